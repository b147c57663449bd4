//! What was agreed, with whom, on which exact version.

use crate::doc::{Edit, EditError};
use crate::field::{adhesion, agreed, version};
use crate::ids::{Id, Party};
use crate::place::{Adhesion, Agreed, Version};
use crate::record::records;
use crate::text;
use crate::time::Date;
use crate::vocab::{AdhesionKind, AdhesionMode, Capacity, ParentalResponsibility, VersionReason};

records! {
    /// That an objective was agreed with somebody.
    AgreedView of Agreed, agreed as "agreed" {
        objective: Id = OBJECTIVE,
        who: Party = WHO,
        date: Date = DATE,
        mode: AdhesionMode = MODE,
    } texts {} nested {}

    /// What somebody said of a version of the plan. Adhesion is not the consent to the use of personal data.
    AdhesionView of Adhesion, adhesion as "adhesion" {
        person: Party = PERSON,
        capacity: Capacity = CAPACITY,
        /// The parental responsibility that the person held then.
        responsibility: ParentalResponsibility = RESPONSIBILITY,
        kind: AdhesionKind = KIND,
        mode: AdhesionMode = MODE,
        /// The version with a name.
        version: Id = VERSION,
        /// Hash of the content of that version, as `agreement::content_hash` computes it.
        hash: String = HASH,
        /// The attachment with the scan of a paper.
        signature: Id = SIGNATURE,
        /// A signature drawn on the screen: strokes as `x,y x,y;x,y …` in thousandths of the field's width.
        strokes: String = STROKES,
        mediator: Party = MEDIATOR,
        language: String = LANGUAGE,
        date: Date = DATE,
        place: String = PLACE,
    } texts { words = WORDS, } nested {}

    /// A version with a name.
    VersionView of Version, version as "version" {
        label: String = LABEL,
        reason: VersionReason = REASON,
        hash: String = HASH,
        /// Hashes of the document's heads, separated by spaces.
        heads: String = HEADS,
    } texts {} nested {}
}

/// Says that an objective was agreed with somebody.
pub fn add_agreed(
    edit: &mut Edit<'_>,
    objective: Id,
    who: Party,
    date: Date,
    mode: AdhesionMode,
) -> Result<Id, EditError> {
    let place = Agreed { id: edit.new_id() };
    AgreedView::begin(edit, &place)?;
    edit.set(&place, agreed::OBJECTIVE, Some(objective))?;
    edit.set(&place, agreed::WHO, Some(who))?;
    edit.set(&place, agreed::DATE, Some(date))?;
    edit.set(&place, agreed::MODE, Some(mode))?;
    Ok(place.id)
}

/// What is known of an adhesion when it is given.
#[derive(Clone, PartialEq, Debug)]
pub struct AdhesionDraft {
    pub person: Party,
    pub capacity: Capacity,
    pub responsibility: Option<ParentalResponsibility>,
    pub kind: AdhesionKind,
    pub mode: AdhesionMode,
    pub version: Option<Id>,
    pub hash: String,
    pub words: String,
    pub strokes: Option<String>,
    pub mediator: Option<Party>,
    pub language: Option<String>,
    pub date: Date,
    pub place: Option<String>,
}

/// Keeps what somebody said of a version of the plan.
pub fn add_adhesion(edit: &mut Edit<'_>, draft: AdhesionDraft) -> Result<Id, EditError> {
    let place = Adhesion { id: edit.new_id() };
    AdhesionView::begin(edit, &place)?;
    edit.set(&place, adhesion::PERSON, Some(draft.person))?;
    edit.set(&place, adhesion::CAPACITY, Some(draft.capacity))?;
    edit.set(&place, adhesion::RESPONSIBILITY, draft.responsibility)?;
    edit.set(&place, adhesion::KIND, Some(draft.kind))?;
    edit.set(&place, adhesion::MODE, Some(draft.mode))?;
    edit.set(&place, adhesion::VERSION, draft.version)?;
    edit.set(&place, adhesion::HASH, Some(draft.hash))?;
    edit.set(&place, adhesion::STROKES, draft.strokes)?;
    edit.set(&place, adhesion::MEDIATOR, draft.mediator)?;
    edit.set(&place, adhesion::LANGUAGE, draft.language)?;
    edit.set(&place, adhesion::DATE, Some(draft.date))?;
    edit.set(&place, adhesion::PLACE, draft.place)?;
    text::update(edit, &place, adhesion::WORDS, &draft.words)?;
    Ok(place.id)
}

/// Gives the present version a name.
pub fn add_version(
    edit: &mut Edit<'_>,
    label: &str,
    reason: VersionReason,
    hash: &str,
    heads: &str,
) -> Result<Id, EditError> {
    let place = Version { id: edit.new_id() };
    VersionView::begin(edit, &place)?;
    edit.set(&place, version::LABEL, Some(label.to_owned()))?;
    edit.set(&place, version::REASON, Some(reason))?;
    edit.set(&place, version::HASH, Some(hash.to_owned()))?;
    edit.set(&place, version::HEADS, Some(heads.to_owned()))?;
    Ok(place.id)
}
