//! What a person chose on this device. Nothing here is secret, and nothing of it leaves the device.

use leptos::prelude::*;

use super::{I18n, browser};
use crate::i18n::Locale;

/// The choices.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// Labels that may point at persons are veiled until touched.
    pub discreet: RwSignal<bool>,
    /// Minutes without a touch after which the page locks; 0 never.
    pub lock_minutes: RwSignal<u32>,
    /// `?` and other keys without a modifier act (WCAG 2.1, 2.1.4 asks for a way to turn them off).
    pub single_keys: RwSignal<bool>,
}

const DISCREET: &str = "discreet";
const LOCK: &str = "lock-minutes";
const SINGLE_KEYS: &str = "single-keys";
const LANGUAGE: &str = "language";

/// Minutes before locking, where nobody chose.
const LOCK_DEFAULT: u32 = 5;

impl Preferences {
    /// Reads the choices and keeps the later ones. Call it once, under the root.
    pub fn start() -> Self {
        let discreet = RwSignal::new(browser::preference(DISCREET).is_some_and(|kept| kept == "1"));
        let minutes = browser::preference(LOCK).and_then(|kept| kept.parse().ok()).unwrap_or(LOCK_DEFAULT);
        let lock_minutes = RwSignal::new(minutes);
        let single_keys = RwSignal::new(browser::preference(SINGLE_KEYS).is_none_or(|kept| kept == "1"));
        Effect::new(move |_| {
            browser::prefer(DISCREET, flag(discreet.get()));
            browser::page_class("discreet", discreet.get());
        });
        Effect::new(move |_| browser::prefer(LOCK, &lock_minutes.get().to_string()));
        Effect::new(move |_| browser::prefer(SINGLE_KEYS, flag(single_keys.get())));
        Self { discreet, lock_minutes, single_keys }
    }
}

fn flag(on: bool) -> &'static str {
    if on { "1" } else { "0" }
}

/// Sets the language that was chosen, or else the one that the browser prefers, and keeps the later choice.
pub fn follow_language(i18n: I18n) {
    let kept = browser::preference(LANGUAGE).and_then(|code| code.parse().ok());
    let preferred = if browser::prefers_english() { Locale::en } else { Locale::it };
    i18n.set_locale(kept.unwrap_or(preferred));
    Effect::new(move |_| browser::set_language(i18n.get_locale().as_ref()));
}

/// Speaks another language from now on.
pub fn choose_language(i18n: I18n, locale: Locale) {
    let code: &str = locale.as_ref();
    browser::prefer(LANGUAGE, code);
    i18n.set_locale(locale);
}

pub fn use_preferences() -> Preferences {
    expect_context()
}
