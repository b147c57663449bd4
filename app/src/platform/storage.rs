//! How safe the browser's storage is. Only the window may ask.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{PlatformError, lifecycle};

/// What the browser says about this origin's storage, bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub used: f64,
    pub quota: f64,
}

/// Asks the browser never to remove this origin's data by itself. `true` when it promises so.
///
/// # Errors
/// `Missing` when it has no such promise to give.
pub async fn persist() -> Result<bool, PlatformError> {
    Ok(JsFuture::from(manager()?.persist()?).await?.is_truthy())
}

/// Whether the promise of [`persist`] stands.
///
/// # Errors
/// `Missing` when the browser has no such promise to give.
pub async fn is_persisted() -> Result<bool, PlatformError> {
    Ok(JsFuture::from(manager()?.persisted()?).await?.is_truthy())
}

/// How much is used and how much there may be.
///
/// # Errors
/// `Missing` when the browser does not say.
pub async fn estimate() -> Result<Estimate, PlatformError> {
    let answer = JsFuture::from(manager()?.estimate()?).await?;
    let number = |name: &str| Reflect::get(&answer, &name.into()).ok().and_then(|value: JsValue| value.as_f64());
    let missing = || PlatformError::Missing("storage estimate");
    Ok(Estimate { used: number("usage").ok_or_else(missing)?, quota: number("quota").ok_or_else(missing)? })
}

fn manager() -> Result<web_sys::StorageManager, PlatformError> {
    let navigator = lifecycle::window()?.navigator();
    // Absent outside secure contexts, whatever the binding says.
    let storage = Reflect::get(&navigator, &"storage".into())?;
    if storage.is_undefined() { Err(PlatformError::Missing("storage")) } else { Ok(navigator.storage()) }
}
