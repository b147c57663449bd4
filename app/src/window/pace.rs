//! When an open document writes what was typed, merges what others typed, and has the page read it again.
//!
//! In a long text each takes as long as a key may wait. So the page is left to the keys for some times as long as writing or merging took,
//! it is read again when the keys rest, and while somebody types all is done right behind the frame that shows a letter: then the next
//! letter is farthest away.

use std::cell::Cell;

/// The page is left to the keys so many times as long as merging took. Each device that gets a letter works for it longer than it takes to
/// write it: writing seldom spares more than merging seldom.
const MERGE_SHARE: u64 = 10;
const WRITE_SHARE: u64 = 20;
/// But nobody waits longer than this for the letters of another, nor the other for those that are written here: together with the way they
/// have a third of a second.
const MERGE_LATEST_MS: u32 = 120;
const WRITE_LATEST_MS: u32 = 180;
/// What comes for a text that is off the screen waits for so long, or until nobody types.
const HIDDEN_LATEST_MS: u32 = 1_000;
/// Without a letter for so long, or without frames, both are done anyway.
const LULL_MS: u32 = 60;

/// Without a letter for so long, nobody is typing: a word that says how things are does not change back and forth.
pub(crate) const CALM_MS: u32 = 300;

/// The page is read again so long after it was, and while somebody types so long after a change at the latest.
const REREAD_MS: u32 = 200;
const REREAD_LATEST_MS: u32 = 1_000;

/// Times are milliseconds of the wall clock, which may jump: then something is done too soon, or a deadline later.
#[derive(Default)]
pub(super) struct Pace {
    /// The last letter.
    key: Cell<u64>,
    /// A letter was typed that no frame has shown.
    painting: Cell<bool>,
    /// When what was typed is to be written.
    write_due: Cell<u64>,
    /// Until when the keys have the page, after writing and after merging.
    write_after: Cell<u64>,
    merge_after: Cell<u64>,
    /// When the first of what is to be merged came, and whether all of it is for texts that are off the screen.
    came: Cell<Option<(u64, bool)>>,
    /// The first change since the page was read.
    untold: Cell<Option<u64>>,
    /// When the page was read.
    told: Cell<u64>,
}

impl Pace {
    /// A letter was typed. Whether the caller is to look for the frame that shows it: somebody else may do so already.
    pub(super) fn typed(&self, now: u64) -> bool {
        self.key.set(now);
        !self.painting.replace(true)
    }

    /// The frame came.
    pub(super) fn shown(&self) {
        self.painting.set(false);
    }

    /// What was typed is to be written after a pause, in milliseconds, behind a frame. After how many milliseconds without one.
    pub(super) fn write_in(&self, pause: u32, now: u64) -> u32 {
        self.write_due.set(now + u64::from(pause));
        pause + LULL_MS
    }

    pub(super) fn is_due(&self, now: u64) -> bool {
        now >= self.write_due.get()
    }

    /// For how many milliseconds writing leaves the page to the keys.
    pub(super) fn write_rest(&self, now: u64) -> u32 {
        left(self.write_after.get(), now, WRITE_LATEST_MS)
    }

    /// Something came that is to be merged, for a text that is off the screen or for one that is seen.
    pub(super) fn came(&self, now: u64, hidden: bool) {
        let (since, before) = self.came.get().unwrap_or((now, true));
        self.came.set(Some((since, before && hidden)));
    }

    /// Whether it is merged behind a letter.
    pub(super) fn is_merging_due(&self, now: u64) -> bool {
        let waits = |(since, hidden)| hidden && elapsed(since, now) < HIDDEN_LATEST_MS;
        self.merge_rest(now) == 0 && !self.came.get().is_none_or(waits)
    }

    /// In how many milliseconds it is merged, if no frame comes before behind which that is due, or is to be asked again.
    pub(super) fn merge_in(&self, now: u64) -> u32 {
        let Some((since, hidden)) = self.came.get() else { return 0 };
        let passed = elapsed(since, now);
        let wait = match self.typing_for(now) {
            0 => 0,
            typing if hidden => (HIDDEN_LATEST_MS + LULL_MS).saturating_sub(passed).min(typing),
            _ => MERGE_LATEST_MS.saturating_sub(passed),
        };
        self.merge_rest(now).max(wait)
    }

    /// For how many milliseconds somebody is taken to be typing, if no letter comes.
    pub(super) fn typing_for(&self, now: u64) -> u32 {
        (3 * LULL_MS).saturating_sub(elapsed(self.key.get(), now))
    }

    /// For how many milliseconds merging leaves the page to the keys.
    fn merge_rest(&self, now: u64) -> u32 {
        left(self.merge_after.get(), now, MERGE_LATEST_MS)
    }

    /// In how many milliseconds nobody is typing, if no letter comes.
    pub(super) fn calm_in(&self, now: u64) -> u32 {
        CALM_MS.saturating_sub(elapsed(self.key.get(), now))
    }

    /// Something changed, or changed before, that the page does not show. In how many milliseconds it is read again, if no frame comes
    /// before behind which that is due.
    pub(super) fn tell_in(&self, now: u64) -> u32 {
        let since = self.untold.get().unwrap_or(now);
        self.untold.set(Some(since));
        let rested = REREAD_MS.saturating_sub(elapsed(self.told.get(), now));
        let latest = (REREAD_LATEST_MS + LULL_MS).saturating_sub(elapsed(since, now));
        self.calm_in(now).max(rested).min(latest)
    }

    /// Whether the page has waited so long that it is read again between two letters.
    pub(super) fn is_telling_due(&self, now: u64) -> bool {
        self.untold.get().is_some_and(|since| elapsed(since, now) >= REREAD_LATEST_MS)
    }

    pub(super) fn told(&self, now: u64) {
        self.untold.set(None);
        self.told.set(now);
    }

    pub(super) fn wrote(&self, begun: u64, now: u64) {
        self.write_after.set(now + rest(begun, now, WRITE_SHARE, WRITE_LATEST_MS));
    }

    pub(super) fn merged(&self, begun: u64, now: u64) {
        self.came.set(None);
        self.merge_after.set(now + rest(begun, now, MERGE_SHARE, MERGE_LATEST_MS));
    }
}

fn left(until: u64, now: u64, latest: u32) -> u32 {
    u32::try_from(until.saturating_sub(now)).unwrap_or(latest).min(latest)
}

/// Milliseconds since then. A clock that was set back must not keep anything waiting for hours: then it is very long ago.
fn elapsed(since: u64, now: u64) -> u32 {
    now.checked_sub(since).and_then(|passed| u32::try_from(passed).ok()).unwrap_or(u32::MAX)
}

/// For how long the page is left to the keys after something that began then and ends now.
fn rest(begun: u64, now: u64, share: u64, latest: u32) -> u64 {
    now.saturating_sub(begun).saturating_mul(share).min(u64::from(latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    #[test]
    fn what_comes_is_merged_at_once_unless_somebody_types() {
        let pace = Pace::default();
        assert!(!pace.is_merging_due(NOW), "nothing came");
        pace.came(NOW, false);
        assert_eq!(pace.merge_in(NOW), 0);
        pace.typed(NOW);
        assert_eq!(pace.merge_in(NOW + 10), MERGE_LATEST_MS - 10);
        assert!(pace.is_merging_due(NOW + 10), "behind this letter");
        assert_eq!(pace.merge_in(NOW + u64::from(3 * LULL_MS)), 0);
    }

    #[test]
    fn what_is_off_the_screen_waits_until_nobody_types_or_a_second() {
        let pace = Pace::default();
        pace.typed(NOW);
        pace.came(NOW, true);
        assert_eq!(pace.merge_in(NOW + 10), 3 * LULL_MS - 10);
        assert!(!pace.is_merging_due(NOW + 10));
        pace.typed(NOW + 980);
        assert_eq!(pace.merge_in(NOW + 990), HIDDEN_LATEST_MS + LULL_MS - 990);
        pace.typed(NOW + 1_000);
        assert!(pace.is_merging_due(NOW + 1_000), "behind this letter");
        pace.merged(NOW + 1_000, NOW + 1_000);
        pace.came(NOW + 1_010, true);
        pace.came(NOW + 1_020, false);
        assert!(pace.is_merging_due(NOW + 1_020), "some of it is seen");
    }

    #[test]
    fn the_keys_have_the_page_for_some_times_as_long_as_the_work_took_and_never_too_long() {
        let pace = Pace::default();
        pace.merged(NOW, NOW + 5);
        assert_eq!(pace.merge_rest(NOW + 5), 50);
        assert_eq!(pace.merge_rest(NOW + 55), 0);
        pace.wrote(NOW, NOW + 5);
        assert_eq!(pace.write_rest(NOW + 5), 100);
        pace.wrote(NOW, NOW + 80);
        assert_eq!(pace.write_rest(NOW + 80), WRITE_LATEST_MS);
        assert_eq!(pace.merge_rest(NOW + 80), 0);
    }

    #[test]
    fn a_frame_is_looked_for_once_and_writing_is_due_behind_it() {
        let pace = Pace::default();
        assert!(pace.typed(NOW));
        assert!(!pace.typed(NOW + 1));
        assert_eq!(pace.write_in(60, NOW), 60 + LULL_MS);
        assert!(!pace.is_due(NOW + 59));
        assert!(pace.is_due(NOW + 60));
        pace.shown();
        assert!(pace.typed(NOW + 70));
    }

    #[test]
    fn it_is_calm_some_time_after_the_last_letter() {
        let pace = Pace::default();
        assert_eq!(pace.calm_in(NOW), 0);
        pace.typed(NOW);
        assert_eq!(pace.calm_in(NOW + 100), CALM_MS - 100);
        assert_eq!(pace.calm_in(NOW + u64::from(CALM_MS)), 0);
        assert_eq!(pace.calm_in(NOW - 3_600_000), 0);
    }

    #[test]
    fn the_page_is_read_again_when_the_keys_rest_and_each_second() {
        let pace = Pace::default();
        assert_eq!(pace.tell_in(NOW), 0, "nobody types");
        pace.told(NOW);
        assert_eq!(pace.tell_in(NOW + 50), REREAD_MS - 50);
        pace.typed(NOW + 60);
        assert_eq!(pace.tell_in(NOW + 60), CALM_MS);
        pace.typed(NOW + 1_000);
        assert!(!pace.is_telling_due(NOW + 1_000));
        assert_eq!(pace.tell_in(NOW + 1_000), 50 + LULL_MS);
        pace.typed(NOW + 1_050);
        assert!(pace.is_telling_due(NOW + 1_050), "behind this letter");
        pace.told(NOW + 1_050);
        assert!(!pace.is_telling_due(NOW + 5_000), "there is nothing to tell");
    }

    #[test]
    fn a_clock_that_jumps_back_keeps_nobody_waiting() {
        let pace = Pace::default();
        pace.merged(NOW, NOW + 50);
        pace.wrote(NOW, NOW - 5_000);
        assert_eq!(pace.merge_rest(NOW - 1_000_000), MERGE_LATEST_MS);
        assert_eq!(pace.write_rest(NOW - 5_000), 0);
        pace.told(NOW);
        assert_eq!(pace.tell_in(NOW - 5_000), 0);
    }
}
