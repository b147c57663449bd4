//! The second step: sentences, each begun with the button that says what it is.

use intreccio_model::field::line as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::Line;
use intreccio_model::plan::{self, EventView, LineDraft, LineView};
use intreccio_model::register::{Register, Scalar};
use intreccio_model::vocab::{LineKind, Method, Vocabulary};
use leptos::prelude::*;

use super::facts::network;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::diary::line_look;
use crate::page::family::{Family, use_family};
use crate::ui::chips::Chips;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{
    Disagreement, LiveChoice, LiveParty, LiveText, element_id, show_code, show_party, undoable_removal, write,
};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, words as labels};
use crate::words;

mod task;

use task::TaskOffer;
pub use task::settle as settle_tasks;

/// The lines that are there, in order.
pub fn lines(event: &EventView) -> Vec<LineView> {
    event.lines.iter().filter(|line| !line.life.is_removed()).cloned().collect()
}

/// The words of a kind of sentence, for a button.
fn kind_words(i18n: I18n, kind: LineKind) -> String {
    labels::vocabulary(i18n.get_locale(), LineKind::NAME, kind.code())
}

/// The focus goes to the words of a line, when they are on the screen.
fn focus_words(line: Line) {
    // The field is made in the next turn of the loop.
    leptos::task::spawn_local(async move {
        crate::platform::timer::sleep(50).await;
        browser::focus(&element_id(&line, fields::TEXT.label));
    });
}

/// The sentences so far, and the buttons that begin another.
#[component]
pub fn Sentences(id: Id, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let ids = Memo::new(move |_| {
        event
            .with(|event| event.as_ref().map(|event| lines(event).iter().map(|line| line.id).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let begin = move |kind: LineKind| {
        let after = event.with_untracked(|event| {
            event.as_ref().and_then(|event| lines(event).last().and_then(|line| line.ord.value.clone()))
        });
        let made = write(doc, toasts, i18n, |edit| plan::add_line(edit, id, LineDraft::of(kind, ""), after.as_ref()));
        if let Some(line) = made {
            focus_words(line);
        }
    };
    // The keyboard begins another sentence of the same kind without leaving the words.
    let press = move |pressed: leptos::ev::KeyboardEvent| {
        if pressed.key() == "Enter" && (pressed.ctrl_key() || pressed.meta_key()) && !pressed.is_composing() {
            pressed.prevent_default();
            let last = event.with_untracked(|event| event.as_ref().and_then(|event| lines(event).last()?.kind.value));
            begin(last.unwrap_or(LineKind::Fatto));
        }
    };
    view! {
        <div class="stack" on:keydown=press>
            <For each=move || ids.get() key=|line| *line let(line)>
                <LineForm place=Line { event: id, id: line } event=event />
            </For>
            <p id="visit-tags-hint" class="field-hint">{t!(i18n, visit.tags_hint)}</p>
            <Tags begin=Callback::new(begin) />
        </div>
    }
}

/// The four tags of a sentence, and the request.
#[component]
fn Tags(begin: Callback<LineKind>) -> impl IntoView {
    let i18n = use_i18n();
    let button = move |kind: LineKind| {
        let (class, icon) = line_look(Some(kind));
        view! {
            <button type="button" class=format!("btn btn-outline-primary tag-button {class}") on:click=move |_| begin.run(kind)>
                <Drawing icon=icon />{move || kind_words(i18n, kind)}
            </button>
        }
    };
    let kinds = [LineKind::Fatto, LineKind::Dichiarazione, LineKind::Valutazione, LineKind::DaFare];
    view! {
        <div class="tag-buttons visit-tags" role="group" aria-labelledby="visit-tags-hint">
            {kinds.map(button).collect_view()}
            <button type="button" class="btn btn-link" on:click=move |_| begin.run(LineKind::Richiesta)><Drawing icon=Icon::Plus />{move || kind_words(i18n, LineKind::Richiesta)}</button>
        </div>
    }
}

/// A sentence: its words, and what its kind asks for besides.
#[component]
fn LineForm(place: Line, event: Memo<Option<EventView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let line =
        Memo::new(move |_| event.with(|event| event.as_ref()?.lines.iter().find(|line| line.id == place.id).cloned()));
    let kind = Memo::new(move |_| line.with(|line| line.as_ref().and_then(|line| line.kind.value)));
    let is = move |wanted: LineKind| kind.get() == Some(wanted);
    let amends = move || line.with(|line| line.as_ref().is_some_and(|line| line.amends.value.is_some()));
    let hint = MaybeProp::derive(move || amends().then(|| t_string!(i18n, visit.take_back_hint).to_owned()));
    view! {
        <fieldset class=move || format!("diary-line visit-line {}", line_look(kind.get()).0)>
            <legend class="chip"><Drawing icon=Signal::derive(move || line_look(kind.get()).1) />{move || kind.get().map(|kind| kind_words(i18n, kind))}</legend>
            <Show when=move || is(LineKind::Dichiarazione)><Declarant place=place line=line /></Show>
            <LiveText doc=doc place=place field=fields::TEXT rows=2 hint=hint />
            <Show when=move || is(LineKind::Dichiarazione)><Verbatim place=place line=line /></Show>
            <Show when=move || is(LineKind::Valutazione)><Methods place=place line=line /></Show>
            <Show when=move || is(LineKind::DaFare)><TaskOffer place=place line=line /></Show>
            <More place=place line=line />
        </fieldset>
    }
}

fn of<T>(line: Memo<Option<LineView>>, read: fn(&LineView) -> Register<T>) -> Signal<Register<T>>
where
    T: Scalar + Send + Sync,
{
    Signal::derive(move || line.with(|line| line.as_ref().map(read).unwrap_or_default()))
}

/// Who says it: large buttons for the household and the network, and for whoever spoke before.
#[component]
fn Declarant(place: Line, line: Memo<Option<LineView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let register = of(line, |line| line.declarant.clone());
    let chosen = Signal::derive(move || register.with(|register| register.value.as_ref().map(ToString::to_string)));
    let options = Memo::new(move |_| {
        plan.with(|plan| {
            let household = plan.household.iter().filter(|member| !member.life.is_removed());
            let household = household.map(|member| Party::Member(member.id));
            let spoke =
                plan.events.iter().flat_map(|event| &event.lines).filter_map(|line| line.declarant.value.clone());
            let spoke = spoke.filter(|party| matches!(party, Party::Contact(_)));
            let own = register.with(|register| register.value.clone());
            let mut all: Vec<(String, String)> = Vec::new();
            for party in household.chain(network(plan)).chain(spoke).chain(own) {
                let option = (party.to_string(), directory.party(i18n, plan, &party));
                if !all.contains(&option) {
                    all.push(option);
                }
            }
            all
        })
    });
    let set = move |party: Option<Party>| {
        if write(doc, toasts, i18n, |edit| edit.set(&place, fields::DECLARANT, party)).is_some() {
            browser::focus(&element_id(&place, fields::TEXT.label));
        }
    };
    let choose = move |code: Option<String>| set(code.and_then(|code| code.parse().ok()));
    let other = format!("{}-other", element_id(&place, fields::DECLARANT.label));
    let typed = move |event| {
        let words = event_target_value(&event).trim().to_owned();
        if !words.is_empty() {
            set(Some(Party::Contact(words)));
        }
    };
    view! {
        <Chips
            id=format!("{}-chips", element_id(&place, fields::DECLARANT.label))
            label=words!(i18n, visit.who_says)
            options=options
            chosen=chosen
            choose=Callback::new(choose)
            sensitive=true
        />
        <Disagreement register=register show=show_party />
        <details class="disclosure">
            <summary>{t!(i18n, visit.somebody_else)}</summary>
            <div class="field-row">
                <div class="field">
                    <label class="field-label" for=other.clone()>{t!(i18n, visit.somebody_without_name)}</label>
                    <input id=other class="form-control" type="text" autocomplete="off" on:change=typed />
                </div>
                <LiveParty doc=doc place=place field=fields::DECLARANT register=register plan=plan />
            </div>
        </details>
    }
}

/// That these are the very words.
#[component]
fn Verbatim(place: Line, line: Memo<Option<LineView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let literal =
        Memo::new(move |_| line.with(|line| line.as_ref().is_some_and(|line| line.verbatim.value == Some(true))));
    let change = move |event| {
        let on = event_target_checked(&event);
        write(doc, toasts, i18n, |edit| edit.set(&place, fields::VERBATIM, Some(on)));
    };
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=literal on:change=change />
            <span>{t!(i18n, visit.verbatim)}</span>
        </label>
    }
}

/// What a thought rests on.
#[component]
fn Methods(place: Line, line: Memo<Option<LineView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let register = of(line, |line| line.method.clone());
    let chosen =
        Signal::derive(move || register.with(|register| register.value.map(|method| method.code().to_owned())));
    let options = Signal::derive(move || {
        let option = |method: &Method| {
            (method.code().to_owned(), labels::vocabulary(i18n.get_locale(), Method::NAME, method.code()))
        };
        Method::ALL.iter().map(option).collect::<Vec<_>>()
    });
    let choose = move |code: Option<String>| {
        let method = code.and_then(|code| Method::from_code(&code));
        write(doc, toasts, i18n, |edit| edit.set(&place, fields::METHOD, method));
    };
    view! {
        <Chips
            id=format!("{}-chips", element_id(&place, fields::METHOD.label))
            label=words!(i18n, visit.method)
            options=options
            chosen=chosen
            choose=Callback::new(choose)
        />
        <Disagreement register=register show=show_code />
    }
}

/// What is seldom needed: another kind, an objective, taking the sentence away.
#[component]
fn More(place: Line, line: Memo<Option<LineView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, visit.line_removed));
    };
    let about = move |event| {
        let objective: Option<Id> = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, fields::OBJECTIVE, objective));
    };
    let id = element_id(&place, fields::OBJECTIVE.label);
    let register = of(line, |line| line.objective.clone());
    let objectives = move || {
        plan.with(|plan| {
            let there = plan.objectives.iter().filter(|objective| !objective.life.is_removed());
            there
                .map(|objective| (objective.id, crate::ui::whereabouts::short(&objective.text.value)))
                .collect::<Vec<_>>()
        })
    };
    let option = move |(objective, words): (Id, String)| {
        let chosen = move || register.with(|register| register.value == Some(objective));
        view! { <option value=objective.to_string() prop:selected=chosen>{words}</option> }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, visit.line_more)}</summary>
            <div class="field-row">
                <LiveChoice doc=doc place=place field=fields::KIND register=of(line, |line| line.kind.clone()) />
                <div class="field">
                    <label class="field-label" for=id.clone()>{move || labels::field_now(i18n, fields::OBJECTIVE.label)}</label>
                    <select id=id class="form-control" on:change=about>
                        <option value="" prop:selected=move || register.with(|register| register.value.is_none())>{t!(i18n, common.not_said)}</option>
                        {move || objectives().into_iter().map(option).collect_view()}
                    </select>
                </div>
            </div>
            <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, visit.remove_line)}</button>
        </details>
    }
}
