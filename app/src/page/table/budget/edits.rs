//! What is done in the grid, step by step, so that one's own steps can be taken back: of each cell only while it holds what one wrote.

use intreccio_model::budget::cell::{self, Column, Content};
use intreccio_model::budget::{self, BudgetView};
use intreccio_model::doc::{Edit, EditError};
use intreccio_model::field::budget_line;
use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::place::BudgetLine;
use leptos::prelude::*;

use super::Plan;
use crate::i18n::t_string;
use crate::ui::I18n;
use crate::ui::live::write;
use crate::ui::toast::Toasts;

/// One change of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Cell { line: Id, column: Column, before: Content, after: Content },
    Added(Id),
    Removed(Id),
    Moved { line: Id, before: Option<OrdKey>, after: Option<OrdKey> },
}

type Step = Vec<Change>;

/// How many steps are kept.
const STEPS: usize = 100;

/// The steps of this visit of the page.
#[derive(Clone, Copy)]
pub struct Steps {
    plan: Plan,
    i18n: I18n,
    toasts: Toasts,
    done: StoredValue<Vec<Step>>,
    undone: StoredValue<Vec<Step>>,
    /// How many can be taken back, and done again.
    pub count: RwSignal<(usize, usize)>,
}

impl Steps {
    pub fn new(plan: Plan, i18n: I18n, toasts: Toasts) -> Self {
        let none = || StoredValue::new(Vec::new());
        Self { plan, i18n, toasts, done: none(), undone: none(), count: RwSignal::new((0, 0)) }
    }

    /// Makes an edit that tells what it changed.
    pub fn make<T>(self, gesture: impl FnOnce(&mut Edit<'_>, &mut Step) -> Result<T, EditError>) -> Option<T> {
        let mut step = Step::new();
        let made = write(self.plan.doc, self.toasts, self.i18n, |edit| gesture(edit, &mut step));
        if made.is_some() && !step.is_empty() {
            self.done.update_value(|done| {
                done.push(step);
                if done.len() > STEPS {
                    done.remove(0);
                }
            });
            self.undone.set_value(Vec::new());
            self.recount();
        }
        made
    }

    /// Writes cells.
    pub fn write(self, cells: Vec<(Id, Column, Content)>) -> bool {
        let changes = self.plan.view.with_untracked(|view| changes(view, cells));
        self.make(|edit, step| {
            for change in changes {
                redo(edit, &change)?;
                step.push(change);
            }
            Ok(())
        })
        .is_some()
    }

    /// Takes the last step back.
    pub fn undo(self) {
        let Some(step) = self.done.try_update_value(Vec::pop).flatten() else {
            self.toasts.say(t_string!(self.i18n, common.nothing_to_undo));
            return;
        };
        let back: Step = step.iter().rev().map(reversed).collect();
        if self.go(&back) {
            self.undone.update_value(|undone| undone.push(step));
        }
        self.recount();
    }

    /// Does again what was taken back last.
    pub fn redo(self) {
        let Some(step) = self.undone.try_update_value(Vec::pop).flatten() else { return };
        if self.go(&step) {
            self.done.update_value(|done| done.push(step));
        }
        self.recount();
    }

    /// Makes those of the changes that still fit, and says how many did not.
    fn go(self, step: &[Change]) -> bool {
        let fitting = self
            .plan
            .view
            .with_untracked(|view| step.iter().filter(|change| fits(view, change)).cloned().collect::<Vec<_>>());
        let left = step.len() - fitting.len();
        let made = write(self.plan.doc, self.toasts, self.i18n, |edit| {
            fitting.iter().try_for_each(|change| redo(edit, change))
        });
        if left > 0 {
            self.toasts.fail(t_string!(self.i18n, budget.undo_left, count = left));
        }
        made.is_some()
    }

    fn recount(self) {
        self.count.set((self.done.with_value(Vec::len), self.undone.with_value(Vec::len)));
    }
}

/// The changes that writing these cells makes; what a cell holds already is none.
pub fn changes(view: &BudgetView, cells: Vec<(Id, Column, Content)>) -> Step {
    let change = |(line, column, after): (Id, Column, Content)| {
        let before = view.line(line).map_or_else(|| Content::nothing(column), |line| cell::read(line, column));
        let contested = view.line(line).is_some_and(|line| cell::is_contested(line, column));
        (before != after || contested).then_some(Change::Cell { line, column, before, after })
    };
    cells.into_iter().filter_map(change).collect()
}

fn reversed(change: &Change) -> Change {
    match change.clone() {
        Change::Cell { line, column, before, after } => Change::Cell { line, column, before: after, after: before },
        Change::Added(id) => Change::Removed(id),
        Change::Removed(id) => Change::Added(id),
        Change::Moved { line, before, after } => Change::Moved { line, before: after, after: before },
    }
}

/// Whether what is changed is still as this device left it.
fn fits(view: &BudgetView, change: &Change) -> bool {
    match change {
        Change::Cell { line, column, before, .. } => view
            .line(*line)
            .is_some_and(|line| cell::read(line, *column) == *before && !cell::is_contested(line, *column)),
        Change::Moved { line, before, .. } => view.line(*line).is_some_and(|line| line.ord.value == *before),
        Change::Added(id) | Change::Removed(id) => view.line(*id).is_some(),
    }
}

pub fn redo(edit: &mut Edit<'_>, change: &Change) -> Result<(), EditError> {
    match change {
        Change::Cell { line, column, before, after } => cell::write(edit, *line, before, *column, after),
        Change::Added(id) => edit.restore(&BudgetLine { id: *id }),
        Change::Removed(id) => edit.remove(&BudgetLine { id: *id }),
        Change::Moved { line, after, .. } => edit.set(&BudgetLine { id: *line }, budget_line::ORD, after.clone()),
    }
}

/// Adds a line behind the one with this id, or at the end.
pub fn add_line(steps: Steps, after: Option<Id>) -> Option<Id> {
    let (low, high) = steps.plan.view.with_untracked(|view| around(view, after));
    steps.make(|edit, step| {
        let id = budget::add_line(edit, low.as_ref(), high.as_ref())?;
        step.push(Change::Added(id));
        Ok(id)
    })
}

/// The keys between which a line comes behind this one; behind all when there is none.
pub fn around(view: &BudgetView, after: Option<Id>) -> (Option<OrdKey>, Option<OrdKey>) {
    let keys: Vec<(Id, Option<OrdKey>)> = view.present().map(|line| (line.id, line.ord.value.clone())).collect();
    let at = after.and_then(|id| keys.iter().position(|(of, _)| *of == id));
    let key = |at: usize| keys.get(at).and_then(|(_, key)| key.clone());
    match at {
        Some(at) => (key(at), key(at + 1)),
        None => (view.lines.iter().filter_map(|line| line.ord.value.clone()).max(), None),
    }
}

/// Moves a line one up or down.
pub fn move_line(steps: Steps, id: Id, down: bool) -> bool {
    let moved = steps.plan.view.with_untracked(|view| {
        let keys: Vec<(Id, Option<OrdKey>)> = view.present().map(|line| (line.id, line.ord.value.clone())).collect();
        let at = keys.iter().position(|(of, _)| *of == id)?;
        let key = |at: Option<usize>| at.and_then(|at| keys.get(at)).and_then(|(_, key)| key.clone());
        let (low, high) = if down {
            keys.get(at + 1)?;
            (key(Some(at + 1)), key(Some(at + 2)))
        } else {
            let above = at.checked_sub(1)?;
            (key(above.checked_sub(1)), key(Some(above)))
        };
        let after = Some(OrdKey::between(low.as_ref(), high.as_ref()));
        Some(Change::Moved { line: id, before: key(Some(at)), after })
    });
    let Some(moved) = moved else { return false };
    steps
        .make(|edit, step| {
            redo(edit, &moved)?;
            step.push(moved);
            Ok(())
        })
        .is_some()
}

/// Removes lines.
pub fn remove_lines(steps: Steps, ids: &[Id]) -> bool {
    steps
        .make(|edit, step| {
            for id in ids {
                edit.remove(&BudgetLine { id: *id })?;
                step.push(Change::Removed(*id));
            }
            Ok(())
        })
        .is_some()
}
