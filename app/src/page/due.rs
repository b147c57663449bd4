//! What people say of a deadline: its state, another day, whose it is, when it is brought to mind. For the agenda and the court file.

use intreccio_model::deadline::{Due, MarkView, REMIND_DAYS, spell_days};
use intreccio_model::field::{
    action as action_fields, deadline as fields, deadline_mark as mark_fields, session_action as session_fields,
    task as task_fields,
};
use intreccio_model::place::{Action, Deadline, DeadlineMark, SessionAction, Task};
use intreccio_model::plan::PlanView;
use intreccio_model::register::{Register, Scalar};
use intreccio_model::session::SessionView;
use intreccio_model::vocab::{ActionState, DueKind, DueState, Vocabulary};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveDate, LiveLine, LiveOperator, element_id, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, due, when, words as labels};
use crate::window::doc::OpenDoc;

/// Where the day of a deadline is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    /// In the thing itself, which its own page shows: an objective, a task, an assessment.
    Thing,
    /// Nowhere else: set by hand.
    Hand(Deadline),
    /// In a court order: computed or fixed.
    Order,
}

fn home(due: &Due) -> Home {
    let keys: Vec<&str> = due.path.keys().iter().map(String::as_str).collect();
    match keys.as_slice() {
        ["deadlines", id] => id.parse().map_or(Home::Thing, |id| Home::Hand(Deadline { id })),
        ["orders", ..] => Home::Order,
        _ => Home::Thing,
    }
}

/// A task's or an action's place: these have a state of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// What follows from a session.
    Session(SessionAction),
    Task(Task),
    Action(Action),
}

fn own(due: &Due) -> Option<Own> {
    let keys: Vec<&str> = due.path.keys().iter().map(String::as_str).collect();
    match keys.as_slice() {
        ["actions", id] => Some(Own::Session(SessionAction { id: id.parse().ok()? })),
        ["tasks", id] => Some(Own::Task(Task { id: id.parse().ok()? })),
        ["objectives", objective, "actions", id] => {
            Some(Own::Action(Action { objective: objective.parse().ok()?, id: id.parse().ok()? }))
        }
        _ => None,
    }
}

/// The chips of a deadline: its state where there is something to say, a second day, the day that it had.
#[component]
pub fn DueChips(#[prop(into)] due: Signal<Due>) -> impl IntoView {
    let i18n = use_i18n();
    let state = move || due.with(|due| due.state);
    let chip = move || {
        let class = match state() {
            DueState::Aperta => return None,
            DueState::InPreparazione => "chip chip-blue",
            DueState::Assolta => "chip chip-green",
            DueState::Prorogata => "chip chip-amber",
            DueState::NonDovuta => "chip chip-grey",
        };
        Some(view! { <span class=class>{state_words(i18n, state())}</span> })
    };
    let moved = move || {
        due.with(|due| due.moved)
            .map(|date| t_string!(i18n, agenda.moved_from, when = when::date(i18n.get_locale(), date)))
    };
    view! {
        {chip}
        {move || moved().map(|words| view! { <span class="quiet small">{words}</span> })}
        <Show when=move || due.with(|due| due.contested)>
            <span class="chip chip-amber"><Drawing icon=Icon::Alert />{t!(i18n, agenda.contested)}</span>
        </Show>
    }
}

/// The word for a state.
pub fn state_words(i18n: I18n, state: DueState) -> String {
    labels::vocabulary(i18n.get_locale(), DueState::NAME, state.code())
}

/// All that can be said of a deadline. `mark` is what was said, `plan` the plan when the deadline is in one.
#[component]
pub fn DueEditor(
    doc: OpenDoc,
    #[prop(into)] due: Signal<Due>,
    #[prop(into)] mark: Signal<Option<MarkView>>,
    #[prop(optional, into)] plan: Option<Signal<PlanView>>,
    #[prop(optional, into)] session: Option<Signal<Option<SessionView>>>,
) -> impl IntoView {
    let first = due.get_untracked();
    let (home, own, place) = (home(&first), own(&first), first.mark());
    let state = match (own, plan) {
        (Some(Own::Task(place)), Some(plan)) => view! { <TaskState doc=doc place=place plan=plan /> }.into_any(),
        (Some(Own::Action(place)), Some(plan)) => {
            view! { <ActionStateField doc=doc place=place plan=plan /> }.into_any()
        }
        (Some(Own::Session(place)), _) => {
            let session = session.unwrap_or_else(|| Signal::derive(|| None));
            view! { <SessionActionState doc=doc place=place session=session /> }.into_any()
        }
        _ => view! { <State doc=doc place=place.clone() due=due mark=mark /> }.into_any(),
    };
    let elsewhere = home == Home::Thing;
    let note = place.clone();
    view! {
        <div class="stack due-editor">
            <div class="field-row">
                {state}
                {(!elsewhere).then(|| view! { <Moving doc=doc place=place.clone() mark=mark /> })}
            </div>
            <Remind doc=doc place=place.clone() due=due mark=mark />
            {(!elsewhere).then(|| view! {
                <LiveLine doc=doc place=note field=mark_fields::NOTE register=of_mark(mark, |mark| mark.note.clone()) />
            })}
            {match home {
                Home::Hand(place) => Some(view! { <ByHand doc=doc place=place due=due /> }),
                Home::Thing | Home::Order => None,
            }}
        </div>
    }
}

/// A register of what was said, empty while nothing was.
fn of_mark<T: Scalar + Send + Sync>(
    mark: Signal<Option<MarkView>>,
    register: fn(&MarkView) -> Register<T>,
) -> Signal<Register<T>> {
    Signal::derive(move || mark.with(|mark| mark.as_ref().map(register).unwrap_or_default()))
}

/// The state, which is open or moved until somebody says another; and what brought it to an end.
#[component]
fn State(doc: OpenDoc, place: DeadlineMark, due: Signal<Due>, mark: Signal<Option<MarkView>>) -> impl IntoView {
    let said = of_mark(mark, |mark| mark.state.clone());
    let register = Signal::derive(move || {
        let said = said.get();
        if said.value.is_some() || said.is_contested() {
            return said;
        }
        Register { value: Some(due.with(|due| due.state)), ..Register::default() }
    });
    let done = Memo::new(move |_| register.with(|register| register.value == Some(DueState::Assolta)));
    let closing = place.clone();
    view! {
        <LiveChoice doc=doc place=place field=mark_fields::STATE register=register undo=true />
        <Show when=move || done.get()>
            <LiveLine doc=doc place=closing.clone() field=mark_fields::CLOSED_BY register=of_mark(mark, |mark| mark.closed_by.clone()) />
        </Show>
    }
}

#[component]
fn TaskState(doc: OpenDoc, place: Task, plan: Signal<PlanView>) -> impl IntoView {
    let register = Signal::derive(move || {
        plan.with(|plan| plan.tasks.iter().find(|task| task.id == place.id).map(|task| task.state.clone()))
            .unwrap_or_default()
    });
    view! { <LiveChoice doc=doc place=place field=task_fields::STATE register=register undo=true /> }
}

#[component]
fn ActionStateField(doc: OpenDoc, place: Action, plan: Signal<PlanView>) -> impl IntoView {
    let register: Signal<Register<ActionState>> = Signal::derive(move || {
        let find = |plan: &PlanView| {
            let objective = plan.objective(place.objective)?;
            objective.actions.iter().find(|action| action.id == place.id).map(|action| action.state.clone())
        };
        plan.with(find).unwrap_or_default()
    });
    view! { <LiveChoice doc=doc place=place field=action_fields::STATE register=register undo=true /> }
}

#[component]
fn SessionActionState(doc: OpenDoc, place: SessionAction, session: Signal<Option<SessionView>>) -> impl IntoView {
    let register: Signal<Register<ActionState>> = Signal::derive(move || {
        let find = |view: &SessionView| {
            view.actions.iter().find(|action| action.id == place.id).map(|action| action.state.clone())
        };
        session.with(|session| session.as_ref().and_then(find)).unwrap_or_default()
    });
    view! { <LiveChoice doc=doc place=place field=session_fields::STATE register=register undo=true /> }
}

/// Another day, and whose it is.
#[component]
fn Moving(doc: OpenDoc, place: DeadlineMark, mark: Signal<Option<MarkView>>) -> impl IntoView {
    let owner = place.clone();
    view! {
        <LiveDate doc=doc place=place field=mark_fields::MOVED_TO register=of_mark(mark, |mark| mark.moved_to.clone()) />
        <LiveOperator doc=doc place=owner field=mark_fields::OWNER register=of_mark(mark, |mark| mark.owner.clone()) />
    }
}

/// Days before it at which it is brought to mind.
#[component]
fn Remind(doc: OpenDoc, place: DeadlineMark, due: Signal<Due>, mark: Signal<Option<MarkView>>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, mark_fields::REMIND_DAYS.label);
    let days = Memo::new(move |_| {
        let mut days = REMIND_DAYS.to_vec();
        due.with(|due| days.extend(&due.remind));
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        days
    });
    let change = StoredValue::new(move |day: u16, on: bool| {
        let mut chosen = due.with_untracked(|due| due.remind.clone());
        chosen.retain(|other| *other != day);
        chosen.extend(on.then_some(day));
        write(doc, toasts, i18n, |edit| edit.set(&place, mark_fields::REMIND_DAYS, Some(spell_days(&chosen))));
    });
    let choice = move |day: u16| {
        let chosen = move || due.with(|due| due.remind.contains(&day));
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=chosen disabled=move || !writable(doc)
                    on:change=move |event| change.with_value(|change| change(day, event_target_checked(&event))) />
                <span>{move || days_words(i18n, day)}</span>
            </label>
        }
    };
    let two = move || mark.with(|mark| mark.as_ref().is_some_and(|mark| mark.remind_days.is_contested()));
    view! {
        <fieldset class="choices">
            <legend class="field-label" id=id>{t!(i18n, agenda.remind)}</legend>
            <div class="row-wrap">{move || days.get().into_iter().map(choice).collect_view()}</div>
            <Show when=two><p class="field-hint">{t!(i18n, agenda.remind_both)}</p></Show>
        </fieldset>
    }
}

/// "14 giorni prima".
pub fn days_words(i18n: I18n, days: u16) -> String {
    match days {
        0 => t_string!(i18n, agenda.on_the_day).to_owned(),
        1 => t_string!(i18n, agenda.day_before).to_owned(),
        _ => t_string!(i18n, agenda.days_before, days = days),
    }
}

/// What was set by hand is removed where it is shown.
#[component]
fn ByHand(doc: OpenDoc, place: Deadline, due: Signal<Due>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let remove = move |_| {
        let what = due.with_untracked(|due| due::kind_words(i18n, due));
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, agenda.removed, what = what));
    };
    view! {
        <Show when=move || writable(doc)>
            <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, agenda.remove)}</button></div>
        </Show>
    }
}

/// What is chosen in a form that sets a deadline by hand or fixes one in an order.
#[derive(Clone, Copy)]
pub struct NewDue {
    pub kind: RwSignal<String>,
    pub date: RwSignal<String>,
    pub what: RwSignal<String>,
}

impl NewDue {
    pub fn new(kinds: &'static [DueKind]) -> Self {
        let kind = kinds.first().map(|kind| kind.code().to_owned()).unwrap_or_default();
        Self { kind: RwSignal::new(kind), date: RwSignal::default(), what: RwSignal::default() }
    }

    /// The kind, the day and the words, once there is a day.
    pub fn read(self) -> Option<(DueKind, intreccio_model::time::Date, String)> {
        let kind = DueKind::from_code(&self.kind.get_untracked())?;
        Some((kind, self.date.get_untracked().parse().ok()?, self.what.get_untracked().trim().to_owned()))
    }

    pub fn clear(self) {
        self.date.set(String::new());
        self.what.set(String::new());
    }
}

/// Kind, day and words of a new deadline. `id` begins the ids of the fields.
#[component]
pub fn NewDueFields(
    new: NewDue,
    kinds: &'static [DueKind],
    #[prop(into)] id: String,
    #[prop(into)] fault: Signal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |kind: &DueKind| {
        let kind = *kind;
        view! { <option value=kind.code() prop:selected=move || new.kind.with(|chosen| chosen == kind.code())>{move || labels::vocabulary(i18n.get_locale(), DueKind::NAME, kind.code())}</option> }
    };
    let (kind, date, what) = (format!("{id}-kind"), format!("{id}-date"), format!("{id}-what"));
    let problem = format!("{date}-fault");
    let described = problem.clone();
    view! {
        <div class="field-row">
            <div class="field">
                <label class="field-label" for=kind.clone()>{move || labels::field_now(i18n, fields::KIND.label)}</label>
                <select id=kind class="form-control" on:change=move |event| new.kind.set(event_target_value(&event))>{kinds.iter().map(option).collect_view()}</select>
            </div>
            <div class="field" class:field-invalid=move || fault.with(Option::is_some)>
                <label class="field-label" for=date.clone()>{move || labels::field_now(i18n, fields::DATE.label)}</label>
                <input id=date class="form-control" type="date" aria-describedby=described aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    prop:value=new.date on:input=move |event| new.date.set(event_target_value(&event)) />
                <p id=problem class="field-error" hidden=move || fault.with(Option::is_none)>{fault}</p>
            </div>
            <div class="field">
                <label class="field-label" for=what.clone()>{move || labels::field_now(i18n, fields::WHAT.label)}</label>
                <input id=what class="form-control" type="text" autocomplete="off" prop:value=new.what on:input=move |event| new.what.set(event_target_value(&event)) />
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::Kind;
    use intreccio_model::ids::Id;
    use intreccio_model::path::Path;

    use super::*;
    use crate::ui::due::tests::due;

    fn at(path: &[&str], doc: Kind) -> Due {
        Due {
            path: path.iter().fold(Path::root(), |path, key| path.then(*key)),
            doc,
            ..due("2026-07-12", DueKind::Altro)
        }
    }

    #[test]
    fn a_day_is_moved_where_it_is_written() {
        let id = Id::new(1, [1; 10]);
        let spelled = id.to_string();
        assert_eq!(home(&at(&["objectives", "x"], Kind::Plan)), Home::Thing);
        assert_eq!(home(&at(&["deadlines", &spelled], Kind::Plan)), Home::Hand(Deadline { id }));
        assert_eq!(home(&at(&["orders", &spelled, "fixed_terms", "y"], Kind::Court)), Home::Order);
    }

    #[test]
    fn a_task_and_an_action_have_a_state_of_their_own() {
        let id = Id::new(1, [1; 10]);
        let spelled = id.to_string();
        assert_eq!(own(&at(&["tasks", &spelled], Kind::Plan)), Some(Own::Task(Task { id })));
        let action = Own::Action(Action { objective: id, id });
        assert_eq!(own(&at(&["objectives", &spelled, "actions", &spelled], Kind::Plan)), Some(action));
        assert_eq!(own(&at(&["objectives", &spelled], Kind::Plan)), None);
    }
}
