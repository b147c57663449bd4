//! The private drafts of one side: a space of its own that begins with this document, and whose further documents are texts like those of
//! the table. Nobody of the other side has its key. What is brought to the table is copied, with where it comes from.

use std::collections::BTreeMap;

use crate::codoc::images::HeldImage;
use crate::codoc::tables::{self, Held};
use crate::codoc::{self, ClauseView, CodocView};
use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{clause, codoc as text_fields, draft};
use crate::ids::{DocId, Id};
use crate::log::LogView;
use crate::path::Path;
use crate::place::{Clause, Codoc, Draft};
use crate::plan::content::spell_heads;
use crate::read::{Anomaly, Reader};
use crate::register::Register;
use crate::rich::{self, Expand, Op, Span};
use crate::vocab::Side;

/// The drafts of a side as they read now.
#[derive(Clone, PartialEq, Debug)]
pub struct DraftView {
    pub title: Register<String>,
    pub side: Register<Side>,
    /// The co-design's document, in hexadecimal digits.
    pub codesign: Register<String>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

impl DraftView {
    pub fn codesign_doc(&self) -> Option<DocId> {
        self.codesign.value.as_deref()?.parse().ok()
    }
}

/// Reads any such document, whatever it holds.
pub fn read(doc: &Doc) -> (DraftView, Vec<Anomaly>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Draft);
    let r = &mut reader;
    let mut own = root.child(r, "draft");
    let mut view = DraftView {
        title: own.register(r, draft::TITLE),
        side: own.register(r, draft::SIDE),
        codesign: own.register(r, draft::CODESIGN),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    root.child(r, "reviewed");
    root.finish(r);
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reader.anomalies)
}

/// Says of a fresh document whose drafts begin with it.
pub fn open(edit: &mut Edit<'_>, title: &str, side: Side, codesign: DocId) -> Result<(), EditError> {
    edit.intend("draft.open", Path::from(["draft"]));
    edit.set(&Draft, draft::TITLE, Some(title.to_owned()))?;
    edit.set(&Draft, draft::SIDE, Some(side))?;
    edit.set(&Draft, draft::CODESIGN, Some(codesign.to_string()))
}

/// Where a text was copied from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    pub doc: DocId,
    /// Its title when it was copied.
    pub title: String,
    /// Of the draft; `None` for a copy of a text of the table.
    pub side: Option<Side>,
}

/// A text that can be written into another document.
#[derive(Clone, PartialEq, Debug)]
pub struct Copied {
    title: String,
    view: CodocView,
    heads: String,
    bodies: BTreeMap<Id, (Vec<Span>, Held)>,
}

impl Copied {
    /// The text as it is now: clauses that are there and not struck out.
    pub fn of(doc: &Doc) -> Self {
        let view = codoc::read(doc).0;
        let held: Vec<&ClauseView> = view.present().filter(|clause| !clause.is_struck()).collect();
        let body = |clause: &&ClauseView| {
            let spans = rich::spans(doc, &clause.place(), clause::BODY).unwrap_or_default();
            (clause.id, (spans, tables::held(doc, clause)))
        };
        let bodies = held.iter().map(body).collect();
        Self { title: view.title.value.clone().unwrap_or_default(), heads: spell_heads(doc), bodies, view }
    }

    /// Gives it another title.
    pub fn call(&mut self, title: String) {
        self.title = title;
    }

    /// Takes the terms from its words, which name the glossary of its co-design and nothing anywhere else.
    pub fn leave_terms(&mut self) {
        for span in self.bodies.values_mut().flat_map(|(spans, _)| spans) {
            if let Span::Text { marks, .. } = span {
                marks.remove("term");
            }
        }
    }

    /// Its images, whose content is sealed for the space of the text: who writes it into another seals them there and says so here.
    pub fn images(&mut self) -> impl Iterator<Item = (Id, &mut HeldImage)> {
        self.bodies.values_mut().flat_map(|(_, held)| held.images.iter_mut()).map(|(id, image)| (*id, image))
    }

    /// Fills a fresh document with it. Clauses keep their ids, so that the two can be compared clause by clause.
    pub fn fill(&self, edit: &mut Edit<'_>, origin: &Origin) -> Result<(), EditError> {
        codoc::open(edit, &self.title, self.view.template.value.unwrap_or(crate::vocab::CodocTemplate::Libero))?;
        self.say_origin(edit, origin)?;
        self.bodies.keys().try_for_each(|id| self.add(edit, *id))
    }

    /// Writes it over another text: clauses of the same id say what this one's say, others are added. What only the other has stays.
    pub fn bring(&self, edit: &mut Edit<'_>, onto: &Doc, origin: &Origin) -> Result<(), EditError> {
        self.say_origin(edit, origin)?;
        let target = codoc::read(onto).0;
        for id in self.bodies.keys() {
            match target.clause(*id) {
                None => self.add(edit, *id)?,
                Some(there) => self.write_over(edit, onto, there)?,
            }
        }
        Ok(())
    }

    fn say_origin(&self, edit: &mut Edit<'_>, origin: &Origin) -> Result<(), EditError> {
        edit.set(&Codoc, text_fields::ORIGIN_DOC, Some(origin.doc.to_string()))?;
        edit.set(&Codoc, text_fields::ORIGIN_TITLE, Some(origin.title.clone()))?;
        edit.set(&Codoc, text_fields::ORIGIN_SIDE, origin.side)?;
        edit.set(&Codoc, text_fields::ORIGIN_HEADS, Some(self.heads.clone()))
    }

    fn add(&self, edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
        let Some(from) = self.view.clause(id) else { return Ok(()) };
        codoc::add_clause_as(edit, id, from.title.value.as_deref().unwrap_or_default(), from.level.value.unwrap_or(1))?;
        let place = Clause { id };
        edit.set(&place, clause::ORD, from.ord.value.clone())?;
        edit.set(&place, clause::HINT, from.hint.value.clone())?;
        self.write(edit, place, None)
    }

    fn write_over(&self, edit: &mut Edit<'_>, onto: &Doc, there: &ClauseView) -> Result<(), EditError> {
        let place = there.place();
        if let Some(title) = self.view.clause(there.id).and_then(|clause| clause.title.value.clone()) {
            edit.set(&place, clause::TITLE, Some(title))?;
        }
        if there.life.is_removed() {
            edit.restore(&place)?;
        }
        let spans = rich::spans(onto, &place, clause::BODY).unwrap_or_default();
        let same = self.bodies.get(&there.id) == Some(&(spans, tables::held(onto, there)));
        if same { Ok(()) } else { self.write(edit, place, Some(there)) }
    }

    fn write(&self, edit: &mut Edit<'_>, place: Clause, there: Option<&ClauseView>) -> Result<(), EditError> {
        let Some((spans, held)) = self.bodies.get(&place.id) else { return Ok(()) };
        held.write(edit, place.id, there)?;
        if spans.is_empty() && there.is_none() {
            return Ok(());
        }
        rich::apply(edit, &place, clause::BODY, [write_all(spans.clone())])
    }
}

/// Makes a text say these spans, with the marks growing as the editor lets them grow.
pub(crate) fn write_all(spans: Vec<Span>) -> Op {
    let expands = ["link", "term"].map(|name| (name.to_owned(), Expand::None)).into();
    Op::UpdateSpans { spans, default_expand: Expand::After, expands }
}

/// Where a text says that it was copied from; `None` when it was not.
pub fn origin(view: &CodocView) -> Option<Origin> {
    Some(Origin {
        doc: view.origin_doc.value.as_deref()?.parse().ok()?,
        title: view.origin_title.value.clone().unwrap_or_default(),
        side: view.origin_side.value,
    })
}
