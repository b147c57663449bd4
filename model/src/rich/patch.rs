//! What differs between two versions of a rich text, as changes of what somebody sees: the form of Automerge's JavaScript patches, with
//! paths that begin at the text.

use std::collections::BTreeMap;

use automerge::{ChangeHash, ObjId, PatchAction, Prop, Value};
use serde::Serialize;

use super::{RichValue, read_marks};
use crate::doc::Doc;
use crate::place::Place;
use crate::register::TextField;
use crate::text::{find, path_of};

/// A step of a path: a key of a map or a place in a sequence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum PatchKey {
    Index(usize),
    Key(String),
}

/// A mark on a stretch of text; `Null` when it was taken away.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PlacedMark {
    pub name: String,
    pub value: RichValue,
    pub start: usize,
    pub end: usize,
}

/// One change. Objects that are put are empty; what they hold follows.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Patch {
    Put {
        path: Vec<PatchKey>,
        value: RichValue,
    },
    Insert {
        path: Vec<PatchKey>,
        values: Vec<RichValue>,
    },
    Splice {
        path: Vec<PatchKey>,
        value: String,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        marks: BTreeMap<String, RichValue>,
    },
    Inc {
        path: Vec<PatchKey>,
        value: i64,
    },
    Del {
        path: Vec<PatchKey>,
        length: usize,
    },
    Mark {
        path: Vec<PatchKey>,
        marks: Vec<PlacedMark>,
    },
}

/// The changes from one version of a text to another; `None` when there is no such text.
pub fn diff<E: Place>(
    doc: &Doc,
    place: &E,
    field: TextField<E>,
    before: &[ChangeHash],
    after: &[ChangeHash],
) -> Option<Vec<Patch>> {
    let obj = find(doc, &path_of(place, field))?;
    let found = doc.am.diff_obj(&obj, before, after, true).ok()?;
    Some(found.into_iter().filter_map(|patch| read(&obj, patch)).collect())
}

/// The changes of a text among those of a document; `None` when there is no such text.
pub(super) fn among<E: Place>(
    doc: &Doc,
    place: &E,
    field: TextField<E>,
    patches: &[automerge::Patch],
) -> Option<Vec<Patch>> {
    let obj = find(doc, &path_of(place, field))?;
    Some(patches.iter().filter_map(|patch| read(&obj, patch.clone())).collect())
}

fn read(text: &ObjId, patch: automerge::Patch) -> Option<Patch> {
    let inside = match patch.obj == *text {
        true => Vec::new(),
        false => {
            let from = patch.path.iter().position(|(obj, _)| obj == text)?;
            patch.path.iter().skip(from).map(|(_, prop)| key(prop)).collect()
        }
    };
    let at = |key: PatchKey| inside.iter().cloned().chain([key]).collect::<Vec<_>>();
    Some(match patch.action {
        PatchAction::PutMap { key, value: (value, _), .. } => {
            Patch::Put { path: at(PatchKey::Key(key)), value: of(&value) }
        }
        PatchAction::PutSeq { index, value: (value, _), .. } => {
            Patch::Put { path: at(PatchKey::Index(index)), value: of(&value) }
        }
        PatchAction::Insert { index, values } => Patch::Insert {
            path: at(PatchKey::Index(index)),
            values: values.iter().map(|(value, ..)| of(value)).collect(),
        },
        PatchAction::SpliceText { index, value, marks } => Patch::Splice {
            path: at(PatchKey::Index(index)),
            value: value.make_string(),
            marks: marks.as_ref().map(read_marks).unwrap_or_default(),
        },
        PatchAction::Increment { prop, value } => Patch::Inc { path: at(key(&prop)), value },
        PatchAction::DeleteMap { key } => Patch::Del { path: at(PatchKey::Key(key)), length: 1 },
        PatchAction::DeleteSeq { index, length } => Patch::Del { path: at(PatchKey::Index(index)), length },
        PatchAction::Mark { marks } => Patch::Mark { path: inside.clone(), marks: marks.iter().map(placed).collect() },
        // Nothing that is seen changes.
        PatchAction::Conflict { .. } => return None,
    })
}

fn key(prop: &Prop) -> PatchKey {
    match prop {
        Prop::Map(key) => PatchKey::Key(key.clone()),
        Prop::Seq(index) => PatchKey::Index(*index),
    }
}

fn of(value: &Value<'_>) -> RichValue {
    match value {
        Value::Object(kind) => RichValue::of_object(*kind),
        Value::Scalar(scalar) => RichValue::of_scalar(scalar),
    }
}

fn placed(mark: &automerge::marks::Mark) -> PlacedMark {
    PlacedMark {
        name: mark.name.to_string(),
        value: RichValue::of_scalar(&mark.value),
        start: mark.start,
        end: mark.end,
    }
}
