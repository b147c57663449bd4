//! The texts of the table, or clauses of them, with which a point deals.

use intreccio_model::codoc;
use intreccio_model::ids::{DocId, Id};
use intreccio_model::place::LinkTo;
use intreccio_model::projection::TableKind;
use intreccio_model::session::{self, AgendaItemView};
use leptos::prelude::*;

use super::{Form, Seating, use_session};
use crate::bridge::TableEntry;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, writable, write};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::words;

/// The texts of the table at which the session is.
fn texts(entries: &[TableEntry], space: crate::bridge::Id16) -> Vec<TableEntry> {
    let of = |entry: &&TableEntry| entry.doc.space == space && matches!(entry.card.what, TableKind::Codoc { .. });
    entries.iter().filter(of).cloned().collect()
}

#[component]
pub fn Links(id: Id, item: Memo<Option<AgendaItemView>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Seating { doc, form, .. } = use_session();
    let links = Memo::new(move |_| {
        item.with(|item| item.as_ref().map(|item| item.links.iter().copied().collect::<Vec<_>>())).unwrap_or_default()
    });
    let any = Memo::new(move |_| client.table.with(|all| !texts(all, doc.at.space).is_empty()));
    let here = move || form.get() == Some((Form::Link, id));
    let toggle = move |_| form.set(if here() { None } else { Some((Form::Link, id)) });
    view! {
        <div class="stack">
            <Show when=move || !links.with(Vec::is_empty)>
                <h4 class="mb-0">{t!(i18n, session.links)}</h4>
                <ul class="record-list">
                    <For each=move || links.get() key=|to| *to let(to)><li class="record"><One item=id to=to /></li></For>
                </ul>
            </Show>
            <Show when=move || writable(doc) && any.get()>
                <div class="actions no-print">
                    <button type="button" class="btn btn-link" aria-expanded=move || here().to_string() on:click=toggle>{t!(i18n, session.link_add)}<span class="visually-hidden">": "{title}</span></button>
                </div>
                <Show when=here><Add id=id /></Show>
            </Show>
        </div>
    }
}

#[component]
fn One(item: Id, to: LinkTo) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let Seating { doc, .. } = use_session();
    let entry =
        Memo::new(move |_| client.table.with(|all| all.iter().find(|entry| entry.doc.doc == to.doc.0).cloned()));
    let text = entry.get_untracked().filter(|_| to.clause.is_some()).map(|entry| client.document(entry.doc));
    let clause = move || {
        let (id, Some(Ok(open))) = (to.clause?, text?.get()?.into()) else { return None };
        let title = open.with(|doc| codoc::read(doc).0.clause(id).and_then(|clause| clause.title.value.clone()));
        Some(title.unwrap_or_else(|| t_string!(i18n, session.link_clause_gone).to_owned()))
    };
    let name = move || {
        let title = entry.get().map(|entry| entry.card.title);
        let title = title.unwrap_or_else(|| t_string!(i18n, session.link_gone).to_owned());
        match clause() {
            Some(clause) => format!("{title} · {clause}"),
            None => title,
        }
    };
    let unlink = move |_| {
        if write(doc, toasts, i18n, |edit| session::set_link(edit, item, to, false)).is_some() {
            let back = move || take_back(doc, toasts, i18n, |edit| session::set_link(edit, item, to, true));
            toasts.done(t_string!(i18n, session.link_removed), back);
        }
    };
    view! {
        <a class="record-main" href=Route::Codoc(to.doc.0).path()>{name}</a>
        <Show when=move || writable(doc)>
            <button type="button" class="btn btn-link no-print" on:click=unlink>{t!(i18n, session.link_remove)}<span class="visually-hidden">": "{name}</span></button>
        </Show>
    }
}

#[component]
fn Add(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let Seating { doc, form, .. } = use_session();
    let all = Memo::new(move |_| client.table.with(|all| texts(all, doc.at.space)));
    let first = all.with_untracked(|all| all.first().map(|entry| DocId(entry.doc.doc).to_string()));
    let (text, clause) = (RwSignal::new(first.unwrap_or_default()), RwSignal::new(String::new()));
    let options = Signal::derive(move || {
        all.with(|all| {
            all.iter().map(|entry| (DocId(entry.doc.doc).to_string(), entry.card.title.clone())).collect::<Vec<_>>()
        })
    });
    // The text's document stays open as long as it is the chosen one.
    let opened = Memo::new(move |_| {
        text.track();
        let chosen = text.with(|text| text.parse::<DocId>().ok())?;
        let at = all.with(|all| all.iter().find(|entry| entry.doc.doc == chosen.0).map(|entry| entry.doc))?;
        Some(client.document(at))
    });
    let clauses = Signal::derive(move || {
        let mut options = vec![(String::new(), t_string!(i18n, session.link_whole).to_owned())];
        if let Some(Some(Ok(open))) = opened.get().map(|opened| opened.get()) {
            let view = open.with(codoc::read).0;
            let numbers = view.numbers();
            let title = |id: Id| view.clause(id).and_then(|clause| clause.title.value.clone()).unwrap_or_default();
            options.extend(numbers.into_iter().map(|(id, number)| (id.to_string(), format!("{number} {}", title(id)))));
        }
        options
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(to) = text.get_untracked().parse::<DocId>() else { return };
        let to = LinkTo { doc: to, clause: clause.get_untracked().parse().ok() };
        if write(doc, toasts, i18n, |edit| session::set_link(edit, id, to, true)).is_some() {
            form.set(None);
        }
    };
    view! {
        <form class="stack no-print" on:submit=add>
            <div class="field-row">
                <SelectInput id="session-link-text" label=words!(i18n, session.link_text) value=text options=options />
                <SelectInput id="session-link-clause" label=words!(i18n, session.link_clause) value=clause options=clauses />
            </div>
            <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Plus />{t!(i18n, session.link_go)}</button></div>
        </form>
    }
}
