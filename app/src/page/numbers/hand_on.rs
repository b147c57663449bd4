//! Numbers that leave: as a file with its purpose, logged, or published in the workspace for those who may not read the plans.

use intreccio_model::ids::Id;
use intreccio_model::log::add_log;
use intreccio_model::numbers::{Numbers, Period, parse, spell};
use intreccio_model::place::Published as PublishedPlace;
use intreccio_model::vocab::{LogVerb, OperatorRole};
use intreccio_model::workspace::{self, PublishedView};
use leptos::prelude::*;

use super::file::csv;
use super::tables::Tables;
use super::{Nothing, Shown};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::dialog::Modal;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::exports::Exports;
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_addition, undoable_removal, write};
use crate::ui::toast::use_toasts;
use crate::ui::{browser, use_now, when};
use crate::window::doc::OpenDoc;
use crate::words;

/// The workspace document, once it is open.
fn workspace_doc(directory: Directory) -> Option<OpenDoc> {
    directory.doc.get().and_then(Result::ok)
}

/// Coordinators and officers answer for the numbers.
fn may_publish(directory: Directory) -> bool {
    let role = directory.view.with(|view| view.as_ref().and_then(|view| view.operator(directory.me)?.role.value));
    matches!(role, Some(OperatorRole::Coordinator | OperatorRole::MunicipalOfficer | OperatorRole::SocialWorker))
}

/// Export, publishing, and the log of exports.
#[component]
pub fn HandOn(period: Memo<Option<Period>>, counted: Memo<Option<Numbers>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let exporting = RwSignal::new(false);
    let exports = Signal::derive(move || directory.exports("numbers"));
    let publish = move |_| {
        let (Some(period), Some(numbers)) = (period.get_untracked(), counted.get_untracked()) else { return };
        let Some(doc) = untrack(|| workspace_doc(directory)) else { return };
        let rows = spell(&numbers.protected().rows());
        let made = write(doc, toasts, i18n, |edit| workspace::publish(edit, period.from, period.to, &rows));
        if let Some(id) = made {
            let place = PublishedPlace { id };
            undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, numbers.publish_done));
        }
    };
    view! {
        <div class="actions no-print">
            <button type="button" class="btn btn-outline-primary" disabled=move || counted.with(Option::is_none) on:click=move |_| exporting.set(true)>
                <Drawing icon=Icon::Down />{t!(i18n, numbers.export)}
            </button>
            <Show when=move || may_publish(directory)>
                <button type="button" class="btn btn-outline-primary" aria-describedby="numbers-publish-hint" disabled=move || counted.with(Option::is_none) on:click=publish>
                    {t!(i18n, numbers.publish)}
                </button>
            </Show>
        </div>
        <Show when=move || may_publish(directory)><p id="numbers-publish-hint" class="field-hint no-print">{t!(i18n, numbers.publish_hint)}</p></Show>
        <Modal open=exporting id="numbers-export" title=words!(i18n, numbers.export_title)>
            <Export open=exporting counted=counted />
        </Modal>
        <Exports entries=exports />
    }
}

/// The purpose, then the file.
#[component]
fn Export(open: RwSignal<bool>, counted: Memo<Option<Numbers>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let today = use_now().today();
    let (purpose, faults) = (RwSignal::new(String::new()), RwSignal::new(Faults::new()));
    let rows = move || counted.with(|counted| counted.as_ref().map(Numbers::rows).unwrap_or_default());
    let leave = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        if reason.is_empty() {
            faults.set(vec![("numbers-purpose", t_string!(i18n, numbers.purpose_missing).to_owned())]);
            return;
        }
        let Some(doc) = untrack(|| workspace_doc(directory)) else { return };
        let file = csv(i18n, &untrack(rows));
        // The log first: nothing leaves that is not in it.
        let logged = write(doc, toasts, i18n, |edit| add_log(edit, LogVerb::Esporta, "numbers", &reason, Some("csv")));
        if logged.is_some() && browser::offer_file(&format!("numeri-{today}.csv"), file.as_bytes()).is_ok() {
            toasts.say(t_string!(i18n, numbers.export_done));
            open.set(false);
        }
    };
    view! {
        <form class="stack" novalidate on:submit=leave>
            <FaultSummary faults=faults />
            <p>{move || t_string!(i18n, numbers.export_what, count = rows().len())}</p>
            <TextInput id="numbers-purpose" label=words!(i18n, numbers.purpose) value=purpose fault=fault(faults, "numbers-purpose") />
            <div class="actions">
                <button type="submit" class="btn btn-primary"><Drawing icon=Icon::Down />{t!(i18n, numbers.export_now)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}

/// The numbers that somebody published. Where this device can count none, they are the page.
#[component]
pub fn Published(none: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let all = Memo::new(move |_| {
        let published =
            directory.view.with(|view| view.as_ref().map(|view| view.published.clone())).unwrap_or_default();
        published.into_iter().filter(|one| !one.life.is_removed()).rev().collect::<Vec<PublishedView>>()
    });
    let chosen: RwSignal<Option<Id>> = RwSignal::new(None);
    let one = Memo::new(move |_| {
        all.with(|all| all.iter().find(|one| Some(one.id) == chosen.get()).or_else(|| all.first()).cloned())
    });
    view! {
        <Show when=move || none.get() && all.with(Vec::is_empty)><Nothing /></Show>
        <Show when=move || one.with(Option::is_some)>
            <section class="plan-section" aria-labelledby="numbers-published">
                <h2 id="numbers-published">{t!(i18n, numbers.published_title)}</h2>
                <Choice all=all chosen=chosen />
                <Said one=one />
                <Show when=move || none.get()>
                    <Tables shown=Signal::derive(move || one.with(|one| one.as_ref().map(rows_of).unwrap_or_default())) />
                </Show>
            </section>
        </Show>
    }
}

fn rows_of(one: &PublishedView) -> Shown {
    let rows = parse(one.rows.value.as_deref().unwrap_or_default());
    Shown { rows, reasons: std::collections::BTreeMap::new() }
}

#[component]
fn Choice(all: Memo<Vec<PublishedView>>, chosen: RwSignal<Option<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let options = move || {
        let option = |one: PublishedView| {
            let day = |date: Option<intreccio_model::time::Date>| {
                date.map(|date| when::date(i18n.get_locale(), date)).unwrap_or_default()
            };
            view! { <option value=one.id.to_string()>{format!("{} – {}", day(one.from.value), day(one.to.value))}</option> }
        };
        all.get().into_iter().map(option).collect_view()
    };
    view! {
        <Show when=move || all.with(|all| all.len() > 1)>
            <div class="field">
                <label class="field-label" for="numbers-choice">{t!(i18n, numbers.published_choice)}</label>
                <select id="numbers-choice" class="form-control" on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>{options}</select>
            </div>
        </Show>
    }
}

/// Who published it, and the way to take it back.
#[component]
fn Said(one: Memo<Option<PublishedView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let words = move || {
        let one = one.get()?;
        let day = |date: Option<intreccio_model::time::Date>| {
            date.map(|date| when::date(i18n.get_locale(), date)).unwrap_or_default()
        };
        let (from, to) = (day(one.from.value), day(one.to.value));
        let who = directory.name_or_you(i18n, one.by.author);
        Some(t_string!(i18n, numbers.published_by, from = from, to = to, who = who))
    };
    let withdraw = move |_| {
        let Some(id) = one.with_untracked(|one| one.as_ref().map(|one| one.id)) else { return };
        let Some(doc) = untrack(|| workspace_doc(directory)) else { return };
        let place = PublishedPlace { id };
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, numbers.published_withdrawn));
    };
    view! {
        <p>{words}</p>
        <Show when=move || may_publish(directory)>
            <div class="actions no-print"><button type="button" class="btn btn-link" on:click=withdraw>{t!(i18n, numbers.published_withdraw)}</button></div>
        </Show>
    }
}
