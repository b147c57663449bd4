//! The time line of all actors: their actions as bars, the entries of the diary as marks.

mod draw;
mod list;

use intreccio_model::ids::{Id, Party};
use intreccio_model::overview::{self, Lane};
use intreccio_model::time::Date;
use leptos::prelude::*;

use draw::Drawn;
use list::Listed;

use super::actor;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::platform::clock::utc_offset;
use crate::ui::directory::use_directory;
use crate::ui::page::Empty;
use crate::ui::use_now;
use crate::ui::whereabouts::short;
use crate::words;

/// What the time line is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Narrow {
    /// The place of an actor among all; codes would not tell nobody from everybody.
    actor: Option<usize>,
    objective: Option<Id>,
    /// So many months back; all of them when absent.
    months: Option<i32>,
}

/// The lanes that are shown, and from which day to which.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub lanes: Vec<Lane>,
    pub from: Date,
    pub to: Date,
    pub today: Date,
}

impl Shown {
    /// Bars and marks outside of the period are left out, and lanes that then are empty.
    fn of(lanes: Vec<Lane>, narrow: &Narrow, today: Date) -> Self {
        let chosen = lanes.into_iter().enumerate().filter(|(at, _)| narrow.actor.is_none_or(|actor| actor == *at));
        let mut lanes: Vec<Lane> = chosen.map(|(_, lane)| lane).collect();
        if let Some(objective) = narrow.objective {
            for lane in &mut lanes {
                lane.bars.retain(|bar| bar.objective == objective);
                lane.dots.retain(|dot| dot.objectives.contains(&objective));
            }
        }
        let days = |lane: &Lane| {
            let bars = lane.bars.iter().flat_map(|bar| [bar.from, bar.to]).flatten();
            bars.chain(lane.dots.iter().map(|dot| dot.date)).collect::<Vec<_>>()
        };
        let all: Vec<Date> = lanes.iter().flat_map(days).collect();
        let first = all.iter().min().copied().unwrap_or(today).min(today + -7);
        let last = all.iter().max().copied().unwrap_or(today).max(today + 7);
        let (from, to) = match narrow.months {
            Some(months) => (today.add_months(-months), today.add_months(1).min(last)),
            None => (first, last),
        };
        for lane in &mut lanes {
            lane.bars.retain(|bar| bar.from.is_none_or(|start| start <= to) && bar.to.is_none_or(|end| end >= from));
            lane.dots.retain(|dot| (from..=to).contains(&dot.date));
        }
        lanes.retain(|lane| !lane.bars.is_empty() || !lane.dots.is_empty());
        Self { lanes, from, to, today }
    }
}

#[component]
pub fn Timeline() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Family { plan, .. } = use_family();
    let narrow = RwSignal::new(Narrow { months: Some(6), ..Narrow::default() });
    let today = Memo::new(move |_| now.today());
    let lanes = Memo::new(move |_| plan.with(|plan| overview::lanes(plan, utc_offset())));
    let shown = Memo::new(move |_| narrow.with(|narrow| Shown::of(lanes.get(), narrow, today.get())));
    let some = move || shown.with(|shown| !shown.lanes.is_empty());
    view! {
        <section class="plan-section" aria-labelledby="overview-timeline">
            <h2 id="overview-timeline">{t!(i18n, overview.timeline)}</h2>
            <div class="field-row no-print">
                <ActorField narrow=narrow lanes=lanes />
                <ObjectiveField narrow=narrow />
                <PeriodField narrow=narrow />
            </div>
            <Show when=some fallback=move || view! { <Empty words=words!(i18n, overview.nothing_in_period) /> }>
                <Drawn shown=shown />
                <Listed shown=shown />
            </Show>
        </section>
    }
}

#[component]
fn ActorField(narrow: RwSignal<Narrow>, lanes: Memo<Vec<Lane>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let actors =
        Memo::new(move |_| lanes.with(|lanes| lanes.iter().map(|lane| lane.actor.clone()).collect::<Vec<_>>()));
    let option = move |(at, party): (usize, Option<Party>)| {
        let words = plan.with(|plan| actor(i18n, directory, plan, party.as_ref()));
        view! { <option value=at.to_string() prop:selected=move || narrow.with(|narrow| narrow.actor == Some(at))>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="overview-actor">{t!(i18n, overview.who)}</label>
            <select id="overview-actor" class="form-control" on:change=move |event| narrow.update(|narrow| narrow.actor = event_target_value(&event).parse().ok())>
                <option value="" prop:selected=move || narrow.with(|narrow| narrow.actor.is_none())>{t!(i18n, overview.everybody)}</option>
                {move || actors.get().into_iter().enumerate().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn ObjectiveField(narrow: RwSignal<Narrow>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let objectives = Memo::new(move |_| {
        plan.with(|plan| {
            let there = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
            there.map(|objective| (objective.id, short(&objective.text.value))).collect::<Vec<_>>()
        })
    });
    let option = move |(id, words): (Id, String)| {
        view! { <option value=id.to_string() prop:selected=move || narrow.with(|narrow| narrow.objective == Some(id))>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="overview-objective">{t!(i18n, overview.objective)}</label>
            <select id="overview-objective" class="form-control" on:change=move |event| narrow.update(|narrow| narrow.objective = event_target_value(&event).parse().ok())>
                <option value="" prop:selected=move || narrow.with(|narrow| narrow.objective.is_none())>{t!(i18n, overview.all_objectives)}</option>
                {move || objectives.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn PeriodField(narrow: RwSignal<Narrow>) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |months: i32| {
        view! { <option value=months.to_string() prop:selected=move || narrow.with(|narrow| narrow.months == Some(months))>{move || t_string!(i18n, overview.last_months, count = months)}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="overview-period">{t!(i18n, overview.period)}</label>
            <select id="overview-period" class="form-control" on:change=move |event| narrow.update(|narrow| narrow.months = event_target_value(&event).parse().ok())>
                {[3, 6, 12].map(option).collect_view()}
                <option value="" prop:selected=move || narrow.with(|narrow| narrow.months.is_none())>{t!(i18n, overview.all_time)}</option>
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use intreccio_model::ids::UserId;
    use intreccio_model::overview::{Bar, Dot};

    use super::*;

    fn id(number: u8) -> Id {
        Id::new(i64::from(number), [number; 10])
    }

    fn lane(actor: u8, from: &str, to: &str, dot: &str) -> Lane {
        Lane {
            actor: Some(Party::Operator(UserId([actor; 16]))),
            bars: vec![Bar {
                objective: id(1),
                action: id(2),
                from: from.parse().ok(),
                to: to.parse().ok(),
                device: None,
                state: None,
                what: String::new(),
                beside: false,
            }],
            dots: vec![Dot { event: id(3), date: dot.parse().unwrap(), kind: None, objectives: BTreeSet::new() }],
        }
    }

    #[test]
    fn a_period_an_actor_and_an_objective_narrow_what_is_shown() {
        let today = "2026-06-15".parse().unwrap();
        let lanes = || {
            vec![lane(1, "2026-01-01", "2026-12-31", "2026-06-01"), lane(2, "2025-01-01", "2025-03-01", "2025-02-01")]
        };
        let count = |narrow: Narrow| {
            let shown = Shown::of(lanes(), &narrow, today);
            let sum = |of: fn(&Lane) -> usize| shown.lanes.iter().map(of).sum::<usize>();
            (shown.lanes.len(), sum(|lane| lane.bars.len()), sum(|lane| lane.dots.len()))
        };
        assert_eq!(count(Narrow::default()), (2, 2, 2));
        assert_eq!(count(Narrow { months: Some(3), ..Narrow::default() }), (1, 1, 1));
        assert_eq!(count(Narrow { actor: Some(1), ..Narrow::default() }), (1, 1, 1));
        assert_eq!(count(Narrow { objective: Some(id(1)), ..Narrow::default() }), (2, 2, 0));
        assert_eq!(count(Narrow { objective: Some(id(9)), ..Narrow::default() }), (0, 0, 0));
    }

    #[test]
    fn the_whole_time_reaches_from_the_first_day_to_the_last() {
        let today = "2026-06-15".parse().unwrap();
        let shown = Shown::of(vec![lane(1, "2026-01-01", "2026-12-31", "2026-06-01")], &Narrow::default(), today);
        assert_eq!((shown.from.to_string(), shown.to.to_string()), ("2026-01-01".to_owned(), "2026-12-31".to_owned()));
    }
}
