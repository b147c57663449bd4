//! What was agreed, with whom, on which exact version. What belongs to a version: [`super::content`]. What follows when somebody takes
//! an adhesion back: [`super::withdrawal`].

use super::view::{MemberView, PlanView};
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
        /// Before whom it was said, where nobody signed.
        witness: Party = WITNESS,
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
        /// The document of the session in which a text got its name, in hexadecimal digits.
        session: String = SESSION,
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
    pub signature: Option<Id>,
    pub witness: Option<Party>,
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
    edit.set(&place, adhesion::SIGNATURE, draft.signature)?;
    edit.set(&place, adhesion::WITNESS, draft.witness)?;
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

/// What an adhesion is worth now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// It is the person's last word, on what the plan says now.
    Holds,
    /// It is the person's last word, and the plan says something else since.
    Changed,
    /// The same person said something later.
    Replaced,
    /// The same person took it back.
    Withdrawn,
}

impl PlanView {
    /// The last word of each person who said something of the plan, oldest first.
    pub fn last_words(&self) -> Vec<&AdhesionView> {
        let present: Vec<&AdhesionView> = self.adhesions.iter().filter(|one| !one.life.is_removed()).collect();
        let is_last = |one: &&AdhesionView| {
            let later = |other: &&AdhesionView| is_of_one(other, one) && said_at(other) > said_at(one);
            !present.iter().any(later)
        };
        present.iter().filter(|one| is_last(one)).copied().collect()
    }

    /// What `adhesion` is worth while the plan's content has the hash `now`.
    pub fn standing(&self, adhesion: &AdhesionView, now: &str) -> Standing {
        let last = self.last_words().into_iter().find(|other| is_of_one(other, adhesion));
        match last {
            Some(last) if last.id == adhesion.id && adhesion.hash.value.as_deref() == Some(now) => Standing::Holds,
            Some(last) if last.id == adhesion.id => Standing::Changed,
            Some(last) if last.kind.value == Some(AdhesionKind::Revoca) => Standing::Withdrawn,
            _ => Standing::Replaced,
        }
    }

    /// The adhesions that were taken back and not given again.
    pub fn withdrawals(&self) -> Vec<&AdhesionView> {
        let mut last = self.last_words();
        last.retain(|one| one.kind.value == Some(AdhesionKind::Revoca));
        last
    }

    /// Those of the household who hold parental responsibility or are guardians: whose word is asked for.
    pub fn asked(&self) -> Vec<&MemberView> {
        use ParentalResponsibility::{Limitata, Piena, Tutore};
        let holds = |one: &&MemberView| {
            !one.life.is_removed() && matches!(one.parental_resp.value, Some(Piena | Limitata | Tutore))
        };
        self.household.iter().filter(holds).collect()
    }

    /// Those of [`Self::asked`] who have said nothing yet of what the plan says now.
    pub fn awaited(&self, now: &str) -> Vec<&MemberView> {
        let last = self.last_words();
        let said = |member: &MemberView| {
            let of = Party::Member(member.id);
            last.iter().any(|one| one.person.value.as_ref() == Some(&of) && one.hash.value.as_deref() == Some(now))
        };
        let mut asked = self.asked();
        asked.retain(|member| !said(member));
        asked
    }

    /// The newest version with a name whose content has the hash `hash`.
    pub fn version_of(&self, hash: &str) -> Option<&VersionView> {
        let present = self.versions.iter().filter(|version| !version.life.is_removed());
        present.rev().find(|version| version.hash.value.as_deref() == Some(hash))
    }

    /// The version that an adhesion is about: the one that it names, or else one of the same content.
    pub fn version_signed(&self, adhesion: &AdhesionView) -> Option<&VersionView> {
        let named = self.versions.iter().find(|version| Some(version.id) == adhesion.version.value);
        named.or_else(|| self.version_of(adhesion.hash.value.as_deref()?))
    }
}

fn is_of_one(a: &AdhesionView, b: &AdhesionView) -> bool {
    a.person.value.is_some() && a.person.value == b.person.value
}

/// By the declared day, and within it by when it was written down.
fn said_at(adhesion: &AdhesionView) -> (Option<Date>, Id) {
    (adhesion.date.value, adhesion.id)
}
