use intreccio_model::field::{action, event, objective, plan as plan_fields};
use intreccio_model::ids::{Id, Party, UserId};
use intreccio_model::overview::{self, Gap, Mark};
use intreccio_model::place::{Action, Event, Objective, Plan};
use intreccio_model::plan::{self, Correct, EventDraft, PlanView};
use intreccio_model::time::Date;
use intreccio_model::vocab::{
    ActionState, Device, EventKind, Frequency, ObjectiveState, OperatorRole, ReviewOutcome, Step,
};

use crate::support::{Person, date};

const ELISA: UserId = UserId([2; 16]);
const NORA: UserId = UserId([3; 16]);

fn view(person: &Person) -> PlanView {
    plan::read(&person.doc).0
}

fn today() -> Date {
    date("2026-03-02")
}

/// An active objective with an owner and a day.
fn objective(person: &mut Person, words: &str) -> Id {
    let owner = Party::Operator(person.user);
    person.edits(|edit| {
        let id = plan::add_objective(edit, words, None)?;
        edit.set(&Objective { id }, objective::STATE, Some(ObjectiveState::Attivo))?;
        edit.set(&Objective { id }, objective::OWNER, Some(owner))?;
        edit.set(&Objective { id }, objective::DUE, Some(date("2026-06-01")))?;
        Ok(id)
    })
}

fn action(person: &mut Person, of: Id, who: Party, device: Device, from: &str) -> Action {
    person.edits(|edit| {
        let at = plan::add_action(edit, of, "Calendario della sera", None)?;
        edit.set(&at, action::WHO, Some(who))?;
        edit.set(&at, action::DEVICE, Some(device))?;
        edit.set(&at, action::STATE, Some(ActionState::InCorso))?;
        edit.set(&at, action::FREQUENCY, Some(Frequency::Settimanale))?;
        edit.set(&at, action::PLANNED_MINUTES, Some(120))?;
        edit.set(&at, action::FROM, Some(date(from)))?;
        Ok(at)
    })
}

fn visit(person: &mut Person, day: &str, present: &[Party]) -> Id {
    person.edits(|edit| {
        plan::add_event(
            edit,
            EventDraft {
                start: Some(date(day).at_utc(23 * 60 + 30)),
                present: present.to_vec(),
                ..EventDraft::of(EventKind::VisitaDomiciliare)
            },
        )
    })
}

#[test]
fn every_actor_has_a_lane_with_actions_and_entries_by_local_day() {
    let mut agnese = Person::with_plan(1);
    let id = objective(&mut agnese, "La sera si cena insieme");
    let school = Party::Contact("scuola".to_owned());
    let at = action(&mut agnese, id, Party::Operator(ELISA), Device::EducativaDomiciliare, "2026-01-10");
    agnese.edits(|edit| plan::set_with(edit, at, school.clone(), true));
    let mother = agnese.edits(|edit| plan::add_member(edit, plan::MemberDraft::default()));
    visit(&mut agnese, "2026-02-10", &[Party::Operator(ELISA), Party::Member(mother)]);
    visit(&mut agnese, "2026-02-12", &[]);
    let lanes = overview::lanes(&view(&agnese), 60);
    let told: Vec<(Option<Party>, usize, Vec<String>)> = lanes
        .iter()
        .map(|lane| (lane.actor.clone(), lane.bars.len(), lane.dots.iter().map(|dot| dot.date.to_string()).collect()))
        .collect();
    let own = |user| Some(Party::Operator(user));
    assert_eq!(
        told,
        [
            // Half past eleven at night in UTC is the next day where the clock is an hour ahead.
            (own(ELISA), 1, vec!["2026-02-11".to_owned()]),
            (own(agnese.user), 0, vec!["2026-02-13".to_owned()]),
            (Some(school), 1, vec![]),
        ]
    );
    assert!(lanes[2].bars[0].beside && !lanes[0].bars[0].beside);
}

#[test]
fn hours_are_reckoned_from_length_and_rhythm_and_the_rest_is_said_to_be_without() {
    let mut agnese = Person::with_plan(1);
    let id = objective(&mut agnese, "La sera si cena insieme");
    action(&mut agnese, id, Party::Operator(ELISA), Device::EducativaDomiciliare, "2026-01-10");
    let monthly = action(&mut agnese, id, Party::Operator(ELISA), Device::GruppoGenitori, "2026-01-10");
    agnese.edits(|edit| edit.set(&monthly, action::FREQUENCY, Some(Frequency::Mensile)));
    let needed = action(&mut agnese, id, Party::Operator(ELISA), Device::Altro, "2026-01-10");
    agnese.edits(|edit| edit.set(&needed, action::FREQUENCY, Some(Frequency::AlBisogno)));
    let done = action(&mut agnese, id, Party::Operator(NORA), Device::Altro, "2026-01-10");
    agnese.edits(|edit| edit.set(&done, action::STATE, Some(ActionState::Fatta)));
    let doing = overview::doing(&view(&agnese), today());
    assert_eq!(doing.len(), 1, "what is done is not in course");
    // 120 a week and 120 a month.
    assert_eq!((doing[0].minutes_a_week, doing[0].minutes_a_month, doing[0].without_hours), (147, 640, 1));
    assert_eq!(doing[0].actions.len(), 3);
}

#[test]
fn an_action_that_has_begun_by_its_dates_is_in_course_without_anybody_saying_so() {
    let mut agnese = Person::with_plan(1);
    let id = objective(&mut agnese, "La sera si cena insieme");
    let at = action(&mut agnese, id, Party::Operator(ELISA), Device::Altro, "2026-03-02");
    agnese.edits(|edit| edit.set(&at, action::STATE, Some(ActionState::DaFare)));
    let count = |agnese: &Person, day: &str| overview::doing(&view(agnese), date(day)).len();
    assert_eq!((count(&agnese, "2026-03-01"), count(&agnese, "2026-03-02")), (0, 1));
    agnese.edits(|edit| edit.set(&at, action::TO, Some(date("2026-03-10"))));
    assert_eq!(count(&agnese, "2026-03-11"), 0);
}

#[test]
fn a_plan_in_which_everybody_does_their_part_has_no_gaps() {
    let mut agnese = Person::with_plan(1);
    let id = objective(&mut agnese, "La sera si cena insieme");
    action(&mut agnese, id, Party::Operator(ELISA), Device::EducativaDomiciliare, "2026-01-10");
    agnese.edits(|edit| plan::seat(edit, ELISA, OperatorRole::HomeEducator, date("2026-01-01")));
    visit(&mut agnese, "2026-02-20", &[Party::Operator(ELISA)]);
    assert_eq!(overview::gaps(&view(&agnese), today(), 4, 0), []);
}

#[test]
fn each_gap_is_found_where_it_is() {
    let mut agnese = Person::with_plan(1);
    let alone = objective(&mut agnese, "Senza azioni");
    let id = objective(&mut agnese, "La sera si cena insieme");
    agnese.edits(|edit| {
        edit.set(&Objective { id }, objective::OWNER, None)?;
        edit.set(&Objective { id }, objective::DUE, None)?;
        plan::seat(edit, UserId([9; 16]), OperatorRole::Psychologist, date("2026-01-01"))
    });
    let silent = action(&mut agnese, id, Party::Operator(ELISA), Device::EducativaDomiciliare, "2026-01-05");
    action(&mut agnese, id, Party::Operator(NORA), Device::EducativaDomiciliare, "2026-02-25");
    let found = overview::gaps(&view(&agnese), today(), 4, 0);
    assert_eq!(
        found,
        [
            Gap::NoAction { objective: alone },
            Gap::Quiet { objective: id, action: silent.id, since: date("2026-01-05"), weeks: 8 },
            Gap::Doubled {
                objective: id,
                device: Device::EducativaDomiciliare,
                actors: vec![Party::Operator(ELISA), Party::Operator(NORA)]
            },
            Gap::NoOwner { objective: id },
            Gap::NoDue { objective: id },
            Gap::Idle { user: UserId([9; 16]) },
        ]
    );
}

#[test]
fn silence_is_measured_from_the_last_entry_of_that_action_and_against_its_rhythm() {
    let mut agnese = Person::with_plan(1);
    let id = objective(&mut agnese, "La sera si cena insieme");
    let one = action(&mut agnese, id, Party::Operator(ELISA), Device::EducativaDomiciliare, "2026-01-05");
    let seen = visit(&mut agnese, "2026-02-20", &[Party::Operator(ELISA)]);
    let quiet = |agnese: &Person| {
        let gaps = overview::gaps(&view(agnese), today(), 4, 0);
        gaps.into_iter().filter(|gap| matches!(gap, Gap::Quiet { .. })).count()
    };
    assert_eq!(quiet(&agnese), 0);
    // The visit turns out to belong to something else.
    let other = action(&mut agnese, id, Party::Operator(ELISA), Device::GruppoGenitori, "2026-02-25");
    agnese.edits(|edit| edit.set(&Event { id: seen }, event::ACTION, Some(other.id)));
    assert_eq!(quiet(&agnese), 1);
    agnese.edits(|edit| edit.set(&one, action::FREQUENCY, Some(Frequency::AlBisogno)));
    assert_eq!(quiet(&agnese), 0, "what is done as needed is never late");
}

#[test]
fn the_one_who_leads_the_plan_is_not_idle() {
    let mut agnese = Person::with_plan(1);
    let user = agnese.user;
    agnese.edits(|edit| {
        plan::seat(edit, user, OperatorRole::SocialWorker, date("2026-01-01"))?;
        edit.set(&Plan, plan_fields::CASE_MANAGER, Some(user))
    });
    assert_eq!(overview::gaps(&view(&agnese), today(), 4, 0), []);
}

#[test]
fn the_progress_of_an_objective_is_its_steps_and_reviews_and_a_correction_takes_the_place_of_what_it_corrects() {
    let mut agnese = Person::with_plan(1);
    let id = objective(&mut agnese, "La sera si cena insieme");
    let user = agnese.user;
    let first = visit(&mut agnese, "2026-01-10", &[]);
    let second = visit(&mut agnese, "2026-01-20", &[]);
    agnese.edits(|edit| {
        plan::set_progress(edit, first, id, Step::Avanti, None)?;
        plan::set_progress(edit, second, id, Step::Indietro, Some("Settimana dura"))?;
        plan::close_event(edit, second)?;
        plan::add_review(edit, id, date("2026-02-01"), ReviewOutcome::InParte, user, "").map(drop)
    });
    let before = view(&agnese).event(second).unwrap().clone();
    let correction = agnese.edits(|edit| plan::amend(edit, &before, Correct::Facts, ""));
    agnese.edits(|edit| plan::set_progress(edit, correction, id, Step::Uguale, None));
    let marks = |agnese: &Person| {
        let points = overview::progress(&view(agnese), id, 0);
        points.iter().map(|point| point.mark).collect::<Vec<_>>()
    };
    assert_eq!(marks(&agnese).len(), 4, "until it is closed, both are there");
    agnese.edits(|edit| plan::close_event(edit, correction));
    assert_eq!(
        marks(&agnese),
        [Mark::Step(Step::Avanti), Mark::Step(Step::Uguale), Mark::Review(ReviewOutcome::InParte)]
    );
}
