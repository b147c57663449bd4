//! Versions of a text: their names, what changed between two, a text that went out as a file and came back, what may be published.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};
use intreccio_model::codoc::agreed::{self, AsItIs};
use intreccio_model::codoc::compare::{self, Content, Fate, Piece};
use intreccio_model::codoc::exchange::{self, ExchangeError};
use intreccio_model::codoc::publish::Secrets;
use intreccio_model::codoc::said::{self, What};
use intreccio_model::codoc::tables;
use intreccio_model::codoc::{self, CodocView, blocks};
use intreccio_model::doc::{self, Kind};
use intreccio_model::draft::{self, Copied, Origin};
use intreccio_model::field::clause;
use intreccio_model::ids::{Actor, DocId, Id, UserId};
use intreccio_model::package::{self, Package, PackageError};
use intreccio_model::place::Clause;
use intreccio_model::plan::content::spell_heads;
use intreccio_model::rich::{self, Expand, Op, RichValue, Span};
use intreccio_model::vocab::{CodocState, CodocTemplate, GridSide, OrganizationKind, Side, VersionReason};
use intreccio_model::{field, grid, guideline, identity, place, plan, text, workspace};
use proptest::prelude::*;

use crate::support::{Person, date, meet};

fn view(person: &Person) -> CodocView {
    codoc::read(&person.doc).0
}

fn with_a_text() -> (Person, Id) {
    let mut irene = Person::with(Kind::Codoc, 1);
    irene.edits(|edit| codoc::templates::fill(edit, "Radici in rete", CodocTemplate::Progetto));
    let first = view(&irene).clauses[0].id;
    (irene, first)
}

fn types(person: &mut Person, id: Id, index: usize, delete: usize, insert: &str) {
    let op = Op::Splice { index, delete, insert: insert.to_owned() };
    person.edits(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [op]));
}

fn text(person: &Person, id: Id) -> String {
    blocks::plain(&rich::spans(&person.doc, &Clause { id }, clause::BODY).unwrap())
}

fn name(person: &mut Person, label: &str) -> String {
    let (heads, hash) = (spell_heads(&person.doc), codoc::whole_hash(&person.doc, &view(person)));
    person.edits(|edit| codoc::name_version(edit, label, VersionReason::Seduta, (&hash, &heads), None));
    heads
}

/// Sets the state as the page does.
fn becomes(person: &mut Person, state: CodocState) -> Option<Id> {
    let (now, heads) = (view(person), spell_heads(&person.doc));
    let hash = codoc::whole_hash(&person.doc, &now);
    let as_it_is = AsItIs { label: state.code(), hash: &hash, heads: &heads, session: None };
    person.edits(|edit| agreed::set_state(edit, &now, Some(state), &as_it_is))
}

#[test]
fn what_was_agreed_on_is_told_from_what_came_after() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "Il Comune ascolta.");
    let outgrown = |person: &Person| agreed::outgrown(&person.doc, &view(person)).map(|version| version.id);
    assert_eq!((becomes(&mut irene, CodocState::Concordata), view(&irene).versions.len()), (None, 0));
    let approved = becomes(&mut irene, CodocState::Approvata);
    assert!(approved.is_some() && agreed::is_agreed(&view(&irene)));
    assert_eq!(outgrown(&irene), None);
    // Published as it was approved: one version. Signed: one of its own, which publishing does not need again.
    assert_eq!(becomes(&mut irene, CodocState::Pubblicata), None);
    let signed = becomes(&mut irene, CodocState::Firmata);
    assert!(signed.is_some());
    assert_eq!(becomes(&mut irene, CodocState::Pubblicata), None);
    // Somebody goes on, and takes it back.
    types(&mut irene, first, 0, 0, "Qui ");
    assert_eq!(outgrown(&irene), signed);
    types(&mut irene, first, 0, 4, "");
    assert_eq!(outgrown(&irene), None);
    types(&mut irene, first, 0, 0, "Qui ");
    becomes(&mut irene, CodocState::Bozza);
    assert_eq!(outgrown(&irene), None, "a draft is agreed on by nobody");
    // Two sign apart what each has written: the text of both was signed by nobody.
    let mut agnese = Person::opens(&doc::save(&irene.doc), 2);
    for (person, words) in [(&mut irene, "Oggi "), (&mut agnese, "Sempre ")] {
        types(person, first, 0, 0, words);
        becomes(person, CodocState::Firmata);
        assert_eq!(outgrown(person), None);
    }
    meet(&mut irene, &mut agnese);
    assert!(outgrown(&irene).is_some());
    assert_eq!(outgrown(&irene), outgrown(&agnese));
}

#[test]
fn a_version_is_found_by_the_session_in_which_it_got_its_name() {
    let (mut irene, _) = with_a_text();
    let (here, other) = (DocId([3; 16]), DocId([4; 16]));
    irene.edits(|edit| codoc::name_version(edit, "Seduta 3", VersionReason::Seduta, ("", ""), Some(here)));
    name(&mut irene, "Fuori seduta");
    let view = view(&irene);
    let found = said::said_in(&view, here);
    assert_eq!((found.len(), found[0].clause), (1, None));
    assert_eq!(found[0].what, What::Version { label: "Seduta 3".to_owned() });
    assert_eq!((said::said_in(&view, other), said::sessions(&view).len()), (Vec::new(), 1));
}

#[test]
fn what_changed_since_a_version_is_told_word_by_word_and_clause_by_clause() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "Il Comune ascolta le famiglie e i bambini.");
    let ids: Vec<Id> = view(&irene).clauses.iter().map(|clause| clause.id).collect();
    let heads = name(&mut irene, "Seduta 3");
    types(&mut irene, first, 10, 7, "sostiene");
    let last = view(&irene).clauses.last().and_then(|clause| clause.ord.value.clone());
    irene.edits(|edit| codoc::add_clause(edit, "Accordi finali", 1, last.as_ref(), None));
    irene.edits(|edit| codoc::strike_clause(edit, ids[1], true));
    let second = view(&irene).clauses[5].ord.value.clone();
    let third = view(&irene).clauses[6].ord.value.clone();
    irene.edits(|edit| codoc::move_clause(edit, ids[2], second.as_ref(), third.as_ref()));
    let before = Content::at(&irene.doc, &heads).unwrap();
    let changes = compare::compare(&before, &Content::of(&irene.doc, &view(&irene)));
    let fate = |id: Id| changes.iter().find(|change| change.id == id).unwrap().fate;
    assert_eq!(
        [fate(ids[0]), fate(ids[1]), fate(ids[2]), fate(ids[3])],
        [Fate::Edited, Fate::Gone, Fate::Moved, Fate::Same]
    );
    assert_eq!(changes.iter().filter(|change| change.fate == Fate::Added).count(), 1);
    let piece = |words: &str| words.to_owned();
    assert_eq!(
        changes[0].text,
        [
            Piece::Same(piece("Il Comune ")),
            Piece::Gone(piece("ascolta")),
            Piece::Came(piece("sostiene")),
            Piece::Same(piece(" le famiglie e i bambini.")),
        ]
    );
    assert_eq!(changes[1].id, ids[1], "what is gone stands where it stood");
    assert_eq!(view(&irene).versions[0].label.value.as_deref(), Some("Seduta 3"));
}

proptest! {
    #[test]
    fn both_texts_can_be_told_from_a_comparison(before in "[a-d .\n]{0,40}", after in "[a-d .\n]{0,40}") {
        prop_assert_eq!(compare::sides(&compare::words(&before, &after)), (before, after));
    }
}

/// Opens the file with another program, which has no author, writes in the first clause and saves it.
fn written_elsewhere(file: &[u8], id: Id, edit: impl FnOnce(&mut AutoCommit, &automerge::ObjId)) -> Vec<u8> {
    let mut other = AutoCommit::load(file).unwrap();
    let (_, clauses) = other.get(ROOT, "clauses").unwrap().unwrap();
    let (_, clause) = other.get(&clauses, id.to_string()).unwrap().unwrap();
    let (_, body) = other.get(&clause, "body").unwrap().unwrap();
    edit(&mut other, &body);
    other.save()
}

fn bring(person: &Person, file: &[u8]) -> Result<exchange::Brought, ExchangeError> {
    let mut n = 0;
    exchange::bring_back(
        &person.doc,
        file,
        UserId([1; 16]),
        Actor([99; 16]),
        1_800_000_000_000,
        &mut |bytes: &mut [u8]| {
            n += 1;
            bytes.fill(n);
        },
    )
}

#[test]
fn what_another_program_wrote_in_the_file_comes_back_and_merges_with_what_was_written_meanwhile() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "Il tavolo ascolta le famiglie.");
    let file = doc::save(&irene.doc);
    let file = written_elsewhere(&file, first, |other, body| {
        other.splice_text(body, 18, 2, "tutte le").unwrap();
    });
    types(&mut irene, first, 0, 0, "Premessa. ");
    let brought = bring(&irene, &file).unwrap();
    assert_eq!(brought.clauses, 1);
    doc::apply(&mut irene.doc, &brought.changes).unwrap();
    assert_eq!(text(&irene, first), "Premessa. Il tavolo ascolta tutte le famiglie.");
    let header = doc::inspect(&brought.changes[0]).unwrap();
    assert_eq!(header.author, Some(UserId([1; 16])), "it travels as the words of who brought it");
    let mut carlotta = Person::with(Kind::Codoc, 2);
    meet(&mut irene, &mut carlotta);
    assert_eq!(text(&carlotta, first), text(&irene, first));
}

#[test]
fn what_is_not_a_copy_of_the_text_is_refused_and_changes_nothing() {
    let (irene, _) = with_a_text();
    let before = doc::heads(&irene.doc);
    assert!(matches!(bring(&irene, b"PK not a document"), Err(ExchangeError::Unreadable(_))));
    let (mut other, _) = (Person::with(Kind::Codoc, 3), ());
    other.edits(|edit| codoc::templates::fill(edit, "Altro", CodocTemplate::Libero));
    assert!(matches!(bring(&irene, &doc::save(&other.doc)), Err(ExchangeError::Another)));
    let mut foreign = AutoCommit::new();
    foreign.put_object(ROOT, "clauses", ObjType::Map).unwrap();
    assert!(matches!(bring(&irene, &foreign.save()), Err(ExchangeError::Another)));
    assert_eq!(doc::heads(&irene.doc), before);
}

#[test]
fn a_text_that_names_a_family_may_not_be_published_and_the_places_are_told() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "Il caso FP-06, famiglia larice, via dei Tigli 12. I Rossi Bianchi no.");
    let mut family = Person::with(Kind::Plan, 1);
    family.edits(|edit| {
        edit.set(&place::Plan, field::plan::CODE, Some("FP-06".to_owned()))?;
        edit.set(&place::Plan, field::plan::ALIAS, Some("Larice".to_owned()))
    });
    let mut secrets = Secrets::default();
    secrets.add_plan(&plan::read(&family.doc).0);
    let mut vault = Person::with(Kind::Identity, 1);
    let member = Id::new(1, [1; 10]);
    vault.edits(|edit| {
        let place = place::Person(member);
        edit.set(&place, field::person::ADDRESS, Some("Via dei Tigli 12".to_owned()))?;
        edit.set(&place, field::person::SURNAME, Some("Rossini".to_owned()))
    });
    secrets.add_identity(&identity::read(&vault.doc).0);
    let leaks = secrets.leaks(&irene.doc, &view(&irene));
    let words: Vec<&str> = leaks.iter().map(|leak| leak.words.as_str()).collect();
    assert_eq!(words, ["FP 06", "larice", "via dei Tigli 12"]);
    assert!(leaks.iter().all(|leak| leak.clause == Some(first)));
    irene.edits(|edit| codoc::strike_clause(edit, first, true));
    assert_eq!(secrets.leaks(&irene.doc, &view(&irene)), []);
}

#[test]
fn what_is_brought_to_the_table_is_a_copy_that_says_where_it_comes_from() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "Il tavolo ascolta.");
    let mut draft = Person::with(Kind::Codoc, 1);
    let from = Origin { doc: DocId([7; 16]), title: "Progetto".to_owned(), side: None };
    let copied = Copied::of(&irene.doc);
    draft.edits(|edit| copied.fill(edit, &from));
    assert_eq!(text(&draft, first), "Il tavolo ascolta.");
    assert_eq!(draft::origin(&view(&draft)), Some(from));
    types(&mut draft, first, 18, 0, " E decide.");
    let last = view(&draft).clauses.last().and_then(|clause| clause.ord.value.clone());
    let added = draft.edits(|edit| codoc::add_clause(edit, "Accordi", 1, last.as_ref(), None));
    types(&mut draft, added, 0, 0, "Un accordo.");

    types(&mut irene, first, 0, 0, "Premessa: ");
    let from = Origin { doc: DocId([8; 16]), title: "Bozza".to_owned(), side: Some(Side::Ati) };
    let (copied, onto) = (Copied::of(&draft.doc), irene.doc.clone());
    irene.edits(|edit| copied.bring(edit, &onto, &from));
    assert_eq!(text(&irene, first), "Il tavolo ascolta. E decide.", "it says what the draft says");
    assert_eq!(text(&irene, added), "Un accordo.");
    assert_eq!(view(&irene).clauses.len(), 18);
    assert_eq!(draft::origin(&view(&irene)).unwrap().side, Some(Side::Ati));
}

#[test]
fn a_copy_for_another_table_leaves_the_terms_of_this_one_behind() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "Il tavolo ascolta.");
    let mark = |name: &str, start, end, value: &str| Op::Mark {
        start,
        end,
        expand: Expand::None,
        name: name.to_owned(),
        value: RichValue::Str(value.to_owned()),
    };
    let marks = [mark("term", 3, 9, "0123"), mark("link", 10, 17, "https://example.org")];
    irene.edits(|edit| rich::apply(edit, &Clause { id: first }, clause::BODY, marks));
    let mut copied = Copied::of(&irene.doc);
    copied.leave_terms();
    let mut other = Person::with(Kind::Codoc, 5);
    let from = Origin { doc: DocId([7; 16]), title: "Progetto".to_owned(), side: None };
    other.edits(|edit| copied.fill(edit, &from));
    let spans = rich::spans(&other.doc, &Clause { id: first }, clause::BODY).unwrap();
    let names = spans.iter().flat_map(|span| match span {
        Span::Text { marks, .. } => marks.keys().cloned().collect(),
        Span::Block { .. } => Vec::new(),
    });
    assert_eq!(names.collect::<Vec<_>>(), ["link"]);
    assert_eq!(text(&other, first), "Il tavolo ascolta.");
}

#[test]
fn guidelines_travel_to_another_workspace_with_words_and_phases_and_nothing_else() {
    let (mut irene, first) = with_a_text();
    types(&mut irene, first, 0, 0, "La valutazione ha sei fasi.");
    let mut here = Person::with(Kind::Workspace, 1);
    here.edits(|edit| {
        workspace::set_name(edit, "Rete di Valdarena")?;
        workspace::add_organization(edit, "Ponteluna", OrganizationKind::CooperativaSociale, Side::Ati)?;
        grid::add_dimension(edit, GridSide::Child, "Amicizie", None, None)?;
        guideline::add_phase(edit, "Verifica a sei mesi", 170, 180, None).map(drop)
    });
    let view_of = |person: &Person| workspace::read(&person.doc).0;
    let file = Package::of(&view_of(&here), &[&irene.doc]).write().unwrap();
    let words = String::from_utf8(file.clone()).unwrap();
    assert!(!words.contains("Ponteluna") && !words.contains("Valdarena"), "no organisation, no name");
    let package = Package::read(&file).unwrap();
    let mut there = Person::with(Kind::Workspace, 2);
    assert_eq!(package::differences(&package, &view_of(&there)), (2, 0));
    there.edits(|edit| package.take_into(edit));
    assert_eq!(package::differences(&package, &view_of(&there)), (0, 0));
    let phases = guideline::phases(&view_of(&there).guideline_phases);
    let own = phases.iter().find(|phase| phase.label.as_deref() == Some("Verifica a sei mesi")).unwrap();
    assert_eq!(own.dates(date("2026-01-01")), (date("2026-06-20"), date("2026-06-30")), "it drives the days there");
    let mut text_there = Person::with(Kind::Codoc, 2);
    text_there.edits(|edit| package.texts[0].fill(edit));
    let copied = view(&text_there);
    assert_eq!(copied.clauses.len(), view(&irene).clauses.len());
    assert_eq!(text(&text_there, copied.clauses[0].id), "La valutazione ha sei fasi.");
}

#[test]
fn a_file_that_is_no_package_is_refused_for_the_reason_that_holds() {
    assert_eq!(Package::read(b"PK"), Err(PackageError::NotAPackage));
    assert_eq!(Package::read(br#"{"format":"other","version":1}"#), Err(PackageError::NotAPackage));
    assert_eq!(Package::read(br#"{"format":"intreccio-package","version":2}"#), Err(PackageError::Newer(2)));
    let phase = br#"{"format":"intreccio-package","version":1,"texts":[],"terms":[],"phases":[{"code":"x","from_day":9,"due_day":3,"ord":"a"}]}"#;
    assert_eq!(Package::read(phase), Err(PackageError::Days));
    assert_eq!(Package::read(&vec![b' '; package::MAX_BYTES + 1]), Err(PackageError::TooLarge));
}

proptest! {
    #[test]
    fn reading_a_package_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), tail in ".{0,80}") {
        let _ = Package::read(&bytes);
        let _ = Package::read(format!(r#"{{"format":"intreccio-package","version":1,{tail}"#).as_bytes());
    }
}

#[test]
fn tables_and_footnotes_go_where_the_text_goes() {
    let (mut irene, first) = with_a_text();
    let (table, note) =
        irene.edits(|edit| Ok((tables::add_table(edit, first, 2, 2)?, tables::add_footnote(edit, first)?)));
    let embed = |kind: &str, id: Id| Span::Block {
        value: BTreeMap::from([
            ("type".to_owned(), RichValue::Str(kind.to_owned())),
            ("parents".to_owned(), RichValue::List(Vec::new())),
            ("attrs".to_owned(), RichValue::Map(BTreeMap::from([("id".to_owned(), RichValue::Str(id.to_string()))]))),
            ("isEmbed".to_owned(), RichValue::Bool(true)),
        ]),
    };
    let text = Span::Text { value: "Costi".to_owned(), marks: BTreeMap::new() };
    let spans = vec![text, embed("footnote", note), embed("table", table)];
    let update = Op::UpdateSpans { spans, default_expand: Expand::After, expands: BTreeMap::new() };
    irene.edits(|edit| {
        rich::apply(edit, &Clause { id: first }, clause::BODY, [update])?;
        text::update(edit, &place::Footnote { clause: first, id: note }, field::footnote::BODY, "In euro.")
    });
    let view_of = |person: &Person| view(person).clauses[0].clone();
    let shown = view_of(&irene).tables[0].clone();
    let at = place::CellKey { row: shown.rows()[1], column: shown.columns()[0] };
    irene.edits(|edit| tables::set_cell(edit, first, table, at, "Ore"));

    let mut draft = Person::with(Kind::Codoc, 1);
    let from = Origin { doc: DocId([7; 16]), title: "Progetto".to_owned(), side: None };
    draft.edits(|edit| Copied::of(&irene.doc).fill(edit, &from));
    let words = |person: &Person| tables::all_words(&person.doc, &view_of(person));
    assert_eq!(words(&draft), "Costi\nIn euro.\n | \nOre | ");
    let shown = view_of(&draft).tables[0].clone();
    let at = place::CellKey { row: shown.rows()[1], column: shown.columns()[1] };
    draft.edits(|edit| {
        tables::set_cell(edit, first, table, at, "8.000")?;
        tables::add_row_behind(edit, first, &shown, None).map(drop)
    });
    let (copied, onto) = (Copied::of(&draft.doc), irene.doc.clone());
    irene.edits(|edit| copied.bring(edit, &onto, &from));
    assert_eq!(words(&irene), "Costi\nIn euro.\n | \nOre | 8.000\n | ");

    let here = Person::with(Kind::Workspace, 1);
    let file = Package::of(&workspace::read(&here.doc).0, &[&irene.doc]).write().unwrap();
    let mut there = Person::with(Kind::Codoc, 2);
    there.edits(|edit| Package::read(&file).unwrap().texts[0].fill(edit));
    assert_eq!(words(&there), words(&irene));
}
