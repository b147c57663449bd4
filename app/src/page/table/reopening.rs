//! The page of a reopening: what changed in the texts and in the economic plan since the last version that was signed before it, and which
//! points of which agendas caused it.

use std::collections::BTreeMap;

use intreccio_model::budget::{self, Frame};
use intreccio_model::codesign::{self, CodesignView, ReopeningView, set_cause};
use intreccio_model::codoc;
use intreccio_model::codoc::compare::ClauseChange;
use intreccio_model::ids::{DocId, Id};
use intreccio_model::place::{Because, LinkTo};
use intreccio_model::projection::TableKind;
use intreccio_model::reopened::{self, Basis, PlanSince, Signed, Span, TextSince};
use intreccio_model::session as sitting;
use intreccio_model::time::Instant;
use leptos::prelude::*;

use super::budget::since::Line;
use super::session::list::sessions;
use super::versions::Change;
use crate::bridge::{DocRef, Id16, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, writable, write};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::session::session_name;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::{I18n, when};
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

/// A point of an agenda of the table.
#[derive(Debug, Clone, PartialEq)]
struct Point {
    session: DocId,
    item: Id,
    /// "Seduta 7 · mar 12 mag 2026".
    of: String,
    /// "2 Tempi".
    title: String,
    /// The texts, and clauses of them, with which it deals.
    links: Vec<LinkTo>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Here {
    /// The co-design's.
    doc: OpenDoc,
    reopening: Id,
    one: Memo<Option<ReopeningView>>,
    span: Memo<Option<Span>>,
    frame: Memo<Frame>,
    causes: Memo<BTreeMap<LinkTo, Vec<Because>>>,
    points: Memo<Vec<Point>>,
    /// Of what somebody is just saying the cause.
    naming: RwSignal<Option<LinkTo>>,
}

fn use_here() -> Here {
    expect_context()
}

/// The page, as soon as the document is here.
#[component]
pub fn ReopeningPage(doc: Id16, id: String) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let at = Memo::new(move |_| client.table.with(|all| all.iter().map(|entry| entry.doc).find(|at| at.doc == doc)));
    let id: Option<Id> = id.parse().ok();
    move || match at.get().map(|at| client.document(at)).zip(id) {
        None => view! { <Page title=words!(i18n, reopening.title)><p class="quiet">{t!(i18n, table.gone)}</p></Page> }
            .into_any(),
        Some((opened, id)) => (move || match opened.get() {
            None => view! { <p role="status">{t!(i18n, table.opening)}</p> }.into_any(),
            Some(Err(problem)) => {
                view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, problem)}</p></Notice> }.into_any()
            }
            Some(Ok(doc)) => view! { <Open doc=doc id=id /> }.into_any(),
        })
        .into_any(),
    }
}

#[component]
fn Open(doc: OpenDoc, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let view = Memo::new(move |_| doc.with(codesign::read).0);
    let find = move |view: &CodesignView| view.reopenings.iter().find(|one| one.id == id).cloned();
    let one = Memo::new(move |_| view.with(find).filter(|one| !one.life.is_removed()));
    let here = Here {
        doc,
        reopening: id,
        one,
        span: Memo::new(move |_| view.with(|view| reopened::span(view, id))),
        frame: Memo::new(move |_| view.with(Frame::of)),
        causes: Memo::new(move |_| one.with(|one| one.as_ref().map(reopened::causes)).unwrap_or_default()),
        points: points(i18n, doc.at.space),
        naming: RwSignal::new(None),
    };
    provide_context(here);
    let date = move || one.with(|one| one.as_ref().and_then(|one| one.date.value));
    let title = Signal::derive(move || match date() {
        Some(date) => t_string!(i18n, reopening.title_of, date = when::date(i18n.get_locale(), date)),
        None => t_string!(i18n, reopening.title).to_owned(),
    });
    let kicker = Signal::derive(move || view.with(|view| view.title.value.clone()).unwrap_or_default());
    let texts = Memo::new(move |_| {
        let own =
            |entry: &&TableEntry| entry.doc.space == doc.at.space && matches!(entry.card.what, TableKind::Codoc { .. });
        client.table.with(|all| all.iter().filter(own).map(|entry| entry.doc).collect::<Vec<_>>())
    });
    let plan = Memo::new(move |_| {
        let of = |entry: &&TableEntry| matches!(entry.card.what, TableKind::Budget { codesign, .. } if codesign == Some(DocId(doc.at.doc)));
        client.table.with(|all| all.iter().find(of).map(|entry| entry.doc))
    });
    view! {
        <Page title=title kicker=kicker>
            <p class="no-print"><a href=Route::Codesign(doc.at.doc).path()>{t!(i18n, reopening.back)}</a></p>
            <Show when=move || one.with(Option::is_none)><p class="quiet">{t!(i18n, reopening.gone)}</p></Show>
            <Show when=move || one.with(Option::is_some)>
                <Why />
                <For each=move || texts.get() key=|at| *at let(at)><OneText at=at /></For>
                <Show when=move || texts.with(Vec::is_empty)><p class="quiet">{t!(i18n, table.texts_none)}</p></Show>
                {move || match plan.get() {
                    Some(at) => view! { <EconomicPlan at=at /> }.into_any(),
                    None => view! { <p class="quiet">{t!(i18n, reopening.no_plan)}</p> }.into_any(),
                }}
            </Show>
        </Page>
    }
}

/// The points of every agenda of the table, the latest session first.
fn points(i18n: I18n, space: Id16) -> Memo<Vec<Point>> {
    let client = use_client();
    let all = Memo::new(move |_| sessions(client, space));
    let known = Memo::new(move |_| all.with(|all| all.iter().rev().map(|entry| entry.doc).collect::<Vec<_>>()));
    // Their documents stay open as long as the page is.
    let opened = Memo::new(move |_| known.get().into_iter().map(|at| (at, client.document(at))).collect::<Vec<_>>());
    Memo::new(move |_| {
        let mut points = Vec::new();
        for (at, open) in opened.get() {
            let Some(Ok(open)) = open.get() else { continue };
            let name = all.with(|all| all.iter().find(|entry| entry.doc == at).map(|entry| entry.card.what.clone()));
            let of = name.map(|what| session_name(i18n, &what)).unwrap_or_default();
            let view = open.with(sitting::read).0;
            points.extend(view.items().enumerate().map(|(number, item)| Point {
                session: DocId(at.doc),
                item: item.id,
                of: of.clone(),
                title: format!("{} {}", number + 1, item.title.value.clone().unwrap_or_default()),
                links: item.links.iter().copied().collect(),
            }));
        }
        points
    })
}

/// Why it was opened again, and by which session.
#[component]
fn Why() -> impl IntoView {
    let i18n = use_i18n();
    let Here { one, points, .. } = use_here();
    let reason = move || one.with(|one| one.as_ref().and_then(|one| one.reason.value.clone())).unwrap_or_default();
    let decided = move || {
        let point = own(one)?;
        points.with(|all| all.iter().find(|known| (known.session, known.item) == point).cloned())
    };
    let line = move || {
        decided().map(|point| {
            let words = t_string!(i18n, procedure.reopen_from_item, session = point.of, item = point.title);
            view! { <p><a href=Route::Session(point.session.0).path()>{words}</a></p> }
        })
    };
    view! {
        <p class="measure">{reason}</p>
        {line}
        <p class="field-hint measure">{t!(i18n, reopening.hint)}</p>
    }
}

/// The session and the point that decided the reopening.
fn own(one: Memo<Option<ReopeningView>>) -> Option<(DocId, Id)> {
    one.with(|one| {
        let one = one.as_ref()?;
        Some((one.session.value.as_deref()?.parse().ok()?, one.item.value?))
    })
}

#[component]
fn OneText(at: DocRef) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Here { span, .. } = use_here();
    let opened = client.document(at);
    let since = Memo::new(move |_| {
        let (open, span) = (opened.get()?.ok()?, span.get()?);
        Some(open.with(|doc| reopened::of_text(doc, &codoc::read(doc).0, span)))
    });
    let title =
        move || client.table.with(|all| all.iter().find(|entry| entry.doc == at).map(|entry| entry.card.title.clone()));
    let heading = format!("reopening-{}", DocId(at.doc));
    let anchor = heading.clone();
    view! {
        <section class="plan-section comparison" aria-labelledby=anchor>
            <h2 id=heading><a href=Route::Codoc(at.doc).path()>{title}</a></h2>
            {move || match since.get() {
                None => view! { <p role="status">{t!(i18n, table.opening)}</p> }.into_any(),
                Some(since) => view! { <TextChanges at=at since=since /> }.into_any(),
            }}
        </section>
    }
}

/// "la versione «Progetto firmato», firmata (Irene, 3 mar 2026)".
fn version(i18n: I18n, directory: Directory, signed: &Signed) -> String {
    let (label, who) = (signed.label.clone(), directory.name_or_you(i18n, signed.by.author));
    let when = moment(i18n, Instant(signed.by.time_ms));
    match signed.basis {
        Basis::Signed => t_string!(i18n, reopening.version_signed, label = label, who = who, when = when),
        Basis::BothKeys => t_string!(i18n, reopening.version_keys, label = label, who = who, when = when),
        Basis::Approved => t_string!(i18n, reopening.version_approved, label = label, who = who, when = when),
    }
}

#[component]
fn TextChanges(at: DocRef, since: TextSince) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    match since {
        TextSince::NeverSigned => view! { <p class="quiet">{t!(i18n, reopening.never_signed)}</p> }.into_any(),
        TextSince::NotHere(signed) => {
            let words = t_string!(i18n, reopening.not_here, version = version(i18n, directory, &signed));
            view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }.into_any()
        }
        TextSince::Changes { since, until, clauses } => {
            let before = version(i18n, directory, &since);
            let words = match until {
                Some(until) => {
                    let after = version(i18n, directory, &until);
                    t_string!(i18n, reopening.between, before = before, after = after)
                }
                None => t_string!(i18n, reopening.since, before = before),
            };
            let none = clauses.is_empty();
            let clause = move |change: ClauseChange| {
                let what = reopened::part(DocId(at.doc), change.id);
                let name = format!("{} {}", change.number, title_of(&change));
                view! { <div class="reopening-change"><Change change=change i18n=i18n /><Causes what=what name=name /></div> }
            };
            view! {
                <h3 class="reopening-since">{words}</h3>
                {none.then(|| view! { <p>{t!(i18n, reopening.same)}</p> })}
                {clauses.into_iter().map(clause).collect_view()}
            }
            .into_any()
        }
    }
}

/// What the clause is called now, or was called.
fn title_of(change: &ClauseChange) -> String {
    let (before, after) = codoc::compare::sides(&change.title);
    if after.is_empty() { before } else { after }
}

#[component]
fn EconomicPlan(at: DocRef) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let Here { span, frame, .. } = use_here();
    let opened = client.document(at);
    let since = Memo::new(move |_| {
        let (open, span) = (opened.get()?.ok()?, span.get()?);
        Some(open.with(|doc| reopened::of_plan(doc, &budget::read(doc).0, span)))
    });
    let shown = move || match since.get() {
        None => view! { <p role="status">{t!(i18n, table.opening)}</p> }.into_any(),
        Some(PlanSince::NeverApproved) => {
            view! { <p class="quiet">{t!(i18n, reopening.never_approved)}</p> }.into_any()
        }
        Some(PlanSince::NotHere) => {
            view! { <Notice tone=Tone::Warning><p>{t!(i18n, reopening.plan_not_here)}</p></Notice> }.into_any()
        }
        Some(PlanSince::Changes { since, lines }) => {
            let (who, when) = (directory.name_or_you(i18n, since.author), moment(i18n, Instant(since.time_ms)));
            let none = lines.is_empty();
            let line = move |change: budget::since::LineChange| {
                let what = reopened::part(DocId(at.doc), change.id);
                let name = super::budget::since::name(&change);
                view! { <li class="reopening-change"><Line change=change frame=frame.get_untracked() /><Causes what=what name=name /></li> }
            };
            view! {
                <p>{t_string!(i18n, reopening.plan_since, who = who, when = when)}</p>
                {none.then(|| view! { <p>{t!(i18n, reopening.plan_same)}</p> })}
                <ul class="plain-list">{lines.into_iter().map(line).collect_view()}</ul>
            }
            .into_any()
        }
    };
    view! {
        <section class="plan-section comparison" aria-labelledby="reopening-plan">
            <h2 id="reopening-plan"><a href=Route::Budget(at.doc).path()>{t!(i18n, budget.title)}</a></h2>
            {shown}
        </section>
    }
}

/// The points of agendas that caused a change, in plain words where nobody named one.
#[component]
fn Causes(what: LinkTo, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let Here { doc, causes, naming, .. } = use_here();
    let own = Memo::new(move |_| causes.with(|all| all.get(&what).cloned()).unwrap_or_default());
    let here = move || naming.get() == Some(what);
    let toggle = move |_| naming.set(if here() { None } else { Some(what) });
    let name = StoredValue::new(name);
    view! {
        <Show when=move || own.with(Vec::is_empty)>
            <p class="mb-0"><span class="chip chip-amber"><Drawing icon=Icon::Alert />{t!(i18n, reopening.no_cause)}</span></p>
        </Show>
        <ul class="plain-list">
            <For each=move || own.get() key=|because| *because let(because)><li class="row-wrap"><Cause because=because name=name /></li></For>
        </ul>
        <Show when=move || writable(doc)>
            <div class="actions no-print">
                <button type="button" class="btn btn-link" aria-expanded=move || here().to_string() on:click=toggle>
                    {t!(i18n, reopening.name_cause)}<span class="visually-hidden">": "{name.get_value()}</span>
                </button>
            </div>
            <Show when=here><NameCause what=what /></Show>
        </Show>
    }
}

#[component]
fn Cause(because: Because, name: StoredValue<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Here { doc, reopening, points, .. } = use_here();
    let known = move || {
        points.with(|all| {
            all.iter().find(|point| (point.session, point.item) == (because.session, because.item)).cloned()
        })
    };
    let words = move || match known() {
        Some(point) => t_string!(i18n, reopening.caused_by, session = point.of, item = point.title),
        None => t_string!(i18n, reopening.caused_elsewhere).to_owned(),
    };
    let untie = move |_| {
        if write(doc, toasts, i18n, |edit| set_cause(edit, reopening, because, false)).is_some() {
            toasts.done(t_string!(i18n, reopening.untied), move || {
                take_back(doc, toasts, i18n, |edit| set_cause(edit, reopening, because, true));
            });
        }
    };
    view! {
        <a href=Route::Session(because.session.0).path()>{words}</a>
        <Show when=move || writable(doc)>
            <button type="button" class="btn btn-link no-print" on:click=untie>{t!(i18n, reopening.untie)}<span class="visually-hidden">": "{name.get_value()}</span></button>
        </Show>
    }
}

/// Names the point: those that deal with the clause come first, then the one that decided the reopening.
#[component]
fn NameCause(what: LinkTo) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Here { doc, reopening, one, points, naming, .. } = use_here();
    let spell = |point: &Point| LinkTo { doc: point.session, clause: Some(point.item) }.to_string();
    let deals =
        move |point: &Point| point.links.iter().any(|to| *to == what || (to.doc == what.doc && to.clause.is_none()));
    let options = Signal::derive(move || {
        points.with(|all| {
            let (first, rest): (Vec<&Point>, Vec<&Point>) = all.iter().partition(|point| deals(point));
            let named = |point: &Point| (spell(point), format!("{} · {}", point.of, point.title));
            first.into_iter().chain(rest).map(named).collect::<Vec<_>>()
        })
    });
    let first = untrack(|| {
        let linked = points.with(|all| all.iter().find(|point| point.links.contains(&what)).map(spell));
        let decided = own(one).map(|(doc, item)| LinkTo { doc, clause: Some(item) }.to_string());
        linked.or(decided).or_else(|| options.with(|all| all.first().map(|(code, _)| code.clone())))
    });
    let chosen = RwSignal::new(first.unwrap_or_default());
    let tie = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(LinkTo { doc: session, clause: Some(item) }) = chosen.get_untracked().parse() else { return };
        let because = Because { what, session, item };
        if write(doc, toasts, i18n, |edit| set_cause(edit, reopening, because, true)).is_some() {
            naming.set(None);
            toasts.done(t_string!(i18n, reopening.tied), move || {
                take_back(doc, toasts, i18n, |edit| set_cause(edit, reopening, because, false));
            });
        }
    };
    view! {
        <Show when=move || points.with(Vec::is_empty)><p class="quiet">{t!(i18n, reopening.no_points)}</p></Show>
        <Show when=move || !points.with(Vec::is_empty)>
            <form class="stack measure no-print" on:submit=tie>
                <SelectInput id="reopening-point" label=words!(i18n, reopening.point) value=chosen options=options />
                <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, reopening.tie)}</button></div>
            </form>
        </Show>
    }
}
