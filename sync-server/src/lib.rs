//! The relay: it orders, stores and hands out signed ciphertext, and enforces who may append. It cannot read content: it
//! links neither documents nor secret keys of people.
//!
//! - [`core`]: the whole behaviour as a pure state machine.
//! - [`store`]: where logs are kept.

pub mod core;
pub mod store;

pub use core::{ConnId, Core, Effect, Limits, LoadError, Read, Stats};
pub use store::{LogStore, MemoryStore, StoreError};
