//! What the diary gives for the period: activities that are counted, lines that can be taken.

use intreccio_model::ids::Party;
use intreccio_model::report::{self, Source, Span};
use intreccio_model::vocab::{EventKind, LineKind, Vocabulary};
use leptos::prelude::*;

use super::{Open, use_report};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::page::numbers::hours;
use crate::platform::clock::utc_offset;
use crate::ui::directory::use_directory;
use crate::ui::live::write;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::short;
use crate::ui::{when, words as labels};

#[component]
pub fn Sources() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Open { court, report, .. } = use_report();
    let Family { plan, .. } = use_family();
    let new = Memo::new(move |_| {
        report.with(|report| {
            let Some(report) = report else { return Vec::new() };
            let taken = report::taken(report);
            let found = plan.with(|plan| report::sources(plan, Span::of(report), utc_offset()));
            found.into_iter().filter(|source| !taken.contains(&source.line)).collect::<Vec<_>>()
        })
    });
    let take = Callback::new(move |sources: Vec<Source>| {
        let Some(view) = report.get_untracked() else { return };
        let who = |party: &Party| plan.with_untracked(|plan| directory.party(i18n, plan, party));
        let done = write(court.doc, toasts, i18n, |edit| report::take(edit, &view, &sources, who));
        if let Some(count) = done {
            toasts.say(t_string!(i18n, report.taken, count = count));
        }
    });
    view! {
        <section class="plan-section" aria-labelledby="report-prepare">
            <h2 id="report-prepare">{t!(i18n, report.prepare)}</h2>
            <p class="field-hint">{t!(i18n, report.prepare_hint)}</p>
            <Show
                when=move || new.with(|new| !new.is_empty())
                fallback=move || view! { <p class="quiet">{t!(i18n, report.no_new_lines)}</p> }
            >
                <div class="actions">
                    <button type="button" class="btn btn-primary" on:click=move |_| take.run(new.get_untracked())>{t!(i18n, report.take_all)}</button>
                </div>
                <details class="disclosure">
                    <summary>{move || t_string!(i18n, report.new_lines, count = new.with(Vec::len))}</summary>
                    <ul class="record-list">
                        <For each=move || new.get() key=|source| source.line let(source)>
                            <SourceLine source=source take=take />
                        </For>
                    </ul>
                </details>
            </Show>
            <Activity />
        </section>
    }
}

#[component]
fn SourceLine(source: Source, take: Callback<Vec<Source>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = move || i18n.get_locale();
    let (kind, date, unfinished) = (source.kind, source.date, source.unfinished);
    let (words, brief) = (source.words.clone(), short(&source.words));
    let source = StoredValue::new(source);
    view! {
        <li class="record">
            <div class="record-main">
                <p class="mb-0 sensitive">{words}</p>
                <p class="record-meta">
                    {move || labels::vocabulary(locale(), LineKind::NAME, kind.code())}
                    {move || date.map(|date| format!(" · {}", when::date(locale(), date)))}
                    {move || unfinished.then(|| format!(" · {}", t_string!(i18n, report.unfinished)))}
                </p>
            </div>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| take.run(vec![source.get_value()])>
                <span aria-hidden="true">{t!(i18n, report.take)}</span>
                <span class="visually-hidden">{move || t_string!(i18n, report.take_one, what = brief.clone())}</span>
            </button>
        </li>
    }
}

/// Counted from the events, not typed.
#[component]
fn Activity() -> impl IntoView {
    let i18n = use_i18n();
    let Open { report, .. } = use_report();
    let Family { plan, .. } = use_family();
    let activity = Memo::new(move |_| {
        let span = report.with(|report| report.as_ref().map(Span::of).unwrap_or_default());
        plan.with(|plan| report::activity(plan, span, utc_offset()))
    });
    let rows = move || {
        let row = |(kind, (count, minutes)): (EventKind, (usize, i64))| {
            let words = labels::vocabulary(i18n.get_locale(), EventKind::NAME, kind.code());
            view! { <tr><th scope="row">{words}</th><td class="number">{count}</td><td class="number">{hours(i18n.get_locale(), minutes)}</td></tr> }
        };
        activity.with(|activity| activity.kinds.clone()).into_iter().map(row).collect_view()
    };
    let seen = move || {
        activity.with(|activity| {
            t_string!(i18n, report.child_seen, count = activity.child_seen, alone = activity.child_seen_alone)
        })
    };
    view! {
        <h3 id="report-activity">{t!(i18n, report.activity)}</h3>
        <Show
            when=move || activity.with(|activity| !activity.kinds.is_empty())
            fallback=move || view! { <p class="quiet">{t!(i18n, report.activity_none)}</p> }
        >
            <table class="table-plain" aria-labelledby="report-activity">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, report.activity_kind)}</th>
                        <th scope="col" class="number">{t!(i18n, report.activity_count)}</th>
                        <th scope="col" class="number">{t!(i18n, report.activity_hours)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p>{seen}</p>
        </Show>
    }
}
