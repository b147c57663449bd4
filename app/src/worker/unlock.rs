//! From a passphrase to a session: unlocking, founding, joining, restoring.

use std::cell::RefCell;
use std::collections::BTreeSet;

use intreccio_engine::store::{Durability, Op, Row, Store, Table};
use intreccio_engine::{Command, Engine, OpenError};
use intreccio_model::ids::UserId;
use intreccio_protocol::Entry;
use intreccio_protocol::ids::{EntryId, SessionId};
use intreccio_protocol::invitation::Invitation;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::entering::{self, Entering};
use super::seal::DataKey;
use super::session::{Session, Ways};
use super::vault::{Header, SealedStore};
use super::{Worker, backup, convert};
use crate::bridge::{Answer, NewOrganisation, News, Problem, Profile};
use crate::platform::{PlatformError, clock, random};

impl Worker {
    pub(super) async fn unlock(&mut self, ask: u64, vault: &str, passphrase: &str) -> Result<Option<Answer>, Problem> {
        let header = self.registry().await?.find(vault).await?.ok_or(Problem::UnknownWorkspace)?;
        let key = header.open(&self.boot, passphrase).await?;
        self.enter(ask, header, key).await
    }

    /// Opens the engine on a vault's rows.
    pub(super) async fn enter(&mut self, ask: u64, header: Header, key: DataKey) -> Result<Option<Answer>, Problem> {
        let store = SealedStore::open(&header.id, key).await?;
        let (engine, killers) = self.open_engine(&store).await?;
        let session = self.begin(header, store, engine)?;
        for entry in killers {
            session.command(Command::Quarantine { entry });
        }
        match convert::me(&session.engine, session.header.describe().demo) {
            Some(me) => Ok(Some(Answer::Entered { me, recovery: None })),
            // The answer of the relay was lost when this vault was made: the engine asks again.
            None => {
                let waiting =
                    Entering { ask, recovery: None, profile: None, made: false, reached: false, entered: false };
                session.await_entry(waiting);
                Ok(None)
            }
        }
    }

    pub(super) fn begin(
        &mut self,
        header: Header,
        store: SealedStore,
        engine: Engine,
    ) -> Result<&mut Session, Problem> {
        self.ways.session += 1;
        let ways = Ways { session: self.ways.session, ..self.ways.clone() };
        Ok(self.session.insert(Session::new(header, store, engine, rng()?, ways)))
    }

    /// Other tabs went ahead without this one hearing of it.
    pub(super) async fn reopen(&mut self) {
        let Some(session) = self.session.take() else { return };
        let (header, key) = (session.header.clone(), session.store().key().clone());
        drop(session);
        let reopened = match SealedStore::open(&header.id, key).await {
            Ok(store) => match self.open_engine(&store).await {
                Ok((engine, _)) => self.begin(header, store, engine).map(drop),
                Err(problem) => Err(problem),
            },
            Err(error) => Err(error.into()),
        };
        if reopened.is_err() {
            self.ways.news(News::Locked);
        }
    }

    pub(super) async fn found(
        &mut self,
        ask: u64,
        code: String,
        name: &str,
        organisations: &[NewOrganisation],
        me: &Profile,
        passphrase: &str,
    ) -> Result<Option<Answer>, Problem> {
        let (header, key) = Header::make(&self.boot, passphrase).await?;
        let (engine, paper) = Engine::found(code, skeletons(), &mut rng()?).map_err(|_| Problem::Internal)?;
        let changes = entering::found_directory(UserId(engine.user().0), name, organisations, me)?;
        let space = engine.workspace_id();
        let session = self.begin_new(header, key, engine).await?;
        session.command(Command::CreateDoc { space, changes });
        let recovery = Some(paper.to_text());
        session.await_entry(Entering { ask, recovery, profile: None, made: true, reached: false, entered: false });
        Ok(None)
    }

    pub(super) async fn join(
        &mut self,
        ask: u64,
        code: &str,
        me: Profile,
        passphrase: &str,
    ) -> Result<Option<Answer>, Problem> {
        let invitation = Invitation::from_code(code).map_err(|_| Problem::BadInvitation)?;
        let (header, key) = Header::make(&self.boot, passphrase).await?;
        let (engine, paper) = Engine::join(&invitation, skeletons(), &mut rng()?);
        let session = self.begin_new(header, key, engine).await?;
        let (recovery, profile) = (Some(paper.to_text()), Some(me));
        session.await_entry(Entering { ask, recovery, profile, made: true, reached: false, entered: false });
        Ok(None)
    }

    /// The vault is in the registry before the relay hears of it: nothing that the relay accepts can be lost here.
    async fn begin_new(&mut self, header: Header, key: DataKey, engine: Engine) -> Result<&mut Session, Problem> {
        self.lock();
        let store = SealedStore::open(&header.id, key).await?;
        self.registry().await?.put(&header).await?;
        self.begin(header, store, engine)
    }

    pub(super) async fn restore(&mut self, ask: u64, file: &[u8], passphrase: &str) -> Result<Option<Answer>, Problem> {
        let backup = backup::read(file)?;
        let header = backup.header().clone();
        if self.registry().await?.find(&header.id).await?.is_some() {
            return Err(Problem::AlreadyHere);
        }
        let key = header.open(&self.boot, passphrase).await?;
        let rows = backup.open(&key)?;
        self.lock();
        let store = SealedStore::open(&header.id, key.clone()).await?;
        store.fill(rows).await?;
        drop(store);
        self.registry().await?.put(&header).await?;
        self.enter(ask, header, key).await
    }

    /// Opens what is stored. The window hears which entries are being applied meanwhile. After a crash, those under suspicion are
    /// tried one by one before the rest: the window hears each of them twice by name, and if it kills again the next worker
    /// knows it. Returns those that are to be set aside.
    pub(super) async fn open_engine(&mut self, store: &SealedStore) -> Result<(Engine, Vec<EntryId>), Problem> {
        let suspects: Vec<EntryId> = std::mem::take(&mut self.suspects).into_iter().map(EntryId).collect();
        let mut killers = Vec::new();
        let mut hidden: BTreeSet<EntryId> = suspects.iter().copied().collect();
        if let [first, second] = suspects.as_slice()
            && first == second
        {
            killers.push(*first);
        } else {
            for suspect in &suspects {
                hidden.remove(suspect);
                self.ways.news(News::Applying(vec![suspect.0, suspect.0]));
                open(&Watched::new(store, hidden.clone(), |_| ())).await?;
                self.ways.news(News::Applied);
            }
        }
        let announce = |seen: &[EntryId]| self.ways.news(News::Applying(seen.iter().map(|id| id.0).collect()));
        let engine = open(&Watched::new(store, hidden, announce)).await?;
        self.ways.news(News::Applied);
        Ok((engine, killers))
    }
}

async fn open<S: Store<Error = PlatformError>>(store: &S) -> Result<Engine, Problem> {
    let session = SessionId(random::bytes().map_err(|_| Problem::Internal)?);
    Engine::open(store, session, skeletons(), clock::now_ms()).await.map_err(|error| match error {
        OpenError::Store(_) => Problem::Storage,
        OpenError::Empty | OpenError::Broken(..) => Problem::Internal,
    })
}

/// The first changes of documents, which everybody may repeat.
pub(super) fn skeletons() -> BTreeSet<automerge::ChangeHash> {
    entering::skeletons().into_iter().map(|(_, hash, _)| hash).collect()
}

/// A generator for the engine, seeded by the platform.
pub(super) fn rng() -> Result<ChaCha20Rng, Problem> {
    Ok(ChaCha20Rng::from_seed(random::bytes().map_err(|_| Problem::Internal)?))
}

/// A store that hides some content entries, and tells of the others when they are read.
struct Watched<'a, S, F> {
    store: &'a S,
    hidden: BTreeSet<EntryId>,
    seen: RefCell<Vec<EntryId>>,
    tell: F,
}

impl<'a, S: Store, F: Fn(&[EntryId])> Watched<'a, S, F> {
    fn new(store: &'a S, hidden: BTreeSet<EntryId>, tell: F) -> Self {
        Self { store, hidden, seen: RefCell::default(), tell }
    }

    fn look_at(&self, rows: &mut Vec<Row>) {
        let mut seen = self.seen.borrow_mut();
        rows.retain(|(_, value)| {
            // What is not an entry is for the engine to judge.
            let Ok(entry) = Entry::decode(value) else { return true };
            let shown = !self.hidden.contains(&entry.id());
            if shown {
                seen.push(entry.id());
            }
            shown
        });
        (self.tell)(&seen);
    }
}

impl<S: Store, F: Fn(&[EntryId])> Store for Watched<'_, S, F> {
    type Error = S::Error;

    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), S::Error> {
        self.store.commit(ops, durability).await
    }

    async fn read(&self, table: Table, from: &[u8], limit: usize) -> Result<Vec<Row>, S::Error> {
        if table != Table::Content {
            return self.store.read(table, from, limit).await;
        }
        // A page that is not full is the last one: as many more are read as can be hidden.
        let mut rows = self.store.read(table, from, limit.saturating_add(self.hidden.len())).await?;
        self.look_at(&mut rows);
        rows.truncate(limit);
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use intreccio_engine::store::{MemoryStore, read_from};
    use intreccio_protocol::content::{ContentEntry, ContentKind, Header, Lane, Seen};
    use intreccio_protocol::ids::{Accumulator, DeviceId, DocId, Signature, SpaceId};
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn at_once<T>(future: impl Future<Output = T>) -> T {
        let Poll::Ready(value) = pin!(future).poll(&mut Context::from_waker(Waker::noop())) else { panic!("it waits") };
        value
    }

    fn entry(seq: u64) -> Entry {
        let header = Header {
            version: intreccio_protocol::VERSION,
            suite: intreccio_protocol::SUITE,
            space: SpaceId([1; 16]),
            doc: DocId([2; 16]),
            lane: Lane::Body,
            epoch: 1,
            kind: ContentKind::Changes,
            device: DeviceId([3; 16]),
            session: SessionId([4; 16]),
            seq,
            prev: EntryId::ZERO,
            seen: Seen { n: 0, acc: Accumulator::ZERO, control: EntryId::ZERO },
            padded: 16,
        };
        let content = ContentEntry::new(header.encode(), [0; 24], vec![0; 32], Signature([0; 64])).unwrap();
        Entry::Content(Box::new(content))
    }

    #[test]
    fn hidden_entries_leave_no_gap_in_the_pages_and_the_others_are_told() {
        let (store, entries) = (MemoryStore::default(), (1..=1_200).map(entry).collect::<Vec<_>>());
        let put = |(n, entry): (u64, &Entry)| Op::Put(Table::Content, n.to_be_bytes().to_vec(), entry.encode());
        store.apply((1..).zip(&entries).map(put).collect());
        let hidden = BTreeSet::from([entries[0].id(), entries[499].id(), entries[1_199].id()]);
        let told = RefCell::new(BTreeSet::new());
        let watched = Watched::new(&store, hidden.clone(), |seen: &[EntryId]| told.borrow_mut().extend(seen.to_vec()));
        let rows = at_once(read_from(&watched, Table::Content, b"", b"")).unwrap();
        let read: BTreeSet<EntryId> = rows.iter().map(|(_, bytes)| Entry::decode(bytes).unwrap().id()).collect();
        let all: BTreeSet<EntryId> = entries.iter().map(Entry::id).collect();
        assert_eq!(read, &all - &hidden);
        assert_eq!(told.into_inner(), read);
    }
}
