//! Factors of risk and of protection, each with its weight and the sentences of the diary that show it.

use std::collections::BTreeSet;

use intreccio_model::field::factor as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Factor;
use intreccio_model::plan::{self, FactorView, ParentingView};
use intreccio_model::vocab::{FactorKind, Vocabulary, Weight};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{Family, RestoredNotice, use_family};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::line_picker::{ChosenLines, PickLines};
use crate::ui::live::{LiveChoice, LiveLine, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{browser, words as labels};

#[component]
pub fn Factors(id: Id, one: Memo<Option<ParentingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let there = Memo::new(move |_| {
        one.with(|one| {
            one.as_ref()
                .map(|one| one.factors.iter().filter(|factor| !factor.life.is_removed()).cloned().collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let kind = move |kind: &FactorKind| {
        let kind = *kind;
        // A kind on which two people disagree, or that nobody set, stands with the risks: it is looked at there.
        let own = move || {
            there.with(|there| {
                there
                    .iter()
                    .filter(|factor| factor.kind.value.unwrap_or(FactorKind::Rischio) == kind)
                    .map(|factor| factor.id)
                    .collect::<Vec<_>>()
            })
        };
        let heading = move || {
            if kind == FactorKind::Rischio {
                t_string!(i18n, parenting.risks)
            } else {
                t_string!(i18n, parenting.protections)
            }
        };
        view! {
            <div class="stack-sm">
                <h4>{heading}</h4>
                <Show when=move || own().is_empty()><p class="quiet">{t!(i18n, parenting.no_factor)}</p></Show>
                <For each=own key=|factor| *factor let(factor)><FactorItem place=Factor { parenting: id, id: factor } there=there /></For>
            </div>
        }
    };
    view! {
        <h3>{t!(i18n, parenting.factors)}</h3>
        <p class="quiet mb-0">{t!(i18n, parenting.factors_hint)}</p>
        {FactorKind::ALL.iter().map(kind).collect_view()}
        <Show when=move || writable(doc)><Add id=id /></Show>
    }
}

#[component]
fn FactorItem(place: Factor, there: Memo<Vec<FactorView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let factor = Memo::new(move |_| there.with(|there| there.iter().find(|factor| factor.id == place.id).cloned()));
    let label = Signal::derive(move || {
        factor.with(|factor| factor.as_ref().and_then(|factor| factor.label.value.clone())).unwrap_or_default()
    });
    let weight = move || {
        let weight = factor.with(|factor| factor.as_ref().and_then(|factor| factor.weight.value))?;
        Some(t_string!(
            i18n,
            parenting.weight_of,
            weight = labels::vocabulary(i18n.get_locale(), Weight::NAME, weight.code()).to_lowercase()
        ))
    };
    let lines = Signal::derive(move || {
        factor.with(|factor| {
            factor.as_ref().map(|factor| factor.lines.iter().copied().collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let chosen = Signal::derive(move || lines.with(|lines| lines.iter().copied().collect::<BTreeSet<_>>()));
    let set = Callback::new(move |(line, on): (Id, bool)| {
        write(doc, toasts, i18n, |edit| plan::set_factor_line(edit, place, line, on));
    });
    let remove = move |_| {
        let words = t_string!(i18n, parenting.factor_removed, what = label.get_untracked());
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    view! {
        <article class="card">
            <RestoredNotice life=Signal::derive(move || factor.with(|factor| factor.as_ref().map(|factor| factor.life).unwrap_or_default())) />
            <p class="mb-0"><span class="strong sensitive">{label}</span>" "<span class="quiet">{weight}</span></p>
            <ChosenLines ids=lines />
            <Show when=move || writable(doc)><div class="actions no-print"><PickLines of=label chosen=chosen set=set /></div></Show>
            <details class="disclosure">
                <summary>{t!(i18n, parenting.factor_details)}<span class="visually-hidden">": "{label}</span></summary>
                <div class="stack">
                    <div class="field-row">
                        <LiveLine doc=doc place=place field=fields::LABEL register=slice(factor, |factor| factor.label.clone()) />
                        <LiveChoice doc=doc place=place field=fields::KIND register=slice(factor, |factor| factor.kind.clone()) />
                        <LiveChoice doc=doc place=place field=fields::WEIGHT register=slice(factor, |factor| factor.weight.clone()) />
                    </div>
                    <Show when=move || writable(doc)>
                        <div class="actions no-print"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, parenting.factor_remove)}</button></div>
                    </Show>
                </div>
            </details>
        </article>
    }
}

#[component]
fn Add(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let label = RwSignal::new(String::new());
    let (kind, weight) = (RwSignal::new(FactorKind::Rischio), RwSignal::new(Weight::Medio));
    // Several assessments may be on the page.
    let (own, kinds, weights) =
        (format!("factor-new-{id}"), format!("factor-kind-{id}"), format!("factor-weight-{id}"));
    let field = own.clone();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = label.get_untracked().trim().to_owned();
        if words.is_empty() {
            browser::focus(&field);
            return;
        }
        let made = write(doc, toasts, i18n, |edit| {
            let place = plan::add_factor(edit, id, kind.get_untracked(), &words)?;
            edit.set(&place, fields::WEIGHT, Some(weight.get_untracked()))
        });
        if made.is_some() {
            label.set(String::new());
        }
    };
    view! {
        <form class="field-row no-print" on:submit=add>
            <div class="field">
                <label class="field-label" for=own.clone()>{t!(i18n, parenting.factor_new)}</label>
                <input id=own class="form-control" autocomplete="off" prop:value=label on:input=move |event| label.set(event_target_value(&event)) />
            </div>
            <div class="field">
                <label class="field-label" for=kinds.clone()>{t!(i18n, parenting.factor_kind)}</label>
                <Terms id=kinds value=kind />
            </div>
            <div class="field">
                <label class="field-label" for=weights.clone()>{t!(i18n, parenting.weight)}</label>
                <Terms id=weights value=weight />
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, parenting.factor_add)}</button></div>
        </form>
    }
}

/// A choice out of a vocabulary, for a form.
#[component]
fn Terms<T: Vocabulary + Send + Sync>(id: String, value: RwSignal<T>) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |term: &T| {
        let term = *term;
        view! { <option value=term.code() prop:selected=move || value.get() == term>{move || labels::vocabulary(i18n.get_locale(), T::NAME, term.code())}</option> }
    };
    let change = move |event| {
        if let Some(term) = T::from_code(&event_target_value(&event)) {
            value.set(term);
        }
    };
    view! { <select id=id class="form-control" on:change=change>{T::ALL.iter().map(option).collect_view()}</select> }
}
