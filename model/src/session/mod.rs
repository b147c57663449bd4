//! A session of the table, of the steering group, of a technical group: when and where, who was there, its agenda with the minutes of each
//! point, what follows. Comune and partners write the minutes at the same time, each point in texts of its own.

mod minutes;

use std::collections::BTreeSet;

use crate::attachment::AttachmentView;
use crate::conflict::{Conflict, Record};
use crate::deadline::{MarkView, read_marks};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{agenda_item, attendance, dissent, item_link, session, session_action};
use crate::ids::{Id, UserId};
use crate::log::LogView;
use crate::ord::OrdKey;
use crate::passage::{Reviewed, TextPlace, read_reviewed};
use crate::path::Path;
use crate::place::{AgendaItem, Attendance, Dissent, ItemLink, LinkTo, Session, SessionAction};
use crate::plan::TaskItem;
use crate::read::{Anomaly, Fields, Reader, SharedText, key_of};
use crate::record::{read_set, records};
use crate::register::Register;
use crate::sort;
use crate::time::Date;
use crate::vocab::{ActionState, AgendaOutcome, AttendanceStatus, KeyWord, MinutesState, SessionBody, Side};

pub use minutes::{Approval, Approvals, approvals, content_hash, say};

/// A session as it reads now. Times are minutes since midnight.
#[derive(Clone, PartialEq, Debug)]
pub struct SessionView {
    pub body: Register<SessionBody>,
    pub number: Register<i64>,
    pub date: Register<Date>,
    pub start: Register<i64>,
    pub end: Register<i64>,
    pub place: Register<String>,
    /// Number of the convocation in the protocol.
    pub convocation_no: Register<String>,
    pub convocation_date: Register<Date>,
    pub chair: Register<UserId>,
    pub clerk: Register<UserId>,
    pub minutes_state: Register<MinutesState>,
    /// Who was there and is not in the workspace.
    pub guests: SharedText,
    /// What belongs to no point: how it opened and closed.
    pub notes: SharedText,
    pub attendance: Vec<AttendanceView>,
    /// In the order of people, removed ones included.
    pub agenda: Vec<AgendaItemView>,
    /// Oldest first, removed ones included.
    pub actions: Vec<SessionActionView>,
    /// Oldest first.
    pub approvals: Vec<MinutesApprovalView>,
    pub marks: Vec<MarkView>,
    pub attachments: Vec<AttachmentView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

/// An operator at a session.
#[derive(Clone, PartialEq, Debug)]
pub struct AttendanceView {
    pub user: UserId,
    /// For which organisation.
    pub org: Register<Id>,
    /// Cleared: nothing is said of this person.
    pub status: Register<AttendanceStatus>,
    /// For whom this person speaks.
    pub delegate_of: Register<UserId>,
    pub from: Register<i64>,
    pub to: Register<i64>,
}

impl AttendanceView {
    /// Whether the person is in the room, in whatever quality.
    pub fn is_there(&self) -> bool {
        use AttendanceStatus::{Delegato, Presente, Uditore};
        matches!(self.status.value, Some(Presente | Delegato | Uditore))
    }
}

records! {
    /// A point of the agenda.
    AgendaItemView of AgendaItem, agenda_item as "agenda_item" {
        title: String = TITLE,
        ord: OrdKey = ORD,
        outcome: AgendaOutcome = OUTCOME,
        /// The point that an earlier session put off.
        carried_from: Id = CARRIED_FROM,
    } texts { intro = INTRO, discussion = DISCUSSION, proposal = PROPOSAL, decision = DECISION, } nested {
        /// Oldest first. One that was taken back stays, and says so.
        dissents: Vec<DissentView> = "dissents" via DissentView::read_all,
        links: BTreeSet<LinkTo> = "links" via |fields, r| read_set(fields, r, item_link::CHOSEN),
    }

    /// The dissent of an organisation. It stays in the minutes for ever; taken back, it says by whom and when.
    DissentView of Dissent, dissent as "dissent" {
        org: Id = ORG,
        words: String = WORDS,
    } texts {} nested {}

    /// What follows from the session.
    SessionActionView of SessionAction, session_action as "session_action" {
        what: String = WHAT,
        who: UserId = WHO,
        due: Date = DUE,
        /// Never written reads as to do.
        state: ActionState = STATE,
        /// The point from which it follows.
        item: Id = ITEM,
    } texts {} nested {}

    /// What a side said of the minutes. It stays when they change.
    MinutesApprovalView of MinutesApproval, minutes_approval as "minutes_approval" {
        side: Side = SIDE,
        key: KeyWord = KEY,
        /// Of the minutes of which it was said: see [`content_hash`].
        hash: String = HASH,
    } texts {} nested {}
}

impl AgendaItemView {
    pub fn place(&self) -> AgendaItem {
        AgendaItem { id: self.id }
    }

    /// Whether it comes back at a later session.
    pub fn is_postponed(&self) -> bool {
        self.outcome.value == Some(AgendaOutcome::Rinviata)
    }
}

impl SessionActionView {
    pub fn place(&self) -> SessionAction {
        SessionAction { id: self.id }
    }

    /// Whether somebody still has to do it. Where two people disagree on that, somebody has.
    pub fn is_open(&self) -> bool {
        let over = matches!(self.state.value, Some(ActionState::Fatta | ActionState::Annullata));
        !self.life.is_removed() && (!over || self.state.is_contested())
    }
}

impl SessionView {
    pub fn item(&self, id: Id) -> Option<&AgendaItemView> {
        self.agenda.iter().find(|item| item.id == id)
    }

    /// The points that are there, in order.
    pub fn items(&self) -> impl Iterator<Item = &AgendaItemView> {
        self.agenda.iter().filter(|item| !item.life.is_removed())
    }

    /// The number of a point, from 1.
    pub fn number_of(&self, id: Id) -> Option<usize> {
        self.items().position(|item| item.id == id).map(|at| at + 1)
    }

    pub fn attendance_of(&self, user: UserId) -> Option<&AttendanceView> {
        self.attendance.iter().find(|one| one.user == user)
    }

    /// What follows, without what was removed.
    pub fn present_actions(&self) -> impl Iterator<Item = &SessionActionView> {
        self.actions.iter().filter(|action| !action.life.is_removed())
    }
}

/// Reads any session, whatever the document holds.
pub fn read(doc: &Doc) -> (SessionView, Vec<Anomaly>) {
    let (view, _, reader) = read_all(doc);
    (view, reader.anomalies)
}

pub(crate) fn texts(doc: &Doc) -> (Vec<TextPlace>, Reviewed) {
    let (_, reviewed, mut reader) = read_all(doc);
    (reader.present_texts(), reviewed)
}

fn read_all(doc: &Doc) -> (SessionView, Reviewed, Reader<'_>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Session);
    let r = &mut reader;
    let mut own = root.child(r, "session");
    let mut view = SessionView {
        body: own.register(r, session::BODY),
        number: own.register(r, session::NUMBER),
        date: own.register(r, session::DATE),
        start: own.register(r, session::START),
        end: own.register(r, session::END),
        place: own.register(r, session::PLACE),
        convocation_no: own.register(r, session::CONVOCATION_NO),
        convocation_date: own.register(r, session::CONVOCATION_DATE),
        chair: own.register(r, session::CHAIR),
        clerk: own.register(r, session::CLERK),
        minutes_state: own.register(r, session::MINUTES_STATE),
        guests: own.text(r, session::GUESTS),
        notes: own.text(r, session::NOTES),
        attendance: read_attendance(root.child(r, "attendance"), r),
        agenda: AgendaItemView::read_all(root.child(r, "agenda"), r),
        actions: SessionActionView::read_all(root.child(r, "actions"), r),
        approvals: MinutesApprovalView::read_all(root.child(r, "approvals"), r),
        marks: read_marks(root.child(r, "deadline_marks"), r),
        attachments: AttachmentView::read_all(root.child(r, "attachments"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    let reviewed = read_reviewed(root.child(r, "reviewed"), r);
    root.finish(r);
    sort::by(&mut view.agenda, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reviewed, reader)
}

fn read_attendance(mut fields: Fields, r: &mut Reader<'_>) -> Vec<AttendanceView> {
    let users: Vec<UserId> = fields.prefixes(r);
    let people = users.into_iter().map(|user| {
        let at = Attendance(user);
        AttendanceView {
            user,
            org: fields.register_at(r, attendance::ORG, &key_of(&at, attendance::ORG)),
            status: fields.register_at(r, attendance::STATUS, &key_of(&at, attendance::STATUS)),
            delegate_of: fields.register_at(r, attendance::DELEGATE_OF, &key_of(&at, attendance::DELEGATE_OF)),
            from: fields.register_at(r, attendance::FROM, &key_of(&at, attendance::FROM)),
            to: fields.register_at(r, attendance::TO, &key_of(&at, attendance::TO)),
        }
    });
    let people = people.collect();
    fields.finish(r);
    people
}

/// Says of a fresh document which session it is.
pub fn open(edit: &mut Edit<'_>, body: SessionBody, number: i64, date: Date) -> Result<(), EditError> {
    edit.intend("session.open", Path::from(["session"]));
    edit.set(&Session, session::BODY, Some(body))?;
    edit.set(&Session, session::NUMBER, Some(number))?;
    edit.set(&Session, session::DATE, Some(date))?;
    edit.set(&Session, session::MINUTES_STATE, Some(MinutesState::Bozza))
}

/// Adds a point between two others. `carried_from`: the point that an earlier session put off.
pub fn add_item(
    edit: &mut Edit<'_>,
    title: &str,
    carried_from: Option<Id>,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<Id, EditError> {
    let place = AgendaItem { id: edit.new_id() };
    AgendaItemView::begin(edit, &place)?;
    edit.set(&place, agenda_item::TITLE, Some(title.to_owned()))?;
    edit.set(&place, agenda_item::ORD, Some(OrdKey::between(after, before)))?;
    edit.set(&place, agenda_item::CARRIED_FROM, carried_from)?;
    Ok(place.id)
}

/// Adds points one behind the other, at the end of a fresh agenda.
pub fn add_items<'t>(
    edit: &mut Edit<'_>,
    items: impl IntoIterator<Item = (&'t str, Option<Id>)>,
) -> Result<Vec<Id>, EditError> {
    let mut last: Option<OrdKey> = None;
    let mut ids = Vec::new();
    for (title, carried_from) in items {
        let ord = OrdKey::between(last.as_ref(), None);
        ids.push(add_item(edit, title, carried_from, last.as_ref(), None)?);
        last = Some(ord);
    }
    Ok(ids)
}

/// Moves a point between two others.
pub fn move_item(
    edit: &mut Edit<'_>,
    id: Id,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(&AgendaItem { id }, agenda_item::ORD, Some(OrdKey::between(after, before)))
}

/// Says whether somebody is there, and for which organisation.
pub fn attend(
    edit: &mut Edit<'_>,
    user: UserId,
    org: Option<Id>,
    status: Option<AttendanceStatus>,
) -> Result<(), EditError> {
    let place = Attendance(user);
    edit.intend("attendance.add", Path::from(["attendance"]).then(user.to_string()));
    if org.is_some() {
        edit.set(&place, attendance::ORG, org)?;
    }
    edit.set(&place, attendance::STATUS, status)
}

/// Writes down the dissent of an organisation.
pub fn add_dissent(edit: &mut Edit<'_>, item: Id, org: Id, words: &str) -> Result<Id, EditError> {
    let place = Dissent { item, id: edit.new_id() };
    DissentView::begin(edit, &place)?;
    edit.set(&place, dissent::ORG, Some(org))?;
    edit.set(&place, dissent::WORDS, Some(words.to_owned()))?;
    Ok(place.id)
}

/// Says that a point deals with a text or a clause, or that it does not.
pub fn set_link(edit: &mut Edit<'_>, item: Id, to: LinkTo, there: bool) -> Result<(), EditError> {
    edit.set(&ItemLink { item, to }, item_link::CHOSEN, Some(there))
}

/// Adds what somebody has to do.
pub fn add_action(
    edit: &mut Edit<'_>,
    what: &str,
    who: Option<UserId>,
    due: Option<Date>,
    item: Option<Id>,
) -> Result<Id, EditError> {
    let place = SessionAction { id: edit.new_id() };
    SessionActionView::begin(edit, &place)?;
    edit.set(&place, session_action::WHAT, Some(what.to_owned()))?;
    edit.set(&place, session_action::WHO, who)?;
    edit.set(&place, session_action::DUE, due)?;
    edit.set(&place, session_action::STATE, Some(ActionState::DaFare))?;
    edit.set(&place, session_action::ITEM, item)?;
    Ok(place.id)
}

/// The actions that somebody still has to do, the earliest first, those without a day last.
pub fn open_actions(view: &SessionView) -> Vec<TaskItem> {
    let item = |action: &SessionActionView| TaskItem {
        id: action.id,
        what: action.what.value.clone().unwrap_or_default(),
        owner: action.who.value,
        due: action.due.earliest(),
    };
    let mut items: Vec<TaskItem> = view.actions.iter().filter(|action| action.is_open()).map(item).collect();
    sort::by_key(&mut items, |item| (item.due.is_none(), item.due, item.id));
    items
}
