//! What the tests are made of.

pub mod author;
pub mod net;
pub mod program;
