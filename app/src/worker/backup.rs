//! The backup file: everything of a vault, sealed as it is stored, so that it opens with the passphrase it had when it was made.
//!
//! CBOR (RFC 8949): `["intreccio backup", version, header, rows, manifest]`, with `rows` as `[table, key, sealed value]` and the
//! manifest, sealed under the data key, as `[number of rows, SHA-256 over them]`. A file cut short or changed is refused whole.

use intreccio_engine::store::{Row, Table};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use super::seal::DataKey;
use super::vault::Header;
use crate::bridge::Problem;

const MAGIC: &str = "intreccio backup";
const VERSION: u8 = 1;

#[derive(Encode, Decode)]
#[cbor(array)]
struct File {
    #[n(0)]
    magic: String,
    #[n(1)]
    version: u8,
    #[n(2)]
    header: Header,
    #[n(3)]
    rows: Vec<FileRow>,
    #[cbor(n(4), with = "minicbor::bytes")]
    manifest: Vec<u8>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct FileRow {
    #[n(0)]
    table: u8,
    #[cbor(n(1), with = "minicbor::bytes")]
    key: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    value: Vec<u8>,
}

#[derive(Encode, Decode, PartialEq, Eq)]
#[cbor(array)]
struct Manifest {
    #[n(0)]
    rows: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    hash: [u8; 32],
}

/// A file that was read but not yet opened.
pub struct Backup {
    header: Header,
    rows: Vec<FileRow>,
    manifest: Vec<u8>,
}

/// The file of these rows, sealed as they are stored.
///
/// # Errors
/// `Internal` without randomness.
pub fn write(header: &Header, key: &DataKey, tables: Vec<(Table, Vec<Row>)>) -> Result<Vec<u8>, Problem> {
    let row = |table: Table| move |(key, value): Row| FileRow { table: table as u8, key, value };
    let rows: Vec<FileRow> = tables.into_iter().flat_map(|(table, rows)| rows.into_iter().map(row(table))).collect();
    let manifest = minicbor::to_vec(manifest(&rows)).map_err(|_| Problem::Internal)?;
    let manifest = key.seal(&place(header), &manifest).map_err(|_| Problem::Internal)?;
    let file = File { magic: MAGIC.to_owned(), version: VERSION, header: header.clone(), rows, manifest };
    minicbor::to_vec(&file).map_err(|_| Problem::Internal)
}

/// Reads a file, whoever made it.
///
/// # Errors
/// `BadFile`; `Version` for a later version of the format.
pub fn read(bytes: &[u8]) -> Result<Backup, Problem> {
    let file: File = minicbor::decode(bytes).map_err(|_| Problem::BadFile)?;
    match (file.magic.as_str(), file.version) {
        (MAGIC, VERSION) => Ok(Backup { header: file.header, rows: file.rows, manifest: file.manifest }),
        (MAGIC, _) => Err(Problem::Version),
        _ => Err(Problem::BadFile),
    }
}

impl Backup {
    /// Whose it is.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The rows, if they are all there and unchanged.
    ///
    /// # Errors
    /// `BadFile`.
    pub fn open(self, key: &DataKey) -> Result<Vec<(Table, Row)>, Problem> {
        let sealed = key.open(&place(&self.header), &self.manifest).map_err(|_| Problem::BadFile)?;
        let said: Manifest = minicbor::decode(&sealed).map_err(|_| Problem::BadFile)?;
        if said != manifest(&self.rows) {
            return Err(Problem::BadFile);
        }
        let row = |row: FileRow| Some((Table::from_number(row.table)?, (row.key, row.value)));
        self.rows.into_iter().map(row).collect::<Option<Vec<_>>>().ok_or(Problem::BadFile)
    }
}

fn place(header: &Header) -> [&[u8]; 2] {
    [b"intreccio/backup/v1", header.id.as_bytes()]
}

fn manifest(rows: &[FileRow]) -> Manifest {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update([row.table]);
        for part in [&row.key, &row.value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    Manifest { rows: rows.len() as u64, hash: hash.finalize().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::vault::Guard;

    fn file() -> (DataKey, Vec<u8>) {
        let key = DataKey::from_bytes([7; 32]);
        let header = Header { id: "a1".into(), created: 5, guard: Guard::Open { key: [7; 32], person: None } };
        let rows = vec![(Table::Docs, vec![(vec![1], vec![2, 3])]), (Table::Keys, vec![(vec![4], vec![5])])];
        let bytes = write(&header, &key, rows).unwrap();
        (key, bytes)
    }

    #[test]
    fn a_file_gives_back_the_rows_it_was_made_of() {
        let (key, bytes) = file();
        let rows = read(&bytes).unwrap().open(&key).unwrap();
        assert_eq!(rows, [(Table::Docs, (vec![1], vec![2, 3])), (Table::Keys, (vec![4], vec![5]))]);
    }

    #[test]
    fn a_file_cut_short_or_changed_anywhere_is_refused() {
        let (key, bytes) = file();
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err());
        }
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            let opened = read(&broken).and_then(|backup| {
                let same = backup.header() == read(&bytes).unwrap().header();
                backup.open(&key).map(|rows| (same, rows))
            });
            // A changed header (creation time, guard) is not covered: it only says how the key is kept.
            assert!(opened.is_err() || opened.is_ok_and(|(same, _)| !same), "byte {at}");
        }
    }

    #[test]
    fn a_file_of_another_key_is_refused() {
        let (_, bytes) = file();
        assert_eq!(read(&bytes).unwrap().open(&DataKey::from_bytes([8; 32])).err(), Some(Problem::BadFile));
    }
}
