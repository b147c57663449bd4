//! Who saw or changed what, when and why: the log of a document, with the reasons that lie beside it.

use intreccio_model::ids::Id;
use intreccio_model::log::{LogView, read_reasons};
use intreccio_model::sort;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{LogVerb, Vocabulary};
use leptos::prelude::*;

use super::label;
use super::reveal::reason_words;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::whereabouts::moment;
use crate::ui::words as labels;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;

/// Entries shown at first.
const PAGE: usize = 30;

/// Both logs, latest first.
fn latest_first(own: Vec<LogView>, beside: Vec<LogView>) -> Vec<LogView> {
    let mut all: Vec<LogView> = own.into_iter().chain(beside).collect();
    sort::by_key(&mut all, |entry| std::cmp::Reverse((entry.by.time_ms, entry.id)));
    all
}

#[component]
pub fn Registry(doc: OpenDoc, #[prop(into)] log: Signal<Vec<LogView>>) -> impl IntoView {
    let i18n = use_i18n();
    let beside = use_client().document(doc.at.beside());
    let shown = RwSignal::new(PAGE);
    let all = Memo::new(move |_| {
        let reasons = beside.get().and_then(Result::ok).map(|doc| doc.with(read_reasons).0.log).unwrap_or_default();
        latest_first(log.get(), reasons)
    });
    let rows =
        move || all.get().into_iter().take(shown.get()).map(|entry| view! { <Row entry=entry /> }).collect_view();
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, reserved.log)}</summary>
            <p class="field-hint">{t!(i18n, reserved.log_hint)}</p>
            <Show when=move || all.with(Vec::is_empty)><p class="quiet">{t!(i18n, reserved.log_none)}</p></Show>
            <Show when=move || all.with(|all| !all.is_empty())>
                <div class="table-responsive" role="region" tabindex="0" aria-label=move || t_string!(i18n, reserved.log)>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{t!(i18n, reserved.log_when)}</th>
                            <th scope="col">{t!(i18n, reserved.log_who)}</th>
                            <th scope="col">{t!(i18n, reserved.log_what)}</th>
                            <th scope="col">{t!(i18n, reserved.log_why)}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <Show when=move || { all.with(Vec::len) > shown.get() }>
                    <button type="button" class="btn btn-link" on:click=move |_| shown.update(|shown| *shown += PAGE)>{t!(i18n, reserved.log_more)}</button>
                </Show>
            </Show>
        </details>
    }
}

#[component]
fn Row(entry: LogView) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let LogView { by, verb, target, reason, detail, .. } = entry;
    let when = move || moment(i18n, Instant(by.time_ms));
    let who = move || directory.name_or_you(i18n, by.author);
    let detail = detail.value;
    let handed = detail.as_deref() == Some("visit_contact");
    let what = move || match verb.value {
        Some(LogVerb::Esporta) if handed => t_string!(i18n, reserved.log_handed).to_owned(),
        Some(verb) => labels::vocabulary(i18n.get_locale(), LogVerb::NAME, verb.code()),
        None => t_string!(i18n, common.not_said).to_owned(),
    };
    let person = target.value.as_deref().and_then(|target| target.strip_prefix("person:")?.parse::<Id>().ok());
    let whom = move || person.map(|id| plan.with(|plan| label(i18n, plan, id)));
    let field = move || {
        let detail = detail.as_deref().filter(|_| !handed)?;
        Some(match verb.value {
            Some(LogVerb::Modifica) => labels::field(i18n.get_locale(), detail).to_owned(),
            _ => detail.to_owned(),
        })
    };
    let why = reason.value.unwrap_or_default();
    view! {
        <tr>
            <td>{when}</td>
            <td>{who}</td>
            <td>{what}" "<span class="sensitive">{whom}</span>" "<span class="quiet">{field}</span></td>
            <td>{move || reason_words(i18n, &why)}</td>
        </tr>
    }
}
