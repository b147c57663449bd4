//! What a document has in it, for somebody who decides whether it may leave.

use crate::document::{Block, Document, List, Text};

/// How much of what a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub headings: usize,
    /// Paragraphs, quotations, list items, definitions and notes.
    pub paragraphs: usize,
    pub tables: usize,
    pub figures: usize,
    /// Of all that is read in the order of the document, without header and footer.
    pub words: usize,
}

/// Counts what a document has.
#[must_use]
pub fn counts(document: &Document) -> Counts {
    let mut counts = Counts::default();
    counts.words += words(&document.title);
    for block in &document.blocks {
        count(block, &mut counts);
    }
    counts
}

fn count(block: &Block, counts: &mut Counts) {
    match block {
        Block::Heading { text, .. } => {
            counts.headings += 1;
            counts.words += of(text);
        }
        Block::Paragraph(text) | Block::Provenance(text) => paragraph(text, counts),
        Block::List(list) => count_list(list, counts),
        Block::Quotation(quotation) => {
            paragraph(&quotation.text, counts);
            counts.words += quotation.source.as_ref().map_or(0, of);
        }
        Block::Table(table) => {
            counts.tables += 1;
            counts.words += table.caption.as_ref().map_or(0, of);
            let cells = table.header.iter().chain(table.rows.iter().flatten());
            counts.words += cells.map(|cell| of(&cell.text)).sum::<usize>();
        }
        Block::Definitions(definitions) => {
            for definition in definitions {
                paragraph(&definition.value, counts);
                counts.words += of(&definition.label);
            }
        }
        Block::Figure(figure) => {
            counts.figures += 1;
            counts.words += figure.caption.as_ref().map_or(0, of);
        }
        Block::Signatures(signatures) => {
            for signature in signatures {
                counts.words += words(&signature.label) + signature.note.as_deref().map_or(0, words);
            }
        }
        Block::PageBreak => {}
    }
}

fn count_list(list: &List, counts: &mut Counts) {
    for item in &list.items {
        paragraph(&item.text, counts);
        if let Some(list) = &item.list {
            count_list(list, counts);
        }
    }
}

fn paragraph(text: &Text, counts: &mut Counts) {
    counts.paragraphs += 1;
    counts.words += of(text);
}

fn of(text: &Text) -> usize {
    words(&text.words())
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}
