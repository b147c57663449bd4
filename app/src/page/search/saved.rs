//! Searches that a person keeps, on this device only and sealed: what somebody looks for says something of families too.

use intreccio_model::search::Query;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::window::kept;

const NAME: &str = "searches";

/// A search under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Search {
    name: String,
    query: Query,
}

/// Adds a search; one of the same name is replaced.
fn with(mut all: Vec<Search>, search: Search) -> Vec<Search> {
    all.retain(|other| other.name != search.name);
    all.push(search);
    all
}

#[component]
pub fn Saved(query: RwSignal<Query>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let all = RwSignal::new(Vec::<Search>::new());
    spawn_local(async move {
        all.try_set(kept::recall(client, NAME).await.unwrap_or_default());
    });
    let put = move |searches: Vec<Search>| {
        kept::keep(client, NAME, &searches);
        all.set(searches);
    };
    let remove = move |search: &Search| {
        let before = all.get_untracked();
        put(before.iter().filter(|other| *other != search).cloned().collect());
        toasts.done(t_string!(i18n, search.removed, name = search.name.clone()), move || put(before.clone()));
    };
    let row = move |search: Search| {
        let (chosen, gone, name) = (search.query.clone(), search.clone(), search.name.clone());
        view! {
            <li class="row-wrap">
                <button type="button" class="chip-button" on:click=move |_| query.set(chosen.clone())><Drawing icon=Icon::Search />{search.name}</button>
                <button type="button" class="btn-icon btn-quiet" on:click=move |_| remove(&gone)>
                    <Drawing icon=Icon::Trash /><span class="visually-hidden">{move || t_string!(i18n, search.remove, name = name.clone())}</span>
                </button>
            </li>
        }
    };
    let asks = move || query.with(|query| !query.words.trim().is_empty() || query.has_filter());
    let save = Callback::new(move |name: String| {
        put(with(all.get_untracked(), Search { name, query: query.get_untracked() }))
    });
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <section class="stack-sm" aria-labelledby="search-saved">
                <h2 id="search-saved" class="search-saved">{t!(i18n, search.saved)}</h2>
                <ul class="plain-list row-wrap">
                    <For each=move || all.get() key=|search| format!("{search:?}") let(search)>{row(search)}</For>
                </ul>
            </section>
        </Show>
        <Show when=asks><Save save=save /></Show>
    }
}

#[component]
fn Save(save: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return browser::focus("search-name");
        }
        toasts.say(t_string!(i18n, search.kept, name = typed.clone()));
        save.run(typed);
        name.set(String::new());
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, search.save)}</summary>
            <form class="field" on:submit=submit>
                <label class="field-label" for="search-name">{t!(i18n, search.name)}</label>
                <p id="search-name-hint" class="field-hint">{t!(i18n, search.save_hint)}</p>
                <div class="search">
                    <input id="search-name" class="form-control" type="text" autocomplete="off" aria-describedby="search-name-hint" prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
                    <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Check />{t!(i18n, search.keep)}</button>
                </div>
            </form>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_of_the_same_name_takes_the_place_of_the_one_before() {
        let search = |name: &str, words: &str| Search {
            name: name.to_owned(),
            query: Query { words: words.to_owned(), ..Query::default() },
        };
        let all =
            with(with(with(Vec::new(), search("sera", "cena")), search("scuola", "maestra")), search("sera", "sonno"));
        assert_eq!(all, [search("scuola", "maestra"), search("sera", "sonno")]);
    }
}
