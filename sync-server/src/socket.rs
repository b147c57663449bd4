//! One WebSocket: a task that carries bytes between the wire and the hub.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::BytesMut;
use intreccio_protocol::limits;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::timeout;

use crate::core::{BlobGet, ConnId, Read};
use crate::hub::Hub;
use crate::outbox::{Next, Outbox};
use crate::websocket::{Broken, Decoder, Message, Opcode, encode};

/// How much is read, or gathered for writing, at once.
const CHUNK: usize = 64 * 1024;
/// How long a client may take to end its side after the relay ended its own.
const FAREWELL: Duration = Duration::from_secs(1);

thread_local! {
    // One for each thread instead of one for each socket: most sockets are idle.
    static INCOMING: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
    static OUTGOING: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Socket<S> {
    io: S,
    conn: ConnId,
    hub: Arc<Hub>,
    outbox: Arc<Outbox>,
    decoder: Decoder,
    /// How long the next message may be.
    limit: usize,
    /// Gathered, and not yet taken by the operating system.
    unsent: BytesMut,
    /// The answer to the latest ping.
    pong: Option<BytesMut>,
    /// Nothing more is read; the status of the close frame.
    closing: Option<u16>,
}

enum Step {
    Received,
    Read(Read),
    Get(BlobGet),
    Close,
    End,
}

/// Serves a socket until it ends. `before` is what came right after the handshake.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin>(hub: Arc<Hub>, io: S, before: &[u8]) {
    let Some((conn, outbox)) = hub.connect() else { return };
    let mut socket = Socket {
        io,
        conn,
        hub: hub.clone(),
        outbox,
        decoder: Decoder::default(),
        limit: limits::FRAME_BEFORE_AUTH,
        unsent: BytesMut::new(),
        pong: None,
        closing: None,
    };
    socket.decoder.feed(before);
    socket.take_messages();
    socket.serve().await;
    hub.disconnect(conn);
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    async fn serve(&mut self) {
        loop {
            match poll_fn(|cx| self.poll(cx)).await {
                Step::Received => self.take_messages(),
                Step::Read(read) => {
                    let hub = self.hub.clone();
                    tokio::task::spawn_blocking(move || hub.load(read));
                }
                Step::Get(get) => {
                    let hub = self.hub.clone();
                    tokio::task::spawn_blocking(move || hub.load_blob(get));
                }
                Step::Close => return self.say_goodbye().await,
                Step::End => return,
            }
        }
    }

    fn take_messages(&mut self) {
        self.outbox.hear(now());
        while self.closing.is_none() {
            match self.decoder.next(self.limit) {
                Ok(None) => return,
                Ok(Some(Message::Binary(bytes))) => self.limit = self.hub.receive(self.conn, &bytes),
                Ok(Some(Message::Ping(payload))) => self.pong = Some(payload),
                Ok(Some(Message::Pong)) => {}
                Ok(Some(Message::Close)) => {
                    self.closing = Some(1000);
                    self.outbox.close();
                }
                Err(broken) => self.give_up(broken),
            }
        }
    }

    fn give_up(&mut self, broken: Broken) {
        self.closing = Some(broken.status());
        self.hub.unreadable(self.conn);
        self.outbox.close();
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Step> {
        let sent = match self.poll_send(cx) {
            Poll::Ready(Ok(())) => true,
            Poll::Pending => false,
            Poll::Ready(Err(_)) => return Poll::Ready(Step::End),
        };
        match self.outbox.next(sent, cx.waker()) {
            Next::Read(read) => return Poll::Ready(Step::Read(read)),
            Next::Get(get) => return Poll::Ready(Step::Get(get)),
            Next::Close => return Poll::Ready(Step::Close),
            Next::Abandon => return Poll::Ready(Step::End),
            Next::Wait => {}
        }
        if self.closing.is_some() {
            return Poll::Pending;
        }
        match ready!(self.poll_receive(cx)) {
            Ok(0) | Err(_) => Poll::Ready(Step::End),
            Ok(_) => Poll::Ready(Step::Received),
        }
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        INCOMING.with_borrow_mut(|chunk| {
            let mut buffer = ReadBuf::new(chunk);
            ready!(Pin::new(&mut self.io).poll_read(cx, &mut buffer))?;
            self.decoder.feed(buffer.filled());
            Poll::Ready(Ok(buffer.filled().len()))
        })
    }

    /// Ready when everything queued has been handed to the operating system.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            while !self.unsent.is_empty() {
                let written = ready!(Pin::new(&mut self.io).poll_write(cx, &self.unsent))?;
                let _ = self.unsent.split_to(written);
            }
            self.unsent = BytesMut::new();
            if !self.poll_gathered(cx)? {
                return Pin::new(&mut self.io).poll_flush(cx);
            }
        }
    }

    /// Gathers what is queued and writes it at once; what does not go is kept. False when nothing was queued.
    fn poll_gathered(&mut self, cx: &mut Context<'_>) -> io::Result<bool> {
        OUTGOING.with_borrow_mut(|chunk| {
            chunk.clear();
            if let Some(payload) = self.pong.take() {
                encode(Opcode::Pong, &payload, chunk);
            }
            let ping = self.outbox.drain(|frame| {
                encode(Opcode::Binary, &frame, chunk);
                chunk.len() < CHUNK
            });
            if ping {
                encode(Opcode::Ping, b"", chunk);
            }
            if chunk.is_empty() {
                return Ok(false);
            }
            let written = match Pin::new(&mut self.io).poll_write(cx, chunk) {
                Poll::Ready(written) => written?,
                Poll::Pending => 0,
            };
            self.unsent.extend_from_slice(chunk.get(written..).unwrap_or_default());
            chunk.shrink_to(2 * CHUNK);
            Ok(true)
        })
    }

    /// The closing handshake. The client is given a moment to read what was sent, which a reset would take from it.
    async fn say_goodbye(&mut self) {
        let mut frame = Vec::new();
        encode(Opcode::Close, &self.closing.unwrap_or(1000).to_be_bytes(), &mut frame);
        let farewell = async {
            self.io.write_all(&frame).await?;
            self.io.shutdown().await?;
            let mut ignored = [0; 1024];
            while self.io.read(&mut ignored).await? > 0 {}
            io::Result::Ok(())
        };
        // Whether it ended well or not, it has ended.
        let _ = timeout(FAREWELL, farewell).await;
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
