//! A deadline set by hand, in a family's plan.

use intreccio_model::deadline::{self, BY_HAND};
use intreccio_model::place::Deadline;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::bridge::{DocRef, FamilyEntry, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::due::{NewDue, NewDueFields};
use crate::ui::dialog::Modal;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, SelectInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_addition, write};
use crate::ui::problem::problem_words;
use crate::ui::route::hex;
use crate::ui::toast::use_toasts;
use crate::window::client::use_client;
use crate::words;

const FAMILY: &str = "agenda-new-family";
const DATE: &str = "agenda-new-date";

/// Whether I may write in a family's plan.
fn mine_to_write(family: &FamilyEntry) -> bool {
    matches!(family.role, None | Some(SpaceRole::Editor | SpaceRole::Owner))
}

#[component]
pub fn AddDue(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! { <Modal open=open id="agenda-add" title=words!(i18n, agenda.add_title)><Adding open=open /></Modal> }
}

#[component]
fn Adding(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let client = use_client();
    let toasts = use_toasts();
    let (family, faults) = (RwSignal::new(String::new()), RwSignal::new(Faults::new()));
    let new = NewDue::new(BY_HAND);
    let options = Signal::derive(move || {
        let first = (String::new(), t_string!(i18n, agenda.choose_family).to_owned());
        let families = client.families.with(|all| {
            let mine = all.iter().filter(|family| !directory.only_reads_plans() && mine_to_write(family));
            mine.map(|f| (hex(&f.doc.doc), f.card.title())).collect::<Vec<_>>()
        });
        std::iter::once(first).chain(families).collect::<Vec<_>>()
    });
    let chosen = move || -> Option<DocRef> {
        let chosen = family.get_untracked();
        client.families.with_untracked(|all| all.iter().map(|f| f.doc).find(|at| hex(&at.doc) == chosen))
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (at, read) = (chosen(), new.read());
        let mut wrong = Faults::new();
        if at.is_none() {
            wrong.push((FAMILY, t_string!(i18n, agenda.family_missing).to_owned()));
        }
        if read.is_none() {
            wrong.push((DATE, t_string!(i18n, agenda.date_missing).to_owned()));
        }
        faults.set(wrong);
        let Some((at, (kind, date, what))) = at.zip(read) else { return };
        spawn_local(async move {
            let doc = match client.open(at).await {
                Ok(doc) => doc,
                Err(problem) => return toasts.fail(problem_words(i18n, problem)),
            };
            let made = write(doc, toasts, i18n, |edit| deadline::add_deadline(edit, kind, date, &what));
            if let Some(id) = made {
                let place = Deadline { id };
                undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, agenda.added));
                open.try_set(false);
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=add>
            <FaultSummary faults=faults />
            <p class="field-hint">{t!(i18n, agenda.add_hint)}</p>
            <SelectInput id=FAMILY label=words!(i18n, agenda.family) value=family options=options fault=fault(faults, FAMILY) />
            <NewDueFields new=new kinds=BY_HAND id="agenda-new" fault=fault(faults, DATE) />
            <div class="actions">
                <button type="submit" class="btn btn-primary"><Drawing icon=Icon::Plus />{t!(i18n, agenda.add_now)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}
