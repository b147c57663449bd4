//! A new entry from anywhere: what it was, and one tap on the family.

use intreccio_model::ids::UserId;
use intreccio_model::sort;
use intreccio_model::vocab::{DueKind, EventKind, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::begin;
use super::steps::FREQUENT;
use crate::bridge::{DocRef, FamilyEntry, Id16, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, due, use_now, words as labels};
use crate::window::client::{Client, use_client};
use crate::window::kept;
use crate::words;

/// What the families of the latest entries are kept under, on this device only.
const RECENT: &str = "recent-families";
/// Families that are remembered.
const REMEMBERED: usize = 12;
/// With so many families a field to look for one is worth its place.
const MANY: usize = 8;

#[component]
pub fn NewVisit() -> impl IntoView {
    let i18n = use_i18n();
    let kind = RwSignal::new(EventKind::VisitaDomiciliare);
    view! {
        <Page title=words!(i18n, visit.new_title)>
            <Kinds kind=kind />
            <Families kind=kind />
        </Page>
    }
}

/// The kinds as buttons: the frequent ones in view, the others one step away.
#[component]
pub fn Kinds(kind: RwSignal<EventKind>) -> impl IntoView {
    let i18n = use_i18n();
    let segment = move |own: EventKind| {
        view! {
            <label class="segment">
                <input type="radio" name="visit-kind" prop:checked=move || kind.get() == own on:change=move |_| kind.set(own) />
                <span>{move || labels::vocabulary(i18n.get_locale(), EventKind::NAME, own.code())}</span>
            </label>
        }
    };
    let others = EventKind::ALL.iter().copied().filter(|kind| !FREQUENT.contains(kind));
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{t!(i18n, visit.which_kind)}</legend>
            {FREQUENT.map(segment).collect_view()}
            <details class="disclosure visit-kinds">
                <summary>{t!(i18n, visit.other_kinds)}</summary>
                <div class="row-wrap">{others.map(segment).collect_view()}</div>
            </details>
        </fieldset>
    }
}

/// Where this device may write, the likeliest first: who is expected today, whose diary was written here last, then by code.
fn likely(families: Vec<FamilyEntry>, today: &[Id16], recent: &[Id16]) -> Vec<FamilyEntry> {
    let writable = |family: &FamilyEntry| {
        !matches!(family.role, Some(SpaceRole::Keeper | SpaceRole::Reader | SpaceRole::Commenter))
    };
    let place = |list: &[Id16], doc: Id16| list.iter().position(|known| *known == doc).unwrap_or(usize::MAX);
    let mut families: Vec<FamilyEntry> = families.into_iter().filter(writable).collect();
    sort::by_key(&mut families, |family| {
        let doc = family.doc.doc;
        (place(today, doc), place(recent, doc), family.card.code.clone())
    });
    families
}

/// A family and what is due there today.
type Choice = (DocRef, String, String, Option<String>);

#[component]
fn Families(kind: RwSignal<EventKind>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let directory = use_directory();
    let (query, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let recent = RwSignal::new(Vec::<Id16>::new());
    spawn_local(async move {
        recent.try_set(kept::recall(client, RECENT).await.unwrap_or_default());
    });
    let found = choices(i18n, client, recent, query);
    let go = Callback::new(move |at: DocRef| {
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let begun = begin_in(client, at, directory.me, kind.get_untracked()).await;
            busy.try_set(false);
            match begun {
                Ok(route) => {
                    remember(client, recent.try_get_untracked().unwrap_or_default(), at.doc);
                    navigate(&route.path(), NavigateOptions::default());
                }
                Err(words) => toasts.fail(words.map_or_else(
                    || t_string!(i18n, common.edit_refused).to_owned(),
                    |problem| problem_words(i18n, problem).to_owned(),
                )),
            }
        });
    });
    let row = move |(at, code, alias, today): Choice| {
        view! {
            <li>
                <button type="button" class="btn visit-family" disabled=busy on:click=move |_| go.run(at)>
                    <span class="visit-family-name sensitive">{alias}</span>
                    <span class="code quiet">{code}</span>
                    {today.map(|words| view! { <span class="chip chip-blue"><Drawing icon=Icon::Clock />{words}</span> })}
                </button>
            </li>
        }
    };
    let many = move || client.families.with(|families| families.len() > MANY);
    view! {
        <section class="stack" aria-labelledby="visit-families">
            <h2 id="visit-families">{t!(i18n, visit.which_family)}</h2>
            <Show when=many>
                <div class="field">
                    <label class="field-label" for="visit-family-query">{t!(i18n, families.search)}</label>
                    <input id="visit-family-query" class="form-control" type="search" autocomplete="off" prop:value=query on:input=move |event| query.set(event_target_value(&event)) />
                </div>
            </Show>
            <ul class="tiles plain-list">
                <For each=move || found.get() key=Clone::clone let(choice)>{row(choice)}</For>
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <Empty icon=Icon::Family words=words!(i18n, visit.no_family)><a class="btn btn-primary" href=Route::Families.path()>{t!(i18n, plan.to_families)}</a></Empty>
            </Show>
        </section>
    }
}

fn choices(i18n: I18n, client: Client, recent: RwSignal<Vec<Id16>>, query: RwSignal<String>) -> Memo<Vec<Choice>> {
    let now = use_now();
    let directory = use_directory();
    Memo::new(move |_| {
        let today = now.today();
        let expected: Vec<(Id16, String)> = client.deadlines.with(|all| {
            let of_today = |due: &&crate::bridge::DueEntry| {
                due.due.date == today && matches!(due.due.kind, DueKind::Appuntamento | DueKind::Udienza)
            };
            all.iter().filter(of_today).map(|entry| (entry.plan, due::when_words(i18n, today, &entry.due))).collect()
        });
        let docs: Vec<Id16> = expected.iter().map(|(plan, _)| *plan).collect();
        let families = if directory.only_reads_plans() { Vec::new() } else { client.families.get() };
        let families = likely(families, &docs, &recent.get());
        let wanted = families.into_iter().filter(|family| query.with(|query| family.card.matches(query)));
        let choice = |family: FamilyEntry| {
            let when = expected.iter().find(|(plan, _)| *plan == family.doc.doc).map(|(_, when)| when.clone());
            (family.doc, family.card.code, family.card.alias, when)
        };
        wanted.map(choice).collect()
    })
}

async fn begin_in(
    client: Client,
    at: DocRef,
    me: UserId,
    kind: EventKind,
) -> Result<Route, Option<crate::bridge::Problem>> {
    let open = client.open(at).await.map_err(Some)?;
    let event = begin(client, open, me, kind).map_err(|_| None)?;
    Ok(Route::Visit(at.doc, event.to_string()))
}

fn remember(client: Client, mut recent: Vec<Id16>, doc: Id16) {
    recent.retain(|known| *known != doc);
    recent.insert(0, doc);
    recent.truncate(REMEMBERED);
    kept::keep(client, RECENT, &recent);
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Kind};
    use intreccio_model::ids::Actor;
    use intreccio_model::plan;
    use intreccio_model::projection::family_card;

    use super::*;

    fn family(number: u8, role: Option<SpaceRole>) -> FamilyEntry {
        let mut doc = doc::new(Kind::Plan, UserId([1; 16]), Actor([number; 16]));
        let mut random = |bytes: &mut [u8]| bytes.fill(7);
        doc::edit(&mut doc, 1_764_000_000_000, &mut random, |edit| {
            plan::open(edit, &format!("FP-{number:02}"), "Betulla", "2026-01-01".parse().unwrap(), None)
        })
        .unwrap();
        let at = DocRef::body([number; 16], [number; 16]);
        FamilyEntry { doc: at, card: family_card(&doc, 0), role, undelivered: false, news: 0 }
    }

    #[test]
    fn who_is_expected_comes_first_then_who_was_visited_last_and_where_one_cannot_write_never() {
        let families = vec![
            family(1, None),
            family(2, Some(SpaceRole::Editor)),
            family(3, Some(SpaceRole::Reader)),
            family(4, Some(SpaceRole::Owner)),
            family(5, None),
        ];
        let order: Vec<u8> =
            likely(families, &[[4; 16]], &[[5; 16], [2; 16]]).iter().map(|family| family.doc.doc[0]).collect();
        assert_eq!(order, [4, 5, 2, 1]);
    }
}
