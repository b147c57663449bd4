use intreccio_model::doc::Kind;
use intreccio_model::field::{action, event, objective, plan};
use intreccio_model::ids::DocId;
use intreccio_model::place::{Event, Plan};
use intreccio_model::projection::{self, FamilyCard, ReviewKind, companion_card, family_card};
use intreccio_model::time::Instant;
use intreccio_model::vocab::{DueKind, EventKind, ObjectiveState, Urgency};
use intreccio_model::{court, doc, plan as family_plan, review, text};

use crate::support::{Person, date, meet, two_with_an_objective};

fn kinds(card: &FamilyCard) -> Vec<(DueKind, String)> {
    card.deadlines.iter().map(|deadline| (deadline.kind, deadline.date.to_string())).collect()
}

#[test]
fn a_card_shows_what_waits_for_somebody_the_earliest_first() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| {
        edit.set(&at, objective::DUE, Some(date("2026-03-01")))?;
        let walk = family_plan::add_action(edit, at.id, "Accompagnare a scuola", None)?;
        edit.set(&walk, action::TO, Some(date("2026-02-10")))?;
        let visit = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare))?;
        edit.set(&Event { id: visit }, event::START, Some(date("2026-01-10").at_utc(600)))?;
        edit.set(&Event { id: visit }, event::NEXT_AT, Some(date("2026-01-20").at_utc(23 * 60 + 30)))
    });
    let card = family_card(&agnese.doc, 60);
    assert_eq!(
        kinds(&card),
        [
            (DueKind::Appuntamento, "2026-01-21".to_owned()),
            (DueKind::Azione, "2026-02-10".to_owned()),
            (DueKind::Obiettivo, "2026-03-01".to_owned())
        ]
    );
    assert_eq!(card.next_deadline(date("2026-02-01")).unwrap().kind, DueKind::Azione);
    assert_eq!(card.next_deadline(date("2026-04-01")), None);
    meet(&mut agnese, &mut elisa);
    elisa.edits(|edit| edit.set(&at, objective::STATE, Some(ObjectiveState::Raggiunto)));
    assert_eq!(family_card(&elisa.doc, 60).deadlines.len(), 1);
}

#[test]
fn a_reminder_goes_by_the_earlier_of_two_dates() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    meet(&mut agnese, &mut elisa);
    let card = family_card(&agnese.doc, 0);
    assert_eq!(
        (card.open_conflicts, card.deadlines[0].date, card.deadlines[0].contested),
        (1, date("2026-02-01"), true)
    );
}

#[test]
fn an_appointment_that_was_kept_waits_no_more() {
    let mut agnese = Person::with_plan(1);
    for (day, next) in [("2026-01-10", "2026-01-20"), ("2026-01-20", "2026-02-03")] {
        agnese.edits(|edit| {
            let id = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare))?;
            edit.set(&Event { id }, event::START, Some(date(day).at_utc(600)))?;
            edit.set(&Event { id }, event::NEXT_AT, Some(Instant(date(next).at_utc(600).0)))
        });
    }
    assert_eq!(kinds(&family_card(&agnese.doc, 0)), [(DueKind::Appuntamento, "2026-02-03".to_owned())]);
}

#[test]
fn a_family_is_found_by_code_and_code_name_and_by_nothing_else() {
    let mut agnese = Person::with_plan(1);
    agnese.edits(|edit| {
        family_plan::open(edit, "FP-01", "Làrice", date("2026-01-07"), None)?;
        text::update(edit, &Plan, plan::SUMMARY, "segreto")
    });
    let card = family_card(&agnese.doc, 0);
    assert!(card.matches("larice") && card.matches("fp-01 LÀR") && card.matches(""));
    assert!(!card.matches("segreto") && !card.matches("fp-02"));
}

#[test]
fn a_covered_card_has_the_code_and_no_word_of_the_family() {
    let (mut agnese, _, at) = two_with_an_objective();
    agnese.edits(|edit| {
        family_plan::open(edit, "FP-01", "Betulla", date("2026-01-07"), None)?;
        edit.set(&at, objective::DUE, Some(date("2026-03-01")))
    });
    let card = family_card(&agnese.doc, 0);
    assert_eq!(card.title(), "FP-01 · Betulla");
    let covered = card.covered();
    assert_eq!((covered.title().as_str(), kinds(&covered)), ("FP-01", Vec::new()));
    assert!(covered.matches("fp-01") && !covered.matches("betulla"));
    assert!(!serde_json::to_string(&covered).unwrap().contains("Betulla"));
}

#[test]
fn a_card_travels_between_worker_and_window() {
    let (mut agnese, _, at) = two_with_an_objective();
    agnese.edits(|edit| {
        family_plan::open(edit, "FP-01", "Betulla", date("2026-01-07"), None)?;
        edit.set(&Plan, plan::CASE_MANAGER, Some(intreccio_model::ids::UserId([5; 16])))?;
        edit.set(&at, objective::DUE, Some(date("2026-03-01")))
    });
    let card = family_card(&agnese.doc, 0);
    assert_eq!(card.last_change.unwrap().author, Some(agnese.user));
    let json = serde_json::to_string(&card).unwrap();
    assert!(json.contains(r#""date":"2026-03-01""#) && json.contains(r#""state":"segnalata""#), "{json}");
    assert_eq!(serde_json::from_str::<FamilyCard>(&json).unwrap(), card);
}

#[test]
fn a_review_tells_what_others_did_and_typing_is_one_thing() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    let seen = doc::heads(&agnese.doc);
    for words in ["La", "La sera", "La sera insieme"] {
        elisa.edits(|edit| text::update(edit, &at, objective::FAMILY_WORDS, words));
    }
    elisa.edits(|edit| edit.set(&Plan, plan::URGENCY, Some(Urgency::Attenzione)));
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned())));
    meet(&mut agnese, &mut elisa);
    let items = review::changes_since(&agnese.doc, &seen, Some(agnese.user));
    let told: Vec<_> = items.iter().map(|item| (item.intent.as_str(), item.count, item.author)).collect();
    assert_eq!(told, [("plan.urgency", 1, Some(elisa.user)), ("objective.family_words", 3, Some(elisa.user))]);
    assert_eq!(items[1].path.as_ref().unwrap().to_string(), format!("/objectives/{}/family_words", at.id));
    assert_eq!(items[1].last_ms - items[1].first_ms, 120_000);
    assert_eq!(review::changes_since(&agnese.doc, &doc::heads(&agnese.doc), None), []);
}

#[test]
fn what_waits_for_a_person_names_the_field_and_ends_with_the_decision() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    meet(&mut agnese, &mut elisa);
    let items = projection::review(&agnese.doc);
    let [item] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!((item.kind, item.label.as_str(), item.deferred), (ReviewKind::Values, "objective.due", false));
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-15"))));
    assert_eq!(projection::review(&agnese.doc), []);
}

#[test]
fn a_document_beside_a_plan_says_which_plan_it_belongs_to_and_who_began_it() {
    let plan = DocId([7; 16]);
    let mut agnese = Person::with(Kind::Court, 1);
    agnese.edits(|edit| court::open(edit, &plan.to_string(), "FP-06"));
    let card = companion_card(&agnese.doc, 0).unwrap();
    assert_eq!((card.kind, card.plan, card.code.as_str()), (Kind::Court, Some(plan), "FP-06"));
    assert_eq!(card.opened.and_then(|opened| opened.author), Some(agnese.user));
    assert_eq!(companion_card(&Person::with_plan(1).doc, 0), None);
}

#[test]
fn a_plan_names_the_documents_beside_it_also_when_two_were_opened_apart() {
    let (mut agnese, mut bruno) = (Person::with_plan(1), Person::with_plan(2));
    agnese.edits(|edit| family_plan::add_companion(edit, Kind::Identity, DocId([9; 16]), "a1"));
    bruno.edits(|edit| family_plan::add_companion(edit, Kind::Identity, DocId([3; 16]), "b2"));
    meet(&mut agnese, &mut bruno);
    let (view, anomalies) = family_plan::read(&agnese.doc);
    let named: Vec<_> = view.companions.iter().map(|known| (known.at.kind, known.at.doc, known.by.author)).collect();
    assert_eq!(
        named,
        [(Kind::Identity, DocId([3; 16]), Some(bruno.user)), (Kind::Identity, DocId([9; 16]), Some(agnese.user))]
    );
    assert_eq!((anomalies, view.conflicts.len()), (vec![], 0));
}
