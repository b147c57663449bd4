//! Two versions of a text, clause by clause: what was added, taken away, moved, and which words changed.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::{ClauseView, CodocView, tables};
use crate::doc::{self, Doc};
use crate::ids::Id;

/// Words that stayed, went or came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    Same(String),
    Gone(String),
    Came(String),
}

/// What became of a clause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    Added,
    /// Removed, or struck out.
    Gone,
    Edited,
    /// The same words in another place of the text.
    Moved,
    Same,
}

/// A clause in two versions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClauseChange {
    pub id: Id,
    /// In the version where it is; in the later one when it is in both.
    pub number: String,
    pub fate: Fate,
    pub title: Vec<Piece>,
    /// Paragraphs are lines.
    pub text: Vec<Piece>,
}

/// What a version says, as far as it can be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    clauses: Vec<Clause>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Clause {
    id: Id,
    number: String,
    title: String,
    text: String,
}

impl Content {
    /// Of a document as it is.
    pub fn of(doc: &Doc, view: &CodocView) -> Self {
        let numbers: BTreeMap<Id, String> = view.numbers().into_iter().collect();
        let held = view.present().filter(|clause| !clause.is_struck());
        Self { clauses: held.map(|clause| Clause::of(doc, clause, &numbers)).collect() }
    }

    /// Of the version that a name keeps. `None` when this replica does not have all of it (yet).
    pub fn at(doc: &Doc, heads: &str) -> Option<Self> {
        let then = at(doc, heads)?;
        Some(Self::of(&then, &super::read(&then).0))
    }

    fn find(&self, id: Id) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }
}

impl Clause {
    fn of(doc: &Doc, view: &ClauseView, numbers: &BTreeMap<Id, String>) -> Self {
        Self {
            id: view.id,
            number: numbers.get(&view.id).cloned().unwrap_or_default(),
            title: view.title.value.clone().unwrap_or_default(),
            text: tables::all_words(doc, view),
        }
    }
}

/// The document at the heads that a version keeps, spelled as [`crate::plan::spell_heads`] does.
pub fn at(doc: &Doc, heads: &str) -> Option<Doc> {
    let heads: Option<Vec<_>> = heads.split_whitespace().map(|head| head.parse().ok()).collect();
    doc::at(doc, &heads.filter(|heads| !heads.is_empty())?)
}

/// Every clause of both versions: in the order of the later one, each that is gone behind the one it stood behind.
pub fn compare(before: &Content, after: &Content) -> Vec<ClauseChange> {
    let moved = moved(before, after);
    let mut changes: Vec<ClauseChange> = after
        .clauses
        .iter()
        .map(|now| match before.find(now.id) {
            None => change(now, Fate::Added, &Clause { title: String::new(), text: String::new(), ..now.clone() }, now),
            Some(was) if was.title != now.title || was.text != now.text => change(now, Fate::Edited, was, now),
            Some(was) if moved.contains(&now.id) => change(now, Fate::Moved, was, now),
            Some(was) => change(now, Fate::Same, was, now),
        })
        .collect();
    let mut last: Option<Id> = None;
    for was in &before.clauses {
        if after.find(was.id).is_none() {
            let empty = Clause { title: String::new(), text: String::new(), ..was.clone() };
            let place = changes.iter().position(|change| Some(change.id) == last).map_or(0, |at| at + 1);
            changes.insert(place, change(was, Fate::Gone, was, &empty));
        }
        last = Some(was.id);
    }
    changes
}

fn change(of: &Clause, fate: Fate, was: &Clause, now: &Clause) -> ClauseChange {
    ClauseChange {
        id: of.id,
        number: of.number.clone(),
        fate,
        title: words(&was.title, &now.title),
        text: words(&was.text, &now.text),
    }
}

/// Clauses of both versions that do not stand in the order of those that stayed where they were.
fn moved(before: &Content, after: &Content) -> Vec<Id> {
    let ids = |of: &Content, other: &Content| {
        of.clauses.iter().map(|clause| clause.id).filter(|id| other.find(*id).is_some()).collect::<Vec<_>>()
    };
    moved_ids(&ids(before, after), &ids(after, before))
}

/// Of things that are in both lists, those that do not stand in the order of the ones that stayed where they were.
pub(crate) fn moved_ids(was: &[Id], now: &[Id]) -> Vec<Id> {
    let mut stayed = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, was, now) {
        if let DiffOp::Equal { new_index, len, .. } = op {
            stayed.extend(now.iter().skip(new_index).take(len).copied());
        }
    }
    now.iter().copied().filter(|id| !stayed.contains(id)).collect()
}

/// What changed between two texts, word by word.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let (was, now): (Vec<&str>, Vec<&str>) =
        (before.split_word_bounds().collect(), after.split_word_bounds().collect());
    let mut pieces = Vec::new();
    let old = |from: usize, len: usize| was.iter().skip(from).take(len).copied().collect::<String>();
    let new = |from: usize, len: usize| now.iter().skip(from).take(len).copied().collect::<String>();
    for op in capture_diff_slices(Algorithm::Myers, &was, &now) {
        match op {
            DiffOp::Equal { old_index, len, .. } => pieces.push(Piece::Same(old(old_index, len))),
            DiffOp::Delete { old_index, old_len, .. } => pieces.push(Piece::Gone(old(old_index, old_len))),
            DiffOp::Insert { new_index, new_len, .. } => pieces.push(Piece::Came(new(new_index, new_len))),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                pieces.push(Piece::Gone(old(old_index, old_len)));
                pieces.push(Piece::Came(new(new_index, new_len)));
            }
        }
    }
    joined(pieces)
}

/// A blank between two words that changed changes with them: a sentence that was written anew reads as one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut gone, mut came) = (String::new(), String::new());
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        match piece {
            Piece::Gone(words) => gone.push_str(&words),
            Piece::Came(words) => came.push_str(&words),
            Piece::Same(words) => {
                let between = words.chars().all(|c| c == ' ') && !(gone.is_empty() && came.is_empty());
                if between && rest.peek().is_some() {
                    gone.push_str(&words);
                    came.push_str(&words);
                    continue;
                }
                flush(&mut out, &mut gone, &mut came);
                out.push(Piece::Same(words));
            }
        }
    }
    flush(&mut out, &mut gone, &mut came);
    out
}

fn flush(out: &mut Vec<Piece>, gone: &mut String, came: &mut String) {
    for (words, piece) in
        [(std::mem::take(gone), Piece::Gone as fn(String) -> Piece), (std::mem::take(came), Piece::Came)]
    {
        if !words.is_empty() {
            out.push(piece(words));
        }
    }
}

/// The words of the earlier and of the later version.
pub fn sides(pieces: &[Piece]) -> (String, String) {
    let (mut before, mut after) = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Piece::Same(words) => {
                before.push_str(words);
                after.push_str(words);
            }
            Piece::Gone(words) => before.push_str(words),
            Piece::Came(words) => after.push_str(words),
        }
    }
    (before, after)
}
