//! What every writer may count on: text without control characters, rows as long as the table is wide, no empty parts.

use crate::document::{
    Block, Cell, Column, Definition, Document, Figure, Footer, Header, Item, List, Metadata, Quotation, Run, Signature,
    Table, Text,
};

/// The same document with text that every format can hold, headings of level 1 to 6, and rectangular tables.
pub(crate) fn document(document: &Document) -> Document {
    let language = language(&document.language);
    Document {
        title: line(&document.title),
        language: if language.is_empty() { "it-IT".to_owned() } else { language },
        header: Header { left: lines(&document.header.left), right: lines(&document.header.right) },
        footer: Footer {
            left: line(&document.footer.left),
            page: line(&document.footer.page),
            of: line(&document.footer.of),
        },
        notice: document.notice.as_deref().map(line).filter(|notice| !notice.is_empty()),
        metadata: metadata(&document.metadata),
        scale: document.scale,
        blocks: document.blocks.iter().filter_map(block).collect(),
    }
}

fn metadata(metadata: &Metadata) -> Metadata {
    Metadata {
        author: line(&metadata.author),
        subject: line(&metadata.subject),
        keywords: lines(&metadata.keywords),
        date: metadata.date,
        hash: metadata.hash.as_deref().map(line),
        version: metadata.version.as_deref().map(line),
    }
}

fn block(block: &Block) -> Option<Block> {
    let kept = match block {
        Block::Heading { level, text } => Block::Heading { level: (*level).clamp(1, 6), text: written(text)? },
        Block::Paragraph(text) => Block::Paragraph(written(text)?),
        Block::Provenance(text) => Block::Provenance(written(text)?),
        Block::List(items) => Block::List(list(items)?),
        Block::Quotation(quotation) => Block::Quotation(Quotation {
            text: written(&quotation.text)?,
            source: quotation.source.as_ref().and_then(written),
        }),
        Block::Table(rows) => Block::Table(table(rows)?),
        Block::Definitions(list) => {
            let all = list.iter().map(|one| Definition { label: text(&one.label), value: text(&one.value) });
            let kept: Vec<_> = all.filter(|one| !one.label.is_blank() || !one.value.is_blank()).collect();
            Block::Definitions(Some(kept).filter(|kept| !kept.is_empty())?)
        }
        Block::Figure(figure) => Block::Figure(Figure {
            picture: figure.picture.clone(),
            alternative: line(&figure.alternative),
            caption: figure.caption.as_ref().and_then(written),
            width: figure.width.clamp(1, 100),
        }),
        Block::PageBreak => Block::PageBreak,
        Block::Signatures(list) => {
            let kept = |one: &Signature| Signature {
                label: line(&one.label),
                note: one.note.as_deref().map(line).filter(|note| !note.is_empty()),
            };
            let kept: Vec<_> = list.iter().map(kept).collect();
            Block::Signatures(Some(kept).filter(|kept| !kept.is_empty())?)
        }
    };
    Some(kept)
}

fn list(list: &List) -> Option<List> {
    let item = |item: &Item| {
        let (text, inner) = (text(&item.text), item.list.as_ref().and_then(self::list));
        (!text.is_blank() || inner.is_some()).then_some(Item { text, list: inner })
    };
    let items: Vec<_> = list.items.iter().filter_map(item).collect();
    (!items.is_empty()).then_some(List { ordered: list.ordered, items })
}

fn table(table: &Table) -> Option<Table> {
    let width = table.columns.len();
    if width == 0 || (table.header.is_empty() && table.rows.is_empty()) {
        return None;
    }
    let row = |row: &Vec<Cell>| {
        let mut row: Vec<_> = row.iter().take(width).map(|cell| Cell { text: text(&cell.text) }).collect();
        row.resize_with(width, Cell::default);
        row
    };
    Some(Table {
        caption: table.caption.as_ref().and_then(written),
        columns: table.columns.iter().map(|column| Column { width: column.width.max(1), ..*column }).collect(),
        header: if table.header.is_empty() { Vec::new() } else { row(&table.header) },
        header_column: table.header_column,
        rows: table.rows.iter().map(row).collect(),
    })
}

/// Text, when there is something in it.
fn written(whole: &Text) -> Option<Text> {
    Some(text(whole)).filter(|text| !text.is_blank())
}

fn text(text: &Text) -> Text {
    let run = |run: &Run| Run {
        text: clean(&run.text),
        bold: run.bold,
        italic: run.italic,
        link: run.address().map(str::to_owned),
        language: run.language.as_deref().map(language).filter(|language| !language.is_empty()),
    };
    let mut runs: Vec<_> = text.0.iter().map(run).filter(|run| !run.text.is_empty()).collect();
    // Line breaks at the ends are empty lines.
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start_matches('\n').to_owned();
    }
    if let Some(last) = runs.last_mut() {
        last.text = last.text.trim_end_matches('\n').to_owned();
    }
    runs.retain(|run| !run.text.is_empty());
    Text(runs)
}

fn lines(lines: &[String]) -> Vec<String> {
    lines.iter().map(|text| line(text)).collect()
}

/// Text without line breaks.
fn line(text: &str) -> String {
    clean(text).replace('\n', " ").trim().to_owned()
}

/// A language tag has letters, digits and hyphens (RFC 5646).
fn language(tag: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if tag.len() <= 35 && tag.chars().all(known) { tag.to_owned() } else { String::new() }
}

/// Line breaks as `\n`, tabs as spaces, and none of the characters that stand for nothing.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => clean.push('\n'),
            '\t' => clean.push(' '),
            c if c.is_control() || is_nothing(c) => {}
            c => clean.push(c),
        }
        after_return = c == '\r';
    }
    clean
}

/// Noncharacters, the byte order mark, and what stands for an object that is not there.
const fn is_nothing(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{FEFF}' | '\u{FFFC}') || (c as u32) & 0xFFFE == 0xFFFE
}

/// Whether text is written from the right: its first letter with a direction is Hebrew, Arabic or of their kin.
pub(crate) fn is_from_right(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_of_every_system_are_one_line_break() {
        assert_eq!(clean("a\r\nb\rc\nd\u{2028}e\tf\u{0}\u{7}\u{FEFF}"), "a\nb\nc\nd\ne f");
    }

    #[test]
    fn the_first_letter_decides_where_the_text_begins() {
        assert!(is_from_right("«12» مرحبا hello"));
        assert!(!is_from_right("hello مرحبا"));
        assert!(!is_from_right("12"));
    }
}
