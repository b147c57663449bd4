//! The path of a plan as a state machine: which state may follow which, and where each lies on the national and the regional path.

use super::view::PlanView;
use crate::vocab::PlanState::{self, *};

/// What a step is, which decides what it asks of the person who takes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StepKind {
    /// Takes the family into charge.
    Charge,
    /// One further on the path.
    Forward,
    /// Back to something that has to be done again.
    Back,
    /// Stops for a while.
    Suspension,
    /// Goes on after a suspension, where it had stopped.
    Resumption,
    /// Prepares the end, or ends.
    Closing,
    /// Goes to another service.
    Transfer,
    /// Begins again after the end.
    Reopening,
}

impl StepKind {
    /// Whether the step must say why.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Back | Self::Suspension | Self::Closing | Self::Transfer | Self::Reopening)
    }
}

/// Every step that there is. From a suspension a plan goes back to where it was: see [`next_steps`].
pub const STEPS: &[(PlanState, PlanState, StepKind)] = &[
    (Segnalata, Accolta, StepKind::Charge),
    (Segnalata, Chiusa, StepKind::Closing),
    (Segnalata, Trasferita, StepKind::Transfer),
    (Accolta, InAnalisi, StepKind::Forward),
    (Accolta, Sospesa, StepKind::Suspension),
    (Accolta, InChiusura, StepKind::Closing),
    (Accolta, Trasferita, StepKind::Transfer),
    (InAnalisi, InProgettazione, StepKind::Forward),
    (InAnalisi, Sospesa, StepKind::Suspension),
    (InAnalisi, InChiusura, StepKind::Closing),
    (InAnalisi, Trasferita, StepKind::Transfer),
    (InProgettazione, Concordata, StepKind::Forward),
    (InProgettazione, InAnalisi, StepKind::Back),
    (InProgettazione, Sospesa, StepKind::Suspension),
    (InProgettazione, InChiusura, StepKind::Closing),
    (InProgettazione, Trasferita, StepKind::Transfer),
    (Concordata, Attiva, StepKind::Forward),
    (Concordata, InProgettazione, StepKind::Back),
    (Concordata, Sospesa, StepKind::Suspension),
    (Concordata, InChiusura, StepKind::Closing),
    (Concordata, Trasferita, StepKind::Transfer),
    (Attiva, InVerifica, StepKind::Forward),
    (Attiva, Riprogettata, StepKind::Back),
    (Attiva, Sospesa, StepKind::Suspension),
    (Attiva, InChiusura, StepKind::Closing),
    (Attiva, Trasferita, StepKind::Transfer),
    (InVerifica, Attiva, StepKind::Forward),
    (InVerifica, Riprogettata, StepKind::Forward),
    (InVerifica, Sospesa, StepKind::Suspension),
    (InVerifica, InChiusura, StepKind::Closing),
    (InVerifica, Trasferita, StepKind::Transfer),
    (Riprogettata, Concordata, StepKind::Forward),
    (Riprogettata, Sospesa, StepKind::Suspension),
    (Riprogettata, InChiusura, StepKind::Closing),
    (Riprogettata, Trasferita, StepKind::Transfer),
    (Sospesa, Accolta, StepKind::Resumption),
    (Sospesa, InAnalisi, StepKind::Resumption),
    (Sospesa, InProgettazione, StepKind::Resumption),
    (Sospesa, Concordata, StepKind::Resumption),
    (Sospesa, Attiva, StepKind::Resumption),
    (Sospesa, InVerifica, StepKind::Resumption),
    (Sospesa, Riprogettata, StepKind::Resumption),
    (Sospesa, InChiusura, StepKind::Closing),
    (Sospesa, Trasferita, StepKind::Transfer),
    (InChiusura, Chiusa, StepKind::Closing),
    (InChiusura, Attiva, StepKind::Back),
    (InChiusura, Trasferita, StepKind::Transfer),
    (Chiusa, Accolta, StepKind::Reopening),
    (Chiusa, Attiva, StepKind::Reopening),
    (Trasferita, Accolta, StepKind::Reopening),
];

/// What the step from one state to another is. `None` when there is no such step. Without a state a plan begins with the referral.
pub fn step(from: Option<PlanState>, to: PlanState) -> Option<StepKind> {
    match from {
        Some(from) => STEPS.iter().find(|(a, b, _)| (*a, *b) == (from, to)).map(|(.., kind)| *kind),
        None => (to == Segnalata).then_some(StepKind::Forward),
    }
}

/// The steps that a plan can take now, in the order of the table; none while two people disagree on its state. A suspended plan
/// resumes where it had stopped, if its history says where.
pub fn next_steps(view: &PlanView) -> Vec<(PlanState, StepKind)> {
    let Some(from) = view.state.value.filter(|_| !view.state.is_contested()) else { return Vec::new() };
    let stopped = suspended_from(view);
    let fits = |to: PlanState, kind: StepKind| kind != StepKind::Resumption || stopped.is_none_or(|at| at == to);
    STEPS.iter().filter(|(a, to, kind)| *a == from && fits(*to, *kind)).map(|(_, to, kind)| (*to, *kind)).collect()
}

/// Where a suspended plan had stopped, by the last step into the suspension.
pub fn suspended_from(view: &PlanView) -> Option<PlanState> {
    let mut steps = view.transitions.iter().filter(|step| !step.life.is_removed());
    steps.rfind(|step| step.to.value == Some(Sospesa)).and_then(|step| step.from.value)
}

/// Whether a plan must be free of open conflicts before this step: what is agreed or closed must say one thing.
pub fn waits_for_conflicts(to: PlanState) -> bool {
    matches!(to, Concordata | Chiusa)
}

impl PlanState {
    /// Nobody works on it any more: it is read, not written.
    pub fn is_ended(self) -> bool {
        matches!(self, Chiusa | Trasferita)
    }

    /// The chapter of the national guidelines ("Linee di indirizzo nazionali", Ministero del lavoro, 2017) in which a plan of this state
    /// is. Chapters 310 (the team) and 330 (the frame project) go through all of them. A suspended plan is where it stopped.
    pub fn national(self) -> Option<NationalStep> {
        Some(match self {
            Segnalata | Accolta => NationalStep::Accoglienza,
            InAnalisi => NationalStep::Analisi,
            InProgettazione | Concordata | Riprogettata => NationalStep::Progettazione,
            Attiva | InVerifica => NationalStep::Accompagnamento,
            InChiusura | Chiusa | Trasferita => NationalStep::Conclusione,
            Sospesa => return None,
        })
    }

    /// The step of the Lombard guidelines for the social record (Cartella sociale informatizzata) in which a plan of this state is.
    pub fn csi(self) -> Option<CsiStep> {
        Some(match self {
            Segnalata | Accolta => CsiStep::A,
            InAnalisi => CsiStep::B,
            InProgettazione | Concordata | Riprogettata => CsiStep::C,
            Attiva | InVerifica => CsiStep::D,
            InChiusura | Chiusa | Trasferita => CsiStep::E,
            Sospesa => return None,
        })
    }
}

/// A chapter of the national guidelines of 2017.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NationalStep {
    /// Referral, first analysis, welcome.
    Accoglienza,
    Analisi,
    Progettazione,
    /// Accompanying, support, assessment, documentation.
    Accompagnamento,
    Conclusione,
}

impl NationalStep {
    /// Number of the chapter.
    pub fn number(self) -> u16 {
        match self {
            Self::Accoglienza => 320,
            Self::Analisi => 340,
            Self::Progettazione => 350,
            Self::Accompagnamento => 360,
            Self::Conclusione => 370,
        }
    }
}

/// A step of the process of the Cartella sociale informatizzata.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CsiStep {
    /// Access and orientation.
    A,
    /// Assessment of the need.
    B,
    /// Making of the individual project.
    C,
    /// Provision.
    D,
    /// Final assessment and conclusion.
    E,
}

impl CsiStep {
    pub fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
            Self::E => 'E',
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn next(from: PlanState) -> Vec<PlanState> {
        STEPS.iter().filter(|(a, ..)| *a == from).map(|(_, to, _)| *to).collect()
    }

    #[test]
    fn the_table_has_each_step_once_and_none_that_stays() {
        let pairs: BTreeSet<_> = STEPS.iter().map(|(from, to, _)| (from, to)).collect();
        assert_eq!(pairs.len(), STEPS.len());
        assert!(STEPS.iter().all(|(from, to, _)| from != to));
    }

    #[test]
    fn every_state_can_be_reached_from_the_referral_and_left_again() {
        let mut reached = BTreeSet::from([Segnalata]);
        while let Some(new) = reached.iter().flat_map(|state| next(*state)).find(|state| !reached.contains(state)) {
            reached.insert(new);
        }
        assert_eq!(reached.len(), PlanState::ALL.len());
        assert!(PlanState::ALL.iter().all(|state| !next(*state).is_empty()));
    }

    #[test]
    fn what_stops_ends_or_goes_back_says_why_and_what_goes_on_need_not() {
        for (_, to, kind) in STEPS {
            let stops = matches!(to, Sospesa | InChiusura | Chiusa | Trasferita);
            assert!(!stops || kind.needs_reason(), "{to:?}");
        }
        assert!(step(Some(Chiusa), Accolta).unwrap().needs_reason());
        assert!(!step(Some(Segnalata), Accolta).unwrap().needs_reason());
        assert!(!step(Some(Sospesa), Attiva).unwrap().needs_reason());
    }

    #[test]
    fn an_ended_plan_is_left_by_reopening_only_and_nobody_is_closed_without_the_preparation_but_a_mere_referral() {
        for (from, to, kind) in STEPS {
            assert_eq!(from.is_ended(), *kind == StepKind::Reopening, "{from:?} {to:?}");
            assert!(*to != Chiusa || matches!(from, InChiusura | Segnalata), "{from:?}");
        }
    }

    #[test]
    fn the_path_leads_through_both_official_ones_in_their_order() {
        let path = [Segnalata, Accolta, InAnalisi, InProgettazione, Concordata, Attiva, InVerifica, InChiusura, Chiusa];
        for pair in path.windows(2) {
            assert!(step(Some(pair[0]), pair[1]).is_some(), "{pair:?}");
            assert!(pair[0].national() <= pair[1].national() && pair[0].csi() <= pair[1].csi());
        }
        let letters: String = PlanState::ALL.iter().filter_map(|state| state.csi()).map(CsiStep::letter).collect();
        assert_eq!(letters, "AABCCDDCEEE");
        assert_eq!(
            PlanState::ALL.iter().filter_map(|state| state.national()).map(NationalStep::number).max(),
            Some(370)
        );
    }
}
