//! What was found, by family, with the words around.

use intreccio_model::search::{Hit, Part, Thing};
use intreccio_model::vocab::{LineKind, Vocabulary};
use leptos::prelude::*;

use super::Shown;
use super::place::{route, thing_words};
use crate::bridge::{DocRef, Id16};
use crate::i18n::{t_string, use_i18n};
use crate::page::family::diary::line_look;
use crate::page::family::reasoned::Reasoned;
use crate::ui::directory::use_directory;
use crate::ui::found::use_found;
use crate::ui::icon::Drawing;
use crate::ui::route::parse_hex;
use crate::ui::session::table_title;
use crate::ui::{use_now, when, words as labels};
use crate::window::client::use_client;

/// The results of one family, best first.
#[derive(Clone, PartialEq)]
struct Group {
    plan: Id16,
    hits: Vec<Hit<DocRef>>,
}

/// Families in the order of their best results.
fn groups(hits: &[Hit<DocRef>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for hit in hits {
        let Some(plan) = parse_hex(&hit.plan) else { continue };
        match groups.iter_mut().find(|group| group.plan == plan) {
            Some(group) => group.hits.push(hit.clone()),
            None => groups.push(Group { plan, hits: vec![hit.clone()] }),
        }
    }
    groups
}

#[component]
pub fn Results(shown: Shown) -> impl IntoView {
    let found =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|found| groups(&found.hits)).unwrap_or_default()));
    move || found.get().into_iter().map(|group| view! { <Family group=group /> }).collect_view()
}

#[component]
fn Family(group: Group) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Group { plan, hits } = group;
    let family = move || {
        client.families.with(|all| {
            let family = all.iter().find(|family| family.doc.doc == plan)?;
            Some(family.card.title())
        })
    };
    let session = move || {
        client.table.with(|all| {
            let entry = all.iter().find(|entry| entry.doc.doc == plan)?;
            Some(table_title(i18n, &entry.card))
        })
    };
    let name = move || family().or_else(session);
    view! {
        <section class="plan-section">
            <h2>{name}</h2>
            <ul class="plain-list">{hits.into_iter().map(|hit| view! { <li class="search-hit"><Result plan=plan hit=hit /></li> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Result(plan: Id16, hit: Hit<DocRef>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let found = use_found();
    let directory = use_directory();
    let reasoned: Reasoned = expect_context();
    let href = route(plan, hit.thing, &hit.path).path();
    let (at, excerpt) = (hit.doc, hit.excerpt);
    let of_family = hit.thing != Thing::Session;
    let covered = Memo::new(move |_| of_family && at.doc == plan && reasoned.covers(directory, at));
    let (thing, label, kind, date, author, path) =
        (hit.thing, hit.label, hit.line_kind, hit.date, hit.author, hit.path);
    let what = move || match kind {
        Some(kind) => labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code()),
        None => format!("{} · {}", thing_words(i18n, thing), labels::field_now(i18n, &label)),
    };
    let whose = move || {
        let day = date.map(|date| when::day(i18n.get_locale(), now.today(), date));
        let who = author.map(|author| directory.name_or_you(i18n, Some(author)));
        [day, who].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let part = |part: Part| {
        if part.marked { view! { <mark>{part.text}</mark> }.into_any() } else { view! { {part.text} }.into_any() }
    };
    let words = move || match covered.get() {
        true => view! { {t_string!(i18n, reserved.gate_covered)} }.into_any(),
        false => excerpt.iter().cloned().map(part).collect_view().into_any(),
    };
    view! {
        <p class="row-wrap mb-0">
            <span class="chip">{kind.map(|kind| view! { <Drawing icon=line_look(Some(kind)).1 /> })}{what}</span>
            <span class="quiet small">{whose}</span>
        </p>
        <a class="search-words sensitive" href=href on:click=move |_| found.look_for(plan, path.clone())>{words}</a>
    }
}
