//! Where logs are kept, and attachments beside them ([`blobs`]). [`LogStore`] says what the relay needs of a store; `tests/`
//! holds the one conformance suite that every implementation passes.

pub mod blobs;
mod memory;
mod memory_blobs;
mod sqlite;
mod sqlite_blobs;

use bytes::Bytes;
use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{Cursor, DeviceId, EntryId, SessionId, SpaceId};

pub use blobs::BlobStore;
pub use memory::MemoryStore;
pub use memory_blobs::MemoryBlobs;
pub use sqlite::SqliteStore;
pub use sqlite_blobs::SqliteBlobs;

/// One entry at its place in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Position, from 1.
    pub n: u64,
    /// The entry's id.
    pub id: EntryId,
    /// `A_n`.
    pub acc: Accumulator,
    /// Its place in its session; `None` for a control entry.
    pub slot: Option<Slot>,
    /// The entry as it was sent.
    pub bytes: Bytes,
}

/// A content entry's place in its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Who wrote it.
    pub device: DeviceId,
    /// In which session.
    pub session: SessionId,
    /// As which of the session's entries in this space, from 1.
    pub seq: u64,
}

/// The last entry of a session in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionHead {
    /// Whose session it is.
    pub device: DeviceId,
    /// Number of the last entry.
    pub seq: u64,
    /// Id of the last entry.
    pub entry: EntryId,
}

/// Entries to append to one log, all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Whose space it is.
    pub workspace: SpaceId,
    /// The head that these entries follow: the append is refused on any other.
    pub after: Cursor,
    /// In order, without gaps, at least one.
    pub entries: Vec<Stored>,
}

impl Batch {
    /// Whether it starts a workspace, which spends the set-up code.
    pub fn founds(&self) -> bool {
        self.after.n == 0 && self.after.space == self.workspace
    }
}

/// Why a store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The log's head is not the one that the batch follows: somebody else writes to the same store.
    #[error("the log has another head")]
    Conflict,
    /// Another relay has this data folder open.
    #[error("another relay is using the data folder")]
    Locked,
    /// The data were written by a newer version, or are not the relay's.
    #[error("the data are not of a version that this program knows")]
    Version,
    /// The disk is full, the folder is gone, or the file is damaged.
    #[error("the store failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Durable logs. Every method may be called from any thread; appends come from one.
pub trait LogStore: Send + Sync {
    /// Appends batches in order, all or none. When it returns `Ok` they are durable.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a batch does not follow its log's head.
    fn append(&self, batches: &[Batch]) -> Result<(), StoreError>;

    /// Entries at positions `after < n <= upto`, in order: at least one if there is any, then as many as fit into
    /// `max_bytes`.
    fn read(&self, space: &SpaceId, after: u64, upto: u64, max_bytes: usize) -> Result<Vec<Stored>, StoreError>;

    /// Every workspace of this relay.
    fn workspaces(&self) -> Result<Vec<SpaceId>, StoreError>;

    /// The heads of the workspace's logs that have entries.
    fn heads(&self, workspace: &SpaceId) -> Result<Vec<Cursor>, StoreError>;

    /// The control entries of all spaces of a workspace, in the order in which they were appended.
    fn controls(&self, workspace: &SpaceId) -> Result<Vec<Stored>, StoreError>;

    /// `A_n` of a log, for `n` from 1.
    fn accumulator(&self, space: &SpaceId, n: u64) -> Result<Option<Accumulator>, StoreError>;

    /// The last entry of a session in a space.
    fn session(&self, space: &SpaceId, session: &SessionId) -> Result<Option<SessionHead>, StoreError>;

    /// Position and id of a session's entry number `seq` in a space.
    fn slot(&self, space: &SpaceId, session: &SessionId, seq: u64) -> Result<Option<(u64, EntryId)>, StoreError>;

    /// The seed of the relay's Ed25519 key: the stored one, else `fresh`, which is stored first.
    fn relay_seed(&self, fresh: [u8; 32]) -> Result<[u8; 32], StoreError>;

    /// The set-up code that may still found a workspace.
    fn setup_code(&self) -> Result<Option<String>, StoreError>;

    /// Makes `code` the one that may found a workspace.
    fn set_setup_code(&self, code: &str) -> Result<(), StoreError>;
}
