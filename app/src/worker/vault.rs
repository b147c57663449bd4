//! The workspaces on this device: a small registry, and for each a data key behind a passphrase.

use intreccio_engine::store::{Durability, Op, Row, Store, Table};
use intreccio_model::demo::FOUNDER;
use intreccio_model::sort;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::seal::DataKey;
use crate::bridge::{Problem, Vault};
use crate::platform::tables::{self, Tables, Write};
use crate::platform::{PlatformError, clock, random};
use crate::stretch::{self, Cost};
use crate::window::boot::Boot;

const REGISTRY: &str = "intreccio";
const VAULTS: &str = "vaults";

/// Shorter passphrases protect nothing, however they are stretched.
const SHORTEST: usize = 8;

/// What must be known of a vault before its passphrase: stored in the registry and at the head of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// 32 hexadecimal digits.
    #[n(0)]
    pub id: String,
    /// Milliseconds since 1970.
    #[n(1)]
    pub created: u64,
    /// How its data key is kept.
    #[n(2)]
    pub guard: Guard,
}

/// How a data key is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Guard {
    /// The demonstration, which holds nothing that is secret: as it is.
    #[n(0)]
    Open {
        #[cbor(n(0), with = "minicbor::bytes")]
        key: [u8; 32],
        /// As whom it opens: a key of `model::demo::OPERATORS`. The first ones did not say: their founder.
        #[n(1)]
        person: Option<String>,
    },
    /// Sealed under the stretched passphrase.
    #[n(1)]
    Passphrase {
        #[n(0)]
        cost: Cost,
        #[cbor(n(1), with = "minicbor::bytes")]
        salt: [u8; 16],
        #[cbor(n(2), with = "minicbor::bytes")]
        sealed: Vec<u8>,
    },
}

impl Header {
    /// For the window.
    pub fn describe(&self) -> Vault {
        Vault { id: self.id.clone(), demo: matches!(self.guard, Guard::Open { .. }), created: self.created }
    }

    /// As whom a demonstration opens; `None` for anything else.
    pub fn demo_person(&self) -> Option<&str> {
        match &self.guard {
            Guard::Open { person, .. } => Some(person.as_deref().unwrap_or(FOUNDER)),
            Guard::Passphrase { .. } => None,
        }
    }

    /// A new vault without a passphrase, for a demonstration that opens as `person`.
    ///
    /// # Errors
    /// `Internal` without randomness.
    pub fn make_open(person: &str) -> Result<(Self, DataKey), Problem> {
        let key = DataKey::make().map_err(|_| Problem::Internal)?;
        let guard = Guard::Open { key: *key.bytes(), person: Some(person.to_owned()) };
        Ok((Self { id: new_id()?, created: clock::now_ms(), guard }, key))
    }

    /// A new vault behind a passphrase.
    ///
    /// # Errors
    /// `WeakPassphrase`; `Internal` when the device cannot stretch it.
    pub async fn make(boot: &Boot, passphrase: &str) -> Result<(Self, DataKey), Problem> {
        let key = DataKey::make().map_err(|_| Problem::Internal)?;
        let id = new_id()?;
        let guard = guard(boot, &id, passphrase, &key).await?;
        Ok((Self { id, created: clock::now_ms(), guard }, key))
    }

    /// The data key.
    ///
    /// # Errors
    /// `WrongPassphrase`, also for a damaged header; `Internal` when the device cannot stretch it.
    pub async fn open(&self, boot: &Boot, passphrase: &str) -> Result<DataKey, Problem> {
        match &self.guard {
            Guard::Open { key, .. } => Ok(DataKey::from_bytes(*key)),
            Guard::Passphrase { cost, salt, sealed } => {
                let stretched = stretch::derive(boot, passphrase, *salt, *cost).await.map_err(|_| Problem::Internal)?;
                let bytes = DataKey::from_bytes(stretched.0).open(&place(&self.id), sealed);
                let bytes = Zeroizing::new(bytes.map_err(|_| Problem::WrongPassphrase)?);
                let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| Problem::WrongPassphrase)?;
                Ok(DataKey::from_bytes(bytes))
            }
        }
    }

    /// The same vault behind another passphrase.
    ///
    /// # Errors
    /// As [`Self::make`]; `NotAllowed` for the demonstration.
    pub async fn rewrap(&self, boot: &Boot, key: &DataKey, passphrase: &str) -> Result<Self, Problem> {
        match self.guard {
            Guard::Open { .. } => Err(Problem::NotAllowed),
            Guard::Passphrase { .. } => {
                Ok(Self { guard: guard(boot, &self.id, passphrase, key).await?, ..self.clone() })
            }
        }
    }
}

async fn guard(boot: &Boot, id: &str, passphrase: &str, key: &DataKey) -> Result<Guard, Problem> {
    if passphrase.chars().count() < SHORTEST {
        return Err(Problem::WeakPassphrase);
    }
    let salt = random::bytes().map_err(|_| Problem::Internal)?;
    let (stretched, cost) = stretch::choose(boot, passphrase, salt).await.map_err(|_| Problem::Internal)?;
    let sealed = DataKey::from_bytes(stretched.0).seal(&place(id), key.bytes()).map_err(|_| Problem::Internal)?;
    Ok(Guard::Passphrase { cost, salt, sealed })
}

fn place(id: &str) -> [&[u8]; 2] {
    [b"intreccio/vault/v1", id.as_bytes()]
}

fn new_id() -> Result<String, Problem> {
    let bytes: [u8; 16] = random::bytes().map_err(|_| Problem::Internal)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Which vaults there are.
pub struct Registry(Tables);

impl Registry {
    /// Opens it, making it on the first start.
    ///
    /// # Errors
    /// When the browser does not store.
    pub async fn open() -> Result<Self, PlatformError> {
        Ok(Self(Tables::open(REGISTRY, &[VAULTS]).await?))
    }

    /// All vaults, the oldest first. A header that cannot be read is left where it is and not shown.
    ///
    /// # Errors
    /// When the browser does not read.
    pub async fn list(&self) -> Result<Vec<Header>, PlatformError> {
        let rows = self.0.read(VAULTS, &[], u32::MAX).await?;
        let mut headers: Vec<Header> = rows.iter().filter_map(|(_, value)| minicbor::decode(value).ok()).collect();
        sort::by(&mut headers, |a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        Ok(headers)
    }

    /// All vaults, for the window.
    ///
    /// # Errors
    /// When the browser does not read.
    pub async fn describe(&self) -> Result<Vec<Vault>, PlatformError> {
        Ok(self.list().await?.iter().map(Header::describe).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// When the browser does not read.
    pub async fn find(&self, id: &str) -> Result<Option<Header>, PlatformError> {
        Ok(self.list().await?.into_iter().find(|header| header.id == id))
    }

    /// Adds one, or changes its guard.
    ///
    /// # Errors
    /// When the browser does not write.
    pub async fn put(&self, header: &Header) -> Result<(), PlatformError> {
        let value = minicbor::to_vec(header).map_err(|_| PlatformError::Damaged)?;
        let write = Write::Put { table: VAULTS, key: header.id.clone().into_bytes(), value };
        self.0.write(vec![write], true).await
    }

    /// Removes a vault: first its key, which makes the rest unreadable, then its rows.
    ///
    /// # Errors
    /// When the browser does not write.
    pub async fn forget(&self, id: &str) -> Result<(), PlatformError> {
        let write = Write::Delete { table: VAULTS, key: id.as_bytes().to_vec() };
        self.0.write(vec![write], true).await?;
        let rows = SealedStore::open_tables(id).await?;
        rows.clear(&TABLES).await?;
        drop(rows);
        // Other tabs may have it open still; it is empty, and goes when they close it.
        tables::delete(&database(id))
    }
}

/// The tables of a vault, by name.
const TABLES: [&str; 12] = [
    Table::Control.name(),
    Table::Content.name(),
    Table::Cursors.name(),
    Table::Outbox.name(),
    Table::Intents.name(),
    Table::Pending.name(),
    Table::Keys.name(),
    Table::Docs.name(),
    Table::Meta.name(),
    Table::Blobs.name(),
    Table::BlobsHere.name(),
    Table::BlobsOut.name(),
];

/// Whether a vault has work that no relay has confirmed. The number of rows says so; their content is sealed.
///
/// # Errors
/// When the browser does not read.
pub async fn has_undelivered(id: &str) -> Result<bool, PlatformError> {
    let rows = SealedStore::open_tables(id).await?;
    for table in [Table::Outbox, Table::Pending, Table::Intents, Table::BlobsOut] {
        if !rows.read(table.name(), &[], 1).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn database(id: &str) -> String {
    format!("intreccio-{id}")
}

/// The engine has no keys of this shape, and leaves those that it does not know where they are.
fn kept(name: &str) -> Vec<u8> {
    [b"kept:", name.as_bytes()].concat()
}

/// A vault's rows: keys as they are (they say nothing), values sealed.
pub struct SealedStore {
    tables: Tables,
    key: DataKey,
}

impl SealedStore {
    /// Opens the rows of a vault, or makes its empty tables.
    ///
    /// # Errors
    /// When the browser does not store.
    pub async fn open(id: &str, key: DataKey) -> Result<Self, PlatformError> {
        Ok(Self { tables: Self::open_tables(id).await?, key })
    }

    async fn open_tables(id: &str) -> Result<Tables, PlatformError> {
        Tables::open(&database(id), &TABLES).await
    }

    /// Every row as it is stored, sealed, all of one moment; and what the store has not taken yet, as it would be.
    ///
    /// # Errors
    /// When the browser does not read.
    pub async fn dump(&self, unsaved: Vec<Op>) -> Result<Vec<(Table, Vec<Row>)>, PlatformError> {
        let tables = self.tables.read_all(&TABLES).await?;
        let mut tables: Vec<(Table, Vec<Row>)> = Table::ALL.into_iter().zip(tables).collect();
        for op in unsaved {
            let table = op.table();
            let Some((_, rows)) = tables.iter_mut().find(|(of, _)| *of == table) else { continue };
            match self.seal(op)? {
                Write::Put { key, value, .. } => {
                    rows.retain(|(known, _)| *known != key);
                    rows.push((key, value));
                }
                Write::Delete { key, .. } => rows.retain(|(known, _)| *known != key),
            }
        }
        Ok(tables)
    }

    /// Writes rows that [`Self::dump`] gave, in one go.
    ///
    /// # Errors
    /// When the browser does not write.
    pub async fn fill(&self, rows: Vec<(Table, Row)>) -> Result<(), PlatformError> {
        let put = |(table, (key, value)): (Table, Row)| Write::Put { table: table.name(), key, value };
        self.tables.write(rows.into_iter().map(put).collect(), true).await
    }

    /// Keeps something of this device only beside the rows of the engine, sealed as they are. An empty value forgets it.
    ///
    /// # Errors
    /// When the browser does not write.
    pub async fn keep(&self, name: &str, value: Vec<u8>) -> Result<(), PlatformError> {
        let key = kept(name);
        let op = if value.is_empty() { Op::Delete(Table::Meta, key) } else { Op::Put(Table::Meta, key, value) };
        self.commit(vec![op], Durability::Relaxed).await
    }

    /// What was kept under `name`.
    ///
    /// # Errors
    /// When the browser does not read, or the row is damaged.
    pub async fn recall(&self, name: &str) -> Result<Option<Vec<u8>>, PlatformError> {
        let key = kept(name);
        let rows = self.read(Table::Meta, &key, 1).await?;
        Ok(rows.into_iter().find(|(found, _)| *found == key).map(|(_, value)| value))
    }

    /// The data key, for what is sealed beside the rows.
    pub const fn key(&self) -> &DataKey {
        &self.key
    }

    fn seal(&self, op: Op) -> Result<Write, PlatformError> {
        Ok(match op {
            Op::Put(table, key, value) => {
                let value = self.key.seal(&[table.name().as_bytes(), &key], &value)?;
                Write::Put { table: table.name(), key, value }
            }
            Op::Delete(table, key) => Write::Delete { table: table.name(), key },
        })
    }
}

impl Store for SealedStore {
    type Error = PlatformError;

    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), PlatformError> {
        let writes = ops.into_iter().map(|op| self.seal(op)).collect::<Result<Vec<_>, _>>()?;
        self.tables.write(writes, durability == Durability::Strict).await
    }

    async fn read(&self, table: Table, from: &[u8], limit: usize) -> Result<Vec<Row>, PlatformError> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let rows = self.tables.read(table.name(), from, limit).await?;
        let open = |(key, value): Row| {
            let value = self.key.open(&[table.name().as_bytes(), &key], &value)?;
            Ok((key, value))
        };
        rows.into_iter().map(open).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstration_says_as_whom_it_opens_and_one_from_before_that_opens_as_its_founder() {
        let guard = |person: Option<&str>| Guard::Open { key: [7; 32], person: person.map(str::to_owned) };
        let again = |guard| {
            let header = Header { id: "a1".into(), created: 5, guard };
            minicbor::decode::<Header>(&minicbor::to_vec(header).unwrap()).unwrap()
        };
        assert_eq!(again(guard(Some("agnese"))).demo_person(), Some("agnese"));
        assert_eq!(again(guard(None)).demo_person(), Some(FOUNDER));
        // As it was written when a guard was a key only: ["a1", 5, [0, [bytes]]].
        let before = [&[0x83, 0x62, b'a', b'1', 5, 0x82, 0, 0x81, 0x58, 32][..], &[7; 32]].concat();
        assert_eq!(minicbor::decode::<Header>(&before).unwrap().demo_person(), Some(FOUNDER));
    }
}
