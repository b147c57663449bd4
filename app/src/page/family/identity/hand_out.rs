//! Copies an address and a telephone number out of the vault into the contacts for visits, without the name.

use intreccio_model::contacts;
use intreccio_model::doc::Kind;
use intreccio_model::identity::PersonView;
use intreccio_model::ids::Id;
use intreccio_model::log::add_log;
use intreccio_model::time::Date;
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reveal::Revealed;
use super::target;
use crate::bridge::{Problem, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::{Companion, begin, readers, use_companion};
use crate::page::family::{Family, use_family};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::{CheckInput, TextInput};
use crate::ui::live::writable;
use crate::ui::problem::problem_words;
use crate::ui::toast::use_toasts;
use crate::ui::{use_now, when};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

/// Days for which contacts are handed out, where nobody says otherwise.
const DAYS: i32 = 30;

/// What is handed out.
struct Parcel {
    id: Id,
    address: Option<String>,
    phone: Option<String>,
    until: Date,
    reason: String,
}

#[component]
pub fn HandOut(id: Id, person: Memo<Option<PersonView>>, revealed: Revealed) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Companion { doc: vault, .. } = use_companion();
    let family = use_family();
    let (address, phone) = (RwSignal::new(true), RwSignal::new(true));
    let until = RwSignal::new((now.today() + DAYS).to_string());
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        revealed.touch();
        let held = |wanted: RwSignal<bool>, read: fn(&PersonView) -> Option<String>| {
            person.with_untracked(|person| person.as_ref().and_then(read)).filter(|_| wanted.get_untracked())
        };
        let (address, phone) =
            (held(address, |person| person.address.value.clone()), held(phone, |person| person.phone.value.clone()));
        if address.is_none() && phone.is_none() {
            return toasts.fail(t_string!(i18n, reserved.hand_out_nothing));
        }
        let day = until.get_untracked().parse::<Date>().ok().filter(|day| *day >= now.today());
        let Some(until) = day else { return toasts.fail(t_string!(i18n, reserved.hand_out_date)) };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let parcel = Parcel { id, address, phone, until, reason: revealed.reason() };
        spawn_local(async move {
            let done = hand_out(client, directory, family, vault, parcel).await;
            let _closed = busy.try_set(false);
            match done {
                Ok(()) => {
                    toasts.say(t_string!(i18n, reserved.hand_out_done, when = when::date(i18n.get_locale(), until)));
                }
                Err(problem) => toasts.fail(problem_words(i18n, problem)),
            }
        });
    };
    view! {
        <Show when=move || writable(vault)>
            <details class="disclosure">
                <summary>{t!(i18n, reserved.hand_out)}</summary>
                <form class="stack" on:submit=send>
                    <p class="field-hint">{t!(i18n, reserved.hand_out_hint)}</p>
                    <div class="row-wrap">
                        <CheckInput id="copy-address" label=words!(i18n, reserved.copy_address) value=address />
                        <CheckInput id="copy-phone" label=words!(i18n, reserved.copy_phone) value=phone />
                    </div>
                    <TextInput id="copy-until" label=words!(i18n, reserved.hand_out_until) value=until kind="date" hint=words!(i18n, reserved.contacts_kept) />
                    <div class="actions"><button type="submit" class="btn btn-outline-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, reserved.hand_out)}</button></div>
                </form>
            </details>
        </Show>
    }
}

/// The log of the vault first, then the contacts, which are opened when there are none.
async fn hand_out(
    client: Client,
    directory: Directory,
    family: Family,
    vault: OpenDoc,
    parcel: Parcel,
) -> Result<(), Problem> {
    let logged =
        vault.edit(|edit| add_log(edit, LogVerb::Esporta, &target(parcel.id), &parcel.reason, Some("visit_contact")));
    logged.map_err(|_| Problem::Internal)?;
    vault.settle().await?;
    let here = client.companions_of(family.doc.at.doc);
    let writes = |role: Option<SpaceRole>| role >= Some(SpaceRole::Editor);
    let known = here.iter().find(|entry| entry.card.kind == Kind::Contacts && writes(entry.role));
    let at = match known {
        Some(known) => known.doc,
        None => {
            let code = family.plan.with_untracked(|plan| plan.code.value.clone()).unwrap_or_default();
            let seats = family.plan.with_untracked(|plan| readers(&plan.team, Kind::Contacts, directory.me));
            begin(client, family.doc, Kind::Contacts, &code, directory.me, seats).await?
        }
    };
    let doc = client.open(at).await?;
    let Parcel { id, address, phone, until, .. } = parcel;
    doc.edit(|edit| contacts::hand_out(edit, id, address, phone, until)).map_err(|_| Problem::Internal)?;
    doc.settle().await
}
