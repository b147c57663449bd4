//! How each objective moved: the step at each visit and the reviews, as a line with marks and as a table.

use intreccio_model::ids::Id;
use intreccio_model::overview::{self, Mark, Point};
use intreccio_model::vocab::{ReviewOutcome, Step, Vocabulary};
use leptos::prelude::*;

use super::scale::Scale;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::platform::clock::utc_offset;
use crate::ui::directory::use_directory;
use crate::ui::page::Empty;
use crate::ui::whereabouts::short;
use crate::ui::{I18n, when, words as labels};
use crate::words;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 132.0;
const LEFT: f64 = 84.0;

#[component]
pub fn Progress() -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let ids = Memo::new(move |_| {
        plan.with(|plan| {
            let there = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
            there.map(|objective| objective.id).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="plan-section" aria-labelledby="overview-progress">
            <h2 id="overview-progress">{t!(i18n, overview.progress)}</h2>
            <Show when=move || ids.with(Vec::is_empty)><Empty words=words!(i18n, plan.objectives_none) /></Show>
            <For each=move || ids.get() key=|id| *id let(id)><Objective id=id /></For>
        </section>
    }
}

#[component]
fn Objective(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let title = move || {
        let text = plan.with(|plan| plan.objective(id).map(|found| short(&found.text.value)).unwrap_or_default());
        if text.is_empty() { t_string!(i18n, plan.objective_untitled).to_owned() } else { text }
    };
    let points = Memo::new(move |_| plan.with(|plan| overview::progress(plan, id, utc_offset())));
    let some = move || !points.with(Vec::is_empty);
    view! {
        <article class="objective keep-together">
            <h3 class="objective-title sensitive">{title}</h3>
            <Show when=some fallback=move || view! { <p class="quiet mb-0">{t!(i18n, overview.no_steps)}</p> }>
                <div class="table-scroll" tabindex="0" role="region" aria-label=title>
                    {move || view! { <Chart points=points.get() /> }}
                </div>
                <details class="disclosure">
                    <summary>{t!(i18n, overview.as_table)}</summary>
                    <Table points=points />
                </details>
            </Show>
        </article>
    }
}

/// Forward is above, back below; a review stands on a line of its own.
fn height(mark: Mark) -> f64 {
    match mark {
        Mark::Step(Step::Avanti) => 20.0,
        Mark::Step(Step::Uguale) => 50.0,
        Mark::Step(Step::Indietro) => 80.0,
        Mark::Review(_) => 112.0,
    }
}

/// A triangle that points where the objective went, a square, a diamond for a review.
fn shape(mark: Mark, x: f64, y: f64) -> String {
    match mark {
        Mark::Step(Step::Avanti) => format!("M{x:.1} {:.1}l7 13h-14Z", y - 8.0),
        Mark::Step(Step::Uguale) => format!("M{:.1} {:.1}h11v11h-11Z", x - 5.5, y - 5.5),
        Mark::Step(Step::Indietro) => format!("M{x:.1} {:.1}l7 -13h-14Z", y + 8.0),
        Mark::Review(_) => format!("M{x:.1} {:.1}l8 8l-8 8l-8 -8Z", y - 8.0),
    }
}

/// The line that joins the steps.
fn line(points: &[Point], scale: Scale) -> String {
    let steps = points.iter().filter(|point| matches!(point.mark, Mark::Step(_)));
    let at = steps.map(|point| format!("{:.1} {:.1}", scale.x(point.date), height(point.mark)));
    let at: Vec<String> = at.collect();
    if at.len() < 2 { String::new() } else { format!("M{}", at.join("L")) }
}

fn mark_words(i18n: I18n, mark: Mark) -> String {
    let locale = i18n.get_locale();
    match mark {
        Mark::Step(step) => labels::vocabulary(locale, Step::NAME, step.code()),
        Mark::Review(outcome) => labels::vocabulary(locale, ReviewOutcome::NAME, outcome.code()),
    }
}

#[component]
fn Chart(points: Vec<Point>) -> impl IntoView {
    let i18n = use_i18n();
    let dates = points.iter().map(|point| point.date);
    let Some((from, to)) = dates.clone().min().zip(dates.max()) else { return ().into_any() };
    let scale = Scale { from, to, left: LEFT + 14.0, width: WIDTH - LEFT - 34.0 };
    let grid = move |mark: Mark, words: Signal<String>| {
        let y = height(mark);
        view! {
            <path class="timeline-grid" d=format!("M{LEFT} {y}H{WIDTH}") />
            <text class="timeline-small" x="2" y=format!("{:.1}", y + 4.0)>{words}</text>
        }
    };
    let step = move |step: Step| grid(Mark::Step(step), Signal::derive(move || mark_words(i18n, Mark::Step(step))));
    let path = line(&points, scale);
    let mark = move |point: Point| {
        let (x, y) = (scale.x(point.date), height(point.mark));
        let title = format!("{} · {}", mark_words(i18n, point.mark), when::date(i18n.get_locale(), point.date));
        view! {
            <g>
                <title>{title}</title>
                <path class="progress-mark" class:progress-review=matches!(point.mark, Mark::Review(_)) d=shape(point.mark, x, y) />
            </g>
        }
    };
    view! {
        <svg class="progress-chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=move || t_string!(i18n, overview.progress_words)>
            {Step::ALL.iter().copied().map(step).collect_view()}
            {grid(Mark::Review(ReviewOutcome::Raggiunto), words!(i18n, overview.reviews))}
            <path class="progress-line" d=path />
            {points.into_iter().map(mark).collect_view()}
        </svg>
    }
    .into_any()
}

#[component]
fn Table(points: Memo<Vec<Point>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let row = move |point: Point| {
        let kind = match point.mark {
            Mark::Step(_) => t_string!(i18n, overview.at_visit),
            Mark::Review(_) => t_string!(i18n, overview.at_review),
        };
        let contested = point.contested.then(|| t_string!(i18n, common.two_values));
        view! {
            <tr>
                <td>{when::date(i18n.get_locale(), point.date)}</td>
                <td>{kind}</td>
                <td>{mark_words(i18n, point.mark)}" "{contested.map(|words| view! { <span class="chip chip-amber">{words}</span> })}</td>
                <td>{point.by.map(|user| directory.name_or_you(i18n, Some(user)))}</td>
                <td class="sensitive">{point.note}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=move || t_string!(i18n, overview.as_table)>
            <table class="table-plain overview-table">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, overview.day)}</th>
                        <th scope="col">{t!(i18n, overview.what)}</th>
                        <th scope="col">{t!(i18n, overview.how)}</th>
                        <th scope="col">{t!(i18n, overview.who)}</th>
                        <th scope="col">{t!(i18n, overview.note)}</th>
                    </tr>
                </thead>
                <tbody>{move || points.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(date: &str, mark: Mark) -> Point {
        Point { date: date.parse().unwrap(), mark, event: None, by: None, note: String::new(), contested: false }
    }

    #[test]
    fn the_line_joins_the_steps_and_leaves_reviews_out() {
        let points = [
            point("2026-01-01", Mark::Step(Step::Avanti)),
            point("2026-01-05", Mark::Review(ReviewOutcome::InParte)),
            point("2026-01-11", Mark::Step(Step::Indietro)),
        ];
        let scale = Scale { from: points[0].date, to: points[2].date, left: 0.0, width: 100.0 };
        assert_eq!(line(&points, scale), "M0.0 20.0L100.0 80.0");
        assert_eq!(line(&points[..2], scale), "");
    }
}
