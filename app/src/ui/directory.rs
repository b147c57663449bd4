//! Who is who: the workspace document, read once for all pages.

use intreccio_model::ids::{Id, Party, UserId};
use intreccio_model::log::LogView;
use intreccio_model::plan::PlanView;
use intreccio_model::roles::{self, Area, Writing};
use intreccio_model::sort;
use intreccio_model::vocab::OperatorRole;
use intreccio_model::workspace::{self, OperatorView, WorkspaceView};
use leptos::prelude::*;

use super::I18n;
use super::exports::left;
use super::words;
use crate::bridge::{Id16, Me, Problem};
use crate::i18n::t_string;
use crate::window::client::Client;
use crate::window::doc::OpenDoc;

/// The workspace document and its view.
#[derive(Clone, Copy)]
pub struct Directory {
    pub doc: Signal<Option<Result<OpenDoc, Problem>>>,
    /// `None` while it is being opened.
    pub view: Memo<Option<WorkspaceView>>,
    pub me: UserId,
}

impl Directory {
    /// Opens the workspace document for as long as the component lives.
    pub fn open(client: Client, me: &Me) -> Self {
        let doc = client.document(me.directory);
        let view = Memo::new(move |_| {
            let doc = doc.get()?.ok()?;
            Some(doc.with(|doc| workspace::read(doc).0))
        });
        Self { doc, view, me: UserId(me.user) }
    }

    /// The name of a person, or words for somebody who is not in the directory.
    pub fn name(self, i18n: I18n, user: UserId) -> String {
        let found =
            self.view.with(|view| view.as_ref().and_then(|view| view.operator(user)?.display_name.value.clone()));
        found.unwrap_or_else(|| t_string!(i18n, common.somebody).to_owned())
    }

    /// The same, saying "tu" of the person at this device.
    pub fn name_or_you(self, i18n: I18n, user: Option<UserId>) -> String {
        match user {
            Some(user) if user == self.me => t_string!(i18n, common.you).to_owned(),
            Some(user) => self.name(i18n, user),
            None => t_string!(i18n, common.somebody).to_owned(),
        }
    }

    /// Name and role.
    pub fn name_and_role(self, i18n: I18n, user: UserId) -> String {
        let name = self.name(i18n, user);
        let role = self.view.with(|view| view.as_ref().and_then(|view| view.operator(user)?.role.value));
        match role {
            Some(role) => format!("{name} · {}", words::vocabulary(i18n.get_locale(), "operator_role", role.code())),
            None => name,
        }
    }

    /// The role of the person at this device; `None` while the directory is being opened.
    pub fn my_role(self) -> Option<OperatorRole> {
        self.view.with(|view| view.as_ref()?.operator(self.me)?.role.value)
    }

    /// Whether the role that the directory knows for the person at this device reads plans and does not write in them.
    pub fn only_reads_plans(self) -> bool {
        let role = self.my_role();
        role.is_some_and(|role| roles::rights(role, Area::Plan).write == Writing::Nothing)
    }

    pub fn organization(self, i18n: I18n, id: Option<Id>) -> String {
        let found = self.view.with(|view| {
            let organization = view.as_ref()?.organization(id?)?;
            organization.name.value.clone()
        });
        found.unwrap_or_else(|| t_string!(i18n, common.not_said).to_owned())
    }

    /// The exports that are written down in the document of the workspace, about `what`.
    pub fn exports(self, what: &str) -> Vec<LogView> {
        self.view.with(|view| view.as_ref().map(|view| left(&view.log, what).collect())).unwrap_or_default()
    }

    /// Those who work here, by name.
    pub fn operators(self) -> Vec<OperatorView> {
        let mut operators = self.view.with(|view| view.as_ref().map(|view| view.operators.clone())).unwrap_or_default();
        operators.retain(OperatorView::is_active);
        sort::by_key(&mut operators, |operator| operator.display_name.value.clone().unwrap_or_default().to_lowercase());
        operators
    }

    /// Whoever did something, in words: an operator, a person of the household, a contact.
    pub fn party(self, i18n: I18n, plan: &PlanView, party: &Party) -> String {
        match party {
            Party::Operator(user) => self.name(i18n, *user),
            Party::Member(id) => {
                let label = plan.member(*id).and_then(|member| member.label.value.clone());
                label.unwrap_or_else(|| t_string!(i18n, common.somebody).to_owned())
            }
            Party::Contact(contact) => super::grid::node_alias(plan, contact).unwrap_or_else(|| contact.clone()),
        }
    }
}

/// The directory of the workspace that is open.
pub fn use_directory() -> Directory {
    expect_context()
}

/// An id of the bridge as the documents have it.
pub fn user(id: Id16) -> UserId {
    UserId(id)
}
