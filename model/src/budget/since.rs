//! What changed in the plan since a side approved it: lines with their cells, and what the plan is measured by.
//!
//! Lines are compared with the plan as it was in the change that made the approval: nobody approves what their device did not have. The
//! measures are another document's, so the approval keeps them ([`spell_measures`]).

use std::collections::BTreeSet;
use std::fmt::Write;

use super::cell::{self, Column};
use super::{ApprovalView, BudgetView, Frame, FramePartner, LineView};
use crate::codoc::compare::moved_ids;
use crate::doc::{self, Doc};
use crate::ids::Id;
use crate::place::{BudgetApproval, Entity};
use crate::vocab::{KeyWord, PartnerRole, Side, Vocabulary};

/// What became of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineFate {
    Added,
    Gone,
    Edited,
    /// The same in another place of the plan.
    Moved,
}

/// A line that is not what it was.
#[derive(Clone, PartialEq, Debug)]
pub struct LineChange {
    pub id: Id,
    pub fate: LineFate,
    /// `None` of one that was added.
    pub was: Option<LineView>,
    /// `None` of one that is gone.
    pub now: Option<LineView>,
    /// Which cells changed; of a line that came or went, those that hold something.
    pub cells: Vec<Column>,
}

impl LineChange {
    /// The line itself, as it is or as it was.
    pub fn line(&self) -> Option<&LineView> {
        self.now.as_ref().or(self.was.as_ref())
    }
}

/// The plan as it was when an approval was written. `None` when this replica lacks changes of it.
pub fn content_at(doc: &Doc, approval: Id) -> Option<BudgetView> {
    let made = doc::made_in(doc, &BudgetApproval { id: approval }.path())?;
    Some(super::read(&doc::at(doc, &[made])?).0)
}

/// The last approval up to this moment with which both sides had approved the same content.
pub fn last_approved(view: &BudgetView, before_ms: i64) -> Option<&ApprovalView> {
    let (mut comune, mut ati) = (None::<&ApprovalView>, None::<&ApprovalView>);
    let mut found = None;
    for said in view.approvals.iter().filter(|said| !said.life.is_removed() && said.by.time_ms <= before_ms) {
        match said.side.value {
            Some(Side::Comune) => comune = Some(said),
            Some(Side::Ati) => ati = Some(said),
            Some(Side::Esterno) | None => continue,
        }
        if let (Some(one), Some(other)) = (comune, ati)
            && [one, other].iter().all(|said| said.key.value == Some(KeyWord::Accetta))
            && one.hash.value == other.hash.value
        {
            found = Some(said);
        }
    }
    found
}

/// What a side said last.
pub fn last_said(view: &BudgetView, side: Side) -> Option<&ApprovalView> {
    view.approvals.iter().rfind(|said| !said.life.is_removed() && said.side.value == Some(side))
}

/// The lines that differ: in the order of the later plan, those that are gone at the end.
pub fn compare(before: &BudgetView, after: &BudgetView) -> Vec<LineChange> {
    let then: Vec<&LineView> = before.present().collect();
    let now: Vec<&LineView> = after.present().collect();
    let ids = |lines: &[&LineView], other: &[&LineView]| -> Vec<Id> {
        let others: BTreeSet<Id> = other.iter().map(|line| line.id).collect();
        lines.iter().map(|line| line.id).filter(|id| others.contains(id)).collect()
    };
    let moved = moved_ids(&ids(&then, &now), &ids(&now, &then));
    let find = |lines: &[&LineView], id: Id| lines.iter().find(|line| line.id == id).map(|line| (*line).clone());
    let held = |line: &LineView| {
        Column::ALL.iter().copied().filter(|column| !cell::read(line, *column).is_empty()).collect::<Vec<_>>()
    };
    let mut changes = Vec::new();
    for line in &now {
        let was = find(&then, line.id);
        let cells = was.as_ref().map_or_else(|| held(line), |was| cells(was, line));
        let fate = match &was {
            None => LineFate::Added,
            Some(_) if !cells.is_empty() => LineFate::Edited,
            Some(_) if moved.contains(&line.id) => LineFate::Moved,
            Some(_) => continue,
        };
        changes.push(LineChange { id: line.id, fate, was, now: Some((*line).clone()), cells });
    }
    for line in then.iter().filter(|line| !now.iter().any(|one| one.id == line.id)) {
        let (fate, cells) = (LineFate::Gone, held(line));
        changes.push(LineChange { id: line.id, fate, was: Some((*line).clone()), now: None, cells });
    }
    changes
}

fn cells(was: &LineView, now: &LineView) -> Vec<Column> {
    Column::ALL.iter().copied().filter(|column| cell::read(was, *column) != cell::read(now, *column)).collect()
}

/// What the plan is measured by, and no longer was when it was approved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MeasureChange {
    Cap {
        was: Option<i64>,
        now: Option<i64>,
    },
    Cofinancing {
        was: Option<i64>,
        now: Option<i64>,
    },
    /// Its role and its share by the mandate; `None`: it was, or is, no partner.
    Partner {
        organization: Id,
        was: Option<(PartnerRole, Option<i64>)>,
        now: Option<(PartnerRole, Option<i64>)>,
    },
}

/// Which measures differ.
pub fn measure_changes(before: &Frame, after: &Frame) -> Vec<MeasureChange> {
    let mut changes = Vec::new();
    if before.cap_cents != after.cap_cents {
        changes.push(MeasureChange::Cap { was: before.cap_cents, now: after.cap_cents });
    }
    if before.min_cofin_bp != after.min_cofin_bp {
        changes.push(MeasureChange::Cofinancing { was: before.min_cofin_bp, now: after.min_cofin_bp });
    }
    let part = |frame: &Frame, id: Id| {
        frame.partners.iter().find(|one| one.organization == id).map(|one| (one.role, one.share_bp))
    };
    let all: BTreeSet<Id> = before.partners.iter().chain(&after.partners).map(|one| one.organization).collect();
    for organization in all {
        let (was, now) = (part(before, organization), part(after, organization));
        if was != now {
            changes.push(MeasureChange::Partner { organization, was, now });
        }
    }
    changes
}

/// The measures as an approval keeps them: a line each, `cap 48000000`, `cofinancing 1500`, `partner <id> <role> <share>`.
pub fn spell_measures(frame: &Frame) -> String {
    let mut text = String::new();
    // Writing into a string does not fail.
    for (name, value) in [("cap", frame.cap_cents), ("cofinancing", frame.min_cofin_bp)] {
        let _ = value.map(|value| writeln!(text, "{name} {value}"));
    }
    for one in &frame.partners {
        let share = one.share_bp.map(|share| share.to_string()).unwrap_or_default();
        let _ = writeln!(text, "partner {} {} {share}", one.organization, one.role.code());
    }
    text
}

/// Reads what [`spell_measures`] wrote; lines that say nothing to this version are left out.
pub fn parse_measures(text: &str) -> Frame {
    let mut frame = Frame::default();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["cap", cents] => frame.cap_cents = cents.parse().ok(),
            ["cofinancing", bp] => frame.min_cofin_bp = bp.parse().ok(),
            ["partner", id, role, share @ ..] => {
                let (Ok(organization), Some(role)) = (id.parse(), PartnerRole::from_code(role)) else { continue };
                let share_bp = share.first().and_then(|share| share.parse().ok());
                frame.partners.push(FramePartner { organization, code: String::new(), role, share_bp });
            }
            _ => {}
        }
    }
    frame
}

/// What changed since an approval: `None` when this replica lacks changes of the plan then.
pub fn since(
    doc: &Doc,
    view: &BudgetView,
    frame: &Frame,
    said: &ApprovalView,
) -> Option<(Vec<LineChange>, Vec<MeasureChange>)> {
    let lines = compare(&content_at(doc, said.id)?, view);
    let measures = said.measures.value.as_deref().map(|text| measure_changes(&parse_measures(text), frame));
    Some((lines, measures.unwrap_or_default()))
}
