//! The drawing. States of actions are patterns, kinds of entries are shapes; colour only repeats them.

use intreccio_model::overview::{Bar, Dot, Lane};
use intreccio_model::time::Date;
use intreccio_model::vocab::{ActionState, Device, EventKind, Vocabulary};
use leptos::prelude::*;

use super::super::actor;
use super::super::scale::Scale;
use super::Shown;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::diary::month_words;
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::{I18n, words as labels};

/// Units of the drawing: the whole, the column of names, a row of bars, a row of marks, the head with the months.
const WIDTH: f64 = 960.0;
const NAMES: f64 = 190.0;
const BAR: f64 = 24.0;
const DOTS: f64 = 26.0;
const HEAD: f64 = 28.0;
/// Characters of a name, and of the words in a bar for each unit of its width.
const NAME: usize = 24;
const LETTER: f64 = 7.2;

/// Shapes of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Face to face with the family.
    Circle,
    /// Calls and messages.
    Square,
    /// Among professionals.
    Triangle,
    Diamond,
}

fn shape(kind: Option<EventKind>) -> Shape {
    use EventKind::{
        Accompagnamento, ColloquioMinore, ColloquioUfficio, Equipe, IncontroProtetto, Messaggio, Restituzione, Sanita,
        Scuola, Supervisione, Telefonata, VisitaDomiciliare,
    };
    match kind {
        Some(
            VisitaDomiciliare | ColloquioUfficio | ColloquioMinore | Accompagnamento | IncontroProtetto | Restituzione,
        ) => Shape::Circle,
        Some(Telefonata | Messaggio) => Shape::Square,
        Some(Equipe | Scuola | Sanita | Supervisione) => Shape::Triangle,
        _ => Shape::Diamond,
    }
}

impl Shape {
    /// Around a point.
    fn path(self, x: f64, y: f64) -> String {
        match self {
            Self::Circle => format!("M{:.1} {y:.1}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z", x - 6.0),
            Self::Square => format!("M{:.1} {:.1}h10v10h-10Z", x - 5.0, y - 5.0),
            Self::Triangle => format!("M{x:.1} {:.1}l7 12h-14Z", y - 7.0),
            Self::Diamond => format!("M{x:.1} {:.1}l7 7l-7 7l-7 -7Z", y - 7.0),
        }
    }
}

fn pattern(state: Option<ActionState>) -> &'static str {
    match state {
        Some(ActionState::InCorso) => "timeline-bar timeline-now",
        Some(ActionState::Fatta) => "timeline-bar timeline-done",
        Some(ActionState::Sospesa | ActionState::Annullata) => "timeline-bar timeline-stopped",
        Some(ActionState::DaFare) | None => "timeline-bar timeline-planned",
    }
}

fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let begin: String = words.chars().take(most.saturating_sub(1)).collect();
    format!("{begin}…")
}

fn height(lane: &Lane) -> f64 {
    let bars = u32::try_from(lane.bars.len()).unwrap_or(0);
    let dots = if lane.dots.is_empty() { 0.0 } else { DOTS };
    f64::from(bars) * BAR + dots + 10.0
}

#[component]
pub fn Drawn(shown: Memo<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=move || t_string!(i18n, overview.timeline_drawing)>
            {move || shown.with(|shown| view! { <Svg shown=shown.clone() /> })}
        </div>
        <Legend />
    }
}

#[component]
fn Svg(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let Shown { lanes, from, to, today } = shown;
    let scale = Scale { from, to, left: NAMES, width: WIDTH - NAMES - 12.0 };
    let whole = HEAD + lanes.iter().map(height).sum::<f64>() + 6.0;
    let mut top = HEAD;
    let rows = lanes.into_iter().map(|lane| {
        let (y, name) = (top, plan.with(|plan| actor(i18n, directory, plan, lane.actor.as_ref())));
        top += height(&lane);
        view! { <Row lane=lane scale=scale y=y name=name /> }
    });
    let rows = rows.collect_view();
    view! {
        <svg class="timeline" viewBox=format!("0 0 {WIDTH} {whole:.0}") role="img" aria-label=move || t_string!(i18n, overview.timeline_words)>
            <defs>
                <pattern id="timeline-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="timeline-hatch" d="M0 0V7" /></pattern>
                <pattern id="timeline-dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="timeline-dot-fill" cx="3" cy="3" r="1.2" /></pattern>
            </defs>
            {scale.months(10).into_iter().map(|day| view! { <Month day=day scale=scale whole=whole /> }).collect_view()}
            {scale.has(today).then(|| view! {
                <path class="timeline-today" d=format!("M{:.1} {:.1}V{whole:.0}", scale.x(today), HEAD - 8.0) />
                <text class="timeline-small timeline-strong" x=format!("{:.1}", scale.x(today)) y="10" text-anchor="middle">{t!(i18n, when.today)}</text>
            })}
            {rows}
        </svg>
    }
}

#[component]
fn Month(day: Date, scale: Scale, whole: f64) -> impl IntoView {
    let i18n = use_i18n();
    let (year, month, _) = day.civil();
    let x = scale.x(day);
    let words = move || cut(&month_words(i18n, Some((year, month))), 3);
    view! {
        <path class="timeline-grid" d=format!("M{x:.1} {HEAD}V{whole:.0}") />
        <text class="timeline-small" x=format!("{x:.1}") y="24" text-anchor="middle">{move || words().trim_end_matches('…').to_owned()}</text>
    }
}

#[component]
fn Row(lane: Lane, scale: Scale, y: f64, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let count = u32::try_from(lane.bars.len()).unwrap_or(0);
    let below = y + f64::from(count) * BAR + DOTS / 2.0 + 2.0;
    let bars =
        lane.bars.into_iter().zip(0_u32..).map(|(bar, at)| bar_view(i18n, &bar, scale, y + 4.0 + f64::from(at) * BAR));
    let dots = lane.dots.into_iter().map(|dot| dot_view(i18n, &dot, scale, below));
    view! {
        <path class="timeline-grid" d=format!("M0 {y:.1}H{WIDTH}") />
        <text class="timeline-name sensitive" x="4" y=format!("{:.1}", y + 20.0)>{cut(&name, NAME)}</text>
        {bars.collect_view()}
        {dots.collect_view()}
    }
}

fn bar_view(i18n: I18n, bar: &Bar, scale: Scale, y: f64) -> impl IntoView + use<> {
    let (from, to) = (scale.x(bar.from.unwrap_or(scale.from)), scale.x(bar.to.unwrap_or(scale.to)));
    let width = (to - from).max(6.0);
    let device = bar.device.map(|device| labels::vocabulary(i18n.get_locale(), Device::NAME, device.code()));
    let words = device.unwrap_or_else(|| bar.what.clone());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of letters")]
    let room = (width / LETTER).max(0.0) as usize;
    let title = [bar.what.clone(), words.clone()].join(" · ");
    let open = bar.to.is_none().then(|| format!("M{to:.1} {y:.1}l8 9l-8 9"));
    view! {
        <g>
            <title>{title}</title>
            <rect class=pattern(bar.state) class:timeline-beside=bar.beside x=format!("{from:.1}") y=format!("{y:.1}") width=format!("{width:.1}") height="18" rx="3" />
            {open.map(|path| view! { <path class="timeline-open" d=path /> })}
            {(room > 4).then(|| view! { <text class="timeline-label sensitive" x=format!("{:.1}", from + 5.0) y=format!("{:.1}", y + 13.0)>{cut(&words, room - 1)}</text> })}
        </g>
    }
}

fn dot_view(i18n: I18n, dot: &Dot, scale: Scale, y: f64) -> impl IntoView + use<> {
    let kind =
        dot.kind.map(|kind| labels::vocabulary(i18n.get_locale(), EventKind::NAME, kind.code())).unwrap_or_default();
    let title = format!("{kind} · {}", crate::ui::when::date(i18n.get_locale(), dot.date));
    view! {
        <g>
            <title>{title}</title>
            <path class="timeline-dot" d=shape(dot.kind).path(scale.x(dot.date), y) />
        </g>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let i18n = use_i18n();
    let bar = move |state: ActionState| {
        view! {
            <li>
                <svg class="timeline-key" viewBox="0 0 32 20" aria-hidden="true"><rect class=pattern(Some(state)) x="1" y="1" width="30" height="18" rx="3" /></svg>
                {move || labels::vocabulary(i18n.get_locale(), ActionState::NAME, state.code())}
            </li>
        }
    };
    let mark = move |shape: Shape, words: Signal<String>| {
        view! {
            <li>
                <svg class="timeline-key" viewBox="0 0 32 20" aria-hidden="true"><path class="timeline-dot" d=shape.path(16.0, 10.0) /></svg>
                {words}
            </li>
        }
    };
    view! {
        <ul class="timeline-legend">
            {[ActionState::InCorso, ActionState::DaFare, ActionState::Fatta, ActionState::Sospesa].map(bar).collect_view()}
            {mark(Shape::Circle, crate::words!(i18n, overview.mark_family))}
            {mark(Shape::Square, crate::words!(i18n, overview.mark_call))}
            {mark(Shape::Triangle, crate::words!(i18n, overview.mark_meeting))}
            {mark(Shape::Diamond, crate::words!(i18n, overview.mark_other))}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_the_room_that_they_have() {
        assert_eq!((cut("Scuola", 6), cut("Educativa", 5)), ("Scuola".to_owned(), "Educ…".to_owned()));
    }

    #[test]
    fn kinds_of_entries_have_shapes_of_their_own() {
        let of = |kind| shape(Some(kind));
        assert_eq!(of(EventKind::VisitaDomiciliare), Shape::Circle);
        assert_eq!(of(EventKind::Telefonata), Shape::Square);
        assert_eq!(of(EventKind::Equipe), Shape::Triangle);
        assert_eq!((of(EventKind::Udienza), shape(None)), (Shape::Diamond, Shape::Diamond));
    }
}
