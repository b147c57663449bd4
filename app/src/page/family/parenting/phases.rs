//! The phases of an assessment of parental competences: whether each is in time, in words.

use intreccio_model::field::phase as fields;
use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::place::Phase;
use intreccio_model::plan::{self, ParentingView, PhaseStanding, PhaseView};
use intreccio_model::time::Date;
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{Family, RestoredNotice, step_between, use_family};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveDate, LiveLine, LiveOperator, take_back, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, use_now, when};

fn present(one: &ParentingView) -> Vec<PhaseView> {
    one.phases.iter().filter(|phase| !phase.life.is_removed()).cloned().collect()
}

/// Where a phase stands, in words.
fn standing_words(i18n: I18n, today: Date, standing: PhaseStanding) -> String {
    let date = |date: Date| when::date(i18n.get_locale(), date);
    match standing {
        PhaseStanding::Done { on, late: 0 } => t_string!(i18n, parenting.done_on, when = date(on)),
        PhaseStanding::Done { on, late: 1 } => t_string!(i18n, parenting.done_late_one, when = date(on)),
        PhaseStanding::Done { on, late } => t_string!(i18n, parenting.done_late, when = date(on), days = late),
        PhaseStanding::Overdue { since: 1 } => t_string!(i18n, parenting.overdue_one).to_owned(),
        PhaseStanding::Overdue { since } => t_string!(i18n, parenting.overdue, days = since),
        PhaseStanding::Running { due: Some(due) } => {
            t_string!(i18n, parenting.running, when = when::day(i18n.get_locale(), today, due))
        }
        PhaseStanding::Running { due: None } => t_string!(i18n, parenting.running_open).to_owned(),
        PhaseStanding::Ahead { from } => {
            t_string!(i18n, parenting.ahead, when = when::day(i18n.get_locale(), today, from))
        }
    }
}

#[component]
pub fn Phases(id: Id, one: Memo<Option<ParentingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let ids = Memo::new(move |_| {
        one.with(|one| {
            one.as_ref().map(|one| present(one).iter().map(|phase| phase.id).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    view! {
        <h3>{t!(i18n, parenting.phases)}</h3>
        <ol class="phase-list">
            <For each=move || ids.get() key=|phase| *phase let(phase)>
                <PhaseItem place=Phase { parenting: id, id: phase } one=one ids=ids />
            </For>
        </ol>
        <Show when=move || writable(doc)><Add id=id one=one /></Show>
    }
}

#[component]
fn PhaseItem(place: Phase, one: Memo<Option<ParentingView>>, ids: Memo<Vec<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Family { doc, .. } = use_family();
    let phase =
        Memo::new(move |_| one.with(|one| one.as_ref()?.phases.iter().find(|phase| phase.id == place.id).cloned()));
    let label = Signal::derive(move || {
        phase.with(|phase| phase.as_ref().and_then(|phase| phase.label.value.clone())).unwrap_or_default()
    });
    let standing = Memo::new(move |_| phase.with(|phase| phase.as_ref().map(|phase| phase.standing(now.today()))));
    let late = move || matches!(standing.get(), Some(PhaseStanding::Overdue { .. }));
    let done = Memo::new(move |_| matches!(standing.get(), Some(PhaseStanding::Done { .. })));
    let icon = Signal::derive(move || if done.get() { Icon::Check } else { Icon::Clock });
    view! {
        <li class="phase" class:phase-late=late>
            <RestoredNotice life=Signal::derive(move || phase.with(|phase| phase.as_ref().map(|phase| phase.life).unwrap_or_default())) />
            <div class="spread">
                <p class="mb-0"><Drawing icon=icon />" "<span class="strong">{label}</span>" · "{move || standing.get().map(|standing| standing_words(i18n, now.today(), standing))}</p>
                <Show when=move || writable(doc)><Done place=place phase=phase label=label done=done /></Show>
            </div>
            <details class="disclosure">
                <summary>{t!(i18n, parenting.phase_details)}<span class="visually-hidden">": "{label}</span></summary>
                <div class="stack">
                    <div class="field-row">
                        <LiveLine doc=doc place=place field=fields::LABEL register=slice(phase, |phase| phase.label.clone()) />
                        <LiveDate doc=doc place=place field=fields::FROM register=slice(phase, |phase| phase.from.clone()) />
                        <LiveDate doc=doc place=place field=fields::DUE register=slice(phase, |phase| phase.due.clone()) />
                        <LiveDate doc=doc place=place field=fields::DONE register=slice(phase, |phase| phase.done.clone()) />
                        <LiveOperator doc=doc place=place field=fields::BY register=slice(phase, |phase| phase.by_op.clone()) />
                    </div>
                    <Tools place=place one=one ids=ids label=label />
                </div>
            </details>
        </li>
    }
}

/// Says that a phase was done today, or that it was not.
#[component]
fn Done(place: Phase, phase: Memo<Option<PhaseView>>, label: Signal<String>, done: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let toggle = move |_| {
        let before = phase.with_untracked(|phase| {
            let phase = phase.as_ref()?;
            Some((phase.done.value?, phase.by_op.value.unwrap_or(directory.me)))
        });
        let wanted = if done.get_untracked() { None } else { Some((now.today(), directory.me)) };
        if write(doc, toasts, i18n, |edit| plan::set_phase_done(edit, &place, wanted)).is_some() {
            let words = if wanted.is_some() {
                t_string!(i18n, parenting.marked, what = label.get_untracked())
            } else {
                t_string!(i18n, parenting.unmarked, what = label.get_untracked())
            };
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| plan::set_phase_done(edit, &place, before)));
        }
    };
    view! {
        <button type="button" class="btn btn-outline-primary no-print" on:click=toggle>
            {move || if done.get() { t_string!(i18n, parenting.unmark) } else { t_string!(i18n, parenting.mark) }}<span class="visually-hidden">": "{label}</span>
        </button>
    }
}

/// Moving and removing.
#[component]
fn Tools(place: Phase, one: Memo<Option<ParentingView>>, ids: Memo<Vec<Id>>, label: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let shift = move |up: bool| {
        let keys: Vec<Option<OrdKey>> = one.with_untracked(|one| {
            one.as_ref()
                .map(|one| present(one).iter().map(|phase| phase.ord.value.clone()).collect())
                .unwrap_or_default()
        });
        let at = ids.with_untracked(|ids| ids.iter().position(|other| *other == place.id));
        let Some((after, before)) = at.and_then(|at| step_between(&keys, at, up)) else { return };
        write(doc, toasts, i18n, |edit| plan::move_phase(edit, &place, after.as_ref(), before.as_ref()));
    };
    let remove = move |_| {
        let words = t_string!(i18n, parenting.phase_removed, what = label.get_untracked());
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    let first = move || ids.with(|ids| ids.first() == Some(&place.id));
    let last = move || ids.with(|ids| ids.last() == Some(&place.id));
    view! {
        <Show when=move || writable(doc)>
            <div class="actions no-print">
                <button type="button" class="btn btn-outline-primary" disabled=first on:click=move |_| shift(true)><Drawing icon=Icon::Up />{t!(i18n, plan.up)}</button>
                <button type="button" class="btn btn-outline-primary" disabled=last on:click=move |_| shift(false)><Drawing icon=Icon::Down />{t!(i18n, plan.down)}</button>
                <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, parenting.phase_remove)}</button>
            </div>
        </Show>
    }
}

#[component]
fn Add(id: Id, one: Memo<Option<ParentingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let words = RwSignal::new(String::new());
    let own = format!("phase-new-{id}");
    let field = own.clone();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().trim().to_owned();
        if typed.is_empty() {
            browser::focus(&field);
            return;
        }
        let after = one.with_untracked(|one| {
            one.as_ref().and_then(|one| present(one).last().and_then(|last| last.ord.value.clone()))
        });
        if write(doc, toasts, i18n, |edit| plan::add_phase(edit, id, &typed, None, None, after.as_ref())).is_some() {
            words.set(String::new());
        }
    };
    view! {
        <form class="field no-print" on:submit=add>
            <label class="field-label" for=own.clone()>{t!(i18n, parenting.phase_new)}</label>
            <div class="search">
                <input id=own class="form-control" autocomplete="off" prop:value=words on:input=move |event| words.set(event_target_value(&event)) />
                <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, plan.add)}</button>
            </div>
        </form>
    }
}
