//! Deadlines: every day by which something has to be done for a family, as one list.
//!
//! Some days are in the documents (an objective's, a task's, a hearing's), some are computed from court orders. [`of_plan`] and
//! [`of_court`] make of both the same [`Due`]. Its key is the id of the thing that has the day, or is made of the order's id, the kind
//! and a number, so that two devices which never met compute the same one. What people say of a deadline (done, moved, whose it is)
//! is a [`MarkView`] under that key: it lies beside the thing, and stays when the order changes. A mark whose deadline is no longer
//! there is not lost: see [`orphans`].
//!
//! Where people disagree on a day, the earlier one counts until they decide; where they disagree on whether something is done, it is
//! not. A deadline too many is seen, one too few is not.

mod of_codesign;
mod of_plan;
mod of_session;
mod orders;

use crate::sort;
use serde::{Deserialize, Serialize};

pub use of_codesign::of_codesign;
pub(crate) use of_plan::objective_over;
pub use of_plan::of_plan;
pub use of_session::of_session;
pub use orders::{Counted, LAST_REPORT_DAYS, Series, Terms, of_court, series};

use crate::doc::{Edit, EditError, Kind};
use crate::field::{deadline, deadline_mark};
use crate::ids::{Id, Party, UserId};
use crate::path::Path;
use crate::place::{Deadline, DeadlineMark, Place};
use crate::read::{Fields, Life, Reader, key_of};
use crate::record::records;
use crate::register::{Candidate, Register, Scalar};
use crate::time::{Date, Instant};
use crate::vocab::{DueKind, DueState, Vocabulary};

records! {
    /// A deadline set by hand.
    DeadlineView of Deadline, deadline as "deadline" {
        kind: DueKind = KIND,
        date: Date = DATE,
        what: String = WHAT,
    } texts {} nested {}
}

/// What people said of a deadline.
#[derive(Clone, PartialEq, Debug)]
pub struct MarkView {
    /// The key of the [`Due`].
    pub key: String,
    pub state: Register<DueState>,
    pub moved_to: Register<Date>,
    pub owner: Register<UserId>,
    /// Days before it at which it is brought to mind, as numbers separated by spaces: see [`spell_days`].
    pub remind_days: Register<String>,
    /// What brought it to an end: the id of a report, a docket, words.
    pub closed_by: Register<String>,
    pub note: Register<String>,
}

impl MarkView {
    /// Whether it holds anything: a mark that was taken back does not.
    pub fn says_something(&self) -> bool {
        let texts = [&self.remind_days, &self.closed_by, &self.note];
        is_said(&self.state) || is_said(&self.moved_to) || is_said(&self.owner) || texts.into_iter().any(is_said)
    }

    /// The order, the kind and the number that the key of a computed deadline is made of; `None` for any other.
    pub fn computed_from(&self) -> Option<(Id, DueKind, Option<u32>)> {
        let (order, rest) = self.key.split_once('-')?;
        let (kind, number) = match rest.split_once('-') {
            Some((kind, number)) => (kind, Some(number.parse().ok()?)),
            None => (rest, None),
        };
        Some((order.parse().ok()?, Vocabulary::from_code(kind)?, number))
    }
}

fn is_said<T: Scalar>(register: &Register<T>) -> bool {
    register.value.is_some() || register.is_contested()
}

pub(crate) fn read_marks(mut fields: Fields, r: &mut Reader<'_>) -> Vec<MarkView> {
    let keys: Vec<String> = fields.prefixes(r);
    let marks = keys.into_iter().map(|key| {
        let at = DeadlineMark(key);
        MarkView {
            state: fields.register_at(r, deadline_mark::STATE, &key_of(&at, deadline_mark::STATE)),
            moved_to: fields.register_at(r, deadline_mark::MOVED_TO, &key_of(&at, deadline_mark::MOVED_TO)),
            owner: fields.register_at(r, deadline_mark::OWNER, &key_of(&at, deadline_mark::OWNER)),
            remind_days: fields.register_at(r, deadline_mark::REMIND_DAYS, &key_of(&at, deadline_mark::REMIND_DAYS)),
            closed_by: fields.register_at(r, deadline_mark::CLOSED_BY, &key_of(&at, deadline_mark::CLOSED_BY)),
            note: fields.register_at(r, deadline_mark::NOTE, &key_of(&at, deadline_mark::NOTE)),
            key: at.0,
        }
    });
    let marks = marks.collect();
    fields.finish(r);
    marks
}

/// Sets a deadline by hand, in a plan or in a court file.
pub fn add_deadline(edit: &mut Edit<'_>, kind: DueKind, date: Date, what: &str) -> Result<Id, EditError> {
    let place = Deadline { id: edit.new_id() };
    DeadlineView::begin(edit, &place)?;
    edit.set(&place, deadline::KIND, Some(kind))?;
    edit.set(&place, deadline::DATE, Some(date))?;
    edit.set(&place, deadline::WHAT, Some(what.to_owned()))?;
    Ok(place.id)
}

/// Says of the deadline with this key that it is done, and with what.
pub fn fulfil(edit: &mut Edit<'_>, key: &str, closed_by: Option<&str>) -> Result<(), EditError> {
    let place = DeadlineMark(key.to_owned());
    edit.set(&place, deadline_mark::STATE, Some(DueState::Assolta))?;
    edit.set(&place, deadline_mark::CLOSED_BY, closed_by.map(str::to_owned))
}

/// What people set by hand in a plan. What concerns the court belongs into the court file, which fewer people read.
pub const BY_HAND: &[DueKind] = &[
    DueKind::VerificaProgetto,
    DueKind::Rilevazione,
    DueKind::RiesameAdesione,
    DueKind::Rendiconto,
    DueKind::Convenzione,
    DueKind::Altro,
];

/// What an order fixes, or people set by hand in a court file.
pub const OF_COURT: &[DueKind] = &[
    DueKind::Udienza,
    DueKind::MemorieParti,
    DueKind::AscoltoMinore,
    DueKind::RelazioneUnica,
    DueKind::VerificaProgetto,
    DueKind::Altro,
];

/// Days before a deadline at which it is brought to mind, where nobody chose others.
pub const REMIND_DAYS: &[u16] = &[30, 14, 7, 1];
/// The same for the work of every day.
pub const REMIND_DAYS_DAILY: &[u16] = &[7, 1];
/// No reminder is earlier.
const REMIND_MOST: u16 = 365;

/// A day by which something has to be done. Without names: its words are what people wrote into fields which ask for none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Due {
    /// The same on every device. What people say of it is [`DeadlineMark`] under this key.
    pub key: String,
    pub kind: DueKind,
    /// The day that counts: the one to which it was moved, if it was; of several that people disagree on, the earliest.
    pub date: Date,
    /// For appointments that were not moved.
    pub at: Option<Instant>,
    /// The objective, the task, the note of the appointment; empty where the kind says it all.
    pub what: String,
    /// For what comes in a series.
    pub nth: Option<Nth>,
    /// The thing that has the day.
    pub path: Path,
    /// The kind of document in which `path` is.
    pub doc: Kind,
    pub owner: Option<Party>,
    pub state: DueState,
    /// Two people set different days, or say different things of its state.
    pub contested: bool,
    /// The day that it had before people moved it.
    pub moved: Option<Date>,
    /// Days before it at which it is brought to mind, the largest first.
    pub remind: Vec<u16>,
}

/// Which one of a series.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Nth {
    /// From 1.
    pub number: u32,
    /// How many there are, where the series has an end.
    pub of: Option<u32>,
}

impl Due {
    /// Whether somebody still has to do something.
    pub fn waits(&self) -> bool {
        waits(self.state)
    }

    /// Days from `today`; negative when it is past.
    pub fn days(&self, today: Date) -> i32 {
        self.date - today
    }

    /// Past and still waiting. An appointment gone by is not late: it took place or it did not.
    pub fn is_late(&self, today: Date) -> bool {
        self.waits() && self.days(today) < 0 && !matches!(self.kind, DueKind::Appuntamento | DueKind::Seduta)
    }

    /// The reminder that holds on `today`, as its number of days: of those whose day has come, the last.
    pub fn reminder(&self, today: Date) -> Option<u16> {
        let days = self.days(today);
        let begun = |before: &&u16| days >= 0 && i32::from(**before) >= days;
        if self.waits() { self.remind.iter().filter(begun).min().copied() } else { None }
    }

    /// The place of what people say of it.
    pub fn mark(&self) -> DeadlineMark {
        DeadlineMark(self.key.clone())
    }
}

fn waits(state: DueState) -> bool {
    matches!(state, DueState::Aperta | DueState::InPreparazione | DueState::Prorogata)
}

/// The earliest first; two of one day in an order that is the same everywhere.
pub fn sort(deadlines: &mut Vec<Due>) {
    sort::by(deadlines, |a, b| (a.date, a.at, a.kind, &a.key).cmp(&(b.date, b.at, b.kind, &b.key)));
}

/// What people said of deadlines that are no longer there: their order was changed, ended or removed.
pub fn orphans<'a>(marks: &'a [MarkView], deadlines: &[Due]) -> Vec<&'a MarkView> {
    let lost = |mark: &&MarkView| mark.says_something() && !deadlines.iter().any(|due| due.key == mark.key);
    marks.iter().filter(lost).collect()
}

/// Days of reminders as the document has them: the largest first, each once. No days are spelled as an empty text.
pub fn spell_days(days: &[u16]) -> String {
    let days = tidy(days.to_vec());
    days.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

fn parse_days(text: &str) -> Option<Vec<u16>> {
    text.split_whitespace().map(|word| word.parse().ok().filter(|days| *days <= REMIND_MOST)).collect()
}

fn tidy(mut days: Vec<u16>) -> Vec<u16> {
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    days
}

/// A day as the documents or an order have it, before anybody said anything of it.
struct Fact {
    key: String,
    kind: DueKind,
    date: Date,
    at: Option<Instant>,
    what: String,
    nth: Option<Nth>,
    path: Path,
    doc: Kind,
    owner: Option<Party>,
    /// What the thing itself says: an objective that was reached waits for nobody.
    over: Option<DueState>,
    contested: bool,
}

impl Fact {
    fn on<P: Place>(place: &P, key: impl ToString, kind: DueKind, date: Date, doc: Kind) -> Self {
        Self {
            key: key.to_string(),
            kind,
            date,
            at: None,
            what: String::new(),
            nth: None,
            path: place.container(),
            doc,
            owner: None,
            over: None,
            contested: false,
        }
    }
}

/// Puts what is said of a deadline on it.
fn marked(fact: Fact, marks: &[MarkView]) -> Due {
    let mark = marks.iter().find(|mark| mark.key == fact.key);
    let moved = mark.and_then(|mark| moved_to(mark, fact.date));
    let date = moved.unwrap_or(fact.date);
    let default = if moved.is_some() { DueState::Prorogata } else { DueState::Aperta };
    let state = fact.over.or_else(|| mark.and_then(said_state)).unwrap_or(default);
    let contested = mark.is_some_and(|mark| mark.moved_to.is_contested() || mark.state.is_contested());
    Due {
        date,
        at: fact.at.filter(|_| moved.is_none()),
        owner: mark.and_then(|mark| mark.owner.value).map(Party::Operator).or(fact.owner),
        state,
        contested: fact.contested || contested,
        moved: moved.map(|_| fact.date),
        remind: mark.and_then(reminders).unwrap_or_else(|| default_days(fact.kind).to_vec()),
        key: fact.key,
        kind: fact.kind,
        what: fact.what,
        nth: fact.nth,
        path: fact.path,
        doc: fact.doc,
    }
}

/// Where people say different things, it is not done as long as one of them says so.
fn said_state(mark: &MarkView) -> Option<DueState> {
    let open = |candidate: &&Candidate<DueState>| candidate.value.is_none_or(waits);
    match mark.state.candidates.iter().find(open) {
        Some(candidate) if mark.state.is_contested() => Some(candidate.value.unwrap_or(DueState::Aperta)),
        _ => mark.state.value,
    }
}

/// The day to which it was moved. Moved by one and moved back by another, the earlier of both days counts.
fn moved_to(mark: &MarkView, from: Date) -> Option<Date> {
    let back = mark.moved_to.is_contested() && mark.moved_to.candidates.iter().any(|c| c.value.is_none());
    let moved = mark.moved_to.earliest().map(|date| if back { date.min(from) } else { date });
    moved.filter(|date| *date != from)
}

/// All days that people chose, also where they chose different ones. `None` where nobody chose.
fn reminders(mark: &MarkView) -> Option<Vec<u16>> {
    let chosen = mark.remind_days.candidates.iter().chain(&mark.remind_days.kept).filter_map(|c| c.value.as_deref());
    let chosen: Vec<Vec<u16>> = chosen.filter_map(parse_days).collect();
    if chosen.is_empty() { None } else { Some(tidy(chosen.concat())) }
}

fn default_days(kind: DueKind) -> &'static [u16] {
    match kind {
        DueKind::Obiettivo | DueKind::Azione | DueKind::Appuntamento | DueKind::Compito | DueKind::Seduta => {
            REMIND_DAYS_DAILY
        }
        _ => REMIND_DAYS,
    }
}

/// Deadlines set by hand, wherever they are.
fn by_hand(deadlines: &[DeadlineView], doc: Kind) -> impl Iterator<Item = Fact> {
    let present = deadlines.iter().filter(|deadline| !deadline.life.is_removed());
    present.filter_map(move |deadline| {
        let kind = deadline.kind.value.unwrap_or(DueKind::Altro);
        let fact = Fact::on(&Deadline { id: deadline.id }, deadline.id, kind, deadline.date.earliest()?, doc);
        let what = deadline.what.value.clone().unwrap_or_default();
        Some(Fact { what, contested: deadline.date.is_contested(), ..fact })
    })
}

fn is_there(life: Life) -> bool {
    !life.is_removed()
}
