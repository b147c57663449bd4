//! WordprocessingML (ISO/IEC 29500, transitional) as Word and LibreOffice read it. Element names are explained in part 1, clause 17.

mod body;
mod drawing;
mod styles;

use crate::ExportError;
use crate::document::{Document, Picture};
use crate::package::Package;
use crate::xml::{Attribute, Xml};

/// Namespaces of the parts with text.
const NAMESPACES: [Attribute; 8] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"),
    ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
];
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

/// The file.
///
/// # Errors
/// When a picture cannot be read.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, ExportError> {
    let body = body::write(document)?;
    let mut package = Package::default();
    for (name, part) in [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("word/document.xml", body.xml),
        ("word/_rels/document.xml.rels", document_relations(&body.relations)),
        ("word/styles.xml", styles::write(document)),
        ("word/numbering.xml", styles::numbering(document.scale, body.numbered_lists)),
        ("word/settings.xml", settings(document)),
        ("word/header1.xml", header(document)),
        ("word/footer1.xml", footer(document)),
        ("docProps/core.xml", core_properties(document)),
        ("docProps/app.xml", app_properties()),
        ("docProps/custom.xml", custom_properties(document)),
    ] {
        package.add(name, part.as_bytes());
    }
    for relation in &body.relations {
        if let Relation::Picture { name, bytes } = relation {
            package.add(&format!("word/{name}"), bytes);
        }
    }
    Ok(package.finish())
}

/// What the text refers to; `rId1` is the first.
enum Relation<'a> {
    Link(&'a str),
    Picture { name: String, bytes: &'a [u8] },
}

impl<'a> Relation<'a> {
    /// A picture made of dots.
    fn picture(picture: &'a Picture, number: usize) -> Option<Self> {
        let (extension, bytes) = match picture {
            Picture::Png(bytes) => ("png", bytes),
            Picture::Jpeg(bytes) => ("jpeg", bytes),
            Picture::Drawing(_) => return None,
        };
        Some(Self::Picture { name: format!("media/image{number}.{extension}"), bytes })
    }
}

fn content_types() -> String {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    let mut xml = Xml::new();
    xml.element("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")], |xml| {
        for (extension, kind) in [
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("jpeg", "image/jpeg"),
        ] {
            xml.empty("Default", &[("Extension", extension), ("ContentType", kind)]);
        }
        let mut part = |name: &str, kind: &str| xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        for (name, kind) in [
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("settings", "settings"),
            ("header1", "header"),
            ("footer1", "footer"),
        ] {
            part(&format!("/word/{name}.xml"), &format!("{MAIN}{kind}+xml"));
        }
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
        part("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml");
    });
    xml.finish()
}

fn package_relations() -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        for (id, kind, target) in [
            ("rId1", format!("{OFFICE}officeDocument"), "word/document.xml"),
            ("rId2", core.to_owned(), "docProps/core.xml"),
            ("rId3", format!("{OFFICE}extended-properties"), "docProps/app.xml"),
            ("rId4", format!("{OFFICE}custom-properties"), "docProps/custom.xml"),
        ] {
            xml.empty("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)]);
        }
    });
    xml.finish()
}

fn document_relations(relations: &[Relation]) -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        for (kind, target) in [
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
        ] {
            let kind_address = format!("{OFFICE}{kind}");
            xml.empty("Relationship", &[("Id", kind), ("Type", &kind_address), ("Target", target)]);
        }
        for (relation, number) in relations.iter().zip(1..) {
            let id = format!("rId{number}");
            match relation {
                Relation::Link(address) => {
                    let kind = format!("{OFFICE}hyperlink");
                    let attributes =
                        [("Id", id.as_str()), ("Type", &kind), ("Target", address), ("TargetMode", "External")];
                    xml.empty("Relationship", &attributes);
                }
                Relation::Picture { name, .. } => {
                    let kind = format!("{OFFICE}image");
                    xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", name)]);
                }
            }
        }
    });
    xml.finish()
}

fn settings(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("w:settings", &NAMESPACES, |xml| {
        xml.empty("w:defaultTabStop", &[("w:val", "708")]);
        xml.element("w:compat", &[], |xml| {
            let mode = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.empty("w:compatSetting", &mode);
        });
        xml.empty("w:themeFontLang", &[("w:val", &document.language)]);
        xml.empty("w:decimalSymbol", &[("w:val", ",")]);
        xml.empty("w:listSeparator", &[("w:val", ";")]);
    });
    xml.finish()
}

fn header(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("w:hdr", &NAMESPACES, |xml| {
        if let Some(notice) = &document.notice {
            styled(xml, "HeaderNotice", |xml| words(xml, notice));
        }
        for (left, right) in document.header.lines() {
            styled(xml, "Header", |xml| {
                words(xml, left);
                xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
                words(xml, right);
            });
        }
        // Between it and the text.
        styled(xml, "Gap", |_| {});
    });
    xml.finish()
}

fn footer(document: &Document) -> String {
    let footer = &document.footer;
    let mut xml = Xml::new();
    xml.element("w:ftr", &NAMESPACES, |xml| {
        styled(xml, "Footer", |xml| {
            words(xml, &footer.left);
            xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
            words(xml, &format!("{} ", footer.page));
            field(xml, " PAGE ");
            words(xml, &format!(" {} ", footer.of));
            field(xml, " NUMPAGES ");
        });
    });
    xml.finish()
}

fn styled(xml: &mut Xml, style: &str, content: impl FnOnce(&mut Xml)) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.empty("w:pStyle", &[("w:val", style)]));
        content(xml);
    });
}

fn words(xml: &mut Xml, text: &str) {
    xml.element("w:r", &[], |xml| xml.leaf("w:t", &[("xml:space", "preserve")], text));
}

fn field(xml: &mut Xml, instruction: &str) {
    xml.element("w:fldSimple", &[("w:instr", instruction)], |xml| words(xml, "1"));
}

fn core_properties(document: &Document) -> String {
    let metadata = &document.metadata;
    let date = metadata.date.iso();
    let mut xml = Xml::new();
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &namespaces, |xml| {
        xml.leaf("dc:title", &[], &document.title);
        xml.leaf("dc:subject", &[], &metadata.subject);
        xml.leaf("dc:creator", &[], &metadata.author);
        xml.leaf("cp:keywords", &[], &metadata.keywords.join(", "));
        xml.leaf("cp:lastModifiedBy", &[], &metadata.author);
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.leaf(name, &[("xsi:type", "dcterms:W3CDTF")], &date);
        }
        xml.leaf("dc:language", &[], &document.language);
    });
    xml.finish()
}

fn app_properties() -> String {
    let mut xml = Xml::new();
    let namespace = ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
    xml.element("Properties", &[namespace], |xml| xml.leaf("Application", &[], crate::GENERATOR));
    xml.finish()
}

fn custom_properties(document: &Document) -> String {
    let namespaces = [
        ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
        ("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
    ];
    let metadata = &document.metadata;
    let known = [("version", &metadata.version), ("hash", &metadata.hash)];
    let mut xml = Xml::new();
    xml.element("Properties", &namespaces, |xml| {
        let known = known.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        for ((name, value), number) in known.zip(2..) {
            let number = number.to_string();
            let attributes =
                [("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"), ("pid", number.as_str()), ("name", name)];
            xml.element("property", &attributes, |xml| xml.leaf("vt:lpwstr", &[], value));
        }
    });
    xml.finish()
}

/// Twentieths of a point.
fn twips(points: f32) -> String {
    whole(points * 20.0)
}

/// Halves of a point.
fn half_points(points: f32) -> String {
    whole(points * 2.0)
}

/// English metric units, 12,700 to a point.
fn emu(points: f32) -> i64 {
    let rounded = (f64::from(points) * 12_700.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "saturates, as wanted")]
    let whole = rounded as i64;
    whole
}

fn whole(number: f32) -> String {
    format!("{:.0}", number.round())
}
