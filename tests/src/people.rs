//! What persons do, and what they were told about it.

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Author, AutoCommit, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use intreccio_engine::blob::BlobKey;
use intreccio_engine::replica::ENCODING;
use intreccio_engine::{Command, DocKey, Engine, Input, Outcome, Problem};
use intreccio_protocol::ids::{BlobId, SpaceId, UserId};
use intreccio_protocol::{Role, WorkspaceRole};

use crate::device::{DeviceNo, TabNo, Window};
use crate::world::{Happening, World};

/// One write of a register: what it wrote, and which values the person saw there and so replaced.
#[derive(Debug, Clone)]
pub struct Register {
    pub key: String,
    pub value: String,
    pub replaced: Vec<String>,
}

/// One gesture of a person in a document.
#[derive(Debug, Clone)]
pub struct Edit {
    pub device: DeviceNo,
    pub user: UserId,
    pub doc: DocKey,
    pub hash: ChangeHash,
    pub register: Option<Register>,
    /// The person was told that it is saved.
    pub saved: bool,
}

/// A photograph that somebody was told is safe.
#[derive(Debug, Clone)]
pub struct Photograph {
    pub device: DeviceNo,
    pub user: UserId,
    pub space: SpaceId,
    pub blob: BlobId,
    pub key: BlobKey,
    pub content: Vec<u8>,
}

/// Somebody who is to come.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    /// Who invites; for a further device of a person, one that they have.
    pub by: DeviceNo,
    pub further_device: bool,
    pub joined: bool,
}

enum Asked {
    Edit(usize),
    Create { device: DeviceNo, user: UserId, hash: ChangeHash },
    Invite(usize),
    Attach { device: DeviceNo, user: UserId, space: SpaceId, content: Vec<u8> },
    Fetch,
    Other,
}

/// What was done, and what came of it.
#[derive(Default)]
pub struct Ledger {
    pub edits: Vec<Edit>,
    pub photographs: Vec<Photograph>,
    pub arrivals: Vec<Arrival>,
    /// People act until then, at most this many milliseconds apart.
    pub until: u64,
    pub pace: u64,
    asked: BTreeMap<u64, Asked>,
    values: u64,
}

const REGISTERS: [&str; 4] = ["due", "level", "person", "state"];
const WORDS: [&str; 6] = ["casa ", "scuola ", "lavoro ", "visita 🏠 ", "perché ", "così "];
const TEXT: &str = "text";
const INVITED_FOR: u64 = 400 * 24 * 3_600_000;

/// The first change of a document: a text to write in.
pub fn new_document(actor: [u8; 16], user: UserId) -> (ChangeHash, Vec<u8>) {
    let mut doc = AutoCommit::new_with_encoding(ENCODING);
    // In this order: a new author gets a new actor.
    doc.set_author(Some(Author::from(user.0.to_vec()))).set_actor(ActorId::from(actor));
    doc.put_object(ROOT, TEXT, ObjType::Text).expect("an empty document");
    doc.commit_with(CommitOptions::default().with_time(0));
    let change = doc.get_last_local_change().expect("just committed");
    (change.hash(), change.raw_bytes().to_vec())
}

/// All concurrent values of a register, sorted.
pub fn values(doc: &AutoCommit, key: &str) -> Vec<String> {
    let all = doc.get_all(ROOT, key).expect("the root is there");
    let mut all: Vec<String> = all.iter().filter_map(|(value, _)| value.as_str().map(str::to_owned)).collect();
    all.sort();
    all
}

/// The text of a document.
pub fn text(doc: &AutoCommit) -> String {
    text_object(doc).map(|id| doc.text(id).expect("a text")).unwrap_or_default()
}

fn text_object(doc: &AutoCommit) -> Option<ObjId> {
    doc.get(ROOT, TEXT).expect("the root is there").map(|(_, id)| id)
}

/// The names of the registers that people write.
pub fn registers() -> impl Iterator<Item = &'static str> {
    REGISTERS.into_iter()
}

impl World {
    // --- single gestures, for stories

    /// Writes a register from a tab. The number is the command's; `None` when the document is not there.
    pub fn write_register(&mut self, tab: TabNo, doc: DocKey, key: &str, value: &str) -> Option<u64> {
        let replaced = values(&self.window(tab, doc)?.doc, key);
        let register = Register { key: key.to_owned(), value: value.to_owned(), replaced };
        self.edit(tab, doc, Some(register), |doc| doc.put(ROOT, key, value).expect("the root is there"))
    }

    /// Types into the text of a document from a tab: `text` after `position` UTF-16 units, in the place of `delete`.
    pub fn type_text(&mut self, tab: TabNo, doc: DocKey, position: usize, delete: isize, text: &str) -> Option<u64> {
        self.edit(tab, doc, None, |doc| {
            if let Some(object) = text_object(doc) {
                doc.splice_text(object, position, delete, text).expect("a place in the text");
            }
        })
    }

    /// A gesture in the window of a tab, given to its engine.
    pub fn edit(
        &mut self,
        tab: TabNo,
        doc: DocKey,
        register: Option<Register>,
        gesture: impl FnOnce(&mut AutoCommit),
    ) -> Option<u64> {
        let device = self.tabs[tab].device;
        let time = i64::try_from(self.clock(device)).expect("not so far away");
        let (hash, change) = self.window(tab, doc)?.edit(time, gesture)?;
        let user = self.tabs[tab].engine.as_ref()?.user();
        let what = register.as_ref().map_or("text".into(), |r| format!("{} = {}", r.key, r.value));
        self.note(format!("device {device} tab {tab} edits {:?}: {what}", doc.doc));
        self.ledger.edits.push(Edit { device, user, doc, hash, register, saved: false });
        let edit = self.ledger.edits.len() - 1;
        Some(self.ask_for(tab, Command::Edit { doc, changes: vec![change] }, Asked::Edit(edit)))
    }

    /// A new space with one document, from a tab; `None` in the place of a space, or a document in one that is there.
    pub fn create(&mut self, tab: TabNo, space: Option<SpaceId>) -> Option<u64> {
        let device = self.tabs[tab].device;
        let actor = self.tabs[tab].actor;
        let user = self.tabs[tab].engine.as_ref()?.user();
        let (hash, change) = new_document(actor, user);
        let changes = vec![change];
        let command = match space {
            None => Command::CreateSpace { changes },
            Some(space) => Command::CreateDoc { space, changes },
        };
        self.note(format!("device {device} tab {tab} creates in {space:?}: {hash}"));
        Some(self.ask_for(tab, command, Asked::Create { device, user, hash }))
    }

    fn ask_for(&mut self, tab: TabNo, command: Command, asked: Asked) -> u64 {
        // The answer can come within the step.
        self.ledger.asked.insert(self.tokens + 1, asked);
        self.command(tab, command)
    }

    pub(crate) fn settled(&mut self, tab: TabNo, token: u64, outcome: &Outcome) {
        match (self.ledger.asked.remove(&token), outcome) {
            (Some(Asked::Edit(edit)), Outcome::Done) => self.ledger.edits[edit].saved = true,
            (Some(Asked::Create { device, user, hash }), Outcome::Created(doc)) => {
                let edit = Edit { device, user, doc: *doc, hash, register: None, saved: true };
                self.ledger.edits.push(edit);
            }
            (Some(Asked::Invite(arrival)), Outcome::Invited(secret)) => self.invited(arrival, &secret.code),
            (Some(Asked::Attach { device, user, space, content }), Outcome::Attached { blob, key }) => {
                let (blob, key) = (*blob, key.clone());
                self.ledger.photographs.push(Photograph { device, user, space, blob, key, content });
            }
            (Some(Asked::Fetch), Outcome::Fetched { .. } | Outcome::Refused(Problem::Offline | Problem::NotYet)) => {}
            // Asked for again later.
            (Some(Asked::Invite(_)), Outcome::Refused(_)) | (Some(Asked::Other) | None, _) => {}
            (Some(_), outcome) => self.problem(format!("tab {tab}: {outcome:?}")),
        }
    }

    // --- coming in

    /// Asks for an invitation, until somebody has joined with one.
    pub(crate) fn arrive(&mut self, number: usize) {
        let Arrival { by, further_device, joined } = self.ledger.arrivals[number];
        if joined {
            return;
        }
        self.after(40_000, Happening::Arrive { arrival: number });
        let Some(host) = self.devices.get(by).filter(|host| host.entered) else { return };
        let Some(tab) = host.tabs.last().copied() else { return };
        let expires = self.now + INVITED_FOR;
        let role = if self.chance(30) { WorkspaceRole::Admin } else { WorkspaceRole::Member };
        let command = Command::Invite { role, own_device: further_device, expires, uses: 1 };
        self.note(format!("device {by} tab {tab} invites"));
        self.ask_for(tab, command, Asked::Invite(number));
    }

    fn invited(&mut self, number: usize, code: &str) {
        if !self.ledger.arrivals[number].joined {
            self.ledger.arrivals[number].joined = true;
            let device = self.join(code);
            self.note(format!("device {device} joins"));
            let wait = self.between(0, self.ledger.pace);
            self.after(wait, Happening::Act { device });
        }
    }

    // --- what people do by themselves

    pub(crate) fn act(&mut self, device: DeviceNo) {
        if self.now >= self.ledger.until {
            return;
        }
        let wait = self.between(100, self.ledger.pace);
        self.after(wait, Happening::Act { device });
        if self.devices[device].tabs.is_empty() || !self.devices[device].entered {
            return;
        }
        let tabs = self.devices[device].tabs.clone();
        let tab = self.pick(&tabs);
        match self.between(0, 99) {
            0..56 => self.edit_something(tab),
            56..59 => self.photograph(tab),
            59..62 => self.look_at_a_photograph(tab),
            62..70 => {
                self.create(tab, None);
            }
            70..75 => self.add_document(tab),
            75..86 => self.add_somebody(tab),
            86..89 => self.change_a_role(tab),
            89..94 => self.rotate_a_key(tab),
            94..97 => self.input(tab, Input::Flush),
            _ => self.input(tab, Input::Resume),
        }
    }

    fn edit_something(&mut self, tab: TabNo) {
        let docs = self.writable(tab);
        if docs.is_empty() {
            return;
        }
        let doc = self.pick(&docs);
        if self.chance(75) {
            self.window(tab, doc).map(Window::catch_up);
        }
        let times = if self.chance(15) { self.between(2, 6) } else { 1 };
        for _ in 0..times {
            if self.chance(65) {
                self.write_something(tab, doc);
            } else {
                self.type_something(tab, doc);
            }
        }
    }

    fn write_something(&mut self, tab: TabNo, doc: DocKey) {
        self.ledger.values += 1;
        let value = format!("{}.{}", self.tabs[tab].device, self.ledger.values);
        let key = self.pick(&REGISTERS);
        self.write_register(tab, doc, key, &value);
    }

    fn type_something(&mut self, tab: TabNo, doc: DocKey) {
        let Some(window) = self.window(tab, doc) else { return };
        let length = text_object(&window.doc).map_or(0, |text| window.doc.length(text));
        let position = usize::try_from(self.between(0, length as u64)).expect("a position");
        let word = self.pick(&WORDS);
        let delete = if self.chance(25) { isize::from(position < length) } else { 0 };
        self.type_text(tab, doc, position, delete, word);
    }

    fn add_document(&mut self, tab: TabNo) {
        let spaces = self.spaces_as(tab, Role::Editor);
        if !spaces.is_empty() {
            let space = self.pick(&spaces);
            self.create(tab, Some(space));
        }
    }

    fn photograph(&mut self, tab: TabNo) {
        let spaces = self.spaces_as(tab, Role::Editor);
        if spaces.is_empty() {
            return;
        }
        let space = self.pick(&spaces);
        let most = self.pick(&[10, 60_000, 400_000]);
        let length = self.between(1, most);
        let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let Some(user) = self.tabs[tab].engine.as_ref().map(Engine::user) else { return };
        let device = self.tabs[tab].device;
        self.note(format!("device {device} tab {tab} photographs {length} bytes in {space:?}"));
        let asked = Asked::Attach { device, user, space, content: content.clone() };
        self.ask_for(tab, Command::Attach { space, content }, asked);
    }

    fn look_at_a_photograph(&mut self, tab: TabNo) {
        let spaces = self.spaces_as(tab, Role::Reader);
        let shown = |photograph: &&Photograph| spaces.contains(&photograph.space);
        let Some(Photograph { space, blob, key, .. }) = self.ledger.photographs.iter().rfind(shown).cloned() else {
            return;
        };
        self.note(format!("device {} tab {tab} looks at {blob:?}", self.tabs[tab].device));
        self.ask_for(tab, Command::Fetch { space, blob, key }, Asked::Fetch);
    }

    fn add_somebody(&mut self, tab: TabNo) {
        let Some(engine) = self.tabs[tab].engine.as_ref() else { return };
        let Some(workspace) = engine.workspace() else { return };
        let absent = |space: &SpaceId, user: &UserId| workspace.role(user, space).is_none();
        let mut choices = Vec::new();
        for space in self.spaces_as(tab, Role::Owner) {
            choices.extend(workspace.users().keys().filter(|user| absent(&space, user)).map(|user| (space, *user)));
        }
        if choices.is_empty() {
            return;
        }
        let (space, user) = self.pick(&choices);
        let role = self.pick(&[Role::Editor, Role::Editor, Role::Editor, Role::Owner, Role::Reader]);
        self.wish(tab, Command::AddMember { space, user, role });
    }

    fn change_a_role(&mut self, tab: TabNo) {
        let Some(engine) = self.tabs[tab].engine.as_ref() else { return };
        let Some(workspace) = engine.workspace() else { return };
        let mut choices = Vec::new();
        for space in self.spaces_as(tab, Role::Owner) {
            let members = workspace.space(&space).map(|s| s.members.clone()).unwrap_or_default();
            choices.extend(members.into_keys().filter(|user| *user != engine.user()).map(|user| (space, user)));
        }
        if !choices.is_empty() {
            let (space, user) = self.pick(&choices);
            let role = self.pick(&[Role::Editor, Role::Reader, Role::Owner]);
            self.wish(tab, Command::SetRole { space, user, role });
        }
    }

    fn rotate_a_key(&mut self, tab: TabNo) {
        let known = |engine: &Engine, space: &SpaceId| engine.workspace().is_some_and(|w| w.space(space).is_some());
        let mut spaces = self.spaces_as(tab, Role::Owner);
        spaces.retain(|space| self.tabs[tab].engine.as_ref().is_some_and(|e| known(e, space)));
        if !spaces.is_empty() {
            let space = self.pick(&spaces);
            self.wish(tab, Command::RotateKey { space });
        }
    }

    fn wish(&mut self, tab: TabNo, command: Command) {
        self.note(format!("device {} tab {tab} wishes {command:?}", self.tabs[tab].device));
        self.ask_for(tab, command, Asked::Other);
    }

    /// Documents of a tab that its user may write.
    fn writable(&self, tab: TabNo) -> Vec<DocKey> {
        let Some(engine) = self.tabs[tab].engine.as_ref() else { return Vec::new() };
        engine.docs().map(|(key, _)| *key).filter(|key| engine.role_in(&key.space) >= Some(Role::Editor)).collect()
    }

    /// Spaces with documents here, in which the user has at least this role.
    fn spaces_as(&self, tab: TabNo, role: Role) -> Vec<SpaceId> {
        let Some(engine) = self.tabs[tab].engine.as_ref() else { return Vec::new() };
        let mut spaces: Vec<SpaceId> = engine.docs().map(|(key, _)| key.space).collect();
        spaces.push(engine.workspace_id());
        spaces.sort();
        spaces.dedup();
        spaces.retain(|space| engine.role_in(space) >= Some(role));
        spaces
    }
}
