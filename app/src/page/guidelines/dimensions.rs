//! The dimensions of the grid: named, ordered, retired, added. None is deleted: old plans must still read.

use intreccio_model::field::term as fields;
use intreccio_model::grid::{self as model, GridDimension, TermView};
use intreccio_model::ids::DimensionCode;
use intreccio_model::ord::OrdKey;
use intreccio_model::register::Register;
use intreccio_model::vocab::{Dimension, GridSide, Vocabulary};
use leptos::prelude::*;

use super::or_proposed;
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::page::family::step_between;
use crate::page::start::options;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::grid::{self, SIDES};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, take_back, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{browser, use_now, when, words as labels};
use crate::window::doc::OpenDoc;
use crate::words;

#[component]
pub fn Dimensions(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let all = Memo::new(move |_| grid::all(directory));
    let side = move |side: GridSide| {
        let codes = move || {
            all.with(|all| all.iter().filter(|one| one.side == side).map(|one| one.code.clone()).collect::<Vec<_>>())
        };
        view! {
            <h3>{move || grid::side(i18n, side)}</h3>
            <ul class="record-list">
                <For each=codes key=|code| code.to_string() let(code)>
                    <li class="record"><Item doc=doc code=code all=all /></li>
                </For>
            </ul>
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="guidelines-grid">
            <h2 id="guidelines-grid">{t!(i18n, guidelines.grid)}</h2>
            <p class="quiet measure">{t!(i18n, guidelines.grid_hint)}</p>
            {SIDES.map(side).collect_view()}
            <Show when=move || writable(doc)><Add doc=doc all=all /></Show>
        </section>
    }
}

#[component]
fn Item(doc: OpenDoc, code: DimensionCode, all: Memo<Vec<GridDimension>>) -> impl IntoView {
    let i18n = use_i18n();
    let place = model::place(&code);
    let own = code.clone();
    let one = Memo::new(move |_| all.with(|all| all.iter().find(|one| one.code == own).cloned()));
    let code = StoredValue::new(code);
    let label =
        Signal::derive(move || one.with(|one| code.with_value(|code| grid::dimension_words(i18n, code, one.as_ref()))));
    let source = move || one.with(|one| one.as_ref().and_then(|one| one.source.clone()));
    let retired = move || {
        let day = one.with(|one| one.as_ref().and_then(|one| one.retired_at))?;
        Some(t_string!(i18n, guidelines.retired_since, when = when::date(i18n.get_locale(), day)))
    };
    view! {
        <details class="disclosure record-main">
            <summary>{label}</summary>
            <div class="stack">
                <p class="quiet small mb-0">{retired}</p>
                <div class="field-row">
                    <LiveLine doc=doc place=place.clone() field=fields::LABEL_IT register=label_of(code, Locale::it) />
                    <LiveLine doc=doc place=place field=fields::LABEL_EN register=label_of(code, Locale::en) />
                </div>
                <p class="quiet small mb-0">{move || source().map(|source| t_string!(i18n, guidelines.source_of, source = source))}</p>
                <Show when=move || writable(doc)><Tools doc=doc code=code one=one all=all label=label /></Show>
            </div>
        </details>
    }
}

/// The label in a language as people wrote it, or else the program's, which they may write over.
fn label_of(code: StoredValue<DimensionCode>, locale: Locale) -> Signal<Register<String>> {
    let directory = use_directory();
    Signal::derive(move || {
        let read = |term: &TermView| if locale == Locale::en { term.label_en.clone() } else { term.label_it.clone() };
        let at = code.with_value(model::place);
        let written = directory.view.with(|view| view.as_ref()?.terms.iter().find(|term| term.at == at).map(read));
        let generic = code.with_value(|code| Dimension::from_code(code.as_str()));
        or_proposed(written, generic.map(|generic| labels::vocabulary(locale, Dimension::NAME, generic.code())))
    })
}

/// Moving and retiring.
#[component]
fn Tools(
    doc: OpenDoc,
    code: StoredValue<DimensionCode>,
    one: Memo<Option<GridDimension>>,
    all: Memo<Vec<GridDimension>>,
    label: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let of_side = move || {
        let side = one.with(|one| one.as_ref().map(|one| one.side));
        all.with(|all| all.iter().filter(|known| Some(known.side) == side).cloned().collect::<Vec<_>>())
    };
    let index = move || code.with_value(|code| of_side().iter().position(|known| known.code == *code));
    let shift = move |up: bool| {
        let (side, at) = (untrack(of_side), untrack(index));
        let keys: Vec<Option<OrdKey>> = side.iter().map(|known| Some(known.ord.clone())).collect();
        let Some((after, before)) = at.and_then(|at| step_between(&keys, at, up)) else { return };
        code.with_value(|code| {
            write(doc, toasts, i18n, |edit| model::move_dimension(edit, code, after.as_ref(), before.as_ref()))
        });
    };
    let retired = Memo::new(move |_| one.with(|one| one.as_ref().is_some_and(GridDimension::is_retired)));
    let retire = move |_| {
        let (from, back) = if retired.get_untracked() {
            (None, one.with_untracked(|one| one.as_ref()?.retired_at))
        } else {
            (Some(now.today()), None)
        };
        let words = if from.is_some() {
            t_string!(i18n, guidelines.retire_done, what = label.get_untracked())
        } else {
            t_string!(i18n, guidelines.take_up_done, what = label.get_untracked())
        };
        let code = code.get_value();
        if write(doc, toasts, i18n, |edit| model::retire(edit, &code, from)).is_some() {
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| model::retire(edit, &code, back)));
        }
    };
    view! {
        <div class="actions">
            <button type="button" class="btn btn-outline-primary" disabled=move || index() == Some(0) on:click=move |_| shift(true)><Drawing icon=Icon::Up />{t!(i18n, plan.up)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=move || index().is_some_and(|at| at + 1 == of_side().len()) on:click=move |_| shift(false)><Drawing icon=Icon::Down />{t!(i18n, plan.down)}</button>
            <button type="button" class="btn btn-link" on:click=retire>{move || if retired.get() { t_string!(i18n, guidelines.take_up) } else { t_string!(i18n, guidelines.retire) }}</button>
        </div>
    }
}

#[component]
fn Add(doc: OpenDoc, all: Memo<Vec<GridDimension>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let faults = RwSignal::new(Faults::new());
    let (side, label, english) =
        (RwSignal::new(GridSide::Child.code().to_owned()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = label.get_untracked().trim().to_owned();
        if words.is_empty() {
            faults.set(vec![("dimension-label", t_string!(i18n, guidelines.label_missing).to_owned())]);
            return;
        }
        faults.set(Faults::new());
        let side = side.with_untracked(|code| GridSide::from_code(code)).unwrap_or(GridSide::Child);
        let other = Some(english.get_untracked().trim().to_owned()).filter(|label| !label.is_empty());
        let after =
            all.with_untracked(|all| all.iter().filter(|one| one.side == side).map(|one| one.ord.clone()).max());
        if write(doc, toasts, i18n, |edit| model::add_dimension(edit, side, &words, other.as_deref(), after.as_ref()))
            .is_some()
        {
            label.set(String::new());
            english.set(String::new());
            toasts.say(t_string!(i18n, guidelines.added));
            browser::focus("dimension-label");
        }
    };
    let sides = Signal::derive(move || options(i18n, GridSide::NAME, GridSide::ALL.iter().map(|side| side.code())));
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, guidelines.add)}</summary>
            <form class="stack" novalidate on:submit=add>
                <FaultSummary faults=faults />
                <div class="field-row">
                    <SelectInput id="dimension-side" label=words!(i18n, guidelines.side) value=side options=sides />
                    <TextInput id="dimension-label" label=words!(i18n, guidelines.label) value=label fault=fault(faults, "dimension-label") required=true />
                    <TextInput id="dimension-label-en" label=words!(i18n, guidelines.label_en) value=english />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, guidelines.add)}</button></div>
            </form>
        </details>
    }
}
