//! A deadline in words, and the page where it is dealt with.

use intreccio_model::deadline::{Due, Nth};
use intreccio_model::doc::Kind;
use intreccio_model::ids::{Party, UserId};
use intreccio_model::time::Date;
use intreccio_model::vocab::{DueKind, Vocabulary};

use super::route::{Part, Route};
use super::{I18n, browser, when, words};
use crate::bridge::{DueEntry, FamilyEntry, Id16};
use crate::i18n::t_string;

/// Whose a deadline is: an operator's, or else the case manager's, who answers for what nobody took.
pub fn is_mine(entry: &DueEntry, families: &[FamilyEntry], me: UserId) -> bool {
    match entry.due.owner {
        // A session, and the end of the table, is everybody's who sits at the table.
        None if matches!(entry.due.kind, DueKind::Seduta | DueKind::TermineTavolo) => true,
        Some(Party::Operator(owner)) => owner == me,
        Some(Party::Member(_) | Party::Contact(_)) | None => {
            families.iter().any(|family| family.doc.doc == entry.plan && family.card.case_manager == Some(me))
        }
    }
}

/// Whether a deadline is of a family in whose team somebody is.
pub fn is_of_my_team(entry: &DueEntry, families: &[FamilyEntry], me: UserId) -> bool {
    let family = families.iter().find(|family| family.doc.doc == entry.plan);
    family.is_some_and(|family| family.card.case_manager == Some(me) || family.card.team.contains(&me))
}

/// Where a deadline of the family with this plan is dealt with.
pub fn route(plan: Id16, due: &Due) -> Route {
    let part = match (due.doc, due.path.keys().first().map(String::as_str)) {
        (Kind::Session, _) => return Route::Session(plan),
        (Kind::Codesign, _) => return Route::Codesign(plan),
        (Kind::Court, _) => Part::Court,
        (_, Some("objectives")) => Part::Objectives,
        (_, Some("events")) => Part::Diary,
        (_, Some("tasks")) => Part::Path,
        (_, Some("assessments")) => Part::Assessments,
        (_, Some("parenting")) => Part::Parenting,
        (_, Some("plan")) => Part::Summary,
        _ => return Route::Agenda,
    };
    Route::Family(plan, part)
}

/// "Relazione periodica, 3 di 4". Without names.
pub fn kind_words(i18n: I18n, due: &Due) -> String {
    let kind = words::vocabulary(i18n.get_locale(), DueKind::NAME, due.kind.code());
    match due.nth {
        Some(Nth { number, of: Some(of) }) => t_string!(i18n, agenda.nth_of, kind = kind, number = number, of = of),
        Some(Nth { number, of: None }) => t_string!(i18n, agenda.nth, kind = kind, number = number),
        None => kind,
    }
}

/// "tra 3 giorni", "10:30" today, "in ritardo: ieri".
pub fn when_words(i18n: I18n, today: Date, due: &Due) -> String {
    let locale = i18n.get_locale();
    match due.at {
        Some(at) if due.date == today => when::clock(browser::local(u64::try_from(at.0).unwrap_or(0)).1),
        _ if due.is_late(today) => t_string!(i18n, today.late, when = when::day(locale, today, due.date)),
        _ => when::day(locale, today, due.date),
    }
}

#[cfg(test)]
pub mod tests {
    use intreccio_model::path::Path;
    use intreccio_model::vocab::DueState;

    use super::*;

    /// A deadline of a plan that nobody has said anything of.
    pub fn due(date: &str, kind: DueKind) -> Due {
        Due {
            key: String::new(),
            kind,
            date: date.parse().unwrap(),
            at: None,
            what: String::new(),
            nth: None,
            path: Path::root(),
            doc: Kind::Plan,
            owner: None,
            state: DueState::Aperta,
            contested: false,
            moved: None,
            remind: vec![30, 14, 7, 1],
        }
    }

    #[test]
    fn a_deadline_leads_to_its_own_part_of_the_plan() {
        let of = |path: &[&str], doc: Kind| {
            let path = path.iter().fold(Path::root(), |path, key| path.then(*key));
            route([7; 16], &Due { path, doc, ..due("2026-11-23", DueKind::Altro) })
        };
        assert_eq!(of(&["objectives", "x", "actions", "y"], Kind::Plan), Route::Family([7; 16], Part::Objectives));
        assert_eq!(of(&["orders", "x"], Kind::Court), Route::Family([7; 16], Part::Court));
        assert_eq!(of(&["deadlines", "x"], Kind::Court), Route::Family([7; 16], Part::Court));
        assert_eq!(of(&["deadlines", "x"], Kind::Plan), Route::Agenda);
    }
}
