use intreccio_model::doc::{self, DocError, EditError, Kind};
use intreccio_model::field::{objective, plan};
use intreccio_model::ids::{Actor, Id, UserId};
use intreccio_model::place::{Objective, Plan};
use intreccio_model::vocab::{EventKind, LineKind, OperatorRole, Urgency};
use intreccio_model::{plan as family_plan, text};

use crate::support::{Person, START_MS, date, meet, two_with_an_objective};

/// The skeletons are part of every stored document: these hashes never change. A new layer is a new line.
#[test]
fn the_skeleton_of_each_kind_is_frozen() {
    let hashes = |kind| doc::skeleton(kind).iter().map(|(hash, _)| hash.to_string()).collect::<Vec<_>>();
    assert_eq!(
        hashes(Kind::Workspace),
        [
            "2b6eed032dd3918913c3a9992e28a02cead6a30fed5146b7d0728cebfb0dea7b",
            "f7d3a6495f7d40233ffbe31371df17d4546fc194bd4d302f32e8ddc3d26be1fd"
        ]
    );
    assert_eq!(
        hashes(Kind::Plan),
        [
            "46ff68b7532152fca1d9f1f0fcace375752a1370353ace16a50817aac65fd8f5",
            "8bc1b5dacb7811a2c935868e219047bd076a0b3d7c3965ade79372518fcf39fe"
        ]
    );
    assert_eq!(hashes(Kind::Identity), ["03887f555124e498ec1df80337b4d44830014d2237a8315a56962b4bda8acafa"]);
    assert_eq!(hashes(Kind::Court), ["a946ee90b0b85ed524ecf320d19717d6d63ae6d2f59cbc46d9051adf9a203312"]);
    assert_eq!(hashes(Kind::Notes), ["2506cdecb9a366d35d7e3e91d3debfe683f6684fefe3773abf8dcc5d29886c00"]);
    assert_eq!(hashes(Kind::Contacts), ["e83cdd401187514a05c937c3eaa42627f4f97a0a3b8f5a04ee61c74649b21e5c"]);
    assert_eq!(
        hashes(Kind::Reasons),
        [
            "ff5a7797f8f2a231bc0236dd7896a11c64f57923f622276af6b084bdec8f692d",
            "8c45b80ff43fcbb89023a0c4d8eb5c0661717d21de058cbc02c3d180ab45bc9a"
        ]
    );
    assert_eq!(hashes(Kind::Codesign), ["e8e079aa18002495d140563bf04ea29b34d8c18010eab3263b02fd170a78d6c8"]);
    assert_eq!(hashes(Kind::Codoc), ["4a6c46cd7d3d0317debae72e9ed4819bf923c34a51ec2ca73b6d04b364815202"]);
    assert_eq!(hashes(Kind::Draft), ["2efa0f1f113080149ef28ddbf2441e4848ab05bd6439532f7ff80673a01afcd8"]);
    assert_eq!(hashes(Kind::Session), ["f84d87fb5eedd1bef49c636d4c3dd973d06165e1d2f4d515c4b477b38b5c067c"]);
    assert_eq!(hashes(Kind::Budget), ["cd9aa078d10aef28559c9c6f0b427958d645c324b90ab109a0bfdca9fb9d1c82"]);
}

#[test]
fn a_document_of_the_first_version_gets_the_containers_which_it_lacks() {
    let user = UserId([1; 16]);
    let first = doc::skeleton(Kind::Plan)[0].1.clone();
    let mut old = automerge::Automerge::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit);
    old.apply_changes([automerge::Change::from_bytes(first).unwrap()]).unwrap();
    let old = old.save();
    let mut a = doc::load(&old, user, Actor([2; 16])).unwrap();
    let b = doc::load(&old, user, Actor([3; 16])).unwrap();
    assert_eq!(doc::heads(&a), doc::heads(&b), "both devices add the same change");
    let mut random = |out: &mut [u8]| out.fill(7);
    let add = |edit: &mut doc::Edit<'_>| family_plan::add_task(edit, "Chiamare la scuola", None, None);
    doc::edit(&mut a, START_MS, &mut random, add).unwrap();
    let (view, anomalies) = family_plan::read(&a);
    assert_eq!((view.tasks.len(), anomalies), (1, vec![]));
}

#[test]
fn two_devices_that_begin_the_same_document_share_its_containers() {
    let (mut a, mut b) = (Person::with_plan(1), Person::with_plan(2));
    a.edits(|edit| family_plan::seat(edit, UserId([1; 16]), OperatorRole::SocialWorker, date("2026-01-10")));
    b.edits(|edit| family_plan::seat(edit, UserId([2; 16]), OperatorRole::HomeEducator, date("2026-01-11")));
    b.edits(|edit| text::update(edit, &Plan, plan::SUMMARY, "Vivono in due stanze."));
    meet(&mut a, &mut b);
    let (view, anomalies) = family_plan::read(&a.doc);
    assert_eq!(anomalies, []);
    assert_eq!(view.team.len(), 2);
    assert_eq!(view.summary.value, "Vivono in due stanze.");
}

#[test]
fn two_who_seat_the_same_colleague_make_one_seat() {
    let (mut a, mut b) = (Person::with_plan(1), Person::with_plan(2));
    let greta = UserId([9; 16]);
    a.edits(|edit| family_plan::seat(edit, greta, OperatorRole::Psychologist, date("2026-01-10")));
    b.edits(|edit| family_plan::seat(edit, greta, OperatorRole::Psychologist, date("2026-01-10")));
    meet(&mut a, &mut b);
    let (view, anomalies) = family_plan::read(&a.doc);
    assert_eq!((anomalies, view.conflicts.len(), view.team.len()), (vec![], 0, 1));
    assert!(view.team[0].is_held());
}

#[test]
fn a_commit_says_when_and_what() {
    let mut agnese = Person::with_plan(1);
    let before = doc::heads(&agnese.doc);
    let id = agnese.edits(|edit| {
        let id = family_plan::add_objective(edit, "La sera si cena insieme", None)?;
        edit.set(&Objective { id }, objective::DUE, Some(date("2026-03-01")))?;
        edit.set(&Plan, plan::URGENCY, Some(Urgency::Attenzione))?;
        Ok(id)
    });
    let changes = doc::changes_since(&agnese.doc, &before);
    let header = doc::inspect(&changes[0]).unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(header.time_ms, START_MS + 60_000);
    assert_eq!(header.author, Some(agnese.user));
    assert_eq!(header.message, Some(format!("objective.add /objectives/{id}\nplan.urgency /plan/urgency")));
}

#[test]
fn writing_what_is_there_already_is_no_edit() {
    let mut agnese = Person::with_plan(1);
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned())));
    let before = doc::heads(&agnese.doc);
    agnese.edits(|edit| {
        edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned()))?;
        edit.set(&Plan, plan::OPENED, None)?;
        text::update(edit, &Plan, plan::SUMMARY, "")
    });
    assert_eq!(doc::heads(&agnese.doc), before);
}

#[test]
fn a_refused_gesture_leaves_the_document_as_it_was() {
    let mut agnese = Person::with_plan(1);
    let before = (doc::heads(&agnese.doc), family_plan::read(&agnese.doc));
    let nowhere = Objective { id: Id::new(1, [1; 10]) };
    let refused = agnese.tries(|edit| {
        edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned()))?;
        edit.set(&nowhere, objective::DUE, Some(date("2026-03-01")))
    });
    assert!(matches!(refused, Err(EditError::NotFound(_))));
    assert_eq!((doc::heads(&agnese.doc), family_plan::read(&agnese.doc)), before);
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned())));
    assert_eq!(family_plan::read(&agnese.doc).0.alias.value.as_deref(), Some("Betulla"));
}

#[test]
fn changes_may_come_in_any_order() {
    let mut agnese = Person::with_plan(1);
    let before = doc::heads(&agnese.doc);
    for alias in ["Betulla", "Ginepro", "Tiglio"] {
        agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some(alias.to_owned())));
    }
    let mut changes = doc::changes_since(&agnese.doc, &before);
    changes.reverse();
    let mut elisa = Person::with_plan(2);
    let first = doc::apply(&mut elisa.doc, &changes[..1]).unwrap();
    assert_eq!(first.missing.len(), 1);
    assert_eq!(family_plan::read(&elisa.doc).0.alias.value, None);
    assert_eq!(doc::apply(&mut elisa.doc, &changes[1..]).unwrap().missing, []);
    assert_eq!(family_plan::read(&elisa.doc), family_plan::read(&agnese.doc));
    // And again: nothing happens.
    doc::apply(&mut elisa.doc, &changes).unwrap();
    assert_eq!(doc::heads(&elisa.doc), doc::heads(&agnese.doc));
}

#[test]
fn a_reopened_document_goes_on_with_authors_and_times() {
    let (mut agnese, elisa, at) = two_with_an_objective();
    agnese.edits(|edit| text::update(edit, &at, objective::TEXT, "La sera 🍝 si cena insieme"));
    let mut again = doc::load(&doc::save(&agnese.doc), elisa.user, Actor([77; 16])).unwrap();
    assert_eq!(family_plan::read(&again), family_plan::read(&agnese.doc));
    // The plate takes two code units: were positions anything else, this would land elsewhere.
    doc::edit(&mut again, START_MS, &mut |out| out.fill(3), |edit| {
        text::splice(edit, &at, objective::TEXT, 11, 2, "si mangia")
    })
    .unwrap();
    assert_eq!(text::read(&again, &at, objective::TEXT).as_deref(), Some("La sera 🍝 si mangia cena insieme"));
}

#[test]
fn damaged_changes_are_refused_and_nothing_of_the_batch_is_applied() {
    let mut agnese = Person::with_plan(1);
    let before = doc::heads(&agnese.doc);
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned())));
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Ginepro".to_owned())));
    let good = doc::changes_since(&agnese.doc, &before);
    for place in 0..good[1].len() {
        let mut elisa = Person::with_plan(2);
        let mut bad = good.clone();
        bad[1][place] ^= 1;
        let refused = doc::apply(&mut elisa.doc, &bad);
        assert!(matches!(refused, Err(DocError::Change { index: 1 })), "byte {place}: {refused:?}");
        assert_eq!(doc::heads(&elisa.doc), before);
    }
    assert!(doc::inspect(&[]).is_none() && doc::inspect(&good.concat()).is_none());
}

#[test]
fn damaged_documents_are_refused() {
    let mut agnese = Person::with_plan(1);
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned())));
    let good = doc::save(&agnese.doc);
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 1;
        assert!(doc::load(&bad, agnese.user, Actor([9; 16])).is_err(), "byte {place}");
    }
    assert!(doc::load(&good[..good.len() - 1], agnese.user, Actor([9; 16])).is_err());
}

/// A small plan whose reading and whose bytes are kept as golden files: stored documents must read for ever as they read today.
fn small_plan() -> Person {
    let mut agnese = Person::with_plan(1);
    agnese.edits(|edit| family_plan::open(edit, "FP-01", "Betulla", date("2026-01-07"), None));
    let id = agnese.edits(|edit| family_plan::add_objective(edit, "La sera si cena insieme", None));
    agnese.edits(|edit| {
        edit.set(&Objective { id }, objective::DUE, Some(date("2026-03-01")))?;
        let event = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare))?;
        family_plan::add_line(
            edit,
            event,
            family_plan::LineDraft::of(LineKind::Fatto, "La tavola è apparecchiata."),
            None,
        )?;
        family_plan::set_progress(edit, event, id, intreccio_model::vocab::Step::Avanti, None)
    });
    agnese
}

#[test]
fn a_small_plan_reads_as_it_always_did() {
    insta::assert_debug_snapshot!(family_plan::read(&small_plan().doc));
}

#[test]
fn a_plan_stored_by_an_earlier_version_reads_as_it_did_then() {
    let stored = include_bytes!("../golden/plan.automerge");
    let opened = doc::load(stored, UserId([1; 16]), Actor([9; 16])).unwrap();
    assert_eq!(without_counters(&opened), without_counters(&small_plan().doc));
    let layers = doc::skeleton(Kind::Plan);
    assert!(doc::heads(&opened).contains(&layers[1].0), "the containers of the second version were added");
}

/// The view of a plan, without the counters of operations: they are higher where the containers of later versions came first.
fn without_counters(doc: &doc::Doc) -> String {
    let shown = format!("{:#?}", family_plan::read(doc));
    let lines = shown.lines().map(|line| match line.trim().split_once('@') {
        Some((counter, actor)) if counter.starts_with('"') => actor.to_owned(),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
