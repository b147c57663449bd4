//! What goes to the relay: pending changes are sealed, sealed entries sent, wishes signed on the head of the moment.

use intreccio_protocol::control::{ControlBody, ControlEntry, control_message};
use intreccio_protocol::frame::{Bytes, ClientFrame};
use intreccio_protocol::ids::{EntryId, SpaceId};
use intreccio_protocol::{Entry, Refusal};
use rand_core::CryptoRng;

use crate::engine::{After, Engine, Event, Outcome, Pending, Problem, Timestamp};
use crate::intent::{Intent, Making, Unready};
use crate::link::ControlUnderWay;
use crate::replica::DocKey;
use crate::rows::{self, OutboxRow};
use crate::seal::{self, Place, Plaintext, SealError};
use crate::space::{Alarm, Outgoing};
use crate::status::LogEvent;
use crate::store::{Durability, Op, Table};

/// Seal after this much quiet…
const IDLE: u64 = 1_500;
/// …or this long after the first change…
const LONGEST: u64 = 5_000;
/// While somebody else is in the space: they follow as one types.
const IN_COMPANY: (u64, u64) = (30, 120);
/// …or this many bytes of changes, which is also about what one entry gets.
const LARGEST: usize = 64 * 1024;
/// Entries sent and not answered, in one space and in all.
const UNDER_WAY: usize = 256;
/// After the relay is busy or cannot store.
const PAUSE: u64 = 2_000;

impl Engine {
    /// When the next pending changes are due.
    pub(crate) fn next_flush(&self) -> Option<Timestamp> {
        if !self.leader || !self.link.is_live() {
            return None;
        }
        if self.link.hold_until > self.now {
            return Some(self.link.hold_until);
        }
        self.pending.iter().filter(|(key, _)| self.may_seal(key)).map(|(key, p)| self.due(key, p)).min()
    }

    /// Sends what can be sent.
    pub(crate) fn pump(&mut self, rng: &mut dyn CryptoRng) {
        if !self.leader || !self.link.is_live() || self.link.hold_until > self.now {
            return;
        }
        let keys: Vec<DocKey> = self.pending.keys().copied().collect();
        for key in keys {
            let due = self
                .pending
                .get(&key)
                .is_some_and(|p| self.due(&key, p) <= self.now || self.flush || p.since + LONGEST <= self.now);
            if due && self.may_seal(&key) {
                self.seal_pending(key, rng);
            }
        }
        self.send_outbox();
        self.send_wish(rng);
        self.pump_blobs();
    }

    /// When an entry is to be made of what waits.
    fn due(&self, key: &DocKey, pending: &Pending) -> Timestamp {
        let (idle, longest) = if self.has_company(&key.space) { IN_COMPANY } else { (IDLE, LONGEST) };
        if pending.bytes >= LARGEST { 0 } else { (pending.last + idle).min(pending.since + longest) }
    }

    /// Whether entries of this document can be accepted: it is in the log, there is a key, and the role allows it.
    fn may_seal(&self, key: &DocKey) -> bool {
        let Some(space) = self.spaces.get(&key.space).filter(|s| s.alarm.is_none()) else { return false };
        let Some(state) = self.workspace.as_ref().and_then(|w| w.space(&key.space)) else { return false };
        state.docs.contains(&key.doc)
            && space.keys.contains_key(&state.epoch)
            && self.role_in(&key.space) >= Some(key.needs())
    }

    fn seal_pending(&mut self, key: DocKey, rng: &mut dyn CryptoRng) {
        let Some(pending) = self.pending.remove(&key) else { return };
        let since = pending.since;
        let mut sealed = Vec::new();
        for group in groups(pending.rows) {
            let changes = group.iter().flat_map(|(_, changes)| changes.clone()).collect();
            match self.seal_one(key, since, changes, rng) {
                Ok(id) => sealed.push(id),
                Err(SealError::TooLarge) => return self.raise(key.space, Alarm::Invalid(Refusal::TooLarge)),
                Err(_) => return self.raise(key.space, Alarm::Key),
            }
            self.ops.extend(group.into_iter().map(|(row, _)| Op::Delete(Table::Pending, row)));
        }
        self.save(Durability::Strict, vec![After::Durable { space: key.space, entries: sealed }]);
    }

    /// One entry: into the outbox, here and in the store.
    fn seal_one(
        &mut self,
        key: DocKey,
        since: Timestamp,
        changes: Vec<Vec<u8>>,
        rng: &mut dyn CryptoRng,
    ) -> Result<EntryId, SealError> {
        let epoch = self.workspace.as_ref().and_then(|w| w.space(&key.space)).map_or(0, |s| s.epoch);
        let session = self.session;
        let space = self.spaces.get_mut(&key.space).ok_or(SealError::DoesNotOpen)?;
        let space_key = space.keys.get(&epoch).ok_or(SealError::DoesNotOpen)?;
        let (seq, prev) = space.next_in(session);
        let seen = space.seen();
        let place = Place { space: key.space, doc: key.doc, lane: key.lane, epoch, session, seq, prev, seen };
        let plaintext = Plaintext { time: self.now, changes: changes.into_iter().map(Into::into).collect() };
        let entry = seal::seal(space_key, &self.me.keys, &place, &plaintext, rng)?;
        let id = entry.id();
        let since = space.after_other_sessions(session, since);
        let row = OutboxRow { since, entry: Entry::Content(Box::new(entry.clone())).encode() };
        self.ops.push(Op::Put(Table::Outbox, rows::outbox_key(&key.space, &session, seq), rows::encode(&row)));
        space.outbox.push_back(Outgoing { key, entry, since, durable: false, sent: false });
        Ok(id)
    }

    fn send_outbox(&mut self) {
        let mut frames = Vec::new();
        let mut room =
            UNDER_WAY.saturating_sub(self.spaces.values().flat_map(|s| &s.outbox).filter(|o| o.sent).count());
        for (id, space) in self.spaces.iter_mut().filter(|(_, s)| s.alarm.is_none()) {
            let mut entries = Vec::new();
            let mut bytes = 0;
            for out in space.outbox.iter_mut() {
                if out.sent {
                    continue;
                }
                if !out.durable
                    || room == 0
                    || entries.len() == intreccio_protocol::limits::APPEND
                    || bytes > LARGEST * 4
                {
                    break;
                }
                let encoded = Entry::Content(Box::new(out.entry.clone())).encode();
                bytes += encoded.len();
                entries.push(Bytes(encoded));
                out.sent = true;
                room -= 1;
            }
            if !entries.is_empty() {
                frames.push(ClientFrame::Append { space: *id, entries });
            }
        }
        frames.iter().for_each(|frame| self.send(frame));
    }

    // --- wishes

    /// Signs and sends the first wish that is ready; one is under way at a time.
    fn send_wish(&mut self, rng: &mut dyn CryptoRng) {
        if self.link.control.is_some() {
            return;
        }
        self.share_keys();
        self.drop_done_intents();
        let orders: Vec<u64> = self.intents.keys().copied().filter(|order| self.is_kept(*order)).collect();
        for order in orders {
            match self.sign_wish(order, rng) {
                Ok((space, entry)) => return self.send_control(Some(order), space, entry),
                Err(Unready::NotYet) => {}
                Err(Unready::Never) => self.wish_failed(order, Problem::NotAllowed),
            }
        }
    }

    fn sign_wish(&self, order: u64, rng: &mut dyn CryptoRng) -> Result<(SpaceId, ControlEntry), Unready> {
        let intent = &self.intents.get(&order).ok_or(Unready::Never)?.intent;
        let workspace = self.workspace.as_ref().ok_or(Unready::NotYet)?;
        let log = intent.log(workspace.id());
        let state = workspace.space(&log).ok_or(Unready::NotYet)?;
        let space = self.spaces.get(&log).filter(|s| s.alarm.is_none()).ok_or(Unready::NotYet)?;
        if space.control != state.control {
            return Err(Unready::NotYet);
        }
        let epoch = intent.epoch(workspace).unwrap_or(state.epoch);
        let key = space.offered.get(&epoch).or_else(|| space.keys.get(&epoch));
        let older = epoch.checked_sub(1).and_then(|e| space.keys.get(&e));
        let making = Making { workspace, prev: space.control, key, older };
        let op = intent.make(&making, rng)?;
        let body = ControlBody::new(log, space.control, self.me.keys.id(), op).encode();
        let signature = self.me.keys.sign(&control_message(&body));
        let entry = ControlEntry::new(body, signature).map_err(|_| Unready::Never)?;
        // What the log would refuse is not sent: the verifier is the same here and there.
        match workspace.clone().apply(&entry) {
            Ok(()) => Ok((log, entry)),
            Err(_) => Err(Unready::Never),
        }
    }

    pub(crate) fn send_control(&mut self, order: Option<u64>, space: SpaceId, entry: ControlEntry) {
        let bytes = Bytes(Entry::Control(Box::new(entry.clone())).encode());
        self.link.control = Some(ControlUnderWay { order, space, entry });
        self.send(&ClientFrame::Append { space, entries: vec![bytes] });
    }

    fn wish_failed(&mut self, order: u64, problem: Problem) {
        self.drop_intent(order);
        if let Some(waiting) = self.waiting.remove(&order) {
            self.tell(Event::Done { token: waiting.token, outcome: Outcome::Refused(problem) });
        }
        self.tell(Event::Access);
    }

    // --- refusals

    pub(crate) fn refused(&mut self, space: SpaceId, id: EntryId, reason: Refusal, rng: &mut dyn CryptoRng) {
        self.note(LogEvent::Refusal(reason));
        let control = self.link.control.take_if(|c| c.entry.id() == id);
        match control {
            Some(control) => self.control_refused(control, reason),
            None => self.content_refused(space, id, reason, rng),
        }
        self.tell(Event::Status);
    }

    fn control_refused(&mut self, control: ControlUnderWay, reason: Refusal) {
        match (reason, control.order) {
            // The entry that came first is on its way here; the wish is signed again on the new head.
            (Refusal::Conflict, _) => self.link.hold_until = self.link.hold_until.max(self.now + 50),
            (Refusal::Busy | Refusal::Unavailable | Refusal::UnknownSpace, _) => {
                self.link.hold_until = self.now + PAUSE
            }
            (Refusal::Unknown, _) => self.raise(control.space, Alarm::Update),
            (_, Some(order)) => {
                let founding = self.intents.get(&order).and_then(|i| i.intent.founds());
                match founding {
                    Some(space) => self.raise(space, Alarm::AccessEnded),
                    None => self.wish_failed(order, Problem::NotAllowed),
                }
            }
            (_, None) => self.entry_refused(reason),
        }
    }

    fn content_refused(&mut self, space: SpaceId, id: EntryId, reason: Refusal, rng: &mut dyn CryptoRng) {
        match reason {
            Refusal::Busy | Refusal::Unavailable => {
                self.link.hold_until = self.now + PAUSE;
                self.unsend(space);
            }
            Refusal::Gap | Refusal::UnknownDoc | Refusal::UnknownSpace => {
                self.link.hold_until = self.now + PAUSE;
                self.unsend(space);
            }
            // The new epoch is on its way here, and then all of the outbox is sealed again.
            Refusal::StaleEpoch => self.unsend_if_current(space, rng),
            Refusal::Equivocation => self.new_slots(space, rng),
            Refusal::NotAllowed => self.raise(space, Alarm::AccessEnded),
            Refusal::Unknown => self.raise(space, Alarm::Update),
            Refusal::OtherPast => self.raise(space, Alarm::OtherPast),
            other => {
                let known = self.spaces.get(&space).is_some_and(|s| s.outbox.iter().any(|o| o.entry.id() == id));
                if known {
                    self.raise(space, Alarm::Invalid(other));
                }
            }
        }
    }

    fn unsend(&mut self, space: SpaceId) {
        if let Some(space) = self.spaces.get_mut(&space) {
            space.outbox.iter_mut().for_each(|o| o.sent = false);
        }
    }

    fn unsend_if_current(&mut self, space: SpaceId, rng: &mut dyn CryptoRng) {
        let current = self.workspace.as_ref().and_then(|w| w.space(&space)).map_or(0, |s| s.epoch);
        let stale = self.spaces.get(&space).is_some_and(|s| s.outbox.iter().any(|o| o.entry.header().epoch < current));
        if stale {
            self.seal_again(space, rng);
        }
    }

    /// A new epoch: what the relay has not confirmed is sealed with the new key. An entry that it had accepted already is
    /// answered before its epoch is looked at, so nothing is there twice.
    pub(crate) fn seal_again(&mut self, id: SpaceId, rng: &mut dyn CryptoRng) {
        let epoch = self.workspace.as_ref().and_then(|w| w.space(&id)).map_or(0, |s| s.epoch);
        if self.mirroring || !self.leader {
            return;
        }
        self.reseal(id, epoch, rng);
    }

    /// The relay has other entries in these slots: the changes go into new slots of this session.
    fn new_slots(&mut self, id: SpaceId, rng: &mut dyn CryptoRng) {
        let epoch = self.workspace.as_ref().and_then(|w| w.space(&id)).map_or(0, |s| s.epoch);
        self.session = intreccio_protocol::SessionId(crate::keys::random(rng));
        for space in self.spaces.values_mut() {
            space.chain = (0, EntryId::ZERO);
        }
        self.reseal(id, epoch, rng);
    }

    fn reseal(&mut self, id: SpaceId, epoch: u32, rng: &mut dyn CryptoRng) {
        let Some(space) = self.spaces.get_mut(&id) else { return };
        if !space.keys.contains_key(&epoch) {
            return;
        }
        let old = std::mem::take(&mut space.outbox);
        let mut sealed = Vec::new();
        for out in old {
            let header = out.entry.header();
            let plaintext =
                self.spaces.get(&id).and_then(|s| s.keys.get(&header.epoch)).map(|k| seal::open(k, &out.entry));
            let Some(Ok(plaintext)) = plaintext else { return self.raise(id, Alarm::Key) };
            self.ops.push(Op::Delete(Table::Outbox, rows::outbox_key(&id, &header.session, header.seq)));
            let changes = plaintext.changes.into_iter().map(Into::into).collect();
            match self.seal_one(out.key, out.since, changes, rng) {
                Ok(entry) => sealed.push(entry),
                Err(_) => return self.raise(id, Alarm::Key),
            }
        }
        self.save(Durability::Strict, vec![After::Durable { space: id, entries: sealed }]);
    }

    /// Wishes that wait for the network, oldest first: to show and to test.
    pub fn wishes(&self) -> impl Iterator<Item = &Intent> {
        self.intents.values().map(|row| &row.intent)
    }
}

type Rows = Vec<(Vec<u8>, Vec<Vec<u8>>)>;

/// Cuts rows into groups of about [`LARGEST`] bytes, each for one entry.
fn groups(rows: Rows) -> Vec<Rows> {
    let mut groups: Vec<Rows> = Vec::new();
    let mut size = usize::MAX;
    for row in rows {
        let bytes: usize = row.1.iter().map(Vec::len).sum();
        if size.saturating_add(bytes) > LARGEST {
            groups.push(Vec::new());
            size = 0;
        }
        size += bytes;
        if let Some(group) = groups.last_mut() {
            group.push(row);
        }
    }
    groups
}
