//! The actions of an objective.

use intreccio_model::field::action as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::ord::OrdKey;
use intreccio_model::place::Action;
use intreccio_model::plan::{self, ActionView, ObjectiveView};
use intreccio_model::vocab::{ActionState, Vocabulary};
use leptos::prelude::*;

use super::household::slice;
use super::objectives::step_between;
use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{
    LiveChoice, LiveDate, LiveLine, LiveNumber, LiveParty, LiveText, parties, take_back, undoable_removal, writable,
    write,
};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::short;
use crate::ui::{browser, use_now, when, words as labels};

fn present(objective: &ObjectiveView) -> Vec<ActionView> {
    objective.actions.iter().filter(|action| !action.life.is_removed()).cloned().collect()
}

#[component]
pub fn Actions(objective: Id, view: Memo<Option<ObjectiveView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let ids = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|view| present(view).iter().map(|action| action.id).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    view! {
        <h4>{t!(i18n, plan.actions)}</h4>
        <ul class="objective-actions">
            <For each=move || ids.get() key=|id| *id let(id)>
                <ActionItem place=Action { objective, id } view=view ids=ids />
            </For>
        </ul>
        <Show when=move || writable(doc)><AddAction objective=objective view=view /></Show>
    }
}

#[component]
fn ActionItem(place: Action, view: Memo<Option<ObjectiveView>>, ids: Memo<Vec<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let action = Memo::new(move |_| {
        view.with(|view| view.as_ref()?.actions.iter().find(|action| action.id == place.id).cloned())
    });
    let what = Signal::derive(move || {
        action.with(|action| action.as_ref().map(|action| action.what.value.clone()).unwrap_or_default())
    });
    let state = move || {
        let state = action.with(|action| action.as_ref().and_then(|action| action.state.value));
        state.map(|state| labels::vocabulary(i18n.get_locale(), ActionState::NAME, state.code()))
    };
    let who = move || {
        let who = action.with(|action| action.as_ref().and_then(|action| action.who.value.clone()))?;
        Some(plan.with(|plan| directory.party(i18n, plan, &who)))
    };
    let until = move || {
        let date = action.with(|action| action.as_ref().and_then(|action| action.to.earliest()))?;
        Some(t_string!(i18n, plan.due, when = when::day(i18n.get_locale(), now.today(), date)))
    };
    view! {
        <li>
            <RestoredNotice life=Signal::derive(move || action.with(|action| action.as_ref().map(|action| action.life).unwrap_or_default())) />
            <details class="disclosure">
                <summary class="action-row">
                    <span class="sensitive">{what}</span>
                    <span class="quiet">{who}</span>
                    <span class="due">{until}</span>
                    <span class="chip">{state}</span>
                </summary>
                <ActionFields place=place action=action />
                <ActionTools place=place view=view ids=ids what=what />
            </details>
        </li>
    }
}

#[component]
fn ActionFields(place: Action, action: Memo<Option<ActionView>>) -> impl IntoView {
    let Family { doc, plan, .. } = use_family();
    view! {
        <div class="stack">
            <LiveText doc=doc place=place field=fields::WHAT rows=2 />
            <div class="field-row">
                <LiveParty doc=doc place=place field=fields::WHO register=slice(action, |action| action.who.clone()) plan=plan />
                <LiveChoice doc=doc place=place field=fields::STATE register=slice(action, |action| action.state.clone()) undo=true />
                <LiveDate doc=doc place=place field=fields::FROM register=slice(action, |action| action.from.clone()) />
                <LiveDate doc=doc place=place field=fields::TO register=slice(action, |action| action.to.clone()) />
                <LiveChoice doc=doc place=place field=fields::FREQUENCY register=slice(action, |action| action.frequency.clone()) />
                <LiveNumber doc=doc place=place field=fields::PLANNED_MINUTES register=slice(action, |action| action.planned_minutes.clone()) min=0 max=10_000 />
                <LiveChoice doc=doc place=place field=fields::PLACE register=slice(action, |action| action.place.clone()) />
                <LiveChoice doc=doc place=place field=fields::DEVICE register=slice(action, |action| action.device.clone()) />
                <LiveChoice doc=doc place=place field=fields::LEVEL register=slice(action, |action| action.level.clone()) />
                <LiveLine doc=doc place=place field=fields::BUDGET_CODE register=slice(action, |action| action.budget_code.clone()) />
            </div>
            <WithWhom place=place action=action />
        </div>
    }
}

/// Those with whom the action is done, one box for each.
#[component]
fn WithWhom(place: Action, action: Memo<Option<ActionView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let everybody = Memo::new(move |_| {
        let mut all = parties(i18n, directory, plan);
        let named = action.with(|action| action.as_ref().map(|action| action.with.clone()).unwrap_or_default());
        for party in named {
            let code = party.to_string();
            if !all.iter().any(|(known, _)| *known == code) {
                all.push((code, plan.with(|plan| directory.party(i18n, plan, &party))));
            }
        }
        all
    });
    let choice = move |(code, words): (String, String)| {
        let party: Option<Party> = code.parse().ok();
        let own = party.clone();
        let chosen = move || {
            action
                .with(|action| action.as_ref().zip(own.as_ref()).is_some_and(|(action, own)| action.with.contains(own)))
        };
        let change = move |event| {
            let on = event_target_checked(&event);
            if let Some(party) = party.clone() {
                write(doc, toasts, i18n, |edit| plan::set_with(edit, place, party, on));
            }
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=chosen disabled=move || !writable(doc) on:change=change />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, objective.with)}</summary>
            <div class="tiles">{move || everybody.get().into_iter().map(choice).collect_view()}</div>
        </details>
    }
}

/// Moving and removing.
#[component]
fn ActionTools(
    place: Action,
    view: Memo<Option<ObjectiveView>>,
    ids: Memo<Vec<Id>>,
    what: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let shift = move |up: bool| {
        let keys: Vec<Option<OrdKey>> = view
            .with_untracked(|view| {
                view.as_ref().map(|view| present(view).iter().map(|action| action.ord.value.clone()).collect())
            })
            .unwrap_or_default();
        let at = ids.with_untracked(|ids| ids.iter().position(|other| *other == place.id));
        let Some((after, before)) = at.and_then(|at| step_between(&keys, at, up)) else { return };
        let old = at.and_then(|at| keys.get(at).cloned()).flatten();
        if write(doc, toasts, i18n, |edit| plan::move_action(edit, &place, after.as_ref(), before.as_ref())).is_some() {
            let words = t_string!(i18n, objective.moved, what = short(&what.get_untracked()));
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| edit.set(&place, fields::ORD, old.clone())));
        }
    };
    let remove = move |_| {
        let words = t_string!(i18n, plan.action_removed, what = short(&what.get_untracked()));
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    let first = move || ids.with(|ids| ids.first() == Some(&place.id));
    let last = move || ids.with(|ids| ids.last() == Some(&place.id));
    view! {
        <Show when=move || writable(doc)>
            <div class="actions no-print">
                <button type="button" class="btn btn-outline-primary" disabled=first on:click=move |_| shift(true)><Drawing icon=Icon::Up />{t!(i18n, plan.up)}</button>
                <button type="button" class="btn btn-outline-primary" disabled=last on:click=move |_| shift(false)><Drawing icon=Icon::Down />{t!(i18n, plan.down)}</button>
                <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, plan.remove_action)}</button>
            </div>
        </Show>
    }
}

#[component]
fn AddAction(objective: Id, view: Memo<Option<ObjectiveView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let words = RwSignal::new(String::new());
    let id = format!("action-new-{objective}");
    let own = id.clone();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().trim().to_owned();
        if typed.is_empty() {
            browser::focus(&own);
            return;
        }
        let after = view.with_untracked(|view| {
            view.as_ref().and_then(|view| present(view).last().and_then(|last| last.ord.value.clone()))
        });
        if write(doc, toasts, i18n, |edit| plan::add_action(edit, objective, &typed, after.as_ref())).is_some() {
            words.set(String::new());
        }
    };
    view! {
        <form class="field no-print" on:submit=add>
            <label class="field-label" for=id.clone()>{t!(i18n, plan.action_new)}</label>
            <div class="search">
                <input id=id class="form-control" autocomplete="off" prop:value=words on:input=move |event| words.set(event_target_value(&event)) />
                <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, plan.add)}</button>
            </div>
        </form>
    }
}
