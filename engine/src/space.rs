//! A device's side of one space: how far it is, its keys, and what it has to send.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use intreccio_protocol::content::Seen;
use intreccio_protocol::ids::{Accumulator, DeviceId, EntryId, SessionId, SpaceId};
use intreccio_protocol::log::Cursor;
use intreccio_protocol::{ContentEntry, Refusal};

use crate::engine::Timestamp;
use crate::keys::SpaceKey;
use crate::replica::DocKey;

/// Why a space stopped syncing. The outbox keeps growing safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The relay's log is not the one seen before.
    OtherPast,
    /// The relay handed out an entry that no correct relay accepts.
    Invalid(Refusal),
    /// A key that the log says is ours does not open.
    Key,
    /// An entry of a newer version of the protocol.
    Update,
    /// The relay does not let this device write here (any more).
    AccessEnded,
    /// After everything was received, changes that others depend on are still missing.
    MissingChanges,
}

/// A sealed entry on its way.
pub(crate) struct Outgoing {
    pub key: DocKey,
    pub entry: ContentEntry,
    pub since: Timestamp,
    pub durable: bool,
    pub sent: bool,
}

pub(crate) struct Space {
    pub cursor: Cursor,
    pub control: EntryId,
    pub keys: BTreeMap<u32, SpaceKey>,
    /// Keys that this device offers for epochs that the log does not have yet; another's may win.
    pub offered: BTreeMap<u32, SpaceKey>,
    /// The key before each epoch's, sealed under it: for members who come late.
    pub sealed_previous: BTreeMap<u32, Vec<u8>>,
    /// Devices and invitations that were given the current key.
    pub holders: BTreeSet<DeviceId>,
    pub outbox: VecDeque<Outgoing>,
    /// The last entry of this session here: its seq and id.
    pub chain: (u64, EntryId),
    pub alarm: Option<Alarm>,
    /// Verified, not yet applied.
    pub inbox: Vec<(u64, ContentEntry)>,
    /// Verified, but its key is not here yet: a further device of a person gets the keys a little after the log.
    pub locked: Vec<(u64, ContentEntry)>,
    /// When each device's last presence was sent, by its own clock.
    pub presences: BTreeMap<DeviceId, Timestamp>,
    /// When this device's last presence was sent, by its clock or a little later: each is later than the one before.
    pub presence_sent: Timestamp,
    /// Somebody else is here until then.
    pub company: Timestamp,
    /// Accumulators since this engine was opened, to check what authors say that they saw.
    pub past: BTreeMap<u64, Accumulator>,
}

impl Space {
    pub fn new(id: SpaceId) -> Self {
        let cursor = Cursor::start(id);
        Self {
            cursor,
            control: EntryId::ZERO,
            keys: BTreeMap::new(),
            offered: BTreeMap::new(),
            sealed_previous: BTreeMap::new(),
            holders: BTreeSet::new(),
            outbox: VecDeque::new(),
            chain: (0, EntryId::ZERO),
            alarm: None,
            inbox: Vec::new(),
            locked: Vec::new(),
            presences: BTreeMap::new(),
            presence_sent: 0,
            company: 0,
            past: BTreeMap::from([(cursor.n, cursor.acc)]),
        }
    }

    /// Takes out of the inbox what can be read. The rest waits for its key, and with it all that follows in the same document.
    pub fn take_readable(&mut self) -> Vec<ContentEntry> {
        let place = |entry: &ContentEntry| (entry.header().doc, entry.header().lane);
        let mut closed: BTreeSet<_> = self.locked.iter().map(|(_, entry)| place(entry)).collect();
        let mut open = Vec::new();
        for (n, entry) in std::mem::take(&mut self.inbox) {
            if self.keys.contains_key(&entry.header().epoch) && !closed.contains(&place(&entry)) {
                open.push(entry);
            } else {
                closed.insert(place(&entry));
                self.locked.push((n, entry));
            }
        }
        open
    }

    /// A key came: what waited for it can be read.
    pub fn unlock(&mut self, epoch: u32, key: SpaceKey) {
        self.keys.insert(epoch, key);
        self.inbox.append(&mut self.locked);
        // What waited is older than what came meanwhile, and that may rest on it.
        self.inbox.sort_by_key(|(n, _)| *n);
    }

    pub fn seen(&self) -> Seen {
        Seen { n: self.cursor.n, acc: self.cursor.acc, control: self.control }
    }

    /// Whether what an author saw is on the log seen here, as far as it can be told.
    pub fn agrees(&self, seen: &Seen) -> bool {
        seen.n <= self.cursor.n && self.past.get(&seen.n).is_none_or(|acc| *acc == seen.acc)
    }

    pub fn advance(&mut self, entry: &EntryId) {
        self.cursor = self.cursor.then(entry);
        self.past.insert(self.cursor.n, self.cursor.acc);
    }

    pub fn durable(&mut self, entries: &[EntryId]) {
        for out in self.outbox.iter_mut().filter(|o| entries.contains(&o.entry.id())) {
            out.durable = true;
        }
    }

    /// When an entry of `session` counts as begun: after those of earlier sessions, which it may rest on and which are sent in
    /// this order after the next start, whatever the clock says.
    pub fn after_other_sessions(&self, session: SessionId, since: Timestamp) -> Timestamp {
        let others = self.outbox.iter().filter(|o| o.entry.header().session != session);
        others.map(|o| o.since + 1).max().map_or(since, |after| after.max(since))
    }

    /// Removes an entry that the log has.
    pub fn delivered(&mut self, id: &EntryId) -> Option<Outgoing> {
        let at = self.outbox.iter().position(|o| o.entry.id() == *id)?;
        self.outbox.remove(at)
    }

    /// Where the next entry of this session stands.
    pub fn next_in(&self, session: SessionId) -> (u64, EntryId) {
        let last = self.outbox.iter().rev().find(|o| o.entry.header().session == session);
        last.map_or((self.chain.0 + 1, self.chain.1), |o| (o.entry.header().seq + 1, o.entry.id()))
    }
}
