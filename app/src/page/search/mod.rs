//! Searching all that is on this device. Names are in vaults that are never searched.

mod filters;
mod place;
mod results;
mod saved;

use intreccio_model::search::{Found, Query};
use leptos::prelude::*;
use leptos::task::spawn_local;

use filters::Filters;
use results::Results;
use saved::Saved;

use crate::bridge::{Answer, Ask, DocRef};
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::timer::{self, Timer};
use crate::ui::found::use_found;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::window::client::{Client, use_client};
use crate::words;

/// Results shown; a search with more is better narrowed.
const LIMIT: u32 = 100;
/// A query is asked when nobody has typed for so long.
const TYPING_MS: u32 = 150;

/// An answer, or `None` while nothing was asked.
type Shown = RwSignal<Option<Found<DocRef>>>;

#[component]
pub fn Search() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_found().query;
    let shown: Shown = RwSignal::new(None);
    ask_while_typing(use_client(), query, shown);
    let total = move || {
        shown.with(|shown| {
            shown.as_ref().map(|found| match found.total {
                1 => t_string!(i18n, search.one_found).to_owned(),
                total if total > found.hits.len() => {
                    t_string!(i18n, search.first_of, shown = found.hits.len(), total = total)
                }
                total => t_string!(i18n, search.found, count = total),
            })
        })
    };
    let nothing = move || shown.with(|shown| shown.as_ref().is_some_and(|found| found.total == 0));
    let clear =
        move |_| query.update(|query| *query = Query { words: std::mem::take(&mut query.words), ..Query::default() });
    view! {
        <Page title=words!(i18n, search.title)>
            <Words query=query />
            <Filters query=query />
            <Saved query=query />
            <p role="status" class="quiet mb-0">{total}</p>
            <Show when=nothing>
                <Empty icon=Icon::Search words=words!(i18n, search.nothing_found)>
                    <Show when=move || query.with(Query::has_filter)>
                        <button type="button" class="btn btn-outline-primary" on:click=clear>{t!(i18n, search.without_filters)}</button>
                    </Show>
                </Empty>
            </Show>
            <Results shown=shown />
        </Page>
    }
}

/// Asks the worker when the query has come to rest. An answer that comes after a later question is not shown.
fn ask_while_typing(client: Client, query: RwSignal<Query>, shown: Shown) {
    let asked = StoredValue::new(0_u64);
    let rest: StoredValue<Option<Timer>, LocalStorage> = StoredValue::new_local(None);
    let ask = move || {
        let wanted = query.get_untracked();
        let Some(number) = asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        spawn_local(async move {
            let answer = client.ask(Ask::Search { query: wanted, limit: LIMIT }).await;
            if let (Answer::Found(found), Some(last)) = (answer, asked.try_get_value())
                && last == number
            {
                shown.try_set(Some(found));
            }
        });
    };
    Effect::new(move |_| {
        let empty = query.with(|query| query.words.trim().is_empty() && !query.has_filter());
        if empty {
            rest.set_value(None);
            asked.update_value(|asked| *asked += 1);
            shown.set(None);
        } else {
            rest.set_value(Some(timer::after(TYPING_MS, ask)));
        }
    });
}

#[component]
fn Words(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="field" role="search" on:submit=|event| event.prevent_default()>
            <label class="field-label" for="search-words">{t!(i18n, search.words)}</label>
            <p id="search-hint" class="field-hint">{t!(i18n, search.hint)}</p>
            <div class="search">
                <input
                    id="search-words"
                    class="form-control"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="search-hint"
                    prop:value=move || query.with(|query| query.words.clone())
                    on:input=move |event| query.update(|query| query.words = event_target_value(&event))
                />
                <span class="search-sign" aria-hidden="true"><Drawing icon=Icon::Search /></span>
            </div>
        </form>
    }
}
