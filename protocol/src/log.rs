//! Positions in a log, and the relay's word that an entry is durable.

use minicbor::{Decode, Encode};

use crate::hash;
use crate::ids::{Accumulator, EntryId, Signature, SpaceId, VerifyingKey};

/// How much of a space's log somebody has: the whole sync state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Cursor {
    /// Whose log.
    #[n(0)]
    pub space: SpaceId,
    /// How many entries.
    #[n(1)]
    pub n: u64,
    /// The accumulator over them.
    #[n(2)]
    pub acc: Accumulator,
}

impl Cursor {
    /// Before the first entry.
    pub const fn start(space: SpaceId) -> Self {
        Self { space, n: 0, acc: Accumulator::ZERO }
    }

    /// After one more entry.
    #[must_use]
    pub fn then(&self, entry: &EntryId) -> Self {
        Self { space: self.space, n: self.n.saturating_add(1), acc: hash::accumulate(&self.acc, entry) }
    }
}

/// The relay's signature over a cursor: "I hold this log up to here, durably".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Up to where.
    #[n(0)]
    pub cursor: Cursor,
    /// Over [`receipt_message`].
    #[n(1)]
    pub signature: Signature,
}

/// What the relay signs in a receipt.
pub fn receipt_message(cursor: &Cursor) -> Vec<u8> {
    [b"intreccio/receipt/v1".as_slice(), &cursor.space.0, &cursor.n.to_be_bytes(), &cursor.acc.0].concat()
}

impl Receipt {
    /// Whether the relay with `key` gave it.
    pub fn signed_by(&self, key: &VerifyingKey) -> bool {
        key.verifies(&receipt_message(&self.cursor), &self.signature)
    }
}
