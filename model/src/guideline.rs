//! The phases in which parental competences are assessed, with their days, as the guidelines of the workspace have them.
//!
//! The partners agree them in the co-design; until they have, [`DefaultPhase`] proposes some. As with the grid
//! ([`crate::grid`]), what people change lies under the code of the phase, over the proposal.

use crate::doc::{Edit, EditError};
use crate::field::guideline_phase as fields;
use crate::ids::Code;
use crate::ord::OrdKey;
use crate::place::{GuidelinePhase, Place};
use crate::read::{Fields, Reader, key_of};
use crate::register::Register;
use crate::sort;
use crate::time::Date;
use crate::vocab::DefaultPhase;

/// What people changed in one phase of the guidelines.
#[derive(Clone, PartialEq, Debug)]
pub struct GuidelinePhaseView {
    pub at: GuidelinePhase,
    pub ord: Register<OrdKey>,
    pub label: Register<String>,
    pub from_day: Register<i64>,
    pub due_day: Register<i64>,
    pub retired_at: Register<Date>,
}

/// A phase of the workspace's guidelines: days from the start of an assessment, the start being day 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhaseTemplate {
    pub code: Code,
    /// The proposal under it, whose words hold where `label` is `None`.
    pub proposal: Option<DefaultPhase>,
    pub label: Option<String>,
    pub from_day: i64,
    pub due_day: i64,
    pub ord: OrdKey,
    /// No longer used in new assessments.
    pub retired_at: Option<Date>,
}

impl DefaultPhase {
    /// First day and last day. Placeholders until a workspace sets its own: no law fixes them.
    pub fn days(self) -> (i64, i64) {
        match self {
            Self::Accoglienza => (0, 15),
            Self::Osservazione => (15, 75),
            Self::Approfondimento => (45, 100),
            Self::Ricomposizione => (100, 110),
            Self::Restituzione => (110, 120),
            Self::Relazione => (120, 130),
        }
    }
}

impl PhaseTemplate {
    fn proposed(phase: DefaultPhase, ord: OrdKey) -> Self {
        let (from_day, due_day) = phase.days();
        Self {
            code: Code::of_term(phase),
            proposal: Some(phase),
            label: None,
            from_day,
            due_day,
            ord,
            retired_at: None,
        }
    }

    fn changed(mut self, view: &GuidelinePhaseView) -> Self {
        self.label = view.label.value.clone().filter(|label| !label.trim().is_empty());
        self.from_day = view.from_day.value.unwrap_or(self.from_day);
        self.due_day = view.due_day.value.unwrap_or(self.due_day);
        self.ord = view.ord.value.clone().unwrap_or(self.ord);
        self.retired_at = view.retired_at.value;
        self
    }

    pub fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    /// Where what people change of it is kept.
    pub fn place(&self) -> GuidelinePhase {
        GuidelinePhase(self.code.clone())
    }

    /// First and last day of the phase in an assessment that starts on `start`.
    pub fn dates(&self, start: Date) -> (Date, Date) {
        let day = |days: i64| start + i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX });
        (day(self.from_day), day(self.due_day))
    }
}

/// The phases of the guidelines, retired ones included, in the order of people.
pub fn phases(changed: &[GuidelinePhaseView]) -> Vec<PhaseTemplate> {
    let mut phases: Vec<PhaseTemplate> = Vec::new();
    let mut last: Option<OrdKey> = None;
    for phase in DefaultPhase::ALL {
        let ord = OrdKey::between(last.as_ref(), None);
        phases.push(PhaseTemplate::proposed(*phase, ord.clone()));
        last = Some(ord);
    }
    for view in changed {
        match phases.iter_mut().find(|known| known.code == view.at.0) {
            Some(known) => *known = known.clone().changed(view),
            None => phases.extend(own(view)),
        }
    }
    sort::by(&mut phases, |a, b| (&a.ord, &a.code).cmp(&(&b.ord, &b.code)));
    phases
}

/// A phase of the workspace's own. Without a name it is none.
fn own(view: &GuidelinePhaseView) -> Option<PhaseTemplate> {
    let blank = PhaseTemplate {
        code: view.at.0.clone(),
        proposal: None,
        label: None,
        from_day: 0,
        due_day: 0,
        ord: OrdKey::between(None, None),
        retired_at: None,
    };
    let own = blank.changed(view);
    own.label.is_some().then_some(own)
}

pub(crate) fn read_phases(mut found: Fields, r: &mut Reader<'_>) -> Vec<GuidelinePhaseView> {
    let codes: Vec<Code> = found.prefixes(r);
    let mut phases = Vec::new();
    for code in codes {
        let at = GuidelinePhase(code);
        phases.push(GuidelinePhaseView {
            ord: found.register_at(r, fields::ORD, &key_of(&at, fields::ORD)),
            label: found.register_at(r, fields::LABEL, &key_of(&at, fields::LABEL)),
            from_day: found.register_at(r, fields::FROM_DAY, &key_of(&at, fields::FROM_DAY)),
            due_day: found.register_at(r, fields::DUE_DAY, &key_of(&at, fields::DUE_DAY)),
            retired_at: found.register_at(r, fields::RETIRED_AT, &key_of(&at, fields::RETIRED_AT)),
            at,
        });
    }
    found.finish(r);
    phases
}

/// Adds a phase to the guidelines, after `after`.
pub fn add_phase(
    edit: &mut Edit<'_>,
    label: &str,
    from_day: i64,
    due_day: i64,
    after: Option<&OrdKey>,
) -> Result<GuidelinePhase, EditError> {
    let id = edit.new_id().to_string().to_ascii_lowercase();
    let at = GuidelinePhase(Code::from_words(label, id.get(20..).unwrap_or(&id)));
    edit.intend("guideline_phase.add", at.container().then(at.0.to_string()));
    edit.set(&at, fields::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&at, fields::LABEL, Some(label.to_owned()))?;
    edit.set(&at, fields::FROM_DAY, Some(from_day))?;
    edit.set(&at, fields::DUE_DAY, Some(due_day))?;
    Ok(at)
}

/// Moves a phase between two others.
pub fn move_phase(
    edit: &mut Edit<'_>,
    at: &GuidelinePhase,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(at, fields::ORD, Some(OrdKey::between(after, before)))
}

/// Leaves a phase out of new assessments from a day on; `None` takes it up again.
pub fn retire_phase(edit: &mut Edit<'_>, at: &GuidelinePhase, from: Option<Date>) -> Result<(), EditError> {
    edit.set(at, fields::RETIRED_AT, from)
}
