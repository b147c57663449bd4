//! Images in a text: what the text names, what is known of it, and where it goes with the text.

use std::collections::BTreeMap;

use intreccio_model::attachment::{AttachmentDraft, add_attachment};
use intreccio_model::codoc::blocks::{self, Embed};
use intreccio_model::codoc::{self, Key, images, tables};
use intreccio_model::doc::{self, Kind};
use intreccio_model::draft::{Copied, Origin};
use intreccio_model::field::{attachment, clause};
use intreccio_model::ids::{DocId, Id};
use intreccio_model::package::Package;
use intreccio_model::place::{Attachment, Clause};
use intreccio_model::rich::{self, Expand, Op, RichValue, Span};
use intreccio_model::vocab::{CodocTemplate, KeyWord, Side};
use intreccio_model::{text, workspace};

use crate::support::{Person, meet};

/// Two people with one clause.
fn two() -> (Person, Person, Id) {
    let (mut irene, mut carlotta) = (Person::with(Kind::Codoc, 1), Person::with(Kind::Codoc, 2));
    irene.edits(|edit| codoc::open(edit, "Progetto", CodocTemplate::Progetto));
    let id = irene.edits(|edit| codoc::add_clause(edit, "Premessa", 1, None, None));
    let words = Op::Splice { index: 0, delete: 0, insert: "Il territorio.".to_owned() };
    irene.edits(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [words]));
    meet(&mut irene, &mut carlotta);
    (irene, carlotta, id)
}

fn photograph(of: Id, blob: &str) -> AttachmentDraft {
    AttachmentDraft {
        of,
        name: "mappa.jpg".to_owned(),
        media: "image/jpeg".to_owned(),
        bytes: 1_000,
        width: Some(640),
        height: Some(480),
        blob: blob.to_owned(),
        key: "0b".to_owned(),
    }
}

/// A block as `app/editor/schema.mjs` writes it.
fn block(src: &str) -> Span {
    let attrs = BTreeMap::from([("src".to_owned(), RichValue::Str(src.to_owned()))]);
    let value = BTreeMap::from([
        ("type".to_owned(), RichValue::Str("image".to_owned())),
        ("parents".to_owned(), RichValue::List(Vec::new())),
        ("attrs".to_owned(), RichValue::Map(attrs)),
        ("isEmbed".to_owned(), RichValue::Bool(true)),
    ]);
    Span::Block { value }
}

fn spans(person: &Person, id: Id) -> Vec<Span> {
    rich::spans(&person.doc, &Clause { id }, clause::BODY).unwrap()
}

fn inserts(person: &mut Person, id: Id, src: &str) {
    let mut spans = spans(person, id);
    spans.push(block(src));
    let op = Op::UpdateSpans { spans, default_expand: Expand::Both, expands: BTreeMap::new() };
    person.edits(|edit| rich::apply(edit, &Clause { id }, clause::BODY, [op]));
}

fn adds(person: &mut Person, id: Id, blob: &str) -> Id {
    let image = person.edits(|edit| add_attachment(edit, photograph(id, blob)));
    inserts(person, id, &images::source(image));
    image
}

fn describes(person: &mut Person, image: Id, alt: &str, caption: &str) {
    person.edits(|edit| edit.set(&Attachment { id: image }, attachment::ALT, Some(alt.to_owned())));
    person.edits(|edit| text::update(edit, &Attachment { id: image }, attachment::NOTE, caption));
}

fn view(person: &Person) -> codoc::CodocView {
    let (view, anomalies) = codoc::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

fn hash(person: &Person, id: Id) -> String {
    codoc::content_hash(&person.doc, view(person).clause(id).unwrap())
}

#[test]
fn images_that_two_put_in_apart_are_both_there_and_count_no_words() {
    let (mut irene, mut carlotta, id) = two();
    let words = codoc::words(&irene.doc, &view(&irene));
    let first = adds(&mut irene, id, "0a");
    let second = adds(&mut carlotta, id, "0c");
    describes(&mut irene, first, "Mappa dei centri", "I centri nel 2026");
    meet(&mut irene, &mut carlotta);
    for person in [&irene, &carlotta] {
        let named = tables::embedded(&person.doc, view(person).clause(id).unwrap());
        assert_eq!(named.len(), 2);
        assert!(named.contains(&Embed::Image(first)) && named.contains(&Embed::Image(second)));
        assert_eq!(images::caption(&person.doc, first), "I centri nel 2026");
        assert_eq!(codoc::words(&person.doc, &view(person)), words);
    }
    assert_eq!(hash(&irene, id), hash(&carlotta, id));
}

#[test]
fn acceptances_fall_when_an_image_or_what_is_said_of_it_changes() {
    let (mut irene, _, id) = two();
    let image = adds(&mut irene, id, "0a");
    let key = |person: &Person| codoc::standing(view(person).clause(id).unwrap(), &hash(person, id)).comune;
    let accepts = |person: &mut Person| {
        let hash = hash(person, id);
        person.edits(|edit| codoc::say(edit, id, Side::Comune, KeyWord::Accetta, &hash, "", None));
        assert!(matches!(key(person), Key::Accepts { .. }));
    };
    accepts(&mut irene);
    describes(&mut irene, image, "Mappa", "");
    assert!(matches!(key(&irene), Key::Fell { .. }));
    accepts(&mut irene);
    describes(&mut irene, image, "Mappa", "Didascalia");
    assert!(matches!(key(&irene), Key::Fell { .. }));
    accepts(&mut irene);
    irene.edits(|edit| edit.set(&Attachment { id: image }, attachment::BLOB, Some("ff".to_owned())));
    assert!(matches!(key(&irene), Key::Fell { .. }));
    accepts(&mut irene);
    adds(&mut irene, id, "0a");
    assert!(matches!(key(&irene), Key::Fell { .. }));
}

#[test]
fn an_image_of_elsewhere_is_kept_and_never_named() {
    let (mut irene, _, id) = two();
    inserts(&mut irene, id, "https://altrove.example/foto.jpg");
    let read = blocks::read(&spans(&irene, id));
    let embeds: Vec<_> = read[0].runs.iter().filter_map(|run| run.embed.clone()).collect();
    assert_eq!(embeds, [Embed::Unknown("image".to_owned())]);
    let kept = block("https://altrove.example/foto.jpg");
    assert_eq!(spans(&irene, id).last(), Some(&kept));
}

#[test]
fn versions_show_an_image_by_what_it_shows() {
    let (mut irene, _, id) = two();
    let image = adds(&mut irene, id, "0a");
    describes(&mut irene, image, "Mappa dei centri", "I centri nel 2026");
    let words = tables::all_words(&irene.doc, view(&irene).clause(id).unwrap());
    assert_eq!(words, "Il territorio.\n[mappa.jpg] Mappa dei centri — I centri nel 2026");
}

#[test]
fn a_copy_has_the_image_under_the_blob_of_its_own_space_and_brings_back_only_what_differs() {
    let (mut irene, _, id) = two();
    let image = adds(&mut irene, id, "0a");
    describes(&mut irene, image, "Mappa", "");
    let mut copied = Copied::of(&irene.doc);
    for (named, held) in copied.images() {
        assert_eq!((named, held.sealed.clone()), (image, Some(("0a".to_owned(), "0b".to_owned()))));
        held.sealed = Some(("1a".to_owned(), "1b".to_owned()));
    }
    let mut draft = Person::with(Kind::Codoc, 5);
    let origin = Origin { doc: DocId([7; 16]), title: "Progetto".to_owned(), side: None };
    draft.edits(|edit| copied.fill(edit, &origin));
    let there = images::find(&draft.doc, image).unwrap();
    assert_eq!((there.blob.value.as_deref(), there.alt.value.as_deref()), (Some("1a"), Some("Mappa")));

    // Unchanged: the acceptances at the table do not fall for it.
    let before = hash(&irene, id);
    let back = Copied::of(&draft.doc);
    let onto = irene.doc.clone();
    irene.edits(|edit| back.bring(edit, &onto, &origin));
    assert_eq!(hash(&irene, id), before);

    describes(&mut draft, image, "Mappa dei centri", "");
    let back = Copied::of(&draft.doc);
    let onto = irene.doc.clone();
    irene.edits(|edit| back.bring(edit, &onto, &origin));
    let here = images::find(&irene.doc, image).unwrap();
    assert_eq!((here.blob.value.as_deref(), here.alt.value.as_deref()), (Some("0a"), Some("Mappa dei centri")));
}

#[test]
fn a_package_has_the_content_of_images_and_nothing_that_opens_what_is_sealed() {
    let (mut irene, _, id) = two();
    let image = adds(&mut irene, id, "0a5ea1ed");
    describes(&mut irene, image, "Mappa", "");
    let workspace = workspace::read(&Person::with(Kind::Workspace, 6).doc).0;
    let mut package = Package::of(&workspace, &[&irene.doc]);
    package.texts[0].images().for_each(|held| held.content = Some(vec![0xff, 0xd8, 0xff]));
    let bytes = package.write().unwrap();
    assert!(!String::from_utf8(bytes.clone()).unwrap().contains("0a5ea1ed"));
    let mut read = Package::read(&bytes).unwrap();
    for held in read.texts[0].images() {
        assert_eq!((held.content.clone(), held.sealed.clone()), (Some(vec![0xff, 0xd8, 0xff]), None));
        held.sealed = Some(("2a".to_owned(), "2b".to_owned()));
    }
    let mut other = Person::with(Kind::Codoc, 8);
    other.edits(|edit| read.texts[0].fill(edit));
    assert_eq!(images::find(&other.doc, image).unwrap().blob.value.as_deref(), Some("2a"));
    assert!(doc::save(&other.doc).len() > 100);
}
