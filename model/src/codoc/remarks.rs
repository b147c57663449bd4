//! What people say of words of a clause: comments with answers, and proposals of change that both sides decide. Nothing of it is taken away:
//! it is how the text came about.
//!
//! # A proposal comes into the text once
//!
//! Somebody brings it there when both sides have accepted it ([`bring_in`]), and a record says which characters were written. Two who do so
//! without knowing of each other delete the same old words, which is one deletion, and write the new ones twice. Then the record with the
//! smallest id counts, on every device alike, and [`heal`] deletes what the other wrote: whoever does that, and how many, deletes the same
//! characters. Where somebody has changed them meanwhile people decide ([`Use::Doubled`]).
//!
//! # And it is taken back as a whole
//!
//! [`take_out`] puts the old words in the place of the new ones, while the new ones are there as they were written. The record stays, removed,
//! and holds the old words as they are in the text now: with them the proposal goes on. What two took back apart is healed in the same way.

use std::collections::BTreeSet;

use automerge::ReadDoc;
use automerge::transaction::Transactable;

use super::CodocView;
use crate::doc::{Doc, Edit, EditError};
use crate::field::{clause, comment, comment_reply, mention, proposal, proposal_decision, proposal_use};
use crate::ids::{DocId, Id, UserId};
use crate::place::{Clause, Comment, CommentReply, Mention, Place, Proposal, ProposalDecision, ProposalUse};
use crate::read::{Fields, Reader};
use crate::record::{read_set, records};
use crate::rich::{self, Anchor, Span, Stretch};
use crate::text::{isize_of, utf16};
use crate::time::Instant;
use crate::vocab::{ProposalOutcome, ProposalState, Side};

records! {
    /// A comment on words of a clause.
    CommentView of Comment, comment as "comment" {
        /// Cursors on the first and the last character of what it is on: see [`crate::rich::stretch`].
        from_cursor: String = FROM_CURSOR,
        to_cursor: String = TO_CURSOR,
        /// The words that it was on.
        quote: String = QUOTE,
        body: String = BODY,
        /// The session in which it was made: its document, in hexadecimal digits.
        session: String = SESSION,
        resolved_at: Instant = RESOLVED_AT,
        resolved_by: UserId = RESOLVED_BY,
    } texts {} nested {
        /// Oldest first.
        replies: Vec<ReplyView> = "replies" via ReplyView::read_all,
        /// Whom the comment and its answers name.
        mentions: BTreeSet<UserId> = "mentions" via read_mentions,
    }

    /// An answer to a comment.
    ReplyView of CommentReply, comment_reply as "comment_reply" {
        body: String = BODY,
        session: String = SESSION,
    } texts {} nested {}

    /// A proposal of change.
    ProposalView of Proposal, proposal as "proposal" {
        from_cursor: String = FROM_CURSOR,
        to_cursor: String = TO_CURSOR,
        /// What it replaces.
        quote: String = QUOTE,
        /// What it puts there; nothing where it strikes words out.
        new_text: String = NEW_TEXT,
        why: String = WHY,
        /// Of whom it comes; none for who is of no side.
        side: Side = SIDE,
        session: String = SESSION,
    } texts {} nested {
        /// Oldest first.
        decisions: Vec<DecisionView> = "decisions" via DecisionView::read_all,
        /// Oldest first.
        uses: Vec<UseView> = "uses" via UseView::read_all,
    }

    /// What a side said of a proposal. The last word of a side counts.
    DecisionView of ProposalDecision, proposal_decision as "proposal_decision" {
        side: Side = SIDE,
        outcome: ProposalOutcome = OUTCOME,
        reason: String = REASON,
        session: String = SESSION,
    } texts {} nested {}

    /// That somebody brought a proposal into the text, with cursors on what was written there. Taken back it is removed, and says where the
    /// old words are.
    UseView of ProposalUse, proposal_use as "proposal_use" {
        from_cursor: String = FROM_CURSOR,
        to_cursor: String = TO_CURSOR,
        back_from: String = BACK_FROM,
        back_to: String = BACK_TO,
    } texts {} nested {}
}

pub(super) fn read_mentions(fields: Fields, r: &mut Reader<'_>) -> BTreeSet<UserId> {
    read_set(fields, r, mention::CHOSEN)
}

impl CommentView {
    pub fn is_resolved(&self) -> bool {
        self.resolved_at.value.is_some()
    }

    /// Where its words are now.
    pub fn stretch(&self, doc: &Doc, clause: Id) -> Option<Stretch> {
        stretch(doc, clause, self.from_cursor.value.as_deref(), self.to_cursor.value.as_deref())
    }
}

/// What became of a proposal in the text.
#[derive(Clone, PartialEq, Debug)]
pub enum Use {
    /// It is not in the text.
    No,
    /// It was brought there.
    Done,
    /// It was brought there more than once at the same time, and these stretches are what is too much. `intact`: nobody has changed them, so
    /// [`heal`] takes them away.
    Doubled { extra: Vec<Stretch>, intact: bool },
    /// These say that it is there, and the text has the old words: somebody took it back while somebody else was healing. [`heal`] removes
    /// them.
    Undone(Vec<Id>),
}

impl ProposalView {
    /// The last word of a side.
    pub fn decision(&self, side: Side) -> Option<&DecisionView> {
        self.decisions.iter().rfind(|said| said.side.value == Some(side))
    }

    pub fn state(&self) -> ProposalState {
        let said = |side| self.decision(side).and_then(|decision| decision.outcome.value);
        let (comune, ati) = (said(Side::Comune), said(Side::Ati));
        let withdrawn = self.decisions.iter().any(|said| said.outcome.value == Some(ProposalOutcome::Ritira));
        let rejects = |said| said == Some(ProposalOutcome::Respinge);
        let accepts = |said| said == Some(ProposalOutcome::Accetta);
        match (accepts(comune), accepts(ati)) {
            _ if self.used().next().is_some() => ProposalState::Accolta,
            _ if withdrawn => ProposalState::Ritirata,
            _ if rejects(comune) || rejects(ati) => ProposalState::Respinta,
            (true, true) => ProposalState::Accolta,
            (true, false) => ProposalState::AccettataComune,
            (false, true) => ProposalState::AccettataAti,
            (false, false) => ProposalState::Aperta,
        }
    }

    /// Whether somebody still has to decide, or to bring it into the text.
    pub fn is_open(&self) -> bool {
        self.used().next().is_none() && !matches!(self.state(), ProposalState::Respinta | ProposalState::Ritirata)
    }

    /// That it was brought into the text, as far as that was not taken back. Oldest first.
    pub fn used(&self) -> impl Iterator<Item = &UseView> {
        self.uses.iter().filter(|one| !one.life.is_removed())
    }

    fn taken_back(&self) -> impl Iterator<Item = &UseView> {
        self.uses.iter().filter(|one| one.life.is_removed())
    }

    /// Cursors on the words that it replaces: those that were put back, where it was taken out of the text, and those that it was written for.
    fn holds(&self) -> Vec<(&str, &str)> {
        let put_back = self.taken_back().map(|one| (&one.back_from, &one.back_to));
        let all = put_back.chain([(&self.from_cursor, &self.to_cursor)]);
        all.filter_map(|(from, to)| from.value.as_deref().zip(to.value.as_deref())).collect()
    }

    /// Of those the one whose words are as they were, else the first whose words are there.
    fn choose(&self, find: impl Fn(&str, &str) -> Option<Stretch>) -> Option<Stretch> {
        let there: Vec<Stretch> = self.holds().into_iter().filter_map(|(from, to)| find(from, to)).collect();
        let same = there.iter().position(|one| Some(&one.words) == self.quote.value.as_ref());
        there.into_iter().nth(same.unwrap_or(0))
    }

    /// Where the words are that it replaces.
    pub fn stretch(&self, doc: &Doc, clause: Id) -> Option<Stretch> {
        self.choose(|from, to| stretch(doc, clause, Some(from), Some(to)))
    }

    /// What became of it in the text.
    pub fn in_text(&self, doc: &Doc, clause: Id) -> Use {
        let as_they_were = |one: &Stretch| Some(&one.words) == self.quote.value.as_ref();
        let mut put_back: Vec<Stretch> =
            self.taken_back().filter_map(|one| one.put_back(doc, clause)).filter(as_they_were).collect();
        let Some(first) = self.used().next().map(|one| one.stretch(doc, clause)) else {
            // Two have taken it back apart.
            let extra = put_back.split_off(put_back.len().min(1));
            return if extra.is_empty() { Use::No } else { Use::Doubled { extra, intact: true } };
        };
        let mut extra: Vec<Stretch> = self.used().skip(1).filter_map(|one| one.stretch(doc, clause)).collect();
        if first.is_none() && extra.is_empty() && !put_back.is_empty() {
            return Use::Undone(self.used().map(|one| one.id).collect());
        }
        let intact = extra.iter().all(|one| Some(&one.words) == self.new_text.value.as_ref());
        extra.append(&mut put_back);
        match extra.is_empty() || first.is_none() {
            // Who has taken away one of two by hand has decided.
            true => Use::Done,
            false => Use::Doubled { extra, intact },
        }
    }
}

impl UseView {
    /// What it wrote.
    fn stretch(&self, doc: &Doc, clause: Id) -> Option<Stretch> {
        stretch(doc, clause, self.from_cursor.value.as_deref(), self.to_cursor.value.as_deref())
    }

    /// The old words, put back.
    fn put_back(&self, doc: &Doc, clause: Id) -> Option<Stretch> {
        stretch(doc, clause, self.back_from.value.as_deref(), self.back_to.value.as_deref())
    }
}

fn stretch(doc: &Doc, clause: Id, from: Option<&str>, to: Option<&str>) -> Option<Stretch> {
    rich::stretch(doc, &Clause { id: clause }, clause::BODY, from?, to?)
}

/// Comments on words of a clause.
pub fn add_comment(
    edit: &mut Edit<'_>,
    clause: Id,
    anchor: &Anchor,
    body: &str,
    mentions: &[UserId],
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let place = Comment { clause, id: edit.new_id() };
    CommentView::begin(edit, &place)?;
    edit.set(&place, comment::FROM_CURSOR, Some(anchor.from.clone()))?;
    edit.set(&place, comment::TO_CURSOR, Some(anchor.to.clone()))?;
    edit.set(&place, comment::QUOTE, Some(anchor.quote.clone()))?;
    edit.set(&place, comment::BODY, Some(body.to_owned()))?;
    edit.set(&place, comment::SESSION, session.map(|session| session.to_string()))?;
    name(edit, &place, mentions)?;
    Ok(place.id)
}

/// Answers a comment.
pub fn add_reply(
    edit: &mut Edit<'_>,
    clause: Id,
    comment: Id,
    body: &str,
    mentions: &[UserId],
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let place = CommentReply { clause, comment, id: edit.new_id() };
    ReplyView::begin(edit, &place)?;
    edit.set(&place, comment_reply::BODY, Some(body.to_owned()))?;
    edit.set(&place, comment_reply::SESSION, session.map(|session| session.to_string()))?;
    name(edit, &Comment { clause, id: comment }, mentions)?;
    Ok(place.id)
}

fn name(edit: &mut Edit<'_>, place: &Comment, mentions: &[UserId]) -> Result<(), EditError> {
    for user in mentions {
        let mention = Mention { clause: place.clause, comment: place.id, user: *user };
        edit.set(&mention, mention::CHOSEN, Some(true))?;
    }
    Ok(())
}

/// Says that a comment has been dealt with, and by whom; `None` takes it up again.
pub fn resolve_comment(edit: &mut Edit<'_>, clause: Id, comment: Id, by: Option<UserId>) -> Result<(), EditError> {
    let place = Comment { clause, id: comment };
    let at = by.map(|_| Instant(edit.now_ms()));
    edit.set(&place, comment::RESOLVED_AT, at)?;
    edit.set(&place, comment::RESOLVED_BY, by)
}

/// What somebody proposes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProposalDraft {
    pub anchor: Anchor,
    /// Without ends of lines: it stays within its paragraph.
    pub new_text: String,
    pub why: String,
    pub side: Option<Side>,
    pub session: Option<DocId>,
}

/// Proposes other words for those of a clause. The side from which it comes accepts it thereby.
pub fn propose(edit: &mut Edit<'_>, clause: Id, draft: &ProposalDraft) -> Result<Id, EditError> {
    let place = Proposal { clause, id: edit.new_id() };
    ProposalView::begin(edit, &place)?;
    let line = draft.new_text.split(['\n', '\r']).collect::<Vec<_>>().join(" ");
    edit.set(&place, proposal::FROM_CURSOR, Some(draft.anchor.from.clone()))?;
    edit.set(&place, proposal::TO_CURSOR, Some(draft.anchor.to.clone()))?;
    edit.set(&place, proposal::QUOTE, Some(draft.anchor.quote.clone()))?;
    edit.set(&place, proposal::NEW_TEXT, Some(line))?;
    edit.set(&place, proposal::WHY, Some(draft.why.clone()).filter(|why| !why.is_empty()))?;
    edit.set(&place, proposal::SIDE, draft.side)?;
    edit.set(&place, proposal::SESSION, draft.session.map(|session| session.to_string()))?;
    if let Some(side) = draft.side {
        decide(edit, clause, place.id, side, ProposalOutcome::Accetta, "", draft.session)?;
    }
    Ok(place.id)
}

/// Says what a side thinks of a proposal.
pub fn decide(
    edit: &mut Edit<'_>,
    clause: Id,
    proposal: Id,
    side: Side,
    outcome: ProposalOutcome,
    reason: &str,
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let place = ProposalDecision { clause, proposal, id: edit.new_id() };
    DecisionView::begin(edit, &place)?;
    edit.set(&place, proposal_decision::SIDE, Some(side))?;
    edit.set(&place, proposal_decision::OUTCOME, Some(outcome))?;
    edit.set(&place, proposal_decision::REASON, Some(reason.to_owned()).filter(|reason| !reason.is_empty()))?;
    edit.set(&place, proposal_decision::SESSION, session.map(|session| session.to_string()))?;
    Ok(place.id)
}

/// Why a proposal was not brought into the text.
#[derive(Debug, thiserror::Error)]
pub enum BringError {
    /// The words that it replaces are not there as they were: these are, if any.
    #[error("the words were changed meanwhile")]
    Changed(Option<String>),
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// The words that a proposal would replace now, when they are what it was written for.
///
/// # Errors
/// [`BringError::Changed`].
pub fn may_bring_in(doc: &Doc, clause: Id, view: &ProposalView) -> Result<(), BringError> {
    let there = view.stretch(doc, clause).map(|there| there.words);
    match there.is_some() && there == view.quote.value {
        true => Ok(()),
        false => Err(BringError::Changed(there)),
    }
}

/// What [`take_out`] needs to take a proposal back that somebody has just brought into the text.
#[derive(Clone, PartialEq, Debug)]
pub struct Brought {
    /// The record of it.
    pub used: Id,
    /// What was there before.
    pub old: Vec<Span>,
}

/// Replaces the words of a clause by those of a proposal, and writes down that it was done. Ask [`may_bring_in`] before.
///
/// # Errors
/// [`EditError::NoSuchPosition`] where the words are gone.
pub fn bring_in(edit: &mut Edit<'_>, clause: Id, view: &ProposalView) -> Result<Brought, EditError> {
    let at = Clause { id: clause };
    let path = at.container().then("body");
    let obj = edit.find(&path)?;
    let there = view.choose(|from, to| rich::stretch_in(edit, &obj, from, to));
    let there = there.ok_or_else(|| EditError::NoSuchPosition(path.clone()))?;
    let old = rich::spans_in(edit, &obj, there.start, there.end)?;
    let new_text = view.new_text.value.clone().unwrap_or_default();
    let mut written = Anchor::default();
    // Behind the last of the old characters, and so under their marks.
    if !new_text.is_empty() {
        edit.tx.splice_text(&obj, there.end, 0, &new_text)?;
        written = rich::anchor_in(edit, &obj, there.end, there.end + utf16(&new_text))?;
    }
    edit.tx.splice_text(&obj, there.start, isize_of(there.end - there.start), "")?;
    let used = add_use(edit, clause, view.id, &written)?;
    edit.touch(&at)?;
    edit.intend(clause::BODY.label, path);
    Ok(Brought { used, old })
}

/// Whether the new words are in the text as they were written, so that they can be taken out again.
///
/// # Errors
/// [`BringError::Changed`], with what is there.
pub fn may_take_out(doc: &Doc, clause: Id, view: &ProposalView, used: Id) -> Result<(), BringError> {
    let one = view.used().find(|one| one.id == used).ok_or(BringError::Changed(None))?;
    let new_text = view.new_text.value.clone().unwrap_or_default();
    let there = one.stretch(doc, clause).map(|there| there.words);
    match there.clone().unwrap_or_default() == new_text {
        true => Ok(()),
        false => Err(BringError::Changed(there)),
    }
}

/// Puts the old words in the place of the new ones, and takes back that the proposal was brought in: it is open again. Ask [`may_take_out`]
/// before.
///
/// # Errors
/// [`EditError::NoSuchPosition`] where the new words are gone.
pub fn take_out(edit: &mut Edit<'_>, clause: Id, view: &ProposalView, brought: &Brought) -> Result<(), EditError> {
    let at = Clause { id: clause };
    let path = at.container().then("body");
    let obj = edit.find(&path)?;
    let gone = || EditError::NoSuchPosition(path.clone());
    let one = view.used().find(|one| one.id == brought.used).ok_or_else(gone)?;
    let (start, end) = match view.new_text.value.as_deref().unwrap_or_default() {
        // Where the old words were.
        "" => {
            let from = view.from_cursor.value.as_deref().ok_or_else(gone)?;
            let at = rich::position_in(edit, &obj, from).ok_or_else(gone)?;
            (at, at)
        }
        _ => {
            let cursors = one.from_cursor.value.as_deref().zip(one.to_cursor.value.as_deref()).ok_or_else(gone)?;
            let there = rich::stretch_in(edit, &obj, cursors.0, cursors.1).ok_or_else(gone)?;
            (there.start, there.end)
        }
    };
    let length = rich::put_in(edit, &obj, end, &brought.old)?;
    let put_back = rich::anchor_in(edit, &obj, end, end + length)?;
    edit.tx.splice_text(&obj, start, isize_of(end - start), "")?;
    let place = ProposalUse { clause, proposal: view.id, id: brought.used };
    edit.set(&place, proposal_use::BACK_FROM, Some(put_back.from))?;
    edit.set(&place, proposal_use::BACK_TO, Some(put_back.to))?;
    edit.remove(&place)?;
    edit.touch(&at)?;
    edit.intend(clause::BODY.label, path);
    Ok(())
}

/// Writes down that a proposal was brought into the text, and which characters it put there: [`bring_in`] does it.
pub fn add_use(edit: &mut Edit<'_>, clause: Id, proposal: Id, written: &Anchor) -> Result<Id, EditError> {
    let place = ProposalUse { clause, proposal, id: edit.new_id() };
    UseView::begin(edit, &place)?;
    edit.set(&place, proposal_use::FROM_CURSOR, Some(written.from.clone()))?;
    edit.set(&place, proposal_use::TO_CURSOR, Some(written.to.clone()))?;
    Ok(place.id)
}

/// Makes the text and the records of a proposal agree again, as [`ProposalView::in_text`] found them. Nothing where they do.
pub fn heal(edit: &mut Edit<'_>, clause: Id, proposal: Id, found: &Use) -> Result<(), EditError> {
    let at = Clause { id: clause };
    match found {
        Use::No | Use::Done => Ok(()),
        Use::Undone(uses) => uses.iter().try_for_each(|id| edit.remove(&ProposalUse { clause, proposal, id: *id })),
        Use::Doubled { extra, .. } => take_away(edit, &at, extra),
    }
}

fn take_away(edit: &mut Edit<'_>, at: &Clause, extra: &[Stretch]) -> Result<(), EditError> {
    let path = at.container().then("body");
    let obj = edit.find(&path)?;
    let mut ranges: Vec<(usize, usize)> = extra.iter().map(|one| (one.start, one.end)).collect();
    ranges.sort_unstable();
    for (start, end) in ranges.into_iter().rev() {
        if end > utf16(&edit.tx.text(&obj)?) {
            return Err(EditError::NoSuchPosition(path));
        }
        edit.tx.splice_text(&obj, start, isize_of(end.saturating_sub(start)), "")?;
    }
    edit.touch(at)?;
    edit.intend(clause::BODY.label, path);
    Ok(())
}

/// The open comments that name a person, with the clause of each.
pub fn mentions_of(view: &CodocView, user: UserId) -> Vec<(Id, Id)> {
    let of = |clause: &super::ClauseView| {
        let id = clause.id;
        let open = clause.comments.iter().filter(|comment| !comment.is_resolved() && comment.mentions.contains(&user));
        open.map(move |comment| (id, comment.id)).collect::<Vec<_>>()
    };
    view.present().flat_map(of).collect()
}
