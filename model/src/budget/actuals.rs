//! What was spent: entered by hand, or added up out of the diaries of families without saying which families.
//!
//! Entries are only added. One that takes the place of another names it; of a chain of them the last stands. Of what comes out of the
//! diaries, all entries of a line and a month are one chain, whoever wrote them: the same hours are never counted twice.

use std::collections::BTreeMap;
use std::ops::Add;

use super::sums::rounded;
use super::{ActualView, BudgetView, LineView};
use crate::doc::{Edit, EditError};
use crate::field::budget_actual as fields;
use crate::ids::Id;
use crate::numbers::Facts;
use crate::place::BudgetActual;
use crate::read::By;
use crate::sort;
use crate::time::Date;
use crate::vocab::{ActualSource, BudgetUnit};

/// Money and time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spent {
    pub cents: i128,
    pub minutes: i128,
}

impl Add for Spent {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { cents: self.cents.saturating_add(other.cents), minutes: self.minutes.saturating_add(other.minutes) }
    }
}

/// An entry that counts.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    pub id: Id,
    pub month: Option<Date>,
    pub spent: Spent,
    pub reference: String,
    pub source: Option<ActualSource>,
    pub by: By,
    /// Two took the place of the same entry without knowing of each other: the later counts, and somebody should look.
    pub doubtful: bool,
}

/// What makes one chain of entries.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Chain {
    Diaries(Option<Date>),
    Since(Id),
}

/// The entries of a line that count, by month.
pub fn standing(line: &LineView) -> Vec<Standing> {
    let present: Vec<&ActualView> = line.actuals.iter().filter(|one| !one.life.is_removed()).collect();
    let mut chains: BTreeMap<Chain, Vec<&ActualView>> = BTreeMap::new();
    for one in &present {
        chains.entry(chain(one, &present)).or_default().push(one);
    }
    let mut all: Vec<Standing> = chains.values().filter_map(|chain| last(chain)).collect();
    sort::by(&mut all, |a, b| (a.month, a.id).cmp(&(b.month, b.id)));
    all
}

fn chain(one: &ActualView, all: &[&ActualView]) -> Chain {
    if one.source.value == Some(ActualSource::Diari) {
        return Chain::Diaries(one.month.value);
    }
    let mut first = one;
    // A chain that bites its tail, as only an enemy makes it, ends after as many steps as there are entries.
    for _ in 0..all.len() {
        let before = first.amends.value.and_then(|of| all.iter().find(|known| known.id == of));
        let Some(before) = before.filter(|known| known.source.value != Some(ActualSource::Diari)) else { break };
        first = before;
    }
    Chain::Since(first.id)
}

fn last(chain: &[&ActualView]) -> Option<Standing> {
    let one = chain.iter().max_by_key(|one| (one.by.time_ms, one.id))?;
    // What nothing takes the place of; more than one, and people wrote apart.
    let amended = |id: Id| chain.iter().any(|later| later.amends.value == Some(id));
    let ends = chain.iter().filter(|one| !amended(one.id)).count();
    let number = |value: Option<i64>| i128::from(value.unwrap_or(0));
    Some(Standing {
        id: one.id,
        month: one.month.value.map(first_of_month),
        spent: Spent { cents: number(one.cents.value), minutes: number(one.minutes.value) },
        reference: one.reference.value.clone().unwrap_or_default(),
        source: one.source.value,
        by: one.by,
        doubtful: ends > 1,
    })
}

/// What was spent on a line, by month.
pub fn by_month(line: &LineView) -> BTreeMap<Option<Date>, Spent> {
    let mut months: BTreeMap<Option<Date>, Spent> = BTreeMap::new();
    for one in standing(line) {
        let sum = months.entry(one.month).or_default();
        *sum = *sum + one.spent;
    }
    months
}

/// What was spent on a line.
pub fn spent(line: &LineView) -> Spent {
    by_month(line).into_values().fold(Spent::default(), Add::add)
}

/// An entry to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub line: Id,
    pub month: Date,
    pub cents: i64,
    pub minutes: Option<i64>,
    pub reference: String,
    pub source: ActualSource,
    pub amends: Option<Id>,
}

/// Adds what was spent.
pub fn add(edit: &mut Edit<'_>, draft: &Draft) -> Result<Id, EditError> {
    let place = BudgetActual { line: draft.line, id: edit.new_id() };
    ActualView::begin(edit, &place)?;
    edit.set(&place, fields::MONTH, Some(first_of_month(draft.month)))?;
    edit.set(&place, fields::CENTS, Some(draft.cents))?;
    edit.set(&place, fields::MINUTES, draft.minutes)?;
    edit.set(&place, fields::REFERENCE, Some(draft.reference.clone()).filter(|words| !words.is_empty()))?;
    edit.set(&place, fields::SOURCE, Some(draft.source))?;
    edit.set(&place, fields::AMENDS, draft.amends)?;
    Ok(place.id)
}

/// What the diaries of this device say beside what the plan has of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FromDiaries {
    pub line: Id,
    pub code: String,
    pub month: Date,
    pub minutes: i64,
    /// The minutes at the line's cost of an hour; `None` where the line is not counted in hours.
    pub cents: Option<i64>,
    /// What stands there from an earlier time: its id, minutes and cents.
    pub before: Option<(Id, i128, i128)>,
}

impl FromDiaries {
    /// Whether writing it would change anything.
    pub fn is_news(&self) -> bool {
        let wanted = (i128::from(self.minutes), i128::from(self.cents.unwrap_or(0)));
        self.before.is_none_or(|(_, minutes, cents)| (minutes, cents) != wanted)
    }

    /// Whether it would make less of what stands there: perhaps these are not the diaries of all who worked.
    pub fn is_less(&self) -> bool {
        self.before.is_some_and(|(_, minutes, _)| i128::from(self.minutes) < minutes)
    }

    pub fn draft(&self, reference: &str) -> Draft {
        Draft {
            line: self.line,
            month: self.month,
            cents: self.cents.unwrap_or(0),
            minutes: Some(self.minutes),
            reference: reference.to_owned(),
            source: ActualSource::Diari,
            amends: self.before.map(|(id, ..)| id),
        }
    }
}

/// The sums of the diaries by line and month, never by family or person, and the minutes under codes that no line has. What the plan
/// has out of the diaries and these diaries do not is left as it is: another device may hold other families.
pub fn from_diaries(view: &BudgetView, facts: &[Facts]) -> (Vec<FromDiaries>, BTreeMap<String, i64>) {
    let mut sums: BTreeMap<(String, Date), i64> = BTreeMap::new();
    for fact in facts.iter().flat_map(|facts| &facts.minutes) {
        let code = fact.budget_code.as_deref().map(folded).unwrap_or_default();
        let sum = sums.entry((code, first_of_month(fact.month))).or_default();
        *sum = sum.saturating_add(fact.minutes);
    }
    let (mut found, mut unknown) = (Vec::new(), BTreeMap::<String, i64>::new());
    for ((code, month), minutes) in sums {
        let own = |line: &&LineView| !code.is_empty() && line.code.value.as_deref().map(folded).as_ref() == Some(&code);
        match view.present().find(own) {
            Some(line) => found.push(of_line(line, month, minutes)),
            None => {
                let sum = unknown.entry(code).or_default();
                *sum = sum.saturating_add(minutes);
            }
        }
    }
    (found, unknown)
}

fn of_line(line: &LineView, month: Date, minutes: i64) -> FromDiaries {
    let before =
        standing(line).into_iter().rfind(|one| one.source == Some(ActualSource::Diari) && one.month == Some(month));
    FromDiaries {
        line: line.id,
        code: line.code.value.clone().unwrap_or_default(),
        month,
        minutes,
        cents: hours_cents(line, minutes),
        before: before.map(|one| (one.id, one.spent.minutes, one.spent.cents)),
    }
}

/// Minutes at the line's cost of an hour, to the cent, halves away from zero.
fn hours_cents(line: &LineView, minutes: i64) -> Option<i64> {
    let unit = line.unit_cents.value.filter(|_| line.unit.value == Some(BudgetUnit::Ora))?;
    let cents = rounded(i128::from(minutes).saturating_mul(i128::from(unit)), 60);
    i64::try_from(cents).ok()
}

fn folded(code: &str) -> String {
    code.trim().to_lowercase()
}

fn first_of_month(date: Date) -> Date {
    let (.., day) = date.civil();
    date + (1 - day)
}
