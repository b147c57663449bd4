//! Opening what a device has stored.

use std::collections::BTreeSet;

use automerge::ChangeHash;
use intreccio_protocol::ids::{EntryId, SessionId, SpaceId};
use intreccio_protocol::log::Cursor;
use intreccio_protocol::{ContentEntry, Entry};

use crate::engine::{Engine, Identity};
use crate::keys::DeviceKeys;
use crate::replica::{DocKey, Replica};
use crate::rows::{self, EnteringRow, IdentityRow};
use crate::space::Space;
use crate::store::{Row, Store, Table, read_from};

/// Why nothing can be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError<E> {
    /// The store does not answer.
    #[error("the store cannot be read")]
    Store(E),
    /// There is no identity in it: nobody founded or joined on this device.
    #[error("nothing is stored")]
    Empty,
    /// The stored log is not one that this version wrote.
    #[error("the stored log is broken at {0} {1}")]
    Broken(SpaceId, u64),
}

impl Engine {
    /// Opens a store: documents as they were last saved, and the log and outbox after them.
    pub async fn open<S: Store>(
        store: &S,
        session: SessionId,
        skeletons: BTreeSet<ChangeHash>,
        now: u64,
    ) -> Result<Self, OpenError<S::Error>> {
        let read = async |table| read_from(store, table, b"", b"").await.map_err(OpenError::Store);
        let keys = read(Table::Keys).await?;
        let identity = keys.iter().find(|(k, _)| k == rows::IDENTITY).and_then(|(_, v)| rows::decode(v));
        let IdentityRow { user, seed, workspace } = identity.ok_or(OpenError::Empty)?;
        let me = Identity { user, keys: DeviceKeys::from_seed(seed), workspace };
        let mut engine = Self::new(me, session, skeletons);
        engine.now = now;
        for (key, value) in &keys {
            engine.load_key(key, value);
        }
        engine.load_control(read(Table::Control).await?)?;
        engine.load_cursors(read(Table::Cursors).await?);
        engine.load_documents(read(Table::Docs).await?);
        for (key, value) in read(Table::Meta).await? {
            engine.load_meta(&key, &value);
            if key == rows::ENTERING {
                engine.entering = rows::decode::<EnteringRow>(&value);
            }
        }
        for (key, value) in read(Table::BlobsHere).await? {
            engine.blobs.load_here(&key, &value);
        }
        for (key, value) in read(Table::BlobsOut).await? {
            engine.blobs.load_out(&key, &value);
        }
        for (space, from) in engine.uncovered() {
            let from = rows::log_key(&space, from);
            let rows = read_from(store, Table::Content, &space.0, &from).await.map_err(OpenError::Store)?;
            engine.load_content(rows)?;
        }
        engine.apply_inbox();
        for (_, value) in read(Table::Outbox).await? {
            engine.load_outbox(&value, false);
        }
        engine.sort_outbox();
        for (key, value) in read(Table::Pending).await? {
            engine.load_pending(key, &value, false);
        }
        for (key, value) in read(Table::Intents).await? {
            engine.load_intent(&key, &value);
        }
        engine.out.clear();
        Ok(engine)
    }

    fn load_control<E>(&mut self, rows: Vec<Row>) -> Result<(), OpenError<E>> {
        // The root's entries come first: they say which spaces and devices there are.
        let root = self.me.workspace;
        let mut entries = Vec::new();
        for (key, value) in rows {
            let (space, n) = rows::from_log_key(&key).ok_or(OpenError::Broken(SpaceId::ZERO, 0))?;
            let Ok(Entry::Control(entry)) = Entry::decode(&value) else { return Err(OpenError::Broken(space, n)) };
            entries.push((space != root, space, n, entry));
        }
        entries.sort_by_key(|(other, space, n, _)| (*other, *space, *n));
        for (_, space, n, entry) in entries {
            self.learn(&entry).map_err(|_| OpenError::Broken(space, n))?;
        }
        Ok(())
    }

    fn load_cursors(&mut self, rows: Vec<Row>) {
        for cursor in rows.iter().filter_map(|(_, value)| rows::decode::<Cursor>(value)) {
            let space = self.spaces.entry(cursor.space).or_insert_with(|| Space::new(cursor.space));
            space.past = [(cursor.n, cursor.acc)].into();
            space.cursor = cursor;
        }
    }

    /// A saved document that cannot be read is replayed from the log.
    fn load_documents(&mut self, rows: Vec<Row>) {
        for (key, value) in rows {
            if let (Some(key), Some(replica)) = (doc_key(&key), Replica::load(&value)) {
                self.docs.insert(key, replica);
            }
        }
        let known: Vec<DocKey> = self.known_documents();
        for key in known {
            self.docs.entry(key).or_default();
        }
    }

    fn known_documents(&self) -> Vec<DocKey> {
        let spaces = self.workspace.iter().flat_map(|w| w.spaces());
        let readable = spaces.filter(|(id, _)| self.spaces.get(id).is_some_and(|s| s.cursor.n > 0));
        readable.flat_map(|(id, s)| s.docs.iter().map(|doc| DocKey::body(*id, *doc))).collect()
    }

    /// From which position on each space's content is to be read.
    fn uncovered(&self) -> Vec<(SpaceId, u64)> {
        let from =
            |space: &SpaceId| self.docs.iter().filter(|(k, _)| k.space == *space).map(|(_, r)| r.covered + 1).min();
        self.spaces.values().filter_map(|s| Some((s.cursor.space, from(&s.cursor.space)?))).collect()
    }

    fn load_content<E>(&mut self, rows: Vec<Row>) -> Result<(), OpenError<E>> {
        for (key, value) in rows {
            let (id, n) = rows::from_log_key(&key).ok_or(OpenError::Broken(SpaceId::ZERO, 0))?;
            let Ok(Entry::Content(entry)) = Entry::decode(&value) else { return Err(OpenError::Broken(id, n)) };
            if self.covers(&entry, n) {
                continue;
            }
            if let Some(space) = self.spaces.get_mut(&id).filter(|s| n <= s.cursor.n) {
                space.inbox.push((n, *entry));
            }
        }
        Ok(())
    }

    fn covers(&self, entry: &ContentEntry, n: u64) -> bool {
        let header = entry.header();
        let key = DocKey { space: header.space, doc: header.doc, lane: header.lane };
        self.docs.get(&key).is_some_and(|r| r.covered >= n)
    }

    /// Entries of one session go in the order of their numbers, the sessions in the order of their first entry.
    fn sort_outbox(&mut self) {
        for space in self.spaces.values_mut() {
            let mut outbox: Vec<_> = std::mem::take(&mut space.outbox).into();
            let first = |session: SessionId, all: &[crate::space::Outgoing]| {
                all.iter().filter(|o| o.entry.header().session == session).map(|o| o.since).min()
            };
            let keys: std::collections::BTreeMap<EntryId, _> = outbox
                .iter()
                .map(|o| {
                    (
                        o.entry.id(),
                        (first(o.entry.header().session, &outbox), o.entry.header().session, o.entry.header().seq),
                    )
                })
                .collect();
            outbox.sort_by_key(|o| keys.get(&o.entry.id()).copied());
            space.outbox = outbox.into();
        }
    }
}

fn doc_key(key: &[u8]) -> Option<DocKey> {
    rows::from_reviewed(&[b"reviewed".as_slice(), key].concat(), &[0x80]).map(|(doc, _)| doc)
}
