//! Founding a workspace: set-up code, organisations, who I am, passphrase.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::organisations::{Organisations, first_rows, given};
use super::passphrase::{NewPassphrase, passphrase_faults};
use super::profile::{ProfileDraft, ProfileFields};
use super::{RecoveryKey, Step, entered};
use crate::bridge::{Ask, Problem, Profile};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::page::Page;
use crate::ui::problem::problem_words;
use crate::window::client::use_client;
use crate::words;

#[component]
pub fn Create(step: RwSignal<Step>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let recovery = expect_context::<RecoveryKey>();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let (code, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let rows = RwSignal::new(first_rows());
    let (me, own) = (ProfileDraft::new(), RwSignal::new("0".to_owned()));
    let (passphrase, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let check = move || {
        let mut found = Faults::new();
        if code.with_untracked(|code| code.trim().is_empty()) {
            found.push(("setup-code", t_string!(i18n, start.setup_code_missing).to_owned()));
        }
        if name.with_untracked(|name| name.trim().is_empty()) {
            found.push(("workspace-name", t_string!(i18n, start.workspace_name_missing).to_owned()));
        }
        if rows.with_untracked(|rows| given(rows).is_empty()) {
            found.push(("org-0-name", t_string!(i18n, start.organisation_missing).to_owned()));
        }
        found.extend(me.faults(i18n));
        found.extend(passphrase_faults(i18n, &passphrase.get_untracked(), &again.get_untracked()));
        found
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found = check();
        faults.set(found.clone());
        if !found.is_empty() || busy.get_untracked() {
            return;
        }
        let organisations = rows.with_untracked(|rows| given(rows));
        let profile = Profile {
            name: me.name.get_untracked().trim().to_owned(),
            role: me.role.get_untracked(),
            organisation: own.get_untracked().parse().ok().filter(|index| *index < organisations.len()),
        };
        let ask = Ask::Found {
            setup_code: code.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            organisations,
            me: profile,
            passphrase: passphrase.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = client.ask(ask).await;
            busy.try_set(false);
            if let Some(problem) = entered(recovery, answer) {
                let field = if problem == Problem::SetupCode { "setup-code" } else { "workspace-name" };
                faults.try_set(vec![(field, problem_words(i18n, problem).to_owned())]);
            }
        });
    };
    let organisations = Signal::derive(move || {
        let named = rows.get().into_iter().map(|row| row.name.get()).filter(|name| !name.trim().is_empty());
        named.enumerate().map(|(index, name)| (index.to_string(), name)).collect::<Vec<_>>()
    });
    view! {
        <Page title=words!(i18n, start.create_title)>
            <FaultSummary faults=faults />
            <form class="stack-lg" novalidate on:submit=send>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.workspace)}</h2></legend>
                    <TextInput id="setup-code" label=words!(i18n, start.setup_code) value=code hint=words!(i18n, start.setup_code_hint) fault=fault(faults, "setup-code") required=true />
                    <TextInput id="workspace-name" label=words!(i18n, start.workspace_name) value=name hint=words!(i18n, start.workspace_name_hint) fault=fault(faults, "workspace-name") required=true />
                </fieldset>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.organisations)}</h2></legend>
                    <Organisations rows=rows />
                </fieldset>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.who_am_i)}</h2></legend>
                    <ProfileFields draft=me faults=faults />
                    <SelectInput id="my-organisation" label=words!(i18n, start.my_organisation) value=own options=organisations />
                </fieldset>
                <fieldset class="stack">
                    <legend><h2>{t!(i18n, start.protect)}</h2></legend>
                    <NewPassphrase passphrase=passphrase again=again faults=faults />
                </fieldset>
                <div class="actions">
                    <button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, start.create_button)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| step.set(Step::Choose)>{t!(i18n, common.back)}</button>
                </div>
                <p role="status">{move || busy.get().then(|| t_string!(i18n, start.working))}</p>
            </form>
        </Page>
    }
}
