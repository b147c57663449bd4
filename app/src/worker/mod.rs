//! The long-lived worker: keys, engine, storage and socket. One loop takes what happens in turn: asks of the window, batches that
//! were written, messages of the relay, what other tabs say, and the clock.

mod backup;
mod convert;
pub(crate) mod demo;
mod door;
mod entering;
mod lists;
pub(crate) mod seal;
mod session;
mod tabs;
mod unlock;
pub(crate) mod vault;

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use intreccio_engine::blob::BlobKey;
use intreccio_engine::{Command, DocKey, Input};
use intreccio_protocol::control::WorkspaceRole;
use intreccio_protocol::ids::{BlobId, InviteId, SpaceId, UserId};
use wasm_bindgen_futures::spawn_local;

use crate::bridge::{Answer, Ask, DocRef, InviteFor, Problem, Vault};
use crate::platform::PlatformError;
use crate::platform::clock;
use crate::platform::port::WindowPort;
use crate::window::boot::Boot;
use session::{Fetching, Next, Session, Turn, Ways};
use vault::Registry;

/// What [`serve`] goes on from.
pub struct Opening {
    pub boot: Boot,
    pub port: WindowPort,
    /// What was being applied when the worker before this one died.
    pub suspects: Vec<[u8; 32]>,
    /// The ask for which this part of the program was fetched, and its number.
    pub first: (u64, Ask),
    /// The asks that follow.
    pub asks: UnboundedReceiver<(u64, Ask)>,
}

/// Answers asks for as long as the worker lives.
pub async fn serve(Opening { boot, port, suspects, first: (number, ask), mut asks }: Opening) {
    let (turns, queue) = unbounded();
    let ways = Ways { port, turns: turns.clone(), session: 0 };
    spawn_local(async move {
        while let Ok((number, ask)) = asks.recv().await {
            let _ = turns.unbounded_send(Turn::Ask(number, ask));
        }
    });
    let mut worker = Worker { boot, ways, registry: None, session: None, suspects };
    worker.ask(number, ask).await;
    worker.serve(queue).await;
}

pub(crate) struct Worker {
    boot: Boot,
    /// The number in it is that of the last session.
    ways: Ways,
    registry: Option<Registry>,
    session: Option<Session>,
    /// What was being applied when the worker before this one died.
    suspects: Vec<[u8; 32]>,
}

impl From<PlatformError> for Problem {
    fn from(_: PlatformError) -> Self {
        Self::Storage
    }
}

impl Worker {
    async fn serve(mut self, mut queue: UnboundedReceiver<Turn>) {
        while let Ok(turn) = queue.recv().await {
            match turn {
                Turn::Ask(number, ask) => self.ask(number, ask).await,
                Turn::Session(of, turn) => {
                    if let Some(session) = self.session.as_mut().filter(|_| of == self.ways.session) {
                        let next = session.turn(turn);
                        self.follow(next).await;
                    }
                }
            }
        }
    }

    async fn follow(&mut self, next: Next) {
        match next {
            Next::Stay => {}
            Next::Reopen => self.reopen().await,
            Next::Close { forget } => {
                let Some(session) = self.session.take() else { return };
                if let (true, Some(registry)) = (forget, &self.registry) {
                    // What cannot be removed stays, and is listed.
                    let _ = registry.forget(&session.header.id).await;
                }
            }
        }
    }

    async fn ask(&mut self, number: u64, ask: Ask) {
        let answer = match ask {
            Ask::Start { suspects } => self.start(suspects).await,
            Ask::Found { setup_code, name, organisations, me, passphrase } => {
                self.found(number, setup_code, &name, &organisations, &me, &passphrase).await
            }
            Ask::Join { code, me, passphrase } => self.join(number, &code, me, &passphrase).await,
            Ask::OpenDemo { person } => self.open_demo(number, &person).await,
            Ask::Unlock { vault, passphrase } => self.unlock(number, &vault, &passphrase).await,
            Ask::ChangePassphrase { old, new } => self.change_passphrase(&old, &new).await.map(Some),
            Ask::Backup => self.backup().await.map(Some),
            Ask::Restore { file, passphrase } => self.restore(number, &file, &passphrase).await,
            Ask::Forget { vault, even_undelivered } => self.forget(&vault, even_undelivered).await.map(Some),
            Ask::Keep { name, value } => self.keep(&name, value).await.map(Some),
            Ask::Recall { name } => self.recall(&name).await.map(Some),
            Ask::Lock => Ok(Some(self.lock())),
            other => self.ask_session(number, other),
        };
        match answer {
            Ok(Some(answer)) => self.ways.answer(number, answer),
            // The session answers when it knows.
            Ok(None) => {}
            Err(problem) => self.ways.answer(number, Answer::Failed(problem)),
        }
        if let Some(next) = self.session.as_mut().map(Session::take_next) {
            self.follow(next).await;
        }
    }

    async fn start(&mut self, suspects: Vec<[u8; 32]>) -> Result<Option<Answer>, Problem> {
        self.suspects = suspects;
        Ok(Some(Answer::Vaults(self.vaults().await?)))
    }

    async fn registry(&mut self) -> Result<&Registry, Problem> {
        if self.registry.is_none() {
            self.registry = Some(Registry::open().await?);
        }
        self.registry.as_ref().ok_or(Problem::Storage)
    }

    async fn vaults(&mut self) -> Result<Vec<Vault>, Problem> {
        Ok(self.registry().await?.describe().await?)
    }

    fn lock(&mut self) -> Answer {
        if let Some(mut session) = self.session.take() {
            session.run(Input::Flush);
            session.tell_locked();
        }
        Answer::Done
    }

    async fn backup(&mut self) -> Result<Answer, Problem> {
        let session = self.session.as_mut().ok_or(Problem::NotAllowed)?;
        session.run(Input::Flush);
        let tables = session.store().dump(session.engine.unsaved()).await?;
        backup::write(&session.header, session.store().key(), tables).map(Answer::File)
    }

    async fn keep(&self, name: &str, value: Vec<u8>) -> Result<Answer, Problem> {
        let session = self.session.as_ref().ok_or(Problem::NotAllowed)?;
        session.store().keep(name, value).await?;
        Ok(Answer::Done)
    }

    async fn recall(&self, name: &str) -> Result<Answer, Problem> {
        let session = self.session.as_ref().ok_or(Problem::NotAllowed)?;
        Ok(Answer::Kept(session.store().recall(name).await?))
    }

    async fn change_passphrase(&mut self, old: &str, new: &str) -> Result<Answer, Problem> {
        let boot = self.boot.clone();
        let session = self.session.as_mut().ok_or(Problem::NotAllowed)?;
        let key = session.header.open(&boot, old).await?;
        let header = session.header.rewrap(&boot, &key, new).await?;
        session.header = header.clone();
        self.registry().await?.put(&header).await?;
        Ok(Answer::Done)
    }

    async fn forget(&mut self, vault: &str, even_undelivered: bool) -> Result<Answer, Problem> {
        let header = self.registry().await?.find(vault).await?.ok_or(Problem::UnknownWorkspace)?;
        let demo = header.describe().demo;
        if !demo && !even_undelivered && vault::has_undelivered(vault).await? {
            return Err(Problem::Undelivered);
        }
        if let Some(session) = self.session.take_if(|session| session.header.id == vault) {
            session.tell_locked();
        }
        self.registry().await?.forget(vault).await?;
        Ok(Answer::Vaults(self.vaults().await?))
    }

    /// What needs nothing but an unlocked vault.
    fn ask_session(&mut self, number: u64, ask: Ask) -> Result<Option<Answer>, Problem> {
        let session = self.session.as_mut().ok_or(Problem::NotAllowed)?;
        match ask {
            Ask::Open(at) => return open(session, at).map(Some),
            Ask::Close(at) => session.unwatch(convert::doc_key(at)),
            Ask::TryNow | Ask::Resume => session.run(Input::Resume),
            Ask::Lull => session.lull(),
            Ask::Present { space, content } => session.present(space, content),
            Ask::Flush => session.run(Input::Flush),
            Ask::Access => return Ok(Some(Answer::Access(convert::access(&session.engine)))),
            Ask::Search { query, limit } => return Ok(Some(Answer::Found(session.search(&query, limit)))),
            Ask::Leaks(at) => return Ok(Some(Answer::Leaks(lists::leaks(&mut session.engine, convert::doc_key(at))))),
            Ask::Facts => return Ok(Some(Answer::Facts(lists::facts(&mut session.engine)))),
            Ask::MarkReviewed { doc, heads } => {
                let doc = convert::doc_key(doc);
                session.command_for(number, Command::MarkReviewed { doc, heads });
                session.edited(doc);
                return Ok(None);
            }
            Ask::Edit { doc, changes } => {
                let doc = convert::doc_key(doc);
                let changes = entering::on_layers(&mut session.engine, &doc, changes);
                session.command_for(number, Command::Edit { doc, changes });
                session.edited(doc);
                return Ok(None);
            }
            Ask::GetAttachment { space, blob, key, fetch } => {
                let (space, blob, key) = (SpaceId(space), BlobId(blob), BlobKey(key));
                if !fetch && !session.engine.has_blob(&space, &blob) {
                    return Err(Problem::NotHere);
                }
                session.fetch(number, Fetching { space, blob, key });
                return Ok(None);
            }
            other => {
                let command = command(other).ok_or(Problem::Internal)?;
                session.command_for(number, command);
                return Ok(None);
            }
        }
        Ok(Some(Answer::Done))
    }
}

/// The asks that are commands of the engine under another name.
fn command(ask: Ask) -> Option<Command> {
    Some(match ask {
        Ask::CreateSpace { kind, changes } => Command::CreateSpace { changes: entering::on_skeleton(kind, changes) },
        Ask::CreateDoc { space, kind, changes } => {
            Command::CreateDoc { space: SpaceId(space), changes: entering::on_skeleton(kind, changes) }
        }
        Ask::Invite { what, days, uses } => Command::Invite {
            role: if what == InviteFor::Admin { WorkspaceRole::Admin } else { WorkspaceRole::Member },
            own_device: what == InviteFor::MyDevice,
            expires: clock::now_ms().saturating_add(u64::from(days) * 86_400_000),
            uses,
        },
        Ask::PutAttachment { space, content } => Command::Attach { space: SpaceId(space), content },
        Ask::RevokeInvite { invite } => Command::RevokeInvite(InviteId(invite)),
        Ask::SetAdmin { user, admin } => Command::SetWorkspaceRole {
            user: UserId(user),
            role: if admin { WorkspaceRole::Admin } else { WorkspaceRole::Member },
        },
        Ask::AddMember { space, user, role } => {
            Command::AddMember { space: SpaceId(space), user: UserId(user), role: convert::to_role(role) }
        }
        Ask::RotateKey { space } => Command::RotateKey { space: SpaceId(space) },
        Ask::SetRole { space, user, role } => {
            Command::SetRole { space: SpaceId(space), user: UserId(user), role: convert::to_role(role) }
        }
        _ => return None,
    })
}

/// The document as it is, and from now on its changes.
fn open(session: &mut Session, at: DocRef) -> Result<Answer, Problem> {
    let key = convert::doc_key(at);
    let reviewed = session.engine.reviewed(&key).to_vec();
    let role = session.engine.role_in(&key.space).map(convert::role);
    let beside = at.beside && session.engine.replica(&DocKey::body(key.space, key.doc)).is_some();
    let begun = session.engine.replica(&key).is_some_and(|replica| !beside || !replica.is_empty());
    let bytes = match session.engine.replica_mut(&key).filter(|_| begun) {
        Some(replica) => replica.doc_mut().save(),
        // Nobody has given a reason yet.
        None if beside => entering::no_reasons(&session.engine),
        None => return Err(Problem::UnknownWorkspace),
    };
    session.watch(key);
    Ok(Answer::Document { bytes, reviewed, role })
}
