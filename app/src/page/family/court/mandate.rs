//! The text of the mandate, word by word as the judge wrote it: once it was checked against the paper, it is not edited.

use intreccio_model::court::OrderView;
use intreccio_model::field::order as fields;
use intreccio_model::place::Order;
use intreccio_model::time::Instant;
use leptos::prelude::*;

use super::{CourtFile, use_court};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::said_by;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveText, take_back, writable, write};
use crate::ui::toast::use_toasts;
use crate::words;

#[component]
pub fn Mandate(place: Order, order: Memo<Option<OrderView>>) -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, .. } = use_court();
    let checked = Memo::new(move |_| order.with(|order| order.as_ref().and_then(|order| order.checked_at.value)));
    let empty = Memo::new(move |_| {
        order.with(|order| order.as_ref().is_none_or(|order| order.mandate.value.trim().is_empty()))
    });
    let heading = format!("order-mandate-{}", place.id);
    let labelled = heading.clone();
    view! {
        <section class="stack-sm" aria-labelledby=labelled>
            <h4 id=heading>{t!(i18n, court.mandate)}</h4>
            <Show
                when=move || checked.with(Option::is_some)
                fallback=move || view! {
                    <LiveText doc=doc place=place field=fields::MANDATE rows=4 hint=words!(i18n, court.mandate_hint) />
                    <Check place=place empty=empty />
                }
            >
                <Checked place=place order=order />
            </Show>
        </section>
    }
}

#[component]
fn Check(place: Order, empty: Memo<bool>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let check = move |_| {
        let done = write(doc, toasts, i18n, |edit| {
            let now = Instant(edit.now_ms());
            edit.set(&place, fields::CHECKED_AT, Some(now))
        });
        if done.is_some() {
            toasts.done(t_string!(i18n, court.checked_done), move || {
                take_back(doc, toasts, i18n, |edit| edit.set(&place, fields::CHECKED_AT, None));
            });
        }
    };
    view! {
        <Show when=move || writable(doc)>
            <div class="actions no-print">
                <button type="button" class="btn btn-outline-primary" disabled=empty on:click=check><Drawing icon=Icon::Check />{t!(i18n, court.check)}</button>
            </div>
        </Show>
    }
}

#[component]
fn Checked(place: Order, order: Memo<Option<OrderView>>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let CourtFile { doc, .. } = use_court();
    let text = move || order.with(|order| order.as_ref().map(|order| order.mandate.value.clone()));
    let who = move || {
        let (author, time_ms) = order.with(|order| order.as_ref().and_then(|order| order.checked_at.written()))?;
        Some(t_string!(i18n, court.checked_by, who = said_by(i18n, directory, author, time_ms)))
    };
    let reopen = move |_| {
        let before = order.with_untracked(|order| order.as_ref().and_then(|order| order.checked_at.value));
        if write(doc, toasts, i18n, |edit| edit.set(&place, fields::CHECKED_AT, None)).is_some() {
            toasts.done(t_string!(i18n, court.reopened), move || {
                take_back(doc, toasts, i18n, |edit| edit.set(&place, fields::CHECKED_AT, before));
            });
        }
    };
    view! {
        <blockquote class="mandate sensitive">{text}</blockquote>
        <p class="row-wrap mb-0"><span class="chip chip-green"><Drawing icon=Icon::Lock />{t!(i18n, court.checked)}</span><span class="quiet">{who}</span></p>
        <Show when=move || writable(doc)>
            <div class="actions no-print"><button type="button" class="btn btn-link" on:click=reopen>{t!(i18n, court.reopen)}</button></div>
        </Show>
    }
}
