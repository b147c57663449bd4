//! What the window and the worker say to each other, as postcard inside a `Uint8Array`. Never stored, so it may change
//! with every build: both ends are the same wasm module.
//!
//! The window asks with a number ([`Ask`]) and gets one [`Answer`] with that number; [`News`] comes unasked. Keys and
//! passphrases go to the worker and never come back; what comes back is documents and projections of them.

use intreccio_model::deadline::Due;
use intreccio_model::doc::Kind;
use intreccio_model::projection::{CompanionCard, FamilyCard, ReviewItem, TableCard};
use intreccio_model::search::{Found, Query};
use serde::{Deserialize, Serialize};

/// A 16-byte id: of a user, device, space, document or invitation.
pub type Id16 = [u8; 16];

/// A 32-byte id or key: of an attachment.
pub type Id32 = [u8; 32];

/// A document, and the space that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocRef {
    pub space: Id16,
    pub doc: Id16,
    /// The lane beside the document, where those keep their reasons who read it and do not write in it.
    pub beside: bool,
}

impl DocRef {
    /// The document itself.
    pub const fn body(space: Id16, doc: Id16) -> Self {
        Self { space, doc, beside: false }
    }

    /// The lane beside it.
    pub const fn beside(self) -> Self {
        Self { beside: true, ..self }
    }
}

/// A workspace on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    pub id: String,
    /// The demonstration: local, fictional, opens without a passphrase.
    pub demo: bool,
    /// Milliseconds since 1970.
    pub created: u64,
}

/// Who is at this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub user: Id16,
    pub device: Id16,
    pub workspace: Id16,
    /// The workspace document: open it first.
    pub directory: DocRef,
    pub demo: bool,
    pub admin: bool,
}

/// An organisation given while founding.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewOrganisation {
    pub name: String,
    /// Vocabulary codes of `model::workspace`.
    pub kind: String,
    pub side: String,
    pub lead: bool,
}

/// What a person says of themselves when they found or join.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    /// Vocabulary code of the professional role.
    pub role: String,
    /// Founding: the index of the organisation in the list given; joining: unset, chosen later in the directory.
    pub organisation: Option<usize>,
}

/// What an invitation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InviteFor {
    Member,
    Admin,
    /// A further device of mine.
    MyDevice,
}

/// What a member may do in a family's space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SpaceRole {
    Keeper,
    Reader,
    Commenter,
    Editor,
    Owner,
}

/// Window to worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Ask {
    /// First: which workspaces are on this device. `suspects`: entries that were being applied when the last worker
    /// died; they are applied one by one, and the one that kills again is quarantined.
    Start {
        suspects: Vec<[u8; 32]>,
    },
    Found {
        setup_code: String,
        name: String,
        organisations: Vec<NewOrganisation>,
        me: Profile,
        passphrase: String,
    },
    Join {
        code: String,
        me: Profile,
        passphrase: String,
    },
    /// The demonstration as one of its operators has it (a key of `model::demo::OPERATORS`), made when it is not here.
    OpenDemo {
        person: String,
    },
    Unlock {
        vault: String,
        passphrase: String,
    },
    /// Forget keys and documents; everything is already on the device.
    Lock,
    ChangePassphrase {
        old: String,
        new: String,
    },
    /// The document's bytes; from then on its changes come as [`News::Changes`] until `Close`.
    Open(DocRef),
    Close(DocRef),
    /// Changes made in the window; answered when they are durable.
    Edit {
        doc: DocRef,
        changes: Vec<Vec<u8>>,
    },
    /// A space of its own with one document of this kind, made of these changes: a plan, or what accompanies one.
    CreateSpace {
        kind: Kind,
        changes: Vec<Vec<u8>>,
    },
    /// A further document of this kind in a space that is there, made of these changes: a text of the table.
    CreateDoc {
        space: Id16,
        kind: Kind,
        changes: Vec<Vec<u8>>,
    },
    Invite {
        what: InviteFor,
        days: u32,
        uses: u32,
    },
    RevokeInvite {
        invite: Id16,
    },
    SetAdmin {
        user: Id16,
        admin: bool,
    },
    AddMember {
        space: Id16,
        user: Id16,
        role: SpaceRole,
    },
    SetRole {
        space: Id16,
        user: Id16,
        role: SpaceRole,
    },
    /// A photograph or scan for the members of a space, ready to be shown to them: answered when it is safe on the device, by what the
    /// document has to say of it. It is delivered after the documents.
    PutAttachment {
        space: Id16,
        content: Vec<u8>,
    },
    /// An attachment's content, from the device; when it is not here and `fetch`, from the relay.
    GetAttachment {
        space: Id16,
        blob: Id32,
        key: Id32,
        fetch: bool,
    },
    /// Where the person is at this moment, for who is in the space now ([`crate::window::company`] says what the bytes are). It is
    /// lost without a line, and nobody waits for the answer.
    Present {
        space: Id16,
        content: Vec<u8>,
    },
    /// Where a text of the table says something that would lead to a family that is on this device.
    Leaks(DocRef),
    /// A new key for a space: what is written from here on is closed to who was taken down to keeper.
    RotateKey {
        space: Id16,
    },
    /// What others changed up to these heads was seen by the person.
    MarkReviewed {
        doc: DocRef,
        heads: Vec<[u8; 32]>,
    },
    /// Everything, sealed under the passphrase.
    Backup,
    Restore {
        file: Vec<u8>,
        passphrase: String,
    },
    /// Connect at once.
    TryNow,
    /// The page became visible or the browser says online: check the socket.
    Resume,
    /// A letter is on the screen, and the next one is farthest away: what takes time is best done now.
    Lull,
    /// The page is being hidden: seal and send what is pending.
    Flush,
    /// Removes a workspace from this device. Refused while anything is undelivered, unless `even_undelivered`.
    Forget {
        vault: String,
        even_undelivered: bool,
    },
    /// Refreshed directory of members, invitations and devices.
    Access,
    /// The best `limit` things that a query finds in all documents on this device.
    Search {
        query: Query,
        limit: u32,
    },
    /// Keeps something on this device only, sealed like everything else in the vault: where a visit was left, a saved search. An
    /// empty value forgets it.
    Keep {
        name: String,
        value: Vec<u8>,
    },
    /// What was kept under a name.
    Recall {
        name: String,
    },
    /// What each plan on this device adds to the numbers without names.
    Facts,
}

impl Ask {
    /// Whether it opens or removes a vault: what the worker can be asked while none is open, and needs the engine for.
    pub const fn opens(&self) -> bool {
        matches!(
            self,
            Self::Found { .. }
                | Self::Join { .. }
                | Self::OpenDemo { .. }
                | Self::Unlock { .. }
                | Self::Restore { .. }
                | Self::Forget { .. }
        )
    }
}

/// Worker to window, to one [`Ask`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    Done,
    Vaults(Vec<Vault>),
    /// After `Found`, `Join`: the paper recovery key to show once, and who I am. After `Unlock`, `OpenDemo`, `Restore`:
    /// no recovery key.
    Entered {
        me: Me,
        recovery: Option<String>,
    },
    /// `save()` of the document and the heads that the person last reviewed.
    Document {
        bytes: Vec<u8>,
        reviewed: Vec<[u8; 32]>,
        role: Option<SpaceRole>,
    },
    Created(DocRef),
    /// The code for the link: `…#/invito/<code>`.
    Invitation {
        code: String,
        invite: Id16,
    },
    File(Vec<u8>),
    /// Its id, and the key that opens it.
    Attached {
        blob: Id32,
        key: Id32,
    },
    /// Of an attachment.
    Content(Vec<u8>),
    Access(Access),
    Facts(Vec<intreccio_model::numbers::Facts>),
    Found(Found<DocRef>),
    Leaks(Vec<intreccio_model::codoc::publish::Leak>),
    /// `None`: nothing is kept under that name.
    Kept(Option<Vec<u8>>),
    Failed(Problem),
}

/// Who may do what, as the verified log says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Access {
    pub users: Vec<UserAccess>,
    pub invites: Vec<InviteAccess>,
    pub spaces: Vec<SpaceAccess>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserAccess {
    pub user: Id16,
    pub admin: bool,
    /// Paper keys not counted.
    pub devices: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InviteAccess {
    pub invite: Id16,
    pub admin: bool,
    pub for_device: bool,
    pub expires: u64,
    pub uses_left: u32,
    pub revoked: bool,
    pub by: Id16,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SpaceAccess {
    pub space: Id16,
    pub docs: Vec<Id16>,
    pub members: Vec<(Id16, SpaceRole)>,
}

/// Why an ask failed: each has its own words in the locale files, and something the person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Wrong passphrase.
    WrongPassphrase,
    /// Too short to protect anything.
    WeakPassphrase,
    /// The code is cut short or mistyped.
    BadInvitation,
    InviteUsed,
    InviteExpired,
    InviteRevoked,
    /// The invitation belongs to another workspace or relay.
    InviteUnknown,
    UnknownWorkspace,
    SetupCode,
    /// The relay cannot be reached; founding and joining need it once.
    NoNetwork,
    /// The device is full or refuses to store.
    Storage,
    /// Not this file, or cut short.
    BadFile,
    /// That workspace is on this device already.
    AlreadyHere,
    /// My role does not allow it.
    NotAllowed,
    /// There is undelivered work.
    Undelivered,
    /// More than an attachment may have.
    TooLarge,
    /// The attachment is not on this device, and nobody asked to fetch it.
    NotHere,
    /// Whoever added the attachment has not delivered it yet.
    NotYet,
    /// The attachment is not what the document says: on this device, or as the relay hands it out.
    Damaged,
    /// Another version of the program is needed on one of the sides.
    Version,
    /// A bug: what was typed is safe, the log says more.
    Internal,
}

/// Worker to window, unasked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum News {
    Status(Status),
    /// All families that this device can read, sorted by code.
    Families(Vec<FamilyEntry>),
    /// What accompanies plans in spaces of its own, as far as this device can read it.
    Companions(Vec<CompanionEntry>),
    /// The documents of the tables that this device can read.
    Table(Vec<TableEntry>),
    /// What waits for somebody on a day, in all documents that this device can read; the earliest first.
    Deadlines(Vec<DueEntry>),
    /// What waits for a person: conflicts and passages, by document.
    Review(Vec<(DocRef, ReviewItem)>),
    /// Changes from elsewhere (another device or tab) to an open document, to apply at once.
    Changes {
        doc: DocRef,
        changes: Vec<Vec<u8>>,
    },
    /// So much of an attachment has come or gone.
    Attachment(Progress),
    Present(Present),
    /// Members, roles or invitations changed: `Ask::Access` again.
    AccessChanged,
    /// About to apply these entries, or done: what [`Ask::Start`]'s suspects are made of.
    Applying(Vec<[u8; 32]>),
    Applied,
    /// The worker locked (by request of another tab, or the vault was removed).
    Locked,
}

/// One family in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyEntry {
    pub doc: DocRef,
    pub card: FamilyCard,
    pub role: Option<SpaceRole>,
    /// Has changes that are only on this device.
    pub undelivered: bool,
    /// Others' changes since the person last reviewed it.
    pub news: u32,
}

/// One document that accompanies a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanionEntry {
    pub doc: DocRef,
    pub card: CompanionCard,
    pub role: Option<SpaceRole>,
    /// Has changes that are only on this device.
    pub undelivered: bool,
    /// Others' changes since the person last reviewed it.
    pub news: u32,
}

/// A document of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    pub doc: DocRef,
    pub card: TableCard,
    pub role: Option<SpaceRole>,
    /// Has changes that are only on this device.
    pub undelivered: bool,
    /// Others' changes since the person last reviewed it.
    pub news: u32,
}

/// A deadline, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueEntry {
    /// The document that holds it and what is said of it: a plan, or a court file.
    pub at: DocRef,
    /// The document of the family's plan, whose pages show both.
    pub plan: Id16,
    /// The plan's code.
    pub code: String,
    pub due: Due,
}

/// Where somebody else is at this moment, on one of their devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    pub space: Id16,
    pub user: Id16,
    pub device: Id16,
    /// See [`crate::window::company`].
    pub content: Vec<u8>,
}

/// How far an attachment is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub blob: Id32,
    /// To the relay; else from it.
    pub out: bool,
    /// Bytes of its sealed form.
    pub upto: u64,
    pub total: u64,
}

/// What the status line says; computed by the engine, phrased by the locale files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub state: State,
    /// When the relay last confirmed everything, milliseconds since 1970.
    pub last_delivery: Option<u64>,
    pub last_attempt: Option<u64>,
    pub online: bool,
    /// What is only here.
    pub waiting: Vec<Waiting>,
    /// Attachments that are only here.
    pub attachments: Vec<Id32>,
    /// Without content: times and codes only, newest last.
    pub log: Vec<LogLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// The demonstration: nothing is ever sent.
    LocalOnly,
    Delivered,
    Sending {
        left: u32,
    },
    OnlyHere {
        records: u32,
        since: u64,
    },
    /// Not connected, nothing to send.
    Unknown,
    NeedsYou(Need),
    /// This device cannot save.
    AtRisk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// My access to a space ended while I had undelivered work in it.
    AccessEnded,
    /// The device's clock is more than ten minutes off the relay's.
    Clock,
    /// A change of somebody's could not be applied and was set aside.
    Quarantined,
    /// The relay showed a log that does not fit the one seen before; that space stopped syncing.
    OtherPast,
    /// The relay or another device speaks a newer version.
    Update,
    /// The relay has no room for more attachments.
    NoRoom,
    /// An attachment is not taken, or damaged on this device.
    Attachment,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub doc: DocRef,
    pub since: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    pub at: u64,
    pub what: LogEvent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogEvent {
    Connected,
    Disconnected,
    TimedOut,
    CaughtUp,
    Delivered,
    Refused,
    Refusal,
    Stored,
    StoreFailed,
    Alarm,
    Leader,
    Follower,
}
