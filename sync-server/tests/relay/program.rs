//! The real program: killed, flooded, stopped, and asked for files.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use intreccio_protocol::frame::{ClientFrame, Failure, ServerFrame};
use intreccio_protocol::{Entry, EntryId, SpaceId, VERSION, limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::author::Session;
use crate::support::program::{Client, Folder, Gone, PATIENCE, Relay, Team, command};

/// What the relay said is durable: position and id, by space.
type Acked = BTreeMap<(SpaceId, u64), EntryId>;

/// One device writes as fast as it is acknowledged, a few entries ahead, until the socket breaks.
async fn write_until_it_breaks(
    address: String,
    team: std::sync::Arc<Team>,
    who: usize,
    round: usize,
    enough: Enough,
) -> Acked {
    let mut acked = Acked::new();
    let person = team.people[who].clone();
    let mut client = Client::device(&address, &person.keys, team.root).await;
    let mut session = Session::named(&format!("{who} in round {round}"));
    let mut waiting = 0;
    loop {
        while waiting < 8 {
            let entry = session.write(&person.keys, team.at, team.seen, 1, vec![who as u8; 200]);
            if client.append(&[Entry::Content(Box::new(entry))]).await.is_err() {
                return acked;
            }
            waiting += 1;
        }
        match client.hear().await {
            Ok(ServerFrame::Ack { entry, receipt }) => {
                assert!(receipt.signed_by(&client.relay));
                acked.insert((receipt.cursor.space, receipt.cursor.n), entry);
                waiting -= 1;
                enough.add_permits(1);
            }
            Ok(other) => panic!("{other:?}"),
            Err(Gone) => return acked,
        }
    }
}

type Enough = std::sync::Arc<tokio::sync::Semaphore>;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_entry_is_there_after_each_of_twenty_kills_under_load() {
    let folder = Folder::new();
    let mut relay = Relay::fresh(folder.path());
    let team = std::sync::Arc::new(Team::found(&relay, 4).await);
    let mut acked = Acked::new();
    for round in 0..20 {
        let enough = Enough::new(tokio::sync::Semaphore::new(0));
        let mut writers = JoinSet::new();
        for who in 0..team.people.len() {
            writers.spawn(write_until_it_breaks(relay.address.clone(), team.clone(), who, round, enough.clone()));
        }
        // Another number of acks each time, so that the kill falls into another moment.
        let acks = 60 + 17 * round as u32;
        let _acks = timeout(PATIENCE, enough.acquire_many(acks)).await.expect("acks keep coming").unwrap();
        relay.kill();
        while let Some(writer) = writers.join_next().await {
            acked.extend(writer.unwrap());
        }
        relay = Relay::start(folder.path());
        let mut reader = Client::device(&relay.address, &team.people[0].keys, team.root).await;
        let there: Acked = reader.pull().await.into_iter().map(|(space, n, id)| ((space, n), id)).collect();
        for (place, id) in &acked {
            assert_eq!(there.get(place), Some(id), "round {round}, position {}", place.1);
        }
    }
    assert!(acked.len() >= 20 * 60);
}

#[tokio::test]
async fn a_relay_told_to_stop_acknowledges_what_it_took_and_says_goodbye() {
    let folder = Folder::new();
    let mut relay = Relay::fresh(folder.path());
    let team = Team::found(&relay, 1).await;
    let person = &team.people[0];
    let mut client = Client::device(&relay.address, &person.keys, team.root).await;
    let mut session = Session::named("last words");
    let entry = session.write(&person.keys, team.at, team.seen, 1, vec![1]);
    client.append(&[Entry::Content(Box::new(entry.clone()))]).await.unwrap();
    client.say(&ClientFrame::Ping { token: 1 }).await.unwrap();
    let mut heard = Vec::new();
    while !matches!(heard.last(), Some(ServerFrame::Pong { .. })) {
        heard.push(client.hear().await.unwrap());
    }
    relay.terminate();
    while let Ok(frame) = client.hear().await {
        heard.push(frame);
    }
    assert!(heard.iter().any(|frame| matches!(frame, ServerFrame::Ack { entry: id, .. } if *id == entry.id())));
    assert_eq!(heard.last(), Some(&ServerFrame::Failed { reason: Failure::GoingAway }));
    assert_eq!(relay.wait().code(), Some(0));
}

#[tokio::test]
async fn a_flood_of_strangers_does_not_stop_a_device() {
    let folder = Folder::new();
    let relay = Relay::fresh(folder.path());
    let team = Team::found(&relay, 1).await;
    let mut flood = JoinSet::new();
    for _ in 0..200 {
        let address = relay.address.clone();
        flood.spawn(async move {
            let mut stranger = Client::connect(&address).await;
            let code = "0000-0000".to_owned();
            stranger.say(&ClientFrame::AuthSetup { version: VERSION, code }).await.unwrap();
            stranger.hear().await.unwrap()
        });
    }
    let person = &team.people[0];
    let mut client = Client::device(&relay.address, &person.keys, team.root).await;
    let entry = Session::named("calm").write(&person.keys, team.at, team.seen, 1, vec![1]);
    client.append(&[Entry::Content(Box::new(entry))]).await.unwrap();
    assert!(matches!(client.hear().await, Ok(ServerFrame::Ack { .. })));
    while let Some(answer) = flood.join_next().await {
        assert_eq!(answer.unwrap(), ServerFrame::Failed { reason: Failure::SetupCode });
    }
}

#[tokio::test]
async fn too_large_a_frame_is_refused_by_its_header_before_and_after_authenticating() {
    let folder = Folder::new();
    let relay = Relay::fresh(folder.path());
    let team = Team::found(&relay, 1).await;
    let strangers = Client::connect(&relay.address).await;
    let device = Client::device(&relay.address, &team.people[0].keys, team.root).await;
    for (mut client, limit) in [(strangers, limits::FRAME_BEFORE_AUTH), (device, limits::FRAME)] {
        // Only the header of the frame is sent: the relay must not wait for what it announces.
        let mut header = vec![0x82, 0xff];
        header.extend((limit as u64 + 1).to_be_bytes());
        header.extend([0; 4]);
        client.socket.get_mut().write_all(&header).await.unwrap();
        assert_eq!(client.hear().await.unwrap(), ServerFrame::Failed { reason: Failure::BadFrame });
        assert!(client.hear().await.is_err());
    }
}

#[tokio::test]
async fn text_frames_and_garbage_are_refused() {
    let folder = Folder::new();
    let relay = Relay::fresh(folder.path());
    let mut client = Client::connect(&relay.address).await;
    client.socket.send(Message::Text("hello".into())).await.unwrap();
    assert_eq!(client.hear().await.unwrap(), ServerFrame::Failed { reason: Failure::BadFrame });
    let mut client = Client::connect(&relay.address).await;
    client.socket.get_mut().write_all(&[0xff; 64]).await.unwrap();
    assert_eq!(client.hear().await.unwrap(), ServerFrame::Failed { reason: Failure::BadFrame });
}

#[tokio::test]
async fn a_slow_reader_is_told_to_start_over_while_the_others_go_on() {
    let folder = Folder::new();
    let mut program = command(folder.path());
    program.args(["--send-queue", "300000"]).env("FRESH", "1");
    let relay = Relay::from(program);
    let team = Team::found(&relay, 2).await;
    let mut slow = Client::device(&relay.address, &team.people[1].keys, team.root).await;
    slow.pull().await;
    let writer = &team.people[0];
    let mut client = Client::device(&relay.address, &writer.keys, team.root).await;
    let mut session = Session::named("eager");
    // More than the queue and the buffers of the operating system hold.
    for _ in 0..200 {
        let entry = session.write(&writer.keys, team.at, team.seen, 1, vec![1; 100_000]);
        client.append(&[Entry::Content(Box::new(entry))]).await.unwrap();
        assert!(matches!(client.hear().await, Ok(ServerFrame::Ack { .. })));
    }
    while slow.hear().await.unwrap() != ServerFrame::Resync {}
    let there = slow.pull().await;
    assert_eq!(there.iter().filter(|(space, ..)| *space == team.at.space).count() as u64, team.seen.n + 200);
}

#[tokio::test]
async fn pings_are_answered_and_the_closing_handshake_is_kept() {
    let folder = Folder::new();
    let relay = Relay::fresh(folder.path());
    let mut client = Client::connect(&relay.address).await;
    client.socket.send(Message::Ping("alive?".into())).await.unwrap();
    let answer = timeout(PATIENCE, client.socket.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(answer, Message::Pong("alive?".into()));
    client.socket.close(None).await.unwrap();
    let answer = timeout(PATIENCE, client.socket.next()).await.unwrap();
    assert!(matches!(answer, Some(Ok(Message::Close(_))) | None), "{answer:?}");
}

async fn get(address: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_app_is_served_with_its_headers_and_compressed_siblings() {
    let (folder, app) = (Folder::new(), Folder::new());
    std::fs::create_dir(app.path().join("assets")).unwrap();
    for (name, text) in [
        ("index.html", "the page"),
        ("sw.js", "the worker"),
        ("assets/app.0123456789ab.wasm", "plain"),
        ("assets/app.0123456789ab.wasm.br", "brotli"),
        ("assets/app.0123456789ab.wasm.gz", "gzip"),
    ] {
        std::fs::write(app.path().join(name), text).unwrap();
    }
    let mut program = command(folder.path());
    program.arg("--app").arg(app.path()).env("FRESH", "1");
    let relay = Relay::from(program);
    let page = get(&relay.address, "/", "").await;
    assert!(page.ends_with("the page"));
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cross-origin-opener-policy: same-origin",
        "permissions-policy: ",
        "cache-control: no-cache",
    ] {
        assert!(page.contains(header), "{header}\n{page}");
    }
    assert!(get(&relay.address, "/sw.js", "").await.contains("cache-control: no-cache"));
    let wasm = "/assets/app.0123456789ab.wasm";
    for (accepted, text) in [("br, gzip", "brotli"), ("gzip", "gzip"), ("identity", "plain")] {
        let answer = get(&relay.address, wasm, &format!("Accept-Encoding: {accepted}\r\n")).await;
        assert!(answer.ends_with(text), "{answer}");
        assert!(answer.contains("content-type: application/wasm"), "{answer}");
        assert!(answer.contains("cache-control: public, max-age=31536000, immutable"), "{answer}");
    }
    let family = get(&relay.address, "/families/1", "Accept: text/html,*/*\r\n").await;
    assert!(family.starts_with("HTTP/1.1 200") && family.ends_with("the page"), "{family}");
    assert!(get(&relay.address, "/assets/gone.js", "Accept: */*\r\n").await.starts_with("HTTP/1.1 404"));
    assert!(get(&relay.address, "/../Cargo.toml", "").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn health_and_figures_are_told() {
    let folder = Folder::new();
    let relay = Relay::fresh(folder.path());
    let team = Team::found(&relay, 3).await;
    assert!(get(&relay.address, "/healthz", "").await.starts_with("HTTP/1.1 200"));
    let figures = get(&relay.address, "/metrics", "").await;
    assert!(figures.contains("content-type: text/plain; version=0.0.4"), "{figures}");
    assert!(figures.contains("\nintreccio_relay_workspaces 1\n"), "{figures}");
    assert!(!figures.contains(&team.root.to_hex()));
    assert!(get(&relay.address, "/ws", "").await.starts_with("HTTP/1.1 426"));
}

#[test]
fn a_folder_in_use_or_unusable_has_its_own_exit_code() {
    let folder = Folder::new();
    let _first = Relay::fresh(folder.path());
    let code = |data: &std::path::Path| command(data).stdout(Stdio::null()).status().unwrap().code();
    assert_eq!(code(folder.path()), Some(4));
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(code(&file), Some(3));
}

#[test]
fn the_setup_code_stays_until_it_is_used() {
    let folder = Folder::new();
    let code = {
        let relay = Relay::fresh(folder.path());
        relay.code.clone().unwrap()
    };
    let (left, right) = code.split_once('-').unwrap();
    assert!(left.len() == 4 && right.len() == 4);
    assert_eq!(Relay::fresh(folder.path()).code.as_ref(), Some(&code));
    let mut renew = command(folder.path());
    renew.arg("--new-setup-code").env("FRESH", "1");
    assert_ne!(Relay::from(renew).code, Some(code));
}

#[tokio::test]
async fn a_connection_that_sends_no_request_is_closed() {
    let folder = Folder::new();
    let relay = Relay::fresh(folder.path());
    let mut stream = TcpStream::connect(&relay.address).await.unwrap();
    let mut nothing = Vec::new();
    let closed = timeout(Duration::from_secs(40), stream.read_to_end(&mut nothing)).await;
    assert!(closed.is_ok());
}
