//! The table: co-designs, and the texts that Comune and partners write together.

mod acts;
mod arrive;
mod beside;
mod budget;
mod clause;
pub mod codesign;
pub mod codoc;
mod company;
mod contents;
mod desk;
mod drafts;
mod files;
mod find;
mod frame;
mod glossary;
mod head;
pub mod images;
mod in_session;
mod keys;
mod paper;
mod procedure;
mod publish;
mod remarks;
mod reopening;
pub mod seats;
mod session;
mod toolbar;
mod training;
mod versions;
mod whole_file;

use intreccio_model::codesign as model;
use intreccio_model::doc::Kind;
use intreccio_model::projection::TableKind;
use intreccio_model::roles::{self, Area};
use intreccio_model::vocab::{CodesignState, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::bridge::{Answer, Ask, Id16, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::parts::{self, ShowTable};
use crate::ui::directory::use_directory;
use crate::ui::fetched::{Fetched, Missing};
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::words as labels;
use crate::window::client::use_client;
use crate::window::fresh;
use crate::words;

const TITLE: &str = "table-title";

/// A page of this part of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TablePage {
    /// The co-designs.
    All,
    Codesign(Id16),
    Codoc(Id16),
    Session(Id16),
    /// The economic plan.
    Budget(Id16),
    /// A reopening of the table: the co-design's document, and the reopening in it.
    Reopening(Id16, String),
}

/// The page. To be reached by [`OfTable`] only, or all of it comes with the part that calls it.
pub fn show(page: TablePage) -> AnyView {
    match page {
        TablePage::All => view! { <Tables /> }.into_any(),
        TablePage::Codesign(doc) => view! { <codesign::CodesignPage doc=doc /> }.into_any(),
        TablePage::Codoc(doc) => view! { <codoc::CodocPage doc=doc /> }.into_any(),
        TablePage::Session(doc) => view! { <session::SessionPage doc=doc /> }.into_any(),
        TablePage::Budget(doc) => view! { <budget::BudgetPage doc=doc /> }.into_any(),
        TablePage::Reopening(doc, id) => view! { <reopening::ReopeningPage doc=doc id=id /> }.into_any(),
    }
}

/// A page of the table, as soon as the part is here.
#[component]
pub fn OfTable(page: TablePage) -> impl IntoView {
    let i18n = use_i18n();
    let fetched = RwSignal::new(Fetched::<ShowTable>::Coming);
    let fetch = move || {
        fetched.set(Fetched::Coming);
        spawn_local(async move {
            fetched.try_set(parts::table_pages().await.map_or(Fetched::Missing, Fetched::Here));
        });
    };
    fetch();
    move || match fetched.get() {
        Fetched::Coming => view! { <p role="status">{t!(i18n, shell.page_coming)}</p> }.into_any(),
        Fetched::Here(show) => show(page.clone()),
        Fetched::Missing => view! { <Missing again=fetch /> }.into_any(),
    }
}

/// The co-designs of this device.
#[component]
pub fn Tables() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let tables = Memo::new(move |_| {
        let is_table = |entry: &&TableEntry| matches!(entry.card.what, TableKind::Codesign { .. });
        client.table.with(|all| all.iter().filter(is_table).cloned().collect::<Vec<_>>())
    });
    let none = move || tables.with(Vec::is_empty);
    view! {
        <Page title=words!(i18n, table.title)>
            <Show when=none fallback=move || view! { <p class="measure">{t!(i18n, table.hint)}</p> }>
                <Empty icon=Icon::Table words=words!(i18n, table.empty) />
            </Show>
            <ul class="tiles plain-list">
                <For each=move || tables.get() key=|entry| (entry.doc, entry.card.title.clone(), entry.undelivered) let(entry)>
                    <li class="card card-link"><Sheet entry=entry /></li>
                </For>
            </ul>
            <New />
        </Page>
    }
}

#[component]
fn Sheet(entry: TableEntry) -> impl IntoView {
    let i18n = use_i18n();
    let TableKind::Codesign { authority, state } = entry.card.what else { return ().into_any() };
    let state = move || state.map(|state| labels::vocabulary(i18n.get_locale(), CodesignState::NAME, state.code()));
    view! {
        <div class="card-head"><h2 class="card-title"><a href=Route::Codesign(entry.doc.doc).path()>{entry.card.title}</a></h2></div>
        <p class="row-wrap mb-0"><span class="chip chip-blue">{state}</span></p>
        <p class="card-meta">{authority}</p>
        {entry.undelivered.then(|| view! { <p class="row-wrap mb-0"><span class="chip chip-grey"><Drawing icon=Icon::Device />{t!(i18n, table.only_here)}</span></p> })}
    }
    .into_any()
}

/// Opens a table: a space of its own, in which everybody sits whose role reads there.
#[component]
fn New() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let navigate = use_navigate();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let (title, authority) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let may = move || directory.my_role().is_some_and(|role| roles::may_open(role, Area::Codesign));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (named, authority) = (title.get_untracked().trim().to_owned(), authority.get_untracked().trim().to_owned());
        let missing = (TITLE, t_string!(i18n, table.new_title_missing).to_owned());
        faults.set(if named.is_empty() { vec![missing] } else { Vec::new() });
        if named.is_empty() || busy.get_untracked() {
            return;
        }
        let seats = untrack(|| seats::due(directory, Area::Codesign));
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let made = fresh::changes(Kind::Codesign, directory.me, |edit| model::open(edit, &named, &authority));
            let answer = match made {
                Ok(changes) => client.ask(Ask::CreateSpace { kind: Kind::Codesign, changes }).await,
                Err(problem) => Answer::Failed(problem),
            };
            if let Answer::Created(at) = &answer {
                seats::let_in(client, at.space, seats).await;
            }
            busy.try_set(false);
            match answer {
                Answer::Created(at) => navigate(&Route::Codesign(at.doc).path(), NavigateOptions::default()),
                Answer::Failed(problem) => {
                    drop(faults.try_set(vec![(TITLE, problem_words(i18n, problem).to_owned())]));
                }
                _ => {}
            }
        });
    };
    view! {
        <Show when=may fallback=move || view! { <p class="quiet">{t!(i18n, table.not_allowed)}</p> }>
            <section class="plan-section measure" aria-labelledby="table-new">
                <h2 id="table-new">{t!(i18n, table.open_one)}</h2>
                <FaultSummary faults=faults />
                <form class="stack" novalidate on:submit=send.clone()>
                    <TextInput id=TITLE label=words!(i18n, table.new_title) value=title hint=words!(i18n, table.new_title_hint) fault=fault(faults, TITLE) required=true />
                    <TextInput id="table-authority" label=words!(i18n, table.new_authority) value=authority />
                    <div class="actions"><button type="submit" class="btn btn-primary" disabled=busy><Drawing icon=Icon::Plus />{t!(i18n, table.new_go)}</button></div>
                </form>
            </section>
        </Show>
    }
}
