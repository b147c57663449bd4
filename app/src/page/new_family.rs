//! Opening a family's plan: one commit in a document of its own.

use intreccio_model::doc::Kind;
use intreccio_model::field::plan as fields;
use intreccio_model::ids::UserId;
use intreccio_model::place::Plan;
use intreccio_model::plan;
use intreccio_model::time::Date;
use intreccio_model::vocab::{AccessChannel, Level, OperatorRole, Urgency};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::start::options;
use crate::bridge::{Answer, Ask, Problem};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::page::Page;
use crate::ui::problem::problem_words;
use crate::ui::route::{Part, Route};
use crate::ui::use_now;
use crate::window::client::use_client;
use crate::window::fresh;
use crate::words;

/// What the form gives.
#[derive(Debug, Clone)]
struct Draft {
    code: String,
    alias: String,
    level: Option<Level>,
    channel: Option<AccessChannel>,
    urgency: Option<Urgency>,
    opened: Date,
}

/// The document's changes, and nothing sent yet.
fn changes(draft: Draft, me: UserId, role: OperatorRole) -> Result<Vec<Vec<u8>>, Problem> {
    fresh::changes(Kind::Plan, me, |edit| {
        plan::open(edit, &draft.code, &draft.alias, draft.opened, draft.channel)?;
        edit.set(&Plan, fields::LEVEL, draft.level)?;
        edit.set(&Plan, fields::URGENCY, draft.urgency)?;
        if role == OperatorRole::SocialWorker {
            edit.set(&Plan, fields::CASE_MANAGER, Some(me))?;
        }
        plan::seat(edit, me, role, draft.opened)
    })
}

/// The code after the highest one of the form `FP-07`.
fn next_code<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let numbers = codes.filter_map(|code| code.strip_prefix("FP-")?.parse::<u32>().ok());
    format!("FP-{:02}", numbers.max().unwrap_or(0) + 1)
}

#[component]
pub fn NewFamily() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let now = use_now();
    let navigate = use_navigate();
    let (faults, busy) = (RwSignal::new(Faults::new()), RwSignal::new(false));
    let code = RwSignal::new(
        client.families.with_untracked(|families| next_code(families.iter().map(|family| family.card.code.as_str()))),
    );
    let alias = RwSignal::new(String::new());
    let level = RwSignal::new(Level::Base.code().to_owned());
    let channel = RwSignal::new(AccessChannel::Spontaneo.code().to_owned());
    let urgency = RwSignal::new(Urgency::Ordinaria.code().to_owned());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (code_typed, alias_typed) =
            (code.get_untracked().trim().to_owned(), alias.get_untracked().trim().to_owned());
        let mut found = Faults::new();
        if code_typed.is_empty() {
            found.push(("family-code", t_string!(i18n, new_family.code_missing).to_owned()));
        } else if client
            .families
            .with_untracked(|families| families.iter().any(|family| family.card.code == code_typed))
        {
            found.push(("family-code", t_string!(i18n, new_family.code_taken).to_owned()));
        }
        if alias_typed.is_empty() {
            found.push(("family-alias", t_string!(i18n, new_family.alias_missing).to_owned()));
        }
        faults.set(found.clone());
        if !found.is_empty() || busy.get_untracked() {
            return;
        }
        let draft = Draft {
            code: code_typed,
            alias: alias_typed,
            level: level.with_untracked(|code| intreccio_model::vocab::Vocabulary::from_code(code)),
            channel: channel.with_untracked(|code| intreccio_model::vocab::Vocabulary::from_code(code)),
            urgency: urgency.with_untracked(|code| intreccio_model::vocab::Vocabulary::from_code(code)),
            opened: now.today(),
        };
        let role = untrack(|| directory.my_role());
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = match changes(draft, directory.me, role.unwrap_or(OperatorRole::SocialWorker)) {
                Ok(changes) => client.ask(Ask::CreateSpace { kind: Kind::Plan, changes }).await,
                Err(problem) => Answer::Failed(problem),
            };
            busy.try_set(false);
            match answer {
                Answer::Created(at) => {
                    navigate(&Route::Family(at.doc, Part::Summary).path(), NavigateOptions::default())
                }
                Answer::Failed(problem) => {
                    drop(faults.try_set(vec![("family-code", problem_words(i18n, problem).to_owned())]))
                }
                _ => {}
            }
        });
    };
    let levels = Signal::derive(move || options(i18n, "level", Level::ALL.iter().map(|term| term.code())));
    let channels =
        Signal::derive(move || options(i18n, "access_channel", AccessChannel::ALL.iter().map(|term| term.code())));
    let urgencies = Signal::derive(move || options(i18n, "urgency", Urgency::ALL.iter().map(|term| term.code())));
    view! {
        <Page title=words!(i18n, new_family.title)>
            <FaultSummary faults=faults />
            <form class="plan-section measure" novalidate on:submit=send>
                <p>{t!(i18n, new_family.why)}</p>
                <TextInput id="family-code" label=words!(i18n, new_family.code) value=code hint=words!(i18n, new_family.code_hint) fault=fault(faults, "family-code") required=true />
                <TextInput id="family-alias" label=words!(i18n, new_family.alias) value=alias hint=words!(i18n, new_family.alias_hint) fault=fault(faults, "family-alias") required=true />
                <div class="field-row">
                    <SelectInput id="family-level" label=words!(i18n, new_family.level) value=level options=levels />
                    <SelectInput id="family-urgency" label=words!(i18n, new_family.urgency) value=urgency options=urgencies />
                </div>
                <SelectInput id="family-channel" label=words!(i18n, new_family.channel) value=channel options=channels />
                <div class="actions">
                    <button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{t!(i18n, new_family.open)}</button>
                    <a class="btn btn-outline-primary" href=Route::Families.path()>{t!(i18n, common.cancel)}</a>
                </div>
            </form>
        </Page>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_code_follows_the_highest_and_ignores_others() {
        assert_eq!(next_code(["FP-02", "FP-11", "X-99"].into_iter()), "FP-12");
        assert_eq!(next_code(std::iter::empty()), "FP-01");
    }
}
