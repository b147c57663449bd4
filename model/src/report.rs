//! Reports to the authority: assembled from the tagged lines of the diary, with ascertained facts, declarations and evaluations
//! kept apart (art. 473-bis.27 c.p.c.), and the methods of the evaluations named.
//!
//! A report holds copies of the lines: their words can be edited for the reader, the link to the line stays, and the page shows
//! where the two differ. What is approved is bound to the hash of the exact content ([`content_hash`]).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::court::{self, ParagraphDraft, ParagraphView, ReportView, SectionView};
use crate::doc::{Edit, EditError};
use crate::field::report;
use crate::ids::{Id, Party};
use crate::ord::OrdKey;
use crate::place::{Report, Section};
use crate::plan::{Amendments, EventView, LineView, PlanView};
use crate::sort;
use crate::time::{Date, Instant};
use crate::vocab::{Authority, ChildSeen, EventKind, LineKind, Method, ReportState, ReportVerdict, SectionKind};

/// The sections of a new report, in the order in which an authority reads them.
pub const SKELETON: &[SectionKind] = &[
    SectionKind::Attivita,
    SectionKind::Nucleo,
    SectionKind::Fatti,
    SectionKind::Dichiarazioni,
    SectionKind::OsservazioneMinore,
    SectionKind::Condizioni,
    SectionKind::Competenze,
    SectionKind::Valutazioni,
    SectionKind::Andamento,
    SectionKind::Proposte,
];

/// The section in which a line of this kind belongs. Requests and things to do are not for the authority.
pub fn section_for(kind: LineKind) -> Option<SectionKind> {
    match kind {
        LineKind::Fatto => Some(SectionKind::Fatti),
        LineKind::Dichiarazione => Some(SectionKind::Dichiarazioni),
        LineKind::Valutazione => Some(SectionKind::Valutazioni),
        LineKind::Richiesta | LineKind::DaFare => None,
    }
}

/// Whether a line of this kind may stand in a section of that kind. An evaluation never stands among facts, nor a fact among
/// declarations: an evaluation that leaks into the facts reads as premature.
pub fn may_hold(section: SectionKind, line: LineKind) -> bool {
    use SectionKind::{Andamento, Competenze, Condizioni, Fatti, Libera, OsservazioneMinore};
    match line {
        LineKind::Fatto => matches!(section, Fatti | OsservazioneMinore | Condizioni | Andamento | Libera),
        LineKind::Dichiarazione => matches!(section, SectionKind::Dichiarazioni),
        LineKind::Valutazione => matches!(section, SectionKind::Valutazioni | Competenze),
        LineKind::Richiesta | LineKind::DaFare => false,
    }
}

/// From the first day to the last, both included; an open end holds everything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Span {
    pub fn of(report: &ReportView) -> Self {
        Self { from: report.period_from.value, to: report.period_to.value }
    }

    pub fn holds(&self, date: Option<Date>) -> bool {
        let after = self.from.is_none_or(|from| date.is_some_and(|date| date >= from));
        after && self.to.is_none_or(|to| date.is_some_and(|date| date <= to))
    }
}

/// A line of the diary that may go into a report.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    pub event: Id,
    pub line: Id,
    pub kind: LineKind,
    pub date: Option<Date>,
    pub event_kind: Option<EventKind>,
    pub words: String,
    pub declarant: Option<Party>,
    pub method: Option<Method>,
    pub verbatim: bool,
    /// Its entry is still being written.
    pub unfinished: bool,
}

/// The lines of a plan which a report over `span` may take, oldest first: what stands after the corrections. Days are those of UTC
/// shifted by `offset` minutes.
pub fn sources(plan: &PlanView, span: Span, offset: i64) -> Vec<Source> {
    let amendments = Amendments::of(plan);
    let standing = amendments.standing_lines(plan).into_iter();
    let mut sources: Vec<(Option<Instant>, Source)> = standing
        .filter_map(|(event, line)| Some((event.start.value, source(event, line, offset)?)))
        .filter(|(_, source)| span.holds(source.date))
        .collect();
    sort::by_key(&mut sources, |(start, source)| (*start, source.event, source.line));
    sources.into_iter().map(|(_, source)| source).collect()
}

fn source(event: &EventView, line: &LineView, offset: i64) -> Option<Source> {
    let kind = line.kind.value.filter(|kind| section_for(*kind).is_some())?;
    let words = line.text.value.trim().to_owned();
    (!words.is_empty()).then(|| Source {
        event: event.id,
        line: line.id,
        kind,
        date: event.start.value.map(|start| day(start, offset)),
        event_kind: event.kind.value,
        words,
        declarant: line.declarant.value.clone(),
        method: line.method.value,
        verbatim: line.verbatim.value == Some(true),
        unfinished: event.closed_at.value.is_none(),
    })
}

fn day(at: Instant, offset: i64) -> Date {
    Instant(at.0.saturating_add(offset.saturating_mul(60_000))).date_utc()
}

/// What was done in a period, counted from the events.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Activity {
    /// How many of each kind, and their minutes.
    pub kinds: BTreeMap<EventKind, (usize, i64)>,
    /// Events at which the child was seen, alone or with others.
    pub child_seen: usize,
    pub child_seen_alone: usize,
}

/// Counts the events of a period. A corrected event counts once, with the facts as corrected.
pub fn activity(plan: &PlanView, span: Span, offset: i64) -> Activity {
    let mut activity = Activity::default();
    let amendments = Amendments::of(plan);
    let facts = amendments.standing_events(plan).into_iter();
    for facts in facts.filter(|facts| span.holds(facts.start().map(|start| day(start, offset)))) {
        if let Some(kind) = facts.kind() {
            let (count, minutes) = activity.kinds.entry(kind).or_default();
            *count += 1;
            *minutes = minutes.saturating_add(facts.minutes().unwrap_or(0));
        }
        let seen = facts.child_seen();
        activity.child_seen += usize::from(matches!(seen, Some(ChildSeen::SiDaSolo | ChildSeen::SiConAltri)));
        activity.child_seen_alone += usize::from(seen == Some(ChildSeen::SiDaSolo));
    }
    activity
}

/// The methods on which the evaluations of a report rest, to be named in it (art. 473-bis.27 c.p.c.).
pub fn methods(report: &ReportView) -> BTreeSet<Method> {
    let paragraphs = present_sections(report).flat_map(present_paragraphs);
    paragraphs.filter_map(|paragraph| paragraph.method.value).collect()
}

/// The sections that are there, in order.
pub fn present_sections(report: &ReportView) -> impl Iterator<Item = &SectionView> {
    report.sections.iter().filter(|section| !section.life.is_removed())
}

/// The paragraphs that are there, in order.
pub fn present_paragraphs(section: &SectionView) -> impl Iterator<Item = &ParagraphView> {
    section.paragraphs.iter().filter(|paragraph| !paragraph.life.is_removed())
}

/// The lines that a report has taken already. A paragraph that somebody took out counts: it does not come back by itself.
pub fn taken(report: &ReportView) -> BTreeSet<Id> {
    let paragraphs = report.sections.iter().flat_map(|section| &section.paragraphs);
    paragraphs.filter_map(|paragraph| paragraph.line.value).collect()
}

/// Begins a report with the sections of the skeleton, each with its title.
pub fn begin(
    edit: &mut Edit<'_>,
    to: Authority,
    order: Option<Id>,
    subject: &str,
    title: impl Fn(SectionKind) -> String,
) -> Result<Id, EditError> {
    let id = court::add_report(edit, to, order, subject)?;
    let mut after: Option<OrdKey> = None;
    for kind in SKELETON {
        court::add_section(edit, id, *kind, &title(*kind), after.as_ref())?;
        // The key that `add_section` made of the same neighbour.
        after = Some(OrdKey::between(after.as_ref(), None));
    }
    Ok(id)
}

/// Takes lines into the sections where they belong, at the end of each; lines already taken are left out. Returns how many came.
pub fn take(
    edit: &mut Edit<'_>,
    view: &ReportView,
    sources: &[Source],
    declarant: impl Fn(&Party) -> String,
) -> Result<usize, EditError> {
    let taken = taken(view);
    let mut last: BTreeMap<Id, Option<OrdKey>> = BTreeMap::new();
    let mut count = 0;
    for source in sources.iter().filter(|source| !taken.contains(&source.line)) {
        let kind = section_for(source.kind);
        let Some(section) = present_sections(view).find(|section| section.kind.value == kind) else { continue };
        let end = || section.paragraphs.iter().filter_map(|paragraph| paragraph.ord.value.clone()).max();
        let after = last.entry(section.id).or_insert_with(end);
        let draft = ParagraphDraft {
            event: source.event,
            line: source.line,
            date: source.date,
            words: source.words.clone(),
            declarant: source.declarant.as_ref().map(&declarant),
            method: source.method,
            verbatim: source.verbatim,
        };
        court::add_paragraph(edit, Section { report: view.id, id: section.id }, draft, after.as_ref())?;
        *after = Some(OrdKey::between(after.as_ref(), None));
        count += 1;
    }
    Ok(count)
}

/// A paragraph whose line has changed since, or is no longer there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Drift {
    /// The line was corrected, removed, or turned into another kind since it was taken.
    Gone,
    /// The words of the report are others than those of the line.
    Edited,
}

/// How a paragraph stands to its line.
pub fn drift(plan: &PlanView, paragraph: &ParagraphView) -> Option<Drift> {
    let amendments = Amendments::of(plan);
    let standing = amendments.standing_lines(plan);
    let line = standing.iter().map(|(_, line)| line).find(|line| Some(line.id) == paragraph.line.value);
    match line {
        None => Some(Drift::Gone),
        Some(line) if line.text.value.trim() != paragraph.body.value.trim() => Some(Drift::Edited),
        Some(_) => None,
    }
}

/// SHA-256, in hexadecimal digits, of what an authority would read: addressee, subject, period, sections and paragraphs in order.
/// The same on every replica that reads the same content.
pub fn content_hash(view: &ReportView) -> String {
    let mut text = String::new();
    let code = |code: Option<&str>| code.unwrap_or("-").to_owned();
    put(&mut text, "to", &code(view.to.value.map(Authority::code)));
    put(&mut text, "order", &view.order.value.map(|id| id.to_string()).unwrap_or_default());
    put(&mut text, "subject", view.subject.value.as_deref().unwrap_or_default());
    for date in [view.period_from.value, view.period_to.value] {
        put(&mut text, "period", &date.map(|date| date.to_string()).unwrap_or_default());
    }
    for section in present_sections(view) {
        put(&mut text, "section", &code(section.kind.value.map(SectionKind::code)));
        put(&mut text, "title", section.title.value.as_deref().unwrap_or_default());
        put(&mut text, "body", &section.body.value);
        for paragraph in present_paragraphs(section) {
            put(&mut text, "paragraph", &paragraph.body.value);
            put(&mut text, "date", &paragraph.date.value.map(|date| date.to_string()).unwrap_or_default());
            put(&mut text, "declarant", paragraph.declarant.value.as_deref().unwrap_or_default());
            put(&mut text, "method", &code(paragraph.method.value.map(Method::code)));
            put(&mut text, "verbatim", if paragraph.verbatim.value == Some(true) { "1" } else { "0" });
        }
    }
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Length before content, so that no two contents make the same text.
fn put(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} {} {value}", value.len());
}

/// What stands between a report and its approval.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hindrance {
    /// Two people wrote different values somewhere in it.
    Disagreement,
    /// It holds no paragraph and no text.
    Empty,
    /// An evaluation without its method.
    MethodMissing,
    /// A declaration without its declarant.
    DeclarantMissing,
    /// A paragraph whose line was corrected or removed since.
    LineGone,
    /// No colleague has read this content and found it good.
    NotReviewed,
}

/// What stands between a report and its approval by `approver`. `disagreements`: open conflicts within the report.
pub fn hindrances(view: &ReportView, plan: &PlanView, disagreements: usize) -> BTreeSet<Hindrance> {
    let mut found = BTreeSet::new();
    let mut hinder = |hinders: bool, what: Hindrance| {
        if hinders {
            found.insert(what);
        }
    };
    hinder(disagreements > 0, Hindrance::Disagreement);
    let paragraphs: Vec<(Option<SectionKind>, &ParagraphView)> = present_sections(view)
        .flat_map(|section| present_paragraphs(section).map(move |paragraph| (section.kind.value, paragraph)))
        .collect();
    let silent = present_sections(view).all(|section| section.body.value.trim().is_empty());
    hinder(paragraphs.is_empty() && silent, Hindrance::Empty);
    for (kind, paragraph) in &paragraphs {
        let evaluates = matches!(kind, Some(SectionKind::Valutazioni | SectionKind::Competenze));
        hinder(evaluates && paragraph.method.value.is_none(), Hindrance::MethodMissing);
        let declared = *kind == Some(SectionKind::Dichiarazioni);
        let nobody = paragraph.declarant.value.as_deref().is_none_or(|who| who.trim().is_empty());
        hinder(declared && nobody, Hindrance::DeclarantMissing);
        hinder(drift(plan, paragraph) == Some(Drift::Gone), Hindrance::LineGone);
    }
    let hash = content_hash(view);
    hinder(!is_reviewed(view, &hash), Hindrance::NotReviewed);
    found
}

/// Whether the last word of somebody other than nobody on this very content is that it is good.
fn is_reviewed(view: &ReportView, hash: &str) -> bool {
    let reviews = view.reviews.iter().filter(|review| !review.life.is_removed());
    let of_this = reviews.filter(|review| review.hash.value.as_deref() == Some(hash));
    let verdicts: Vec<ReportVerdict> = of_this.filter_map(|review| review.verdict.value).collect();
    verdicts.contains(&ReportVerdict::Approva) && !verdicts.contains(&ReportVerdict::ChiedeModifiche)
}

/// Whether what was approved is what the report says now. `None` when nothing was approved.
pub fn approval_holds(view: &ReportView) -> Option<bool> {
    let approved = view.approved_hash.value.as_deref()?;
    Some(approved == content_hash(view))
}

/// Asks a colleague to read it.
pub fn ask_for_review(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    edit.set(&Report { id }, report::STATE, Some(ReportState::Revisione))
}

/// Approves the content with this hash.
pub fn approve(edit: &mut Edit<'_>, id: Id, hash: &str) -> Result<(), EditError> {
    let now = Instant(edit.now_ms());
    edit.set(&Report { id }, report::APPROVED_HASH, Some(hash.to_owned()))?;
    edit.set(&Report { id }, report::APPROVED_AT, Some(now))?;
    edit.set(&Report { id }, report::STATE, Some(ReportState::Approvata))
}

/// Goes back to writing: the approval falls, and the history keeps it.
pub fn reopen(edit: &mut Edit<'_>, id: Id) -> Result<(), EditError> {
    edit.set(&Report { id }, report::APPROVED_HASH, None)?;
    edit.set(&Report { id }, report::APPROVED_AT, None)?;
    edit.set(&Report { id }, report::STATE, Some(ReportState::Bozza))
}

/// Keeps how and when it was sent.
pub fn send(
    edit: &mut Edit<'_>,
    id: Id,
    date: Date,
    channel: crate::vocab::Channel,
    protocol: &str,
) -> Result<(), EditError> {
    edit.set(&Report { id }, report::SENT_AT, Some(date))?;
    edit.set(&Report { id }, report::CHANNEL, Some(channel))?;
    edit.set(&Report { id }, report::PROTOCOL, Some(protocol.to_owned()).filter(|number| !number.is_empty()))?;
    edit.set(&Report { id }, report::STATE, Some(ReportState::Trasmessa))
}
