//! Messages between the window and the worker: postcard in a `Uint8Array`, its buffer handed over instead of copied.

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Worker};

use super::PlatformError;
use crate::bridge::{Answer, Ask, News};

/// Window to worker.
#[derive(Serialize, Deserialize)]
pub enum ToWorker {
    /// Answered by [`ToWindow::Answer`] with this number.
    Ask(u64, Ask),
    /// Answered at once, unless the worker is stuck.
    Ping,
}

/// Worker to window.
#[derive(Serialize, Deserialize)]
pub enum ToWindow {
    Answer(u64, Answer),
    News(News),
    Pong,
}

/// The window's end. Dropping it ends the worker at once.
pub struct WorkerPort {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl WorkerPort {
    /// Listens to `worker`: its messages, and that it failed to start or trapped.
    pub fn new(worker: Worker, mut hear: impl FnMut(ToWindow) + 'static, mut died: impl FnMut() + 'static) -> Self {
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Ok(message) = unpack(&event.data()) {
                hear(message);
            }
        });
        let on_error = Closure::new(move |_: ErrorEvent| died());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Self { worker, _on_message: on_message, _on_error: on_error }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the browser refuses it.
    pub fn post(&self, message: &ToWorker) -> Result<(), PlatformError> {
        let (bytes, buffer) = pack(message)?;
        Ok(self.worker.post_message_with_transfer(&bytes, &buffer)?)
    }
}

impl Drop for WorkerPort {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The worker's end.
#[derive(Clone)]
pub struct WindowPort(DedicatedWorkerGlobalScope);

impl WindowPort {
    /// Listens to the window for as long as the worker lives.
    ///
    /// # Errors
    /// `Missing` outside a dedicated worker.
    pub fn new(mut hear: impl FnMut(&Self, ToWorker) + 'static) -> Result<Self, PlatformError> {
        let scope = worker_scope()?;
        let port = Self(scope.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(message) = unpack(&event.data()) {
                hear(&port, message);
            }
        });
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Ok(Self(scope))
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the browser refuses it.
    pub fn post(&self, message: &ToWindow) -> Result<(), PlatformError> {
        let (bytes, buffer) = pack(message)?;
        Ok(self.0.post_message_with_transfer(&bytes, &buffer)?)
    }
}

/// The scope of this worker.
///
/// # Errors
/// `Missing` outside a dedicated worker.
pub fn worker_scope() -> Result<DedicatedWorkerGlobalScope, PlatformError> {
    js_sys::global().dyn_into().map_err(|_| PlatformError::Missing("worker scope"))
}

/// The bytes of a message, and the list of what is handed over with them.
///
/// # Errors
/// `Damaged` when the value cannot be written.
pub fn pack<T: Serialize>(message: &T) -> Result<(Uint8Array, Array), PlatformError> {
    let bytes = postcard::to_stdvec(message).map_err(|_| PlatformError::Damaged)?;
    let bytes = Uint8Array::from(bytes.as_slice());
    let transfer = Array::of1(&bytes.buffer());
    Ok((bytes, transfer))
}

/// What [`pack`] made.
///
/// # Errors
/// `Damaged` for anything else.
pub fn unpack<T: DeserializeOwned>(data: &JsValue) -> Result<T, PlatformError> {
    let bytes = data.dyn_ref::<Uint8Array>().ok_or(PlatformError::Damaged)?;
    postcard::from_bytes(&bytes.to_vec()).map_err(|_| PlatformError::Damaged)
}
