//! The interventions of all actors put together again: who does what and when, what each does now, where nothing is done and where
//! two do the same, how each objective moved.
//!
//! Everything here is read from the plan and said as it stands. Nothing is weighed, added up or ranked: it is for people to see what
//! to talk about, and never a score of a family or of an operator.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{Id, Party, UserId};
use crate::plan::{ActionView, Amendments, ObjectiveView, PlanView};
use crate::projection::UtcOffset;
use crate::sort;
use crate::time::{Date, Instant};
use crate::vocab::{ActionState, Device, EventKind, Frequency, ObjectiveState, ReviewOutcome, Step};

/// What one actor does and did.
#[derive(Clone, PartialEq, Debug)]
pub struct Lane {
    /// `None` for actions that nobody has been given.
    pub actor: Option<Party>,
    /// By beginning.
    pub bars: Vec<Bar>,
    /// Oldest first.
    pub dots: Vec<Dot>,
}

/// An action, from a day to a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    pub objective: Id,
    pub action: Id,
    /// The earlier one when two were written.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub device: Option<Device>,
    pub state: Option<ActionState>,
    pub what: String,
    /// The actor does it with somebody who leads it.
    pub beside: bool,
}

/// An entry of the diary, on its day.
#[derive(Clone, PartialEq, Debug)]
pub struct Dot {
    pub event: Id,
    pub date: Date,
    pub kind: Option<EventKind>,
    /// The objectives on which something was said.
    pub objectives: BTreeSet<Id>,
}

/// Every actor's actions and entries. Operators come first, then contacts, then the household, then nobody; within each, as they
/// first appear in the plan.
///
/// An entry belongs to the operators and contacts who were there, or to its author when nobody is named: that the family was at
/// home is not an intervention of the family.
pub fn lanes(plan: &PlanView, offset: UtcOffset) -> Vec<Lane> {
    let mut lanes = Lanes::default();
    for objective in plan.objectives.iter().filter(|objective| !objective.life.is_removed()) {
        for action in objective.actions.iter().filter(|action| !action.life.is_removed()) {
            lanes.add_action(objective, action);
        }
    }
    for facts in Amendments::of(plan).standing_events(plan) {
        let Some(start) = facts.start() else { continue };
        let touched = facts.event.progress.iter().map(|seen| seen.objective);
        let named = facts.event.lines.iter().filter_map(|line| line.objective.value);
        let of_action = facts.action().and_then(|action| objective_of(plan, action));
        let dot = Dot {
            event: facts.event.id,
            date: local_day(start, offset),
            kind: facts.kind(),
            objectives: touched.chain(named).chain(of_action).collect(),
        };
        let there = facts.present().into_iter().filter(|party| !matches!(party, Party::Member(_)));
        let mut actors: BTreeSet<Party> = there.collect();
        if actors.is_empty() {
            actors.extend(facts.event.by.author.map(Party::Operator));
        }
        for actor in actors {
            lanes.of(Some(actor)).dots.push(dot.clone());
        }
    }
    lanes.sorted()
}

#[derive(Default)]
struct Lanes(Vec<Lane>);

impl Lanes {
    fn of(&mut self, actor: Option<Party>) -> &mut Lane {
        let at = self.0.iter().position(|lane| lane.actor == actor).unwrap_or(self.0.len());
        if at == self.0.len() {
            self.0.push(Lane { actor, bars: Vec::new(), dots: Vec::new() });
        }
        #[expect(clippy::indexing_slicing, reason = "found or just pushed")]
        &mut self.0[at]
    }

    fn add_action(&mut self, objective: &ObjectiveView, action: &ActionView) {
        let bar = |beside| Bar {
            objective: objective.id,
            action: action.id,
            from: action.from.earliest(),
            to: action.to.value,
            device: action.device.value,
            state: action.state.value,
            what: action.what.value.clone(),
            beside,
        };
        let who = action.who.value.clone();
        self.of(who.clone()).bars.push(bar(false));
        let beside =
            action.with.iter().filter(|party| !matches!(party, Party::Member(_)) && Some(*party) != who.as_ref());
        for party in beside {
            self.of(Some(party.clone())).bars.push(bar(true));
        }
    }

    fn sorted(mut self) -> Vec<Lane> {
        for lane in &mut self.0 {
            sort::by_key(&mut lane.bars, |bar| (bar.from, bar.action));
            sort::by_key(&mut lane.dots, |dot| (dot.date, dot.event));
        }
        sort::by_key(&mut self.0, |lane| rank(lane.actor.as_ref()));
        self.0
    }
}

fn rank(actor: Option<&Party>) -> u8 {
    match actor {
        Some(Party::Operator(_)) => 0,
        Some(Party::Contact(_)) => 1,
        Some(Party::Member(_)) => 2,
        None => 3,
    }
}

fn objective_of(plan: &PlanView, action: Id) -> Option<Id> {
    plan.objectives.iter().find(|objective| objective.actions.iter().any(|own| own.id == action)).map(|found| found.id)
}

fn local_day(instant: Instant, offset: UtcOffset) -> Date {
    Instant(instant.0.saturating_add(offset.saturating_mul(60_000))).date_utc()
}

/// Whether an objective is being worked on: agreed or active, or two people disagree on whether it is.
pub fn is_active(objective: &ObjectiveView) -> bool {
    let active = |state| matches!(state, ObjectiveState::Attivo | ObjectiveState::Concordato);
    !objective.life.is_removed() && objective.state.candidates.iter().filter_map(|c| c.value).any(active)
}

/// Whether an action is being done on `today`: somebody says so, or its days have begun and not ended and nobody says otherwise.
pub fn is_in_course(action: &ActionView, today: Date) -> bool {
    if action.life.is_removed() {
        return false;
    }
    match action.state.value {
        Some(ActionState::InCorso) => true,
        Some(ActionState::DaFare) | None => {
            action.from.earliest().is_some_and(|from| from <= today) && action.to.value.is_none_or(|to| to >= today)
        }
        Some(ActionState::Fatta | ActionState::Sospesa | ActionState::Annullata) => false,
    }
}

/// What one actor does now.
#[derive(Clone, PartialEq, Debug)]
pub struct Doing {
    /// `None`: nobody has been given these.
    pub actor: Option<Party>,
    pub actions: Vec<Course>,
    /// Sum over the actions whose length and rhythm are said.
    pub minutes_a_week: i64,
    pub minutes_a_month: i64,
    /// Actions without a length or without a rhythm that can be reckoned.
    pub without_hours: usize,
}

/// An action in course.
#[derive(Clone, PartialEq, Debug)]
pub struct Course {
    pub objective: Id,
    pub action: Id,
    pub what: String,
    pub device: Option<Device>,
    pub frequency: Option<Frequency>,
    /// Minutes of one time.
    pub minutes: Option<i64>,
}

/// What each actor does on `today`, in the order of [`lanes`]. An action counts for the one who leads it.
pub fn doing(plan: &PlanView, today: Date) -> Vec<Doing> {
    let mut found: Vec<Doing> = Vec::new();
    for objective in plan.objectives.iter().filter(|objective| !objective.life.is_removed()) {
        for action in objective.actions.iter().filter(|action| is_in_course(action, today)) {
            let actor = action.who.value.clone();
            let at = found.iter().position(|doing| doing.actor == actor).unwrap_or(found.len());
            if at == found.len() {
                found.push(Doing {
                    actor,
                    actions: Vec::new(),
                    minutes_a_week: 0,
                    minutes_a_month: 0,
                    without_hours: 0,
                });
            }
            if let Some(doing) = found.get_mut(at) {
                doing.add(objective.id, action);
            }
        }
    }
    sort::by_key(&mut found, |doing| rank(doing.actor.as_ref()));
    found
}

impl Doing {
    fn add(&mut self, objective: Id, action: &ActionView) {
        let (frequency, minutes) =
            (action.frequency.value, action.planned_minutes.value.filter(|minutes| *minutes > 0));
        match minutes.zip(frequency.and_then(times_a_year)) {
            Some((minutes, times)) => {
                self.minutes_a_week = self.minutes_a_week.saturating_add(minutes.saturating_mul(times) / 52);
                self.minutes_a_month = self.minutes_a_month.saturating_add(minutes.saturating_mul(times) / 12);
            }
            None => self.without_hours += 1,
        }
        self.actions.push(Course {
            objective,
            action: action.id,
            what: action.what.value.clone(),
            device: action.device.value,
            frequency,
            minutes,
        });
    }
}

/// `None` when the rhythm does not repeat.
fn times_a_year(frequency: Frequency) -> Option<i64> {
    match frequency {
        Frequency::Settimanale => Some(52),
        Frequency::Quindicinale => Some(26),
        Frequency::Mensile => Some(12),
        Frequency::UnaVolta | Frequency::AlBisogno => None,
    }
}

/// Something that people may want to talk about.
#[derive(Clone, PartialEq, Debug)]
pub enum Gap {
    /// An objective is being worked on, and no action of it is in course.
    NoAction {
        objective: Id,
    },
    /// An action is in course, and the diary says nothing of it since `since`; `weeks` whole weeks.
    Quiet {
        objective: Id,
        action: Id,
        since: Date,
        weeks: i32,
    },
    /// Two or more do the same kind of thing for one objective. It may be meant so.
    Doubled {
        objective: Id,
        device: Device,
        actors: Vec<Party>,
    },
    /// Somebody is in the team, and no action, objective or task is theirs.
    Idle {
        user: UserId,
    },
    NoOwner {
        objective: Id,
    },
    NoDue {
        objective: Id,
    },
}

/// Gaps and overlaps on `today`. An action is quiet after `weeks` weeks without an entry, or after one and a half times its own
/// rhythm when that is longer; what is done as needed, or once, is never quiet.
pub fn gaps(plan: &PlanView, today: Date, weeks: i32, offset: UtcOffset) -> Vec<Gap> {
    let mut found = Vec::new();
    let lanes = lanes(plan, offset);
    for objective in plan.objectives.iter().filter(|objective| is_active(objective)) {
        let actions: Vec<&ActionView> = objective.actions.iter().filter(|action| is_in_course(action, today)).collect();
        if actions.is_empty() {
            found.push(Gap::NoAction { objective: objective.id });
        }
        found.extend(actions.iter().filter_map(|action| quiet(plan, &lanes, objective, action, today, weeks)));
        found.extend(doubled(objective.id, &actions));
        if objective.owner.value.is_none() && !objective.owner.is_contested() {
            found.push(Gap::NoOwner { objective: objective.id });
        }
        if objective.due.earliest().is_none() {
            found.push(Gap::NoDue { objective: objective.id });
        }
    }
    found.extend(idle(plan, today));
    found
}

fn quiet(
    plan: &PlanView,
    lanes: &[Lane],
    objective: &ObjectiveView,
    action: &ActionView,
    today: Date,
    weeks: i32,
) -> Option<Gap> {
    let rhythm = match action.frequency.value {
        Some(Frequency::UnaVolta | Frequency::AlBisogno) => return None,
        Some(Frequency::Mensile) => 45,
        Some(Frequency::Quindicinale) => 21,
        Some(Frequency::Settimanale) | None => 0,
    };
    // What the family does at home leaves no entry of its own.
    let who = action.who.value.as_ref().filter(|who| !matches!(who, Party::Member(_)))?;
    let lane = lanes.iter().find(|lane| lane.actor.as_ref() == Some(who));
    let own = |dot: &&Dot| match plan.event(dot.event).and_then(|event| event.action.value) {
        Some(named) => named == action.id,
        None => true,
    };
    let last = lane.and_then(|lane| lane.dots.iter().rfind(own)).map(|dot| dot.date);
    let begun = action.from.earliest().unwrap_or_else(|| Instant(action.id.made_ms()).date_utc());
    let since = last.map_or(begun, |last| last.max(begun));
    let days = today - since;
    (days > weeks.saturating_mul(7).max(rhythm)).then_some(Gap::Quiet {
        objective: objective.id,
        action: action.id,
        since,
        weeks: days / 7,
    })
}

fn doubled(objective: Id, actions: &[&ActionView]) -> Vec<Gap> {
    let mut by_device: BTreeMap<Device, Vec<Party>> = BTreeMap::new();
    for action in actions {
        if let (Some(device), Some(who)) = (action.device.value, action.who.value.clone()) {
            let actors = by_device.entry(device).or_default();
            if !actors.contains(&who) {
                actors.push(who);
            }
        }
    }
    let several = by_device.into_iter().filter(|(device, actors)| *device != Device::Altro && actors.len() > 1);
    several.map(|(device, actors)| Gap::Doubled { objective, device, actors }).collect()
}

fn idle(plan: &PlanView, today: Date) -> Vec<Gap> {
    let busy = |user: UserId| {
        let own = Party::Operator(user);
        let objectives = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
        let has_part = objectives.into_iter().any(|objective| {
            let owns =
                is_active(objective) && objective.owner.candidates.iter().any(|c| c.value.as_ref() == Some(&own));
            let mut actions = objective.actions.iter().filter(|action| is_in_course(action, today));
            owns || actions.any(|action| action.who.value.as_ref() == Some(&own) || action.with.contains(&own))
        });
        let open = |state| !matches!(state, Some(ActionState::Fatta | ActionState::Annullata));
        let tasks = plan.tasks.iter().filter(|task| !task.life.is_removed() && open(task.state.value));
        has_part
            || tasks.into_iter().any(|task| task.owner.value == Some(user))
            || plan.case_manager.value == Some(user)
    };
    let seats = plan.team.iter().filter(|seat| seat.is_held() && !busy(seat.user));
    seats.map(|seat| Gap::Idle { user: seat.user }).collect()
}

/// How an objective stood on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    pub date: Date,
    pub mark: Mark,
    /// The entry of the diary, for a step.
    pub event: Option<Id>,
    pub by: Option<UserId>,
    pub note: String,
    /// Two people wrote different things.
    pub contested: bool,
}

/// What was said of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// At a visit, against the visit before.
    Step(Step),
    /// At a review.
    Review(ReviewOutcome),
}

/// The steps of an objective at each entry of the diary and its reviews, oldest first. Of an entry that was corrected, the step of
/// the correction.
pub fn progress(plan: &PlanView, objective: Id, offset: UtcOffset) -> Vec<Point> {
    let amendments = Amendments::of(plan);
    let step_in = |event: Id| {
        let event = plan.event(event)?;
        event.progress.iter().find(|seen| seen.objective == objective && seen.step.value.is_some())
    };
    let replaced = |event: Id| {
        let mut by = amendments.of_event(event).iter();
        by.any(|by| amendments.is_in_force(*by) && step_in(*by).is_some())
    };
    let mut points = Vec::new();
    for event in plan.events.iter().filter(|event| !event.life.is_removed() && !replaced(event.id)) {
        if let (Some(seen), Some(start)) = (step_in(event.id), event.start.value)
            && let Some(step) = seen.step.value
        {
            points.push(Point {
                date: local_day(start, offset),
                mark: Mark::Step(step),
                event: Some(event.id),
                by: event.by.author,
                note: seen.note.value.clone().unwrap_or_default(),
                contested: seen.step.is_contested(),
            });
        }
    }
    let reviews = plan.objective(objective).map(|objective| objective.reviews.as_slice()).unwrap_or_default();
    for review in reviews.iter().filter(|review| !review.life.is_removed()) {
        if let (Some(date), Some(outcome)) = (review.date.value, review.outcome.value) {
            points.push(Point {
                date,
                mark: Mark::Review(outcome),
                event: None,
                by: review.by.value,
                note: review.note.value.clone(),
                contested: review.outcome.is_contested() || review.date.is_contested(),
            });
        }
    }
    sort::by_key(&mut points, |point| (point.date, point.event));
    points
}
