//! Corrections. An entry of the diary that was closed stays as it was written; what was wrong in it is said by another entry that
//! amends it, and a line by another line. Nothing is overwritten, so everybody can see both.
//!
//! What an amending entry leaves empty is as in the entry that it amends. A line that amends another and has no text takes it back.

use std::collections::{BTreeMap, BTreeSet};

use crate::doc::{Doc, Edit, EditError};
use crate::field::event;
use crate::ids::{Id, Party};
use crate::place::{Event, Place};
use crate::register::{Register, Scalar};
use crate::review::{self, ChangeItem};
use crate::sort;
use crate::time::Instant;
use crate::vocab::{ChildSeen, EventKind, EventPlace};

use super::edit::{EventDraft, LineDraft, add_event, add_line};
use super::view::{EventView, LineView, PlanView};

/// Which entries and lines amend which. Those that are not closed yet are in it too: see [`Amendments::is_in_force`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Amendments {
    events: BTreeMap<Id, Vec<Id>>,
    lines: BTreeMap<Id, Vec<LineRef>>,
    closed: BTreeSet<Id>,
}

/// A line of the diary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineRef {
    pub event: Id,
    pub line: Id,
}

impl Amendments {
    /// Those of a plan, oldest first. Removed ones do not count.
    pub fn of(plan: &PlanView) -> Self {
        let mut found = Self::default();
        let mut events: Vec<&EventView> = plan.events.iter().filter(|event| !event.life.is_removed()).collect();
        sort::by_key(&mut events, |event| event.id);
        for event in events {
            if event.closed_at.value.is_some() {
                found.closed.insert(event.id);
            }
            if let Some(before) = event.amends.value.filter(|before| *before != event.id) {
                found.events.entry(before).or_default().push(event.id);
            }
            for line in event.lines.iter().filter(|line| !line.life.is_removed()) {
                if let Some(before) = line.amends.value.filter(|before| *before != line.id) {
                    found.lines.entry(before).or_default().push(LineRef { event: event.id, line: line.id });
                }
            }
        }
        found
    }

    /// The entries that amend this one, oldest first.
    pub fn of_event(&self, event: Id) -> &[Id] {
        self.events.get(&event).map_or(&[], Vec::as_slice)
    }

    /// The lines that amend this one, oldest first.
    pub fn of_line(&self, line: Id) -> &[LineRef] {
        self.lines.get(&line).map_or(&[], Vec::as_slice)
    }

    /// A correction counts once its entry is closed; before that it is somebody's draft.
    pub fn is_in_force(&self, event: Id) -> bool {
        self.closed.contains(&event)
    }

    /// Whether another line stands in the place of this one.
    pub fn is_corrected(&self, line: Id) -> bool {
        self.of_line(line).iter().any(|by| self.is_in_force(by.event))
    }

    /// The lines that stand: of entries that are there, not corrected by another, and not the taking back of one.
    pub fn standing_lines<'p>(&self, plan: &'p PlanView) -> Vec<(&'p EventView, &'p LineView)> {
        let events = plan.events.iter().filter(|event| !event.life.is_removed());
        let lines = events.flat_map(|event| event.lines.iter().map(move |line| (event, line)));
        let stands = |(_, line): &(&EventView, &LineView)| {
            let taken_back = line.amends.value.is_some() && line.text.value.trim().is_empty();
            !line.life.is_removed() && !taken_back && !self.is_corrected(line.id)
        };
        lines.filter(stands).collect()
    }

    /// The facts of every entry that is there, once each: an entry that amends another is not counted beside it, but in its place.
    /// Newest first.
    pub fn standing_events<'p>(&self, plan: &'p PlanView) -> Vec<Facts<'p>> {
        let present = plan.events.iter().filter(|event| !event.life.is_removed());
        let known = |id: Id| plan.event(id).is_some_and(|event| !event.life.is_removed());
        let originals =
            present.filter(|event| event.amends.value.is_none_or(|before| before == event.id || !known(before)));
        originals.map(|event| self.facts(plan, event)).collect()
    }

    /// What is said of an entry now: its own facts, or those of the closed entries that amend it, the last closed first.
    fn facts<'p>(&self, plan: &'p PlanView, event: &'p EventView) -> Facts<'p> {
        let mut chain: Vec<&EventView> = Vec::new();
        let mut ahead: Vec<Id> = self.of_event(event.id).to_vec();
        // Each entry once, so that a damaged document with entries that amend each other is read to its end as well.
        let mut seen = BTreeSet::from([event.id]);
        while let Some(next) = ahead.pop() {
            if let Some(view) = plan.event(next).filter(|view| seen.insert(view.id)) {
                ahead.extend(self.of_event(view.id));
                if self.is_in_force(view.id) {
                    chain.push(view);
                }
            }
        }
        sort::by_key(&mut chain, |view| std::cmp::Reverse((view.closed_at.value, view.id)));
        chain.push(event);
        Facts { event, chain }
    }
}

/// The facts of an entry with its corrections.
#[derive(Clone, Debug)]
pub struct Facts<'p> {
    /// The entry as it was written.
    pub event: &'p EventView,
    /// The entries that say the facts, the one that counts first.
    chain: Vec<&'p EventView>,
}

impl Facts<'_> {
    pub fn kind(&self) -> Option<EventKind> {
        self.said(|event| &event.kind)
    }

    pub fn start(&self) -> Option<Instant> {
        self.said(|event| &event.start)
    }

    pub fn place(&self) -> Option<EventPlace> {
        self.said(|event| &event.place)
    }

    pub fn child_seen(&self) -> Option<ChildSeen> {
        self.said(|event| &event.child_seen)
    }

    /// Minutes that can be accounted for.
    pub fn minutes(&self) -> Option<i64> {
        self.said(|event| &event.minutes)
    }

    pub fn budget_code(&self) -> Option<String> {
        self.said(|event| &event.budget_code)
    }

    /// The action to which the minutes belong.
    pub fn action(&self) -> Option<Id> {
        self.said(|event| &event.action)
    }

    pub fn present(&self) -> BTreeSet<Party> {
        let said = self.chain.iter().find(|event| !event.present.is_empty());
        said.map(|event| event.present.clone()).unwrap_or_default()
    }

    fn said<T: Scalar>(&self, of: impl Fn(&EventView) -> &Register<T>) -> Option<T> {
        self.chain.iter().find_map(|event| of(event).value.clone())
    }
}

/// What a correction of an entry is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Correct {
    /// When, where, who, for how long: the new entry begins with the facts of the old one.
    Facts,
    /// One line: the new entry begins with a copy of it.
    Line(Id),
}

/// Begins the entry that corrects a closed one, with its reason.
///
/// # Errors
/// What the document refuses.
pub fn amend(edit: &mut Edit<'_>, before: &EventView, what: Correct, reason: &str) -> Result<Id, EditError> {
    let kind = before.kind.value.unwrap_or(EventKind::Altro);
    let draft = EventDraft { start: before.start.value, amends: Some(before.id), ..EventDraft::of(kind) };
    let made = match what {
        Correct::Line(_) => add_event(edit, draft)?,
        Correct::Facts => {
            let facts = EventDraft {
                end: before.end.value,
                place: before.place.value,
                present: before.present.iter().cloned().collect(),
                child_seen: before.child_seen.value,
                ..draft
            };
            let made = add_event(edit, facts)?;
            edit.set(&Event { id: made }, event::MINUTES, before.minutes.value)?;
            edit.set(&Event { id: made }, event::BUDGET_CODE, before.budget_code.value.clone())?;
            edit.set(&Event { id: made }, event::ACTION, before.action.value)?;
            made
        }
    };
    edit.set(&Event { id: made }, event::AMEND_REASON, Some(reason.to_owned()).filter(|reason| !reason.is_empty()))?;
    if let Correct::Line(id) = what
        && let Some(line) = before.lines.iter().find(|line| line.id == id)
        && let Some(kind) = line.kind.value
    {
        let copy = LineDraft {
            declarant: line.declarant.value.clone(),
            verbatim: line.verbatim.value == Some(true),
            method: line.method.value,
            objective: line.objective.value,
            amends: Some(id),
            ..LineDraft::of(kind, &line.text.value)
        };
        add_line(edit, made, copy, None)?;
    }
    Ok(made)
}

/// What was written in a closed entry by somebody who had not seen that it was closed, or in spite of it: it was merged, and
/// people have to be told. Latest first; empty for an entry that is open.
pub fn after_closing(doc: &Doc, event: &EventView) -> Vec<ChangeItem> {
    let within = Event { id: event.id }.container();
    let closings = event.closed_at.candidates.iter().filter(|closing| closing.value.is_some());
    let closings = closings.filter_map(|closing| doc.history.index_of(closing.op.counter, &closing.op.actor));
    let heads: Vec<_> = closings.filter_map(|index| doc.history.at(index)).map(|change| change.hash).collect();
    if heads.is_empty() {
        return Vec::new();
    }
    let mut late = review::changes_since(doc, &heads, None);
    late.retain(|item| {
        item.intent != event::CLOSED_AT.label && item.path.as_ref().is_some_and(|path| path.is_within(&within))
    });
    late
}
