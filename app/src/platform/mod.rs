//! The browser, behind functions that return `Result`: nothing else in the client calls it for storage, network, time,
//! locks or randomness.

pub mod channel;
pub mod clock;
pub mod lifecycle;
pub mod locks;
pub mod picture;
pub mod port;
pub mod random;
pub mod socket;
pub mod storage;
pub mod tables;
pub mod timer;

/// Why the browser did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum PlatformError {
    /// The browser lacks the feature, or the page may not use it.
    #[error("the browser has no {0}")]
    Missing(&'static str),
    /// No space is left for this origin.
    #[error("no space left")]
    Quota,
    /// What was read is not what was written.
    #[error("stored bytes are damaged")]
    Damaged,
    /// Anything else the browser says.
    #[error("{0}")]
    Browser(String),
}

impl From<wasm_bindgen::JsValue> for PlatformError {
    fn from(value: wasm_bindgen::JsValue) -> Self {
        let name = js_sys::Reflect::get(&value, &"name".into()).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("QuotaExceededError") => Self::Quota,
            _ => Self::Browser(format!("{value:?}")),
        }
    }
}
