//! `styles.xml`: the looks by name, the page, what stands on each page.

use super::{NAMESPACES, language};
use crate::document::{Document, Scale};
use crate::page;
use crate::xml::{Attribute, Xml};

/// How a paragraph looks.
struct Look {
    name: &'static str,
    display: &'static str,
    parent: &'static str,
    outline: Option<u8>,
    paragraph: Vec<(&'static str, String)>,
    text: Vec<(&'static str, String)>,
}

impl Look {
    fn new(name: &'static str, display: &'static str, parent: &'static str) -> Self {
        Self { name, display, parent, outline: None, paragraph: Vec::new(), text: Vec::new() }
    }

    fn paragraph(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.paragraph.push((key, value.into()));
        self
    }

    fn text(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.text.push((key, value.into()));
        self
    }

    fn size(self, scale: Scale, points: f32) -> Self {
        let size = self::points(scale.of(points));
        self.text("fo:font-size", size.clone())
            .text("style:font-size-asian", size.clone())
            .text("style:font-size-complex", size)
    }

    fn bold(self) -> Self {
        self.text("fo:font-weight", "bold")
            .text("style:font-weight-asian", "bold")
            .text("style:font-weight-complex", "bold")
    }

    fn space(self, scale: Scale, above: f32, below: f32) -> Self {
        self.paragraph("fo:margin-top", points(scale.of(above))).paragraph("fo:margin-bottom", points(scale.of(below)))
    }

    fn colour(self, colour: &str) -> Self {
        self.text("fo:color", format!("#{colour}"))
    }

    fn keep_with_next(self) -> Self {
        self.paragraph("fo:keep-with-next", "always")
    }

    fn write(&self, xml: &mut Xml) {
        let level = self.outline.map(|level| level.to_string());
        let mut attributes = vec![("style:name", self.name), ("style:display-name", self.display)];
        attributes.push(("style:family", "paragraph"));
        if !self.parent.is_empty() {
            attributes.push(("style:parent-style-name", self.parent));
        }
        if let Some(level) = &level {
            attributes.push(("style:default-outline-level", level));
        }
        xml.element("style:style", &attributes, |xml| {
            xml.empty("style:paragraph-properties", &borrowed(&self.paragraph));
            xml.empty("style:text-properties", &borrowed(&self.text));
        });
    }
}

fn borrowed<'a>(pairs: &'a [(&'static str, String)]) -> Vec<Attribute<'a>> {
    pairs.iter().map(|(key, value)| (*key, value.as_str())).collect()
}

/// A length.
pub(super) fn points(points: f32) -> String {
    format!("{points:.2}pt")
}

pub(super) fn write(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("office:document-styles", &NAMESPACES, |xml| {
        fonts(xml);
        xml.element("office:styles", &[], |xml| named(document, xml));
        xml.element("office:automatic-styles", &[], page_layout);
        xml.element("office:master-styles", &[], |xml| master_page(document, xml));
    });
    xml.finish()
}

/// The faces are of the reader's machine: what LibreOffice brings along, as wide as Arial.
pub(super) fn fonts(xml: &mut Xml) {
    xml.element("office:font-face-decls", &[], |xml| {
        xml.empty(
            "style:font-face",
            &[
                ("style:name", "Liberation Sans"),
                ("svg:font-family", "'Liberation Sans', Arial"),
                ("style:font-family-generic", "swiss"),
                ("style:font-pitch", "variable"),
            ],
        );
    });
}

fn named(document: &Document, xml: &mut Xml) {
    default_style(document, xml);
    for look in looks(document.scale) {
        look.write(xml);
    }
    let link = [
        ("fo:color", concat!("#", "0054a6")),
        ("style:text-underline-style", "solid"),
        ("style:text-underline-width", "auto"),
    ];
    let named = [("style:name", "Internet_20_link"), ("style:display-name", "Internet link"), ("style:family", "text")];
    xml.element("style:style", &named, |xml| xml.empty("style:text-properties", &link));
    outline(xml);
    for (name, ordered) in [("Bullets", false), ("Numbers", true)] {
        list(name, ordered, document.scale, xml);
    }
}

fn default_style(document: &Document, xml: &mut Xml) {
    let (code, country) = language(&document.language);
    let size = points(document.scale.of(page::BODY));
    xml.element("style:default-style", &[("style:family", "paragraph")], |xml| {
        xml.empty(
            "style:paragraph-properties",
            &[("style:tab-stop-distance", "1.25cm"), ("style:writing-mode", "lr-tb")],
        );
        xml.empty(
            "style:text-properties",
            &[
                ("style:font-name", "Liberation Sans"),
                ("fo:font-size", &size),
                ("style:font-size-asian", &size),
                ("style:font-size-complex", &size),
                ("fo:language", code),
                ("fo:country", country),
            ],
        );
    });
    xml.element("style:default-style", &[("style:family", "table")], |xml| {
        xml.empty("style:table-properties", &[("table:border-model", "collapsing")]);
    });
    xml.element("style:default-style", &[("style:family", "table-row")], |xml| {
        xml.empty("style:table-row-properties", &[("fo:keep-together", "always")]);
    });
}

const HEADINGS: [(&str, &str); 6] = [
    ("Heading_20_1", "Heading 1"),
    ("Heading_20_2", "Heading 2"),
    ("Heading_20_3", "Heading 3"),
    ("Heading_20_4", "Heading 4"),
    ("Heading_20_5", "Heading 5"),
    ("Heading_20_6", "Heading 6"),
];

/// The style of a heading of level 1 to 6.
pub(super) fn heading(level: u8) -> &'static str {
    HEADINGS.get(usize::from(level.saturating_sub(1))).map_or("Heading", |(name, _)| name)
}

fn looks(scale: Scale) -> Vec<Look> {
    let lines = |look: Look| look.paragraph("fo:orphans", "2").paragraph("fo:widows", "2");
    let mut looks = vec![
        lines(Look::new("Standard", "Standard", "")).paragraph("fo:line-height", "120%").colour(page::INK),
        Look::new("Text_20_body", "Text body", "Standard").space(scale, 0.0, 6.0),
        Look::new("Heading", "Heading", "Standard").keep_with_next().bold().space(scale, 12.0, 4.0),
        Look::new("Title", "Title", "Heading").size(scale, page::TITLE).space(scale, 0.0, 12.0),
    ];
    for ((name, display), level) in HEADINGS.into_iter().zip(1_u8..) {
        let look = Look { outline: Some(level), ..Look::new(name, display, "Heading") };
        looks.push(look.size(scale, page::heading(level)));
    }
    looks.extend(text_looks(scale));
    looks.extend(page_looks(scale));
    looks
}

fn text_looks(scale: Scale) -> Vec<Look> {
    let indent = points(scale.of(18.0));
    let quotation = |name, display| {
        Look::new(name, display, "Standard")
            .paragraph("fo:margin-left", indent.clone())
            .paragraph("fo:padding-left", points(scale.of(8.0)))
            .paragraph("fo:border-left", format!("2pt solid #{}", page::LINE))
    };
    vec![
        quotation("Quotations", "Quotations").space(scale, 2.0, 6.0).text("fo:font-style", "italic"),
        quotation("Quotation_20_source", "Quotation source").size(scale, page::SMALL).space(scale, 0.0, 8.0),
        Look::new("List_20_Contents", "List Contents", "Standard").space(scale, 0.0, 3.0),
        Look::new("Table_20_Contents", "Table Contents", "Standard").space(scale, 0.0, 0.0),
        Look::new("Table_20_Heading", "Table Heading", "Table_20_Contents").bold(),
        Look::new("Caption", "Caption", "Standard")
            .keep_with_next()
            .bold()
            .size(scale, page::SMALL + 1.0)
            .space(scale, 8.0, 4.0),
        Look::new("Figure", "Figure", "Standard").space(scale, 6.0, 6.0),
        Look::new("Notice", "Notice", "Standard")
            .bold()
            .space(scale, 0.0, 10.0)
            .paragraph("fo:padding", points(scale.of(5.0)))
            .paragraph("fo:border", format!("1pt solid #{}", page::INK)),
        Look::new("Provenance", "Provenance", "Standard")
            .size(scale, page::SMALL)
            .space(scale, 0.0, 6.0)
            .colour(page::GREY),
        Look::new("Signature", "Signature", "Standard").keep_with_next().space(scale, 18.0, 30.0),
        Look::new("Signature_20_line", "Signature line", "Standard")
            .size(scale, page::SMALL)
            .space(scale, 0.0, 6.0)
            .paragraph("fo:margin-right", points(page::TEXT_WIDTH * 0.45))
            .paragraph("fo:padding-top", "2pt")
            .paragraph("fo:border-top", format!("0.75pt solid #{}", page::INK)),
    ]
}

fn page_looks(scale: Scale) -> Vec<Look> {
    let small = |name, display| Look::new(name, display, "Standard").size(scale, page::SMALL).colour(page::GREY);
    vec![
        small("Header", "Header"),
        small("Footer", "Footer"),
        Look::new("Header_20_notice", "Header notice", "Header").bold().colour(page::INK),
    ]
}

fn outline(xml: &mut Xml) {
    xml.element("text:outline-style", &[("style:name", "Outline")], |xml| {
        for level in 1_u8..=10 {
            let level = level.to_string();
            xml.empty("text:outline-level-style", &[("text:level", &level), ("style:num-format", "")]);
        }
    });
}

fn list(name: &str, ordered: bool, scale: Scale, xml: &mut Xml) {
    xml.element("text:list-style", &[("style:name", name), ("style:display-name", name)], |xml| {
        for (level, depth) in (1_u8..=10).zip(1_u8..) {
            let (number, margin) = (level.to_string(), points(scale.of(18.0) * f32::from(depth)));
            let bullet = ["•", "–", "◦"].get(usize::from(level - 1) % 3).copied().unwrap_or("•");
            let (element, attributes) = if ordered {
                let attributes =
                    [("text:level", number.as_str()), ("style:num-format", "1"), ("style:num-suffix", ".")];
                ("text:list-level-style-number", attributes.to_vec())
            } else {
                ("text:list-level-style-bullet", vec![("text:level", number.as_str()), ("text:bullet-char", bullet)])
            };
            xml.element(element, &attributes, |xml| {
                let mode = [("text:list-level-position-and-space-mode", "label-alignment")];
                xml.element("style:list-level-properties", &mode, |xml| {
                    let indent = format!("-{}", points(scale.of(18.0)));
                    xml.empty(
                        "style:list-level-label-alignment",
                        &[
                            ("text:label-followed-by", "listtab"),
                            ("text:list-tab-stop-position", &margin),
                            ("fo:text-indent", &indent),
                            ("fo:margin-left", &margin),
                        ],
                    );
                });
            });
        }
    });
}

fn page_layout(xml: &mut Xml) {
    let (width, height, side, edge) =
        (points(page::WIDTH), points(page::HEIGHT), points(page::SIDE), points(page::EDGE));
    let sheet = [
        ("fo:page-width", width.as_str()),
        ("fo:page-height", &height),
        ("style:print-orientation", "portrait"),
        ("fo:margin-top", &edge),
        ("fo:margin-bottom", &edge),
        ("fo:margin-left", &side),
        ("fo:margin-right", &side),
        ("style:writing-mode", "lr-tb"),
    ];
    xml.element("style:page-layout", &[("style:name", "Sheet")], |xml| {
        xml.empty("style:page-layout-properties", &sheet);
        for (element, gap) in [("style:header-style", "fo:margin-bottom"), ("style:footer-style", "fo:margin-top")] {
            xml.element(element, &[], |xml| {
                xml.empty("style:header-footer-properties", &[("fo:min-height", "14pt"), (gap, "12pt")]);
            });
        }
    });
    for (name, parent) in [("Header_20_line", "Header"), ("Footer_20_line", "Footer")] {
        let attributes = [("style:name", name), ("style:family", "paragraph"), ("style:parent-style-name", parent)];
        xml.element("style:style", &attributes, |xml| {
            xml.element("style:paragraph-properties", &[], |xml| {
                xml.element("style:tab-stops", &[], |xml| {
                    let end = points(page::TEXT_WIDTH);
                    xml.empty("style:tab-stop", &[("style:position", &end), ("style:type", "right")]);
                });
            });
        });
    }
}

fn master_page(document: &Document, xml: &mut Xml) {
    let attributes = [("style:name", "Standard"), ("style:page-layout-name", "Sheet")];
    xml.element("style:master-page", &attributes, |xml| {
        xml.element("style:header", &[], |xml| header(document, xml));
        xml.element("style:footer", &[], |xml| {
            xml.element("text:p", &[("text:style-name", "Footer_20_line")], |xml| {
                let footer = &document.footer;
                xml.text(&footer.left);
                xml.empty("text:tab", &[]);
                xml.text(&format!("{} ", footer.page));
                xml.leaf("text:page-number", &[("text:select-page", "current")], "1");
                xml.text(&format!(" {} ", footer.of));
                xml.leaf("text:page-count", &[], "1");
            });
        });
    });
}

fn header(document: &Document, xml: &mut Xml) {
    if let Some(notice) = &document.notice {
        xml.leaf("text:p", &[("text:style-name", "Header_20_notice")], notice);
    }
    for (left, right) in document.header.lines() {
        xml.element("text:p", &[("text:style-name", "Header_20_line")], |xml| {
            xml.text(left);
            xml.empty("text:tab", &[]);
            xml.text(right);
        });
    }
}
