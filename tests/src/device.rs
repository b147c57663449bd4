//! A device: its disk, its clock, its tabs, and in each tab an engine and the documents that a person has open.

use std::collections::BTreeMap;

use automerge::transaction::CommitOptions;
use automerge::{ActorId, Author, AutoCommit, Change, ChangeHash};
use intreccio_engine::replica::Replica;
use intreccio_engine::store::{Durability, Op};
use intreccio_engine::{DocKey, Engine};
use intreccio_protocol::ids::UserId;
use intreccio_relay::ConnId;

use crate::disk::Disk;

/// Which device.
pub type DeviceNo = usize;
/// Which run of the program; never used again.
pub type TabNo = usize;

/// One tablet or computer.
pub struct Device {
    pub disk: Disk,
    /// What its clock shows is the true time and this many milliseconds.
    pub clock: i64,
    /// Running tabs.
    pub tabs: Vec<TabNo>,
    /// The one that owns the socket.
    pub leader: Option<TabNo>,
    pub line: Line,
    /// How it was set up, to begin again when nothing of that reached the disk.
    pub invitation: Option<String>,
    /// Whether the relay said yes.
    pub entered: bool,
}

/// The network where the device is.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub up: bool,
    /// Milliseconds one way, at least.
    pub latency: u64,
    /// Up to this many more.
    pub jitter: u64,
}

impl Default for Line {
    fn default() -> Self {
        Self { up: true, latency: 20, jitter: 40 }
    }
}

/// A batch that the engine waits for.
pub struct UnderWay {
    pub batch: u64,
    pub ops: Vec<Op>,
    pub durability: Durability,
}

/// One run of the program.
pub struct Tab {
    pub device: DeviceNo,
    /// `None` once it was closed or killed.
    pub engine: Option<Engine>,
    pub windows: BTreeMap<DocKey, Window>,
    pub conn: Option<ConnId>,
    pub under_way: Option<UnderWay>,
    /// Tells the timer that counts from those that were replaced.
    pub timer: u64,
    pub actor: [u8; 16],
}

impl Tab {
    pub fn new(device: DeviceNo, engine: Engine, actor: [u8; 16]) -> Self {
        let (windows, conn, under_way) = (BTreeMap::new(), None, None);
        Self { device, engine: Some(engine), windows, conn, under_way, timer: 0, actor }
    }
}

/// The window's copy of a document: it hears of changes from elsewhere a little later than the engine.
pub struct Window {
    pub doc: AutoCommit,
    unread: Vec<Change>,
}

impl Window {
    /// Opens a document of an engine, to be edited by `user`.
    pub fn open(replica: &mut Replica, actor: [u8; 16], user: UserId) -> Self {
        let mut doc = replica.doc_mut().fork();
        // In this order: a new author gets a new actor.
        doc.set_author(Some(Author::from(user.0.to_vec()))).set_actor(ActorId::from(actor));
        Self { doc, unread: Vec::new() }
    }

    /// The engine has changes from elsewhere.
    pub fn hear(&mut self, changes: &[Vec<u8>]) {
        let read = |raw: &Vec<u8>| Change::from_bytes(raw.clone()).expect("the engine hands on changes");
        self.unread.extend(changes.iter().map(read));
    }

    /// Shows them.
    pub fn catch_up(&mut self) {
        if !self.unread.is_empty() {
            self.doc.apply_changes(std::mem::take(&mut self.unread)).expect("changes that the engine applied");
        }
    }

    /// Shows them up to this one, which is among them or shown already; `false` when it has not come.
    pub fn catch_up_to(&mut self, hash: &ChangeHash) -> bool {
        if self.doc.get_change_meta_by_hash(hash).is_some() {
            return true;
        }
        let Some(at) = self.unread.iter().position(|change| change.hash() == *hash) else { return false };
        let shown: Vec<Change> = self.unread.drain(..=at).collect();
        self.doc.apply_changes(shown).expect("changes that the engine applied");
        true
    }

    /// One gesture of the person. `None` when it changed nothing.
    pub fn edit(&mut self, time: i64, edit: impl FnOnce(&mut AutoCommit)) -> Option<(ChangeHash, Vec<u8>)> {
        edit(&mut self.doc);
        self.doc.commit_with(CommitOptions::default().with_time(time))?;
        let change = self.doc.get_last_local_change()?;
        Some((change.hash(), change.raw_bytes().to_vec()))
    }
}
