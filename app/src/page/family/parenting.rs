//! The assessment of parental competences.

use leptos::prelude::*;

#[component]
pub fn ParentingPart() -> impl IntoView {}
