//! SHA-256 with a domain before each use, so that a hash or signature made for one purpose never fits another.

use sha2::{Digest, Sha256};

use crate::ids::{Accumulator, BlobId, DeviceId, EntryId, InviteId, SpaceId, VerifyingKey};
use crate::{SUITE, control::DevicePublic};

/// SHA-256 over `domain || parts…`. Callers give parts of fixed length, or one of variable length at the end.
pub fn sha256(domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(domain.as_bytes());
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

fn first16(hash: [u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    out.iter_mut().zip(hash).for_each(|(o, h)| *o = h);
    out
}

/// The id of a device: its suite and both of its public keys.
pub fn device_id(device: &DevicePublic) -> DeviceId {
    DeviceId(first16(sha256("intreccio/device/v1", &[&[SUITE], &device.sign.0, &device.kem])))
}

/// The id of a workspace, which is its root space's: the hash of the body of its genesis.
pub fn workspace_id(genesis_body: &[u8]) -> SpaceId {
    SpaceId(first16(sha256("intreccio/workspace/v1", &[genesis_body])))
}

/// The id of an invitation: its public key.
pub fn invite_id(key: &VerifyingKey) -> InviteId {
    InviteId(first16(sha256("intreccio/invite/v1", &[&key.0])))
}

/// The id of a control entry: its body as signed.
pub fn control_id(body: &[u8]) -> EntryId {
    EntryId(sha256("intreccio/control/v1", &[body]))
}

/// The id of a content entry: `header || nonce || SHA-256(ciphertext)`. The header delimits itself (CBOR).
pub fn content_id(header: &[u8], nonce: &[u8; 24], ciphertext_hash: &[u8; 32]) -> EntryId {
    EntryId(sha256("intreccio/content/v1", &[header, nonce, ciphertext_hash]))
}

/// `A_n = SHA-256(A_{n-1} || entry id)`; `A_0` is all zeros.
pub fn accumulate(previous: &Accumulator, entry: &EntryId) -> Accumulator {
    Accumulator(sha256("intreccio/log/v1", &[&previous.0, &entry.0]))
}

/// What the commitment of an epoch's key is: it fixes which key was meant without telling it.
pub fn key_commitment(space: &SpaceId, epoch: u32, key: &[u8; 32]) -> [u8; 32] {
    sha256("intreccio/epoch/v1", &[&space.0, &epoch.to_be_bytes(), key])
}

/// The id of an attachment, made part by part: the hash of its ciphertext.
#[derive(Clone)]
pub struct BlobHash(Sha256);

impl BlobHash {
    /// Of nothing so far.
    pub fn new() -> Self {
        Self(Sha256::new_with_prefix(b"intreccio/blob/v1"))
    }

    /// The next bytes of the ciphertext.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// After the last.
    pub fn finish(self) -> BlobId {
        BlobId(self.0.finalize().into())
    }
}

impl Default for BlobHash {
    fn default() -> Self {
        Self::new()
    }
}

/// The id of an attachment whose ciphertext is at hand.
pub fn blob_id(ciphertext: &[u8]) -> BlobId {
    let mut hash = BlobHash::new();
    hash.update(ciphertext);
    hash.finish()
}
