//! Load for `cargo xtask bench relay`: signed entries from many devices to a relay in another process.
//!
//! `load fan-out ADDRESS CODE` founds a workspace on a fresh relay, with `ROOMS` spaces of `CLIENTS` members, each of whom
//! appends an entry every `PERIOD` ms for `SECONDS`; every entry is signed before the clock starts. `load idle ADDRESS CODE`
//! opens `SOCKETS` sockets that are in sync and say nothing. Both print one line of JSON. `SERVER_PID` is the relay.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that is surprised stops"
)]

#[path = "../tests/relay/support/author.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod author;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use author::{Keys, Person, Place, Session, epoch, invite};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use intreccio_protocol::frame::{Bytes, ClientFrame, ServerFrame};
use intreccio_protocol::ids::VerifyingKey;
use intreccio_protocol::{
    ControlOp, Cursor, DocId, Entry, EntryId, Lane, Role, Seen, SessionId, SpaceId, UserId, VERSION, limits,
};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// As much ciphertext as a sealed edit of a few words has; the floor sends frames of the same length.
const CIPHERTEXT: usize = 160;

/// For the next frame: a relay that is only slow is measured, not given up.
const PATIENCE: Duration = Duration::from_secs(60);

fn env(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

type Socket = WebSocketStream<TcpStream>;

struct Client {
    socket: Socket,
    relay: VerifyingKey,
    nonce: [u8; 32],
}

impl Client {
    async fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (socket, _) = client_async(format!("ws://{address}/ws"), stream).await.unwrap();
        let mut client = Self { socket, relay: VerifyingKey::ZERO, nonce: [0; 32] };
        let ServerFrame::Challenge { relay, nonce, .. } = client.hear().await else { panic!("no challenge") };
        (client.relay, client.nonce) = (relay, nonce);
        client
    }

    async fn say(&mut self, frame: &ClientFrame) {
        self.socket.send(Message::Binary(frame.encode().into())).await.unwrap();
    }

    async fn hear(&mut self) -> ServerFrame {
        decode(self.socket.next().await).expect("the relay answers")
    }

    async fn authenticate(&mut self, keys: &Keys, workspace: SpaceId) {
        let signature = keys.auth(&self.relay, &self.nonce, &workspace);
        self.say(&ClientFrame::Auth { version: VERSION, workspace, device: keys.id(), signature }).await;
        assert!(matches!(self.hear().await, ServerFrame::Welcome { .. }));
    }

    async fn sync(&mut self, cursors: Vec<Cursor>) {
        self.say(&ClientFrame::Sync { cursors }).await;
        while self.hear().await != ServerFrame::CaughtUp {}
    }

    /// Appends in large frames and waits for all acks; answers the log's position after the last.
    async fn append_all(&mut self, entries: Vec<Entry>) -> Cursor {
        let mut cursor = None;
        for chunk in entries.chunks(limits::APPEND) {
            let (space, entries) = (chunk[0].space(), chunk.iter().map(|e| Bytes(e.encode())).collect());
            self.say(&ClientFrame::Append { space, entries }).await;
            for _ in chunk {
                match self.hear().await {
                    ServerFrame::Ack { receipt, .. } => cursor = Some(receipt.cursor),
                    other => panic!("{other:?}"),
                }
            }
        }
        cursor.unwrap()
    }
}

fn decode(message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>) -> Option<ServerFrame> {
    match message {
        Some(Ok(Message::Binary(bytes))) => Some(ServerFrame::decode(&bytes).unwrap()),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Some(ServerFrame::Pong { token: 0 }),
        _ => None,
    }
}

/// A workspace with rooms and their members.
struct World {
    root: Cursor,
    rooms: Vec<Room>,
}

struct Room {
    at: Place,
    seen: Seen,
    members: Vec<Person>,
}

/// Control entries of one space, each on the one before.
struct Chain {
    space: SpaceId,
    head: EntryId,
    entries: Vec<Entry>,
}

impl Chain {
    fn add(&mut self, keys: &Keys, op: ControlOp) {
        let entry = keys.control(self.space, self.head, op);
        self.head = entry.id();
        self.entries.push(Entry::Control(Box::new(entry)));
    }
}

async fn found(address: &str, code: String, rooms: usize, clients: usize) -> World {
    let founder = Person::named("founder");
    let genesis = founder.genesis();
    let root = genesis.space();
    let mut client = Client::connect(address).await;
    client.say(&ClientFrame::AuthSetup { version: VERSION, code }).await;
    assert_eq!(client.hear().await, ServerFrame::Welcome { user: None });
    client.append_all(vec![Entry::Control(Box::new(genesis.clone()))]).await;
    client.authenticate(&founder.keys, root).await;
    let mut chain = Chain { space: root, head: genesis.id(), entries: Vec::new() };
    let invitation = Keys::named("invitation");
    let people = rooms * clients;
    chain.add(&founder.keys, invite(&invitation, u64::MAX, people as u32));
    let people: Vec<Person> = (0..people).map(|i| Person::named(&format!("person {i}"))).collect();
    for person in &people {
        chain.add(&person.keys, person.add_user(root, &invitation));
    }
    let ids: Vec<SpaceId> = (0..rooms).map(room_id).collect();
    for space in &ids {
        chain.add(&founder.keys, ControlOp::SpaceCreated { space: *space });
    }
    let root = client.append_all(chain.entries).await;
    let mut world = World { root, rooms: Vec::new() };
    for (space, members) in ids.into_iter().zip(people.chunks(clients)) {
        world.rooms.push(furnish(&mut client, &founder, space, members.to_vec()).await);
    }
    world
}

fn room_id(number: usize) -> SpaceId {
    SpaceId([[1; 8], (number as u64).to_be_bytes()].concat().try_into().unwrap())
}

async fn furnish(client: &mut Client, founder: &Person, space: SpaceId, members: Vec<Person>) -> Room {
    let at = Place { space, doc: DocId([6; 16]), lane: Lane::Body };
    let mut chain = Chain { space, head: EntryId::ZERO, entries: Vec::new() };
    chain.add(&founder.keys, ControlOp::NewEpoch { epoch: epoch(1, vec![]) });
    chain.add(&founder.keys, ControlOp::DocCreated { doc: at.doc });
    for member in &members {
        let op = ControlOp::AddMember { user: member.user, role: Role::Editor, epoch: 1, wraps: vec![] };
        chain.add(&founder.keys, op);
    }
    let cursor = client.append_all(chain.entries).await;
    Room { at, seen: Seen { n: cursor.n, acc: cursor.acc, control: chain.head }, members }
}

/// What a member is going to say, encoded, and when it said it (microseconds after the start; 0 is not yet).
struct Speech {
    frames: Vec<Vec<u8>>,
    said: Vec<AtomicU32>,
}

fn prepare(room: &Room, member: &Person, session: SessionId, count: usize) -> Speech {
    let mut session = Session { id: session, seq: 0, prev: EntryId::ZERO };
    let space = room.at.space;
    let mut frame = || {
        let entry = session.write(&member.keys, room.at, room.seen, 1, vec![9; CIPHERTEXT]);
        let entries = vec![Bytes(Entry::Content(Box::new(entry)).encode())];
        ClientFrame::Append { space, entries }.encode()
    };
    Speech { frames: (0..count).map(|_| frame()).collect(), said: (0..count).map(|_| AtomicU32::new(0)).collect() }
}

#[derive(Default)]
struct Heard {
    deliveries: Vec<u32>,
    acks: Vec<u32>,
}

type Speeches = Arc<HashMap<SessionId, Speech>>;

async fn listen(
    mut socket: SplitStream<Socket>,
    me: SessionId,
    speeches: Speeches,
    start: Instant,
    expected: usize,
) -> Heard {
    let mut heard = Heard::default();
    let mut awaited: VecDeque<usize> = (0..speeches[&me].said.len()).collect();
    let since = |speech: &Speech, index: usize| {
        (start.elapsed().as_micros() as u32).saturating_sub(speech.said[index].load(Ordering::Relaxed))
    };
    while heard.acks.len() < speeches[&me].said.len() || heard.deliveries.len() < expected {
        let message = timeout(PATIENCE, socket.next()).await.expect("everything is acknowledged and delivered");
        match decode(message).expect("the relay stays") {
            ServerFrame::Ack { .. } => {
                let index = awaited.pop_front().unwrap();
                heard.acks.push(since(&speeches[&me], index));
            }
            ServerFrame::Entries { entries, .. } => {
                for bytes in entries {
                    let Entry::Content(entry) = Entry::decode(&bytes.0).unwrap() else { panic!("a control entry") };
                    let header = entry.header();
                    heard.deliveries.push(since(&speeches[&header.session], header.seq as usize - 1));
                }
            }
            ServerFrame::Pong { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    heard
}

async fn speak(
    mut socket: SplitSink<Socket, Message>,
    me: SessionId,
    speeches: Speeches,
    (start, begin): (Instant, Instant),
    period: Duration,
) -> SplitSink<Socket, Message> {
    let speech = &speeches[&me];
    sleep_until(begin.into()).await;
    let mut tick = interval(period);
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for (frame, said) in speech.frames.iter().zip(&speech.said) {
        tick.tick().await;
        said.store(start.elapsed().as_micros() as u32, Ordering::Relaxed);
        socket.send(Message::Binary(frame.clone().into())).await.unwrap();
    }
    socket
}

/// Processor time of a process in seconds.
fn cpu(pid: usize) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    // Clock ticks, a hundred a second on Linux.
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

/// Resident memory of a process in bytes.
fn rss(pid: usize) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() * 1024.0
}

fn quantile(sorted: &[u32], q: f64) -> f64 {
    f64::from(sorted[((sorted.len() - 1) as f64 * q) as usize]) / 1000.0
}

async fn member(address: &str, world: &World, room: &Room, person: &Person) -> Socket {
    let mut client = Client::connect(address).await;
    client.authenticate(&person.keys, world.root.space).await;
    client.sync(vec![world.root, Cursor { space: room.at.space, n: room.seen.n, acc: room.seen.acc }]).await;
    client.socket
}

async fn fan_out(address: &str, code: String) {
    let (rooms, clients) = (env("ROOMS", 40), env("CLIENTS", 5));
    let (period, seconds, pid) = (env("PERIOD", 100), env("SECONDS", 20), env("SERVER_PID", 0));
    let world = found(address, code, rooms, clients).await;
    let mut speeches = HashMap::new();
    let mut members = Vec::new();
    for room in &world.rooms {
        for person in &room.members {
            let UserId(id) = person.user;
            let session = SessionId(id);
            speeches.insert(session, prepare(room, person, session, seconds * 1000 / period));
            members.push((session, member(address, &world, room, person).await));
        }
    }
    let speeches = Arc::new(speeches);
    let start = Instant::now();
    let begin = start + Duration::from_millis(500);
    let used_before = cpu(pid);
    let (mut speaking, mut listening) = (Vec::new(), Vec::new());
    let (count, each) = (members.len(), seconds * 1000 / period);
    for (i, (session, socket)) in members.into_iter().enumerate() {
        let (sink, stream) = socket.split();
        let begin = begin + Duration::from_millis((i * period / count) as u64);
        listening.push(tokio::spawn(listen(stream, session, speeches.clone(), start, each * (clients - 1))));
        let every = Duration::from_millis(period as u64);
        speaking.push(tokio::spawn(speak(sink, session, speeches.clone(), (start, begin), every)));
    }
    let mut sinks = Vec::new();
    for task in speaking {
        sinks.push(task.await.unwrap());
    }
    let mut all = Heard::default();
    for task in listening {
        let heard = task.await.unwrap();
        all.deliveries.extend(heard.deliveries);
        all.acks.extend(heard.acks);
    }
    let used = cpu(pid) - used_before;
    all.deliveries.sort_unstable();
    all.acks.sort_unstable();
    let (sent, delivered) = (all.acks.len(), all.deliveries.len());
    println!(
        "{{\"kind\":\"relay\",\"rooms\":{rooms},\"clients\":{clients},\"sent\":{sent},\"delivered\":{delivered},\
         \"p50_ms\":{:.2},\"p99_ms\":{:.2},\"ack_p50_ms\":{:.2},\"ack_p99_ms\":{:.2},\"cpu_s\":{used:.2},\"us_per_delivery\":{:.2}}}",
        quantile(&all.deliveries, 0.5),
        quantile(&all.deliveries, 0.99),
        quantile(&all.acks, 0.5),
        quantile(&all.acks, 0.99),
        used * 1e6 / delivered as f64,
    );
}

async fn idle(address: &str, code: String) {
    let (sockets, pid) = (env("SOCKETS", 2000), env("SERVER_PID", 0));
    let people = sockets / limits::SOCKETS_PER_DEVICE;
    let world = found(address, code, people / 5, 5).await;
    sleep(Duration::from_secs(1)).await;
    let before = rss(pid);
    let mut open = Vec::new();
    for room in &world.rooms {
        for person in &room.members {
            for _ in 0..limits::SOCKETS_PER_DEVICE {
                open.push(member(address, &world, room, person).await);
            }
        }
    }
    sleep(Duration::from_secs(1)).await;
    let each = (rss(pid) - before) / open.len() as f64;
    println!(
        "{{\"kind\":\"relay\",\"sockets\":{},\"rss_before_mib\":{:.1},\"rss_after_mib\":{:.1},\"bytes_per_socket\":{each:.0}}}",
        open.len(),
        before / 1048576.0,
        rss(pid) / 1048576.0,
    );
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "fan-out", address, code] => fan_out(address, code.to_owned()).await,
        [_, "idle", address, code] => idle(address, code.to_owned()).await,
        _ => panic!("load fan-out|idle ADDRESS CODE"),
    }
}
