//! Guidelines that travel: what this partnership has agreed as a file, and the file of another taken up here.

use intreccio_export::Picture;
use intreccio_model::codoc::publish::Leak;
use intreccio_model::doc::{Doc, Kind};
use intreccio_model::log::add_log;
use intreccio_model::package::{self, Package, PackageError, PackedText};
use intreccio_model::projection::TableKind;
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::bridge::{Answer, Ask, DocRef, Id16, Problem, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::table::images;
use crate::ui::directory::use_directory;
use crate::ui::exports::Exports;
use crate::ui::field::{SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::hex;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::window::fresh;
use crate::words;

const FILE: &str = "linee-guida.intreccio.json";
/// The target of its exports in the log.
const PACKAGE: &str = "package";
/// Only the words and phases, without texts.
const NOWHERE: &str = "none";

/// The texts of the tables, but for those in private drafts.
fn texts(client: Client) -> Vec<TableEntry> {
    client.table.with(|all| {
        let at_table = |space: Id16| {
            all.iter().any(|entry| entry.doc.space == space && matches!(entry.card.what, TableKind::Codesign { .. }))
        };
        let text =
            |entry: &&TableEntry| matches!(entry.card.what, TableKind::Codoc { .. }) && at_table(entry.doc.space);
        all.iter().filter(text).cloned().collect()
    })
}

#[component]
pub fn Travel(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let exports = Signal::derive(move || directory.exports(PACKAGE));
    view! {
        <section class="plan-section" aria-labelledby="package-title">
            <h2 id="package-title">{t!(i18n, package.title)}</h2>
            <p class="measure">{t!(i18n, package.hint)}</p>
            <Send doc=doc />
            <Exports entries=exports />
            <Show when=move || writable(doc)><Take doc=doc /></Show>
        </section>
    }
}

/// Makes the file, once it is sure that nothing in it leads to a family.
#[component]
fn Send(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let all =
        Memo::new(move |_| texts(client).into_iter().map(|entry| (entry.doc, entry.card.title)).collect::<Vec<_>>());
    let chosen = RwSignal::new(Vec::<DocRef>::new());
    let (busy, leaks) = (RwSignal::new(false), RwSignal::new(Vec::<(String, Vec<Leak>)>::new()));
    let toggle = move |at: DocRef| {
        chosen.update(|chosen| match chosen.iter().position(|known| *known == at) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(at),
        });
    };
    let (purpose, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    // The log first: nothing leaves that is not in it.
    let leave = move |bytes: &[u8], reason: &str| {
        if write(doc, toasts, i18n, |edit| add_log(edit, LogVerb::Esporta, PACKAGE, reason, Some("json"))).is_none() {
            return;
        }
        match browser::offer_file(FILE, bytes) {
            Ok(()) => toasts.say(t_string!(i18n, package.done)),
            Err(_) => toasts.fail(t_string!(i18n, texts.file_refused)),
        }
    };
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        fault.set(reason.is_empty().then(|| t_string!(i18n, numbers.purpose_missing).to_owned()));
        if reason.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let wanted = chosen.get_untracked();
        let titles = all.get_untracked();
        spawn_local(async move {
            let packed = pack(client, doc, &wanted, &titles).await;
            busy.try_set(false);
            match packed {
                Ok(Packed::Leaks(found)) => drop(leaks.try_set(found)),
                Ok(Packed::File { bytes, absent }) => {
                    leaks.try_set(Vec::new());
                    if absent > 0 {
                        toasts.fail(t_string!(i18n, images.package_without, count = absent));
                    }
                    leave(&bytes, &reason);
                }
                Err(Problem::TooLarge) => toasts.fail(t_string!(i18n, package.too_large)),
                Err(problem) => toasts.fail(problem_words(i18n, problem)),
            }
        });
    };
    let row = move |(at, title): (DocRef, String)| {
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&at)) on:change=move |_| toggle(at) />
                <span>{title}</span>
            </label>
        }
    };
    let found = move |(title, leaks): (String, Vec<Leak>)| {
        let words = leaks.iter().map(|leak| leak.words.clone()).collect::<Vec<_>>().join(", ");
        view! { <li>{title}": "<strong class="sensitive">{words}</strong></li> }
    };
    view! {
        <form class="stack" novalidate on:submit=make>
            <fieldset class="choices">
                <legend class="field-label">{t!(i18n, package.which)}</legend>
                <Show when=move || all.with(Vec::is_empty)><p class="quiet">{t!(i18n, package.no_texts)}</p></Show>
                {move || all.get().into_iter().map(row).collect_view()}
            </fieldset>
            <div role="status">
                <Show when=move || leaks.with(|leaks| !leaks.is_empty())>
                    <Notice tone=Tone::Warning><p>{t!(i18n, package.leaks)}</p><ul>{move || leaks.get().into_iter().map(found).collect_view()}</ul></Notice>
                </Show>
            </div>
            <TextInput id="package-purpose" label=words!(i18n, numbers.purpose) value=purpose fault=fault />
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Down />{t!(i18n, package.make)}</button></div>
        </form>
    }
}

enum Packed {
    File {
        bytes: Vec<u8>,
        /// So many images are not on this device: of them there is what they show.
        absent: usize,
    },
    /// Texts that lead to families: nothing was made.
    Leaks(Vec<(String, Vec<Leak>)>),
}

async fn pack(
    client: Client,
    workspace: OpenDoc,
    wanted: &[DocRef],
    titles: &[(DocRef, String)],
) -> Result<Packed, Problem> {
    let (mut held, mut leaks): (Vec<Doc>, Vec<(String, Vec<Leak>)>) = (Vec::new(), Vec::new());
    for at in wanted {
        let opened = client.open(*at).await?;
        let settled = opened.settle().await;
        held.push(opened.with_untracked(Clone::clone));
        opened.release();
        settled?;
        let title = titles.iter().find(|(of, _)| of == at).map(|(_, title)| title.clone()).unwrap_or_default();
        match client.ask(Ask::Leaks(*at)).await {
            Answer::Leaks(found) if found.is_empty() => {}
            Answer::Leaks(found) => leaks.push((title, found)),
            Answer::Failed(problem) => return Err(problem),
            _ => return Err(Problem::Internal),
        }
    }
    if !leaks.is_empty() {
        return Ok(Packed::Leaks(leaks));
    }
    let view = workspace.with_untracked(|doc| intreccio_model::workspace::read(doc).0);
    let mut package = Package::of(&view, &held.iter().collect::<Vec<_>>());
    let mut absent = 0;
    for (text, at) in package.texts.iter_mut().zip(wanted) {
        for held in text.images() {
            held.content = images::content_of(client, at.space, held).await.ok().flatten();
            absent += usize::from(held.content.is_none());
        }
    }
    let bytes = package.write().map_err(|_| Problem::TooLarge)?;
    Ok(Packed::File { bytes, absent })
}

fn refused(i18n: I18n, why: PackageError) -> String {
    match why {
        PackageError::TooLarge => t_string!(i18n, package.too_large).to_owned(),
        PackageError::NotAPackage => t_string!(i18n, package.not_one).to_owned(),
        PackageError::Newer(_) => t_string!(i18n, package.newer).to_owned(),
        PackageError::Days => t_string!(i18n, package.days).to_owned(),
    }
}

/// Reads a file, and shows what it would change before it does.
#[component]
fn Take(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let fault = RwSignal::new(None::<String>);
    let found = RwSignal::new(None::<Package>);
    let read = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        fault.set(None);
        found.set(None);
        #[expect(clippy::cast_precision_loss, reason = "a limit")]
        let large = file.size() > package::MAX_BYTES as f64;
        spawn_local(async move {
            let outcome = match browser::read_file(&file).await {
                _ if large => Err(PackageError::TooLarge),
                Ok(bytes) => Package::read(&bytes),
                Err(_) => Err(PackageError::NotAPackage),
            };
            input.set_value("");
            match outcome {
                Ok(package) => drop(found.try_set(Some(package))),
                Err(why) => drop(fault.try_set(Some(refused(i18n, why)))),
            }
        });
    };
    view! {
        <div class="field measure">
            <label class="field-label" for="package-file">{t!(i18n, package.take)}</label>
            <p class="field-hint" id="package-file-hint">{t!(i18n, package.take_hint)}</p>
            <input id="package-file" class="form-control" type="file" accept=".json,application/json" aria-describedby="package-file-hint package-file-error" on:change=read />
            <p id="package-file-error" class="field-error" role="alert">{move || fault.get()}</p>
        </div>
        {move || found.get().map(|package| view! { <Preview doc=doc package=package found=found /> })}
    }
}

#[component]
fn Preview(doc: OpenDoc, package: Package, found: RwSignal<Option<Package>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let (fresh_words, other) =
        doc.with_untracked(|doc| package::differences(&package, &intreccio_model::workspace::read(doc).0));
    let titles: Vec<(String, usize)> = package.texts.iter().map(|text| (text.title.clone(), text.words())).collect();
    let some_texts = !titles.is_empty();
    let tables = Signal::derive(move || {
        let table = |entry: &TableEntry| {
            matches!(entry.card.what, TableKind::Codesign { .. })
                .then(|| (hex(&entry.doc.doc), entry.card.title.clone()))
        };
        let none = (NOWHERE.to_owned(), t_string!(i18n, package.no_table).to_owned());
        client.table.with(|all| all.iter().filter_map(table).chain([none]).collect::<Vec<_>>())
    });
    let first = tables.with_untracked(|tables| tables.first().map(|(code, _)| code.clone()).unwrap_or_default());
    let (table, busy) = (RwSignal::new(first), RwSignal::new(false));
    let package = StoredValue::new(package);
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        let taken = package.with_value(|package| write(doc, toasts, i18n, |edit| package.take_into(edit)));
        if taken.is_none() {
            return;
        }
        busy.set(true);
        let wanted = table.get_untracked();
        let at = client.table.with_untracked(|all| all.iter().map(|entry| entry.doc).find(|at| hex(&at.doc) == wanted));
        let texts = package.with_value(|package| package.texts.clone());
        spawn_local(async move {
            let outcome = match at {
                Some(at) => begin_all(client, directory.me, at.space, &texts).await,
                None => Ok(()),
            };
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    toasts.say(t_string!(i18n, package.taken));
                    found.try_set(None);
                }
                Err(problem) => toasts.fail(problem_words(i18n, problem)),
            }
        });
    };
    let row = move |(title, words): (String, usize)| {
        view! { <li>{title}" — "{t_string!(i18n, table.words, count = words)}</li> }
    };
    view! {
        <div class="stack">
            <h3>{t!(i18n, package.in_it)}</h3>
            <ul>{titles.into_iter().map(row).collect_view()}</ul>
            <p>{t_string!(i18n, package.would, fresh = fresh_words, other = other)}</p>
            <Show when=move || some_texts><SelectInput id="package-table" label=words!(i18n, package.to_table) value=table options=tables /></Show>
            <div class="actions">
                <button type="button" class="btn btn-primary" disabled=busy on:click=go>{t!(i18n, package.take_go)}</button>
                <button type="button" class="btn btn-link" on:click=move |_| found.set(None)>{t!(i18n, common.cancel)}</button>
            </div>
        </div>
    }
}

/// The texts of the package as further documents of a table.
async fn begin_all(
    client: Client,
    me: intreccio_model::ids::UserId,
    space: Id16,
    texts: &[PackedText],
) -> Result<(), Problem> {
    for text in texts {
        let mut text = text.clone();
        for held in text.images() {
            // Whoever made the file may have put anything there.
            if let Some(content) = held.content.take().filter(|bytes| Picture::Jpeg(bytes.clone()).is_readable()) {
                images::seal(client, space, held, content).await?;
            }
        }
        let changes = fresh::changes(Kind::Codoc, me, |edit| text.fill(edit))?;
        match client.ask(Ask::CreateDoc { space, kind: Kind::Codoc, changes }).await {
            Answer::Created(_) => {}
            Answer::Failed(problem) => return Err(problem),
            _ => return Err(Problem::Internal),
        }
    }
    Ok(())
}
