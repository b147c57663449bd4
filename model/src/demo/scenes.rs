//! Scenes of people who wrote apart, on the day before the demonstration is opened.

use super::script::Script;
use super::stage::{DemoError, Stage};
use super::tables::{Pact, Who, word};
use crate::field::{action, event, objective, plan};
use crate::place::{Event, Plan, ScoreKey};
use crate::plan as plan_doc;
use crate::plan::{AdhesionDraft, EventDraft, LineDraft};
use crate::text;
use crate::time::Instant;
use crate::vocab::{
    AdhesionKind, AdhesionMode, Capacity, Dimension, EventKind, Frequency, LineKind, ObjectiveState, ScoreSource,
    ScoreValue, Step, Urgency,
};

const HOUR_MS: i64 = 3_600_000;

pub(super) fn play(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    match script.family.code {
        "FP-01" => different_objectives(stage, script),
        "FP-02" => three_disagreements(stage, script),
        "FP-03" => one_paragraph(stage, script),
        "FP-04" => removed_and_edited(stage, script),
        "FP-05" => taken_back(stage, script),
        "FP-07" => signed_and_edited(stage, script),
        _ => Ok(()),
    }
}

fn different_objectives(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let (evening, school) = (script.objective_at(0)?, script.objective_at(1)?);
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

fn three_disagreements(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let preference = script.objective_at(0)?;
    for operator in ["greta", "bruno", "elisa"] {
        stage.sync(operator)?;
    }
    let survey = script.assessment_in(stage.sync("greta")?)?;
    let dimension = Dimension::ChildEmotionBehaviour.into();
    let of = ScoreKey { dimension, source: ScoreSource::Operatori };
    stage.act_apart("greta", script.now_ms - 27 * HOUR_MS, |edit| {
        edit.set(&preference, objective::DUE, Some(script.d0 + 130))?;
        plan_doc::set_score(edit, survey, of.clone(), Some(ScoreValue::ProblemaLieve))
    })?;
    stage.act_apart("bruno", script.now_ms - 24 * HOUR_MS, |edit| {
        edit.set(&preference, objective::DUE, Some(script.d0 + 100))?;
        edit.set(&Plan, plan::URGENCY, Some(Urgency::Urgente))
    })?;
    stage.act_apart("elisa", script.now_ms - 22 * HOUR_MS, |edit| {
        edit.set(&Plan, plan::URGENCY, Some(Urgency::Attenzione))?;
        plan_doc::set_score(edit, survey, of, Some(ScoreValue::Adeguata))
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
    let walk = script.action_of(0)?;
    stage.sync("fabrizio")?;
    stage.sync("bruno")?;
    stage.act_apart("fabrizio", script.now_ms - 26 * HOUR_MS, |edit| edit.remove(&walk))?;
    stage.act_apart("bruno", script.now_ms - 25 * HOUR_MS, |edit| {
        edit.set(&walk, action::FREQUENCY, Some(Frequency::Quindicinale))?;
        text::update(edit, &walk, action::WHAT, "Accompagnarlo a scuola le prime quattro settimane")
    })
}

/// The mother takes her adhesion back in the office, while the contact of the support family is at work without a network.
fn taken_back(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let (moment, time) = (script.objective_at(0)?, script.now_ms - 26 * HOUR_MS);
    let hash = plan_doc::content_hash(&plan_doc::read(stage.sync("agnese")?).0);
    stage.sync("nora")?;
    let words = "Per ora preferisco fermarmi e pensarci con calma.";
    let revoked =
        word(Who::Member(1), Capacity::Genitore, AdhesionKind::Revoca, AdhesionMode::AVoceConTestimone, words);
    let draft = AdhesionDraft {
        version: script.version,
        hash,
        date: Instant(time).date_utc(),
        ..script.word(stage, 0, &revoked)
    };
    stage.act_apart("agnese", time, |edit| plan_doc::add_adhesion(edit, draft).map(drop))?;
    let begin = script.now_ms - 25 * HOUR_MS;
    let visit = EventDraft {
        start: Some(Instant(begin)),
        end: Some(Instant(begin + HOUR_MS)),
        ..EventDraft::of(EventKind::VisitaDomiciliare)
    };
    stage.act_apart("nora", begin + HOUR_MS, |edit| {
        let id = plan_doc::add_event(edit, visit)?;
        edit.set(&Event { id }, event::OFFLINE, Some(true))?;
        edit.set(&Event { id }, event::MINUTES, Some(60))?;
        let seen = "Passeggiata al parco con la bambina nella fascia; la madre parla di una fioreria vicino a casa.";
        plan_doc::add_line(edit, id, LineDraft::of(LineKind::Fatto, seen), None)?;
        plan_doc::set_progress(edit, id, moment.id, Step::Avanti, None)?;
        plan_doc::close_event(edit, id)
    })
}

/// Signed by both parents, changed after the review; on what it says since, only the father has said something.
fn signed_and_edited(stage: &mut Stage<'_>, script: &Script) -> Result<(), DemoError> {
    let home = script.objective_at(0)?;
    let expected = "Due rientri notturni la settimana, quello del venerdì dall'uscita di scuola, senza sintomi per otto settimane.";
    stage.act("bruno", script.ms(47, 10_00), |edit| text::update(edit, &home, objective::EXPECTED, expected))?;
    script.agree(stage, &AFTER_REVIEW, script.ms(52, 19_00)).map(drop)
}

const AFTER_REVIEW: Pact = Pact {
    day: 52,
    label: "Dopo la verifica dei rientri",
    said: &[word(
        Who::Member(3),
        Capacity::Genitore,
        AdhesionKind::Accordo,
        AdhesionMode::FirmaSuTablet,
        "Il venerdì ci sono io al cancello.",
    )],
};
