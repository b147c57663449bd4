//! The last step, and the end: next appointment, minutes and what they belong to.

use intreccio_model::doc::{Edit, EditError};
use intreccio_model::field::event as fields;
use intreccio_model::ids::Id;
use intreccio_model::overview::is_in_course;
use intreccio_model::place::{Event, Line};
use intreccio_model::plan::{self, EventView, PlanView};
use intreccio_model::time::Instant;
use intreccio_model::vocab::{Device, LineKind, Vocabulary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::lines::{lines, settle_tasks};
use super::resume::Place;
use super::steps::Step;
use super::{go, of};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::platform::clock;
use crate::ui::chips::Chips;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveInstant, LiveLine, LiveNumber, take_back, write};
use crate::ui::route::{Part, Route};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::short;
use crate::ui::{I18n, browser, use_now, words as labels};
use crate::words;

/// An entry that was begun longer ago was not still going on when somebody finished writing it.
const LONGEST_MS: i64 = 12 * 3_600_000;

/// What people may want to add before the end. None of it holds the end up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lacking {
    /// Declarations that do not say whose they are.
    pub declarants: usize,
    /// A correction without its reason.
    pub reason: bool,
}

impl Lacking {
    fn of(event: &EventView) -> Self {
        let declared = |line: &plan::LineView| {
            line.kind.value == Some(LineKind::Dichiarazione)
                && line.declarant.value.is_none()
                && !line.text.value.trim().is_empty()
        };
        let reason = event.amend_reason.value.as_deref().unwrap_or_default().trim().is_empty();
        Self {
            declarants: lines(event).iter().filter(|line| declared(line)).count(),
            reason: event.amends.value.is_some() && reason,
        }
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// When the entry ended, as far as it is known: what was written, or now while it may be going on.
fn ended(event: &EventView, now: Instant) -> Option<Instant> {
    let going_on = |start: Instant| (0..=LONGEST_MS).contains(&(now.0 - start.0)) && event.amends.value.is_none();
    event.end.value.or_else(|| event.start.value.filter(|start| going_on(*start)).map(|_| now))
}

/// Minutes from beginning to end.
fn proposed(event: &EventView, now: Instant) -> Option<i64> {
    let (start, end) = (event.start.value?, ended(event, now)?);
    Some((end.0 - start.0).max(0) / 60_000).filter(|minutes| *minutes > 0)
}

/// Ends the entry: what was left empty goes, hours that nobody wrote are those of the clock.
fn close(edit: &mut Edit<'_>, plan: &PlanView, event: &EventView) -> Result<(), EditError> {
    let (at, now) = (Event { id: event.id }, Instant(edit.now_ms()));
    for line in lines(event).iter().filter(|line| line.text.value.trim().is_empty() && line.amends.value.is_none()) {
        edit.remove(&Line { event: event.id, id: line.id })?;
    }
    settle_tasks(edit, plan, event)?;
    if event.end.value.is_none()
        && let Some(end) = ended(event, now)
    {
        edit.set(&at, fields::END, Some(end))?;
    }
    if event.minutes.value.is_none()
        && let Some(minutes) = proposed(event, now)
    {
        edit.set(&at, fields::MINUTES, Some(minutes))?;
    }
    plan::close_event(edit, event.id)
}

/// The end of an entry, from any step.
#[derive(Clone, Copy)]
pub struct Finish {
    /// Finishes, or first says what is lacking.
    ask: Callback<()>,
    /// Finishes.
    sure: Callback<()>,
    warned: RwSignal<bool>,
}

impl Finish {
    pub fn ask(self) {
        self.ask.run(());
    }
}

/// Call it in the form.
pub fn finish(doc: Id16, id: Id, event: Memo<Option<EventView>>, step: RwSignal<Step>, place: Place) -> Finish {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let Family { doc: open, plan, .. } = use_family();
    let warned = RwSignal::new(false);
    let sure = Callback::new(move |()| {
        open.flush();
        let Some(now) = event.get_untracked() else { return };
        let done = plan.with_untracked(|plan| write(open, toasts, i18n, |edit| close(edit, plan, &now)));
        if done.is_some() {
            place.forget();
            toasts.done(t_string!(i18n, visit.done), move || {
                take_back(open, toasts, i18n, |edit| edit.set(&Event { id }, fields::CLOSED_AT, None));
            });
            navigate(&Route::Family(doc, Part::Diary).path(), NavigateOptions::default());
        }
    });
    let ask = Callback::new(move |()| {
        open.flush();
        let lacking = event.with_untracked(|event| event.as_ref().map(Lacking::of).unwrap_or_default());
        if lacking.is_empty() || warned.get_untracked() {
            sure.run(());
        } else {
            warned.set(true);
            go(step, Step::End);
        }
    });
    Finish { ask, sure, warned }
}

/// Next appointment, minutes, and the end.
#[component]
pub fn Closing(id: Id, event: Memo<Option<EventView>>, finish: Finish) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let Family { doc, .. } = use_family();
    let place = Event { id };
    let minutes = move || {
        let now = Instant(i64::try_from(now.get()).unwrap_or(0));
        let empty = event.with(|event| event.as_ref().is_some_and(|event| event.minutes.value.is_none()));
        let proposed = event.with(|event| event.as_ref().and_then(|event| proposed(event, now)));
        proposed.filter(|_| empty).map(|minutes| t_string!(i18n, visit.minutes_proposed, minutes = minutes))
    };
    view! {
        <Missing event=event finish=finish />
        <Next id=id />
        <div class="field-row">
            <LiveInstant doc=doc place=place field=fields::NEXT_AT register=of(event, |event| event.next_at.clone()) />
            <LiveLine doc=doc place=place field=fields::NEXT_NOTE register=of(event, |event| event.next_note.clone()) />
        </div>
        <div class="field-row">
            <LiveInstant doc=doc place=place field=fields::END register=of(event, |event| event.end.clone()) />
            <div>
                <LiveNumber doc=doc place=place field=fields::MINUTES register=of(event, |event| event.minutes.clone()) min=0 max=1440 />
                <p class="field-hint">{minutes}</p>
            </div>
        </div>
        <Account id=id event=event />
        <p class="quiet mb-0">{t!(i18n, visit.end_hint)}</p>
    }
}

/// What is lacking, once somebody wanted to finish; and finishing all the same.
#[component]
fn Missing(event: Memo<Option<EventView>>, finish: Finish) -> impl IntoView {
    let i18n = use_i18n();
    let lacking = Memo::new(move |_| event.with(|event| event.as_ref().map(Lacking::of).unwrap_or_default()));
    let declarants = move || match lacking.get().declarants {
        0 => None,
        1 => Some(t_string!(i18n, visit.declarant_missing).to_owned()),
        count => Some(t_string!(i18n, visit.declarants_missing, count = count)),
    };
    let reason = move || lacking.get().reason.then(|| t_string!(i18n, visit.reason_missing));
    view! {
        <div role="status">
            <Show when=move || finish.warned.get() && !lacking.get().is_empty()>
                <div class="alert alert-warning">
                    <p>{declarants}</p>
                    <p>{reason}</p>
                    <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| finish.sure.run(())><Drawing icon=Icon::Check />{t!(i18n, visit.close_anyway)}</button></div>
                </div>
            </Show>
        </div>
    }
}

/// The usual distances of the next appointment: one tap, at the hour of this one.
#[component]
fn Next(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    const DAYS: [i64; 3] = [7, 14, 28];
    const DAY_MS: i64 = 86_400_000;
    let read = move |field: fn(&EventView) -> Option<Instant>| plan.with(|plan| plan.event(id).and_then(field));
    let after = move |days: i64| {
        let start = untrack(|| read(|event| event.start.value)).unwrap_or(Instant(clock::now_signed()));
        later(start, days)
    };
    let options = Signal::derive(move || {
        DAYS.map(|days| (days.to_string(), t_string!(i18n, visit.in_weeks, count = days / 7))).to_vec()
    });
    let chosen = Signal::derive(move || {
        let (next, start) = (read(|event| event.next_at.value)?, read(|event| event.start.value)?);
        let days = DAYS.into_iter().find(|days| (next.0 - later(start, *days).0).abs() < DAY_MS / 24)?;
        Some(days.to_string())
    });
    let choose = move |code: Option<String>| {
        let at = code.and_then(|code| code.parse().ok()).map(after);
        write(doc, toasts, i18n, |edit| edit.set(&Event { id }, fields::NEXT_AT, at));
    };
    view! { <Chips id="visit-next".to_owned() label=words!(i18n, visit.next_in) options=options chosen=chosen choose=Callback::new(choose) /> }
}

/// The same hour of the clock so many days later, whatever summer time does in between.
fn later(start: Instant, days: i64) -> Instant {
    let (date, minutes) = browser::local(u64::try_from(start.0).unwrap_or(0));
    Instant(browser::instant(date + i32::try_from(days).unwrap_or(0), minutes))
}

/// The actions in course, for the minutes.
fn actions(i18n: I18n, plan: &PlanView, event: Id) -> Vec<(Id, String, Option<String>)> {
    let chosen = plan.event(event).and_then(|event| event.action.value);
    let today = browser::local(clock::now_ms()).0;
    let objectives = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
    let actions = objectives.flat_map(|objective| &objective.actions);
    let shown = actions.filter(|action| is_in_course(action, today) || chosen == Some(action.id));
    let words = |action: &plan::ActionView| {
        let device =
            action.device.value.map(|device| labels::vocabulary(i18n.get_locale(), Device::NAME, device.code()));
        let what = short(&action.what.value);
        device.map_or(what.clone(), |device| format!("{device} · {what}"))
    };
    shown.map(|action| (action.id, words(action), action.budget_code.value.clone())).collect()
}

/// The action to which the minutes belong, and its line of the budget.
#[component]
fn Account(id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let place = Event { id };
    let choices = Memo::new(move |_| plan.with(|plan| actions(i18n, plan, id)));
    let chosen = Memo::new(move |_| event.with(|event| event.as_ref().and_then(|event| event.action.value)));
    let change = move |changed| {
        let action: Option<Id> = event_target_value(&changed).parse().ok();
        let code =
            choices.with_untracked(|all| all.iter().find(|one| Some(one.0) == action).and_then(|one| one.2.clone()));
        write(doc, toasts, i18n, |edit| {
            edit.set(&place, fields::ACTION, action)?;
            match code {
                Some(code) => edit.set(&place, fields::BUDGET_CODE, Some(code)),
                None => Ok(()),
            }
        });
    };
    let option = move |(action, words, _): (Id, String, Option<String>)| {
        view! { <option value=action.to_string() prop:selected=move || chosen.get() == Some(action)>{words}</option> }
    };
    let register = of(event, |event| event.action.clone());
    view! {
        <div class="field-row">
            <div class="field">
                <label class="field-label" for="visit-action">{move || labels::field_now(i18n, fields::ACTION.label)}</label>
                <select id="visit-action" class="form-control" on:change=change>
                    <option value="" prop:selected=move || chosen.get().is_none()>{t!(i18n, common.not_said)}</option>
                    {move || choices.get().into_iter().map(option).collect_view()}
                </select>
                <crate::ui::live::Disagreement register=register show=|_, _, id: &Id| id.to_string() />
            </div>
            <LiveLine doc=doc place=place field=fields::BUDGET_CODE register=of(event, |event| event.budget_code.clone()) />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Doc, Kind};
    use intreccio_model::ids::{Actor, UserId};
    use intreccio_model::plan::{EventDraft, LineDraft};
    use intreccio_model::vocab::EventKind;

    use super::*;

    const START: i64 = 1_764_000_000_000;

    fn visit() -> (Doc, Id, impl FnMut(&mut [u8])) {
        let mut next = 0_u8;
        let mut random = move |bytes: &mut [u8]| {
            next += 1;
            bytes.fill(next);
        };
        let mut doc = doc::new(Kind::Plan, UserId([1; 16]), Actor([2; 16]));
        let (event, _) = doc::edit(&mut doc, START, &mut random, |edit| {
            let draft = EventDraft { start: Some(Instant(START)), ..EventDraft::of(EventKind::VisitaDomiciliare) };
            let event = plan::add_event(edit, draft)?;
            for (kind, words) in [
                (LineKind::Fatto, "La cucina è in ordine."),
                (LineKind::Fatto, "  "),
                (LineKind::Dichiarazione, "«Va meglio.»"),
            ] {
                plan::add_line(edit, event, LineDraft::of(kind, words), None)?;
            }
            Ok(event)
        })
        .unwrap();
        (doc, event, random)
    }

    fn end(doc: &mut Doc, id: Id, now: i64, random: &mut impl FnMut(&mut [u8])) -> EventView {
        let plan = plan::read(doc).0;
        let event = plan.event(id).unwrap().clone();
        doc::edit(doc, now, random, |edit| close(edit, &plan, &event)).unwrap();
        plan::read(doc).0.event(id).unwrap().clone()
    }

    #[test]
    fn nothing_holds_up_the_end_and_what_is_lacking_is_said() {
        let (mut doc, id, mut random) = visit();
        let lacking = Lacking::of(plan::read(&doc).0.event(id).unwrap());
        assert_eq!(lacking, Lacking { declarants: 1, reason: false });
        let event = end(&mut doc, id, START + 55 * 60_000, &mut random);
        assert!(event.closed_at.value.is_some());
        assert_eq!(event.minutes.value, Some(55));
        assert_eq!(event.end.value, Some(Instant(START + 55 * 60_000)));
        assert_eq!(lines(&event).len(), 2, "an empty sentence is not kept");
    }

    #[test]
    fn a_visit_that_is_finished_the_day_after_did_not_last_all_night() {
        let (mut doc, id, mut random) = visit();
        let event = end(&mut doc, id, START + 20 * 3_600_000, &mut random);
        assert_eq!((event.end.value, event.minutes.value), (None, None));
    }

    #[test]
    fn hours_that_somebody_wrote_stay() {
        let (mut doc, id, mut random) = visit();
        doc::edit(&mut doc, START, &mut random, |edit| {
            edit.set(&Event { id }, fields::END, Some(Instant(START + 90 * 60_000)))?;
            edit.set(&Event { id }, fields::MINUTES, Some(60))
        })
        .unwrap();
        let event = end(&mut doc, id, START + 5 * 3_600_000, &mut random);
        assert_eq!((event.end.value, event.minutes.value), (Some(Instant(START + 90 * 60_000)), Some(60)));
    }
}
