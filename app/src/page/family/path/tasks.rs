//! What somebody has to do for the family.

use intreccio_model::field::task as fields;
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::Task;
use intreccio_model::plan::{self, TaskView};
use intreccio_model::vocab::ActionState;
use leptos::prelude::*;

use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::RestoredNotice;
use crate::page::family::household::slice;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{
    LiveChoice, LiveDate, LiveLine, LiveOperator, take_back, undoable_addition, undoable_removal, writable, write,
};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::short;
use crate::ui::{use_now, when};
use crate::words;

#[component]
pub fn Tasks() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let open =
        Memo::new(move |_| plan.with(|plan| plan::open_tasks(plan).iter().map(|task| task.id).collect::<Vec<_>>()));
    let done = Memo::new(move |_| {
        plan.with(|plan| {
            let over = plan.tasks.iter().filter(|task| !task.life.is_removed() && !task.is_open());
            over.map(|task| task.id).rev().collect::<Vec<_>>()
        })
    });
    view! {
        <section class="plan-section" aria-labelledby="path-tasks">
            <h2 id="path-tasks">{t!(i18n, path.tasks)}</h2>
            <Show when=move || open.with(Vec::is_empty)><Empty icon=Icon::Check words=words!(i18n, path.tasks_none) /></Show>
            <ul class="record-list"><For each=move || open.get() key=|id| *id let(id)><TaskItem id=id /></For></ul>
            <Show when=move || writable(doc)><AddTask /></Show>
            <Show when=move || done.with(|done| !done.is_empty())>
                <details class="disclosure">
                    <summary>{move || t_string!(i18n, path.tasks_done, count = done.with(Vec::len))}</summary>
                    <ul class="record-list"><For each=move || done.get() key=|id| *id let(id)><TaskItem id=id /></For></ul>
                </details>
            </Show>
        </section>
    }
}

#[component]
fn TaskItem(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let place = Task { id };
    let task = Memo::new(move |_| plan.with(|plan| plan.tasks.iter().find(|task| task.id == id).cloned()));
    let what = Signal::derive(move || {
        task.with(|task| task.as_ref().and_then(|task| task.what.value.clone())).unwrap_or_default()
    });
    let is_open = Memo::new(move |_| task.with(|task| task.as_ref().is_some_and(TaskView::is_open)));
    let owner = move || {
        task.with(|task| task.as_ref().and_then(|task| task.owner.value)).map(|owner| directory.name(i18n, owner))
    };
    let late = move || due_of(task).is_some_and(|due| is_open.get() && due < now.today());
    let due = move || {
        due_of(task).map(|due| t_string!(i18n, plan.due, when = when::day(i18n.get_locale(), now.today(), due)))
    };
    let finish = move |_| {
        let before = task.with_untracked(|task| task.as_ref().and_then(|task| task.state.value));
        let after = if is_open.get_untracked() { ActionState::Fatta } else { ActionState::DaFare };
        if write(doc, toasts, i18n, |edit| edit.set(&place, fields::STATE, Some(after))).is_some() {
            let words = match after {
                ActionState::Fatta => t_string!(i18n, path.task_finished, what = short(&what.get_untracked())),
                _ => t_string!(i18n, path.task_again_done, what = short(&what.get_untracked())),
            };
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| edit.set(&place, fields::STATE, before)));
        }
    };
    let button =
        move || if is_open.get() { t_string!(i18n, path.task_finish) } else { t_string!(i18n, path.task_again) };
    view! {
        <li class="record">
            <div class="record-main">
                <RestoredNotice life=Signal::derive(move || task.with(|task| task.as_ref().map(|task| task.life).unwrap_or_default())) />
                <p class="mb-0 sensitive">{move || what.get()}</p>
                <p class="record-meta">{owner}" "<span class="due" class:due-late=late>{due}</span></p>
            </div>
            <Show when=move || writable(doc)>
                <div class="record-side">
                    <button type="button" class="btn btn-outline-primary" on:click=finish><Drawing icon=Icon::Check />{button}<span class="visually-hidden">": "{move || short(&what.get())}</span></button>
                </div>
            </Show>
            <TaskFields place=place task=task what=what />
        </li>
    }
}

fn due_of(task: Memo<Option<TaskView>>) -> Option<intreccio_model::time::Date> {
    task.with(|task| task.as_ref()?.due.earliest())
}

#[component]
fn TaskFields(place: Task, task: Memo<Option<TaskView>>, what: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let remove = move |_| {
        let words = t_string!(i18n, path.task_removed, what = short(&what.get_untracked()));
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    view! {
        <details class="disclosure w-100">
            <summary>{t!(i18n, path.task_edit)}<span class="visually-hidden">": "{move || short(&what.get())}</span></summary>
            <div class="stack">
                <LiveLine doc=doc place=place field=fields::WHAT register=slice(task, |task| task.what.clone()) />
                <div class="field-row">
                    <LiveOperator doc=doc place=place field=fields::OWNER register=slice(task, |task| task.owner.clone()) />
                    <LiveDate doc=doc place=place field=fields::DUE register=slice(task, |task| task.due.clone()) />
                    <LiveChoice doc=doc place=place field=fields::STATE register=slice(task, |task| task.state.clone()) undo=true />
                </div>
                <Show when=move || writable(doc)>
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, path.task_remove)}</button></div>
                </Show>
            </div>
        </details>
    }
}

#[component]
fn AddTask() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let (what, due) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let owner = RwSignal::new(directory.me.to_string());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = what.get_untracked().trim().to_owned();
        if words.is_empty() {
            return faults.set(vec![("task-what", t_string!(i18n, path.task_missing).to_owned())]);
        }
        let who: Option<UserId> = owner.with_untracked(|owner| owner.parse().ok());
        let by = due.with_untracked(|due| due.parse().ok());
        if let Some(id) = write(doc, toasts, i18n, |edit| plan::add_task(edit, &words, who, by)) {
            faults.set(Faults::new());
            what.set(String::new());
            due.set(String::new());
            let said = t_string!(i18n, path.task_added, what = short(&words));
            undoable_addition(doc, toasts, i18n, &Task { id }, said);
        }
    };
    let people = Signal::derive(move || {
        let nobody = (String::new(), t_string!(i18n, common.not_said).to_owned());
        let people = directory
            .operators()
            .into_iter()
            .map(|one| (one.user.to_string(), directory.name_and_role(i18n, one.user)));
        std::iter::once(nobody).chain(people).collect::<Vec<_>>()
    });
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, path.task_new)}</summary>
            <form class="stack" novalidate on:submit=add>
                <FaultSummary faults=faults />
                <TextInput id="task-what" label=words!(i18n, path.task_what) value=what fault=fault(faults, "task-what") required=true />
                <div class="field-row">
                    <SelectInput id="task-owner" label=words!(i18n, path.task_owner) value=owner options=people />
                    <TextInput id="task-due" kind="date" label=words!(i18n, path.task_due) value=due />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, path.task_add)}</button></div>
            </form>
        </details>
    }
}
