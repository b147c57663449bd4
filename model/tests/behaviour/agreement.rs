//! What was agreed, on which exact content, and what follows when it is taken back.

use intreccio_model::doc;
use intreccio_model::field::{action, event, objective, plan as fields};
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::{Action, Event, Objective, Plan};
use intreccio_model::plan::content::{How, canonical, content, differences, spell_heads, view_at};
use intreccio_model::plan::withdrawal::{decide, unaware, undecided};
use intreccio_model::plan::{
    self, AdhesionDraft, EventDraft, LineDraft, MemberDraft, PlanView, Standing, add_adhesion, add_version,
    content_hash,
};
use intreccio_model::text;
use intreccio_model::vocab::{
    ActionState, AdhesionKind, AdhesionMode, Capacity, EventKind, Kin, Level, LineKind, ObjectiveState,
    ParentalResponsibility, Step, Urgency, VersionReason,
};
use proptest::prelude::*;

use crate::support::{Person, date, meet, two_with_an_objective};

type Change = fn(&mut doc::Edit<'_>, Objective, Action) -> Result<(), doc::EditError>;

fn view(person: &Person) -> PlanView {
    plan::read(&person.doc).0
}

fn hash(person: &Person) -> String {
    content_hash(&view(person))
}

fn mother(person: &mut Person) -> Id {
    person.edits(|edit| {
        plan::add_member(
            edit,
            MemberDraft {
                label: "madre".to_owned(),
                kin: Some(Kin::Madre),
                parental_resp: Some(ParentalResponsibility::Piena),
                ..MemberDraft::default()
            },
        )
    })
}

fn says(person: &mut Person, member: Id, kind: AdhesionKind, day: &str) -> Id {
    let hash = hash(person);
    person.edits(|edit| {
        add_adhesion(
            edit,
            AdhesionDraft {
                person: Party::Member(member),
                capacity: Capacity::Genitore,
                responsibility: Some(ParentalResponsibility::Piena),
                kind,
                mode: AdhesionMode::FirmaSuTablet,
                version: None,
                hash: hash.clone(),
                words: "Va bene così".to_owned(),
                strokes: None,
                signature: None,
                witness: None,
                mediator: None,
                language: None,
                date: date(day),
                place: None,
            },
        )
    })
}

#[test]
fn the_hash_follows_what_is_agreed_and_not_how_the_work_goes() {
    let (mut agnese, _, at) = two_with_an_objective();
    let walk = agnese.edits(|edit| plan::add_action(edit, at.id, "Accompagnare a scuola", None));
    let agreed = hash(&agnese);
    assert_eq!(agreed.len(), 64);
    agnese.edits(|edit| {
        let visit = plan::add_event(edit, EventDraft::of(EventKind::VisitaDomiciliare))?;
        plan::add_line(edit, visit, LineDraft::of(LineKind::Fatto, "La tavola è apparecchiata"), None)?;
        plan::set_progress(edit, visit, at.id, Step::Avanti, None)?;
        edit.set(&Event { id: visit }, event::MINUTES, Some(60))?;
        edit.set(&at, objective::STATE, Some(ObjectiveState::Attivo))?;
        edit.set(&walk, action::STATE, Some(ActionState::InCorso))?;
        edit.set(&walk, action::BUDGET_CODE, Some("B1".to_owned()))?;
        edit.set(&Plan, fields::URGENCY, Some(Urgency::Urgente))?;
        plan::add_task(edit, "Telefonare", None, None)
    });
    assert_eq!(hash(&agnese), agreed);
    let changes: [Change; 6] = [
        |edit, at, _| text::update(edit, &at, objective::EXPECTED, "Cinque sere su sette"),
        |edit, at, _| edit.set(&at, objective::DUE, Some(date("2026-05-01"))),
        |edit, _, walk| plan::set_with(edit, walk, Party::Contact("scuola".to_owned()), true),
        |edit, _, walk| edit.set(&walk, action::STATE, Some(ActionState::Annullata)),
        |edit, _, _| plan::set_level(edit, Level::Secondo, "serve di più"),
        |edit, at, _| edit.remove(&at),
    ];
    let mut seen = vec![agreed];
    for change in changes {
        agnese.edits(|edit| change(edit, at, walk));
        let now = hash(&agnese);
        assert!(!seen.contains(&now));
        seen.push(now);
    }
}

#[test]
fn the_canonical_text_is_frozen() {
    let (mut agnese, _, at) = two_with_an_objective();
    agnese.edits(|edit| {
        text::update(edit, &Plan, fields::STRENGTHS, "La nonna\nc’è\tsempre")?;
        edit.set(&at, objective::DUE, Some(date("2026-05-01")))
    });
    let text = canonical(&content(&view(&agnese)));
    let id = at.id;
    assert_eq!(
        text,
        format!(
            "intreccio/plan-content/v1\n/plan\tplan.strengths\tLa nonna\\nc’è\\tsempre\n/objectives/{id}\t\t\n\
             /objectives/{id}\tobjective.text\tLa sera si cena insieme\n/objectives/{id}\tobjective.due\t2026-05-01\n"
        )
    );
}

#[test]
fn an_older_signature_stays_on_its_version_and_the_difference_is_said_field_by_field() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    let who = mother(&mut agnese);
    let (signed_hash, heads) = (hash(&agnese), spell_heads(&agnese.doc));
    let version = agnese.edits(|edit| add_version(edit, "Versione 1", VersionReason::Firma, &signed_hash, &heads));
    let signed = says(&mut agnese, who, AdhesionKind::Accordo, "2026-02-01");
    let seen = view(&agnese);
    let adhesion = &seen.adhesions[0];
    assert_eq!((adhesion.id, seen.standing(adhesion, &signed_hash)), (signed, Standing::Holds));
    assert_eq!(seen.version_signed(adhesion).unwrap().id, version);
    assert!(seen.awaited(&signed_hash).is_empty());

    meet(&mut agnese, &mut elisa);
    elisa.edits(|edit| {
        text::update(edit, &at, objective::TEXT, "La sera si cena insieme alle otto")?;
        plan::add_objective(edit, "La domenica si va al parco", None)
    });
    meet(&mut agnese, &mut elisa);
    let now = view(&agnese);
    assert_eq!(now.standing(&now.adhesions[0], &content_hash(&now)), Standing::Changed);
    assert_eq!(now.awaited(&content_hash(&now)).len(), 1);

    let then = view_at(&agnese.doc, &heads).unwrap();
    assert_eq!(content_hash(&then), signed_hash);
    let changed = differences(&content(&then), &content(&now));
    assert_eq!(changed.len(), 2);
    let told = |how: How| changed.iter().find(|one| one.how == how).unwrap();
    assert_eq!(told(How::Added).fields.len(), 1);
    assert_eq!(told(How::Edited).thing, intreccio_model::place::Place::container(&at));
    assert_eq!(told(How::Edited).fields[0].before, ["La sera si cena insieme"]);
    assert_eq!(told(How::Edited).fields[0].after, ["La sera si cena insieme alle otto"]);
}

#[test]
fn a_version_from_a_replica_that_is_not_merged_yet_is_not_shown_as_something_else() {
    let (agnese, mut elisa, _) = two_with_an_objective();
    elisa.edits(|edit| plan::add_objective(edit, "Altro", None));
    assert_eq!(view_at(&agnese.doc, &spell_heads(&elisa.doc)), None);
    assert_eq!(view_at(&agnese.doc, "non sono capi"), None);
    assert_eq!(view_at(&agnese.doc, ""), None);
}

#[test]
fn who_takes_an_adhesion_back_is_heard_and_may_give_it_again() {
    let mut agnese = Person::with_plan(1);
    let who = mother(&mut agnese);
    says(&mut agnese, who, AdhesionKind::Accordo, "2026-02-01");
    let back = says(&mut agnese, who, AdhesionKind::Revoca, "2026-03-01");
    let now = view(&agnese);
    let standings: Vec<Standing> = now.adhesions.iter().map(|one| now.standing(one, &content_hash(&now))).collect();
    assert_eq!(standings, [Standing::Withdrawn, Standing::Holds]);
    assert_eq!(now.withdrawals().iter().map(|one| one.id).collect::<Vec<_>>(), [back]);
    says(&mut agnese, who, AdhesionKind::AccordoParziale, "2026-03-10");
    assert!(view(&agnese).withdrawals().is_empty());
}

#[test]
fn what_a_colleague_wrote_without_knowing_of_a_withdrawal_is_kept_and_shown_until_somebody_decides() {
    let (mut agnese, mut elisa, at) = two_with_an_objective();
    let who = mother(&mut agnese);
    meet(&mut agnese, &mut elisa);
    let back = says(&mut agnese, who, AdhesionKind::Revoca, "2026-03-01");
    let added = elisa.edits(|edit| {
        let walk = plan::add_action(edit, at.id, "Accompagnare a scuola", None)?;
        plan::set_with(edit, walk, Party::Member(who), true)?;
        Ok(walk)
    });
    elisa.edits(|edit| text::update(edit, &at, objective::TEXT, "La sera si cena alle otto"));
    meet(&mut agnese, &mut elisa);
    elisa.edits(|edit| plan::add_objective(edit, "Scritto sapendo della revoca", None));
    meet(&mut agnese, &mut elisa);

    let seen = view(&agnese);
    let found = unaware(&agnese.doc, &seen, back);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|one| one.by.author == Some(elisa.user) && one.decided.is_none()));
    assert_eq!(found[0].added, [intreccio_model::place::Place::container(&added)]);
    assert_eq!(found[1].added, []);
    assert_eq!((undecided(&agnese.doc, &seen), undecided(&elisa.doc, &view(&elisa))), (2, 2));

    agnese.edits(|edit| decide(edit, back, &found[..1], false, "non più concordato"));
    agnese.edits(|edit| decide(edit, back, &found[1..], true, ""));
    meet(&mut agnese, &mut elisa);
    let decided = unaware(&elisa.doc, &view(&elisa), back);
    let outcomes: Vec<Option<bool>> = decided.iter().map(|one| one.decided.map(|(stays, _)| stays)).collect();
    assert_eq!(outcomes, [Some(false), Some(true)]);
    let now = view(&elisa);
    assert!(now.objective(at.id).unwrap().actions[0].life.is_removed());
    assert_eq!(now.objective(at.id).unwrap().text.value, "La sera si cena alle otto");
    elisa.edits(|edit| edit.restore(&added));
    assert!(!view(&elisa).objective(at.id).unwrap().actions[0].life.is_removed());
}

#[derive(Clone, Debug)]
enum Gesture {
    Objective(String),
    Words(usize, String),
    Due(usize, i32),
    Remove(usize),
    Action(usize),
    With(usize, bool),
    Level(bool),
    Strengths(String),
    Diary,
}

fn gesture() -> impl Strategy<Value = Gesture> {
    let (spot, words) = (0..3_usize, || "[ab\n\t]{0,4}");
    prop_oneof![
        words().prop_map(Gesture::Objective),
        (spot.clone(), words()).prop_map(|(at, words)| Gesture::Words(at, words)),
        (spot.clone(), 0..3).prop_map(|(at, day)| Gesture::Due(at, day)),
        spot.clone().prop_map(Gesture::Remove),
        spot.clone().prop_map(Gesture::Action),
        (spot, any::<bool>()).prop_map(|(at, with)| Gesture::With(at, with)),
        any::<bool>().prop_map(Gesture::Level),
        words().prop_map(Gesture::Strengths),
        Just(Gesture::Diary),
    ]
}

fn does(person: &mut Person, gesture: &Gesture) {
    let seen = view(person);
    let at = |index: usize| seen.objectives.get(index).map(|one| Objective { id: one.id });
    let act = |index: usize| {
        let one = seen.objectives.get(index)?;
        one.actions.first().map(|action| Action { objective: one.id, id: action.id })
    };
    person.edits(|edit| match gesture {
        Gesture::Objective(words) => plan::add_objective(edit, words, None).map(drop),
        Gesture::Words(index, words) => at(*index).map_or(Ok(()), |at| text::update(edit, &at, objective::TEXT, words)),
        Gesture::Due(index, day) => {
            at(*index).map_or(Ok(()), |at| edit.set(&at, objective::DUE, Some(date("2026-01-01") + *day)))
        }
        Gesture::Remove(index) => at(*index).map_or(Ok(()), |at| edit.remove(&at)),
        Gesture::Action(index) => at(*index).map_or(Ok(()), |at| plan::add_action(edit, at.id, "a", None).map(drop)),
        Gesture::With(index, with) => {
            act(*index).map_or(Ok(()), |act| plan::set_with(edit, act, Party::Contact("scuola".to_owned()), *with))
        }
        Gesture::Level(second) => plan::set_level(edit, if *second { Level::Secondo } else { Level::Base }, "perché"),
        Gesture::Strengths(words) => text::update(edit, &Plan, fields::STRENGTHS, words),
        Gesture::Diary => {
            let visit = plan::add_event(edit, EventDraft::of(EventKind::Telefonata))?;
            plan::add_line(edit, visit, LineDraft::of(LineKind::Fatto, "a"), None).map(drop)
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_hash_is_the_same_on_every_replica_however_the_merges_went(
        steps in prop::collection::vec((0..3_usize, gesture(), prop::option::weighted(0.3, 0..3_usize)), 1..24),
        order in prop::collection::vec(any::<prop::sample::Index>(), 40),
    ) {
        let mut people: Vec<Person> = (1..=3).map(Person::with_plan).collect();
        for (who, gesture, hears) in &steps {
            does(&mut people[*who], gesture);
            if let Some(other) = hears.filter(|other| other != who) {
                let news = doc::changes_since(&people[other].doc, &doc::heads(&people[*who].doc));
                doc::apply(&mut people[*who].doc, &news).unwrap();
            }
        }
        let mut all: Vec<Vec<u8>> = Vec::new();
        for person in &people {
            for change in doc::changes_since(&person.doc, &doc::heads(&Person::with_plan(9).doc)) {
                if !all.contains(&change) {
                    all.push(change);
                }
            }
        }
        let mut reader = Person::with_plan(9);
        let mut left = all.clone();
        for spot in &order {
            if !left.is_empty() {
                let change = left.swap_remove(spot.index(left.len()));
                doc::apply(&mut reader.doc, &[change]).unwrap();
            }
        }
        doc::apply(&mut reader.doc, &left).unwrap();
        let mut other = Person::with_plan(8);
        doc::apply(&mut other.doc, &all).unwrap();
        prop_assert_eq!(hash(&reader), hash(&other));
        let reloaded = doc::load(&doc::save(&other.doc), other.user, intreccio_model::ids::Actor([7; 16])).unwrap();
        prop_assert_eq!(content_hash(&plan::read(&reloaded).0), hash(&other));
        let before = hash(&reader);
        does(&mut reader, &Gesture::Diary);
        prop_assert_eq!(hash(&reader), before);
        let (a, b) = (content(&view(&reader)), content(&view(&other)));
        prop_assert!(differences(&a, &b).is_empty());
    }
}
