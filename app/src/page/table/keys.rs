//! Two keys: what Comune and partners say of the exact content of a clause.

use intreccio_model::codoc::said::session_of;
use intreccio_model::codoc::{self, ClauseView, Key, Standing};
use intreccio_model::ids::Id;
use intreccio_model::read::By;
use intreccio_model::roles::{self, Area};
use intreccio_model::vocab::{ClauseState, KeyWord, Side, Vocabulary};
use leptos::prelude::*;

use super::codoc::{Text, use_text};
use super::in_session::SpokenIn;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::AreaInput;
use crate::ui::live::{writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::words as labels;
use crate::words;

/// The side for which the person at this device speaks: of the organisation, when the role signs texts of the table.
pub fn my_side(directory: Directory, area: Area) -> Option<Side> {
    directory.my_role().filter(|role| roles::rights(*role, area).sign).and_then(|_| side_of_me(directory))
}

/// The side on whose behalf the person reads and writes in an area.
pub fn my_side_in(directory: Directory, area: Area) -> Option<Side> {
    directory.my_role().filter(|role| roles::rights(*role, area).opens()).and_then(|_| side_of_me(directory))
}

fn side_of_me(directory: Directory) -> Option<Side> {
    directory.view.with(|view| {
        let view = view.as_ref()?;
        let organization = view.operator(directory.me)?.org.value?;
        view.organization(organization)?.side.value.filter(|side| *side != Side::Esterno)
    })
}

pub fn side_name(i18n: I18n, side: Side) -> &'static str {
    match side {
        Side::Comune => t_string!(i18n, table.key_comune),
        Side::Ati | Side::Esterno => t_string!(i18n, table.key_ati),
    }
}

/// "Comune: ha accettato questo testo (Carlotta, oggi alle 10:42)".
fn said(i18n: I18n, directory: Directory, key: &Key, place: &str) -> String {
    let who = |by: &By| directory.name_or_you(i18n, by.author);
    let when = |by: &By| format!("{}{place}", moment(i18n, intreccio_model::time::Instant(by.time_ms)));
    match key {
        Key::Open => t_string!(i18n, table.key_open).to_owned(),
        Key::Accepts { by } => t_string!(i18n, table.key_accepts, who = who(by), when = when(by)),
        Key::Fell { by } => t_string!(i18n, table.key_fell, who = who(by), when = when(by)),
        Key::Dissents { by, words, earlier: false } => {
            t_string!(i18n, table.key_dissents, words = words.clone(), who = who(by), when = when(by))
        }
        Key::Dissents { by, words, earlier: true } => {
            t_string!(i18n, table.key_dissents_earlier, words = words.clone(), who = who(by), when = when(by))
        }
    }
}

#[component]
pub fn Keys(id: Id, clause: Memo<Option<ClauseView>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let text = use_text();
    let (Text { doc, in_session, .. }, settled) = (text, text.settled_in(id));
    // What a clause says is hashed only where somebody has said something of it, and when the typing has paused.
    let standing = Memo::new(move |_| {
        let view = clause.get()?;
        let _when = settled.get();
        let silent = view.acceptances.is_empty();
        let hash = if silent { String::new() } else { doc.with_untracked(|doc| codoc::content_hash(doc, &view)) };
        Some(codoc::standing(&view, &hash))
    });
    let state = move || {
        let struck = clause.with(|clause| clause.as_ref().is_some_and(ClauseView::is_struck));
        let state = standing.with(|standing| standing.as_ref().map(Standing::state)).unwrap_or(ClauseState::Libera);
        if struck { ClauseState::Stralciata } else { state }
    };
    let words = move || labels::vocabulary(i18n.get_locale(), ClauseState::NAME, state().code());
    let row = move |side: Side| {
        let words = move || {
            let session = clause.with(|clause| session_of(&codoc::last_word(clause.as_ref()?, side)?.session));
            let place = in_session.behind(i18n, session);
            let key = |standing: &Standing| standing.of(side).map(|key| said(i18n, directory, key, &place));
            standing.with(|standing| standing.as_ref().and_then(key))
        };
        view! { <li><span class="strong">{move || side_name(i18n, side)}</span>": "{words}</li> }
    };
    view! {
        <div class="clause-keys" role="group" aria-label=move || t_string!(i18n, table.keys, title = title.get())>
            <span class="chip" class:chip-green=move || state() == ClauseState::Concordata class:chip-amber=move || state() == ClauseState::Contestata>{words}</span>
            <ul class="plain-list small">{[Side::Comune, Side::Ati].map(row)}</ul>
            <Show when=move || writable(doc) && my_side(directory, Area::Codesign).is_some()><Say id=id clause=clause standing=standing title=title /></Show>
        </div>
    }
}

#[component]
fn Say(
    id: Id,
    clause: Memo<Option<ClauseView>>,
    standing: Memo<Option<Standing>>,
    title: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let toasts = use_toasts();
    let Text { doc, dissenting, in_session, .. } = use_text();
    let (reason, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let here = move || dissenting.get() == Some(id);
    let mine = Memo::new(move |_| {
        let side = my_side(directory, Area::Codesign)?;
        standing.with(|standing| standing.as_ref()?.of(side).cloned())
    });
    let contested = move || clause.with(|clause| clause.as_ref().is_some_and(|clause| clause.title.is_contested()));
    let say = move |key: KeyWord, words: &str| {
        if contested() {
            toasts.fail(t_string!(i18n, table.key_conflict));
            return false;
        }
        // What is typed belongs to what is accepted.
        doc.flush();
        let (Some(side), Some(view)) = (untrack(|| my_side(directory, Area::Codesign)), clause.get_untracked()) else {
            return false;
        };
        let hash = doc.with_untracked(|doc| codoc::content_hash(doc, &view));
        let done =
            write(doc, toasts, i18n, |edit| codoc::say(edit, id, side, key, &hash, words, in_session.now())).is_some();
        if done {
            toasts.say(t_string!(i18n, table.key_said));
        }
        done
    };
    let dissent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        fault.set(words.is_empty().then(|| t_string!(i18n, table.key_dissent_missing).to_owned()));
        if !words.is_empty() && say(KeyWord::Dissente, &words) {
            reason.set(String::new());
            dissenting.set(None);
        }
    };
    let accepted = move || mine.with(|key| matches!(key, Some(Key::Accepts { .. })));
    let spoken = move || mine.with(|key| !matches!(key, None | Some(Key::Open)));
    let accept_words = move || match my_side(directory, Area::Codesign) {
        Some(Side::Comune) => t_string!(i18n, table.key_accept_comune),
        _ => t_string!(i18n, table.key_accept_ati),
    };
    let of = move || view! { <span class="visually-hidden">": "{title}</span> };
    view! {
        <SpokenIn />
        <div class="actions no-print">
            <Show when=move || !accepted()>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| { say(KeyWord::Accetta, ""); }>{accept_words}{of()}</button>
            </Show>
            <button type="button" class="btn btn-link" aria-expanded=move || here().to_string() on:click=move |_| dissenting.set(if here() { None } else { Some(id) })>{t!(i18n, table.key_dissent)}{of()}</button>
            <Show when=spoken>
                <button type="button" class="btn btn-link" on:click=move |_| { say(KeyWord::Ritira, ""); }>{t!(i18n, table.key_withdraw)}{of()}</button>
            </Show>
        </div>
        <Show when=here>
            <form class="stack" on:submit=dissent>
                <AreaInput id="dissent-words" label=words!(i18n, table.key_dissent_words) value=reason fault=fault required=true />
                <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, table.key_dissent_go)}</button></div>
            </form>
        </Show>
    }
}
