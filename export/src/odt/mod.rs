//! OpenDocument text (OASIS OpenDocument 1.3, parts 2 and 3).

mod content;
mod styles;

use crate::ExportError;
use crate::document::{Document, Picture};
use crate::package::Package;
use crate::xml::{Attribute, Xml};

const MEDIA_TYPE: &str = crate::Format::Odt.media_type();

/// Namespaces of all parts.
const NAMESPACES: [Attribute; 12] = [
    ("xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
    ("xmlns:loext", "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"),
    ("office:version", "1.3"),
];

/// A picture's file within the archive.
struct Media<'a> {
    name: String,
    media_type: &'static str,
    bytes: std::borrow::Cow<'a, [u8]>,
}

/// The file.
///
/// # Errors
/// When a picture cannot be read.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, ExportError> {
    let (content, media) = content::write(document)?;
    let mut package = Package::default();
    package.store("mimetype", MEDIA_TYPE.as_bytes());
    for (name, part) in [
        ("META-INF/manifest.xml", manifest(&media)),
        ("content.xml", content),
        ("styles.xml", styles::write(document)),
        ("meta.xml", meta(document)),
    ] {
        package.add(name, part.as_bytes());
    }
    for file in &media {
        package.add(&file.name, &file.bytes);
    }
    Ok(package.finish())
}

fn media(picture: &Picture, number: usize) -> Media<'_> {
    let (extension, media_type, bytes) = match picture {
        Picture::Drawing(drawing) => ("svg", "image/svg+xml", crate::svg::write(drawing).into_bytes().into()),
        Picture::Png(bytes) => ("png", "image/png", bytes.as_slice().into()),
        Picture::Jpeg(bytes) => ("jpg", "image/jpeg", bytes.as_slice().into()),
    };
    Media { name: format!("Pictures/{number}.{extension}"), media_type, bytes }
}

fn manifest(media: &[Media]) -> String {
    let mut xml = Xml::new();
    let namespace = ("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0");
    xml.element("manifest:manifest", &[namespace, ("manifest:version", "1.3")], |xml| {
        let mut entry = |path: &str, kind: &str| {
            let attributes = [("manifest:full-path", path), ("manifest:media-type", kind)];
            xml.empty("manifest:file-entry", &attributes);
        };
        entry("/", MEDIA_TYPE);
        for part in ["content.xml", "styles.xml", "meta.xml"] {
            entry(part, "text/xml");
        }
        for file in media {
            entry(&file.name, file.media_type);
        }
    });
    xml.finish()
}

fn meta(document: &Document) -> String {
    let metadata = &document.metadata;
    let date = metadata.date.iso();
    let mut xml = Xml::new();
    xml.element("office:document-meta", &NAMESPACES, |xml| {
        xml.element("office:meta", &[], |xml| {
            xml.leaf("meta:generator", &[], crate::GENERATOR);
            xml.leaf("dc:title", &[], &document.title);
            xml.leaf("dc:subject", &[], &metadata.subject);
            xml.leaf("meta:initial-creator", &[], &metadata.author);
            xml.leaf("dc:creator", &[], &metadata.author);
            xml.leaf("meta:creation-date", &[], &date);
            xml.leaf("dc:date", &[], &date);
            xml.leaf("dc:language", &[], &document.language);
            for keyword in &metadata.keywords {
                xml.leaf("meta:keyword", &[], keyword);
            }
            for (name, value) in [("version", &metadata.version), ("hash", &metadata.hash)] {
                if let Some(value) = value {
                    let attributes = [("meta:name", name), ("meta:value-type", "string")];
                    xml.leaf("meta:user-defined", &attributes, value);
                }
            }
        });
    });
    xml.finish()
}

/// `fo:language` and `fo:country` of a language tag.
fn language(tag: &str) -> (&str, &str) {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("zxx");
    (language, parts.find(|part| part.len() == 2).unwrap_or("none"))
}
