//! Restoring an encrypted backup file on this device, and forgetting a workspace whose passphrase is lost.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{RecoveryKey, Step, entered};
use crate::bridge::{Answer, Ask};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::field::{CheckInput, FaultSummary, Faults, Field, TextInput, fault};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::window::client::use_client;
use crate::words;

#[component]
pub fn Restore(step: RwSignal<Step>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let recovery = expect_context::<RecoveryKey>();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let passphrase = RwSignal::new(String::new());
    let node = NodeRef::<Input>::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let file = node.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else {
            faults.set(vec![("backup-file", t_string!(i18n, start.file_missing).to_owned())]);
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        faults.set(Faults::new());
        spawn_local(async move {
            let problem = match browser::read_file(&file).await {
                Ok(file) => {
                    entered(recovery, client.ask(Ask::Restore { file, passphrase: passphrase.get_untracked() }).await)
                }
                Err(_) => Some(crate::bridge::Problem::BadFile),
            };
            busy.try_set(false);
            if let Some(problem) = problem {
                faults.try_set(vec![("backup-file", problem_words(i18n, problem).to_owned())]);
            }
        });
    };
    view! {
        <Page title=words!(i18n, start.restore_title)>
            <FaultSummary faults=faults />
            <form class="stack" novalidate on:submit=send>
                <p>{t!(i18n, start.restore_why)}</p>
                <Field id="backup-file" label=words!(i18n, start.backup_file) fault=fault(faults, "backup-file")>
                    <input node_ref=node id="backup-file" class="form-control" type="file" accept=".intreccio" aria-describedby="backup-file-error" />
                </Field>
                <TextInput id="restore-passphrase" label=words!(i18n, start.restore_passphrase) value=passphrase kind="password" autocomplete="current-password" required=true />
                <div class="actions">
                    <button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, start.restore_button)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| step.set(Step::Choose)>{t!(i18n, common.back)}</button>
                </div>
                <p role="status">{move || busy.get().then(|| t_string!(i18n, start.working))}</p>
            </form>
        </Page>
    }
}

/// Removing a workspace that nobody can open any more from this device.
#[component]
pub fn Forget(step: RwSignal<Step>, vault: String) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let (sure, busy, problem) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
    let forget = move |_| {
        if !sure.get_untracked() || busy.get_untracked() {
            return;
        }
        let vault = vault.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = client.ask(Ask::Forget { vault, even_undelivered: true }).await;
            busy.try_set(false);
            match answer {
                Answer::Failed(found) => drop(problem.try_set(Some(found))),
                _ => {
                    client.ask(Ask::Start { suspects: Vec::new() }).await;
                    step.try_set(Step::Choose);
                }
            }
        });
    };
    view! {
        <Page title=words!(i18n, start.forget_title)>
            <Notice tone=Tone::Warning><p>{t!(i18n, start.forget_warning)}</p></Notice>
            {move || problem.get().map(|found| view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, found)}</p></Notice> })}
            <CheckInput id="forget-sure" label=words!(i18n, start.forget_sure) value=sure />
            <div class="actions">
                <button type="button" class="btn btn-danger" aria-disabled=move || (!sure.get()).then_some("true") on:click=forget>{t!(i18n, start.forget_button)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| step.set(Step::Unlock)>{t!(i18n, common.back)}</button>
            </div>
        </Page>
    }
}
