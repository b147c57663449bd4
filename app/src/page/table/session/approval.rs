//! The approval of the minutes: each side's, bound to what they say exactly.

use intreccio_model::field::session as fields;
use intreccio_model::place::Session;
use intreccio_model::roles::Area;
use intreccio_model::session::{self, Approval as Said, Approvals};
use intreccio_model::time::Instant;
use intreccio_model::vocab::{KeyWord, Side};
use leptos::prelude::*;

use super::{Seating, use_session};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::table::keys::{my_side, side_name};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;

/// Whether the person at this device is called "tu": on the screen, and not in what leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaking {
    ToMe,
    ToOthers,
}

/// "ha approvato questo verbale (Carlotta, oggi alle 10:42)".
pub fn said(i18n: I18n, directory: Directory, approval: &Said, speaking: Speaking) -> String {
    let who = |by: &intreccio_model::read::By| match (speaking, by.author) {
        (Speaking::ToOthers, Some(author)) => directory.name(i18n, author),
        (_, author) => directory.name_or_you(i18n, author),
    };
    let when = |by: &intreccio_model::read::By| moment(i18n, Instant(by.time_ms));
    match approval {
        Said::Open => t_string!(i18n, session.approval_open).to_owned(),
        Said::Holds { by } => t_string!(i18n, session.approval_holds, who = who(by), when = when(by)),
        Said::Fell { by } => t_string!(i18n, session.approval_fell, who = who(by), when = when(by)),
    }
}

#[component]
pub fn Approval() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, view, settled, .. } = use_session();
    let whole = Memo::new(move |_| Some(view.get()));
    // The minutes are hashed when the typing has paused, and at once when somebody says something of them.
    let spoken = Memo::new(move |_| view.with(|view| view.approvals.len()));
    let standing = Memo::new(move |_| {
        // Read and not only tracked: a memo that nobody reads does not begin to listen.
        let _when = (settled.get(), spoken.get());
        view.with_untracked(|view| session::approvals(view, &session::content_hash(view)))
    });
    let row = move |side: Side| {
        let words = move || {
            standing.with(|standing| standing.of(side).map(|approval| said(i18n, directory, approval, Speaking::ToMe)))
        };
        view! { <li><span class="strong">{move || side_name(i18n, side)}</span>": "{words}</li> }
    };
    let mine = move || {
        my_side(directory, Area::Codesign).and_then(|side| standing.with(|standing| standing.of(side).cloned()))
    };
    let holds = move || matches!(mine(), Some(Said::Holds { .. }));
    let spoke = move || matches!(mine(), Some(Said::Holds { .. } | Said::Fell { .. }));
    let say = move |key: KeyWord| {
        // What is typed belongs to what is approved.
        doc.flush();
        let view = doc.with_untracked(session::read).0;
        if key == KeyWord::Accetta && !view.conflicts.is_empty() {
            return toasts.fail(t_string!(i18n, session.approve_conflict));
        }
        let Some(side) = untrack(|| my_side(directory, Area::Codesign)) else { return };
        let hash = session::content_hash(&view);
        if write(doc, toasts, i18n, |edit| session::say(edit, &view, side, key, &hash)).is_some() {
            toasts.say(t_string!(i18n, session.approve_said));
        }
    };
    let approve_words = move || match my_side(directory, Area::Codesign) {
        Some(Side::Comune) => t_string!(i18n, session.approve_comune),
        _ => t_string!(i18n, session.approve_ati),
    };
    view! {
        <section class="plan-section" aria-labelledby="session-approval">
            <h2 id="session-approval">{t!(i18n, session.approval)}</h2>
            <p class="field-hint">{t!(i18n, session.approval_hint)}</p>
            <LiveChoice doc=doc place=Session field=fields::MINUTES_STATE register=slice(whole, |view| view.minutes_state.clone()) undo=true />
            <ul class="plain-list">{[Side::Comune, Side::Ati].map(row)}</ul>
            <div role="status">
                <Show when=move || standing.with(Approvals::fell)><Notice tone=Tone::Warning><p>{t!(i18n, session.approval_fallen)}</p></Notice></Show>
                <Show when=move || standing.with(Approvals::hold)><Notice tone=Tone::Success><p>{t!(i18n, session.approval_both)}</p></Notice></Show>
            </div>
            <Show when=move || writable(doc) && my_side(directory, Area::Codesign).is_some()>
                <div class="actions no-print">
                    <Show when=move || !holds()>
                        <button type="button" class="btn btn-primary" on:click=move |_| say(KeyWord::Accetta)><Drawing icon=Icon::Check />{approve_words}</button>
                    </Show>
                    <Show when=spoke>
                        <button type="button" class="btn btn-link" on:click=move |_| say(KeyWord::Ritira)>{t!(i18n, session.approve_withdraw)}</button>
                    </Show>
                </div>
            </Show>
        </section>
    }
}
