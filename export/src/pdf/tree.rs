//! The logical structure (ISO 32000-1, 14.7 and 14.8) while the pages are made: what is drawn finds its place in it later.

use krilla::tagging::{Identifier, TagGroup, TagKind, TagTree};

/// A node.
pub(super) type NodeId = usize;
/// A place for something drawn, in the reading order of its node.
pub(super) type Slot = usize;

pub(super) struct Tree {
    nodes: Vec<Node>,
    slots: Vec<Option<Identifier>>,
}

struct Node {
    tag: TagKind,
    children: Vec<Child>,
}

enum Child {
    Node(NodeId),
    Slot(Slot),
}

/// The document itself.
pub(super) const ROOT: NodeId = 0;

impl Tree {
    pub(super) fn new() -> Self {
        let root = Node { tag: krilla::tagging::Tag::Part.into(), children: Vec::new() };
        Self { nodes: vec![root], slots: Vec::new() }
    }

    /// A new last child.
    pub(super) fn node(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        self.nodes.push(Node { tag: tag.into(), children: Vec::new() });
        let id = self.nodes.len() - 1;
        self.child(parent, Child::Node(id));
        id
    }

    /// A place for the next thing that is drawn for `parent`.
    pub(super) fn slot(&mut self, parent: NodeId) -> Slot {
        self.slots.push(None);
        let id = self.slots.len() - 1;
        self.child(parent, Child::Slot(id));
        id
    }

    pub(super) fn fill(&mut self, slot: Slot, drawn: Identifier) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = Some(drawn);
        }
    }

    fn child(&mut self, parent: NodeId, child: Child) {
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.children.push(child);
        }
    }

    pub(super) fn finish(self) -> TagTree {
        let mut tree = TagTree::new();
        if let Some(root) = self.nodes.get(ROOT) {
            for child in &root.children {
                match child {
                    Child::Node(id) => self.group(*id).into_iter().for_each(|group| tree.push(group)),
                    Child::Slot(slot) => self.drawn(*slot).into_iter().for_each(|drawn| tree.push(drawn)),
                }
            }
        }
        tree
    }

    /// Children come after their parents, so this ends.
    fn group(&self, id: NodeId) -> Option<TagGroup> {
        let node = self.nodes.get(id)?;
        let mut group = TagGroup::new(node.tag.clone());
        for child in &node.children {
            match child {
                Child::Node(id) => self.group(*id).into_iter().for_each(|inner| group.push(inner)),
                Child::Slot(slot) => self.drawn(*slot).into_iter().for_each(|drawn| group.push(drawn)),
            }
        }
        Some(group)
    }

    fn drawn(&self, slot: Slot) -> Option<Identifier> {
        *self.slots.get(slot)?
    }
}
