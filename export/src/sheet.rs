//! Sheets of cells for people who go on calculating: XLSX (ISO/IEC 29500 transitional) and CSV (RFC 4180). Numbers leave as numbers.

use std::fmt::Write as _;

use crate::document::Stamp;
use crate::package::Package;
use crate::xml::Xml;

/// A file of sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbook {
    pub title: String,
    /// The organisation, not a person.
    pub author: String,
    pub date: Stamp,
    pub sheets: Vec<Sheet>,
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub name: String,
    /// Of the columns, in letters.
    pub widths: Vec<u32>,
    /// Rows at the top that stay in sight.
    pub headings: u32,
    pub rows: Vec<Vec<Value>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Empty,
    Text(String),
    /// In bold type.
    Heading(String),
    /// `digits` with the decimal point before the last `places` of them.
    Number {
        digits: i128,
        places: u32,
        shown: Shown,
        strong: bool,
    },
}

/// How a spreadsheet shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// With two decimals and parted thousands.
    Money,
    /// With the decimals that it has.
    Plain,
    /// A share of one, as per cent.
    Percent,
}

/// What parts the cells of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Separator {
    /// RFC 4180, with decimal points.
    Comma,
    /// As Italian spreadsheets open it, with decimal commas.
    Semicolon,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetFormat {
    Xlsx,
    /// Of the first sheet.
    Csv(Separator),
}

impl SheetFormat {
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Csv(Separator::Semicolon), Self::Csv(Separator::Comma)];

    /// Of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv(_) => "csv",
        }
    }
}

/// The file.
pub fn write(workbook: &Workbook, format: SheetFormat) -> Vec<u8> {
    match format {
        SheetFormat::Xlsx => xlsx(workbook),
        SheetFormat::Csv(separator) => {
            workbook.sheets.first().map(|sheet| csv(sheet, separator)).unwrap_or_default().into_bytes()
        }
    }
}

/// The sheet in UTF-8, with a byte order mark, without which spreadsheets misread accents. Words that a spreadsheet would take for a
/// formula get an apostrophe before them.
pub fn csv(sheet: &Sheet, separator: Separator) -> String {
    let (between, point) = match separator {
        Separator::Comma => (',', '.'),
        Separator::Semicolon => (';', ','),
    };
    let mut out = String::from("\u{feff}");
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &sheet.rows {
        for at in 0..width {
            if at > 0 {
                out.push(between);
            }
            match row.get(at).unwrap_or(&Value::Empty) {
                Value::Empty => {}
                Value::Text(text) | Value::Heading(text) => put_text(&mut out, text, between),
                Value::Number { digits, places, .. } => {
                    put_text(&mut out, &decimal(*digits, *places, point), between);
                }
            }
        }
        out.push_str("\r\n");
    }
    out
}

fn put_text(out: &mut String, text: &str, between: char) {
    let number = text.strip_prefix('-').unwrap_or(text).chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let guarded = !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = text.contains([between, '"', '\n', '\r']);
    let words = if guarded { format!("'{text}") } else { text.to_owned() };
    if quoted {
        out.push('"');
        out.push_str(&words.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&words);
    }
}

fn decimal(digits: i128, places: u32, point: char) -> String {
    let all = digits.unsigned_abs().to_string();
    let places = usize::try_from(places).unwrap_or(0);
    let all = format!("{all:0>width$}", width = places + 1);
    let (whole, rest) = all.split_at(all.len() - places);
    let sign = if digits < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{rest}") }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn xlsx(workbook: &Workbook) -> Vec<u8> {
    let mut package = Package::default();
    package.add("[Content_Types].xml", content_types(workbook).as_bytes());
    package.add("_rels/.rels", root_relations().as_bytes());
    package.add("docProps/core.xml", core(workbook).as_bytes());
    package.add("xl/workbook.xml", contents(workbook).as_bytes());
    package.add("xl/_rels/workbook.xml.rels", relations(workbook).as_bytes());
    package.add("xl/styles.xml", styles().as_bytes());
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        package.add(&format!("xl/worksheets/sheet{}.xml", number + 1), worksheet(sheet, number == 0).as_bytes());
    }
    package.finish()
}

fn content_types(workbook: &Workbook) -> String {
    const BASE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut xml = Xml::new();
    xml.element("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")], |xml| {
        let rels = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", rels)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        let mut part = |name: &str, kind: &str| xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        part("/xl/workbook.xml", &format!("{BASE}.sheet.main+xml"));
        part("/xl/styles.xml", &format!("{BASE}.styles+xml"));
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        for number in 1..=workbook.sheets.len() {
            part(&format!("/xl/worksheets/sheet{number}.xml"), &format!("{BASE}.worksheet+xml"));
        }
    });
    xml.finish()
}

fn root_relations() -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        let of = format!("{OFFICE}/officeDocument");
        xml.empty("Relationship", &[("Id", "rId1"), ("Type", &of), ("Target", "xl/workbook.xml")]);
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        xml.empty("Relationship", &[("Id", "rId2"), ("Type", core), ("Target", "docProps/core.xml")]);
    });
    xml.finish()
}

fn core(workbook: &Workbook) -> String {
    let mut xml = Xml::new();
    let names = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &names, |xml| {
        xml.leaf("dc:title", &[], &workbook.title);
        xml.leaf("dc:creator", &[], &workbook.author);
        let Stamp { year, month, day, hour, minute, second } = workbook.date;
        let stamp = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        xml.leaf("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &stamp);
    });
    xml.finish()
}

/// A name that every spreadsheet takes: without its special signs, and at most 31 letters.
fn sheet_name(name: &str, number: usize) -> String {
    let plain: String = name.chars().filter(|c| !r"[]:*?/\'".contains(*c)).take(31).collect();
    if plain.trim().is_empty() { format!("{number}") } else { plain }
}

fn contents(workbook: &Workbook) -> String {
    let mut xml = Xml::new();
    xml.element("workbook", &[("xmlns", MAIN), ("xmlns:r", OFFICE)], |xml| {
        xml.element("sheets", &[], |xml| {
            for (number, sheet) in workbook.sheets.iter().enumerate() {
                let (name, id) = (sheet_name(&sheet.name, number + 1), (number + 1).to_string());
                xml.empty("sheet", &[("name", &name), ("sheetId", &id), ("r:id", &format!("rId{id}"))]);
            }
        });
    });
    xml.finish()
}

fn relations(workbook: &Workbook) -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        let sheet = format!("{OFFICE}/worksheet");
        for number in 1..=workbook.sheets.len() {
            let (id, target) = (format!("rId{number}"), format!("worksheets/sheet{number}.xml"));
            xml.empty("Relationship", &[("Id", &id), ("Type", &sheet), ("Target", &target)]);
        }
        let styles = format!("{OFFICE}/styles");
        let id = format!("rId{}", workbook.sheets.len() + 1);
        xml.empty("Relationship", &[("Id", &id), ("Type", &styles), ("Target", "styles.xml")]);
    });
    xml.finish()
}

/// Formats of cells, by their place in [`styles`]: text, bold text, then each way to show a number, plain and bold.
fn style(value: &Value) -> usize {
    match value {
        Value::Empty | Value::Text(_) => 0,
        Value::Heading(_) => 1,
        Value::Number { shown, strong, .. } => {
            let shown = match shown {
                Shown::Money => 2,
                Shown::Plain => 4,
                Shown::Percent => 6,
            };
            shown + usize::from(*strong)
        }
    }
}

fn styles() -> String {
    let mut xml = Xml::new();
    xml.element("styleSheet", &[("xmlns", MAIN)], |xml| {
        xml.element("fonts", &[("count", "2")], |xml| {
            for bold in [false, true] {
                xml.element("font", &[], |xml| {
                    if bold {
                        xml.empty("b", &[]);
                    }
                    xml.empty("sz", &[("val", "11")]);
                    xml.empty("name", &[("val", "Calibri")]);
                });
            }
        });
        xml.element("fills", &[("count", "2")], |xml| {
            for pattern in ["none", "gray125"] {
                xml.element("fill", &[], |xml| xml.empty("patternFill", &[("patternType", pattern)]));
            }
        });
        xml.element("borders", &[("count", "1")], |xml| xml.element("border", &[], |_| {}));
        let plain = [("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0")];
        xml.element("cellStyleXfs", &[("count", "1")], |xml| xml.empty("xf", &plain));
        // Text wraps; 4 is `#,##0.00`, 0 is as it comes, 10 is `0.00%`.
        xml.element("cellXfs", &[("count", "8")], |xml| {
            for (number, bold) in
                [("0", "0"), ("0", "1"), ("4", "0"), ("4", "1"), ("0", "0"), ("0", "1"), ("10", "0"), ("10", "1")]
            {
                let attributes = [
                    ("numFmtId", number),
                    ("fontId", bold),
                    ("fillId", "0"),
                    ("borderId", "0"),
                    ("xfId", "0"),
                    ("applyNumberFormat", "1"),
                    ("applyFont", "1"),
                    ("applyAlignment", "1"),
                ];
                xml.element("xf", &attributes, |xml| {
                    xml.empty("alignment", &[("vertical", "top"), ("wrapText", "1")]);
                });
            }
        });
        xml.element("cellStyles", &[("count", "1")], |xml| {
            xml.empty("cellStyle", &[("name", "Normal"), ("xfId", "0"), ("builtinId", "0")]);
        });
    });
    xml.finish()
}

/// "A", "Z", "AA".
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        column = match (column / 26).checked_sub(1) {
            Some(rest) => rest,
            None => break,
        };
    }
    letters.iter().rev().collect()
}

fn worksheet(sheet: &Sheet, first: bool) -> String {
    let mut xml = Xml::new();
    xml.element("worksheet", &[("xmlns", MAIN)], |xml| {
        xml.element("sheetViews", &[], |xml| {
            let selected = if first { "1" } else { "0" };
            xml.element("sheetView", &[("tabSelected", selected), ("workbookViewId", "0")], |xml| {
                if sheet.headings > 0 {
                    let (rows, cell) = (sheet.headings.to_string(), format!("A{}", sheet.headings + 1));
                    let pane = [
                        ("ySplit", rows.as_str()),
                        ("topLeftCell", cell.as_str()),
                        ("activePane", "bottomLeft"),
                        ("state", "frozen"),
                    ];
                    xml.empty("pane", &pane);
                }
            });
        });
        if !sheet.widths.is_empty() {
            xml.element("cols", &[], |xml| {
                for (number, width) in sheet.widths.iter().enumerate() {
                    let (at, width) = ((number + 1).to_string(), width.to_string());
                    xml.empty("col", &[("min", &at), ("max", &at), ("width", &width), ("customWidth", "1")]);
                }
            });
        }
        xml.element("sheetData", &[], |xml| {
            for (number, row) in sheet.rows.iter().enumerate() {
                xml.element("row", &[("r", &(number + 1).to_string())], |xml| put_row(xml, number, row));
            }
        });
    });
    xml.finish()
}

fn put_row(xml: &mut Xml, number: usize, row: &[Value]) {
    for (column, value) in row.iter().enumerate() {
        let mut at = letters(column);
        // Writing into a string does not fail.
        let _ = write!(at, "{}", number + 1);
        let style = style(value).to_string();
        match value {
            Value::Empty => {}
            Value::Text(text) | Value::Heading(text) => {
                xml.element("c", &[("r", &at), ("s", &style), ("t", "inlineStr")], |xml| {
                    xml.element("is", &[], |xml| xml.leaf("t", &[("xml:space", "preserve")], text));
                });
            }
            Value::Number { digits, places, .. } => {
                let number = decimal(*digits, *places, '.');
                xml.element("c", &[("r", &at), ("s", &style)], |xml| xml.leaf("v", &[], &number));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(digits: i128) -> Value {
        Value::Number { digits, places: 2, shown: Shown::Money, strong: false }
    }

    fn sheet() -> Sheet {
        let text = |words: &str| Value::Text(words.to_owned());
        Sheet {
            name: "Piano [2026]".to_owned(),
            widths: vec![8, 40],
            headings: 1,
            rows: vec![
                vec![Value::Heading("Cod".to_owned()), Value::Heading("Costo; unit.".to_owned())],
                vec![text("=SOMMA(A1)"), money(-120_050), text("dice \"sì\", e <altro>")],
                vec![Value::Empty, money(5)],
            ],
        }
    }

    #[test]
    fn csv_is_quoted_where_it_must_be_and_holds_no_formula() {
        let comma = csv(&sheet(), Separator::Comma);
        assert_eq!(
            comma,
            "\u{feff}Cod,Costo; unit.,\r\n'=SOMMA(A1),-1200.50,\"dice \"\"sì\"\", e <altro>\"\r\n,0.05,\r\n"
        );
        let italian = csv(&sheet(), Separator::Semicolon);
        assert!(italian.contains("Cod;\"Costo; unit.\";\r\n") && italian.contains(";-1200,50;"));
    }

    #[test]
    fn numbers_leave_as_numbers_and_words_as_words() {
        let xml = worksheet(&sheet(), true);
        let read = roxmltree::Document::parse(&xml).unwrap();
        let cell = |at: &str| read.descendants().find(|node| node.attribute("r") == Some(at)).unwrap();
        let value = |at: &str| cell(at).descendants().find(|node| node.has_tag_name((MAIN, "v"))).unwrap();
        assert_eq!(value("B2").text(), Some("-1200.50"));
        assert_eq!((cell("B2").attribute("t"), cell("A2").attribute("t")), (None, Some("inlineStr")));
        assert_eq!(value("B3").text(), Some("0.05"));
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        assert_eq!(
            (letters(0), letters(25), letters(26), letters(702)),
            ("A".into(), "Z".into(), "AA".into(), "AAA".into())
        );
    }

    #[test]
    fn names_of_sheets_are_such_as_every_spreadsheet_takes() {
        assert_eq!(sheet_name("Piano [2026]", 1), "Piano 2026");
        assert_eq!(sheet_name("?", 2), "2");
    }
}
