//! What travels on the WebSocket, one CBOR value in one binary message.
//!
//! The relay speaks first ([`ServerFrame::Challenge`]). The client answers in one flight: who it is
//! ([`ClientFrame::Auth`]), what it has ([`ClientFrame::Sync`]) and what it brings ([`ClientFrame::Append`]).
//!
//! Frames about attachments are of version 2, presence is of version 3: a client sends them only to a relay whose challenge reaches
//! it, and gets them only when it chose such a version.

use minicbor::{Decode, Encode};

use crate::cbor::{from_slice, to_vec};
use crate::ids::{BlobId, DeviceId, EntryId, InviteId, Signature, SpaceId, UserId, VerifyingKey};
use crate::{Cursor, DecodeError, Receipt, Refusal, limits};

/// Bytes of one entry, or of a part of an attachment, inside a frame.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Bytes(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

/// From a client to the relay.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ClientFrame {
    /// A device of the workspace: `signature` over [`auth_message`] with the device's key.
    #[n(1)]
    Auth {
        /// The version the client chose from the challenge's range.
        #[n(0)]
        version: u8,
        /// Which workspace.
        #[n(1)]
        workspace: SpaceId,
        /// Which device.
        #[n(2)]
        device: DeviceId,
        /// Proof.
        #[n(3)]
        signature: Signature,
    },
    /// Somebody with an invitation: may read the root log (its key is in the invitation) and append their own
    /// `AddUser` or `AddDevice`, then authenticate as a device on the same socket.
    #[n(2)]
    AuthInvite {
        /// As in `Auth`.
        #[n(0)]
        version: u8,
        /// Which workspace.
        #[n(1)]
        workspace: SpaceId,
        /// Which invitation.
        #[n(2)]
        invite: InviteId,
        /// Over [`invite_auth_message`], with the invitation's key.
        #[n(3)]
        signature: Signature,
    },
    /// Somebody with the relay's set-up code: may append one genesis, then authenticate.
    #[n(3)]
    AuthSetup {
        /// As in `Auth`.
        #[n(0)]
        version: u8,
        /// As the relay printed it.
        #[n(1)]
        code: String,
    },
    /// How much the client has of each space it knows; the relay sends the rest, of every space the device may read.
    #[n(4)]
    Sync {
        /// In any order, each space once.
        #[n(0)]
        cursors: Vec<Cursor>,
    },
    /// Entries of one space, in order; each is answered by an `Ack` or a `Refused`.
    #[n(5)]
    Append {
        /// Whose log.
        #[n(0)]
        space: SpaceId,
        /// At most [`limits::APPEND`].
        #[n(1)]
        entries: Vec<Bytes>,
    },
    /// Is the line alive?
    #[n(6)]
    Ping {
        /// Comes back in the `Pong`.
        #[n(0)]
        token: u64,
    },
    /// Where the device's user is at this moment, for who reads the space now. It is handed on at once, stored nowhere, answered by
    /// nothing, and the first to be dropped: past [`limits::PRESENCES_PER_SECOND`], and for a client that reads slowly.
    #[n(8)]
    Presence {
        /// Whose members may see it.
        #[n(0)]
        space: SpaceId,
        /// Sealed under the space's key; at most [`limits::PRESENCE`].
        #[n(1)]
        sealed: Bytes,
    },
    /// A part of an attachment's ciphertext; answered by `BlobHave` or `BlobRefused`. Without bytes it asks how much the
    /// relay has. Parts begin at multiples of [`limits::BLOB_PART`] and are so long, but for the last; they follow each other.
    #[n(9)]
    PutBlob {
        /// Whose members may have it.
        #[n(0)]
        space: SpaceId,
        /// Which.
        #[n(1)]
        blob: BlobId,
        /// Length of the whole, at most [`limits::BLOB`].
        #[n(2)]
        total: u64,
        /// Where in the whole the part begins.
        #[n(3)]
        offset: u64,
        /// The part.
        #[n(4)]
        bytes: Bytes,
    },
    /// Asks for the part of an attachment that begins at `offset`; answered by `BlobPart` or `BlobRefused`.
    #[n(10)]
    GetBlob {
        /// Where it is.
        #[n(0)]
        space: SpaceId,
        /// Which.
        #[n(1)]
        blob: BlobId,
        /// Where in the whole: a multiple of [`limits::BLOB_PART`].
        #[n(2)]
        offset: u64,
    },
}

/// Why the relay ends a conversation; it closes the socket after saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Failure {
    /// No version in common: update the older side.
    #[n(1)]
    Version,
    /// This relay has no such workspace.
    #[n(2)]
    UnknownWorkspace,
    /// The device is not (or no longer) in the workspace, or its signature is wrong.
    #[n(3)]
    NotAuthorised,
    /// The workspace never made this invitation.
    #[n(4)]
    InviteUnknown,
    /// All uses of the invitation are spent.
    #[n(5)]
    InviteUsed,
    /// The invitation was withdrawn.
    #[n(6)]
    InviteRevoked,
    /// The invitation's time is over.
    #[n(7)]
    InviteExpired,
    /// Not this relay's set-up code, or it was used.
    #[n(8)]
    SetupCode,
    /// A frame that is malformed, too large, or out of turn.
    #[n(9)]
    BadFrame,
    /// Too many sockets or requests: come back later.
    #[n(10)]
    TooMany,
    /// The relay cannot store: come back later.
    #[n(11)]
    Unavailable,
    /// The relay is shutting down: come back soon.
    #[n(12)]
    GoingAway,
}

/// Why the relay does not take or give a part of an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BlobRefusal {
    /// The role in the space does not allow it.
    #[n(1)]
    NotAllowed,
    /// The entry that makes the space comes first.
    #[n(2)]
    UnknownSpace,
    /// The relay does not have it, or not yet all of it.
    #[n(3)]
    Missing,
    /// Longer than [`limits::BLOB`].
    #[n(4)]
    TooLarge,
    /// All parts came, and they are not what the id says: the relay has forgotten them.
    #[n(5)]
    WrongHash,
    /// The space has as much as it may.
    #[n(6)]
    Full,
    /// Too much at once: later.
    #[n(7)]
    Busy,
    /// The relay cannot store or read: later.
    #[n(8)]
    Unavailable,
    /// Of no length, or a part that is not at the place or of the length of one.
    #[n(9)]
    Malformed,
}

/// From the relay to a client.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ServerFrame {
    /// First on every socket.
    #[n(1)]
    Challenge {
        /// The oldest version the relay speaks.
        #[n(0)]
        oldest: u8,
        /// The newest version the relay speaks.
        #[n(1)]
        newest: u8,
        /// Signs receipts; a client remembers it and is told when it changes.
        #[n(2)]
        relay: VerifyingKey,
        /// Random, for this socket only.
        #[cbor(n(3), with = "minicbor::bytes")]
        nonce: [u8; 32],
        /// The relay's clock, milliseconds since 1970.
        #[n(4)]
        time: u64,
    },
    /// The relay accepts who the client is.
    #[n(2)]
    Welcome {
        /// Whose device it is; absent for an invitation or set-up code.
        #[n(0)]
        user: Option<UserId>,
    },
    /// Entries of a space, in order, the first at position `first`.
    #[n(3)]
    Entries {
        /// Whose log.
        #[n(0)]
        space: SpaceId,
        /// Position of the first; positions count from 1.
        #[n(1)]
        first: u64,
        /// As they were appended.
        #[n(2)]
        entries: Vec<Bytes>,
    },
    /// All that was there when `Sync` came has been sent.
    #[n(4)]
    CaughtUp,
    /// The entry is durable. Acks and `Entries` of a space come in the order of its log: an entry's author gets the ack
    /// in the place of the entry.
    #[n(5)]
    Ack {
        /// Which entry.
        #[n(0)]
        entry: EntryId,
        /// The log up to and with it, signed.
        #[n(1)]
        receipt: Receipt,
    },
    /// The entry was not appended.
    #[n(6)]
    Refused {
        /// Whose log.
        #[n(0)]
        space: SpaceId,
        /// Which entry; all zeros when its bytes could not be read.
        #[n(1)]
        entry: EntryId,
        /// Why.
        #[n(2)]
        reason: Refusal,
    },
    /// The client reads too slowly: what was queued is dropped, send `Sync` again.
    #[n(7)]
    Resync,
    /// The answer to `Ping`.
    #[n(8)]
    Pong {
        /// As received.
        #[n(0)]
        token: u64,
    },
    /// The relay closes the socket after this.
    #[n(9)]
    Failed {
        /// Why.
        #[n(0)]
        reason: Failure,
    },
    /// The client's cursor is not on the relay's log of this space: one of the two has another past.
    #[n(10)]
    Diverged {
        /// The relay's head.
        #[n(0)]
        head: Cursor,
    },
    /// Where somebody is at this moment.
    #[n(12)]
    Presence {
        /// Where.
        #[n(0)]
        space: SpaceId,
        /// The device that sent it, as it authenticated.
        #[n(1)]
        device: DeviceId,
        /// As it sent it.
        #[n(2)]
        sealed: Bytes,
    },
    /// How much of an attachment is durable on the relay, as far as this device sent it; `total` when all of it is.
    #[n(13)]
    BlobHave {
        /// Where.
        #[n(0)]
        space: SpaceId,
        /// Which.
        #[n(1)]
        blob: BlobId,
        /// So many bytes from the beginning.
        #[n(2)]
        upto: u64,
        /// Of so many.
        #[n(3)]
        total: u64,
    },
    /// A part of an attachment, as asked for: [`limits::BLOB_PART`] bytes, or what is left after `offset`.
    #[n(14)]
    BlobPart {
        /// Where.
        #[n(0)]
        space: SpaceId,
        /// Which.
        #[n(1)]
        blob: BlobId,
        /// Length of the whole.
        #[n(2)]
        total: u64,
        /// Where in the whole the part begins.
        #[n(3)]
        offset: u64,
        /// The part.
        #[n(4)]
        bytes: Bytes,
    },
    /// The part was not taken, or is not given.
    #[n(15)]
    BlobRefused {
        /// Where.
        #[n(0)]
        space: SpaceId,
        /// Which.
        #[n(1)]
        blob: BlobId,
        /// Why.
        #[n(2)]
        reason: BlobRefusal,
    },
}

impl ClientFrame {
    /// The bytes of the message.
    pub fn encode(&self) -> Vec<u8> {
        to_vec(self)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// `TooLarge` past [`limits::FRAME`] or the limits of counts, `Unknown`, `Malformed`.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let frame = decode(bytes)?;
        match &frame {
            Self::Sync { cursors } if cursors.len() > limits::CURSORS => Err(DecodeError::TooLarge),
            Self::Append { entries, .. } if entries.len() > limits::APPEND => Err(DecodeError::TooLarge),
            Self::PutBlob { bytes, .. } if bytes.0.len() > limits::BLOB_PART => Err(DecodeError::TooLarge),
            Self::Presence { sealed, .. } if sealed.0.len() > limits::PRESENCE => Err(DecodeError::TooLarge),
            _ => Ok(frame),
        }
    }
}

impl ServerFrame {
    /// The bytes of the message.
    pub fn encode(&self) -> Vec<u8> {
        to_vec(self)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// `TooLarge` past [`limits::FRAME`] or the limit of a part, `Unknown`, `Malformed`.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        match decode(bytes)? {
            Self::BlobPart { bytes, .. } if bytes.0.len() > limits::BLOB_PART => Err(DecodeError::TooLarge),
            Self::Presence { sealed, .. } if sealed.0.len() > limits::PRESENCE => Err(DecodeError::TooLarge),
            frame => Ok(frame),
        }
    }
}

fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
    if bytes.len() > limits::FRAME {
        return Err(DecodeError::TooLarge);
    }
    from_slice(bytes)
}

/// What a device signs to authenticate: bound to the relay's key and the socket's nonce.
pub fn auth_message(relay: &VerifyingKey, nonce: &[u8; 32], workspace: &SpaceId, device: &DeviceId) -> Vec<u8> {
    [b"intreccio/auth/v1".as_slice(), &relay.0, nonce, &workspace.0, &device.0].concat()
}

/// What an invitation's key signs to authenticate.
pub fn invite_auth_message(relay: &VerifyingKey, nonce: &[u8; 32], workspace: &SpaceId, invite: &InviteId) -> Vec<u8> {
    [b"intreccio/invite-auth/v1".as_slice(), &relay.0, nonce, &workspace.0, &invite.0].concat()
}
