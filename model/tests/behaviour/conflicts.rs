use intreccio_model::conflict::{self, ConflictKind, Resolution};
use intreccio_model::doc::EditError;
use intreccio_model::field::{action, member, objective, plan};
use intreccio_model::place::{Member, Objective, Plan};
use intreccio_model::read::Life;
use intreccio_model::register::{Raw, ValueKind};
use intreccio_model::vocab::{Kin, Outcome, Reason, Urgency};
use intreccio_model::{plan as family_plan, text};

use crate::support::{Person, date, meet, two_with_an_objective};

/// Agnese wants the first of March, Elisa the first of February, and neither knew.
fn two_dates() -> (Person, Person, Objective) {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    meet(&mut agnese, &mut elisa);
    (agnese, elisa, at)
}

fn choose(person: &mut Person, wanted: &str) {
    let conflict = conflict::list(&person.doc).remove(0);
    let candidate = conflict.candidates.iter().find(|c| c.raw.text().as_deref() == Some(wanted)).unwrap();
    let resolution = Resolution::Choose(candidate.op.clone());
    person.edits(|edit| conflict::resolve(edit, &conflict.path, &resolution, ""));
}

fn settle(person: &mut Person, resolution: &Resolution) -> Result<(), EditError> {
    let path = conflict::list(&person.doc).remove(0).path;
    person.tries(|edit| conflict::resolve(edit, &path, resolution, "sentita la famiglia"))
}

#[test]
fn two_dates_written_apart_are_both_shown_with_their_authors() {
    let (agnese, elisa, at) = two_dates();
    for person in [&agnese, &elisa] {
        let conflicts = conflict::list(&person.doc);
        assert_eq!(conflicts.len(), 1);
        let conflict = &conflicts[0];
        assert_eq!((conflict.label, conflict.value_kind), ("objective.due", ValueKind::Date));
        assert_eq!(conflict.kind, ConflictKind::Values { both: true });
        assert_eq!(conflict.path.to_string(), format!("/objectives/{}/due", at.id));
        let mut shown: Vec<_> = conflict.candidates.iter().map(|c| (c.author, c.raw.text().unwrap())).collect();
        shown.sort();
        assert_eq!(shown, [(Some(agnese.user), "2026-03-01".to_owned()), (Some(elisa.user), "2026-02-01".to_owned())]);
        assert!(conflict.candidates.iter().all(|c| c.time_ms > 0));
        let (view, _) = family_plan::read(&person.doc);
        assert_eq!(view.objectives[0].due.candidates.len(), 2);
        assert_eq!(view.objectives[0].due.earliest(), Some(date("2026-02-01")));
    }
}

#[test]
fn two_who_write_the_same_value_agree() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    for person in [&mut agnese, &mut elisa] {
        person.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    }
    meet(&mut agnese, &mut elisa);
    assert_eq!(conflict::list(&agnese.doc), []);
    let (view, _) = family_plan::read(&agnese.doc);
    assert_eq!(view.objectives[0].due.value, Some(date("2026-03-01")));
}

#[test]
fn clearing_against_writing_is_a_disagreement() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    meet(&mut agnese, &mut elisa);
    agnese.edits(|edit| edit.set(&at, objective::DUE, None));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-04-01"))));
    meet(&mut agnese, &mut elisa);
    let conflicts = conflict::list(&agnese.doc);
    assert!(conflicts[0].candidates.iter().any(|c| c.raw == Raw::Cleared && c.author == Some(agnese.user)));
}

#[test]
fn a_choice_ends_the_conflict_everywhere_and_leaves_a_trace() {
    let (mut agnese, mut elisa, _) = two_dates();
    choose(&mut agnese, "2026-03-01");
    meet(&mut agnese, &mut elisa);
    assert_eq!(conflict::list(&elisa.doc), []);
    let (view, anomalies) = family_plan::read(&elisa.doc);
    assert_eq!(anomalies, []);
    assert_eq!(view.objectives[0].due.value, Some(date("2026-03-01")));
    let record = &view.records[0];
    assert_eq!((record.outcome, record.by.author), (Some(Outcome::Scelta), Some(agnese.user)));
    let mut authors: Vec<_> = record.candidates.iter().map(|c| c.author.unwrap()).collect();
    authors.sort();
    assert_eq!(authors, [agnese.user, elisa.user]);
    let chosen = record.candidates.iter().find(|c| Some(&c.op) == record.chosen.as_ref()).unwrap();
    assert_eq!(chosen.author, Some(agnese.user));
}

#[test]
fn both_dates_can_stay_until_somebody_writes_a_new_one() {
    let (mut agnese, mut elisa, at) = two_dates();
    settle(&mut elisa, &Resolution::KeepBoth).unwrap();
    meet(&mut agnese, &mut elisa);
    let due = family_plan::read(&agnese.doc).0.objectives.remove(0).due;
    assert_eq!(due.value, Some(date("2026-02-01")), "reminders go by the earlier date");
    let mut kept: Vec<_> = due.kept.iter().map(|c| (c.value.unwrap(), c.author.unwrap())).collect();
    kept.sort();
    assert_eq!(kept, [(date("2026-02-01"), elisa.user), (date("2026-03-01"), agnese.user)]);
    assert_eq!(conflict::list(&agnese.doc), []);
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-05-01"))));
    let due = family_plan::read(&agnese.doc).0.objectives.remove(0).due;
    assert_eq!((due.value, due.kept.len()), (Some(date("2026-05-01")), 0));
}

#[test]
fn an_urgency_holds_one_value_only() {
    let (mut agnese, mut elisa) = (Person::with_plan(1), Person::with_plan(2));
    agnese.edits(|edit| edit.set(&Plan, plan::URGENCY, Some(Urgency::Urgente)));
    elisa.edits(|edit| edit.set(&Plan, plan::URGENCY, Some(Urgency::Attenzione)));
    meet(&mut agnese, &mut elisa);
    assert!(matches!(settle(&mut agnese, &Resolution::KeepBoth), Err(EditError::OneValueOnly(_))));
    assert_eq!(conflict::list(&agnese.doc)[0].kind, ConflictKind::Values { both: false });
    choose(&mut agnese, "attenzione");
    assert_eq!(family_plan::read(&agnese.doc).0.urgency.value, Some(Urgency::Attenzione));
}

#[test]
fn putting_off_keeps_it_listed_until_something_new_is_written() {
    let (mut agnese, mut elisa, at) = two_dates();
    settle(&mut agnese, &Resolution::Later).unwrap();
    let mut irene = Person::with_plan(3);
    irene.hears(&elisa);
    meet(&mut agnese, &mut elisa);
    let conflicts = conflict::list(&elisa.doc);
    assert_eq!(conflicts[0].deferred.unwrap().author, Some(agnese.user));
    irene.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-09-01"))));
    // Irene, who saw both, decided by writing a third date: that is a decision, and leaves its trace.
    elisa.hears(&irene);
    let (view, _) = family_plan::read(&elisa.doc);
    assert_eq!(view.objectives[0].due.value, Some(date("2026-09-01")));
    let outcomes: Vec<_> = view.records.iter().map(|record| record.outcome.unwrap()).collect();
    assert!(outcomes.contains(&Outcome::Rinviata) && outcomes.contains(&Outcome::Composta));
}

#[test]
fn a_third_value_makes_a_put_off_conflict_new_again() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    let mut irene = Person::with_plan(3);
    irene.hears(&agnese);
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    irene.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-09-01"))));
    meet(&mut agnese, &mut elisa);
    settle(&mut agnese, &Resolution::Later).unwrap();
    agnese.hears(&irene);
    let conflicts = conflict::list(&agnese.doc);
    assert_eq!((conflicts[0].candidates.len(), conflicts[0].deferred), (3, None));
}

#[test]
fn two_different_decisions_disagree_again_and_both_traces_stay() {
    let (mut agnese, mut elisa, _) = two_dates();
    choose(&mut agnese, "2026-03-01");
    choose(&mut elisa, "2026-02-01");
    meet(&mut agnese, &mut elisa);
    assert_eq!(conflict::list(&agnese.doc).len(), 1);
    assert_eq!(family_plan::read(&agnese.doc).0.records.len(), 2);
    choose(&mut elisa, "2026-02-01");
    meet(&mut agnese, &mut elisa);
    assert_eq!(conflict::list(&agnese.doc), []);
}

#[test]
fn a_conflict_that_is_gone_cannot_be_settled() {
    let (mut agnese, _, _) = two_dates();
    let conflict = conflict::list(&agnese.doc).remove(0);
    choose(&mut agnese, "2026-03-01");
    let resolution = Resolution::Choose(conflict.candidates[0].op.clone());
    let refused = agnese.tries(|edit| conflict::resolve(edit, &conflict.path, &resolution, ""));
    assert!(matches!(refused, Err(EditError::NoSuchCandidate(_))));
}

#[test]
fn an_edit_brings_back_what_somebody_removed_meanwhile() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    let walk = agnese.edits(|edit| family_plan::add_action(edit, at.id, "Accompagnare a scuola", None));
    meet(&mut agnese, &mut elisa);
    agnese.edits(|edit| edit.remove(&walk));
    elisa.edits(|edit| text::update(edit, &walk, action::WHAT, "Accompagnare a scuola il lunedì"));
    meet(&mut agnese, &mut elisa);
    let action = family_plan::read(&agnese.doc).0.objectives.remove(0).actions.remove(0);
    let Life::Restored { removed_by, restored_by } = action.life else { panic!("{:?}", action.life) };
    assert_eq!((removed_by.author, restored_by.author), (Some(agnese.user), Some(elisa.user)));
    assert_eq!(action.what.value, "Accompagnare a scuola il lunedì");
    let conflicts = conflict::list(&agnese.doc);
    assert_eq!(
        (conflicts.len(), conflicts[0].label, conflicts[0].kind),
        (1, "action.removed", ConflictKind::RemovedAndEdited)
    );
    choose(&mut elisa, "true");
    meet(&mut agnese, &mut elisa);
    let action = family_plan::read(&agnese.doc).0.objectives.remove(0).actions.remove(0);
    assert_eq!((action.life.is_removed(), conflict::list(&agnese.doc).len()), (true, 0));
    agnese.edits(|edit| edit.restore(&walk));
    assert_eq!(family_plan::read(&agnese.doc).0.objectives[0].actions[0].life, Life::Present);
}

/// Automerge drops a put of the value that is there already: the mark of an edit must stand all the same.
#[test]
fn an_edit_brings_back_the_thing_however_often_it_was_edited_before() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    for day in 1..4 {
        elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01") + day)));
        meet(&mut agnese, &mut elisa);
    }
    agnese.edits(|edit| edit.remove(&at));
    elisa.edits(|edit| text::update(edit, &at, objective::TEXT, "Si cena insieme"));
    meet(&mut agnese, &mut elisa);
    let objective = family_plan::read(&agnese.doc).0.objectives.remove(0);
    assert_eq!(objective.life.restored_by().map(|by| by.author), Some(Some(elisa.user)));
}

#[test]
fn whoever_edits_the_restored_thing_has_decided_to_keep_it() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.remove(&at));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    meet(&mut agnese, &mut elisa);
    assert_eq!(conflict::list(&elisa.doc).len(), 1);
    elisa.edits(|edit| edit.set(&at, objective::INDICATOR, Some("cene alla settimana".to_owned())));
    let (view, _) = family_plan::read(&elisa.doc);
    assert_eq!((view.objectives[0].life, view.conflicts.len()), (Life::Present, 0));
    assert_eq!(
        (view.records[0].outcome, view.records[0].label.as_str()),
        (Some(Outcome::Composta), "objective.removed")
    );
}

#[test]
fn an_edit_inside_brings_back_the_thing_around_it() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.remove(&at));
    elisa.edits(|edit| family_plan::add_action(edit, at.id, "Accompagnare a scuola", None));
    meet(&mut agnese, &mut elisa);
    let objective = family_plan::read(&agnese.doc).0.objectives.remove(0);
    assert_eq!(objective.life.restored_by().unwrap().author, Some(elisa.user));
    assert_eq!(objective.actions.len(), 1);
}

#[test]
fn a_removal_that_everybody_knew_is_a_removal() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    meet(&mut agnese, &mut elisa);
    agnese.edits(|edit| edit.remove(&at));
    meet(&mut agnese, &mut elisa);
    let (view, _) = family_plan::read(&elisa.doc);
    assert_eq!(view.conflicts, []);
    assert!(matches!(view.objectives[0].life, Life::Removed { by } if by.author == Some(agnese.user)));
}

#[test]
fn a_reason_taken_away_by_one_and_given_by_another_stays() {
    let (mut agnese, mut elisa) = (Person::with_plan(1), Person::with_plan(2));
    agnese.edits(|edit| family_plan::set_reason(edit, Reason::Lutto, true));
    meet(&mut agnese, &mut elisa);
    agnese.edits(|edit| family_plan::set_reason(edit, Reason::Lutto, false));
    elisa.edits(|edit| {
        family_plan::set_reason(edit, Reason::Lutto, false)?;
        family_plan::set_reason(edit, Reason::Lutto, true)
    });
    meet(&mut agnese, &mut elisa);
    let (view, _) = family_plan::read(&agnese.doc);
    assert!(view.reasons.contains(&Reason::Lutto));
    assert_eq!(view.conflicts.len(), 1);
}

#[test]
fn different_fields_of_one_person_merge_without_a_word() {
    let (mut agnese, mut elisa) = (Person::with_plan(1), Person::with_plan(2));
    let draft = family_plan::MemberDraft { label: "figlia, 8 anni".to_owned(), ..Default::default() };
    let id = agnese.edits(|edit| family_plan::add_member(edit, draft));
    meet(&mut agnese, &mut elisa);
    agnese.edits(|edit| edit.set(&Member { id }, member::KIN, Some(Kin::MinoreBeneficiario)));
    elisa.edits(|edit| edit.set(&Member { id }, member::BIRTH_YEAR, Some(2017)));
    meet(&mut agnese, &mut elisa);
    let (view, _) = family_plan::read(&agnese.doc);
    assert_eq!(view.conflicts, []);
    assert_eq!(
        (view.household[0].kin.value, view.household[0].birth_year.value),
        (Some(Kin::MinoreBeneficiario), Some(2017))
    );
}
