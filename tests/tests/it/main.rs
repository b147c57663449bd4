//! Devices and a relay in one program: stories, seeds, and a text that two people really wrote.

mod seeds;
mod stories;
mod trace;
