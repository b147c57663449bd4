//! What each actor does now, with how many hours.

use intreccio_model::overview::{self, Course, Doing};
use intreccio_model::vocab::{Device, Frequency, Vocabulary};
use leptos::prelude::*;

use super::actor;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::page::Empty;
use crate::ui::whereabouts::short;
use crate::ui::{I18n, use_now, words as labels};
use crate::words;

/// "1 h 30 min".
pub fn hours(i18n: I18n, minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => t_string!(i18n, overview.minutes, minutes = rest),
        (hours, 0) => t_string!(i18n, overview.hours, hours = hours),
        (hours, rest) => t_string!(i18n, overview.hours_minutes, hours = hours, minutes = rest),
    }
}

#[component]
pub fn Now() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let today = Memo::new(move |_| now.today());
    let doing = Memo::new(move |_| plan.with(|plan| overview::doing(plan, today.get())));
    let row = move |one: Doing| {
        let who = plan.with(|plan| actor(i18n, directory, plan, one.actor.as_ref()));
        let (week, month, without) = (one.minutes_a_week, one.minutes_a_month, one.without_hours);
        let sum = |minutes: i64| if minutes > 0 { hours(i18n, minutes) } else { "–".to_owned() };
        let besides = match without {
            0 => None,
            1 => Some(t_string!(i18n, overview.one_without_hours).to_owned()),
            count => Some(t_string!(i18n, overview.without_hours, count = count)),
        };
        let actions =
            one.actions.into_iter().map(|course| view! { <li class="sensitive">{course_words(i18n, &course)}</li> });
        view! {
            <tr>
                <th scope="row"><span class="sensitive">{who}</span></th>
                <td><ul class="plain-list">{actions.collect_view()}</ul></td>
                <td class="number">{sum(week)}</td>
                <td class="number">{sum(month)}<span class="quiet small overview-besides">{besides}</span></td>
            </tr>
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="overview-now">
            <h2 id="overview-now">{t!(i18n, overview.now)}</h2>
            <Show when=move || doing.with(Vec::is_empty)><Empty words=words!(i18n, overview.nothing_in_course) /></Show>
            <Show when=move || !doing.with(Vec::is_empty)>
                <div class="table-scroll" tabindex="0" role="region" aria-labelledby="overview-now">
                    <table class="table-plain overview-table">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, overview.who)}</th>
                                <th scope="col">{t!(i18n, overview.in_course)}</th>
                                <th scope="col" class="number">{t!(i18n, overview.a_week)}</th>
                                <th scope="col" class="number">{t!(i18n, overview.a_month)}</th>
                            </tr>
                        </thead>
                        <tbody>{move || doing.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

fn course_words(i18n: I18n, course: &Course) -> String {
    let locale = i18n.get_locale();
    let device = course.device.map(|device| labels::vocabulary(locale, Device::NAME, device.code()));
    let rhythm = course.frequency.map(|frequency| labels::vocabulary(locale, Frequency::NAME, frequency.code()));
    let length = course.minutes.map(|minutes| hours(i18n, minutes));
    let what = Some(short(&course.what)).filter(|what| !what.is_empty());
    [what, device, rhythm, length].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
