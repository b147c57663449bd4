//! Search over all that is on a device: every word that people wrote in the documents which this device may read, and no name, for
//! names lie in vaults that are never indexed.
//!
//! The worker keeps an [`Index`] of the [`Entry`]s of each document, folded once; a [`Query`] is answered by going over all of them,
//! which takes milliseconds for hundreds of families and needs no index structure that would have to be kept in step.

mod gather;
mod query;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use gather::{entries, of_plan};
pub use query::{Part, Query, Term, fold, terms};

use crate::ids::UserId;
use crate::path::Path;
use crate::sort;
use crate::time::Date;
use crate::vocab::LineKind;
use query::{Folded, excerpt};

/// What kind of thing something is written in. Where the reader goes to see it follows from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// Code, code name, and the texts of the plan itself.
    Plan,
    Household,
    Network,
    Objective,
    Action,
    /// An entry of the diary, its lines apart.
    Event,
    Line,
    /// Tasks, flags, deadlines set by hand, steps on the path.
    Task,
    /// Assessments on the grid and of parental competences.
    Assessment,
    Agreement,
    Court,
    Note,
    /// Minutes of a session of a table.
    Session,
}

impl Thing {
    pub const ALL: &'static [Self] = &[
        Self::Plan,
        Self::Household,
        Self::Network,
        Self::Objective,
        Self::Action,
        Self::Event,
        Self::Line,
        Self::Task,
        Self::Assessment,
        Self::Agreement,
        Self::Court,
        Self::Note,
        Self::Session,
    ];
}

/// Something that somebody wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub thing: Thing,
    pub path: Path,
    /// Key of the field's label in the locale files.
    pub label: &'static str,
    pub text: String,
    /// Who made the thing, where the document says it.
    pub author: Option<UserId>,
    /// When it happened, for what is in the diary, else when it was made; `None` where the document does not say.
    pub date: Option<Date>,
    /// For lines of the diary.
    pub line_kind: Option<LineKind>,
    /// How much a match counts: a code name is looked for more often than a note.
    pub weight: u32,
}

/// What was read of one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entries {
    /// The plan to which the document belongs, by the hexadecimal digits of its document's id: `None` for the plan itself.
    pub plan: Option<String>,
    /// Code and code name: a word of the query may be in these, and the others in the text.
    pub context: String,
    pub entries: Vec<Entry>,
}

/// What is on this device, by document. `K` names a document.
#[derive(Clone, Debug)]
pub struct Index<K> {
    docs: BTreeMap<K, Indexed>,
}

#[derive(Clone, Debug)]
struct Indexed {
    plan: String,
    context: String,
    entries: Vec<(Entry, String)>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { docs: BTreeMap::new() }
    }
}

/// What was found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Found<K> {
    /// The best ones, best first.
    pub hits: Vec<Hit<K>>,
    /// How many there are in all.
    pub total: usize,
    /// Of which kinds: those that are there, in the order of [`Thing::ALL`].
    pub by_thing: Vec<(Thing, usize)>,
}

/// Something that was found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Hit<K> {
    pub doc: K,
    /// The plan to which it belongs, by the hexadecimal digits of its document's id.
    pub plan: String,
    pub thing: Thing,
    pub path: Path,
    pub label: String,
    pub author: Option<UserId>,
    pub date: Option<Date>,
    pub line_kind: Option<LineKind>,
    /// The words around, those of the query marked.
    pub excerpt: Vec<Part>,
    score: u32,
}

impl<K: Ord + Clone> Index<K> {
    /// Takes up a document, or takes it up again. `own` are the hexadecimal digits of its id.
    pub fn put(&mut self, doc: K, own: &str, read: Entries) {
        let entries = read.entries.into_iter().map(|entry| {
            let folded = fold(&entry.text);
            (entry, folded)
        });
        let plan = read.plan.unwrap_or_else(|| own.to_owned());
        let indexed = Indexed { plan, context: fold(&read.context), entries: entries.collect() };
        self.docs.insert(doc, indexed);
    }

    /// Forgets a document: access to it has ended.
    pub fn remove(&mut self, doc: &K) {
        self.docs.remove(doc);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.docs.values().map(|doc| doc.entries.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers a query with the best `limit` entries. Every term has to occur in the text or in the code and code name of its
    /// family, and one at least in the text. A query without terms lists what its filters leave, latest first; without either
    /// nothing is found.
    pub fn search(&self, query: &Query, limit: usize) -> Found<K> {
        let terms = terms(&query.words);
        if terms.is_empty() && !query.has_filter() {
            return Found { hits: Vec::new(), total: 0, by_thing: Vec::new() };
        }
        let mut matches: Vec<Match<'_, K>> = Vec::new();
        for (key, doc) in
            self.docs.iter().filter(|(_, doc)| query.family.as_ref().is_none_or(|family| *family == doc.plan))
        {
            let known: Vec<bool> = terms.iter().map(|term| term.is_in(&doc.context)).collect();
            for (entry, folded) in doc.entries.iter().filter(|(entry, _)| query.allows(entry)) {
                if let Some(score) = score(&terms, &known, folded, entry.weight) {
                    matches.push(Match { key, doc, entry, folded, score });
                }
            }
        }
        let total = matches.len();
        let count = |thing: Thing| matches.iter().filter(|found| found.entry.thing == thing).count();
        let by_thing = Thing::ALL.iter().map(|thing| (*thing, count(*thing))).filter(|(_, count)| *count > 0).collect();
        sort::by_key(&mut matches, |found| std::cmp::Reverse((found.score, found.entry.date)));
        matches.truncate(limit);
        Found { hits: matches.into_iter().map(|found| found.hit(&terms)).collect(), total, by_thing }
    }
}

struct Match<'i, K> {
    key: &'i K,
    doc: &'i Indexed,
    entry: &'i Entry,
    folded: &'i str,
    score: u32,
}

impl<K: Clone> Match<'_, K> {
    fn hit(self, terms: &[Term]) -> Hit<K> {
        debug_assert_eq!(Folded::of(&self.entry.text).text, self.folded);
        Hit {
            doc: self.key.clone(),
            plan: self.doc.plan.clone(),
            thing: self.entry.thing,
            path: self.entry.path.clone(),
            label: self.entry.label.to_owned(),
            author: self.entry.author,
            date: self.entry.date,
            line_kind: self.entry.line_kind,
            excerpt: excerpt(&self.entry.text, terms),
            score: self.score,
        }
    }
}

/// `None` when a term is missing, or all are only in the context.
fn score(terms: &[Term], known: &[bool], folded: &str, weight: u32) -> Option<u32> {
    let mut points = 0;
    let mut own = terms.is_empty();
    for (term, known) in terms.iter().zip(known) {
        match term.points(folded) {
            0 if *known => points += 1,
            0 => return None,
            found => {
                points += found;
                own = true;
            }
        }
    }
    own.then_some(points * weight)
}
