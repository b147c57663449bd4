//! The demonstration workspace: a Comune and five partners, twelve operators, eight families. Everything is invented and carries the
//! banner "Dati di fantasia"; dates are relative, so that it never ages.
//!
//! The documents come about as in life: each operator writes on an own replica through the edit functions of this crate, and some
//! of the families carry a scene of people who wrote apart ([`build`] says which). What is written lies in tables, one file for each
//! family.

mod beside;
mod budget;
mod families;
mod files;
mod people;
mod remarks;
mod scenes;
mod script;
mod sessions;
mod stage;
mod table;
mod tables;

use beside::Desk;
use budget::Bodies;
pub use budget::DemoBudget;
use families::FAMILIES;
pub use people::{OPERATORS, Person};
use script::Script;
use stage::Stage;
pub use stage::{Cast, DemoError};
pub use table::{DemoDocs, DemoTable};
use tables::Family;

use crate::doc::{Edit, EditError, Kind, Random};
use crate::field::organization;
use crate::ids::{DocId, Id, UserId};
use crate::place::Organization;
use crate::report::{self, Source, Span};
use crate::roles::Access;
use crate::time::{Date, Instant};
use crate::vocab::OperatorRole;
use crate::{plan, workspace};

/// The operator who makes the workspace and is in the team of every family.
pub const FOUNDER: &str = "irene";

/// As whom the demonstration is worth opening: each sees other things of it.
pub const GUESTS: [&str; 6] = [FIRST_GUEST, "agnese", FOUNDER, "carlotta", "dario", "greta"];
/// As whom it is opened where nobody chooses: a social worker writes in every part of a plan, and in his families people wrote apart.
pub const FIRST_GUEST: &str = "bruno";

/// Changes which one operator made in a row, to be sealed as that operator, causes first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    pub operator: &'static str,
    pub changes: Vec<Vec<u8>>,
}

/// One family of the demonstration.
pub struct DemoPlan {
    pub code: &'static str,
    pub alias: &'static str,
    /// Case manager, and owner of the family's space.
    pub owner: &'static str,
    /// Everybody in the team, the owner included.
    pub team: Vec<(&'static str, OperatorRole)>,
    pub batches: Vec<Batch>,
    script: Script,
    /// What the report to the court takes from.
    sources: Vec<Source>,
}

impl DemoPlan {
    /// What lies beside the plan in spaces of its own, once the plan has a document: who it belongs to is said inside.
    pub fn companions(&self, cast: Cast<'_>, random: Random<'_>, plan: DocId) -> Result<Vec<DemoCompanion>, DemoError> {
        Desk { script: &self.script, sources: &self.sources, plan, cast }.all(random)
    }
}

/// A document beside a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemoCompanion {
    pub kind: Kind,
    /// Who began it, and owns its space.
    pub owner: &'static str,
    /// Who else is let into its space, and as what.
    pub members: Vec<(&'static str, Access)>,
    /// When it was begun.
    pub opened_ms: i64,
    pub batches: Vec<Batch>,
}

/// The plans, the workspace and the table of the demonstration.
pub struct Demo {
    pub workspace: Vec<Batch>,
    pub plans: Vec<DemoPlan>,
    pub table: DemoTable,
}

/// Minutes: nothing in the diary is so near midnight that an hour more in summer would matter.
const UTC_OFFSET: i64 = 60;

/// Days of the agreement that have passed when the demonstration is opened.
const PASSED: i32 = 75;

/// A start of the agreement that puts `today` in the middle of the work.
pub fn start_for(today: Date) -> Date {
    today + -PASSED
}

/// Makes the demonstration. `d0` is the start of the agreement, taken earlier where it would leave nothing to tell; what has happened
/// lies before `now_ms`.
///
/// Scenes: FP-01 two operators edited different objectives apart, and nothing is open; FP-02 two pairs of operators set the urgency
/// and a due date differently, and a third pair gave two scores to one dimension; FP-03 two wrote in one paragraph of the summary;
/// FP-04 one removed an action while another edited it; FP-05 the mother took her adhesion back while somebody was at work without a
/// network; FP-07 the plan was signed and edited later.
pub fn build(cast: Cast<'_>, random: Random<'_>, d0: Date, now_ms: i64) -> Result<Demo, DemoError> {
    let d0 = d0.min(start_for(Instant(now_ms).date_utc()));
    let mut plans = Vec::new();
    for family in FAMILIES {
        let mut stage = Stage::new(Kind::Plan, cast, &mut *random);
        let script = Script::play(family, &mut stage, d0, now_ms)?;
        scenes::play(&mut stage, &script)?;
        let sources = sources(&mut stage, family)?;
        let (code, alias, owner) = (family.code, family.alias, family.owner);
        let team = family.team.to_vec();
        plans.push(DemoPlan { code, alias, owner, team, batches: stage.batches(), script, sources });
    }
    let (workspace, bodies) = build_workspace(cast, &mut *random, d0)?;
    Ok(Demo { workspace, plans, table: table::build(cast, random, d0, bodies)? })
}

/// The lines that a report may take, where there is one to take them.
fn sources(stage: &mut Stage<'_>, family: &Family) -> Result<Vec<Source>, DemoError> {
    let reports = family.beside.court.as_ref().is_some_and(|file| file.reports.iter().any(|report| report.taken));
    if !reports {
        return Ok(Vec::new());
    }
    let (view, _) = plan::read(stage.sync(family.owner)?);
    Ok(report::sources(&view, Span::default(), UTC_OFFSET))
}

fn build_workspace(cast: Cast<'_>, random: Random<'_>, d0: Date) -> Result<(Vec<Batch>, Bodies), DemoError> {
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
    Ok((stage.batches(), orgs.into_iter().collect()))
}

fn add_body(edit: &mut Edit<'_>, body: &people::Body) -> Result<Id, EditError> {
    let id = workspace::add_organization(edit, body.name, body.kind, body.side)?;
    edit.set(&Organization { id }, organization::IS_LEAD, body.is_lead.then_some(true))?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::vocab::{Dimension, PlanState};

    #[test]
    fn every_table_of_scores_has_one_sign_for_each_dimension() {
        for family in FAMILIES {
            for (source, signs) in family.assessments.iter().flat_map(|survey| survey.scores) {
                let known = signs.chars().all(|sign| "123456n.".contains(sign));
                assert!(known && signs.len() == Dimension::ALL.len(), "{} {source:?} {}", family.code, signs.len());
            }
        }
    }

    #[test]
    fn what_the_tables_refer_to_by_place_is_there() {
        for family in FAMILIES {
            let (goals, diary) = (family.goals.len(), family.diary.len());
            for entry in family.diary {
                let action =
                    entry.action.is_none_or(|(at, of)| family.goals.get(at).is_some_and(|g| of < g.tasks.len()));
                let lines = entry.lines.iter().all(|line| line.objective.is_none_or(|at| at < goals));
                assert!(action && lines && entry.steps.len() <= goals, "{} {}", family.code, entry.day);
                assert!(entry.amends.is_none_or(|of| of < diary && family.diary[of].by == entry.by));
                assert!(family.team.iter().any(|(key, _)| *key == entry.by), "{} {}", family.code, entry.by);
                assert!((family.opened..PASSED).contains(&entry.day), "{} {}", family.code, entry.day);
            }
            for (entry, line) in family.parenting.iter().flat_map(|one| one.factors).flat_map(|factor| factor.lines) {
                assert!(*line < family.diary[*entry].lines.len(), "{} {entry} {line}", family.code);
            }
            assert!(family.relations.iter().all(|(a, _, b)| (*a).max(*b) < family.household.len()));
        }
    }

    #[test]
    fn no_sentence_is_said_twice() {
        let mut said = BTreeSet::new();
        for line in FAMILIES.iter().flat_map(|family| family.diary).flat_map(|entry| entry.lines) {
            assert!(said.insert(line.text), "{}", line.text);
        }
        assert!(said.len() > 350, "{}", said.len());
    }

    #[test]
    fn each_family_is_where_its_row_says() {
        let ends: Vec<_> = FAMILIES.iter().map(|family| family.path.last().unwrap().1).collect();
        use PlanState::{Attiva, Concordata, InAnalisi, InChiusura, InProgettazione, InVerifica};
        assert_eq!(ends, [Attiva, InAnalisi, InProgettazione, Attiva, Concordata, Attiva, InVerifica, InChiusura]);
        for family in FAMILIES {
            assert!(family.path.is_sorted_by_key(|(day, ..)| *day), "{}", family.code);
            assert!(family.path.iter().all(|(day, ..)| (family.opened..PASSED).contains(day)));
            let mut state = PlanState::Segnalata;
            for (_, to, reason) in family.path {
                let kind = crate::plan::steps::step(Some(state), *to);
                assert!(kind.is_some_and(|kind| !kind.needs_reason() || !reason.is_empty()), "{} {to:?}", family.code);
                state = *to;
            }
        }
    }
}
