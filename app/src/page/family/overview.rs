//! What every actor does.

use leptos::prelude::*;

#[component]
pub fn Overview() -> impl IntoView {}
