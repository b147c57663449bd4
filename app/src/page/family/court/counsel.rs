//! The guardian ad litem and the lawyers, by role and never by name.

use intreccio_model::court::{self, OrderView};
use intreccio_model::field::counsel as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Counsel;
use intreccio_model::register::Register;
use leptos::prelude::*;

use super::{CourtFile, use_court};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;

#[component]
pub fn Counsels(order: Id, view: Memo<Option<OrderView>>) -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, .. } = use_court();
    let ids = Memo::new(move |_| {
        let present = |view: &OrderView| {
            let there = view.counsels.iter().filter(|counsel| !counsel.life.is_removed());
            there.map(|counsel| counsel.id).collect::<Vec<_>>()
        };
        view.with(|view| view.as_ref().map(present)).unwrap_or_default()
    });
    view! {
        <details class="disclosure">
            <summary>{move || t_string!(i18n, court.counsels, count = ids.with(Vec::len))}</summary>
            <div class="stack">
                <p class="field-hint">{t!(i18n, court.counsels_hint)}</p>
                <For each=move || ids.get() key=|id| *id let(id)><Item place=Counsel { order, id } view=view /></For>
                <Show when=move || writable(doc)><Add order=order /></Show>
            </div>
        </details>
    }
}

#[component]
fn Item(place: Counsel, view: Memo<Option<OrderView>>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let label: Signal<Register<String>> = Signal::derive(move || {
        let find = |view: &OrderView| view.counsels.iter().find(|one| one.id == place.id).map(|one| one.label.clone());
        view.with(|view| view.as_ref().and_then(find)).unwrap_or_default()
    });
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, court.counsel_removed));
    };
    view! {
        <div>
            <LiveLine doc=doc place=place field=fields::LABEL register=label />
            <Show when=move || writable(doc)>
                <button type="button" class="btn btn-link no-print" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, court.counsel_remove)}</button>
            </Show>
        </div>
    }
}

#[component]
fn Add(order: Id) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let CourtFile { doc, .. } = use_court();
    let words = RwSignal::new(String::new());
    let id = format!("counsel-new-{order}");
    let own = id.clone();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().trim().to_owned();
        if typed.is_empty() {
            browser::focus(&own);
            return;
        }
        if write(doc, toasts, i18n, |edit| court::add_counsel(edit, order, &typed)).is_some() {
            words.set(String::new());
        }
    };
    view! {
        <form class="field no-print" on:submit=add>
            <label class="field-label" for=id.clone()>{t!(i18n, court.counsel_new)}</label>
            <div class="search">
                <input id=id class="form-control" autocomplete="off" prop:value=words on:input=move |event| words.set(event_target_value(&event)) />
                <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, court.add)}</button>
            </div>
        </form>
    }
}
