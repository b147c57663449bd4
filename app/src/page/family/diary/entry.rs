//! One entry of the diary, with what was corrected in it and by whom.

use intreccio_model::ids::Id;
use intreccio_model::place::Event;
use intreccio_model::plan::{self, EventView, LineView};
use intreccio_model::vocab::{LineKind, Method, Step, Vocabulary};
use leptos::prelude::*;

use super::correct::{AmendedBy, CorrectEntry, CorrectLine, Late, LineAmendedBy, Whose};
use super::{anchor, line_look};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::progress::step_icon;
use crate::page::family::{Family, said_by, use_family};
use crate::ui::attachments::Attachments;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_removal, writable};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::{self, short};
use crate::ui::words as labels;

#[component]
pub fn Entry(doc: Id16, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, doc: open, .. } = use_family();
    let event = Memo::new(move |_| plan.with(|plan| plan.event(id).cloned()));
    let heading = move || event.with(|event| event.as_ref().map(|event| whereabouts::event(i18n, event)));
    let by = move || {
        event.with(|event| event.as_ref().map(|event| said_by(i18n, directory, event.by.author, event.by.time_ms)))
    };
    let closed =
        Memo::new(move |_| event.with(|event| event.as_ref().is_some_and(|event| event.closed_at.value.is_some())));
    let offline = move || event.with(|event| event.as_ref().is_some_and(|event| event.offline.value == Some(true)));
    let lines = Memo::new(move |_| {
        let lines = event.with(|event| event.as_ref().map(|event| event.lines.clone()).unwrap_or_default());
        lines.into_iter().filter(|line| !line.life.is_removed()).collect::<Vec<_>>()
    });
    view! {
        <h4 class="mb-0">{heading}</h4>
        <p class="diary-when">
            {t!(i18n, plan.written_by)}" "{by}
            <Show when=offline>" · "<Drawing icon=Icon::Offline />" "{t!(i18n, diary.offline)}</Show>
            <Show when=move || !closed.get()>" "<span class="chip chip-grey">{t!(i18n, diary.unfinished)}</span></Show>
        </p>
        <Whose event=event />
        <Facts event=event />
        {move || lines.get().into_iter().map(|line| view! { <Line doc=doc event=id line=line closed=closed /> }).collect_view()}
        <ProgressList event=event />
        <Attachments doc=open of=id all=Signal::derive(move || plan.with(|plan| plan.attachments.clone())) only_shown=true />
        <AmendedBy event=id />
        <Late event=event />
        <div class="actions no-print">
            <Show when=move || writable(open) && !closed.get()>
                <a class="btn btn-outline-primary" href=Route::Visit(doc, id.to_string()).path()>{t!(i18n, plan.resume_visit)}</a>
                <RemoveEntry id=id />
            </Show>
            <Show when=move || writable(open) && closed.get()><CorrectEntry doc=doc id=id /></Show>
        </div>
    }
}

/// A sentence with its kind and, for a declaration, whose it is. One that was corrected is struck, and says by whom.
#[component]
fn Line(doc: Id16, event: Id, line: LineView, closed: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, doc: open, .. } = use_family();
    let (class, icon) = line_look(line.kind.value);
    let (kind, id, declarant, method) = (line.kind.value, line.id, line.declarant.value.clone(), line.method.value);
    let amends = line.amends.value;
    let taken_back = amends.is_some() && line.text.value.trim().is_empty();
    let text = if line.verbatim.value == Some(true) { format!("«{}»", line.text.value) } else { line.text.value };
    let who = move || {
        declarant
            .as_ref()
            .map(|party| plan.with(|plan| t_string!(i18n, plan.says, who = directory.party(i18n, plan, party))))
    };
    let about = move || {
        let objective = line.objective.value?;
        plan.with(|plan| {
            plan.objective(objective).map(|found| t_string!(i18n, diary.about, what = short(&found.text.value)))
        })
    };
    view! {
        <div class=format!("diary-line {class}") id=anchor(event, Some(id))>
            <p class="row-wrap mb-0">
                <span class="chip"><Drawing icon=icon />{move || kind.map(|kind| labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code()))}</span>
                <span class="quiet">{who}</span>
                <span class="quiet">{move || method.map(|method| labels::vocabulary(i18n.get_locale(), Method::NAME, method.code()))}</span>
                <span class="quiet">{about}</span>
            </p>
            <Show when=move || taken_back><p class="mb-0"><em>{t!(i18n, diary.taken_back)}</em></p></Show>
            <LineAmendedBy line=id text=text />
            <Show when=move || writable(open) && closed.get()><CorrectLine doc=doc event=event line=id /></Show>
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
    let minutes = move || {
        let minutes = event.with(|event| event.as_ref().and_then(|event| event.minutes.value))?;
        Some(t_string!(i18n, diary.minutes, count = minutes))
    };
    let next = move || {
        let (at, note) = event
            .with(|event| event.as_ref().map(|event| (event.next_at.earliest(), event.next_note.value.clone())))?;
        let when = whereabouts::moment(i18n, at?);
        let note = note.filter(|note| !note.is_empty());
        Some(t_string!(i18n, plan.next, when = note.map_or(when.clone(), |note| format!("{when}, {note}"))))
    };
    let facts =
        move || [place(), present(), seen(), minutes(), next()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! { <p class="quiet small sensitive">{facts}</p> }
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
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, plan.event_removed));
    };
    view! { <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, plan.remove_event)}</button> }
}
