//! The form of a visit. It writes straight into the document, so it is resumed where it stopped, on any device.

use intreccio_model::field::{event as fields, line as line_fields};
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::{Event, Line};
use intreccio_model::plan::{self, EventView, LineDraft, LineView};
use intreccio_model::time::Instant;
use intreccio_model::vocab::{LineKind, ObjectiveState, Vocabulary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::family::{Family, WithFamily, use_family};
use super::today::UNFINISHED;
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::visit_parts::{LineForm, Present, Progresses, Tags};
use crate::ui::browser;
use crate::ui::field::{FaultSummary, Faults};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveInstant, LiveLine, LiveNumber, writable, write};
use crate::ui::page::{Empty, Notice, Page, Tone};
use crate::ui::route::{Part, Route};
use crate::ui::toast::use_toasts;
use crate::words;

/// The page on the event whose id is `event`.
#[component]
pub fn VisitPage(doc: Id16, event: String) -> impl IntoView {
    let id: Option<Id> = event.parse().ok();
    view! {
        <WithFamily doc=doc>
            <Visit doc=doc id=id />
        </WithFamily>
    }
}

#[component]
fn Visit(doc: Id16, id: Option<Id>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let known = Memo::new(move |_| id.filter(|id| plan.with(|plan| plan.event(*id).is_some())));
    let code = Signal::derive(move || plan.with(|plan| plan.code.value.clone().unwrap_or_default()));
    let title = words!(i18n, visit.title);
    let tab = Signal::derive(move || format!("{} · {}", code.get(), title.get()));
    view! {
        <Page title=title tab=tab kicker=Signal::derive(move || plan.with(|plan| format!("{} · {}", plan.code.value.clone().unwrap_or_default(), plan.alias.value.clone().unwrap_or_default())))>
            {move || match known.get() {
                Some(id) => view! { <Form doc=doc id=id /> }.into_any(),
                None => view! { <Empty words=words!(i18n, visit.gone)><a class="btn btn-primary" href=Route::Family(doc, Part::Diary).path()>{t!(i18n, visit.to_diary)}</a></Empty> }.into_any(),
            }}
        </Page>
    }
}

/// An event by its id, as it reads now.
pub fn event_memo(id: Id) -> Memo<Option<EventView>> {
    let Family { plan, .. } = use_family();
    Memo::new(move |_| plan.with(|plan| plan.event(id).cloned()))
}

/// The lines that are there, in order.
pub fn lines(event: &EventView) -> Vec<LineView> {
    event.lines.iter().filter(|line| !line.life.is_removed()).cloned().collect()
}

/// The declarations that do not say whose they are, and evaluations and others without a word in them.
pub fn open_points(event: &EventView) -> Vec<(Id, bool)> {
    let lacks = |line: LineView| {
        let nobody = line.kind.value == Some(LineKind::Dichiarazione) && line.declarant.value.is_none();
        let empty = line.text.value.trim().is_empty();
        (nobody || empty).then_some((line.id, empty))
    };
    lines(event).into_iter().filter_map(lacks).collect()
}

#[component]
fn Form(doc: Id16, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, .. } = use_family();
    let event = event_memo(id);
    let closed =
        Memo::new(move |_| event.with(|event| event.as_ref().is_some_and(|event| event.closed_at.value.is_some())));
    let place = Event { id };
    Effect::new(move |_| {
        let path = if closed.get() { String::new() } else { Route::Visit(doc, id.to_string()).path() };
        browser::prefer(UNFINISHED, &path);
    });
    view! {
        <Show when=move || closed.get()>
            <Notice tone=Tone::Info><p>{t!(i18n, visit.closed)}" "<a href=Route::Family(doc, Part::Diary).path()>{t!(i18n, visit.to_diary)}</a></p></Notice>
        </Show>
        <Show when=move || !closed.get() && writable(open)>
            <section class="plan-section" aria-labelledby="visit-facts">
                <h2 id="visit-facts">{t!(i18n, visit.facts)}</h2>
                <div class="field-row">
                    <LiveChoice doc=open place=place field=fields::KIND register=of(event, |event| event.kind.clone()) />
                    <LiveInstant doc=open place=place field=fields::START register=of(event, |event| event.start.clone()) />
                    <LiveChoice doc=open place=place field=fields::PLACE register=of(event, |event| event.place.clone()) />
                    <LiveChoice doc=open place=place field=fields::CHILD_SEEN register=of(event, |event| event.child_seen.clone()) />
                </div>
                <Present event=event id=id />
            </section>
            <Sentences id=id event=event />
            <Progresses id=id />
            <Closing doc=doc id=id event=event />
        </Show>
    }
}

fn of<T>(
    event: Memo<Option<EventView>>,
    read: fn(&EventView) -> intreccio_model::register::Register<T>,
) -> Signal<intreccio_model::register::Register<T>>
where
    T: intreccio_model::register::Scalar + Send + Sync,
{
    Signal::derive(move || event.with(|event| event.as_ref().map(read).unwrap_or_default()))
}

/// The sentences so far, and the buttons that begin another.
#[component]
fn Sentences(id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let ids = Memo::new(move |_| {
        event
            .with(|event| event.as_ref().map(|event| lines(event).iter().map(|line| line.id).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let begin = move |kind: LineKind| {
        let after = event.with_untracked(|event| {
            event.as_ref().and_then(|event| lines(event).last().and_then(|line| line.ord.value.clone()))
        });
        let made = write(doc, toasts, i18n, |edit| plan::add_line(edit, id, LineDraft::of(kind, ""), after.as_ref()));
        if let Some(line) = made {
            // The field is made in the next turn of the loop.
            leptos::task::spawn_local(async move {
                crate::platform::timer::sleep(50).await;
                browser::focus(&crate::ui::live::element_id(&line, line_fields::TEXT.label));
            });
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="visit-lines">
            <h2 id="visit-lines">{t!(i18n, visit.lines)}</h2>
            <For each=move || ids.get() key=|line| *line let(line)>
                <LineForm place=Line { event: id, id: line } event=event />
            </For>
            <p id="visit-tags-hint" class="field-hint">{t!(i18n, visit.tags_hint)}</p>
            <Tags begin=Callback::new(begin) />
        </section>
    }
}

/// Next appointment, minutes, and the end.
#[component]
fn Closing(doc: Id16, id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let Family { doc: open, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let place = Event { id };
    let close = move |_| {
        open.flush();
        let points = event.with_untracked(|event| event.as_ref().map(open_points).unwrap_or_default());
        if !points.is_empty() {
            let words = |empty: bool| {
                if empty { t_string!(i18n, visit.line_empty) } else { t_string!(i18n, visit.declarant_missing) }
            };
            faults.set(points.into_iter().map(|(_, empty)| ("visit-lines", words(empty).to_owned())).collect());
            return;
        }
        let ended = event.with_untracked(|event| event.as_ref().is_some_and(|event| event.end.value.is_some()));
        let done = write(open, toasts, i18n, |edit| {
            if !ended {
                let now = Instant(edit.now_ms());
                edit.set(&place, fields::END, Some(now))?;
            }
            plan::close_event(edit, id)
        });
        if done.is_some() {
            browser::prefer(UNFINISHED, "");
            toasts.say(t_string!(i18n, visit.done));
            navigate(&Route::Family(doc, Part::Diary).path(), NavigateOptions::default());
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="visit-end">
            <h2 id="visit-end">{t!(i18n, visit.end)}</h2>
            <div class="field-row">
                <LiveInstant doc=open place=place field=fields::NEXT_AT register=of(event, |event| event.next_at.clone()) />
                <LiveLine doc=open place=place field=fields::NEXT_NOTE register=of(event, |event| event.next_note.clone()) />
                <LiveInstant doc=open place=place field=fields::END register=of(event, |event| event.end.clone()) />
                <LiveNumber doc=open place=place field=fields::MINUTES register=of(event, |event| event.minutes.clone()) min=0 max=1440 />
            </div>
            <FaultSummary faults=faults />
            <p class="quiet">{t!(i18n, visit.end_hint)}</p>
            <div class="actions">
                <button type="button" class="btn btn-primary" on:click=close><Drawing icon=Icon::Check />{t!(i18n, visit.close)}</button>
                <a class="btn btn-outline-primary" href=Route::Family(doc, Part::Diary).path()>{t!(i18n, visit.later)}</a>
            </div>
        </section>
    }
}

/// Whether an objective is asked about at a visit.
pub fn is_asked(state: Option<ObjectiveState>) -> bool {
    matches!(state, Some(ObjectiveState::Attivo | ObjectiveState::Concordato | ObjectiveState::Proposto) | None)
}

/// The code of a party for an option, and back.
pub fn party_code(party: Option<&Party>) -> String {
    party.map(ToString::to_string).unwrap_or_default()
}

/// The words of a kind of sentence, for a button.
pub fn kind_words(i18n: crate::ui::I18n, kind: LineKind) -> String {
    crate::ui::words::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code())
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Kind};
    use intreccio_model::ids::{Actor, UserId};
    use intreccio_model::plan::EventDraft;
    use intreccio_model::vocab::EventKind;

    use super::*;

    #[test]
    fn a_declaration_without_its_speaker_holds_up_the_end_of_a_visit() {
        let mut next = 0_u8;
        let mut random = |bytes: &mut [u8]| {
            next += 1;
            bytes.fill(next);
        };
        let mut doc = doc::new(Kind::Plan, UserId([1; 16]), Actor([2; 16]));
        let ((event, declaration), _) = doc::edit(&mut doc, 1_764_000_000_000, &mut random, |edit| {
            let event = plan::add_event(edit, EventDraft::of(EventKind::VisitaDomiciliare))?;
            plan::add_line(edit, event, LineDraft::of(LineKind::Fatto, "La cucina è in ordine."), None)?;
            let declaration =
                plan::add_line(edit, event, LineDraft::of(LineKind::Dichiarazione, "«Va meglio.»"), None)?;
            Ok((event, declaration))
        })
        .unwrap();
        let view = plan::read(&doc).0;
        assert_eq!(open_points(view.event(event).unwrap()), [(declaration.id, false)]);
    }
}
