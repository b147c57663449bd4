//! The steps that the plan took, the latest first.

use intreccio_model::plan::TransitionView;
use intreccio_model::sort;
use intreccio_model::vocab::{ClosingReason, PlanState, Vocabulary};
use leptos::prelude::*;

use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::said_by;
use crate::ui::directory::use_directory;
use crate::ui::icon::Icon;
use crate::ui::page::Empty;
use crate::ui::{when, words as labels};
use crate::words;

#[component]
pub fn PastSteps() -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let steps = Memo::new(move |_| {
        let mut steps: Vec<TransitionView> =
            plan.with(|plan| plan.transitions.iter().filter(|step| !step.life.is_removed()).cloned().collect());
        sort::by_key(&mut steps, |step| std::cmp::Reverse((step.date.value, step.id)));
        steps
    });
    view! {
        <section class="plan-section" aria-labelledby="path-past">
            <h2 id="path-past">{t!(i18n, path.past)}</h2>
            <Show when=move || steps.with(Vec::is_empty)><Empty icon=Icon::Clock words=words!(i18n, path.past_none) /></Show>
            <ol class="plain-list">{move || steps.get().into_iter().map(|step| view! { <PastStep step=step /> }).collect_view()}</ol>
        </section>
    }
}

#[component]
fn PastStep(step: TransitionView) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let handover = step.is_handover();
    let TransitionView { by, from, to, date, who, reason, closing_reason, .. } = step;
    let name = move |state: Option<PlanState>| {
        state.map_or_else(
            || t_string!(i18n, common.not_said).to_owned(),
            |state| labels::vocabulary(i18n.get_locale(), PlanState::NAME, state.code()),
        )
    };
    let what = move || match (handover, who.value) {
        (true, Some(who)) => t_string!(i18n, path.past_handover, who = directory.name(i18n, who)),
        (false, Some(who)) => t_string!(
            i18n,
            path.past_charge,
            from = name(from.value),
            to = name(to.value),
            who = directory.name(i18n, who)
        ),
        _ => t_string!(i18n, path.past_step, from = name(from.value), to = name(to.value)),
    };
    let day = move || date.value.map(|date| when::date(i18n.get_locale(), date));
    let closing = move || {
        closing_reason.value.map(|reason| labels::vocabulary(i18n.get_locale(), ClosingReason::NAME, reason.code()))
    };
    let said = move || said_by(i18n, directory, by.author, by.time_ms);
    let reason = reason.value.filter(|reason| !reason.is_empty());
    view! {
        <li class="change">
            <p class="strong mb-0">{day}" · "{what}</p>
            <p class="mb-0">{closing}</p>
            {reason.map(|reason| view! { <blockquote class="sensitive">{reason}</blockquote> })}
            <p class="quiet small mb-0">{t!(i18n, plan.written_by)}" "{said}</p>
        </li>
    }
}
