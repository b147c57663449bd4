//! How the persons of the household are related, two by two.

use intreccio_model::ids::Id;
use intreccio_model::place::Relation;
use intreccio_model::plan::{self, RelationView};
use intreccio_model::vocab::{Bond, Vocabulary};
use leptos::prelude::*;

use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::field::{FaultSummary, Faults, SelectInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_addition, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::words;

const FROM: &str = "bond-from";
const TO: &str = "bond-to";

#[component]
pub fn Bonds() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let all = Memo::new(move |_| {
        plan.with(|plan| plan.relations.iter().filter(|one| !one.life.is_removed()).cloned().collect::<Vec<_>>())
    });
    view! {
        <h3>{t!(i18n, bonds.title)}</h3>
        <Show when=move || all.with(Vec::is_empty)><p class="quiet">{t!(i18n, bonds.none)}</p></Show>
        <ul class="record-list">{move || all.get().into_iter().map(|one| view! { <BondItem one=one /> }).collect_view()}</ul>
        <Show when=move || writable(doc)><AddBond /></Show>
    }
}

#[component]
fn BondItem(one: RelationView) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let RelationView { id, life, from, to, kind, .. } = one;
    let name = move |member: Option<Id>| {
        let label = plan.with(|plan| plan.member(member?)?.label.value.clone());
        label.unwrap_or_else(|| t_string!(i18n, common.somebody).to_owned())
    };
    let bond = move || kind.value.map(|kind| labels::vocabulary(i18n.get_locale(), Bond::NAME, kind.code()));
    let place = Relation { id };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, bonds.removed));
    };
    view! {
        <li class="record">
            <div class="record-main">
                <RestoredNotice life=Signal::derive(move || life) />
                <p class="mb-0 sensitive">{move || name(from.value)}" · "{bond}" · "{move || name(to.value)}</p>
            </div>
            <Show when=move || writable(doc)>
                <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, bonds.remove)}</button>
            </Show>
        </li>
    }
}

#[component]
fn AddBond() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kind = RwSignal::new(Bond::GenitoreDi.code().to_owned());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let member = |signal: RwSignal<String>| signal.with_untracked(|id| id.parse::<Id>().ok());
        let mut found = Faults::new();
        if member(from).is_none() {
            found.push((FROM, t_string!(i18n, bonds.from_missing).to_owned()));
        }
        if member(to).is_none() || member(to) == member(from) {
            found.push((TO, t_string!(i18n, bonds.to_missing).to_owned()));
        }
        faults.set(found.clone());
        let bond = kind.with_untracked(|code| Bond::from_code(code));
        let (Some(one), Some(other), Some(bond), true) = (member(from), member(to), bond, found.is_empty()) else {
            return;
        };
        if let Some(id) = write(doc, toasts, i18n, |edit| plan::add_relation(edit, one, other, bond)) {
            from.set(String::new());
            to.set(String::new());
            undoable_addition(doc, toasts, i18n, &Relation { id }, t_string!(i18n, bonds.added));
        }
    };
    let members = Signal::derive(move || {
        let choose = (String::new(), t_string!(i18n, path.choose).to_owned());
        let present = plan.with(|plan| {
            let present = plan.household.iter().filter(|member| !member.life.is_removed());
            present
                .map(|member| (member.id.to_string(), member.label.value.clone().unwrap_or_default()))
                .collect::<Vec<_>>()
        });
        std::iter::once(choose).chain(present).collect::<Vec<_>>()
    });
    let kinds = Signal::derive(move || options(i18n, Bond::NAME, Bond::ALL.iter().map(|term| term.code())));
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, bonds.add)}</summary>
            <form class="stack" novalidate on:submit=add>
                <FaultSummary faults=faults />
                <div class="field-row">
                    <SelectInput id=FROM label=words!(i18n, bonds.from) value=from options=members fault=fault(faults, FROM) />
                    <SelectInput id="bond-kind" label=words!(i18n, bonds.kind) value=kind options=kinds />
                    <SelectInput id=TO label=words!(i18n, bonds.to) value=to options=members fault=fault(faults, TO) />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, bonds.add_button)}</button></div>
            </form>
        </details>
    }
}
