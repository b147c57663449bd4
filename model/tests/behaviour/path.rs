//! The path of a plan, from the referral to the end and back.

use intreccio_model::conflict::{self, Resolution};
use intreccio_model::doc::EditError;
use intreccio_model::field::{member, objective, plan as fields, task};
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::{Member, Plan, Task};
use intreccio_model::plan::steps::next_steps;
use intreccio_model::plan::{self, Handover, PlanView, StepDraft, StepKind};
use intreccio_model::text;
use intreccio_model::vocab::{ActionState, ClosingReason, Kin, ObjectiveState, OperatorRole, PlanState, ReviewOutcome};

use crate::support::{Person, date, meet, two_with_an_objective};

fn referred(number: u8) -> Person {
    let mut person = Person::with_plan(number);
    person.edits(|edit| plan::open(edit, "FP-99", "Salice", date("2026-01-10"), None));
    person
}

fn view(person: &Person) -> PlanView {
    plan::read(&person.doc).0
}

fn to(state: PlanState, day: &str) -> StepDraft {
    StepDraft { reason: "perché sì".to_owned(), ..StepDraft::to(state, date(day)) }
}

fn walk(person: &mut Person, states: &[PlanState]) {
    for state in states {
        person.edits(|edit| plan::take_step(edit, &to(*state, "2026-02-01")));
    }
}

#[test]
fn taking_charge_names_the_case_manager_and_ends_the_waiting() {
    let mut agnese = referred(1);
    assert_eq!(plan::waiting_days(&view(&agnese), date("2026-01-15")), Some(5));
    let me = agnese.user;
    agnese.edits(|edit| {
        plan::take_step(edit, &StepDraft { who: Some(me), ..StepDraft::to(PlanState::Accolta, date("2026-01-22")) })
    });
    let view = view(&agnese);
    assert_eq!((view.state.value, view.case_manager.value), (Some(PlanState::Accolta), Some(me)));
    assert_eq!(plan::waiting_days(&view, date("2026-06-01")), Some(12));
    let step = &view.transitions[0];
    assert_eq!((step.from.value, step.to.value), (Some(PlanState::Segnalata), Some(PlanState::Accolta)));
}

#[test]
fn a_step_that_is_not_on_the_table_or_does_not_say_why_is_refused_and_changes_nothing() {
    let mut agnese = referred(1);
    let jump = agnese.tries(|edit| plan::take_step(edit, &to(PlanState::Attiva, "2026-01-11")));
    assert!(matches!(jump, Err(EditError::NoSuchStep { from: Some(PlanState::Segnalata), to: PlanState::Attiva })));
    walk(&mut agnese, &[PlanState::Accolta]);
    let silent = agnese.tries(|edit| plan::take_step(edit, &StepDraft::to(PlanState::Sospesa, date("2026-01-12"))));
    assert!(matches!(silent, Err(EditError::NoSuchStep { .. })));
    assert_eq!(view(&agnese).state.value, Some(PlanState::Accolta));
    assert_eq!(view(&agnese).transitions.len(), 1);
}

#[test]
fn a_suspended_plan_goes_on_where_it_stopped() {
    let mut agnese = referred(1);
    walk(&mut agnese, &[PlanState::Accolta, PlanState::InAnalisi, PlanState::Sospesa]);
    let resumptions: Vec<PlanState> = next_steps(&view(&agnese))
        .into_iter()
        .filter(|(_, kind)| *kind == StepKind::Resumption)
        .map(|(state, _)| state)
        .collect();
    assert_eq!(resumptions, [PlanState::InAnalisi]);
}

#[test]
fn two_steps_taken_at_once_are_a_disagreement_on_the_state_and_both_are_in_the_history() {
    let mut agnese = referred(1);
    walk(&mut agnese, &[PlanState::Accolta, PlanState::InAnalisi]);
    let mut bruno = Person::with_plan(2);
    meet(&mut agnese, &mut bruno);
    walk(&mut agnese, &[PlanState::InProgettazione]);
    walk(&mut bruno, &[PlanState::Sospesa]);
    meet(&mut agnese, &mut bruno);
    let seen = view(&agnese);
    assert!(seen.state.is_contested() && next_steps(&seen).is_empty());
    assert_eq!(seen.transitions.len(), 4);
    let open = conflict::list(&agnese.doc);
    assert_eq!(open.iter().map(|one| one.label).collect::<Vec<_>>(), ["plan.state"]);
    let chosen = open[0].candidates.iter().find(|c| c.raw.text().as_deref() == Some("sospesa")).unwrap().op.clone();
    agnese.edits(|edit| conflict::resolve(edit, &open[0].path, &Resolution::Choose(chosen), ""));
    assert!(!next_steps(&view(&agnese)).is_empty());
}

#[test]
fn closing_keeps_the_reason_and_a_date_of_review_and_reopening_clears_them_but_not_the_history() {
    let mut agnese = referred(1);
    walk(&mut agnese, &[PlanState::Accolta, PlanState::InChiusura]);
    let closing = StepDraft {
        closing_reason: Some(ClosingReason::ObiettiviRaggiunti),
        retention_review: Some(date("2036-03-01")),
        ..to(PlanState::Chiusa, "2026-03-01")
    };
    let id = agnese.edits(|edit| plan::take_step(edit, &closing));
    let closed = view(&agnese);
    assert_eq!(closed.closed.value, Some(date("2026-03-01")));
    assert_eq!(closed.closing_reason.value, Some(ClosingReason::ObiettiviRaggiunti));
    assert_eq!(closed.retention_review.value, Some(date("2036-03-01")));
    walk(&mut agnese, &[PlanState::Accolta]);
    let open = view(&agnese);
    assert_eq!((open.closed.value, open.closing_reason.value, open.retention_review.value), (None, None, None));
    let past = open.transitions.iter().find(|step| step.id == id).unwrap();
    assert_eq!(past.closing_reason.value, Some(ClosingReason::ObiettiviRaggiunti));
}

#[test]
fn a_step_taken_back_leaves_the_plan_as_it_was() {
    let mut agnese = referred(1);
    walk(&mut agnese, &[PlanState::Accolta, PlanState::InChiusura]);
    let before = view(&agnese);
    let id = agnese.edits(|edit| plan::take_step(edit, &to(PlanState::Chiusa, "2026-03-01")));
    agnese.edits(|edit| plan::take_step_back(edit, id, &before));
    let after = view(&agnese);
    assert_eq!((after.state.value, after.closed.value), (Some(PlanState::InChiusura), None));
    assert_eq!(after.transitions.iter().filter(|step| !step.life.is_removed()).count(), 2);
}

#[test]
fn a_handover_moves_the_plan_and_its_open_work_and_gives_the_newcomer_a_task() {
    let (mut agnese, bruno, at) = two_with_an_objective();
    let (old, new) = (agnese.user, bruno.user);
    let (open, done) = agnese.edits(|edit| {
        plan::seat(edit, old, OperatorRole::SocialWorker, date("2026-01-01"))?;
        edit.set(&Plan, fields::CASE_MANAGER, Some(old))?;
        edit.set(&at, objective::OWNER, Some(Party::Operator(old)))?;
        let open = plan::add_task(edit, "Telefonare alla scuola", Some(old), None)?;
        let done = plan::add_task(edit, "Scrivere alla pediatra", Some(old), None)?;
        edit.set(&Task { id: done }, task::STATE, Some(ActionState::Fatta))?;
        Ok((open, done))
    });
    let before = view(&agnese);
    let handover = Handover {
        from: old,
        to: new,
        role: OperatorRole::SocialWorker,
        case_manager: true,
        leaves: true,
        work: true,
        date: date("2026-03-01"),
        note: "Il venerdì la madre lavora fino alle otto.".to_owned(),
        task: Some(("Incontrare la famiglia".to_owned(), date("2026-03-08"))),
    };
    agnese.edits(|edit| plan::hand_over(edit, &before, &handover));
    let after = view(&agnese);
    let owner = |id: Id| after.tasks.iter().find(|task| task.id == id).unwrap().owner.value;
    assert_eq!(after.case_manager.value, Some(new));
    assert_eq!((owner(open), owner(done)), (Some(new), Some(old)));
    assert_eq!(after.objective(at.id).unwrap().owner.value, Some(Party::Operator(new)));
    assert_eq!(after.handover_note.value, handover.note);
    let held: Vec<_> = after.team.iter().filter(|seat| seat.is_held()).map(|seat| seat.user).collect();
    assert_eq!(held, [new]);
    assert!(after.transitions[0].is_handover());
    let first = plan::open_tasks(&after);
    assert_eq!((first[0].what.as_str(), first[0].owner), ("Incontrare la famiglia", Some(new)));
}

#[test]
fn a_plan_is_not_closed_while_people_disagree_and_the_rest_is_said() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    let task = agnese.edits(|edit| plan::add_task(edit, "Telefonare", None, Some(date("2026-02-01"))));
    let flag = agnese.edits(|edit| plan::add_flag(edit, "Attenzione al cane", None));
    meet(&mut agnese, &mut elisa);
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    meet(&mut agnese, &mut elisa);
    let check = plan::closing_check(&view(&agnese), 60);
    assert!(check.blocks());
    assert_eq!((check.tasks, check.flags, check.objectives), (vec![task], vec![flag], vec![at.id]));
    assert_eq!((check.deadlines, check.no_review), (1, true));

    agnese.edits(|edit| {
        edit.set(&at, objective::DUE, None)?;
        edit.set(&Task { id: task }, task::STATE, Some(ActionState::Annullata))?;
        plan::resolve_flag(edit, flag, "Il cane non c’è più")?;
        text::update(edit, &Plan, fields::CLOSING_REVIEW, "È andata bene.")?;
        plan::add_review(
            edit,
            at.id,
            date("2026-03-01"),
            ReviewOutcome::InParte,
            intreccio_model::ids::UserId([1; 16]),
            "",
        )
    });
    assert!(plan::closing_check(&view(&agnese), 60).is_clear());
}

#[test]
fn an_objective_that_reached_its_end_needs_no_review_to_close() {
    let (mut agnese, _, at) = two_with_an_objective();
    agnese.edits(|edit| edit.set(&at, objective::STATE, Some(ObjectiveState::Raggiunto)));
    assert_eq!(plan::closing_check(&view(&agnese), 0).objectives, []);
}

#[test]
fn a_plan_is_looked_at_again_ten_years_after_its_end_or_after_the_youngest_is_of_age() {
    let mut agnese = referred(1);
    assert_eq!(plan::default_retention(&view(&agnese), date("2026-02-28")), date("2036-02-28"));
    let child = agnese.edits(|edit| {
        plan::add_member(
            edit,
            plan::MemberDraft {
                label: "figlia 6".to_owned(),
                kin: Some(Kin::MinoreBeneficiario),
                birth_year: Some(2020),
                ..plan::MemberDraft::default()
            },
        )
    });
    assert_eq!(plan::default_retention(&view(&agnese), date("2026-02-28")), date("2048-12-31"));
    agnese.edits(|edit| edit.set(&Member { id: child }, member::BIRTH_YEAR, Some(i64::MAX)));
    assert_eq!(plan::default_retention(&view(&agnese), date("2026-02-28")), date("2036-02-28"));
}
