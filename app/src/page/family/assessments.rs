//! Assessments on the three-sided grid.

use leptos::prelude::*;

#[component]
pub fn Assessments() -> impl IntoView {}
