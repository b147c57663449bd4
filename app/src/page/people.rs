//! People: who works here, from which organisation, in which role; inviting others; my profile.

use intreccio_model::field::{operator as fields, organization as org_fields};
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::{Operator, Organization};
use intreccio_model::register::Register;
use intreccio_model::vocab::{OperatorRole, OrganizationKind, Side, Vocabulary};
use intreccio_model::workspace::{self, OperatorView};
use leptos::prelude::*;

use super::invite::Invitations;
use super::start::options;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::field::{SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveFlag, LiveLine, write};
use crate::ui::page::{Empty, Page};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

#[component]
pub fn People() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let client = use_client();
    let admin = client.me.get_untracked().is_some_and(|me| me.admin);
    let users = Memo::new(move |_| directory.operators().into_iter().map(|operator| operator.user).collect::<Vec<_>>());
    view! {
        <Page title=words!(i18n, people.title)>
            <section class="stack" aria-labelledby="people-list">
                <h2 id="people-list" class="visually-hidden">{t!(i18n, people.list)}</h2>
                <Show when=move || users.with(Vec::is_empty)><Empty icon=Icon::People words=words!(i18n, people.none) /></Show>
                <ul class="record-list">
                    <For each=move || users.get() key=|user| *user let(user)><Person user=user /></For>
                </ul>
            </section>
            {move || directory.doc.get().and_then(Result::ok).map(|doc| view! {
                <MyProfile doc=doc />
                <Invitations />
                <Organisations doc=doc admin=admin />
            })}
        </Page>
    }
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

#[component]
fn Person(user: UserId) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let operator =
        Memo::new(move |_| directory.view.with(|view| view.as_ref().and_then(|view| view.operator(user).cloned())));
    let name = move || {
        operator
            .with(|operator| operator.as_ref().and_then(|operator| operator.display_name.value.clone()))
            .unwrap_or_default()
    };
    let role = move || {
        let role = operator.with(|operator| operator.as_ref().and_then(|operator| operator.role.value));
        role.map(|role| labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code()))
    };
    let organisation = move || {
        let id = operator.with(|operator| operator.as_ref().and_then(|operator| operator.org.value));
        id.map(|id| directory.organization(i18n, Some(id)))
    };
    let ati = move || {
        let id = operator.with(|operator| operator.as_ref().and_then(|operator| operator.org.value));
        directory.view.with(|view| view.as_ref().zip(id).and_then(|(view, id)| view.organization(id)?.side.value))
            == Some(Side::Ati)
    };
    let access = move || {
        client.access.with(|access| {
            access.users.iter().find(|known| known.user == user.0).map(|known| (known.admin, known.devices))
        })
    };
    let admin = move || access().is_some_and(|(admin, _)| admin);
    let devices = move || {
        access().map(|(_, devices)| {
            if devices == 1 {
                t_string!(i18n, people.one_device).to_owned()
            } else {
                t_string!(i18n, people.devices, count = devices)
            }
        })
    };
    view! {
        <li class="person">
            <span class="avatar" class:side-ati=ati aria-hidden="true">{move || initials(&name())}</span>
            <div class="record-main">
                <p class="strong mb-0">{name}{move || (user == directory.me).then(|| t_string!(i18n, people.its_you))}</p>
                <p class="record-meta">{organisation}</p>
            </div>
            <div class="record-side">
                <span class="chip">{role}</span>
                <Show when=admin><span class="chip chip-blue">{t!(i18n, people.admin)}</span></Show>
                <span class="record-meta">{devices}</span>
            </div>
        </li>
    }
}

fn own(operator: Memo<Option<OperatorView>>, field: fn(&OperatorView) -> Register<String>) -> Signal<Register<String>> {
    Signal::derive(move || operator.with(|operator| operator.as_ref().map(field).unwrap_or_default()))
}

#[component]
fn MyProfile(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let place = Operator(directory.me);
    let me = Memo::new(move |_| {
        directory.view.with(|view| view.as_ref().and_then(|view| view.operator(directory.me).cloned()))
    });
    let role = Signal::derive(move || me.with(|me| me.as_ref().map(|me| me.role.clone()).unwrap_or_default()));
    let org = move || me.with(|me| me.as_ref().and_then(|me| me.org.value));
    let change = move |event| {
        let chosen: Option<Id> = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, fields::ORG, chosen));
    };
    let organisations = move || {
        let organisations =
            directory.view.with(|view| view.as_ref().map(|view| view.organizations.clone()).unwrap_or_default());
        let option = |organisation: workspace::OrganizationView| {
            let id = organisation.id;
            view! { <option value=id.to_string() prop:selected=move || org() == Some(id)>{organisation.name.value}</option> }
        };
        organisations.into_iter().filter(|organisation| !organisation.life.is_removed()).map(option).collect_view()
    };
    view! {
        <details class="plan-section disclosure">
            <summary><h2>{t!(i18n, people.my_profile)}</h2></summary>
            <div class="field-row">
                <LiveLine doc=doc place=place field=fields::DISPLAY_NAME register=own(me, |me| me.display_name.clone()) />
                <LiveChoice doc=doc place=place field=fields::ROLE register=role />
                <div class="field">
                    <label class="field-label" for="my-org">{move || labels::field(i18n.get_locale(), fields::ORG.label)}</label>
                    <select id="my-org" class="form-control" on:change=change>
                        <option value="" prop:selected=move || org().is_none()>{t!(i18n, common.not_said)}</option>
                        {organisations}
                    </select>
                </div>
            </div>
        </details>
    }
}

/// The organisations of the partnership; admins add and correct them.
#[component]
fn Organisations(doc: OpenDoc, admin: bool) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let ids = Memo::new(move |_| {
        let present = |view: &workspace::WorkspaceView| {
            view.organizations.iter().filter(|found| !found.life.is_removed()).map(|found| found.id).collect::<Vec<_>>()
        };
        directory.view.with(|view| view.as_ref().map(present).unwrap_or_default())
    });
    view! {
        <section class="plan-section" aria-labelledby="people-organisations">
            <h2 id="people-organisations">{t!(i18n, people.organisations)}</h2>
            <ul class="record-list">
                <For each=move || ids.get() key=|id| *id let(id)><li class="record"><OrganisationItem doc=doc id=id admin=admin /></li></For>
            </ul>
            <Show when=move || admin><AddOrganisation doc=doc /></Show>
        </section>
    }
}

#[component]
fn OrganisationItem(doc: OpenDoc, id: Id, admin: bool) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let place = Organization { id };
    let view_of =
        Memo::new(move |_| directory.view.with(|view| view.as_ref().and_then(|view| view.organization(id).cloned())));
    let name = move || view_of.with(|view| view.as_ref().and_then(|view| view.name.value.clone()));
    let side = move || {
        let side = view_of.with(|view| view.as_ref().and_then(|view| view.side.value));
        side.map(|side| labels::vocabulary(i18n.get_locale(), Side::NAME, side.code()))
    };
    let lead = move || view_of.with(|view| view.as_ref().and_then(|view| view.is_lead.value)) == Some(true);
    view! {
        <div class="record-main">
            <p class="row-wrap mb-0"><span class="strong">{name}</span><span class="chip">{side}</span><Show when=lead><span class="chip chip-blue">{t!(i18n, people.lead)}</span></Show></p>
            <Show when=move || admin>
                <details class="disclosure">
                    <summary>{t!(i18n, people.edit_organisation)}</summary>
                    <div class="field-row">
                        <LiveLine doc=doc place=place field=org_fields::NAME register=Signal::derive(move || view_of.with(|view| view.as_ref().map(|view| view.name.clone()).unwrap_or_default())) />
                        <LiveChoice doc=doc place=place field=org_fields::KIND register=Signal::derive(move || view_of.with(|view| view.as_ref().map(|view| view.kind.clone()).unwrap_or_default())) />
                        <LiveChoice doc=doc place=place field=org_fields::SIDE register=Signal::derive(move || view_of.with(|view| view.as_ref().map(|view| view.side.clone()).unwrap_or_default())) />
                        <LiveFlag doc=doc place=place field=org_fields::IS_LEAD register=Signal::derive(move || view_of.with(|view| view.as_ref().map(|view| view.is_lead.clone()).unwrap_or_default())) />
                    </div>
                </details>
            </Show>
        </div>
    }
}

#[component]
fn AddOrganisation(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let kind = RwSignal::new(OrganizationKind::CooperativaSociale.code().to_owned());
    let side = RwSignal::new(Side::Ati.code().to_owned());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        let kind = kind.with_untracked(|code| OrganizationKind::from_code(code)).unwrap_or(OrganizationKind::Altro);
        let side = side.with_untracked(|code| Side::from_code(code)).unwrap_or(Side::Esterno);
        if !typed.is_empty()
            && write(doc, toasts, i18n, |edit| workspace::add_organization(edit, &typed, kind, side)).is_some()
        {
            name.set(String::new());
        }
    };
    let kinds = Signal::derive(move || {
        options(i18n, OrganizationKind::NAME, OrganizationKind::ALL.iter().map(|term| term.code()))
    });
    let sides = Signal::derive(move || options(i18n, Side::NAME, Side::ALL.iter().map(|term| term.code())));
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, start.add_organisation)}</summary>
            <form class="stack" on:submit=add>
                <TextInput id="organisation-name" label=words!(i18n, start.organisation_name) value=name required=true />
                <div class="field-row">
                    <SelectInput id="organisation-kind" label=words!(i18n, start.organisation_kind) value=kind options=kinds />
                    <SelectInput id="organisation-side" label=words!(i18n, start.organisation_side) value=side options=sides />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, start.add_organisation)}</button></div>
            </form>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_two_words() {
        assert_eq!(initials("elisa de ponte"), "ED");
        assert_eq!(initials("Élodie"), "É");
        assert_eq!(initials(""), "");
    }
}
