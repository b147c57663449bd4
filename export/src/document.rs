//! What is written, whatever the format: a small tree.
//!
//! Text may hold `\n`, which is a line break, and `\t`, which is a space. Other control characters are left out by every writer,
//! because no format can hold them.

use data_encoding::BASE64;

use crate::drawing::Drawing;

/// A document on A4.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Stands at the beginning, and is the file's title. It carries a code, never a person's name.
    pub title: String,
    /// BCP 47, such as `it-IT`.
    pub language: String,
    /// On every page.
    pub header: Header,
    /// On every page.
    pub footer: Footer,
    /// What a reader must know before anything else, such as that this is a draft: on every page, and before the title.
    pub notice: Option<String>,
    pub metadata: Metadata,
    pub scale: Scale,
    pub blocks: Vec<Block>,
}

/// Lines at the top of each page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// For example authority and docket.
    pub left: Vec<String>,
    /// For example the code.
    pub right: Vec<String>,
}

impl Header {
    /// Line by line, left and right.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        let count = self.left.len().max(self.right.len());
        (0..count).map(|index| (line(&self.left, index), line(&self.right, index)))
    }
}

fn line(lines: &[String], index: usize) -> &str {
    lines.get(index).map(String::as_str).unwrap_or_default()
}

/// The line at the bottom of each page: `left`, and at the right "`page` 3 `of` 12".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer {
    /// For example code and version.
    pub left: String,
    /// "Pagina", in the document's language.
    pub page: String,
    /// "di", in the document's language.
    pub of: String,
}

/// What stands in the file about the file (AgID's guidelines on electronic documents, annex 5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// The organisation, not a person.
    pub author: String,
    pub subject: String,
    pub keywords: Vec<String>,
    /// Of the document's content as it was when it was written.
    pub date: Stamp,
    /// Of the content that was approved, in hexadecimal digits.
    pub hash: Option<String>,
    pub version: Option<String>,
}

/// An instant in UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

impl Default for Stamp {
    /// 1 January 1980, where the calendar of zip files begins.
    fn default() -> Self {
        Self { year: 1980, month: 1, day: 1, hour: 0, minute: 0, second: 0 }
    }
}

impl Stamp {
    /// The instant `ms` milliseconds after the beginning of 1970, at most in the year 9999.
    #[must_use]
    pub fn from_unix_ms(ms: u64) -> Self {
        const LAST: u64 = 253_402_300_799;
        let seconds = (ms / 1000).min(LAST);
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": the year begins in March, so that the leap day is its last.
        let day = days + 719_468;
        let (era, day) = (day / 146_097, day % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let march = (5 * day + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        let year = year + era * 400 + u64::from(month <= 2);
        let small = |n: u64| u8::try_from(n).unwrap_or(0);
        Self {
            year: u16::try_from(year).unwrap_or(9999),
            month: small(month),
            day: small(day - (153 * march + 2) / 5 + 1),
            hour: small(rest / 3_600),
            minute: small(rest / 60 % 60),
            second: small(rest % 60),
        }
    }

    /// `2026-03-09T08:15:00Z`.
    #[must_use]
    pub fn iso(self) -> String {
        let Self { year, month, day, hour, minute, second } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// How large the letters are, in hundredths of the usual size: 100 for courts and offices, 150 for large type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale(u16);

impl Scale {
    pub const USUAL: Self = Self(100);
    pub const LARGE: Self = Self(150);

    /// Between 75 and 250; what is outside becomes the nearest.
    #[must_use]
    pub fn percent(percent: u16) -> Self {
        Self(percent.clamp(75, 250))
    }

    /// `points` at the usual size, in points.
    #[must_use]
    pub fn of(self, points: f32) -> f32 {
        points * f32::from(self.0) / 100.0
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self::USUAL
    }
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// `level` from 1, the document's own sections, to 6.
    Heading {
        level: u8,
        text: Text,
    },
    Paragraph(Text),
    List(List),
    /// What somebody said or wrote, word for word.
    Quotation(Quotation),
    Table(Table),
    /// Labels with their values, such as "Autorità: Tribunale per i minorenni".
    Definitions(Vec<Definition>),
    Figure(Figure),
    /// The next block begins a page.
    PageBreak,
    /// Places to sign, kept on one page.
    Signatures(Vec<Signature>),
    /// A small note on where the lines above come from.
    Provenance(Text),
}

impl Block {
    pub fn heading(level: u8, text: impl Into<Text>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph(text.into())
    }

    /// A list without numbers and without lists in it.
    pub fn bullets<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List { ordered: false, items: items.into_iter().map(Item::new).collect() })
    }

    /// A list with numbers and without lists in it.
    pub fn numbered<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List { ordered: true, items: items.into_iter().map(Item::new).collect() })
    }

    pub fn quotation(text: impl Into<Text>, source: Option<Text>) -> Self {
        Self::Quotation(Quotation { text: text.into(), source })
    }

    pub fn provenance(text: impl Into<Text>) -> Self {
        Self::Provenance(text.into())
    }
}

/// A paragraph's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Run>);

impl Text {
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Text as it is.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run::plain(text));
        self
    }

    #[must_use]
    pub fn bold(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { bold: true, ..Run::plain(text) });
        self
    }

    #[must_use]
    pub fn italic(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { italic: true, ..Run::plain(text) });
        self
    }

    /// Text that leads to an address (`https:`, `http:`, `mailto:` or `tel:`; another address is left out, the text stays).
    #[must_use]
    pub fn link(mut self, text: impl Into<String>, address: impl Into<String>) -> Self {
        self.0.push(Run { link: Some(address.into()), ..Run::plain(text) });
        self
    }

    /// Text in another language than the document's (BCP 47).
    #[must_use]
    pub fn foreign(mut self, text: impl Into<String>, language: impl Into<String>) -> Self {
        self.0.push(Run { language: Some(language.into()), ..Run::plain(text) });
        self
    }

    /// The words alone.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().then(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().then(text)
    }
}

impl From<Run> for Text {
    fn from(run: Run) -> Self {
        Self(vec![run])
    }
}

/// Text of one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    pub link: Option<String>,
    /// When it is not the document's (BCP 47).
    pub language: Option<String>,
}

impl Run {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The address that the run leads to, when it is of a kind that may stand in a document.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let address = self.link.as_deref()?;
        let allowed = ["https:", "http:", "mailto:", "tel:"];
        let plain = |c: char| !c.is_whitespace() && !c.is_control();
        (allowed.iter().any(|scheme| address.starts_with(scheme)) && address.chars().all(plain)).then_some(address)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Numbered from 1.
    pub ordered: bool,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    pub text: Text,
    /// A list under it.
    pub list: Option<List>,
}

impl Item {
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), list: None }
    }

    #[must_use]
    pub fn with(self, list: List) -> Self {
        Self { list: Some(list), ..self }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quotation {
    /// Without quotation marks: each format marks it as a quotation, and the marks are the caller's language.
    pub text: Text,
    /// Who said it, when, where.
    pub source: Option<Text>,
}

/// Rows shorter than `columns` are filled with empty cells; cells beyond them are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Above the table, and its name for those who do not see it.
    pub caption: Option<Text>,
    pub columns: Vec<Column>,
    /// Repeated on each page. Empty: the table has no such row.
    pub header: Vec<Cell>,
    /// The first cell of each row names the row.
    pub header_column: bool,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its part of the table's width, in proportion to the other columns' numbers; at least 1.
    pub width: u16,
    pub align: Align,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn new(width: u16) -> Self {
        Self { width, align: Align::Start }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn numbers(width: u16) -> Self {
        Self { width, align: Align::End }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Start,
    Centre,
    End,
}

/// What stands in one field of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub text: Text,
}

impl<T: Into<Text>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definition {
    pub label: Text,
    pub value: Text,
}

impl Definition {
    pub fn new(label: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// A picture with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub picture: Picture,
    /// What a reader who does not see the picture must know.
    pub alternative: String,
    pub caption: Option<Text>,
    /// Of the text's width, in hundredths, 1 to 100. A picture higher than a page becomes smaller.
    pub width: u8,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    Drawing(Drawing),
    /// The bytes of a PNG file.
    Png(Vec<u8>),
    /// The bytes of a JPEG file.
    Jpeg(Vec<u8>),
}

impl Picture {
    /// Whether [`crate::write`] can tell how large it is.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        crate::picture::size(self).is_ok()
    }

    /// The picture in an address of its own (RFC 2397).
    #[must_use]
    pub fn data_url(&self) -> String {
        let (media_type, encoded) = match self {
            Self::Drawing(drawing) => ("image/svg+xml", BASE64.encode(crate::svg::write(drawing).as_bytes())),
            Self::Png(bytes) => ("image/png", BASE64.encode(bytes)),
            Self::Jpeg(bytes) => ("image/jpeg", BASE64.encode(bytes)),
        };
        format!("data:{media_type};base64,{encoded}")
    }
}

/// A line to sign on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// In what quality one signs, such as "Per il Comune" or "La madre".
    pub label: String,
    /// Under the line, such as "luogo e data".
    pub note: Option<String>,
}
