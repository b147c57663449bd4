//! The status line: what the engine says, in words. Always an icon and words; announced politely.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::Modal;
use super::icon::{Drawing, Icon};
use super::route::Route;
use super::{use_now, when};
use crate::bridge::{Ask, LogEvent, LogLine, Need, State, Status, Waiting};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n};
use crate::platform::timer::{self, Timer};
use crate::window::client::use_client;
use crate::window::pace::CALM_MS;
use crate::words;

/// After so long on one device only, the words get louder.
const OLD_MS: u64 = 48 * 3_600_000;

const DELIVERED: &str = "status-delivered";
const SENDING: &str = "status-sending";

/// What the line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub class: &'static str,
    pub icon: Icon,
    pub words: String,
}

/// Phrases a status.
pub fn line(locale: Locale, now: u64, status: &Status) -> Line {
    let says = |class, icon, words: String| Line { class, icon, words };
    match status.state {
        State::LocalOnly => says("status-unknown", Icon::Device, td_string!(locale, status.local_only).to_owned()),
        State::Delivered => says(DELIVERED, Icon::Check, delivered(locale, now, status.last_delivery)),
        State::Sending { left } => says(SENDING, Icon::Sync, td_string!(locale, status.sending, left = left)),
        State::OnlyHere { records, since } => only_here(locale, now, records, since),
        State::Unknown => says("status-unknown", Icon::Offline, unknown(locale, now, status.last_delivery)),
        State::NeedsYou(need) => says("status-attention", Icon::Alert, needs_you(locale, need)),
        State::AtRisk => says("status-risk", Icon::Alert, td_string!(locale, status.at_risk).to_owned()),
    }
}

fn delivered(locale: Locale, now: u64, last: Option<u64>) -> String {
    match last {
        Some(last) => td_string!(locale, status.delivered_at, when = when::moment(locale, now, last)),
        None => td_string!(locale, status.delivered).to_owned(),
    }
}

fn only_here(locale: Locale, now: u64, records: u32, since: u64) -> Line {
    let since_words = when::lasting(locale, now, since);
    let words = match records {
        1 => td_string!(locale, status.only_here_one, since = since_words),
        _ => td_string!(locale, status.only_here, count = records, since = since_words),
    };
    let old = now.saturating_sub(since) >= OLD_MS;
    Line { class: if old { "status-local-old" } else { "status-local" }, icon: Icon::Device, words }
}

fn unknown(locale: Locale, now: u64, last: Option<u64>) -> String {
    match last {
        Some(last) => td_string!(locale, status.unknown_since, when = when::moment(locale, now, last)),
        None => td_string!(locale, status.unknown).to_owned(),
    }
}

fn needs_you(locale: Locale, need: Need) -> String {
    td_string!(locale, status.needs_you, why = why(locale, need).0)
}

/// What is needed, in a few words and in a sentence.
fn why(locale: Locale, need: Need) -> (&'static str, &'static str) {
    match need {
        Need::AccessEnded => (td_string!(locale, status.need_access), td_string!(locale, status.need_access_more)),
        Need::Clock => (td_string!(locale, status.need_clock), td_string!(locale, status.need_clock_more)),
        Need::Quarantined => {
            (td_string!(locale, status.need_quarantine), td_string!(locale, status.need_quarantine_more))
        }
        Need::OtherPast => (td_string!(locale, status.need_past), td_string!(locale, status.need_past_more)),
        Need::Update => (td_string!(locale, status.need_update), td_string!(locale, status.need_update_more)),
        Need::NoRoom => (td_string!(locale, status.need_room), td_string!(locale, status.need_room_more)),
        Need::Attachment => {
            (td_string!(locale, status.need_attachment), td_string!(locale, status.need_attachment_more))
        }
    }
}

fn log_words(locale: Locale, event: LogEvent) -> &'static str {
    match event {
        LogEvent::Connected => td_string!(locale, status.log_connected),
        LogEvent::Disconnected => td_string!(locale, status.log_disconnected),
        LogEvent::TimedOut => td_string!(locale, status.log_timed_out),
        LogEvent::CaughtUp => td_string!(locale, status.log_caught_up),
        LogEvent::Delivered => td_string!(locale, status.log_delivered),
        LogEvent::Refused => td_string!(locale, status.log_refused),
        LogEvent::Refusal => td_string!(locale, status.log_refusal),
        LogEvent::Stored => td_string!(locale, status.log_stored),
        LogEvent::StoreFailed => td_string!(locale, status.log_store_failed),
        LogEvent::Alarm => td_string!(locale, status.log_alarm),
        LogEvent::Leader => td_string!(locale, status.log_leader),
        LogEvent::Follower => td_string!(locale, status.log_follower),
    }
}

/// The line under the header. Opening it shows the records that wait, and why.
#[component]
pub fn StatusLine(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let now = use_now();
    let line = Memo::new(move |_| {
        client.status.with(|status| status.as_ref().map(|status| line(i18n.get_locale(), now.get(), status)))
    });
    let line = calm(line);
    let shown = move |read: fn(&Line) -> String| line.with(|line| line.as_ref().map(read).unwrap_or_default());
    let icon = Signal::derive(move || line.with(|line| line.as_ref().map_or(Icon::Clock, |line| line.icon)));
    view! {
        <button type="button" class=move || format!("status-line {}", shown(|line| line.class.to_owned())) aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <Drawing icon=icon />
            <span class="status-words" data-testid="status">{move || shown(|line| line.words.clone())}</span>
            <span class="small">{t!(i18n, status.details)}</span>
        </button>
        <p class="visually-hidden" role="status">{move || shown(|line| line.words.clone())}</p>
        <Modal open=open title=words!(i18n, status.title) id="status-dialog">
            <Details open=open />
        </Modal>
    }
}

/// The same, but what was being sent counts as delivered only when nothing more came for a while: while somebody types, the line would
/// say one and the other with every letter, also to who hears it.
fn calm(line: Memo<Option<Line>>) -> RwSignal<Option<Line>> {
    let calm = RwSignal::new(line.get_untracked());
    let timer = StoredValue::new_local(None::<Timer>);
    let class = |line: &Option<Line>| line.as_ref().map(|line| line.class);
    Effect::new(move |_| {
        let new = line.get();
        let done = class(&new) == Some(DELIVERED) && calm.with_untracked(class) == Some(SENDING);
        if done {
            timer.set_value(Some(timer::after(CALM_MS, move || drop(calm.try_set(new.clone())))));
        } else {
            timer.set_value(None);
            calm.set(new);
        }
    });
    calm
}

#[component]
fn Details(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let now = use_now();
    let trying = RwSignal::new(false);
    let try_now = move |_| {
        trying.set(true);
        spawn_local(async move {
            client.ask(Ask::TryNow).await;
            trying.try_set(false);
        });
    };
    let status = move || client.status.get();
    let say_line = move || status().map(|status| line(i18n.get_locale(), now.get(), &status).words);
    let attempt = move || {
        let at = status()?.last_attempt?;
        Some(t_string!(i18n, status.last_attempt, when = when::moment(i18n.get_locale(), now.get(), at)))
    };
    let need = move || match status()?.state {
        State::NeedsYou(need) => Some(why(i18n.get_locale(), need).1),
        State::AtRisk => Some(t_string!(i18n, status.at_risk_more)),
        State::LocalOnly => Some(t_string!(i18n, status.local_only_more)),
        _ => None,
    };
    let at_risk = move || status().is_some_and(|status| status.state == State::AtRisk);
    let local_only = move || status().is_some_and(|status| status.state == State::LocalOnly);
    view! {
        <div class="stack">
            <p class="strong">{say_line}</p>
            <p>{need}</p>
            <p class="quiet">{attempt}</p>
            <WaitingList />
            <div class="actions">
                <Show when=move || !local_only()>
                    <button type="button" class="btn btn-primary" disabled=trying on:click=try_now>{t!(i18n, status.try_now)}</button>
                </Show>
                <Show when=at_risk>
                    <a class="btn btn-outline-primary" href=Route::Settings.path() on:click=move |_| open.set(false)>{t!(i18n, status.save_backup)}</a>
                </Show>
            </div>
            <Log />
        </div>
    }
}

#[component]
fn WaitingList() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let now = use_now();
    let waiting =
        move || client.status.with(|status| status.as_ref().map(|status| status.waiting.clone()).unwrap_or_default());
    let name = move |waiting: &Waiting| {
        let code = client.families.with(|families| {
            let family = families.iter().find(|family| family.doc == waiting.doc)?;
            Some(family.card.code.clone())
        });
        let title = || {
            client.table.with(|table| {
                let entry = table.iter().find(|entry| entry.doc == waiting.doc)?;
                Some(crate::ui::session::table_title(i18n, &entry.card))
            })
        };
        code.or_else(title).unwrap_or_else(|| t_string!(i18n, status.directory).to_owned())
    };
    let row = move |waiting: Waiting| {
        let code = name(&waiting);
        view! {
            <li class="record">
                <span class="record-main code">{code}</span>
                <span class="record-meta">{move || when::lasting(i18n.get_locale(), now.get(), waiting.since)}</span>
            </li>
        }
    };
    let attachments = move || client.status.with(|status| status.as_ref().map_or(0, |status| status.attachments.len()));
    let counted = move || match attachments() {
        0 => None,
        1 => Some(t_string!(i18n, status.attachment_one).to_owned()),
        count => Some(t_string!(i18n, status.attachments, count = count)),
    };
    view! {
        <Show when=move || !waiting().is_empty() || attachments() != 0>
            <h3>{t!(i18n, status.waiting)}</h3>
            <ul class="record-list">
                {move || waiting().into_iter().map(row).collect_view()}
                {move || counted().map(|words| view! { <li class="record"><span class="record-main">{words}</span></li> })}
            </ul>
        </Show>
    }
}

#[component]
fn Log() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let now = use_now();
    let lines =
        move || client.status.with(|status| status.as_ref().map(|status| status.log.clone()).unwrap_or_default());
    let row = move |line: LogLine| {
        let at = when::moment(i18n.get_locale(), now.get(), line.at);
        view! { <li>{at}" · "{log_words(i18n.get_locale(), line.what)}</li> }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, status.log)}</summary>
            <ol class="status-log" tabindex="0">{move || lines().into_iter().rev().map(row).collect_view()}</ol>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(state: State, now: u64, last_delivery: Option<u64>) -> Line {
        let (waiting, attachments, log) = (Vec::new(), Vec::new(), Vec::new());
        let status = Status { state, last_delivery, last_attempt: None, online: true, waiting, attachments, log };
        line(Locale::it, now, &status)
    }

    #[test]
    fn what_is_only_here_gets_louder_after_two_days() {
        let day = 24 * 3_600_000;
        let young = says(State::OnlyHere { records: 3, since: 9 * day }, 10 * day, None);
        let old = says(State::OnlyHere { records: 3, since: 7 * day }, 10 * day, None);
        assert_eq!(young.class, "status-local");
        assert_eq!(old.class, "status-local-old");
        assert!(old.words.contains("3 schede solo su questo dispositivo") && old.words.contains("da 3 giorni"));
    }

    #[test]
    fn one_record_is_said_in_the_singular() {
        let line = says(State::OnlyHere { records: 1, since: 0 }, 0, None);
        assert!(line.words.starts_with("1 scheda solo"), "{}", line.words);
    }

    #[test]
    fn only_the_device_that_cannot_save_is_red() {
        let states = [
            State::Delivered,
            State::Unknown,
            State::Sending { left: 1 },
            State::LocalOnly,
            State::NeedsYou(Need::Clock),
        ];
        assert!(states.into_iter().all(|state| says(state, 0, None).class != "status-risk"));
        assert_eq!(says(State::AtRisk, 0, None).class, "status-risk");
    }
}
