//! Content entries: Automerge changes as signed ciphertext. The relay reads the header only.

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::cbor::{from_versioned_slice, to_vec};
use crate::ids::{Accumulator, DeviceId, DocId, EntryId, PreparedKey, SessionId, Signature, SpaceId, VerifyingKey};
use crate::{DecodeError, hash, limits};

/// Which of a document's two halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Lane {
    /// The document.
    #[n(0)]
    Body,
    /// Comments on it, a second document.
    #[n(1)]
    Comments,
}

/// What the ciphertext holds. 2 (`snapshot`) and 3 (`attest`) are reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ContentKind {
    /// Automerge changes of one session.
    #[n(1)]
    Changes,
}

/// What the author had seen of the log: it makes a relay that shows two logs unable to join them again unnoticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Seen {
    /// Position; 0 before anything was received.
    #[n(0)]
    pub n: u64,
    /// Accumulator at `n`.
    #[n(1)]
    pub acc: Accumulator,
    /// The last control entry at or before `n`.
    #[n(2)]
    pub control: EntryId,
}

/// The plain part of a content entry: authenticated, and signed as sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// [`crate::VERSION`].
    #[n(0)]
    pub version: u8,
    /// [`crate::SUITE`].
    #[n(1)]
    pub suite: u8,
    /// Whose log.
    #[n(2)]
    pub space: SpaceId,
    /// Which document.
    #[n(3)]
    pub doc: DocId,
    /// Which half of it.
    #[n(4)]
    pub lane: Lane,
    /// Which key of the space.
    #[n(5)]
    pub epoch: u32,
    /// What the ciphertext holds.
    #[n(6)]
    pub kind: ContentKind,
    /// Who signs.
    #[n(7)]
    pub device: DeviceId,
    /// The session that wrote it.
    #[n(8)]
    pub session: SessionId,
    /// Counts the session's entries in this space from 1, without gaps.
    #[n(9)]
    pub seq: u64,
    /// The session's entry before this one in this space; all zeros for the first.
    #[n(10)]
    pub prev: EntryId,
    /// What the author had seen.
    #[n(11)]
    pub seen: Seen,
    /// Length in bytes of the plaintext after padding.
    #[n(12)]
    pub padded: u32,
}

impl Header {
    /// The canonical bytes: what is authenticated and signed.
    pub fn encode(&self) -> Vec<u8> {
        to_vec(self)
    }
}

/// The entry on the wire, after its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentEntry {
    header_bytes: Vec<u8>,
    header: Header,
    nonce: [u8; 24],
    ciphertext: Vec<u8>,
    signature: Signature,
    id: EntryId,
    message: Vec<u8>,
}

/// What a device signs for a content entry: `"entry/v1" || header || nonce || SHA-256(ciphertext)`.
pub fn content_message(header: &[u8], nonce: &[u8; 24], ciphertext_hash: &[u8; 32]) -> Vec<u8> {
    [b"intreccio/entry/v1".as_slice(), header, nonce, ciphertext_hash].concat()
}

impl ContentEntry {
    /// Takes the parts of an entry apart; the signature is over [`content_message`] and not yet checked.
    pub fn new(
        header_bytes: Vec<u8>,
        nonce: [u8; 24],
        ciphertext: Vec<u8>,
        signature: Signature,
    ) -> Result<Self, DecodeError> {
        if header_bytes.len() + ciphertext.len() > limits::ENTRY {
            return Err(DecodeError::TooLarge);
        }
        let header: Header = from_versioned_slice(&header_bytes)?;
        let digest: [u8; 32] = Sha256::digest(&ciphertext).into();
        let id = hash::content_id(&header_bytes, &nonce, &digest);
        let message = content_message(&header_bytes, &nonce, &digest);
        Ok(Self { header_bytes, header, nonce, ciphertext, signature, id, message })
    }

    /// The plain part.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The plain part as signed: the additional data of the AEAD.
    pub fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    /// The AEAD's nonce.
    pub fn nonce(&self) -> &[u8; 24] {
        &self.nonce
    }

    /// The AEAD's output, tag included.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }

    /// The signature, not yet checked.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The entry's id.
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// Whether `key` signed it.
    pub fn signed_by(&self, key: &VerifyingKey) -> bool {
        self.signed_by_prepared(&PreparedKey::from(key))
    }

    /// As [`Self::signed_by`], with a key that checks many.
    pub fn signed_by_prepared(&self, key: &PreparedKey) -> bool {
        key.verifies(&self.message, &self.signature)
    }
}
