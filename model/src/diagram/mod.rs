//! Where things lie in the diagrams of a plan: pure geometry, the same on every device, in units that the interface draws as pixels.
//!
//! Nothing is drawn here. What a person reads is text of about [`CHARACTER`] units a character; boxes are made for it, and no two of
//! them overlap.

pub mod ecomap;
pub mod genogram;

use crate::vocab::{Flow, Tie};

/// Width of a character and height of a line of words, at 13 units of font size.
pub const CHARACTER: f64 = 7.0;
pub const LINE: f64 = 16.0;

/// A rectangle by its centre.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    /// Whether the two come closer than `gap`.
    pub fn touches(&self, other: &Self, gap: f64) -> bool {
        (self.x - other.x).abs() < f64::midpoint(self.width, other.width) + gap
            && (self.y - other.y).abs() < f64::midpoint(self.height, other.height) + gap
    }

    /// Where the line from the centre towards a point leaves it; the point itself when it lies inside.
    pub fn edge_towards(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = (x - self.x, y - self.y);
        let across = if dx == 0.0 { f64::INFINITY } else { self.width / 2.0 / dx.abs() };
        let along = if dy == 0.0 { f64::INFINITY } else { self.height / 2.0 / dy.abs() };
        let part = across.min(along).min(1.0);
        (self.x + dx * part, self.y + dy * part)
    }

    /// Whether a stretch passes it closer than `gap` (Liang and Barsky, "A new concept and method for line clipping", 1984).
    pub fn is_crossed(&self, stretch: &Stretch, gap: f64) -> bool {
        let (half_width, half_height) = (self.width / 2.0 + gap, self.height / 2.0 + gap);
        let (dx, dy) = (stretch.to.0 - stretch.from.0, stretch.to.1 - stretch.from.1);
        let sides = [
            (-dx, stretch.from.0 - (self.x - half_width)),
            (dx, self.x + half_width - stretch.from.0),
            (-dy, stretch.from.1 - (self.y - half_height)),
            (dy, self.y + half_height - stretch.from.1),
        ];
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for (towards, room) in sides {
            if towards == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if towards < 0.0 {
                enters = enters.max(room / towards);
            } else {
                leaves = leaves.min(room / towards);
            }
        }
        enters <= leaves
    }
}

/// From a point to another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stretch {
    pub from: (f64, f64),
    pub to: (f64, f64),
}

impl Stretch {
    /// Between the edges of two boxes.
    pub fn between(from: &Rect, to: &Rect) -> Self {
        Self { from: from.edge_towards(to.x, to.y), to: to.edge_towards(from.x, from.y) }
    }

    pub fn length(&self) -> f64 {
        (self.to.0 - self.from.0).hypot(self.to.1 - self.from.1)
    }

    /// The unit along it; along the first axis where it has no length.
    fn unit(&self) -> (f64, f64) {
        let length = self.length();
        if length == 0.0 {
            (1.0, 0.0)
        } else {
            ((self.to.0 - self.from.0) / length, (self.to.1 - self.from.1) / length)
        }
    }

    /// A point `along` from its beginning and `aside` to its right.
    fn point(&self, along: f64, aside: f64) -> (f64, f64) {
        let (x, y) = self.unit();
        (self.from.0 + x * along - y * aside, self.from.1 + y * along + x * aside)
    }
}

/// How a line is stroked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stroke {
    Plain,
    Dashed,
    Dotted,
}

/// A tie as it is drawn: lines, and arrow heads. Its look says its quality without colour.
#[derive(Clone, PartialEq, Debug)]
pub struct TieDrawing {
    /// Path data.
    pub lines: String,
    pub stroke: Stroke,
    /// Path data of the heads, to be filled.
    pub heads: String,
}

/// Draws a tie: two lines for a strong one, one for a sufficient one, dashes for a weak one, a zigzag for a conflict, two bars across for
/// a broken one, dots for a possible one. A flow towards the end has its head there, a flow from the end at the beginning.
pub fn tie(stretch: &Stretch, tie: Option<Tie>, flow: Option<Flow>) -> TieDrawing {
    let length = stretch.length();
    let line = |aside: f64| path(&[stretch.point(0.0, aside), stretch.point(length, aside)]);
    let (lines, stroke) = match tie {
        Some(Tie::Forte) => (format!("{}{}", line(-2.5), line(2.5)), Stroke::Plain),
        Some(Tie::Sufficiente) | None => (line(0.0), Stroke::Plain),
        Some(Tie::Debole) => (line(0.0), Stroke::Dashed),
        Some(Tie::Potenziale) => (line(0.0), Stroke::Dotted),
        Some(Tie::Conflittuale) => (zigzag(stretch, length), Stroke::Plain),
        Some(Tie::Interrotto) => {
            let bar = |along: f64| path(&[stretch.point(along, -8.0), stretch.point(along, 8.0)]);
            (format!("{}{}{}", line(0.0), bar(length / 2.0 - 3.0), bar(length / 2.0 + 3.0)), Stroke::Plain)
        }
    };
    let to_end = || head(stretch, length, 1.0);
    let to_beginning = || head(stretch, 0.0, -1.0);
    let heads = match flow {
        Some(Flow::Verso) => to_end(),
        Some(Flow::Da) => to_beginning(),
        Some(Flow::Reciproco) => format!("{}{}", to_end(), to_beginning()),
        None => String::new(),
    };
    TieDrawing { lines, stroke, heads }
}

fn zigzag(stretch: &Stretch, length: f64) -> String {
    let mut points = vec![stretch.point(0.0, 0.0)];
    let mut along = 6.0;
    let mut aside = 5.0;
    while along < length - 4.0 {
        points.push(stretch.point(along, aside));
        along += 6.0;
        aside = -aside;
    }
    points.push(stretch.point(length, 0.0));
    path(&points)
}

fn head(stretch: &Stretch, at: f64, way: f64) -> String {
    let points = [stretch.point(at, 0.0), stretch.point(at - way * 12.0, 6.0), stretch.point(at - way * 12.0, -6.0)];
    format!("{}Z", path(&points))
}

/// An open path through points.
pub fn path(points: &[(f64, f64)]) -> String {
    let spelled: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    if spelled.is_empty() { String::new() } else { format!("M{}", spelled.join("L")) }
}

/// Cuts words into at most `lines` lines of at most `most` characters. What does not fit ends in "…".
pub fn wrap(text: &str, most: usize, lines: usize) -> Vec<String> {
    let mut cut: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = shorten(word, most);
        match cut.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => cut.push(word),
        }
    }
    let more = cut.len() > lines;
    cut.truncate(lines);
    if let (true, Some(last)) = (more, cut.last_mut()) {
        *last = shorten(&format!("{last}……"), most.min(last.chars().count() + 1));
    }
    cut
}

fn shorten(word: &str, most: usize) -> String {
    if word.chars().count() <= most {
        return word.to_owned();
    }
    word.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// The box for some lines of words.
fn box_for(lines: &[String], most: usize) -> (f64, f64) {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0).min(most);
    let characters = f64::from(u32::try_from(longest).unwrap_or(0));
    let rows = f64::from(u32::try_from(lines.len().max(1)).unwrap_or(1));
    (characters.max(6.0) * CHARACTER + 14.0, rows * LINE + 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_into_lines_that_fit() {
        assert_eq!(wrap("Emozioni, pensieri, comunicazione", 20, 9), ["Emozioni, pensieri,", "comunicazione"]);
        assert_eq!(wrap("precipitevolissimevolmente", 10, 2), ["precipite…"]);
        assert_eq!(wrap("la vicina del secondo piano", 9, 2), ["la vicina", "del…"]);
        assert!(wrap("  ", 10, 3).is_empty());
    }

    #[test]
    fn a_line_is_clipped_at_the_edge_of_a_box() {
        let rect = Rect { x: 0.0, y: 0.0, width: 20.0, height: 10.0 };
        assert_eq!(rect.edge_towards(100.0, 0.0), (10.0, 0.0));
        assert_eq!(rect.edge_towards(0.0, -100.0), (0.0, -5.0));
        let passes = Stretch { from: (-50.0, 0.0), to: (50.0, 1.0) };
        let misses = Stretch { from: (-50.0, 20.0), to: (50.0, 20.0) };
        let short = Stretch { from: (-50.0, 0.0), to: (-20.0, 0.0) };
        assert!(rect.is_crossed(&passes, 0.0) && !rect.is_crossed(&misses, 2.0) && !rect.is_crossed(&short, 2.0));
    }

    #[test]
    fn every_quality_of_a_tie_looks_different_and_the_flow_has_its_heads() {
        let stretch = Stretch { from: (0.0, 0.0), to: (60.0, 0.0) };
        let mut looks: Vec<String> = Tie::ALL
            .iter()
            .map(|one| tie(&stretch, Some(*one), None))
            .map(|drawn| format!("{}{:?}", drawn.lines, drawn.stroke))
            .collect();
        looks.sort();
        looks.dedup();
        assert_eq!(looks.len(), Tie::ALL.len());
        let heads = |flow| tie(&stretch, None, flow).heads;
        assert_eq!(heads(None), "");
        assert!(heads(Some(Flow::Verso)).starts_with("M60.0 0.0"));
        assert!(heads(Some(Flow::Da)).starts_with("M0.0 0.0"));
        assert_eq!(heads(Some(Flow::Reciproco)).matches('Z').count(), 2);
    }

    #[test]
    fn a_tie_without_length_is_still_a_path() {
        let nowhere = Stretch { from: (5.0, 5.0), to: (5.0, 5.0) };
        assert!(!tie(&nowhere, Some(Tie::Conflittuale), Some(Flow::Verso)).lines.contains("NaN"));
    }
}
