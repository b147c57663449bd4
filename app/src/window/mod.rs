//! The window: the interface and the documents that are open.

pub mod boot;
pub mod client;
pub mod doc;
pub mod typing;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::i18n::{I18nContextProvider, t, use_i18n};
use boot::{Boot, Entry};

/// Mounts the interface. Called once by `boot.js`, after the feature probe.
///
/// # Errors
/// When the browser refuses to start the Worker; `boot.js` then shows its plain message.
#[wasm_bindgen]
pub fn start_window(boot: &Boot) -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let _worker = boot.spawn(Entry::Worker)?;
    mount_to_body(App);
    Ok(())
}

#[component]
fn App() -> impl IntoView {
    view! {
        <I18nContextProvider>
            <Shell />
        </I18nContextProvider>
    }
}

#[component]
fn Shell() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="skip-link" href="#contenuto">{t!(i18n, common.skip_to_content)}</a>
        <main id="contenuto" tabindex="-1" class="shell-main">
            <h1>{t!(i18n, common.product_name)}</h1>
            <p>{t!(i18n, common.product_claim)}</p>
        </main>
    }
}
