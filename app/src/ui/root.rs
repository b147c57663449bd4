//! The root of the interface: what all pages share, and whether the start, the recovery key or the workspace is shown.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Router;

use super::fetched::{Fetched, Missing};
use super::page::{Notice, Page, Tone};
use super::preferences::{Preferences, choose_language, follow_language};
use super::route::invitation_code;
use super::toast::Toasts;
use super::{Now, browser};
use crate::i18n::{I18nContextProvider, Locale, t, t_string, use_i18n};
use crate::page::start::{Invitation, Recovery, RecoveryKey, Start};
use crate::parts::{self, MakeView};
use crate::window::boot::Boot;
use crate::window::client::{Client, Phase, use_client};
use crate::window::rich_typing::EditorSource;
use crate::words;

/// The whole interface.
#[component]
pub fn App(boot: Boot) -> impl IntoView {
    view! {
        <I18nContextProvider>
            <Root boot=boot />
        </I18nContextProvider>
    }
}

/// Makes what all pages share, once.
#[component]
fn Root(boot: Boot) -> impl IntoView {
    let i18n = use_i18n();
    follow_language(i18n);
    provide_context(boot.font_files());
    provide_context(EditorSource::of(boot.clone()));
    let client = Client::start(boot);
    let preferences = Preferences::start();
    provide_context(Now::start());
    provide_context(preferences);
    provide_context(Toasts::start());
    provide_context(RecoveryKey(RwSignal::new(None)));
    provide_context(watch_invitations());
    // Behind the first page. What cannot be fetched now is fetched when it is needed.
    Effect::new(|_| {
        spawn_local(async {
            drop(parts::fetch_workspace().await);
            drop(parts::fetch_pages().await);
        });
    });
    match client {
        Ok(client) => {
            provide_context(client);
            client.lock_when_idle(preferences.lock_minutes.into());
            view! { <Router><Gate /></Router> }.into_any()
        }
        Err(_) => view! { <Broken /> }.into_any(),
    }
}

/// Takes the secret of an invitation out of the address as soon as it is there.
fn watch_invitations() -> Invitation {
    let code = RwSignal::new(None);
    let take = move || {
        if let Some(found) = invitation_code(&browser::fragment()) {
            let _still_in_history = browser::drop_fragment();
            code.set(Some(found));
        }
    };
    take();
    let handle = window_event_listener(leptos::ev::hashchange, move |_| take());
    on_cleanup(move || handle.remove());
    Invitation(code)
}

/// The start, the recovery key, or the workspace.
#[component]
fn Gate() -> impl IntoView {
    let client = use_client();
    let RecoveryKey(recovery) = expect_context();
    let phase = Memo::new(move |_| match client.phase.get() {
        Phase::Locked(_) => Shown::Start,
        Phase::Starting => Shown::Waiting,
        Phase::Broken => Shown::Broken,
        Phase::Open if recovery.with(Option::is_some) => Shown::Recovery,
        Phase::Open => Shown::Workspace,
    });
    move || match phase.get() {
        Shown::Start => view! { <Start /> }.into_any(),
        Shown::Waiting => view! { <Waiting /> }.into_any(),
        Shown::Broken => view! { <Broken /> }.into_any(),
        Shown::Recovery => {
            let key = recovery.get_untracked().unwrap_or_default();
            view! { <main id="contenuto" tabindex="-1" class="start"><Recovery key=key done=Callback::new(move |()| recovery.set(None)) /></main> }.into_any()
        }
        Shown::Workspace => view! { <Workspace /> }.into_any(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Waiting,
    Start,
    Recovery,
    Workspace,
    Broken,
}

/// The workspace, as soon as its part of the program is here.
#[component]
fn Workspace() -> impl IntoView {
    let fetched = RwSignal::new(Fetched::<MakeView>::Coming);
    let fetch = move || {
        fetched.set(Fetched::Coming);
        spawn_local(async move {
            let part = parts::workspace().await.map_or(Fetched::Missing, Fetched::Here);
            fetched.try_set(part);
        });
    };
    fetch();
    move || match fetched.get() {
        Fetched::Coming => view! { <Waiting /> }.into_any(),
        Fetched::Here(make) => make(),
        Fetched::Missing => view! { <main id="contenuto" class="start"><Missing again=fetch /></main> }.into_any(),
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let i18n = use_i18n();
    view! { <main id="contenuto" class="start"><p role="status">{t!(i18n, shell.opening)}</p></main> }
}

#[component]
fn Broken() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main id="contenuto" class="start">
            <Page title=words!(i18n, shell.broken_title)>
                <Notice tone=Tone::Danger><p>{t!(i18n, shell.broken)}</p></Notice>
            </Page>
        </main>
    }
}

/// The two languages, each in its own words.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let i18n = use_i18n();
    let choice = move |locale: Locale, name: &'static str| {
        let on = move |_| choose_language(i18n, locale);
        let code: &'static str = match locale {
            Locale::it => "it",
            Locale::en => "en",
        };
        view! {
            <label class="segment" lang=code>
                <input type="radio" name="language" prop:checked=move || i18n.get_locale() == locale on:change=on />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{t!(i18n, common.language)}</legend>
            {move || choice(Locale::it, t_string!(i18n, common.italian))}
            {move || choice(Locale::en, t_string!(i18n, common.english))}
        </fieldset>
    }
}
