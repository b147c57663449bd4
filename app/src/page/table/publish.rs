//! Whether a text is to be published, and whether it may be: nothing in it may lead to a family.

use intreccio_model::codoc::publish::Leak;
use intreccio_model::field::codoc as fields;
use intreccio_model::place::Codoc;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::codoc::{Text, anchor, use_text};
use crate::bridge::{Answer, Ask};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::browser;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::LiveFlag;
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::window::client::use_client;

/// What the check found.
#[derive(Clone, PartialEq)]
enum Checked {
    NotYet,
    Found(Vec<Leak>),
    Failed(String),
}

#[component]
pub fn Publication() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Text { doc, view, .. } = use_text();
    let whole = Memo::new(move |_| Some(view.get()));
    let checked = RwSignal::new(Checked::NotYet);
    let publishable = move || view.with(|view| view.publishable.value == Some(true));
    let check = move || {
        spawn_local(async move {
            let found = match doc.settle().await {
                Ok(()) => client.ask(Ask::Leaks(doc.at)).await,
                Err(problem) => Answer::Failed(problem),
            };
            checked.try_set(match found {
                Answer::Leaks(leaks) => Checked::Found(leaks),
                Answer::Failed(problem) => Checked::Failed(problem_words(i18n, problem).to_owned()),
                _ => Checked::NotYet,
            });
        });
    };
    Effect::new(move |before: Option<bool>| {
        let now = publishable();
        if now && before != Some(true) {
            check();
        }
        now
    });
    let place = move |leak: &Leak| {
        let number = leak.clause.and_then(|id| {
            view.with(|view| view.numbers().into_iter().find(|(of, _)| *of == id).map(|(_, number)| number))
        });
        number.map_or_else(
            || t_string!(i18n, texts.leak_title).to_owned(),
            |number| t_string!(i18n, table.company_at, number = number),
        )
    };
    let row = move |leak: Leak| {
        let (words, at) = (leak.words.clone(), place(&leak));
        let id = leak.clause;
        view! {
            <li>
                <strong>{words}</strong>" — "
                {match id {
                    Some(id) => view! { <a href=format!("#{}", anchor(id)) on:click=move |event| { event.prevent_default(); browser::focus_at_top(&anchor(id)); }>{at}</a> }.into_any(),
                    None => view! { <span>{at}</span> }.into_any(),
                }}
            </li>
        }
    };
    let result = move || match checked.get() {
        Checked::NotYet => ().into_any(),
        Checked::Found(leaks) if leaks.is_empty() => {
            view! { <Notice tone=Tone::Success><p>{t!(i18n, texts.leak_none)}</p></Notice> }.into_any()
        }
        Checked::Found(leaks) => view! {
            <Notice tone=Tone::Warning>
                <p>{t!(i18n, texts.leak_some)}</p>
                <ul class="sensitive">{leaks.into_iter().map(row).collect_view()}</ul>
            </Notice>
        }
        .into_any(),
        Checked::Failed(words) => view! { <Notice tone=Tone::Danger><p>{words}</p></Notice> }.into_any(),
    };
    view! {
        <section class="plan-section no-print" aria-labelledby="text-publication">
            <h2 id="text-publication">{t!(i18n, texts.publication)}</h2>
            <LiveFlag doc=doc place=Codoc field=fields::PUBLISHABLE register=slice(whole, |view| view.publishable.clone()) />
            <p class="field-hint">{t!(i18n, texts.publication_hint)}</p>
            <div role="status">{result}</div>
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| check()><Drawing icon=Icon::Eye />{t!(i18n, texts.leak_check)}</button></div>
        </section>
    }
}
