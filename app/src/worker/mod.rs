//! The Workers: the long-lived one with keys, engine and storage, and the throwaway one for Argon2id.

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Entry of the long-lived Worker. It returns at once with its `message` handler installed.
///
/// # Errors
/// When it does not run in a dedicated Worker.
#[wasm_bindgen]
pub fn start_worker() -> Result<(), JsValue> {
    echo()
}

/// Entry of the throwaway Worker that stretches a passphrase. It returns at once with its `message` handler installed.
///
/// # Errors
/// When it does not run in a dedicated Worker.
#[wasm_bindgen]
pub fn start_stretch() -> Result<(), JsValue> {
    echo()
}

fn echo() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into()?;
    let reply_from = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent) -> Result<(), JsValue>>::new(move |message: MessageEvent| {
        reply_from.post_message(&message.data())
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    Ok(())
}
