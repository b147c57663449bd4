//! What follows from a session: who does what, until when. Each is a task of its person, on the home page and in the agenda.

use intreccio_model::field::session_action as fields;
use intreccio_model::ids::{Id, UserId};
use intreccio_model::session::{self, SessionActionView};
use intreccio_model::vocab::{ActionState, Vocabulary};
use leptos::prelude::*;

use super::{Seating, use_session};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::directory::use_directory;
use crate::ui::field::{SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveDate, LiveLine, LiveOperator, take_back, undoable_removal, writable, write};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::{when, words as labels};
use crate::words;

#[component]
pub fn Actions() -> impl IntoView {
    let i18n = use_i18n();
    let Seating { doc, view, .. } = use_session();
    let ids = Memo::new(move |_| view.with(|view| view.present_actions().map(|one| one.id).collect::<Vec<Id>>()));
    view! {
        <section class="plan-section" aria-labelledby="session-actions">
            <h2 id="session-actions">{t!(i18n, session.actions)}</h2>
            <p class="field-hint">{t!(i18n, session.actions_hint)}</p>
            <Show when=move || ids.with(Vec::is_empty)><Empty icon=Icon::Check words=words!(i18n, session.actions_none) /></Show>
            <ul class="record-list">
                <For each=move || ids.get() key=|id| *id let(id)><li class="record session-action"><One id=id /></li></For>
            </ul>
            <Show when=move || writable(doc)><Add /></Show>
        </section>
    }
}

#[component]
fn One(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, view, .. } = use_session();
    let action = Memo::new(move |_| view.with(|view| view.actions.iter().find(|one| one.id == id).cloned()));
    let place = intreccio_model::place::SessionAction { id };
    let what = Signal::derive(move || {
        action.with(|one| one.as_ref().and_then(|one| one.what.value.clone())).unwrap_or_default()
    });
    let open = Memo::new(move |_| action.with(|one| one.as_ref().is_some_and(SessionActionView::is_open)));
    let meta = move || {
        let one = action.get()?;
        let who = one.who.value.map(|who| directory.name_or_you(i18n, Some(who)));
        let who = who.unwrap_or_else(|| t_string!(i18n, session.action_nobody).to_owned());
        let due =
            one.due.earliest().map(|due| t_string!(i18n, session.action_by, date = when::date(i18n.get_locale(), due)));
        let item = one.item.value.and_then(|item| view.with(|view| view.number_of(item)));
        let item = item.map(|number| format!("{} {number}", t_string!(i18n, session.action_item)));
        Some([Some(who), due, item].into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let state = move || {
        let state = action.with(|one| one.as_ref().and_then(|one| one.state.value)).unwrap_or(ActionState::DaFare);
        labels::vocabulary(i18n.get_locale(), ActionState::NAME, state.code())
    };
    let done = move |_| {
        let before = action.with_untracked(|one| one.as_ref().and_then(|one| one.state.value));
        if write(doc, toasts, i18n, |edit| edit.set(&place, fields::STATE, Some(ActionState::Fatta))).is_some() {
            toasts.done(t_string!(i18n, session.action_done_said), move || {
                take_back(doc, toasts, i18n, |edit| edit.set(&place, fields::STATE, before));
            });
        }
    };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, session.action_removed));
    };
    view! {
        <div class="record-main">
            <p class="mb-0 sensitive">{what}</p>
            <p class="record-meta">{meta}</p>
        </div>
        <span class="chip" class:chip-green=move || !open.get()>{state}</span>
        <Show when=move || writable(doc)>
            <Show when=move || open.get()>
                <button type="button" class="btn btn-outline-primary no-print" on:click=done><Drawing icon=Icon::Check />{t!(i18n, session.action_done)}<span class="visually-hidden">": "{what}</span></button>
            </Show>
            <details class="disclosure session-action-edit no-print">
                <summary>{t!(i18n, session.action_edit)}<span class="visually-hidden">": "{what}</span></summary>
                <div class="stack">
                    <LiveLine doc=doc place=place field=fields::WHAT register=slice(action, |one| one.what.clone()) />
                    <div class="field-row">
                        <LiveOperator doc=doc place=place field=fields::WHO register=slice(action, |one| one.who.clone()) />
                        <LiveDate doc=doc place=place field=fields::DUE register=slice(action, |one| one.due.clone()) />
                        <LiveChoice doc=doc place=place field=fields::STATE register=slice(action, |one| one.state.clone()) undo=true />
                    </div>
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, session.action_remove)}</button></div>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn Add() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, view, .. } = use_session();
    let (what, who, due) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (item, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let people = Signal::derive(move || {
        let nobody = (String::new(), t_string!(i18n, common.not_said).to_owned());
        let all = directory.operators().into_iter();
        let all = all.map(|one| (one.user.to_string(), directory.name_and_role(i18n, one.user)));
        std::iter::once(nobody).chain(all).collect::<Vec<_>>()
    });
    let items = Signal::derive(move || {
        let none = (String::new(), t_string!(i18n, session.action_none_item).to_owned());
        let all = view.with(|view| {
            let named = view.items().enumerate().map(|(at, item)| {
                let title = item.title.value.clone().unwrap_or_default();
                (item.id.to_string(), format!("{} {title}", at + 1))
            });
            named.collect::<Vec<_>>()
        });
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = what.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, session.action_missing).to_owned()));
        if words.is_empty() {
            return;
        }
        let (who_does, until): (Option<UserId>, _) =
            (who.get_untracked().parse().ok(), due.get_untracked().parse().ok());
        let of: Option<Id> = item.get_untracked().parse().ok();
        if write(doc, toasts, i18n, |edit| session::add_action(edit, &words, who_does, until, of)).is_some() {
            what.set(String::new());
            due.set(String::new());
        }
    };
    view! {
        <form class="stack no-print" novalidate on:submit=add>
            <h3>{t!(i18n, session.action_add)}</h3>
            <TextInput id="session-action-what" label=words!(i18n, session.action_what) value=what fault=fault required=true />
            <div class="field-row">
                <SelectInput id="session-action-who" label=words!(i18n, session.action_who) value=who options=people />
                <TextInput id="session-action-due" label=words!(i18n, session.action_due) value=due kind="date" />
                <SelectInput id="session-action-item" label=words!(i18n, session.action_item) value=item options=items />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, session.action_go)}</button></div>
        </form>
    }
}
