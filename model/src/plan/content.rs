//! What a family agrees to, exactly: the content of a plan as a list of values, its hash, and what changed between two of them.
//!
//! # What is in it
//!
//! The level, the strengths, the summary and its translation; the persons of the household by description and kin; every objective with
//! its words, the expected result, the indicator, who answers for it, by when, and the family's own words; of every action what, who, with
//! whom, where, how often, for how long, from and to, with which kind of help, and its level.
//!
//! # What is not
//!
//! How the work goes (states, progress, reviews, the diary), the order by hand, administrative data (case manager, team, budget lines,
//! dimensions of the grid), the network, the assessments. None of these changes what was agreed. Objectives and actions that are removed,
//! abandoned or cancelled are not in it any more, and that does change it.
//!
//! # The hash
//!
//! SHA-256 over UTF-8 text: a first line [`DOMAIN`], then one line for each value in the order of [`content`], `path TAB label TAB
//! value`, with further `TAB value` where people keep or dispute several values of a field (sorted). Backslash, tab, line feed and
//! carriage return are written `\\`, `\t`, `\n`, `\r`. Things are ordered by their ids and empty fields are left out, so that the hash is the
//! same on all replicas which hold the same changes, in whatever order they came, and a field that a later version adds does not change it
//! as long as nobody fills it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::view::{ActionView, MemberView, ObjectiveView, PlanView};
use crate::doc::{self, Doc};
use crate::field::{action, member, objective, plan, with};
use crate::path::Path;
use crate::place::{Action, Member, Objective, Place, Plan};
use crate::read::SharedText;
use crate::register::{Register, Scalar, ValueKind};
use crate::sort;
use crate::vocab::{ActionState, ObjectiveState};

/// First line of what is hashed.
pub const DOMAIN: &str = "intreccio/plan-content/v1";

/// One value of what is agreed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The thing that has it: the plan, a person, an objective, an action.
    pub thing: Path,
    /// Key of the field's label in the locale files. Empty for the thing itself.
    pub label: &'static str,
    pub kind: ValueKind,
    /// As the document spells them, sorted; more than one where people keep or dispute several.
    pub values: Vec<String>,
}

/// What a plan says that is agreed.
pub fn content(view: &PlanView) -> Vec<Item> {
    let mut items = Items(Vec::new());
    let own = Plan.container();
    items.register(&own, plan::LEVEL.label, &view.level);
    items.text(&own, plan::STRENGTHS.label, &view.strengths);
    items.text(&own, plan::SUMMARY.label, &view.summary);
    items.text(&own, plan::FAMILY_TRANSLATION.label, &view.family_translation);
    let mut household: Vec<&MemberView> = view.household.iter().filter(|one| !one.life.is_removed()).collect();
    sort::by_key(&mut household, |one| one.id);
    household.into_iter().for_each(|one| items.member(one));
    let mut objectives: Vec<&ObjectiveView> = view.objectives.iter().filter(|one| is_agreed(one)).collect();
    sort::by_key(&mut objectives, |one| one.id);
    objectives.into_iter().for_each(|one| items.objective(one));
    items.0
}

fn is_agreed(objective: &ObjectiveView) -> bool {
    let given_up = objective.state.value == Some(ObjectiveState::Abbandonato) && !objective.state.is_contested();
    !objective.life.is_removed() && !given_up
}

fn is_planned(action: &ActionView) -> bool {
    let cancelled = action.state.value == Some(ActionState::Annullata) && !action.state.is_contested();
    !action.life.is_removed() && !cancelled
}

struct Items(Vec<Item>);

impl Items {
    fn push(&mut self, thing: &Path, label: &'static str, kind: ValueKind, values: Vec<String>) {
        if !values.is_empty() {
            self.0.push(Item { thing: thing.clone(), label, kind, values });
        }
    }

    /// That the thing is there, even if nothing more is said of it.
    fn thing(&mut self, thing: &Path) {
        self.push(thing, "", ValueKind::Text, vec![String::new()]);
    }

    fn text(&mut self, thing: &Path, label: &'static str, text: &SharedText) {
        let values = Some(text.value.clone()).filter(|value| !value.is_empty());
        self.push(thing, label, ValueKind::Text, values.into_iter().collect());
    }

    fn register<T: Scalar>(&mut self, thing: &Path, label: &'static str, register: &Register<T>) {
        let all = register.candidates.iter().chain(&register.kept);
        let values: BTreeSet<String> = all.map(|candidate| candidate.raw.text().unwrap_or_default()).collect();
        let only_cleared = values.iter().all(String::is_empty);
        let values = if only_cleared { Vec::new() } else { values.into_iter().collect() };
        self.push(thing, label, T::KIND, values);
    }

    fn member(&mut self, member: &MemberView) {
        let at = Member { id: member.id }.container();
        self.thing(&at);
        self.register(&at, member::LABEL.label, &member.label);
        self.register(&at, member::KIN.label, &member.kin);
    }

    fn objective(&mut self, one: &ObjectiveView) {
        let at = Objective { id: one.id }.container();
        self.thing(&at);
        self.text(&at, objective::TEXT.label, &one.text);
        self.text(&at, objective::EXPECTED.label, &one.expected);
        self.register(&at, objective::INDICATOR.label, &one.indicator);
        self.register(&at, objective::OWNER.label, &one.owner);
        self.register(&at, objective::DUE.label, &one.due);
        self.text(&at, objective::FAMILY_WORDS.label, &one.family_words);
        let mut actions: Vec<&ActionView> = one.actions.iter().filter(|action| is_planned(action)).collect();
        sort::by_key(&mut actions, |action| action.id);
        actions.into_iter().for_each(|action| self.action(one, action));
    }

    fn action(&mut self, of: &ObjectiveView, one: &ActionView) {
        let at = Action { objective: of.id, id: one.id }.container();
        self.thing(&at);
        self.text(&at, action::WHAT.label, &one.what);
        self.register(&at, action::WHO.label, &one.who);
        let with: Vec<String> = one.with.iter().map(ToString::to_string).collect();
        self.push(&at, with::CHOSEN.label, ValueKind::Party, with);
        self.register(&at, action::PLACE.label, &one.place);
        self.register(&at, action::FREQUENCY.label, &one.frequency);
        self.register(&at, action::PLANNED_MINUTES.label, &one.planned_minutes);
        self.register(&at, action::FROM.label, &one.from);
        self.register(&at, action::TO.label, &one.to);
        self.register(&at, action::DEVICE.label, &one.device);
        self.register(&at, action::LEVEL.label, &one.level);
    }
}

/// The text that is hashed: see the module.
pub fn canonical(items: &[Item]) -> String {
    let mut text = format!("{DOMAIN}\n");
    for item in items {
        let values: Vec<String> = item.values.iter().map(|value| escape(value)).collect();
        text.push_str(&format!("{}\t{}\t{}\n", item.thing, item.label, values.join("\t")));
    }
    text
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// SHA-256 of what a plan says that is agreed, in 64 hexadecimal digits. Equal hashes: the same was agreed.
pub fn content_hash(view: &PlanView) -> String {
    hash_of(&content(view))
}

fn hash_of(items: &[Item]) -> String {
    let digest = Sha256::digest(canonical(items).as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut digits, byte| {
        // Writing into a String has no way to fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The version that a document is at, as versions with a name keep it.
pub fn spell_heads(doc: &Doc) -> String {
    let mut heads: Vec<String> = doc::heads(doc).iter().map(ToString::to_string).collect();
    heads.sort();
    heads.join(" ")
}

/// The plan as it was at the heads that a version keeps. `None` when this replica does not have all of them (yet), or they are not heads.
pub fn view_at(doc: &Doc, heads: &str) -> Option<PlanView> {
    let heads: Option<Vec<_>> = heads.split_whitespace().map(|head| head.parse().ok()).collect();
    let then = doc::at(doc, &heads.filter(|heads| !heads.is_empty())?)?;
    Some(super::view::read(&then).0)
}

/// A thing that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    pub thing: Path,
    pub how: How,
    pub fields: Vec<FieldChange>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    Added,
    /// Removed, given up or cancelled.
    Removed,
    Edited,
}

/// A field that does not say what it said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    pub label: &'static str,
    pub kind: ValueKind,
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// What changed between two contents, thing by thing, in the order of the later one, what is gone at the end.
pub fn differences(before: &[Item], after: &[Item]) -> Vec<Changed> {
    let (old, new) = (by_thing(before), by_thing(after));
    let order = after.iter().chain(before).map(|item| &item.thing);
    let mut seen = BTreeSet::new();
    let things = order.filter(|thing| seen.insert((*thing).clone()));
    let none = Fields::new();
    let change = |thing: &Path| {
        let (was, is) = (old.get(thing).unwrap_or(&none), new.get(thing).unwrap_or(&none));
        let how = match (was.contains_key(""), is.contains_key("")) {
            (false, true) => How::Added,
            (true, false) => How::Removed,
            _ => How::Edited,
        };
        let fields = field_changes(was, is);
        (how != How::Edited || !fields.is_empty()).then(|| Changed { thing: thing.clone(), how, fields })
    };
    things.filter_map(change).collect()
}

type Fields<'a> = BTreeMap<&'static str, &'a Item>;

fn by_thing(items: &[Item]) -> BTreeMap<Path, Fields<'_>> {
    let mut things: BTreeMap<Path, Fields<'_>> = BTreeMap::new();
    for item in items {
        things.entry(item.thing.clone()).or_default().insert(item.label, item);
    }
    things
}

fn field_changes(was: &Fields<'_>, is: &Fields<'_>) -> Vec<FieldChange> {
    let labels: BTreeSet<&'static str> =
        was.keys().chain(is.keys()).copied().filter(|label| !label.is_empty()).collect();
    let values = |item: Option<&&Item>| item.map(|item| item.values.clone()).unwrap_or_default();
    let change = |label: &'static str| {
        let (before, after) = (values(was.get(label)), values(is.get(label)));
        let kind = is.get(label).or(was.get(label)).map_or(ValueKind::Text, |item| item.kind);
        (before != after).then_some(FieldChange { label, kind, before, after })
    };
    labels.into_iter().filter_map(change).collect()
}

/// What became of the words of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    Kept,
    Gone,
    New,
}

/// Beyond so many pairs of words a text counts as written anew: comparing would hold up the page.
const MOST_PAIRS: usize = 1_000_000;

/// Which words of a text stayed, went and came, in reading order; neighbours of one fate together, with the spaces between them. The
/// longest common subsequence of words.
pub fn word_changes(before: &str, after: &str) -> Vec<(Fate, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (words(before), words(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = tail.min(old.len() - head).min(new.len() - head);
    let middle = |words: &[&'_ str]| words.get(head..words.len() - tail).map(<[&str]>::len).unwrap_or(0);
    let mut out = Fates(Vec::new());
    out.all(Fate::Kept, old.get(..head));
    let (old_middle, new_middle) = (old.get(head..old.len() - tail), new.get(head..new.len() - tail));
    if middle(&old).saturating_mul(middle(&new)) > MOST_PAIRS {
        out.all(Fate::Gone, old_middle);
        out.all(Fate::New, new_middle);
    } else {
        out.subsequence(old_middle.unwrap_or_default(), new_middle.unwrap_or_default());
    }
    out.all(Fate::Kept, old.get(old.len() - tail..));
    out.0
}

/// Words with the space behind them.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

struct Fates(Vec<(Fate, String)>);

impl Fates {
    fn push(&mut self, fate: Fate, word: &str) {
        match self.0.last_mut().filter(|(last, _)| *last == fate) {
            Some((_, text)) => text.push_str(word),
            None => self.0.push((fate, word.to_owned())),
        }
    }

    fn all(&mut self, fate: Fate, words: Option<&[&str]>) {
        words.unwrap_or_default().iter().for_each(|word| self.push(fate, word));
    }

    fn subsequence(&mut self, old: &[&str], new: &[&str]) {
        let width = new.len() + 1;
        let mut longest = vec![0_u32; (old.len() + 1) * width];
        let at = |longest: &[u32], i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or(0);
        for (i, a) in old.iter().enumerate().rev() {
            for (j, b) in new.iter().enumerate().rev() {
                let best = if a == b {
                    at(&longest, i + 1, j + 1) + 1
                } else {
                    at(&longest, i + 1, j).max(at(&longest, i, j + 1))
                };
                if let Some(cell) = longest.get_mut(i * width + j) {
                    *cell = best;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        loop {
            match (old.get(i), new.get(j)) {
                (Some(a), Some(b)) if a == b => {
                    self.push(Fate::Kept, a);
                    (i, j) = (i + 1, j + 1);
                }
                (Some(a), b) if b.is_none() || at(&longest, i + 1, j) >= at(&longest, i, j + 1) => {
                    self.push(Fate::Gone, a);
                    i += 1;
                }
                (_, Some(b)) => {
                    self.push(Fate::New, b);
                    j += 1;
                }
                (_, None) => break,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(before: &str, after: &str) -> String {
        let mark = |(fate, text): (Fate, String)| match fate {
            Fate::Kept => text,
            Fate::Gone => format!("[-{text}]"),
            Fate::New => format!("[+{text}]"),
        };
        word_changes(before, after).into_iter().map(mark).collect()
    }

    #[test]
    fn changed_words_are_marked_and_the_others_stay() {
        assert_eq!(said("cinque sere su sette", "sei sere su sette"), "[-cinque ][+sei ]sere su sette");
        assert_eq!(said("La sera si cena", "La sera si cena insieme"), "La sera si [-cena][+cena insieme]");
        assert_eq!(said("", "nuovo"), "[+nuovo]");
        assert_eq!(said("uguale", "uguale"), "uguale");
    }

    proptest! {
        #[test]
        fn both_texts_are_found_again_in_the_changes(before in "[ab \n]{0,20}", after in "[ab \n]{0,20}") {
            let changes = word_changes(&before, &after);
            let of = |gone: Fate| changes.iter().filter(|(fate, _)| *fate != gone).map(|(_, text)| text.as_str()).collect::<String>();
            prop_assert_eq!(of(Fate::New), before);
            prop_assert_eq!(of(Fate::Gone), after);
        }
    }

    #[test]
    fn a_tab_in_a_text_cannot_be_taken_for_the_end_of_a_value() {
        let item = |values: &[&str]| Item {
            thing: Path::root(),
            label: "",
            kind: ValueKind::Text,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        assert_ne!(hash_of(&[item(&["a\tb"])]), hash_of(&[item(&["a", "b"])]));
        assert_ne!(hash_of(&[item(&["a\\tb"])]), hash_of(&[item(&["a\tb"])]));
    }
}
