//! A text that was agreed on as a whole: what it was then, and whether it still says the same.
//!
//! The state of a text is a register that people set. What they set it for is kept as a version with a name, so that it can be told, by
//! the hash of the content, whether the text has gone on since: nobody's edit is taken for agreed, and the same content is again.

use super::{CodocView, name_version, whole_hash};
use crate::doc::{Doc, Edit, EditError};
use crate::field::codoc;
use crate::ids::{DocId, Id};
use crate::place::Codoc;
use crate::plan::VersionView;
use crate::vocab::{CodocState, VersionReason};

/// The reason for which a version is kept when a text gets this state; `None` for states that agree on nothing.
pub const fn reason_of(state: CodocState) -> Option<VersionReason> {
    match state {
        CodocState::Approvata | CodocState::Pubblicata => Some(VersionReason::Approvazione),
        CodocState::Firmata => Some(VersionReason::Firma),
        CodocState::Bozza | CodocState::InConsultazione | CodocState::Concordata | CodocState::Superata => None,
    }
}

/// The text as it is when it gets a state.
#[derive(Clone, Debug)]
pub struct AsItIs<'a> {
    /// The name of the version.
    pub label: &'a str,
    /// [`whole_hash`].
    pub hash: &'a str,
    /// Spelled as [`crate::plan::content::spell_heads`] does.
    pub heads: &'a str,
    pub session: Option<DocId>,
}

/// Sets the state of a text. One that agrees on it keeps the text as it is as a version with a name, which is returned, unless there is one.
pub fn set_state(
    edit: &mut Edit<'_>,
    view: &CodocView,
    state: Option<CodocState>,
    now: &AsItIs<'_>,
) -> Result<Option<Id>, EditError> {
    edit.set(&Codoc, codoc::STATE, state)?;
    let Some(reason) = state.and_then(reason_of) else { return Ok(None) };
    let enough = |version: &VersionView| match version.reason.value {
        Some(VersionReason::Firma) => true,
        found => found == Some(reason),
    };
    let kept = latest(view).is_some_and(|version| version.hash.value.as_deref() == Some(now.hash) && enough(version));
    if kept {
        return Ok(None);
    }
    name_version(edit, now.label, reason, (now.hash, now.heads), now.session).map(Some)
}

/// The last version that was approved or signed.
fn latest(view: &CodocView) -> Option<&VersionView> {
    let agreed = |version: &&VersionView| {
        !version.life.is_removed()
            && matches!(version.reason.value, Some(VersionReason::Approvazione | VersionReason::Firma))
    };
    view.versions.iter().rfind(agreed)
}

/// Whether the state says that the text as a whole is agreed on.
pub fn is_agreed(view: &CodocView) -> bool {
    view.state.value.and_then(reason_of).is_some()
}

/// The version that was agreed on last, where the text says something else now although its state says that it is agreed.
pub fn outgrown<'v>(doc: &Doc, view: &'v CodocView) -> Option<&'v VersionView> {
    let version = latest(view).filter(|_| is_agreed(view))?;
    (version.hash.value.as_deref() != Some(whole_hash(doc, view).as_str())).then_some(version)
}
