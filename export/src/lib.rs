//! Documents for people outside: ODT, DOCX, tagged PDF, HTML, Markdown.
//!
//! [`Document`] says what is written; [`write`] turns it into the bytes of a file. Nothing here knows what a plan is, and nothing
//! looks at a clock: the same document gives the same bytes.
//!
//! | module | what it holds |
//! |---|---|
//! | [`document`] | the tree that everything is made from |
//! | [`drawing`] | pictures made of lines and words |
//! | [`outline`] | what a document has in it, for a preview |
//! | [`sheet`] | sheets of cells: XLSX and CSV |

pub mod document;
mod docx;
pub mod drawing;
mod html;
mod markdown;
mod odt;
pub mod outline;
mod package;
mod page;
mod pdf;
mod picture;
pub mod sheet;
mod svg;
mod tidy;
mod xml;

pub use document::{
    Align, Block, Cell, Column, Definition, Document, Figure, Footer, Header, Item, List, Metadata, Picture, Quotation,
    Run, Scale, Signature, Stamp, Table, Text,
};
pub use drawing::{Anchor, Colour, Drawing, Shape, Step, Stroke};

use thiserror::Error;

/// What files say they were made by.
const GENERATOR: &str = concat!("Intreccio/", env!("CARGO_PKG_VERSION"));

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// OpenDocument text 1.3, ISO/IEC 26300.
    Odt,
    /// Office Open XML, ISO/IEC 29500 transitional.
    Docx,
    /// Tagged PDF 1.7, PDF/A-2a and PDF/UA-1.
    Pdf,
    Html,
    Markdown,
}

impl Format {
    /// The formats that [`write`] can make, in the order in which people should find them.
    pub const OFFERED: &'static [Self] = &[Self::Odt, Self::Docx, Self::Pdf, Self::Html, Self::Markdown];

    /// Of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Odt => "odt",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
        }
    }

    /// Whether the file carries its own fonts, so that [`write`] needs them.
    pub const fn embeds_fonts(self) -> bool {
        matches!(self, Self::Pdf)
    }
}

/// Font files (TrueType or OpenType), for the formats that carry their own. In each style a list: a character is set in the first
/// font that has it. A style without fonts uses the regular ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fonts {
    pub regular: Vec<Vec<u8>>,
    pub bold: Vec<Vec<u8>>,
    pub italic: Vec<Vec<u8>>,
    pub bold_italic: Vec<Vec<u8>>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub bytes: Vec<u8>,
    /// Characters that none of the fonts has, each once, in the order of the text: a mark stands in their place.
    pub missing: Vec<char>,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExportError {
    /// There is no regular font, or a file is not a font.
    #[error("a font is missing or cannot be read")]
    Font,
    /// A picture is neither PNG nor JPEG, or is damaged.
    #[error("a picture cannot be read")]
    Picture,
    /// What the library for the format says.
    #[error("{0}")]
    Format(String),
}

/// The file of a document.
///
/// # Errors
/// [`ExportError`].
pub fn write(document: &Document, format: Format, fonts: &Fonts) -> Result<Written, ExportError> {
    let document = tidy::document(document);
    let bytes = match format {
        Format::Odt => odt::write(&document)?,
        Format::Html => html::write(&document).into_bytes(),
        Format::Markdown => markdown::write(&document).into_bytes(),
        Format::Docx => docx::write(&document)?,
        Format::Pdf => return pdf::write(&document, fonts),
    };
    Ok(Written { bytes, missing: Vec::new() })
}
