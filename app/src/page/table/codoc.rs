//! A text of a table: its clauses one below the other, each written like in a word processor.

use intreccio_model::codoc::{self, CodocView};
use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::path::Path;
use intreccio_model::place::{Clause, Entity};
use intreccio_model::projection::TableKind;
use intreccio_model::rich::Written;
use leptos::prelude::*;

use super::arrive;
use super::beside::{Beside, CommentTool};
use super::clause::ClauseSection;
use super::company::Together;
use super::contents::Contents;
use super::desk::Desk;
use super::drafts::{Bring, Provenance};
use super::files::Files;
use super::head::{Head, Outgrown};
use super::in_session::{InSession, WhichSession};
use super::publish::Publication;
use super::toolbar::{Caret, Toolbar};
use super::versions::Versions;
use crate::bridge::{Id16, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::timer::{self, Timer};
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{path_id, writable, write};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::toast::use_toasts;
use crate::ui::use_now;
use crate::window::client::use_client;
use crate::window::company::Presence;
use crate::window::doc::OpenDoc;
use crate::words;

/// The text of the page and what is read of it.
#[derive(Clone, Copy)]
pub struct Text {
    pub doc: OpenDoc,
    pub view: Memo<CodocView>,
    pub caret: Caret,
    /// Changes a while after the last change of the document: for what reads all of a long text.
    pub settled: Memo<u64>,
    /// The clause of which somebody is writing why they dissent.
    pub dissenting: RwSignal<Option<Id>>,
    /// Says to the others where one is.
    pub presence: Presence,
    /// What those say of it who do not write in it: see [`intreccio_model::codoc::aside`]. `None` while it is being opened.
    pub aside: Signal<Option<OpenDoc>>,
    pub in_session: InSession,
    /// The editor's module did not come.
    pub unwritten: RwSignal<bool>,
}

impl Text {
    /// Changes a while after something was written in this clause, or of an image: for what reads all of a clause.
    pub fn settled_in(self, id: Id) -> Memo<[Written; 2]> {
        let paths = [Clause { id }.path(), Path::from(["attachments"])];
        Memo::new(move |_| {
            // Read and not only tracked: a memo that nobody reads does not begin to listen.
            let _when = self.settled.get();
            self.doc.with_writes(|doc, writes| paths.each_ref().map(|path| writes.at(doc, path)))
        })
    }
}

/// Typing has paused after so long.
const PAUSE_MS: u32 = 1_000;

/// The page, as soon as the document is here.
#[component]
pub fn CodocPage(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let at = Memo::new(move |_| client.table.with(|all| all.iter().map(|entry| entry.doc).find(|at| at.doc == doc)));
    move || match at.get().map(|at| client.document(at)) {
        None => view! { <Page title=words!(i18n, table.texts)><p class="quiet">{t!(i18n, table.gone)}</p></Page> }
            .into_any(),
        Some(opened) => (move || match opened.get() {
            None => view! { <p role="status">{t!(i18n, table.opening)}</p> }.into_any(),
            Some(Err(problem)) => {
                view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, problem)}</p></Notice> }.into_any()
            }
            Some(Ok(doc)) => view! { <Open doc=doc /> }.into_any(),
        })
        .into_any(),
    }
}

#[component]
fn Open(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let lane = client.document(doc.at.beside());
    let aside = Signal::derive(move || lane.get()?.ok());
    let view = Memo::new(move |_| {
        let mut view = doc.with(codoc::read).0;
        if let Some(lane) = aside.get() {
            lane.with(|lane| codoc::aside::join(&mut view, lane));
        }
        view
    });
    arrive::fulfil(doc.at.doc);
    let text = Text {
        doc,
        view,
        aside,
        in_session: InSession::begin(client, doc.at.space, use_now()),
        caret: Caret::nowhere(),
        settled: settled(doc),
        dissenting: RwSignal::new(None),
        presence: Presence::begin(client, doc.at),
        unwritten: RwSignal::new(false),
    };
    provide_context(text);
    provide_context(Desk::open(text));
    let title = Signal::derive(move || {
        let title = view.with(|view| view.title.value.clone()).filter(|title| !title.is_empty());
        title.unwrap_or_else(|| t_string!(i18n, table.texts).to_owned())
    });
    let table = Signal::derive(move || {
        let of = |entry: &&TableEntry| {
            entry.doc.space == doc.at.space && matches!(entry.card.what, TableKind::Codesign { .. })
        };
        client.table.with(|all| all.iter().find(of).map(|entry| entry.card.title.clone())).unwrap_or_default()
    });
    let ids = Memo::new(move |_| view.with(|view| view.present().map(|clause| clause.id).collect::<Vec<_>>()));
    view! {
        <Page title=title kicker=table>
            <Provenance />
            <Head />
            <Outgrown />
            <Show when=move || text.unwritten.get()>
                <Notice tone=Tone::Warning><p>{t!(i18n, table.editor_missing)}</p></Notice>
            </Show>
            <Together />
            <Contents />
            <WhichSession id="said-session" />
            <Show when=move || writable(doc) fallback=CommentTool><Toolbar caret=text.caret /></Show>
            <Beside />
            <div class="codoc">
                <For each=move || ids.get() key=|id| *id let(id)><ClauseSection id=id /></For>
            </div>
            <Show when=move || writable(doc)><AddClause /></Show>
            <Bring />
            <Versions table=table />
            <Publication />
            <Files table=table />
        </Page>
    }
}

/// The version of the document at its last pause.
pub fn settled(doc: OpenDoc) -> Memo<u64> {
    let (paused, timer) = (RwSignal::new(doc.version.get_untracked()), StoredValue::new_local(None::<Timer>));
    Effect::new(move |_| {
        doc.version.track();
        await_pause(doc, paused, timer);
    });
    Memo::new(move |_| paused.get())
}

fn await_pause(doc: OpenDoc, paused: RwSignal<u64>, timer: StoredValue<Option<Timer>, LocalStorage>) {
    let then = move || {
        if !doc.rests() {
            return await_pause(doc, paused, timer);
        }
        if let Some(version) = doc.version.try_get_untracked() {
            let _gone = paused.try_set(version);
        }
    };
    timer.set_value(Some(timer::after(PAUSE_MS, then)));
}

pub fn use_text() -> Text {
    expect_context()
}

/// The id of the heading of a clause.
pub fn anchor(id: Id) -> String {
    path_id(&Clause { id }.path())
}

#[component]
fn AddClause() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Text { doc, view, .. } = use_text();
    let title = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = title.get_untracked().trim().to_owned();
        let last: Option<OrdKey> =
            view.with_untracked(|view| view.clauses.iter().filter_map(|clause| clause.ord.value.clone()).max());
        if write(doc, toasts, i18n, |edit| codoc::add_clause(edit, &named, 1, last.as_ref(), None)).is_some() {
            title.set(String::new());
        }
    };
    view! {
        <form class="plan-section measure no-print" on:submit=add>
            <TextInput id="clause-title" label=words!(i18n, table.clause_title) value=title />
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, table.clause_add)}</button></div>
        </form>
    }
}
