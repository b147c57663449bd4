//! The line to the relay: when to open it, when it is dead, who we are on it.

use intreccio_protocol::control::ControlEntry;
use intreccio_protocol::frame::{ClientFrame, Failure, auth_message, invite_auth_message};
use intreccio_protocol::ids::{EntryId, SpaceId, VerifyingKey};
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::{FRAMES, hash};
use rand_core::CryptoRng;

use crate::engine::{Effect, Engine, Event, Problem, Timestamp};
use crate::keys::{DeviceKeys, random};
use crate::rows::{self, EnteringRow};
use crate::status::LogEvent;
use crate::store::{Op, Table};

/// Nothing came for this long: ask.
const QUIET: u64 = 25_000;
/// No answer for this long: the socket is dead, whatever the system says.
const DEAD: u64 = 10_000;
/// After [`crate::engine::Input::Resume`] the answer must come sooner.
const DEAD_ON_RESUME: u64 = 4_000;
const FIRST_RETRY: u64 = 1_000;
const LAST_RETRY: u64 = 60_000;
/// The device's clock may differ from the relay's by this.
const SKEW: u64 = 600_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkState {
    /// No socket; try at this time.
    Down { retry_at: Timestamp },
    /// Asked for a socket, or waiting for the relay's next word, until this time.
    Greeting { until: Timestamp },
    /// Authenticated; the relay is sending what is new.
    Syncing { until: Timestamp },
    /// Caught up.
    Live,
}

/// What the relay said first.
#[derive(Debug, Clone)]
pub(crate) struct Challenge {
    pub relay: VerifyingKey,
    pub nonce: [u8; 32],
}

/// A control entry that was sent and not answered.
pub(crate) struct ControlUnderWay {
    /// Of the intent; `None` for the entry that founds or joins.
    pub order: Option<u64>,
    pub space: SpaceId,
    pub entry: ControlEntry,
}

pub(crate) struct Link {
    pub state: LinkState,
    pub challenge: Option<Challenge>,
    /// The version of frames that was agreed on; 0 before.
    pub version: u8,
    pub control: Option<ControlUnderWay>,
    pub failure: Option<Failure>,
    pub last_attempt: Option<Timestamp>,
    pub skewed: bool,
    /// The relay has another key than the first time.
    pub other_relay: bool,
    /// Founding or joining was refused; see whether it had been accepted before.
    pub try_as_device: bool,
    tries: u32,
    pub heard: Timestamp,
    pub dead_at: Option<Timestamp>,
    /// After a refusal that passes by itself: not before this.
    pub hold_until: Timestamp,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            state: LinkState::Down { retry_at: 0 },
            challenge: None,
            version: 0,
            control: None,
            failure: None,
            last_attempt: None,
            skewed: false,
            other_relay: false,
            try_as_device: false,
            tries: 0,
            heard: 0,
            dead_at: None,
            hold_until: 0,
        }
    }
}

impl Link {
    pub fn is_live(&self) -> bool {
        self.state == LinkState::Live
    }

    pub fn control_under_way(&self, order: u64) -> bool {
        self.control.as_ref().is_some_and(|c| c.order == Some(order))
    }

    /// When something is due on the line.
    pub fn next(&self, leader: bool) -> Option<Timestamp> {
        if !leader {
            return None;
        }
        match self.state {
            LinkState::Down { retry_at } => Some(retry_at),
            LinkState::Greeting { until } | LinkState::Syncing { until } => Some(until),
            LinkState::Live => Some(self.dead_at.unwrap_or(self.heard + QUIET)),
        }
    }
}

impl Engine {
    /// Whether this tab is to own the socket.
    pub(crate) fn lead(&mut self, lead: bool) {
        if self.leader && !lead {
            self.out.push(Effect::Disconnect);
            self.down(self.now);
        }
        if lead && !self.leader {
            self.link.state = LinkState::Down { retry_at: self.now };
        }
        self.leader = lead;
        self.note(if lead { LogEvent::Leader } else { LogEvent::Follower });
        self.tell(Event::Status);
    }

    /// Opens the line, asks whether it is alive, gives it up.
    pub(crate) fn line(&mut self, rng: &mut dyn CryptoRng) {
        if !self.leader {
            return;
        }
        match self.link.state {
            LinkState::Down { retry_at } if retry_at <= self.now && self.may_enter() => self.dial(),
            LinkState::Greeting { until } | LinkState::Syncing { until } if until <= self.now => self.give_up(rng),
            LinkState::Live => match self.link.dead_at {
                Some(at) if at <= self.now => self.give_up(rng),
                None if self.link.heard + QUIET <= self.now => self.ping(DEAD, rng),
                _ => {}
            },
            _ => {}
        }
    }

    fn dial(&mut self) {
        const GREETING: u64 = 15_000;
        self.link.last_attempt = Some(self.now);
        self.link.state = LinkState::Greeting { until: self.now + GREETING };
        self.out.push(Effect::Connect);
    }

    fn ping(&mut self, patience: u64, rng: &mut dyn CryptoRng) {
        self.link.dead_at = Some(self.now + patience);
        self.send(&ClientFrame::Ping { token: u64::from_be_bytes(random(rng)) });
    }

    fn give_up(&mut self, rng: &mut dyn CryptoRng) {
        self.note(LogEvent::TimedOut);
        self.out.push(Effect::Disconnect);
        self.retry(rng);
    }

    pub(crate) fn resume(&mut self) {
        match self.link.state {
            LinkState::Down { .. } => {
                self.link.tries = 0;
                self.link.state = LinkState::Down { retry_at: self.now };
            }
            LinkState::Live => {
                self.link.dead_at = Some(self.now + DEAD_ON_RESUME);
                self.send(&ClientFrame::Ping { token: self.now });
            }
            _ => {}
        }
    }

    pub(crate) fn connected(&mut self) {
        self.note(LogEvent::Connected);
    }

    pub(crate) fn disconnected(&mut self, rng: &mut dyn CryptoRng) {
        if !matches!(self.link.state, LinkState::Down { .. }) {
            self.note(LogEvent::Disconnected);
            self.retry(rng);
        }
    }

    /// Down, and up again after 1 s, 2 s, 4 s … 60 s, give or take a quarter, so that tablets do not come all at once.
    pub(crate) fn retry(&mut self, rng: &mut dyn CryptoRng) {
        let wait = (FIRST_RETRY << self.link.tries.min(6)).min(LAST_RETRY);
        let jitter = u64::from(u16::from_be_bytes(random(rng))) % (wait / 2);
        self.link.tries += 1;
        self.down(self.now + wait * 3 / 4 + jitter);
    }

    fn down(&mut self, retry_at: Timestamp) {
        self.link.state = LinkState::Down { retry_at };
        self.link.challenge = None;
        self.link.control = None;
        self.link.dead_at = None;
        self.unsend_all();
        self.blobs.forget_questions();
        self.blobs.try_again();
        self.fetch_nothing(Problem::Offline);
        self.show_online(false);
        self.tell(Event::Status);
    }

    pub(crate) fn heard(&mut self) {
        self.link.heard = self.now;
        self.link.dead_at = None;
        if let LinkState::Syncing { until } = &mut self.link.state {
            *until = self.now + 15_000;
        }
    }

    pub(crate) fn send(&mut self, frame: &ClientFrame) {
        self.out.push(Effect::Send(frame.encode()));
    }

    /// The relay's first word: say who we are, what we have and what we bring, in one flight.
    pub(crate) fn challenged(
        &mut self,
        oldest: u8,
        newest: u8,
        challenge: Challenge,
        time: u64,
        rng: &mut dyn CryptoRng,
    ) {
        let version = newest.min(*FRAMES.end());
        if version < oldest.max(*FRAMES.start()) {
            return self.failed(Failure::Version, rng);
        }
        self.link.version = version;
        self.link.skewed = time.abs_diff(self.now) > SKEW;
        self.remember_relay(challenge.relay);
        self.link.challenge = Some(challenge);
        match self.entering.clone() {
            Some(EnteringRow::Found { code, genesis }) if !self.link.try_as_device => self.found_on(code, genesis),
            Some(EnteringRow::Join { seed, .. }) if !self.link.try_as_device => self.knock(seed),
            _ => self.authenticate(),
        }
    }

    /// The relay's key is remembered; another one is said, for it may be another relay.
    fn remember_relay(&mut self, relay: VerifyingKey) {
        match self.relay {
            None => {
                self.relay = Some(relay);
                self.ops.push(Op::Put(Table::Meta, rows::RELAY.to_vec(), relay.0.to_vec()));
            }
            Some(known) => self.link.other_relay = known != relay,
        }
    }

    fn found_on(&mut self, code: String, genesis: Vec<u8>) {
        self.send(&ClientFrame::AuthSetup { version: self.link.version, code });
        self.send_genesis(genesis);
    }

    fn knock(&mut self, seed: [u8; 32]) {
        let Some(challenge) = self.link.challenge.clone() else { return };
        let workspace = self.me.workspace;
        let keys = DeviceKeys::of_invitation(&Invitation { workspace, seed });
        let invite = hash::invite_id(&keys.public().sign);
        let message = invite_auth_message(&challenge.relay, &challenge.nonce, &workspace, &invite);
        let (version, signature) = (self.link.version, keys.sign(&message));
        self.send(&ClientFrame::AuthInvite { version, workspace, invite, signature });
        self.sync();
    }

    /// As a device of the workspace.
    pub(crate) fn authenticate(&mut self) {
        let Some(challenge) = self.link.challenge.clone() else { return };
        let (workspace, device) = (self.me.workspace, self.me.keys.id());
        let message = auth_message(&challenge.relay, &challenge.nonce, &workspace, &device);
        let signature = self.me.keys.sign(&message);
        self.send(&ClientFrame::Auth { version: self.link.version, workspace, device, signature });
        self.sync();
    }

    /// Asks for all that is new. Spaces that only this device knows yet have nothing to ask for.
    pub(crate) fn sync(&mut self) {
        let cursors = self.spaces.values().map(|s| s.cursor).filter(|c| c.n > 0).collect();
        self.link.state = LinkState::Syncing { until: self.now + 15_000 };
        self.send(&ClientFrame::Sync { cursors });
        self.tell(Event::Status);
    }

    /// The relay dropped what it had queued for us, its answers too: ask for what is new, then send again what it does not show.
    pub(crate) fn start_over(&mut self) {
        self.link.control = None;
        self.unsend_all();
        self.blobs.forget_questions();
        self.sync();
    }

    fn unsend_all(&mut self) {
        for space in self.spaces.values_mut() {
            space.outbox.iter_mut().for_each(|o| o.sent = false);
        }
    }

    pub(crate) fn live(&mut self) {
        self.link.state = LinkState::Live;
        self.link.tries = 0;
        self.link.failure = None;
        self.note(LogEvent::CaughtUp);
        self.show_online(true);
        self.tell(Event::Status);
    }

    /// The relay ends the conversation.
    pub(crate) fn failed(&mut self, reason: Failure, rng: &mut dyn CryptoRng) {
        self.note(LogEvent::Refused);
        self.out.push(Effect::Disconnect);
        let passing =
            matches!(reason, Failure::TooMany | Failure::Unavailable | Failure::GoingAway | Failure::BadFrame);
        if self.entering.is_some() && !passing {
            return self.failed_to_enter(reason, rng);
        }
        if !passing {
            self.link.failure = Some(reason);
            self.link.tries = self.link.tries.max(5);
        }
        self.retry(rng);
    }

    /// The answer to an earlier try may have been lost: before giving up, see whether the device is in already.
    fn failed_to_enter(&mut self, reason: Failure, rng: &mut dyn CryptoRng) {
        let spent = matches!(reason, Failure::SetupCode | Failure::InviteUsed);
        if spent && !self.link.try_as_device {
            self.link.try_as_device = true;
            self.link.failure = Some(reason);
            return self.down(self.now);
        }
        let first = self.link.failure.filter(|_| self.link.try_as_device).unwrap_or(reason);
        self.link.failure = Some(first);
        self.retry(rng);
        self.tell(Event::EnterFailed(first));
    }

    /// The control entry that was answered, if it is this one.
    pub(crate) fn answered(&mut self, entry: &EntryId) -> Option<ControlUnderWay> {
        self.link.control.take_if(|c| c.entry.id() == *entry)
    }
}
