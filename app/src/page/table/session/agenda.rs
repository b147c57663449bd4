//! The agenda: the points in order, and a further one.

use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::session;
use leptos::prelude::*;

use super::item::Item;
use super::{Seating, use_session};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::words;

#[component]
pub fn Agenda() -> impl IntoView {
    let i18n = use_i18n();
    let Seating { doc, view, .. } = use_session();
    let ids = Memo::new(move |_| view.with(|view| view.items().map(|item| item.id).collect::<Vec<Id>>()));
    view! {
        <section class="stack" aria-labelledby="session-agenda">
            <h2 id="session-agenda">{t!(i18n, session.agenda)}</h2>
            <Show when=move || ids.with(Vec::is_empty)><Empty icon=Icon::Note words=words!(i18n, session.agenda_none) /></Show>
            <div class="codoc">
                <For each=move || ids.get() key=|id| *id let(id)><Item id=id /></For>
            </div>
            <Show when=move || writable(doc)><AddItem /></Show>
        </section>
    }
}

#[component]
fn AddItem() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Seating { doc, view, .. } = use_session();
    let (title, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = title.get_untracked().trim().to_owned();
        fault.set(named.is_empty().then(|| t_string!(i18n, session.item_title_missing).to_owned()));
        if named.is_empty() {
            return;
        }
        let last: Option<OrdKey> =
            view.with_untracked(|view| view.agenda.iter().filter_map(|item| item.ord.value.clone()).max());
        let added = write(doc, toasts, i18n, |edit| session::add_item(edit, &named, None, last.as_ref(), None));
        if added.is_some() {
            title.set(String::new());
        }
    };
    view! {
        <form class="plan-section measure no-print" on:submit=add>
            <TextInput id="item-title" label=words!(i18n, session.item_title) value=title fault=fault />
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, session.item_add)}</button></div>
        </form>
    }
}
