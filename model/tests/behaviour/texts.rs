use intreccio_model::doc::EditError;
use intreccio_model::field::plan;
use intreccio_model::place::Plan;
use intreccio_model::{passage, plan as family_plan, text};
use proptest::prelude::*;

use crate::support::{Person, meet};

fn write(person: &mut Person, words: &str) {
    person.edits(|edit| text::update(edit, &Plan, plan::SUMMARY, words));
}

fn summary(person: &Person) -> String {
    family_plan::read(&person.doc).0.summary.value
}

fn two_with(words: &str) -> (Person, Person) {
    let (mut agnese, mut elisa) = (Person::with_plan(1), Person::with_plan(2));
    write(&mut agnese, words);
    meet(&mut agnese, &mut elisa);
    (agnese, elisa)
}

#[test]
fn two_who_type_in_one_text_keep_both_their_words() {
    let (mut agnese, mut elisa) = two_with("La madre lavora. I figli vanno a scuola.");
    write(&mut agnese, "La madre lavora in mensa. I figli vanno a scuola.");
    write(&mut elisa, "La madre lavora. I tre figli vanno a scuola.");
    meet(&mut agnese, &mut elisa);
    assert_eq!(summary(&agnese), "La madre lavora in mensa. I tre figli vanno a scuola.");
    assert_eq!(summary(&elisa), summary(&agnese));
}

#[test]
fn a_rewriting_in_several_spots_spares_what_lies_between() {
    let long = "Questa parte in mezzo resta uguale per tutti e due, ed è lunga abbastanza da contare.";
    let (mut agnese, mut elisa) = two_with(&format!("Inizio. {long} Fine."));
    write(&mut agnese, &format!("Un altro inizio. {long} Un'altra fine."));
    write(&mut elisa, &format!("Inizio. {} Fine.", long.replace("lunga", "molto lunga")));
    meet(&mut agnese, &mut elisa);
    assert_eq!(summary(&agnese), format!("Un altro inizio. {} Un'altra fine.", long.replace("lunga", "molto lunga")));
}

#[test]
fn a_family_of_emoji_is_replaced_as_one_character() {
    let (mut agnese, mut elisa) = two_with("👩‍👧 a casa");
    write(&mut agnese, "👩‍👧‍👦 a casa");
    write(&mut elisa, "👩‍👦 a casa");
    meet(&mut agnese, &mut elisa);
    let merged = summary(&agnese);
    assert!(merged == "👩‍👧‍👦👩‍👦 a casa" || merged == "👩‍👦👩‍👧‍👦 a casa", "{merged}");
}

#[test]
fn nothing_is_inserted_inside_a_character() {
    let (mut agnese, _) = two_with("a🍝b");
    for (at, delete) in [(2, 0), (0, 2), (1, 1), (5, 0), (4, 1), (usize::MAX, 1)] {
        let refused = agnese.tries(|edit| text::splice(edit, &Plan, plan::SUMMARY, at, delete, "x"));
        assert!(matches!(refused, Err(EditError::NoSuchPosition(_))), "{at} {delete}");
    }
    agnese.edits(|edit| text::splice(edit, &Plan, plan::SUMMARY, 1, 2, "x"));
    assert_eq!(summary(&agnese), "axb");
}

fn words() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ab \n🍝é👩\u{200d}👧\u{301}]{0,12}").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_text_becomes_what_was_asked(steps in prop::collection::vec(words(), 1..5)) {
        let mut agnese = Person::with_plan(1);
        for wanted in steps {
            write(&mut agnese, &wanted);
            prop_assert_eq!(summary(&agnese), wanted);
        }
    }

    #[test]
    fn a_caret_stays_behind_its_character(before in "[a-c🍝]{0,6}", after in "[d-f🍝]{0,6}", other in "[x-z🌳\n]{1,6}", spot in any::<prop::sample::Index>()) {
        let (mut agnese, mut elisa) = two_with(&format!("{before}{after}"));
        let caret = text::caret(&agnese.doc, &Plan, plan::SUMMARY, text::utf16(&before)).unwrap();
        // Elisa inserts anywhere but exactly at the caret, where either side is right.
        let characters: Vec<char> = format!("{before}{after}").chars().collect();
        let at = spot.index(characters.len() + 1);
        let (left, right) = characters.split_at(at);
        let (left, right): (String, String) = (left.iter().collect(), right.iter().collect());
        prop_assume!(left != before);
        write(&mut elisa, &format!("{left}{other}{right}"));
        agnese.hears(&elisa);
        let expected = text::utf16(&before) + if left.len() < before.len() { text::utf16(&other) } else { 0 };
        prop_assert_eq!(text::position(&agnese.doc, &Plan, plan::SUMMARY, &caret), expected);
    }
}

#[test]
fn a_caret_stands_where_its_character_was_deleted() {
    let (mut agnese, mut elisa) = two_with("uno due tre");
    let caret = text::caret(&agnese.doc, &Plan, plan::SUMMARY, 7).unwrap();
    let start = text::caret(&agnese.doc, &Plan, plan::SUMMARY, 0).unwrap();
    let end = text::caret(&agnese.doc, &Plan, plan::SUMMARY, 11).unwrap();
    write(&mut elisa, "uno tre");
    write(&mut elisa, "uno tre, quattro");
    agnese.hears(&elisa);
    let position = |caret| text::position(&agnese.doc, &Plan, plan::SUMMARY, caret);
    assert_eq!((position(&start), position(&caret), position(&end)), (0, 4, 7));
    assert_eq!(text::caret(&agnese.doc, &Plan, plan::SUMMARY, 99), None);
}

#[test]
fn a_caret_at_the_end_does_not_run_after_the_words_of_others() {
    let (mut agnese, mut elisa) = two_with("uno");
    let caret = text::caret(&agnese.doc, &Plan, plan::SUMMARY, 3).unwrap();
    write(&mut elisa, "uno due");
    agnese.hears(&elisa);
    assert_eq!(text::position(&agnese.doc, &Plan, plan::SUMMARY, &caret), 3);
}

const TWO_PARAGRAPHS: &str = "La madre lavora.\nI figli vanno a scuola.";

fn passages(person: &Person) -> Vec<(String, usize)> {
    passage::list(&person.doc).into_iter().map(|passage| (passage.paragraph, passage.authors.len())).collect()
}

#[test]
fn a_paragraph_written_by_two_at_once_is_marked_for_review() {
    let (mut agnese, mut elisa) = two_with(TWO_PARAGRAPHS);
    write(&mut agnese, &TWO_PARAGRAPHS.replace("lavora", "lavora in mensa"));
    write(&mut elisa, &TWO_PARAGRAPHS.replace("La madre", "La giovane madre"));
    meet(&mut agnese, &mut elisa);
    let found = passage::list(&agnese.doc);
    assert_eq!(found, passage::list(&elisa.doc));
    assert_eq!((found.len(), found[0].label, found[0].start, found[0].end), (1, "plan.summary", 0, 33));
    assert_eq!(passages(&agnese), [("La giovane madre lavora in mensa.".to_owned(), 2)]);
}

#[test]
fn a_deletion_against_an_addition_is_marked_too() {
    let (mut agnese, mut elisa) = two_with(TWO_PARAGRAPHS);
    write(&mut agnese, "La madre.\nI figli vanno a scuola.");
    write(&mut elisa, &TWO_PARAGRAPHS.replace("La madre", "La giovane madre"));
    meet(&mut agnese, &mut elisa);
    assert_eq!(passages(&agnese), [("La giovane madre.".to_owned(), 2)]);
}

#[test]
fn different_paragraphs_need_no_review() {
    let (mut agnese, mut elisa) = two_with(TWO_PARAGRAPHS);
    write(&mut agnese, &TWO_PARAGRAPHS.replace("lavora", "lavora in mensa"));
    write(&mut elisa, &TWO_PARAGRAPHS.replace("figli", "tre figli"));
    meet(&mut agnese, &mut elisa);
    assert_eq!(passages(&agnese), []);
}

#[test]
fn two_new_paragraphs_at_one_end_need_no_review() {
    let (mut agnese, mut elisa) = two_with(TWO_PARAGRAPHS);
    write(&mut agnese, &format!("{TWO_PARAGRAPHS}\nIl padre chiama la domenica."));
    write(&mut elisa, &format!("{TWO_PARAGRAPHS}\nLa nonna aiuta."));
    meet(&mut agnese, &mut elisa);
    assert_eq!(passages(&agnese), []);
}

#[test]
fn writing_one_after_the_other_needs_no_review() {
    let (mut agnese, mut elisa) = two_with(TWO_PARAGRAPHS);
    write(&mut agnese, &TWO_PARAGRAPHS.replace("lavora", "lavora in mensa"));
    meet(&mut agnese, &mut elisa);
    let now = summary(&elisa).replace("La madre", "La giovane madre");
    write(&mut elisa, &now);
    meet(&mut agnese, &mut elisa);
    assert_eq!(passages(&agnese), []);
}

#[test]
fn a_reviewed_paragraph_comes_back_only_for_new_writing() {
    let (mut agnese, mut elisa) = two_with(TWO_PARAGRAPHS);
    write(&mut agnese, &TWO_PARAGRAPHS.replace("lavora", "lavora in mensa"));
    write(&mut elisa, &TWO_PARAGRAPHS.replace("La madre", "La giovane madre"));
    meet(&mut agnese, &mut elisa);
    let found = passage::list(&elisa.doc).remove(0);
    elisa.edits(|edit| passage::mark_reviewed(edit, &found));
    meet(&mut agnese, &mut elisa);
    assert_eq!((passages(&agnese), passages(&elisa)), (vec![], vec![]));
    let now = summary(&agnese);
    write(&mut agnese, &now.replace("mensa", "una mensa"));
    write(&mut elisa, &now.replace("giovane ", ""));
    meet(&mut agnese, &mut elisa);
    assert_eq!(passages(&agnese), [("La madre lavora in una mensa.".to_owned(), 2)]);
    assert_eq!(family_plan::read(&agnese.doc).1, []);
}
