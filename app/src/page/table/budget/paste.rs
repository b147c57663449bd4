//! What is pasted into the grid: each cell is read as it would be if it was typed, and what cannot be read is kept in words, not lost.

use std::collections::BTreeMap;

use intreccio_model::budget::amount;
use intreccio_model::budget::cell::{self, Column, Content, Names, Unread};
use intreccio_model::budget::sheet::{self, Pasted};
use intreccio_model::budget::sums::line_total;
use intreccio_model::budget::{self as model, BudgetView};
use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::edits::{Change, Steps, around, redo};
use super::grid::{HEADS, Head};
use crate::i18n::t_string;
use crate::page::table::frame::no_amount;
use crate::ui::{I18n, words as labels};

/// Words that were not taken into the plan, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// Of the pasted cells, from 1.
    pub row: usize,
    pub column: String,
    pub words: String,
    pub why: String,
}

/// Where pasting begins: a line (none: behind the last) and a place among the columns of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Into {
    pub line: Option<Id>,
    pub head: usize,
}

/// What pasting is to do.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    /// For each pasted row the contents of its cells.
    pub rows: Vec<BTreeMap<Column, Content>>,
    pub left: Vec<Left>,
}

/// Why words are no content of a cell, as a sentence.
pub fn why(i18n: I18n, unread: &Unread) -> String {
    match unread {
        Unread::Amount(why) => no_amount(i18n, *why).to_owned(),
        Unread::NoTerm => t_string!(i18n, budget.no_term).to_owned(),
        Unread::NoPartner(words) => t_string!(i18n, budget.no_partner, words = words.clone()),
        Unread::NoPart(words) => t_string!(i18n, budget.no_part, words = words.clone()),
        Unread::NoYear(words) => t_string!(i18n, budget.no_year, words = words.clone()),
    }
}

/// Reads copied text.
pub fn read(i18n: I18n, text: &str, into: Into, names: &Names<'_>) -> Plan {
    let mut cells = sheet::parse(text);
    cells.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let named = cells.first().and_then(|row| sheet::headings(row));
    let columns = named.clone().unwrap_or_else(|| {
        let of = |head: &Head| match head {
            Head::Of(column) => Pasted::Of(*column),
            Head::Total => Pasted::Total,
            Head::Off | Head::Spent | Head::Variance => Pasted::Unknown,
        };
        HEADS.iter().skip(into.head).map(of).collect()
    });
    let mut plan = Plan::default();
    for (number, row) in cells.iter().skip(usize::from(named.is_some())).enumerate() {
        let mut contents = BTreeMap::new();
        for (place, words) in row.iter().enumerate() {
            let pasted = columns.get(place).copied().unwrap_or(Pasted::Unknown);
            let told = |column: String, why: String| Left { row: number + 1, column, words: words.clone(), why };
            match pasted {
                Pasted::Of(column) => match cell::parse(column, words, names) {
                    Ok(content) => drop(contents.insert(column, content)),
                    Err(unread) => {
                        let column = labels::field_now(i18n, column.label()).to_owned();
                        plan.left.push(told(column, why(i18n, &unread)));
                    }
                },
                Pasted::Total => {}
                Pasted::Unknown if words.trim().is_empty() => {}
                Pasted::Unknown => {
                    let column = t_string!(i18n, budget.column_number, number = place + 1);
                    plan.left.push(told(column, t_string!(i18n, budget.no_column).to_owned()));
                }
            }
        }
        if let Some(told) = total_differs(i18n, number + 1, row, &columns, &contents, names) {
            plan.left.push(told);
        }
        plan.rows.push(contents);
    }
    plan
}

/// The total is computed: a pasted one that is another is said.
fn total_differs(
    i18n: I18n,
    number: usize,
    row: &[String],
    columns: &[Pasted],
    contents: &BTreeMap<Column, Content>,
    names: &Names<'_>,
) -> Option<Left> {
    let place = columns.iter().position(|column| *column == Pasted::Total)?;
    let words = row.get(place).filter(|words| !words.trim().is_empty())?;
    let of = |column: Column| match contents.get(&column) {
        Some(Content::Number(number)) => *number,
        _ => None,
    };
    let (quantity, unit) = (of(Column::Quantity)?, of(Column::UnitCost)?);
    let computed = line_total(quantity, unit);
    let pasted = amount::parse(words, 2, names.style).ok().flatten();
    (pasted.map(i128::from) != Some(computed)).then(|| Left {
        row: number,
        column: t_string!(i18n, budget.total).to_owned(),
        words: words.clone(),
        why: t_string!(i18n, budget.total_differs, total = amount::cents(computed, names.style)),
    })
}

/// Writes what was read, as one step; gives the lines that it wrote.
pub fn write(steps: Steps, view: &BudgetView, plan: &Plan, into: Into) -> Option<Vec<Id>> {
    let present: Vec<Id> = view.present().map(|line| line.id).collect();
    let start = into.line.and_then(|id| present.iter().position(|of| *of == id)).unwrap_or(present.len());
    steps.make(|edit, step| {
        let mut lines = Vec::new();
        let (mut last, _) = around(view, None);
        for (number, contents) in plan.rows.iter().enumerate() {
            let known = present.get(start + number).copied();
            let id = match known {
                Some(id) => id,
                None => {
                    let id = model::add_line(edit, last.as_ref(), None)?;
                    last = Some(intreccio_model::ord::OrdKey::between(last.as_ref(), None));
                    step.push(Change::Added(id));
                    id
                }
            };
            for (column, after) in contents {
                let before = known.and_then(|id| view.line(id)).map(|line| cell::read(line, *column));
                let before = before.unwrap_or_else(|| Content::nothing(*column));
                if before != *after {
                    let change = Change::Cell { line: id, column: *column, before, after: after.clone() };
                    redo(edit, &change)?;
                    step.push(change);
                }
            }
            lines.push(id);
        }
        Ok(lines)
    })
}

/// The words that were left, as they can be copied elsewhere.
pub fn left_words(left: &[Left]) -> String {
    let rows: Vec<Vec<String>> = left.iter().map(|one| vec![one.column.clone(), one.words.clone()]).collect();
    sheet::write(&rows)
}

/// What was left out of the last pasting, on the page.
#[component]
pub fn LeftOut(left: RwSignal<Vec<Left>>) -> impl IntoView {
    use crate::i18n::{t, use_i18n};
    use crate::ui::icon::{Drawing, Icon};
    let i18n = use_i18n();
    let row = move |one: Left| {
        let said = move || {
            t_string!(
                i18n,
                budget.left_row,
                row = one.row,
                column = one.column.clone(),
                words = one.words.clone(),
                why = one.why.clone()
            )
        };
        view! { <li>{said}</li> }
    };
    view! {
        <Show when=move || left.with(|left| !left.is_empty())>
            <div class="alert alert-warning" role="alert">
                <p class="strong">{move || t_string!(i18n, budget.left_title, count = left.with(Vec::len))}</p>
                <ul>{move || left.get().into_iter().map(row).collect_view()}</ul>
                <label class="field-label" for="left-words">{t!(i18n, budget.left_copy)}</label>
                <textarea id="left-words" class="form-control" rows="2" readonly prop:value=move || left.with(|left| left_words(left))></textarea>
                <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| left.set(Vec::new())><Drawing icon=Icon::Check />{t!(i18n, budget.left_seen)}</button></div>
            </div>
        </Show>
    }
}
