//! The identity vault of a family, a document and a space of its own: who the persons are that the plan calls by a description, and
//! who looked, when and why.

use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{identity, person};
use crate::ids::Id;
use crate::log::LogView;
use crate::path::Path;
use crate::place::{Identity, Person};
use crate::read::{Anomaly, Fields, Reader, key_of};
use crate::register::Register;
use crate::time::Date;

/// The vault as it reads now.
#[derive(Clone, PartialEq, Debug)]
pub struct IdentityView {
    /// Id of the plan's document, in hexadecimal digits.
    pub plan: Register<String>,
    pub code: Register<String>,
    pub persons: Vec<PersonView>,
    /// Every reveal, with its reason. Oldest first.
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

/// Who a person is. Shown masked; see `docs/threat-model.md`.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonView {
    /// The person of the household, or the node of the network.
    pub id: Id,
    pub surname: Register<String>,
    pub given_name: Register<String>,
    pub birth_date: Register<Date>,
    /// Codice fiscale (DM 23-12-1976).
    pub tax_code: Register<String>,
    pub address: Register<String>,
    pub phone: Register<String>,
    pub preferred_contact: Register<String>,
}

impl IdentityView {
    pub fn person(&self, id: Id) -> Option<&PersonView> {
        self.persons.iter().find(|person| person.id == id)
    }
}

/// Reads any vault, whatever the document holds.
pub fn read(doc: &Doc) -> (IdentityView, Vec<Anomaly>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Identity);
    let r = &mut reader;
    let mut own = root.child(r, "identity");
    let plan = own.register(r, identity::PLAN);
    let code = own.register(r, identity::CODE);
    own.finish(r);
    let persons = read_persons(root.child(r, "persons"), r);
    let log = LogView::read_all(root.child(r, "log"), r);
    root.child(r, "reviewed");
    root.finish(r);
    let view = IdentityView { plan, code, persons, log, conflicts: reader.conflicts, records: reader.records };
    (view, reader.anomalies)
}

fn read_persons(mut fields: Fields, r: &mut Reader<'_>) -> Vec<PersonView> {
    let ids: Vec<Id> = fields.prefixes(r);
    let persons = ids.into_iter().map(|id| {
        let at = Person(id);
        PersonView {
            id,
            surname: fields.register_at(r, person::SURNAME, &key_of(&at, person::SURNAME)),
            given_name: fields.register_at(r, person::GIVEN_NAME, &key_of(&at, person::GIVEN_NAME)),
            birth_date: fields.register_at(r, person::BIRTH_DATE, &key_of(&at, person::BIRTH_DATE)),
            tax_code: fields.register_at(r, person::TAX_CODE, &key_of(&at, person::TAX_CODE)),
            address: fields.register_at(r, person::ADDRESS, &key_of(&at, person::ADDRESS)),
            phone: fields.register_at(r, person::PHONE, &key_of(&at, person::PHONE)),
            preferred_contact: fields.register_at(
                r,
                person::PREFERRED_CONTACT,
                &key_of(&at, person::PREFERRED_CONTACT),
            ),
        }
    });
    let persons = persons.collect();
    fields.finish(r);
    persons
}

/// Says of a fresh vault which plan it belongs to.
pub fn open(edit: &mut Edit<'_>, plan: &str, code: &str) -> Result<(), EditError> {
    edit.intend("identity.open", Path::from(["identity"]));
    edit.set(&Identity, identity::PLAN, Some(plan.to_owned()))?;
    edit.set(&Identity, identity::CODE, Some(code.to_owned()))
}
