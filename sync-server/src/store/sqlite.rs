//! Logs in one SQLite file: WAL, `synchronous=FULL`, so that a committed transaction is on the disk. One connection
//! writes; readers have their own and are never in its way.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{Cursor, DeviceId, EntryId, SessionId, SpaceId};
use rusqlite::{CachedStatement, Connection, OpenFlags, OptionalExtension, Row, Transaction, params};

use super::{Batch, LogStore, SessionHead, Slot, StoreError, Stored};

/// One file each, applied in order, never changed once released; `user_version` counts those applied.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_log.sql")];
/// "intr": tells our file from another program's.
const APPLICATION_ID: i32 = 0x696e_7472;
/// Connections that are kept for reading.
const READERS: usize = 4;

/// Logs in a folder.
pub struct SqliteStore {
    writer: Mutex<Writer>,
    readers: Readers,
    _lock: File,
}

/// Connections for reading one file.
pub(super) struct Readers {
    file: PathBuf,
    spare: Mutex<Vec<Connection>>,
}

struct Writer {
    db: Connection,
    /// The head of each log and the space's row, as far as asked for.
    heads: HashMap<SpaceId, (i64, Cursor)>,
    sessions: HashMap<(i64, SessionId), i64>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl SqliteStore {
    /// Opens the store in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// `Locked` when another relay has it open, `Version` when a newer one wrote it, else `Failed`.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        make_private_folder(folder)?;
        let lock = File::create(folder.join("relay.lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::Locked,
            TryLockError::Error(error) => error.into(),
        })?;
        let file = folder.join("relay.sqlite");
        let mut db = open_durable(&file)?;
        migrate(&mut db, &MIGRATIONS, APPLICATION_ID)?;
        let writer = Writer { db, heads: HashMap::new(), sessions: HashMap::new() };
        Ok(Self { writer: Mutex::new(writer), readers: Readers::of(file), _lock: lock })
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.readers.lend(read)
    }
}

impl Readers {
    pub(super) fn of(file: PathBuf) -> Self {
        Self { file, spare: Mutex::default() }
    }

    /// Lends a connection.
    pub(super) fn lend<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match spare {
            Some(db) => db,
            None => Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let result = read(&db);
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < READERS {
            spare.push(db);
        }
        result
    }
}

/// A connection whose commits are on the disk.
pub(super) fn open_durable(file: &Path) -> Result<Connection, StoreError> {
    let db = Connection::open(file)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", "OFF")?;
    // The log of a few seconds of hard work, so that checkpoints are rare among commits.
    db.pragma_update(None, "wal_autocheckpoint", 8000)?;
    // KiB: the ends of the indexes stay in memory.
    db.pragma_update(None, "cache_size", -16_384)?;
    Ok(db)
}

fn make_private_folder(folder: &Path) -> Result<(), StoreError> {
    if !folder.exists() {
        fs::create_dir_all(folder)?;
        #[cfg(unix)]
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    Ok(())
}

pub(super) fn migrate(db: &mut Connection, migrations: &[&str], id: i32) -> Result<(), StoreError> {
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let owner: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let done = usize::try_from(version).map_err(|_| StoreError::Version)?;
    if done > migrations.len() || (done > 0) != (owner == id) {
        return Err(StoreError::Version);
    }
    for (number, sql) in (1i64..).zip(migrations).skip(done) {
        let step = db.transaction()?;
        step.execute_batch(sql)?;
        step.pragma_update(None, "application_id", id)?;
        step.pragma_update(None, "user_version", number)?;
        step.commit()?;
    }
    Ok(())
}

impl Writer {
    fn append(&mut self, batches: &[Batch]) -> Result<(), StoreError> {
        let step = self.db.transaction()?;
        {
            let mut insert = step.prepare_cached(
                "INSERT INTO entries (space, n, entry, acc, session, seq, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for batch in batches {
                let row = follow(&step, &mut self.heads, batch)?;
                for entry in &batch.entries {
                    let session =
                        entry.slot.map(|slot| session_row(&step, &mut self.sessions, row, slot)).transpose()?;
                    insert_entry(&mut insert, row, session, entry)?;
                }
                if batch.founds() {
                    step.execute("DELETE FROM meta WHERE key = 'setup_code'", [])?;
                }
            }
        }
        Ok(step.commit()?)
    }
}

fn insert_entry(
    insert: &mut CachedStatement<'_>,
    space: i64,
    session: Option<i64>,
    entry: &Stored,
) -> Result<(), StoreError> {
    let seq = entry.slot.map(|slot| signed(slot.seq));
    let bytes: &[u8] = &entry.bytes;
    insert.execute(params![space, signed(entry.n), entry.id.0, entry.acc.0, session, seq, bytes])?;
    Ok(())
}

/// Checks that a batch follows its log's head, moves the head, and gives the space's row.
fn follow(
    step: &Transaction<'_>,
    heads: &mut HashMap<SpaceId, (i64, Cursor)>,
    batch: &Batch,
) -> Result<i64, StoreError> {
    let space = batch.after.space;
    let (row, head) = match heads.get(&space) {
        Some(known) => *known,
        None => (space_row(step, batch)?, head_of(step, &space)?.unwrap_or(Cursor::start(space))),
    };
    if head != batch.after {
        return Err(StoreError::Conflict);
    }
    let head = batch.entries.iter().fold(head, |head, entry| head.then(&entry.id));
    heads.insert(space, (row, head));
    Ok(row)
}

fn space_row(step: &Transaction<'_>, batch: &Batch) -> Result<i64, StoreError> {
    step.execute(
        "INSERT INTO spaces (space, workspace) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![batch.after.space.0, batch.workspace.0],
    )?;
    Ok(step.query_row("SELECT id FROM spaces WHERE space = ?1", [batch.after.space.0], |row| row.get(0))?)
}

fn session_row(
    step: &Transaction<'_>,
    known: &mut HashMap<(i64, SessionId), i64>,
    space: i64,
    slot: Slot,
) -> Result<i64, StoreError> {
    if let Some(row) = known.get(&(space, slot.session)) {
        return Ok(*row);
    }
    step.execute(
        "INSERT INTO sessions (space, session, device) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![space, slot.session.0, slot.device.0],
    )?;
    let query = "SELECT id FROM sessions WHERE space = ?1 AND session = ?2";
    let row = step.query_row(query, params![space, slot.session.0], |row| row.get(0))?;
    if known.len() >= 4096 {
        known.clear();
    }
    known.insert((space, slot.session), row);
    Ok(row)
}

fn head_of(db: &Connection, space: &SpaceId) -> Result<Option<Cursor>, StoreError> {
    let query = "SELECT n, acc FROM entries WHERE space = (SELECT id FROM spaces WHERE space = ?1)
                 ORDER BY n DESC LIMIT 1";
    let cursor = |row: &Row<'_>| Ok(Cursor { space: *space, n: unsigned(row, 0)?, acc: Accumulator(row.get(1)?) });
    Ok(db.prepare_cached(query)?.query_row([space.0], cursor).optional()?)
}

/// SQLite's integers are signed; positions and numbers of entries never get near the end of them.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// Columns `n, entry, acc, bytes, device, session, seq`.
fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let slot = match row.get::<_, Option<[u8; 16]>>(4)? {
        Some(device) => {
            Some(Slot { device: DeviceId(device), session: SessionId(row.get(5)?), seq: unsigned(row, 6)? })
        }
        None => None,
    };
    Ok(Stored {
        n: unsigned(row, 0)?,
        id: EntryId(row.get(1)?),
        acc: Accumulator(row.get(2)?),
        slot,
        bytes: row.get::<_, Vec<u8>>(3)?.into(),
    })
}

impl LogStore for SqliteStore {
    fn append(&self, batches: &[Batch]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let result = writer.append(batches);
        if result.is_err() {
            // They may be ahead of what was rolled back.
            writer.heads.clear();
            writer.sessions.clear();
        }
        result
    }

    fn read(&self, space: &SpaceId, after: u64, upto: u64, max_bytes: usize) -> Result<Vec<Stored>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached(
                "SELECT n, entry, acc, bytes, s.device, s.session, seq
                 FROM entries LEFT JOIN sessions s ON s.id = entries.session
                 WHERE entries.space = (SELECT id FROM spaces WHERE space = ?1) AND n > ?2 AND n <= ?3 ORDER BY n",
            )?;
            let mut rows = query.query(params![space.0, signed(after), signed(upto)])?;
            let mut room = max_bytes;
            let mut page = Vec::new();
            while let Some(row) = rows.next()? {
                let entry = stored(row)?;
                if !page.is_empty() && entry.bytes.len() > room {
                    break;
                }
                room = room.saturating_sub(entry.bytes.len());
                page.push(entry);
            }
            Ok(page)
        })
    }

    fn workspaces(&self) -> Result<Vec<SpaceId>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached("SELECT DISTINCT workspace FROM spaces ORDER BY workspace")?;
            let ids = query.query_map([], |row| row.get(0).map(SpaceId))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }

    fn heads(&self, workspace: &SpaceId) -> Result<Vec<Cursor>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached("SELECT space FROM spaces WHERE workspace = ?1 ORDER BY space")?;
            let spaces: Vec<SpaceId> =
                query.query_map([workspace.0], |row| row.get(0).map(SpaceId))?.collect::<Result<_, _>>()?;
            spaces.iter().filter_map(|space| head_of(db, space).transpose()).collect()
        })
    }

    fn controls(&self, workspace: &SpaceId) -> Result<Vec<Stored>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached(
                "SELECT n, entry, acc, bytes, NULL, NULL, NULL FROM entries INDEXED BY controls
                 WHERE session IS NULL AND space IN (SELECT id FROM spaces WHERE workspace = ?1) ORDER BY id",
            )?;
            let entries = query.query_map([workspace.0], stored)?;
            Ok(entries.collect::<Result<_, _>>()?)
        })
    }

    fn accumulator(&self, space: &SpaceId, n: u64) -> Result<Option<Accumulator>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached(
                "SELECT acc FROM entries WHERE space = (SELECT id FROM spaces WHERE space = ?1) AND n = ?2",
            )?;
            Ok(query.query_row(params![space.0, signed(n)], |row| row.get(0).map(Accumulator)).optional()?)
        })
    }

    fn session(&self, space: &SpaceId, session: &SessionId) -> Result<Option<SessionHead>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached(
                "SELECT s.device, e.seq, e.entry FROM sessions s JOIN entries e ON e.session = s.id
                 WHERE s.space = (SELECT id FROM spaces WHERE space = ?1) AND s.session = ?2
                 ORDER BY e.seq DESC LIMIT 1",
            )?;
            let head = |row: &Row<'_>| {
                Ok(SessionHead { device: DeviceId(row.get(0)?), seq: unsigned(row, 1)?, entry: EntryId(row.get(2)?) })
            };
            Ok(query.query_row(params![space.0, session.0], head).optional()?)
        })
    }

    fn slot(&self, space: &SpaceId, session: &SessionId, seq: u64) -> Result<Option<(u64, EntryId)>, StoreError> {
        self.reading(|db| {
            let mut query = db.prepare_cached(
                "SELECT e.n, e.entry FROM sessions s JOIN entries e ON e.session = s.id
                 WHERE s.space = (SELECT id FROM spaces WHERE space = ?1) AND s.session = ?2 AND e.seq = ?3",
            )?;
            let place = |row: &Row<'_>| Ok((unsigned(row, 0)?, EntryId(row.get(1)?)));
            Ok(query.query_row(params![space.0, session.0, signed(seq)], place).optional()?)
        })
    }

    fn relay_seed(&self, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
        let writer = self.writer();
        writer.db.execute("INSERT INTO meta (key, value) VALUES ('relay_seed', ?1) ON CONFLICT DO NOTHING", [fresh])?;
        Ok(writer.db.query_row("SELECT value FROM meta WHERE key = 'relay_seed'", [], |row| row.get(0))?)
    }

    fn setup_code(&self) -> Result<Option<String>, StoreError> {
        let query = "SELECT CAST(value AS TEXT) FROM meta WHERE key = 'setup_code'";
        self.reading(|db| Ok(db.query_row(query, [], |row| row.get(0)).optional()?))
    }

    fn set_setup_code(&self, code: &str) -> Result<(), StoreError> {
        self.writer()
            .db
            .execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('setup_code', ?1)", [code.as_bytes()])?;
        Ok(())
    }
}
