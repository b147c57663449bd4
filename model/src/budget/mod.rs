//! The economic plan of a co-design: lines of what is done with its cost, who bears it and who does it; what was spent; and what each
//! side says of it.
//!
//! Amounts are whole euro cents and quantities whole thousandths; nothing here is a floating point number. Sums are `i128`, which no
//! plan of this world fills, and saturate.
//!
//! | to do | look at |
//! |---|---|
//! | read it, add and move lines | here |
//! | totals, the rules that a plan keeps | [`sums`] |
//! | what was spent, by hand and out of the diaries | [`actuals`] |
//! | two keys on its exact content | [`approval`] |
//! | what changed since a side approved it | [`since`] |
//! | amounts as people write them | [`amount`] |
//! | the cells of a grid: read, write, parse, spell | [`cell`] |
//! | what a spreadsheet copies and takes | [`sheet`] |

pub mod actuals;
pub mod amount;
pub mod approval;
pub mod cell;
pub mod sheet;
pub mod since;
pub mod sums;

use std::collections::BTreeMap;

use crate::codesign::CodesignView;
use crate::conflict::{Conflict, Record};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{budget, budget_line, line_partner, line_year};
use crate::ids::{DocId, Id};
use crate::log::LogView;
use crate::ord::OrdKey;
use crate::passage::{Reviewed, TextPlace, read_reviewed};
use crate::path::Path;
use crate::place::{Budget, BudgetLine, LinePartner, LineYear};
use crate::read::{Anomaly, Fields, Reader, key_of};
use crate::record::records;
use crate::register::Register;
use crate::sort;
use crate::time::Date;
use crate::vocab::{ActualSource, BudgetLevel, BudgetMacro, BudgetUnit, Fund, KeyWord, PartnerRole, Side};

/// An economic plan as it reads now.
#[derive(Clone, PartialEq, Debug)]
pub struct BudgetView {
    pub title: Register<String>,
    /// The co-design whose plan it is: a [`DocId`] as text.
    pub codesign: Register<String>,
    /// In the order of people, removed ones included.
    pub lines: Vec<LineView>,
    /// Oldest first.
    pub approvals: Vec<ApprovalView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

records! {
    /// A line of the plan.
    LineView of BudgetLine, budget_line as "budget_line" {
        ord: OrdKey = ORD,
        code: String = CODE,
        label: String = LABEL,
        heading: BudgetMacro = MACRO,
        level: BudgetLevel = LEVEL,
        unit: BudgetUnit = UNIT,
        /// In thousandths.
        qty_milli: i64 = QTY_MILLI,
        unit_cents: i64 = UNIT_CENTS,
        /// What the Comune pays.
        share_pa_cents: i64 = SHARE_PA_CENTS,
        /// What the partners put in as money.
        share_ati_cash_cents: i64 = SHARE_ATI_CASH_CENTS,
        /// What the partners put in as work, rooms, things, at its worth.
        share_ati_kind_cents: i64 = SHARE_ATI_KIND_CENTS,
        fund: Fund = FUND,
    } texts { note = NOTE, } nested {
        /// Who does it: the weight of each organisation beside the others'. Cleared: it has no part any more.
        partners: BTreeMap<Id, Register<i64>> = "partners" via read_partners,
        /// What of it belongs to which year, in cents.
        years: BTreeMap<i32, Register<i64>> = "years" via read_years,
        /// Oldest first.
        actuals: Vec<ActualView> = "actuals" via ActualView::read_all,
    }

    /// What was spent on a line in a month.
    ActualView of BudgetActual, budget_actual as "budget_actual" {
        /// The first day of the month.
        month: Date = MONTH,
        cents: i64 = CENTS,
        minutes: i64 = MINUTES,
        /// The document that shows it, or words.
        reference: String = REFERENCE,
        source: ActualSource = SOURCE,
        /// The entry that this one takes the place of.
        amends: Id = AMENDS,
    } texts {} nested {}

    /// What a side said of the exact content of the plan. It stays when the content changes.
    ApprovalView of BudgetApproval, budget_approval as "budget_approval" {
        side: Side = SIDE,
        key: KeyWord = KEY,
        /// Of the content it was said of: see [`approval::content_hash`].
        hash: String = HASH,
        /// Why: of who dissents, and of who approves a plan that breaks a rule.
        words: String = WORDS,
        /// What the plan was measured by then: see [`since::spell_measures`].
        measures: String = MEASURES,
    } texts {} nested {}
}

/// What the plan is measured by. It is the co-design's, and nowhere else.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frame {
    /// The most that the Comune may pay.
    pub cap_cents: Option<i64>,
    /// The least that the partners put in, in basis points of the whole.
    pub min_cofin_bp: Option<i64>,
    /// By short name.
    pub partners: Vec<FramePartner>,
    /// Fields of it in which people disagree, as label and path.
    pub contested: Vec<(String, Path)>,
}

/// A partner of the co-design.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FramePartner {
    pub organization: Id,
    /// "P1".
    pub code: String,
    pub role: PartnerRole,
    /// Its part of the whole by the mandate, in basis points.
    pub share_bp: Option<i64>,
}

impl Frame {
    pub fn of(codesign: &CodesignView) -> Self {
        let partner = |one: &crate::codesign::PartnerView| {
            Some(FramePartner {
                organization: one.organization,
                code: one.code.value.clone().unwrap_or_default(),
                role: one.role.value?,
                share_bp: one.share_bp.value,
            })
        };
        let mut partners: Vec<FramePartner> = codesign.partners.iter().filter_map(partner).collect();
        sort::by(&mut partners, |a, b| (&a.code, a.organization).cmp(&(&b.code, b.organization)));
        let measures = |label: &str| {
            matches!(label, "codesign.cap_cents" | "codesign.min_cofin_bp") || label.starts_with("partner.")
        };
        let contested = codesign.conflicts.iter().filter(|conflict| measures(conflict.label));
        Self {
            cap_cents: codesign.cap_cents.value,
            min_cofin_bp: codesign.min_cofin_bp.value,
            partners,
            contested: contested.map(|conflict| (conflict.label.to_owned(), conflict.path.clone())).collect(),
        }
    }
}

impl BudgetView {
    pub fn line(&self, id: Id) -> Option<&LineView> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The lines that are there, in order.
    pub fn present(&self) -> impl Iterator<Item = &LineView> {
        self.lines.iter().filter(|line| !line.life.is_removed())
    }

    /// The document of the co-design.
    pub fn codesign_doc(&self) -> Option<DocId> {
        self.codesign.value.as_deref().and_then(|text| text.parse().ok())
    }
}

impl LineView {
    pub const fn place(&self) -> BudgetLine {
        BudgetLine { id: self.id }
    }

    /// Who does it, with the weight of each.
    pub fn parts(&self) -> BTreeMap<Id, i64> {
        let part = |(id, register): (&Id, &Register<i64>)| register.value.map(|part| (*id, part));
        self.partners.iter().filter_map(part).collect()
    }

    /// What of it belongs to which year.
    pub fn year_cents(&self) -> BTreeMap<i32, i64> {
        let cents = |(year, register): (&i32, &Register<i64>)| register.value.map(|cents| (*year, cents));
        self.years.iter().filter_map(cents).collect()
    }
}

fn read_partners(mut fields: Fields, r: &mut Reader<'_>) -> BTreeMap<Id, Register<i64>> {
    let ids: Vec<Id> = fields.prefixes(r);
    let line = Id::new(0, [0; 10]);
    let read = |organization: Id, fields: &mut Fields, r: &mut Reader<'_>| {
        let key = key_of(&LinePartner { line, organization }, line_partner::PART);
        (organization, fields.register_at(r, line_partner::PART, &key))
    };
    let all = ids.into_iter().map(|id| read(id, &mut fields, r)).collect();
    fields.finish(r);
    all
}

fn read_years(mut fields: Fields, r: &mut Reader<'_>) -> BTreeMap<i32, Register<i64>> {
    let years: Vec<i32> = fields.prefixes(r);
    let line = Id::new(0, [0; 10]);
    let read = |year: i32, fields: &mut Fields, r: &mut Reader<'_>| {
        let key = key_of(&LineYear { line, year }, line_year::CENTS);
        (year, fields.register_at(r, line_year::CENTS, &key))
    };
    let all = years.into_iter().map(|year| read(year, &mut fields, r)).collect();
    fields.finish(r);
    all
}

/// Reads any economic plan, whatever the document holds.
pub fn read(doc: &Doc) -> (BudgetView, Vec<Anomaly>) {
    let (view, _, reader) = read_all(doc);
    (view, reader.anomalies)
}

pub(crate) fn texts(doc: &Doc) -> (Vec<TextPlace>, Reviewed) {
    let (_, reviewed, mut reader) = read_all(doc);
    (reader.present_texts(), reviewed)
}

fn read_all(doc: &Doc) -> (BudgetView, Reviewed, Reader<'_>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Budget);
    let r = &mut reader;
    let mut own = root.child(r, "budget");
    let mut view = BudgetView {
        title: own.register(r, budget::TITLE),
        codesign: own.register(r, budget::CODESIGN),
        lines: LineView::read_all(root.child(r, "lines"), r),
        approvals: ApprovalView::read_all(root.child(r, "budget_approvals"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    let reviewed = read_reviewed(root.child(r, "reviewed"), r);
    root.finish(r);
    sort::by(&mut view.lines, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reviewed, reader)
}

/// Says of a fresh document whose economic plan it is.
pub fn open(edit: &mut Edit<'_>, title: &str, codesign: DocId) -> Result<(), EditError> {
    edit.intend("budget.open", Path::from(["budget"]));
    edit.set(&Budget, budget::TITLE, Some(title.to_owned()))?;
    edit.set(&Budget, budget::CODESIGN, Some(codesign.to_string()))
}

/// Adds an empty line between two others.
pub fn add_line(edit: &mut Edit<'_>, after: Option<&OrdKey>, before: Option<&OrdKey>) -> Result<Id, EditError> {
    let place = BudgetLine { id: edit.new_id() };
    LineView::begin(edit, &place)?;
    edit.set(&place, budget_line::ORD, Some(OrdKey::between(after, before)))?;
    Ok(place.id)
}

/// Gives an organisation a part of a line, or takes it away.
pub fn set_part(edit: &mut Edit<'_>, line: Id, organization: Id, part: Option<i64>) -> Result<(), EditError> {
    edit.set(&LinePartner { line, organization }, line_partner::PART, part)
}

/// Says what of a line belongs to a year.
pub fn set_year(edit: &mut Edit<'_>, line: Id, year: i32, cents: Option<i64>) -> Result<(), EditError> {
    edit.set(&LineYear { line, year }, line_year::CENTS, cents)
}
