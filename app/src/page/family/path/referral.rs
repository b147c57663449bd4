//! How the family came to the service.

use intreccio_model::field::plan as fields;
use intreccio_model::place::Plan;
use intreccio_model::vocab::{Reason, Vocabulary};
use leptos::prelude::*;

use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::live::{LiveChoice, LiveDate, LiveLine};
use crate::ui::words as labels;

#[component]
pub fn Referral() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let reasons = move || {
        let word = |reason: &Reason| labels::vocabulary(i18n.get_locale(), Reason::NAME, reason.code());
        let words: Vec<String> = plan.with(|plan| plan.reasons.iter().map(word).collect());
        if words.is_empty() { t_string!(i18n, common.not_said).to_owned() } else { words.join(", ") }
    };
    view! {
        <details class="plan-section disclosure">
            <summary><h2>{t!(i18n, path.referral)}</h2></summary>
            <div class="stack">
                <div class="field-row">
                    <LiveDate doc=doc place=Plan field=fields::OPENED register=Signal::derive(move || plan.with(|plan| plan.opened.clone())) />
                    <LiveChoice doc=doc place=Plan field=fields::ACCESS_CHANNEL register=Signal::derive(move || plan.with(|plan| plan.access_channel.clone())) />
                    <LiveLine doc=doc place=Plan field=fields::REFERRER register=Signal::derive(move || plan.with(|plan| plan.referrer.clone())) />
                </div>
                <p class="mb-0"><span class="strong">{t!(i18n, plan.reasons)}": "</span>{reasons}</p>
            </div>
        </details>
    }
}
