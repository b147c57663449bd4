//! Taking entries in: checks, positions, and the batch that makes them durable.

use bytes::Bytes;
use intreccio_protocol::frame::{Bytes as EntryBytes, Failure, ServerFrame};
use intreccio_protocol::{
    ContentEntry, ControlEntry, ControlOp, Cursor, DecodeError, Entry, EntryId, Refusal, SpaceId, UserId, Workspace,
};

use super::fanout::{InFlight, Reply};
use super::log::{Log, Place};
use super::{ConnId, Core, Effect, Peer};
use crate::store::{Batch, Slot, Stored};

/// The entries of one frame that are being accepted.
#[derive(Default)]
struct Draft {
    /// The head that they follow; set with the first.
    after: Option<Cursor>,
    entries: Vec<Stored>,
    joins: Vec<(UserId, SpaceId)>,
    replies: Vec<Reply>,
}

/// What became of an entry.
enum Outcome {
    Accepted(Option<Slot>),
    Duplicate(u64),
}

impl Core {
    pub(super) fn append(&mut self, conn: ConnId, peer: Peer, space: SpaceId, entries: Vec<EntryBytes>, now: u64) {
        let mut draft = Draft::default();
        for EntryBytes(bytes) in entries {
            match Entry::decode(&bytes) {
                Ok(entry) => {
                    let id = entry.id();
                    match self.take_in(peer, space, &entry, id, now, &mut draft) {
                        Ok(Outcome::Accepted(slot)) => self.accept(conn, space, id, slot, bytes.into(), &mut draft),
                        Ok(Outcome::Duplicate(n)) => self.acknowledge_again(conn, space, id, n, &mut draft),
                        Err(reason) => self.refuse(conn, space, id, reason, &mut draft),
                    }
                }
                Err(error) => self.refuse(conn, space, EntryId::ZERO, unreadable(&error), &mut draft),
            }
        }
        self.submit(space, draft);
    }

    /// The device sent more than it may: nothing is looked at but the ids.
    pub(super) fn refuse_busy(&mut self, conn: ConnId, space: SpaceId, entries: &[EntryBytes]) {
        let mut draft = Draft::default();
        for EntryBytes(bytes) in entries {
            let id = Entry::decode(bytes).map_or(EntryId::ZERO, |entry| entry.id());
            self.refuse(conn, space, id, Refusal::Busy, &mut draft);
        }
        self.submit(space, draft);
    }

    fn take_in(
        &mut self,
        peer: Peer,
        space: SpaceId,
        entry: &Entry,
        id: EntryId,
        now: u64,
        draft: &mut Draft,
    ) -> Result<Outcome, Refusal> {
        if entry.space() != space {
            return Err(Refusal::Malformed);
        }
        match (peer, entry) {
            (Peer::Setup, Entry::Control(control)) => self.found(control, id, space),
            (Peer::Invited { workspace, .. } | Peer::Device { workspace, .. }, _)
                if self.logs.get(&space).is_none_or(|log| log.workspace != workspace) =>
            {
                Err(Refusal::UnknownSpace)
            }
            (Peer::Invited { .. } | Peer::Device { .. }, Entry::Control(control)) => {
                self.take_control(peer, space, control, id, now, draft)
            }
            (Peer::Device { workspace, device, .. }, Entry::Content(content)) => {
                let known = self.workspaces.get(&workspace).ok_or(Refusal::UnknownSpace)?;
                known.role_of_device(&device, &space).ok_or(Refusal::NotAllowed)?;
                self.take_content(workspace, space, content, id)
            }
            _ => Err(Refusal::NotAllowed),
        }
    }

    fn found(&mut self, entry: &ControlEntry, id: EntryId, space: SpaceId) -> Result<Outcome, Refusal> {
        if let Some(log) = self.logs.get(&space) {
            return log.control_position(&id).map(Outcome::Duplicate).ok_or(Refusal::Exists);
        }
        if self.setup.is_none() {
            return Err(Refusal::NotAllowed);
        }
        self.workspaces.insert(space, Workspace::found(entry)?);
        self.logs.insert(space, Log::new(space, Cursor::start(space)));
        self.setup = None;
        Ok(Outcome::Accepted(None))
    }

    fn take_control(
        &mut self,
        peer: Peer,
        space: SpaceId,
        entry: &ControlEntry,
        id: EntryId,
        now: u64,
        draft: &mut Draft,
    ) -> Result<Outcome, Refusal> {
        let log = self.logs.get(&space).ok_or(Refusal::UnknownSpace)?;
        if let Some(n) = log.control_position(&id) {
            return Ok(Outcome::Duplicate(n));
        }
        let workspace = self.workspaces.get_mut(&log.workspace).ok_or(Refusal::UnknownSpace)?;
        let op = &entry.body().op;
        check_join(workspace, peer, op, now)?;
        // An id that another workspace of this relay has: ids are random, so it is not by chance.
        if matches!(op, ControlOp::SpaceCreated { space } if self.logs.contains_key(space)) {
            return Err(Refusal::Exists);
        }
        workspace.apply(entry)?;
        let author = workspace.devices().get(&entry.body().device).map(|device| device.user);
        match (op, author) {
            (ControlOp::AddMember { user, .. }, _) => draft.joins.push((*user, space)),
            (ControlOp::SpaceCreated { space: new }, Some(author)) => {
                let log = Log::new(workspace.id(), Cursor::start(*new));
                self.logs.insert(*new, log);
                draft.joins.push((author, *new));
            }
            _ => {}
        }
        Ok(Outcome::Accepted(None))
    }

    fn take_content(
        &mut self,
        workspace: SpaceId,
        space: SpaceId,
        entry: &ContentEntry,
        id: EntryId,
    ) -> Result<Outcome, Refusal> {
        let log = self.logs.get_mut(&space).ok_or(Refusal::UnknownSpace)?;
        let header = entry.header();
        match log.place(self.store.as_ref(), header, &id)? {
            Place::Duplicate(n) => return Ok(Outcome::Duplicate(n)),
            Place::Next => self.workspaces.get(&workspace).ok_or(Refusal::UnknownSpace)?.check_content(entry)?,
        }
        Ok(Outcome::Accepted(Some(Slot { device: header.device, session: header.session, seq: header.seq })))
    }

    /// Gives an entry its place.
    fn accept(
        &mut self,
        conn: ConnId,
        space: SpaceId,
        id: EntryId,
        slot: Option<Slot>,
        bytes: Bytes,
        draft: &mut Draft,
    ) {
        let Some(log) = self.logs.get_mut(&space) else { return };
        draft.after.get_or_insert(log.head);
        let place = log.head.then(&id);
        let entry = Stored { n: place.n, id, acc: place.acc, slot, bytes };
        log.push(&entry);
        draft.entries.push(entry);
        self.owe(conn, id, place, draft);
    }

    /// Notes that `conn` gets an ack for the entry at `place`, which is not durable yet.
    fn owe(&mut self, conn: ConnId, entry: EntryId, place: Cursor, draft: &mut Draft) {
        let reader = self.logs.get_mut(&place.space).and_then(|log| log.readers.get_mut(&conn));
        match reader {
            Some(reader) if reader.position < place.n => {
                reader.owed.insert(place.n);
            }
            _ => self.reply(Reply::Ack { conn, entry, place }, draft),
        }
    }

    fn acknowledge_again(&mut self, conn: ConnId, space: SpaceId, entry: EntryId, n: u64, draft: &mut Draft) {
        self.stats.duplicates += 1;
        let Some(log) = self.logs.get(&space) else { return };
        match log.accumulator(self.store.as_ref(), n) {
            Ok(Some(acc)) => self.owe(conn, entry, Cursor { space, n, acc }, draft),
            _ => self.refuse(conn, space, entry, Refusal::Unavailable, draft),
        }
    }

    fn refuse(&mut self, conn: ConnId, space: SpaceId, entry: EntryId, reason: Refusal, draft: &mut Draft) {
        self.stats.refused += 1;
        let bytes = ServerFrame::Refused { space, entry, reason }.encode().into();
        self.reply(Reply::Frame { conn, bytes }, draft);
    }

    /// Answers after all that was accepted before is durable, so that what an answer is about has come by then.
    fn reply(&mut self, reply: Reply, draft: &mut Draft) {
        if !draft.entries.is_empty() {
            draft.replies.push(reply);
        } else if let Some(last) = self.in_flight.back_mut() {
            last.replies.push(reply);
        } else {
            self.answer(reply);
        }
    }

    fn submit(&mut self, space: SpaceId, draft: Draft) {
        let Some(after) = draft.after else { return };
        let Some(workspace) = self.logs.get(&space).map(|log| log.workspace) else { return };
        let token = self.next_token;
        self.next_token += 1;
        let batch = Batch { workspace, after, entries: draft.entries.clone() };
        self.out.push(Effect::Append { token, batch });
        let Draft { entries, joins, replies, .. } = draft;
        self.in_flight.push_back(InFlight { token, space, entries, joins, replies });
    }
}

/// What the workspace's own rules cannot say, for they have no clock and do not know the connection: who holds an
/// invitation may do nothing but join with it, in time.
fn check_join(workspace: &Workspace, peer: Peer, op: &ControlOp, now: u64) -> Result<(), Refusal> {
    match (op, peer) {
        (ControlOp::AddUser { invite, .. } | ControlOp::AddDevice { invite, .. }, _) => {
            let own = !matches!(peer, Peer::Invited { invite: mine, .. } if mine != *invite);
            let in_time = workspace.invites().get(invite).is_some_and(|state| state.expires > now);
            if own && in_time { Ok(()) } else { Err(Refusal::Invite) }
        }
        (_, Peer::Device { .. }) => Ok(()),
        _ => Err(Refusal::NotAllowed),
    }
}

fn unreadable(error: &DecodeError) -> Refusal {
    match error {
        DecodeError::Unknown => Refusal::Unknown,
        DecodeError::Malformed(_) => Refusal::Malformed,
        DecodeError::TooLarge => Refusal::TooLarge,
    }
}

impl Core {
    /// A store that cannot be read ends the conversation: the client comes back.
    pub(super) fn unavailable(&mut self, conn: ConnId) {
        self.fail(conn, Failure::Unavailable);
    }
}
