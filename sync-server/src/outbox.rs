//! What waits to go out on one socket: a bounded queue between the hub, which fills it, and the socket's task.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use bytes::Bytes;

use crate::core::{BlobGet, Read};

/// A client that says nothing for this long (milliseconds) is asked for a sign of life.
const QUIET: u64 = 45_000;
/// One that still says nothing is gone.
const GONE: u64 = 120_000;
/// A page is read when no more than this many bytes are queued.
const FREE: usize = 256 * 1024;
/// What may be missed is queued when no more than this many bytes wait.
const SPARE: usize = 16 * 1024;

/// The queue. Shared by the hub and one socket's task.
pub struct Outbox {
    bound: usize,
    /// When the client last said something.
    heard: AtomicU64,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Bytes>,
    bytes: usize,
    read: Option<Read>,
    get: Option<BlobGet>,
    ping: bool,
    closing: bool,
    gone: bool,
    waker: Option<Waker>,
}

/// Whether a frame was queued.
#[derive(Debug, PartialEq, Eq)]
pub enum Pushed {
    /// It was.
    Queued,
    /// There was no room: the queue is empty now.
    Full,
}

/// What the socket's task does next.
pub enum Next {
    /// Nothing, until it is woken.
    Wait,
    /// Read a page.
    Read(Read),
    /// Read a part of an attachment.
    Get(BlobGet),
    /// Everything is sent: close the socket.
    Close,
    /// Give the socket up.
    Abandon,
}

impl Outbox {
    /// For at most `bound` bytes, at time `now` in milliseconds.
    pub fn new(bound: usize, now: u64) -> Self {
        Self { bound, heard: AtomicU64::new(now), queue: Mutex::default() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message, or drops all that are queued when there is no room for it.
    pub fn push(&self, frame: Bytes) -> Pushed {
        let mut queue = self.queue();
        // One frame always fits, however large.
        if queue.bytes + frame.len() > self.bound && !queue.frames.is_empty() {
            queue.frames.clear();
            queue.bytes = 0;
            queue.read = None;
            queue.get = None;
            return Pushed::Full;
        }
        queue.bytes += frame.len();
        queue.frames.push_back(frame);
        queue.wake();
        Pushed::Queued
    }

    /// Queues a message when little waits, else drops it.
    pub fn offer(&self, frame: Bytes) {
        let mut queue = self.queue();
        if queue.bytes + frame.len() <= SPARE.min(self.bound) {
            queue.bytes += frame.len();
            queue.frames.push_back(frame);
            queue.wake();
        }
    }

    /// Reads a page as soon as the queue is short.
    pub fn read_when_free(&self, read: Read) {
        let mut queue = self.queue();
        queue.read = Some(read);
        queue.wake();
    }

    /// Reads a part of an attachment as soon as the queue is short and no page is waited for.
    pub fn get_when_free(&self, get: BlobGet) {
        let mut queue = self.queue();
        queue.get = Some(get);
        queue.wake();
    }

    /// Closes the socket after what is queued.
    pub fn close(&self) {
        let mut queue = self.queue();
        queue.closing = true;
        queue.wake();
    }

    /// The client said something.
    pub fn hear(&self, now: u64) {
        self.heard.store(now, Ordering::Relaxed);
    }

    /// Time passes: asks a quiet client for a sign of life, and gives up one that stays quiet.
    pub fn check(&self, now: u64) {
        let quiet = now.saturating_sub(self.heard.load(Ordering::Relaxed));
        if quiet < QUIET {
            return;
        }
        let mut queue = self.queue();
        queue.ping = quiet < GONE;
        queue.gone |= quiet >= GONE;
        queue.wake();
    }

    /// Hands messages over, oldest first, until `take` says that it has enough. True when a ping is due as well.
    pub fn drain(&self, mut take: impl FnMut(Bytes) -> bool) -> bool {
        let mut queue = self.queue();
        while let Some(frame) = queue.frames.pop_front() {
            queue.bytes -= frame.len();
            if !take(frame) {
                break;
            }
        }
        if queue.frames.is_empty() && queue.frames.capacity() > 16 {
            queue.frames = VecDeque::new();
        }
        std::mem::take(&mut queue.ping)
    }

    /// What to do after sending; `sent` says that nothing handed over is still on its way. Wakes `waker` later.
    pub fn next(&self, sent: bool, waker: &Waker) -> Next {
        let mut queue = self.queue();
        let idle = sent && queue.frames.is_empty();
        if queue.gone {
            return Next::Abandon;
        }
        if queue.bytes <= FREE
            && sent
            && let Some(read) = queue.read.take()
        {
            return Next::Read(read);
        }
        if queue.bytes <= FREE
            && sent
            && let Some(get) = queue.get.take()
        {
            return Next::Get(get);
        }
        if idle && queue.closing {
            return Next::Close;
        }
        if !queue.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            queue.waker = Some(waker.clone());
        }
        // What was queued in between is sent before waiting.
        if sent && !queue.frames.is_empty() {
            waker.wake_by_ref();
        }
        Next::Wait
    }
}

impl Queue {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}
