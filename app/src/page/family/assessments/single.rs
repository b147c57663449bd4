//! An assessment that is open: its facts, the scores, the texts, and closing it.

use intreccio_model::field::assessment as fields;
use intreccio_model::ids::{Id, Party};
use intreccio_model::place::Assessment;
use intreccio_model::plan::{self, AssessmentView};
use leptos::prelude::*;

use super::score::Scores;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveDate, LiveText, parties, take_back, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts;
use crate::words;

#[component]
pub fn Single(id: Id, one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, .. } = use_family();
    let place = Assessment { id };
    view! {
        <div class="field-row">
            <LiveChoice doc=doc place=place field=fields::MOMENT register=slice(one, |one| one.moment.clone()) />
            <LiveDate doc=doc place=place field=fields::PLANNED register=slice(one, |one| one.planned.clone()) />
            <LiveDate doc=doc place=place field=fields::DATE register=slice(one, |one| one.date.clone()) />
        </div>
        <details class="disclosure">
            <summary>{t!(i18n, grid.participants)}</summary>
            <Participants id=id one=one />
            <Events id=id one=one />
        </details>
        <Scores id=id one=one />
        <LiveText doc=doc place=place field=fields::EVIDENCE rows=3 hint=words!(i18n, grid.evidence_hint) />
        <LiveText doc=doc place=place field=fields::SYNTHESIS rows=4 hint=words!(i18n, grid.synthesis_hint) />
        <Show when=move || writable(doc)><Ending id=id one=one /></Show>
    }
}

/// Boxes for the household, the network and the team.
#[component]
fn Participants(id: Id, one: Memo<Option<AssessmentView>>) -> impl IntoView {
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
        let all = parties(i18n, directory, plan).into_iter();
        let all = all.filter_map(|(code, words)| Some((code.parse::<Party>().ok()?, words)));
        all.filter(|(party, _)| near(party)).collect::<Vec<_>>()
    });
    let choice = move |(party, words): (Party, String)| {
        let own = party.clone();
        let there = move || one.with(|one| one.as_ref().is_some_and(|one| one.participants.contains(&own)));
        let change = move |event| {
            let (party, on) = (party.clone(), event_target_checked(&event));
            write(doc, toasts, i18n, |edit| plan::set_participant(edit, id, party, on));
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=there disabled=move || !writable(doc) on:change=change />
                <span class="sensitive">{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, grid.who)}</legend>
            <div class="tiles">{move || choices.get().into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

/// Boxes for the entries of the diary.
#[component]
fn Events(id: Id, one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let events = Memo::new(move |_| {
        plan.with(|plan| {
            let there = plan.events.iter().filter(|event| !event.life.is_removed());
            there.map(|event| (event.id, whereabouts::event(i18n, event))).collect::<Vec<_>>()
        })
    });
    let choice = move |(event, words): (Id, String)| {
        let chosen = move || one.with(|one| one.as_ref().is_some_and(|one| one.events.contains(&event)));
        let change = move |on| {
            let on = event_target_checked(&on);
            write(doc, toasts, i18n, |edit| plan::set_assessed_event(edit, id, event, on));
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=chosen disabled=move || !writable(doc) on:change=change />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <Show when=move || events.with(|events| !events.is_empty())>
            <fieldset class="choices">
                <legend class="field-label">{t!(i18n, grid.events)}</legend>
                <div class="tiles choice-scroll">{move || events.get().into_iter().map(choice).collect_view()}</div>
            </fieldset>
        </Show>
    }
}

/// Closing and removing. A disagreement holds the closing up: it is settled first.
#[component]
fn Ending(id: Id, one: Memo<Option<AssessmentView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let place = Assessment { id };
    let contested = Memo::new(move |_| one.with(|one| one.as_ref().is_some_and(AssessmentView::is_contested)));
    let close = move |_| {
        if contested.get_untracked() {
            toasts.fail(t_string!(i18n, grid.close_refused));
            return;
        }
        if write(doc, toasts, i18n, |edit| plan::close_assessment(edit, id)).is_some() {
            toasts.done(t_string!(i18n, grid.close_done), move || {
                take_back(doc, toasts, i18n, |edit| plan::reopen_assessment(edit, id));
            });
        }
    };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, grid.removed));
    };
    view! {
        <Show when=move || contested.get()><p class="field-hint">{t!(i18n, grid.close_refused)}</p></Show>
        <div class="actions no-print">
            <button type="button" class="btn btn-primary" aria-disabled=move || contested.get().then_some("true") on:click=close><Drawing icon=Icon::Lock />{t!(i18n, grid.close)}</button>
            <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, grid.remove)}</button>
        </div>
    }
}
