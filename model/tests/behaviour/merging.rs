//! Random people, random edits over the whole schema, random merges.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, LoadOptions, ObjId, ROOT, ReadDoc, ScalarValue, TextEncoding, Value};
use intreccio_model::conflict::{self, Conflict, ConflictKind, Resolution};
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::ids::UserId;
use intreccio_model::path::Path;
use intreccio_model::read::{Anomaly, AnomalyKind};
use intreccio_model::{
    budget, codesign, codoc, contacts, court, draft, field, identity, log, notes, passage, plan, review, session,
    workspace,
};
use proptest::prelude::*;

use crate::support::schema::{self, Writable};
use crate::support::{Person, schema::look};

/// What somebody does. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Gesture {
    /// One of the fields that this story is about.
    Write {
        field: usize,
        which: usize,
        value: usize,
    },
    Add {
        what: usize,
        into: usize,
    },
    Resolve {
        which: usize,
        how: usize,
    },
    ReviewPassage,
}

#[derive(Clone, Debug)]
enum Happening {
    Does(usize, Gesture),
    Hears(usize, usize),
}

/// People, the fields that they write in again and again, and what happens.
#[derive(Clone, Debug)]
struct Story {
    people: u8,
    fields: Vec<prop::sample::Index>,
    happenings: Vec<Happening>,
}

fn gesture() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        12 => (0..8_usize, 0..2_usize, 0..7_usize).prop_map(|(field, which, value)| Gesture::Write { field, which, value }),
        2 => (0..60_usize, 0..3_usize).prop_map(|(what, into)| Gesture::Add { what, into }),
        2 => (0..4_usize, 0..4_usize).prop_map(|(which, how)| Gesture::Resolve { which, how }),
        1 => Just(Gesture::ReviewPassage),
    ]
}

fn story(people: std::ops::RangeInclusive<u8>, length: usize) -> impl Strategy<Value = Story> {
    let who = 0..3_usize;
    let happening = prop_oneof![
        5 => (who.clone(), gesture()).prop_map(|(who, gesture)| Happening::Does(who, gesture)),
        1 => (who.clone(), who).prop_map(|(from, to)| Happening::Hears(from, to)),
    ];
    let fields = prop::collection::vec(any::<prop::sample::Index>(), 6..8);
    (people, fields, prop::collection::vec(happening, 4..length)).prop_map(|(people, fields, happenings)| Story {
        people,
        fields,
        happenings,
    })
}

/// A document of one kind, with one of everything, on each person's device.
fn begin(kind: Kind, people: u8) -> Vec<Person> {
    let bytes = schema::one_of_everything(kind);
    (1..=people).map(|number| Person::opens(&bytes, number)).collect()
}

/// The fields of a story: a few, so that people meet in them.
fn chosen<'a>(all: &'a [Writable], story: &Story) -> Vec<&'a Writable> {
    story.fields.iter().map(|index| index.get(all)).collect()
}

/// What a view says beside the things themselves.
struct Reading {
    conflicts: Vec<Conflict>,
    records: usize,
    anomalies: Vec<Anomaly>,
    /// The whole view, to compare.
    all: String,
}

fn read(doc: &Doc, kind: Kind) -> Reading {
    macro_rules! reading {
        ($read:path) => {{
            let (view, anomalies) = $read(doc);
            let all = format!("{view:?}");
            Reading { records: view.records.len(), conflicts: view.conflicts, anomalies, all }
        }};
    }
    match kind {
        Kind::Workspace => reading!(workspace::read),
        Kind::Plan => reading!(plan::read),
        Kind::Identity => reading!(identity::read),
        Kind::Court => reading!(court::read),
        Kind::Notes => reading!(notes::read),
        Kind::Contacts => reading!(contacts::read),
        Kind::Reasons => reading!(log::read_reasons),
        Kind::Codesign => reading!(codesign::read),
        Kind::Codoc => reading!(codoc::read),
        Kind::Draft => reading!(draft::read),
        Kind::Session => reading!(session::read),
        Kind::Budget => reading!(budget::read),
    }
}

/// Makes the gesture, if what it is about is there.
fn make(person: &mut Person, kind: Kind, fields: &[&Writable], gesture: &Gesture) {
    match gesture {
        Gesture::Write { field, which, value } => {
            let found = look(&person.doc, kind);
            let writable = fields[field % fields.len()];
            person.edits(|edit| (writable.write)(edit, &found, *which, *value).transpose());
        }
        Gesture::Add { what, into } => {
            let found = look(&person.doc, kind);
            let adders = schema::adders(kind);
            person.edits(|edit| adders[what % adders.len()](edit, &found, *into).transpose());
        }
        Gesture::Resolve { which, how } => {
            let conflicts = conflict::list(&person.doc);
            if let Some(conflict) = conflicts.get(which % conflicts.len().max(1)) {
                let how = resolution(conflict, *how);
                person.edits(|edit| conflict::resolve(edit, &conflict.path, &how, ""));
            }
        }
        Gesture::ReviewPassage => {
            if let Some(passage) = passage::list(&person.doc).first() {
                assert!(passage.authors.len() > 1 && !passage.authors.contains(&UserId([0; 16])));
                person.edits(|edit| passage::mark_reviewed(edit, passage));
            }
        }
    }
}

fn resolution(conflict: &Conflict, how: usize) -> Resolution {
    match how {
        0 => Resolution::Later,
        1 if conflict.kind == (ConflictKind::Values { both: true }) => Resolution::KeepBoth,
        _ => Resolution::Choose(conflict.candidates[how % conflict.candidates.len()].op.clone()),
    }
}

fn stored(doc: &Doc) -> Automerge {
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    Automerge::load_with_options(&doc::save(doc), options).unwrap()
}

/// Path and operations.
type Contested = BTreeSet<(String, BTreeSet<String>)>;

/// Every register of the stored document with different values, found by walking it without this crate.
fn contested_by_walking(doc: &Doc) -> Contested {
    let mut found = BTreeSet::new();
    walk(&stored(doc), &ROOT, "", &mut found);
    found
}

fn walk(doc: &Automerge, obj: &ObjId, path: &str, found: &mut Contested) {
    for key in doc.keys(obj) {
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        let all = doc.get_all(obj, key.as_str()).unwrap();
        let values: BTreeSet<String> =
            all.iter().filter(|(value, _)| value.is_scalar()).map(|(value, _)| value.to_string()).collect();
        if values.len() > 1 {
            let ops = all.iter().map(|(_, id)| id.to_string()).collect();
            found.insert((path.clone(), ops));
        }
        for (value, id) in all {
            if matches!(value, Value::Object(automerge::ObjType::Map)) {
                walk(doc, &id, &path, found);
            }
        }
    }
}

fn as_listed(conflicts: &[Conflict]) -> Contested {
    let ops = |conflict: &Conflict| conflict.candidates.iter().map(|c| c.op.to_string()).collect();
    conflicts.iter().map(|conflict| (conflict.path.to_string(), ops(conflict))).collect()
}

/// The values at a path of the stored document.
fn values_at(doc: &Automerge, path: &Path) -> Vec<ScalarValue> {
    let (key, parents) = path.keys().split_last().unwrap();
    let within = parents.iter().fold(ROOT, |at, key| doc.get(&at, key.as_str()).unwrap().unwrap().1);
    doc.get_all(&within, key.as_str()).unwrap().iter().filter_map(|(value, _)| value.as_scalar().cloned()).collect()
}

fn exchange_all(people: &mut [Person]) {
    for _ in 0..2 {
        for to in 0..people.len() {
            for from in 0..people.len() {
                hear(people, from, to);
            }
        }
    }
}

fn hear(people: &mut [Person], from: usize, to: usize) {
    let news = doc::changes_since(&people[from].doc, &doc::heads(&people[to].doc));
    assert_eq!(doc::apply(&mut people[to].doc, &news).unwrap().missing, []);
}

/// Nothing but names of things that a merge has not brought, or that are in another document.
fn only_dangling(anomalies: &[Anomaly]) -> bool {
    anomalies.iter().all(|anomaly| matches!(anomaly.kind, AnomalyKind::Dangling { .. }))
}

/// People write apart and together; then all is exchanged, and one settles what is open.
fn play(kind: Kind, story: &Story) {
    let all = schema::writables(kind);
    let fields = chosen(&all, story);
    let mut people = begin(kind, story.people);
    for happening in &story.happenings {
        let at = |who: &usize| who % usize::from(story.people);
        match happening {
            Happening::Does(who, gesture) => make(&mut people[at(who)], kind, &fields, gesture),
            Happening::Hears(from, to) => hear(&mut people, at(from), at(to)),
        }
    }
    for person in &people {
        let reading = read(&person.doc, kind);
        assert!(only_dangling(&reading.anomalies), "{:?}", reading.anomalies);
        assert_eq!(as_listed(&reading.conflicts), contested_by_walking(&person.doc));
    }
    exchange_all(&mut people);
    for item in review::changes_since(&people[0].doc, &[], None) {
        let known =
            review::INTENTS.contains(&item.intent.as_str()) || field::labels().any(|label| label == item.intent);
        assert!(known && item.path.is_some(), "{}", item.intent);
    }
    let merged = read(&people[0].doc, kind);
    assert!(only_dangling(&merged.anomalies), "{:?}", merged.anomalies);
    for other in &people[1..] {
        assert_eq!(doc::heads(&other.doc), doc::heads(&people[0].doc));
        assert_eq!(read(&other.doc, kind).all, merged.all);
        assert_eq!(passage::list(&other.doc), passage::list(&people[0].doc));
    }
    assert_eq!(as_listed(&merged.conflicts), contested_by_walking(&people[0].doc));
    settle(kind, &mut people, &merged);
}

/// One settles everything, and everybody has nothing left to settle, and the traces.
fn settle(kind: Kind, people: &mut [Person], merged: &Reading) {
    let open = merged.conflicts.len();
    while let Some(conflict) = conflict::list(&people[1].doc).first() {
        let how = resolution(conflict, 1);
        people[1].edits(|edit| conflict::resolve(edit, &conflict.path, &how, ""));
    }
    exchange_all(people);
    for person in people {
        let reading = read(&person.doc, kind);
        assert!(only_dangling(&reading.anomalies) && reading.conflicts.is_empty());
        let traces = merged.records + open.min(1)..=merged.records + open;
        assert!(traces.contains(&reading.records), "{traces:?} {}", reading.records);
    }
}

/// Each person's last word in each register that the person wrote, as it must be found after a merge.
fn write_apart(
    person: &mut Person,
    kind: Kind,
    fields: &[&Writable],
    gestures: &[&Gesture],
) -> BTreeMap<Path, ScalarValue> {
    let mut last = BTreeMap::new();
    for gesture in gestures {
        let Gesture::Write { field, which, value } = gesture else { continue };
        let found = look(&person.doc, kind);
        let writable = fields[field % fields.len()];
        let left = person.wrote(|edit| (writable.write)(edit, &found, *which, *value).transpose());
        if let Some(left) = left.flatten() {
            // An edit says that what it is in is in use: nobody's removal holds against it.
            last.extend(left.used.into_iter().map(|thing| (thing.then("removed"), ScalarValue::from(false))));
            last.extend(left.word);
        }
    }
    last
}

/// Nobody hears of the others until all have written.
fn play_apart(kind: Kind, story: &Story) {
    let all = schema::writables(kind);
    let fields = chosen(&all, story);
    let mut people = begin(kind, story.people);
    let mut words: BTreeMap<Path, Vec<ScalarValue>> = BTreeMap::new();
    for (number, person) in people.iter_mut().enumerate() {
        let own = |happening: &'_ Happening| match happening {
            Happening::Does(who, _) => who % usize::from(story.people) == number,
            Happening::Hears(..) => false,
        };
        let gestures = story.happenings.iter().filter(|happening| own(happening));
        let gestures: Vec<&Gesture> = gestures
            .filter_map(|happening| match happening {
                Happening::Does(_, gesture) => Some(gesture),
                Happening::Hears(..) => None,
            })
            .collect();
        for (path, value) in write_apart(person, kind, &fields, &gestures) {
            words.entry(path).or_default().push(value);
        }
    }
    exchange_all(&mut people);
    let merged = stored(&people[0].doc);
    let listed: BTreeSet<Path> = conflict::list(&people[0].doc).into_iter().map(|conflict| conflict.path).collect();
    for (path, values) in words {
        let held = values_at(&merged, &path);
        assert!(values.iter().all(|value| held.contains(value)), "{path}: {values:?} written, {held:?} held");
        let agreed = values.iter().all(|value| *value == values[0]);
        assert_eq!(listed.contains(&path), !agreed, "{path}: {values:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_merge_of_plans_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 40)) {
        play(Kind::Plan, &story);
    }

    #[test]
    fn any_merge_of_court_files_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 40)) {
        play(Kind::Court, &story);
    }

    #[test]
    fn any_merge_of_identity_vaults_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 30)) {
        play(Kind::Identity, &story);
    }

    #[test]
    fn any_merge_of_notes_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 30)) {
        play(Kind::Notes, &story);
    }

    #[test]
    fn any_merge_of_co_designs_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 30)) {
        play(Kind::Codesign, &story);
    }

    #[test]
    fn any_merge_of_texts_of_the_table_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 40)) {
        play(Kind::Codoc, &story);
    }

    #[test]
    fn any_merge_of_sessions_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 40)) {
        play(Kind::Session, &story);
    }

    #[test]
    fn any_merge_of_economic_plans_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 40)) {
        play(Kind::Budget, &story);
    }

    #[test]
    fn any_merge_of_workspaces_reads_the_same_everywhere_and_hides_nothing(story in story(2..=3, 30)) {
        play(Kind::Workspace, &story);
    }

    #[test]
    fn what_people_write_apart_is_agreed_or_listed_and_never_lost(
        kind in prop::sample::select(Kind::ALL),
        story in story(2..=3, 40),
    ) {
        play_apart(kind, &story);
    }
}

#[test]
fn the_stories_can_be_about_every_field_of_the_schema() {
    let written: BTreeSet<&str> =
        Kind::ALL.iter().flat_map(|kind| schema::writables(*kind)).map(|writable| writable.label).collect();
    let missing: Vec<&str> = field::labels().filter(|label| !written.contains(label)).collect();
    assert_eq!(missing, [""; 0], "tell tests/support/schema.rs how to write them");
}

#[test]
fn every_field_can_be_written_by_two_at_once_and_both_are_kept() {
    for kind in Kind::ALL.iter().copied() {
        for writable in schema::writables(kind) {
            let mut people = begin(kind, 2);
            let found = look(&people[0].doc, kind);
            // Flags and tombstones have two values only.
            let mut wrote = |who: usize, value| {
                people[who].edits(|edit| (writable.write)(edit, &found, 0, value).transpose()).is_some()
            };
            assert!(wrote(0, 0) && wrote(1, 1), "{}", writable.label);
            exchange_all(&mut people);
            let reading = read(&people[0].doc, kind);
            assert!(only_dangling(&reading.anomalies), "{} {:?}", writable.label, reading.anomalies);
            assert_eq!(as_listed(&reading.conflicts), contested_by_walking(&people[0].doc), "{}", writable.label);
        }
    }
}

#[test]
fn whatever_is_edited_while_somebody_removes_it_is_restored_and_said() {
    for kind in Kind::ALL.iter().copied() {
        let all = schema::writables(kind);
        for tombstone in all.iter().filter(|writable| writable.label.ends_with(".removed")) {
            let word = tombstone.label.trim_end_matches("removed");
            let inside =
                all.iter().filter(|writable| writable.label.starts_with(word) && writable.label != tombstone.label);
            for field in inside.take(3) {
                let mut people = begin(kind, 2);
                let found = look(&people[0].doc, kind);
                let removal = people[0].edits(|edit| (tombstone.write)(edit, &found, 0, 1).transpose());
                let (removal, _) = removal.unwrap().word.unwrap();
                let edited = people[1].wrote(|edit| (field.write)(edit, &found, 0, 1).transpose());
                exchange_all(&mut people);
                let listed = conflict::list(&people[0].doc);
                let said = listed.iter().any(|c| c.path == removal && c.kind == ConflictKind::RemovedAndEdited);
                assert_eq!(said, edited.is_some(), "{} while {} was written", tombstone.label, field.label);
            }
        }
    }
}
