//! Random edits of rich texts with what the model says of each, as JSON: a test in Node makes the same edits with Automerge's JavaScript
//! package and compares (`app/editor/shim.test.mjs`).
//!
//! `cargo run --package intreccio-model --example rich_cases -- FIRST_SEED COUNT`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a generator for a test")]

use std::collections::BTreeMap;

use intreccio_model::codoc;
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::field::clause;
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::place::Clause;
use intreccio_model::rich::{self, Expand, Op, Patch, RichValue, Span};
use serde::Serialize;

/// One text from its beginning.
#[derive(Serialize)]
struct Case {
    seed: u64,
    /// Where the text is in the document.
    path: [String; 3],
    /// The document before the first step, as bytes.
    start: Vec<u8>,
    steps: Vec<Step>,
    /// The document after the last step.
    end: Vec<u8>,
}

#[derive(Serialize)]
struct Step {
    ops: Vec<Op>,
    spans: Vec<Span>,
    patches: Vec<Patch>,
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).copied()
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().unwrap());
    let (first, count) = (arguments.next().unwrap_or(0), arguments.next().unwrap_or(50));
    for seed in first..first + count {
        println!("{}", serde_json::to_string(&case(seed)).unwrap());
    }
}

fn case(seed: u64) -> Case {
    let mut random = Random(seed);
    let mut doc = doc::new(Kind::Codoc, UserId([1; 16]), Actor([2; 16]));
    let mut fill = |bytes: &mut [u8]| bytes.fill(7);
    let id = doc::edit(&mut doc, 1_764_000_000_000, &mut fill, |edit| codoc::add_clause(edit, "x", 1, None, None))
        .unwrap()
        .0;
    let place = Clause { id };
    let start = doc::save(&doc);
    let steps = (0..12).map(|_| step(&mut doc, &place, &mut random)).collect();
    let path = ["clauses".to_owned(), id.to_string(), "body".to_owned()];
    Case { seed, path, start, steps, end: doc::save(&doc) }
}

fn step(doc: &mut Doc, place: &Clause, random: &mut Random) -> Step {
    let before = doc::heads(doc);
    let now = rich::spans(doc, place, clause::BODY).unwrap();
    let ops = vec![op(&now, random)];
    let mut fill = |bytes: &mut [u8]| bytes.fill(7);
    let written = ops.clone();
    doc::edit(doc, 1_764_000_000_000, &mut fill, |edit| rich::apply(edit, place, clause::BODY, written)).unwrap();
    let spans = rich::spans(doc, place, clause::BODY).unwrap();
    let patches = rich::diff(doc, place, clause::BODY, &before, &doc::heads(doc)).unwrap();
    Step { ops, spans, patches }
}

fn op(now: &[Span], random: &mut Random) -> Op {
    let length: usize = now.iter().map(units).sum();
    let at = random.below(length + 1);
    let to = at + random.below((length - at).min(9) + 1);
    let expand = random.of(&[Expand::Before, Expand::After, Expand::Both, Expand::None]).unwrap();
    let name = random.of(&["strong", "em", "link", "term"]).unwrap().to_owned();
    match random.below(8) {
        0..=2 => Op::Splice { index: at, delete: 0, insert: words(random) },
        3 => Op::Splice { index: at, delete: to - at, insert: String::new() },
        4 => Op::Mark { start: at, end: to, expand, value: mark(&name), name },
        5 => Op::Unmark { start: at, end: to, expand, name },
        _ => {
            let none = |name: &str| (name.to_owned(), Expand::None);
            let expands = BTreeMap::from([none("link"), none("term")]);
            Op::UpdateSpans { spans: changed(now, random), default_expand: Expand::Both, expands }
        }
    }
}

fn mark(name: &str) -> RichValue {
    match name {
        "link" => RichValue::Str(r#"{"href":"https://esempio.it","title":null}"#.to_owned()),
        "term" => RichValue::Str("01JDZ0000000000000000000AA".to_owned()),
        _ => RichValue::Bool(true),
    }
}

/// No letter beyond the plane of two bytes, so that no place is inside of one.
fn words(random: &mut Random) -> String {
    let length = 1 + random.below(5);
    (0..length).filter_map(|_| random.of(&['a', 'b', 'è', ' ', '’'])).collect()
}

fn block(random: &mut Random) -> Span {
    let kinds = ["paragraph", "heading", "ordered-list-item", "unordered-list-item", "blockquote", "table", "footnote"];
    let kind = random.of(&kinds).unwrap();
    let embeds = matches!(kind, "table" | "footnote");
    let parents = match random.below(3) {
        0 => vec![RichValue::Str("unordered-list-item".to_owned())],
        _ => Vec::new(),
    };
    let attrs = match kind {
        "heading" => BTreeMap::from([("level".to_owned(), RichValue::Int(2))]),
        _ if embeds => BTreeMap::from([("id".to_owned(), RichValue::Str("01JDZ0000000000000000000AB".to_owned()))]),
        _ => BTreeMap::new(),
    };
    Span::Block {
        value: BTreeMap::from([
            ("type".to_owned(), RichValue::Str(kind.to_owned())),
            ("parents".to_owned(), RichValue::List(parents)),
            ("attrs".to_owned(), RichValue::Map(attrs)),
            ("isEmbed".to_owned(), RichValue::Bool(embeds)),
        ]),
    }
}

/// The spans after one change of blocks: put between, taken out, turned into another.
fn changed(now: &[Span], random: &mut Random) -> Vec<Span> {
    let mut spans = now.to_vec();
    let at = random.below(spans.len() + 1);
    match random.below(3) {
        0 => spans.insert(at, block(random)),
        1 => drop((at < spans.len()).then(|| spans.remove(at))),
        _ => {
            let other = block(random);
            if let Some(span) = spans.get_mut(at).filter(|span| matches!(span, Span::Block { .. })) {
                *span = other;
            } else {
                spans.extend([other, Span::Text { value: words(random), marks: BTreeMap::new() }]);
            }
        }
    }
    spans
}

fn units(span: &Span) -> usize {
    match span {
        Span::Text { value, .. } => value.encode_utf16().count(),
        Span::Block { .. } => 1,
    }
}
