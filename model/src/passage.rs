//! Paragraphs in which two people wrote at once.
//!
//! Shared text merges by itself, character by character, and the result may still make no sense where two people rewrote the same
//! sentence. Such paragraphs are found in the history: two changes by different authors, neither of which had seen the other, that
//! added or deleted in the same paragraph of the text as it reads now. A person who has read one marks it, and the mark is a
//! part of the document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use automerge::transaction::Transactable;
use automerge::{Change, ChangeHash, ObjId, ObjType, PatchAction, ReadDoc};

use crate::doc::{self, Doc, Edit, EditError, Kind};
use crate::history::{ChangeIndex, ChangeInfo, History};
use crate::ids::{Id, UserId};
use crate::path::Path;
use crate::read::{Fields, Reader};
use crate::register::Register;

/// A paragraph to read again.
#[derive(Clone, PartialEq, Debug)]
pub struct Passage {
    /// The text.
    pub path: Path,
    /// Key of the text's label in the locale files.
    pub label: &'static str,
    /// Where the paragraph is, in UTF-16 code units.
    pub start: usize,
    pub end: usize,
    pub paragraph: String,
    /// Who wrote in it, at least two.
    pub authors: BTreeSet<UserId>,
    /// Declared time of the latest of the changes, in milliseconds.
    pub last_ms: i64,
    /// The changes that met.
    changes: BTreeSet<ChangeHash>,
}

/// A text and the identity of its object.
#[derive(Clone, Debug)]
pub(crate) struct TextPlace {
    pub path: Path,
    pub label: &'static str,
    pub obj: ObjId,
}

/// The paragraphs of a document which nobody has read again yet, in the order of the plan's parts.
pub fn list(doc: &Doc) -> Vec<Passage> {
    let contested = authored(doc);
    if contested.len() < 2 {
        return Vec::new();
    }
    let (texts, reviewed) = match doc::kind(doc) {
        Some(Kind::Plan) => crate::plan::texts(doc),
        Some(Kind::Court) => crate::court::texts(doc),
        Some(Kind::Notes) => crate::notes::texts(doc),
        Some(Kind::Codesign) => crate::codesign::texts(doc),
        Some(Kind::Session) => crate::session::texts(doc),
        Some(Kind::Budget) => crate::budget::texts(doc),
        Some(Kind::Workspace | Kind::Identity | Kind::Contacts | Kind::Reasons | Kind::Codoc | Kind::Draft) | None => {
            return Vec::new();
        }
    };
    let touches = touches(doc, &contested, &texts);
    let mut passages = Vec::new();
    for (index, place) in texts.iter().enumerate() {
        if let Some(touches) = touches.get(&index) {
            passages.extend(passages_in(doc, place, touches));
        }
    }
    let seen = |passage: &Passage| reviewed.get(&passage.path).is_some_and(|marks| passage.changes.is_subset(marks));
    passages.retain(|passage| !seen(passage));
    passages
}

/// Says that the person has read the paragraph and it is good as it is now.
pub fn mark_reviewed(edit: &mut Edit<'_>, passage: &Passage) -> Result<(), EditError> {
    let marks = edit.find(&Path::from(["reviewed"]))?;
    let id = edit.new_id().to_string();
    let mark = edit.tx.put_object(&marks, id, ObjType::Map)?;
    let changes: Vec<String> = passage.changes.iter().map(ToString::to_string).collect();
    edit.tx.put(&mark, "path", passage.path.to_string())?;
    edit.tx.put(&mark, "changes", changes.join(" "))?;
    edit.intend("passage.reviewed", passage.path.clone());
    Ok(())
}

/// Changes already read again, by text.
pub(crate) type Reviewed = BTreeMap<Path, BTreeSet<ChangeHash>>;

pub(crate) fn read_reviewed(fields: Fields, reader: &mut Reader<'_>) -> Reviewed {
    let mut reviewed = Reviewed::new();
    for (_, mut mark) in fields.children::<Id>(reader) {
        let path: Register<String> = Register::new(mark.raw(reader, "path"));
        let changes: Register<String> = Register::new(mark.raw(reader, "changes"));
        let path = path.value.and_then(|path| path.parse::<Path>().ok());
        match path.zip(changes.value) {
            Some((path, changes)) => {
                reviewed
                    .entry(path)
                    .or_default()
                    .extend(changes.split(' ').filter_map(|hash| hash.parse::<ChangeHash>().ok()));
            }
            None => reader.report(mark.path.clone(), crate::read::AnomalyKind::Missing),
        }
        mark.finish(reader);
    }
    reviewed
}

/// Contested changes that have an author.
fn authored(doc: &Doc) -> Vec<ChangeIndex> {
    let contested = doc.history.contested().into_iter();
    contested.filter(|index| doc.history.at(*index).is_some_and(|change| change.author.is_some())).collect()
}

/// For each text, which changes added or deleted where, as positions in the text as it reads now.
type Touches = HashMap<usize, Vec<(ChangeIndex, usize)>>;

fn touches(doc: &Doc, changes: &[ChangeIndex], texts: &[TextPlace]) -> Touches {
    let by_object: HashMap<String, usize> =
        texts.iter().enumerate().map(|(at, text)| (text.obj.to_string(), at)).collect();
    let mut touches = Touches::new();
    for index in changes {
        let hash = doc.history.at(*index).map(|change| change.hash);
        let Some(change) = hash.and_then(|hash| doc.am.get_change_by_hash(&hash)) else { continue };
        for at in touched_texts(&change, &by_object) {
            let Some(text) = texts.get(at) else { continue };
            let places = places(doc, &text.obj, &change).into_iter().map(|place| (*index, place));
            touches.entry(at).or_default().extend(places);
        }
    }
    touches
}

/// The texts in which a change has operations.
fn touched_texts(change: &Change, by_object: &HashMap<String, usize>) -> BTreeSet<usize> {
    let change = change.decode();
    change.operations.iter().filter_map(|op| by_object.get(&op.obj.to_string()).copied()).collect()
}

/// Where a change added or deleted in a text. A new line makes paragraphs and is no writing in one.
fn places(doc: &Doc, text: &ObjId, change: &Change) -> Vec<usize> {
    let after = [change.hash()];
    let patches = doc.am.diff_obj(text, change.deps(), &after, false).unwrap_or_default();
    let mut places = Vec::new();
    for patch in patches {
        match patch.action {
            PatchAction::SpliceText { index, value, .. } => {
                for (start, words) in
                    paragraphs(&value.make_string()).into_iter().filter(|(_, words)| !words.is_empty())
                {
                    // Behind the first character, so that it moves with the words and not with what stands before them.
                    let first = words.chars().next().map_or(0, char::len_utf16);
                    places.push(crate::text::follow(doc, text, index + start + first, &after).saturating_sub(first));
                }
            }
            PatchAction::DeleteSeq { index, .. } => places.push(crate::text::follow(doc, text, index, &after)),
            _ => {}
        }
    }
    places
}

fn passages_in(doc: &Doc, place: &TextPlace, touches: &[(ChangeIndex, usize)]) -> Vec<Passage> {
    let text = doc.am.text(&place.obj).unwrap_or_default();
    let paragraphs = paragraphs(&text);
    let mut met: BTreeMap<usize, BTreeSet<ChangeIndex>> = BTreeMap::new();
    for (change, at) in touches {
        let paragraph = paragraphs.partition_point(|(start, _)| start <= at).saturating_sub(1);
        met.entry(paragraph).or_default().insert(*change);
    }
    let passages = met.into_iter().filter_map(|(paragraph, changes)| {
        let meeting = meeting(doc, &changes);
        let (start, words) = paragraphs.get(paragraph).filter(|_| !meeting.is_empty())?;
        Some(passage(place, *start, words, &meeting))
    });
    passages.collect()
}

/// The changes which were written beside another author's.
fn meeting<'d>(doc: &'d Doc, changes: &BTreeSet<ChangeIndex>) -> Vec<&'d ChangeInfo> {
    let all: Vec<&ChangeInfo> = changes.iter().filter_map(|index| doc.history.at(*index)).collect();
    let met = |a: &&ChangeInfo| all.iter().any(|b| a.author != b.author && History::concurrent(a, b));
    all.iter().copied().filter(met).collect()
}

fn passage(place: &TextPlace, start: usize, words: &str, changes: &[&ChangeInfo]) -> Passage {
    Passage {
        path: place.path.clone(),
        label: place.label,
        start,
        end: start + crate::text::utf16(words),
        paragraph: words.to_owned(),
        authors: changes.iter().filter_map(|change| change.author).collect(),
        last_ms: changes.iter().map(|change| change.time_ms).max().unwrap_or(0),
        changes: changes.iter().map(|change| change.hash).collect(),
    }
}

/// Paragraphs and where each starts, in code units.
fn paragraphs(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let starts = text.split('\n').map(|words| {
        let at = start;
        start += crate::text::utf16(words) + 1;
        (at, words)
    });
    starts.collect()
}
