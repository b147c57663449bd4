//! From Automerge changes to a signed, sealed content entry and back (protocol §4).

use std::io::{Read, Write};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use intreccio_protocol::content::{ContentEntry, ContentKind, Header, Lane, Seen, content_message};
use intreccio_protocol::ids::{DocId, EntryId, SessionId, SpaceId};
use intreccio_protocol::{SUITE, VERSION, limits};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use crate::keys::{DeviceKeys, SpaceKey, derive, random};

/// A plaintext may inflate to at most this: what a hostile member could make us allocate.
const PLAINTEXT_LIMIT: u64 = 16 * 1024 * 1024;

/// Why an entry cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// More than an entry holds: write it in smaller steps.
    #[error("too large for one entry")]
    TooLarge,
    /// The ciphertext is not of this key and header.
    #[error("does not open")]
    DoesNotOpen,
    /// It opens, but what is inside is not what a correct client writes.
    #[error("malformed plaintext")]
    Malformed,
}

/// What is inside an entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Plaintext {
    /// When it was written by the author's clock, milliseconds since 1970: declared, not verified.
    #[n(0)]
    pub time: u64,
    /// Automerge changes, as `Change::raw_bytes`.
    #[n(1)]
    pub changes: Vec<minicbor::bytes::ByteVec>,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Whose log.
    pub space: SpaceId,
    /// Which document.
    pub doc: DocId,
    /// Which half.
    pub lane: Lane,
    /// Which key.
    pub epoch: u32,
    /// Which session, and which of its entries in this space.
    pub session: SessionId,
    /// From 1.
    pub seq: u64,
    /// The session's entry before it.
    pub prev: EntryId,
    /// What the author has seen.
    pub seen: Seen,
}

fn cipher(key: &SpaceKey, doc: &DocId, lane: Lane) -> XChaCha20Poly1305 {
    let lane = [match lane {
        Lane::Body => 0u8,
        Lane::Comments => 1,
    }];
    let mut stream = derive(&key.0, &[b"intreccio/stream/v1", &doc.0, &lane]);
    let cipher = XChaCha20Poly1305::new(&stream.into());
    stream.zeroize();
    cipher
}

/// The smallest padded length at or above `len` that tells at most `log2(log2(len))` bits of it (Padmé, PURBs 2019).
pub(crate) fn padme(len: usize) -> usize {
    if len < 2 {
        return len;
    }
    let exponent = len.ilog2();
    let kept = exponent.checked_ilog2().map_or(1, |s| s + 1);
    let mask = (1usize << exponent.saturating_sub(kept)) - 1;
    (len + mask) & !mask
}

fn pack(plaintext: &Plaintext) -> Result<Vec<u8>, SealError> {
    let bytes = minicbor::to_vec(plaintext).map_err(|_| SealError::Malformed)?;
    let mut packer = DeflateEncoder::new(vec![0; 4], Compression::default());
    packer.write_all(&bytes).map_err(|_| SealError::TooLarge)?;
    let mut packed = packer.finish().map_err(|_| SealError::TooLarge)?;
    let len = u32::try_from(packed.len() - 4).map_err(|_| SealError::TooLarge)?;
    packed.iter_mut().zip(len.to_be_bytes()).for_each(|(slot, byte)| *slot = byte);
    packed.resize(padme(packed.len()), 0);
    Ok(packed)
}

fn unpack(padded: &[u8]) -> Result<Plaintext, SealError> {
    let (len, rest) = padded.split_first_chunk::<4>().ok_or(SealError::Malformed)?;
    let packed = rest.get(..u32::from_be_bytes(*len) as usize).ok_or(SealError::Malformed)?;
    let mut bytes = Vec::new();
    let mut unpacker = DeflateDecoder::new(packed).take(PLAINTEXT_LIMIT);
    unpacker.read_to_end(&mut bytes).map_err(|_| SealError::Malformed)?;
    minicbor::decode(&bytes).map_err(|_| SealError::Malformed)
}

/// Seals and signs.
///
/// # Errors
/// [`SealError::TooLarge`] when the packed changes do not fit into an entry.
pub fn seal(
    key: &SpaceKey,
    device: &DeviceKeys,
    place: &Place,
    plaintext: &Plaintext,
    rng: &mut dyn CryptoRng,
) -> Result<ContentEntry, SealError> {
    let padded = pack(plaintext)?;
    let header = Header {
        version: VERSION,
        suite: SUITE,
        space: place.space,
        doc: place.doc,
        lane: place.lane,
        epoch: place.epoch,
        kind: ContentKind::Changes,
        device: device.id(),
        session: place.session,
        seq: place.seq,
        prev: place.prev,
        seen: place.seen,
        padded: u32::try_from(padded.len()).map_err(|_| SealError::TooLarge)?,
    }
    .encode();
    if header.len() + padded.len() + 16 > limits::ENTRY {
        return Err(SealError::TooLarge);
    }
    let nonce: [u8; 24] = random(rng);
    let payload = Payload { msg: &padded, aad: &header };
    let ciphertext =
        cipher(key, &place.doc, place.lane).encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::TooLarge)?;
    let digest: [u8; 32] = Sha256::digest(&ciphertext).into();
    let signature = device.sign(&content_message(&header, &nonce, &digest));
    ContentEntry::new(header, nonce, ciphertext, signature).map_err(|_| SealError::TooLarge)
}

/// Opens an entry whose signature was verified.
pub fn open(key: &SpaceKey, entry: &ContentEntry) -> Result<Plaintext, SealError> {
    let header = entry.header();
    let payload = Payload { msg: entry.ciphertext(), aad: entry.header_bytes() };
    let padded = cipher(key, &header.doc, header.lane)
        .decrypt(&XNonce::from(*entry.nonce()), payload)
        .map_err(|_| SealError::DoesNotOpen)?;
    if header.padded as usize != padded.len() {
        return Err(SealError::Malformed);
    }
    unpack(&padded)
}

/// Seals the key before under the key after it, so that members read the history.
pub fn seal_previous(newer: &SpaceKey, older: &SpaceKey, rng: &mut dyn CryptoRng) -> Vec<u8> {
    let nonce: [u8; 24] = random(rng);
    let cipher = XChaCha20Poly1305::new(&derive(&newer.0, &[b"intreccio/previous/v1"]).into());
    // 32 bytes are below the cipher's limit of length, its only error.
    let sealed = cipher.encrypt(&XNonce::from(nonce), older.0.as_slice()).unwrap_or_default();
    [nonce.as_slice(), &sealed].concat()
}

/// The inverse of [`seal_previous`].
pub fn open_previous(newer: &SpaceKey, sealed: &[u8]) -> Result<SpaceKey, SealError> {
    let (nonce, sealed) = sealed.split_first_chunk::<24>().ok_or(SealError::Malformed)?;
    let cipher = XChaCha20Poly1305::new(&derive(&newer.0, &[b"intreccio/previous/v1"]).into());
    let mut key = cipher.decrypt(&XNonce::from(*nonce), sealed).map_err(|_| SealError::DoesNotOpen)?;
    let older = key.as_slice().try_into().map(SpaceKey).map_err(|_| SealError::Malformed);
    key.zeroize();
    older
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn place() -> Place {
        Place {
            space: SpaceId([1; 16]),
            doc: DocId([2; 16]),
            lane: Lane::Body,
            epoch: 1,
            session: SessionId([3; 16]),
            seq: 1,
            prev: EntryId::ZERO,
            seen: Seen { n: 0, acc: intreccio_protocol::ids::Accumulator::ZERO, control: EntryId::ZERO },
        }
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_the_same(changes in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..400), 0..5), time: u64) {
            let mut rng = ChaCha20Rng::seed_from_u64(1);
            let (device, key) = (DeviceKeys::from_seed([1; 32]), SpaceKey([2; 32]));
            let plaintext = Plaintext { time, changes: changes.into_iter().map(Into::into).collect() };
            let entry = seal(&key, &device, &place(), &plaintext, &mut rng).unwrap();
            prop_assert!(entry.signed_by(&device.public().sign));
            prop_assert_eq!(open(&key, &entry).unwrap(), plaintext);
            prop_assert_eq!(open(&SpaceKey([3; 32]), &entry), Err(SealError::DoesNotOpen));
        }

        #[test]
        fn unpacking_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }

        #[test]
        fn padding_hides_the_length_at_a_small_cost(len in 2usize..200_000) {
            let padded = padme(len);
            prop_assert!(padded >= len && padded <= len + len / 8 + 1);
            prop_assert_eq!(padme(padded), padded);
        }
    }

    #[test]
    fn previous_keys_open_with_the_newer_key_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (new, old) = (SpaceKey([1; 32]), SpaceKey([2; 32]));
        let sealed = seal_previous(&new, &old, &mut rng);
        assert!(open_previous(&new, &sealed).unwrap() == old);
        assert!(open_previous(&old, &sealed).is_err());
        assert!(open_previous(&new, b"").is_err());
    }
}
