//! The worker's copy of a document, in which every change from elsewhere is applied first.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{AutoCommit, Change, ChangeHash, LoadOptions, ReadDoc, TextEncoding};
use intreccio_protocol::content::Lane;
use intreccio_protocol::control::Role;
use intreccio_protocol::ids::{DeviceId, DocId, SpaceId, UserId};
use minicbor::{Decode, Encode};

/// One Automerge document: a lane of a document of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct DocKey {
    /// The space it is in.
    #[n(0)]
    pub space: SpaceId,
    /// The document.
    #[n(1)]
    pub doc: DocId,
    /// Which half.
    #[n(2)]
    pub lane: Lane,
}

impl DocKey {
    /// The document's body.
    pub const fn body(space: SpaceId, doc: DocId) -> Self {
        Self { space, doc, lane: Lane::Body }
    }

    /// The lane beside the document, for those who read it and do not write in it.
    pub const fn beside(space: SpaceId, doc: DocId) -> Self {
        Self { space, doc, lane: Lane::Comments }
    }

    /// The least role with which one writes there.
    pub(crate) const fn needs(&self) -> Role {
        match self.lane {
            Lane::Body => Role::Editor,
            Lane::Comments => Role::Commenter,
        }
    }

    /// Fixed-length bytes, for keys of rows.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let lane = match self.lane {
            Lane::Body => 0,
            Lane::Comments => 1,
        };
        [self.space.0.as_slice(), &self.doc.0, &[lane]].concat()
    }
}

/// Why a change is not applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// Not an Automerge change, or one that Automerge refuses.
    #[error("not a change that can be applied: {0}")]
    Broken(String),
    /// It claims an author who is not the user of the device that signed it, or an actor first used by another device.
    #[error("the change claims another author")]
    Impostor,
}

/// What is stored of a replica, so that opening does not replay the log.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Stored {
    #[n(0)]
    covered: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    saved: Vec<u8>,
    #[n(2)]
    actors: Vec<Actor>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Actor {
    #[cbor(n(0), with = "minicbor::bytes")]
    actor: Vec<u8>,
    #[n(1)]
    device: DeviceId,
}

/// Changes that may be applied: those that are new here, and their bytes.
#[derive(Default, Clone)]
pub(crate) struct Checked {
    changes: Vec<Change>,
    raw: Vec<Vec<u8>>,
}

/// A document, and which device each of its actors belongs to.
pub struct Replica {
    doc: AutoCommit,
    actors: BTreeMap<Vec<u8>, DeviceId>,
    /// Entries of the space up to here are in it, those of other documents aside.
    pub(crate) covered: u64,
    /// Differs from what [`Replica::store`] last made.
    pub(crate) dirty: bool,
}

/// Browsers count text in UTF-16, and so does every document here.
pub const ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

impl Default for Replica {
    fn default() -> Self {
        let doc = AutoCommit::new_with_encoding(ENCODING);
        Self { doc, actors: BTreeMap::new(), covered: 0, dirty: false }
    }
}

impl Replica {
    /// The document, to read.
    pub fn doc(&self) -> &AutoCommit {
        &self.doc
    }

    /// The document, for the reads that Automerge wants a mutable reference for (heads, changes, `save`).
    pub fn doc_mut(&mut self) -> &mut AutoCommit {
        &mut self.doc
    }

    /// What to store: entries of the space up to `covered` are in it.
    pub(crate) fn store(&mut self, covered: u64) -> Vec<u8> {
        self.covered = covered;
        self.dirty = false;
        let actors =
            self.actors.iter().map(|(actor, device)| Actor { actor: actor.clone(), device: *device }).collect();
        minicbor::to_vec(Stored { covered, saved: self.doc.save(), actors }).unwrap_or_default()
    }

    /// The inverse of [`Replica::store`]; `None` for anything else, and then the log is replayed.
    pub(crate) fn load(bytes: &[u8]) -> Option<Self> {
        let stored: Stored = minicbor::decode(bytes).ok()?;
        let options = LoadOptions::new().text_encoding(ENCODING);
        let doc = AutoCommit::load_with_options(&stored.saved, options).ok()?;
        let actors = stored.actors.into_iter().map(|a| (a.actor, a.device)).collect();
        Some(Self { doc, actors, covered: stored.covered, dirty: false })
    }

    /// Reads the changes of one entry: the device that signed it must be the one that its actors belong to, and the user
    /// their author. `skeletons` are the changes that everybody may repeat: the fixed first change of each kind of
    /// document, which has no author.
    pub(crate) fn check(
        &mut self,
        changes: &[Vec<u8>],
        device: DeviceId,
        user: UserId,
        skeletons: &BTreeSet<ChangeHash>,
    ) -> Result<Checked, ChangeError> {
        let mut checked = Checked::default();
        for bytes in changes {
            let change = Change::from_bytes(bytes.clone()).map_err(|e| ChangeError::Broken(e.to_string()))?;
            if !skeletons.contains(&change.hash()) {
                self.check_author(&change, device, user)?;
                self.actors.entry(change.actor_id().to_bytes().to_vec()).or_insert(device);
            }
            if self.doc.get_change_meta_by_hash(&change.hash()).is_none() {
                checked.raw.push(bytes.clone());
                checked.changes.push(change);
            }
        }
        Ok(checked)
    }

    /// Applies what was checked, at once: the cost is that of the document, not of the number of changes.
    pub(crate) fn apply(&mut self, checked: Vec<Checked>) -> Result<Vec<Vec<u8>>, ChangeError> {
        let mut raw = Vec::new();
        let mut changes = Vec::new();
        for part in checked {
            raw.extend(part.raw);
            changes.extend(part.changes);
        }
        if !changes.is_empty() {
            self.doc.apply_changes(changes).map_err(|e| ChangeError::Broken(e.to_string()))?;
            self.dirty = true;
        }
        Ok(raw)
    }

    /// Automerge writes the author into the first change of an actor only; the later ones are those of the device that the
    /// actor was bound to by it, and so of the same user.
    fn check_author(&self, change: &Change, device: DeviceId, user: UserId) -> Result<(), ChangeError> {
        let owner = self.actors.get(change.actor_id().to_bytes());
        let fits = match change.author() {
            Some(author) => author.as_bytes() == user.0 && owner.is_none_or(|owner| *owner == device),
            None => owner == Some(&device),
        };
        if fits { Ok(()) } else { Err(ChangeError::Impostor) }
    }

    /// Changes that others here depend on and that are not here.
    pub fn missing(&mut self) -> Vec<ChangeHash> {
        let heads = self.doc.get_heads();
        self.doc.get_missing_deps(&heads)
    }

    /// Which device wrote a change of this actor.
    pub fn device_of(&self, actor: &[u8]) -> Option<DeviceId> {
        self.actors.get(actor).copied()
    }

    /// Whether anything was ever written.
    pub fn is_empty(&self) -> bool {
        self.doc.keys(automerge::ROOT).next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::Transactable;
    use automerge::{ActorId, Author, ROOT};

    const ADA: (DeviceId, UserId) = (DeviceId([1; 16]), UserId([2; 16]));
    const BEA: (DeviceId, UserId) = (DeviceId([3; 16]), UserId([4; 16]));

    /// Two changes of one actor of Ada's.
    fn two_changes() -> [Vec<u8>; 2] {
        let mut doc = AutoCommit::new_with_encoding(ENCODING).with_author(Some(Author::from(ADA.1.0.to_vec())));
        doc.set_actor(ActorId::from([9; 16]));
        let mut write = |value: i64| {
            doc.put(ROOT, "field", value).unwrap();
            doc.commit();
            doc.get_last_local_change().unwrap().raw_bytes().to_vec()
        };
        [write(1), write(2)]
    }

    #[test]
    fn later_changes_of_an_actor_belong_to_the_device_that_began_it() {
        let [first, second] = two_changes();
        let mut replica = Replica::default();
        let none = BTreeSet::new();
        assert!(replica.check(std::slice::from_ref(&second), ADA.0, ADA.1, &none).is_err(), "nobody began this actor");
        let checked = replica.check(&[first], ADA.0, ADA.1, &none).unwrap();
        replica.apply(vec![checked]).unwrap();
        assert!(replica.check(std::slice::from_ref(&second), BEA.0, BEA.1, &none).is_err(), "another device goes on");
        assert!(replica.check(&[second], ADA.0, ADA.1, &none).is_ok());
    }

    #[test]
    fn nobody_begins_an_actor_in_the_name_of_another() {
        let [first, _] = two_changes();
        assert!(Replica::default().check(&[first], BEA.0, BEA.1, &BTreeSet::new()).is_err());
    }
}
