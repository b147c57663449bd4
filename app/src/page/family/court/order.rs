//! One court order: what it is, what the law says of its time, what follows from it.

use intreccio_model::court::{self, LONGEST_INTERVAL, LONGEST_MONTHS, OrderView};
use intreccio_model::deadline::{Counted, LAST_REPORT_DAYS, Series, Terms, series};
use intreccio_model::field::order as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Order;
use intreccio_model::vocab::{Authority, OrderKind, Vocabulary};
use leptos::prelude::*;

use super::counsel::Counsels;
use super::days::{AddTerm, DayList};
use super::heads::Heads;
use super::mandate::Mandate;
use super::{CourtFile, order_words, use_court};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{Family, RestoredNotice, use_family};
use crate::page::start::options;
use crate::ui::attachments::Attachments;
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{
    LiveChoice, LiveDate, LiveLine, LiveNumber, LiveParty, undoable_addition, undoable_removal, writable, write,
};
use crate::ui::page::{Notice, Tone};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, when};
use crate::words;

/// The most that the fields take: longer is a slip of the pen.
const MOST_MONTHS: i64 = 240;

#[component]
pub fn OrderItem(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, view, .. } = use_court();
    // The paper, scanned.
    let scans = Signal::derive(move || view.with(|view| view.attachments.clone()));
    let place = Order { id };
    let order = Memo::new(move |_| view.with(|view| view.order(id).cloned()));
    let heading = format!("order-{id}");
    let labelled = heading.clone();
    let words = move || order.with(|order| order.as_ref().map(|order| order_words(i18n, order)));
    let ended = Memo::new(move |_| order.with(|order| order.as_ref().and_then(|order| order.ended.value)));
    let issued = move || {
        let issued = order.with(|order| order.as_ref().and_then(|order| order.issued.earliest()))?;
        Some(t_string!(i18n, court.issued, when = when::date(i18n.get_locale(), issued)))
    };
    let over = move || ended.get().map(|date| t_string!(i18n, court.ended, when = when::date(i18n.get_locale(), date)));
    view! {
        <article class="order" class:order-ended=move || ended.with(Option::is_some) aria-labelledby=labelled>
            <div class="spread">
                <h3 id=heading tabindex="-1" class="objective-title">{words}</h3>
                <Remove place=place order=order />
            </div>
            <p class="row-wrap"><span>{issued}</span>{move || over().map(|words| view! { <span class="chip chip-grey">{words}</span> })}</p>
            <RestoredNotice life=Signal::derive(move || order.with(|order| order.as_ref().map(|order| order.life).unwrap_or_default())) />
            <details class="disclosure" prop:open=is_bare(order)>
                <summary>{t!(i18n, court.data)}</summary>
                <Data place=place order=order />
            </details>
            <Limits order=order />
            <Following place=place order=order />
            <Mandate place=place order=order />
            <Heads place=place order=order />
            <Counsels order=id view=order />
            <Attachments doc=doc of=id all=scans />
        </article>
    }
}

/// An order of which little is known yet is shown open.
fn is_bare(order: Memo<Option<OrderView>>) -> bool {
    order.with_untracked(|order| {
        order.as_ref().is_some_and(|order| order.months.value.is_none() && order.report_every.value.is_none())
    })
}

#[component]
fn Remove(place: Order, order: Memo<Option<OrderView>>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let words = move || order.with(|order| order.as_ref().map(|order| order_words(i18n, order))).unwrap_or_default();
    let remove = move |_| {
        let what = untrack(words);
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, court.order_removed, what = what));
    };
    view! {
        <Show when=move || writable(doc)>
            <button type="button" class="btn-icon btn-quiet no-print" on:click=remove>
                <Drawing icon=Icon::Trash /><span class="visually-hidden">{move || t_string!(i18n, court.remove, what = words())}</span>
            </button>
        </Show>
    }
}

#[component]
fn Data(place: Order, order: Memo<Option<OrderView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let CourtFile { doc, .. } = use_court();
    view! {
        <div class="stack">
            <div class="field-row">
                <LiveChoice doc=doc place=place field=fields::AUTHORITY register=slice(order, |order| order.authority.clone()) />
                <LiveChoice doc=doc place=place field=fields::KIND register=slice(order, |order| order.kind.clone()) />
                <LiveLine doc=doc place=place field=fields::DOCKET register=slice(order, |order| order.docket.clone()) />
                <LiveDate doc=doc place=place field=fields::ISSUED register=slice(order, |order| order.issued.clone()) />
                <LiveDate doc=doc place=place field=fields::RECEIVED register=slice(order, |order| order.received.clone()) />
                <LiveParty doc=doc place=place field=fields::PLACEMENT register=slice(order, |order| order.placement.clone()) plan=plan />
                <LiveNumber doc=doc place=place field=fields::MONTHS register=slice(order, |order| order.months.clone()) min=1 max=MOST_MONTHS />
                <LiveNumber doc=doc place=place field=fields::REPORT_EVERY register=slice(order, |order| order.report_every.clone()) min=1 max=MOST_MONTHS />
                <LiveDate doc=doc place=place field=fields::ENDED register=slice(order, |order| order.ended.clone()) />
            </div>
            <p class="field-hint">{t!(i18n, court.ended_hint)}</p>
        </div>
    }
}

/// What the law says of an order's time, where the order goes beyond it.
#[component]
fn Limits(order: Memo<Option<OrderView>>) -> impl IntoView {
    let i18n = use_i18n();
    let longest = |register: &intreccio_model::register::Register<i64>| {
        register.candidates.iter().filter_map(|candidate| candidate.value).max()
    };
    let of = move |read: fn(&OrderView) -> &intreccio_model::register::Register<i64>, most: i64| {
        order.with(|order| order.as_ref().and_then(|order| longest(read(order)))).filter(|months| *months > most)
    };
    let kind = move || order.with(|order| order.as_ref().and_then(|order| order.kind.value));
    let months = move || of(|order| &order.months, LONGEST_MONTHS).map(|months| months_words(i18n, kind(), months));
    let every =
        move || of(|order| &order.report_every, LONGEST_INTERVAL).map(|months| every_words(i18n, kind(), months));
    view! {
        <div role="status" class="stack-sm">
            {move || months().map(|words| view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> })}
            {move || every().map(|words| view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> })}
        </div>
    }
}

fn months_words(i18n: I18n, kind: Option<OrderKind>, months: i64) -> String {
    match kind {
        Some(OrderKind::AffidamentoServizio5bis) => t_string!(i18n, court.months_5bis, months = months),
        Some(OrderKind::AffidamentoFamiliare) => t_string!(i18n, court.months_foster, months = months),
        _ => t_string!(i18n, court.months_other, months = months),
    }
}

fn every_words(i18n: I18n, kind: Option<OrderKind>, months: i64) -> String {
    match kind {
        Some(OrderKind::AffidamentoServizio5bis) => t_string!(i18n, court.every_5bis, months = months),
        _ => t_string!(i18n, court.every_other, months = months),
    }
}

/// The days that follow from the order, and from what they are counted.
#[component]
fn Following(place: Order, order: Memo<Option<OrderView>>) -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, deadlines, .. } = use_court();
    let container = place.id.to_string();
    let own = move |due: &&intreccio_model::deadline::Due| {
        let keys = due.path.keys();
        keys.first().is_some_and(|key| key == "orders") && keys.get(1) == Some(&container)
    };
    let keys = Memo::new(move |_| {
        deadlines.with(|all| all.iter().filter(&own).map(|due| due.key.clone()).collect::<Vec<_>>())
    });
    let how = move || {
        order
            .with(|order| order.as_ref().map(|order| how_words(i18n, order, &series(Terms::of(order)))))
            .unwrap_or_default()
    };
    let heading = format!("order-days-{}", place.id);
    let labelled = heading.clone();
    view! {
        <section class="stack-sm" aria-labelledby=labelled>
            <h4 id=heading>{t!(i18n, court.days)}</h4>
            <DayList keys=keys />
            {move || how().into_iter().map(|words| view! { <p class="field-hint">{words}</p> }).collect_view()}
            <Show when=move || writable(doc)><AddTerm order=place.id /></Show>
        </section>
    }
}

/// From which day time is counted, and what people would not expect.
fn how_words(i18n: I18n, order: &OrderView, series: &Series) -> Vec<String> {
    let locale = i18n.get_locale();
    let counted = match series.counted {
        Some(Counted::FromIssued(day)) => t_string!(i18n, court.from_issued, when = when::date(locale, day)),
        Some(Counted::FromReceived(day)) => t_string!(i18n, court.from_received, when = when::date(locale, day)),
        None => t_string!(i18n, court.from_nothing).to_owned(),
    };
    let last = series.reports.last().zip(series.expiry).is_some_and(|(last, end)| end - *last == LAST_REPORT_DAYS);
    let last = last.then(|| t_string!(i18n, court.last_report, days = LAST_REPORT_DAYS));
    let endless = !series.reports.is_empty() && !series.bounded;
    let endless = endless.then(|| t_string!(i18n, court.endless).to_owned());
    vec![Some(counted), last, endless, name_words(i18n, order)].into_iter().flatten().collect()
}

/// By when the service says who answers for the child (art. 5-bis, fourth paragraph, L. 184/1983): a hint, since it may be done already.
fn name_words(i18n: I18n, order: &OrderView) -> Option<String> {
    let received = order.received.earliest()?;
    let applies = order.kind.value == Some(OrderKind::AffidamentoServizio5bis);
    let by = received + court::DAYS_TO_NAME;
    applies.then(|| t_string!(i18n, court.name_by, when = when::date(i18n.get_locale(), by)))
}

#[component]
pub fn AddOrder() -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let authority = RwSignal::new(Authority::Tm.code().to_owned());
    let kind = RwSignal::new(OrderKind::AffidamentoServizio5bis.code().to_owned());
    let issued = RwSignal::new(String::new());
    let authorities =
        Signal::derive(move || options(i18n, Authority::NAME, Authority::ALL.iter().map(|term| term.code())));
    let kinds = Signal::derive(move || options(i18n, OrderKind::NAME, OrderKind::ALL.iter().map(|term| term.code())));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = Authority::from_code(&authority.get_untracked()).zip(OrderKind::from_code(&kind.get_untracked()));
        let Some((authority, kind)) = read else { return };
        let day = issued.get_untracked().parse().ok();
        if let Some(id) = write(doc, toasts, i18n, |edit| court::add_order(edit, authority, kind, day)) {
            issued.set(String::new());
            let place = Order { id };
            undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, court.order_added));
            browser::focus(&format!("order-{id}"));
        }
    };
    view! {
        <form class="stack no-print" aria-labelledby="order-new" novalidate on:submit=add>
            <h3 id="order-new">{t!(i18n, court.order_new)}</h3>
            <div class="field-row">
                <SelectInput id="order-new-authority" label=words!(i18n, court.authority) value=authority options=authorities />
                <SelectInput id="order-new-kind" label=words!(i18n, court.kind) value=kind options=kinds />
                <div class="field">
                    <label class="field-label" for="order-new-issued">{t!(i18n, court.issued_on)}</label>
                    <input id="order-new-issued" class="form-control" type="date" prop:value=issued on:input=move |event| issued.set(event_target_value(&event)) />
                </div>
            </div>
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, court.order_add)}</button></div>
        </form>
    }
}
