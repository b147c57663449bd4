//! The browser's own dialog: it keeps the focus inside, closes on Escape, and gives the focus back.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::{Drawing, Icon};
use crate::i18n::{t, use_i18n};

/// A modal dialog, open as long as `open` says so. Its content is made anew at each opening.
#[component]
pub fn Modal(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    id: &'static str,
    #[prop(default = "dialog")] class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let heading = format!("{id}-title");
    let labelled = heading.clone();
    view! {
        <dialog node_ref=node class=class aria-labelledby=labelled on:close=move |_| open.set(false)>
            <div class="dialog-head">
                <h2 id=heading>{title}</h2>
                <button type="button" class="btn-icon btn-quiet" on:click=move |_| open.set(false)>
                    <Drawing icon=Icon::Close />
                    <span class="visually-hidden">{t!(i18n, common.close)}</span>
                </button>
            </div>
            <div class="dialog-body">
                <Show when=move || open.get()>{children()}</Show>
            </div>
        </dialog>
    }
}

/// Opens a dialog while something is chosen, and forgets what was chosen when it closes.
///
/// A signal tells its readers at every `set`, also of the same value: each side sets the other only when it differs, or the two effects
/// would wake each other for ever.
pub fn open_while_chosen<T: Send + Sync + 'static>(open: RwSignal<bool>, chosen: RwSignal<Option<T>>) {
    Effect::new(move |_| {
        let wanted = chosen.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
}
