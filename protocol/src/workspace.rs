//! The state that control entries build, and the one place that decides who may append what.
//!
//! Relay and clients run the same code over the same entries in the same order, so they agree. It is total (every entry
//! is applied or refused), takes no clock, and changes nothing when it refuses.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::control::{ControlEntry, ControlOp, DevicePublic, Epoch, Role, WorkspaceRole, Wrap, join_message};
use crate::ids::{DeviceId, DocId, EntryId, InviteId, PreparedKey, SpaceId, UserId, VerifyingKey};
use crate::{ContentEntry, Lane, hash, limits};

/// Why an entry was not appended. What a client does about it is in the variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, thiserror::Error)]
#[cbor(index_only)]
pub enum Refusal {
    /// A control entry that does not follow the head: pull, then make it again.
    #[n(1)]
    #[error("another control entry came first")]
    Conflict,
    /// Sealed with a key that is no longer current: pull, then seal again.
    #[n(2)]
    #[error("the space has a newer key")]
    StaleEpoch,
    /// The author may not do this here.
    #[n(3)]
    #[error("not allowed")]
    NotAllowed,
    /// The signature is not the author's.
    #[n(4)]
    #[error("wrong signature")]
    BadSignature,
    /// Bytes that no correct client makes.
    #[n(5)]
    #[error("malformed entry")]
    Malformed,
    /// Made by a newer version: keep it until this program is updated.
    #[n(6)]
    #[error("unknown kind or version")]
    Unknown,
    /// The space is not (yet) in this workspace.
    #[n(7)]
    #[error("unknown space")]
    UnknownSpace,
    /// The document is not (yet) in this space.
    #[n(8)]
    #[error("unknown document")]
    UnknownDoc,
    /// Another entry of the same session has this number.
    #[n(9)]
    #[error("another entry has the same session and number")]
    Equivocation,
    /// Entries of this session before this one are missing: send them first.
    #[n(10)]
    #[error("entries before this one are missing")]
    Gap,
    /// `seen` is not on this log.
    #[n(11)]
    #[error("the author saw another log")]
    OtherPast,
    /// The user, device, member, invitation, space or document is there already.
    #[n(12)]
    #[error("already there")]
    Exists,
    /// The invitation cannot be used: unknown, spent, withdrawn, or not for this.
    #[n(13)]
    #[error("the invitation cannot be used")]
    Invite,
    /// Too many requests: later.
    #[n(14)]
    #[error("too many requests")]
    Busy,
    /// Over a limit of size.
    #[n(15)]
    #[error("too large")]
    TooLarge,
    /// The relay could not store it: later.
    #[n(16)]
    #[error("could not be stored")]
    Unavailable,
}

/// A device of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Whose.
    pub user: UserId,
    /// Its public keys.
    pub keys: DevicePublic,
    /// A paper key: receives keys, signs nothing in this version.
    pub recovery: bool,
    /// `keys.sign`, ready to check content.
    prepared: PreparedKey,
}

/// An invitation and what is left of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteState {
    /// Its public keys.
    pub keys: DevicePublic,
    /// What who joins becomes.
    pub role: WorkspaceRole,
    /// For a further device of this user only.
    pub user: Option<UserId>,
    /// Milliseconds since 1970. The relay enforces it; this crate has no clock.
    pub expires: u64,
    /// How many may still join.
    pub uses_left: u32,
    /// Withdrawn.
    pub revoked: bool,
    /// Who made it.
    pub by: UserId,
}

/// One space: its members, key and documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceState {
    /// The last control entry, on which the next must be made.
    pub control: EntryId,
    /// Members and what they may do.
    pub members: BTreeMap<UserId, Role>,
    /// The current epoch; 0 until the first key is there.
    pub epoch: u32,
    /// The commitment of each epoch's key.
    pub commitments: BTreeMap<u32, [u8; 32]>,
    /// Documents that entries may be about.
    pub docs: BTreeSet<DocId>,
}

impl SpaceState {
    fn owned_by(user: UserId) -> Self {
        Self {
            control: EntryId::ZERO,
            members: BTreeMap::from([(user, Role::Owner)]),
            epoch: 0,
            commitments: BTreeMap::new(),
            docs: BTreeSet::new(),
        }
    }
}

/// Everything that the control entries of one workspace say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    id: SpaceId,
    users: BTreeMap<UserId, WorkspaceRole>,
    devices: BTreeMap<DeviceId, Device>,
    invites: BTreeMap<InviteId, InviteState>,
    spaces: BTreeMap<SpaceId, SpaceState>,
}

impl Workspace {
    /// Starts from a genesis, whose hash must be the workspace's id.
    pub fn found(entry: &ControlEntry) -> Result<Self, Refusal> {
        let body = entry.body();
        let ControlOp::Genesis { user, device, recovery, epoch, .. } = &body.op else {
            return Err(Refusal::NotAllowed);
        };
        if body.space != SpaceId::ZERO || body.prev != EntryId::ZERO || body.device != device.id() {
            return Err(Refusal::Malformed);
        }
        check_keys(device)?;
        check_keys(recovery)?;
        if device.id() == recovery.id() {
            return Err(Refusal::Malformed);
        }
        check_epoch(epoch, 0)?;
        if !entry.signed_by(&device.sign) {
            return Err(Refusal::BadSignature);
        }
        let id = entry.space();
        let mut root = SpaceState::owned_by(*user);
        root.control = entry.id();
        root.epoch = epoch.number;
        root.commitments.insert(epoch.number, epoch.commitment);
        let mut workspace = Self {
            id,
            users: BTreeMap::from([(*user, WorkspaceRole::Admin)]),
            devices: BTreeMap::new(),
            invites: BTreeMap::new(),
            spaces: BTreeMap::from([(id, root)]),
        };
        workspace.add_device(*user, device, false);
        workspace.add_device(*user, recovery, true);
        Ok(workspace)
    }

    /// The root space's id.
    pub fn id(&self) -> SpaceId {
        self.id
    }

    /// Users and what they may do in the root.
    pub fn users(&self) -> &BTreeMap<UserId, WorkspaceRole> {
        &self.users
    }

    /// Devices that were ever certified.
    pub fn devices(&self) -> &BTreeMap<DeviceId, Device> {
        &self.devices
    }

    /// The devices of one user that receive keys, paper key included.
    pub fn devices_of(&self, user: UserId) -> impl Iterator<Item = (&DeviceId, &Device)> {
        self.devices.iter().filter(move |(_, d)| d.user == user)
    }

    /// Invitations ever made.
    pub fn invites(&self) -> &BTreeMap<InviteId, InviteState> {
        &self.invites
    }

    /// Spaces, the root among them.
    pub fn spaces(&self) -> &BTreeMap<SpaceId, SpaceState> {
        &self.spaces
    }

    /// One space.
    pub fn space(&self, id: &SpaceId) -> Option<&SpaceState> {
        self.spaces.get(id)
    }

    /// What `user` may do in `space`; `None` is nothing, not even read.
    pub fn role(&self, user: &UserId, space: &SpaceId) -> Option<Role> {
        if *space == self.id {
            return self.users.get(user).map(|role| match role {
                WorkspaceRole::Admin => Role::Owner,
                WorkspaceRole::Member => Role::Editor,
            });
        }
        self.spaces.get(space)?.members.get(user).copied()
    }

    /// What the user of `device` may do in `space`.
    pub fn role_of_device(&self, device: &DeviceId, space: &SpaceId) -> Option<Role> {
        let device = self.devices.get(device).filter(|d| !d.recovery)?;
        self.role(&device.user, space)
    }

    /// The spaces that `user` may read.
    pub fn readable(&self, user: UserId) -> impl Iterator<Item = SpaceId> + '_ {
        self.spaces.keys().copied().filter(move |space| self.role(&user, space).is_some())
    }

    /// Appends a control entry, or says why not and changes nothing.
    pub fn apply(&mut self, entry: &ControlEntry) -> Result<(), Refusal> {
        let body = entry.body();
        let space = self.spaces.get(&body.space).ok_or(Refusal::UnknownSpace)?;
        if body.prev != space.control {
            return Err(Refusal::Conflict);
        }
        let (author, key) = self.author(entry)?;
        self.check(&body.op, body.space, author)?;
        if !entry.signed_by(&key) {
            return Err(Refusal::BadSignature);
        }
        self.change(&body.op, body.space, author);
        if let Some(space) = self.spaces.get_mut(&body.space) {
            space.control = entry.id();
        }
        Ok(())
    }

    /// Whether a content entry may follow here; the cheap checks come before the signature. The caller checks what
    /// needs the log itself: `session`, `seq`, `prev` and `seen`.
    pub fn check_content(&self, entry: &ContentEntry) -> Result<(), Refusal> {
        let header = entry.header();
        let space = self.spaces.get(&header.space).ok_or(Refusal::UnknownSpace)?;
        let device = self.devices.get(&header.device).filter(|d| !d.recovery).ok_or(Refusal::NotAllowed)?;
        let role = self.role(&device.user, &header.space).ok_or(Refusal::NotAllowed)?;
        let needed = match header.lane {
            Lane::Body => Role::Editor,
            Lane::Comments => Role::Commenter,
        };
        if role < needed {
            return Err(Refusal::NotAllowed);
        }
        if !space.docs.contains(&header.doc) {
            return Err(Refusal::UnknownDoc);
        }
        if header.epoch != space.epoch {
            return Err(Refusal::StaleEpoch);
        }
        if header.seq == 0 || (header.seq == 1) != (header.prev == EntryId::ZERO) {
            return Err(Refusal::Malformed);
        }
        if entry.signed_by_prepared(&device.prepared) { Ok(()) } else { Err(Refusal::BadSignature) }
    }

    /// Who an entry is from: a device of the workspace, or the one that joins with this very entry.
    fn author(&self, entry: &ControlEntry) -> Result<(UserId, VerifyingKey), Refusal> {
        let body = entry.body();
        match &body.op {
            ControlOp::AddUser { user, device, .. } | ControlOp::AddDevice { user, device, .. } => {
                if device.id() == body.device { Ok((*user, device.sign)) } else { Err(Refusal::Malformed) }
            }
            _ => {
                let device = self.devices.get(&body.device).filter(|d| !d.recovery).ok_or(Refusal::NotAllowed)?;
                Ok((device.user, device.keys.sign))
            }
        }
    }

    fn check(&self, op: &ControlOp, space: SpaceId, author: UserId) -> Result<(), Refusal> {
        let root = space == self.id;
        match op {
            ControlOp::Genesis { .. } => Err(Refusal::Exists),
            ControlOp::AddUser { user, device, invite, proof, recovery } => {
                ensure(root, Refusal::NotAllowed)?;
                ensure(!self.users.contains_key(user), Refusal::Exists)?;
                self.check_new_device(recovery)?;
                ensure(device.id() != recovery.id(), Refusal::Malformed)?;
                self.check_join(*user, None, device, invite, proof)
            }
            ControlOp::AddDevice { user, device, invite, proof } => {
                ensure(root, Refusal::NotAllowed)?;
                self.check_join(*user, Some(*user), device, invite, proof)
            }
            ControlOp::Invite { keys, user, uses, wrap, epoch, role, .. } => {
                ensure(root, Refusal::NotAllowed)?;
                self.check_invite(author, keys, *user, *role, *uses, *epoch, wrap)
            }
            ControlOp::RevokeInvite { invite } => {
                let state = self.invites.get(invite).ok_or(Refusal::Invite)?;
                ensure(root && (state.by == author || self.is_admin(author)), Refusal::NotAllowed)
            }
            ControlOp::SpaceCreated { space: new } => {
                ensure(root, Refusal::NotAllowed)?;
                ensure(!self.spaces.contains_key(new) && *new != SpaceId::ZERO, Refusal::Exists)
            }
            ControlOp::SetWorkspaceRole { user, role } => {
                ensure(root && self.is_admin(author), Refusal::NotAllowed)?;
                ensure(self.users.contains_key(user), Refusal::NotAllowed)?;
                ensure(*role == WorkspaceRole::Admin || self.other_admin(*user), Refusal::NotAllowed)
            }
            ControlOp::AddMember { .. }
            | ControlOp::SetRole { .. }
            | ControlOp::NewEpoch { .. }
            | ControlOp::DocCreated { .. }
            | ControlOp::ShareKey { .. } => self.check_in_space(op, space, author),
        }
    }

    fn check_in_space(&self, op: &ControlOp, id: SpaceId, author: UserId) -> Result<(), Refusal> {
        let space = self.spaces.get(&id).ok_or(Refusal::UnknownSpace)?;
        let role = self.role(&author, &id).ok_or(Refusal::NotAllowed)?;
        let root = id == self.id;
        match op {
            ControlOp::AddMember { user, role: new, epoch, wraps } => {
                ensure(role == Role::Owner && !root, Refusal::NotAllowed)?;
                ensure(self.users.contains_key(user), Refusal::NotAllowed)?;
                ensure(!space.members.contains_key(user), Refusal::Exists)?;
                ensure(*epoch == space.epoch && *epoch > 0, Refusal::StaleEpoch)?;
                self.check_wraps(wraps, |of| of == *user && *new > Role::Keeper)
            }
            ControlOp::SetRole { user, role: new } => {
                ensure(role == Role::Owner && !root, Refusal::NotAllowed)?;
                ensure(space.members.contains_key(user), Refusal::NotAllowed)?;
                let another = space.members.iter().any(|(u, r)| u != user && *r == Role::Owner);
                ensure(*new == Role::Owner || another, Refusal::NotAllowed)
            }
            ControlOp::NewEpoch { epoch } => {
                ensure(role == Role::Owner, Refusal::NotAllowed)?;
                check_epoch(epoch, space.epoch)?;
                self.check_wraps(&epoch.wraps, |of| self.may_hold_key(of, &id))
            }
            ControlOp::DocCreated { doc } => {
                ensure(role >= Role::Editor, Refusal::NotAllowed)?;
                ensure(space.epoch > 0, Refusal::StaleEpoch)?;
                ensure(!space.docs.contains(doc), Refusal::Exists)
            }
            ControlOp::ShareKey { epoch, wraps } => {
                ensure(*epoch == space.epoch && *epoch > 0, Refusal::StaleEpoch)?;
                ensure(self.may_hold_key(author, &id), Refusal::NotAllowed)?;
                let may = |of| of == author || (role == Role::Owner && self.may_hold_key(of, &id));
                self.check_wraps(wraps, may)
            }
            _ => Err(Refusal::NotAllowed),
        }
    }

    fn check_join(
        &self,
        user: UserId,
        bound: Option<UserId>,
        device: &DevicePublic,
        invite: &InviteId,
        proof: &crate::Signature,
    ) -> Result<(), Refusal> {
        self.check_new_device(device)?;
        let state = self.invites.get(invite).ok_or(Refusal::Invite)?;
        ensure(!state.revoked && state.uses_left > 0 && state.user == bound, Refusal::Invite)?;
        let message = join_message(&self.id, &user, &device.id());
        ensure(state.keys.sign.verifies(&message, proof), Refusal::BadSignature)
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one entry, checked in one place")]
    fn check_invite(
        &self,
        author: UserId,
        keys: &DevicePublic,
        user: Option<UserId>,
        role: WorkspaceRole,
        uses: u32,
        epoch: u32,
        wrap: &Wrap,
    ) -> Result<(), Refusal> {
        let own_device = user == Some(author) && role == WorkspaceRole::Member;
        ensure(own_device || (user.is_none() && self.is_admin(author)), Refusal::NotAllowed)?;
        check_keys(keys)?;
        ensure(!self.invites.contains_key(&hash::invite_id(&keys.sign)), Refusal::Exists)?;
        ensure(uses > 0 && wrap.device == keys.id(), Refusal::Malformed)?;
        check_wrap(wrap)?;
        let current = self.spaces.get(&self.id).map(|s| s.epoch);
        ensure(Some(epoch) == current, Refusal::StaleEpoch)
    }

    fn check_new_device(&self, device: &DevicePublic) -> Result<(), Refusal> {
        check_keys(device)?;
        ensure(!self.devices.contains_key(&device.id()), Refusal::Exists)
    }

    fn check_wraps(&self, wraps: &[Wrap], may: impl Fn(UserId) -> bool) -> Result<(), Refusal> {
        ensure(wraps.len() <= limits::WRAPS, Refusal::TooLarge)?;
        for wrap in wraps {
            check_wrap(wrap)?;
            let device = self.devices.get(&wrap.device).ok_or(Refusal::NotAllowed)?;
            ensure(may(device.user), Refusal::NotAllowed)?;
        }
        Ok(())
    }

    /// A keeper stores a space and cannot open it.
    fn may_hold_key(&self, user: UserId, space: &SpaceId) -> bool {
        self.role(&user, space) > Some(Role::Keeper)
    }

    fn is_admin(&self, user: UserId) -> bool {
        self.users.get(&user) == Some(&WorkspaceRole::Admin)
    }

    fn other_admin(&self, user: UserId) -> bool {
        self.users.iter().any(|(u, role)| *u != user && *role == WorkspaceRole::Admin)
    }

    fn add_device(&mut self, user: UserId, keys: &DevicePublic, recovery: bool) {
        let prepared = PreparedKey::from(&keys.sign);
        self.devices.insert(keys.id(), Device { user, keys: keys.clone(), recovery, prepared });
    }

    fn spend(&mut self, invite: &InviteId) -> WorkspaceRole {
        match self.invites.get_mut(invite) {
            Some(state) => {
                state.uses_left = state.uses_left.saturating_sub(1);
                state.role
            }
            None => WorkspaceRole::Member,
        }
    }

    /// Carries out what [`Self::check`] allowed.
    fn change(&mut self, op: &ControlOp, space: SpaceId, author: UserId) {
        match op {
            ControlOp::Genesis { .. } => {}
            ControlOp::AddUser { user, device, invite, recovery, .. } => {
                let role = self.spend(invite);
                self.users.insert(*user, role);
                self.add_device(*user, device, false);
                self.add_device(*user, recovery, true);
            }
            ControlOp::AddDevice { user, device, invite, .. } => {
                self.spend(invite);
                self.add_device(*user, device, false);
            }
            ControlOp::Invite { keys, role, user, expires, uses, .. } => {
                let state = InviteState {
                    keys: keys.clone(),
                    role: *role,
                    user: *user,
                    expires: *expires,
                    uses_left: *uses,
                    revoked: false,
                    by: author,
                };
                self.invites.insert(hash::invite_id(&keys.sign), state);
            }
            ControlOp::RevokeInvite { invite } => {
                if let Some(state) = self.invites.get_mut(invite) {
                    state.revoked = true;
                }
            }
            ControlOp::SpaceCreated { space } => {
                self.spaces.insert(*space, SpaceState::owned_by(author));
            }
            ControlOp::SetWorkspaceRole { user, role } => {
                self.users.insert(*user, *role);
            }
            _ => self.change_in_space(op, space),
        }
    }

    fn change_in_space(&mut self, op: &ControlOp, id: SpaceId) {
        let Some(space) = self.spaces.get_mut(&id) else { return };
        match op {
            ControlOp::AddMember { user, role, .. } | ControlOp::SetRole { user, role } => {
                space.members.insert(*user, *role);
            }
            ControlOp::NewEpoch { epoch } => {
                space.epoch = epoch.number;
                space.commitments.insert(epoch.number, epoch.commitment);
            }
            ControlOp::DocCreated { doc } => {
                space.docs.insert(*doc);
            }
            _ => {}
        }
    }
}

fn ensure(holds: bool, otherwise: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(otherwise) }
}

fn check_keys(keys: &DevicePublic) -> Result<(), Refusal> {
    ensure(keys.kem.len() == limits::KEM_PUBLIC, Refusal::Malformed)
}

fn check_wrap(wrap: &Wrap) -> Result<(), Refusal> {
    let fits = wrap.enc.len() == limits::KEM_CIPHERTEXT && wrap.sealed.len() == limits::SEALED_KEY;
    ensure(fits, Refusal::Malformed)
}

fn check_epoch(epoch: &Epoch, current: u32) -> Result<(), Refusal> {
    ensure(Some(epoch.number) == current.checked_add(1), Refusal::StaleEpoch)?;
    ensure(epoch.wraps.len() <= limits::WRAPS, Refusal::TooLarge)?;
    ensure(epoch.previous.is_empty() == (current == 0), Refusal::Malformed)?;
    epoch.wraps.iter().try_for_each(check_wrap)
}
