//! The activity log of a document: what was revealed, exported, approved, signed, and why. Only added to; who and when are the
//! history's, which nobody can write for another.

use crate::codoc::aside::{AsideReplyView, AsideView};
use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::log;
use crate::ids::Id;
use crate::place::LogEntry;
use crate::read::{Anomaly, Reader};
use crate::record::records;
use crate::vocab::LogVerb;

records! {
    /// An entry of the log.
    LogView of LogEntry, log as "log" {
        verb: LogVerb = VERB,
        /// What it was about: a path, an id, a code. Never a name.
        target: String = TARGET,
        /// The reason or purpose that the person gave.
        reason: String = REASON,
        /// Format and hash of an export, and the like.
        detail: String = DETAIL,
    } texts {} nested {}
}

/// The lane beside a document, as it reads now.
#[derive(Clone, PartialEq, Debug)]
pub struct ReasonsView {
    /// Oldest first.
    pub log: Vec<LogView>,
    /// What those say of a text who do not write in it, oldest first.
    pub comments: Vec<AsideView>,
    pub answers: Vec<AsideReplyView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

/// Reads the reasons that lie in the lane beside a document, whatever it holds.
pub fn read_reasons(doc: &Doc) -> (ReasonsView, Vec<Anomaly>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Reasons);
    let r = &mut reader;
    let log = LogView::read_all(root.child(r, "log"), r);
    // What is said there of a text: see [`crate::codoc::aside`].
    let (comments, answers) = (root.child(r, "comments"), root.child(r, "answers"));
    let (comments, answers) = (AsideView::read_all(comments, r), AsideReplyView::read_all(answers, r));
    root.child(r, "reviewed");
    root.finish(r);
    let view = ReasonsView { log, comments, answers, conflicts: reader.conflicts, records: reader.records };
    (view, reader.anomalies)
}

/// Keeps that somebody did something.
pub fn add_log(
    edit: &mut Edit<'_>,
    verb: LogVerb,
    target: &str,
    reason: &str,
    detail: Option<&str>,
) -> Result<Id, EditError> {
    let place = LogEntry { id: edit.new_id() };
    LogView::begin(edit, &place)?;
    edit.set(&place, log::VERB, Some(verb))?;
    edit.set(&place, log::TARGET, Some(target.to_owned()))?;
    edit.set(&place, log::REASON, Some(reason.to_owned()))?;
    edit.set(&place, log::DETAIL, detail.map(str::to_owned))?;
    Ok(place.id)
}
