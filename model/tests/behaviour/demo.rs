use std::collections::BTreeMap;
use std::sync::OnceLock;

use intreccio_model::conflict::ConflictKind;
use intreccio_model::demo::{self, Batch, Demo};
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::vocab::{EventKind, LineKind};
use intreccio_model::{conflict, field, passage, plan, review, workspace};

use crate::support::{START_MS, Seeded, date};

fn cast(key: &str) -> (UserId, Actor) {
    let place = demo::OPERATORS.iter().position(|person| person.key == key).unwrap();
    (UserId([place as u8 + 1; 16]), Actor([place as u8 + 101; 16]))
}

/// Made once: all tests but one look at the same.
fn shared() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| build(START_MS))
}

fn build(now_ms: i64) -> Demo {
    let mut random = Seeded(7);
    let d0 = demo::start_for(intreccio_model::time::Instant(now_ms).date_utc());
    demo::build(&cast, &mut |out| random.fill(out), d0, now_ms).unwrap()
}

/// A reader who had nothing before.
fn play(kind: Kind, batches: &[Batch]) -> Doc {
    let mut doc = doc::new(kind, UserId([99; 16]), Actor([99; 16]));
    for batch in batches {
        assert!(doc::apply(&mut doc, &batch.changes).unwrap().missing.is_empty());
    }
    doc
}

#[test]
fn the_demonstration_has_twelve_operators_in_six_bodies() {
    let (view, anomalies) = workspace::read(&play(Kind::Workspace, &shared().workspace));
    assert_eq!(anomalies, []);
    assert_eq!(view.operators.len(), 12);
    assert_eq!(view.organizations.len(), 6);
    for operator in &view.operators {
        assert!(view.organization(operator.org.value.unwrap()).is_some() && operator.is_active());
    }
}

#[test]
fn each_family_of_the_demonstration_reads_without_anomalies() {
    let demo = shared();
    assert_eq!(demo.plans.len(), 8);
    for family in &demo.plans {
        let (view, anomalies) = plan::read(&play(Kind::Plan, &family.batches));
        assert_eq!(anomalies, [], "{}", family.code);
        assert_eq!(view.code.value.as_deref(), Some(family.code));
        assert_eq!(view.alias.value.as_deref(), Some(family.alias));
        assert_eq!(view.case_manager.value, Some(cast(family.owner).0));
        assert_eq!(view.team.len(), family.team.len());
        assert_eq!(view.objectives.len(), 2);
        assert!(view.objectives.iter().all(|objective| !objective.actions.is_empty()));
        let visits = |kind| view.events.iter().filter(|event| event.kind.value == Some(kind)).count();
        // Where the court has the child seen in a protected room, these are the visits.
        let seen = visits(EventKind::VisitaDomiciliare) + visits(EventKind::IncontroProtetto);
        assert!((6..=20).contains(&seen), "{} has {seen} visits", family.code);
        assert!(view.events.iter().all(|event| event.start.value.unwrap().0 < START_MS));
        assert!(view.relations.len() * view.nodes.len() * view.edges.len() > 0 && !view.transitions.is_empty());
        assert_eq!(view.state.value, view.transitions.last().and_then(|step| step.to.value));
        assert!(view.objectives.iter().flat_map(|o| &o.actions).all(|action| action.budget_code.value.is_some()));
    }
}

#[test]
fn all_kinds_of_events_of_the_row_are_in_the_demonstration() {
    let mut kinds = BTreeMap::new();
    for family in &shared().plans {
        let (view, _) = plan::read(&play(Kind::Plan, &family.batches));
        for kind in view.events.iter().filter_map(|event| event.kind.value) {
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    use EventKind as K;
    for kind in [
        K::VisitaDomiciliare,
        K::ColloquioUfficio,
        K::ColloquioMinore,
        K::Equipe,
        K::Telefonata,
        K::Scuola,
        K::Udienza,
        K::Restituzione,
        K::Supervisione,
        K::FirmaProgetto,
    ] {
        assert!(kinds.contains_key(&kind), "{kind:?} in {kinds:?}");
    }
}

#[test]
fn the_demonstration_is_small() {
    let size: usize = shared().plans.iter().map(|family| doc::save(&play(Kind::Plan, &family.batches)).len()).sum();
    assert!((80_000..400_000).contains(&size), "{size} bytes");
}

#[test]
fn assessments_are_as_the_rows_have_them() {
    let moments = |code: &str| {
        let family = shared().plans.iter().find(|family| family.code == code).unwrap();
        let (view, _) = plan::read(&play(Kind::Plan, &family.batches));
        let one = |a: &plan::AssessmentView| (a.moment.value.unwrap().code(), a.date.value.is_some(), a.is_closed());
        view.assessments.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(moments("FP-01"), [("t0", true, true), ("t1", false, false)]);
    assert_eq!(moments("FP-02"), [("t0", true, false)]);
    assert_eq!(moments("FP-05"), [("t0", true, true), ("t1", false, false)]);
    assert_eq!(moments("FP-08"), [("t0", true, true), ("t1", true, true), ("t2", true, true)]);
}

#[test]
fn most_lines_of_the_demonstration_are_facts_and_none_is_empty() {
    let mut count: BTreeMap<LineKind, usize> = BTreeMap::new();
    for family in &shared().plans {
        let (view, _) = plan::read(&play(Kind::Plan, &family.batches));
        for line in view.events.iter().flat_map(|event| &event.lines) {
            assert!(!line.text.value.is_empty());
            assert_eq!(line.kind.value == Some(LineKind::Dichiarazione), line.declarant.value.is_some());
            *count.entry(line.kind.value.unwrap()).or_default() += 1;
        }
    }
    let share = |kind| {
        count[&kind] * 100 / (count[&LineKind::Fatto] + count[&LineKind::Dichiarazione] + count[&LineKind::Valutazione])
    };
    assert!((55..=65).contains(&share(LineKind::Fatto)), "{count:?}");
    assert!((20..=30).contains(&share(LineKind::Dichiarazione)), "{count:?}");
    assert!((10..=20).contains(&share(LineKind::Valutazione)), "{count:?}");
    assert!(count[&LineKind::DaFare] > 8 && count[&LineKind::Richiesta] > 4);
}

#[test]
fn only_the_scenes_of_the_demonstration_leave_something_open() {
    for family in &shared().plans {
        let doc = play(Kind::Plan, &family.batches);
        let labels: Vec<_> = conflict::list(&doc).iter().map(|conflict| (conflict.label, conflict.kind)).collect();
        let passages: Vec<_> =
            passage::list(&doc).into_iter().map(|passage| (passage.label, passage.authors.len())).collect();
        match family.code {
            "FP-02" => assert_eq!(
                labels,
                [
                    ("plan.urgency", ConflictKind::Values { both: false }),
                    ("objective.due", ConflictKind::Values { both: true }),
                    ("score.score", ConflictKind::Values { both: true }),
                ]
            ),
            "FP-04" => assert_eq!(labels, [("action.removed", ConflictKind::RemovedAndEdited)]),
            _ => assert_eq!(labels, [], "{}", family.code),
        }
        let expected: &[_] = if family.code == "FP-03" { &[("plan.summary", 2)] } else { &[] };
        assert_eq!(passages, expected, "{}", family.code);
    }
}

#[test]
fn the_demonstration_can_be_opened_on_any_day() {
    for days in [3, 900] {
        let demo = build(START_MS + days * 86_400_000);
        assert!(demo.plans.iter().all(|family| !family.batches.is_empty()));
    }
    // Also when the agreement has not begun.
    let mut random = Seeded(7);
    assert!(demo::build(&cast, &mut |out| random.fill(out), date("2030-01-01"), START_MS).is_ok());
}

#[test]
fn every_change_of_the_demonstration_is_of_the_operator_of_its_batch() {
    let demo = shared();
    let all = demo.workspace.iter().chain(demo.plans.iter().flat_map(|family| &family.batches));
    for batch in all {
        let (user, actor) = cast(batch.operator);
        for change in &batch.changes {
            let header = doc::inspect(change).unwrap();
            assert_eq!(header.actor.to_bytes(), actor.0);
            assert_eq!(header.author, (header.seq == 1).then_some(user));
            assert!(header.time_ms > 0);
            for line in header.message.unwrap().lines() {
                let label = line.split(' ').next().unwrap();
                assert!(review::INTENTS.contains(&label) || field::labels().any(|known| known == label), "{label}");
            }
        }
    }
}
