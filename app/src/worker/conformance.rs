//! The engine's suite for stores, on this one: for the browser test that runs it. Not in the program that people get.

use intreccio_engine::store::conformance;
use wasm_bindgen::prelude::*;

use super::seal::DataKey;
use super::vault::SealedStore;
use crate::platform::{PlatformError, random, tables};

/// Runs every check on a fresh database.
///
/// # Errors
/// What does not hold.
#[wasm_bindgen]
pub async fn run_store_conformance() -> Result<(), JsValue> {
    let name: [u8; 8] = random::bytes().map_err(|error| explain(&error))?;
    let name = format!("conformance-{}", u64::from_be_bytes(name));
    let key = DataKey::make().map_err(|error| explain(&error))?;
    let store = SealedStore::open(&name, key).await.map_err(|error| explain(&error))?;
    conformance(&store).await.map_err(|broken| JsValue::from_str(&broken))?;
    drop(store);
    tables::delete(&format!("intreccio-{name}")).map_err(|error| explain(&error))
}

fn explain(error: &PlatformError) -> JsValue {
    JsValue::from_str(&error.to_string())
}
