//! What narrows a search.

use intreccio_model::ids::UserId;
use intreccio_model::search::{Query, Thing};
use intreccio_model::time::Date;
use intreccio_model::vocab::{LineKind, Vocabulary};
use leptos::prelude::*;

use super::place::thing_words;
use crate::i18n::{t, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::route::hex;
use crate::ui::words as labels;
use crate::window::client::use_client;

#[component]
pub fn Filters(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let narrowed = query.with_untracked(Query::has_filter);
    view! {
        <details class="disclosure" open=narrowed>
            <summary>{t!(i18n, search.filters)}</summary>
            <div class="stack">
                <Things query=query />
                <div class="field-row">
                    <FamilyField query=query />
                    <AuthorField query=query />
                    <LineField query=query />
                    <Days query=query />
                </div>
            </div>
        </details>
    }
}

#[component]
fn Things(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let segment = move |thing: &Thing| {
        let thing = *thing;
        let change = move |event| {
            let on = event_target_checked(&event);
            query.update(|query| {
                query.things.retain(|other| *other != thing);
                if on {
                    query.things.push(thing);
                }
            });
        };
        view! {
            <label class="segment">
                <input type="checkbox" prop:checked=move || query.with(|query| query.things.contains(&thing)) on:change=change />
                <span>{move || thing_words(i18n, thing)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{t!(i18n, search.things)}</legend>
            {Thing::ALL.iter().map(segment).collect_view()}
        </fieldset>
    }
}

#[component]
fn FamilyField(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let families = Memo::new(move |_| {
        let name = |family: &crate::bridge::FamilyEntry| (hex(&family.doc.doc), family.card.title());
        client.families.with(|all| all.iter().map(name).collect::<Vec<_>>())
    });
    let option = move |(id, words): (String, String)| {
        let own = id.clone();
        let chosen = move || query.with(|query| query.family.as_ref() == Some(&own));
        view! { <option value=id prop:selected=chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="search-family">{t!(i18n, search.family)}</label>
            <select id="search-family" class="form-control" on:change=move |event| query.update(|query| query.family = Some(event_target_value(&event)).filter(|id| !id.is_empty()))>
                <option value="" prop:selected=move || query.with(|query| query.family.is_none())>{t!(i18n, search.all)}</option>
                {move || families.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn AuthorField(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let option = move |user: UserId| {
        let chosen = move || query.with(|query| query.author == Some(user));
        view! { <option value=user.to_string() prop:selected=chosen>{directory.name_and_role(i18n, user)}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="search-author">{t!(i18n, search.author)}</label>
            <select id="search-author" class="form-control" on:change=move |event| query.update(|query| query.author = event_target_value(&event).parse().ok())>
                <option value="" prop:selected=move || query.with(|query| query.author.is_none())>{t!(i18n, search.anybody)}</option>
                {move || directory.operators().into_iter().map(|operator| option(operator.user)).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn LineField(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |kind: &LineKind| {
        let kind = *kind;
        let chosen = move || query.with(|query| query.line_kind == Some(kind));
        view! { <option value=kind.code() prop:selected=chosen>{move || labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code())}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="search-line">{t!(i18n, search.line)}</label>
            <select id="search-line" class="form-control" on:change=move |event| query.update(|query| query.line_kind = LineKind::from_code(&event_target_value(&event)))>
                <option value="" prop:selected=move || query.with(|query| query.line_kind.is_none())>{t!(i18n, search.all)}</option>
                {LineKind::ALL.iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Days(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let spelled = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    view! {
        <div class="field">
            <label class="field-label" for="search-from">{t!(i18n, search.from)}</label>
            <input id="search-from" class="form-control" type="date" prop:value=move || spelled(query.with(|query| query.from)) on:change=move |event| query.update(|query| query.from = event_target_value(&event).parse().ok()) />
        </div>
        <div class="field">
            <label class="field-label" for="search-to">{t!(i18n, search.to)}</label>
            <input id="search-to" class="form-control" type="date" prop:value=move || spelled(query.with(|query| query.to)) on:change=move |event| query.update(|query| query.to = event_target_value(&event).parse().ok()) />
        </div>
    }
}
