//! The server's side of RFC 6455, without input or output: the handshake's answer and the framing of messages.
//!
//! Written for a relay of many idle sockets: a connection keeps no buffer while nothing is on its way, the limit of a
//! message may grow once the client has authenticated (a frame over it is refused by its header, before its payload is
//! read), and what goes out is gathered into one write.

use bytes::BytesMut;
use sha1::{Digest, Sha1};

const FINAL: u8 = 0x80;
const RESERVED: u8 = 0x70;
const MASKED: u8 = 0x80;
/// Longest payload of a control frame.
const CONTROL: usize = 125;
/// A read buffer larger than this is given back when it is empty.
const KEEP: usize = 4096;

/// `Sec-WebSocket-Accept` for a client's `Sec-WebSocket-Key` (RFC 6455 §4.2.2).
pub fn accept_key(key: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(key);
    hash.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    data_encoding::BASE64.encode(&hash.finalize())
}

/// What a frame is (RFC 6455 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    fn from_bits(bits: u8) -> Option<Self> {
        Some(match bits {
            0x0 => Self::Continuation,
            0x1 => Self::Text,
            0x2 => Self::Binary,
            0x8 => Self::Close,
            0x9 => Self::Ping,
            0xa => Self::Pong,
            _ => return None,
        })
    }

    fn bits(self) -> u8 {
        match self {
            Self::Continuation => 0x0,
            Self::Text => 0x1,
            Self::Binary => 0x2,
            Self::Close => 0x8,
            Self::Ping => 0x9,
            Self::Pong => 0xa,
        }
    }

    fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// Why a connection cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Not RFC 6455.
    #[error("not a WebSocket frame")]
    Protocol,
    /// Over the limit.
    #[error("message too large")]
    TooLarge,
    /// A text message, which this protocol does not have.
    #[error("text message")]
    Text,
}

impl Broken {
    /// The status code of the close frame (RFC 6455 §7.4.1).
    pub fn status(self) -> u16 {
        match self {
            Self::Protocol => 1002,
            Self::TooLarge => 1009,
            Self::Text => 1003,
        }
    }
}

/// Something that a client sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    Binary(BytesMut),
    Ping(BytesMut),
    Pong,
    Close,
}

/// Takes bytes in and gives messages out.
#[derive(Default)]
pub struct Decoder {
    buffer: BytesMut,
    /// The frames so far of a message in several; `None` between messages.
    partial: Option<BytesMut>,
}

struct Head {
    opcode: Opcode,
    last: bool,
    mask: [u8; 4],
    /// Where the payload starts, and its length.
    at: usize,
    len: usize,
}

impl Decoder {
    /// Bytes came.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole message, of at most `limit` bytes, if it is there.
    pub fn next(&mut self, limit: usize) -> Result<Option<Message>, Broken> {
        loop {
            let Some(head) = self.head(limit)? else {
                self.give_back();
                return Ok(None);
            };
            if self.buffer.len() < head.at + head.len {
                return Ok(None);
            }
            let mut payload = self.buffer.split_to(head.at + head.len).split_off(head.at);
            unmask(&mut payload, head.mask);
            if let Some(message) = self.message(&head, payload)? {
                return Ok(Some(message));
            }
        }
    }

    fn message(&mut self, head: &Head, payload: BytesMut) -> Result<Option<Message>, Broken> {
        match (head.opcode, self.partial.take()) {
            (Opcode::Continuation, Some(mut before)) => {
                before.extend_from_slice(&payload);
                Ok(self.whole(head.last, before))
            }
            (Opcode::Binary, None) => Ok(self.whole(head.last, payload)),
            (Opcode::Text, None) => Err(Broken::Text),
            (Opcode::Continuation | Opcode::Binary | Opcode::Text, _) => Err(Broken::Protocol),
            (control, before) => {
                self.partial = before;
                Ok(Some(match control {
                    Opcode::Ping => Message::Ping(payload),
                    Opcode::Pong => Message::Pong,
                    _ => Message::Close,
                }))
            }
        }
    }

    fn whole(&mut self, last: bool, payload: BytesMut) -> Option<Message> {
        if last {
            return Some(Message::Binary(payload));
        }
        self.partial = Some(payload);
        None
    }

    /// Reads the header of the frame at the front, and refuses it if it is wrong or too large.
    fn head(&self, limit: usize) -> Result<Option<Head>, Broken> {
        let Some((&[first, second], rest)) = self.buffer.split_first_chunk::<2>() else { return Ok(None) };
        let opcode = Opcode::from_bits(first & 0x0f).ok_or(Broken::Protocol)?;
        if first & RESERVED != 0 || second & MASKED == 0 {
            return Err(Broken::Protocol);
        }
        let Some((len, rest)) = length(second & !MASKED, rest) else { return Ok(None) };
        let last = first & FINAL != 0;
        if opcode.is_control() && (len > CONTROL as u64 || !last) {
            return Err(Broken::Protocol);
        }
        let before = if opcode.is_control() { 0 } else { self.partial.as_ref().map_or(0, BytesMut::len) };
        let len = usize::try_from(len).map_err(|_| Broken::TooLarge)?;
        if len.saturating_add(before) > limit {
            return Err(Broken::TooLarge);
        }
        let Some((mask, payload)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        Ok(Some(Head { opcode, last, mask: *mask, at: self.buffer.len() - payload.len(), len }))
    }

    fn give_back(&mut self) {
        if self.buffer.is_empty() && self.buffer.capacity() > KEEP {
            self.buffer = BytesMut::new();
        }
    }
}

/// The payload's length, which may be in the bytes after the first two, and what follows it.
fn length(short: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    match short {
        126 => rest.split_first_chunk::<2>().map(|(len, rest)| (u16::from_be_bytes(*len).into(), rest)),
        127 => rest.split_first_chunk::<8>().map(|(len, rest)| (u64::from_be_bytes(*len), rest)),
        short => Some((short.into(), rest)),
    }
}

fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let mut chunks = payload.chunks_exact_mut(8);
    for chunk in &mut chunks {
        if let Ok(word) = <[u8; 8]>::try_from(&*chunk) {
            chunk.copy_from_slice(&(u64::from_ne_bytes(word) ^ wide).to_ne_bytes());
        }
    }
    for (byte, mask) in chunks.into_remainder().iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
}

/// Writes one whole message.
pub fn encode(opcode: Opcode, payload: &[u8], out: &mut Vec<u8>) {
    out.push(FINAL | opcode.bits());
    match payload.len() {
        len @ 0..=125 => out.push(len as u8),
        len @ 126..=0xffff => {
            out.push(126);
            out.extend((len as u16).to_be_bytes());
        }
        len => {
            out.push(127);
            out.extend((len as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(payload);
}
