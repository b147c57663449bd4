//! The review: where two people wrote different things, and what others changed meanwhile. By document.

use automerge::ChangeHash;
use intreccio_model::conflict::{self, Conflict};
use intreccio_model::doc::Kind;
use intreccio_model::ids::UserId;
use intreccio_model::passage::{self, Passage};
use intreccio_model::path::Path;
use intreccio_model::projection::TableKind;
use intreccio_model::register::{Candidate, Raw};
use intreccio_model::review;
use intreccio_model::sort;
use intreccio_model::time::Instant;
use leptos::prelude::*;

use super::conflict_card::ConflictCard;
use super::families::family_name;
use super::family::history::{SessionItem, sessions};
use super::family::progress::local_day;
use super::family::reasoned::asks_me;
use super::family::{Family, part_label, use_family};
use crate::bridge::{CompanionEntry, DocRef, FamilyEntry, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{may_write, path_id, write};
use crate::ui::page::{Empty, Page};
use crate::ui::route::{Part, Route};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::{field_at, moment, place_in};
use crate::ui::{I18n, words as labels};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

#[component]
pub fn Review() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    // What was listed stays listed until one leaves the page, so that nothing jumps away under the finger.
    let kept = RwSignal::new(Vec::<DocRef>::new());
    Effect::new(move |_| {
        let waiting = waiting(client);
        let new = |(at, _): &(DocRef, bool)| kept.with_untracked(|kept| !kept.contains(at));
        let new: Vec<DocRef> = waiting.iter().copied().filter(new).map(|(at, _)| at).collect();
        if !new.is_empty() {
            let open = |at: &DocRef| waiting.iter().any(|(known, open)| known == at && *open);
            kept.update(|kept| {
                kept.extend(new);
                sort::by_key(kept, |at| !open(at));
            });
        }
    });
    let directory = use_directory();
    let names =
        Memo::new(move |_| directory.view.with(|view| view.as_ref().map(|view| view.conflicts.len()).unwrap_or(0)));
    let nothing = move || kept.with(Vec::is_empty) && names.get() == 0;
    view! {
        <Page title=words!(i18n, review.title)>
            <p class="measure">{t!(i18n, review.hint)}</p>
            <Show when=nothing>
                <Empty icon=Icon::Check words=words!(i18n, review.nothing)>
                    <a class="btn btn-outline-primary" href=Route::Today.path()>{t!(i18n, shell.to_today)}</a>
                </Empty>
            </Show>
            <Show when=move || { names.get() > 0 }><DirectoryConflicts /></Show>
            <For each=move || kept.get() key=|at| *at let(at)>
                {match (kind_beside(client, at), table_entry(client, at)) {
                    (Some(kind), _) => view! { <Beside at=at kind=kind /> }.into_any(),
                    (None, Some(entry)) => view! { <OfTable entry=entry /> }.into_any(),
                    (None, None) => view! { <Document at=at /> }.into_any(),
                }}
            </For>
        </Page>
    }
}

/// The documents that wait for the person at this device, and whether something in them is to be settled.
fn waiting(client: Client) -> Vec<(DocRef, bool)> {
    let plan = |family: &FamilyEntry| {
        let open = family.card.open_conflicts + family.card.open_passages > 0;
        (open || family.news > 0).then_some((family.doc, open))
    };
    let beside = |entry: &CompanionEntry| {
        let open = entry.card.open_conflicts + entry.card.open_passages > 0;
        open.then_some((entry.doc, true))
    };
    let of_table = |entry: &TableEntry| {
        let open = entry.card.open_conflicts > 0;
        (open || entry.news > 0).then_some((entry.doc, open))
    };
    let plans = client.families.with(|all| all.iter().filter_map(plan).collect::<Vec<_>>());
    let companions = client.companions.with(|all| all.iter().filter_map(beside).collect::<Vec<_>>());
    let tables = client.table.with(|all| all.iter().filter_map(of_table).collect::<Vec<_>>());
    plans.into_iter().chain(companions).chain(tables).collect()
}

/// What the lists say of a document of a table; `None` for others.
fn table_entry(client: Client, at: DocRef) -> Option<TableEntry> {
    client.table.with_untracked(|all| all.iter().find(|entry| entry.doc == at).cloned())
}

/// What accompanies a plan is of this kind; `None` for plans.
fn kind_beside(client: Client, at: DocRef) -> Option<Kind> {
    let find = |all: &Vec<CompanionEntry>| all.iter().find(|entry| entry.doc == at).map(|entry| entry.card.kind);
    client.companions.with_untracked(find)
}

/// The page of the plan on which a kind of document is shown.
const fn part_of(kind: Kind) -> Part {
    match kind {
        Kind::Court => Part::Court,
        Kind::Identity | Kind::Contacts => Part::Identity,
        Kind::Notes => Part::Notes,
        Kind::Workspace
        | Kind::Plan
        | Kind::Reasons
        | Kind::Codesign
        | Kind::Codoc
        | Kind::Session
        | Kind::Draft
        | Kind::Budget => Part::Summary,
    }
}

/// Disagreements about the workspace itself: names, roles, organisations.
#[component]
fn DirectoryConflicts() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    move || {
        let doc = directory.doc.get()?.ok()?;
        provide_context(Family::of(doc));
        Some(view! {
            <section class="plan-section" aria-labelledby="review-directory">
                <h2 id="review-directory">{t!(i18n, review.directory)}</h2>
                <Conflicts doc=doc />
            </section>
        })
    }
}

#[component]
fn Document(at: DocRef) -> impl IntoView {
    let client = use_client();
    let directory = use_directory();
    let opened = client.document(at);
    let card = move || {
        client
            .families
            .with(|families| families.iter().find(|family| family.doc == at).map(|family| family.card.clone()))
    };
    let heading = format!("review-{}", crate::ui::route::hex(&at.doc));
    let own = heading.clone();
    let content = move || {
        let Some(Ok(doc)) = opened.get() else { return ().into_any() };
        let family = Family::of(doc);
        provide_context(family);
        // Until the directory says who one is nothing is shown.
        let known = Memo::new(move |_| directory.view.with(Option::is_some));
        let covered = Memo::new(move |_| family.plan.with(|plan| asks_me(directory, plan)));
        let there = Route::Family(at.doc, Part::Summary);
        let shown = move || match (known.get(), covered.get()) {
            (false, _) => ().into_any(),
            (true, true) => view! { <Covered doc=doc there=there.clone() part=Part::Summary /> }.into_any(),
            (true, false) => view! { <Conflicts doc=doc /><Passages doc=doc /><Changes doc=doc /> }.into_any(),
        };
        shown.into_any()
    };
    view! {
        <section class="plan-section" aria-labelledby=own>
            <h2 id=heading>
                <a href=Route::Family(at.doc, Part::Summary).path()>{move || card().map(family_name)}</a>
            </h2>
            {content}
        </section>
    }
}

/// A co-design, or a text of its table.
#[component]
fn OfTable(entry: TableEntry) -> impl IntoView {
    let client = use_client();
    let at = entry.doc;
    let opened = client.document(at);
    let route = match entry.card.what {
        TableKind::Codesign { .. } => Route::Codesign(at.doc),
        TableKind::Codoc { .. } => Route::Codoc(at.doc),
        TableKind::Session { .. } => Route::Session(at.doc),
        TableKind::Budget { .. } => Route::Budget(at.doc),
        TableKind::Draft { codesign, .. } => codesign.map_or(Route::Tables, |doc| Route::Codesign(doc.0)),
    };
    let heading = format!("review-{}", crate::ui::route::hex(&at.doc));
    let own = heading.clone();
    let content = move || {
        let Some(Ok(doc)) = opened.get() else { return ().into_any() };
        // What is called by the plan's words has none here.
        provide_context(Family::of(doc));
        view! { <Conflicts doc=doc /><Passages doc=doc /><Changes doc=doc /> }.into_any()
    };
    let i18n = use_i18n();
    let title = move || crate::ui::session::table_title(i18n, &entry.card);
    view! {
        <section class="plan-section" aria-labelledby=own>
            <h2 id=heading><a href=route.path()>{title}</a></h2>
            {content}
        </section>
    }
}

/// What accompanies a plan. Of the vault and of what is handed out of it the values stay covered.
#[component]
fn Beside(at: DocRef, kind: Kind) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let opened = client.document(at);
    // The plan says what persons and things are called.
    let plan = untrack(|| client.plan_of(at));
    let family = plan.as_ref().map(|plan| client.document(plan.doc));
    let there = Route::Family(plan.as_ref().map_or(at.doc, |plan| plan.doc.doc), part_of(kind));
    let name = plan.map(|plan| family_name(plan.card));
    let content_path = there.clone();
    let content = move || {
        let Some(Ok(doc)) = opened.get() else { return ().into_any() };
        let plan = match family.map(|family| family.get()) {
            Some(None) => return ().into_any(),
            Some(Some(Ok(plan))) => plan,
            Some(Some(Err(_))) | None => doc,
        };
        provide_context(Family::of(plan));
        match kind {
            Kind::Identity | Kind::Contacts => {
                view! { <Covered doc=doc there=content_path.clone() part=part_of(kind) /> }.into_any()
            }
            _ => view! { <Conflicts doc=doc /><Passages doc=doc /> }.into_any(),
        }
    };
    let heading = format!("review-{}", crate::ui::route::hex(&at.doc));
    let own = heading.clone();
    view! {
        <section class="plan-section" aria-labelledby=own>
            <h2 id=heading>
                <a href=there.path()>{name}" · "{move || part_label(i18n, part_of(kind))}</a>
            </h2>
            {content}
        </section>
    }
}

/// The points of a document whose values are not shown here: who wrote, when and where, and the way to the page.
#[component]
fn Covered(doc: OpenDoc, there: Route, part: Part) -> impl IntoView {
    let i18n = use_i18n();
    let conflicts = Memo::new(move |_| doc.with(conflict::list));
    let passages = Memo::new(move |_| doc.with(passage::list).len());
    let key = |found: &Conflict| (found.path.to_string(), found.candidates.len());
    view! {
        <For each=move || conflicts.get() key=key let(found)><CoveredCard doc=doc conflict=found /></For>
        <Show when=move || { passages.get() > 0 }><p>{move || t_string!(i18n, review.covered_passages, count = passages.get())}</p></Show>
        <p class="quiet">{t!(i18n, review.covered_hint)}</p>
        <div class="actions">
            <a class="btn btn-outline-primary" href=there.path()>{move || t_string!(i18n, review.to_page, page = part_label(i18n, part))}</a>
        </div>
    }
}

#[component]
fn CoveredCard(doc: OpenDoc, conflict: Conflict) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let id = card_id("covered", &conflict.path);
    let own = id.clone();
    let (label, path, at) = (conflict.label, conflict.path.clone(), conflict.path.clone());
    let heading = move || t_string!(i18n, review.two_values, field = field_at(i18n, directory, label, &path));
    let place = move || plan.with(|plan| doc.with(|document| place_in(i18n, directory, plan, document, &at)));
    let value = |candidate: Candidate<Raw>| {
        let who = move || who_when(i18n, directory, candidate.author, candidate.time_ms);
        view! {
            <li class="conflict-value">
                <p class="conflict-text"><span aria-hidden="true">{t!(i18n, reserved.masked)}</span><span class="visually-hidden">{t!(i18n, review.covered)}</span></p>
                <p class="conflict-who">{who}</p>
            </li>
        }
    };
    view! {
        <article class="conflict" aria-labelledby=own>
            <h3 id=id><Drawing icon=Icon::Alert />" "{heading}</h3>
            <p class="card-meta sensitive">{place}</p>
            <ul class="conflict-values">{conflict.candidates.into_iter().map(value).collect_view()}</ul>
        </article>
    }
}

/// The id of a card's heading, which names the card.
fn card_id(what: &str, path: &Path) -> String {
    format!("{what}{}", path_id(path))
}

#[component]
fn Conflicts(doc: OpenDoc) -> impl IntoView {
    let all = Memo::new(move |_| doc.with(conflict::list));
    let key = |found: &Conflict| {
        (
            found.path.to_string(),
            found.candidates.iter().map(|c| format!("{:?}", c.op)).collect::<Vec<_>>(),
            found.deferred.is_some(),
        )
    };
    view! { <For each=move || all.get() key=key let(found)><ConflictCard doc=doc conflict=found /></For> }
}

/// Paragraphs in which two people wrote at once.
#[component]
fn Passages(doc: OpenDoc) -> impl IntoView {
    let all = Memo::new(move |_| doc.with(passage::list));
    let key = |found: &Passage| (found.path.to_string(), found.start, found.paragraph.clone());
    view! { <For each=move || all.get() key=key let(found)><PassageCard doc=doc passage=found /></For> }
}

#[component]
fn PassageCard(doc: OpenDoc, passage: Passage) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    // Two passages may be in one text.
    let id = format!("{}-{}", card_id("passage", &passage.path), passage.start);
    let own = id.clone();
    let label = passage.label;
    let authors: Vec<UserId> = passage.authors.iter().copied().collect();
    let who =
        move || authors.iter().map(|user| directory.name_or_you(i18n, Some(*user))).collect::<Vec<_>>().join(", ");
    let last_ms = passage.last_ms;
    let when = move || moment(i18n, Instant(last_ms));
    let words = passage.paragraph.clone();
    let seen = move |_| {
        if write(doc, toasts, i18n, |edit| passage::mark_reviewed(edit, &passage)).is_some() {
            toasts.say(t_string!(i18n, review.passage_done));
        }
    };
    view! {
        <article class="conflict" aria-labelledby=own>
            <h3 id=id><Drawing icon=Icon::Note />" "{move || t_string!(i18n, review.passage, field = labels::field(i18n.get_locale(), label))}</h3>
            <p class="conflict-who">{move || t_string!(i18n, review.passage_by, who = who())}" · "{when}</p>
            <blockquote class="sensitive">{words}</blockquote>
            <p>{t!(i18n, review.passage_hint)}</p>
            <Show when=move || may_write(doc)>
                <div class="conflict-actions"><button type="button" class="btn btn-primary" on:click=seen.clone()>{t!(i18n, review.passage_good)}</button></div>
            </Show>
        </article>
    }
}

/// What others changed since the person looked last.
#[component]
fn Changes(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let items = Memo::new(move |_| {
        let heads: Vec<ChangeHash> = doc.reviewed.get().into_iter().map(ChangeHash).collect();
        doc.with(|doc| review::changes_since(doc, &heads, Some(directory.me)))
    });
    let list = move || {
        sessions(items.get(), local_day)
            .into_iter()
            .map(|session| view! { <SessionItem session=session /> })
            .collect_view()
    };
    view! {
        <Show when=move || items.with(|items| !items.is_empty())>
            <details class="disclosure">
                <summary>{move || t_string!(i18n, review.meanwhile, count = items.with(Vec::len))}</summary>
                <ol class="changes plain-list">{list}</ol>
                <div class="actions">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| doc.mark_reviewed()>
                        <Drawing icon=Icon::Check />
                        {t!(i18n, review.mark_seen)}
                    </button>
                </div>
            </details>
        </Show>
    }
}

/// "Elisa · tablet di Elisa, ieri 18:05": who wrote, and when the device says so.
pub fn who_when(i18n: I18n, directory: Directory, author: Option<UserId>, time_ms: i64) -> String {
    let who = directory.name_or_you(i18n, author);
    if time_ms == 0 { who } else { t_string!(i18n, review.who_when, who = who, when = moment(i18n, Instant(time_ms))) }
}
