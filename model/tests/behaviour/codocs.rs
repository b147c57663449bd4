use std::collections::BTreeMap;

use intreccio_model::codoc::blocks::{self, BlockKind};
use intreccio_model::codoc::outline::Outliner;
use intreccio_model::codoc::{self, CodocView, Key};
use intreccio_model::doc::{self, EditError, Kind};
use intreccio_model::field::{clause, codoc as fields};
use intreccio_model::ids::Id;
use intreccio_model::place::{Clause, Codoc, Entity};
use intreccio_model::rich::{self, Expand, Op, Patch, RichValue, Span, Touched, Writes};
use intreccio_model::vocab::{ClauseState, CodocTemplate, KeyWord, Side};
use proptest::prelude::*;

use crate::support::{Person, meet};

fn view(person: &Person) -> CodocView {
    let (view, anomalies) = codoc::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

/// A project from its template, with two people who have it.
fn two_with_a_project() -> (Person, Person, Id) {
    let (mut irene, mut carlotta) = (Person::with(Kind::Codoc, 1), Person::with(Kind::Codoc, 2));
    irene.edits(|edit| codoc::templates::fill(edit, "Radici in rete", CodocTemplate::Progetto));
    meet(&mut irene, &mut carlotta);
    let first = view(&irene).clauses[0].id;
    (irene, carlotta, first)
}

fn text_of(person: &Person, id: Id) -> String {
    blocks::plain(&rich::spans(&person.doc, &Clause { id }, clause::BODY).unwrap())
}

fn splice(index: usize, delete: usize, insert: &str) -> Op {
    Op::Splice { index, delete, insert: insert.to_owned() }
}

fn writes(person: &mut Person, id: Id, ops: impl IntoIterator<Item = Op>) {
    person.edits(|edit| rich::apply(edit, &Clause { id }, clause::BODY, ops));
}

fn marker(kind: &str, parents: &[&str], attrs: &[(&str, RichValue)]) -> Span {
    let text = |text: &str| RichValue::Str(text.to_owned());
    let attrs = attrs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Span::Block {
        value: BTreeMap::from([
            ("type".to_owned(), text(kind)),
            ("parents".to_owned(), RichValue::List(parents.iter().map(|parent| text(parent)).collect())),
            ("attrs".to_owned(), RichValue::Map(attrs)),
            ("isEmbed".to_owned(), RichValue::Bool(false)),
        ]),
    }
}

fn words(value: &str) -> Span {
    Span::Text { value: value.to_owned(), marks: BTreeMap::new() }
}

fn update(spans: Vec<Span>) -> Op {
    Op::UpdateSpans { spans, default_expand: Expand::Both, expands: BTreeMap::new() }
}

#[test]
fn a_text_begins_with_the_clauses_of_its_template_in_order() {
    let (irene, carlotta, _) = two_with_a_project();
    let titles: Vec<_> = view(&irene).clauses.iter().map(|clause| clause.title.value.clone().unwrap()).collect();
    assert_eq!(titles, CodocTemplate::Progetto.clauses());
    assert_eq!(view(&carlotta), view(&irene));
    let numbers: Vec<_> = view(&irene).numbers().into_iter().map(|(_, number)| number).collect();
    assert_eq!((numbers.first().unwrap().as_str(), numbers.last().unwrap().as_str()), ("1", "17"));
}

#[test]
fn a_clause_goes_where_it_is_moved_and_inner_ones_are_numbered_within() {
    let (mut irene, _, first) = two_with_a_project();
    let clauses = view(&irene).clauses;
    irene.edits(|edit| {
        codoc::move_clause(edit, first, clauses[2].ord.value.as_ref(), clauses[3].ord.value.as_ref())?;
        edit.set(&Clause { id: first }, clause::LEVEL, Some(2))
    });
    let numbers = view(&irene).numbers();
    assert_eq!(numbers[2], (first, "2.1".to_owned()));
    assert_eq!(numbers[3].1, "3");
}

#[test]
fn two_write_in_one_clause_and_marks_cross() {
    let (mut irene, mut carlotta, at) = two_with_a_project();
    writes(&mut irene, at, [splice(0, 0, "Il tavolo ascolta le famiglie.")]);
    meet(&mut irene, &mut carlotta);
    let mark = |name: &str, start, end| Op::Mark {
        start,
        end,
        expand: Expand::Both,
        name: name.to_owned(),
        value: RichValue::Bool(true),
    };
    writes(&mut irene, at, [mark("strong", 0, 17), splice(29, 0, " e i bambini")]);
    writes(&mut carlotta, at, [mark("em", 10, 29), splice(0, 2, "Questo")]);
    meet(&mut irene, &mut carlotta);
    assert_eq!(text_of(&irene, at), "Questo tavolo ascolta le famiglie e i bambini.");
    let of = |person: &Person| rich::spans(&person.doc, &Clause { id: at }, clause::BODY).unwrap();
    assert_eq!(of(&irene), of(&carlotta));
    let block = blocks::read(&of(&irene)).remove(0);
    let both: String = block.runs.iter().filter(|run| run.bold && run.italic).map(|run| run.text.as_str()).collect();
    assert_eq!(both, "ascolta");
}

#[test]
fn lists_split_by_one_and_joined_by_the_other_stay_lists() {
    let (mut irene, mut carlotta, at) = two_with_a_project();
    let item = || marker("unordered-list-item", &[], &[]);
    writes(
        &mut irene,
        at,
        [update(vec![item(), words("ascoltare"), item(), words("valutare"), item(), words("agire")])],
    );
    meet(&mut irene, &mut carlotta);
    writes(
        &mut irene,
        at,
        [update(vec![
            item(),
            words("ascoltare"),
            item(),
            words("valu"),
            item(),
            words("tare"),
            item(),
            words("agire"),
        ])],
    );
    writes(&mut carlotta, at, [update(vec![item(), words("ascoltare"), item(), words("valutare agire")])]);
    meet(&mut irene, &mut carlotta);
    let spans = rich::spans(&irene.doc, &Clause { id: at }, clause::BODY).unwrap();
    assert_eq!(spans, rich::spans(&carlotta.doc, &Clause { id: at }, clause::BODY).unwrap());
    let read = blocks::read(&spans);
    assert!(read.iter().all(|block| block.kind == BlockKind::Unordered), "{read:?}");
    assert_eq!(read.iter().map(blocks::Block::text).collect::<String>().replace(' ', ""), "ascoltarevalutareagire");
}

#[test]
fn the_difference_between_two_versions_is_told_from_the_text_on() {
    let (mut irene, _, at) = two_with_a_project();
    writes(&mut irene, at, [splice(0, 0, "Uno")]);
    let before = doc::heads(&irene.doc);
    writes(&mut irene, at, [splice(3, 0, " e due")]);
    let after = doc::heads(&irene.doc);
    let patches = rich::diff(&irene.doc, &Clause { id: at }, clause::BODY, &before, &after).unwrap();
    let splice = |path, value: &str| Patch::Splice { path, value: value.to_owned(), marks: BTreeMap::new() };
    assert_eq!(patches, [splice(vec![rich::PatchKey::Index(3)], " e due")]);
    let back = rich::diff(&irene.doc, &Clause { id: at }, clause::BODY, &after, &before).unwrap();
    assert_eq!(back, [Patch::Del { path: vec![rich::PatchKey::Index(3)], length: 6 }]);
    let then = rich::spans_at(&irene.doc, &Clause { id: at }, clause::BODY, &before).unwrap();
    assert_eq!(then, [words("Uno")]);
}

#[test]
fn a_place_outside_of_the_text_is_refused_and_nothing_is_written() {
    let (mut irene, _, at) = two_with_a_project();
    writes(&mut irene, at, [splice(0, 0, "🙂")]);
    let before = doc::heads(&irene.doc);
    for op in [splice(4, 0, "x"), splice(2, 0, "x"), splice(1, 1, "x"), splice(usize::MAX, 1, "x")] {
        let refused = irene.tries(|edit| rich::apply(edit, &Clause { id: at }, clause::BODY, [splice(0, 0, "a"), op]));
        assert!(matches!(refused, Err(EditError::NoSuchPosition(_))), "{refused:?}");
    }
    assert_eq!(doc::heads(&irene.doc), before);
}

#[test]
fn a_clause_is_agreed_with_two_keys_and_an_edit_lets_them_fall() {
    let (mut irene, mut carlotta, at) = two_with_a_project();
    writes(&mut irene, at, [splice(0, 0, "La durata è di 24 mesi.")]);
    meet(&mut irene, &mut carlotta);
    let hash = |person: &Person| codoc::content_hash(&person.doc, view(person).clause(at).unwrap());
    let stands = |person: &Person| codoc::standing(view(person).clause(at).unwrap(), &hash(person));
    assert_eq!(hash(&irene), hash(&carlotta));
    assert_eq!(stands(&irene).state(), ClauseState::Libera);

    let seen = hash(&carlotta);
    carlotta.edits(|edit| codoc::say(edit, at, Side::Comune, KeyWord::Accetta, &seen, "", None));
    assert_eq!(stands(&carlotta).state(), ClauseState::Proposta);
    irene.edits(|edit| codoc::say(edit, at, Side::Ati, KeyWord::Accetta, &seen, "", None));
    meet(&mut irene, &mut carlotta);
    assert_eq!(stands(&irene).state(), ClauseState::Concordata);

    writes(&mut irene, at, [splice(15, 2, "36")]);
    assert_eq!(stands(&irene).state(), ClauseState::Libera);
    assert!(matches!(stands(&irene).comune, Key::Fell { by } if by.author == Some(carlotta.user)));
    writes(&mut irene, at, [splice(15, 2, "24")]);
    assert_eq!(stands(&irene).state(), ClauseState::Concordata, "the same content is the same");
}

#[test]
fn dissent_stays_when_the_content_changes_and_until_the_side_says_otherwise() {
    let (mut irene, _, at) = two_with_a_project();
    let hash = codoc::content_hash(&irene.doc, view(&irene).clause(at).unwrap());
    irene.edits(|edit| codoc::say(edit, at, Side::Ati, KeyWord::Dissente, &hash, "Tempi troppo brevi", None));
    writes(&mut irene, at, [splice(0, 0, "Nuovo testo")]);
    let now = |person: &Person| codoc::content_hash(&person.doc, view(person).clause(at).unwrap());
    let standing = codoc::standing(view(&irene).clause(at).unwrap(), &now(&irene));
    assert!(matches!(&standing.ati, Key::Dissents { words, earlier: true, .. } if words == "Tempi troppo brevi"));
    assert_eq!(standing.state(), ClauseState::Contestata);
    let seen = now(&irene);
    irene.edits(|edit| codoc::say(edit, at, Side::Ati, KeyWord::Accetta, &seen, "", None));
    assert_eq!(codoc::standing(view(&irene).clause(at).unwrap(), &seen).state(), ClauseState::Proposta);
    assert_eq!(view(&irene).clause(at).unwrap().acceptances.len(), 2);
}

#[test]
fn what_is_struck_out_keeps_its_number_and_loses_its_acceptances() {
    let (mut irene, _, at) = two_with_a_project();
    let hash = codoc::content_hash(&irene.doc, view(&irene).clause(at).unwrap());
    irene.edits(|edit| codoc::say(edit, at, Side::Ati, KeyWord::Accetta, &hash, "", None));
    irene.edits(|edit| codoc::strike_clause(edit, at, true));
    let struck = codoc::content_hash(&irene.doc, view(&irene).clause(at).unwrap());
    assert_ne!(struck, hash);
    assert_eq!(view(&irene).numbers()[0], (at, "1".to_owned()));
    irene.edits(|edit| codoc::strike_clause(edit, at, false));
    assert_eq!(codoc::content_hash(&irene.doc, view(&irene).clause(at).unwrap()), hash);
}

#[test]
fn two_titles_at_once_are_a_conflict_that_is_listed() {
    let (mut irene, mut carlotta, _) = two_with_a_project();
    irene.edits(|edit| edit.set(&Codoc, fields::TITLE, Some("Radici".to_owned())));
    carlotta.edits(|edit| edit.set(&Codoc, fields::TITLE, Some("Reti".to_owned())));
    meet(&mut irene, &mut carlotta);
    let (view, _) = codoc::read(&irene.doc);
    assert_eq!(view.conflicts.len(), 1);
    assert!(view.title.is_contested());
}

#[test]
fn what_another_program_wrote_in_a_text_is_kept_and_read() {
    let (mut irene, _, at) = two_with_a_project();
    let strange = marker("timeline", &["aside"], &[("when", RichValue::Timestamp(5)), ("many", RichValue::Counter(2))]);
    writes(&mut irene, at, [update(vec![strange.clone(), words("dentro")])]);
    let spans = rich::spans(&irene.doc, &Clause { id: at }, clause::BODY).unwrap();
    assert_eq!(spans, [strange, words("dentro")]);
    assert_eq!(blocks::read(&spans)[0].kind, BlockKind::Paragraph);
    assert_eq!(blocks::plain(&spans), "dentro");
}

#[test]
fn links_are_read_from_their_marks() {
    let link = |mark: &str| {
        let marks = BTreeMap::from([("link".to_owned(), RichValue::Str(mark.to_owned()))]);
        blocks::read(&[Span::Text { value: "qui".to_owned(), marks }])[0].runs[0].link.clone()
    };
    assert_eq!(
        link(r#"{"href":"https://esempio.it/?a=\"b\"","title":null}"#).as_deref(),
        Some("https://esempio.it/?a=\"b\"")
    );
    assert_eq!(link("senza senso"), None);
    assert_eq!(link(r#"{"href":"#), None);
}

/// An edit of the random test, with positions that are brought into the text.
#[derive(Clone, Debug)]
enum Random {
    Type(usize, String),
    Delete(usize, usize),
    Mark(usize, usize, &'static str, bool),
    Blocks(Vec<(&'static str, String)>),
}

fn random() -> impl Strategy<Value = Random> {
    prop_oneof![
        (any::<usize>(), "[a-zà🙂 ]{1,6}").prop_map(|(at, text)| Random::Type(at, text)),
        (any::<usize>(), 1..8usize).prop_map(|(at, length)| Random::Delete(at, length)),
        (any::<usize>(), 1..12usize, prop::sample::select(vec!["strong", "em"]), any::<bool>())
            .prop_map(|(at, length, name, on)| Random::Mark(at, length, name, on)),
        prop::collection::vec(
            (prop::sample::select(vec!["paragraph", "heading", "unordered-list-item", "strano"]), "[a-z]{0,5}"),
            0..4
        )
        .prop_map(Random::Blocks),
    ]
}

fn do_random(person: &mut Person, at: Id, random: &Random) {
    let length = rich::spans(&person.doc, &Clause { id: at }, clause::BODY).unwrap().iter().map(units).sum::<usize>();
    let within = |position: usize| position % (length + 1);
    let op = match random {
        Random::Type(position, text) => splice(within(*position), 0, text),
        Random::Delete(position, count) => splice(within(*position), (*count).min(length - within(*position)), ""),
        Random::Mark(position, count, name, on) => {
            let (start, end) = (within(*position), (within(*position) + count).min(length));
            let (expand, name) = (Expand::Both, (*name).to_owned());
            match on {
                true => Op::Mark { start, end, expand, name, value: RichValue::Bool(true) },
                false => Op::Unmark { start, end, expand, name },
            }
        }
        Random::Blocks(blocks) => {
            let of = |(kind, text): &(&'static str, String)| {
                let text = (!text.is_empty()).then(|| words(text));
                [Some(marker(kind, &[], &[])), text].into_iter().flatten()
            };
            update(blocks.iter().flat_map(of).collect())
        }
    };
    // A place inside of a surrogate pair is refused.
    drop(person.tries(|edit| rich::apply(edit, &Clause { id: at }, clause::BODY, [op])));
}

/// What the editor says of a letter: it, and for each mark whether it is to hold there.
fn letter(at: usize, letter: &str, on: &[&str]) -> Vec<Op> {
    let (end, expand) = (at + letter.encode_utf16().count(), Expand::Both);
    let mark = |name: &str| match on.contains(&name) {
        true => Op::Mark { start: at, end, expand, name: name.to_owned(), value: RichValue::Bool(true) },
        false => Op::Unmark { start: at, end, expand, name: name.to_owned() },
    };
    [splice(at, 0, letter)].into_iter().chain(["strong", "em"].map(mark)).collect()
}

#[test]
fn letters_as_they_are_typed_bring_no_marks_that_hold_anyway() {
    let (mut irene, _, at) = two_with_a_project();
    writes(&mut irene, at, [update(vec![marker("paragraph", &[], &[])]), splice(1, 0, "prima ")]);
    let before = doc::heads(&irene.doc);
    let typed = (0..9).flat_map(|i| letter(7 + i, "x", &[]));
    irene.edits(|edit| rich::type_in(edit, &Clause { id: at }, clause::BODY, typed));
    let change = doc::changes_since(&irene.doc, &before).pop().unwrap();
    let written = automerge::Change::from_bytes(change).unwrap().len();
    // Nine letters, and who wrote them when.
    assert!(written <= 9 + 3, "{written}");
    assert_eq!(text_of(&irene, at), "prima xxxxxxxxx");
}

fn units(span: &Span) -> usize {
    match span {
        Span::Text { value, .. } => value.encode_utf16().count(),
        Span::Block { .. } => 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Step by step: of several changes at once, the merge tells each and comparing their sum.
    #[test]
    fn a_merge_tells_of_a_clause_what_comparing_tells(edits in prop::collection::vec((any::<bool>(), random()), 1..16)) {
        let (mut irene, mut carlotta, at) = two_with_a_project();
        for (apart, edit) in &edits {
            do_random(&mut irene, at, edit);
            if *apart {
                do_random(&mut carlotta, at, edit);
            }
            let before = doc::heads(&carlotta.doc);
            let changes = doc::changes_since(&irene.doc, &before);
            let mut touched = Touched::default();
            touched.apply(&mut carlotta.doc, &changes).unwrap();
            let told = touched.patches(&carlotta.doc, &Clause { id: at }, clause::BODY, &before).unwrap();
            let compared = rich::diff(&carlotta.doc, &Clause { id: at }, clause::BODY, &before, &doc::heads(&carlotta.doc));
            prop_assert_eq!(Some(told), compared);
            irene.hears(&carlotta);
        }
    }

    /// Letters here and there, under marks or not, some taken back.
    #[test]
    fn letters_typed_read_the_same_as_if_each_were_written_as_it_is_said(
        begun in prop::collection::vec(random(), 0..6),
        typed in prop::collection::vec((0..4_usize, prop::sample::select(vec!["a", "è", "😀"]), 0..4_u8, any::<bool>()), 1..24),
    ) {
        let (mut irene, mut carlotta, at) = two_with_a_project();
        for random in &begun {
            do_random(&mut irene, at, random);
        }
        carlotta.hears(&irene);
        let mut length = rich::spans(&irene.doc, &Clause { id: at }, clause::BODY).unwrap().iter().map(units).sum::<usize>();
        let (mut caret, mut ops) = (length, Vec::new());
        for (jump, words, marks, back) in typed {
            if jump == 0 {
                caret = length;
            }
            let on: Vec<&str> = ["strong", "em"].into_iter().zip([1, 2]).filter(|(_, bit)| marks & bit > 0).map(|(name, _)| name).collect();
            ops.extend(letter(caret, words, &on));
            let size = words.encode_utf16().count();
            (caret, length) = (caret + size, length + size);
            if back {
                ops.push(splice(caret - size, size, ""));
                (caret, length) = (caret - size, length - size);
            }
        }
        writes(&mut carlotta, at, ops.clone());
        irene.edits(|edit| rich::type_in(edit, &Clause { id: at }, clause::BODY, ops));
        let read = |person: &Person| rich::spans(&person.doc, &Clause { id: at }, clause::BODY);
        prop_assert_eq!(read(&irene), read(&carlotta));
    }

    #[test]
    fn an_outline_that_is_kept_reads_like_a_new_one(edits in prop::collection::vec((any::<bool>(), any::<bool>(), random()), 1..24)) {
        let (mut irene, mut carlotta, first) = two_with_a_project();
        let second = view(&irene).clauses[1].id;
        let (mut kept, mut writes) = (Outliner::default(), Writes::default());
        for (into_first, by_carlotta, edit) in edits {
            let at = if into_first { first } else { second };
            do_random(if by_carlotta { &mut carlotta } else { &mut irene }, at, &edit);
            let (before, own) = (doc::heads(&irene.doc), doc::changes_since(&irene.doc, &doc::heads(&carlotta.doc)));
            let mut touched = Touched::default();
            touched.apply(&mut irene.doc, &doc::changes_since(&carlotta.doc, &before)).unwrap();
            touched.add(&irene.doc, &own);
            writes.add(&touched);
            doc::apply(&mut carlotta.doc, &own).unwrap();
            let now = view(&irene);
            prop_assert_eq!(
                kept.read(&irene.doc, &writes, &now),
                Outliner::default().read(&irene.doc, &writes, &now)
            );
        }
    }

    #[test]
    fn any_merge_of_what_two_write_in_a_clause_reads_alike_and_hashes_alike(
        theirs in prop::collection::vec((any::<bool>(), random()), 1..24),
        meets in prop::collection::vec(any::<bool>(), 24),
    ) {
        let (mut irene, mut carlotta, at) = two_with_a_project();
        for ((first, edit), meets) in theirs.iter().zip(meets) {
            do_random(if *first { &mut irene } else { &mut carlotta }, at, edit);
            if meets {
                meet(&mut irene, &mut carlotta);
            }
        }
        meet(&mut irene, &mut carlotta);
        let spans = |person: &Person| rich::spans(&person.doc, &Clause { id: at }, clause::BODY).unwrap();
        prop_assert_eq!(spans(&irene), spans(&carlotta));
        let hash = |person: &Person| codoc::content_hash(&person.doc, codoc::read(&person.doc).0.clause(at).unwrap());
        prop_assert_eq!(hash(&irene), hash(&carlotta));
        blocks::read(&spans(&irene));
    }
}

#[test]
fn a_change_is_told_of_the_texts_that_it_writes_into_and_of_no_other() {
    let (mut irene, mut carlotta, first) = two_with_a_project();
    let second = view(&irene).clauses[1].id;
    writes(&mut irene, first, [update(vec![marker("heading", &[], &[("level", RichValue::Int(1))]), words("Titolo")])]);
    meet(&mut irene, &mut carlotta);
    let hears = |person: &mut Person, other: &Person| {
        let changes = doc::changes_since(&other.doc, &doc::heads(&person.doc));
        let mut touched = Touched::default();
        touched.apply(&mut person.doc, &changes).unwrap();
        let told = matches!(touched, Touched::These { seen: Some(_), .. });
        ([first, second].map(|id| touched.has(&person.doc, &Clause { id }, clause::BODY)), told)
    };
    assert_eq!(hears(&mut carlotta, &irene), ([false, false], true));
    writes(&mut irene, second, [splice(0, 0, "Parole")]);
    assert_eq!(hears(&mut carlotta, &irene), ([false, true], true));
    writes(&mut irene, second, [splice(6, 0, " sue")]);
    assert_eq!(hears(&mut carlotta, &irene), ([false, true], true));
    // What a marker says is in a map within the text.
    writes(&mut irene, first, [update(vec![marker("heading", &[], &[("level", RichValue::Int(2))]), words("Titolo")])]);
    assert_eq!(hears(&mut carlotta, &irene), ([true, false], false));
    irene.edits(|edit| edit.set(&Codoc, fields::TITLE, Some("Un altro titolo".to_owned())));
    assert_eq!(hears(&mut carlotta, &irene), ([false, false], true));
    let path = Clause { id: second }.path();
    let (mut writes, mut one) = (Writes::default(), Touched::default());
    let before = writes.at(&carlotta.doc, &path);
    one.apply(&mut carlotta.doc, &[]).unwrap();
    writes.add(&one);
    assert_eq!(writes.at(&carlotta.doc, &path), before);
    writes.add(&Touched::Anything);
    assert_ne!(writes.at(&carlotta.doc, &path), before);
    let mut broken = Touched::default();
    broken.add(&carlotta.doc, &[vec![1, 2, 3]]);
    assert!(broken.has(&carlotta.doc, &Clause { id: first }, clause::BODY));
}
