//! One document: how it begins, how it is loaded, merged, edited and handed on.
//!
//! # How documents begin
//!
//! Two devices may create the containers of a document without knowing of each other; if each made its own, one of the two would
//! hide the other's content. So each kind of document has one **skeleton**: a first change with a fixed actor, time 0 and no author,
//! that holds the kind, the schema number and the empty containers. [`new`] makes it again on every device, byte for byte the
//! same, and for Automerge it is then the same change everywhere. It never travels: [`changes_since`] of a fresh document's heads
//! leaves it out, and a receiver starts with [`new`] and [`apply`]s the rest. Containers inside it (an objective, a visit) are made
//! under random ids by one change each.
//!
//! A version that needs more containers adds a **layer**: a further fixed change that stands on the one before and on nothing else,
//! so that it, too, is the same everywhere. [`load`] adds to an older document the layers which it lacks.
//!
//! # Text
//!
//! Positions are UTF-16 code units, as in the browser. Automerge decides this when a document is made, so it happens here only.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Author, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ObjId, ObjType, PatchLog, ROOT,
    ReadDoc, ScalarValue, TextEncoding,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::history::{History, OpRef};
use crate::ids::{Actor, Id, UserId};
use crate::path::Path;
use crate::place::{Entity, Place};
use crate::register::{self, Candidate, Field, Raw, Scalar};
use crate::vocab::{Outcome, PlanState};

/// Where text positions are decided.
pub(crate) const ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

/// Number of the schema which this version writes: the number of layers of its skeletons.
pub const SCHEMA: i64 = 3;

/// Kinds of document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Organisations and operators of a partnership.
    Workspace,
    /// The core of a family's plan, without names.
    Plan,
    /// Who the persons of a family are, and who looked.
    Identity,
    /// Court orders and reports about a family.
    Court,
    /// One professional's own notes about a family.
    Notes,
    /// Addresses and telephone numbers handed out for visits.
    Contacts,
    /// What those write who read a document and do not write in it: why they looked at it, and what they say of a text. It lies in the lane
    /// beside that document.
    Reasons,
    /// A co-design: its procedure, its partners, its clocks. The space of its table begins with it.
    Codesign,
    /// A text of the table, in clauses.
    Codoc,
    /// A session of the table: its agenda, who was there, its minutes.
    Session,
    /// The private drafts of one side: their space begins with it.
    Draft,
    /// The economic plan of a co-design, in a space of its own beside the table's.
    Budget,
}

impl Kind {
    pub const ALL: &'static [Self] = &[
        Self::Workspace,
        Self::Plan,
        Self::Identity,
        Self::Court,
        Self::Notes,
        Self::Contacts,
        Self::Reasons,
        Self::Codesign,
        Self::Codoc,
        Self::Session,
        Self::Draft,
        Self::Budget,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Plan => "plan",
            Self::Identity => "plan_identity",
            Self::Court => "plan_court",
            Self::Notes => "plan_notes",
            Self::Contacts => "plan_contacts",
            Self::Reasons => "reasons",
            Self::Codesign => "codesign",
            Self::Codoc => "codoc",
            Self::Session => "session",
            Self::Draft => "party_draft",
            Self::Budget => "budget",
        }
    }

    /// The kinds that accompany a plan: a document and a space of its own each, beside the plan's. See [`crate::roles`].
    pub const COMPANIONS: &'static [Self] = &[Self::Identity, Self::Court, Self::Notes, Self::Contacts];

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The actor of a layer of the skeleton: fixed for ever, as its bytes are part of every document's history.
    fn skeleton_actor(self, schema: i64) -> ActorId {
        let mut bytes = match schema {
            1 => *b"intreccio-1-----",
            2 => *b"intreccio-2-----",
            _ => *b"intreccio-3-----",
        };
        if let Some(last) = bytes.last_mut() {
            *last = match self {
                Self::Workspace => b'w',
                Self::Plan => b'p',
                Self::Identity => b'i',
                Self::Court => b'c',
                Self::Notes => b'n',
                Self::Contacts => b'v',
                Self::Reasons => b'r',
                Self::Codesign => b'k',
                Self::Codoc => b'd',
                Self::Session => b's',
                Self::Draft => b'x',
                Self::Budget => b'b',
            };
        }
        ActorId::from(bytes)
    }

    /// The layers of the skeleton, oldest first, with the number of the schema that each makes.
    fn layers(self) -> &'static [(i64, &'static [Container])] {
        match self {
            Self::Workspace => &[(1, WORKSPACE_1), (2, WORKSPACE_2)],
            Self::Plan => &[(1, PLAN_1), (2, PLAN_2)],
            Self::Identity => &[(2, IDENTITY)],
            Self::Court => &[(2, COURT)],
            Self::Notes => &[(2, NOTES)],
            Self::Contacts => &[(2, CONTACTS)],
            Self::Reasons => &[(2, REASONS), (3, REASONS_3)],
            Self::Codesign => &[(3, CODESIGN)],
            Self::Codoc => &[(3, CODOC)],
            Self::Session => &[(3, SESSION)],
            Self::Draft => &[(3, DRAFT)],
            Self::Budget => &[(3, BUDGET)],
        }
    }
}

/// By its code, as documents have it.
impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(code))
    }
}

/// Parents, key and shape of a container; parents come first.
type Container = (&'static [&'static str], &'static str, ObjType);

const WORKSPACE_1: &[Container] = &[
    (&[], "workspace", ObjType::Map),
    (&[], "organizations", ObjType::Map),
    (&[], "operators", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const WORKSPACE_2: &[Container] = &[
    (&[], "terms", ObjType::Map),
    (&[], "guideline_phases", ObjType::Map),
    (&[], "published", ObjType::Map),
    (&[], "log", ObjType::Map),
];

const PLAN_1: &[Container] = &[
    (&[], "plan", ObjType::Map),
    (&["plan"], "summary", ObjType::Text),
    (&["plan"], "strengths", ObjType::Text),
    (&["plan"], "handover_note", ObjType::Text),
    (&[], "levels", ObjType::Map),
    (&[], "reasons", ObjType::Map),
    (&[], "team", ObjType::Map),
    (&[], "household", ObjType::Map),
    (&[], "objectives", ObjType::Map),
    (&[], "events", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const PLAN_2: &[Container] = &[
    (&["plan"], "family_translation", ObjType::Text),
    (&["plan"], "closing_review", ObjType::Text),
    (&[], "relations", ObjType::Map),
    (&[], "agreed", ObjType::Map),
    (&[], "assessments", ObjType::Map),
    (&[], "parenting", ObjType::Map),
    (&[], "nodes", ObjType::Map),
    (&[], "edges", ObjType::Map),
    (&[], "adhesions", ObjType::Map),
    (&[], "versions", ObjType::Map),
    (&[], "deadlines", ObjType::Map),
    (&[], "deadline_marks", ObjType::Map),
    (&[], "tasks", ObjType::Map),
    (&[], "flags", ObjType::Map),
    (&[], "transitions", ObjType::Map),
    (&[], "attachments", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "companions", ObjType::Map),
];

const IDENTITY: &[Container] = &[
    (&[], "identity", ObjType::Map),
    (&[], "persons", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const COURT: &[Container] = &[
    (&[], "court", ObjType::Map),
    (&[], "orders", ObjType::Map),
    (&[], "deadlines", ObjType::Map),
    (&[], "deadline_marks", ObjType::Map),
    (&[], "reports", ObjType::Map),
    (&[], "attachments", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const NOTES: &[Container] = &[
    (&[], "notes", ObjType::Map),
    (&[], "entries", ObjType::Map),
    (&[], "attachments", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const CONTACTS: &[Container] = &[
    (&[], "contacts", ObjType::Map),
    (&[], "visit_contacts", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const REASONS: &[Container] =
    &[(&[], "log", ObjType::Map), (&[], "conflicts", ObjType::Map), (&[], "reviewed", ObjType::Map)];

const REASONS_3: &[Container] = &[(&[], "comments", ObjType::Map), (&[], "answers", ObjType::Map)];

const CODESIGN: &[Container] = &[
    (&[], "codesign", ObjType::Map),
    (&["codesign"], "scope", ObjType::Text),
    (&["codesign"], "legal_basis", ObjType::Text),
    (&[], "partners", ObjType::Map),
    (&[], "training", ObjType::Map),
    (&[], "reopenings", ObjType::Map),
    (&[], "acts", ObjType::Map),
    (&[], "attachments", ObjType::Map),
    (&[], "deadline_marks", ObjType::Map),
    (&[], "glossary", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const CODOC: &[Container] = &[
    (&[], "codoc", ObjType::Map),
    (&[], "clauses", ObjType::Map),
    (&[], "attachments", ObjType::Map),
    (&[], "versions", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const SESSION: &[Container] = &[
    (&[], "session", ObjType::Map),
    (&["session"], "guests", ObjType::Text),
    (&["session"], "notes", ObjType::Text),
    (&[], "attendance", ObjType::Map),
    (&[], "agenda", ObjType::Map),
    (&[], "actions", ObjType::Map),
    (&[], "approvals", ObjType::Map),
    (&[], "deadline_marks", ObjType::Map),
    (&[], "attachments", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const DRAFT: &[Container] = &[
    (&[], "draft", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

const BUDGET: &[Container] = &[
    (&[], "budget", ObjType::Map),
    (&[], "lines", ObjType::Map),
    (&[], "budget_approvals", ObjType::Map),
    (&[], "log", ObjType::Map),
    (&[], "conflicts", ObjType::Map),
    (&[], "reviewed", ObjType::Map),
];

/// Why bytes could not become a document or part of one.
#[derive(Debug, thiserror::Error)]
pub enum DocError {
    /// Not a whole, undamaged document of this product.
    #[error("the document cannot be read")]
    Load(#[source] Box<AutomergeError>),
    /// Change number `index` of the batch is not one undamaged change. Nothing was applied.
    #[error("change {index} cannot be read")]
    Change { index: usize },
    /// The batch contradicts what the document holds (an actor used twice, an author claimed twice). Nothing was applied.
    #[error("the changes do not fit the document")]
    Merge(#[source] Box<AutomergeError>),
}

/// Why an edit was not made. The document is then as it was before.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is nothing at `0`: it never existed here, or a merge has not brought it yet.
    #[error("nothing at {0}")]
    NotFound(Path),
    /// The disagreement was settled or changed meanwhile: read again.
    #[error("no such candidate at {0}")]
    NoSuchCandidate(Path),
    /// The field does not allow both values.
    #[error("{0} allows one value only")]
    OneValueOnly(Path),
    /// A place beyond the end of a text, or inside a character.
    #[error("not a position in the text at {0}")]
    NoSuchPosition(Path),
    /// The path of a plan has no such step, or the step must say why and does not.
    #[error("no step from {from:?} to {to:?}")]
    NoSuchStep { from: Option<PlanState>, to: PlanState },
    #[error("the document refused the edit")]
    Automerge(#[source] Box<AutomergeError>),
}

/// Boxed: Automerge's error is large, and edits pass results through many hands.
impl From<AutomergeError> for EditError {
    fn from(error: AutomergeError) -> Self {
        Self::Automerge(Box::new(error))
    }
}

/// An open document: the Automerge document and the index of its history.
#[derive(Debug, Clone)]
pub struct Doc {
    pub(crate) am: Automerge,
    pub(crate) history: History,
}

/// What a change says of itself, for the rule that each actor belongs to one device and each author to its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeHeader {
    pub hash: ChangeHash,
    pub actor: ActorId,
    /// Present in the first change of an actor only.
    pub author: Option<UserId>,
    pub seq: u64,
    pub time_ms: i64,
    pub message: Option<String>,
}

/// Result of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Changes which are waiting for others that did not come yet. Empty in good order.
    pub missing: Vec<ChangeHash>,
}

/// A document which holds the skeleton of its kind and nothing else.
pub fn new(kind: Kind, author: UserId, actor: Actor) -> Doc {
    let mut am = Automerge::new_with_encoding(ENCODING);
    for (schema, containers) in kind.layers() {
        am.set_actor(kind.skeleton_actor(*schema));
        let laid = am.transact_with::<_, _, AutomergeError, _>(
            |()| CommitOptions::default().with_time(0),
            |tx| lay(tx, kind, *schema, containers),
        );
        // Puts into an empty document's own maps have no way to fail; were it not so, the missing containers would read as anomalies.
        drop(laid);
    }
    adopt(am, author, actor)
}

/// The fixed changes on which every document of this kind stands, oldest first, with their bytes.
pub fn skeleton(kind: Kind) -> Vec<(ChangeHash, Vec<u8>)> {
    let empty = new(kind, UserId([0; 16]), Actor([0; 16]));
    empty.am.get_changes(&[]).iter().map(|change| (change.hash(), change.raw_bytes().to_vec())).collect()
}

fn lay(tx: &mut Transaction<'_>, kind: Kind, schema: i64, containers: &[Container]) -> Result<(), AutomergeError> {
    if tx.get(ROOT, "kind")?.is_none() {
        tx.put(ROOT, "kind", kind.code())?;
    }
    tx.put(ROOT, "schema", schema)?;
    for (parents, key, shape) in containers {
        let mut parent = ROOT;
        for name in *parents {
            parent = tx.get(&parent, *name)?.map_or(ROOT, |(_, id)| id);
        }
        tx.put_object(&parent, *key, *shape)?;
    }
    Ok(())
}

/// Gives a document of an earlier version the layers which it lacks. What is not a document of this product stays as it is.
fn complete(am: &mut Automerge) {
    let code = am.get(ROOT, "kind").ok().flatten().and_then(|(code, _)| code.as_str().map(str::to_owned));
    let Some(kind) = code.as_deref().and_then(Kind::from_code) else { return };
    let layers = skeleton(kind);
    let has = |am: &Automerge, hash| am.get_change_meta_by_hash(hash).is_some();
    let stands = layers.first().is_some_and(|(first, _)| has(am, first));
    if stands {
        let missing = layers.iter().filter(|(hash, _)| !has(am, hash));
        let missing: Vec<Change> = missing.filter_map(|(_, bytes)| parse(bytes)).collect();
        // Its causes are there and its bytes are our own: were it refused, the containers would read as anomalies.
        drop(am.apply_changes(missing));
    }
}

/// The author must come first: setting it makes Automerge pick an actor of its own.
fn adopt(am: Automerge, author: UserId, actor: Actor) -> Doc {
    let am = am.with_author(Some(Author::from(author.0.to_vec()))).with_actor(ActorId::from(actor.0));
    let history = History::of(&am);
    Doc { am, history }
}

/// Opens saved bytes (of [`save`], or of any Automerge document of this product), strictly: damage is an error. `actor` must be new.
pub fn load(bytes: &[u8], author: UserId, actor: Actor) -> Result<Doc, DocError> {
    let options = LoadOptions::new().text_encoding(ENCODING);
    let mut am = Automerge::load_with_options(bytes, options).map_err(|error| DocError::Load(Box::new(error)))?;
    complete(&mut am);
    Ok(adopt(am, author, actor))
}

/// What is open elsewhere, to read: copied, which takes a small part of the time of saving and loading it.
pub fn reading(open: &Automerge) -> Doc {
    let mut am = open.clone();
    complete(&mut am);
    let history = History::of(&am);
    Doc { am, history }
}

/// The whole document, compressed, for a snapshot or a file.
pub fn save(doc: &Doc) -> Vec<u8> {
    doc.am.save()
}

/// The version which the document is at.
pub fn heads(doc: &Doc) -> Vec<ChangeHash> {
    doc.am.get_heads()
}

/// The document as it was at `heads`, to read. `None` when it does not have all of these changes.
pub fn at(doc: &Doc, heads: &[ChangeHash]) -> Option<Doc> {
    let am = doc.am.fork_at(heads).ok()?;
    let history = History::of(&am);
    Some(Doc { am, history })
}

/// The change that made the thing at `path`; `None` when there is none.
pub(crate) fn made_in(doc: &Doc, path: &Path) -> Option<ChangeHash> {
    let mut at = ROOT;
    for key in path.keys() {
        at = doc.am.get(&at, key.as_str()).ok()??.1;
    }
    doc.history.change_of(&at).map(|change| change.hash)
}

/// The changes which a holder of `heads` lacks, causes first, as raw uncompressed bytes (entries are compressed when sealed).
pub fn changes_since(doc: &Doc, heads: &[ChangeHash]) -> Vec<Vec<u8>> {
    doc.am.get_changes(heads).iter().map(|change| change.raw_bytes().to_vec()).collect()
}

/// Merges changes, in one batch, in any order. Apply only changes whose origin was verified, and where a panic can be survived:
/// Automerge does not promise to survive changes made by an enemy.
pub fn apply(doc: &mut Doc, changes: &[Vec<u8>]) -> Result<Applied, DocError> {
    apply_logged(doc, changes, &mut PatchLog::inactive())
}

/// The same, and has Automerge take down what changes for who sees the document.
pub(crate) fn apply_logged(doc: &mut Doc, changes: &[Vec<u8>], log: &mut PatchLog) -> Result<Applied, DocError> {
    let parsed = changes.iter().enumerate().map(|(index, bytes)| parse(bytes).ok_or(DocError::Change { index }));
    let parsed: Vec<Change> = parsed.collect::<Result<_, _>>()?;
    doc.am.apply_changes_batch_log_patches(parsed, log).map_err(|error| DocError::Merge(Box::new(error)))?;
    doc.history.extend(&doc.am);
    Ok(Applied { missing: doc.am.get_missing_deps(&[]) })
}

/// Automerge computes a change's hash but does not compare it with the checksum in the bytes.
fn parse(bytes: &[u8]) -> Option<Change> {
    let change = Change::from_bytes(bytes.to_vec()).ok()?;
    let checksum = bytes.get(4..8)?;
    (change.hash().0.get(..4) == Some(checksum)).then_some(change)
}

/// What a change says of itself; `None` when it is not one undamaged change.
pub fn inspect(bytes: &[u8]) -> Option<ChangeHeader> {
    let change = parse(bytes)?;
    Some(ChangeHeader {
        hash: change.hash(),
        actor: change.actor_id().clone(),
        author: change.author().and_then(|author| UserId::from_bytes(author.as_bytes())),
        seq: change.seq(),
        time_ms: change.timestamp().saturating_mul(1000),
        message: change.message().map(str::to_owned),
    })
}

/// The source of ids: fills the slice with random bytes.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

/// Makes one commit out of the edits of `gesture`, and returns what it returned with the new change's bytes (`None` when nothing
/// changed). The commit carries the time in seconds, as Automerge has it, and the intents of the edits as its message. On an error
/// the document is as before.
pub fn edit<T>(
    doc: &mut Doc,
    now_ms: i64,
    random: Random<'_>,
    gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
) -> Result<(T, Option<Vec<u8>>), EditError> {
    let mut edit = Edit::new(doc, now_ms, random);
    let outcome = gesture(&mut edit)?;
    let hash = edit.commit();
    doc.history.extend(&doc.am);
    let change = hash.and_then(|hash| doc.am.get_change_by_hash(&hash));
    Ok((outcome, change.map(|change| change.raw_bytes().to_vec())))
}

/// What the document says it is; `None` when it says nothing that this version knows.
pub fn kind(doc: &Doc) -> Option<Kind> {
    let held = register::candidates(&doc.am, &doc.history, &ROOT, "kind");
    held.last().and_then(|kind| kind.raw.text()).and_then(|code| Kind::from_code(&code))
}

/// An edit under way. It is taken back when dropped without [`edit`] finishing.
pub struct Edit<'a> {
    pub(crate) tx: Transaction<'a>,
    pub(crate) now_ms: i64,
    random: Random<'a>,
    intents: Vec<(&'static str, Path)>,
    /// Things made or already marked as edited by this edit.
    fresh: BTreeSet<Path>,
    /// Containers found so far: one gesture writes many fields of one thing.
    found: BTreeMap<Path, ObjId>,
}

impl<'a> Edit<'a> {
    fn new(doc: &'a mut Doc, now_ms: i64, random: Random<'a>) -> Self {
        Self {
            tx: doc.am.transaction(),
            now_ms,
            random,
            intents: Vec::new(),
            fresh: BTreeSet::new(),
            found: BTreeMap::new(),
        }
    }

    fn commit(self) -> Option<ChangeHash> {
        if self.tx.pending_ops() == 0 {
            return None;
        }
        let options =
            CommitOptions::default().with_time(self.now_ms.div_euclid(1000)).with_message(message(&self.intents));
        self.tx.commit_with(options).0
    }

    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    pub fn new_id(&mut self) -> Id {
        let mut bytes = [0; 10];
        (self.random)(&mut bytes);
        Id::new(self.now_ms, bytes)
    }

    /// Writes `value` into a field; `None` clears it. Writing the value that is there already is no edit. Writing where two people
    /// disagree settles the disagreement, and leaves its trace.
    pub fn set<E: Place, T: Scalar>(
        &mut self,
        place: &E,
        field: Field<E, T>,
        value: Option<T>,
    ) -> Result<(), EditError> {
        let container = self.find(&place.container())?;
        let key = place.key(field.key());
        let wanted = value.map_or(ScalarValue::Null, |value| value.write());
        let present = self.candidates(&container, &key);
        if present.is_empty() && wanted.is_null() || is_settled_on(&present, &wanted) {
            return Ok(());
        }
        let path = place.container().then(key.clone());
        self.write(&container, &key, wanted)?;
        if register::disagree(&present) {
            self.record(&path, field.label, &present, Outcome::Composta, None, "")?;
        }
        self.touch(place)?;
        self.intend(field.label, path);
        Ok(())
    }

    /// Writes a register so that the write stands up against whatever others write meanwhile. Automerge drops a put of the value that is
    /// there, and makes of a put of a conflict's winner a deletion of the others; neither would be seen beside a concurrent write. So
    /// the place is emptied first.
    pub(crate) fn write(&mut self, obj: &ObjId, key: &str, value: ScalarValue) -> Result<(), EditError> {
        if self.candidates(obj, key).last().is_some_and(|winner| winner.raw.to_scalar() == value) {
            self.tx.delete(obj, key)?;
        }
        Ok(self.tx.put(obj, key, value)?)
    }

    /// The commit's message will say `label` at `path`, unless the thing around it was made by this same edit.
    pub(crate) fn intend(&mut self, label: &'static str, path: Path) {
        let prefixed = |made: &Path| path.to_string().starts_with(&format!("{made}."));
        let inside_new = self.intents.iter().any(|(_, made)| path.is_within(made) || prefixed(made));
        if !inside_new {
            self.intents.push((label, path));
        }
    }

    pub(crate) fn candidates(&self, container: &ObjId, key: &str) -> Vec<Candidate<Raw>> {
        let all = self.tx.get_all(container, key).unwrap_or_default();
        let unknown = History::default();
        all.iter().filter_map(|(value, id)| register::candidate(&unknown, value, id)).collect()
    }

    /// The container or text at `path`.
    pub(crate) fn find(&mut self, path: &Path) -> Result<ObjId, EditError> {
        let Some((parent, key)) = path.split() else { return Ok(ROOT) };
        if let Some(known) = self.found.get(path) {
            return Ok(known.clone());
        }
        let parent = self.find(&parent)?;
        let held = self.tx.get(&parent, key).ok().flatten();
        let object = held.filter(|(value, _)| value.is_object()).map(|(_, id)| id);
        let object = object.ok_or_else(|| EditError::NotFound(path.clone()))?;
        self.found.insert(path.clone(), object.clone());
        Ok(object)
    }

    /// Makes the map of a new thing under the path of `entity`.
    pub(crate) fn create<E: Entity>(&mut self, entity: &E, label: &'static str) -> Result<ObjId, EditError> {
        let path = entity.path();
        let (parent, key) = path.split().ok_or_else(|| EditError::NotFound(path.clone()))?;
        let parent = self.find(&parent)?;
        let made = self.tx.put_object(&parent, key, ObjType::Map)?;
        self.fresh.insert(path.clone());
        self.touch_parents(&path)?;
        self.intend(label, path);
        Ok(made)
    }

    /// Says that the things around `place` are in use: if somebody removes one of them meanwhile, the merge shows both, and the edit wins.
    pub(crate) fn touch<E: Place>(&mut self, place: &E) -> Result<(), EditError> {
        for path in place.removables() {
            self.touch_path(&path)?;
        }
        Ok(())
    }

    /// The same for a value at `path`. Its own tombstone is no edit of a thing.
    pub(crate) fn touch_value(&mut self, path: &Path) -> Result<(), EditError> {
        let Some((container, key)) = path.split() else { return Ok(()) };
        if key == REMOVED {
            self.fresh.insert(container.clone());
        }
        self.touch_parents(&container)
    }

    fn touch_parents(&mut self, path: &Path) -> Result<(), EditError> {
        for outer in crate::place::removables_within(path) {
            self.touch_path(&outer)?;
        }
        Ok(())
    }

    fn touch_path(&mut self, path: &Path) -> Result<(), EditError> {
        if !self.fresh.insert(path.clone()) {
            return Ok(());
        }
        let obj = self.find(path)?;
        let present = self.candidates(&obj, REMOVED);
        self.write(&obj, REMOVED, false.into())?;
        if register::disagree(&present) {
            let label = crate::place::label_of(&path.then(REMOVED)).unwrap_or(REMOVED);
            self.record(&path.then(REMOVED), label, &present, Outcome::Composta, None, "")?;
        }
        Ok(())
    }

    /// Removes a thing. Nothing of it is lost: it can be put back, and an edit that somebody makes meanwhile puts it back.
    pub fn remove<E: Entity>(&mut self, thing: &E) -> Result<(), EditError> {
        self.remove_at(&thing.path())
    }

    /// [`Self::remove`], of whatever lies at `path`.
    pub fn remove_at(&mut self, path: &Path) -> Result<(), EditError> {
        self.set_removed(path, true, "remove")
    }

    /// Puts a removed thing back.
    pub fn restore<E: Entity>(&mut self, thing: &E) -> Result<(), EditError> {
        self.restore_at(&thing.path())
    }

    /// [`Self::restore`], of whatever lies at `path`.
    pub fn restore_at(&mut self, path: &Path) -> Result<(), EditError> {
        self.set_removed(path, false, "restore")
    }

    fn set_removed(&mut self, path: &Path, removed: bool, verb: &str) -> Result<(), EditError> {
        let no_thing = || EditError::NotFound(path.clone());
        let label = crate::place::label_of(&path.then(REMOVED)).ok_or_else(no_thing)?;
        let intent = crate::review::intent_of_life(label, verb).ok_or_else(no_thing)?;
        let obj = self.find(path)?;
        let present = self.candidates(&obj, REMOVED);
        self.write(&obj, REMOVED, removed.into())?;
        if register::disagree(&present) {
            self.record(&path.then(REMOVED), label, &present, Outcome::Composta, None, "")?;
        }
        self.fresh.insert(path.clone());
        self.intend(intent, path.clone());
        Ok(())
    }

    /// Appends the trace of a disagreement. `settles` is the register as it is now, after the deciding write.
    pub(crate) fn record(
        &mut self,
        path: &Path,
        label: &str,
        candidates: &[Candidate<Raw>],
        outcome: Outcome,
        chosen: Option<&OpRef>,
        note: &str,
    ) -> Result<(), EditError> {
        crate::conflict::write_record(self, path, label, candidates, outcome, chosen, note)
    }
}

/// Key of the tombstone in every removable thing.
pub(crate) const REMOVED: &str = "removed";

fn is_settled_on(present: &[Candidate<Raw>], wanted: &ScalarValue) -> bool {
    matches!(present, [only] if only.raw.to_scalar() == *wanted && !matches!(only.raw, Raw::Object(_)))
}

/// One line per intent, `label path`. The list is cut: a message is a hint for people, not a record.
fn message(intents: &[(&'static str, Path)]) -> String {
    let lines: Vec<String> = intents.iter().take(8).map(|(label, path)| format!("{label} {path}")).collect();
    lines.join("\n")
}
