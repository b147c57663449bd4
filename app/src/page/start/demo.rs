//! As whom the demonstration is opened: each person has what the table of roles lets them into.

use intreccio_model::demo::{FOUNDER, GUESTS};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::dialog::Modal;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::words;

/// A person of the demonstration, with the role that they have in it.
pub fn guest(i18n: I18n, person: &str) -> &'static str {
    match person {
        "agnese" => t_string!(i18n, start.demo_agnese),
        "bruno" => t_string!(i18n, start.demo_bruno),
        "carlotta" => t_string!(i18n, start.demo_carlotta),
        "dario" => t_string!(i18n, start.demo_dario),
        "greta" => t_string!(i18n, start.demo_greta),
        _ => t_string!(i18n, start.demo_irene),
    }
}

/// What of the demonstration is worth a look as this person.
fn more(i18n: I18n, person: &str) -> &'static str {
    match person {
        "agnese" => t_string!(i18n, start.demo_agnese_more),
        "bruno" => t_string!(i18n, start.demo_bruno_more),
        "carlotta" => t_string!(i18n, start.demo_carlotta_more),
        "dario" => t_string!(i18n, start.demo_dario_more),
        "greta" => t_string!(i18n, start.demo_greta_more),
        _ => t_string!(i18n, start.demo_irene_more),
    }
}

/// The people as whom it is worth opening.
#[component]
pub fn Guests(choose: Callback<&'static str>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |person: &'static str| {
        view! {
            <li>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| choose.run(person)>
                    {move || t_string!(i18n, start.demo_as, who = guest(i18n, person))}
                </button>
                <p class="field-hint">{move || more(i18n, person)}</p>
            </li>
        }
    };
    view! {
        <p>{t!(i18n, start.demo_each)}</p>
        <ul class="plain-list">{GUESTS.into_iter().map(line).collect_view()}</ul>
    }
}

/// In the banner of the demonstration: as whom it is open, and the way to the others.
#[component]
pub fn Change() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    let person = move || client.demo.get().person.unwrap_or(FOUNDER);
    let choose = Callback::new(move |chosen: &'static str| {
        open.set(false);
        if chosen == client.demo.get_untracked().person.unwrap_or(FOUNDER) {
            return;
        }
        // The families of the other have other addresses.
        navigate(&Route::Today.path(), NavigateOptions::default());
        spawn_local(async move {
            if client.change_demo(chosen).await.is_err() {
                toasts.fail(t_string!(i18n, shell.lock_refused));
            }
        });
    });
    view! {
        <span>{move || t_string!(i18n, shell.demo_as, who = guest(i18n, person()))}</span>
        <button type="button" class="btn btn-link" on:click=move |_| open.set(true)>{t!(i18n, start.demo_others)}</button>
        <Modal open=open title=words!(i18n, start.demo_others) id="demo-guests">
            <Guests choose=choose />
        </Modal>
    }
}
