//! What a family of the demonstration is written in: plain tables, from which [`super::script`] makes the edits. Days count from the
//! start of the agreement; times of day are those of Italy, written as `16_30`.

use super::files::Beside;
use crate::vocab::{
    AccessChannel, ActionPlace, ActionState, AdhesionKind, AdhesionMode, Bond, Capacity, Device, Dimension, DueKind,
    EventKind, FactorKind, Flow, Frequency, Kin, Level, LineKind, Mandator, Method, Moment, NodeKind, ObjectiveState,
    OperatorRole, ParentalResponsibility, PlanState, Reason, ReviewOutcome, Ring, ScoreSource, Tie, Urgency,
};

/// One who does something, says something or is there.
#[derive(Clone, Copy)]
pub(super) enum Who {
    Op(&'static str),
    /// By place in the household.
    Member(usize),
    Contact(&'static str),
}

pub(super) struct Family {
    pub code: &'static str,
    pub alias: &'static str,
    pub channel: AccessChannel,
    pub office: &'static str,
    pub urgency: Urgency,
    pub reasons: &'static [Reason],
    pub opened: i32,
    /// Case manager, and owner of the family's space.
    pub owner: &'static str,
    pub team: &'static [(&'static str, OperatorRole)],
    pub household: &'static [Person],
    pub relations: &'static [(usize, Bond, usize)],
    pub nodes: &'static [Node],
    pub edges: &'static [Edge],
    pub summary: &'static str,
    pub strengths: &'static str,
    /// The summary in the family's language; empty where that is Italian.
    pub translation: &'static str,
    pub level: Level,
    /// Later levels: day, level, reason.
    pub levels: &'static [(i32, Level, &'static str)],
    /// The steps after the referral, each on its day.
    pub path: &'static [(i32, PlanState, &'static str)],
    pub goals: &'static [Goal],
    pub diary: &'static [Entry],
    pub assessments: &'static [Survey],
    pub parenting: Option<Parenting>,
    pub tasks: &'static [ToDo],
    pub flags: &'static [Mark],
    pub deadlines: &'static [Term],
    /// The version that was read and signed, if there is one.
    pub pact: Option<Pact>,
    pub beside: Beside,
}

/// A version of the plan with a name, and what people said of it.
pub(super) struct Pact {
    pub day: i32,
    pub label: &'static str,
    pub said: &'static [Word],
}

/// What somebody said of a version.
pub(super) struct Word {
    pub who: Who,
    pub capacity: Capacity,
    pub kind: AdhesionKind,
    pub mode: AdhesionMode,
    pub words: &'static str,
}

pub(super) const fn word(
    who: Who,
    capacity: Capacity,
    kind: AdhesionKind,
    mode: AdhesionMode,
    words: &'static str,
) -> Word {
    Word { who, capacity, kind, mode, words }
}

pub(super) struct Person {
    pub label: &'static str,
    pub kin: Kin,
    pub age: i64,
    pub lives_in: bool,
    pub responsibility: ParentalResponsibility,
    pub language: &'static str,
}

pub(super) const fn person(
    label: &'static str,
    kin: Kin,
    age: i64,
    lives_in: bool,
    responsibility: ParentalResponsibility,
    language: &'static str,
) -> Person {
    Person { label, kin, age, lives_in, responsibility, language }
}

/// Somebody or something around the family.
pub(super) struct Node {
    pub alias: &'static str,
    pub kind: NodeKind,
    pub ring: Ring,
    pub tie: Tie,
    pub flow: Flow,
    pub offers: &'static str,
}

pub(super) const fn node(
    alias: &'static str,
    kind: NodeKind,
    ring: Ring,
    tie: Tie,
    flow: Flow,
    offers: &'static str,
) -> Node {
    Node { alias, kind, ring, tie, flow, offers }
}

/// A tie between two of the network or of the household.
pub(super) struct Edge {
    pub from: Who,
    pub to: Who,
    pub tie: Tie,
    pub flow: Flow,
    pub note: &'static str,
}

pub(super) const fn edge(from: Who, to: Who, tie: Tie, flow: Flow, note: &'static str) -> Edge {
    Edge { from, to, tie, flow, note }
}

pub(super) struct Goal {
    pub text: &'static str,
    pub dimension: Dimension,
    pub expected: &'static str,
    pub indicator: &'static str,
    pub owner: &'static str,
    pub due: i32,
    pub state: ObjectiveState,
    pub family_words: &'static str,
    pub tasks: &'static [Task],
    /// With whom it was agreed, when and how.
    pub agreed: &'static [(Who, i32, AdhesionMode)],
    pub reviews: &'static [Check],
}

pub(super) struct Task {
    pub what: &'static str,
    pub who: Who,
    pub with: &'static [Who],
    pub device: Device,
    pub place: ActionPlace,
    pub frequency: Frequency,
    pub minutes: i64,
    pub budget: &'static str,
    pub to: i32,
    pub state: ActionState,
}

/// A review of an objective.
pub(super) struct Check {
    pub day: i32,
    pub outcome: ReviewOutcome,
    pub by: &'static str,
    pub note: &'static str,
}

pub(super) const fn check(day: i32, outcome: ReviewOutcome, by: &'static str, note: &'static str) -> Check {
    Check { day, outcome, by, note }
}

/// An entry of the diary.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub day: i32,
    pub time: i64,
    pub kind: EventKind,
    pub by: &'static str,
    pub minutes: i64,
    pub lines: &'static [Said],
    pub with: &'static [Who],
    /// The action to which its minutes belong: objective and action, by place.
    pub action: Option<(usize, usize)>,
    /// A line of the budget, where there is no action.
    pub budget: &'static str,
    /// One sign for each objective: `+` forward, `=` the same, `-` back, a blank for none.
    pub steps: &'static str,
    /// What was noted beside a step, by place of the objective.
    pub step_note: Option<(usize, &'static str)>,
    /// The next appointment: day, time, what.
    pub next: Option<(i32, i64, &'static str)>,
    pub offline: bool,
    /// The place in the diary of the entry which this one corrects.
    pub amends: Option<usize>,
}

pub(super) const fn entry(
    day: i32,
    time: i64,
    kind: EventKind,
    by: &'static str,
    minutes: i64,
    lines: &'static [Said],
) -> Entry {
    Entry {
        day,
        time,
        kind,
        by,
        minutes,
        lines,
        with: &[],
        action: None,
        budget: "",
        steps: "",
        step_note: None,
        next: None,
        offline: false,
        amends: None,
    }
}

impl Entry {
    pub const fn with(self, with: &'static [Who]) -> Self {
        Self { with, ..self }
    }

    pub const fn of(self, objective: usize, action: usize) -> Self {
        Self { action: Some((objective, action)), ..self }
    }

    pub const fn on(self, budget: &'static str) -> Self {
        Self { budget, ..self }
    }

    pub const fn steps(self, steps: &'static str) -> Self {
        Self { steps, ..self }
    }

    pub const fn noted(self, objective: usize, note: &'static str) -> Self {
        Self { step_note: Some((objective, note)), ..self }
    }

    pub const fn next(self, day: i32, time: i64, what: &'static str) -> Self {
        Self { next: Some((day, time, what)), ..self }
    }

    pub const fn offline(self) -> Self {
        Self { offline: true, ..self }
    }

    pub const fn amending(self, entry: usize) -> Self {
        Self { amends: Some(entry), ..self }
    }
}

/// A line of the diary.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub kind: LineKind,
    pub text: &'static str,
    pub who: Option<Who>,
    pub verbatim: bool,
    pub method: Option<Method>,
    pub objective: Option<usize>,
}

const fn said(kind: LineKind, text: &'static str) -> Said {
    Said { kind, text, who: None, verbatim: false, method: None, objective: None }
}

/// A fact.
pub(super) const fn f(text: &'static str) -> Said {
    said(LineKind::Fatto, text)
}

/// A declaration, word for word.
pub(super) const fn d(who: Who, text: &'static str) -> Said {
    Said { who: Some(who), verbatim: true, ..said(LineKind::Dichiarazione, text) }
}

/// A declaration in the writer's words.
pub(super) const fn r(who: Who, text: &'static str) -> Said {
    Said { who: Some(who), ..said(LineKind::Dichiarazione, text) }
}

/// An evaluation, by its method.
pub(super) const fn v(method: Method, text: &'static str) -> Said {
    Said { method: Some(method), ..said(LineKind::Valutazione, text) }
}

/// A request.
pub(super) const fn ask(text: &'static str) -> Said {
    said(LineKind::Richiesta, text)
}

/// Something to do.
pub(super) const fn todo(text: &'static str) -> Said {
    said(LineKind::DaFare, text)
}

impl Said {
    /// About an objective.
    pub const fn on(self, objective: usize) -> Self {
        Self { objective: Some(objective), ..self }
    }
}

/// An assessment on the three-sided grid.
pub(super) struct Survey {
    pub moment: Moment,
    pub planned: i32,
    /// When it was made; `None`: it is still to come.
    pub made: Option<i32>,
    pub closed: bool,
    pub with: &'static [Who],
    pub by: &'static str,
    /// For each source one sign for each dimension in the vocabulary's order: `1` to `6`, `n` not observed, `.` nothing said.
    pub scores: &'static [(ScoreSource, &'static str)],
    pub notes: &'static [(Dimension, ScoreSource, &'static str)],
    pub evidence: &'static str,
    pub synthesis: &'static str,
}

/// One that is planned.
pub(super) const fn planned(moment: Moment, planned: i32, by: &'static str) -> Survey {
    Survey {
        moment,
        planned,
        made: None,
        closed: false,
        with: &[],
        by,
        scores: &[],
        notes: &[],
        evidence: "",
        synthesis: "",
    }
}

/// An assessment of parental competences.
pub(super) struct Parenting {
    pub by: &'static str,
    pub mandator: Mandator,
    pub started: i32,
    pub question: &'static str,
    pub subjects: &'static [usize],
    pub methods: &'static [Method],
    /// For each phase of the guidelines that is done: the day, and who did it.
    pub done: &'static [(i32, &'static str)],
    pub factors: &'static [Factor],
}

pub(super) struct Factor {
    pub kind: FactorKind,
    /// 0 low, 1 middle, 2 high.
    pub weight: usize,
    pub label: &'static str,
    /// The lines of the diary that show it: entry and line, by place.
    pub lines: &'static [(usize, usize)],
}

pub(super) const fn factor(
    kind: FactorKind,
    weight: usize,
    label: &'static str,
    lines: &'static [(usize, usize)],
) -> Factor {
    Factor { kind, weight, label, lines }
}

pub(super) struct ToDo {
    pub what: &'static str,
    pub owner: &'static str,
    pub due: i32,
    pub state: ActionState,
}

pub(super) const fn to_do(what: &'static str, owner: &'static str, due: i32, state: ActionState) -> ToDo {
    ToDo { what, owner, due, state }
}

/// A mark on the plan.
pub(super) struct Mark {
    pub day: i32,
    pub message: &'static str,
    pub resolved: Option<(i32, &'static str)>,
}

/// A deadline set by hand.
pub(super) struct Term {
    pub kind: DueKind,
    pub day: i32,
    pub what: &'static str,
    pub now: Now,
}

/// What was said of a deadline.
#[derive(Clone, Copy)]
pub(super) enum Now {
    Open,
    Met,
    MovedTo(i32, &'static str),
}

pub(super) const fn term(kind: DueKind, day: i32, what: &'static str, now: Now) -> Term {
    Term { kind, day, what, now }
}
