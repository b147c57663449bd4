//! A text as a file for people outside and for other programs, and what those wrote on the way back.

use intreccio_model::codoc::exchange::{self, ExchangeError};
use intreccio_model::ids::{Actor, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::codoc::{Text, use_text};
use super::images::{self, Pictures};
use super::paper;
use super::whole_file::OtherPrograms;
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::{clock, random};
use crate::ui::browser;
use crate::ui::directory::use_directory;
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::exports::{ExportLog, ExportsOf};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::writable;
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::words;

/// The target of its exports in the log.
pub const CODOC: &str = "/codoc";

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
    let log = ExportLog::of(doc, CODOC);
    let note = Callback::new(move |exported: Exported| log.keep(&exported.purpose, &exported.detail()));
    let own = Signal::derive(move || view.with(|view| view.log.clone()));
    view! {
        <section class="plan-section no-print" aria-labelledby="text-files">
            <h2 id="text-files">{t!(i18n, texts.files)}</h2>
            <div class="actions">
                <button type="button" class="btn btn-outline-primary" aria-disabled=move || busy.get().then_some("true") on:click=export><Drawing icon=Icon::Down />{t!(i18n, texts.export)}</button>
            </div>
            <OtherPrograms log=log name=Signal::derive(move || file_name(&title.get(), "")) hint=words!(i18n, texts.automerge_hint)>
                <Show when=move || writable(doc)><BringBack /></Show>
            </OtherPrograms>
            <ExportsOf log=log own=own />
            <ExportDialog open=leaving name=Signal::derive(move || file_name(&title.get(), "")) make=make rests_on=Signal::derive(move || vec![doc.at]) note=note />
        </section>
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
