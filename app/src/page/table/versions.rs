//! Versions of a text with a name, and what changed between two of them.

use intreccio_model::codoc;
use intreccio_model::codoc::compare::{self, ClauseChange, Content, Fate, Piece};
use intreccio_model::codoc::said::session_of;
use intreccio_model::plan::VersionView;
use intreccio_model::plan::content::spell_heads;
use intreccio_model::vocab::{VersionReason, Vocabulary};
use leptos::prelude::*;

use super::codoc::{Text, use_text};
use super::files::{CODOC, file_name};
use super::in_session::SpokenIn;
use super::paper::{self, Frame};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::I18n;
use crate::ui::directory::use_directory;
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::exports::ExportLog;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::words as labels;
use crate::words;

/// The text as it is, among the versions to compare.
const NOW: &str = "now";
const LABEL: &str = "version-label";

#[component]
pub fn Versions(#[prop(into)] table: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Text { doc, view, in_session, .. } = use_text();
    let versions = Memo::new(move |_| {
        view.with(|view| view.versions.iter().filter(|version| !version.life.is_removed()).cloned().collect::<Vec<_>>())
    });
    let compared = RwSignal::new(None::<(String, String)>);
    let row = move |version: VersionView| {
        let label = version.label.value.clone().unwrap_or_default();
        let reason = version.reason.value;
        let (by, heads) = (version.by, version.heads.value.clone().unwrap_or_default());
        let session = session_of(&version.session);
        let meta = move || {
            let reason = reason.map(|reason| labels::vocabulary(i18n.get_locale(), VersionReason::NAME, reason.code()));
            let when = moment(i18n, intreccio_model::time::Instant(by.time_ms));
            let meta = t_string!(
                i18n,
                texts.version_meta,
                reason = reason.unwrap_or_default(),
                who = directory.name_or_you(i18n, by.author),
                when = when
            );
            format!("{meta}{}", in_session.behind(i18n, session))
        };
        let named = label.clone();
        view! {
            <li class="record">
                <div class="record-main"><p class="mb-0"><strong>{label}</strong></p><p class="record-meta">{meta}</p></div>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| compared.set(Some((heads.clone(), NOW.to_owned())))>
                    {t!(i18n, texts.compare_now)}<span class="visually-hidden">": "{named}</span>
                </button>
            </li>
        }
    };
    view! {
        <section class="plan-section no-print" aria-labelledby="text-versions">
            <h2 id="text-versions" tabindex="-1">{t!(i18n, texts.versions)}</h2>
            <Show when=move || versions.with(Vec::is_empty)><p class="quiet">{t!(i18n, texts.versions_none)}</p></Show>
            <ul class="record-list">{move || versions.get().into_iter().rev().map(row).collect_view()}</ul>
            <Show when=move || writable(doc)><Name /></Show>
            <Show when=move || { versions.with(Vec::len) > 1 }><Choose versions=versions compared=compared /></Show>
            <Show when=move || compared.with(Option::is_some)><Comparison versions=versions compared=compared table=table /></Show>
        </section>
    }
}

/// Gives the text as it is a name.
#[component]
fn Name() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Text { doc, view, in_session, .. } = use_text();
    let (faults, label) = (RwSignal::new(Faults::new()), RwSignal::new(String::new()));
    let reason = RwSignal::new(VersionReason::Seduta.code().to_owned());
    let reasons =
        Signal::derive(move || options(i18n, VersionReason::NAME, VersionReason::ALL.iter().map(|term| term.code())));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = label.get_untracked().trim().to_owned();
        let missing = (LABEL, t_string!(i18n, texts.version_label_missing).to_owned());
        faults.set(if named.is_empty() { vec![missing] } else { Vec::new() });
        if named.is_empty() {
            return;
        }
        // What is being typed belongs to the version.
        doc.flush();
        let why = reason.with_untracked(|code| VersionReason::from_code(code)).unwrap_or(VersionReason::Manuale);
        let (heads, hash) =
            view.with_untracked(|view| doc.with_untracked(|doc| (spell_heads(doc), codoc::whole_hash(doc, view))));
        if write(doc, toasts, i18n, |edit| codoc::name_version(edit, &named, why, (&hash, &heads), in_session.now()))
            .is_some()
        {
            label.set(String::new());
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, texts.version_new)}</summary>
            <FaultSummary faults=faults />
            <form class="stack measure" novalidate on:submit=send>
                <TextInput id=LABEL label=words!(i18n, texts.version_label) value=label hint=words!(i18n, texts.version_label_hint) fault=fault(faults, LABEL) required=true />
                <SelectInput id="version-reason" label=words!(i18n, texts.version_reason) value=reason options=reasons />
                <SpokenIn />
                <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Check />{t!(i18n, texts.version_go)}</button></div>
            </form>
        </details>
    }
}

/// Two versions to compare.
#[component]
fn Choose(versions: Memo<Vec<VersionView>>, compared: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Signal::derive(move || {
        let one = |version: &VersionView| {
            (version.heads.value.clone().unwrap_or_default(), version.label.value.clone().unwrap_or_default())
        };
        let now = (NOW.to_owned(), t_string!(i18n, texts.now).to_owned());
        versions.with(|versions| versions.iter().map(one).chain([now]).collect::<Vec<_>>())
    });
    let first = choices.with_untracked(|choices| choices.first().map(|(heads, _)| heads.clone()).unwrap_or_default());
    let (before, after) = (RwSignal::new(first), RwSignal::new(NOW.to_owned()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        compared.set(Some((before.get_untracked(), after.get_untracked())));
    };
    view! {
        <form class="stack" on:submit=send>
            <div class="field-row">
                <SelectInput id="compare-before" label=words!(i18n, texts.compare_before) value=before options=choices />
                <SelectInput id="compare-after" label=words!(i18n, texts.compare_after) value=after options=choices />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary">{t!(i18n, texts.compare)}</button></div>
        </form>
    }
}

/// What changed.
#[component]
fn Comparison(
    versions: Memo<Vec<VersionView>>,
    compared: RwSignal<Option<(String, String)>>,
    table: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Text { doc, view, settled, .. } = use_text();
    let leaving = RwSignal::new(false);
    let name = move |heads: &str| {
        let of = |version: &&VersionView| version.heads.value.as_deref() == Some(heads);
        let found = versions.with(|all| all.iter().find(of).and_then(|version| version.label.value.clone()));
        found.unwrap_or_else(|| t_string!(i18n, texts.now).to_owned())
    };
    let names = move || compared.get().map(|(before, after)| (name(&before), name(&after))).unwrap_or_default();
    let content = move |heads: &str| {
        if heads == NOW {
            return Some(view.with_untracked(|view| doc.with_untracked(|doc| Content::of(doc, view))));
        }
        doc.with_untracked(|doc| Content::at(doc, heads))
    };
    let changes = Memo::new(move |_| {
        settled.track();
        let (before, after) = compared.get()?;
        Some(compare::compare(&content(&before)?, &content(&after)?))
    });
    let heading = NodeRef::<leptos::html::H3>::new();
    Effect::new(move |_| {
        compared.track();
        if let Some(heading) = heading.get() {
            drop(heading.focus());
        }
    });
    let make = Callback::new(move |()| {
        let frame = view.with_untracked(|view| doc.with_untracked(|doc| Frame::of(doc, view, table.get_untracked())));
        let (before, after) = untrack(names);
        paper::comparison(i18n, frame, (&before, &after), &changes.get_untracked().unwrap_or_default())
    });
    let log = ExportLog::of(doc, CODOC);
    let note = Callback::new(move |exported: Exported| log.keep(&exported.purpose, &exported.detail()));
    let shown = move || match changes.get() {
        None => view! { <Notice tone=Tone::Warning><p>{t!(i18n, texts.compare_missing)}</p></Notice> }.into_any(),
        Some(all) if all.iter().all(|change| change.fate == Fate::Same) => {
            view! { <p>{t!(i18n, texts.compare_same)}</p> }.into_any()
        }
        Some(all) => {
            let changed = all.into_iter().filter(|change| change.fate != Fate::Same);
            changed.map(|change| view! { <Change change=change i18n=i18n /> }).collect_view().into_any()
        }
    };
    view! {
        <section class="comparison" aria-labelledby="text-comparison">
            <h3 id="text-comparison" tabindex="-1" node_ref=heading>
                {move || { let (before, after) = names(); t_string!(i18n, texts.compare_heading, before = before, after = after) }}
            </h3>
            {shown}
            <div class="actions">
                <button type="button" class="btn btn-outline-primary" on:click=move |_| leaving.set(true)><Drawing icon=Icon::Down />{t!(i18n, texts.compare_export)}</button>
                <button type="button" class="btn btn-link" on:click=move |_| compared.set(None)>{t!(i18n, texts.compare_close)}</button>
            </div>
            <ExportDialog open=leaving name=Signal::derive(move || file_name(&view.with(|view| view.title.value.clone().unwrap_or_default()), "confronto")) make=make note=note />
        </section>
    }
}

#[component]
pub fn Change(change: ClauseChange, i18n: I18n) -> impl IntoView {
    let fate = change.fate;
    view! {
        <article class="comparison-clause">
            <h4><span class="quiet">{change.number}</span>" "{pieces(i18n, change.title)}" "<span class="chip chip-blue">{paper::fate(i18n, fate)}</span></h4>
            {(fate != Fate::Moved).then(|| view! { <div class="comparison-text">{pieces(i18n, change.text)}</div> })}
        </article>
    }
}

/// Words that came are underlined, words that went are struck through, and both say so to those who hear them.
fn pieces(i18n: I18n, pieces: Vec<Piece>) -> Vec<AnyView> {
    let piece = |piece: Piece| match piece {
        Piece::Same(words) => view! { <span>{words}</span> }.into_any(),
        Piece::Gone(words) => {
            view! { <del><span class="visually-hidden">{t!(i18n, texts.piece_gone)}" "</span>{words}</del> }.into_any()
        }
        Piece::Came(words) => {
            view! { <ins><span class="visually-hidden">{t!(i18n, texts.piece_came)}" "</span>{words}</ins> }.into_any()
        }
    };
    pieces.into_iter().map(piece).collect()
}
