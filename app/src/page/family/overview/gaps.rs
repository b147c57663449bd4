//! What to talk about: gaps and overlaps in plain words. Not a score, and nobody is compared with anybody.

use intreccio_model::ids::{Id, Party};
use intreccio_model::overview::{self, Gap};
use intreccio_model::plan::PlanView;
use intreccio_model::vocab::{Device, Vocabulary};
use leptos::prelude::*;

use super::actor;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::platform::clock::utc_offset;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::whereabouts::short;
use crate::ui::{I18n, use_now, when, words as labels};

/// Weeks of silence that can be chosen.
const WEEKS: [i32; 4] = [2, 4, 6, 8];

#[component]
pub fn Gaps() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let weeks = RwSignal::new(4);
    let today = Memo::new(move |_| now.today());
    let gaps = Memo::new(move |_| plan.with(|plan| overview::gaps(plan, today.get(), weeks.get(), utc_offset())));
    let row = move |gap: Gap| {
        let words = plan.with(|plan| words(i18n, directory, plan, &gap));
        view! { <li class="overview-gap"><Drawing icon=icon(&gap) /><span class="sensitive">{words}</span></li> }
    };
    let option = move |count: i32| {
        view! { <option value=count.to_string() prop:selected=move || weeks.get() == count>{move || t_string!(i18n, overview.weeks, count = count)}</option> }
    };
    let choose = move |event| {
        if let Ok(count) = event_target_value(&event).parse() {
            weeks.set(count);
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="overview-gaps">
            <h2 id="overview-gaps">{t!(i18n, overview.gaps)}</h2>
            <p class="quiet">{t!(i18n, overview.gaps_hint)}</p>
            <div class="field no-print">
                <label class="field-label" for="overview-weeks">{t!(i18n, overview.silence)}</label>
                <select id="overview-weeks" class="form-control overview-short" on:change=choose>{WEEKS.map(option).collect_view()}</select>
            </div>
            <div role="status">
                <Show when=move || gaps.with(Vec::is_empty)><p class="mb-0">{t!(i18n, overview.no_gaps)}</p></Show>
            </div>
            <ul class="plain-list">{move || gaps.get().into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

fn icon(gap: &Gap) -> Icon {
    match gap {
        Gap::NoAction { .. } => Icon::Plus,
        Gap::Quiet { .. } => Icon::Clock,
        Gap::Doubled { .. } => Icon::Same,
        Gap::Idle { .. } => Icon::People,
        Gap::NoOwner { .. } | Gap::NoDue { .. } => Icon::Info,
    }
}

fn words(i18n: I18n, directory: Directory, plan: &PlanView, gap: &Gap) -> String {
    let objective = |id: &Id| {
        let text = plan.objective(*id).map(|found| short(&found.text.value)).filter(|text| !text.is_empty());
        text.unwrap_or_else(|| t_string!(i18n, plan.objective_untitled).to_owned())
    };
    match gap {
        Gap::NoAction { objective: id } => t_string!(i18n, overview.gap_no_action, what = objective(id)),
        Gap::Quiet { objective: id, action, since, weeks } => {
            let found = plan.objective(*id).and_then(|found| found.actions.iter().find(|own| own.id == *action));
            let what = found.map(|action| short(&action.what.value)).unwrap_or_default();
            let who = actor(i18n, directory, plan, found.and_then(|action| action.who.value.as_ref()));
            let since = when::date(i18n.get_locale(), *since);
            t_string!(i18n, overview.gap_quiet, what = what, who = who, since = since, weeks = *weeks)
        }
        Gap::Doubled { objective: id, device, actors } => {
            let device = labels::vocabulary(i18n.get_locale(), Device::NAME, device.code());
            let who = actors.iter().map(|party| actor(i18n, directory, plan, Some(party)));
            let who = who.collect::<Vec<_>>().join(", ");
            t_string!(i18n, overview.gap_doubled, who = who, device = device, what = objective(id))
        }
        Gap::Idle { user } => {
            let who = actor(i18n, directory, plan, Some(&Party::Operator(*user)));
            t_string!(i18n, overview.gap_idle, who = who)
        }
        Gap::NoOwner { objective: id } => t_string!(i18n, overview.gap_no_owner, what = objective(id)),
        Gap::NoDue { objective: id } => t_string!(i18n, overview.gap_no_due, what = objective(id)),
    }
}
