//! A colleague reads it, somebody with the role approves exactly this text, it leaves, and that it left is kept.

use intreccio_model::court;
use intreccio_model::log::add_log;
use intreccio_model::report::{self, Hindrance};
use intreccio_model::roles::{self, Area};
use intreccio_model::time::Date;
use intreccio_model::vocab::{Channel, LogVerb, ReportState, ReportVerdict, Vocabulary};
use leptos::prelude::*;

use super::{Open, document, use_report};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::role_in_plan;
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now, when, words as labels};
use crate::words;

#[component]
pub fn Approval() -> impl IntoView {
    let i18n = use_i18n();
    let Open { court, report, .. } = use_report();
    let state = Memo::new(move |_| report.with(|report| report.as_ref().and_then(|report| report.state.value)));
    let open = move || matches!(state.get(), Some(ReportState::Bozza | ReportState::Revisione) | None);
    view! {
        <section class="plan-section" aria-labelledby="report-approval">
            <h2 id="report-approval">{t!(i18n, report.approval)}</h2>
            <Reviews />
            <Show when=move || open() && writable(court.doc)>
                <Reading state=state />
                <Approve />
            </Show>
            <Show when=move || !open()><Approved state=state /></Show>
            <Leave />
        </section>
    }
}

/// What colleagues said, and of which text.
#[component]
fn Reviews() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Open { report, .. } = use_report();
    let lines = move || {
        let Some(report) = report.get() else { return Vec::new() };
        let hash = report::content_hash(&report);
        let reviews = report.reviews.iter().filter(|review| !review.life.is_removed());
        let line = |review: &court::ReportReviewView| {
            let verdict = review
                .verdict
                .value
                .map(|verdict| labels::vocabulary(i18n.get_locale(), ReportVerdict::NAME, verdict.code()));
            let words = t_string!(
                i18n,
                report.review_line,
                who = directory.name_or_you(i18n, review.by.author),
                verdict = verdict.unwrap_or_default()
            );
            let old = review.hash.value.as_deref() != Some(hash.as_str());
            let note = review.note.value.clone();
            view! {
                <li>
                    {words}
                    {old.then(|| view! { " · "<span class="quiet">{t!(i18n, report.review_old)}</span> })}
                    {(!note.trim().is_empty()).then(|| view! { <p class="mb-0">{note}</p> })}
                </li>
            }
        };
        reviews.map(line).collect::<Vec<_>>()
    };
    view! { <ul>{lines}</ul> }
}

/// Asking for a review, and giving one.
#[component]
fn Reading(state: Memo<Option<ReportState>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Open { id, court, report, .. } = use_report();
    let note = RwSignal::new(String::new());
    let ask = move |_| {
        if write(court.doc, toasts, i18n, |edit| report::ask_for_review(edit, id)).is_some() {
            toasts.say(t_string!(i18n, report.asked));
        }
    };
    let own = Memo::new(move |_| {
        report.with(|report| report.as_ref().is_some_and(|report| report.by.author == Some(directory.me)))
    });
    let say = move |verdict: ReportVerdict| {
        court.doc.flush();
        let Some(hash) = report.with_untracked(|report| report.as_ref().map(report::content_hash)) else { return };
        let said = note.get_untracked();
        let done =
            write(court.doc, toasts, i18n, |edit| court::add_report_review(edit, id, verdict, &hash, said.trim()));
        if done.is_some() {
            note.set(String::new());
            toasts.say(t_string!(i18n, report.review_kept));
        }
    };
    view! {
        <Show when=move || state.get() != Some(ReportState::Revisione)>
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=ask>{t!(i18n, report.ask_review)}</button></div>
        </Show>
        <Show
            when=move || !own.get()
            fallback=move || view! { <p class="field-hint">{t!(i18n, report.review_own)}</p> }
        >
            <details class="disclosure">
                <summary>{t!(i18n, report.review_title)}</summary>
                <div class="stack">
                    <TextInput id="review-note" label=words!(i18n, report.review_note) value=note />
                    <div class="actions">
                        <button type="button" class="btn btn-primary" on:click=move |_| say(ReportVerdict::Approva)>{t!(i18n, report.review_good)}</button>
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| say(ReportVerdict::ChiedeModifiche)>{t!(i18n, report.review_changes)}</button>
                    </div>
                </div>
            </details>
        </Show>
    }
}

fn hinder_words(i18n: I18n, hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::Disagreement => t_string!(i18n, report.hinder_disagreement),
        Hindrance::Empty => t_string!(i18n, report.hinder_empty),
        Hindrance::MethodMissing => t_string!(i18n, report.hinder_method),
        Hindrance::DeclarantMissing => t_string!(i18n, report.hinder_declarant),
        Hindrance::LineGone => t_string!(i18n, report.hinder_line),
        Hindrance::NotReviewed => t_string!(i18n, report.hinder_review),
    }
}

/// Approving, or what stands before it.
#[component]
fn Approve() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Open { id, court, file, report, .. } = use_report();
    let Family { plan, .. } = use_family();
    let within = move || {
        let inside = intreccio_model::path::Path::from(["reports"]).then(id.to_string());
        file.with(|file| file.conflicts.iter().filter(|conflict| conflict.path.is_within(&inside)).count())
    };
    let hindrances = Memo::new(move |_| {
        report.with(|report| {
            let Some(report) = report else { return Vec::new() };
            plan.with(|plan| report::hindrances(report, plan, within())).into_iter().collect::<Vec<_>>()
        })
    });
    let signs = Memo::new(move |_| {
        let role = plan.with(|plan| role_in_plan(directory, plan, directory.me));
        role.is_some_and(|role| roles::rights(role, Area::Court).sign)
    });
    let approve = move |_| {
        court.doc.flush();
        let Some(hash) = report.with_untracked(|report| report.as_ref().map(report::content_hash)) else { return };
        let done = write(court.doc, toasts, i18n, |edit| {
            report::approve(edit, id, &hash)?;
            add_log(edit, LogVerb::Approva, &format!("report:{id}"), "", Some(&hash))
        });
        if done.is_some() {
            toasts.say(t_string!(i18n, report.approved));
        }
    };
    let list = move || {
        let item = |hindrance: Hindrance| {
            let decide = hindrance == Hindrance::Disagreement;
            view! {
                <li>
                    {move || hinder_words(i18n, hindrance)}
                    {decide.then(|| view! { " "<a href=Route::Review.path()>{t!(i18n, report.review_it)}</a> })}
                </li>
            }
        };
        hindrances.get().into_iter().map(item).collect_view()
    };
    let clear = move || hindrances.with(Vec::is_empty);
    view! {
        <Show when=move || signs.get() fallback=move || view! { <p class="field-hint">{t!(i18n, report.not_yours)}</p> }>
            <Show when=move || !clear()>
                <Notice tone=Tone::Info><p>{t!(i18n, report.hindrances)}</p><ul>{list}</ul></Notice>
            </Show>
            <div class="actions">
                <button type="button" class="btn btn-primary" disabled=move || !clear() on:click=approve><Drawing icon=Icon::Check />{t!(i18n, report.approve)}</button>
            </div>
        </Show>
    }
}

/// What was approved, whether it still holds, and that it was sent.
#[component]
fn Approved(state: Memo<Option<ReportState>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Open { id, court, report, .. } = use_report();
    let hash = move || {
        let hash = report.with(|report| report.as_ref().and_then(|report| report.approved_hash.value.clone()));
        hash.map(|hash| t_string!(i18n, report.approved_words, hash = document::short_hash(&hash)))
    };
    let fell =
        Memo::new(move |_| report.with(|report| report.as_ref().and_then(report::approval_holds) == Some(false)));
    let reopen = move |_| {
        if write(court.doc, toasts, i18n, |edit| report::reopen(edit, id)).is_some() {
            toasts.say(t_string!(i18n, report.reopened));
        }
    };
    view! {
        <Notice tone=Tone::Success><p>{hash}</p></Notice>
        <Show when=move || fell.get()><Notice tone=Tone::Warning><p>{t!(i18n, report.approval_fell)}</p></Notice></Show>
        <Show when=move || state.get() == Some(ReportState::Trasmessa) fallback=|| view! { <Send /> }><Sent /></Show>
        <Show when=move || writable(court.doc)>
            <div class="actions no-print"><button type="button" class="btn btn-link" on:click=reopen>{t!(i18n, report.reopen)}</button></div>
        </Show>
    }
}

#[component]
fn Sent() -> impl IntoView {
    let i18n = use_i18n();
    let Open { report, .. } = use_report();
    let words = move || {
        let report = report.get()?;
        let date = report.sent_at.value.map(|date| when::date(i18n.get_locale(), date)).unwrap_or_default();
        let channel =
            report.channel.value.map(|channel| labels::vocabulary(i18n.get_locale(), Channel::NAME, channel.code()));
        let protocol = report.protocol.value.unwrap_or_default();
        Some(t_string!(
            i18n,
            report.sent_words,
            date = date,
            channel = channel.unwrap_or_default(),
            protocol = protocol
        ))
    };
    view! { <p>{words}</p> }
}

#[component]
fn Send() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let today = use_now().today();
    let Open { id, court, .. } = use_report();
    let (date, protocol) = (RwSignal::new(today.to_string()), RwSignal::new(String::new()));
    let fault = RwSignal::new(None::<String>);
    let channel = RwSignal::new(Channel::Pec.code().to_owned());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(day) = date.with_untracked(|date| date.parse::<Date>()) else {
            return fault.set(Some(t_string!(i18n, report.send_date_missing).to_owned()));
        };
        fault.set(None);
        let by = Channel::from_code(&channel.get_untracked()).unwrap_or(Channel::Pec);
        let number = protocol.get_untracked().trim().to_owned();
        if write(court.doc, toasts, i18n, |edit| report::send(edit, id, day, by, &number)).is_some() {
            toasts.say(t_string!(i18n, report.sent));
        }
    };
    let options = move || {
        let option = |term: &Channel| view! { <option value=term.code()>{labels::vocabulary(i18n.get_locale(), Channel::NAME, term.code())}</option> };
        Channel::ALL.iter().map(option).collect_view()
    };
    view! {
        <Show when=move || writable(court.doc)>
            <form class="stack no-print" on:submit=send>
                <div class="field-row">
                    <div class="field" class:field-invalid=move || fault.with(Option::is_some)>
                        <label class="field-label" for="report-sent">{t!(i18n, report.send_date)}</label>
                        <input id="report-sent" class="form-control" type="date" aria-describedby="report-sent-fault"
                            aria-invalid=move || fault.with(Option::is_some).then_some("true")
                            prop:value=date on:change=move |event| date.set(event_target_value(&event)) />
                        <p id="report-sent-fault" class="field-error" hidden=move || fault.with(Option::is_none)>{fault}</p>
                    </div>
                    <div class="field">
                        <label class="field-label" for="report-channel">{move || labels::field_now(i18n, "report.channel")}</label>
                        <select id="report-channel" class="form-control" on:change=move |event| channel.set(event_target_value(&event))>{options}</select>
                    </div>
                    <TextInput id="report-protocol" label=words!(i18n, report.send_protocol) value=protocol />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary">{t!(i18n, report.send)}</button></div>
            </form>
        </Show>
    }
}

/// The report as a file; what left stays in the log of the court file.
#[component]
fn Leave() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let open = use_report();
    let Family { doc, plan, .. } = use_family();
    let shown = RwSignal::new(false);
    let make = Callback::new(move |()| {
        open.court.doc.flush();
        let Some(report) = open.report.get_untracked() else { return intreccio_export::Document::default() };
        plan.with_untracked(|plan| {
            open.order.with_untracked(|order| document::document(i18n, directory, plan, &report, order.as_ref()))
        })
    });
    let name = Signal::derive(move || {
        let code = plan.with(|plan| plan.code.value.clone().unwrap_or_default());
        format!("{code}-relazione")
    });
    let purposes = Signal::derive(move || {
        let pair = |words: &'static str| (words.to_owned(), words.to_owned());
        vec![
            pair(t_string!(i18n, report.purpose_court)),
            pair(t_string!(i18n, report.purpose_file)),
            pair(t_string!(i18n, report.purpose_colleague)),
        ]
    });
    let log = Callback::new(move |exported: Exported| {
        let target = format!("report:{}", open.id);
        write(open.court.doc, toasts, i18n, |edit| {
            add_log(edit, LogVerb::Esporta, &target, &exported.purpose, Some(&exported.detail()))
        })
        .is_some()
    });
    view! {
        <div class="actions no-print">
            <button type="button" class="btn btn-outline-primary" on:click=move |_| shown.set(true)><Drawing icon=Icon::Down />{t!(i18n, report.export)}</button>
        </div>
        <ExportDialog open=shown name=name make=make rests_on=Signal::derive(move || vec![open.court.doc.at, doc.at]) purposes=purposes note=log />
    }
}
