//! The identity vault.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn IdentityPart(#[expect(unused_variables, reason = "to come")] doc: Id16) -> impl IntoView {}
