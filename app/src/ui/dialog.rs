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
