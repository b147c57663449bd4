//! What is brought to mind on the home page.

use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::reminders::{Reminder, use_reminders};
use crate::ui::toast::use_toasts;
use crate::ui::{due, use_now};

/// My reminders that nobody has seen on this device; nothing when there are none.
#[component]
pub fn Remembered() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let reminders = use_reminders();
    let waiting = reminders.waiting;
    let see = move |seen: Vec<Reminder>| {
        reminders.see(&seen);
        toasts.done(t_string!(i18n, agenda.seen_done), move || reminders.forget(&seen));
    };
    let item = move |reminder: Reminder| view! { <Item reminder=reminder see=Callback::new(see) /> };
    view! {
        <Show when=move || !waiting.with(Vec::is_empty)>
            <section class="plan-section" aria-labelledby="reminders">
                <div class="spread">
                    <h2 id="reminders">{t!(i18n, agenda.reminders)}</h2>
                    <Show when=move || { waiting.with(Vec::len) > 1 }>
                        <button type="button" class="btn btn-link" on:click=move |_| see(waiting.get_untracked())>{t!(i18n, agenda.all_seen)}</button>
                    </Show>
                </div>
                <ul class="plain-list">{move || waiting.get().into_iter().map(item).collect_view()}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Item(reminder: Reminder, see: Callback<Vec<Reminder>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let entry = StoredValue::new(reminder.entry.clone());
    let late = move || entry.with_value(|entry| entry.due.is_late(now.today()));
    let when = move || entry.with_value(|entry| due::when_words(i18n, now.today(), &entry.due));
    let kind = move || entry.with_value(|entry| due::kind_words(i18n, &entry.due));
    let link = entry.with_value(|entry| due::route(entry.plan, &entry.due).path());
    view! {
        <li class="today-item reminder">
            <span class="due" class:due-late=late>{when}</span>
            <p class="mb-0"><a href=link><span class="code">{entry.with_value(|entry| entry.code.clone())}</span>" · "{kind}</a></p>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| see.run(vec![reminder.clone()])>{t!(i18n, agenda.seen)}<span class="visually-hidden">" "{kind}</span></button>
        </li>
    }
}
