//! A professional's own notes about the family: a space with one member.

use intreccio_model::doc::Kind;
use intreccio_model::field::note as fields;
use intreccio_model::ids::Id;
use intreccio_model::notes::{self, NoteView};
use intreccio_model::place::Note;
use intreccio_model::sort;
use leptos::prelude::*;

use super::companion::{Companion, WithCompanion, use_companion};
use super::household::slice;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveDate, LiveLine, LiveText, undoable_removal, writable, write};
use crate::ui::page::{Empty, Notice, Tone};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{use_now, when};
use crate::words;

#[component]
pub fn NotesPart() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="plan-section" aria-labelledby="notes">
            <h2 id="notes">{t!(i18n, plan.notes)}</h2>
            <Notice tone=Tone::Info>
                <p>{t!(i18n, reserved.notes_who)}</p>
                <p class="mb-0">{t!(i18n, reserved.notes_lost)}" "<a href=Route::Settings.path()>{t!(i18n, reserved.notes_backup)}</a></p>
            </Notice>
            <WithCompanion kind=Kind::Notes><Notes /></WithCompanion>
        </section>
    }
}

#[component]
fn Notes() -> impl IntoView {
    let i18n = use_i18n();
    let Companion { doc, .. } = use_companion();
    let all = Memo::new(move |_| doc.with(notes::read).0.entries);
    let shown = Memo::new(move |_| all.with(|all| newest_first(all)));
    view! {
        <Show when=move || writable(doc)><AddNote /></Show>
        <Show when=move || shown.with(Vec::is_empty)>
            <Empty icon=Icon::Note words=words!(i18n, reserved.notes_empty) />
        </Show>
        <ul class="record-list">
            <For each=move || shown.get() key=|id| *id let(id)>
                <li class="record"><NoteItem id=id all=all /></li>
            </For>
        </ul>
    }
}

/// Those that were not removed, by their day.
fn newest_first(all: &[NoteView]) -> Vec<Id> {
    let mut present: Vec<&NoteView> = all.iter().filter(|note| !note.life.is_removed()).collect();
    sort::by_key(&mut present, |note| std::cmp::Reverse((note.date.value, note.id)));
    present.iter().map(|note| note.id).collect()
}

#[component]
fn AddNote() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let Companion { doc, .. } = use_companion();
    let title = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = title.get_untracked().trim().to_owned();
        let today = now.today();
        if write(doc, toasts, i18n, |edit| notes::add_note(edit, today, &words)).is_some() {
            title.set(String::new());
        }
    };
    view! {
        <form class="stack" on:submit=add>
            <TextInput id="note-title" label=words!(i18n, reserved.note_title) value=title hint=words!(i18n, reserved.note_title_hint) />
            <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Plus />{t!(i18n, reserved.note_add)}</button></div>
        </form>
    }
}

#[component]
fn NoteItem(id: Id, all: Memo<Vec<NoteView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Companion { doc, .. } = use_companion();
    let place = Note { id };
    let note = Memo::new(move |_| all.with(|all| all.iter().find(|note| note.id == id).cloned()));
    let fresh = note.with_untracked(|note| note.as_ref().is_some_and(|note| note.body.value.is_empty()));
    let title = move || {
        let title = note.with(|note| note.as_ref().and_then(|note| note.title.value.clone()));
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| t_string!(i18n, reserved.note_untitled).to_owned())
    };
    let day = move || {
        let date = note.with(|note| note.as_ref().and_then(|note| note.date.value));
        date.map(|date| when::date(i18n.get_locale(), date))
    };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, reserved.note_removed));
    };
    view! {
        <details class="disclosure record-main" open=fresh>
            <summary><span class="sensitive">{title}</span>" "<span class="quiet">{day}</span></summary>
            <div class="stack">
                <div class="field-row">
                    <LiveDate doc=doc place=place field=fields::DATE register=slice(note, |note| note.date.clone()) />
                    <LiveLine doc=doc place=place field=fields::TITLE register=slice(note, |note| note.title.clone()) />
                </div>
                <LiveText doc=doc place=place field=fields::BODY rows=6 />
                <Show when=move || writable(doc)>
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, reserved.note_remove)}</button></div>
                </Show>
            </div>
        </details>
    }
}
