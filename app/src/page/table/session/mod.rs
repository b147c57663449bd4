//! A session of the table: its convocation, who is there, the agenda with the minutes of each point, what follows, the approval.

mod actions;
mod agenda;
mod approval;
mod attendance;
mod dissent;
mod file;
mod head;
mod item;
mod links;
pub mod list;
mod room;
mod said;
mod time;

use intreccio_model::ids::Id;
use intreccio_model::projection::TableKind;
use intreccio_model::session::{self, SessionView};
use leptos::prelude::*;

use self::file::Leaving;
use super::codoc::settled;
use super::whole_file::OtherPrograms;
use crate::bridge::{Id16, TableEntry};
use crate::i18n::{t, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::exports::{ExportLog, ExportsOf};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::session as words_of;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

/// The target of its exports in the log.
const SESSION: &str = "/session";

/// The session of the page and what is read of it.
#[derive(Clone, Copy)]
pub struct Seating {
    pub doc: OpenDoc,
    pub view: Memo<SessionView>,
    /// Changes a while after the last change: for what reads all of it.
    pub settled: Memo<u64>,
    /// The point for which a form is open: one at a time, so that fields have ids of their own.
    pub form: RwSignal<Option<(Form, Id)>>,
    /// What was said of the texts of the table.
    pub said: Memo<Vec<said::SaidText>>,
}

/// A form of a point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Dissent,
    Link,
}

pub fn use_session() -> Seating {
    expect_context()
}

/// The page, as soon as the document is here.
#[component]
pub fn SessionPage(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let at = Memo::new(move |_| client.table.with(|all| all.iter().map(|entry| entry.doc).find(|at| at.doc == doc)));
    move || match at.get().map(|at| client.document(at)) {
        None => view! { <Page title=words!(i18n, session.title)><p class="quiet">{t!(i18n, session.gone)}</p></Page> }
            .into_any(),
        Some(opened) => (move || match opened.get() {
            None => view! { <p role="status">{t!(i18n, session.opening)}</p> }.into_any(),
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
    let view = Memo::new(move |_| doc.with(session::read).0);
    let said = said::of(i18n, client, use_directory(), doc.at);
    provide_context(Seating { doc, view, settled: settled(doc), form: RwSignal::new(None), said });
    let title = Signal::derive(move || {
        view.with(|view| words_of::name(i18n, view.body.value, view.number.value, view.date.value))
    });
    let table = Memo::new(move |_| {
        let of = |entry: &&TableEntry| {
            entry.doc.space == doc.at.space && matches!(entry.card.what, TableKind::Codesign { .. })
        };
        client.table.with(|all| all.iter().find(of).map(|entry| (entry.doc.doc, entry.card.title.clone())))
    });
    let kicker = Signal::derive(move || table.get().map(|(_, title)| title).unwrap_or_default());
    let (room, leaving) = (RwSignal::new(false), RwSignal::new(None::<Leaving>));
    let actions = move || {
        view! {
            <button type="button" class="btn btn-primary" on:click=move |_| room.set(true)><Drawing icon=Icon::Eye />{t!(i18n, session.room)}</button>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| leaving.set(Some(Leaving::Minutes))><Drawing icon=Icon::Down />{t!(i18n, session.export_minutes)}</button>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| leaving.set(Some(Leaving::Convocation))><Drawing icon=Icon::Down />{t!(i18n, session.export_convocation)}</button>
        }
    };
    view! {
        <Page title=title kicker=kicker actions=ViewFnOnce::from(actions)>
            {move || table.get().map(|(doc, _)| view! { <p class="mb-0 no-print"><a href=Route::Codesign(doc).path()>{t!(i18n, session.to_codesign)}</a></p> })}
            <head::Convocation />
            <attendance::Attendances />
            <agenda::Agenda />
            <actions::Actions />
            <said::SaidOfTexts />
            <approval::Approval />
            <Files />
        </Page>
        <room::Room open=room />
        <Leave leaving=leaving />
    }
}

/// The dialog through which minutes and convocations leave.
#[component]
fn Leave(leaving: RwSignal<Option<Leaving>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let Seating { doc, view, said, .. } = use_session();
    let open = RwSignal::new(false);
    crate::ui::dialog::open_while_chosen(open, leaving);
    let kind = move || leaving.get_untracked().unwrap_or(Leaving::Minutes);
    let name = Signal::derive(move || {
        let number = view.with(|view| view.number.value.unwrap_or_default());
        match leaving.get() {
            Some(Leaving::Convocation) => format!("convocazione-{number}"),
            Some(Leaving::Minutes) | None => format!("verbale-{number}"),
        }
    });
    let make = Callback::new(move |()| {
        doc.flush();
        let view = doc.with_untracked(session::read).0;
        let told = file::Told::new(i18n, client, directory, doc.at, view, said.get_untracked());
        told.document(kind())
    });
    let log = ExportLog::of(doc, SESSION);
    let note = Callback::new(move |exported: Exported| log.keep(&exported.purpose, &exported.detail()));
    view! { <ExportDialog open=open name=name make=make rests_on=Signal::derive(move || vec![doc.at]) note=note /> }
}

/// The session for other programs, and what left it.
#[component]
fn Files() -> impl IntoView {
    let i18n = use_i18n();
    let Seating { doc, view, .. } = use_session();
    let log = ExportLog::of(doc, SESSION);
    let name = Signal::derive(move || view.with(|view| format!("seduta-{}", view.number.value.unwrap_or_default())));
    let own = Signal::derive(move || view.with(|view| view.log.clone()));
    view! {
        <section class="plan-section no-print" aria-labelledby="session-files">
            <h2 id="session-files">{t!(i18n, export.title)}</h2>
            <OtherPrograms log=log name=name hint=words!(i18n, session.automerge_hint) />
            <ExportsOf log=log own=own />
        </section>
    }
}
