//! The network of the life context: who and what is around the family, edited as lists, drawn as an ecomap and as a genogram.

mod ecomap;
mod edges;
mod genogram;
mod nodes;

use intreccio_model::ids::{Id, Party};
use intreccio_model::plan::{EdgeView, NodeView, PlanView};
use leptos::prelude::*;

use crate::i18n::t_string;
use crate::ui::I18n;
use crate::ui::directory::Directory;

/// The nodes that are there.
fn nodes(plan: &PlanView) -> Vec<&NodeView> {
    plan.nodes.iter().filter(|node| !node.life.is_removed()).collect()
}

/// The ties that are there.
fn edges(plan: &PlanView) -> Vec<&EdgeView> {
    plan.edges.iter().filter(|edge| !edge.life.is_removed()).collect()
}

/// What a node is called; words for one without a name.
fn alias(i18n: I18n, node: &NodeView) -> String {
    let alias = node.alias.value.clone().filter(|alias| !alias.trim().is_empty());
    alias.unwrap_or_else(|| t_string!(i18n, network.unnamed).to_owned())
}

/// The thing on the drawing that a party names: a person of the household, a node.
fn drawn(party: &Party) -> Option<Id> {
    match party {
        Party::Member(id) => Some(*id),
        Party::Contact(contact) => contact.parse().ok(),
        Party::Operator(_) => None,
    }
}

/// Household and nodes, for the ends of a tie.
fn ends(i18n: I18n, directory: Directory, plan: &PlanView) -> Vec<(String, String)> {
    let members =
        plan.household.iter().filter(|member| !member.life.is_removed()).map(|member| Party::Member(member.id));
    let nodes = nodes(plan).into_iter().map(|node| Party::Contact(node.id.to_string()));
    members.chain(nodes).map(|party| (party.to_string(), directory.party(i18n, plan, &party))).collect()
}

#[component]
pub fn Network() -> impl IntoView {
    view! {
        <ecomap::EcomapSection />
        <nodes::Nodes />
        <edges::Edges />
        <genogram::GenogramSection />
    }
}
