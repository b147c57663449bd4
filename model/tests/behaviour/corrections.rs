use intreccio_model::doc;
use intreccio_model::field::{event, line};
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::{Event, Line};
use intreccio_model::plan::{self, Amendments, Correct, EventDraft, LineDraft, PlanView};
use intreccio_model::text;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{EventKind, LineKind};

use crate::support::{Person, START_MS, meet};

fn view(person: &Person) -> PlanView {
    let (view, anomalies) = plan::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

/// A closed visit with one line.
fn closed_visit(person: &mut Person) -> (Id, Line) {
    let user = person.user;
    person.edits(|edit| {
        let visit = plan::add_event(
            edit,
            EventDraft {
                start: Some(Instant(START_MS)),
                present: vec![Party::Operator(user)],
                ..EventDraft::of(EventKind::VisitaDomiciliare)
            },
        )?;
        edit.set(&Event { id: visit }, event::MINUTES, Some(60))?;
        let line = plan::add_line(edit, visit, LineDraft::of(LineKind::Fatto, "Il frigo è vuoto."), None)?;
        plan::close_event(edit, visit)?;
        Ok((visit, line))
    })
}

fn amend(person: &mut Person, before: Id, what: Correct, reason: &str) -> Id {
    let before = view(person).event(before).unwrap().clone();
    person.edits(|edit| plan::amend(edit, &before, what, reason))
}

#[test]
fn a_corrected_line_stays_as_it_was_and_the_new_one_stands_once_it_is_closed() {
    let mut elisa = Person::with_plan(1);
    let (visit, line) = closed_visit(&mut elisa);
    let correction = amend(&mut elisa, visit, Correct::Line(line.id), "Era di un altro giorno");
    let copy = view(&elisa).event(correction).unwrap().lines[0].clone();
    elisa.edits(|edit| text::update(edit, &Line { event: correction, id: copy.id }, line::TEXT, "Il frigo è pieno."));
    let draft = view(&elisa);
    let amendments = Amendments::of(&draft);
    assert!(!amendments.is_corrected(line.id) && !amendments.is_in_force(correction));
    assert_eq!(amendments.of_line(line.id).len(), 1, "a draft of a correction is known as well");

    elisa.edits(|edit| plan::close_event(edit, correction));
    let after = view(&elisa);
    let amendments = Amendments::of(&after);
    assert!(amendments.is_corrected(line.id));
    assert_eq!(after.event(visit).unwrap().lines[0].text.value, "Il frigo è vuoto.");
    assert_eq!(after.event(correction).unwrap().amend_reason.value.as_deref(), Some("Era di un altro giorno"));
    let standing: Vec<&str> =
        amendments.standing_lines(&after).iter().map(|(_, line)| line.text.value.as_str()).collect();
    assert_eq!(standing, ["Il frigo è pieno."]);
}

#[test]
fn a_line_that_is_taken_back_leaves_nothing_standing() {
    let mut elisa = Person::with_plan(1);
    let (visit, line) = closed_visit(&mut elisa);
    let correction = amend(&mut elisa, visit, Correct::Line(line.id), "Non l’ho visto io");
    let copy = view(&elisa).event(correction).unwrap().lines[0].id;
    elisa.edits(|edit| {
        text::update(edit, &Line { event: correction, id: copy }, line::TEXT, "")?;
        plan::close_event(edit, correction)
    });
    let after = view(&elisa);
    assert!(Amendments::of(&after).standing_lines(&after).is_empty());
}

#[test]
fn the_minutes_of_a_corrected_entry_count_once() {
    let mut elisa = Person::with_plan(1);
    let (visit, line) = closed_visit(&mut elisa);
    let facts = amend(&mut elisa, visit, Correct::Facts, "Ho contato male");
    elisa.edits(|edit| {
        edit.set(&Event { id: facts }, event::MINUTES, Some(90))?;
        plan::close_event(edit, facts)
    });
    let of_line = amend(&mut elisa, visit, Correct::Line(line.id), "");
    elisa.edits(|edit| plan::close_event(edit, of_line));
    // And a correction of the correction.
    let again = amend(&mut elisa, facts, Correct::Facts, "Di nuovo");
    elisa.edits(|edit| {
        edit.set(&Event { id: again }, event::MINUTES, Some(75))?;
        plan::close_event(edit, again)
    });
    let after = view(&elisa);
    let standing = Amendments::of(&after);
    let standing = standing.standing_events(&after);
    let minutes: Vec<Option<i64>> = standing.iter().map(plan::Facts::minutes).collect();
    assert_eq!((minutes, after.events.len()), (vec![Some(75)], 4));
    assert_eq!(standing[0].event.id, visit);
    assert_eq!(standing[0].present().len(), 1);
}

#[test]
fn entries_that_amend_each_other_are_read_to_their_end() {
    let mut elisa = Person::with_plan(1);
    let (one, _) = closed_visit(&mut elisa);
    let other = amend(&mut elisa, one, Correct::Facts, "");
    elisa.edits(|edit| edit.set(&Event { id: one }, event::AMENDS, Some(other)));
    let after = view(&elisa);
    let amendments = Amendments::of(&after);
    assert_eq!(amendments.of_event(one), [other]);
    assert!(amendments.standing_events(&after).is_empty());
}

#[test]
fn what_is_written_without_knowing_of_the_closing_is_merged_and_said() {
    let (mut agnese, mut elisa) = (Person::with_plan(1), Person::with_plan(2));
    let visit = agnese.edits(|edit| plan::add_event(edit, EventDraft::of(EventKind::VisitaDomiciliare)));
    let line = agnese.edits(|edit| plan::add_line(edit, visit, LineDraft::of(LineKind::Fatto, "Prima."), None));
    meet(&mut agnese, &mut elisa);
    // Elisa is offline and goes on; Agnese closes.
    elisa.edits(|edit| text::update(edit, &line, line::TEXT, "Prima. Poi altro."));
    elisa.edits(|edit| edit.set(&Event { id: visit }, event::MINUTES, Some(50)));
    agnese.edits(|edit| {
        edit.set(&Event { id: visit }, event::NEXT_NOTE, Some("Con la nonna".to_owned()))?;
        plan::close_event(edit, visit)
    });
    let closed = view(&agnese).event(visit).unwrap().clone();
    assert_eq!(plan::after_closing(&agnese.doc, &closed), []);
    meet(&mut agnese, &mut elisa);

    let after = view(&agnese);
    let event = after.event(visit).unwrap();
    assert_eq!((event.lines[0].text.value.as_str(), event.minutes.value), ("Prima. Poi altro.", Some(50)));
    let late = plan::after_closing(&agnese.doc, event);
    let mut said: Vec<&str> = late.iter().map(|item| item.intent.as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["event.minutes", "line.text"]);
    assert!(late.iter().all(|item| item.author == Some(elisa.user)));
    assert_eq!(doc::heads(&agnese.doc), doc::heads(&elisa.doc));
}

#[test]
fn an_open_entry_has_nothing_after_its_closing() {
    let mut elisa = Person::with_plan(1);
    let visit = elisa.edits(|edit| plan::add_event(edit, EventDraft::of(EventKind::Telefonata)));
    let event = view(&elisa).event(visit).unwrap().clone();
    assert_eq!(plan::after_closing(&elisa.doc, &event), []);
}
