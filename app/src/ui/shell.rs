//! The frame around the pages of a workspace: header, navigation, status line, notices, and what page the address asks for.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};

use super::command::{Command, CommandDialogs, Commands, use_commands};
use super::directory::{Directory, use_directory};
use super::found::Found;
use super::icon::{Drawing, Icon};
use super::page::{Empty, Page};
use super::preferences::use_preferences;
use super::reminders::{Reminders, use_reminders};
use super::route::Route;
use super::status::StatusLine;
use super::toast::{ToastPlace, use_toasts};
use super::{browser, use_now};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::reasoned::Reasoned;
use crate::page::later::{Later, LaterPage, LaterPages};
use crate::page::start::Invitation;
use crate::page::start::demo::Change;
use crate::page::table::{OfTable, TablePage, seats};
use crate::page::{families, today};
use crate::window::client::use_client;
use crate::words;

/// A workspace that is open.
#[component]
pub fn Shell() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let Some(me) = client.me.get_untracked() else { return ().into_any() };
    let directory = Directory::open(client, &me);
    provide_context(directory);
    provide_context(Found::start());
    let reasoned = Reasoned::start();
    reasoned.cover_lists(client, directory);
    provide_context(reasoned);
    seats::keep_seated(client, directory);
    provide_context(Reminders::start(client, use_now(), directory.me));
    let commands = Commands::start();
    provide_context(commands);
    commands.listen();
    provide_context(LaterPages::start());
    on_cleanup(move || toasts.clear());
    view! {
        <a class="skip-link" href="#contenuto" on:click=browser::skip_to_content>{t!(i18n, common.skip_to_content)}</a>
        <div class="app">
            <Header />
            <section class="app-status" aria-label=move || t_string!(i18n, shell.state)>
                <Banners demo=me.demo />
                <StatusLine open=commands.status />
            </section>
            <main id="contenuto" tabindex="-1" class="app-main"><Pages /></main>
            <Navigation />
        </div>
        <ToastPlace />
        <CommandDialogs />
    }
    .into_any()
}

#[component]
fn Header() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let commands = use_commands();
    let preferences = use_preferences();
    let name = move || directory.view.with(|view| view.as_ref().and_then(|view| view.name.value.clone()));
    let discreet_icon = Signal::derive(move || if preferences.discreet.get() { Icon::EyeOff } else { Icon::Eye });
    view! {
        <header class="app-header">
            <a class="app-brand" href=Route::Today.path()>
                <Mark />
                <span>{move || name().unwrap_or_else(|| t_string!(i18n, common.product_name).to_owned())}</span>
            </a>
            <div class="app-header-actions">
                <a class="btn" href=Route::Search.path()>
                    <Drawing icon=Icon::Search />
                    <span class="header-words">{t!(i18n, shell.search)}</span>
                </a>
                <button type="button" class="btn" aria-pressed=move || preferences.discreet.get().to_string() on:click=move |_| commands.run(Command::Discreet)>
                    <Drawing icon=discreet_icon />
                    <span class="header-words">{t!(i18n, shell.discreet)}</span>
                </button>
                <button type="button" class="btn" on:click=move |_| commands.run(Command::Lock)>
                    <Drawing icon=Icon::Lock />
                    <span class="header-words">{t!(i18n, shell.lock)}</span>
                </button>
            </div>
        </header>
    }
}

/// The mark of the product: two threads that cross.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M3 6c9 0 9 12 18 12M3 18c4 0 6-2.500 7.500-5M13.500 11C15 8.500 17 6 21 6" fill="none" stroke="currentColor" stroke-width="2.500" stroke-linecap="round" />
        </svg>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let location = use_location();
    let here = Memo::new(move |_| Route::of(&location.pathname.get()).section());
    let waiting = Signal::derive(move || client.review.with(Vec::len));
    let reminders = use_reminders().waiting;
    let reminders = Signal::derive(move || reminders.with(Vec::len));
    let none = Signal::stored(0);
    let link = move |route: Route, icon: Icon, label: Signal<String>, count: Signal<usize>| {
        let own = route.clone();
        let of = if route == Route::Agenda { words!(i18n, shell.reminders) } else { words!(i18n, shell.to_review) };
        view! {
            <li>
                <a class="app-nav-link" href=route.path() aria-current=move || (here.get() == own).then_some("page")>
                    <Drawing icon=icon />
                    <span>{label}</span>
                    <Show when=move || { count.get() > 0 }>
                        <span class="app-nav-count">{count}<span class="visually-hidden">" "{of}</span></span>
                    </Show>
                </a>
            </li>
        }
    };
    view! {
        <nav class="app-nav" aria-label=move || t_string!(i18n, shell.navigation)>
            <ul>
                {link(Route::Today, Icon::Home, words!(i18n, shell.today), none)}
                {link(Route::Families, Icon::Family, words!(i18n, shell.families), none)}
                {link(Route::Tables, Icon::Table, words!(i18n, shell.tables), none)}
                {link(Route::Agenda, Icon::Clock, words!(i18n, shell.agenda), reminders)}
                {link(Route::Review, Icon::Review, words!(i18n, shell.review), waiting)}
                {link(Route::People, Icon::People, words!(i18n, shell.people), none)}
                {link(Route::Settings, Icon::Settings, words!(i18n, shell.settings), none)}
            </ul>
        </nav>
    }
}

/// What concerns the whole app: fictional data, a version that waits, an invitation to somewhere else.
#[component]
fn Banners(demo: bool) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let commands = use_commands();
    let toasts = use_toasts();
    let Invitation(invitation) = expect_context();
    let update = move |_| {
        spawn_local(async move {
            if client.activate_update().await.is_err() {
                toasts.fail(t_string!(i18n, shell.update_refused));
            }
        });
    };
    view! {
        <Show when=move || demo>
            <div class="banner banner-demo">
                <Drawing icon=Icon::Alert />
                <span>{t!(i18n, shell.demo)}</span>
                <Change />
            </div>
        </Show>
        <Show when=move || client.update.get()>
            <div class="banner banner-update" role="status">
                <p>{t!(i18n, shell.update)}</p>
                <button type="button" class="btn btn-primary" on:click=update>{t!(i18n, shell.update_now)}</button>
            </div>
        </Show>
        <Show when=move || invitation.with(Option::is_some)>
            <div class="banner" role="status">
                <p>{t!(i18n, shell.invitation_waits)}</p>
                <button type="button" class="btn btn-primary" on:click=move |_| commands.lock()>{t!(i18n, shell.lock_and_join)}</button>
                <button type="button" class="btn btn-link" on:click=move |_| invitation.set(None)>{t!(i18n, common.not_now)}</button>
            </div>
        </Show>
    }
}

/// The page that the address asks for.
#[component]
fn Pages() -> impl IntoView {
    let location = use_location();
    write_address();
    let route = Memo::new(move |_| Route::of(&location.pathname.get()));
    // A plan stays open while one moves between its parts.
    let kept = Memo::new(move |_| match route.get() {
        Route::Family(doc, _) => Route::Family(doc, super::route::Part::Summary),
        other => other,
    });
    move || match kept.get() {
        Route::Today => view! { <today::Today /> }.into_any(),
        Route::Families => view! { <families::Families /> }.into_any(),
        Route::NewFamily => view! { <Later page=LaterPage::NewFamily /> }.into_any(),
        Route::Family(doc, _) => view! { <Later page=LaterPage::Family(doc, route) /> }.into_any(),
        Route::NewVisit => view! { <Later page=LaterPage::NewVisit /> }.into_any(),
        Route::Visit(doc, event) => view! { <Later page=LaterPage::Visit(doc, event) /> }.into_any(),
        Route::Report(doc, report) => view! { <Later page=LaterPage::Report(doc, report) /> }.into_any(),
        Route::FamilyVersion(doc) => view! { <Later page=LaterPage::FamilyVersion(doc) /> }.into_any(),
        Route::Agenda => view! { <Later page=LaterPage::Agenda /> }.into_any(),
        Route::Search => view! { <Later page=LaterPage::Search /> }.into_any(),
        Route::Numbers => view! { <Later page=LaterPage::Numbers /> }.into_any(),
        Route::Guidelines => view! { <Later page=LaterPage::Guidelines /> }.into_any(),
        Route::Tables => view! { <OfTable page=TablePage::All /> }.into_any(),
        Route::Codesign(doc) => view! { <OfTable page=TablePage::Codesign(doc) /> }.into_any(),
        Route::Codoc(doc) => view! { <OfTable page=TablePage::Codoc(doc) /> }.into_any(),
        Route::Session(doc) => view! { <OfTable page=TablePage::Session(doc) /> }.into_any(),
        Route::Budget(doc) => view! { <OfTable page=TablePage::Budget(doc) /> }.into_any(),
        Route::Reopening(doc, id) => view! { <OfTable page=TablePage::Reopening(doc, id) /> }.into_any(),
        Route::Review => view! { <Later page=LaterPage::Review /> }.into_any(),
        Route::People => view! { <Later page=LaterPage::People /> }.into_any(),
        Route::Settings => view! { <Later page=LaterPage::Settings /> }.into_any(),
        Route::Accessibility => view! { <Later page=LaterPage::Accessibility /> }.into_any(),
        Route::NotFound => view! { <NotFound /> }.into_any(),
    }
}

/// Writes the page that a link led to into the address and the history. The router waits with it until its own `Routes` have chosen a page;
/// here pages are chosen by [`Pages`].
fn write_address() {
    let location = use_location();
    let Some(browser) = use_context::<BrowserUrl>() else { return };
    Effect::new(move |_| {
        location.pathname.track();
        browser.ready_to_complete();
    });
}

#[component]
fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=words!(i18n, shell.not_found_title)>
            <Empty words=words!(i18n, shell.not_found)>
                <a class="btn btn-primary" href=Route::Today.path()>{t!(i18n, shell.to_today)}</a>
            </Empty>
        </Page>
    }
}
