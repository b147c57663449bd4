//! A point of the agenda, with its minutes: two hands write each of its texts at the same time.

use intreccio_model::field::agenda_item as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Entity;
use intreccio_model::projection::TableKind;
use intreccio_model::session::{self, AgendaItemView};
use leptos::prelude::*;

use super::dissent::Dissents;
use super::links::Links;
use super::{Seating, use_session};
use crate::bridge::TableEntry;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::table::clause::gap;
use crate::ui::attachments::Attachments;
use crate::ui::browser;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveLine, LiveText, path_id, undoable_removal, writable, write};
use crate::ui::session::session_name;
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::{I18n, words as labels};
use crate::window::client::use_client;
use intreccio_model::vocab::{AgendaOutcome, Vocabulary};

/// The id of the heading of a point.
pub fn anchor(id: Id) -> String {
    path_id(&intreccio_model::place::AgendaItem { id }.path())
}

#[component]
pub fn Item(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let seating = use_session();
    let Seating { doc, view, .. } = seating;
    let item = Memo::new(move |_| view.with(|view| view.item(id).cloned()));
    let number = Memo::new(move |_| view.with(|view| view.number_of(id)).unwrap_or_default());
    let title = Signal::derive(move || {
        let title = item.with(|item| item.as_ref().and_then(|item| item.title.value.clone()));
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| t_string!(i18n, session.item_untitled).to_owned())
    });
    let place = intreccio_model::place::AgendaItem { id };
    let attachments = Signal::derive(move || view.with(|view| view.attachments.clone()));
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let down = event.key() == "ArrowDown";
        if event.alt_key() && (down || event.key() == "ArrowUp") && writable(doc) && !browser::is_typing() {
            event.prevent_default();
            step(i18n, toasts, seating, id, down);
        }
    };
    let outcome = move || item.with(|item| item.as_ref().and_then(|item| item.outcome.value));
    let chip = move || {
        let outcome = outcome()?;
        let class = match outcome {
            AgendaOutcome::Approvata | AgendaOutcome::ApprovataConModifiche => "chip chip-green",
            AgendaOutcome::Rinviata | AgendaOutcome::Respinta => "chip chip-amber",
            AgendaOutcome::PresaDAtto => "chip chip-grey",
        };
        let words = move || labels::vocabulary(i18n.get_locale(), AgendaOutcome::NAME, outcome.code());
        Some(view! { <span class=class>{words}</span> })
    };
    view! {
        <section class="clause session-item" aria-labelledby=anchor(id) on:keydown=keys>
            <h3 id=anchor(id) tabindex="-1"><span class="quiet">{number}</span>" "{title}</h3>
            <p class="row-wrap mb-0">{chip}<Carried item=item /></p>
            <LiveText doc=doc place=place field=fields::INTRO rows=2 />
            <LiveText doc=doc place=place field=fields::DISCUSSION rows=5 />
            <LiveText doc=doc place=place field=fields::PROPOSAL rows=2 />
            <LiveChoice doc=doc place=place field=fields::OUTCOME register=slice(item, |item| item.outcome.clone()) undo=true />
            <LiveText doc=doc place=place field=fields::DECISION rows=2 />
            <Dissents id=id item=item title=title />
            <Links id=id item=item title=title />
            <Attachments doc=doc of=id all=attachments />
            <More id=id item=item title=title />
        </section>
    }
}

/// Moves a point by one place, says where it is now, and keeps the focus on it.
fn step(i18n: I18n, toasts: Toasts, seating: Seating, id: Id, down: bool) {
    let Seating { doc, view, .. } = seating;
    let items: Vec<_> =
        view.with_untracked(|view| view.items().map(|item| (item.id, item.ord.value.clone())).collect());
    let Some((after, before)) = gap(&items, id, down) else { return };
    let moved = write(doc, toasts, i18n, |edit| session::move_item(edit, id, after.as_ref(), before.as_ref()));
    if moved.is_some() {
        let number = view.with_untracked(|view| view.number_of(id)).unwrap_or_default();
        toasts.say(t_string!(i18n, session.item_moved, number = number));
        request_animation_frame(move || browser::focus(&anchor(id)));
    }
}

/// From which session a point was taken up.
#[component]
fn Carried(item: Memo<Option<AgendaItemView>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let from = Memo::new(move |_| {
        let point = item.with(|item| item.as_ref().and_then(|item| item.carried_from.value))?;
        let put_it_off = |entry: &&TableEntry| match &entry.card.what {
            TableKind::Session { postponed, .. } => postponed.iter().any(|(id, _)| *id == point),
            _ => false,
        };
        let found = client.table.with(|all| all.iter().find(put_it_off).cloned());
        Some(found.map(|entry| (entry.doc.doc, session_name(i18n, &entry.card.what))))
    });
    move || {
        from.get().map(|from| match from {
            Some((doc, name)) => view! {
                <a href=crate::ui::route::Route::Session(doc).path()>{t_string!(i18n, session.item_carried, session = name)}</a>
            }
            .into_any(),
            None => view! { <span class="quiet">{t!(i18n, session.item_carried_unknown)}</span> }.into_any(),
        })
    }
}

#[component]
fn More(id: Id, item: Memo<Option<AgendaItemView>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let seating = use_session();
    let doc = seating.doc;
    let place = intreccio_model::place::AgendaItem { id };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, session.item_removed));
    };
    view! {
        <Show when=move || writable(doc)>
            <details class="disclosure clause-more no-print">
                <summary>{t!(i18n, session.item_more)}<span class="visually-hidden">": "{title}</span></summary>
                <div class="stack">
                    <LiveLine doc=doc place=place field=fields::TITLE register=slice(item, |item| item.title.clone()) />
                    <p class="field-hint">{t!(i18n, session.item_keys)}</p>
                    <div class="actions">
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| step(i18n, toasts, seating, id, false)><Drawing icon=Icon::Up />{t!(i18n, session.item_up)}</button>
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| step(i18n, toasts, seating, id, true)><Drawing icon=Icon::Down />{t!(i18n, session.item_down)}</button>
                        <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, session.item_remove)}</button>
                    </div>
                </div>
            </details>
        </Show>
    }
}
