//! Numbers without names: what the plans of a workspace say together about demand, times, levels, objectives and hours.
//!
//! Two steps. [`facts`] takes from one plan what counts, without a code, a description or a date of birth; [`Numbers::of`] adds up
//! the facts of many plans over a period. What is handed to people who may not read the plans goes through [`Numbers::protected`],
//! which hides counts so small that somebody could be recognised in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::doc::Doc;
use crate::ids::Id;
use crate::plan::{self, Amendments, ObjectiveView, ParentingView, PlanView};
use crate::sort;
use crate::time::Date;
use crate::vocab::{AccessChannel, Device, Level, ObjectiveState, PlanState, Reason, ReviewOutcome};

/// What one plan adds to the numbers. No text of people is in it but the reasons of changes of level, which [`Numbers::protected`]
/// drops.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    pub opened: Option<Date>,
    pub closed: Option<Date>,
    pub channel: Option<AccessChannel>,
    pub reasons: Vec<Reason>,
    pub level: Option<Level>,
    /// Oldest first.
    pub level_changes: Vec<LevelFact>,
    /// The steps on the path, oldest first.
    pub steps: Vec<(Date, PlanState)>,
    /// The phases of its assessments of parental competences.
    pub phases: Vec<PhaseFact>,
    pub objectives: Vec<ObjectiveFact>,
    /// Minutes of the events, by month and kind of help.
    pub minutes: Vec<MinutesFact>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LevelFact {
    pub date: Date,
    pub level: Level,
    pub reason: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PhaseFact {
    pub label: String,
    pub due: Option<Date>,
    pub done: Option<Date>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ObjectiveFact {
    pub state: Option<ObjectiveState>,
    /// Outcome and date of the last review.
    pub outcome: Option<(Date, ReviewOutcome)>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct MinutesFact {
    /// First day of the month.
    pub month: Date,
    pub device: Option<Device>,
    pub budget_code: Option<String>,
    pub level: Option<Level>,
    pub minutes: i64,
}

/// What one plan adds to the numbers. Days are those of UTC shifted by `offset` minutes.
pub fn facts(doc: &Doc, offset: i64) -> Facts {
    let (view, _) = plan::read(doc);
    of_plan(&view, offset)
}

fn of_plan(view: &PlanView, offset: i64) -> Facts {
    let day = |ms: i64| crate::time::Instant(ms.saturating_add(offset.saturating_mul(60_000))).date_utc();
    let levels = view.levels.iter().filter_map(|change| {
        Some(LevelFact { date: day(change.by.time_ms), level: change.level?, reason: change.reason.clone() })
    });
    let steps = view.transitions.iter().filter(|step| !step.life.is_removed());
    let steps = steps.filter_map(|step| Some((step.date.value.unwrap_or(day(step.by.time_ms)), step.to.value?)));
    let mut steps: Vec<(Date, PlanState)> = steps.collect();
    sort::by_key(&mut steps, |(date, _)| *date);
    Facts {
        opened: view.opened.value,
        closed: view.closed.value,
        channel: view.access_channel.value,
        reasons: view.reasons.iter().copied().collect(),
        level: view.level.value,
        level_changes: levels.collect(),
        steps,
        phases: view.parenting.iter().filter(|one| !one.life.is_removed()).flat_map(phases).collect(),
        objectives: view.objectives.iter().filter(|one| !one.life.is_removed()).map(objective).collect(),
        minutes: minutes(view, offset),
    }
}

fn phases(parenting: &ParentingView) -> Vec<PhaseFact> {
    let phases = parenting.phases.iter().filter(|phase| !phase.life.is_removed());
    let fact = |phase: &plan::PhaseView| PhaseFact {
        label: phase.label.value.clone().unwrap_or_default(),
        due: phase.due.earliest(),
        done: phase.done.value,
    };
    phases.map(fact).collect()
}

fn objective(objective: &ObjectiveView) -> ObjectiveFact {
    let reviews = objective.reviews.iter().filter(|review| !review.life.is_removed());
    let last = reviews.filter_map(|review| review.date.value.zip(review.outcome.value)).max_by_key(|(date, _)| *date);
    ObjectiveFact { state: objective.state.value, outcome: last }
}

/// Minutes of the events. A corrected event counts once, with the facts as corrected.
fn minutes(view: &PlanView, offset: i64) -> Vec<MinutesFact> {
    let mut sums: BTreeMap<(Date, KindOfHelp), i64> = BTreeMap::new();
    for facts in Amendments::of(view).standing_events(view) {
        if let (Some(minutes), Some(start)) = (facts.minutes(), facts.start()) {
            let at = crate::time::Instant(start.0.saturating_add(offset.saturating_mul(60_000)));
            let help = kind_of_help(view, facts.action(), facts.budget_code());
            let sum = sums.entry((first_of_month(at.date_utc()), help)).or_default();
            *sum = sum.saturating_add(minutes);
        }
    }
    let fact =
        |((month, (device, budget_code, level)), minutes)| MinutesFact { month, device, budget_code, level, minutes };
    sums.into_iter().map(fact).collect()
}

type KindOfHelp = (Option<Device>, Option<String>, Option<Level>);

/// Device, line of the budget and level of an event: its action's, where it names one.
fn kind_of_help(view: &PlanView, action: Option<Id>, code: Option<String>) -> KindOfHelp {
    let actions = || view.objectives.iter().flat_map(|objective| &objective.actions);
    let action = action.and_then(|id| actions().find(|action| action.id == id));
    let code = code.or_else(|| action.and_then(|action| action.budget_code.value.clone()));
    // One action of the plan under the same line of the budget tells the kind of help, too.
    let by_code = || actions().find(|action| code.is_some() && action.budget_code.value == code);
    let action = action.or_else(by_code);
    let level = action.and_then(|action| action.level.value).or(view.level.value);
    (action.and_then(|action| action.device.value), code.filter(|code| !code.is_empty()), level)
}

fn first_of_month(date: Date) -> Date {
    let (.., day) = date.civil();
    date + (1 - day)
}

/// From the first day to the last, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

impl Period {
    pub fn holds(&self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }

    fn months(&self) -> Vec<Date> {
        let first = first_of_month(self.from);
        (0..1200).map(|count| first.add_months(count)).take_while(|month| *month <= self.to).collect()
    }
}

/// How long something took, in days.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// How many times it was measured.
    pub count: usize,
    pub median: Option<i32>,
    pub longest: Option<i32>,
}

impl Waiting {
    fn of(mut days: Vec<i32>) -> Self {
        days.sort_unstable();
        let middle = days.len().checked_sub(1).map(|last| last / 2);
        Self { count: days.len(), median: middle.and_then(|at| days.get(at)).copied(), longest: days.last().copied() }
    }
}

/// How the phases with one name kept to their days.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PhaseTimes {
    pub in_time: usize,
    pub late: usize,
    /// Due and not done by the end of the period.
    pub overdue: usize,
    /// Days after the due day, of those that were late.
    pub delay: Waiting,
}

/// The month's movement of plans.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthCount {
    pub month: Date,
    pub opened: usize,
    pub closed: usize,
    /// Open on the last day of the month, or of the period.
    pub open: usize,
}

/// The numbers of a period.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Numbers {
    /// Plans that were open at some time in the period.
    pub plans: usize,
    pub demand: Vec<MonthCount>,
    pub channels: BTreeMap<Option<AccessChannel>, usize>,
    pub reasons: BTreeMap<Reason, usize>,
    /// From the report of a family to the charge being taken.
    pub to_charge: Waiting,
    /// From the charge being taken to the agreement on a plan.
    pub to_agreement: Waiting,
    pub phases: BTreeMap<String, PhaseTimes>,
    pub levels: BTreeMap<Option<Level>, usize>,
    /// Changes to a level in the period, with the reasons that people wrote.
    pub level_changes: BTreeMap<Level, Vec<String>>,
    pub objectives: BTreeMap<Option<ObjectiveState>, usize>,
    /// Of the reviews in the period.
    pub outcomes: BTreeMap<ReviewOutcome, usize>,
    pub minutes_by_device: BTreeMap<(Option<Device>, Option<Level>), i64>,
    pub minutes_by_budget: BTreeMap<Option<String>, i64>,
}

impl Numbers {
    /// Adds up the facts of many plans over a period.
    pub fn of(facts: &[Facts], period: Period) -> Self {
        let mut numbers = Self { demand: demand(facts, period), ..Self::default() };
        let (mut to_charge, mut to_agreement) = (Vec::new(), Vec::new());
        let mut delays: BTreeMap<String, Vec<i32>> = BTreeMap::new();
        for plan in facts.iter().filter(|plan| was_open(plan, period.from, period.to)) {
            numbers.add_plan(plan, period);
            to_charge.extend(days_between(plan, period, &[PlanState::Segnalata], PlanState::Accolta));
            to_agreement.extend(days_between(plan, period, &[PlanState::Accolta], PlanState::Concordata));
            for phase in &plan.phases {
                numbers.add_phase(phase, period, &mut delays);
            }
        }
        numbers.to_charge = Waiting::of(to_charge);
        numbers.to_agreement = Waiting::of(to_agreement);
        for (label, days) in delays {
            numbers.phases.entry(label).or_default().delay = Waiting::of(days);
        }
        numbers
    }

    fn add_plan(&mut self, plan: &Facts, period: Period) {
        self.plans += 1;
        *self.channels.entry(plan.channel).or_default() += 1;
        *self.levels.entry(plan.level).or_default() += 1;
        for reason in &plan.reasons {
            *self.reasons.entry(*reason).or_default() += 1;
        }
        for change in plan.level_changes.iter().filter(|change| period.holds(change.date)) {
            self.level_changes.entry(change.level).or_default().push(change.reason.clone());
        }
        for objective in &plan.objectives {
            *self.objectives.entry(objective.state).or_default() += 1;
            if let Some((_, outcome)) = objective.outcome.filter(|(date, _)| period.holds(*date)) {
                *self.outcomes.entry(outcome).or_default() += 1;
            }
        }
        let (from, to) = (first_of_month(period.from), period.to);
        for part in plan.minutes.iter().filter(|part| (from..=to).contains(&part.month)) {
            let by_device = self.minutes_by_device.entry((part.device, part.level)).or_default();
            *by_device = by_device.saturating_add(part.minutes);
            let by_budget = self.minutes_by_budget.entry(part.budget_code.clone()).or_default();
            *by_budget = by_budget.saturating_add(part.minutes);
        }
    }

    fn add_phase(&mut self, phase: &PhaseFact, period: Period, delays: &mut BTreeMap<String, Vec<i32>>) {
        let Some(due) = phase.due.filter(|due| period.holds(*due)) else { return };
        let times = self.phases.entry(phase.label.clone()).or_default();
        match phase.done {
            Some(done) if done <= due => times.in_time += 1,
            Some(done) => {
                times.late += 1;
                delays.entry(phase.label.clone()).or_default().push(done - due);
            }
            None => times.overdue += 1,
        }
    }

    /// For those who may not read the plans: counts below [`SMALLEST`] become 0 with the rest of their row kept, words of people and
    /// waiting times of so few go.
    pub fn protected(mut self) -> Self {
        let hide = |count: &mut usize| *count = if *count < SMALLEST { 0 } else { *count };
        self.channels.values_mut().for_each(hide);
        self.reasons.values_mut().for_each(hide);
        self.levels.values_mut().for_each(hide);
        self.objectives.values_mut().for_each(hide);
        self.outcomes.values_mut().for_each(hide);
        self.phases.retain(|_, times| times.in_time + times.late + times.overdue >= SMALLEST);
        for waiting in [&mut self.to_charge, &mut self.to_agreement] {
            if waiting.count < SMALLEST {
                *waiting = Waiting::default();
            }
        }
        for reasons in self.level_changes.values_mut() {
            reasons.iter_mut().for_each(String::clear);
        }
        self.level_changes.retain(|_, reasons| reasons.len() >= SMALLEST);
        self
    }
}

/// One number: what is counted, of what, in which unit. Items are codes of vocabularies, months as `YYYY-MM`, names of phases, lines
/// of the budget; empty where there is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    pub indicator: Indicator,
    pub item: String,
    /// Only for minutes by kind of help: the level.
    pub detail: String,
    pub value: i64,
}

macro_rules! indicators {
    ($($(#[$doc:meta])* $name:ident = $code:literal in $unit:literal,)*) => {
        /// What is counted.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Indicator { $($(#[$doc])* $name,)* }

        impl Indicator {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What files and the locale files call it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// `plans`, `days`, `minutes`, `phases`, `objectives` or `changes`.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$name => $unit,)* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|indicator| indicator.code() == code)
            }
        }
    };
}

indicators! {
    Opened = "opened" in "plans",
    Closed = "closed" in "plans",
    Open = "open" in "plans",
    Channel = "channel" in "plans",
    Reason = "reason" in "plans",
    ToChargeCount = "to_charge_count" in "plans",
    ToChargeMedian = "to_charge_median" in "days",
    ToChargeLongest = "to_charge_longest" in "days",
    ToAgreementCount = "to_agreement_count" in "plans",
    ToAgreementMedian = "to_agreement_median" in "days",
    ToAgreementLongest = "to_agreement_longest" in "days",
    PhaseInTime = "phase_in_time" in "phases",
    PhaseLate = "phase_late" in "phases",
    PhaseOverdue = "phase_overdue" in "phases",
    PhaseDelay = "phase_delay" in "days",
    Level = "level" in "plans",
    LevelChange = "level_change" in "changes",
    Objective = "objective" in "objectives",
    Outcome = "outcome" in "objectives",
    MinutesByDevice = "minutes_by_device" in "minutes",
    MinutesByBudget = "minutes_by_budget" in "minutes",
}

fn row(indicator: Indicator, item: impl Into<String>, value: usize) -> Row {
    Row { indicator, item: item.into(), detail: String::new(), value: i64::try_from(value).unwrap_or(i64::MAX) }
}

fn waiting_rows(
    waiting: &Waiting,
    item: &str,
    count: Option<Indicator>,
    median: Indicator,
    longest: Option<Indicator>,
) -> Vec<Row> {
    let days = |indicator: Indicator, days: Option<i32>| {
        days.map(|days| Row { indicator, item: item.to_owned(), detail: String::new(), value: i64::from(days) })
    };
    let count = count.map(|indicator| row(indicator, item, waiting.count));
    let longest = longest.and_then(|indicator| days(indicator, waiting.longest));
    count.into_iter().chain(days(median, waiting.median)).chain(longest).collect()
}

impl Numbers {
    /// All numbers, one to a row: what is shown, exported and handed on.
    pub fn rows(&self) -> Vec<Row> {
        use crate::vocab::Vocabulary;
        fn code<T: Vocabulary>(term: Option<T>) -> &'static str {
            term.map_or("", Vocabulary::code)
        }
        let month = |month: Date| month.to_string().get(..7).unwrap_or_default().to_owned();
        let mut rows = Vec::new();
        for (indicator, of) in [
            (Indicator::Opened, (|count| count.opened) as fn(&MonthCount) -> usize),
            (Indicator::Closed, |count| count.closed),
            (Indicator::Open, |count| count.open),
        ] {
            rows.extend(self.demand.iter().map(|count| row(indicator, month(count.month), of(count))));
        }
        rows.extend(self.channels.iter().map(|(term, count)| row(Indicator::Channel, code(*term), *count)));
        rows.extend(self.reasons.iter().map(|(term, count)| row(Indicator::Reason, term.code(), *count)));
        let (count, longest) = (Some(Indicator::ToChargeCount), Some(Indicator::ToChargeLongest));
        rows.extend(waiting_rows(&self.to_charge, "", count, Indicator::ToChargeMedian, longest));
        let (count, longest) = (Some(Indicator::ToAgreementCount), Some(Indicator::ToAgreementLongest));
        rows.extend(waiting_rows(&self.to_agreement, "", count, Indicator::ToAgreementMedian, longest));
        for (label, times) in &self.phases {
            rows.push(row(Indicator::PhaseInTime, label, times.in_time));
            rows.push(row(Indicator::PhaseLate, label, times.late));
            rows.push(row(Indicator::PhaseOverdue, label, times.overdue));
            rows.extend(waiting_rows(&times.delay, label, None, Indicator::PhaseDelay, None));
        }
        rows.extend(self.levels.iter().map(|(term, count)| row(Indicator::Level, code(*term), *count)));
        let changes = self.level_changes.iter();
        rows.extend(changes.map(|(term, reasons)| row(Indicator::LevelChange, term.code(), reasons.len())));
        rows.extend(self.objectives.iter().map(|(term, count)| row(Indicator::Objective, code(*term), *count)));
        rows.extend(self.outcomes.iter().map(|(term, count)| row(Indicator::Outcome, term.code(), *count)));
        let by_device = self.minutes_by_device.iter();
        rows.extend(by_device.map(|((device, level), minutes)| Row {
            indicator: Indicator::MinutesByDevice,
            item: code(*device).to_owned(),
            detail: code(*level).to_owned(),
            value: *minutes,
        }));
        let by_budget = self.minutes_by_budget.iter();
        rows.extend(by_budget.map(|(line, minutes)| Row {
            indicator: Indicator::MinutesByBudget,
            item: line.clone().unwrap_or_default(),
            detail: String::new(),
            value: *minutes,
        }));
        rows
    }
}

/// Rows as they are handed on in the workspace document: one to a line, parts separated by tabs.
pub fn spell(rows: &[Row]) -> String {
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let line =
        |row: &Row| format!("{}\t{}\t{}\t{}\n", row.indicator.code(), plain(&row.item), plain(&row.detail), row.value);
    rows.iter().map(line).collect()
}

/// The inverse of [`spell`]. Lines that this version does not know are left out.
pub fn parse(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let mut parts = line.split('\t');
        let indicator = Indicator::from_code(parts.next()?)?;
        let (item, detail) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        Some(Row { indicator, item, detail, value: parts.next()?.parse().ok()? })
    };
    text.lines().filter_map(row).collect()
}

/// Counts of fewer plans than this could point at a family.
pub const SMALLEST: usize = 3;

fn was_open(plan: &Facts, from: Date, to: Date) -> bool {
    plan.opened.is_none_or(|opened| opened <= to) && plan.closed.is_none_or(|closed| closed >= from)
}

fn demand(facts: &[Facts], period: Period) -> Vec<MonthCount> {
    let months = period.months().into_iter();
    let count = |month: Date| {
        let last = (month.add_months(1) + -1).min(period.to);
        let within = |date: Option<Date>| date.is_some_and(|date| (month.max(period.from)..=last).contains(&date));
        MonthCount {
            month,
            opened: facts.iter().filter(|plan| within(plan.opened)).count(),
            closed: facts.iter().filter(|plan| within(plan.closed)).count(),
            open: facts.iter().filter(|plan| was_open(plan, last + 1, last) && plan.opened.is_some()).count(),
        }
    };
    months.map(count).collect()
}

/// Days from the first step into one of `from` (or from the opening) to the first later step into `to`, when that was in the period.
fn days_between(plan: &Facts, period: Period, from: &[PlanState], to: PlanState) -> Option<i32> {
    let begin = plan.steps.iter().find(|(_, state)| from.contains(state)).map(|(date, _)| *date).or(plan.opened)?;
    let end = plan.steps.iter().find(|(date, state)| *state == to && *date >= begin).map(|(date, _)| *date)?;
    period.holds(end).then_some(end - begin)
}

/// One line of a file in RFC 4180: fields with a comma, a quote or a line break are quoted, lines end in CRLF. A field that a
/// spreadsheet would take for a formula is made text by an apostrophe before it.
pub fn csv_line(fields: &[String]) -> String {
    let field = |field: &String| {
        let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
        let text = if is_formula { format!("'{field}") } else { field.clone() };
        if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let fields: Vec<String> = fields.iter().map(field).collect();
    format!("{}\r\n", fields.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn plan(opened: &str, closed: Option<&str>) -> Facts {
        Facts { opened: Some(date(opened)), closed: closed.map(date), ..Facts::default() }
    }

    const FIRST_HALF: fn() -> Period = || Period { from: date("2026-01-01"), to: date("2026-06-30") };

    #[test]
    fn demand_counts_each_plan_in_the_month_of_its_opening_and_closing() {
        let plans =
            [plan("2025-11-05", Some("2026-02-10")), plan("2026-02-01", None), plan("2026-03-31", Some("2026-03-31"))];
        let numbers = Numbers::of(&plans, FIRST_HALF());
        let rows: Vec<(usize, usize, usize)> = numbers.demand.iter().map(|m| (m.opened, m.closed, m.open)).collect();
        assert_eq!(rows, [(0, 0, 1), (1, 1, 1), (1, 1, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1)]);
        assert_eq!(numbers.plans, 3);
    }

    #[test]
    fn a_plan_closed_before_the_period_does_not_count() {
        let numbers = Numbers::of(&[plan("2025-01-01", Some("2025-12-31"))], FIRST_HALF());
        assert_eq!((numbers.plans, numbers.levels.len()), (0, 0));
    }

    #[test]
    fn waiting_goes_from_the_report_to_the_charge_in_the_period_in_which_it_ended() {
        let mut one = plan("2025-12-20", None);
        one.steps = vec![(date("2025-12-20"), PlanState::Segnalata), (date("2026-01-09"), PlanState::Accolta)];
        let mut two = plan("2026-02-01", None);
        two.steps = vec![(date("2026-02-05"), PlanState::Accolta), (date("2026-03-07"), PlanState::Concordata)];
        let numbers = Numbers::of(&[one, two], FIRST_HALF());
        assert_eq!(numbers.to_charge, Waiting { count: 2, median: Some(4), longest: Some(20) });
        assert_eq!(numbers.to_agreement, Waiting { count: 1, median: Some(30), longest: Some(30) });
    }

    #[test]
    fn a_phase_is_in_time_on_its_day_and_late_a_day_after() {
        let phase = |done: Option<&str>| PhaseFact {
            label: "Relazione".to_owned(),
            due: Some(date("2026-03-10")),
            done: done.map(date),
        };
        let mut one = plan("2026-01-01", None);
        one.phases = vec![phase(Some("2026-03-10")), phase(Some("2026-03-11")), phase(None)];
        let numbers = Numbers::of(&[one], FIRST_HALF());
        let times = &numbers.phases["Relazione"];
        assert_eq!((times.in_time, times.late, times.overdue, times.delay.median), (1, 1, 1, Some(1)));
    }

    #[test]
    fn what_is_handed_on_hides_small_counts_and_the_words_of_people() {
        let mut plans = vec![plan("2026-01-01", None); 4];
        plans[0].reasons = vec![Reason::Lutto];
        for plan in &mut plans {
            plan.reasons.push(Reason::Migrazione);
            let reason = "Serve una valutazione".to_owned();
            plan.level_changes = vec![LevelFact { date: date("2026-02-01"), level: Level::Secondo, reason }];
        }
        let numbers = Numbers::of(&plans, FIRST_HALF()).protected();
        assert_eq!((numbers.reasons[&Reason::Lutto], numbers.reasons[&Reason::Migrazione]), (0, 4));
        assert_eq!(numbers.level_changes[&Level::Secondo], vec![String::new(); 4]);
    }

    #[test]
    fn rows_are_read_back_as_they_were_handed_on() {
        let mut one = plan("2026-01-01", None);
        one.phases = vec![PhaseFact {
            label: "Équipe\te rete".to_owned(),
            due: Some(date("2026-03-10")),
            done: Some(date("2026-03-15")),
        }];
        one.minutes = vec![MinutesFact {
            month: date("2026-02-01"),
            device: Some(Device::EducativaDomiciliare),
            budget_code: Some("B1".to_owned()),
            level: Some(Level::Base),
            minutes: 90,
        }];
        let mut rows = Numbers::of(&[one], FIRST_HALF()).rows();
        let read = parse(&spell(&rows));
        for row in &mut rows {
            row.item = row.item.replace('\t', " ");
        }
        assert_eq!(read, rows);
        assert!(rows.iter().any(|row| row.indicator == Indicator::MinutesByBudget && row.value == 90));
        assert_eq!(parse("nothing\nopened\t2026-01\n"), []);
    }

    #[test]
    fn a_line_of_csv_quotes_what_must_be_quoted_and_holds_no_formula() {
        let fields = ["a,b", "dice \"sì\"", "=SUM(A1)", "-12", "due\nrighe"].map(str::to_owned);
        assert_eq!(csv_line(&fields), "\"a,b\",\"dice \"\"sì\"\"\",'=SUM(A1),-12,\"due\nrighe\"\r\n");
    }
}
