use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use intreccio_model::codoc::said::What;
use intreccio_model::conflict::ConflictKind;
use intreccio_model::court::{self, CourtView};
use intreccio_model::demo::{self, Batch, Demo, DemoCompanion, DemoDocs};
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::ids::{Actor, DocId, Id, UserId};
use intreccio_model::place::LinkTo;
use intreccio_model::reopened::{self, PlanSince, TextSince};
use intreccio_model::roles::{self, Access, Area};
use intreccio_model::vocab::{ClauseState, CodesignState, DueKind, EventKind, LineKind};
use intreccio_model::{
    codesign, codoc, conflict, contacts, deadline, field, identity, notes, passage, plan, projection, report, review,
    rich, session, vocab, workspace,
};

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
    let plans = demo.plans.iter().flat_map(|family| &family.batches);
    let beside: Vec<Batch> =
        demo.plans.iter().flat_map(|family| beside(family.code)).flat_map(|one| one.batches).collect();
    for batch in demo.workspace.iter().chain(plans).chain(&beside) {
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

/// Where a plan of the demonstration lies in these tests.
const PLAN: DocId = DocId([77; 16]);

fn beside(code: &str) -> Vec<DemoCompanion> {
    let family = shared().plans.iter().find(|family| family.code == code).unwrap();
    let mut random = Seeded(11);
    family.companions(&cast, &mut |out| random.fill(out), PLAN).unwrap()
}

fn court_of(code: &str) -> CourtView {
    let all = beside(code);
    let file = all.iter().find(|one| one.kind == Kind::Court).unwrap();
    court::read(&play(Kind::Court, &file.batches)).0
}

fn plan_of(code: &str) -> plan::PlanView {
    let family = shared().plans.iter().find(|family| family.code == code).unwrap();
    plan::read(&play(Kind::Plan, &family.batches)).0
}

#[test]
fn what_lies_beside_the_plans_is_as_the_rows_have_it_and_reads_without_anomalies() {
    for family in &shared().plans {
        let all = beside(family.code);
        let kinds: Vec<Kind> = all.iter().map(|one| one.kind).collect();
        let wanted: &[Kind] = match family.code {
            "FP-01" => &[Kind::Identity, Kind::Contacts],
            "FP-02" => &[Kind::Court, Kind::Notes],
            "FP-06" => &[Kind::Court, Kind::Identity, Kind::Contacts],
            "FP-07" => &[Kind::Court],
            _ => &[],
        };
        assert_eq!(kinds, wanted, "{}", family.code);
        for one in all {
            let doc = play(one.kind, &one.batches);
            let card = projection::companion_card(&doc, 0).unwrap();
            let opened = card.opened.unwrap();
            assert_eq!((card.kind, card.plan, card.code.as_str()), (one.kind, Some(PLAN), family.code));
            assert_eq!((opened.author, opened.time_ms), (Some(cast(one.owner).0), one.opened_ms));
            assert_eq!(
                (card.anomalies, card.open_conflicts, card.open_passages),
                (0, 0, 0),
                "{} {:?}",
                family.code,
                one.kind
            );
            assert!(card.last_change.unwrap().time_ms < START_MS);
        }
    }
}

#[test]
fn who_reads_what_lies_beside_a_plan_is_as_the_table_of_roles_has_it() {
    let members = |code, kind| beside(code).into_iter().find(|one| one.kind == kind).unwrap().members;
    assert_eq!(members("FP-02", Kind::Court), []);
    assert_eq!(members("FP-02", Kind::Notes), []);
    assert_eq!(members("FP-06", Kind::Court), [("carlotta", Access::Editor)]);
    assert_eq!(members("FP-06", Kind::Identity), [("carlotta", Access::Commenter), ("irene", Access::Editor)]);
    assert_eq!(members("FP-06", Kind::Contacts), [("elisa", Access::Commenter), ("irene", Access::Editor)]);
    assert_eq!(members("FP-01", Kind::Contacts), [("dario", Access::Commenter), ("irene", Access::Editor)]);
    for family in &shared().plans {
        for one in beside(family.code) {
            let (_, role) = family.team.iter().find(|(key, _)| *key == one.owner).unwrap();
            assert!(roles::may_open(*role, Area::of(one.kind).unwrap()), "{} {:?}", family.code, one.kind);
        }
    }
}

#[test]
fn the_deadlines_of_the_court_files_are_as_the_rows_have_them() {
    let start = demo::start_for(intreccio_model::time::Instant(START_MS).date_utc());
    let days = |code: &str, kind| {
        let due = deadline::of_court(&court_of(code)).into_iter();
        due.filter(|due| due.kind == kind).map(|due| due.date - start).collect::<Vec<_>>()
    };
    assert_eq!(days("FP-02", DueKind::RelazioneUnica), [130]);
    assert_eq!(days("FP-02", DueKind::Udienza), [150]);
    assert_eq!(days("FP-07", DueKind::RelazioneUnica), [120]);
    // Six months, counted from the order's day; the last fifteen days before the end.
    let series = days("FP-06", DueKind::RelazionePeriodica);
    assert_eq!(series.len(), 4);
    for (day, about) in series.iter().zip([162, 345, 527, 695]) {
        assert!((about - 2..=about + 3).contains(day), "{series:?}");
    }
    let ends = days("FP-06", DueKind::ScadenzaProvvedimento);
    assert!(matches!(ends.as_slice(), [710 | 711]), "{ends:?}");
}

#[test]
fn the_report_of_larice_keeps_facts_declarations_and_evaluations_apart() {
    let (file, plan) = (court_of("FP-06"), plan_of("FP-06"));
    let [report] = file.reports.as_slice() else { panic!("{} reports", file.reports.len()) };
    let lines: BTreeMap<Id, LineKind> = plan
        .events
        .iter()
        .flat_map(|event| &event.lines)
        .filter_map(|line| Some((line.id, line.kind.value?)))
        .collect();
    let mut count: BTreeMap<LineKind, usize> = BTreeMap::new();
    for section in report::present_sections(report) {
        for paragraph in report::present_paragraphs(section) {
            let kind = lines[&paragraph.line.value.unwrap()];
            assert!(report::may_hold(section.kind.value.unwrap(), kind), "{kind:?} {}", paragraph.body.value);
            assert_eq!(report::drift(&plan, paragraph), None, "{}", paragraph.body.value);
            *count.entry(kind).or_default() += 1;
        }
    }
    assert!(count[&LineKind::Fatto] > 20 && count[&LineKind::Dichiarazione] > 8 && count[&LineKind::Valutazione] > 4);
    assert_eq!(count.len(), 3, "{count:?}");
    // Nothing stands between it and its approval but a colleague's word.
    let hindrances = report::hindrances(report, &plan, 0);
    assert_eq!(hindrances.into_iter().collect::<Vec<_>>(), [report::Hindrance::NotReviewed]);
    assert_eq!(report.due.value, deadline::of_court(&file).iter().find(|due| due.nth.is_some()).map(|due| due.date));
}

#[test]
fn persons_are_of_the_household_and_what_is_handed_out_is_still_for_use() {
    let today = intreccio_model::time::Instant(START_MS).date_utc();
    for code in ["FP-01", "FP-06"] {
        let (plan, all) = (plan_of(code), beside(code));
        let doc = |kind| play(kind, &all.iter().find(|one| one.kind == kind).unwrap().batches);
        let vault = identity::read(&doc(Kind::Identity)).0;
        assert_eq!(vault.persons.len(), plan.household.len());
        for person in &vault.persons {
            let member = plan.household.iter().find(|member| member.id == person.id).unwrap();
            let (year, ..) = person.birth_date.value.unwrap().civil();
            assert_eq!(Some(i64::from(year)), member.birth_year.value);
            assert!(person.surname.value.is_some() && person.given_name.value.is_some());
            assert_eq!(person.tax_code.value, None);
        }
        let contacts = contacts::read(&doc(Kind::Contacts)).0.contacts;
        assert!(!contacts.is_empty() && contacts.iter().all(|one| one.is_for(today)));
        assert_eq!(vault.log.len(), contacts.len() * 2);
    }
}

#[test]
fn the_notes_on_ginepro_are_gretas() {
    let all = beside("FP-02");
    let book = all.iter().find(|one| one.kind == Kind::Notes).unwrap();
    assert_eq!((book.owner, book.batches.len()), ("greta", 1));
    let view = notes::read(&play(Kind::Notes, &book.batches)).0;
    assert!(view.entries.len() > 2 && view.entries.iter().all(|note| !note.body.value.is_empty()));
}

#[test]
fn the_table_of_the_demonstration_has_agreed_changed_and_contested_clauses() {
    let table = &shared().table;
    let (view, anomalies) = codesign::read(&play(Kind::Codesign, &table.codesign));
    assert_eq!((view.title.value.as_deref(), anomalies.len()), (Some("Radici in rete"), 0));
    assert!(table.members.iter().all(|(name, _)| *name != table.owner) && table.members.len() > 6);
    let mut random = Seeded(8);
    let sessions: Vec<DocId> = (0..7).map(|number| DocId([number; 16])).collect();
    let (texts, _) = table.texts(&cast, &mut |out| random.fill(out), &sessions).unwrap();
    let project = play(Kind::Codoc, &texts[0]);
    let (view, anomalies) = codoc::read(&project);
    assert_eq!(anomalies, []);
    let stands = |number: usize| {
        let clause = &view.clauses[number];
        codoc::standing(clause, &codoc::content_hash(&project, clause))
    };
    assert_eq!(stands(0).state(), ClauseState::Concordata);
    assert_eq!(stands(3).state(), ClauseState::Contestata);
    assert!(matches!(stands(9).comune, codoc::Key::Fell { .. }) && matches!(stands(9).ati, codoc::Key::Fell { .. }));
    let spans = rich::spans(&project, &view.clauses[9].place(), field::clause::BODY).unwrap();
    assert!(codoc::blocks::plain(&spans).contains("si riunisce ogni mese."));
    assert_eq!(codoc::read(&play(Kind::Codoc, &texts[1])).1, []);
    let said = codoc::said::said_in(&view, sessions[5]);
    assert!(matches!(said[0].what, What::Comment { .. }) && matches!(said[1].what, What::Proposal { .. }), "{said:?}");
    assert_eq!((said.len(), codoc::said::sessions(&view).len()), (2, 1));
    let glossary = codesign::read(&play(Kind::Codesign, &table.codesign)).0.glossary;
    let marked = |number: usize| {
        let spans = rich::spans(&project, &view.clauses[number].place(), field::clause::BODY).unwrap();
        let runs = codoc::blocks::read(&spans).into_iter().flat_map(|block| block.runs);
        runs.filter_map(|run| Some((run.term?, run.text))).collect::<Vec<_>>()
    };
    assert_eq!(marked(7), [(glossary[0].id, "équipe".to_owned())]);
    assert_eq!(marked(6), [(glossary[1].id, "diario".to_owned())]);
}

#[test]
fn the_table_of_the_demonstration_was_opened_again_and_what_changed_since_is_tied_to_its_point() {
    let table = &shared().table;
    let mut random = Seeded(11);
    let budget = table.budget(&cast, &mut |out| random.fill(out), DocId([7; 16])).unwrap();
    let mut procedure = play(Kind::Codesign, &table.codesign);
    let sessions: Vec<DocId> = (10..17).map(|number| DocId([number; 16])).collect();
    let (texts, changed) = table.texts(&cast, &mut |out| random.fill(out), &sessions).unwrap();
    let docs = DemoDocs { texts: vec![DocId([1; 16]), DocId([2; 16])], changed, sessions, budget: DocId([3; 16]) };
    let mut fill = |out: &mut [u8]| random.fill(out);
    doc::edit(&mut procedure, table.reopened_ms(), &mut fill, |edit| table.reopen(edit, &docs, budget.changed))
        .unwrap();
    let (view, anomalies) = codesign::read(&procedure);
    assert_eq!((anomalies, view.state.value), (vec![], Some(CodesignState::InGestione)));
    assert_eq!(view.acts.iter().filter_map(|act| act.kind.value).count(), 2);
    let one = &view.reopenings[0];
    let span = reopened::span(&view, one.id).unwrap();
    let caused = reopened::causes(one);

    let project = play(Kind::Codoc, &texts[0]);
    let TextSince::Changes { clauses, .. } = reopened::of_text(&project, &codoc::read(&project).0, span) else {
        panic!()
    };
    let parts: Vec<LinkTo> = clauses.iter().map(|change| reopened::part(docs.texts[0], change.id)).collect();
    let (tied, untied): (Vec<LinkTo>, Vec<LinkTo>) = parts.into_iter().partition(|part| caused.contains_key(part));
    assert_eq!((tied.len(), untied.len()), (1, 1), "of one change nobody has said the cause: {clauses:?}");
    let plan = play(Kind::Budget, &budget.batches);
    let PlanSince::Changes { lines, .. } = reopened::of_plan(&plan, &intreccio_model::budget::read(&plan).0, span)
    else {
        panic!()
    };
    let changed: Vec<LinkTo> = lines.iter().map(|line| reopened::part(docs.budget, line.id)).collect();
    assert_eq!((changed.len(), lines[0].cells.len()), (1, 3), "{lines:?}");
    assert_eq!(caused.keys().copied().collect::<BTreeSet<_>>(), tied.into_iter().chain(changed).collect());
    let sitting = session::read(&play(Kind::Session, &table.sessions[5])).0;
    let because = caused.values().next().unwrap()[0];
    assert_eq!((because.session, sitting.item(because.item).is_some()), (docs.sessions[5], true));
}

#[test]
fn the_sessions_of_the_demonstration_are_approved_with_a_dissent_and_a_point_that_comes_back() {
    let table = &shared().table;
    let views: Vec<session::SessionView> = table
        .sessions
        .iter()
        .map(|batches| {
            let (view, anomalies) = session::read(&play(Kind::Session, batches));
            assert_eq!(anomalies, []);
            view
        })
        .collect();
    let numbers: Vec<_> = views.iter().filter_map(|view| view.number.value).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    assert!(views.iter().take(6).all(|view| session::approvals(view, &session::content_hash(view)).hold()));
    assert_eq!(views[6].minutes_state.value, Some(vocab::MinutesState::Bozza));
    let put_off = views[2].items().find(|item| item.is_postponed()).unwrap();
    assert_eq!(put_off.dissents.len(), 1);
    assert_eq!(views[3].items().next().unwrap().carried_from.value, Some(put_off.id));
    assert!(views[4].items().next().unwrap().decision.value.contains("− € 2.400"));
    assert_eq!(session::open_actions(&views[5]).len(), 2);
    assert!(views[1].attendance.iter().any(|one| one.delegate_of.value.is_some()));
}
