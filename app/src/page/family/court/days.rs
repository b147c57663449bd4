//! Days before the judge as rows: each with its state, whose it is, and what can be said of it.

use intreccio_model::court;
use intreccio_model::deadline::{Due, OF_COURT};
use intreccio_model::field::fixed_term as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::FixedTerm;
use intreccio_model::register::Register;
use intreccio_model::time::Date;
use intreccio_model::vocab::DueState;
use leptos::prelude::*;

use super::{CourtFile, use_court};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::due::{DueChips, DueEditor, NewDue, NewDueFields};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveDate, LiveLine, undoable_addition, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{browser, due as due_words, use_now, when};

/// The deadlines with these keys.
#[component]
pub fn DayList(keys: Memo<Vec<String>>) -> impl IntoView {
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <ol class="plain-list agenda-list">
                <For each=move || keys.get() key=String::clone let(key)><Day key=key /></For>
            </ol>
        </Show>
    }
}

#[component]
fn Day(key: String) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let file = use_court();
    let Some(first) = file.deadlines.with_untracked(|all| all.iter().find(|due| due.key == key).cloned()) else {
        return ().into_any();
    };
    let (mark, term) = (file.mark(key.clone()), fixed_term(&first));
    // A row that is going away keeps what it had.
    let due = Memo::new(move |last: Option<&Due>| {
        let found = file.deadlines.with(|all| all.iter().find(|due| due.key == key).cloned());
        found.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    let day = move || {
        let (locale, date) = (i18n.get_locale(), due.with(|due| due.date));
        let near = when::day(locale, now.today(), date);
        let whole = when::date(locale, date);
        if near == whole { whole } else { format!("{whole} · {near}") }
    };
    let late = move || due.with(|due| due.is_late(now.today()));
    let kind = move || due.with(|due| due_words::kind_words(i18n, due));
    let what = move || due.with(|due| Some(due.what.clone()).filter(|what| !what.is_empty()));
    view! {
        <li class="agenda-item">
            <div class="agenda-head">
                <p class="mb-0"><span class="strong">{kind}</span>{move || what().map(|what| view! { <span class="sensitive">" · "{what}</span> })}</p>
                <p class="row-wrap mb-0"><span class="due" class:due-late=late>{day}</span><DueChips due=due /><Whose due=due /><Closed due=due mark=mark /></p>
            </div>
            <details class="disclosure no-print">
                <summary>{t!(i18n, agenda.open)}<span class="visually-hidden">" "{kind}</span></summary>
                {term.map(|place| view! { <Term place=place /> })}
                <DueEditor doc=file.doc due=due mark=mark />
            </details>
        </li>
    }
    .into_any()
}

fn fixed_term(due: &Due) -> Option<FixedTerm> {
    match due.path.keys().iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["orders", order, "fixed_terms", id] => Some(FixedTerm { order: order.parse().ok()?, id: id.parse().ok()? }),
        _ => None,
    }
}

#[component]
fn Whose(due: Memo<Due>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let who = move || match due.with(|due| due.owner.clone()) {
        Some(Party::Operator(user)) => Some(directory.name_or_you(i18n, Some(user))),
        _ => None,
    };
    move || who().map(|who| view! { <span class="quiet small">{t_string!(i18n, agenda.owner, who = who)}</span> })
}

/// With what it was done: a report of this file by its subject, or the words that somebody wrote.
#[component]
fn Closed(due: Memo<Due>, mark: Signal<Option<intreccio_model::deadline::MarkView>>) -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { view, .. } = use_court();
    let with = move || {
        let said = mark.with(|mark| mark.as_ref().and_then(|mark| mark.closed_by.value.clone()))?;
        let report = said
            .parse()
            .ok()
            .and_then(|id: Id| view.with(|view| view.report(id).and_then(|report| report.subject.value.clone())));
        let done = due.with(|due| due.state == DueState::Assolta);
        done.then(|| t_string!(i18n, court.closed_with, what = report.unwrap_or(said)))
    };
    move || with().map(|words| view! { <span class="quiet small">{words}</span> })
}

/// The day itself, and its words, as the order fixes them.
#[component]
fn Term(place: FixedTerm) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, view, .. } = use_court();
    let term = Memo::new(move |_| {
        view.with(|view| view.order(place.order)?.fixed_terms.iter().find(|term| term.id == place.id).cloned())
    });
    let date: Signal<Register<Date>> =
        Signal::derive(move || term.with(|term| term.as_ref().map(|term| term.date.clone()).unwrap_or_default()));
    let what: Signal<Register<String>> =
        Signal::derive(move || term.with(|term| term.as_ref().map(|term| term.what.clone()).unwrap_or_default()));
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, court.term_removed));
    };
    view! {
        <div class="field-row">
            <LiveDate doc=doc place=place field=fields::DATE register=date />
            <LiveLine doc=doc place=place field=fields::WHAT register=what />
        </div>
        <Show when=move || writable(doc)>
            <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, court.term_remove)}</button></div>
        </Show>
    }
}

/// A day that an order fixes.
#[component]
pub fn AddTerm(order: Id) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let new = NewDue::new(OF_COURT);
    let fault = RwSignal::new(None::<String>);
    let id = format!("term-new-{order}");
    let own = format!("{id}-date");
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((kind, date, what)) = new.read() else {
            fault.set(Some(t_string!(i18n, agenda.date_missing).to_owned()));
            browser::focus(&own);
            return;
        };
        fault.set(None);
        if let Some(place) = write(doc, toasts, i18n, |edit| court::add_fixed_term(edit, order, kind, date, &what)) {
            new.clear();
            undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, court.term_added));
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, court.term_new)}</summary>
            <form class="stack" novalidate on:submit=add>
                <NewDueFields new=new kinds=OF_COURT id=id fault=fault />
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, court.add)}</button></div>
            </form>
        </details>
    }
}
