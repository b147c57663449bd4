//! What a text is made of, for who finds their way in it: its clauses and the headings in them, and how long it is.

use std::collections::BTreeMap;

use super::blocks::{self, BlockKind};
use super::{ClauseView, CodocView};
use crate::doc::Doc;
use crate::field::clause;
use crate::ids::Id;
use crate::place::Entity;
use crate::rich::{self, Writes, Written};

/// Characters, with spaces, of a page of Italian typescript ("cartella").
const PAGE: usize = 1_800;

/// A clause in the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    pub id: Id,
    /// "3" or "3.2".
    pub number: String,
    pub title: String,
    pub headings: Vec<Heading>,
}

/// A heading within a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// "3.a": that of the clause and a letter.
    pub number: String,
    /// From 1.
    pub level: u8,
    pub text: String,
}

/// How long a text is. What is struck out does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// As people count them.
    pub words: usize,
    /// With spaces.
    pub characters: usize,
    pub paragraphs: usize,
    /// Pages of typescript, begun ones included.
    pub pages: usize,
}

/// Reads outlines of one text, again and again. A clause is read when something was written there since the last time: reading a hundred
/// pages takes as long as a few letters may.
#[derive(Debug, Default)]
pub struct Outliner {
    clauses: BTreeMap<Id, (Written, Clause)>,
}

/// What one clause is made of.
#[derive(Clone, Debug, Default)]
struct Clause {
    /// Level and text.
    headings: Vec<(u8, String)>,
    figures: Figures,
}

impl Outliner {
    /// The outline of the text and its figures; `writes` has what was written into the document.
    pub fn read(&mut self, doc: &Doc, writes: &Writes, view: &CodocView) -> (Vec<Section>, Figures) {
        let mut figures = Figures::default();
        let mut sections = Vec::new();
        for (id, number) in view.numbers() {
            let Some(clause) = view.clause(id) else { continue };
            let read = self.clause(doc, writes, clause);
            if !clause.is_struck() {
                figures.words += read.figures.words;
                figures.characters += read.figures.characters;
                figures.paragraphs += read.figures.paragraphs;
            }
            let headings = read.headings.iter().enumerate().map(|(at, (level, text))| Heading {
                number: format!("{number}.{}", letter(at)),
                level: *level,
                text: text.clone(),
            });
            let headings = headings.collect();
            sections.push(Section { id, number, title: clause.title.value.clone().unwrap_or_default(), headings });
        }
        figures.pages = figures.characters.div_ceil(PAGE);
        (sections, figures)
    }

    fn clause(&mut self, doc: &Doc, writes: &Writes, clause: &ClauseView) -> &Clause {
        let written = writes.at(doc, &clause.place().path());
        let kept = self.clauses.entry(clause.id).or_default();
        // A text that was never written has no object, and nothing to read.
        if kept.0 != written {
            *kept = (written, Clause::read(doc, clause));
        }
        &kept.1
    }
}

impl Clause {
    fn read(doc: &Doc, clause: &ClauseView) -> Self {
        let blocks = blocks::read(&rich::spans(doc, &clause.place(), clause::BODY).unwrap_or_default());
        let mut figures = Figures::default();
        for text in blocks.iter().map(blocks::Block::text).filter(|text| !text.trim().is_empty()) {
            figures.words += text.split_whitespace().count();
            figures.characters += text.chars().count();
            figures.paragraphs += 1;
        }
        let headings = blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Heading(level) => Some((level, block.text())),
            _ => None,
        });
        Self { headings: headings.collect(), figures }
    }
}

/// a, b, … z, aa, ab, …
fn letter(at: usize) -> String {
    let mut rest = at;
    let mut letters = Vec::new();
    loop {
        letters.push(u8::try_from(rest % 26).map_or('?', |place| char::from(b'a' + place)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_lettered_beyond_the_alphabet() {
        let all: Vec<String> = [0, 1, 25, 26, 27, 51, 52].into_iter().map(letter).collect();
        assert_eq!(all, ["a", "b", "z", "aa", "ab", "az", "ba"]);
    }
}
