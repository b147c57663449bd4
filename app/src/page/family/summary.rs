//! Where the plan stands: strengths before problems, the situation, and the data of the plan.

use intreccio_model::field::plan as fields;
use intreccio_model::place::Plan;
use intreccio_model::plan;
use intreccio_model::vocab::{Level, Reason, Vocabulary};
use leptos::prelude::*;

use super::{Family, said_by, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::field::TextInput;
use crate::ui::live::{LiveChoice, LiveLine, LiveOperator, LiveText, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::words;

#[component]
pub fn Summary() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    view! {
        <section class="plan-section" aria-labelledby="summary-texts">
            <h2 id="summary-texts">{t!(i18n, plan.situation)}</h2>
            <LiveText doc=doc place=Plan field=fields::STRENGTHS rows=5 hint=words!(i18n, plan.strengths_hint) />
            <LiveText doc=doc place=Plan field=fields::SUMMARY rows=8 hint=words!(i18n, plan.summary_hint) />
            <LiveText doc=doc place=Plan field=fields::FAMILY_TRANSLATION rows=3 hint=words!(i18n, path.translation_hint) />
            <LiveText doc=doc place=Plan field=fields::HANDOVER_NOTE rows=3 />
        </section>
        <section class="plan-section" aria-labelledby="summary-data">
            <h2 id="summary-data">{t!(i18n, plan.data)}</h2>
            <div class="field-row">
                <LiveLine doc=doc place=Plan field=fields::ALIAS register=Signal::derive(move || plan.with(|plan| plan.alias.clone())) />
                <LiveChoice doc=doc place=Plan field=fields::URGENCY register=Signal::derive(move || plan.with(|plan| plan.urgency.clone())) undo=true />
                <LiveOperator doc=doc place=Plan field=fields::CASE_MANAGER register=Signal::derive(move || plan.with(|plan| plan.case_manager.clone())) />
                <LiveLine doc=doc place=Plan field=fields::OFFICE register=Signal::derive(move || plan.with(|plan| plan.office.clone())) />
            </div>
        </section>
        <LevelSection />
        <Reasons />
    }
}

/// The level, changed with a reason, and how it changed before.
#[component]
fn LevelSection() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let why = RwSignal::new(String::new());
    let level = move || plan.with(|plan| plan.level.value);
    let other = move || if level() == Some(Level::Secondo) { Level::Base } else { Level::Secondo };
    let words = move |level: Option<Level>| {
        level.map_or_else(
            || t_string!(i18n, common.not_said).to_owned(),
            |level| labels::vocabulary(i18n.get_locale(), Level::NAME, level.code()),
        )
    };
    let change = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (wanted, reason) = (other(), why.get_untracked());
        if write(doc, toasts, i18n, |edit| plan::set_level(edit, wanted, reason.trim())).is_some() {
            why.set(String::new());
        }
    };
    let past = move || {
        let row = |change: plan::LevelChange| view! { <li>{words(change.level)}" · "{Some(change.reason).filter(|reason| !reason.is_empty()).map(|reason| format!("{reason} · "))}{said_by(i18n, directory, change.by.author, change.by.time_ms)}</li> };
        plan.with(|plan| plan.levels.clone()).into_iter().rev().map(row).collect_view()
    };
    view! {
        <section class="plan-section" aria-labelledby="summary-level">
            <h2 id="summary-level">{t!(i18n, plan.level)}</h2>
            <p>{move || words(level())}</p>
            <Show when=move || writable(doc)>
                <details class="disclosure">
                    <summary>{move || t_string!(i18n, plan.change_level, level = words(Some(other())))}</summary>
                    <form class="stack" on:submit=change>
                        <TextInput id="level-why" label=words!(i18n, plan.level_why) value=why />
                        <div class="actions"><button type="submit" class="btn btn-outline-primary">{move || t_string!(i18n, plan.change_level, level = words(Some(other())))}</button></div>
                    </form>
                </details>
            </Show>
            <Show when=move || plan.with(|plan| !plan.levels.is_empty())>
                <ul>{past}</ul>
            </Show>
        </section>
    }
}

/// Why the family is helped: at most five, as more say nothing.
#[component]
fn Reasons() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let choice = move |term: &Reason| {
        let term = *term;
        let chosen = move || plan.with(|plan| plan.reasons.contains(&term));
        let change = move |event| {
            let on = event_target_checked(&event);
            write(doc, toasts, i18n, |edit| plan::set_reason(edit, term, on));
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=chosen disabled=move || !writable(doc) on:change=change />
                <span>{move || labels::vocabulary(i18n.get_locale(), Reason::NAME, term.code())}</span>
            </label>
        }
    };
    view! {
        <section class="plan-section">
            <fieldset class="choices">
                <legend><h2>{t!(i18n, plan.reasons)}</h2></legend>
                <div class="tiles">{Reason::ALL.iter().map(choice).collect_view()}</div>
            </fieldset>
            <Show when=move || plan.with(|plan| plan.reasons.len() > 5)>
                <p class="field-hint">{t!(i18n, plan.too_many_reasons)}</p>
            </Show>
        </section>
    }
}
