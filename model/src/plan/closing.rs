//! What a plan should not be closed without having looked at.

use super::view::{ObjectiveView, PlanView};
use crate::deadline::{self, Due, objective_over};
use crate::ids::Id;
use crate::projection::UtcOffset;
use crate::time::Date;
use crate::vocab::{DueKind, Kin};

/// Years for which a closed plan is kept before somebody looks at it again, where nobody decides otherwise: a default of this product,
/// to be set by the rules of the Comune's archive (massimario di scarto).
const KEPT_YEARS: i32 = 10;
/// The age at which a child is of age.
const OF_AGE: i32 = 18;

/// What is still open in a plan that is about to be closed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClosingCheck {
    /// Fields in which two people disagree. The plan cannot be closed while there are any.
    pub conflicts: usize,
    /// Tasks that somebody still has to do.
    pub tasks: Vec<Id>,
    /// Days that wait for somebody, those of tasks not counted, nor the review of what is kept.
    pub deadlines: usize,
    /// Objectives of which nobody has said how they ended.
    pub objectives: Vec<Id>,
    /// Flags that nobody has resolved.
    pub flags: Vec<Id>,
    /// Nobody has written the final review.
    pub no_review: bool,
}

impl ClosingCheck {
    /// Whether the plan cannot be closed yet.
    pub fn blocks(&self) -> bool {
        self.conflicts > 0
    }

    /// Whether nothing is open.
    pub fn is_clear(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks through a plan before it is closed.
pub fn closing_check(view: &PlanView, offset: UtcOffset) -> ClosingCheck {
    let counts = |due: &&Due| due.waits() && !matches!(due.kind, DueKind::Compito | DueKind::RiesameConservazione);
    ClosingCheck {
        conflicts: view.conflicts.len(),
        tasks: view.tasks.iter().filter(|task| task.is_open()).map(|task| task.id).collect(),
        deadlines: deadline::of_plan(view, offset).iter().filter(counts).count(),
        objectives: view.objectives.iter().filter(|one| lacks_outcome(one)).map(|one| one.id).collect(),
        flags: view.flags.iter().filter(|flag| flag.is_open()).map(|flag| flag.id).collect(),
        no_review: view.closing_review.value.trim().is_empty(),
    }
}

/// Neither its state nor a review says how it ended.
fn lacks_outcome(objective: &ObjectiveView) -> bool {
    let reviewed = objective.reviews.iter().any(|review| !review.life.is_removed() && review.outcome.value.is_some());
    !objective.life.is_removed() && objective_over(objective).is_none() && !reviewed
}

/// When it is looked at again whether a plan closed on `closed` is still to be kept: ten years later, or ten years after the youngest
/// child comes of age. A default, to be changed by hand.
pub fn default_retention(view: &PlanView, closed: Date) -> Date {
    let minors = view.household.iter().filter(|member| {
        !member.life.is_removed() && matches!(member.kin.value, Some(Kin::MinoreBeneficiario | Kin::AltroMinore))
    });
    let youngest = minors.filter_map(|member| i32::try_from(member.birth_year.value?).ok()).max();
    let of_age = youngest.and_then(|year| Date::new(year.checked_add(OF_AGE)?, 12, 31));
    of_age.map_or(closed, |of_age| of_age.max(closed)).add_months(12 * KEPT_YEARS)
}
