//! Home: today, what is due, what waits for me, my families.

use intreccio_model::projection::{Deadline, DeadlineKind};
use intreccio_model::time::Date;
use leptos::prelude::*;

use super::families::FamilyCards;
use crate::bridge::DocRef;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::ui::route::{Part, Route};
use crate::ui::whereabouts::short;
use crate::ui::{I18n, browser, use_now, when};
use crate::window::client::use_client;
use crate::words;

/// Days ahead that home looks.
const AHEAD: i32 = 7;
/// Families shown; the rest are one step away.
const FAMILIES: usize = 6;
/// Where the address of a visit that was begun and not finished is kept.
pub const UNFINISHED: &str = "unfinished-visit";

/// Whether a date belongs on home, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Today,
    Late,
    Soon,
}

/// Appointments of today are the day's; dates gone by are late, except appointments, which then have taken place or not.
fn due(today: Date, deadline: &Deadline) -> Option<Due> {
    let appointment = deadline.kind == DeadlineKind::Appointment;
    match deadline.date - today {
        0 if appointment => Some(Due::Today),
        days if days < 0 => (!appointment).then_some(Due::Late),
        days if days <= AHEAD => Some(Due::Soon),
        _ => None,
    }
}

#[component]
pub fn Today() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let listed = move |wanted: Due| {
        let today = now.today();
        client.deadlines.with(|all| {
            all.iter().filter(|(_, deadline)| due(today, deadline) == Some(wanted)).cloned().collect::<Vec<_>>()
        })
    };
    let today = Memo::new(move |_| listed(Due::Today));
    let waiting = Memo::new(move |_| {
        let mut late = listed(Due::Late);
        late.extend(listed(Due::Soon));
        late
    });
    let day = move || when::date(i18n.get_locale(), now.today());
    view! {
        <Page title=words!(i18n, today.title) kicker=Signal::derive(day)>
            <Unfinished />
            <div class="split">
                <div class="stack">
                    <section class="plan-section" aria-labelledby="today-visits">
                        <h2 id="today-visits">{t!(i18n, today.visits)}</h2>
                        <Show when=move || today.with(Vec::is_empty)>
                            <Empty icon=Icon::Clock words=words!(i18n, today.no_visits)>
                                <a class="btn btn-outline-primary" href=Route::Families.path()>{t!(i18n, today.start_visit)}</a>
                            </Empty>
                        </Show>
                        <ul class="plain-list">{move || today.get().into_iter().map(|item| view! { <DeadlineItem item=item /> }).collect_view()}</ul>
                    </section>
                    <section class="plan-section" aria-labelledby="today-due">
                        <h2 id="today-due">{t!(i18n, today.due)}</h2>
                        <Show when=move || waiting.with(Vec::is_empty)>
                            <p class="quiet">{t!(i18n, today.nothing_due)}</p>
                        </Show>
                        <ul class="plain-list">{move || waiting.get().into_iter().map(|item| view! { <DeadlineItem item=item /> }).collect_view()}</ul>
                    </section>
                </div>
                <ForMe />
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

/// The visit that was begun on this device and not finished.
#[component]
fn Unfinished() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let path = browser::preference(UNFINISHED).filter(|path| !path.is_empty());
    let known = move |path: &str| match Route::of(path) {
        Route::Visit(doc, _) => client
            .families
            .with(|families| families.iter().find(|family| family.doc.doc == doc).map(|f| f.card.code.clone())),
        _ => None,
    };
    move || {
        let path = path.clone()?;
        let code = known(&path)?;
        Some(view! {
            <div class="card">
                <p class="mb-0"><Drawing icon=Icon::Note />" "{t_string!(i18n, today.unfinished, code = code)}</p>
                <div class="card-actions"><a class="btn btn-primary" href=path>{t!(i18n, today.resume)}</a></div>
            </div>
        })
    }
}

#[component]
fn DeadlineItem(item: (DocRef, Deadline)) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let (at, deadline) = item;
    let part = if deadline.kind == DeadlineKind::Appointment { Part::Diary } else { Part::Objectives };
    let family = move || {
        client.families.with(|all| {
            all.iter().find(|family| family.doc == at).map(|f| format!("{} · {}", f.card.code, f.card.alias))
        })
    };
    let (date, kind, text, contested) = (deadline.date, deadline.kind, short(&deadline.text), deadline.contested);
    let late = move || date < now.today();
    let when = move || deadline_when(i18n, now.today(), &deadline);
    let contested = move || contested.then(|| t_string!(i18n, today.contested));
    view! {
        <li class="today-item">
            <span class="due" class:due-late=late>{when}</span>
            <div>
                <a href=Route::Family(at.doc, part).path()>{family}</a>
                <p class="mb-0 sensitive">{move || kind_words(i18n, kind)}" · "{text}</p>
                <p class="quiet small mb-0">{contested}</p>
            </div>
        </li>
    }
}

fn deadline_when(i18n: I18n, today: Date, deadline: &Deadline) -> String {
    let locale = i18n.get_locale();
    match deadline.at {
        Some(at) if deadline.date == today => when::clock(browser::local(u64::try_from(at.0).unwrap_or(0)).1),
        _ if deadline.date < today => t_string!(i18n, today.late, when = when::day(locale, today, deadline.date)),
        _ => when::day(locale, today, deadline.date),
    }
}

fn kind_words(i18n: I18n, kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Objective => t_string!(i18n, today.objective),
        DeadlineKind::Action => t_string!(i18n, today.action),
        DeadlineKind::Appointment => t_string!(i18n, today.appointment),
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
    use intreccio_model::path::Path;

    use super::*;

    fn deadline(date: &str, kind: DeadlineKind) -> Deadline {
        Deadline {
            date: date.parse().unwrap(),
            at: None,
            kind,
            owner: None,
            text: String::new(),
            path: Path::root(),
            contested: false,
        }
    }

    #[test]
    fn home_shows_a_week_ahead_and_all_that_is_late() {
        let today = "2026-11-23".parse().unwrap();
        let at = |date| due(today, &deadline(date, DeadlineKind::Objective));
        assert_eq!(at("2026-06-01"), Some(Due::Late));
        assert_eq!(at("2026-11-30"), Some(Due::Soon));
        assert_eq!(at("2026-12-01"), None);
    }

    #[test]
    fn an_appointment_gone_by_is_not_late() {
        let today = "2026-11-23".parse().unwrap();
        let at = |date| due(today, &deadline(date, DeadlineKind::Appointment));
        assert_eq!((at("2026-11-22"), at("2026-11-23"), at("2026-11-24")), (None, Some(Due::Today), Some(Due::Soon)));
    }
}
