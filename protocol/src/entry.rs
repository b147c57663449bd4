//! The envelope: `[kind, …]` in CBOR, kept as received, because ids and signatures are over bytes.

use minicbor::{Decode, Encode};

use crate::cbor::{from_slice, to_vec};
use crate::ids::{EntryId, Signature, SpaceId};
use crate::{ContentEntry, ControlEntry, DecodeError, limits};

/// One element of a space's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Signed plaintext.
    Control(Box<ControlEntry>),
    /// Signed ciphertext.
    Content(Box<ContentEntry>),
}

#[derive(Encode, Decode)]
enum Wire<'b> {
    #[n(1)]
    Control {
        #[cbor(b(0), with = "minicbor::bytes")]
        body: &'b [u8],
        #[n(1)]
        signature: Signature,
    },
    #[n(2)]
    Content {
        #[cbor(b(0), with = "minicbor::bytes")]
        header: &'b [u8],
        #[cbor(n(1), with = "minicbor::bytes")]
        nonce: [u8; 24],
        #[cbor(b(2), with = "minicbor::bytes")]
        ciphertext: &'b [u8],
        #[n(3)]
        signature: Signature,
    },
}

impl Entry {
    /// Reads an entry; nothing in it is verified yet.
    ///
    /// # Errors
    /// [`DecodeError::TooLarge`] past [`limits::ENTRY`], `Unknown` for kinds of other versions, else `Malformed`.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > limits::ENTRY + limits::ENVELOPE {
            return Err(DecodeError::TooLarge);
        }
        match from_slice(bytes)? {
            Wire::Control { body, signature } => {
                Ok(Self::Control(Box::new(ControlEntry::new(body.to_vec(), signature)?)))
            }
            Wire::Content { header, nonce, ciphertext, signature } => {
                let entry = ContentEntry::new(header.to_vec(), nonce, ciphertext.to_vec(), signature)?;
                Ok(Self::Content(Box::new(entry)))
            }
        }
    }

    /// The bytes that travel and are stored.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Control(c) => to_vec(&Wire::Control { body: c.body_bytes(), signature: *c.signature() }),
            Self::Content(c) => to_vec(&Wire::Content {
                header: c.header_bytes(),
                nonce: *c.nonce(),
                ciphertext: c.ciphertext(),
                signature: *c.signature(),
            }),
        }
    }

    /// The hash of what it says.
    pub fn id(&self) -> EntryId {
        match self {
            Self::Control(c) => c.id(),
            Self::Content(c) => c.id(),
        }
    }

    /// Whose log it is for.
    pub fn space(&self) -> SpaceId {
        match self {
            Self::Control(c) => c.space(),
            Self::Content(c) => c.header().space,
        }
    }
}
