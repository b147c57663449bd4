//! A document that is open in the window, shared by all who show it.
//!
//! Typing and remote changes merge here, synchronously, in a live Automerge document. Each commit goes to the worker at least
//! once: it stays in a queue until the worker has answered that it is durable, and is sent again after the worker was restarted.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::rc::Rc;

use futures_channel::oneshot;
use intreccio_model::doc::{self, Doc, DocError, Edit, EditError, Kind};
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::path::Path;
use intreccio_model::place::Place;
use intreccio_model::register::TextField;
use intreccio_model::{rich, text};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::client::Client;
use super::pace::Pace;
use super::typing::Binding;
use crate::bridge::{Answer, Ask, DocRef, Id16, Problem, SpaceRole};
use crate::platform::timer::{self, Timer};
use crate::platform::{clock, random};

/// What is typed becomes one commit after so long at most: within half a second it is on the device.
const TYPING_MS: u32 = 350;
/// The same while somebody else is there, who sees it as it is typed.
const IN_COMPANY_MS: u32 = 60;
/// A device that has not saved after so long cannot save now. The worker goes on trying.
const LATE_MS: u32 = 4_000;

/// Whether what is on the screen is on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// Everything.
    Saved,
    /// Typed or changed a moment ago.
    Saving,
    /// The device refused. It is kept in the page and tried again.
    Failed(Problem),
}

/// A handle on an open document. `Copy`; after the page was locked it reads as an empty document and edits nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OpenDoc {
    /// Which document.
    pub at: DocRef,
    /// Rises when the document has changed, by an own gesture at once, by letters or from elsewhere when nobody types, or each second.
    /// Read it to run again: [`OpenDoc::with`] does.
    pub version: RwSignal<u64>,
    /// Whether what is on the screen is on the device.
    pub saved: RwSignal<Saving>,
    /// The heads up to which the person has seen what others changed.
    pub reviewed: RwSignal<Vec<[u8; 32]>>,
    /// What this device may do; `None` while it is not known.
    pub role: RwSignal<Option<SpaceRole>>,
    /// The document has come to its end: it is shown and not written, whatever the role.
    pub ended: RwSignal<bool>,
    /// The person's role in the family only reads it, whatever the space would let this device do.
    pub only_reads: RwSignal<bool>,
    live: StoredValue<Rc<Live>, LocalStorage>,
}

/// An open document as the client needs it. A trait, so that the client can be loaded without the code of documents: see
/// [`crate::parts`].
pub(super) trait Document {
    fn handle(&self) -> OpenDoc;
    fn flush(&self);
    fn remote(&self, changes: Vec<Vec<u8>>);
    fn settle(&self) -> Pin<Box<dyn Future<Output = Result<(), Problem>>>>;
    fn resume(&self);
    fn forget(&self);
}

impl Document for OpenDoc {
    fn handle(&self) -> OpenDoc {
        *self
    }

    fn flush(&self) {
        (*self).flush();
    }

    fn remote(&self, changes: Vec<Vec<u8>>) {
        (*self).remote(changes);
    }

    fn settle(&self) -> Pin<Box<dyn Future<Output = Result<(), Problem>>>> {
        Box::pin((*self).settle())
    }

    fn resume(&self) {
        (*self).resume();
    }

    fn forget(&self) {
        (*self).forget();
    }
}

/// Writes one shared text as it stands in its field.
type Write = Box<dyn FnOnce(&mut Edit<'_>) -> Result<(), EditError>>;

struct Live {
    client: Client,
    user: UserId,
    doc: RefCell<Option<Doc>>,
    /// Commits that the worker has not answered for, oldest first.
    queue: RefCell<VecDeque<Vec<u8>>>,
    in_flight: Cell<bool>,
    /// Whether changes wait for others that did not come yet.
    waits: Cell<bool>,
    pace: Pace,
    merger: RefCell<Option<Timer>>,
    /// Tells the readers.
    teller: RefCell<Option<Timer>>,
    /// What was written since the fields were refreshed.
    touched: RefCell<rich::Touched>,
    /// What was written since the document was opened.
    writes: RefCell<rich::Writes>,
    /// Says that saving takes too long.
    late: RefCell<Option<Timer>>,
    /// Says that everything is saved.
    calm: RefCell<Option<Timer>>,
    /// Texts with keystrokes that are not in a commit yet, by place and label.
    typed: RefCell<BTreeMap<Path, Write>>,
    /// What was typed into rich texts, which `typed` writes.
    rich: RefCell<BTreeMap<Path, Rc<RefCell<Vec<rich::Op>>>>>,
    timer: RefCell<Option<Timer>>,
    /// Text fields on the screen.
    bindings: RefCell<Vec<Rc<dyn Binding>>>,
    /// Remote changes that wait until an input method has finished its character.
    held: RefCell<Vec<Vec<u8>>>,
    holders: Cell<u32>,
    settling: RefCell<Vec<oneshot::Sender<Result<(), Problem>>>>,
}

impl OpenDoc {
    /// Opens what the worker sent.
    pub(super) fn load(
        client: Client,
        at: DocRef,
        user: Id16,
        bytes: &[u8],
        reviewed: Vec<[u8; 32]>,
        role: Option<SpaceRole>,
    ) -> Result<Self, Problem> {
        let user = UserId(user);
        // Never reused: an actor that goes on from an older copy makes Automerge refuse the whole merge.
        let actor = Actor(random::bytes().map_err(|_| Problem::Internal)?);
        let doc = doc::load(bytes, user, actor).map_err(|_| Problem::Internal)?;
        Ok(Self {
            at,
            version: RwSignal::new(1),
            saved: RwSignal::new(Saving::Saved),
            reviewed: RwSignal::new(reviewed),
            role: RwSignal::new(role),
            ended: RwSignal::new(false),
            only_reads: RwSignal::new(false),
            live: StoredValue::new_local(Rc::new(Live::new(client, user, doc))),
        })
    }

    /// Reads the document; inside an effect, memo or view it runs again when the document changes: see [`Self::version`]. Keystrokes of
    /// the last second may be missing: they are in their fields. Do not call it inside the gesture of [`Self::edit`].
    pub fn with<R>(self, read: impl FnOnce(&Doc) -> R) -> R {
        self.version.track();
        self.with_untracked(read)
    }

    /// The same without subscribing.
    pub fn with_untracked<R>(self, read: impl FnOnce(&Doc) -> R) -> R {
        if let Some(live) = self.live()
            && let Some(doc) = live.doc.borrow().as_ref()
        {
            return read(doc);
        }
        read(&doc::new(Kind::Plan, UserId([0; 16]), Actor([0; 16])))
    }

    /// Reads the document together with what was written into it since it was opened, without subscribing.
    pub fn with_writes<R>(self, read: impl FnOnce(&Doc, &rich::Writes) -> R) -> R {
        let live = self.live();
        let none = RefCell::default();
        let writes = live.as_ref().map_or(&none, |live| &live.writes).borrow();
        self.with_untracked(|doc| read(doc, &writes))
    }

    /// Whether nobody types at this device.
    pub fn rests(self) -> bool {
        self.live().is_none_or(|live| live.pace.calm_in(clock::now_ms()) == 0)
    }

    /// Makes one commit of the edits in `gesture` (functions of the model), merges what is being typed first, shows the result at
    /// once and saves it in the background. The model writes the intent of the commit; time and author come from here.
    ///
    /// # Errors
    /// What the gesture says; the document is then as it was.
    pub fn edit<T>(self, gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>) -> Result<T, EditError> {
        self.flush();
        let live = self.live().ok_or_else(gone)?;
        let outcome = self.commit(&live, gesture)?;
        self.changed(&live);
        self.send();
        Ok(outcome)
    }

    /// Takes changes that were made beside this document, by the person at this device, as if they had been made here.
    pub fn take_own(self, changes: Vec<Vec<u8>>) {
        let Some(live) = self.live() else { return };
        let taken = live.doc.borrow_mut().as_mut().is_some_and(|doc| live.take(doc, &changes).is_ok());
        if taken && !changes.is_empty() {
            live.queue.borrow_mut().extend(changes);
            self.say(Saving::Saving);
            self.changed(&live);
            self.send();
        }
    }

    /// Takes the text of a field as it stands after a keystroke. It becomes a commit soon, together with the keystrokes that follow.
    /// Prefer [`super::typing::bind`], which calls it and keeps the caret.
    pub fn type_text<E: Place + Clone + 'static>(self, place: &E, field: TextField<E>, value: String) {
        let Some(live) = self.live() else { return };
        let path = place.container().then(place.key(field.label));
        let place = place.clone();
        let write: Write = Box::new(move |edit| text::update(edit, &place, field, &value));
        live.typed.borrow_mut().insert(path, write);
        self.flush_soon(&live);
    }

    /// The same of a rich text: further changes, after those that wait. Prefer [`super::rich_typing::bind`].
    pub fn type_rich<E: Place + Clone + 'static>(self, place: &E, field: TextField<E>, ops: Vec<rich::Op>) {
        let Some(live) = self.live() else { return };
        let path = place.container().then(place.key(field.label));
        let waiting = Rc::clone(live.rich.borrow_mut().entry(path.clone()).or_default());
        waiting.borrow_mut().extend(ops);
        let place = place.clone();
        let write: Write = Box::new(move |edit| rich::type_in(edit, &place, field, waiting.take()));
        live.typed.borrow_mut().insert(path, write);
        self.flush_soon(&live);
    }

    fn flush_soon(self, live: &Live) {
        self.say(Saving::Saving);
        let now = clock::now_ms();
        let mut timer = live.timer.borrow_mut();
        if timer.is_none() {
            let in_company = live.client.company.is_in(self.at.space);
            let pause = if in_company { live.pace.write_rest(now).max(IN_COMPANY_MS) } else { TYPING_MS };
            *timer = Some(timer::after(live.pace.write_in(pause, now), move || self.flush()));
        }
        if live.pace.typed(now) {
            request_animation_frame(move || {
                spawn_local(async move {
                    timer::sleep(0).await;
                    self.lull();
                });
            });
        }
    }

    /// A letter was shown: one of the things that wait.
    fn lull(self) {
        let Some(live) = self.live() else { return };
        let now = clock::now_ms();
        live.pace.shown();
        if live.client.company.is_in(self.at.space) {
            live.client.tell(Ask::Lull);
        }
        if live.timer.borrow().is_some() && live.pace.is_due(now) {
            self.flush();
        } else if live.pace.is_merging_due(now) {
            self.merge_held();
        } else if live.teller.borrow().is_some() && live.pace.is_telling_due(now) {
            self.tell(&live);
        }
    }

    /// [`Self::edit`], by a field on the screen that shows the result already.
    pub(super) fn edit_from<T>(
        self,
        binding: &dyn Binding,
        gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, EditError> {
        self.flush();
        let live = self.live().ok_or_else(gone)?;
        let outcome = self.commit(&live, gesture)?;
        if let Some(doc) = live.doc.borrow().as_ref() {
            binding.hold(doc);
        }
        self.changed(&live);
        self.send();
        Ok(outcome)
    }

    /// Makes a commit of what was typed, now.
    pub fn flush(self) {
        let Some(live) = self.live() else { return };
        live.timer.borrow_mut().take();
        let typed = live.typed.take();
        live.rich.take();
        if typed.is_empty() {
            return;
        }
        let begun = clock::now_ms();
        // A field whose place was removed meanwhile has nowhere to go; the others must not suffer for it. The fields are refreshed
        // after the last one, or the first commit would take back what was typed into the second field.
        for write in typed.into_values() {
            let _ = self.commit(&live, write);
        }
        // The fields show what was typed into them.
        let bindings = live.bindings.borrow().clone();
        if let Some(doc) = live.doc.borrow().as_ref() {
            bindings.iter().for_each(|binding| binding.hold(doc));
        }
        self.refresh(&live);
        self.tell_soon();
        self.send();
        self.say_if_saved();
        live.pace.wrote(begun, clock::now_ms());
    }

    /// Waits until everything is on the device.
    ///
    /// # Errors
    /// Why it cannot be saved.
    pub async fn settle(self) -> Result<(), Problem> {
        self.flush();
        let Some(live) = self.live() else { return Ok(()) };
        if live.queue.borrow().is_empty() {
            return Ok(());
        }
        let (done, settled) = oneshot::channel();
        live.settling.borrow_mut().push(done);
        self.send();
        settled.await.unwrap_or(Err(Problem::Internal))
    }

    /// The person has seen what others changed, up to what is on the screen.
    pub fn mark_reviewed(self) {
        let heads: Vec<[u8; 32]> = self.with_untracked(|doc| doc::heads(doc).iter().map(|head| head.0).collect());
        self.reviewed.set(heads.clone());
        if let Some(live) = self.live() {
            live.client.tell(Ask::MarkReviewed { doc: self.at, heads });
        }
    }

    fn live(self) -> Option<Rc<Live>> {
        self.live.try_get_value()
    }

    fn commit<T>(
        self,
        live: &Live,
        gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, EditError> {
        let mut open = live.doc.borrow_mut();
        let doc = open.as_mut().ok_or_else(gone)?;
        let (outcome, change) = doc::edit(doc, clock::now_signed(), &mut fill_id, gesture)?;
        if let Some(change) = change {
            live.touched.borrow_mut().add(doc, std::slice::from_ref(&change));
            live.queue.borrow_mut().push_back(change);
            self.say(Saving::Saving);
        }
        Ok(outcome)
    }

    fn changed(self, live: &Live) {
        self.refresh(live);
        self.tell(live);
    }

    /// The fields on the screen, which keep up with every letter.
    fn refresh(self, live: &Live) {
        let (bindings, touched) = (live.bindings.borrow().clone(), live.touched.take());
        live.writes.borrow_mut().add(&touched);
        if let Some(doc) = live.doc.borrow().as_ref() {
            for binding in bindings {
                binding.refresh(doc, &touched);
            }
        }
    }

    /// Who reads the document reads it again.
    fn tell(self, live: &Live) {
        live.teller.borrow_mut().take();
        live.pace.told(clock::now_ms());
        self.version.update(|version| *version += 1);
    }

    /// What pages derive from a long document costs as much as many letters: they read it again when the keys rest.
    fn tell_soon(self) {
        let Some(live) = self.live() else { return };
        let now = clock::now_ms();
        match live.pace.tell_in(now) {
            0 => self.tell(&live),
            pause => *live.teller.borrow_mut() = Some(timer::after(pause, move || self.tell_soon())),
        }
    }

    /// Changes from another device or tab.
    pub(super) fn remote(self, changes: Vec<Vec<u8>>) {
        let Some(live) = self.live() else { return };
        let now = clock::now_ms();
        live.pace.came(now, live.pace.typing_for(now) > 0 && live.is_hidden(&changes));
        live.held.borrow_mut().extend(changes);
        self.merge_soon();
    }

    /// As soon as the keys have had their time.
    fn merge_soon(self) {
        let Some(live) = self.live() else { return };
        match live.pace.merge_in(clock::now_ms()) {
            0 => self.merge_held(),
            pause => *live.merger.borrow_mut() = Some(timer::after(pause, move || self.merge_soon())),
        }
    }

    /// Merges what came, behind what was typed: then a field shows what its document has, and carets can be kept. What comes into the
    /// middle of a character waits until the field says that it is finished.
    pub(super) fn merge_held(self) {
        let Some(live) = self.live() else { return };
        live.merger.borrow_mut().take();
        if live.is_composing() {
            return;
        }
        let bindings = live.bindings.borrow().clone();
        bindings.iter().for_each(|binding| binding.catch_up());
        let changes = live.held.take();
        if changes.is_empty() {
            return;
        }
        self.flush();
        let begun = clock::now_ms();
        if let Some(doc) = live.doc.borrow_mut().as_mut() {
            for binding in &bindings {
                binding.hold(doc);
            }
            // The worker has applied them before: what it passes on is sound.
            let _ = live.take(doc, &changes);
        }
        self.refresh(&live);
        self.tell_soon();
        live.pace.merged(begun, clock::now_ms());
    }

    pub(super) fn attach(self, binding: Rc<dyn Binding>) {
        if let Some(live) = self.live() {
            live.bindings.borrow_mut().push(binding);
        }
    }

    pub(super) fn detach(self, binding: &Rc<dyn Binding>) {
        self.flush();
        if let Some(live) = self.live() {
            live.bindings.borrow_mut().retain(|held| !Rc::ptr_eq(held, binding));
        }
        self.merge_held();
    }

    /// One more holder: the document stays open until as many have called [`Self::release`].
    pub(super) fn retain(self) {
        if let Some(live) = self.live() {
            live.holders.set(live.holders.get() + 1);
        }
    }

    pub fn release(self) {
        let Some(live) = self.live() else { return };
        live.holders.set(live.holders.get().saturating_sub(1));
        self.flush();
        self.close_if_unused(&live);
    }

    fn close_if_unused(self, live: &Live) {
        if live.holders.get() == 0 && live.queue.borrow().is_empty() {
            live.client.close(self.at);
        }
    }

    /// Lets go of the content.
    pub(super) fn forget(self) {
        let Some(live) = self.live() else { return };
        live.timer.borrow_mut().take();
        live.merger.borrow_mut().take();
        live.teller.borrow_mut().take();
        live.calm.borrow_mut().take();
        live.doc.borrow_mut().take();
        live.typed.borrow_mut().clear();
        live.rich.borrow_mut().clear();
        live.queue.borrow_mut().clear();
        live.bindings.borrow_mut().clear();
    }

    /// Sends everything in the queue, unless that is happening already.
    fn send(self) {
        let Some(live) = self.live() else { return };
        if live.in_flight.get() || live.queue.borrow().is_empty() {
            return;
        }
        live.in_flight.set(true);
        *live.late.borrow_mut() = Some(timer::after(LATE_MS, move || self.failed(Problem::Storage)));
        spawn_local(async move {
            let changes: Vec<Vec<u8>> = live.queue.borrow().iter().cloned().collect();
            let count = changes.len();
            let begun = clock::now_ms();
            let answer = live.client.ask(Ask::Edit { doc: self.at, changes }).await;
            // The worker takes the time of a processor too.
            live.pace.wrote(begun, clock::now_ms());
            live.in_flight.set(false);
            live.late.borrow_mut().take();
            self.sent(&live, &answer, count);
        });
    }

    fn say(self, saving: Saving) {
        // An answer may come when the page, and the signal with it, is gone.
        if self.saved.try_get_untracked().is_some_and(|before| before != saving) {
            self.saved.set(saving);
        }
    }

    /// Words that change with every letter are noise, and each change is a frame for which the next letter waits: so it is said a little
    /// after the last letter that everything is saved.
    fn say_if_saved(self) {
        let Some(live) = self.live() else { return };
        if !live.queue.borrow().is_empty() || !live.typed.borrow().is_empty() {
            return;
        }
        match live.pace.calm_in(clock::now_ms()) {
            0 => self.say(Saving::Saved),
            pause => *live.calm.borrow_mut() = Some(timer::after(pause, move || self.say_if_saved())),
        }
    }

    fn failed(self, problem: Problem) {
        self.say(Saving::Failed(problem));
        if let Some(live) = self.live() {
            live.settle(Err(problem));
        }
    }

    fn sent(self, live: &Live, answer: &Answer, count: usize) {
        if let Answer::Failed(problem) = answer {
            // Without a worker or its keys there is nothing to try: `resume` comes after unlocking.
            return self.failed(*problem);
        }
        let left = {
            let mut queue = live.queue.borrow_mut();
            let answered = count.min(queue.len());
            queue.drain(..answered);
            queue.len()
        };
        if left > 0 {
            return self.send();
        }
        self.say_if_saved();
        live.settle(Ok(()));
        self.close_if_unused(live);
    }

    /// After the worker was restarted and unlocked: opens the document there again, merges what it has, sends what it lacks.
    pub(super) fn resume(self) {
        let Some(live) = self.live() else { return };
        spawn_local(async move {
            let Answer::Document { bytes, role, .. } = live.client.ask(Ask::Open(self.at)).await else { return };
            self.role.set(role);
            let Ok(actor) = random::bytes() else { return };
            let here: Vec<_> = self.with_untracked(doc::heads);
            if let Ok(there) = doc::load(&bytes, live.user, Actor(actor)) {
                self.remote(doc::changes_since(&there, &here));
            }
            self.send();
        });
    }
}

impl Live {
    fn new(client: Client, user: UserId, doc: Doc) -> Self {
        Self {
            client,
            user,
            doc: RefCell::new(Some(doc)),
            queue: RefCell::default(),
            in_flight: Cell::new(false),
            waits: Cell::new(false),
            pace: Pace::default(),
            merger: RefCell::default(),
            teller: RefCell::default(),
            touched: RefCell::default(),
            writes: RefCell::default(),
            late: RefCell::default(),
            calm: RefCell::default(),
            typed: RefCell::default(),
            rich: RefCell::default(),
            timer: RefCell::default(),
            bindings: RefCell::default(),
            held: RefCell::default(),
            holders: Cell::new(0),
            settling: RefCell::default(),
        }
    }

    /// Merges changes, and takes note of where they write.
    fn take(&self, doc: &mut Doc, changes: &[Vec<u8>]) -> Result<(), DocError> {
        let mut touched = self.touched.borrow_mut();
        let applied = touched.apply(doc, changes)?;
        // What waited until now, or waits from now on, is in no list that is at hand.
        if self.waits.replace(!applied.missing.is_empty()) || !applied.missing.is_empty() {
            *touched = rich::Touched::Anything;
        }
        Ok(())
    }

    /// Whether all of it is written into texts that are off the screen.
    fn is_hidden(&self, changes: &[Vec<u8>]) -> bool {
        let mut touched = rich::Touched::default();
        let open = self.doc.borrow();
        let Some(doc) = open.as_ref() else { return false };
        touched.add(doc, changes);
        let bindings = self.bindings.borrow();
        let mut shown = bindings.iter().filter(|binding| binding.shows(doc, &touched)).peekable();
        shown.peek().is_some() && !shown.any(|binding| binding.is_in_sight())
    }

    fn is_composing(&self) -> bool {
        self.bindings.borrow().iter().any(|binding| binding.is_composing())
    }

    fn settle(&self, outcome: Result<(), Problem>) {
        for waiting in self.settling.take() {
            let _ = waiting.send(outcome);
        }
    }
}

fn gone() -> EditError {
    EditError::NotFound(Path::root())
}

/// Ids need to be unique, not secret: without the platform's randomness, which was there when the document was opened, the
/// language's has to do.
fn fill_id(bytes: &mut [u8]) {
    if random::fill(bytes).is_err() {
        for byte in bytes {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let random = (js_sys::Math::random() * 256.0) as u8;
            *byte = random;
        }
    }
}
