//! Searching all that is on this device.

use leptos::prelude::*;

#[component]
pub fn Search() -> impl IntoView {}
