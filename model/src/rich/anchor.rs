//! A stretch of a rich text that is held while the text changes: by Automerge's cursors on its first and its last character.

use automerge::{ChangeHash, Cursor, ObjId, ReadDoc};

use crate::doc::{Doc, Edit, EditError};
use crate::place::Place;
use crate::register::TextField;
use crate::text::{find, is_boundary, path_of, utf16};

/// What Automerge puts into a text for a block marker.
const MARKER: char = '\u{FFFC}';

/// Both ends of a stretch, as Automerge spells cursors, and the words that it was on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Anchor {
    /// On the first character.
    pub from: String,
    /// On the last character.
    pub to: String,
    pub quote: String,
}

/// Where a stretch is now, in UTF-16 code units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stretch {
    pub start: usize,
    pub end: usize,
    /// The words there now, a line for each block.
    pub words: String,
}

/// Takes hold of what lies from `start` up to `end`; `None` when that is nothing, or not a place in the text.
pub fn anchor<E: Place>(doc: &Doc, place: &E, field: TextField<E>, start: usize, end: usize) -> Option<Anchor> {
    let obj = find(doc, &path_of(place, field))?;
    hold(&doc.am, &obj, start, end)
}

/// Takes hold of all that is there; `None` when that is nothing.
pub fn anchor_all<E: Place>(doc: &Doc, place: &E, field: TextField<E>) -> Option<Anchor> {
    let obj = find(doc, &path_of(place, field))?;
    let length = utf16(&doc.am.text(&obj).ok()?);
    hold(&doc.am, &obj, 0, length)
}

/// [`anchor`], in an edit under way.
pub(crate) fn anchor_in(edit: &Edit<'_>, obj: &ObjId, start: usize, end: usize) -> Result<Anchor, EditError> {
    hold(&edit.tx, obj, start, end).ok_or_else(|| EditError::NoSuchPosition(crate::path::Path::root()))
}

fn hold<R: ReadDoc>(am: &R, obj: &ObjId, start: usize, end: usize) -> Option<Anchor> {
    let text = am.text(obj).ok()?;
    if start >= end || !is_boundary(&text, start) || !is_boundary(&text, end) {
        return None;
    }
    let from = am.get_cursor(obj, start, None).ok()?;
    let to = am.get_cursor(obj, end.checked_sub(1)?, None).ok()?;
    Some(Anchor { from: from.to_string(), to: to.to_string(), quote: words(&text, start, end) })
}

/// Where the stretch between two cursors is now; `None` when all of it is gone, or what is spelled there is none.
pub fn stretch<E: Place>(doc: &Doc, place: &E, field: TextField<E>, from: &str, to: &str) -> Option<Stretch> {
    let obj = find(doc, &path_of(place, field))?;
    // With a change that the others stand on, or Automerge would see that this is how the document is now.
    let first = doc.history.changes().first().map(|change| change.hash);
    let version: Vec<ChangeHash> = doc.am.get_heads().into_iter().chain(first).collect();
    resolve(&doc.am, &version, &obj, from, to)
}

/// [`stretch`], in an edit under way that has changed nothing in this text yet.
pub(crate) fn stretch_in(edit: &Edit<'_>, obj: &ObjId, from: &str, to: &str) -> Option<Stretch> {
    let heads = edit.tx.get_heads();
    resolve(&edit.tx, &heads, obj, from, to)
}

/// Where a cursor is, or where its character was before somebody took it away.
pub(crate) fn position_in(edit: &Edit<'_>, obj: &ObjId, spelled: &str) -> Option<usize> {
    let heads = edit.tx.get_heads();
    let length = utf16(&edit.tx.text(obj).ok()?);
    let cursor = cursor(spelled)?;
    Some(edit.tx.get_cursor_position(obj, &cursor, Some(&heads)).unwrap_or(length))
}

/// Automerge takes fright at what it would not spell itself.
fn cursor(spelled: &str) -> Option<Cursor> {
    let (counter, _) = spelled.split_once('@')?;
    if !spelled.is_ascii() || counter.parse::<u32>().is_err() {
        return None;
    }
    Cursor::try_from(spelled).ok()
}

/// Cursors are resolved as of a version: the way without one trips an assertion of Automerge's debug builds where the character was deleted
/// at the end of a text, and any build's where a cursor is of another object.
fn resolve<R: ReadDoc>(am: &R, version: &[ChangeHash], obj: &ObjId, from: &str, to: &str) -> Option<Stretch> {
    let text = am.text(obj).ok()?;
    let length = utf16(&text);
    let at = |spelled: &str| -> Option<(usize, bool)> {
        let cursor = cursor(spelled)?;
        match am.get_cursor_position(obj, &cursor, Some(version)) {
            Ok(at) => Some((at, am.get_cursor(obj, at, None).is_ok_and(|there| there == cursor))),
            // Nothing is left behind it; or it is of no text.
            Err(_) => Some((length, false)),
        }
    };
    let (start, _) = at(from)?;
    let (last, is_there) = at(to)?;
    let end = if is_there { last + width_at(&text, last) } else { last };
    (start < end).then(|| Stretch { start, end, words: words(&text, start, end) })
}

/// Code units of the character at a position.
fn width_at(text: &str, at: usize) -> usize {
    let mut unit = 0;
    for character in text.chars() {
        if unit == at {
            return character.len_utf16();
        }
        unit += character.len_utf16();
    }
    0
}

fn words(text: &str, start: usize, end: usize) -> String {
    let mut unit = 0;
    let mut found = String::new();
    for character in text.chars() {
        if unit >= start && unit < end {
            found.push(if character == MARKER { '\n' } else { character });
        }
        unit += character.len_utf16();
    }
    found.trim_matches('\n').to_owned()
}
