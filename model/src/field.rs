//! Every register and shared text of the documents, each declared once: its owner, its type, its label, and what people may do
//! where two of them wrote different values.
//!
//! The label `entity.key` names the field in the locale files (`field.<label>`) and in the intents of commits; the part after the dot
//! is the key in the document. Labels are frozen, as codes are.

use crate::ids::{DimensionCode, Id, Party, UserId};
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
        REFERRER: String = "plan.referrer", KeepBoth;
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
        FAMILY_TRANSLATION = "plan.family_translation";
        CLOSING_REVIEW = "plan.closing_review";
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
        DIMENSION: DimensionCode = "objective.dimension", KeepBoth;
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
        LEVEL: vocab::Level = "action.level", KeepBoth;
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
        ACTION: Id = "event.action_id", KeepBoth;
        OFFLINE: bool = "event.offline", ChooseOne;
        NEXT_AT: Instant = "event.next_at", KeepBoth;
        NEXT_NOTE: String = "event.next_note", KeepBoth;
        CLOSED_AT: Instant = "event.closed_at", ChooseOne;
        AMENDS: Id = "event.amends", ChooseOne;
        AMEND_REASON: String = "event.amend_reason", KeepBoth;
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
        DIMENSION: DimensionCode = "line.dimension", KeepBoth;
        AMENDS: Id = "line.amends", ChooseOne;
    } texts {
        TEXT = "line.text";
    }

    /// How two persons of the household are related.
    relation of place::Relation {
        REMOVED: bool = "relation.removed", ChooseOne;
        FROM: Id = "relation.from_hm", ChooseOne;
        TO: Id = "relation.to_hm", ChooseOne;
        KIND: vocab::Bond = "relation.kind", KeepBoth;
    } texts {}

    /// With whom an objective was agreed. Only added to.
    agreed of place::Agreed {
        REMOVED: bool = "agreed.removed", ChooseOne;
        OBJECTIVE: Id = "agreed.objective_id", ChooseOne;
        WHO: Party = "agreed.who", ChooseOne;
        DATE: Date = "agreed.date", ChooseOne;
        MODE: vocab::AdhesionMode = "agreed.mode", ChooseOne;
    } texts {}

    /// An assessment on the three-sided grid.
    assessment of place::Assessment {
        REMOVED: bool = "assessment.removed", ChooseOne;
        MOMENT: vocab::Moment = "assessment.moment", ChooseOne;
        PLANNED: Date = "assessment.planned", KeepBoth;
        DATE: Date = "assessment.date", KeepBoth;
        CLOSED_AT: Instant = "assessment.closed_at", ChooseOne;
    } texts {
        EVIDENCE = "assessment.evidence";
        SYNTHESIS = "assessment.synthesis";
    }

    /// Membership in those who took part in an assessment.
    participant of place::Participant {
        CHOSEN: bool = "assessment.participant", ChooseOne;
    } texts {}

    /// Membership in the events on which an assessment rests.
    assessed_event of place::AssessedEvent {
        CHOSEN: bool = "assessment.event", ChooseOne;
    } texts {}

    /// Membership in the lines of the diary that show why a source gave a score.
    score_line of place::ScoreLine {
        CHOSEN: bool = "score.line", ChooseOne;
    } texts {}

    /// What one source says of one dimension.
    score of place::Score {
        SCORE: vocab::ScoreValue = "score.score", KeepBoth;
        EVIDENCE: String = "score.evidence", KeepBoth;
    } texts {}

    /// An assessment of parental competences.
    parenting of place::Parenting {
        REMOVED: bool = "parenting.removed", ChooseOne;
        MANDATOR: vocab::Mandator = "parenting.mandator", ChooseOne;
        STARTED: Date = "parenting.started", ChooseOne;
        RESTITUTION_AT: Date = "parenting.restitution_at", KeepBoth;
        OUTCOME: vocab::ParentingOutcome = "parenting.outcome", ChooseOne;
    } texts {
        QUESTION = "parenting.question";
        RECOMMENDATIONS = "parenting.recommendations";
    }

    /// Membership in those who are assessed.
    subject of place::Subject {
        CHOSEN: bool = "parenting.subject", ChooseOne;
    } texts {}

    /// Membership in the methods of an assessment of parental competences.
    parenting_method of place::ParentingMethod {
        CHOSEN: bool = "parenting.method", ChooseOne;
    } texts {}

    /// A phase of an assessment of parental competences.
    phase of place::Phase {
        REMOVED: bool = "phase.removed", ChooseOne;
        ORD: OrdKey = "phase.ord", ChooseOne;
        LABEL: String = "phase.label", KeepBoth;
        FROM: Date = "phase.from", KeepBoth;
        DUE: Date = "phase.due", KeepBoth;
        DONE: Date = "phase.done", KeepBoth;
        BY: UserId = "phase.by_op", ChooseOne;
    } texts {}

    /// A factor of risk or of protection.
    factor of place::Factor {
        REMOVED: bool = "factor.removed", ChooseOne;
        LABEL: String = "factor.label", KeepBoth;
        KIND: vocab::FactorKind = "factor.kind", ChooseOne;
        WEIGHT: vocab::Weight = "factor.weight", KeepBoth;
    } texts {}

    /// Membership in the lines of the diary that show a factor.
    factor_line of place::FactorLine {
        CHOSEN: bool = "factor.line", ChooseOne;
    } texts {}

    /// A node of the network of the life context.
    node of place::Node {
        REMOVED: bool = "node.removed", ChooseOne;
        ALIAS: String = "node.alias", KeepBoth;
        KIND: vocab::NodeKind = "node.kind", KeepBoth;
        RING: vocab::Ring = "node.ring", KeepBoth;
        TIE: vocab::Tie = "node.tie", KeepBoth;
        FLOW: vocab::Flow = "node.flow", KeepBoth;
    } texts {
        OFFERS = "node.offers";
    }

    /// A tie between two of the network.
    edge of place::Edge {
        REMOVED: bool = "edge.removed", ChooseOne;
        FROM: Party = "edge.from_party", ChooseOne;
        TO: Party = "edge.to_party", ChooseOne;
        TIE: vocab::Tie = "edge.tie", KeepBoth;
        FLOW: vocab::Flow = "edge.flow", KeepBoth;
        NOTE: String = "edge.note", KeepBoth;
    } texts {}

    /// What a person of the family, or one who acts for them, said of an exact version of the plan. Only added to.
    adhesion of place::Adhesion {
        REMOVED: bool = "adhesion.removed", ChooseOne;
        PERSON: Party = "adhesion.person", ChooseOne;
        CAPACITY: vocab::Capacity = "adhesion.capacity", ChooseOne;
        RESPONSIBILITY: vocab::ParentalResponsibility = "adhesion.responsibility", ChooseOne;
        KIND: vocab::AdhesionKind = "adhesion.kind", ChooseOne;
        MODE: vocab::AdhesionMode = "adhesion.mode", ChooseOne;
        VERSION: Id = "adhesion.version", ChooseOne;
        HASH: String = "adhesion.hash", ChooseOne;
        SIGNATURE: Id = "adhesion.signature", ChooseOne;
        STROKES: String = "adhesion.strokes", ChooseOne;
        WITNESS: Party = "adhesion.witness", ChooseOne;
        MEDIATOR: Party = "adhesion.mediator", ChooseOne;
        LANGUAGE: String = "adhesion.language", ChooseOne;
        DATE: Date = "adhesion.date", ChooseOne;
        PLACE: String = "adhesion.place", ChooseOne;
    } texts {
        WORDS = "adhesion.words";
    }

    /// A version of a plan or a text with a name. `SESSION` is the document of the session in which a text got it, in hexadecimal digits.
    version of place::Version {
        REMOVED: bool = "version.removed", ChooseOne;
        LABEL: String = "version.label", ChooseOne;
        REASON: vocab::VersionReason = "version.reason", ChooseOne;
        HASH: String = "version.hash", ChooseOne;
        HEADS: String = "version.heads", ChooseOne;
        SESSION: String = "version.session", ChooseOne;
    } texts {}

    /// A deadline that somebody set by hand.
    deadline of place::Deadline {
        REMOVED: bool = "deadline.removed", ChooseOne;
        KIND: vocab::DueKind = "deadline.kind", KeepBoth;
        DATE: Date = "deadline.date", KeepBoth;
        WHAT: String = "deadline.what", KeepBoth;
    } texts {}

    /// What people said of a deadline, set by hand or computed.
    deadline_mark of place::DeadlineMark {
        STATE: vocab::DueState = "deadline_mark.state", ChooseOne;
        MOVED_TO: Date = "deadline_mark.moved_to", KeepBoth;
        OWNER: UserId = "deadline_mark.owner", ChooseOne;
        REMIND_DAYS: String = "deadline_mark.remind_days", KeepBoth;
        CLOSED_BY: String = "deadline_mark.closed_by", ChooseOne;
        NOTE: String = "deadline_mark.note", KeepBoth;
    } texts {}

    /// Something that somebody has to do.
    task of place::Task {
        REMOVED: bool = "task.removed", ChooseOne;
        WHAT: String = "task.what", KeepBoth;
        OWNER: UserId = "task.owner", ChooseOne;
        DUE: Date = "task.due", KeepBoth;
        STATE: vocab::ActionState = "task.state", KeepBoth;
        SOURCE: String = "task.source", ChooseOne;
    } texts {}

    /// A mark on a plan, with its message, until somebody resolves it.
    flag of place::Flag {
        REMOVED: bool = "flag.removed", ChooseOne;
        MESSAGE: String = "flag.message", KeepBoth;
        DATE: Date = "flag.date", KeepBoth;
        RESOLVED_AT: Instant = "flag.resolved_at", ChooseOne;
        RESOLUTION: String = "flag.resolution", KeepBoth;
    } texts {}

    /// A step on the path of a plan, with its reason. Only added to.
    transition of place::Transition {
        REMOVED: bool = "transition.removed", ChooseOne;
        FROM: vocab::PlanState = "transition.from_state", ChooseOne;
        TO: vocab::PlanState = "transition.to_state", ChooseOne;
        DATE: Date = "transition.date", ChooseOne;
        WHO: UserId = "transition.who", ChooseOne;
        REASON: String = "transition.reason", ChooseOne;
        CLOSING_REASON: vocab::ClosingReason = "transition.closing_reason", ChooseOne;
    } texts {}

    /// A photograph, a scan, a signature: what is known of it. The bytes are elsewhere, sealed under `KEY`.
    attachment of place::Attachment {
        REMOVED: bool = "attachment.removed", ChooseOne;
        OF: Id = "attachment.of", ChooseOne;
        NAME: String = "attachment.name", KeepBoth;
        MEDIA: String = "attachment.media", ChooseOne;
        BYTES: i64 = "attachment.bytes", ChooseOne;
        WIDTH: i64 = "attachment.width", ChooseOne;
        HEIGHT: i64 = "attachment.height", ChooseOne;
        BLOB: String = "attachment.blob", ChooseOne;
        KEY: String = "attachment.key", ChooseOne;
        ALT: String = "attachment.alt", ChooseOne;
    } texts {
        NOTE = "attachment.note";
    }

    /// An entry of the activity log. Only added to; who and when are the history's.
    log of place::LogEntry {
        REMOVED: bool = "log.removed", ChooseOne;
        VERB: vocab::LogVerb = "log.verb", ChooseOne;
        TARGET: String = "log.target", ChooseOne;
        REASON: String = "log.reason", ChooseOne;
        DETAIL: String = "log.detail", ChooseOne;
    } texts {}

    /// A document that accompanies a plan.
    companion of place::Companion {
        SPACE: String = "companion.space", ChooseOne;
    } texts {}

    /// The identity vault of a family.
    identity of place::Identity {
        PLAN: String = "identity.plan", ChooseOne;
        CODE: String = "identity.code", ChooseOne;
    } texts {}

    /// Who a person of the household, or a node of the network, is.
    person of place::Person {
        SURNAME: String = "person.surname", ChooseOne;
        GIVEN_NAME: String = "person.given_name", ChooseOne;
        BIRTH_DATE: Date = "person.birth_date", ChooseOne;
        TAX_CODE: String = "person.tax_code", ChooseOne;
        ADDRESS: String = "person.address", ChooseOne;
        PHONE: String = "person.phone", ChooseOne;
        PREFERRED_CONTACT: String = "person.preferred_contact", ChooseOne;
    } texts {}

    /// The court file of a family.
    court of place::Court {
        PLAN: String = "court.plan", ChooseOne;
        CODE: String = "court.code", ChooseOne;
    } texts {}

    /// A court order. The headings of the acts are those of art. 5-bis L. 184/1983.
    order of place::Order {
        REMOVED: bool = "order.removed", ChooseOne;
        AUTHORITY: vocab::Authority = "order.authority", ChooseOne;
        KIND: vocab::OrderKind = "order.kind", ChooseOne;
        DOCKET: String = "order.docket", ChooseOne;
        ISSUED: Date = "order.issued", ChooseOne;
        RECEIVED: Date = "order.received", ChooseOne;
        CHECKED_AT: Instant = "order.checked_at", ChooseOne;
        PLACEMENT: Party = "order.placement", ChooseOne;
        MONTHS: i64 = "order.months", ChooseOne;
        REPORT_EVERY: i64 = "order.report_every", ChooseOne;
        ENDED: Date = "order.ended", ChooseOne;
    } texts {
        MANDATE = "order.mandate";
        ACTS_SERVICE = "order.acts_service";
        ACTS_PLACEMENT = "order.acts_placement";
        ACTS_PARENTS = "order.acts_parents";
        ACTS_CURATOR = "order.acts_curator";
        TASKS = "order.tasks";
    }

    /// A day that the order itself fixes.
    fixed_term of place::FixedTerm {
        REMOVED: bool = "fixed_term.removed", ChooseOne;
        KIND: vocab::DueKind = "fixed_term.kind", ChooseOne;
        WHAT: String = "fixed_term.what", ChooseOne;
        DATE: Date = "fixed_term.date", ChooseOne;
    } texts {}

    /// A guardian ad litem or a lawyer, by role and never by name.
    counsel of place::Counsel {
        REMOVED: bool = "counsel.removed", ChooseOne;
        LABEL: String = "counsel.label", ChooseOne;
    } texts {}

    /// A report to the authority.
    report of place::Report {
        REMOVED: bool = "report.removed", ChooseOne;
        TO: vocab::Authority = "report.to", ChooseOne;
        ORDER: Id = "report.order_id", ChooseOne;
        SUBJECT: String = "report.subject", KeepBoth;
        DUE: Date = "report.due", KeepBoth;
        PERIOD_FROM: Date = "report.period_from", KeepBoth;
        PERIOD_TO: Date = "report.period_to", KeepBoth;
        STATE: vocab::ReportState = "report.state", ChooseOne;
        APPROVED_HASH: String = "report.approved_hash", ChooseOne;
        APPROVED_AT: Instant = "report.approved_at", ChooseOne;
        SENT_AT: Date = "report.sent_at", ChooseOne;
        CHANNEL: vocab::Channel = "report.channel", ChooseOne;
        PROTOCOL: String = "report.protocol_no", ChooseOne;
    } texts {}

    /// A section of a report.
    section of place::Section {
        REMOVED: bool = "section.removed", ChooseOne;
        ORD: OrdKey = "section.ord", ChooseOne;
        KIND: vocab::SectionKind = "section.kind", ChooseOne;
        TITLE: String = "section.title", KeepBoth;
    } texts {
        BODY = "section.body";
    }

    /// A paragraph of a section that comes from a line of the diary and keeps its link.
    paragraph of place::Paragraph {
        REMOVED: bool = "paragraph.removed", ChooseOne;
        ORD: OrdKey = "paragraph.ord", ChooseOne;
        EVENT: Id = "paragraph.event_id", ChooseOne;
        LINE: Id = "paragraph.line_id", ChooseOne;
        DATE: Date = "paragraph.date", ChooseOne;
        DECLARANT: String = "paragraph.declarant", ChooseOne;
        METHOD: vocab::Method = "paragraph.method", ChooseOne;
        VERBATIM: bool = "paragraph.verbatim", ChooseOne;
    } texts {
        BODY = "paragraph.body";
    }

    /// What a colleague said of a report. Only added to.
    report_review of place::ReportReview {
        REMOVED: bool = "report_review.removed", ChooseOne;
        VERDICT: vocab::ReportVerdict = "report_review.verdict", ChooseOne;
        HASH: String = "report_review.hash", ChooseOne;
    } texts {
        NOTE = "report_review.note";
    }

    /// A professional's notes about a family.
    notes of place::Notes {
        PLAN: String = "notes.plan", ChooseOne;
        CODE: String = "notes.code", ChooseOne;
    } texts {}

    /// Addresses and telephone numbers handed out for visits.
    contacts of place::Contacts {
        PLAN: String = "contacts.plan", ChooseOne;
        CODE: String = "contacts.code", ChooseOne;
    } texts {}

    /// How to reach a person of the household, for a visit.
    visit_contact of place::VisitContact {
        ADDRESS: String = "visit_contact.address", ChooseOne;
        PHONE: String = "visit_contact.phone", ChooseOne;
        UNTIL: Date = "visit_contact.until", ChooseOne;
    } texts {}

    /// A note that only its author's space holds.
    note of place::Note {
        REMOVED: bool = "note.removed", ChooseOne;
        DATE: Date = "note.date", KeepBoth;
        TITLE: String = "note.title", KeepBoth;
    } texts {
        BODY = "note.body";
    }

    /// A term of an editable vocabulary.
    term of place::Term {
        GROUP: vocab::GridSide = "term.group", ChooseOne;
        LABEL_IT: String = "term.label_it", ChooseOne;
        LABEL_EN: String = "term.label_en", ChooseOne;
        ORD: OrdKey = "term.ord", ChooseOne;
        RETIRED_AT: Date = "term.retired_at", ChooseOne;
        SOURCE: String = "term.source", ChooseOne;
    } texts {}

    /// Numbers without names that a coordinator handed to all in the workspace.
    published of place::Published {
        REMOVED: bool = "published.removed", ChooseOne;
        FROM: Date = "published.from", ChooseOne;
        TO: Date = "published.to", ChooseOne;
        ROWS: String = "published.rows", ChooseOne;
    } texts {}

    /// A co-design (coprogettazione, art. 55 D.Lgs 117/2017). Money is in euro cents, shares in basis points.
    codesign of place::Codesign {
        TITLE: String = "codesign.title", ChooseOne;
        AUTHORITY: String = "codesign.authority", ChooseOne;
        STATE: vocab::CodesignState = "codesign.state", ChooseOne;
        CUP: String = "codesign.cup", ChooseOne;
        RUP: UserId = "codesign.rup", ChooseOne;
        CAP_CENTS: i64 = "codesign.cap_cents", ChooseOne;
        MIN_COFIN_BP: i64 = "codesign.min_cofin_bp", ChooseOne;
        NOTICE_FROM: Date = "codesign.notice_from", ChooseOne;
        NOTICE_TO: Date = "codesign.notice_to", ChooseOne;
        TABLE_FIRST: Date = "codesign.table_first", ChooseOne;
        TABLE_MONTHS: i64 = "codesign.table_months", ChooseOne;
        TABLE_EXT_MONTHS: i64 = "codesign.table_ext_months", ChooseOne;
        AGREEMENT_DATE: Date = "codesign.agreement_date", ChooseOne;
        AGREEMENT_REF: String = "codesign.agreement_ref", ChooseOne;
        AGREEMENT_END: Date = "codesign.agreement_end", ChooseOne;
    } texts {
        SCOPE = "codesign.scope";
        LEGAL_BASIS = "codesign.legal_basis";
    }

    /// An organisation as a partner.
    partner of place::Partner {
        CODE: String = "partner.code", ChooseOne;
        ROLE: vocab::PartnerRole = "partner.role", ChooseOne;
        SHARE_BP: i64 = "partner.share_bp", ChooseOne;
    } texts {}

    /// A text of the table.
    codoc of place::Codoc {
        TITLE: String = "codoc.title", ChooseOne;
        TEMPLATE: vocab::CodocTemplate = "codoc.template", ChooseOne;
        STATE: vocab::CodocState = "codoc.state", ChooseOne;
        PUBLISHABLE: bool = "codoc.publishable", ChooseOne;
        ORIGIN_DOC: String = "codoc.origin_doc", ChooseOne;
        ORIGIN_TITLE: String = "codoc.origin_title", ChooseOne;
        ORIGIN_SIDE: vocab::Side = "codoc.origin_side", ChooseOne;
        ORIGIN_HEADS: String = "codoc.origin_heads", ChooseOne;
    } texts {}

    /// The private drafts of one side.
    draft of place::Draft {
        TITLE: String = "draft.title", ChooseOne;
        SIDE: vocab::Side = "draft.side", ChooseOne;
        CODESIGN: String = "draft.codesign", ChooseOne;
    } texts {}

    /// A clause of a text of the table.
    clause of place::Clause {
        REMOVED: bool = "clause.removed", ChooseOne;
        TITLE: String = "clause.title", ChooseOne;
        ORD: OrdKey = "clause.ord", ChooseOne;
        LEVEL: i64 = "clause.level", ChooseOne;
        STATE: vocab::ClauseState = "clause.state", ChooseOne;
        HINT: String = "clause.hint", ChooseOne;
    } texts {
        BODY = "clause.body";
    }

    /// What a side said of the exact content of a clause: written once. `SESSION` is the document of the session in which it was said, in
    /// hexadecimal digits; here and wherever something is said of a text.
    acceptance of place::Acceptance {
        REMOVED: bool = "acceptance.removed", ChooseOne;
        SIDE: vocab::Side = "acceptance.side", ChooseOne;
        KEY: vocab::KeyWord = "acceptance.key", ChooseOne;
        HASH: String = "acceptance.hash", ChooseOne;
        WORDS: String = "acceptance.words", ChooseOne;
        SESSION: String = "acceptance.session", ChooseOne;
    } texts {}

    /// A session of the table, of the steering group, of a technical group. Times are minutes since midnight.
    session of place::Session {
        BODY: vocab::SessionBody = "session.body_kind", ChooseOne;
        NUMBER: i64 = "session.number", ChooseOne;
        DATE: Date = "session.date", ChooseOne;
        START: i64 = "session.start", ChooseOne;
        END: i64 = "session.end", ChooseOne;
        PLACE: String = "session.place", ChooseOne;
        CONVOCATION_NO: String = "session.convocation_no", ChooseOne;
        CONVOCATION_DATE: Date = "session.convocation_date", ChooseOne;
        CHAIR: UserId = "session.chair", ChooseOne;
        CLERK: UserId = "session.clerk", ChooseOne;
        MINUTES_STATE: vocab::MinutesState = "session.minutes_state", ChooseOne;
    } texts {
        GUESTS = "session.guests";
        NOTES = "session.notes";
    }

    /// Whether an operator is at a session.
    attendance of place::Attendance {
        ORG: Id = "attendance.org", ChooseOne;
        STATUS: vocab::AttendanceStatus = "attendance.status", ChooseOne;
        DELEGATE_OF: UserId = "attendance.delegate_of", ChooseOne;
        FROM: i64 = "attendance.from", ChooseOne;
        TO: i64 = "attendance.to", ChooseOne;
    } texts {}

    /// A point of the agenda of a session, with its minutes.
    agenda_item of place::AgendaItem {
        REMOVED: bool = "agenda_item.removed", ChooseOne;
        TITLE: String = "agenda_item.title", KeepBoth;
        ORD: OrdKey = "agenda_item.ord", ChooseOne;
        OUTCOME: vocab::AgendaOutcome = "agenda_item.outcome", ChooseOne;
        CARRIED_FROM: Id = "agenda_item.carried_from", ChooseOne;
    } texts {
        INTRO = "agenda_item.intro";
        DISCUSSION = "agenda_item.discussion";
        PROPOSAL = "agenda_item.proposal";
        DECISION = "agenda_item.decision";
    }

    /// A text of the table, or a clause of one, with which a point deals.
    item_link of place::ItemLink {
        CHOSEN: bool = "agenda_item.link", ChooseOne;
    } texts {}

    /// The dissent of an organisation on a point: written once.
    dissent of place::Dissent {
        REMOVED: bool = "dissent.removed", ChooseOne;
        ORG: Id = "dissent.org", ChooseOne;
        WORDS: String = "dissent.words", ChooseOne;
    } texts {}

    /// What follows from a session: who does what, until when.
    session_action of place::SessionAction {
        REMOVED: bool = "session_action.removed", ChooseOne;
        WHAT: String = "session_action.what", KeepBoth;
        WHO: UserId = "session_action.who", ChooseOne;
        DUE: Date = "session_action.due", KeepBoth;
        STATE: vocab::ActionState = "session_action.state", KeepBoth;
        ITEM: Id = "session_action.item", ChooseOne;
    } texts {}

    /// What a side said of the exact content of the minutes: written once.
    minutes_approval of place::MinutesApproval {
        REMOVED: bool = "minutes_approval.removed", ChooseOne;
        SIDE: vocab::Side = "minutes_approval.side", ChooseOne;
        KEY: vocab::KeyWord = "minutes_approval.key", ChooseOne;
        HASH: String = "minutes_approval.hash", ChooseOne;
    } texts {}

    /// A meeting of training or supervision. Cases are named by the codes of their plans only.
    training of place::Training {
        REMOVED: bool = "training.removed", ChooseOne;
        KIND: vocab::TrainingKind = "training.kind", KeepBoth;
        DATE: Date = "training.date", KeepBoth;
        MINUTES: i64 = "training.minutes", KeepBoth;
        LEAD: UserId = "training.lead", ChooseOne;
    } texts {
        TOPICS = "training.topics";
    }

    /// One who took part.
    trainee of place::Trainee {
        CHOSEN: bool = "training.participant", ChooseOne;
    } texts {}

    /// A family that was talked about, by the code of its plan.
    training_case of place::TrainingCase {
        CHOSEN: bool = "training.case", ChooseOne;
    } texts {}

    /// That the table was opened again. `SESSION` and `VERSION` are documents, in hexadecimal digits.
    reopening of place::Reopening {
        REMOVED: bool = "reopening.removed", ChooseOne;
        DATE: Date = "reopening.date", ChooseOne;
        REASON: String = "reopening.reason", KeepBoth;
        SESSION: String = "reopening.session", ChooseOne;
        ITEM: Id = "reopening.item", ChooseOne;
        FOLLOWS: String = "reopening.follows", KeepBoth;
    } texts {}

    /// That a point of an agenda caused a change, after the table was opened again.
    reopening_cause of place::ReopeningCause {
        CHOSEN: bool = "reopening.cause", ChooseOne;
    } texts {}

    /// An act of the procedure, made outside of this program. Its file is an attachment.
    act of place::Act {
        REMOVED: bool = "act.removed", ChooseOne;
        KIND: vocab::ActKind = "act.kind", ChooseOne;
        PHASE: vocab::ProcedurePhase = "act.phase", ChooseOne;
        NUMBER: String = "act.number", ChooseOne;
        DATE: Date = "act.date", ChooseOne;
        ISSUER: String = "act.issuer", ChooseOne;
        SUBJECT: String = "act.subject", ChooseOne;
    } texts {}

    /// The economic plan of a co-design. What it is measured by (cap, cofinancing, shares of the partners) is the co-design's.
    budget of place::Budget {
        TITLE: String = "budget.title", ChooseOne;
        CODESIGN: String = "budget.codesign", ChooseOne;
    } texts {}

    /// A line of the economic plan. Money is in euro cents, the quantity in thousandths of its unit.
    budget_line of place::BudgetLine {
        REMOVED: bool = "budget_line.removed", ChooseOne;
        ORD: OrdKey = "budget_line.ord", ChooseOne;
        CODE: String = "budget_line.code", ChooseOne;
        LABEL: String = "budget_line.label", ChooseOne;
        MACRO: vocab::BudgetMacro = "budget_line.macro", ChooseOne;
        LEVEL: vocab::BudgetLevel = "budget_line.level", ChooseOne;
        UNIT: vocab::BudgetUnit = "budget_line.unit", ChooseOne;
        QTY_MILLI: i64 = "budget_line.qty_milli", ChooseOne;
        UNIT_CENTS: i64 = "budget_line.unit_cents", ChooseOne;
        SHARE_PA_CENTS: i64 = "budget_line.share_pa_cents", ChooseOne;
        SHARE_ATI_CASH_CENTS: i64 = "budget_line.share_ati_cash_cents", ChooseOne;
        SHARE_ATI_KIND_CENTS: i64 = "budget_line.share_ati_kind_cents", ChooseOne;
        FUND: vocab::Fund = "budget_line.fund", ChooseOne;
    } texts {
        NOTE = "budget_line.note";
    }

    /// What part of a line an organisation has: a weight beside those of the others.
    line_partner of place::LinePartner {
        PART: i64 = "line_partner.part", ChooseOne;
    } texts {}

    /// What of a line belongs to a year.
    line_year of place::LineYear {
        CENTS: i64 = "line_year.cents", ChooseOne;
    } texts {}

    /// What was spent on a line. Only added to; corrections name what they correct.
    budget_actual of place::BudgetActual {
        REMOVED: bool = "budget_actual.removed", ChooseOne;
        MONTH: Date = "budget_actual.month", ChooseOne;
        CENTS: i64 = "budget_actual.cents", ChooseOne;
        MINUTES: i64 = "budget_actual.minutes", ChooseOne;
        REFERENCE: String = "budget_actual.reference", ChooseOne;
        SOURCE: vocab::ActualSource = "budget_actual.source", ChooseOne;
        AMENDS: Id = "budget_actual.amends", ChooseOne;
    } texts {}

    /// What a side said of the exact content of the economic plan: written once.
    budget_approval of place::BudgetApproval {
        REMOVED: bool = "budget_approval.removed", ChooseOne;
        SIDE: vocab::Side = "budget_approval.side", ChooseOne;
        KEY: vocab::KeyWord = "budget_approval.key", ChooseOne;
        HASH: String = "budget_approval.hash", ChooseOne;
        WORDS: String = "budget_approval.words", ChooseOne;
        MEASURES: String = "budget_approval.measures", ChooseOne;
    } texts {}

    /// A comment on words of a clause: written once, resolved, never taken away.
    comment of place::Comment {
        REMOVED: bool = "comment.removed", ChooseOne;
        FROM_CURSOR: String = "comment.from_cursor", ChooseOne;
        TO_CURSOR: String = "comment.to_cursor", ChooseOne;
        QUOTE: String = "comment.quote", ChooseOne;
        BODY: String = "comment.body", ChooseOne;
        SESSION: String = "comment.session_id", ChooseOne;
        RESOLVED_AT: Instant = "comment.resolved_at", ChooseOne;
        RESOLVED_BY: UserId = "comment.resolved_by", ChooseOne;
    } texts {}

    /// Membership in those whom a comment or an answer to it names.
    mention of place::Mention {
        CHOSEN: bool = "comment.mention", ChooseOne;
    } texts {}

    /// An answer to a comment.
    comment_reply of place::CommentReply {
        REMOVED: bool = "comment_reply.removed", ChooseOne;
        BODY: String = "comment_reply.body", ChooseOne;
        SESSION: String = "comment_reply.session", ChooseOne;
    } texts {}

    /// A comment in the lane beside a text, by who reads it and does not write in it. `CLAUSE` is the text's.
    aside of place::Aside {
        REMOVED: bool = "aside.removed", ChooseOne;
        CLAUSE: Id = "aside.clause", ChooseOne;
        FROM_CURSOR: String = "aside.from_cursor", ChooseOne;
        TO_CURSOR: String = "aside.to_cursor", ChooseOne;
        QUOTE: String = "aside.quote", ChooseOne;
        BODY: String = "aside.body", ChooseOne;
        SESSION: String = "aside.session", ChooseOne;
        RESOLVED_AT: Instant = "aside.resolved_at", ChooseOne;
        RESOLVED_BY: UserId = "aside.resolved_by", ChooseOne;
    } texts {}

    /// Membership in those whom a comment in the lane names.
    aside_mention of place::AsideMention {
        CHOSEN: bool = "aside.mention", ChooseOne;
    } texts {}

    /// An answer in the lane beside a text, to a comment there or in the text.
    aside_reply of place::AsideReply {
        REMOVED: bool = "aside_reply.removed", ChooseOne;
        COMMENT: Id = "aside_reply.comment", ChooseOne;
        BODY: String = "aside_reply.body", ChooseOne;
        SESSION: String = "aside_reply.session", ChooseOne;
    } texts {}

    /// Membership in those whom an answer in the lane names.
    aside_reply_mention of place::AsideReplyMention {
        CHOSEN: bool = "aside_reply.mention", ChooseOne;
    } texts {}

    /// A proposal of change: written once.
    proposal of place::Proposal {
        REMOVED: bool = "proposal.removed", ChooseOne;
        FROM_CURSOR: String = "proposal.from_cursor", ChooseOne;
        TO_CURSOR: String = "proposal.to_cursor", ChooseOne;
        QUOTE: String = "proposal.quote", ChooseOne;
        NEW_TEXT: String = "proposal.new_text", ChooseOne;
        WHY: String = "proposal.why", ChooseOne;
        SIDE: vocab::Side = "proposal.side", ChooseOne;
        SESSION: String = "proposal.session_id", ChooseOne;
    } texts {}

    /// What a side said of a proposal of change: written once.
    proposal_decision of place::ProposalDecision {
        REMOVED: bool = "proposal_decision.removed", ChooseOne;
        SIDE: vocab::Side = "proposal_decision.side", ChooseOne;
        OUTCOME: vocab::ProposalOutcome = "proposal_decision.outcome", ChooseOne;
        REASON: String = "proposal_decision.reason", ChooseOne;
        SESSION: String = "proposal_decision.session_id", ChooseOne;
    } texts {}

    /// That somebody brought a proposal into the text: written once. `BACK_FROM` and `BACK_TO` are around the old words, where it was taken back.
    proposal_use of place::ProposalUse {
        REMOVED: bool = "proposal_use.removed", ChooseOne;
        FROM_CURSOR: String = "proposal_use.from_cursor", ChooseOne;
        TO_CURSOR: String = "proposal_use.to_cursor", ChooseOne;
        BACK_FROM: String = "proposal_use.back_from", ChooseOne;
        BACK_TO: String = "proposal_use.back_to", ChooseOne;
    } texts {}

    /// A table within a clause.
    clause_table of place::ClauseTable {
        REMOVED: bool = "clause_table.removed", ChooseOne;
        CAPTION: String = "clause_table.caption", ChooseOne;
    } texts {}

    /// A row of a table; the first is its head.
    table_row of place::TableRow {
        REMOVED: bool = "table_row.removed", ChooseOne;
        ORD: OrdKey = "table_row.ord", ChooseOne;
    } texts {}

    /// A column of a table.
    table_column of place::TableColumn {
        REMOVED: bool = "table_column.removed", ChooseOne;
        ORD: OrdKey = "table_column.ord", ChooseOne;
    } texts {}

    /// What stands in a cell of a table.
    table_cell of place::TableCell {
        TEXT: String = "table_cell.text", KeepBoth;
    } texts {}

    /// A footnote of a clause.
    footnote of place::Footnote {
        REMOVED: bool = "footnote.removed", ChooseOne;
    } texts {
        BODY = "footnote.body";
    }

    /// A term of the shared glossary of a co-design.
    glossary of place::GlossaryTerm {
        REMOVED: bool = "glossary.removed", ChooseOne;
        TERM: String = "glossary.term", ChooseOne;
        ORD: OrdKey = "glossary.ord", ChooseOne;
    } texts {
        DEFINITION = "glossary.definition";
    }

    /// A phase of the assessment of parental competences, as the guidelines of the workspace have it.
    guideline_phase of place::GuidelinePhase {
        ORD: OrdKey = "guideline_phase.ord", ChooseOne;
        LABEL: String = "guideline_phase.label", ChooseOne;
        FROM_DAY: i64 = "guideline_phase.from_day", ChooseOne;
        DUE_DAY: i64 = "guideline_phase.due_day", ChooseOne;
        RETIRED_AT: Date = "guideline_phase.retired_at", ChooseOne;
    } texts {}
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
