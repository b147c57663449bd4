//! The sessions of a table, and a further one.

use std::collections::BTreeSet;

use intreccio_model::doc::Kind;
use intreccio_model::ids::Id;
use intreccio_model::projection::TableKind;
use intreccio_model::session;
use intreccio_model::sort;
use intreccio_model::time::Date;
use intreccio_model::vocab::{MinutesState, SessionBody, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::bridge::{Answer, Ask, Id16, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::page::today::changes_words;
use crate::ui::directory::use_directory;
use crate::ui::field::{AreaInput, SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::writable;
use crate::ui::page::Empty;
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::session::session_name;
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::window::fresh;
use crate::words;

/// Body, number and day of a session.
type Which = (Option<SessionBody>, Option<i64>, Option<Date>);

fn which(entry: &TableEntry) -> Option<Which> {
    match &entry.card.what {
        TableKind::Session { body, number, date, .. } => Some((*body, *number, *date)),
        _ => None,
    }
}

/// The sessions at this table, the oldest first.
pub fn sessions(client: Client, space: Id16) -> Vec<TableEntry> {
    let own = |entry: &&TableEntry| entry.doc.space == space && which(entry).is_some();
    let mut all: Vec<TableEntry> = client.table.with(|all| all.iter().filter(own).cloned().collect());
    sort::by_key(&mut all, |entry| {
        let (_, number, date) = which(entry).unwrap_or_default();
        (date.is_none(), date, number, entry.doc)
    });
    all
}

/// A point that a session put off and none took up, with its title.
#[derive(Clone, PartialEq, Eq)]
struct Waiting {
    from: Id,
    title: String,
}

fn waiting(all: &[TableEntry], body: SessionBody) -> Vec<Waiting> {
    let own = |entry: &&TableEntry| which(entry).is_some_and(|(of, ..)| of == Some(body));
    let taken: BTreeSet<Id> = all
        .iter()
        .filter_map(|entry| match &entry.card.what {
            TableKind::Session { carried, .. } => Some(carried.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    let of = |entry: &TableEntry| {
        let postponed: &[(Id, String)] = match &entry.card.what {
            TableKind::Session { postponed, .. } => postponed,
            _ => &[],
        };
        let point = |(id, title): &(Id, String)| Waiting { from: *id, title: title.clone() };
        postponed.iter().map(point).collect::<Vec<_>>()
    };
    let all = all.iter().filter(own).flat_map(of);
    all.filter(|point| !taken.contains(&point.from)).collect()
}

/// One more than the highest number of the body's sessions.
fn next_number(all: &[TableEntry], body: SessionBody) -> i64 {
    let numbers = all.iter().filter_map(which).filter(|(of, ..)| *of == Some(body));
    numbers.filter_map(|(_, number, _)| number).max().unwrap_or(0).saturating_add(1)
}

#[component]
pub fn Sessions(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let all = Memo::new(move |_| sessions(client, doc.at.space));
    let row = move |entry: TableEntry| {
        let TableKind::Session { minutes, items, ref postponed, .. } = entry.card.what else { return ().into_any() };
        let put_off = postponed.len();
        let meta = move || {
            let state = minutes.unwrap_or(MinutesState::Bozza);
            let state = labels::vocabulary(i18n.get_locale(), MinutesState::NAME, state.code());
            let meta = t_string!(i18n, session.meta, items = items, state = state);
            match put_off {
                0 => meta,
                _ => format!("{meta} · {}", t_string!(i18n, session.meta_postponed, count = put_off)),
            }
        };
        let (what, title) = (entry.card.what.clone(), entry.card.title.clone());
        let name = move || session_name(i18n, &what);
        view! {
            <div class="record-main">
                <a href=Route::Session(entry.doc.doc).path()>{name}</a>
                <p class="mb-0">{title}</p>
                <p class="record-meta">{meta}</p>
            </div>
            {(entry.news > 0).then(|| view! { <a class="chip chip-blue" href=Route::Review.path()>{move || changes_words(i18n, entry.news)}</a> })}
            {entry.undelivered.then(|| view! { <span class="chip chip-grey"><Drawing icon=Icon::Device />{t!(i18n, table.only_here)}</span> })}
        }
        .into_any()
    };
    view! {
        <section class="plan-section" aria-labelledby="table-sessions">
            <h2 id="table-sessions">{t!(i18n, session.title)}</h2>
            <Show when=move || all.with(Vec::is_empty)><Empty icon=Icon::People words=words!(i18n, session.none) /></Show>
            <ul class="record-list">
                <For each=move || all.get() key=|entry| format!("{entry:?}") let(entry)><li class="record">{row(entry)}</li></For>
            </ul>
            <Show when=move || writable(doc)><Convene doc=doc all=all /></Show>
        </section>
    }
}

/// Convenes a session: its number follows, and what earlier ones put off is offered.
#[component]
fn Convene(doc: OpenDoc, all: Memo<Vec<TableEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let code = RwSignal::new(SessionBody::Tavolo.code().to_owned());
    let (date, points) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let left_out = RwSignal::new(BTreeSet::<Id>::new());
    let body = Memo::new(move |_| code.with(|code| SessionBody::from_code(code)).unwrap_or(SessionBody::Tavolo));
    let number = Memo::new(move |_| all.with(|all| next_number(all, body.get())));
    let offered = Memo::new(move |_| all.with(|all| waiting(all, body.get())));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = date.get_untracked().parse::<Date>().ok();
        fault.set(day.is_none().then(|| t_string!(i18n, session.create_date_missing).to_owned()));
        let (Some(day), false) = (day, busy.get_untracked()) else { return };
        let taken = |point: &Waiting| left_out.with_untracked(|out| !out.contains(&point.from));
        let carried = offered.get_untracked().into_iter().filter(taken).map(|point| (point.title, Some(point.from)));
        let written = points.get_untracked();
        let fresh_points = written.lines().map(str::trim).filter(|line| !line.is_empty());
        let items: Vec<(String, Option<Id>)> =
            carried.chain(fresh_points.map(|line| (line.to_owned(), None))).collect();
        let (body, number) = (body.get_untracked(), number.get_untracked());
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let made = fresh::changes(Kind::Session, directory.me, |edit| {
                session::open(edit, body, number, day)?;
                session::add_items(edit, items.iter().map(|(title, from)| (title.as_str(), *from))).map(drop)
            });
            let answer = match made {
                Ok(changes) => client.ask(Ask::CreateDoc { space: doc.at.space, kind: Kind::Session, changes }).await,
                Err(problem) => Answer::Failed(problem),
            };
            busy.try_set(false);
            match answer {
                Answer::Created(at) => navigate(&Route::Session(at.doc).path(), NavigateOptions::default()),
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => {}
            }
        });
    };
    let bodies =
        Signal::derive(move || options(i18n, SessionBody::NAME, SessionBody::ALL.iter().map(|term| term.code())));
    let offer = move |point: Waiting| {
        let key = point.from;
        let chosen = move || left_out.with(|out| !out.contains(&key));
        let change = move |event| {
            left_out.update(|out| {
                if event_target_checked(&event) {
                    out.remove(&key)
                } else {
                    out.insert(key)
                };
            });
        };
        view! { <label class="choice"><input type="checkbox" prop:checked=chosen on:change=change /><span>{point.title}</span></label> }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, session.create)}</summary>
            <form class="stack" novalidate on:submit=send>
                <div class="field-row">
                    <SelectInput id="session-body" label=words!(i18n, session.create_body) value=code options=bodies />
                    <TextInput id="session-date" label=words!(i18n, session.create_date) value=date kind="date" fault=fault required=true />
                </div>
                <p class="field-hint">{move || t_string!(i18n, session.create_number, number = number.get())}</p>
                <Show when=move || !offered.with(Vec::is_empty)>
                    <fieldset class="choices">
                        <legend class="field-label">{t!(i18n, session.create_carried)}</legend>
                        {move || offered.get().into_iter().map(offer).collect_view()}
                    </fieldset>
                </Show>
                <AreaInput id="session-points" label=words!(i18n, session.create_items) value=points rows=4 />
                <div class="actions"><button type="submit" class="btn btn-primary" disabled=busy><Drawing icon=Icon::Plus />{t!(i18n, session.create_go)}</button></div>
            </form>
        </details>
    }
}
