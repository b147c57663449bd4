//! The plan as files: sheets for people who go on calculating, and a document with its tables.

use intreccio_export::sheet::{Separator, Sheet, SheetFormat, Shown, Value, Workbook};
use intreccio_export::{Block, Cell, Column as Width, Document, Footer, Header, Metadata, Scale, Stamp, Table, Text};
use intreccio_model::budget::LineView;
use intreccio_model::budget::approval;
use intreccio_model::budget::cell::{self, Column, Content};
use intreccio_model::budget::sums::Amounts;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::grid::{HEADS, Head, computed};
use super::summary::{self, SumTable};
use super::{Plan, Words, use_plan, with_names};
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::page::family::agreement::short_hash;
use crate::page::table::whole_file::OtherPrograms;
use crate::parts;
use crate::platform::clock;
use crate::ui::browser;
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::exports::{ExportLog, ExportsOf};
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::ui::words::{euro, percent};
use crate::words;

const PURPOSE: &str = "sheet-purpose";
/// The target of its exports in the log.
const BUDGET: &str = "/budget";

const fn code(format: SheetFormat) -> &'static str {
    match format {
        SheetFormat::Xlsx => "xlsx",
        SheetFormat::Csv(Separator::Semicolon) => "csv-it",
        SheetFormat::Csv(Separator::Comma) => "csv",
    }
}

#[component]
pub fn Files() -> impl IntoView {
    let i18n = use_i18n();
    let plan = use_plan();
    let here = Words::here();
    let leaving = RwSignal::new(false);
    let make = Callback::new(move |()| untrack(|| document(here, plan)));
    let log = ExportLog::of(plan.doc, BUDGET);
    let note = Callback::new(move |exported: Exported| log.keep(&exported.purpose, &exported.detail()));
    let own = Signal::derive(move || plan.view.with(|view| view.log.clone()));
    view! {
        <section class="plan-section no-print" aria-labelledby="budget-files">
            <h2 id="budget-files">{t!(i18n, budget.files)}</h2>
            <Sheets />
            <div class="actions">
                <button type="button" class="btn btn-outline-primary" on:click=move |_| leaving.set(true)><Drawing icon=Icon::Down />{t!(i18n, budget.as_document)}</button>
            </div>
            <ExportDialog open=leaving name=words!(i18n, budget.file_name) make=make rests_on=Signal::derive(move || vec![plan.doc.at]) note=note />
            <OtherPrograms log=log name=words!(i18n, budget.file_name) hint=words!(i18n, budget.automerge_hint) />
            <ExportsOf log=log own=own />
        </section>
    }
}

/// XLSX and CSV, with what for.
#[component]
fn Sheets() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let plan = use_plan();
    let here = Words::here();
    let (format, purpose) = (RwSignal::new("xlsx".to_owned()), RwSignal::new(String::new()));
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let options = Signal::derive(move || {
        let words = |format: SheetFormat| match format {
            SheetFormat::Xlsx => t_string!(i18n, budget.xlsx),
            SheetFormat::Csv(Separator::Semicolon) => t_string!(i18n, budget.csv_it),
            SheetFormat::Csv(Separator::Comma) => t_string!(i18n, budget.csv),
        };
        SheetFormat::ALL.map(|format| (code(format).to_owned(), words(format).to_owned())).to_vec()
    });
    let log = ExportLog::of(plan.doc, BUDGET);
    let leave = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        let missing = (PURPOSE, t_string!(i18n, export.purpose_missing).to_owned());
        faults.set(if reason.is_empty() { vec![missing] } else { Vec::new() });
        if reason.is_empty() || busy.get_untracked() {
            return;
        }
        let chosen = SheetFormat::ALL.into_iter().find(|one| format.with_untracked(|format| code(*one) == format));
        let chosen = chosen.unwrap_or(SheetFormat::Xlsx);
        let workbook = untrack(|| workbook(here, plan));
        let name = format!("{}.{}", t_string!(i18n, budget.file_name), chosen.extension());
        busy.set(true);
        spawn_local(async move {
            let written = parts::write_sheet(workbook, chosen).await;
            // The page was left meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            let Ok(bytes) = written else {
                toasts.fail(t_string!(i18n, export.failed));
                return;
            };
            // The log first: nothing leaves that is not in it.
            let logged = log.keep(&reason, chosen.extension());
            if logged && browser::offer_file(&name, &bytes).is_ok() {
                toasts.say(t_string!(i18n, export.done, file = name));
            }
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=leave>
            <FaultSummary faults=faults />
            <div class="field-row">
                <SelectInput id="sheet-format" label=words!(i18n, budget.file_format) value=format options=options />
                <TextInput id=PURPOSE label=words!(i18n, export.purpose_words) value=purpose fault=fault(faults, PURPOSE) />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary" disabled=busy><Drawing icon=Icon::Down />{t!(i18n, budget.download)}</button></div>
        </form>
    }
}

const fn money(digits: i128, strong: bool) -> Value {
    Value::Number { digits, places: 2, shown: Shown::Money, strong }
}

/// What stands in a cell of the sheet: numbers as numbers.
fn value(here: Words, plan: Plan, line: &LineView, head: Head) -> Value {
    let Words { i18n, directory } = here;
    let Head::Of(column) = head else { return money(computed(line, head), false) };
    match (column, cell::read(line, column)) {
        (Column::Quantity, Content::Number(Some(number))) => {
            Value::Number { digits: i128::from(number), places: 3, shown: Shown::Plain, strong: false }
        }
        (_, Content::Number(Some(number))) => money(i128::from(number), false),
        (_, content) if content.is_empty() => Value::Empty,
        (column, content) => {
            let frame = plan.frame.get().unwrap_or_default();
            Value::Text(with_names(i18n, directory, &frame, |names| cell::spell(column, &content, names)))
        }
    }
}

fn total(plan: Plan, head: Head) -> Option<i128> {
    plan.sums.with(|sums| {
        Some(match head {
            Head::Total => sums.all.total,
            Head::Of(Column::Comune) => sums.all.pa,
            Head::Of(Column::AtiCash) => sums.all.cash,
            Head::Of(Column::AtiKind) => sums.all.kind,
            Head::Off => sums.all.quotas().saturating_sub(sums.all.total),
            Head::Spent => sums.spent.cents,
            Head::Variance => sums.all.total.saturating_sub(sums.spent.cents),
            Head::Of(_) => return None,
        })
    })
}

fn workbook(here: Words, plan: Plan) -> Workbook {
    let Words { i18n, directory } = here;
    let mut rows = vec![HEADS.iter().map(|head| Value::Heading(head.words(i18n).to_owned())).collect::<Vec<_>>()];
    plan.view.with(|view| {
        rows.extend(view.present().map(|line| HEADS.iter().map(|head| value(here, plan, line, *head)).collect()));
    });
    let last = |head: &Head| match (head, total(plan, *head)) {
        (_, Some(cents)) => money(cents, true),
        (Head::Of(Column::Label), None) => Value::Heading(t_string!(i18n, budget.total_all).to_owned()),
        _ => Value::Empty,
    };
    rows.push(HEADS.iter().map(last).collect());
    let widths = HEADS.iter().map(|head| if *head == Head::Of(Column::Label) { 44 } else { 16 }).collect();
    let lines = Sheet { name: t_string!(i18n, budget.lines).to_owned(), widths, headings: 1, rows };
    let sums = summary::tables(i18n, directory, plan).into_iter().map(|table| sum_sheet(here, &table));
    Workbook {
        title: title(here, plan),
        author: String::new(),
        date: Stamp::from_unix_ms(clock::now_ms()),
        sheets: std::iter::once(lines).chain(sums).collect(),
    }
}

fn sum_sheet(here: Words, table: &SumTable) -> Sheet {
    let Words { i18n, .. } = here;
    let first = t_string!(i18n, budget.what).to_owned();
    let heads = std::iter::once(first).chain(summary::heads(i18n).map(str::to_owned)).map(Value::Heading);
    let mut rows = vec![heads.collect::<Vec<_>>()];
    for ((name, own), share) in table.rows.iter().zip(&table.shares) {
        let Amounts { total, pa, cash, kind } = *own;
        let mut row = vec![Value::Text(name.clone())];
        row.extend([total, pa, cash, kind].map(|cents| money(cents, false)));
        row.push(Value::Number { digits: *share, places: 4, shown: Shown::Percent, strong: false });
        rows.push(row);
    }
    Sheet { name: table.title.clone(), widths: vec![36, 16, 16, 16, 16, 10], headings: 1, rows }
}

fn title(here: Words, plan: Plan) -> String {
    let title = plan.view.with(|view| view.title.value.clone()).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| t_string!(here.i18n, budget.title).to_owned())
}

/// The plan as a document: its lines, its rules, its sums.
fn document(here: Words, plan: Plan) -> Document {
    let Words { i18n, directory } = here;
    let frame = plan.frame.get().unwrap_or_default();
    let hash = plan.view.with(|view| approval::content_hash(view, &frame));
    let contested = plan.view.with(|view| !approval::blocked_by(view, &frame).is_empty());
    let title = title(here, plan);
    let mut blocks = vec![Block::heading(1, t_string!(i18n, budget.lines)), Block::Table(lines_table(here, plan))];
    blocks.push(Block::heading(1, t_string!(i18n, budget.rules)));
    let rules = super::rules::sentences(i18n, directory, plan);
    blocks.push(Block::bullets(rules));
    for table in summary::tables(i18n, directory, plan) {
        blocks.push(Block::heading(1, table.title.clone()));
        blocks.push(Block::Table(sums_table(here, &table)));
    }
    Document {
        title: title.clone(),
        language: if i18n.get_locale() == Locale::it { "it-IT" } else { "en-GB" }.to_owned(),
        header: Header { left: vec![title.clone()], right: Vec::new() },
        footer: Footer {
            left: t_string!(i18n, report.doc_footer, code = title, hash = short_hash(&hash)),
            page: t_string!(i18n, report.doc_page).to_owned(),
            of: t_string!(i18n, report.doc_of).to_owned(),
        },
        notice: contested.then(|| t_string!(i18n, budget.doc_contested).to_owned()),
        metadata: Metadata { hash: Some(hash), date: Stamp::from_unix_ms(clock::now_ms()), ..Metadata::default() },
        scale: Scale::USUAL,
        blocks,
    }
}

/// The columns that fit on a page.
const PRINTED: [Head; 8] = [
    Head::Of(Column::Code),
    Head::Of(Column::Label),
    Head::Of(Column::Partners),
    Head::Of(Column::Quantity),
    Head::Of(Column::UnitCost),
    Head::Total,
    Head::Of(Column::Comune),
    Head::Off,
];

fn lines_table(here: Words, plan: Plan) -> Table {
    let Words { i18n, directory } = here;
    let frame = plan.frame.get().unwrap_or_default();
    // What the partners put in stands in one column.
    let ati = |amounts: Amounts| intreccio_model::budget::amount::cents(amounts.ati(), labels::number_style(i18n));
    let words = |head: Head| match head {
        Head::Off => t_string!(i18n, budget.share_ati),
        head => head.words(i18n),
    };
    let cell_of = |line: &LineView, head: Head| match head {
        Head::Off => ati(intreccio_model::budget::sums::amounts(line)),
        Head::Of(column) => {
            with_names(i18n, directory, &frame, |names| cell::spell(column, &cell::read(line, column), names))
        }
        head => intreccio_model::budget::amount::cents(computed(line, head), labels::number_style(i18n)),
    };
    let mut rows: Vec<Vec<Cell>> = plan.view.with(|view| {
        view.present().map(|line| PRINTED.iter().map(|head| Cell::from(cell_of(line, *head))).collect()).collect()
    });
    let all = plan.sums.with(|sums| sums.all);
    let last = PRINTED.iter().map(|head| {
        let words = match head {
            Head::Of(Column::Label) => t_string!(i18n, budget.total_all).to_owned(),
            Head::Off => ati(all),
            head => total(plan, *head)
                .map(|cents| intreccio_model::budget::amount::cents(cents, labels::number_style(i18n)))
                .unwrap_or_default(),
        };
        Cell::from(Text::new().bold(words))
    });
    rows.push(last.collect());
    Table {
        header: PRINTED.iter().map(|head| Cell::from(words(*head))).collect(),
        columns: vec![
            Width::new(1),
            Width::new(4),
            Width::new(2),
            Width::numbers(2),
            Width::numbers(2),
            Width::numbers(2),
            Width::numbers(2),
            Width::numbers(2),
        ],
        rows,
        ..Table::default()
    }
}

fn sums_table(here: Words, table: &SumTable) -> Table {
    let Words { i18n, .. } = here;
    let heads = std::iter::once(t_string!(i18n, budget.what)).chain(summary::heads(i18n));
    let row = |((name, own), share): (&(String, Amounts), &i128)| {
        let amounts = [own.total, own.pa, own.cash, own.kind].map(|cents| euro(i18n, cents));
        let cells = std::iter::once(name.clone()).chain(amounts).chain([percent(i18n, *share)]);
        cells.map(Cell::from).collect::<Vec<_>>()
    };
    Table {
        header: heads.map(Cell::from).collect(),
        columns: std::iter::once(Width::new(4)).chain((0..5).map(|_| Width::numbers(2))).collect(),
        rows: table.rows.iter().zip(&table.shares).map(row).collect(),
        ..Table::default()
    }
}
