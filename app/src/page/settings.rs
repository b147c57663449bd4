//! Settings of this device: what is kept here, language, locking, passphrase, backup, forgetting.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::start::{NewPassphrase, passphrase_faults};
use crate::bridge::{Answer, Ask, Problem, State};
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::clock;
use crate::ui::browser::{self, Keeping};
use crate::ui::command::{Command, use_commands};
use crate::ui::field::{CheckInput, FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::preferences::use_preferences;
use crate::ui::problem::problem_words;
use crate::ui::root::LanguageChoice;
use crate::ui::route::{Route, hex};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::ui::{use_now, when};
use crate::window::client::use_client;
use crate::words;

/// Minutes that can be chosen; 0 never locks.
const MINUTES: [u32; 5] = [1, 5, 15, 30, 0];
/// When the last backup file was made on this device.
const BACKUP_AT: &str = "backup-at";

#[component]
pub fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let demo = client.me.get_untracked().is_some_and(|me| me.demo);
    view! {
        <Page title=words!(i18n, settings.title)>
            <Device />
            <section class="plan-section" aria-labelledby="settings-look">
                <h2 id="settings-look">{t!(i18n, settings.look)}</h2>
                <LanguageChoice />
                <Switches />
            </section>
            <Show when=move || !demo fallback=move || view! { <Notice tone=Tone::Info><p>{t!(i18n, settings.demo)}</p></Notice> }>
                <Locking />
                <Backup />
                <ChangePassphrase />
            </Show>
            <ForgetDevice demo=demo />
            <About />
        </Page>
    }
}

/// Which device this is, and whether the browser keeps what is stored on it.
#[component]
fn Device() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let keeping = RwSignal::new(None::<Keeping>);
    let look = move || {
        spawn_local(async move {
            if let Ok(found) = browser::keeping().await {
                keeping.try_set(Some(found));
            }
        });
    };
    look();
    let ask = move |_| {
        spawn_local(async move {
            match browser::ask_to_keep().await {
                Ok(true) => toasts.say(t_string!(i18n, settings.keep_granted)),
                _ => toasts.fail(t_string!(i18n, settings.keep_refused)),
            }
            look();
        });
    };
    let me = client.me.get_untracked();
    let short = |id: [u8; 16]| hex(&id).chars().take(8).collect::<String>();
    let (device, person) = me.map(|me| (short(me.device), short(me.user))).unwrap_or_default();
    let persisted = move || keeping.get().is_some_and(|keeping| keeping.persisted);
    let used = move || {
        keeping.get().map(|keeping| {
            t_string!(
                i18n,
                settings.used,
                used = labels::megabytes(i18n.get_locale(), keeping.used),
                quota = labels::megabytes(i18n.get_locale(), keeping.quota)
            )
        })
    };
    view! {
        <section class="plan-section" aria-labelledby="settings-device">
            <h2 id="settings-device">{t!(i18n, settings.device)}</h2>
            <dl class="facts">
                <dt>{t!(i18n, settings.device_id)}</dt><dd class="code">{device}</dd>
                <dt>{t!(i18n, settings.person_id)}</dt><dd class="code">{person}</dd>
                <dt>{t!(i18n, settings.space)}</dt><dd>{used}</dd>
                <dt>{t!(i18n, settings.kept)}</dt>
                <dd>{move || if persisted() { t_string!(i18n, settings.kept_yes) } else { t_string!(i18n, settings.kept_no) }}</dd>
            </dl>
            <Show when=move || !persisted()>
                <div class="actions"><button type="button" class="btn btn-primary" on:click=ask><Drawing icon=Icon::Device />{t!(i18n, settings.ask_to_keep)}</button></div>
            </Show>
        </section>
    }
}

#[component]
fn Switches() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let commands = use_commands();
    view! {
        <CheckInput id="setting-discreet" label=words!(i18n, settings.discreet) value=preferences.discreet />
        <p class="field-hint">{t!(i18n, settings.discreet_hint)}</p>
        <CheckInput id="setting-keys" label=words!(i18n, settings.single_keys) value=preferences.single_keys />
        <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| commands.run(Command::Shortcuts)>{t!(i18n, settings.shortcuts)}</button></div>
    }
}

#[component]
fn Locking() -> impl IntoView {
    let i18n = use_i18n();
    let commands = use_commands();
    let preferences = use_preferences();
    let value = RwSignal::new(preferences.lock_minutes.get_untracked().to_string());
    Effect::new(move |_| {
        if let Ok(minutes) = value.get().parse() {
            preferences.lock_minutes.set(minutes);
        }
    });
    let choices = Signal::derive(move || {
        let words = |minutes: u32| match minutes {
            0 => t_string!(i18n, settings.never).to_owned(),
            1 => t_string!(i18n, settings.one_minute).to_owned(),
            _ => t_string!(i18n, settings.minutes, count = minutes),
        };
        MINUTES.map(|minutes| (minutes.to_string(), words(minutes))).to_vec()
    });
    view! {
        <section class="plan-section" aria-labelledby="settings-lock">
            <h2 id="settings-lock">{t!(i18n, settings.locking)}</h2>
            <SelectInput id="lock-minutes" label=words!(i18n, settings.lock_after) value=value options=choices hint=words!(i18n, settings.lock_hint) />
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| commands.lock()><Drawing icon=Icon::Lock />{t!(i18n, settings.lock_now)}</button></div>
        </section>
    }
}

/// The encrypted file of everything, and how old the last one is.
#[component]
fn Backup() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let toasts = use_toasts();
    let commands = use_commands();
    let busy = RwSignal::new(false);
    let made = RwSignal::new(browser::preference(BACKUP_AT).and_then(|at| at.parse::<u64>().ok()));
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.ask(Ask::Backup).await;
            busy.try_set(false);
            let (day, _) = browser::local(clock::now_ms());
            match answer {
                Answer::File(bytes) if browser::offer_file(&format!("{day}.intreccio"), &bytes).is_ok() => {
                    browser::prefer(BACKUP_AT, &clock::now_ms().to_string());
                    made.try_set(Some(clock::now_ms()));
                    toasts.say(t_string!(i18n, settings.backup_done));
                }
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => toasts.fail(problem_words(i18n, Problem::Internal)),
            }
        });
    };
    let age = move || match made.get() {
        Some(at) => t_string!(i18n, settings.backup_age, when = when::moment(i18n.get_locale(), now.get(), at)),
        None => t_string!(i18n, settings.backup_never).to_owned(),
    };
    view! {
        <section class="plan-section" aria-labelledby="settings-backup">
            <h2 id="settings-backup">{t!(i18n, settings.backup)}</h2>
            <p>{t!(i18n, settings.backup_hint)}</p>
            <p class="strong">{age}</p>
            <div class="actions">
                <button type="button" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true") on:click=save>{t!(i18n, settings.backup_save)}</button>
            </div>
            <details class="disclosure">
                <summary>{t!(i18n, settings.restore)}</summary>
                <p>{t!(i18n, settings.restore_hint)}</p>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| commands.lock()><Drawing icon=Icon::Lock />{t!(i18n, settings.lock_now)}</button>
            </details>
        </section>
    }
}

#[component]
fn ChangePassphrase() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let (old, new, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found = passphrase_faults(i18n, &new.get_untracked(), &again.get_untracked());
        faults.set(found.clone());
        if !found.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.ask(Ask::ChangePassphrase { old: old.get_untracked(), new: new.get_untracked() }).await;
            busy.try_set(false);
            match answer {
                Answer::Failed(problem) => {
                    drop(faults.try_set(vec![("old-passphrase", problem_words(i18n, problem).to_owned())]))
                }
                _ => {
                    for field in [old, new, again] {
                        field.try_set(String::new());
                    }
                    toasts.say(t_string!(i18n, settings.passphrase_changed));
                }
            }
        });
    };
    view! {
        <details class="plan-section disclosure">
            <summary><h2>{t!(i18n, settings.passphrase)}</h2></summary>
            <form class="stack" novalidate on:submit=send>
                <FaultSummary faults=faults />
                <TextInput id="old-passphrase" label=words!(i18n, settings.old_passphrase) value=old kind="password" autocomplete="current-password" fault=fault(faults, "old-passphrase") required=true />
                <NewPassphrase passphrase=new again=again faults=faults />
                <div class="actions"><button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, settings.change_passphrase)}</button></div>
            </form>
        </details>
    }
}

/// Removing the workspace from this device: refused while something is only here.
#[component]
fn ForgetDevice(demo: bool) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let (sure, busy, problem) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
    let waiting = Memo::new(move |_| {
        client.status.with(|status| {
            status.as_ref().map_or(0, |status| {
                if status.state == State::LocalOnly { 0 } else { status.waiting.len() + status.attachments.len() }
            })
        })
    });
    // Which of several vaults is the open one is not known here: then it is chosen on the locked page. The demonstration goes with
    // everybody's copy of it.
    let going = move || {
        let ids = client.vaults.with(|vaults| {
            vaults.iter().filter(|vault| vault.demo == demo).map(|vault| vault.id.clone()).collect::<Vec<_>>()
        });
        if demo || ids.len() == 1 { ids } else { Vec::new() }
    };
    let forget = move |_| {
        let vaults = untrack(going);
        if vaults.is_empty() || !sure.get_untracked() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            for vault in vaults {
                if let Answer::Failed(found) = client.ask(Ask::Forget { vault, even_undelivered: demo }).await {
                    busy.try_set(false);
                    problem.try_set(Some(found));
                    return;
                }
            }
            busy.try_set(false);
            client.ask(Ask::Start { suspects: Vec::new() }).await;
            client.ask(Ask::Lock).await;
        });
    };
    view! {
        <details class="plan-section disclosure">
            <summary><h2>{t!(i18n, settings.forget)}</h2></summary>
            <div class="stack">
                <p>{move || if demo { t_string!(i18n, settings.forget_demo) } else { t_string!(i18n, settings.forget_hint) }}</p>
                <Show when=move || going().is_empty()>
                    <Notice tone=Tone::Info><p>{t!(i18n, settings.forget_several)}</p></Notice>
                </Show>
                <Show when=move || { waiting.get() > 0 }>
                    <Notice tone=Tone::Warning><p>{t!(i18n, settings.forget_waiting)}</p></Notice>
                </Show>
                {move || problem.get().map(|found| view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, found)}</p></Notice> })}
                <CheckInput id="forget-sure" label=words!(i18n, start.forget_sure) value=sure />
                <div class="actions">
                    <button type="button" class="btn btn-danger" aria-disabled=move || (!sure.get() || waiting.get() > 0 || going().is_empty()).then_some("true") on:click=forget>{t!(i18n, settings.forget_button)}</button>
                </div>
            </div>
        </details>
    }
}

#[component]
fn About() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="plan-section" aria-labelledby="settings-about">
            <h2 id="settings-about">{t!(i18n, settings.about)}</h2>
            <dl class="facts">
                <dt>{t!(i18n, settings.version)}</dt><dd>{env!("CARGO_PKG_VERSION")}</dd>
                <dt>{t!(i18n, settings.licence)}</dt><dd>{t!(i18n, settings.licence_words)}</dd>
            </dl>
            <p><a href=Route::Guidelines.path()>{t!(i18n, guidelines.title)}</a></p>
            <p><a href=Route::Accessibility.path()>{t!(i18n, settings.accessibility)}</a></p>
        </section>
    }
}
