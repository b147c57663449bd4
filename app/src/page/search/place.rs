//! Where a result is to be seen, and what its kind is called.

use intreccio_model::path::Path;
use intreccio_model::search::Thing;

use crate::bridge::Id16;
use crate::i18n::t_string;
use crate::ui::I18n;
use crate::ui::route::{Part, Route};

/// The page of the plan that shows a thing.
pub fn route(plan: Id16, thing: Thing, path: &Path) -> Route {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let part = match (thing, keys.as_slice()) {
        (Thing::Session, _) => return Route::Session(plan),
        (Thing::Court, ["reports", report, ..]) => return Route::Report(plan, (*report).to_owned()),
        (Thing::Plan, [_, "closing_review"]) | (Thing::Task, _) => Part::Path,
        (Thing::Plan, _) => Part::Summary,
        (Thing::Household, _) => Part::Household,
        (Thing::Network, _) => Part::Network,
        (Thing::Objective | Thing::Action, _) => Part::Objectives,
        (Thing::Event | Thing::Line, _) => Part::Diary,
        (Thing::Assessment, ["parenting", ..]) => Part::Parenting,
        (Thing::Assessment, _) => Part::Assessments,
        (Thing::Agreement, _) => Part::Agreement,
        (Thing::Court, _) => Part::Court,
        (Thing::Note, _) => Part::Notes,
    };
    Route::Family(plan, part)
}

pub fn thing_words(i18n: I18n, thing: Thing) -> &'static str {
    match thing {
        Thing::Plan => t_string!(i18n, search.thing_plan),
        Thing::Household => t_string!(i18n, search.thing_household),
        Thing::Network => t_string!(i18n, search.thing_network),
        Thing::Objective => t_string!(i18n, search.thing_objective),
        Thing::Action => t_string!(i18n, search.thing_action),
        Thing::Event => t_string!(i18n, search.thing_event),
        Thing::Line => t_string!(i18n, search.thing_line),
        Thing::Task => t_string!(i18n, search.thing_task),
        Thing::Assessment => t_string!(i18n, search.thing_assessment),
        Thing::Agreement => t_string!(i18n, search.thing_agreement),
        Thing::Court => t_string!(i18n, search.thing_court),
        Thing::Note => t_string!(i18n, search.thing_note),
        Thing::Session => t_string!(i18n, search.thing_session),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_leads_to_the_page_that_shows_it() {
        let of =
            |thing, keys: &[&str]| route([7; 16], thing, &keys.iter().fold(Path::root(), |path, key| path.then(*key)));
        let part = |part| Route::Family([7; 16], part);
        assert_eq!(of(Thing::Line, &["events", "x", "lines", "y", "text"]), part(Part::Diary));
        assert_eq!(of(Thing::Plan, &["plan", "summary"]), part(Part::Summary));
        assert_eq!(of(Thing::Plan, &["plan", "closing_review"]), part(Part::Path));
        assert_eq!(of(Thing::Assessment, &["parenting", "x", "question"]), part(Part::Parenting));
        assert_eq!(of(Thing::Court, &["orders", "x", "mandate"]), part(Part::Court));
        assert_eq!(of(Thing::Court, &["reports", "r", "subject"]), Route::Report([7; 16], "r".to_owned()));
    }
}
