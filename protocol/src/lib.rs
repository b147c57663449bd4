//! What the relay and the clients agree on, as bytes: ids, entries, frames, limits, and the one function that decides
//! what a log means ([`Workspace::apply`]).
//!
//! This crate verifies and never signs or decrypts: it knows no secret key, no document and no Automerge, so the relay,
//! which links nothing else of the project, cannot read content. It is pure: no clock, no randomness, no input or output.
//!
//! - [`ids`]: fixed-size identifiers; [`hash`]: the domain-separated hashes that make them.
//! - [`control`]: signed plaintext entries (members, devices, keys); [`content`]: signed ciphertext entries.
//! - [`entry`]: the envelope of both, as stored and sent; [`log`]: cursors, accumulators, receipts.
//! - [`workspace`]: the state that a log builds and who may add what to it.
//! - [`frame`]: what travels on the socket; [`invitation`]: the secret that travels in a link.
//! - [`limits`]: sizes and counts, each in one place.

pub mod content;
pub mod control;
pub mod entry;
pub mod frame;
pub mod hash;
pub mod ids;
pub mod invitation;
pub mod limits;
pub mod log;
pub mod workspace;

mod cbor;

pub use cbor::DecodeError;
pub use content::{ContentEntry, ContentKind, Header, Lane, Seen};
pub use control::{ControlBody, ControlEntry, ControlOp, DevicePublic, Epoch, Role, WorkspaceRole, Wrap};
pub use entry::Entry;
pub use ids::{BlobId, DeviceId, DocId, EntryId, InviteId, SessionId, Signature, SpaceId, UserId};
pub use log::{Cursor, Receipt};
pub use workspace::{Refusal, SpaceState, Workspace};

/// The one version of entries that this build speaks, and the first of frames.
pub const VERSION: u8 = 1;

/// The versions of frames that this build speaks. The second adds attachments; nothing else is different.
pub const FRAMES: std::ops::RangeInclusive<u8> = 1..=3;

/// Suite 1: Ed25519 (RFC 8032), X-Wing with HKDF-SHA256 and ChaCha20-Poly1305 (RFC 9180), XChaCha20-Poly1305, SHA-256.
pub const SUITE: u8 = 1;
