//! A field in which two people wrote different values: both side by side, and what can be decided.

use intreccio_model::conflict::{self, Conflict, ConflictKind, Resolution};
use intreccio_model::read::By;
use intreccio_model::register::{Candidate, Raw, ValueKind};
use leptos::prelude::*;

use super::family::{Family, use_family};
use super::review::who_when;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{may_write, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::{amount_at, field_at, place_in, value};
use crate::window::doc::OpenDoc;

/// A value, and all who wrote it with the time of their devices.
struct Alternative {
    candidate: Candidate<Raw>,
    authors: Vec<By>,
}

/// Every value once.
fn alternatives(candidates: &[Candidate<Raw>]) -> Vec<Alternative> {
    let mut found: Vec<Alternative> = Vec::new();
    for candidate in candidates {
        let by = By { author: candidate.author, time_ms: candidate.time_ms };
        match found.iter_mut().find(|known| known.candidate.raw == candidate.raw) {
            Some(known) => known.authors.push(by),
            None => found.push(Alternative { candidate: candidate.clone(), authors: vec![by] }),
        }
    }
    found
}

#[component]
pub fn ConflictCard(doc: OpenDoc, conflict: Conflict) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let note = RwSignal::new(String::new());
    let id = format!("conflict-{}", conflict.path.to_string().replace(['/', '.', ':'], "-"));
    let (label, kind, path) = (conflict.label, conflict.kind, conflict.path.clone());
    let (at, heading_at) = (conflict.path.clone(), conflict.path.clone());
    let settle = Callback::new(move |resolution: Resolution| {
        let reason = note.get_untracked();
        if write(doc, toasts, i18n, |edit| conflict::resolve(edit, &path, &resolution, reason.trim())).is_some() {
            toasts.say(match resolution {
                Resolution::Later => t_string!(i18n, review.later_done),
                _ => t_string!(i18n, review.settled),
            });
            browser::focus("contenuto");
        }
    });
    let heading = move || match kind {
        ConflictKind::Values { .. } => {
            t_string!(i18n, review.two_values, field = field_at(i18n, directory, label, &heading_at))
        }
        ConflictKind::RemovedAndEdited => t_string!(i18n, review.removed_and_edited).to_owned(),
    };
    let deferred = conflict
        .deferred
        .map(|by| move || t_string!(i18n, review.deferred, by = who_when(i18n, directory, by.author, by.time_ms)));
    let value_kind = conflict.value_kind;
    let values = alternatives(&conflict.candidates).into_iter().map(|Alternative { candidate, authors }| {
        view! { <Value candidate=candidate authors=authors label=label kind=kind value_kind=value_kind settle=settle doc=doc /> }
    });
    let both = matches!(kind, ConflictKind::Values { both: true });
    let note_id = format!("{id}-note");
    let labelled = id.clone();
    view! {
        <article class="conflict" aria-labelledby=labelled>
            <h3 id=id><Drawing icon=Icon::Alert />" "{heading}</h3>
            <p class="card-meta sensitive">{move || plan.with(|plan| doc.with(|document| place_in(i18n, directory, plan, document, &at)))}</p>
            <p class="card-meta">{deferred}</p>
            <ul class="conflict-values">{values.collect_view()}</ul>
            <Show when=move || may_write(doc)>
                <div class="field">
                    <label class="field-label" for=note_id.clone()>{t!(i18n, review.note)}</label>
                    <input id=note_id.clone() class="form-control" autocomplete="off" prop:value=note on:input=move |event| note.set(event_target_value(&event)) />
                </div>
                <div class="conflict-actions">
                    <Show when=move || both>
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| settle.run(Resolution::KeepBoth)>{t!(i18n, review.keep_both)}</button>
                    </Show>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| settle.run(Resolution::Later)>{t!(i18n, review.later)}</button>
                </div>
            </Show>
        </article>
    }
}

/// One of the values, who wrote it and when, and the button that chooses it.
#[component]
fn Value(
    candidate: Candidate<Raw>,
    authors: Vec<By>,
    label: &'static str,
    kind: ConflictKind,
    value_kind: ValueKind,
    settle: Callback<Resolution>,
    doc: OpenDoc,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let raw = candidate.raw.clone();
    let words = move || match (kind, raw.text().as_deref()) {
        (ConflictKind::RemovedAndEdited, Some("true")) => t_string!(i18n, review.removed).to_owned(),
        (ConflictKind::RemovedAndEdited, _) => t_string!(i18n, review.edited).to_owned(),
        _ => amount_at(i18n, label, &raw)
            .unwrap_or_else(|| plan.with(|plan| value(i18n, directory, plan, value_kind, &raw))),
    };
    let words = StoredValue::new(words);
    let said = move || words.with_value(|words| words());
    let who = authors.into_iter().map(move |By { author, time_ms }| view! { <p class="conflict-who">{move || who_when(i18n, directory, author, time_ms)}</p> }).collect_view();
    let op = StoredValue::new(candidate.op);
    let choose = move || match kind {
        ConflictKind::Values { .. } => t_string!(i18n, review.choose),
        ConflictKind::RemovedAndEdited => t_string!(i18n, review.choose_this),
    };
    view! {
        <li class="conflict-value">
            <p class="conflict-text">{said}</p>
            {who}
            <Show when=move || may_write(doc)>
                <button type="button" class="btn btn-primary" on:click=move |_| settle.run(Resolution::Choose(op.get_value()))>
                    {choose}<span class="visually-hidden">": "{said}</span>
                </button>
            </Show>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Doc, Kind};
    use intreccio_model::field::plan as fields;
    use intreccio_model::ids::{Actor, UserId};
    use intreccio_model::place::Plan;
    use intreccio_model::vocab::Urgency;

    use super::*;

    fn device(number: u8, urgency: Urgency) -> (Doc, Vec<u8>) {
        let mut random = |bytes: &mut [u8]| bytes.fill(number);
        let mut doc = doc::new(Kind::Plan, UserId([number; 16]), Actor([number; 16]));
        let (_, change) =
            doc::edit(&mut doc, 0, &mut random, |edit| edit.set(&Plan, fields::URGENCY, Some(urgency))).unwrap();
        (doc, change.unwrap())
    }

    #[test]
    fn who_wrote_the_same_value_stands_beside_one_value() {
        let (mut doc, _) = device(1, Urgency::Urgente);
        let others = vec![device(2, Urgency::Urgente).1, device(3, Urgency::Ordinaria).1];
        doc::apply(&mut doc, &others).unwrap();
        let conflicts = conflict::list(&doc);
        let found = alternatives(&conflicts[0].candidates);
        let mut counts: Vec<usize> = found.iter().map(|known| known.authors.len()).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 2]);
    }
}
