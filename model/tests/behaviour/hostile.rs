//! Documents that no version of this product would write.

use automerge::transaction::Transactable;
use automerge::{
    ActorId, Automerge, AutomergeError, LoadOptions, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding,
};
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::field::{self, objective, plan};
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::place::Plan;
use intreccio_model::read::AnomalyKind;
use intreccio_model::vocab::{EventKind, LineKind, OperatorRole, Step};
use intreccio_model::{conflict, court, identity, notes, passage, plan as family_plan, projection, review, workspace};
use proptest::prelude::*;

use crate::support::schema::one_of_everything;
use crate::support::{Person, START_MS, date, two_with_an_objective};

/// A plan with something of everything.
fn rich_plan() -> Automerge {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    agnese.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-03-01"))));
    elisa.edits(|edit| edit.set(&at, objective::DUE, Some(date("2026-02-01"))));
    agnese.hears(&elisa);
    let conflict = conflict::list(&agnese.doc).remove(0);
    agnese.edits(|edit| {
        conflict::resolve(edit, &conflict.path, &conflict::Resolution::KeepBoth, "così")?;
        family_plan::open(edit, "FP-01", "Betulla", date("2026-01-07"), None)?;
        family_plan::set_level(edit, intreccio_model::vocab::Level::Secondo, "serve")?;
        family_plan::seat(edit, UserId([5; 16]), OperatorRole::Coordinator, date("2026-01-07"))?;
        family_plan::set_reason(edit, intreccio_model::vocab::Reason::Lutto, true)?;
        family_plan::add_member(edit, family_plan::MemberDraft::default())?;
        let walk = family_plan::add_action(edit, at.id, "Accompagnare", None)?;
        family_plan::set_with(edit, walk, intreccio_model::ids::Party::Contact("scuola".to_owned()), true)?;
        let visit = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare))?;
        family_plan::add_line(edit, visit, family_plan::LineDraft::of(LineKind::Fatto, "z"), None)?;
        family_plan::set_progress(edit, visit, at.id, Step::Avanti, Some("nota"))
    });
    reload(&doc::save(&agnese.doc))
}

fn reload(bytes: &[u8]) -> Automerge {
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    Automerge::load_with_options(bytes, options).unwrap().with_actor(ActorId::from([200; 16]))
}

fn open(tampered: &Automerge) -> Doc {
    doc::load(&tampered.save(), UserId([1; 16]), Actor([201; 16])).unwrap()
}

/// Every place of a document: a map and one of its keys.
fn places(doc: &Automerge, obj: &ObjId, found: &mut Vec<(ObjId, String)>) {
    for key in doc.keys(obj) {
        found.push((obj.clone(), key.clone()));
        if let Some((value, id)) = doc.get(obj, key.as_str()).unwrap()
            && value.to_objtype() == Some(ObjType::Map)
        {
            places(doc, &id, found);
        }
    }
}

/// Puts something else where a value or a container is, or takes it away.
fn tamper(doc: &mut Automerge, (obj, key): &(ObjId, String), how: usize) {
    doc.transact::<_, _, AutomergeError>(|tx| {
        match how {
            0 => tx.put(obj, key.as_str(), 7_i64)?,
            1 => tx.put(obj, key.as_str(), "inventato")?,
            2 => tx.put(obj, key.as_str(), ScalarValue::Bytes(vec![1, 2]))?,
            3 => tx.put(obj, key.as_str(), f64::NAN)?,
            4 => tx.put(obj, key.as_str(), ScalarValue::counter(1))?,
            5 => drop(tx.put_object(obj, key.as_str(), ObjType::Map)?),
            6 => drop(tx.put_object(obj, key.as_str(), ObjType::List)?),
            7 => drop(tx.put_object(obj, key.as_str(), ObjType::Text)?),
            8 => tx.delete(obj, key.as_str())?,
            9 => tx.put(obj, "chiave.strana/e~lunga", true)?,
            10 => tx.put(obj, key.as_str(), ScalarValue::Timestamp(i64::MIN))?,
            _ => tx.put(obj, key.as_str(), i64::MAX)?,
        }
        Ok(())
    })
    .unwrap();
}

/// A document of a kind with one of everything.
fn full(kind: Kind) -> Automerge {
    reload(&one_of_everything(kind))
}

/// Everything that reads must come to an end.
fn read_everything(doc: &mut Doc) {
    family_plan::read(doc);
    workspace::read(doc);
    court::read(doc);
    identity::read(doc);
    notes::read(doc);
    passage::list(doc);
    projection::family_card(doc, i64::MAX);
    review::changes_since(doc, &[], None);
    for conflict in conflict::list(doc) {
        let how = conflict::Resolution::Choose(conflict.candidates[0].op.clone());
        let _ =
            doc::edit(doc, START_MS, &mut |out| out.fill(1), |edit| conflict::resolve(edit, &conflict.path, &how, ""));
    }
}

#[test]
fn whatever_stands_at_any_place_the_plan_still_reads() {
    let plan = rich_plan();
    let mut all = Vec::new();
    places(&plan, &ROOT, &mut all);
    assert!(all.len() > 60, "{}", all.len());
    for place in &all {
        for how in [0, 1, 5, 8] {
            let mut tampered = plan.fork().with_actor(ActorId::from([200; 16]));
            tamper(&mut tampered, place, how);
            read_everything(&mut open(&tampered));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_plan_tampered_with_in_many_places_still_reads(spots in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize), 1..12)) {
        let plan = rich_plan();
        let mut tampered = plan.fork().with_actor(ActorId::from([200; 16]));
        for (spot, how) in spots {
            let mut all = Vec::new();
            places(&tampered, &ROOT, &mut all);
            tamper(&mut tampered, spot.get(&all), how);
        }
        // Also when somebody else went on meanwhile: containers and values then stand beside each other.
        let mut other = plan.fork().with_actor(ActorId::from([202; 16]));
        other.transact::<_, _, AutomergeError>(|tx| tx.put_object(ROOT, "objectives", ObjType::Map)).unwrap();
        tampered.merge(&mut other).unwrap();
        read_everything(&mut open(&tampered));
        let once = format!("{:?}", family_plan::read(&open(&tampered)));
        prop_assert_eq!(once, format!("{:?}", family_plan::read(&open(&reload(&tampered.save())))));
    }

    #[test]
    fn a_document_of_any_kind_tampered_with_in_many_places_still_reads(
        kind in prop::sample::select(Kind::ALL),
        spots in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize), 1..16),
    ) {
        let mut tampered = full(kind);
        for (spot, how) in spots {
            let mut all = Vec::new();
            places(&tampered, &ROOT, &mut all);
            tamper(&mut tampered, spot.get(&all), how);
        }
        let once = said(&open(&tampered));
        read_everything(&mut open(&tampered));
        prop_assert_eq!(once, said(&open(&reload(&tampered.save()))));
    }

    #[test]
    fn a_document_of_any_shape_that_says_it_is_ours_still_reads(
        kind in prop::sample::select(Kind::ALL),
        tree in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..12_usize), 1..60),
    ) {
        // Words of the schema at any depth, with anything in them.
        let mut words: Vec<&str> = field::labels().filter_map(|label| label.split_once('.')).flat_map(|(a, b)| [a, b]).collect();
        words.extend(["objectives", "events", "orders", "persons", "entries", "log", "01J0000000000000000000000", "01J00000000000000000000000", "x.y"]);
        let mut made = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([200; 16]));
        let mut maps = vec![ROOT];
        for (within, word, how) in tree {
            let (within, word) = (within.get(&maps).clone(), *word.get(&words));
            if how < 6 {
                let put = made.transact::<_, _, AutomergeError>(|tx| tx.put_object(&within, word, ObjType::Map));
                maps.extend(put.ok().map(|done| done.result));
            } else {
                tamper(&mut made, &(within, word.to_owned()), how);
            }
        }
        made.transact::<_, _, AutomergeError>(|tx| tx.put(ROOT, "kind", kind.code())).unwrap();
        read_everything(&mut open(&made));
        prop_assert_eq!(said(&open(&made)), said(&open(&reload(&made.save()))));
    }

    #[test]
    fn random_bytes_are_not_a_document(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        prop_assert!(doc::load(&bytes, UserId([1; 16]), Actor([1; 16])).is_err());
        prop_assert!(doc::inspect(&bytes).is_none());
    }
}

/// What every reader says of it.
fn said(doc: &Doc) -> String {
    format!("{:?} {:?} {:?} {:?}", family_plan::read(doc), court::read(doc), identity::read(doc), notes::read(doc))
}

#[test]
fn a_missing_container_is_said() {
    let mut tampered = rich_plan();
    tampered.transact::<_, _, AutomergeError>(|tx| tx.delete(ROOT, "objectives")).unwrap();
    let (view, anomalies) = family_plan::read(&open(&tampered));
    assert_eq!(view.objectives, []);
    assert!(anomalies.iter().any(|a| a.path.to_string() == "/objectives" && a.kind == AnomalyKind::Missing));
}

#[test]
fn an_empty_document_reads_as_an_empty_plan_with_anomalies() {
    let empty = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let opened = open(&empty);
    assert_eq!(doc::kind(&opened), None);
    assert_eq!(conflict::list(&opened), []);
    let (view, anomalies) = family_plan::read(&opened);
    assert_eq!((view.code.value, view.events.len()), (None, 0));
    assert!(anomalies.len() > 5);
    assert!(workspace::read(&opened).1.len() > 2);
}

#[test]
fn an_unknown_code_is_said_and_kept() {
    let mut agnese = Person::with_plan(1);
    agnese.edits(|edit| edit.set(&Plan, plan::ALIAS, Some("Betulla".to_owned())));
    let mut newer = reload(&doc::save(&agnese.doc));
    newer
        .transact::<_, _, AutomergeError>(|tx| {
            let (_, plan) = tx.get(ROOT, "plan")?.unwrap();
            tx.put(&plan, "urgency", "urgentissima")?;
            tx.put(&plan, "colour", "blu")?;
            tx.put(ROOT, "schema", 9_i64)
        })
        .unwrap();
    let (view, anomalies) = family_plan::read(&open(&newer));
    assert_eq!(view.urgency.value, None);
    assert_eq!(view.urgency.candidates[0].raw.text().as_deref(), Some("urgentissima"));
    let mut kinds: Vec<String> = anomalies.iter().map(|a| format!("{} {:?}", a.path, a.kind)).collect();
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "/plan/colour UnknownField",
            "/plan/urgency UnknownCode { code: \"urgentissima\" }",
            "/schema NewerSchema { found: 9 }"
        ]
    );
}

#[test]
fn a_document_of_another_kind_says_so() {
    let workspace = doc::new(Kind::Workspace, UserId([1; 16]), Actor([1; 16]));
    let (_, anomalies) = family_plan::read(&workspace);
    assert!(anomalies.iter().any(|a| a.kind == AnomalyKind::WrongDocument { found: "workspace".to_owned() }));
}
