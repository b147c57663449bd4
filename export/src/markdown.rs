//! CommonMark 0.31 with the tables of GitHub's dialect.

use crate::document::{Align, Block, Cell, Document, Figure, List, Quotation, Run, Table, Text};

pub(crate) fn write(document: &Document) -> String {
    let mut parts = Vec::new();
    for (left, right) in document.header.lines() {
        parts.push(
            [left, right]
                .iter()
                .filter(|side| !side.is_empty())
                .map(|side| escape(side))
                .collect::<Vec<_>>()
                .join(" · "),
        );
    }
    if let Some(notice) = &document.notice {
        parts.push(format!("**{}**", escape(notice)));
    }
    parts.push(format!("# {}", escape(&document.title)));
    parts.extend(document.blocks.iter().map(block));
    if !document.footer.left.is_empty() {
        parts.push(escape(&document.footer.left));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => {
            format!("{} {}", "#".repeat(usize::from(level + 1).min(6)), line(text))
        }
        Block::Paragraph(text) | Block::Provenance(text) => runs(text),
        Block::List(list) => items(list, 0),
        Block::Quotation(Quotation { text, source }) => {
            let source = source.as_ref().map(|source| format!("\n\n— {}", runs(source))).unwrap_or_default();
            format!("{}{source}", runs(text)).lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => self::table(table),
        Block::Definitions(list) => {
            let one = |label: &Text, value: &Text| format!("- **{}**: {}", escape(&label.words()), line(value));
            list.iter().map(|definition| one(&definition.label, &definition.value)).collect::<Vec<_>>().join("\n")
        }
        Block::Figure(figure) => self::figure(figure),
        Block::PageBreak => "---".to_owned(),
        Block::Signatures(list) => {
            let one = |label: &str, note: Option<&str>| {
                format!("{}: ________ {}", escape(label), escape(note.unwrap_or_default()))
            };
            let lines = list.iter().map(|one_| one(&one_.label, one_.note.as_deref()).trim_end().to_owned());
            lines.collect::<Vec<_>>().join("\n\n")
        }
    }
}

/// The words that stand for the picture, and its caption.
fn figure(figure: &Figure) -> String {
    let caption =
        figure.caption.as_ref().map(|caption| format!("**{}**\n\n", escape(&caption.words()))).unwrap_or_default();
    format!("{caption}\\[{}\\]", escape(&figure.alternative))
}

fn items(list: &List, depth: usize) -> String {
    let mut lines = Vec::new();
    for (index, item) in list.items.iter().enumerate() {
        let mark = if list.ordered { format!("{}.", index + 1) } else { "-".to_owned() };
        lines.push(format!("{}{mark} {}", "    ".repeat(depth), line(&item.text)));
        if let Some(inner) = &item.list {
            lines.push(items(inner, depth + 1));
        }
    }
    lines.join("\n")
}

fn table(table: &Table) -> String {
    let row = |cells: &[Cell]| {
        let cells: Vec<_> = cells.iter().map(|cell| line(&cell.text).replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule: Vec<_> = table
        .columns
        .iter()
        .map(|column| match column.align {
            Align::Start => "---",
            Align::Centre => ":---:",
            Align::End => "---:",
        })
        .collect();
    let mut lines = Vec::new();
    if let Some(caption) = &table.caption {
        lines.push(format!("**{}**\n", escape(&caption.words())));
    }
    let empty = vec![Cell::default(); table.columns.len()];
    lines.push(row(if table.header.is_empty() { &empty } else { &table.header }));
    lines.push(format!("| {} |", rule.join(" | ")));
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

fn line(text: &Text) -> String {
    runs(text).replace("\\\n", " ")
}

fn runs(text: &Text) -> String {
    text.0.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    let text = escape(&run.text).replace('\n', "\\\n");
    let mark = match (run.bold, run.italic) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    let (core, before, after) = trimmed(&text);
    let marked = if core.is_empty() { text.clone() } else { format!("{before}{mark}{core}{mark}{after}") };
    match run.address() {
        Some(address) => format!("[{marked}](<{}>)", address.replace(['<', '>'], "")),
        None => marked,
    }
}

/// Text without the space around it, and the space: marks must touch the words.
fn trimmed(text: &str) -> (&str, &str, &str) {
    let core = text.trim();
    let start = text.len() - text.trim_start().len();
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(start + core.len()..).unwrap_or_default();
    (core, before, after)
}

/// What would be markup, escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut at_start = true;
    for c in text.chars() {
        let is_markup = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&');
        if is_markup || (at_start && matches!(c, '#' | '+' | '-' | '=')) {
            escaped.push('\\');
        }
        // "1. " would begin a list.
        if matches!(c, '.' | ')') && !escaped.is_empty() && escaped.rsplit('\n').next().is_some_and(is_number) {
            escaped.push('\\');
        }
        escaped.push(c);
        at_start = c == '\n' || (at_start && c == ' ');
    }
    escaped
}

fn is_number(text: &str) -> bool {
    let text = text.trim_start();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}
