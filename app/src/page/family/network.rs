//! The network of the life context.

use leptos::prelude::*;

#[component]
pub fn Network() -> impl IntoView {}
