//! The procedure of a co-design: its phases with what each asks for, the clock of the table, the next step, the table opened again.

use intreccio_model::codesign::{self, CodesignView, ReopeningDraft, ReopeningView};
use intreccio_model::field::codesign as fields;
use intreccio_model::ids::{DocId, Id};
use intreccio_model::place::{Codesign, Reopening};
use intreccio_model::procedure::{self, Clock, Need, Phase};
use intreccio_model::projection::TableKind;
use intreccio_model::session as sitting;
use intreccio_model::vocab::{CodesignState, CodocTemplate, Vocabulary};
use leptos::prelude::*;

use super::session::list::sessions;
use crate::bridge::TableEntry;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::{AreaInput, SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, undoable_removal, writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::session::session_name;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now, when, words as labels};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

/// Days for which some Regions ask a notice to stand (Tuscany, L.R. 65/2020 art. 13).
const NOTICE_DAYS: i32 = 20;

/// What the lists say of the documents at a table.
fn documents(client: Client, doc: OpenDoc) -> Vec<TableEntry> {
    client.table.with(|all| all.iter().filter(|entry| entry.doc.space == doc.at.space).cloned().collect())
}

fn state_words(i18n: I18n, state: CodesignState) -> String {
    labels::vocabulary(i18n.get_locale(), CodesignState::NAME, state.code())
}

#[component]
pub fn ProcedureNow(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let table = Memo::new(move |_| documents(client, doc));
    let phase = move |phase: Phase| view! { <OnePhase phase=phase view=view table=table /> };
    view! {
        <section class="plan-section" aria-labelledby="table-phases">
            <h2 id="table-phases">{t!(i18n, procedure.title)}</h2>
            <ClockLine view=view table=table />
            <ol class="phases plain-list">{Phase::ALL.iter().copied().map(phase).collect_view()}</ol>
            <Show when=move || writable(doc)><Steps doc=doc view=view /></Show>
            <Reopenings doc=doc view=view />
        </section>
    }
}

/// How long the table still has, in words.
#[component]
fn ClockLine(view: Memo<CodesignView>, table: Memo<Vec<TableEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let clock = Memo::new(move |_| {
        let kinds: Vec<TableKind> = table.with(|all| all.iter().map(|entry| entry.card.what.clone()).collect());
        view.with(|view| procedure::clock(view, &kinds))
    });
    let runs = Memo::new(move |_| view.with(|view| procedure::runs(view.state.value)));
    let left = move || clock.get().map(|clock| clock.left(now.today()));
    let late = move || runs.get() && left().is_some_and(|days| days < 0);
    let short = move || {
        let days = view.with(|view| Some(view.notice_to.value? - view.notice_from.value?))?;
        (days < NOTICE_DAYS).then(|| t_string!(i18n, procedure.notice_short, days = days))
    };
    let words = move || match clock.get() {
        None => t_string!(i18n, procedure.clock_none).to_owned(),
        Some(clock) => clock_words(i18n, &clock),
    };
    let rest = move || match (clock.get().is_some(), runs.get()) {
        (false, _) => String::new(),
        (true, false) => t_string!(i18n, procedure.clock_stopped).to_owned(),
        (true, true) => left().map(|days| left_words(i18n, days)).unwrap_or_default(),
    };
    view! {
        <p class="mb-0"><Drawing icon=Icon::Clock />" "<span>{words}" "<span class="due" class:due-late=late>{rest}</span></span></p>
        <Show when=move || clock.get().is_some_and(|clock| clock.beyond)>
            <Notice tone=Tone::Warning><p>{t!(i18n, procedure.clock_beyond)}</p></Notice>
        </Show>
        {move || short().map(|words| view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> })}
    }
}

fn clock_words(i18n: I18n, clock: &Clock) -> String {
    let day = |date| when::date(i18n.get_locale(), date);
    let (first, until, months) = (day(clock.first), day(clock.until), clock.months);
    match clock.extension {
        0 => t_string!(i18n, procedure.clock, first = first, months = months, until = until),
        extension => {
            t_string!(
                i18n,
                procedure.clock_extended,
                first = first,
                months = months,
                extension = extension,
                until = until
            )
        }
    }
}

fn left_words(i18n: I18n, days: i32) -> String {
    match days {
        0 => t_string!(i18n, procedure.clock_today).to_owned(),
        1 => t_string!(i18n, procedure.clock_left_one).to_owned(),
        -1 => t_string!(i18n, procedure.clock_over_one).to_owned(),
        days if days > 0 => t_string!(i18n, procedure.clock_left, days = days),
        days => t_string!(i18n, procedure.clock_over, days = -days),
    }
}

fn phase_words(i18n: I18n, phase: Phase) -> String {
    labels::vocabulary(i18n.get_locale(), Phase::NAME, phase.code())
}

fn need_words(i18n: I18n, need: Need) -> String {
    let words = match need {
        Need::Scope => t_string!(i18n, procedure.need_scope),
        Need::LegalBasis => t_string!(i18n, procedure.need_legal),
        Need::Notice => t_string!(i18n, procedure.need_notice),
        Need::Partners => t_string!(i18n, procedure.need_partners),
        Need::FirstSession => t_string!(i18n, procedure.need_first),
        Need::Minutes => t_string!(i18n, procedure.need_minutes),
        Need::Agreed => t_string!(i18n, procedure.need_agreed),
        Need::Signed => t_string!(i18n, procedure.need_signed),
        Need::Steering => t_string!(i18n, procedure.need_steering),
        Need::Reopened => t_string!(i18n, procedure.need_reopened),
        Need::Text(template) => {
            return labels::vocabulary(i18n.get_locale(), CodocTemplate::NAME, template.code());
        }
    };
    words.to_owned()
}

#[component]
fn OnePhase(phase: Phase, view: Memo<CodesignView>, table: Memo<Vec<TableEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let here = Memo::new(move |_| view.with(|view| view.state.value.is_some_and(|state| Phase::of(state) == phase)));
    let need = move |need: &'static Need| view! { <li><OneNeed need=*need view=view table=table /></li> };
    view! {
        <li class="phase" class:phase-now=move || here.get() aria-current=move || here.get().then_some("step")>
            <h3 class="phase-name">{move || phase_words(i18n, phase)}</h3>
            <Show when=move || here.get()><span class="chip chip-blue">{t!(i18n, procedure.here)}</span></Show>
            <ul class="plain-list small">{phase.needs().iter().map(need).collect_view()}</ul>
        </li>
    }
}

/// What a phase asks for: whether it is there, with the way to it where it is a document of this table.
#[component]
fn OneNeed(need: Need, view: Memo<CodesignView>, table: Memo<Vec<TableEntry>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let there = Memo::new(move |_| {
        let kinds: Vec<TableKind> = table.with(|all| all.iter().map(|entry| entry.card.what.clone()).collect());
        view.with(|view| procedure::is_met(need, view, &kinds, now.today()))
    });
    let links = Memo::new(move |_| {
        let fits = |entry: &&TableEntry| match (&entry.card.what, need) {
            (TableKind::Codoc { template, .. }, Need::Text(wanted)) => *template == Some(wanted),
            (TableKind::Codoc { template, .. }, Need::Agreed) => *template == Some(CodocTemplate::Progetto),
            _ => false,
        };
        table.with(|all| {
            let found = all.iter().filter(fits);
            found.map(|entry| (Route::Codoc(entry.doc.doc).path(), entry.card.title.clone())).collect::<Vec<_>>()
        })
    });
    let state = move || if there.get() { t_string!(i18n, procedure.there) } else { t_string!(i18n, procedure.missing) };
    let link = |(path, title): (String, String)| view! { " · "<a href=path>{title}</a> };
    view! {
        <span class="chip" class:chip-green=move || there.get() class:chip-grey=move || !there.get()>{state}</span>
        " "{move || need_words(i18n, need)}
        {move || links.get().into_iter().map(link).collect_view()}
    }
}

/// The steps to the next state; each can be taken back.
#[component]
fn Steps(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let next =
        Memo::new(move |_| view.with(|view| view.state.value.map(procedure::steps).unwrap_or_default().to_vec()));
    let step = move |state: CodesignState| {
        let before = view.with_untracked(|view| view.state.value);
        if write(doc, toasts, i18n, |edit| edit.set(&Codesign, fields::STATE, Some(state))).is_some() {
            let words = t_string!(i18n, procedure.stepped, state = state_words(i18n, state));
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| edit.set(&Codesign, fields::STATE, before)));
        }
    };
    let button = move |state: CodesignState| {
        let words = move || t_string!(i18n, procedure.step, state = state_words(i18n, state));
        view! { <button type="button" class="btn btn-outline-primary" on:click=move |_| step(state)>{words}</button> }
    };
    view! { <div class="actions no-print">{move || next.get().into_iter().map(button).collect_view()}</div> }
}

#[component]
fn Reopenings(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let all = Memo::new(move |_| {
        let there = |one: &&ReopeningView| !one.life.is_removed();
        view.with(|view| view.reopenings.iter().filter(there).cloned().collect::<Vec<_>>())
    });
    let may = Memo::new(move |_| {
        view.with(|view| matches!(view.state.value, Some(CodesignState::InGestione | CodesignState::Convenzionata)))
    });
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <h3>{t!(i18n, procedure.reopenings)}</h3>
            <ul class="record-list">
                <For each=move || all.get() key=|one| format!("{one:?}") let(one)><li class="record"><OneReopening doc=doc one=one /></li></For>
            </ul>
        </Show>
        <Show when=move || writable(doc) && may.get()><Reopen doc=doc view=view /></Show>
    }
}

#[component]
fn OneReopening(doc: OpenDoc, one: ReopeningView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let date = one.date.value.map(|date| when::date(i18n.get_locale(), date)).unwrap_or_default();
    let reason = one.reason.value.clone().unwrap_or_default();
    let line = t_string!(i18n, procedure.reopen_line, date = date, reason = reason);
    let at = one.session.value.as_deref().and_then(|doc| doc.parse::<DocId>().ok());
    let entry =
        at.and_then(|at| client.table.with_untracked(|all| all.iter().find(|entry| entry.doc.doc == at.0).cloned()));
    let opened = entry.as_ref().map(|entry| client.document(entry.doc));
    let item = one.item.value;
    let from = entry.map(|entry| {
        let what = entry.card.what.clone();
        let title = move || {
            let (open, item) = (opened?.get()?.ok()?, item?);
            open.with(|doc| sitting::read(doc).0.item(item).and_then(|item| item.title.value.clone()))
        };
        let words = move || {
            let session = session_name(i18n, &what);
            match title() {
                Some(item) => t_string!(i18n, procedure.reopen_from_item, session = session, item = item),
                None => t_string!(i18n, procedure.reopen_from, session = session),
            }
        };
        view! { <p class="record-meta"><a href=Route::Session(entry.doc.doc).path()>{words}</a></p> }
    });
    let follows = one.follows.value.clone().map(|text| t_string!(i18n, procedure.reopen_after, text = text));
    let named = line.clone();
    let place = Reopening { id: one.id };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, procedure.reopen_removed));
    };
    view! {
        <div class="record-main">
            <p class="mb-0">{line}</p>
            {from}
            {follows.map(|words| view! { <p class="record-meta">{words}</p> })}
            <p class="mb-0 no-print"><a href=Route::Reopening(doc.at.doc, one.id.to_string()).path()>{t!(i18n, reopening.open)}<span class="visually-hidden">": "{named}</span></a></p>
        </div>
        <Show when=move || writable(doc)>
            <button type="button" class="btn btn-link no-print" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, procedure.reopen_remove)}</button>
        </Show>
    }
}

/// Opens the table again: the session, and the point of its agenda, that decided it.
#[component]
fn Reopen(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let now = use_now();
    let (date, reason) = (RwSignal::new(now.today().to_string()), RwSignal::new(String::new()));
    let (follows, session, item) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fault = RwSignal::new(None::<String>);
    let all = Memo::new(move |_| sessions(client, doc.at.space));
    let options = Signal::derive(move || {
        let none = (String::new(), t_string!(i18n, procedure.reopen_item_none).to_owned());
        let named = |entry: &TableEntry| (DocId(entry.doc.doc).to_string(), session_name(i18n, &entry.card.what));
        let all = all.with(|all| all.iter().rev().map(named).collect::<Vec<_>>());
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    // The chosen session's document stays open as long as it is the chosen one.
    let opened = Memo::new(move |_| {
        let chosen = session.with(|session| session.parse::<DocId>().ok())?;
        let at = all.with(|all| all.iter().find(|entry| entry.doc.doc == chosen.0).map(|entry| entry.doc))?;
        Some(client.document(at))
    });
    let items = Signal::derive(move || {
        let mut items = vec![(String::new(), t_string!(i18n, common.not_said).to_owned())];
        if let Some(Some(Ok(open))) = opened.get().map(|opened| opened.get()) {
            let view = open.with(sitting::read).0;
            let named = view.items().enumerate().map(|(at, item)| {
                (item.id.to_string(), format!("{} {}", at + 1, item.title.value.clone().unwrap_or_default()))
            });
            items.extend(named);
        }
        items
    });
    let reopen = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let why = reason.get_untracked().trim().to_owned();
        fault.set(why.is_empty().then(|| t_string!(i18n, procedure.reopen_reason_missing).to_owned()));
        let (false, Ok(day)) = (why.is_empty(), date.get_untracked().parse()) else { return };
        let draft = ReopeningDraft {
            date: day,
            reason: why,
            session: session.get_untracked().parse().ok(),
            item: item.get_untracked().parse::<Id>().ok(),
            follows: follows.get_untracked().trim().to_owned(),
        };
        let before = view.with_untracked(|view| view.state.value);
        if let Some(id) = write(doc, toasts, i18n, |edit| codesign::reopen(edit, draft)) {
            toasts.done(t_string!(i18n, procedure.reopened), move || {
                take_back(doc, toasts, i18n, |edit| {
                    edit.remove(&Reopening { id })?;
                    edit.set(&Codesign, fields::STATE, before)
                });
            });
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, procedure.reopen)}</summary>
            <form class="stack" novalidate on:submit=reopen>
                <div class="field-row">
                    <TextInput id="reopen-date" label=words!(i18n, procedure.reopen_date) value=date kind="date" />
                    <SelectInput id="reopen-session" label=words!(i18n, session.one) value=session options=options />
                    <SelectInput id="reopen-item" label=words!(i18n, procedure.reopen_item) value=item options=items />
                </div>
                <AreaInput id="reopen-reason" label=words!(i18n, procedure.reopen_reason) value=reason fault=fault required=true rows=2 />
                <TextInput id="reopen-follows" label=words!(i18n, procedure.reopen_follows) value=follows />
                <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, procedure.reopen_go)}</button></div>
            </form>
        </details>
    }
}
