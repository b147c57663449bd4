//! A text as a file of Automerge, and what another program wrote in it on the way back.
//!
//! Changes of another program carry no author of this partnership, and no device would take them. So what the file says is written again
//! by whoever brings it back: on the version that the file began with, so that it merges with what was written here meanwhile as the
//! changes themselves would have.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ReadDoc;

use super::{CodocView, read};
use crate::doc::{self, Doc, DocError, EditError, Kind, Random};
use crate::field::clause;
use crate::ids::{Actor, UserId};
use crate::rich::{self, Expand, Op};

/// Why nothing was brought back. The document is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    #[error("not a document of Automerge")]
    Unreadable(#[source] DocError),
    /// It is not a copy of this text: nothing that it began with is here.
    #[error("not a copy of this text")]
    Another,
    #[error("the document refused what the file says")]
    Refused(#[source] EditError),
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// To be applied here, and to travel as one's own.
    pub changes: Vec<Vec<u8>>,
    /// So many clauses were changed in the file.
    pub clauses: usize,
}

/// What a file has that this document has not, as changes by `author` on the version from which the file went on.
///
/// # Errors
/// [`ExchangeError`].
pub fn bring_back(
    doc: &Doc,
    file: &[u8],
    author: UserId,
    actor: Actor,
    now_ms: i64,
    random: Random<'_>,
) -> Result<Brought, ExchangeError> {
    let theirs = doc::load(file, author, actor).map_err(ExchangeError::Unreadable)?;
    let skeleton = doc::skeleton(Kind::Codoc);
    let same = doc::kind(&theirs) == Some(Kind::Codoc) && skeleton.iter().all(|(hash, _)| knows(&theirs, hash));
    let known: Vec<_> = theirs.am.get_changes(&[]).iter().map(automerge::Change::hash).collect();
    let shared: Vec<_> = known.into_iter().filter(|hash| knows(doc, hash)).collect();
    if !same || shared.len() <= skeleton.len() {
        return Err(ExchangeError::Another);
    }
    let base = doc::at(doc, &tips(&theirs, &shared)).ok_or(ExchangeError::Another)?;
    let mut base = doc::load(&doc::save(&base), author, actor).map_err(ExchangeError::Unreadable)?;
    let (was, says) = (read(&base).0, read(&theirs).0);
    let ops = differing(&base, &was, &theirs, &says);
    let before = doc::heads(&base);
    let clauses = ops.len();
    doc::edit(&mut base, now_ms, random, |edit| {
        ops.into_iter().try_for_each(|(place, title, op)| {
            if let Some(title) = title {
                edit.set(&place, clause::TITLE, Some(title))?;
            }
            rich::apply(edit, &place, clause::BODY, op)
        })
    })
    .map_err(ExchangeError::Refused)?;
    Ok(Brought { changes: doc::changes_since(&base, &before), clauses })
}

fn knows(doc: &Doc, hash: &automerge::ChangeHash) -> bool {
    doc.am.get_change_by_hash(hash).is_some()
}

/// The changes of `shared` on which no other of them stands.
fn tips(theirs: &Doc, shared: &[automerge::ChangeHash]) -> Vec<automerge::ChangeHash> {
    let mut tips: BTreeSet<automerge::ChangeHash> = shared.iter().copied().collect();
    for hash in shared {
        let Some(change) = theirs.am.get_change_by_hash(hash) else { continue };
        tips.retain(|tip| !change.deps().contains(tip));
    }
    tips.into_iter().collect()
}

type Writing = (crate::place::Clause, Option<String>, Option<Op>);

/// Titles and texts that are not what they were.
fn differing(base: &Doc, was: &CodocView, theirs: &Doc, says: &CodocView) -> Vec<Writing> {
    let mut ops = Vec::new();
    for old in &was.clauses {
        let Some(new) = says.clause(old.id) else { continue };
        let place = old.place();
        let title = new.title.value.clone().filter(|title| Some(title) != old.title.value.as_ref());
        let spans = rich::spans(theirs, &place, clause::BODY).unwrap_or_default();
        let differs = Some(&spans) != rich::spans(base, &place, clause::BODY).as_ref();
        let op = differs.then(|| Op::UpdateSpans {
            spans,
            default_expand: Expand::After,
            expands: BTreeMap::from([("link".to_owned(), Expand::None)]),
        });
        if title.is_some() || op.is_some() {
            ops.push((place, title, op));
        }
    }
    ops
}
