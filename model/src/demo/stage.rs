//! Operators who write one document, each on a replica of their own, as in life.

use std::collections::BTreeMap;

use super::Batch;
use crate::doc::{self, Doc, DocError, Edit, EditError, Kind, Random};
use crate::ids::{Actor, UserId};

/// Why the demonstration could not be made. It means that this crate is broken: its tests build the demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("an edit of the demonstration was refused")]
    Edit(#[from] EditError),
    #[error("a merge of the demonstration was refused")]
    Merge(#[from] DocError),
    #[error("nobody of this name in the demonstration: {0}")]
    Unknown(&'static str),
}

/// Who an operator is on this stage.
pub type Cast<'a> = &'a dyn Fn(&str) -> (UserId, Actor);

struct Replica {
    doc: Doc,
    /// How many of the published changes it has.
    seen: usize,
}

/// One document and everybody's replica of it.
pub(super) struct Stage<'a> {
    kind: Kind,
    cast: Cast<'a>,
    random: Random<'a>,
    replicas: BTreeMap<&'static str, Replica>,
    published: Vec<(&'static str, Vec<u8>)>,
}

impl<'a> Stage<'a> {
    pub fn new(kind: Kind, cast: Cast<'a>, random: Random<'a>) -> Self {
        Self { kind, cast, random, replicas: BTreeMap::new(), published: Vec::new() }
    }

    pub fn user(&self, operator: &str) -> UserId {
        (self.cast)(operator).0
    }

    /// Brings everything that was published to an operator's replica.
    pub fn sync(&mut self, operator: &'static str) -> Result<&Doc, DemoError> {
        let (kind, cast) = (self.kind, self.cast);
        let replica = self.replicas.entry(operator).or_insert_with(|| {
            let (user, actor) = cast(operator);
            Replica { doc: doc::new(kind, user, actor), seen: 0 }
        });
        let news: Vec<Vec<u8>> = self.published.iter().skip(replica.seen).map(|(_, change)| change.clone()).collect();
        doc::apply(&mut replica.doc, &news)?;
        replica.seen = self.published.len();
        Ok(&replica.doc)
    }

    /// An operator with the newest state writes.
    pub fn act<T>(
        &mut self,
        operator: &'static str,
        at_ms: i64,
        gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, DemoError> {
        self.sync(operator)?;
        self.act_apart(operator, at_ms, gesture)
    }

    /// An operator who has not seen what came after the last [`Stage::sync`] writes.
    pub fn act_apart<T>(
        &mut self,
        operator: &'static str,
        at_ms: i64,
        gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
    ) -> Result<T, DemoError> {
        let replica = self.replicas.get_mut(operator).ok_or(DemoError::Unknown(operator))?;
        let (made, change) = doc::edit(&mut replica.doc, at_ms, self.random, gesture)?;
        self.published.extend(change.map(|change| (operator, change)));
        Ok(made)
    }

    /// What was published, the changes of one operator in a row together.
    pub fn batches(self) -> Vec<Batch> {
        let mut batches: Vec<Batch> = Vec::new();
        for (operator, change) in self.published {
            match batches.last_mut().filter(|batch| batch.operator == operator) {
                Some(batch) => batch.changes.push(change),
                None => batches.push(Batch { operator, changes: vec![change] }),
            }
        }
        batches
    }
}
