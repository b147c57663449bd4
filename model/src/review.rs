//! What others changed meanwhile, for people to look over.

use crate::sort;
use automerge::ChangeHash;

use crate::doc::Doc;
use crate::history::{ChangeInfo, History};
use crate::ids::UserId;
use crate::path::Path;

/// Intents which are not the label of a field: with [`crate::field::labels`], everything that a commit of this version can say.
pub const INTENTS: &[&str] = &[
    "plan.open",
    "codesign.open",
    "codoc.open",
    "draft.open",
    "partner.add",
    "clause.add",
    "clause.remove",
    "clause.restore",
    "session.open",
    "attendance.add",
    "agenda_item.add",
    "agenda_item.remove",
    "agenda_item.restore",
    "dissent.add",
    "dissent.remove",
    "dissent.restore",
    "session_action.add",
    "session_action.remove",
    "session_action.restore",
    "minutes_approval.add",
    "minutes_approval.remove",
    "minutes_approval.restore",
    "training.add",
    "training.remove",
    "training.restore",
    "reopening.add",
    "reopening.remove",
    "reopening.restore",
    "act.add",
    "act.remove",
    "act.restore",
    "acceptance.add",
    "acceptance.remove",
    "acceptance.restore",
    "budget.open",
    "budget_line.add",
    "budget_line.remove",
    "budget_line.restore",
    "budget_actual.add",
    "budget_actual.remove",
    "budget_actual.restore",
    "budget_approval.add",
    "budget_approval.remove",
    "budget_approval.restore",
    "comment.add",
    "comment.remove",
    "comment.restore",
    "comment_reply.add",
    "comment_reply.remove",
    "comment_reply.restore",
    "aside.add",
    "aside.remove",
    "aside.restore",
    "aside_reply.add",
    "aside_reply.remove",
    "aside_reply.restore",
    "proposal.add",
    "proposal.remove",
    "proposal.restore",
    "proposal_decision.add",
    "proposal_decision.remove",
    "proposal_decision.restore",
    "proposal_use.add",
    "proposal_use.remove",
    "proposal_use.restore",
    "clause_table.add",
    "clause_table.remove",
    "clause_table.restore",
    "table_row.add",
    "table_row.remove",
    "table_row.restore",
    "table_column.add",
    "table_column.remove",
    "table_column.restore",
    "footnote.add",
    "footnote.remove",
    "footnote.restore",
    "glossary.add",
    "glossary.remove",
    "glossary.restore",
    "seat.add",
    "companion.add",
    "contacts.open",
    "visit_contact.hand_out",
    "visit_contact.take_back",
    "operator.add",
    "organization.add",
    "organization.remove",
    "organization.restore",
    "member.add",
    "member.remove",
    "member.restore",
    "objective.add",
    "objective.remove",
    "objective.restore",
    "action.add",
    "action.remove",
    "action.restore",
    "review.add",
    "review.remove",
    "review.restore",
    "event.add",
    "event.remove",
    "event.restore",
    "line.add",
    "line.remove",
    "line.restore",
    "relation.add",
    "relation.remove",
    "relation.restore",
    "agreed.add",
    "agreed.remove",
    "agreed.restore",
    "assessment.add",
    "assessment.remove",
    "assessment.restore",
    "parenting.add",
    "parenting.remove",
    "parenting.restore",
    "phase.add",
    "phase.remove",
    "phase.restore",
    "factor.add",
    "factor.remove",
    "factor.restore",
    "node.add",
    "node.remove",
    "node.restore",
    "edge.add",
    "edge.remove",
    "edge.restore",
    "adhesion.add",
    "adhesion.remove",
    "adhesion.restore",
    "version.add",
    "version.remove",
    "version.restore",
    "deadline.add",
    "deadline.remove",
    "deadline.restore",
    "task.add",
    "task.remove",
    "task.restore",
    "flag.add",
    "flag.remove",
    "flag.restore",
    "transition.add",
    "transition.remove",
    "transition.restore",
    "attachment.add",
    "attachment.remove",
    "attachment.restore",
    "log.add",
    "log.remove",
    "log.restore",
    "order.add",
    "order.remove",
    "order.restore",
    "fixed_term.add",
    "fixed_term.remove",
    "fixed_term.restore",
    "counsel.add",
    "counsel.remove",
    "counsel.restore",
    "report.add",
    "report.remove",
    "report.restore",
    "section.add",
    "section.remove",
    "section.restore",
    "paragraph.add",
    "paragraph.remove",
    "paragraph.restore",
    "report_review.add",
    "report_review.remove",
    "report_review.restore",
    "note.add",
    "note.remove",
    "note.restore",
    "term.add",
    "guideline_phase.add",
    "published.add",
    "published.remove",
    "published.restore",
    "identity.open",
    "court.open",
    "notes.open",
    "conflict.resolve",
    "passage.reviewed",
];

/// The intent of what is done to a thing as a whole (`remove`, `restore`), by the label of its tombstone (`objective.removed`).
pub(crate) fn intent_of_life(label: &str, verb: &str) -> Option<&'static str> {
    let thing = label.strip_suffix(".removed")?;
    INTENTS.iter().copied().find(|intent| intent.split_once('.') == Some((thing, verb)))
}

/// Changes by one person to one thing, told as one.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangeItem {
    pub author: Option<UserId>,
    /// What was done, as the author's device said: a field's label, or `objective.add` and the like. The interface has words for the
    /// labels it knows and shows others as they are. Empty when nothing was said.
    pub intent: String,
    /// Where, if it was said.
    pub path: Option<Path>,
    /// Declared times of the first and the last of the changes, in milliseconds.
    pub first_ms: i64,
    pub last_ms: i64,
    /// How many changes.
    pub count: usize,
}

/// What came after `heads` by others than `reader`, latest first. Typing into one text is one item, however many changes it took.
pub fn changes_since(doc: &Doc, heads: &[ChangeHash], reader: Option<UserId>) -> Vec<ChangeItem> {
    let mut items: Vec<ChangeItem> = Vec::new();
    for change in unseen(&doc.history, heads).filter(|change| change.author.is_some() && change.author != reader) {
        for (intent, path) in intents(change.message.as_deref().unwrap_or_default()) {
            add(&mut items, change, intent, path);
        }
    }
    sort::by_key(&mut items, |item| std::cmp::Reverse(item.last_ms));
    items
}

fn unseen<'h>(history: &'h History, heads: &[ChangeHash]) -> impl Iterator<Item = &'h ChangeInfo> {
    let known: Vec<&ChangeInfo> = heads.iter().filter_map(|hash| history.change(hash)).collect();
    history.changes().iter().filter(move |change| !known.iter().any(|head| History::saw(head, change)))
}

fn add(items: &mut Vec<ChangeItem>, change: &ChangeInfo, intent: &str, path: Option<Path>) {
    let same = |item: &&mut ChangeItem| item.author == change.author && item.intent == intent && item.path == path;
    match items.iter_mut().find(same) {
        Some(item) => {
            item.first_ms = item.first_ms.min(change.time_ms);
            item.last_ms = item.last_ms.max(change.time_ms);
            item.count += 1;
        }
        None => items.push(ChangeItem {
            author: change.author,
            intent: intent.to_owned(),
            path,
            first_ms: change.time_ms,
            last_ms: change.time_ms,
            count: 1,
        }),
    }
}

/// The lines of a commit's message: `label path`.
pub(crate) fn intents(message: &str) -> impl Iterator<Item = (&str, Option<Path>)> {
    message.split('\n').map(|line| match line.split_once(' ') {
        Some((label, path)) => (label, path.parse().ok()),
        None => (line, None),
    })
}
