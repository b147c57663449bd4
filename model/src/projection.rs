//! What lists and the home page need of a document: small, without names, and sent from the worker to the window.

use serde::{Deserialize, Serialize};

use crate::conflict::{self, ConflictKind};
use crate::doc::Doc;
use crate::ids::{Party, UserId};
use crate::passage;
use crate::path::Path;
use crate::place::{Action, Event, Objective, Place};
use crate::plan::{self, ActionView, EventView, ObjectiveView, PlanView};
use crate::read::By;
use crate::time::{Date, Instant};
use crate::vocab::{ActionState, Level, ObjectiveState, PlanState, Urgency};

/// A family in the list of families.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FamilyCard {
    pub code: String,
    pub alias: String,
    pub state: Option<PlanState>,
    pub level: Option<Level>,
    pub urgency: Option<Urgency>,
    pub case_manager: Option<UserId>,
    /// Operators seated in the team and not yet gone.
    pub team: Vec<UserId>,
    pub active_objectives: usize,
    /// Fields in which two people disagree.
    pub open_conflicts: usize,
    /// Paragraphs in which two people wrote at once and that nobody has read again.
    pub open_passages: usize,
    /// What could not be read as expected.
    pub anomalies: usize,
    pub last_change: Option<LastChange>,
    /// Every date in the plan that is still ahead of somebody, the earliest first.
    pub deadlines: Vec<Deadline>,
    /// Folded text for searching: code and code name only, see [`fold`].
    pub search: String,
}

impl FamilyCard {
    /// The earliest date that is not past on `today`; overdue ones come first in [`FamilyCard::deadlines`].
    pub fn next_deadline(&self, today: Date) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.date >= today)
    }

    /// Whether every word of `query` occurs in the code or the code name.
    pub fn matches(&self, query: &str) -> bool {
        fold(query).split_whitespace().all(|word| self.search.contains(word))
    }
}

/// Who changed a document last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LastChange {
    pub author: Option<UserId>,
    /// Declared milliseconds.
    pub time_ms: i64,
}

/// A date that waits for somebody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Deadline {
    pub date: Date,
    /// For appointments.
    pub at: Option<Instant>,
    pub kind: DeadlineKind,
    pub owner: Option<Party>,
    /// The objective, the action, or the note of the appointment.
    pub text: String,
    pub path: Path,
    /// Two people set different dates: this is the earlier one.
    pub contested: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    Objective,
    Action,
    Appointment,
}

impl DeadlineKind {
    pub const ALL: &'static [Self] = &[Self::Objective, Self::Action, Self::Appointment];

    /// Key of its word in the locale files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Objective => "objective",
            Self::Action => "action",
            Self::Appointment => "appointment",
        }
    }
}

/// Something in a document that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReviewItem {
    pub kind: ReviewKind,
    pub path: Path,
    /// Key of the field's label in the locale files.
    pub label: String,
    /// Declared time of the latest of the changes that met, in milliseconds.
    pub last_ms: i64,
    /// Somebody looked at it and said "later".
    pub deferred: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewKind {
    /// Two people wrote different values: see [`crate::conflict::list`].
    Values,
    /// One removed what another was editing.
    RemovedAndEdited,
    /// Two people wrote in one paragraph: see [`crate::passage::list`].
    Passage,
}

/// What waits for a person in any document, in the order of its parts, conflicts first.
pub fn review(doc: &Doc) -> Vec<ReviewItem> {
    let conflicts = conflict::list(doc).into_iter().map(|conflict| ReviewItem {
        kind: match conflict.kind {
            ConflictKind::Values { .. } => ReviewKind::Values,
            ConflictKind::RemovedAndEdited => ReviewKind::RemovedAndEdited,
        },
        last_ms: conflict.candidates.iter().map(|candidate| candidate.time_ms).max().unwrap_or(0),
        label: conflict.label.to_owned(),
        deferred: conflict.deferred.is_some(),
        path: conflict.path,
    });
    let passages = passage::list(doc).into_iter().map(|passage| ReviewItem {
        kind: ReviewKind::Passage,
        last_ms: passage.last_ms,
        label: passage.label.to_owned(),
        deferred: false,
        path: passage.path,
    });
    conflicts.chain(passages).collect()
}

/// Minutes to add to UTC for the day which people call today.
pub type UtcOffset = i64;

/// Projects a plan.
pub fn family_card(doc: &Doc, offset: UtcOffset) -> FamilyCard {
    let (view, anomalies) = plan::read(doc);
    let code = view.code.value.clone().unwrap_or_default();
    let alias = view.alias.value.clone().unwrap_or_default();
    FamilyCard {
        search: fold(&format!("{code} {alias}")),
        code,
        alias,
        state: view.state.value,
        level: view.level.value,
        urgency: view.urgency.value,
        case_manager: view.case_manager.value,
        team: view.team.iter().filter(|seat| seat.is_held()).map(|seat| seat.user).collect(),
        active_objectives: view.objectives.iter().filter(|objective| is_open(objective)).count(),
        open_conflicts: view.conflicts.len(),
        open_passages: passage::list(doc).len(),
        anomalies: anomalies.len(),
        last_change: last_change(doc).map(|by| LastChange { author: by.author, time_ms: by.time_ms }),
        deadlines: deadlines(&view, offset),
    }
}

fn last_change(doc: &Doc) -> Option<By> {
    let authored = doc.history.changes().iter().filter(|change| change.author.is_some());
    authored.max_by_key(|change| change.time_ms).map(|change| By { author: change.author, time_ms: change.time_ms })
}

/// Objectives and actions with a date which nobody has brought to an end, and appointments, the earliest first.
pub fn deadlines(view: &PlanView, offset: UtcOffset) -> Vec<Deadline> {
    let mut deadlines: Vec<Deadline> = Vec::new();
    for objective in view.objectives.iter().filter(|objective| is_open(objective)) {
        deadlines.extend(objective_deadline(objective));
        deadlines.extend(objective.actions.iter().filter_map(|action| action_deadline(objective, action)));
    }
    let events: Vec<&EventView> = view.events.iter().filter(|event| !event.life.is_removed()).collect();
    let latest = events.iter().filter_map(|event| event.start.value).max();
    let appointments = events.iter().filter_map(|event| appointment(event, offset));
    // An appointment waits until something has happened on or after it.
    deadlines.extend(appointments.filter(|appointment| appointment.at > latest));
    deadlines.sort_by(|a, b| (a.date, a.at, a.kind, &a.path).cmp(&(b.date, b.at, b.kind, &b.path)));
    deadlines
}

fn is_open(objective: &ObjectiveView) -> bool {
    use ObjectiveState::{Abbandonato, Modificato, NonRaggiunto, Raggiunto};
    let ended = matches!(objective.state.value, Some(Raggiunto | NonRaggiunto | Modificato | Abbandonato));
    !objective.life.is_removed() && (!ended || objective.state.is_contested())
}

fn objective_deadline(objective: &ObjectiveView) -> Option<Deadline> {
    Some(Deadline {
        date: objective.due.earliest()?,
        at: None,
        kind: DeadlineKind::Objective,
        owner: objective.owner.value.clone(),
        text: objective.text.value.clone(),
        path: Objective { id: objective.id }.container(),
        contested: objective.due.is_contested(),
    })
}

fn action_deadline(objective: &ObjectiveView, action: &ActionView) -> Option<Deadline> {
    let ended = matches!(action.state.value, Some(ActionState::Fatta | ActionState::Annullata));
    if action.life.is_removed() || ended && !action.state.is_contested() {
        return None;
    }
    Some(Deadline {
        date: action.to.earliest()?,
        at: None,
        kind: DeadlineKind::Action,
        owner: action.who.value.clone(),
        text: action.what.value.clone(),
        path: Action { objective: objective.id, id: action.id }.container(),
        contested: action.to.is_contested(),
    })
}

fn appointment(event: &EventView, offset: UtcOffset) -> Option<Deadline> {
    let at = event.next_at.earliest()?;
    Some(Deadline {
        date: Instant(at.0.saturating_add(offset.saturating_mul(60_000))).date_utc(),
        at: Some(at),
        kind: DeadlineKind::Appointment,
        owner: event.by.author.map(Party::Operator),
        text: event.next_note.value.clone().unwrap_or_default(),
        path: Event { id: event.id }.container(),
        contested: event.next_at.is_contested(),
    })
}

/// Text as it is searched: lower case, without the accents of Italian.
pub fn fold(text: &str) -> String {
    let folded = text.chars().flat_map(char::to_lowercase).map(|c| match c {
        'à' | 'á' => 'a',
        'è' | 'é' => 'e',
        'ì' | 'í' => 'i',
        'ò' | 'ó' => 'o',
        'ù' | 'ú' => 'u',
        other => other,
    });
    folded.collect()
}
