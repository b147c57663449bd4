//! Scenes of people who wrote apart, on the day before the demonstration is opened.

use super::stage::{DemoError, Stage};
use super::{Script, action_of, objective_at};
use crate::field::{action, objective, plan};
use crate::place::Plan;
use crate::text;
use crate::vocab::{Frequency, ObjectiveState, Urgency};

const HOUR_MS: i64 = 3_600_000;

pub(super) fn play(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    match script.family.code {
        "FP-01" => different_objectives(stage, script),
        "FP-02" => two_disagreements(stage, script),
        "FP-03" => one_paragraph(stage, script),
        "FP-04" => removed_and_edited(stage, script),
        _ => Ok(()),
    }
}

fn different_objectives(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let (evening, school) = (objective_at(script, 0)?, objective_at(script, 1)?);
    stage.sync("dario")?;
    stage.sync("agnese")?;
    stage.act_apart("dario", script.now_ms - 26 * HOUR_MS, |edit| {
        edit.set(&evening, objective::DUE, Some(script.d0 + 110))?;
        text::update(
            edit,
            &evening,
            objective::FAMILY_WORDS,
            "Vorrei arrivare alle nove senza gridare. Questa settimana ci siamo riusciti tre volte.",
        )
    })?;
    stage.act_apart("agnese", script.now_ms - 25 * HOUR_MS, |edit| {
        edit.set(&school, objective::STATE, Some(ObjectiveState::Attivo))?;
        text::update(
            edit,
            &school,
            objective::EXPECTED,
            "Tre famiglie della classe si alternano almeno due pomeriggi la settimana, fino a giugno.",
        )
    })
}

fn two_disagreements(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let preference = objective_at(script, 0)?;
    for operator in ["greta", "bruno", "elisa"] {
        stage.sync(operator)?;
    }
    stage.act_apart("greta", script.now_ms - 27 * HOUR_MS, |edit| {
        edit.set(&preference, objective::DUE, Some(script.d0 + 130))
    })?;
    stage.act_apart("bruno", script.now_ms - 24 * HOUR_MS, |edit| {
        edit.set(&preference, objective::DUE, Some(script.d0 + 100))?;
        edit.set(&Plan, plan::URGENCY, Some(Urgency::Urgente))
    })?;
    stage.act_apart("elisa", script.now_ms - 22 * HOUR_MS, |edit| {
        edit.set(&Plan, plan::URGENCY, Some(Urgency::Attenzione))
    })
}

fn one_paragraph(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let summary = script.family.summary;
    stage.sync("hamid")?;
    stage.sync("elisa")?;
    let by_hamid =
        summary.replace("cerca una casa più grande", "cerca da un anno una casa più grande, anche fuori quartiere");
    stage
        .act_apart("hamid", script.now_ms - 28 * HOUR_MS, |edit| text::update(edit, &Plan, plan::SUMMARY, &by_hamid))?;
    let by_elisa = summary.replace("traduce per lei.", "traduce per lei. Da due settimane il martedì entra in orario.");
    stage.act_apart("elisa", script.now_ms - 23 * HOUR_MS, |edit| text::update(edit, &Plan, plan::SUMMARY, &by_elisa))
}

fn removed_and_edited(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let walk = action_of(stage.sync("fabrizio")?, script, 0)?;
    stage.sync("bruno")?;
    stage.act_apart("fabrizio", script.now_ms - 26 * HOUR_MS, |edit| edit.remove(&walk))?;
    stage.act_apart("bruno", script.now_ms - 25 * HOUR_MS, |edit| {
        edit.set(&walk, action::FREQUENCY, Some(Frequency::Quindicinale))?;
        text::update(edit, &walk, action::WHAT, "Accompagnarlo a scuola le prime quattro settimane")
    })
}
