//! Stories of a few devices around the loopback relay. The simulator with faults is in the `intreccio-tests` crate.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

mod attachments;
mod devices;
mod presence;
mod stories;
mod vectors;
