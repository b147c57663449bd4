//! A co-design: its procedure, its texts, who sits at its table.

use intreccio_model::codesign::{self, CodesignView};
use intreccio_model::codoc::templates;
use intreccio_model::doc::Kind;
use intreccio_model::field::codesign as fields;
use intreccio_model::place::Codesign;
use intreccio_model::projection::TableKind;
use intreccio_model::vocab::{CodocState, CodocTemplate, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::acts::Acts;
use super::drafts::{self, Drafts};
use super::frame;
use super::glossary::Glossary;
use super::procedure::ProcedureNow;
use super::seats::Seats;
use super::session::list::Sessions;
use super::training::Trainings;
use crate::bridge::{Answer, Ask, Id16, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::start::options;
use crate::page::today::changes_words;
use crate::ui::directory::use_directory;
use crate::ui::field::{SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveDate, LiveLine, LiveNumber, LiveText, writable};
use crate::ui::page::{Empty, Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::{Route, hex};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::window::fresh;
use crate::words;

/// The page, as soon as the document is here.
#[component]
pub fn CodesignPage(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let at = Memo::new(move |_| client.table.with(|all| all.iter().map(|entry| entry.doc).find(|at| at.doc == doc)));
    move || match at.get().map(|at| client.document(at)) {
        None => view! { <Page title=words!(i18n, table.title)><p class="quiet">{t!(i18n, table.gone)}</p></Page> }
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
    let view = Memo::new(move |_| doc.with(codesign::read).0);
    let title = Signal::derive(move || {
        let title = view.with(|view| view.title.value.clone()).filter(|title| !title.is_empty());
        title.unwrap_or_else(|| t_string!(i18n, table.title).to_owned())
    });
    view! {
        <Page title=title kicker=words!(i18n, table.title)>
            <Texts doc=doc />
            <Drafts doc=doc title=title />
            <frame::EconomicPlan doc=doc title=title />
            <Sessions doc=doc />
            <ProcedureNow doc=doc view=view />
            <Acts doc=doc view=view />
            <Trainings doc=doc view=view />
            <Procedure doc=doc view=view />
            <frame::Measures doc=doc view=view />
            <Glossary doc=doc view=view />
            <Seats space=doc.at.space />
        </Page>
    }
}

/// What this table writes.
#[component]
fn Texts(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let texts = Memo::new(move |_| {
        let own =
            |entry: &&TableEntry| entry.doc.space == doc.at.space && matches!(entry.card.what, TableKind::Codoc { .. });
        client.table.with(|all| all.iter().filter(own).cloned().collect::<Vec<_>>())
    });
    let row = move |entry: TableEntry| {
        let TableKind::Codoc { template, state, clauses, .. } = entry.card.what else { return ().into_any() };
        let of = move |list: &'static str, code: Option<&'static str>| {
            code.map(|code| labels::vocabulary(i18n.get_locale(), list, code)).unwrap_or_default()
        };
        let meta = move || {
            let template = of(CodocTemplate::NAME, template.map(|term| term.code()));
            let state = of(CodocState::NAME, state.map(|term| term.code()));
            t_string!(i18n, table.text_meta, template = template, state = state, clauses = clauses)
        };
        view! {
            <div class="record-main">
                <a href=Route::Codoc(entry.doc.doc).path()>{entry.card.title}</a>
                <p class="record-meta">{meta}</p>
            </div>
            {(entry.news > 0).then(|| view! { <a class="chip chip-blue" href=Route::Review.path()>{move || changes_words(i18n, entry.news)}</a> })}
            {entry.undelivered.then(|| view! { <span class="chip chip-grey"><Drawing icon=Icon::Device />{t!(i18n, table.only_here)}</span> })}
        }
        .into_any()
    };
    view! {
        <section class="plan-section" aria-labelledby="table-texts">
            <h2 id="table-texts">{t!(i18n, table.texts)}</h2>
            <Show when=move || texts.with(Vec::is_empty)><Empty icon=Icon::Note words=words!(i18n, table.texts_none) /></Show>
            <ul class="record-list">
                <For each=move || texts.get() key=|entry| format!("{:?}", entry) let(entry)><li class="record">{row(entry)}</li></For>
            </ul>
            <Show when=move || writable(doc)><Begin doc=doc /></Show>
        </section>
    }
}

/// A further text, with the clauses of its template, or as another text of a table is: a partnership's own templates are texts like others.
#[component]
fn Begin(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let template = RwSignal::new(CodocTemplate::Progetto.code().to_owned());
    let title = RwSignal::new(String::new());
    let models = Memo::new(move |_| drafts::at_tables(client));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let chosen = template.get_untracked();
        let model = models.with_untracked(|all| all.iter().find(|entry| hex(&entry.doc.doc) == chosen).cloned());
        let template = template.with_untracked(|code| CodocTemplate::from_code(code)).unwrap_or(CodocTemplate::Libero);
        let named = Some(title.get_untracked().trim().to_owned()).filter(|title| !title.is_empty());
        let like =
            model.as_ref().map(|model| t_string!(i18n, table.text_copy, title = model.card.title.clone()).to_owned());
        let title = named.clone().or(like);
        let named = named
            .unwrap_or_else(|| labels::vocabulary(i18n.get_locale_untracked(), CodocTemplate::NAME, template.code()));
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let (me, space) = (directory.me, doc.at.space);
            let answer = match model {
                Some(model) => drafts::copy(client, me, model.doc, space, drafts::of_table(&model), title).await,
                None => match fresh::changes(Kind::Codoc, me, |edit| templates::fill(edit, &named, template)) {
                    Ok(changes) => client.ask(Ask::CreateDoc { space, kind: Kind::Codoc, changes }).await,
                    Err(problem) => Answer::Failed(problem),
                },
            };
            busy.try_set(false);
            match answer {
                Answer::Created(at) => navigate(&Route::Codoc(at.doc).path(), NavigateOptions::default()),
                Answer::Failed(problem) => toasts.fail(drafts::not_copied(i18n, problem)),
                _ => {}
            }
        });
    };
    let choices = Signal::derive(move || {
        let templates = options(i18n, CodocTemplate::NAME, CodocTemplate::ALL.iter().map(|term| term.code()));
        let model = |entry: TableEntry| {
            let elsewhere = entry.doc.space != doc.at.space;
            let table = elsewhere.then(|| drafts::table_of(client, entry.doc.space)).flatten();
            let title = entry.card.title;
            let words = match table {
                Some(table) => t_string!(i18n, table.text_like_of, title = title, table = table),
                None => t_string!(i18n, table.text_like, title = title),
            };
            (hex(&entry.doc.doc), words.to_owned())
        };
        templates.into_iter().chain(models.get().into_iter().map(model)).collect::<Vec<_>>()
    });
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, table.text_new)}</summary>
            <form class="stack" on:submit=send>
                <p class="field-hint measure">{t!(i18n, table.text_template_hint)}</p>
                <div class="field-row">
                    <SelectInput id="text-template" label=words!(i18n, table.text_template) value=template options=choices />
                    <TextInput id="text-title" label=words!(i18n, table.text_title) value=title />
                </div>
                <div class="actions"><button type="submit" class="btn btn-primary" disabled=busy><Drawing icon=Icon::Plus />{t!(i18n, table.text_go)}</button></div>
            </form>
        </details>
    }
}

/// Months that a table may be set to take.
const MONTHS: i64 = 60;

#[component]
fn Procedure(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let whole = Memo::new(move |_| Some(view.get()));
    view! {
        <section class="plan-section" aria-labelledby="table-procedure">
            <h2 id="table-procedure">{t!(i18n, procedure.details)}</h2>
            <div class="field-row">
                <LiveLine doc=doc place=Codesign field=fields::TITLE register=slice(whole, |view| view.title.clone()) />
                <LiveChoice doc=doc place=Codesign field=fields::STATE register=slice(whole, |view| view.state.clone()) undo=true />
            </div>
            <div class="field-row">
                <LiveLine doc=doc place=Codesign field=fields::AUTHORITY register=slice(whole, |view| view.authority.clone()) />
                <LiveLine doc=doc place=Codesign field=fields::CUP register=slice(whole, |view| view.cup.clone()) />
            </div>
            <LiveText doc=doc place=Codesign field=fields::SCOPE />
            <LiveText doc=doc place=Codesign field=fields::LEGAL_BASIS />
            <div class="field-row">
                <LiveDate doc=doc place=Codesign field=fields::NOTICE_FROM register=slice(whole, |view| view.notice_from.clone()) />
                <LiveDate doc=doc place=Codesign field=fields::NOTICE_TO register=slice(whole, |view| view.notice_to.clone()) />
            </div>
            <div class="field-row">
                <LiveDate doc=doc place=Codesign field=fields::TABLE_FIRST register=slice(whole, |view| view.table_first.clone()) />
                <LiveNumber doc=doc place=Codesign field=fields::TABLE_MONTHS register=slice(whole, |view| view.table_months.clone()) min=0 max=MONTHS />
                <LiveNumber doc=doc place=Codesign field=fields::TABLE_EXT_MONTHS register=slice(whole, |view| view.table_ext_months.clone()) min=0 max=MONTHS />
            </div>
            <div class="field-row">
                <LiveDate doc=doc place=Codesign field=fields::AGREEMENT_DATE register=slice(whole, |view| view.agreement_date.clone()) />
                <LiveLine doc=doc place=Codesign field=fields::AGREEMENT_REF register=slice(whole, |view| view.agreement_ref.clone()) />
                <LiveDate doc=doc place=Codesign field=fields::AGREEMENT_END register=slice(whole, |view| view.agreement_end.clone()) />
            </div>
        </section>
    }
}
