//! What the person is told: computed here, phrased elsewhere.

use intreccio_protocol::frame::Failure;
use intreccio_protocol::ids::EntryId;
use intreccio_protocol::{Refusal, Role};

use crate::blobs::Stuck;
use crate::engine::{Engine, Timestamp};
use crate::link::LinkState;
use crate::replica::DocKey;
use crate::space::Alarm;

/// Where the person's work is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The one thing to say.
    pub state: State,
    /// Caught up with the relay.
    pub online: bool,
    /// When everything was last confirmed.
    pub delivered: Option<Timestamp>,
    /// When the relay was last called.
    pub last_attempt: Option<Timestamp>,
    /// Documents with changes that the relay has not confirmed, and since when.
    pub waiting: Vec<(DocKey, Timestamp)>,
    /// Attachments that the relay has not confirmed.
    pub attachments: usize,
    /// Wishes (members, invitations) not yet carried out.
    pub wishes: usize,
    /// Times and codes, no content; newest last.
    pub log: Vec<LogLine>,
}

/// See `product.md`'s status line: one of these at a time, the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Everything is on the relay.
    Delivered,
    /// On its way.
    Sending {
        /// Records, not operations.
        left: usize,
    },
    /// Not connected, with something to send.
    OnlyHere {
        /// Records, not operations.
        records: usize,
        /// The oldest.
        since: Timestamp,
    },
    /// Not connected, nothing to send.
    Unknown,
    /// A person has to do something.
    NeedsYou(Need),
    /// This device cannot save.
    AtRisk,
}

/// What a person has to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Access ended while there was undelivered work.
    AccessEnded,
    /// The clock is more than ten minutes off the relay's.
    Clock,
    /// A change was set aside.
    Quarantined,
    /// The relay's log does not fit the one seen before.
    OtherPast,
    /// One of the sides needs a newer version.
    Update,
    /// The relay has no room for more attachments in a space.
    NoRoom,
    /// An attachment is not taken by the relay, or damaged here.
    Attachment,
}

/// One line of the log that the person can open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: LogEvent,
}

/// What is worth a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogEvent {
    /// The socket opened.
    Connected,
    /// The socket closed.
    Disconnected,
    /// The relay did not answer.
    TimedOut,
    /// All that was new is here.
    CaughtUp,
    /// Everything that was here is there.
    Delivered,
    /// The relay ended the conversation.
    Refused,
    /// The relay refused an entry.
    Refusal(Refusal),
    /// The store works again.
    Stored,
    /// The store failed.
    StoreFailed,
    /// A space stopped syncing.
    Alarm,
    /// This tab owns the socket.
    Leader,
    /// Another tab owns the socket.
    Follower,
}

impl Engine {
    /// What to tell the person now.
    pub fn status(&self) -> Status {
        let online = if self.leader { self.link.is_live() } else { self.leader_online };
        let waiting = self.undelivered();
        let state = self.state(online, &waiting);
        Status {
            state,
            online,
            delivered: self.delivered,
            last_attempt: self.link.last_attempt,
            waiting,
            attachments: self.blobs.out.len(),
            wishes: self.intents.len(),
            log: self.log.iter().copied().collect(),
        }
    }

    fn state(&self, online: bool, waiting: &[(DocKey, Timestamp)]) -> State {
        if self.batches.retry_at.is_some() {
            return State::AtRisk;
        }
        if let Some(need) = self.need() {
            return State::NeedsYou(need);
        }
        let syncing = matches!(self.link.state, LinkState::Syncing { .. });
        let records = waiting.len() + self.blobs.out.len();
        let records = records.max(usize::from(!self.intents.is_empty()));
        match (online || syncing, records) {
            (true, 0) if online => State::Delivered,
            (true, left) => State::Sending { left },
            (false, 0) => State::Unknown,
            (false, records) => {
                let wishes = self.intents.values().map(|i| i.since);
                let blobs = self.blobs.out.values().map(|out| out.since);
                let since = waiting.iter().map(|(_, since)| *since).chain(wishes).chain(blobs).min();
                let since = since.unwrap_or(self.now);
                State::OnlyHere { records, since }
            }
        }
    }

    fn need(&self) -> Option<Need> {
        let alarms = || self.spaces.values().filter_map(|s| s.alarm);
        let stuck = |why| self.blobs.out.values().any(|out| out.stuck == Some(why));
        let ended = alarms().any(|a| a == Alarm::AccessEnded) || stuck(Stuck::NotAllowed);
        if ended || self.locked_out() || self.may_not_deliver() {
            return Some(Need::AccessEnded);
        }
        if alarms().any(|a| matches!(a, Alarm::OtherPast | Alarm::Invalid(_) | Alarm::Key | Alarm::MissingChanges))
            || self.link.other_relay
        {
            return Some(Need::OtherPast);
        }
        let unspoken = self.link.is_live() && !self.relay_knows_attachments() && !self.blobs.out.is_empty();
        if alarms().any(|a| a == Alarm::Update) || self.link.failure == Some(Failure::Version) || unspoken {
            return Some(Need::Update);
        }
        if stuck(Stuck::Full) {
            return Some(Need::NoRoom);
        }
        if stuck(Stuck::Broken) {
            return Some(Need::Attachment);
        }
        if !self.quarantine.is_empty() {
            return Some(Need::Quarantined);
        }
        self.link.skewed.then_some(Need::Clock)
    }

    /// There is work in a space that this person may only read (any more).
    fn may_not_deliver(&self) -> bool {
        let entries = self.undelivered().into_iter().map(|(key, _)| (key.space, key.needs()));
        let mut needed = entries.chain(self.blobs.out.keys().map(|(space, _)| (*space, Role::Editor)));
        needed.any(|(space, role)| self.role_in(&space) < Some(role))
    }

    fn locked_out(&self) -> bool {
        let refused = matches!(self.link.failure, Some(Failure::NotAuthorised | Failure::UnknownWorkspace));
        self.entering.is_none() && refused
    }

    fn undelivered(&self) -> Vec<(DocKey, Timestamp)> {
        let mut all: std::collections::BTreeMap<DocKey, Timestamp> = std::collections::BTreeMap::new();
        let pending = self.pending.iter().map(|(key, p)| (*key, p.since));
        let outbox = self.spaces.values().flat_map(|s| s.outbox.iter().map(|o| (o.key, o.since)));
        for (key, since) in pending.chain(outbox) {
            let oldest = all.entry(key).or_insert(since);
            *oldest = (*oldest).min(since);
        }
        all.into_iter().collect()
    }

    /// Entries that were set aside.
    pub fn quarantined(&self) -> impl Iterator<Item = &EntryId> {
        self.quarantine.keys()
    }

    /// Why a space stopped syncing, if it did.
    pub fn alarm(&self, space: &intreccio_protocol::SpaceId) -> Option<Alarm> {
        self.spaces.get(space).and_then(|s| s.alarm)
    }
}
