//! How an objective was reviewed, and with whom it was agreed.

use intreccio_model::field::review as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::{Agreed, Review};
use intreccio_model::plan::{self, AgreedView, ObjectiveView, ReviewView};
use intreccio_model::vocab::{AdhesionMode, ReviewOutcome, Vocabulary};
use leptos::prelude::*;

use super::household::slice;
use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveDate, LiveText, parties, undoable_addition, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now, when, words as labels};

/// A field of a form that stands once for each objective.
#[component]
fn Choice(
    id: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let choices = move || {
        let choice = |(code, words): (String, String)| {
            let own = code.clone();
            view! { <option value=code prop:selected=move || value.with(|value| *value == own)>{words}</option> }
        };
        options.get().into_iter().map(choice).collect_view()
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <select id=id class="form-control" on:change=move |event| value.set(event_target_value(&event))>{choices}</select>
        </div>
    }
}

fn with_none(i18n: I18n, rest: Vec<(String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), t_string!(i18n, path.choose).to_owned())).chain(rest).collect()
}

#[component]
pub fn Reviews(objective: Id, view: Memo<Option<ObjectiveView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let ids = Memo::new(move |_| {
        view.with(|view| {
            let present = view.iter().flat_map(|view| &view.reviews).filter(|review| !review.life.is_removed());
            present.map(|review| review.id).rev().collect::<Vec<_>>()
        })
    });
    view! {
        <h4>{t!(i18n, objective.reviews)}</h4>
        <Show when=move || ids.with(Vec::is_empty)><p class="quiet">{t!(i18n, objective.reviews_none)}</p></Show>
        <ul class="plain-list"><For each=move || ids.get() key=|id| *id let(id)><ReviewItem place=Review { objective, id } view=view /></For></ul>
        <Show when=move || writable(doc)><AddReview objective=objective /></Show>
    }
}

#[component]
fn ReviewItem(place: Review, view: Memo<Option<ObjectiveView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let review: Memo<Option<ReviewView>> = Memo::new(move |_| {
        view.with(|view| view.as_ref()?.reviews.iter().find(|review| review.id == place.id).cloned())
    });
    let outcome = move || {
        let outcome = review.with(|review| review.as_ref().and_then(|review| review.outcome.value))?;
        Some(labels::vocabulary(i18n.get_locale(), ReviewOutcome::NAME, outcome.code()))
    };
    let day = move || {
        review
            .with(|review| review.as_ref().and_then(|review| review.date.value))
            .map(|date| when::date(i18n.get_locale(), date))
    };
    let by = move || {
        review.with(|review| review.as_ref().and_then(|review| review.by.value)).map(|by| directory.name(i18n, by))
    };
    let note =
        move || review.with(|review| review.as_ref().map(|review| review.note.value.clone())).unwrap_or_default();
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, objective.review_removed));
    };
    view! {
        <li>
            <RestoredNotice life=Signal::derive(move || review.with(|review| review.as_ref().map(|review| review.life).unwrap_or_default())) />
            <details class="disclosure">
                <summary class="action-row"><span class="sensitive">{note}</span><span class="quiet">{by}</span><span class="due">{day}</span><span class="chip">{outcome}</span></summary>
                <div class="stack">
                    <div class="field-row">
                        <LiveDate doc=doc place=place field=fields::DATE register=slice(review, |review| review.date.clone()) />
                        <LiveChoice doc=doc place=place field=fields::OUTCOME register=slice(review, |review| review.outcome.clone()) undo=true />
                    </div>
                    <LiveText doc=doc place=place field=fields::NOTE rows=2 />
                    <Show when=move || writable(doc)>
                        <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, objective.review_remove)}</button></div>
                    </Show>
                </div>
            </details>
        </li>
    }
}

#[component]
fn AddReview(objective: Id) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let (outcome, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(result) = outcome.with_untracked(|code| ReviewOutcome::from_code(code)) else {
            return toasts.fail(t_string!(i18n, objective.outcome_missing));
        };
        let (today, words) = (untrack(|| now.today()), note.get_untracked());
        let made = write(doc, toasts, i18n, |edit| {
            plan::add_review(edit, objective, today, result, directory.me, words.trim())
        });
        if let Some(id) = made {
            outcome.set(String::new());
            note.set(String::new());
            let place = Review { objective, id };
            undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, objective.review_added));
        }
    };
    let outcomes = Signal::derive(move || {
        with_none(i18n, options(i18n, ReviewOutcome::NAME, ReviewOutcome::ALL.iter().map(|term| term.code())))
    });
    let note_id = format!("review-note-{objective}");
    view! {
        <form class="stack no-print" novalidate on:submit=add>
            <div class="field-row">
                <Choice id=format!("review-outcome-{objective}") label=Signal::derive(move || t_string!(i18n, objective.outcome).to_owned()) value=outcome options=outcomes />
                <div class="field">
                    <label class="field-label" for=note_id.clone()>{t!(i18n, objective.review_note)}</label>
                    <input id=note_id class="form-control" autocomplete="off" prop:value=note on:input=move |event| note.set(event_target_value(&event)) />
                </div>
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, objective.review_add)}</button></div>
        </form>
    }
}

/// With whom the objective was agreed, when and how.
#[component]
pub fn AgreedWith(objective: Id) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let all = Memo::new(move |_| {
        plan.with(|plan| {
            let own = plan.agreed.iter().filter(|one| !one.life.is_removed() && one.objective.value == Some(objective));
            own.cloned().collect::<Vec<AgreedView>>()
        })
    });
    let (who, mode) = (RwSignal::new(String::new()), RwSignal::new(AdhesionMode::AVoceConTestimone.code().to_owned()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let party: Option<Party> = who.with_untracked(|who| who.parse().ok());
        let how = mode.with_untracked(|mode| AdhesionMode::from_code(mode));
        let (Some(party), Some(how)) = (party, how) else {
            return toasts.fail(t_string!(i18n, objective.agreed_missing));
        };
        let today = untrack(|| now.today());
        if let Some(id) = write(doc, toasts, i18n, |edit| plan::add_agreed(edit, objective, party, today, how)) {
            who.set(String::new());
            undoable_addition(doc, toasts, i18n, &Agreed { id }, t_string!(i18n, objective.agreed_added));
        }
    };
    let row = move |one: AgreedView| {
        let AgreedView { who, date, mode, .. } = one;
        let name = move || who.value.as_ref().map(|who| plan.with(|plan| directory.party(i18n, plan, who)));
        let day = move || date.value.map(|date| when::date(i18n.get_locale(), date));
        let how = move || mode.value.map(|mode| labels::vocabulary(i18n.get_locale(), AdhesionMode::NAME, mode.code()));
        view! { <li><span class="sensitive">{name}</span>" · "{day}" · "{how}</li> }
    };
    let people = Signal::derive(move || with_none(i18n, parties(i18n, directory, plan)));
    let modes =
        Signal::derive(move || options(i18n, AdhesionMode::NAME, AdhesionMode::ALL.iter().map(|term| term.code())));
    view! {
        <h4>{t!(i18n, objective.agreed)}</h4>
        <Show when=move || all.with(Vec::is_empty)><p class="quiet">{t!(i18n, objective.agreed_none)}</p></Show>
        <ul>{move || all.get().into_iter().map(row).collect_view()}</ul>
        <Show when=move || writable(doc)>
            <form class="stack no-print" novalidate on:submit=add>
                <div class="field-row">
                    <Choice id=format!("agreed-who-{objective}") label=Signal::derive(move || t_string!(i18n, objective.agreed_who).to_owned()) value=who options=people />
                    <Choice id=format!("agreed-mode-{objective}") label=Signal::derive(move || t_string!(i18n, objective.agreed_mode).to_owned()) value=mode options=modes />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, objective.agreed_add)}</button></div>
            </form>
        </Show>
    }
}
