//! A choice out of a short vocabulary, all of it in view: one tap.

use intreccio_model::register::Field;
use intreccio_model::vocab::Vocabulary;
use leptos::prelude::*;

use super::live::{Disagreement, Held, SavedMark, Spot, element_id, show_code, writable, write};
use super::toast::use_toasts;
use super::words;
use crate::i18n::use_i18n;
use crate::window::doc::OpenDoc;

/// The terms as joined radio buttons. Their order is that of the vocabulary.
#[component]
pub fn LiveSegments<E: Spot, T: Held + Vocabulary>(
    doc: OpenDoc,
    place: E,
    field: Field<E, T>,
    #[prop(into)] register: Signal<intreccio_model::register::Register<T>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let chosen = Memo::new(move |_| register.with(|register| register.value));
    let segment = move |term: &T| {
        let (term, place, name) = (*term, place.clone(), id.clone());
        let tap = move |_| {
            touched.set(true);
            write(doc, toasts, i18n, |edit| edit.set(&place, field, Some(term)));
        };
        view! {
            <label class="segment">
                <input type="radio" id=format!("{name}-{}", term.code()) name=name.clone() prop:checked=move || chosen.get() == Some(term) disabled=move || !writable(doc) on:change=tap />
                <span>{move || words::vocabulary(i18n.get_locale(), T::NAME, term.code())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{move || words::field_now(i18n, field.label)}</legend>
            {T::ALL.iter().map(segment).collect_view()}
        </fieldset>
        <Disagreement register=register show=show_code />
        <SavedMark doc=doc touched=touched />
    }
}
