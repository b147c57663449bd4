//! Assessments on the three-sided grid. Each source has scores of its own, which are never averaged.

use std::collections::BTreeSet;

use crate::doc::{Edit, EditError};
use crate::field::{assessed_event, assessment, participant, score};
use crate::ids::{Id, Party};
use crate::place::{AssessedEvent, Assessment, Participant, Score, ScoreKey};
use crate::read::{Fields, Reader, key_of};
use crate::record::{read_ids, read_parties, records};
use crate::register::Register;
use crate::time::{Date, Instant};
use crate::vocab::{Moment, ScoreValue};

records! {
    /// An assessment.
    AssessmentView of Assessment, assessment as "assessment" {
        moment: Moment = MOMENT,
        /// When it is due.
        planned: Date = PLANNED,
        date: Date = DATE,
        /// Once closed, what is seen later goes into an extraordinary assessment.
        closed_at: Instant = CLOSED_AT,
    } texts { evidence = EVIDENCE, synthesis = SYNTHESIS, }
    nested {
        participants: BTreeSet<Party> = "participants" via |fields, r| read_parties(fields, r, participant::CHOSEN),
        events: BTreeSet<Id> = "events" via |fields, r| read_ids(fields, r, assessed_event::CHOSEN),
        scores: Vec<ScoreView> = "scores" via read_scores,
    }
}

/// What one source says of one dimension.
#[derive(Clone, PartialEq, Debug)]
pub struct ScoreView {
    pub of: ScoreKey,
    pub score: Register<ScoreValue>,
    pub evidence: Register<String>,
}

impl AssessmentView {
    pub fn is_closed(&self) -> bool {
        self.closed_at.value.is_some()
    }

    pub fn score(&self, of: &ScoreKey) -> Option<&ScoreView> {
        self.scores.iter().find(|score| score.of == *of)
    }
}

fn read_scores(mut fields: Fields, r: &mut Reader<'_>) -> Vec<ScoreView> {
    let keys: Vec<ScoreKey> = fields.prefixes(r);
    let scores = keys.into_iter().map(|of| {
        // The key does not depend on the assessment.
        let at = Score { assessment: Id::new(0, [0; 10]), of };
        ScoreView {
            score: fields.register_at(r, score::SCORE, &key_of(&at, score::SCORE)),
            evidence: fields.register_at(r, score::EVIDENCE, &key_of(&at, score::EVIDENCE)),
            of: at.of,
        }
    });
    let scores = scores.collect();
    fields.finish(r);
    scores
}

/// Begins an assessment.
pub fn add_assessment(edit: &mut Edit<'_>, moment: Moment, planned: Option<Date>) -> Result<Id, EditError> {
    let place = Assessment { id: edit.new_id() };
    AssessmentView::begin(edit, &place)?;
    edit.set(&place, assessment::MOMENT, Some(moment))?;
    edit.set(&place, assessment::PLANNED, planned)?;
    Ok(place.id)
}

/// Says that `party` took part, or did not.
pub fn set_participant(edit: &mut Edit<'_>, assessment: Id, party: Party, chosen: bool) -> Result<(), EditError> {
    edit.set(&Participant { assessment, party }, participant::CHOSEN, Some(chosen))
}

/// Says that an assessment rests on an event of the diary, or does not.
pub fn set_assessed_event(edit: &mut Edit<'_>, assessment: Id, event: Id, chosen: bool) -> Result<(), EditError> {
    edit.set(&AssessedEvent { assessment, event }, assessed_event::CHOSEN, Some(chosen))
}

/// Gives a score.
pub fn set_score(
    edit: &mut Edit<'_>,
    assessment: Id,
    of: ScoreKey,
    value: Option<ScoreValue>,
) -> Result<(), EditError> {
    edit.set(&Score { assessment, of }, score::SCORE, value)
}

/// Closes an assessment: from now on it is not changed.
pub fn close_assessment(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    let now = Instant(edit.now_ms());
    edit.set(&Assessment { id }, assessment::CLOSED_AT, Some(now))
}
