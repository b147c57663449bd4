//! The relay: it orders, stores and hands out signed ciphertext, and enforces who may append. It cannot read content: it
//! links neither documents nor secret keys of people.
//!
//! - [`core`]: the whole behaviour as a pure state machine; [`store`]: where logs are kept.
//! - [`hub`]: drives the core for real, with [`outbox`], one bounded queue for each socket.
//! - [`socket`] over [`websocket`] and [`wire`]: how bytes come and go; [`http`] and [`server`]: everything around it.
//! - [`cli`] and [`setup`]: what the operator sees.

pub mod cli;
pub mod core;
pub mod http;
pub mod hub;
pub mod metrics;
pub mod outbox;
pub mod server;
pub mod setup;
pub mod socket;
pub mod store;
pub mod websocket;
pub mod wire;

pub use core::{BlobGet, BlobPut, ConnId, Core, Effect, Limits, LoadError, Read, Stats};
pub use store::{BlobStore, LogStore, MemoryBlobs, MemoryStore, SqliteBlobs, SqliteStore, StoreError};
