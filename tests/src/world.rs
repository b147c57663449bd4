//! Time, and who gets what when. Nothing in here goes wrong by itself: see [`crate::faults`].

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use intreccio_engine::store::{Op, Store, Table};
use intreccio_engine::{Command, DocKey, Effect, Engine, Event, Input, OpenError, Outcome};
use intreccio_protocol::ids::SessionId;
use intreccio_protocol::invitation::Invitation;
use intreccio_relay::{BlobGet, BlobPut, ConnId, Read};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::device::{Device, DeviceNo, Line, Tab, TabNo, UnderWay, Window};
use crate::disk::Disk;
use crate::faults::Fault;
use crate::network::{Conn, Notice};
use crate::people::Ledger;
use crate::relay::{RelayHost, SETUP_CODE};

/// What happens at a time.
#[derive(Debug)]
pub(crate) enum Happening {
    Knock { conn: ConnId },
    Opened { conn: ConnId },
    Up { conn: ConnId, bytes: Vec<u8> },
    Down { conn: ConnId, generation: u64, bytes: Vec<u8> },
    ClientHearsEnd { conn: ConnId },
    RelayHearsEnd { conn: ConnId },
    Commit,
    ReadPage(Read),
    KeepPart(BlobPut),
    GivePart(BlobGet),
    Load { tab: TabNo, load: u64, table: Table, key: Vec<u8> },
    RelayStarts,
    RelayTick,
    Write { tab: TabNo },
    Wrote { tab: TabNo, batch: u64, ops: Option<Vec<Op>> },
    Mirror { tab: TabNo, ops: Vec<Op> },
    Lead { tab: TabNo },
    Wake { tab: TabNo, timer: u64 },
    OpenTab { device: DeviceNo },
    Reopen { tab: TabNo },
    Act { device: DeviceNo },
    Arrive { arrival: usize },
    Strike(Fault),
}

/// See the module.
pub struct World {
    /// True time, milliseconds since 1970.
    pub now: u64,
    pub rng: ChaCha20Rng,
    pub relay: RelayHost,
    pub devices: Vec<Device>,
    pub tabs: Vec<Tab>,
    pub ledger: Ledger,
    /// What the commands of [`World::ask`] and of the people came to.
    pub outcomes: BTreeMap<u64, Outcome>,
    /// The last lines of what happened.
    pub log: VecDeque<String>,
    /// All lines go to standard error as they happen.
    pub verbose: bool,
    pub(crate) conns: BTreeMap<ConnId, Conn>,
    pub(crate) conns_made: u64,
    pub(crate) tokens: u64,
    pub(crate) problems: Vec<String>,
    began: u64,
    queue: BTreeMap<(u64, u64), Happening>,
    happenings: u64,
}

/// The simulation begins here: 15 November 2023.
const BEGINNING: u64 = 1_700_000_000_000;

impl World {
    /// One relay, no devices.
    pub fn new(seed: u64, verbose: bool) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let mut relay_seed = [0; 32];
        rng.fill_bytes(&mut relay_seed);
        let mut world = Self {
            now: BEGINNING,
            rng,
            relay: RelayHost::new(relay_seed),
            devices: Vec::new(),
            tabs: Vec::new(),
            ledger: Ledger::default(),
            outcomes: BTreeMap::new(),
            log: VecDeque::new(),
            verbose,
            conns: BTreeMap::new(),
            conns_made: 0,
            tokens: 0,
            problems: Vec::new(),
            began: BEGINNING,
            queue: BTreeMap::new(),
            happenings: 0,
        };
        world.after(1_000, Happening::RelayTick);
        world
    }

    // --- chance

    /// A number from `from` to `to`, both possible.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.rng.next_u64() % (to - from + 1)
    }

    /// Something that comes true this many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let last = of.len() as u64 - 1;
        of[usize::try_from(self.between(0, last)).expect("an index")]
    }

    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    // --- time

    pub(crate) fn at(&mut self, time: u64, happening: Happening) {
        self.happenings += 1;
        self.queue.insert((time.max(self.now), self.happenings), happening);
    }

    pub(crate) fn after(&mut self, millis: u64, happening: Happening) {
        self.at(self.now.saturating_add(millis), happening);
    }

    /// Lets time pass.
    pub fn run(&mut self, millis: u64) {
        let end = self.now + millis;
        while let Some(next) = self.queue.first_entry().filter(|next| next.key().0 <= end) {
            let ((time, _), happening) = next.remove_entry();
            self.now = time;
            self.happen(happening);
        }
        self.now = end;
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Knock { conn } => self.knock(conn),
            Happening::Opened { conn } => self.opened(conn),
            Happening::Up { conn, bytes } => self.arrived_up(conn, &bytes),
            Happening::Down { conn, generation, bytes } => self.arrived_down(conn, generation, bytes),
            Happening::ClientHearsEnd { conn } => self.client_hears_end(conn),
            Happening::RelayHearsEnd { conn } => self.relay_hears_end(conn),
            Happening::Commit => self.commit(),
            Happening::ReadPage(read) => self.read_page(read),
            Happening::KeepPart(put) => self.keep_part(&put),
            Happening::GivePart(get) => self.give_part(get),
            Happening::Load { tab, load, table, key } => self.load(tab, load, table, &key),
            Happening::RelayStarts => self.start_relay(),
            Happening::RelayTick => self.tick_relay(),
            Happening::Write { tab } => self.write(tab),
            Happening::Wrote { tab, batch, ops } => self.wrote(tab, batch, ops),
            Happening::Mirror { tab, ops } => self.input(tab, Input::Mirrored(ops)),
            Happening::Lead { tab } => self.input(tab, Input::Lead(true)),
            Happening::Wake { tab, timer } if self.tabs[tab].timer == timer => self.input(tab, Input::Tick),
            Happening::Wake { .. } => {}
            Happening::OpenTab { device } => self.open_tab(device),
            Happening::Reopen { tab } => self.reopen(tab),
            Happening::Act { device } => self.act(device),
            Happening::Arrive { arrival } => self.arrive(arrival),
            Happening::Strike(fault) => self.strike(fault),
        }
    }

    fn read_page(&mut self, read: Read) {
        if let Some(core) = self.relay.core.as_mut() {
            let page = read.page(self.relay.store.as_ref());
            let effects = core.loaded(read, page);
            self.perform(effects);
        }
    }

    /// A part that was on its way when the relay died is gone with it.
    fn keep_part(&mut self, put: &BlobPut) {
        let outcome = self.relay.keep(put, self.now);
        if let Some(core) = self.relay.core.as_mut() {
            let effects = core.blob_put(put, outcome);
            self.perform(effects);
        }
    }

    fn give_part(&mut self, get: BlobGet) {
        let part = self.relay.give(&get);
        if let Some(core) = self.relay.core.as_mut() {
            let effects = core.blob_got(get, part);
            self.perform(effects);
        }
    }

    fn load(&mut self, tab: TabNo, load: u64, table: Table, key: &[u8]) {
        let disk = &self.devices[self.tabs[tab].device].disk;
        let value = block_on(disk.seen.get(table, key)).expect("a store in memory");
        self.input(tab, Input::Loaded { load, value });
    }

    pub(crate) fn start_relay(&mut self) {
        if self.relay.core.is_none() && !self.relay.start() {
            self.after(1_000, Happening::RelayStarts);
        }
    }

    fn tick_relay(&mut self) {
        let now = self.now;
        if let Some(effects) = self.relay.core.as_mut().map(|core| core.tick(now)) {
            self.perform(effects);
        }
        self.after(1_000, Happening::RelayTick);
    }

    /// What is running of the relay dies; sockets break, and `kept` batches had reached the disk unannounced.
    pub fn kill_relay(&mut self, kept: usize) {
        self.note("the relay is killed");
        self.relay.kill(kept);
        let open: Vec<ConnId> = self.conns.iter().filter(|(_, c)| !c.dead).map(|(id, _)| *id).collect();
        for conn in open {
            self.kill_conn(conn, Notice::Soon);
        }
    }

    // --- tabs

    /// What the clock of a device shows.
    pub fn clock(&self, device: DeviceNo) -> u64 {
        self.now.saturating_add_signed(self.devices[device].clock)
    }

    /// One input, and what the engine wants done about it.
    pub fn input(&mut self, tab: TabNo, input: Input) {
        let now = self.clock(self.tabs[tab].device);
        let Some(engine) = self.tabs[tab].engine.as_mut() else { return };
        let effects = engine.step(now, &mut self.rng, input);
        for effect in effects {
            self.carry_out(tab, effect);
        }
    }

    fn carry_out(&mut self, tab: TabNo, effect: Effect) {
        match effect {
            Effect::Store { batch, ops, durability } => {
                self.tabs[tab].under_way = Some(UnderWay { batch, ops, durability });
                let slow = self.chance(2);
                let wait = if slow { self.between(100, 3_000) } else { self.between(0, 15) };
                self.after(wait, Happening::Write { tab });
            }
            Effect::Load { load, table, key } => {
                let wait = self.between(0, 15);
                self.after(wait, Happening::Load { tab, load, table, key });
            }
            Effect::Connect => self.connect(tab),
            Effect::Send(bytes) => self.send_up(tab, bytes),
            Effect::Disconnect => self.disconnect(tab),
            Effect::WakeAt(at) => {
                let wait = at.saturating_sub(self.clock(self.tabs[tab].device));
                self.tabs[tab].timer += 1;
                let timer = self.tabs[tab].timer;
                self.after(wait, Happening::Wake { tab, timer });
            }
            Effect::Tell(event) => self.told(tab, event),
        }
    }

    fn write(&mut self, tab: TabNo) {
        if self.tabs[tab].engine.is_none() {
            return;
        }
        let Some(UnderWay { batch, ops, durability }) = self.tabs[tab].under_way.take() else { return };
        let disk = &mut self.devices[self.tabs[tab].device].disk;
        let ops = if disk.broken {
            None
        } else {
            disk.write(ops.clone(), durability);
            Some(ops)
        };
        let wait = self.between(0, 4);
        self.after(wait, Happening::Wrote { tab, batch, ops });
    }

    fn wrote(&mut self, tab: TabNo, batch: u64, ops: Option<Vec<Op>>) {
        if self.tabs[tab].engine.is_none() {
            return;
        }
        let Some(ops) = ops else { return self.input(tab, Input::StoreFailed { batch }) };
        let others: Vec<TabNo> =
            self.devices[self.tabs[tab].device].tabs.iter().copied().filter(|other| *other != tab).collect();
        // Tabs do not tell each other the parts of attachments: they are in the store.
        let told: Vec<Op> = ops.into_iter().filter(|op| op.table() != Table::Blobs).collect();
        for other in others {
            self.after(1, Happening::Mirror { tab: other, ops: told.clone() });
        }
        self.input(tab, Input::Stored { batch });
    }

    fn told(&mut self, tab: TabNo, event: Event) {
        let device = self.tabs[tab].device;
        match event {
            Event::Done { token, outcome } => self.done(tab, token, outcome),
            Event::Entered => {
                self.note(format!("device {device} entered"));
                self.devices[device].entered = true;
            }
            Event::EnterFailed(failure) => self.problem(format!("device {device} may not enter: {failure:?}")),
            Event::Changed { doc, changes } => {
                if let Some(window) = self.tabs[tab].windows.get_mut(&doc) {
                    window.hear(&changes);
                }
            }
            Event::Quarantined { entry, .. } => self.problem(format!("device {device} set {entry} aside")),
            Event::Lost => {
                self.note(format!("tab {tab} lost the others"));
                self.after(0, Happening::Reopen { tab });
            }
            Event::Access | Event::Status | Event::Attachment { .. } | Event::Present { .. } => {}
        }
    }

    fn done(&mut self, tab: TabNo, token: u64, outcome: Outcome) {
        self.outcomes.insert(token, outcome.clone());
        self.settled(tab, token, &outcome);
    }

    /// A device of its own, with the program open.
    fn add_device(&mut self, engine: Engine, invitation: Option<String>) -> DeviceNo {
        let device = self.devices.len();
        self.devices.push(Device {
            disk: Disk::default(),
            clock: 0,
            tabs: Vec::new(),
            leader: None,
            line: Line::default(),
            invitation,
            entered: false,
        });
        self.add_tab(device, engine);
        device
    }

    fn add_tab(&mut self, device: DeviceNo, engine: Engine) {
        let tab = self.tabs.len();
        let actor = self.random();
        self.tabs.push(Tab::new(device, engine, actor));
        self.devices[device].tabs.push(tab);
        self.input(tab, Input::Tick);
        self.settle_lead(device);
    }

    /// Somebody founds the workspace.
    pub fn found(&mut self) -> DeviceNo {
        let (engine, _) = Engine::found(SETUP_CODE.into(), BTreeSet::new(), &mut self.rng).expect("good keys");
        self.add_device(engine, None)
    }

    /// Somebody opens the link of an invitation on a new device.
    pub fn join(&mut self, code: &str) -> DeviceNo {
        let engine = self.joining(code);
        self.add_device(engine, Some(code.to_owned()))
    }

    fn joining(&mut self, code: &str) -> Engine {
        let invitation = Invitation::from_code(code).expect("a code that an engine made");
        Engine::join(&invitation, BTreeSet::new(), &mut self.rng).0
    }

    /// Opens the program on a device, or one more tab of it.
    pub fn open_tab(&mut self, device: DeviceNo) {
        let (session, now) = (SessionId(self.random()), self.clock(device));
        let opened = Engine::open(&self.devices[device].disk.seen, session, BTreeSet::new(), now);
        match block_on(opened) {
            Ok(engine) => self.add_tab(device, engine),
            Err(OpenError::Empty) => self.set_up_again(device),
            Err(error) => self.problem(format!("device {device} cannot be opened: {error:?}")),
        }
    }

    fn reopen(&mut self, tab: TabNo) {
        if self.tabs[tab].engine.is_some() {
            self.kill_tab(tab, true);
            self.open_tab(self.tabs[tab].device);
        }
    }

    /// Nothing was stored before the program died: the person opens the link once more.
    fn set_up_again(&mut self, device: DeviceNo) {
        let engine = match self.devices[device].invitation.clone() {
            Some(code) => self.joining(&code),
            None => Engine::found(SETUP_CODE.into(), BTreeSet::new(), &mut self.rng).expect("good keys").0,
        };
        self.add_tab(device, engine);
    }

    /// The program ends without warning. `written`: the batch that was under way reached the disk.
    pub fn kill_tab(&mut self, tab: TabNo, written: bool) {
        let device = self.tabs[tab].device;
        self.disconnect(tab);
        self.tabs[tab].engine = None;
        self.tabs[tab].windows.clear();
        if let Some(UnderWay { ops, durability, .. }) = self.tabs[tab].under_way.take().filter(|_| written) {
            self.devices[device].disk.write(ops, durability);
        }
        self.devices[device].tabs.retain(|other| *other != tab);
        if self.devices[device].leader == Some(tab) {
            self.devices[device].leader = None;
            self.settle_lead(device);
        }
    }

    /// The first tab that waits for the lock gets it.
    fn settle_lead(&mut self, device: DeviceNo) {
        let state = &mut self.devices[device];
        if state.leader.is_none()
            && let Some(tab) = state.tabs.first().copied()
        {
            state.leader = Some(tab);
            self.after(1, Happening::Lead { tab });
        }
    }

    /// The running tab of a device that opened first.
    pub fn tab(&self, device: DeviceNo) -> TabNo {
        *self.devices[device].tabs.first().expect("the program is open")
    }

    /// The engine of [`World::tab`].
    pub fn engine(&self, device: DeviceNo) -> &Engine {
        self.tabs[self.tab(device)].engine.as_ref().expect("it runs")
    }

    /// Asks a tab for something and does not wait; see [`World::outcomes`].
    pub fn command(&mut self, tab: TabNo, command: Command) -> u64 {
        self.tokens += 1;
        let token = self.tokens;
        self.input(tab, Input::Command { token, command });
        token
    }

    /// Asks a tab for something and waits until it says how that ended.
    pub fn ask(&mut self, tab: TabNo, command: Command) -> Outcome {
        let token = self.command(tab, command);
        for _ in 0..600 {
            if let Some(outcome) = self.outcomes.get(&token) {
                return outcome.clone();
            }
            self.run(100);
        }
        panic!("a command that never ends");
    }

    /// The window of a tab on a document, opened if need be.
    pub fn window(&mut self, tab: TabNo, doc: DocKey) -> Option<&mut Window> {
        let Tab { engine, windows, actor, .. } = &mut self.tabs[tab];
        let engine = engine.as_mut()?;
        let user = engine.user();
        match windows.entry(doc) {
            Entry::Occupied(open) => Some(open.into_mut()),
            Entry::Vacant(place) => {
                let window = Window::open(engine.replica_mut(&doc)?, *actor, user);
                Some(place.insert(window))
            }
        }
    }

    // --- what is said about it

    /// A line of the log.
    pub(crate) fn note(&mut self, what: impl Into<String>) {
        const LINES: usize = 60;
        let line = format!("{:>12} ms  {}", self.now - self.began, what.into());
        if self.verbose {
            eprintln!("{line}");
        }
        if self.log.len() == LINES {
            self.log.pop_front();
        }
        self.log.push_back(line);
    }

    /// Something that must not be.
    pub(crate) fn problem(&mut self, what: String) {
        self.note(format!("PROBLEM: {what}"));
        self.problems.push(what);
    }
}

/// The memory store is never pending.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => unreachable!("the memory store never waits"),
    }
}
