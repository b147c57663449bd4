//! Every register and shared text of the documents, each declared once: its owner, its type, its label, and what people may do
//! where two of them wrote different values.
//!
//! The label `entity.key` names the field in the locale files (`field.<label>`) and in the intents of commits; the part after the dot
//! is the key in the document. Labels are frozen, as codes are.

use crate::ids::{Id, Party, UserId};
use crate::ord::OrdKey;
use crate::place;
use crate::register::{Field, Scalar, Settle, TextField, ValueKind};
use crate::time::{Date, Instant};
use crate::vocab;

/// One line of the table, for code that works on any field.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FieldInfo {
    pub label: &'static str,
    pub settle: Settle,
    pub kind: ValueKind,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $module:ident of $entity:ty { $($body:tt)* } texts { $($texts:tt)* })*) => {
        $(
            $(#[$doc])*
            pub mod $module {
                use super::*;

                fields!(@registers $entity; $($body)*);
                fields!(@texts $entity; $($texts)*);
            }
        )*

        /// Every register.
        pub const REGISTERS: &[&[FieldInfo]] = &[$($module::REGISTERS,)*];
        /// Labels of every shared text.
        pub const TEXTS: &[&[&str]] = &[$($module::TEXTS,)*];
    };
    (@registers $entity:ty; $($name:ident: $type:ty = $label:literal, $settle:ident;)*) => {
        $(pub const $name: Field<$entity, $type> = Field::new($label, Settle::$settle);)*
        pub(super) const REGISTERS: &[FieldInfo] = &[$(FieldInfo {
            label: $label,
            settle: Settle::$settle,
            kind: <$type as Scalar>::KIND,
        },)*];
    };
    (@texts $entity:ty; $($name:ident = $label:literal;)*) => {
        $(pub const $name: TextField<$entity> = TextField::new($label);)*
        pub(super) const TEXTS: &[&str] = &[$($label,)*];
    };
}

fields! {
    /// The partnership.
    workspace of place::Workspace {
        NAME: String = "workspace.name", ChooseOne;
    } texts {}

    /// An organisation.
    organization of place::Organization {
        REMOVED: bool = "organization.removed", ChooseOne;
        NAME: String = "organization.name", ChooseOne;
        KIND: vocab::OrganizationKind = "organization.kind", ChooseOne;
        SIDE: vocab::Side = "organization.side", ChooseOne;
        IS_LEAD: bool = "organization.is_lead", ChooseOne;
        CONTACT: UserId = "organization.contact", ChooseOne;
    } texts {}

    /// An operator.
    operator of place::Operator {
        DISPLAY_NAME: String = "operator.display_name", ChooseOne;
        ORG: Id = "operator.org", ChooseOne;
        ROLE: vocab::OperatorRole = "operator.role", ChooseOne;
        ACTIVE: bool = "operator.active", ChooseOne;
    } texts {}

    /// A family plan.
    plan of place::Plan {
        CODE: String = "plan.code", ChooseOne;
        ALIAS: String = "plan.alias", ChooseOne;
        STATE: vocab::PlanState = "plan.state", ChooseOne;
        LEVEL: vocab::Level = "plan.level", ChooseOne;
        OFFICE: String = "plan.office", ChooseOne;
        ACCESS_CHANNEL: vocab::AccessChannel = "plan.access_channel", KeepBoth;
        CASE_MANAGER: UserId = "plan.case_manager", ChooseOne;
        URGENCY: vocab::Urgency = "plan.urgency", ChooseOne;
        OPENED: Date = "plan.opened", ChooseOne;
        CLOSED: Date = "plan.closed", ChooseOne;
        CLOSING_REASON: vocab::ClosingReason = "plan.closing_reason", ChooseOne;
        RETENTION_REVIEW: Date = "plan.retention_review", ChooseOne;
    } texts {
        SUMMARY = "plan.summary";
        STRENGTHS = "plan.strengths";
        HANDOVER_NOTE = "plan.handover_note";
    }

    /// Membership in the reasons of a plan.
    reason of place::PlanReason {
        CHOSEN: bool = "plan.reason", ChooseOne;
    } texts {}

    /// A seat in the team.
    seat of place::Seat {
        ROLE: vocab::OperatorRole = "seat.role", ChooseOne;
        FROM: Date = "seat.from", ChooseOne;
        TO: Date = "seat.to", ChooseOne;
    } texts {}

    /// A person of the household.
    member of place::Member {
        REMOVED: bool = "member.removed", ChooseOne;
        LABEL: String = "member.label", KeepBoth;
        KIN: vocab::Kin = "member.kin", ChooseOne;
        BIRTH_YEAR: i64 = "member.birth_year", KeepBoth;
        LIVES_IN: bool = "member.lives_in", ChooseOne;
        PARENTAL_RESP: vocab::ParentalResponsibility = "member.parental_resp", ChooseOne;
        LANGUAGE: String = "member.language", KeepBoth;
    } texts {
        NOTE = "member.note";
    }

    /// An objective.
    objective of place::Objective {
        REMOVED: bool = "objective.removed", ChooseOne;
        ORD: OrdKey = "objective.ord", ChooseOne;
        DIMENSION: vocab::Dimension = "objective.dimension", KeepBoth;
        INDICATOR: String = "objective.indicator", KeepBoth;
        OWNER: Party = "objective.owner", ChooseOne;
        DUE: Date = "objective.due", KeepBoth;
        STATE: vocab::ObjectiveState = "objective.state", KeepBoth;
    } texts {
        TEXT = "objective.text";
        EXPECTED = "objective.expected";
        FAMILY_WORDS = "objective.family_words";
    }

    /// An action.
    action of place::Action {
        REMOVED: bool = "action.removed", ChooseOne;
        ORD: OrdKey = "action.ord", ChooseOne;
        WHO: Party = "action.who", ChooseOne;
        PLACE: vocab::ActionPlace = "action.where", KeepBoth;
        FREQUENCY: vocab::Frequency = "action.freq", KeepBoth;
        PLANNED_MINUTES: i64 = "action.planned_min", KeepBoth;
        FROM: Date = "action.from", KeepBoth;
        TO: Date = "action.to", KeepBoth;
        DEVICE: vocab::Device = "action.device", KeepBoth;
        BUDGET_CODE: String = "action.budget_code", ChooseOne;
        STATE: vocab::ActionState = "action.state", KeepBoth;
    } texts {
        WHAT = "action.what";
    }

    /// Membership in those with whom an action is done.
    with of place::With {
        CHOSEN: bool = "action.with", ChooseOne;
    } texts {}

    /// A review of an objective.
    review of place::Review {
        REMOVED: bool = "review.removed", ChooseOne;
        DATE: Date = "review.date", KeepBoth;
        OUTCOME: vocab::ReviewOutcome = "review.outcome", KeepBoth;
        BY: UserId = "review.by_op", ChooseOne;
    } texts {
        NOTE = "review.note";
    }

    /// An entry of the diary.
    event of place::Event {
        REMOVED: bool = "event.removed", ChooseOne;
        KIND: vocab::EventKind = "event.kind", KeepBoth;
        START: Instant = "event.start", KeepBoth;
        END: Instant = "event.end", KeepBoth;
        PLACE: vocab::EventPlace = "event.place", KeepBoth;
        CHILD_SEEN: vocab::ChildSeen = "event.child_seen", KeepBoth;
        MINUTES: i64 = "event.minutes", KeepBoth;
        BUDGET_CODE: String = "event.budget_code", ChooseOne;
        NEXT_AT: Instant = "event.next_at", KeepBoth;
        NEXT_NOTE: String = "event.next_note", KeepBoth;
        CLOSED_AT: Instant = "event.closed_at", ChooseOne;
        AMENDS: Id = "event.amends", ChooseOne;
    } texts {}

    /// Membership in those who were at an event.
    present of place::Present {
        CHOSEN: bool = "event.present", ChooseOne;
    } texts {}

    /// How an objective moved at an event.
    progress of place::Progress {
        STEP: vocab::Step = "progress.step", KeepBoth;
        NOTE: String = "progress.note", KeepBoth;
    } texts {}

    /// A line of the diary.
    line of place::Line {
        REMOVED: bool = "line.removed", ChooseOne;
        ORD: OrdKey = "line.ord", ChooseOne;
        KIND: vocab::LineKind = "line.kind", ChooseOne;
        DECLARANT: Party = "line.declarant", ChooseOne;
        VERBATIM: bool = "line.verbatim", ChooseOne;
        METHOD: vocab::Method = "line.method", KeepBoth;
        OBJECTIVE: Id = "line.objective_id", ChooseOne;
        DIMENSION: vocab::Dimension = "line.dimension", KeepBoth;
        AMENDS: Id = "line.amends", ChooseOne;
    } texts {
        TEXT = "line.text";
    }
}

/// The table's line for a register.
pub fn info(label: &str) -> Option<FieldInfo> {
    REGISTERS.iter().flat_map(|fields| fields.iter()).find(|field| field.label == label).copied()
}

/// Labels of all registers and shared texts.
pub fn labels() -> impl Iterator<Item = &'static str> {
    let registers = REGISTERS.iter().flat_map(|fields| fields.iter()).map(|field| field.label);
    registers.chain(TEXTS.iter().flat_map(|texts| texts.iter()).copied())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_fields_share_a_label() {
        let unique: BTreeSet<_> = labels().collect();
        assert_eq!(unique.len(), labels().count());
    }

    #[test]
    fn every_vocabulary_of_a_field_is_declared() {
        for field in REGISTERS.iter().flat_map(|fields| fields.iter()) {
            if let ValueKind::Code(name) = field.kind {
                assert!(vocab::VOCABULARIES.iter().any(|(known, _)| *known == name), "{name}");
            }
        }
    }
}
