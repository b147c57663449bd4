//! The plan in the words of the family.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn FamilyVersionPage(#[expect(unused_variables, reason = "to come")] doc: Id16) -> impl IntoView {}
