//! What became of the texts and of the economic plan since the table was opened again: the difference from the last version that both
//! sides had signed before, clause by clause and line by line.

use std::collections::BTreeMap;

use crate::budget::since::{self, LineChange};
use crate::budget::{ApprovalView, BudgetView};
use crate::codesign::{CodesignView, ReopeningView};
use crate::codoc::compare::{self, ClauseChange, Content, Fate};
use crate::codoc::{CodocView, content_hash, standing};
use crate::doc::Doc;
use crate::ids::{DocId, Id};
use crate::place::{Because, LinkTo};
use crate::plan::VersionView;
use crate::read::By;
use crate::time::Date;
use crate::vocab::{ClauseState, VersionReason};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// From when a reopening counts, and until when, in declared milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// What was signed before is what the table was opened again about.
    pub from_ms: i64,
    /// The next reopening, if there is one: what was signed before it ended this one.
    pub until_ms: Option<i64>,
}

/// When the table was opened again: when somebody wrote it down, or, of one that was written down later, the end of the day that it says.
fn moment(one: &ReopeningView) -> i64 {
    let end = |date: Date| date.at_utc(DAY).0;
    one.date.earliest().map_or(one.by.time_ms, |date| one.by.time_ms.min(end(date)))
}

/// The time of a reopening; `None` when it is not there.
pub fn span(view: &CodesignView, id: Id) -> Option<Span> {
    let there = || view.reopenings.iter().filter(|one| !one.life.is_removed());
    let from_ms = there().find(|one| one.id == id).map(moment)?;
    let next = there().filter(|one| one.id != id).map(moment).filter(|at| *at > from_ms).min();
    Some(Span { from_ms, until_ms: next })
}

/// Why a version counts as signed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Basis {
    /// People named it so: nothing better was found.
    Approved,
    /// Both sides had accepted every clause of it.
    BothKeys,
    Signed,
}

/// A version that counts as signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    pub label: String,
    pub basis: Basis,
    /// Spelled as [`crate::plan::content::spell_heads`] does.
    pub heads: String,
    pub by: By,
}

/// The last version that was signed, or accepted with both keys, up to this moment; where there is none, the last one that people named
/// as approved.
pub fn last_signed(doc: &Doc, view: &CodocView, before_ms: i64) -> Option<Signed> {
    let earlier = |version: &&VersionView| !version.life.is_removed() && version.by.time_ms <= before_ms;
    let mut approved = None;
    for version in view.versions.iter().filter(earlier).rev() {
        let basis = match version.reason.value {
            Some(VersionReason::Firma) => Some(Basis::Signed),
            _ if both_keys(doc, view, version, before_ms) => Some(Basis::BothKeys),
            Some(VersionReason::Approvazione) => Some(Basis::Approved),
            _ => None,
        };
        let signed = |basis| Signed {
            label: version.label.value.clone().unwrap_or_default(),
            basis,
            heads: version.heads.value.clone().unwrap_or_default(),
            by: version.by,
        };
        match basis {
            Some(Basis::Approved) if approved.is_none() => approved = Some(signed(Basis::Approved)),
            Some(Basis::Approved) | None => {}
            Some(basis) => return Some(signed(basis)),
        }
    }
    approved
}

/// Whether each side had accepted every clause of the version, up to this moment. They may have done so after it got its name.
fn both_keys(doc: &Doc, view: &CodocView, version: &VersionView, before_ms: i64) -> bool {
    let Some(then) = version.heads.value.as_deref().and_then(|heads| compare::at(doc, heads)) else { return false };
    let (past, _) = super::codoc::read(&then);
    let agreed = |clause: &super::codoc::ClauseView| {
        let mut said = view.clause(clause.id).unwrap_or(clause).clone();
        said.acceptances.retain(|one| one.by.time_ms <= before_ms);
        standing(&said, &content_hash(&then, clause)).state() == ClauseState::Concordata
    };
    let mut held = past.present().filter(|clause| !clause.is_struck()).peekable();
    held.peek().is_some() && held.all(agreed)
}

/// What became of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextSince {
    /// Nothing was signed before the table was opened again.
    NeverSigned,
    /// This device lacks changes of a version.
    NotHere(Signed),
    Changes {
        since: Signed,
        /// The version that ended the reopening; `None`: it is compared with the text as it is.
        until: Option<Signed>,
        /// Without the clauses that stayed the same.
        clauses: Vec<ClauseChange>,
    },
}

/// What became of a text since the last version that was signed before the table was opened again.
pub fn of_text(doc: &Doc, view: &CodocView, span: Span) -> TextSince {
    let Some(since) = last_signed(doc, view, span.from_ms) else { return TextSince::NeverSigned };
    let until =
        span.until_ms.and_then(|until| last_signed(doc, view, until)).filter(|until| until.heads != since.heads);
    // Two reopenings and nothing signed between them: the later one tells the difference.
    let after = match (&until, span.until_ms) {
        (Some(until), _) => Content::at(doc, &until.heads),
        (None, Some(_)) => Content::at(doc, &since.heads),
        (None, None) => Some(Content::of(doc, view)),
    };
    let (Some(before), Some(after)) = (Content::at(doc, &since.heads), after) else { return TextSince::NotHere(since) };
    let mut clauses = compare::compare(&before, &after);
    clauses.retain(|change| change.fate != Fate::Same);
    TextSince::Changes { since, until, clauses }
}

/// What became of the economic plan.
#[derive(Clone, PartialEq, Debug)]
pub enum PlanSince {
    /// Both sides had never approved the same plan before.
    NeverApproved,
    NotHere,
    /// Since it was approved by the one who did so last, and then.
    Changes {
        since: By,
        lines: Vec<LineChange>,
    },
}

/// What became of the economic plan since both sides had approved it before the table was opened again.
pub fn of_plan(doc: &Doc, view: &BudgetView, span: Span) -> PlanSince {
    let Some(since) = since::last_approved(view, span.from_ms) else { return PlanSince::NeverApproved };
    let until: Option<&ApprovalView> = span.until_ms.and_then(|until| since::last_approved(view, until));
    let after = match until {
        Some(until) => since::content_at(doc, until.id),
        None => Some(view.clone()),
    };
    let (Some(before), Some(after)) = (since::content_at(doc, since.id), after) else { return PlanSince::NotHere };
    PlanSince::Changes { since: since.by, lines: since::compare(&before, &after) }
}

/// The points of agendas that caused changes, by what they caused.
pub fn causes(one: &ReopeningView) -> BTreeMap<LinkTo, Vec<Because>> {
    let mut causes: BTreeMap<LinkTo, Vec<Because>> = BTreeMap::new();
    for because in &one.causes {
        causes.entry(because.what).or_default().push(*because);
    }
    causes
}

/// What a clause, or a line, is called among the causes.
pub const fn part(doc: DocId, id: Id) -> LinkTo {
    LinkTo { doc, clause: Some(id) }
}
