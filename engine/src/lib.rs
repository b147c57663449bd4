//! How documents travel: keys, sealing, spaces, outbox, sync.
//!
//! [`Engine`] is one function, [`Engine::step`], from an [`Input`] to [`Effect`]s. It has no clock, no randomness and no
//! input or output of its own, so the same code runs in a browser's worker, in a test with a hundred devices, and in a
//! command-line tool. Storage comes before network: nothing is sent that is not durably in the outbox.
//!
//! - [`engine`]: the state machine and its enums; its parts are in `link`, `incoming`, `outgoing`, `blobs`, `enter`
//!   and `open`.
//! - [`keys`], [`seal`], [`blob`]: cryptography. [`store`]: what a device keeps. [`replica`]: documents.
//! - [`intent`]: wishes about members and keys that wait for the network.
//! - [`status`]: what the person is told. [`loopback`]: a relay in memory, for one program.

pub mod blob;
pub mod engine;
pub mod intent;
pub mod keys;
pub mod loopback;
pub mod presence;
pub mod replica;
pub mod seal;
pub mod space;
pub mod status;
pub mod store;

mod blobs;
mod clock;
mod enter;
mod holders;
mod incoming;
mod link;
mod open;
mod outgoing;
mod rows;

pub use engine::{Command, Effect, Engine, Event, Input, InviteSecret, Outcome, Problem, Timestamp, Way};
pub use open::OpenError;
pub use replica::{DocKey, Replica};
pub use status::{LogEvent, LogLine, Need, State, Status};
