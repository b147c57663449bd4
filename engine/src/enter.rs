//! Coming into a workspace: founding it, or joining with an invitation. What is needed to go on after a crash is stored
//! before the relay hears of it.

use std::collections::BTreeSet;

use automerge::ChangeHash;
use intreccio_protocol::control::{ControlBody, ControlEntry, ControlOp, Epoch, control_message, join_message};
use intreccio_protocol::frame::Failure;
use intreccio_protocol::ids::{EntryId, SessionId, SpaceId, UserId};
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::{Entry, Refusal, hash};
use rand_core::CryptoRng;

use crate::engine::{Engine, Event, Identity};
use crate::keys::{DeviceKeys, KeyError, PaperKey, SpaceKey, WrapPlace, random};
use crate::rows::{self, EnteringRow, IdentityRow};
use crate::store::{Durability, Op, Table};

impl Engine {
    /// A new workspace, to be founded with the relay's set-up code. The paper key is to be shown once.
    pub fn found(
        code: String,
        skeletons: BTreeSet<ChangeHash>,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, PaperKey), KeyError> {
        let (keys, paper) = (DeviceKeys::make(rng), PaperKey::make(rng));
        let (user, root_key) = (UserId(random(rng)), SpaceKey::make(rng));
        let recovery = paper.device().public().clone();
        let place = WrapPlace { workspace: SpaceId::ZERO, space: SpaceId::ZERO, epoch: 1, prev: EntryId::ZERO };
        let wraps = vec![root_key.wrap(keys.public(), &place, rng)?, root_key.wrap(&recovery, &place, rng)?];
        let commitment = root_key.commitment(&SpaceId::ZERO, 1);
        let epoch = Epoch { number: 1, commitment, wraps, previous: Vec::new() };
        let device = keys.public().clone();
        let op = ControlOp::Genesis { salt: random(rng), user, device, recovery, epoch };
        let body = ControlBody::new(SpaceId::ZERO, EntryId::ZERO, keys.id(), op).encode();
        let signature = keys.sign(&control_message(&body));
        let genesis = ControlEntry::new(body, signature).map_err(|_| KeyError::BadPublicKey)?;
        let me = Identity { user, keys, workspace: genesis.space() };
        let mut engine = Self::new(me, SessionId(random(rng)), skeletons);
        let row = EnteringRow::Found { code, genesis: Entry::Control(Box::new(genesis)).encode() };
        engine.begin(row);
        let root = engine.me.workspace;
        engine.keep_key(root, 1, root_key);
        engine.save(Durability::Strict, Vec::new());
        Ok((engine, paper))
    }

    /// Somebody who holds an invitation. The paper key is to be shown once, but not for a further device of a person
    /// who has one ([`Engine::is_further_device`] tells after [`Event::Entered`]).
    pub fn join(invitation: &Invitation, skeletons: BTreeSet<ChangeHash>, rng: &mut dyn CryptoRng) -> (Self, PaperKey) {
        let (keys, paper) = (DeviceKeys::make(rng), PaperKey::make(rng));
        let me = Identity { user: UserId(random(rng)), keys, workspace: invitation.workspace };
        let mut engine = Self::new(me, SessionId(random(rng)), skeletons);
        engine.begin(EnteringRow::Join { seed: invitation.seed, recovery: paper.device().public().clone() });
        engine.save(Durability::Strict, Vec::new());
        (engine, paper)
    }

    fn begin(&mut self, row: EnteringRow) {
        self.ops.push(Op::Put(Table::Meta, rows::ENTERING.to_vec(), rows::encode(&row)));
        self.entering = Some(row);
        self.leader = true;
        self.keep_identity();
    }

    fn keep_identity(&mut self) {
        let me = &self.me;
        let row = IdentityRow { user: me.user, seed: *me.keys.seed(), workspace: me.workspace };
        self.ops.push(Op::Put(Table::Keys, rows::IDENTITY.to_vec(), rows::encode(&row)));
    }

    /// Whether this device was added to a user who was there already.
    pub fn is_further_device(&self) -> bool {
        let devices = self.workspace.iter().flat_map(|w| w.devices_of(self.me.user));
        devices.filter(|(_, d)| !d.recovery).count() > 1
    }

    pub(crate) fn invitation_keys(&self) -> Option<DeviceKeys> {
        match &self.entering {
            Some(EnteringRow::Join { seed, .. }) => {
                Some(DeviceKeys::of_invitation(&Invitation { workspace: self.me.workspace, seed: *seed }))
            }
            _ => None,
        }
    }

    pub(crate) fn send_genesis(&mut self, bytes: Vec<u8>) {
        if let Ok(Entry::Control(entry)) = Entry::decode(&bytes) {
            self.send_control(None, self.me.workspace, *entry);
        }
    }

    /// The root log is here: if this device is in it, the answer had been lost; else join now.
    pub(crate) fn enter(&mut self, rng: &mut dyn CryptoRng) {
        let here = self.workspace.as_ref().and_then(|w| w.devices().get(&self.me.keys.id())).map(|d| d.user);
        if let Some(user) = here {
            // A further device learns its user from the invitation; a crash can have come before that was stored.
            self.me.user = user;
            self.keep_identity();
            return if self.link.try_as_device { self.entered() } else { self.entered_by() };
        }
        match self.sign_joining() {
            Some(entry) => self.send_control(None, self.me.workspace, entry),
            None => self.failed(Failure::InviteUnknown, rng),
        }
    }

    fn sign_joining(&mut self) -> Option<ControlEntry> {
        let keys = self.invitation_keys()?;
        let Some(EnteringRow::Join { recovery, .. }) = self.entering.clone() else { return None };
        let invite = hash::invite_id(&keys.public().sign);
        let bound = self.workspace.as_ref()?.invites().get(&invite)?.user;
        if let Some(user) = bound {
            self.me.user = user;
            self.keep_identity();
            self.save(Durability::Strict, Vec::new());
        }
        let (workspace, user, device) = (self.me.workspace, self.me.user, self.me.keys.public().clone());
        let proof = keys.sign(&join_message(&workspace, &user, &device.id()));
        let op = match bound {
            Some(user) => ControlOp::AddDevice { user, device, invite, proof },
            None => ControlOp::AddUser { user, device, invite, proof, recovery },
        };
        let prev = self.spaces.get(&workspace)?.control;
        let body = ControlBody::new(workspace, prev, self.me.keys.id(), op).encode();
        let signature = self.me.keys.sign(&control_message(&body));
        ControlEntry::new(body, signature).ok()
    }

    /// The relay has the entry that founds or joins.
    pub(crate) fn entered_by(&mut self) {
        self.entered();
        self.authenticate();
    }

    fn entered(&mut self) {
        if self.entering.take().is_some() {
            self.ops.push(Op::Delete(Table::Meta, rows::ENTERING.to_vec()));
            self.save(Durability::Strict, Vec::new());
            self.tell(Event::Entered);
        }
    }

    /// The entry that joins was refused. Somebody else's came first: it is on its way here, and then we try again.
    pub(crate) fn entry_refused(&mut self, reason: Refusal) {
        let failure = match reason {
            Refusal::Invite => Failure::InviteUsed,
            Refusal::Unknown => Failure::Version,
            _ => Failure::NotAuthorised,
        };
        self.tell(Event::EnterFailed(failure));
    }
}
