use intreccio_model::court;
use intreccio_model::deadline::{self, Counted, Due, Terms, of_court, of_plan, series};
use intreccio_model::doc::Kind;
use intreccio_model::field::{action, deadline_mark, event, fixed_term, objective, order, phase, plan, task};
use intreccio_model::ids::{Id, Party, UserId};
use intreccio_model::place::{Action, DeadlineMark, Event, Objective, Order, Plan, Task};
use intreccio_model::plan as family_plan;
use intreccio_model::time::Date;
use intreccio_model::vocab::{
    ActionState, Authority, DueKind, DueState, EventKind, Moment, ObjectiveState, OrderKind, PlanState,
};
use proptest::prelude::*;

use crate::support::{Person, date, meet};

/// An order as the table writes it, and what follows from it.
struct Case {
    what: &'static str,
    issued: &'static str,
    received: &'static str,
    months: i64,
    every: i64,
    ended: &'static str,
    reports: &'static [&'static str],
    expiry: &'static str,
}

const NONE: i64 = 0;

const CASES: &[Case] = &[
    Case {
        what: "two years, every six months: the last report comes before the end",
        issued: "2026-01-12",
        received: "2026-01-20",
        months: 24,
        every: 6,
        ended: "",
        reports: &["2026-07-12", "2027-01-12", "2027-07-12", "2027-12-28"],
        expiry: "2028-01-12",
    },
    Case {
        what: "month ends are counted from the order's day, not one from the other",
        issued: "2026-01-31",
        received: "",
        months: 6,
        every: 1,
        ended: "",
        reports: &["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-16"],
        expiry: "2026-07-31",
    },
    Case {
        what: "a leap year has its day",
        issued: "2027-08-31",
        received: "",
        months: 12,
        every: 6,
        ended: "",
        reports: &["2028-02-29", "2028-08-16"],
        expiry: "2028-08-31",
    },
    Case {
        what: "an order of the leap day ends on the last of February",
        issued: "2028-02-29",
        received: "",
        months: 12,
        every: 6,
        ended: "",
        reports: &["2028-08-29", "2029-02-13"],
        expiry: "2029-02-28",
    },
    Case {
        what: "an interval that does not divide the time",
        issued: "2026-03-15",
        received: "",
        months: 20,
        every: 6,
        ended: "",
        reports: &["2026-09-15", "2027-03-15", "2027-09-15"],
        expiry: "2027-11-15",
    },
    Case {
        what: "six months with one report",
        issued: "2026-03-31",
        received: "",
        months: 6,
        every: 6,
        ended: "",
        reports: &["2026-09-15"],
        expiry: "2026-09-30",
    },
    Case {
        what: "an interval longer than the order still has a report before the end",
        issued: "2026-03-31",
        received: "",
        months: 6,
        every: 8,
        ended: "",
        reports: &["2026-09-15"],
        expiry: "2026-09-30",
    },
    Case {
        what: "the day of receiving counts where the order has none",
        issued: "",
        received: "2026-01-20",
        months: 12,
        every: 6,
        ended: "",
        reports: &["2026-07-20", "2027-01-05"],
        expiry: "2027-01-20",
    },
    Case {
        what: "without a duration there are reports for as long as the law lets one last, and no end",
        issued: "2026-01-12",
        received: "",
        months: NONE,
        every: 6,
        ended: "",
        reports: &["2026-07-12", "2027-01-12", "2027-07-12", "2028-01-12"],
        expiry: "",
    },
    Case {
        what: "without an interval there is only the end",
        issued: "2026-01-12",
        received: "",
        months: 24,
        every: NONE,
        ended: "",
        reports: &[],
        expiry: "2028-01-12",
    },
    Case {
        what: "ended early: what comes after is not due",
        issued: "2026-01-12",
        received: "",
        months: 24,
        every: 6,
        ended: "2027-01-12",
        reports: &["2026-07-12", "2027-01-12"],
        expiry: "",
    },
    Case {
        what: "ended after its time: nothing changes",
        issued: "2026-01-12",
        received: "",
        months: 12,
        every: 6,
        ended: "2027-05-01",
        reports: &["2026-07-12", "2026-12-28"],
        expiry: "2027-01-12",
    },
    Case {
        what: "ended before it began",
        issued: "2026-01-12",
        received: "",
        months: 12,
        every: 6,
        ended: "2025-01-01",
        reports: &[],
        expiry: "",
    },
    Case {
        what: "longer than the law allows is computed all the same",
        issued: "2026-01-12",
        received: "",
        months: 30,
        every: 8,
        ended: "",
        reports: &["2026-09-12", "2027-05-12", "2028-01-12"],
        expiry: "2028-07-12",
    },
    Case {
        what: "without a day nothing can be counted",
        issued: "",
        received: "",
        months: 24,
        every: 6,
        ended: "",
        reports: &[],
        expiry: "",
    },
    Case {
        what: "numbers without sense are no numbers",
        issued: "2026-01-12",
        received: "",
        months: i64::MAX,
        every: -6,
        ended: "",
        reports: &[],
        expiry: "",
    },
];

fn day(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| date(text))
}

fn number(months: i64) -> Option<i64> {
    (months != NONE).then_some(months)
}

fn spelled(dates: &[Date]) -> Vec<String> {
    dates.iter().map(Date::to_string).collect()
}

#[test]
fn reports_and_expiry_follow_from_an_order_as_the_table_says() {
    for case in CASES {
        let terms = Terms {
            issued: day(case.issued),
            received: day(case.received),
            months: number(case.months),
            report_every: number(case.every),
            ended: day(case.ended),
        };
        let series = series(terms);
        assert_eq!(spelled(&series.reports), case.reports, "{}", case.what);
        assert_eq!(series.expiry, day(case.expiry), "{}", case.what);
    }
}

#[test]
fn the_day_that_counts_is_said() {
    let both = Terms { issued: day("2026-01-12"), received: day("2026-01-20"), ..Terms::default() };
    assert_eq!(series(both).counted, Some(Counted::FromIssued(date("2026-01-12"))));
    assert_eq!(series(Terms { issued: None, ..both }).counted, Some(Counted::FromReceived(date("2026-01-20"))));
    assert_eq!(series(Terms::default()).counted, None);
}

/// A court file with one order of 24 months, every six.
fn with_an_order(number: u8) -> (Person, Order) {
    let mut agnese = Person::with(Kind::Court, number);
    let id = agnese.edits(|edit| {
        let kind = OrderKind::AffidamentoServizio5bis;
        let id = court::add_order(edit, Authority::Tm, kind, Some(date("2026-01-12")))?;
        edit.set(&Order { id }, order::MONTHS, Some(24))?;
        edit.set(&Order { id }, order::REPORT_EVERY, Some(6))?;
        Ok(id)
    });
    (agnese, Order { id })
}

/// Two who hold the same court file.
fn two_with_an_order() -> (Person, Person, Order) {
    let (mut agnese, order) = with_an_order(1);
    let mut bruno = Person::with(Kind::Court, 2);
    meet(&mut agnese, &mut bruno);
    (agnese, bruno, order)
}

fn dues(person: &Person) -> Vec<Due> {
    of_court(&court::read(&person.doc).0)
}

fn brief(deadlines: &[Due]) -> Vec<(DueKind, String)> {
    deadlines.iter().map(|due| (due.kind, due.date.to_string())).collect()
}

fn report(order: Order, number: u32) -> DeadlineMark {
    DeadlineMark(format!("{}-relazione_periodica-{number}", order.id))
}

fn find<'a>(deadlines: &'a [Due], mark: &DeadlineMark) -> &'a Due {
    deadlines.iter().find(|due| due.key == mark.0).unwrap()
}

#[test]
fn two_devices_compute_the_same_keys_for_an_order() {
    let (agnese, bruno, order) = two_with_an_order();
    let deadlines = dues(&agnese);
    assert_eq!(deadlines, dues(&bruno));
    let keys: Vec<&str> = deadlines.iter().map(|due| due.key.as_str()).collect();
    let expected: Vec<String> = (1..=4).map(|number| report(order, number).0).collect();
    assert_eq!(&keys[..4], expected);
    assert_eq!(keys[4], format!("{}-scadenza_provvedimento", order.id));
    assert_eq!(deadlines[2].nth, Some(deadline::Nth { number: 3, of: Some(4) }));
    assert_eq!((deadlines[0].doc, deadlines[0].path.to_string()), (Kind::Court, format!("/orders/{}", order.id)));
}

#[test]
fn fixed_terms_are_among_the_deadlines_and_stay_when_the_order_ends() {
    let (mut agnese, at) = with_an_order(1);
    agnese.edits(|edit| {
        court::add_fixed_term(edit, at.id, DueKind::Udienza, date("2026-06-20"), "Prima udienza")?;
        court::add_fixed_term(edit, at.id, DueKind::MemorieParti, date("2026-06-10"), "")?;
        edit.set(&at, order::ENDED, Some(date("2026-03-01")))
    });
    let deadlines = dues(&agnese);
    assert_eq!(
        brief(&deadlines),
        [(DueKind::MemorieParti, "2026-06-10".to_owned()), (DueKind::Udienza, "2026-06-20".to_owned())]
    );
    assert_eq!(deadlines[1].what, "Prima udienza");
    agnese.edits(|edit| edit.remove(&at));
    assert_eq!(dues(&agnese), []);
}

#[test]
fn what_is_said_of_a_report_survives_a_change_of_the_order() {
    let (mut agnese, at) = with_an_order(1);
    agnese.edits(|edit| {
        deadline::fulfil(edit, &report(at, 1).0, Some("prot. 12"))?;
        edit.set(&report(at, 3), deadline_mark::NOTE, Some("Sentire la scuola".to_owned()))
    });
    agnese.edits(|edit| edit.set(&at, order::ISSUED, Some(date("2026-01-31"))));
    let (view, anomalies) = court::read(&agnese.doc);
    assert_eq!(anomalies, []);
    let deadlines = of_court(&view);
    let first = find(&deadlines, &report(at, 1));
    assert_eq!((first.state, first.date, first.waits()), (DueState::Assolta, date("2026-07-31"), false));
    assert_eq!(deadline::orphans(&view.marks, &deadlines), Vec::<&deadline::MarkView>::new());

    agnese.edits(|edit| edit.set(&at, order::ENDED, Some(date("2026-09-01"))));
    let (view, _) = court::read(&agnese.doc);
    let deadlines = of_court(&view);
    assert_eq!(brief(&deadlines), [(DueKind::RelazionePeriodica, "2026-07-31".to_owned())]);
    let lost = deadline::orphans(&view.marks, &deadlines);
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].note.value.as_deref(), Some("Sentire la scuola"));
    assert_eq!(lost[0].computed_from(), Some((at.id, DueKind::RelazionePeriodica, Some(3))));

    agnese.edits(|edit| edit.set(&report(at, 3), deadline_mark::NOTE, None));
    let (view, _) = court::read(&agnese.doc);
    assert!(deadline::orphans(&view.marks, &of_court(&view)).is_empty());
}

#[test]
fn a_deadline_that_was_moved_counts_from_its_new_day_and_says_where_it_was() {
    let (mut agnese, at) = with_an_order(1);
    let second = report(at, 2);
    agnese.edits(|edit| edit.set(&second, deadline_mark::MOVED_TO, Some(date("2027-02-10"))));
    let deadlines = dues(&agnese);
    let due = find(&deadlines, &second);
    assert_eq!((due.date, due.moved, due.state), (date("2027-02-10"), Some(date("2027-01-12")), DueState::Prorogata));
    assert!(due.waits());
    agnese.edits(|edit| edit.set(&second, deadline_mark::MOVED_TO, None));
    let due = find(&dues(&agnese), &second).clone();
    assert_eq!((due.date, due.moved, due.state), (date("2027-01-12"), None, DueState::Aperta));
}

#[test]
fn of_two_days_the_earlier_counts_until_somebody_decides() {
    let (mut agnese, mut bruno, at) = two_with_an_order();
    agnese.edits(|edit| edit.set(&at, order::ISSUED, Some(date("2026-02-12"))));
    bruno.edits(|edit| edit.set(&at, order::ISSUED, Some(date("2026-01-10"))));
    meet(&mut agnese, &mut bruno);
    let deadlines = dues(&agnese);
    assert_eq!(deadlines, dues(&bruno));
    assert_eq!((deadlines[0].date, deadlines[0].contested), (date("2026-07-10"), true));
    agnese.edits(|edit| edit.set(&at, order::ISSUED, Some(date("2026-02-12"))));
    let deadlines = dues(&agnese);
    assert_eq!((deadlines[0].date, deadlines[0].contested), (date("2026-08-12"), false));
}

#[test]
fn an_order_that_one_ended_and_another_did_not_goes_on_until_they_agree() {
    let (mut agnese, mut bruno, at) = two_with_an_order();
    agnese.edits(|edit| edit.set(&at, order::ENDED, Some(date("2026-03-01"))));
    meet(&mut agnese, &mut bruno);
    assert_eq!(dues(&agnese), []);
    agnese.edits(|edit| edit.set(&at, order::ENDED, Some(date("2026-08-01"))));
    bruno.edits(|edit| edit.set(&at, order::ENDED, None));
    meet(&mut agnese, &mut bruno);
    let deadlines = dues(&agnese);
    assert_eq!(deadlines.len(), 5);
    assert!(deadlines.iter().all(|due| due.contested));
    bruno.edits(|edit| edit.set(&at, order::ENDED, Some(date("2026-08-01"))));
    assert_eq!(brief(&dues(&bruno)), [(DueKind::RelazionePeriodica, "2026-07-12".to_owned())]);
}

#[test]
fn a_report_that_one_calls_done_and_another_open_is_open() {
    let (mut agnese, mut bruno, at) = two_with_an_order();
    let first = report(at, 1);
    agnese.edits(|edit| deadline::fulfil(edit, &first.0, None));
    bruno.edits(|edit| edit.set(&first, deadline_mark::STATE, Some(DueState::InPreparazione)));
    meet(&mut agnese, &mut bruno);
    for person in [&agnese, &bruno] {
        let due = find(&dues(person), &first).clone();
        assert_eq!((due.state, due.contested, due.waits()), (DueState::InPreparazione, true, true));
    }
}

#[test]
fn moved_by_one_and_moved_elsewhere_by_another_the_earlier_day_counts() {
    let (mut agnese, mut bruno, at) = two_with_an_order();
    let first = report(at, 1);
    agnese.edits(|edit| edit.set(&first, deadline_mark::MOVED_TO, Some(date("2026-09-01"))));
    bruno.edits(|edit| edit.set(&first, deadline_mark::MOVED_TO, Some(date("2026-08-01"))));
    meet(&mut agnese, &mut bruno);
    let due = find(&dues(&agnese), &first).clone();
    assert_eq!((due.date, due.contested), (date("2026-08-01"), true));
    agnese.edits(|edit| edit.set(&first, deadline_mark::MOVED_TO, Some(date("2026-09-01"))));
    meet(&mut agnese, &mut bruno);
    agnese.edits(|edit| edit.set(&first, deadline_mark::MOVED_TO, Some(date("2026-10-01"))));
    bruno.edits(|edit| edit.set(&first, deadline_mark::MOVED_TO, None));
    meet(&mut agnese, &mut bruno);
    let due = find(&dues(&agnese), &first).clone();
    assert_eq!((due.date, due.moved, due.contested), (date("2026-07-12"), None, true));
}

#[test]
fn reminders_are_thirty_fourteen_seven_and_one_day_before_unless_people_choose() {
    let (mut agnese, mut bruno, at) = two_with_an_order();
    let first = report(at, 1);
    let reminder = |person: &Person, today: &str| find(&dues(person), &first).reminder(date(today));
    let told = [
        ("2026-06-11", None),
        ("2026-06-12", Some(30)),
        ("2026-06-27", Some(30)),
        ("2026-06-28", Some(14)),
        ("2026-07-05", Some(7)),
        ("2026-07-11", Some(1)),
        ("2026-07-12", Some(1)),
        ("2026-07-13", None),
    ];
    for (today, expected) in told {
        assert_eq!(reminder(&agnese, today), expected, "{today}");
    }
    agnese.edits(|edit| edit.set(&first, deadline_mark::REMIND_DAYS, Some(deadline::spell_days(&[3, 60, 3]))));
    assert_eq!(find(&dues(&agnese), &first).remind, [60, 3]);
    bruno.edits(|edit| edit.set(&first, deadline_mark::REMIND_DAYS, Some(deadline::spell_days(&[10]))));
    meet(&mut agnese, &mut bruno);
    assert_eq!(find(&dues(&agnese), &first).remind, [60, 10, 3]);
    agnese.edits(|edit| edit.set(&first, deadline_mark::REMIND_DAYS, Some(String::new())));
    assert_eq!(find(&dues(&agnese), &first).remind, Vec::<u16>::new());
    agnese.edits(|edit| edit.set(&first, deadline_mark::REMIND_DAYS, Some("presto".to_owned())));
    assert_eq!(find(&dues(&agnese), &first).remind, deadline::REMIND_DAYS);
}

#[test]
fn a_report_is_late_until_it_is_done_and_its_owner_is_who_took_it() {
    let (mut agnese, at) = with_an_order(1);
    let first = report(at, 1);
    let (before, after) = (date("2026-07-12"), date("2026-07-13"));
    assert_eq!(find(&dues(&agnese), &first).owner, None);
    assert!(!find(&dues(&agnese), &first).is_late(before) && find(&dues(&agnese), &first).is_late(after));
    agnese.edits(|edit| edit.set(&first, deadline_mark::OWNER, Some(UserId([7; 16]))));
    assert_eq!(find(&dues(&agnese), &first).owner, Some(Party::Operator(UserId([7; 16]))));
    agnese.edits(|edit| deadline::fulfil(edit, &first.0, Some("prot. 12")));
    assert!(!find(&dues(&agnese), &first).is_late(after));
}

/// A plan in which everything that can have a day has one.
fn full_plan() -> (Person, Objective, Action, Id) {
    let mut agnese = Person::with_plan(1);
    let (objective, action, task) = agnese.edits(|edit| {
        let id = family_plan::add_objective(edit, "La sera si cena insieme", None)?;
        edit.set(&Objective { id }, objective::DUE, Some(date("2026-05-01")))?;
        let walk = family_plan::add_action(edit, id, "Accompagnare a scuola", None)?;
        edit.set(&walk, action::TO, Some(date("2026-04-01")))?;
        let visit = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare))?;
        edit.set(&Event { id: visit }, event::START, Some(date("2026-01-10").at_utc(600)))?;
        edit.set(&Event { id: visit }, event::NEXT_AT, Some(date("2026-01-20").at_utc(600)))?;
        let task = family_plan::add_task(edit, "Chiamare la scuola", None, Some(date("2026-01-25")))?;
        let t1 = family_plan::add_assessment(edit, Moment::T1, Some(date("2026-07-10")))?;
        assert_ne!(t1, task);
        let evaluation = family_plan::add_parenting(edit, None, date("2026-01-10"))?;
        family_plan::add_phase(edit, evaluation, "Osservazione", None, Some(date("2026-03-26")), None)?;
        edit.set(&Plan, plan::RETENTION_REVIEW, Some(date("2031-01-10")))?;
        deadline::add_deadline(edit, DueKind::VerificaProgetto, date("2026-06-01"), "Con la scuola")?;
        Ok((Objective { id }, walk, task))
    });
    (agnese, objective, action, task)
}

fn plan_dues(person: &Person) -> Vec<Due> {
    of_plan(&family_plan::read(&person.doc).0, 0)
}

#[test]
fn every_day_of_a_plan_is_in_one_list() {
    let (agnese, ..) = full_plan();
    let told: Vec<(DueKind, String, String)> =
        plan_dues(&agnese).into_iter().map(|due| (due.kind, due.date.to_string(), due.what)).collect();
    let expected = [
        (DueKind::Appuntamento, "2026-01-20", ""),
        (DueKind::Compito, "2026-01-25", "Chiamare la scuola"),
        (DueKind::FaseValutazione, "2026-03-26", "Osservazione"),
        (DueKind::Azione, "2026-04-01", "Accompagnare a scuola"),
        (DueKind::Obiettivo, "2026-05-01", "La sera si cena insieme"),
        (DueKind::VerificaProgetto, "2026-06-01", "Con la scuola"),
        (DueKind::Rilevazione, "2026-07-10", "T1"),
        (DueKind::RiesameConservazione, "2031-01-10", ""),
    ];
    assert_eq!(told, expected.map(|(kind, date, what)| (kind, date.to_owned(), what.to_owned())));
}

#[test]
fn what_is_done_in_its_own_place_waits_no_more() {
    let (mut agnese, objective, action, task) = full_plan();
    let waiting = |person: &Person| plan_dues(person).iter().filter(|due| due.waits()).count();
    assert_eq!(waiting(&agnese), 8);
    agnese.edits(|edit| edit.set(&Task { id: task }, task::STATE, Some(ActionState::Fatta)));
    agnese.edits(|edit| edit.set(&action, action::STATE, Some(ActionState::Annullata)));
    assert_eq!(waiting(&agnese), 6);
    agnese.edits(|edit| edit.set(&objective, objective::STATE, Some(ObjectiveState::Raggiunto)));
    assert_eq!(waiting(&agnese), 5);
    let (view, _) = family_plan::read(&agnese.doc);
    agnese.edits(|edit| family_plan::close_assessment(edit, view.assessments[0].id));
    let (evaluation, observation) = (view.parenting[0].id, view.parenting[0].phases[0].id);
    let place = intreccio_model::place::Phase { parenting: evaluation, id: observation };
    agnese.edits(|edit| edit.set(&place, phase::DONE, Some(date("2026-03-20"))));
    agnese.edits(|edit| {
        let id = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare))?;
        edit.set(&Event { id }, event::START, Some(date("2026-01-20").at_utc(600)))
    });
    assert_eq!(waiting(&agnese), 2);
    assert_eq!(plan_dues(&agnese).len(), 8);
}

#[test]
fn the_work_of_a_closed_plan_is_nobodys_and_the_review_of_what_is_kept_remains() {
    let (mut agnese, ..) = full_plan();
    agnese.edits(|edit| edit.set(&Plan, plan::STATE, Some(PlanState::Chiusa)));
    let left: Vec<DueKind> = plan_dues(&agnese).iter().filter(|due| due.waits()).map(|due| due.kind).collect();
    assert_eq!(left, [DueKind::VerificaProgetto, DueKind::RiesameConservazione]);
}

#[test]
fn lists_get_what_waits_and_it_travels_between_worker_and_window() {
    let (mut agnese, at) = with_an_order(1);
    agnese.edits(|edit| deadline::fulfil(edit, &report(at, 1).0, None));
    let waiting = intreccio_model::projection::deadlines_in(&agnese.doc, 0);
    assert_eq!(waiting.len(), 4);
    let json = serde_json::to_string(&waiting).unwrap();
    assert!(json.contains(r#""doc":"plan_court""#) && json.contains(r#""kind":"relazione_periodica""#), "{json}");
    assert_eq!(serde_json::from_str::<Vec<Due>>(&json).unwrap(), waiting);
    let (bruno, ..) = full_plan();
    assert_eq!(intreccio_model::projection::deadlines_in(&bruno.doc, 0).len(), 8);
}

#[test]
fn a_kind_that_this_version_does_not_know_is_a_deadline_all_the_same() {
    let (mut agnese, at) = with_an_order(1);
    let term = agnese.edits(|edit| court::add_fixed_term(edit, at.id, DueKind::Udienza, date("2026-06-20"), "Ignota"));
    agnese.edits(|edit| edit.set(&term, fixed_term::KIND, None));
    let deadlines = dues(&agnese);
    let due = deadlines.iter().find(|due| due.what == "Ignota").unwrap();
    assert_eq!((due.kind, due.date), (DueKind::Altro, date("2026-06-20")));
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let day = || proptest::option::of((-719_162..2_932_896_i32).prop_map(Date::from_days));
    let near = || proptest::option::of((20_000..30_000_i32).prop_map(Date::from_days));
    let days = prop_oneof![day(), near()];
    let months = || proptest::option::of(prop_oneof![any::<i64>(), -3..40_i64, 1190..1210_i64]);
    (days, near(), months(), months(), near()).prop_map(|(issued, received, months, report_every, ended)| Terms {
        issued,
        received,
        months,
        report_every,
        ended,
    })
}

proptest! {
    #[test]
    fn whatever_an_order_says_its_days_are_sorted_single_and_within_it(terms in any_terms()) {
        let series = series(terms);
        prop_assert!(series.reports.is_sorted());
        prop_assert!(series.reports.windows(2).all(|pair| pair[0] != pair[1]));
        let last = [series.expiry, terms.ended].into_iter().flatten().min();
        prop_assert!(series.reports.iter().all(|day| last.is_none_or(|last| *day <= last)));
        prop_assert!(series.expiry.is_none_or(|day| terms.ended.is_none_or(|ended| day <= ended)));
        let from = series.counted.map(Counted::day);
        prop_assert!(series.reports.iter().all(|day| Some(*day) >= from));
    }

    #[test]
    fn whatever_two_people_say_of_an_order_they_see_the_same_deadlines(
        ours in any_terms(), theirs in any_terms(), moved in 20_000..30_000_i32, number in 1..5_u32,
    ) {
        let (mut agnese, mut bruno, at) = two_with_an_order();
        let say = |person: &mut Person, terms: Terms| person.edits(|edit| {
            edit.set(&at, order::ISSUED, terms.issued)?;
            edit.set(&at, order::RECEIVED, terms.received)?;
            edit.set(&at, order::MONTHS, terms.months)?;
            edit.set(&at, order::REPORT_EVERY, terms.report_every)?;
            edit.set(&at, order::ENDED, terms.ended)?;
            edit.set(&report(at, number), deadline_mark::MOVED_TO, Some(Date::from_days(moved)))
        });
        say(&mut agnese, ours);
        say(&mut bruno, theirs);
        meet(&mut agnese, &mut bruno);
        let (view, anomalies) = court::read(&agnese.doc);
        prop_assert_eq!(anomalies, vec![]);
        let deadlines = of_court(&view);
        prop_assert_eq!(&deadlines, &dues(&bruno));
        prop_assert!(deadlines.is_sorted_by_key(|due| (due.date, due.at, due.kind, due.key.clone())));
        let keys: std::collections::BTreeSet<_> = deadlines.iter().map(|due| &due.key).collect();
        prop_assert_eq!(keys.len(), deadlines.len());
        let known = deadlines.iter().any(|due| due.key == report(at, number).0);
        prop_assert_eq!(deadline::orphans(&view.marks, &deadlines).len(), usize::from(!known));
    }
}
