//! The deadlines of a family plan.

use super::{Due, Fact, by_hand, is_there, marked, sort};
use crate::doc::Kind;
use crate::ids::Party;
use crate::place::{Action, Assessment, Event, Objective, Phase, Plan, Task};
use crate::plan::{ActionView, AssessmentView, EventView, ObjectiveView, ParentingView, PhaseView, PlanView, TaskView};
use crate::projection::UtcOffset;
use crate::register::{Register, Scalar};
use crate::time::Instant;
use crate::vocab::{ActionState, DueKind, DueState, Moment, ObjectiveState, PlanState, Vocabulary};

/// Key of the day on which it is reviewed whether a plan is still to be kept.
const RETENTION: &str = "plan-riesame_conservazione";

/// Every deadline of a plan, also those that nobody waits for any more ([`Due::waits`]), the earliest first. `offset` says on which
/// day an appointment is.
pub fn of_plan(view: &PlanView, offset: UtcOffset) -> Vec<Due> {
    let mut facts: Vec<Fact> = Vec::new();
    for objective in view.objectives.iter().filter(|objective| is_there(objective.life)) {
        facts.extend(objective_fact(objective));
        facts.extend(objective.actions.iter().filter_map(|action| action_fact(objective, action)));
    }
    facts.extend(appointments(view, offset));
    facts.extend(view.tasks.iter().filter_map(task_fact));
    facts.extend(view.assessments.iter().filter_map(assessment_fact));
    facts.extend(view.parenting.iter().filter(|parenting| is_there(parenting.life)).flat_map(phase_facts));
    if is_closed(view) {
        for fact in &mut facts {
            fact.over = fact.over.or(Some(DueState::NonDovuta));
        }
    }
    facts.extend(by_hand(&view.deadlines, Kind::Plan));
    facts.extend(retention(view));
    let mut deadlines: Vec<Due> = facts.into_iter().map(|fact| marked(fact, &view.marks)).collect();
    sort(&mut deadlines);
    deadlines
}

/// Once a plan is closed, its work is nobody's any more; what was set by hand and the review of what is kept remain.
fn is_closed(view: &PlanView) -> bool {
    !view.state.is_contested() && matches!(view.state.value, Some(PlanState::Chiusa | PlanState::Trasferita))
}

/// What the thing's own state says, unless two people disagree on it: then it is still open.
pub(super) fn agreed<T: Copy + Scalar>(register: &Register<T>, over: fn(T) -> Option<DueState>) -> Option<DueState> {
    register.value.filter(|_| !register.is_contested()).and_then(over)
}

/// How an objective ended, as a deadline says it. `None` while it is open.
pub(crate) fn objective_over(objective: &ObjectiveView) -> Option<DueState> {
    agreed(&objective.state, |state| match state {
        ObjectiveState::Raggiunto | ObjectiveState::NonRaggiunto => Some(DueState::Assolta),
        ObjectiveState::Modificato | ObjectiveState::Abbandonato => Some(DueState::NonDovuta),
        ObjectiveState::Proposto
        | ObjectiveState::Concordato
        | ObjectiveState::Attivo
        | ObjectiveState::ParzialmenteRaggiunto => None,
    })
}

pub(super) fn done(state: ActionState) -> Option<DueState> {
    match state {
        ActionState::Fatta => Some(DueState::Assolta),
        ActionState::Annullata => Some(DueState::NonDovuta),
        ActionState::DaFare | ActionState::InCorso | ActionState::Sospesa => None,
    }
}

fn objective_fact(objective: &ObjectiveView) -> Option<Fact> {
    let place = Objective { id: objective.id };
    let fact = Fact::on(&place, objective.id, DueKind::Obiettivo, objective.due.earliest()?, Kind::Plan);
    Some(Fact {
        what: objective.text.value.clone(),
        owner: objective.owner.value.clone(),
        over: objective_over(objective),
        contested: objective.due.is_contested(),
        ..fact
    })
}

fn action_fact(objective: &ObjectiveView, action: &ActionView) -> Option<Fact> {
    if action.life.is_removed() {
        return None;
    }
    let place = Action { objective: objective.id, id: action.id };
    let fact = Fact::on(&place, action.id, DueKind::Azione, action.to.earliest()?, Kind::Plan);
    Some(Fact {
        what: action.what.value.clone(),
        owner: action.who.value.clone(),
        over: agreed(&action.state, done).or_else(|| objective_over(objective)),
        contested: action.to.is_contested(),
        ..fact
    })
}

/// An appointment waits until something has happened on or after it.
fn appointments(view: &PlanView, offset: UtcOffset) -> Vec<Fact> {
    let events: Vec<&EventView> = view.events.iter().filter(|event| is_there(event.life)).collect();
    let latest = events.iter().filter_map(|event| event.start.value).max();
    let fact = |event: &&EventView| {
        let at = event.next_at.earliest()?;
        let date = Instant(at.0.saturating_add(offset.saturating_mul(60_000))).date_utc();
        let fact = Fact::on(&Event { id: event.id }, event.id, DueKind::Appuntamento, date, Kind::Plan);
        Some(Fact {
            at: Some(at),
            what: event.next_note.value.clone().unwrap_or_default(),
            owner: event.by.author.map(Party::Operator),
            over: (Some(at) <= latest).then_some(DueState::Assolta),
            contested: event.next_at.is_contested(),
            ..fact
        })
    };
    events.iter().filter_map(fact).collect()
}

fn task_fact(task: &TaskView) -> Option<Fact> {
    if task.life.is_removed() {
        return None;
    }
    let fact = Fact::on(&Task { id: task.id }, task.id, DueKind::Compito, task.due.earliest()?, Kind::Plan);
    Some(Fact {
        what: task.what.value.clone().unwrap_or_default(),
        owner: task.owner.value.map(Party::Operator),
        over: agreed(&task.state, done),
        contested: task.due.is_contested(),
        ..fact
    })
}

fn assessment_fact(assessment: &AssessmentView) -> Option<Fact> {
    if assessment.life.is_removed() {
        return None;
    }
    let place = Assessment { id: assessment.id };
    let fact = Fact::on(&place, assessment.id, DueKind::Rilevazione, assessment.planned.earliest()?, Kind::Plan);
    let made = assessment.date.value.is_some() || assessment.is_closed();
    // T0, T1 and T2 are read the same in every language.
    let moment = assessment.moment.value.filter(|moment| *moment != Moment::Straordinaria);
    Some(Fact {
        what: moment.map(|moment| Vocabulary::code(moment).to_uppercase()).unwrap_or_default(),
        over: made.then_some(DueState::Assolta),
        contested: assessment.planned.is_contested(),
        ..fact
    })
}

fn phase_facts(parenting: &ParentingView) -> Vec<Fact> {
    let present = parenting.phases.iter().filter(|phase| is_there(phase.life));
    let fact = |phase: &PhaseView| {
        let place = Phase { parenting: parenting.id, id: phase.id };
        let fact = Fact::on(&place, phase.id, DueKind::FaseValutazione, phase.due.earliest()?, Kind::Plan);
        Some(Fact {
            what: phase.label.value.clone().unwrap_or_default(),
            owner: phase.by_op.value.map(Party::Operator),
            over: phase.done.value.map(|_| DueState::Assolta),
            contested: phase.due.is_contested(),
            ..fact
        })
    };
    present.filter_map(fact).collect()
}

fn retention(view: &PlanView) -> Option<Fact> {
    let date = view.retention_review.earliest()?;
    let fact = Fact::on(&Plan, RETENTION, DueKind::RiesameConservazione, date, Kind::Plan);
    Some(Fact { contested: view.retention_review.is_contested(), ..fact })
}
