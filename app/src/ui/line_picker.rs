//! Choosing sentences of the diary, and showing those that were chosen: what a score or a factor rests on.

use std::collections::BTreeSet;

use intreccio_model::ids::Id;
use intreccio_model::place::{Line, Place};
use intreccio_model::plan::{EventView, LineView, PlanView};
use intreccio_model::search::fold;
use intreccio_model::vocab::{LineKind, Vocabulary};
use leptos::prelude::*;

use super::dialog::Modal;
use super::found::use_found;
use super::icon::{Drawing, Icon};
use super::route::{Part, Route};
use super::whereabouts::{self, short};
use super::words as labels;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};

/// Sentences shown at once; more are found by searching.
const SHOWN: usize = 40;

/// The sentences that are there, those of the newest entries first.
fn lines(plan: &PlanView) -> Vec<(&EventView, &LineView)> {
    let events = plan.events.iter().filter(|event| !event.life.is_removed());
    let pairs = events.flat_map(|event| event.lines.iter().map(move |line| (event, line)));
    pairs.filter(|(_, line)| !line.life.is_removed() && !line.text.value.trim().is_empty()).collect()
}

/// What the dialog is opened for: its title, what is ticked, and ticking.
#[derive(Clone, Copy)]
struct Job {
    title: Signal<String>,
    chosen: Signal<BTreeSet<Id>>,
    set: Callback<(Id, bool)>,
}

/// The one dialog of a page for choosing sentences.
#[derive(Clone, Copy)]
pub struct Picker {
    open: RwSignal<bool>,
    job: RwSignal<Option<Job>>,
}

impl Picker {
    /// Call it once in a part of the plan, and show [`LinePicker`] there.
    pub fn start() -> Self {
        let picker = Self { open: RwSignal::new(false), job: RwSignal::new(None) };
        provide_context(picker);
        picker
    }
}

/// A dialog with the sentences of the diary as boxes to tick, for whatever [`PickLines`] was pressed.
#[component]
pub fn LinePicker(picker: Picker) -> impl IntoView {
    let title = Signal::derive(move || picker.job.get().and_then(|job| job.title.try_get()).unwrap_or_default());
    // What it was opened for may have left the page meanwhile.
    let chosen = Signal::derive(move || picker.job.get().and_then(|job| job.chosen.try_get()).unwrap_or_default());
    let set = Callback::new(move |choice: (Id, bool)| {
        if let Some(job) = picker.job.get_untracked() {
            job.set.try_run(choice);
        }
    });
    view! {
        <Modal open=picker.open title=title id="line-picker" class="dialog dialog-wide">
            <Choices chosen=chosen set=set />
        </Modal>
    }
}

#[component]
fn Choices(chosen: Signal<BTreeSet<Id>>, set: Callback<(Id, bool)>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = query.with(|query| fold(query));
        plan.with(|plan| {
            let all = lines(plan).into_iter();
            let said = |event: &EventView| whereabouts::event(i18n, event);
            let fits = |(event, line): &(&EventView, &LineView)| {
                let text = fold(&format!("{} {}", said(event), line.text.value));
                wanted.split_whitespace().all(|word| text.contains(word))
            };
            let found =
                all.filter(fits).map(|(event, line)| (line.id, line.kind.value, said(event), line.text.value.clone()));
            found.collect::<Vec<_>>()
        })
    });
    let choice = move |(id, kind, when, text): (Id, Option<LineKind>, String, String)| {
        let ticked = move || chosen.with(|chosen| chosen.contains(&id));
        let words = move || kind.map(|kind| labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code()));
        view! {
            <label class="choice line-choice">
                <input type="checkbox" prop:checked=ticked on:change=move |event| set.run((id, event_target_checked(&event))) />
                <span><span class="quiet small">{when}" · "{words}</span><br /><span class="sensitive">{text}</span></span>
            </label>
        }
    };
    view! {
        <div class="stack">
            <div class="field">
                <label class="field-label" for="line-picker-query">{t!(i18n, grid.lines_search)}</label>
                <input id="line-picker-query" class="form-control" type="search" autocomplete="off" prop:value=query on:input=move |event| query.set(event_target_value(&event)) />
            </div>
            <Show when=move || found.with(Vec::is_empty)><p class="quiet">{t!(i18n, grid.lines_none)}</p></Show>
            <fieldset class="choices">
                <legend class="visually-hidden">{t!(i18n, grid.lines)}</legend>
                {move || found.get().into_iter().take(SHOWN).map(choice).collect_view()}
            </fieldset>
            <Show when=move || { found.with(Vec::len) > SHOWN }><p class="quiet">{t!(i18n, grid.lines_more)}</p></Show>
        </div>
    }
}

/// The sentences that were chosen: kind, day, text, and the way to their entry.
#[component]
pub fn ChosenLines(#[prop(into)] ids: Signal<Vec<Id>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let found = use_found();
    let diary = move || Route::Family(doc.at.doc, Part::Diary).path();
    let item = move |id: Id| {
        plan.with(|plan| {
            let (event, line) = lines(plan).into_iter().find(|(_, line)| line.id == id)?;
            let kind = line.kind.value.map(|kind| labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code()));
            let (when, text) = (whereabouts::event(i18n, event), short(&line.text.value));
            let place = Line { event: event.id, id }.container();
            Some(view! {
                <li>
                    <span class="chip">{kind}</span>" "<a href=diary() on:click=move |_| found.look_for(doc.at.doc, place.clone())>{when}</a>": "
                    <span class="sensitive">{text}</span>
                </li>
            })
        })
    };
    let gone = move || {
        let known = plan.with(|plan| lines(plan).into_iter().map(|(_, line)| line.id).collect::<BTreeSet<_>>());
        ids.with(|ids| ids.iter().filter(|id| !known.contains(id)).count())
    };
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <ul class="plain-list line-list">{move || ids.get().into_iter().filter_map(item).collect_view()}</ul>
            <Show when=move || { gone() > 0 }><p class="quiet small"><Drawing icon=Icon::Info />" "{move || t_string!(i18n, grid.lines_gone, count = gone())}</p></Show>
        </Show>
    }
}

/// The button that opens the picker.
#[component]
pub fn PickLines(
    #[prop(into)] of: Signal<String>,
    #[prop(into)] chosen: Signal<BTreeSet<Id>>,
    set: Callback<(Id, bool)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let picker: Picker = expect_context();
    let pick = move |_| {
        picker.job.set(Some(Job { title: of, chosen, set }));
        picker.open.set(true);
    };
    view! {
        <button type="button" class="btn btn-link no-print" on:click=pick>
            <Drawing icon=Icon::Note />{t!(i18n, grid.lines_choose)}<span class="visually-hidden">": "{of}</span>
        </button>
    }
}
