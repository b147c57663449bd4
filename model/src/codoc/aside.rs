//! What those say of a text who read it and do not write in it. It lies in the lane beside the text, a document of its own, so that a relay
//! that cannot read lets them write there and nowhere else. Whoever reads the text reads both, in one list.
//!
//! A commenter comments and answers. Resolving is for those who write in the text, also of what lies in the lane.

use std::collections::BTreeSet;

use super::remarks::{CommentView, ReplyView};
use super::{ClauseView, CodocView};
use crate::doc::{Doc, Edit, EditError};
use crate::field::{aside, aside_mention, aside_reply, aside_reply_mention};
use crate::ids::{DocId, Id, UserId};
use crate::log::read_reasons;
use crate::place::{Aside, AsideMention, AsideReply, AsideReplyMention};
use crate::read::{Fields, Reader};
use crate::record::{read_set, records};
use crate::rich::Anchor;
use crate::sort;
use crate::time::Instant;

records! {
    /// A comment in the lane. Its cursors are of the text.
    AsideView of Aside, aside as "aside" {
        clause: Id = CLAUSE,
        from_cursor: String = FROM_CURSOR,
        to_cursor: String = TO_CURSOR,
        quote: String = QUOTE,
        body: String = BODY,
        session: String = SESSION,
        resolved_at: Instant = RESOLVED_AT,
        resolved_by: UserId = RESOLVED_BY,
    } texts {} nested {
        mentions: BTreeSet<UserId> = "mentions" via read_mentions,
    }

    /// An answer in the lane, to a comment there or in the text.
    AsideReplyView of AsideReply, aside_reply as "aside_reply" {
        comment: Id = COMMENT,
        body: String = BODY,
        session: String = SESSION,
    } texts {} nested {
        mentions: BTreeSet<UserId> = "mentions" via read_reply_mentions,
    }
}

fn read_mentions(fields: Fields, r: &mut Reader<'_>) -> BTreeSet<UserId> {
    read_set(fields, r, aside_mention::CHOSEN)
}

fn read_reply_mentions(fields: Fields, r: &mut Reader<'_>) -> BTreeSet<UserId> {
    read_set(fields, r, aside_reply_mention::CHOSEN)
}

/// Puts what lies in the lane into the view of its text, each where it belongs and in the order of time. What is of a clause or a comment
/// that is not here is left out until that comes.
pub fn join(view: &mut CodocView, lane: &Doc) {
    let reasons = read_reasons(lane).0;
    for one in reasons.comments {
        let Some(clause) = one.clause.value.and_then(|id| clause_mut(view, id)) else { continue };
        clause.comments.push(comment(one));
        sort::by_key(&mut clause.comments, |one| (one.by.time_ms, one.id));
    }
    for one in reasons.answers {
        let mut comments = view.clauses.iter_mut().flat_map(|clause| &mut clause.comments);
        let Some(comment) = comments.find(|comment| one.comment.value == Some(comment.id)) else { continue };
        comment.mentions.extend(&one.mentions);
        comment.replies.push(ReplyView {
            id: one.id,
            life: one.life,
            by: one.by,
            body: one.body,
            session: one.session,
        });
        sort::by_key(&mut comment.replies, |reply| (reply.by.time_ms, reply.id));
    }
}

fn clause_mut(view: &mut CodocView, id: Id) -> Option<&mut ClauseView> {
    view.clauses.iter_mut().find(|clause| clause.id == id)
}

fn comment(one: AsideView) -> CommentView {
    CommentView {
        id: one.id,
        life: one.life,
        by: one.by,
        from_cursor: one.from_cursor,
        to_cursor: one.to_cursor,
        quote: one.quote,
        body: one.body,
        session: one.session,
        resolved_at: one.resolved_at,
        resolved_by: one.resolved_by,
        replies: Vec::new(),
        mentions: one.mentions,
    }
}

/// The comments that lie in the lane.
pub fn comments_in(lane: &Doc) -> BTreeSet<Id> {
    read_reasons(lane).0.comments.into_iter().map(|one| one.id).collect()
}

/// Comments on words of a clause, in the lane. The anchor is of the text.
pub fn add_comment(
    edit: &mut Edit<'_>,
    clause: Id,
    anchor: &Anchor,
    body: &str,
    mentions: &[UserId],
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let place = Aside { id: edit.new_id() };
    AsideView::begin(edit, &place)?;
    edit.set(&place, aside::CLAUSE, Some(clause))?;
    edit.set(&place, aside::FROM_CURSOR, Some(anchor.from.clone()))?;
    edit.set(&place, aside::TO_CURSOR, Some(anchor.to.clone()))?;
    edit.set(&place, aside::QUOTE, Some(anchor.quote.clone()))?;
    edit.set(&place, aside::BODY, Some(body.to_owned()))?;
    edit.set(&place, aside::SESSION, session.map(|session| session.to_string()))?;
    for user in mentions {
        edit.set(&AsideMention { aside: place.id, user: *user }, aside_mention::CHOSEN, Some(true))?;
    }
    Ok(place.id)
}

/// Answers a comment, of the lane or of the text, in the lane.
pub fn add_reply(
    edit: &mut Edit<'_>,
    comment: Id,
    body: &str,
    mentions: &[UserId],
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let place = AsideReply { id: edit.new_id() };
    AsideReplyView::begin(edit, &place)?;
    edit.set(&place, aside_reply::COMMENT, Some(comment))?;
    edit.set(&place, aside_reply::BODY, Some(body.to_owned()))?;
    edit.set(&place, aside_reply::SESSION, session.map(|session| session.to_string()))?;
    for user in mentions {
        edit.set(&AsideReplyMention { reply: place.id, user: *user }, aside_reply_mention::CHOSEN, Some(true))?;
    }
    Ok(place.id)
}

/// Says that a comment of the lane has been dealt with, and by whom; `None` takes it up again.
pub fn resolve_comment(edit: &mut Edit<'_>, comment: Id, by: Option<UserId>) -> Result<(), EditError> {
    let place = Aside { id: comment };
    let at = by.map(|_| Instant(edit.now_ms()));
    edit.set(&place, aside::RESOLVED_AT, at)?;
    edit.set(&place, aside::RESOLVED_BY, by)
}
