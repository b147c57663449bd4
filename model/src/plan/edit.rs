//! What people do to a plan. Single fields are written with [`Edit::set`] and the fields of [`crate::field`], texts with
//! [`crate::text`]; here is what makes new things or does more than one write.

use automerge::ObjType;
use automerge::transaction::Transactable;

use crate::doc::{Edit, EditError, Kind};
use crate::field::{
    action, companion, event, line, member, objective, plan, present, progress, reason, review, seat as seat_field,
    with,
};
use crate::ids::{DocId, Id, Party, UserId};
use crate::ord::OrdKey;
use crate::path::Path;
use crate::place::{
    self, Action, Companion, Event, Line, Member, Objective, Place, Plan, PlanReason, Present, Progress, Review, Seat,
    With,
};
use crate::register::TextField;
use crate::text;
use crate::time::{Date, Instant};
use crate::vocab::{
    AccessChannel, ChildSeen, EventKind, EventPlace, Kin, Level, LineKind, Method, OperatorRole,
    ParentalResponsibility, PlanState, Reason, ReviewOutcome, Step,
};

/// Gives a fresh plan its code and code name. The code never changes again; two plans opened apart may share one, and people see it.
pub fn open(
    edit: &mut Edit<'_>,
    code: &str,
    alias: &str,
    opened: Date,
    channel: Option<AccessChannel>,
) -> Result<(), EditError> {
    edit.intend("plan.open", Path::from(["plan"]));
    edit.set(&Plan, plan::CODE, Some(code.to_owned()))?;
    edit.set(&Plan, plan::ALIAS, Some(alias.to_owned()))?;
    edit.set(&Plan, plan::OPENED, Some(opened))?;
    edit.set(&Plan, plan::ACCESS_CHANNEL, channel)?;
    edit.set(&Plan, plan::STATE, Some(PlanState::Segnalata))
}

/// Sets the level and keeps the reason in the history of levels.
pub fn set_level(edit: &mut Edit<'_>, level: Level, reason: &str) -> Result<(), EditError> {
    edit.set(&Plan, plan::LEVEL, Some(level))?;
    // Also when the level stays and only a reason is added.
    edit.intend(plan::LEVEL.label, Plan.container().then(plan::LEVEL.key()));
    let levels = edit.find(&Path::from(["levels"]))?;
    let id = edit.new_id().to_string();
    let entry = edit.tx.put_object(&levels, id, ObjType::Map)?;
    edit.tx.put(&entry, "level", level.code())?;
    edit.tx.put(&entry, "reason", reason)?;
    Ok(())
}

/// Adds a reason or takes it away. Added by one and taken away by another at once, it stays.
pub fn set_reason(edit: &mut Edit<'_>, term: Reason, chosen: bool) -> Result<(), EditError> {
    edit.set(&PlanReason(term), reason::CHOSEN, Some(chosen))
}

/// Seats an operator in the team from a day on.
pub fn seat(edit: &mut Edit<'_>, user: UserId, role: OperatorRole, from: Date) -> Result<(), EditError> {
    edit.intend("seat.add", Seat(user).container().then(user.to_string()));
    edit.set(&Seat(user), seat_field::ROLE, Some(role))?;
    edit.set(&Seat(user), seat_field::FROM, Some(from))?;
    edit.set(&Seat(user), seat_field::TO, None)
}

/// Ends an operator's time in the team; the seat stays readable.
pub fn leave_team(edit: &mut Edit<'_>, user: UserId, to: Date) -> Result<(), EditError> {
    edit.set(&Seat(user), seat_field::TO, Some(to))
}

/// Keeps in the plan that a document of its own accompanies it, and in which space, so that those who may read it know whom to ask.
pub fn add_companion(edit: &mut Edit<'_>, kind: Kind, doc: DocId, space: &str) -> Result<(), EditError> {
    let place = Companion { kind, doc };
    edit.intend("companion.add", place.container().then(place.to_string()));
    edit.set(&place, companion::SPACE, Some(space.to_owned()))
}

/// What is known of a person of the household when added.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MemberDraft {
    /// A description, never a name: "figlia 8".
    pub label: String,
    pub kin: Option<Kin>,
    pub birth_year: Option<i64>,
    pub lives_in: Option<bool>,
    pub parental_resp: Option<ParentalResponsibility>,
    pub language: Option<String>,
}

/// Adds a person of the household.
pub fn add_member(edit: &mut Edit<'_>, draft: MemberDraft) -> Result<Id, EditError> {
    let place = Member { id: edit.new_id() };
    edit.create(&place, "member.add")?;
    add_text(edit, &place, member::NOTE, "")?;
    edit.set(&place, member::LABEL, Some(draft.label))?;
    edit.set(&place, member::KIN, draft.kin)?;
    edit.set(&place, member::BIRTH_YEAR, draft.birth_year)?;
    edit.set(&place, member::LIVES_IN, draft.lives_in)?;
    edit.set(&place, member::PARENTAL_RESP, draft.parental_resp)?;
    edit.set(&place, member::LANGUAGE, draft.language)?;
    Ok(place.id)
}

/// Adds an objective after `after`, the last of the present ones (`None` when there is none).
pub fn add_objective(edit: &mut Edit<'_>, words: &str, after: Option<&OrdKey>) -> Result<Id, EditError> {
    let place = Objective { id: edit.new_id() };
    edit.create(&place, "objective.add")?;
    add_text(edit, &place, objective::TEXT, words)?;
    add_text(edit, &place, objective::EXPECTED, "")?;
    add_text(edit, &place, objective::FAMILY_WORDS, "")?;
    add_map(edit, &place.container(), "actions")?;
    add_map(edit, &place.container(), "reviews")?;
    edit.set(&place, objective::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&place, objective::STATE, Some(crate::vocab::ObjectiveState::Proposto))?;
    Ok(place.id)
}

/// Moves an objective between two others.
pub fn move_objective(
    edit: &mut Edit<'_>,
    id: Id,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(&Objective { id }, objective::ORD, Some(OrdKey::between(after, before)))
}

/// Adds an action to an objective, after `after`.
pub fn add_action(edit: &mut Edit<'_>, objective: Id, what: &str, after: Option<&OrdKey>) -> Result<Action, EditError> {
    let place = Action { objective, id: edit.new_id() };
    edit.create(&place, "action.add")?;
    add_text(edit, &place, action::WHAT, what)?;
    add_map(edit, &place.container(), "with")?;
    edit.set(&place, action::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&place, action::STATE, Some(crate::vocab::ActionState::DaFare))?;
    Ok(place)
}

/// Moves an action between two others of the same objective.
pub fn move_action(
    edit: &mut Edit<'_>,
    at: &Action,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(at, action::ORD, Some(OrdKey::between(after, before)))
}

/// Says that an action is done with `party`, or no longer.
pub fn set_with(edit: &mut Edit<'_>, at: Action, party: Party, chosen: bool) -> Result<(), EditError> {
    edit.set(&With { action: at, party }, with::CHOSEN, Some(chosen))
}

/// Adds a review of an objective.
pub fn add_review(
    edit: &mut Edit<'_>,
    objective: Id,
    date: Date,
    outcome: ReviewOutcome,
    by: UserId,
    note: &str,
) -> Result<Id, EditError> {
    let place = Review { objective, id: edit.new_id() };
    edit.create(&place, "review.add")?;
    add_text(edit, &place, review::NOTE, note)?;
    edit.set(&place, review::DATE, Some(date))?;
    edit.set(&place, review::OUTCOME, Some(outcome))?;
    edit.set(&place, review::BY, Some(by))?;
    Ok(place.id)
}

/// What is known of an event when its entry is begun. Only the kind is needed; the rest can come later.
#[derive(Clone, PartialEq, Debug)]
pub struct EventDraft {
    pub kind: EventKind,
    pub start: Option<Instant>,
    pub end: Option<Instant>,
    pub place: Option<EventPlace>,
    pub present: Vec<Party>,
    pub child_seen: Option<ChildSeen>,
    /// The closed entry which this one corrects.
    pub amends: Option<Id>,
}

impl EventDraft {
    pub fn of(kind: EventKind) -> Self {
        Self { kind, start: None, end: None, place: None, present: Vec::new(), child_seen: None, amends: None }
    }
}

/// Begins an entry of the diary.
pub fn add_event(edit: &mut Edit<'_>, draft: EventDraft) -> Result<Id, EditError> {
    let place = Event { id: edit.new_id() };
    edit.create(&place, "event.add")?;
    for map in ["lines", "present", "progress"] {
        add_map(edit, &place.container(), map)?;
    }
    edit.set(&place, event::KIND, Some(draft.kind))?;
    edit.set(&place, event::START, draft.start)?;
    edit.set(&place, event::END, draft.end)?;
    edit.set(&place, event::PLACE, draft.place)?;
    edit.set(&place, event::CHILD_SEEN, draft.child_seen)?;
    edit.set(&place, event::AMENDS, draft.amends)?;
    for party in draft.present {
        set_present(edit, place.id, party, true)?;
    }
    Ok(place.id)
}

/// Says that `party` was at an event, or was not.
pub fn set_present(edit: &mut Edit<'_>, event: Id, party: Party, chosen: bool) -> Result<(), EditError> {
    edit.set(&Present { event, party }, present::CHOSEN, Some(chosen))
}

/// How an objective moved, as seen at an event; one tap.
pub fn set_progress(
    edit: &mut Edit<'_>,
    event: Id,
    objective: Id,
    step: Step,
    note: Option<&str>,
) -> Result<(), EditError> {
    let place = Progress { event, objective };
    edit.set(&place, progress::STEP, Some(step))?;
    match note {
        Some(note) => edit.set(&place, progress::NOTE, Some(note.to_owned())),
        None => Ok(()),
    }
}

/// Ends the writing of an entry: from now on it is corrected by entries that amend it.
pub fn close_event(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    let now = Instant(edit.now_ms());
    edit.set(&Event { id }, event::CLOSED_AT, Some(now))
}

/// A line of the diary. A declaration should name its declarant, an evaluation of a personality its method; the interface asks for
/// them and the document takes the line without.
#[derive(Clone, PartialEq, Debug)]
pub struct LineDraft {
    pub kind: LineKind,
    pub text: String,
    pub declarant: Option<Party>,
    pub verbatim: bool,
    pub method: Option<Method>,
    pub objective: Option<Id>,
    /// The line which this one corrects.
    pub amends: Option<Id>,
}

impl LineDraft {
    pub fn of(kind: LineKind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
            declarant: None,
            verbatim: false,
            method: None,
            objective: None,
            amends: None,
        }
    }
}

/// Adds a line to an entry, after `after`.
pub fn add_line(edit: &mut Edit<'_>, event: Id, draft: LineDraft, after: Option<&OrdKey>) -> Result<Line, EditError> {
    let place = Line { event, id: edit.new_id() };
    edit.create(&place, "line.add")?;
    add_text(edit, &place, line::TEXT, &draft.text)?;
    edit.set(&place, line::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&place, line::KIND, Some(draft.kind))?;
    edit.set(&place, line::DECLARANT, draft.declarant)?;
    edit.set(&place, line::VERBATIM, draft.verbatim.then_some(true))?;
    edit.set(&place, line::METHOD, draft.method)?;
    edit.set(&place, line::OBJECTIVE, draft.objective)?;
    edit.set(&place, line::AMENDS, draft.amends)?;
    Ok(place)
}

fn add_text<E: place::Entity>(
    edit: &mut Edit<'_>,
    place: &E,
    field: TextField<E>,
    words: &str,
) -> Result<(), EditError> {
    let container = edit.find(&place.container())?;
    edit.tx.put_object(&container, field.key(), ObjType::Text)?;
    text::update(edit, place, field, words)
}

fn add_map(edit: &mut Edit<'_>, container: &Path, key: &str) -> Result<(), EditError> {
    let container = edit.find(container)?;
    edit.tx.put_object(&container, key, ObjType::Map)?;
    Ok(())
}
