//! What the plan adds up to: by partner, by source, by heading, by level, by year.

use intreccio_model::budget::sums::Amounts;
use intreccio_model::vocab::{BudgetLevel, BudgetMacro, Fund, Vocabulary};
use leptos::prelude::*;

use super::{Plan, use_plan};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::words as labels;
use crate::ui::words::{euro, percent};

/// A table of sums: its name, the words over its first column, and its rows.
#[derive(Clone, PartialEq)]
pub struct SumTable {
    pub code: &'static str,
    pub title: String,
    pub rows: Vec<(String, Amounts)>,
    /// The shares of the whole in the last column.
    pub shares: Vec<i128>,
}

fn named<T: Vocabulary>(i18n: I18n, sums: &std::collections::BTreeMap<Option<T>, Amounts>) -> Vec<(String, Amounts)> {
    let words = |term: &Option<T>| match term {
        Some(term) => labels::vocabulary(i18n.get_locale(), T::NAME, term.code()),
        None => t_string!(i18n, common.not_said).to_owned(),
    };
    // What is unsaid comes last.
    let said = sums.iter().filter(|(term, _)| term.is_some());
    let unsaid = sums.iter().filter(|(term, _)| term.is_none());
    said.chain(unsaid).map(|(term, amounts)| (words(term), *amounts)).collect()
}

/// Every table of sums, on the page and in files.
pub fn tables(i18n: I18n, directory: Directory, plan: Plan) -> Vec<SumTable> {
    let frame = plan.frame.get().unwrap_or_default();
    plan.sums.with(|sums| {
        let mut partners: Vec<(String, Amounts)> = Vec::new();
        let order = frame.partners.iter().map(|one| one.organization);
        let strangers =
            sums.partners.keys().copied().filter(|id| frame.partners.iter().all(|one| one.organization != *id));
        for id in order.chain(strangers) {
            let amounts = sums.partners.get(&id).copied().unwrap_or_default();
            let code = frame.partners.iter().find(|one| one.organization == id).map(|one| one.code.clone());
            let name = directory.organization(i18n, Some(id));
            let named = code.filter(|code| !code.is_empty()).map_or(name.clone(), |code| format!("{code} {name}"));
            partners.push((named, amounts));
        }
        if sums.nobodys != Amounts::default() {
            partners.push((t_string!(i18n, budget.nobody).to_owned(), sums.nobodys));
        }
        let whole = sums.all.quotas();
        let table = |code: &'static str, title: &str, rows: Vec<(String, Amounts)>| {
            let share = |(_, amounts): &(String, Amounts)| {
                if whole == 0 {
                    0
                } else {
                    intreccio_model::budget::sums::rounded(amounts.quotas().saturating_mul(10_000), whole)
                }
            };
            SumTable { code, title: title.to_owned(), shares: rows.iter().map(share).collect(), rows }
        };
        vec![
            table("partners", t_string!(i18n, budget.by_partner), partners),
            table("funds", t_string!(i18n, budget.by_fund), named::<Fund>(i18n, &sums.funds)),
            table("headings", t_string!(i18n, budget.by_heading), named::<BudgetMacro>(i18n, &sums.headings)),
            table("levels", t_string!(i18n, budget.by_level), named::<BudgetLevel>(i18n, &sums.levels)),
        ]
    })
}

/// The columns of a table of sums after its first.
pub fn heads(i18n: I18n) -> [&'static str; 5] {
    [
        t_string!(i18n, budget.total),
        t_string!(i18n, budget.share_pa),
        t_string!(i18n, budget.share_cash),
        t_string!(i18n, budget.share_kind),
        t_string!(i18n, budget.share_bp),
    ]
}

#[component]
pub fn Summary() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let plan = use_plan();
    let one = move |table: SumTable| {
        let caption = table.title.clone();
        let rows = table.rows.into_iter().zip(table.shares).map(|((name, amounts), share)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="number">{euro(i18n, amounts.total)}</td>
                    <td class="number">{euro(i18n, amounts.pa)}</td>
                    <td class="number">{euro(i18n, amounts.cash)}</td>
                    <td class="number">{euro(i18n, amounts.kind)}</td>
                    <td class="number">{percent(i18n, share)}</td>
                </tr>
            }
        });
        let label = caption.clone();
        view! {
            <details class="disclosure" open=true>
                <summary>{caption}</summary>
                <div class="table-scroll" role="group" aria-label=label.clone() tabindex="0">
                    <table class="table-plain" data-sums=table.code aria-label=label.clone()>
                        <thead><tr>
                            <th scope="col">{t!(i18n, budget.what)}</th>
                            {heads(i18n).map(|head| view! { <th scope="col" class="number">{head}</th> })}
                        </tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
        }
    };
    let years = move || {
        let split = plan.sums.with(|sums| sums.years.keys().any(Option::is_some));
        let row = |(year, cents): (Option<i32>, i128)| {
            let name = year.map_or_else(|| t_string!(i18n, budget.no_year_said).to_owned(), |year| year.to_string());
            view! { <tr><th scope="row">{name}</th><td class="number">{euro(i18n, cents)}</td></tr> }
        };
        let rows = move || {
            let mut years: Vec<(Option<i32>, i128)> = plan.sums.with(|sums| sums.years.clone()).into_iter().collect();
            // What has no year comes last.
            let unsaid = years.first().is_some_and(|(year, _)| year.is_none());
            years.rotate_left(usize::from(unsaid));
            years.retain(|(year, cents)| year.is_some() || *cents != 0);
            years.into_iter().map(row).collect_view()
        };
        split.then(|| view! {
            <details class="disclosure" open=true>
                <summary>{t!(i18n, budget.by_year)}</summary>
                <table class="table-plain" data-sums="years" aria-label=move || t_string!(i18n, budget.by_year)><tbody>{rows()}</tbody></table>
            </details>
        })
    };
    view! {
        <section class="plan-section" aria-labelledby="budget-sums">
            <h2 id="budget-sums">{t!(i18n, budget.sums)}</h2>
            <p class="field-hint">{t!(i18n, budget.split_hint)}</p>
            {move || tables(i18n, directory, plan).into_iter().map(one).collect_view()}
            {years}
        </section>
    }
}
