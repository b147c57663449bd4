//! The floor of a relay on this machine: rooms of WebSocket clients, no storage, no signatures, no checks.
//!
//! `floor serve` prints its port and hands every frame to the other clients of its room. `floor load PORT` drives it with the
//! same rooms, clients and period as the relay's load, and prints one line of JSON.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio::time::{interval, sleep_until, timeout_at};
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async, client_async};

/// As long as a sealed edit of a few words, envelope included.
const FRAME: usize = 500;

type Socket = WebSocketStream<TcpStream>;
type Rooms = Arc<Mutex<HashMap<String, broadcast::Sender<(usize, Bytes)>>>>;

fn env(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

async fn serve() {
    let rooms = Rooms::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    for id in 0.. {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        tokio::spawn(relay(stream, id, rooms.clone()));
    }
}

async fn relay(stream: TcpStream, id: usize, rooms: Rooms) {
    let mut room = String::new();
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let note = |request: &Request, response: Response| {
        room = request.uri().path().into();
        Ok(response)
    };
    let socket = accept_hdr_async(stream, note).await.unwrap();
    let everybody = rooms.lock().unwrap().entry(room).or_insert_with(|| broadcast::channel(1024).0).clone();
    let mut others = everybody.subscribe();
    let (mut out, mut incoming) = socket.split();
    loop {
        tokio::select! {
            message = incoming.next() => match message {
                Some(Ok(Message::Binary(bytes))) => drop(everybody.send((id, bytes))),
                Some(Ok(_)) => {}
                _ => return,
            },
            message = others.recv() => if let Ok((from, bytes)) = message
                && from != id
                && out.send(Message::Binary(bytes)).await.is_err()
            {
                return;
            },
        }
    }
}

/// Processor time of a process in seconds.
fn cpu(pid: usize) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

async fn listen(mut socket: SplitStream<Socket>, start: Instant, until: Instant) -> Vec<u32> {
    let mut delays = Vec::new();
    while let Ok(Some(Ok(message))) = timeout_at(until.into(), socket.next()).await {
        if let Message::Binary(bytes) = message {
            let said = u64::from_le_bytes(bytes[..8].try_into().unwrap());
            delays.push((start.elapsed().as_micros() as u64 - said) as u32);
        }
    }
    delays
}

async fn speak(
    mut socket: SplitSink<Socket, Message>,
    start: Instant,
    begin: Instant,
    period: Duration,
    count: usize,
) -> SplitSink<Socket, Message> {
    sleep_until(begin.into()).await;
    let mut tick = interval(period);
    for _ in 0..count {
        tick.tick().await;
        let mut frame = vec![0; FRAME];
        frame[..8].copy_from_slice(&(start.elapsed().as_micros() as u64).to_le_bytes());
        socket.send(Message::Binary(frame.into())).await.unwrap();
    }
    socket
}

async fn load(port: &str) {
    let (rooms, clients, period) = (env("ROOMS", 40), env("CLIENTS", 5), env("PERIOD", 100));
    let (seconds, pid) = (env("SECONDS", 20), env("SERVER_PID", 0));
    let mut sockets = Vec::new();
    for i in 0..rooms * clients {
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        stream.set_nodelay(true).unwrap();
        sockets.push(client_async(format!("ws://127.0.0.1:{port}/{}", i / clients), stream).await.unwrap().0);
    }
    let start = Instant::now();
    let begin = start + Duration::from_millis(500);
    let until = begin + Duration::from_secs(seconds as u64 + 1);
    let used_before = cpu(pid);
    let (mut speaking, mut listening) = (Vec::new(), Vec::new());
    let (count, each) = (sockets.len(), seconds * 1000 / period);
    for (i, socket) in sockets.into_iter().enumerate() {
        let (sink, stream) = socket.split();
        let begin = begin + Duration::from_millis((i * period / count) as u64);
        listening.push(tokio::spawn(listen(stream, start, until)));
        speaking.push(tokio::spawn(speak(sink, start, begin, Duration::from_millis(period as u64), each)));
    }
    let mut sinks = Vec::new();
    for task in speaking {
        sinks.push(task.await.unwrap());
    }
    let mut delays = Vec::new();
    for task in listening {
        delays.extend(task.await.unwrap());
    }
    let used = cpu(pid) - used_before;
    delays.sort_unstable();
    let quantile = |q: f64| f64::from(delays[((delays.len() - 1) as f64 * q) as usize]) / 1000.0;
    println!(
        "{{\"kind\":\"floor\",\"sent\":{},\"delivered\":{},\"p50_ms\":{:.2},\"p99_ms\":{:.2},\"cpu_s\":{used:.2},\"us_per_delivery\":{:.2}}}",
        count * each,
        delays.len(),
        quantile(0.5),
        quantile(0.99),
        used * 1e6 / delays.len() as f64,
    );
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "serve"] => serve().await,
        [_, "load", port] => load(port).await,
        _ => panic!("floor serve | floor load PORT"),
    }
}
