//! A professional's own notes about a family, a document and a space of its own.

use crate::attachment::AttachmentView;
use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{note, notes};
use crate::ids::Id;
use crate::log::LogView;
use crate::passage::{Reviewed, TextPlace, read_reviewed};
use crate::path::Path;
use crate::place::{Note, Notes};
use crate::read::{Anomaly, Reader};
use crate::record::records;
use crate::register::Register;
use crate::time::Date;

/// The notes as they read now.
#[derive(Clone, PartialEq, Debug)]
pub struct NotesView {
    /// Id of the plan's document, in hexadecimal digits.
    pub plan: Register<String>,
    pub code: Register<String>,
    pub entries: Vec<NoteView>,
    pub attachments: Vec<AttachmentView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

records! {
    /// A note.
    NoteView of Note, note as "note" {
        date: Date = DATE,
        title: String = TITLE,
    } texts { body = BODY, } nested {}
}

/// Reads any notes, whatever the document holds.
pub fn read(doc: &Doc) -> (NotesView, Vec<Anomaly>) {
    let (view, _, reader) = read_all(doc);
    (view, reader.anomalies)
}

pub(crate) fn texts(doc: &Doc) -> (Vec<TextPlace>, Reviewed) {
    let (_, reviewed, mut reader) = read_all(doc);
    (reader.present_texts(), reviewed)
}

fn read_all(doc: &Doc) -> (NotesView, Reviewed, Reader<'_>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Notes);
    let r = &mut reader;
    let mut own = root.child(r, "notes");
    let mut view = NotesView {
        plan: own.register(r, notes::PLAN),
        code: own.register(r, notes::CODE),
        entries: NoteView::read_all(root.child(r, "entries"), r),
        attachments: AttachmentView::read_all(root.child(r, "attachments"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    let reviewed = read_reviewed(root.child(r, "reviewed"), r);
    root.finish(r);
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reviewed, reader)
}

/// Says of fresh notes which plan they belong to.
pub fn open(edit: &mut Edit<'_>, plan: &str, code: &str) -> Result<(), EditError> {
    edit.intend("notes.open", Path::from(["notes"]));
    edit.set(&Notes, notes::PLAN, Some(plan.to_owned()))?;
    edit.set(&Notes, notes::CODE, Some(code.to_owned()))
}

/// Begins a note.
pub fn add_note(edit: &mut Edit<'_>, date: Date, title: &str) -> Result<Id, EditError> {
    let place = Note { id: edit.new_id() };
    NoteView::begin(edit, &place)?;
    edit.set(&place, note::DATE, Some(date))?;
    edit.set(&place, note::TITLE, Some(title.to_owned()))?;
    Ok(place.id)
}
