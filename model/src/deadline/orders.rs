//! The deadlines that a court order makes.
//!
//! An order which gives a child into the care of the social service says how long, 24 months at most, and how often the service
//! reports, every 6 months at least (art. 5-bis, second paragraph, letters g and h, L. 184/1983). From these and the order's day
//! follow the reports and the expiry.
//!
//! **Which day counts.** The day of the order; where it is not known, the day on which it was received. It is the earlier of the two,
//! so nobody is late by counting from it. [`Series::counted`] says which one it was, and the interface shows it.
//!
//! **Month ends.** Each day is counted from the order's own: of an order of 31 January, the months end on 28 or 29 February,
//! 31 March, 30 April.
//!
//! **The last report.** A report that would fall on the day of the expiry would come too late for the judge who has to decide
//! what follows: it is due [`LAST_REPORT_DAYS`] earlier. The same where the interval is longer than the order.
//!
//! **Ended early.** What the series has after that day is not due, the expiry neither. Hearings and other days which the order fixed
//! stay as they are until somebody says that they are not due: a judge may hold a hearing about an order that has ended.

use super::{Due, Fact, Nth, by_hand, is_there, marked, sort};
use crate::court::{CourtView, OrderView};
use crate::doc::Kind;
use crate::place::{FixedTerm, Order};
use crate::register::Register;
use crate::time::Date;
use crate::vocab::{DueKind, Vocabulary};

/// Days before the expiry by which the last report is due. A choice of this product: the law has none.
pub const LAST_REPORT_DAYS: i32 = 15;
/// Months that reports go on where the order does not say how long it lasts: as long as the law lets one last.
const MONTHS_UNSAID: i32 = 24;
/// Longer is taken for a slip of the pen.
const MONTHS_MOST: i32 = 1200;

/// What an order says of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Terms {
    pub issued: Option<Date>,
    pub received: Option<Date>,
    pub months: Option<i64>,
    pub report_every: Option<i64>,
    pub ended: Option<Date>,
}

impl Terms {
    /// Of an order in which people may disagree: the earlier day, the shorter time, the later end.
    pub fn of(order: &OrderView) -> Self {
        Self {
            issued: order.issued.earliest(),
            received: order.received.earliest(),
            months: shortest(&order.months),
            report_every: shortest(&order.report_every),
            ended: latest(&order.ended),
        }
    }
}

/// The smallest number that makes sense.
fn shortest(months: &Register<i64>) -> Option<i64> {
    months.candidates.iter().filter_map(|c| c.value).filter(|value| *value > 0).min()
}

/// The latest day, and none as long as one says that there is none.
fn latest(ended: &Register<Date>) -> Option<Date> {
    let days: Option<Vec<Date>> = ended.candidates.iter().map(|c| c.value).collect();
    days.and_then(|days| days.into_iter().max())
}

/// From which of the order's days time is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    FromIssued(Date),
    FromReceived(Date),
}

impl Counted {
    pub fn day(self) -> Date {
        match self {
            Self::FromIssued(day) | Self::FromReceived(day) => day,
        }
    }
}

/// What follows from an order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Series {
    /// `None`: the order has no day yet, and nothing can be counted.
    pub counted: Option<Counted>,
    /// Days by which reports are due, the earliest first, no two the same.
    pub reports: Vec<Date>,
    /// When it ends by itself. `None` when it does not say, or was ended before.
    pub expiry: Option<Date>,
    /// Whether the series has an end: without a duration, reports go on.
    pub bounded: bool,
}

/// Computes what follows from an order.
pub fn series(terms: Terms) -> Series {
    let counted = terms.issued.map(Counted::FromIssued).or_else(|| terms.received.map(Counted::FromReceived));
    let Some(from) = counted.map(Counted::day) else { return Series::default() };
    let months = terms.months.and_then(sensible);
    let expiry = months.map(|months| from.add_months(months));
    let reports = terms.report_every.and_then(sensible).map(|every| reports(from, every, months)).unwrap_or_default();
    let is_due = |date: &Date| terms.ended.is_none_or(|ended| *date <= ended);
    Series {
        counted,
        reports: reports.into_iter().filter(is_due).collect(),
        expiry: expiry.filter(is_due),
        bounded: months.is_some() || terms.ended.is_some(),
    }
}

fn sensible(months: i64) -> Option<i32> {
    i32::try_from(months).ok().filter(|months| (1..=MONTHS_MOST).contains(months))
}

fn reports(from: Date, every: i32, months: Option<i32>) -> Vec<Date> {
    let until = months.unwrap_or(MONTHS_UNSAID);
    let last = months.map(|months| (from.add_months(months) + -LAST_REPORT_DAYS).max(from));
    let whole = (1..=until / every).map(|number| number * every);
    let day = |after: i32| if months == Some(after) { last.unwrap_or(from) } else { from.add_months(after) };
    let mut days: Vec<Date> = whole.map(day).collect();
    if let (true, Some(last)) = (days.is_empty(), last) {
        days.push(last);
    }
    // At the end of the calendar all days are the last one.
    days.dedup();
    days
}

/// Every deadline of a court file: what the orders make, what they fix, and what people set by hand; the earliest first.
pub fn of_court(view: &CourtView) -> Vec<Due> {
    let mut facts: Vec<Fact> = Vec::new();
    for order in view.orders.iter().filter(|order| is_there(order.life)) {
        facts.extend(series_facts(order));
        facts.extend(fixed_facts(order));
    }
    facts.extend(by_hand(&view.deadlines, Kind::Court));
    let mut deadlines: Vec<Due> = facts.into_iter().map(|fact| marked(fact, &view.marks)).collect();
    sort(&mut deadlines);
    deadlines
}

fn series_facts(order: &OrderView) -> Vec<Fact> {
    let series = series(Terms::of(order));
    let place = Order { id: order.id };
    let counted = match series.counted {
        Some(Counted::FromReceived(_)) => order.received.is_contested(),
        Some(Counted::FromIssued(_)) | None => order.issued.is_contested(),
    };
    let contested =
        counted || order.months.is_contested() || order.report_every.is_contested() || order.ended.is_contested();
    let of = series.bounded.then(|| u32::try_from(series.reports.len()).unwrap_or(u32::MAX));
    let report = |(number, date): (u32, &Date)| {
        let kind = DueKind::RelazionePeriodica;
        let key = format!("{}-{}-{number}", order.id, Vocabulary::code(kind));
        let fact = Fact::on(&place, key, kind, *date, Kind::Court);
        Fact { nth: Some(Nth { number, of }), contested, ..fact }
    };
    let mut facts: Vec<Fact> = (1..).zip(&series.reports).map(report).collect();
    facts.extend(series.expiry.map(|date| {
        let kind = DueKind::ScadenzaProvvedimento;
        let key = format!("{}-{}", order.id, Vocabulary::code(kind));
        Fact { contested, ..Fact::on(&place, key, kind, date, Kind::Court) }
    }));
    facts
}

fn fixed_facts(order: &OrderView) -> Vec<Fact> {
    let present = order.fixed_terms.iter().filter(|term| is_there(term.life));
    let facts = present.filter_map(|term| {
        let place = FixedTerm { order: order.id, id: term.id };
        let kind = term.kind.value.unwrap_or(DueKind::Altro);
        let fact = Fact::on(&place, term.id, kind, term.date.earliest()?, Kind::Court);
        let what = term.what.value.clone().unwrap_or_default();
        Some(Fact { what, contested: term.date.is_contested(), ..fact })
    });
    facts.collect()
}
