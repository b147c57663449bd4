//! A document as Automerge keeps it, for other programs.

use intreccio_model::doc;
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::exports::ExportLog;
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::toast::use_toasts;
use crate::words;

/// The document as it is, with all that was ever written in it: it leaves with a purpose, like everything else.
#[component]
pub fn OtherPrograms(
    log: ExportLog,
    /// Of the file, without extension.
    #[prop(into)]
    name: Signal<String>,
    /// What is in the file.
    #[prop(into)]
    hint: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let (purpose, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        fault.set(reason.is_empty().then(|| t_string!(i18n, export.purpose_missing).to_owned()));
        if reason.is_empty() {
            return;
        }
        let doc = log.doc();
        doc.flush();
        // The log first: nothing leaves that is not in it.
        if !log.keep(&reason, "automerge") {
            return;
        }
        match browser::offer_file(&format!("{}.automerge", name.get_untracked()), &doc.with_untracked(doc::save)) {
            Ok(()) => purpose.set(String::new()),
            Err(_) => toasts.fail(t_string!(i18n, texts.file_refused)),
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, texts.other_programs)}</summary>
            <div class="stack">
                <form class="stack measure" novalidate on:submit=take>
                    <p class="field-hint mb-0">{hint}</p>
                    <TextInput id="whole-file-purpose" label=words!(i18n, export.purpose_words) value=purpose fault=fault />
                    <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Down />{t!(i18n, texts.automerge)}</button></div>
                </form>
                {children.map(|children| children())}
            </div>
        </details>
    }
}
