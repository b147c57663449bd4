//! The economic plan of a co-design: a grid like a spreadsheet's, the rules it keeps, its sums, what was spent, two keys, files.

mod edits;
mod files;
mod grid;
mod keys;
mod paste;
mod rules;
pub mod since;
mod spent;
mod summary;

use intreccio_model::budget::cell::Names;
use intreccio_model::budget::sums::{self, Checks, Sums};
use intreccio_model::budget::{self, BudgetView, Frame};
use intreccio_model::codesign;
use intreccio_model::ids::Id;
use intreccio_model::roles::Area;
use leptos::prelude::*;

use super::seats::Seats;
use crate::bridge::{DocRef, Id16};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::words as labels;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

/// The plan of the page and what is computed of it.
#[derive(Clone, Copy)]
pub struct Plan {
    pub doc: OpenDoc,
    pub view: Memo<BudgetView>,
    /// `None` while the co-design is not here: nothing can be measured, and nobody can approve.
    pub frame: Memo<Option<Frame>>,
    pub sums: Memo<Sums>,
    pub checks: Memo<Checks>,
}

pub fn use_plan() -> Plan {
    expect_context()
}

/// What words mean here. The function must not be kept.
pub fn with_names<R>(i18n: I18n, directory: Directory, frame: &Frame, read: impl FnOnce(&Names<'_>) -> R) -> R {
    let organization = |id: Id| directory.organization(i18n, Some(id));
    let locale = i18n.get_locale();
    let words = |list: &str, code: &str| labels::vocabulary(locale, list, code);
    read(&Names {
        partners: &frame.partners,
        organization: &organization,
        words: &words,
        style: labels::number_style(i18n),
    })
}

/// The page, as soon as the document is here.
#[component]
pub fn BudgetPage(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let at = Memo::new(move |_| client.table.with(|all| all.iter().map(|entry| entry.doc).find(|at| at.doc == doc)));
    move || match at.get().map(|at| client.document(at)) {
        None => view! { <Page title=words!(i18n, budget.title)><p class="quiet">{t!(i18n, table.gone)}</p></Page> }
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

/// With the co-design whose plan it is, where this device has it.
#[component]
fn Open(doc: OpenDoc) -> impl IntoView {
    let client = use_client();
    let view = Memo::new(move |_| doc.with(budget::read).0);
    let codesign = Memo::new(move |_| {
        let of = view.with(BudgetView::codesign_doc)?;
        client.table.with(|all| all.iter().map(|entry| entry.doc).find(|at| at.doc == of.0))
    });
    move || view! { <Measured doc=doc view=view codesign=codesign.get() /> }
}

#[component]
fn Measured(doc: OpenDoc, view: Memo<BudgetView>, codesign: Option<DocRef>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let opened = codesign.map(|at| client.document(at));
    let frame = Memo::new(move |_| {
        let open = opened?.get()?.ok()?;
        Some(Frame::of(&open.with(codesign::read).0))
    });
    let sums = Memo::new(move |_| view.with(sums::sums));
    let checks = Memo::new(move |_| {
        let frame = frame.get().unwrap_or_default();
        view.with(|view| sums.with(|sums| sums::checks(view, &frame, sums)))
    });
    provide_context(Plan { doc, view, frame, sums, checks });
    let title = Signal::derive(move || {
        let title = view.with(|view| view.title.value.clone()).filter(|title| !title.is_empty());
        title.unwrap_or_else(|| t_string!(i18n, budget.title).to_owned())
    });
    let kicker = Signal::derive(move || {
        let at = codesign?;
        client.table.with(|all| all.iter().find(|entry| entry.doc == at).map(|entry| entry.card.title.clone()))
    });
    let kicker = Signal::derive(move || kicker.get().unwrap_or_else(|| t_string!(i18n, table.title).to_owned()));
    view! {
        <Page title=title kicker=kicker>
            {codesign.map(|at| view! { <p class="no-print"><a href=Route::Codesign(at.doc).path()>{t!(i18n, budget.to_codesign)}</a></p> })}
            <rules::Rules />
            <grid::Grid />
            <keys::Keys />
            <summary::Summary />
            <spent::Spent />
            <files::Files />
            <Seats space=doc.at.space area=Area::Budget />
        </Page>
    }
}

/// The directory and the language, for what runs outside of views.
#[derive(Clone, Copy)]
struct Words {
    i18n: I18n,
    directory: Directory,
}

impl Words {
    fn here() -> Self {
        Self { i18n: use_i18n(), directory: use_directory() }
    }
}
