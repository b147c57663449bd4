//! The path of a plan: steps with their reasons, tasks, flags.

use crate::doc::{Edit, EditError};
use crate::field::{flag, plan, task, transition};
use crate::ids::{Id, UserId};
use crate::place::{Flag, Plan, Task, Transition};
use crate::record::records;
use crate::time::{Date, Instant};
use crate::vocab::{ActionState, PlanState};

records! {
    /// A step on the path.
    TransitionView of Transition, transition as "transition" {
        from: PlanState = FROM,
        to: PlanState = TO,
        date: Date = DATE,
        /// Who takes over, at a handover.
        who: UserId = WHO,
        reason: String = REASON,
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

/// Takes a plan one step on and keeps why.
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
