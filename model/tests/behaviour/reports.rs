use std::collections::BTreeSet;

use intreccio_model::court::{self, ReportView};
use intreccio_model::doc::Kind;
use intreccio_model::field::{event, paragraph, report as fields};
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::{Event, Paragraph, Report};
use intreccio_model::plan::{self, EventDraft, LineDraft, PlanView};
use intreccio_model::report::{self, Drift, Hindrance, Span};
use intreccio_model::time::Date;
use intreccio_model::vocab::{Authority, ChildSeen, EventKind, LineKind, Method, ReportVerdict, SectionKind};

use crate::support::{Person, date, meet};

fn visit(person: &mut Person, day: &str, lines: &[(LineKind, &str)]) -> Id {
    person.edits(|edit| {
        let start = Some(date(day).at_utc(16 * 60));
        let draft =
            EventDraft { start, child_seen: Some(ChildSeen::SiDaSolo), ..EventDraft::of(EventKind::VisitaDomiciliare) };
        let id = plan::add_event(edit, draft)?;
        for (kind, words) in lines {
            plan::add_line(edit, id, LineDraft::of(*kind, words), None)?;
        }
        edit.set(&Event { id }, event::MINUTES, Some(60))?;
        plan::close_event(edit, id)?;
        Ok(id)
    })
}

const LINES: [(LineKind, &str); 4] = [
    (LineKind::Fatto, "In casa c’è la cena pronta."),
    (LineKind::Dichiarazione, "Va meglio da quando c’è la zia."),
    (LineKind::Valutazione, "Il padre regge la sera."),
    (LineKind::DaFare, "Chiamare la scuola."),
];

fn plan_of(person: &Person) -> PlanView {
    plan::read(&person.doc).0
}

fn report_of(person: &Person, id: Id) -> ReportView {
    court::read(&person.doc).0.report(id).unwrap().clone()
}

fn begun(person: &mut Person) -> Id {
    person
        .edits(|edit| report::begin(edit, Authority::Tm, None, "Situazione del nucleo", |kind| kind.code().to_owned()))
}

fn take_all(court: &mut Person, id: Id, plan: &PlanView) -> usize {
    let (view, sources) = (report_of(court, id), report::sources(plan, Span::default(), 0));
    court.edits(|edit| report::take(edit, &view, &sources, |party: &Party| party.to_string()))
}

fn words_in(report: &ReportView, kind: SectionKind) -> Vec<String> {
    let sections = report::present_sections(report).filter(|section| section.kind.value == Some(kind));
    sections.flat_map(report::present_paragraphs).map(|one| one.body.value.clone()).collect()
}

#[test]
fn every_line_goes_where_its_kind_belongs_and_things_to_do_stay_at_home() {
    let (mut diary, mut court) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    visit(&mut diary, "2026-02-03", &LINES);
    let id = begun(&mut court);
    assert_eq!(take_all(&mut court, id, &plan_of(&diary)), 3);
    let report = report_of(&court, id);
    assert_eq!(words_in(&report, SectionKind::Fatti), ["In casa c’è la cena pronta."]);
    assert_eq!(words_in(&report, SectionKind::Dichiarazioni), ["Va meglio da quando c’è la zia."]);
    assert_eq!(words_in(&report, SectionKind::Valutazioni), ["Il padre regge la sera."]);
}

#[test]
fn no_section_holds_two_of_the_three_kinds() {
    for section in SectionKind::ALL {
        let held: Vec<LineKind> =
            LineKind::ALL.iter().copied().filter(|kind| report::may_hold(*section, *kind)).collect();
        assert!(held.len() <= 1, "{section:?} {held:?}");
    }
    for kind in LineKind::ALL {
        assert_eq!(
            report::section_for(*kind).is_some_and(|own| report::may_hold(own, *kind)),
            report::section_for(*kind).is_some()
        );
    }
}

#[test]
fn only_lines_of_the_period_come_and_each_comes_once() {
    let (mut diary, mut court) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    for day in ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"] {
        visit(&mut diary, day, &[(LineKind::Fatto, day)]);
    }
    let plan = plan_of(&diary);
    let span = Span { from: Some(date("2026-02-01")), to: Some(date("2026-02-28")) };
    let found: Vec<String> = report::sources(&plan, span, 0).into_iter().map(|source| source.words).collect();
    assert_eq!(found, ["2026-02-01", "2026-02-28"]);
    let id = begun(&mut court);
    assert_eq!((take_all(&mut court, id, &plan), take_all(&mut court, id, &plan)), (4, 0));
    assert_eq!(
        words_in(&report_of(&court, id), SectionKind::Fatti),
        ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"]
    );
}

#[test]
fn what_was_taken_out_does_not_come_back_by_itself() {
    let (mut diary, mut court) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    visit(&mut diary, "2026-02-03", &LINES);
    let id = begun(&mut court);
    take_all(&mut court, id, &plan_of(&diary));
    let place = first_paragraph(&report_of(&court, id), SectionKind::Fatti);
    court.edits(|edit| edit.remove(&place));
    assert_eq!(take_all(&mut court, id, &plan_of(&diary)), 0);
    assert!(words_in(&report_of(&court, id), SectionKind::Fatti).is_empty());
}

fn first_paragraph(report: &ReportView, kind: SectionKind) -> Paragraph {
    let section = report::present_sections(report).find(|section| section.kind.value == Some(kind)).unwrap();
    let one = report::present_paragraphs(section).next().unwrap();
    Paragraph { report: report.id, section: section.id, id: one.id }
}

#[test]
fn activities_are_counted_with_their_minutes_and_the_child_seen() {
    let mut diary = Person::with_plan(1);
    visit(&mut diary, "2026-02-03", &LINES);
    visit(&mut diary, "2026-02-10", &LINES);
    let activity = report::activity(&plan_of(&diary), Span::default(), 0);
    assert_eq!(activity.kinds[&EventKind::VisitaDomiciliare], (2, 120));
    assert_eq!((activity.child_seen, activity.child_seen_alone), (2, 2));
}

#[test]
fn a_line_corrected_in_the_diary_is_said_in_the_report() {
    let (mut diary, mut court) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    let event = visit(&mut diary, "2026-02-03", &LINES[..1]);
    let id = begun(&mut court);
    take_all(&mut court, id, &plan_of(&diary));
    let place = first_paragraph(&report_of(&court, id), SectionKind::Fatti);
    let drift = |diary: &Person, court: &Person| {
        let report = report_of(court, id);
        let section = report::present_sections(&report).find(|section| section.id == place.section).unwrap();
        report::drift(&plan_of(diary), report::present_paragraphs(section).next().unwrap())
    };
    assert_eq!(drift(&diary, &court), None);
    court.edits(|edit| intreccio_model::text::update(edit, &place, paragraph::BODY, "La cena era pronta."));
    assert_eq!(drift(&diary, &court), Some(Drift::Edited));
    let line = plan_of(&diary).event(event).unwrap().lines[0].id;
    diary.edits(|edit| {
        let before = EventDraft { amends: Some(event), ..EventDraft::of(EventKind::VisitaDomiciliare) };
        let made = plan::add_event(edit, before)?;
        plan::add_line(
            edit,
            made,
            LineDraft { amends: Some(line), ..LineDraft::of(LineKind::Fatto, "In casa c’era solo pane.") },
            None,
        )?;
        plan::close_event(edit, made)
    });
    assert_eq!(drift(&diary, &court), Some(Drift::Gone));
    assert_eq!(take_all(&mut court, id, &plan_of(&diary)), 1, "the corrected line can be taken");
}

#[test]
fn an_approval_falls_with_any_change_and_stands_with_none() {
    let (mut diary, mut court) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    visit(&mut diary, "2026-02-03", &LINES);
    let id = begun(&mut court);
    take_all(&mut court, id, &plan_of(&diary));
    let hash = report::content_hash(&report_of(&court, id));
    court.edits(|edit| report::approve(edit, id, &hash));
    assert_eq!(report::approval_holds(&report_of(&court, id)), Some(true));
    let place = first_paragraph(&report_of(&court, id), SectionKind::Valutazioni);
    court.edits(|edit| edit.set(&place, paragraph::METHOD, Some(Method::Osservazione)));
    assert_eq!(report::approval_holds(&report_of(&court, id)), Some(false));
    court.edits(|edit| report::reopen(edit, id));
    assert_eq!(report::approval_holds(&report_of(&court, id)), None);
}

#[test]
fn a_report_waits_for_declarants_methods_and_a_reader() {
    let (mut diary, mut court) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    let id = begun(&mut court);
    let hindered = |court: &Person, diary: &Person| report::hindrances(&report_of(court, id), &plan_of(diary), 0);
    assert_eq!(hindered(&court, &diary), BTreeSet::from([Hindrance::Empty, Hindrance::NotReviewed]));
    visit(&mut diary, "2026-02-03", &LINES);
    take_all(&mut court, id, &plan_of(&diary));
    let all = [Hindrance::MethodMissing, Hindrance::DeclarantMissing, Hindrance::NotReviewed];
    assert_eq!(hindered(&court, &diary), BTreeSet::from(all));
    let (said, thought) = (
        first_paragraph(&report_of(&court, id), SectionKind::Dichiarazioni),
        first_paragraph(&report_of(&court, id), SectionKind::Valutazioni),
    );
    court.edits(|edit| {
        edit.set(&said, paragraph::DECLARANT, Some("padre".to_owned()))?;
        edit.set(&thought, paragraph::METHOD, Some(Method::Osservazione))
    });
    let hash = report::content_hash(&report_of(&court, id));
    court.edits(|edit| court::add_report_review(edit, id, ReportVerdict::Approva, &hash, ""));
    assert!(hindered(&court, &diary).is_empty());
    court.edits(|edit| edit.set(&Report { id }, fields::SUBJECT, Some("Altro oggetto".to_owned())));
    assert_eq!(hindered(&court, &diary), BTreeSet::from([Hindrance::NotReviewed]), "the reader read another text");
}

#[test]
fn the_hash_is_the_same_on_both_sides_of_a_merge() {
    let (mut diary, mut a) = (Person::with_plan(1), Person::with(Kind::Court, 2));
    let mut b = Person::with(Kind::Court, 3);
    visit(&mut diary, "2026-02-03", &LINES);
    let id = begun(&mut a);
    meet(&mut a, &mut b);
    take_all(&mut a, id, &plan_of(&diary));
    b.edits(|edit| edit.set(&Report { id }, fields::PERIOD_TO, Some(date("2026-02-28"))));
    meet(&mut a, &mut b);
    assert_eq!(report::content_hash(&report_of(&a, id)), report::content_hash(&report_of(&b, id)));
    let _: Option<Date> = report_of(&a, id).period_to.value;
}
