//! The relay: the real core over its memory store, with a disk that can fail and a journal to make backups of.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use intreccio_protocol::ids::{Accumulator, BlobId, SessionId, SpaceId};
use intreccio_protocol::log::Cursor;
use intreccio_protocol::{EntryId, limits};
use intreccio_relay::store::blobs::{Held, PutError};
use intreccio_relay::store::{Batch, SessionHead, Stored};
use intreccio_relay::{BlobGet, BlobPut, BlobStore, Core, Limits, LogStore, MemoryBlobs, MemoryStore, StoreError};

/// What the operator reads out to the founder.
pub const SETUP_CODE: &str = "SIMULATION";

/// A store whose disk may be full, and that remembers what was written in which order.
pub struct JournalStore {
    inner: MemoryStore,
    journal: Mutex<Vec<Batch>>,
    appends_fail: AtomicBool,
    reads_fail: AtomicBool,
}

impl JournalStore {
    fn new() -> Self {
        Self {
            inner: MemoryStore::default(),
            journal: Mutex::default(),
            appends_fail: AtomicBool::new(false),
            reads_fail: AtomicBool::new(false),
        }
    }

    fn reading(&self) -> Result<&MemoryStore, StoreError> {
        if self.reads_fail.load(Ordering::Relaxed) { Err(failed()) } else { Ok(&self.inner) }
    }
}

fn failed() -> StoreError {
    StoreError::Failed("the disk is full".into())
}

impl LogStore for JournalStore {
    fn append(&self, batches: &[Batch]) -> Result<(), StoreError> {
        if self.appends_fail.load(Ordering::Relaxed) {
            return Err(failed());
        }
        self.inner.append(batches)?;
        self.journal.lock().expect("one thread").extend_from_slice(batches);
        Ok(())
    }

    fn read(&self, space: &SpaceId, after: u64, upto: u64, max_bytes: usize) -> Result<Vec<Stored>, StoreError> {
        self.reading()?.read(space, after, upto, max_bytes)
    }

    fn workspaces(&self) -> Result<Vec<SpaceId>, StoreError> {
        self.reading()?.workspaces()
    }

    fn heads(&self, workspace: &SpaceId) -> Result<Vec<Cursor>, StoreError> {
        self.reading()?.heads(workspace)
    }

    fn controls(&self, workspace: &SpaceId) -> Result<Vec<Stored>, StoreError> {
        self.reading()?.controls(workspace)
    }

    fn accumulator(&self, space: &SpaceId, n: u64) -> Result<Option<Accumulator>, StoreError> {
        self.reading()?.accumulator(space, n)
    }

    fn session(&self, space: &SpaceId, session: &SessionId) -> Result<Option<SessionHead>, StoreError> {
        self.reading()?.session(space, session)
    }

    fn slot(&self, space: &SpaceId, session: &SessionId, seq: u64) -> Result<Option<(u64, EntryId)>, StoreError> {
        self.reading()?.slot(space, session, seq)
    }

    fn relay_seed(&self, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
        self.reading()?.relay_seed(fresh)
    }

    fn setup_code(&self) -> Result<Option<String>, StoreError> {
        self.reading()?.setup_code()
    }

    fn set_setup_code(&self, code: &str) -> Result<(), StoreError> {
        self.inner.set_setup_code(code)
    }
}

/// The relay's process and its disk.
pub struct RelayHost {
    pub store: Arc<JournalStore>,
    /// Attachments. They outlive a backup of the logs that is put back: what lies there is only what nobody asks for.
    pub blobs: MemoryBlobs,
    /// `None` while it is down.
    pub core: Option<Core>,
    /// Batches on their way to the disk.
    pub queue: VecDeque<(u64, Batch)>,
    /// Entries that somebody was told are durable.
    pub acked: Vec<(EntryId, Cursor)>,
    seed: [u8; 32],
}

impl RelayHost {
    /// A fresh one, running.
    pub fn new(seed: [u8; 32]) -> Self {
        let store = Arc::new(JournalStore::new());
        store.set_setup_code(SETUP_CODE).expect("a store in memory");
        let mut host =
            Self { store, blobs: MemoryBlobs::default(), core: None, queue: VecDeque::new(), acked: Vec::new(), seed };
        host.start();
        host
    }

    /// Starts the process; says whether the disk could be read.
    pub fn start(&mut self) -> bool {
        self.core = Core::load(self.store.clone(), Limits::default(), self.seed).ok();
        self.core.is_some()
    }

    /// `kill -9`: of what was on its way to the disk, the first `kept` batches had arrived, and nobody was told.
    pub fn kill(&mut self, kept: usize) {
        for (_, batch) in self.queue.drain(..).take(kept) {
            // A disk that is full just now keeps none of them.
            let _ = self.store.append(&[batch]);
        }
        self.core = None;
    }

    /// Makes every write fail, or every read.
    pub fn disk_fails(&self, appends: bool, reads: bool) {
        self.store.appends_fail.store(appends, Ordering::Relaxed);
        self.store.reads_fail.store(reads, Ordering::Relaxed);
    }

    /// Keeps a part of an attachment, unless the disk is full.
    ///
    /// # Errors
    /// As of a store.
    pub fn keep(&self, put: &BlobPut, now: u64) -> Result<Held, PutError> {
        if self.store.appends_fail.load(Ordering::Relaxed) {
            return Err(failed().into());
        }
        put.run(&self.blobs, now)
    }

    /// Reads a part of an attachment.
    ///
    /// # Errors
    /// As of a store.
    pub fn give(&self, get: &BlobGet) -> Result<Option<(u64, bytes::Bytes)>, StoreError> {
        self.store.reading().and_then(|_| get.run(&self.blobs))
    }

    /// Whether all of an attachment is there.
    pub fn has_blob(&self, space: &SpaceId, blob: &BlobId) -> bool {
        matches!(self.blobs.get(space, blob, 0), Ok(Some(_)))
    }

    /// How much a backup made now would hold.
    pub fn written(&self) -> usize {
        self.store.journal.lock().expect("one thread").len()
    }

    /// Puts back what [`Self::written`] counted then. The process has to be down.
    pub fn restore(&mut self, written: usize) {
        assert!(self.core.is_none(), "a backup is restored while the relay is down");
        let old: Vec<Batch> = self.store.journal.lock().expect("one thread").iter().take(written).cloned().collect();
        let store = JournalStore::new();
        store.append(&old).expect("what was appended once");
        self.store = Arc::new(store);
    }

    /// All of a log.
    pub fn log(&self, space: &SpaceId) -> Vec<Stored> {
        let mut all: Vec<Stored> = Vec::new();
        loop {
            let after = all.last().map_or(0, |stored| stored.n);
            let page = self.store.inner.read(space, after, u64::MAX, limits::PAGE).expect("a store in memory");
            if page.is_empty() {
                return all;
            }
            all.extend(page);
        }
    }
}
