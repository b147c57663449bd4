//! What comes from the relay, and from other tabs.

use std::collections::BTreeMap;

use intreccio_protocol::control::{ControlEntry, ControlOp, Epoch, Wrap};
use intreccio_protocol::frame::{Bytes, ServerFrame};
use intreccio_protocol::ids::{DeviceId, EntryId, SpaceId, UserId, VerifyingKey};
use intreccio_protocol::log::{Cursor, Receipt};
use intreccio_protocol::{ContentEntry, DecodeError, Entry, Refusal, Workspace};
use rand_core::CryptoRng;

use crate::engine::{Engine, Event, Outcome, Problem};
use crate::keys::{SpaceKey, WrapPlace};
use crate::link::{Challenge, ControlUnderWay};
use crate::replica::{ChangeError, Checked, DocKey};
use crate::rows::{self, IntentRow, OutboxRow, PendingRow, QuarantineRow};
use crate::seal;
use crate::space::{Alarm, Outgoing, Space};
use crate::status::LogEvent;
use crate::store::{Durability, Op, Table};

/// Changes are gathered for this long and applied at once: applying costs by the size of the document.
const GATHER: u64 = 100;
/// The same, while somebody waits to see what another types and does not type: who does gets it behind a letter ([`Input::Lull`]).
const GATHER_IN_COMPANY: u64 = 20;
/// Somebody is typing here for so long after a letter.
const TYPING: u64 = 200;
const SAVE_AFTER_REMOTE: u64 = 20_000;

impl Engine {
    pub(crate) fn received(&mut self, bytes: &[u8], rng: &mut dyn CryptoRng) {
        self.heard();
        let frame = match ServerFrame::decode(bytes) {
            Ok(frame) => frame,
            Err(DecodeError::Unknown) => return,
            Err(_) => return self.failed(intreccio_protocol::frame::Failure::BadFrame, rng),
        };
        match frame {
            ServerFrame::Challenge { oldest, newest, relay, nonce, time } => {
                self.challenged(oldest, newest, Challenge { relay, nonce }, time, rng);
            }
            ServerFrame::Welcome { .. } | ServerFrame::Pong { .. } => {}
            ServerFrame::Entries { space, first, entries } => self.entries(space, first, &entries, rng),
            ServerFrame::CaughtUp => self.caught_up(rng),
            ServerFrame::Ack { entry, receipt } => self.acked(entry, &receipt, rng),
            ServerFrame::Refused { space, entry, reason } => self.refused(space, entry, reason, rng),
            ServerFrame::Resync => self.start_over(),
            ServerFrame::Failed { reason } => self.failed(reason, rng),
            ServerFrame::Diverged { head } => self.raise(head.space, Alarm::OtherPast),
            ServerFrame::BlobHave { space, blob, upto, .. } => self.blob_have((space, blob), upto),
            ServerFrame::BlobPart { space, blob, total, offset, bytes } => {
                self.blob_part((space, blob), total, offset, bytes.0);
            }
            ServerFrame::Presence { space, device, sealed } => self.presence(space, device, &sealed.0),
            ServerFrame::BlobRefused { space, blob, reason } => self.blob_refused((space, blob), reason),
        }
        self.save(Durability::Relaxed, Vec::new());
    }

    fn entries(&mut self, id: SpaceId, first: u64, entries: &[Bytes], rng: &mut dyn CryptoRng) {
        for (n, bytes) in (first..).zip(entries) {
            let space = self.spaces.entry(id).or_insert_with(|| Space::new(id));
            if space.alarm.is_some_and(|a| a != Alarm::AccessEnded) || n <= space.cursor.n {
                continue;
            }
            if n > space.cursor.n + 1 {
                return self.sync();
            }
            if let Err(alarm) = self.take_bytes(id, &bytes.0, rng) {
                return self.raise(id, alarm);
            }
        }
    }

    fn take_bytes(&mut self, space: SpaceId, bytes: &[u8], rng: &mut dyn CryptoRng) -> Result<(), Alarm> {
        let entry = Entry::decode(bytes).map_err(|e| match e {
            DecodeError::Unknown => Alarm::Update,
            _ => Alarm::Invalid(Refusal::Malformed),
        })?;
        if entry.space() != space {
            return Err(Alarm::Invalid(Refusal::UnknownSpace));
        }
        self.take(&entry, bytes, rng)
    }

    /// The next entry of a space's log: verified, kept, and what it says done.
    fn take(&mut self, entry: &Entry, bytes: &[u8], rng: &mut dyn CryptoRng) -> Result<(), Alarm> {
        let (id, space_id) = (entry.id(), entry.space());
        let n = self.spaces.get(&space_id).map_or(0, |s| s.cursor.n) + 1;
        let table = match entry {
            Entry::Control(control) => {
                self.learn(control)?;
                self.take_keys(control)?;
                Table::Control
            }
            Entry::Content(content) => {
                self.take_content(n, content)?;
                Table::Content
            }
        };
        let space = self.spaces.entry(space_id).or_insert_with(|| Space::new(space_id));
        space.advance(&id);
        self.ops.push(Op::Put(table, rows::log_key(&space_id, n), bytes.to_vec()));
        self.ops.push(Op::Put(Table::Cursors, space_id.0.to_vec(), rows::cursor_row(&space.cursor)));
        if let Entry::Control(control) = entry {
            self.follow_control(control, rng);
        }
        Ok(())
    }

    /// What a control entry brings about here. The cursor has passed it by now: what is sealed from here on has seen it.
    fn follow_control(&mut self, entry: &ControlEntry, rng: &mut dyn CryptoRng) {
        if let Some(under_way) = self.answered(&entry.id()) {
            self.carried_out(&under_way);
        }
        self.drop_done_intents();
        self.readmit(entry.space());
        if matches!(entry.body().op, ControlOp::NewEpoch { .. }) {
            self.seal_again(entry.space(), rng);
        }
        self.tell(Event::Access);
    }

    /// The verified state goes on by one entry.
    pub(crate) fn learn(&mut self, entry: &ControlEntry) -> Result<(), Alarm> {
        match &mut self.workspace {
            Some(workspace) => workspace.apply(entry).map_err(Alarm::Invalid)?,
            None if entry.space() == self.me.workspace => {
                self.workspace = Some(Workspace::found(entry).map_err(Alarm::Invalid)?);
            }
            None => return Err(Alarm::Invalid(Refusal::UnknownSpace)),
        }
        let id = entry.space();
        self.spaces.entry(id).or_insert_with(|| Space::new(id)).control = entry.id();
        self.learn_holders(entry);
        Ok(())
    }

    /// Keys of the space that the entry carries for this device.
    fn take_keys(&mut self, entry: &ControlEntry) -> Result<(), Alarm> {
        let body = entry.body();
        match &body.op {
            ControlOp::Genesis { epoch, .. } => self.take_epoch(entry.space(), epoch, entry),
            ControlOp::NewEpoch { epoch } => self.take_epoch(body.space, epoch, entry),
            ControlOp::AddMember { epoch, wraps, .. } | ControlOp::ShareKey { epoch, wraps } => {
                self.take_wraps(body.space, *epoch, wraps, entry)
            }
            ControlOp::Invite { keys, wrap, epoch, .. } => self.take_invitation(keys.id(), wrap, *epoch, entry),
            _ => Ok(()),
        }
    }

    fn take_epoch(&mut self, space: SpaceId, epoch: &Epoch, entry: &ControlEntry) -> Result<(), Alarm> {
        let offered = self.spaces.get_mut(&space).and_then(|s| s.offered.remove(&epoch.number));
        if let Some(key) = offered {
            self.ops.push(Op::Delete(Table::Keys, rows::offered_key(&space, epoch.number)));
            if self.fits(&key, space, epoch.number) {
                self.keep_key(space, epoch.number, key);
            }
        }
        self.take_wraps(space, epoch.number, &epoch.wraps, entry)?;
        self.read_history(space)
    }

    fn take_wraps(&mut self, space: SpaceId, epoch: u32, wraps: &[Wrap], entry: &ControlEntry) -> Result<(), Alarm> {
        let mine = self.me.keys.id();
        if self.spaces.get(&space).is_some_and(|s| s.keys.contains_key(&epoch)) {
            return Ok(());
        }
        let Some(wrap) = wraps.iter().find(|w| w.device == mine) else { return Ok(()) };
        let key = self.me.keys.unwrap(wrap, &self.place(space, epoch, entry)).map_err(|_| Alarm::Key)?;
        self.keep_if_fits(space, epoch, key)?;
        self.read_history(space)
    }

    /// Members read the history: the key before each is sealed under it.
    fn read_history(&mut self, space: SpaceId) -> Result<(), Alarm> {
        let sealed = self.spaces.get(&space).map(|s| s.sealed_previous.clone()).unwrap_or_default();
        for (number, previous) in sealed.into_iter().rev() {
            let older = number.saturating_sub(1);
            let Some(state) = self.spaces.get(&space) else { return Ok(()) };
            let unknown = older > 0 && !state.keys.contains_key(&older);
            let Some(key) = state.keys.get(&number).filter(|_| unknown) else { continue };
            let key = seal::open_previous(key, &previous).map_err(|_| Alarm::Key)?;
            self.keep_if_fits(space, older, key)?;
        }
        Ok(())
    }

    fn keep_if_fits(&mut self, space: SpaceId, epoch: u32, key: SpaceKey) -> Result<(), Alarm> {
        if !self.fits(&key, space, epoch) {
            return Err(Alarm::Key);
        }
        self.keep_key(space, epoch, key);
        Ok(())
    }

    fn place(&self, space: SpaceId, epoch: u32, entry: &ControlEntry) -> WrapPlace {
        let zero = matches!(entry.body().op, ControlOp::Genesis { .. });
        WrapPlace {
            workspace: if zero { SpaceId::ZERO } else { self.me.workspace },
            space: if zero { SpaceId::ZERO } else { space },
            epoch,
            prev: entry.body().prev,
        }
    }

    /// Whether a key is the one that the log committed to. The root's first is committed to before the root has an id.
    fn fits(&self, key: &SpaceKey, space: SpaceId, epoch: u32) -> bool {
        let named = if space == self.me.workspace && epoch == 1 { SpaceId::ZERO } else { space };
        let committed = self.workspace.as_ref().and_then(|w| w.space(&space)?.commitments.get(&epoch).copied());
        committed == Some(key.commitment(&named, epoch))
    }

    /// Who joins reads the root with the key in the invitation.
    fn take_invitation(&mut self, id: DeviceId, wrap: &Wrap, epoch: u32, entry: &ControlEntry) -> Result<(), Alarm> {
        let Some(keys) = self.invitation_keys().filter(|k| k.id() == id) else { return Ok(()) };
        let root = self.me.workspace;
        let key = keys.unwrap(wrap, &self.place(root, epoch, entry)).map_err(|_| Alarm::Key)?;
        self.keep_if_fits(root, epoch, key)?;
        self.read_history(root)
    }

    pub(crate) fn drop_done_intents(&mut self) {
        let Some(workspace) = &self.workspace else { return };
        let done: Vec<u64> =
            self.intents.iter().filter(|(_, i)| self.is_done(&i.intent, workspace)).map(|(o, _)| *o).collect();
        done.into_iter().for_each(|order| self.wish_done(order));
    }

    fn wish_done(&mut self, order: u64) {
        self.drop_intent(order);
        if let Some(waiting) = self.waiting.remove(&order) {
            self.tell(Event::Done { token: waiting.token, outcome: Outcome::Invited(waiting.secret) });
        }
    }

    /// A role that was lost and came back: what was kept can go.
    fn readmit(&mut self, id: SpaceId) {
        let role = self.role_in(&id);
        let may_send = |space: &Space| space.outbox.iter().all(|out| role >= Some(out.key.needs()));
        let ended = |space: &Space| space.alarm == Some(Alarm::AccessEnded);
        if let Some(space) = self.spaces.get_mut(&id).filter(|space| ended(space) && may_send(space)) {
            space.alarm = None;
            space.outbox.iter_mut().for_each(|o| o.sent = false);
        }
    }

    /// A control entry of this device is in the log.
    fn carried_out(&mut self, control: &ControlUnderWay) {
        match control.order {
            Some(order) => self.wish_done(order),
            None => self.entered_by(),
        }
    }

    fn take_content(&mut self, n: u64, entry: &ContentEntry) -> Result<(), Alarm> {
        let header = entry.header();
        let workspace = self.workspace.as_ref().ok_or(Alarm::Invalid(Refusal::UnknownSpace))?;
        workspace.check_content(entry).map_err(Alarm::Invalid)?;
        let space = self.spaces.entry(header.space).or_insert_with(|| Space::new(header.space));
        if !space.agrees(&header.seen) {
            return Err(Alarm::OtherPast);
        }
        if header.session == self.session {
            space.chain = (header.seq, entry.id());
        }
        if space.delivered(&entry.id()).is_some() {
            self.ops.push(Op::Delete(Table::Outbox, rows::outbox_key(&header.space, &header.session, header.seq)));
            return Ok(());
        }
        space.inbox.push((n, entry.clone()));
        let types = self.now.checked_sub(self.typed).is_some_and(|passed| passed < TYPING);
        let gather = if space.company > self.now && !types { GATHER_IN_COMPANY } else { GATHER };
        self.apply_at.get_or_insert(self.now + gather);
        Ok(())
    }

    fn acked(&mut self, id: EntryId, receipt: &Receipt, rng: &mut dyn CryptoRng) {
        let cursor = receipt.cursor;
        if self.link.challenge.as_ref().is_none_or(|c| !receipt.signed_by(&c.relay)) {
            return self.raise(cursor.space, Alarm::OtherPast);
        }
        let space = self.spaces.entry(cursor.space).or_insert_with(|| Space::new(cursor.space));
        if cursor.n <= space.cursor.n {
            self.already_there(cursor.space, &id);
        } else if space.cursor.then(&id) != cursor {
            let gap = cursor.n > space.cursor.n + 1;
            return if gap { self.sync() } else { self.raise(cursor.space, Alarm::OtherPast) };
        } else if let Err(alarm) = self.take_own(cursor, &id, rng) {
            self.raise(cursor.space, alarm);
        }
        self.delivered_all();
    }

    /// An ack stands in the place of the entry: it is ours, so we have it.
    fn take_own(&mut self, cursor: Cursor, id: &EntryId, rng: &mut dyn CryptoRng) -> Result<(), Alarm> {
        let control = self.link.control.as_ref().filter(|c| c.entry.id() == *id).map(|c| c.entry.clone());
        let entry = match control {
            Some(entry) => Some(Entry::Control(Box::new(entry))),
            None => {
                let outbox = self.spaces.get(&cursor.space).map(|s| &s.outbox);
                let found = outbox.and_then(|o| o.iter().find(|o| o.entry.id() == *id));
                found.map(|o| Entry::Content(Box::new(o.entry.clone())))
            }
        };
        match entry {
            Some(entry) => self.take(&entry, &entry.encode(), rng),
            None => {
                self.sync();
                Ok(())
            }
        }
    }

    fn already_there(&mut self, space: SpaceId, id: &EntryId) {
        if let Some(control) = self.answered(id) {
            self.carried_out(&control);
        }
        let Some(out) = self.spaces.get_mut(&space).and_then(|s| s.delivered(id)) else { return };
        let header = out.entry.header();
        self.ops.push(Op::Delete(Table::Outbox, rows::outbox_key(&space, &header.session, header.seq)));
    }

    pub(crate) fn delivered_all(&mut self) {
        let entries = self.pending.is_empty() && self.spaces.values().all(|s| s.outbox.is_empty());
        let all = entries && self.intents.is_empty() && self.blobs.out.is_empty();
        if all && self.link.is_live() {
            self.delivered = Some(self.now);
            self.ops.push(Op::Put(Table::Meta, rows::DELIVERED.to_vec(), self.now.to_be_bytes().to_vec()));
            self.note(LogEvent::Delivered);
        }
        self.tell(Event::Status);
    }

    pub(crate) fn raise(&mut self, space: SpaceId, alarm: Alarm) {
        self.spaces.entry(space).or_insert_with(|| Space::new(space)).alarm = Some(alarm);
        self.note(LogEvent::Alarm);
        self.tell(Event::Status);
    }

    fn caught_up(&mut self, rng: &mut dyn CryptoRng) {
        self.apply_inbox();
        if self.entering.is_some() {
            self.enter(rng);
            if self.entering.is_some() || !self.link.try_as_device {
                return;
            }
        }
        self.look_for_missing();
        self.live();
        self.delivered_all();
    }

    /// After all is here, nothing that others depend on may be missing.
    fn look_for_missing(&mut self) {
        let quarantined = !self.quarantine.is_empty();
        let mut broken = Vec::new();
        for (key, replica) in self.docs.iter_mut().filter(|(_, r)| r.dirty) {
            if !replica.missing().is_empty() {
                broken.push(key.space);
            }
        }
        for space in broken {
            if !quarantined && self.spaces.get(&space).is_some_and(|s| s.alarm.is_none()) {
                self.raise(space, Alarm::MissingChanges);
            }
        }
    }

    // --- applying

    /// Applies everything that was gathered, each document once.
    pub(crate) fn apply_inbox(&mut self) {
        self.apply_at = None;
        let mut by_doc: BTreeMap<DocKey, Vec<ContentEntry>> = BTreeMap::new();
        for space in self.spaces.values_mut() {
            for entry in space.take_readable() {
                let header = entry.header();
                let key = DocKey { space: header.space, doc: header.doc, lane: header.lane };
                by_doc.entry(key).or_default().push(entry);
            }
        }
        for (key, entries) in by_doc {
            self.apply_to(key, &entries);
        }
    }

    fn apply_to(&mut self, key: DocKey, entries: &[ContentEntry]) {
        let mut checked = Vec::new();
        for entry in entries.iter().filter(|e| !self.quarantine.contains_key(&e.id())).collect::<Vec<_>>() {
            match self.read(key, entry) {
                Ok(part) => checked.push((entry, part)),
                Err(_) => self.quarantine_entry(entry),
            }
        }
        let replica = self.docs.entry(key).or_default();
        let parts = checked.iter().map(|(_, part)| part.clone()).collect();
        let applied = replica.apply(parts);
        let changes = match applied {
            Ok(changes) => changes,
            Err(_) => self.apply_singly(key, checked),
        };
        self.save_at.get_or_insert(self.now + SAVE_AFTER_REMOTE);
        if !changes.is_empty() {
            self.tell(Event::Changed { doc: key, changes });
        }
    }

    fn apply_singly(&mut self, key: DocKey, checked: Vec<(&ContentEntry, Checked)>) -> Vec<Vec<u8>> {
        let mut changes = Vec::new();
        for (entry, part) in checked {
            match self.docs.entry(key).or_default().apply(vec![part]) {
                Ok(more) => changes.extend(more),
                Err(_) => self.quarantine_entry(entry),
            }
        }
        changes
    }

    /// Opens an entry and checks who wrote the changes in it.
    fn read(&mut self, key: DocKey, entry: &ContentEntry) -> Result<Checked, ChangeError> {
        let header = entry.header();
        let broken = |what: &str| ChangeError::Broken(what.to_owned());
        let space_key = self.spaces.get(&header.space).and_then(|s| s.keys.get(&header.epoch));
        let plaintext =
            seal::open(space_key.ok_or_else(|| broken("no key"))?, entry).map_err(|e| broken(&e.to_string()))?;
        let user = self.user_of(&header.device).ok_or(ChangeError::Impostor)?;
        let changes: Vec<Vec<u8>> = plaintext.changes.into_iter().map(Into::into).collect();
        self.docs.entry(key).or_default().check(&changes, header.device, user, &self.skeletons)
    }

    /// Whose device it is.
    pub fn user_of(&self, device: &DeviceId) -> Option<UserId> {
        self.workspace.as_ref()?.devices().get(device).map(|d| d.user)
    }

    fn quarantine_entry(&mut self, entry: &ContentEntry) {
        let (id, header) = (entry.id(), entry.header());
        self.quarantine.insert(id, QuarantineRow { entry: id, device: header.device, doc: header.doc });
        self.set_aside(id);
        self.tell(Event::Quarantined { entry: id, device: header.device });
    }

    // --- other tabs

    /// What another tab wrote is in the store already: only the state here follows.
    pub(crate) fn mirrored(&mut self, ops: Vec<Op>, rng: &mut dyn CryptoRng) {
        self.mirroring = true;
        for op in ops {
            self.mirror(op, rng);
        }
        self.ops.clear();
        self.mirroring = false;
        self.tell(Event::Status);
    }

    fn mirror(&mut self, op: Op, rng: &mut dyn CryptoRng) {
        match op {
            Op::Put(Table::Keys, key, value) => self.load_key(&key, &value),
            Op::Put(Table::Control | Table::Content, key, value) => self.mirror_entry(&key, &value, rng),
            Op::Put(Table::Pending, key, value) => self.load_pending(key, &value, true),
            Op::Delete(Table::Pending, key) => self.forget_pending(&key),
            Op::Put(Table::Outbox, _, value) => self.load_outbox(&value, true),
            Op::Delete(Table::Outbox, key) => self.forget_outbox(&key),
            Op::Put(Table::Intents, key, value) => self.load_intent(&key, &value),
            Op::Delete(Table::Intents, key) => {
                if let Ok(order) = key.as_slice().try_into() {
                    self.intents.remove(&u64::from_be_bytes(order));
                }
            }
            Op::Put(Table::Meta, key, value) => match rows::from_want_key(&key) {
                Some(at) => self.mirror_want(at, &value),
                None => self.mirror_meta(&key, &value),
            },
            Op::Put(Table::BlobsHere, key, value) => self.mirror_here(&key, &value),
            Op::Put(Table::BlobsOut, key, value) => self.blobs.load_out(&key, &value),
            Op::Delete(table @ (Table::BlobsHere | Table::BlobsOut), key) => self.forget_blob_row(table, &key),
            _ => {}
        }
    }

    fn mirror_meta(&mut self, key: &[u8], value: &[u8]) {
        self.load_meta(key, value);
        if key == rows::ONLINE && !self.leader_online && !self.leader {
            self.fetch_nothing(Problem::Offline);
        }
    }

    fn mirror_entry(&mut self, key: &[u8], bytes: &[u8], rng: &mut dyn CryptoRng) {
        let Some((id, n)) = rows::from_log_key(key) else { return };
        let at = self.spaces.get(&id).map_or(0, |s| s.cursor.n);
        if n <= at {
            return;
        }
        if n > at + 1 || self.take_bytes(id, bytes, rng).is_err() {
            self.tell(Event::Lost);
        }
    }

    pub(crate) fn show_online(&mut self, online: bool) {
        self.ops.push(Op::Put(Table::Meta, rows::ONLINE.to_vec(), vec![u8::from(online)]));
    }

    // --- rows, from the store or another tab

    pub(crate) fn load_key(&mut self, key: &[u8], value: &[u8]) {
        let Ok(secret) = value.try_into().map(SpaceKey) else { return };
        if let Some((space, epoch)) = rows::from_space_key_key(key) {
            let space = self.spaces.entry(space).or_insert_with(|| Space::new(space));
            space.unlock(epoch, secret);
            if !space.inbox.is_empty() {
                self.apply_at.get_or_insert(self.now);
            }
        } else if let Some((space, epoch)) = rows::from_offered_key(key) {
            self.spaces.entry(space).or_insert_with(|| Space::new(space)).offered.insert(epoch, secret);
        }
    }

    /// Changes that no entry has: into the replica.
    pub(crate) fn load_pending(&mut self, row_key: Vec<u8>, value: &[u8], tell: bool) {
        let Some(row) = rows::decode::<PendingRow>(value) else { return };
        let changes: Vec<Vec<u8>> = row.changes.into_iter().map(Into::into).collect();
        self.apply_own(row.key, &changes, tell);
        self.add_pending(row.key, row_key, changes, row.since);
    }

    /// Changes of this device that were accepted before.
    fn apply_own(&mut self, key: DocKey, changes: &[Vec<u8>], tell: bool) {
        let (device, user) = (self.me.keys.id(), self.me.user);
        let replica = self.docs.entry(key).or_default();
        let Ok(checked) = replica.check(changes, device, user, &self.skeletons) else { return };
        if let Ok(changes) = replica.apply(vec![checked])
            && tell
            && !changes.is_empty()
        {
            self.tell(Event::Changed { doc: key, changes });
        }
    }

    fn forget_pending(&mut self, row_key: &[u8]) {
        for pending in self.pending.values_mut() {
            pending.rows.retain(|(key, _)| key != row_key);
        }
        self.pending.retain(|_, p| !p.rows.is_empty());
    }

    pub(crate) fn load_outbox(&mut self, value: &[u8], mirrored: bool) {
        let Some(row) = rows::decode::<OutboxRow>(value) else { return };
        let Ok(Entry::Content(entry)) = Entry::decode(&row.entry) else { return };
        let header = entry.header();
        let key = DocKey { space: header.space, doc: header.doc, lane: header.lane };
        let space = self.spaces.entry(key.space).or_insert_with(|| Space::new(key.space));
        let plaintext = space.keys.get(&header.epoch).and_then(|k| seal::open(k, &entry).ok());
        space.outbox.push_back(Outgoing { key, entry: *entry, since: row.since, durable: true, sent: false });
        if let Some(plaintext) = plaintext {
            let changes: Vec<Vec<u8>> = plaintext.changes.into_iter().map(Into::into).collect();
            self.apply_own(key, &changes, mirrored);
        }
    }

    fn forget_outbox(&mut self, row_key: &[u8]) {
        for space in self.spaces.values_mut() {
            let id = space.cursor.space;
            space.outbox.retain(|o| {
                let header = o.entry.header();
                rows::outbox_key(&id, &header.session, header.seq) != row_key
            });
        }
    }

    pub(crate) fn load_intent(&mut self, key: &[u8], value: &[u8]) {
        if let (Ok(order), Some(row)) = (key.try_into(), rows::decode::<IntentRow>(value)) {
            self.intents.insert(u64::from_be_bytes(order), row);
        }
    }

    pub(crate) fn load_meta(&mut self, key: &[u8], value: &[u8]) {
        if key == rows::DELIVERED {
            self.delivered = value.try_into().ok().map(u64::from_be_bytes);
        } else if key == rows::RELAY {
            self.relay = VerifyingKey::from_slice(value);
        } else if key == rows::ONLINE {
            self.leader_online = value == [1];
        } else if key == rows::QUARANTINED {
            let all: Vec<QuarantineRow> = rows::decode(value).unwrap_or_default();
            self.quarantine.extend(all.into_iter().map(|q| (q.entry, q)));
        } else if let Some((doc, heads)) = rows::from_reviewed(key, value) {
            self.reviewed.insert(doc, heads);
        }
    }
}
