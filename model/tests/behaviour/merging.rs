//! Random people, random edits, random merges.

use std::collections::BTreeSet;

use automerge::{Automerge, LoadOptions, ObjId, ROOT, ReadDoc, TextEncoding, Value};
use intreccio_model::conflict::{self, Resolution};
use intreccio_model::doc::{self, Doc, Edit, EditError};
use intreccio_model::field::{action, event, line, objective, plan, reason};
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::{Action, Event, Line, Objective, Plan, PlanReason};
use intreccio_model::time::Date;
use intreccio_model::vocab::{ActionState, EventKind, LineKind, ObjectiveState, OperatorRole, Reason, Step, Urgency};
use intreccio_model::{field, passage, plan as family_plan, review, text};
use proptest::prelude::*;

use crate::support::Person;

#[derive(Clone, Debug)]
enum Gesture {
    AddObjective,
    AddAction(usize),
    AddVisit,
    AddLine(usize),
    Due(usize, i32),
    ObjectiveState(usize, usize),
    Urgency(usize),
    ActionState(usize, usize),
    Minutes(usize, i64),
    Words(usize, String),
    LineWords(usize, String),
    Summary(String),
    RemoveObjective(usize),
    RestoreObjective(usize),
    RemoveAction(usize),
    Progress(usize, usize, usize),
    Seat(u8, usize),
    Reason(usize, bool),
    Resolve(usize, usize),
    ReviewPassage,
}

#[derive(Clone, Debug)]
enum Happening {
    Does(usize, Gesture),
    Hears(usize, usize),
}

fn gesture() -> impl Strategy<Value = Gesture> {
    let spot = 0..4_usize;
    let words = || "[ab\n🍝]{0,5}";
    prop_oneof![
        Just(Gesture::AddObjective),
        spot.clone().prop_map(Gesture::AddAction),
        Just(Gesture::AddVisit),
        spot.clone().prop_map(Gesture::AddLine),
        (spot.clone(), 0..5).prop_map(|(at, day)| Gesture::Due(at, day)),
        (spot.clone(), spot.clone()).prop_map(|(at, state)| Gesture::ObjectiveState(at, state)),
        spot.clone().prop_map(Gesture::Urgency),
        (spot.clone(), spot.clone()).prop_map(|(at, state)| Gesture::ActionState(at, state)),
        (spot.clone(), 0..3_i64).prop_map(|(at, minutes)| Gesture::Minutes(at, minutes)),
        (spot.clone(), words()).prop_map(|(at, words)| Gesture::Words(at, words)),
        (spot.clone(), words()).prop_map(|(at, words)| Gesture::LineWords(at, words)),
        words().prop_map(Gesture::Summary),
        spot.clone().prop_map(Gesture::RemoveObjective),
        spot.clone().prop_map(Gesture::RestoreObjective),
        spot.clone().prop_map(Gesture::RemoveAction),
        (spot.clone(), spot.clone(), 0..3_usize).prop_map(|(event, at, step)| Gesture::Progress(event, at, step)),
        (0..3_u8, spot.clone()).prop_map(|(who, role)| Gesture::Seat(who, role)),
        (spot.clone(), any::<bool>()).prop_map(|(at, chosen)| Gesture::Reason(at, chosen)),
        (spot.clone(), spot).prop_map(|(at, how)| Gesture::Resolve(at, how)),
        Just(Gesture::ReviewPassage),
    ]
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0..3_usize, gesture()).prop_map(|(who, gesture)| Happening::Does(who, gesture)),
        1 => (0..3_usize, 0..3_usize).prop_map(|(from, to)| Happening::Hears(from, to)),
    ]
}

/// The things that a person sees, to be named by number.
struct Seen {
    objectives: Vec<Id>,
    actions: Vec<Action>,
    events: Vec<Id>,
    lines: Vec<Line>,
}

fn seen(doc: &Doc) -> Seen {
    let (view, _) = family_plan::read(doc);
    let actions = view.objectives.iter().flat_map(|o| o.actions.iter().map(|a| Action { objective: o.id, id: a.id }));
    let lines = view.events.iter().flat_map(|e| e.lines.iter().map(|l| Line { event: e.id, id: l.id }));
    Seen {
        actions: actions.collect(),
        lines: lines.collect(),
        objectives: view.objectives.iter().map(|o| o.id).collect(),
        events: view.events.iter().map(|e| e.id).collect(),
    }
}

fn nth<T: Copy>(all: &[T], number: usize) -> Option<T> {
    all.get(number % all.len().max(1)).copied()
}

/// Makes the gesture, if what it is about is there.
fn make(person: &mut Person, gesture: &Gesture) -> Option<()> {
    let seen = seen(&person.doc);
    let conflicts = conflict::list(&person.doc);
    let passages = passage::list(&person.doc);
    let user = person.user;
    let objective = |number| nth(&seen.objectives, number).map(|id| Objective { id });
    let event_at = |number| nth(&seen.events, number).map(|id| Event { id });
    let mut does = |act: &mut dyn FnMut(&mut Edit<'_>) -> Result<(), EditError>| person.edits(|edit| act(edit));
    match gesture {
        Gesture::AddObjective => does(&mut |edit| family_plan::add_objective(edit, "x", None).map(drop)),
        Gesture::AddAction(at) => {
            let at = objective(*at)?;
            does(&mut |edit| family_plan::add_action(edit, at.id, "y", None).map(drop));
        }
        Gesture::AddVisit => does(&mut |edit| {
            family_plan::add_event(edit, family_plan::EventDraft::of(EventKind::VisitaDomiciliare)).map(drop)
        }),
        Gesture::AddLine(at) => {
            let at = event_at(*at)?;
            let draft = family_plan::LineDraft::of(LineKind::Fatto, "z");
            does(&mut |edit| family_plan::add_line(edit, at.id, draft.clone(), None).map(drop));
        }
        Gesture::Due(at, day) => {
            let at = objective(*at)?;
            let due = (*day > 0).then(|| Date::from_days(*day));
            does(&mut |edit| edit.set(&at, objective::DUE, due));
        }
        Gesture::ObjectiveState(at, state) => {
            let at = objective(*at)?;
            does(&mut |edit| edit.set(&at, objective::STATE, nth(ObjectiveState::ALL, *state)));
        }
        Gesture::Urgency(value) => does(&mut |edit| edit.set(&Plan, plan::URGENCY, nth(Urgency::ALL, *value))),
        Gesture::ActionState(at, state) => {
            let at = nth(&seen.actions, *at)?;
            does(&mut |edit| edit.set(&at, action::STATE, nth(ActionState::ALL, *state)));
        }
        Gesture::Minutes(at, minutes) => {
            let at = event_at(*at)?;
            does(&mut |edit| edit.set(&at, event::MINUTES, Some(*minutes)));
        }
        Gesture::Words(at, words) => {
            let at = objective(*at)?;
            does(&mut |edit| text::update(edit, &at, objective::TEXT, words));
        }
        Gesture::LineWords(at, words) => {
            let at = nth(&seen.lines, *at)?;
            does(&mut |edit| text::update(edit, &at, line::TEXT, words));
        }
        Gesture::Summary(words) => does(&mut |edit| text::update(edit, &Plan, plan::SUMMARY, words)),
        Gesture::RemoveObjective(at) => {
            let at = objective(*at)?;
            does(&mut |edit| edit.remove(&at));
        }
        Gesture::RestoreObjective(at) => {
            let at = objective(*at)?;
            does(&mut |edit| edit.restore(&at));
        }
        Gesture::RemoveAction(at) => {
            let at = nth(&seen.actions, *at)?;
            does(&mut |edit| edit.remove(&at));
        }
        Gesture::Progress(visit, at, step) => {
            let (visit, at, step) = (event_at(*visit)?, objective(*at)?, nth(Step::ALL, *step)?);
            does(&mut |edit| family_plan::set_progress(edit, visit.id, at.id, step, None));
        }
        Gesture::Seat(who, role) => {
            let role = nth(OperatorRole::ALL, *role)?;
            does(&mut |edit| family_plan::seat(edit, UserId([*who; 16]), role, Date::from_days(1)));
        }
        Gesture::Reason(at, chosen) => {
            let term = nth(Reason::ALL, *at)?;
            does(&mut |edit| edit.set(&PlanReason(term), reason::CHOSEN, Some(*chosen)));
        }
        Gesture::Resolve(at, how) => {
            let conflict = conflicts.get(at % conflicts.len().max(1))?;
            let how = resolution(conflict, *how);
            does(&mut |edit| conflict::resolve(edit, &conflict.path, &how, ""));
        }
        Gesture::ReviewPassage => {
            let passage = passages.first()?;
            assert!(passage.authors.len() > 1 && !passage.authors.contains(&UserId([0; 16])), "{user}");
            does(&mut |edit| passage::mark_reviewed(edit, passage));
        }
    }
    Some(())
}

fn resolution(conflict: &conflict::Conflict, how: usize) -> Resolution {
    match how {
        0 => Resolution::Later,
        1 if conflict.kind == (conflict::ConflictKind::Values { both: true }) => Resolution::KeepBoth,
        _ => Resolution::Choose(conflict.candidates[how % conflict.candidates.len()].op.clone()),
    }
}

/// Every register of the stored document with different values, found by walking it without this crate.
fn contested_by_walking(doc: &Doc) -> BTreeSet<(String, BTreeSet<String>)> {
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    let stored = Automerge::load_with_options(&doc::save(doc), options).unwrap();
    let mut found = BTreeSet::new();
    walk(&stored, &ROOT, "", &mut found);
    found
}

fn walk(doc: &Automerge, obj: &ObjId, path: &str, found: &mut BTreeSet<(String, BTreeSet<String>)>) {
    for key in doc.keys(obj) {
        let path = format!("{path}/{key}");
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

fn contested_as_listed(doc: &Doc) -> BTreeSet<(String, BTreeSet<String>)> {
    let listed = conflict::list(doc).into_iter();
    listed.map(|c| (c.path.to_string(), c.candidates.iter().map(|c| c.op.to_string()).collect())).collect()
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_merge_of_any_edits_reads_the_same_everywhere_and_hides_nothing(happenings in prop::collection::vec(happening(), 1..40)) {
        let mut people: Vec<Person> = (1..=3).map(Person::with_plan).collect();
        people[0].edits(|edit| family_plan::add_objective(edit, "x", None).map(drop));
        exchange_all(&mut people);
        for happening in happenings {
            match happening {
                Happening::Does(who, gesture) => drop(make(&mut people[who], &gesture)),
                Happening::Hears(from, to) => hear(&mut people, from, to),
            }
        }
        for person in &people {
            prop_assert_eq!(family_plan::read(&person.doc).1, []);
            prop_assert_eq!(contested_as_listed(&person.doc), contested_by_walking(&person.doc));
        }
        exchange_all(&mut people);
        for item in review::changes_since(&people[0].doc, &[], None) {
            let known = review::INTENTS.contains(&item.intent.as_str()) || field::labels().any(|label| label == item.intent);
            prop_assert!(known && item.path.is_some(), "{}", item.intent);
        }
        let (view, anomalies) = family_plan::read(&people[0].doc);
        prop_assert_eq!(&anomalies, &[]);
        for other in &people[1..] {
            prop_assert_eq!(doc::heads(&other.doc), doc::heads(&people[0].doc));
            prop_assert_eq!(&family_plan::read(&other.doc).0, &view);
            prop_assert_eq!(passage::list(&other.doc), passage::list(&people[0].doc));
        }
        prop_assert_eq!(contested_as_listed(&people[0].doc), contested_by_walking(&people[0].doc));

        // One settles everything, and everybody has nothing left to settle.
        let records = view.records.len();
        let open = view.conflicts.len();
        while let Some(conflict) = conflict::list(&people[1].doc).first() {
            let how = resolution(conflict, 1);
            people[1].edits(|edit| conflict::resolve(edit, &conflict.path, &how, ""));
        }
        exchange_all(&mut people);
        for person in &people {
            let (view, anomalies) = family_plan::read(&person.doc);
            prop_assert_eq!((anomalies, view.conflicts), (vec![], vec![]));
            prop_assert!(view.records.len() >= records + open.min(1) && view.records.len() <= records + open);
        }
    }
}
