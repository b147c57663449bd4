//! The reports of a court file, and how one begins.

use intreccio_model::court::{CourtView, OrderView, ReportView};
use intreccio_model::field::report as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Report;
use intreccio_model::report;
use intreccio_model::time::Date;
use intreccio_model::vocab::{Authority, ReportState, Vocabulary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::document::section_title;
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::use_companion;
use crate::page::family::{Family, use_family};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::Empty;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{use_now, when, words as labels};
use crate::words;

/// To stand in the court file's page, inside its companion.
#[component]
pub fn Reports(doc: Id16, file: Memo<CourtView>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let court = use_companion();
    let today = use_now().today();
    let Family { plan, .. } = use_family();
    let reports = Memo::new(move |_| {
        file.with(|file| {
            file.reports.iter().filter(|report| !report.life.is_removed()).rev().cloned().collect::<Vec<_>>()
        })
    });
    let begin = move |_| {
        let code = plan.with_untracked(|plan| plan.code.value.clone().unwrap_or_default());
        let order = file.with_untracked(|file| file.orders.iter().rfind(|order| !order.life.is_removed()).cloned());
        let to = order.as_ref().and_then(|order| order.authority.value).unwrap_or(Authority::Tm);
        let from = file.with_untracked(|file| begins(file, order.as_ref()));
        let subject = t_string!(i18n, report.new_subject, code = code);
        let made = write(court.doc, toasts, i18n, |edit| {
            let order = order.as_ref().map(|order| order.id);
            let id = report::begin(edit, to, order, &subject, |kind| section_title(i18n, kind))?;
            edit.set(&Report { id }, fields::PERIOD_FROM, from)?;
            edit.set(&Report { id }, fields::PERIOD_TO, Some(today))?;
            Ok(id)
        });
        if let Some(id) = made {
            toasts.say(t_string!(i18n, report.begun));
            navigate(&Route::Report(doc, id.to_string()).path(), NavigateOptions::default());
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="court-reports">
            <h2 id="court-reports">{t!(i18n, report.list)}</h2>
            <Show when=move || reports.with(Vec::is_empty)>
                <Empty icon=Icon::Note words=words!(i18n, report.list_none) />
            </Show>
            <ul class="record-list">
                <For each=move || reports.get() key=line_key let(report)>
                    <ReportLine doc=doc report=report />
                </For>
            </ul>
            <Show when=move || writable(court.doc)>
                <p class="field-hint" id="report-begin-hint">{t!(i18n, report.begin_hint)}</p>
                <div class="actions">
                    <button type="button" class="btn btn-primary" aria-describedby="report-begin-hint" on:click=begin.clone()><Drawing icon=Icon::Plus />{t!(i18n, report.begin)}</button>
                </div>
            </Show>
        </section>
    }
}

/// A new report goes on where the last sent one ended, or begins with the order.
fn begins(file: &CourtView, order: Option<&OrderView>) -> Option<Date> {
    let sent = file.reports.iter().filter(|report| !report.life.is_removed());
    let sent = sent.filter(|report| report.state.value == Some(ReportState::Trasmessa));
    let last = sent.filter_map(|report| report.period_to.value).max();
    last.map(|last| last + 1).or_else(|| order.and_then(|order| order.issued.value))
}

/// What a line shows: when that changes, also from elsewhere, the line is another.
fn line_key(report: &ReportView) -> (Id, Option<&'static str>, Option<Date>, Option<String>) {
    let subject = report.subject.value.clone();
    (report.id, report.state.value.map(ReportState::code), report.due.value, subject)
}

#[component]
fn ReportLine(doc: Id16, report: ReportView) -> impl IntoView {
    let i18n = use_i18n();
    let locale = move || i18n.get_locale();
    let state = report.state.value.map(ReportState::code);
    let (due, path) = (report.due.value, Route::Report(doc, report.id.to_string()).path());
    let subject = report.subject.value.clone().unwrap_or_default();
    view! {
        <li class="record">
            <a class="record-main" href=path>{subject}</a>
            <span class="record-meta">{move || due.map(|due| when::date(locale(), due))}</span>
            <span class="chip">{move || state.map(|state| labels::vocabulary(locale(), ReportState::NAME, state))}</span>
        </li>
    }
}
