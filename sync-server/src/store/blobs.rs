//! Where attachments are kept, beside the logs. [`BlobStore`] says what the relay needs; `tests/` holds the one conformance
//! suite that every implementation passes.

use bytes::Bytes;
use intreccio_protocol::hash::BlobHash;
use intreccio_protocol::{BlobId, DeviceId, SpaceId, limits};

use super::StoreError;

/// A part of an attachment on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose members may have it.
    pub space: SpaceId,
    /// Which attachment.
    pub blob: BlobId,
    /// Who sends it: what is not complete is kept for each device.
    pub device: DeviceId,
    /// Length of the whole.
    pub total: u64,
    /// Where the part begins: a multiple of [`limits::BLOB_PART`].
    pub offset: u64,
    /// [`limits::BLOB_PART`] bytes, or up to the end; none to ask how much is there.
    pub bytes: Bytes,
}

/// How much of an attachment is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Bytes from the beginning.
    pub upto: u64,
    /// Length of the whole.
    pub total: u64,
}

impl Held {
    /// Whether all of it is there.
    pub const fn is_complete(&self) -> bool {
        self.upto == self.total
    }
}

/// Why a part was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// The space has as much as it may.
    #[error("the space is full")]
    Full,
    /// All of it came, and is not what its id says; it is forgotten.
    #[error("not what its id says")]
    WrongHash,
    /// The disk is full, or the file is damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Durable attachments. Every method may be called from any thread; parts come from one.
pub trait BlobStore: Send + Sync {
    /// Takes a part that begins where what is there ends, and says how much is durable then; of any other part nothing is
    /// taken. The last part is compared with the id. `quota`: how many bytes the space may have, complete attachments and the
    /// whole length of those that are coming together. `now`: milliseconds since 1970.
    ///
    /// # Errors
    /// See [`PutError`].
    fn put(&self, part: &Part, quota: u64, now: u64) -> Result<Held, PutError>;

    /// The length of a complete attachment and its part at `offset`; `None` when there is no such attachment or part.
    fn get(&self, space: &SpaceId, blob: &BlobId, offset: u64) -> Result<Option<(u64, Bytes)>, StoreError>;

    /// What counts against the space's quota.
    fn used(&self, space: &SpaceId) -> Result<u64, StoreError>;

    /// Forgets what is not complete and was not added to since `before`; says how many attachments that were.
    fn expire(&self, before: u64) -> Result<u64, StoreError>;
}

/// The number of the part that begins at `offset`.
pub(super) const fn part_number(offset: u64) -> u64 {
    offset / limits::BLOB_PART as u64
}

/// Whether these parts, in order, are what the id says.
pub(super) fn is_whole<E>(blob: &BlobId, parts: impl Iterator<Item = Result<Bytes, E>>) -> Result<bool, E> {
    let mut hash = BlobHash::new();
    for part in parts {
        hash.update(&part?);
    }
    Ok(hash.finish() == *blob)
}
