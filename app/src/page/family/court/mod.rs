//! The court file: orders with what follows from them, other days before the judge, and what was said of days that are no longer there.

mod counsel;
mod days;
mod heads;
mod mandate;
mod order;

use intreccio_model::court::{self, CourtView, OrderView};
use intreccio_model::deadline::{self, Due, MarkView, OF_COURT, of_court};
use intreccio_model::doc::Kind;
use intreccio_model::ids::Id;
use intreccio_model::place::Deadline;
use intreccio_model::sort;
use intreccio_model::vocab::{Authority, DueKind, OrderKind, Vocabulary};
use leptos::prelude::*;

use self::days::DayList;
use self::order::{AddOrder, OrderItem};
use super::companion::{WithCompanion, use_companion};
use super::use_family;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::due::{NewDue, NewDueFields, state_words};
use crate::page::report::Reports;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_addition, writable, write};
use crate::ui::page::{Empty, Notice, Tone};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, when, words as labels};
use crate::window::doc::OpenDoc;
use crate::words;

/// An open court file, for all that is shown of it.
#[derive(Clone, Copy)]
pub struct CourtFile {
    pub doc: OpenDoc,
    pub view: Memo<CourtView>,
    /// Every deadline of it, also those that nobody waits for any more.
    pub deadlines: Memo<Vec<Due>>,
    anomalies: Memo<usize>,
}

impl CourtFile {
    pub fn of(doc: OpenDoc) -> Self {
        let read = Memo::new(move |_| {
            let (view, anomalies) = doc.with(court::read);
            (view, anomalies.len())
        });
        let view = Memo::new(move |_| read.with(|(view, _)| view.clone()));
        Self {
            doc,
            view,
            deadlines: Memo::new(move |_| view.with(of_court)),
            anomalies: Memo::new(move |_| read.with(|(_, anomalies)| *anomalies)),
        }
    }

    /// What was said of the deadline with this key.
    pub fn mark(self, key: String) -> Signal<Option<MarkView>> {
        Signal::derive(move || self.view.with(|view| view.marks.iter().find(|mark| mark.key == key).cloned()))
    }
}

pub fn use_court() -> CourtFile {
    expect_context()
}

#[component]
pub fn CourtPart() -> impl IntoView {
    view! { <WithCompanion kind=Kind::Court><Sheets /></WithCompanion> }
}

/// The whole of an open court file.
#[component]
fn Sheets() -> impl IntoView {
    let i18n = use_i18n();
    let file = CourtFile::of(use_companion().doc);
    provide_context(file);
    let anomalies = file.anomalies;
    let plan = use_family().doc.at.doc;
    view! {
        <Show when=move || { anomalies.get() > 0 }>
            <Notice tone=Tone::Warning><p>{move || t_string!(i18n, plan.anomalies, count = anomalies.get())}</p></Notice>
        </Show>
        <Orders />
        <OtherDays />
        <Lost />
        <Reports doc=plan file=file.view />
    }
}

/// The orders that are there, the newest first.
fn present(view: &CourtView) -> Vec<Id> {
    let mut orders: Vec<&OrderView> = view.orders.iter().filter(|order| !order.life.is_removed()).collect();
    sort::by_key(&mut orders, |order| {
        std::cmp::Reverse((order.issued.earliest().or(order.received.earliest()), order.id))
    });
    orders.into_iter().map(|order| order.id).collect()
}

#[component]
fn Orders() -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, view, .. } = use_court();
    let ids = Memo::new(move |_| view.with(present));
    view! {
        <section class="plan-section" aria-labelledby="court-orders">
            <h2 id="court-orders">{t!(i18n, court.orders)}</h2>
            <Show when=move || ids.with(Vec::is_empty)>
                <Empty icon=Icon::Note words=words!(i18n, court.orders_none)>
                    <Show when=move || writable(doc)>
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| browser::focus("order-new-authority")>{t!(i18n, court.order_first)}</button>
                    </Show>
                </Empty>
            </Show>
            <For each=move || ids.get() key=|id| *id let(id)><OrderItem id=id /></For>
            <Show when=move || writable(doc)><AddOrder /></Show>
        </section>
    }
}

/// "Affidamento al servizio sociale (art. 5-bis), Tribunale per i minorenni, n. 12/2026".
fn order_words(i18n: I18n, order: &OrderView) -> String {
    let locale = i18n.get_locale();
    let kind = order.kind.value.map(|kind| labels::vocabulary(locale, OrderKind::NAME, kind.code()));
    let authority = order.authority.value.map(|term| labels::vocabulary(locale, Authority::NAME, term.code()));
    let docket = order.docket.value.clone().map(|docket| t_string!(i18n, court.docket, docket = docket));
    let parts: Vec<String> = [kind, authority, docket].into_iter().flatten().collect();
    if parts.is_empty() { t_string!(i18n, court.order_untitled).to_owned() } else { parts.join(", ") }
}

/// Days that belong to no order: set by hand.
#[component]
fn OtherDays() -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, deadlines, .. } = use_court();
    let by_hand = |due: &&Due| due.path.keys().first().is_some_and(|key| key == "deadlines");
    let keys = Memo::new(move |_| {
        deadlines.with(|all| all.iter().filter(by_hand).map(|due| due.key.clone()).collect::<Vec<_>>())
    });
    view! {
        <section class="plan-section" aria-labelledby="court-days">
            <h2 id="court-days">{t!(i18n, court.other_days)}</h2>
            <p class="quiet">{t!(i18n, court.other_days_hint)}</p>
            <DayList keys=keys />
            <Show when=move || writable(doc)><AddDay /></Show>
        </section>
    }
}

#[component]
fn AddDay() -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let new = NewDue::new(OF_COURT);
    let fault = RwSignal::new(None::<String>);
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((kind, date, what)) = new.read() else {
            fault.set(Some(t_string!(i18n, agenda.date_missing).to_owned()));
            browser::focus("court-day-date");
            return;
        };
        fault.set(None);
        if let Some(id) = write(doc, toasts, i18n, |edit| deadline::add_deadline(edit, kind, date, &what)) {
            new.clear();
            let place = Deadline { id };
            undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, agenda.added));
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, court.add_day)}</summary>
            <form class="stack" novalidate on:submit=add>
                <NewDueFields new=new kinds=OF_COURT id="court-day" fault=fault />
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, court.add)}</button></div>
            </form>
        </details>
    }
}

/// What was said of days that the orders no longer make. Kept, since somebody wrote it.
#[component]
fn Lost() -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { view, deadlines, .. } = use_court();
    let lost = Memo::new(move |_| {
        let find = |view: &CourtView| {
            deadlines.with(|all| deadline::orphans(&view.marks, all).into_iter().cloned().collect::<Vec<_>>())
        };
        view.with(find)
    });
    let row = move |mark: MarkView| view! { <li>{view.with(|view| lost_words(i18n, view, &mark))}</li> };
    view! {
        <Show when=move || !lost.with(Vec::is_empty)>
            <section class="plan-section" aria-labelledby="court-lost">
                <h2 id="court-lost">{t!(i18n, court.lost)}</h2>
                <p class="quiet">{t!(i18n, court.lost_hint)}</p>
                <ul>{move || lost.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// "Relazione periodica, la n. 3 · Affidamento… · Assolta · prot. 12".
fn lost_words(i18n: I18n, view: &CourtView, mark: &MarkView) -> String {
    let locale = i18n.get_locale();
    let computed = mark.computed_from();
    let kind = computed.map(|(_, kind, number)| {
        let kind = labels::vocabulary(locale, DueKind::NAME, kind.code());
        number.map_or_else(|| kind.clone(), |number| t_string!(i18n, agenda.nth, kind = kind.clone(), number = number))
    });
    let order = computed.and_then(|(order, ..)| view.order(order)).map(|order| order_words(i18n, order));
    let moved = mark.moved_to.earliest().map(|date| t_string!(i18n, court.moved_to, when = when::date(locale, date)));
    let parts = [
        Some(kind.unwrap_or_else(|| t_string!(i18n, court.lost_one).to_owned())),
        order,
        mark.state.value.map(|state| state_words(i18n, state)),
        moved,
        mark.closed_by.value.clone(),
        mark.note.value.clone(),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
