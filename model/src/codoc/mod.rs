//! The texts of the table (shared project, guidelines, agreement, monitoring report): rich text in clauses, each accepted by each side on
//! its exact content.

pub mod agreed;
pub mod aside;
pub mod blocks;
pub mod compare;
pub mod exchange;
pub mod images;
mod keys;
pub mod outline;
pub mod publish;
pub mod remarks;
pub mod said;
pub mod tables;
pub mod templates;

use sha2::{Digest, Sha256};

use crate::attachment::AttachmentView;
use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{clause, codoc, version};
use crate::ids::{DocId, Id};
use crate::log::LogView;
use crate::ord::OrdKey;
use crate::path::Path;
use crate::place::{Clause, Codoc, Version};
use crate::plan::{self, VersionView};
use crate::read::{Anomaly, Reader};
use crate::record::records;
use crate::register::Register;
use crate::rich;
use crate::sort;
use crate::vocab::{ClauseState, CodocState, CodocTemplate, KeyWord, Side, VersionReason};

pub use keys::{Key, Standing, content_hash, last_word, say, standing};
pub use remarks::{CommentView, ProposalView};
pub use tables::{FootnoteView, TableView};

/// A text of the table as it reads now. What its clauses say is read one by one: [`crate::rich::spans`], [`blocks::read`].
#[derive(Clone, PartialEq, Debug)]
pub struct CodocView {
    pub title: Register<String>,
    pub template: Register<CodocTemplate>,
    pub state: Register<CodocState>,
    /// Whether it is to be published (D.Lgs 33/2013, artt. 26 and 27).
    pub publishable: Register<bool>,
    /// The document that it was copied from, in hexadecimal digits, with its title and its heads then, and the side whose draft it was.
    pub origin_doc: Register<String>,
    pub origin_title: Register<String>,
    pub origin_side: Register<Side>,
    pub origin_heads: Register<String>,
    /// In the order of people, removed ones included.
    pub clauses: Vec<ClauseView>,
    /// Images that the text names, and those that it named once, without their captions: [`images::caption`].
    pub attachments: Vec<AttachmentView>,
    /// Versions with a name, oldest first.
    pub versions: Vec<VersionView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

records! {
    /// A clause, without what it says.
    ClauseView of Clause, clause as "clause" {
        title: String = TITLE,
        ord: OrdKey = ORD,
        /// 1 for a section of its own, 2 within the one before. Never written reads as 1.
        level: i64 = LEVEL,
        /// Only that it was struck out is written; what else it is follows from [`standing`].
        state: ClauseState = STATE,
        /// What the template says belongs here. It is shown while one writes, and never exported.
        hint: String = HINT,
    } texts { body = BODY, } nested {
        /// Oldest first.
        acceptances: Vec<AcceptanceView> = "acceptances" via AcceptanceView::read_all,
        /// Oldest first.
        comments: Vec<CommentView> = "comments" via CommentView::read_all,
        /// Oldest first.
        proposals: Vec<ProposalView> = "proposals" via ProposalView::read_all,
        /// Those that the text names, and those that it named once.
        tables: Vec<TableView> = "tables" via TableView::read_all,
        footnotes: Vec<FootnoteView> = "footnotes" via FootnoteView::read_all,
    }

    /// What a side said of the exact content of a clause. It stays when the content changes.
    AcceptanceView of Acceptance, acceptance as "acceptance" {
        side: Side = SIDE,
        key: KeyWord = KEY,
        /// Of the content it was said of: see [`content_hash`].
        hash: String = HASH,
        /// Why, for who dissents.
        words: String = WORDS,
        /// The session in which it was said: its document, in hexadecimal digits.
        session: String = SESSION,
    } texts {} nested {}
}

impl CodocView {
    pub fn clause(&self, id: Id) -> Option<&ClauseView> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// The clauses that are there, in order.
    pub fn present(&self) -> impl Iterator<Item = &ClauseView> {
        self.clauses.iter().filter(|clause| !clause.life.is_removed())
    }

    /// The numbers of the clauses that are there, "3" or "3.2", in order. What is struck out keeps its number.
    pub fn numbers(&self) -> Vec<(Id, String)> {
        let (mut outer, mut inner) = (0_u32, 0_u32);
        let number = |clause: &ClauseView| {
            if clause.is_inner() && outer > 0 {
                inner += 1;
                (clause.id, format!("{outer}.{inner}"))
            } else {
                (outer, inner) = (outer + 1, 0);
                (clause.id, outer.to_string())
            }
        };
        self.present().map(number).collect()
    }
}

impl ClauseView {
    /// Whether it belongs to the section before it.
    pub fn is_inner(&self) -> bool {
        self.level.value.is_some_and(|level| level > 1)
    }

    pub fn is_struck(&self) -> bool {
        self.state.value == Some(ClauseState::Stralciata)
    }

    pub fn place(&self) -> Clause {
        Clause { id: self.id }
    }
}

/// Reads any text of the table, whatever the document holds.
pub fn read(doc: &Doc) -> (CodocView, Vec<Anomaly>) {
    let (mut reader, mut root) = Reader::open_without_texts(doc, Kind::Codoc);
    let r = &mut reader;
    let mut own = root.child(r, "codoc");
    let mut view = CodocView {
        title: own.register(r, codoc::TITLE),
        template: own.register(r, codoc::TEMPLATE),
        state: own.register(r, codoc::STATE),
        publishable: own.register(r, codoc::PUBLISHABLE),
        origin_doc: own.register(r, codoc::ORIGIN_DOC),
        origin_title: own.register(r, codoc::ORIGIN_TITLE),
        origin_side: own.register(r, codoc::ORIGIN_SIDE),
        origin_heads: own.register(r, codoc::ORIGIN_HEADS),
        clauses: ClauseView::read_all(root.child(r, "clauses"), r),
        attachments: AttachmentView::read_all(root.child(r, "attachments"), r),
        versions: VersionView::read_all(root.child(r, "versions"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    root.child(r, "reviewed");
    root.finish(r);
    sort::by(&mut view.clauses, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reader.anomalies)
}

/// Says of a fresh document what it is.
pub fn open(edit: &mut Edit<'_>, title: &str, template: CodocTemplate) -> Result<(), EditError> {
    edit.intend("codoc.open", Path::from(["codoc"]));
    edit.set(&Codoc, codoc::TITLE, Some(title.to_owned()))?;
    edit.set(&Codoc, codoc::TEMPLATE, Some(template))?;
    edit.set(&Codoc, codoc::STATE, Some(CodocState::Bozza))
}

/// Adds a clause between two others.
pub fn add_clause(
    edit: &mut Edit<'_>,
    title: &str,
    level: i64,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<Id, EditError> {
    let id = edit.new_id();
    add_clause_as(edit, id, title, level)?;
    edit.set(&Clause { id }, clause::ORD, Some(OrdKey::between(after, before)))?;
    Ok(id)
}

/// Adds the copy of a clause of another text under the id that it has there.
pub(crate) fn add_clause_as(edit: &mut Edit<'_>, id: Id, title: &str, level: i64) -> Result<(), EditError> {
    let place = Clause { id };
    ClauseView::begin(edit, &place)?;
    edit.set(&place, clause::TITLE, Some(title.to_owned()))?;
    edit.set(&place, clause::LEVEL, Some(level))
}

/// Moves a clause between two others.
pub fn move_clause(
    edit: &mut Edit<'_>,
    id: Id,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(&Clause { id }, clause::ORD, Some(OrdKey::between(after, before)))
}

/// Strikes a clause out: it stays, with its number, and is no part of the text. `false` takes it up again.
pub fn strike_clause(edit: &mut Edit<'_>, id: Id, out: bool) -> Result<(), EditError> {
    edit.set(&Clause { id }, clause::STATE, out.then_some(ClauseState::Stralciata))
}

/// Gives the text as it is now a name, in a session if it was one.
pub fn name_version(
    edit: &mut Edit<'_>,
    label: &str,
    reason: VersionReason,
    (hash, heads): (&str, &str),
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let id = plan::add_version(edit, label, reason, hash, heads)?;
    edit.set(&Version { id }, version::SESSION, session.map(|session| session.to_string()))?;
    Ok(id)
}

/// SHA-256 of what the whole text says: the hashes of its clauses, in their order.
pub fn whole_hash(doc: &Doc, view: &CodocView) -> String {
    let mut digest = Sha256::new();
    digest.update(view.title.value.as_deref().unwrap_or_default());
    for clause in view.present() {
        digest.update(content_hash(doc, clause));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Words in what the clauses say, as people count them.
pub fn words(doc: &Doc, view: &CodocView) -> usize {
    let of = |clause: &ClauseView| {
        let spans = rich::spans(doc, &clause.place(), clause::BODY).unwrap_or_default();
        blocks::plain(&spans).split_whitespace().count()
    };
    view.present().filter(|clause| !clause.is_struck()).map(of).sum()
}
