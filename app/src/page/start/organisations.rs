//! The organisations given while founding: at least one; more can be added later.

use intreccio_model::vocab::{OrganizationKind, Side};
use leptos::prelude::*;

use super::profile::options;
use crate::bridge::NewOrganisation;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::icon::{Drawing, Icon};
use crate::words;

/// A row of the form.
#[derive(Clone, Copy, PartialEq)]
pub struct Row {
    pub key: usize,
    pub name: RwSignal<String>,
    pub kind: RwSignal<String>,
    pub side: RwSignal<String>,
    pub lead: RwSignal<bool>,
}

impl Row {
    fn new(key: usize, kind: OrganizationKind, side: Side) -> Self {
        Self {
            key,
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(kind.code().to_owned()),
            side: RwSignal::new(side.code().to_owned()),
            lead: RwSignal::new(false),
        }
    }
}

/// A municipality and a cooperative to begin with.
pub fn first_rows() -> Vec<Row> {
    vec![
        Row::new(0, OrganizationKind::Comune, Side::Comune),
        Row::new(1, OrganizationKind::CooperativaSociale, Side::Ati),
    ]
}

/// The rows with a name, in order.
pub fn given(rows: &[Row]) -> Vec<NewOrganisation> {
    let row = |row: &Row| NewOrganisation {
        name: row.name.get_untracked().trim().to_owned(),
        kind: row.kind.get_untracked(),
        side: row.side.get_untracked(),
        lead: row.lead.get_untracked(),
    };
    rows.iter().map(row).filter(|organisation| !organisation.name.is_empty()).collect()
}

#[component]
pub fn Organisations(rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let i18n = use_i18n();
    let next = StoredValue::new(2);
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        rows.update(|rows| rows.push(Row::new(key, OrganizationKind::CooperativaSociale, Side::Ati)));
    };
    view! {
        <For each=move || rows.get() key=|row| row.key let(row)>
            <OrganisationRow row=row rows=rows />
        </For>
        <div class="actions">
            <button type="button" class="btn btn-outline-primary" on:click=add><Drawing icon=Icon::Plus />{t!(i18n, start.add_organisation)}</button>
        </div>
    }
}

#[component]
fn OrganisationRow(row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let i18n = use_i18n();
    let number = move || rows.with(|rows| rows.iter().position(|other| other.key == row.key).map_or(0, |at| at + 1));
    let remove = move |_| rows.update(|rows| rows.retain(|other| other.key != row.key));
    let id = move |part: &str| format!("org-{}-{part}", row.key);
    let select = move |part: &'static str,
                       value: RwSignal<String>,
                       list: &'static str,
                       codes: Vec<&'static str>,
                       label: Signal<String>| {
        let choices = move || {
            let choice = |(code, words): (String, String)| {
                let own = code.clone();
                view! { <option value=code prop:selected=move || value.with(|value| *value == own)>{words}</option> }
            };
            options(i18n, list, codes.iter().copied()).into_iter().map(choice).collect_view()
        };
        view! {
            <div class="field">
                <label class="field-label" for=id(part)>{label}</label>
                <select id=id(part) class="form-control" on:change=move |event| value.set(event_target_value(&event))>{choices}</select>
            </div>
        }
    };
    view! {
        <fieldset class="card">
            <legend class="field-label">{move || t_string!(i18n, start.organisation_number, number = number())}</legend>
            <div class="field">
                <label class="field-label" for=id("name")>{t!(i18n, start.organisation_name)}</label>
                <input id=id("name") class="form-control" autocomplete="off" prop:value=row.name on:input=move |event| row.name.set(event_target_value(&event)) />
            </div>
            <div class="field-row">
                {select("kind", row.kind, "organization_kind", OrganizationKind::ALL.iter().map(|kind| kind.code()).collect(), words!(i18n, start.organisation_kind))}
                {select("side", row.side, "side", Side::ALL.iter().map(|side| side.code()).collect(), words!(i18n, start.organisation_side))}
            </div>
            <label class="choice">
                <input type="checkbox" prop:checked=row.lead on:change=move |event| row.lead.set(event_target_checked(&event)) />
                <span>{t!(i18n, start.organisation_lead)}</span>
            </label>
            <Show when=move || rows.with(|rows| rows.len() > 1)>
                <div class="card-actions">
                    <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, start.remove_organisation)}</button>
                </div>
            </Show>
        </fieldset>
    }
}
