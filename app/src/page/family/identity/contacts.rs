//! What was handed out for visits: covered too, and each look is kept.

use intreccio_model::contacts::{self, ContactsView, VisitContactView};
use intreccio_model::field::visit_contact as at;
use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::registry::Registry;
use super::reveal::{AskWhy, Revealed};
use super::{Mask, label};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::{Companion, use_companion};
use crate::page::family::{Family, use_family};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::Empty;
use crate::ui::preferences::use_preferences;
use crate::ui::toast::use_toasts;
use crate::ui::{use_now, when, words as labels};
use crate::words;

#[component]
pub fn VisitContacts() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Companion { doc, .. } = use_companion();
    let all = Memo::new(move |_| doc.with(contacts::read).0);
    // Those who hand out see also what has ended, to hand it out again or to take it back.
    let shown = Memo::new(move |_| {
        let (today, all_of_them) = (now.today(), writable(doc));
        let wanted =
            |contact: &&VisitContactView| contact.is_for(today) || all_of_them && contact.until.value.is_some();
        all.with(|all| all.contacts.iter().filter(wanted).map(|contact| contact.id).collect::<Vec<_>>())
    });
    let (revealed, asking) = (Revealed::start(), RwSignal::new(None::<Id>));
    let log = Signal::derive(move || all.with(|all| all.log.clone()));
    view! {
        <Show when=move || shown.with(Vec::is_empty)>
            <Empty icon=Icon::Home words=words!(i18n, reserved.contacts_empty) />
        </Show>
        <ul class="record-list">
            <For each=move || shown.get() key=|id| *id let(id)>
                <li class="record"><ContactItem id=id all=all revealed=revealed asking=asking /></li>
            </For>
        </ul>
        <p class="field-hint">{t!(i18n, reserved.contacts_kept)}</p>
        <AskWhy doc=doc asking=asking revealed=revealed id="reveal-contact" />
        <Show when=move || writable(doc)><Registry doc=doc log=log /></Show>
    }
}

#[component]
fn ContactItem(id: Id, all: Memo<ContactsView>, revealed: Revealed, asking: RwSignal<Option<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let discreet = use_preferences().discreet;
    let Companion { doc, .. } = use_companion();
    let Family { plan, .. } = use_family();
    let contact = Memo::new(move |_| all.with(|all| all.contacts.iter().find(|contact| contact.id == id).cloned()));
    let name = move || plan.with(|plan| label(i18n, plan, id));
    let until = move || {
        let until = contact.with(|contact| contact.as_ref()?.until.value)?;
        let day = when::date(i18n.get_locale(), until);
        Some(match until >= now.today() {
            true => t_string!(i18n, reserved.contacts_until, when = day),
            false => t_string!(i18n, reserved.contacts_over, when = day),
        })
    };
    let take_back = move |_| {
        if write(doc, toasts, i18n, |edit| contacts::take_back(edit, id)).is_some() {
            toasts.say(t_string!(i18n, reserved.contacts_taken));
        }
    };
    let line = move |label: &'static str, read: fn(&VisitContactView) -> Option<String>| {
        let value = contact.with(|contact| contact.as_ref().and_then(read))?;
        Some(view! { <div><dt>{labels::field(i18n.get_locale(), label)}</dt><dd>{value}</dd></div> })
    };
    view! {
        <div class="record-main">
            <p class="strong mb-0 sensitive">{name}</p>
            <p class="record-meta">{until}</p>
            <Show when=move || revealed.is(id) fallback=|| view! { <Mask /> }>
                <dl class="mb-0">
                    {move || line(at::ADDRESS.label, |contact| contact.address.value.clone())}
                    {move || line(at::PHONE.label, |contact| contact.phone.value.clone())}
                </dl>
            </Show>
        </div>
        <div class="record-side">
            <Show when=move || !revealed.is(id) && !discreet.get()>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| asking.set(Some(id))>
                    <Drawing icon=Icon::Eye />{t!(i18n, reserved.reveal)}<span class="visually-hidden">" "{name}</span>
                </button>
            </Show>
            <Show when=move || writable(doc)>
                <button type="button" class="btn btn-link" on:click=take_back>{t!(i18n, reserved.contacts_take_back)}<span class="visually-hidden">" "{name}</span></button>
            </Show>
        </div>
    }
}
