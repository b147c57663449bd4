//! The path of the plan: where it is, what may come next, its tasks and flags, who hands over to whom, and how it came here.

mod closing;
mod flags;
mod handover;
mod history;
mod referral;
mod step;
mod tasks;
mod words;

use intreccio_model::plan::steps::{next_steps, suspended_from};
use intreccio_model::plan::{StepKind, waiting_days};
use intreccio_model::vocab::{PlanState, Vocabulary};
use leptos::prelude::*;

use closing::ClosingSection;
use flags::Flags;
use handover::HandoverSection;
use history::PastSteps;
use referral::Referral;
use step::StepDialog;
use tasks::Tasks;
use words::{csi_words, national_words, step_words};

use super::plan_document::ExportPlan;
use super::{Family, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::live::may_write;
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::{use_now, words as labels};

/// The states that a plan goes through when nothing stops it.
const WAY: [PlanState; 9] = [
    PlanState::Segnalata,
    PlanState::Accolta,
    PlanState::InAnalisi,
    PlanState::InProgettazione,
    PlanState::Concordata,
    PlanState::Attiva,
    PlanState::InVerifica,
    PlanState::InChiusura,
    PlanState::Chiusa,
];

#[component]
pub fn PathPart(doc: Id16) -> impl IntoView {
    view! {
        <Here />
        <Next />
        <Tasks />
        <Flags />
        <ClosingSection doc=doc />
        <Referral />
        <HandoverSection doc=doc />
        <PastSteps />
        <ExportPlan />
    }
}

/// Where the plan is.
#[component]
fn Here() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let state = Memo::new(move |_| plan.with(|plan| plan.state.value));
    let contested = move || plan.with(|plan| plan.state.is_contested());
    let name = move |state: PlanState| labels::vocabulary(i18n.get_locale(), PlanState::NAME, state.code());
    let at = move || match state.get() {
        // Off the way one is still where one stopped.
        Some(PlanState::Sospesa) => plan.with(suspended_from),
        Some(PlanState::Riprogettata) => Some(PlanState::InProgettazione),
        Some(PlanState::Trasferita) => Some(PlanState::Chiusa),
        other => other,
    };
    let official = move || {
        let of = state.get().filter(|state| state.national().is_some()).or_else(at)?;
        let (national, csi) = (national_words(i18n, of.national()?), csi_words(i18n, of.csi()?));
        Some(t_string!(i18n, path.official, national = national, csi = csi))
    };
    let manager = move || {
        let manager = plan.with(|plan| plan.case_manager.value)?;
        Some(t_string!(i18n, path.manager, who = directory.name(i18n, manager)))
    };
    let waiting = move || {
        let days = plan.with(|plan| waiting_days(plan, now.today()))?;
        Some(waiting_words(i18n, state.get() == Some(PlanState::Segnalata), days))
    };
    let position = move || at().and_then(|at| WAY.iter().position(|known| *known == at));
    let stop = move |(index, own): (usize, PlanState)| {
        let here = move || position() == Some(index);
        let past = move || position().is_some_and(|position| index < position);
        view! { <li class:path-past=past aria-current=move || here().then_some("step")>{move || name(own)}</li> }
    };
    view! {
        <section class="plan-section" aria-labelledby="path-here">
            <h2 id="path-here">{move || match state.get() {
                Some(state) => t_string!(i18n, path.here, state = name(state)),
                None => t_string!(i18n, path.here_nowhere).to_owned(),
            }}</h2>
            <ol class="path-way" aria-label=move || t_string!(i18n, path.way)>{WAY.into_iter().enumerate().map(stop).collect_view()}</ol>
            <Show when=contested>
                <Notice tone=Tone::Warning><p>{t!(i18n, path.contested)}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p></Notice>
            </Show>
            <p class="mb-0">{manager}</p>
            <p class="mb-0">{waiting}</p>
            <p class="quiet small">{official}</p>
        </section>
    }
}

fn waiting_words(i18n: crate::ui::I18n, waits: bool, days: i32) -> String {
    match (waits, days) {
        (true, 1) => t_string!(i18n, path.waiting_one).to_owned(),
        (true, _) => t_string!(i18n, path.waiting, days = days),
        (false, 1) => t_string!(i18n, path.waited_one).to_owned(),
        (false, _) => t_string!(i18n, path.waited, days = days),
    }
}

/// The steps that the plan may take, each behind a question.
#[component]
fn Next() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let chosen: RwSignal<Option<(PlanState, StepKind)>> = RwSignal::new(None);
    let steps = Memo::new(move |_| plan.with(next_steps));
    let button = move |(to, kind): (PlanState, StepKind)| {
        let class = match kind {
            StepKind::Charge | StepKind::Forward | StepKind::Resumption | StepKind::Reopening => "btn btn-primary",
            StepKind::Back | StepKind::Suspension | StepKind::Closing | StepKind::Transfer => "btn btn-outline-primary",
        };
        let from = plan.with_untracked(|plan| plan.state.value);
        view! { <button type="button" class=class on:click=move |_| chosen.set(Some((to, kind)))>{move || step_words(i18n, from, to, kind)}</button> }
    };
    view! {
        <section class="plan-section" aria-labelledby="path-next">
            <h2 id="path-next">{t!(i18n, path.next)}</h2>
            <p class="quiet">{t!(i18n, path.next_hint)}</p>
            <Show when=move || may_write(doc) fallback=move || view! { <p>{t!(i18n, path.readers)}</p> }>
                <div class="row-wrap path-steps">{move || steps.get().into_iter().map(button).collect_view()}</div>
            </Show>
        </section>
        <StepDialog chosen=chosen />
    }
}
