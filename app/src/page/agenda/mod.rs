//! Every deadline that this device can read: mine, my team's, all; by how near they are and by day.

mod add;
mod calendar;
mod entry;
mod horizon;
mod remind;

use intreccio_model::ids::UserId;
use intreccio_model::sort;
use intreccio_model::time::Date;
use intreccio_model::vocab::{DueKind, Vocabulary};
use leptos::prelude::*;

pub use remind::Remembered;

use self::add::AddDue;
use self::calendar::TakeAlong;
use self::entry::Entry;
use self::horizon::Horizon;
use crate::bridge::{DocRef, DueEntry, FamilyEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::due::{is_mine, is_of_my_team};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::ui::{I18n, browser, use_now, when, words as labels};
use crate::window::client::use_client;
use crate::words;

/// Whose deadlines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Mine,
    Team,
    All,
}

impl Whose {
    const ALL: [Self; 3] = [Self::Mine, Self::Team, Self::All];

    fn has(self, entry: &DueEntry, families: &[FamilyEntry], me: UserId) -> bool {
        match self {
            Self::Mine => is_mine(entry, families, me),
            Self::Team => is_of_my_team(entry, families, me) || is_mine(entry, families, me),
            Self::All => true,
        }
    }

    fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::Mine => t_string!(i18n, agenda.mine),
            Self::Team => t_string!(i18n, agenda.team),
            Self::All => t_string!(i18n, agenda.all),
        }
    }
}

/// What the list is narrowed to. A kind or a family that is empty is any.
#[derive(Clone, Copy)]
struct Narrow {
    whose: RwSignal<Whose>,
    kind: RwSignal<String>,
    family: RwSignal<String>,
}

impl Narrow {
    fn has(self, entry: &DueEntry, families: &[FamilyEntry], me: UserId) -> bool {
        let kind = self.kind.with(|kind| kind.is_empty() || kind == entry.due.kind.code());
        let family = self.family.with(|code| code.is_empty() || *code == entry.code);
        kind && family && self.whose.get().has(entry, families, me)
    }

    fn clear(self) {
        self.whose.set(Whose::All);
        self.kind.set(String::new());
        self.family.set(String::new());
    }
}

/// One deadline among those of all documents.
pub type DueId = (DocRef, String);

fn id_of(entry: &DueEntry) -> DueId {
    (entry.at, entry.due.key.clone())
}

/// What waits, with those that were opened here as they were then: nothing jumps away under the finger.
fn with_kept(waiting: &[DueEntry], kept: &[DueEntry]) -> Vec<DueEntry> {
    let opened = |entry: &DueEntry| kept.iter().find(|other| id_of(other) == id_of(entry));
    let mut all: Vec<DueEntry> = waiting.iter().map(|entry| opened(entry).unwrap_or(entry).clone()).collect();
    all.extend(kept.iter().filter(|entry| !waiting.iter().any(|other| id_of(other) == id_of(entry))).cloned());
    sort::by_key(&mut all, |entry| (entry.due.date, entry.due.at));
    all
}

#[component]
pub fn Agenda() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let now = use_now();
    let me = use_directory().me;
    let narrow = Narrow { whose: RwSignal::new(Whose::Mine), kind: RwSignal::default(), family: RwSignal::default() };
    let kept = RwSignal::new(Vec::<DueEntry>::new());
    let today = Memo::new(move |_| now.today());
    let all = Memo::new(move |_| client.deadlines.with(|waiting| kept.with(|kept| with_kept(waiting, kept))));
    let found = Memo::new(move |_| {
        client.families.with(|families| {
            all.with(|all| all.iter().filter(|entry| narrow.has(entry, families, me)).cloned().collect::<Vec<_>>())
        })
    });
    let (adding, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let actions = move || {
        view! {
            <button type="button" class="btn btn-primary" on:click=move |_| adding.set(true)><Drawing icon=Icon::Plus />{t!(i18n, agenda.add)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=move || found.with(Vec::is_empty) on:click=move |_| leaving.set(true)><Drawing icon=Icon::Down />{t!(i18n, agenda.take)}</button>
        }
    };
    view! {
        <Page title=words!(i18n, agenda.title) actions=ViewFnOnce::from(actions)>
            <Filters narrow=narrow all=all />
            <Near found=found today=today />
            <Show when=move || all.with(Vec::is_empty)>
                <Empty icon=Icon::Clock words=words!(i18n, agenda.none)>
                    <button type="button" class="btn btn-primary" on:click=move |_| adding.set(true)>{t!(i18n, agenda.add)}</button>
                </Empty>
            </Show>
            <Show when=move || found.with(Vec::is_empty) && !all.with(Vec::is_empty)>
                <Empty icon=Icon::Search words=words!(i18n, agenda.nothing_found)>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| narrow.clear()>{t!(i18n, agenda.show_all)}</button>
                </Empty>
            </Show>
            {Horizon::ALL.map(|horizon| view! { <Stretch horizon=horizon found=found today=today kept=kept /> }).collect_view()}
        </Page>
        <AddDue open=adding />
        <TakeAlong open=leaving entries=found />
    }
}

#[component]
fn Filters(narrow: Narrow, all: Memo<Vec<DueEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let whose = move |own: Whose| {
        view! {
            <label class="segment">
                <input type="radio" name="agenda-whose" prop:checked=move || narrow.whose.get() == own on:change=move |_| narrow.whose.set(own) />
                <span>{move || own.words(i18n)}</span>
            </label>
        }
    };
    let kinds = move || {
        let there = |kind: &&DueKind| all.with(|all| all.iter().any(|entry| entry.due.kind == **kind));
        let option = |kind: &DueKind| {
            let kind = *kind;
            let chosen = move || narrow.kind.with(|chosen| chosen == kind.code());
            view! { <option value=kind.code() prop:selected=chosen>{labels::vocabulary(i18n.get_locale(), DueKind::NAME, kind.code())}</option> }
        };
        DueKind::ALL.iter().filter(there).map(option).collect_view()
    };
    let families = move || {
        let mut codes = all.with(|all| all.iter().map(|entry| entry.code.clone()).collect::<Vec<_>>());
        codes.sort();
        codes.dedup();
        let option = |code: String| {
            let (own, words) = (code.clone(), code.clone());
            view! { <option value=code prop:selected=move || narrow.family.with(|chosen| *chosen == own)>{words}</option> }
        };
        codes.into_iter().map(option).collect_view()
    };
    view! {
        <form class="field-row agenda-filters no-print" role="search" on:submit=|event| event.prevent_default()>
            <fieldset class="segmented">
                <legend class="field-label">{t!(i18n, agenda.whose)}</legend>
                {Whose::ALL.map(whose).collect_view()}
            </fieldset>
            <div class="field">
                <label class="field-label" for="agenda-kind">{t!(i18n, agenda.kind)}</label>
                <select id="agenda-kind" class="form-control" on:change=move |event| narrow.kind.set(event_target_value(&event))>
                    <option value="" prop:selected=move || narrow.kind.with(String::is_empty)>{t!(i18n, agenda.any_kind)}</option>
                    {kinds}
                </select>
            </div>
            <div class="field">
                <label class="field-label" for="agenda-family">{t!(i18n, agenda.family)}</label>
                <select id="agenda-family" class="form-control" on:change=move |event| narrow.family.set(event_target_value(&event))>
                    <option value="" prop:selected=move || narrow.family.with(String::is_empty)>{t!(i18n, agenda.any_family)}</option>
                    {families}
                </select>
            </div>
        </form>
    }
}

/// How many there are in each stretch of time, with the way to it.
#[component]
fn Near(found: Memo<Vec<DueEntry>>, today: Memo<Date>) -> impl IntoView {
    let i18n = use_i18n();
    let count = move |horizon: Horizon| {
        found.with(|found| found.iter().filter(|entry| Horizon::of(&entry.due, today.get()) == horizon).count())
    };
    let link = move |horizon: Horizon| {
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            browser::focus(horizon.id());
        };
        view! {
            <Show when=move || { count(horizon) > 0 }>
                <li><a class="chip-link" href=format!("#{}", horizon.id()) on:click=go>{move || t_string!(i18n, agenda.count, what = horizon.words(i18n), count = count(horizon))}</a></li>
            </Show>
        }
    };
    view! {
        <nav class="agenda-near no-print" aria-label=move || t_string!(i18n, agenda.near)>
            <ul class="row-wrap plain-list">{Horizon::ALL.map(link).collect_view()}</ul>
        </nav>
        <p role="status" class="quiet mb-0">{move || t_string!(i18n, agenda.found, count = found.with(Vec::len))}</p>
    }
}

/// The deadlines of a stretch of time, by day.
#[component]
fn Stretch(
    horizon: Horizon,
    found: Memo<Vec<DueEntry>>,
    today: Memo<Date>,
    kept: RwSignal<Vec<DueEntry>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let own = Memo::new(move |_| {
        let today = today.get();
        found.with(|found| {
            found.iter().filter(|entry| Horizon::of(&entry.due, today) == horizon).cloned().collect::<Vec<_>>()
        })
    });
    let days = Memo::new(move |_| {
        let mut days = own.with(|own| own.iter().map(|entry| entry.due.date).collect::<Vec<_>>());
        days.dedup();
        days
    });
    let of_day =
        move |day: Date| own.with(|own| own.iter().filter(|entry| entry.due.date == day).cloned().collect::<Vec<_>>());
    view! {
        <Show when=move || !own.with(Vec::is_empty)>
            <section class="plan-section" aria-labelledby=horizon.id()>
                <h2 id=horizon.id() tabindex="-1">{move || horizon.words(i18n)}</h2>
                <For each=move || days.get() key=|day| *day let(day)>
                    <h3 class="agenda-day">{move || day_words(i18n, today.get(), day)}</h3>
                    <ul class="plain-list agenda-list">
                        <For each=move || of_day(day) key=id_of let(entry)><Entry entry=entry kept=kept /></For>
                    </ul>
                </For>
            </section>
        </Show>
    }
}

/// "lun 23 nov 2026 · tra 3 giorni".
fn day_words(i18n: I18n, today: Date, day: Date) -> String {
    let locale = i18n.get_locale();
    let (date, near) = (when::date(locale, day), when::day(locale, today, day));
    if date == near { date } else { format!("{date} · {near}") }
}

#[cfg(test)]
mod tests {
    use intreccio_model::deadline::Due;

    use super::*;
    use crate::ui::due::tests::due;

    fn entry(key: &str, date: &str) -> DueEntry {
        let due = Due { key: key.to_owned(), ..due(date, DueKind::Udienza) };
        DueEntry { at: DocRef::body([1; 16], [2; 16]), plan: [2; 16], code: "FP-06".to_owned(), due }
    }

    #[test]
    fn what_was_opened_stays_where_it_was_until_one_leaves() {
        let waiting = [entry("a", "2026-07-12"), entry("b", "2026-08-01")];
        let days = |all: &[DueEntry]| {
            all.iter().map(|entry| (entry.due.key.clone(), entry.due.date.to_string())).collect::<Vec<_>>()
        };
        let moved = [entry("a", "2026-09-12"), entry("b", "2026-08-01")];
        assert_eq!(days(&with_kept(&moved, &waiting[..1])), days(&waiting));
        assert_eq!(days(&with_kept(&moved[1..], &waiting[..1])), days(&waiting));
        assert_eq!(
            days(&with_kept(&moved, &[])),
            [("b".to_owned(), "2026-08-01".to_owned()), ("a".to_owned(), "2026-09-12".to_owned())]
        );
    }
}
