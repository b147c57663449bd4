//! Handing entries out: catching up after `Sync`, live push, acks, all in the order of the log.

use std::collections::BTreeMap;

use bytes::Bytes;
use ed25519_dalek::{Signer, SigningKey};
use intreccio_protocol::frame::{Bytes as EntryBytes, Failure, ServerFrame};
use intreccio_protocol::log::receipt_message;
use intreccio_protocol::{Cursor, EntryId, Receipt, Signature, SpaceId, UserId, limits};

use super::log::Reader;
use super::{ConnId, Core, Effect, Peer, Read};
use crate::store::{StoreError, Stored};

/// A batch on its way to the disk, and what is to be said when it is there.
pub(super) struct InFlight {
    pub token: u64,
    pub space: SpaceId,
    pub entries: Vec<Stored>,
    /// Who becomes a member of which space with it.
    pub joins: Vec<(UserId, SpaceId)>,
    pub replies: Vec<Reply>,
}

/// An answer outside the order of a log that the connection reads.
pub(super) enum Reply {
    Ack { conn: ConnId, entry: EntryId, place: Cursor },
    Frame { conn: ConnId, bytes: Bytes },
}

/// What is left to do for a connection that catches up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    Space(SpaceId),
    CaughtUp,
}

impl Core {
    pub(super) fn sync(&mut self, conn: ConnId, peer: Peer, cursors: &[Cursor]) {
        let spaces = match peer {
            Peer::Device { workspace, user, .. } => self.readable(workspace, user),
            Peer::Invited { workspace, .. } => vec![workspace],
            Peer::Unknown { .. } | Peer::Setup => return self.fail(conn, Failure::BadFrame),
        };
        let owed = self.unsubscribe(conn);
        let mut cursors: BTreeMap<SpaceId, Cursor> = cursors.iter().map(|c| (c.space, *c)).collect();
        for space in spaces {
            let cursor = cursors.remove(&space).unwrap_or(Cursor::start(space));
            match self.stands_on(&cursor) {
                Ok(true) => self.subscribe(conn, &cursor),
                Ok(false) => self.diverged(conn, &cursor),
                Err(_) => return self.unavailable(conn),
            }
        }
        for cursor in cursors.values().filter(|c| c.n > 0) {
            self.send(conn, &ServerFrame::Diverged { head: Cursor::start(cursor.space) });
        }
        self.still_owe(conn, owed);
        if let Some(state) = self.conns.get_mut(&conn) {
            state.lagging = false;
            state.jobs.push_back(Job::CaughtUp);
        }
        self.advance(conn);
    }

    /// The spaces that a user may read, the root first: what the others say rests on its users and devices. Who is on the way to
    /// become a member is sent the space when that is durable: a store that fails in between takes the membership back.
    fn readable(&self, workspace: SpaceId, user: UserId) -> Vec<SpaceId> {
        let Some(known) = self.workspaces.get(&workspace) else { return Vec::new() };
        let others = known.readable(user).filter(|space| *space != workspace && !self.is_joining(user, *space));
        std::iter::once(workspace).chain(others).collect()
    }

    /// Whether a user is on the way to become a member of a space, and that is not durable yet.
    pub(super) fn is_joining(&self, user: UserId, space: SpaceId) -> bool {
        self.in_flight.iter().any(|batch| batch.joins.contains(&(user, space)))
    }

    /// Whether a cursor is on our log.
    fn stands_on(&self, cursor: &Cursor) -> Result<bool, StoreError> {
        let Some(log) = self.logs.get(&cursor.space) else { return Ok(cursor.n == 0) };
        if cursor.n > log.durable.n {
            return Ok(false);
        }
        Ok(log.accumulator(self.store.as_ref(), cursor.n)? == Some(cursor.acc))
    }

    fn diverged(&mut self, conn: ConnId, cursor: &Cursor) {
        let head = self.logs.get(&cursor.space).map_or(Cursor::start(cursor.space), |log| log.durable);
        self.send(conn, &ServerFrame::Diverged { head });
    }

    /// From now on `conn` gets what follows `cursor`.
    fn subscribe(&mut self, conn: ConnId, cursor: &Cursor) {
        let Some(log) = self.logs.get_mut(&cursor.space) else { return };
        let Some(state) = self.conns.get_mut(&conn) else { return };
        log.readers.insert(conn, Reader { position: cursor.n, owed: Default::default() });
        state.spaces.insert(cursor.space);
        if cursor.n < log.durable.n {
            state.jobs.push_back(Job::Space(cursor.space));
        }
    }

    /// Stops everything that is sent to `conn`, and says which acks it was still to get.
    pub(super) fn unsubscribe(&mut self, conn: ConnId) -> Vec<(SpaceId, Reader)> {
        let Some(state) = self.conns.get_mut(&conn) else { return Vec::new() };
        state.jobs.clear();
        state.reading = false;
        state.generation += 1;
        let spaces = std::mem::take(&mut state.spaces);
        spaces
            .into_iter()
            .filter_map(|space| Some((space, self.logs.get_mut(&space)?.readers.remove(&conn)?)))
            .collect()
    }

    fn still_owe(&mut self, conn: ConnId, owed: Vec<(SpaceId, Reader)>) {
        for (space, mut before) in owed {
            if let Some(reader) = self.logs.get_mut(&space).and_then(|log| log.readers.get_mut(&conn)) {
                reader.owed = before.owed.split_off(&(reader.position + 1));
            }
        }
    }

    /// Asks for the next page that `conn` is to be sent, if none is on its way.
    fn advance(&mut self, conn: ConnId) {
        loop {
            let Some(state) = self.conns.get_mut(&conn).filter(|state| !state.reading) else { return };
            match state.jobs.front() {
                None => return,
                Some(Job::CaughtUp) => {
                    state.jobs.pop_front();
                    self.send(conn, &ServerFrame::CaughtUp);
                }
                Some(Job::Space(space)) => {
                    let space = *space;
                    let behind = self.logs.get(&space).and_then(|log| {
                        let position = log.readers.get(&conn)?.position;
                        (position < log.durable.n).then_some((position, log.durable.n))
                    });
                    let Some((after, upto)) = behind else {
                        state.jobs.pop_front();
                        continue;
                    };
                    state.reading = true;
                    let read = Read { conn, generation: state.generation, space, after, upto };
                    return self.out.push(Effect::Read(read));
                }
            }
        }
    }

    /// The answer to an [`Effect::Read`].
    pub fn loaded(&mut self, read: Read, page: Result<Vec<Stored>, StoreError>) -> Vec<Effect> {
        let current = self.conns.get_mut(&read.conn).filter(|state| state.generation == read.generation);
        if let Some(state) = current {
            state.reading = false;
            match page {
                Ok(entries) if !entries.is_empty() => self.send_page(&read, &entries),
                _ => self.unavailable(read.conn),
            }
        }
        self.take_effects()
    }

    fn send_page(&mut self, read: &Read, entries: &[Stored]) {
        self.stats.pages += 1;
        let reader = self.logs.get_mut(&read.space).and_then(|log| log.readers.get_mut(&read.conn));
        if let Some(reader) = reader.filter(|reader| reader.position == read.after) {
            for bytes in frames_for(reader, read.space, entries, &self.key) {
                self.out.push(Effect::Send { conn: read.conn, bytes });
            }
        }
        self.advance(read.conn);
    }

    /// A batch is durable: acks, pushes, new members, answers.
    pub(super) fn publish(&mut self, batch: InFlight) {
        self.stats.appended += batch.entries.len() as u64;
        self.push(batch.space, &batch.entries);
        for (user, space) in batch.joins {
            self.join(batch.space, user, space);
        }
        for reply in batch.replies {
            self.answer(reply);
        }
    }

    fn push(&mut self, space: SpaceId, entries: &[Stored]) {
        let Some((log, last)) = self.logs.get_mut(&space).zip(entries.last()) else { return };
        let before = log.durable.n;
        log.durable_to(Cursor { space, n: last.n, acc: last.acc });
        // Most readers get the same bytes, so they are made once.
        let mut shared: Option<Vec<Bytes>> = None;
        let root = Job::Space(log.workspace);
        // Who is behind is catching up, and finds these entries there.
        for (conn, reader) in log.readers.iter_mut().filter(|(_, reader)| reader.position == before) {
            let conn = *conn;
            // Who is behind in the root may lack what these entries rest on: they come after it.
            let state = if space == log.workspace { None } else { self.conns.get_mut(&conn) };
            if let Some(state) = state.filter(|state| state.jobs.contains(&root)) {
                state.jobs.push_back(Job::Space(space));
                continue;
            }
            if reader.owed.is_empty() {
                reader.position = last.n;
                self.stats.delivered += entries.len() as u64;
                let frames = shared.get_or_insert_with(|| plain_frames(space, entries));
                self.out.extend(frames.iter().map(|bytes| Effect::Send { conn, bytes: bytes.clone() }));
            } else {
                let frames = frames_for(reader, space, entries, &self.key);
                self.out.extend(frames.into_iter().map(|bytes| Effect::Send { conn, bytes }));
            }
        }
    }

    /// A user becomes a member of a space: the sockets of theirs that are in sync are sent it from the beginning.
    fn join(&mut self, within: SpaceId, user: UserId, space: SpaceId) {
        let Some(workspace) = self.logs.get(&within).map(|log| log.workspace) else { return };
        let Some(root) = self.logs.get(&workspace) else { return };
        let is_theirs = |conn: &ConnId| {
            let state = self.conns.get(conn);
            state.is_some_and(|c| {
                matches!(c.peer, Peer::Device { user: u, .. } if u == user) && !c.spaces.contains(&space)
            })
        };
        let sockets: Vec<ConnId> = root.readers.keys().copied().filter(is_theirs).collect();
        for conn in sockets {
            self.subscribe(conn, &Cursor::start(space));
            self.advance(conn);
        }
    }

    pub(super) fn answer(&mut self, reply: Reply) {
        let (conn, bytes) = match reply {
            Reply::Ack { conn, entry, place } => (conn, ack(entry, place, &self.key)),
            Reply::Frame { conn, bytes } => (conn, bytes),
        };
        // Between `Resync` and `Sync` nothing is answered: the client will ask again for all of it.
        if self.conns.get(&conn).is_some_and(|state| !state.lagging) {
            self.out.push(Effect::Send { conn, bytes });
        }
    }
}

/// The next entries for one reader, acks in the place of what it sent itself. Moves its position.
fn frames_for(reader: &mut Reader, space: SpaceId, entries: &[Stored], key: &SigningKey) -> Vec<Bytes> {
    let mut frames = Vec::new();
    let mut rest = entries;
    while let Some((first, others)) = rest.split_first() {
        reader.position = first.n;
        if reader.owed.remove(&first.n) {
            frames.push(ack(first.id, Cursor { space, n: first.n, acc: first.acc }, key));
            rest = others;
        } else {
            let run = others.iter().position(|entry| reader.owed.contains(&entry.n)).map_or(rest.len(), |i| i + 1);
            let (run, after) = rest.split_at(run);
            frames.extend(plain_frames(space, run));
            reader.position = run.last().map_or(reader.position, |last| last.n);
            rest = after;
        }
    }
    frames
}

/// Entries that follow each other, in frames of about [`limits::PAGE`] bytes.
fn plain_frames(space: SpaceId, entries: &[Stored]) -> Vec<Bytes> {
    let mut frames = Vec::new();
    let mut rest = entries;
    while let Some(first) = rest.first() {
        let mut size = 0;
        let fits = rest.iter().take_while(|entry| {
            size += entry.bytes.len();
            size <= limits::PAGE
        });
        let count = fits.count().max(1);
        let (page, after) = rest.split_at(count);
        let entries = page.iter().map(|entry| EntryBytes(entry.bytes.to_vec())).collect();
        frames.push(ServerFrame::Entries { space, first: first.n, entries }.encode().into());
        rest = after;
    }
    frames
}

fn ack(entry: EntryId, cursor: Cursor, key: &SigningKey) -> Bytes {
    let signature = Signature(key.sign(&receipt_message(&cursor)).to_bytes());
    ServerFrame::Ack { entry, receipt: Receipt { cursor, signature } }.encode().into()
}
