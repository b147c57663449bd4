//! On home: what I have to do, and the families on which a flag stands.

use intreccio_model::plan::TaskItem;
use intreccio_model::projection::FamilyCard;
use intreccio_model::sort;
use leptos::prelude::*;

use super::families::family_name;
use crate::bridge::{DocRef, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::route::{Part, Route};
use crate::ui::session::session_name;
use crate::ui::whereabouts::short;
use crate::ui::{use_now, when};
use crate::window::client::use_client;

/// A task of a family or of a session: the page where it is done, what that is called, which.
type MyTask = (String, String, TaskItem);

/// My tasks over all families, the earliest first.
#[component]
pub fn MyTasks() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let directory = use_directory();
    let mine = Memo::new(move |_| {
        let of = |family: &crate::bridge::FamilyEntry| {
            let name = family.card.title();
            let tasks = family.card.tasks.iter().filter(|task| task.owner == Some(directory.me));
            let at = Route::Family(family.doc.doc, Part::Path).path();
            tasks.map(|task| (at.clone(), name.clone(), task.clone())).collect::<Vec<MyTask>>()
        };
        let at_table = |entry: &TableEntry| {
            let tasks = entry.card.tasks.iter().filter(|task| task.owner == Some(directory.me));
            let (at, name) = (Route::Session(entry.doc.doc).path(), session_name(i18n, &entry.card.what));
            tasks.map(|task| (at.clone(), name.clone(), task.clone())).collect::<Vec<MyTask>>()
        };
        let mut mine: Vec<MyTask> = client.families.with(|all| all.iter().flat_map(of).collect());
        mine.extend(client.table.with(|all| all.iter().flat_map(at_table).collect::<Vec<MyTask>>()));
        sort::by_key(&mut mine, |(_, _, task)| (task.due.is_none(), task.due, task.id));
        mine
    });
    let row = move |(at, name, task): MyTask| {
        let due = task.due;
        let late = move || due.is_some_and(|due| due < now.today());
        let when = move || due.map(|due| when::day(i18n.get_locale(), now.today(), due));
        view! {
            <li class="today-item">
                <span class="due" class:due-late=late>{when}</span>
                <div>
                    <a href=at>{name}</a>
                    <p class="mb-0 sensitive">{short(&task.what)}</p>
                </div>
            </li>
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="today-tasks">
            <h2 id="today-tasks">{t!(i18n, path.my_tasks)}</h2>
            <Show when=move || mine.with(Vec::is_empty)><p class="quiet">{t!(i18n, path.my_tasks_none)}</p></Show>
            <ul class="plain-list">{move || mine.get().into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

/// The texts of the table in which open comments name me. Nothing when there are none.
#[component]
pub fn NamedInTexts() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let named = Memo::new(move |_| {
        client.table.with(|all| {
            let count = |entry: &crate::bridge::TableEntry| {
                entry.card.named.iter().filter(|user| **user == directory.me).count()
            };
            let named = all.iter().map(|entry| (entry.doc.doc, entry.card.title.clone(), count(entry)));
            named.filter(|(.., count)| *count > 0).collect::<Vec<_>>()
        })
    });
    let row = move |(doc, title, count)| {
        view! {
            <li class="record"><div class="record-main">
                <a href=Route::Codoc(doc).path()>{title}</a>
                <p class="record-meta">{move || t_string!(i18n, remarks.named_times, count = count)}</p>
            </div></li>
        }
    };
    view! {
        <Show when=move || named.with(|named| !named.is_empty())>
            <section class="plan-section" aria-labelledby="today-named">
                <h2 id="today-named">{t!(i18n, remarks.named_in)}</h2>
                <ul class="record-list">{move || named.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The families on which a flag stands, or where changes wait for a decision after a withdrawal. Nothing when there are none.
#[component]
pub fn Flagged() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let flagged = Memo::new(move |_| {
        client.families.with(|all| {
            let marked = all.iter().filter(|family| !family.card.flags.is_empty() || family.card.undecided > 0);
            marked.map(|family| (family.doc, family.card.clone())).collect::<Vec<_>>()
        })
    });
    let row = move |(at, card): (DocRef, FamilyCard)| {
        let part = if card.flags.is_empty() { Part::Agreement } else { Part::Path };
        let undecided = card.undecided;
        let flags = card.flags.clone().into_iter().map(|flag| view! { <p class="mb-0"><Drawing icon=Icon::Alert />" "<span class="sensitive">{short(&flag)}</span></p> });
        view! {
            <li class="record">
                <div class="record-main">
                    <a href=Route::Family(at.doc, part).path()>{family_name(card)}</a>
                    {flags.collect_view()}
                    <p class="mb-0">{move || (undecided > 0).then(|| t_string!(i18n, path.chip_undecided, count = undecided))}</p>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || flagged.with(|flagged| !flagged.is_empty())>
            <section class="plan-section" aria-labelledby="today-flagged">
                <h2 id="today-flagged">{t!(i18n, path.flagged)}</h2>
                <ul class="record-list">{move || flagged.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
}
