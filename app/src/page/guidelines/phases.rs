//! The phases of the assessment of parental competences, in days from its start.

use intreccio_model::field::guideline_phase as fields;
use intreccio_model::guideline::{self as model, GuidelinePhaseView, PhaseTemplate};
use intreccio_model::ids::Code;
use intreccio_model::ord::OrdKey;
use intreccio_model::place::GuidelinePhase;
use intreccio_model::register::{Register, Scalar};
use leptos::prelude::*;

use super::or_proposed;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::step_between;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::grid;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, LiveNumber, take_back, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::use_now;
use crate::window::doc::OpenDoc;
use crate::words;

/// No assessment takes longer than this many days.
const LONGEST: i64 = 1_000;

#[component]
pub fn Phases(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let all = Memo::new(move |_| grid::phases(directory));
    let codes = move || all.with(|all| all.iter().map(|one| one.code.clone()).collect::<Vec<_>>());
    view! {
        <section class="plan-section" aria-labelledby="guidelines-phases">
            <h2 id="guidelines-phases">{t!(i18n, guidelines.phases)}</h2>
            <p class="quiet measure">{t!(i18n, guidelines.phases_hint)}</p>
            <ol class="record-list">
                <For each=codes key=|code| code.to_string() let(code)>
                    <li class="record"><Item doc=doc code=code all=all /></li>
                </For>
            </ol>
            <Show when=move || writable(doc)><Add doc=doc all=all /></Show>
        </section>
    }
}

#[component]
fn Item(doc: OpenDoc, code: Code, all: Memo<Vec<PhaseTemplate>>) -> impl IntoView {
    let i18n = use_i18n();
    let place = GuidelinePhase(code.clone());
    let own = code.clone();
    let one = Memo::new(move |_| all.with(|all| all.iter().find(|one| one.code == own).cloned()));
    let code = StoredValue::new(code);
    let label =
        Signal::derive(move || one.with(|one| one.as_ref().map(|one| grid::phase(i18n, one))).unwrap_or_default());
    let days = move || {
        one.with(|one| one.as_ref().map(|one| t_string!(i18n, guidelines.days, from = one.from_day, due = one.due_day)))
    };
    let retired = move || one.with(|one| one.as_ref().is_some_and(PhaseTemplate::is_retired));
    let name = register(code, |view| view.label.clone(), move || Some(label.get()));
    let from =
        register(code, |view| view.from_day.clone(), move || one.with(|one| one.as_ref().map(|one| one.from_day)));
    let due = register(code, |view| view.due_day.clone(), move || one.with(|one| one.as_ref().map(|one| one.due_day)));
    view! {
        <details class="disclosure record-main">
            <summary>{label}" "<span class="quiet">{days}</span>" "<Show when=retired><span class="chip">{t!(i18n, guidelines.unused)}</span></Show></summary>
            <div class="stack">
                <div class="field-row">
                    <LiveLine doc=doc place=place.clone() field=fields::LABEL register=name />
                    <LiveNumber doc=doc place=place.clone() field=fields::FROM_DAY register=from min=0 max=LONGEST />
                    <LiveNumber doc=doc place=place field=fields::DUE_DAY register=due min=0 max=LONGEST />
                </div>
                <Show when=move || writable(doc)><Tools doc=doc code=code all=all label=label /></Show>
            </div>
        </details>
    }
}

/// A field of a phase as people wrote it, or else what is proposed.
fn register<T: Scalar + Send + Sync>(
    code: StoredValue<Code>,
    read: fn(&GuidelinePhaseView) -> Register<T>,
    proposed: impl Fn() -> Option<T> + Send + Sync + 'static,
) -> Signal<Register<T>> {
    let directory = use_directory();
    Signal::derive(move || {
        let written = directory.view.with(|view| {
            let view = view.as_ref()?;
            code.with_value(|code| view.guideline_phases.iter().find(|one| one.at.0 == *code).map(read))
        });
        or_proposed(written, proposed())
    })
}

#[component]
fn Tools(doc: OpenDoc, code: StoredValue<Code>, all: Memo<Vec<PhaseTemplate>>, label: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let place = move || GuidelinePhase(code.get_value());
    let index = move || code.with_value(|code| all.with(|all| all.iter().position(|one| one.code == *code)));
    let shift = move |up: bool| {
        let keys: Vec<Option<OrdKey>> = all.with_untracked(|all| all.iter().map(|one| Some(one.ord.clone())).collect());
        let Some((after, before)) = untrack(index).and_then(|at| step_between(&keys, at, up)) else { return };
        write(doc, toasts, i18n, |edit| model::move_phase(edit, &place(), after.as_ref(), before.as_ref()));
    };
    let since = move || {
        code.with_value(|code| all.with(|all| all.iter().find(|one| one.code == *code).and_then(|one| one.retired_at)))
    };
    let retire = move |_| {
        let back = untrack(since);
        let from = if back.is_some() { None } else { Some(now.today()) };
        let words = if from.is_some() {
            t_string!(i18n, guidelines.retire_done, what = label.get_untracked())
        } else {
            t_string!(i18n, guidelines.take_up_done, what = label.get_untracked())
        };
        if write(doc, toasts, i18n, |edit| model::retire_phase(edit, &place(), from)).is_some() {
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| model::retire_phase(edit, &place(), back)));
        }
    };
    view! {
        <div class="actions">
            <button type="button" class="btn btn-outline-primary" disabled=move || index() == Some(0) on:click=move |_| shift(true)><Drawing icon=Icon::Up />{t!(i18n, plan.up)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=move || index().is_some_and(|at| at + 1 == all.with(Vec::len)) on:click=move |_| shift(false)><Drawing icon=Icon::Down />{t!(i18n, plan.down)}</button>
            <button type="button" class="btn btn-link" on:click=retire>{move || if since().is_some() { t_string!(i18n, guidelines.take_up) } else { t_string!(i18n, guidelines.retire_phase) }}</button>
        </div>
    }
}

#[component]
fn Add(doc: OpenDoc, all: Memo<Vec<PhaseTemplate>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let faults = RwSignal::new(Faults::new());
    let (label, from, due) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let day = |text: RwSignal<String>| {
        text.with_untracked(|text| text.trim().parse::<i64>().ok()).filter(|day| (0..=LONGEST).contains(day))
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = label.get_untracked().trim().to_owned();
        let mut found = Faults::new();
        if words.is_empty() {
            found.push(("phase-label", t_string!(i18n, guidelines.phase_missing).to_owned()));
        }
        let (first, last) = (day(from), day(due));
        if first.is_none() {
            found.push(("phase-from", t_string!(i18n, guidelines.day_missing).to_owned()));
        }
        if last.is_none_or(|last| first.is_some_and(|first| first > last)) {
            found.push(("phase-due", t_string!(i18n, guidelines.due_missing).to_owned()));
        }
        faults.set(found.clone());
        let (true, Some(first), Some(last)) = (found.is_empty(), first, last) else { return };
        let after = all.with_untracked(|all| all.last().map(|one| one.ord.clone()));
        if write(doc, toasts, i18n, |edit| model::add_phase(edit, &words, first, last, after.as_ref())).is_some() {
            for field in [label, from, due] {
                field.set(String::new());
            }
            toasts.say(t_string!(i18n, guidelines.phase_added));
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, guidelines.add_phase)}</summary>
            <form class="stack" novalidate on:submit=add>
                <FaultSummary faults=faults />
                <div class="field-row">
                    <TextInput id="phase-label" label=words!(i18n, guidelines.phase) value=label fault=fault(faults, "phase-label") required=true />
                    <TextInput id="phase-from" label=words!(i18n, guidelines.from_day) value=from kind="number" fault=fault(faults, "phase-from") required=true />
                    <TextInput id="phase-due" label=words!(i18n, guidelines.due_day) value=due kind="number" fault=fault(faults, "phase-due") required=true />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, guidelines.add_phase)}</button></div>
            </form>
        </details>
    }
}
