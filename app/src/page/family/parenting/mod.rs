//! The assessment of parental competences: a question, a mandate, methods, phases with their days, factors with their evidence.

mod factors;
mod phases;

use intreccio_model::field::parenting as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::Parenting;
use intreccio_model::plan::{self, ParentingView, PhaseDraft, PhaseStanding, PlanView};
use intreccio_model::vocab::{Mandator, Method, Vocabulary};
use leptos::prelude::*;

use super::household::slice;
use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::grid;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::line_picker::{LinePicker, Picker};
use crate::ui::live::{LiveChoice, LiveDate, LiveText, undoable_removal, writable, write};
use crate::ui::page::Empty;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{use_now, whereabouts, words as labels};
use crate::words;

fn present(plan: &PlanView) -> Vec<&ParentingView> {
    plan.parenting.iter().filter(|one| !one.life.is_removed()).collect()
}

#[component]
pub fn ParentingPart() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let begun = RwSignal::new(None::<Id>);
    let picker = Picker::start();
    let ids = Memo::new(move |_| plan.with(|plan| present(plan).iter().map(|one| one.id).collect::<Vec<_>>()));
    view! {
        <section class="plan-section" aria-labelledby="parenting">
            <h2 id="parenting">{t!(i18n, plan.parenting)}</h2>
            <p class="quiet measure">{t!(i18n, parenting.hint)}" "<a href=Route::Guidelines.path()>{t!(i18n, parenting.to_guidelines)}</a></p>
            <Show when=move || ids.with(Vec::is_empty)><Empty icon=Icon::Note words=words!(i18n, parenting.none) /></Show>
            <ul class="record-list" hidden=move || ids.with(Vec::is_empty)>
                <For each=move || ids.get() key=|id| *id let(id)>
                    <li class="record"><Item id=id unfolded={begun.get_untracked() == Some(id) || ids.with_untracked(|ids| ids.len() == 1)} /></li>
                </For>
            </ul>
            <Show when=move || writable(doc)><Begin begun=begun /></Show>
        </section>
        <LinePicker picker=picker />
    }
}

#[component]
fn Item(id: Id, unfolded: bool) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Family { plan, .. } = use_family();
    let one = Memo::new(move |_| plan.with(|plan| plan.parenting.iter().find(|one| one.id == id).cloned()));
    let title = move || one.with(|one| one.as_ref().map(|one| whereabouts::parenting(i18n, one)));
    let standing = move || {
        one.with(|one| {
            let one = one.as_ref()?;
            let there: Vec<_> = one.phases.iter().filter(|phase| !phase.life.is_removed()).collect();
            let standings: Vec<_> = there.iter().map(|phase| phase.standing(now.today())).collect();
            let done = standings.iter().filter(|standing| matches!(standing, PhaseStanding::Done { .. })).count();
            let late = standings.iter().filter(|standing| matches!(standing, PhaseStanding::Overdue { .. })).count();
            Some((
                t_string!(i18n, parenting.phases_done, done = done, all = there.len()),
                (late > 0).then(|| t_string!(i18n, parenting.phases_late, count = late)),
            ))
        })
    };
    view! {
        <details class="disclosure record-main" open=unfolded>
            <summary>
                <span class="strong">{title}</span>" "
                <span class="quiet">{move || standing().map(|(done, _)| done)}</span>" "
                {move || standing().and_then(|(_, late)| late).map(|late| view! { <span class="chip chip-amber"><Drawing icon=Icon::Clock />{late}</span> })}
            </summary>
            <div class="stack">
                <RestoredNotice life=Signal::derive(move || one.with(|one| one.as_ref().map(|one| one.life).unwrap_or_default())) />
                <Single id=id one=one />
            </div>
        </details>
    }
}

#[component]
fn Single(id: Id, one: Memo<Option<ParentingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let place = Parenting { id };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, parenting.removed));
    };
    view! {
        <LiveText doc=doc place=place field=fields::QUESTION rows=3 hint=words!(i18n, parenting.question_hint) />
        <div class="field-row">
            <LiveChoice doc=doc place=place field=fields::MANDATOR register=slice(one, |one| one.mandator.clone()) />
            <LiveDate doc=doc place=place field=fields::STARTED register=slice(one, |one| one.started.clone()) />
        </div>
        <Subjects id=id one=one />
        <Methods id=id one=one />
        <phases::Phases id=id one=one />
        <factors::Factors id=id one=one />
        <h3>{t!(i18n, parenting.end)}</h3>
        <div class="field-row">
            <LiveDate doc=doc place=place field=fields::RESTITUTION_AT register=slice(one, |one| one.restitution_at.clone()) />
            <LiveChoice doc=doc place=place field=fields::OUTCOME register=slice(one, |one| one.outcome.clone()) undo=true />
        </div>
        <LiveText doc=doc place=place field=fields::RECOMMENDATIONS rows=4 />
        <Show when=move || writable(doc)>
            <div class="actions no-print"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, parenting.remove)}</button></div>
        </Show>
    }
}

/// Boxes for the persons of the household.
#[component]
fn Subjects(id: Id, one: Memo<Option<ParentingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let members = Memo::new(move |_| {
        plan.with(|plan| {
            let there = plan.household.iter().filter(|member| !member.life.is_removed());
            there.map(|member| (member.id, directory.party(i18n, plan, &Party::Member(member.id)))).collect::<Vec<_>>()
        })
    });
    let choice = move |(member, words): (Id, String)| {
        let chosen = move || one.with(|one| one.as_ref().is_some_and(|one| one.subjects.contains(&member)));
        let change = move |event| {
            let on = event_target_checked(&event);
            write(doc, toasts, i18n, |edit| plan::set_subject(edit, id, member, on));
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=chosen disabled=move || !writable(doc) on:change=change />
                <span class="sensitive">{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, parenting.subjects)}</legend>
            <Show when=move || members.with(Vec::is_empty)><p class="quiet">{t!(i18n, parenting.no_household)}</p></Show>
            <div class="tiles">{move || members.get().into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Methods(id: Id, one: Memo<Option<ParentingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let choice = move |method: &Method| {
        let method = *method;
        let chosen = move || one.with(|one| one.as_ref().is_some_and(|one| one.methods.contains(&method)));
        let change = move |event| {
            let on = event_target_checked(&event);
            write(doc, toasts, i18n, |edit| plan::set_parenting_method(edit, id, method, on));
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=chosen disabled=move || !writable(doc) on:change=change />
                <span>{move || labels::vocabulary(i18n.get_locale(), Method::NAME, method.code())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, parenting.methods)}</legend>
            <p class="field-hint">{t!(i18n, parenting.methods_hint)}</p>
            <div class="tiles">{Method::ALL.iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

/// Begins an assessment on a day, with the phases of the guidelines.
#[component]
fn Begin(begun: RwSignal<Option<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let mandator = RwSignal::new(Mandator::Servizio.code().to_owned());
    let started = RwSignal::new(untrack(move || now.today()).to_string());
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(start) = started.with_untracked(|started| started.parse()) else {
            faults.set(vec![("parenting-started", t_string!(i18n, parenting.started_missing).to_owned())]);
            return;
        };
        faults.set(Faults::new());
        let mandator = mandator.with_untracked(|code| Mandator::from_code(code));
        let used = untrack(move || grid::phases(directory)).into_iter().filter(|phase| !phase.is_retired());
        let drafts: Vec<PhaseDraft> = used
            .map(|phase| {
                let (from, due) = phase.dates(start);
                PhaseDraft { label: grid::phase(i18n, &phase), from: Some(from), due: Some(due) }
            })
            .collect();
        write(doc, toasts, i18n, |edit| {
            let id = plan::add_parenting(edit, mandator, start)?;
            begun.set(Some(id));
            plan::add_phases(edit, id, &drafts, None)
        });
    };
    let mandators = Signal::derive(move || options(i18n, Mandator::NAME, Mandator::ALL.iter().map(|term| term.code())));
    view! {
        <form class="stack no-print" novalidate on:submit=begin>
            <FaultSummary faults=faults />
            <div class="field-row">
                <SelectInput id="parenting-mandator" label=words!(i18n, parenting.mandator) value=mandator options=mandators />
                <TextInput id="parenting-started" label=words!(i18n, parenting.started) value=started kind="date" hint=words!(i18n, parenting.started_hint) fault=fault(faults, "parenting-started") required=true />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, parenting.begin)}</button></div>
        </form>
    }
}
