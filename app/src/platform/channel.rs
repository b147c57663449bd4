//! A BroadcastChannel: bytes to the other tabs of this origin.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use super::PlatformError;

/// An open channel; dropping it closes it.
pub struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Joins the channel `name`.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn join(name: &str, mut hear: impl FnMut(Vec<u8>) + 'static) -> Result<Self, PlatformError> {
        let channel = BroadcastChannel::new(name)?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                hear(bytes.to_vec());
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ok(Self { channel, _on_message: on_message })
    }

    /// To all others.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn post(&self, bytes: &[u8]) -> Result<(), PlatformError> {
        Ok(self.channel.post_message(&Uint8Array::from(bytes))?)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
