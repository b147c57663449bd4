//! Sizes in bytes and counts, each in one place.

/// A frame from somebody who has not authenticated.
pub const FRAME_BEFORE_AUTH: usize = 1024;
/// The body, or header and ciphertext, of an entry.
pub const ENTRY: usize = 256 * 1024;
/// What the envelope adds to an entry.
pub const ENVELOPE: usize = 256;
/// Any frame: a few entries fit.
pub const FRAME: usize = 1024 * 1024;
/// About how many bytes of entries go into one frame while catching up.
pub const PAGE: usize = 256 * 1024;
/// Spaces in one `Sync`.
pub const CURSORS: usize = 4096;
/// Entries in one `Append`.
pub const APPEND: usize = 64;
/// The ciphertext of an attachment: 8 MiB, and what padding and sealing add.
pub const BLOB: u64 = 8 * 1024 * 1024 + 512 * 1024;
/// A part of an attachment in one frame: what a slow line carries in a few seconds.
pub const BLOB_PART: usize = 64 * 1024;
/// The ciphertext of a presence.
pub const PRESENCE: usize = 1024;
/// Presences of one device in a second; what is more is dropped.
pub const PRESENCES_PER_SECOND: u64 = 5;
/// Sockets of one device.
pub const SOCKETS_PER_DEVICE: usize = 4;
/// Wraps in one control entry: 1.2 KB each, so that they fit into [`ENTRY`].
pub const WRAPS: usize = 180;
/// Length of an X-Wing public key.
pub const KEM_PUBLIC: usize = 1216;
/// Length of an X-Wing ciphertext.
pub const KEM_CIPHERTEXT: usize = 1120;
/// Length of a sealed 32-byte key.
pub const SEALED_KEY: usize = 48;
