//! The state machine: one function over closed enums, no clock, no randomness, no input or output of its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use automerge::ChangeHash;
use intreccio_protocol::control::{DevicePublic, Role, WorkspaceRole};
use intreccio_protocol::frame::Failure;
use intreccio_protocol::ids::{BlobId, DeviceId, DocId, EntryId, InviteId, SessionId, SpaceId, UserId, VerifyingKey};
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::{Workspace, hash};
use rand_core::CryptoRng;

use crate::blob::BlobKey;
use crate::blobs::{At, Blobs};
use crate::intent::{self, Intent};
use crate::keys::{DeviceKeys, SpaceKey, random};
use crate::link::Link;
use crate::replica::{DocKey, Replica};
use crate::rows::{self, EnteringRow, IntentRow, PendingRow, QuarantineRow};
use crate::space::Space;
use crate::status::{LogEvent, LogLine};
use crate::store::{Durability, Op, Table};

/// Milliseconds since 1970.
pub type Timestamp = u64;

/// How long an invitation waits for the network before it is given up.
const INVITE_PATIENCE: u64 = 15_000;
/// A failed store is tried again after this.
const STORE_RETRY: u64 = 2_000;
/// Documents that changed are saved whole after this, so that the next start does not replay them.
const SAVE_AFTER: u64 = 60_000;

/// What happens to an engine.
#[derive(Debug, Clone)]
pub enum Input {
    /// The person, or the program for them, wants something; `token` comes back in [`Event::Done`].
    Command {
        /// Chosen by the caller.
        token: u64,
        /// What.
        command: Command,
    },
    /// A batch is as durable as it was to be.
    Stored {
        /// Its number.
        batch: u64,
    },
    /// A batch could not be written; it is tried again.
    StoreFailed {
        /// Its number.
        batch: u64,
    },
    /// What the store has where [`Effect::Load`] asked; `None` also when it does not answer.
    Loaded {
        /// Its number.
        load: u64,
        /// The row's value.
        value: Option<Vec<u8>>,
    },
    /// The socket is open.
    Connected,
    /// A message came.
    Received(Vec<u8>),
    /// The socket is closed, or could not be opened.
    Disconnected,
    /// It is the time asked for by [`Effect::WakeAt`], or any other.
    Tick,
    /// Whether this tab owns the socket (one of the tabs of a device does).
    Lead(bool),
    /// Another tab of this device committed this.
    Mirrored(Vec<Op>),
    /// Another tab of this device heard of somebody else in this space.
    Company(SpaceId),
    /// The page is visible again, or the system says that there is a network: check the line now.
    Resume,
    /// A letter that was typed here is on the screen, and the next one is farthest away: what takes time is best done now.
    Lull,
    /// The page is being hidden or locked: seal, send, and save what is open.
    Flush,
}

/// What can be asked of an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Automerge changes made on this device, with its user as author. Done when durable.
    Edit {
        /// Of which document.
        doc: DocKey,
        /// As `Change::raw_bytes`.
        changes: Vec<Vec<u8>>,
    },
    /// A space of its own, with one document made of these changes. Done when durable; needs no network.
    CreateSpace {
        /// Its first document's changes.
        changes: Vec<Vec<u8>>,
    },
    /// A document in a space that is there. Done when durable; needs no network.
    CreateDoc {
        /// Where.
        space: SpaceId,
        /// Its first changes.
        changes: Vec<Vec<u8>>,
    },
    /// An invitation. Done when the relay has it, which needs a network within 15 s.
    Invite {
        /// What who joins becomes.
        role: WorkspaceRole,
        /// For a further device of this device's user.
        own_device: bool,
        /// Until when, milliseconds since 1970.
        expires: u64,
        /// How many may join.
        uses: u32,
    },
    /// Withdraws an invitation.
    RevokeInvite(InviteId),
    /// Makes or unmakes an admin.
    SetWorkspaceRole {
        /// Whom.
        user: UserId,
        /// As what.
        role: WorkspaceRole,
    },
    /// Lets somebody into a space.
    AddMember {
        /// Which.
        space: SpaceId,
        /// Whom.
        user: UserId,
        /// As what.
        role: Role,
    },
    /// Changes what a member may do.
    SetRole {
        /// Where.
        space: SpaceId,
        /// Whose.
        user: UserId,
        /// As what.
        role: Role,
    },
    /// A new key for a space from here on.
    RotateKey {
        /// Which.
        space: SpaceId,
    },
    /// The person has seen a document up to these heads.
    MarkReviewed {
        /// Which.
        doc: DocKey,
        /// Automerge heads, 32 bytes each.
        heads: Vec<[u8; 32]>,
    },
    /// Never apply this entry again: it broke the program.
    Quarantine {
        /// Which.
        entry: EntryId,
    },
    /// Seals a photograph or scan for the members of a space. Done when durable; needs no network.
    Attach {
        /// Which.
        space: SpaceId,
        /// At most [`crate::blob::LONGEST`] bytes.
        content: Vec<u8>,
    },
    /// Brings an attachment onto this device. Done when it can be read with [`crate::blob::read`].
    Fetch {
        /// Where it is.
        space: SpaceId,
        /// Which.
        blob: BlobId,
        /// As the document says; each part that comes is checked with it.
        key: BlobKey,
    },
    /// Says where this device's user is at this moment to who is in the space now. Kept nowhere; refused when there is no line.
    Present {
        /// Where.
        space: SpaceId,
        /// At most [`crate::presence::LONGEST`] bytes.
        content: Vec<u8>,
    },
    /// Forgets an attachment that is damaged on this device, to fetch it again.
    DropBlob {
        /// Where it is.
        space: SpaceId,
        /// Which.
        blob: BlobId,
    },
}

/// What an engine wants done.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Write atomically; answer with [`Input::Stored`] or [`Input::StoreFailed`]. One at a time is under way.
    Store {
        /// Number to answer with.
        batch: u64,
        /// In order.
        ops: Vec<Op>,
        /// When it counts as written.
        durability: Durability,
    },
    /// Read one row; answer with [`Input::Loaded`].
    Load {
        /// Number to answer with.
        load: u64,
        /// Of which table.
        table: Table,
        /// Which row.
        key: Vec<u8>,
    },
    /// Open the socket to the relay.
    Connect,
    /// Send one message.
    Send(Vec<u8>),
    /// Close the socket; no [`Input::Disconnected`] is needed.
    Disconnect,
    /// Send [`Input::Tick`] then; replaces the time asked for before.
    WakeAt(Timestamp),
    /// Tell the program.
    Tell(Event),
}

/// What the program may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A command ended.
    Done {
        /// Of the command.
        token: u64,
        /// How.
        outcome: Outcome,
    },
    /// The relay accepted who founds or joins.
    Entered,
    /// The relay refused who founds or joins; nothing of it will come.
    EnterFailed(Failure),
    /// Changes from elsewhere are in the replica.
    Changed {
        /// Of which document.
        doc: DocKey,
        /// New here, as `Change::raw_bytes`.
        changes: Vec<Vec<u8>>,
    },
    /// Where somebody else is at this moment.
    Present {
        /// In which space.
        space: SpaceId,
        /// Who.
        user: UserId,
        /// With which device.
        device: DeviceId,
        /// As their program said it.
        content: Vec<u8>,
    },
    /// Members, roles, devices or invitations changed.
    Access,
    /// The status may differ.
    Status,
    /// A change was set aside; its author is named.
    Quarantined {
        /// Which entry.
        entry: EntryId,
        /// Who signed it.
        device: DeviceId,
    },
    /// So much of an attachment has gone out or come in.
    Attachment {
        /// Where it is.
        space: SpaceId,
        /// Which.
        blob: BlobId,
        /// In which direction.
        way: Way,
        /// Bytes of its sealed form, so far.
        upto: u64,
        /// Of so many.
        total: u64,
    },
    /// Other tabs went ahead without this one hearing of it: open the engine anew from the store.
    Lost,
}

/// Where an attachment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the relay.
    Out,
    /// From the relay.
    In,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As asked.
    Done,
    /// The new document.
    Created(DocKey),
    /// The secret to put into a link.
    Invited(InviteSecret),
    /// What a document has to say of an attachment, for others to read it.
    Attached {
        /// Its id.
        blob: BlobId,
        /// What opens it.
        key: BlobKey,
    },
    /// The attachment is on this device.
    Fetched {
        /// Bytes of its sealed form.
        total: u64,
    },
    /// Not possible; nothing happened.
    Refused(Problem),
}

/// The secret of an invitation: shown to the person, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteSecret {
    /// See [`Invitation::to_code`].
    pub code: String,
    /// Its id in the log.
    pub invite: InviteId,
}

impl std::fmt::Debug for InviteSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InviteSecret({:?})", self.invite)
    }
}

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// This needs the relay, and there is no line to it.
    #[error("no network")]
    Offline,
    /// The role does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// No such space, document, user or invitation here.
    #[error("not known here")]
    Unknown,
    /// The changes are not this device's, or not changes.
    #[error("not changes of this device")]
    BadChanges,
    /// More than an attachment may have.
    #[error("too large")]
    TooLarge,
    /// Who added the attachment has not delivered it.
    #[error("not on the relay yet")]
    NotYet,
    /// What came is not the attachment.
    #[error("not what was asked for")]
    Damaged,
    /// The relay is of a version that does not know this.
    #[error("the relay is too old")]
    Update,
}

/// What follows a batch that was written.
#[derive(Debug, Clone)]
pub(crate) enum After {
    Tell(Event),
    Durable {
        space: SpaceId,
        entries: Vec<EntryId>,
    },
    /// Rows that must be safe before the relay hears of what is in them.
    Kept(Vec<RowKey>),
    /// An attachment is safe.
    Attached(At),
}

/// A table and a key.
pub(crate) type RowKey = (Table, Vec<u8>);

#[derive(Debug, Clone)]
struct Batch {
    ops: Vec<Op>,
    durability: Durability,
    after: Vec<After>,
}

/// Batches: one under way, the rest waits and goes together.
#[derive(Default)]
pub(crate) struct Batches {
    number: u64,
    under_way: Option<(u64, Batch)>,
    waiting: VecDeque<Batch>,
    /// When to try again after a failure.
    pub(crate) retry_at: Option<Timestamp>,
    /// Wishes and how somebody is coming in, not yet safe: a crash could undo them after the relay had carried them out.
    unsafe_rows: BTreeSet<RowKey>,
}

/// Changes that are durable here and in no entry yet.
pub(crate) struct Pending {
    pub rows: Vec<(Vec<u8>, Vec<Vec<u8>>)>,
    pub since: Timestamp,
    pub last: Timestamp,
    pub bytes: usize,
}

/// An invitation whose entry is on its way.
pub(crate) struct Waiting {
    pub token: u64,
    pub secret: InviteSecret,
    pub until: Timestamp,
}

/// Who this device is.
pub(crate) struct Identity {
    pub user: UserId,
    pub keys: DeviceKeys,
    pub workspace: SpaceId,
}

/// One device's side of a workspace.
pub struct Engine {
    pub(crate) me: Identity,
    pub(crate) session: SessionId,
    pub(crate) skeletons: BTreeSet<ChangeHash>,
    pub(crate) workspace: Option<Workspace>,
    pub(crate) spaces: BTreeMap<SpaceId, Space>,
    pub(crate) docs: BTreeMap<DocKey, Replica>,
    pub(crate) pending: BTreeMap<DocKey, Pending>,
    pub(crate) intents: BTreeMap<u64, IntentRow>,
    pub(crate) waiting: BTreeMap<u64, Waiting>,
    /// Spaces whose key may be missing on some device.
    pub(crate) unshared: BTreeSet<SpaceId>,
    pub(crate) link: Link,
    pub(crate) relay: Option<VerifyingKey>,
    pub(crate) entering: Option<EnteringRow>,
    pub(crate) quarantine: BTreeMap<EntryId, QuarantineRow>,
    pub(crate) blobs: Blobs,
    pub(crate) reviewed: BTreeMap<DocKey, Vec<[u8; 32]>>,
    pub(crate) leader: bool,
    pub(crate) mirroring: bool,
    pub(crate) leader_online: bool,
    pub(crate) batches: Batches,
    pub(crate) log: VecDeque<LogLine>,
    pub(crate) delivered: Option<Timestamp>,
    pub(crate) now: Timestamp,
    pub(crate) ops: Vec<Op>,
    pub(crate) out: Vec<Effect>,
    pub(crate) apply_at: Option<Timestamp>,
    /// When a letter that was typed here was last on the screen.
    pub(crate) typed: Timestamp,
    pub(crate) save_at: Option<Timestamp>,
    pub(crate) flush: bool,
    count: u64,
}

impl Engine {
    pub(crate) fn new(me: Identity, session: SessionId, skeletons: BTreeSet<ChangeHash>) -> Self {
        Self {
            me,
            session,
            skeletons,
            workspace: None,
            spaces: BTreeMap::new(),
            docs: BTreeMap::new(),
            pending: BTreeMap::new(),
            intents: BTreeMap::new(),
            waiting: BTreeMap::new(),
            unshared: BTreeSet::new(),
            link: Link::default(),
            relay: None,
            entering: None,
            quarantine: BTreeMap::new(),
            blobs: Blobs::default(),
            reviewed: BTreeMap::new(),
            leader: false,
            mirroring: false,
            leader_online: false,
            batches: Batches::default(),
            log: VecDeque::new(),
            delivered: None,
            now: 0,
            ops: Vec::new(),
            out: Vec::new(),
            apply_at: None,
            typed: 0,
            save_at: None,
            flush: false,
            count: 0,
        }
    }

    /// Carries one input out. The caller carries out all effects, in order, before the next step.
    pub fn step(&mut self, now: Timestamp, rng: &mut dyn CryptoRng, input: Input) -> Vec<Effect> {
        self.read_clock(now);
        match input {
            Input::Command { token, command } => self.command(token, command, rng),
            Input::Stored { batch } => self.stored(batch),
            Input::StoreFailed { batch } => self.store_failed(batch),
            Input::Loaded { load, value } => self.loaded(load, value),
            Input::Connected => self.connected(),
            Input::Received(bytes) => self.received(&bytes, rng),
            Input::Disconnected => self.disconnected(rng),
            Input::Tick => {}
            Input::Lead(lead) => self.lead(lead),
            Input::Mirrored(ops) => self.mirrored(ops, rng),
            Input::Company(space) => self.accompanied(space),
            Input::Resume => self.resume(),
            Input::Lull => self.lull(),
            Input::Flush => self.flush = true,
        }
        self.routine(rng);
        std::mem::take(&mut self.out)
    }

    /// What is due at any time.
    fn routine(&mut self, rng: &mut dyn CryptoRng) {
        if self.apply_at.is_some_and(|at| at <= self.now) || self.flush {
            self.apply_inbox();
        }
        self.give_up_waiting();
        self.line(rng);
        self.pump(rng);
        if self.flush || self.save_at.is_some_and(|at| at <= self.now) {
            self.save_documents();
        }
        self.flush = false;
        self.save(Durability::Relaxed, Vec::new());
        self.issue();
        self.wake();
    }

    fn lull(&mut self) {
        self.typed = self.now;
        if self.apply_at.is_some() {
            self.apply_at = Some(self.now);
        }
    }

    /// Entries that the next step may apply, for who wants to know what killed the program.
    pub fn about_to_apply(&self) -> Vec<EntryId> {
        self.spaces.values().flat_map(|s| s.inbox.iter().map(|(_, e)| e.id())).collect()
    }

    // --- commands

    fn command(&mut self, token: u64, command: Command, rng: &mut dyn CryptoRng) {
        let outcome = match command {
            Command::Edit { doc, changes } => return self.edit(token, doc, changes),
            Command::CreateSpace { changes } => return self.create_space(token, changes, rng),
            Command::CreateDoc { space, changes } => return self.create_doc(token, space, changes, rng),
            Command::Invite { role, own_device, expires, uses } => {
                return self.invite(token, role, own_device, expires, uses, rng);
            }
            Command::Attach { space, content } => return self.attach(token, space, &content, rng),
            Command::Fetch { space, blob, key } => return self.fetch(token, (space, blob), key),
            Command::Present { space, content } => {
                let outcome = self.present(space, &content, rng);
                return self.tell(Event::Done { token, outcome });
            }
            Command::DropBlob { space, blob } => self.drop_attachment((space, blob)),
            Command::RevokeInvite(invite) => self.wish(Intent::RevokeInvite { invite }),
            Command::SetWorkspaceRole { user, role } => self.wish(Intent::SetWorkspaceRole { user, role }),
            Command::AddMember { space, user, role } => {
                self.wish_as_owner(space, Intent::AddMember { space, user, role })
            }
            Command::SetRole { space, user, role } => self.wish_as_owner(space, Intent::SetRole { space, user, role }),
            Command::RotateKey { space } => self.rotate(space, rng),
            Command::MarkReviewed { doc, heads } => {
                let row = rows::encode(&heads.iter().map(|h| EntryId(*h)).collect::<Vec<_>>());
                self.ops.push(Op::Put(Table::Meta, rows::reviewed_key(&doc), row));
                self.reviewed.insert(doc, heads);
                Outcome::Done
            }
            Command::Quarantine { entry } => {
                self.set_aside(entry);
                Outcome::Done
            }
        };
        let done = vec![After::Tell(Event::Done { token, outcome })];
        self.save(Durability::Strict, done);
        self.tell(Event::Status);
    }

    fn edit(&mut self, token: u64, doc: DocKey, changes: Vec<Vec<u8>>) {
        // The lane beside a document begins with whoever first writes in it.
        let known = self.docs.contains_key(&DocKey::body(doc.space, doc.doc));
        let outcome = if known { self.accept(doc, changes) } else { Err(Problem::Unknown) };
        let outcome = outcome.map_or_else(Outcome::Refused, |()| Outcome::Done);
        self.save(Durability::Strict, vec![After::Tell(Event::Done { token, outcome })]);
        self.tell(Event::Status);
    }

    /// Own changes: into the replica, and into a row that an entry is made of later.
    fn accept(&mut self, key: DocKey, changes: Vec<Vec<u8>>) -> Result<(), Problem> {
        let (device, user) = (self.me.keys.id(), self.me.user);
        let replica = self.docs.entry(key).or_default();
        let checked = replica.check(&changes, device, user, &self.skeletons).map_err(|_| Problem::BadChanges)?;
        replica.apply(vec![checked]).map_err(|_| Problem::BadChanges)?;
        let row_key = rows::pending_key(&key, &self.session, self.count);
        self.count += 1;
        let row = PendingRow { since: self.now, key, changes: changes.iter().cloned().map(Into::into).collect() };
        self.ops.push(Op::Put(Table::Pending, row_key.clone(), rows::encode(&row)));
        self.add_pending(key, row_key, changes, self.now);
        self.save_at.get_or_insert(self.now + SAVE_AFTER);
        Ok(())
    }

    pub(crate) fn add_pending(&mut self, key: DocKey, row_key: Vec<u8>, changes: Vec<Vec<u8>>, since: Timestamp) {
        let now = self.now;
        let new = || Pending { rows: Vec::new(), since, last: now, bytes: 0 };
        let pending = self.pending.entry(key).or_insert_with(new);
        pending.last = now;
        pending.since = pending.since.min(since);
        pending.bytes += changes.iter().map(Vec::len).sum::<usize>();
        pending.rows.push((row_key, changes));
    }

    fn create_space(&mut self, token: u64, changes: Vec<Vec<u8>>, rng: &mut dyn CryptoRng) {
        let space = SpaceId(random(rng));
        let key = SpaceKey::make(rng);
        self.keep_key(space, 1, key);
        self.wish(Intent::CreateSpace { space });
        self.wish(Intent::NewEpoch { space, epoch: 1 });
        self.create_doc(token, space, changes, rng);
    }

    fn create_doc(&mut self, token: u64, space: SpaceId, changes: Vec<Vec<u8>>, rng: &mut dyn CryptoRng) {
        let key = DocKey::body(space, DocId(random(rng)));
        let known = self.spaces.contains_key(&space);
        let outcome = match known.then(|| self.accept(key, changes)) {
            None => Outcome::Refused(Problem::Unknown),
            Some(Err(problem)) => {
                self.docs.remove(&key);
                Outcome::Refused(problem)
            }
            Some(Ok(())) => {
                self.wish(Intent::CreateDoc { space, doc: key.doc });
                Outcome::Created(key)
            }
        };
        self.save(Durability::Strict, vec![After::Tell(Event::Done { token, outcome })]);
        self.tell(Event::Status);
    }

    fn invite(
        &mut self,
        token: u64,
        role: WorkspaceRole,
        own_device: bool,
        expires: u64,
        uses: u32,
        rng: &mut dyn CryptoRng,
    ) {
        let admin = self.workspace.as_ref().and_then(|w| w.users().get(&self.me.user)) == Some(&WorkspaceRole::Admin);
        if !own_device && !admin {
            return self.tell(Event::Done { token, outcome: Outcome::Refused(Problem::NotAllowed) });
        }
        let invitation = Invitation { workspace: self.me.workspace, seed: random(rng) };
        let keys = DeviceKeys::of_invitation(&invitation).public().clone();
        let secret = InviteSecret { code: invitation.to_code(), invite: hash::invite_id(&keys.sign) };
        let user = own_device.then_some(self.me.user);
        let role = if own_device { WorkspaceRole::Member } else { role };
        let order = self.add_intent(Intent::Invite { keys, role, user, expires, uses: uses.max(1) });
        self.waiting.insert(order, Waiting { token, secret, until: self.now + INVITE_PATIENCE });
        self.save(Durability::Strict, Vec::new());
    }

    fn give_up_waiting(&mut self) {
        let late: Vec<u64> = self.waiting.iter().filter(|(_, w)| w.until <= self.now).map(|(o, _)| *o).collect();
        for order in late {
            if self.link.control_under_way(order) {
                continue;
            }
            self.drop_intent(order);
            if let Some(waiting) = self.waiting.remove(&order) {
                let outcome = Outcome::Refused(Problem::Offline);
                self.tell(Event::Done { token: waiting.token, outcome });
            }
        }
    }

    fn wish_as_owner(&mut self, space: SpaceId, intent: Intent) -> Outcome {
        match self.role_in(&space) {
            Some(Role::Owner) => self.wish(intent),
            _ => Outcome::Refused(Problem::NotAllowed),
        }
    }

    fn wish(&mut self, intent: Intent) -> Outcome {
        self.add_intent(intent);
        Outcome::Done
    }

    fn rotate(&mut self, space: SpaceId, rng: &mut dyn CryptoRng) -> Outcome {
        let Some(epoch) = self.workspace.as_ref().and_then(|w| w.space(&space)).map(|s| s.epoch) else {
            return Outcome::Refused(Problem::Unknown);
        };
        // One that waits would be made before what was wished after it: who is taken out then would get its key.
        let waits = |row: &IntentRow| match row.intent {
            Intent::NewEpoch { space: of, epoch } if of == space => Some(epoch),
            _ => None,
        };
        let epoch = self.intents.values().filter_map(waits).fold(epoch, u32::max) + 1;
        if self.role_in(&space) != Some(Role::Owner) {
            return Outcome::Refused(Problem::NotAllowed);
        }
        let offered = SpaceKey::make(rng);
        self.spaces.entry(space).or_insert_with(|| Space::new(space)).offered.insert(epoch, offered.clone());
        self.ops.push(Op::Put(Table::Keys, rows::offered_key(&space, epoch), offered.0.to_vec()));
        self.wish(Intent::NewEpoch { space, epoch })
    }

    pub(crate) fn add_intent(&mut self, intent: Intent) -> u64 {
        let last = self.intents.keys().next_back().copied().unwrap_or(0);
        let order = intent::next_order(self.now, last, &self.session);
        let row = IntentRow { since: self.now, intent };
        self.ops.push(Op::Put(Table::Intents, order.to_be_bytes().to_vec(), rows::encode(&row)));
        self.intents.insert(order, row);
        order
    }

    pub(crate) fn drop_intent(&mut self, order: u64) {
        if self.intents.remove(&order).is_some() {
            self.ops.push(Op::Delete(Table::Intents, order.to_be_bytes().to_vec()));
        }
    }

    pub(crate) fn keep_key(&mut self, space: SpaceId, epoch: u32, key: SpaceKey) {
        self.ops.push(Op::Put(Table::Keys, rows::space_key_key(&space, epoch), key.0.to_vec()));
        let space = self.spaces.entry(space).or_insert_with(|| Space::new(space));
        space.unlock(epoch, key);
        if !space.inbox.is_empty() {
            self.apply_at.get_or_insert(self.now);
        }
    }

    // --- the store

    /// Queues what has gathered in `ops`.
    pub(crate) fn save(&mut self, durability: Durability, mut after: Vec<After>) {
        let ops = std::mem::take(&mut self.ops);
        if self.mirroring || (ops.is_empty() && after.is_empty()) {
            return;
        }
        let rows: Vec<RowKey> = ops.iter().filter_map(kept_before_sent).collect();
        if !rows.is_empty() {
            self.batches.unsafe_rows.extend(rows.iter().cloned());
            after.push(After::Kept(rows));
        }
        self.batches.waiting.push_back(Batch { ops, durability, after });
    }

    fn issue(&mut self) {
        if self.batches.under_way.is_some() || self.batches.retry_at.is_some_and(|at| at > self.now) {
            return;
        }
        let mut all = Batch { ops: Vec::new(), durability: Durability::Relaxed, after: Vec::new() };
        for batch in self.batches.waiting.drain(..) {
            all.ops.extend(batch.ops);
            all.durability = all.durability.max(batch.durability);
            all.after.extend(batch.after);
        }
        if all.ops.is_empty() {
            return self.follow(all.after);
        }
        self.batches.number += 1;
        let batch = self.batches.number;
        self.out.push(Effect::Store { batch, ops: all.ops.clone(), durability: all.durability });
        self.batches.under_way = Some((batch, all));
    }

    fn stored(&mut self, number: u64) {
        let Some((_, batch)) = self.batches.under_way.take_if(|(n, _)| *n == number) else { return };
        if self.batches.retry_at.take().is_some() {
            self.note(LogEvent::Stored);
            self.tell(Event::Status);
        }
        self.follow(batch.after);
    }

    fn store_failed(&mut self, number: u64) {
        let Some((_, batch)) = self.batches.under_way.take_if(|(n, _)| *n == number) else { return };
        self.batches.waiting.push_front(batch);
        self.batches.retry_at = Some(self.now + STORE_RETRY);
        self.note(LogEvent::StoreFailed);
        self.tell(Event::Status);
    }

    fn follow(&mut self, after: Vec<After>) {
        for next in after {
            match next {
                After::Tell(event) => self.tell(event),
                After::Kept(rows) => rows.iter().for_each(|row| {
                    self.batches.unsafe_rows.remove(row);
                }),
                After::Attached(at) => self.attached(at),
                After::Durable { space, entries } => {
                    if let Some(space) = self.spaces.get_mut(&space) {
                        space.durable(&entries);
                    }
                }
            }
        }
    }

    /// Whether a wish is safe, so that the relay may hear of it.
    pub(crate) fn is_kept(&self, order: u64) -> bool {
        !self.batches.unsafe_rows.contains(&(Table::Intents, order.to_be_bytes().to_vec()))
    }

    /// Whether who founds or joins could go on after a crash.
    pub(crate) fn may_enter(&self) -> bool {
        !self.batches.unsafe_rows.contains(&(Table::Meta, rows::ENTERING.to_vec()))
    }

    fn save_documents(&mut self) {
        self.save_at = None;
        for (key, replica) in self.docs.iter_mut().filter(|(_, r)| r.dirty) {
            let Some(space) = self.spaces.get(&key.space) else { continue };
            if space.inbox.is_empty() && space.locked.is_empty() {
                let row = replica.store(space.cursor.n);
                self.ops.push(Op::Put(Table::Docs, key.bytes(), row));
            }
        }
        self.save(Durability::Relaxed, Vec::new());
    }

    // --- small things

    pub(crate) fn tell(&mut self, event: Event) {
        self.out.push(Effect::Tell(event));
    }

    pub(crate) fn note(&mut self, what: LogEvent) {
        const LINES: usize = 200;
        if self.log.len() == LINES {
            self.log.pop_front();
        }
        self.log.push_back(LogLine { at: self.now, what });
    }

    pub(crate) fn set_aside(&mut self, entry: EntryId) {
        let row = QuarantineRow { entry, device: DeviceId::ZERO, doc: DocId::ZERO };
        self.quarantine.entry(entry).or_insert(row);
        let all: Vec<_> = self.quarantine.values().cloned().collect();
        self.ops.push(Op::Put(Table::Meta, rows::QUARANTINED.to_vec(), rows::encode(&all)));
        self.tell(Event::Status);
    }

    fn wake(&mut self) {
        let retry = self.batches.retry_at.filter(|_| self.batches.under_way.is_none());
        let line = self.link.next(self.leader).filter(|_| self.may_enter());
        let due = [self.apply_at, self.save_at, retry, self.next_flush(), self.next_blob(), line];
        let waiting = self.waiting.values().map(|w| w.until).min();
        let at = due.into_iter().flatten().chain(waiting).min();
        if let Some(at) = at {
            self.out.push(Effect::WakeAt(at.max(self.now + 1)));
        }
    }

    // --- to read

    /// This device's user.
    pub fn user(&self) -> UserId {
        self.me.user
    }

    /// Whether this tab owns the socket.
    pub fn leads(&self) -> bool {
        self.leader
    }

    /// This device.
    pub fn device(&self) -> DeviceId {
        self.me.keys.id()
    }

    /// This device's public keys.
    pub fn device_public(&self) -> &DevicePublic {
        self.me.keys.public()
    }

    /// The workspace's id, which is its root space's.
    pub fn workspace_id(&self) -> SpaceId {
        self.me.workspace
    }

    /// What the verified log says of users, devices, spaces and roles; `None` until the genesis is here.
    pub fn workspace(&self) -> Option<&Workspace> {
        self.workspace.as_ref()
    }

    /// Documents that are here.
    pub fn docs(&self) -> impl Iterator<Item = (&DocKey, &Replica)> {
        self.docs.iter().filter(|(_, r)| !r.is_empty())
    }

    /// One document.
    pub fn replica(&self, key: &DocKey) -> Option<&Replica> {
        self.docs.get(key)
    }

    /// One document, for the reads that Automerge wants a mutable reference for.
    pub fn replica_mut(&mut self, key: &DocKey) -> Option<&mut Replica> {
        self.docs.get_mut(key)
    }

    /// Writes that the store has not confirmed, in order: what a copy of the store lacks.
    pub fn unsaved(&self) -> Vec<Op> {
        let under_way = self.batches.under_way.iter().map(|(_, batch)| batch);
        under_way.chain(&self.batches.waiting).flat_map(|batch| batch.ops.iter().cloned()).collect()
    }

    /// The heads that the person last saw of a document.
    pub fn reviewed(&self, key: &DocKey) -> &[[u8; 32]] {
        self.reviewed.get(key).map_or(&[], Vec::as_slice)
    }

    /// What this device's user may do in a space; the owner's role in one that only this device knows yet.
    pub fn role_in(&self, space: &SpaceId) -> Option<Role> {
        let known =
            self.workspace.as_ref().and_then(|w| w.space(space).is_some().then(|| w.role(&self.me.user, space)));
        match known {
            Some(role) => role,
            None => self.spaces.contains_key(space).then_some(Role::Owner),
        }
    }

    /// Whether a document has changes, or its space attachments, that the relay has not confirmed.
    pub fn is_undelivered(&self, key: &DocKey) -> bool {
        self.pending.contains_key(key)
            || self.blobs.out.keys().any(|(space, _)| *space == key.space)
            || self.spaces.get(&key.space).is_some_and(|s| s.outbox.iter().any(|o| o.key == *key))
    }
}

fn kept_before_sent(op: &Op) -> Option<RowKey> {
    match op {
        Op::Put(Table::Intents, key, _) => Some((Table::Intents, key.clone())),
        Op::Put(Table::Meta, key, _) if key == rows::ENTERING => Some((Table::Meta, key.clone())),
        _ => None,
    }
}
