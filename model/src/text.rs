//! Shared texts: two people type in one field and both see the same text. Positions are UTF-16 code units, as a textarea counts them.

use automerge::transaction::Transactable;
use automerge::{ChangeHash, ObjId, PatchAction, ReadDoc};
use unicode_segmentation::GraphemeCursor;

use crate::doc::{Doc, Edit, EditError};
use crate::path::Path;
use crate::place::Place;
use crate::register::TextField;

/// Above this many code units on both sides, a replacement is taken for an edit in several spots and not for typing.
const ONE_SPOT: usize = 64;

/// Makes the text be `new`, writing no more than what differs: what others type elsewhere in it survives. Never splits what a
/// person sees as one character.
pub fn update<E: Place>(edit: &mut Edit<'_>, place: &E, field: TextField<E>, new: &str) -> Result<(), EditError> {
    let path = path_of(place, field);
    let obj = edit.find(&path)?;
    let old = edit.tx.text(&obj)?;
    if old == new {
        return Ok(());
    }
    let spot = differing(&old, new);
    if utf16(spot.old) > ONE_SPOT && utf16(spot.new) > ONE_SPOT {
        edit.tx.update_text(&obj, new)?;
    } else {
        edit.tx.splice_text(&obj, utf16(spot.before), isize_of(utf16(spot.old)), spot.new)?;
    }
    edit.touch(place)?;
    edit.intend(field.label, path);
    Ok(())
}

/// Replaces `delete` code units at `at` with `insert`. Refused when either end is outside the text or inside a surrogate pair.
pub fn splice<E: Place>(
    edit: &mut Edit<'_>,
    place: &E,
    field: TextField<E>,
    at: usize,
    delete: usize,
    insert: &str,
) -> Result<(), EditError> {
    let path = path_of(place, field);
    let obj = edit.find(&path)?;
    let old = edit.tx.text(&obj)?;
    if !is_boundary(&old, at) || !is_boundary(&old, at.saturating_add(delete)) {
        return Err(EditError::NoSuchPosition(path));
    }
    edit.tx.splice_text(&obj, at, isize_of(delete), insert)?;
    edit.touch(place)?;
    edit.intend(field.label, path);
    Ok(())
}

/// The text as it is; `None` when there is none at this place.
pub fn read<E: Place>(doc: &Doc, place: &E, field: TextField<E>) -> Option<String> {
    doc.am.text(find(doc, &path_of(place, field))?).ok()
}

/// A position in a text as it was at some version.
#[derive(Debug, Clone, PartialEq)]
pub struct Caret {
    heads: Vec<ChangeHash>,
    at: usize,
}

/// Takes hold of the position `at` before changes come. `None` when there is no such text or position.
pub fn caret<E: Place>(doc: &Doc, place: &E, field: TextField<E>, at: usize) -> Option<Caret> {
    let text = read(doc, place, field)?;
    is_boundary(&text, at).then(|| Caret { heads: doc.am.get_heads(), at })
}

/// Where the position is now: behind the same character, or where that character was if somebody deleted it. What others insert
/// exactly there comes after it.
pub fn position<E: Place>(doc: &Doc, place: &E, field: TextField<E>, caret: &Caret) -> usize {
    find(doc, &path_of(place, field)).map_or(0, |obj| follow(doc, &obj, caret.at, &caret.heads))
}

/// Where position `at` of the text at version `heads` is now. (Automerge's cursors would do, but resolving one whose character was
/// deleted at the end of a text trips an assertion of its debug builds.)
pub(crate) fn follow(doc: &Doc, obj: &ObjId, at: usize, heads: &[ChangeHash]) -> usize {
    let patches = doc.am.diff_obj(obj, heads, &doc.am.get_heads(), false).unwrap_or_default();
    patches.iter().fold(at, |at, patch| match &patch.action {
        PatchAction::SpliceText { index, value, .. } if *index < at => at + utf16(&value.make_string()),
        PatchAction::DeleteSeq { index, length } if *index < at => at - (*length).min(at - *index),
        _ => at,
    })
}

pub(crate) fn path_of<E: Place>(place: &E, field: TextField<E>) -> Path {
    place.container().then(place.key(field.key()))
}

pub(crate) fn find(doc: &Doc, path: &Path) -> Option<ObjId> {
    path.keys().iter().try_fold(automerge::ROOT, |parent, key| {
        let (value, id) = doc.am.get(&parent, key.as_str()).ok().flatten()?;
        value.is_object().then_some(id)
    })
}

/// What differs between two texts, as one stretch.
struct Spot<'t> {
    before: &'t str,
    old: &'t str,
    new: &'t str,
}

fn differing<'t>(old: &'t str, new: &'t str) -> Spot<'t> {
    let start = common_start(old, new);
    let (before, old_rest) = old.split_at_checked(start).unwrap_or(("", old));
    let (_, new_rest) = new.split_at_checked(start).unwrap_or(("", new));
    let end = common_end(old, new, old_rest.len().min(new_rest.len()));
    let cut = |text: &'t str| text.get(..text.len() - end).unwrap_or(text);
    Spot { before, old: cut(old_rest), new: cut(new_rest) }
}

/// Bytes which both begin with, up to a boundary between characters as people see them.
fn common_start(old: &str, new: &str) -> usize {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    (0..=same).rev().find(|at| is_grapheme_boundary(old, *at) && is_grapheme_boundary(new, *at)).unwrap_or(0)
}

/// The same for the end, at most `limit` bytes.
fn common_end(old: &str, new: &str, limit: usize) -> usize {
    let same = old.bytes().rev().zip(new.bytes().rev()).take(limit).take_while(|(a, b)| a == b).count();
    let fits = |end: &usize| is_grapheme_boundary(old, old.len() - end) && is_grapheme_boundary(new, new.len() - end);
    (0..=same).rev().find(fits).unwrap_or(0)
}

fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

pub(crate) fn is_boundary(text: &str, at: usize) -> bool {
    byte_at(text, at).is_some()
}

/// Where in the bytes of a text so many code units end; `None` outside of it and inside a surrogate pair.
pub(crate) fn byte_at(text: &str, units: usize) -> Option<usize> {
    let mut unit = 0;
    for (byte, character) in text.char_indices() {
        if unit >= units {
            return (unit == units).then_some(byte);
        }
        unit += character.len_utf16();
    }
    (unit == units).then_some(text.len())
}

/// Length in UTF-16 code units.
pub fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

pub(crate) fn isize_of(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}
