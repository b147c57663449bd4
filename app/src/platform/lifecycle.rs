//! What happens to the page: hidden, shown, back on the network, a new version waiting, a person at work.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Event, EventTarget};

use super::PlatformError;

/// Calls `then` whenever `target` fires one of `events`, for as long as the page lives.
///
/// # Errors
/// When the browser refuses the listener.
pub fn on(target: &EventTarget, events: &[&str], then: impl Fn(Event) + 'static) -> Result<(), PlatformError> {
    let listener = Closure::<dyn Fn(Event)>::new(then);
    for event in events {
        target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref())?;
    }
    listener.forget();
    Ok(())
}

/// The window.
///
/// # Errors
/// `Missing` in a worker.
pub fn window() -> Result<web_sys::Window, PlatformError> {
    web_sys::window().ok_or(PlatformError::Missing("window"))
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Calls `shown` when the page becomes visible or the browser says online, and `hidden` when it is being hidden or left.
///
/// # Errors
/// When the browser refuses the listeners.
pub fn watch_page(
    shown: impl Fn() + Clone + 'static,
    hidden: impl Fn() + Clone + 'static,
) -> Result<(), PlatformError> {
    let window = window()?;
    let document = window.document().ok_or(PlatformError::Missing("document"))?;
    let (on_shown, on_hidden) = (shown.clone(), hidden.clone());
    on(&document, &["visibilitychange"], move |_| if is_visible() { on_shown() } else { on_hidden() })?;
    on(&window, &["online", "pageshow"], move |_| shown())?;
    on(&window, &["pagehide", "freeze"], move |_| hidden())
}

/// Calls `found` when a new version waits; what it gets lets that version take over, which reloads the page.
///
/// # Errors
/// When the browser refuses the listener.
pub fn watch_updates(found: impl Fn(js_sys::Function) + 'static) -> Result<(), PlatformError> {
    on(&window()?.into(), &["intreccio-update"], move |event| {
        let detail = js_sys::Reflect::get(&event, &"detail".into()).unwrap_or(JsValue::UNDEFINED);
        let activate = js_sys::Reflect::get(&detail, &"activate".into()).ok();
        if let Some(activate) = activate.and_then(|activate| activate.dyn_into().ok()) {
            found(activate);
        }
    })
}
