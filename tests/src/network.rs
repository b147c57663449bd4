//! Lines between tabs and the relay: in order or not at all, as TCP is, and broken without notice, as networks are.

use intreccio_engine::Input;
use intreccio_protocol::Entry;
use intreccio_protocol::frame::{ClientFrame, ServerFrame};
use intreccio_relay::{ConnId, Effect};

use crate::device::TabNo;
use crate::world::{Happening, World};

/// One socket, seen from outside.
pub struct Conn {
    pub tab: TabNo,
    /// Nothing passes any more, whether or not the ends know.
    pub dead: bool,
    /// When the last message in each direction arrives: none overtakes another.
    up_at: u64,
    down_at: u64,
    /// Grows when the relay drops what is queued.
    generation: u64,
}

/// How the ends of a broken line get to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// At once.
    Soon,
    /// The client by its own timeout only, the relay much later.
    Never,
}

impl World {
    pub(crate) fn connect(&mut self, tab: TabNo) {
        self.disconnect(tab);
        self.conns_made += 1;
        let conn = ConnId(self.conns_made);
        let line = self.devices[self.tabs[tab].device].line;
        let now = self.now;
        self.conns.insert(conn, Conn { tab, dead: !line.up, up_at: now, down_at: now, generation: 0 });
        self.tabs[tab].conn = Some(conn);
        if line.up {
            let at = self.arrival(conn, Direction::Up);
            self.at(at, Happening::Knock { conn });
        } else if self.chance(80) {
            let wait = self.between(5, 500);
            self.after(wait, Happening::ClientHearsEnd { conn });
        }
    }

    /// The client closes its socket.
    pub(crate) fn disconnect(&mut self, tab: TabNo) {
        let Some(conn) = self.tabs[tab].conn.take() else { return };
        if !self.conns[&conn].dead {
            let at = self.arrival(conn, Direction::Up);
            self.at(at, Happening::RelayHearsEnd { conn });
        }
    }

    /// The line breaks: what is on it is lost.
    pub(crate) fn break_line(&mut self, tab: TabNo, notice: Notice) {
        let Some(conn) = self.tabs[tab].conn else { return };
        self.kill_conn(conn, notice);
    }

    pub(crate) fn kill_conn(&mut self, conn: ConnId, notice: Notice) {
        let Some(state) = self.conns.get_mut(&conn) else { return };
        state.dead = true;
        let relay = if notice == Notice::Soon { self.between(1, 2_000) } else { self.between(20_000, 120_000) };
        self.after(relay, Happening::RelayHearsEnd { conn });
        if notice == Notice::Soon {
            let client = self.between(1, 200);
            self.after(client, Happening::ClientHearsEnd { conn });
        }
    }

    pub(crate) fn send_up(&mut self, tab: TabNo, bytes: Vec<u8>) {
        let Some(conn) = self.tabs[tab].conn.filter(|conn| !self.conns[conn].dead) else { return };
        if self.verbose {
            self.note(format!("tab {tab} -> {}", client_frame(&bytes)));
        }
        let at = self.arrival(conn, Direction::Up);
        self.at(at, Happening::Up { conn, bytes });
    }

    fn arrival(&mut self, conn: ConnId, direction: Direction) -> u64 {
        let line = self.devices[self.tabs[self.conns[&conn].tab].device].line;
        let wanted = self.now + line.latency + self.between(0, line.jitter);
        let state = self.conns.get_mut(&conn).expect("a socket that was made");
        let last = match direction {
            Direction::Up => &mut state.up_at,
            Direction::Down => &mut state.down_at,
        };
        *last = wanted.max(*last);
        *last
    }

    // --- the relay's end

    pub(crate) fn knock(&mut self, conn: ConnId) {
        if self.conns[&conn].dead {
            return;
        }
        let (now, nonce) = (self.now, self.random());
        let at = self.arrival(conn, Direction::Down);
        match self.relay.core.as_mut().map(|core| core.connect(conn, nonce, now)) {
            Some(effects) => {
                self.at(at, Happening::Opened { conn });
                self.perform(effects);
            }
            None => {
                self.conns.get_mut(&conn).expect("it was there").dead = true;
                self.at(at, Happening::ClientHearsEnd { conn });
            }
        }
    }

    pub(crate) fn arrived_up(&mut self, conn: ConnId, bytes: &[u8]) {
        let now = self.now;
        let Some(core) = self.relay.core.as_mut().filter(|_| !self.conns[&conn].dead) else { return };
        let effects = match bytes.len() > core.frame_limit(conn) {
            true => core.unreadable(conn),
            false => core.receive(conn, bytes, now),
        };
        self.perform(effects);
    }

    pub(crate) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send { conn, bytes } | Effect::Offer { conn, bytes } => {
                    self.note_ack(&bytes);
                    if !self.conns[&conn].dead {
                        let at = self.arrival(conn, Direction::Down);
                        let generation = self.conns[&conn].generation;
                        self.at(at, Happening::Down { conn, generation, bytes: bytes.to_vec() });
                    }
                }
                Effect::Append { token, batch } => {
                    self.relay.queue.push_back((token, batch));
                    let wait = self.between(1, 12);
                    self.after(wait, Happening::Commit);
                }
                Effect::Read(read) => {
                    let wait = self.between(0, 5);
                    self.after(wait, Happening::ReadPage(read));
                }
                Effect::PutBlob(put) => {
                    let wait = self.between(1, 30);
                    self.after(wait, Happening::KeepPart(put));
                }
                Effect::GetBlob(get) => {
                    let wait = self.between(0, 5);
                    self.after(wait, Happening::GivePart(get));
                }
                Effect::Close { conn } => {
                    if !self.conns[&conn].dead {
                        let at = self.arrival(conn, Direction::Down);
                        self.at(at, Happening::ClientHearsEnd { conn });
                    }
                }
            }
        }
    }

    fn note_ack(&mut self, bytes: &[u8]) {
        // An ack is about 200 bytes: what is longer is not looked at.
        if bytes.len() < 400
            && let Ok(ServerFrame::Ack { entry, receipt }) = ServerFrame::decode(bytes)
        {
            self.relay.acked.push((entry, receipt.cursor));
        }
    }

    /// The writer makes what is queued durable, in one transaction.
    pub(crate) fn commit(&mut self) {
        if self.relay.core.is_none() || self.relay.queue.is_empty() {
            return;
        }
        let (tokens, batches): (Vec<u64>, Vec<_>) = self.relay.queue.drain(..).unzip();
        let stored = intreccio_relay::LogStore::append(self.relay.store.as_ref(), &batches);
        let core = self.relay.core.as_mut().expect("it was there");
        match (stored, tokens.last()) {
            (Ok(()), Some(last)) => {
                let effects = core.committed(*last);
                self.perform(effects);
            }
            _ => {
                let effects = core.failed();
                self.note("the relay's store failed");
                self.perform(effects);
                self.relay.core = None;
                self.after(1_000, Happening::RelayStarts);
            }
        }
    }

    /// A client that reads too slowly: the relay drops what it has queued for it.
    pub(crate) fn overflow(&mut self, conn: ConnId) {
        let alive = self.conns.get_mut(&conn).filter(|state| !state.dead);
        if let (Some(state), Some(core)) = (alive, self.relay.core.as_mut()) {
            state.generation += 1;
            let effects = core.overflowed(conn);
            self.perform(effects);
        }
    }

    // --- the client's end

    pub(crate) fn opened(&mut self, conn: ConnId) {
        if let Some(tab) = self.owner(conn).filter(|_| !self.conns[&conn].dead) {
            self.input(tab, Input::Connected);
        }
    }

    pub(crate) fn arrived_down(&mut self, conn: ConnId, generation: u64, bytes: Vec<u8>) {
        let state = &self.conns[&conn];
        if let Some(tab) = self.owner(conn).filter(|_| !state.dead && state.generation == generation) {
            if self.verbose {
                self.note(format!("tab {tab} <- {}", server_frame(&bytes)));
            }
            self.input(tab, Input::Received(bytes));
        }
    }

    pub(crate) fn client_hears_end(&mut self, conn: ConnId) {
        if let Some(tab) = self.owner(conn) {
            self.tabs[tab].conn = None;
            self.input(tab, Input::Disconnected);
        }
    }

    pub(crate) fn relay_hears_end(&mut self, conn: ConnId) {
        if let Some(state) = self.conns.get_mut(&conn) {
            state.dead = true;
        }
        if let Some(core) = self.relay.core.as_mut() {
            core.disconnect(conn);
        }
    }

    /// The tab that has this socket open.
    fn owner(&self, conn: ConnId) -> Option<TabNo> {
        let tab = self.conns.get(&conn)?.tab;
        (self.tabs[tab].conn == Some(conn) && self.tabs[tab].engine.is_some()).then_some(tab)
    }
}

/// What a frame says, without the bytes of its entries.
fn server_frame(bytes: &[u8]) -> String {
    match ServerFrame::decode(bytes) {
        Ok(ServerFrame::Entries { space, first, entries }) => {
            format!(
                "Entries {space:?} from {first}: {}",
                entries.iter().map(|e| entry(&e.0)).collect::<Vec<_>>().join(", ")
            )
        }
        Ok(ServerFrame::Ack { entry, receipt }) => {
            format!("Ack {entry:?} {:?} at {}", receipt.cursor.space, receipt.cursor.n)
        }
        Ok(ServerFrame::Challenge { time, .. }) => format!("Challenge {time}"),
        other => format!("{other:?}"),
    }
}

fn client_frame(bytes: &[u8]) -> String {
    match ClientFrame::decode(bytes) {
        Ok(ClientFrame::Append { space, entries }) => {
            format!("Append {space:?}: {}", entries.iter().map(|e| entry(&e.0)).collect::<Vec<_>>().join(", "))
        }
        Ok(ClientFrame::Auth { device, .. }) => format!("Auth {device:?}"),
        Ok(ClientFrame::Sync { cursors }) => {
            format!("Sync {:?}", cursors.iter().map(|c| (c.space, c.n)).collect::<Vec<_>>())
        }
        other => format!("{other:?}"),
    }
}

fn entry(bytes: &[u8]) -> String {
    match Entry::decode(bytes) {
        Ok(Entry::Control(entry)) => {
            let op = format!("{:?}", entry.body().op);
            format!("{:?} {}", entry.id(), op.chars().take(60).collect::<String>())
        }
        Ok(Entry::Content(entry)) => {
            let header = entry.header();
            let (doc, session, seq, epoch) = (header.doc, header.session, header.seq, header.epoch);
            format!("{:?} {doc:?} {session:?} #{seq} epoch {epoch} seen {}", entry.id(), header.seen.n)
        }
        Err(error) => error.to_string(),
    }
}

enum Direction {
    Up,
    Down,
}
