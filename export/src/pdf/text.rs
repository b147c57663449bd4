//! From text to lines: characters find their fonts, words are shaped, lines are broken (Unicode Standard Annex 14) and put in the order
//! in which they are seen (Annex 9).

use std::collections::BTreeMap;
use std::rc::Rc;

use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation as _;

use super::faces::{Faces, Shaped, is_ignorable};
use crate::document::{Align, Text};
use crate::tidy::is_from_right;

/// How text looks. Lengths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) colour: &'static str,
    pub(super) align: Align,
}

/// What cannot be divided: letters of one font, one direction, one part of the text.
#[derive(Clone)]
pub(super) struct Atom {
    pub(super) shaped: Rc<Shaped>,
    pub(super) face: usize,
    pub(super) size: f32,
    /// Index of the run that it belongs to.
    pub(super) run: usize,
    level: u8,
    is_space: bool,
}

impl Atom {
    pub(super) fn width(&self) -> f32 {
        self.shaped.width * self.size
    }
}

/// What stays on one line.
#[derive(Default)]
struct Word {
    atoms: Vec<Atom>,
    ends_line: bool,
}

impl Word {
    fn width(&self) -> f32 {
        self.atoms.iter().map(Atom::width).sum()
    }

    /// Without the spaces at its end, which may hang over.
    fn visible_width(&self) -> f32 {
        let hanging: f32 = self.atoms.iter().rev().take_while(|atom| atom.is_space).map(Atom::width).sum();
        self.width() - hanging
    }
}

/// A line.
pub(super) struct Line {
    /// In the order of the text, with their distance from the line's left end.
    pub(super) atoms: Vec<(f32, Atom)>,
}

/// Shapes text; each word only once.
pub(super) struct Typesetter<'a> {
    pub(super) faces: Faces<'a>,
    known: BTreeMap<(usize, bool, String), Rc<Shaped>>,
    /// Characters that no font has, each once.
    pub(super) missing: Vec<char>,
}

/// A stretch of a text in one font.
struct Span {
    end: usize,
    face: usize,
    run: usize,
}

impl<'a> Typesetter<'a> {
    pub(super) const fn new(faces: Faces<'a>) -> Self {
        Self { faces, known: BTreeMap::new(), missing: Vec::new() }
    }

    /// The lines of a text that is `width` wide.
    pub(super) fn lines(&mut self, text: &Text, look: Look, width: f32) -> Vec<Line> {
        let from_right = is_from_right(&text.words());
        let mut lines = Vec::new();
        let mut line = Vec::new();
        let mut used = 0.0;
        for word in self.words(text, look, from_right) {
            let ends_line = word.ends_line;
            for part in self.fitting(word, width) {
                if used + part.visible_width() > width + 0.01 && !line.is_empty() {
                    lines.push(placed(std::mem::take(&mut line), look.align, from_right, width));
                    used = 0.0;
                }
                used += part.width();
                line.extend(part.atoms);
            }
            if ends_line {
                lines.push(placed(std::mem::take(&mut line), look.align, from_right, width));
                used = 0.0;
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(placed(line, look.align, from_right, width));
        }
        lines
    }

    /// The word, or its letters one by one when it is wider than a line.
    fn fitting(&mut self, word: Word, width: f32) -> Vec<Word> {
        if word.visible_width() <= width {
            return vec![word];
        }
        let mut parts = Vec::new();
        for atom in word.atoms {
            let text = atom.shaped.text.clone();
            for cluster in text.graphemes(true) {
                let shaped = self.shape(atom.face, atom.level % 2 == 1, cluster);
                parts.push(Word { atoms: vec![Atom { shaped, ..atom.clone() }], ends_line: false });
            }
        }
        parts
    }

    fn words(&mut self, text: &Text, look: Look, from_right: bool) -> Vec<Word> {
        let (whole, spans) = self.spans(text, look);
        let levels = levels(&whole, from_right);
        let level = |at: usize| levels.as_ref().and_then(|levels| levels.get(at)).map_or(0, |level| level.number());
        let mut words = Vec::new();
        let mut word = Word::default();
        let mut spans = spans.into_iter();
        let mut span = spans.next();
        let mut breaks = linebreaks(&whole).peekable();
        let mut start = 0;
        let mut rest = whole.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let next = rest.peek().map(|(next, _)| *next);
            let after = next.unwrap_or(whole.len());
            let is_break = breaks.next_if(|(found, _)| *found <= after);
            let span_ends = span.as_ref().is_some_and(|span| span.end <= after);
            let turns = rest.peek().is_some_and(|(next, follower)| {
                level(*next) != level(at) || (*follower == ' ') != (c == ' ') || *follower == '\n'
            });
            if c == '\n' {
                start = after;
            } else if (is_break.is_some() || span_ends || turns || next.is_none())
                && let (Some(span), Some(letters)) = (&span, whole.get(start..after))
            {
                word.atoms.push(self.atom(letters, span, level(at), look));
                start = after;
            }
            if span_ends {
                span = spans.next();
            }
            if let Some((_, kind)) = is_break {
                word.ends_line = kind == BreakOpportunity::Mandatory && c == '\n';
                words.push(std::mem::take(&mut word));
            }
        }
        if !word.atoms.is_empty() {
            words.push(word);
        }
        words
    }

    fn atom(&mut self, letters: &str, span: &Span, level: u8, look: Look) -> Atom {
        Atom {
            shaped: self.shape(span.face, level % 2 == 1, letters),
            face: span.face,
            size: look.size,
            run: span.run,
            level,
            is_space: letters.chars().all(|c| c == ' '),
        }
    }

    fn shape(&mut self, face: usize, from_right: bool, letters: &str) -> Rc<Shaped> {
        let key = (face, from_right, letters.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let shaped = match self.faces.get(face) {
            Some(face) => face.shape(letters, from_right),
            None => Shaped { text: letters.to_owned(), glyphs: Vec::new(), width: 0.0 },
        };
        let shaped = Rc::new(shaped);
        self.known.insert(key, Rc::clone(&shaped));
        shaped
    }

    /// The whole text, with marks where no font has a character, and the stretches that are in one font.
    fn spans(&mut self, text: &Text, look: Look) -> (String, Vec<Span>) {
        let mut whole = String::new();
        let mut spans: Vec<Span> = Vec::new();
        for (index, run) in text.0.iter().enumerate() {
            let (bold, italic) = (run.bold || look.bold, run.italic != look.italic);
            for cluster in run.text.graphemes(true) {
                let previous = spans.last().filter(|span| span.run == index).map(|span| span.face);
                let face = self.cluster(cluster, (bold, italic), previous, &mut whole);
                match spans.last_mut() {
                    Some(span) if span.face == face && span.run == index => span.end = whole.len(),
                    _ => spans.push(Span { end: whole.len(), face, run: index }),
                }
            }
        }
        (whole, spans)
    }

    /// Adds a cluster to the text; says its font.
    fn cluster(&mut self, cluster: &str, style: (bool, bool), previous: Option<usize>, whole: &mut String) -> usize {
        let (mark, mark_face) = self.faces.mark();
        let (bold, italic) = style;
        if cluster == "\n" || cluster.chars().all(is_ignorable) {
            whole.push_str(cluster);
            return previous.unwrap_or(mark_face);
        }
        if let Some(face) = self.faces.find(cluster, bold, italic) {
            whole.extend(cluster.chars().filter(|c| !is_invisible(*c)));
            return face;
        }
        // A letter without its accent is better than a mark for both.
        let mut face = None;
        for c in cluster.chars() {
            match self.faces.find(c.encode_utf8(&mut [0; 4]), bold, italic) {
                Some(found) if face.is_none_or(|face| face == found) => {
                    face = Some(found);
                    whole.push(c);
                }
                // In another font only, it would not stand on its letter.
                _ if is_ignorable(c) || self.missing.contains(&c) => {}
                _ => self.missing.push(c),
            }
        }
        face.unwrap_or_else(|| {
            whole.push(mark);
            mark_face
        })
    }
}

/// Ignorable characters that no step after the search for a font needs.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The level of each byte, when some of the text is written from the right: odd ones are.
fn levels(text: &str, from_right: bool) -> Option<Vec<Level>> {
    let first = if from_right { Level::rtl() } else { Level::ltr() };
    let plain = |c: char| {
        (c as u32) < 0x590
            || matches!(c, '\u{1E00}'..='\u{200A}' | '\u{2010}'..='\u{2029}' | '\u{2030}'..='\u{205F}' | '\u{20A0}'..='\u{2BFF}')
    };
    if !from_right && text.chars().all(plain) {
        return None;
    }
    Some(BidiInfo::new(text, Some(first)).levels)
}

/// A line with the place of each atom.
fn placed(mut atoms: Vec<Atom>, align: Align, from_right: bool, width: f32) -> Line {
    let base = u8::from(from_right);
    // Spaces at the end go with the paragraph (Annex 9, L1).
    atoms.iter_mut().rev().take_while(|atom| atom.is_space).for_each(|atom| atom.level = base);
    if from_right {
        while atoms.last().is_some_and(|atom| atom.is_space) {
            atoms.pop();
        }
    }
    let hanging: f32 = atoms.iter().rev().take_while(|atom| atom.is_space).map(Atom::width).sum();
    let visible = atoms.iter().map(Atom::width).sum::<f32>() - hanging;
    let room = width - visible;
    let mut x = match (align, from_right) {
        (Align::Start, false) | (Align::End, true) => 0.0,
        (Align::Centre, _) => room / 2.0,
        (Align::Start, true) | (Align::End, false) => room,
    };
    let mut places = vec![0.0; atoms.len()];
    for index in seen(&atoms) {
        if let (Some(place), Some(atom)) = (places.get_mut(index), atoms.get(index)) {
            *place = x;
            x += atom.width();
        }
    }
    Line { atoms: places.into_iter().zip(atoms).collect() }
}

/// The order in which atoms are seen from the left (Annex 9, L2).
fn seen(atoms: &[Atom]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..atoms.len()).collect();
    let level = |index: usize| atoms.get(index).map_or(0, |atom| atom.level);
    let highest = atoms.iter().map(|atom| atom.level).max().unwrap_or(0);
    for current in (1..=highest).rev() {
        for stretch in order.chunk_by_mut(|left, right| (level(*left) >= current) == (level(*right) >= current)) {
            if stretch.first().is_some_and(|first| level(*first) >= current) {
                stretch.reverse();
            }
        }
    }
    order
}
