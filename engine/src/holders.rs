//! Who holds the current key of each space, as the log says, and giving it to those who should and do not.
//!
//! Entries about members and keys of a space, and about devices, are in different logs: whoever adds a member or makes a new key
//! cannot know of a device that joins at that moment, and who joins with an invitation gets the key of the day it was made.

use intreccio_protocol::Workspace;
use intreccio_protocol::control::{ControlEntry, ControlOp, Role, Wrap};
use intreccio_protocol::ids::{DeviceId, SpaceId, UserId};

use crate::engine::Engine;
use crate::intent::Intent;

impl Engine {
    /// Notes what an entry says about who holds which key, and which spaces are to be looked at.
    pub(crate) fn learn_holders(&mut self, entry: &ControlEntry) {
        let (id, root) = (entry.space(), self.me.workspace);
        match &entry.body().op {
            ControlOp::Genesis { epoch, .. } | ControlOp::NewEpoch { epoch } => {
                if let Some(space) = self.spaces.get_mut(&id) {
                    space.holders.clear();
                    space.sealed_previous.insert(epoch.number, epoch.previous.clone());
                }
                self.now_hold(id, &epoch.wraps);
            }
            ControlOp::AddMember { wraps, .. } | ControlOp::ShareKey { wraps, .. } => self.now_hold(id, wraps),
            ControlOp::Invite { wrap, .. } => self.now_hold(root, std::slice::from_ref(wrap)),
            ControlOp::AddUser { device, invite, .. } | ControlOp::AddDevice { device, invite, .. } => {
                let of_invitation = self.workspace.as_ref().and_then(|w| w.invites().get(invite)).map(|i| i.keys.id());
                if let Some(space) = self.spaces.get_mut(&root)
                    && of_invitation.is_some_and(|keys| space.holders.contains(&keys))
                {
                    space.holders.insert(device.id());
                }
                self.unshared.extend(self.spaces.keys());
            }
            ControlOp::SetRole { .. } => {
                self.unshared.insert(id);
            }
            _ => {}
        }
    }

    fn now_hold(&mut self, space: SpaceId, wraps: &[Wrap]) {
        if let Some(space) = self.spaces.get_mut(&space) {
            space.holders.extend(wraps.iter().map(|wrap| wrap.device));
        }
        self.unshared.insert(space);
    }

    /// Whether the log shows a wish already.
    pub(crate) fn is_done(&self, intent: &Intent, workspace: &Workspace) -> bool {
        match intent {
            Intent::ShareKey { space, device, .. } => intent.is_done(workspace) || self.holds(space, device),
            _ => intent.is_done(workspace),
        }
    }

    fn holds(&self, space: &SpaceId, device: &DeviceId) -> bool {
        self.spaces.get(space).is_some_and(|s| s.holders.contains(device))
    }

    /// Wishes to give keys to devices that lack them. Asked once all that is new is here, so that what others did about it
    /// is known.
    pub(crate) fn share_keys(&mut self) {
        for space in std::mem::take(&mut self.unshared) {
            let Some(epoch) = self.epoch_to_share(&space) else { continue };
            for device in self.lacking(&space) {
                let intent = Intent::ShareKey { space, device, epoch };
                if !self.intents.values().any(|row| row.intent == intent) {
                    self.add_intent(intent);
                }
            }
        }
    }

    fn epoch_to_share(&self, space: &SpaceId) -> Option<u32> {
        let epoch = self.workspace.as_ref()?.space(space)?.epoch;
        self.spaces.get(space)?.keys.contains_key(&epoch).then_some(epoch)
    }

    /// Devices in daily use that may read a space and do not hold its key: of this user, and, for an owner, of those of whom no
    /// device has it.
    fn lacking(&self, space: &SpaceId) -> Vec<DeviceId> {
        let Some(workspace) = &self.workspace else { return Vec::new() };
        let in_use = || workspace.devices().iter().filter(|(_, device)| !device.recovery);
        let has_one = |user: &UserId| in_use().any(|(id, device)| device.user == *user && self.holds(space, id));
        let owner = self.role_in(space) == Some(Role::Owner);
        let mine_to_give = |user: &UserId| {
            let reads = workspace.role(user, space) > Some(Role::Keeper);
            reads && (*user == self.me.user || (owner && !has_one(user)))
        };
        let lacks = in_use().filter(|(id, device)| mine_to_give(&device.user) && !self.holds(space, id));
        lacks.map(|(id, _)| *id).filter(|id| *id != self.me.keys.id()).collect()
    }
}
