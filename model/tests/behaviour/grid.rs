use intreccio_model::conflict::{self, ConflictKind};
use intreccio_model::doc::Kind;
use intreccio_model::field::{line, objective, score, term};
use intreccio_model::grid::import::{self, ImportFaultKind as Fault, ImportPlan, Others};
use intreccio_model::grid::{self, GridDimension};
use intreccio_model::guideline;
use intreccio_model::ids::{DimensionCode, UserId};
use intreccio_model::ord::OrdKey;
use intreccio_model::place::{Line, Objective, Score, ScoreKey, ScoreLineKey};
use intreccio_model::plan::{self as family_plan, PhaseDraft, PhaseStanding};
use intreccio_model::vocab::{Dimension, EventKind, GridSide, LineKind, Mandator, Moment, ScoreSource, ScoreValue};
use intreccio_model::workspace;

use crate::support::{Person, date, meet};

fn code(text: &str) -> DimensionCode {
    text.parse().unwrap()
}

fn of(dimension: &str, source: ScoreSource) -> ScoreKey {
    ScoreKey { dimension: code(dimension), source }
}

fn grid_of(person: &Person) -> Vec<GridDimension> {
    let (view, anomalies) = workspace::read(&person.doc);
    assert_eq!(anomalies, []);
    grid::dimensions(&view.terms)
}

fn codes(grid: &[GridDimension]) -> Vec<String> {
    grid.iter().map(|one| one.code.to_string()).collect()
}

#[test]
fn a_workspace_that_changed_nothing_has_the_generic_grid_side_by_side() {
    let grid = grid_of(&Person::with(Kind::Workspace, 1));
    let generic: Vec<String> = Dimension::ALL.iter().map(|one| one.code().to_owned()).collect();
    assert_eq!(codes(&grid), generic);
    let sides = [GridSide::Child, GridSide::Family, GridSide::Environment];
    assert_eq!(sides.map(|side| grid.iter().filter(|one| one.side == side).count()), [7, 5, 5]);
    assert!(grid.iter().all(|one| one.own_label(false).is_none() && !one.is_retired()));
}

#[test]
fn a_plan_takes_dimensions_that_the_program_does_not_know() {
    let mut agnese = Person::with_plan(1);
    let (id, at) = agnese.edits(|edit| {
        let id = family_plan::add_objective(edit, "La sera si dorme alle nove", None)?;
        edit.set(&Objective { id }, objective::DIMENSION, Some(code("sonno_7k2q")))?;
        let event = family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::Altro))?;
        let at: Line = family_plan::add_line(edit, event, family_plan::LineDraft::of(LineKind::Fatto, "Dorme."), None)?;
        edit.set(&at, line::DIMENSION, Some(Dimension::ChildHealth.into()))?;
        let assessment = family_plan::add_assessment(edit, Moment::T0, None)?;
        let key = of("sonno_7k2q", ScoreSource::Madre);
        family_plan::set_score(edit, assessment, key.clone(), Some(ScoreValue::Adeguata))?;
        family_plan::set_score_line(edit, assessment, ScoreLineKey { of: key, line: at.id }, true)?;
        Ok((id, at))
    });
    let (view, anomalies) = family_plan::read(&agnese.doc);
    assert_eq!(anomalies, []);
    assert_eq!(view.objective(id).unwrap().dimension.value, Some(code("sonno_7k2q")));
    assert_eq!(view.events[0].lines[0].dimension.value, Some(code("child_health")));
    let assessment = &view.assessments[0];
    let shown = assessment.dimensions(&grid::dimensions(&[]));
    assert_eq!(shown.len(), 18, "a dimension with a score is shown wherever it comes from");
    assert_eq!(assessment.lines_of(&of("sonno_7k2q", ScoreSource::Madre)), [at.id]);
    assert_eq!(assessment.lines_of(&of("sonno_7k2q", ScoreSource::Padre)), []);
}

#[test]
fn the_grid_is_renamed_extended_ordered_and_retired_without_losing_what_was_scored() {
    let mut irene = Person::with(Kind::Workspace, 1);
    let first = grid_of(&irene);
    let own = irene.edits(|edit| {
        let learning = &first[5];
        edit.set(&learning.place(), term::LABEL_IT, Some("Scuola e compiti".to_owned()))?;
        grid::retire(edit, &code("child_play"), Some(date("2026-03-01")))?;
        let own = grid::add_dimension(edit, GridSide::Child, "Sonno & riposo", None, Some(&first[6].ord))?;
        grid::move_dimension(edit, &own, None, Some(&first[0].ord))?;
        Ok(own)
    });
    let grid = grid_of(&irene);
    assert!(own.as_str().starts_with("sonno_riposo_"), "{own}");
    assert_eq!(grid[0].code, own);
    assert_eq!(grid[6].own_label(true), Some("Scuola e compiti"));
    let play = grid.iter().find(|one| one.code == code("child_play")).unwrap();
    assert_eq!((play.is_retired(), play.own_label(false)), (true, None));

    let mut plan = Person::with_plan(2);
    plan.edits(|edit| {
        let id = family_plan::add_assessment(edit, Moment::T0, None)?;
        family_plan::set_score(edit, id, of("child_play", ScoreSource::Bambino), Some(ScoreValue::EvidenteForza))
    });
    let view = family_plan::read(&plan.doc).0;
    let shown = |index: usize| view.assessments[index].dimensions(&grid).into_iter().any(|(one, _)| one == play.code);
    assert!(shown(0));
    plan.edits(|edit| family_plan::add_assessment(edit, Moment::T1, None));
    let view = family_plan::read(&plan.doc).0;
    assert!(!view.assessments[1].dimensions(&grid).into_iter().any(|(one, _)| one == play.code));
}

#[test]
fn two_who_rename_one_dimension_disagree_and_two_who_add_one_add_two() {
    let (mut irene, mut bruno) = (Person::with(Kind::Workspace, 1), Person::with(Kind::Workspace, 2));
    let at = grid::place(&code("child_autonomy"));
    irene.edits(|edit| edit.set(&at, term::LABEL_IT, Some("Autonomie".to_owned())));
    bruno.edits(|edit| edit.set(&at, term::LABEL_IT, Some("Indipendenza".to_owned())));
    irene.edits(|edit| grid::add_dimension(edit, GridSide::Family, "Tempo insieme", None, None));
    bruno.edits(|edit| grid::add_dimension(edit, GridSide::Family, "Tempo insieme", None, None));
    meet(&mut irene, &mut bruno);
    assert_eq!(grid_of(&irene), grid_of(&bruno));
    let conflicts = conflict::list(&irene.doc);
    assert_eq!(conflicts.iter().map(|one| one.label).collect::<Vec<_>>(), ["term.label_it"]);
    let added = grid_of(&irene).into_iter().filter(|one| one.own_label(false) == Some("Tempo insieme")).count();
    assert_eq!(added, 2);
}

#[test]
fn a_score_set_to_three_and_four_apart_is_a_disagreement_on_that_score() {
    let (mut sara, mut luca) = (Person::with_plan(1), Person::with_plan(2));
    let key = of("child_autonomy", ScoreSource::Operatori);
    let id = sara.edits(|edit| family_plan::add_assessment(edit, Moment::T0, None));
    meet(&mut sara, &mut luca);
    sara.edits(|edit| family_plan::set_score(edit, id, key.clone(), Some(ScoreValue::ProblemaLieve)));
    luca.edits(|edit| family_plan::set_score(edit, id, key.clone(), Some(ScoreValue::Adeguata)));
    luca.edits(|edit| family_plan::set_score(edit, id, of("child_play", ScoreSource::Padre), None));
    meet(&mut sara, &mut luca);
    let conflicts = conflict::list(&luca.doc);
    assert_eq!(conflicts.len(), 1);
    assert_eq!((conflicts[0].label, conflicts[0].kind), ("score.score", ConflictKind::Values { both: true }));
    assert_eq!(conflicts[0].path.to_string(), format!("/assessments/{id}/scores/child_autonomy-operatori.score"));
    let view = family_plan::read(&sara.doc).0;
    assert!(view.assessments[0].is_contested());
    assert_eq!(
        view.assessments[0].score(&key).unwrap().values(),
        [ScoreValue::ProblemaLieve, ScoreValue::Adeguata],
        "both are shown"
    );
}

#[test]
fn comparing_two_times_shows_every_source_and_averages_none() {
    let mut sara = Person::with_plan(1);
    let (before, after) = sara.edits(|edit| {
        let before = family_plan::add_assessment(edit, Moment::T0, Some(date("2026-01-10")))?;
        let after = family_plan::add_assessment(edit, Moment::T1, Some(date("2026-07-10")))?;
        let scores = [
            (before, "fam_warmth", ScoreSource::Operatori, ScoreValue::ProblemaModerato),
            (before, "fam_warmth", ScoreSource::Madre, ScoreValue::EvidenteForza),
            (before, "fam_warmth", ScoreSource::Bambino, ScoreValue::NonRilevato),
            (after, "fam_warmth", ScoreSource::Operatori, ScoreValue::Adeguata),
            (after, "fam_warmth", ScoreSource::Bambino, ScoreValue::DiscretaForza),
            (after, "child_health", ScoreSource::Padre, ScoreValue::Adeguata),
        ];
        for (id, dimension, source, value) in scores {
            family_plan::set_score(edit, id, of(dimension, source), Some(value))?;
        }
        Ok((before, after))
    });
    let view = family_plan::read(&sara.doc).0;
    let find = |id| view.assessments.iter().find(|one| one.id == id).unwrap();
    let compared = family_plan::compare(find(before), find(after), &grid::dimensions(&[]));
    let told: Vec<_> = compared
        .iter()
        .flat_map(|one| one.scores.iter().map(|score| (one.code.as_str(), score.source.code(), score.change())))
        .collect();
    assert_eq!(
        told,
        [
            ("child_health", "padre", None),
            ("fam_warmth", "operatori", Some(2)),
            ("fam_warmth", "madre", None),
            ("fam_warmth", "bambino", None),
        ]
    );
    let child = &compared[1].scores[2];
    assert_eq!(
        (child.before.as_slice(), child.after.as_slice()),
        (&[ScoreValue::NonRilevato][..], &[ScoreValue::DiscretaForza][..])
    );
}

#[test]
fn times_are_planned_from_the_first_assessment() {
    let mut sara = Person::with_plan(1);
    let today = date("2026-09-01");
    let planned = |person: &Person, moment| {
        family_plan::planned_day(&family_plan::read(&person.doc).0.assessments, moment, today)
    };
    assert_eq!(planned(&sara, Moment::T0), Some(today));
    assert_eq!(planned(&sara, Moment::T1), None);
    sara.edits(|edit| family_plan::add_assessment(edit, Moment::T0, Some(date("2026-08-31"))));
    assert_eq!(planned(&sara, Moment::T1), Some(date("2027-02-28")));
    assert_eq!(planned(&sara, Moment::T2), Some(date("2028-02-29")));
    assert_eq!(planned(&sara, Moment::Straordinaria), Some(today));
}

#[test]
fn what_is_scored_after_the_closing_by_one_who_did_not_know_is_told() {
    let (mut sara, mut luca) = (Person::with_plan(1), Person::with_plan(2));
    let id = sara.edits(|edit| family_plan::add_assessment(edit, Moment::T0, None));
    let early = of("child_health", ScoreSource::Operatori);
    sara.edits(|edit| family_plan::set_score(edit, id, early, Some(ScoreValue::Adeguata)));
    meet(&mut sara, &mut luca);
    sara.edits(|edit| family_plan::close_assessment(edit, id));
    for _ in 0..5 {
        luca.edits(|edit| {
            edit.set(&intreccio_model::place::Plan, intreccio_model::field::plan::CODE, Some("FP-02".to_owned()))
        });
        luca.edits(|edit| edit.set(&intreccio_model::place::Plan, intreccio_model::field::plan::CODE, None));
    }
    let late = of("child_play", ScoreSource::Operatori);
    luca.edits(|edit| edit.set(&Score { assessment: id, of: late.clone() }, score::SCORE, Some(ScoreValue::Adeguata)));
    meet(&mut sara, &mut luca);
    let view = family_plan::read(&sara.doc).0;
    assert!(view.assessments[0].is_closed());
    assert_eq!(view.assessments[0].late_scores(), [&late]);
    sara.edits(|edit| family_plan::reopen_assessment(edit, id));
    assert!(!family_plan::read(&sara.doc).0.assessments[0].is_closed());
}

const CSV: &str = "\u{feff}#fonte: Griglia dell’ambito, 2025\n#licenza: uso interno\n\ncodice;lato;etichetta;etichetta_en\nsonno;bambino;\"Sonno, riposo\";Sleep\n\nchild_health;Bambino;Salute;\ncasa;AMBIENTE;\"La \"\"casa\"\"\";\n";
const JSON: &str = r#"{ "fonte": "Griglia dell’ambito, 2025", "licenza": "uso interno", "dimensioni": [
  { "codice": "sonno", "lato": "bambino", "etichetta": "Sonno, riposo", "etichetta_en": "Sleep" },
  { "codice": "child_health", "lato": "bambino", "etichetta": "Salute" },
  { "codice": "casa", "lato": "ambiente", "etichetta": "La \"casa\"" } ] }"#;

#[test]
fn a_table_and_a_json_file_say_the_same_grid() {
    let grid = import::parse(CSV.as_bytes()).unwrap();
    assert_eq!(import::parse(JSON.as_bytes()), Ok(grid.clone()));
    assert_eq!(grid.source, "Griglia dell’ambito, 2025\nuso interno");
    let rows: Vec<_> = grid.rows.iter().map(|row| (row.code.as_str(), row.side, row.label_it.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("sonno", GridSide::Child, "Sonno, riposo"),
            ("child_health", GridSide::Child, "Salute"),
            ("casa", GridSide::Environment, "La \"casa\""),
        ]
    );
    assert_eq!(grid.rows[0].label_en.as_deref(), Some("Sleep"));
    let commas = CSV.replace(';', ",");
    assert_eq!(import::parse(commas.as_bytes()), Ok(grid.clone()));
    assert_eq!(import::parse(CSV.replace('\n', "\r\n").as_bytes()), Ok(grid));
}

#[test]
fn each_fault_of_a_file_is_told_with_its_line() {
    let source = "#fonte: prova\n";
    let head = format!("{source}codice;lato;etichetta\n");
    let cases: Vec<(String, usize, Fault)> = vec![
        (String::new(), 1, Fault::NoHeader),
        ("parole senza colonne\n".to_owned(), 1, Fault::NoHeader),
        (format!("{source}nome;cognome\na;b\n"), 2, Fault::NoHeader),
        (format!("{source}codice;etichetta\na;b\n"), 2, Fault::NoColumn("lato")),
        ("codice;lato;etichetta\na;bambino;A\n".to_owned(), 1, Fault::NoSource),
        (head.clone(), 1, Fault::Empty),
        (format!("{head}a;bambino\n"), 3, Fault::Cells { found: 2, expected: 3 }),
        (format!("{head}a;bambino;A\nDue parole;bambino;B\n"), 4, Fault::Code("Due parole".to_owned())),
        (format!("{head}a;bambino;A\nb;nonni;B\n"), 4, Fault::Side("nonni".to_owned())),
        (format!("{head}a;bambino;\n"), 3, Fault::NoLabel),
        (format!("{head}a;bambino;A\n\na;famiglia;B\n"), 5, Fault::Twice { code: "a".to_owned(), first: 3 }),
        (format!("{head}a;bambino;\"A\nb;bambino;B\n"), 3, Fault::OpenQuote),
        (format!("{head}a;bambino;{}\n", "x".repeat(161)), 3, Fault::TooLong(160)),
        (format!("{head}a;bambino;A\u{202e}B\n"), 3, Fault::Character),
        (format!("{head}a;bambino;A\u{0}B\n"), 3, Fault::Character),
        ("{ \"fonte\": \"x\",\n \"dimensioni\": [ {} }".to_owned(), 2, Fault::Json),
        ("{ \"fonte\": \"x\",\n \"dimensioni\": 7 }".to_owned(), 2, Fault::WrongShape("dimensioni")),
        ("{ \"fonte\": \"x\" }".to_owned(), 1, Fault::WrongShape("dimensioni")),
        ("{ \"fonte\": \"x\", \"dimensioni\": [\n { \"codice\": 7 } ] }".to_owned(), 2, Fault::WrongShape("codice")),
    ];
    for (file, line, kind) in cases {
        let faults = import::parse(file.as_bytes()).unwrap_err();
        assert_eq!((faults[0].line, &faults[0].kind), (line, &kind), "{file}");
    }
}

#[test]
fn a_hostile_file_is_refused_and_harms_nothing() {
    let big = vec![b'a'; import::MAX_BYTES + 1];
    assert_eq!(import::parse(&big).unwrap_err()[0].kind, Fault::TooLarge);
    let latin = [b"#fonte: prova\ncodice;lato;etichetta\na;bambino;Identit".as_slice(), &[0xe0], b"\n"].concat();
    let faults = import::parse(&latin).unwrap_err();
    assert_eq!((faults[0].line, &faults[0].kind), (3, &Fault::NotUtf8));
    let rows: String = (0..201).map(|n| format!("c{n};bambino;C\n")).collect();
    let many = format!("#fonte: prova\ncodice;lato;etichetta\n{rows}");
    assert_eq!(import::parse(many.as_bytes()).unwrap_err()[0].kind, Fault::TooMany);
    assert_eq!(import::parse("[".repeat(200_000).as_bytes()).unwrap_err()[0].kind, Fault::Json);
    let wrong: String = "a;b;c\n".repeat(5_000);
    let faults = import::parse(format!("#fonte: prova\ncodice;lato;etichetta\n{wrong}").as_bytes()).unwrap_err();
    assert!(faults.len() <= 20);
    let mut random = crate::support::Seeded(7);
    for size in 0..600 {
        let mut bytes = vec![0; size];
        random.fill(&mut bytes);
        drop(import::parse(&bytes));
        let printable: Vec<u8> = bytes.iter().map(|byte| b"\"{}[]:;,#\\u\n a1e"[usize::from(*byte) % 16]).collect();
        drop(import::parse(&printable));
    }
}

#[test]
fn an_imported_grid_takes_the_place_of_the_generic_one_and_can_be_taken_back() {
    let mut irene = Person::with(Kind::Workspace, 1);
    irene.edits(|edit| edit.set(&grid::place(&code("child_health")), term::LABEL_IT, Some("Benessere".to_owned())));
    let before = workspace::read(&irene.doc).0.terms;
    let old = grid_of(&irene);
    let file = import::parse(CSV.as_bytes()).unwrap();
    assert_eq!(import::plan(&before, &file, Others::Retire), ImportPlan { added: 2, renamed: 1, retired: 16 });
    assert_eq!(import::plan(&before, &file, Others::Keep).retired, 0);
    irene.edits(|edit| import::apply(edit, &before, &file, Others::Retire, date("2026-03-01")));
    let used: Vec<GridDimension> = grid_of(&irene).into_iter().filter(|one| !one.is_retired()).collect();
    assert_eq!(codes(&used), ["sonno", "child_health", "casa"]);
    assert_eq!(used[1].own_label(false), Some("Salute"));
    assert!(used.iter().all(|one| one.source.as_deref() == Some("Griglia dell’ambito, 2025\nuso interno")));
    let now = grid_of(&irene);
    irene.edits(|edit| import::take_back(edit, &before, &now));
    assert_eq!(grid_of(&irene), old);
}

#[test]
fn phases_come_from_the_guidelines_with_their_days() {
    let mut irene = Person::with(Kind::Workspace, 1);
    let phases = |person: &Person| guideline::phases(&workspace::read(&person.doc).0.guideline_phases);
    let days: Vec<(i64, i64)> = phases(&irene).iter().map(|phase| (phase.from_day, phase.due_day)).collect();
    assert_eq!(days, [(0, 15), (15, 75), (45, 100), (100, 110), (110, 120), (120, 130)]);
    let first = phases(&irene);
    irene.edits(|edit| {
        edit.set(&first[1].place(), intreccio_model::field::guideline_phase::DUE_DAY, Some(60))?;
        guideline::retire_phase(edit, &first[2].place(), Some(date("2026-01-01")))?;
        let own = guideline::add_phase(edit, "Visita a scuola", 20, 40, Some(&first[5].ord))?;
        guideline::move_phase(edit, &own, Some(&first[0].ord), Some(&first[1].ord))
    });
    let now: Vec<_> = phases(&irene).into_iter().filter(|phase| !phase.is_retired()).collect();
    assert_eq!(now.len(), 6);
    assert_eq!((now[1].label.as_deref(), now[2].due_day), (Some("Visita a scuola"), 60));

    let mut greta = Person::with_plan(2);
    let start = date("2026-01-31");
    let drafts: Vec<PhaseDraft> = now
        .iter()
        .map(|phase| {
            let (from, due) = phase.dates(start);
            PhaseDraft { label: phase.code.to_string(), from: Some(from), due: Some(due) }
        })
        .collect();
    greta.edits(|edit| {
        let id = family_plan::add_parenting(edit, Some(Mandator::To), start)?;
        family_plan::add_phases(edit, id, &drafts, None)
    });
    let view = family_plan::read(&greta.doc).0;
    let made: Vec<_> = view.parenting[0].phases.iter().map(|phase| phase.due.value.unwrap().to_string()).collect();
    assert_eq!(made, ["2026-02-15", "2026-03-12", "2026-04-01", "2026-05-21", "2026-05-31", "2026-06-10"]);
}

#[test]
fn a_phase_says_whether_it_is_late() {
    let mut greta = Person::with_plan(2);
    let at = greta.edits(|edit| {
        let id = family_plan::add_parenting(edit, None, date("2026-01-10"))?;
        let after: Option<&OrdKey> = None;
        family_plan::add_phase(edit, id, "Osservazione", Some(date("2026-01-20")), Some(date("2026-02-20")), after)
    });
    let standing =
        |person: &Person, day: &str| family_plan::read(&person.doc).0.parenting[0].phases[0].standing(date(day));
    assert_eq!(standing(&greta, "2026-01-19"), PhaseStanding::Ahead { from: date("2026-01-20") });
    assert_eq!(standing(&greta, "2026-02-20"), PhaseStanding::Running { due: Some(date("2026-02-20")) });
    assert_eq!(standing(&greta, "2026-02-23"), PhaseStanding::Overdue { since: 3 });
    let by = UserId([2; 16]);
    greta.edits(|edit| family_plan::set_phase_done(edit, &at, Some((date("2026-02-25"), by))));
    assert_eq!(standing(&greta, "2026-03-30"), PhaseStanding::Done { on: date("2026-02-25"), late: 5 });
    greta.edits(|edit| family_plan::set_phase_done(edit, &at, None));
    assert_eq!(standing(&greta, "2026-02-23"), PhaseStanding::Overdue { since: 3 });
}
