//! The form of an entry of the diary, in steps. It writes straight into the document, so nothing is ever lost, and it opens again where
//! it was left.

mod begin;
mod closing;
mod facts;
mod lines;
pub mod new;
mod objectives;
mod resume;
pub mod steps;

use intreccio_model::field::event as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Event;
use intreccio_model::plan::EventView;
use intreccio_model::register::{Register, Scalar};
use leptos::prelude::*;

pub use begin::begin;
use closing::{Closing, Finish, finish};
use facts::Facts;
use lines::Sentences;
use objectives::Progresses;
use resume::Place;
use steps::{Step, steps};

use super::family::{Family, WithFamily, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::attachments::Attachments;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, writable};
use crate::ui::page::{Empty, Notice, Page, Tone};
use crate::ui::route::{Part, Route};
use crate::ui::{I18n, browser, whereabouts, words as labels};
use crate::window::client::use_client;
use crate::words;

/// The page on the event whose id is `event`.
#[component]
pub fn VisitPage(doc: Id16, event: String) -> impl IntoView {
    let id: Option<Id> = event.parse().ok();
    view! {
        <WithFamily doc=doc>
            <Visit doc=doc id=id />
        </WithFamily>
    }
}

#[component]
fn Visit(doc: Id16, id: Option<Id>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let known = Memo::new(move |_| id.filter(|id| plan.with(|plan| plan.event(*id).is_some())));
    let code = Signal::derive(move || plan.with(|plan| plan.code.value.clone().unwrap_or_default()));
    let title = Signal::derive(move || {
        plan.with(|plan| known.get().and_then(|id| plan.event(id).map(|event| title(i18n, event))))
            .unwrap_or_else(|| t_string!(i18n, visit.title).to_owned())
    });
    let tab = Signal::derive(move || format!("{} · {}", code.get(), title.get()));
    let kicker = Signal::derive(move || {
        plan.with(|plan| {
            let of = |text: &Register<String>| text.value.clone().unwrap_or_default();
            format!("{} · {}", of(&plan.code), of(&plan.alias))
        })
    });
    view! {
        <Page title=title tab=tab kicker=kicker>
            {move || match known.get() {
                Some(id) => view! { <Form doc=doc id=id /> }.into_any(),
                None => view! { <Empty words=words!(i18n, visit.gone)><a class="btn btn-primary" href=Route::Family(doc, Part::Diary).path()>{t!(i18n, visit.to_diary)}</a></Empty> }.into_any(),
            }}
        </Page>
    }
}

/// "Visita domiciliare", "Correzione: telefonata".
fn title(i18n: I18n, event: &EventView) -> String {
    let kind = event.kind.value.map(|kind| labels::vocabulary(i18n.get_locale(), "event_kind", kind.code()));
    let kind = kind.unwrap_or_else(|| t_string!(i18n, visit.title).to_owned());
    match event.amends.value {
        Some(_) => t_string!(i18n, visit.correction, kind = kind),
        None => kind,
    }
}

/// An event by its id, as it reads now.
pub fn event_memo(id: Id) -> Memo<Option<EventView>> {
    let Family { plan, .. } = use_family();
    Memo::new(move |_| plan.with(|plan| plan.event(id).cloned()))
}

/// A register of the event, as a signal.
fn of<T>(event: Memo<Option<EventView>>, read: fn(&EventView) -> Register<T>) -> Signal<Register<T>>
where
    T: Scalar + Send + Sync,
{
    Signal::derive(move || event.with(|event| event.as_ref().map(read).unwrap_or_default()))
}

#[component]
fn Form(doc: Id16, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, .. } = use_family();
    let event = event_memo(id);
    let closed =
        Memo::new(move |_| event.with(|event| event.as_ref().is_some_and(|event| event.closed_at.value.is_some())));
    // Somebody who is writing when the entry is closed elsewhere is told what becomes of it.
    let was_open = !closed.get_untracked();
    let closed_words = move || {
        if was_open { t_string!(i18n, visit.closed_meanwhile) } else { t_string!(i18n, visit.closed) }
    };
    view! {
        <Show when=move || closed.get()>
            <Notice tone=Tone::Info><p>{closed_words}" "<a href=Route::Family(doc, Part::Diary).path()>{t!(i18n, visit.to_diary)}</a></p></Notice>
        </Show>
        <Show when=move || !closed.get() && !writable(open)>
            <Notice tone=Tone::Info><p>{t!(i18n, visit.read_only)}</p></Notice>
        </Show>
        <Show when=move || !closed.get() && writable(open)><Stepped doc=doc id=id event=event /></Show>
    }
}

/// The steps: one at a time, all of them side by side where there is room.
#[component]
fn Stepped(doc: Id16, id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    // A correction of a sentence begins at the sentence.
    let of_line = event.with_untracked(|event| {
        event.as_ref().is_some_and(|event| event.amends.value.is_some() && !event.lines.is_empty())
    });
    let step = RwSignal::new(if of_line { Step::Lines } else { Step::Facts });
    let shown = Memo::new(move |_| event.with(|event| event.as_ref().map(steps).unwrap_or_default()));
    let place = Place::resume(use_client(), id, step);
    let finish = finish(doc, id, event, step, place);
    let Family { doc: open, plan, .. } = use_family();
    let attachments = Signal::derive(move || plan.with(|plan| plan.attachments.clone()));
    let part = move |own: Step| match own {
        Step::Facts => view! { <Amending id=id event=event /><Facts id=id event=event /> }.into_any(),
        Step::Lines => {
            view! { <Sentences id=id event=event /><Attachments doc=open of=id all=attachments /> }.into_any()
        }
        Step::Objectives => view! { <Progresses id=id /> }.into_any(),
        Step::End => view! { <Closing id=id event=event finish=finish /> }.into_any(),
    };
    let section = move |own: Step| {
        let heading = format!("{}-title", own.id());
        let labelled = heading.clone();
        view! {
            <section
                id=own.id()
                class="plan-section visit-step"
                class:visit-step-current=move || step.get() == own
                aria-labelledby=labelled
            >
                <h2 id=heading tabindex="-1"><StepWords step=own /></h2>
                {part(own)}
            </section>
        }
    };
    view! {
        <div class="visit-form" on:focusin=move |_| place.touch() on:keyup=move |_| place.touch() on:pointerup=move |_| place.touch() on:input=move |_| place.touch()>
            <Stepper step=step shown=shown event=event />
            <div class="visit-steps">
                <For each=move || shown.get() key=|step| *step let(own)>{section(own)}</For>
            </div>
            <Bar doc=doc step=step shown=shown finish=finish />
        </div>
    }
}

#[component]
fn StepWords(step: Step) -> impl IntoView {
    let i18n = use_i18n();
    move || step_words(i18n, step)
}

fn step_words(i18n: I18n, step: Step) -> &'static str {
    match step {
        Step::Facts => t_string!(i18n, visit.facts),
        Step::Lines => t_string!(i18n, visit.lines),
        Step::Objectives => t_string!(i18n, visit.progress),
        Step::End => t_string!(i18n, visit.end),
    }
}

/// Goes to a step, and moves the focus to its heading, so that the keyboard goes on from there.
fn go(step: RwSignal<Step>, to: Step) {
    step.set(to);
    leptos::task::spawn_local(async move {
        crate::platform::timer::sleep(0).await;
        browser::focus(&format!("{}-title", to.id()));
    });
}

/// The steps by name; each can be gone to at any time.
#[component]
fn Stepper(step: RwSignal<Step>, shown: Memo<Vec<Step>>, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let done = move |own: Step| {
        event.with(|event| {
            let event = event.as_ref()?;
            let count = match own {
                Step::Facts => event.present.len(),
                Step::Lines => lines::lines(event).iter().filter(|line| !line.text.value.trim().is_empty()).count(),
                Step::Objectives => event.progress.iter().filter(|seen| seen.step.value.is_some()).count(),
                Step::End => 0,
            };
            (count > 0).then(|| count.to_string())
        })
    };
    let item = move |own: Step| {
        let number = move || shown.with(|shown| shown.iter().position(|other| *other == own)).unwrap_or(0) + 1;
        view! {
            <li>
                <button type="button" class="stepper-step" aria-current=move || (step.get() == own).then_some("step") on:click=move |_| go(step, own)>
                    <span class="stepper-number">{number}</span>
                    <span class="stepper-words"><StepWords step=own /></span>
                    {move || done(own).map(|count| view! { <span class="chip">{count}<span class="visually-hidden">{t!(i18n, visit.entered)}</span></span> })}
                </button>
            </li>
        }
    };
    view! {
        <nav class="stepper" aria-label=move || t_string!(i18n, visit.steps)>
            <ol><For each=move || shown.get() key=|step| *step let(own)>{item(own)}</For></ol>
        </nav>
    }
}

/// Back, on, done: always at hand.
#[component]
fn Bar(doc: Id16, step: RwSignal<Step>, shown: Memo<Vec<Step>>, finish: Finish) -> impl IntoView {
    let i18n = use_i18n();
    let beside = move |by: isize| {
        shown.with(|shown| {
            let at = shown.iter().position(|own| *own == step.get())?;
            shown.get(at.checked_add_signed(by)?).copied()
        })
    };
    let turn = move |by: isize| {
        if let Some(to) = untrack(|| beside(by)) {
            go(step, to);
        }
    };
    let last = move || beside(1).is_none();
    view! {
        <div class="visit-bar no-print">
            <button type="button" class="btn btn-outline-primary visit-turn" disabled=move || beside(-1).is_none() on:click=move |_| turn(-1)>{t!(i18n, visit.back)}</button>
            <Show when=move || !last()>
                <button type="button" class="btn btn-primary visit-turn" on:click=move |_| turn(1)>{t!(i18n, visit.next)}</button>
            </Show>
            <button type="button" class="btn" class:btn-primary=last class:btn-outline-primary=move || !last() on:click=move |_| finish.ask()><Drawing icon=Icon::Check />{t!(i18n, visit.close)}</button>
            <a class="btn btn-link" href=Route::Family(doc, Part::Diary).path()>{t!(i18n, visit.later)}</a>
        </div>
    }
}

/// What an entry corrects, and why.
#[component]
fn Amending(id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let before = move || {
        let before = event.with(|event| event.as_ref().and_then(|event| event.amends.value))?;
        plan.with(|plan| plan.event(before).map(|event| whereabouts::event(i18n, event)))
    };
    let amends =
        Memo::new(move |_| event.with(|event| event.as_ref().is_some_and(|event| event.amends.value.is_some())));
    view! {
        <Show when=move || amends.get()>
            <Notice tone=Tone::Info><p>{move || before().map(|what| t_string!(i18n, visit.amends, what = what))}</p></Notice>
            <LiveLine doc=doc place=Event { id } field=fields::AMEND_REASON register=of(event, |event| event.amend_reason.clone()) />
        </Show>
    }
}
