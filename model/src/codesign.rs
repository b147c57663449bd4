//! A co-design (coprogettazione): what it is about, where its procedure is, who its partners are. The space of its table begins with it.

use std::collections::BTreeSet;

use crate::act::ActView;
use crate::attachment::AttachmentView;
use crate::conflict::{Conflict, Record};
use crate::deadline::{MarkView, read_marks};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{codesign, glossary, partner, reopening, reopening_cause};
use crate::ids::{DocId, Id, UserId};
use crate::log::LogView;
use crate::ord::OrdKey;
use crate::passage::{Reviewed, TextPlace, read_reviewed};
use crate::path::Path;
use crate::place::{Because, Codesign, GlossaryTerm, Partner, Place, Reopening, ReopeningCause};
use crate::read::{Anomaly, Fields, Reader, SharedText, key_of};
use crate::record::{read_set, records};
use crate::register::Register;
use crate::time::Date;
use crate::training::TrainingView;
use crate::vocab::{CodesignState, PartnerRole};
use crate::{sort, text};

/// A co-design as it reads now. Money is in euro cents, shares in basis points (hundredths of a per cent).
#[derive(Clone, PartialEq, Debug)]
pub struct CodesignView {
    pub title: Register<String>,
    pub authority: Register<String>,
    pub state: Register<CodesignState>,
    /// Codice unico di progetto.
    pub cup: Register<String>,
    /// Responsabile unico del progetto.
    pub rup: Register<UserId>,
    pub cap_cents: Register<i64>,
    pub min_cofin_bp: Register<i64>,
    pub notice_from: Register<Date>,
    pub notice_to: Register<Date>,
    pub table_first: Register<Date>,
    pub table_months: Register<i64>,
    pub table_ext_months: Register<i64>,
    pub agreement_date: Register<Date>,
    pub agreement_ref: Register<String>,
    pub agreement_end: Register<Date>,
    pub scope: SharedText,
    pub legal_basis: SharedText,
    pub partners: Vec<PartnerView>,
    /// Meetings of training and supervision, oldest first, removed ones included.
    pub training: Vec<TrainingView>,
    /// Oldest first, removed ones included.
    pub reopenings: Vec<ReopeningView>,
    /// What was made outside of this program, oldest first, removed ones included.
    pub acts: Vec<ActView>,
    pub attachments: Vec<AttachmentView>,
    /// What people said of the deadlines.
    pub marks: Vec<MarkView>,
    /// In the order of people, removed ones included.
    pub glossary: Vec<GlossaryView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

records! {
    /// That the table was opened again.
    ReopeningView of Reopening, reopening as "reopening" {
        date: Date = DATE,
        reason: String = REASON,
        /// The document of the session that decided it, in hexadecimal digits.
        session: String = SESSION,
        /// The point of that session's agenda which caused it.
        item: Id = ITEM,
        /// What it follows, in words: the version that was signed.
        follows: String = FOLLOWS,
    } texts {} nested {
        /// Which points of which agendas caused which changes.
        causes: BTreeSet<Because> = "causes" via |fields, r| read_set(fields, r, reopening_cause::CHOSEN),
    }

    /// A term of the shared glossary: words of texts that are marked `term` with its id mean what it says.
    GlossaryView of GlossaryTerm, glossary as "glossary" {
        term: String = TERM,
        ord: OrdKey = ORD,
    } texts { definition = DEFINITION, } nested {}
}

impl CodesignView {
    /// The terms that are there, in order.
    pub fn terms(&self) -> impl Iterator<Item = &GlossaryView> {
        self.glossary.iter().filter(|term| !term.life.is_removed())
    }

    /// A term, also a removed one: texts may go on naming it.
    pub fn term(&self, id: Id) -> Option<&GlossaryView> {
        self.glossary.iter().find(|term| term.id == id)
    }
}

/// An organisation as a partner.
#[derive(Clone, PartialEq, Debug)]
pub struct PartnerView {
    pub organization: Id,
    /// The short name under which the economic plan has it: "P1".
    pub code: Register<String>,
    /// Cleared: it is none any more.
    pub role: Register<PartnerRole>,
    pub share_bp: Register<i64>,
}

/// Reads any co-design, whatever the document holds.
pub fn read(doc: &Doc) -> (CodesignView, Vec<Anomaly>) {
    let (view, _, reader) = read_all(doc);
    (view, reader.anomalies)
}

pub(crate) fn texts(doc: &Doc) -> (Vec<TextPlace>, Reviewed) {
    let (_, reviewed, mut reader) = read_all(doc);
    (reader.present_texts(), reviewed)
}

fn read_all(doc: &Doc) -> (CodesignView, Reviewed, Reader<'_>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Codesign);
    let r = &mut reader;
    let mut own = root.child(r, "codesign");
    let mut view = CodesignView {
        title: own.register(r, codesign::TITLE),
        authority: own.register(r, codesign::AUTHORITY),
        state: own.register(r, codesign::STATE),
        cup: own.register(r, codesign::CUP),
        rup: own.register(r, codesign::RUP),
        cap_cents: own.register(r, codesign::CAP_CENTS),
        min_cofin_bp: own.register(r, codesign::MIN_COFIN_BP),
        notice_from: own.register(r, codesign::NOTICE_FROM),
        notice_to: own.register(r, codesign::NOTICE_TO),
        table_first: own.register(r, codesign::TABLE_FIRST),
        table_months: own.register(r, codesign::TABLE_MONTHS),
        table_ext_months: own.register(r, codesign::TABLE_EXT_MONTHS),
        agreement_date: own.register(r, codesign::AGREEMENT_DATE),
        agreement_ref: own.register(r, codesign::AGREEMENT_REF),
        agreement_end: own.register(r, codesign::AGREEMENT_END),
        scope: own.text(r, codesign::SCOPE),
        legal_basis: own.text(r, codesign::LEGAL_BASIS),
        partners: read_partners(root.child(r, "partners"), r),
        training: TrainingView::read_all(root.child(r, "training"), r),
        reopenings: ReopeningView::read_all(root.child(r, "reopenings"), r),
        acts: ActView::read_all(root.child(r, "acts"), r),
        attachments: AttachmentView::read_all(root.child(r, "attachments"), r),
        marks: read_marks(root.child(r, "deadline_marks"), r),
        glossary: GlossaryView::read_all(root.child(r, "glossary"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    let reviewed = read_reviewed(root.child(r, "reviewed"), r);
    root.finish(r);
    sort::by(&mut view.glossary, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reviewed, reader)
}

fn read_partners(mut fields: Fields, r: &mut Reader<'_>) -> Vec<PartnerView> {
    let ids: Vec<Id> = fields.prefixes(r);
    let partners = ids.into_iter().map(|id| {
        let at = Partner(id);
        PartnerView {
            organization: id,
            code: fields.register_at(r, partner::CODE, &key_of(&at, partner::CODE)),
            role: fields.register_at(r, partner::ROLE, &key_of(&at, partner::ROLE)),
            share_bp: fields.register_at(r, partner::SHARE_BP, &key_of(&at, partner::SHARE_BP)),
        }
    });
    let partners = partners.collect();
    fields.finish(r);
    partners
}

/// Says of a fresh document which co-design it is.
pub fn open(edit: &mut Edit<'_>, title: &str, authority: &str) -> Result<(), EditError> {
    edit.intend("codesign.open", Path::from(["codesign"]));
    edit.set(&Codesign, codesign::TITLE, Some(title.to_owned()))?;
    edit.set(&Codesign, codesign::AUTHORITY, Some(authority.to_owned()))?;
    edit.set(&Codesign, codesign::STATE, Some(CodesignState::Programmata))
}

/// Makes an organisation a partner, or changes what it is among them.
pub fn set_partner(edit: &mut Edit<'_>, organization: Id, role: Option<PartnerRole>) -> Result<(), EditError> {
    let place = Partner(organization);
    edit.intend("partner.add", place.container().then(organization.to_string()));
    edit.set(&place, partner::ROLE, role)
}

/// Why and whence the table is opened again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReopeningDraft {
    pub date: Date,
    pub reason: String,
    pub session: Option<DocId>,
    pub item: Option<Id>,
    pub follows: String,
}

/// Opens the table again, and says so in the state of the co-design.
pub fn reopen(edit: &mut Edit<'_>, draft: ReopeningDraft) -> Result<Id, EditError> {
    let place = Reopening { id: edit.new_id() };
    ReopeningView::begin(edit, &place)?;
    let said = |words: String| Some(words).filter(|words| !words.is_empty());
    edit.set(&place, reopening::DATE, Some(draft.date))?;
    edit.set(&place, reopening::REASON, said(draft.reason))?;
    edit.set(&place, reopening::SESSION, draft.session.map(|doc| doc.to_string()))?;
    edit.set(&place, reopening::ITEM, draft.item)?;
    edit.set(&place, reopening::FOLLOWS, said(draft.follows))?;
    edit.set(&Codesign, codesign::STATE, Some(CodesignState::TavoloRiaperto))?;
    Ok(place.id)
}

/// Says that a point of an agenda caused a change, or that it did not.
pub fn set_cause(edit: &mut Edit<'_>, reopening: Id, because: Because, so: bool) -> Result<(), EditError> {
    edit.set(&ReopeningCause { reopening, because }, reopening_cause::CHOSEN, Some(so))
}

/// Adds a term to the shared glossary, behind `after`.
pub fn add_term(edit: &mut Edit<'_>, term: &str, definition: &str, after: Option<&OrdKey>) -> Result<Id, EditError> {
    let place = GlossaryTerm { id: edit.new_id() };
    GlossaryView::begin(edit, &place)?;
    edit.set(&place, glossary::TERM, Some(term.to_owned()))?;
    edit.set(&place, glossary::ORD, Some(OrdKey::between(after, None)))?;
    if !definition.is_empty() {
        text::update(edit, &place, glossary::DEFINITION, definition)?;
    }
    Ok(place.id)
}
