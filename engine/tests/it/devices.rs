//! Devices in memory, and a loop that carries their effects out.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Author, AutoCommit, ROOT, ReadDoc};
use intreccio_engine::loopback::Loopback;
use intreccio_engine::replica::ENCODING;
use intreccio_engine::store::{MemoryStore, Op, Store};
use intreccio_engine::{Command, DocKey, Effect, Engine, Event, Input, Outcome};
use intreccio_protocol::frame::{BlobRefusal, ClientFrame, ServerFrame};
use intreccio_protocol::ids::{SessionId, UserId};
use intreccio_protocol::invitation::Invitation;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

pub struct Device {
    pub engine: Engine,
    pub store: MemoryStore,
    pub events: Vec<Event>,
    pub connected: bool,
    pub cut: bool,
    /// The next batches fail.
    pub broken_disk: bool,
    wake: Option<u64>,
}

pub struct World {
    pub relay: Loopback,
    pub devices: Vec<Device>,
    pub now: u64,
    pub rng: ChaCha20Rng,
    token: u64,
    /// Bytes that devices have sent.
    pub sent: usize,
    /// The next device that brings `sent` over this is cut; what it sent last had arrived, and is not answered.
    pub cut_after: Option<usize>,
    /// Whether what devices send is kept in `watched`.
    pub watch: bool,
    pub watched: Vec<Vec<u8>>,
    /// What the relay answers to every part.
    pub refuse_parts: Option<BlobRefusal>,
    /// What this device has committed, for another tab of it.
    pub tell_others: Option<(usize, Vec<Op>)>,
}

impl World {
    pub fn new() -> Self {
        Self {
            relay: Loopback::new(),
            devices: Vec::new(),
            now: 1_700_000_000_000,
            rng: ChaCha20Rng::seed_from_u64(7),
            token: 0,
            sent: 0,
            cut_after: None,
            watch: false,
            watched: Vec::new(),
            refuse_parts: None,
            tell_others: None,
        }
    }

    fn add(&mut self, engine: Engine) -> usize {
        self.add_with(engine, |_| {})
    }

    fn add_with(&mut self, engine: Engine, prepare: impl FnOnce(&mut Device)) -> usize {
        let store = MemoryStore::default();
        let (events, wake) = (Vec::new(), None);
        self.devices.push(Device { engine, store, events, connected: false, cut: false, broken_disk: false, wake });
        let at = self.devices.len() - 1;
        prepare(&mut self.devices[at]);
        self.input(at, Input::Lead(true));
        at
    }

    /// A founder on a device made ready by `prepare`.
    pub fn found_with(&mut self, prepare: impl FnOnce(&mut Device)) -> usize {
        let (engine, _) = Engine::found("code".into(), BTreeSet::new(), &mut self.rng).unwrap();
        self.add_with(engine, prepare)
    }

    pub fn found(&mut self) -> usize {
        let (engine, _) = Engine::found("code".into(), BTreeSet::new(), &mut self.rng).unwrap();
        let at = self.add(engine);
        self.run(5_000);
        assert!(self.devices[at].events.contains(&Event::Entered));
        at
    }

    pub fn join(&mut self, code: &str) -> usize {
        let invitation = Invitation::from_code(code).unwrap();
        let (engine, _) = Engine::join(&invitation, BTreeSet::new(), &mut self.rng);
        let at = self.add(engine);
        self.run(5_000);
        at
    }

    pub fn invite(&mut self, by: usize, own_device: bool) -> String {
        let role = intreccio_protocol::WorkspaceRole::Member;
        let expires = self.now + 1_000_000;
        match self.ask(by, Command::Invite { role, own_device, expires, uses: 1 }) {
            Outcome::Invited(secret) => secret.code,
            other => panic!("{other:?}"),
        }
    }

    pub fn ask(&mut self, at: usize, command: Command) -> Outcome {
        let token = self.tell(at, command);
        self.run(20_000);
        self.outcome(at, token).expect("a command ends")
    }

    /// Asks and lets no time pass.
    pub fn tell(&mut self, at: usize, command: Command) -> u64 {
        self.token += 1;
        self.input(at, Input::Command { token: self.token, command });
        self.token
    }

    pub fn outcome(&self, at: usize, token: u64) -> Option<Outcome> {
        let done = |e: &Event| match e {
            Event::Done { token: t, outcome } if *t == token => Some(outcome.clone()),
            _ => None,
        };
        self.devices[at].events.iter().find_map(done)
    }

    pub fn input(&mut self, at: usize, input: Input) {
        let mut inputs = std::collections::VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let effects = self.devices[at].engine.step(self.now, &mut self.rng, input);
            for effect in effects {
                inputs.extend(self.carry_out(at, effect));
            }
        }
    }

    fn carry_out(&mut self, at: usize, effect: Effect) -> Option<Input> {
        let device = &mut self.devices[at];
        match effect {
            Effect::Store { batch, .. } if device.broken_disk => return Some(Input::StoreFailed { batch }),
            Effect::Store { batch, ops, .. } => {
                if let Some((_, committed)) = self.tell_others.as_mut().filter(|(of, _)| *of == at) {
                    committed.extend(ops.iter().cloned());
                }
                device.store.apply(ops);
                return Some(Input::Stored { batch });
            }
            Effect::Load { load, table, key } => {
                let value = block_on(device.store.get(table, &key)).unwrap();
                return Some(Input::Loaded { load, value });
            }
            Effect::Connect if device.cut => return Some(Input::Disconnected),
            Effect::Connect => {
                device.connected = true;
                self.relay.connect(at as u32, self.now);
                return Some(Input::Connected);
            }
            Effect::Send(bytes) if device.connected => {
                self.sent += bytes.len();
                if self.watch {
                    self.watched.push(bytes.clone());
                }
                if let Some(refusal) = self.refuse_parts.and_then(|reason| refusal(&bytes, reason)) {
                    return Some(Input::Received(refusal));
                }
                self.relay.receive(at as u32, &bytes);
                if self.cut_after.is_some_and(|most| self.sent > most) {
                    self.cut_after = None;
                    device.cut = true;
                    device.connected = false;
                    return Some(Input::Disconnected);
                }
            }
            Effect::Send(_) => {}
            Effect::Disconnect => device.connected = false,
            Effect::WakeAt(time) => device.wake = Some(time),
            Effect::Tell(event) => device.events.push(event),
        }
        None
    }

    pub fn cut(&mut self, at: usize, cut: bool) {
        self.devices[at].cut = cut;
        if cut && std::mem::take(&mut self.devices[at].connected) {
            self.input(at, Input::Disconnected);
        }
    }

    /// Lets `millis` of virtual time pass.
    pub fn run(&mut self, millis: u64) {
        let end = self.now + millis;
        loop {
            while let Some((conn, bytes)) = self.relay.outgoing() {
                if self.devices[conn as usize].connected {
                    self.input(conn as usize, Input::Received(bytes));
                }
            }
            let next = self.devices.iter().filter_map(|d| d.wake).min().filter(|t| *t <= end);
            let Some(next) = next else { break };
            self.now = self.now.max(next);
            for at in 0..self.devices.len() {
                if self.devices[at].wake.take_if(|t| *t <= self.now).is_some() {
                    self.input(at, Input::Tick);
                }
            }
        }
        self.now = end;
    }

    /// Closes the program on a device and opens it again from its store.
    pub fn reopen(&mut self, at: usize) {
        let mut session = [0; 16];
        self.rng.fill_bytes(&mut session);
        let device = &mut self.devices[at];
        let opened = Engine::open(&device.store, SessionId(session), BTreeSet::new(), self.now);
        device.engine = block_on(opened).unwrap();
        device.connected = false;
        self.input(at, Input::Lead(true));
    }

    /// A change by the person at a device.
    pub fn write(&mut self, at: usize, doc: DocKey, key: &str, value: &str) -> Outcome {
        let changes = self.change(at, Some(doc), |d| d.put(ROOT, key, value).unwrap());
        self.ask(at, Command::Edit { doc, changes })
    }

    pub fn change(&mut self, at: usize, doc: Option<DocKey>, edit: impl FnOnce(&mut AutoCommit)) -> Vec<Vec<u8>> {
        let mut actor = [0; 16];
        self.rng.fill_bytes(&mut actor);
        let user: UserId = self.devices[at].engine.user();
        let replica = doc.and_then(|d| self.devices[at].engine.replica_mut(&d));
        let mut copy = replica.map_or_else(|| AutoCommit::new_with_encoding(ENCODING), |r| r.doc_mut().fork());
        copy.set_actor(ActorId::from(actor)).set_author(Some(Author::from(user.0.to_vec())));
        let before = copy.get_heads();
        edit(&mut copy);
        copy.commit_with(CommitOptions::default().with_time(self.now as i64));
        copy.get_changes(&before).iter().map(|c| c.raw_bytes().to_vec()).collect()
    }

    pub fn values(&self, at: usize, doc: DocKey) -> BTreeMap<String, Vec<String>> {
        let Some(replica) = self.devices[at].engine.replica(&doc) else { return BTreeMap::new() };
        let doc = replica.doc();
        let all = |key: &str| {
            let mut all: Vec<String> =
                doc.get_all(ROOT, key).unwrap().iter().filter_map(|(v, _)| v.as_str().map(Into::into)).collect();
            all.sort();
            all
        };
        doc.keys(ROOT).map(|key| (key.clone(), all(&key))).collect()
    }

    pub fn stored_ops(&self, at: usize, table: intreccio_engine::store::Table) -> usize {
        self.devices[at].store.table(table).len()
    }
}

/// The answer that `reason` is to a frame about an attachment.
fn refusal(frame: &[u8], reason: BlobRefusal) -> Option<Vec<u8>> {
    match ClientFrame::decode(frame) {
        Ok(ClientFrame::PutBlob { space, blob, .. } | ClientFrame::GetBlob { space, blob, .. }) => {
            Some(ServerFrame::BlobRefused { space, blob, reason }.encode())
        }
        _ => None,
    }
}

/// The memory store is never pending.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the memory store never waits"),
    }
}
