//! A report as a document that leaves: facts, declarations and evaluations under headings of their own, each declaration with its
//! declarant, each evaluation with its method.

use intreccio_export::{
    Block, Cell, Column, Definition, Document, Footer, Header, Metadata, Quotation, Scale, Signature, Stamp, Table,
    Text,
};
use intreccio_model::court::{OrderView, ParagraphView, ReportView, SectionView};
use intreccio_model::plan::PlanView;
use intreccio_model::report::{self, Span};
use intreccio_model::time::Date;
use intreccio_model::vocab::{Authority, EventKind, Method, OrderKind, ReportState, SectionKind, Vocabulary};

use crate::i18n::{Locale, t_string};
use crate::page::family::plan_document::household;
use crate::page::numbers::hours;
use crate::platform::clock::utc_offset;
use crate::ui::directory::Directory;
use crate::ui::{I18n, when, words as labels};

/// The title of a new section.
pub fn section_title(i18n: I18n, kind: SectionKind) -> String {
    labels::vocabulary(i18n.get_locale(), SectionKind::NAME, kind.code())
}

/// An order in a list: authority, kind, day.
pub fn order_words(i18n: I18n, order: &OrderView) -> String {
    let locale = i18n.get_locale();
    let kind = order.kind.value.map(|kind| labels::vocabulary(locale, OrderKind::NAME, kind.code()));
    let authority =
        order.authority.value.map(|authority| labels::vocabulary(locale, Authority::NAME, authority.code()));
    let issued = order.issued.value.map(|issued| when::date(locale, issued));
    [kind, authority, issued].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The first digits of a hash: enough to compare two prints.
pub fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// The whole report. It carries the code of the family and the descriptions of its persons, never a name.
pub fn document(
    i18n: I18n,
    directory: Directory,
    plan: &PlanView,
    report: &ReportView,
    order: Option<&OrderView>,
) -> Document {
    let locale = i18n.get_locale();
    let code = plan.code.value.clone().unwrap_or_default();
    let hash = report::content_hash(report);
    let approved = report::approval_holds(report) == Some(true)
        && matches!(report.state.value, Some(ReportState::Approvata | ReportState::Trasmessa));
    let authority =
        report.to.value.map(|to| labels::vocabulary(locale, Authority::NAME, to.code())).unwrap_or_default();
    let docket = order.and_then(|order| order.docket.value.clone()).filter(|docket| !docket.is_empty());
    let docket = docket.map(|docket| t_string!(i18n, report.doc_docket, docket = docket));
    let now = crate::platform::clock::now_ms();
    Document {
        title: t_string!(i18n, report.doc_title, code = code.clone()),
        language: if locale == Locale::it { "it-IT" } else { "en-GB" }.to_owned(),
        header: Header { left: std::iter::once(authority.clone()).chain(docket).collect(), right: vec![code.clone()] },
        footer: Footer {
            left: t_string!(i18n, report.doc_footer, code = code, hash = short_hash(&hash)),
            page: t_string!(i18n, report.doc_page).to_owned(),
            of: t_string!(i18n, report.doc_of).to_owned(),
        },
        notice: (!approved).then(|| t_string!(i18n, report.doc_draft).to_owned()),
        metadata: Metadata {
            author: municipality(directory).unwrap_or_else(|| t_string!(i18n, report.doc_service).to_owned()),
            subject: report.subject.value.clone().unwrap_or_default(),
            keywords: Vec::new(),
            date: Stamp::from_unix_ms(now),
            hash: Some(hash.clone()),
            version: Some(short_hash(&hash)),
        },
        scale: Scale::USUAL,
        blocks: blocks(i18n, plan, report, order, &authority),
    }
}

/// The public side, in whose name a report leaves.
fn municipality(directory: Directory) -> Option<String> {
    use intreccio_model::vocab::Side;
    use leptos::prelude::With;
    directory.view.with(|view| {
        let sides = view.as_ref()?.organizations.iter();
        sides.filter(|one| one.side.value == Some(Side::Comune)).find_map(|one| one.name.value.clone())
    })
}

fn blocks(i18n: I18n, plan: &PlanView, report: &ReportView, order: Option<&OrderView>, authority: &str) -> Vec<Block> {
    let mut blocks = vec![Block::Definitions(front(i18n, report, order, authority))];
    blocks.push(Block::provenance(t_string!(i18n, report.doc_law)));
    for section in report::present_sections(report) {
        let mut content = section_blocks(i18n, plan, report, section);
        if !content.is_empty() {
            blocks.push(Block::heading(1, section.title.value.clone().unwrap_or_default()));
            blocks.append(&mut content);
        }
    }
    let label = t_string!(i18n, report.doc_sign_service).to_owned();
    let note = Some(t_string!(i18n, report.doc_sign_note).to_owned());
    blocks.push(Block::Signatures(vec![Signature { label, note }]));
    blocks
}

/// Authority, mandate, period, term.
fn front(i18n: I18n, report: &ReportView, order: Option<&OrderView>, authority: &str) -> Vec<Definition> {
    let locale = i18n.get_locale();
    let day = |date: Option<Date>| date.map(|date| when::date(locale, date));
    let period = [day(report.period_from.value), day(report.period_to.value)];
    let period = period.into_iter().flatten().collect::<Vec<_>>().join(" – ");
    let mandate = order.map(|order| {
        let text = order.mandate.value.trim().to_owned();
        if text.is_empty() { order_words(i18n, order) } else { format!("{} — {text}", order_words(i18n, order)) }
    });
    let rows = [
        (t_string!(i18n, report.doc_to), Some(authority.to_owned())),
        (labels::field_now(i18n, "report.subject"), report.subject.value.clone()),
        (t_string!(i18n, report.doc_mandate), mandate),
        (t_string!(i18n, report.doc_period), Some(period)),
        (t_string!(i18n, report.doc_due), day(report.due.value)),
    ];
    let given = rows.into_iter().filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
    given.map(|(label, value)| Definition::new(label, value)).collect()
}

fn section_blocks(i18n: I18n, plan: &PlanView, report: &ReportView, section: &SectionView) -> Vec<Block> {
    let kind = section.kind.value;
    let mut blocks = match kind {
        Some(SectionKind::Attivita) => activity(i18n, plan, report),
        Some(SectionKind::Nucleo) => household(i18n, plan),
        _ => Vec::new(),
    };
    let text = section.body.value.trim();
    blocks.extend(text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(Block::paragraph));
    blocks.extend(report::present_paragraphs(section).map(|one| paragraph(i18n, kind, one)));
    blocks
}

/// One paragraph: a fact with its day, a declaration with its declarant, an evaluation with its method.
fn paragraph(i18n: I18n, kind: Option<SectionKind>, paragraph: &ParagraphView) -> Block {
    let locale = i18n.get_locale();
    let words = paragraph.body.value.trim();
    let day = paragraph.date.value.map(|date| when::date(locale, date));
    match kind {
        Some(SectionKind::Dichiarazioni) => {
            let who = paragraph.declarant.value.clone();
            let source = [who, day].into_iter().flatten().collect::<Vec<_>>().join(", ");
            if paragraph.verbatim.value == Some(true) {
                let text = format!("«{}»", words.trim_matches(['«', '»', '"', '“', '”']));
                Block::Quotation(Quotation { text: text.into(), source: Some(source.into()) })
            } else {
                Block::Paragraph(Text::new().bold(format!("{source}: ")).then(words))
            }
        }
        Some(SectionKind::Valutazioni | SectionKind::Competenze) => {
            let method = paragraph.method.value.map(|method| {
                let method = labels::vocabulary(locale, Method::NAME, method.code());
                t_string!(i18n, report.doc_method, method = method)
            });
            let tail = [day, method].into_iter().flatten().collect::<Vec<_>>().join(", ");
            let text = Text::new().then(words);
            Block::Paragraph(if tail.is_empty() { text } else { text.italic(format!(" ({tail})")) })
        }
        _ => match day {
            Some(day) => Block::Paragraph(Text::new().bold(format!("{day}. ")).then(words)),
            None => Block::paragraph(words),
        },
    }
}

/// What was done, counted from the events of the period.
fn activity(i18n: I18n, plan: &PlanView, report: &ReportView) -> Vec<Block> {
    let locale = i18n.get_locale();
    let activity = report::activity(plan, Span::of(report), utc_offset());
    if activity.kinds.is_empty() {
        return vec![Block::paragraph(t_string!(i18n, report.activity_none))];
    }
    let row = |(kind, (count, minutes)): (&EventKind, &(usize, i64))| {
        let kind = labels::vocabulary(locale, EventKind::NAME, kind.code());
        vec![Cell::from(kind), Cell::from(count.to_string()), Cell::from(hours(locale, *minutes))]
    };
    let header = [
        t_string!(i18n, report.activity_kind),
        t_string!(i18n, report.activity_count),
        t_string!(i18n, report.activity_hours),
    ];
    let table = Table {
        caption: Some(t_string!(i18n, report.activity).into()),
        columns: vec![Column::new(4), Column::numbers(1), Column::numbers(1)],
        header: header.map(Cell::from).to_vec(),
        header_column: true,
        rows: activity.kinds.iter().map(row).collect(),
    };
    let seen = t_string!(i18n, report.child_seen, count = activity.child_seen, alone = activity.child_seen_alone);
    vec![Block::Table(table), Block::paragraph(seen)]
}
