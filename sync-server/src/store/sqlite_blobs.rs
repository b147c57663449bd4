//! Attachments in a SQLite file of their own beside the logs, so that a large photograph is never in the way of an entry.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use intreccio_protocol::{BlobId, SpaceId};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::StoreError;
use super::blobs::{BlobStore, Held, Part, PutError, is_whole, part_number};
use super::sqlite::{Readers, migrate, open_durable, signed, unsigned};

/// One file each, applied in order, never changed once released.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_blobs.sql")];
/// "inta": tells our file from another program's.
const APPLICATION_ID: i32 = 0x696e_7461;

/// See the module.
pub struct SqliteBlobs {
    writer: Mutex<Connection>,
    readers: Readers,
}

impl From<rusqlite::Error> for PutError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A row of `blobs`.
struct Row {
    id: i64,
    held: Held,
}

impl SqliteBlobs {
    /// Opens the attachments in `folder`. The [`super::SqliteStore`] of the same folder is opened first, and keeps others away.
    ///
    /// # Errors
    /// `Version` when a newer relay wrote them, else `Failed`.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let file: PathBuf = folder.join("attachments.sqlite");
        let mut db = open_durable(&file)?;
        migrate(&mut db, &MIGRATIONS, APPLICATION_ID)?;
        Ok(Self { writer: Mutex::new(db), readers: Readers::of(file) })
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn complete(db: &Connection, space: &SpaceId, blob: &BlobId) -> Result<Option<Row>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT id, upto, total FROM blobs WHERE space = ?1 AND blob = ?2 AND device IS NULL")?;
    Ok(query.query_row(params![space.0, blob.0], row).optional()?)
}

fn coming(db: &Connection, part: &Part) -> Result<Option<Row>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT id, upto, total FROM blobs WHERE space = ?1 AND blob = ?2 AND device = ?3")?;
    Ok(query.query_row(params![part.space.0, part.blob.0, part.device.0], row).optional()?)
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { id: row.get(0)?, held: Held { upto: unsigned(row, 1)?, total: unsigned(row, 2)? } })
}

fn used(db: &Connection, space: &SpaceId) -> Result<u64, StoreError> {
    let mut query = db.prepare_cached("SELECT COALESCE(SUM(total), 0) FROM blobs WHERE space = ?1")?;
    Ok(query.query_row([space.0], |row| unsigned(row, 0))?)
}

fn forget(step: &Connection, id: i64) -> Result<(), StoreError> {
    step.execute("DELETE FROM parts WHERE blob = ?1", [id])?;
    step.execute("DELETE FROM blobs WHERE id = ?1", [id])?;
    Ok(())
}

/// What a part is to what is there.
enum Place {
    /// The next one of this row.
    Next(Row),
    /// Not the next one: so much is there.
    Elsewhere(Held),
}

fn place(step: &Transaction<'_>, part: &Part, quota: u64, now: u64) -> Result<Place, PutError> {
    if let Some(done) = complete(step, &part.space, &part.blob)? {
        return Ok(Place::Elsewhere(done.held));
    }
    let known = match coming(step, part)? {
        Some(other) if other.held.total != part.total => {
            forget(step, other.id)?;
            None
        }
        known => known,
    };
    let held = known.as_ref().map_or(Held { upto: 0, total: part.total }, |row| row.held);
    if part.bytes.is_empty() || part.offset != held.upto {
        return Ok(Place::Elsewhere(held));
    }
    if let Some(known) = known {
        return Ok(Place::Next(known));
    }
    if used(step, &part.space)?.saturating_add(part.total) > quota {
        return Err(PutError::Full);
    }
    step.execute(
        "INSERT INTO blobs (space, blob, device, total, upto, touched) VALUES (?1, ?2, ?3, ?4, 0, ?5)",
        params![part.space.0, part.blob.0, part.device.0, signed(part.total), signed(now)],
    )?;
    Ok(Place::Next(Row { id: step.last_insert_rowid(), held }))
}

fn add(step: &Transaction<'_>, row: &Row, part: &Part, now: u64) -> Result<Held, PutError> {
    let bytes: &[u8] = &part.bytes;
    step.prepare_cached("INSERT INTO parts (blob, n, bytes) VALUES (?1, ?2, ?3)")?.execute(params![
        row.id,
        signed(part_number(part.offset)),
        bytes
    ])?;
    let held = Held { upto: row.held.upto + bytes.len() as u64, total: part.total };
    step.prepare_cached("UPDATE blobs SET upto = ?2, touched = ?3 WHERE id = ?1")?.execute(params![
        row.id,
        signed(held.upto),
        signed(now)
    ])?;
    Ok(held)
}

/// All parts are there: whether they are what the id says. If so, what other devices were sending of it is not needed.
fn finish(step: &Transaction<'_>, row: &Row, part: &Part) -> Result<bool, PutError> {
    let mut query = step.prepare_cached("SELECT bytes FROM parts WHERE blob = ?1 ORDER BY n")?;
    let parts = query.query_map([row.id], |row| row.get::<_, Vec<u8>>(0).map(Bytes::from))?;
    if !is_whole(&part.blob, parts)? {
        forget(step, row.id)?;
        return Ok(false);
    }
    step.execute("UPDATE blobs SET device = NULL WHERE id = ?1", [row.id])?;
    let mut query =
        step.prepare_cached("SELECT id FROM blobs WHERE space = ?1 AND blob = ?2 AND device IS NOT NULL")?;
    let others: Vec<i64> =
        query.query_map(params![part.space.0, part.blob.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for other in others {
        forget(step, other)?;
    }
    Ok(true)
}

impl BlobStore for SqliteBlobs {
    fn put(&self, part: &Part, quota: u64, now: u64) -> Result<Held, PutError> {
        let mut db = self.writer();
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let row = match place(&step, part, quota, now)? {
            Place::Next(row) => row,
            Place::Elsewhere(held) => {
                step.commit()?;
                return Ok(held);
            }
        };
        let held = add(&step, &row, part, now)?;
        let right = !held.is_complete() || finish(&step, &row, part)?;
        step.commit()?;
        if right { Ok(held) } else { Err(PutError::WrongHash) }
    }

    fn get(&self, space: &SpaceId, blob: &BlobId, offset: u64) -> Result<Option<(u64, Bytes)>, StoreError> {
        self.readers.lend(|db| {
            let Some(found) = complete(db, space, blob)? else { return Ok(None) };
            let mut query = db.prepare_cached("SELECT bytes FROM parts WHERE blob = ?1 AND n = ?2")?;
            let bytes = query.query_row(params![found.id, signed(part_number(offset))], |row| row.get::<_, Vec<u8>>(0));
            Ok(bytes.optional()?.map(|bytes| (found.held.total, bytes.into())))
        })
    }

    fn used(&self, space: &SpaceId) -> Result<u64, StoreError> {
        self.readers.lend(|db| used(db, space))
    }

    fn expire(&self, before: u64) -> Result<u64, StoreError> {
        let mut db = self.writer();
        let step = db.transaction()?;
        let old: Vec<i64> = step
            .prepare_cached("SELECT id FROM blobs WHERE device IS NOT NULL AND touched < ?1")?
            .query_map([signed(before)], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &old {
            forget(&step, *id)?;
        }
        step.commit()?;
        Ok(old.len() as u64)
    }
}
