//! The relay as a pure state machine: no sockets, no clock, no randomness of its own, no threads.
//!
//! A driver feeds it and carries out what it says. The server drives it over WebSockets, the simulation over a virtual
//! network. In both the life of a connection is:
//!
//! ```text
//! connect(conn, nonce, now)          a socket was opened; `nonce` is 32 random bytes
//! receive(conn, bytes, now)          one binary message came
//! overflowed(conn)                   the driver's bounded queue for the socket is full: it drops what is in the queue
//!                                    and the sends at hand for it, calls this, and queues what comes back (a `Resync`)
//! disconnect(conn)                   the socket is gone (also after `Effect::Close` was carried out)
//! tick(now)                          every second or so
//! ```
//!
//! Every call returns effects, to be carried out in order:
//!
//! - [`Effect::Send`]: one binary message for a socket. Sends to one socket keep their order; `bytes` is shared
//!   between the sockets that get the same entry.
//! - [`Effect::Offer`]: the same, unless much waits for the socket: then it is forgotten.
//! - [`Effect::Append`]: make the batch durable with [`LogStore::append`], in the order of the tokens (several batches
//!   may go into one call), then call [`Core::committed`] with the last token that is durable. If the store fails, call
//!   [`Core::failed`], carry out its effects and load a new core from the store: this one believes in entries that
//!   are not there.
//! - [`Effect::Read`]: when the socket's queue has room, read the page with [`Read::page`] and hand it to
//!   [`Core::loaded`]. One at a time is open for each connection, so a slow reader is never sent faster than it reads.
//! - [`Effect::PutBlob`]: keep a part of an attachment with [`BlobPut::run`], in order, and hand the outcome to
//!   [`Core::blob_put`]. It is not in the way of entries: it may take its time on a thread of its own.
//! - [`Effect::GetBlob`]: when the socket's queue has room, read the part with [`BlobGet::run`] and hand it to
//!   [`Core::blob_got`]. One at a time is open for each connection.
//! - [`Effect::Close`]: close the socket when what is queued for it has been sent.
//!
//! What a client has to know beyond the frames' own documentation:
//!
//! - Acks and entries come in the order of the log for each space on each socket. While a socket catches up, the ack of an
//!   entry that it just sent waits until the catch-up reaches its position. An entry that was durable before (a
//!   duplicate) and lies at or below what the socket was sent is acked at once. A refusal comes after everything that was
//!   accepted before it.
//! - `Resync` drops what was queued, acks and refusals too: after it send `Sync`, then every entry not yet acked again.
//!   No ack is sent between `Resync` and the next `Sync`.
//! - A founder or joiner whose ack was lost finds the set-up code or the invitation spent; it authenticates with its device
//!   instead: `Welcome` says that the entry is durable.
//! - An invitation is sent the root space's log only. It authenticates as a device on the same socket once its entry is
//!   acked, and then sends `Sync` for the rest.
//! - A cursor on a space that this relay does not have, or that the device may not read, is answered with `Diverged`
//!   and a head at 0.

mod append;
mod auth;
mod blobs;
mod bucket;
mod fanout;
mod log;
mod presence;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use ed25519_dalek::SigningKey;
use intreccio_protocol::frame::{ClientFrame, Failure, ServerFrame};
use intreccio_protocol::ids::VerifyingKey;
use intreccio_protocol::{Cursor, DecodeError, DeviceId, Entry, FRAMES, InviteId, SpaceId, UserId, Workspace, limits};

use crate::store::{Batch, LogStore, StoreError, Stored};
pub use blobs::{BlobGet, BlobPut};
use bucket::Bucket;
use fanout::{InFlight, Job};
use log::Log;

/// A socket, as the driver numbers it. Never reused by one core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// Limits that an operator may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries per second of one device, in the long run.
    pub entries_per_second: u64,
    /// Entries of one device at once: days of work made offline.
    pub entries_burst: u64,
    /// Bytes per second of one device, in the long run.
    pub bytes_per_second: u64,
    /// Bytes of one device at once.
    pub bytes_burst: u64,
    /// Bytes of attachments in one space.
    pub blobs_per_space: u64,
    /// Milliseconds in which a socket must say who it is.
    pub auth_timeout: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries_per_second: 500,
            entries_burst: 20_000,
            bytes_per_second: 4 << 20,
            bytes_burst: 64 << 20,
            blobs_per_space: 1 << 30,
            auth_timeout: 10_000,
        }
    }
}

/// What the driver has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send one binary message.
    Send {
        /// To whom.
        conn: ConnId,
        /// The message.
        bytes: Bytes,
    },
    /// Send one binary message if the socket has nothing else waiting, else forget it.
    Offer {
        /// To whom.
        conn: ConnId,
        /// The message.
        bytes: Bytes,
    },
    /// Make durable, then [`Core::committed`].
    Append {
        /// Grows by one with each batch.
        token: u64,
        /// What to append.
        batch: Batch,
    },
    /// Read a page when the socket has room for it, then [`Core::loaded`].
    Read(Read),
    /// Keep a part of an attachment, then [`Core::blob_put`].
    PutBlob(BlobPut),
    /// Read a part of an attachment when the socket has room for it, then [`Core::blob_got`].
    GetBlob(BlobGet),
    /// Close the socket after what was sent before.
    Close {
        /// Which.
        conn: ConnId,
    },
}

/// A page of a log that a connection is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// For whom.
    pub conn: ConnId,
    generation: u64,
    space: SpaceId,
    after: u64,
    upto: u64,
}

impl Read {
    /// Reads it.
    pub fn page(&self, store: &dyn LogStore) -> Result<Vec<Stored>, StoreError> {
        store.read(&self.space, self.after, self.upto, limits::PAGE)
    }
}

/// Counts since the core was loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Entries made durable.
    pub appended: u64,
    /// Entries that were there already.
    pub duplicates: u64,
    /// Entries refused.
    pub refused: u64,
    /// Entries pushed live to other sockets.
    pub delivered: u64,
    /// Pages read for sockets that catch up.
    pub pages: u64,
    /// Sockets told to start over because they read too slowly.
    pub resyncs: u64,
    /// Conversations ended with a failure.
    pub failures: u64,
    /// Parts of attachments made durable.
    pub blob_parts: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Attachments completed.
    pub blobs: u64,
    /// Parts of attachments handed out.
    pub blob_parts_given: u64,
    /// Parts refused, or not given.
    pub blob_refusals: u64,
}

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    /// Has to say so before `deadline` (milliseconds).
    Unknown { deadline: u64 },
    /// Knows the set-up code.
    Setup,
    /// Holds an invitation.
    Invited { workspace: SpaceId, invite: InviteId },
    /// A device of a workspace.
    Device { workspace: SpaceId, device: DeviceId, user: UserId },
}

struct Conn {
    nonce: [u8; 32],
    peer: Peer,
    /// The version of frames that it chose; 0 before.
    version: u8,
    /// The logs it is a reader of.
    spaces: BTreeSet<SpaceId>,
    /// What is still to be read for it, in order.
    jobs: VecDeque<Job>,
    /// A page is being read.
    reading: bool,
    /// Tells pages asked for before a `Sync` or overflow from those after.
    generation: u64,
    /// Between an overflow and the next `Sync`.
    lagging: bool,
    blobs: blobs::Waiting,
}

/// What a device has used of its limits; it outlives its sockets, so that reconnecting does not reset it.
struct DeviceUse {
    sockets: VecDeque<ConnId>,
    entries: Bucket,
    bytes: Bucket,
    presences: Bucket,
}

/// The relay. See the [module documentation](self).
pub struct Core {
    store: Arc<dyn LogStore>,
    limits: Limits,
    key: SigningKey,
    public: VerifyingKey,
    setup: Option<String>,
    workspaces: BTreeMap<SpaceId, Workspace>,
    logs: BTreeMap<SpaceId, Log>,
    conns: BTreeMap<ConnId, Conn>,
    devices: BTreeMap<DeviceId, DeviceUse>,
    in_flight: VecDeque<InFlight>,
    next_token: u64,
    stats: Stats,
    out: Vec<Effect>,
}

/// Why a core cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A control entry in the store is not what it was when it was accepted.
    #[error("entry {n} of space {space} does not verify")]
    Damaged {
        /// Whose log.
        space: SpaceId,
        /// Its position.
        n: u64,
    },
}

impl Core {
    /// Reads control entries and heads, not content. `fresh_seed` (random) becomes the relay's key if the store has none.
    pub fn load(store: Arc<dyn LogStore>, limits: Limits, fresh_seed: [u8; 32]) -> Result<Self, LoadError> {
        let key = SigningKey::from_bytes(&store.relay_seed(fresh_seed)?);
        let mut core = Self {
            public: VerifyingKey(key.verifying_key().to_bytes()),
            key,
            limits,
            setup: store.setup_code()?,
            workspaces: BTreeMap::new(),
            logs: BTreeMap::new(),
            conns: BTreeMap::new(),
            devices: BTreeMap::new(),
            in_flight: VecDeque::new(),
            next_token: 1,
            stats: Stats::default(),
            out: Vec::new(),
            store,
        };
        for workspace in core.store.workspaces()? {
            core.load_workspace(workspace)?;
        }
        Ok(core)
    }

    fn load_workspace(&mut self, id: SpaceId) -> Result<(), LoadError> {
        for head in self.store.heads(&id)? {
            self.logs.insert(head.space, Log::new(id, head));
        }
        for stored in self.store.controls(&id)? {
            let damaged = LoadError::Damaged { space: id, n: stored.n };
            let Ok(Entry::Control(entry)) = Entry::decode(&stored.bytes) else { return Err(damaged) };
            let applied = match self.workspaces.get_mut(&id) {
                Some(workspace) => workspace.apply(&entry),
                None => Workspace::found(&entry).map(|workspace| {
                    self.workspaces.insert(id, workspace);
                }),
            };
            applied.map_err(|_| damaged)?;
            let space = entry.space();
            self.logs
                .entry(space)
                .or_insert_with(|| Log::new(id, Cursor::start(space)))
                .known_control(stored.n, stored.id);
        }
        let spaces: Vec<SpaceId> =
            self.workspaces.get(&id).map(|w| w.spaces().keys().copied().collect()).unwrap_or_default();
        for space in spaces {
            self.logs.entry(space).or_insert_with(|| Log::new(id, Cursor::start(space)));
        }
        Ok(())
    }

    /// The key that signs receipts.
    pub fn public_key(&self) -> VerifyingKey {
        self.public
    }

    /// Counts.
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// How many sockets are open.
    pub fn connections(&self) -> usize {
        self.conns.len()
    }

    /// How many workspaces there are.
    pub fn workspaces(&self) -> usize {
        self.workspaces.len()
    }

    /// How many spaces there are.
    pub fn spaces(&self) -> usize {
        self.logs.len()
    }

    /// A socket was opened.
    pub fn connect(&mut self, conn: ConnId, nonce: [u8; 32], now: u64) -> Vec<Effect> {
        let state = Conn {
            nonce,
            peer: Peer::Unknown { deadline: now.saturating_add(self.limits.auth_timeout) },
            version: 0,
            spaces: BTreeSet::new(),
            jobs: VecDeque::new(),
            reading: false,
            generation: 0,
            lagging: false,
            blobs: blobs::Waiting::default(),
        };
        self.conns.insert(conn, state);
        let relay = self.public;
        self.send(
            conn,
            &ServerFrame::Challenge { oldest: *FRAMES.start(), newest: *FRAMES.end(), relay, nonce, time: now },
        );
        self.take_effects()
    }

    /// A message came from a socket.
    pub fn receive(&mut self, conn: ConnId, bytes: &[u8], now: u64) -> Vec<Effect> {
        if let Some(peer) = self.conns.get(&conn).map(|c| c.peer) {
            self.dispatch(conn, peer, bytes, now);
        }
        self.take_effects()
    }

    /// How long the next message of a socket may be.
    pub fn frame_limit(&self, conn: ConnId) -> usize {
        match self.conns.get(&conn).map(|state| state.peer) {
            None | Some(Peer::Unknown { .. }) => limits::FRAME_BEFORE_AUTH,
            Some(_) => limits::FRAME,
        }
    }

    /// A message came that the transport refused: too large, or not binary.
    pub fn unreadable(&mut self, conn: ConnId) -> Vec<Effect> {
        if self.conns.contains_key(&conn) {
            self.fail(conn, Failure::BadFrame);
        }
        self.take_effects()
    }

    /// Everything up to the batch with this token is durable.
    pub fn committed(&mut self, token: u64) -> Vec<Effect> {
        while self.in_flight.front().is_some_and(|batch| batch.token <= token) {
            if let Some(batch) = self.in_flight.pop_front() {
                self.publish(batch);
            }
        }
        self.take_effects()
    }

    /// The store failed: everybody is sent away. Load a new core afterwards.
    pub fn failed(&mut self) -> Vec<Effect> {
        self.send_away(Failure::Unavailable)
    }

    /// The relay stops: everybody is told, and comes back soon.
    pub fn shut_down(&mut self) -> Vec<Effect> {
        self.send_away(Failure::GoingAway)
    }

    /// The driver dropped what was queued for a socket, because it reads too slowly.
    pub fn overflowed(&mut self, conn: ConnId) -> Vec<Effect> {
        self.unsubscribe(conn);
        if let Some(state) = self.conns.get_mut(&conn) {
            state.lagging = true;
            state.blobs.forget();
            self.stats.resyncs += 1;
            self.send(conn, &ServerFrame::Resync);
        }
        self.take_effects()
    }

    /// A socket is gone.
    pub fn disconnect(&mut self, conn: ConnId) {
        self.unsubscribe(conn);
        let Some(state) = self.conns.remove(&conn) else { return };
        if let Peer::Device { device, .. } = state.peer
            && let Some(usage) = self.devices.get_mut(&device)
        {
            usage.sockets.retain(|socket| *socket != conn);
        }
    }

    /// Time passes: sockets that did not say who they are in time are closed.
    pub fn tick(&mut self, now: u64) -> Vec<Effect> {
        let late = |state: &Conn| matches!(state.peer, Peer::Unknown { deadline } if deadline <= now);
        let overdue: Vec<ConnId> = self.conns.iter().filter(|(_, c)| late(c)).map(|(id, _)| *id).collect();
        for conn in overdue {
            // Not `NotAuthorised`, which would tell somebody on a slow line that they were shut out.
            self.fail(conn, Failure::TooMany);
        }
        let Limits { entries_burst, bytes_burst, .. } = self.limits;
        self.devices.retain(|_, usage| {
            usage.entries.refill(entries_burst, now);
            usage.bytes.refill(bytes_burst, now);
            !(usage.sockets.is_empty() && usage.entries.holds(entries_burst) && usage.bytes.holds(bytes_burst))
        });
        self.take_effects()
    }

    fn dispatch(&mut self, conn: ConnId, peer: Peer, bytes: &[u8], now: u64) {
        if matches!(peer, Peer::Unknown { .. }) && bytes.len() > limits::FRAME_BEFORE_AUTH {
            return self.fail(conn, Failure::BadFrame);
        }
        let frame = match ClientFrame::decode(bytes) {
            Ok(frame) => frame,
            Err(DecodeError::Unknown | DecodeError::Malformed(_) | DecodeError::TooLarge) => {
                return self.fail(conn, Failure::BadFrame);
            }
        };
        let affordable = self.spend(peer, &frame, bytes.len(), now);
        match frame {
            ClientFrame::Auth { version, workspace, device, signature } => {
                self.auth(conn, version, workspace, device, &signature, now);
            }
            ClientFrame::AuthInvite { version, workspace, invite, signature } => {
                self.auth_invite(conn, version, workspace, invite, &signature, now);
            }
            ClientFrame::AuthSetup { version, code } => self.auth_setup(conn, version, &code),
            _ if matches!(peer, Peer::Unknown { .. }) => self.fail(conn, Failure::BadFrame),
            ClientFrame::Append { space, entries } if affordable => self.append(conn, peer, space, entries, now),
            ClientFrame::Append { space, entries } => self.refuse_busy(conn, space, &entries),
            ClientFrame::PutBlob { space, blob, total, offset, bytes } => {
                let put = blobs::Put { space, blob, total, offset, bytes: bytes.0.into() };
                self.put_blob(conn, peer, put, affordable);
            }
            ClientFrame::GetBlob { space, blob, offset } => {
                self.get_blob(conn, peer, (space, blob), offset, affordable);
            }
            ClientFrame::Presence { space, sealed } if affordable => self.presence(conn, peer, space, sealed, now),
            ClientFrame::Presence { .. } => {}
            _ if !affordable => self.fail(conn, Failure::TooMany),
            ClientFrame::Sync { cursors } => self.sync(conn, peer, &cursors),
            ClientFrame::Ping { token } => self.send(conn, &ServerFrame::Pong { token }),
        }
    }

    /// Takes a frame out of its device's budget; a frame that does not fit costs nothing.
    fn spend(&mut self, peer: Peer, frame: &ClientFrame, len: usize, now: u64) -> bool {
        let Peer::Device { device, .. } = peer else { return true };
        let Some(usage) = self.devices.get_mut(&device) else { return true };
        let entries = match frame {
            ClientFrame::Append { entries, .. } => entries.len() as u64,
            _ => 1,
        };
        usage.entries.refill(self.limits.entries_burst, now);
        usage.bytes.refill(self.limits.bytes_burst, now);
        let fits = usage.entries.holds(entries) && usage.bytes.holds(len as u64);
        if fits {
            usage.entries.take(entries);
            usage.bytes.take(len as u64);
        }
        fits
    }

    fn send(&mut self, conn: ConnId, frame: &ServerFrame) {
        self.out.push(Effect::Send { conn, bytes: frame.encode().into() });
    }

    fn fail(&mut self, conn: ConnId, reason: Failure) {
        self.stats.failures += 1;
        self.send(conn, &ServerFrame::Failed { reason });
        self.out.push(Effect::Close { conn });
        self.disconnect(conn);
    }

    fn send_away(&mut self, reason: Failure) -> Vec<Effect> {
        let all: Vec<ConnId> = self.conns.keys().copied().collect();
        for conn in all {
            self.fail(conn, reason);
        }
        self.take_effects()
    }

    fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.out)
    }
}
