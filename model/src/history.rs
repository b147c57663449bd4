//! What the document's history says about its operations: who wrote, when, and what was written without knowing of what.
//!
//! Kept beside the document and extended at each commit and merge, so that reading never walks the history again.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use automerge::{ActorId, Automerge, ChangeHash, ObjId};

use crate::ids::{InvalidId, UserId, serde_as_text};

/// One operation of a document, written `counter@actor` as Automerge writes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpRef {
    pub(crate) counter: u64,
    pub(crate) actor: ActorId,
}

impl OpRef {
    /// `None` for the root, which no operation made.
    pub(crate) fn of(id: &ObjId) -> Option<Self> {
        match id {
            ObjId::Root => None,
            ObjId::Id(counter, actor, _) => Some(Self { counter: *counter, actor: actor.clone() }),
        }
    }
}

impl fmt::Display for OpRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.counter, self.actor)
    }
}

impl fmt::Debug for OpRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OpRef").field(&self.to_string()).finish()
    }
}

impl FromStr for OpRef {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, InvalidId> {
        let parts = s.split_once('@').and_then(|(counter, actor)| {
            Some(Self { counter: counter.parse().ok()?, actor: ActorId::try_from(actor).ok()? })
        });
        parts.ok_or_else(|| InvalidId(s.to_owned()))
    }
}

serde_as_text!(OpRef);

/// Position of a change in the order in which this replica received it.
pub(crate) type ChangeIndex = usize;

/// One change, without its operations.
#[derive(Debug, Clone)]
pub(crate) struct ChangeInfo {
    pub hash: ChangeHash,
    pub author: Option<UserId>,
    /// Milliseconds since the epoch; Automerge keeps seconds, so the last three digits are zero.
    pub time_ms: i64,
    pub message: Option<String>,
    actor: usize,
    seq: u64,
    start_op: u64,
    max_op: u64,
    /// For each known actor, how many of its changes this change had seen, itself included.
    clock: Vec<u64>,
}

/// The index over a document's changes.
#[derive(Debug, Clone, Default)]
pub struct History {
    changes: Vec<ChangeInfo>,
    by_hash: HashMap<ChangeHash, ChangeIndex>,
    actors: HashMap<ActorId, usize>,
    /// The changes of each actor, in order.
    of_actor: Vec<Vec<ChangeIndex>>,
    heads: Vec<ChangeHash>,
}

impl History {
    pub(crate) fn of(doc: &Automerge) -> Self {
        let mut history = Self::default();
        history.extend(doc);
        history
    }

    /// Takes up the changes which came since the last call.
    pub(crate) fn extend(&mut self, doc: &Automerge) {
        for meta in doc.get_changes_meta(&self.heads) {
            let actor = self.actor_index(&meta.actor);
            let info = ChangeInfo {
                hash: meta.hash,
                author: meta.author.as_ref().and_then(|author| UserId::from_bytes(author.as_bytes())),
                time_ms: meta.timestamp.saturating_mul(1000),
                message: meta.message.as_deref().map(str::to_owned),
                actor,
                seq: meta.seq,
                start_op: meta.start_op,
                max_op: meta.max_op,
                clock: self.clock_over(&meta.deps, actor, meta.seq),
            };
            self.push(info);
        }
        self.heads = doc.get_heads();
    }

    fn push(&mut self, info: ChangeInfo) {
        if self.by_hash.contains_key(&info.hash) {
            return;
        }
        let index = self.changes.len();
        self.by_hash.insert(info.hash, index);
        if let Some(own) = self.of_actor.get_mut(info.actor) {
            own.push(index);
        }
        self.changes.push(info);
    }

    fn actor_index(&mut self, actor: &ActorId) -> usize {
        let next = self.actors.len();
        let index = *self.actors.entry(actor.clone()).or_insert(next);
        if index == next {
            self.of_actor.push(Vec::new());
        }
        index
    }

    fn clock_over(&self, deps: &[ChangeHash], actor: usize, seq: u64) -> Vec<u64> {
        let mut clock = vec![0; self.actors.len()];
        for dep in deps.iter().filter_map(|hash| self.change(hash)) {
            for (mine, theirs) in clock.iter_mut().zip(&dep.clock) {
                *mine = (*mine).max(*theirs);
            }
        }
        if let Some(own) = clock.get_mut(actor) {
            *own = seq;
        }
        clock
    }

    pub(crate) fn change(&self, hash: &ChangeHash) -> Option<&ChangeInfo> {
        self.by_hash.get(hash).and_then(|index| self.changes.get(*index))
    }

    pub(crate) fn at(&self, index: ChangeIndex) -> Option<&ChangeInfo> {
        self.changes.get(index)
    }

    pub(crate) fn changes(&self) -> &[ChangeInfo] {
        &self.changes
    }

    /// The change which holds operation `counter` of `actor`; `None` for an operation that is not committed yet.
    pub(crate) fn index_of(&self, counter: u64, actor: &ActorId) -> Option<ChangeIndex> {
        let own = self.of_actor.get(*self.actors.get(actor)?)?;
        let place = own.partition_point(|index| self.changes.get(*index).is_some_and(|c| c.max_op < counter));
        let index = *own.get(place)?;
        self.changes.get(index).filter(|change| change.start_op <= counter).map(|_| index)
    }

    pub(crate) fn change_of(&self, id: &ObjId) -> Option<&ChangeInfo> {
        match id {
            ObjId::Root => None,
            ObjId::Id(counter, actor, _) => self.index_of(*counter, actor).and_then(|index| self.at(index)),
        }
    }

    /// Whether neither change had seen the other.
    pub(crate) fn concurrent(a: &ChangeInfo, b: &ChangeInfo) -> bool {
        !Self::saw(a, b) && !Self::saw(b, a)
    }

    /// Whether `later` had seen `earlier`, or is it.
    pub(crate) fn saw(later: &ChangeInfo, earlier: &ChangeInfo) -> bool {
        later.clock.get(earlier.actor).is_some_and(|seen| *seen >= earlier.seq)
    }

    /// Every change that some other change was written beside, without either having seen the other. Empty when the history is
    /// a single line, which makes the question cheap for most documents.
    pub(crate) fn contested(&self) -> Vec<ChangeIndex> {
        let mut least_seen = vec![u64::MAX; self.actors.len()];
        let mut contested = Vec::new();
        for (index, change) in self.changes.iter().enumerate().rev() {
            let saw_all_before = change.clock.iter().sum::<u64>() == index as u64 + 1;
            let seen_by_all_after = least_seen.get(change.actor).is_some_and(|seen| *seen >= change.seq);
            if !saw_all_before || !seen_by_all_after {
                contested.push(index);
            }
            for (actor, least) in least_seen.iter_mut().enumerate() {
                *least = (*least).min(change.clock.get(actor).copied().unwrap_or(0));
            }
        }
        contested.reverse();
        contested
    }
}
