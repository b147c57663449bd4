//! Keys: of devices, of invitations, on paper, and of spaces (protocol §5).
//!
//! Signatures are Ed25519 (RFC 8032); keys of spaces travel by HPKE (RFC 9180) with X-Wing, HKDF-SHA256 and
//! ChaCha20-Poly1305. `make_*` and `from_seed` say whether randomness is used: what comes from a seed always comes alike.

use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::XWing};
use intreccio_protocol::control::{DevicePublic, Wrap};
use intreccio_protocol::hash;
use intreccio_protocol::ids::{DeviceId, EntryId, Signature, SpaceId, VerifyingKey};
use intreccio_protocol::invitation::Invitation;
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A public key that is not one.
    #[error("not a public key")]
    BadPublicKey,
    /// It does not open, or is not the key that the log committed to.
    #[error("the key does not open")]
    DoesNotOpen,
    /// A paper key with a wrong letter.
    #[error("not a recovery key")]
    BadPaperKey,
}

/// Derives 32 bytes for `info` from `secret` (HKDF-SHA256, RFC 5869, no salt).
pub(crate) fn derive(secret: &[u8], info: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    let hkdf = Hkdf::<Sha256>::new(None, secret);
    // 32 bytes are far below HKDF's limit of 255 blocks, its only error.
    let _ = hkdf.expand_multi_info(info, &mut out);
    out
}

/// A device's secrets, all from one 32-byte seed. An invitation and a paper key are devices, too.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DeviceKeys {
    seed: [u8; 32],
    #[zeroize(skip)]
    sign: SigningKey,
    #[zeroize(skip)]
    public: DevicePublic,
    #[zeroize(skip)]
    id: DeviceId,
}

impl Clone for DeviceKeys {
    fn clone(&self) -> Self {
        Self { seed: self.seed, sign: self.sign.clone(), public: self.public.clone(), id: self.id }
    }
}

impl DeviceKeys {
    /// New keys.
    pub fn make(rng: &mut dyn CryptoRng) -> Self {
        Self::from_seed(random(rng))
    }

    /// The keys of a seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let sign = SigningKey::from_bytes(&derive(&seed, &[b"intreccio/sign/v1"]));
        let (_, kem) = XWing::derive_keypair(&derive(&seed, &[b"intreccio/kem/v1"]));
        let public = DevicePublic {
            sign: VerifyingKey(sign.verifying_key().to_bytes()),
            kem: kem.to_bytes().as_slice().to_vec(),
        };
        let id = public.id();
        Self { seed, sign, public, id }
    }

    /// The keys of an invitation.
    pub fn of_invitation(invitation: &Invitation) -> Self {
        Self::from_seed(derive(&invitation.seed, &[b"intreccio/invitation/v1", &invitation.workspace.0]))
    }

    /// What is stored, sealed.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// What others know.
    pub fn public(&self) -> &DevicePublic {
        &self.public
    }

    /// The device's id.
    pub fn id(&self) -> DeviceId {
        self.id
    }

    /// Signs with Ed25519.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.sign.sign(message).to_bytes())
    }

    /// Opens a key wrapped to this device.
    pub fn unwrap(&self, wrap: &Wrap, place: &WrapPlace) -> Result<SpaceKey, KeyError> {
        let (secret, _) = XWing::derive_keypair(&derive(&self.seed, &[b"intreccio/kem/v1"]));
        let enc = <XWing as Kem>::EncappedKey::from_bytes(&wrap.enc).map_err(|_| KeyError::DoesNotOpen)?;
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &secret,
            &enc,
            &place.info(&self.id),
            &wrap.sealed,
            &place.prev.0,
        );
        let mut opened = opened.map_err(|_| KeyError::DoesNotOpen)?;
        let key = opened.as_slice().try_into().map(SpaceKey).map_err(|_| KeyError::DoesNotOpen);
        opened.zeroize();
        key
    }
}

/// Where a wrap stands: it opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct WrapPlace {
    /// All zeros in a genesis, whose own hash makes the id.
    pub workspace: SpaceId,
    /// All zeros in a genesis.
    pub space: SpaceId,
    /// Which key.
    pub epoch: u32,
    /// The control entry before the one that carries the wrap.
    pub prev: EntryId,
}

impl WrapPlace {
    fn info(&self, device: &DeviceId) -> Vec<u8> {
        let epoch = self.epoch.to_be_bytes();
        [b"intreccio/wrap/v1".as_slice(), &self.workspace.0, &self.space.0, &epoch, &device.0].concat()
    }
}

/// The key of one epoch of a space.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SpaceKey(pub [u8; 32]);

impl SpaceKey {
    /// A new key.
    pub fn make(rng: &mut dyn CryptoRng) -> Self {
        Self(random(rng))
    }

    /// Fixes which key is meant. In epoch 1 of the root `space` is all zeros.
    pub fn commitment(&self, space: &SpaceId, epoch: u32) -> [u8; 32] {
        hash::key_commitment(space, epoch, &self.0)
    }

    /// For one device.
    pub fn wrap(&self, to: &DevicePublic, place: &WrapPlace, rng: &mut dyn CryptoRng) -> Result<Wrap, KeyError> {
        let kem = <XWing as Kem>::PublicKey::from_bytes(&to.kem).map_err(|_| KeyError::BadPublicKey)?;
        let device = to.id();
        let (enc, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &kem,
            &place.info(&device),
            &self.0,
            &place.prev.0,
            &mut { rng },
        )
        .map_err(|_| KeyError::BadPublicKey)?;
        Ok(Wrap { device, enc: enc.to_bytes().as_slice().to_vec(), sealed })
    }
}

/// `N` random bytes.
pub fn random<const N: usize>(rng: &mut dyn CryptoRng) -> [u8; N] {
    let mut out = [0; N];
    rng.fill_bytes(&mut out);
    out
}

/// Letters and digits that are not taken for one another when read from paper: no 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V.
const PAPER_ALPHABET: &[u8; 24] = b"34679ACDEFGHJKMNPQRTVWXY";
/// 24^28 is just over 2^128.
const PAPER_LETTERS: usize = 28;

/// A person's paper key: 128 bits as 28 letters and two of a checksum, in six groups of five.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PaperKey([u8; 16]);

impl PaperKey {
    /// A new one.
    pub fn make(rng: &mut dyn CryptoRng) -> Self {
        Self(random(rng))
    }

    /// The keys that are registered for it.
    pub fn device(&self) -> DeviceKeys {
        DeviceKeys::from_seed(derive(&self.0, &[b"intreccio/paper/v1"]))
    }

    /// `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`, the lowest letter first.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let mut number = u128::from_be_bytes(self.0);
        let mut letters = Vec::new();
        for _ in 0..PAPER_LETTERS {
            letters.push((number % 24) as u8);
            number /= 24;
        }
        letters.extend([self.check(0), self.check(1)]);
        for (i, letter) in letters.iter().enumerate() {
            if i > 0 && i % 5 == 0 {
                out.push('-');
            }
            out.extend(PAPER_ALPHABET.get(usize::from(*letter)).map(|l| char::from(*l)));
        }
        out
    }

    /// Reads what [`Self::to_text`] writes, in any case, with or without separators.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let letters: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_uppercase()).collect();
        let digits: Option<Vec<u8>> = letters
            .iter()
            .map(|l| PAPER_ALPHABET.iter().position(|a| a == l).and_then(|p| u8::try_from(p).ok()))
            .collect();
        let digits = digits.filter(|d| d.len() == PAPER_LETTERS + 2).ok_or(KeyError::BadPaperKey)?;
        let (body, check) = digits.split_at(PAPER_LETTERS);
        let mut number = 0u128;
        for digit in body.iter().rev() {
            number =
                number.checked_mul(24).and_then(|n| n.checked_add(u128::from(*digit))).ok_or(KeyError::BadPaperKey)?;
        }
        let key = Self(number.to_be_bytes());
        if check == [key.check(0), key.check(1)] { Ok(key) } else { Err(KeyError::BadPaperKey) }
    }

    fn check(&self, index: usize) -> u8 {
        hash::sha256("intreccio/paper-check/v1", &[&self.0]).get(index).map_or(0, |b| b % 24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    const PLACE: WrapPlace =
        WrapPlace { workspace: SpaceId([1; 16]), space: SpaceId([2; 16]), epoch: 3, prev: EntryId([4; 32]) };

    #[test]
    fn a_wrapped_key_opens_for_its_device_in_its_place_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (ada, bea) = (DeviceKeys::make(&mut rng), DeviceKeys::make(&mut rng));
        let key = SpaceKey::make(&mut rng);
        let wrap = key.wrap(ada.public(), &PLACE, &mut rng).unwrap();
        assert!(ada.unwrap(&wrap, &PLACE).unwrap() == key);
        assert!(bea.unwrap(&wrap, &PLACE).is_err());
        assert!(ada.unwrap(&wrap, &WrapPlace { epoch: 4, ..PLACE }).is_err());
        assert!(ada.unwrap(&wrap, &WrapPlace { prev: EntryId([5; 32]), ..PLACE }).is_err());
        let mut broken = wrap.clone();
        broken.sealed[0] ^= 1;
        assert!(ada.unwrap(&broken, &PLACE).is_err());
    }

    #[test]
    fn keys_of_one_seed_are_the_same() {
        let keys = DeviceKeys::from_seed([9; 32]);
        assert_eq!(keys.id(), DeviceKeys::from_seed([9; 32]).id());
        assert!(keys.public().sign.verifies(b"m", &keys.sign(b"m")));
        assert!(!keys.public().sign.verifies(b"n", &keys.sign(b"m")));
    }

    #[test]
    fn a_paper_key_is_read_back_and_a_wrong_letter_is_noticed() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        for _ in 0..50 {
            let key = PaperKey::make(&mut rng);
            let text = key.to_text();
            assert_eq!(text.len(), 35);
            assert_eq!(PaperKey::from_text(&text.to_lowercase()).unwrap().0, key.0);
            let wrong: String =
                text.char_indices().map(|(i, c)| if i == 3 { if c == 'A' { 'C' } else { 'A' } } else { c }).collect();
            if let Ok(other) = PaperKey::from_text(&wrong) {
                assert_ne!(other.0, key.0);
            }
        }
        assert!(PaperKey::from_text("").is_err());
        assert!(PaperKey::from_text(&"Y".repeat(30)).is_err());
    }
}
