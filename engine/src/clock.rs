//! The device's clock, which people and the network set while the program runs.

use crate::engine::{Engine, Timestamp};
use crate::link::LinkState;

/// Less than this is jitter.
const NOTICED: u64 = 1_000;

impl Engine {
    /// The clock shows `now`. When it was set back, everything that is due is moved with it: after a clock that was a year ahead,
    /// nothing may wait for a year.
    pub(crate) fn read_clock(&mut self, now: Timestamp) {
        let back = self.now.saturating_sub(now);
        self.now = now;
        if back < NOTICED {
            return;
        }
        let earlier = |at: &mut Timestamp| *at = at.saturating_sub(back);
        let link = &mut self.link;
        match &mut link.state {
            LinkState::Down { retry_at: at } | LinkState::Greeting { until: at } | LinkState::Syncing { until: at } => {
                earlier(at);
            }
            LinkState::Live => {}
        }
        earlier(&mut link.heard);
        earlier(&mut link.hold_until);
        let due = [&mut link.dead_at, &mut self.apply_at, &mut self.save_at, &mut self.batches.retry_at];
        due.into_iter().flatten().for_each(earlier);
        self.waiting.values_mut().for_each(|waiting| earlier(&mut waiting.until));
        for pending in self.pending.values_mut() {
            earlier(&mut pending.since);
            earlier(&mut pending.last);
        }
    }
}
