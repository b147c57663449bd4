//! One deadline in the agenda: what it is, whose, and what can be said of it here.

use intreccio_model::deadline::{Due, MarkView, of_codesign, of_court, of_plan, of_session};
use intreccio_model::doc::Kind;
use intreccio_model::ids::{Party, UserId};
use intreccio_model::plan::{self, PlanView};
use intreccio_model::session::{self, SessionView};
use intreccio_model::{codesign, court, doc};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{DueId, id_of};
use crate::bridge::{DueEntry, Problem, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::due::{DueChips, DueEditor};
use crate::platform::clock;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::whereabouts::short;
use crate::ui::{browser, due as due_words, when};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;

#[component]
pub fn Entry(entry: DueEntry, kept: RwSignal<Vec<DueEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let DueEntry { at, plan, code, due } = entry.clone();
    let id: DueId = id_of(&entry);
    // What was opened and is done waits no more: the list does not have it, its document does.
    let opened = RwSignal::new(None::<Result<OpenDoc, Problem>>);
    let first = due.clone();
    let now = Memo::new(move |_| {
        let open = opened.get().and_then(Result::ok);
        let in_doc = open.and_then(|doc| read(client, doc).dues.into_iter().find(|due| due.key == id.1));
        let listed =
            || client.deadlines.with(|all| all.iter().find(|entry| id_of(entry) == id).map(|entry| entry.due.clone()));
        in_doc.or_else(listed).unwrap_or_else(|| first.clone())
    });
    let link = due_words::route(plan, &due);
    let away = (link != Route::Agenda).then(|| link.path());
    let family = move || {
        client.families.with(|all| {
            let family = all.iter().find(|family| family.doc.doc == plan)?;
            Some(family.card.alias.clone()).filter(|alias| !alias.is_empty())
        })
    };
    let kind = move || now.with(|due| due_words::kind_words(i18n, due));
    let what = move || now.with(|due| Some(short(&due.what)).filter(|what| !what.is_empty()));
    let toggle = move |event: web_sys::Event| {
        if opened.with_untracked(Option::is_none) && is_open(&event) {
            kept.update(|kept| {
                if !kept.iter().any(|other| id_of(other) == id_of(&entry)) {
                    kept.push(entry.clone());
                }
            });
            spawn_local(async move {
                // It stays open for the step back, which comes after its row may be gone.
                opened.try_set(Some(client.open(at).await));
            });
        }
    };
    view! {
        <li class="agenda-item">
            <div class="agenda-head">
                <p class="mb-0">
                    {match away {
                        Some(href) => view! { <a class="strong" href=href>{kind}</a> }.into_any(),
                        None => view! { <span class="strong">{kind}</span> }.into_any(),
                    }}
                    {move || what().map(|what| view! { <span class="sensitive">" · "{what}</span> })}
                </p>
                <p class="mb-0 quiet"><span class="code">{code}</span>{move || family().map(|alias| view! { <span class="sensitive">" · "{alias}</span> })}</p>
                <p class="row-wrap mb-0"><Clock due=now /><Owner due=now /><DueChips due=now /></p>
            </div>
            <details class="disclosure no-print" on:toggle=toggle>
                <summary>{t!(i18n, agenda.open)}<span class="visually-hidden">" "{kind}</span></summary>
                {move || opened.get().map(|opened| match opened {
                    Ok(doc) => view! { <Editing doc=doc due=now /> }.into_any(),
                    Err(problem) => view! { <Notice tone=Tone::Danger><p>{move || problem_words(i18n, problem)}</p></Notice> }.into_any(),
                })}
            </details>
        </li>
    }
}

fn is_open(event: &web_sys::Event) -> bool {
    let element: web_sys::Element = event_target(event);
    element.has_attribute("open")
}

/// What a document says of its deadlines.
#[derive(Clone, PartialEq)]
struct Said {
    dues: Vec<Due>,
    marks: Vec<MarkView>,
    plan: Option<PlanView>,
    session: Option<SessionView>,
}

fn read(client: Client, open: OpenDoc) -> Said {
    open.with(|document| match doc::kind(document) {
        Some(Kind::Court) => {
            let (view, _) = court::read(document);
            Said { dues: of_court(&view), marks: view.marks, plan: None, session: None }
        }
        Some(Kind::Session) => {
            let (view, _) = session::read(document);
            Said { dues: of_session(&view), marks: view.marks.clone(), plan: None, session: Some(view) }
        }
        Some(Kind::Codesign) => {
            let (view, _) = codesign::read(document);
            let own = |entry: &TableEntry| (entry.doc.space == open.at.space).then(|| entry.card.what.clone());
            let table: Vec<_> = client.table.with(|all| all.iter().filter_map(own).collect());
            Said { dues: of_codesign(&view, &table), marks: view.marks, plan: None, session: None }
        }
        _ => {
            let (view, _) = plan::read(document);
            Said {
                dues: of_plan(&view, clock::utc_offset()),
                marks: view.marks.clone(),
                plan: Some(view),
                session: None,
            }
        }
    })
}

#[component]
fn Editing(doc: OpenDoc, due: Memo<Due>) -> impl IntoView {
    let client = use_client();
    let said = Memo::new(move |_| read(client, doc));
    let key = due.with_untracked(|due| due.key.clone());
    let mark = Signal::derive(move || said.with(|said| said.marks.iter().find(|mark| mark.key == key).cloned()));
    match said.with_untracked(|said| said.plan.is_some()) {
        true => {
            let plan = Signal::derive(move || said.with(|said| said.plan.clone()).unwrap_or_else(nothing));
            view! { <DueEditor doc=doc due=due mark=mark plan=plan /> }.into_any()
        }
        false if said.with_untracked(|said| said.session.is_some()) => {
            let session = Signal::derive(move || said.with(|said| said.session.clone()));
            view! { <DueEditor doc=doc due=due mark=mark session=session /> }.into_any()
        }
        false => view! { <DueEditor doc=doc due=due mark=mark /> }.into_any(),
    }
}

/// A plan without anything, for a document that stopped being one: the page was locked.
fn nothing() -> PlanView {
    let empty = doc::new(Kind::Plan, UserId([0; 16]), intreccio_model::ids::Actor([0; 16]));
    plan::read(&empty).0
}

/// The hour of an appointment.
#[component]
fn Clock(due: Memo<Due>) -> impl IntoView {
    let clock =
        move || due.with(|due| due.at).map(|at| when::clock(browser::local(u64::try_from(at.0).unwrap_or(0)).1));
    move || {
        clock().map(|clock| view! { <span class="row-wrap"><Drawing icon=Icon::Clock /><span>{clock}</span></span> })
    }
}

/// Whose it is, where it is an operator's.
#[component]
fn Owner(due: Memo<Due>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let owner = move || match due.with(|due| due.owner.clone()) {
        Some(Party::Operator(user)) => Some(directory.name_or_you(i18n, Some(user))),
        _ => None,
    };
    move || owner().map(|who| view! { <span class="quiet small">{t_string!(i18n, agenda.owner, who = who)}</span> })
}
