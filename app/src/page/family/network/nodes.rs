//! Who and what is around the family, under names in code.

use intreccio_model::field::node as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Node;
use intreccio_model::plan;
use intreccio_model::vocab::{NodeKind, Ring, Tie, Vocabulary};
use leptos::prelude::*;

use super::{alias, nodes};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{Family, RestoredNotice, use_family};
use crate::page::start::options;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveLine, LiveText, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::words;

#[component]
pub fn Nodes() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let ids = Memo::new(move |_| plan.with(|plan| nodes(plan).iter().map(|node| node.id).collect::<Vec<_>>()));
    view! {
        <section class="plan-section no-print" aria-labelledby="network-nodes">
            <h2 id="network-nodes">{t!(i18n, network.nodes)}</h2>
            <p class="quiet measure">{t!(i18n, network.nodes_hint)}</p>
            <ul class="record-list" hidden=move || ids.with(Vec::is_empty)>
                <For each=move || ids.get() key=|id| *id let(id)>
                    <li class="record"><NodeItem id=id /></li>
                </For>
            </ul>
            <Show when=move || writable(doc)><Add /></Show>
        </section>
    }
}

#[component]
fn NodeItem(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let place = Node { id };
    let node = Memo::new(move |_| plan.with(|plan| plan.nodes.iter().find(|node| node.id == id).cloned()));
    let label =
        Signal::derive(move || node.with(|node| node.as_ref().map(|node| alias(i18n, node))).unwrap_or_default());
    let kind = move || {
        let kind = node.with(|node| node.as_ref().and_then(|node| node.kind.value));
        kind.map(|kind| labels::vocabulary(i18n.get_locale(), NodeKind::NAME, kind.code()))
    };
    let quality = move || {
        let tie = node.with(|node| node.as_ref().and_then(|node| node.tie.value));
        tie.map(|tie| labels::vocabulary(i18n.get_locale(), Tie::NAME, tie.code()))
    };
    let remove = move |_| {
        let words = t_string!(i18n, network.node_removed, what = label.get_untracked());
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    view! {
        <details class="disclosure record-main">
            <summary><span class="sensitive">{label}</span>" "<span class="chip">{kind}</span>" "<span class="quiet">{quality}</span></summary>
            <div class="stack">
                <RestoredNotice life=Signal::derive(move || node.with(|node| node.as_ref().map(|node| node.life).unwrap_or_default())) />
                <div class="field-row">
                    <LiveLine doc=doc place=place field=fields::ALIAS register=slice(node, |node| node.alias.clone()) />
                    <LiveChoice doc=doc place=place field=fields::KIND register=slice(node, |node| node.kind.clone()) />
                    <LiveChoice doc=doc place=place field=fields::RING register=slice(node, |node| node.ring.clone()) />
                    <LiveChoice doc=doc place=place field=fields::TIE register=slice(node, |node| node.tie.clone()) />
                    <LiveChoice doc=doc place=place field=fields::FLOW register=slice(node, |node| node.flow.clone()) />
                </div>
                <LiveText doc=doc place=place field=fields::OFFERS rows=2 />
                <Show when=move || writable(doc)>
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, network.node_remove)}</button></div>
                </Show>
            </div>
        </details>
    }
}

#[component]
fn Add() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let label = RwSignal::new(String::new());
    let (kind, ring, quality) = (
        RwSignal::new(NodeKind::Parente.code().to_owned()),
        RwSignal::new(Ring::Informale.code().to_owned()),
        RwSignal::new(Tie::Sufficiente.code().to_owned()),
    );
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = label.get_untracked().trim().to_owned();
        if words.is_empty() {
            faults.set(vec![("node-alias", t_string!(i18n, network.alias_missing).to_owned())]);
            return;
        }
        faults.set(Faults::new());
        let kind = kind.with_untracked(|code| NodeKind::from_code(code)).unwrap_or(NodeKind::Altro);
        let ring = ring.with_untracked(|code| Ring::from_code(code)).unwrap_or(Ring::Informale);
        let quality = quality.with_untracked(|code| Tie::from_code(code));
        let made = write(doc, toasts, i18n, |edit| {
            let id = plan::add_node(edit, &words, kind, ring)?;
            edit.set(&Node { id }, fields::TIE, quality)
        });
        if made.is_some() {
            label.set(String::new());
        }
    };
    let kinds = Signal::derive(move || options(i18n, NodeKind::NAME, NodeKind::ALL.iter().map(|term| term.code())));
    let rings = Signal::derive(move || options(i18n, Ring::NAME, Ring::ALL.iter().map(|term| term.code())));
    let ties = Signal::derive(move || options(i18n, Tie::NAME, Tie::ALL.iter().map(|term| term.code())));
    view! {
        <form class="stack" novalidate on:submit=add>
            <FaultSummary faults=faults />
            <div class="field-row">
                <TextInput id="node-alias" label=words!(i18n, network.alias) value=label hint=words!(i18n, network.alias_hint) fault=fault(faults, "node-alias") required=true />
                <SelectInput id="node-kind" label=words!(i18n, network.kind) value=kind options=kinds />
                <SelectInput id="node-ring" label=words!(i18n, network.ring) value=ring options=rings />
                <SelectInput id="node-tie" label=words!(i18n, network.tie) value=quality options=ties />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, network.node_add)}</button></div>
        </form>
    }
}
