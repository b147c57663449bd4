//! The session on the screen of the room: large letters, the point that is being discussed, who is there, the proposal, the outcome.

use intreccio_model::session::{AgendaItemView, SessionView};
use intreccio_model::vocab::{AgendaOutcome, Vocabulary};
use leptos::html::Dialog;
use leptos::prelude::*;

use super::attendance::{benches, org_name};
use super::{Seating, use_session};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::{I18n, browser, words as labels};

/// Open as long as `open` says so. The browser's own dialog: Escape closes it.
#[component]
pub fn Room(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                drop(dialog.show_modal());
                browser::fullscreen(&dialog);
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let closed = move |_| {
        browser::leave_fullscreen();
        open.set(false);
    };
    view! {
        <dialog node_ref=node class="room" aria-label=move || t_string!(i18n, session.room_title) on:close=closed>
            <Show when=move || open.get()><Screen open=open /></Show>
        </dialog>
    }
}

#[component]
fn Screen(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Seating { view, .. } = use_session();
    let at = RwSignal::new(first_open(&view.get_untracked()));
    let count = Memo::new(move |_| view.with(|view| view.items().count()));
    let item = Memo::new(move |_| view.with(|view| view.items().nth(at.get()).cloned()));
    let go = move |forward: bool| {
        let last = count.get_untracked().saturating_sub(1);
        at.update(|at| *at = if forward { (*at + 1).min(last) } else { at.saturating_sub(1) });
    };
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" | "PageDown" => go(true),
            "ArrowLeft" | "ArrowUp" | "PageUp" => go(false),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    let text = move |of: fn(&AgendaItemView) -> String| {
        Signal::derive(move || item.with(|item| item.as_ref().map(of)).unwrap_or_default())
    };
    let title = text(|item| item.title.value.clone().unwrap_or_default());
    let proposal = text(|item| item.proposal.value.trim().to_owned());
    let decision = text(|item| item.decision.value.trim().to_owned());
    let outcome = move || {
        let outcome = item.with(|item| item.as_ref().and_then(|item| item.outcome.value));
        match outcome {
            Some(outcome) => labels::vocabulary(i18n.get_locale(), AgendaOutcome::NAME, outcome.code()),
            None => t_string!(i18n, session.room_no_outcome).to_owned(),
        }
    };
    let dissents = move || {
        let all = item.with(|item| item.as_ref().map(|item| item.dissents.clone())).unwrap_or_default();
        let there = all.into_iter().filter(|one| !one.life.is_removed());
        let line = |one: intreccio_model::session::DissentView| {
            let org = directory.organization(i18n, one.org.value);
            let words = one.words.value.unwrap_or_default();
            view! { <p class="sensitive">{t_string!(i18n, session.dissent_of, org = org, words = words)}</p> }
        };
        there.map(line).collect_view()
    };
    view! {
        <div class="room-head">
            <p class="mb-0" role="status">{move || t_string!(i18n, session.room_at, number = at.get() + 1, count = count.get())}</p>
            <div class="actions">
                <button type="button" class="btn btn-outline-primary" aria-disabled=move || (at.get() == 0).then_some("true") on:click=move |_| go(false)><Drawing icon=Icon::Up />{t!(i18n, session.room_previous)}</button>
                <button type="button" class="btn btn-primary" aria-disabled=move || (at.get() + 1 >= count.get()).then_some("true") on:click=move |_| go(true)><Drawing icon=Icon::Down />{t!(i18n, session.room_next)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)><Drawing icon=Icon::Close />{t!(i18n, session.room_leave)}</button>
            </div>
        </div>
        <div class="room-body">
            <h2 class="room-title">{title}</h2>
            <h3>{t!(i18n, session.room_proposal)}</h3>
            <p class="room-text sensitive">{move || if proposal.with(String::is_empty) { t_string!(i18n, session.room_no_proposal).to_owned() } else { proposal.get() }}</p>
            <h3>{t!(i18n, session.room_outcome)}</h3>
            <p class="room-outcome">{outcome}</p>
            <p class="room-text sensitive">{decision}</p>
            {dissents}
        </div>
        <div class="room-foot">
            <h3>{t!(i18n, session.room_there)}</h3>
            <p class="mb-0">{move || view.with(|view| there(i18n, directory, view))}</p>
            <p class="quiet small mb-0">{t!(i18n, session.room_hint)}</p>
        </div>
    }
}

/// The first point without an outcome, where the discussion is; the first one when all have one.
fn first_open(view: &SessionView) -> usize {
    view.items().position(|item| item.outcome.value.is_none()).unwrap_or(0)
}

/// "Comune di Valdarena: Agnese, Carlotta · Ponteluna: Irene".
fn there(i18n: I18n, directory: Directory, view: &SessionView) -> String {
    let bench = |(org, users): (Option<intreccio_model::ids::Id>, Vec<intreccio_model::ids::UserId>)| {
        let there = users.into_iter().filter(|user| view.attendance_of(*user).is_some_and(|one| one.is_there()));
        let names: Vec<String> = there.map(|user| directory.name(i18n, user)).collect();
        (!names.is_empty()).then(|| format!("{}: {}", org_name(i18n, directory, org), names.join(", ")))
    };
    let there: Vec<String> = benches(i18n, directory, view).into_iter().filter_map(bench).collect();
    if there.is_empty() { t_string!(i18n, session.attendance_nobody).to_owned() } else { there.join(" · ") }
}
