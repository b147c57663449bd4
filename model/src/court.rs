//! The court file of a family, a document and a space of its own: orders, their deadlines, reports to the authority.

use crate::attachment::AttachmentView;
use crate::conflict::{Conflict, Record};
use crate::deadline::{DeadlineView, MarkView, read_marks};
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::{court, fixed_term, order, paragraph, report, report_review, section};
use crate::ids::{Id, Party};
use crate::log::LogView;
use crate::ord::OrdKey;
use crate::passage::{Reviewed, TextPlace, read_reviewed};
use crate::path::Path;
use crate::place::{Counsel, Court, FixedTerm, Order, Paragraph, Report, ReportReview, Section};
use crate::read::{Anomaly, Fields, Reader};
use crate::record::records;
use crate::register::Register;
use crate::sort;
use crate::text;
use crate::time::{Date, Instant};
use crate::vocab::{Authority, Channel, DueKind, Method, OrderKind, ReportState, ReportVerdict, SectionKind};

/// The court file as it reads now.
#[derive(Clone, PartialEq, Debug)]
pub struct CourtView {
    /// Id of the plan's document, in hexadecimal digits.
    pub plan: Register<String>,
    /// Code of the plan.
    pub code: Register<String>,
    pub orders: Vec<OrderView>,
    pub deadlines: Vec<DeadlineView>,
    pub marks: Vec<MarkView>,
    pub reports: Vec<ReportView>,
    pub attachments: Vec<AttachmentView>,
    pub log: Vec<LogView>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
}

records! {
    /// A court order, with the heads of art. 5-bis L. 184/1983.
    OrderView of Order, order as "order" {
        authority: Authority = AUTHORITY,
        kind: OrderKind = KIND,
        docket: String = DOCKET,
        issued: Date = ISSUED,
        received: Date = RECEIVED,
        /// Once somebody has checked the mandate against the paper, it is not edited.
        checked_at: Instant = CHECKED_AT,
        placement: Party = PLACEMENT,
        /// Letter g: see [`LONGEST_MONTHS`].
        months: i64 = MONTHS,
        /// Letter h, in months: see [`LONGEST_INTERVAL`].
        report_every: i64 = REPORT_EVERY,
        /// When it ended before its time.
        ended: Date = ENDED,
    } texts {
        mandate = MANDATE,
        acts_service = ACTS_SERVICE,
        acts_placement = ACTS_PLACEMENT,
        acts_parents = ACTS_PARENTS,
        acts_curator = ACTS_CURATOR,
        tasks = TASKS,
    } nested {
        fixed_terms: Vec<FixedTermView> = "fixed_terms" via FixedTermView::read_all,
        counsels: Vec<CounselView> = "counsels" via CounselView::read_all,
    }

    /// A day that the order itself fixes: a hearing, memoranda of the parties.
    FixedTermView of FixedTerm, fixed_term as "fixed_term" {
        kind: DueKind = KIND,
        what: String = WHAT,
        date: Date = DATE,
    } texts {} nested {}

    /// A guardian ad litem or a lawyer, by role.
    CounselView of Counsel, counsel as "counsel" {
        label: String = LABEL,
    } texts {} nested {}

    /// A report to the authority.
    ReportView of Report, report as "report" {
        to: Authority = TO,
        order: Id = ORDER,
        subject: String = SUBJECT,
        due: Date = DUE,
        period_from: Date = PERIOD_FROM,
        period_to: Date = PERIOD_TO,
        state: ReportState = STATE,
        /// Hash of the content that was approved.
        approved_hash: String = APPROVED_HASH,
        approved_at: Instant = APPROVED_AT,
        sent_at: Date = SENT_AT,
        channel: Channel = CHANNEL,
        protocol: String = PROTOCOL,
    } texts {} nested {
        /// In order.
        sections: Vec<SectionView> = "sections" via read_sections,
        reviews: Vec<ReportReviewView> = "reviews" via ReportReviewView::read_all,
    }

    /// A section of a report.
    SectionView of Section, section as "section" {
        ord: OrdKey = ORD,
        kind: SectionKind = KIND,
        title: String = TITLE,
    } texts { body = BODY, } nested {
        /// In order.
        paragraphs: Vec<ParagraphView> = "paragraphs" via read_paragraphs,
    }

    /// A paragraph that comes from a line of the diary: its words can be edited, its link stays.
    ParagraphView of Paragraph, paragraph as "paragraph" {
        ord: OrdKey = ORD,
        event: Id = EVENT,
        line: Id = LINE,
        date: Date = DATE,
        /// Who declared it, in words.
        declarant: String = DECLARANT,
        method: Method = METHOD,
        verbatim: bool = VERBATIM,
    } texts { body = BODY, } nested {}

    /// What a colleague said of a report.
    ReportReviewView of ReportReview, report_review as "report_review" {
        verdict: ReportVerdict = VERDICT,
        /// Hash of the content that was read.
        hash: String = HASH,
    } texts { note = NOTE, } nested {}
}

fn read_sections(fields: Fields, r: &mut Reader<'_>) -> Vec<SectionView> {
    let mut sections = SectionView::read_all(fields, r);
    sort::by(&mut sections, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    sections
}

fn read_paragraphs(fields: Fields, r: &mut Reader<'_>) -> Vec<ParagraphView> {
    let mut paragraphs = ParagraphView::read_all(fields, r);
    sort::by(&mut paragraphs, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    paragraphs
}

impl CourtView {
    pub fn order(&self, id: Id) -> Option<&OrderView> {
        self.orders.iter().find(|order| order.id == id)
    }

    pub fn report(&self, id: Id) -> Option<&ReportView> {
        self.reports.iter().find(|report| report.id == id)
    }
}

/// Reads any court file, whatever the document holds.
pub fn read(doc: &Doc) -> (CourtView, Vec<Anomaly>) {
    let (view, _, reader) = read_all(doc);
    (view, reader.anomalies)
}

pub(crate) fn texts(doc: &Doc) -> (Vec<TextPlace>, Reviewed) {
    let (_, reviewed, mut reader) = read_all(doc);
    (reader.present_texts(), reviewed)
}

fn read_all(doc: &Doc) -> (CourtView, Reviewed, Reader<'_>) {
    let (mut reader, mut root) = Reader::open(doc, Kind::Court);
    let r = &mut reader;
    let mut own = root.child(r, "court");
    let mut view = CourtView {
        plan: own.register(r, court::PLAN),
        code: own.register(r, court::CODE),
        orders: OrderView::read_all(root.child(r, "orders"), r),
        deadlines: DeadlineView::read_all(root.child(r, "deadlines"), r),
        marks: read_marks(root.child(r, "deadline_marks"), r),
        reports: ReportView::read_all(root.child(r, "reports"), r),
        attachments: AttachmentView::read_all(root.child(r, "attachments"), r),
        log: LogView::read_all(root.child(r, "log"), r),
        conflicts: Vec::new(),
        records: Vec::new(),
    };
    own.finish(r);
    let reviewed = read_reviewed(root.child(r, "reviewed"), r);
    root.finish(r);
    view.conflicts = std::mem::take(&mut reader.conflicts);
    view.records = std::mem::take(&mut reader.records);
    (view, reviewed, reader)
}

/// Months for which a child may be given into the care of the social service (art. 5-bis, second paragraph, letter g, L. 184/1983) or of
/// a family (art. 4, fourth paragraph). An order that says more is taken as it is, and people are told.
pub const LONGEST_MONTHS: i64 = 24;
/// Months between two reports of the service (art. 5-bis, second paragraph, letter h).
pub const LONGEST_INTERVAL: i64 = 6;
/// Days from the notification within which the service says who answers for the child (art. 5-bis, fourth paragraph).
pub const DAYS_TO_NAME: i32 = 15;

/// Says of a fresh court file which plan it belongs to.
pub fn open(edit: &mut Edit<'_>, plan: &str, code: &str) -> Result<(), EditError> {
    edit.intend("court.open", Path::from(["court"]));
    edit.set(&Court, court::PLAN, Some(plan.to_owned()))?;
    edit.set(&Court, court::CODE, Some(code.to_owned()))
}

/// Adds a court order.
pub fn add_order(
    edit: &mut Edit<'_>,
    authority: Authority,
    kind: OrderKind,
    issued: Option<Date>,
) -> Result<Id, EditError> {
    let place = Order { id: edit.new_id() };
    OrderView::begin(edit, &place)?;
    edit.set(&place, order::AUTHORITY, Some(authority))?;
    edit.set(&place, order::KIND, Some(kind))?;
    edit.set(&place, order::ISSUED, issued)?;
    Ok(place.id)
}

/// Adds a day that an order fixes.
pub fn add_fixed_term(
    edit: &mut Edit<'_>,
    order: Id,
    kind: DueKind,
    date: Date,
    what: &str,
) -> Result<FixedTerm, EditError> {
    let place = FixedTerm { order, id: edit.new_id() };
    FixedTermView::begin(edit, &place)?;
    edit.set(&place, fixed_term::KIND, Some(kind))?;
    edit.set(&place, fixed_term::DATE, Some(date))?;
    edit.set(&place, fixed_term::WHAT, Some(what.to_owned()))?;
    Ok(place)
}

/// Adds a guardian ad litem or a lawyer, by role.
pub fn add_counsel(edit: &mut Edit<'_>, order: Id, label: &str) -> Result<Counsel, EditError> {
    let place = Counsel { order, id: edit.new_id() };
    CounselView::begin(edit, &place)?;
    edit.set(&place, crate::field::counsel::LABEL, Some(label.to_owned()))?;
    Ok(place)
}

/// Begins a report without sections.
pub fn add_report(edit: &mut Edit<'_>, to: Authority, order: Option<Id>, subject: &str) -> Result<Id, EditError> {
    let place = Report { id: edit.new_id() };
    ReportView::begin(edit, &place)?;
    edit.set(&place, report::TO, Some(to))?;
    edit.set(&place, report::ORDER, order)?;
    edit.set(&place, report::SUBJECT, Some(subject.to_owned()))?;
    edit.set(&place, report::STATE, Some(ReportState::Bozza))?;
    Ok(place.id)
}

/// Adds a section after `after`.
pub fn add_section(
    edit: &mut Edit<'_>,
    report: Id,
    kind: SectionKind,
    title: &str,
    after: Option<&OrdKey>,
) -> Result<Section, EditError> {
    let place = Section { report, id: edit.new_id() };
    SectionView::begin(edit, &place)?;
    edit.set(&place, section::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&place, section::KIND, Some(kind))?;
    edit.set(&place, section::TITLE, Some(title.to_owned()))?;
    Ok(place)
}

/// A line of the diary on its way into a report.
#[derive(Clone, PartialEq, Debug)]
pub struct ParagraphDraft {
    pub event: Id,
    pub line: Id,
    pub date: Option<Date>,
    pub words: String,
    pub declarant: Option<String>,
    pub method: Option<Method>,
    pub verbatim: bool,
}

/// Adds a paragraph out of a line of the diary, after `after`.
pub fn add_paragraph(
    edit: &mut Edit<'_>,
    at: Section,
    draft: ParagraphDraft,
    after: Option<&OrdKey>,
) -> Result<Paragraph, EditError> {
    let place = Paragraph { report: at.report, section: at.id, id: edit.new_id() };
    ParagraphView::begin(edit, &place)?;
    edit.set(&place, paragraph::ORD, Some(OrdKey::between(after, None)))?;
    edit.set(&place, paragraph::EVENT, Some(draft.event))?;
    edit.set(&place, paragraph::LINE, Some(draft.line))?;
    edit.set(&place, paragraph::DATE, draft.date)?;
    edit.set(&place, paragraph::DECLARANT, draft.declarant)?;
    edit.set(&place, paragraph::METHOD, draft.method)?;
    edit.set(&place, paragraph::VERBATIM, draft.verbatim.then_some(true))?;
    text::update(edit, &place, paragraph::BODY, &draft.words)?;
    Ok(place)
}

/// Keeps what a colleague says of a report, bound to the content that was read.
pub fn add_report_review(
    edit: &mut Edit<'_>,
    report: Id,
    verdict: ReportVerdict,
    hash: &str,
    note: &str,
) -> Result<ReportReview, EditError> {
    let place = ReportReview { report, id: edit.new_id() };
    ReportReviewView::begin(edit, &place)?;
    edit.set(&place, report_review::VERDICT, Some(verdict))?;
    edit.set(&place, report_review::HASH, Some(hash.to_owned()))?;
    text::update(edit, &place, report_review::NOTE, note)?;
    Ok(place)
}
