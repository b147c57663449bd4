//! What every [`BlobStore`] does. A new implementation is one more `conformance!` line.

use std::sync::Arc;

use intreccio_protocol::hash::blob_id;
use intreccio_protocol::limits::BLOB_PART;
use intreccio_protocol::{BlobId, DeviceId, SpaceId};
use intreccio_relay::store::blobs::{Held, Part, PutError};
use intreccio_relay::{BlobStore, MemoryBlobs, SqliteBlobs, StoreError};

use crate::support::program::Folder;

/// A place for a store that can be opened again.
trait Place {
    fn new() -> Self;
    fn open(&self) -> Arc<dyn BlobStore>;
}

struct Memory(Arc<MemoryBlobs>);

impl Place for Memory {
    fn new() -> Self {
        Self(Arc::default())
    }

    fn open(&self) -> Arc<dyn BlobStore> {
        self.0.clone()
    }
}

impl Place for Folder {
    fn new() -> Self {
        Folder::new()
    }

    fn open(&self) -> Arc<dyn BlobStore> {
        Arc::new(SqliteBlobs::open(self.path()).unwrap())
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
        parts_put_in_order_are_read_back_when_all_are_there,
        a_part_out_of_its_place_takes_nothing_and_says_where_to_go_on,
        a_part_without_bytes_only_asks,
        what_is_not_what_its_id_says_is_forgotten,
        what_is_not_complete_belongs_to_its_device,
        a_complete_attachment_is_complete_for_everybody_in_its_space_only,
        another_length_starts_over,
        a_space_takes_what_fits_and_no_more,
        what_was_begun_and_left_is_forgotten,
        everything_is_there_after_opening_again,
    }
}

const FAMILY: SpaceId = SpaceId([2; 16]);
const OTHER: SpaceId = SpaceId([3; 16]);
const ADA: DeviceId = DeviceId([4; 16]);
const BRUNO: DeviceId = DeviceId([5; 16]);
const PLENTY: u64 = 1 << 30;

/// An attachment of two whole parts and a bit, different for each seed.
fn attachment(seed: u8) -> Vec<u8> {
    (0..2 * BLOB_PART + 1000).map(|at| (at % 251) as u8 ^ seed).collect()
}

fn parts(space: SpaceId, device: DeviceId, blob: BlobId, bytes: &[u8]) -> Vec<Part> {
    let total = bytes.len() as u64;
    let part = |(n, piece): (usize, &[u8])| Part {
        space,
        blob,
        device,
        total,
        offset: (n * BLOB_PART) as u64,
        bytes: piece.to_vec().into(),
    };
    bytes.chunks(BLOB_PART).enumerate().map(part).collect()
}

fn of(seed: u8) -> (BlobId, Vec<Part>) {
    let bytes = attachment(seed);
    let blob = blob_id(&bytes);
    (blob, parts(FAMILY, ADA, blob, &bytes))
}

fn put(store: &dyn BlobStore, part: &Part) -> u64 {
    let held = store.put(part, PLENTY, 1).unwrap();
    assert_eq!(held.total, part.total);
    held.upto
}

fn put_all(store: &dyn BlobStore, parts: &[Part]) {
    for part in parts {
        put(store, part);
    }
}

fn read(store: &dyn BlobStore, space: SpaceId, blob: BlobId) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let (total, part) = store.get(&space, &blob, bytes.len() as u64).unwrap()?;
        bytes.extend(part);
        if bytes.len() as u64 >= total {
            return Some(bytes);
        }
    }
}

fn parts_put_in_order_are_read_back_when_all_are_there(place: &impl Place) {
    let store = place.open();
    let (blob, parts) = of(1);
    for part in &parts {
        assert_eq!(read(&*store, FAMILY, blob), None);
        assert_eq!(put(&*store, part), part.offset + part.bytes.len() as u64);
    }
    assert_eq!(read(&*store, FAMILY, blob), Some(attachment(1)));
    assert_eq!(store.get(&FAMILY, &blob, 3 * BLOB_PART as u64).unwrap(), None, "beyond the end");
}

fn a_part_out_of_its_place_takes_nothing_and_says_where_to_go_on(place: &impl Place) {
    let store = place.open();
    let (blob, parts) = of(1);
    assert_eq!(put(&*store, &parts[1]), 0);
    assert_eq!(put(&*store, &parts[0]), BLOB_PART as u64);
    assert_eq!(put(&*store, &parts[2]), BLOB_PART as u64);
    assert_eq!(put(&*store, &parts[0]), BLOB_PART as u64, "once more");
    assert_eq!(put(&*store, &parts[1]), 2 * BLOB_PART as u64);
    put(&*store, &parts[2]);
    assert_eq!(read(&*store, FAMILY, blob), Some(attachment(1)));
    assert_eq!(put(&*store, &parts[1]), parts[1].total, "all is there");
}

fn a_part_without_bytes_only_asks(place: &impl Place) {
    let store = place.open();
    let (_, parts) = of(1);
    let question = Part { bytes: Vec::new().into(), offset: 0, ..parts[0].clone() };
    assert_eq!((put(&*store, &question), store.used(&FAMILY).unwrap()), (0, 0));
    put(&*store, &parts[0]);
    assert_eq!(put(&*store, &question), BLOB_PART as u64);
}

fn what_is_not_what_its_id_says_is_forgotten(place: &impl Place) {
    let store = place.open();
    let parts = parts(FAMILY, ADA, BlobId([9; 32]), &attachment(1));
    put(&*store, &parts[0]);
    put(&*store, &parts[1]);
    assert!(matches!(store.put(&parts[2], PLENTY, 1), Err(PutError::WrongHash)));
    assert_eq!((read(&*store, FAMILY, BlobId([9; 32])), store.used(&FAMILY).unwrap()), (None, 0));
    assert_eq!(put(&*store, &Part { bytes: Vec::new().into(), ..parts[2].clone() }), 0, "from the beginning");
}

fn what_is_not_complete_belongs_to_its_device(place: &impl Place) {
    let store = place.open();
    let (blob, mine) = of(1);
    let spoiled = parts(FAMILY, BRUNO, blob, &attachment(7));
    put(&*store, &mine[0]);
    for part in &spoiled[..2] {
        put(&*store, part);
    }
    assert!(matches!(store.put(&spoiled[2], PLENTY, 1), Err(PutError::WrongHash)));
    assert_eq!(put(&*store, &mine[1]), 2 * BLOB_PART as u64, "the other's harm is the other's");
    put(&*store, &mine[2]);
    assert_eq!(read(&*store, FAMILY, blob), Some(attachment(1)));
}

fn a_complete_attachment_is_complete_for_everybody_in_its_space_only(place: &impl Place) {
    let store = place.open();
    let (blob, mine) = of(1);
    let theirs = parts(FAMILY, BRUNO, blob, &attachment(1));
    put(&*store, &theirs[0]);
    put_all(&*store, &mine);
    assert_eq!(put(&*store, &theirs[1]), theirs[1].total);
    assert_eq!(store.used(&FAMILY).unwrap(), mine[0].total, "what the other had sent is not kept beside it");
    assert_eq!(read(&*store, OTHER, blob), None);
    let elsewhere = parts(OTHER, ADA, blob, &attachment(1));
    assert_eq!(put(&*store, &elsewhere[0]), BLOB_PART as u64);
}

fn another_length_starts_over(place: &impl Place) {
    let store = place.open();
    let (_, parts) = of(1);
    put(&*store, &parts[0]);
    let longer = Part { total: parts[0].total + 1, ..parts[1].clone() };
    assert_eq!(store.put(&longer, PLENTY, 1).unwrap(), Held { upto: 0, total: longer.total });
    assert_eq!(put(&*store, &parts[0]), BLOB_PART as u64);
}

fn a_space_takes_what_fits_and_no_more(place: &impl Place) {
    let store = place.open();
    let (blob, first) = of(1);
    let (_, second) = of(2);
    let quota = first[0].total * 2 - 1;
    store.put(&first[0], quota, 1).unwrap();
    assert!(matches!(store.put(&second[0], quota, 1), Err(PutError::Full)), "what is coming counts as a whole");
    store.put(&first[1], quota, 1).unwrap();
    store.put(&first[2], quota, 1).unwrap();
    assert!(matches!(store.put(&second[0], quota, 1), Err(PutError::Full)));
    assert_eq!(read(&*store, FAMILY, blob), Some(attachment(1)));
    let elsewhere = Part { space: OTHER, ..second[0].clone() };
    assert_eq!(store.put(&elsewhere, quota, 1).unwrap().upto, BLOB_PART as u64);
    assert_eq!(store.put(&second[0], quota + 1, 1).unwrap().upto, BLOB_PART as u64);
}

fn what_was_begun_and_left_is_forgotten(place: &impl Place) {
    let store = place.open();
    let ((done, all), (_, left), (_, fresh)) = (of(1), of(2), of(3));
    for part in &all {
        store.put(part, PLENTY, 10).unwrap();
    }
    store.put(&left[0], PLENTY, 10).unwrap();
    store.put(&fresh[0], PLENTY, 10).unwrap();
    store.put(&fresh[1], PLENTY, 20).unwrap();
    assert_eq!(store.expire(10).unwrap(), 0);
    assert_eq!(store.expire(20).unwrap(), 1);
    assert_eq!(store.put(&left[1], PLENTY, 20).unwrap().upto, 0);
    assert_eq!(store.put(&fresh[2], PLENTY, 20).unwrap().upto, fresh[0].total);
    assert_eq!(read(&*store, FAMILY, done), Some(attachment(1)));
    assert_eq!(store.used(&FAMILY).unwrap(), 2 * all[0].total);
}

fn everything_is_there_after_opening_again(place: &impl Place) {
    let ((done, all), (begun, some)) = (of(1), of(2));
    {
        let store = place.open();
        put_all(&*store, &all);
        put(&*store, &some[0]);
    }
    let store = place.open();
    assert_eq!(read(&*store, FAMILY, done), Some(attachment(1)));
    assert_eq!(put(&*store, &some[1]), 2 * BLOB_PART as u64);
    put(&*store, &some[2]);
    assert_eq!(read(&*store, FAMILY, begun), Some(attachment(2)));
}

#[test]
fn a_file_of_a_newer_version_or_another_program_is_refused() {
    for pragma in ["user_version = 99", "application_id = 1"] {
        let folder = Folder::new();
        drop(folder.open());
        let db = rusqlite::Connection::open(folder.path().join("attachments.sqlite")).unwrap();
        db.execute_batch(&format!("PRAGMA {pragma}")).unwrap();
        drop(db);
        assert!(matches!(SqliteBlobs::open(folder.path()), Err(StoreError::Version)), "{pragma}");
    }
}
