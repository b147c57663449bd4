//! One space's log as the core holds it: heads, who reads it, and the recent past. The entries are in the store.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{Cursor, EntryId, Header, Refusal, Seen, SessionId, SpaceId};

use super::ConnId;
use crate::store::{LogStore, SessionHead, StoreError, Stored};

/// How many entries of each log are remembered for the checks that look back; older ones are asked of the store.
const RECENT: usize = 64;
/// How many sessions of each log are remembered before all are forgotten and asked of the store again.
const SESSIONS: usize = 1024;

/// A connection that gets a log's entries.
pub(super) struct Reader {
    /// The last position that was sent.
    pub position: u64,
    /// Positions whose entry this connection sent itself: it gets an ack in the place of the entry.
    pub owed: BTreeSet<u64>,
}

struct Recent {
    n: u64,
    id: EntryId,
    acc: Accumulator,
    slot: Option<(SessionId, u64)>,
}

pub(super) struct Log {
    pub workspace: SpaceId,
    /// The last accepted entry, which may not be durable yet.
    pub head: Cursor,
    /// The last durable entry.
    pub durable: Cursor,
    pub readers: BTreeMap<ConnId, Reader>,
    controls: Vec<(u64, EntryId)>,
    recent: VecDeque<Recent>,
    sessions: HashMap<SessionId, Session>,
}

#[derive(Clone, Copy)]
struct Session {
    head: SessionHead,
    /// What its author had seen when it was checked last: work made offline says the same for a long time.
    seen: Option<Seen>,
}

/// What a content entry is to its log, when nothing is wrong with it.
pub(super) enum Place {
    Next,
    Duplicate(u64),
}

impl Log {
    pub fn new(workspace: SpaceId, durable: Cursor) -> Self {
        Self {
            workspace,
            head: durable,
            durable,
            readers: BTreeMap::new(),
            controls: Vec::new(),
            recent: VecDeque::new(),
            sessions: HashMap::new(),
        }
    }

    /// Remembers a control entry that the store already holds.
    pub fn known_control(&mut self, n: u64, id: EntryId) {
        self.controls.push((n, id));
    }

    /// The position of a control entry of this log.
    pub fn control_position(&self, id: &EntryId) -> Option<u64> {
        self.controls.iter().rev().find(|(_, known)| known == id).map(|(n, _)| *n)
    }

    /// Takes an entry in at the head.
    pub fn push(&mut self, entry: &Stored) {
        self.head = Cursor { space: self.head.space, n: entry.n, acc: entry.acc };
        match entry.slot {
            Some(slot) => {
                let head = SessionHead { device: slot.device, seq: slot.seq, entry: entry.id };
                let seen = self.sessions.get(&slot.session).and_then(|session| session.seen);
                self.sessions.insert(slot.session, Session { head, seen });
            }
            None => self.controls.push((entry.n, entry.id)),
        }
        if self.recent.len() == RECENT && self.recent.front().is_some_and(|oldest| oldest.n <= self.durable.n) {
            self.recent.pop_front();
        }
        let slot = entry.slot.map(|slot| (slot.session, slot.seq));
        self.recent.push_back(Recent { n: entry.n, id: entry.id, acc: entry.acc, slot });
    }

    /// Everything up to `durable` is.
    pub fn durable_to(&mut self, durable: Cursor) {
        self.durable = durable;
        if self.head.n == durable.n && self.sessions.len() > SESSIONS {
            self.sessions.clear();
        }
    }

    /// `A_n`, or `None` past the head.
    pub fn accumulator(&self, store: &dyn LogStore, n: u64) -> Result<Option<Accumulator>, StoreError> {
        if n == 0 {
            return Ok(Some(Accumulator::ZERO));
        }
        if n == self.head.n {
            return Ok(Some(self.head.acc));
        }
        if let Some(recent) = self.recent_at(n) {
            return Ok(Some(recent.acc));
        }
        if n > self.durable.n { Ok(None) } else { store.accumulator(&self.head.space, n) }
    }

    fn recent_at(&self, n: u64) -> Option<&Recent> {
        let first = self.recent.front()?.n;
        self.recent.get(usize::try_from(n.checked_sub(first)?).ok()?)
    }

    /// Where a content entry belongs in this log, by its session and by what its author had seen. Signature and rights
    /// are not looked at.
    pub fn place(&mut self, store: &dyn LogStore, header: &Header, id: &EntryId) -> Result<Place, Refusal> {
        let session = self.session(store, &header.session)?;
        let head = session.map(|session| session.head);
        if let Some(head) = head
            && header.seq <= head.seq
        {
            let (n, known) = self.slot(store, &header.session, header.seq)?;
            return if known == *id { Ok(Place::Duplicate(n)) } else { Err(Refusal::Equivocation) };
        }
        let (seq, prev) = head.map_or((0, EntryId::ZERO), |head| (head.seq, head.entry));
        if header.seq != seq + 1 {
            return Err(Refusal::Gap);
        }
        if header.prev != prev {
            return Err(Refusal::Equivocation);
        }
        if head.is_some_and(|head| head.device != header.device) {
            return Err(Refusal::NotAllowed);
        }
        if session.and_then(|session| session.seen) != Some(header.seen) {
            self.check_seen(store, &header.seen)?;
        }
        if let Some(session) = self.sessions.get_mut(&header.session) {
            session.seen = Some(header.seen);
        }
        Ok(Place::Next)
    }

    fn check_seen(&self, store: &dyn LogStore, seen: &Seen) -> Result<(), Refusal> {
        let acc = self.accumulator(store, seen.n).map_err(|_| Refusal::Unavailable)?;
        let before = self.controls.partition_point(|(n, _)| *n <= seen.n);
        let control = before.checked_sub(1).and_then(|i| self.controls.get(i)).map_or(EntryId::ZERO, |(_, id)| *id);
        if acc == Some(seen.acc) && control == seen.control { Ok(()) } else { Err(Refusal::OtherPast) }
    }

    fn session(&mut self, store: &dyn LogStore, session: &SessionId) -> Result<Option<Session>, Refusal> {
        if let Some(known) = self.sessions.get(session) {
            return Ok(Some(*known));
        }
        let head = store.session(&self.head.space, session).map_err(|_| Refusal::Unavailable)?;
        let known = head.map(|head| Session { head, seen: None });
        if let Some(known) = known {
            self.sessions.insert(*session, known);
        }
        Ok(known)
    }

    fn slot(&self, store: &dyn LogStore, session: &SessionId, seq: u64) -> Result<(u64, EntryId), Refusal> {
        let wanted = Some((*session, seq));
        if let Some(recent) = self.recent.iter().rev().find(|recent| recent.slot == wanted) {
            return Ok((recent.n, recent.id));
        }
        // A number at or below the session's last one is always there, unless the store fails.
        store.slot(&self.head.space, session, seq).ok().flatten().ok_or(Refusal::Unavailable)
    }
}
