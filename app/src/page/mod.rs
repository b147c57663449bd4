//! The pages.

pub mod accessibility;
pub mod agenda;
mod conflict_card;
pub mod due;
pub mod families;
pub mod family;
pub mod family_version;
pub mod guidelines;
mod invite;
pub mod later;
pub mod new_family;
pub mod numbers;
pub mod people;
pub mod report;
pub mod review;
pub mod search;
pub mod settings;
pub mod start;
pub mod table;
pub mod today;
mod today_work;
pub mod visit;
