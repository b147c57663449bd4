//! Coming to a clause of a text from another page. The router would take a fragment for a page, so the wish is kept in between.

use std::cell::Cell;

use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::codoc::anchor;
use crate::bridge::Id16;
use crate::ui::browser;

thread_local! {
    static WISH: Cell<Option<(Id16, Id)>> = const { Cell::new(None) };
}

/// The text that is opened next begins at this clause.
pub fn wish(doc: Id16, clause: Id) {
    WISH.set(Some((doc, clause)));
}

/// Goes to the clause that was wished, as soon as the page is drawn.
pub fn fulfil(doc: Id16) {
    Effect::new(move |_| {
        if let Some((_, clause)) = WISH.take().filter(|(of, _)| *of == doc) {
            // The page has moved the focus to its heading by then.
            request_animation_frame(move || browser::focus_at_top(&anchor(clause)));
        }
    });
}
