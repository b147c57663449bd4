//! The workspace document: the partnership, its organisations and its operators. Every operator can read it; names live here and
//! never in the control log.

use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{operator, organization, published, workspace};
use crate::grid::{self, TermView};
use crate::guideline::{self, GuidelinePhaseView};
use crate::ids::{Id, UserId};
use crate::log::LogView;
use crate::place::{Operator, Organization, Place, Published, Workspace};
use crate::read::{Anomaly, Fields, Life, Reader, key_of};
use crate::record::records;
use crate::register::Register;
use crate::time::Date;
use crate::vocab::{OperatorRole, OrganizationKind, Side};

/// The workspace as it reads now.
#[derive(Clone, PartialEq, Debug)]
pub struct WorkspaceView {
    pub name: Register<String>,
    /// Removed ones included, as plans may still name them: see [`OrganizationView::life`].
    pub organizations: Vec<OrganizationView>,
    pub operators: Vec<OperatorView>,
    /// What people changed in the editable vocabularies, by code: [`crate::grid::dimensions`] reads them.
    pub terms: Vec<TermView>,
    /// What people changed in the phases of the guidelines, by code: [`crate::guideline::phases`] reads them.
    pub guideline_phases: Vec<GuidelinePhaseView>,
    /// Oldest first.
    pub published: Vec<PublishedView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct OrganizationView {
    pub id: Id,
    pub life: Life,
    pub name: Register<String>,
    pub kind: Register<OrganizationKind>,
    pub side: Register<Side>,
    pub is_lead: Register<bool>,
    pub contact: Register<UserId>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct OperatorView {
    pub user: UserId,
    pub display_name: Register<String>,
    pub org: Register<Id>,
    pub role: Register<OperatorRole>,
    /// Never written reads as active.
    pub active: Register<bool>,
}

records! {
    /// Numbers without names that a coordinator handed to all: see [`crate::numbers`].
    PublishedView of Published, published as "published" {
        from: Date = FROM,
        to: Date = TO,
        /// As [`crate::numbers::spell`] writes them.
        rows: String = ROWS,
    } texts {} nested {}
}

impl WorkspaceView {
    pub fn operator(&self, user: UserId) -> Option<&OperatorView> {
        self.operators.iter().find(|operator| operator.user == user)
    }

    pub fn organization(&self, id: Id) -> Option<&OrganizationView> {
        self.organizations.iter().find(|organization| organization.id == id)
    }
}

impl OperatorView {
    pub fn is_active(&self) -> bool {
        self.active.value != Some(false)
    }
}

/// Reads any workspace document, whatever it holds.
pub fn read(doc: &Doc) -> (WorkspaceView, Vec<Anomaly>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Workspace);
    let r = &mut reader;
    let mut own = root.child(r, "workspace");
    let name = own.register(r, workspace::NAME);
    own.finish(r);
    let organizations = root.child(r, "organizations").children(r);
    let organizations = organizations.into_iter().map(|(id, fields)| read_organization(r, id, fields)).collect();
    let operators = read_operators(root.child(r, "operators"), r);
    let terms = grid::read_terms(root.child(r, "terms"), r);
    let guideline_phases = guideline::read_phases(root.child(r, "guideline_phases"), r);
    let published = PublishedView::read_all(root.child(r, "published"), r);
    let log = LogView::read_all(root.child(r, "log"), r);
    root.child(r, "reviewed");
    root.finish(r);
    let (conflicts, records) = (std::mem::take(&mut reader.conflicts), std::mem::take(&mut reader.records));
    let view =
        WorkspaceView { name, organizations, operators, terms, guideline_phases, published, log, conflicts, records };
    (view, reader.anomalies)
}

fn read_organization(r: &mut Reader<'_>, id: Id, mut fields: Fields) -> OrganizationView {
    let view = OrganizationView {
        id,
        life: fields.life::<Organization>(r),
        name: fields.register(r, organization::NAME),
        kind: fields.register(r, organization::KIND),
        side: fields.register(r, organization::SIDE),
        is_lead: fields.register(r, organization::IS_LEAD),
        contact: fields.register(r, organization::CONTACT),
    };
    fields.finish(r);
    view
}

fn read_operators(mut fields: Fields, r: &mut Reader<'_>) -> Vec<OperatorView> {
    let users: Vec<UserId> = fields.prefixes(r);
    let operators = users.into_iter().map(|user| {
        let place = Operator(user);
        OperatorView {
            user,
            display_name: fields.register_at(r, operator::DISPLAY_NAME, &key_of(&place, operator::DISPLAY_NAME)),
            org: fields.register_at(r, operator::ORG, &key_of(&place, operator::ORG)),
            role: fields.register_at(r, operator::ROLE, &key_of(&place, operator::ROLE)),
            active: fields.register_at(r, operator::ACTIVE, &key_of(&place, operator::ACTIVE)),
        }
    });
    let operators = operators.collect();
    fields.finish(r);
    operators
}

/// Names the partnership.
pub fn set_name(edit: &mut Edit<'_>, name: &str) -> Result<(), EditError> {
    edit.set(&Workspace, workspace::NAME, Some(name.to_owned()))
}

/// Adds an organisation and returns its id. Its other fields are set with [`Edit::set`] and [`crate::field::organization`].
pub fn add_organization(edit: &mut Edit<'_>, name: &str, kind: OrganizationKind, side: Side) -> Result<Id, EditError> {
    let place = Organization { id: edit.new_id() };
    edit.create(&place, "organization.add")?;
    edit.set(&place, organization::NAME, Some(name.to_owned()))?;
    edit.set(&place, organization::KIND, Some(kind))?;
    edit.set(&place, organization::SIDE, Some(side))?;
    Ok(place.id)
}

/// Adds an operator, or completes one that somebody else has just added.
pub fn add_operator(
    edit: &mut Edit<'_>,
    user: UserId,
    display_name: &str,
    org: Option<Id>,
    role: OperatorRole,
) -> Result<(), EditError> {
    let place = Operator(user);
    edit.intend("operator.add", place.container().then(user.to_string()));
    edit.set(&place, operator::DISPLAY_NAME, Some(display_name.to_owned()))?;
    edit.set(&place, operator::ORG, org)?;
    edit.set(&place, operator::ROLE, Some(role))?;
    edit.set(&place, operator::ACTIVE, Some(true))
}

/// Hands numbers over a period to all in the workspace.
pub fn publish(edit: &mut Edit<'_>, from: Date, to: Date, rows: &str) -> Result<Id, EditError> {
    let place = Published { id: edit.new_id() };
    PublishedView::begin(edit, &place)?;
    edit.set(&place, published::FROM, Some(from))?;
    edit.set(&place, published::TO, Some(to))?;
    edit.set(&place, published::ROWS, Some(rows.to_owned()))?;
    Ok(place.id)
}
