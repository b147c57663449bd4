//! Importing a grid that the workspace may use under a licence of its own: the file is read and shown before anything changes.

use intreccio_model::grid as model;
use intreccio_model::grid::import::{self, ImportFault, ImportFaultKind, ImportedGrid, Others};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, grid, use_now};
use crate::window::doc::OpenDoc;

/// What came of reading a file.
#[derive(Clone, PartialEq)]
enum Found {
    Nothing,
    Unreadable,
    Faults(Vec<ImportFault>),
    Grid(ImportedGrid),
}

fn fault_words(i18n: I18n, fault: &ImportFault) -> String {
    let line = fault.line;
    let what = match &fault.kind {
        ImportFaultKind::TooLarge => t_string!(i18n, guidelines.fault_too_large, most = import::MAX_BYTES / 1024),
        ImportFaultKind::NotUtf8 => t_string!(i18n, guidelines.fault_utf8).to_owned(),
        ImportFaultKind::NoHeader => t_string!(i18n, guidelines.fault_header).to_owned(),
        ImportFaultKind::NoColumn(name) => t_string!(i18n, guidelines.fault_column, name = *name),
        ImportFaultKind::Json => t_string!(i18n, guidelines.fault_json).to_owned(),
        ImportFaultKind::WrongShape(name) => t_string!(i18n, guidelines.fault_shape, name = *name),
        ImportFaultKind::OpenQuote => t_string!(i18n, guidelines.fault_quote).to_owned(),
        ImportFaultKind::Cells { found, expected } => {
            t_string!(i18n, guidelines.fault_cells, found = *found, expected = *expected)
        }
        ImportFaultKind::Code(code) => t_string!(i18n, guidelines.fault_code, code = code.clone()),
        ImportFaultKind::Twice { code, first } => {
            t_string!(i18n, guidelines.fault_twice, code = code.clone(), first = *first)
        }
        ImportFaultKind::Side(side) => t_string!(i18n, guidelines.fault_side, side = side.clone()),
        ImportFaultKind::NoLabel => t_string!(i18n, guidelines.fault_label).to_owned(),
        ImportFaultKind::TooLong(most) => t_string!(i18n, guidelines.fault_long, most = *most),
        ImportFaultKind::Character => t_string!(i18n, guidelines.fault_character).to_owned(),
        ImportFaultKind::NoSource => t_string!(i18n, guidelines.fault_source).to_owned(),
        ImportFaultKind::Empty => t_string!(i18n, guidelines.fault_empty).to_owned(),
        ImportFaultKind::TooMany => t_string!(i18n, guidelines.fault_many, most = import::MAX_DIMENSIONS),
    };
    t_string!(i18n, guidelines.fault_line, line = line, what = what)
}

#[component]
pub fn Import(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let found = RwSignal::new(Found::Nothing);
    let read = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            // A file of the wrong kind may be huge: it is not even loaded.
            let read = if file.size() > 4_000_000.0 {
                Ok(vec![0; import::MAX_BYTES + 1])
            } else {
                browser::read_file(&file).await
            };
            let outcome = match read.map(|bytes| import::parse(&bytes)) {
                Ok(Ok(grid)) => Found::Grid(grid),
                Ok(Err(faults)) => Found::Faults(faults),
                Err(_) => Found::Unreadable,
            };
            found.try_set(outcome);
        });
    };
    let faults = move || match found.get() {
        Found::Faults(faults) => faults.iter().map(|fault| fault_words(i18n, fault)).collect(),
        Found::Unreadable => vec![t_string!(i18n, guidelines.unreadable).to_owned()],
        Found::Nothing | Found::Grid(_) => Vec::new(),
    };
    let grid = move || match found.get() {
        Found::Grid(grid) => Some(view! { <Preview doc=doc grid=grid found=found /> }),
        _ => None,
    };
    view! {
        <Show when=move || writable(doc)>
            <details class="plan-section disclosure">
                <summary><h2>{t!(i18n, guidelines.import)}</h2></summary>
                <div class="stack">
                    <p class="measure">{t!(i18n, guidelines.import_hint)}</p>
                    <div class="field">
                        <label class="field-label" for="grid-file">{t!(i18n, guidelines.file)}</label>
                        <p class="field-hint" id="grid-file-hint">{t!(i18n, guidelines.file_hint)}</p>
                        <input id="grid-file" class="form-control" type="file" accept=".csv,.json,text/csv,application/json" aria-describedby="grid-file-hint" on:change=read />
                    </div>
                    <div role="alert">
                        <Show when=move || !faults().is_empty()>
                            <div class="error-summary">
                                <p class="strong">{t!(i18n, guidelines.refused)}</p>
                                <ul>{move || faults().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                            </div>
                        </Show>
                    </div>
                    {grid}
                </div>
            </details>
        </Show>
    }
}

/// What the file holds and what importing it would do.
#[component]
fn Preview(doc: OpenDoc, grid: ImportedGrid, found: RwSignal<Found>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let others = RwSignal::new(Others::Retire);
    let grid = StoredValue::new(grid);
    let terms = move || directory.view.with(|view| view.as_ref().map(|view| view.terms.clone()).unwrap_or_default());
    let plan = Memo::new(move |_| grid.with_value(|grid| import::plan(&terms(), grid, others.get())));
    let rows = grid.with_value(|grid| grid.rows.clone()).into_iter().map(|row| {
        view! { <tr><th scope="row">{row.label_it}</th><td>{move || grid::side(i18n, row.side)}</td><td class="code">{row.code.to_string()}</td></tr> }
    });
    let rows = rows.collect_view();
    let choice = move |own: Others, label: Signal<String>| {
        view! {
            <label class="choice">
                <input type="radio" name="grid-others" prop:checked=move || others.get() == own on:change=move |_| others.set(own) />
                <span>{label}</span>
            </label>
        }
    };
    let import = move |_| {
        let (before, today) = (untrack(terms), now.today());
        let done = grid.with_value(|grid| {
            write(doc, toasts, i18n, |edit| import::apply(edit, &before, grid, others.get_untracked(), today))
        });
        if done.is_some() {
            found.set(Found::Nothing);
            toasts.done(t_string!(i18n, guidelines.imported), move || {
                let now = model::dimensions(&untrack(terms));
                take_back(doc, toasts, i18n, |edit| import::take_back(edit, &before, &now));
            });
        }
    };
    view! {
        <p class="strong mb-0">{t!(i18n, guidelines.source)}</p>
        <p class="pre-line">{grid.with_value(|grid| grid.source.clone())}</p>
        <div class="scroll-x" tabindex="0" role="region" aria-label=move || t_string!(i18n, guidelines.preview)>
            <table class="table grid-table">
                <thead><tr><th scope="col">{t!(i18n, guidelines.label)}</th><th scope="col">{t!(i18n, guidelines.side)}</th><th scope="col">{t!(i18n, guidelines.code)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, guidelines.others)}</legend>
            {choice(Others::Retire, crate::words!(i18n, guidelines.others_retire))}
            {choice(Others::Keep, crate::words!(i18n, guidelines.others_keep))}
        </fieldset>
        <p>{move || { let plan = plan.get(); t_string!(i18n, guidelines.will_do, added = plan.added, renamed = plan.renamed, retired = plan.retired) }}</p>
        <div class="actions">
            <button type="button" class="btn btn-primary" on:click=import><Drawing icon=Icon::Check />{t!(i18n, guidelines.import_do)}</button>
            <button type="button" class="btn btn-link" on:click=move |_| found.set(Found::Nothing)>{t!(i18n, common.cancel)}</button>
        </div>
    }
}
