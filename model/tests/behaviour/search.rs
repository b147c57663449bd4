use intreccio_model::doc::Kind;
use intreccio_model::field::{line, plan as plan_fields};
use intreccio_model::ids::UserId;
use intreccio_model::place::Plan;
use intreccio_model::plan::{self, EventDraft, LineDraft};
use intreccio_model::search::{self, Entries, Found, Index, Query, Thing, fold, terms};
use intreccio_model::text;
use intreccio_model::vocab::{Authority, EventKind, LineKind, NodeKind, OrderKind, Ring};
use intreccio_model::{court, notes};

use crate::support::{Person, date};

type Answer = Found<u32>;

fn query(words: &str) -> Query {
    Query { words: words.to_owned(), ..Query::default() }
}

/// A family with a diary.
fn family(number: u8, code: &str, alias: &str, lines: &[(LineKind, &str)]) -> Person {
    let mut person = Person::with_plan(number);
    person.edits(|edit| {
        plan::open(edit, code, alias, date("2026-01-07"), None)?;
        let visit = plan::add_event(
            edit,
            EventDraft { start: Some(date("2026-02-03").at_utc(600)), ..EventDraft::of(EventKind::VisitaDomiciliare) },
        )?;
        for (kind, words) in lines {
            plan::add_line(edit, visit, LineDraft::of(*kind, words), None)?;
        }
        Ok(())
    });
    person
}

fn index(people: &[&Person]) -> Index<u32> {
    let mut index = Index::default();
    for (number, person) in (0..).zip(people) {
        index.put(number, &number.to_string(), search::entries(&person.doc, 0).unwrap());
    }
    index
}

fn texts(found: &Answer) -> Vec<String> {
    found.hits.iter().map(|hit| hit.excerpt.iter().map(|part| part.text.as_str()).collect()).collect()
}

#[test]
fn accents_and_capitals_do_not_matter_and_the_excerpt_keeps_them() {
    let person = family(1, "FP-01", "Betulla", &[(LineKind::Fatto, "La mamma è già più serena: «PERCHÉ no?»")]);
    let index = index(&[&person]);
    for words in ["gia piu", "GIÀ PIÙ", "perche", "più"] {
        assert_eq!(index.search(&query(words), 10).total, 1, "{words}");
    }
    let found = index.search(&query("piu"), 10);
    let marked: Vec<&str> =
        found.hits[0].excerpt.iter().filter(|part| part.marked).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["più"]);
    // Accents written as marks of their own, and letters of other languages.
    assert_eq!((fold("perche\u{301}"), fold("Šejla Ødegård")), ("perche".to_owned(), "sejla odegard".to_owned()));
}

#[test]
fn all_words_have_to_occur_and_a_phrase_as_it_stands() {
    let person = family(
        1,
        "FP-01",
        "Betulla",
        &[(LineKind::Fatto, "La cena era pronta."), (LineKind::Fatto, "Pronta la merenda, la cena no.")],
    );
    let index = index(&[&person]);
    assert_eq!(index.search(&query("cena pronta"), 10).total, 2);
    assert_eq!(index.search(&query("cena assente"), 10).total, 0);
    for phrase in ["\"era pronta\"", "«era  pronta»", "“Era pronta", "cena \"era pronta\""] {
        let found = index.search(&query(phrase), 10);
        assert_eq!(texts(&found), ["La cena era pronta."], "{phrase}");
    }
    assert!(terms("  \"\" ").is_empty());
}

#[test]
fn the_name_of_the_family_may_be_one_of_the_words_but_not_all_of_them() {
    let betulla = family(1, "FP-01", "Betulla", &[(LineKind::Fatto, "La cena era pronta.")]);
    let ginepro = family(2, "FP-02", "Ginepro", &[(LineKind::Fatto, "La cena non c’era.")]);
    let index = index(&[&betulla, &ginepro]);
    assert_eq!(texts(&index.search(&query("ginepro cena"), 10)), ["La cena non c’era."]);
    let named = index.search(&query("ginepro"), 10);
    assert_eq!((named.total, named.hits[0].thing), (1, Thing::Plan));
}

#[test]
fn names_come_first_then_whole_words_then_beginnings_then_what_is_inside() {
    let mut sera = family(
        1,
        "FP-01",
        "Sera",
        &[
            (LineKind::Fatto, "Passeranno"),
            (LineKind::Fatto, "Serata tranquilla"),
            (LineKind::Fatto, "La sera si cena"),
        ],
    );
    sera.edits(|edit| plan::add_objective(edit, "Cenare insieme la sera", None));
    let found = index(&[&sera]).search(&query("sera"), 10);
    assert_eq!(texts(&found), ["Sera", "Cenare insieme la sera", "La sera si cena", "Serata tranquilla", "Passeranno"]);
    assert_eq!(found.by_thing, [(Thing::Plan, 1), (Thing::Objective, 1), (Thing::Line, 3)]);
    let best = index(&[&sera]).search(&query("sera"), 2);
    assert_eq!((best.hits.len(), best.total), (2, 5));
}

#[test]
fn filters_leave_what_they_say_and_work_without_words() {
    let person = family(
        1,
        "FP-01",
        "Betulla",
        &[(LineKind::Fatto, "La cena era pronta."), (LineKind::Valutazione, "La cena fa bene a tutti.")],
    );
    let index = index(&[&person]);
    let count = |query: &Query| index.search(query, 10).total;
    let cena = query("cena");
    assert_eq!(count(&Query { line_kind: Some(LineKind::Valutazione), ..cena.clone() }), 1);
    assert_eq!(count(&Query { things: vec![Thing::Objective], ..cena.clone() }), 0);
    assert_eq!(count(&Query { author: Some(person.user), ..cena.clone() }), 2);
    assert_eq!(count(&Query { author: Some(UserId([7; 16])), ..cena.clone() }), 0);
    assert_eq!(count(&Query { family: Some("1".to_owned()), ..cena.clone() }), 0);
    assert_eq!(count(&Query { from: Some(date("2026-02-03")), to: Some(date("2026-02-03")), ..cena.clone() }), 2);
    assert_eq!(count(&Query { from: Some(date("2026-02-04")), ..cena }), 0);
    assert_eq!(count(&Query { line_kind: Some(LineKind::Fatto), ..Query::default() }), 1);
    assert_eq!(count(&Query::default()), 0);
}

#[test]
fn court_file_and_notes_are_found_under_their_plan_and_names_never() {
    let mut court_file = Person::with(Kind::Court, 3);
    court_file.edits(|edit| {
        court::open(edit, "aa", "FP-06")?;
        court::add_order(edit, Authority::Tm, OrderKind::Altro, None).map(drop)
    });
    let mut own_notes = Person::with(Kind::Notes, 4);
    own_notes.edits(|edit| {
        notes::open(edit, "aa", "FP-06")?;
        notes::add_note(edit, date("2026-02-01"), "Dopo il colloquio").map(drop)
    });
    let vault = Person::with(Kind::Identity, 5);
    let directory = Person::with(Kind::Workspace, 6);
    assert_eq!(search::entries(&vault.doc, 0), None);
    assert_eq!(search::entries(&directory.doc, 0), None);
    assert_eq!(search::entries(&court_file.doc, 0).unwrap().plan.as_deref(), Some("aa"));
    let mut index = Index::default();
    index.put(9_u32, "bb", search::entries(&own_notes.doc, 0).unwrap());
    let found = index.search(&query("fp-06 colloquio"), 10);
    assert_eq!((found.hits[0].thing, found.hits[0].plan.as_str()), (Thing::Note, "aa"));
}

#[test]
fn what_was_removed_is_not_found_and_a_document_that_went_away_neither() {
    let mut person = family(1, "FP-01", "Betulla", &[]);
    let node = person.edits(|edit| plan::add_node(edit, "vicina del terzo piano", NodeKind::Vicino, Ring::Informale));
    let mut index = index(&[&person]);
    assert_eq!(index.search(&query("vicina"), 10).total, 1);
    person.edits(|edit| edit.remove(&intreccio_model::place::Node { id: node }));
    index.put(0, "0", search::entries(&person.doc, 0).unwrap());
    assert_eq!(index.search(&query("vicina"), 10).total, 0);
    index.remove(&0);
    assert!(index.is_empty());
}

#[test]
fn a_long_text_is_cut_around_the_words_that_were_sought() {
    let mut person = family(1, "FP-01", "Betulla", &[]);
    let long = format!("{}qui c’è il segno che cerchiamo {}", "parole ".repeat(60), "e altre parole ".repeat(60));
    person.edits(|edit| text::update(edit, &Plan, plan_fields::SUMMARY, &long));
    let found = index(&[&person]).search(&query("segno"), 10);
    let said = &texts(&found)[0];
    assert!(said.starts_with("…parole") && said.ends_with('…') && said.contains("il segno che"), "{said}");
    assert!(said.chars().count() < 250, "{said}");
    assert_eq!(found.hits[0].label, plan_fields::SUMMARY.label);
}

#[test]
fn a_hit_leads_to_the_field_that_holds_it() {
    let mut person = Person::with_plan(1);
    let visit = person.edits(|edit| plan::add_event(edit, EventDraft::of(EventKind::Telefonata)));
    let at = person.edits(|edit| plan::add_line(edit, visit, LineDraft::of(LineKind::Fatto, "Ha richiamato."), None));
    let found = index(&[&person]).search(&query("richiamato"), 10);
    assert_eq!(found.hits[0].path.to_string(), format!("/events/{visit}/lines/{}/text", at.id));
    assert_eq!(found.hits[0].label, line::TEXT.label);
}

/// Two hundred families with three hundred lines each, as after years; the words of a language have a few thousand forms.
fn years() -> Index<u32> {
    let stems =
        ["cen", "scuol", "mamm", "seren", "giorn", "calendar", "parl", "visit", "maestr", "compit", "sonn", "paur"];
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    let mut index = Index::default();
    let template = family(1, "FP-001", "Betulla", &[(LineKind::Fatto, "Modello")]);
    let line = search::entries(&template.doc, 0).unwrap().entries.into_iter().find(|e| e.thing == Thing::Line).unwrap();
    for number in 0..200_u32 {
        let entries = (0..300).map(|_| {
            let words: Vec<String> = (0..18)
                .map(|_| format!("{}{}", stems[next() % stems.len()], ["a", "e", "i", "o"][next() % 4]))
                .collect();
            search::Entry { text: format!("{}.", words.join(" ")), ..line.clone() }
        });
        let entries = entries.collect();
        index.put(number, "x", Entries { plan: None, context: format!("FP-{number:03} Albero{number}"), entries });
    }
    index
}

#[test]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement, for people to read")]
fn two_hundred_families_are_searched_while_a_person_types() {
    let index = years();
    assert_eq!(index.len(), 60_000);
    for words in ["cena", "scuola serena visite", "\"mamma serena\"", "zz", "albero7 paura"] {
        let begun = std::time::Instant::now();
        let found = index.search(&query(words), 100);
        println!("{words:24} {:6} found in {:5.1} ms", found.total, begun.elapsed().as_secs_f64() * 1_000.0);
        assert_eq!(found.total == 0, words == "zz");
        assert!(found.hits.len() <= 100);
    }
}
