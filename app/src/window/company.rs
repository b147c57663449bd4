//! Who else is in the texts of the table at this moment, and saying where one is oneself. Never of family files: there it would tell
//! who works on which family, and when.

use std::collections::{BTreeMap, BTreeSet};

use intreccio_model::ids::Id;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::client::Client;
use crate::bridge::{Ask, DocRef, Id16, Present};
use crate::platform::clock;
use crate::platform::timer::{self, Timer};

/// At most so often (milliseconds): the relay drops what is more than five in a second.
const SAY_EVERY: u32 = 250;
/// Who does not move says so again after this long…
const AGAIN: u32 = 6_000;
/// …and who has said nothing for so long has left.
const LEFT: u64 = 20_000;

/// Where somebody is. Travels as postcard; what a later version says more is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub doc: Id16,
    /// Closed the page: nothing else holds then.
    pub left: bool,
    /// The clause in which they write.
    pub clause: Option<Id>,
    /// Where in its text.
    pub spot: Option<Spot>,
}

/// A stretch of a clause's text, held by Automerge's cursors on its first and its last character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    pub from: String,
    pub to: String,
    /// It is selected; else it is the character beside the caret.
    pub selected: bool,
    /// The caret is behind it; else before.
    pub behind: bool,
}

/// Somebody else, on one of their devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    pub device: Id16,
    pub user: Id16,
    pub here: Here,
    heard: u64,
    space: Id16,
}

/// See the module.
#[derive(Clone, Copy, Default)]
pub struct Company {
    /// By device and document: a device may have several tabs.
    others: RwSignal<BTreeMap<(Id16, Id16), Other>>,
    /// Forgets who has left.
    watch: StoredValue<Option<Timer>, LocalStorage>,
}

impl Company {
    /// Who else is in a text, in an order that stays.
    pub fn of(self, doc: DocRef) -> Vec<Other> {
        let in_it = |other: &&Other| other.space == doc.space && other.here.doc == doc.doc;
        self.others.with(|others| others.values().filter(in_it).cloned().collect())
    }

    /// Whether somebody else is in a space.
    pub fn is_in(self, space: Id16) -> bool {
        self.others.try_with_untracked(|others| others.values().any(|other| other.space == space)).unwrap_or_default()
    }

    pub(super) fn hear(self, &Present { space, user, device, ref content }: &Present) {
        let Ok((here, _)) = postcard::take_from_bytes::<Here>(content) else { return };
        let at = (device, here.doc);
        self.others.update(|others| {
            if here.left {
                others.remove(&at);
            } else {
                others.insert(at, Other { device, user, here, heard: clock::now_ms(), space });
            }
        });
        self.watch();
    }

    fn watch(self) {
        let timer = timer::after(AGAIN, move || {
            let limit = clock::now_ms().saturating_sub(LEFT);
            let stale = self.others.with_untracked(|others| others.values().any(|other| other.heard < limit));
            if stale {
                self.others.update(|others| others.retain(|_, other| other.heard >= limit));
            }
            if !self.others.with_untracked(BTreeMap::is_empty) {
                self.watch();
            }
        });
        self.watch.set_value(Some(timer));
    }

    pub(super) fn clear(self) {
        self.others.set(BTreeMap::new());
    }
}

/// Says where one is in a text, as long as its page is open.
#[derive(Clone, Copy)]
pub struct Presence {
    client: Client,
    at: DocRef,
    now: StoredValue<Here>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
    /// Nothing is said before this has passed.
    resting: StoredValue<bool>,
}

impl Presence {
    /// Begins to say it. Call it in the component of the page.
    pub fn begin(client: Client, at: DocRef) -> Self {
        let here = Here { doc: at.doc, left: false, clause: None, spot: None };
        let presence = Self {
            client,
            at,
            now: StoredValue::new(here),
            timer: StoredValue::new_local(None),
            resting: StoredValue::new(false),
        };
        presence.say();
        // Who comes hears at once who is there.
        let devices =
            Memo::new(move |_| client.company.of(at).iter().map(|other| other.device).collect::<BTreeSet<_>>());
        Effect::new(move |before: Option<BTreeSet<Id16>>| {
            let now = devices.get();
            if before.is_some_and(|before| !now.is_subset(&before)) {
                presence.say();
            }
            now
        });
        on_cleanup(move || {
            presence.timer.try_set_value(None);
            let left = Here { doc: at.doc, left: true, clause: None, spot: None };
            tell(client, at, &left);
        });
        presence
    }

    /// One's caret is here now.
    pub fn be(self, clause: Id, spot: Option<Spot>) {
        let here = Here { doc: self.at.doc, left: false, clause: Some(clause), spot };
        let same = self.now.try_with_value(|now| *now == here).unwrap_or(true);
        if same {
            return;
        }
        self.now.set_value(here);
        if !self.resting.get_value() {
            self.say();
        }
    }

    /// Now; then, after a rest, what has changed meanwhile, or the same again after a while.
    fn say(self) {
        let Some(here) = self.now.try_get_value() else { return };
        tell(self.client, self.at, &here);
        self.resting.set_value(true);
        self.then(SAY_EVERY, move || {
            let moved = self.now.try_with_value(|now| *now != here).unwrap_or_default();
            self.resting.try_set_value(false);
            if moved {
                self.say();
            } else {
                self.then(AGAIN, move || self.say());
            }
        });
    }

    fn then(self, wait: u32, act: impl FnOnce() + 'static) {
        self.timer.try_set_value(Some(timer::after(wait, act)));
    }
}

fn tell(client: Client, at: DocRef, here: &Here) {
    if let Ok(content) = postcard::to_stdvec(here) {
        client.tell(Ask::Present { space: at.space, content });
    }
}
