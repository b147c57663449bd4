//! The entry of the worker. It says which vaults there are; the first ask that opens one waits for the rest of the program.

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Opening;
use super::vault::Registry;
use crate::bridge::{Answer, Ask, Problem, Vault};
use crate::parts;
use crate::platform::PlatformError;
use crate::platform::port::{ToWindow, ToWorker, WindowPort};
use crate::window::boot::Boot;

/// Entry of the long-lived Worker. It returns at once with its `message` handler installed.
///
/// # Errors
/// When it does not run in a dedicated Worker.
#[wasm_bindgen]
pub fn start_worker(boot: Boot) -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let (asks, queue) = unbounded();
    let port = WindowPort::new(move |port, message| match message {
        ToWorker::Ask(number, ask) => drop(asks.unbounded_send((number, ask))),
        // Beside the queue: a long ask is not a stuck worker.
        ToWorker::Ping => drop(port.post(&ToWindow::Pong)),
    });
    let port = port.map_err(|error| JsValue::from_str(&error.to_string()))?;
    spawn_local(attend(boot, port, queue));
    Ok(())
}

async fn attend(boot: Boot, port: WindowPort, mut asks: UnboundedReceiver<(u64, Ask)>) {
    let mut suspects = Vec::new();
    // What cannot be fetched now is fetched when it is needed.
    spawn_local(async { drop(parts::fetch_engine().await) });
    while let Ok((number, ask)) = asks.recv().await {
        let answer = match ask {
            Ask::Start { suspects: named } => {
                suspects = named;
                vaults().await.map_or(Answer::Failed(Problem::Storage), Answer::Vaults)
            }
            // Nothing is open.
            Ask::Lock => Answer::Done,
            ask if !ask.opens() => Answer::Failed(Problem::NotAllowed),
            ask => match parts::fetch_engine().await {
                Ok(()) => {
                    let opening = Opening { boot, port, suspects, first: (number, ask), asks };
                    // It is here, so the call does not fail.
                    if let Ok(serving) = parts::engine(opening).await {
                        serving.await;
                    }
                    return;
                }
                Err(_) => Answer::Failed(Problem::NoNetwork),
            },
        };
        // What cannot be posted is lost: then the window is gone, or the browser is broken.
        let _ = port.post(&ToWindow::Answer(number, answer));
    }
}

async fn vaults() -> Result<Vec<Vault>, PlatformError> {
    Registry::open().await?.describe().await
}
