//! A passphrase becomes a key: Argon2id (RFC 9106) in a Worker of its own, which is ended afterwards, so that its 64 MiB are
//! given back and the passphrase does not stay in a memory that lives on.

use std::cell::RefCell;
use std::rc::Rc;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use futures_channel::oneshot;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use web_sys::{ErrorEvent, MessageEvent, Worker};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::platform::PlatformError;
use crate::platform::port::{pack, unpack, worker_scope};
use crate::window::boot::{Boot, Entry};

/// What a try of Argon2id costs. Stored with each vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(array)]
pub struct Cost {
    /// KiB.
    #[n(0)]
    pub memory: u32,
    /// Passes.
    #[n(1)]
    pub passes: u32,
}

/// For any device of the last ten years.
pub const STRONG: Cost = Cost { memory: 64 * 1024, passes: 3 };
/// For devices which the strong cost would keep busy for long, or which cannot spare its memory.
pub const FLOOR: Cost = Cost { memory: 19 * 1024, passes: 2 };
/// More than this is not a cost that this program ever chose: a file that asks for it is broken or hostile.
const CEILING: Cost = Cost { memory: 1024 * 1024, passes: 10 };
/// What the device is measured with: a twelfth of [`STRONG`].
const PROBE: Cost = Cost { memory: 16 * 1024, passes: 1 };
/// Above this, unlocking by [`STRONG`] would take more than about four seconds.
const PROBE_LIMIT_MS: f64 = 330.0;

impl Cost {
    /// Whether this program may be asked to pay it.
    pub const fn is_sane(self) -> bool {
        let enough = self.memory >= FLOOR.memory && self.passes >= FLOOR.passes;
        enough && self.memory <= CEILING.memory && self.passes <= CEILING.passes
    }
}

/// A key from a passphrase.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Stretched(pub [u8; 32]);

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Job {
    passphrase: Vec<u8>,
    salt: [u8; 16],
    /// `None`: choose what suits the device.
    #[zeroize(skip)]
    cost: Option<Cost>,
}

#[derive(Serialize, Deserialize)]
enum Report {
    Key(Stretched, Cost),
    NoMemory,
}

/// Stretches with a cost that suits this device, and says which.
///
/// # Errors
/// When the browser cannot start a Worker, or the device cannot spare even the memory of [`FLOOR`].
pub async fn choose(boot: &Boot, passphrase: &str, salt: [u8; 16]) -> Result<(Stretched, Cost), PlatformError> {
    let job = |cost| Job { passphrase: passphrase.as_bytes().to_vec(), salt, cost };
    match run(boot, job(None)).await {
        Ok(key) => Ok(key),
        // It may have died for want of memory, which shows as an error like any other.
        Err(_) => run(boot, job(Some(FLOOR))).await,
    }
}

/// Stretches with a known cost.
///
/// # Errors
/// As [`choose`]; `Damaged` for a cost that this program never chooses.
pub async fn derive(boot: &Boot, passphrase: &str, salt: [u8; 16], cost: Cost) -> Result<Stretched, PlatformError> {
    if !cost.is_sane() {
        return Err(PlatformError::Damaged);
    }
    let job = Job { passphrase: passphrase.as_bytes().to_vec(), salt, cost: Some(cost) };
    run(boot, job).await.map(|(key, _)| key)
}

async fn run(boot: &Boot, job: Job) -> Result<(Stretched, Cost), PlatformError> {
    let (done, report) = oneshot::channel::<Result<Report, PlatformError>>();
    let helper = Helper::start(boot, done)?;
    let (bytes, transfer) = pack(&job)?;
    helper.worker.post_message_with_transfer(&bytes, &transfer)?;
    match report.await.map_err(|_| PlatformError::Missing("worker"))?? {
        Report::Key(key, cost) => Ok((key, cost)),
        Report::NoMemory => Err(PlatformError::Missing("memory")),
    }
}

/// The throwaway Worker; dropping it ends it.
struct Helper {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Helper {
    fn start(boot: &Boot, done: oneshot::Sender<Result<Report, PlatformError>>) -> Result<Self, PlatformError> {
        let worker = boot.spawn(Entry::Stretch)?;
        let done = Rc::new(RefCell::new(Some(done)));
        let answer = {
            let done = Rc::clone(&done);
            move |outcome| {
                if let Some(done) = done.borrow_mut().take() {
                    // Whoever asked may be gone.
                    let _ = done.send(outcome);
                }
            }
        };
        let fail = answer.clone();
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| answer(unpack(&event.data())));
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |_| fail(Err(PlatformError::Missing("memory"))));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Entry of the throwaway Worker. It returns at once with its `message` handler installed.
///
/// # Errors
/// When it does not run in a dedicated Worker.
#[wasm_bindgen]
pub fn start_stretch() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let scope = worker_scope().map_err(|error| JsValue::from_str(&error.to_string()))?;
    let reply = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent) -> Result<(), JsValue>>::new(move |event: MessageEvent| {
        let job = unpack::<Job>(&event.data()).map_err(|error| JsValue::from_str(&error.to_string()))?;
        let report = work(&job);
        let (bytes, transfer) = pack(&report).map_err(|error| JsValue::from_str(&error.to_string()))?;
        reply.post_message_with_transfer(&bytes, &transfer)
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    Ok(())
}

fn work(job: &Job) -> Report {
    let cost = job.cost.unwrap_or_else(choose_cost);
    match argon2id(&job.passphrase, &job.salt, cost) {
        Some(key) => Report::Key(key, cost),
        None => Report::NoMemory,
    }
}

fn choose_cost() -> Cost {
    let started = js_sys::Date::now();
    let probed = argon2id(b"probe", &[0; 16], PROBE);
    let took = js_sys::Date::now() - started;
    if probed.is_some() && took <= PROBE_LIMIT_MS { STRONG } else { FLOOR }
}

/// Argon2id, version 0x13, one lane, 32 bytes. `None` when the memory is not there.
fn argon2id(passphrase: &[u8], salt: &[u8; 16], cost: Cost) -> Option<Stretched> {
    let params = Params::new(cost.memory, cost.passes, 1, Some(32)).ok()?;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.try_reserve_exact(params.block_count()).ok()?;
    blocks.resize(params.block_count(), Block::default());
    let mut key = Zeroizing::new([0; 32]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into_with_memory(passphrase, salt, key.as_mut(), &mut blocks).ok()?;
    Some(Stretched(*key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_that_of_the_reference_implementation() {
        // echo -n password | argon2 saltsaltsaltsalt -id -v 13 -t 2 -k 19456 -p 1 -l 32 -r
        let key = argon2id(b"password", b"saltsaltsaltsalt", FLOOR).unwrap();
        let hex: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "4fde6aed2db4e6d7fd588e078583990c842630c01b9ed69c1974c892ed205d3f");
    }

    #[test]
    fn a_file_cannot_ask_for_a_cheap_or_an_endless_key() {
        assert!(STRONG.is_sane() && FLOOR.is_sane());
        assert!(!Cost { memory: 8, passes: 1 }.is_sane());
        assert!(!Cost { memory: u32::MAX, passes: 3 }.is_sane());
    }
}
