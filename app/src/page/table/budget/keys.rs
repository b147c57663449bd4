//! Two keys on the plan: each side approves its exact content, unless people disagree about an amount in it.

use intreccio_model::budget::{approval, since};
use intreccio_model::codoc::{Key, Standing};
use intreccio_model::read::By;
use intreccio_model::roles::Area;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{KeyWord, Side};
use leptos::prelude::*;

use super::since::Fallen;
use super::use_plan;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::table::keys::{my_side, side_name};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::AreaInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::words;

/// "Comune: ha approvato questo piano (Carlotta, oggi alle 10:42)".
fn said(i18n: I18n, directory: Directory, key: &Key) -> String {
    let who = |by: &By| directory.name_or_you(i18n, by.author);
    let when = |by: &By| moment(i18n, Instant(by.time_ms));
    match key {
        Key::Open => t_string!(i18n, budget.key_open).to_owned(),
        Key::Accepts { by } => t_string!(i18n, budget.key_accepts, who = who(by), when = when(by)),
        Key::Fell { by } => t_string!(i18n, budget.key_fell, who = who(by), when = when(by)),
        Key::Dissents { by, words, earlier: false } => {
            t_string!(i18n, table.key_dissents, words = words.clone(), who = who(by), when = when(by))
        }
        Key::Dissents { by, words, earlier: true } => {
            t_string!(i18n, table.key_dissents_earlier, words = words.clone(), who = who(by), when = when(by))
        }
    }
}

#[component]
pub fn Keys() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let plan = use_plan();
    let standing = Memo::new(move |_| {
        let frame = plan.frame.get()?;
        plan.view.with(|view| Some(approval::standing(view, &approval::content_hash(view, &frame))))
    });
    let row = move |side: Side| {
        let key = move || standing.with(|standing| standing.as_ref().and_then(|one| one.of(side)).cloned());
        let words = move || key().map(|key| said(i18n, directory, &key));
        let fell = Memo::new(move |_| matches!(key(), Some(Key::Fell { .. })));
        // Of who approves a plan that breaks a rule. What a dissent says is said with it.
        let why = move || {
            let approves = matches!(key(), Some(Key::Accepts { .. } | Key::Fell { .. }));
            let said = plan.view.with(|view| since::last_said(view, side).and_then(|said| said.words.value.clone()));
            said.filter(|words| approves && !words.is_empty())
                .map(|words| t_string!(i18n, reopening.why, words = words))
        };
        view! {
            <li data-side=side.code()>
                <span class="strong">{move || side_name(i18n, side)}</span>": "{words}
                <Show when=move || fell.get()>" "<span class="chip chip-amber"><Drawing icon=Icon::Alert />{t!(i18n, budget.fell)}</span></Show>
                {move || why().map(|words| view! { <p class="record-meta mb-0">{words}</p> })}
                <Show when=move || fell.get()><Fallen side=side /></Show>
            </li>
        }
    };
    let both = move || {
        let accepts = |key: &Key| matches!(key, Key::Accepts { .. });
        standing.with(|one| one.as_ref().is_some_and(|one| accepts(&one.comune) && accepts(&one.ati)))
    };
    view! {
        <section class="plan-section" aria-labelledby="budget-keys">
            <h2 id="budget-keys">{t!(i18n, budget.approval)}</h2>
            <p><span class="chip" class:chip-green=both>{move || if both() { t_string!(i18n, budget.approved) } else { t_string!(i18n, budget.not_approved) }}</span></p>
            <ul class="plain-list">{[Side::Comune, Side::Ati].map(row)}</ul>
            <Show when=move || plan.frame.with(Option::is_none)><p class="quiet">{t!(i18n, budget.no_codesign)}</p></Show>
            <Show when=move || { writable(plan.doc) && my_side(directory, Area::Budget).is_some() && plan.frame.with(Option::is_some) }>
                <Say standing=standing />
            </Show>
        </section>
    }
}

#[component]
fn Say(standing: Memo<Option<Standing>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let toasts = use_toasts();
    let plan = use_plan();
    let (dissenting, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let fault = RwSignal::new(None::<String>);
    let blocked = Memo::new(move |_| {
        let frame = plan.frame.get().unwrap_or_default();
        plan.view.with(|view| !approval::blocked_by(view, &frame).is_empty())
    });
    let mine = Memo::new(move |_| {
        let side = my_side(directory, Area::Budget)?;
        standing.with(|standing| standing.as_ref()?.of(side).cloned())
    });
    let say = move |key: KeyWord, words: &str| {
        let (Some(side), Some(frame)) = (untrack(|| my_side(directory, Area::Budget)), plan.frame.get_untracked())
        else {
            return false;
        };
        if key == KeyWord::Accetta && blocked.get_untracked() {
            toasts.fail(t_string!(i18n, budget.blocked));
            return false;
        }
        // What is typed belongs to what is approved.
        plan.doc.flush();
        let view = plan.view.get_untracked();
        write(plan.doc, toasts, i18n, |edit| approval::say(edit, side, key, (&view, &frame), words)).is_some()
    };
    let dissent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, table.key_dissent_missing).to_owned()));
        if !words.is_empty() && say(KeyWord::Dissente, &words) {
            reason.set(String::new());
            dissenting.set(false);
        }
    };
    let accepted = move || mine.with(|key| matches!(key, Some(Key::Accepts { .. })));
    let spoken = move || mine.with(|key| !matches!(key, None | Some(Key::Open)));
    let words = move || match my_side(directory, Area::Budget) {
        Some(Side::Comune) => t_string!(i18n, budget.approve_comune),
        _ => t_string!(i18n, budget.approve_ati),
    };
    let breaks = Memo::new(move |_| !plan.checks.with(intreccio_model::budget::sums::Checks::hold));
    let approving = RwSignal::new(false);
    let approve = move |_| {
        if breaks.get_untracked() {
            approving.set(true);
        } else {
            say(KeyWord::Accetta, "");
        }
    };
    let say = Callback::new(move |(key, words): (KeyWord, String)| say(key, &words));
    view! {
        <Show when=move || blocked.get()><p class="strong"><Drawing icon=Icon::Alert />{t!(i18n, budget.blocked)}</p></Show>
        <Show when=move || breaks.get() && !accepted()><p>{t!(i18n, budget.breaks)}</p></Show>
        <div class="actions no-print">
            <Show when=move || !accepted()>
                <button type="button" class="btn btn-primary" disabled=blocked on:click=approve>{words}</button>
            </Show>
            <button type="button" class="btn btn-link" aria-expanded=move || dissenting.get().to_string() on:click=move |_| dissenting.update(|open| *open = !*open)>{t!(i18n, table.key_dissent)}</button>
            <Show when=spoken>
                <button type="button" class="btn btn-link" on:click=move |_| { say.run((KeyWord::Ritira, String::new())); }>{t!(i18n, table.key_withdraw)}</button>
            </Show>
        </div>
        <Show when=move || approving.get() && !accepted()><Reason approving=approving say=say /></Show>
        <Show when=move || dissenting.get()>
            <form class="stack measure" on:submit=dissent>
                <AreaInput id="budget-dissent" label=words!(i18n, table.key_dissent_words) value=reason fault=fault required=true />
                <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, table.key_dissent_go)}</button></div>
            </form>
        </Show>
    }
}

/// Why a plan is approved that breaks a rule.
#[component]
fn Reason(approving: RwSignal<bool>, say: Callback<(KeyWord, String), bool>) -> impl IntoView {
    let i18n = use_i18n();
    let (reason, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let approve = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, reopening.reason_missing).to_owned()));
        if !words.is_empty() && say.run((KeyWord::Accetta, words)) {
            approving.set(false);
        }
    };
    view! {
        <form class="stack measure" on:submit=approve>
            <AreaInput id="budget-reason" label=words!(i18n, reopening.reason) value=reason hint=words!(i18n, reopening.reason_hint) fault=fault required=true rows=2 />
            <div class="actions">
                <button type="submit" class="btn btn-primary">{t!(i18n, reopening.reason_go)}</button>
                <button type="button" class="btn btn-link" on:click=move |_| approving.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}
