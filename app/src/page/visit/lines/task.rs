//! What is to be done can become a task, with who does it and until when.

use intreccio_model::doc::{Edit, EditError};
use intreccio_model::field::task as fields;
use intreccio_model::ids::UserId;
use intreccio_model::place::{Line, Place, Task};
use intreccio_model::plan::{self, EventView, LineView, PlanView, TaskView};
use intreccio_model::vocab::{ActionState, LineKind};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveDate, LiveOperator, undoable_addition, write};
use crate::ui::toast::use_toasts;

/// The task that a line became.
fn task_of<'p>(plan: &'p PlanView, line: &Line) -> Option<&'p TaskView> {
    let source = line.container().to_string();
    plan.tasks.iter().find(|task| !task.life.is_removed() && task.source.value.as_deref() == Some(source.as_str()))
}

/// A task with the words of the line, for the one who writes until somebody else is chosen.
fn make(edit: &mut Edit<'_>, line: &Line, words: &str, me: UserId) -> Result<Task, EditError> {
    let at = Task { id: plan::add_task(edit, words, Some(me), None)? };
    edit.set(&at, fields::SOURCE, Some(line.container().to_string()))?;
    Ok(at)
}

/// Gives the tasks that nobody has begun the words that their lines have in the end.
pub fn settle(edit: &mut Edit<'_>, plan: &PlanView, event: &EventView) -> Result<(), EditError> {
    for line in event.lines.iter().filter(|line| line.kind.value == Some(LineKind::DaFare)) {
        let at = Line { event: event.id, id: line.id };
        let waiting = |task: &&TaskView| task.state.value == Some(ActionState::DaFare);
        if let Some(task) = task_of(plan, &at).filter(waiting)
            && task.what.value.as_ref() != Some(&line.text.value)
            && !line.text.value.trim().is_empty()
        {
            edit.set(&Task { id: task.id }, fields::WHAT, Some(line.text.value.clone()))?;
        }
    }
    Ok(())
}

#[component]
pub fn TaskOffer(place: Line, line: Memo<Option<LineView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let task = Memo::new(move |_| plan.with(|plan| task_of(plan, &place).cloned()));
    let id = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.id)));
    let become_task = move |_| {
        doc.flush();
        let words = line.with_untracked(|line| line.as_ref().map(|line| line.text.value.clone())).unwrap_or_default();
        let made = write(doc, toasts, i18n, |edit| make(edit, &place, words.trim(), directory.me));
        if let Some(made) = made {
            undoable_addition(doc, toasts, i18n, &made, t_string!(i18n, visit.task_made));
        }
    };
    move || {
        match id.get() {
        None => view! {
            <div class="actions">
                <button type="button" class="btn btn-outline-primary" on:click=become_task><Drawing icon=Icon::Check />{t!(i18n, visit.make_task)}</button>
            </div>
        }
        .into_any(),
        Some(id) => {
            let at = Task { id };
            let owner = Signal::derive(move || task.with(|task| task.as_ref().map(|task| task.owner.clone()).unwrap_or_default()));
            let due = Signal::derive(move || task.with(|task| task.as_ref().map(|task| task.due.clone()).unwrap_or_default()));
            view! {
                <p class="mb-0"><Drawing icon=Icon::Check />" "{t!(i18n, visit.is_task)}</p>
                <div class="field-row">
                    <LiveOperator doc=doc place=at field=fields::OWNER register=owner />
                    <LiveDate doc=doc place=at field=fields::DUE register=due />
                </div>
            }
            .into_any()
        }
    }
    }
}
