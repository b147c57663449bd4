//! Two assessments side by side, as a chart and as a table. Each source has its own shape and its own line.

use intreccio_model::diagram::wrap;
use intreccio_model::ids::Id;
use intreccio_model::plan::{self, AssessmentView, ComparedDimension, ComparedScore};
use intreccio_model::vocab::{GridSide, ScoreSource, ScoreValue};
use leptos::prelude::*;

use super::score::source_words;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::chart::Marker;
use crate::ui::directory::use_directory;
use crate::ui::field::SelectInput;
use crate::ui::grid::{self, SIDES};
use crate::ui::{I18n, browser, whereabouts};
use crate::words;

/// Where the names of the sources end, the column of what was not observed, the width of a point, and of the whole.
const NAMES: f64 = 108.0;
const UNSEEN: f64 = NAMES + 16.0;
const POINT: f64 = 36.0;
const WIDTH: f64 = UNSEEN + 6.0 * POINT + 20.0;
/// Heights of a line of words and of a source.
const LINE: f64 = 17.0;
const ROW: f64 = 26.0;
/// Characters of a dimension's name on one line.
const CHARACTERS: usize = 46;
const LINES: usize = 3;

fn column(value: ScoreValue) -> f64 {
    UNSEEN + f64::from(value.points().unwrap_or(0)) * POINT
}

/// A row of the chart: the name of a dimension, or a source of it.
#[derive(Clone, PartialEq)]
enum Drawn {
    Name { y: f64, words: String },
    Source { y: f64, score: ComparedScore },
}

/// Lays the rows of one side out from the top, and says how high they are.
fn lay_out(dimensions: &[(String, Vec<ComparedScore>)]) -> (Vec<Drawn>, f64) {
    let mut drawn = Vec::new();
    let mut y = 34.0;
    for (label, scores) in dimensions {
        for words in wrap(label, CHARACTERS, LINES) {
            drawn.push(Drawn::Name { y, words });
            y += LINE;
        }
        for score in scores {
            drawn.push(Drawn::Source { y: y + 4.0, score: score.clone() });
            y += ROW;
        }
        y += 12.0;
    }
    (drawn, y)
}

#[component]
pub fn Comparison(ids: Memo<Vec<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let spelled = |id: Option<&Id>| id.map(ToString::to_string).unwrap_or_default();
    let (from, to) = (
        RwSignal::new(ids.with_untracked(|ids| spelled(ids.first()))),
        RwSignal::new(ids.with_untracked(|ids| spelled(ids.last()))),
    );
    let choices = Signal::derive(move || {
        plan.with(|plan| {
            super::present(plan)
                .into_iter()
                .map(|one| (one.id.to_string(), whereabouts::assessment(i18n, one)))
                .collect::<Vec<_>>()
        })
    });
    let find = move |wanted: &str| {
        plan.with(|plan| super::present(plan).into_iter().find(|one| one.id.to_string() == wanted).cloned())
    };
    let pair = Memo::new(move |_| Some((find(&from.get())?, find(&to.get())?)));
    let compared = Memo::new(move |_| {
        pair.with(|pair| {
            pair.as_ref().map(|(before, after)| plan::compare(before, after, &grid::all(directory))).unwrap_or_default()
        })
    });
    let short = move |one: Option<&AssessmentView>| {
        one.and_then(|one| one.moment.value).map(|moment| whereabouts::moment_name(i18n, moment)).unwrap_or_default()
    };
    let before = Signal::derive(move || pair.with(|pair| short(pair.as_ref().map(|(before, _)| before))));
    let after = Signal::derive(move || pair.with(|pair| short(pair.as_ref().map(|(_, after)| after))));
    view! {
        <section class="plan-section" aria-labelledby="comparison">
            <div class="spread">
                <h2 id="comparison">{t!(i18n, grid.comparison)}</h2>
                <button type="button" class="btn btn-outline-primary no-print" on:click=move |_| browser::print()>{t!(i18n, common.print)}</button>
            </div>
            <p class="quiet measure">{t!(i18n, grid.comparison_hint)}</p>
            <div class="field-row no-print">
                <SelectInput id="compare-from" label=words!(i18n, grid.compare_from) value=from options=choices />
                <SelectInput id="compare-to" label=words!(i18n, grid.compare_to) value=to options=choices />
            </div>
            <Show when=move || compared.with(|compared| !compared.is_empty()) fallback=move || view! { <p class="quiet">{t!(i18n, grid.no_scores)}</p> }>
                <Legend before=before after=after />
                <div class="chart-sides">{SIDES.map(|side| view! { <Side side=side compared=compared before=before after=after /> }).collect_view()}</div>
                <Table compared=compared before=before after=after />
            </Show>
        </section>
    }
}

/// What the shapes mean.
#[component]
fn Legend(before: Signal<String>, after: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let item = move |source: &ScoreSource| {
        let source = *source;
        view! {
            <li>
                <svg class="chart-key" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><Marker source=source x=12.0 y=12.0 after=false /></svg>
                {move || source_words(i18n, source)}
            </li>
        }
    };
    view! {
        <ul class="chart-legend">
            {ScoreSource::ALL.iter().map(item).collect_view()}
            <li>{move || t_string!(i18n, grid.legend_times, before = before.get(), after = after.get())}</li>
        </ul>
    }
}

/// The chart of one side.
#[component]
fn Side(
    side: GridSide,
    compared: Memo<Vec<ComparedDimension>>,
    before: Signal<String>,
    after: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let laid = Memo::new(move |_| {
        let own = compared.with(|compared| compared.iter().filter(|one| one.side == side).cloned().collect::<Vec<_>>());
        let named: Vec<_> =
            own.into_iter().map(|one| (grid::dimension(i18n, directory, &one.code), one.scores)).collect();
        lay_out(&named)
    });
    let said =
        move || t_string!(i18n, grid.chart, side = grid::side(i18n, side), before = before.get(), after = after.get());
    let axis = move || {
        let number = |points: i32| view! { <text class="chart-number" x=(UNSEEN + f64::from(points) * POINT).to_string() y="14" text-anchor="middle">{points}</text> };
        (1..=6).map(number).collect_view()
    };
    let lines = move || {
        let height = laid.with(|(_, height)| *height);
        let line = |points: i32| {
            let x = (UNSEEN + f64::from(points) * POINT).to_string();
            view! { <line class="chart-grid" x1=x.clone() x2=x y1="20" y2=height.to_string() /> }
        };
        (0..=6).map(line).collect_view()
    };
    let rows = move || laid.with(|(drawn, _)| drawn.iter().cloned().map(|row| draw(i18n, row)).collect::<Vec<_>>());
    view! {
        <Show when=move || laid.with(|(drawn, _)| !drawn.is_empty())>
            <figure class="chart keep-together">
                <figcaption class="strong">{move || grid::side(i18n, side)}</figcaption>
                <svg role="img" aria-label=said viewBox=move || format!("0 0 {WIDTH} {}", laid.with(|(_, height)| *height))>
                    {lines}
                    <text class="chart-number" x=UNSEEN.to_string() y="14" text-anchor="middle">{t!(i18n, grid.unseen_short)}</text>
                    {axis}
                    {rows}
                </svg>
            </figure>
        </Show>
    }
}

/// A row: words, or a source with its marks and the way between them.
fn draw(i18n: I18n, row: Drawn) -> AnyView {
    match row {
        Drawn::Name { y, words } => view! { <text class="chart-name" x="0" y=y.to_string()>{words}</text> }.into_any(),
        Drawn::Source { y, score } => {
            let source = score.source;
            let mark = |after: bool| move |value: &ScoreValue| view! { <Marker source=source x=column(*value) y=y after=after /> };
            let way = match (score.before.as_slice(), score.after.as_slice()) {
                ([before], [after]) if before != after => Some((column(*before), column(*after))),
                _ => None,
            };
            let way = way.map(|(from, to)| view! { <line class="chart-way" x1=from.to_string() x2=to.to_string() y1=y.to_string() y2=y.to_string() /> });
            view! {
                <text class="chart-source" x="0" y=(y + 4.0).to_string()>{source_words(i18n, source)}</text>
                {way}
                {score.before.iter().map(mark(false)).collect_view()}
                {score.after.iter().map(mark(true)).collect_view()}
            }
            .into_any()
        }
    }
}

/// The same in words.
#[component]
fn Table(compared: Memo<Vec<ComparedDimension>>, before: Signal<String>, after: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let said = move |values: &[ScoreValue]| match values {
        [] => t_string!(i18n, grid.nothing_said).to_owned(),
        [one] => grid::score(i18n, *one),
        several => {
            let words: Vec<String> = several.iter().map(|value| grid::score(i18n, *value)).collect();
            t_string!(i18n, grid.several, values = words.join(" / "))
        }
    };
    let change = move |score: &ComparedScore| match score.change() {
        None => t_string!(i18n, grid.change_unknown).to_owned(),
        Some(0) => t_string!(i18n, grid.change_none).to_owned(),
        Some(points @ 1..) => t_string!(i18n, grid.change_up, points = points),
        Some(points) => t_string!(i18n, grid.change_down, points = -points),
    };
    let rows = move || {
        let row = |label: String, score: ComparedScore| {
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td>{source_words(i18n, score.source)}</td>
                    <td>{said(&score.before)}</td>
                    <td>{said(&score.after)}</td>
                    <td>{change(&score)}</td>
                </tr>
            }
        };
        let rows = compared.get().into_iter().flat_map(|one| {
            let label = grid::dimension(i18n, directory, &one.code);
            one.scores.into_iter().map(move |score| (label.clone(), score)).collect::<Vec<_>>()
        });
        rows.map(|(label, score)| row(label, score)).collect::<Vec<_>>()
    };
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-labelledby="comparison-table">
            <table class="table grid-table">
                <caption id="comparison-table">{move || t_string!(i18n, grid.table, before = before.get(), after = after.get())}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, grid.dimension)}</th>
                        <th scope="col">{t!(i18n, grid.source)}</th>
                        <th scope="col">{before}</th>
                        <th scope="col">{after}</th>
                        <th scope="col">{t!(i18n, grid.change)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_chart_do_not_overlap() {
        let score = |source| ComparedScore { source, before: vec![ScoreValue::Adeguata], after: Vec::new() };
        let long = "Emozioni, pensieri, comunicazione e comportamenti di chi cresce".to_owned();
        let scores: Vec<ComparedScore> = ScoreSource::ALL.iter().map(|source| score(*source)).collect();
        let (drawn, height) = lay_out(&[(long.clone(), scores.clone()), (long, scores)]);
        let tops: Vec<f64> = drawn
            .iter()
            .map(|row| match row {
                Drawn::Name { y, .. } | Drawn::Source { y, .. } => *y,
            })
            .collect();
        assert_eq!(drawn.len(), 2 * (2 + 5));
        assert!(tops.windows(2).all(|pair| pair[1] - pair[0] >= LINE), "{tops:?}");
        assert!(tops.last().is_some_and(|last| *last + 8.0 < height));
    }
}
