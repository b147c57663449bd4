//! The path of a plan: steps with their reasons, tasks, flags, handovers. Which step may follow which: [`super::steps`].

use crate::sort;
use serde::{Deserialize, Serialize};

use super::edit::{leave_team, seat};
use super::steps::step;
use super::view::{ActionView, PlanView};
use crate::deadline::objective_over;
use crate::doc::{Edit, EditError};
use crate::field::{action, flag, objective, plan, task, transition};
use crate::ids::{Id, Party, UserId};
use crate::place::{Action, Flag, Objective, Place, Plan, Task, Transition};
use crate::read::Life;
use crate::record::records;
use crate::register::Scalar;
use crate::text;
use crate::time::{Date, Instant};
use crate::vocab::{ActionState, ClosingReason, OperatorRole, PlanState};

records! {
    /// A step on the path. One that stays in its state and names somebody is a handover.
    TransitionView of Transition, transition as "transition" {
        from: PlanState = FROM,
        to: PlanState = TO,
        date: Date = DATE,
        /// Who takes the family into charge, or takes over at a handover.
        who: UserId = WHO,
        reason: String = REASON,
        /// With the end.
        closing_reason: ClosingReason = CLOSING_REASON,
    } texts {} nested {}

    /// Something that somebody has to do.
    TaskView of Task, task as "task" {
        what: String = WHAT,
        owner: UserId = OWNER,
        due: Date = DUE,
        state: ActionState = STATE,
        /// What it came from: a path in the document, or nothing.
        source: String = SOURCE,
    } texts {} nested {}

    /// A mark with its message, until somebody resolves it.
    FlagView of Flag, flag as "flag" {
        message: String = MESSAGE,
        date: Date = DATE,
        resolved_at: Instant = RESOLVED_AT,
        resolution: String = RESOLUTION,
    } texts {} nested {}
}

impl TransitionView {
    /// The plan went to other hands and stayed in its state.
    pub fn is_handover(&self) -> bool {
        self.from.value == self.to.value && self.who.value.is_some()
    }
}

impl TaskView {
    /// Somebody still has to do it. Where two people disagree on that, it is open.
    pub fn is_open(&self) -> bool {
        let over = matches!(self.state.value, Some(ActionState::Fatta | ActionState::Annullata));
        !self.life.is_removed() && (!over || self.state.is_contested())
    }
}

impl FlagView {
    /// Nobody has resolved it.
    pub fn is_open(&self) -> bool {
        !self.life.is_removed() && (self.resolved_at.value.is_none() || self.resolved_at.is_contested())
    }
}

/// A task as lists show it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaskItem {
    pub id: Id,
    pub what: String,
    pub owner: Option<UserId>,
    /// The earlier one where two people disagree.
    pub due: Option<Date>,
}

/// The tasks that somebody still has to do, the earliest first, those without a day last.
pub fn open_tasks(view: &PlanView) -> Vec<TaskItem> {
    let item = |task: &TaskView| TaskItem {
        id: task.id,
        what: task.what.value.clone().unwrap_or_default(),
        owner: task.owner.value,
        due: task.due.earliest(),
    };
    let mut items: Vec<TaskItem> = view.tasks.iter().filter(|task| task.is_open()).map(item).collect();
    sort::by_key(&mut items, |item| (item.due.is_none(), item.due, item.id));
    items
}

/// The messages of the flags that nobody has resolved, oldest first.
pub fn open_flags(view: &PlanView) -> Vec<String> {
    let open = view.flags.iter().filter(|flag| flag.is_open());
    open.map(|flag| flag.message.value.clone().unwrap_or_default()).collect()
}

/// Days from the referral to the day on which the family was taken into charge, or to `today` while it waits. `None` when the referral
/// has no date, or a plan that is past it does not say when it was taken into charge.
pub fn waiting_days(view: &PlanView, today: Date) -> Option<i32> {
    let referred = view.opened.earliest()?;
    let steps = view.transitions.iter().filter(|step| !step.life.is_removed());
    let charged = steps.filter(|step| step.to.value == Some(PlanState::Accolta)).find_map(|step| step.date.value);
    match (charged, view.state.value) {
        (Some(charged), _) => Some(charged - referred),
        (None, Some(PlanState::Segnalata)) => Some(today - referred),
        _ => None,
    }
}

/// A step as a person takes it.
#[derive(Clone, PartialEq, Debug)]
pub struct StepDraft {
    pub to: PlanState,
    pub date: Date,
    /// Who takes the family into charge.
    pub who: Option<UserId>,
    /// Why; required where [`super::StepKind::needs_reason`].
    pub reason: String,
    /// With the end.
    pub closing_reason: Option<ClosingReason>,
    /// With the end: when it is looked at again whether the plan is still to be kept.
    pub retention_review: Option<Date>,
}

impl StepDraft {
    pub fn to(to: PlanState, date: Date) -> Self {
        Self { to, date, who: None, reason: String::new(), closing_reason: None, retention_review: None }
    }
}

/// Takes a plan one step on, keeps when and why, and sets what goes with it: the case manager at the taking into charge, the dates and
/// the reason at the end, none of these after a reopening.
///
/// # Errors
/// [`EditError::NoSuchStep`] when the table has no such step from the present state, or the step must say why and does not.
pub fn take_step(edit: &mut Edit<'_>, draft: &StepDraft) -> Result<Id, EditError> {
    let from = current_state(edit)?;
    let refused = EditError::NoSuchStep { from, to: draft.to };
    let Some(kind) = step(from, draft.to) else { return Err(refused) };
    let reason = draft.reason.trim();
    if kind.needs_reason() && reason.is_empty() {
        return Err(refused);
    }
    let id = go_to(edit, from, draft.to, draft.date, draft.who, reason)?;
    if draft.to == PlanState::Accolta && draft.who.is_some() {
        edit.set(&Plan, plan::CASE_MANAGER, draft.who)?;
    }
    if draft.to.is_ended() {
        edit.set(&Transition { id }, transition::CLOSING_REASON, draft.closing_reason)?;
        edit.set(&Plan, plan::CLOSED, Some(draft.date))?;
        edit.set(&Plan, plan::CLOSING_REASON, draft.closing_reason)?;
        edit.set(&Plan, plan::RETENTION_REVIEW, draft.retention_review)?;
    } else if from.is_some_and(PlanState::is_ended) {
        edit.set(&Plan, plan::CLOSED, None)?;
        edit.set(&Plan, plan::CLOSING_REASON, None)?;
        edit.set(&Plan, plan::RETENTION_REVIEW, None)?;
    }
    Ok(id)
}

fn current_state(edit: &mut Edit<'_>) -> Result<Option<PlanState>, EditError> {
    let container = edit.find(&Plan.container())?;
    let present = edit.candidates(&container, plan::STATE.key());
    Ok(present.last().and_then(|winner| PlanState::read(&winner.raw.to_scalar())))
}

/// Takes a step back: the plan is as `before` says it was, and the step is no longer in its history's list.
pub fn take_step_back(edit: &mut Edit<'_>, id: Id, before: &PlanView) -> Result<(), EditError> {
    edit.set(&Plan, plan::STATE, before.state.value)?;
    edit.set(&Plan, plan::CASE_MANAGER, before.case_manager.value)?;
    edit.set(&Plan, plan::CLOSED, before.closed.value)?;
    edit.set(&Plan, plan::CLOSING_REASON, before.closing_reason.value)?;
    edit.set(&Plan, plan::RETENTION_REVIEW, before.retention_review.value)?;
    edit.remove(&Transition { id })
}

/// Sets a state and keeps the step, whatever the table says: for what comes from elsewhere. People go through [`take_step`].
pub fn go_to(
    edit: &mut Edit<'_>,
    from: Option<PlanState>,
    to: PlanState,
    date: Date,
    who: Option<UserId>,
    reason: &str,
) -> Result<Id, EditError> {
    edit.set(&Plan, plan::STATE, Some(to))?;
    let place = Transition { id: edit.new_id() };
    TransitionView::begin(edit, &place)?;
    edit.set(&place, transition::FROM, from)?;
    edit.set(&place, transition::TO, Some(to))?;
    edit.set(&place, transition::DATE, Some(date))?;
    edit.set(&place, transition::WHO, who)?;
    edit.set(&place, transition::REASON, Some(reason.to_owned()))?;
    Ok(place.id)
}

/// One operator hands over to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Handover {
    pub from: UserId,
    pub to: UserId,
    /// The professional role in which `to` is seated in the team.
    pub role: OperatorRole,
    /// `to` becomes the case manager.
    pub case_manager: bool,
    /// `from` leaves the team.
    pub leaves: bool,
    /// The open objectives, actions and tasks of `from` become those of `to`.
    pub work: bool,
    pub date: Date,
    /// What the newcomer has to know.
    pub note: String,
    /// The newcomer's first task, in the words of the interface, and its day.
    pub task: Option<(String, Date)>,
}

/// Hands a plan over and keeps it in the plan's history. The note becomes the plan's note for who takes over.
pub fn hand_over(edit: &mut Edit<'_>, view: &PlanView, handover: &Handover) -> Result<Id, EditError> {
    let Handover { from, to, role, date, note, .. } = handover;
    let state = current_state(edit)?;
    let place = Transition { id: edit.new_id() };
    TransitionView::begin(edit, &place)?;
    edit.set(&place, transition::FROM, state)?;
    edit.set(&place, transition::TO, state)?;
    edit.set(&place, transition::DATE, Some(*date))?;
    edit.set(&place, transition::WHO, Some(*to))?;
    edit.set(&place, transition::REASON, Some(note.trim().to_owned()))?;
    text::update(edit, &Plan, plan::HANDOVER_NOTE, note.trim())?;
    seat(edit, *to, *role, *date)?;
    if handover.case_manager {
        edit.set(&Plan, plan::CASE_MANAGER, Some(*to))?;
    }
    if handover.leaves {
        leave_team(edit, *from, *date)?;
    }
    if handover.work {
        reassign(edit, view, *from, *to)?;
    }
    if let Some((what, due)) = &handover.task {
        let task = add_task(edit, what, Some(*to), Some(*due))?;
        edit.set(&Task { id: task }, task::SOURCE, Some(place.container().to_string()))?;
    }
    Ok(place.id)
}

/// What is still open of one operator becomes another's.
fn reassign(edit: &mut Edit<'_>, view: &PlanView, from: UserId, to: UserId) -> Result<(), EditError> {
    let (from_party, to_party) = (Some(Party::Operator(from)), Some(Party::Operator(to)));
    for task in view.tasks.iter().filter(|task| task.is_open() && task.owner.value == Some(from)) {
        edit.set(&Task { id: task.id }, task::OWNER, Some(to))?;
    }
    let present = |life: Life| !life.is_removed();
    let objectives =
        view.objectives.iter().filter(|objective| present(objective.life) && objective_over(objective).is_none());
    for one in objectives {
        if one.owner.value == from_party {
            edit.set(&Objective { id: one.id }, objective::OWNER, to_party.clone())?;
        }
        let open = |action: &&ActionView| {
            present(action.life) && !matches!(action.state.value, Some(ActionState::Fatta | ActionState::Annullata))
        };
        for action in one.actions.iter().filter(open).filter(|action| action.who.value == from_party) {
            edit.set(&Action { objective: one.id, id: action.id }, action::WHO, to_party.clone())?;
        }
    }
    Ok(())
}

/// Adds a task.
pub fn add_task(edit: &mut Edit<'_>, what: &str, owner: Option<UserId>, due: Option<Date>) -> Result<Id, EditError> {
    let place = Task { id: edit.new_id() };
    TaskView::begin(edit, &place)?;
    edit.set(&place, task::WHAT, Some(what.to_owned()))?;
    edit.set(&place, task::OWNER, owner)?;
    edit.set(&place, task::DUE, due)?;
    edit.set(&place, task::STATE, Some(ActionState::DaFare))?;
    Ok(place.id)
}

/// Marks a plan with a message.
pub fn add_flag(edit: &mut Edit<'_>, message: &str, date: Option<Date>) -> Result<Id, EditError> {
    let place = Flag { id: edit.new_id() };
    FlagView::begin(edit, &place)?;
    edit.set(&place, flag::MESSAGE, Some(message.to_owned()))?;
    edit.set(&place, flag::DATE, date)?;
    Ok(place.id)
}

/// Resolves a mark and keeps how.
pub fn resolve_flag(edit: &mut Edit<'_>, id: Id, resolution: &str) -> Result<(), EditError> {
    let now = Instant(edit.now_ms());
    edit.set(&Flag { id }, flag::RESOLUTION, Some(resolution.to_owned()))?;
    edit.set(&Flag { id }, flag::RESOLVED_AT, Some(now))
}

/// Opens a mark again.
pub fn reopen_flag(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    edit.set(&Flag { id }, flag::RESOLVED_AT, None)
}
