//! What people say of words of a clause, and what is embedded in it.

use std::collections::BTreeMap;

use intreccio_model::codesign;
use intreccio_model::codoc::blocks::{self, Embed};
use intreccio_model::codoc::remarks::{self, BringError, Brought, ProposalDraft, Use};
use intreccio_model::codoc::said::{self, What};
use intreccio_model::codoc::{self, ClauseView, CodocView, aside, tables};
use intreccio_model::doc::{Doc, Kind};
use intreccio_model::field::{clause, footnote};
use intreccio_model::ids::{DocId, Id};
use intreccio_model::place::{CellKey, Clause, Footnote, TableRow};
use intreccio_model::projection;
use intreccio_model::rich::{self, Anchor, Expand, Op, RichValue};
use intreccio_model::text;
use intreccio_model::vocab::{KeyWord, ProposalOutcome, ProposalState, Side};
use proptest::prelude::*;

use crate::support::{Person, meet};

fn view(person: &Person) -> CodocView {
    let (view, anomalies) = codoc::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

fn clause_of(person: &Person, id: Id) -> ClauseView {
    view(person).clause(id).unwrap().clone()
}

/// Two people with a clause that says this.
fn two_with(words: &str) -> (Person, Person, Id) {
    let (mut irene, mut carlotta) = (Person::with(Kind::Codoc, 1), Person::with(Kind::Codoc, 2));
    let id = irene.edits(|edit| codoc::add_clause(edit, "Premessa", 1, None, None));
    writes(&mut irene, id, splice(0, 0, words));
    meet(&mut irene, &mut carlotta);
    (irene, carlotta, id)
}

fn splice(index: usize, delete: usize, insert: &str) -> Op {
    Op::Splice { index, delete, insert: insert.to_owned() }
}

fn writes(person: &mut Person, id: Id, op: Op) {
    person.edits(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [op]));
}

fn text_of(doc: &Doc, id: Id) -> String {
    blocks::plain(&rich::spans(doc, &Clause { id }, clause::BODY).unwrap())
}

fn hold(person: &Person, id: Id, words: &str) -> Anchor {
    let text = text_of(&person.doc, id);
    let start = text::utf16(text.split_once(words).unwrap().0);
    rich::anchor(&person.doc, &Clause { id }, clause::BODY, start, start + text::utf16(words)).unwrap()
}

fn words_of(person: &Person, id: Id, anchor: &Anchor) -> Option<String> {
    rich::stretch(&person.doc, &Clause { id }, clause::BODY, &anchor.from, &anchor.to).map(|there| there.words)
}

#[test]
fn a_comment_stays_on_its_words_while_others_write_around_and_in_them() {
    let (mut irene, mut carlotta, id) = two_with("Il tavolo 🙂 ascolta.");
    let anchor = hold(&irene, id, "tavolo 🙂");
    assert_eq!(anchor.quote, "tavolo 🙂");
    writes(&mut carlotta, id, splice(0, 2, "Oggi il"));
    writes(&mut carlotta, id, splice(10, 0, "XX"));
    meet(&mut irene, &mut carlotta);
    assert_eq!(text_of(&irene.doc, id), "Oggi il taXXvolo 🙂 ascolta.");
    for person in [&irene, &carlotta] {
        assert_eq!(words_of(person, id, &anchor).as_deref(), Some("taXXvolo 🙂"));
    }
    // What takes the place of its last character is a part of it.
    writes(&mut irene, id, splice(17, 2, "!"));
    assert_eq!(text_of(&irene.doc, id), "Oggi il taXXvolo ! ascolta.");
    assert_eq!(words_of(&irene, id, &anchor).as_deref(), Some("taXXvolo !"));
}

#[test]
fn a_comment_whose_words_are_gone_says_so_and_quotes_them() {
    for (words, quoted) in [("Solo questo", "Solo questo"), ("Prima solo dopo", "solo"), ("Prima dopo", "dopo")] {
        let (mut irene, _, id) = two_with(words);
        let anchor = hold(&irene, id, quoted);
        let mentions = [irene.user];
        irene.edits(|edit| remarks::add_comment(edit, id, &anchor, "Perché?", &mentions, None));
        let start = text::utf16(words.split_once(quoted).unwrap().0);
        writes(&mut irene, id, splice(start, text::utf16(quoted), ""));
        let clause = clause_of(&irene, id);
        assert_eq!(clause.comments[0].stretch(&irene.doc, id), None);
        assert_eq!(clause.comments[0].quote.value.as_deref(), Some(quoted));
    }
}

#[test]
fn what_spells_no_cursor_is_on_no_words() {
    let (irene, ..) = two_with("abc");
    let (_, _, id) = two_with("abc");
    for spelled in ["", "s", "e", "é@00", "@", "-@", "99999999999@65", "5@", "2@6565", "1@ff"] {
        let found = rich::stretch(&irene.doc, &Clause { id }, clause::BODY, spelled, spelled);
        assert_eq!(found, None, "{spelled}");
    }
    // Of the same document, but of no text.
    let ids = view(&irene).clauses[0].id;
    let actor = format!("{:02x}", 101).repeat(16);
    let found =
        rich::stretch(&irene.doc, &Clause { id: ids }, clause::BODY, &format!("1@{actor}"), &format!("1@{actor}"));
    assert_eq!(found, None);
}

#[test]
fn a_comment_is_answered_and_resolved_and_stays() {
    let (mut irene, mut carlotta, id) = two_with("Il tavolo ascolta.");
    let anchor = hold(&irene, id, "ascolta");
    let whom = [carlotta.user];
    let comment = irene.edits(|edit| remarks::add_comment(edit, id, &anchor, "Chi?", &whom, None));
    meet(&mut irene, &mut carlotta);
    assert_eq!(remarks::mentions_of(&view(&carlotta), carlotta.user), [(id, comment)]);
    let back = [irene.user];
    carlotta.edits(|edit| remarks::add_reply(edit, id, comment, "Tutti.", &back, None));
    irene.edits(|edit| remarks::add_reply(edit, id, comment, "Bene.", &[], None));
    meet(&mut irene, &mut carlotta);
    let by = carlotta.user;
    carlotta.edits(|edit| remarks::resolve_comment(edit, id, comment, Some(by)));
    meet(&mut irene, &mut carlotta);
    let found = clause_of(&irene, id).comments[0].clone();
    assert_eq!(found.by.author, Some(irene.user));
    let answers: Vec<_> = found.replies.iter().map(|reply| reply.body.value.clone().unwrap()).collect();
    assert_eq!(answers.len(), 2);
    assert!(found.is_resolved() && found.resolved_by.value == Some(carlotta.user));
    assert_eq!(remarks::mentions_of(&view(&irene), irene.user), []);
    irene.edits(|edit| remarks::resolve_comment(edit, id, comment, None));
    assert_eq!(remarks::mentions_of(&view(&irene), irene.user), [(id, comment)]);
}

fn proposes(person: &mut Person, id: Id, old: &str, new_text: &str) -> Id {
    let anchor = hold(person, id, old);
    let draft = ProposalDraft {
        anchor,
        new_text: new_text.to_owned(),
        why: "Perché sì".to_owned(),
        side: Some(Side::Comune),
        session: None,
    };
    person.edits(|edit| remarks::propose(edit, id, &draft))
}

fn decides(person: &mut Person, id: Id, proposal: Id, side: Side, outcome: ProposalOutcome) {
    person.edits(|edit| remarks::decide(edit, id, proposal, side, outcome, "detto", None));
}

fn brings(person: &mut Person, id: Id) -> Result<(), BringError> {
    let proposal = clause_of(person, id).proposals[0].clone();
    remarks::may_bring_in(&person.doc, id, &proposal)?;
    Ok(person.tries(|edit| remarks::bring_in(edit, id, &proposal)).map(drop)?)
}

fn heals(person: &mut Person, id: Id) {
    let proposal = clause_of(person, id).proposals[0].clone();
    let found = proposal.in_text(&person.doc, id);
    if !matches!(found, Use::Doubled { intact: false, .. }) {
        person.edits(|edit| remarks::heal(edit, id, proposal.id, &found));
    }
}

#[test]
fn a_proposal_goes_from_open_to_the_text() {
    let (mut irene, mut carlotta, id) = two_with("Si riunisce ogni due mesi.");
    let proposal = proposes(&mut carlotta, id, "ogni due mesi", "ogni\nmese");
    meet(&mut irene, &mut carlotta);
    let state = |person: &Person| clause_of(person, id).proposals[0].state();
    assert_eq!(state(&irene), ProposalState::AccettataComune);
    decides(&mut irene, id, proposal, Side::Ati, ProposalOutcome::Respinge);
    assert_eq!(state(&irene), ProposalState::Respinta);
    assert!(!clause_of(&irene, id).proposals[0].is_open());
    decides(&mut irene, id, proposal, Side::Ati, ProposalOutcome::Accetta);
    assert_eq!(state(&irene), ProposalState::Accolta);
    brings(&mut irene, id).unwrap();
    meet(&mut irene, &mut carlotta);
    for person in [&irene, &carlotta] {
        assert_eq!(text_of(&person.doc, id), "Si riunisce ogni mese.");
        let found = clause_of(person, id).proposals[0].clone();
        assert_eq!(found.in_text(&person.doc, id), Use::Done);
        assert_eq!((found.decisions.len(), found.is_open()), (3, false));
    }
}

#[test]
fn a_proposal_is_withdrawn_and_stays() {
    let (mut irene, _, id) = two_with("Si riunisce ogni due mesi.");
    let proposal = proposes(&mut irene, id, "ogni due mesi", "");
    decides(&mut irene, id, proposal, Side::Comune, ProposalOutcome::Ritira);
    assert_eq!(clause_of(&irene, id).proposals[0].state(), ProposalState::Ritirata);
}

#[test]
fn a_proposal_whose_words_changed_is_not_brought_in_blindly() {
    let (mut irene, mut carlotta, id) = two_with("Si riunisce ogni due mesi.");
    proposes(&mut carlotta, id, "ogni due mesi", "ogni mese");
    writes(&mut carlotta, id, splice(17, 3, "tre"));
    meet(&mut irene, &mut carlotta);
    let refused = brings(&mut irene, id);
    assert!(matches!(refused, Err(BringError::Changed(Some(words))) if words == "ogni tre mesi"));
    writes(&mut irene, id, splice(0, 26, ""));
    assert!(matches!(brings(&mut irene, id), Err(BringError::Changed(None))));
}

#[test]
fn two_bring_a_proposal_in_apart_and_somebody_has_changed_one_of_the_copies() {
    let (mut irene, mut carlotta, id) = two_with("Si riunisce ogni due mesi.");
    proposes(&mut carlotta, id, "due mesi", "mese");
    meet(&mut irene, &mut carlotta);
    brings(&mut irene, id).unwrap();
    brings(&mut carlotta, id).unwrap();
    meet(&mut irene, &mut carlotta);
    let text = text_of(&irene.doc, id);
    assert_eq!(text, "Si riunisce ogni mesemese.");
    let found = clause_of(&irene, id).proposals[0].clone();
    let Use::Doubled { extra, intact: true } = found.in_text(&irene.doc, id) else { panic!("{found:?}") };
    writes(&mut irene, id, splice(extra[0].start + 1, 1, "a"));
    let doubled = found.in_text(&irene.doc, id);
    assert!(matches!(doubled, Use::Doubled { intact: false, .. }));
    // People decide: who takes the copy away by hand has done so.
    irene.edits(|edit| remarks::heal(edit, id, found.id, &doubled));
    assert_eq!(found.in_text(&irene.doc, id), Use::Done);
    assert_eq!(text_of(&irene.doc, id), "Si riunisce ogni mese.");
}

fn takes_out(person: &mut Person, id: Id, brought: &Brought) -> Result<(), BringError> {
    let proposal = clause_of(person, id).proposals[0].clone();
    remarks::may_take_out(&person.doc, id, &proposal, brought.used)?;
    Ok(person.tries(|edit| remarks::take_out(edit, id, &proposal, brought))?)
}

fn brings_back(person: &mut Person, id: Id) -> Brought {
    let proposal = clause_of(person, id).proposals[0].clone();
    person.edits(|edit| remarks::bring_in(edit, id, &proposal))
}

fn spans_of(person: &Person, id: Id) -> Vec<rich::Span> {
    rich::spans(&person.doc, &Clause { id }, clause::BODY).unwrap()
}

/// Marks, a note in the middle of the words, a proposal that only strikes out: all of it is there again.
#[test]
fn a_proposal_taken_out_of_the_text_leaves_it_as_it_was_and_can_come_in_again() {
    for new_text in ["ogni mese", ""] {
        let (mut irene, mut carlotta, id) = two_with("Si riunisce ogni due mesi.");
        let bold = Op::Mark {
            start: 17,
            end: 20,
            expand: Expand::Both,
            name: "strong".to_owned(),
            value: RichValue::Bool(true),
        };
        writes(&mut irene, id, bold);
        let note = irene.edits(|edit| tables::add_footnote(edit, id));
        let mut spans = spans_of(&irene, id);
        let RichValue::Map(value) = embed("footnote", note) else { unreachable!() };
        spans.insert(2, rich::Span::Block { value });
        let all = Op::UpdateSpans { spans, default_expand: Expand::Both, expands: BTreeMap::new() };
        writes(&mut irene, id, all);
        let anchor = rich::anchor(&irene.doc, &Clause { id }, clause::BODY, 12, 26).unwrap();
        let draft = ProposalDraft { anchor, new_text: new_text.to_owned(), ..ProposalDraft::default() };
        let proposal = irene.edits(|edit| remarks::propose(edit, id, &draft));
        for side in [Side::Comune, Side::Ati] {
            decides(&mut irene, id, proposal, side, ProposalOutcome::Accetta);
        }
        meet(&mut irene, &mut carlotta);
        let (before, hash) = (spans_of(&irene, id), codoc::content_hash(&irene.doc, &clause_of(&irene, id)));
        let brought = brings_back(&mut irene, id);
        meet(&mut irene, &mut carlotta);
        // Somebody writes elsewhere meanwhile.
        writes(&mut carlotta, id, splice(0, 2, "Si"));
        takes_out(&mut irene, id, &brought).unwrap();
        meet(&mut irene, &mut carlotta);
        for person in [&irene, &carlotta] {
            assert_eq!(spans_of(person, id), before, "{new_text}");
            assert_eq!(codoc::content_hash(&person.doc, &clause_of(person, id)), hash);
            let found = clause_of(person, id).proposals[0].clone();
            assert_eq!((found.in_text(&person.doc, id), found.is_open()), (Use::No, true));
            assert!(remarks::may_bring_in(&person.doc, id, &found).is_ok());
        }
        let again = brings_back(&mut carlotta, id);
        let found = clause_of(&carlotta, id).proposals[0].clone();
        assert_eq!((found.in_text(&carlotta.doc, id), found.uses.len()), (Use::Done, 2));
        assert_ne!(spans_of(&carlotta, id), before);
        takes_out(&mut carlotta, id, &again).unwrap();
        assert_eq!(spans_of(&carlotta, id), before);
    }
}

#[test]
fn new_words_that_somebody_has_changed_are_not_taken_out() {
    let (mut irene, mut carlotta, id) = two_with("Si riunisce ogni due mesi.");
    proposes(&mut irene, id, "due mesi", "mese");
    let brought = brings_back(&mut irene, id);
    meet(&mut irene, &mut carlotta);
    writes(&mut carlotta, id, splice(19, 0, "xx"));
    meet(&mut irene, &mut carlotta);
    let refused = takes_out(&mut irene, id, &brought);
    assert!(matches!(refused, Err(BringError::Changed(Some(words))) if words == "mexxse"));
    assert_eq!(text_of(&irene.doc, id), "Si riunisce ogni mexxse.");
}

/// Two bring it in apart. One takes it back before they meet, or both do, or somebody has healed meanwhile: the old words or the new ones are
/// there, once, and the record says which.
#[test]
fn what_is_taken_out_while_others_bring_it_in_or_heal_is_in_the_text_once() {
    for new_text in ["mese", ""] {
        for (both, healed) in [(false, false), (true, false), (false, true)] {
            let (mut irene, mut carlotta, id) = two_with("Si riunisce ogni due mesi.");
            let mut third = Person::opens(&intreccio_model::doc::save(&irene.doc), 3);
            proposes(&mut irene, id, "due mesi", new_text);
            meet(&mut irene, &mut carlotta);
            let (one, two) = (brings_back(&mut irene, id), brings_back(&mut carlotta, id));
            if healed {
                for person in [&mut irene, &mut carlotta] {
                    let copy = intreccio_model::doc::save(&person.doc);
                    let changes = intreccio_model::doc::changes_since(&Person::opens(&copy, 4).doc, &[]);
                    intreccio_model::doc::apply(&mut third.doc, &changes).unwrap();
                }
                heals(&mut third, id);
            }
            takes_out(&mut irene, id, &one).unwrap();
            if both {
                takes_out(&mut carlotta, id, &two).unwrap();
            }
            let mut all = [irene, carlotta, third];
            everybody_meets(&mut all);
            all.iter_mut().for_each(|person| heals(person, id));
            everybody_meets(&mut all);
            for person in &all {
                let found = clause_of(person, id).proposals[0].clone();
                let words = match found.used().next() {
                    Some(_) => format!("Si riunisce ogni {new_text}."),
                    None => "Si riunisce ogni due mesi.".to_owned(),
                };
                assert_eq!(text_of(&person.doc, id), words, "{new_text:?} {both} {healed}");
                assert!(matches!(found.in_text(&person.doc, id), Use::No | Use::Done));
            }
        }
    }
}

#[test]
fn what_is_said_in_a_session_is_found_by_it() {
    let (mut irene, _, id) = two_with("Si riunisce ogni due mesi.");
    let (session, other) = (DocId([7; 16]), DocId([8; 16]));
    let anchor = hold(&irene, id, "ogni due mesi");
    let comment = irene.edits(|edit| remarks::add_comment(edit, id, &anchor, "Pochi?", &[], Some(session)));
    irene.edits(|edit| remarks::add_comment(edit, id, &anchor, "fuori", &[], None));
    irene.edits(|edit| remarks::add_reply(edit, id, comment, "Sì.", &[], Some(session)));
    let draft = ProposalDraft {
        anchor,
        new_text: "ogni mese".to_owned(),
        side: Some(Side::Comune),
        session: Some(session),
        ..ProposalDraft::default()
    };
    let proposal = irene.edits(|edit| remarks::propose(edit, id, &draft));
    irene.edits(|edit| remarks::decide(edit, id, proposal, Side::Ati, ProposalOutcome::Respinge, "No.", Some(session)));
    irene.edits(|edit| codoc::say(edit, id, Side::Ati, KeyWord::Dissente, "00", "No.", Some(other)));
    let view = view(&irene);
    assert_eq!(said::sessions(&view).into_iter().collect::<Vec<_>>(), [session, other]);
    let what = |session| said::said_in(&view, session).into_iter().map(|one| one.what).collect::<Vec<_>>();
    assert!(matches!(
        what(session).as_slice(),
        [
            What::Comment { .. },
            What::Answer { .. },
            What::Proposal { .. },
            What::Decision { side: Some(Side::Ati), outcome: Some(ProposalOutcome::Respinge), .. },
        ]
    ));
    assert!(matches!(what(other).as_slice(), [What::Key { key: Some(KeyWord::Dissente), .. }]));
    assert_eq!(said::session_of(&codoc::last_word(&view.clauses[0], Side::Ati).unwrap().session), Some(other));
    let Some(card) = projection::table_card(&irene.doc) else { panic!() };
    let projection::TableKind::Codoc { sessions, .. } = card.what else { panic!() };
    assert_eq!(sessions, [session, other]);
}

/// Who reads a text and does not write in it says what there is to say in the lane beside it.
#[test]
fn what_is_said_in_the_lane_is_read_with_the_text() {
    let (mut irene, mut carlotta, id) = two_with("Il tavolo ascolta.");
    let (mut one, mut two) = (Person::with(Kind::Reasons, 5), Person::with(Kind::Reasons, 6));
    let anchor = hold(&irene, id, "ascolta");
    let comment = irene.edits(|edit| remarks::add_comment(edit, id, &anchor, "Chi?", &[], None));
    let whom = [irene.user];
    (one.now_ms, two.now_ms) = (irene.now_ms, irene.now_ms);
    let own = one.edits(|edit| aside::add_comment(edit, id, &anchor, "Da fuori", &whom, Some(DocId([7; 16]))));
    two.edits(|edit| aside::add_reply(edit, comment, "Tutti.", &whom, None));
    two.edits(|edit| aside::add_comment(edit, id, &anchor, "Anch’io", &[], None));
    // Its clause has not come yet.
    two.edits(|edit| aside::add_comment(edit, Id::new(1, [1; 10]), &anchor, "altrove", &[], None));
    meet(&mut one, &mut two);
    let back = [carlotta.user];
    two.edits(|edit| aside::add_reply(edit, own, "Ecco.", &back, None));
    meet(&mut one, &mut two);
    writes(&mut carlotta, id, splice(0, 0, "Oggi "));
    meet(&mut irene, &mut carlotta);
    let joined = |person: &Person, lane: &Person| {
        let mut view = view(person);
        aside::join(&mut view, &lane.doc);
        view
    };
    for lane in [&one, &two] {
        assert_eq!(intreccio_model::log::read_reasons(&lane.doc).1, []);
        let clause = joined(&irene, lane).clauses[0].clone();
        let said: Vec<_> = clause.comments.iter().map(|one| one.body.value.clone().unwrap()).collect();
        assert_eq!(said, ["Chi?", "Da fuori", "Anch’io"]);
        let answers =
            |number: usize| clause.comments[number].replies.iter().map(|one| one.by.author).collect::<Vec<_>>();
        assert_eq!((answers(0), answers(1)), (vec![Some(two.user)], vec![Some(two.user)]));
        assert_eq!(clause.comments[1].stretch(&irene.doc, id).unwrap().words, "ascolta");
        assert_eq!(clause.comments[1].by.author, Some(one.user));
    }
    let named = |lane: &Person, whom| remarks::mentions_of(&joined(&irene, lane), whom);
    assert_eq!(
        (named(&one, irene.user), named(&one, carlotta.user)),
        (vec![(id, comment), (id, own)], vec![(id, own)])
    );
    assert!(aside::comments_in(&one.doc).contains(&own) && !aside::comments_in(&one.doc).contains(&comment));
    let by = irene.user;
    one.edits(|edit| aside::resolve_comment(edit, own, Some(by)));
    let resolved = joined(&irene, &one).clauses[0].comments[1].clone();
    assert!(resolved.is_resolved() && resolved.replies.len() == 1);
    assert_eq!(named(&one, carlotta.user), []);
    let card = projection::table_card_with(&irene.doc, Some(&one.doc)).unwrap();
    assert_eq!(card.named, [irene.user]);
    // Nothing of it is in the text's own document.
    assert_eq!(view(&irene).clauses[0].comments.len(), 1);
}

fn embed(kind: &str, id: Id) -> RichValue {
    let text = |text: &str| RichValue::Str(text.to_owned());
    RichValue::Map(BTreeMap::from([
        ("type".to_owned(), text(kind)),
        ("parents".to_owned(), RichValue::List(Vec::new())),
        ("attrs".to_owned(), RichValue::Map(BTreeMap::from([("id".to_owned(), text(&id.to_string()))]))),
        ("isEmbed".to_owned(), RichValue::Bool(true)),
    ]))
}

/// Puts what is embedded at the end of a clause.
fn embeds(person: &mut Person, id: Id, kind: &str, record: Id) {
    let mut spans = rich::spans(&person.doc, &Clause { id }, clause::BODY).unwrap();
    let RichValue::Map(value) = embed(kind, record) else { unreachable!() };
    spans.push(rich::Span::Block { value });
    let op = Op::UpdateSpans { spans, default_expand: Expand::Both, expands: BTreeMap::new() };
    writes(person, id, op);
}

fn table_of(person: &Person, id: Id) -> tables::TableView {
    clause_of(person, id).tables[0].clone()
}

#[test]
fn rows_that_two_add_to_a_table_apart_both_stay() {
    let (mut irene, mut carlotta, id) = two_with("Tabella: ");
    let table = irene.edits(|edit| tables::add_table(edit, id, 2, 2));
    embeds(&mut irene, id, "table", table);
    meet(&mut irene, &mut carlotta);
    for (person, words) in [(&mut irene, "di Irene"), (&mut carlotta, "di Carlotta")] {
        let view = table_of(person, id);
        let row = person.edits(|edit| tables::add_row_behind(edit, id, &view, Some(view.rows()[0])));
        let at = CellKey { row, column: view.columns()[1] };
        person.edits(|edit| tables::set_cell(edit, id, table, at, words));
    }
    meet(&mut irene, &mut carlotta);
    assert_eq!(table_of(&irene, id).grid(), table_of(&carlotta, id).grid());
    let grid = table_of(&irene, id).grid();
    assert_eq!((grid.len(), grid[0].len()), (4, 2));
    let mut words: Vec<_> = grid[1..3].iter().map(|row| row[1].as_str()).collect();
    words.sort_unstable();
    assert_eq!(words, ["di Carlotta", "di Irene"]);
    let gone = TableRow { clause: id, table, id: table_of(&irene, id).rows()[1] };
    irene.edits(|edit| edit.remove(&gone));
    assert_eq!(table_of(&irene, id).grid().len(), 3);
}

#[test]
fn a_table_that_is_pasted_has_its_words_and_a_note_what_it_says() {
    let (mut irene, mut carlotta, id) = two_with("Dal foglio: ");
    let row = |cells: &[&str]| cells.iter().map(|&words| words.to_owned()).collect::<Vec<_>>();
    let pasted = vec![row(&["Servizio", "Ore", ""]), row(&["Educativa", "12"]), row(&["", "", "in più"])];
    let table = irene.edits(|edit| tables::add_table_of(edit, id, pasted));
    let note = irene.edits(|edit| tables::add_footnote_of(edit, id, "Dal bilancio."));
    embeds(&mut irene, id, "table", table);
    embeds(&mut irene, id, "footnote", note);
    meet(&mut irene, &mut carlotta);
    let whole = [row(&["Servizio", "Ore", ""]), row(&["Educativa", "12", ""]), row(&["", "", "in più"])];
    assert_eq!(table_of(&carlotta, id).grid(), whole);
    assert_eq!(tables::footnote_text(&carlotta.doc, id, note), "Dal bilancio.");
}

#[test]
fn the_hash_of_a_clause_has_the_tables_and_notes_that_its_text_names() {
    let (mut irene, mut carlotta, id) = two_with("Testo");
    let hash = |person: &Person| codoc::content_hash(&person.doc, &clause_of(person, id));
    let plain = hash(&irene);
    let table = irene.edits(|edit| tables::add_table(edit, id, 1, 1));
    let note = irene.edits(|edit| tables::add_footnote(edit, id));
    assert_eq!(hash(&irene), plain);
    embeds(&mut irene, id, "table", table);
    embeds(&mut irene, id, "footnote", note);
    let named = hash(&irene);
    assert_ne!(named, plain);
    let view = table_of(&irene, id);
    let at = CellKey { row: view.rows()[0], column: view.columns()[0] };
    irene.edits(|edit| tables::set_cell(edit, id, table, at, "x"));
    let filled = hash(&irene);
    assert_ne!(filled, named);
    irene.edits(|edit| text::update(edit, &Footnote { clause: id, id: note }, footnote::BODY, "nota"));
    assert_ne!(hash(&irene), filled);
    meet(&mut irene, &mut carlotta);
    assert_eq!(hash(&irene), hash(&carlotta));
    let embedded = tables::embedded(&irene.doc, &clause_of(&irene, id));
    assert_eq!(embedded, [Embed::Table(table), Embed::Footnote(note)]);
}

#[test]
fn footnotes_are_numbered_over_the_whole_text() {
    let (mut irene, _, first) = two_with("Prima");
    let last = view(&irene).clauses[0].ord.value.clone();
    let second = irene.edits(|edit| codoc::add_clause(edit, "Poi", 1, last.as_ref(), None));
    let mut notes = Vec::new();
    for clause in [second, first, first] {
        let note = irene.edits(|edit| tables::add_footnote(edit, clause));
        embeds(&mut irene, clause, "footnote", note);
        notes.push(note);
    }
    let unnamed = irene.edits(|edit| tables::add_footnote(edit, first));
    let placed = tables::footnotes(&irene.doc, &view(&irene));
    let numbers: Vec<_> = placed.iter().map(|note| (note.id, note.number)).collect();
    assert_eq!(numbers, [(notes[1], 1), (notes[2], 2), (notes[0], 3)]);
    assert!(placed.iter().all(|note| note.id != unnamed));
}

#[test]
fn words_are_marked_as_a_term_of_the_glossary() {
    let mut table = Person::with(Kind::Codesign, 3);
    let term = table.edits(|edit| codesign::add_term(edit, "équipe", "Chi lavora con la famiglia.", None));
    let (view, anomalies) = codesign::read(&table.doc);
    assert_eq!((anomalies, view.terms().count()), (vec![], 1));
    assert_eq!(view.term(term).unwrap().definition.value, "Chi lavora con la famiglia.");
    let (mut irene, _, id) = two_with("L’équipe si riunisce.");
    let value = RichValue::Str(term.to_string());
    let mark = Op::Mark { start: 2, end: 8, expand: Expand::None, name: "term".to_owned(), value };
    writes(&mut irene, id, mark);
    let read = blocks::read(&rich::spans(&irene.doc, &Clause { id }, clause::BODY).unwrap());
    let marked: Vec<_> = read[0].runs.iter().filter(|run| run.term == Some(term)).map(|run| run.text.clone()).collect();
    assert_eq!(marked, ["équipe"]);
}

/// A step of the random test.
#[derive(Clone, Debug)]
enum Step {
    Type(usize, String),
    Delete(usize, usize),
    BringIn,
    Heal,
    Row,
    Comment(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<usize>(), "[a-z🙂 ]{1,4}").prop_map(|(at, words)| Step::Type(at, words)),
        (any::<usize>(), 1..4usize).prop_map(|(at, length)| Step::Delete(at, length)),
        Just(Step::BringIn),
        Just(Step::Heal),
        Just(Step::Row),
        any::<usize>().prop_map(Step::Comment),
    ]
}

fn takes(person: &mut Person, id: Id, step: &Step) {
    let length = text::utf16(&text_of(&person.doc, id));
    match step {
        Step::Type(at, words) => drop(
            person.tries(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [splice(at % (length + 1), 0, words)])),
        ),
        Step::Delete(at, count) => {
            let at = at % (length + 1);
            let op = splice(at, (*count).min(length - at), "");
            drop(person.tries(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [op])));
        }
        Step::BringIn if clause_of(person, id).proposals[0].uses.is_empty() => drop(brings(person, id)),
        Step::BringIn => {}
        Step::Heal => heals(person, id),
        Step::Row => {
            let view = table_of(person, id);
            person.edits(|edit| tables::add_row_behind(edit, id, &view, None));
        }
        Step::Comment(at) => {
            let at = at % (length + 1);
            if let Some(anchor) = rich::anchor(&person.doc, &Clause { id }, clause::BODY, at, (at + 3).min(length)) {
                person.edits(|edit| remarks::add_comment(edit, id, &anchor, "x", &[], None));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_merge_of_remarks_and_tables_reads_alike(
        steps in prop::collection::vec((any::<bool>(), step(), any::<bool>()), 1..20),
    ) {
        let (mut irene, mut carlotta, id) = two_with("Il tavolo ascolta le famiglie.");
        proposes(&mut irene, id, "ascolta", "sente");
        irene.edits(|edit| tables::add_table(edit, id, 1, 1));
        meet(&mut irene, &mut carlotta);
        for (first, step, meets) in &steps {
            takes(if *first { &mut irene } else { &mut carlotta }, id, step);
            if *meets {
                meet(&mut irene, &mut carlotta);
            }
        }
        meet(&mut irene, &mut carlotta);
        prop_assert_eq!(view(&irene).clauses, view(&carlotta).clauses);
        let clause = clause_of(&irene, id);
        for comment in &clause.comments {
            prop_assert_eq!(comment.stretch(&irene.doc, id), comment.stretch(&carlotta.doc, id));
        }
        let used = |person: &Person| clause.proposals[0].in_text(&person.doc, id);
        prop_assert_eq!(used(&irene), used(&carlotta));
    }

    /// However many bring it in, and whoever heals how often, the new words are there once.
    #[test]
    fn a_proposal_comes_into_the_text_once(
        people in 2..5usize,
        healers in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        apart in any::<bool>(),
    ) {
        let (mut irene, mut carlotta, id) = two_with("Il tavolo ascolta le famiglie.");
        proposes(&mut irene, id, "ascolta", "sente");
        meet(&mut irene, &mut carlotta);
        let bytes = intreccio_model::doc::save(&irene.doc);
        let numbers = 11..11 + u8::try_from(people).unwrap();
        let mut all: Vec<Person> = numbers.map(|number| Person::opens(&bytes, number)).collect();
        for person in &mut all {
            brings(person, id).unwrap();
        }
        everybody_meets(&mut all);
        for healer in healers {
            heals(healer.get_mut(&mut all), id);
            if !apart {
                everybody_meets(&mut all);
            }
        }
        everybody_meets(&mut all);
        for person in &all {
            prop_assert_eq!(text_of(&person.doc, id), "Il tavolo sente le famiglie.");
        }
    }
}

fn everybody_meets(all: &mut [Person]) {
    for _ in 0..2 {
        let (first, rest) = all.split_first_mut().unwrap();
        rest.iter_mut().for_each(|one| meet(first, one));
    }
}
