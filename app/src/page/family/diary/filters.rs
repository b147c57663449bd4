//! The fields that narrow the diary.

use intreccio_model::ids::Party;
use intreccio_model::sort;
use intreccio_model::vocab::{EventKind, Vocabulary};
use leptos::prelude::*;

use super::filter::{Filter, everybody};
use crate::i18n::{t, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::whereabouts::short;
use crate::ui::words as labels;

#[component]
pub fn Filters(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, diary.narrow)}</summary>
            <form class="stack" role="search" on:submit=|event| event.prevent_default()>
                <div class="field">
                    <label class="field-label" for="diary-words">{t!(i18n, diary.words)}</label>
                    <input id="diary-words" class="form-control" type="search" autocomplete="off" prop:value=move || filter.with(|filter| filter.words.clone()) on:input=move |event| filter.update(|filter| filter.words = event_target_value(&event)) />
                </div>
                <div class="field-row">
                    <KindField filter=filter />
                    <PersonField filter=filter />
                    <ObjectiveField filter=filter />
                    <Days filter=filter />
                </div>
                <div class="actions"><button type="button" class="btn btn-outline-primary" disabled=move || filter.with(Filter::is_empty) on:click=move |_| filter.set(Filter::default())>{t!(i18n, diary.show_all)}</button></div>
            </form>
        </details>
    }
}

#[component]
fn KindField(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |kind: &EventKind| {
        let kind = *kind;
        let chosen = move || filter.with(|filter| filter.kind == Some(kind));
        view! { <option value=kind.code() prop:selected=chosen>{move || labels::vocabulary(i18n.get_locale(), EventKind::NAME, kind.code())}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="diary-kind">{t!(i18n, diary.kind)}</label>
            <select id="diary-kind" class="form-control" on:change=move |event| filter.update(|filter| filter.kind = EventKind::from_code(&event_target_value(&event)))>
                <option value="" prop:selected=move || filter.with(|filter| filter.kind.is_none())>{t!(i18n, diary.any)}</option>
                {EventKind::ALL.iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn PersonField(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let people = Memo::new(move |_| {
        plan.with(|plan| {
            let words = |party: Party| {
                let words = directory.party(i18n, plan, &party);
                (party, words)
            };
            let mut people: Vec<(Party, String)> = everybody(plan).into_iter().map(words).collect();
            sort::by_key(&mut people, |(_, words)| words.to_lowercase());
            people
        })
    });
    let option = move |(party, words): (Party, String)| {
        let code = party.to_string();
        let chosen = move || filter.with(|filter| filter.person.as_ref() == Some(&party));
        view! { <option value=code prop:selected=chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="diary-person">{t!(i18n, diary.person)}</label>
            <select id="diary-person" class="form-control" on:change=move |event| filter.update(|filter| filter.person = event_target_value(&event).parse().ok())>
                <option value="" prop:selected=move || filter.with(|filter| filter.person.is_none())>{t!(i18n, diary.anybody)}</option>
                {move || people.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn ObjectiveField(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let objectives = Memo::new(move |_| {
        plan.with(|plan| {
            let there = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
            there.map(|objective| (objective.id, short(&objective.text.value))).collect::<Vec<_>>()
        })
    });
    let option = move |(id, words): (intreccio_model::ids::Id, String)| {
        let chosen = move || filter.with(|filter| filter.objective == Some(id));
        view! { <option value=id.to_string() prop:selected=chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="diary-objective">{t!(i18n, diary.objective)}</label>
            <select id="diary-objective" class="form-control" on:change=move |event| filter.update(|filter| filter.objective = event_target_value(&event).parse().ok())>
                <option value="" prop:selected=move || filter.with(|filter| filter.objective.is_none())>{t!(i18n, diary.any)}</option>
                {move || objectives.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Days(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let spelled = |date: Option<intreccio_model::time::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    view! {
        <div class="field">
            <label class="field-label" for="diary-from">{t!(i18n, diary.from)}</label>
            <input id="diary-from" class="form-control" type="date" prop:value=move || spelled(filter.with(|filter| filter.from)) on:change=move |event| filter.update(|filter| filter.from = event_target_value(&event).parse().ok()) />
        </div>
        <div class="field">
            <label class="field-label" for="diary-to">{t!(i18n, diary.to)}</label>
            <input id="diary-to" class="form-control" type="date" prop:value=move || spelled(filter.with(|filter| filter.to)) on:change=move |event| filter.update(|filter| filter.to = event_target_value(&event).parse().ok()) />
        </div>
    }
}
