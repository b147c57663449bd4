//! Tables and footnotes within a clause. The text names each in one place by an embedded block whose attribute `id` is that of the record:
//! what is in a table cannot be told apart by the blocks of Automerge's rich text schema, whose parents are flat.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{self, Embed};
use super::{ClauseView, CodocView};
use crate::doc::{Doc, Edit, EditError};
use crate::field::{clause, footnote, table_cell, table_column, table_row};
use crate::ids::Id;
use crate::ord::OrdKey;
use crate::place::{CellKey, ClauseTable, Footnote, TableCell, TableColumn, TableRow};
use crate::read::{Fields, Reader, key_of};
use crate::record::records;
use crate::register::Register;
use crate::rich;
use crate::{sort, text};

records! {
    /// A table within a clause.
    TableView of ClauseTable, clause_table as "clause_table" {
        caption: String = CAPTION,
    } texts {} nested {
        /// In the order of people, removed ones included; the first is the head.
        rows: Vec<RowView> = "rows" via read_rows,
        /// In the order of people, removed ones included.
        columns: Vec<ColumnView> = "columns" via read_columns,
        /// Those in which somebody wrote.
        cells: BTreeMap<CellKey, Register<String>> = "cells" via read_cells,
    }

    /// A row of a table.
    RowView of TableRow, table_row as "table_row" {
        ord: OrdKey = ORD,
    } texts {} nested {}

    /// A column of a table.
    ColumnView of TableColumn, table_column as "table_column" {
        ord: OrdKey = ORD,
    } texts {} nested {}

    /// A footnote; what it says is read apart: [`footnote_text`].
    FootnoteView of Footnote, footnote as "footnote" {} texts { body = BODY, } nested {}
}

fn read_rows(fields: Fields, r: &mut Reader<'_>) -> Vec<RowView> {
    let mut rows = RowView::read_all(fields, r);
    sort::by(&mut rows, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    rows
}

fn read_columns(fields: Fields, r: &mut Reader<'_>) -> Vec<ColumnView> {
    let mut columns = ColumnView::read_all(fields, r);
    sort::by(&mut columns, |a, b| (&a.ord.value, a.id).cmp(&(&b.ord.value, b.id)));
    columns
}

fn read_cells(mut fields: Fields, r: &mut Reader<'_>) -> BTreeMap<CellKey, Register<String>> {
    let keys: BTreeSet<CellKey> = fields.prefixes(r).into_iter().collect();
    let nowhere = Id::new(0, [0; 10]);
    let cell = |at: CellKey| {
        let place = TableCell { clause: nowhere, table: nowhere, at };
        (at, fields.register_at(r, table_cell::TEXT, &key_of(&place, table_cell::TEXT)))
    };
    let cells = keys.into_iter().map(cell).collect();
    fields.finish(r);
    cells
}

impl TableView {
    /// The rows that are there, in order.
    pub fn rows(&self) -> Vec<Id> {
        self.rows.iter().filter(|row| !row.life.is_removed()).map(|row| row.id).collect()
    }

    /// The columns that are there, in order.
    pub fn columns(&self) -> Vec<Id> {
        self.columns.iter().filter(|column| !column.life.is_removed()).map(|column| column.id).collect()
    }

    pub fn cell(&self, row: Id, column: Id) -> Option<&Register<String>> {
        self.cells.get(&CellKey { row, column })
    }

    /// What stands in it, row by row; the first row is the head.
    pub fn grid(&self) -> Vec<Vec<String>> {
        let columns = self.columns();
        let word =
            |row: Id, column: &Id| self.cell(row, *column).and_then(|cell| cell.value.clone()).unwrap_or_default();
        self.rows().into_iter().map(|row| columns.iter().map(|column| word(row, column)).collect()).collect()
    }
}

/// Makes a table of empty cells. The text has to name it.
pub fn add_table(edit: &mut Edit<'_>, clause: Id, rows: usize, columns: usize) -> Result<Id, EditError> {
    let place = ClauseTable { clause, id: edit.new_id() };
    TableView::begin(edit, &place)?;
    let mut last = None;
    for _ in 0..rows {
        let ord = OrdKey::between(last.as_ref(), None);
        add_row(edit, clause, place.id, last.as_ref(), None)?;
        last = Some(ord);
    }
    last = None;
    for _ in 0..columns {
        let ord = OrdKey::between(last.as_ref(), None);
        add_column(edit, clause, place.id, last.as_ref(), None)?;
        last = Some(ord);
    }
    Ok(place.id)
}

/// Adds a row between two others.
pub fn add_row(
    edit: &mut Edit<'_>,
    clause: Id,
    table: Id,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<Id, EditError> {
    let place = TableRow { clause, table, id: edit.new_id() };
    RowView::begin(edit, &place)?;
    edit.set(&place, table_row::ORD, Some(OrdKey::between(after, before)))?;
    Ok(place.id)
}

/// Adds a column between two others.
pub fn add_column(
    edit: &mut Edit<'_>,
    clause: Id,
    table: Id,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<Id, EditError> {
    let place = TableColumn { clause, table, id: edit.new_id() };
    ColumnView::begin(edit, &place)?;
    edit.set(&place, table_column::ORD, Some(OrdKey::between(after, before)))?;
    Ok(place.id)
}

/// Adds a row behind another one, or at the end.
pub fn add_row_behind(edit: &mut Edit<'_>, clause: Id, table: &TableView, row: Option<Id>) -> Result<Id, EditError> {
    let all = || table.rows.iter().filter(|row| !row.life.is_removed());
    let (after, before) = gap(all().map(|row| (row.id, row.ord.value.as_ref())).collect(), row);
    add_row(edit, clause, table.id, after, before)
}

/// Adds a column behind another one, or at the end.
pub fn add_column_behind(
    edit: &mut Edit<'_>,
    clause: Id,
    table: &TableView,
    column: Option<Id>,
) -> Result<Id, EditError> {
    let all = || table.columns.iter().filter(|column| !column.life.is_removed());
    let (after, before) = gap(all().map(|column| (column.id, column.ord.value.as_ref())).collect(), column);
    add_column(edit, clause, table.id, after, before)
}

type Gap<'o> = (Option<&'o OrdKey>, Option<&'o OrdKey>);

fn gap(all: Vec<(Id, Option<&OrdKey>)>, behind: Option<Id>) -> Gap<'_> {
    let at = behind.and_then(|behind| all.iter().position(|(id, _)| *id == behind));
    match at {
        Some(at) => (all.get(at).and_then(|(_, ord)| *ord), all.get(at + 1).and_then(|(_, ord)| *ord)),
        None => (all.last().and_then(|(_, ord)| *ord), None),
    }
}

/// Writes in a cell.
pub fn set_cell(edit: &mut Edit<'_>, clause: Id, table: Id, at: CellKey, words: &str) -> Result<(), EditError> {
    edit.set(&TableCell { clause, table, at }, table_cell::TEXT, Some(words.to_owned()))
}

/// Makes a footnote that says nothing yet. The text has to name it.
pub fn add_footnote(edit: &mut Edit<'_>, clause: Id) -> Result<Id, EditError> {
    let place = Footnote { clause, id: edit.new_id() };
    FootnoteView::begin(edit, &place)?;
    Ok(place.id)
}

/// What a footnote says.
pub fn footnote_text(doc: &Doc, clause: Id, id: Id) -> String {
    text::read(doc, &Footnote { clause, id }, footnote::BODY).unwrap_or_default()
}

/// What the text of a clause names, in order, each once.
pub fn embedded(doc: &Doc, view: &ClauseView) -> Vec<Embed> {
    let spans = rich::spans(doc, &view.place(), clause::BODY).unwrap_or_default();
    let mut found = Vec::new();
    for embed in blocks::read(&spans).into_iter().flat_map(|block| block.runs).filter_map(|run| run.embed) {
        if !found.contains(&embed) {
            found.push(embed);
        }
    }
    found
}

/// A footnote where the text has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacedNote {
    pub clause: Id,
    pub id: Id,
    /// From 1, over the whole text.
    pub number: usize,
}

/// The footnotes of a text in the order in which the text names them. What is struck out keeps its number.
pub fn footnotes(doc: &Doc, view: &CodocView) -> Vec<PlacedNote> {
    let in_clause = |clause: &ClauseView| -> Vec<(Id, Id)> {
        if clause.footnotes.is_empty() {
            return Vec::new();
        }
        let known = |id: &Id| clause.footnotes.iter().any(|note| note.id == *id);
        let notes = embedded(doc, clause).into_iter().filter_map(|embed| match embed {
            Embed::Footnote(id) => Some(id),
            _ => None,
        });
        notes.filter(known).map(|id| (clause.id, id)).collect()
    };
    let all = view.present().flat_map(in_clause);
    all.enumerate().map(|(before, (clause, id))| PlacedNote { clause, id, number: before + 1 }).collect()
}
