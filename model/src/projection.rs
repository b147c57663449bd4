//! What lists and the home page need of a document: small, without names, and sent from the worker to the window.

use crate::sort;
use serde::{Deserialize, Serialize};

use crate::budget;
use crate::codesign;
use crate::codoc;
use crate::conflict::{self, ConflictKind};
use crate::contacts;
use crate::court;
use crate::deadline::{self, Due, objective_over};
use crate::doc::{self, Doc, Kind};
use crate::draft;
use crate::identity;
use crate::ids::{DocId, Id, UserId};
use crate::notes;
use crate::passage;
use crate::path::Path;
use crate::plan::{self, ObjectiveView, PlanView, TaskItem};
use crate::search::{self, Entries, fold};
use crate::session::{self, SessionView};
use crate::time::{Date, Instant};
use crate::vocab::{
    CodesignState, CodocState, CodocTemplate, EventKind, Level, MinutesState, PlanState, SessionBody, Side, Urgency,
};

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
    /// Every day in the plan that somebody still has to keep, the earliest first.
    pub deadlines: Vec<Due>,
    /// What somebody still has to do, the earliest first.
    pub tasks: Vec<TaskItem>,
    /// Messages of the flags that nobody has resolved.
    pub flags: Vec<String>,
    /// Changes written without knowing that an adhesion was taken back, which nobody has decided about.
    pub undecided: usize,
    /// Entries of the diary that somebody began and nobody closed, the latest first.
    pub unfinished: Vec<Unfinished>,
    /// Folded text for searching: code and code name only, see [`crate::search::fold`].
    pub search: String,
}

impl FamilyCard {
    /// Code and code name; the code alone when there is no code name.
    pub fn title(&self) -> String {
        if self.alias.is_empty() { self.code.clone() } else { format!("{} · {}", self.code, self.alias) }
    }

    /// The same file for who may not read its words yet: code, state and level.
    #[must_use]
    pub fn covered(self) -> Self {
        Self {
            alias: String::new(),
            urgency: None,
            active_objectives: 0,
            open_conflicts: 0,
            open_passages: 0,
            deadlines: Vec::new(),
            tasks: Vec::new(),
            flags: Vec::new(),
            undecided: 0,
            unfinished: Vec::new(),
            search: fold(&self.code),
            ..self
        }
    }

    /// The earliest date that is not past on `today`; overdue ones come first in [`FamilyCard::deadlines`].
    pub fn next_deadline(&self, today: Date) -> Option<&Due> {
        self.deadlines.iter().find(|deadline| deadline.date >= today)
    }

    /// Whether every word of `query` occurs in the code or the code name.
    pub fn matches(&self, query: &str) -> bool {
        fold(query).split_whitespace().all(|word| self.search.contains(word))
    }
}

/// An entry of the diary that waits to be finished.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Unfinished {
    pub event: Id,
    pub kind: Option<EventKind>,
    pub start: Option<Instant>,
    pub by: Option<UserId>,
}

/// Who changed a document last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LastChange {
    pub author: Option<UserId>,
    /// Declared milliseconds.
    pub time_ms: i64,
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

/// A document that accompanies a plan in a space of its own: what lists need of it. Nothing of what it says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CompanionCard {
    pub kind: Kind,
    /// The plan that it says it belongs to.
    pub plan: Option<DocId>,
    /// That plan's code, for those who cannot read the plan.
    pub code: String,
    /// Who began it, and when.
    pub opened: Option<LastChange>,
    pub last_change: Option<LastChange>,
    pub open_conflicts: usize,
    pub open_passages: usize,
    pub anomalies: usize,
    pub deadlines: Vec<Due>,
}

/// Projects a document that accompanies a plan; `None` for one that does not.
pub fn companion_card(doc: &Doc, offset: UtcOffset) -> Option<CompanionCard> {
    let kind = doc::kind(doc).filter(|kind| Kind::COMPANIONS.contains(kind))?;
    let (plan, code, open_conflicts, anomalies) = match kind {
        Kind::Identity => {
            let (view, anomalies) = identity::read(doc);
            (view.plan, view.code, view.conflicts.len(), anomalies.len())
        }
        Kind::Court => {
            let (view, anomalies) = court::read(doc);
            (view.plan, view.code, view.conflicts.len(), anomalies.len())
        }
        Kind::Notes => {
            let (view, anomalies) = notes::read(doc);
            (view.plan, view.code, view.conflicts.len(), anomalies.len())
        }
        Kind::Contacts => {
            let (view, anomalies) = contacts::read(doc);
            (view.plan, view.code, view.conflicts.len(), anomalies.len())
        }
        Kind::Workspace
        | Kind::Plan
        | Kind::Reasons
        | Kind::Codesign
        | Kind::Codoc
        | Kind::Session
        | Kind::Budget
        | Kind::Draft => {
            return None;
        }
    };
    Some(CompanionCard {
        kind,
        plan: plan.value.and_then(|plan| plan.parse().ok()),
        code: code.value.unwrap_or_default(),
        opened: authored(doc).min_by_key(|change| change.time_ms),
        last_change: authored(doc).max_by_key(|change| change.time_ms),
        open_conflicts,
        open_passages: passage::list(doc).len(),
        anomalies,
        deadlines: deadlines_in(doc, offset),
    })
}

/// A document of a table, for lists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TableCard {
    pub title: String,
    pub what: TableKind,
    /// Whom its open comments name, each as often.
    pub named: Vec<UserId>,
    /// Fields in which two people disagree.
    pub open_conflicts: usize,
    pub anomalies: usize,
    pub last_change: Option<LastChange>,
    /// Every day in it that somebody still has to keep, the earliest first.
    pub deadlines: Vec<Due>,
    /// What somebody still has to do, the earliest first.
    pub tasks: Vec<TaskItem>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum TableKind {
    Session {
        body: Option<SessionBody>,
        number: Option<i64>,
        date: Option<Date>,
        minutes: Option<MinutesState>,
        /// Points of the agenda.
        items: usize,
        /// Points that were put off, with their titles.
        postponed: Vec<(Id, String)>,
        /// The points of earlier sessions that it took up.
        carried: Vec<Id>,
    },
    Codesign {
        authority: String,
        state: Option<CodesignState>,
    },
    Codoc {
        template: Option<CodocTemplate>,
        state: Option<CodocState>,
        clauses: usize,
        /// The sessions in which something was said of it.
        sessions: Vec<DocId>,
    },
    /// The private drafts of a side, for the co-design of this document.
    Draft {
        side: Option<Side>,
        codesign: Option<DocId>,
    },
    /// `codesign`: the document whose economic plan it is.
    Budget {
        codesign: Option<DocId>,
        lines: usize,
    },
}

/// Projects a document of a table; `None` for one that is of none.
pub fn table_card(doc: &Doc) -> Option<TableCard> {
    table_card_with(doc, None)
}

/// The same with what lies in the lane beside it.
pub fn table_card_with(doc: &Doc, lane: Option<&Doc>) -> Option<TableCard> {
    let (mut named, mut deadlines) = (Vec::new(), Vec::new());
    let (title, what, open_conflicts, anomalies) = match doc::kind(doc)? {
        Kind::Codesign => {
            let (view, anomalies) = codesign::read(doc);
            let authority = view.authority.value.clone().unwrap_or_default();
            let what = TableKind::Codesign { authority, state: view.state.value };
            deadlines = waiting(deadline::of_codesign(&view, &[]));
            (view.title.value, what, view.conflicts.len(), anomalies.len())
        }
        Kind::Codoc => {
            let (mut view, anomalies) = codoc::read(doc);
            if let Some(lane) = lane {
                codoc::aside::join(&mut view, lane);
            }
            let clauses = view.present().count();
            let open = view.present().flat_map(|clause| &clause.comments).filter(|comment| !comment.is_resolved());
            named.extend(open.flat_map(|comment| comment.mentions.iter().copied()));
            let sessions = codoc::said::sessions(&view).into_iter().collect();
            let what = TableKind::Codoc { template: view.template.value, state: view.state.value, clauses, sessions };
            (view.title.value, what, view.conflicts.len(), anomalies.len())
        }
        Kind::Session => return Some(session_card(doc)),
        Kind::Draft => {
            let (view, anomalies) = draft::read(doc);
            let what = TableKind::Draft { side: view.side.value, codesign: view.codesign_doc() };
            (view.title.value, what, view.conflicts.len(), anomalies.len())
        }
        Kind::Budget => {
            let (view, anomalies) = budget::read(doc);
            let what = TableKind::Budget { codesign: view.codesign_doc(), lines: view.present().count() };
            (view.title.value, what, view.conflicts.len(), anomalies.len())
        }
        _ => return None,
    };
    let last_change = authored(doc).max_by_key(|change| change.time_ms);
    Some(TableCard {
        title: title.unwrap_or_default(),
        what,
        named,
        open_conflicts,
        anomalies,
        last_change,
        deadlines,
        tasks: Vec::new(),
    })
}

/// A session is called by the points of its agenda; its number and its day have words of the interface.
fn session_card(doc: &Doc) -> TableCard {
    let (view, anomalies) = session::read(doc);
    let titles: Vec<&str> = view.items().filter_map(|item| item.title.value.as_deref()).collect();
    TableCard {
        title: titles.join(" · "),
        what: session_kind(&view),
        named: Vec::new(),
        open_conflicts: view.conflicts.len(),
        anomalies: anomalies.len(),
        last_change: authored(doc).max_by_key(|change| change.time_ms),
        deadlines: waiting(deadline::of_session(&view)),
        tasks: session::open_actions(&view),
    }
}

fn session_kind(view: &SessionView) -> TableKind {
    let postponed = view.items().filter(|item| item.is_postponed());
    TableKind::Session {
        body: view.body.value,
        number: view.number.value,
        date: view.date.value,
        minutes: view.minutes_state.value,
        items: view.items().count(),
        postponed: postponed.map(|item| (item.id, item.title.value.clone().unwrap_or_default())).collect(),
        carried: view.items().filter_map(|item| item.carried_from.value).collect(),
    }
}

/// Projects a plan.
pub fn family_card(doc: &Doc, offset: UtcOffset) -> FamilyCard {
    let (view, anomalies) = plan::read(doc);
    card(doc, &view, anomalies.len(), offset)
}

/// [`family_card`], and what can be found in the plan, with one reading.
pub fn family_card_and_entries(doc: &Doc, offset: UtcOffset) -> (FamilyCard, Entries) {
    let (view, anomalies) = plan::read(doc);
    (card(doc, &view, anomalies.len(), offset), search::of_plan(&view, offset))
}

fn card(doc: &Doc, view: &PlanView, anomalies: usize, offset: UtcOffset) -> FamilyCard {
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
        anomalies,
        last_change: authored(doc).max_by_key(|change| change.time_ms),
        deadlines: waiting(deadline::of_plan(view, offset)),
        tasks: plan::open_tasks(view),
        flags: plan::open_flags(view),
        undecided: plan::withdrawal::undecided(doc, view),
        unfinished: unfinished(view),
    }
}

/// A step that was tapped outside of a visit has an entry of its own, which nobody means to finish.
fn unfinished(view: &PlanView) -> Vec<Unfinished> {
    let open = view.events.iter().filter(|event| event.closed_at.value.is_none() && !event.life.is_removed());
    let begun = open.filter(|event| event.kind.value != Some(EventKind::Altro) || !event.lines.is_empty());
    let entry = |event: &plan::EventView| Unfinished {
        event: event.id,
        kind: event.kind.value,
        start: event.start.value,
        by: event.by.author,
    };
    let mut found: Vec<Unfinished> = begun.map(entry).collect();
    sort::by_key(&mut found, |entry| std::cmp::Reverse(entry.event));
    found
}

/// Every change that somebody made, which leaves the skeleton out.
fn authored(doc: &Doc) -> impl Iterator<Item = LastChange> {
    let authored = doc.history.changes().iter().filter(|change| change.author.is_some());
    authored.map(|change| LastChange { author: change.author, time_ms: change.time_ms })
}

/// Every day that somebody still has to keep, in any document by its kind, the earliest first.
pub fn deadlines_in(doc: &Doc, offset: UtcOffset) -> Vec<Due> {
    match doc::kind(doc) {
        Some(Kind::Plan) => waiting(deadline::of_plan(&plan::read(doc).0, offset)),
        Some(Kind::Court) => waiting(deadline::of_court(&court::read(doc).0)),
        Some(Kind::Session) => waiting(deadline::of_session(&session::read(doc).0)),
        Some(Kind::Codesign) => waiting(deadline::of_codesign(&codesign::read(doc).0, &[])),
        Some(
            Kind::Workspace
            | Kind::Identity
            | Kind::Notes
            | Kind::Contacts
            | Kind::Reasons
            | Kind::Codoc
            | Kind::Draft
            | Kind::Budget,
        )
        | None => Vec::new(),
    }
}

fn waiting(mut deadlines: Vec<Due>) -> Vec<Due> {
    deadlines.retain(Due::waits);
    deadlines
}

fn is_open(objective: &ObjectiveView) -> bool {
    !objective.life.is_removed() && objective_over(objective).is_none()
}
