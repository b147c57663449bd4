//! The window's end of the worker: asks and their answers, news as signals, and a new worker when the old one died.
//!
//! One [`Client`] lives as long as the page, in the context of the root: [`use_client`]. It is `Copy`; every field is a
//! signal to read. The pages call [`Client::ask`], [`Client::document`] and [`Client::lock`].

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use futures_channel::oneshot;
use intreccio_model::demo::FOUNDER;
use intreccio_model::doc::Kind;
use intreccio_model::projection::ReviewItem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::boot::{Boot, Entry};
use super::company::Company;
use super::doc::{Document, OpenDoc};
use crate::bridge::{
    Access, Answer, Ask, CompanionEntry, DocRef, DueEntry, FamilyEntry, Id16, Id32, Me, News, Problem, Progress,
    SpaceRole, Status, TableEntry, Vault,
};
use crate::platform::port::{ToWindow, ToWorker, WorkerPort};
use crate::platform::timer::{self, Timer};
use crate::platform::{PlatformError, clock, lifecycle};

/// How often the worker is asked whether it is alive.
const PING_MS: u32 = 5_000;
/// A worker that says nothing for so long is stuck. Long: merging a big file on a weak tablet takes seconds.
const STUCK_MS: u64 = 60_000;
/// So many deaths within [`DEATHS_WITHIN_MS`], and it is not started again by itself.
const DEATHS: usize = 4;
const DEATHS_WITHIN_MS: u64 = 60_000;

/// Whether somebody is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The worker is starting.
    Starting,
    /// No keys and no documents in memory: the first page when there is no vault, else the page that asks for the passphrase.
    Locked(Why),
    /// [`Client::me`] is set.
    Open,
    /// The worker dies as soon as it starts: reload the page.
    Broken,
}

/// Why the passphrase is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The page was opened.
    Opened,
    /// The person locked it.
    Asked,
    /// Nobody touched it for a while.
    Idle,
    /// Locked or removed in another tab.
    Elsewhere,
    /// The worker died and was started again, without its keys. What was typed is still in this page, and is saved after unlocking.
    Restarted,
}

/// What the page knows, and the way to the worker.
#[derive(Clone, Copy)]
pub struct Client {
    /// Whether somebody is at work.
    pub phase: RwSignal<Phase>,
    /// The workspaces on this device.
    pub vaults: RwSignal<Vec<Vault>>,
    /// Who is at this device; `None` while locked.
    pub me: RwSignal<Option<Me>>,
    /// The status line; `None` while locked.
    pub status: RwSignal<Option<Status>>,
    /// All families that this device can read, sorted by code; of those that are [`Client::covered`] their code only.
    pub families: Memo<Vec<FamilyEntry>>,
    /// What accompanies families in spaces of its own, as far as this device can read it.
    pub companions: RwSignal<Vec<CompanionEntry>>,
    /// The documents of the tables that this device can read.
    pub table: RwSignal<Vec<TableEntry>>,
    /// What is due, over all families and what accompanies them; nothing of plans that are [`Client::covered`].
    pub deadlines: Memo<Vec<DueEntry>>,
    /// The plans whose words are kept from the lists.
    pub covered: RwSignal<Covered>,
    /// What waits for a person, over all documents.
    pub review: RwSignal<Vec<(DocRef, ReviewItem)>>,
    /// Members, invitations, devices; kept fresh.
    pub access: RwSignal<Access>,
    /// How far attachments are that come or go just now, by id; what arrived is not in it.
    pub progress: RwSignal<BTreeMap<Id32, Progress>>,
    /// Who else is in the texts of the table at this moment.
    pub company: Company,
    /// A new version waits: [`Client::activate_update`].
    pub update: RwSignal<bool>,
    /// How far the opening of the demonstration is.
    pub demo: RwSignal<Demo>,
    /// The lists as the worker makes them.
    received: Received,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// Whose plans say nothing but their code in the lists, since the role of the person reads them only after giving a reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Covered {
    #[default]
    Nothing,
    /// All but those for which a reason was given.
    AllBut(BTreeSet<DocRef>),
}

impl Covered {
    fn has(&self, plan: DocRef) -> bool {
        matches!(self, Self::AllBut(said) if !said.contains(&plan))
    }

    fn family(&self, family: &FamilyEntry) -> FamilyEntry {
        let mut shown = family.clone();
        if self.has(family.doc) {
            shown.card = shown.card.covered();
        }
        shown
    }
}

#[derive(Clone, Copy, Default)]
struct Received {
    families: RwSignal<Vec<FamilyEntry>>,
    deadlines: RwSignal<Vec<DueEntry>>,
}

impl Received {
    fn families(self, covered: RwSignal<Covered>) -> Memo<Vec<FamilyEntry>> {
        Memo::new(move |_| {
            covered.with(|covered| self.families.with(|all| all.iter().map(|family| covered.family(family)).collect()))
        })
    }

    fn deadlines(self, covered: RwSignal<Covered>) -> Memo<Vec<DueEntry>> {
        Memo::new(move |_| {
            covered.with(|covered| {
                // What a table does is not about a family.
                let of_table = |entry: &DueEntry| matches!(entry.due.doc, Kind::Session | Kind::Codesign);
                let shown = |entry: &&DueEntry| of_table(entry) || !covered.has(entry.at);
                self.deadlines.with(|all| all.iter().filter(shown).cloned().collect())
            })
        })
    }
}

/// The opening of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Demo {
    /// It is being opened, and made when it is not here.
    pub opening: bool,
    /// As whom it was opened last: a key of `model::demo::OPERATORS`.
    pub person: Option<&'static str>,
    /// Why it could not be.
    pub failed: Option<Problem>,
}

struct Inner {
    boot: Boot,
    owner: Owner,
    port: RefCell<Option<WorkerPort>>,
    next: Cell<u64>,
    waiting: RefCell<HashMap<u64, oneshot::Sender<Answer>>>,
    /// What the worker said it is about to apply.
    applying: RefCell<Vec<[u8; 32]>>,
    docs: RefCell<HashMap<DocRef, Rc<dyn Document>>>,
    heard: Cell<u64>,
    pinger: RefCell<Option<Timer>>,
    deaths: RefCell<Vec<u64>>,
    touched: Cell<u64>,
    activate: RefCell<Option<js_sys::Function>>,
}

/// What a component that asked for a document has of it.
#[derive(Clone, Copy)]
enum Hold {
    Waiting,
    Open(OpenDoc),
    /// The component is gone.
    Over,
}

/// The client of this page. Call it where components are made, not inside event handlers.
pub fn use_client() -> Client {
    expect_context()
}

impl Client {
    /// Starts the worker. Call it under the root of the interface; the signals live as long as that.
    ///
    /// # Errors
    /// When the browser refuses to start a worker or to listen to the page.
    pub fn start(boot: Boot) -> Result<Self, PlatformError> {
        let owner = Owner::current().ok_or(PlatformError::Missing("owner"))?;
        let (received, covered) = (Received::default(), RwSignal::default());
        let client = Self {
            phase: RwSignal::new(Phase::Starting),
            vaults: RwSignal::default(),
            me: RwSignal::new(None),
            status: RwSignal::new(None),
            families: received.families(covered),
            companions: RwSignal::default(),
            table: RwSignal::default(),
            deadlines: received.deadlines(covered),
            covered,
            review: RwSignal::default(),
            access: RwSignal::default(),
            progress: RwSignal::default(),
            company: Company::default(),
            update: RwSignal::new(false),
            demo: RwSignal::new(Demo::default()),
            received,
            inner: StoredValue::new_local(Rc::new(Inner::new(boot, owner))),
        };
        client.watch_page()?;
        client.spawn(Why::Opened)?;
        Ok(client)
    }

    /// Asks the worker. Never hangs: when the worker dies the answer is `Failed(Internal)`.
    pub async fn ask(self, ask: Ask) -> Answer {
        let locks = matches!(ask, Ask::Lock);
        let answer = match self.post_ask(ask) {
            Some(answer) => answer.await.unwrap_or(Answer::Failed(Problem::Internal)),
            None => Answer::Failed(Problem::Internal),
        };
        match &answer {
            Answer::Vaults(vaults) => self.vaults.set(vaults.clone()),
            Answer::Entered { me, .. } => self.entered(me),
            Answer::Access(access) => self.access.set(access.clone()),
            Answer::Done if locks => self.locked(Why::Asked),
            _ => {}
        }
        answer
    }

    /// Posts an ask whose answer nobody waits for.
    pub fn tell(self, ask: Ask) {
        drop(self.post_ask(ask));
    }

    /// The document as a signal: `None` while it is being opened. Call it in a component: the document stays open as long as that
    /// component, and all who call this share it.
    pub fn document(self, at: DocRef) -> Signal<Option<Result<OpenDoc, Problem>>> {
        let found = RwSignal::new(None);
        let hold = Rc::new(Cell::new(Hold::Waiting));
        let later = SendWrapper::new(Rc::clone(&hold));
        on_cleanup(move || {
            if let Hold::Open(doc) = later.replace(Hold::Over) {
                doc.release();
            }
        });
        spawn_local(async move {
            let opened = self.open(at).await;
            match opened {
                Ok(doc) if matches!(hold.get(), Hold::Over) => return doc.release(),
                Ok(doc) => hold.set(Hold::Open(doc)),
                Err(_) => {}
            }
            found.try_set(Some(opened));
        });
        found.into()
    }

    /// Opens a document, or returns the one that is open. It stays open until the page is locked: for what is edited outside of
    /// its page, and for the directory.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn open(self, at: DocRef) -> Result<OpenDoc, Problem> {
        let doc = self.find_or_load(at).await?;
        doc.retain();
        Ok(doc)
    }

    async fn find_or_load(self, at: DocRef) -> Result<OpenDoc, Problem> {
        let Some(inner) = self.inner() else { return Err(Problem::Internal) };
        let Some(me) = self.me.get_untracked() else { return Err(Problem::Internal) };
        if let Some(doc) = inner.handle(at) {
            return Ok(doc);
        }
        let (bytes, reviewed, role) = match self.ask(Ask::Open(at)).await {
            Answer::Document { bytes, reviewed, role } => (bytes, reviewed, role),
            Answer::Failed(problem) => return Err(problem),
            _ => return Err(Problem::Internal),
        };
        // Somebody else may have opened it meanwhile; its handle wins.
        if let Some(doc) = inner.handle(at) {
            return Ok(doc);
        }
        let doc = inner.owner.with(|| OpenDoc::load(self, at, me.user, &bytes, reviewed, role))?;
        inner.docs.borrow_mut().insert(at, Rc::new(doc));
        Ok(doc)
    }

    /// What accompanies a plan, as far as this device can read it, in an order that is the same for everybody.
    pub fn companions_of(self, plan: Id16) -> Vec<CompanionEntry> {
        let of = |entry: &&CompanionEntry| entry.card.plan.is_some_and(|of| of.0 == plan);
        self.companions.with(|all| all.iter().filter(of).cloned().collect())
    }

    /// The family that a document of a list belongs to: a plan's own, or the one that it accompanies.
    pub fn plan_of(self, at: DocRef) -> Option<FamilyEntry> {
        let beside =
            self.companions.with(|all| all.iter().find(|entry| entry.doc == at).and_then(|entry| entry.card.plan));
        let plan = beside.map_or(at.doc, |plan| plan.0);
        self.families.with(|families| families.iter().find(|family| family.doc.doc == plan).cloned())
    }

    /// Saves what is being typed, then forgets keys and documents.
    ///
    /// # Errors
    /// `Storage` when something typed cannot be saved: then the page stays open, or it would be lost.
    pub async fn lock(self, why: Why) -> Result<(), Problem> {
        for doc in self.docs() {
            doc.settle().await?;
        }
        match self.ask(Ask::Lock).await {
            Answer::Failed(problem) => Err(problem),
            _ => {
                self.locked(why);
                Ok(())
            }
        }
    }

    /// Opens the demonstration as one of its operators has it. How far it is, and why it could not be, is in [`Self::demo`].
    pub async fn open_demo(self, person: &'static str) {
        if self.demo.with_untracked(|demo| demo.opening) {
            return;
        }
        self.demo.set(Demo { opening: true, person: Some(person), failed: None });
        let failed = match self.ask(Ask::OpenDemo { person: person.to_owned() }).await {
            Answer::Entered { .. } => None,
            Answer::Failed(problem) => Some(problem),
            _ => Some(Problem::Internal),
        };
        self.demo.set(Demo { opening: false, person: Some(person), failed });
    }

    /// Leaves the demonstration as it is, and opens it as another person.
    ///
    /// # Errors
    /// As [`Self::lock`].
    pub async fn change_demo(self, person: &'static str) -> Result<(), Problem> {
        self.lock(Why::Asked).await?;
        self.open_demo(person).await;
        Ok(())
    }

    /// Lets the version that waits take over, after saving what is being typed. The page reloads.
    ///
    /// # Errors
    /// As [`Self::lock`].
    pub async fn activate_update(self) -> Result<(), Problem> {
        for doc in self.docs() {
            doc.settle().await?;
        }
        let activate = self.inner().and_then(|inner| inner.activate.borrow().clone()).ok_or(Problem::Internal)?;
        activate.call0(&wasm_bindgen::JsValue::UNDEFINED).map(drop).map_err(|_| Problem::Internal)
    }

    /// Locks when nobody touched the page for `minutes`; 0 never does. The demonstration has no passphrase, so it stays open.
    /// Call it once, under the root.
    pub fn lock_when_idle(self, minutes: Signal<u32>) {
        let interval = leptos::leptos_dom::helpers::set_interval_with_handle(
            move || self.lock_if_idle(u64::from(minutes.get_untracked()) * 60_000),
            std::time::Duration::from_secs(10),
        );
        on_cleanup(move || {
            if let Ok(interval) = interval {
                interval.clear();
            }
        });
    }

    fn lock_if_idle(self, limit: u64) {
        let Some(inner) = self.inner() else { return };
        let demo = self.me.get_untracked().is_none_or(|me| me.demo);
        let idle = clock::now_ms().saturating_sub(inner.touched.get());
        if limit > 0 && !demo && idle >= limit && self.phase.get_untracked() == Phase::Open {
            spawn_local(async move {
                // A failure leaves the page open, and the next round tries again.
                let _ = self.lock(Why::Idle).await;
            });
        }
    }

    fn inner(self) -> Option<Rc<Inner>> {
        self.inner.try_get_value()
    }

    fn docs(self) -> Vec<Rc<dyn Document>> {
        self.inner().map(|inner| inner.docs.borrow().values().cloned().collect()).unwrap_or_default()
    }

    /// Called by a document that nobody holds any more.
    pub(super) fn close(self, at: DocRef) {
        let Some(inner) = self.inner() else { return };
        let closed = inner.docs.borrow_mut().remove(&at);
        if let Some(doc) = closed {
            doc.forget();
            self.tell(Ask::Close(at));
        }
    }

    fn post_ask(self, ask: Ask) -> Option<oneshot::Receiver<Answer>> {
        let inner = self.inner()?;
        let number = inner.next.replace(inner.next.get() + 1);
        let (answer, receiver) = oneshot::channel();
        let port = inner.port.borrow();
        port.as_ref()?.post(&ToWorker::Ask(number, ask)).ok()?;
        inner.waiting.borrow_mut().insert(number, answer);
        Some(receiver)
    }

    fn hear(self, message: ToWindow) {
        let Some(inner) = self.inner() else { return };
        inner.heard.set(clock::now_ms());
        match message {
            ToWindow::Answer(number, answer) => {
                if let Some(waiting) = inner.waiting.borrow_mut().remove(&number) {
                    // Whoever asked may have stopped caring.
                    let _ = waiting.send(answer);
                }
            }
            ToWindow::News(news) => self.take(&inner, news),
            ToWindow::Pong => {}
        }
    }

    fn take(self, inner: &Inner, news: News) {
        match news {
            News::Status(status) => self.status.set(Some(status)),
            News::Families(families) => {
                families.iter().for_each(|family| inner.renew_role(family.doc, family.role));
                self.received.families.set(families);
            }
            News::Companions(companions) => {
                companions.iter().for_each(|entry| inner.renew_role(entry.doc, entry.role));
                self.companions.set(companions);
            }
            News::Table(table) => {
                table.iter().for_each(|entry| inner.renew_role(entry.doc, entry.role));
                self.table.set(table);
            }
            News::Deadlines(deadlines) => self.received.deadlines.set(deadlines),
            News::Review(review) => self.review.set(review),
            News::Changes { doc, changes } => {
                if let Some(doc) = inner.doc(doc) {
                    doc.remote(changes);
                }
            }
            News::Attachment(progress) => self.progress.update(|all| {
                if progress.upto < progress.total {
                    all.insert(progress.blob, progress);
                } else {
                    all.remove(&progress.blob);
                }
            }),
            News::Present(present) => self.company.hear(&present),
            News::AccessChanged => self.refresh_access(),
            News::Applying(entries) => *inner.applying.borrow_mut() = entries,
            News::Applied => inner.applying.borrow_mut().clear(),
            News::Locked => self.lock_with_the_others(),
        }
    }

    /// Another tab locked: what is typed here is saved first, while the worker still has its keys.
    fn lock_with_the_others(self) {
        spawn_local(async move {
            if self.lock(Why::Elsewhere).await.is_err() {
                self.locked(Why::Elsewhere);
            }
        });
    }

    fn refresh_access(self) {
        spawn_local(async move {
            self.ask(Ask::Access).await;
        });
    }

    fn refresh_vaults(self) {
        spawn_local(async move {
            self.ask(Ask::Start { suspects: Vec::new() }).await;
        });
    }

    fn entered(self, me: &Me) {
        let Some(inner) = self.inner() else { return };
        inner.touched.set(clock::now_ms());
        let same =
            self.me.get_untracked().is_none_or(|before| before.workspace == me.workspace && before.user == me.user);
        if !same {
            inner.forget_docs();
        }
        self.me.set(Some(me.clone()));
        self.phase.set(Phase::Open);
        self.refresh_access();
        // This one may be new.
        self.refresh_vaults();
        for doc in self.docs() {
            doc.resume();
        }
    }

    fn locked(self, why: Why) {
        if let Some(inner) = self.inner() {
            inner.forget_docs();
        }
        self.me.set(None);
        self.clear();
        self.phase.set(Phase::Locked(why));
    }

    fn clear(self) {
        self.status.set(None);
        self.covered.set(Covered::default());
        self.received.families.set(Vec::new());
        self.companions.set(Vec::new());
        self.table.set(Vec::new());
        self.received.deadlines.set(Vec::new());
        self.review.set(Vec::new());
        self.access.set(Access::default());
        self.progress.set(BTreeMap::new());
        self.company.clear();
    }

    /// Starts a worker in the place of the one there was.
    fn spawn(self, why: Why) -> Result<(), PlatformError> {
        let Some(inner) = self.inner() else { return Ok(()) };
        let worker = inner.boot.spawn(Entry::Worker)?;
        let port = WorkerPort::new(worker, move |message| self.hear(message), move || self.died());
        inner.heard.set(clock::now_ms());
        *inner.port.borrow_mut() = Some(port);
        let suspects = inner.applying.take();
        self.ping();
        spawn_local(async move {
            if let Answer::Vaults(_) = self.ask(Ask::Start { suspects }).await {
                self.started(why).await;
            }
        });
        Ok(())
    }

    async fn started(self, why: Why) {
        let demo = self.me.get_untracked().is_some_and(|me| me.demo);
        if demo && why == Why::Restarted {
            let person = self.demo.with_untracked(|demo| demo.person).unwrap_or(FOUNDER);
            self.open_demo(person).await;
        } else {
            self.phase.set(Phase::Locked(why));
        }
    }

    fn ping(self) {
        let Some(inner) = self.inner() else { return };
        let asked = clock::now_ms();
        if let Some(port) = inner.port.borrow().as_ref() {
            // A message that cannot be posted shows as silence.
            let _ = port.post(&ToWorker::Ping);
        }
        let next = timer::after(PING_MS, move || self.check(asked));
        *inner.pinger.borrow_mut() = Some(next);
    }

    fn check(self, asked: u64) {
        let Some(inner) = self.inner() else { return };
        let now = clock::now_ms();
        // A timer this late means that the page slept; the worker slept with it and gets another chance.
        let slept = now.saturating_sub(asked) > u64::from(PING_MS) * 4;
        if slept {
            inner.heard.set(now);
        }
        if now.saturating_sub(inner.heard.get()) > STUCK_MS {
            self.died();
        } else {
            self.ping();
        }
    }

    /// The worker trapped, failed to start, or is stuck. Its keys are gone; the documents of this page are not.
    fn died(self) {
        // From within its own error handler the worker cannot be dropped.
        spawn_local(async move {
            let Some(inner) = self.inner() else { return };
            drop(inner.port.borrow_mut().take());
            inner.pinger.borrow_mut().take();
            inner.waiting.borrow_mut().clear();
            self.clear();
            if !inner.may_restart() || self.spawn(Why::Restarted).is_err() {
                self.phase.set(Phase::Broken);
            } else if self.phase.get_untracked() != Phase::Starting {
                self.phase.set(Phase::Locked(Why::Restarted));
            }
        });
    }

    fn watch_page(self) -> Result<(), PlatformError> {
        lifecycle::watch_page(move || self.tell(Ask::Resume), move || self.hide())?;
        lifecycle::watch_updates(move |activate| {
            if let Some(inner) = self.inner() {
                *inner.activate.borrow_mut() = Some(activate);
                self.update.set(true);
            }
        })?;
        lifecycle::on(&lifecycle::window()?.into(), &["pointerdown", "keydown", "input"], move |_| {
            if let Some(inner) = self.inner() {
                inner.touched.set(clock::now_ms());
            }
        })
    }

    /// Nothing may run after the page is hidden: what is being typed goes to the worker now.
    fn hide(self) {
        for doc in self.docs() {
            doc.flush();
        }
        self.tell(Ask::Flush);
    }
}

impl Inner {
    fn new(boot: Boot, owner: Owner) -> Self {
        Self {
            boot,
            owner,
            port: RefCell::default(),
            next: Cell::new(1),
            waiting: RefCell::default(),
            applying: RefCell::default(),
            docs: RefCell::default(),
            heard: Cell::new(clock::now_ms()),
            pinger: RefCell::default(),
            deaths: RefCell::default(),
            touched: Cell::new(clock::now_ms()),
            activate: RefCell::default(),
        }
    }

    fn doc(&self, at: DocRef) -> Option<Rc<dyn Document>> {
        self.docs.borrow().get(&at).cloned()
    }

    /// What this device may do in a document that is open changes while one looks at it.
    fn renew_role(&self, at: DocRef, role: Option<SpaceRole>) {
        if let Some(doc) = self.handle(at)
            && doc.role.get_untracked() != role
        {
            doc.role.set(role);
        }
    }

    fn handle(&self, at: DocRef) -> Option<OpenDoc> {
        self.docs.borrow().get(&at).map(|doc| doc.handle())
    }

    fn forget_docs(&self) {
        let docs: Vec<Rc<dyn Document>> = self.docs.borrow_mut().drain().map(|(_, doc)| doc).collect();
        for doc in docs {
            doc.forget();
        }
    }

    fn may_restart(&self) -> bool {
        let now = clock::now_ms();
        let mut deaths = self.deaths.borrow_mut();
        deaths.retain(|at| now.saturating_sub(*at) < DEATHS_WITHIN_MS);
        deaths.push(now);
        deaths.len() <= DEATHS
    }
}
