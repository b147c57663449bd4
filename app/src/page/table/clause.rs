//! A clause: its number and title, its text, what the sides say of it.

use intreccio_model::codoc::{self, ClauseView};
use intreccio_model::field::clause as fields;
use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::place::Clause;
use leptos::html::Div;
use leptos::prelude::*;

use super::beside::{self, Footnotes};
use super::codoc::{Text, anchor, use_text};
use super::company;
use super::desk::{self, use_desk};
use super::keys::Keys;
use super::remarks::{CommentAll, Remarks};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, SavedMark, take_back, undoable_removal, writable, write};
use crate::ui::toast::use_toasts;
use crate::window::rich_typing::{self, Heard, Words};
use crate::words;

#[component]
pub fn ClauseSection(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Text { view, .. } = use_text();
    let clause = Memo::new(move |_| view.with(|view| view.clause(id).cloned()));
    let number = Memo::new(move |_| {
        view.with(|view| view.numbers().into_iter().find(|(of, _)| *of == id).map(|(_, number)| number))
            .unwrap_or_default()
    });
    let title = Signal::derive(move || {
        let title = clause.with(|clause| clause.as_ref().and_then(|clause| clause.title.value.clone()));
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| t_string!(i18n, table.clause_untitled).to_owned())
    });
    let struck = move || clause.with(|clause| clause.as_ref().is_some_and(ClauseView::is_struck));
    let inner = move || clause.with(|clause| clause.as_ref().is_some_and(ClauseView::is_inner));
    view! {
        <section class="clause" class:clause-struck=struck class:clause-inner=inner aria-labelledby=anchor(id)>
            <h2 id=anchor(id) tabindex="-1"><span class="quiet">{number}</span>" "{title}</h2>
            <Writing id=id title=title />
            <Footnotes id=id />
            <Remarks id=id clause=clause title=title />
            <CommentAll id=id title=title />
            <Keys id=id clause=clause title=title />
            <More id=id clause=clause title=title />
        </section>
    }
}

/// The text. While the editor is not here it is not shown: it comes with the page's other parts.
#[component]
fn Writing(id: Id, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let text = use_text();
    let Text { doc, caret, unwritten, presence, .. } = text;
    let (desk, toasts) = (use_desk(), use_toasts());
    let node = NodeRef::<Div>::new();
    let touched = RwSignal::new(false);
    let words = Words {
        label: Signal::derive(move || t_string!(i18n, table.clause_label, title = title.get())),
        hint: words!(i18n, table.clause_hint),
        more: Signal::derive(move || beside::editor_words(i18n)),
    };
    let heard = Heard {
        entered: Callback::new(move |editor| {
            touched.set(true);
            presence.be(id, None);
            caret.editor.set(Some(editor));
            desk.clause.set(Some(id));
        }),
        state: Callback::new(move |state: String| caret.hear(&state)),
        file: Callback::new(move |file| desk.images.add(desk, id, file)),
        told: Callback::new(move |told: String| match company::told(text, id, &told) || desk.images.told(&told) {
            true => String::new(),
            false => beside::hear(desk, doc, toasts, i18n, id, &told),
        }),
        ready: Callback::new(move |editor| desk.enter(id, editor)),
        failed: Callback::new(move |()| unwritten.set(true)),
    };
    let editable = Signal::derive(move || writable(doc));
    rich_typing::bind(doc, node, Clause { id }, fields::BODY, editable, words, heard);
    desk::feed(id);
    company::feed(id);
    view! {
        <div class="clause-text sensitive" node_ref=node></div>
        <SavedMark doc=doc touched=touched />
    }
}

/// The keys between which a clause goes when it moves one up or down.
pub(super) fn gap(clauses: &[(Id, Option<OrdKey>)], id: Id, down: bool) -> Option<(Option<OrdKey>, Option<OrdKey>)> {
    let at = clauses.iter().position(|(of, _)| *of == id)?;
    let key = |at: Option<usize>| at.and_then(|at| clauses.get(at)).and_then(|(_, ord)| ord.clone());
    if down {
        clauses.get(at + 1)?;
        return Some((key(Some(at + 1)), key(Some(at + 2))));
    }
    let above = at.checked_sub(1)?;
    Some((key(above.checked_sub(1)), key(Some(above))))
}

#[component]
fn More(id: Id, clause: Memo<Option<ClauseView>>, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Text { doc, view, .. } = use_text();
    let place = Clause { id };
    let step = move |down: bool| {
        let clauses: Vec<_> =
            view.with_untracked(|view| view.present().map(|clause| (clause.id, clause.ord.value.clone())).collect());
        if let Some((after, before)) = gap(&clauses, id, down) {
            write(doc, toasts, i18n, |edit| codoc::move_clause(edit, id, after.as_ref(), before.as_ref()));
        }
    };
    let inner = Memo::new(move |_| clause.with(|clause| clause.as_ref().is_some_and(ClauseView::is_inner)));
    let struck = Memo::new(move |_| clause.with(|clause| clause.as_ref().is_some_and(ClauseView::is_struck)));
    let nest = move |_| {
        let level = if inner.get_untracked() { 1 } else { 2 };
        write(doc, toasts, i18n, |edit| edit.set(&place, fields::LEVEL, Some(level)));
    };
    let strike = move |_| {
        let out = !struck.get_untracked();
        if write(doc, toasts, i18n, |edit| codoc::strike_clause(edit, id, out)).is_some() && out {
            let back = move || take_back(doc, toasts, i18n, |edit| codoc::strike_clause(edit, id, false));
            toasts.done(t_string!(i18n, table.clause_struck), back);
        }
    };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, table.clause_removed));
    };
    let nest_words =
        move || if inner.get() { t_string!(i18n, table.clause_outer) } else { t_string!(i18n, table.clause_inner) };
    let strike_words = move || {
        if struck.get() { t_string!(i18n, table.clause_unstrike) } else { t_string!(i18n, table.clause_strike) }
    };
    view! {
        <Show when=move || writable(doc)>
            <details class="disclosure clause-more no-print">
                <summary>{t!(i18n, table.clause_more)}<span class="visually-hidden">": "{title}</span></summary>
                <div class="stack">
                    <LiveLine doc=doc place=place field=fields::TITLE register=slice(clause, |clause| clause.title.clone()) />
                    <div class="actions">
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| step(false)><Drawing icon=Icon::Up />{t!(i18n, table.clause_up)}</button>
                        <button type="button" class="btn btn-outline-primary" on:click=move |_| step(true)><Drawing icon=Icon::Down />{t!(i18n, table.clause_down)}</button>
                        <button type="button" class="btn btn-link" on:click=nest>{nest_words}</button>
                        <button type="button" class="btn btn-link" on:click=strike>{strike_words}</button>
                        <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, table.clause_remove)}</button>
                    </div>
                </div>
            </details>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_moves_by_one_place_and_not_beyond_the_ends() {
        let id = |byte| Id::new(1, [byte; 10]);
        let (a, b, c) = (OrdKey::between(None, None), OrdKey::between(None, None), OrdKey::between(None, None));
        let clauses = [(id(1), Some(a.clone())), (id(2), Some(b.clone())), (id(3), Some(c.clone()))];
        assert_eq!(gap(&clauses, id(1), false), None);
        assert_eq!(gap(&clauses, id(3), true), None);
        assert_eq!(gap(&clauses, id(1), true), Some((Some(b), Some(c.clone()))));
        assert_eq!(gap(&clauses, id(2), false), Some((None, Some(a))));
        assert_eq!(gap(&clauses, id(2), true), Some((Some(c), None)));
        assert_eq!(gap(&clauses, id(9), true), None);
    }
}
