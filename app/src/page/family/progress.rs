//! How an objective is going: one tap, kept with today's entry of the diary.

use intreccio_model::field::progress as fields;
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::Progress;
use intreccio_model::plan::{self, EventDraft, EventView, PlanView};
use intreccio_model::register::Register;
use intreccio_model::time::{Date, Instant};
use intreccio_model::vocab::{EventKind, Step, Vocabulary};
use leptos::prelude::*;

use super::{Family, use_family};
use crate::i18n::{t_string, use_i18n};
use crate::platform::clock;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::{browser, words as labels};

/// The last step of an objective: the entry that has it, and which step.
pub fn last_step(plan: &PlanView, objective: Id) -> Option<(&EventView, Register<Step>)> {
    let of = |event: &EventView| {
        event
            .progress
            .iter()
            .find(|seen| seen.objective == objective && seen.step.value.is_some())
            .map(|seen| seen.step.clone())
    };
    plan.events.iter().filter(|event| !event.life.is_removed()).find_map(|event| of(event).map(|step| (event, step)))
}

/// The entry of today that this person has not finished: what is tapped outside of a visit goes there.
pub fn open_entry(plan: &PlanView, me: UserId, today: Date, day_of: impl Fn(Instant) -> Date) -> Option<Id> {
    let mine = |event: &&EventView| {
        let open = event.closed_at.value.is_none() && !event.life.is_removed() && event.by.author == Some(me);
        open && event.start.value.is_some_and(|start| day_of(start) == today)
    };
    plan.events.iter().find(mine).map(|event| event.id)
}

pub fn local_day(instant: Instant) -> Date {
    browser::local(u64::try_from(instant.0).unwrap_or(0)).0
}

pub fn step_icon(step: Step) -> Icon {
    match step {
        Step::Avanti => Icon::Forward,
        Step::Uguale => Icon::Same,
        Step::Indietro => Icon::Back,
    }
}

/// Three buttons for an objective, within the entry `event`, or within today's when none is given.
#[component]
pub fn Steps(objective: Id, #[prop(optional)] event: Option<Id>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let entry = move || match event {
        Some(event) => Some(event),
        None => plan.with(|plan| open_entry(plan, directory.me, local_day(Instant(clock::now_signed())), local_day)),
    };
    let now = move || {
        let entry = entry()?;
        plan.with(|plan| plan.event(entry)?.progress.iter().find(|seen| seen.objective == objective)?.step.value)
    };
    let tap = move |step: Step| {
        let entry = entry();
        write(doc, toasts, i18n, |edit| {
            let entry = match entry {
                Some(entry) => entry,
                None => plan::add_event(
                    edit,
                    EventDraft { start: Some(Instant(edit.now_ms())), ..EventDraft::of(EventKind::Altro) },
                )?,
            };
            plan::set_progress(edit, entry, objective, step, None)
        });
    };
    let name = format!("step-{objective}");
    let choice = move |step: &Step| {
        let step = *step;
        view! {
            <label class="segment">
                <input type="radio" name=name.clone() prop:checked=move || now() == Some(step) disabled=move || !writable(doc) on:change=move |_| tap(step) />
                <span><Drawing icon=step_icon(step) />{move || labels::vocabulary(i18n.get_locale(), Step::NAME, step.code())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="field-label">{move || labels::field(i18n.get_locale(), fields::STEP.label)}</legend>
            {Step::ALL.iter().map(choice).collect_view()}
        </fieldset>
    }
}

/// The note beside a step at a visit.
#[component]
pub fn StepNote(objective: Id, event: Id) -> impl IntoView {
    let Family { doc, plan, .. } = use_family();
    let register = Signal::derive(move || {
        plan.with(|plan| {
            let note = plan
                .event(event)
                .and_then(|event| event.progress.iter().find(|seen| seen.objective == objective))
                .map(|seen| seen.note.clone());
            note.unwrap_or_default()
        })
    });
    view! { <LiveLine doc=doc place=Progress { event, objective } field=fields::NOTE register=register /> }
}

/// "Ultimo passo: avanti, ieri 18:05 (Elisa)".
#[component]
pub fn LastStep(objective: Id) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let words = move || {
        plan.with(|plan| {
            let (event, step) = last_step(plan, objective)?;
            let step = labels::vocabulary(i18n.get_locale(), Step::NAME, step.value?.code());
            let when = moment(i18n, event.start.value.unwrap_or(Instant(event.by.time_ms)));
            Some(t_string!(
                i18n,
                plan.last_step,
                step = step,
                when = when,
                who = directory.name_or_you(i18n, event.by.author)
            ))
        })
    };
    view! { <p class="quiet mb-0">{words}</p> }
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Kind};
    use intreccio_model::ids::Actor;

    use super::*;

    const ME: UserId = UserId([1; 16]);

    fn with_visit(close: bool) -> (PlanView, Id) {
        let mut random = |bytes: &mut [u8]| bytes.fill(9);
        let mut doc = doc::new(Kind::Plan, ME, Actor([2; 16]));
        let (id, _) = doc::edit(&mut doc, 1_764_000_000_000, &mut random, |edit| {
            let id = plan::add_event(
                edit,
                EventDraft { start: Some(Instant(edit.now_ms())), ..EventDraft::of(EventKind::VisitaDomiciliare) },
            )?;
            if close {
                plan::close_event(edit, id)?;
            }
            Ok(id)
        })
        .unwrap();
        (plan::read(&doc).0, id)
    }

    #[test]
    fn a_tap_goes_to_my_unfinished_entry_of_today_only() {
        let (view, id) = with_visit(false);
        let today = Instant(1_764_000_000_000).date_utc();
        assert_eq!(open_entry(&view, ME, today, Instant::date_utc), Some(id));
        assert_eq!(open_entry(&view, UserId([3; 16]), today, Instant::date_utc), None);
        assert_eq!(open_entry(&view, ME, today + 1, Instant::date_utc), None);
        assert_eq!(open_entry(&with_visit(true).0, ME, today, Instant::date_utc), None);
    }
}
