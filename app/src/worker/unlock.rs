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

    /// Opens what is stored. After a crash, the entries under suspicion are tried one by one before the rest: the window hears
    /// which, twice by name, and if this one kills again the next worker knows it. Returns those that are to be set aside.
    pub(super) async fn open_engine(&mut self, store: &SealedStore) -> Result<(Engine, Vec<EntryId>), Problem> {
        let suspects: Vec<EntryId> = std::mem::take(&mut self.suspects).into_iter().map(EntryId).collect();
        if let [first, second] = suspects.as_slice()
            && first == second
        {
            let without = Without { store, skipped: RefCell::new(BTreeSet::from([*first])) };
            return Ok((open(&without).await?, vec![*first]));
        }
        let without = Without { store, skipped: RefCell::new(suspects.iter().copied().collect()) };
        for suspect in &suspects {
            without.skipped.borrow_mut().remove(suspect);
            self.ways.news(News::Applying(vec![suspect.0, suspect.0]));
            open(&without).await?;
            self.ways.news(News::Applied);
        }
        Ok((open(&without).await?, Vec::new()))
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

/// A store that hides some content entries.
struct Without<'a> {
    store: &'a SealedStore,
    skipped: RefCell<BTreeSet<EntryId>>,
}

impl Store for Without<'_> {
    type Error = PlatformError;

    async fn commit(&self, ops: Vec<Op>, durability: Durability) -> Result<(), PlatformError> {
        self.store.commit(ops, durability).await
    }

    async fn read(&self, table: Table, from: &[u8], limit: usize) -> Result<Vec<Row>, PlatformError> {
        let spare = self.skipped.borrow().len();
        let mut rows = self.store.read(table, from, limit.saturating_add(spare)).await?;
        let skipped = self.skipped.borrow();
        if table == Table::Content {
            rows.retain(|(_, value)| !Entry::decode(value).is_ok_and(|entry| skipped.contains(&entry.id())));
        }
        // A page that is not full is the last one: as many more were read as can have been skipped.
        rows.truncate(limit);
        Ok(rows)
    }
}
