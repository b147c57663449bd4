//! Numbers without names.

use leptos::prelude::*;

#[component]
pub fn Numbers() -> impl IntoView {}
