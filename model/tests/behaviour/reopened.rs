use intreccio_model::act::{ActDraft, add_act};
use intreccio_model::attachment::{AttachmentDraft, add_attachment};
use intreccio_model::budget::since::{self, LineFate, MeasureChange};
use intreccio_model::budget::{self, Frame, FramePartner, approval, cell};
use intreccio_model::codesign::{self, CodesignView, ReopeningDraft, reopen, set_cause};
use intreccio_model::codoc::compare::{Fate, sides};
use intreccio_model::codoc::{self, CodocView};
use intreccio_model::deadline::{fulfil, of_codesign};
use intreccio_model::doc::Kind;
use intreccio_model::field::{act as act_fields, budget_line as line, clause, codesign as fields};
use intreccio_model::ids::{DocId, Id};
use intreccio_model::place::{Act, Because, BudgetLine, Clause, Codesign, Reopening};
use intreccio_model::plan::content::spell_heads;
use intreccio_model::projection::{TableKind, table_card};
use intreccio_model::reopened::{self, Basis, PlanSince, Span, TextSince, of_plan, of_text};
use intreccio_model::rich::{self, Op};
use intreccio_model::vocab::{
    ActKind, CodesignState, DueKind, KeyWord, PartnerRole, ProcedurePhase, SessionBody, Side, VersionReason,
};

use crate::support::{Person, START_MS, date, meet};

const MINUTE: i64 = 60_000;

fn view(person: &Person) -> CodocView {
    let (view, anomalies) = codoc::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

fn procedure(person: &Person) -> CodesignView {
    let (view, anomalies) = codesign::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

/// A text with two clauses.
fn text_of_two() -> (Person, [Id; 2]) {
    let mut irene = Person::with(Kind::Codoc, 1);
    let ids = irene.edits(|edit| {
        let first = codoc::add_clause(edit, "Destinatari", 1, None, None)?;
        Ok([first, codoc::add_clause(edit, "Governance", 1, None, None)?])
    });
    writes(&mut irene, ids[0], 0, "Famiglie residenti.");
    writes(&mut irene, ids[1], 0, "Ogni due mesi.");
    (irene, ids)
}

fn writes(person: &mut Person, id: Id, index: usize, words: &str) {
    let op = Op::Splice { index, delete: 0, insert: words.to_owned() };
    person.edits(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [op]));
}

fn names(person: &mut Person, label: &str, reason: VersionReason) {
    let (view, heads) = (view(person), spell_heads(&person.doc));
    let hash = codoc::whole_hash(&person.doc, &view);
    person.edits(|edit| codoc::name_version(edit, label, reason, (&hash, &heads), None));
}

fn accepts(person: &mut Person, id: Id) {
    let view = view(person);
    let hash = codoc::content_hash(&person.doc, view.clause(id).unwrap());
    for side in [Side::Comune, Side::Ati] {
        person.edits(|edit| codoc::say(edit, id, side, KeyWord::Accetta, &hash, "", None));
    }
}

/// After so many edits of a person.
fn opened_at(minutes: i64) -> Span {
    Span { from_ms: START_MS + minutes * MINUTE, until_ms: None }
}

fn reopening(day: &str) -> ReopeningDraft {
    ReopeningDraft { date: date(day), reason: "x".to_owned(), session: None, item: None, follows: String::new() }
}

#[test]
fn what_changed_since_the_signed_version_is_told_clause_by_clause() {
    let (mut irene, ids) = text_of_two();
    // Three edits so far: the version is the fourth, and the table is opened again in its minute.
    names(&mut irene, "Progetto firmato", VersionReason::Firma);
    let span = opened_at(4);
    names(&mut irene, "Dopo la riapertura", VersionReason::Firma);
    let since = |person: &Person| of_text(&person.doc, &view(person), span);
    assert!(matches!(since(&irene), TextSince::Changes { clauses, .. } if clauses.is_empty()));

    writes(&mut irene, ids[1], 0, "Si riunisce. ");
    let added = irene.edits(|edit| codoc::add_clause(edit, "Adolescenti", 1, None, None));
    irene.edits(|edit| codoc::strike_clause(edit, ids[0], true));
    let TextSince::Changes { since, until: None, clauses } = since(&irene) else { panic!() };
    assert_eq!((since.label.as_str(), since.basis), ("Progetto firmato", Basis::Signed));
    let fate = |id: Id| clauses.iter().find(|change| change.id == id).map(|change| change.fate);
    assert_eq!((fate(ids[0]), fate(ids[1]), fate(added)), (Some(Fate::Gone), Some(Fate::Edited), Some(Fate::Added)));
    let edited = clauses.iter().find(|change| change.id == ids[1]).unwrap();
    assert_eq!(sides(&edited.text), ("Ogni due mesi.".to_owned(), "Si riunisce. Ogni due mesi.".to_owned()));

    let never = Span { from_ms: START_MS, until_ms: None };
    assert_eq!(of_text(&irene.doc, &view(&irene), never), TextSince::NeverSigned);
}

#[test]
fn a_version_counts_as_signed_by_its_reason_or_by_both_keys_also_given_after_it_was_named() {
    let (mut irene, ids) = text_of_two();
    names(&mut irene, "Dopo la seduta", VersionReason::Seduta);
    let last = |person: &Person| reopened::last_signed(&person.doc, &view(person), i64::MAX);
    assert_eq!(last(&irene), None);
    names(&mut irene, "Approvata in seduta", VersionReason::Approvazione);
    assert_eq!(last(&irene).unwrap().basis, Basis::Approved);
    accepts(&mut irene, ids[0]);
    assert_eq!(last(&irene).unwrap().basis, Basis::Approved, "one clause is not all of them");
    accepts(&mut irene, ids[1]);
    let signed = last(&irene).unwrap();
    assert_eq!((signed.label.as_str(), signed.basis), ("Approvata in seduta", Basis::BothKeys));

    // The keys were turned in the sixth minute and later.
    let then = reopened::last_signed(&irene.doc, &view(&irene), START_MS + 6 * MINUTE).unwrap();
    assert_eq!(then.basis, Basis::Approved);
    writes(&mut irene, ids[0], 0, "Le ");
    names(&mut irene, "Cambiata", VersionReason::Manuale);
    assert_eq!(last(&irene).unwrap().label, "Approvata in seduta", "nobody accepted what it says now");
}

#[test]
fn what_was_signed_between_two_reopenings_ends_the_first() {
    let (mut text, ids) = text_of_two();
    names(&mut text, "Prima firma", VersionReason::Firma);
    writes(&mut text, ids[0], 0, "Tutte le ");
    names(&mut text, "Seconda firma", VersionReason::Firma);
    writes(&mut text, ids[1], 0, "Si riunisce. ");

    let mut irene = Person::with(Kind::Codesign, 1);
    let first = irene.edits(|edit| reopen(edit, reopening("2025-11-24")));
    let second = irene.edits(|edit| reopen(edit, reopening("2025-11-26")));
    let both = procedure(&irene);
    let (one, other) = (reopened::span(&both, first).unwrap(), reopened::span(&both, second).unwrap());
    assert_eq!((one.until_ms, other.until_ms), (Some(other.from_ms), None));
    irene.edits(|edit| edit.remove(&Reopening { id: second }));
    let view_of = procedure(&irene);
    assert_eq!((reopened::span(&view_of, first).unwrap().until_ms, reopened::span(&view_of, second)), (None, None));

    let between = Span { from_ms: START_MS + 4 * MINUTE, until_ms: Some(START_MS + 6 * MINUTE) };
    let TextSince::Changes { until, clauses, .. } = of_text(&text.doc, &view(&text), between) else { panic!() };
    assert_eq!(until.unwrap().label, "Seconda firma");
    assert_eq!(clauses.iter().map(|change| change.id).collect::<Vec<_>>(), [ids[0]], "what came later is the second's");
}

#[test]
fn a_reopening_that_was_written_down_later_counts_from_its_day() {
    let mut irene = Person::with(Kind::Codesign, 1);
    let late = irene.edits(|edit| reopen(edit, reopening("2025-11-20")));
    let early = irene.edits(|edit| reopen(edit, reopening("2030-01-01")));
    let view = procedure(&irene);
    assert_eq!(reopened::span(&view, late).unwrap().from_ms, date("2025-11-21").at_utc(0).0);
    assert_eq!(reopened::span(&view, early).unwrap().from_ms, START_MS + 2 * MINUTE, "nobody opens it in the future");
}

#[test]
fn a_clause_is_tied_to_the_points_that_caused_its_change_and_ties_of_two_both_stay() {
    let (mut irene, mut carlotta) = (Person::with(Kind::Codesign, 1), Person::with(Kind::Codesign, 2));
    let id = irene.edits(|edit| reopen(edit, reopening("2026-10-01")));
    meet(&mut irene, &mut carlotta);
    let (text, clause) = (DocId([7; 16]), Id::new(1, [1; 10]));
    let because = |number: u8| Because {
        what: reopened::part(text, clause),
        session: DocId([number; 16]),
        item: Id::new(2, [number; 10]),
    };
    assert_eq!(because(3).to_string().parse(), Ok(because(3)));
    assert!(reopened::part(text, clause).to_string().parse::<Because>().is_err());
    irene.edits(|edit| set_cause(edit, id, because(3), true));
    carlotta.edits(|edit| set_cause(edit, id, because(4), true));
    meet(&mut irene, &mut carlotta);
    assert_eq!(procedure(&irene), procedure(&carlotta));
    let caused = reopened::causes(&procedure(&irene).reopenings[0]);
    assert_eq!(caused[&reopened::part(text, clause)], [because(3), because(4)]);
    assert_eq!(procedure(&irene).conflicts, []);
    irene.edits(|edit| set_cause(edit, id, because(3), false));
    assert_eq!(procedure(&irene).reopenings[0].causes.iter().copied().collect::<Vec<_>>(), [because(4)]);
}

fn measures(cap: i64) -> Frame {
    let one = |number: u8, share_bp| FramePartner {
        organization: Id::new(1, [number; 10]),
        code: format!("P{number}"),
        role: PartnerRole::Mandante,
        share_bp,
    };
    Frame {
        cap_cents: Some(cap),
        min_cofin_bp: Some(1_500),
        partners: vec![one(1, Some(5_000)), one(2, None)],
        contested: Vec::new(),
    }
}

#[test]
fn a_fallen_approval_says_which_lines_and_measures_changed_since() {
    let (mut irene, mut carlotta) = (Person::with(Kind::Budget, 1), Person::with(Kind::Budget, 2));
    let lines = irene.edits(|edit| {
        let first = budget::add_line(edit, None, None)?;
        edit.set(&BudgetLine { id: first }, line::CODE, Some("B1".to_owned()))?;
        edit.set(&BudgetLine { id: first }, line::SHARE_PA_CENTS, Some(100))?;
        Ok([first, budget::add_line(edit, None, None)?])
    });
    meet(&mut irene, &mut carlotta);
    let plan = |person: &Person| budget::read(&person.doc).0;
    let (content, frame) = (plan(&irene), measures(48));
    irene.edits(|edit| approval::say(edit, Side::Ati, KeyWord::Accetta, (&content, &frame), ""));
    meet(&mut irene, &mut carlotta);
    let approved = START_MS + 10 * MINUTE;
    assert_eq!(since::last_approved(&plan(&irene), approved), None, "one side is not both");
    carlotta.edits(|edit| approval::say(edit, Side::Comune, KeyWord::Accetta, (&content, &frame), "Va bene così."));
    meet(&mut irene, &mut carlotta);

    let added = irene.edits(|edit| {
        edit.set(&BudgetLine { id: lines[0] }, line::SHARE_PA_CENTS, Some(200))?;
        edit.remove(&BudgetLine { id: lines[1] })?;
        budget::add_line(edit, None, None)
    });
    let now = plan(&irene);
    let said = since::last_said(&now, Side::Comune).unwrap();
    assert_eq!(said.words.value.as_deref(), Some("Va bene così."));
    let (changes, measured) = since::since(&irene.doc, &now, &measures(50), said).unwrap();
    let found = |id: Id| changes.iter().find(|change| change.id == id).unwrap();
    assert_eq!(
        (found(lines[0]).fate, found(lines[0]).cells.as_slice()),
        (LineFate::Edited, [cell::Column::Comune].as_slice())
    );
    assert_eq!((found(lines[1]).fate, found(added).fate, changes.len()), (LineFate::Gone, LineFate::Added, 3));
    assert_eq!(found(lines[0]).was.as_ref().unwrap().share_pa_cents.value, Some(100));
    assert_eq!(measured, [MeasureChange::Cap { was: Some(48), now: Some(50) }]);
    let same = since::parse_measures(&since::spell_measures(&frame));
    assert_eq!(since::measure_changes(&same, &frame), []);

    let span = Span { from_ms: approved, until_ms: None };
    let PlanSince::Changes { lines: changed, .. } = of_plan(&irene.doc, &now, span) else { panic!() };
    assert_eq!(changed, changes);
    let before = Span { from_ms: START_MS, until_ms: None };
    assert_eq!(of_plan(&irene.doc, &now, before), PlanSince::NeverApproved);
}

#[test]
fn a_line_that_was_moved_is_no_line_that_was_changed() {
    let mut irene = Person::with(Kind::Budget, 1);
    let ids = irene.edits(|edit| {
        let first = budget::add_line(edit, None, None)?;
        let ord = budget::add_line(edit, None, None)?;
        Ok([first, ord])
    });
    let before = budget::read(&irene.doc).0;
    let last = before.lines[1].clone();
    irene.edits(|edit| {
        let behind = intreccio_model::ord::OrdKey::between(last.ord.value.as_ref(), None);
        edit.set(&BudgetLine { id: before.lines[0].id }, line::ORD, Some(behind))
    });
    let changes = since::compare(&before, &budget::read(&irene.doc).0);
    assert_eq!(changes.len(), 1);
    assert!(ids.contains(&changes[0].id) && changes[0].fate == LineFate::Moved && changes[0].cells.is_empty());
}

#[test]
fn the_last_day_of_the_table_is_a_deadline_while_it_is_open_and_counts_again_when_it_is_opened_again() {
    let mut irene = Person::with(Kind::Codesign, 1);
    irene.edits(|edit| codesign::open(edit, "Radici in rete", "Comune"));
    irene.edits(|edit| edit.set(&Codesign, fields::TABLE_FIRST, Some(date("2026-03-02"))));
    let dues = |person: &Person, table: &[TableKind]| of_codesign(&procedure(person), table);
    assert_eq!(dues(&irene, &[]), [], "the table is not open");
    irene.edits(|edit| edit.set(&Codesign, fields::STATE, Some(CodesignState::TavoloAperto)));
    let due = dues(&irene, &[]).remove(0);
    assert_eq!((due.kind, due.date, due.doc), (DueKind::TermineTavolo, date("2026-06-02"), Kind::Codesign));
    assert!(due.is_late(date("2026-06-03")) && due.reminder(date("2026-05-26")) == Some(7));
    assert_eq!(table_card(&irene.doc).unwrap().deadlines, std::slice::from_ref(&due));
    irene.edits(|edit| edit.set(&Codesign, fields::TABLE_EXT_MONTHS, Some(2)));
    assert_eq!(dues(&irene, &[])[0].date, date("2026-08-02"));
    irene.edits(|edit| fulfil(edit, &due.key, Some("Seduta 6")));
    assert_eq!(table_card(&irene.doc).unwrap().deadlines, []);

    let sitting = |day: &str| TableKind::Session {
        body: Some(SessionBody::Tavolo),
        number: None,
        date: Some(date(day)),
        minutes: None,
        items: 0,
        postponed: Vec::new(),
        carried: Vec::new(),
    };
    irene.edits(|edit| edit.set(&Codesign, fields::TABLE_FIRST, None));
    assert_eq!(dues(&irene, &[]), []);
    assert_eq!(dues(&irene, &[sitting("2026-04-01")])[0].date, date("2026-09-01"));

    irene.edits(|edit| reopen(edit, reopening("2027-01-10")));
    assert_eq!(dues(&irene, &[sitting("2026-04-01")])[0].date, date("2027-06-10"), "no session since");
    assert_eq!(dues(&irene, &[sitting("2026-04-01"), sitting("2027-01-20")])[0].date, date("2027-06-20"));
}

#[test]
fn an_act_stands_in_its_phase_with_its_file_and_comes_back_when_its_removal_is_taken_back() {
    let (mut irene, mut carlotta) = (Person::with(Kind::Codesign, 1), Person::with(Kind::Codesign, 2));
    let draft = ActDraft {
        kind: ActKind::Avviso,
        phase: None,
        number: "Prot. 1234/2025".to_owned(),
        date: Some(date("2025-09-01")),
        issuer: "Comune".to_owned(),
        subject: String::new(),
    };
    let id = irene.edits(|edit| add_act(edit, draft));
    let file = |of: Id| AttachmentDraft {
        of,
        name: "avviso.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        bytes: 1,
        width: None,
        height: None,
        blob: String::new(),
        key: String::new(),
    };
    irene.edits(|edit| add_attachment(edit, file(id)));
    meet(&mut irene, &mut carlotta);
    let act = procedure(&carlotta).acts.remove(0);
    assert_eq!((act.in_phase(), act.subject.value.clone()), (ProcedurePhase::Selection, None));
    assert_eq!(procedure(&carlotta).attachments[0].of.value, Some(act.id));
    carlotta.edits(|edit| edit.set(&Act { id }, act_fields::PHASE, Some(ProcedurePhase::Reopening)));
    irene.edits(|edit| edit.remove(&Act { id }));
    assert!(procedure(&irene).acts[0].life.is_removed());
    meet(&mut irene, &mut carlotta);
    let seen = procedure(&irene);
    assert_eq!(seen, procedure(&carlotta));
    assert!(!seen.acts[0].life.is_removed(), "who edits it keeps it");
    assert_eq!(seen.acts[0].in_phase(), ProcedurePhase::Reopening);
}
