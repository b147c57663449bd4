//! Addresses and telephone numbers handed out for visits: a document and a space of its own, so that who visits a family learns how to
//! reach it without learning who it is. Whoever reads the vault copies into it what a visit needs, for as long as it is needed.

use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{contacts, visit_contact};
use crate::ids::Id;
use crate::log::LogView;
use crate::path::Path;
use crate::place::{Contacts, Place, VisitContact};
use crate::read::{Anomaly, Fields, Reader, key_of};
use crate::register::Register;
use crate::time::Date;

/// What was handed out, as it reads now.
#[derive(Clone, PartialEq, Debug)]
pub struct ContactsView {
    /// Id of the plan's document, in hexadecimal digits.
    pub plan: Register<String>,
    pub code: Register<String>,
    pub contacts: Vec<VisitContactView>,
    /// Every reveal by those who may write here, with its reason. Others keep theirs in the lane beside: [`crate::log::read_reasons`].
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

/// How to reach one person.
#[derive(Clone, PartialEq, Debug)]
pub struct VisitContactView {
    /// The person of the household.
    pub id: Id,
    pub address: Register<String>,
    pub phone: Register<String>,
    /// The last day on which it is shown. What a device has received it keeps.
    pub until: Register<Date>,
}

impl VisitContactView {
    /// Whether it is still for use on a day.
    pub fn is_for(&self, today: Date) -> bool {
        self.until.value.is_some_and(|until| until >= today)
            && (self.address.value.is_some() || self.phone.value.is_some())
    }
}

/// Reads any contacts, whatever the document holds.
pub fn read(doc: &Doc) -> (ContactsView, Vec<Anomaly>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Contacts);
    let r = &mut reader;
    let mut own = root.child(r, "contacts");
    let plan = own.register(r, contacts::PLAN);
    let code = own.register(r, contacts::CODE);
    own.finish(r);
    let contacts = read_contacts(root.child(r, "visit_contacts"), r);
    let log = LogView::read_all(root.child(r, "log"), r);
    root.child(r, "reviewed");
    root.finish(r);
    let view = ContactsView { plan, code, contacts, log, conflicts: reader.conflicts, records: reader.records };
    (view, reader.anomalies)
}

fn read_contacts(mut fields: Fields, r: &mut Reader<'_>) -> Vec<VisitContactView> {
    let ids: Vec<Id> = fields.prefixes(r);
    let contacts = ids.into_iter().map(|id| {
        let at = VisitContact(id);
        VisitContactView {
            id,
            address: fields.register_at(r, visit_contact::ADDRESS, &key_of(&at, visit_contact::ADDRESS)),
            phone: fields.register_at(r, visit_contact::PHONE, &key_of(&at, visit_contact::PHONE)),
            until: fields.register_at(r, visit_contact::UNTIL, &key_of(&at, visit_contact::UNTIL)),
        }
    });
    let contacts = contacts.collect();
    fields.finish(r);
    contacts
}

/// Says of fresh contacts which plan they belong to.
pub fn open(edit: &mut Edit<'_>, plan: &str, code: &str) -> Result<(), EditError> {
    edit.intend("contacts.open", Path::from(["contacts"]));
    edit.set(&Contacts, contacts::PLAN, Some(plan.to_owned()))?;
    edit.set(&Contacts, contacts::CODE, Some(code.to_owned()))
}

/// Hands out how to reach a person, until and with a day.
pub fn hand_out(
    edit: &mut Edit<'_>,
    person: Id,
    address: Option<String>,
    phone: Option<String>,
    until: Date,
) -> Result<(), EditError> {
    let place = VisitContact(person);
    edit.intend("visit_contact.hand_out", place.container().then(person.to_string()));
    edit.set(&place, visit_contact::ADDRESS, address)?;
    edit.set(&place, visit_contact::PHONE, phone)?;
    edit.set(&place, visit_contact::UNTIL, Some(until))
}

/// Shows it no more. It stays in the history of the document, and on the devices that have received it.
pub fn take_back(edit: &mut Edit<'_>, person: Id) -> Result<(), EditError> {
    let place = VisitContact(person);
    edit.intend("visit_contact.take_back", place.container().then(person.to_string()));
    edit.set(&place, visit_contact::ADDRESS, None)?;
    edit.set(&place, visit_contact::PHONE, None)?;
    edit.set(&place, visit_contact::UNTIL, None)
}
