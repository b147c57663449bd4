//! Finds words in all clauses of a text, whatever their case and accents, and puts others in their place.

use intreccio_model::ids::Id;
use leptos::prelude::*;
use serde_json::json;
use web_sys::KeyboardEvent;

use super::codoc::{Text, use_text};
use super::desk::{Desk, use_desk};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::field::TextInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::writable;
use crate::ui::toast::use_toasts;
use crate::words;

const FIELD: &str = "find-words";

/// How many there are in each clause, in order, and which is the present one of all.
#[derive(Clone, Copy)]
struct Search {
    desk: Desk,
    query: RwSignal<String>,
    found: RwSignal<Vec<(Id, usize)>>,
    at: RwSignal<Option<usize>>,
    clauses: Memo<Vec<Id>>,
}

impl Search {
    fn total(self) -> usize {
        self.found.with(|found| found.iter().map(|(_, count)| count).sum())
    }

    /// Looks in every clause; an empty query ends the search there.
    fn look(self, query: &str) {
        let count = |clause: &Id| {
            let count: Option<usize> = self.desk.ask(*clause, &json!({"what": "find", "query": query}));
            (*clause, count.unwrap_or(0))
        };
        let found: Vec<(Id, usize)> = self.clauses.with_untracked(|clauses| clauses.iter().map(count).collect());
        self.found.set(found);
    }

    /// Counts again after somebody wrote: the editors know, and which is the present one.
    fn recount(self) {
        let mut before = 0;
        let mut now = None;
        let mut count = |clause: &Id| {
            let (count, at): (usize, i64) = self.desk.ask(*clause, &json!({"what": "count"})).unwrap_or((0, -1));
            now = now.or(usize::try_from(at).ok().map(|at| before + at));
            before += count;
            (*clause, count)
        };
        let found: Vec<(Id, usize)> = self.clauses.with_untracked(|clauses| clauses.iter().map(&mut count).collect());
        self.found.set(found);
        if self.at.get_untracked() != now {
            self.at.set(now);
        }
    }

    /// The clause of a match, and its number there.
    fn place(self, at: usize) -> Option<(Id, usize)> {
        let mut before = 0;
        self.found.with_untracked(|found| {
            for (clause, count) in found {
                if at < before + count {
                    return Some((*clause, at - before));
                }
                before += count;
            }
            None
        })
    }

    /// Shows a match, and no other as the present one.
    fn show(self, at: Option<usize>) {
        let now = self.at.get_untracked().and_then(|at| self.place(at));
        if let Some((clause, _)) = now {
            let _shown: Option<()> = self.desk.ask(clause, &json!({"what": "reveal", "number": -1}));
        }
        self.at.set(at);
        if let Some((clause, number)) = at.and_then(|at| self.place(at)) {
            let _shown: Option<()> = self.desk.ask(clause, &json!({"what": "reveal", "number": number}));
        }
    }

    fn step(self, back: bool) {
        self.look(&self.query.get_untracked());
        let total = untrack(|| self.total());
        if total == 0 {
            return self.show(None);
        }
        let next = match (self.at.get_untracked(), back) {
            (None, false) => 0,
            (None, true) => total - 1,
            (Some(at), false) => (at + 1) % total,
            (Some(at), true) => (at + total - 1) % total,
        };
        self.show(Some(next));
    }

    /// Replaces the present match and goes on to the next.
    fn replace_one(self, words: &str) -> usize {
        let Some((clause, number)) = self.at.get_untracked().and_then(|at| self.place(at)) else { return 0 };
        let request = json!({"what": "replace", "number": number, "words": words});
        let count: Option<usize> = self.desk.ask(clause, &request);
        self.look(&self.query.get_untracked());
        let total = untrack(|| self.total());
        self.show(self.at.get_untracked().filter(|_| total > 0).map(|at| at.min(total - 1)));
        count.unwrap_or(0)
    }

    /// Replaces all: in each clause one step that its undo takes back.
    fn replace_all(self, words: &str) -> usize {
        self.look(&self.query.get_untracked());
        let one = |(clause, _): &(Id, usize)| {
            let request = json!({"what": "replace", "number": null, "words": words});
            self.desk.ask::<usize>(*clause, &request).unwrap_or(0)
        };
        let all = self.found.get_untracked();
        let count = all.iter().filter(|(_, count)| *count > 0).map(one).sum();
        self.look(&self.query.get_untracked());
        self.show(None);
        count
    }

    fn end(self) {
        self.look("");
        self.at.set(None);
        self.desk.finding.set(false);
        if let Some(editor) = self.desk.clause.get_untracked().and_then(|clause| self.desk.editor(clause)) {
            editor.focus();
        }
    }
}

/// The row that finds and replaces. Control+F and Control+H open it while the page is there; the browser's own search is behind a second
/// Control+F.
#[component]
pub fn FindBar() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let desk = use_desk();
    let Text { doc, view, .. } = use_text();
    let clauses = Memo::new(move |_| view.with(|view| view.present().map(|clause| clause.id).collect::<Vec<_>>()));
    let search = Search {
        desk,
        query: RwSignal::new(String::new()),
        found: RwSignal::default(),
        at: RwSignal::new(None),
        clauses,
    };
    let with = RwSignal::new(String::new());
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let letter = event.key().to_lowercase();
        let asks = (event.ctrl_key() || event.meta_key())
            && !event.alt_key()
            && !event.shift_key()
            && matches!(letter.as_str(), "f" | "h");
        let again = letter == "f" && browser::caret().is_some_and(|(id, ..)| id == FIELD);
        if asks && !again {
            event.prevent_default();
            desk.finding.set(true);
        }
    });
    on_cleanup(move || keys.remove());
    Effect::new(move |_| {
        if desk.finding.get() {
            search.look(&search.query.get_untracked());
            // The row is drawn after this.
            request_animation_frame(|| browser::focus(FIELD));
        }
    });
    Effect::new(move |_| {
        let query = search.query.get();
        if desk.finding.get_untracked() {
            search.at.set(None);
            search.look(&query);
        }
    });
    Effect::new(move |_| {
        doc.version.track();
        if desk.finding.get_untracked() && search.query.with_untracked(|query| !query.is_empty()) {
            search.recount();
        }
    });
    let count = move || match (search.query.with(String::is_empty), search.total(), search.at.get()) {
        (true, ..) => String::new(),
        (_, 0, _) => t_string!(i18n, remarks.find_none).to_owned(),
        (_, total, None) => t_string!(i18n, remarks.find_count, total = total),
        (_, total, Some(at)) => t_string!(i18n, remarks.find_at, at = at + 1, total = total),
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => search.end(),
        // On a button it is a click.
        "Enter" if !event.is_composing() && event_target::<web_sys::Element>(&event).id() == FIELD => {
            event.prevent_default();
            search.step(event.shift_key());
        }
        _ => {}
    };
    let one = move |_| {
        if search.at.get_untracked().is_none() {
            search.step(false);
        } else {
            search.replace_one(&with.get_untracked());
        }
    };
    let all = move |_| {
        let count = search.replace_all(&with.get_untracked());
        toasts.say(t_string!(i18n, remarks.replaced, count = count));
    };
    view! {
        <Show when=move || desk.finding.get()>
            <div class="find-bar no-print" role="search" aria-label=move || t_string!(i18n, remarks.find) on:keydown=key>
                <TextInput id=FIELD label=words!(i18n, remarks.find_words) value=search.query />
                <p class="find-count" role="status">{count}</p>
                <div class="actions">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| search.step(true)><Drawing icon=Icon::Up />{t!(i18n, remarks.find_back)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| search.step(false)><Drawing icon=Icon::Down />{t!(i18n, remarks.find_on)}</button>
                    <button type="button" class="btn btn-link" on:click=move |_| search.end()>{t!(i18n, remarks.find_end)}</button>
                </div>
                <Show when=move || writable(doc)>
                    <TextInput id="replace-words" label=words!(i18n, remarks.replace_with) value=with />
                    <div class="actions">
                        <button type="button" class="btn btn-outline-primary" on:click=one>{t!(i18n, remarks.replace_one)}</button>
                        <button type="button" class="btn btn-outline-primary" on:click=all>{t!(i18n, remarks.replace_all)}</button>
                    </div>
                </Show>
            </div>
        </Show>
    }
}
