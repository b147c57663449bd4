//! Every page but the home page and the list of families. They are a part of the program of its own
//! (`parts::later_pages`), which the window begins to fetch as soon as it has the work: nothing outside may call [`show`].

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    accessibility, agenda, family, family_version, guidelines, new_family, numbers, people, report, review, search,
    settings, visit,
};
use crate::bridge::Id16;
use crate::i18n::{t, use_i18n};
use crate::parts::{self, ShowLater};
use crate::ui::fetched::{Fetched, Missing};
use crate::ui::route::Route;

/// A page of this part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaterPage {
    /// A plan; the route says which part of its page.
    Family(Id16, Memo<Route>),
    NewVisit,
    Visit(Id16, String),
    Report(Id16, String),
    FamilyVersion(Id16),
    Agenda,
    Search,
    Numbers,
    Guidelines,
    NewFamily,
    Review,
    People,
    Settings,
    Accessibility,
}

/// The page. To be reached by [`Later`] only, or all of it comes with the part that calls it.
pub fn show(page: LaterPage) -> AnyView {
    match page {
        LaterPage::Family(doc, route) => view! { <family::FamilyPage doc=doc route=route /> }.into_any(),
        LaterPage::NewVisit => view! { <visit::new::NewVisit /> }.into_any(),
        LaterPage::Visit(doc, event) => view! { <visit::VisitPage doc=doc event=event /> }.into_any(),
        LaterPage::Report(doc, report) => view! { <report::ReportPage doc=doc report=report /> }.into_any(),
        LaterPage::FamilyVersion(doc) => view! { <family_version::FamilyVersionPage doc=doc /> }.into_any(),
        LaterPage::Agenda => view! { <agenda::Agenda /> }.into_any(),
        LaterPage::Search => view! { <search::Search /> }.into_any(),
        LaterPage::Numbers => view! { <numbers::Numbers /> }.into_any(),
        LaterPage::Guidelines => view! { <guidelines::Guidelines /> }.into_any(),
        LaterPage::NewFamily => view! { <new_family::NewFamily /> }.into_any(),
        LaterPage::Review => view! { <review::Review /> }.into_any(),
        LaterPage::People => view! { <people::People /> }.into_any(),
        LaterPage::Settings => view! { <settings::Settings /> }.into_any(),
        LaterPage::Accessibility => view! { <accessibility::Accessibility /> }.into_any(),
    }
}

/// How far the part is.
#[derive(Clone, Copy)]
pub struct LaterPages(RwSignal<Fetched<ShowLater>>);

impl LaterPages {
    /// Begins to fetch it.
    pub fn start() -> Self {
        let pages = Self(RwSignal::new(Fetched::Coming));
        pages.fetch();
        pages
    }

    fn fetch(self) {
        self.0.set(Fetched::Coming);
        spawn_local(async move {
            self.0.try_set(parts::later_pages().await.map_or(Fetched::Missing, Fetched::Here));
        });
    }
}

/// A page of this part, as soon as it is here.
#[component]
pub fn Later(page: LaterPage) -> impl IntoView {
    let i18n = use_i18n();
    let pages: LaterPages = expect_context();
    // An attempt that failed while nobody looked is made again when somebody does.
    if matches!(pages.0.get_untracked(), Fetched::Missing) {
        pages.fetch();
    }
    move || match pages.0.get() {
        Fetched::Coming => view! { <p role="status">{t!(i18n, shell.page_coming)}</p> }.into_any(),
        Fetched::Here(show) => show(page.clone()),
        Fetched::Missing => view! { <Missing again=move || pages.fetch() /> }.into_any(),
    }
}
