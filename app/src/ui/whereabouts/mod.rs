//! Where in a document something is, and what a register holds, in words.

mod records;

use intreccio_model::budget::amount;
use intreccio_model::doc::Doc;
use intreccio_model::ids::{DimensionCode, Id, Party, UserId};
use intreccio_model::path::Path;
use intreccio_model::plan::{EventView, PlanView};
use intreccio_model::register::{Raw, ValueKind};
use intreccio_model::time::{Date, Instant};
use intreccio_model::vocab::{ScoreValue, Vocabulary};

pub use records::{assessment, moment_name, parenting};

use super::directory::Directory;
use super::{I18n, grid, when, words};
use crate::i18n::t_string;
use crate::platform::clock;

/// Characters after which a sentence is cut.
const SHORT: usize = 60;

/// The beginning of a text, cut between words.
pub fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() <= SHORT {
        return line.to_owned();
    }
    let cut: String = line.chars().take(SHORT).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

/// An entry of the diary: its kind and its day.
pub fn event(i18n: I18n, event: &EventView) -> String {
    let locale = i18n.get_locale();
    let kind = event.kind.value.map(|kind| words::vocabulary(locale, "event_kind", kind.code()));
    let kind = kind.unwrap_or_else(|| t_string!(i18n, plan.event).to_owned());
    match event.start.value {
        Some(start) => format!("{kind}, {}", moment(i18n, start)),
        None => kind,
    }
}

/// An instant of a document, relative to now.
pub fn moment(i18n: I18n, instant: Instant) -> String {
    when::moment(i18n.get_locale(), clock::now_ms(), u64::try_from(instant.0).unwrap_or(0))
}

/// The thing around `path`, as a person would name it.
pub fn place(i18n: I18n, directory: Directory, plan: &PlanView, path: &Path) -> String {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let found = match keys.as_slice() {
        ["household", id, ..] => id.parse().ok().and_then(|id: Id| plan.member(id)?.label.value.clone()),
        ["objectives", id, "actions", action, ..] => action_words(plan, id, action),
        ["objectives", id, ..] => id.parse().ok().and_then(|id: Id| Some(short(&plan.objective(id)?.text.value))),
        ["events", id, ..] => id.parse().ok().and_then(|id: Id| Some(event(i18n, plan.event(id)?))),
        ["team" | "operators" | "attendance", key, ..] => {
            key.split('.').next().and_then(|user| user.parse().ok()).map(|user| directory.name(i18n, user))
        }
        ["partners", key, ..] => {
            let id = key.split('.').next().and_then(|id| id.parse().ok());
            Some(directory.organization(i18n, id))
        }
        ["organizations", id, ..] => Some(directory.organization(i18n, id.parse().ok())),
        ["terms" | "guideline_phases", ..] => records::in_workspace(i18n, directory, &keys),
        _ => records::in_plan(i18n, directory, plan, &keys),
    };
    found.filter(|words| !words.is_empty()).unwrap_or_else(|| t_string!(i18n, plan.whole).to_owned())
}

/// [`place`], also in documents that are no plan: an order, a report, a note.
pub fn place_in(i18n: I18n, directory: Directory, plan: &PlanView, document: &Doc, path: &Path) -> String {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let found = records::in_document(i18n, plan, document, &keys).filter(|words| !words.is_empty());
    found.unwrap_or_else(|| place(i18n, directory, plan, path))
}

/// The field at `path`, with what it is about where its name says too little: "Punteggio – Autonomia (Operatori)".
pub fn field_at(i18n: I18n, directory: Directory, label: &str, path: &Path) -> String {
    let field = words::field_now(i18n, label);
    match records::of_field(i18n, directory, path) {
        Some(of) => format!("{field} – {of}"),
        None => field.to_owned(),
    }
}

fn action_words(plan: &PlanView, objective: &str, action: &str) -> Option<String> {
    let objective = plan.objective(objective.parse().ok()?)?;
    let action: Id = action.parse().ok()?;
    let found = objective.actions.iter().find(|known| known.id == action)?;
    Some(short(&found.what.value))
}

/// What an amount holds, by the label of its field: money, a part of a whole, a quantity. `None` for every other field.
pub fn amount_at(i18n: I18n, label: &str, raw: &Raw) -> Option<String> {
    let number = || raw.text()?.parse::<i128>().ok();
    if label.ends_with("cents") {
        number().map(|cents| words::euro(i18n, cents))
    } else if label.ends_with("_bp") {
        number().map(|bp| words::percent(i18n, bp))
    } else if label.ends_with("_milli") {
        number().map(|milli| amount::milli(milli, words::number_style(i18n)))
    } else {
        None
    }
}

/// What a register holds, whatever it is.
pub fn value(i18n: I18n, directory: Directory, plan: &PlanView, kind: ValueKind, raw: &Raw) -> String {
    match raw.text() {
        Some(text) => spelled(i18n, directory, plan, kind, text),
        None => t_string!(i18n, common.cleared).to_owned(),
    }
}

/// A value as the document spells it, in words.
pub fn spelled(i18n: I18n, directory: Directory, plan: &PlanView, kind: ValueKind, text: String) -> String {
    let locale = i18n.get_locale();
    let said = match kind {
        ValueKind::Text | ValueKind::Number => Some(text.clone()),
        ValueKind::Flag => text.parse().ok().map(|flag| words::flag(i18n, flag).to_owned()),
        ValueKind::Date => text.parse().ok().map(|date: Date| when::date(locale, date)),
        ValueKind::Instant => text.parse().ok().map(|ms| moment(i18n, Instant(ms))),
        ValueKind::User => text.parse().ok().map(|user: UserId| directory.name(i18n, user)),
        ValueKind::Id => text.parse().ok().and_then(|id: Id| records::by_id(i18n, directory, plan, id)),
        ValueKind::Party => text.parse().ok().map(|party: Party| directory.party(i18n, plan, &party)),
        ValueKind::Dimension => text.parse().ok().map(|code: DimensionCode| grid::dimension(i18n, directory, &code)),
        // Scores are told with their number.
        ValueKind::Code(ScoreValue::NAME) => ScoreValue::from_code(&text).map(|value| grid::score(i18n, value)),
        ValueKind::Code(list) => Some(words::vocabulary(locale, list, &text)),
    };
    said.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_between_words() {
        let cut = short(&"parola ".repeat(20));
        assert!(cut.ends_with("parola…") && cut.chars().count() <= SHORT + 1, "{cut}");
        assert_eq!(short("Una frase.\nUn’altra."), "Una frase.");
    }
}
