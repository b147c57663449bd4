//! Ties between two of the network or of the household: beside those that each node has with the family.

use intreccio_model::field::edge as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::Edge;
use intreccio_model::plan::{self, EdgeView, PlanView};
use intreccio_model::register::Register;
use intreccio_model::vocab::{Flow, Tie, Vocabulary};
use leptos::prelude::*;

use super::{edges, ends};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{Family, RestoredNotice, use_family};
use crate::page::start::options;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::{FaultSummary, Faults, SelectInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{Frame, LiveChoice, LiveLine, LiveParty, element_id, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, words as labels};
use crate::words;

/// Which way help goes between two, in words.
fn flow_words(i18n: I18n, flow: Flow) -> String {
    match flow {
        Flow::Verso => t_string!(i18n, network.flow_forth).to_owned(),
        Flow::Da => t_string!(i18n, network.flow_back).to_owned(),
        Flow::Reciproco => labels::vocabulary(i18n.get_locale(), Flow::NAME, flow.code()),
    }
}

/// "nonna — figlia 8: forte, dal primo al secondo".
pub fn edge_words(i18n: I18n, directory: Directory, plan: &PlanView, edge: &EdgeView) -> String {
    let name = |party: &Register<Party>| {
        let name = party.value.as_ref().map(|party| directory.party(i18n, plan, party));
        name.unwrap_or_else(|| t_string!(i18n, common.somebody).to_owned())
    };
    let quality = edge.tie.value.map(|tie| labels::vocabulary(i18n.get_locale(), Tie::NAME, tie.code()).to_lowercase());
    let flow = edge.flow.value.map(|flow| flow_words(i18n, flow).to_lowercase());
    let note = edge.note.value.clone().filter(|note| !note.trim().is_empty());
    let said: Vec<String> = [quality, flow, note].into_iter().flatten().collect();
    format!("{} — {}: {}", name(&edge.from), name(&edge.to), said.join(", "))
}

#[component]
pub fn Edges() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let ids = Memo::new(move |_| plan.with(|plan| edges(plan).iter().map(|edge| edge.id).collect::<Vec<_>>()));
    let enough = move || plan.with(|plan| ends(i18n, directory, plan).len() > 1);
    view! {
        <Show when=enough>
            <section class="plan-section no-print" aria-labelledby="network-edges">
                <h2 id="network-edges">{t!(i18n, network.edges)}</h2>
                <p class="quiet measure">{t!(i18n, network.edges_hint)}</p>
                <ul class="record-list" hidden=move || ids.with(Vec::is_empty)>
                    <For each=move || ids.get() key=|id| *id let(id)>
                        <li class="record"><EdgeItem id=id /></li>
                    </For>
                </ul>
                <Show when=move || writable(doc)><Add /></Show>
            </section>
        </Show>
    }
}

#[component]
fn EdgeItem(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let place = Edge { id };
    let edge = Memo::new(move |_| plan.with(|plan| plan.edges.iter().find(|edge| edge.id == id).cloned()));
    let label =
        move || plan.with(|plan| edge.with(|edge| edge.as_ref().map(|edge| edge_words(i18n, directory, plan, edge))));
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, network.edge_removed));
    };
    view! {
        <details class="disclosure record-main">
            <summary><span class="sensitive">{label}</span></summary>
            <div class="stack">
                <RestoredNotice life=Signal::derive(move || edge.with(|edge| edge.as_ref().map(|edge| edge.life).unwrap_or_default())) />
                <div class="field-row">
                    <LiveParty doc=doc place=place field=fields::FROM register=slice(edge, |edge| edge.from.clone()) plan=plan />
                    <LiveParty doc=doc place=place field=fields::TO register=slice(edge, |edge| edge.to.clone()) plan=plan />
                    <LiveChoice doc=doc place=place field=fields::TIE register=slice(edge, |edge| edge.tie.clone()) />
                    <Way place=place register=slice(edge, |edge| edge.flow.clone()) />
                </div>
                <LiveLine doc=doc place=place field=fields::NOTE register=slice(edge, |edge| edge.note.clone()) />
                <Show when=move || writable(doc)>
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, network.edge_remove)}</button></div>
                </Show>
            </div>
        </details>
    }
}

/// The way of a tie, in words of the two: those of the vocabulary speak of the family.
#[component]
fn Way(place: Edge, register: Signal<Register<Flow>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let id = element_id(&place, fields::FLOW.label);
    let touched = RwSignal::new(false);
    let show: fn(I18n, Directory, &Flow) -> String = |i18n, _, flow| flow_words(i18n, *flow);
    let change = move |event| {
        touched.set(true);
        let value = Flow::from_code(&event_target_value(&event));
        write(doc, toasts, i18n, |edit| edit.set(&place, fields::FLOW, value));
    };
    let option = move |flow: &Flow| {
        let flow = *flow;
        view! { <option value=flow.code() prop:selected=move || register.with(|register| register.value == Some(flow))>{move || flow_words(i18n, flow)}</option> }
    };
    view! {
        <Frame id=id.clone() label=fields::FLOW.label doc=doc register=register touched=touched show=show>
            <select id=id class="form-control" disabled=move || !writable(doc) on:change=change>
                <option value="" prop:selected=move || register.with(|register| register.value.is_none())>{t!(i18n, common.not_said)}</option>
                {Flow::ALL.iter().map(option).collect_view()}
            </select>
        </Frame>
    }
}

#[component]
fn Add() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let (from, to, quality) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(Tie::Sufficiente.code().to_owned()));
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), t_string!(i18n, network.choose).to_owned())];
        choices.extend(plan.with(|plan| ends(i18n, directory, plan)));
        choices
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let party = |code: RwSignal<String>| code.with_untracked(|code| code.parse::<Party>().ok());
        let quality = quality.with_untracked(|code| Tie::from_code(code)).unwrap_or(Tie::Sufficiente);
        match (party(from), party(to)) {
            (Some(first), Some(second)) if first != second => {
                faults.set(Faults::new());
                if write(doc, toasts, i18n, |edit| plan::add_edge(edit, first, second, quality)).is_some() {
                    from.set(String::new());
                    to.set(String::new());
                }
            }
            (None, _) => faults.set(vec![("edge-from", t_string!(i18n, network.end_missing).to_owned())]),
            _ => faults.set(vec![("edge-to", t_string!(i18n, network.end_other).to_owned())]),
        }
    };
    let ties = Signal::derive(move || options(i18n, Tie::NAME, Tie::ALL.iter().map(|term| term.code())));
    view! {
        <form class="stack" novalidate on:submit=add>
            <FaultSummary faults=faults />
            <div class="field-row">
                <SelectInput id="edge-from" label=words!(i18n, network.edge_from) value=from options=choices fault=fault(faults, "edge-from") />
                <SelectInput id="edge-to" label=words!(i18n, network.edge_to) value=to options=choices fault=fault(faults, "edge-to") />
                <SelectInput id="edge-tie" label=words!(i18n, network.tie_between) value=quality options=ties />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, network.edge_add)}</button></div>
        </form>
    }
}
