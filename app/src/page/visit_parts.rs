//! The parts of the visit form: who was there, the sentences and their tags, how the objectives are going.

use intreccio_model::field::line as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::Line;
use intreccio_model::plan::{self, EventView, LineView};
use intreccio_model::vocab::LineKind;
use leptos::prelude::*;

use super::family::diary::line_look;
use super::family::progress::{StepNote, Steps};
use super::family::{Family, use_family};
use super::visit::{is_asked, kind_words};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveFlag, LiveParty, LiveText, parties, take_back, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::short;

/// Boxes for the household and the team.
#[component]
pub fn Present(event: Memo<Option<EventView>>, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let choices = Memo::new(move |_| {
        let team =
            plan.with(|plan| plan.team.iter().filter(|seat| seat.is_held()).map(|seat| seat.user).collect::<Vec<_>>());
        let near = |party: &Party| match party {
            Party::Operator(user) => *user == directory.me || team.contains(user),
            Party::Member(_) | Party::Contact(_) => true,
        };
        let all = parties(i18n, directory, plan)
            .into_iter()
            .filter_map(|(code, words)| Some((code.parse::<Party>().ok()?, words)));
        all.filter(|(party, _)| near(party)).collect::<Vec<_>>()
    });
    let choice = move |(party, words): (Party, String)| {
        let own = party.clone();
        let there = move || event.with(|event| event.as_ref().is_some_and(|event| event.present.contains(&own)));
        let change = move |event| {
            let (party, on) = (party.clone(), event_target_checked(&event));
            write(doc, toasts, i18n, |edit| plan::set_present(edit, id, party, on));
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=there on:change=change />
                <span class="sensitive">{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, visit.present)}</legend>
            <div class="tiles">{move || choices.get().into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

/// The four tags of a sentence, and the request.
#[component]
pub fn Tags(begin: Callback<LineKind>) -> impl IntoView {
    let i18n = use_i18n();
    let button = move |kind: LineKind| {
        let (class, icon) = line_look(Some(kind));
        view! {
            <button type="button" class=format!("btn btn-outline-primary tag-button {class}") on:click=move |_| begin.run(kind)>
                <Drawing icon=icon />{move || kind_words(i18n, kind)}
            </button>
        }
    };
    let kinds =
        [LineKind::Fatto, LineKind::Dichiarazione, LineKind::Valutazione, LineKind::DaFare, LineKind::Richiesta];
    view! { <div class="tag-buttons" role="group" aria-labelledby="visit-tags-hint">{kinds.map(button).collect_view()}</div> }
}

/// A sentence: its text, and what its kind asks for besides.
#[component]
pub fn LineForm(place: Line, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let line =
        Memo::new(move |_| event.with(|event| event.as_ref()?.lines.iter().find(|line| line.id == place.id).cloned()));
    let kind = Memo::new(move |_| line.with(|line| line.as_ref().and_then(|line| line.kind.value)));
    let remove = move |_| {
        if write(doc, toasts, i18n, |edit| edit.remove(&place)).is_some() {
            toasts.done(t_string!(i18n, visit.line_removed), move || {
                take_back(doc, toasts, i18n, |edit| edit.restore(&place))
            });
        }
    };
    view! {
        <fieldset class=move || format!("diary-line {}", line_look(kind.get()).0)>
            <legend class="chip"><Drawing icon=Signal::derive(move || line_look(kind.get()).1) />{move || kind.get().map(|kind| kind_words(i18n, kind))}</legend>
            <LiveText doc=doc place=place field=fields::TEXT rows=2 />
            <Show when=move || kind.get() == Some(LineKind::Dichiarazione)>
                <div class="field-row">
                    <LiveParty doc=doc place=place field=fields::DECLARANT register=of(line, |line| line.declarant.clone()) plan=plan />
                    <LiveFlag doc=doc place=place field=fields::VERBATIM register=of(line, |line| line.verbatim.clone()) />
                </div>
            </Show>
            <Show when=move || kind.get() == Some(LineKind::Valutazione)>
                <LiveChoice doc=doc place=place field=fields::METHOD register=of(line, |line| line.method.clone()) />
            </Show>
            <details class="disclosure">
                <summary>{t!(i18n, visit.line_more)}</summary>
                <LiveChoice doc=doc place=place field=fields::KIND register=of(line, |line| line.kind.clone()) />
                <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, visit.remove_line)}</button>
            </details>
        </fieldset>
    }
}

fn of<T>(
    line: Memo<Option<LineView>>,
    read: fn(&LineView) -> intreccio_model::register::Register<T>,
) -> Signal<intreccio_model::register::Register<T>>
where
    T: intreccio_model::register::Scalar + Send + Sync,
{
    Signal::derive(move || line.with(|line| line.as_ref().map(read).unwrap_or_default()))
}

/// One tap for each objective that is being worked on.
#[component]
pub fn Progresses(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let asked = Memo::new(move |_| {
        plan.with(|plan| {
            let asked = plan
                .objectives
                .iter()
                .filter(|objective| !objective.life.is_removed() && is_asked(objective.state.value));
            asked.map(|objective| objective.id).collect::<Vec<_>>()
        })
    });
    let title =
        move |objective: Id| plan.with(|plan| plan.objective(objective).map(|objective| short(&objective.text.value)));
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <section class="plan-section" aria-labelledby="visit-progress">
                <h2 id="visit-progress">{t!(i18n, visit.progress)}</h2>
                <For each=move || asked.get() key=|objective| *objective let(objective)>
                    <article class="objective">
                        <h3 class="objective-title sensitive">{move || title(objective)}</h3>
                        <Steps objective=objective event=id />
                        <StepNote objective=objective event=id />
                    </article>
                </For>
            </section>
        </Show>
    }
}
