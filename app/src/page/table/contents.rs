//! The way around in a text: number and title of each clause, the headings in it, how long it is, what is open.

use intreccio_model::codoc::outline::{Figures, Heading, Outliner, Section};
use intreccio_model::codoc::remarks;
use intreccio_model::ids::Id;
use leptos::prelude::*;
use serde_json::json;

use super::codoc::{Text, anchor, use_text};
use super::desk::use_desk;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::directory::use_directory;
use crate::ui::page::{Notice, Tone};

/// The router would take the fragment for a page.
fn jump(event: &leptos::ev::MouseEvent, id: Id) {
    event.prevent_default();
    browser::focus_at_top(&anchor(id));
}

/// The outline.
#[component]
pub fn Contents() -> impl IntoView {
    let i18n = use_i18n();
    let Text { doc, view, settled, .. } = use_text();
    let outliner = StoredValue::new(Outliner::default());
    let read = Memo::new(move |_| {
        settled.track();
        let read =
            |outliner: &mut Outliner| view.with(|view| doc.with_writes(|doc, writes| outliner.read(doc, writes, view)));
        outliner.try_update_value(read).unwrap_or_default()
    });
    let sections = Memo::new(move |_| read.with(|(sections, _)| sections.clone()));
    let words = move || t_string!(i18n, table.words, count = read.with(|(_, figures)| figures.words));
    view! {
        <details class="disclosure no-print" open=true>
            <summary>{t!(i18n, table.outline)}" "<span class="quiet">{words}</span></summary>
            <nav aria-label=move || t_string!(i18n, table.outline)>
                <ol class="outline">{move || sections.get().into_iter().map(|section| view! { <Row section=section /> }).collect_view()}</ol>
            </nav>
            <Statistics figures=Signal::derive(move || read.with(|(_, figures)| *figures)) />
        </details>
        <NamesMe />
    }
}

#[component]
fn Row(section: Section) -> impl IntoView {
    let i18n = use_i18n();
    let Section { id, number, title, headings } = section;
    let inner = number.contains('.');
    let count = headings.len();
    let more = move || t_string!(i18n, remarks.headings, count = count);
    let of = title.clone();
    let headings = (count > 0).then(|| {
        let rows =
            headings.into_iter().enumerate().map(|(at, heading)| view! { <Inner id=id at=at heading=heading /> });
        view! {
            <details class="outline-more">
                <summary>{more}<span class="visually-hidden">": "{of}</span></summary>
                <ul class="plain-list">{rows.collect_view()}</ul>
            </details>
        }
    });
    view! {
        <li class:outline-inner=inner>
            <a href=format!("#{}", anchor(id)) on:click=move |event| jump(&event, id)><span class="quiet">{number}</span>" "{title}</a>
            {headings}
        </li>
    }
}

#[component]
fn Inner(id: Id, at: usize, heading: Heading) -> impl IntoView {
    let desk = use_desk();
    let Heading { number, level, text } = heading;
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let _shown: Option<bool> = desk.ask(id, &json!({"what": "heading", "number": at}));
    };
    view! {
        <li class:outline-inner=level != 1><a href=format!("#{}", anchor(id)) on:click=go><span class="quiet">{number}</span>" "{text}</a></li>
    }
}

#[component]
fn Statistics(figures: Signal<Figures>) -> impl IntoView {
    let i18n = use_i18n();
    let Text { view, .. } = use_text();
    let words = move || {
        let Figures { words, characters, paragraphs, pages } = figures.get();
        t_string!(i18n, remarks.figures, words = words, characters = characters, paragraphs = paragraphs, pages = pages)
    };
    let open = move || {
        view.with(|view| {
            let (mut comments, mut proposals) = (0, 0);
            for clause in view.present() {
                comments += clause.comments.iter().filter(|one| !one.is_resolved()).count();
                proposals += clause.proposals.iter().filter(|one| one.is_open()).count();
            }
            t_string!(i18n, remarks.open_figures, comments = comments, proposals = proposals)
        })
    };
    view! { <p class="small quiet mb-0">{words}" · "{open}</p> }
}

/// Where open comments name the person at this device.
#[component]
fn NamesMe() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Text { view, .. } = use_text();
    let named = Memo::new(move |_| {
        view.with(|view| {
            let mut clauses: Vec<Id> =
                remarks::mentions_of(view, directory.me).into_iter().map(|(clause, _)| clause).collect();
            clauses.dedup();
            let title = |id: Id| view.clause(id).and_then(|clause| clause.title.value.clone()).unwrap_or_default();
            clauses.into_iter().map(|id| (id, title(id))).collect::<Vec<_>>()
        })
    });
    let link = move |(id, title): (Id, String)| {
        view! { <li><a href=format!("#{}", anchor(id)) on:click=move |event| jump(&event, id)>{title}</a></li> }
    };
    view! {
        <Show when=move || named.with(|named| !named.is_empty())>
            <Notice tone=Tone::Info>
                <p class="mb-0">{t!(i18n, remarks.names_me)}</p>
                <ul class="mb-0">{move || named.get().into_iter().map(link).collect_view()}</ul>
            </Notice>
        </Show>
    }
}
