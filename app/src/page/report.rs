//! A report to the authority.

use leptos::prelude::*;

use crate::bridge::Id16;

#[component]
pub fn ReportPage(
    #[expect(unused_variables, reason = "to come")] doc: Id16,
    #[expect(unused_variables, reason = "to come")] report: String,
) -> impl IntoView {
}
