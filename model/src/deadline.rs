//! Deadlines: those that people set, and what they said of these and of computed ones.

use crate::doc::{Edit, EditError};
use crate::field::{deadline, deadline_mark};
use crate::ids::{Id, UserId};
use crate::place::{Deadline, DeadlineMark};
use crate::read::{Fields, Reader, key_of};
use crate::record::records;
use crate::register::Register;
use crate::time::Date;
use crate::vocab::{DueKind, DueState};

records! {
    /// A deadline set by hand.
    DeadlineView of Deadline, deadline as "deadline" {
        kind: DueKind = KIND,
        date: Date = DATE,
        what: String = WHAT,
    } texts {} nested {}
}

/// What people said of a deadline.
#[derive(Clone, PartialEq, Debug)]
pub struct MarkView {
    /// The id of a deadline set by hand, or the key of a computed one.
    pub key: String,
    pub state: Register<DueState>,
    pub moved_to: Register<Date>,
    pub owner: Register<UserId>,
    /// Days before it at which it is brought to mind, as numbers separated by spaces.
    pub remind_days: Register<String>,
    /// What brought it to an end: a path, an id, a docket.
    pub closed_by: Register<String>,
    pub note: Register<String>,
}

pub(crate) fn read_marks(mut fields: Fields, r: &mut Reader<'_>) -> Vec<MarkView> {
    let keys: Vec<String> = fields.prefixes(r);
    let marks = keys.into_iter().map(|key| {
        let at = DeadlineMark(key);
        MarkView {
            state: fields.register_at(r, deadline_mark::STATE, &key_of(&at, deadline_mark::STATE)),
            moved_to: fields.register_at(r, deadline_mark::MOVED_TO, &key_of(&at, deadline_mark::MOVED_TO)),
            owner: fields.register_at(r, deadline_mark::OWNER, &key_of(&at, deadline_mark::OWNER)),
            remind_days: fields.register_at(r, deadline_mark::REMIND_DAYS, &key_of(&at, deadline_mark::REMIND_DAYS)),
            closed_by: fields.register_at(r, deadline_mark::CLOSED_BY, &key_of(&at, deadline_mark::CLOSED_BY)),
            note: fields.register_at(r, deadline_mark::NOTE, &key_of(&at, deadline_mark::NOTE)),
            key: at.0,
        }
    });
    let marks = marks.collect();
    fields.finish(r);
    marks
}

/// Sets a deadline by hand.
pub fn add_deadline(edit: &mut Edit<'_>, kind: DueKind, date: Date, what: &str) -> Result<Id, EditError> {
    let place = Deadline { id: edit.new_id() };
    DeadlineView::begin(edit, &place)?;
    edit.set(&place, deadline::KIND, Some(kind))?;
    edit.set(&place, deadline::DATE, Some(date))?;
    edit.set(&place, deadline::WHAT, Some(what.to_owned()))?;
    Ok(place.id)
}
