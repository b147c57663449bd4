//! A piece of a rich text that is taken out, and put back elsewhere as it was.

use std::collections::{BTreeMap, BTreeSet};

use automerge::error::UpdateObjectError;
use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::Transactable;
use automerge::{ObjId, ReadDoc, hydrate};

use super::{RichValue, Span, read_marks, read_span, value};
use crate::doc::{self, Edit, EditError};
use crate::path::Path;
use crate::text::utf16;

/// What lies from `start` up to `end`, in an edit under way.
pub(crate) fn spans_in(edit: &Edit<'_>, obj: &ObjId, start: usize, end: usize) -> Result<Vec<Span>, EditError> {
    let mut at = 0;
    let mut found = Vec::new();
    for span in edit.tx.spans(obj)? {
        match read_span(&span) {
            Span::Text { value, marks } => {
                let inside: String = value
                    .chars()
                    .filter(|character| {
                        let here = at;
                        at += character.len_utf16();
                        here >= start && here < end
                    })
                    .collect();
                if !inside.is_empty() {
                    found.push(Span::Text { value: inside, marks });
                }
            }
            block => {
                if at >= start && at < end {
                    found.push(block);
                }
                at += 1;
            }
        }
    }
    Ok(found)
}

/// Puts a piece at a place, under its own marks and no others. Gives its length.
pub(crate) fn put_in(edit: &mut Edit<'_>, obj: &ObjId, at: usize, piece: &[Span]) -> Result<usize, EditError> {
    let mut end = at;
    for span in piece {
        match span {
            Span::Text { value, marks } => {
                edit.tx.splice_text(obj, end, 0, value)?;
                let length = utf16(value);
                mark(edit, obj, (end, end + length), marks)?;
                end += length;
            }
            Span::Block { value } => {
                let block = edit.tx.split_block(obj, end)?;
                let held = hydrate::Value::Map(value::hydrated(value, doc::ENCODING));
                edit.tx.update_object(&block, &held).map_err(|error| match error {
                    UpdateObjectError::Automerge(error) => EditError::from(error),
                    UpdateObjectError::ChangeType => EditError::NotFound(Path::root()),
                })?;
                end += 1;
            }
        }
    }
    Ok(end - at)
}

/// Letters that are put somewhere take up the marks around them: what differs from what they should have is written.
fn mark(
    edit: &mut Edit<'_>,
    obj: &ObjId,
    (start, end): (usize, usize),
    wanted: &BTreeMap<String, RichValue>,
) -> Result<(), EditError> {
    let present = read_marks(&edit.tx.get_marks(obj, start, None)?);
    let names: BTreeSet<&String> = present.keys().chain(wanted.keys()).collect();
    for name in names {
        match (present.get(name), wanted.get(name)) {
            (present, Some(value)) if present != Some(value) => {
                edit.tx.mark(obj, Mark::new(name.clone(), value.to_scalar(), start, end), expand(name))?;
            }
            (Some(_), None) => edit.tx.unmark(obj, name, start, end, expand(name))?,
            _ => {}
        }
    }
    Ok(())
}

/// As the editor has it: what is typed behind a link or a term is no part of it.
fn expand(name: &str) -> ExpandMark {
    match name {
        "link" | "term" => ExpandMark::None,
        _ => ExpandMark::Both,
    }
}
