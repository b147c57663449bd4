//! What the window shows without opening documents: families, deadlines, what waits for a person, the status line. Made again
//! for the documents that changed only, and posted when it differs from what was posted before.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;
use intreccio_engine::{DocKey, Engine};
use intreccio_model::codesign::{self, CodesignView};
use intreccio_model::codoc::publish::{Leak, Secrets};
use intreccio_model::deadline::{self, Due};
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::ids::UserId;
use intreccio_model::numbers::{self, Facts};
use intreccio_model::projection::{self, CompanionCard, FamilyCard, ReviewItem, TableCard, TableKind};
use intreccio_model::review;
use intreccio_model::search::{self, Entries, Found, Index, Query};
use intreccio_model::sort;
use intreccio_model::{codoc, identity, plan};
use intreccio_protocol::control::Role;

use super::convert;
use crate::bridge::{CompanionEntry, DocRef, DueEntry, FamilyEntry, Id16, News, Status, TableEntry};
use crate::platform::clock::utc_offset;
use crate::ui::route::hex;

/// What was read from one document.
struct Read {
    card: Card,
    review: Vec<ReviewItem>,
    news: u32,
    /// For the index, which takes it.
    entries: Option<Entries>,
    /// Of a co-design: when its table ends may hang on its sessions, which are other documents.
    codesign: Option<Box<CodesignView>>,
}

/// What a document is to the lists, by its own word.
enum Card {
    Family(Box<FamilyCard>),
    Companion(Box<CompanionCard>),
    Table(Box<TableCard>),
    /// The directory, and what a later version may bring.
    Other,
}

impl Card {
    /// And what can be found in the document. Names are never searched, and the directory has pages of its own.
    /// `lane`: what lies beside a text of a table.
    fn of(doc: &Doc, lane: Option<&Doc>) -> (Self, Option<Entries>) {
        let offset = utc_offset();
        let companion = || projection::companion_card(doc, offset);
        match doc::kind(doc) {
            Some(Kind::Plan) => {
                let (card, entries) = projection::family_card_and_entries(doc, offset);
                (Self::Family(Box::new(card)), Some(entries))
            }
            Some(Kind::Codesign | Kind::Codoc | Kind::Session | Kind::Draft | Kind::Budget) => {
                let card =
                    projection::table_card_with(doc, lane).map_or(Self::Other, |card| Self::Table(Box::new(card)));
                (card, search::entries(doc, offset))
            }
            _ => {
                let card = companion().map_or(Self::Other, |card| Self::Companion(Box::new(card)));
                (card, search::entries(doc, offset))
            }
        }
    }

    fn deadlines(&self) -> &[Due] {
        match self {
            Self::Family(card) => &card.deadlines,
            Self::Companion(card) => &card.deadlines,
            Self::Table(card) => &card.deadlines,
            Self::Other => &[],
        }
    }

    /// The code of the plan.
    fn code(&self) -> &str {
        match self {
            Self::Family(card) => &card.code,
            Self::Companion(card) => &card.code,
            Self::Table(_) | Self::Other => "",
        }
    }

    /// The plan that it accompanies.
    fn plan(&self) -> Option<Id16> {
        match self {
            Self::Companion(card) => card.plan.map(|plan| plan.0),
            Self::Family(_) | Self::Table(_) | Self::Other => None,
        }
    }
}

/// See the module.
pub struct Lists {
    demo: bool,
    read: BTreeMap<DocKey, Read>,
    index: Index<DocRef>,
    changed: BTreeSet<DocKey>,
    /// What this device was let into once and reads no more: listed nowhere.
    closed: BTreeSet<DocKey>,
    posted_status: Option<Status>,
    posted_families: Option<Vec<FamilyEntry>>,
    posted_companions: Option<Vec<CompanionEntry>>,
    posted_table: Option<Vec<TableEntry>>,
    posted_deadlines: Option<Vec<DueEntry>>,
    posted_review: Option<Vec<(DocRef, ReviewItem)>>,
}

impl Lists {
    pub fn new(demo: bool) -> Self {
        Self {
            demo,
            read: BTreeMap::new(),
            index: Index::default(),
            changed: BTreeSet::new(),
            closed: BTreeSet::new(),
            posted_status: None,
            posted_families: None,
            posted_companions: None,
            posted_table: None,
            posted_deadlines: None,
            posted_review: None,
        }
    }

    /// Every document is new.
    pub fn all(&mut self, engine: &Engine) {
        self.changed.extend(engine.docs().map(|(key, _)| *key));
    }

    /// A document changed, or what the person has reviewed of it.
    pub fn changed(&mut self, doc: DocKey) {
        self.changed.insert(doc);
        // What is said in the lane beside a document is said of it.
        self.changed.insert(DocKey::body(doc.space, doc.doc));
    }

    /// The status, when it differs from what was posted before.
    pub fn status(&mut self, engine: &Engine) -> Option<News> {
        let status = convert::status(engine, self.demo);
        renew(&mut self.posted_status, status).map(News::Status)
    }

    /// What differs from what was posted before.
    pub fn make(&mut self, engine: &mut Engine) -> Vec<News> {
        let mut news = Vec::new();
        let closed = closed(engine);
        self.changed.extend(closed.symmetric_difference(&self.closed));
        self.closed = closed;
        let changed = std::mem::take(&mut self.changed);
        for key in &changed {
            let mut read = if self.closed.contains(key) { None } else { read(engine, *key) };
            let at = convert::doc_ref(key);
            match read.as_mut().and_then(|read| read.entries.take()) {
                Some(entries) => self.index.put(at, &hex(&at.doc), entries),
                None => self.index.remove(&at),
            }
            match read {
                Some(read) => self.read.insert(*key, read),
                None => self.read.remove(key),
            };
        }
        news.extend(self.status(engine));
        let families = self.families(engine);
        news.extend(renew(&mut self.posted_families, families).map(News::Families));
        let companions = self.companions(engine);
        news.extend(renew(&mut self.posted_companions, companions).map(News::Companions));
        let table = self.table(engine);
        news.extend(renew(&mut self.posted_table, table).map(News::Table));
        if !changed.is_empty() || self.posted_deadlines.is_none() {
            let (deadlines, review) = (self.deadlines(), self.review());
            news.extend(renew(&mut self.posted_deadlines, deadlines).map(News::Deadlines));
            news.extend(renew(&mut self.posted_review, review).map(News::Review));
        }
        news
    }

    /// Answers a query from what was read last.
    pub fn search(&self, query: &Query, limit: u32) -> Found<DocRef> {
        self.index.search(query, usize::try_from(limit).unwrap_or(usize::MAX))
    }

    fn families(&self, engine: &Engine) -> Vec<FamilyEntry> {
        let entry = |(key, read): (&DocKey, &Read)| {
            let Card::Family(card) = &read.card else { return None };
            Some(FamilyEntry {
                doc: convert::doc_ref(key),
                card: card.as_ref().clone(),
                role: engine.role_in(&key.space).map(convert::role),
                undelivered: !self.demo && engine.is_undelivered(key),
                news: read.news,
            })
        };
        let mut families: Vec<FamilyEntry> = self.read.iter().filter_map(entry).collect();
        sort::by(&mut families, |a, b| (&a.card.code, a.doc).cmp(&(&b.card.code, b.doc)));
        families
    }

    fn companions(&self, engine: &Engine) -> Vec<CompanionEntry> {
        let entry = |(key, read): (&DocKey, &Read)| {
            let Card::Companion(card) = &read.card else { return None };
            Some(CompanionEntry {
                doc: convert::doc_ref(key),
                card: card.as_ref().clone(),
                role: engine.role_in(&key.space).map(convert::role),
                undelivered: !self.demo && engine.is_undelivered(key),
                news: read.news,
            })
        };
        self.read.iter().filter_map(entry).collect()
    }

    fn table(&self, engine: &Engine) -> Vec<TableEntry> {
        let entry = |(key, read): (&DocKey, &Read)| {
            let Card::Table(card) = &read.card else { return None };
            let lane = DocKey::beside(key.space, key.doc);
            Some(TableEntry {
                doc: convert::doc_ref(key),
                card: card.as_ref().clone(),
                role: engine.role_in(&key.space).map(convert::role),
                undelivered: !self.demo && (engine.is_undelivered(key) || engine.is_undelivered(&lane)),
                news: read.news,
            })
        };
        let mut table: Vec<TableEntry> = self.read.iter().filter_map(entry).collect();
        sort::by(&mut table, |a, b| (&a.card.title, a.doc).cmp(&(&b.card.title, b.doc)));
        table
    }

    fn deadlines(&self) -> Vec<DueEntry> {
        let of = |(key, read): (&DocKey, &Read)| {
            let at = convert::doc_ref(key);
            let code = if matches!(read.card, Card::Table(_)) { self.table_name(key) } else { read.card.code() };
            let plan = read.card.plan().unwrap_or(at.doc);
            let entry = move |due: &Due| DueEntry { at, plan, code: code.to_owned(), due: due.clone() };
            match &read.codesign {
                Some(view) => self.table_ends(key, view).iter().map(entry).collect::<Vec<_>>(),
                None => read.card.deadlines().iter().map(entry).collect(),
            }
        };
        let mut all: Vec<DueEntry> = self.read.iter().flat_map(of).collect();
        sort::by_key(&mut all, |entry| (entry.due.date, entry.due.at));
        all
    }

    /// The last day of the table of a co-design.
    fn table_ends(&self, at: &DocKey, view: &CodesignView) -> Vec<Due> {
        let own = self.read.iter().filter(|(key, _)| key.space == at.space);
        let kinds = own.filter_map(|(_, read)| match &read.card {
            Card::Table(card) => Some(card.what.clone()),
            _ => None,
        });
        let mut dues = deadline::of_codesign(view, &kinds.collect::<Vec<_>>());
        dues.retain(Due::waits);
        dues
    }

    /// What the co-design is called in whose space a document of a table is.
    fn table_name(&self, at: &DocKey) -> &str {
        let own = self.read.iter().filter(|(key, _)| key.space == at.space);
        let cards = own.filter_map(|(_, read)| match &read.card {
            Card::Table(card) if matches!(card.what, TableKind::Codesign { .. }) => Some(card.title.as_str()),
            _ => None,
        });
        cards.into_iter().next().unwrap_or_default()
    }

    fn review(&self) -> Vec<(DocRef, ReviewItem)> {
        let of = |(key, read): (&DocKey, &Read)| {
            let doc = convert::doc_ref(key);
            read.review.iter().map(|item| (doc, item.clone())).collect::<Vec<_>>()
        };
        self.read.iter().flat_map(of).collect()
    }
}

fn renew<T: Clone + PartialEq>(posted: &mut Option<T>, new: T) -> Option<T> {
    if posted.as_ref() == Some(&new) {
        return None;
    }
    *posted = Some(new.clone());
    Some(new)
}

/// Documents in spaces of which this device's user is a keeper by now. What was written there and could not be delivered stays in sight.
fn closed(engine: &Engine) -> BTreeSet<DocKey> {
    let keys = engine.docs().map(|(key, _)| *key);
    let kept = |key: &DocKey| engine.role_in(&key.space) == Some(Role::Keeper) && !engine.is_undelivered(key);
    keys.filter(kept).collect()
}

fn read(engine: &mut Engine, key: DocKey) -> Option<Read> {
    let reviewed: Vec<ChangeHash> = engine.reviewed(&key).iter().map(|head| ChangeHash(*head)).collect();
    let user = UserId(engine.user().0);
    let doc = copy(engine, key)?;
    let of_text = doc::kind(&doc) == Some(Kind::Codoc);
    let lane = of_text.then(|| copy(engine, DocKey::beside(key.space, key.doc))).flatten();
    let (card, entries) = Card::of(&doc, lane.as_ref());
    let others = review::changes_since(&doc, &reviewed, Some(user));
    let news = others.iter().map(|item| item.count).sum::<usize>();
    let news = u32::try_from(news).unwrap_or(u32::MAX);
    let codesign = (doc::kind(&doc) == Some(Kind::Codesign)).then(|| Box::new(codesign::read(&doc).0));
    Some(Read { card, review: projection::review(&doc), news, entries, codesign })
}

/// The model's copy of a document of the engine, to read.
pub fn copy(engine: &mut Engine, key: DocKey) -> Option<Doc> {
    Some(doc::reading(engine.replica_mut(&key)?.doc_mut().document()))
}

/// What each plan on this device adds to the numbers, in no order that says which is which.
pub fn facts(engine: &mut Engine) -> Vec<Facts> {
    let keys: Vec<DocKey> = engine.docs().map(|(key, _)| *key).collect();
    let docs = keys.into_iter().filter_map(|key| copy(engine, key));
    let plans = docs.filter(|doc| doc::kind(doc) == Some(Kind::Plan));
    plans.map(|doc| numbers::facts(&doc, utc_offset())).collect()
}

/// Where a text of the table says something that would lead to a family of this device: its code, its code name, or who its persons are.
/// The words of the vaults stay here; what goes to the window is what the text says already.
pub fn leaks(engine: &mut Engine, text: DocKey) -> Vec<Leak> {
    let keys: Vec<DocKey> = engine.docs().map(|(key, _)| *key).collect();
    let mut secrets = Secrets::default();
    for key in keys.into_iter().filter(|key| *key != text) {
        let Some(doc) = copy(engine, key) else { continue };
        match doc::kind(&doc) {
            Some(Kind::Plan) => secrets.add_plan(&plan::read(&doc).0),
            Some(Kind::Identity) => secrets.add_identity(&identity::read(&doc).0),
            _ => {}
        }
    }
    copy(engine, text).map(|doc| secrets.leaks(&doc, &codoc::read(&doc).0)).unwrap_or_default()
}
