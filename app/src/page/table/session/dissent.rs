//! Dissent of an organisation on a point: it stays in the minutes for ever, also when it is taken back.

use intreccio_model::ids::Id;
use intreccio_model::place::Dissent;
use intreccio_model::read::{By, Life};
use intreccio_model::session::{self, AgendaItemView, DissentView};
use intreccio_model::time::Instant;
use leptos::prelude::*;

use super::{Form, Seating, use_session};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::field::{AreaInput, SelectInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::words;

#[component]
pub fn Dissents(id: Id, item: Memo<Option<AgendaItemView>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let Seating { doc, form, .. } = use_session();
    let all = Memo::new(move |_| item.with(|item| item.as_ref().map(|item| item.dissents.clone())).unwrap_or_default());
    let here = move || form.get() == Some((Form::Dissent, id));
    let toggle = move |_| form.set(if here() { None } else { Some((Form::Dissent, id)) });
    view! {
        <div class="stack session-dissents">
            <Show when=move || !all.with(Vec::is_empty)>
                <h4 class="mb-0">{t!(i18n, session.dissents)}</h4>
                <ul class="record-list">
                    <For each=move || all.get() key=|one| format!("{one:?}") let(one)><li class="record"><One item=id one=one /></li></For>
                </ul>
            </Show>
            <Show when=move || writable(doc)>
                <div class="actions no-print">
                    <button type="button" class="btn btn-link" aria-expanded=move || here().to_string() on:click=toggle>{t!(i18n, session.dissent_add)}<span class="visually-hidden">": "{title}</span></button>
                </div>
                <Show when=here><Add id=id /></Show>
            </Show>
        </div>
    }
}

#[component]
fn One(item: Id, one: DissentView) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, .. } = use_session();
    let (org, words, by, life) = (one.org.value, one.words.value.unwrap_or_default(), one.by, one.life);
    let who = move |by: By| directory.name_or_you(i18n, by.author);
    let when = move |by: By| moment(i18n, Instant(by.time_ms));
    let said = move || {
        let org = directory.organization(i18n, org);
        t_string!(i18n, session.dissent_of, org = org, words = words.clone())
    };
    let meta = move || match life {
        Life::Removed { by } => t_string!(i18n, session.dissent_withdrawn, who = who(by), when = when(by)),
        _ => t_string!(i18n, session.dissent_by, who = who(by), when = when(by)),
    };
    let place = Dissent { item, id: one.id };
    let withdraw = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, session.dissent_withdrawn_done));
    };
    view! {
        <div class="record-main">
            <p class="mb-0 sensitive">{said}</p>
            <p class="record-meta">{meta}</p>
        </div>
        <Show when=move || writable(doc) && !life.is_removed()>
            <button type="button" class="btn btn-link no-print" on:click=withdraw>{t!(i18n, session.dissent_withdraw)}</button>
        </Show>
    }
}

#[component]
fn Add(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, form, .. } = use_session();
    let (org, text, fault) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let orgs = Signal::derive(move || {
        let first = (String::new(), t_string!(i18n, common.not_said).to_owned());
        let all = directory.view.with(|view| {
            let all = view.as_ref().map(|view| view.organizations.clone()).unwrap_or_default();
            let there = all.into_iter().filter(|one| !one.life.is_removed());
            there.map(|one| (one.id.to_string(), one.name.value.unwrap_or_default())).collect::<Vec<_>>()
        });
        std::iter::once(first).chain(all).collect::<Vec<_>>()
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (of, words): (Option<Id>, String) =
            (org.get_untracked().parse().ok(), text.get_untracked().trim().to_owned());
        let Some(of) = of.filter(|_| !words.is_empty()) else {
            return fault.set(Some(t_string!(i18n, session.dissent_missing).to_owned()));
        };
        if write(doc, toasts, i18n, |edit| session::add_dissent(edit, id, of, &words)).is_some() {
            toasts.say(t_string!(i18n, session.dissent_said));
            form.set(None);
        }
    };
    view! {
        <form class="stack no-print" on:submit=add>
            <SelectInput id="session-dissent-org" label=words!(i18n, session.dissent_org) value=org options=orgs />
            <AreaInput id="session-dissent-words" label=words!(i18n, session.dissent_words) value=text fault=fault required=true rows=2 />
            <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Speech />{t!(i18n, session.dissent_go)}</button></div>
        </form>
    }
}
