//! The assessment of parental competences: a question, a mandate, methods, phases with their days, factors with their evidence.

use std::collections::BTreeSet;

use crate::doc::{Edit, EditError};
use crate::field::{factor, factor_line, parenting, parenting_method, phase, subject};
use crate::ids::{Id, UserId};
use crate::ord::OrdKey;
use crate::place::{Factor, FactorLine, Parenting, ParentingMethod, Phase, Subject};
use crate::read::{Fields, Reader, is_member, key_of};
use crate::record::{read_ids, records};
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
    phases.sort_by(|a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
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

/// Moves a phase between two others of the same assessment.
pub fn move_phase(
    edit: &mut Edit<'_>,
    at: &Phase,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(at, phase::ORD, Some(OrdKey::between(after, before)))
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
