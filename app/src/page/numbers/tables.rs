//! The numbers as tables, each row with its bar: what the eye compares and what is read say the same.

use std::collections::BTreeMap;

use intreccio_model::numbers::{Indicator, Row};
use intreccio_model::vocab::Level;
use leptos::prelude::*;

use super::Shown;
use super::demand::Demand;
use super::file::{amount, item_words};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;

#[component]
pub fn Tables(shown: Signal<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let bars = move |id: &'static str, title: fn(I18n) -> &'static str, indicator: Indicator| {
        view! { <Bars id=id title=title indicator=indicator shown=shown /> }
    };
    view! {
        <Demand shown=shown />
        {bars("numbers-channel", |i18n| t_string!(i18n, numbers.channel), Indicator::Channel)}
        {bars("numbers-reason", |i18n| t_string!(i18n, numbers.reason), Indicator::Reason)}
        <Waiting shown=shown />
        <Phases shown=shown />
        {bars("numbers-level", |i18n| t_string!(i18n, numbers.level), Indicator::Level)}
        {bars("numbers-level-change", |i18n| t_string!(i18n, numbers.level_changes), Indicator::LevelChange)}
        <Whys shown=shown />
        {bars("numbers-objective", |i18n| t_string!(i18n, numbers.objective), Indicator::Objective)}
        {bars("numbers-outcome", |i18n| t_string!(i18n, numbers.outcome), Indicator::Outcome)}
        {bars("numbers-device", |i18n| t_string!(i18n, numbers.by_device), Indicator::MinutesByDevice)}
        {bars("numbers-budget", |i18n| t_string!(i18n, numbers.by_budget), Indicator::MinutesByBudget)}
        <p class="visually-hidden">{t!(i18n, numbers.intro)}</p>
    }
}

fn of(shown: Signal<Shown>, indicator: Indicator) -> Vec<Row> {
    shown.with(|shown| shown.rows.iter().filter(|row| row.indicator == indicator).cloned().collect())
}

/// One table of one indicator.
#[component]
fn Bars(
    id: &'static str,
    title: fn(I18n) -> &'static str,
    indicator: Indicator,
    shown: Signal<Shown>,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = Memo::new(move |_| of(shown, indicator));
    let unit = move || {
        if indicator.unit() == "minutes" { t_string!(i18n, numbers.hours) } else { t_string!(i18n, numbers.count) }
    };
    let body = move || {
        let largest = rows.with(|rows| rows.iter().map(|row| row.value).max().unwrap_or(0)).max(1);
        let line = |row: Row| {
            let words = item_words(i18n, &row);
            view! {
                <tr>
                    <th scope="row">{words}</th>
                    <td class="number">{amount(i18n, &row)}</td>
                    <td class="bar-cell" aria-hidden="true"><Bar value=row.value largest=largest /></td>
                </tr>
            }
        };
        rows.get().into_iter().map(line).collect_view()
    };
    view! {
        <section class="plan-section" aria-labelledby=id>
            <h2 id=id>{move || title(i18n)}</h2>
            <Show when=move || rows.with(|rows| !rows.is_empty()) fallback=move || view! { <p class="quiet">{t!(i18n, numbers.no_rows)}</p> }>
                <div class="table-scroll" role="group" aria-labelledby=id tabindex="0">
                    <table class="table-plain">
                        <thead><tr><th scope="col">{t!(i18n, numbers.item)}</th><th scope="col" class="number">{unit}</th><td aria-hidden="true"></td></tr></thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Bar(value: i64, largest: i64) -> impl IntoView {
    #[expect(clippy::cast_precision_loss, reason = "a picture")]
    let width = 100.0 * value.max(0) as f64 / largest as f64;
    view! {
        <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">
            <rect x="0" y="0" width=format!("{width:.1}") height="10" />
        </svg>
    }
}

/// How long the two steps take that families feel.
#[component]
fn Waiting(shown: Signal<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let value = move |indicator: Indicator| of(shown, indicator).first().map(|row| row.value);
    let cell =
        move |indicator: Indicator| move || value(indicator).map_or_else(|| "–".to_owned(), |value| value.to_string());
    view! {
        <section class="plan-section" aria-labelledby="numbers-waiting">
            <h2 id="numbers-waiting">{t!(i18n, numbers.waiting)}</h2>
            <p class="field-hint">{t!(i18n, numbers.waiting_hint)}</p>
            <div class="table-scroll" role="group" aria-labelledby="numbers-waiting" tabindex="0">
                <table class="table-plain">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, numbers.step)}</th>
                            <th scope="col" class="number">{t!(i18n, numbers.times)}</th>
                            <th scope="col" class="number">{t!(i18n, numbers.median)}</th>
                            <th scope="col" class="number">{t!(i18n, numbers.longest)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr>
                            <th scope="row">{t!(i18n, numbers.to_charge)}</th>
                            <td class="number">{cell(Indicator::ToChargeCount)}</td>
                            <td class="number">{cell(Indicator::ToChargeMedian)}</td>
                            <td class="number">{cell(Indicator::ToChargeLongest)}</td>
                        </tr>
                        <tr>
                            <th scope="row">{t!(i18n, numbers.to_agreement)}</th>
                            <td class="number">{cell(Indicator::ToAgreementCount)}</td>
                            <td class="number">{cell(Indicator::ToAgreementMedian)}</td>
                            <td class="number">{cell(Indicator::ToAgreementLongest)}</td>
                        </tr>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// Whether the phases of the assessments kept to the days that the guidelines give.
#[component]
fn Phases(shown: Signal<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let phases = Memo::new(move |_| {
        let mut phases: BTreeMap<String, [Option<i64>; 4]> = BTreeMap::new();
        let columns = [Indicator::PhaseInTime, Indicator::PhaseLate, Indicator::PhaseOverdue, Indicator::PhaseDelay];
        for (column, indicator) in columns.into_iter().enumerate() {
            for row in of(shown, indicator) {
                if let Some(cell) = phases.entry(row.item).or_default().get_mut(column) {
                    *cell = Some(row.value);
                }
            }
        }
        phases
    });
    let body = move || {
        let line = |(label, values): (String, [Option<i64>; 4])| {
            let cells = values.map(|value| view! { <td class="number">{value.map_or_else(|| "–".to_owned(), |value| value.to_string())}</td> });
            view! { <tr><th scope="row">{label}</th>{cells.into_iter().collect_view()}</tr> }
        };
        phases.get().into_iter().map(line).collect_view()
    };
    view! {
        <section class="plan-section" aria-labelledby="numbers-phases">
            <h2 id="numbers-phases">{t!(i18n, numbers.phases)}</h2>
            <p class="field-hint">{t!(i18n, numbers.phases_hint)}</p>
            <Show when=move || phases.with(|phases| !phases.is_empty()) fallback=move || view! { <p class="quiet">{t!(i18n, numbers.no_rows)}</p> }>
                <div class="table-scroll" role="group" aria-labelledby="numbers-phases" tabindex="0">
                    <table class="table-plain">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, numbers.phase)}</th>
                                <th scope="col" class="number">{t!(i18n, numbers.in_time)}</th>
                                <th scope="col" class="number">{t!(i18n, numbers.late)}</th>
                                <th scope="col" class="number">{t!(i18n, numbers.overdue)}</th>
                                <th scope="col" class="number">{t!(i18n, numbers.delay)}</th>
                            </tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

/// The reasons that people gave for changes of level; only for those who can read the plans.
#[component]
fn Whys(shown: Signal<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let reasons = move || {
        let said = |(level, reasons): (Level, Vec<String>)| {
            let items = reasons.into_iter().filter(|reason| !reason.trim().is_empty());
            let items: Vec<_> = items.map(|reason| view! { <li class="sensitive">{reason}</li> }).collect();
            let words = crate::ui::words::vocabulary(i18n.get_locale(), "level", level.code());
            (!items.is_empty())
                .then(|| view! { <h3>{t_string!(i18n, numbers.to_level, level = words)}</h3><ul>{items}</ul> })
        };
        shown.with(|shown| shown.reasons.clone()).into_iter().filter_map(said).collect_view()
    };
    let some = move || shown.with(|shown| shown.reasons.values().flatten().any(|reason| !reason.trim().is_empty()));
    view! {
        <Show when=some>
            <details class="disclosure">
                <summary>{t!(i18n, numbers.level_why)}</summary>
                {reasons}
            </details>
        </Show>
    }
}
