//! A text of the table, and the comparison of two of its versions, as documents that leave.

use std::collections::BTreeMap;

use intreccio_export::{
    Block, Cell, Column, Document, Figure, Footer, Header, Item, List, Metadata, Picture, Run, Scale, Stamp, Table,
    Text as Words,
};
use intreccio_model::attachment::AttachmentView;
use intreccio_model::codoc::blocks::{self, BlockKind, Embed};
use intreccio_model::codoc::compare::{ClauseChange, Fate, Piece};
use intreccio_model::codoc::tables::{self, PlacedNote};
use intreccio_model::codoc::{self, ClauseView, CodocView, agreed, images};
use intreccio_model::doc::Doc;
use intreccio_model::field::clause;
use intreccio_model::ids::Id;
use intreccio_model::rich;
use intreccio_model::vocab::{CodocState, Vocabulary};

use super::images::Pictures;
use crate::i18n::{Locale, t_string};
use crate::page::family::agreement::short_hash;
use crate::platform::clock;
use crate::ui::{I18n, words as labels};

/// What stands on every page of a text: of which table it is, in which state, with which hash.
pub struct Frame {
    pub table: String,
    pub title: String,
    pub state: Option<CodocState>,
    pub hash: String,
}

impl Frame {
    pub fn of(doc: &Doc, view: &CodocView, table: String) -> Self {
        Self {
            table,
            title: view.title.value.clone().unwrap_or_default(),
            state: view.state.value,
            hash: codoc::whole_hash(doc, view),
        }
    }

    fn around(self, i18n: I18n, title: String, notice: Option<String>, blocks: Vec<Block>) -> Document {
        let state = self.state.map(|state| labels::vocabulary(i18n.get_locale(), CodocState::NAME, state.code()));
        Document {
            title,
            language: if i18n.get_locale() == Locale::it { "it-IT" } else { "en-GB" }.to_owned(),
            header: Header { left: vec![self.table], right: state.into_iter().collect() },
            footer: Footer {
                left: t_string!(i18n, report.doc_footer, code = self.title.clone(), hash = short_hash(&self.hash)),
                page: t_string!(i18n, report.doc_page).to_owned(),
                of: t_string!(i18n, report.doc_of).to_owned(),
            },
            notice,
            metadata: Metadata {
                subject: self.title,
                date: Stamp::from_unix_ms(clock::now_ms()),
                version: Some(short_hash(&self.hash)),
                hash: Some(self.hash),
                ..Metadata::default()
            },
            scale: Scale::USUAL,
            blocks,
        }
    }
}

/// The whole text: every clause under its number. What was struck out keeps number and title, and says that it is. An image whose content
/// is not in `pictures` says so in its place, with what it shows.
pub fn document(i18n: I18n, doc: &Doc, view: &CodocView, table: String, pictures: &Pictures) -> Document {
    let frame = Frame::of(doc, view, table);
    let agreed = agreed::is_agreed(view) && agreed::outgrown(doc, view).is_none();
    let mut blocks = Vec::new();
    let notes = tables::footnotes(doc, view);
    let figures: BTreeMap<Id, Block> = view
        .attachments
        .iter()
        .filter(|image| !image.life.is_removed())
        .map(|image| (image.id, figure(i18n, doc, image, pictures.get(&image.id))))
        .collect();
    for (id, number) in view.numbers() {
        if let Some(clause) = view.clause(id) {
            put_clause(i18n, doc, clause, &number, (&notes, &figures), &mut blocks);
        }
    }
    if !notes.is_empty() {
        blocks.push(Block::heading(1, t_string!(i18n, texts.notes)));
        blocks.push(Block::numbered(notes.iter().map(|note| tables::footnote_text(doc, note.clause, note.id))));
    }
    let contested = !view.conflicts.is_empty();
    let notice = match (contested, agreed) {
        (true, _) => Some(t_string!(i18n, texts.contested).to_owned()),
        (false, false) => Some(t_string!(i18n, texts.draft).to_owned()),
        (false, true) => None,
    };
    let title = frame.title.clone();
    frame.around(i18n, title, notice, blocks)
}

/// An image, or that it is not here.
fn figure(i18n: I18n, doc: &Doc, image: &AttachmentView, content: Option<&Vec<u8>>) -> Block {
    let alternative = image.alt.value.clone().filter(|alt| !alt.trim().is_empty());
    let alternative = alternative.unwrap_or_else(|| t_string!(i18n, images.undescribed_alt).to_owned());
    let caption = Some(images::caption(doc, image.id)).filter(|caption| !caption.trim().is_empty());
    let picture = content.map(|bytes| Picture::Jpeg(bytes.clone())).filter(Picture::is_readable);
    match picture {
        Some(picture) => Block::Figure(Figure {
            picture,
            alternative,
            caption: caption.map(Words::from),
            width: width(image.width.value),
        }),
        None => {
            let absent = t_string!(i18n, images.absent, alt = alternative);
            let words = [Some(absent), caption].into_iter().flatten().collect::<Vec<_>>().join("\n");
            Block::Paragraph(Words::new().italic(words))
        }
    }
}

/// Of the text's width, in hundredths: as large as on a screen of 96 dots per inch, and never larger than the text.
fn width(pixels: Option<i64>) -> u8 {
    const TEXT_WIDTH: i64 = 640;
    let percent = pixels.map_or(100, |pixels| pixels.clamp(1, TEXT_WIDTH) * 100 / TEXT_WIDTH);
    u8::try_from(percent.max(10)).unwrap_or(100)
}

fn put_clause(
    i18n: I18n,
    doc: &Doc,
    view: &ClauseView,
    number: &str,
    (notes, figures): (&[PlacedNote], &BTreeMap<Id, Block>),
    out: &mut Vec<Block>,
) {
    let title = view.title.value.clone().unwrap_or_default();
    out.push(Block::heading(if view.is_inner() { 2 } else { 1 }, format!("{number}. {title}")));
    if view.is_struck() {
        out.push(Block::Paragraph(Words::new().italic(t_string!(i18n, texts.struck))));
        return;
    }
    let spans = rich::spans(doc, &view.place(), clause::BODY).unwrap_or_default();
    let base = if view.is_inner() { 2 } else { 1 };
    let named = Named {
        tables: view.tables.iter().map(|table| (table.id, table.grid())).collect(),
        notes: notes.iter().map(|note| (note.id, note.number)).collect(),
        figures: figures.clone(),
    };
    out.extend(body(&blocks::read(&spans), base, &named));
}

/// What a clause names beside its words: tables and images by id, footnotes by their number.
#[derive(Default)]
struct Named {
    tables: BTreeMap<Id, Vec<Vec<String>>>,
    notes: BTreeMap<Id, usize>,
    figures: BTreeMap<Id, Block>,
}

/// Blocks of a rich text as blocks of a document; headings come under one of level `base`, a table or an image behind the paragraph
/// that names it.
fn body(blocks: &[blocks::Block], base: u8, named: &Named) -> Vec<Block> {
    let mut out = Vec::new();
    let mut rest = blocks;
    while let Some((first, others)) = rest.split_first() {
        if first.depth() > 0 {
            let items = rest.iter().position(|block| block.depth() == 0).unwrap_or(rest.len());
            let (items, after) = rest.split_at(items);
            out.extend(lists(items, 1, named).into_iter().map(Block::List));
            out.extend(items.iter().flat_map(|item| beside_of(item, named)));
            rest = after;
            continue;
        }
        let words = text(first, named);
        let others_of = beside_of(first, named);
        if !words.is_blank() || others_of.is_empty() {
            out.push(match first.kind {
                BlockKind::Heading(level) => Block::Heading { level: (level + base).min(6), text: words },
                _ if first.kind == BlockKind::Quote || first.parents.contains(&BlockKind::Quote) => {
                    Block::quotation(words, None)
                }
                _ => Block::Paragraph(words),
            });
        }
        out.extend(others_of);
        rest = others;
    }
    out
}

fn text(block: &blocks::Block, named: &Named) -> Words {
    let run = |run: &blocks::Run| match &run.embed {
        Some(Embed::Footnote(id)) => named.notes.get(id).map(|number| Run::plain(format!("[{number}]"))),
        Some(_) => None,
        None => Some(Run {
            text: run.text.clone(),
            bold: run.bold,
            italic: run.italic,
            link: run.link.clone(),
            language: None,
        }),
    };
    Words(block.runs.iter().filter_map(run).collect())
}

/// Tables and images that a block names.
fn beside_of(block: &blocks::Block, named: &Named) -> Vec<Block> {
    let table = |run: &blocks::Run| match &run.embed {
        Some(Embed::Table(id)) => named.tables.get(id).filter(|grid| !grid.is_empty()).map(|grid| table(grid)),
        Some(Embed::Image(id)) => named.figures.get(id).cloned(),
        _ => None,
    };
    block.runs.iter().filter_map(table).collect()
}

fn table(grid: &[Vec<String>]) -> Block {
    let cells = |row: &Vec<String>| row.iter().map(|words| Cell::from(words.clone())).collect::<Vec<_>>();
    let mut rows = grid.iter().map(cells);
    let header = rows.next().unwrap_or_default();
    let columns = vec![Column::new(1); header.len()];
    Block::Table(Table { caption: None, columns, header, header_column: false, rows: rows.collect() })
}

/// Items that follow each other, as lists of one depth: a change between numbers and dots begins a list.
fn lists(items: &[blocks::Block], depth: usize, named: &Named) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    let mut rest = items;
    while let Some((first, others)) = rest.split_first() {
        if first.depth() > depth {
            let inner = rest.iter().position(|item| item.depth() <= depth).unwrap_or(rest.len());
            let (inner, after) = rest.split_at(inner);
            let under = lists.last_mut().and_then(|list| list.items.last_mut());
            let mut deeper = lists_of(inner, depth, named);
            match under {
                Some(item) if item.list.is_none() && deeper.len() == 1 => item.list = deeper.pop(),
                _ => lists.append(&mut deeper),
            }
            rest = after;
            continue;
        }
        let ordered = match first.kind {
            BlockKind::Ordered => true,
            BlockKind::Unordered => false,
            _ => first.parents.last() == Some(&BlockKind::Ordered),
        };
        match lists.last_mut() {
            Some(list) if list.ordered == ordered => list.items.push(Item::new(text(first, named))),
            _ => lists.push(List { ordered, items: vec![Item::new(text(first, named))] }),
        }
        rest = others;
    }
    lists
}

fn lists_of(items: &[blocks::Block], depth: usize, named: &Named) -> Vec<List> {
    lists(items, depth + 1, named)
}

/// The two versions of what changed beside each other, as offices do it: taken away in italics and brackets, added in bold.
pub fn comparison(i18n: I18n, frame: Frame, names: (&str, &str), changes: &[ClauseChange]) -> Document {
    let mut out = Vec::new();
    for change in changes.iter().filter(|change| change.fate != Fate::Same) {
        let (before, after) = (beside(&change.title, false), beside(&change.title, true));
        let title = if change.fate == Fate::Gone { before.words() } else { after.words() };
        out.push(Block::heading(1, format!("{}. {title} — {}", change.number, fate(i18n, change.fate))));
        let (was, now) = (beside(&change.text, false), beside(&change.text, true));
        if change.fate == Fate::Moved || was.is_blank() && now.is_blank() {
            continue;
        }
        out.push(Block::Table(Table {
            caption: None,
            columns: vec![Column::new(1), Column::new(1)],
            header: vec![Cell::from(names.0), Cell::from(names.1)],
            header_column: false,
            rows: vec![vec![Cell { text: was }, Cell { text: now }]],
        }));
    }
    if out.is_empty() {
        out.push(Block::paragraph(t_string!(i18n, texts.compare_same)));
    }
    let title = t_string!(i18n, texts.compare_title, title = frame.title.clone());
    frame.around(i18n, title, None, out)
}

/// One side of a comparison.
fn beside(pieces: &[Piece], later: bool) -> Words {
    pieces.iter().fold(Words::new(), |words, piece| match piece {
        Piece::Same(text) => words.then(text.clone()),
        Piece::Gone(text) if !later => words.italic(format!("[{text}]")),
        Piece::Came(text) if later => words.bold(text.clone()),
        Piece::Gone(_) | Piece::Came(_) => words,
    })
}

/// What became of a clause, in words.
pub fn fate(i18n: I18n, fate: Fate) -> &'static str {
    match fate {
        Fate::Added => t_string!(i18n, texts.fate_added),
        Fate::Gone => t_string!(i18n, texts.fate_gone),
        Fate::Edited => t_string!(i18n, texts.fate_edited),
        Fate::Moved => t_string!(i18n, texts.fate_moved),
        Fate::Same => t_string!(i18n, texts.fate_same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(kind: BlockKind, parents: &[BlockKind], words: &str) -> blocks::Block {
        let run = blocks::Run { text: words.to_owned(), ..blocks::Run::default() };
        blocks::Block { kind, parents: parents.to_vec(), runs: vec![run] }
    }

    #[test]
    fn lists_keep_their_depth_and_kind() {
        use BlockKind::{Ordered, Paragraph, Unordered};
        let blocks = [
            item(Paragraph, &[], "prima"),
            item(Ordered, &[], "uno"),
            item(Unordered, &[Ordered], "dentro"),
            item(Ordered, &[], "due"),
            item(Unordered, &[], "altro"),
        ];
        let inner = List { ordered: false, items: vec![Item::new("dentro")] };
        let first = List { ordered: true, items: vec![Item::new("uno").with(inner), Item::new("due")] };
        let second = List { ordered: false, items: vec![Item::new("altro")] };
        assert_eq!(
            body(&blocks, 1, &Named::default()),
            [Block::paragraph("prima"), Block::List(first), Block::List(second)]
        );
    }
}
