//! Where two people wrote different values, and how it was settled.
//!
//! A conflict is never settled by the software. It is listed until a person chooses, keeps both where the field allows it, or writes
//! the field anew; each decision appends a record to the document, under `/conflicts`, which is never changed. A record names the
//! operations that stood against each other, not their authors: who wrote them follows from the history, and cannot be claimed.
//!
//! What people may do is a column of the table in [`crate::field`]; domain rules behind it: states, assignments and legal quantities
//! hold one value ([`Settle::ChooseOne`]); dates, quantities and judgements may stand side by side, each with its author
//! ([`Settle::KeepBoth`]); a removal against an edit ends with the thing restored, and says so.

use automerge::transaction::Transactable;
use automerge::{ObjType, Value};

use crate::doc::{self, Doc, Edit, EditError, Kind};
use crate::field;
use crate::history::OpRef;
use crate::ids::Id;
use crate::path::Path;
use crate::place::label_of;
use crate::read::{By, Fields, Reader, conflict_kind};
use crate::register::{self, Candidate, Raw, Register, Scalar, Settle, ValueKind};
use crate::vocab::{Outcome, Vocabulary};

/// A register in which two people wrote different values.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    pub path: Path,
    /// Key of the field's label in the locale files.
    pub label: &'static str,
    pub kind: ConflictKind,
    /// How to show the candidates' values.
    pub value_kind: ValueKind,
    /// All values, with their authors. The last is the one that every replica computes with meanwhile.
    pub candidates: Vec<Candidate<Raw>>,
    /// Somebody looked at exactly these candidates and said "later".
    pub deferred: Option<By>,
}

/// What stands against what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConflictKind {
    /// Two values of one field; `both` says whether both may stay.
    Values { both: bool },
    /// One person removed the thing while another was editing it. It is there; choosing `true` removes it.
    RemovedAndEdited,
}

impl Conflict {
    pub(crate) fn of<T: Scalar>(
        path: &Path,
        label: &'static str,
        register: &Register<T>,
        deferred: Option<By>,
    ) -> Self {
        let settle = field::info(label).map_or(Settle::ChooseOne, |info| info.settle);
        let raw = |c: &Candidate<T>| Candidate {
            value: Some(c.raw.clone()),
            raw: c.raw.clone(),
            author: c.author,
            actor: c.actor.clone(),
            time_ms: c.time_ms,
            op: c.op.clone(),
        };
        Self {
            path: path.clone(),
            label,
            kind: conflict_kind(label, settle),
            value_kind: T::KIND,
            candidates: register.candidates.iter().map(raw).collect(),
            deferred,
        }
    }
}

/// The trace of one decision.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    pub id: Id,
    pub path: Path,
    pub label: String,
    /// `None` when the code is not known to this version.
    pub outcome: Option<Outcome>,
    /// What stood against each other.
    pub candidates: Vec<Candidate<Raw>>,
    /// The operation whose value was chosen.
    pub chosen: Option<OpRef>,
    /// The write that settled it.
    pub settles: Option<OpRef>,
    pub note: String,
    /// Who decided, and when.
    pub by: By,
}

impl Record {
    pub(crate) fn is_about(&self, ops: &[OpRef]) -> bool {
        self.candidates.len() == ops.len() && self.candidates.iter().all(|c| ops.contains(&c.op))
    }

    pub(crate) fn typed<T: Scalar>(&self) -> Vec<Candidate<T>> {
        Register::new(self.candidates.clone()).candidates
    }
}

/// What a person decides about a conflict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resolution {
    /// The value of this candidate holds.
    Choose(OpRef),
    /// Both stay, each with its author. Of dates the earlier one is computed with; of other values, the one all replicas pick.
    KeepBoth,
    /// Not now. It stays listed, marked as put off.
    Later,
}

/// The open conflicts of a document, in the order of its parts.
pub fn list(doc: &Doc) -> Vec<Conflict> {
    match doc::kind(doc) {
        Some(Kind::Workspace) => crate::workspace::read(doc).0.conflicts,
        Some(Kind::Plan) => crate::plan::read(doc).0.conflicts,
        Some(Kind::Identity) => crate::identity::read(doc).0.conflicts,
        Some(Kind::Court) => crate::court::read(doc).0.conflicts,
        Some(Kind::Notes) => crate::notes::read(doc).0.conflicts,
        Some(Kind::Contacts) => crate::contacts::read(doc).0.conflicts,
        Some(Kind::Codesign) => crate::codesign::read(doc).0.conflicts,
        Some(Kind::Codoc) => crate::codoc::read(doc).0.conflicts,
        Some(Kind::Draft) => crate::draft::read(doc).0.conflicts,
        Some(Kind::Session) => crate::session::read(doc).0.conflicts,
        Some(Kind::Budget) => crate::budget::read(doc).0.conflicts,
        Some(Kind::Reasons) => crate::log::read_reasons(doc).0.conflicts,
        None => Vec::new(),
    }
}

/// Settles the conflict at `path` and leaves the trace. `note` is the person's reason, possibly empty.
pub fn resolve(edit: &mut Edit<'_>, path: &Path, resolution: &Resolution, note: &str) -> Result<(), EditError> {
    let (container, key) = path.split().ok_or_else(|| EditError::NotFound(path.clone()))?;
    let obj = edit.find(&container)?;
    let present = edit.candidates(&obj, key);
    if !register::disagree(&present) {
        return Err(EditError::NoSuchCandidate(path.clone()));
    }
    let label = label_of(path).ok_or_else(|| EditError::NotFound(path.clone()))?;
    let (outcome, winner) = decide(path, label, &present, resolution)?;
    if let Some(winner) = winner {
        edit.write(&obj, key, winner.raw.to_scalar())?;
        edit.touch_value(path)?;
    }
    edit.record(path, label, &present, outcome, winner.map(|w| &w.op), note)?;
    edit.intend("conflict.resolve", path.clone());
    Ok(())
}

fn decide<'c>(
    path: &Path,
    label: &str,
    present: &'c [Candidate<Raw>],
    resolution: &Resolution,
) -> Result<(Outcome, Option<&'c Candidate<Raw>>), EditError> {
    match resolution {
        Resolution::Choose(op) => {
            let chosen = present.iter().find(|c| c.op == *op);
            chosen.map(|c| (Outcome::Scelta, Some(c))).ok_or_else(|| EditError::NoSuchCandidate(path.clone()))
        }
        Resolution::KeepBoth => match field::info(label) {
            Some(info) if info.settle == Settle::KeepBoth => Ok((Outcome::Entrambe, foremost(present, info.kind))),
            _ => Err(EditError::OneValueOnly(path.clone())),
        },
        Resolution::Later => Ok((Outcome::Rinviata, None)),
    }
}

/// The value to compute with while both stay: a reminder goes by the earlier date.
fn foremost(present: &[Candidate<Raw>], kind: ValueKind) -> Option<&Candidate<Raw>> {
    let dated = present.iter().filter(|c| c.raw != Raw::Cleared);
    match kind {
        ValueKind::Date => dated.min_by_key(|c| c.raw.text()),
        ValueKind::Instant => dated.min_by_key(|c| c.raw.text().and_then(|ms| ms.parse::<i64>().ok())),
        _ => present.last(),
    }
}

pub(crate) fn write_record(
    edit: &mut Edit<'_>,
    path: &Path,
    label: &str,
    candidates: &[Candidate<Raw>],
    outcome: Outcome,
    chosen: Option<&OpRef>,
    note: &str,
) -> Result<(), EditError> {
    let records = edit.find(&Path::from(["conflicts"]))?;
    let id = edit.new_id().to_string();
    let settles = settling_op(edit, path, outcome);
    let record = edit.tx.put_object(&records, id, ObjType::Map)?;
    let list = edit.tx.put_object(&record, "candidates", ObjType::List)?;
    for (index, candidate) in candidates.iter().enumerate() {
        let entry = edit.tx.insert_object(&list, index, ObjType::Map)?;
        edit.tx.put(&entry, "op", candidate.op.to_string())?;
        edit.tx.put(&entry, "value", candidate.raw.to_scalar())?;
    }
    edit.tx.put(&record, "path", path.to_string())?;
    edit.tx.put(&record, "label", label)?;
    edit.tx.put(&record, "outcome", outcome.code())?;
    for (key, op) in [("chosen", chosen), ("settles", settles.as_ref())] {
        if let Some(op) = op {
            edit.tx.put(&record, key, op.to_string())?;
        }
    }
    if !note.is_empty() {
        edit.tx.put(&record, "note", note)?;
    }
    Ok(())
}

fn settling_op(edit: &mut Edit<'_>, path: &Path, outcome: Outcome) -> Option<OpRef> {
    let (container, key) = path.split()?;
    let container = edit.find(&container).ok()?;
    let present = edit.candidates(&container, key);
    match present.as_slice() {
        [only] if outcome != Outcome::Rinviata => Some(only.op.clone()),
        _ => None,
    }
}

/// All records of a document, oldest first.
pub(crate) fn read_records(reader: &mut Reader<'_>, root: &mut Fields) -> Vec<Record> {
    let records = root.child(reader, "conflicts").children::<Id>(reader);
    records.into_iter().map(|(id, fields)| read_record(reader, id, fields)).collect()
}

fn read_record(reader: &mut Reader<'_>, id: Id, mut fields: Fields) -> Record {
    let at = fields.path.clone();
    let candidates = match fields.object(reader, "candidates", ObjType::List) {
        Some(list) => read_candidates(reader, &list),
        None => {
            reader.report(at.then("candidates"), crate::read::AnomalyKind::Missing);
            Vec::new()
        }
    };
    let written = fields.raw(reader, "path");
    let by = written.first().map_or(By { author: None, time_ms: 0 }, |c| By { author: c.author, time_ms: c.time_ms });
    let text = |raw: Vec<Candidate<Raw>>| raw.last().and_then(|c| c.raw.text()).unwrap_or_default();
    let path = text(written).parse().unwrap_or_else(|_| {
        reader.report(at.then("path"), crate::read::AnomalyKind::Missing);
        Path::root()
    });
    let mut next = |key: &str| text(fields.raw(reader, key));
    let record = Record {
        id,
        path,
        label: next("label"),
        outcome: Outcome::from_code(&next("outcome")),
        candidates,
        chosen: next("chosen").parse().ok(),
        settles: next("settles").parse().ok(),
        note: next("note"),
        by,
    };
    fields.finish(reader);
    record
}

fn read_candidates(reader: &mut Reader<'_>, list: &automerge::ObjId) -> Vec<Candidate<Raw>> {
    let entries = reader.list(list).into_iter().filter(|(value, _)| matches!(value, Value::Object(ObjType::Map)));
    let entries: Vec<_> = entries.map(|(_, id)| id).collect();
    entries.iter().filter_map(|entry| read_candidate(reader, entry)).collect()
}

/// Author and time come from the named operation in the history, not from the record.
fn read_candidate(reader: &mut Reader<'_>, entry: &automerge::ObjId) -> Option<Candidate<Raw>> {
    let mut fields = reader.map(entry, Path::root());
    let op: OpRef = fields.raw(reader, "op").last()?.raw.text()?.parse().ok()?;
    let raw = fields.raw(reader, "value").last()?.raw.clone();
    let history = reader.history();
    let change = history.index_of(op.counter, &op.actor).and_then(|index| history.at(index));
    Some(Candidate {
        value: Some(raw.clone()),
        raw,
        author: change.and_then(|c| c.author),
        actor: op.actor.clone(),
        time_ms: change.map_or(0, |c| c.time_ms),
        op,
    })
}
