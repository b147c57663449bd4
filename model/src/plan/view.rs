//! Reading a plan.

use std::collections::BTreeSet;

use super::agreement::{AdhesionView, AgreedView, VersionView};
use super::assessment::AssessmentView;
use super::network::{EdgeView, NodeView, RelationView};
use super::parenting::ParentingView;
use super::workflow::{FlagView, TaskView, TransitionView};
use crate::attachment::AttachmentView;
use crate::conflict::{Conflict, Record};
use crate::deadline::{DeadlineView, MarkView, read_marks};
use crate::doc::{Doc, Kind};
use crate::field::{
    action, companion, event, line, member, objective, plan, present, progress, reason, review, seat, with,
};
use crate::ids::{DimensionCode, Id, Party, UserId};
use crate::log::LogView;
use crate::ord::OrdKey;
use crate::passage::{Reviewed, TextPlace, read_reviewed};
use crate::place::{self, PlanReason, Progress, Seat};
use crate::read::{Anomaly, AnomalyKind, By, Fields, Life, Reader, SharedText, is_member, key_of};
use crate::record::read_parties;
use crate::register::Register;
use crate::sort;
use crate::time::{Date, Instant};
use crate::vocab::{
    AccessChannel, ActionPlace, ActionState, ChildSeen, ClosingReason, Device, EventKind, EventPlace, Frequency, Kin,
    Level, LineKind, Method, ObjectiveState, OperatorRole, ParentalResponsibility, PlanState, Reason, ReviewOutcome,
    Step, Urgency,
};

/// A family plan as it reads now.
///
/// Lists hold removed things too, because somebody may have to see and restore them: the interface shows those whose `life` is not
/// [`Life::Removed`].
#[derive(Clone, PartialEq, Debug)]
pub struct PlanView {
    pub code: Register<String>,
    pub alias: Register<String>,
    pub state: Register<PlanState>,
    pub level: Register<Level>,
    /// Oldest first.
    pub levels: Vec<LevelChange>,
    pub office: Register<String>,
    pub access_channel: Register<AccessChannel>,
    /// Who referred the family, as a role and never by name.
    pub referrer: Register<String>,
    pub reasons: BTreeSet<Reason>,
    pub urgency: Register<Urgency>,
    pub case_manager: Register<UserId>,
    pub opened: Register<Date>,
    pub closed: Register<Date>,
    pub closing_reason: Register<ClosingReason>,
    pub retention_review: Register<Date>,
    pub summary: SharedText,
    pub strengths: SharedText,
    pub handover_note: SharedText,
    /// A summary in the family's language, for the family's version.
    pub family_translation: SharedText,
    /// The final review, written when the plan is closed.
    pub closing_review: SharedText,
    pub team: Vec<SeatView>,
    pub household: Vec<MemberView>,
    /// In the order that people gave them.
    pub objectives: Vec<ObjectiveView>,
    /// Newest first, by declared start.
    pub events: Vec<EventView>,
    pub relations: Vec<RelationView>,
    pub agreed: Vec<AgreedView>,
    pub assessments: Vec<AssessmentView>,
    pub parenting: Vec<ParentingView>,
    pub nodes: Vec<NodeView>,
    pub edges: Vec<EdgeView>,
    pub adhesions: Vec<AdhesionView>,
    pub versions: Vec<VersionView>,
    /// Set by hand. All deadlines: [`crate::deadline::of_plan`].
    pub deadlines: Vec<DeadlineView>,
    pub marks: Vec<MarkView>,
    pub tasks: Vec<TaskView>,
    pub flags: Vec<FlagView>,
    /// Oldest first.
    pub transitions: Vec<TransitionView>,
    pub attachments: Vec<AttachmentView>,
    pub log: Vec<LogView>,
    /// The documents in spaces of their own that were opened beside this one. That one is named here does not make it so: each says itself
    /// which plan it belongs to.
    pub companions: Vec<CompanionView>,
    /// What is open, in the order of the plan's parts.
    pub conflicts: Vec<Conflict>,
    /// What was decided, oldest first.
    pub records: Vec<Record>,
}

/// A change of level, with its reason. Entries are only added.
#[derive(Clone, PartialEq, Debug)]
pub struct LevelChange {
    pub id: Id,
    pub level: Option<Level>,
    pub reason: String,
    pub by: By,
}

/// A colleague in the team. Who can read the plan is the control log's to say, not this list's.
#[derive(Clone, PartialEq, Debug)]
pub struct SeatView {
    pub user: UserId,
    pub role: Register<OperatorRole>,
    pub from: Register<Date>,
    pub to: Register<Date>,
}

/// A document that accompanies the plan.
#[derive(Clone, PartialEq, Debug)]
pub struct CompanionView {
    pub at: place::Companion,
    /// The id of its space, in hexadecimal digits.
    pub space: Register<String>,
    /// Who opened it, and when.
    pub by: By,
}

#[derive(Clone, PartialEq, Debug)]
pub struct MemberView {
    pub id: Id,
    pub life: Life,
    pub label: Register<String>,
    pub kin: Register<Kin>,
    pub birth_year: Register<i64>,
    pub lives_in: Register<bool>,
    pub parental_resp: Register<ParentalResponsibility>,
    pub language: Register<String>,
    pub note: SharedText,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ObjectiveView {
    pub id: Id,
    pub life: Life,
    pub ord: Register<OrdKey>,
    pub text: SharedText,
    pub dimension: Register<DimensionCode>,
    pub expected: SharedText,
    pub indicator: Register<String>,
    pub owner: Register<Party>,
    pub due: Register<Date>,
    pub state: Register<ObjectiveState>,
    pub family_words: SharedText,
    pub actions: Vec<ActionView>,
    /// Oldest first.
    pub reviews: Vec<ReviewView>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ActionView {
    pub id: Id,
    pub life: Life,
    pub ord: Register<OrdKey>,
    pub what: SharedText,
    pub who: Register<Party>,
    pub with: BTreeSet<Party>,
    pub place: Register<ActionPlace>,
    pub frequency: Register<Frequency>,
    pub planned_minutes: Register<i64>,
    pub from: Register<Date>,
    pub to: Register<Date>,
    pub device: Register<Device>,
    pub budget_code: Register<String>,
    pub level: Register<Level>,
    pub state: Register<ActionState>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ReviewView {
    pub id: Id,
    pub life: Life,
    pub date: Register<Date>,
    pub outcome: Register<ReviewOutcome>,
    pub by: Register<UserId>,
    pub note: SharedText,
}

#[derive(Clone, PartialEq, Debug)]
pub struct EventView {
    pub id: Id,
    pub life: Life,
    pub kind: Register<EventKind>,
    pub start: Register<Instant>,
    pub end: Register<Instant>,
    pub place: Register<EventPlace>,
    pub present: BTreeSet<Party>,
    pub child_seen: Register<ChildSeen>,
    pub lines: Vec<LineView>,
    pub progress: Vec<ProgressView>,
    pub minutes: Register<i64>,
    pub budget_code: Register<String>,
    /// The action to which the minutes belong.
    pub action: Register<Id>,
    /// Begun while the device was not connected.
    pub offline: Register<bool>,
    pub next_at: Register<Instant>,
    pub next_note: Register<String>,
    /// Once closed, corrections are new entries that amend this one.
    pub closed_at: Register<Instant>,
    pub amends: Register<Id>,
    /// Why it corrects the other.
    pub amend_reason: Register<String>,
    /// Who made the entry, and when: from the history, not from a field.
    pub by: By,
}

#[derive(Clone, PartialEq, Debug)]
pub struct LineView {
    pub id: Id,
    pub life: Life,
    pub ord: Register<OrdKey>,
    pub kind: Register<LineKind>,
    pub text: SharedText,
    pub declarant: Register<Party>,
    pub verbatim: Register<bool>,
    pub method: Register<Method>,
    pub objective: Register<Id>,
    pub dimension: Register<DimensionCode>,
    pub amends: Register<Id>,
    /// Who made the line, and when: from the history, not from a field.
    pub by: By,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ProgressView {
    pub objective: Id,
    pub step: Register<Step>,
    pub note: Register<String>,
}

impl SeatView {
    /// Seated and not gone. Two people who disagree on the end leave the seat held.
    pub fn is_held(&self) -> bool {
        self.role.value.is_some() && (self.to.value.is_none() || self.to.is_contested())
    }
}

impl PlanView {
    pub fn objective(&self, id: Id) -> Option<&ObjectiveView> {
        self.objectives.iter().find(|objective| objective.id == id)
    }

    pub fn event(&self, id: Id) -> Option<&EventView> {
        self.events.iter().find(|event| event.id == id)
    }

    pub fn member(&self, id: Id) -> Option<&MemberView> {
        self.household.iter().find(|member| member.id == id)
    }
}

/// Reads any plan, whatever the document holds.
pub fn read(doc: &Doc) -> (PlanView, Vec<Anomaly>) {
    let (view, _, reader) = read_all(doc);
    (view, reader.anomalies)
}

/// The shared texts of the plan, and the changes in them which people have read again.
pub(crate) fn texts(doc: &Doc) -> (Vec<TextPlace>, Reviewed) {
    let (_, reviewed, mut reader) = read_all(doc);
    (reader.present_texts(), reviewed)
}

fn read_all(doc: &Doc) -> (PlanView, Reviewed, Reader<'_>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Plan);
    let r = &mut reader;
    let mut own = root.child(r, "plan");
    let mut view = PlanView {
        code: own.register(r, plan::CODE),
        alias: own.register(r, plan::ALIAS),
        state: own.register(r, plan::STATE),
        level: own.register(r, plan::LEVEL),
        levels: read_levels(root.child(r, "levels"), r),
        office: own.register(r, plan::OFFICE),
        access_channel: own.register(r, plan::ACCESS_CHANNEL),
        referrer: own.register(r, plan::REFERRER),
        reasons: read_reasons(root.child(r, "reasons"), r),
        urgency: own.register(r, plan::URGENCY),
        case_manager: own.register(r, plan::CASE_MANAGER),
        opened: own.register(r, plan::OPENED),
        closed: own.register(r, plan::CLOSED),
        closing_reason: own.register(r, plan::CLOSING_REASON),
        retention_review: own.register(r, plan::RETENTION_REVIEW),
        summary: own.text(r, plan::SUMMARY),
        strengths: own.text(r, plan::STRENGTHS),
        handover_note: own.text(r, plan::HANDOVER_NOTE),
        family_translation: own.text(r, plan::FAMILY_TRANSLATION),
        closing_review: own.text(r, plan::CLOSING_REVIEW),
        team: read_team(root.child(r, "team"), r),
        household: read_household(root.child(r, "household"), r),
        objectives: read_objectives(root.child(r, "objectives"), r),
        events: read_events(root.child(r, "events"), r),
        relations: RelationView::read_all(root.child(r, "relations"), r),
        agreed: AgreedView::read_all(root.child(r, "agreed"), r),
        assessments: AssessmentView::read_all(root.child(r, "assessments"), r),
        parenting: ParentingView::read_all(root.child(r, "parenting"), r),
        nodes: NodeView::read_all(root.child(r, "nodes"), r),
        edges: EdgeView::read_all(root.child(r, "edges"), r),
        adhesions: AdhesionView::read_all(root.child(r, "adhesions"), r),
        versions: VersionView::read_all(root.child(r, "versions"), r),
        deadlines: DeadlineView::read_all(root.child(r, "deadlines"), r),
        marks: read_marks(root.child(r, "deadline_marks"), r),
        tasks: TaskView::read_all(root.child(r, "tasks"), r),
        flags: FlagView::read_all(root.child(r, "flags"), r),
        transitions: TransitionView::read_all(root.child(r, "transitions"), r),
        attachments: AttachmentView::read_all(root.child(r, "attachments"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        companions: read_companions(root.child(r, "companions"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    let reviewed = read_reviewed(root.child(r, "reviewed"), r);
    root.finish(r);
    report_dangling(r, &view);
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reviewed, reader)
}

fn read_levels(fields: Fields, r: &mut Reader<'_>) -> Vec<LevelChange> {
    let entries = fields.children::<Id>(r).into_iter();
    let entries = entries.map(|(id, mut fields)| {
        let level: Register<Level> = Register::new(fields.raw(r, "level"));
        let reason: Register<String> = Register::new(fields.raw(r, "reason"));
        let by = level
            .candidates
            .last()
            .map_or(By { author: None, time_ms: 0 }, |c| By { author: c.author, time_ms: c.time_ms });
        if level.value.is_none() {
            r.report(fields.path.then("level"), AnomalyKind::Missing);
        }
        fields.finish(r);
        LevelChange { id, level: level.value, reason: reason.value.unwrap_or_default(), by }
    });
    entries.collect()
}

fn read_companions(mut fields: Fields, r: &mut Reader<'_>) -> Vec<CompanionView> {
    let places: Vec<place::Companion> = fields.prefixes(r);
    let companions = places.into_iter().map(|at| {
        let space = fields.register_at(r, companion::SPACE, &key_of(&at, companion::SPACE));
        let unknown = By { author: None, time_ms: 0 };
        let by = space.candidates.last().map_or(unknown, |c| By { author: c.author, time_ms: c.time_ms });
        CompanionView { at, space, by }
    });
    let companions = companions.collect();
    fields.finish(r);
    companions
}

fn read_reasons(mut fields: Fields, r: &mut Reader<'_>) -> BTreeSet<Reason> {
    let reasons = Reason::ALL.iter().copied();
    let reasons = reasons
        .filter(|term| is_member(&fields.register_at(r, reason::CHOSEN, &key_of(&PlanReason(*term), reason::CHOSEN))));
    let reasons = reasons.collect();
    fields.finish(r);
    reasons
}

fn read_team(mut fields: Fields, r: &mut Reader<'_>) -> Vec<SeatView> {
    let users: Vec<UserId> = fields.prefixes(r);
    let seats = users.into_iter().map(|user| SeatView {
        user,
        role: fields.register_at(r, seat::ROLE, &key_of(&Seat(user), seat::ROLE)),
        from: fields.register_at(r, seat::FROM, &key_of(&Seat(user), seat::FROM)),
        to: fields.register_at(r, seat::TO, &key_of(&Seat(user), seat::TO)),
    });
    let seats = seats.collect();
    fields.finish(r);
    seats
}

fn read_household(fields: Fields, r: &mut Reader<'_>) -> Vec<MemberView> {
    let members = fields.children(r).into_iter();
    members.map(|(id, fields)| read_member(r, id, fields)).collect()
}

fn read_member(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> MemberView {
    let view = MemberView {
        id,
        life: fields.life::<place::Member>(r),
        label: fields.register(r, member::LABEL),
        kin: fields.register(r, member::KIN),
        birth_year: fields.register(r, member::BIRTH_YEAR),
        lives_in: fields.register(r, member::LIVES_IN),
        parental_resp: fields.register(r, member::PARENTAL_RESP),
        language: fields.register(r, member::LANGUAGE),
        note: fields.text(r, member::NOTE),
    };
    fields.finish(r);
    view
}

fn read_objectives(fields: Fields, r: &mut Reader<'_>) -> Vec<ObjectiveView> {
    let objectives = fields.children(r).into_iter();
    let mut objectives: Vec<_> = objectives.map(|(id, fields)| read_objective(r, id, fields)).collect();
    sort::by(&mut objectives, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    objectives
}

fn read_objective(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> ObjectiveView {
    let view = ObjectiveView {
        id,
        life: fields.life::<place::Objective>(r),
        ord: fields.register(r, objective::ORD),
        text: fields.text(r, objective::TEXT),
        dimension: fields.register(r, objective::DIMENSION),
        expected: fields.text(r, objective::EXPECTED),
        indicator: fields.register(r, objective::INDICATOR),
        owner: fields.register(r, objective::OWNER),
        due: fields.register(r, objective::DUE),
        state: fields.register(r, objective::STATE),
        family_words: fields.text(r, objective::FAMILY_WORDS),
        actions: read_actions(fields.child(r, "actions"), r),
        reviews: read_reviews(fields.child(r, "reviews"), r),
    };
    fields.finish(r);
    view
}

fn read_actions(fields: Fields, r: &mut Reader<'_>) -> Vec<ActionView> {
    let actions = fields.children(r).into_iter();
    let mut actions: Vec<_> = actions.map(|(id, fields)| read_action(r, id, fields)).collect();
    sort::by(&mut actions, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    actions
}

fn read_action(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> ActionView {
    let view = ActionView {
        id,
        life: fields.life::<place::Action>(r),
        ord: fields.register(r, action::ORD),
        what: fields.text(r, action::WHAT),
        who: fields.register(r, action::WHO),
        with: read_parties(fields.child(r, "with"), r, with::CHOSEN),
        place: fields.register(r, action::PLACE),
        frequency: fields.register(r, action::FREQUENCY),
        planned_minutes: fields.register(r, action::PLANNED_MINUTES),
        from: fields.register(r, action::FROM),
        to: fields.register(r, action::TO),
        device: fields.register(r, action::DEVICE),
        budget_code: fields.register(r, action::BUDGET_CODE),
        level: fields.register(r, action::LEVEL),
        state: fields.register(r, action::STATE),
    };
    fields.finish(r);
    view
}

fn read_reviews(fields: Fields, r: &mut Reader<'_>) -> Vec<ReviewView> {
    let reviews = fields.children(r).into_iter();
    let mut reviews: Vec<_> = reviews.map(|(id, fields)| read_review(r, id, fields)).collect();
    sort::by_key(&mut reviews, |review| (review.date.value, review.id));
    reviews
}

fn read_review(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> ReviewView {
    let view = ReviewView {
        id,
        life: fields.life::<place::Review>(r),
        date: fields.register(r, review::DATE),
        outcome: fields.register(r, review::OUTCOME),
        by: fields.register(r, review::BY),
        note: fields.text(r, review::NOTE),
    };
    fields.finish(r);
    view
}

fn read_events(fields: Fields, r: &mut Reader<'_>) -> Vec<EventView> {
    let events = fields.children(r).into_iter();
    let mut events: Vec<_> = events.map(|(id, fields)| read_event(r, id, fields)).collect();
    sort::by_key(&mut events, |event| std::cmp::Reverse((event.start.value, event.id)));
    events
}

fn read_event(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> EventView {
    let by = fields.made_by(r);
    let view = EventView {
        id,
        life: fields.life::<place::Event>(r),
        kind: fields.register(r, event::KIND),
        start: fields.register(r, event::START),
        end: fields.register(r, event::END),
        place: fields.register(r, event::PLACE),
        present: read_parties(fields.child(r, "present"), r, present::CHOSEN),
        child_seen: fields.register(r, event::CHILD_SEEN),
        lines: read_lines(fields.child(r, "lines"), r),
        progress: read_progress(fields.child(r, "progress"), r, id),
        minutes: fields.register(r, event::MINUTES),
        budget_code: fields.register(r, event::BUDGET_CODE),
        action: fields.register(r, event::ACTION),
        offline: fields.register(r, event::OFFLINE),
        next_at: fields.register(r, event::NEXT_AT),
        next_note: fields.register(r, event::NEXT_NOTE),
        closed_at: fields.register(r, event::CLOSED_AT),
        amends: fields.register(r, event::AMENDS),
        amend_reason: fields.register(r, event::AMEND_REASON),
        by,
    };
    fields.finish(r);
    view
}

fn read_lines(fields: Fields, r: &mut Reader<'_>) -> Vec<LineView> {
    let lines = fields.children(r).into_iter();
    let mut lines: Vec<_> = lines.map(|(id, fields)| read_line(r, id, fields)).collect();
    sort::by(&mut lines, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    lines
}

fn read_line(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> LineView {
    let by = fields.made_by(r);
    let view = LineView {
        id,
        life: fields.life::<place::Line>(r),
        ord: fields.register(r, line::ORD),
        kind: fields.register(r, line::KIND),
        text: fields.text(r, line::TEXT),
        declarant: fields.register(r, line::DECLARANT),
        verbatim: fields.register(r, line::VERBATIM),
        method: fields.register(r, line::METHOD),
        objective: fields.register(r, line::OBJECTIVE),
        dimension: fields.register(r, line::DIMENSION),
        amends: fields.register(r, line::AMENDS),
        by,
    };
    fields.finish(r);
    view
}

fn read_progress(mut fields: Fields, r: &mut Reader<'_>, event: Id) -> Vec<ProgressView> {
    let objectives: Vec<Id> = fields.prefixes(r);
    let progress = objectives.into_iter().map(|objective| {
        let at = Progress { event, objective };
        ProgressView {
            objective,
            step: fields.register_at(r, progress::STEP, &key_of(&at, progress::STEP)),
            note: fields.register_at(r, progress::NOTE, &key_of(&at, progress::NOTE)),
        }
    });
    let progress = progress.collect();
    fields.finish(r);
    progress
}

/// Things may be named before a merge brings them, or by a damaged document: said, not hidden.
fn report_dangling(r: &mut Reader<'_>, view: &PlanView) {
    for event in &view.events {
        let path = || place::Place::container(&place::Event { id: event.id });
        for seen in event.progress.iter().filter(|seen| view.objective(seen.objective).is_none()) {
            r.report(path().then("progress"), AnomalyKind::Dangling { to: seen.objective.to_string() });
        }
        for line in &event.lines {
            if let Some(missing) = line.objective.value.filter(|id| view.objective(*id).is_none()) {
                r.report(
                    path().then("lines").then(line.id.to_string()),
                    AnomalyKind::Dangling { to: missing.to_string() },
                );
            }
        }
    }
}
