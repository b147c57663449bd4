//! What formats the words where the caret is: one row of buttons for all clauses of a text.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::beside::MoreTools;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::dialog::Modal;
use crate::ui::field::TextInput;
use crate::ui::toast::use_toasts;
use crate::window::rich_typing::RichHandle;
use crate::words;

/// The editor where the caret was last, and what holds there.
#[derive(Clone, Copy)]
pub struct Caret {
    pub editor: RwSignal<Option<RichHandle>, LocalStorage>,
    pub state: RwSignal<BTreeMap<String, bool>>,
}

impl Caret {
    pub fn nowhere() -> Self {
        Self { editor: RwSignal::new_local(None), state: RwSignal::default() }
    }

    /// Takes what the editor says of the caret.
    pub fn hear(self, state: &str) {
        self.state.set(serde_json::from_str(state).unwrap_or_default());
    }
}

/// A button: a command of the editor, what stands on it, the keys.
struct Tool {
    command: &'static str,
    sign: &'static str,
    keys: &'static str,
}

const TOOLS: [Tool; 9] = [
    Tool { command: "bold", sign: "B", keys: "Control+B" },
    Tool { command: "italic", sign: "I", keys: "Control+I" },
    Tool { command: "heading1", sign: "T1", keys: "Control+Alt+1" },
    Tool { command: "heading2", sign: "T2", keys: "Control+Alt+2" },
    Tool { command: "bullets", sign: "•", keys: "Control+Shift+8" },
    Tool { command: "numbers", sign: "1.", keys: "Control+Shift+7" },
    Tool { command: "quote", sign: "❝", keys: "Control+Shift+9" },
    Tool { command: "undo", sign: "↶", keys: "Control+Z" },
    Tool { command: "redo", sign: "↷", keys: "Control+Y" },
];

fn name(i18n: I18n, command: &str) -> &'static str {
    match command {
        "bold" => t_string!(i18n, table.bold),
        "italic" => t_string!(i18n, table.italic),
        "heading1" => t_string!(i18n, table.heading1),
        "heading2" => t_string!(i18n, table.heading2),
        "bullets" => t_string!(i18n, table.bullets),
        "numbers" => t_string!(i18n, table.numbers),
        "quote" => t_string!(i18n, table.quote),
        "undo" => t_string!(i18n, table.undo),
        _ => t_string!(i18n, table.redo),
    }
}

#[component]
pub fn Toolbar(caret: Caret) -> impl IntoView {
    let i18n = use_i18n();
    let linking = RwSignal::new(false);
    let nowhere = move || caret.editor.with(Option::is_none);
    let holds = move |command: &str| caret.state.with(|state| state.get(command).copied().unwrap_or(false));
    // The caret must stay where it is.
    let stay = |event: leptos::ev::MouseEvent| event.prevent_default();
    let button = move |tool: &Tool| {
        let Tool { command, sign, keys } = *tool;
        let steps = matches!(command, "undo" | "redo");
        let run = move |_| {
            if let Some(editor) = caret.editor.get_untracked() {
                editor.run(command);
            }
        };
        view! {
            <button type="button" class="btn tool" class:tool-on=move || !steps && holds(command) data-tool=command
                disabled=move || nowhere() || steps && !holds(command)
                aria-pressed=move || (!steps).then(|| holds(command).to_string())
                aria-keyshortcuts=keys aria-label=move || name(i18n, command) title=move || name(i18n, command)
                on:mousedown=stay on:click=run>
                <span class="tool-sign" aria-hidden="true" data-sign=sign></span>
            </button>
        }
    };
    view! {
        <div class="toolbar no-print" role="toolbar" aria-label=move || t_string!(i18n, table.toolbar)>
            {TOOLS.iter().map(button).collect_view()}
            <button type="button" class="btn tool tool-wide" class:tool-on=move || holds("link") disabled=nowhere
                on:mousedown=stay on:click=move |_| linking.set(true)>{t!(i18n, table.link)}</button>
            <MoreTools />
        </div>
        <Linking caret=caret open=linking />
    }
}

#[component]
fn Linking(caret: Caret, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let address = RwSignal::new(String::new());
    let lead = move |href: String| {
        open.set(false);
        let led = caret.editor.get_untracked().is_some_and(|editor| editor.link(href.trim()));
        if !led {
            toasts.fail(t_string!(i18n, table.link_refused));
        }
        address.set(String::new());
    };
    view! {
        <Modal open=open title=words!(i18n, table.link) id="link-dialog">
            <form class="stack" on:submit=move |event| { event.prevent_default(); lead(address.get_untracked()) }>
                <TextInput id="link-address" kind="url" label=words!(i18n, table.link_ask) value=address />
                <div class="actions">
                    <button type="submit" class="btn btn-primary">{t!(i18n, table.link_go)}</button>
                    <button type="button" class="btn btn-link" on:click=move |_| lead(String::new())>{t!(i18n, table.link_off)}</button>
                </div>
            </form>
        </Modal>
    }
}
