//! Where a visit was left: step, field and caret. Kept on this device, in the vault, so that the form opens there again after a
//! reload, a crash, a lock, or in another tab. What was written is in the document, and needs none of this.

use intreccio_model::ids::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::steps::Step;
use crate::platform::timer::{self, Timer};
use crate::ui::browser;
use crate::window::client::Client;
use crate::window::kept;

/// What it is kept under.
const NAME: &str = "visits";
/// Visits that are remembered.
const VISITS: usize = 30;
/// A caret that rests so long is kept.
const REST_MS: u32 = 300;
/// How often, and how many times, a field that is not on the screen yet is looked for.
const LOOK_MS: u32 = 50;
const LOOKS: u32 = 40;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    event: Id,
    step: u8,
    /// The id of the field; empty when none had the focus.
    field: String,
    /// Code units from the beginning of the field's text.
    start: u32,
    end: u32,
}

/// The place in the form of one event.
#[derive(Clone, Copy)]
pub struct Place {
    client: Client,
    event: Id,
    step: RwSignal<Step>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
    /// Nothing is kept before what was kept is known.
    ready: RwSignal<bool>,
}

impl Place {
    /// Goes to where the form was left, and from then on keeps where it is.
    pub fn resume(client: Client, event: Id, step: RwSignal<Step>) -> Self {
        let place = Self { client, event, step, timer: StoredValue::new_local(None), ready: RwSignal::new(false) };
        spawn_local(async move {
            let all: Vec<Position> = kept::recall(client, NAME).await.unwrap_or_default();
            if let Some(left) = all.into_iter().find(|position| position.event == event) {
                if let Some(at) = Step::of(left.step) {
                    step.try_set(at);
                }
                focus(&left).await;
            }
            place.ready.try_set(true);
        });
        Effect::new(move |_| {
            step.track();
            place.touch();
        });
        place
    }

    /// Something moved: the caret, the focus, the step.
    pub fn touch(self) {
        if self.ready.try_get_untracked() == Some(true) {
            let _gone = self.timer.try_set_value(Some(timer::after(REST_MS, move || self.keep())));
        }
    }

    fn keep(self) {
        let (Some(step), caret) = (self.step.try_get_untracked(), browser::caret()) else { return };
        let (field, start, end) = caret.unwrap_or_default();
        let here = Position { event: self.event, step: step.number(), field, start, end };
        spawn_local(async move {
            let mut all: Vec<Position> = kept::recall(self.client, NAME).await.unwrap_or_default();
            all.retain(|position| position.event != self.event);
            all.insert(0, here);
            all.truncate(VISITS);
            kept::keep(self.client, NAME, &all);
        });
    }

    /// The visit is finished.
    pub fn forget(self) {
        let _gone = self.timer.try_set_value(None);
        let _gone = self.ready.try_set(false);
        spawn_local(async move {
            let mut all: Vec<Position> = kept::recall(self.client, NAME).await.unwrap_or_default();
            all.retain(|position| position.event != self.event);
            kept::keep(self.client, NAME, &all);
        });
    }
}

/// Fields are made a moment after the form.
async fn focus(left: &Position) {
    if left.field.is_empty() {
        return;
    }
    for _ in 0..LOOKS {
        if browser::set_caret(&left.field, left.start, left.end) {
            return;
        }
        timer::sleep(LOOK_MS).await;
    }
}
