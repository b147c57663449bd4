//! The shared glossary of a table: what its terms mean, and where its texts use them.

use intreccio_model::codesign::{self, CodesignView, GlossaryView};
use intreccio_model::codoc::{self, blocks};
use intreccio_model::field::{clause, glossary as fields};
use intreccio_model::ids::Id;
use intreccio_model::place::GlossaryTerm;
use intreccio_model::projection::TableKind;
use intreccio_model::rich;
use leptos::prelude::*;

use crate::bridge::{Id16, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::field::{AreaInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, LiveText, undoable_removal, writable, write};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

/// The section of the glossary on the page of a table.
#[component]
pub fn Glossary(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let ids = Memo::new(move |_| view.with(|view| view.terms().map(|term| term.id).collect::<Vec<_>>()));
    view! {
        <section class="plan-section" aria-labelledby="table-glossary">
            <h2 id="table-glossary">{t!(i18n, remarks.glossary)}</h2>
            <p class="measure quiet">{t!(i18n, remarks.glossary_hint)}</p>
            <ul class="record-list">
                <For each=move || ids.get() key=|id| *id let(id)><li class="record"><Term doc=doc view=view id=id /></li></For>
            </ul>
            <Show when=move || writable(doc)><Add doc=doc view=view /></Show>
        </section>
    }
}

#[component]
fn Term(doc: OpenDoc, view: Memo<CodesignView>, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let term = Memo::new(move |_| view.with(|view| view.term(id).cloned()));
    let name = move || {
        term.with(|term| term.as_ref().and_then(|term: &GlossaryView| term.term.value.clone())).unwrap_or_default()
    };
    let place = GlossaryTerm { id };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, remarks.term_removed));
    };
    let looking = RwSignal::new(false);
    view! {
        <div class="record-main stack">
            <LiveLine doc=doc place=place field=fields::TERM register=slice(term, |term| term.term.clone()) />
            <LiveText doc=doc place=place field=fields::DEFINITION rows=2 />
            <div class="actions">
                <button type="button" class="btn btn-link" aria-expanded=move || looking.get().to_string() on:click=move |_| looking.update(|on| *on = !*on)>{t!(i18n, remarks.term_uses)}<span class="visually-hidden">": "{name}</span></button>
                <Show when=move || writable(doc)>
                    <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, remarks.term_remove)}<span class="visually-hidden">": "{name}</span></button>
                </Show>
            </div>
            <Show when=move || looking.get()><Uses doc=doc id=id /></Show>
        </div>
    }
}

/// Where the texts of the table use a term. They are opened for it.
#[component]
fn Uses(doc: OpenDoc, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let own =
        |entry: &&TableEntry| entry.doc.space == doc.at.space && matches!(entry.card.what, TableKind::Codoc { .. });
    let entries: Vec<TableEntry> = client.table.with_untracked(|all| all.iter().filter(own).cloned().collect());
    let texts: Vec<_> =
        entries.into_iter().map(|entry| (entry.card.title, entry.doc.doc, client.document(entry.doc))).collect();
    let opening = {
        let texts = texts.clone();
        move || texts.iter().any(|(_, _, opened)| opened.with(Option::is_none))
    };
    let found = Memo::new(move |_| {
        let of = |(title, at, opened): &(String, Id16, Signal<Option<Result<OpenDoc, crate::bridge::Problem>>>)| {
            let clauses = opened.get()?.ok()?.with(|doc| clauses_with(doc, id));
            Some(clauses.into_iter().map(|clause| (title.clone(), *at, clause)).collect::<Vec<_>>())
        };
        texts.iter().filter_map(of).flatten().collect::<Vec<_>>()
    });
    let row = |(title, at, clause): (String, Id16, String)| {
        view! { <li><a href=Route::Codoc(at).path()>{title}</a>": "{clause}</li> }
    };
    view! {
        <Show when=opening><p role="status">{t!(i18n, table.opening)}</p></Show>
        <Show when=move || found.with(|found| !found.is_empty()) fallback=move || view! { <p class="quiet">{t!(i18n, remarks.term_unused)}</p> }>
            <ul>{move || found.get().into_iter().map(row).collect_view()}</ul>
        </Show>
    }
}

/// Number and title of the clauses in which words are marked as a term.
fn clauses_with(doc: &intreccio_model::doc::Doc, id: Id) -> Vec<String> {
    let (view, _) = codoc::read(doc);
    let uses = |clause_id: Id| {
        let place = intreccio_model::place::Clause { id: clause_id };
        let read = blocks::read(&rich::spans(doc, &place, clause::BODY).unwrap_or_default());
        read.iter().flat_map(|block| &block.runs).any(|run| run.term == Some(id))
    };
    let title = |id: Id| view.clause(id).and_then(|clause| clause.title.value.clone()).unwrap_or_default();
    view.numbers()
        .into_iter()
        .filter(|(id, _)| uses(*id))
        .map(|(id, number)| format!("{number} {}", title(id)))
        .collect()
}

#[component]
fn Add(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let (term, definition) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (named, said) = (term.get_untracked().trim().to_owned(), definition.get_untracked().trim().to_owned());
        if named.is_empty() {
            return toasts.fail(t_string!(i18n, remarks.term_missing));
        }
        let last = view.with_untracked(|view| view.glossary.last().and_then(|last| last.ord.value.clone()));
        if write(doc, toasts, i18n, |edit| codesign::add_term(edit, &named, &said, last.as_ref())).is_some() {
            term.set(String::new());
            definition.set(String::new());
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, remarks.term_add)}</summary>
            <form class="stack" on:submit=send>
                <TextInput id="glossary-term" label=words!(i18n, remarks.term_term) value=term />
                <AreaInput id="glossary-definition" label=words!(i18n, remarks.term_definition) value=definition />
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, remarks.term_add)}</button></div>
            </form>
        </details>
    }
}
