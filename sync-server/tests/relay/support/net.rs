//! A relay's core with a memory store, and clients that talk to it without a network.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use intreccio_protocol::frame::{Bytes, ClientFrame, Failure, ServerFrame};
use intreccio_protocol::{
    ControlEntry, ControlOp, Cursor, DocId, Entry, EntryId, FRAMES, Lane, Refusal, Role, Seen, SpaceId, VERSION,
};
use intreccio_relay::store::Batch;
use intreccio_relay::{BlobGet, BlobPut, ConnId, Core, Effect, Limits, LogStore, MemoryBlobs, MemoryStore, Read};

use super::author::{Keys, Person, Place, Session, epoch, invite};

pub const CODE: &str = "ABCD-EFGH";
pub const NOW: u64 = 1_800_000_000_000;

/// Everything that a driver does, with the disk and the page reads under the test's control.
pub struct Net {
    pub store: Arc<MemoryStore>,
    pub blobs: Arc<MemoryBlobs>,
    pub core: Core,
    pub now: u64,
    limits: Limits,
    inbox: BTreeMap<ConnId, VecDeque<ServerFrame>>,
    closed: BTreeSet<ConnId>,
    next: u64,
    /// While true, batches and pages wait for [`Net::write_disk`] and [`Net::read_disk`].
    pub slow: bool,
    batches: VecDeque<(u64, Batch)>,
    reads: VecDeque<Read>,
    puts: VecDeque<BlobPut>,
    gets: VecDeque<BlobGet>,
}

impl Net {
    pub fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    pub fn with_limits(limits: Limits) -> Self {
        let store = Arc::new(MemoryStore::default());
        store.set_setup_code(CODE).unwrap();
        Self {
            core: Core::load(store.clone(), limits, [9; 32]).unwrap(),
            store,
            blobs: Arc::default(),
            now: NOW,
            limits,
            inbox: BTreeMap::new(),
            closed: BTreeSet::new(),
            next: 1,
            slow: false,
            batches: VecDeque::new(),
            reads: VecDeque::new(),
            puts: VecDeque::new(),
            gets: VecDeque::new(),
        }
    }

    /// The relay stops and starts again on the same store.
    pub fn restart(&mut self) {
        self.core = Core::load(self.store.clone(), self.limits, [8; 32]).unwrap();
        self.inbox.clear();
        self.batches.clear();
        self.reads.clear();
        self.puts.clear();
        self.gets.clear();
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Send { conn, bytes } | Effect::Offer { conn, bytes } => {
                    let frame = ServerFrame::decode(&bytes).unwrap();
                    self.inbox.entry(conn).or_default().push_back(frame);
                }
                Effect::Append { token, batch } => self.batches.push_back((token, batch)),
                Effect::Read(read) => self.reads.push_back(read),
                Effect::PutBlob(put) => self.puts.push_back(put),
                Effect::GetBlob(get) => self.gets.push_back(get),
                Effect::Close { conn } => {
                    self.closed.insert(conn);
                }
            }
        }
        if !self.slow {
            self.write_disk();
            self.read_disk();
        }
    }

    pub fn write_disk(&mut self) {
        self.write_logs();
        while let Some(put) = self.puts.pop_front() {
            let outcome = put.run(self.blobs.as_ref(), self.now);
            let effects = self.core.blob_put(&put, outcome);
            self.perform(effects);
        }
    }

    /// What waits for the disk, but for attachments.
    pub fn write_logs(&mut self) {
        while let Some((token, batch)) = self.batches.pop_front() {
            self.store.append(&[batch]).unwrap();
            let effects = self.core.committed(token);
            self.perform(effects);
        }
    }

    pub fn read_disk(&mut self) {
        while let Some(read) = self.reads.pop_front() {
            let page = read.page(self.store.as_ref());
            let effects = self.core.loaded(read, page);
            self.perform(effects);
        }
        while let Some(get) = self.gets.pop_front() {
            let part = get.run(self.blobs.as_ref());
            let effects = self.core.blob_got(get, part);
            self.perform(effects);
        }
    }

    pub fn open(&mut self) -> Socket {
        let conn = ConnId(self.next);
        self.next += 1;
        let nonce = [conn.0 as u8; 32];
        let effects = self.core.connect(conn, nonce, self.now);
        self.perform(effects);
        let Some(ServerFrame::Challenge { relay, nonce: told, time, .. }) = self.hear(conn).pop() else {
            panic!("the relay speaks first")
        };
        assert_eq!((told, time, relay), (nonce, self.now, self.core.public_key()));
        Socket { conn, nonce }
    }

    pub fn say(&mut self, conn: ConnId, frame: &ClientFrame) {
        self.say_bytes(conn, &frame.encode());
    }

    pub fn say_bytes(&mut self, conn: ConnId, bytes: &[u8]) {
        let effects = self.core.receive(conn, bytes, self.now);
        self.perform(effects);
    }

    /// What came since the last time.
    pub fn hear(&mut self, conn: ConnId) -> Vec<ServerFrame> {
        self.inbox.remove(&conn).unwrap_or_default().into()
    }

    pub fn is_closed(&self, conn: ConnId) -> bool {
        self.closed.contains(&conn)
    }

    /// The last words on a socket that the relay closed.
    pub fn failure(&mut self, conn: ConnId) -> Option<Failure> {
        match self.hear(conn).pop() {
            Some(ServerFrame::Failed { reason }) if self.is_closed(conn) => Some(reason),
            _ => None,
        }
    }

    /// What somebody who has everything has seen of a log.
    pub fn seen(&self, space: SpaceId) -> Seen {
        let entries = self.log(space);
        let n = entries.len() as u64;
        let acc = entries.iter().fold(Cursor::start(space), |cursor, entry| cursor.then(&entry.id())).acc;
        let control = entries.iter().rev().find_map(|entry| match entry {
            Entry::Control(control) => Some(control.id()),
            Entry::Content(_) => None,
        });
        Seen { n, acc, control: control.unwrap_or(EntryId::ZERO) }
    }

    pub fn cursor(&self, space: SpaceId) -> Cursor {
        let seen = self.seen(space);
        Cursor { space, n: seen.n, acc: seen.acc }
    }

    /// The whole log, as it is on the disk.
    pub fn log(&self, space: SpaceId) -> Vec<Entry> {
        let stored = self.store.read(&space, 0, u64::MAX, usize::MAX).unwrap();
        stored.iter().map(|entry| Entry::decode(&entry.bytes).unwrap()).collect()
    }

    pub fn device(&mut self, keys: &Keys, workspace: SpaceId) -> Socket {
        let socket = self.open();
        self.authenticate(socket, keys, workspace);
        assert!(matches!(self.hear(socket.conn)[..], [ServerFrame::Welcome { user: Some(_) }]));
        socket
    }

    pub fn authenticate(&mut self, socket: Socket, keys: &Keys, workspace: SpaceId) {
        self.authenticate_as_of(*FRAMES.end(), socket, keys, workspace);
    }

    /// As a client that speaks this version of frames.
    pub fn authenticate_as_of(&mut self, version: u8, socket: Socket, keys: &Keys, workspace: SpaceId) {
        let signature = keys.auth(&self.core.public_key(), &socket.nonce, &workspace);
        self.say(socket.conn, &ClientFrame::Auth { version, workspace, device: keys.id(), signature });
    }

    pub fn show_invitation(&mut self, socket: Socket, keys: &Keys, workspace: SpaceId) {
        let signature = keys.invite_auth(&self.core.public_key(), &socket.nonce, &workspace);
        let frame = ClientFrame::AuthInvite { version: VERSION, workspace, invite: keys.invite_id(), signature };
        self.say(socket.conn, &frame);
    }

    /// A socket of a device that has everything.
    pub fn synced(&mut self, keys: &Keys, workspace: SpaceId, spaces: &[SpaceId]) -> ConnId {
        let socket = self.device(keys, workspace);
        let cursors = spaces.iter().map(|space| self.cursor(*space)).collect();
        self.say(socket.conn, &ClientFrame::Sync { cursors });
        assert_eq!(self.hear(socket.conn), [ServerFrame::CaughtUp]);
        socket.conn
    }

    pub fn append(&mut self, conn: ConnId, entries: &[Entry]) {
        let space = entries[0].space();
        let entries = entries.iter().map(|entry| Bytes(entry.encode())).collect();
        self.say(conn, &ClientFrame::Append { space, entries });
    }

    /// Appends a control entry on the head of its space, which must be accepted.
    pub fn must(&mut self, conn: ConnId, keys: &Keys, space: SpaceId, op: ControlOp) -> ControlEntry {
        let entry = keys.control(space, self.seen(space).control, op);
        self.append(conn, &[control(&entry)]);
        assert!(acked(&self.hear(conn)).contains(&entry.id()));
        entry
    }
}

#[derive(Clone, Copy)]
pub struct Socket {
    pub conn: ConnId,
    pub nonce: [u8; 32],
}

pub fn control(entry: &ControlEntry) -> Entry {
    Entry::Control(Box::new(entry.clone()))
}

pub fn acked(frames: &[ServerFrame]) -> Vec<EntryId> {
    let ack = |frame: &ServerFrame| match frame {
        ServerFrame::Ack { entry, .. } => Some(*entry),
        _ => None,
    };
    frames.iter().filter_map(ack).collect()
}

pub fn refusals(frames: &[ServerFrame]) -> Vec<Refusal> {
    let reason = |frame: &ServerFrame| match frame {
        ServerFrame::Refused { reason, .. } => Some(*reason),
        _ => None,
    };
    frames.iter().filter_map(reason).collect()
}

/// Positions and ids of the entries of a space that came, acks included, in the order in which they came.
pub fn positions(frames: &[ServerFrame], of: SpaceId) -> Vec<(u64, EntryId)> {
    let mut found = Vec::new();
    for frame in frames {
        match frame {
            ServerFrame::Entries { space, first, entries } if *space == of => {
                found.extend((*first..).zip(entries).map(|(n, bytes)| (n, Entry::decode(&bytes.0).unwrap().id())));
            }
            ServerFrame::Ack { entry, receipt } if receipt.cursor.space == of => found.push((receipt.cursor.n, *entry)),
            _ => {}
        }
    }
    found
}

/// Ada founded a workspace and made a space with one document; Bruno joined it as an editor of that space.
pub struct World {
    pub net: Net,
    pub ada: Person,
    pub bruno: Person,
    pub root: SpaceId,
    pub at: Place,
}

impl World {
    pub fn new() -> Self {
        Self::on(Net::new())
    }

    pub fn on(mut net: Net) -> Self {
        let (ada, bruno) = (Person::named("ada"), Person::named("bruno"));
        let root = net.found(&ada);
        let socket = net.device(&ada.keys, root).conn;
        let space = SpaceId([5; 16]);
        net.must(socket, &ada.keys, root, ControlOp::SpaceCreated { space });
        net.must(socket, &ada.keys, space, ControlOp::NewEpoch { epoch: epoch(1, vec![ada.keys.wrap()]) });
        let at = Place { space, doc: DocId([6; 16]), lane: Lane::Body };
        net.must(socket, &ada.keys, space, ControlOp::DocCreated { doc: at.doc });
        let mut world = Self { net, ada, bruno, root, at };
        world.join(&world.bruno.clone());
        world.add_member(&world.bruno.clone(), Role::Editor);
        world
    }

    /// Somebody joins the workspace with an invitation of Ada's.
    pub fn join(&mut self, person: &Person) {
        let invitation = Keys::named(&format!("invitation for {}", person.user));
        let ada = self.net.device(&self.ada.keys, self.root).conn;
        self.net.must(ada, &self.ada.keys, self.root, invite(&invitation, NOW + 1000, 1));
        let socket = self.net.open();
        self.net.show_invitation(socket, &invitation, self.root);
        self.net.must(socket.conn, &person.keys, self.root, person.add_user(self.root, &invitation));
        self.net.core.disconnect(socket.conn);
        self.net.core.disconnect(ada);
    }

    pub fn add_member(&mut self, person: &Person, role: Role) {
        let ada = self.net.device(&self.ada.keys, self.root).conn;
        let op = ControlOp::AddMember { user: person.user, role, epoch: 1, wraps: vec![person.keys.wrap()] };
        self.net.must(ada, &self.ada.keys, self.at.space, op);
        self.net.core.disconnect(ada);
    }

    pub fn spaces(&self) -> [SpaceId; 2] {
        [self.root, self.at.space]
    }

    pub fn synced(&mut self, person: &Person) -> ConnId {
        let spaces = self.spaces();
        self.net.synced(&person.keys, self.root, &spaces)
    }

    /// What `session` writes next, having seen everything.
    pub fn write(&self, person: &Person, session: &mut Session, text: &str) -> Entry {
        let seen = self.net.seen(self.at.space);
        Entry::Content(Box::new(session.write(&person.keys, self.at, seen, 1, text.as_bytes().to_vec())))
    }
}

impl Net {
    pub fn found(&mut self, founder: &Person) -> SpaceId {
        let socket = self.open();
        self.say(socket.conn, &ClientFrame::AuthSetup { version: VERSION, code: CODE.into() });
        assert_eq!(self.hear(socket.conn), [ServerFrame::Welcome { user: None }]);
        let genesis = founder.genesis();
        self.append(socket.conn, &[control(&genesis)]);
        assert_eq!(acked(&self.hear(socket.conn)), [genesis.id()]);
        genesis.space()
    }
}
