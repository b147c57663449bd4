//! An assessment to be read: what a closed one says, and the table of all sources side by side.

use intreccio_model::ids::Id;
use intreccio_model::place::ScoreKey;
use intreccio_model::plan::{self, AssessmentView};
use intreccio_model::vocab::{Moment, ScoreSource};
use leptos::prelude::*;

use super::Unfolded;
use super::score::{dimensions_of, source_words};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::line_picker::ChosenLines;
use crate::ui::live::{writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{grid, use_now, when, whereabouts};

#[component]
pub fn Closed(id: Id, one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let Unfolded(unfolded) = expect_context();
    let since = move || {
        let at = one.with(|one| one.as_ref().and_then(|one| one.closed_at.value));
        at.map(|at| t_string!(i18n, grid.closed_since, when = whereabouts::moment(i18n, at)))
    };
    let late = move || one.with(|one| one.as_ref().map_or(0, |one| one.late_scores().len()));
    let day = move || {
        one.with(|one| one.as_ref().and_then(AssessmentView::day).map(|day| when::date(i18n.get_locale(), day)))
    };
    let who = move || {
        let parties = one.with(|one| one.as_ref().map(|one| one.participants.clone()).unwrap_or_default());
        plan.with(|plan| parties.iter().map(|party| directory.party(i18n, plan, party)).collect::<Vec<_>>().join(", "))
    };
    let events = move || {
        let ids = one.with(|one| one.as_ref().map(|one| one.events.clone()).unwrap_or_default());
        plan.with(|plan| {
            ids.iter()
                .filter_map(|id| plan.event(*id))
                .map(|event| whereabouts::event(i18n, event))
                .collect::<Vec<_>>()
                .join(" · ")
        })
    };
    let text = move |read: fn(&AssessmentView) -> String| one.with(|one| one.as_ref().map(read).unwrap_or_default());
    let extra = move |_| {
        let today = now.today();
        if let Some(made) =
            write(doc, toasts, i18n, |edit| plan::add_assessment(edit, Moment::Straordinaria, Some(today)))
        {
            unfolded.set(Some(made));
            toasts.say(t_string!(i18n, grid.extra_done));
        }
    };
    view! {
        <Notice tone=Tone::Info><p>{since}</p></Notice>
        <Show when=move || { late() > 0 }>
            <Notice tone=Tone::Warning><p>{move || t_string!(i18n, grid.late, count = late())}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p></Notice>
        </Show>
        <dl class="facts">
            <dt>{t!(i18n, grid.day)}</dt><dd>{day}</dd>
            <dt>{t!(i18n, grid.who)}</dt><dd class="sensitive">{move || Some(who()).filter(|who| !who.is_empty()).unwrap_or_else(|| t_string!(i18n, common.not_said).to_owned())}</dd>
            <dt>{t!(i18n, grid.events)}</dt><dd>{move || Some(events()).filter(|events| !events.is_empty()).unwrap_or_else(|| t_string!(i18n, common.not_said).to_owned())}</dd>
        </dl>
        <ScoreTable one=one />
        <Said heading=crate::words!(i18n, grid.evidence) text=Signal::derive(move || text(|one| one.evidence.value.clone())) />
        <Said heading=crate::words!(i18n, grid.synthesis) text=Signal::derive(move || text(|one| one.synthesis.value.clone())) />
        <LinesBehind one=one />
        <Show when=move || writable(doc)>
            <div class="actions no-print" data-assessment=id.to_string()>
                <button type="button" class="btn btn-outline-primary" on:click=extra><Drawing icon=Icon::Plus />{t!(i18n, grid.extra)}</button>
            </div>
        </Show>
    }
}

/// A text that is not edited any more, where there is one.
#[component]
fn Said(heading: Signal<String>, text: Signal<String>) -> impl IntoView {
    view! {
        <Show when=move || text.with(|text| !text.trim().is_empty())>
            <h3>{heading}</h3>
            <p class="sensitive pre-line">{text}</p>
        </Show>
    }
}

/// The sentences of the diary behind the scores.
#[component]
fn LinesBehind(one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let ids = Signal::derive(move || {
        let mut ids = one.with(|one| {
            one.as_ref().map(|one| one.lines.iter().map(|key| key.line).collect::<Vec<_>>()).unwrap_or_default()
        });
        ids.sort_unstable();
        ids.dedup();
        ids
    });
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <h3>{t!(i18n, grid.lines)}</h3>
            <ChosenLines ids=ids />
        </Show>
    }
}

/// Every dimension with a score, every source that said something, side by side.
#[component]
pub fn ScoreTable(one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let sources = Memo::new(move |_| {
        one.with(|one| {
            let says = |source: &&ScoreSource| {
                one.as_ref()
                    .is_some_and(|one| one.scores.iter().any(|score| score.of.source == **source && score.says()))
            };
            ScoreSource::ALL.iter().filter(says).copied().collect::<Vec<_>>()
        })
    });
    let cell = move |one: &AssessmentView, of: &ScoreKey| {
        let score = one.score(of)?;
        let values = score.values();
        let contested = score.score.is_contested();
        let words: Vec<String> = values.iter().map(|value| grid::score(i18n, *value)).collect();
        let why = score.evidence.value.clone().filter(|why| !why.trim().is_empty());
        Some(view! {
            {words.join(" / ")}
            {contested.then(|| view! { <br /><a class="chip chip-amber" href=Route::Review.path()><Drawing icon=Icon::Alert />{t!(i18n, common.two_values)}</a> })}
            {why.map(|why| view! { <br /><span class="quiet small sensitive">{why}</span> })}
        })
    };
    let rows = move || {
        one.with(|one| {
            let Some(one) = one.as_ref() else { return Vec::new() };
            let sources = sources.get();
            let scored = dimensions_of(one, directory).into_iter().filter(|(code, _)| one.scores.iter().any(|score| score.of.dimension == *code && score.says()));
            scored
                .map(|(code, _)| {
                    let cells = sources.iter().map(|source| view! { <td>{cell(one, &ScoreKey { dimension: code.clone(), source: *source })}</td> });
                    view! { <tr><th scope="row">{grid::dimension(i18n, directory, &code)}</th>{cells.collect_view()}</tr> }
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || sources.with(|sources| !sources.is_empty()) fallback=move || view! { <p class="quiet">{t!(i18n, grid.no_scores)}</p> }>
            <div class="scroll-x" tabindex="0" role="region" aria-label=move || t_string!(i18n, grid.all_sources)>
                <table class="table grid-table">
                    <thead><tr><th scope="col">{t!(i18n, grid.dimension)}</th>{move || sources.get().into_iter().map(|source| view! { <th scope="col">{source_words(i18n, source)}</th> }).collect_view()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Show>
    }
}
