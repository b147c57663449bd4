//! Deadlines as a calendar file. What leaves is the code of the plan and the kind of each deadline: no names, no words of people.

use intreccio_model::calendar::{self, Entry, Start};
use intreccio_model::log::add_log;
use intreccio_model::time::Instant;
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;

use crate::bridge::DueEntry;
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::clock;
use crate::ui::dialog::Modal;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::write;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, due, use_now, when};
use crate::words;

const PURPOSE: &str = "calendar-purpose";

/// What a calendar shows of a deadline.
fn summary(i18n: I18n, entry: &DueEntry) -> String {
    format!("{} · {}", entry.code, due::kind_words(i18n, &entry.due))
}

fn entry(i18n: I18n, entry: &DueEntry) -> Entry {
    let start = entry.due.at.map_or(Start::Day(entry.due.date), Start::At);
    Entry {
        uid: calendar::uid(&entry.at.doc, &entry.due.key),
        start,
        summary: summary(i18n, entry),
        remind: entry.due.remind.clone(),
    }
}

#[component]
pub fn TakeAlong(open: RwSignal<bool>, entries: Memo<Vec<DueEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Modal open=open id="calendar" title=words!(i18n, agenda.take_title)>
            <Take open=open entries=entries />
        </Modal>
    }
}

#[component]
fn Take(open: RwSignal<bool>, entries: Memo<Vec<DueEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let today = use_now().today();
    let (purpose, faults) = (RwSignal::new(String::new()), RwSignal::new(Faults::new()));
    // What is shown is what leaves: it is taken once, when the dialog opens.
    let leaving = StoredValue::new(entries.with_untracked(Vec::clone));
    let leave = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        if reason.is_empty() {
            faults.set(vec![(PURPOSE, t_string!(i18n, agenda.purpose_missing).to_owned())]);
            return;
        }
        let Some(doc) = directory.doc.get_untracked().and_then(Result::ok) else {
            return toasts.fail(t_string!(i18n, agenda.take_failed));
        };
        let entries: Vec<Entry> = leaving.with_value(|all| all.iter().map(|one| entry(i18n, one)).collect());
        let file = calendar::write(Instant(clock::now_signed()), &entries);
        // The log first: nothing leaves that is not in it.
        let detail = format!("ics {}", entries.len());
        let logged = write(doc, toasts, i18n, |edit| add_log(edit, LogVerb::Esporta, "agenda", &reason, Some(&detail)));
        if logged.is_none() {
            return;
        }
        match browser::offer_file(&format!("agenda-{today}.ics"), file.as_bytes()) {
            Ok(()) => {
                toasts.say(t_string!(i18n, agenda.taken));
                open.set(false);
            }
            Err(_) => toasts.fail(t_string!(i18n, agenda.take_failed)),
        }
    };
    let row = move |one: &DueEntry| {
        view! { <tr><td class="nowrap">{when::date(i18n.get_locale(), one.due.date)}</td><td>{summary(i18n, one)}</td></tr> }
    };
    view! {
        <form class="stack" novalidate on:submit=leave>
            <FaultSummary faults=faults />
            <p>{move || t_string!(i18n, agenda.take_what, count = leaving.with_value(Vec::len))}</p>
            <div class="agenda-leaving" role="region" aria-label=move || t_string!(i18n, agenda.take_title) tabindex="0">
                <table class="table">
                    <thead><tr><th scope="col">{t!(i18n, agenda.day)}</th><th scope="col">{t!(i18n, agenda.shown_as)}</th></tr></thead>
                    <tbody>{move || leaving.with_value(|all| all.iter().map(row).collect_view())}</tbody>
                </table>
            </div>
            <TextInput id=PURPOSE label=words!(i18n, agenda.purpose) value=purpose hint=words!(i18n, agenda.purpose_hint) fault=fault(faults, PURPOSE) required=true />
            <div class="actions">
                <button type="submit" class="btn btn-primary"><Drawing icon=Icon::Down />{t!(i18n, agenda.take_now)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}
