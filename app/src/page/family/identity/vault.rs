//! The vault: one row for each person, covered until somebody says why.

use intreccio_model::field::person as at;
use intreccio_model::identity::{self, IdentityView, PersonView};
use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::fields::PersonFields;
use super::registry::Registry;
use super::reveal::{AskWhy, Revealed};
use super::{Mask, household, label};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::{Companion, use_companion};
use crate::page::family::{Family, use_family};
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::writable;
use crate::ui::page::{Empty, Notice, Tone};
use crate::ui::preferences::use_preferences;
use crate::ui::words as labels;
use crate::words;

#[component]
pub fn Vault() -> impl IntoView {
    let i18n = use_i18n();
    let Companion { doc, .. } = use_companion();
    let Family { plan, .. } = use_family();
    let vault = Memo::new(move |_| doc.with(identity::read).0);
    let added = RwSignal::new(Vec::<Id>::new());
    let persons = Memo::new(move |_| {
        let mut persons = plan.with(household);
        let others = vault.with(|vault| vault.persons.iter().map(|person| person.id).collect::<Vec<_>>());
        for id in others.into_iter().chain(added.get()) {
            if !persons.contains(&id) {
                persons.push(id);
            }
        }
        persons
    });
    let revealed = Revealed::start();
    let asking = RwSignal::new(None::<Id>);
    let discreet = use_preferences().discreet;
    let log = Signal::derive(move || vault.with(|vault| vault.log.clone()));
    view! {
        <Show when=move || discreet.get()>
            <Notice tone=Tone::Info><p class="mb-0">{t!(i18n, reserved.discreet)}</p></Notice>
        </Show>
        <Show when=move || persons.with(Vec::is_empty)>
            <Empty icon=Icon::Family words=words!(i18n, plan.household_none) />
        </Show>
        <ul class="record-list">
            <For each=move || persons.get() key=|id| *id let(id)>
                <li class="record"><PersonItem id=id vault=vault revealed=revealed asking=asking /></li>
            </For>
        </ul>
        <Show when=move || writable(doc)><AddFromNetwork persons=persons added=added /></Show>
        <AskWhy doc=doc asking=asking revealed=revealed id="reveal" />
        <Registry doc=doc log=log />
    }
}

#[component]
fn PersonItem(id: Id, vault: Memo<IdentityView>, revealed: Revealed, asking: RwSignal<Option<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let discreet = use_preferences().discreet;
    let name = move || plan.with(|plan| label(i18n, plan, id));
    let person = Memo::new(move |_| vault.with(|vault| vault.person(id).cloned()));
    let filled = move || {
        let fields = person.with(|person| person.as_ref().map(filled).unwrap_or_default());
        if fields.is_empty() {
            return t_string!(i18n, reserved.filled_none).to_owned();
        }
        let names: Vec<_> = fields.into_iter().map(|field| labels::field(i18n.get_locale(), field)).collect();
        t_string!(i18n, reserved.filled, what = names.join(", "))
    };
    view! {
        <div class="record-main stack">
            <div class="spread">
                <div>
                    <p class="strong mb-0 sensitive">{name}</p>
                    <p class="record-meta"><Show when=move || !revealed.is(id)><Mask /></Show>" "{filled}</p>
                </div>
                <Show
                    when=move || revealed.is(id)
                    fallback=move || view! {
                        <Show when=move || !discreet.get()>
                            <button type="button" class="btn btn-outline-primary" on:click=move |_| asking.set(Some(id))>
                                <Drawing icon=Icon::Eye />{t!(i18n, reserved.reveal)}<span class="visually-hidden">" "{name}</span>
                            </button>
                        </Show>
                    }
                >
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| revealed.hide()>
                        <Drawing icon=Icon::EyeOff />{t!(i18n, reserved.hide)}
                    </button>
                </Show>
            </div>
            <Show when=move || revealed.is(id)><PersonFields id=id person=person revealed=revealed /></Show>
        </div>
    }
}

/// Labels of the fields that hold something.
fn filled(person: &PersonView) -> Vec<&'static str> {
    let held = |there: bool, label: &'static str| there.then_some(label);
    let fields = [
        held(person.surname.value.is_some(), at::SURNAME.label),
        held(person.given_name.value.is_some(), at::GIVEN_NAME.label),
        held(person.birth_date.value.is_some(), at::BIRTH_DATE.label),
        held(person.tax_code.value.is_some(), at::TAX_CODE.label),
        held(person.address.value.is_some(), at::ADDRESS.label),
        held(person.phone.value.is_some(), at::PHONE.label),
        held(person.preferred_contact.value.is_some(), at::PREFERRED_CONTACT.label),
    ];
    fields.into_iter().flatten().collect()
}

/// Nodes of the network that are persons whom somebody may have to reach.
#[component]
fn AddFromNetwork(persons: Memo<Vec<Id>>, added: RwSignal<Vec<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let chosen = RwSignal::new(String::new());
    let nodes = Memo::new(move |_| {
        plan.with(|plan| {
            let present = plan.nodes.iter().filter(|node| !node.life.is_removed());
            let free = present.filter(|node| persons.with(|persons| !persons.contains(&node.id)));
            free.map(|node| (node.id.to_string(), node.alias.value.clone().unwrap_or_default())).collect::<Vec<_>>()
        })
    });
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), t_string!(i18n, reserved.network_choose).to_owned())];
        choices.extend(nodes.get());
        choices
    });
    let add = move |_| {
        if let Ok(id) = chosen.get_untracked().parse::<Id>() {
            added.update(|added| added.push(id));
            chosen.set(String::new());
        }
    };
    view! {
        <Show when=move || nodes.with(|nodes| !nodes.is_empty())>
            <details class="disclosure">
                <summary>{t!(i18n, reserved.network_add)}</summary>
                <div class="stack">
                    <SelectInput id="vault-node" label=words!(i18n, reserved.network_person) value=chosen options=choices />
                    <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=add><Drawing icon=Icon::Plus />{t!(i18n, plan.add)}</button></div>
                </div>
            </details>
        </Show>
    }
}
