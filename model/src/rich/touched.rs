//! Which texts changes write into. What is shown of a long document is compared with what it was only there: comparing all of it takes a
//! tenth of a second, and in company there are ten changes in a second.

use std::collections::HashSet;

use automerge::legacy::{ObjectId, OpId};
use automerge::{Change, ObjId, ReadDoc};

use crate::doc::Doc;
use crate::place::Place;
use crate::register::TextField;
use crate::text::{find, path_of};

/// More changes or operations than this are not looked through: comparing is then as quick.
const MANY: usize = 2_000;

/// What changes write into.
#[derive(Debug)]
pub enum Touched {
    /// Nobody knows, or too much to say.
    Anything,
    /// Objects, and all that hold them.
    These(HashSet<ObjId>),
}

impl Default for Touched {
    fn default() -> Self {
        Self::These(HashSet::new())
    }
}

impl Touched {
    /// Adds what changes write into that `doc` has taken.
    pub fn add(&mut self, doc: &Doc, changes: &[Vec<u8>]) {
        if self.try_add(doc, changes).is_none() {
            *self = Self::Anything;
        }
    }

    fn try_add(&mut self, doc: &Doc, changes: &[Vec<u8>]) -> Option<()> {
        let Self::These(objects) = self else { return None };
        let mut left = MANY.checked_sub(changes.len())?;
        let mut written = HashSet::new();
        for bytes in changes {
            let change = Change::from_bytes(bytes.clone()).ok()?;
            left = left.checked_sub(change.len())?;
            written.extend(change.decode().operations.into_iter().map(|op| op.obj));
        }
        for object in written {
            let ObjectId::Id(OpId(counter, actor)) = object else { continue };
            // The number is where Automerge looks for the actor first.
            let object = ObjId::Id(counter, actor, 0);
            objects.extend(doc.am.parents(&object).ok()?.map(|parent| parent.obj));
            objects.insert(object);
        }
        Some(())
    }

    /// Whether something may have been written into a text, or into what stands in it.
    pub fn has<E: Place>(&self, doc: &Doc, place: &E, field: TextField<E>) -> bool {
        match self {
            Self::Anything => true,
            Self::These(objects) => find(doc, &path_of(place, field)).is_none_or(|text| objects.contains(&text)),
        }
    }
}
