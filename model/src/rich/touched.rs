//! Which texts changes write into. What is shown of a long document is compared with what it was only there: comparing all of it takes a
//! tenth of a second, and in company there are ten changes in a second.

use std::collections::{HashMap, HashSet};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{Change, ChangeHash, ObjId, ObjType, PatchLog, ReadDoc, ScalarValue};

use super::patch::{Patch, among, diff};
use crate::doc::{self, Applied, Doc, DocError};
use crate::path::Path;
use crate::place::Place;
use crate::register::TextField;
use crate::text::{find, path_of};

/// More changes or operations than this are not looked through: comparing is then as quick.
const MANY: usize = 2_000;
/// So many changes at once are told one by one; of more, comparing tells the same in fewer words.
const FEW: usize = 32;

/// What changes write into.
#[derive(Debug)]
pub enum Touched {
    /// Nobody knows, or too much to say.
    Anything,
    /// Objects, and all that hold them.
    These {
        objects: HashSet<ObjId>,
        /// What changes for who sees the document, where it is known without comparing.
        seen: Option<Vec<automerge::Patch>>,
    },
}

impl Default for Touched {
    fn default() -> Self {
        Self::These { objects: HashSet::new(), seen: None }
    }
}

impl Touched {
    /// Adds what changes write into that `doc` has taken.
    pub fn add(&mut self, doc: &Doc, changes: &[Vec<u8>]) {
        if self.try_add(doc, changes).is_none() {
            *self = Self::Anything;
        }
    }

    /// Merges changes like [`doc::apply`], and adds what they write into.
    pub fn apply(&mut self, doc: &mut Doc, changes: &[Vec<u8>]) -> Result<Applied, DocError> {
        let alone = matches!(self, Self::These { objects, .. } if objects.is_empty()) && changes.len() <= FEW;
        let mut log = PatchLog::new(alone);
        let applied = doc::apply_logged(doc, changes, &mut log)?;
        let Some(letters) = self.try_add(doc, changes) else {
            *self = Self::Anything;
            return Ok(applied);
        };
        if let Self::These { seen, .. } = self {
            // Of letters alone: of a marker that another change has deleted, Automerge cannot make patches.
            *seen = (alone && letters).then(|| doc.am.make_patches(&mut log));
        }
        Ok(applied)
    }

    /// Whether they only insert letters and say who did.
    fn try_add(&mut self, doc: &Doc, changes: &[Vec<u8>]) -> Option<bool> {
        let Self::These { objects, seen } = self else { return None };
        *seen = None;
        let mut left = MANY.checked_sub(changes.len())?;
        let (mut written, mut letters) = (HashSet::new(), true);
        for bytes in changes {
            let change = Change::from_bytes(bytes.clone()).ok()?;
            left = left.checked_sub(change.len())?;
            for op in change.decode().operations {
                letters &= is_letter(&op) || is_put(&op);
                written.insert((op.obj, op.insert));
            }
        }
        for (object, inserts) in written {
            let ObjectId::Id(OpId(counter, actor)) = object else { continue };
            // The number is where Automerge looks for the actor first.
            let object = ObjId::Id(counter, actor, 0);
            let parents: Vec<ObjId> = doc.am.parents(&object).ok()?.map(|parent| parent.obj).collect();
            letters &= inserts || !parents.iter().any(|parent| is_text(doc, parent));
            objects.extend(parents);
            objects.insert(object);
        }
        Some(letters)
    }

    /// How a text changed that was at version `before` when nothing of this was written: as it was told, or by comparing.
    pub fn patches<E: Place>(
        &self,
        doc: &Doc,
        place: &E,
        field: TextField<E>,
        before: &[ChangeHash],
    ) -> Option<Vec<Patch>> {
        match self {
            Self::These { seen: Some(seen), .. } => among(doc, place, field, seen),
            _ => diff(doc, place, field, before, &doc.am.get_heads()),
        }
    }

    /// Whether something may have been written into a text, or into what stands in it.
    pub fn has<E: Place>(&self, doc: &Doc, place: &E, field: TextField<E>) -> bool {
        match self {
            Self::Anything => true,
            Self::These { objects, .. } => find(doc, &path_of(place, field)).is_none_or(|text| objects.contains(&text)),
        }
    }
}

/// How often the objects of a document were written into: who has read something long can know whether it says the same still.
#[derive(Debug, Default)]
pub struct Writes {
    all: u64,
    of: HashMap<ObjId, u64>,
}

/// How often an object was written into, or anything in it. Two of the same place are the same if nothing was written there between them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Two devices may make an object each at one place, and one of them is there in the end.
    object: Option<ObjId>,
    all: u64,
    times: u64,
}

impl Writes {
    pub fn add(&mut self, touched: &Touched) {
        match touched {
            Touched::Anything => self.all += 1,
            Touched::These { objects, .. } => {
                for object in objects {
                    *self.of.entry(object.clone()).or_default() += 1;
                }
            }
        }
    }

    /// What was written into what is at `path`.
    pub fn at(&self, doc: &Doc, path: &Path) -> Written {
        let object = find(doc, path);
        let times = object.as_ref().and_then(|object| self.of.get(object)).copied().unwrap_or_default();
        Written { object, all: self.all, times }
    }
}

fn is_letter(op: &Op) -> bool {
    op.insert && matches!(op.action, OpType::Put(ScalarValue::Str(_)))
}

/// A value of a map, for another one or for none.
fn is_put(op: &Op) -> bool {
    matches!(op.key, Key::Map(_)) && matches!(op.action, OpType::Put(_) | OpType::Delete)
}

fn is_text(doc: &Doc, object: &ObjId) -> bool {
    doc.am.object_type(object).is_ok_and(|kind| kind == ObjType::Text)
}
