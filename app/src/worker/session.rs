//! An unlocked vault: the engine, and whoever carries its effects out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use futures_channel::mpsc::UnboundedSender;
use intreccio_engine::blob::{self, BlobKey, ReadError};
use intreccio_engine::loopback::Loopback;
use intreccio_engine::store::{Durability, Op, Store, Table};
use intreccio_engine::{Command, DocKey, Effect, Engine, Event, Input, Outcome, Way};
use intreccio_model::search::{Found, Query};
use intreccio_protocol::ids::{BlobId, SpaceId};
use rand_chacha::ChaCha20Rng;
use wasm_bindgen_futures::spawn_local;

use super::convert;
use super::entering::Entering;
use super::lists::Lists;
use super::tabs::{TabNews, Tabs};
use super::vault::{Header, SealedStore};
use crate::bridge::{Answer, DocRef, Id16, News, Present, Problem, Progress};
use crate::platform::clock;
use crate::platform::port::{ToWindow, WindowPort};
use crate::platform::socket::{self, Heard, Socket};
use crate::platform::timer::{self, Timer};

/// What the worker's loop has to do next.
pub enum Turn {
    /// The window asks.
    Ask(u64, crate::bridge::Ask),
    /// For the session of this number, if it is still the one.
    Session(u64, SessionTurn),
}

/// What happens to a session.
pub enum SessionTurn {
    /// `None`: the batch could not be written.
    Stored {
        batch: u64,
        ops: Option<Vec<Op>>,
    },
    /// A row that the engine asked for.
    Loaded {
        load: u64,
        value: Option<Vec<u8>>,
    },
    /// An attachment was read that is not what its document says.
    Damaged(SpaceId, BlobId),
    /// The line's number, and what was heard on it.
    Line(u64, Heard),
    Wake,
    Lead,
    Tab(TabNews),
    /// Lists are to be made again.
    Project,
    /// The status is to be said again.
    Say,
    /// Founding or joining has waited long enough.
    GiveUp,
    /// Another tab locked and the window did not answer.
    MustLock,
}

/// What became of a turn.
pub enum Next {
    Stay,
    /// Other tabs went ahead: open the store again.
    Reopen,
    /// Drop the session, and its vault when it was never entered.
    Close {
        forget: bool,
    },
}

/// Where answers, news and turns go.
#[derive(Clone)]
pub struct Ways {
    pub port: WindowPort,
    pub turns: UnboundedSender<Turn>,
    pub session: u64,
}

impl Ways {
    /// To the window. What cannot be posted is lost: then the window is gone, or the browser is broken.
    pub fn news(&self, news: News) {
        let _ = self.port.post(&ToWindow::News(news));
    }

    pub fn answer(&self, ask: u64, answer: Answer) {
        let _ = self.port.post(&ToWindow::Answer(ask, answer));
    }

    /// To the loop.
    pub fn turn(&self, turn: SessionTurn) {
        let _ = self.turns.unbounded_send(Turn::Session(self.session, turn));
    }
}

enum Line {
    Relay {
        socket: Option<Socket>,
        number: u64,
    },
    /// The demonstration: a relay in this memory, that goes on from where the engine is.
    Demo(Option<Box<Loopback>>),
}

/// An attachment that an ask waits for.
pub struct Fetching {
    pub space: SpaceId,
    pub blob: BlobId,
    pub key: BlobKey,
}

/// See the module.
pub struct Session {
    pub header: Header,
    pub engine: Engine,
    pub ways: Ways,
    pub entering: Option<Entering>,
    store: Rc<SealedStore>,
    rng: ChaCha20Rng,
    line: Line,
    timer: Option<Timer>,
    tabs: Option<Tabs>,
    /// Which ask a command's token answers.
    asked: BTreeMap<u64, u64>,
    token: u64,
    /// What is to be read when the engine says that it is here.
    fetching: BTreeMap<u64, Fetching>,
    open: BTreeSet<DocKey>,
    lists: Lists,
    projector: Option<Timer>,
    project_after: u32,
    projected: u64,
    typed: u64,
    sayer: Option<Timer>,
    patience: Option<Timer>,
    next: Next,
}

/// Lists are made again this long after the first change that concerns them (milliseconds), or [`PROJECT_SHARE`] times as long as making
/// them took last: a long text that is being written in must not keep the device busy with them.
const PROJECT_AFTER: u32 = 150;
const PROJECT_SHARE: u32 = 15;
const PROJECT_LATEST: u32 = 3_000;
/// In a long text they wait until nobody has typed here for a moment, or so long: who types does not look at them.
const PROJECT_CALM: u32 = 600;
const PROJECT_CALM_LATEST: u64 = 10_000;
/// The status costs nothing to make, and is looked at when one wants to go.
const SAY_AFTER: u32 = 150;
/// How long founding and joining wait for the relay, and a tab for its window before it locks by itself.
const PATIENCE: u32 = 20_000;
const MUST_LOCK: u32 = 8_000;

impl Session {
    /// Takes over an engine, joins the other tabs, and begins to sync when this tab leads.
    pub fn new(header: Header, store: SealedStore, engine: Engine, rng: ChaCha20Rng, ways: Ways) -> Self {
        let demo = header.describe().demo;
        let line = if demo { Line::Demo(None) } else { Line::Relay { socket: None, number: 0 } };
        let tabs = {
            let (hear, lead) = (ways.clone(), ways.clone());
            let key = store.key().clone();
            Tabs::join(
                &header.id,
                key,
                move |news| hear.turn(SessionTurn::Tab(news)),
                move || lead.turn(SessionTurn::Lead),
            )
        };
        let alone = tabs.is_err();
        let mut session = Self {
            header,
            engine,
            ways,
            entering: None,
            store: Rc::new(store),
            rng,
            line,
            timer: None,
            tabs: tabs.ok(),
            asked: BTreeMap::new(),
            token: 0,
            fetching: BTreeMap::new(),
            open: BTreeSet::new(),
            lists: Lists::new(demo),
            projector: None,
            project_after: PROJECT_AFTER,
            projected: 0,
            typed: 0,
            sayer: None,
            patience: None,
            next: Next::Stay,
        };
        // A browser without locks cannot have a second tab lead either: every tab owns a socket, which is merely wasteful.
        session.run(if alone { Input::Lead(true) } else { Input::Tick });
        session.lists.all(&session.engine);
        // The first lists are waited for.
        session.ways.turn(SessionTurn::Project);
        session
    }

    /// The store, to read beside the engine.
    pub fn store(&self) -> &SealedStore {
        &self.store
    }

    /// Answers a query from the lists.
    pub fn search(&self, query: &Query, limit: u32) -> Found<DocRef> {
        self.lists.search(query, limit)
    }

    /// One turn of the loop.
    pub fn turn(&mut self, turn: SessionTurn) -> Next {
        match turn {
            SessionTurn::Stored { batch, ops: Some(ops) } => self.stored(batch, ops),
            SessionTurn::Stored { batch, ops: None } => self.run(Input::StoreFailed { batch }),
            SessionTurn::Loaded { load, value } => self.run(Input::Loaded { load, value }),
            SessionTurn::Damaged(space, blob) => self.command(Command::DropBlob { space, blob }),
            SessionTurn::Line(number, heard) => self.heard(number, heard),
            SessionTurn::Wake => self.run(Input::Tick),
            SessionTurn::Lead => self.run(Input::Lead(true)),
            SessionTurn::Tab(TabNews::Committed(ops)) => self.run(Input::Mirrored(ops)),
            SessionTurn::Tab(TabNews::Locked) => self.lock_with_the_others(),
            SessionTurn::Tab(TabNews::Say { space, content }) => self.say_where(space, content),
            SessionTurn::Tab(TabNews::Present(present)) => self.another_is_there(present),
            SessionTurn::Project if self.must_wait() => self.project_in(PROJECT_CALM),
            SessionTurn::Project => self.project(),
            SessionTurn::Say => self.say(),
            SessionTurn::GiveUp => self.give_up(),
            SessionTurn::MustLock => return Next::Close { forget: false },
        }
        self.take_next()
    }

    /// What became of the last inputs.
    pub fn take_next(&mut self) -> Next {
        std::mem::replace(&mut self.next, Next::Stay)
    }

    /// Carries out a command of the window; its ask is answered when the engine says so.
    pub fn command_for(&mut self, ask: u64, command: Command) {
        let token = self.next_token();
        self.asked.insert(token, ask);
        self.run(Input::Command { token, command });
    }

    /// Answers an ask with the content of an attachment: as it is here, else fetched.
    pub fn fetch(&mut self, ask: u64, wanted: Fetching) {
        let token = self.next_token();
        let (space, blob, key) = (wanted.space, wanted.blob, wanted.key.clone());
        self.asked.insert(token, ask);
        self.fetching.insert(token, wanted);
        self.run(Input::Command { token, command: Command::Fetch { space, blob, key } });
    }

    /// Carries out a command of the worker's own.
    pub fn command(&mut self, command: Command) {
        let token = self.next_token();
        self.run(Input::Command { token, command });
    }

    fn next_token(&mut self) -> u64 {
        self.token += 1;
        self.token
    }

    /// The window edits a document: its lists change.
    pub fn edited(&mut self, doc: DocKey) {
        self.lists.changed(doc);
        self.say_soon();
        self.project_soon();
    }

    /// From now on the window hears of changes of this document.
    pub fn watch(&mut self, doc: DocKey) {
        self.open.insert(doc);
    }

    /// The inverse of [`Self::watch`].
    pub fn unwatch(&mut self, doc: DocKey) {
        self.open.remove(&doc);
    }

    /// Tells the other tabs that the person locked.
    pub fn tell_locked(&self) {
        if let Some(tabs) = &self.tabs {
            // They lock by themselves after a while.
            let _ = tabs.tell(TabNews::Locked);
        }
    }

    /// Waits for the relay's word on founding or joining.
    pub fn await_entry(&mut self, entering: Entering) {
        self.entering = Some(entering);
        let ways = self.ways.clone();
        self.patience = Some(timer::after(PATIENCE, move || ways.turn(SessionTurn::GiveUp)));
        self.look_around();
    }

    /// One input, and all that follows from it in this program.
    pub fn run(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let now = clock::now_ms();
            let suspects = self.engine.about_to_apply();
            if !suspects.is_empty() {
                self.ways.news(News::Applying(suspects.iter().map(|id| id.0).collect()));
            }
            let effects = self.engine.step(now, &mut self.rng, input);
            if !suspects.is_empty() {
                self.ways.news(News::Applied);
            }
            for effect in effects {
                self.carry_out(effect, &mut inputs);
            }
        }
        self.look_around();
    }

    fn carry_out(&mut self, effect: Effect, inputs: &mut VecDeque<Input>) {
        match effect {
            Effect::Store { batch, ops, durability } => self.write(batch, ops, durability),
            Effect::Load { load, table, key } => self.load(load, table, key),
            Effect::Connect => self.connect(inputs),
            Effect::Send(bytes) => self.send(&bytes, inputs),
            Effect::Disconnect => self.disconnect(),
            Effect::WakeAt(at) => self.wake_at(at),
            Effect::Tell(event) => self.told(event),
        }
    }

    /// Beside the loop: the engine has one batch under way at a time.
    fn write(&self, batch: u64, ops: Vec<Op>, durability: Durability) {
        let (store, ways) = (Rc::clone(&self.store), self.ways.clone());
        spawn_local(async move {
            let ok = store.commit(ops.clone(), durability).await.is_ok();
            ways.turn(SessionTurn::Stored { batch, ops: if ok { Some(ops) } else { None } });
        });
    }

    fn load(&self, load: u64, table: Table, key: Vec<u8>) {
        let (store, ways) = (Rc::clone(&self.store), self.ways.clone());
        spawn_local(async move {
            let value = store.get(table, &key).await.ok().flatten();
            ways.turn(SessionTurn::Loaded { load, value });
        });
    }

    fn stored(&mut self, batch: u64, ops: Vec<Op>) {
        if let Some(tabs) = &self.tabs {
            // Parts of attachments are large, and nobody holds them in memory.
            let ops = ops.into_iter().filter(|op| op.table() != Table::Blobs).collect();
            // Who does not hear of it finds it in the store.
            let _ = tabs.tell(TabNews::Committed(ops));
        }
        self.run(Input::Stored { batch });
    }

    fn connect(&mut self, inputs: &mut VecDeque<Input>) {
        match &mut self.line {
            Line::Demo(relay) => {
                let relay = relay.insert(Box::new(Loopback::resume(&self.engine)));
                relay.connect(0, clock::now_ms());
                inputs.push_back(Input::Connected);
                drain(relay, inputs);
            }
            Line::Relay { socket, number } => {
                *number += 1;
                let (ways, this) = (self.ways.clone(), *number);
                let hear = move |heard| ways.turn(SessionTurn::Line(this, heard));
                *socket = socket::relay_address().and_then(|address| Socket::connect(&address, hear)).ok();
                if socket.is_none() {
                    inputs.push_back(Input::Disconnected);
                }
            }
        }
    }

    fn send(&mut self, bytes: &[u8], inputs: &mut VecDeque<Input>) {
        match &mut self.line {
            Line::Demo(Some(relay)) => {
                relay.receive(0, bytes);
                drain(relay, inputs);
            }
            Line::Demo(None) => {}
            Line::Relay { socket, .. } => {
                if socket.as_ref().is_none_or(|socket| socket.send(bytes).is_err()) {
                    *socket = None;
                    inputs.push_back(Input::Disconnected);
                }
            }
        }
    }

    fn disconnect(&mut self) {
        match &mut self.line {
            Line::Demo(relay) => *relay = None,
            Line::Relay { socket, .. } => *socket = None,
        }
    }

    fn heard(&mut self, of: u64, heard: Heard) {
        let Line::Relay { socket, number } = &mut self.line else { return };
        if of != *number || socket.is_none() {
            return;
        }
        match heard {
            Heard::Open => {
                if let Some(entering) = &mut self.entering {
                    entering.reached = true;
                }
                self.run(Input::Connected);
            }
            Heard::Message(bytes) => self.run(Input::Received(bytes)),
            Heard::Closed => {
                *socket = None;
                self.run(Input::Disconnected);
            }
        }
    }

    fn wake_at(&mut self, at: u64) {
        let wait = u32::try_from(at.saturating_sub(clock::now_ms())).unwrap_or(u32::MAX).min(i32::MAX.unsigned_abs());
        let ways = self.ways.clone();
        self.timer = Some(timer::after(wait, move || ways.turn(SessionTurn::Wake)));
    }

    fn told(&mut self, event: Event) {
        match event {
            Event::Done { token, outcome } => self.done(token, outcome),
            Event::Entered => {
                if let Some(entering) = &mut self.entering {
                    entering.entered = true;
                }
            }
            Event::EnterFailed(failure) => self.refused(convert::failure(failure)),
            Event::Changed { doc, changes } => {
                if self.open.contains(&doc) {
                    self.ways.news(News::Changes { doc: convert::doc_ref(&doc), changes });
                }
                self.edited(doc);
            }
            Event::Present { space, user, device, content } => {
                let present = Present { space: space.0, user: user.0, device: device.0, content };
                if let Some(tabs) = &self.tabs {
                    // Who does not hear it hears the next.
                    let _ = tabs.tell(TabNews::Present(present.clone()));
                }
                self.ways.news(News::Present(present));
            }
            Event::Access => {
                self.ways.news(News::AccessChanged);
                self.project_soon();
            }
            Event::Status | Event::Quarantined { .. } => {
                self.say_soon();
                self.project_soon();
            }
            Event::Attachment { blob, way, upto, total, .. } => {
                self.ways.news(News::Attachment(Progress { blob: blob.0, out: way == Way::Out, upto, total }));
            }
            Event::Lost => self.next = Next::Reopen,
        }
    }

    fn done(&mut self, token: u64, outcome: Outcome) {
        if let Outcome::Created(doc) = outcome {
            self.edited(doc);
        }
        let fetching = self.fetching.remove(&token);
        let Some(ask) = self.asked.remove(&token) else { return };
        match (fetching, outcome) {
            (Some(wanted), Outcome::Fetched { total }) => self.read(ask, wanted, total),
            (_, outcome) => self.ways.answer(ask, convert::outcome(outcome)),
        }
    }

    /// Beside the loop: hands an attachment over that is here, if it is what it should be.
    fn read(&self, ask: u64, wanted: Fetching, total: u64) {
        let (store, ways) = (Rc::clone(&self.store), self.ways.clone());
        spawn_local(async move {
            let Fetching { space, blob, key } = wanted;
            let answer = match blob::read(&*store, &space, &blob, &key, total).await {
                Ok(content) => Answer::Content(content),
                Err(ReadError::Store(_)) => Answer::Failed(Problem::Storage),
                Err(ReadError::Damaged(_)) => {
                    ways.turn(SessionTurn::Damaged(space, blob));
                    Answer::Failed(Problem::Damaged)
                }
            };
            ways.answer(ask, answer);
        });
    }

    /// Whoever founds or joins has arrived when the directory is here.
    fn look_around(&mut self) {
        let Some(entering) = self.entering.take_if(|entering| entering.has_arrived(&self.engine)) else { return };
        self.patience = None;
        if let Some(change) = entering.introduction(&self.engine) {
            self.command(change);
        }
        let recovery = entering.recovery.filter(|_| !self.engine.is_further_device());
        let answer = match convert::me(&self.engine, self.header.describe().demo) {
            Some(me) => Answer::Entered { me, recovery },
            None => Answer::Failed(Problem::Internal),
        };
        self.ways.answer(entering.ask, answer);
    }

    fn refused(&mut self, problem: Problem) {
        let Some(entering) = self.entering.take() else { return };
        self.ways.answer(entering.ask, Answer::Failed(problem));
        self.next = Next::Close { forget: entering.made };
    }

    /// Nothing was heard. When the relay was reached it may have accepted, so the vault stays and goes on at the next unlocking.
    fn give_up(&mut self) {
        let Some(entering) = self.entering.take() else { return };
        self.ways.answer(entering.ask, Answer::Failed(Problem::NoNetwork));
        self.next = Next::Close { forget: entering.made && !entering.reached };
    }

    /// The window saves what is typed and asks to lock; when it does not, this worker locks by itself.
    fn lock_with_the_others(&mut self) {
        self.ways.news(News::Locked);
        let ways = self.ways.clone();
        self.patience = Some(timer::after(MUST_LOCK, move || ways.turn(SessionTurn::MustLock)));
    }

    /// Where this person is: said by the tab that leads, whichever they are in.
    pub fn present(&mut self, space: Id16, content: Vec<u8>) {
        match &self.tabs {
            Some(tabs) if !self.engine.leads() => {
                // What is not said now is said again in some seconds.
                let _ = tabs.tell(TabNews::Say { space, content });
            }
            _ => self.command(Command::Present { space: SpaceId(space), content }),
        }
    }

    /// Another tab asks for it; of several that hear, one leads.
    fn say_where(&mut self, space: Id16, content: Vec<u8>) {
        if self.engine.leads() {
            self.command(Command::Present { space: SpaceId(space), content });
        }
    }

    fn another_is_there(&mut self, present: Present) {
        self.run(Input::Company(SpaceId(present.space)));
        self.ways.news(News::Present(present));
    }

    /// A letter is on the screen.
    pub fn lull(&mut self) {
        self.typed = clock::now_ms();
        self.run(Input::Lull);
    }

    fn project_soon(&mut self) {
        if self.projector.is_none() {
            self.project_in(self.project_after);
        }
    }

    fn project_in(&mut self, pause: u32) {
        let ways = self.ways.clone();
        self.projector = Some(timer::after(pause, move || ways.turn(SessionTurn::Project)));
    }

    /// Whether making the lists would be felt by who types.
    fn must_wait(&self) -> bool {
        let passed = |since: u64| clock::now_ms().checked_sub(since).unwrap_or(u64::MAX);
        self.project_after > PROJECT_AFTER
            && passed(self.typed) < u64::from(PROJECT_CALM)
            && passed(self.projected) < PROJECT_CALM_LATEST
    }

    fn say_soon(&mut self) {
        if self.sayer.is_none() {
            let ways = self.ways.clone();
            self.sayer = Some(timer::after(SAY_AFTER, move || ways.turn(SessionTurn::Say)));
        }
    }

    fn say(&mut self) {
        self.sayer = None;
        if let Some(news) = self.lists.status(&self.engine) {
            self.ways.news(news);
        }
    }

    fn project(&mut self) {
        self.projector = None;
        let begun = clock::now_ms();
        for news in self.lists.make(&mut self.engine) {
            self.ways.news(news);
        }
        self.projected = clock::now_ms();
        let took = u32::try_from(self.projected.saturating_sub(begun)).unwrap_or(0);
        self.project_after = took.saturating_mul(PROJECT_SHARE).clamp(PROJECT_AFTER, PROJECT_LATEST);
    }
}

fn drain(relay: &mut Loopback, inputs: &mut VecDeque<Input>) {
    while let Some((_, bytes)) = relay.outgoing() {
        inputs.push_back(Input::Received(bytes));
    }
}
