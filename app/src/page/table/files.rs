//! A text as a file for people outside, as a file of Automerge for other programs, and what those wrote on the way back.

use intreccio_model::codoc::exchange::{self, ExchangeError};
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::log::add_log;
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::codoc::{Text, use_text};
use super::images::{self, Pictures};
use super::paper;
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::{clock, random};
use crate::ui::browser;
use crate::ui::directory::use_directory;
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{may_write, writable, write};
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::words;

/// The name of a file: letters and digits of the title, and what it is.
pub fn file_name(title: &str, what: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = title.chars().map(letter).collect();
    let parts: Vec<&str> = name.split('-').chain([what]).filter(|part| !part.is_empty()).collect();
    parts.join("-").chars().take(60).collect()
}

#[component]
pub fn Files(#[prop(into)] table: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Text { doc, view, .. } = use_text();
    let client = use_client();
    let (leaving, busy) = (RwSignal::new(false), RwSignal::new(false));
    let pictures = StoredValue::new(Pictures::new());
    // The document is made at once: the pictures are brought before.
    let export = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let found = images::pictures(client, doc).await;
            pictures.try_set_value(found);
            busy.try_set(false);
            leaving.try_set(true);
        });
    };
    let title = Signal::derive(move || view.with(|view| view.title.value.clone().unwrap_or_default()));
    let make = Callback::new(move |()| {
        doc.flush();
        let table = table.get_untracked();
        let made = |pictures: &Pictures| {
            view.with_untracked(|view| doc.with_untracked(|doc| paper::document(i18n, doc, view, table, pictures)))
        };
        pictures.with_value(made)
    });
    let exported = Callback::new(move |exported: Exported| {
        if may_write(doc) {
            let hash: String = exported.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
            let detail = format!("{} {hash}", exported.format.extension());
            write(doc, toasts, i18n, |edit| {
                add_log(edit, LogVerb::Esporta, "/codoc", &exported.purpose, Some(&detail))
            });
        }
    });
    view! {
        <section class="plan-section no-print" aria-labelledby="text-files">
            <h2 id="text-files">{t!(i18n, texts.files)}</h2>
            <div class="actions">
                <button type="button" class="btn btn-outline-primary" aria-disabled=move || busy.get().then_some("true") on:click=export><Drawing icon=Icon::Down />{t!(i18n, texts.export)}</button>
            </div>
            <details class="disclosure">
                <summary>{t!(i18n, texts.other_programs)}</summary>
                <div class="stack">
                    <WholeFile />
                    <Show when=move || writable(doc)><BringBack /></Show>
                </div>
            </details>
            <ExportDialog open=leaving name=Signal::derive(move || file_name(&title.get(), "")) make=make rests_on=Signal::derive(move || vec![doc.at]) on_exported=exported />
        </section>
    }
}

/// The document as it is, with all that was ever written in it: it leaves with a purpose, like everything else.
#[component]
fn WholeFile() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Text { doc, view, .. } = use_text();
    let (purpose, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        fault.set(reason.is_empty().then(|| t_string!(i18n, export.purpose_missing).to_owned()));
        if reason.is_empty() {
            return;
        }
        doc.flush();
        // The log first: nothing leaves that is not in it.
        let log =
            || write(doc, toasts, i18n, |edit| add_log(edit, LogVerb::Esporta, "/codoc", &reason, Some("automerge")));
        if may_write(doc) && log().is_none() {
            return;
        }
        let bytes = doc.with_untracked(exchange::file);
        let title = view.with_untracked(|view| view.title.value.clone().unwrap_or_default());
        let name = format!("{}.automerge", file_name(&title, ""));
        match browser::offer_file(&name, &bytes) {
            Ok(()) => purpose.set(String::new()),
            Err(_) => toasts.fail(t_string!(i18n, texts.file_refused)),
        }
    };
    view! {
        <form class="stack measure" novalidate on:submit=take>
            <p class="field-hint mb-0">{t!(i18n, texts.automerge_hint)}</p>
            <TextInput id="whole-file-purpose" label=words!(i18n, export.purpose_words) value=purpose fault=fault />
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Down />{t!(i18n, texts.automerge)}</button></div>
        </form>
    }
}

/// A file that another program has written in.
#[component]
fn BringBack() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Text { doc, .. } = use_text();
    let fault = RwSignal::new(None::<String>);
    let bring = move |bytes: &[u8]| -> Result<usize, &'static str> {
        let me = UserId(directory.me.0);
        let actor = random::bytes().map(Actor).map_err(|_| t_string!(i18n, texts.back_failed))?;
        let mut fill = |bytes: &mut [u8]| drop(random::fill(bytes));
        doc.flush();
        let brought =
            doc.with_untracked(|held| exchange::bring_back(held, bytes, me, actor, clock::now_signed(), &mut fill));
        let brought = brought.map_err(|problem| match problem {
            ExchangeError::Unreadable(_) => t_string!(i18n, texts.back_unreadable),
            ExchangeError::Another => t_string!(i18n, texts.back_another),
            ExchangeError::Refused(_) => t_string!(i18n, texts.back_failed),
        })?;
        doc.take_own(brought.changes);
        Ok(brought.clauses)
    };
    let read = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        fault.set(None);
        spawn_local(async move {
            let outcome = match browser::read_file(&file).await {
                Ok(bytes) => bring(&bytes),
                Err(_) => Err(t_string!(i18n, texts.back_unreadable)),
            };
            // The same file may be chosen again.
            input.set_value("");
            match outcome {
                Ok(0) => toasts.say(t_string!(i18n, texts.back_same)),
                Ok(clauses) => toasts.say(t_string!(i18n, texts.back_done, clauses = clauses)),
                Err(words) => drop(fault.try_set(Some(words.to_owned()))),
            }
        });
    };
    view! {
        <div class="field measure">
            <label class="field-label" for="text-back">{t!(i18n, texts.back)}</label>
            <p class="field-hint" id="text-back-hint">{t!(i18n, texts.back_hint)}</p>
            <input id="text-back" class="form-control" type="file" accept=".automerge" aria-describedby="text-back-hint text-back-error" on:change=read />
            <p id="text-back-error" class="field-error" role="alert">{move || fault.get()}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_the_title() {
        assert_eq!(
            file_name("Progetto definitivo: «Radici in rete»", "confronto"),
            "progetto-definitivo-radici-in-rete-confronto"
        );
        assert_eq!(file_name("—", ""), "");
    }
}
