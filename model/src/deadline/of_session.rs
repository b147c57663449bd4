//! The deadlines of a session of the table: the session itself, and what follows from it.

use super::of_plan::{agreed, done};
use super::{Due, Fact, Nth, marked, sort};
use crate::doc::Kind;
use crate::ids::Party;
use crate::place::Session;
use crate::session::{SessionActionView, SessionView};
use crate::time::Date;
use crate::vocab::{DueKind, DueState, MinutesState};

/// Key of the day of the session.
const DAY: &str = "session-seduta";

/// Every day of a session that somebody has to keep, also those that nobody waits for any more, the earliest first.
pub fn of_session(view: &SessionView) -> Vec<Due> {
    let actions = view.present_actions().filter_map(action_fact);
    let mut deadlines: Vec<Due> = actions.chain(day_fact(view)).map(|fact| marked(fact, &view.marks)).collect();
    sort(&mut deadlines);
    deadlines
}

/// A session that has minutes with an outcome has been held.
fn day_fact(view: &SessionView) -> Option<Fact> {
    let date: Date = view.date.earliest()?;
    let fact = Fact::on(&Session, DAY, DueKind::Seduta, date, Kind::Session);
    let held = view.items().any(|item| item.outcome.value.is_some())
        || view.minutes_state.value.is_some_and(|state| state != MinutesState::Bozza);
    let number = view.number.value.and_then(|number| u32::try_from(number).ok());
    Some(Fact {
        nth: number.map(|number| Nth { number, of: None }),
        what: view.place.value.clone().unwrap_or_default(),
        over: held.then_some(DueState::Assolta),
        contested: view.date.is_contested(),
        ..fact
    })
}

fn action_fact(action: &SessionActionView) -> Option<Fact> {
    let fact = Fact::on(&action.place(), action.id, DueKind::Compito, action.due.earliest()?, Kind::Session);
    Some(Fact {
        what: action.what.value.clone().unwrap_or_default(),
        owner: action.who.value.map(Party::Operator),
        over: agreed(&action.state, done),
        contested: action.due.is_contested(),
        ..fact
    })
}
