//! The end of a plan: what is still open, and the final review.

use intreccio_model::field::plan as fields;
use intreccio_model::place::Plan;
use intreccio_model::plan::{ClosingCheck, closing_check};
use intreccio_model::vocab::{ClosingReason, PlanState, Vocabulary};
use leptos::prelude::*;

use super::step::blocked_words;
use super::{Family, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::clock::utc_offset;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::LiveText;
use crate::ui::route::{Part, Route};
use crate::ui::{I18n, when, words as labels};
use crate::words;

/// Shown from the preparation of the end on.
#[component]
pub fn ClosingSection(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, plan, .. } = use_family();
    let shown = Memo::new(move |_| {
        plan.with(|plan| {
            matches!(plan.state.value, Some(PlanState::InChiusura | PlanState::Chiusa | PlanState::Trasferita))
                || !plan.closing_review.value.is_empty()
        })
    });
    let preparing = move || plan.with(|plan| plan.state.value == Some(PlanState::InChiusura));
    let ended = move || {
        let (closed, reason, review) =
            plan.with(|plan| (plan.closed.value, plan.closing_reason.value, plan.retention_review.value));
        let locale = i18n.get_locale();
        let closed = when::date(locale, closed?);
        let reason = reason.map(|reason| labels::vocabulary(locale, ClosingReason::NAME, reason.code()));
        let review = review.map(|review| t_string!(i18n, path.kept_until, when = when::date(locale, review)));
        let parts = [Some(t_string!(i18n, path.ended_on, when = closed)), reason, review];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    view! {
        <Show when=move || shown.get()>
            <section class="plan-section" aria-labelledby="path-closing">
                <h2 id="path-closing">{t!(i18n, path.final_review)}</h2>
                <p>{ended}</p>
                <LiveText doc=open place=Plan field=fields::CLOSING_REVIEW rows=6 hint=words!(i18n, path.final_review_hint) />
                <Show when=preparing>
                    <Opens />
                    <p><a href=Route::Family(doc, Part::Objectives).path()>{t!(i18n, path.to_objectives)}</a></p>
                </Show>
            </section>
        </Show>
    }
}

/// The list of what is still open, each line with its mark in words.
#[component]
pub fn Opens() -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let check = Memo::new(move |_| plan.with(|plan| closing_check(plan, utc_offset())));
    let line = move |(clear, words): (bool, String)| {
        let (class, icon) = if clear { ("check-line", Icon::Check) } else { ("check-line check-open", Icon::Alert) };
        view! { <li class=class><Drawing icon=icon /><span>{words}</span></li> }
    };
    view! {
        <h3>{t!(i18n, path.check)}</h3>
        <ul class="plain-list">{move || check.with(|check| lines(i18n, check)).into_iter().map(line).collect_view()}</ul>
    }
}

fn lines(i18n: I18n, check: &ClosingCheck) -> Vec<(bool, String)> {
    let said = |count: usize, none: &'static str, some: String| match count {
        0 => (true, none.to_owned()),
        _ => (false, some),
    };
    let (tasks, flags) = (check.tasks.len(), check.flags.len());
    let objectives = check.objectives.len();
    vec![
        said(check.conflicts, t_string!(i18n, path.check_conflicts_none), blocked_words(i18n, check.conflicts)),
        said(
            objectives,
            t_string!(i18n, path.check_objectives_none),
            t_string!(i18n, path.check_objectives, count = objectives),
        ),
        said(tasks, t_string!(i18n, path.check_tasks_none), t_string!(i18n, path.check_tasks, count = tasks)),
        said(
            check.deadlines,
            t_string!(i18n, path.check_deadlines_none),
            t_string!(i18n, path.check_deadlines, count = check.deadlines),
        ),
        said(flags, t_string!(i18n, path.check_flags_none), t_string!(i18n, path.check_flags, count = flags)),
        said(
            usize::from(check.no_review),
            t_string!(i18n, path.check_review_done),
            t_string!(i18n, path.check_review).to_owned(),
        ),
    ]
}
