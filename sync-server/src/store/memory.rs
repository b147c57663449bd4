//! The store of tests and of the simulation. "Durable" is the life of the value; clones of the `Arc` around it see the
//! same logs, so a relay can be restarted on it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{Cursor, EntryId, SessionId, SpaceId};

use super::{Batch, LogStore, SessionHead, StoreError, Stored};

/// Logs in memory.
#[derive(Default)]
pub struct MemoryStore {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    logs: BTreeMap<SpaceId, Log>,
    /// Where the control entries of each workspace are, in the order of arrival.
    controls: BTreeMap<SpaceId, Vec<(SpaceId, u64)>>,
    seed: Option<[u8; 32]>,
    setup: Option<String>,
}

#[derive(Default)]
struct Log {
    workspace: Option<SpaceId>,
    entries: Vec<Stored>,
    sessions: HashMap<SessionId, SessionHead>,
    slots: HashMap<(SessionId, u64), u64>,
}

impl MemoryStore {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics while it holds the lock, so what is inside is whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn at(&self, n: u64) -> Option<&Stored> {
        self.entries.get(usize::try_from(n.checked_sub(1)?).ok()?)
    }

    fn head(&self, space: SpaceId) -> Cursor {
        match self.entries.last() {
            Some(last) => Cursor { space, n: last.n, acc: last.acc },
            None => Cursor::start(space),
        }
    }

    fn push(&mut self, entry: &Stored) {
        if let Some(slot) = entry.slot {
            let head = SessionHead { device: slot.device, seq: slot.seq, entry: entry.id };
            self.sessions.insert(slot.session, head);
            self.slots.insert((slot.session, slot.seq), entry.n);
        }
        self.entries.push(entry.clone());
    }
}

impl Inner {
    /// Whether every batch follows its log's head, those before it in the same call included.
    fn follows(&self, batches: &[Batch]) -> bool {
        let mut heads = BTreeMap::new();
        batches.iter().all(|batch| {
            let space = batch.after.space;
            let head = heads
                .entry(space)
                .or_insert_with(|| self.logs.get(&space).map_or(Cursor::start(space), |log| log.head(space)));
            let holds = *head == batch.after;
            *head = batch.entries.iter().fold(*head, |head, entry| head.then(&entry.id));
            holds
        })
    }

    fn push(&mut self, batch: &Batch) {
        let space = batch.after.space;
        let log = self.logs.entry(space).or_default();
        log.workspace = Some(batch.workspace);
        for entry in &batch.entries {
            log.push(entry);
            if entry.slot.is_none() {
                self.controls.entry(batch.workspace).or_default().push((space, entry.n));
            }
        }
        if batch.founds() {
            self.setup = None;
        }
    }
}

impl LogStore for MemoryStore {
    fn append(&self, batches: &[Batch]) -> Result<(), StoreError> {
        let mut inner = self.inner();
        if !inner.follows(batches) {
            return Err(StoreError::Conflict);
        }
        batches.iter().for_each(|batch| inner.push(batch));
        Ok(())
    }

    fn read(&self, space: &SpaceId, after: u64, upto: u64, max_bytes: usize) -> Result<Vec<Stored>, StoreError> {
        let inner = self.inner();
        let Some(log) = inner.logs.get(space) else { return Ok(Vec::new()) };
        let mut room = max_bytes;
        let mut page = Vec::new();
        for entry in (after.saturating_add(1)..=upto).map_while(|n| log.at(n)) {
            if !page.is_empty() && entry.bytes.len() > room {
                break;
            }
            room = room.saturating_sub(entry.bytes.len());
            page.push(entry.clone());
        }
        Ok(page)
    }

    fn workspaces(&self) -> Result<Vec<SpaceId>, StoreError> {
        Ok(self.inner().controls.keys().copied().collect())
    }

    fn heads(&self, workspace: &SpaceId) -> Result<Vec<Cursor>, StoreError> {
        let inner = self.inner();
        let of = inner.logs.iter().filter(|(_, log)| log.workspace == Some(*workspace));
        Ok(of.map(|(space, log)| log.head(*space)).collect())
    }

    fn controls(&self, workspace: &SpaceId) -> Result<Vec<Stored>, StoreError> {
        let inner = self.inner();
        let places = inner.controls.get(workspace).into_iter().flatten();
        Ok(places.filter_map(|(space, n)| inner.logs.get(space)?.at(*n).cloned()).collect())
    }

    fn accumulator(&self, space: &SpaceId, n: u64) -> Result<Option<Accumulator>, StoreError> {
        Ok(self.inner().logs.get(space).and_then(|log| log.at(n)).map(|entry| entry.acc))
    }

    fn session(&self, space: &SpaceId, session: &SessionId) -> Result<Option<SessionHead>, StoreError> {
        Ok(self.inner().logs.get(space).and_then(|log| log.sessions.get(session).copied()))
    }

    fn slot(&self, space: &SpaceId, session: &SessionId, seq: u64) -> Result<Option<(u64, EntryId)>, StoreError> {
        let inner = self.inner();
        let place = inner.logs.get(space).and_then(|log| Some((log, *log.slots.get(&(*session, seq))?)));
        Ok(place.and_then(|(log, n)| log.at(n)).map(|entry| (entry.n, entry.id)))
    }

    fn relay_seed(&self, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
        Ok(*self.inner().seed.get_or_insert(fresh))
    }

    fn setup_code(&self) -> Result<Option<String>, StoreError> {
        Ok(self.inner().setup.clone())
    }

    fn set_setup_code(&self, code: &str) -> Result<(), StoreError> {
        self.inner().setup = Some(code.to_owned());
        Ok(())
    }
}
