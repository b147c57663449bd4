//! The diary: what happened, newest first, by month, each sentence with its kind.

mod correct;
mod entry;
mod filter;
mod filters;

use intreccio_model::ids::Id;
use intreccio_model::plan::Amendments;
use intreccio_model::vocab::{EventKind, LineKind, Vocabulary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use entry::Entry;
use filter::{Filter, Month, first, months};
use filters::Filters;

use super::progress::local_day;
use super::{Family, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::visit::begin;
use crate::ui::directory::use_directory;
use crate::ui::found::use_found;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::writable;
use crate::ui::page::Empty;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, use_now, when, words as labels};
use crate::window::client::use_client;
use crate::words;

/// Entries shown at first, and with each step; months are shown whole.
const PAGE: usize = 20;

/// The look and the icon of a kind of sentence.
pub fn line_look(kind: Option<LineKind>) -> (&'static str, Icon) {
    match kind {
        Some(LineKind::Fatto) => ("line-fact", Icon::Eye),
        Some(LineKind::Dichiarazione) => ("line-declaration", Icon::Speech),
        Some(LineKind::Valutazione) => ("line-evaluation", Icon::Thought),
        Some(LineKind::Richiesta) => ("line-request", Icon::Info),
        Some(LineKind::DaFare) | None => ("line-todo", Icon::Check),
    }
}

/// Which entries correct which, for all entries on the page.
#[derive(Clone, Copy)]
pub struct Corrections(Memo<Amendments>);

/// The id of the element that shows an entry, or with a line's id a line: the address of the thing in the document, so that what is
/// looked for is found.
pub fn anchor(event: Id, line: Option<Id>) -> String {
    match line {
        Some(line) => format!("-events-{event}-lines-{line}"),
        None => format!("-events-{event}"),
    }
}

#[component]
pub fn Diary(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, plan, .. } = use_family();
    let filter = RwSignal::new(Filter::default());
    let shown = RwSignal::new(PAGE);
    provide_context(Corrections(Memo::new(move |_| plan.with(Amendments::of))));
    let all = Memo::new(move |_| plan.with(|plan| plan.events.iter().filter(|event| !event.life.is_removed()).count()));
    let ids = Memo::new(move |_| plan.with(|plan| filter.with(|filter| filter.entries(plan, local_day))));
    let by_month = Memo::new(move |_| plan.with(|plan| ids.with(|ids| months(plan, ids, local_day))));
    show_what_was_found(doc, filter, ids, shown);
    let some = move || by_month.with(|months| first(months.clone(), shown.get()));
    let more = move || by_month.with(Vec::len) > some().len();
    view! {
        <section class="plan-section" aria-labelledby="diary">
            <div class="spread">
                <h2 id="diary">{t!(i18n, plan.diary)}</h2>
                <Show when=move || writable(open)><NewEntry doc=doc /></Show>
            </div>
            <Show when=move || { all.get() > 0 }>
                <Filters filter=filter />
                <Tools found=ids all=all by_month=by_month shown=shown />
                <PrintHead filter=filter />
            </Show>
            <Show when=move || all.get() == 0>
                <Empty icon=Icon::Note words=words!(i18n, plan.diary_none) />
            </Show>
            <Show when=move || { all.get() > 0 && ids.with(Vec::is_empty) }>
                <Empty icon=Icon::Search words=words!(i18n, diary.nothing_found)>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| filter.set(Filter::default())>{t!(i18n, diary.show_all)}</button>
                </Empty>
            </Show>
            <For each=some key=|month| month.of let(month)>
                <OneMonth doc=doc of=month.of by_month=by_month />
            </For>
            <Show when=more>
                <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| shown.update(|shown| *shown = shown.saturating_add(PAGE))>{t!(i18n, plan.diary_more)}</button></div>
            </Show>
        </section>
    }
}

/// An entry to which a search leads is on the page, however old it is.
fn show_what_was_found(doc: Id16, filter: RwSignal<Filter>, ids: Memo<Vec<Id>>, shown: RwSignal<usize>) {
    let found = use_found();
    Effect::new(move |_| {
        let Some(path) = found.in_doc(doc) else { return };
        let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
        let ["events", event, ..] = keys.as_slice() else { return };
        filter.set(Filter::default());
        let at =
            event.parse().ok().and_then(|event: Id| ids.with_untracked(|ids| ids.iter().position(|id| *id == event)));
        if let Some(at) = at {
            shown.update(|shown| *shown = (*shown).max(at.saturating_add(1)));
        }
    });
}

/// "novembre 2026".
pub fn month_words(i18n: I18n, of: Option<(i32, i32)>) -> String {
    match of {
        Some((year, month)) => t_string!(i18n, diary.month, month = month_name(i18n, month), year = year),
        None => t_string!(i18n, diary.no_day).to_owned(),
    }
}

fn month_name(i18n: I18n, month: i32) -> &'static str {
    match month {
        1 => t_string!(i18n, diary.january),
        2 => t_string!(i18n, diary.february),
        3 => t_string!(i18n, diary.march),
        4 => t_string!(i18n, diary.april),
        5 => t_string!(i18n, diary.may),
        6 => t_string!(i18n, diary.june),
        7 => t_string!(i18n, diary.july),
        8 => t_string!(i18n, diary.august),
        9 => t_string!(i18n, diary.september),
        10 => t_string!(i18n, diary.october),
        11 => t_string!(i18n, diary.november),
        _ => t_string!(i18n, diary.december),
    }
}

fn month_id(of: Option<(i32, i32)>) -> String {
    of.map_or_else(|| "diary-no-day".to_owned(), |(year, month)| format!("diary-{year}-{month}"))
}

#[component]
fn OneMonth(doc: Id16, of: Option<(i32, i32)>, by_month: Memo<Vec<Month>>) -> impl IntoView {
    let i18n = use_i18n();
    let ids = Memo::new(move |_| {
        by_month.with(|months| months.iter().find(|month| month.of == of).map(|month| month.entries.clone()))
    });
    view! {
        <h3 id=month_id(of) class="diary-month" tabindex="-1">{move || month_words(i18n, of)}</h3>
        <ol class="diary">
            <For each=move || ids.get().unwrap_or_default() key=|id| *id let(id)>
                <li class="diary-entry" id=anchor(id, None)><Entry doc=doc id=id /></li>
            </For>
        </ol>
    }
}

/// How many there are, the way to a month, and paper.
#[component]
fn Tools(found: Memo<Vec<Id>>, all: Memo<usize>, by_month: Memo<Vec<Month>>, shown: RwSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || t_string!(i18n, diary.count, shown = found.with(Vec::len), all = all.get());
    let to_month = move |event| {
        let wanted = event_target_value(&event);
        let until = by_month.with_untracked(|months| {
            let at = months.iter().position(|month| month_id(month.of) == wanted)?;
            Some(months.iter().take(at + 1).map(|month| month.entries.len()).sum::<usize>())
        });
        if let Some(until) = until {
            shown.update(|shown| *shown = (*shown).max(until));
            leptos::task::spawn_local(async move {
                crate::platform::timer::sleep(30).await;
                browser::focus(&wanted);
            });
        }
    };
    let print = move |_| {
        shown.set(usize::MAX);
        leptos::task::spawn_local(async move {
            crate::platform::timer::sleep(50).await;
            browser::print();
        });
    };
    let options = move || {
        let option = |month: Month| view! { <option value=month_id(month.of)>{month_words(i18n, month.of)}</option> };
        by_month.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="spread no-print">
            <p role="status" class="quiet mb-0">{count}</p>
            <div class="row-wrap">
                <label class="visually-hidden" for="diary-month">{t!(i18n, diary.to_month)}</label>
                <select id="diary-month" class="form-control diary-to-month" on:change=to_month>
                    <option value="">{t!(i18n, diary.to_month)}</option>
                    {options}
                </select>
                <button type="button" class="btn btn-outline-primary diary-print" on:click=print><Drawing icon=Icon::Print />{t!(i18n, common.print)}</button>
            </div>
        </div>
    }
}

/// On paper: which diary this is, and what it was narrowed to.
#[component]
fn PrintHead(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Family { plan, .. } = use_family();
    let code = move || plan.with(|plan| plan.code.value.clone().unwrap_or_default());
    let day = move || when::date(i18n.get_locale(), now.today());
    let narrowed = move || (!filter.with(Filter::is_empty)).then(|| t_string!(i18n, diary.narrowed));
    view! { <p class="print-only">{move || t_string!(i18n, diary.printed, code = code(), day = day())}" "{narrowed}</p> }
}

/// Begins an entry: it is in the diary at once, and its form opens.
#[component]
fn NewEntry(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let client = use_client();
    let navigate = use_navigate();
    let directory = use_directory();
    let Family { doc: open, .. } = use_family();
    let begin = Callback::new(move |kind: EventKind| match begin(client, open, directory.me, kind) {
        Ok(id) => navigate(&Route::Visit(doc, id.to_string()).path(), NavigateOptions::default()),
        Err(_) => toasts.fail(t_string!(i18n, common.edit_refused)),
    });
    let other = move |kind: EventKind| {
        view! {
            <li><button type="button" class="btn btn-link" on:click=move |_| begin.run(kind)>{move || labels::vocabulary(i18n.get_locale(), EventKind::NAME, kind.code())}</button></li>
        }
    };
    let others = EventKind::ALL.iter().copied().filter(|kind| *kind != EventKind::VisitaDomiciliare);
    view! {
        <div class="row-wrap no-print">
            <button type="button" class="btn btn-primary" on:click=move |_| begin.run(EventKind::VisitaDomiciliare)><Drawing icon=Icon::Plus />{t!(i18n, plan.new_visit)}</button>
            <details class="disclosure diary-others">
                <summary>{t!(i18n, diary.other_entry)}</summary>
                <ul class="plain-list row-wrap">{others.map(other).collect_view()}</ul>
            </details>
        </div>
    }
}
