//! What is brought to mind, inside the app only: my deadlines whose day is near or gone by. No notification of the system, which
//! others would see on a locked screen.
//!
//! "Visto" is this device's: it says that somebody saw this reminder here, not that anything was done. The next one (seven days before,
//! after fourteen) comes all the same.

use intreccio_model::ids::UserId;
use intreccio_model::time::Date;
use leptos::prelude::*;

use super::due::is_mine;
use super::{Now, browser};
use crate::bridge::{DueEntry, FamilyEntry};
use crate::window::client::Client;

/// Where the reminders that were seen are kept.
const SEEN: &str = "reminders-seen";
/// So many are kept, the newest: those of long ago come no more.
const KEPT: usize = 1000;

/// A deadline that is brought to mind.
#[derive(Clone, PartialEq)]
pub struct Reminder {
    pub entry: DueEntry,
    /// What is kept when it was seen: says nothing of the deadline to who reads it.
    mark: String,
}

/// The reminders of this device.
#[derive(Clone, Copy)]
pub struct Reminders {
    seen: RwSignal<Vec<String>>,
    /// Those that nobody has seen here, the earliest first.
    pub waiting: Memo<Vec<Reminder>>,
}

impl Reminders {
    /// Call it once, in the shell.
    pub fn start(client: Client, now: Now, me: UserId) -> Self {
        let kept = browser::preference(SEEN).unwrap_or_default();
        let seen = RwSignal::new(kept.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let today = Memo::new(move |_| now.today());
        let begun = Memo::new(move |_| {
            client.deadlines.with(|all| client.families.with(|families| begun(all, families, me, today.get())))
        });
        let unseen = move |reminder: &&Reminder| seen.with(|seen| !seen.contains(&reminder.mark));
        let waiting = Memo::new(move |_| begun.with(|begun| begun.iter().filter(unseen).cloned().collect::<Vec<_>>()));
        Self { seen, waiting }
    }

    /// They were seen on this device.
    pub fn see(self, reminders: &[Reminder]) {
        self.seen.update(|seen| {
            seen.extend(reminders.iter().map(|reminder| reminder.mark.clone()));
            let surplus = seen.len().saturating_sub(KEPT);
            seen.drain(..surplus);
        });
        browser::prefer(SEEN, &self.seen.with_untracked(|seen| seen.join(" ")));
    }

    /// They were not: the step back.
    pub fn forget(self, reminders: &[Reminder]) {
        self.seen.update(|seen| seen.retain(|mark| !reminders.iter().any(|reminder| reminder.mark == *mark)));
        browser::prefer(SEEN, &self.seen.with_untracked(|seen| seen.join(" ")));
    }
}

pub fn use_reminders() -> Reminders {
    expect_context()
}

/// My deadlines of which a reminder holds today, or which are late.
fn begun(all: &[DueEntry], families: &[FamilyEntry], me: UserId, today: Date) -> Vec<Reminder> {
    let mine = all.iter().filter(|entry| is_mine(entry, families, me));
    let reminder = |entry: &DueEntry| {
        let days = entry.due.reminder(today).map(|days| days.to_string());
        let which = days.or_else(|| entry.due.is_late(today).then(|| "late".to_owned()))?;
        Some(Reminder { mark: mark(entry, &which), entry: entry.clone() })
    };
    mine.filter_map(reminder).collect()
}

/// A short digest (FNV-1a, 64 bits), so that what this device keeps outside of its vault names no family and no court.
fn mark(entry: &DueEntry, which: &str) -> String {
    let date = entry.due.date.to_string();
    let parts = [&entry.at.doc[..], entry.due.key.as_bytes(), date.as_bytes(), which.as_bytes()];
    let bytes = parts.into_iter().flat_map(|part| part.iter().copied().chain([0]));
    let digest =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{digest:016x}")
}

#[cfg(test)]
mod tests {
    use intreccio_model::deadline::Due;
    use intreccio_model::ids::Party;
    use intreccio_model::vocab::{DueKind, DueState};

    use super::*;
    use crate::bridge::DocRef;
    use crate::ui::due::tests::due;

    const ME: UserId = UserId([1; 16]);

    fn entry(date: &str, owner: UserId) -> DueEntry {
        let due =
            Due { owner: Some(Party::Operator(owner)), key: "k".to_owned(), ..due(date, DueKind::RelazionePeriodica) };
        DueEntry { at: DocRef::body([2; 16], [3; 16]), plan: [3; 16], code: "FP-06".to_owned(), due }
    }

    fn marks(all: &[DueEntry], today: &str) -> Vec<String> {
        begun(all, &[], ME, today.parse().unwrap()).into_iter().map(|reminder| reminder.mark).collect()
    }

    #[test]
    fn only_what_is_mine_and_near_or_late_is_brought_to_mind() {
        let mine = entry("2026-07-12", ME);
        assert_eq!(marks(std::slice::from_ref(&mine), "2026-06-01").len(), 0);
        assert_eq!(marks(std::slice::from_ref(&mine), "2026-06-12").len(), 1);
        assert_eq!(marks(std::slice::from_ref(&mine), "2026-08-01").len(), 1);
        assert_eq!(marks(&[entry("2026-07-12", UserId([9; 16]))], "2026-07-12").len(), 0);
        let done = DueEntry { due: Due { state: DueState::Assolta, ..mine.due.clone() }, ..mine };
        assert_eq!(marks(&[done], "2026-08-01").len(), 0);
    }

    #[test]
    fn a_reminder_that_was_seen_is_another_than_the_next_one_and_than_that_of_a_moved_day() {
        let mine = entry("2026-07-12", ME);
        let at = |today| marks(std::slice::from_ref(&mine), today);
        assert_eq!(at("2026-06-12"), at("2026-06-20"));
        assert_ne!(at("2026-06-12"), at("2026-06-29"));
        assert_ne!(at("2026-07-12"), at("2026-07-13"));
        let moved = entry("2026-07-13", ME);
        assert_ne!(at("2026-07-12"), marks(&[moved], "2026-07-12"));
    }
}
