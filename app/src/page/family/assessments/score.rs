//! The scores of an assessment, source by source: the number with its anchor in words, why, and the sentences of the diary behind it.

use std::collections::BTreeSet;

use intreccio_model::field::score as fields;
use intreccio_model::ids::{DimensionCode, Id};
use intreccio_model::place::{Score, ScoreKey, ScoreLineKey};
use intreccio_model::plan::{self, AssessmentView, ScoreView};
use intreccio_model::register::Register;
use intreccio_model::vocab::{GridSide, ScoreSource, ScoreValue, Vocabulary};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::grid::{self, SIDES};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::line_picker::{ChosenLines, PickLines};
use crate::ui::live::{Disagreement, LiveLine, take_back, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, words as labels};

use super::read::ScoreTable;

/// What a source is called.
pub fn source_words(i18n: I18n, source: ScoreSource) -> String {
    labels::vocabulary(i18n.get_locale(), ScoreSource::NAME, source.code())
}

#[component]
pub fn Scores(id: Id, one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let source = RwSignal::new(ScoreSource::Operatori);
    let shown = Memo::new(move |_| {
        one.with(|one| one.as_ref().map(|one| one.dimensions(&grid::all(directory))).unwrap_or_default())
    });
    let side = move |side: GridSide| {
        let codes = move || {
            let source = source.get();
            let own = shown.get().into_iter().filter(|(_, of)| *of == side);
            own.map(|(dimension, _)| ScoreKey { dimension, source }).collect::<Vec<_>>()
        };
        view! {
            <h4>{move || grid::side(i18n, side)}</h4>
            <For each=codes key=|of| of.to_string() let(of)><ScoreRow id=id one=one of=of /></For>
        }
    };
    view! {
        <h3>{t!(i18n, grid.scores)}</h3>
        <p class="quiet mb-0">{t!(i18n, grid.scores_hint)}</p>
        <Sources id=id source=source />
        {SIDES.map(side).collect_view()}
        <details class="disclosure">
            <summary>{t!(i18n, grid.all_sources)}</summary>
            <ScoreTable one=one />
        </details>
    }
}

/// Whose view is being written.
#[component]
fn Sources(id: Id, source: RwSignal<ScoreSource>) -> impl IntoView {
    let i18n = use_i18n();
    let name = format!("source-{id}");
    let choice = move |own: &ScoreSource| {
        let own = *own;
        view! {
            <label class="segment">
                <input type="radio" name=name.clone() prop:checked=move || source.get() == own on:change=move |_| source.set(own) />
                <span>{move || source_words(i18n, own)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{t!(i18n, grid.source)}</legend>
            {ScoreSource::ALL.iter().map(choice).collect_view()}
        </fieldset>
    }
}

#[component]
fn ScoreRow(id: Id, one: Memo<Option<AssessmentView>>, of: ScoreKey) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let place = Score { assessment: id, of: of.clone() };
    let own = of.clone();
    let view = Memo::new(move |_| one.with(|one| one.as_ref().and_then(|one| one.score(&own).cloned())));
    let own = of.clone();
    let lines = Signal::derive(move || one.with(|one| one.as_ref().map(|one| one.lines_of(&own)).unwrap_or_default()));
    let score =
        Signal::derive(move || view.with(|view| view.as_ref().map(|view| view.score.clone()).unwrap_or_default()));
    let says = Memo::new(move |_| {
        view.with(|view| view.as_ref().is_some_and(ScoreView::says)) || lines.with(|lines| !lines.is_empty())
    });
    let show: fn(I18n, Directory, &ScoreValue) -> String = |i18n, _, value| grid::score(i18n, *value);
    let code = of.dimension.clone();
    let label = Signal::derive(move || grid::dimension(i18n, directory, &code));
    let evidence = place.clone();
    let wanted = StoredValue::new(of.clone());
    let chosen = Signal::derive(move || lines.with(|lines| lines.iter().copied().collect::<BTreeSet<_>>()));
    let set = Callback::new(move |(line, on): (Id, bool)| {
        let key = ScoreLineKey { of: wanted.get_value(), line };
        write(doc, toasts, i18n, |edit| plan::set_score_line(edit, id, key, on));
    });
    view! {
        <fieldset class="score-row">
            <legend class="field-label">{label}</legend>
            <Anchors place=place.clone() score=score />
            <Disagreement register=score show=show />
            <Others one=one of=of />
            <Show when=move || says.get()>
                <LiveLine doc=doc place=evidence.clone() field=fields::EVIDENCE register=Signal::derive(move || view.with(|view| view.as_ref().map(|view| view.evidence.clone()).unwrap_or_default())) />
                <ChosenLines ids=lines />
                <Show when=move || writable(doc)>
                    <div class="actions no-print">
                        <PickLines of=label chosen=chosen set=set />
                        <Clear place=wanted id=id score=score of=label />
                    </div>
                </Show>
            </Show>
        </fieldset>
    }
}

/// The seven values, each number beside its words.
#[component]
fn Anchors(place: Score, score: Signal<Register<ScoreValue>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let name = crate::ui::live::element_id(&place, fields::SCORE.label);
    let option = move |value: &ScoreValue| {
        let value = *value;
        let place = place.clone();
        let choose = move |_| {
            write(doc, toasts, i18n, |edit| edit.set(&place, fields::SCORE, Some(value)));
        };
        let anchor = move || labels::vocabulary(i18n.get_locale(), ScoreValue::NAME, value.code());
        view! {
            <label class="score-option">
                <input type="radio" name=name.clone() value=value.code() prop:checked=move || score.with(|score| score.value == Some(value)) disabled=move || !writable(doc) on:change=choose />
                <span>
                    <span class="score-number" aria-hidden=value.points().is_none().then_some("true")>{value.points().map_or_else(|| "–".to_owned(), |points| points.to_string())}</span>
                    " "<span class="score-anchor">{anchor}</span>
                </span>
            </label>
        }
    };
    view! { <div class="score-options">{ScoreValue::ALL.iter().map(option).collect_view()}</div> }
}

/// What the other sources say of the same, side by side and never put together.
#[component]
fn Others(one: Memo<Option<AssessmentView>>, of: ScoreKey) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        one.with(|one| {
            let one = one.as_ref()?;
            let others = ScoreSource::ALL.iter().filter(|source| **source != of.source);
            let said = others.filter_map(|source| {
                let values = one.score(&ScoreKey { dimension: of.dimension.clone(), source: *source })?.values();
                let words: Vec<String> = values.into_iter().map(|value| grid::score(i18n, value)).collect();
                (!words.is_empty()).then(|| format!("{}: {}", source_words(i18n, *source), words.join(" / ")))
            });
            let said: Vec<String> = said.collect();
            (!said.is_empty()).then(|| t_string!(i18n, grid.others, who = said.join("; ")))
        })
    };
    view! { <p class="quiet small mb-0">{words}</p> }
}

/// Takes a score away.
#[component]
fn Clear(
    place: StoredValue<ScoreKey>,
    id: Id,
    score: Signal<Register<ScoreValue>>,
    #[prop(into)] of: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let clear = move |_| {
        let (of, before) = (place.get_value(), score.with_untracked(|score| score.value));
        if write(doc, toasts, i18n, |edit| plan::set_score(edit, id, of.clone(), None)).is_some() {
            toasts.done(t_string!(i18n, grid.score_cleared), move || {
                take_back(doc, toasts, i18n, |edit| plan::set_score(edit, id, of.clone(), before));
            });
        }
    };
    view! {
        <Show when=move || score.with(|score| score.value.is_some())>
            <button type="button" class="btn btn-link" on:click=clear><Drawing icon=Icon::Trash />{t!(i18n, grid.score_clear)}<span class="visually-hidden">": "{of}</span></button>
        </Show>
    }
}

/// The dimensions of an assessment in their order, for tables.
pub fn dimensions_of(one: &AssessmentView, directory: Directory) -> Vec<(DimensionCode, GridSide)> {
    one.dimensions(&grid::all(directory))
}
