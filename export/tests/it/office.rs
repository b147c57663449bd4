//! What LibreOffice understands.

use intreccio_export::{Document, Fonts, Format, Picture, write};
use roxmltree::{Document as Xml, Node};

use crate::archives::part;
use crate::{sample, tools};

const TEXT: &str = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
const TABLE: &str = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
const SVG: &str = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0";
const FO: &str = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0";
const STYLE: &str = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";

fn words(node: Node) -> String {
    let texts = node.descendants().filter_map(|node| node.text().filter(|_| node.is_text()));
    texts.collect::<String>().trim().to_owned()
}

fn all<'a>(xml: &'a Xml, namespace: &str, name: &str) -> Vec<Node<'a, 'a>> {
    let mut found: Vec<Node> = Vec::new();
    found.extend(xml.descendants().filter(|node| node.has_tag_name((namespace, name))));
    found
}

/// The sample in a format, opened by LibreOffice and written as flat OpenDocument.
fn reopened(format: Format) -> String {
    let written = write(&sample::report(), format, &Fonts::default()).unwrap();
    String::from_utf8(tools::through_libreoffice(&written.bytes, format.extension(), "fodt")).unwrap()
}

fn check(format: Format) -> String {
    let text = reopened(format);
    let xml = Xml::parse(&text).unwrap();
    check_headings(&xml);
    check_lists(&xml);
    check_tables(&xml);
    check_page(&xml);
    check_rest(&xml);
    text
}

fn check_headings(xml: &Xml) {
    let level = |node: &Node| node.attribute((TEXT, "outline-level")).unwrap_or_default().to_owned();
    let found: Vec<_> = all(xml, TEXT, "h").into_iter().map(|node| (level(&node), words(node))).collect();
    let expected = [
        ("1", "Fatti accertati"),
        ("2", "Che cosa è stato visto"),
        ("1", "Dichiarazioni"),
        ("1", "Valutazioni"),
        ("1", "Firme"),
    ];
    assert_eq!(found, expected.map(|(level, words)| (level.to_owned(), words.to_owned())));
}

fn check_lists(xml: &Xml) {
    let depth = |node: &Node| node.ancestors().filter(|node| node.has_tag_name((TEXT, "list"))).count();
    let item = |wanted: &str| {
        let items = all(xml, TEXT, "list-item").into_iter();
        let own = |node: &Node| node.children().any(|child| child.has_tag_name((TEXT, "p")) && words(child) == wanted);
        let found: Vec<_> = items.filter(own).collect();
        assert_eq!(found.len(), 1, "{wanted}");
        found[0]
    };
    for (words, expected) in [("Il padre ha cucinato", 1), ("Visite a casa", 1), ("di sera", 2), ("Colloqui", 1)] {
        assert_eq!(depth(&item(words)), expected, "{words}");
    }
}

fn check_tables(xml: &Xml) {
    let headers = all(xml, TABLE, "table-header-rows");
    let cells =
        headers.iter().flat_map(|node| node.descendants()).filter(|node| node.has_tag_name((TABLE, "table-cell")));
    assert_eq!(cells.map(words).collect::<Vec<_>>(), ["Area", "T0", "T1"]);
    let tables = all(xml, TABLE, "table");
    let scores = tables.iter().find(|node| words(**node).contains("non osservato")).unwrap();
    let rows = scores.descendants().filter(|node| node.has_tag_name((TABLE, "table-row"))).count();
    assert_eq!(rows, 4);
}

fn check_page(xml: &Xml) {
    let header = words(all(xml, STYLE, "header")[0]);
    for part in ["Tribunale per i minorenni di Brescia", "R.G. 1234/2026", "FP-06", "BOZZA"] {
        assert!(header.contains(part), "{part} in {header}");
    }
    let footer = all(xml, STYLE, "footer")[0];
    assert!(words(footer).contains("versione 3"));
    for field in ["page-number", "page-count"] {
        assert_eq!(footer.descendants().filter(|node| node.has_tag_name((TEXT, field))).count(), 1, "{field}");
    }
    let broken: Vec<_> =
        xml.descendants().filter(|node| node.attribute((FO, "break-before")) == Some("page")).collect();
    assert_eq!(broken.len(), 1);
}

fn check_rest(xml: &Xml) {
    let defaults = xml.descendants().find_map(|node| node.attribute((FO, "language")));
    assert_eq!(defaults, Some("it"));
    let title = xml.descendants().find(|node| node.tag_name().name() == "title").map(words);
    assert_eq!(title.as_deref(), Some("Relazione di aggiornamento · FP-06"));
    let links: Vec<_> = all(xml, TEXT, "a").into_iter().map(words).collect();
    assert_eq!(links, ["la legge 184"]);
    let described = xml.descendants().filter(|node| node.has_tag_name((SVG, "desc"))).map(words).collect::<Vec<_>>();
    assert!(described.iter().any(|words| words == "Un quadratino rosso"), "{described:?}");
    let whole = words(xml.root_element());
    assert!(whole.contains("<a & b> \"ok\""));
    assert!(whole.contains("مرحبا بكم"));
}

#[test]
fn libreoffice_finds_headings_lists_and_tables_in_the_odt() {
    let xml = check(Format::Odt);
    assert!(xml.contains("<svg:desc>La rete del bambino"));
}

#[test]
fn libreoffice_finds_headings_lists_and_tables_in_the_docx() {
    check(Format::Docx);
    // LibreOffice forgets what is said of a group of shapes.
    let written = write(&sample::report(), Format::Docx, &Fonts::default()).unwrap();
    assert!(part(&written.bytes, "word/document.xml").contains("descr=\"La rete del bambino"));
}

#[test]
fn libreoffice_finds_a_photograph_with_what_it_shows_in_the_odt_and_the_docx() {
    let document = Document { blocks: vec![sample::photograph()], ..sample::report() };
    for format in [Format::Odt, Format::Docx] {
        let written = write(&document, format, &Fonts::default()).unwrap();
        let read = tools::through_libreoffice(&written.bytes, format.extension(), "fodt");
        let text = String::from_utf8(read).unwrap();
        let xml = Xml::parse(&text).unwrap();
        let image = xml.descendants().find(|node| node.tag_name().name() == "binary-data").unwrap();
        assert!(words(image).starts_with("/9j/4AAQSkZJRg"), "the JPEG itself");
        let described: Vec<_> = all(&xml, SVG, "desc").into_iter().map(words).collect();
        assert_eq!(described, ["Mappa dei centri per le famiglie"]);
        assert!(words(xml.root_element()).contains("I centri nel 2026"));
    }
    let html = write(&document, Format::Html, &Fonts::default()).unwrap();
    let html = String::from_utf8(html.bytes).unwrap();
    assert!(html.contains("src=\"data:image/jpeg;base64,/9j/"));
    assert!(html.contains("alt=\"Mappa dei centri per le famiglie\""));
}

#[test]
fn a_picture_that_cannot_be_measured_is_told_before() {
    assert!(Picture::Jpeg(sample::JPEG.to_vec()).is_readable());
    assert!(!Picture::Jpeg(sample::PNG.to_vec()).is_readable());
    assert!(!Picture::Jpeg(sample::JPEG[..40].to_vec()).is_readable());
}
