//! The court file.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn CourtPart(#[expect(unused_variables, reason = "to come")] doc: Id16) -> impl IntoView {}
