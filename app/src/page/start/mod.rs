//! Before a workspace is open: founding, joining, the demonstration, restoring, unlocking.

mod create;
pub mod demo;
mod join;
mod organisations;
mod passphrase;
mod profile;
mod recovery;
mod restore;
mod unlock;

use leptos::prelude::*;
use leptos::task::spawn_local;

pub use passphrase::{NewPassphrase, passphrase_faults};
pub use profile::options;
pub use recovery::Recovery;

use intreccio_model::demo::FIRST_GUEST;

use crate::bridge::{Answer, Problem};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::root::LanguageChoice;
use crate::window::client::use_client;
use crate::words;

/// The code of an invitation whose link was opened. It left the address at once.
#[derive(Clone, Copy)]
pub struct Invitation(pub RwSignal<Option<String>>);

/// The recovery key that is being shown.
#[derive(Clone, Copy)]
pub struct RecoveryKey(pub RwSignal<Option<String>>);

/// Where somebody is before a workspace is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Choose,
    Create,
    Join,
    Restore,
    Unlock,
    /// Removing the vault with this id.
    Forget(String),
}

/// Keeps the recovery key, if there is one, to be shown; says what went wrong otherwise.
fn entered(RecoveryKey(shown): RecoveryKey, answer: Answer) -> Option<Problem> {
    match answer {
        Answer::Entered { recovery, .. } => {
            if recovery.is_some() {
                shown.set(recovery);
            }
            None
        }
        Answer::Failed(problem) => Some(problem),
        _ => Some(Problem::Internal),
    }
}

/// The first page, or the locked one.
#[component]
pub fn Start() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Invitation(invitation) = expect_context();
    let own = Signal::derive(move || client.vaults.get().into_iter().filter(|vault| !vault.demo).collect::<Vec<_>>());
    let first = match (invitation.with_untracked(Option::is_some), own.with_untracked(Vec::is_empty)) {
        (true, _) => Step::Join,
        (false, true) => Step::Choose,
        (false, false) => Step::Unlock,
    };
    let step = RwSignal::new(first);
    Effect::new(move |_| {
        if invitation.with(Option::is_some) {
            step.set(Step::Join);
        }
    });
    let page = move || match step.get() {
        Step::Choose => view! { <Choose step=step /> }.into_any(),
        Step::Create => view! { <create::Create step=step /> }.into_any(),
        Step::Join => view! { <join::Join step=step /> }.into_any(),
        Step::Restore => view! { <restore::Restore step=step /> }.into_any(),
        Step::Unlock => view! { <unlock::Unlock step=step own=own /> }.into_any(),
        Step::Forget(vault) => view! { <restore::Forget step=step vault=vault /> }.into_any(),
    };
    view! {
        <a class="skip-link" href="#contenuto" on:click=browser::skip_to_content>{t!(i18n, common.skip_to_content)}</a>
        <main id="contenuto" tabindex="-1" class="start">
            {page}
            <p role="status">{move || client.demo.get().opening.then(|| t_string!(i18n, start.demo_opening))}</p>
            <LanguageChoice />
        </main>
    }
}

/// The ways to begin.
#[component]
fn Choose(step: RwSignal<Step>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let demo = move || spawn_local(client.open_demo(FIRST_GUEST));
    let problem = move || client.demo.get().failed;
    let known = move || client.vaults.with(|vaults| vaults.iter().any(|vault| !vault.demo));
    view! {
        <Page title=words!(i18n, start.title)>
            <p class="start-claim">{t!(i18n, start.claim)}</p>
            {move || problem().map(|found| view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, found)}</p></Notice> })}
            <Show when=known>
                <Way title=words!(i18n, start.way_unlock) more=words!(i18n, start.way_unlock_more) button=words!(i18n, start.unlock_title) run=move || step.set(Step::Unlock) />
            </Show>
            <Way title=words!(i18n, start.way_join) more=words!(i18n, start.way_join_more) button=words!(i18n, start.join_title) run=move || step.set(Step::Join) />
            <Way title=words!(i18n, start.way_create) more=words!(i18n, start.way_create_more) button=words!(i18n, start.create_title) run=move || step.set(Step::Create) />
            <Way title=words!(i18n, start.way_demo) more=words!(i18n, start.way_demo_more) button=words!(i18n, start.demo_button) run=demo>
                <details class="disclosure">
                    <summary>{t!(i18n, start.demo_others)}</summary>
                    <demo::Guests choose=Callback::new(move |person| spawn_local(client.open_demo(person))) />
                </details>
            </Way>
            <Way title=words!(i18n, start.way_restore) more=words!(i18n, start.way_restore_more) button=words!(i18n, start.restore_title) run=move || step.set(Step::Restore) />
        </Page>
    }
}

#[component]
fn Way(
    title: Signal<String>,
    more: Signal<String>,
    button: Signal<String>,
    run: impl Fn() + Send + 'static,
    /// Below the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="start-choice">
            <h2 class="card-title">{title}</h2>
            <p class="card-body">{more}</p>
            <div class="card-actions">
                <button type="button" class="btn btn-primary" on:click=move |_| run()>{button}</button>
            </div>
            {children.map(|children| children())}
        </section>
    }
}
