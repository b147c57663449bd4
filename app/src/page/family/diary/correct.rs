//! Corrections of closed entries: how they begin, and how the diary shows both sides.

use intreccio_model::ids::{Id, UserId};
use intreccio_model::plan::{self, Amendments, Correct, EventView, LineRef};
use intreccio_model::read::By;
use intreccio_model::review::ChangeItem;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Corrections, anchor};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::write;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::{self, moment};
use crate::ui::{I18n, browser, words as labels};

fn use_corrections() -> Memo<Amendments> {
    let Corrections(corrections) = expect_context();
    corrections
}

/// Begins a correction, whose form opens.
fn use_correct(doc: Id16, event: Id) -> Callback<Correct> {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let Family { doc: open, plan, .. } = use_family();
    Callback::new(move |what: Correct| {
        let Some(before) = plan.with_untracked(|plan| plan.event(event).cloned()) else { return };
        if let Some(made) = write(open, toasts, i18n, |edit| plan::amend(edit, &before, what, "")) {
            navigate(&Route::Visit(doc, made.to_string()).path(), NavigateOptions::default());
        }
    })
}

/// A closed entry is corrected by another that says so.
#[component]
pub fn CorrectEntry(doc: Id16, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let correct = use_correct(doc, id);
    view! { <button type="button" class="btn btn-link" on:click=move |_| correct.run(Correct::Facts)>{t!(i18n, diary.correct_entry)}</button> }
}

/// And a sentence by another sentence.
#[component]
pub fn CorrectLine(doc: Id16, event: Id, line: Id) -> impl IntoView {
    let i18n = use_i18n();
    let correct = use_correct(doc, event);
    view! { <button type="button" class="btn btn-link diary-correct no-print" on:click=move |_| correct.run(Correct::Line(line))>{t!(i18n, diary.correct_line)}</button> }
}

/// Goes to an element of the page. The router would take a link to it for a page of its own.
fn jump(id: String) -> impl Fn(leptos::ev::MouseEvent) {
    move |event| {
        event.prevent_default();
        browser::reveal(&id);
    }
}

/// "Elisa, il lun 16 nov 2026", or that it is being written.
fn who_and_when(i18n: I18n, by: By, in_force: bool, name: impl Fn(Option<UserId>) -> String) -> String {
    let who = name(by.author);
    if in_force {
        t_string!(i18n, diary.corrected_by, who = who, when = moment(i18n, intreccio_model::time::Instant(by.time_ms)))
    } else {
        t_string!(i18n, diary.being_corrected, who = who)
    }
}

/// The words of a sentence: struck when another one stands in its place, with who wrote that and when.
#[component]
pub fn LineAmendedBy(line: Id, text: String) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let corrections = use_corrections();
    let Family { plan, .. } = use_family();
    let by = Memo::new(move |_| corrections.with(|corrections| corrections.of_line(line).to_vec()));
    let struck = Memo::new(move |_| corrections.with(|corrections| corrections.is_corrected(line)));
    let row = move |at: LineRef| {
        let words = move || {
            let made = plan.with(|plan| plan.event(at.event).map(|event| event.by))?;
            let in_force = corrections.with(|corrections| corrections.is_in_force(at.event));
            Some(who_and_when(i18n, made, in_force, |author| directory.name_or_you(i18n, author)))
        };
        let target = anchor(at.event, Some(at.line));
        let href = format!("#{target}");
        view! { <p class="small mb-0"><Drawing icon=Icon::Undo />" "<a href=href on:click=jump(target)>{words}</a></p> }
    };
    let words = text.clone();
    view! {
        <Show when=move || struck.get() fallback=move || view! { <p class="mb-0 sensitive">{words.clone()}</p> }>
            <p class="mb-0 sensitive"><del>{text.clone()}</del></p>
        </Show>
        <For each=move || by.get() key=|at| *at let(at)>{row(at)}</For>
    }
}

/// The entries that correct this one as a whole.
#[component]
pub fn AmendedBy(event: Id) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let corrections = use_corrections();
    let Family { plan, .. } = use_family();
    let by = Memo::new(move |_| corrections.with(|corrections| corrections.of_event(event).to_vec()));
    let row = move |id: Id| {
        let words = move || {
            let made = plan.with(|plan| plan.event(id).map(|event| event.by))?;
            let in_force = corrections.with(|corrections| corrections.is_in_force(id));
            Some(who_and_when(i18n, made, in_force, |author| directory.name_or_you(i18n, author)))
        };
        let target = anchor(id, None);
        let href = format!("#{target}");
        view! { <p class="small mb-0"><Drawing icon=Icon::Undo />" "<a href=href on:click=jump(target)>{words}</a></p> }
    };
    view! { <For each=move || by.get() key=|id| *id let(id)>{row(id)}</For> }
}

/// Which entry this one corrects, and why.
#[component]
pub fn Whose(event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let before = Memo::new(move |_| event.with(|event| event.as_ref().and_then(|event| event.amends.value)));
    let what = move || {
        let before = before.get()?;
        plan.with(|plan| {
            plan.event(before).map(|event| t_string!(i18n, plan.amends, what = whereabouts::event(i18n, event)))
        })
    };
    let why = move || {
        let reason = event.with(|event| event.as_ref().and_then(|event| event.amend_reason.value.clone()))?;
        Some(t_string!(i18n, diary.because, why = reason))
    };
    let link = move |before: Id| {
        let target = anchor(before, None);
        let href = format!("#{target}");
        view! { <a href=href on:click=jump(target)>{what}</a> }
    };
    move || {
        before.get().map(|before| {
            view! { <p class="mb-0"><Drawing icon=Icon::Undo />" "{link(before)}" "<span class="quiet sensitive">{why}</span></p> }
        })
    }
}

/// What was written by somebody who had not seen that the entry was closed: it was merged, and is said.
#[component]
pub fn Late(event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let late = Memo::new(move |_| {
        event.with(|event| {
            let closed = event.as_ref().filter(|event| event.closed_at.value.is_some());
            closed.map(|event| doc.with(|doc| plan::after_closing(doc, event))).unwrap_or_default()
        })
    });
    let row = move |item: ChangeItem| {
        let what = labels::intent(i18n.get_locale(), &item.intent);
        let when = moment(i18n, intreccio_model::time::Instant(item.last_ms));
        view! { <li>{t_string!(i18n, diary.late_item, who = directory.name_or_you(i18n, item.author), when = when, what = what)}</li> }
    };
    view! {
        <Show when=move || late.with(|late| !late.is_empty())>
            <div class="alert alert-warning keep-together">
                <p class="mb-0">{t!(i18n, diary.late)}</p>
                <ul class="mb-0">{move || late.get().into_iter().map(row).collect_view()}</ul>
            </div>
        </Show>
    }
}
