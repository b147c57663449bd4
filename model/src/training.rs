//! Training and supervision: meetings with who was there, what about, and of which families, by code. They lie in the co-design.

use std::collections::{BTreeMap, BTreeSet};

use crate::doc::{Edit, EditError};
use crate::field::{trainee, training, training_case};
use crate::ids::{Id, UserId};
use crate::place::{Trainee, Training, TrainingCase};
use crate::record::{read_set, records};
use crate::time::Date;
use crate::vocab::TrainingKind;

records! {
    /// A meeting of training or supervision.
    TrainingView of Training, training as "training" {
        kind: TrainingKind = KIND,
        date: Date = DATE,
        /// How long it took.
        minutes: i64 = MINUTES,
        lead: UserId = LEAD,
    } texts { topics = TOPICS, } nested {
        participants: BTreeSet<UserId> = "participants" via |fields, r| read_set(fields, r, trainee::CHOSEN),
        /// Codes of plans.
        cases: BTreeSet<String> = "cases" via |fields, r| read_set(fields, r, training_case::CHOSEN),
    }
}

impl TrainingView {
    pub fn place(&self) -> Training {
        Training { id: self.id }
    }
}

/// What is known of a meeting when it is written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrainingDraft {
    pub kind: TrainingKind,
    pub date: Date,
    pub minutes: i64,
    pub lead: Option<UserId>,
    pub participants: BTreeSet<UserId>,
    pub topics: String,
    /// Codes of plans; what is no code is left out, see [`codes`].
    pub cases: BTreeSet<String>,
}

/// Writes a meeting down.
pub fn add_training(edit: &mut Edit<'_>, draft: &TrainingDraft) -> Result<Id, EditError> {
    let id = edit.new_id();
    let place = Training { id };
    TrainingView::begin(edit, &place)?;
    edit.set(&place, training::KIND, Some(draft.kind))?;
    edit.set(&place, training::DATE, Some(draft.date))?;
    edit.set(&place, training::MINUTES, Some(draft.minutes))?;
    edit.set(&place, training::LEAD, draft.lead)?;
    for user in &draft.participants {
        edit.set(&Trainee { training: id, user: *user }, trainee::CHOSEN, Some(true))?;
    }
    for code in &draft.cases {
        set_case(edit, id, code, true)?;
    }
    crate::text::update(edit, &place, training::TOPICS, &draft.topics)?;
    Ok(id)
}

/// Says that somebody took part, or did not.
pub fn set_trainee(edit: &mut Edit<'_>, id: Id, user: UserId, there: bool) -> Result<(), EditError> {
    edit.set(&Trainee { training: id, user }, trainee::CHOSEN, Some(there))
}

/// Says that a family was talked about, by the code of its plan, or that it was not.
pub fn set_case(edit: &mut Edit<'_>, id: Id, code: &str, there: bool) -> Result<(), EditError> {
    match codes(code).into_iter().next() {
        Some(code) => edit.set(&TrainingCase { training: id, code }, training_case::CHOSEN, Some(there)),
        None => Ok(()),
    }
}

/// The codes in what somebody typed: words of letters, digits and hyphens that have a digit in them. Names have none, and are left out.
pub fn codes(typed: &str) -> BTreeSet<String> {
    let words = typed.split([',', ';', ' ', '\n']).map(str::trim);
    let is_code = |word: &&str| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    words.filter(is_code).map(str::to_uppercase).collect()
}

/// Minutes of one person, by kind.
pub type Totals = BTreeMap<UserId, BTreeMap<TrainingKind, i64>>;

/// How long each took part, by kind, in the meetings that are there and in these days. Whoever leads is there too.
pub fn totals(all: &[TrainingView], from: Option<Date>, to: Option<Date>) -> Totals {
    let mut totals = Totals::new();
    let within = |one: &&TrainingView| {
        let date = one.date.value;
        !one.life.is_removed()
            && from.is_none_or(|from| date.is_some_and(|date| date >= from))
            && to.is_none_or(|to| date.is_some_and(|date| date <= to))
    };
    for one in all.iter().filter(within) {
        let (Some(kind), Some(minutes)) = (one.kind.value, one.minutes.value) else { continue };
        let people: BTreeSet<UserId> = one.participants.iter().copied().chain(one.lead.value).collect();
        for user in people {
            let total = totals.entry(user).or_default().entry(kind).or_default();
            *total = total.saturating_add(minutes);
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_are_taken_out_of_what_is_typed() {
        let found: Vec<String> = codes("fp-06, FP-02; Maria Rossi 3? a/b1").into_iter().collect();
        assert_eq!(found, ["FP-02", "FP-06"]);
    }
}
