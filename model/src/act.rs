//! Acts of a procedure that are made outside of this program: the notice, the commission's minutes, the signed agreement. Here are only
//! what they are called and, as an attachment, their file.

use crate::doc::{Edit, EditError};
use crate::field::act as fields;
use crate::ids::Id;
use crate::place::Act;
use crate::record::records;
use crate::time::Date;
use crate::vocab::{ActKind, ProcedurePhase};

records! {
    /// An act. Its files are the attachments of its id.
    ActView of Act, act as "act" {
        kind: ActKind = KIND,
        /// Where it stands in the procedure; where nothing says it, [`usual_phase`] does.
        phase: ProcedurePhase = PHASE,
        /// Number or protocol, as people write it.
        number: String = NUMBER,
        date: Date = DATE,
        /// Who made it.
        issuer: String = ISSUER,
        /// What it is about.
        subject: String = SUBJECT,
    } texts {} nested {}
}

impl ActView {
    pub const fn place(&self) -> Act {
        Act { id: self.id }
    }

    /// Where it stands in the procedure.
    pub fn in_phase(&self) -> ProcedurePhase {
        self.phase.value.or_else(|| self.kind.value.map(usual_phase)).unwrap_or(ProcedurePhase::Programming)
    }
}

/// Where an act of this kind usually stands.
pub const fn usual_phase(kind: ActKind) -> ProcedurePhase {
    match kind {
        ActKind::Determina | ActKind::Altro => ProcedurePhase::Programming,
        ActKind::Avviso | ActKind::VerbaleCommissione | ActKind::Esito => ProcedurePhase::Selection,
        ActKind::ConvenzioneFirmata => ProcedurePhase::Agreement,
    }
}

/// What is known of an act when it is written down. Empty words are not written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActDraft {
    pub kind: ActKind,
    /// `None`: the usual one.
    pub phase: Option<ProcedurePhase>,
    pub number: String,
    pub date: Option<Date>,
    pub issuer: String,
    pub subject: String,
}

/// Writes an act down.
///
/// # Errors
/// Those of [`Edit::set`].
pub fn add_act(edit: &mut Edit<'_>, draft: ActDraft) -> Result<Id, EditError> {
    let place = Act { id: edit.new_id() };
    ActView::begin(edit, &place)?;
    let said = |words: String| Some(words).filter(|words| !words.is_empty());
    edit.set(&place, fields::KIND, Some(draft.kind))?;
    edit.set(&place, fields::PHASE, Some(draft.phase.unwrap_or_else(|| usual_phase(draft.kind))))?;
    edit.set(&place, fields::NUMBER, said(draft.number))?;
    edit.set(&place, fields::DATE, draft.date)?;
    edit.set(&place, fields::ISSUER, said(draft.issuer))?;
    edit.set(&place, fields::SUBJECT, said(draft.subject))?;
    Ok(place.id)
}
