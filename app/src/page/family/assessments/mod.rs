//! Assessments on the three-sided grid: their list, beginning one, and comparing two.

mod compare;
mod read;
mod score;
mod single;

use intreccio_model::ids::Id;
use intreccio_model::plan::{self, AssessmentView, PlanView};
use intreccio_model::sort;
use intreccio_model::vocab::{Moment, Vocabulary};
use leptos::prelude::*;

use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::field::{SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::line_picker::{LinePicker, Picker};
use crate::ui::live::{writable, write};
use crate::ui::page::Empty;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{use_now, when, words as labels};
use crate::words;

/// The assessments that are there, by day.
fn present(plan: &PlanView) -> Vec<&AssessmentView> {
    let mut present: Vec<_> = plan.assessments.iter().filter(|one| !one.life.is_removed()).collect();
    sort::by_key(&mut present, |one| (one.day(), one.id));
    present
}

/// The first of T0, T1, T2 that is not there yet.
fn next_moment(plan: &PlanView) -> Moment {
    let there = |moment: &Moment| present(plan).iter().any(|one| one.moment.value == Some(*moment));
    [Moment::T0, Moment::T1, Moment::T2].into_iter().find(|moment| !there(moment)).unwrap_or(Moment::Straordinaria)
}

/// Which assessments are unfolded when their row is made: the one that was begun here.
#[derive(Clone, Copy)]
struct Unfolded(RwSignal<Option<Id>>);

#[component]
pub fn Assessments() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    provide_context(Unfolded(RwSignal::new(None)));
    let picker = Picker::start();
    let ids = Memo::new(move |_| plan.with(|plan| present(plan).iter().map(|one| one.id).collect::<Vec<_>>()));
    view! {
        <section class="plan-section" aria-labelledby="assessments">
            <h2 id="assessments">{t!(i18n, plan.assessments)}</h2>
            <p class="quiet measure">{t!(i18n, grid.hint)}" "<a href=Route::Guidelines.path()>{t!(i18n, grid.to_guidelines)}</a></p>
            <Show when=move || ids.with(Vec::is_empty)><Empty icon=Icon::Note words=words!(i18n, grid.none) /></Show>
            <ul class="record-list" hidden=move || ids.with(Vec::is_empty)>
                <For each=move || ids.get() key=|id| *id let(id)>
                    <li class="record"><Row id=id /></li>
                </For>
            </ul>
            <Show when=move || writable(doc)><Begin /></Show>
        </section>
        <Show when=move || { ids.with(Vec::len) > 1 }><compare::Comparison ids=ids /></Show>
        <LinePicker picker=picker />
    }
}

/// One assessment, folded until somebody opens it: its fields are many.
#[component]
fn Row(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Family { plan, .. } = use_family();
    let Unfolded(unfolded) = expect_context();
    let begun_here = unfolded.get_untracked() == Some(id);
    let seen = RwSignal::new(begun_here);
    let one = Memo::new(move |_| plan.with(|plan| plan.assessments.iter().find(|one| one.id == id).cloned()));
    let moment = move || {
        let moment = one.with(|one| one.as_ref().and_then(|one| one.moment.value));
        moment.map(|moment| labels::vocabulary(i18n.get_locale(), Moment::NAME, moment.code()))
    };
    let day = move || {
        one.with(|one| {
            let one = one.as_ref()?;
            let day = |date| when::day(i18n.get_locale(), now.today(), date);
            match (one.date.value, one.planned.earliest()) {
                (Some(date), _) => Some(t_string!(i18n, grid.done_on, when = day(date))),
                (None, Some(planned)) => Some(t_string!(i18n, grid.planned_on, when = day(planned))),
                (None, None) => None,
            }
        })
    };
    let closed = Memo::new(move |_| one.with(|one| one.as_ref().is_some_and(AssessmentView::is_closed)));
    let state = move || if closed.get() { t_string!(i18n, grid.closed) } else { t_string!(i18n, grid.open) };
    let count =
        move || one.with(|one| one.as_ref().map_or(0, |one| one.scores.iter().filter(|score| score.says()).count()));
    view! {
        <details class="disclosure record-main" open=begun_here on:toggle=move |_| seen.set(true)>
            <summary>
                <span class="strong">{moment}</span>" "<span class="chip">{state}</span>" "
                <span class="quiet">{day}" · "{move || t_string!(i18n, grid.count, count = count())}</span>
            </summary>
            <div class="stack">
                <RestoredNotice life=Signal::derive(move || one.with(|one| one.as_ref().map(|one| one.life).unwrap_or_default())) />
                <Show when=move || seen.get()>
                    <Show when=move || closed.get() fallback=move || view! { <single::Single id=id one=one /> }>
                        <read::Closed id=id one=one />
                    </Show>
                </Show>
            </div>
        </details>
    }
}

/// Begins an assessment, with the day on which it is due proposed from the first one.
#[component]
fn Begin() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let Unfolded(unfolded) = expect_context();
    let moment = RwSignal::new(plan.with_untracked(next_moment).code().to_owned());
    let planned = RwSignal::new(String::new());
    let chosen = move || moment.with(|code| Moment::from_code(code)).unwrap_or(Moment::Straordinaria);
    Effect::new(move |_| {
        let day = plan.with(|plan| plan::planned_day(&plan.assessments, chosen(), now.today()));
        planned.set(day.map(|day| day.to_string()).unwrap_or_default());
    });
    let moments = Signal::derive(move || options(i18n, Moment::NAME, Moment::ALL.iter().map(|term| term.code())));
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (moment_chosen, day) = (untrack(chosen), planned.with_untracked(|planned| planned.parse().ok()));
        if let Some(id) = write(doc, toasts, i18n, |edit| {
            let id = plan::add_assessment(edit, moment_chosen, day)?;
            unfolded.set(Some(id));
            Ok(id)
        }) {
            unfolded.set(Some(id));
            moment.set(plan.with_untracked(next_moment).code().to_owned());
        }
    };
    view! {
        <form class="stack no-print" on:submit=begin>
            <div class="field-row">
                <SelectInput id="assessment-moment" label=words!(i18n, grid.moment) value=moment options=moments />
                <TextInput id="assessment-planned" label=words!(i18n, grid.planned) value=planned kind="date" />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, grid.begin)}</button></div>
        </form>
    }
}
