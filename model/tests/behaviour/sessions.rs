use intreccio_model::codesign;
use intreccio_model::deadline::{self, of_session};
use intreccio_model::doc::{self, Kind};
use intreccio_model::field::{agenda_item, codesign as codesign_fields, session as fields, session_action};
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::{AgendaItem, Codesign, Dissent, Session, SessionAction};
use intreccio_model::procedure::{self, Need};
use intreccio_model::projection::{TableKind, table_card};
use intreccio_model::session::{self, Approval, SessionView, approvals, content_hash};
use intreccio_model::text;
use intreccio_model::time::Date;
use intreccio_model::training::{TrainingDraft, add_training, totals};
use intreccio_model::vocab::{
    ActionState, AgendaOutcome, AttendanceStatus, CodesignState, DueKind, KeyWord, MinutesState, SessionBody, Side,
    TrainingKind,
};

use crate::support::{Person, meet};

fn view(person: &Person) -> SessionView {
    let (view, anomalies) = session::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A session with two points, which both have.
fn two_at_a_session() -> (Person, Person, Vec<Id>) {
    let (mut irene, mut carlotta) = (Person::with(Kind::Session, 1), Person::with(Kind::Session, 2));
    let ids = irene.edits(|edit| {
        session::open(edit, SessionBody::Tavolo, 3, day("2026-03-02"))?;
        session::add_items(edit, [("Metodo", None), ("Tempi", None)])
    });
    meet(&mut irene, &mut carlotta);
    (irene, carlotta, ids)
}

fn approve(person: &mut Person, side: Side) {
    let view = view(person);
    let hash = content_hash(&view);
    person.edits(|edit| session::say(edit, &view, side, KeyWord::Accetta, &hash));
}

#[test]
fn minutes_that_both_approve_are_approved_until_a_word_of_them_changes_and_again_when_it_is_taken_back() {
    let (mut irene, mut carlotta, ids) = two_at_a_session();
    let place = AgendaItem { id: ids[0] };
    irene.edits(|edit| text::update(edit, &place, agenda_item::DECISION, "Ogni due settimane."));
    meet(&mut irene, &mut carlotta);
    approve(&mut carlotta, Side::Comune);
    assert_eq!(view(&carlotta).minutes_state.value, Some(MinutesState::Letto));
    meet(&mut irene, &mut carlotta);
    approve(&mut irene, Side::Ati);
    let stands = |person: &Person| {
        let view = view(person);
        approvals(&view, &content_hash(&view))
    };
    assert!(stands(&irene).hold());
    assert_eq!(view(&irene).minutes_state.value, Some(MinutesState::Approvato));

    irene.edits(|edit| text::update(edit, &place, agenda_item::DECISION, "Ogni mese."));
    assert!(stands(&irene).fell() && matches!(stands(&irene).comune, Approval::Fell { .. }));
    irene.edits(|edit| text::update(edit, &place, agenda_item::DECISION, "Ogni due settimane."));
    assert!(stands(&irene).hold());
    let hash = content_hash(&view(&irene));
    let seen = view(&irene);
    irene.edits(|edit| session::say(edit, &seen, Side::Ati, KeyWord::Ritira, &hash));
    assert_eq!(stands(&irene).ati, Approval::Open);
}

#[test]
fn everything_in_the_minutes_is_in_what_is_approved_and_how_far_the_actions_are_is_not() {
    let (mut irene, _, ids) = two_at_a_session();
    let mut last = content_hash(&view(&irene));
    let mut changes = |irene: &mut Person, what: &str| {
        let hash = content_hash(&view(irene));
        assert_ne!(hash, last, "{what}");
        last = hash;
    };
    irene.edits(|edit| session::attend(edit, UserId([7; 16]), None, Some(AttendanceStatus::Presente)));
    changes(&mut irene, "attendance");
    irene.edits(|edit| edit.set(&AgendaItem { id: ids[1] }, agenda_item::OUTCOME, Some(AgendaOutcome::Rinviata)));
    changes(&mut irene, "outcome");
    let org = Id::new(1, [1; 10]);
    let dissent = irene.edits(|edit| session::add_dissent(edit, ids[1], org, "No."));
    changes(&mut irene, "dissent");
    irene.edits(|edit| edit.remove(&Dissent { item: ids[1], id: dissent }));
    changes(&mut irene, "a dissent taken back");
    assert_eq!(view(&irene).item(ids[1]).unwrap().dissents[0].words.value.as_deref(), Some("No."));
    let end = view(&irene).items().last().and_then(|item| item.ord.value.clone());
    irene.edits(|edit| session::move_item(edit, ids[0], end.as_ref(), None));
    changes(&mut irene, "the order");
    let action = irene.edits(|edit| session::add_action(edit, "Scrivere", None, Some(day("2026-03-10")), Some(ids[0])));
    changes(&mut irene, "an action");
    irene.edits(|edit| edit.set(&Session, fields::PLACE, Some("Sala".to_owned())));
    changes(&mut irene, "the place");
    let before = content_hash(&view(&irene));
    irene.edits(|edit| edit.set(&SessionAction { id: action }, session_action::STATE, Some(ActionState::Fatta)));
    assert_eq!(content_hash(&view(&irene)), before);
}

#[test]
fn an_action_is_a_deadline_of_its_person_until_it_is_done_and_a_session_until_it_has_an_outcome() {
    let (mut irene, _, ids) = two_at_a_session();
    let who = UserId([5; 16]);
    let action = irene.edits(|edit| session::add_action(edit, "Scrivere", Some(who), Some(day("2026-03-10")), None));
    let waiting = |person: &Person| {
        let all = of_session(&view(person));
        all.iter().filter(|due| due.waits()).map(|due| (due.kind, due.date)).collect::<Vec<_>>()
    };
    assert_eq!(waiting(&irene), [(DueKind::Seduta, day("2026-03-02")), (DueKind::Compito, day("2026-03-10"))]);
    irene.edits(|edit| edit.set(&AgendaItem { id: ids[0] }, agenda_item::OUTCOME, Some(AgendaOutcome::Approvata)));
    let card = table_card(&irene.doc).unwrap();
    assert_eq!(
        card.tasks.iter().map(|task| (task.owner, task.what.as_str())).collect::<Vec<_>>(),
        [(Some(who), "Scrivere")]
    );
    assert_eq!(card.deadlines.len(), 1);
    irene.edits(|edit| deadline::fulfil(edit, &action.to_string(), None));
    assert!(waiting(&irene).is_empty());
    irene.edits(|edit| edit.set(&SessionAction { id: action }, session_action::STATE, Some(ActionState::Fatta)));
    assert!(table_card(&irene.doc).unwrap().tasks.is_empty());
}

#[test]
fn two_write_one_point_at_once_and_lists_say_what_was_put_off_and_taken_up() {
    let (mut irene, mut carlotta, ids) = two_at_a_session();
    let place = AgendaItem { id: ids[0] };
    irene.edits(|edit| text::update(edit, &place, agenda_item::DISCUSSION, "Dario: sì."));
    carlotta.edits(|edit| text::update(edit, &AgendaItem { id: ids[1] }, agenda_item::DISCUSSION, "Bruno: no."));
    carlotta.edits(|edit| edit.set(&AgendaItem { id: ids[1] }, agenda_item::OUTCOME, Some(AgendaOutcome::Rinviata)));
    meet(&mut irene, &mut carlotta);
    let seen = view(&irene);
    assert_eq!(seen, view(&carlotta));
    let said: Vec<&str> = seen.items().map(|item| item.discussion.value.as_str()).collect();
    assert_eq!(said, ["Dario: sì.", "Bruno: no."]);
    let TableKind::Session { postponed, carried, number, .. } = table_card(&irene.doc).unwrap().what else { panic!() };
    assert_eq!((postponed, carried.len(), number), (vec![(ids[1], "Tempi".to_owned())], 0, Some(3)));
    let mut next = Person::with(Kind::Session, 3);
    next.edits(|edit| session::add_items(edit, [("Tempi", Some(ids[1]))]));
    let TableKind::Session { carried, .. } = table_card(&next.doc).unwrap().what else { panic!() };
    assert_eq!(carried, [ids[1]]);
}

#[test]
fn the_clock_counts_from_the_first_session_with_the_extension_and_says_when_it_is_over() {
    let mut irene = Person::with(Kind::Codesign, 1);
    irene.edits(|edit| codesign::open(edit, "Radici in rete", "Comune"));
    let read = |person: &Person| codesign::read(&person.doc).0;
    assert_eq!(procedure::clock(&read(&irene), &[]), None);
    let (sitting, _, _) = two_at_a_session();
    let table = [table_card(&sitting.doc).unwrap().what];
    let clock = procedure::clock(&read(&irene), &table).unwrap();
    assert_eq!((clock.until, clock.left(day("2026-06-01")), clock.beyond), (day("2026-06-02"), 1, false));
    irene.edits(|edit| edit.set(&Codesign, codesign_fields::TABLE_EXT_MONTHS, Some(3)));
    let clock = procedure::clock(&read(&irene), &table).unwrap();
    assert_eq!((clock.until, clock.left(day("2026-09-12")), clock.beyond), (day("2026-09-02"), -10, true));

    let met = |need, today| procedure::is_met(need, &read(&irene), &table, day(today));
    assert!(
        met(Need::FirstSession, "2026-03-01")
            && !met(Need::Minutes, "2026-03-03")
            && !met(Need::Reopened, "2026-03-01")
    );
    assert_eq!(procedure::steps(CodesignState::TavoloAperto), [CodesignState::TavoloChiuso]);
}

#[test]
fn the_table_is_opened_again_with_the_point_that_caused_it() {
    let mut irene = Person::with(Kind::Codesign, 1);
    irene.edits(|edit| codesign::open(edit, "Radici in rete", "Comune"));
    let (_, _, ids) = two_at_a_session();
    irene.edits(|edit| {
        codesign::reopen(
            edit,
            codesign::ReopeningDraft {
                date: day("2026-10-01"),
                reason: "Crescono gli adolescenti.".to_owned(),
                session: None,
                item: Some(ids[0]),
                follows: "Progetto firmato".to_owned(),
            },
        )
    });
    let (view, anomalies) = codesign::read(&irene.doc);
    assert_eq!((view.state.value, anomalies.len()), (Some(CodesignState::TavoloRiaperto), 0));
    assert_eq!(view.reopenings[0].item.value, Some(ids[0]));
    assert!(procedure::runs(view.state.value));
}

#[test]
fn hours_of_training_are_counted_by_person_and_kind_with_whoever_leads() {
    let mut irene = Person::with(Kind::Codesign, 1);
    let (luca, elisa) = (UserId([6; 16]), UserId([7; 16]));
    let draft = |date: &str, kind, minutes, people: &[UserId]| TrainingDraft {
        kind,
        date: day(date),
        minutes,
        lead: Some(luca),
        participants: people.iter().copied().collect(),
        topics: "La rabbia".to_owned(),
        cases: ["FP-02".to_owned(), "Maria".to_owned()].into(),
    };
    irene.edits(|edit| add_training(edit, &draft("2026-01-10", TrainingKind::SupervisioneGruppo, 120, &[elisa, luca])));
    irene.edits(|edit| add_training(edit, &draft("2026-02-10", TrainingKind::Intervisione, 90, &[elisa])));
    let (view, anomalies) = codesign::read(&irene.doc);
    assert_eq!(anomalies, []);
    let all = totals(&view.training, None, None);
    assert_eq!(all[&luca].values().sum::<i64>(), 210);
    assert_eq!(all[&elisa][&TrainingKind::SupervisioneGruppo], 120);
    assert_eq!(totals(&view.training, Some(day("2026-02-01")), None)[&elisa].len(), 1);
    assert_eq!(view.training[0].cases.iter().cloned().collect::<Vec<_>>(), ["FP-02"]);
    assert!(doc::kind(&irene.doc) == Some(Kind::Codesign));
}
