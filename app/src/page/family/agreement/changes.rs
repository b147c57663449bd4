//! What changed in the plan since a version: thing by thing, in words.

use intreccio_model::plan::content::{Changed, Fate, FieldChange, How, content, differences, view_at, word_changes};
use intreccio_model::register::ValueKind;
use leptos::prelude::*;

use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::whereabouts::{place, spelled};
use crate::ui::words as labels;

/// Made when it is opened: it goes back in the history.
#[component]
pub fn ChangesSince(heads: String) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let heads = StoredValue::new(heads);
    view! {
        <details class="disclosure w-100" on:toggle=move |_| open.set(true)>
            <summary>{t!(i18n, agreement.what_changed)}</summary>
            <Show when=move || open.get()><Differences heads=heads.get_value() /></Show>
        </details>
    }
}

#[component]
fn Differences(heads: String) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let found = Memo::new(move |_| {
        let then = doc.with(|doc| view_at(doc, &heads))?;
        Some(plan.with(|now| differences(&content(&then), &content(now))))
    });
    move || match found.get() {
        None => view! { <p>{t!(i18n, agreement.version_not_here)}</p> }.into_any(),
        Some(changed) if changed.is_empty() => view! { <p>{t!(i18n, agreement.nothing_changed)}</p> }.into_any(),
        Some(changed) => {
            let items = changed.into_iter().map(|one| view! { <ChangedThing one=one /> }).collect_view();
            view! { <ul class="plain-list">{items}</ul> }.into_any()
        }
    }
}

#[component]
fn ChangedThing(one: Changed) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let Changed { thing, how, fields } = one;
    let keys: Vec<&str> = thing.keys().iter().map(String::as_str).collect();
    let action = keys.contains(&"actions");
    let objective = keys.first() == Some(&"objectives");
    let what = move || match (how, objective, action) {
        (How::Added, true, true) => t_string!(i18n, agreement.action_added),
        (How::Removed, true, true) => t_string!(i18n, agreement.action_removed),
        (How::Added, true, false) => t_string!(i18n, agreement.objective_added),
        (How::Removed, true, false) => t_string!(i18n, agreement.objective_removed),
        (How::Added, ..) => t_string!(i18n, agreement.person_added),
        (How::Removed, ..) => t_string!(i18n, agreement.person_removed),
        (How::Edited, true, true) => t_string!(i18n, agreement.action_edited),
        (How::Edited, true, false) => t_string!(i18n, agreement.objective_edited),
        (How::Edited, ..) => t_string!(i18n, agreement.edited),
    };
    let at = thing.clone();
    let name = move || plan.with(|plan| place(i18n, directory, plan, &at));
    let fields = if how == How::Removed { Vec::new() } else { fields };
    view! {
        <li class="change">
            <p class="strong mb-0">{what}": "<span class="sensitive">{name}</span></p>
            <dl class="facts">{fields.into_iter().map(|field| view! { <ChangedField field=field /> }).collect_view()}</dl>
        </li>
    }
}

#[component]
fn ChangedField(field: FieldChange) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let FieldChange { label, kind, before, after } = field;
    let texts = kind == ValueKind::Text && before.len() <= 1 && after.len() <= 1;
    let said = move |values: &[String]| {
        let say = |value: &String| plan.with(|plan| spelled(i18n, directory, plan, kind, value.clone()));
        if values.is_empty() {
            t_string!(i18n, common.not_said).to_owned()
        } else {
            values.iter().map(say).collect::<Vec<_>>().join(", ")
        }
    };
    let value = if texts {
        let part = |(fate, words): (Fate, String)| match fate {
            Fate::Kept => view! { <span>{words}</span> }.into_any(),
            Fate::Gone => view! { <del class="word-gone">{words}</del> }.into_any(),
            Fate::New => view! { <ins class="word-new">{words}</ins> }.into_any(),
        };
        let (was, is) = (before.first().cloned().unwrap_or_default(), after.first().cloned().unwrap_or_default());
        word_changes(&was, &is).into_iter().map(part).collect_view().into_any()
    } else {
        let (was, is) = (before.clone(), after.clone());
        view! { <del class="word-gone">{move || said(&was)}</del>" → "<ins class="word-new">{move || said(&is)}</ins> }
            .into_any()
    };
    view! { <dt>{move || labels::field_now(i18n, label)}</dt><dd class="sensitive">{value}</dd> }
}
