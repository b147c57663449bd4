//! People with keys from fixed seeds, and a workspace that they fill: what the other tests are made of.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use intreccio_protocol::content::content_message;
use intreccio_protocol::control::{control_message, join_message};
use intreccio_protocol::hash::sha256;
use intreccio_protocol::ids::{Accumulator, VerifyingKey};
use intreccio_protocol::{
    ContentEntry, ContentKind, ControlBody, ControlEntry, ControlOp, DeviceId, DevicePublic, DocId, EntryId, Epoch,
    Header, InviteId, Lane, Refusal, Role, SUITE, Seen, SessionId, Signature, SpaceId, UserId, VERSION, Workspace,
    WorkspaceRole, Wrap, hash, limits,
};

/// A device's or invitation's keys, all from one number.
#[derive(Clone)]
pub struct Keys {
    pub secret: SigningKey,
    pub public: DevicePublic,
}

impl Keys {
    pub fn from_seed(seed: u8) -> Self {
        let secret = SigningKey::from_bytes(&[seed; 32]);
        let public = DevicePublic {
            sign: VerifyingKey(secret.verifying_key().to_bytes()),
            kem: filler(seed, limits::KEM_PUBLIC),
        };
        Self { secret, public }
    }

    pub fn id(&self) -> DeviceId {
        self.public.id()
    }

    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.secret.sign(message).to_bytes())
    }

    /// Signs and takes apart, as a reader of the wire would.
    pub fn control(&self, space: SpaceId, prev: EntryId, op: ControlOp) -> ControlEntry {
        self.control_body(&ControlBody::new(space, prev, self.id(), op))
    }

    pub fn control_body(&self, body: &ControlBody) -> ControlEntry {
        let bytes = body.encode();
        let signature = self.sign(&control_message(&bytes));
        ControlEntry::new(bytes, signature).unwrap()
    }

    pub fn content(&self, header: &Header, nonce: [u8; 24], ciphertext: &[u8]) -> ContentEntry {
        let bytes = header.encode();
        let message = content_message(&bytes, &nonce, &sha256("", &[ciphertext]));
        ContentEntry::new(bytes, nonce, ciphertext.to_vec(), self.sign(&message)).unwrap()
    }

    pub fn invite_id(&self) -> InviteId {
        hash::invite_id(&self.public.sign)
    }

    /// A wrap of the right shape; what is in it only its receiver could tell.
    pub fn wrap(&self) -> Wrap {
        let mark = self.public.sign.0[0];
        Wrap {
            device: self.id(),
            enc: filler(mark, limits::KEM_CIPHERTEXT),
            sealed: filler(mark.wrapping_add(1), limits::SEALED_KEY),
        }
    }
}

/// Bytes that look like nothing else and are the same on every run.
pub fn filler(seed: u8, len: usize) -> Vec<u8> {
    (0u32..).flat_map(|block| sha256("filler", &[&[seed], &block.to_be_bytes()])).take(len).collect()
}

pub fn user(n: u8) -> UserId {
    UserId([n; 16])
}

pub fn space_id(n: u8) -> SpaceId {
    SpaceId([0xA0 ^ n; 16])
}

pub fn doc(n: u8) -> DocId {
    DocId([0xD0 ^ n; 16])
}

pub fn epoch(number: u32, wraps: Vec<Wrap>) -> Epoch {
    let previous = if number == 1 { Vec::new() } else { filler(9, 72) };
    Epoch { number, commitment: [number.to_be_bytes()[3]; 32], wraps, previous }
}

pub fn genesis(founder: &Person) -> ControlEntry {
    let op = ControlOp::Genesis {
        salt: [7; 16],
        user: founder.user,
        device: founder.keys.public.clone(),
        recovery: founder.paper.public.clone(),
        epoch: epoch(1, vec![founder.keys.wrap(), founder.paper.wrap()]),
    };
    founder.keys.control(SpaceId::ZERO, EntryId::ZERO, op)
}

/// A user with a device and a paper key.
#[derive(Clone)]
pub struct Person {
    pub user: UserId,
    pub keys: Keys,
    pub paper: Keys,
}

impl Person {
    pub fn new(n: u8) -> Self {
        Self { user: user(n), keys: Keys::from_seed(n), paper: Keys::from_seed(n | 0x80) }
    }
}

pub fn invite(keys: &Keys, user: Option<UserId>, uses: u32) -> ControlOp {
    ControlOp::Invite {
        keys: keys.public.clone(),
        role: WorkspaceRole::Member,
        user,
        expires: 1_800_000_000_000,
        uses,
        wrap: keys.wrap(),
        epoch: 1,
    }
}

pub fn add_user(workspace: &SpaceId, person: &Person, invite: &Keys) -> ControlOp {
    ControlOp::AddUser {
        user: person.user,
        device: person.keys.public.clone(),
        invite: invite.invite_id(),
        proof: invite.sign(&join_message(workspace, &person.user, &person.keys.id())),
        recovery: person.paper.public.clone(),
    }
}

pub fn add_device(workspace: &SpaceId, user: UserId, device: &Keys, invite: &Keys) -> ControlOp {
    ControlOp::AddDevice {
        user,
        device: device.public.clone(),
        invite: invite.invite_id(),
        proof: invite.sign(&join_message(workspace, &user, &device.id())),
    }
}

pub fn header(space: SpaceId, document: DocId, lane: Lane, device: DeviceId) -> Header {
    Header {
        version: VERSION,
        suite: SUITE,
        space,
        doc: document,
        lane,
        epoch: 1,
        kind: ContentKind::Changes,
        device,
        session: SessionId([5; 16]),
        seq: 1,
        prev: EntryId::ZERO,
        seen: Seen { n: 2, acc: Accumulator([6; 32]), control: EntryId([7; 32]) },
        padded: 32,
    }
}

/// The founder's workspace, its invitation for many, and one family space with a person in each role.
pub struct World {
    pub workspace: Workspace,
    pub root: SpaceId,
    pub family: SpaceId,
    pub people: BTreeMap<&'static str, Person>,
    pub open_invite: Keys,
}

/// Every kind of person there is, with how they stand to the family space.
pub const WHO: [&str; 8] = ["outsider", "member", "admin", "reader", "commenter", "editor", "owner", "keeper"];

impl World {
    /// The founder is `admin`; `outsider` is nobody; `member` is in the workspace, not in the family space.
    pub fn new() -> Self {
        let people: BTreeMap<_, _> = WHO.into_iter().zip(1..).map(|(who, n)| (who, Person::new(n))).collect();
        let first = genesis(&people["admin"]);
        let root = first.space();
        let workspace = Workspace::found(&first).unwrap();
        let mut world = Self { workspace, root, family: space_id(1), people, open_invite: Keys::from_seed(0x40) };
        world.fill_root();
        world.fill_family();
        world
    }

    fn fill_root(&mut self) {
        let (root, open) = (self.root, self.open_invite.clone());
        self.must("admin", root, invite(&open, None, 20));
        for who in ["member", "reader", "commenter", "editor", "owner", "keeper"] {
            let op = add_user(&root, &self.people[who], &open);
            self.must(who, root, op);
        }
        self.must("admin", root, ControlOp::DocCreated { doc: doc(0) });
    }

    fn fill_family(&mut self) {
        let (root, family) = (self.root, self.family);
        self.must("owner", root, ControlOp::SpaceCreated { space: family });
        let wraps = vec![self.people["owner"].keys.wrap()];
        self.must("owner", family, ControlOp::NewEpoch { epoch: epoch(1, wraps) });
        self.must("owner", family, ControlOp::DocCreated { doc: doc(1) });
        let roles = [Role::Reader, Role::Commenter, Role::Editor, Role::Keeper];
        for (who, role) in ["reader", "commenter", "editor", "keeper"].into_iter().zip(roles) {
            let person = self.people[who].clone();
            let wraps = if role == Role::Keeper { vec![] } else { vec![person.keys.wrap()] };
            self.must("owner", family, ControlOp::AddMember { user: person.user, role, epoch: 1, wraps });
        }
    }

    pub fn head(&self, space: SpaceId) -> EntryId {
        self.workspace.space(&space).map_or(EntryId::ZERO, |s| s.control)
    }

    pub fn entry(&self, who: &str, space: SpaceId, op: ControlOp) -> ControlEntry {
        self.people[who].keys.control(space, self.head(space), op)
    }

    /// What would become of it, leaving the world as it is.
    pub fn would(&self, who: &str, space: SpaceId, op: ControlOp) -> Result<(), Refusal> {
        self.workspace.clone().apply(&self.entry(who, space, op))
    }

    pub fn try_to(&mut self, who: &str, space: SpaceId, op: ControlOp) -> Result<(), Refusal> {
        let entry = self.entry(who, space, op);
        self.workspace.apply(&entry)
    }

    pub fn must(&mut self, who: &str, space: SpaceId, op: ControlOp) {
        let kind = format!("{op:?}").split([' ', '{']).next().map(str::to_owned);
        assert_eq!(self.try_to(who, space, op), Ok(()), "{who}: {kind:?}");
    }
}
