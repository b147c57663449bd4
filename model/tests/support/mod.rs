//! People with replicas of one document, and the gestures that they make.

pub mod schema;

use intreccio_model::doc::{self, Doc, Edit, EditError, Kind};
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::time::Date;

pub const START_MS: i64 = 1_764_000_000_000;

/// Random bytes for ids, the same in every run: a counter stirred by a multiplication (SplitMix64).
pub struct Seeded(pub u64);

impl Seeded {
    pub fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let stirred = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = (stirred >> 40) as u8;
        }
    }
}

/// Somebody with a replica.
pub struct Person {
    pub doc: Doc,
    pub user: UserId,
    random: Seeded,
    pub now_ms: i64,
}

impl Person {
    pub fn with_plan(number: u8) -> Self {
        Self::with(Kind::Plan, number)
    }

    pub fn with(kind: Kind, number: u8) -> Self {
        let user = UserId([number; 16]);
        let doc = doc::new(kind, user, Actor([number + 100; 16]));
        Self { doc, user, random: Seeded(u64::from(number)), now_ms: START_MS }
    }

    /// Opens a copy of a document that others made.
    pub fn opens(bytes: &[u8], number: u8) -> Self {
        let user = UserId([number; 16]);
        let doc = doc::load(bytes, user, Actor([number + 100; 16])).unwrap();
        Self { doc, user, random: Seeded(u64::from(number)), now_ms: START_MS + 3_600_000 }
    }

    /// Makes one commit, a minute after the last.
    pub fn edits<T>(&mut self, gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>) -> T {
        self.tries(gesture).unwrap()
    }

    pub fn tries<T>(&mut self, gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>) -> Result<T, EditError> {
        self.now_ms += 60_000;
        let random = &mut self.random;
        doc::edit(&mut self.doc, self.now_ms, &mut |out| random.fill(out), gesture).map(|(made, _)| made)
    }

    /// Makes one commit, and says whether it held anything.
    pub fn wrote<T>(&mut self, gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>) -> Option<T> {
        let before = doc::heads(&self.doc);
        let made = self.edits(gesture);
        (doc::heads(&self.doc) != before).then_some(made)
    }

    /// Takes in what `other` has.
    pub fn hears(&mut self, other: &Self) {
        let news = doc::changes_since(&other.doc, &doc::heads(&self.doc));
        let applied = doc::apply(&mut self.doc, &news).unwrap();
        assert!(applied.missing.is_empty());
    }
}

/// Two people exchange everything.
pub fn meet(a: &mut Person, b: &mut Person) {
    a.hears(b);
    b.hears(a);
}

/// Two people with the same plan that holds one objective.
pub fn two_with_an_objective() -> (Person, Person, intreccio_model::place::Objective) {
    let (mut agnese, mut elisa) = (Person::with_plan(1), Person::with_plan(2));
    let id = agnese.edits(|edit| intreccio_model::plan::add_objective(edit, "La sera si cena insieme", None));
    meet(&mut agnese, &mut elisa);
    (agnese, elisa, intreccio_model::place::Objective { id })
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}
