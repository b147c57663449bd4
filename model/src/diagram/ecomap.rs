//! The ecomap: the family in the middle, around it three circles with what is near, what is organised, what is an institution
//! (Hartman, "Diagrammatic assessment of family relationships", 1978).

use std::f64::consts::{FRAC_PI_2, TAU};

use super::{Rect, Stretch, box_for, wrap};
use crate::ids::Id;
use crate::sort;
use crate::vocab::Ring;

/// Characters of a line and lines of a name.
const CHARACTERS: usize = 14;
const LINES: usize = 3;
/// Room between two boxes, between a tie and a box that it passes, around the whole.
const GAP: f64 = 6.0;
const PASS: f64 = 3.0;
const MARGIN: f64 = 16.0;
/// Room between the family and the first circle, and between two circles, before they grow.
const FIRST: f64 = 96.0;
const NEXT: f64 = 76.0;

/// A person or a node, with the words that fit into its box.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    pub id: Id,
    pub rect: Rect,
    pub lines: Vec<String>,
}

/// Where everything lies.
#[derive(Clone, PartialEq, Debug)]
pub struct Ecomap {
    /// Width and height.
    pub size: f64,
    /// The middle of the family's circle, which is the middle of all.
    pub middle: f64,
    /// Radius of the family's circle.
    pub family: f64,
    /// Radii of the three circles, the nearest first.
    pub circles: [f64; 3],
    pub members: Vec<Placed>,
    pub nodes: Vec<Placed>,
}

impl Ecomap {
    /// From the family's circle to a node.
    pub fn tie(&self, node: &Placed) -> Stretch {
        let (dx, dy) = (node.rect.x - self.middle, node.rect.y - self.middle);
        let length = dx.hypot(dy).max(1.0);
        let from = (self.middle + dx / length * self.family, self.middle + dy / length * self.family);
        Stretch { from, to: node.rect.edge_towards(self.middle, self.middle) }
    }

    /// The box of a person or a node.
    pub fn rect(&self, id: Id) -> Option<&Rect> {
        self.members.iter().chain(&self.nodes).find(|placed| placed.id == id).map(|placed| &placed.rect)
    }
}

/// Lays an ecomap out. Of `nodes`, whose ring nobody said goes to the nearest circle.
pub fn lay_out(members: &[(Id, String)], nodes: &[(Id, String, Option<Ring>)]) -> Ecomap {
    let (mut inside, family) = lay_family(members);
    let (mut around, circles) = lay_nodes(nodes, family);
    let reach = |rect: &Rect| (rect.x.abs() + rect.width / 2.0).max(rect.y.abs() + rect.height / 2.0);
    let farthest =
        around.iter().map(|node| reach(&node.rect)).fold(circles.iter().copied().fold(family, f64::max), f64::max);
    let middle = farthest + MARGIN;
    for placed in inside.iter_mut().chain(&mut around) {
        placed.rect.x += middle;
        placed.rect.y += middle;
    }
    Ecomap { size: middle * 2.0, middle, family, circles, members: inside, nodes: around }
}

fn at(radius: f64, angle: f64) -> (f64, f64) {
    (radius * angle.cos(), radius * angle.sin())
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn place(id: Id, words: &str, x: f64, y: f64) -> Placed {
    let lines = wrap(words, CHARACTERS, LINES);
    let (width, height) = box_for(&lines, CHARACTERS);
    Placed { id, rect: Rect { x, y, width, height }, lines }
}

fn any_touch(placed: &[Placed]) -> bool {
    let pairs =
        placed.iter().enumerate().flat_map(|(index, one)| placed.iter().skip(index + 1).map(move |other| (one, other)));
    pairs.into_iter().any(|(one, other)| one.rect.touches(&other.rect, GAP))
}

/// The persons in a circle of their own, and its radius.
fn lay_family(members: &[(Id, String)]) -> (Vec<Placed>, f64) {
    let around = |radius: f64| {
        let slot = TAU / count(members.len().max(1));
        let place = |(index, (id, words)): (usize, &(Id, String))| {
            let (x, y) = at(radius, slot * count(index) - FRAC_PI_2);
            place(*id, words, x, y)
        };
        members.iter().enumerate().map(place).collect::<Vec<_>>()
    };
    let mut radius = if members.len() > 1 { 24.0 } else { 0.0 };
    let mut placed = around(radius);
    while any_touch(&placed) {
        radius = radius * 1.05 + 1.0;
        placed = around(radius);
    }
    let corner = |rect: &Rect| (rect.x.abs() + rect.width / 2.0).hypot(rect.y.abs() + rect.height / 2.0);
    let reach = placed.iter().map(|member| corner(&member.rect)).fold(44.0, f64::max);
    (placed, reach + 8.0)
}

/// Every node has an angle of its own, so that ties of the outer circles pass between the nodes of the inner ones; the circles grow until
/// nothing touches.
fn lay_nodes(nodes: &[(Id, String, Option<Ring>)], family: f64) -> (Vec<Placed>, [f64; 3]) {
    let order = in_turn(nodes);
    let slot = TAU / count(order.len().max(1));
    let mut growth = 1.0;
    loop {
        let first = family + FIRST * growth;
        let circles = [first, first + NEXT * growth, first + 2.0 * NEXT * growth];
        let placed = order.iter().enumerate().map(|(index, (id, words, circle))| {
            let radius = circles.get(*circle).copied().unwrap_or(first);
            let (x, y) = at(radius, slot * count(index) - FRAC_PI_2);
            place(*id, words, x, y)
        });
        let placed: Vec<Placed> = placed.collect();
        // Beyond this growth something other than room is missing; overlapping boxes are better than none.
        if growth > 1_000.0 || !(any_touch(&placed) || any_crossed(&placed, family)) {
            return (placed, circles);
        }
        growth *= 1.05;
    }
}

/// The nodes around the clock, those of each circle spread evenly: id, words, number of the circle.
fn in_turn(nodes: &[(Id, String, Option<Ring>)]) -> Vec<(Id, String, usize)> {
    let circle = |ring: &Option<Ring>| match ring {
        Some(Ring::Informale) | None => 0,
        Some(Ring::Formale) => 1,
        Some(Ring::Istituzionale) => 2,
    };
    let mut turns: Vec<(f64, usize, Id, String)> = Vec::new();
    for number in 0..3 {
        let mut own: Vec<_> = nodes.iter().filter(|(_, _, ring)| circle(ring) == number).collect();
        sort::by_key(&mut own, |(id, ..)| *id);
        let all = count(own.len());
        turns.extend(
            own.into_iter()
                .enumerate()
                .map(|(index, (id, words, _))| ((count(index) + 0.5) / all, number, *id, words.clone())),
        );
    }
    sort::by(&mut turns, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    turns.into_iter().map(|(_, number, id, words)| (id, words, number)).collect()
}

/// Whether a tie passes another node's box, or a box lies on the family.
fn any_crossed(placed: &[Placed], family: f64) -> bool {
    placed.iter().any(|node| {
        let nearest = node.rect.edge_towards(0.0, 0.0);
        let tie = Stretch { from: at(family, node.rect.y.atan2(node.rect.x)), to: nearest };
        let on_family = nearest.0.hypot(nearest.1) < family + 24.0;
        on_family || placed.iter().any(|other| other.id != node.id && other.rect.is_crossed(&tie, PASS))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> Id {
        Id::new(i64::try_from(number).unwrap(), [7; 10])
    }

    fn map(members: usize, nodes: usize) -> Ecomap {
        let members: Vec<_> = (0..members).map(|n| (id(n), format!("figlia, {n} anni"))).collect();
        let names =
            ["nonna", "la vicina del secondo piano", "scuola primaria", "oratorio", "consultorio familiare di zona"];
        let rings = [Some(Ring::Informale), Some(Ring::Formale), Some(Ring::Istituzionale), None];
        let nodes: Vec<_> = (0..nodes).map(|n| (id(1_000 + n), names[n % 5].to_owned(), rings[n % 4])).collect();
        lay_out(&members, &nodes)
    }

    #[test]
    fn nothing_overlaps_however_many_there_are() {
        for (members, nodes) in [(0, 0), (1, 1), (2, 3), (4, 9), (6, 16), (9, 30), (3, 60)] {
            let map = map(members, nodes);
            let all: Vec<&Placed> = map.members.iter().chain(&map.nodes).collect();
            assert_eq!(all.len(), members + nodes);
            for (index, one) in all.iter().enumerate() {
                for other in all.iter().skip(index + 1) {
                    assert!(!one.rect.touches(&other.rect, 1.0), "{one:?} {other:?}");
                }
                let half = (one.rect.width / 2.0, one.rect.height / 2.0);
                assert!(one.rect.x - half.0 >= 0.0 && one.rect.x + half.0 <= map.size);
                assert!(one.rect.y - half.1 >= 0.0 && one.rect.y + half.1 <= map.size);
            }
            for node in &map.nodes {
                let tie = map.tie(node);
                assert!(tie.length() > 12.0, "a tie is long enough to be seen");
                assert!(map.nodes.iter().all(|other| other.id == node.id || !other.rect.is_crossed(&tie, 1.0)));
            }
        }
    }

    #[test]
    fn a_family_of_usual_size_fits_on_a_sheet() {
        assert!(map(4, 8).size < 900.0, "{}", map(4, 8).size);
    }

    #[test]
    fn the_same_network_is_always_drawn_the_same() {
        let nodes: Vec<_> = (0..7).map(|n| (id(n), format!("nodo {n}"), Some(Ring::Formale))).collect();
        let mut turned = nodes.clone();
        turned.reverse();
        assert_eq!(lay_out(&[], &nodes), lay_out(&[], &turned));
    }

    #[test]
    fn circles_keep_their_order() {
        let map = map(3, 20);
        assert!(map.family < map.circles[0] && map.circles[0] < map.circles[1] && map.circles[1] < map.circles[2]);
    }
}
