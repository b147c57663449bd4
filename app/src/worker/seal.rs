//! What is stored on the device is sealed under the vault's data key: XChaCha20-Poly1305 with a random nonce. The additional data
//! is the table and the key of the row, so that no row can be moved to another place.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::platform::{PlatformError, random};

/// First byte of everything sealed.
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// The key of a vault. Never leaves the worker.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A new one.
    ///
    /// # Errors
    /// Without randomness.
    pub fn make() -> Result<Self, PlatformError> {
        Ok(Self(random::bytes()?))
    }

    /// From the bytes that [`Self::bytes`] gave.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be sealed under another key, at once.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `version || nonce || ciphertext` of `plaintext`, bound to `place`.
    ///
    /// # Errors
    /// Without randomness; `Damaged` for more than fits (256 GiB).
    pub fn seal(&self, place: &[&[u8]], plaintext: &[u8]) -> Result<Vec<u8>, PlatformError> {
        let nonce: [u8; NONCE] = random::bytes()?;
        let payload = Payload { msg: plaintext, aad: &join(place) };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| PlatformError::Damaged)?;
        Ok([&[VERSION], nonce.as_slice(), &ciphertext].concat())
    }

    /// The inverse of [`Self::seal`].
    ///
    /// # Errors
    /// `Damaged` for anything that was not sealed with this key for this place.
    pub fn open(&self, place: &[&[u8]], sealed: &[u8]) -> Result<Vec<u8>, PlatformError> {
        let rest = sealed.strip_prefix(&[VERSION]).ok_or(PlatformError::Damaged)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(PlatformError::Damaged)?;
        let payload = Payload { msg: ciphertext, aad: &join(place) };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| PlatformError::Damaged)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

/// Each part with its length before it, so that no two lists join to the same bytes.
fn join(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend((part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_opens_only_in_its_own_place_and_under_its_own_key() {
        let key = DataKey::make().unwrap();
        let sealed = key.seal(&[b"docs", b"one"], b"text").unwrap();
        assert_eq!(key.open(&[b"docs", b"one"], &sealed).unwrap(), b"text");
        assert!(key.open(&[b"docs", b"two"], &sealed).is_err());
        assert!(key.open(&[b"doc", b"sone"], &sealed).is_err());
        assert!(DataKey::make().unwrap().open(&[b"docs", b"one"], &sealed).is_err());
    }

    #[test]
    fn a_changed_byte_anywhere_is_noticed() {
        let key = DataKey::make().unwrap();
        let sealed = key.seal(&[b"t"], b"text").unwrap();
        for at in 0..sealed.len() {
            let mut broken = sealed.clone();
            broken[at] ^= 1;
            assert!(key.open(&[b"t"], &broken).is_err(), "byte {at}");
        }
        assert!(key.open(&[b"t"], &[]).is_err());
    }
}
