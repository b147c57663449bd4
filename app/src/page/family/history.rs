//! What was done to the plan, by person and intent, latest first; and what others did since one looked last.

use intreccio_model::ids::UserId;
use intreccio_model::review::{self, ChangeItem};
use intreccio_model::time::{Date, Instant};
use leptos::prelude::*;

use super::identity::registry::Registry;
use super::progress::local_day;
use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::field::SelectInput;
use crate::ui::icon::Icon;
use crate::ui::page::Empty;
use crate::ui::whereabouts::{moment, place_in};
use crate::ui::{use_now, when, words as labels};
use crate::words;

/// Steps shown at first.
const PAGE: usize = 60;

/// What one person did on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub day: Date,
    pub author: Option<UserId>,
    pub items: Vec<ChangeItem>,
}

/// Groups neighbours of one person and one day; `items` are latest first.
pub fn sessions(items: Vec<ChangeItem>, day_of: impl Fn(Instant) -> Date) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    for item in items {
        let day = day_of(Instant(item.last_ms));
        match sessions.last_mut().filter(|session| session.day == day && session.author == item.author) {
            Some(session) => session.items.push(item),
            None => sessions.push(Session { day, author: item.author, items: vec![item] }),
        }
    }
    sessions
}

#[component]
pub fn History() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let log = Signal::derive(move || plan.with(|plan| plan.log.clone()));
    let (shown, who) = (RwSignal::new(PAGE), RwSignal::new(String::new()));
    let all = Memo::new(move |_| doc.with(|doc| review::changes_since(doc, &[], None)));
    let people = Signal::derive(move || {
        let mut people: Vec<UserId> = all.with(|all| all.iter().filter_map(|item| item.author).collect());
        people.sort();
        people.dedup();
        let mut choices = vec![(String::new(), t_string!(i18n, history.everybody).to_owned())];
        choices.extend(people.into_iter().map(|user| (user.to_string(), directory.name(i18n, user))));
        choices
    });
    let chosen = Memo::new(move |_| {
        let wanted: Option<UserId> = who.with(|who| who.parse().ok());
        let mut items = all.get();
        items.retain(|item| wanted.is_none() || item.author == wanted);
        items
    });
    let list = move || {
        let some: Vec<ChangeItem> = chosen.with(|all| all.iter().take(shown.get()).cloned().collect());
        sessions(some, local_day).into_iter().map(|session| view! { <SessionItem session=session /> }).collect_view()
    };
    view! {
        <section class="plan-section" aria-labelledby="history">
            <h2 id="history">{t!(i18n, plan.history)}</h2>
            <p class="quiet">{t!(i18n, history.hint)}</p>
            <SelectInput id="history-who" label=words!(i18n, history.who) value=who options=people />
            <Show when=move || chosen.with(Vec::is_empty)><Empty icon=Icon::Clock words=words!(i18n, history.none) /></Show>
            <ol class="plain-list">{list}</ol>
            <Show when=move || { chosen.with(Vec::len) > shown.get() }>
                <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| shown.update(|shown| *shown += PAGE)>{t!(i18n, history.more)}</button></div>
            </Show>
            <h3>{t!(i18n, reserved.gate_log)}</h3>
            <Registry doc=doc log=log />
        </section>
    }
}

/// A session and its steps, as an item of a list.
#[component]
pub fn SessionItem(session: Session) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Session { day, author, items } = session;
    let day = move || when::day(i18n.get_locale(), now.today(), day);
    let who = move || directory.name_or_you(i18n, author);
    view! {
        <li class="change">
            <p class="strong mb-0">{day}" · "{who}</p>
            <ul>{items.into_iter().map(|item| view! { <ChangeLine item=item /> }).collect_view()}</ul>
        </li>
    }
}

/// One step, in words: what, where, when, how many times.
#[component]
pub fn ChangeLine(item: ChangeItem) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, doc, .. } = use_family();
    let ChangeItem { intent, path, last_ms, count, .. } = item;
    let what = move || labels::intent(i18n.get_locale(), &intent);
    let at = move || {
        path.as_ref().map(|path| plan.with(|plan| doc.with(|document| place_in(i18n, directory, plan, document, path))))
    };
    let when = move || moment(i18n, Instant(last_ms));
    let times = move || (count > 1).then(|| t_string!(i18n, history.times, count = count));
    view! { <li>{what}" · "<span class="sensitive">{at}</span>" "<span class="quiet">{when}" "{times}</span></li> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(author: u8, last_ms: i64) -> ChangeItem {
        ChangeItem {
            author: Some(UserId([author; 16])),
            intent: String::new(),
            path: None,
            first_ms: last_ms,
            last_ms,
            count: 1,
        }
    }

    #[test]
    fn a_session_is_one_person_on_one_day() {
        let day = 86_400_000;
        let items =
            vec![item(1, 2 * day + 9), item(1, 2 * day + 5), item(2, 2 * day + 4), item(1, 2 * day + 1), item(1, day)];
        let sizes: Vec<usize> = sessions(items, Instant::date_utc).iter().map(|session| session.items.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
    }
}
