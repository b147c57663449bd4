//! What all pages share: the frame, fields, words, dates, undoing, the status line.

pub mod attachments;
pub mod browser;
pub mod chart;
pub mod chips;
pub mod command;
pub mod dialog;
pub mod directory;
pub mod due;
pub mod export_dialog;
pub mod export_preview;
pub mod exports;
pub mod fetched;
pub mod field;
pub mod found;
pub mod grid;
pub mod icon;
pub mod line_picker;
pub mod live;
pub mod live_segments;
pub mod page;
pub mod preferences;
pub mod problem;
pub mod qr;
pub mod reminders;
pub mod root;
pub mod route;
pub mod session;
pub mod shell;
pub mod status;
pub mod toast;
pub mod when;
pub mod whereabouts;
pub mod words;

use leptos::prelude::*;

use crate::i18n::{I18nKeys, Locale};
use crate::platform::clock;

/// The words in the language that was chosen.
pub type I18n = leptos_i18n::I18nContext<Locale, I18nKeys>;

/// The time, to the half minute.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<u64>);

impl Now {
    /// Starts the clock of the page. Call it once, under the root.
    pub fn start() -> Self {
        let now = RwSignal::new(clock::now_ms());
        let tick = move || now.set(clock::now_ms());
        let interval = set_interval_with_handle(tick, std::time::Duration::from_secs(30));
        on_cleanup(move || {
            if let Ok(interval) = interval {
                interval.clear();
            }
        });
        Self(now)
    }

    /// Milliseconds since 1970, following the clock.
    pub fn get(self) -> u64 {
        self.0.get()
    }

    /// Today, in local time.
    pub fn today(self) -> intreccio_model::time::Date {
        browser::local(self.get()).0
    }
}

/// The clock of the page.
pub fn use_now() -> Now {
    expect_context()
}
