//! `content.xml`: the text, and the looks that only it uses.

use super::styles::{fonts, heading, points};
use super::{Media, NAMESPACES, language, media};
use crate::ExportError;
use crate::document::{
    Align, Block, Cell, Definition, Document, Figure, Item, List, Quotation, Run, Scale, Signature, Table, Text,
};
use crate::page;
use crate::tidy::is_from_right;
use crate::xml::Xml;

/// The content while it is written. Looks are gathered on the way, and stand before the text.
struct Content<'a> {
    body: Xml,
    looks: Xml,
    media: Vec<Media<'a>>,
    /// What has a look of its own already: its number is the look's.
    paragraphs: Vec<(&'static str, bool, bool)>,
    runs: Vec<(bool, bool, Option<&'a str>)>,
    tables: usize,
    /// The next block begins a page.
    page_break: bool,
    scale: Scale,
}

pub(super) fn write(document: &Document) -> Result<(String, Vec<Media<'_>>), ExportError> {
    let mut content = Content {
        body: Xml::piece(),
        looks: Xml::piece(),
        media: Vec::new(),
        paragraphs: Vec::new(),
        runs: Vec::new(),
        tables: 0,
        page_break: false,
        scale: document.scale,
    };
    content.cell_looks();
    if let Some(notice) = &document.notice {
        content.body.leaf("text:p", &[("text:style-name", "Notice")], notice);
    }
    content.body.leaf("text:p", &[("text:style-name", "Title")], &document.title);
    for block in &document.blocks {
        content.block(block)?;
    }
    let mut xml = Xml::new();
    xml.element("office:document-content", &NAMESPACES, |xml| {
        fonts(xml);
        xml.element("office:automatic-styles", &[], |xml| xml.insert(&content.looks));
        xml.element("office:body", &[], |xml| {
            xml.element("office:text", &[], |xml| xml.insert(&content.body));
        });
    });
    Ok((xml.finish(), content.media))
}

impl<'a> Content<'a> {
    fn block(&mut self, block: &'a Block) -> Result<(), ExportError> {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => self.paragraph("Text_20_body", text),
            Block::Provenance(text) => self.paragraph("Provenance", text),
            Block::List(list) => self.list(list),
            Block::Quotation(Quotation { text, source }) => {
                self.paragraph("Quotations", text);
                if let Some(source) = source {
                    self.paragraph("Quotation_20_source", source);
                }
            }
            Block::Table(table) => self.table(table),
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Figure(figure) => self.figure(figure)?,
            Block::PageBreak => self.page_break = true,
            Block::Signatures(signatures) => signatures.iter().for_each(|signature| self.signature(signature)),
        }
        Ok(())
    }

    fn heading(&mut self, level: u8, text: &'a Text) {
        let style = self.paragraph_look(heading(level), &text.words());
        let level = level.to_string();
        let runs = self.runs(text);
        let attributes = [("text:style-name", style.as_str()), ("text:outline-level", &level)];
        self.body.element("text:h", &attributes, |xml| xml.insert(&runs));
    }

    fn paragraph(&mut self, style: &'static str, text: &'a Text) {
        let style = self.paragraph_look(style, &text.words());
        let runs = self.runs(text);
        self.body.element("text:p", &[("text:style-name", &style)], |xml| xml.insert(&runs));
    }

    /// The look of a paragraph with `base`, a page break if one is due, and the direction of its text.
    fn paragraph_look(&mut self, base: &'static str, words: &str) -> String {
        let key = (base, std::mem::take(&mut self.page_break), is_from_right(words));
        if !key.1 && !key.2 {
            return base.to_owned();
        }
        let known = self.paragraphs.iter().position(|known| *known == key);
        let name = |index: usize| format!("P{}", index + 1);
        if let Some(index) = known {
            return name(index);
        }
        self.paragraphs.push(key);
        let name = name(self.paragraphs.len() - 1);
        let attributes =
            [("style:name", name.as_str()), ("style:family", "paragraph"), ("style:parent-style-name", base)];
        let mut properties = Vec::new();
        if key.1 {
            properties.push(("fo:break-before", "page"));
        }
        if key.2 {
            properties.extend([("style:writing-mode", "rl-tb"), ("fo:text-align", "right")]);
        }
        self.looks.element("style:style", &attributes, |xml| xml.empty("style:paragraph-properties", &properties));
        name
    }

    /// The runs of a paragraph.
    fn runs(&mut self, text: &'a Text) -> Xml {
        let mut xml = Xml::piece();
        let mut after_space = true;
        for run in &text.0 {
            let look = self.run_look(run);
            let mut content = Xml::piece();
            spaced(&mut content, &run.text, &mut after_space);
            let inner = |xml: &mut Xml| match &look {
                Some(look) => xml.element("text:span", &[("text:style-name", look)], |xml| xml.insert(&content)),
                None => xml.insert(&content),
            };
            match run.address() {
                Some(address) => {
                    let attributes =
                        [("xlink:type", "simple"), ("xlink:href", address), ("text:style-name", "Internet_20_link")];
                    xml.element("text:a", &attributes, inner);
                }
                None => inner(&mut xml),
            }
        }
        xml
    }

    fn run_look(&mut self, run: &'a Run) -> Option<String> {
        let key = (run.bold, run.italic, run.language.as_deref());
        if key == (false, false, None) {
            return None;
        }
        let name = |index: usize| Some(format!("T{}", index + 1));
        if let Some(index) = self.runs.iter().position(|known| *known == key) {
            return name(index);
        }
        self.runs.push(key);
        let name = name(self.runs.len() - 1)?;
        let mut properties = Vec::new();
        if run.bold {
            properties.extend([
                ("fo:font-weight", "bold"),
                ("style:font-weight-asian", "bold"),
                ("style:font-weight-complex", "bold"),
            ]);
        }
        if run.italic {
            properties.extend([
                ("fo:font-style", "italic"),
                ("style:font-style-asian", "italic"),
                ("style:font-style-complex", "italic"),
            ]);
        }
        if let Some(tag) = &run.language {
            let (code, country) = language(tag);
            properties.extend([("fo:language", code), ("fo:country", country)]);
            properties.extend([("style:language-asian", code), ("style:country-asian", country)]);
            properties.extend([("style:language-complex", code), ("style:country-complex", country)]);
        }
        let attributes = [("style:name", name.as_str()), ("style:family", "text")];
        self.looks.element("style:style", &attributes, |xml| xml.empty("style:text-properties", &properties));
        Some(name)
    }

    fn list(&mut self, list: &'a List) {
        let style = if list.ordered { "Numbers" } else { "Bullets" };
        let items: Vec<_> = list.items.iter().map(|item| self.item(item)).collect();
        self.body.element("text:list", &[("text:style-name", style)], |xml| {
            for item in &items {
                xml.element("text:list-item", &[], |xml| xml.insert(item));
            }
        });
    }

    fn item(&mut self, item: &'a Item) -> Xml {
        let outer = std::mem::replace(&mut self.body, Xml::piece());
        self.paragraph("List_20_Contents", &item.text);
        if let Some(list) = &item.list {
            self.list(list);
        }
        std::mem::replace(&mut self.body, outer)
    }

    fn table(&mut self, table: &'a Table) {
        if let Some(caption) = &table.caption {
            self.paragraph("Caption", caption);
        }
        let name = self.table_look(&page::shares(&table.columns));
        let header = self.row(&table.header, table, true);
        let rows: Vec<_> = table.rows.iter().map(|row| self.row(row, table, false)).collect();
        let title = table.caption.as_ref().map(Text::words).unwrap_or_default();
        let attributes = [("table:name", name.as_str()), ("table:style-name", &name)];
        self.body.element("table:table", &attributes, |xml| {
            if !title.is_empty() {
                xml.leaf("table:title", &[], &title);
            }
            columns(xml, &name, table.columns.len(), table.header_column);
            if !table.header.is_empty() {
                xml.element("table:table-header-rows", &[], |xml| xml.insert(&header));
            }
            rows.iter().for_each(|row| xml.insert(row));
        });
        self.gap();
    }

    /// A row of a table with lines.
    fn row(&mut self, cells: &'a [Cell], table: &Table, is_header: bool) -> Xml {
        let outer = std::mem::replace(&mut self.body, Xml::piece());
        let mut row = Xml::piece();
        for (index, (cell, column)) in cells.iter().zip(&table.columns).enumerate() {
            let names = is_header || (table.header_column && index == 0);
            self.paragraph(cell_style(column.align, names), &cell.text);
            let content = std::mem::replace(&mut self.body, Xml::piece());
            let look = if is_header { "HeaderCell" } else { "Cell" };
            let attributes = [("table:style-name", look), ("office:value-type", "string")];
            row.element("table:table-cell", &attributes, |xml| xml.insert(&content));
        }
        self.body = outer;
        let mut whole = Xml::piece();
        whole.element("table:table-row", &[("table:style-name", "Row")], |xml| xml.insert(&row));
        whole
    }

    fn definitions(&mut self, definitions: &'a [Definition]) {
        let name = self.table_look(&[page::LABELS, 1.0 - page::LABELS]);
        let mut rows = Xml::piece();
        let outer = std::mem::replace(&mut self.body, Xml::piece());
        for definition in definitions {
            let mut row = Xml::piece();
            for (style, text) in [("Table_20_Heading", &definition.label), ("Table_20_Contents", &definition.value)] {
                self.paragraph(style, text);
                let content = std::mem::replace(&mut self.body, Xml::piece());
                let attributes = [("table:style-name", "PlainCell"), ("office:value-type", "string")];
                row.element("table:table-cell", &attributes, |xml| xml.insert(&content));
            }
            rows.element("table:table-row", &[("table:style-name", "Row")], |xml| xml.insert(&row));
        }
        self.body = outer;
        let attributes = [("table:name", name.as_str()), ("table:style-name", &name)];
        self.body.element("table:table", &attributes, |xml| {
            columns(xml, &name, 2, true);
            xml.insert(&rows);
        });
        self.gap();
    }

    /// Two tables that touch would be one.
    fn gap(&mut self) {
        self.body.empty("text:p", &[("text:style-name", "Gap")]);
    }

    /// The look of a table and of its columns; says its name.
    fn table_look(&mut self, shares: &[f32]) -> String {
        self.tables += 1;
        let name = format!("Table{}", self.tables);
        let width = points(page::TEXT_WIDTH);
        let mut properties = vec![("style:width", width.as_str()), ("table:align", "left")];
        if std::mem::take(&mut self.page_break) {
            properties.push(("fo:break-before", "page"));
        }
        let attributes = [("style:name", name.as_str()), ("style:family", "table")];
        self.looks.element("style:style", &attributes, |xml| xml.empty("style:table-properties", &properties));
        for (index, share) in shares.iter().enumerate() {
            let column = format!("{name}.{}", index + 1);
            let width = points(page::TEXT_WIDTH * share);
            let attributes = [("style:name", column.as_str()), ("style:family", "table-column")];
            self.looks.element("style:style", &attributes, |xml| {
                xml.empty("style:table-column-properties", &[("style:column-width", &width)]);
            });
        }
        name
    }

    /// The looks that every text may use.
    fn cell_looks(&mut self) {
        let (padding, line) = (points(self.scale.of(3.5)), format!("0.5pt solid #{}", page::LINE));
        let shade = format!("#{}", page::SHADE);
        let lines = [("fo:padding", padding.as_str()), ("fo:border", &line)];
        let shaded = [("fo:padding", padding.as_str()), ("fo:border", &line), ("fo:background-color", &shade)];
        let plain = [("fo:padding", padding.as_str()), ("fo:border", "none")];
        for (name, properties) in [("Cell", &lines[..]), ("HeaderCell", &shaded), ("PlainCell", &plain)] {
            let attributes = [("style:name", name), ("style:family", "table-cell")];
            self.looks.element("style:style", &attributes, |xml| xml.empty("style:table-cell-properties", properties));
        }
        self.looks.element("style:style", &[("style:name", "Row"), ("style:family", "table-row")], |xml| {
            xml.empty("style:table-row-properties", &[("fo:keep-together", "always")]);
        });
        for (name, parent, align) in ALIGNED {
            let attributes = [("style:name", name), ("style:family", "paragraph"), ("style:parent-style-name", parent)];
            self.looks.element("style:style", &attributes, |xml| {
                xml.empty("style:paragraph-properties", &[("fo:text-align", align)]);
            });
        }
        let gap = [("style:name", "Gap"), ("style:family", "paragraph"), ("style:parent-style-name", "Standard")];
        self.looks.element("style:style", &gap, |xml| {
            xml.empty("style:paragraph-properties", &[("fo:line-height", "100%")]);
            xml.empty("style:text-properties", &[("fo:font-size", "6pt")]);
        });
        let frame = [("style:name", "Picture"), ("style:family", "graphic")];
        self.looks.element("style:style", &frame, |xml| {
            xml.empty("style:graphic-properties", &[("style:vertical-pos", "top"), ("style:vertical-rel", "baseline")]);
        });
    }

    fn figure(&mut self, figure: &'a Figure) -> Result<(), ExportError> {
        let (width, height) = crate::picture::extent(figure, page::TEXT_WIDTH, page::HEIGHT * 0.7)?;
        if let Some(caption) = &figure.caption {
            self.paragraph("Caption", caption);
        }
        let number = self.media.len() + 1;
        let media = media(&figure.picture, number);
        let style = self.paragraph_look("Figure", "");
        let (name, width, height) = (format!("Picture{number}"), points(width), points(height));
        let frame = [
            ("draw:style-name", "Picture"),
            ("draw:name", name.as_str()),
            ("text:anchor-type", "as-char"),
            ("svg:width", &width),
            ("svg:height", &height),
        ];
        self.body.element("text:p", &[("text:style-name", &style)], |xml| {
            xml.element("draw:frame", &frame, |xml| {
                let image = [
                    ("xlink:href", media.name.as_str()),
                    ("xlink:type", "simple"),
                    ("xlink:show", "embed"),
                    ("xlink:actuate", "onLoad"),
                    ("draw:mime-type", media.media_type),
                ];
                xml.empty("draw:image", &image);
                xml.leaf("svg:title", &[], &figure.alternative);
                xml.leaf("svg:desc", &[], &figure.alternative);
            });
        });
        self.media.push(media);
        Ok(())
    }

    fn signature(&mut self, signature: &'a Signature) {
        let style = self.paragraph_look("Signature", &signature.label);
        self.body.leaf("text:p", &[("text:style-name", &style)], &signature.label);
        let note = signature.note.as_deref().unwrap_or_default();
        self.body.leaf("text:p", &[("text:style-name", "Signature_20_line")], note);
    }
}

/// Paragraphs in cells that do not begin where the cell begins: name, parent, alignment.
const ALIGNED: [(&str, &str, &str); 4] = [
    ("CellCentre", "Table_20_Contents", "center"),
    ("CellEnd", "Table_20_Contents", "end"),
    ("HeadCentre", "Table_20_Heading", "center"),
    ("HeadEnd", "Table_20_Heading", "end"),
];

const fn cell_style(align: Align, names: bool) -> &'static str {
    match (align, names) {
        (Align::Start, false) => "Table_20_Contents",
        (Align::Centre, false) => "CellCentre",
        (Align::End, false) => "CellEnd",
        (Align::Start, true) => "Table_20_Heading",
        (Align::Centre, true) => "HeadCentre",
        (Align::End, true) => "HeadEnd",
    }
}

fn columns(xml: &mut Xml, table: &str, count: usize, header_column: bool) {
    let column = |xml: &mut Xml, index: usize| {
        xml.empty("table:table-column", &[("table:style-name", &format!("{table}.{}", index + 1))]);
    };
    let first = usize::from(header_column);
    if header_column {
        xml.element("table:table-header-columns", &[], |xml| column(xml, 0));
    }
    (first..count).for_each(|index| column(xml, index));
}

/// Text with its spaces and line breaks: OpenDocument reads several spaces as one (part 3, 6.1.2).
fn spaced(xml: &mut Xml, text: &str, after_space: &mut bool) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            xml.empty("text:line-break", &[]);
            *after_space = true;
        }
        let mut plain = String::new();
        for c in line.chars() {
            if c == ' ' && *after_space {
                xml.text(&std::mem::take(&mut plain));
                xml.empty("text:s", &[]);
            } else {
                plain.push(c);
            }
            *after_space = c == ' ';
        }
        xml.text(&plain);
    }
}
