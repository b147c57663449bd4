//! IndexedDB as named tables of byte rows. Everything that goes into a transaction is ready before it is opened: awaiting
//! anything else inside would commit it.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use indexed_db_futures::typed_array::{TypedArray, Uint8ArraySlice};
use js_sys::{ArrayBuffer, Uint8Array};

use super::PlatformError;

/// Version 2 has tables that version 1 did not have. A version makes what is missing and leaves the rest as it is; a tab that still
/// has an older one open holds it up.
const VERSION: u8 = 2;

/// A key and its value.
pub type Row = (Vec<u8>, Vec<u8>);

/// One write.
pub enum Write {
    Put { table: &'static str, key: Vec<u8>, value: Vec<u8> },
    Delete { table: &'static str, key: Vec<u8> },
}

impl Write {
    const fn table(&self) -> &'static str {
        match self {
            Self::Put { table, .. } | Self::Delete { table, .. } => table,
        }
    }
}

/// An open database; dropping it closes it.
pub struct Tables(Database);

impl Tables {
    /// Opens a database, making it with these tables when it is not there.
    ///
    /// # Errors
    /// When the browser refuses: storage is switched off, or full.
    pub async fn open(name: &str, tables: &'static [&'static str]) -> Result<Self, PlatformError> {
        let request = Database::open(name).with_version(VERSION).with_on_upgrade_needed(move |_, database| {
            let there: Vec<String> = database.object_store_names().collect();
            for table in tables.iter().filter(|table| !there.iter().any(|known| known == *table)) {
                database.create_object_store(*table).build()?;
            }
            Ok(())
        });
        Ok(Self(request.await?))
    }

    /// Writes all or nothing, in order. `strict`: waits until it is on the disk.
    ///
    /// # Errors
    /// `Quota` when there is no space, else what the browser says. Nothing was written then.
    pub async fn write(&self, writes: Vec<Write>, strict: bool) -> Result<(), PlatformError> {
        let mut tables: Vec<&str> = writes.iter().map(Write::table).collect();
        tables.sort_unstable();
        tables.dedup();
        if tables.is_empty() {
            return Ok(());
        }
        let transaction = self.begin(&tables, strict)?;
        for write in &writes {
            issue(&transaction, write)?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Up to `limit` rows with keys at or after `from`, in the order of the keys' bytes.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn read(&self, table: &str, from: &[u8], limit: u32) -> Result<Vec<Row>, PlatformError> {
        let transaction = self.0.transaction(table).with_mode(TransactionMode::Readonly).build()?;
        let store = transaction.object_store(table)?;
        let from = buffer(from);
        let keys = store.get_all_keys::<ArrayBuffer>().with_query(from.clone()..).with_limit(limit).primitive()?;
        let values = store.get_all::<TypedArray<u8>>().with_query(from..).with_limit(limit).primitive()?;
        // Both requests are out before the first is awaited, so that they see the same rows.
        pair(keys.await?, values.await?)
    }

    /// All rows of each of these tables, as they were at one moment.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn read_all(&self, tables: &[&str]) -> Result<Vec<Vec<Row>>, PlatformError> {
        let names: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
        let transaction = self.0.transaction(names.as_slice()).with_mode(TransactionMode::Readonly).build()?;
        let mut read = Vec::new();
        for table in tables {
            let store = transaction.object_store(table)?;
            let keys = store.get_all_keys::<ArrayBuffer>().primitive()?.await?;
            let values = store.get_all::<TypedArray<u8>>().primitive()?.await?;
            read.push(pair(keys, values)?);
        }
        Ok(read)
    }

    /// Removes every row of these tables.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn clear(&self, tables: &[&str]) -> Result<(), PlatformError> {
        let transaction = self.begin(tables, true)?;
        for table in tables {
            transaction.object_store(table)?.clear()?;
        }
        transaction.commit().await?;
        Ok(())
    }

    fn begin(&self, tables: &[&str], strict: bool) -> Result<Transaction<'_>, PlatformError> {
        let durability = if strict { TransactionDurability::Strict } else { TransactionDurability::Relaxed };
        let options = TransactionOptions::new().with_durability(durability);
        let names: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
        let transaction = self.0.transaction(names.as_slice()).with_mode(TransactionMode::Readwrite);
        Ok(transaction.with_options(options).build()?)
    }
}

impl Drop for Tables {
    fn drop(&mut self) {
        self.0.clone().close();
    }
}

/// Asks for the removal of a database; it happens when the last tab has closed it.
///
/// # Errors
/// What the browser says.
pub fn delete(name: &str) -> Result<(), PlatformError> {
    Database::delete_by_name(name).map(drop).map_err(PlatformError::from)
}

fn pair(
    keys: impl Iterator<Item = Result<ArrayBuffer, Error>>,
    values: impl Iterator<Item = Result<TypedArray<u8>, Error>>,
) -> Result<Vec<Row>, PlatformError> {
    let row = |(key, value): (Result<ArrayBuffer, Error>, Result<TypedArray<u8>, Error>)| {
        let key: ArrayBuffer = key?;
        Ok((Uint8Array::new(&key).to_vec(), value?.into()))
    };
    keys.zip(values).map(row).collect::<Result<Vec<Row>, Error>>().map_err(PlatformError::from)
}

fn issue(transaction: &Transaction<'_>, write: &Write) -> Result<(), Error> {
    let store = transaction.object_store(write.table())?;
    match write {
        Write::Put { key, value, .. } => {
            store.put(Uint8ArraySlice::new(value)).with_key(buffer(key)).without_key_type().primitive().map(drop)
        }
        Write::Delete { key, .. } => store.delete(buffer(key)).primitive().map(drop),
    }
}

/// Keys are plain buffers: that is how the browser gives them back.
fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

impl From<Error> for PlatformError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => Self::from(wasm_bindgen::JsValue::from(exception)),
            // A transaction that the browser aborts by itself: there was no space for it.
            Error::MissingData(missing) => Self::Browser(missing.to_string()),
            other => Self::Browser(other.to_string()),
        }
    }
}

impl From<OpenDbError> for PlatformError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            _ => Self::Missing("indexedDB"),
        }
    }
}
