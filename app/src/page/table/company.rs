//! Who else is in the text at this moment.

use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::codoc::{Text, use_text};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{use_directory, user};
use crate::window::client::use_client;
use crate::window::company::Other;

/// Their names, and in which clause each of them writes.
#[component]
pub fn Together() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let Text { doc, view, .. } = use_text();
    let others = Memo::new(move |_| client.company.of(doc.at));
    let number =
        move |id: Id| view.with(|view| view.numbers().into_iter().find(|(of, _)| *of == id).map(|(_, number)| number));
    let name = move |other: &Other| directory.name_or_you(i18n, Some(user(other.user)));
    let names = Memo::new(move |_| others.with(|others| others.iter().map(name).collect::<Vec<_>>()).join(", "));
    let chip = move |other: Other| {
        let place = other.here.clause.and_then(number).map(|number| t_string!(i18n, table.company_at, number = number));
        view! { <li class="chip company-chip"><span class="company-dot" aria-hidden="true"></span>{name(&other)}{place.map(|place| format!(" · {place}"))}</li> }
    };
    let empty = move || others.with(Vec::is_empty);
    view! {
        <p class="visually-hidden" role="status">{move || (!empty()).then(|| t_string!(i18n, table.company_said, names = names.get()))}</p>
        <Show when=move || !empty()>
            <div class="company no-print">
                <span class="quiet">{t!(i18n, table.company)}</span>
                <ul class="plain-list row-wrap">{move || others.get().into_iter().map(chip).collect_view()}</ul>
            </div>
        </Show>
    }
}
