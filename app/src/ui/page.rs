//! The frame of a page: its title, where the focus goes, and what stands where there is nothing to show.

use leptos::html::H1;
use leptos::prelude::*;

use super::browser;
use super::icon::{Drawing, Icon};
use crate::i18n::{t_string, use_i18n};

/// Names the page, moves the focus to its heading, and shows its content.
///
/// The browser's title is `tab`, or else the heading: titles end up in histories, so they hold codes and no names. The focus moves
/// again when `part` changes.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] tab: Option<Signal<String>>,
    #[prop(optional, into)] part: Option<Signal<String>>,
    #[prop(optional, into)] kicker: Option<Signal<String>>,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let heading = NodeRef::<H1>::new();
    let named = tab.unwrap_or(title);
    Effect::new(move |_| browser::set_title(&t_string!(i18n, common.page_title, page = named.get())));
    Effect::new(move |_| {
        if let Some(part) = part {
            part.track();
        }
        if let Some(heading) = heading.get() {
            let _unfocusable = heading.focus();
        }
    });
    view! {
        <header class="page-head">
            <div>
                {kicker.map(|kicker| view! { <p class="page-kicker">{kicker}</p> })}
                <h1 node_ref=heading tabindex="-1">{title}</h1>
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </header>
        <div class="stack">{children()}</div>
    }
}

/// One sentence and perhaps one action, where a list would be.
#[component]
pub fn Empty(
    #[prop(into)] words: Signal<String>,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Drawing icon=icon.unwrap_or(Icon::Info) />
            <p>{words}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// How loud a notice is. The word before its text says it too, so that it does not hang on the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Info,
    Warning,
    Danger,
    Success,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "alert alert-info",
            Self::Warning => "alert alert-warning",
            Self::Danger => "alert alert-danger",
            Self::Success => "alert alert-success",
        }
    }
}

/// A notice within a page.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    view! {
        <div class=tone.class()>
            <div>{children()}</div>
        </div>
    }
}
