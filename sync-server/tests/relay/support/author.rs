//! Makes signed entries. Keys of spaces are not real here: the relay cannot look into wraps and ciphertext anyway.

use ed25519_dalek::{Signer, SigningKey};
use intreccio_protocol::content::content_message;
use intreccio_protocol::control::{ControlBody, control_message, join_message};
use intreccio_protocol::frame::{auth_message, invite_auth_message};
use intreccio_protocol::hash::{invite_id, sha256};
use intreccio_protocol::ids::{Signature, VerifyingKey};
use intreccio_protocol::{
    ContentEntry, ContentKind, ControlEntry, ControlOp, DeviceId, DevicePublic, DocId, EntryId, Epoch, Header,
    InviteId, Lane, SUITE, Seen, SessionId, SpaceId, UserId, VERSION, WorkspaceRole, Wrap, limits,
};

/// Keys of a device, paper key or invitation.
#[derive(Clone)]
pub struct Keys {
    sign: SigningKey,
    kem: Vec<u8>,
}

impl Keys {
    /// The same name gives the same keys.
    pub fn named(name: &str) -> Self {
        let seed = sha256("keys of tests", &[name.as_bytes()]);
        Self { sign: SigningKey::from_bytes(&seed), kem: seed.repeat(limits::KEM_PUBLIC / 32) }
    }

    pub fn public(&self) -> DevicePublic {
        DevicePublic { sign: VerifyingKey(self.sign.verifying_key().to_bytes()), kem: self.kem.clone() }
    }

    pub fn id(&self) -> DeviceId {
        self.public().id()
    }

    pub fn invite_id(&self) -> InviteId {
        invite_id(&self.public().sign)
    }

    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.sign.sign(message).to_bytes())
    }

    pub fn wrap(&self) -> Wrap {
        Wrap { device: self.id(), enc: vec![7; limits::KEM_CIPHERTEXT], sealed: vec![7; limits::SEALED_KEY] }
    }

    pub fn control(&self, space: SpaceId, prev: EntryId, op: ControlOp) -> ControlEntry {
        let body = ControlBody::new(space, prev, self.id(), op).encode();
        let signature = self.sign(&control_message(&body));
        ControlEntry::new(body, signature).unwrap()
    }

    pub fn auth(&self, relay: &VerifyingKey, nonce: &[u8; 32], workspace: &SpaceId) -> Signature {
        self.sign(&auth_message(relay, nonce, workspace, &self.id()))
    }

    pub fn invite_auth(&self, relay: &VerifyingKey, nonce: &[u8; 32], workspace: &SpaceId) -> Signature {
        self.sign(&invite_auth_message(relay, nonce, workspace, &self.invite_id()))
    }
}

/// Somebody with a device and a paper key.
#[derive(Clone)]
pub struct Person {
    pub user: UserId,
    pub keys: Keys,
    pub paper: Keys,
}

impl Person {
    pub fn named(name: &str) -> Self {
        let user = UserId::from_slice(&sha256("users of tests", &[name.as_bytes()])[..16]).unwrap();
        Self { user, keys: Keys::named(name), paper: Keys::named(&format!("{name}'s paper")) }
    }

    /// The first entry of a workspace.
    pub fn genesis(&self) -> ControlEntry {
        let op = ControlOp::Genesis {
            salt: [0; 16],
            user: self.user,
            device: self.keys.public(),
            recovery: self.paper.public(),
            epoch: epoch(1, vec![self.keys.wrap(), self.paper.wrap()]),
        };
        self.keys.control(SpaceId::ZERO, EntryId::ZERO, op)
    }

    /// Joins with an invitation.
    pub fn add_user(&self, workspace: SpaceId, invitation: &Keys) -> ControlOp {
        ControlOp::AddUser {
            user: self.user,
            device: self.keys.public(),
            invite: invitation.invite_id(),
            proof: invitation.sign(&join_message(&workspace, &self.user, &self.keys.id())),
            recovery: self.paper.public(),
        }
    }
}

pub fn epoch(number: u32, wraps: Vec<Wrap>) -> Epoch {
    let previous = if number == 1 { Vec::new() } else { vec![7; limits::SEALED_KEY] };
    Epoch { number, commitment: [number as u8; 32], wraps, previous }
}

/// An invitation for anybody, made in epoch 1.
pub fn invite(keys: &Keys, expires: u64, uses: u32) -> ControlOp {
    let (role, wrap) = (WorkspaceRole::Member, keys.wrap());
    ControlOp::Invite { keys: keys.public(), role, user: None, expires, uses, wrap, epoch: 1 }
}

/// A run of the program on a device, as one space sees it.
#[derive(Clone)]
pub struct Session {
    pub id: SessionId,
    pub seq: u64,
    pub prev: EntryId,
}

impl Session {
    pub fn named(name: &str) -> Self {
        let id = SessionId::from_slice(&sha256("sessions of tests", &[name.as_bytes()])[..16]).unwrap();
        Self { id, seq: 0, prev: EntryId::ZERO }
    }

    /// What the session writes next, in `epoch` of a space; `ciphertext` may be anything.
    pub fn write(&mut self, keys: &Keys, at: Place, seen: Seen, epoch: u32, ciphertext: Vec<u8>) -> ContentEntry {
        self.seq += 1;
        let header = Header {
            version: VERSION,
            suite: SUITE,
            space: at.space,
            doc: at.doc,
            lane: at.lane,
            epoch,
            kind: ContentKind::Changes,
            device: keys.id(),
            session: self.id,
            seq: self.seq,
            prev: self.prev,
            seen,
            padded: 0,
        };
        let entry = sign_content(keys, &header, ciphertext);
        self.prev = entry.id();
        entry
    }
}

/// Where something is written.
#[derive(Clone, Copy)]
pub struct Place {
    pub space: SpaceId,
    pub doc: DocId,
    pub lane: Lane,
}

pub fn sign_content(keys: &Keys, header: &Header, ciphertext: Vec<u8>) -> ContentEntry {
    let (header, nonce) = (header.encode(), [3; 24]);
    let hash = sha256("", &[&ciphertext]);
    let signature = keys.sign(&content_message(&header, &nonce, &hash));
    ContentEntry::new(header, nonce, ciphertext, signature).unwrap()
}
