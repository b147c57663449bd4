//! The records of a plan, of a court file and of the rest, as a person would name them.

use intreccio_model::court::{self, CourtView};
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::ids::Id;
use intreccio_model::notes;
use intreccio_model::path::Path;
use intreccio_model::place::{GuidelinePhase, ScoreKey, ScoreLineKey, Term};
use intreccio_model::plan::{AssessmentView, ParentingView, PlanView};
use intreccio_model::register::Register;
use intreccio_model::session::{self, SessionView};
use intreccio_model::time::Date;
use intreccio_model::vocab::{Moment, ScoreSource, Vocabulary};
use leptos::prelude::With;

use super::short;
use crate::i18n::t_string;
use crate::ui::directory::Directory;
use crate::ui::{I18n, grid, when, words};

/// A thing out of a list, by the spelling of its id.
fn find<'v, T>(all: &'v [T], id: &str, of: fn(&T) -> Id) -> Option<&'v T> {
    let id: Id = id.parse().ok()?;
    all.iter().find(|one| of(one) == id)
}

fn text(register: &Register<String>) -> Option<String> {
    register.value.as_deref().map(short)
}

fn code<T: Vocabulary>(i18n: I18n, term: Option<T>) -> Option<String> {
    term.map(|term| words::vocabulary(i18n.get_locale(), T::NAME, term.code()))
}

fn on(i18n: I18n, date: Option<Date>) -> Option<String> {
    date.map(|date| when::date(i18n.get_locale(), date))
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// "Rilevazione T1, lun 23 nov 2026".
pub fn assessment(i18n: I18n, one: &AssessmentView) -> String {
    let moment = one.moment.value.map(|moment| moment_name(i18n, moment)).unwrap_or_default();
    let named = t_string!(i18n, grid.assessment_named, moment = moment);
    joined([Some(named), on(i18n, one.day())]).unwrap_or_default()
}

/// "T0", "T1", "T2", "straordinaria": without the explanation of the vocabulary.
pub fn moment_name(i18n: I18n, moment: Moment) -> String {
    match moment {
        Moment::T0 | Moment::T1 | Moment::T2 => moment.code().to_uppercase(),
        Moment::Straordinaria => words::vocabulary(i18n.get_locale(), Moment::NAME, moment.code()).to_lowercase(),
    }
}

/// "Competenze genitoriali, lun 23 nov 2026".
pub fn parenting(i18n: I18n, one: &ParentingView) -> String {
    joined([Some(t_string!(i18n, plan.parenting).to_owned()), on(i18n, one.started.value)]).unwrap_or_default()
}

/// A record of a plan.
pub(super) fn in_plan(i18n: I18n, directory: Directory, plan: &PlanView, keys: &[&str]) -> Option<String> {
    let party = |register: &Register<_>| register.value.as_ref().map(|party| directory.party(i18n, plan, party));
    let member = |register: &Register<Id>| {
        let label = register.value.and_then(|id| plan.member(id)?.label.value.clone());
        label.unwrap_or_else(|| t_string!(i18n, common.somebody).to_owned())
    };
    match keys {
        ["assessments", id, ..] => Some(assessment(i18n, find(&plan.assessments, id, |one| one.id)?)),
        ["parenting", id, rest @ ..] => in_parenting(i18n, find(&plan.parenting, id, |one| one.id)?, rest),
        ["nodes", id, ..] => text(&find(&plan.nodes, id, |one| one.id)?.alias),
        ["edges", id, ..] => {
            let edge = find(&plan.edges, id, |one| one.id)?;
            Some(format!("{} — {}", party(&edge.from)?, party(&edge.to)?))
        }
        ["relations", id, ..] => {
            let relation = find(&plan.relations, id, |one| one.id)?;
            Some(format!("{} — {}", member(&relation.from), member(&relation.to)))
        }
        ["tasks", id, ..] => text(&find(&plan.tasks, id, |one| one.id)?.what),
        ["flags", id, ..] => text(&find(&plan.flags, id, |one| one.id)?.message),
        ["deadlines", id, ..] => {
            let deadline = find(&plan.deadlines, id, |one| one.id)?;
            text(&deadline.what).or_else(|| code(i18n, deadline.kind.value))
        }
        ["transitions", id, ..] => code(i18n, find(&plan.transitions, id, |one| one.id)?.to.value),
        ["versions", id, ..] => text(&find(&plan.versions, id, |one| one.id)?.label),
        ["adhesions", id, ..] => {
            let adhesion = find(&plan.adhesions, id, |one| one.id)?;
            joined([party(&adhesion.person), code(i18n, adhesion.kind.value)])
        }
        ["agreed", id, ..] => {
            let agreed = find(&plan.agreed, id, |one| one.id)?;
            let objective = agreed.objective.value.and_then(|id| plan.objective(id));
            joined([party(&agreed.who), objective.map(|objective| short(&objective.text.value))])
        }
        ["attachments", id, ..] => text(&find(&plan.attachments, id, |one| one.id)?.name),
        _ => None,
    }
}

fn in_parenting(i18n: I18n, one: &ParentingView, rest: &[&str]) -> Option<String> {
    match rest {
        ["phases", id, ..] => text(&find(&one.phases, id, |phase| phase.id)?.label),
        ["factors", id, ..] => text(&find(&one.factors, id, |factor| factor.id)?.label),
        _ => Some(parenting(i18n, one)),
    }
}

/// A term or a phase of the workspace.
pub(super) fn in_workspace(i18n: I18n, directory: Directory, keys: &[&str]) -> Option<String> {
    let before_dot = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    match keys {
        ["terms", key] => {
            let term: Term = before_dot(key).parse().ok()?;
            Some(grid::dimension(i18n, directory, &term.code.into()))
        }
        ["guideline_phases", key] => {
            let at = GuidelinePhase(before_dot(key).parse().ok()?);
            let phases = grid::phases(directory);
            phases.iter().find(|phase| phase.place() == at).map(|phase| grid::phase(i18n, phase))
        }
        _ => None,
    }
}

/// A line of an economic plan: "B1 Educativa domiciliare".
fn in_budget(document: &Doc, keys: &[&str]) -> Option<String> {
    let ["lines", id, ..] = keys else { return None };
    let (view, _) = intreccio_model::budget::read(document);
    let line = view.line(id.parse().ok()?)?;
    let words = [text(&line.code), text(&line.label)];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// A record of a document that is no plan: orders, reports, notes, persons.
pub(super) fn in_document(i18n: I18n, plan: &PlanView, document: &Doc, keys: &[&str]) -> Option<String> {
    match doc::kind(document)? {
        Kind::Court => in_court(i18n, &court::read(document).0, keys),
        Kind::Notes => match keys {
            ["entries", id, ..] => text(&find(&notes::read(document).0.entries, id, |one| one.id)?.title),
            _ => Some(t_string!(i18n, plan.notes).to_owned()),
        },
        Kind::Identity => match keys {
            ["persons", key] => {
                let id: Id = key.split('.').next()?.parse().ok()?;
                plan.member(id).and_then(|member| member.label.value.clone())
            }
            _ => Some(t_string!(i18n, plan.identity).to_owned()),
        },
        Kind::Contacts => match keys {
            ["visit_contacts", key] => {
                let id: Id = key.split('.').next()?.parse().ok()?;
                plan.member(id).and_then(|member| member.label.value.clone())
            }
            _ => Some(t_string!(i18n, reserved.contacts).to_owned()),
        },
        Kind::Budget => in_budget(document, keys),
        Kind::Session => in_session(i18n, &session::read(document).0, keys),
        Kind::Codesign => in_codesign(i18n, &intreccio_model::codesign::read(document).0, keys),
        Kind::Plan | Kind::Workspace | Kind::Reasons | Kind::Codoc | Kind::Draft => None,
    }
}

/// An act, a reopening, a meeting of training, a term of the glossary.
fn in_codesign(i18n: I18n, view: &intreccio_model::codesign::CodesignView, keys: &[&str]) -> Option<String> {
    match keys {
        ["acts", id, ..] => {
            let act = find(&view.acts, id, |one| one.id)?;
            joined([code(i18n, act.kind.value), text(&act.number)])
        }
        ["reopenings", id, ..] => on(i18n, find(&view.reopenings, id, |one| one.id)?.date.value),
        ["training", id, ..] => {
            let meeting = find(&view.training, id, |one| one.id)?;
            joined([code(i18n, meeting.kind.value), on(i18n, meeting.date.value)])
        }
        ["glossary", id, ..] => text(&find(&view.glossary, id, |one| one.id)?.term),
        ["attachments", id, ..] => text(&find(&view.attachments, id, |one| one.id)?.name),
        _ => None,
    }
}

/// A point of the agenda, an action, or the session itself.
fn in_session(i18n: I18n, view: &SessionView, keys: &[&str]) -> Option<String> {
    let own = || super::super::session::name(i18n, view.body.value, view.number.value, view.date.value);
    match keys {
        ["agenda", id, ..] => text(&find(&view.agenda, id, |one| one.id)?.title),
        ["actions", id, ..] => text(&find(&view.actions, id, |one| one.id)?.what),
        ["attendance", ..] => None,
        _ => Some(own()),
    }
}

fn in_court(i18n: I18n, court: &CourtView, keys: &[&str]) -> Option<String> {
    let order = |id: &str| {
        let order = find(&court.orders, id, |one| one.id)?;
        joined([code(i18n, order.kind.value), on(i18n, order.issued.value)])
    };
    let report = |id: &str| find(&court.reports, id, |one| one.id);
    match keys {
        ["orders", id, "fixed_terms", term, ..] => {
            let found = find(&court.orders, id, |one| one.id)?;
            let term = find(&found.fixed_terms, term, |one| one.id)?;
            joined([order(id), text(&term.what).or_else(|| code(i18n, term.kind.value))])
        }
        ["orders", id, "counsels", counsel, ..] => {
            let found = find(&court.orders, id, |one| one.id)?;
            joined([order(id), text(&find(&found.counsels, counsel, |one| one.id)?.label)])
        }
        ["orders", id, ..] => order(id),
        ["reports", id, "sections", section, ..] => {
            let section = find(&report(id)?.sections, section, |one| one.id)?;
            let title = text(&section.title).or_else(|| code(i18n, section.kind.value));
            joined([text(&report(id)?.subject), title])
        }
        ["reports", id, ..] => text(&report(id)?.subject),
        ["deadlines", id, ..] => {
            let deadline = find(&court.deadlines, id, |one| one.id)?;
            text(&deadline.what).or_else(|| code(i18n, deadline.kind.value))
        }
        ["attachments", id, ..] => text(&find(&court.attachments, id, |one| one.id)?.name),
        _ => Some(t_string!(i18n, plan.court).to_owned()),
    }
}

/// Whose and of what the field at `path` is, where the field alone says too little: "Autonomia, Operatori" for a score.
pub(super) fn of_field(i18n: I18n, directory: Directory, path: &Path) -> Option<String> {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let of: ScoreKey = match keys.as_slice() {
        ["assessments", _, "scores", key] => key.split('.').next()?.parse().ok()?,
        ["assessments", _, "lines", key] => key.parse::<ScoreLineKey>().ok()?.of,
        _ => return None,
    };
    let source = words::vocabulary(i18n.get_locale(), ScoreSource::NAME, of.source.code());
    Some(format!("{} ({source})", grid::dimension(i18n, directory, &of.dimension)))
}

/// What an id names in a plan, whatever it is.
pub(super) fn by_id(i18n: I18n, directory: Directory, plan: &PlanView, id: Id) -> Option<String> {
    let organization = || {
        let known = directory.view.with(|view| view.as_ref().is_some_and(|view| view.organization(id).is_some()));
        known.then(|| directory.organization(i18n, Some(id)))
    };
    let action = || {
        let all = plan.objectives.iter().flat_map(|objective| &objective.actions);
        all.into_iter().find(|action| action.id == id).map(|action| short(&action.what.value))
    };
    let spelled = id.to_string();
    let record = |container: &str| in_plan(i18n, directory, plan, &[container, &spelled]);
    organization()
        .or_else(|| plan.member(id)?.label.value.clone())
        .or_else(|| Some(short(&plan.objective(id)?.text.value)))
        .or_else(action)
        .or_else(|| Some(super::event(i18n, plan.event(id)?)))
        .or_else(|| ["versions", "attachments", "nodes"].into_iter().find_map(record))
}
