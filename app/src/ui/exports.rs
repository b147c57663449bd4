//! What leaves a document is written down with what it is for, and whoever opens the document sees what left it.

use intreccio_model::ids::DocId;
use intreccio_model::log::{LogView, add_log};
use intreccio_model::sort;
use intreccio_model::time::Instant;
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;

use super::I18n;
use super::directory::{Directory, use_directory};
use super::live::{may_write, write};
use super::toast::{Toasts, use_toasts};
use super::whereabouts::moment;
use crate::i18n::{t, t_string, use_i18n};
use crate::window::doc::OpenDoc;

/// Where it is written down what leaves a document.
#[derive(Clone, Copy)]
pub struct ExportLog {
    doc: OpenDoc,
    /// The target of the entries: what of the document leaves.
    what: &'static str,
    i18n: I18n,
    toasts: Toasts,
    directory: Directory,
}

impl ExportLog {
    /// For components.
    pub fn of(doc: OpenDoc, what: &'static str) -> Self {
        Self { doc, what, i18n: use_i18n(), toasts: use_toasts(), directory: use_directory() }
    }

    /// The document that things leave.
    pub const fn doc(self) -> OpenDoc {
        self.doc
    }

    /// Writes down that something leaves: in the document itself by those who write there, else in that of the workspace, where
    /// everybody writes. `false`, and said, where it could not be: then nothing is to leave.
    pub fn keep(self, purpose: &str, detail: &str) -> bool {
        let entry = |at: OpenDoc, target: &str| {
            write(at, self.toasts, self.i18n, |edit| add_log(edit, LogVerb::Esporta, target, purpose, Some(detail)))
                .is_some()
        };
        if untrack(|| may_write(self.doc)) {
            return entry(self.doc, self.what);
        }
        let Some(workspace) = self.directory.doc.get_untracked().and_then(Result::ok) else {
            self.toasts.fail(t_string!(self.i18n, export.not_noted));
            return false;
        };
        entry(workspace, &self.elsewhere())
    }

    /// What left, by whomever: from the document's own log, and from that of the workspace.
    fn left(self, own: Vec<LogView>) -> Vec<LogView> {
        left(&own, self.what).chain(self.directory.exports(&self.elsewhere())).collect()
    }

    /// The target of an entry in the document of the workspace.
    fn elsewhere(self) -> String {
        format!("{}:{}", self.what, DocId(self.doc.at.doc))
    }
}

/// The exports in a log that are about `what`.
pub fn left(log: &[LogView], what: &str) -> impl Iterator<Item = LogView> {
    let about = move |entry: &&LogView| {
        entry.verb.value == Some(LogVerb::Esporta) && entry.target.value.as_deref() == Some(what)
    };
    log.iter().filter(about).cloned()
}

/// What left a document, whose own log is `own`.
#[component]
pub fn ExportsOf(log: ExportLog, #[prop(into)] own: Signal<Vec<LogView>>) -> impl IntoView {
    view! { <Exports entries=Signal::derive(move || log.left(own.get())) /> }
}

/// What left: when, by whom, as what, what for; latest first. Nothing where nothing did.
#[component]
pub fn Exports(entries: Signal<Vec<LogView>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let all = Memo::new(move |_| {
        let mut all = entries.get();
        sort::by_key(&mut all, |entry| std::cmp::Reverse((entry.by.time_ms, entry.id)));
        all
    });
    let line = move |entry: LogView| {
        let at = Instant(entry.by.time_ms);
        let kind = entry.detail.value.as_deref().and_then(format).unwrap_or_default();
        let (by, reason) = (entry.by.author, entry.reason.value.unwrap_or_default());
        let words = move || {
            let who = directory.name_or_you(i18n, by);
            t_string!(i18n, export.log_line, who = who, format = kind.clone(), reason = reason.clone())
        };
        view! { <li>{move || moment(i18n, at)}" · "{words}</li> }
    };
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <details class="disclosure no-print">
                <summary>{t!(i18n, export.log)}</summary>
                <ul>{move || all.get().into_iter().map(line).collect_view()}</ul>
            </details>
        </Show>
    }
}

/// The kind of file, of the detail of an entry: its first word.
fn format(detail: &str) -> Option<String> {
    detail.split(' ').next().filter(|word| !word.is_empty()).map(str::to_uppercase)
}
