//! From the engine's and the protocol's types to the window's.

use automerge::{ROOT, ReadDoc};
use intreccio_engine::{DocKey, Engine, LogEvent, Need, Outcome, Problem as Refused, State};
use intreccio_model::doc::Kind;
use intreccio_protocol::content::Lane;
use intreccio_protocol::control::{Role, WorkspaceRole};
use intreccio_protocol::frame::Failure;
use intreccio_protocol::ids::{DocId, InviteId, SpaceId};

use crate::bridge::{
    self, Access, Answer, DocRef, InviteAccess, Me, Problem, SpaceAccess, SpaceRole, Status, UserAccess, Waiting,
};

pub fn doc_ref(key: &DocKey) -> DocRef {
    DocRef { space: key.space.0, doc: key.doc.0, beside: key.lane == Lane::Comments }
}

pub const fn doc_key(at: DocRef) -> DocKey {
    let (space, doc) = (SpaceId(at.space), DocId(at.doc));
    if at.beside { DocKey::beside(space, doc) } else { DocKey::body(space, doc) }
}

pub const fn role(role: Role) -> SpaceRole {
    match role {
        Role::Keeper => SpaceRole::Keeper,
        Role::Reader => SpaceRole::Reader,
        Role::Commenter => SpaceRole::Commenter,
        Role::Editor => SpaceRole::Editor,
        Role::Owner => SpaceRole::Owner,
    }
}

pub const fn to_role(role: SpaceRole) -> Role {
    match role {
        SpaceRole::Keeper => Role::Keeper,
        SpaceRole::Reader => Role::Reader,
        SpaceRole::Commenter => Role::Commenter,
        SpaceRole::Editor => Role::Editor,
        SpaceRole::Owner => Role::Owner,
    }
}

/// Why founding or joining failed.
pub const fn failure(failure: Failure) -> Problem {
    match failure {
        Failure::Version => Problem::Version,
        // Who joins asks for the workspace that the invitation names: this relay not knowing it says the same.
        Failure::UnknownWorkspace | Failure::NotAuthorised | Failure::InviteUnknown => Problem::InviteUnknown,
        Failure::InviteUsed => Problem::InviteUsed,
        Failure::InviteRevoked => Problem::InviteRevoked,
        Failure::InviteExpired => Problem::InviteExpired,
        Failure::SetupCode => Problem::SetupCode,
        Failure::BadFrame => Problem::Internal,
        Failure::TooMany | Failure::Unavailable | Failure::GoingAway => Problem::NoNetwork,
    }
}

pub fn outcome(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Done => Answer::Done,
        Outcome::Created(key) => Answer::Created(doc_ref(&key)),
        Outcome::Invited(secret) => Answer::Invitation { code: secret.code, invite: secret.invite.0 },
        Outcome::Attached { blob, key } => Answer::Attached { blob: blob.0, key: key.0 },
        // What was fetched is read before the window is answered.
        Outcome::Fetched { .. } => Answer::Done,
        Outcome::Refused(refused) => Answer::Failed(problem(refused)),
    }
}

/// Why the engine refused, for the window.
pub const fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Offline => Problem::NoNetwork,
        Refused::NotAllowed => Problem::NotAllowed,
        Refused::TooLarge => Problem::TooLarge,
        Refused::NotYet => Problem::NotYet,
        Refused::Damaged => Problem::Damaged,
        Refused::Update => Problem::Version,
        Refused::Unknown | Refused::BadChanges => Problem::Internal,
    }
}

/// The document of the root space that names the partnership; `None` until it is here.
pub fn directory(engine: &Engine) -> Option<DocKey> {
    let root = engine.workspace_id();
    let is_directory = |(key, replica): &(&DocKey, &intreccio_engine::Replica)| {
        let kind = replica.doc().get(ROOT, "kind").ok().flatten();
        key.space == root && kind.is_some_and(|(kind, _)| kind.as_str() == Some(Kind::Workspace.code()))
    };
    engine.docs().find(is_directory).map(|(key, _)| *key)
}

/// Who is at this device; `None` until the directory is here.
pub fn me(engine: &Engine, demo: bool) -> Option<Me> {
    let role = engine.workspace().and_then(|workspace| workspace.users().get(&engine.user()));
    Some(Me {
        user: engine.user().0,
        device: engine.device().0,
        workspace: engine.workspace_id().0,
        directory: doc_ref(&directory(engine)?),
        demo,
        // A founder whose relay has not answered yet: there is no log to ask.
        admin: role.is_none_or(|role| *role == WorkspaceRole::Admin),
    })
}

/// Who may do what, as the verified log says.
pub fn access(engine: &Engine) -> Access {
    let Some(workspace) = engine.workspace() else { return Access::default() };
    let users = workspace.users().iter().map(|(user, role)| UserAccess {
        user: user.0,
        admin: *role == WorkspaceRole::Admin,
        devices: count(workspace.devices_of(*user).filter(|(_, device)| !device.recovery)),
    });
    let invites = workspace.invites().iter().map(|(id, invite): (&InviteId, _)| InviteAccess {
        invite: id.0,
        admin: invite.role == WorkspaceRole::Admin,
        for_device: invite.user.is_some(),
        expires: invite.expires,
        uses_left: invite.uses_left,
        revoked: invite.revoked,
        by: invite.by.0,
    });
    let spaces = workspace.spaces().iter().filter(|(id, _)| engine.role_in(id).is_some());
    let spaces = spaces.map(|(id, space)| SpaceAccess {
        space: id.0,
        docs: space.docs.iter().map(|doc| doc.0).collect(),
        members: space.members.iter().map(|(user, of)| (user.0, role(*of))).collect(),
    });
    Access { users: users.collect(), invites: invites.collect(), spaces: spaces.collect() }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

pub fn status(engine: &Engine, demo: bool) -> Status {
    let status = engine.status();
    let waiting = status.waiting.iter().map(|(key, since)| Waiting { doc: doc_ref(key), since: *since });
    let log = status.log.iter().map(|line| bridge::LogLine { at: line.at, what: log_event(line.what) });
    Status {
        state: match status.state {
            State::AtRisk => bridge::State::AtRisk,
            _ if demo => bridge::State::LocalOnly,
            other => state(other),
        },
        last_delivery: status.delivered,
        last_attempt: status.last_attempt,
        online: status.online,
        waiting: waiting.collect(),
        attachments: if demo { Vec::new() } else { engine.undelivered_blobs().map(|(_, blob)| blob.0).collect() },
        log: log.collect(),
    }
}

fn state(state: State) -> bridge::State {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match state {
        State::Delivered => bridge::State::Delivered,
        State::Sending { left } => bridge::State::Sending { left: narrow(left) },
        State::OnlyHere { records, since } => bridge::State::OnlyHere { records: narrow(records), since },
        State::Unknown => bridge::State::Unknown,
        State::NeedsYou(need) => bridge::State::NeedsYou(self::need(need)),
        State::AtRisk => bridge::State::AtRisk,
    }
}

const fn need(need: Need) -> bridge::Need {
    match need {
        Need::AccessEnded => bridge::Need::AccessEnded,
        Need::Clock => bridge::Need::Clock,
        Need::Quarantined => bridge::Need::Quarantined,
        Need::OtherPast => bridge::Need::OtherPast,
        Need::Update => bridge::Need::Update,
        Need::NoRoom => bridge::Need::NoRoom,
        Need::Attachment => bridge::Need::Attachment,
    }
}

const fn log_event(event: LogEvent) -> bridge::LogEvent {
    match event {
        LogEvent::Connected => bridge::LogEvent::Connected,
        LogEvent::Disconnected => bridge::LogEvent::Disconnected,
        LogEvent::TimedOut => bridge::LogEvent::TimedOut,
        LogEvent::CaughtUp => bridge::LogEvent::CaughtUp,
        LogEvent::Delivered => bridge::LogEvent::Delivered,
        LogEvent::Refused => bridge::LogEvent::Refused,
        LogEvent::Refusal(_) => bridge::LogEvent::Refusal,
        LogEvent::Stored => bridge::LogEvent::Stored,
        LogEvent::StoreFailed => bridge::LogEvent::StoreFailed,
        LogEvent::Alarm => bridge::LogEvent::Alarm,
        LogEvent::Leader => bridge::LogEvent::Leader,
        LogEvent::Follower => bridge::LogEvent::Follower,
    }
}
