//! Words for the steps of the path.

use intreccio_model::plan::StepKind;
use intreccio_model::plan::steps::{CsiStep, NationalStep};
use intreccio_model::vocab::{PlanState, Vocabulary};

use crate::i18n::t_string;
use crate::ui::{I18n, words as labels};

/// What a step is called on its button.
pub fn step_words(i18n: I18n, from: Option<PlanState>, to: PlanState, kind: StepKind) -> String {
    let name = labels::vocabulary(i18n.get_locale(), PlanState::NAME, to.code());
    match (kind, to) {
        (StepKind::Charge, _) => t_string!(i18n, path.do_charge).to_owned(),
        (StepKind::Suspension, _) => t_string!(i18n, path.do_suspend).to_owned(),
        (StepKind::Transfer, _) => t_string!(i18n, path.do_transfer).to_owned(),
        (StepKind::Resumption, _) => t_string!(i18n, path.do_resume, state = name),
        (StepKind::Reopening, _) => t_string!(i18n, path.do_reopen, state = name),
        (StepKind::Closing, PlanState::InChiusura) => t_string!(i18n, path.do_prepare_closing).to_owned(),
        (StepKind::Closing, _) if from == Some(PlanState::Segnalata) => t_string!(i18n, path.do_not_take).to_owned(),
        (StepKind::Closing, _) => t_string!(i18n, path.do_close).to_owned(),
        (StepKind::Back, PlanState::Riprogettata) | (StepKind::Forward, PlanState::Riprogettata) => {
            t_string!(i18n, path.do_replan).to_owned()
        }
        (StepKind::Back, _) => t_string!(i18n, path.do_back, state = name),
        (StepKind::Forward, PlanState::InAnalisi) => t_string!(i18n, path.do_analyse).to_owned(),
        (StepKind::Forward, PlanState::InProgettazione) => t_string!(i18n, path.do_plan).to_owned(),
        (StepKind::Forward, PlanState::Concordata) => t_string!(i18n, path.do_agree).to_owned(),
        (StepKind::Forward, PlanState::Attiva) if from == Some(PlanState::InVerifica) => {
            t_string!(i18n, path.do_go_on).to_owned()
        }
        (StepKind::Forward, PlanState::Attiva) => t_string!(i18n, path.do_start).to_owned(),
        (StepKind::Forward, PlanState::InVerifica) => t_string!(i18n, path.do_review).to_owned(),
        (StepKind::Forward, _) => t_string!(i18n, path.do_other, state = name),
    }
}

/// Number and name of a chapter of the national guidelines.
pub fn national_words(i18n: I18n, step: NationalStep) -> String {
    let name = match step {
        NationalStep::Accoglienza => t_string!(i18n, path.national_320),
        NationalStep::Analisi => t_string!(i18n, path.national_340),
        NationalStep::Progettazione => t_string!(i18n, path.national_350),
        NationalStep::Accompagnamento => t_string!(i18n, path.national_360),
        NationalStep::Conclusione => t_string!(i18n, path.national_370),
    };
    format!("{} {name}", step.number())
}

/// Letter and name of a step of the regional social record.
pub fn csi_words(i18n: I18n, step: CsiStep) -> String {
    let name = match step {
        CsiStep::A => t_string!(i18n, path.csi_a),
        CsiStep::B => t_string!(i18n, path.csi_b),
        CsiStep::C => t_string!(i18n, path.csi_c),
        CsiStep::D => t_string!(i18n, path.csi_d),
        CsiStep::E => t_string!(i18n, path.csi_e),
    };
    format!("{} {name}", step.letter())
}
