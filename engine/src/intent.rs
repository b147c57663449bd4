//! What is to be done with control entries. A wish is kept until the log shows it: it is signed when it is sent, on the
//! head of that moment, so that it can wait for days and never forks the chain.

use intreccio_protocol::control::{ControlOp, DevicePublic, Epoch, Role, WorkspaceRole, Wrap};
use intreccio_protocol::ids::{DeviceId, DocId, EntryId, InviteId, SessionId, SpaceId, UserId};
use intreccio_protocol::{Workspace, hash};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

use crate::keys::{KeyError, SpaceKey, WrapPlace};
use crate::seal::seal_previous;

/// One wish.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Intent {
    /// A new space, owned by this device's user.
    #[n(1)]
    CreateSpace {
        /// New.
        #[n(0)]
        space: SpaceId,
    },
    /// The first key of a new space, or the next key of any.
    #[n(2)]
    NewEpoch {
        /// Which space.
        #[n(0)]
        space: SpaceId,
        /// The number that the key is to have.
        #[n(1)]
        epoch: u32,
    },
    /// A new document.
    #[n(3)]
    CreateDoc {
        /// In which space.
        #[n(0)]
        space: SpaceId,
        /// New.
        #[n(1)]
        doc: DocId,
    },
    /// Somebody comes into a space.
    #[n(4)]
    AddMember {
        /// Which space.
        #[n(0)]
        space: SpaceId,
        /// Who.
        #[n(1)]
        user: UserId,
        /// As what.
        #[n(2)]
        role: Role,
    },
    /// A member becomes something else.
    #[n(5)]
    SetRole {
        /// Which space.
        #[n(0)]
        space: SpaceId,
        /// Who.
        #[n(1)]
        user: UserId,
        /// As what.
        #[n(2)]
        role: Role,
    },
    /// An admin made or unmade.
    #[n(6)]
    SetWorkspaceRole {
        /// Who.
        #[n(0)]
        user: UserId,
        /// As what.
        #[n(1)]
        role: WorkspaceRole,
    },
    /// An invitation.
    #[n(7)]
    Invite {
        /// From the secret in the link.
        #[n(0)]
        keys: DevicePublic,
        /// What who joins becomes.
        #[n(1)]
        role: WorkspaceRole,
        /// For a further device of this user.
        #[n(2)]
        user: Option<UserId>,
        /// Milliseconds since 1970.
        #[n(3)]
        expires: u64,
        /// How many may join.
        #[n(4)]
        uses: u32,
    },
    /// An invitation withdrawn.
    #[n(8)]
    RevokeInvite {
        /// Which.
        #[n(0)]
        invite: InviteId,
    },
    /// The current key of a space, for a further device of a member.
    #[n(9)]
    ShareKey {
        /// Which space.
        #[n(0)]
        space: SpaceId,
        /// Which device.
        #[n(1)]
        device: DeviceId,
        /// Which key.
        #[n(2)]
        epoch: u32,
    },
}

/// Why a wish cannot be signed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// Something must come first: the space, its key.
    #[error("not yet")]
    NotYet,
    /// It can never be: drop it.
    #[error("not possible")]
    Never,
}

impl From<KeyError> for Unready {
    fn from(_: KeyError) -> Self {
        Self::Never
    }
}

/// What making the entry for a wish needs.
pub(crate) struct Making<'a> {
    pub workspace: &'a Workspace,
    pub prev: EntryId,
    /// The key that the wish is about: of its epoch.
    pub key: Option<&'a SpaceKey>,
    /// The key before, for a new epoch.
    pub older: Option<&'a SpaceKey>,
}

impl Intent {
    /// Whose log the entry goes to.
    pub fn log(&self, root: SpaceId) -> SpaceId {
        match self {
            Self::NewEpoch { space, .. }
            | Self::CreateDoc { space, .. }
            | Self::AddMember { space, .. }
            | Self::SetRole { space, .. }
            | Self::ShareKey { space, .. } => *space,
            _ => root,
        }
    }

    /// The space that the wish is about, when entries of that space must wait for it.
    pub fn founds(&self) -> Option<SpaceId> {
        match self {
            Self::CreateSpace { space } | Self::NewEpoch { space, epoch: 1 } | Self::CreateDoc { space, .. } => {
                Some(*space)
            }
            _ => None,
        }
    }

    /// The epoch of the key that is needed to make the entry.
    pub fn epoch(&self, workspace: &Workspace) -> Option<u32> {
        match self {
            Self::NewEpoch { epoch, .. } | Self::ShareKey { epoch, .. } => Some(*epoch),
            Self::AddMember { space, .. } => workspace.space(space).map(|s| s.epoch),
            Self::Invite { .. } => workspace.space(&workspace.id()).map(|s| s.epoch),
            _ => None,
        }
    }

    /// Whether the log shows it already.
    pub fn is_done(&self, workspace: &Workspace) -> bool {
        match self {
            Self::CreateSpace { space } => workspace.space(space).is_some(),
            Self::NewEpoch { space, epoch } => workspace.space(space).is_some_and(|s| s.epoch >= *epoch),
            Self::CreateDoc { space, doc } => workspace.space(space).is_some_and(|s| s.docs.contains(doc)),
            Self::AddMember { space, user, .. } => workspace.space(space).is_some_and(|s| s.members.contains_key(user)),
            Self::SetRole { space, user, role } => {
                workspace.space(space).is_some_and(|s| s.members.get(user) == Some(role))
            }
            Self::SetWorkspaceRole { user, role } => workspace.users().get(user) == Some(role),
            Self::Invite { keys, .. } => workspace.invites().contains_key(&hash::invite_id(&keys.sign)),
            Self::RevokeInvite { invite } => workspace.invites().get(invite).is_some_and(|i| i.revoked),
            Self::ShareKey { space, epoch, .. } => workspace.space(space).is_some_and(|s| s.epoch > *epoch),
        }
    }

    /// The operation, on the log as it is now.
    pub(crate) fn make(&self, with: &Making<'_>, rng: &mut dyn CryptoRng) -> Result<ControlOp, Unready> {
        Ok(match self {
            Self::CreateSpace { space } => ControlOp::SpaceCreated { space: *space },
            Self::NewEpoch { space, epoch } => ControlOp::NewEpoch { epoch: new_epoch(*space, *epoch, with, rng)? },
            Self::CreateDoc { doc, .. } => ControlOp::DocCreated { doc: *doc },
            Self::AddMember { space, user, role } => {
                let epoch = with.workspace.space(space).ok_or(Unready::NotYet)?.epoch;
                let wraps = wraps_for(with, *space, epoch, |of| of == *user && *role > Role::Keeper, rng)?;
                ControlOp::AddMember { user: *user, role: *role, epoch, wraps }
            }
            Self::SetRole { user, role, .. } => ControlOp::SetRole { user: *user, role: *role },
            Self::SetWorkspaceRole { user, role } => ControlOp::SetWorkspaceRole { user: *user, role: *role },
            Self::Invite { keys, role, user, expires, uses } => {
                let root = with.workspace.id();
                let epoch = self.epoch(with.workspace).ok_or(Unready::NotYet)?;
                let place = WrapPlace { workspace: root, space: root, epoch, prev: with.prev };
                let wrap = with.key.ok_or(Unready::NotYet)?.wrap(keys, &place, rng)?;
                let (keys, role, user) = (keys.clone(), *role, *user);
                ControlOp::Invite { keys, role, user, expires: *expires, uses: *uses, wrap, epoch }
            }
            Self::RevokeInvite { invite } => ControlOp::RevokeInvite { invite: *invite },
            Self::ShareKey { space, device, epoch } => {
                let public = &with.workspace.devices().get(device).ok_or(Unready::Never)?.keys;
                let place = WrapPlace { workspace: with.workspace.id(), space: *space, epoch: *epoch, prev: with.prev };
                let wrap = with.key.ok_or(Unready::NotYet)?.wrap(public, &place, rng)?;
                ControlOp::ShareKey { epoch: *epoch, wraps: vec![wrap] }
            }
        })
    }
}

fn new_epoch(space: SpaceId, epoch: u32, with: &Making<'_>, rng: &mut dyn CryptoRng) -> Result<Epoch, Unready> {
    let key = with.key.ok_or(Unready::NotYet)?;
    let wraps = wraps_for(with, space, epoch, |of| with.workspace.role(&of, &space) > Some(Role::Keeper), rng)?;
    let previous = match (epoch, with.older) {
        (1, _) => Vec::new(),
        (_, Some(older)) => seal_previous(key, older, rng),
        (_, None) => return Err(Unready::NotYet),
    };
    Ok(Epoch { number: epoch, commitment: key.commitment(&space, epoch), wraps, previous })
}

/// A wrap for each device of those who may read. A device whose registered key takes no wrap is left out: it hurts only
/// itself, and must not keep everybody else from a new key. Keepers hold ciphertext only.
fn wraps_for(
    with: &Making<'_>,
    space: SpaceId,
    epoch: u32,
    whose: impl Fn(UserId) -> bool,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<Wrap>, Unready> {
    let key = with.key.ok_or(Unready::NotYet)?;
    let place = WrapPlace { workspace: with.workspace.id(), space, epoch, prev: with.prev };
    let devices = with.workspace.devices().values().filter(|d| whose(d.user));
    Ok(devices.filter_map(|d| key.wrap(&d.keys, &place, rng).ok()).collect())
}

/// The place of a wish among those of all tabs: milliseconds, then bits of the session. Two tabs that wish in the same millisecond
/// share a store, and the same place would make one wish overwrite the other.
pub(crate) fn next_order(now: u64, last: u64, session: &SessionId) -> u64 {
    const BITS: u32 = 20;
    let [a, b, c, ..] = session.0;
    let own = u64::from(u32::from_be_bytes([0, a, b, c]) >> (24 - BITS));
    let latest = (1 << (u64::BITS - BITS)) - 1;
    (now.max((last >> BITS) + 1).min(latest) << BITS) | own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_of_two_tabs_in_one_millisecond_have_places_of_their_own() {
        let (one, other) = (SessionId([1; 16]), SessionId([2; 16]));
        let now = 1_700_000_000_000;
        let first = next_order(now, 0, &one);
        assert_ne!(first, next_order(now, 0, &other));
        assert!(next_order(now, first, &one) > first, "and those of one tab follow each other");
        assert!(next_order(0, first, &other) > first, "also when the clock was set back");
        assert!(next_order(u64::MAX, first, &one) > first, "or is beyond reason");
    }
}
