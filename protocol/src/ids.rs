//! Identifiers: fixed-size bytes, encoded as CBOR byte strings, shown as lowercase hexadecimal.

use std::fmt;

use data_encoding::HEXLOWER;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

macro_rules! bytes_newtype {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;
            /// All zeros: "none yet" where a field cannot be absent.
            pub const ZERO: Self = Self([0; $len]);

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// From a slice of exactly the right length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// Lowercase hexadecimal, two characters a byte.
            pub fn to_hex(&self) -> String {
                self.0.iter().map(|b| format!("{b:02x}")).collect()
            }

            /// The inverse of [`Self::to_hex`]; `None` for anything else.
            pub fn from_hex(hex: &str) -> Option<Self> {
                Self::from_slice(&HEXLOWER.decode(hex.as_bytes()).ok()?)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), &self.to_hex()[..8.min(2 * $len)])
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.to_hex())
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let at = d.position();
                let bytes = d.bytes()?;
                Self::from_slice(bytes)
                    .ok_or_else(|| decode::Error::message(concat!("length of ", stringify!($name))).at(at))
            }
        }
    };
}

bytes_newtype!(
    /// A person in a workspace: random.
    UserId, 16);
bytes_newtype!(
    /// A device: the start of the hash over suite and public keys (see [`crate::hash::device_id`]).
    DeviceId, 16);
bytes_newtype!(
    /// A space, one confidentiality perimeter with its own log. Random, but the root space's is the start of the hash
    /// of its genesis (see [`crate::hash::workspace_id`]), so that who holds it can check the whole log against it.
    SpaceId, 16);
bytes_newtype!(
    /// A document inside a space: random.
    DocId, 16);
bytes_newtype!(
    /// One unlocked run of the program on a device: random, and the Automerge actor of what is written in it.
    SessionId, 16);
bytes_newtype!(
    /// An invitation: the start of the hash of its public key.
    InviteId, 16);
bytes_newtype!(
    /// An entry: the hash of what it says (see [`crate::hash`]).
    EntryId, 32);
bytes_newtype!(
    /// `A_n`: the hash over all entry ids of a log up to position `n`.
    Accumulator, 32);
bytes_newtype!(
    /// An attachment: the hash of its ciphertext (see [`crate::hash::BlobHash`]).
    BlobId, 32);
bytes_newtype!(
    /// An Ed25519 public key (RFC 8032).
    VerifyingKey, 32);
bytes_newtype!(
    /// An Ed25519 signature (RFC 8032).
    Signature, 64);

impl VerifyingKey {
    /// Whether `signature` over `message` is this key's. Weak keys and malleable signatures are refused
    /// (`verify_strict`), so that everybody answers alike.
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        PreparedKey::from(self).verifies(message, signature)
    }
}

/// A [`VerifyingKey`] taken apart once, for who checks many signatures of it: a fifth of each check is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedKey(Option<ed25519_dalek::VerifyingKey>);

impl From<&VerifyingKey> for PreparedKey {
    /// Of bytes that are no key, no signature is ever right.
    fn from(key: &VerifyingKey) -> Self {
        Self(ed25519_dalek::VerifyingKey::from_bytes(&key.0).ok())
    }
}

impl PreparedKey {
    /// As [`VerifyingKey::verifies`].
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.as_ref().is_some_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}
