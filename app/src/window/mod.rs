//! The window: the interface and the documents that are open.

pub mod boot;
pub mod client;
pub mod company;
pub mod doc;
pub mod fresh;
pub mod kept;
pub(crate) mod pace;
pub mod rich_typing;
pub mod typing;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::ui::root::App;
use boot::Boot;

/// Mounts the interface. Called once by `boot.js`, after the feature probe.
#[wasm_bindgen]
pub fn start_window(boot: &Boot) {
    console_error_panic_hook::set_once();
    let boot = send_wrapper::SendWrapper::new(boot.clone());
    mount_to_body(move || view! { <App boot=boot.take() /> });
}
