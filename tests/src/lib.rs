//! A simulation of several devices and one relay, in virtual time, with everything that can go wrong.
//!
//! The engine and the relay's core are the real ones; only what is around them is made here: disks, lines, clocks, people.
//! One seed decides everything that happens, so a run that fails is run again by its number.
//!
//! - [`world`]: time, and who gets what when; [`device`], [`disk`], [`network`], [`relay`]: its parts.
//! - [`people`]: what persons do and what they were told; [`faults`]: what goes wrong.
//! - [`sim`]: one seed from beginning to end; [`check`]: what must hold when it is quiet again.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a simulation that contradicts itself has to stop there, with its seed"
)]

pub mod check;
pub mod device;
pub mod disk;
pub mod faults;
pub mod network;
pub mod people;
pub mod relay;
pub mod sim;
pub mod world;
