//! What is beside the text of the page: its editors and what they are asked, where the caret is, what the shared glossary says.

use std::collections::BTreeMap;

use intreccio_model::codesign;
use intreccio_model::codoc::tables::{self, PlacedNote, TableView};
use intreccio_model::codoc::{ClauseView, ProposalView};
use intreccio_model::doc::Doc;
use intreccio_model::ids::Id;
use intreccio_model::projection::TableKind;
use intreccio_model::rich::Anchor;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::codoc::{Text, use_text};
use super::images::{GivenImage, Images};
use crate::bridge::{Problem, TableEntry};
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::window::rich_typing::RichHandle;

/// See the module.
#[derive(Clone, Copy)]
pub struct Desk {
    editors: RwSignal<BTreeMap<Id, RichHandle>, LocalStorage>,
    /// The clause where the caret was last.
    pub clause: RwSignal<Option<Id>>,
    /// What is said of that place.
    pub caret: RwSignal<CaretPlace>,
    /// What is being asked of the person about selected words.
    pub asking: RwSignal<Option<Asking>>,
    /// Whether the row is there that finds and replaces words.
    pub finding: RwSignal<bool>,
    /// The footnotes of the whole text.
    pub notes: Memo<Vec<PlacedNote>>,
    /// A footnote that was just made, to be written.
    pub fresh_note: RwSignal<Option<Id>>,
    /// The terms of the shared glossary.
    pub terms: Memo<Vec<Term>>,
    /// The document of the table to which the text belongs; `None` while it is being opened.
    pub codesign: Signal<Option<OpenDoc>>,
    pub images: Images,
}

/// A term of the glossary.
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    pub id: Id,
    pub term: String,
    pub definition: String,
    pub removed: bool,
}

/// What is said of the place where the caret is.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
pub struct CaretPlace {
    pub comments: Vec<String>,
    pub proposals: Vec<String>,
    pub term: Option<String>,
}

/// Words of a clause that are to be commented, changed, or linked to the glossary.
#[derive(Clone, PartialEq, Debug)]
pub struct Asking {
    pub what: Question,
    pub clause: Id,
    pub anchor: Anchor,
}

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    Comment,
    Proposal,
    Term,
}

/// What an editor says is selected.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Selected {
    pub start: usize,
    pub end: usize,
    /// Whether all of it is in one paragraph.
    pub in_one: bool,
}

impl Desk {
    pub fn open(text: Text) -> Self {
        let Text { doc, view, .. } = text;
        let codesign = codesign_of(doc);
        let terms = Memo::new(move |_| codesign.get().map(|doc| doc.with(terms)).unwrap_or_default());
        Self {
            editors: RwSignal::new_local(BTreeMap::new()),
            clause: RwSignal::new(None),
            caret: RwSignal::default(),
            asking: RwSignal::new(None),
            finding: RwSignal::new(false),
            notes: Memo::new(move |_| view.with(|view| doc.with(|doc| tables::footnotes(doc, view)))),
            fresh_note: RwSignal::new(None),
            terms,
            codesign,
            images: Images::open(text),
        }
    }

    /// The editor of a clause is there.
    pub fn enter(self, clause: Id, editor: RichHandle) {
        self.editors.update(|all| {
            all.insert(clause, editor);
        });
    }

    /// Whether the editor of a clause is there.
    pub fn is_ready(self, clause: Id) -> Memo<bool> {
        Memo::new(move |_| self.editors.with(|all| all.contains_key(&clause)))
    }

    pub fn editor(self, clause: Id) -> Option<RichHandle> {
        self.editors.with_untracked(|all| all.get(&clause).copied())
    }

    /// Asks the editor of a clause; `None` when there is none, or no answer of this kind.
    pub fn ask<T: for<'de> Deserialize<'de>>(self, clause: Id, request: &impl Serialize) -> Option<T> {
        let request = serde_json::to_string(request).ok()?;
        serde_json::from_str(&self.editor(clause)?.ask(&request)).ok()
    }

    /// The words that are selected where the caret is.
    pub fn selected(self) -> Option<(Id, Selected)> {
        let clause = self.clause.get_untracked()?;
        let selected: Option<Selected> = self.ask(clause, &serde_json::json!({"what": "selection"}))?;
        Some((clause, selected?))
    }

    /// The term of the glossary in which the caret is.
    pub fn term_here(self) -> Option<Term> {
        let id: Id = self.caret.with(|caret| caret.term.clone())?.parse().ok()?;
        self.terms.with(|terms| terms.iter().find(|term| term.id == id).cloned())
    }
}

pub fn use_desk() -> Desk {
    expect_context()
}

fn terms(doc: &Doc) -> Vec<Term> {
    let (view, _) = codesign::read(doc);
    let of = |term: codesign::GlossaryView| Term {
        id: term.id,
        term: term.term.value.unwrap_or_default(),
        definition: term.definition.value,
        removed: term.life.is_removed(),
    };
    view.glossary.into_iter().map(of).collect()
}

/// The document with which the space of a text begins.
fn codesign_of(doc: OpenDoc) -> Signal<Option<OpenDoc>> {
    let client = use_client();
    let at = Memo::new(move |_| {
        let own = |entry: &&TableEntry| {
            entry.doc.space == doc.at.space && matches!(entry.card.what, TableKind::Codesign { .. })
        };
        client.table.with(|all| all.iter().find(own).map(|entry| entry.doc))
    });
    let opened = RwSignal::new(None::<Signal<Option<Result<OpenDoc, Problem>>>>);
    Effect::new(move |_| opened.set(at.get().map(|at| client.document(at))));
    Signal::derive(move || opened.get()?.get()?.ok())
}

/// What the editor of a clause shows beside its words.
#[derive(Serialize)]
struct Given {
    what: &'static str,
    comments: Vec<Placed>,
    proposals: Vec<Placed>,
    tables: BTreeMap<String, GivenTable>,
    notes: BTreeMap<String, GivenNote>,
    images: BTreeMap<String, GivenImage>,
    terms: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Placed {
    id: String,
    start: usize,
    end: usize,
    /// What a proposal puts there.
    words: String,
}

#[derive(Serialize)]
struct GivenTable {
    rows: Vec<String>,
    columns: Vec<String>,
    cells: BTreeMap<String, GivenCell>,
}

#[derive(Serialize)]
struct GivenCell {
    value: String,
    /// What people wrote against each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
}

#[derive(Serialize)]
struct GivenNote {
    number: usize,
    text: String,
}

/// Gives the editor of a clause what people say of its words and what is embedded in it, for as long as the component lives.
pub fn feed(id: Id) {
    let text = use_text();
    let (Text { doc, view, .. }, settled) = (text, text.settled_in(id));
    let desk = use_desk();
    let clause = Memo::new(move |_| view.with(|view| view.clause(id).cloned()));
    let ready = desk.is_ready(id);
    let given_last = StoredValue::new(String::new());
    Effect::new(move |_| {
        let Some(clause) = clause.get().filter(|_| ready.get()) else { return };
        let placed =
            clause.comments.iter().any(|one| !one.is_resolved()) || clause.proposals.iter().any(ProposalView::is_open);
        if placed {
            // Between two pauses the editor moves them by itself.
            let _when = settled.get();
        }
        let (notes, terms, images) = (desk.notes.get(), desk.terms.get(), desk.images.given.get());
        // Places are those of the document: what is typed must be in it.
        doc.flush();
        let given = doc.with_untracked(|doc| given(doc, &clause, &notes, &terms, images));
        let said = serde_json::to_string(&given).unwrap_or_default();
        if placed || given_last.with_value(|last| *last != said) {
            let _shown: Option<()> = desk.ask(id, &given);
            given_last.set_value(said);
        }
    });
}

fn given(
    doc: &Doc,
    clause: &ClauseView,
    notes: &[PlacedNote],
    terms: &[Term],
    images: BTreeMap<String, GivenImage>,
) -> Given {
    let id = clause.id;
    let placed = |of: Id, there: Option<intreccio_model::rich::Stretch>, words: &str| {
        let there = there?;
        Some(Placed { id: of.to_string(), start: there.start, end: there.end, words: words.to_owned() })
    };
    let comments = clause.comments.iter().filter(|comment| !comment.is_resolved());
    let proposals = clause.proposals.iter().filter(|proposal| proposal.is_open());
    let own = notes.iter().filter(|note| note.clause == id);
    Given {
        what: "give",
        comments: comments.filter_map(|one| placed(one.id, one.stretch(doc, id), "")).collect(),
        proposals: proposals
            .filter_map(|one| placed(one.id, one.stretch(doc, id), one.new_text.value.as_deref().unwrap_or_default()))
            .collect(),
        tables: clause.tables.iter().map(|table| (table.id.to_string(), given_table(table))).collect(),
        notes: own
            .map(|note| {
                let text = tables::footnote_text(doc, id, note.id);
                (note.id.to_string(), GivenNote { number: note.number, text })
            })
            .collect(),
        images,
        terms: terms.iter().map(|term| (term.id.to_string(), explained(term))).collect(),
    }
}

/// "Équipe: chi lavora con la famiglia."
pub fn explained(term: &Term) -> String {
    match term.definition.is_empty() {
        true => term.term.clone(),
        false => format!("{}: {}", term.term, term.definition),
    }
}

fn given_table(table: &TableView) -> GivenTable {
    let spell = |ids: Vec<Id>| ids.into_iter().map(|id| id.to_string()).collect();
    let cell = |register: &intreccio_model::register::Register<String>| {
        let all: Vec<String> = register.candidates.iter().filter_map(|one| one.value.clone()).collect();
        let values = if register.is_contested() { all } else { Vec::new() };
        GivenCell { value: register.value.clone().unwrap_or_default(), values }
    };
    GivenTable {
        rows: spell(table.rows()),
        columns: spell(table.columns()),
        cells: table.cells.iter().map(|(at, register)| (at.to_string(), cell(register))).collect(),
    }
}
