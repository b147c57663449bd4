//! Joining with an invitation: a link, or the code in it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::passphrase::{NewPassphrase, passphrase_faults};
use super::profile::{ProfileDraft, ProfileFields};
use super::{Invitation, RecoveryKey, Step, entered};
use crate::bridge::{Ask, Profile};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::page::Page;
use crate::ui::problem::problem_words;
use crate::ui::route::invitation_code;
use crate::window::client::use_client;
use crate::words;

#[component]
pub fn Join(step: RwSignal<Step>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let recovery = expect_context::<RecoveryKey>();
    let Invitation(invitation) = expect_context();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let code = RwSignal::new(invitation.get_untracked().unwrap_or_default());
    let me = ProfileDraft::new();
    let (passphrase, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.get_untracked();
        let mut found = Faults::new();
        if typed.trim().is_empty() {
            found.push(("invitation", t_string!(i18n, start.invitation_missing).to_owned()));
        }
        found.extend(me.faults(i18n));
        found.extend(passphrase_faults(i18n, &passphrase.get_untracked(), &again.get_untracked()));
        faults.set(found.clone());
        if !found.is_empty() || busy.get_untracked() {
            return;
        }
        let profile = Profile {
            name: me.name.get_untracked().trim().to_owned(),
            role: me.role.get_untracked(),
            organisation: None,
        };
        let code = invitation_code(&typed).unwrap_or_else(|| typed.trim().to_owned());
        busy.set(true);
        spawn_local(async move {
            let answer = client.ask(Ask::Join { code, me: profile, passphrase: passphrase.get_untracked() }).await;
            busy.try_set(false);
            match entered(recovery, answer) {
                Some(problem) => drop(faults.try_set(vec![("invitation", problem_words(i18n, problem).to_owned())])),
                None => drop(invitation.try_set(None)),
            }
        });
    };
    view! {
        <Page title=words!(i18n, start.join_title)>
            <FaultSummary faults=faults />
            <form class="stack-lg" novalidate on:submit=send>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.invitation)}</h2></legend>
                    <TextInput id="invitation" label=words!(i18n, start.invitation_code) value=code hint=words!(i18n, start.invitation_hint) fault=fault(faults, "invitation") required=true />
                </fieldset>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.who_am_i)}</h2></legend>
                    <ProfileFields draft=me faults=faults />
                    <p class="field-hint">{t!(i18n, start.organisation_later)}</p>
                </fieldset>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.protect)}</h2></legend>
                    <NewPassphrase passphrase=passphrase again=again faults=faults />
                </fieldset>
                <div class="actions">
                    <button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, start.join_button)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| step.set(Step::Choose)>{t!(i18n, common.back)}</button>
                </div>
                <p role="status">{move || busy.get().then(|| t_string!(i18n, start.working))}</p>
            </form>
        </Page>
    }
}
