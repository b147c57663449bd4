//! The PDF, read back by others: its text by poppler, its structure object by object.

use std::fs;
use std::process::Command;

use intreccio_export::{Block, Cell, Column, Document, ExportError, Fonts, Format, Scale, Table, Text, Written, write};
use lopdf::{Dictionary, Object};
use proptest::prelude::*;

use crate::fonts::{fonts, titillium};
use crate::{archives, sample, tools};

fn make(document: &Document) -> Written {
    write(document, Format::Pdf, &fonts()).unwrap()
}

/// The sample with these blocks only.
fn with(blocks: Vec<Block>) -> Document {
    Document { blocks, notice: None, ..sample::report() }
}

/// What `pdftotext` finds, a string for each page.
fn pages(bytes: &[u8]) -> Vec<String> {
    let folder = tools::folder();
    let path = folder.join("a.pdf");
    fs::write(&path, bytes).unwrap();
    let text = tools::run(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-"));
    let _ = fs::remove_dir_all(&folder);
    let mut pages: Vec<_> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    pages
}

/// A node of the structure: its role, what is said of it, and its children.
#[derive(Debug)]
struct Node {
    role: String,
    alternative: Option<String>,
    scope: Option<String>,
    title: Option<String>,
    /// Pieces of content and annotations that belong to it.
    content: usize,
    children: Vec<Node>,
}

impl Node {
    /// `Table(Caption THead(TR(TH TH)))`.
    fn shape(&self) -> String {
        let inner: Vec<_> = self.children.iter().map(Self::shape).collect();
        if inner.is_empty() { self.role.clone() } else { format!("{}({})", self.role, inner.join(" ")) }
    }

    fn all<'a>(&'a self, role: &str, found: &mut Vec<&'a Self>) {
        if self.role == role {
            found.push(self);
        }
        self.children.iter().for_each(|child| child.all(role, found));
    }
}

fn find<'a>(root: &'a Node, role: &str) -> Vec<&'a Node> {
    let mut found = Vec::new();
    root.all(role, &mut found);
    found
}

struct Read {
    pdf: lopdf::Document,
}

impl Read {
    fn new(bytes: &[u8]) -> Self {
        Self { pdf: lopdf::Document::load_mem(bytes).unwrap() }
    }

    fn object<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.pdf.dereference(object).unwrap().1
    }

    fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        dictionary.get(key.as_bytes()).ok().map(|object| self.object(object))
    }

    fn dictionary<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> &'a Dictionary {
        self.get(dictionary, key).unwrap_or_else(|| panic!("no {key}")).as_dict().unwrap()
    }

    fn catalog(&self) -> &Dictionary {
        self.pdf.catalog().unwrap()
    }

    fn text(object: &Object) -> String {
        lopdf::decode_text_string(object).unwrap()
    }

    fn name(object: &Object) -> String {
        String::from_utf8(object.as_name().unwrap().to_vec()).unwrap()
    }

    fn structure(&self) -> Node {
        let root = self.dictionary(self.catalog(), "StructTreeRoot");
        let mut whole =
            Node { role: "root".into(), alternative: None, scope: None, title: None, content: 0, children: vec![] };
        self.children(root, &mut whole);
        whole
    }

    fn children(&self, of: &Dictionary, node: &mut Node) {
        let kids = match self.get(of, "K") {
            Some(Object::Array(kids)) => kids.iter().collect(),
            Some(_) => vec![of.get(b"K").unwrap()],
            None => vec![],
        };
        for kid in kids {
            match self.object(kid) {
                Object::Dictionary(kid) if kid.has(b"S") => node.children.push(self.node(kid)),
                _ => node.content += 1,
            }
        }
    }

    fn node(&self, dictionary: &Dictionary) -> Node {
        let mut node = Node {
            role: Self::name(self.get(dictionary, "S").unwrap()),
            alternative: self.get(dictionary, "Alt").map(Self::text),
            scope: self.attribute(dictionary, "Scope"),
            title: self.get(dictionary, "T").map(Self::text),
            content: 0,
            children: Vec::new(),
        };
        self.children(dictionary, &mut node);
        node
    }

    fn attribute(&self, dictionary: &Dictionary, key: &str) -> Option<String> {
        let attributes = self.get(dictionary, "A")?;
        let all: Vec<&Object> = match attributes {
            Object::Array(all) => all.iter().map(|one| self.object(one)).collect(),
            one => vec![one],
        };
        all.into_iter().filter_map(|one| one.as_dict().ok()).find_map(|one| self.get(one, key)).map(Self::name)
    }

    fn outline(&self) -> Vec<String> {
        let outlines = self.dictionary(self.catalog(), "Outlines");
        let mut found = Vec::new();
        self.items(outlines, 0, &mut found);
        found
    }

    fn items(&self, parent: &Dictionary, depth: usize, found: &mut Vec<String>) {
        let mut next = self.get(parent, "First");
        while let Some(item) = next {
            let item = item.as_dict().unwrap();
            found.push(format!("{}{}", "  ".repeat(depth), Self::text(self.get(item, "Title").unwrap())));
            self.items(item, depth + 1, found);
            next = self.get(item, "Next");
        }
    }

    fn metadata(&self) -> String {
        let stream = self.get(self.catalog(), "Metadata").unwrap().as_stream().unwrap();
        String::from_utf8(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())).unwrap()
    }
}

#[test]
fn the_text_is_there_in_the_order_of_the_document() {
    let text = pages(&make(&sample::report()).bytes).concat();
    let mut at = 0;
    for words in [
        "Relazione di aggiornamento · FP-06",
        "Autorità",
        "Tribunale per i minorenni",
        "Fatti accertati",
        "Dal 12 gennaio sono state fatte undici visite. Vedi la legge 184.",
        "Che cosa è stato visto",
        "La tavola era apparecchiata",
        "di sera",
        "Dichiarazioni",
        "La sera adesso mangiamo insieme,",
        "Valutazioni",
        "Punteggi per area",
        "non osservato",
        "Traduzione:",
        "Firme",
        "Per il Comune",
    ] {
        let found = text[at..].find(words).unwrap_or_else(|| panic!("{words} is not after\n{}", &text[..at]));
        at += found + words.len();
    }
}

#[test]
fn every_page_has_header_and_number() {
    let pages = pages(&make(&sample::report()).bytes);
    assert_eq!(pages.len(), 3);
    for (page, number) in pages.iter().zip(1..) {
        for words in ["Tribunale per i minorenni di Brescia", "R.G. 1234/2026", "BOZZA — 2 modifiche non consegnate"]
        {
            assert!(page.contains(words), "{words} is not on page {number}");
        }
        assert!(page.contains(&format!("Pagina {number} di 3")), "{page}");
    }
}

#[test]
fn the_structure_has_the_roles_of_the_document() {
    let read = Read::new(&make(&sample::report()).bytes);
    let catalog = read.catalog();
    let marked = read.get(read.dictionary(catalog, "MarkInfo"), "Marked").unwrap();
    assert_eq!(marked.as_bool().ok(), Some(true));
    assert_eq!(Read::text(read.get(catalog, "Lang").unwrap()), "it-IT");
    let shown = read.get(read.dictionary(catalog, "ViewerPreferences"), "DisplayDocTitle").unwrap();
    assert_eq!(shown.as_bool().ok(), Some(true));
    let root = read.structure();
    let titles = |role: &str| find(&root, role).iter().map(|node| node.title.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(titles("H1"), ["Fatti accertati", "Dichiarazioni", "Valutazioni", "Firme"]);
    assert_eq!(titles("H2"), ["Che cosa è stato visto"]);
    let shapes: Vec<_> = find(&root, "L").iter().map(|list| list.shape()).collect();
    assert_eq!(shapes[1], "L(LI(Lbl LBody) LI(Lbl LBody))");
    assert_eq!(shapes[2], "L(LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody)))) LI(Lbl LBody))");
    assert_eq!(find(&root, "BlockQuote")[0].shape(), "BlockQuote(P P)");
    let link = find(&root, "Link")[0];
    assert_eq!(link.content, 2, "the words and the annotation");
    assert_eq!(find(&root, "Title").len(), 1);
}

#[test]
fn tables_have_named_rows_and_columns() {
    let root = Read::new(&make(&sample::report()).bytes).structure();
    let table = find(&root, "Table")[0];
    let row = "TR(TH TD TD)";
    assert_eq!(table.shape(), format!("Table(Caption THead(TR(TH TH TH)) TBody({row} {row} {row}))"));
    let scopes: Vec<_> = find(table, "TH").iter().map(|node| node.scope.clone().unwrap()).collect();
    assert_eq!(scopes, ["Column", "Column", "Column", "Row", "Row", "Row"]);
}

#[test]
fn pictures_say_what_is_on_them() {
    let root = Read::new(&make(&sample::report()).bytes).structure();
    let said: Vec<_> = find(&root, "Figure").iter().map(|node| node.alternative.clone().unwrap()).collect();
    assert_eq!(
        said,
        ["La rete del bambino: legame forte con la nonna, conflittuale con la scuola.", "Un quadratino rosso"]
    );
}

#[test]
fn a_photograph_is_a_figure_with_what_it_shows() {
    let written = make(&with(vec![sample::photograph()]));
    let read = Read::new(&written.bytes);
    let said: Vec<_> = find(&read.structure(), "Figure").iter().map(|node| node.alternative.clone().unwrap()).collect();
    assert_eq!(said, ["Mappa dei centri per le famiglie"]);
    let images = read.pdf.objects.values().filter_map(|object| object.as_stream().ok());
    assert!(images.into_iter().any(|stream| stream.content.starts_with(b"\xff\xd8\xff")), "the JPEG itself");
}

#[test]
fn headings_are_bookmarks() {
    let read = Read::new(&make(&sample::report()).bytes);
    let expected = ["Fatti accertati", "  Che cosa è stato visto", "Dichiarazioni", "Valutazioni", "Firme"];
    assert_eq!(read.outline(), expected);
}

#[test]
fn the_file_says_that_it_is_pdf_a_2a_and_pdf_ua_1() {
    let read = Read::new(&make(&sample::report()).bytes);
    let metadata = read.metadata();
    for words in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "Comune di Esempio", "it-IT"] {
        assert!(metadata.contains(words), "{words} in {metadata}");
    }
    assert!(metadata.contains("Relazione di aggiornamento · FP-06"));
}

#[test]
fn fonts_are_in_the_file() {
    let read = Read::new(&make(&sample::report()).bytes);
    let descriptors = read.pdf.objects.values().filter_map(|object| object.as_dict().ok());
    let descriptors: Vec<_> = descriptors.filter(|one| one.has_type(b"FontDescriptor")).collect();
    assert!(descriptors.len() >= 4, "regular, bold, italic and the one for Arabic");
    assert!(descriptors.iter().all(|one| one.has(b"FontFile2") || one.has(b"FontFile3")));
}

#[test]
fn a_character_that_no_font_has_is_reported_and_marked() {
    let written = make(&with(vec![Block::paragraph("prima 漢 dopo 漢字, ma ș ț ğ Ж α ع → ✓ ci sono")]));
    assert_eq!(written.missing, ['漢', '字']);
    let text = pages(&written.bytes).concat();
    assert!(text.contains("prima □ dopo □□, ma ș ț ğ Ж α"), "{text}");
}

#[test]
fn nothing_is_missing_from_the_sample() {
    assert_eq!(make(&sample::report()).missing, []);
}

#[test]
fn without_fonts_there_is_no_file() {
    let none = Fonts::default();
    assert_eq!(write(&sample::report(), Format::Pdf, &none), Err(ExportError::Font));
    let broken = Fonts { regular: vec![vec![0; 64]], ..Fonts::default() };
    assert_eq!(write(&sample::report(), Format::Pdf, &broken), Err(ExportError::Font));
}

#[test]
fn one_regular_font_is_enough() {
    let fonts = Fonts { regular: vec![titillium("latin-400-normal")], ..Fonts::default() };
    let written = write(&with(vec![Block::paragraph(Text::new().bold("forte"))]), Format::Pdf, &fonts).unwrap();
    assert!(pages(&written.bytes).concat().contains("forte"));
}

fn sentences(count: usize) -> String {
    "Il servizio ha incontrato la famiglia e ha ascoltato ciascuno con calma. ".repeat(count)
}

#[test]
fn a_heading_stands_with_the_text_that_follows() {
    // Whatever the room that is left, a heading is never the last thing on a page, and neither is a single line after it.
    for filler in 20..60 {
        let mut blocks: Vec<_> = (0..filler).map(|number| Block::paragraph(format!("riga {number}"))).collect();
        blocks.extend([Block::heading(2, "Titolo che resta"), Block::paragraph(sentences(8))]);
        let pages = pages(&make(&with(blocks)).bytes);
        let page = pages.iter().find(|page| page.contains("Titolo che resta")).unwrap();
        let after = page.split("Titolo che resta").nth(1).unwrap();
        assert!(after.matches("Il servizio").count() >= 2, "with {filler} lines before: {after}");
    }
}

#[test]
fn no_line_of_a_paragraph_is_alone_on_a_page() {
    for filler in 20..44 {
        let mut blocks: Vec<_> = (0..filler).map(|number| Block::paragraph(format!("riga {number}"))).collect();
        let marked: Vec<_> = (0..7).map(|line| format!("segno{line}")).collect();
        blocks.push(Block::paragraph(marked.join("\n")));
        let pages = pages(&make(&with(blocks)).bytes);
        let on: Vec<_> = pages.iter().map(|page| page.matches("segno").count()).filter(|count| *count > 0).collect();
        assert!(on.iter().all(|count| *count >= 2), "with {filler} lines before: {on:?}");
    }
}

#[test]
fn a_long_table_repeats_its_names_and_keeps_its_rows_whole() {
    let row =
        |number: usize| vec![Cell::from(format!("inizio{number}")), format!("{}fine{number}", sentences(3)).into()];
    let table = Table {
        caption: Some("Visite".into()),
        columns: vec![Column::new(1), Column::new(2)],
        header: vec!["Quando".into(), "Che cosa".into()],
        header_column: true,
        rows: (0..60).map(row).collect(),
    };
    let written = make(&with(vec![Block::Table(table)]));
    let pages = pages(&written.bytes);
    assert!(pages.len() > 3);
    for page in &pages {
        assert!(page.contains("Quando") && page.contains("Che cosa"), "{page}");
    }
    for number in 0..60 {
        let page = pages.iter().find(|page| page.contains(&format!("inizio{number}\n"))).unwrap();
        assert!(page.contains(&format!("fine{number}\n")), "row {number} is divided");
    }
    let root = Read::new(&written.bytes).structure();
    assert_eq!(find(&root, "THead").len(), 1, "what is repeated is not read again");
}

#[test]
fn a_row_higher_than_a_page_goes_on() {
    let table = Table {
        caption: None,
        columns: vec![Column::new(1), Column::new(1)],
        header: vec!["Quando".into(), "Che cosa".into()],
        header_column: false,
        rows: vec![vec!["breve".into(), format!("{}ultima", sentences(150)).into()]],
    };
    let written = make(&with(vec![Block::Table(table)]));
    let pages = pages(&written.bytes);
    assert!(pages.len() >= 2 && pages.last().unwrap().contains("ultima"));
    let root = Read::new(&written.bytes).structure();
    assert_eq!(find(&root, "TR").len(), 2);
}

#[test]
fn a_word_wider_than_the_page_is_broken() {
    let long = "indirizzo".repeat(60);
    let text = pages(&make(&with(vec![Block::paragraph(long.clone())])).bytes).concat();
    assert!(text.replace(['\n', ' '], "").contains(&long));
}

#[test]
fn large_type_is_larger() {
    let document = with(vec![Block::paragraph(sentences(100))]);
    let usual = pages(&make(&document).bytes).len();
    let large = pages(&make(&Document { scale: Scale::LARGE, ..document }).bytes).len();
    assert!(large >= usual * 2, "{usual} pages, {large} in large type");
}

#[test]
fn a_hundred_pages_are_made() {
    let mut blocks = Vec::new();
    for chapter in 0..60 {
        blocks.push(Block::heading(1, format!("Capitolo {chapter}")));
        blocks.extend((0..8).map(|_| Block::paragraph(sentences(12))));
        blocks.push(Block::Table(sample::scores()));
    }
    let written = make(&with(blocks));
    let pages = pages(&written.bytes);
    assert!(pages.len() >= 100, "{} pages", pages.len());
    assert!(pages.last().unwrap().contains(&format!("Pagina {0} di {0}", pages.len())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_pdf_impossible(document in archives::wild_document()) {
        let written = write(&document, Format::Pdf, &fonts());
        prop_assert!(written.is_ok(), "{written:?}");
        prop_assert!(lopdf::Document::load_mem(&written.unwrap().bytes).is_ok());
    }
}
