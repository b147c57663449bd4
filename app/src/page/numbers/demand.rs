//! Demand over time: a chart that is readable without colour, and the same as a table.

use std::collections::BTreeMap;

use intreccio_model::numbers::Indicator;
use intreccio_model::time::Date;
use leptos::prelude::*;

use super::Shown;
use crate::i18n::{Locale, t, use_i18n};

/// Opened, closed, open.
type Month = [i64; 3];

#[component]
pub fn Demand(shown: Signal<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let months = Memo::new(move |_| shown.with(months));
    let body = move || {
        let line = |(month, values): (String, Month)| {
            let cells = values.map(|value| view! { <td class="number">{value}</td> });
            view! { <tr><th scope="row">{month_words(i18n.get_locale(), &month)}</th>{cells.into_iter().collect_view()}</tr> }
        };
        months.get().into_iter().map(line).collect_view()
    };
    view! {
        <section class="plan-section" aria-labelledby="numbers-demand">
            <h2 id="numbers-demand">{t!(i18n, numbers.demand)}</h2>
            <p class="field-hint">{t!(i18n, numbers.demand_hint)}</p>
            <Chart months=months />
            <div class="table-scroll" role="group" aria-labelledby="numbers-demand" tabindex="0">
                <table class="table-plain">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, numbers.month)}</th>
                            <th scope="col" class="number">{t!(i18n, numbers.opened)}</th>
                            <th scope="col" class="number">{t!(i18n, numbers.closed)}</th>
                            <th scope="col" class="number">{t!(i18n, numbers.open)}</th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </section>
    }
}

fn months(shown: &Shown) -> BTreeMap<String, Month> {
    let mut months: BTreeMap<String, Month> = BTreeMap::new();
    for row in &shown.rows {
        let column = match row.indicator {
            Indicator::Opened => 0,
            Indicator::Closed => 1,
            Indicator::Open => 2,
            _ => continue,
        };
        if let Some(cell) = months.entry(row.item.clone()).or_default().get_mut(column) {
            *cell = row.value;
        }
    }
    months
}

/// "novembre 2026" for `2026-11`.
pub fn month_words(locale: Locale, month: &str) -> String {
    match format!("{month}-01").parse::<Date>() {
        Ok(first) => {
            crate::ui::when::date(locale, first).split_once(' ').map_or(month.to_owned(), |(_, rest)| rest.to_owned())
        }
        Err(_) => month.to_owned(),
    }
}

/// Bars for opened (full) and closed (hatched), a line with dots for those open. The table below says the same.
#[component]
fn Chart(months: Memo<BTreeMap<String, Month>>) -> impl IntoView {
    const STEP: f64 = 48.0;
    const HEIGHT: f64 = 120.0;
    let i18n = use_i18n();
    let width = move || STEP * f64::from(u32::try_from(months.with(BTreeMap::len)).unwrap_or(1).max(1));
    let drawn = move || {
        let months = months.get();
        let largest = months.values().flatten().copied().max().unwrap_or(0).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a picture")]
        let up = move |value: i64| HEIGHT * value.max(0) as f64 / largest as f64;
        let left = |index: usize| STEP * f64::from(u32::try_from(index).unwrap_or(0));
        let bar = |index: usize, shift: f64, value: i64, class: &'static str| {
            let (x, height) = (left(index) + shift, up(value));
            view! { <rect class=class x=x.to_string() y=(HEIGHT - height).to_string() width="14" height=height.to_string() /> }
        };
        let bars = months.values().enumerate().map(|(index, [opened, closed, _])| {
            view! { {bar(index, 8.0, *opened, "chart-full")}{bar(index, 24.0, *closed, "chart-hatched")} }
        });
        let points: Vec<(f64, f64)> = months
            .values()
            .enumerate()
            .map(|(index, [.., open])| (left(index) + STEP / 2.0, HEIGHT - up(*open)))
            .collect();
        let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let dots = points
            .iter()
            .map(|(x, y)| view! { <circle class="chart-dot" cx=x.to_string() cy=y.to_string() r="3.5" /> });
        view! { {bars.collect_view()}<polyline class="chart-line" points=line.join(" ") />{dots.collect_view()} }
    };
    view! {
        <div class="chart no-print" aria-hidden="true">
            <svg viewBox=move || format!("0 -6 {} 132", width()) width=move || width().to_string() height="132" focusable="false">
                <defs>
                    <pattern id="numbers-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <line x1="0" y1="0" x2="0" y2="6" class="chart-hatch-line" />
                    </pattern>
                </defs>
                {drawn}
            </svg>
            <p class="chart-legend">
                <span class="chart-key chart-key-full">{t!(i18n, numbers.opened)}</span>
                <span class="chart-key chart-key-hatched">{t!(i18n, numbers.closed)}</span>
                <span class="chart-key chart-key-line">{t!(i18n, numbers.open)}</span>
            </p>
        </div>
    }
}
