//! A WebSocket that carries bytes.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

use super::PlatformError;

/// What a socket says.
#[derive(Debug)]
pub enum Heard {
    Open,
    Message(Vec<u8>),
    /// Closed, or it never opened. Said once, last.
    Closed,
}

/// A socket; dropping it closes it, and it says nothing any more.
pub struct Socket {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut(Event)>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(Event)>,
}

impl Socket {
    /// Begins to connect.
    ///
    /// # Errors
    /// When the address is refused at once.
    pub fn connect(address: &str, hear: impl Fn(Heard) + Clone + 'static) -> Result<Self, PlatformError> {
        let socket = WebSocket::new(address)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let (opened, received) = (hear.clone(), hear.clone());
        let on_open = Closure::<dyn FnMut(Event)>::new(move |_| opened(Heard::Open));
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<ArrayBuffer>() {
                received(Heard::Message(Uint8Array::new(&bytes).to_vec()));
            }
        });
        // An `error` is always followed by a `close`.
        let on_close = Closure::<dyn FnMut(Event)>::new(move |_| hear(Heard::Closed));
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    /// Sends one message.
    ///
    /// # Errors
    /// When the socket is not open.
    pub fn send(&self, bytes: &[u8]) -> Result<(), PlatformError> {
        Ok(self.socket.send_with_u8_array(bytes)?)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Fails only for a bad code or reason, and there is none.
        let _ = self.socket.close();
    }
}

/// The relay's address: where this program came from.
///
/// # Errors
/// `Missing` outside a browser.
pub fn relay_address() -> Result<String, PlatformError> {
    let location = js_sys::Reflect::get(&js_sys::global(), &"location".into())?;
    let part = |name: &str| js_sys::Reflect::get(&location, &name.into()).ok().and_then(|value| value.as_string());
    let protocol = part("protocol").ok_or(PlatformError::Missing("location"))?;
    let host = part("host").ok_or(PlatformError::Missing("location"))?;
    let scheme = if protocol == "https:" { "wss" } else { "ws" };
    Ok(format!("{scheme}://{host}/ws"))
}
