//! What changed in the plan since it was approved: a line with its cells as they were and as they are, and the measures.

use intreccio_model::budget::Frame;
use intreccio_model::budget::cell::{self, Column};
use intreccio_model::budget::since::{self, LineChange, LineFate, MeasureChange};
use intreccio_model::vocab::{PartnerRole, Side, Vocabulary};
use leptos::prelude::*;

use super::{use_plan, with_names};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::words as labels;

/// "B1 Educativa domiciliare".
pub fn name(change: &LineChange) -> String {
    let Some(line) = change.line() else { return String::new() };
    let words = [&line.code.value, &line.label.value].into_iter().flatten().filter(|words| !words.is_empty());
    let words = words.cloned().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "—".to_owned() } else { words }
}

fn fate_words(i18n: I18n, fate: LineFate) -> &'static str {
    match fate {
        LineFate::Added => t_string!(i18n, reopening.line_added),
        LineFate::Gone => t_string!(i18n, reopening.line_gone),
        LineFate::Edited => t_string!(i18n, reopening.line_edited),
        LineFate::Moved => t_string!(i18n, reopening.line_moved),
    }
}

/// A line that changed.
#[component]
pub fn Line(change: LineChange, frame: Frame) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let cell = |column: Column| {
        let spell = |line: &Option<intreccio_model::budget::LineView>| {
            let line = line.as_ref();
            with_names(i18n, directory, &frame, |names| {
                line.map(|line| cell::spell(column, &cell::read(line, column), names)).unwrap_or_default()
            })
        };
        let (was, now) = (spell(&change.was), spell(&change.now));
        view! { <li>{labels::field_now(i18n, column.label())}": "{change_of(i18n, was, now)}</li> }
    };
    let cells = change.cells.iter().copied().map(cell).collect_view();
    view! {
        <p class="mb-0"><span class="strong">{name(&change)}</span>" "<span class="chip chip-blue">{fate_words(i18n, change.fate)}</span></p>
        <ul class="budget-cells">{cells}</ul>
    }
}

/// What was is struck through, what is is underlined, and both say so to those who hear them.
fn change_of(i18n: I18n, was: String, now: String) -> impl IntoView {
    let gone = (!was.is_empty()).then(|| {
        view! { <del><span class="visually-hidden">{t!(i18n, texts.piece_gone)}" "</span>{was}</del>" " }
    });
    let came = (!now.is_empty())
        .then(|| view! { <ins><span class="visually-hidden">{t!(i18n, texts.piece_came)}" "</span>{now}</ins> });
    view! { {gone}{came} }
}

fn measure(i18n: I18n, directory: Directory, change: &MeasureChange) -> (String, String, String) {
    let euro = |cents: Option<i64>| cents.map(|cents| labels::euro(i18n, i128::from(cents))).unwrap_or_default();
    let percent = |bp: Option<i64>| bp.map(|bp| labels::percent(i18n, i128::from(bp))).unwrap_or_default();
    let part = |part: Option<(PartnerRole, Option<i64>)>| {
        let Some((role, share)) = part else { return String::new() };
        let role = labels::vocabulary(i18n.get_locale(), PartnerRole::NAME, role.code());
        [role, percent(share)].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
    };
    match *change {
        MeasureChange::Cap { was, now } => {
            (labels::field_now(i18n, "codesign.cap_cents").to_owned(), euro(was), euro(now))
        }
        MeasureChange::Cofinancing { was, now } => {
            (labels::field_now(i18n, "codesign.min_cofin_bp").to_owned(), percent(was), percent(now))
        }
        MeasureChange::Partner { organization, was, now } => {
            (directory.organization(i18n, Some(organization)), part(was), part(now))
        }
    }
}

/// What let the approval of a side fall.
#[component]
pub fn Fallen(side: Side) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let plan = use_plan();
    let found = Memo::new(move |_| {
        let frame = plan.frame.get()?;
        plan.view.with(|view| {
            let said = since::last_said(view, side)?;
            plan.doc.with(|doc| since::since(doc, view, &frame, said))
        })
    });
    let summary = move || match found.get() {
        None => t_string!(i18n, reopening.plan_not_here).to_owned(),
        Some((lines, measures)) if lines.is_empty() && measures.is_empty() => {
            t_string!(i18n, reopening.fell_measures).to_owned()
        }
        Some((lines, measures)) => {
            let mut names: Vec<String> = lines.iter().map(|change| short(i18n, change)).collect();
            names.extend(measures.iter().map(|change| measure(i18n, directory, change).0));
            t_string!(i18n, reopening.fell_by, names = names.join(", "))
        }
    };
    let any =
        move || found.with(|found| found.as_ref().is_some_and(|(lines, all)| !lines.is_empty() || !all.is_empty()));
    let details = move || {
        let (lines, measures) = found.get().unwrap_or_default();
        let frame = plan.frame.get().unwrap_or_default();
        let line = |change: LineChange| view! { <li><Line change=change frame=frame.clone() /></li> };
        let one = |change: &MeasureChange| {
            let (name, was, now) = measure(i18n, directory, change);
            view! { <li>{name}": "{change_of(i18n, was, now)}</li> }
        };
        let measures = measures.iter().map(one).collect_view();
        view! { {lines.into_iter().map(line).collect_view()}{measures} }
    };
    view! {
        <p class="record-meta mb-0">{summary}</p>
        <Show when=any>
            <details class="disclosure comparison">
                <summary>{t!(i18n, reopening.fell_details)}</summary>
                <ul class="plain-list">{details}</ul>
            </details>
        </Show>
    }
}

/// "B1", or the words of a line that has no code; with what became of it where it is not just another amount.
fn short(i18n: I18n, change: &LineChange) -> String {
    let code = change.line().and_then(|line| line.code.value.clone()).filter(|code| !code.is_empty());
    let named = code.unwrap_or_else(|| name(change));
    match change.fate {
        LineFate::Edited => named,
        fate => format!("{named} ({})", fate_words(i18n, fate).to_lowercase()),
    }
}
