//! `styles.xml` and `numbering.xml`.

use super::{NAMESPACES, half_points, twips};
use crate::document::{Document, Scale};
use crate::page;
use crate::xml::Xml;

/// How a paragraph looks. Lengths are in points at the usual scale.
#[derive(Clone, Copy, Default)]
struct Look {
    id: &'static str,
    name: &'static str,
    based_on: &'static str,
    size: f32,
    above: f32,
    below: f32,
    bold: bool,
    italic: bool,
    colour: &'static str,
    keep_with_next: bool,
    /// From the left.
    indent: f32,
    /// A line: on which side, its thickness in eighths of a point, its distance in points.
    line: Option<(&'static str, &'static str, &'static str)>,
    /// 1 to 6.
    outline: Option<u8>,
    align: &'static str,
    /// Words at the right end of the line, after a tab.
    tab_at_end: bool,
    /// The line does not go to the right end.
    short: bool,
}

const NORMAL: Look = Look {
    id: "",
    name: "",
    based_on: "Normal",
    size: page::BODY,
    above: 0.0,
    below: 6.0,
    bold: false,
    italic: false,
    colour: "",
    keep_with_next: false,
    indent: 0.0,
    line: None,
    outline: None,
    align: "",
    tab_at_end: false,
    short: false,
};

pub(super) fn write(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("w:styles", &NAMESPACES, |xml| {
        defaults(document, xml);
        for look in looks() {
            write_look(&look, document.scale, xml);
        }
        hyperlink(xml);
        for (id, name, lines) in [("TableGrid", "Table Grid", true), ("TablePlain", "Table Plain", false)] {
            table(id, name, lines, document.scale, xml);
        }
    });
    xml.finish()
}

fn defaults(document: &Document, xml: &mut Xml) {
    let size = half_points(document.scale.of(page::BODY));
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                let fonts = [("w:ascii", "Arial"), ("w:eastAsia", "Arial"), ("w:hAnsi", "Arial"), ("w:cs", "Arial")];
                xml.empty("w:rFonts", &fonts);
                xml.empty("w:color", &[("w:val", page::INK)]);
                xml.empty("w:sz", &[("w:val", &size)]);
                xml.empty("w:szCs", &[("w:val", &size)]);
                xml.empty(
                    "w:lang",
                    &[("w:val", &document.language), ("w:eastAsia", &document.language), ("w:bidi", "ar-SA")],
                );
            });
        });
        xml.element("w:pPrDefault", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.empty("w:spacing", &[("w:line", "288"), ("w:lineRule", "auto")]));
        });
    });
}

fn looks() -> Vec<Look> {
    let small = page::SMALL;
    let heading = Look { bold: true, keep_with_next: true, above: 12.0, below: 4.0, ..NORMAL };
    let quotation = Look { indent: 26.0, line: Some(("w:left", "16", "8")), ..NORMAL };
    let cell = Look { below: 0.0, ..NORMAL };
    let mut looks = vec![
        Look { id: "Normal", name: "Normal", based_on: "", ..NORMAL },
        Look { id: "Title", name: "Title", size: page::TITLE, above: 0.0, below: 12.0, ..heading },
    ];
    for (index, (id, name)) in HEADINGS.into_iter().enumerate() {
        let level = u8::try_from(index + 1).unwrap_or(6);
        looks.push(Look { id, name, size: page::heading(level), outline: Some(level), ..heading });
    }
    looks.extend([
        Look { id: "Quote", name: "Quote", italic: true, above: 2.0, ..quotation },
        Look { id: "QuoteSource", name: "Quote Source", size: small, below: 8.0, ..quotation },
        Look { id: "ListParagraph", name: "List Paragraph", below: 3.0, ..NORMAL },
        Look { id: "TableText", name: "Table Text", ..cell },
        Look { id: "TableHead", name: "Table Head", bold: true, ..cell },
        Look {
            id: "Caption",
            name: "caption",
            bold: true,
            size: small + 1.0,
            above: 8.0,
            below: 4.0,
            keep_with_next: true,
            ..NORMAL
        },
        Look { id: "Figure", name: "Figure", above: 6.0, ..NORMAL },
        Look { id: "Notice", name: "Notice", bold: true, below: 10.0, line: Some(("", "8", "5")), ..NORMAL },
        Look { id: "Provenance", name: "Provenance", size: small, colour: page::GREY, ..NORMAL },
        Look { id: "Header", name: "header", size: small, below: 0.0, colour: page::GREY, tab_at_end: true, ..NORMAL },
        Look { id: "HeaderNotice", name: "Header Notice", bold: true, size: small, below: 0.0, ..NORMAL },
        Look { id: "Footer", name: "footer", size: small, below: 0.0, colour: page::GREY, tab_at_end: true, ..NORMAL },
        Look { id: "Gap", name: "Gap", size: 6.0, below: 0.0, ..NORMAL },
        Look {
            id: "SignatureLabel",
            name: "Signature Label",
            above: 18.0,
            below: 30.0,
            keep_with_next: true,
            ..NORMAL
        },
        Look {
            id: "SignatureLine",
            name: "Signature Line",
            size: small,
            line: Some(("w:top", "6", "2")),
            short: true,
            ..NORMAL
        },
    ]);
    looks
}

const HEADINGS: [(&str, &str); 6] = [
    ("Heading1", "heading 1"),
    ("Heading2", "heading 2"),
    ("Heading3", "heading 3"),
    ("Heading4", "heading 4"),
    ("Heading5", "heading 5"),
    ("Heading6", "heading 6"),
];

/// The style of a heading of level 1 to 6.
pub(super) fn heading(level: u8) -> &'static str {
    HEADINGS.get(usize::from(level.saturating_sub(1))).map_or("Heading6", |(id, _)| id)
}

fn write_look(look: &Look, scale: Scale, xml: &mut Xml) {
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", look.id)];
    if look.based_on.is_empty() {
        attributes.push(("w:default", "1"));
    }
    xml.element("w:style", &attributes, |xml| {
        xml.empty("w:name", &[("w:val", look.name)]);
        if !look.based_on.is_empty() {
            xml.empty("w:basedOn", &[("w:val", look.based_on)]);
        }
        if look.outline.is_some() || look.id == "Title" {
            xml.empty("w:next", &[("w:val", "Normal")]);
        }
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| paragraph(look, scale, xml));
        xml.element("w:rPr", &[], |xml| letters(look, scale, xml));
    });
}

/// In the order of the schema (`CT_PPrBase`).
fn paragraph(look: &Look, scale: Scale, xml: &mut Xml) {
    if look.keep_with_next {
        xml.empty("w:keepNext", &[]);
        xml.empty("w:keepLines", &[]);
    }
    xml.empty("w:widowControl", &[]);
    if let Some((side, thickness, distance)) = look.line {
        let colour = if look.indent > 0.0 { page::LINE } else { page::INK };
        let line = [("w:val", "single"), ("w:sz", thickness), ("w:space", distance), ("w:color", colour)];
        let all = ["w:top", "w:left", "w:bottom", "w:right"];
        xml.element("w:pBdr", &[], |xml| {
            let drawn = all.into_iter().filter(|one| side.is_empty() || *one == side);
            drawn.for_each(|one| xml.empty(one, &line));
        });
    }
    if look.tab_at_end {
        let end = twips(page::TEXT_WIDTH);
        xml.element("w:tabs", &[], |xml| xml.empty("w:tab", &[("w:val", "right"), ("w:pos", &end)]));
    }
    let (above, below) = (twips(scale.of(look.above)), twips(scale.of(look.below)));
    xml.empty("w:spacing", &[("w:before", &above), ("w:after", &below)]);
    if look.indent > 0.0 || look.short {
        let left = twips(scale.of(look.indent));
        let right = if look.short { twips(page::TEXT_WIDTH * 0.45) } else { "0".to_owned() };
        xml.empty("w:ind", &[("w:left", &left), ("w:right", &right)]);
    }
    if !look.align.is_empty() {
        xml.empty("w:jc", &[("w:val", look.align)]);
    }
    if let Some(level) = look.outline {
        xml.empty("w:outlineLvl", &[("w:val", &(level - 1).to_string())]);
    }
}

/// In the order of the schema (`EG_RPrBase`).
fn letters(look: &Look, scale: Scale, xml: &mut Xml) {
    let size = half_points(scale.of(look.size));
    for (on, names) in [(look.bold, ["w:b", "w:bCs"]), (look.italic, ["w:i", "w:iCs"])] {
        if on {
            names.into_iter().for_each(|name| xml.empty(name, &[]));
        }
    }
    if !look.colour.is_empty() {
        xml.empty("w:color", &[("w:val", look.colour)]);
    }
    xml.empty("w:sz", &[("w:val", &size)]);
    xml.empty("w:szCs", &[("w:val", &size)]);
}

fn hyperlink(xml: &mut Xml) {
    xml.element("w:style", &[("w:type", "character"), ("w:styleId", "Hyperlink")], |xml| {
        xml.empty("w:name", &[("w:val", "Hyperlink")]);
        xml.element("w:rPr", &[], |xml| {
            xml.empty("w:color", &[("w:val", page::LINK)]);
            xml.empty("w:u", &[("w:val", "single")]);
        });
    });
}

fn table(id: &str, name: &str, lines: bool, scale: Scale, xml: &mut Xml) {
    xml.element("w:style", &[("w:type", "table"), ("w:styleId", id)], |xml| {
        xml.empty("w:name", &[("w:val", name)]);
        xml.element("w:tblPr", &[], |xml| {
            if lines {
                let line = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", page::LINE)];
                xml.element("w:tblBorders", &[], |xml| {
                    for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                        xml.empty(side, &line);
                    }
                });
            }
            let padding = twips(scale.of(3.5));
            xml.element("w:tblCellMar", &[], |xml| {
                for side in ["w:top", "w:left", "w:bottom", "w:right"] {
                    xml.empty(side, &[("w:w", &padding), ("w:type", "dxa")]);
                }
            });
        });
    });
}

/// The list without numbers; numbered lists follow, each with its own, so that each begins with 1.
pub(super) const BULLETS: usize = 1;

pub(super) fn numbering(scale: Scale, numbered_lists: usize) -> String {
    let mut xml = Xml::new();
    xml.element("w:numbering", &NAMESPACES, |xml| {
        for (id, ordered) in [("0", false), ("1", true)] {
            xml.element("w:abstractNum", &[("w:abstractNumId", id)], |xml| {
                xml.empty("w:multiLevelType", &[("w:val", "hybridMultilevel")]);
                (0..9).for_each(|level| list_level(level, ordered, scale, xml));
            });
        }
        let id = BULLETS.to_string();
        xml.element("w:num", &[("w:numId", &id)], |xml| xml.empty("w:abstractNumId", &[("w:val", "0")]));
        for list in 1..=numbered_lists {
            let id = (BULLETS + list).to_string();
            xml.element("w:num", &[("w:numId", &id)], |xml| {
                xml.empty("w:abstractNumId", &[("w:val", "1")]);
                for level in 0..9 {
                    xml.element("w:lvlOverride", &[("w:ilvl", &level.to_string())], |xml| {
                        xml.empty("w:startOverride", &[("w:val", "1")]);
                    });
                }
            });
        }
    });
    xml.finish()
}

fn list_level(level: u8, ordered: bool, scale: Scale, xml: &mut Xml) {
    let bullet = ["•", "–", "◦"].get(usize::from(level) % 3).copied().unwrap_or("•");
    let (format, label) = if ordered { ("decimal", format!("%{}.", level + 1)) } else { ("bullet", bullet.to_owned()) };
    let (margin, hanging) = (twips(scale.of(18.0) * f32::from(level + 1)), twips(scale.of(18.0)));
    xml.element("w:lvl", &[("w:ilvl", &level.to_string())], |xml| {
        xml.empty("w:start", &[("w:val", "1")]);
        xml.empty("w:numFmt", &[("w:val", format)]);
        xml.empty("w:lvlText", &[("w:val", &label)]);
        xml.empty("w:lvlJc", &[("w:val", "left")]);
        xml.element("w:pPr", &[], |xml| xml.empty("w:ind", &[("w:left", &margin), ("w:hanging", &hanging)]));
    });
}
