//! Who else is in the text at this moment, and where in its clauses.

use intreccio_model::field::clause as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Clause;
use intreccio_model::rich;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::codoc::{Text, use_text};
use super::desk::use_desk;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{use_directory, user};
use crate::window::client::use_client;
use crate::window::company::{Other, Spot};

/// Their names, and in which clause each of them writes.
#[component]
pub fn Together() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let Text { doc, view, .. } = use_text();
    let others = Memo::new(move |_| client.company.of(doc.at));
    let number =
        move |id: Id| view.with(|view| view.numbers().into_iter().find(|(of, _)| *of == id).map(|(_, number)| number));
    let name = move |other: &Other| directory.name_or_you(i18n, Some(user(other.user)));
    let names = Memo::new(move |_| others.with(|others| others.iter().map(name).collect::<Vec<_>>()).join(", "));
    let chip = move |other: Other| {
        let place = other.here.clause.and_then(number).map(|number| t_string!(i18n, table.company_at, number = number));
        view! { <li class="chip company-chip"><span class="company-dot" aria-hidden="true"></span>{name(&other)}{place.map(|place| format!(" · {place}"))}</li> }
    };
    let empty = move || others.with(Vec::is_empty);
    view! {
        <p class="visually-hidden" role="status">{move || (!empty()).then(|| t_string!(i18n, table.company_said, names = names.get()))}</p>
        <Show when=move || !empty()>
            <div class="company no-print">
                <span class="quiet">{t!(i18n, table.company)}</span>
                <ul class="plain-list row-wrap">{move || others.get().into_iter().map(chip).collect_view()}</ul>
            </div>
        </Show>
    }
}

/// What an editor tells of one's own caret: see `app/editor/company.mjs`.
#[derive(Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Told {
    Place { place: Option<Placed> },
}

/// A stretch of a clause's text, in UTF-16 code units.
#[derive(Deserialize)]
struct Placed {
    start: usize,
    end: usize,
    selected: bool,
    behind: bool,
}

/// Says to the others where the caret is, when that is what an editor tells.
pub fn told(text: Text, clause: Id, told: &str) -> bool {
    let Ok(Told::Place { place }) = serde_json::from_str(told) else { return false };
    let spot = place.and_then(|at| {
        let (place, field) = (Clause { id: clause }, fields::BODY);
        let held = text.doc.with_untracked(|doc| rich::anchor(doc, &place, field, at.start, at.end))?;
        Some(Spot { from: held.from, to: held.to, selected: at.selected, behind: at.behind })
    });
    text.presence.be(clause, spot);
    true
}

/// What an editor shows of the others.
#[derive(Serialize)]
struct Given {
    what: &'static str,
    people: Vec<Person>,
    anybody: bool,
}

#[derive(Serialize)]
struct Person {
    device: String,
    name: String,
    look: u8,
    start: usize,
    end: usize,
    selected: bool,
    behind: bool,
}

/// Gives the editor of a clause those who are in it.
pub fn feed(id: Id) {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let desk = use_desk();
    let Text { doc, .. } = use_text();
    let others = Memo::new(move |_| client.company.of(doc.at));
    let anybody = Memo::new(move |_| others.with(|others| !others.is_empty()));
    let here = Memo::new(move |_| {
        others.with(|others| others.iter().filter(|other| other.here.clause == Some(id)).cloned().collect::<Vec<_>>())
    });
    let ready = desk.is_ready(id);
    let shown = StoredValue::new(false);
    Effect::new(move |_| {
        if !ready.get() {
            return;
        }
        let person = |other: &Other| {
            let spot = other.here.spot.as_ref()?;
            let (place, field) = (Clause { id }, fields::BODY);
            let at = doc.with_untracked(|doc| rich::stretch(doc, &place, field, &spot.from, &spot.to));
            if at.is_none() {
                // What they stand beside has not come yet.
                doc.version.track();
            }
            let at = at?;
            Some(Person {
                device: crate::ui::route::hex(&other.device),
                name: directory.name_or_you(i18n, Some(user(other.user))),
                look: other.device.first().copied().unwrap_or_default() % 5,
                start: at.start,
                end: at.end,
                selected: spot.selected,
                behind: spot.behind,
            })
        };
        let people: Vec<Person> = here.with(|here| here.iter().filter_map(person).collect());
        let given = Given { what: "company", anybody: anybody.get(), people };
        let something = given.anybody || !given.people.is_empty();
        if something || shown.get_value() {
            let _shown: Option<()> = desk.ask(id, &given);
            shown.set_value(something);
        }
    });
}
