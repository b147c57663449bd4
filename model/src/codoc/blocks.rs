//! What a rich text says, as paragraphs, headings, lists and tables: for whoever shows or exports it. Reading is total: a block that is
//! unknown here reads as a paragraph.

use std::collections::BTreeMap;

use super::images;
use crate::ids::Id;
use crate::rich::{RichValue, Span};

/// What kind of block a marker begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    Paragraph,
    /// 1 to 6.
    Heading(u8),
    Ordered,
    Unordered,
    Quote,
}

/// One block: a paragraph, a heading, an item of a list. What it lies in is before it.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// Outermost first.
    pub parents: Vec<BlockKind>,
    pub runs: Vec<Run>,
}

/// What stands in a line and is no words: a record of the clause has what it holds. See [`super::tables`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Embed {
    Table(Id),
    Footnote(Id),
    Image(Id),
    /// Of another program, or with no record that can be named: the type of its block.
    Unknown(String),
}

/// Words under the same marks, or something embedded, without words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    /// Where it leads.
    pub link: Option<String>,
    /// The term of the shared glossary that the words are: see [`crate::codesign::GlossaryView`].
    pub term: Option<Id>,
    pub embed: Option<Embed>,
}

impl Block {
    fn paragraph() -> Self {
        Self { kind: BlockKind::Paragraph, parents: Vec::new(), runs: Vec::new() }
    }

    /// How deep an item lies in lists; 0 for what is no item.
    pub fn depth(&self) -> usize {
        let is_item = |kind: &&BlockKind| matches!(kind, BlockKind::Ordered | BlockKind::Unordered);
        self.parents.iter().chain([&self.kind]).filter(is_item).count()
    }

    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// Every block, in order.
pub fn read(spans: &[Span]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for span in spans {
        match span {
            Span::Block { value } if value.get("isEmbed") == Some(&RichValue::Bool(true)) => {
                add(&mut blocks, Run { embed: Some(embed(value)), ..Run::default() });
            }
            Span::Block { value } => blocks.push(begin(value)),
            Span::Text { value, marks } => add(&mut blocks, run(value, marks)),
        }
    }
    blocks
}

fn add(blocks: &mut Vec<Block>, run: Run) {
    if blocks.is_empty() {
        blocks.push(Block::paragraph());
    }
    if let Some(block) = blocks.last_mut() {
        block.runs.push(run);
    }
}

fn embed(marker: &BTreeMap<String, RichValue>) -> Embed {
    let kind = marker.get("type").and_then(RichValue::as_str).unwrap_or_default();
    let attr = |name: &str| match marker.get("attrs") {
        Some(RichValue::Map(attrs)) => attrs.get(name).and_then(RichValue::as_str),
        _ => None,
    };
    let id = match kind {
        "image" => attr("src").and_then(images::named),
        _ => attr("id").and_then(|id| id.parse().ok()),
    };
    match (kind, id) {
        ("table", Some(id)) => Embed::Table(id),
        ("footnote", Some(id)) => Embed::Footnote(id),
        ("image", Some(id)) => Embed::Image(id),
        _ => Embed::Unknown(kind.to_owned()),
    }
}

/// The words, a line for each block.
pub fn plain(spans: &[Span]) -> String {
    read(spans).iter().map(Block::text).collect::<Vec<_>>().join("\n")
}

fn begin(marker: &BTreeMap<String, RichValue>) -> Block {
    let kind_of = |value: Option<&RichValue>| kind(value.and_then(RichValue::as_str).unwrap_or_default(), marker);
    let parents = match marker.get("parents") {
        Some(RichValue::List(parents)) => parents.iter().map(|parent| kind_of(Some(parent))).collect(),
        _ => Vec::new(),
    };
    Block { kind: kind_of(marker.get("type")), parents, runs: Vec::new() }
}

fn kind(name: &str, marker: &BTreeMap<String, RichValue>) -> BlockKind {
    match name {
        "heading" => {
            let level = match marker.get("attrs") {
                Some(RichValue::Map(attrs)) => attrs.get("level").and_then(RichValue::as_int),
                _ => None,
            };
            BlockKind::Heading(level.and_then(|level| u8::try_from(level.clamp(1, 6)).ok()).unwrap_or(1))
        }
        "ordered-list-item" => BlockKind::Ordered,
        "unordered-list-item" => BlockKind::Unordered,
        "blockquote" => BlockKind::Quote,
        _ => BlockKind::Paragraph,
    }
}

fn run(text: &str, marks: &BTreeMap<String, RichValue>) -> Run {
    let has =
        |name: &str| marks.get(name).is_some_and(|value| *value != RichValue::Null && *value != RichValue::Bool(false));
    Run {
        text: text.to_owned(),
        bold: has("strong"),
        italic: has("em"),
        link: marks.get("link").and_then(RichValue::as_str).and_then(href),
        term: marks.get("term").and_then(RichValue::as_str).and_then(|id| id.parse().ok()),
        embed: None,
    }
}

/// The `href` in a link's mark, which is a JSON object with `href` and `title`.
fn href(mark: &str) -> Option<String> {
    let (_, rest) = mark.split_once("\"href\"")?;
    let (_, rest) = rest.split_once(':')?;
    let quoted = rest.trim_start().strip_prefix('"')?;
    let mut address = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some(address),
            '\\' => address.push(characters.next()?),
            character => address.push(character),
        }
    }
}
