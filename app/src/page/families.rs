//! The list of families: search by code and code name, filter by state.

use intreccio_model::projection::FamilyCard;
use intreccio_model::vocab::{PlanState, Urgency, Vocabulary};
use leptos::prelude::*;

use super::today::changes_words;
use crate::bridge::FamilyEntry;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Page};
use crate::ui::route::{Part, Route};
use crate::ui::{use_now, when, words as labels};
use crate::window::client::use_client;
use crate::words;

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// All that are not closed or transferred.
    Open,
    All,
    One(PlanState),
}

impl Shown {
    fn of(code: &str) -> Self {
        match (code, PlanState::from_code(code)) {
            (_, Some(state)) => Self::One(state),
            ("all", _) => Self::All,
            _ => Self::Open,
        }
    }

    fn has(self, state: Option<PlanState>) -> bool {
        match self {
            Self::All => true,
            Self::Open => !matches!(state, Some(PlanState::Chiusa | PlanState::Trasferita)),
            Self::One(wanted) => state == Some(wanted),
        }
    }
}

#[component]
pub fn Families() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let (query, shown) = (RwSignal::new(String::new()), RwSignal::new(Shown::Open));
    let found = Memo::new(move |_| {
        let query = query.get();
        let mut families = client.families.get();
        families.retain(|family| family.card.matches(&query) && shown.get().has(family.card.state));
        families
    });
    let none = move || client.families.with(Vec::is_empty);
    let create = move || view! { <a class="btn btn-primary" href=Route::NewFamily.path()><Drawing icon=Icon::Plus />{t!(i18n, families.create)}</a> };
    let clear = move |_| {
        query.set(String::new());
        shown.set(Shown::All);
    };
    view! {
        <Page title=words!(i18n, families.title) actions=ViewFnOnce::from(create)>
            <Filters query=query shown=shown />
            <p role="status" class="quiet mb-0">{move || t_string!(i18n, families.found, count = found.with(Vec::len))}</p>
            <h2 class="visually-hidden">{t!(i18n, families.list)}</h2>
            <FamilyCards families=found.into() />
            <p class="no-print"><a href=Route::Numbers.path()>{t!(i18n, families.numbers)}</a></p>
            <Show when=none>
                <Empty icon=Icon::Family words=words!(i18n, families.none)>{create()}</Empty>
            </Show>
            <Show when=move || { !none() && found.with(Vec::is_empty) }>
                <Empty icon=Icon::Search words=words!(i18n, families.nothing_found)>
                    <button type="button" class="btn btn-outline-primary" on:click=clear>{t!(i18n, families.show_all)}</button>
                </Empty>
            </Show>
        </Page>
    }
}

#[component]
fn Filters(query: RwSignal<String>, shown: RwSignal<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let states = move || {
        let state = |state: &PlanState| {
            let own = Shown::One(*state);
            view! { <option value=state.code() prop:selected=move || shown.get() == own>{labels::vocabulary(i18n.get_locale(), PlanState::NAME, state.code())}</option> }
        };
        PlanState::ALL.iter().map(state).collect_view()
    };
    view! {
        <form class="field-row" role="search" on:submit=|event| event.prevent_default()>
            <div class="field">
                <label class="field-label" for="family-query">{t!(i18n, families.search)}</label>
                <input id="family-query" class="form-control" type="search" autocomplete="off" prop:value=query on:input=move |event| query.set(event_target_value(&event)) />
            </div>
            <div class="field">
                <label class="field-label" for="family-state">{t!(i18n, families.state)}</label>
                <select id="family-state" class="form-control" on:change=move |event| shown.set(Shown::of(&event_target_value(&event)))>
                    <option value="open" prop:selected=move || shown.get() == Shown::Open>{t!(i18n, families.open_ones)}</option>
                    <option value="all" prop:selected=move || shown.get() == Shown::All>{t!(i18n, families.all_states)}</option>
                    {states}
                </select>
            </div>
        </form>
    }
}

/// Families as sheets, as many beside each other as fit.
#[component]
pub fn FamilyCards(families: Signal<Vec<FamilyEntry>>) -> impl IntoView {
    view! {
        <ul class="tiles plain-list">
            <For each=move || families.get() key=|family| (family.doc, format!("{}{:?}{}{}", family.card.alias, family.card.last_change, family.undelivered, family.news)) let(family)>
                <li class="family-card card-link"><FamilySheet family=family /></li>
            </For>
        </ul>
    }
}

/// Code and code name; the code alone of a family whose words are covered.
pub fn family_name(card: FamilyCard) -> impl IntoView {
    let FamilyCard { code, alias, .. } = card;
    let alias = (!alias.is_empty()).then(|| view! { " · "<span class="sensitive">{alias}</span> });
    view! { <span class="code">{code}</span>{alias} }
}

#[component]
fn FamilySheet(family: FamilyEntry) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let FamilyEntry { doc, card, undelivered, news, .. } = family;
    let open = card.open_conflicts + card.open_passages;
    let (name, beside) = if card.alias.is_empty() { (card.code, String::new()) } else { (card.alias, card.code) };
    let dates: Vec<_> = card.deadlines.iter().map(|deadline| deadline.date).collect();
    let next = move || dates.iter().copied().find(|date| *date >= now.today());
    let (state, level, urgency) = (card.state, card.level, card.urgency);
    let label = move |list: &'static str, code: Option<&'static str>| {
        code.map(|code| labels::vocabulary(i18n.get_locale(), list, code))
    };
    let marked = move || urgency.filter(|urgency| *urgency != Urgency::Ordinaria).map(|urgency| urgency.code());
    view! {
        <div class="card-head">
            <h3 class="card-title"><a href=Route::Family(doc.doc, Part::Summary).path()><span class="sensitive">{name}</span></a></h3>
            <span class="code quiet">{beside}</span>
        </div>
        <p class="row-wrap mb-0">
            <span class="chip chip-blue">{move || label("plan_state", state.map(|state| state.code()))}</span>
            {move || label("level", level.map(|level| level.code())).map(|words| view! { <span class="chip">{words}</span> })}
            {move || label("urgency", marked()).map(|words| view! { <span class="chip chip-amber"><Drawing icon=Icon::Alert />{words}</span> })}
        </p>
        <p class="card-meta">{move || next().map(|date| t_string!(i18n, families.next, when = when::day(i18n.get_locale(), now.today(), date)))}</p>
        <p class="row-wrap mb-0">
            {(open > 0).then(|| view! { <span class="chip chip-amber"><Drawing icon=Icon::Review />{move || t_string!(i18n, families.to_review, count = open)}</span> })}
            {(news > 0).then(|| view! { <span class="chip chip-blue">{move || changes_words(i18n, news)}</span> })}
            {undelivered.then(|| view! { <span class="chip chip-grey"><Drawing icon=Icon::Device />{t!(i18n, families.only_here)}</span> })}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_families_are_shown_only_when_asked_for() {
        assert!(!Shown::of("open").has(Some(PlanState::Chiusa)));
        assert!(Shown::of("open").has(Some(PlanState::Attiva)) && Shown::of("open").has(None));
        assert!(Shown::of("all").has(Some(PlanState::Chiusa)));
        assert!(Shown::of("chiusa").has(Some(PlanState::Chiusa)) && !Shown::of("chiusa").has(Some(PlanState::Attiva)));
    }
}
