//! Drives the [`Core`] for real: one lock around it, one thread that makes batches durable, one that keeps attachments, one
//! [`Outbox`] per socket.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use intreccio_protocol::limits;
use tracing::{error, warn};

use crate::core::{BlobGet, BlobPut, ConnId, Core, Effect, Limits, LoadError, Read, Stats};
use crate::outbox::{Outbox, Pushed};
use crate::store::blobs::PutError;
use crate::store::{Batch, BlobStore, LogStore};

/// About how many bytes of entries go into one transaction at most.
const COMMIT_BYTES: usize = 16 << 20;
/// Under load commits start this far apart: more entries share one, and each costs less. An entry that comes alone does
/// not wait.
const PACE: Duration = Duration::from_millis(5);
/// Between attempts to load the core again after the store failed.
const RETRY: Duration = Duration::from_secs(1);

/// Attachments that came in part and were not gone on with for so long (milliseconds) are forgotten…
const BLOB_PATIENCE: u64 = 7 * 24 * 3_600_000;
/// …which is looked at as often.
const BLOB_SWEEP: u64 = 3_600_000;

/// Limits of the server around the core.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// What a device may send.
    pub limits: Limits,
    /// Sockets at once.
    pub sockets: usize,
    /// Bytes queued for one socket before it is told to start over.
    pub queue: usize,
}

type Queued = (u64, Batch);

/// What the keeper of attachments does.
enum Keep {
    Put(BlobPut),
    /// Forget what was begun and left before this time.
    Expire(u64),
}

/// Where the relay keeps what it is given.
#[derive(Clone)]
pub struct Stores {
    /// The logs.
    pub logs: Arc<dyn LogStore>,
    /// Attachments.
    pub blobs: Arc<dyn BlobStore>,
}

/// The relay at work. Shared by every socket's task and the writer's thread.
pub struct Hub {
    stores: Stores,
    bounds: Bounds,
    state: Mutex<State>,
    next_conn: AtomicU64,
    commits: Commits,
    swept: AtomicU64,
    expired: AtomicU64,
}

struct State {
    /// `None` while it is loaded again after the store failed.
    core: Option<Core>,
    sockets: HashMap<ConnId, Arc<Outbox>>,
    /// `None` once the relay is stopping.
    writer: Option<Sender<Queued>>,
    /// Ends with the writer.
    keeper: Option<Sender<Keep>>,
}

/// What the writer did.
#[derive(Default)]
struct Commits {
    count: AtomicU64,
    entries: AtomicU64,
    micros: AtomicU64,
}

/// Counts for `/metrics`.
pub struct Metrics {
    pub core: Stats,
    pub sockets: usize,
    pub workspaces: usize,
    pub spaces: usize,
    pub commits: u64,
    pub committed: u64,
    pub commit_micros: u64,
    /// Attachments that were begun and left.
    pub expired: u64,
}

/// A running hub and its threads.
pub struct Running {
    pub hub: Arc<Hub>,
    writer: JoinHandle<()>,
    keeper: JoinHandle<()>,
}

impl Running {
    /// Waits until everything queued is durable and the writer has ended. Call after [`Hub::stop`].
    pub fn join(self) {
        if self.writer.join().is_err() {
            error!("the writer's thread panicked");
        }
        if self.keeper.join().is_err() {
            error!("the thread that keeps attachments panicked");
        }
    }
}

impl Hub {
    /// Loads the core and starts the threads.
    pub fn start(stores: Stores, bounds: Bounds) -> Result<Running, LoadError> {
        let core = Core::load(stores.logs.clone(), bounds.limits, random())?;
        let (writer, batches) = channel();
        let (keeper, parts) = channel();
        let state = State { core: Some(core), sockets: HashMap::new(), writer: Some(writer), keeper: Some(keeper) };
        let hub = Arc::new(Self {
            stores,
            bounds,
            state: Mutex::new(state),
            next_conn: AtomicU64::new(1),
            commits: Commits::default(),
            swept: AtomicU64::new(0),
            expired: AtomicU64::new(0),
        });
        let writer = thread::spawn({
            let hub = hub.clone();
            move || hub.write(&batches)
        });
        let keeper = thread::spawn({
            let hub = hub.clone();
            move || hub.keep(&parts)
        });
        Ok(Running { hub, writer, keeper })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The core is total: it does not panic. If it did, going on with it is still better than a relay that is up
        // and answers nobody.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A socket was opened; `None` when there is no room for it or the relay is not ready.
    pub fn connect(&self) -> Option<(ConnId, Arc<Outbox>)> {
        let mut state = self.state();
        if state.sockets.len() >= self.bounds.sockets || state.writer.is_none() {
            return None;
        }
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let now = now();
        let effects = state.core.as_mut()?.connect(conn, random(), now);
        let outbox = Arc::new(Outbox::new(self.bounds.queue, now));
        state.sockets.insert(conn, outbox.clone());
        state.perform(effects);
        Some((conn, outbox))
    }

    /// A message came. Answers how long the socket's next one may be.
    pub fn receive(&self, conn: ConnId, bytes: &[u8]) -> usize {
        let mut state = self.state();
        let Some(core) = state.core.as_mut() else { return limits::FRAME_BEFORE_AUTH };
        let effects = core.receive(conn, bytes, now());
        let limit = core.frame_limit(conn);
        state.perform(effects);
        limit
    }

    /// A message came that is too large, or not one of this protocol.
    pub fn unreadable(&self, conn: ConnId) {
        let mut state = self.state();
        let effects = state.core.as_mut().map(|core| core.unreadable(conn)).unwrap_or_default();
        state.perform(effects);
    }

    /// Reads a page for a socket whose queue has room. Blocks on the disk.
    pub fn load(&self, read: Read) {
        let page = read.page(self.stores.logs.as_ref());
        if let Err(error) = &page {
            error!(%error, "cannot read the store");
        }
        let mut state = self.state();
        let effects = state.core.as_mut().map(|core| core.loaded(read, page)).unwrap_or_default();
        state.perform(effects);
    }

    /// Reads a part of an attachment for a socket whose queue has room. Blocks on the disk.
    pub fn load_blob(&self, get: BlobGet) {
        let part = get.run(self.stores.blobs.as_ref());
        if let Err(error) = &part {
            error!(%error, "cannot read an attachment");
        }
        let mut state = self.state();
        let effects = state.core.as_mut().map(|core| core.blob_got(get, part)).unwrap_or_default();
        state.perform(effects);
    }

    /// A socket is gone.
    pub fn disconnect(&self, conn: ConnId) {
        let mut state = self.state();
        state.sockets.remove(&conn);
        if let Some(core) = state.core.as_mut() {
            core.disconnect(conn);
        }
    }

    /// Every second or so: closes sockets that say nothing, asks quiet ones for a sign of life.
    pub fn tick(&self) {
        let now = now();
        let mut state = self.state();
        let effects = state.core.as_mut().map(|core| core.tick(now)).unwrap_or_default();
        state.perform(effects);
        state.sockets.values().for_each(|outbox| outbox.check(now));
        let swept = self.swept.load(Ordering::Relaxed);
        if now.saturating_sub(swept) >= BLOB_SWEEP
            && let Some(keeper) = &state.keeper
        {
            self.swept.store(now, Ordering::Relaxed);
            // When the keeper is gone, so is the relay soon.
            let _ = keeper.send(Keep::Expire(now.saturating_sub(BLOB_PATIENCE)));
        }
    }

    /// Whether the relay takes entries.
    pub fn is_ready(&self) -> bool {
        let state = self.state();
        state.core.is_some() && state.writer.is_some()
    }

    /// Counts.
    pub fn metrics(&self) -> Metrics {
        let state = self.state();
        let core = state.core.as_ref();
        Metrics {
            core: core.map(Core::stats).unwrap_or_default(),
            sockets: state.sockets.len(),
            workspaces: core.map_or(0, Core::workspaces),
            spaces: core.map_or(0, Core::spaces),
            commits: self.commits.count.load(Ordering::Relaxed),
            committed: self.commits.entries.load(Ordering::Relaxed),
            commit_micros: self.commits.micros.load(Ordering::Relaxed),
            expired: self.expired.load(Ordering::Relaxed),
        }
    }

    /// Takes nothing more in. What was taken in is made durable and acknowledged; then the writer says goodbye to
    /// everybody and ends.
    pub fn stop(&self) {
        let mut state = self.state();
        state.writer = None;
        state.keeper = None;
    }

    /// How many sockets are open.
    pub fn sockets(&self) -> usize {
        self.state().sockets.len()
    }

    /// The writer's thread: whatever is queued goes into one transaction.
    fn write(&self, queue: &Receiver<Queued>) {
        let mut last: Option<Instant> = None;
        while let Ok(first) = queue.recv() {
            if let Some(wait) = last.and_then(|last| PACE.checked_sub(last.elapsed())) {
                thread::sleep(wait);
            }
            let (token, batches) = gather(first, queue);
            let started = Instant::now();
            last = Some(started);
            match self.stores.logs.append(&batches) {
                Ok(()) => {
                    self.commits.note(&batches, started.elapsed());
                    let mut state = self.state();
                    let effects = state.core.as_mut().map(|core| core.committed(token)).unwrap_or_default();
                    state.perform(effects);
                }
                Err(error) => {
                    error!(%error, cause = ?std::error::Error::source(&error), "cannot store entries");
                    self.start_over(queue);
                }
            }
        }
        let mut state = self.state();
        let effects = state.core.as_mut().map(Core::shut_down).unwrap_or_default();
        state.perform(effects);
    }

    /// The keeper's thread: attachments come part by part, and are never in the way of entries.
    fn keep(&self, queue: &Receiver<Keep>) {
        while let Ok(next) = queue.recv() {
            match next {
                Keep::Put(put) => self.keep_part(&put),
                Keep::Expire(before) => match self.stores.blobs.expire(before) {
                    Ok(count) => drop(self.expired.fetch_add(count, Ordering::Relaxed)),
                    Err(error) => error!(%error, "cannot forget attachments that were begun and left"),
                },
            }
        }
    }

    fn keep_part(&self, put: &BlobPut) {
        let outcome = put.run(self.stores.blobs.as_ref(), now());
        if let Err(PutError::Store(error)) = &outcome {
            error!(%error, cause = ?std::error::Error::source(error), "cannot store an attachment");
        }
        let mut state = self.state();
        let effects = state.core.as_mut().map(|core| core.blob_put(put, outcome)).unwrap_or_default();
        state.perform(effects);
    }

    /// The core believes in entries that are not in the store: everybody is sent away and it is loaded again.
    fn start_over(&self, queue: &Receiver<Queued>) {
        {
            let mut state = self.state();
            let effects = state.core.as_mut().map(Core::failed).unwrap_or_default();
            state.perform(effects);
            state.core = None;
            // Under the lock nothing new comes in: what is queued is the old core's.
            while queue.try_recv().is_ok() {}
        }
        loop {
            match Core::load(self.stores.logs.clone(), self.bounds.limits, random()) {
                Ok(core) => {
                    self.state().core = Some(core);
                    return;
                }
                Err(error) => warn!(%error, "the store cannot be read, trying again"),
            }
            thread::sleep(RETRY);
        }
    }
}

impl Commits {
    fn note(&self, batches: &[Batch], took: Duration) {
        let entries: usize = batches.iter().map(|batch| batch.entries.len()).sum();
        self.count.fetch_add(1, Ordering::Relaxed);
        self.entries.fetch_add(entries as u64, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

fn gather(first: Queued, queue: &Receiver<Queued>) -> (u64, Vec<Batch>) {
    let (mut token, batch) = first;
    let mut bytes = size(&batch);
    let mut batches = vec![batch];
    while bytes < COMMIT_BYTES
        && let Ok((next, batch)) = queue.try_recv()
    {
        token = next;
        bytes += size(&batch);
        batches.push(batch);
    }
    (token, batches)
}

fn size(batch: &Batch) -> usize {
    batch.entries.iter().map(|entry| entry.bytes.len()).sum()
}

impl State {
    /// Carries effects out. Only queues are touched, so it is quick and keeps the core's order.
    fn perform(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        let mut full = BTreeSet::new();
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Send { conn, .. } if full.contains(&conn) => {}
                Effect::Send { conn, bytes } => {
                    if let Some(outbox) = self.sockets.get(&conn)
                        && outbox.push(bytes) == Pushed::Full
                    {
                        full.insert(conn);
                    }
                }
                Effect::Offer { conn, bytes } => {
                    if let Some(outbox) = self.sockets.get(&conn) {
                        outbox.offer(bytes);
                    }
                }
                Effect::Append { token, batch } => {
                    // While stopping nothing is taken in, and the client, which gets no ack, sends it again.
                    if let Some(writer) = &self.writer {
                        let _ = writer.send((token, batch));
                    }
                }
                Effect::Read(read) => {
                    if let Some(outbox) = self.sockets.get(&read.conn) {
                        outbox.read_when_free(read);
                    }
                }
                Effect::PutBlob(put) => {
                    if let Some(keeper) = &self.keeper {
                        let _ = keeper.send(Keep::Put(put));
                    }
                }
                Effect::GetBlob(get) => {
                    if let Some(outbox) = self.sockets.get(&get.conn) {
                        outbox.get_when_free(get);
                    }
                }
                Effect::Close { conn } => {
                    if let Some(outbox) = self.sockets.get(&conn) {
                        outbox.close();
                    }
                }
            }
            // What was at hand for a full queue is dropped with it; now the core may speak to it again.
            if effects.is_empty()
                && let Some(conn) = full.pop_first()
                && let Some(core) = self.core.as_mut()
            {
                effects.extend(core.overflowed(conn));
            }
        }
    }
}

/// Milliseconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// From the operating system. Without randomness there is no safe way to go on.
#[expect(clippy::expect_used, reason = "an operating system without randomness cannot run a relay")]
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("randomness of the operating system");
    bytes
}
