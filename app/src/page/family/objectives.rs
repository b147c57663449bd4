//! The objectives, in the order that people gave them.

use intreccio_model::field::objective as fields;
use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::place::Objective;
use intreccio_model::plan::{self, ObjectiveView, PlanView};
use intreccio_model::vocab::{ObjectiveState, Vocabulary};
use leptos::prelude::*;

use super::action::Actions;
use super::household::slice;
use super::objective_parts::{AgreedWith, Reviews};
use super::progress::{LastStep, Steps};
use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::grid::LiveDimension;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{
    LiveChoice, LiveDate, LiveLine, LiveParty, LiveText, take_back, undoable_removal, writable, write,
};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::short;
use crate::ui::{browser, use_now, when, words as labels};
use crate::words;

/// More active objectives than this are hard to keep in sight.
const MANY: usize = 5;

/// The objectives that are there, in order.
pub fn present(plan: &PlanView) -> Vec<ObjectiveView> {
    plan.objectives.iter().filter(|objective| !objective.life.is_removed()).cloned().collect()
}

/// The neighbours between which something lands when it moves by one: `(after, before)`. `None` at the edge.
pub fn step_between(keys: &[Option<OrdKey>], at: usize, up: bool) -> Option<(Option<OrdKey>, Option<OrdKey>)> {
    let key = |index: usize| keys.get(index).cloned().flatten();
    if up {
        let before = at.checked_sub(1)?;
        Some((before.checked_sub(1).and_then(key), key(before)))
    } else {
        keys.get(at + 1)?;
        Some((key(at + 1), key(at + 2)))
    }
}

#[component]
pub fn Objectives() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let ids =
        Memo::new(move |_| plan.with(|plan| present(plan).iter().map(|objective| objective.id).collect::<Vec<_>>()));
    let active = move || {
        plan.with(|plan| {
            present(plan).iter().filter(|objective| objective.state.value == Some(ObjectiveState::Attivo)).count()
        })
    };
    view! {
        <section class="plan-section" aria-labelledby="objectives">
            <h2 id="objectives">{t!(i18n, plan.objectives)}</h2>
            <Show when=move || { active() > MANY }>
                <p class="field-hint">{t!(i18n, plan.many_objectives)}</p>
            </Show>
            <Show when=move || ids.with(Vec::is_empty)>
                <Empty icon=Icon::Note words=words!(i18n, plan.objectives_none) />
            </Show>
            <For each=move || ids.get() key=|id| *id let(id)>
                <ObjectiveItem id=id ids=ids />
            </For>
            <Show when=move || writable(doc)><AddObjective /></Show>
        </section>
    }
}

#[component]
fn ObjectiveItem(id: Id, ids: Memo<Vec<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let objective = Memo::new(move |_| plan.with(|plan| plan.objective(id).cloned()));
    let title = move || {
        objective.with(|objective| objective.as_ref().map(|objective| objective.text.value.clone()).unwrap_or_default())
    };
    let state = move || {
        let state = objective.with(|objective| objective.as_ref().and_then(|objective| objective.state.value));
        state.map(|state| labels::vocabulary(i18n.get_locale(), ObjectiveState::NAME, state.code()))
    };
    let due = move || {
        let date = objective.with(|objective| objective.as_ref().and_then(|objective| objective.due.earliest()))?;
        Some(t_string!(i18n, plan.due, when = when::day(i18n.get_locale(), now.today(), date)))
    };
    let owner = move || {
        let owner =
            objective.with(|objective| objective.as_ref().and_then(|objective| objective.owner.value.clone()))?;
        Some(plan.with(|plan| t_string!(i18n, plan.owner, who = directory.party(i18n, plan, &owner))))
    };
    let heading = format!("objective-{id}");
    let labelled = heading.clone();
    view! {
        <article class="objective" aria-labelledby=labelled>
            <div class="spread">
                <h3 id=heading class="objective-title sensitive">{move || if title().is_empty() { t_string!(i18n, plan.objective_untitled).to_owned() } else { title() }}</h3>
                <ObjectiveTools id=id ids=ids title=Signal::derive(title) />
            </div>
            <p class="row-wrap">
                <span class="chip chip-blue">{state}</span>
                <span>{due}</span>
                <span class="quiet">{owner}</span>
            </p>
            <RestoredNotice life=Signal::derive(move || objective.with(|objective| objective.as_ref().map(|objective| objective.life).unwrap_or_default())) />
            <Steps objective=id />
            <LastStep objective=id />
            <Actions objective=id view=objective />
            <details class="disclosure">
                <summary>{t!(i18n, plan.objective_details)}</summary>
                <ObjectiveFields id=id objective=objective />
            </details>
            <details class="disclosure">
                <summary>{t!(i18n, objective.reviews)}</summary>
                <Reviews objective=id view=objective />
                <AgreedWith objective=id />
            </details>
        </article>
    }
}

#[component]
fn ObjectiveFields(id: Id, objective: Memo<Option<ObjectiveView>>) -> impl IntoView {
    let Family { doc, plan, .. } = use_family();
    let place = Objective { id };
    view! {
        <div class="stack">
            <LiveText doc=doc place=place field=fields::TEXT rows=2 />
            <LiveText doc=doc place=place field=fields::EXPECTED rows=2 />
            <LiveText doc=doc place=place field=fields::FAMILY_WORDS rows=2 />
            <div class="field-row">
                <LiveDate doc=doc place=place field=fields::DUE register=slice(objective, |objective| objective.due.clone()) />
                <LiveChoice doc=doc place=place field=fields::STATE register=slice(objective, |objective| objective.state.clone()) undo=true />
                <LiveParty doc=doc place=place field=fields::OWNER register=slice(objective, |objective| objective.owner.clone()) plan=plan />
                <LiveDimension doc=doc place=place field=fields::DIMENSION register=slice(objective, |objective| objective.dimension.clone()) />
            </div>
            <LiveLine doc=doc place=place field=fields::INDICATOR register=slice(objective, |objective| objective.indicator.clone()) />
        </div>
    }
}

/// Moving and removing.
#[component]
fn ObjectiveTools(id: Id, ids: Memo<Vec<Id>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let place = Objective { id };
    let shift = move |up: bool| {
        let keys: Vec<Option<OrdKey>> =
            plan.with_untracked(|plan| present(plan).iter().map(|objective| objective.ord.value.clone()).collect());
        let at = ids.with_untracked(|ids| ids.iter().position(|other| *other == id));
        let Some((after, before)) = at.and_then(|at| step_between(&keys, at, up)) else { return };
        let old = at.and_then(|at| keys.get(at).cloned()).flatten();
        if write(doc, toasts, i18n, |edit| plan::move_objective(edit, id, after.as_ref(), before.as_ref())).is_some() {
            let words = t_string!(i18n, objective.moved, what = short(&title.get_untracked()));
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| edit.set(&place, fields::ORD, old.clone())));
        }
    };
    let remove = move |_| {
        let words = t_string!(i18n, plan.objective_removed, what = short(&title.get_untracked()));
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    let first = move || ids.with(|ids| ids.first() == Some(&id));
    let last = move || ids.with(|ids| ids.last() == Some(&id));
    view! {
        <Show when=move || writable(doc)>
            <div class="record-side no-print">
                <button type="button" class="btn-icon btn-quiet" disabled=first on:click=move |_| shift(true)>
                    <Drawing icon=Icon::Up /><span class="visually-hidden">{move || t_string!(i18n, plan.move_up, what = short(&title.get()))}</span>
                </button>
                <button type="button" class="btn-icon btn-quiet" disabled=last on:click=move |_| shift(false)>
                    <Drawing icon=Icon::Down /><span class="visually-hidden">{move || t_string!(i18n, plan.move_down, what = short(&title.get()))}</span>
                </button>
                <button type="button" class="btn-icon btn-quiet" on:click=remove>
                    <Drawing icon=Icon::Trash /><span class="visually-hidden">{move || t_string!(i18n, plan.remove, what = short(&title.get()))}</span>
                </button>
            </div>
        </Show>
    }
}

#[component]
fn AddObjective() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let words = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().trim().to_owned();
        if typed.is_empty() {
            browser::focus("objective-new");
            return;
        }
        let after = plan.with_untracked(|plan| present(plan).last().and_then(|last| last.ord.value.clone()));
        if write(doc, toasts, i18n, |edit| plan::add_objective(edit, &typed, after.as_ref())).is_some() {
            words.set(String::new());
        }
    };
    view! {
        <form class="field" on:submit=add>
            <label class="field-label" for="objective-new">{t!(i18n, plan.objective_new)}</label>
            <p class="field-hint" id="objective-new-hint">{t!(i18n, plan.objective_new_hint)}</p>
            <div class="search">
                <input id="objective-new" class="form-control" autocomplete="off" aria-describedby="objective-new-hint" prop:value=words on:input=move |event| words.set(event_target_value(&event)) />
                <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, plan.add)}</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_by_one_lands_between_the_next_two_neighbours() {
        let mut keys = Vec::new();
        for _ in 0..3 {
            let last: Option<OrdKey> = keys.last().cloned().flatten();
            keys.push(Some(OrdKey::between(last.as_ref(), None)));
        }
        assert_eq!(step_between(&keys, 1, true), Some((None, keys[0].clone())));
        assert_eq!(step_between(&keys, 2, true), Some((keys[0].clone(), keys[1].clone())));
        assert_eq!(step_between(&keys, 0, false), Some((keys[1].clone(), keys[2].clone())));
        assert_eq!(step_between(&keys, 1, false), Some((keys[2].clone(), None)));
        assert_eq!(step_between(&keys, 0, true), None);
        assert_eq!(step_between(&keys, 2, false), None);
    }
}
