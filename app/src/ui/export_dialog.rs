//! The dialog through which documents leave: it shows exactly what leaves, asks what for, makes the file, and hands it over when
//! the caller has written it down.
//!
//! ```ignore
//! let open = RwSignal::new(false);
//! view! {
//!     <ExportDialog
//!         open=open
//!         name=Signal::derive(move || plan.code())            // of the file: a code, never a person's name
//!         make=Callback::new(move |()| report::document(...)) // an `intreccio_export::Document`, asked for at each opening
//!         rests_on=Signal::derive(move || vec![doc])          // documents that must be delivered, or it is a draft
//!         purposes=purposes                                   // optional: (code, words) to choose from
//!         note=Callback::new(move |exported: Exported| log(exported)) // `false`: it could not be written down, and nothing leaves
//!     />
//! }
//! ```

use intreccio_export::outline::{Counts, counts};
use intreccio_export::{Document, Format, Written};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sha2::{Digest, Sha256};

use super::dialog::Modal;
use super::export_preview::Preview;
use super::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use super::icon::{Drawing, Icon};
use super::page::{Notice, Tone};
use super::toast::use_toasts;
use super::{I18n, browser};
use crate::bridge::DocRef;
use crate::i18n::{t, t_string, use_i18n};
use crate::parts::{self, ExportFailed};
use crate::window::boot::FontFiles;
use crate::window::client::{Client, use_client};
use crate::words;

/// A purpose that is none of the list.
const OTHER: &str = "other";
const PURPOSE: &str = "export-purpose";
const OTHER_PURPOSE: &str = "export-purpose-words";

/// What left, for the log of activities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The code that was chosen of `purposes`, or else the words that were written.
    pub purpose: String,
    pub format: Format,
    /// Of the file's bytes.
    pub sha256: [u8; 32],
    pub file_name: String,
}

impl Exported {
    /// For the log: the format and the digest in hexadecimal.
    pub fn detail(&self) -> String {
        format!("{} {}", self.format.extension(), super::route::hex(&self.sha256))
    }
}

/// Lets a document leave, as long as `open` says so.
#[component]
pub fn ExportDialog(
    open: RwSignal<bool>,
    /// Of the file, without extension.
    #[prop(into)]
    name: Signal<String>,
    make: Callback<(), Document>,
    #[prop(optional, into)] rests_on: Signal<Vec<DocRef>>,
    /// Codes and words; without them the purpose is written.
    #[prop(optional, into)]
    purposes: Signal<Vec<(String, String)>>,
    note: Callback<Exported, bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Modal open=open id="export" title=words!(i18n, export.title) class="dialog-wide">
            <Export open=open name=name make=make rests_on=rests_on purposes=purposes note=note />
        </Modal>
    }
}

/// What is chosen in the dialog.
#[derive(Clone, Copy)]
struct Choice {
    format: RwSignal<Format>,
    purpose: RwSignal<String>,
    other: RwSignal<String>,
    faults: RwSignal<Faults>,
    busy: RwSignal<bool>,
    /// Characters that the file lacks.
    missing: RwSignal<Vec<char>>,
    failed: RwSignal<bool>,
}

impl Choice {
    fn new(purposes: &[(String, String)]) -> Self {
        let purpose = if purposes.is_empty() { OTHER } else { "" };
        Self {
            format: RwSignal::new(Format::OFFERED.first().copied().unwrap_or(Format::Odt)),
            purpose: RwSignal::new(purpose.to_owned()),
            other: RwSignal::new(String::new()),
            faults: RwSignal::new(Faults::new()),
            busy: RwSignal::new(false),
            missing: RwSignal::new(Vec::new()),
            failed: RwSignal::new(false),
        }
    }

    /// The purpose, or what is wrong with it.
    fn purpose(self, i18n: I18n) -> Result<String, Faults> {
        let lacks = |field: &'static str| Err(vec![(field, t_string!(i18n, export.purpose_missing).to_owned())]);
        let chosen = self.purpose.get_untracked();
        match chosen.as_str() {
            "" => lacks(PURPOSE),
            OTHER => match self.other.get_untracked().trim() {
                "" => lacks(OTHER_PURPOSE),
                words => Ok(words.to_owned()),
            },
            _ => Ok(chosen),
        }
    }
}

#[component]
fn Export(
    open: RwSignal<bool>,
    name: Signal<String>,
    make: Callback<(), Document>,
    rests_on: Signal<Vec<DocRef>>,
    purposes: Signal<Vec<(String, String)>>,
    note: Callback<Exported, bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let choice = Choice::new(&purposes.get_untracked());
    let files = StoredValue::new(expect_context::<FontFiles>());
    // What is shown is what leaves: it is made once, when the dialog opens.
    let document = StoredValue::new(untrack(|| {
        let waiting = undelivered(client, &rests_on.get());
        marked(i18n, make.run(()), waiting)
    }));
    let leave = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let purpose = choice.purpose(i18n);
        choice.faults.set(purpose.clone().err().unwrap_or_default());
        let Ok(purpose) = purpose else { return };
        if choice.busy.get_untracked() {
            return;
        }
        choice.busy.set(true);
        choice.failed.set(false);
        let (format, name) = (choice.format.get_untracked(), name.get_untracked());
        let files = files.get_value();
        spawn_local(async move {
            let file_name = file_name(&name, format);
            let written = parts::write_document(document.get_value(), format, files).await;
            choice.busy.try_set(false);
            // The log first: nothing leaves that is not in it.
            let exported = |sha256| Exported { purpose, format, sha256, file_name: file_name.clone() };
            // Nobody is there any more to write it down, where the page was left meanwhile.
            let noted = |sha256| note.try_run(exported(sha256)).unwrap_or(false);
            match offer(&file_name, written, noted) {
                Ok(missing) => {
                    toasts.say(t_string!(i18n, export.done, file = file_name));
                    if missing.is_empty() {
                        open.try_set(false);
                    }
                    choice.missing.try_set(missing);
                }
                // Whoever writes it down said so.
                Err(ExportFailed::Unnoted) => {}
                Err(_) => {
                    choice.failed.try_set(true);
                }
            }
        });
    };
    let (notice, sum) = document.with_value(|document| (document.notice.clone(), counts(document)));
    view! {
        <form class="stack" novalidate on:submit=leave>
            <FaultSummary faults=choice.faults />
            {notice.map(|notice| view! { <Notice tone=Tone::Warning><p>{notice}</p></Notice> })}
            <Formats format=choice.format />
            <Purpose choice=choice purposes=purposes />
            <section class="stack" aria-labelledby="export-preview-title">
                <h3 id="export-preview-title">{t!(i18n, export.what_leaves)}</h3>
                <p>{move || summary(i18n, sum)}</p>
                <div class="export-preview" role="region" aria-labelledby="export-preview-title" tabindex="0">
                    {document.with_value(|document| view! { <Preview document=document.clone() /> })}
                </div>
            </section>
            <Outcome choice=choice />
            <div class="actions">
                <button type="submit" class="btn btn-primary" aria-disabled=move || choice.busy.get().then_some("true")>
                    <Drawing icon=Icon::Down />
                    {move || if choice.busy.get() { t_string!(i18n, export.working) } else { t_string!(i18n, export.download) }}
                </button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}

/// The kinds of file, each with what it is good for.
#[component]
fn Formats(format: RwSignal<Format>) -> impl IntoView {
    let i18n = use_i18n();
    let choice = move |own: Format| {
        let words = move || match own {
            Format::Odt => t_string!(i18n, export.odt),
            Format::Docx => t_string!(i18n, export.docx),
            Format::Pdf => t_string!(i18n, export.pdf),
            Format::Html => t_string!(i18n, export.html),
            Format::Markdown => t_string!(i18n, export.markdown),
        };
        view! {
            <label class="choice">
                <input type="radio" name="export-format" value=own.extension() prop:checked=move || format.get() == own on:change=move |_| format.set(own) />
                <span>{words}</span>
            </label>
        }
    };
    let choices = Format::OFFERED.iter().map(|format| choice(*format)).collect_view();
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, export.format)}</legend>
            {choices}
        </fieldset>
    }
}

#[component]
fn Purpose(choice: Choice, purposes: Signal<Vec<(String, String)>>) -> impl IntoView {
    let i18n = use_i18n();
    let listed = move || purposes.with(|purposes| !purposes.is_empty());
    let options = Signal::derive(move || {
        let first = (String::new(), t_string!(i18n, export.purpose_choose).to_owned());
        let last = (OTHER.to_owned(), t_string!(i18n, export.purpose_other).to_owned());
        let listed = purposes.get().into_iter().filter(|(code, _)| code != OTHER);
        std::iter::once(first).chain(listed).chain([last]).collect::<Vec<_>>()
    });
    view! {
        <Show when=listed>
            <SelectInput id=PURPOSE label=words!(i18n, export.purpose) value=choice.purpose options=options
                hint=words!(i18n, export.purpose_hint) fault=fault(choice.faults, PURPOSE) />
        </Show>
        <Show when=move || choice.purpose.with(|purpose| purpose == OTHER)>
            <TextInput id=OTHER_PURPOSE label=words!(i18n, export.purpose_words) value=choice.other
                hint=words!(i18n, export.purpose_hint) fault=fault(choice.faults, OTHER_PURPOSE) required=true />
        </Show>
    }
}

/// What went wrong, or what the file lacks.
#[component]
fn Outcome(choice: Choice) -> impl IntoView {
    let i18n = use_i18n();
    let signs = move || {
        let sign = |c: &char| format!("{c} (U+{:04X})", u32::from(*c));
        choice.missing.with(|missing| missing.iter().map(sign).collect::<Vec<_>>().join(", "))
    };
    view! {
        <div role="status">
            <Show when=move || choice.failed.get()>
                <Notice tone=Tone::Danger><p>{t!(i18n, export.failed)}</p></Notice>
            </Show>
            <Show when=move || choice.missing.with(|missing| !missing.is_empty())>
                <Notice tone=Tone::Warning><p>{t!(i18n, export.missing, signs = signs)}</p></Notice>
            </Show>
        </div>
    }
}

/// How many of the documents have changes that are only on this device.
fn undelivered(client: Client, docs: &[DocRef]) -> usize {
    client.status.with(|status| {
        let waiting = status.as_ref().map(|status| status.waiting.as_slice()).unwrap_or_default();
        waiting.iter().filter(|waiting| docs.contains(&waiting.doc)).count()
    })
}

/// The document, with the words that it is a draft when it rests on what others do not have yet.
fn marked(i18n: I18n, document: Document, waiting: usize) -> Document {
    let draft = match waiting {
        0 => return document,
        1 => t_string!(i18n, export.draft_one).to_owned(),
        _ => t_string!(i18n, export.draft, count = waiting),
    };
    let notice = match &document.notice {
        Some(notice) => format!("{draft} · {notice}"),
        None => draft,
    };
    Document { notice: Some(notice), ..document }
}

fn summary(i18n: I18n, sum: Counts) -> String {
    let Counts { headings, paragraphs, tables, figures, words } = sum;
    t_string!(
        i18n,
        export.counts,
        headings = headings,
        paragraphs = paragraphs,
        tables = tables,
        figures = figures,
        words = words
    )
}

/// A name that every file system takes.
fn file_name(name: &str, format: Format) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let stem: String = name.trim().chars().map(plain).take(80).collect();
    let stem = stem.trim_matches(['-', '.']);
    format!("{}.{}", if stem.is_empty() { "documento" } else { stem }, format.extension())
}

/// Hands the file to the person, once its digest was noted; says the characters that it lacks.
fn offer(
    name: &str,
    written: Result<Written, ExportFailed>,
    noted: impl FnOnce([u8; 32]) -> bool,
) -> Result<Vec<char>, ExportFailed> {
    let written = written?;
    if !noted(Sha256::digest(&written.bytes).into()) {
        return Err(ExportFailed::Unnoted);
    }
    browser::offer_file(name, &written.bytes).map_err(|_| ExportFailed::Browser)?;
    Ok(written.missing)
}
