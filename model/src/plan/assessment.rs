//! Assessments on the three-sided grid. Each source has scores of its own, which are never averaged.

use std::collections::BTreeSet;

use crate::doc::{Edit, EditError};
use crate::field::{assessed_event, assessment, participant, score, score_line};
use crate::grid::GridDimension;
use crate::ids::{DimensionCode, Id, Party};
use crate::place::{AssessedEvent, Assessment, Participant, Score, ScoreKey, ScoreLine, ScoreLineKey};
use crate::read::{Fields, Reader, key_of};
use crate::record::{read_ids, read_parties, read_set, records};
use crate::register::Register;
use crate::sort;
use crate::time::{Date, Instant};
use crate::vocab::{GridSide, Moment, ScoreSource, ScoreValue};

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
        /// The lines of the diary that show why a source gave a score.
        lines: BTreeSet<ScoreLineKey> = "lines" via |fields, r| read_set(fields, r, score_line::CHOSEN),
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

    /// The day to which it belongs: when it was made, or else when it is due.
    pub fn day(&self) -> Option<Date> {
        self.date.value.or_else(|| self.planned.earliest())
    }

    /// The lines of the diary that show why a source gave a score.
    pub fn lines_of(&self, of: &ScoreKey) -> Vec<Id> {
        self.lines.iter().filter(|key| key.of == *of).map(|key| key.line).collect()
    }

    /// Whether two people disagree on a score or on something else of it: it cannot be closed then.
    pub fn is_contested(&self) -> bool {
        let scores = self.scores.iter().any(|one| one.score.is_contested() || one.evidence.is_contested());
        scores || self.moment.is_contested() || self.date.is_contested() || self.planned.is_contested()
    }

    /// Scores that somebody who did not know of the closing gave after it.
    pub fn late_scores(&self) -> Vec<&ScoreKey> {
        let Some(closed) = self.closed_at.value else { return Vec::new() };
        let late = |one: &&ScoreView| one.score.written().is_some_and(|(_, time_ms)| time_ms > closed.0);
        self.scores.iter().filter(late).map(|one| &one.of).collect()
    }

    /// The dimensions to be shown: those in use, and those that are retired or not known here but have a score.
    pub fn dimensions(&self, grid: &[GridDimension]) -> Vec<(DimensionCode, GridSide)> {
        let scored = |code: &DimensionCode| self.scores.iter().any(|one| one.of.dimension == *code && one.says());
        let known = grid.iter().filter(|one| !one.is_retired() || scored(&one.code));
        let mut shown: Vec<(DimensionCode, GridSide)> = known.map(|one| (one.code.clone(), one.side)).collect();
        for one in self.scores.iter().filter(|one| one.says()) {
            if grid.iter().all(|known| known.code != one.of.dimension)
                && shown.iter().all(|(code, _)| *code != one.of.dimension)
            {
                shown.push((one.of.dimension.clone(), GridSide::Environment));
            }
        }
        sort::by_key(&mut shown, |(_, side)| *side);
        shown
    }
}

impl ScoreView {
    /// Whether it holds a score or evidence.
    pub fn says(&self) -> bool {
        let score = self.score.candidates.iter().any(|candidate| candidate.value.is_some());
        score || self.evidence.value.as_ref().is_some_and(|words| !words.trim().is_empty())
    }

    /// Every value in play, each once, the lowest first: where two people disagree, or both were kept, they stand side by side.
    pub fn values(&self) -> Vec<ScoreValue> {
        let all = self.score.candidates.iter().chain(&self.score.kept).filter_map(|candidate| candidate.value);
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

impl ScoreValue {
    /// 1 to 6; `None` for what was not observed.
    pub fn points(self) -> Option<i32> {
        match self {
            Self::ProblemaGrave => Some(1),
            Self::ProblemaModerato => Some(2),
            Self::ProblemaLieve => Some(3),
            Self::Adeguata => Some(4),
            Self::DiscretaForza => Some(5),
            Self::EvidenteForza => Some(6),
            Self::NonRilevato => None,
        }
    }
}

/// What one source said of one dimension at two times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedScore {
    pub source: ScoreSource,
    /// All values in play at either time; empty when nothing was said.
    pub before: Vec<ScoreValue>,
    pub after: Vec<ScoreValue>,
}

impl ComparedScore {
    /// Points from the first time to the second, where each has one value that is a number.
    pub fn change(&self) -> Option<i32> {
        match (self.before.as_slice(), self.after.as_slice()) {
            ([before], [after]) => Some(after.points()? - before.points()?),
            _ => None,
        }
    }
}

/// A dimension at two times, source by source. Sources are never put together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedDimension {
    pub code: DimensionCode,
    pub side: GridSide,
    /// Only the sources that said something, in their order.
    pub scores: Vec<ComparedScore>,
}

/// Compares two assessments: the dimensions of which any source said something at either time.
pub fn compare(before: &AssessmentView, after: &AssessmentView, grid: &[GridDimension]) -> Vec<ComparedDimension> {
    let mut dimensions = before.dimensions(grid);
    for shown in after.dimensions(grid) {
        if !dimensions.contains(&shown) {
            dimensions.push(shown);
        }
    }
    let place = |code: &DimensionCode| grid.iter().position(|one| one.code == *code).unwrap_or(grid.len());
    sort::by_key(&mut dimensions, |(code, side)| (*side, place(code)));
    let compared = dimensions.into_iter().map(|(code, side)| {
        let scores = ScoreSource::ALL.iter().map(|source| {
            let of = ScoreKey { dimension: code.clone(), source: *source };
            let values = |one: &AssessmentView| one.score(&of).map(ScoreView::values).unwrap_or_default();
            ComparedScore { source: *source, before: values(before), after: values(after) }
        });
        let scores = scores.filter(|one| !one.before.is_empty() || !one.after.is_empty()).collect();
        ComparedDimension { code, side, scores }
    });
    compared.filter(|one: &ComparedDimension| !one.scores.is_empty()).collect()
}

/// When an assessment of this moment is due if nobody says otherwise: the middle one six months after the first, the last one
/// eighteen months after it, others today. `None` where there is no first one to count from.
pub fn planned_day(assessments: &[AssessmentView], moment: Moment, today: Date) -> Option<Date> {
    let present = assessments.iter().filter(|one| !one.life.is_removed());
    let first = present.filter(|one| one.moment.value == Some(Moment::T0)).filter_map(AssessmentView::day).min();
    match moment {
        Moment::T0 | Moment::Straordinaria => Some(today),
        Moment::T1 => Some(first?.add_months(6)),
        Moment::T2 => Some(first?.add_months(18)),
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

/// Says that a line of the diary shows why a source gave a score, or does not.
pub fn set_score_line(edit: &mut Edit<'_>, assessment: Id, key: ScoreLineKey, chosen: bool) -> Result<(), EditError> {
    edit.set(&ScoreLine { assessment, key }, score_line::CHOSEN, Some(chosen))
}

/// Closes an assessment: from now on it is not changed.
pub fn close_assessment(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    let now = Instant(edit.now_ms());
    edit.set(&Assessment { id }, assessment::CLOSED_AT, Some(now))
}

/// Opens a closed assessment again: taking the closing back.
pub fn reopen_assessment(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    edit.set(&Assessment { id }, assessment::CLOSED_AT, None)
}
