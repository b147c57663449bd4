//! Attachments: from a photograph or scan to sealed parts and back (`docs/protocol.md` §7.1).
//!
//! Each attachment has a key of its own, made here and used once, so the nonces may count. Every sealed chunk is one part on
//! the wire and one row in the store: it is checked when it comes, and the last one says that none is missing behind it.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use intreccio_protocol::hash::BlobHash;
use intreccio_protocol::ids::{BlobId, SpaceId};
use intreccio_protocol::limits;
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::{derive, random};
use crate::rows;
use crate::seal::{SealError, padme};
use crate::store::{Store, Table};

/// The longest content, in bytes.
pub const LONGEST: usize = 8 * 1024 * 1024;
/// What sealing adds to a chunk.
const TAG: usize = 16;
/// What a chunk holds.
const CHUNK: usize = limits::BLOB_PART - TAG;
/// The content's length in front.
const PREFIX: usize = 8;

/// Opens one attachment. It stands in a document, for those who may read that.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct BlobKey(pub [u8; 32]);

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobKey")
    }
}

/// A sealed attachment.
pub struct Sealed {
    /// The hash of all parts.
    pub blob: BlobId,
    /// What opens them.
    pub key: BlobKey,
    /// Bytes of all parts together.
    pub total: u64,
    /// Each of [`limits::BLOB_PART`] bytes but the last.
    pub parts: Vec<Vec<u8>>,
}

/// How many parts `total` bytes are.
pub(crate) const fn count(total: u64) -> u64 {
    total.div_ceil(limits::BLOB_PART as u64)
}

/// How long the part at `offset` is.
pub(crate) fn length(total: u64, offset: u64) -> u64 {
    (limits::BLOB_PART as u64).min(total.saturating_sub(offset))
}

/// Seals chunks in order, or opens them.
pub(crate) struct Chunks(XChaCha20Poly1305);

impl Chunks {
    pub(crate) fn new(key: &BlobKey) -> Self {
        let mut derived = derive(&key.0, &[b"intreccio/blob/v1"]);
        let cipher = XChaCha20Poly1305::new(&derived.into());
        derived.zeroize();
        Self(cipher)
    }

    /// Zeros, the number, and whether it is the last: never twice under one key.
    fn nonce(number: u64, last: bool) -> XNonce {
        let mut nonce = [0; 24];
        let number = number.to_be_bytes().into_iter().chain([u8::from(last)]);
        nonce.iter_mut().skip(15).zip(number).for_each(|(slot, byte)| *slot = byte);
        XNonce::from(nonce)
    }

    fn seal(&self, number: u64, last: bool, chunk: &[u8]) -> Result<Vec<u8>, SealError> {
        self.0.encrypt(&Self::nonce(number, last), chunk).map_err(|_| SealError::TooLarge)
    }

    /// What is in part `number` of an attachment of `total` bytes.
    pub(crate) fn open(&self, total: u64, number: u64, part: &[u8]) -> Result<Vec<u8>, SealError> {
        let last = number.saturating_add(1) == count(total);
        self.0.decrypt(&Self::nonce(number, last), part).map_err(|_| SealError::DoesNotOpen)
    }
}

/// Seals a content under a new key.
///
/// # Errors
/// [`SealError::TooLarge`] over [`LONGEST`] bytes.
pub fn seal(content: &[u8], rng: &mut dyn CryptoRng) -> Result<Sealed, SealError> {
    seal_under(BlobKey(random(rng)), content)
}

fn seal_under(key: BlobKey, content: &[u8]) -> Result<Sealed, SealError> {
    if content.len() > LONGEST {
        return Err(SealError::TooLarge);
    }
    let mut padded = Vec::with_capacity(padme(PREFIX + content.len()));
    padded.extend((content.len() as u64).to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(padme(padded.len()), 0);
    let chunks = Chunks::new(&key);
    let count = padded.len().div_ceil(CHUNK);
    let mut hash = BlobHash::new();
    let mut parts = Vec::with_capacity(count);
    for (number, chunk) in padded.chunks(CHUNK).enumerate() {
        let part = chunks.seal(number as u64, number + 1 == count, chunk)?;
        hash.update(&part);
        parts.push(part);
    }
    let total = parts.iter().map(|part| part.len() as u64).sum();
    Ok(Sealed { blob: hash.finish(), key, total, parts })
}

/// The content of an attachment whose parts are all at hand.
///
/// # Errors
/// `DoesNotOpen` when they are not what the id says, or not of this key; `Malformed` when they are, and no correct client
/// made them.
pub fn open(blob: &BlobId, key: &BlobKey, parts: &[Vec<u8>]) -> Result<Vec<u8>, SealError> {
    let mut hash = BlobHash::new();
    parts.iter().for_each(|part| hash.update(part));
    if hash.finish() != *blob {
        return Err(SealError::DoesNotOpen);
    }
    let total = parts.iter().map(|part| part.len() as u64).sum();
    let chunks = Chunks::new(key);
    let mut padded = Vec::new();
    for (number, part) in (0..).zip(parts) {
        padded.append(&mut chunks.open(total, number, part)?);
    }
    let (length, rest) = padded.split_first_chunk::<PREFIX>().ok_or(SealError::Malformed)?;
    let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| SealError::Malformed)?;
    if length > rest.len() {
        return Err(SealError::Malformed);
    }
    padded.truncate(PREFIX + length);
    padded.drain(..PREFIX);
    Ok(padded)
}

/// Why an attachment that is here cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError<E> {
    /// The store does not answer.
    #[error("the store cannot be read")]
    Store(E),
    /// It is not (all) here, or not what its id and key say.
    #[error(transparent)]
    Damaged(#[from] SealError),
}

/// Reads an attachment of `total` sealed bytes that is here, and checks it against its id.
///
/// # Errors
/// See [`ReadError`].
pub async fn read<S: Store>(
    store: &S,
    space: &SpaceId,
    blob: &BlobId,
    key: &BlobKey,
    total: u64,
) -> Result<Vec<u8>, ReadError<S::Error>> {
    let count = usize::try_from(count(total)).unwrap_or(usize::MAX);
    let from = rows::part_key(space, blob, 0);
    let rows = store.read(Table::Blobs, &from, count).await.map_err(ReadError::Store)?;
    // Rows of another attachment, where some of this one are missing, do not have its hash.
    let parts: Vec<Vec<u8>> = rows.into_iter().map(|(_, part)| part).collect();
    Ok(open(blob, key, &parts)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251) as u8).collect()
    }

    fn sealed(length: usize) -> Sealed {
        seal_under(BlobKey([7; 32]), &content(length)).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_the_same_at_every_edge_of_a_chunk() {
        for length in [0, 1, CHUNK - PREFIX - 1, CHUNK - PREFIX, CHUNK, 3 * CHUNK, LONGEST] {
            let mut rng = ChaCha20Rng::seed_from_u64(length as u64);
            let sealed = seal(&content(length), &mut rng).unwrap();
            let last = sealed.parts.len() - 1;
            assert!(sealed.parts[..last].iter().all(|part| part.len() == limits::BLOB_PART));
            assert!((TAG + 1..=limits::BLOB_PART).contains(&sealed.parts[last].len()));
            assert!(sealed.total <= limits::BLOB, "{length} bytes become {}", sealed.total);
            assert_eq!(count(sealed.total), sealed.parts.len() as u64);
            assert!(open(&sealed.blob, &sealed.key, &sealed.parts).unwrap() == content(length));
        }
        assert!(seal(&content(LONGEST + 1), &mut ChaCha20Rng::seed_from_u64(1)).is_err());
    }

    #[test]
    fn every_attachment_has_a_key_and_an_id_of_its_own() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (one, other) = (seal(b"same", &mut rng).unwrap(), seal(b"same", &mut rng).unwrap());
        assert!(one.key != other.key && one.blob != other.blob);
    }

    /// What an id cannot see, because it is not here yet, each part shows by itself.
    #[test]
    fn a_part_that_is_changed_or_in_another_place_does_not_open() {
        let sealed = sealed(3 * CHUNK);
        let chunks = Chunks::new(&sealed.key);
        let total = sealed.total;
        assert!(chunks.open(total, 1, &sealed.parts[1]).is_ok());
        assert_eq!(chunks.open(total, 0, &sealed.parts[1]), Err(SealError::DoesNotOpen));
        assert_eq!(chunks.open(2 * limits::BLOB_PART as u64, 1, &sealed.parts[1]), Err(SealError::DoesNotOpen), "cut");
        let mut changed = sealed.parts[1].clone();
        changed[100] ^= 1;
        assert_eq!(chunks.open(total, 1, &changed), Err(SealError::DoesNotOpen));
    }

    #[test]
    fn parts_that_are_not_what_the_id_says_do_not_open() {
        let (one, other) = (sealed(2 * CHUNK), seal_under(BlobKey([7; 32]), b"another").unwrap());
        assert_eq!(open(&other.blob, &one.key, &one.parts), Err(SealError::DoesNotOpen));
        assert_eq!(open(&one.blob, &one.key, &one.parts[1..]), Err(SealError::DoesNotOpen));
        assert_eq!(open(&one.blob, &BlobKey([8; 32]), &one.parts), Err(SealError::DoesNotOpen));
    }

    proptest! {
        #[test]
        fn opening_never_panics(parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..4)) {
            let mut hash = BlobHash::new();
            parts.iter().for_each(|part| hash.update(part));
            prop_assert!(open(&hash.finish(), &BlobKey([1; 32]), &parts).is_err());
        }
    }

    /// What lies on relays and tablets must be read by every later version: a changed line comes with a decision note.
    #[test]
    fn the_sealed_form_is_frozen() {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let small = seal_under(BlobKey([7; 32]), b"fotografia").unwrap();
        let large = sealed(2 * CHUNK);
        let made = format!("small: {}\nlarge: {} {}\n", hex(&small.parts.concat()), large.total, large.blob);
        assert_eq!(made, include_str!("../tests/golden/blob.txt"));
    }
}
