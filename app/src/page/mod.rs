//! The pages.

pub mod accessibility;
mod conflict_card;
pub mod families;
pub mod family;
mod invite;
pub mod new_family;
pub mod people;
pub mod review;
pub mod settings;
pub mod start;
pub mod today;
pub mod visit;
mod visit_parts;
