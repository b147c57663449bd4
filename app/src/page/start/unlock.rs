//! The locked screen: which workspace, and its passphrase.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{RecoveryKey, Step, entered};
use crate::bridge::{Ask, Vault};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::{I18n, browser, when};
use crate::window::client::{Phase, Why, use_client};
use crate::words;

#[component]
pub fn Unlock(step: RwSignal<Step>, own: Signal<Vec<Vault>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let recovery = expect_context::<RecoveryKey>();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let passphrase = RwSignal::new(String::new());
    let vault =
        RwSignal::new(own.with_untracked(|vaults| vaults.first().map(|vault| vault.id.clone())).unwrap_or_default());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        faults.set(Faults::new());
        spawn_local(async move {
            let answer =
                client.ask(Ask::Unlock { vault: vault.get_untracked(), passphrase: passphrase.get_untracked() }).await;
            busy.try_set(false);
            if let Some(problem) = entered(recovery, answer) {
                faults.try_set(vec![("unlock-passphrase", problem_words(i18n, problem).to_owned())]);
                browser::focus("unlock-passphrase");
            }
        });
    };
    let why = move || match client.phase.get() {
        Phase::Locked(why) => why_words(i18n, why),
        _ => None,
    };
    let choices = Signal::derive(move || {
        own.get().into_iter().map(|vault| (vault.id.clone(), vault_words(i18n, &vault))).collect::<Vec<_>>()
    });
    view! {
        <Page title=words!(i18n, start.unlock_title)>
            {move || why().map(|words| view! { <Notice tone=Tone::Info><p>{words}</p></Notice> })}
            <FaultSummary faults=faults />
            <form class="stack" novalidate on:submit=send>
                <Show when=move || own.with(|vaults| vaults.len() > 1)>
                    <SelectInput id="vault" label=words!(i18n, start.which_workspace) value=vault options=choices />
                </Show>
                <TextInput
                    id="unlock-passphrase"
                    label=words!(i18n, start.passphrase)
                    value=passphrase
                    kind="password"
                    autocomplete="current-password"
                    fault=fault(faults, "unlock-passphrase")
                    required=true
                />
                <div class="actions">
                    <button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, start.unlock_button)}</button>
                    <button type="button" class="btn btn-link" on:click=move |_| step.set(Step::Choose)>{t!(i18n, start.other_ways)}</button>
                </div>
                <p role="status">{move || busy.get().then(|| t_string!(i18n, start.unlocking))}</p>
            </form>
            <details class="disclosure">
                <summary>{t!(i18n, start.forgot_passphrase)}</summary>
                <p>{t!(i18n, start.forgot_passphrase_more)}</p>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| step.set(Step::Forget(vault.get_untracked()))>{t!(i18n, start.forget_button)}</button>
            </details>
        </Page>
    }
}

fn why_words(i18n: I18n, why: Why) -> Option<&'static str> {
    match why {
        Why::Opened | Why::Asked => None,
        Why::Idle => Some(t_string!(i18n, start.locked_idle)),
        Why::Elsewhere => Some(t_string!(i18n, start.locked_elsewhere)),
        Why::Restarted => Some(t_string!(i18n, start.locked_restarted)),
    }
}

/// Names of workspaces are sealed: until unlocked, a vault is known by the day it was made.
fn vault_words(i18n: I18n, vault: &Vault) -> String {
    let (day, _) = browser::local(vault.created);
    t_string!(i18n, start.vault_of, day = when::date(i18n.get_locale(), day))
}
