//! Large buttons out of which one is chosen with one tap. Buttons and not radio buttons: arrows must not choose, because choosing
//! moves the focus on.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// A group of buttons, one of which may be pressed. Pressing it again takes the choice back.
///
/// `options` are codes with their words; `choose` gets the code, or nothing when it was taken back.
#[component]
pub fn Chips(
    /// For the group's label, of letters, digits and hyphens.
    id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<Option<String>>,
    choose: Callback<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Words that may say who somebody is.
    #[prop(optional)]
    sensitive: bool,
) -> impl IntoView {
    let labelled = id.clone();
    let chip = move |(code, words): (String, String)| {
        let own = code.clone();
        let pressed = Signal::derive(move || chosen.with(|chosen| chosen.as_ref() == Some(&own)));
        let press = move |_| choose.run((!pressed.get_untracked()).then(|| code.clone()));
        view! {
            <button type="button" class="chip-button" aria-pressed=move || pressed.get().to_string() disabled=disabled on:click=press>
                <Show when=move || pressed.get()><Drawing icon=Icon::Check /></Show>
                <span class:sensitive=sensitive>{words}</span>
            </button>
        }
    };
    view! {
        <div class="field">
            <p class="field-label" id=id>{label}</p>
            <div class="chip-buttons" role="group" aria-labelledby=labelled>
                <For each=move || options.get() key=Clone::clone let(option)>{chip(option)}</For>
            </div>
        </div>
    }
}
