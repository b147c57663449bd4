//! The interventions of all actors put together again: what each does now, what to talk about, the time line, the progress of each
//! objective. Every drawing has its list or table beside it.

mod gaps;
mod now;
mod objectives;
mod scale;
mod timeline;

use intreccio_model::ids::Party;
use intreccio_model::plan::PlanView;
use leptos::prelude::*;

use gaps::Gaps;
use now::Now;
use objectives::Progress;
use timeline::Timeline;

use crate::i18n::t_string;
use crate::ui::I18n;
use crate::ui::directory::Directory;

#[component]
pub fn Overview() -> impl IntoView {
    view! {
        <Now />
        <Gaps />
        <Timeline />
        <Progress />
    }
}

/// Who does something, in words.
fn actor(i18n: I18n, directory: Directory, plan: &PlanView, party: Option<&Party>) -> String {
    party.map_or_else(|| t_string!(i18n, overview.nobody).to_owned(), |party| directory.party(i18n, plan, party))
}
