//! The first step: when, where, who was there, whether the child was seen.

use intreccio_model::field::event as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::Event;
use intreccio_model::plan::{self, EventView, PlanView};
use leptos::prelude::*;

use super::of;
use super::steps::{asks_child, asks_place};
use crate::i18n::{t, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveInstant, write};
use crate::ui::live_segments::LiveSegments;
use crate::ui::toast::use_toasts;

#[component]
pub fn Facts(id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let place = Event { id };
    let asks =
        move |what: fn(&EventView) -> bool| Memo::new(move |_| event.with(|event| event.as_ref().is_some_and(what)));
    let (child, whereabouts) = (asks(asks_child), asks(asks_place));
    let offline =
        Memo::new(move |_| event.with(|event| event.as_ref().is_some_and(|event| event.offline.value == Some(true))));
    view! {
        <Present event=event id=id />
        <Show when=move || child.get()>
            <LiveSegments doc=doc place=place field=fields::CHILD_SEEN register=of(event, |event| event.child_seen.clone()) />
        </Show>
        <div class="field-row">
            <LiveChoice doc=doc place=place field=fields::KIND register=of(event, |event| event.kind.clone()) />
            <LiveInstant doc=doc place=place field=fields::START register=of(event, |event| event.start.clone()) />
            <Show when=move || whereabouts.get()>
                <LiveChoice doc=doc place=place field=fields::PLACE register=of(event, |event| event.place.clone()) />
            </Show>
        </div>
        <Show when=move || offline.get()><p class="quiet small mb-0"><Drawing icon=Icon::Offline />" "{t!(i18n, visit.begun_offline)}</p></Show>
    }
}

/// Those who may have been there: the household, the network, the team and who writes; and whoever was entered already.
fn near(i18n: I18n, directory: Directory, plan: &PlanView, there: Vec<Party>) -> Vec<(Party, String)> {
    let household = plan.household.iter().filter(|member| !member.life.is_removed());
    let household = household.map(|member| Party::Member(member.id));
    let seats = plan.team.iter().filter(|seat| seat.is_held()).map(|seat| seat.user);
    let team = std::iter::once(directory.me).chain(seats).map(Party::Operator);
    let mut all: Vec<Party> = Vec::new();
    for party in household.chain(network(plan)).chain(team).chain(there) {
        if !all.contains(&party) {
            all.push(party);
        }
    }
    all.into_iter()
        .map(|party| {
            let words = directory.party(i18n, plan, &party);
            (party, words)
        })
        .collect()
}

/// The network of the life context, by its names in code.
pub fn network(plan: &PlanView) -> impl Iterator<Item = Party> {
    let nodes = plan.nodes.iter().filter(|node| !node.life.is_removed());
    let aliases = nodes.filter_map(|node| node.alias.value.clone()).filter(|alias| !alias.is_empty());
    aliases.map(Party::Contact)
}

/// One tap for each who was there.
#[component]
fn Present(event: Memo<Option<EventView>>, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let there = move || event.with(|event| event.as_ref().map(|event| event.present.clone())).unwrap_or_default();
    let choices = Memo::new(move |_| plan.with(|plan| near(i18n, directory, plan, there().into_iter().collect())));
    let choice = move |(party, words): (Party, String)| {
        let own = party.clone();
        let checked = move || event.with(|event| event.as_ref().is_some_and(|event| event.present.contains(&own)));
        let change = move |event| {
            let (party, on) = (party.clone(), event_target_checked(&event));
            write(doc, toasts, i18n, |edit| plan::set_present(edit, id, party, on));
        };
        view! {
            <label class="segment">
                <input type="checkbox" prop:checked=checked on:change=change />
                <span class="sensitive">{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{t!(i18n, visit.present)}</legend>
            <For each=move || choices.get() key=Clone::clone let(one)>{choice(one)}</For>
        </fieldset>
    }
}
