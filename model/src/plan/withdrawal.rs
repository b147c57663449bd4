//! When somebody takes an adhesion back while colleagues are at work without a network.
//!
//! What these write meanwhile is merged like anything else: a merge that dropped it would lose work, and nobody but a person can say
//! whether a visit that took place or an objective that was put down still holds. So it is kept, and shown as written without knowing of
//! the withdrawal until somebody decides. That is not what a device claims but what the history proves: neither change had seen the other.
//! A decision is an entry of the plan's activity log.
//!
//! Who lowers the roles in the plan's space at the withdrawal goes further: then what is not delivered yet stays on its device, and is
//! delivered, and shown here, when the role is given back.

use crate::sort;
use automerge::{ObjType, ReadDoc, Value};

use super::view::PlanView;
use crate::doc::{Doc, Edit, EditError};
use crate::history::{ChangeIndex, History, OpRef};
use crate::ids::Id;
use crate::log::{LogView, add_log};
use crate::path::Path;
use crate::place::{Adhesion, Place, removable_containers};
use crate::read::By;
use crate::review::intents;
use crate::vocab::LogVerb;

/// One change that was written without knowing of a withdrawal.
#[derive(Clone, PartialEq, Debug)]
pub struct Unaware {
    /// The change, in hexadecimal digits.
    pub change: String,
    /// Who wrote it, and when.
    pub by: By,
    /// What was done and where, as the author's device said: see [`crate::review::ChangeItem`].
    pub intents: Vec<(String, Option<Path>)>,
    /// What it added as a whole and is still there: this can be taken out at once. The rest are edits of what was there before.
    pub added: Vec<Path>,
    /// Whether it stays, once somebody decided, and who did.
    pub decided: Option<(bool, By)>,
}

/// What others wrote without knowing of the adhesion `withdrawal`, which takes one back; oldest first. Changes which only keep that
/// something was opened or exported are not in it.
pub fn unaware(doc: &Doc, view: &PlanView, withdrawal: Id) -> Vec<Unaware> {
    let Some(told) = change_that_made(doc, &Adhesion { id: withdrawal }.container()) else { return Vec::new() };
    let Some(told) = doc.history.at(told) else { return Vec::new() };
    let decisions = decisions(view, withdrawal);
    let changes = doc.history.changes().iter().enumerate();
    let beside = changes.filter(|(_, change)| change.author.is_some() && History::concurrent(change, told));
    let item = |(index, change): (ChangeIndex, &crate::history::ChangeInfo)| {
        let hash = change.hash.to_string();
        let said: Vec<_> = intents(change.message.as_deref().unwrap_or_default())
            .map(|(intent, path)| (intent.to_owned(), path))
            .collect();
        let only_log = !said.is_empty() && said.iter().all(|(intent, _)| intent.starts_with("log."));
        (!only_log).then(|| Unaware {
            by: By { author: change.author, time_ms: change.time_ms },
            added: added(doc, index),
            decided: decisions.iter().find(|(known, ..)| *known == hash).map(|(_, stays, by)| (*stays, *by)),
            intents: said,
            change: hash,
        })
    };
    let mut found: Vec<Unaware> = beside.filter_map(item).collect();
    sort::by_key(&mut found, |one| one.by.time_ms);
    found
}

/// How many changes written without knowing of a withdrawal wait for a decision.
pub fn undecided(doc: &Doc, view: &PlanView) -> usize {
    let withdrawals = view.withdrawals().into_iter();
    withdrawals.flat_map(|one| unaware(doc, view, one.id)).filter(|one| one.decided.is_none()).count()
}

/// Decides about changes that were written without knowing of a withdrawal. When they do not stay, what they added as a whole is
/// removed (and can be put back); what they edited stays as it is, for people to write anew.
pub fn decide(
    edit: &mut Edit<'_>,
    withdrawal: Id,
    changes: &[Unaware],
    stays: bool,
    reason: &str,
) -> Result<(), EditError> {
    if !stays {
        changes.iter().flat_map(|one| &one.added).try_for_each(|path| edit.remove_at(path))?;
    }
    let verb = if stays { LogVerb::Approva } else { LogVerb::Ripristina };
    let hashes: Vec<&str> = changes.iter().map(|one| one.change.as_str()).collect();
    let target = Adhesion { id: withdrawal }.container().to_string();
    add_log(edit, verb, &target, reason, Some(&hashes.join(" "))).map(drop)
}

/// Each decided change, whether it stays, and who decided. Of several decisions the last one counts.
fn decisions(view: &PlanView, withdrawal: Id) -> Vec<(String, bool, By)> {
    let target = Adhesion { id: withdrawal }.container().to_string();
    let about = |entry: &&LogView| !entry.life.is_removed() && entry.target.value.as_deref() == Some(target.as_str());
    let each = |entry: &LogView| {
        let stays = entry.verb.value == Some(LogVerb::Approva);
        let hashes = entry.detail.value.clone().unwrap_or_default();
        hashes.split_whitespace().map(|hash| (hash.to_owned(), stays, entry.by)).collect::<Vec<_>>()
    };
    view.log.iter().rev().filter(about).flat_map(each).collect()
}

fn change_that_made(doc: &Doc, path: &Path) -> Option<ChangeIndex> {
    let obj = path.keys().iter().try_fold(automerge::ROOT, |at, key| object_in(doc, &at, key))?;
    let op = OpRef::of(&obj)?;
    doc.history.index_of(op.counter, &op.actor)
}

/// The things that a change made and that nobody has removed. What lies in another of them is not named by itself.
fn added(doc: &Doc, change: ChangeIndex) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    for container in removable_containers() {
        gather(doc, automerge::ROOT, Path::root(), container, change, &mut found);
    }
    found
}

/// Follows the words of a container, `*` standing for every key, and looks at the maps in it.
fn gather(doc: &Doc, at: automerge::ObjId, path: Path, words: &[&str], change: ChangeIndex, found: &mut Vec<Path>) {
    let maps = |at: &automerge::ObjId| -> Vec<(String, automerge::ObjId)> {
        let keys: Vec<String> = doc.am.keys(at).collect();
        keys.into_iter().filter_map(|key| object_in(doc, at, &key).map(|obj| (key, obj))).collect()
    };
    match words.split_first() {
        Some((&"*", rest)) => {
            for (key, obj) in maps(&at) {
                gather(doc, obj, path.then(key), rest, change, found);
            }
        }
        Some((word, rest)) => {
            if let Some(obj) = object_in(doc, &at, word) {
                gather(doc, obj, path.then(*word), rest, change, found);
            }
        }
        None => {
            let made = |obj: &automerge::ObjId| {
                OpRef::of(obj).and_then(|op| doc.history.index_of(op.counter, &op.actor)) == Some(change)
            };
            let removed = |obj: &automerge::ObjId| {
                let marks = doc.am.get_all(obj, crate::doc::REMOVED).unwrap_or_default();
                !marks.is_empty() && marks.iter().all(|(value, _)| value.as_bool() == Some(true))
            };
            for (key, obj) in maps(&at) {
                let own = path.then(key);
                if made(&obj) && !removed(&obj) && !found.iter().any(|outer| own.is_within(outer)) {
                    found.push(own);
                }
            }
        }
    }
}

fn object_in(doc: &Doc, at: &automerge::ObjId, key: &str) -> Option<automerge::ObjId> {
    let held = doc.am.get_all(at, key).ok()?;
    let map = |(value, _): &&(Value<'_>, automerge::ObjId)| matches!(value, Value::Object(ObjType::Map));
    held.iter().rfind(map).map(|(_, obj)| obj.clone())
}
