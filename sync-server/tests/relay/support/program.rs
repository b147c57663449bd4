//! The real program, and clients that talk to it through an independent implementation of WebSockets.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use intreccio_protocol::frame::{Bytes, ClientFrame, ServerFrame, auth_message};
use intreccio_protocol::ids::VerifyingKey;
use intreccio_protocol::{ControlEntry, ControlOp, Cursor, DocId, Entry, EntryId, Lane, Role, Seen, SpaceId, VERSION};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::author::{Keys, Person, Place, epoch, invite};

/// Longer than anything takes, even on a busy machine; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A folder that goes away with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("intreccio-relay-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Relay {
    pub child: Child,
    pub address: String,
    pub code: Option<String>,
}

pub fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_intreccio-relay"));
    command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

impl Relay {
    pub fn start(data: &Path) -> Self {
        Self::from(command(data))
    }

    pub fn from(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the relay says its address").unwrap();
        let address = first.strip_prefix("Indirizzo: ").unwrap().split("://").nth(1).unwrap().to_owned();
        // On a folder with a workspace no second line comes: only a fresh relay is asked for its code.
        let fresh = command.get_envs().any(|(name, _)| name == "FRESH");
        let code = fresh.then(|| lines.next().unwrap().unwrap().strip_prefix("Codice di avvio: ").unwrap().to_owned());
        Self { child, address, code }
    }

    pub fn fresh(data: &Path) -> Self {
        let mut command = command(data);
        command.env("FRESH", "1");
        Self::from(command)
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn terminate(&mut self) {
        let killed = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(killed.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Client {
    pub socket: WebSocketStream<TcpStream>,
    pub relay: VerifyingKey,
    pub nonce: [u8; 32],
}

/// The socket is gone.
#[derive(Debug)]
pub struct Gone;

impl Client {
    pub async fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let (socket, _) = client_async(format!("ws://{address}/ws"), stream).await.unwrap();
        let mut client = Self { socket, relay: VerifyingKey::ZERO, nonce: [0; 32] };
        let ServerFrame::Challenge { relay, nonce, .. } = client.hear().await.unwrap() else { panic!("no challenge") };
        (client.relay, client.nonce) = (relay, nonce);
        client
    }

    pub async fn device(address: &str, keys: &Keys, workspace: SpaceId) -> Self {
        let mut client = Self::connect(address).await;
        client.authenticate(keys, workspace).await;
        client
    }

    pub async fn authenticate(&mut self, keys: &Keys, workspace: SpaceId) {
        let device = keys.id();
        let signature = keys.sign(&auth_message(&self.relay, &self.nonce, &workspace, &device));
        self.say(&ClientFrame::Auth { version: VERSION, workspace, device, signature }).await.unwrap();
        assert!(matches!(self.hear().await.unwrap(), ServerFrame::Welcome { user: Some(_) }));
    }

    pub async fn say(&mut self, frame: &ClientFrame) -> Result<(), Gone> {
        self.socket.send(Message::Binary(frame.encode().into())).await.map_err(|_| Gone)
    }

    pub async fn hear(&mut self) -> Result<ServerFrame, Gone> {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("the relay answers") {
                Some(Ok(Message::Binary(bytes))) => return Ok(ServerFrame::decode(&bytes).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Gone),
                Some(Ok(_)) => {}
            }
        }
    }

    pub async fn append(&mut self, entries: &[Entry]) -> Result<(), Gone> {
        let space = entries[0].space();
        let entries = entries.iter().map(|entry| Bytes(entry.encode())).collect();
        self.say(&ClientFrame::Append { space, entries }).await
    }

    /// Asks for everything and returns every log, entries in order.
    pub async fn pull(&mut self) -> Vec<(SpaceId, u64, EntryId)> {
        self.say(&ClientFrame::Sync { cursors: vec![] }).await.unwrap();
        let mut found = Vec::new();
        loop {
            match self.hear().await.unwrap() {
                ServerFrame::CaughtUp => return found,
                ServerFrame::Entries { space, first, entries } => {
                    let ids = entries.iter().map(|bytes| Entry::decode(&bytes.0).unwrap().id());
                    found.extend((first..).zip(ids).map(|(n, id)| (space, n, id)));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    pub async fn must(&mut self, entry: &ControlEntry) -> Cursor {
        self.append(&[Entry::Control(Box::new(entry.clone()))]).await.unwrap();
        loop {
            match self.hear().await.unwrap() {
                ServerFrame::Ack { entry: id, receipt } if id == entry.id() => return receipt.cursor,
                ServerFrame::Refused { reason, .. } => panic!("{reason:?} {entry:?}"),
                _ => {}
            }
        }
    }
}

/// A workspace on a real relay: `people` are editors of one space with one document.
pub struct Team {
    pub root: SpaceId,
    pub people: Vec<Person>,
    pub at: Place,
    pub seen: Seen,
}

impl Team {
    pub async fn found(relay: &Relay, size: usize) -> Self {
        let people: Vec<Person> = (0..size).map(|i| Person::named(&format!("person {i}"))).collect();
        let founder = &people[0];
        let mut client = Client::connect(&relay.address).await;
        let code = relay.code.clone().unwrap();
        client.say(&ClientFrame::AuthSetup { version: VERSION, code }).await.unwrap();
        assert_eq!(client.hear().await.unwrap(), ServerFrame::Welcome { user: None });
        let genesis = founder.genesis();
        client.must(&genesis).await;
        let root = genesis.space();
        client.authenticate(&founder.keys, root).await;
        let at = Place { space: SpaceId([5; 16]), doc: DocId([6; 16]), lane: Lane::Body };
        let mut team = Self {
            root,
            people: people.clone(),
            at,
            seen: Seen { n: 0, acc: Cursor::start(root).acc, control: EntryId::ZERO },
        };
        let mut head = genesis.id();
        let mut add = async |client: &mut Client, keys: &Keys, op| {
            let entry = keys.control(root, head, op);
            head = entry.id();
            client.must(&entry).await
        };
        add(&mut client, &founder.keys, ControlOp::SpaceCreated { space: at.space }).await;
        let invitation = Keys::named("for everybody");
        add(&mut client, &founder.keys, invite(&invitation, u64::MAX, size as u32)).await;
        for person in people.iter().skip(1) {
            add(&mut client, &person.keys, person.add_user(root, &invitation)).await;
        }
        team.fill_space(&mut client).await;
        team
    }

    async fn fill_space(&mut self, client: &mut Client) {
        let members = self.people.iter().skip(1).map(|person| ControlOp::AddMember {
            user: person.user,
            role: Role::Editor,
            epoch: 1,
            wraps: vec![person.keys.wrap()],
        });
        let first = [
            ControlOp::NewEpoch { epoch: epoch(1, vec![self.people[0].keys.wrap()]) },
            ControlOp::DocCreated { doc: self.at.doc },
        ];
        for op in first.into_iter().chain(members) {
            let entry = self.people[0].keys.control(self.at.space, self.seen.control, op);
            let cursor = client.must(&entry).await;
            self.seen = Seen { n: cursor.n, acc: cursor.acc, control: entry.id() };
        }
    }
}
