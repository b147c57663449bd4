//! Private drafts of one side: a space of its own, copies of texts of the table in it, and the way back to the table.

use intreccio_model::codoc;
use intreccio_model::codoc::compare::{self, ClauseChange, Content, Fate};
use intreccio_model::doc::Kind;
use intreccio_model::draft::{self, Copied, Origin};
use intreccio_model::ids::{DocId, UserId};
use intreccio_model::projection::TableKind;
use intreccio_model::roles::Area;
use intreccio_model::vocab::{Side, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::codoc::{Text, use_text};
use super::images;
use super::keys::my_side_in;
use super::seats;
use crate::bridge::{Answer, Ask, DocRef, Id16, Problem, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::use_directory;
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::window::fresh;
use crate::words;

/// A text that is not there yet, among the texts to which a draft may be brought.
const FRESH: &str = "fresh";

/// The drafts of one's side for a co-design: the document with which their space begins.
fn space_of(client: Client, codesign: Id16, side: Option<Side>) -> Option<TableEntry> {
    let own = |entry: &&TableEntry| match entry.card.what {
        TableKind::Draft { side: of, codesign: Some(doc) } => doc.0 == codesign && (side.is_none() || of == side),
        _ => false,
    };
    client.table.with(|all| all.iter().find(own).cloned())
}

/// The texts in a space.
fn texts_in(client: Client, space: Id16) -> Vec<TableEntry> {
    let own = |entry: &&TableEntry| entry.doc.space == space && matches!(entry.card.what, TableKind::Codoc { .. });
    client.table.with(|all| all.iter().filter(own).cloned().collect())
}

/// The texts of all tables that this device reads, and none of the private drafts: these leave only by their own way.
pub fn at_tables(client: Client) -> Vec<TableEntry> {
    let is_text = |entry: &&TableEntry| matches!(entry.card.what, TableKind::Codoc { .. });
    let texts: Vec<TableEntry> = client.table.with(|all| all.iter().filter(is_text).cloned().collect());
    texts.into_iter().filter(|entry| around(client, entry.doc.space).draft_of.is_none()).collect()
}

/// The title of the co-design whose texts are in a space.
pub fn table_of(client: Client, space: Id16) -> Option<String> {
    let is_it = |entry: &&TableEntry| entry.doc.space == space && matches!(entry.card.what, TableKind::Codesign { .. });
    client.table.with(|all| all.iter().find(is_it).map(|entry| entry.card.title.clone()))
}

/// What a document lies in.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Around {
    /// The side whose drafts these are; `None` at the table.
    draft_of: Option<Side>,
    codesign: Option<DocRef>,
}

fn around(client: Client, space: Id16) -> Around {
    client.table.with(|all| {
        let here = all.iter().filter(|entry| entry.doc.space == space);
        let mut found = Around { draft_of: None, codesign: None };
        for entry in here {
            match entry.card.what {
                TableKind::Draft { side, codesign } => {
                    found.draft_of = side.or(Some(Side::Esterno));
                    let of = codesign.map(|doc| doc.0);
                    found.codesign = all.iter().map(|other| other.doc).find(|doc| Some(doc.doc) == of);
                }
                TableKind::Codesign { .. } => found.codesign = Some(entry.doc),
                _ => {}
            }
        }
        found
    })
}

/// The private drafts of the person's side, on the page of a co-design.
#[component]
pub fn Drafts(doc: OpenDoc, #[prop(into)] title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let side = Memo::new(move |_| my_side_in(directory, Area::PartyDraft));
    let space = Memo::new(move |_| side.get().and_then(|side| space_of(client, doc.at.doc, Some(side))));
    let texts = Memo::new(move |_| space.get().map(|entry| texts_in(client, entry.doc.space)).unwrap_or_default());
    let name = move || {
        side.get().map(|side| labels::vocabulary(i18n.get_locale(), Side::NAME, side.code())).unwrap_or_default()
    };
    let open = move |_| {
        let Some(side) = side.get_untracked() else { return };
        let named = t_string!(i18n, drafts.space_title, title = title.get_untracked());
        let seats = untrack(|| seats::due_on(directory, Area::PartyDraft, Some(side)));
        busy.set(true);
        spawn_local(async move {
            let of = DocId(doc.at.doc);
            let made = fresh::changes(Kind::Draft, directory.me, |edit| draft::open(edit, &named, side, of));
            let answer = match made {
                Ok(changes) => client.ask(Ask::CreateSpace { kind: Kind::Draft, changes }).await,
                Err(problem) => Answer::Failed(problem),
            };
            if let Answer::Created(at) = &answer {
                seats::let_in(client, at.space, seats).await;
            }
            busy.try_set(false);
            match answer {
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => toasts.say(t_string!(i18n, drafts.opened)),
            }
        });
    };
    let row = move |entry: TableEntry| {
        view! { <li class="record"><div class="record-main"><a href=Route::Codoc(entry.doc.doc).path()>{entry.card.title}</a></div></li> }
    };
    view! {
        <Show when=move || side.get().is_some()>
            <section class="plan-section" aria-labelledby="table-drafts">
                <h2 id="table-drafts">{t!(i18n, drafts.title)}" "<span class="chip chip-grey">{name}</span></h2>
                <p class="field-hint measure">{t!(i18n, drafts.hint)}</p>
                <Show when=move || space.with(Option::is_some) fallback=move || view! {
                    <div class="actions"><button type="button" class="btn btn-outline-primary" disabled=busy on:click=open><Drawing icon=Icon::Lock />{t!(i18n, drafts.open)}</button></div>
                }>
                    <Show when=move || texts.with(Vec::is_empty)><p class="quiet">{t!(i18n, drafts.none)}</p></Show>
                    <ul class="record-list">{move || texts.get().into_iter().map(row).collect_view()}</ul>
                    <Take table=doc.at.space codesign=doc.at.doc />
                </Show>
            </section>
        </Show>
    }
}

/// Copies a text of the table into the drafts.
#[component]
fn Take(table: Id16, codesign: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let options = Signal::derive(move || {
        let named = |entry: TableEntry| (crate::ui::route::hex(&entry.doc.doc), entry.card.title);
        texts_in(client, table).into_iter().map(named).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| {
        let first = options.with(|options| options.first().map(|(code, _)| code.clone()));
        if chosen.with_untracked(String::is_empty) {
            chosen.set(first.unwrap_or_default());
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = chosen.get_untracked();
        let from = untrack(|| texts_in(client, table))
            .into_iter()
            .find(|entry| crate::ui::route::hex(&entry.doc.doc) == wanted);
        let side = untrack(|| my_side_in(directory, Area::PartyDraft));
        let space = side.and_then(|side| untrack(|| space_of(client, codesign, Some(side))));
        let (Some(from), Some(space)) = (from, space) else { return };
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = copy(client, directory.me, from.doc, space.doc.space, of_table(&from), None).await;
            busy.try_set(false);
            match answer {
                Answer::Created(at) => navigate(&Route::Codoc(at.doc).path(), NavigateOptions::default()),
                Answer::Failed(problem) => toasts.fail(not_copied(i18n, problem)),
                _ => {}
            }
        });
    };
    view! {
        <Show when=move || options.with(|options| !options.is_empty())>
            <form class="stack measure" on:submit=send.clone()>
                <SelectInput id="draft-from" label=words!(i18n, drafts.take) value=chosen options=options />
                <div class="actions"><button type="submit" class="btn btn-outline-primary" disabled=busy>{t!(i18n, drafts.take_go)}</button></div>
            </form>
        </Show>
    }
}

/// Why nothing was copied.
pub fn not_copied(i18n: I18n, problem: Problem) -> &'static str {
    match problem {
        Problem::NoNetwork | Problem::NotHere => t_string!(i18n, images.not_here),
        _ => problem_words(i18n, problem),
    }
}

/// A text of a table as the origin of another one.
pub fn of_table(entry: &TableEntry) -> Origin {
    Origin { doc: DocId(entry.doc.doc), title: entry.card.title.clone(), side: None }
}

/// A new document in `space` that says what `from` says, `named` otherwise if it has another title.
pub async fn copy(
    client: Client,
    me: UserId,
    from: DocRef,
    space: Id16,
    origin: Origin,
    named: Option<String>,
) -> Answer {
    let opened = match client.open(from).await {
        Ok(opened) => opened,
        Err(problem) => return Answer::Failed(problem),
    };
    opened.flush();
    let mut copied = opened.with_untracked(Copied::of);
    opened.release();
    if let Some(named) = named {
        copied.call(named);
    }
    let [there, here] = [from.space, space].map(|space| untrack(|| around(client, space)).codesign);
    if there != here {
        copied.leave_terms();
    }
    if let Err(problem) = images::move_all(client, &mut copied, (from.space, space), |_| false).await {
        return Answer::Failed(problem);
    }
    match fresh::changes(Kind::Codoc, me, |edit| copied.fill(edit, &origin)) {
        Ok(changes) => client.ask(Ask::CreateDoc { space, kind: Kind::Codoc, changes }).await,
        Err(problem) => Answer::Failed(problem),
    }
}

/// Where a text was copied from; and on a draft, whose it is and the way to the table.
#[component]
pub fn Provenance() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Text { doc, view, .. } = use_text();
    let here = Memo::new(move |_| around(client, doc.at.space));
    let origin = Memo::new(move |_| view.with(draft::origin));
    let side_words = move |side: Side| labels::vocabulary(i18n.get_locale(), Side::NAME, side.code());
    view! {
        {move || here.get().draft_of.map(|side| view! {
            <Notice tone=Tone::Info><p>{t_string!(i18n, drafts.private, side = side_words(side))}</p></Notice>
        })}
        {move || origin.get().map(|origin| {
            let words = match origin.side {
                Some(side) => t_string!(i18n, drafts.brought, title = origin.title, side = side_words(side)),
                None => t_string!(i18n, drafts.copied, title = origin.title),
            };
            view! { <p class="quiet">{words}</p> }
        })}
    }
}

/// Brings a draft to the table: over one of its texts, after showing what would change, or as a text of its own.
#[component]
pub fn Bring() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Text { doc, view, .. } = use_text();
    let here = Memo::new(move |_| around(client, doc.at.space));
    let table = move || here.get().codesign.filter(|_| here.get().draft_of.is_some());
    let options = Signal::derive(move || {
        let named = |entry: TableEntry| (crate::ui::route::hex(&entry.doc.doc), entry.card.title);
        let texts = table().map(|at| texts_in(client, at.space)).unwrap_or_default();
        let fresh = (FRESH.to_owned(), t_string!(i18n, drafts.bring_fresh).to_owned());
        texts.into_iter().map(named).chain([fresh]).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(FRESH.to_owned());
    // A draft that began as a copy goes back there, unless the person wants something else.
    let from = view.with_untracked(draft::origin).map(|origin| crate::ui::route::hex(&origin.doc.0));
    if let Some(from) = from.filter(|from| options.with_untracked(|all| all.iter().any(|(code, _)| code == from))) {
        chosen.set(from);
    }
    view! {
        <Show when=move || table().is_some()>
            <section class="plan-section no-print" aria-labelledby="draft-bring">
                <h2 id="draft-bring">{t!(i18n, drafts.bring_title)}</h2>
                <p class="field-hint measure">{t!(i18n, drafts.bring_hint)}</p>
                <SelectInput id="draft-target" label=words!(i18n, drafts.bring_to) value=chosen options=options />
                {move || table().map(|codesign| view! { <Onto chosen=chosen codesign=codesign /> })}
            </section>
        </Show>
    }
}

/// What the text at the table would become.
#[component]
fn Onto(chosen: RwSignal<String>, codesign: DocRef) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Text { doc, view, settled, .. } = use_text();
    let busy = RwSignal::new(false);
    let target = Memo::new(move |_| {
        let wanted = chosen.get();
        texts_in(client, codesign.space)
            .into_iter()
            .map(|entry| entry.doc)
            .find(|at| crate::ui::route::hex(&at.doc) == wanted)
    });
    let opened = move || target.get().map(|at| client.document(at));
    let here = move || view.with_untracked(|view| doc.with_untracked(|doc| Content::of(doc, view)));
    move || {
        let Some(opened) = opened() else {
            return view! { <Go target=None codesign=codesign busy=busy /> }.into_any();
        };
        (move || match opened.get() {
            None => view! { <p role="status">{t!(i18n, table.opening)}</p> }.into_any(),
            Some(Err(problem)) => {
                view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, problem)}</p></Notice> }.into_any()
            }
            Some(Ok(onto)) => {
                let changes = Memo::new(move |_| {
                    settled.track();
                    let there = onto.with(|doc| Content::of(doc, &codoc::read(doc).0));
                    compare::compare(&there, &here())
                });
                view! { <Difference changes=changes /><Go target=Some(onto) codesign=codesign busy=busy /> }.into_any()
            }
        })
        .into_any()
    }
}

#[component]
fn Difference(changes: Memo<Vec<ClauseChange>>) -> impl IntoView {
    let i18n = use_i18n();
    // What only the table has stays there.
    let told = |change: &ClauseChange| matches!(change.fate, Fate::Added | Fate::Edited);
    let rows = move || {
        let changes = changes.get();
        let all: Vec<ClauseChange> = changes.into_iter().filter(told).collect();
        if all.is_empty() {
            return view! { <p>{t!(i18n, texts.compare_same)}</p> }.into_any();
        }
        let row = |change: ClauseChange| view! { <super::versions::Change change=change i18n=i18n /> };
        all.into_iter().map(row).collect_view().into_any()
    };
    view! { <div class="comparison"><h3>{t!(i18n, drafts.bring_difference)}</h3>{rows}</div> }
}

#[component]
fn Go(target: Option<OpenDoc>, codesign: DocRef, busy: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let Text { doc, view, .. } = use_text();
    let bring = move |_| {
        let side = untrack(|| around(client, doc.at.space)).draft_of;
        let title = view.with_untracked(|view| view.title.value.clone().unwrap_or_default());
        let origin = Origin { doc: DocId(doc.at.doc), title, side };
        doc.flush();
        if let Some(onto) = target {
            busy.set(true);
            spawn_local(async move {
                let brought = bring_onto(client, doc, onto.at, &origin).await;
                busy.try_set(false);
                match brought {
                    Ok(true) => toasts.say(t_string!(i18n, drafts.bring_done)),
                    Ok(false) => toasts.fail(t_string!(i18n, drafts.bring_failed)),
                    Err(problem) => toasts.fail(not_copied(i18n, problem)),
                }
            });
            return;
        }
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = copy(client, directory.me, doc.at, codesign.space, origin, None).await;
            busy.try_set(false);
            match answer {
                Answer::Created(at) => navigate(&Route::Codoc(at.doc).path(), NavigateOptions::default()),
                Answer::Failed(problem) => toasts.fail(not_copied(i18n, problem)),
                _ => {}
            }
        });
    };
    view! { <div class="actions"><button type="button" class="btn btn-primary" disabled=busy on:click=bring>{t!(i18n, drafts.bring_go)}</button></div> }
}

/// Writes a text over another, with its images sealed for the space of the other. Whether the document took it.
async fn bring_onto(client: Client, from: OpenDoc, onto: DocRef, origin: &Origin) -> Result<bool, Problem> {
    let opened = client.open(onto).await?;
    opened.flush();
    let mut copied = from.with_untracked(Copied::of);
    let known = opened.with_untracked(|doc| codoc::read(doc).0.attachments);
    let there = |id| known.iter().any(|image| image.id == id);
    let moved = images::move_all(client, &mut copied, (from.at.space, onto.space), there).await;
    let brought = moved.map(|()| {
        let there = opened.with_untracked(Clone::clone);
        opened.edit(|edit| copied.bring(edit, &there, origin)).is_ok()
    });
    opened.release();
    brought
}
