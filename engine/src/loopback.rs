//! A relay in memory, for several engines in one program: the making of the demonstration, which never leaves the
//! device, and tests. It verifies like the real one and keeps what it is given; it has no limits and no clock.

use std::collections::{BTreeMap, VecDeque};

use ed25519_dalek::{Signer, SigningKey};
use intreccio_protocol::frame::{BlobRefusal, Bytes, ClientFrame, Failure, ServerFrame};
use intreccio_protocol::ids::{BlobId, DeviceId, EntryId, SessionId, Signature, SpaceId, VerifyingKey};
use intreccio_protocol::log::{Cursor, Receipt, receipt_message};
use intreccio_protocol::{Entry, FRAMES, Refusal, Role, Workspace, hash, limits};

use crate::engine::Engine;

/// A socket.
pub type Conn = u32;

#[derive(Default)]
struct Socket {
    device: Option<DeviceId>,
    /// How much of each space it was sent.
    sent: BTreeMap<SpaceId, u64>,
    synced: bool,
}

struct Log {
    /// Position of the first entry in `entries`, less one: a log that goes on from an engine's has no past here.
    base: u64,
    entries: Vec<(EntryId, Vec<u8>)>,
    head: Cursor,
}

/// See the module.
pub struct Loopback {
    key: SigningKey,
    workspace: Option<Workspace>,
    logs: BTreeMap<SpaceId, Log>,
    slots: BTreeMap<(SpaceId, SessionId), (u64, EntryId)>,
    sockets: BTreeMap<Conn, Socket>,
    out: VecDeque<(Conn, ServerFrame)>,
    /// Attachments: the whole length, and what is here.
    blobs: BTreeMap<(SpaceId, BlobId), (u64, Vec<u8>)>,
    /// The newest version of frames that it speaks.
    pub newest: u8,
}

impl Loopback {
    /// An empty one; any set-up code founds its workspace.
    pub fn new() -> Self {
        Self {
            key: SigningKey::from_bytes(&[0x1a; 32]),
            workspace: None,
            logs: BTreeMap::new(),
            slots: BTreeMap::new(),
            sockets: BTreeMap::new(),
            out: VecDeque::new(),
            blobs: BTreeMap::new(),
            newest: *FRAMES.end(),
        }
    }

    /// One that goes on from where an engine is: everything before is only on that engine's device.
    pub fn resume(engine: &Engine) -> Self {
        let mut relay = Self::new();
        relay.workspace = engine.workspace().cloned();
        for (id, space) in &engine.spaces {
            let log = Log { base: space.cursor.n, entries: Vec::new(), head: space.cursor };
            relay.logs.insert(*id, log);
        }
        relay
    }

    fn public(&self) -> VerifyingKey {
        VerifyingKey(self.key.verifying_key().to_bytes())
    }

    /// A socket opens. `now`: the clock that it is to show.
    pub fn connect(&mut self, conn: Conn, now: u64) {
        self.sockets.insert(conn, Socket::default());
        let challenge = ServerFrame::Challenge {
            oldest: *FRAMES.start(),
            newest: self.newest,
            relay: self.public(),
            nonce: [0; 32],
            time: now,
        };
        self.out.push_back((conn, challenge));
    }

    /// A message comes.
    pub fn receive(&mut self, conn: Conn, bytes: &[u8]) {
        match ClientFrame::decode(bytes) {
            Ok(ClientFrame::Auth { device, .. }) => self.authenticate(conn, device),
            Ok(ClientFrame::AuthInvite { .. } | ClientFrame::AuthSetup { .. }) => {
                self.out.push_back((conn, ServerFrame::Welcome { user: None }));
            }
            Ok(ClientFrame::Sync { cursors }) => self.sync(conn, &cursors),
            Ok(ClientFrame::Append { space, entries }) => {
                for entry in entries {
                    self.append(conn, space, &entry.0);
                }
            }
            Ok(ClientFrame::Ping { token }) => self.out.push_back((conn, ServerFrame::Pong { token })),
            Ok(ClientFrame::PutBlob { .. } | ClientFrame::GetBlob { .. }) if self.newest < 2 => {
                self.out.push_back((conn, ServerFrame::Failed { reason: Failure::BadFrame }));
            }
            Ok(ClientFrame::PutBlob { space, blob, total, offset, bytes }) => {
                let answer = self.put_blob(conn, (space, blob), total, offset, &bytes.0);
                self.answer_blob(conn, (space, blob), answer);
            }
            Ok(ClientFrame::GetBlob { space, blob, offset }) => {
                let answer = self.get_blob(conn, (space, blob), offset);
                self.answer_blob(conn, (space, blob), answer);
            }
            Ok(ClientFrame::Presence { space, sealed }) => self.presence(conn, space, &sealed),
            Err(_) => self.out.push_back((conn, ServerFrame::Failed { reason: Failure::BadFrame })),
        }
    }

    /// The next message to a socket.
    pub fn outgoing(&mut self) -> Option<(Conn, Vec<u8>)> {
        self.out.pop_front().map(|(conn, frame)| (conn, frame.encode()))
    }

    fn presence(&mut self, from: Conn, space: SpaceId, sealed: &Bytes) {
        let Some(device) = self.sockets.get(&from).and_then(|socket| socket.device) else { return };
        let hears = |(conn, socket): &(&Conn, &Socket)| {
            **conn != from && self.newest >= 3 && socket.synced && self.may_read(socket, &space)
        };
        let others: Vec<Conn> = self.sockets.iter().filter(hears).map(|(conn, _)| *conn).collect();
        for conn in others {
            self.out.push_back((conn, ServerFrame::Presence { space, device, sealed: sealed.clone() }));
        }
    }

    fn authenticate(&mut self, conn: Conn, device: DeviceId) {
        let user = self.workspace.as_ref().and_then(|w| w.devices().get(&device)).map(|d| d.user);
        let frame = match user {
            Some(_) => ServerFrame::Welcome { user },
            None => ServerFrame::Failed { reason: Failure::NotAuthorised },
        };
        if let Some(socket) = self.sockets.get_mut(&conn) {
            socket.device = user.map(|_| device);
        }
        self.out.push_back((conn, frame));
    }

    fn may_read(&self, socket: &Socket, space: &SpaceId) -> bool {
        let Some(workspace) = &self.workspace else { return false };
        match socket.device {
            Some(device) => workspace.role_of_device(&device, space).is_some(),
            None => *space == workspace.id(),
        }
    }

    fn sync(&mut self, conn: Conn, cursors: &[Cursor]) {
        if let Some(socket) = self.sockets.get_mut(&conn) {
            socket.synced = true;
            socket.sent = cursors.iter().map(|c| (c.space, c.n)).collect();
        }
        self.push();
        self.out.push_back((conn, ServerFrame::CaughtUp));
    }

    /// Sends everybody what they may read and do not have; the root first, for it says who the others' authors are.
    fn push(&mut self) {
        let root = self.workspace.as_ref().map(Workspace::id);
        let mut order: Vec<SpaceId> = self.logs.keys().copied().collect();
        order.sort_by_key(|id| Some(*id) != root);
        let mut frames = Vec::new();
        for (conn, socket) in &self.sockets {
            for id in order.iter().filter(|id| socket.synced && self.may_read(socket, id)) {
                let Some(log) = self.logs.get(id) else { continue };
                let from = socket.sent.get(id).copied().unwrap_or(0).max(log.base);
                let skip = usize::try_from(from - log.base).unwrap_or(usize::MAX);
                let entries: Vec<Bytes> = log.entries.iter().skip(skip).map(|(_, b)| Bytes(b.clone())).collect();
                if !entries.is_empty() {
                    frames.push((
                        *conn,
                        *id,
                        log.head.n,
                        ServerFrame::Entries { space: *id, first: from + 1, entries },
                    ));
                }
            }
        }
        for (conn, space, n, frame) in frames {
            if let Some(socket) = self.sockets.get_mut(&conn) {
                socket.sent.insert(space, n);
            }
            self.out.push_back((conn, frame));
        }
    }

    fn append(&mut self, conn: Conn, space: SpaceId, bytes: &[u8]) {
        let Ok(entry) = Entry::decode(bytes) else {
            let (entry, reason) = (EntryId::ZERO, Refusal::Malformed);
            return self.out.push_back((conn, ServerFrame::Refused { space, entry, reason }));
        };
        let id = entry.id();
        if let Err(reason) = self.accept(&entry) {
            return self.out.push_back((conn, ServerFrame::Refused { space, entry: id, reason }));
        }
        let fresh = || Log { base: 0, entries: Vec::new(), head: Cursor::start(space) };
        let log = self.logs.entry(space).or_insert_with(fresh);
        log.head = log.head.then(&id);
        log.entries.push((id, bytes.to_vec()));
        let (n, cursor) = (log.head.n, log.head);
        let signature = Signature(self.key.sign(&receipt_message(&cursor)).to_bytes());
        if let Some(socket) = self.sockets.get_mut(&conn) {
            socket.sent.insert(space, n);
        }
        self.out.push_back((conn, ServerFrame::Ack { entry: id, receipt: Receipt { cursor, signature } }));
        self.push();
    }

    fn admit(&self, conn: Conn, space: &SpaceId, role: Role) -> Result<(), BlobRefusal> {
        let device = self.sockets.get(&conn).and_then(|socket| socket.device).ok_or(BlobRefusal::NotAllowed)?;
        let workspace = self.workspace.as_ref().ok_or(BlobRefusal::UnknownSpace)?;
        workspace.space(space).ok_or(BlobRefusal::UnknownSpace)?;
        if workspace.role_of_device(&device, space) >= Some(role) { Ok(()) } else { Err(BlobRefusal::NotAllowed) }
    }

    fn put_blob(
        &mut self,
        conn: Conn,
        (space, blob): (SpaceId, BlobId),
        total: u64,
        offset: u64,
        bytes: &[u8],
    ) -> Result<ServerFrame, BlobRefusal> {
        self.admit(conn, &space, Role::Editor)?;
        let (_, here) = self.blobs.entry((space, blob)).or_insert((total, Vec::new()));
        if here.len() as u64 == offset {
            here.extend_from_slice(bytes);
        }
        let upto = here.len() as u64;
        if upto == total && hash::blob_id(here) != blob {
            self.blobs.remove(&(space, blob));
            return Err(BlobRefusal::WrongHash);
        }
        Ok(ServerFrame::BlobHave { space, blob, upto, total })
    }

    fn get_blob(&self, conn: Conn, (space, blob): (SpaceId, BlobId), offset: u64) -> Result<ServerFrame, BlobRefusal> {
        self.admit(conn, &space, Role::Keeper)?;
        let complete = self.blobs.get(&(space, blob)).filter(|(total, here)| here.len() as u64 == *total);
        let (total, here) = complete.ok_or(BlobRefusal::Missing)?;
        let rest = usize::try_from(offset).ok().and_then(|from| here.get(from..)).ok_or(BlobRefusal::Missing)?;
        let bytes = Bytes(rest.iter().take(limits::BLOB_PART).copied().collect());
        Ok(ServerFrame::BlobPart { space, blob, total: *total, offset, bytes })
    }

    fn answer_blob(&mut self, conn: Conn, (space, blob): (SpaceId, BlobId), answer: Result<ServerFrame, BlobRefusal>) {
        let frame = answer.unwrap_or_else(|reason| ServerFrame::BlobRefused { space, blob, reason });
        self.out.push_back((conn, frame));
    }

    /// The bytes that this relay holds of an attachment: what somebody who has its disk sees.
    pub fn blob(&self, space: &SpaceId, blob: &BlobId) -> Option<&[u8]> {
        self.blobs.get(&(*space, *blob)).map(|(_, bytes)| bytes.as_slice())
    }

    fn accept(&mut self, entry: &Entry) -> Result<(), Refusal> {
        match (entry, &mut self.workspace) {
            (Entry::Control(control), None) => {
                self.workspace = Some(Workspace::found(control)?);
                Ok(())
            }
            (Entry::Control(control), Some(workspace)) => workspace.apply(control),
            (Entry::Content(content), Some(workspace)) => {
                workspace.check_content(content)?;
                let header = content.header();
                let slot = self.slots.entry((header.space, header.session)).or_insert((0, EntryId::ZERO));
                if (header.seq, header.prev) != (slot.0 + 1, slot.1) {
                    return Err(Refusal::Gap);
                }
                *slot = (header.seq, content.id());
                Ok(())
            }
            (Entry::Content(_), None) => Err(Refusal::UnknownSpace),
        }
    }
}

impl Default for Loopback {
    fn default() -> Self {
        Self::new()
    }
}
