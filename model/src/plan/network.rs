//! The network of the life context, and how the persons of the household are related: data, from which ecomap and genogram are drawn.

use crate::doc::{Edit, EditError};
use crate::field::{edge, node, relation};
use crate::ids::{Id, Party};
use crate::place::{Edge, Node, Relation};
use crate::record::records;
use crate::vocab::{Bond, Flow, NodeKind, Ring, Tie};

records! {
    /// How two persons of the household are related, read from the first to the second.
    RelationView of Relation, relation as "relation" {
        from: Id = FROM,
        to: Id = TO,
        kind: Bond = KIND,
    } texts {} nested {}

    /// Somebody or something around the family, under a name in code. `tie` and `flow` are those between it and the family.
    NodeView of Node, node as "node" {
        alias: String = ALIAS,
        kind: NodeKind = KIND,
        ring: Ring = RING,
        tie: Tie = TIE,
        flow: Flow = FLOW,
    } texts { offers = OFFERS, } nested {}

    /// A tie between two of the network or of the household.
    EdgeView of Edge, edge as "edge" {
        from: Party = FROM,
        to: Party = TO,
        tie: Tie = TIE,
        flow: Flow = FLOW,
        note: String = NOTE,
    } texts {} nested {}
}

/// Relates two persons of the household.
pub fn add_relation(edit: &mut Edit<'_>, from: Id, to: Id, kind: Bond) -> Result<Id, EditError> {
    let place = Relation { id: edit.new_id() };
    RelationView::begin(edit, &place)?;
    edit.set(&place, relation::FROM, Some(from))?;
    edit.set(&place, relation::TO, Some(to))?;
    edit.set(&place, relation::KIND, Some(kind))?;
    Ok(place.id)
}

/// Adds a node under a name in code.
pub fn add_node(edit: &mut Edit<'_>, alias: &str, kind: NodeKind, ring: Ring) -> Result<Id, EditError> {
    let place = Node { id: edit.new_id() };
    NodeView::begin(edit, &place)?;
    edit.set(&place, node::ALIAS, Some(alias.to_owned()))?;
    edit.set(&place, node::KIND, Some(kind))?;
    edit.set(&place, node::RING, Some(ring))?;
    Ok(place.id)
}

/// Ties two of the network or of the household.
pub fn add_edge(edit: &mut Edit<'_>, from: Party, to: Party, tie: Tie) -> Result<Id, EditError> {
    let place = Edge { id: edit.new_id() };
    EdgeView::begin(edit, &place)?;
    edit.set(&place, edge::FROM, Some(from))?;
    edit.set(&place, edge::TO, Some(to))?;
    edit.set(&place, edge::TIE, Some(tie))?;
    Ok(place.id)
}
