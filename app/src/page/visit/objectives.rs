//! The third step: one tap for each objective that is being worked on.

use intreccio_model::ids::Id;
use intreccio_model::plan::PlanView;
use intreccio_model::vocab::ObjectiveState;
use leptos::prelude::*;

use crate::i18n::{t, use_i18n};
use crate::page::family::progress::{LastStep, StepNote, Steps};
use crate::page::family::{Family, use_family};
use crate::ui::page::Empty;
use crate::ui::whereabouts::short;
use crate::words;

/// Whether an objective is asked about at a visit.
fn is_asked(state: Option<ObjectiveState>) -> bool {
    matches!(state, Some(ObjectiveState::Attivo | ObjectiveState::Concordato | ObjectiveState::Proposto) | None)
}

/// Those that are asked about; and those of which something was said already.
fn asked(plan: &PlanView, event: Id) -> Vec<Id> {
    let said = |id: Id| plan.event(event).is_some_and(|event| event.progress.iter().any(|seen| seen.objective == id));
    let there = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
    there.filter(|objective| is_asked(objective.state.value) || said(objective.id)).map(|found| found.id).collect()
}

#[component]
pub fn Progresses(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let ids = Memo::new(move |_| plan.with(|plan| asked(plan, id)));
    view! {
        <Show when=move || ids.with(Vec::is_empty)><Empty words=words!(i18n, visit.no_objectives) /></Show>
        <For each=move || ids.get() key=|objective| *objective let(objective)>
            <Asked objective=objective event=id />
        </For>
    }
}

#[component]
fn Asked(objective: Id, event: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let title = move || plan.with(|plan| plan.objective(objective).map(|objective| short(&objective.text.value)));
    let noted = plan.with_untracked(|plan| {
        let seen = plan.event(event)?.progress.iter().find(|seen| seen.objective == objective)?;
        seen.note.value.clone().filter(|note| !note.is_empty())
    });
    view! {
        <article class="objective">
            <h3 class="objective-title sensitive">{title}</h3>
            <Steps objective=objective event=event />
            <LastStep objective=objective />
            <details class="disclosure" open=noted.is_some()>
                <summary>{t!(i18n, visit.note)}</summary>
                <StepNote objective=objective event=event />
            </details>
        </article>
    }
}
