//! The assessment of parental competences: a question, a mandate, methods, phases with their days, factors with their evidence.

use std::collections::BTreeSet;

use crate::doc::{Edit, EditError};
use crate::field::{factor, factor_line, parenting, parenting_method, phase, subject};
use crate::ids::{Id, UserId};
use crate::ord::OrdKey;
use crate::place::{Factor, FactorLine, Parenting, ParentingMethod, Phase, Subject};
use crate::read::{Fields, Reader, is_member, key_of};
use crate::record::{read_ids, records};
use crate::sort;
use crate::time::Date;
use crate::vocab::{FactorKind, Mandator, Method, ParentingOutcome, Weight};

records! {
    /// An assessment of parental competences.
    ParentingView of Parenting, parenting as "parenting" {
        mandator: Mandator = MANDATOR,
        /// Day 0 of its phases.
        started: Date = STARTED,
        restitution_at: Date = RESTITUTION_AT,
        outcome: ParentingOutcome = OUTCOME,
    } texts { question = QUESTION, recommendations = RECOMMENDATIONS, }
    nested {
        /// Persons of the household.
        subjects: BTreeSet<Id> = "subjects" via |fields, r| read_ids(fields, r, subject::CHOSEN),
        methods: BTreeSet<Method> = "methods" via read_methods,
        /// In order.
        phases: Vec<PhaseView> = "phases" via read_phases,
        factors: Vec<FactorView> = "factors" via FactorView::read_all,
    }

    /// A phase with the day by which it is due and the day on which it was done.
    PhaseView of Phase, phase as "phase" {
        ord: OrdKey = ORD,
        label: String = LABEL,
        from: Date = FROM,
        due: Date = DUE,
        done: Date = DONE,
        by_op: UserId = BY,
    } texts {} nested {}

    /// A factor of risk or of protection, and the lines of the diary that show it.
    FactorView of Factor, factor as "factor" {
        label: String = LABEL,
        kind: FactorKind = KIND,
        weight: Weight = WEIGHT,
    } texts {} nested {
        lines: BTreeSet<Id> = "lines" via |fields, r| read_ids(fields, r, factor_line::CHOSEN),
    }
}

fn read_methods(mut fields: Fields, r: &mut Reader<'_>) -> BTreeSet<Method> {
    let at = |method| ParentingMethod { parenting: Id::new(0, [0; 10]), method };
    let methods = Method::ALL.iter().copied().filter(|method| {
        is_member(&fields.register_at(r, parenting_method::CHOSEN, &key_of(&at(*method), parenting_method::CHOSEN)))
    });
    let methods = methods.collect();
    fields.finish(r);
    methods
}

fn read_phases(fields: Fields, r: &mut Reader<'_>) -> Vec<PhaseView> {
    let mut phases = PhaseView::read_all(fields, r);
    sort::by(&mut phases, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    phases
}

/// Begins an assessment of parental competences on a day.
pub fn add_parenting(edit: &mut Edit<'_>, mandator: Option<Mandator>, started: Date) -> Result<Id, EditError> {
    let place = Parenting { id: edit.new_id() };
    ParentingView::begin(edit, &place)?;
    edit.set(&place, parenting::MANDATOR, mandator)?;
    edit.set(&place, parenting::STARTED, Some(started))?;
    Ok(place.id)
}

/// Says that a person of the household is assessed, or is not.
pub fn set_subject(edit: &mut Edit<'_>, parenting: Id, member: Id, chosen: bool) -> Result<(), EditError> {
    edit.set(&Subject { parenting, member }, subject::CHOSEN, Some(chosen))
}

/// Says that a method is used, or is not.
pub fn set_parenting_method(edit: &mut Edit<'_>, parenting: Id, method: Method, chosen: bool) -> Result<(), EditError> {
    edit.set(&ParentingMethod { parenting, method }, parenting_method::CHOSEN, Some(chosen))
}

/// Adds a phase after `after`.
pub fn add_phase(
    edit: &mut Edit<'_>,
    parenting: Id,
    label: &str,
    from: Option<Date>,
    due: Option<Date>,
    after: Option<&OrdKey>,
) -> Result<Phase, EditError> {
    let place = Phase { parenting, id: edit.new_id() };
    PhaseView::begin(edit, &place)?;
    edit.set(&place, phase::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&place, phase::LABEL, Some(label.to_owned()))?;
    edit.set(&place, phase::FROM, from)?;
    edit.set(&place, phase::DUE, due)?;
    Ok(place)
}

/// A phase when it is added with others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhaseDraft {
    pub label: String,
    pub from: Option<Date>,
    pub due: Option<Date>,
}

/// Adds phases in their order, after `after`.
pub fn add_phases(
    edit: &mut Edit<'_>,
    parenting: Id,
    phases: &[PhaseDraft],
    after: Option<&OrdKey>,
) -> Result<(), EditError> {
    let mut last = after.cloned();
    for phase in phases {
        add_phase(edit, parenting, &phase.label, phase.from, phase.due, last.as_ref())?;
        last = Some(OrdKey::between(last.as_ref(), None));
    }
    Ok(())
}

/// Moves a phase between two others of its assessment.
pub fn move_phase(
    edit: &mut Edit<'_>,
    at: &Phase,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(at, phase::ORD, Some(OrdKey::between(after, before)))
}

/// Says on which day a phase was done, and by whom; `None` takes it back.
pub fn set_phase_done(edit: &mut Edit<'_>, at: &Phase, done: Option<(Date, UserId)>) -> Result<(), EditError> {
    edit.set(at, phase::DONE, done.map(|(day, _)| day))?;
    edit.set(at, phase::BY, done.map(|(_, by)| by))
}

/// Where a phase stands on a day. Days are positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PhaseStanding {
    /// Done on a day, so many days after it was due (0: in time, or never due).
    Done { on: Date, late: i32 },
    /// Due so many days ago and not done.
    Overdue { since: i32 },
    /// Begun, or of unknown beginning, and due on a day (`None`: never).
    Running { due: Option<Date> },
    /// Begins later.
    Ahead { from: Date },
}

impl PhaseView {
    /// Where it stands. Of two dates that people disagree on, the earlier one counts.
    pub fn standing(&self, today: Date) -> PhaseStanding {
        let due = self.due.earliest();
        match (self.done.earliest(), due, self.from.earliest()) {
            (Some(on), due, _) => PhaseStanding::Done { on, late: due.map_or(0, |due| (on - due).max(0)) },
            (None, Some(due), _) if due < today => PhaseStanding::Overdue { since: today - due },
            (None, _, Some(from)) if from > today => PhaseStanding::Ahead { from },
            (None, due, _) => PhaseStanding::Running { due },
        }
    }
}

/// Adds a factor.
pub fn add_factor(edit: &mut Edit<'_>, parenting: Id, kind: FactorKind, label: &str) -> Result<Factor, EditError> {
    let place = Factor { parenting, id: edit.new_id() };
    FactorView::begin(edit, &place)?;
    edit.set(&place, factor::KIND, Some(kind))?;
    edit.set(&place, factor::LABEL, Some(label.to_owned()))?;
    Ok(place)
}

/// Says that a line of the diary shows a factor, or does not.
pub fn set_factor_line(edit: &mut Edit<'_>, at: Factor, line: Id, chosen: bool) -> Result<(), EditError> {
    edit.set(&FactorLine { parenting: at.parenting, factor: at.id, line }, factor_line::CHOSEN, Some(chosen))
}
