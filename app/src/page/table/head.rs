//! Title and state of a text, and what it means that the text goes on after it was agreed on.

use intreccio_model::codoc;
use intreccio_model::codoc::agreed::{self, AsItIs};
use intreccio_model::field::codoc as fields;
use intreccio_model::place::{Codoc, Entity, Version};
use intreccio_model::plan::content::spell_heads;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{CodocState, Vocabulary};
use leptos::prelude::*;

use super::codoc::{Text, use_text};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::directory::use_directory;
use crate::ui::live::{Frame, LiveLine, Terms, code_in, codes_of, element_id, show_code, take_back, writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::whereabouts::moment;
use crate::ui::{I18n, browser, words as labels};

#[component]
pub fn Head() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let text = use_text();
    let Text { doc, view, .. } = text;
    let whole = Memo::new(move |_| Some(view.get()));
    let state = slice(whole, |view| view.state.clone());
    let id = element_id(&Codoc, fields::STATE.label);
    let touched = RwSignal::new(false);
    let choose = Callback::new(move |code: String| {
        touched.set(true);
        set_state(i18n, toasts, text, CodocState::from_code(&code));
    });
    let (chosen, codes) = (Signal::derive(move || code_in(state)), codes_of::<CodocState>());
    view! {
        <div class="field-row no-print">
            <LiveLine doc=doc place=Codoc field=fields::TITLE register=slice(whole, |view| view.title.clone()) />
            <Frame id=id.clone() label=fields::STATE.label doc=doc register=state touched=touched show=show_code>
                <Terms id=id doc=doc vocabulary=CodocState::NAME codes=codes chosen=chosen choose=choose />
            </Frame>
        </div>
    }
}

/// Sets the state; what is agreed on is kept as a version, as one step that is taken back as one.
fn set_state(i18n: I18n, toasts: Toasts, text: Text, state: Option<CodocState>) {
    let Text { doc, view, in_session, .. } = text;
    // What is being typed belongs to the version.
    doc.flush();
    let view = view.get_untracked();
    let before = view.state.value;
    let code = state.map(CodocState::code).unwrap_or_default();
    let label = labels::vocabulary(i18n.get_locale(), CodocState::NAME, code);
    let (hash, heads) = doc.with_untracked(|doc| (codoc::whole_hash(doc, &view), spell_heads(doc)));
    let now = AsItIs { label: &label, hash: &hash, heads: &heads, session: in_session.now() };
    let Some(kept) = write(doc, toasts, i18n, |edit| agreed::set_state(edit, &view, state, &now)) else { return };
    let words = t_string!(i18n, common.field_changed, field = labels::field_now(i18n, fields::STATE.label));
    let back = move || {
        take_back(doc, toasts, i18n, |edit| {
            edit.set(&Codoc, fields::STATE, before)?;
            kept.map_or(Ok(()), |id| edit.remove_at(&Version { id }.path()))
        });
    };
    toasts.done(words, back);
}

/// That the text says something else than what was agreed on.
#[component]
pub fn Outgrown() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let text = use_text();
    let Text { doc, view, settled, .. } = text;
    let state = Memo::new(move |_| view.with(|view| (view.state.value, view.versions.len())));
    // All of the text is read for it: after a pause, or when the state changes.
    let outgrown = Memo::new(move |_| {
        let _when = (settled.get(), state.get());
        let found = |view: &codoc::CodocView| {
            let version = doc.with_untracked(|doc| agreed::outgrown(doc, view).cloned())?;
            Some((version.label.value.unwrap_or_default(), version.by))
        };
        view.with_untracked(found)
    });
    let words = move || {
        let (label, by) = outgrown.get()?;
        let (who, when) = (directory.name_or_you(i18n, by.author), moment(i18n, Instant(by.time_ms)));
        Some(t_string!(i18n, texts.outgrown, label = label, who = who, when = when))
    };
    view! {
        <div role="status" class="no-print">
            <Show when=move || outgrown.with(Option::is_some)>
                <Notice tone=Tone::Warning>
                    <p>{words}</p>
                    <div class="actions">
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| browser::focus_at_top("text-versions")>{t!(i18n, texts.outgrown_see)}</button>
                        <Show when=move || writable(doc)>
                            <button type="button" class="btn btn-link" on:click=move |_| set_state(i18n, toasts, text, Some(CodocState::Bozza))>{t!(i18n, texts.outgrown_back)}</button>
                        </Show>
                    </div>
                </Notice>
            </Show>
        </div>
    }
}
