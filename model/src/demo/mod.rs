//! The demonstration workspace: a Comune and five partners, twelve operators, eight families. Everything is invented and carries the
//! banner "Dati di fantasia"; dates are relative, so that it never ages.
//!
//! The documents come about as in life: each operator writes on an own replica through the edit functions of this crate, and four
//! of the families carry a scene of people who wrote apart ([`build`] says which).

mod families;
mod people;
mod scenes;
mod stage;

use families::{FAMILIES, Family, Goal, Person as HouseholdPerson, Sayings, Task, Who};
pub use people::{OPERATORS, Person};
use stage::Stage;
pub use stage::{Cast, DemoError};

use crate::doc::{Doc, Edit, EditError, Kind, Random};
use crate::field::{action, objective, organization, plan};
use crate::ids::{Id, Party, UserId};
use crate::ord::OrdKey;
use crate::place::{Event, Objective, Organization, Plan};
use crate::plan as plan_doc;
use crate::plan::{EventDraft, LineDraft, MemberDraft};
use crate::text;
use crate::time::{Date, Instant};
use crate::vocab::{ChildSeen, EventKind, EventPlace, LineKind, Method, OperatorRole, Step};
use crate::workspace;

/// The operator who makes the workspace and is in the team of every family.
pub const FOUNDER: &str = "irene";

/// Changes which one operator made in a row, to be sealed as that operator, causes first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    pub operator: &'static str,
    pub changes: Vec<Vec<u8>>,
}

/// One family of the demonstration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemoPlan {
    pub code: &'static str,
    pub alias: &'static str,
    /// Case manager, and owner of the family's space.
    pub owner: &'static str,
    /// Everybody in the team, the owner included.
    pub team: Vec<(&'static str, OperatorRole)>,
    pub batches: Vec<Batch>,
}

/// All documents of the demonstration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Demo {
    pub workspace: Vec<Batch>,
    pub plans: Vec<DemoPlan>,
}

/// A start of the agreement that puts `today` in the middle of the work.
pub fn start_for(today: Date) -> Date {
    today + -75
}

/// Makes the demonstration. `d0` is the start of the agreement; what has happened lies before `now_ms`.
///
/// Scenes: FP-01 two operators edited different objectives apart, and nothing is open; FP-02 two pairs of operators set the urgency
/// and a due date differently; FP-03 two wrote in one paragraph of the summary; FP-04 one removed an action while another edited it.
pub fn build(cast: Cast<'_>, random: Random<'_>, d0: Date, now_ms: i64) -> Result<Demo, DemoError> {
    let mut plans = Vec::new();
    for family in FAMILIES {
        plans.push(build_plan(family, cast, &mut *random, d0, now_ms)?);
    }
    Ok(Demo { workspace: build_workspace(cast, random, d0)?, plans })
}

fn build_workspace(cast: Cast<'_>, random: Random<'_>, d0: Date) -> Result<Vec<Batch>, DemoError> {
    let mut stage = Stage::new(Kind::Workspace, cast, random);
    let at = (d0 + -5).at_utc(9 * 60).0;
    let orgs = stage.act(FOUNDER, at, |edit| {
        workspace::set_name(edit, people::WORKSPACE)?;
        people::BODIES.iter().map(|body| add_body(edit, body).map(|id| (body.key, id))).collect::<Result<Vec<_>, _>>()
    })?;
    let users: Vec<(Person, UserId)> = OPERATORS.iter().map(|person| (*person, stage.user(person.key))).collect();
    stage.act(FOUNDER, at + 60_000, |edit| {
        users.iter().try_for_each(|(person, user)| {
            let org = orgs.iter().find(|(key, _)| *key == person.body).map(|(_, id)| *id);
            workspace::add_operator(edit, *user, person.name, org, person.role)
        })
    })?;
    Ok(stage.batches())
}

fn add_body(edit: &mut Edit<'_>, body: &people::Body) -> Result<Id, EditError> {
    let id = workspace::add_organization(edit, body.name, body.kind, body.side)?;
    edit.set(&Organization { id }, organization::IS_LEAD, body.is_lead.then_some(true))?;
    Ok(id)
}

/// What the later steps of one family need.
struct Script {
    family: &'static Family,
    d0: Date,
    start: Date,
    today: Date,
    now_ms: i64,
    members: Vec<Id>,
    objectives: Vec<Id>,
}

fn build_plan(
    family: &'static Family,
    cast: Cast<'_>,
    random: Random<'_>,
    d0: Date,
    now_ms: i64,
) -> Result<DemoPlan, DemoError> {
    let today = Instant(now_ms).date_utc();
    let needed = i32::try_from(family.events).unwrap_or(0) * 2 + 4;
    let start = (d0 + family.opened).min(today + -needed);
    let mut stage = Stage::new(Kind::Plan, cast, random);
    let mut script = Script { family, d0, start, today, now_ms, members: Vec::new(), objectives: Vec::new() };
    open_plan(&mut stage, &mut script)?;
    set_goals(&mut stage, &mut script)?;
    keep_diary(&mut stage, &script)?;
    scenes::play(&mut stage, &script)?;
    Ok(DemoPlan {
        code: family.code,
        alias: family.alias,
        owner: family.owner,
        team: family.team.to_vec(),
        batches: stage.batches(),
    })
}

fn open_plan(stage: &mut Stage<'_>, script: &mut Script) -> Result<(), DemoError> {
    let (family, start) = (script.family, script.start);
    let at = |minutes: i64| start.at_utc(9 * 60 + minutes).0;
    let manager = stage.user(family.owner);
    let team: Vec<(UserId, OperatorRole)> = family.team.iter().map(|(key, role)| (stage.user(key), *role)).collect();
    stage.act(family.owner, at(0), |edit| {
        plan_doc::open(edit, family.code, family.alias, start, Some(family.channel))?;
        edit.set(&Plan, plan::CASE_MANAGER, Some(manager))?;
        edit.set(&Plan, plan::URGENCY, Some(family.urgency))?;
        plan_doc::set_level(edit, family.level, "")?;
        family.reasons.iter().try_for_each(|reason| plan_doc::set_reason(edit, *reason, true))?;
        team.iter().try_for_each(|(user, role)| plan_doc::seat(edit, *user, *role, start))
    })?;
    script.members = stage.act(family.owner, at(20), |edit| {
        family.household.iter().map(|person| add_person(edit, person, start)).collect::<Result<_, _>>()
    })?;
    stage.act(family.owner, at(35), |edit| {
        text::update(edit, &Plan, plan::SUMMARY, family.summary)?;
        text::update(edit, &Plan, plan::STRENGTHS, family.strengths)
    })?;
    advance(stage, script)
}

/// The plan's later state and level, each on its day if that day has come.
fn advance(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let family = script.family;
    let state_at = (script.start + 3).at_utc(10 * 60).0;
    stage.act(family.owner, state_at, |edit| edit.set(&Plan, plan::STATE, Some(family.state)))?;
    if let Some((day, level, reason)) = family.level_change.filter(|(day, ..)| script.d0 + *day < script.today) {
        let at = (script.d0 + day).at_utc(11 * 60).0;
        stage.act(family.owner, at, |edit| plan_doc::set_level(edit, level, reason))?;
    }
    Ok(())
}

fn add_person(edit: &mut Edit<'_>, person: &HouseholdPerson, today: Date) -> Result<Id, EditError> {
    let (year, ..) = today.civil();
    plan_doc::add_member(
        edit,
        MemberDraft {
            label: person.label.to_owned(),
            kin: Some(person.kin),
            birth_year: Some(i64::from(year) - person.age),
            lives_in: Some(person.lives_in),
            parental_resp: Some(person.responsibility),
            language: Some(person.language.to_owned()),
        },
    )
}

fn set_goals(stage: &mut Stage<'_>, script: &mut Script) -> Result<(), DemoError> {
    let mut after: Option<OrdKey> = None;
    for (index, goal) in (0..).zip(script.family.goals) {
        let at = (script.start + 2).at_utc(14 * 60 + index * 10).0;
        let owner = stage.user(goal.owner);
        let parties: Vec<TaskParties> = goal.tasks.iter().map(|task| task_parties(stage, script, task)).collect();
        let id =
            stage.act(script.family.owner, at, |edit| add_goal(edit, script, goal, owner, &parties, after.as_ref()))?;
        after = Some(OrdKey::between(after.as_ref(), None));
        script.objectives.push(id);
    }
    Ok(())
}

struct TaskParties {
    who: Party,
    with: Vec<Party>,
}

fn task_parties(stage: &Stage<'_>, script: &Script, task: &Task) -> TaskParties {
    let with = task.with.iter().map(|who| party(stage, script, *who)).collect();
    TaskParties { who: party(stage, script, task.who), with }
}

fn party(stage: &Stage<'_>, script: &Script, who: Who) -> Party {
    match who {
        Who::Op(key) => Party::Operator(stage.user(key)),
        Who::Member(index) => match script.members.get(index) {
            Some(member) => Party::Member(*member),
            None => Party::Contact("famiglia".to_owned()),
        },
        Who::Contact(contact) => Party::Contact(contact.to_owned()),
    }
}

fn add_goal(
    edit: &mut Edit<'_>,
    script: &Script,
    goal: &Goal,
    owner: UserId,
    parties: &[TaskParties],
    after: Option<&OrdKey>,
) -> Result<Id, EditError> {
    let id = plan_doc::add_objective(edit, goal.text, after)?;
    let at = Objective { id };
    text::update(edit, &at, objective::EXPECTED, goal.expected)?;
    text::update(edit, &at, objective::FAMILY_WORDS, goal.family_words)?;
    edit.set(&at, objective::DIMENSION, Some(goal.dimension.into()))?;
    edit.set(&at, objective::INDICATOR, Some(goal.indicator.to_owned()))?;
    edit.set(&at, objective::OWNER, Some(Party::Operator(owner)))?;
    edit.set(&at, objective::DUE, Some(script.d0 + goal.due))?;
    edit.set(&at, objective::STATE, Some(goal.state))?;
    let mut last: Option<OrdKey> = None;
    for (task, parties) in goal.tasks.iter().zip(parties) {
        add_task(edit, script, id, task, parties, last.as_ref())?;
        last = Some(OrdKey::between(last.as_ref(), None));
    }
    Ok(id)
}

fn add_task(
    edit: &mut Edit<'_>,
    script: &Script,
    objective: Id,
    task: &Task,
    parties: &TaskParties,
    after: Option<&OrdKey>,
) -> Result<(), EditError> {
    let at = plan_doc::add_action(edit, objective, task.what, after)?;
    edit.set(&at, action::WHO, Some(parties.who.clone()))?;
    edit.set(&at, action::DEVICE, Some(task.device))?;
    edit.set(&at, action::PLACE, Some(task.place))?;
    edit.set(&at, action::FREQUENCY, Some(task.frequency))?;
    edit.set(&at, action::PLANNED_MINUTES, (task.minutes > 0).then_some(task.minutes))?;
    edit.set(&at, action::BUDGET_CODE, Some(task.budget.to_owned()))?;
    edit.set(&at, action::FROM, Some(script.start + 2))?;
    edit.set(&at, action::TO, Some(script.d0 + task.to))?;
    edit.set(&at, action::STATE, Some(task.state))?;
    parties.with.iter().try_for_each(|party| plan_doc::set_with(edit, at, party.clone(), true))
}

/// The kinds of statement in turn: twelve facts, five declarations, three evaluations in twenty.
const STATEMENTS: [LineKind; 20] = {
    use LineKind::{Dichiarazione as D, Fatto as F, Valutazione as V};
    [F, F, D, F, V, F, D, F, F, D, F, F, V, F, D, F, F, D, F, V]
};

fn keep_diary(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let family = script.family;
    let writers: Vec<&'static str> = family.team.iter().map(|(key, _)| *key).filter(|key| *key != FOUNDER).collect();
    let mut talk = Talk::new(&family.sayings);
    let days = script.today - script.start - 5;
    let count = i32::try_from(family.events).unwrap_or(1);
    for (number, index) in (0..count).zip(0_usize..) {
        let day = workday(script.start + 3 + days * number / (count - 1).max(1));
        let begin = day.at_utc(8 * 60 + i64::from(number * 95 % 480) / 15 * 15);
        // Social workers, who come first in the teams, go out less often than educators.
        let Some(writer) = writers.get(if index % 3 == 0 { 0 } else { index % writers.len().max(1) }) else { continue };
        let kind = family.kinds.get(index % family.kinds.len().max(1)).copied().unwrap_or(EventKind::VisitaDomiciliare);
        let lines = write_lines(stage, script, &mut talk, index, kind);
        let visit = Visit { kind, begin, number, last: number + 1 == count, writer: stage.user(writer), lines };
        let written = begin.0 + 70 * 60_000;
        stage.act(writer, written, |edit| add_visit(edit, script, visit))?;
    }
    Ok(())
}

/// Nobody is visited on Saturdays and Sundays.
fn workday(day: Date) -> Date {
    day + -i32::from(day.weekday().saturating_sub(4))
}

struct Visit {
    kind: EventKind,
    begin: Instant,
    number: i32,
    last: bool,
    writer: UserId,
    lines: Vec<LineDraft>,
}

fn add_visit(edit: &mut Edit<'_>, script: &Script, visit: Visit) -> Result<(), EditError> {
    let minutes = i64::from(45 + visit.number * 35 % 60) / 5 * 5;
    let id = plan_doc::add_event(edit, draft(script, &visit, minutes))?;
    edit.set(&Event { id }, crate::field::event::MINUTES, Some(minutes))?;
    let mut last: Option<OrdKey> = None;
    for line in visit.lines {
        plan_doc::add_line(edit, id, line, last.as_ref())?;
        last = Some(OrdKey::between(last.as_ref(), None));
    }
    if visit.kind == EventKind::VisitaDomiciliare {
        for (index, objective) in (0..).zip(&script.objectives) {
            let step = match (visit.number + index) % 5 {
                0 | 2 => Step::Avanti,
                4 => Step::Indietro,
                _ => Step::Uguale,
            };
            plan_doc::set_progress(edit, id, *objective, step, None)?;
        }
    }
    if visit.last {
        let (days, note) = script.family.next;
        edit.set(&Event { id }, crate::field::event::NEXT_AT, Some((script.today + days).at_utc(14 * 60)))?;
        edit.set(&Event { id }, crate::field::event::NEXT_NOTE, Some(note.to_owned()))?;
    }
    plan_doc::close_event(edit, id)
}

fn draft(script: &Script, visit: &Visit, minutes: i64) -> EventDraft {
    let (place, child_seen) = match visit.kind {
        EventKind::VisitaDomiciliare => (EventPlace::Casa, ChildSeen::SiConAltri),
        EventKind::ColloquioMinore => (EventPlace::Ufficio, ChildSeen::SiDaSolo),
        EventKind::Scuola => (EventPlace::Scuola, ChildSeen::No),
        EventKind::Sanita => (EventPlace::Ospedale, ChildSeen::SiConAltri),
        EventKind::Accompagnamento => (EventPlace::Territorio, ChildSeen::SiDaSolo),
        EventKind::IncontroProtetto => (EventPlace::Ufficio, ChildSeen::SiConAltri),
        EventKind::Telefonata => (EventPlace::Online, ChildSeen::NonPrevisto),
        _ => (EventPlace::Ufficio, ChildSeen::NonPrevisto),
    };
    let mut present = vec![Party::Operator(visit.writer)];
    if child_seen != ChildSeen::NonPrevisto && child_seen != ChildSeen::No {
        present.extend(script.members.iter().take(2).map(|member| Party::Member(*member)));
    }
    EventDraft {
        start: Some(visit.begin),
        end: Some(Instant(visit.begin.0 + minutes * 60_000)),
        place: Some(place),
        present,
        child_seen: Some(child_seen),
        ..EventDraft::of(visit.kind)
    }
}

/// Hands out the sayings of a family and the common ones in turn.
struct Talk {
    own: &'static Sayings,
    statements: usize,
    used: [usize; 3],
}

impl Talk {
    fn new(own: &'static Sayings) -> Self {
        Self { own, statements: 0, used: [0; 3] }
    }

    fn next(&mut self) -> (LineKind, &'static str, Option<Who>) {
        let kind = STATEMENTS.get(self.statements % STATEMENTS.len()).copied().unwrap_or(LineKind::Fatto);
        self.statements += 1;
        let common = &families::COMMON;
        let [facts, declarations, evaluations] = &mut self.used;
        match kind {
            LineKind::Dichiarazione => match pick(self.own.declarations, common.declarations, declarations) {
                Some((who, words)) => (kind, words, Some(*who)),
                None => (kind, "", None),
            },
            LineKind::Valutazione => {
                (kind, pick(self.own.evaluations, common.evaluations, evaluations).unwrap_or(&""), None)
            }
            _ => (kind, pick(self.own.facts, common.facts, facts).unwrap_or(&""), None),
        }
    }
}

/// Own sayings and common ones take turns while both last; then it starts again.
fn pick<T>(own: &'static [T], common: &'static [T], used: &mut usize) -> Option<&'static T> {
    let turns = own.len().max(common.len());
    let mixed = (0..turns).flat_map(|turn| own.get(turn).into_iter().chain(common.get(turn)));
    let all: Vec<&'static T> = mixed.collect();
    let said = all.get(*used % all.len().max(1)).copied();
    *used += 1;
    said
}

fn write_lines(stage: &Stage<'_>, script: &Script, talk: &mut Talk, index: usize, kind: EventKind) -> Vec<LineDraft> {
    let sayings = &script.family.sayings;
    let mut lines: Vec<LineDraft> = Vec::new();
    for _ in 0..2 + index % 2 {
        let (line, words, who) = talk.next();
        let declarant = who.map(|who| party(stage, script, who));
        let method = (line == LineKind::Valutazione).then_some(method_of(kind));
        lines.push(LineDraft { verbatim: declarant.is_some(), declarant, method, ..LineDraft::of(line, words) });
    }
    if index % 5 == 2 {
        lines.extend(sayings.requests.get(index / 5).map(|words| LineDraft::of(LineKind::Richiesta, words)));
    }
    if index % 4 == 1 {
        lines.extend(sayings.todos.get(index / 4).map(|words| LineDraft::of(LineKind::DaFare, words)));
    }
    lines
}

fn method_of(kind: EventKind) -> Method {
    match kind {
        EventKind::ColloquioMinore | EventKind::ColloquioUfficio | EventKind::Telefonata => Method::Colloquio,
        _ => Method::Osservazione,
    }
}

/// The first objective's view and place, for the scenes.
fn objective_at(script: &Script, index: usize) -> Result<Objective, DemoError> {
    script.objectives.get(index).map(|id| Objective { id: *id }).ok_or(DemoError::Unknown(script.family.code))
}

/// The first action of an objective.
fn action_of(doc: &Doc, script: &Script, index: usize) -> Result<crate::place::Action, DemoError> {
    let at = objective_at(script, index)?;
    let (view, _) = plan_doc::read(doc);
    let action = view.objective(at.id).and_then(|objective| objective.actions.first());
    let action = action.ok_or(DemoError::Unknown(script.family.code))?;
    Ok(crate::place::Action { objective: at.id, id: action.id })
}
