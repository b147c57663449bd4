//! The diary: what happened, newest first, each sentence with its kind.

use intreccio_model::ids::Id;
use intreccio_model::place::Event;
use intreccio_model::plan::{self, EventDraft, EventView, LineView};
use intreccio_model::time::Instant;
use intreccio_model::vocab::{EventKind, LineKind, Method, Step, Vocabulary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::progress::step_icon;
use super::{Family, said_by, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, writable, write};
use crate::ui::page::Empty;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::{self, short};
use crate::ui::words as labels;
use crate::words;

/// Entries shown at first; a diary of years must not slow the page.
const PAGE: usize = 20;

/// The look and the icon of a kind of sentence.
pub fn line_look(kind: Option<LineKind>) -> (&'static str, Icon) {
    match kind {
        Some(LineKind::Fatto) => ("line-fact", Icon::Eye),
        Some(LineKind::Dichiarazione) => ("line-declaration", Icon::Speech),
        Some(LineKind::Valutazione) => ("line-evaluation", Icon::Thought),
        Some(LineKind::Richiesta) => ("line-request", Icon::Info),
        Some(LineKind::DaFare) | None => ("line-todo", Icon::Check),
    }
}

#[component]
pub fn Diary(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, plan, .. } = use_family();
    let shown = RwSignal::new(PAGE);
    let ids = Memo::new(move |_| {
        plan.with(|plan| {
            plan.events.iter().filter(|event| !event.life.is_removed()).map(|event| event.id).collect::<Vec<_>>()
        })
    });
    let some = move || ids.with(|ids| ids.iter().take(shown.get()).copied().collect::<Vec<_>>());
    view! {
        <section class="plan-section" aria-labelledby="diary">
            <div class="spread">
                <h2 id="diary">{t!(i18n, plan.diary)}</h2>
                <Show when=move || writable(open)><NewEntry doc=doc /></Show>
            </div>
            <Show when=move || ids.with(Vec::is_empty)>
                <Empty icon=Icon::Note words=words!(i18n, plan.diary_none) />
            </Show>
            <ol class="diary">
                <For each=some key=|id| *id let(id)>
                    <li class="diary-entry"><Entry doc=doc id=id /></li>
                </For>
            </ol>
            <Show when=move || { ids.with(Vec::len) > shown.get() }>
                <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| shown.update(|shown| *shown += PAGE)>{t!(i18n, plan.diary_more)}</button></div>
            </Show>
        </section>
    }
}

/// Begins an entry: it is in the diary at once, and its form opens.
#[component]
fn NewEntry(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let directory = use_directory();
    let Family { doc: open, .. } = use_family();
    let begin = move |_| {
        let party = intreccio_model::ids::Party::Operator(directory.me);
        let made = write(open, toasts, i18n, |edit| {
            let draft = EventDraft {
                start: Some(Instant(edit.now_ms())),
                present: vec![party],
                ..EventDraft::of(EventKind::VisitaDomiciliare)
            };
            plan::add_event(edit, draft)
        });
        if let Some(id) = made {
            navigate(&Route::Visit(doc, id.to_string()).path(), NavigateOptions::default());
        }
    };
    view! { <button type="button" class="btn btn-primary" on:click=begin><Drawing icon=Icon::Plus />{t!(i18n, plan.new_visit)}</button> }
}

#[component]
fn Entry(doc: Id16, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, doc: open, .. } = use_family();
    let event = Memo::new(move |_| plan.with(|plan| plan.event(id).cloned()));
    let heading = move || event.with(|event| event.as_ref().map(|event| whereabouts::event(i18n, event)));
    let by = move || {
        event.with(|event| event.as_ref().map(|event| said_by(i18n, directory, event.by.author, event.by.time_ms)))
    };
    let closed = move || event.with(|event| event.as_ref().is_some_and(|event| event.closed_at.value.is_some()));
    let lines = move || {
        let lines = event.with(|event| event.as_ref().map(|event| event.lines.clone()).unwrap_or_default());
        lines
            .into_iter()
            .filter(|line| !line.life.is_removed())
            .map(|line| view! { <LineItem line=line /> })
            .collect_view()
    };
    let amends = move || {
        let corrected = event.with(|event| event.as_ref().and_then(|event| event.amends.value))?;
        plan.with(|plan| {
            plan.event(corrected).map(|event| t_string!(i18n, plan.amends, what = whereabouts::event(i18n, event)))
        })
    };
    view! {
        <h3 class="mb-0">{heading}</h3>
        <p class="diary-when">{t!(i18n, plan.written_by)}" "{by}</p>
        <p class="quiet">{amends}</p>
        <Facts event=event />
        {lines}
        <ProgressList event=event />
        <div class="actions no-print">
            <Show when=move || writable(open) && !closed()>
                <a class="btn btn-outline-primary" href=Route::Visit(doc, id.to_string()).path()>{t!(i18n, plan.resume_visit)}</a>
                <RemoveEntry id=id />
            </Show>
            <Show when=move || writable(open) && closed()><Correct doc=doc id=id /></Show>
        </div>
    }
}

/// A sentence with its kind and, for a declaration, whose it is.
#[component]
pub fn LineItem(line: LineView) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let (class, icon) = line_look(line.kind.value);
    let kind = line.kind.value;
    let text = if line.verbatim.value == Some(true) { format!("«{}»", line.text.value) } else { line.text.value };
    let declarant = line.declarant.value;
    let who = move || {
        declarant
            .as_ref()
            .map(|party| plan.with(|plan| t_string!(i18n, plan.says, who = directory.party(i18n, plan, party))))
    };
    let method = line.method.value;
    view! {
        <div class=format!("diary-line {class}")>
            <p class="row-wrap mb-0">
                <span class="chip"><Drawing icon=icon />{move || kind.map(|kind| labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code()))}</span>
                <span class="quiet">{who}</span>
                <span class="quiet">{move || method.map(|method| labels::vocabulary(i18n.get_locale(), Method::NAME, method.code()))}</span>
            </p>
            <p class="mb-0 sensitive">{text}</p>
        </div>
    }
}

/// Who was there, where, whether the child was seen.
#[component]
fn Facts(event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let present = move || {
        let parties = event.with(|event| event.as_ref().map(|event| event.present.clone()).unwrap_or_default());
        let names: Vec<String> =
            plan.with(|plan| parties.iter().map(|party| directory.party(i18n, plan, party)).collect());
        (!names.is_empty()).then(|| t_string!(i18n, plan.present, who = names.join(", ")))
    };
    let place = move || {
        let place = event.with(|event| event.as_ref().and_then(|event| event.place.value))?;
        Some(labels::vocabulary(i18n.get_locale(), "event_place", place.code()))
    };
    let seen = move || {
        let seen = event.with(|event| event.as_ref().and_then(|event| event.child_seen.value))?;
        Some(t_string!(i18n, plan.child_seen, how = labels::vocabulary(i18n.get_locale(), "child_seen", seen.code())))
    };
    let next = move || {
        let (at, note) = event
            .with(|event| event.as_ref().map(|event| (event.next_at.earliest(), event.next_note.value.clone())))?;
        let when = whereabouts::moment(i18n, at?);
        let note = note.filter(|note| !note.is_empty());
        Some(t_string!(i18n, plan.next, when = note.map_or(when.clone(), |note| format!("{when}, {note}"))))
    };
    let facts = move || [place(), present(), seen(), next()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! { <p class="quiet small">{facts}</p> }
}

#[component]
fn ProgressList(event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let rows = move || {
        let progress = event.with(|event| event.as_ref().map(|event| event.progress.clone()).unwrap_or_default());
        let row = |seen: plan::ProgressView| {
            let step: Step = seen.step.value?;
            let what =
                plan.with(|plan| plan.objective(seen.objective).map(|objective| short(&objective.text.value)))?;
            let step_words = labels::vocabulary(i18n.get_locale(), Step::NAME, step.code());
            Some(
                view! { <li><Drawing icon=step_icon(step) />" "{step_words}" · "{what}" "<span class="quiet">{seen.note.value}</span></li> },
            )
        };
        progress.into_iter().filter_map(row).collect_view()
    };
    view! { <ul class="plain-list">{rows}</ul> }
}

#[component]
fn RemoveEntry(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let place = Event { id };
    let remove = move |_| {
        if write(doc, toasts, i18n, |edit| edit.remove(&place)).is_some() {
            toasts.done(t_string!(i18n, plan.event_removed), move || {
                take_back(doc, toasts, i18n, |edit| edit.restore(&place))
            });
        }
    };
    view! { <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, plan.remove_event)}</button> }
}

/// A closed entry is corrected by another that says so.
#[component]
fn Correct(doc: Id16, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let Family { doc: open, plan, .. } = use_family();
    let correct = move |_| {
        let before = plan.with_untracked(|plan| plan.event(id).map(|event| (event.kind.value, event.start.value)));
        let (kind, start) = before.unwrap_or_default();
        let draft = EventDraft { start, amends: Some(id), ..EventDraft::of(kind.unwrap_or(EventKind::Altro)) };
        if let Some(made) = write(open, toasts, i18n, |edit| plan::add_event(edit, draft)) {
            navigate(&Route::Visit(doc, made.to_string()).path(), NavigateOptions::default());
        }
    };
    view! { <button type="button" class="btn btn-link" on:click=correct>{t!(i18n, plan.correct_event)}</button> }
}
