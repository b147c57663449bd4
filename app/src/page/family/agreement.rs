//! What the family said of the plan.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn Agreement(#[expect(unused_variables, reason = "to come")] doc: Id16) -> impl IntoView {}
