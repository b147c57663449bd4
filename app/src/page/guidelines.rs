//! The workspace’s own grid, phases and vocabularies.

use leptos::prelude::*;

#[component]
pub fn Guidelines() -> impl IntoView {}
