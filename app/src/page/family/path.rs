//! Where the plan is on its path.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn PathPart(#[expect(unused_variables, reason = "to come")] doc: Id16) -> impl IntoView {}
