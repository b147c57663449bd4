//! Attachments in memory: for tests and the simulation, like [`super::MemoryStore`].

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use intreccio_protocol::{BlobId, DeviceId, SpaceId};

use super::StoreError;
use super::blobs::{BlobStore, Held, Part, PutError, is_whole, part_number};

/// See the module.
#[derive(Default)]
pub struct MemoryBlobs {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    complete: BTreeMap<(SpaceId, BlobId), Kept>,
    coming: BTreeMap<(SpaceId, BlobId, DeviceId), Kept>,
}

#[derive(Default)]
struct Kept {
    total: u64,
    upto: u64,
    touched: u64,
    parts: Vec<Bytes>,
}

impl Kept {
    fn held(&self) -> Held {
        Held { upto: self.upto, total: self.total }
    }
}

impl MemoryBlobs {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics while it holds the lock, so what is inside is whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn used(&self, space: &SpaceId) -> u64 {
        let complete = self.complete.iter().filter(|((of, _), _)| of == space).map(|(_, kept)| kept.total);
        let coming = self.coming.iter().filter(|((of, ..), _)| of == space).map(|(_, kept)| kept.total);
        complete.chain(coming).sum()
    }

    fn put(&mut self, part: &Part, quota: u64, now: u64) -> Result<Held, PutError> {
        if let Some(kept) = self.complete.get(&(part.space, part.blob)) {
            return Ok(kept.held());
        }
        let place = (part.space, part.blob, part.device);
        if self.coming.get(&place).is_some_and(|kept| kept.total != part.total) {
            self.coming.remove(&place);
        }
        let upto = self.coming.get(&place).map_or(0, |kept| kept.upto);
        if part.bytes.is_empty() || part.offset != upto {
            return Ok(Held { upto, total: part.total });
        }
        if upto == 0 && self.used(&part.space).saturating_add(part.total) > quota {
            return Err(PutError::Full);
        }
        let kept = self.coming.entry(place).or_default();
        (kept.total, kept.touched) = (part.total, now);
        kept.upto += part.bytes.len() as u64;
        kept.parts.push(part.bytes.clone());
        let held = kept.held();
        if held.is_complete() { self.complete(part, held) } else { Ok(held) }
    }

    fn complete(&mut self, part: &Part, held: Held) -> Result<Held, PutError> {
        let Some(kept) = self.coming.remove(&(part.space, part.blob, part.device)) else { return Ok(held) };
        let parts = kept.parts.iter().map(|bytes| Ok::<_, StoreError>(bytes.clone()));
        if !is_whole(&part.blob, parts)? {
            return Err(PutError::WrongHash);
        }
        self.coming.retain(|(space, blob, _), _| (*space, *blob) != (part.space, part.blob));
        self.complete.insert((part.space, part.blob), kept);
        Ok(held)
    }
}

impl BlobStore for MemoryBlobs {
    fn put(&self, part: &Part, quota: u64, now: u64) -> Result<Held, PutError> {
        self.inner().put(part, quota, now)
    }

    fn get(&self, space: &SpaceId, blob: &BlobId, offset: u64) -> Result<Option<(u64, Bytes)>, StoreError> {
        let inner = self.inner();
        let Some(kept) = inner.complete.get(&(*space, *blob)) else { return Ok(None) };
        let part = usize::try_from(part_number(offset)).ok().and_then(|n| kept.parts.get(n));
        Ok(part.map(|bytes| (kept.total, bytes.clone())))
    }

    fn used(&self, space: &SpaceId) -> Result<u64, StoreError> {
        Ok(self.inner().used(space))
    }

    fn expire(&self, before: u64) -> Result<u64, StoreError> {
        let mut inner = self.inner();
        let all = inner.coming.len();
        inner.coming.retain(|_, kept| kept.touched >= before);
        Ok((all - inner.coming.len()) as u64)
    }
}
