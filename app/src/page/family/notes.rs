//! Reserved notes.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn NotesPart(#[expect(unused_variables, reason = "to come")] doc: Id16) -> impl IntoView {}
