//! Who the persons are: the vault, what is handed out of it for visits, and the log of both.

mod contacts;
mod fields;
mod hand_out;
pub mod registry;
pub mod reveal;
mod vault;

use intreccio_model::doc::Kind;
use intreccio_model::ids::Id;
use intreccio_model::plan::PlanView;
use intreccio_model::roles::{self, Area};
use leptos::prelude::*;

use super::companion::{WithCompanion, role_in_plan};
use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::use_directory;

#[component]
pub fn IdentityPart() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let opens = move |area: Area| {
        let role = plan.with(|plan| role_in_plan(directory, plan, directory.me));
        role.is_some_and(|role| roles::rights(role, area).opens())
    };
    let (vault, contacts) = (Memo::new(move |_| opens(Area::Identity)), Memo::new(move |_| opens(Area::Contacts)));
    view! {
        <section class="plan-section" aria-labelledby="identity">
            <h2 id="identity">{t!(i18n, plan.identity)}</h2>
            <p class="quiet">{t!(i18n, reserved.identity_hint)}</p>
            <WithCompanion kind=Kind::Identity><vault::Vault /></WithCompanion>
            <Show when=move || !vault.get()><Covered /></Show>
        </section>
        <Show when=move || contacts.get()>
            <section class="plan-section" aria-labelledby="contacts">
                <h2 id="contacts">{t!(i18n, reserved.contacts)}</h2>
                <p class="quiet">{t!(i18n, reserved.contacts_hint)}</p>
                <WithCompanion kind=Kind::Contacts><contacts::VisitContacts /></WithCompanion>
            </section>
        </Show>
    }
}

/// The persons of the household for whom the vault is closed: nothing of it is on their devices.
#[component]
fn Covered() -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let rows = move || {
        let row = |id: Id| {
            let name = plan.with(|plan| label(i18n, plan, id));
            view! { <li class="record"><span class="record-main sensitive">{name}</span><Mask /></li> }
        };
        plan.with(household).into_iter().map(row).collect_view()
    };
    view! { <ul class="record-list">{rows}</ul> }
}

/// Three dots, and the word for those who do not see them.
#[component]
fn Mask() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span aria-hidden="true">{t!(i18n, reserved.masked)}</span>
        <span class="visually-hidden">{t!(i18n, reserved.masked_hint)}</span>
    }
}

fn household(plan: &PlanView) -> Vec<Id> {
    plan.household.iter().filter(|member| !member.life.is_removed()).map(|member| member.id).collect()
}

/// What the plan calls a person of the household or of the network.
fn label(i18n: I18n, plan: &PlanView, id: Id) -> String {
    let member = || plan.member(id).and_then(|member| member.label.value.clone());
    let node = || plan.nodes.iter().find(|node| node.id == id).and_then(|node| node.alias.value.clone());
    let known = member().or_else(node).filter(|label| !label.is_empty());
    known.unwrap_or_else(|| t_string!(i18n, reserved.unknown_person).to_owned())
}

/// What an entry of the log is about.
fn target(id: Id) -> String {
    format!("person:{id}")
}
