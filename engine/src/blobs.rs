//! Attachments on their way: out after entries, part by part, from where the relay's end is; in on demand.

use std::collections::BTreeMap;

use intreccio_protocol::frame::{BlobRefusal, Bytes, ClientFrame};
use intreccio_protocol::ids::{BlobId, SpaceId};
use intreccio_protocol::{Role, limits};
use rand_core::CryptoRng;

use crate::blob::{self, BlobKey, Chunks};
use crate::engine::{After, Effect, Engine, Event, Outcome, Problem, Timestamp, Way};
use crate::rows::{self, HereRow, OutRow};
use crate::store::{Durability, Op, Table};

/// The version of frames that has attachments.
const SPOKEN_FROM: u8 = 2;
/// After the relay is busy or cannot store.
const PAUSE: u64 = 2_000;
/// A part that is answered without being taken is sent so often; after that it waits for the next connection.
const TRIES: u32 = 3;

/// Where an attachment is, and which.
pub(crate) type At = (SpaceId, BlobId);

/// An attachment that the relay has not confirmed.
pub(crate) struct Out {
    pub since: Timestamp,
    /// Whether it would survive a crash: before, the relay does not hear of it.
    pub durable: bool,
    /// Why it is not tried again on this connection.
    pub stuck: Option<Stuck>,
    /// Parts in a row that were answered without being taken.
    tries: u32,
    /// All of it came there once, and was not what its id says.
    spoiled: bool,
}

impl Out {
    fn new(since: Timestamp, durable: bool) -> Self {
        Self { since, durable, stuck: None, tries: 0, spoiled: false }
    }
}

/// Why an attachment does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stuck {
    /// The relay has no room for it in this space.
    Full,
    /// The relay does not take it from this person.
    NotAllowed,
    /// What the relay says makes no sense, or a part is not in the store.
    Broken,
}

/// An attachment that somebody waits for.
pub(crate) struct Wanted {
    key: BlobKey,
    /// Commands that are answered when it is here.
    tokens: Vec<u64>,
    /// Another tab waits for it.
    elsewhere: bool,
}

/// The attachment that is being sent.
struct Upload {
    at: At,
    step: Step,
}

enum Step {
    /// The relay was asked, or sent a part, and has not answered.
    Answer { sent: Option<u64> },
    /// The store was asked for the part at this offset.
    Load { number: u64, offset: u64 },
    /// It goes out after the entries.
    Ready { offset: u64, bytes: Vec<u8> },
}

/// See the module.
#[derive(Default)]
pub(crate) struct Blobs {
    here: BTreeMap<At, HereRow>,
    pub out: BTreeMap<At, Out>,
    wanted: BTreeMap<At, Wanted>,
    upload: Option<Upload>,
    /// Whose next part the relay was asked for.
    download: Option<At>,
    loads: u64,
    hold_until: Timestamp,
}

impl Blobs {
    fn upto(&self, at: &At) -> u64 {
        self.here.get(at).map_or(0, |here| here.upto)
    }

    fn total(&self, at: &At) -> u64 {
        self.here.get(at).map_or(0, |here| here.total)
    }

    fn complete(&self, at: &At) -> Option<u64> {
        self.here.get(at).filter(|here| here.upto == here.total).map(|here| here.total)
    }

    /// The line is gone, or starts over: what was asked will not be answered.
    pub(crate) fn forget_questions(&mut self) {
        self.upload = None;
        self.download = None;
        self.hold_until = 0;
    }

    /// A new connection: what the last relay would not take may be taken now.
    pub(crate) fn try_again(&mut self) {
        for out in self.out.values_mut() {
            (out.stuck, out.tries, out.spoiled) = (None, 0, false);
        }
    }

    /// Reads a row of the store, or of another tab.
    pub(crate) fn load_here(&mut self, key: &[u8], value: &[u8]) -> Option<At> {
        let at = rows::from_blob_key(key)?;
        self.here.insert(at, rows::decode(value)?);
        Some(at)
    }

    pub(crate) fn load_out(&mut self, key: &[u8], value: &[u8]) {
        if let (Some(at), Some(OutRow { since })) = (rows::from_blob_key(key), rows::decode(value)) {
            self.out.insert(at, Out::new(since, true));
        }
    }
}

impl Engine {
    // --- commands

    pub(crate) fn attach(&mut self, token: u64, space: SpaceId, content: &[u8], rng: &mut dyn CryptoRng) {
        let mut after = Vec::new();
        let outcome = match self.seal_attachment(space, content, rng) {
            Ok((at, key)) => {
                after.push(After::Attached(at));
                Outcome::Attached { blob: at.1, key }
            }
            Err(problem) => Outcome::Refused(problem),
        };
        after.push(After::Tell(Event::Done { token, outcome }));
        self.save(Durability::Strict, after);
        self.tell(Event::Status);
    }

    fn seal_attachment(
        &mut self,
        space: SpaceId,
        content: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Result<(At, BlobKey), Problem> {
        if !self.spaces.contains_key(&space) {
            return Err(Problem::Unknown);
        }
        if self.role_in(&space) < Some(Role::Editor) {
            return Err(Problem::NotAllowed);
        }
        let sealed = blob::seal(content, rng).map_err(|_| Problem::TooLarge)?;
        let at = (space, sealed.blob);
        let parts = (0..).zip(sealed.parts);
        self.ops.extend(parts.map(|(n, part)| Op::Put(Table::Blobs, rows::part_key(&at.0, &at.1, n), part)));
        self.keep_here(at, HereRow { total: sealed.total, upto: sealed.total });
        let since = self.now;
        self.ops.push(Op::Put(Table::BlobsOut, rows::blob_key(&at.0, &at.1), rows::encode(&OutRow { since })));
        self.blobs.out.insert(at, Out::new(since, false));
        Ok((at, sealed.key))
    }

    fn keep_here(&mut self, at: At, row: HereRow) {
        self.ops.push(Op::Put(Table::BlobsHere, rows::blob_key(&at.0, &at.1), rows::encode(&row)));
        self.blobs.here.insert(at, row);
    }

    /// It is safe here: now the relay may hear of it.
    pub(crate) fn attached(&mut self, at: At) {
        if let Some(out) = self.blobs.out.get_mut(&at) {
            out.durable = true;
        }
    }

    pub(crate) fn fetch(&mut self, token: u64, at: At, key: BlobKey) {
        if let Some(total) = self.blobs.complete(&at) {
            // After what is being written: it may be the attachment itself.
            let done = Event::Done { token, outcome: Outcome::Fetched { total } };
            return self.save(Durability::Relaxed, vec![After::Tell(done)]);
        }
        if let Err(problem) = self.may_fetch(&at.0) {
            return self.tell(Event::Done { token, outcome: Outcome::Refused(problem) });
        }
        if !self.leader {
            self.ops.push(Op::Put(Table::Meta, rows::want_key(&at.0, &at.1), key.0.to_vec()));
            self.save(Durability::Relaxed, Vec::new());
        }
        self.want(at, key).tokens.push(token);
    }

    fn may_fetch(&self, space: &SpaceId) -> Result<(), Problem> {
        let online = if self.leader { self.link.is_live() } else { self.leader_online };
        if self.role_in(space).is_none() {
            Err(Problem::NotAllowed)
        } else if !online {
            Err(Problem::Offline)
        } else if self.leader && !self.relay_knows_attachments() {
            Err(Problem::Update)
        } else {
            Ok(())
        }
    }

    fn want(&mut self, at: At, key: BlobKey) -> &mut Wanted {
        self.blobs.wanted.entry(at).or_insert(Wanted { key, tokens: Vec::new(), elsewhere: false })
    }

    /// Forgets an attachment that is damaged here, so that it is fetched again. One that is nowhere else stays.
    pub(crate) fn drop_attachment(&mut self, at: At) -> Outcome {
        if self.blobs.out.contains_key(&at) {
            return Outcome::Refused(Problem::NotAllowed);
        }
        self.forget_here(at);
        Outcome::Done
    }

    fn forget_here(&mut self, at: At) {
        let Some(row) = self.blobs.here.remove(&at) else { return };
        let numbers = 0..u32::try_from(blob::count(row.upto)).unwrap_or(u32::MAX);
        self.ops.extend(numbers.map(|n| Op::Delete(Table::Blobs, rows::part_key(&at.0, &at.1, n))));
        self.ops.push(Op::Delete(Table::BlobsHere, rows::blob_key(&at.0, &at.1)));
    }

    /// Whether the relay on the line speaks of attachments.
    pub(crate) fn relay_knows_attachments(&self) -> bool {
        self.link.version >= SPOKEN_FROM
    }

    // --- what is due

    /// When something is due that waits for its time.
    pub(crate) fn next_blob(&self) -> Option<Timestamp> {
        let waits = !self.blobs.wanted.is_empty() || self.blobs.out.values().any(|out| out.stuck.is_none());
        let held = self.blobs.hold_until > self.now && waits && self.leader && self.link.is_live();
        held.then_some(self.blobs.hold_until)
    }

    /// Sends what can be sent, and asks for what is wanted. Entries were sent before.
    pub(crate) fn pump_blobs(&mut self) {
        if !self.relay_knows_attachments() {
            return self.fetch_nothing(Problem::Update);
        }
        if self.blobs.hold_until > self.now {
            return;
        }
        if self.blobs.download.is_none()
            && let Some(at) = self.blobs.wanted.keys().next().copied()
        {
            self.ask_for(at);
        }
        let waiting = |space: &crate::space::Space| space.alarm.is_none() && space.outbox.iter().any(|o| !o.sent);
        if !self.spaces.values().any(waiting) {
            self.go_on_sending();
        }
    }

    fn ask_for(&mut self, at: At) {
        self.blobs.download = Some(at);
        let offset = self.blobs.upto(&at);
        self.send(&ClientFrame::GetBlob { space: at.0, blob: at.1, offset });
    }

    fn go_on_sending(&mut self) {
        match self.blobs.upload.take() {
            Some(Upload { at, step: Step::Ready { offset, bytes } }) => self.put(at, offset, bytes),
            Some(under_way) => self.blobs.upload = Some(under_way),
            None => {
                let ready = self.blobs.out.iter().filter(|(at, out)| self.may_send(at, out));
                // The relay says from where on.
                if let Some(at) = ready.min_by_key(|(_, out)| out.since).map(|(at, _)| *at) {
                    self.put(at, 0, Vec::new());
                }
            }
        }
    }

    fn may_send(&self, at: &At, out: &Out) -> bool {
        let known = self.workspace.as_ref().is_some_and(|workspace| workspace.space(&at.0).is_some());
        let sound = self.spaces.get(&at.0).is_some_and(|space| space.alarm.is_none());
        known && sound && out.durable && out.stuck.is_none() && self.role_in(&at.0) >= Some(Role::Editor)
    }

    fn put(&mut self, at: At, offset: u64, bytes: Vec<u8>) {
        let sent = (!bytes.is_empty()).then_some(offset);
        let (total, bytes) = (self.blobs.total(&at), Bytes(bytes));
        self.send(&ClientFrame::PutBlob { space: at.0, blob: at.1, total, offset, bytes });
        self.blobs.upload = Some(Upload { at, step: Step::Answer { sent } });
    }

    // --- answers

    /// How much of an attachment the relay has.
    pub(crate) fn blob_have(&mut self, at: At, upto: u64) {
        let Some(Upload { step: Step::Answer { sent }, .. }) = self.blobs.upload.take_if(|up| up.at == at) else {
            return;
        };
        let total = self.blobs.total(&at);
        if upto >= total {
            return self.blob_delivered(at);
        }
        let taken = sent.is_none_or(|offset| upto > offset);
        let tries = self.blobs.out.get_mut(&at).map_or(0, |out| {
            out.tries = if taken { 0 } else { out.tries + 1 };
            out.tries
        });
        if !upto.is_multiple_of(limits::BLOB_PART as u64) || tries >= TRIES {
            return self.stuck(at, Stuck::Broken);
        }
        self.tell(Event::Attachment { space: at.0, blob: at.1, way: Way::Out, upto, total });
        self.load_part(at, upto);
    }

    fn load_part(&mut self, at: At, offset: u64) {
        self.blobs.loads += 1;
        let load = self.blobs.loads;
        let number = offset / limits::BLOB_PART as u64;
        self.blobs.upload = Some(Upload { at, step: Step::Load { number: load, offset } });
        let key = rows::part_key(&at.0, &at.1, u32::try_from(number).unwrap_or(u32::MAX));
        self.out.push(Effect::Load { load, table: Table::Blobs, key });
    }

    /// The store's answer to [`Effect::Load`].
    pub(crate) fn loaded(&mut self, load: u64, value: Option<Vec<u8>>) {
        let is_it = |up: &mut Upload| matches!(up.step, Step::Load { number, .. } if number == load);
        let Some(Upload { at, step: Step::Load { offset, .. } }) = self.blobs.upload.take_if(is_it) else { return };
        let length = blob::length(self.blobs.total(&at), offset);
        match value.filter(|bytes| bytes.len() as u64 == length) {
            Some(bytes) => self.blobs.upload = Some(Upload { at, step: Step::Ready { offset, bytes } }),
            None => self.stuck(at, Stuck::Broken),
        }
    }

    fn blob_delivered(&mut self, at: At) {
        let total = self.blobs.total(&at);
        if self.blobs.out.remove(&at).is_some() {
            self.ops.push(Op::Delete(Table::BlobsOut, rows::blob_key(&at.0, &at.1)));
        }
        self.tell(Event::Attachment { space: at.0, blob: at.1, way: Way::Out, upto: total, total });
        self.delivered_all();
    }

    fn stuck(&mut self, at: At, why: Stuck) {
        if let Some(out) = self.blobs.out.get_mut(&at) {
            out.stuck = Some(why);
        }
        self.tell(Event::Status);
    }

    /// A part that was asked for: checked, and kept.
    pub(crate) fn blob_part(&mut self, at: At, total: u64, offset: u64, bytes: Vec<u8>) {
        let here = self.blobs.here.get(&at).copied();
        let expected = self.blobs.download == Some(at) && offset == self.blobs.upto(&at);
        if !expected {
            return;
        }
        self.blobs.download = None;
        let Some(wanted) = self.blobs.wanted.get(&at) else { return };
        let number = offset / limits::BLOB_PART as u64;
        let same = here.is_none_or(|here| here.total == total) && total <= limits::BLOB;
        let right = bytes.len() as u64 == blob::length(total, offset);
        if !same || !right || Chunks::new(&wanted.key).open(total, number, &bytes).is_err() {
            self.forget_here(at);
            return self.not_fetched(at, Problem::Damaged);
        }
        let upto = offset + bytes.len() as u64;
        let row = rows::part_key(&at.0, &at.1, u32::try_from(number).unwrap_or(u32::MAX));
        self.ops.push(Op::Put(Table::Blobs, row, bytes));
        self.keep_here(at, HereRow { total, upto });
        self.came(at);
    }

    /// More of an attachment is here.
    fn came(&mut self, at: At) {
        let (upto, total) = (self.blobs.upto(&at), self.blobs.total(&at));
        if self.blobs.wanted.contains_key(&at) {
            self.tell(Event::Attachment { space: at.0, blob: at.1, way: Way::In, upto, total });
        }
        if upto < total {
            return;
        }
        let Some(wanted) = self.blobs.wanted.remove(&at) else { return };
        if wanted.elsewhere {
            self.ops.push(Op::Delete(Table::Meta, rows::want_key(&at.0, &at.1)));
        }
        let done = wanted.tokens.into_iter().map(|token| Event::Done { token, outcome: Outcome::Fetched { total } });
        let done: Vec<Event> = done.collect();
        if self.mirroring {
            // Another tab has written it.
            return done.into_iter().for_each(|event| self.tell(event));
        }
        self.save(Durability::Relaxed, done.into_iter().map(After::Tell).collect());
    }

    /// It will not come now; what is here of it stays, for the next time.
    fn not_fetched(&mut self, at: At, problem: Problem) {
        let Some(wanted) = self.blobs.wanted.remove(&at) else { return };
        if wanted.elsewhere {
            let key = rows::want_key(&at.0, &at.1);
            // The other tab is told why, and then nobody wants it any more.
            self.ops.push(Op::Put(Table::Meta, key.clone(), vec![told(problem)]));
            self.ops.push(Op::Delete(Table::Meta, key));
        }
        for token in wanted.tokens {
            self.tell(Event::Done { token, outcome: Outcome::Refused(problem) });
        }
    }

    /// Nobody is to wait for what does not come on this line.
    pub(crate) fn fetch_nothing(&mut self, problem: Problem) {
        let all: Vec<At> = self.blobs.wanted.keys().copied().collect();
        all.into_iter().for_each(|at| self.not_fetched(at, problem));
    }

    pub(crate) fn blob_refused(&mut self, at: At, reason: BlobRefusal) {
        if self.blobs.upload.take_if(|up| up.at == at).is_some() {
            return self.not_taken(at, reason);
        }
        if self.blobs.download.take_if(|wanted| *wanted == at).is_none() {
            return;
        }
        match reason {
            BlobRefusal::Busy | BlobRefusal::Unavailable => self.blobs.hold_until = self.now + PAUSE,
            BlobRefusal::Missing => self.not_fetched(at, Problem::NotYet),
            BlobRefusal::NotAllowed | BlobRefusal::UnknownSpace => self.not_fetched(at, Problem::NotAllowed),
            _ => self.not_fetched(at, Problem::Damaged),
        }
    }

    fn not_taken(&mut self, at: At, reason: BlobRefusal) {
        match reason {
            BlobRefusal::Busy | BlobRefusal::Unavailable | BlobRefusal::UnknownSpace => {
                self.blobs.hold_until = self.now + PAUSE;
            }
            BlobRefusal::WrongHash => self.spoiled(at),
            BlobRefusal::Full => self.stuck(at, Stuck::Full),
            BlobRefusal::NotAllowed => self.stuck(at, Stuck::NotAllowed),
            _ => self.stuck(at, Stuck::Broken),
        }
    }

    /// Once more, from the beginning.
    fn spoiled(&mut self, at: At) {
        let again = self.blobs.out.get_mut(&at).is_some_and(|out| std::mem::replace(&mut out.spoiled, true));
        if again {
            self.stuck(at, Stuck::Broken);
        }
    }

    // --- other tabs

    /// Another tab wants an attachment, or is told that it does not come. Not of the store's rows: who wanted it is gone.
    pub(crate) fn mirror_want(&mut self, at: At, value: &[u8]) {
        match (<[u8; 32]>::try_from(value), value) {
            (Ok(key), _) if self.blobs.complete(&at).is_none() => self.want(at, BlobKey(key)).elsewhere = true,
            (Err(_), [problem]) => {
                let problem = heard(*problem);
                let Some(wanted) = self.blobs.wanted.remove(&at) else { return };
                for token in wanted.tokens {
                    self.tell(Event::Done { token, outcome: Outcome::Refused(problem) });
                }
            }
            _ => {}
        }
    }

    /// Another tab has fetched a part.
    pub(crate) fn mirror_here(&mut self, key: &[u8], value: &[u8]) {
        if let Some(at) = self.blobs.load_here(key, value) {
            self.came(at);
        }
    }

    pub(crate) fn forget_blob_row(&mut self, table: Table, key: &[u8]) {
        let Some(at) = rows::from_blob_key(key) else { return };
        match table {
            Table::BlobsHere => drop(self.blobs.here.remove(&at)),
            _ => drop(self.blobs.out.remove(&at)),
        }
    }

    // --- to read

    /// Attachments that the relay has not confirmed.
    pub fn undelivered_blobs(&self) -> impl Iterator<Item = (&SpaceId, &BlobId)> {
        self.blobs.out.keys().map(|(space, blob)| (space, blob))
    }

    /// Whether all of an attachment is on this device.
    pub fn has_blob(&self, space: &SpaceId, blob: &BlobId) -> bool {
        self.blobs.complete(&(*space, *blob)).is_some()
    }
}

/// Problems between tabs of one device. Never stored for long: both ends are the same program.
const TOLD: [Problem; 5] = [Problem::NotYet, Problem::NotAllowed, Problem::Damaged, Problem::Update, Problem::Offline];

fn told(problem: Problem) -> u8 {
    let at = TOLD.iter().position(|known| *known == problem).unwrap_or(TOLD.len() - 1);
    u8::try_from(at).unwrap_or_default()
}

fn heard(code: u8) -> Problem {
    TOLD.get(usize::from(code)).copied().unwrap_or(Problem::Offline)
}
