//! Control entries: signed plaintext about users, devices, invitations, members, keys and documents.
//!
//! They form a hash chain of their own in each space (`prev`), and are accepted only on its head: who may do what never
//! forks. Kinds are numbered; 4 (`RevokeDevice`), 9 (`RecoveryUsed`), 12 (`RemoveMember`), 15 (`DocErased`) and
//! 16 (`Close`) are reserved, and a kind that is not known here decodes as [`DecodeError::Unknown`].

use minicbor::{Decode, Encode};

use crate::cbor::{from_versioned_slice, to_vec};
use crate::ids::{DeviceId, DocId, EntryId, InviteId, Signature, SpaceId, UserId, VerifyingKey};
use crate::{DecodeError, SUITE, VERSION, hash, limits};

/// The public keys of a device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DevicePublic {
    /// Ed25519: signs entries and the relay's challenge.
    #[n(0)]
    pub sign: VerifyingKey,
    /// X-Wing, 1,216 bytes: receives the keys of spaces.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub kem: Vec<u8>,
}

impl DevicePublic {
    /// The device's id, which is the hash of these keys.
    pub fn id(&self) -> DeviceId {
        hash::device_id(self)
    }
}

/// An epoch's key, encrypted to one device (HPKE, RFC 9180, base mode).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Wrap {
    /// Who can open it. An invitation counts as a device whose keys come from the secret in its link.
    #[n(0)]
    pub device: DeviceId,
    /// The encapsulated key, 1,120 bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub enc: Vec<u8>,
    /// The key sealed, 48 bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// A new key of a space, for everybody who may read it from here on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Epoch {
    /// Counts from 1, without gaps.
    #[n(0)]
    pub number: u32,
    /// See [`hash::key_commitment`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub commitment: [u8; 32],
    /// One for each device of each member.
    #[n(2)]
    pub wraps: Vec<Wrap>,
    /// The key before this one, sealed under this one, so that members read the history; empty in epoch 1.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub previous: Vec<u8>,
}

/// What somebody may do in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Holds ciphertext only, and is given no key: backup and audit.
    #[n(0)]
    Keeper,
    /// Reads.
    #[n(1)]
    Reader,
    /// Reads, and writes in the lane of comments.
    #[n(2)]
    Commenter,
    /// Reads and writes in both lanes.
    #[n(3)]
    Editor,
    /// An editor who also decides on members, keys and documents.
    #[n(4)]
    Owner,
}

/// What somebody may do in the workspace's root space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum WorkspaceRole {
    /// Edits the common documents, makes spaces.
    #[n(0)]
    Member,
    /// A member who also invites and gives roles.
    #[n(1)]
    Admin,
}

/// What a control entry does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ControlOp {
    /// Root, first entry: the founder's user, device and recovery keys, and the root space's first key.
    #[n(1)]
    Genesis {
        /// Makes two workspaces of one founder differ.
        #[cbor(n(0), with = "minicbor::bytes")]
        salt: [u8; 16],
        /// The founder.
        #[n(1)]
        user: UserId,
        /// The founder's device, which signs.
        #[n(2)]
        device: DevicePublic,
        /// The founder's paper key, a device that never signs in daily use.
        #[n(3)]
        recovery: DevicePublic,
        /// Epoch 1 of the root space.
        #[n(4)]
        epoch: Epoch,
    },
    /// Root: a person joins with an invitation; signed by the new device.
    #[n(2)]
    AddUser {
        /// New.
        #[n(0)]
        user: UserId,
        /// Their first device, which signs.
        #[n(1)]
        device: DevicePublic,
        /// The invitation used.
        #[n(2)]
        invite: InviteId,
        /// The invitation's signature over [`join_message`].
        #[n(3)]
        proof: Signature,
        /// Their paper key.
        #[n(4)]
        recovery: DevicePublic,
    },
    /// Root: a person's further device joins with an invitation made for that person; signed by the new device.
    #[n(3)]
    AddDevice {
        /// Whose it is: the invitation's [`ControlOp::Invite::user`].
        #[n(0)]
        user: UserId,
        /// The device, which signs.
        #[n(1)]
        device: DevicePublic,
        /// The invitation used.
        #[n(2)]
        invite: InviteId,
        /// The invitation's signature over [`join_message`].
        #[n(3)]
        proof: Signature,
    },
    /// Root, by an admin; or by anybody for a further device of their own.
    #[n(5)]
    Invite {
        /// Its keys, from the secret in the link; [`InviteId`] is the hash of the signing key.
        #[n(0)]
        keys: DevicePublic,
        /// What who joins becomes.
        #[n(1)]
        role: WorkspaceRole,
        /// For a further device of this user only.
        #[n(2)]
        user: Option<UserId>,
        /// Milliseconds since 1970; the relay, which has a clock, refuses later uses.
        #[n(3)]
        expires: u64,
        /// How many may join with it, at least 1.
        #[n(4)]
        uses: u32,
        /// The root space's current key, for who holds the secret.
        #[n(5)]
        wrap: Wrap,
        /// The epoch of that key.
        #[n(6)]
        epoch: u32,
    },
    /// Root, by an admin or whoever made it.
    #[n(6)]
    RevokeInvite {
        /// Which.
        #[n(0)]
        invite: InviteId,
    },
    /// Root, by any user, who owns the new space.
    #[n(7)]
    SpaceCreated {
        /// New.
        #[n(0)]
        space: SpaceId,
    },
    /// Root, by an admin.
    #[n(8)]
    SetWorkspaceRole {
        /// Whose.
        #[n(0)]
        user: UserId,
        /// The new role.
        #[n(1)]
        role: WorkspaceRole,
    },
    /// By an owner of the space: a user of the workspace becomes a member and can read.
    #[n(10)]
    AddMember {
        /// Who.
        #[n(0)]
        user: UserId,
        /// As what.
        #[n(1)]
        role: Role,
        /// The epoch of the key in `wraps`: the current one.
        #[n(2)]
        epoch: u32,
        /// The current key for each of their devices.
        #[n(3)]
        wraps: Vec<Wrap>,
    },
    /// By an owner of the space.
    #[n(11)]
    SetRole {
        /// A member.
        #[n(0)]
        user: UserId,
        /// The new role.
        #[n(1)]
        role: Role,
    },
    /// By an owner of the space (in the root: an admin): from here on content is sealed with a new key.
    #[n(13)]
    NewEpoch {
        /// The next one.
        #[n(0)]
        epoch: Epoch,
    },
    /// By an editor of the space: entries about this document follow.
    #[n(14)]
    DocCreated {
        /// New in this space.
        #[n(0)]
        doc: DocId,
    },
    /// By any member who reads: the current key for a further device of a member (of themselves, or of another by an owner).
    #[n(17)]
    ShareKey {
        /// The current epoch.
        #[n(0)]
        epoch: u32,
        /// For devices of members.
        #[n(1)]
        wraps: Vec<Wrap>,
    },
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ControlBody {
    /// [`VERSION`].
    #[n(0)]
    pub version: u8,
    /// [`SUITE`].
    #[n(1)]
    pub suite: u8,
    /// Whose log; all zeros in a genesis, whose hash makes the id.
    #[n(2)]
    pub space: SpaceId,
    /// The control entry before this one in the space; all zeros in the first.
    #[n(3)]
    pub prev: EntryId,
    /// Who signs.
    #[n(4)]
    pub device: DeviceId,
    /// What it does.
    #[n(5)]
    pub op: ControlOp,
}

impl ControlBody {
    /// A body of this version and suite.
    pub fn new(space: SpaceId, prev: EntryId, device: DeviceId, op: ControlOp) -> Self {
        Self { version: VERSION, suite: SUITE, space, prev, device, op }
    }

    /// The canonical bytes: what [`control_message`] signs and the entry carries.
    pub fn encode(&self) -> Vec<u8> {
        to_vec(self)
    }
}

/// What a device signs for a control entry.
pub fn control_message(body: &[u8]) -> Vec<u8> {
    [b"intreccio/control/v1".as_slice(), body].concat()
}

/// What an invitation's key signs for who joins with it.
pub fn join_message(workspace: &SpaceId, user: &UserId, device: &DeviceId) -> Vec<u8> {
    [b"intreccio/join/v1".as_slice(), &workspace.0, &user.0, &device.0].concat()
}

/// A control entry as received: the body's bytes are kept as they were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlEntry {
    bytes: Vec<u8>,
    signature: Signature,
    body: ControlBody,
}

impl ControlEntry {
    /// Takes a body and its signature over [`control_message`] apart.
    pub fn new(bytes: Vec<u8>, signature: Signature) -> Result<Self, DecodeError> {
        if bytes.len() > limits::ENTRY {
            return Err(DecodeError::TooLarge);
        }
        let body: ControlBody = from_versioned_slice(&bytes)?;
        Ok(Self { bytes, signature, body })
    }

    /// What it says.
    pub fn body(&self) -> &ControlBody {
        &self.body
    }

    /// The body as signed.
    pub fn body_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The signature, not yet checked.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The entry's id.
    pub fn id(&self) -> EntryId {
        hash::control_id(&self.bytes)
    }

    /// Whose log it is for; a genesis names its own.
    pub fn space(&self) -> SpaceId {
        match self.body.op {
            ControlOp::Genesis { .. } => hash::workspace_id(&self.bytes),
            _ => self.body.space,
        }
    }

    /// Whether `key` signed it.
    pub fn signed_by(&self, key: &VerifyingKey) -> bool {
        key.verifies(&control_message(&self.bytes), &self.signature)
    }
}
