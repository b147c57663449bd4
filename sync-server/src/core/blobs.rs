//! Attachments: who may put and get them, and how many parts of a socket are on their way at once. The parts themselves are
//! kept and read by the driver, beside the logs.

use std::collections::VecDeque;

use bytes::Bytes;
use intreccio_protocol::frame::{BlobRefusal, Bytes as PartBytes, ServerFrame};
use intreccio_protocol::{BlobId, DeviceId, Role, SpaceId, limits};

use super::{ConnId, Core, Effect, Peer};
use crate::store::StoreError;
use crate::store::blobs::{BlobStore, Held, Part, PutError};

/// Parts of one socket that are being kept, or waited for, at once. A client that waits for each answer needs one.
const AT_ONCE: usize = 4;

/// A part to keep, for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobPut {
    conn: ConnId,
    part: Part,
    quota: u64,
}

impl BlobPut {
    /// Keeps it; `now` in milliseconds since 1970.
    ///
    /// # Errors
    /// What the store says.
    pub fn run(&self, store: &dyn BlobStore, now: u64) -> Result<Held, PutError> {
        store.put(&self.part, self.quota, now)
    }
}

/// A part to read, for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobGet {
    /// For whom.
    pub conn: ConnId,
    generation: u64,
    space: SpaceId,
    blob: BlobId,
    offset: u64,
}

impl BlobGet {
    /// Reads it.
    ///
    /// # Errors
    /// What the store says.
    pub fn run(&self, store: &dyn BlobStore) -> Result<Option<(u64, Bytes)>, StoreError> {
        store.get(&self.space, &self.blob, self.offset)
    }
}

/// What a connection waits for.
#[derive(Default)]
pub(super) struct Waiting {
    /// Parts that are being kept.
    puts: usize,
    /// Parts to be read; the first is being read.
    gets: VecDeque<BlobGet>,
    /// Tells what was asked before an overflow from what was asked after.
    generation: u64,
}

impl Waiting {
    /// The driver dropped what was queued: nobody waits for an answer any more.
    pub fn forget(&mut self) {
        self.gets.clear();
        self.generation += 1;
    }
}

/// The fields of a `PutBlob`.
pub(super) struct Put {
    pub space: SpaceId,
    pub blob: BlobId,
    pub total: u64,
    pub offset: u64,
    pub bytes: Bytes,
}

impl Put {
    /// Whether it is a part that an attachment of this length has, or asks.
    fn check(&self) -> Result<(), BlobRefusal> {
        if self.total > limits::BLOB {
            return Err(BlobRefusal::TooLarge);
        }
        let whole = limits::BLOB_PART as u64;
        let fits = self.offset < self.total && self.offset.is_multiple_of(whole);
        let length = self.bytes.len() as u64;
        let expected = whole.min(self.total.saturating_sub(self.offset));
        if fits && (length == 0 || length == expected) { Ok(()) } else { Err(BlobRefusal::Malformed) }
    }
}

impl Core {
    pub(super) fn put_blob(&mut self, conn: ConnId, peer: Peer, put: Put, affordable: bool) {
        let (space, blob) = (put.space, put.blob);
        match self.admit_put(conn, peer, &put, affordable) {
            Ok(device) => {
                let Put { total, offset, bytes, .. } = put;
                let part = Part { space, blob, device, total, offset, bytes };
                self.out.push(Effect::PutBlob(BlobPut { conn, part, quota: self.limits.blobs_per_space }));
            }
            Err(reason) => self.refuse_blob(conn, space, blob, reason),
        }
    }

    fn admit_put(&mut self, conn: ConnId, peer: Peer, put: &Put, affordable: bool) -> Result<DeviceId, BlobRefusal> {
        put.check()?;
        let device = self.admit(peer, put.space, Role::Editor)?;
        let waiting = self.conns.get_mut(&conn).map(|state| &mut state.blobs).ok_or(BlobRefusal::Unavailable)?;
        if !affordable || waiting.puts >= AT_ONCE {
            return Err(BlobRefusal::Busy);
        }
        waiting.puts += 1;
        Ok(device)
    }

    /// The device, if its role in the space is at least this one.
    fn admit(&self, peer: Peer, space: SpaceId, role: Role) -> Result<DeviceId, BlobRefusal> {
        let Peer::Device { workspace, device, user } = peer else { return Err(BlobRefusal::NotAllowed) };
        if self.logs.get(&space).is_none_or(|log| log.workspace != workspace) {
            return Err(BlobRefusal::UnknownSpace);
        }
        let known = self.workspaces.get(&workspace).ok_or(BlobRefusal::UnknownSpace)?;
        if known.role_of_device(&device, &space) < Some(role) {
            return Err(BlobRefusal::NotAllowed);
        }
        // A store that fails takes a membership that is not durable back.
        if self.is_joining(user, space) { Err(BlobRefusal::Busy) } else { Ok(device) }
    }

    /// The answer to an [`Effect::PutBlob`].
    pub fn blob_put(&mut self, put: &BlobPut, outcome: Result<Held, PutError>) -> Vec<Effect> {
        let BlobPut { conn, part, .. } = put;
        if let Some(state) = self.conns.get_mut(conn) {
            state.blobs.puts = state.blobs.puts.saturating_sub(1);
        }
        match outcome {
            Ok(held) => {
                self.count_put(part, held);
                let (space, blob, Held { upto, total }) = (part.space, part.blob, held);
                self.say_blob(*conn, &ServerFrame::BlobHave { space, blob, upto, total });
            }
            Err(error) => self.refuse_blob(*conn, part.space, part.blob, refusal(&error)),
        }
        self.take_effects()
    }

    fn count_put(&mut self, part: &Part, held: Held) {
        let end = part.offset + part.bytes.len() as u64;
        // A part that was there already is answered with what follows it.
        if !part.bytes.is_empty() && held.upto == end {
            self.stats.blob_parts += 1;
            self.stats.blob_bytes += part.bytes.len() as u64;
            self.stats.blobs += u64::from(held.is_complete());
        }
    }

    pub(super) fn get_blob(
        &mut self,
        conn: ConnId,
        peer: Peer,
        (space, blob): (SpaceId, BlobId),
        offset: u64,
        affordable: bool,
    ) {
        if let Err(reason) = self.admit_get(conn, peer, (space, blob), offset, affordable) {
            return self.refuse_blob(conn, space, blob, reason);
        }
        self.next_get(conn);
    }

    fn admit_get(
        &mut self,
        conn: ConnId,
        peer: Peer,
        (space, blob): (SpaceId, BlobId),
        offset: u64,
        affordable: bool,
    ) -> Result<(), BlobRefusal> {
        if !offset.is_multiple_of(limits::BLOB_PART as u64) {
            return Err(BlobRefusal::Malformed);
        }
        self.admit(peer, space, Role::Keeper)?;
        let waiting = self.conns.get_mut(&conn).map(|state| &mut state.blobs).ok_or(BlobRefusal::Unavailable)?;
        if !affordable || waiting.gets.len() >= AT_ONCE {
            return Err(BlobRefusal::Busy);
        }
        waiting.gets.push_back(BlobGet { conn, generation: waiting.generation, space, blob, offset });
        Ok(())
    }

    /// Asks for the first part that a connection waits for, if it is the only one; the others follow it.
    fn next_get(&mut self, conn: ConnId) {
        let Some(state) = self.conns.get(&conn) else { return };
        if let (Some(first), 1) = (state.blobs.gets.front(), state.blobs.gets.len()) {
            self.out.push(Effect::GetBlob(*first));
        }
    }

    /// The answer to an [`Effect::GetBlob`].
    pub fn blob_got(&mut self, get: BlobGet, part: Result<Option<(u64, Bytes)>, StoreError>) -> Vec<Effect> {
        let BlobGet { conn, generation, space, blob, offset } = get;
        let current = self.conns.get_mut(&conn).filter(|state| state.blobs.generation == generation);
        let Some(state) = current else { return self.take_effects() };
        state.blobs.gets.pop_front();
        let next = state.blobs.gets.front().copied();
        match part {
            Ok(Some((total, bytes))) => {
                self.stats.blob_parts_given += 1;
                let bytes = PartBytes(bytes.to_vec());
                self.say_blob(conn, &ServerFrame::BlobPart { space, blob, total, offset, bytes });
            }
            Ok(None) => self.refuse_blob(conn, space, blob, BlobRefusal::Missing),
            Err(_) => self.refuse_blob(conn, space, blob, BlobRefusal::Unavailable),
        }
        self.out.extend(next.map(Effect::GetBlob));
        self.take_effects()
    }

    fn refuse_blob(&mut self, conn: ConnId, space: SpaceId, blob: BlobId, reason: BlobRefusal) {
        self.stats.blob_refusals += 1;
        self.say_blob(conn, &ServerFrame::BlobRefused { space, blob, reason });
    }

    /// Between `Resync` and `Sync` nothing is answered: the client will ask again.
    fn say_blob(&mut self, conn: ConnId, frame: &ServerFrame) {
        if self.conns.get(&conn).is_some_and(|state| !state.lagging) {
            self.send(conn, frame);
        }
    }
}

fn refusal(error: &PutError) -> BlobRefusal {
    match error {
        PutError::Full => BlobRefusal::Full,
        PutError::WrongHash => BlobRefusal::WrongHash,
        PutError::Store(_) => BlobRefusal::Unavailable,
    }
}
