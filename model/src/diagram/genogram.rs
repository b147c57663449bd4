//! The genogram of a household, as far as what is written allows: generations in rows, couples side by side, children below
//! (McGoldrick, Gerson and Petry, "Genograms: Assessment and Intervention", 2008, for the symbols).
//!
//! The sex of a person is not held. Mother and father tell it, and are drawn with the usual circle and square; everybody else is a diamond,
//! the symbol of whom nothing is said. Ties that nobody wrote are not drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::{CHARACTER, LINE, Rect, Stroke, path, wrap};
use crate::ids::Id;
use crate::sort;
use crate::vocab::{Bond, Kin};

/// Width of a place in a row, height of a row, half of a symbol.
const SLOT: f64 = 112.0;
const ROW: f64 = 150.0;
const HALF: f64 = 18.0;
const MARGIN: f64 = 40.0;
const CHARACTERS: usize = 14;
const LINES: usize = 3;

/// The symbol of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Symbol {
    Circle,
    Square,
    Diamond,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Person {
    pub id: Id,
    pub symbol: Symbol,
    /// For whom the plan is: drawn with a double edge.
    pub is_index: bool,
    /// Middle of the symbol.
    pub x: f64,
    pub y: f64,
    /// The words below it.
    pub lines: Vec<String>,
}

impl Person {
    /// Symbol and words together.
    pub fn rect(&self) -> Rect {
        let rows = f64::from(u32::try_from(self.lines.len()).unwrap_or(0));
        let longest = self.lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let words = f64::from(u32::try_from(longest).unwrap_or(0)) * CHARACTER;
        let height = 2.0 * HALF + 4.0 + rows * LINE;
        Rect { x: self.x, y: self.y - HALF + height / 2.0, width: words.max(2.0 * HALF), height }
    }

    /// The outline of the symbol as path data, `inset` within its edge.
    pub fn outline(&self, inset: f64) -> String {
        let (x, y, half) = (self.x, self.y, HALF - inset);
        match self.symbol {
            Symbol::Circle => {
                let wide = 2.0 * half;
                format!(
                    "M{:.1} {y:.1}a{half:.1} {half:.1} 0 1 0 {wide:.1} 0a{half:.1} {half:.1} 0 1 0 -{wide:.1} 0Z",
                    x - half
                )
            }
            Symbol::Square => format!(
                "{}Z",
                path(&[(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)])
            ),
            Symbol::Diamond => format!("{}Z", path(&[(x, y - half), (x + half, y), (x, y + half), (x - half, y)])),
        }
    }
}

/// A line between persons.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    pub d: String,
    pub stroke: Stroke,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Genogram {
    pub width: f64,
    pub height: f64,
    pub persons: Vec<Person>,
    pub lines: Vec<Line>,
}

/// One of the household, with its words.
pub type Member = (Id, String, Option<Kin>);
/// From one to another.
pub type Relation = (Id, Id, Bond);

/// Lays a genogram out.
pub fn lay_out(members: &[Member], relations: &[Relation]) -> Genogram {
    let known: BTreeSet<Id> = members.iter().map(|(id, ..)| *id).collect();
    let mut relations: Vec<Relation> = relations
        .iter()
        .copied()
        .filter(|(from, to, _)| from != to && known.contains(from) && known.contains(to))
        .collect();
    sort::by_key(&mut relations, |(from, to, bond)| (*from, *to, *bond));
    relations.dedup();
    let rows = rows(members, &generations(members, &relations), &relations);
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut persons = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        // Whole places only: between two of them runs a lane through all rows, where lines pass without touching anybody.
        let shift = (widest - row.len()) / 2;
        for (index, id) in row.iter().enumerate() {
            persons.extend(person(members, *id, shift + index, number));
        }
    }
    let drawing = Drawing { persons: &persons, relations: &relations };
    let lines = drawing.lines();
    let extent = |places: usize, size: f64| f64::from(u32::try_from(places).unwrap_or(0)) * size + MARGIN;
    Genogram { width: extent(widest, SLOT), height: extent(rows.len(), ROW), persons, lines }
}

fn person(members: &[Member], id: Id, place: usize, row: usize) -> Option<Person> {
    let (_, words, kin) = members.iter().find(|(known, ..)| *known == id)?;
    let at = |number: usize| f64::from(u32::try_from(number).unwrap_or(0));
    let symbol = match kin {
        Some(Kin::Madre) => Symbol::Circle,
        Some(Kin::Padre) => Symbol::Square,
        _ => Symbol::Diamond,
    };
    Some(Person {
        id,
        symbol,
        is_index: *kin == Some(Kin::MinoreBeneficiario),
        x: MARGIN / 2.0 + SLOT / 2.0 + at(place) * SLOT,
        y: MARGIN / 2.0 + HALF + 36.0 + at(row) * ROW,
        lines: wrap(words, CHARACTERS, LINES),
    })
}

/// How many generations below `from` the bond puts `to`.
fn step(bond: Bond) -> Option<i32> {
    match bond {
        Bond::Coniugi | Bond::Conviventi | Bond::Separati | Bond::Fratelli => Some(0),
        Bond::GenitoreDi | Bond::AffidatarioDi => Some(1),
        Bond::NonnoDi => Some(2),
        Bond::Altro => None,
    }
}

/// The generation that who somebody is suggests, the parents being 1.
fn usual(kin: Option<Kin>) -> Option<i32> {
    match kin? {
        Kin::NonnoA => Some(0),
        Kin::Madre | Kin::Padre | Kin::Convivente | Kin::ZioA => Some(1),
        Kin::MinoreBeneficiario | Kin::AltroMinore => Some(2),
        Kin::Altro => None,
    }
}

/// Generations by what is written; where it contradicts itself, what comes first in the order of ids holds.
fn generations(members: &[Member], relations: &[Relation]) -> BTreeMap<Id, i32> {
    let mut found: BTreeMap<Id, i32> = BTreeMap::new();
    for (start, ..) in members {
        if found.contains_key(start) {
            continue;
        }
        let related = related(*start, relations);
        // Most of what is known of them decides how deep the whole lies.
        let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
        for (id, ..) in members {
            let kin = members.iter().find(|(known, ..)| known == id).and_then(|(.., kin)| usual(*kin));
            if let (Some(own), Some(usual)) = (related.get(id), kin) {
                *votes.entry(usual - own).or_default() += 1;
            }
        }
        let base =
            votes.iter().max_by_key(|(base, count)| (**count, std::cmp::Reverse(**base))).map_or(1, |(base, _)| *base);
        found.extend(related.into_iter().map(|(id, own)| (id, own + base)));
    }
    found
}

/// Everybody who hangs together with `start`, by generation from it.
fn related(start: Id, relations: &[Relation]) -> BTreeMap<Id, i32> {
    let mut found = BTreeMap::from([(start, 0)]);
    let mut waiting = std::collections::VecDeque::from([start]);
    while let Some(id) = waiting.pop_front() {
        let own = found.get(&id).copied().unwrap_or(0);
        for (from, to, bond) in relations {
            let Some(step) = step(*bond) else { continue };
            let next = match (*from == id, *to == id) {
                (true, _) => (*to, own + step),
                (_, true) => (*from, own - step),
                _ => continue,
            };
            if let std::collections::btree_map::Entry::Vacant(place) = found.entry(next.0) {
                place.insert(next.1);
                waiting.push_back(next.0);
            }
        }
    }
    found
}

fn is_couple(bond: Bond) -> bool {
    matches!(bond, Bond::Coniugi | Bond::Conviventi | Bond::Separati)
}

fn is_parent(bond: Bond) -> bool {
    matches!(bond, Bond::GenitoreDi | Bond::AffidatarioDi)
}

/// Rows from the oldest generation down: children under their parents, couples side by side.
fn rows(members: &[Member], generations: &BTreeMap<Id, i32>, relations: &[Relation]) -> Vec<Vec<Id>> {
    let depths: BTreeSet<i32> = generations.values().copied().collect();
    let mut places: BTreeMap<Id, usize> = BTreeMap::new();
    let mut rows: Vec<Vec<Id>> = Vec::new();
    for depth in depths {
        let mut own: Vec<Id> =
            members.iter().map(|(id, ..)| *id).filter(|id| generations.get(id) == Some(&depth)).collect();
        let above = |id: &Id| {
            let parents = relations.iter().filter(|(_, to, bond)| to == id && is_parent(*bond));
            parents.filter_map(|(from, ..)| places.get(from)).min().copied().unwrap_or(usize::MAX)
        };
        sort::by_key(&mut own, |id| (above(id), *id));
        let row = couples_together(&own, relations);
        places.extend(row.iter().enumerate().map(|(place, id)| (*id, place)));
        rows.push(row);
    }
    rows
}

fn couples_together(own: &[Id], relations: &[Relation]) -> Vec<Id> {
    let mut row: Vec<Id> = Vec::new();
    for id in own {
        if row.contains(id) {
            continue;
        }
        row.push(*id);
        for (from, to, _) in relations.iter().filter(|(from, to, bond)| is_couple(*bond) && (from == id || to == id)) {
            let partner = if from == id { to } else { from };
            if own.contains(partner) && !row.contains(partner) {
                row.push(*partner);
            }
        }
    }
    row
}

struct Drawing<'a> {
    persons: &'a [Person],
    relations: &'a [Relation],
}

impl Drawing<'_> {
    fn person(&self, id: Id) -> Option<&Person> {
        self.persons.iter().find(|person| person.id == id)
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut bows = 0_u8;
        for (from, to, bond) in self.relations {
            let (Some(from), Some(to)) = (self.person(*from), self.person(*to)) else { continue };
            match bond {
                _ if is_couple(*bond) => lines.extend(self.couple(from, to, *bond, &mut bows)),
                Bond::Fratelli if !self.share_a_parent(from.id, to.id) => {
                    lines.push(bow(from, to, &mut bows, Stroke::Plain))
                }
                Bond::Altro => lines.push(bow(from, to, &mut bows, Stroke::Dotted)),
                Bond::NonnoDi if !self.has_parent_between(from.id, to.id) => {
                    lines.push(Line { d: self.descent(&[from], to, 3), stroke: Stroke::Dashed });
                }
                _ => {}
            }
        }
        lines.extend(self.children());
        lines
    }

    fn share_a_parent(&self, one: Id, other: Id) -> bool {
        let parents = |child: Id| {
            self.relations.iter().filter(move |(_, to, bond)| *to == child && is_parent(*bond)).map(|(from, ..)| *from)
        };
        parents(one).any(|parent| parents(other).any(|known| known == parent))
    }

    fn has_parent_between(&self, grandparent: Id, child: Id) -> bool {
        let is_child = |from: Id, to: Id| {
            self.relations
                .iter()
                .any(|(known_from, known_to, bond)| is_parent(*bond) && *known_from == from && *known_to == to)
        };
        self.persons.iter().any(|person| is_child(grandparent, person.id) && is_child(person.id, child))
    }

    /// Side by side: a straight line. Others between them: a bow above. A line that was broken is crossed twice.
    fn couple(&self, from: &Person, to: &Person, bond: Bond, bows: &mut u8) -> Vec<Line> {
        let stroke = if bond == Bond::Conviventi { Stroke::Dashed } else { Stroke::Plain };
        let (left, right) = if from.x <= to.x { (from, to) } else { (to, from) };
        let beside = (left.y - right.y).abs() < 1.0 && right.x - left.x < SLOT * 1.5;
        let (line, middle) = if beside {
            let line = Line { d: path(&[(left.x + HALF, left.y), (right.x - HALF, left.y)]), stroke };
            (line, (left.x + HALF + 22.0, left.y))
        } else {
            let line = bow(left, right, bows, stroke);
            let top = left.y.min(right.y) - HALF - depth(bows.saturating_sub(1));
            (line, (left.x + 24.0, top))
        };
        let mut lines = vec![line];
        if bond == Bond::Separati {
            for aside in [-4.0, 4.0] {
                let (x, y) = (middle.0 + aside, middle.1);
                lines.push(Line { d: path(&[(x - 4.0, y + 9.0), (x + 4.0, y - 9.0)]), stroke: Stroke::Plain });
            }
        }
        lines
    }

    /// From parents to children. Parents who are a couple side by side have one line together.
    fn children(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for child in self.persons {
            let mut parents: Vec<(&Person, Bond)> = Vec::new();
            for (from, _, bond) in self.relations.iter().filter(|(_, to, bond)| *to == child.id && is_parent(*bond)) {
                parents.extend(self.person(*from).map(|parent| (parent, *bond)));
            }
            sort::by(&mut parents, |a, b| a.0.x.total_cmp(&b.0.x));
            let together = match parents.as_slice() {
                [(one, first), (other, second)] if first == second && self.is_couple_beside(one, other) => {
                    Some((*one, *other, *first))
                }
                _ => None,
            };
            let stroke = |bond: Bond| if bond == Bond::AffidatarioDi { Stroke::Dashed } else { Stroke::Plain };
            if let Some((one, other, bond)) = together {
                lines.push(Line { d: self.descent(&[one, other], child, 0), stroke: stroke(bond) });
            } else {
                for (index, (parent, bond)) in (1..).zip(parents) {
                    lines.push(Line { d: self.descent(&[parent], child, index), stroke: stroke(bond) });
                }
            }
        }
        lines
    }

    fn is_couple_beside(&self, left: &Person, right: &Person) -> bool {
        let couple = |from: Id, to: Id| {
            self.relations
                .iter()
                .any(|(known_from, known_to, bond)| is_couple(*bond) && *known_from == from && *known_to == to)
        };
        (couple(left.id, right.id) || couple(right.id, left.id))
            && (left.y - right.y).abs() < 1.0
            && (right.x - left.x) < SLOT * 1.5
    }

    /// Down a lane between two places, along above the child, and down to it. `level` keeps lines of different parents apart.
    fn descent(&self, parents: &[&Person], child: &Person, level: u8) -> String {
        let apart = f64::from(level % 4) * 5.0;
        let (start, lane) = match parents {
            [one, other] => {
                let lane = f64::midpoint(one.x, other.x);
                ((lane, one.y), lane)
            }
            [one] => {
                let right = self.persons.iter().any(|person| {
                    (person.y - one.y).abs() < 1.0
                        && person.x > one.x
                        && person.x - one.x < SLOT * 1.5
                        && self.is_couple_beside(one, person)
                });
                let way = if right { -1.0 } else { 1.0 };
                ((one.x + way * HALF, one.y), one.x + way * (SLOT / 2.0 - 4.0))
            }
            _ => return String::new(),
        };
        let bus = child.y - HALF - 14.0 - apart;
        if bus <= start.1 {
            // What is written puts the child beside or above: a plain line says so.
            return path(&[start, (child.x, child.y - HALF)]);
        }
        path(&[start, (lane, start.1), (lane, bus), (child.x, bus), (child.x, child.y - HALF)])
    }
}

fn depth(bows: u8) -> f64 {
    8.0 + f64::from(bows % 4) * 6.0
}

/// Over the heads of those between two.
fn bow(from: &Person, to: &Person, bows: &mut u8, stroke: Stroke) -> Line {
    let top = from.y.min(to.y) - HALF - depth(*bows);
    *bows = bows.wrapping_add(1);
    Line { d: path(&[(from.x, from.y - HALF), (from.x, top), (to.x, top), (to.x, to.y - HALF)]), stroke }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: i64) -> Id {
        Id::new(number, [9; 10])
    }

    fn household() -> Vec<Member> {
        [
            (1, "nonna materna", Kin::NonnoA),
            (2, "madre", Kin::Madre),
            (3, "padre", Kin::Padre),
            (4, "figlia, 8 anni", Kin::MinoreBeneficiario),
            (5, "figlio, 4 anni", Kin::AltroMinore),
        ]
        .map(|(number, words, kin)| (id(number), words.to_owned(), Some(kin)))
        .to_vec()
    }

    fn bonds() -> Vec<Relation> {
        vec![
            (id(1), id(2), Bond::GenitoreDi),
            (id(3), id(2), Bond::Separati),
            (id(2), id(4), Bond::GenitoreDi),
            (id(3), id(4), Bond::GenitoreDi),
            (id(2), id(5), Bond::GenitoreDi),
            (id(4), id(5), Bond::Fratelli),
        ]
    }

    fn assert_apart(drawn: &Genogram) {
        for (index, one) in drawn.persons.iter().enumerate() {
            for other in drawn.persons.iter().skip(index + 1) {
                assert!(!one.rect().touches(&other.rect(), 2.0), "{one:?} {other:?}");
            }
            let rect = one.rect();
            assert!(rect.x - rect.width / 2.0 >= 0.0 && rect.x + rect.width / 2.0 <= drawn.width, "{one:?}");
            assert!(rect.y + rect.height / 2.0 <= drawn.height, "{one:?}");
        }
    }

    #[test]
    fn generations_are_rows_and_couples_stand_side_by_side() {
        let drawn = lay_out(&household(), &bonds());
        assert_apart(&drawn);
        let at = |number: i64| drawn.persons.iter().find(|person| person.id == id(number)).unwrap();
        assert!(at(1).y < at(2).y && at(2).y < at(4).y);
        assert_eq!((at(2).y, at(4).y), (at(3).y, at(5).y));
        assert!((at(2).x - at(3).x).abs() <= SLOT);
        assert_eq!((at(2).symbol, at(3).symbol, at(4).symbol), (Symbol::Circle, Symbol::Square, Symbol::Diamond));
        assert!(at(4).is_index && !at(5).is_index);
        // One for the couple with its two strokes, three descents; brothers and sisters of one parent need no line of their own.
        assert_eq!(drawn.lines.len(), 3 + 3);
    }

    #[test]
    fn without_ties_the_household_stands_in_rows_and_no_line_is_drawn() {
        let drawn = lay_out(&household(), &[]);
        assert_apart(&drawn);
        assert!(drawn.lines.is_empty());
        let rows: BTreeSet<String> = drawn.persons.iter().map(|person| person.y.to_string()).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(lay_out(&[], &[]).persons, []);
    }

    #[test]
    fn a_grandparent_without_the_parent_between_has_a_dashed_line() {
        let drawn = lay_out(&household(), &[(id(1), id(4), Bond::NonnoDi)]);
        assert_eq!(drawn.lines.iter().map(|line| line.stroke).collect::<Vec<_>>(), [Stroke::Dashed]);
        let known = [(id(1), id(2), Bond::GenitoreDi), (id(2), id(4), Bond::GenitoreDi), (id(1), id(4), Bond::NonnoDi)];
        assert!(lay_out(&household(), &known).lines.iter().all(|line| line.stroke == Stroke::Plain));
    }

    #[test]
    fn ties_that_contradict_themselves_are_drawn_without_harm() {
        let mut wrong = bonds();
        wrong.extend([
            (id(4), id(1), Bond::GenitoreDi),
            (id(2), id(2), Bond::Coniugi),
            (id(99), id(2), Bond::Fratelli),
            (id(5), id(2), Bond::Conviventi),
            (id(1), id(5), Bond::Altro),
        ]);
        let drawn = lay_out(&household(), &wrong);
        assert_apart(&drawn);
        assert_eq!(drawn.persons.len(), 5);
        let many: Vec<Member> = (0..40).map(|n| (id(n), format!("persona {n}"), None)).collect();
        let chain: Vec<Relation> =
            (0..39).map(|n| (id(n), id(n + 1), if n % 3 == 0 { Bond::Coniugi } else { Bond::GenitoreDi })).collect();
        assert_apart(&lay_out(&many, &chain));
    }

    #[test]
    fn the_order_in_which_ties_were_written_changes_nothing() {
        let mut turned = bonds();
        turned.reverse();
        assert_eq!(lay_out(&household(), &bonds()), lay_out(&household(), &turned));
    }
}
