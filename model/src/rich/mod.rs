//! Rich text: a shared text with marks on stretches of it and with block markers in it, in
//! [Automerge's rich text schema](https://automerge.org/docs/reference/under-the-hood/rich-text-schema/), so that other editors read it too.
//!
//! Here is what an editor asks for: the text as [`spans`], its changes as [`Op`]s, and the [`diff`] between two versions. The names are
//! those of Automerge's JavaScript functions, and they give the same answers; a test of the browser compares them. What a text says as
//! paragraphs, lists and tables is in [`blocks`].
//!
//! Positions are UTF-16 code units; a block marker counts as one.

mod anchor;
mod patch;
mod piece;
mod touched;
mod typed;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use automerge::iter::Span as AmSpan;
use automerge::marks::{ExpandMark, Mark, MarkSet, UpdateSpansConfig};
use automerge::transaction::Transactable;
use automerge::{ChangeHash, ObjId, ReadDoc, ScalarValue};
use serde::{Deserialize, Serialize};

use crate::doc::{self, Doc, Edit, EditError};
use crate::path::Path;
use crate::place::Place;
use crate::register::TextField;
use crate::text::{find, path_of};

pub use anchor::{Anchor, Stretch, anchor, anchor_all, stretch};
pub(crate) use anchor::{anchor_in, position_in, stretch_in};
pub use patch::{Patch, PatchKey, PlacedMark, diff};
pub(crate) use piece::{put_in, spans_in};
pub use touched::{Touched, Writes, Written};
pub use typed::type_in;
pub use value::RichValue;

/// A stretch of text under the same marks, or a block marker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Span {
    Text {
        value: String,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        marks: BTreeMap<String, RichValue>,
    },
    Block {
        /// `type`, `parents`, `attrs`, `isEmbed`, and whatever else somebody wrote.
        value: BTreeMap<String, RichValue>,
    },
}

/// At which ends of a mark new text takes it up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expand {
    Before,
    After,
    Both,
    None,
}

impl From<Expand> for ExpandMark {
    fn from(expand: Expand) -> Self {
        match expand {
            Expand::Before => Self::Before,
            Expand::After => Self::After,
            Expand::Both => Self::Both,
            Expand::None => Self::None,
        }
    }
}

/// One change of a rich text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Op {
    /// Replaces `delete` code units at `index` with `insert`.
    Splice { index: usize, delete: usize, insert: String },
    /// Marks from `start` up to `end`.
    Mark { start: usize, end: usize, expand: Expand, name: String, value: RichValue },
    /// Takes a mark away.
    Unmark { start: usize, end: usize, expand: Expand, name: String },
    /// Makes the text be these spans, writing no more than what differs.
    UpdateSpans { spans: Vec<Span>, default_expand: Expand, expands: BTreeMap<String, Expand> },
}

/// The text as it is; `None` when there is none at this place.
pub fn spans<E: Place>(doc: &Doc, place: &E, field: TextField<E>) -> Option<Vec<Span>> {
    let obj = find(doc, &path_of(place, field))?;
    Some(doc.am.spans(&obj).ok()?.map(|span| read_span(&span)).collect())
}

/// The text as it was at a version; empty where there was none.
pub fn spans_at<E: Place>(doc: &Doc, place: &E, field: TextField<E>, heads: &[ChangeHash]) -> Option<Vec<Span>> {
    let obj = find(doc, &path_of(place, field))?;
    Some(doc.am.spans_at(&obj, heads).ok()?.map(|span| read_span(&span)).collect())
}

/// Makes the changes, in order. On an error none is made.
///
/// # Errors
/// [`EditError::NoSuchPosition`] outside of the text or inside a surrogate pair.
pub fn apply<E: Place>(
    edit: &mut Edit<'_>,
    place: &E,
    field: TextField<E>,
    ops: impl IntoIterator<Item = Op>,
) -> Result<(), EditError> {
    write_in(edit, place, field, |edit, path, obj| ops.into_iter().try_for_each(|op| apply_one(edit, path, obj, op)))
}

/// Writes into a text, and says that it was written into.
fn write_in<E: Place>(
    edit: &mut Edit<'_>,
    place: &E,
    field: TextField<E>,
    write: impl FnOnce(&mut Edit<'_>, &Path, &ObjId) -> Result<(), EditError>,
) -> Result<(), EditError> {
    let path = path_of(place, field);
    let obj = edit.find(&path)?;
    write(edit, &path, &obj)?;
    edit.touch(place)?;
    edit.intend(field.label, path);
    Ok(())
}

fn apply_one(edit: &mut Edit<'_>, path: &Path, obj: &ObjId, op: Op) -> Result<(), EditError> {
    let inside = |edit: &Edit<'_>, positions: &[usize]| {
        let text = edit.tx.text(obj)?;
        match positions.iter().all(|at| crate::text::is_boundary(&text, *at)) {
            true => Ok(()),
            false => Err(EditError::NoSuchPosition(path.clone())),
        }
    };
    match op {
        Op::Splice { index, delete, insert } => {
            inside(edit, &[index, index.saturating_add(delete)])?;
            edit.tx.splice_text(obj, index, crate::text::isize_of(delete), &insert)?;
        }
        Op::Mark { start, end, expand, name, value } => {
            inside(edit, &[start, end])?;
            if start < end {
                edit.tx.mark(obj, Mark::new(name, value.to_scalar(), start, end), expand.into())?;
            }
        }
        Op::Unmark { start, end, expand, name } => {
            inside(edit, &[start, end])?;
            if start < end {
                edit.tx.unmark(obj, &name, start, end, expand.into())?;
            }
        }
        Op::UpdateSpans { spans, default_expand, expands } => {
            let config = UpdateSpansConfig::default().with_default_expand(default_expand.into());
            let config =
                expands.into_iter().fold(config, |config, (name, expand)| config.with_mark_expand(name, expand.into()));
            edit.tx.update_spans(obj, config, spans.iter().map(write_span))?;
        }
    }
    Ok(())
}

fn read_span(span: &AmSpan) -> Span {
    match span {
        AmSpan::Text { text, marks } => {
            let marks = marks.as_deref().map(read_marks).unwrap_or_default();
            Span::Text { value: text.clone(), marks }
        }
        AmSpan::Block(block) => Span::Block { value: value::fields(block) },
    }
}

/// Marks that were taken away are kept by Automerge as saying nothing.
fn read_marks(marks: &MarkSet) -> BTreeMap<String, RichValue> {
    let said = marks.iter().filter(|(_, value)| **value != ScalarValue::Null);
    said.map(|(name, value)| (name.to_owned(), RichValue::of_scalar(value))).collect()
}

fn write_span(span: &Span) -> AmSpan {
    match span {
        Span::Text { value, marks } => {
            let marks = marks.iter().map(|(name, value)| (name.clone(), value.to_scalar()));
            let marks: MarkSet = marks.collect();
            AmSpan::Text { text: value.clone(), marks: (marks != MarkSet::default()).then(|| Arc::new(marks)) }
        }
        Span::Block { value } => AmSpan::Block(value::hydrated(value, doc::ENCODING)),
    }
}
