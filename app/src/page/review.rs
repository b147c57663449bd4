//! The review: where two people wrote different things, and what others changed meanwhile. By document.

use automerge::ChangeHash;
use intreccio_model::conflict::{self, Conflict};
use intreccio_model::ids::UserId;
use intreccio_model::passage::{self, Passage};
use intreccio_model::review;
use intreccio_model::sort;
use intreccio_model::time::Instant;
use leptos::prelude::*;

use super::conflict_card::ConflictCard;
use super::family::Family;
use super::family::history::{SessionItem, sessions};
use super::family::progress::local_day;
use crate::bridge::DocRef;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{may_write, write};
use crate::ui::page::{Empty, Page};
use crate::ui::route::{Part, Route};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::{I18n, words as labels};
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

#[component]
pub fn Review() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    // What was listed stays listed until one leaves the page, so that nothing jumps away under the finger.
    let kept = RwSignal::new(Vec::<DocRef>::new());
    Effect::new(move |_| {
        let waiting = client.families.with(|families| {
            let waits = families
                .iter()
                .filter(|family| family.news > 0 || family.card.open_conflicts + family.card.open_passages > 0);
            waits.map(|family| family.doc).collect::<Vec<_>>()
        });
        let new: Vec<DocRef> =
            kept.with_untracked(|kept| waiting.into_iter().filter(|at| !kept.contains(at)).collect());
        if !new.is_empty() {
            let open = client.families.with_untracked(|families| {
                families
                    .iter()
                    .filter(|family| family.card.open_conflicts + family.card.open_passages > 0)
                    .map(|family| family.doc)
                    .collect::<Vec<_>>()
            });
            kept.update(|kept| {
                kept.extend(new);
                sort::by_key(kept, |at| !open.contains(at));
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
                <Document at=at />
            </For>
        </Page>
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
    let opened = client.document(at);
    let card = move || {
        client.families.with(|families| {
            families
                .iter()
                .find(|family| family.doc == at)
                .map(|family| (family.card.code.clone(), family.card.alias.clone()))
        })
    };
    let heading = format!("review-{}", crate::ui::route::hex(&at.doc));
    let own = heading.clone();
    let content = move || {
        let Some(Ok(doc)) = opened.get() else { return ().into_any() };
        provide_context(Family::of(doc));
        view! { <Conflicts doc=doc /><Passages doc=doc /><Changes doc=doc /> }.into_any()
    };
    view! {
        <section class="plan-section" aria-labelledby=own>
            <h2 id=heading>
                <a href=Route::Family(at.doc, Part::Summary).path()>{move || card().map(|(code, alias)| view! { <span class="code">{code}</span>" · "<span class="sensitive">{alias}</span> })}</a>
            </h2>
            {content}
        </section>
    }
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
        <article class="conflict">
            <h3><Drawing icon=Icon::Note />" "{move || t_string!(i18n, review.passage, field = labels::field(i18n.get_locale(), label))}</h3>
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
