//! What a device keeps, and what every place to keep it must do.
//!
//! A store is a few ordered tables of byte keys. Batches are atomic. The author of this trait writes its test suite:
//! [`conformance`] runs over every implementation (memory here, IndexedDB in a real browser).

use std::cell::RefCell;
use std::collections::BTreeMap;

/// A table. The numbers are stored; they are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// Control entries as received; key: space, position (8 bytes, big endian).
    Control = 1,
    /// Content entries as received; key as in [`Table::Control`].
    Content = 2,
    /// How much of each space is here; key: space.
    Cursors = 3,
    /// Sealed entries that the relay has not confirmed; key: space, session, seq.
    Outbox = 4,
    /// What is to be done with control entries once there is a network; key: order.
    Intents = 5,
    /// Changes that are not yet in an entry; key: document, session, count.
    Pending = 6,
    /// The device's secrets and the spaces' keys. Leaves the worker only sealed.
    Keys = 7,
    /// Documents as last saved, so that opening does not replay the log; key: document.
    Docs = 8,
    /// Small facts: last delivery, what was reviewed, what is quarantined.
    Meta = 9,
    /// Sealed parts of attachments; key: space, attachment, number (4 bytes, big endian). Never read as a whole.
    Blobs = 10,
    /// How much of which attachment is here; key: space, attachment.
    BlobsHere = 11,
    /// Attachments that the relay has not confirmed; key as in [`Table::BlobsHere`].
    BlobsOut = 12,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Control,
        Self::Content,
        Self::Cursors,
        Self::Outbox,
        Self::Intents,
        Self::Pending,
        Self::Keys,
        Self::Docs,
        Self::Meta,
        Self::Blobs,
        Self::BlobsHere,
        Self::BlobsOut,
    ];

    /// A short name, stable, for stores that name their tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Content => "content",
            Self::Cursors => "cursors",
            Self::Outbox => "outbox",
            Self::Intents => "intents",
            Self::Pending => "pending",
            Self::Keys => "keys",
            Self::Docs => "docs",
            Self::Meta => "meta",
            Self::Blobs => "blobs",
            Self::BlobsHere => "blobs_here",
            Self::BlobsOut => "blobs_out",
        }
    }

    /// The inverse of `self as u8`.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|t| *t as u8 == number)
    }
}

/// One key and its value.
pub type Row = (Vec<u8>, Vec<u8>);

/// One write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Sets a value, new or not.
    Put(Table, Vec<u8>, Vec<u8>),
    /// Removes a value; nothing happens when there is none.
    Delete(Table, Vec<u8>),
}

impl Op {
    /// Which table it writes.
    pub const fn table(&self) -> Table {
        match self {
            Self::Put(table, ..) | Self::Delete(table, _) => *table,
        }
    }
}

/// When a batch counts as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// Handed to the system: what the relay can send again.
    Relaxed,
    /// On the disk: what exists nowhere else.
    Strict,
}

/// A device's store.
#[expect(async_fn_in_trait, reason = "used with one thread; no bounds are needed on the futures")]
pub trait Store {
    /// What goes wrong.
    type Error: std::fmt::Debug;

    /// Writes all of `ops`, in order, or none.
    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), Self::Error>;

    /// Up to `limit` rows of `table` with keys at or after `from`, in the order of the keys' bytes.
    async fn read(&self, table: Table, from: &[u8], limit: usize) -> Result<Vec<Row>, Self::Error>;

    /// One value.
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, Self::Error> {
        let rows = self.read(table, key, 1).await?;
        Ok(rows.into_iter().find(|(found, _)| found == key).map(|(_, value)| value))
    }
}

/// All rows of `table` whose keys start with `prefix`, and are not before `from`.
pub async fn read_from<S: Store>(store: &S, table: Table, prefix: &[u8], from: &[u8]) -> Result<Vec<Row>, S::Error> {
    const PAGE: usize = 500;
    let mut rows = Vec::new();
    let mut from = from.max(prefix).to_vec();
    loop {
        let page = store.read(table, &from, PAGE).await?;
        let full = page.len() == PAGE;
        for (key, value) in page {
            if !key.starts_with(prefix) {
                return Ok(rows);
            }
            rows.push((key, value));
        }
        match rows.last() {
            Some((last, _)) if full => {
                from.clone_from(last);
                from.push(0);
            }
            _ => return Ok(rows),
        }
    }
}

type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// A store in memory: tests, simulation, and the making of the demonstration.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    rows: RefCell<Rows>,
}

impl MemoryStore {
    /// Writes at once.
    pub fn apply(&self, ops: Vec<Op>) {
        let mut rows = self.rows.borrow_mut();
        for op in ops {
            match op {
                Op::Put(table, key, value) => {
                    rows.insert((table, key), value);
                }
                Op::Delete(table, key) => {
                    rows.remove(&(table, key));
                }
            }
        }
    }

    /// All rows of a table.
    pub fn table(&self, table: Table) -> Vec<Row> {
        let rows = self.rows.borrow();
        let from = (table, Vec::new());
        rows.range(from..).take_while(|((t, _), _)| *t == table).map(|((_, k), v)| (k.clone(), v.clone())).collect()
    }
}

impl Store for MemoryStore {
    type Error = std::convert::Infallible;

    async fn commit(&self, ops: Vec<Op>, _: Durability) -> Result<(), Self::Error> {
        self.apply(ops);
        Ok(())
    }

    async fn read(&self, table: Table, from: &[u8], limit: usize) -> Result<Vec<Row>, Self::Error> {
        let rows = self.rows.borrow();
        let from = (table, from.to_vec());
        let found = rows.range(from..).take_while(|((t, _), _)| *t == table).take(limit);
        Ok(found.map(|((_, k), v)| (k.clone(), v.clone())).collect())
    }
}

/// What every store must do. `store` must be empty. `Err` says what does not hold.
pub async fn conformance<S: Store>(store: &S) -> Result<(), String> {
    values_come_back_as_they_went_in(store).await?;
    rows_come_in_the_order_of_their_bytes(store).await?;
    a_batch_is_carried_out_in_order(store).await?;
    tables_do_not_mix(store).await?;
    pages_join_without_gaps(store).await?;
    one_value_is_found_by_its_whole_key(store).await?;
    the_parts_of_an_attachment_come_together(store).await
}

async fn put<S: Store>(store: &S, table: Table, rows: &[(&[u8], &[u8])]) -> Result<(), String> {
    let ops = rows.iter().map(|(k, v)| Op::Put(table, k.to_vec(), v.to_vec())).collect();
    store.commit(ops, Durability::Strict).await.map_err(|e| format!("commit: {e:?}"))
}

async fn all<S: Store>(store: &S, table: Table, from: &[u8], limit: usize) -> Result<Vec<Row>, String> {
    store.read(table, from, limit).await.map_err(|e| format!("read: {e:?}"))
}

fn expect<T: PartialEq + std::fmt::Debug>(what: &str, got: T, wanted: T) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("{what}: got {got:?}, wanted {wanted:?}")) }
}

async fn values_come_back_as_they_went_in<S: Store>(store: &S) -> Result<(), String> {
    expect("an empty table", all(store, Table::Meta, b"", 10).await?, vec![])?;
    let big = vec![7u8; 300_000];
    put(store, Table::Meta, &[(b"a", b""), (b"b", &big), (&[0, 255], b"bytes")]).await?;
    let rows = all(store, Table::Meta, b"", 10).await?;
    let wanted = vec![(vec![0, 255], b"bytes".to_vec()), (b"a".to_vec(), vec![]), (b"b".to_vec(), big)];
    expect("values", rows, wanted)?;
    put(store, Table::Meta, &[(b"a", b"again")]).await?;
    let rows = all(store, Table::Meta, b"a", 1).await?;
    expect("a value set again", rows, vec![(b"a".to_vec(), b"again".to_vec())])
}

async fn rows_come_in_the_order_of_their_bytes<S: Store>(store: &S) -> Result<(), String> {
    put(store, Table::Content, &[(&[2], b""), (&[1, 255], b""), (&[1], b""), (&[255], b""), (&[1, 0], b"")]).await?;
    let keys: Vec<_> = all(store, Table::Content, &[1, 0], 3).await?.into_iter().map(|(k, _)| k).collect();
    expect("order and limit", keys, vec![vec![1, 0], vec![1, 255], vec![2]])
}

async fn a_batch_is_carried_out_in_order<S: Store>(store: &S) -> Result<(), String> {
    let key = b"k".to_vec();
    let ops = vec![
        Op::Put(Table::Outbox, key.clone(), b"1".to_vec()),
        Op::Delete(Table::Outbox, key.clone()),
        Op::Delete(Table::Outbox, b"never there".to_vec()),
        Op::Put(Table::Outbox, key.clone(), b"2".to_vec()),
    ];
    store.commit(ops, Durability::Relaxed).await.map_err(|e| format!("commit: {e:?}"))?;
    expect("the last write", all(store, Table::Outbox, b"", 9).await?, vec![(key.clone(), b"2".to_vec())])?;
    let ops = vec![Op::Delete(Table::Outbox, key)];
    store.commit(ops, Durability::Strict).await.map_err(|e| format!("commit: {e:?}"))?;
    expect("after removal", all(store, Table::Outbox, b"", 9).await?, vec![])
}

async fn tables_do_not_mix<S: Store>(store: &S) -> Result<(), String> {
    put(store, Table::Cursors, &[(b"same", b"cursor")]).await?;
    put(store, Table::Docs, &[(b"same", b"doc")]).await?;
    expect("a table", all(store, Table::Cursors, b"", 9).await?, vec![(b"same".to_vec(), b"cursor".to_vec())])?;
    expect("another table", all(store, Table::Docs, b"", 9).await?, vec![(b"same".to_vec(), b"doc".to_vec())])
}

async fn pages_join_without_gaps<S: Store>(store: &S) -> Result<(), String> {
    let ops = (0u32..1_203).map(|i| Op::Put(Table::Pending, [b"p".as_slice(), &i.to_be_bytes()].concat(), vec![1]));
    store.commit(ops.collect(), Durability::Relaxed).await.map_err(|e| format!("commit: {e:?}"))?;
    put(store, Table::Pending, &[(b"q", b"")]).await?;
    let rows = read_from(store, Table::Pending, b"p", b"").await.map_err(|e| format!("read: {e:?}"))?;
    expect("rows of a prefix", rows.len(), 1_203)?;
    let from = [b"p".as_slice(), &1_000u32.to_be_bytes()].concat();
    let rows = read_from(store, Table::Pending, b"p", &from).await.map_err(|e| format!("read: {e:?}"))?;
    expect("rows of a prefix from a key", rows.len(), 203)
}

async fn one_value_is_found_by_its_whole_key<S: Store>(store: &S) -> Result<(), String> {
    put(store, Table::BlobsHere, &[(b"ab", b"1"), (b"abc", b"2")]).await?;
    for (key, wanted) in
        [(b"ab".as_slice(), Some(b"1".to_vec())), (b"a", None), (b"abc", Some(b"2".to_vec())), (b"b", None)]
    {
        let found = store.get(Table::BlobsHere, key).await.map_err(|e| format!("get: {e:?}"))?;
        expect("one value", found, wanted)?;
    }
    Ok(())
}

/// Eight megabytes in one batch, and back.
async fn the_parts_of_an_attachment_come_together<S: Store>(store: &S) -> Result<(), String> {
    let key = |n: u8| vec![b'x', n];
    let part = |n: u8| vec![n; 64 * 1024];
    let mut ops: Vec<Op> = (0..128).map(|n| Op::Put(Table::Blobs, key(n), part(n))).collect();
    ops.push(Op::Put(Table::BlobsOut, b"x".to_vec(), Vec::new()));
    store.commit(ops, Durability::Strict).await.map_err(|e| format!("commit: {e:?}"))?;
    put(store, Table::Blobs, &[(b"y", b"of another")]).await?;
    let rows = all(store, Table::Blobs, b"x", 128).await?;
    expect("the parts", rows.len(), 128)?;
    let right = (0..).zip(&rows).all(|(n, row)| *row == (key(n), part(n)));
    expect("each part in its place", right, true)
}
