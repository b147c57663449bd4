//! The network of the life context, and how the persons of the household are related: data, from which ecomap and genogram are drawn.

use crate::doc::{Edit, EditError};
use crate::field::{edge, node, relation};
use crate::ids::{Id, Party};
use crate::place::{Edge, Node, Relation};
use crate::record::records;
use crate::search::fold;
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

/// The persons of the network, neither of the household nor of a service, of whom a text speaks by the name in code that they have here.
/// For texts that leave with the family: what stands there of others is not the family's.
pub fn persons_named(nodes: &[NodeView], text: &str) -> Vec<String> {
    let spoken = format!(" {} ", words_of(text));
    let is_person = |node: &&NodeView| {
        use NodeKind as K;
        matches!(
            node.kind.value,
            Some(K::Parente | K::Amico | K::Vicino | K::FamigliaDAppoggio | K::Volontario | K::Altro) | None
        )
    };
    let present = nodes.iter().filter(|node| !node.life.is_removed()).filter(is_person);
    let aliases = present.filter_map(|node| node.alias.value.clone());
    aliases.filter(|alias| !words_of(alias).is_empty() && spoken.contains(&format!(" {} ", words_of(alias)))).collect()
}

/// The words of a text, folded, with one space between them.
fn words_of(text: &str) -> String {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{self, Kind};
    use crate::ids::{Actor, UserId};
    use crate::plan;

    #[test]
    fn persons_are_found_by_whole_words_and_services_are_none() {
        let mut doc = doc::new(Kind::Plan, UserId([1; 16]), Actor([1; 16]));
        let mut drawn = 0;
        let mut random = |bytes: &mut [u8]| {
            drawn += 1;
            bytes.fill(drawn);
        };
        for (alias, kind) in
            [("nonna Àda", NodeKind::Parente), ("zia", NodeKind::Parente), ("la scuola", NodeKind::Scuola)]
        {
            doc::edit(&mut doc, 0, &mut random, |edit| add_node(edit, alias, kind, Ring::Informale)).unwrap();
        }
        let (view, _) = plan::read(&doc);
        let text = "La NONNA ADA accompagna alla scuola; si ringrazia.";
        assert_eq!(persons_named(&view.nodes, text), ["nonna Àda"]);
        assert!(persons_named(&view.nodes, "").is_empty());
    }
}
