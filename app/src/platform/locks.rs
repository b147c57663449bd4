//! Web Locks: which tab of a device leads. `web-sys` counts them among the unstable interfaces, so they are bound here.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::PlatformError;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;

    type AbortController;

    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<AbortController, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn signal(this: &AbortController) -> JsValue;

    #[wasm_bindgen(method)]
    fn abort(this: &AbortController);
}

/// A lock that is waited for, then held. Dropping it gives it up; the browser does so too when the tab ends, however it ends.
pub struct Lock {
    abort: AbortController,
    release: Rc<RefCell<Option<Function>>>,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Lock {
    /// Waits for the lock `name`; `held` is called when it is ours.
    ///
    /// # Errors
    /// `Missing` when the browser has no locks, or not here.
    pub fn request(name: &str, held: impl FnOnce() + 'static) -> Result<Self, PlatformError> {
        let release = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&release);
        let mut held = Some(held);
        let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            if let Some(held) = held.take() {
                held();
            }
            // The lock is held until this promise is resolved.
            Promise::new(&mut |resolve, _| *kept.borrow_mut() = Some(resolve))
        });
        let abort = AbortController::new()?;
        let options = Object::new();
        Reflect::set(&options, &"signal".into(), &abort.signal())?;
        let promise = manager()?.request(name, &options, granted.as_ref().unchecked_ref())?;
        spawn_local(async move {
            // Giving up while waiting rejects the promise, as wanted.
            let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
        Ok(Self { abort, release, _granted: granted })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        match self.release.borrow_mut().take() {
            Some(release) => drop(release.call0(&JsValue::UNDEFINED)),
            None => self.abort.abort(),
        }
    }
}

fn manager() -> Result<LockManager, PlatformError> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_undefined() { Err(PlatformError::Missing("locks")) } else { Ok(locks.unchecked_into()) }
}
