//! Short messages, and taking back the last step. Taking back writes a new change: nothing leaves the history.

use std::rc::Rc;

use leptos::prelude::*;

use super::icon::{Drawing, Icon};
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::timer::{self, Timer};

/// How long a message stays.
const SHOWN_MS: u32 = 10_000;
/// Steps that can be taken back.
const STEPS: usize = 30;

type Step = Rc<dyn Fn()>;

/// The messages of this page.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    steps: StoredValue<Vec<Step>, LocalStorage>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
}

#[derive(Clone, PartialEq)]
struct Toast {
    words: String,
    undo: bool,
    failed: bool,
}

impl Toasts {
    /// Call it once, under the root.
    pub fn start() -> Self {
        Self {
            shown: RwSignal::new(None),
            steps: StoredValue::new_local(Vec::new()),
            timer: StoredValue::new_local(None),
        }
    }

    /// Says that something was done.
    pub fn say(self, words: impl Into<String>) {
        self.show(Toast { words: words.into(), undo: false, failed: false });
    }

    /// Says that something could not be done.
    pub fn fail(self, words: impl Into<String>) {
        self.show(Toast { words: words.into(), undo: false, failed: true });
    }

    /// Says that a step was done, and how to take it back.
    pub fn done(self, words: impl Into<String>, back: impl Fn() + 'static) {
        self.steps.update_value(|steps| {
            steps.push(Rc::new(back));
            if steps.len() > STEPS {
                steps.remove(0);
            }
        });
        self.show(Toast { words: words.into(), undo: true, failed: false });
    }

    /// Takes the last step back. `false` when there is none.
    pub fn undo(self) -> bool {
        let step = self.steps.try_update_value(Vec::pop).flatten();
        self.hide();
        step.inspect(|step| step()).is_some()
    }

    /// Says that a step was taken back, unless the step itself has said something: that it could not be.
    pub fn say_undone(self, words: &'static str) {
        if self.shown.with_untracked(Option::is_none) {
            self.say(words);
        }
    }

    /// Forgets what could be taken back: the documents were closed.
    pub fn clear(self) {
        self.steps.set_value(Vec::new());
        self.hide();
    }

    fn show(self, toast: Toast) {
        self.shown.set(Some(toast));
        self.timer.set_value(Some(timer::after(SHOWN_MS, move || self.hide())));
    }

    fn hide(self) {
        let _gone = self.shown.try_set(None);
    }
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where the messages appear.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let undo = move |_| {
        if toasts.undo() {
            toasts.say_undone(t_string!(i18n, common.undone));
        }
    };
    let icon = Signal::derive(move || {
        toasts.shown.with(|shown| if shown.as_ref().is_some_and(|t| t.failed) { Icon::Alert } else { Icon::Check })
    });
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <Show when=move || toasts.shown.with(Option::is_some)>
                <div class="toast-line" class:toast-failed=move || toasts.shown.with(|shown| shown.as_ref().is_some_and(|t| t.failed))>
                    <Drawing icon=icon />
                    <span>{move || toasts.shown.with(|shown| shown.as_ref().map(|toast| toast.words.clone()))}</span>
                    <Show when=move || toasts.shown.with(|shown| shown.as_ref().is_some_and(|t| t.undo))>
                        <button type="button" class="btn btn-secondary" on:click=undo>{t!(i18n, common.undo)}</button>
                    </Show>
                    <button type="button" class="btn-icon" on:click=move |_| toasts.hide()>
                        <Drawing icon=Icon::Close />
                        <span class="visually-hidden">{t!(i18n, common.close)}</span>
                    </button>
                </div>
            </Show>
        </div>
    }
}
