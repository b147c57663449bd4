//! Stories of a few devices around the loopback relay. The simulator with faults is in the `intreccio-tests` crate.

mod devices;
mod stories;
