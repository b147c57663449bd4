//! What is said of the texts of the demonstration: a comment with an answer, proposals of change, a table, a footnote, terms of the glossary.

use std::collections::BTreeMap;

use super::FOUNDER;
use super::stage::{DemoError, Stage};
use crate::codesign;
use crate::codoc::remarks::{self, ProposalDraft};
use crate::codoc::tables::{self, TableView};
use crate::codoc::{self, ClauseView};
use crate::doc::{Doc, Edit, EditError};
use crate::field::{clause, footnote};
use crate::ids::{DocId, Id, UserId};
use crate::ord::OrdKey;
use crate::place::{CellKey, Clause, Footnote};
use crate::rich::{self, Anchor, Expand, Op, RichValue, Span};
use crate::text;
use crate::time::Date;
use crate::vocab::{ProposalOutcome, Side};

const HOURS: &[[&str; 3]] = &[
    ["Figura", "Ente", "Ore alla settimana"],
    ["Assistente sociale", "Comune", "36"],
    ["Educatrice domiciliare", "ATI", "30"],
    ["Psicologa", "ATI", "18"],
];

const TERMS: &[(&str, &str)] = &[
    ("équipe", "Chi lavora con la stessa famiglia, del Comune e dell’ATI, e la famiglia stessa."),
    ("diario", "Ciò che si scrive di ogni visita, con i fatti, le dichiarazioni e le valutazioni separati."),
];

fn at(d0: Date, day: i32, hour: i64) -> i64 {
    (d0 + day).at_utc(hour * 60).0
}

/// The terms of the glossary, each with its id.
pub(super) fn terms(stage: &mut Stage<'_>, d0: Date) -> Result<Vec<(&'static str, Id)>, DemoError> {
    stage.act(FOUNDER, at(d0, -4, 12), |edit| {
        let mut last: Option<OrdKey> = None;
        let mut made = Vec::new();
        for (term, definition) in TERMS {
            made.push((*term, codesign::add_term(edit, term, definition, last.as_ref())?));
            last = Some(OrdKey::between(last.as_ref(), None));
        }
        Ok(made)
    })
}

/// Marks words of the project as terms of the glossary, the first in each clause where nothing is agreed yet.
pub(super) fn mark_terms(
    stage: &mut Stage<'_>,
    ids: &[Id],
    d0: Date,
    terms: &[(&'static str, Id)],
) -> Result<(), DemoError> {
    for id in [6, 7].into_iter().filter_map(|number| ids.get(number).copied()) {
        for (term, known) in terms {
            let Some((start, end)) = place_of(stage.sync(FOUNDER)?, id, term) else { continue };
            let value = RichValue::Str(known.to_string());
            let op = Op::Mark { start, end, expand: Expand::None, name: "term".to_owned(), value };
            stage.act(FOUNDER, at(d0, 3, 13), |edit| rich::apply(edit, &Clause { id }, clause::BODY, [op]))?;
        }
    }
    Ok(())
}

/// What is said of the project, whose clauses have these ids, in a session.
pub(super) fn project(stage: &mut Stage<'_>, ids: &[Id], d0: Date, session: Option<DocId>) -> Result<(), DemoError> {
    let id = |number: usize| ids.get(number).copied();
    if let Some(id) = id(3) {
        comment(stage, id, d0, session)?;
    }
    if let Some(id) = id(6) {
        let words = ("il luogo principale del lavoro", "il luogo principale, e non il solo, del lavoro");
        propose(stage, id, words, d0, session)?;
    }
    if let Some(id) = id(7) {
        embed(stage, id, d0)?;
    }
    Ok(())
}

/// Takes hold of words of a clause.
fn hold(doc: &Doc, id: Id, words: &str) -> Option<Anchor> {
    let (start, end) = place_of(doc, id, words)?;
    rich::anchor(doc, &Clause { id }, clause::BODY, start, end)
}

/// Where words of a clause are.
fn place_of(doc: &Doc, id: Id, words: &str) -> Option<(usize, usize)> {
    let spans = rich::spans(doc, &Clause { id }, clause::BODY)?;
    let mut start = 0;
    for span in &spans {
        match span {
            Span::Text { value, .. } => {
                if let Some((before, _)) = value.split_once(words) {
                    let start = start + text::utf16(before);
                    return Some((start, start + text::utf16(words)));
                }
                start += text::utf16(value);
            }
            Span::Block { .. } => start += 1,
        }
    }
    None
}

fn view(doc: &Doc, id: Id) -> Option<ClauseView> {
    codoc::read(doc).0.clause(id).cloned()
}

fn comment(stage: &mut Stage<'_>, id: Id, d0: Date, session: Option<DocId>) -> Result<(), DemoError> {
    let Some(anchor) = hold(stage.sync("carlotta")?, id, "famiglie con figli minori") else { return Ok(()) };
    let body = "Anche le gestanti senza altri figli? La L. 285/97 le comprende.";
    let comment =
        stage.act("carlotta", at(d0, -4, 15), |edit| remarks::add_comment(edit, id, &anchor, body, &[], session))?;
    let whom: Option<UserId> = view(stage.sync(FOUNDER)?, id).and_then(|view| view.comments.first()?.by.author);
    let answer = "Sì: lo scriviamo nei criteri di accesso.";
    let whom: Vec<UserId> = whom.into_iter().collect();
    stage.act(FOUNDER, at(d0, 3, 11), |edit| remarks::add_reply(edit, id, comment, answer, &whom, None)).map(drop)
}

fn propose(
    stage: &mut Stage<'_>,
    id: Id,
    (old, new_text): (&str, &str),
    d0: Date,
    session: Option<DocId>,
) -> Result<(), DemoError> {
    let Some(anchor) = hold(stage.sync("carlotta")?, id, old) else { return Ok(()) };
    let draft = ProposalDraft {
        anchor,
        new_text: new_text.to_owned(),
        why: "Si lavora anche a scuola e nei servizi.".to_owned(),
        side: Some(Side::Comune),
        session,
    };
    let proposal = stage.act("carlotta", at(d0, -4, 16), |edit| remarks::propose(edit, id, &draft))?;
    stage.sync(FOUNDER)?;
    stage
        .act(FOUNDER, at(d0, 3, 12), |edit| {
            remarks::decide(edit, id, proposal, Side::Ati, ProposalOutcome::Accetta, "", None)
        })
        .map(drop)
}

/// The clause of the team: words, a table, a footnote.
fn embed(stage: &mut Stage<'_>, id: Id, d0: Date) -> Result<(), DemoError> {
    let (rows, columns) = (HOURS.len(), HOURS.first().map_or(0, |row| row.len()));
    let table = stage.act(FOUNDER, at(d0, -4, 13), |edit| {
        let (table, note) = (tables::add_table(edit, id, rows, columns)?, tables::add_footnote(edit, id)?);
        let words = "Le ore sono quelle del piano economico, e si rivedono ogni sei mesi.";
        text::update(edit, &Footnote { clause: id, id: note }, footnote::BODY, words)?;
        let spans = vec![
            block("paragraph", None),
            words_of("Ogni famiglia ha un’équipe con almeno una persona per parte"),
            block("footnote", Some(note)),
            words_of(". Le ore di ciascuna figura:"),
            block("table", Some(table)),
        ];
        let op = Op::UpdateSpans { spans, default_expand: Expand::Both, expands: BTreeMap::new() };
        rich::apply(edit, &Clause { id }, clause::BODY, [op])?;
        Ok(table)
    })?;
    let Some(found) = view(stage.sync(FOUNDER)?, id) else { return Ok(()) };
    let Some(found) = found.tables.into_iter().find(|one| one.id == table) else { return Ok(()) };
    stage.act(FOUNDER, at(d0, -4, 14) - 60_000, |edit| fill(edit, id, &found))
}

fn fill(edit: &mut Edit<'_>, clause: Id, table: &TableView) -> Result<(), EditError> {
    let columns = table.columns();
    for (row, words) in table.rows().into_iter().zip(HOURS) {
        for (column, words) in columns.iter().zip(words) {
            tables::set_cell(edit, clause, table.id, CellKey { row, column: *column }, words)?;
        }
    }
    Ok(())
}

fn words_of(value: &str) -> Span {
    Span::Text { value: value.to_owned(), marks: BTreeMap::new() }
}

/// A marker of a block; with the record that it names it is embedded.
fn block(kind: &str, record: Option<Id>) -> Span {
    let text = |text: &str| RichValue::Str(text.to_owned());
    let attrs = record.map(|id| ("id".to_owned(), text(&id.to_string())));
    Span::Block {
        value: BTreeMap::from([
            ("type".to_owned(), text(kind)),
            ("parents".to_owned(), RichValue::List(Vec::new())),
            ("attrs".to_owned(), RichValue::Map(attrs.into_iter().collect())),
            ("isEmbed".to_owned(), RichValue::Bool(record.is_some())),
        ]),
    }
}
