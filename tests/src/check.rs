//! What must hold when everything works again and it is quiet.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{AutoCommit, ChangeHash};
use intreccio_engine::store::Table;
use intreccio_engine::{Command, DocKey, Engine, Outcome, Replica, State, blob};
use intreccio_protocol::ids::{SpaceId, UserId};
use intreccio_protocol::{ControlOp, Entry, Role, Workspace};

use crate::device::{DeviceNo, TabNo};
use crate::people::{self, Edit, Photograph, text, values};
use crate::world::{World, block_on};

/// Everything that does not hold; empty when all is well.
pub fn failures(world: &mut World) -> Vec<String> {
    let mut failures = world.problems.clone();
    if let Some(device) = world.devices.iter().position(|d| d.tabs.is_empty() || !d.entered) {
        failures.push(format!("device {device} never came in"));
        return failures;
    }
    let check = Check::new(world);
    failures.extend(check.delivered(world));
    failures.extend(check.logs_agree(world));
    failures.extend(check.acknowledged(world));
    failures.extend(check.confined(world));
    failures.extend(check.documents(world));
    failures.extend(check.saved_edits(world));
    failures.extend(check.photographs(world));
    failures.extend(check.reopened(world));
    failures.extend(windows(world));
    failures
}

/// Whether nobody waits for anything any more.
pub fn is_quiet(world: &World) -> bool {
    let check = Check::new(world);
    let settled = |tab: &TabNo| check.still_waits(world, *tab).is_none();
    world.devices.iter().all(|d| d.entered && !d.tabs.is_empty() && d.tabs.iter().all(settled))
        && world.ledger.arrivals.iter().all(|arrival| arrival.joined)
}

struct Check {
    /// What the relay's log says.
    workspace: Workspace,
    /// Who could ever read which space.
    readers: BTreeSet<(SpaceId, UserId)>,
    /// Whose right to write was ever taken away: their unsent edits stay with them.
    demoted: BTreeSet<(SpaceId, UserId)>,
}

impl Check {
    fn new(world: &World) -> Self {
        let root = world.engine(0).workspace_id();
        let controls = intreccio_relay::LogStore::controls(world.relay.store.as_ref(), &root).expect("in memory");
        let entries = controls.iter().map(|stored| match Entry::decode(&stored.bytes) {
            Ok(Entry::Control(entry)) => entry,
            other => panic!("not a control entry: {other:?}"),
        });
        let mut entries = entries.peekable();
        let first = entries.peek().expect("the workspace was founded");
        let workspace = Workspace::found(first).expect("the relay accepted it");
        let mut check = Self { workspace, readers: BTreeSet::new(), demoted: BTreeSet::new() };
        for entry in entries.skip(1) {
            check.workspace.apply(&entry).expect("the relay accepted it");
            check.note_roles(entry.body().space, &entry.body().op);
        }
        for user in check.workspace.users().keys() {
            check.readers.extend(check.workspace.readable(*user).map(|space| (space, *user)));
        }
        check
    }

    fn note_roles(&mut self, space: SpaceId, op: &ControlOp) {
        if let ControlOp::SetRole { user, role } = op
            && *role < Role::Editor
        {
            self.demoted.insert((space, *user));
        }
    }

    fn engine<'a>(&self, world: &'a World, tab: TabNo) -> &'a Engine {
        world.tabs[tab].engine.as_ref().expect("a tab of a device runs")
    }

    /// Devices whose user may read a space, and was always allowed to write what they wrote there.
    fn sound(&self, world: &World, space: SpaceId) -> Vec<DeviceNo> {
        let sound = |device: &DeviceNo| {
            let user = world.engine(*device).user();
            self.readers.contains(&(space, user)) && !self.demoted.contains(&(space, user))
        };
        (0..world.devices.len()).filter(sound).collect()
    }

    // --- nothing is left over

    fn delivered(&self, world: &World) -> Vec<String> {
        let mut failures = Vec::new();
        for (number, device) in world.devices.iter().enumerate() {
            for tab in &device.tabs {
                if let Some(what) = self.still_waits(world, *tab) {
                    failures.push(format!("device {number} tab {tab}: {what}"));
                }
            }
            if self.was_demoted(world.engine(number).user()) {
                continue;
            }
            for table in [Table::Pending, Table::Outbox, Table::Intents, Table::BlobsOut] {
                let rows = device.disk.seen.table(table).len();
                if rows > 0 {
                    failures.push(format!("device {number} still has {rows} rows in {table:?}"));
                }
            }
        }
        failures
    }

    fn was_demoted(&self, user: UserId) -> bool {
        self.demoted.iter().any(|(_, demoted)| *demoted == user)
    }

    fn still_waits(&self, world: &World, tab: TabNo) -> Option<String> {
        let engine = self.engine(world, tab);
        let status = engine.status();
        if engine.wishes().next().is_some() {
            return Some(format!("wishes left: {:?}", engine.wishes().collect::<Vec<_>>()));
        }
        if engine.quarantined().next().is_some() {
            return Some("something is set aside".into());
        }
        let demoted = |space: &SpaceId| self.demoted.contains(&(*space, engine.user()));
        for space in self.workspace.spaces().keys().filter(|space| !demoted(space)) {
            if let Some(alarm) = engine.alarm(space) {
                return Some(format!("alarm {alarm:?} in {space:?}"));
            }
        }
        let fine = status.state == State::Delivered || self.was_demoted(engine.user());
        (!fine).then(|| format!("its status is {:?}", status.state))
    }

    // --- the logs

    fn logs_agree(&self, world: &World) -> Vec<String> {
        let mut failures = Vec::new();
        for tab in world.devices.iter().flat_map(|device| &device.tabs) {
            let engine = self.engine(world, *tab);
            let Some(here) = engine.workspace() else {
                failures.push(format!("tab {tab} has no workspace"));
                continue;
            };
            if (here.users(), here.devices(), here.invites())
                != (self.workspace.users(), self.workspace.devices(), self.workspace.invites())
            {
                failures.push(format!("tab {tab} has another root log"));
            }
            for space in self.workspace.readable(engine.user()) {
                if here.space(&space) != self.workspace.space(&space) {
                    failures.push(format!("tab {tab} has another log of {space:?}"));
                }
            }
        }
        failures
    }

    fn acknowledged(&self, world: &World) -> Vec<String> {
        let logs: BTreeMap<SpaceId, _> =
            self.workspace.spaces().keys().map(|space| (*space, world.relay.log(space))).collect();
        let lost = |(entry, cursor): &&(_, intreccio_protocol::Cursor)| {
            let at = usize::try_from(cursor.n).expect("a position") - 1;
            let stored = logs.get(&cursor.space).and_then(|log| log.get(at));
            stored.is_none_or(|stored| stored.id != *entry || stored.acc != cursor.acc)
        };
        let acked = world.relay.acked.iter().filter(lost);
        acked.map(|(entry, cursor)| format!("{entry} was acknowledged at {cursor:?} and is not there")).collect()
    }

    /// Nobody has entries or keys of a space that they may not read.
    fn confined(&self, world: &World) -> Vec<String> {
        let mut failures = Vec::new();
        for (number, device) in world.devices.iter().enumerate() {
            let user = world.engine(number).user();
            let mut spaces: BTreeSet<SpaceId> = BTreeSet::new();
            for table in [Table::Control, Table::Content, Table::Blobs] {
                let rows = device.disk.seen.table(table);
                spaces.extend(rows.iter().filter_map(|(key, _)| SpaceId::from_slice(key.get(..16)?)));
            }
            let keys = device.disk.seen.table(Table::Keys);
            let of_space = |key: &[u8]| SpaceId::from_slice(key.strip_prefix(b"key")?.get(..16)?);
            spaces.extend(keys.iter().filter_map(|(key, _)| of_space(key)));
            let strange = spaces.into_iter().filter(|space| !self.readers.contains(&(*space, user)));
            failures.extend(strange.map(|space| format!("device {number} has something of {space:?}")));
        }
        failures
    }

    // --- the documents

    fn documents(&self, world: &mut World) -> Vec<String> {
        let mut failures = Vec::new();
        for (id, space) in self.workspace.spaces() {
            let tabs: Vec<TabNo> =
                self.sound(world, *id).into_iter().flat_map(|device| world.devices[device].tabs.clone()).collect();
            for doc in space.docs.iter().map(|doc| DocKey::body(*id, *doc)) {
                let edits: Vec<Edit> = world.ledger.edits.iter().filter(|edit| edit.doc == doc).cloned().collect();
                let mut reference = None;
                for tab in &tabs {
                    let Some(found) = replica(world, *tab, &doc).map(|replica| Content::of(replica, &edits)) else {
                        failures.push(format!("tab {tab} does not have {doc:?}"));
                        continue;
                    };
                    if found.registers != found.expected {
                        let (got, wanted) = (&found.registers, &found.expected);
                        failures.push(format!("tab {tab} shows {got:?} of {doc:?}, written were {wanted:?}"));
                    }
                    let (first, reference) = reference.get_or_insert_with(|| (*tab, found.clone()));
                    if *reference != found {
                        failures.push(format!("tabs {first} and {tab} differ in {doc:?}: {reference:?} {found:?}"));
                    }
                }
            }
        }
        failures
    }

    /// What somebody was told is saved is everywhere; or at least still there, when their right to write was taken away.
    fn saved_edits(&self, world: &mut World) -> Vec<String> {
        let mut failures = Vec::new();
        let edits: Vec<Edit> = world.ledger.edits.iter().filter(|edit| edit.saved).cloned().collect();
        for edit in edits {
            let own = self.demoted.contains(&(edit.doc.space, edit.user));
            let devices = if own { vec![edit.device] } else { self.sound(world, edit.doc.space) };
            if !own && !devices.contains(&edit.device) {
                failures.push(format!("the space of a saved edit is not on the relay: {edit:?}"));
            }
            let tabs: Vec<TabNo> = devices.into_iter().flat_map(|device| world.devices[device].tabs.clone()).collect();
            for tab in tabs {
                let there = replica(world, tab, &edit.doc).is_some_and(|replica| has(replica, &edit.hash));
                if !there {
                    failures.push(format!("tab {tab} does not have a saved edit: {edit:?}"));
                }
            }
        }
        failures
    }

    /// What somebody was told is safe can be looked at by everybody who may; or at least still where it was taken, when the right to
    /// write was taken away.
    fn photographs(&self, world: &mut World) -> Vec<String> {
        let mut failures = Vec::new();
        for photograph in world.ledger.photographs.clone() {
            let Photograph { device, user, space, blob, ref key, .. } = photograph;
            let own = self.demoted.contains(&(space, user));
            if !own && !world.relay.has_blob(&space, &blob) {
                failures.push(format!("{blob:?} of device {device} is not on the relay"));
            }
            let devices = if own { vec![device] } else { self.sound(world, space) };
            for tab in devices.into_iter().map(|device| world.tab(device)).collect::<Vec<_>>() {
                let outcome = world.ask(tab, Command::Fetch { space, blob, key: key.clone() });
                if !self.shows(world, tab, &photograph, &outcome) {
                    failures.push(format!("tab {tab} does not show {blob:?}: {outcome:?}"));
                }
            }
        }
        failures
    }

    fn shows(&self, world: &World, tab: TabNo, photograph: &Photograph, outcome: &Outcome) -> bool {
        let Outcome::Fetched { total } = outcome else { return false };
        let store = &world.devices[world.tabs[tab].device].disk.seen;
        let Photograph { space, blob, key, content, .. } = photograph;
        block_on(blob::read(store, space, blob, key, *total)).is_ok_and(|shown| shown == *content)
    }

    /// Each device finds all of this again when it is opened.
    fn reopened(&self, world: &mut World) -> Vec<String> {
        let mut failures = Vec::new();
        for device in 0..world.devices.len() {
            let running = heads(world, world.tab(device));
            for tab in world.devices[device].tabs.clone() {
                world.kill_tab(tab, true);
            }
            world.open_tab(device);
            let opened = heads(world, world.tab(device));
            if running != opened {
                failures.push(format!("device {device} opens to {opened:?}, it was {running:?}"));
            }
        }
        failures
    }
}

fn replica<'a>(world: &'a mut World, tab: TabNo, doc: &DocKey) -> Option<&'a mut Replica> {
    world.tabs[tab].engine.as_mut()?.replica_mut(doc)
}

fn has(replica: &mut Replica, hash: &ChangeHash) -> bool {
    replica.doc_mut().get_change_meta_by_hash(hash).is_some()
}

fn heads(world: &mut World, tab: TabNo) -> BTreeMap<DocKey, Vec<ChangeHash>> {
    let engine = world.tabs[tab].engine.as_mut().expect("a tab of a device runs");
    let docs: Vec<DocKey> = engine.docs().map(|(key, _)| *key).collect();
    let heads = |doc: DocKey| Some((doc, engine.replica_mut(&doc)?.doc_mut().get_heads()));
    docs.into_iter().filter_map(heads).collect()
}

/// The windows show what their engines have.
fn windows(world: &mut World) -> Vec<String> {
    let mut failures = Vec::new();
    for tab in 0..world.tabs.len() {
        let state = &mut world.tabs[tab];
        let Some(engine) = state.engine.as_mut() else { continue };
        for (doc, window) in &mut state.windows {
            window.catch_up();
            let behind = engine.replica_mut(doc).map(|replica| replica.doc_mut().get_heads());
            if behind != Some(window.doc.get_heads()) {
                failures.push(format!("the window of tab {tab} differs from its engine in {doc:?}"));
            }
        }
    }
    failures
}

/// What a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    heads: Vec<ChangeHash>,
    text: String,
    registers: BTreeMap<String, Vec<String>>,
    /// What was written and not replaced by somebody who saw it.
    expected: BTreeMap<String, Vec<String>>,
}

impl Content {
    fn of(replica: &mut Replica, edits: &[Edit]) -> Self {
        let there: Vec<&Edit> = edits.iter().filter(|edit| has(replica, &edit.hash)).collect();
        let doc = replica.doc_mut();
        let heads = doc.get_heads();
        let doc: &AutoCommit = doc;
        let registers = people::registers().map(|key| (key.to_owned(), values(doc, key))).collect();
        let mut expected: BTreeMap<String, Vec<String>> =
            people::registers().map(|key| (key.to_owned(), Vec::new())).collect();
        let written = || there.iter().filter_map(|edit| edit.register.as_ref());
        let replaced: BTreeSet<(&str, &str)> =
            written().flat_map(|r| r.replaced.iter().map(|old| (r.key.as_str(), old.as_str()))).collect();
        for register in written().filter(|r| !replaced.contains(&(r.key.as_str(), r.value.as_str()))) {
            expected.entry(register.key.clone()).or_default().push(register.value.clone());
        }
        expected.values_mut().for_each(|values| values.sort());
        Self { heads, text: text(doc), registers, expected }
    }
}
