//! What every [`LogStore`] does. A new implementation is one more `conformance!` line.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use intreccio_protocol::hash::sha256;
use intreccio_protocol::{Cursor, DeviceId, EntryId, SessionId, SpaceId};
use intreccio_relay::store::{Batch, SessionHead, Slot, Stored};
use intreccio_relay::{LogStore, MemoryStore, SqliteStore, StoreError};

/// A place for a store that can be opened again.
trait Place {
    fn new() -> Self;
    fn open(&self) -> Arc<dyn LogStore>;
}

struct Memory(Arc<MemoryStore>);

impl Place for Memory {
    fn new() -> Self {
        Self(Arc::default())
    }

    fn open(&self) -> Arc<dyn LogStore> {
        self.0.clone()
    }
}

pub struct Folder(pub PathBuf);

impl Place for Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("intreccio-store-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }

    fn open(&self) -> Arc<dyn LogStore> {
        Arc::new(SqliteStore::open(&self.0).unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

macro_rules! conformance {
    ($($store:ident: $place:ty),*; $tests:tt) => { $(conformance!(@ $store $place $tests);)* };
    (@ $store:ident $place:ty { $($name:ident),* $(,)? }) => {
        mod $store {
            use super::*;
            $(#[test] fn $name() { super::$name(&<$place as Place>::new()); })*
        }
    };
}

conformance! {
    memory: Memory, sqlite: Folder; {
        entries_are_read_back_in_order,
        a_page_holds_what_fits_and_at_least_one_entry,
        a_batch_on_another_head_appends_nothing,
        batches_of_one_call_follow_each_other,
        heads_and_workspaces_are_found_again,
        control_entries_come_in_the_order_of_arrival_over_all_spaces,
        the_last_entry_of_a_session_is_known,
        a_slot_is_found_by_session_and_number,
        the_accumulator_is_known_at_every_position,
        a_genesis_spends_the_setup_code,
        the_relay_keeps_its_key,
        everything_is_there_after_opening_again,
    }
}

const ROOT: SpaceId = SpaceId([1; 16]);
const FAMILY: SpaceId = SpaceId([2; 16]);
const SESSION: SessionId = SessionId([3; 16]);
const DEVICE: DeviceId = DeviceId([4; 16]);

/// Builds batches for one log.
struct Writer {
    head: Cursor,
}

impl Writer {
    fn new(space: SpaceId) -> Self {
        Self { head: Cursor::start(space) }
    }

    fn entry(&mut self, slot: Option<Slot>, size: usize) -> Stored {
        let id = EntryId(sha256("entry", &[&self.head.space.0, &self.head.n.to_be_bytes()]));
        self.head = self.head.then(&id);
        Stored { n: self.head.n, id, acc: self.head.acc, slot, bytes: vec![self.head.n as u8; size].into() }
    }

    fn batch(&mut self, entries: impl IntoIterator<Item = (Option<Slot>, usize)>) -> Batch {
        let after = self.head;
        let entries = entries.into_iter().map(|(slot, size)| self.entry(slot, size)).collect();
        Batch { workspace: ROOT, after, entries }
    }

    fn controls(&mut self, count: usize) -> Batch {
        self.batch(vec![(None, 10); count])
    }
}

fn slot(session: SessionId, seq: u64) -> Option<Slot> {
    Some(Slot { device: DEVICE, session, seq })
}

fn all(store: &dyn LogStore, space: SpaceId) -> Vec<Stored> {
    store.read(&space, 0, u64::MAX, usize::MAX).unwrap()
}

fn entries_are_read_back_in_order(place: &impl Place) {
    let store = place.open();
    let mut root = Writer::new(ROOT);
    let batch = root.batch([(None, 5), (slot(SESSION, 1), 300_000), (None, 0)]);
    store.append(std::slice::from_ref(&batch)).unwrap();
    assert_eq!(all(&*store, ROOT), batch.entries);
    assert_eq!(store.read(&ROOT, 1, 2, usize::MAX).unwrap(), batch.entries[1..2]);
    assert_eq!(store.read(&ROOT, 3, 9, usize::MAX).unwrap(), []);
    assert_eq!(all(&*store, FAMILY), []);
}

fn a_page_holds_what_fits_and_at_least_one_entry(place: &impl Place) {
    let store = place.open();
    let mut root = Writer::new(ROOT);
    store.append(&[root.batch([(None, 100), (None, 100), (None, 100)])]).unwrap();
    let count = |bytes| store.read(&ROOT, 0, 3, bytes).unwrap().len();
    assert_eq!([count(0), count(99), count(199), count(200), count(1000)], [1, 1, 1, 2, 3]);
}

fn a_batch_on_another_head_appends_nothing(place: &impl Place) {
    let store = place.open();
    let (mut root, mut family) = (Writer::new(ROOT), Writer::new(FAMILY));
    let first = root.controls(2);
    store.append(std::slice::from_ref(&first)).unwrap();
    let late = Batch { after: Cursor::start(ROOT), ..root.controls(1) };
    let other = family.controls(1);
    assert!(matches!(store.append(&[other.clone(), late]), Err(StoreError::Conflict)));
    let mut forged = first.entries[1].clone();
    forged.n = 3;
    let past = Cursor { acc: first.entries[0].acc, n: 2, space: ROOT };
    let on_another_past = Batch { workspace: ROOT, after: past, entries: vec![forged] };
    assert!(matches!(store.append(&[on_another_past]), Err(StoreError::Conflict)));
    assert_eq!((all(&*store, ROOT), all(&*store, FAMILY)), (first.entries, vec![]));
    store.append(&[other]).unwrap();
}

fn batches_of_one_call_follow_each_other(place: &impl Place) {
    let store = place.open();
    let (mut root, mut family) = (Writer::new(ROOT), Writer::new(FAMILY));
    let batches = [root.controls(1), family.controls(2), root.controls(3)];
    store.append(&batches).unwrap();
    store.append(&[root.controls(1)]).unwrap();
    assert_eq!((all(&*store, ROOT).len(), all(&*store, FAMILY).len()), (5, 2));
}

fn heads_and_workspaces_are_found_again(place: &impl Place) {
    let store = place.open();
    assert_eq!(store.workspaces().unwrap(), []);
    let (mut root, mut family) = (Writer::new(ROOT), Writer::new(FAMILY));
    store.append(&[root.controls(2), family.controls(1)]).unwrap();
    let other = SpaceId([9; 16]);
    let mut elsewhere = Writer::new(other);
    store.append(&[Batch { workspace: other, ..elsewhere.controls(1) }]).unwrap();
    assert_eq!(store.workspaces().unwrap(), [ROOT, other]);
    assert_eq!(store.heads(&ROOT).unwrap(), [root.head, family.head]);
    assert_eq!(store.heads(&other).unwrap(), [elsewhere.head]);
}

fn control_entries_come_in_the_order_of_arrival_over_all_spaces(place: &impl Place) {
    let store = place.open();
    let (mut root, mut family) = (Writer::new(ROOT), Writer::new(FAMILY));
    let one = root.controls(1);
    let two = family.batch([(None, 1), (slot(SESSION, 1), 1), (None, 1)]);
    let three = root.controls(1);
    store.append(&[one.clone(), two.clone(), three.clone()]).unwrap();
    let expected = [&one.entries[0], &two.entries[0], &two.entries[2], &three.entries[0]].map(Stored::clone);
    assert_eq!(store.controls(&ROOT).unwrap(), expected);
    assert_eq!(store.controls(&FAMILY).unwrap(), []);
}

fn the_last_entry_of_a_session_is_known(place: &impl Place) {
    let store = place.open();
    let (mut root, mut family) = (Writer::new(ROOT), Writer::new(FAMILY));
    let batch = root.batch([(slot(SESSION, 1), 1), (None, 1), (slot(SESSION, 2), 1)]);
    let last = batch.entries[2].id;
    store.append(&[batch, family.batch([(slot(SESSION, 1), 1)])]).unwrap();
    assert_eq!(store.session(&ROOT, &SESSION).unwrap(), Some(SessionHead { device: DEVICE, seq: 2, entry: last }));
    assert_eq!(store.session(&FAMILY, &SESSION).unwrap().map(|head| head.seq), Some(1));
    assert_eq!(store.session(&ROOT, &SessionId([8; 16])).unwrap(), None);
}

fn a_slot_is_found_by_session_and_number(place: &impl Place) {
    let store = place.open();
    let mut root = Writer::new(ROOT);
    let batch = root.batch([(None, 1), (slot(SESSION, 1), 1), (slot(SessionId([8; 16]), 1), 1), (slot(SESSION, 2), 1)]);
    store.append(std::slice::from_ref(&batch)).unwrap();
    assert_eq!(store.slot(&ROOT, &SESSION, 1).unwrap(), Some((2, batch.entries[1].id)));
    assert_eq!(store.slot(&ROOT, &SESSION, 2).unwrap(), Some((4, batch.entries[3].id)));
    assert_eq!(store.slot(&ROOT, &SESSION, 3).unwrap(), None);
    assert_eq!(store.slot(&FAMILY, &SESSION, 1).unwrap(), None);
}

fn the_accumulator_is_known_at_every_position(place: &impl Place) {
    let store = place.open();
    let mut root = Writer::new(ROOT);
    let batch = root.controls(2);
    store.append(std::slice::from_ref(&batch)).unwrap();
    let at = |n| store.accumulator(&ROOT, n).unwrap();
    assert_eq!((at(1), at(2), at(3)), (Some(batch.entries[0].acc), Some(batch.entries[1].acc), None));
}

fn a_genesis_spends_the_setup_code(place: &impl Place) {
    let store = place.open();
    assert_eq!(store.setup_code().unwrap(), None);
    store.set_setup_code("one").unwrap();
    store.set_setup_code("two").unwrap();
    assert_eq!(store.setup_code().unwrap().as_deref(), Some("two"));
    let mut root = Writer::new(ROOT);
    store.append(&[root.controls(1)]).unwrap();
    assert_eq!(store.setup_code().unwrap(), None);
    store.set_setup_code("three").unwrap();
    store.append(&[root.controls(1), Writer::new(FAMILY).controls(1)]).unwrap();
    assert_eq!(store.setup_code().unwrap().as_deref(), Some("three"), "only a genesis spends it");
}

fn the_relay_keeps_its_key(place: &impl Place) {
    let store = place.open();
    assert_eq!(store.relay_seed([1; 32]).unwrap(), [1; 32]);
    assert_eq!(store.relay_seed([2; 32]).unwrap(), [1; 32]);
}

fn everything_is_there_after_opening_again(place: &impl Place) {
    let mut root = Writer::new(ROOT);
    let batch = root.batch([(None, 4), (slot(SESSION, 1), 4)]);
    {
        let store = place.open();
        store.relay_seed([1; 32]).unwrap();
        store.append(std::slice::from_ref(&batch)).unwrap();
        store.set_setup_code("next").unwrap();
    }
    let store = place.open();
    assert_eq!(all(&*store, ROOT), batch.entries);
    assert_eq!(store.relay_seed([2; 32]).unwrap(), [1; 32]);
    assert_eq!(store.setup_code().unwrap().as_deref(), Some("next"));
    store.append(&[root.batch([(slot(SESSION, 2), 1)])]).unwrap();
    assert_eq!(store.session(&ROOT, &SESSION).unwrap().map(|head| head.seq), Some(2));
}

#[test]
fn a_second_store_on_the_same_folder_is_refused() {
    let folder = Folder::new();
    let first = folder.open();
    assert!(matches!(SqliteStore::open(&folder.0), Err(StoreError::Locked)));
    drop(first);
    folder.open();
}

#[test]
fn a_database_of_a_newer_version_or_another_program_is_refused() {
    for pragma in ["user_version = 99", "application_id = 1"] {
        let folder = Folder::new();
        drop(folder.open());
        let db = rusqlite::Connection::open(folder.0.join("relay.sqlite")).unwrap();
        db.execute_batch(&format!("PRAGMA {pragma}")).unwrap();
        drop(db);
        assert!(matches!(SqliteStore::open(&folder.0), Err(StoreError::Version)), "{pragma}");
    }
}

#[test]
fn the_store_does_not_grow_with_what_it_refuses() {
    let folder = Folder::new();
    let store = folder.open();
    let mut root = Writer::new(ROOT);
    store.append(&[root.controls(1)]).unwrap();
    let wrong = Batch { workspace: ROOT, after: Cursor::start(ROOT), entries: root.controls(1).entries };
    for _ in 0..3 {
        assert!(store.append(std::slice::from_ref(&wrong)).is_err());
    }
    let next = Batch { workspace: ROOT, after: store.heads(&ROOT).unwrap()[0], entries: wrong.entries };
    store.append(&[next]).unwrap();
    assert_eq!(all(&*store, ROOT).len(), 2);
}
