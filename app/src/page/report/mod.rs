//! A report to the authority: its data, what the diary gives, its sections, its review and approval, its export.

mod approval;
mod document;
mod list;
mod paragraph;
mod sections;
mod sources;

use intreccio_model::court::{self, CourtView, OrderView, ReportView};
use intreccio_model::doc::Kind;
use intreccio_model::field::report as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::{Entity, Report};
use intreccio_model::vocab::{ReportState, Vocabulary};
use leptos::prelude::*;

pub use list::Reports;

use super::family::companion::{Companion, WithCompanion, use_companion};
use super::family::household::slice;
use super::family::{Family, WithFamily, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::export_preview::Preview;
use crate::ui::live::{LiveChoice, LiveDate, LiveLine, undoable_removal, writable, write};
use crate::ui::page::{Empty, Page};
use crate::ui::route::{Part, Route};
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::{I18n, words as labels};
use crate::window::doc::OpenDoc;
use crate::words;

/// The report under work, for all parts of its page.
#[derive(Clone, Copy)]
pub struct Open {
    pub id: Id,
    pub court: Companion,
    pub file: Memo<CourtView>,
    /// `None` when the court file holds no such report.
    pub report: Memo<Option<ReportView>>,
    pub order: Memo<Option<OrderView>>,
}

pub fn use_report() -> Open {
    expect_context()
}

#[component]
pub fn ReportPage(doc: Id16, report: String) -> impl IntoView {
    view! {
        <WithFamily doc=doc>
            {
                let report = report.clone();
                view! { <Framed doc=doc report=report /> }
            }
        </WithFamily>
    }
}

#[component]
fn Framed(doc: Id16, report: String) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let code = Signal::derive(move || plan.with(|plan| plan.code.value.clone().unwrap_or_default()));
    let id = StoredValue::new(report.parse::<Id>().ok());
    view! {
        <Page title=words!(i18n, report.title) kicker=code>
            <p class="no-print"><a href=Route::Family(doc, Part::Court).path()>{t!(i18n, report.to_court)}</a></p>
            <WithCompanion kind=Kind::Court>
                {move || match id.get_value() {
                    Some(id) => view! { <Opened id=id /> }.into_any(),
                    None => view! { <Empty words=words!(i18n, report.gone) /> }.into_any(),
                }}
            </WithCompanion>
        </Page>
    }
}

#[component]
fn Opened(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let court = use_companion();
    let file = Memo::new(move |_| court.doc.with(|doc| court::read(doc).0));
    let report =
        Memo::new(move |_| file.with(|file| file.report(id).filter(|report| !report.life.is_removed()).cloned()));
    let order = Memo::new(move |_| {
        let id = report.with(|report| report.as_ref().and_then(|report| report.order.value))?;
        file.with(|file| file.order(id).cloned())
    });
    provide_context(Open { id, court, file, report, order });
    let there = Memo::new(move |_| report.with(Option::is_some));
    let fixed = Memo::new(move |_| {
        let state = report.with(|report| report.as_ref().and_then(|report| report.state.value));
        matches!(state, Some(ReportState::Approvata | ReportState::Trasmessa)) || !writable(court.doc)
    });
    move || {
        if !there.get() {
            view! { <Empty words=words!(i18n, report.gone) /> }.into_any()
        } else if fixed.get() {
            view! { <State /><Fixed /><approval::Approval /> }.into_any()
        } else {
            view! { <State /><Data /><sources::Sources /><sections::Sections /><approval::Approval /> }.into_any()
        }
    }
}

#[component]
fn State() -> impl IntoView {
    let i18n = use_i18n();
    let Open { report, .. } = use_report();
    let state = move || {
        let state = report.with(|report| report.as_ref().and_then(|report| report.state.value))?;
        Some(labels::vocabulary(i18n.get_locale(), ReportState::NAME, state.code()))
    };
    view! { <p><span class="chip chip-blue">{state}</span></p> }
}

/// What an authority will read, when it is not to be edited.
#[component]
fn Fixed() -> impl IntoView {
    let i18n = use_i18n();
    let open = use_report();
    let Family { plan, .. } = use_family();
    let directory = use_directory();
    let shown = move || {
        let report = open.report.get()?;
        let document = plan
            .with(|plan| open.order.with(|order| document::document(i18n, directory, plan, &report, order.as_ref())));
        Some(view! { <Preview document=document /> })
    };
    view! { <section class="plan-section report-paper">{shown}</section> }
}

/// Addressee, order, subject, period.
#[component]
fn Data() -> impl IntoView {
    let i18n = use_i18n();
    let Open { id, court, report, .. } = use_report();
    let (doc, place) = (court.doc, Report { id });
    view! {
        <section class="plan-section" aria-labelledby="report-data">
            <h2 id="report-data">{t!(i18n, report.data)}</h2>
            <div class="field-row">
                <LiveChoice doc=doc place=place field=fields::TO register=slice(report, |report| report.to.clone()) />
                <OrderChoice />
                <LiveDate doc=doc place=place field=fields::DUE register=slice(report, |report| report.due.clone()) />
                <LiveDate doc=doc place=place field=fields::PERIOD_FROM register=slice(report, |report| report.period_from.clone()) />
                <LiveDate doc=doc place=place field=fields::PERIOD_TO register=slice(report, |report| report.period_to.clone()) />
            </div>
            <LiveLine doc=doc place=place field=fields::SUBJECT register=slice(report, |report| report.subject.clone()) />
        </section>
    }
}

/// Which order the report answers to.
#[component]
fn OrderChoice() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Open { id, court, file, report, .. } = use_report();
    let chosen = move || report.with(|report| report.as_ref().and_then(|report| report.order.value));
    let options = move || {
        let orders =
            file.with(|file| file.orders.iter().filter(|order| !order.life.is_removed()).cloned().collect::<Vec<_>>());
        let option = |order: OrderView| {
            let own = order.id;
            view! { <option value=own.to_string() prop:selected=move || chosen() == Some(own)>{document::order_words(i18n, &order)}</option> }
        };
        orders.into_iter().map(option).collect_view()
    };
    let change = move |event| {
        let value = event_target_value(&event).parse().ok();
        write(court.doc, toasts, i18n, |edit| edit.set(&Report { id }, fields::ORDER, value));
    };
    view! {
        <div class="field">
            <label class="field-label" for="report-order">{t!(i18n, report.order)}</label>
            <select id="report-order" class="form-control" on:change=change>
                <option value="" prop:selected=move || chosen().is_none()>{t!(i18n, report.no_order)}</option>
                {options}
            </select>
        </div>
    }
}

/// Removes things of the report, with the way back.
#[derive(Clone, Copy)]
pub struct Remover {
    doc: OpenDoc,
    i18n: I18n,
    toasts: Toasts,
}

impl Remover {
    pub fn remove<E: Entity + Copy + Send + Sync + 'static>(self, entity: E, said: &str) {
        let Self { doc, i18n, toasts } = self;
        undoable_removal(doc, toasts, i18n, &entity, said);
    }
}

pub fn use_remover() -> Remover {
    Remover { doc: use_report().court.doc, i18n: use_i18n(), toasts: use_toasts() }
}
