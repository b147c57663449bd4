//! Who is at the other end.

use intreccio_protocol::frame::{Failure, ServerFrame, auth_message, invite_auth_message};
use intreccio_protocol::hash::sha256;
use intreccio_protocol::workspace::InviteState;
use intreccio_protocol::{DeviceId, FRAMES, InviteId, Signature, SpaceId, UserId, limits};

use super::{Bucket, ConnId, Core, DeviceUse, Peer, presence};

impl Core {
    pub(super) fn auth(
        &mut self,
        conn: ConnId,
        version: u8,
        workspace: SpaceId,
        device: DeviceId,
        signature: &Signature,
        now: u64,
    ) {
        match self.check_device(conn, version, workspace, device, signature) {
            Ok(user) => {
                if let Some(state) = self.conns.get_mut(&conn) {
                    state.version = version;
                }
                self.welcome(conn, workspace, device, user, now);
            }
            Err(reason) => self.fail(conn, reason),
        }
    }

    fn check_device(
        &self,
        conn: ConnId,
        version: u8,
        workspace: SpaceId,
        device: DeviceId,
        signature: &Signature,
    ) -> Result<UserId, Failure> {
        let state = self.conns.get(&conn).ok_or(Failure::BadFrame)?;
        if matches!(state.peer, Peer::Device { .. }) {
            return Err(Failure::BadFrame);
        }
        check_version(version)?;
        let known = self.workspaces.get(&workspace).ok_or(Failure::UnknownWorkspace)?;
        let device_state = known.devices().get(&device).filter(|d| !d.recovery).ok_or(Failure::NotAuthorised)?;
        let message = auth_message(&self.public, &state.nonce, &workspace, &device);
        let genuine = device_state.keys.sign.verifies(&message, signature);
        if genuine { Ok(device_state.user) } else { Err(Failure::NotAuthorised) }
    }

    fn welcome(&mut self, conn: ConnId, workspace: SpaceId, device: DeviceId, user: UserId, now: u64) {
        let limits = self.limits;
        let usage = self.devices.entry(device).or_insert_with(|| DeviceUse {
            sockets: Default::default(),
            entries: Bucket::new(limits.entries_per_second, limits.entries_burst, now),
            bytes: Bucket::new(limits.bytes_per_second, limits.bytes_burst, now),
            presences: Bucket::new(limits::PRESENCES_PER_SECOND, presence::BURST, now),
        });
        usage.sockets.push_back(conn);
        // The oldest makes room: after a cut network it is the one that is dead.
        let oldest = if usage.sockets.len() > limits::SOCKETS_PER_DEVICE { usage.sockets.pop_front() } else { None };
        self.set_peer(conn, Peer::Device { workspace, device, user });
        self.send(conn, &ServerFrame::Welcome { user: Some(user) });
        if let Some(oldest) = oldest {
            self.fail(oldest, Failure::TooMany);
        }
    }

    pub(super) fn auth_invite(
        &mut self,
        conn: ConnId,
        version: u8,
        workspace: SpaceId,
        invite: InviteId,
        signature: &Signature,
        now: u64,
    ) {
        match self.check_invitation(conn, version, workspace, invite, signature, now) {
            Ok(()) => {
                self.set_peer(conn, Peer::Invited { workspace, invite });
                self.send(conn, &ServerFrame::Welcome { user: None });
            }
            Err(reason) => self.fail(conn, reason),
        }
    }

    fn check_invitation(
        &self,
        conn: ConnId,
        version: u8,
        workspace: SpaceId,
        invite: InviteId,
        signature: &Signature,
        now: u64,
    ) -> Result<(), Failure> {
        let state = self.conns.get(&conn).filter(|c| is_unknown(c.peer)).ok_or(Failure::BadFrame)?;
        check_version(version)?;
        let known = self.workspaces.get(&workspace).ok_or(Failure::UnknownWorkspace)?;
        let invitation = known.invites().get(&invite).ok_or(Failure::InviteUnknown)?;
        let message = invite_auth_message(&self.public, &state.nonce, &workspace, &invite);
        if !invitation.keys.sign.verifies(&message, signature) {
            return Err(Failure::NotAuthorised);
        }
        usable(invitation, now)
    }

    pub(super) fn auth_setup(&mut self, conn: ConnId, version: u8, code: &str) {
        match self.check_setup(conn, version, code) {
            Ok(()) => {
                self.set_peer(conn, Peer::Setup);
                self.send(conn, &ServerFrame::Welcome { user: None });
            }
            Err(reason) => self.fail(conn, reason),
        }
    }

    fn check_setup(&self, conn: ConnId, version: u8, code: &str) -> Result<(), Failure> {
        self.conns.get(&conn).filter(|c| is_unknown(c.peer)).ok_or(Failure::BadFrame)?;
        check_version(version)?;
        let expected = self.setup.as_ref().ok_or(Failure::SetupCode)?;
        // Hashes are compared, so that the time taken says nothing about the code.
        let matches = setup_hash(expected) == setup_hash(code);
        if matches { Ok(()) } else { Err(Failure::SetupCode) }
    }

    fn set_peer(&mut self, conn: ConnId, peer: Peer) {
        if let Some(state) = self.conns.get_mut(&conn) {
            state.peer = peer;
        }
    }
}

/// Whether somebody may join with an invitation now.
fn usable(invitation: &InviteState, now: u64) -> Result<(), Failure> {
    if invitation.revoked {
        Err(Failure::InviteRevoked)
    } else if invitation.uses_left == 0 {
        Err(Failure::InviteUsed)
    } else if invitation.expires <= now {
        Err(Failure::InviteExpired)
    } else {
        Ok(())
    }
}

fn is_unknown(peer: Peer) -> bool {
    matches!(peer, Peer::Unknown { .. })
}

fn check_version(version: u8) -> Result<(), Failure> {
    if FRAMES.contains(&version) { Ok(()) } else { Err(Failure::Version) }
}

/// Of the code's letters and digits only: people type it with or without the dash, in either case.
fn setup_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    sha256("intreccio/setup/v1", &[plain.as_bytes()])
}
