//! `document.xml`: the text.

use super::drawing;
use super::styles::{BULLETS, heading};
use super::{NAMESPACES, Relation, emu, twips};
use crate::ExportError;
use crate::document::{
    Align, Block, Cell, Definition, Document, Figure, List, Picture, Quotation, Run, Signature, Table, Text,
};
use crate::page;
use crate::tidy::is_from_right;
use crate::xml::Xml;

pub(super) struct Body<'a> {
    pub(super) xml: String,
    pub(super) relations: Vec<Relation<'a>>,
    pub(super) numbered_lists: usize,
}

/// The text while it is written.
struct Writer<'a> {
    xml: Xml,
    relations: Vec<Relation<'a>>,
    numbered_lists: usize,
    figures: usize,
    /// The next paragraph begins a page.
    page_break: bool,
}

/// What a paragraph may have besides its style.
#[derive(Clone, Copy, Default)]
struct Extra {
    /// Number of the list, and depth from 0.
    list: Option<(usize, usize)>,
    align: Align,
}

pub(super) fn write(document: &Document) -> Result<Body<'_>, ExportError> {
    let mut writer =
        Writer { xml: Xml::piece(), relations: Vec::new(), numbered_lists: 0, figures: 0, page_break: false };
    if let Some(notice) = &document.notice {
        super::styled(&mut writer.xml, "Notice", |xml| super::words(xml, notice));
    }
    super::styled(&mut writer.xml, "Title", |xml| super::words(xml, &document.title));
    for block in &document.blocks {
        writer.block(block)?;
    }
    let mut xml = Xml::new();
    xml.element("w:document", &NAMESPACES, |xml| {
        xml.element("w:body", &[], |xml| {
            xml.insert(&writer.xml);
            section(xml);
        });
    });
    let Writer { relations, numbered_lists, .. } = writer;
    Ok(Body { xml: xml.finish(), relations, numbered_lists })
}

/// The sheet, and what stands on each page.
fn section(xml: &mut Xml) {
    let (width, height, side, edge, top) = (
        twips(page::WIDTH),
        twips(page::HEIGHT),
        twips(page::SIDE),
        twips(page::EDGE),
        twips(page::EDGE + page::SMALL * 3.0),
    );
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "header")]);
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "footer")]);
        xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", &top),
                ("w:right", &side),
                ("w:bottom", &top),
                ("w:left", &side),
                ("w:header", &edge),
                ("w:footer", &edge),
                ("w:gutter", "0"),
            ],
        );
    });
}

impl<'a> Writer<'a> {
    fn block(&mut self, block: &'a Block) -> Result<(), ExportError> {
        match block {
            Block::Heading { level, text } => self.paragraph(heading(*level), Extra::default(), text),
            Block::Paragraph(text) => self.paragraph("Normal", Extra::default(), text),
            Block::Provenance(text) => self.paragraph("Provenance", Extra::default(), text),
            Block::List(list) => self.list(list, 0),
            Block::Quotation(Quotation { text, source }) => {
                self.paragraph("Quote", Extra::default(), text);
                if let Some(source) = source {
                    self.paragraph("QuoteSource", Extra::default(), source);
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

    fn paragraph(&mut self, style: &str, extra: Extra, text: &'a Text) {
        let from_right = is_from_right(&text.words());
        let runs = self.runs(text, from_right);
        self.around(style, extra, from_right, |xml| xml.insert(&runs));
    }

    /// A paragraph; its properties in the order of the schema (`CT_PPrBase`).
    fn around(&mut self, style: &str, extra: Extra, from_right: bool, content: impl FnOnce(&mut Xml)) {
        let begins_page = std::mem::take(&mut self.page_break);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.empty("w:pStyle", &[("w:val", style)]);
                if begins_page {
                    xml.empty("w:pageBreakBefore", &[]);
                }
                if let Some((list, depth)) = extra.list {
                    xml.element("w:numPr", &[], |xml| {
                        xml.empty("w:ilvl", &[("w:val", &depth.min(8).to_string())]);
                        xml.empty("w:numId", &[("w:val", &list.to_string())]);
                    });
                }
                if from_right {
                    xml.empty("w:bidi", &[]);
                }
                match extra.align {
                    Align::Start => {}
                    Align::Centre => xml.empty("w:jc", &[("w:val", "center")]),
                    Align::End => xml.empty("w:jc", &[("w:val", "end")]),
                }
            });
            content(xml);
        });
    }

    fn runs(&mut self, text: &'a Text, from_right: bool) -> Xml {
        let mut xml = Xml::piece();
        for run in &text.0 {
            match run.address() {
                Some(address) => {
                    self.relations.push(Relation::Link(address));
                    let id = format!("rId{}", self.relations.len());
                    xml.element("w:hyperlink", &[("r:id", &id)], |xml| letters(xml, run, from_right));
                }
                None => letters(&mut xml, run, from_right),
            }
        }
        xml
    }

    fn list(&mut self, list: &'a List, depth: usize) {
        let number = if list.ordered {
            self.numbered_lists += 1;
            BULLETS + self.numbered_lists
        } else {
            BULLETS
        };
        for item in &list.items {
            let extra = Extra { list: Some((number, depth)), ..Extra::default() };
            self.paragraph("ListParagraph", extra, &item.text);
            if let Some(inner) = &item.list {
                self.list(inner, depth + 1);
            }
        }
    }

    fn table(&mut self, table: &'a Table) {
        if let Some(caption) = &table.caption {
            self.paragraph("Caption", Extra::default(), caption);
        }
        self.break_before_table();
        let shares = page::shares(&table.columns);
        let header = (!table.header.is_empty()).then(|| self.row(&table.header, table, &shares, true));
        let rows: Vec<_> = table.rows.iter().map(|row| self.row(row, table, &shares, false)).collect();
        let look = TableLook {
            style: "TableGrid",
            header_row: header.is_some(),
            header_column: table.header_column,
            title: table.caption.as_ref().map(Text::words),
        };
        self.xml.element("w:tbl", &[], |xml| {
            table_properties(xml, &look, &shares);
            header.iter().chain(&rows).for_each(|row| xml.insert(row));
        });
        self.gap();
    }

    fn row(&mut self, cells: &'a [Cell], table: &Table, shares: &[f32], is_header: bool) -> Xml {
        let outer = std::mem::replace(&mut self.xml, Xml::piece());
        let mut row = Xml::piece();
        for (index, ((cell, column), share)) in cells.iter().zip(&table.columns).zip(shares).enumerate() {
            let names = is_header || (table.header_column && index == 0);
            let style = if names { "TableHead" } else { "TableText" };
            self.paragraph(style, Extra { align: column.align, ..Extra::default() }, &cell.text);
            let content = std::mem::replace(&mut self.xml, Xml::piece());
            self::cell(&mut row, *share, is_header, &content);
        }
        self.xml = outer;
        whole_row(&row, is_header)
    }

    fn definitions(&mut self, definitions: &'a [Definition]) {
        self.break_before_table();
        let shares = [page::LABELS, 1.0 - page::LABELS];
        let outer = std::mem::replace(&mut self.xml, Xml::piece());
        let mut rows = Xml::piece();
        for Definition { label, value } in definitions {
            let mut row = Xml::piece();
            for (style, text, share) in [("TableHead", label, shares[0]), ("TableText", value, shares[1])] {
                self.paragraph(style, Extra::default(), text);
                let content = std::mem::replace(&mut self.xml, Xml::piece());
                cell(&mut row, share, false, &content);
            }
            rows.insert(&whole_row(&row, false));
        }
        self.xml = outer;
        let look = TableLook { style: "TablePlain", header_row: false, header_column: true, title: None };
        self.xml.element("w:tbl", &[], |xml| {
            table_properties(xml, &look, &shares);
            xml.insert(&rows);
        });
        self.gap();
    }

    /// A table cannot begin a page by itself.
    fn break_before_table(&mut self) {
        if self.page_break {
            self.around("Gap", Extra::default(), false, |_| {});
        }
    }

    /// Two tables that touch would be one, and a text must not end with a table.
    fn gap(&mut self) {
        super::styled(&mut self.xml, "Gap", |_| {});
    }

    fn figure(&mut self, figure: &'a Figure) -> Result<(), ExportError> {
        let extent = crate::picture::extent(figure, page::TEXT_WIDTH, page::HEIGHT * 0.7)?;
        if let Some(caption) = &figure.caption {
            self.paragraph("Caption", Extra::default(), caption);
        }
        self.figures += 1;
        let frame = drawing::Frame {
            number: self.figures,
            width: emu(extent.0),
            height: emu(extent.1),
            alternative: &figure.alternative,
        };
        let mut picture = Xml::piece();
        match (&figure.picture, Relation::picture(&figure.picture, self.figures)) {
            (Picture::Drawing(shapes), _) => drawing::group(&mut picture, &frame, shapes, extent.0 / shapes.width),
            (_, Some(relation)) => {
                self.relations.push(relation);
                drawing::image(&mut picture, &frame, &format!("rId{}", self.relations.len()));
            }
            (_, None) => {}
        }
        self.around("Figure", Extra::default(), false, |xml| xml.element("w:r", &[], |xml| xml.insert(&picture)));
        Ok(())
    }

    fn signature(&mut self, signature: &Signature) {
        self.around("SignatureLabel", Extra::default(), false, |xml| super::words(xml, &signature.label));
        let note = signature.note.as_deref().unwrap_or_default();
        self.around("SignatureLine", Extra::default(), false, |xml| super::words(xml, note));
    }
}

/// A run; its properties in the order of the schema (`EG_RPrBase`).
fn letters(xml: &mut Xml, run: &Run, from_right: bool) {
    let rtl = from_right || is_from_right(&run.text);
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| {
            if run.address().is_some() {
                xml.empty("w:rStyle", &[("w:val", "Hyperlink")]);
            }
            for (on, names) in [(run.bold, ["w:b", "w:bCs"]), (run.italic, ["w:i", "w:iCs"])] {
                if on {
                    names.into_iter().for_each(|name| xml.empty(name, &[]));
                }
            }
            if rtl {
                xml.empty("w:rtl", &[]);
            }
            if let Some(language) = &run.language {
                let of = if rtl { "w:bidi" } else { "w:val" };
                xml.empty("w:lang", &[(of, language)]);
            }
        });
        for (index, line) in run.text.split('\n').enumerate() {
            if index > 0 {
                xml.empty("w:br", &[]);
            }
            xml.leaf("w:t", &[("xml:space", "preserve")], line);
        }
    });
}

struct TableLook {
    style: &'static str,
    header_row: bool,
    header_column: bool,
    title: Option<String>,
}

/// In the order of the schema (`CT_TblPrBase`).
fn table_properties(xml: &mut Xml, look: &TableLook, shares: &[f32]) {
    let flag = |on: bool| if on { "1" } else { "0" };
    let width = twips(page::TEXT_WIDTH);
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblStyle", &[("w:val", look.style)]);
        xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.empty(
            "w:tblLook",
            &[
                ("w:val", "0000"),
                ("w:firstRow", flag(look.header_row)),
                ("w:lastRow", "0"),
                ("w:firstColumn", flag(look.header_column)),
                ("w:lastColumn", "0"),
                ("w:noHBand", "1"),
                ("w:noVBand", "1"),
            ],
        );
        if let Some(title) = &look.title {
            xml.empty("w:tblCaption", &[("w:val", title)]);
        }
    });
    xml.element("w:tblGrid", &[], |xml| {
        for share in shares {
            xml.empty("w:gridCol", &[("w:w", &twips(page::TEXT_WIDTH * share))]);
        }
    });
}

fn cell(row: &mut Xml, share: f32, is_header: bool, content: &Xml) {
    let width = twips(page::TEXT_WIDTH * share);
    row.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")]);
            if is_header {
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", page::SHADE)]);
            }
        });
        xml.insert(content);
    });
}

fn whole_row(cells: &Xml, is_header: bool) -> Xml {
    let mut row = Xml::piece();
    row.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            if is_header {
                xml.empty("w:tblHeader", &[]);
            }
        });
        xml.insert(cells);
    });
    row
}
