//! Home: today, what is due, what waits for me, my families.

use intreccio_model::deadline::Due;
use intreccio_model::ids::UserId;
use intreccio_model::projection::Unfinished as UnfinishedEntry;
use intreccio_model::sort;
use intreccio_model::time::Date;
use intreccio_model::vocab::{DueKind, EventKind, Vocabulary};
use leptos::prelude::*;

use super::agenda::Remembered;
use super::families::FamilyCards;
use super::today_work::{Flagged, MyTasks, NamedInTexts};
use crate::bridge::{DocRef, DueEntry, FamilyEntry, Id16};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::ui::route::{Part, Route};
use crate::ui::whereabouts::{moment, short};
use crate::ui::{I18n, due, use_now, when, words as labels};
use crate::window::client::use_client;
use crate::words;

/// Days ahead that home looks.
const AHEAD: i32 = 7;
/// Families shown; the rest are one step away.
const FAMILIES: usize = 6;
/// Unfinished entries shown; the others are in their diaries.
const UNFINISHED: usize = 3;

/// Whether a date belongs on home, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Today,
    Late,
    Soon,
}

/// Appointments and hearings of today are the day's; days gone by are late, except those of appointments, which then have taken place
/// or not.
fn shown(today: Date, due: &Due) -> Option<Shown> {
    match due.days(today) {
        0 if matches!(due.kind, DueKind::Appuntamento | DueKind::Udienza | DueKind::Seduta) => Some(Shown::Today),
        days if days < 0 => due.is_late(today).then_some(Shown::Late),
        days if days <= AHEAD => Some(Shown::Soon),
        _ => None,
    }
}

#[component]
pub fn Today() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let listed = move |wanted: Shown| {
        let today = now.today();
        client.deadlines.with(|all| {
            all.iter().filter(|entry| shown(today, &entry.due) == Some(wanted)).cloned().collect::<Vec<_>>()
        })
    };
    let today = Memo::new(move |_| listed(Shown::Today));
    let waiting = Memo::new(move |_| {
        let mut late = listed(Shown::Late);
        late.extend(listed(Shown::Soon));
        late
    });
    let day = move || when::date(i18n.get_locale(), now.today());
    let new_visit = move || view! { <a class="btn btn-primary" href=Route::NewVisit.path()><Drawing icon=Icon::Plus />{t!(i18n, today.new_visit)}</a> };
    view! {
        <Page title=words!(i18n, today.title) kicker=Signal::derive(day) actions=ViewFnOnce::from(new_visit)>
            <Unfinished />
            <Remembered />
            <div class="split">
                <div class="stack">
                    <section class="plan-section" aria-labelledby="today-visits">
                        <h2 id="today-visits">{t!(i18n, today.visits)}</h2>
                        <Show when=move || today.with(Vec::is_empty)>
                            <Empty icon=Icon::Clock words=words!(i18n, today.no_visits)>
                                <a class="btn btn-outline-primary" href=Route::NewVisit.path()>{t!(i18n, today.new_visit)}</a>
                            </Empty>
                        </Show>
                        <ul class="plain-list">{move || today.get().into_iter().map(|item| view! { <DeadlineItem item=item /> }).collect_view()}</ul>
                    </section>
                    <section class="plan-section" aria-labelledby="today-due">
                        <h2 id="today-due">{t!(i18n, today.due)}</h2>
                        <Show when=move || waiting.with(Vec::is_empty)>
                            <p class="quiet">{t!(i18n, today.nothing_due)}</p>
                        </Show>
                        <p class="mb-0"><a href=Route::Agenda.path()>{t!(i18n, today.to_agenda)}</a></p>
                        <ul class="plain-list">{move || waiting.get().into_iter().map(|item| view! { <DeadlineItem item=item /> }).collect_view()}</ul>
                    </section>
                </div>
                <div class="stack">
                    <ForMe />
                    <MyTasks />
                    <NamedInTexts />
                    <Flagged />
                </div>
            </div>
            <section class="stack" aria-labelledby="today-families">
                <div class="spread">
                    <h2 id="today-families">{t!(i18n, today.families)}</h2>
                    <a href=Route::Families.path()>{t!(i18n, today.all_families)}</a>
                </div>
                <FamilyCards families=Signal::derive(move || client.families.get().into_iter().take(FAMILIES).collect()) />
                <Show when=move || client.families.with(Vec::is_empty)>
                    <Empty icon=Icon::Family words=words!(i18n, families.none)>
                        <a class="btn btn-primary" href=Route::NewFamily.path()>{t!(i18n, families.create)}</a>
                    </Empty>
                </Show>
            </section>
        </Page>
    }
}

/// What this person began and did not finish, on any of their devices; the latest first.
#[component]
fn Unfinished() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let me = client.me.get_untracked().map(|me| UserId(me.user));
    let begun = Memo::new(move |_| {
        client.families.with(|families| {
            let of = |family: &FamilyEntry| {
                let (doc, code) = (family.doc.doc, family.card.code.clone());
                let mine = family.card.unfinished.iter().filter(|entry| me.is_some() && entry.by == me).copied();
                mine.map(move |entry| (doc, code.clone(), entry)).collect::<Vec<_>>()
            };
            let mut all: Vec<(Id16, String, UnfinishedEntry)> = families.iter().flat_map(of).collect();
            sort::by_key(&mut all, |(_, _, entry)| std::cmp::Reverse(entry.event));
            all.truncate(UNFINISHED);
            all
        })
    });
    let words = move |code: &str, entry: &UnfinishedEntry| {
        let kind = entry.kind.map(|kind| labels::vocabulary(i18n.get_locale(), EventKind::NAME, kind.code()));
        let when = entry.start.map(|start| moment(i18n, start));
        let what = [Some(code.to_owned()), kind, when].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        t_string!(i18n, today.unfinished, what = what)
    };
    let row = move |(doc, code, entry): (Id16, String, UnfinishedEntry)| {
        let path = Route::Visit(doc, entry.event.to_string()).path();
        view! {
            <div class="card">
                <p class="mb-0"><Drawing icon=Icon::Note />" "{move || words(&code, &entry)}</p>
                <div class="card-actions"><a class="btn btn-primary" href=path>{t!(i18n, today.resume)}</a></div>
            </div>
        }
    };
    view! { <For each=move || begun.get() key=|(_, _, entry)| entry.event let(entry)>{row(entry)}</For> }
}

#[component]
fn DeadlineItem(item: DueEntry) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let DueEntry { plan, due, code, .. } = item;
    let family = move || {
        let found =
            client.families.with(|all| all.iter().find(|family| family.doc.doc == plan).map(|f| f.card.title()));
        found.unwrap_or_else(|| code.clone())
    };
    let link = due::route(plan, &due).path();
    let (what, contested) = (short(&due.what), due.contested);
    let due = StoredValue::new(due);
    let late = move || due.with_value(|due| due.date < now.today());
    let when = move || due.with_value(|due| due::when_words(i18n, now.today(), due));
    let kind = move || due.with_value(|due| due::kind_words(i18n, due));
    let contested = move || contested.then(|| t_string!(i18n, today.contested));
    view! {
        <li class="today-item">
            <span class="due" class:due-late=late>{when}</span>
            <div>
                <a href=link>{family}</a>
                <p class="mb-0 sensitive">{kind}{(!what.is_empty()).then(|| format!(" · {what}"))}</p>
                <p class="quiet small mb-0">{contested}</p>
            </div>
        </li>
    }
}

/// What waits for me: disagreements, and what others changed.
#[component]
fn ForMe() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let open = move || {
        client
            .families
            .with(|all| all.iter().map(|family| family.card.open_conflicts + family.card.open_passages).sum::<usize>())
    };
    let changed = move || {
        client.families.with(|all| {
            all.iter()
                .filter(|family| family.news > 0)
                .map(|f| (f.doc, f.card.code.clone(), f.news))
                .collect::<Vec<_>>()
        })
    };
    let row = move |(at, code, news): (DocRef, String, u32)| {
        view! { <li class="record"><a class="record-main" href=Route::Family(at.doc, Part::History).path()>{code}</a><span class="record-meta">{changes_words(i18n, news)}</span></li> }
    };
    view! {
        <section class="plan-section" aria-labelledby="today-for-me">
            <h2 id="today-for-me">{t!(i18n, today.for_me)}</h2>
            <Show when=move || { open() > 0 } fallback=move || view! { <p class="quiet">{t!(i18n, today.nothing_to_review)}</p> }>
                <p>{move || points_words(i18n, open())}</p>
                <div class="actions"><a class="btn btn-primary" href=Route::Review.path()>{t!(i18n, today.to_review)}</a></div>
            </Show>
            <Show when=move || !changed().is_empty()>
                <h3>{t!(i18n, today.changed)}</h3>
                <ul class="record-list">{move || changed().into_iter().map(row).collect_view()}</ul>
            </Show>
        </section>
    }
}

fn points_words(i18n: I18n, count: usize) -> String {
    match count {
        1 => t_string!(i18n, today.point_one).to_owned(),
        _ => t_string!(i18n, today.points, count = count),
    }
}

/// "3 modifiche di altri".
pub fn changes_words(i18n: I18n, count: u32) -> String {
    match count {
        1 => t_string!(i18n, today.change_one).to_owned(),
        _ => t_string!(i18n, today.changes, count = count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::due::tests::due;

    #[test]
    fn home_shows_a_week_ahead_and_all_that_is_late() {
        let today = "2026-11-23".parse().unwrap();
        let at = |date| shown(today, &due(date, DueKind::Obiettivo));
        assert_eq!(at("2026-06-01"), Some(Shown::Late));
        assert_eq!(at("2026-11-30"), Some(Shown::Soon));
        assert_eq!(at("2026-12-01"), None);
    }

    #[test]
    fn an_appointment_gone_by_is_not_late_and_a_hearing_is() {
        let today = "2026-11-23".parse().unwrap();
        let at = |date, kind| shown(today, &due(date, kind));
        let appointment = |date| at(date, DueKind::Appuntamento);
        assert_eq!(
            (appointment("2026-11-22"), appointment("2026-11-23"), appointment("2026-11-24")),
            (None, Some(Shown::Today), Some(Shown::Soon))
        );
        assert_eq!(at("2026-11-23", DueKind::Udienza), Some(Shown::Today));
        assert_eq!(at("2026-11-22", DueKind::Udienza), Some(Shown::Late));
    }
}
