//! What holds for the files themselves.

use std::collections::BTreeMap;
use std::io::Read as _;

use intreccio_export::{Block, Document, Fonts, Format, Table, Text, write};
use proptest::prelude::*;

use crate::fonts::fonts;
use crate::sample;

/// The files of an archive, by name.
pub fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(bytes).unwrap();
    let mut entries = archive.entries();
    let mut files = BTreeMap::new();
    while let Some(entry) = entries.next_entry().unwrap() {
        let name = entry.file_path().try_normalize().unwrap().as_ref().to_owned();
        let local = archive.get_entry(entry.wayfinder()).unwrap();
        let mut content = Vec::new();
        if entry.compression_method() == rawzip::CompressionMethod::DEFLATE {
            let unpacked = flate2::bufread::DeflateDecoder::new(local.data());
            local.verifying_reader(unpacked).read_to_end(&mut content).unwrap();
        } else {
            local.verifying_reader(local.data()).read_to_end(&mut content).unwrap();
        }
        files.insert(name, content);
    }
    files
}

pub fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(files(bytes).remove(name).unwrap()).unwrap()
}

fn make(document: &Document, format: Format) -> Vec<u8> {
    let fonts = if format.embeds_fonts() { fonts() } else { Fonts::default() };
    write(document, format, &fonts).unwrap().bytes
}

#[test]
fn an_odt_begins_with_its_media_type_unpacked() {
    let bytes = make(&sample::report(), Format::Odt);
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    assert_eq!(&bytes[8..10], [0, 0], "it is stored as it is");
    assert_eq!(&bytes[28..30], [0, 0], "it has no extra field");
    assert_eq!(&bytes[30..77], b"mimetypeapplication/vnd.oasis.opendocument.text");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for format in Format::OFFERED {
        assert!(make(&sample::report(), *format) == make(&sample::report(), *format), "{format:?}");
    }
}

#[test]
fn the_manifest_of_an_odt_names_every_file() {
    let bytes = make(&sample::report(), Format::Odt);
    let manifest = part(&bytes, "META-INF/manifest.xml");
    for name in files(&bytes).keys().filter(|name| *name != "mimetype" && !name.starts_with("META-INF")) {
        assert!(manifest.contains(&format!("\"{name}\"")), "{name}");
    }
}

/// Parses every part that is XML.
fn check_xml(bytes: &[u8]) {
    for (name, content) in files(bytes) {
        if name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".svg") {
            let text = String::from_utf8(content).unwrap();
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        }
    }
}

/// Text with everything that might break a file: controls, markup, noncharacters, halves of line breaks.
fn wild_text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '\0',
        '\u{1}',
        '\u{8}',
        '\t',
        '\n',
        '\r',
        '\u{b}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{2028}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{fdd0}',
        '\u{feff}',
        '\u{1fffe}',
        '<',
        '>',
        '&',
        '"',
        '\'',
        ']',
        ' ',
        'ش',
        '\u{202e}',
        '\u{301}',
    ]);
    let chars = prop_oneof![odd, any::<char>()];
    prop::collection::vec(chars, 0..24).prop_map(|chars| chars.into_iter().collect())
}

pub fn wild_document() -> impl Strategy<Value = Document> {
    let texts = prop::collection::vec(wild_text(), 12);
    (texts, 0_u8..9, 0_usize..5).prop_map(|(texts, level, columns)| {
        let text = |index: usize| texts[index % texts.len()].clone();
        let rich = |index: usize| {
            Text::new()
                .then(text(index))
                .bold(text(index + 1))
                .link(text(index + 2), text(index + 3))
                .foreign(text(index), text(index + 1))
        };
        let mut document = sample::report();
        document.title = text(0);
        document.language = text(1);
        document.header.left = vec![text(2)];
        document.footer.left = text(3);
        document.notice = Some(text(4));
        document.metadata.subject = text(5);
        document.metadata.keywords = vec![text(6)];
        document.blocks.extend([
            Block::heading(level, rich(0)),
            Block::paragraph(rich(4)),
            Block::quotation(rich(5), Some(rich(6))),
            Block::bullets([rich(7), Text::new()]),
            Block::Table(Table {
                caption: Some(rich(8)),
                columns: sample::scores().columns.into_iter().take(columns).collect(),
                header: vec![rich(9).into()],
                header_column: true,
                rows: vec![vec![rich(10).into(); 5], Vec::new()],
            }),
            Block::provenance(rich(11)),
        ]);
        document
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_invalid_xml(document in wild_document()) {
        check_xml(&make(&document, Format::Odt));
        check_xml(&make(&document, Format::Docx));
        let html = String::from_utf8(make(&document, Format::Html)).unwrap();
        let xml = html.replace("<!doctype html>", "");
        prop_assert!(roxmltree::Document::parse(&xml).is_ok(), "{xml}");
    }
}
