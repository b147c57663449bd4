//! Tables and footnotes within a clause. The text names each in one place by an embedded block whose attribute `id` is that of the record:
//! what is in a table cannot be told apart by the blocks of Automerge's rich text schema, whose parents are flat.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::blocks::{self, Embed};
use super::images::{self, HeldImage};
use super::{ClauseView, CodocView};
use crate::doc::{Doc, Edit, EditError};
use crate::field::{clause, clause_table, footnote, table_cell, table_column, table_row};
use crate::ids::Id;
use crate::ord::OrdKey;
use crate::place::{CellKey, ClauseTable, Footnote, TableCell, TableColumn, TableRow};
use crate::read::{Fields, Reader, key_of};
use crate::record::records;
use crate::register::Register;
use crate::rich::{self, Span};
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

/// Makes a table of these words, row by row; the first row is the head. The text has to name it.
pub fn add_table_of(edit: &mut Edit<'_>, clause: Id, grid: Vec<Vec<String>>) -> Result<Id, EditError> {
    let place = ClauseTable { clause, id: edit.new_id() };
    let id = place.id;
    write_table(edit, place, &HeldTable { caption: None, grid }, None)?;
    Ok(id)
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

/// Makes a footnote that says this. The text has to name it.
pub fn add_footnote_of(edit: &mut Edit<'_>, clause: Id, words: &str) -> Result<Id, EditError> {
    let id = add_footnote(edit, clause)?;
    text::update(edit, &Footnote { clause, id }, footnote::BODY, words)?;
    Ok(id)
}

/// What a footnote says.
pub fn footnote_text(doc: &Doc, clause: Id, id: Id) -> String {
    text::read(doc, &Footnote { clause, id }, footnote::BODY).unwrap_or_default()
}

/// What the text of a clause names, in order, each once.
pub fn embedded(doc: &Doc, view: &ClauseView) -> Vec<Embed> {
    embedded_in(&rich::spans(doc, &view.place(), clause::BODY).unwrap_or_default())
}

/// What a text names, in order, each once.
pub(super) fn embedded_in(spans: &[Span]) -> Vec<Embed> {
    let mut found = Vec::new();
    for embed in blocks::read(spans).into_iter().flat_map(|block| block.runs).filter_map(|run| run.embed) {
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

/// Tables, footnotes and images that the text of a clause names, to be written into another document under the same ids.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Held {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tables: BTreeMap<Id, HeldTable>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    notes: BTreeMap<Id, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<Id, HeldImage>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct HeldTable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
    /// Row by row; the first is the head.
    grid: Vec<Vec<String>>,
}

/// What the text of a clause names.
pub fn held(doc: &Doc, view: &ClauseView) -> Held {
    let mut held = Held::default();
    for embed in embedded(doc, view) {
        match embed {
            Embed::Table(id) => {
                if let Some(table) = view.tables.iter().find(|table| table.id == id) {
                    held.tables.insert(id, HeldTable { caption: table.caption.value.clone(), grid: table.grid() });
                }
            }
            Embed::Footnote(id) => drop(held.notes.insert(id, footnote_text(doc, view.id, id))),
            Embed::Image(id) => {
                if let Some(image) = images::find(doc, id) {
                    held.images.insert(id, HeldImage::of(doc, &image));
                }
            }
            Embed::Unknown(_) => {}
        }
    }
    held
}

impl Held {
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.notes.is_empty() && self.images.is_empty()
    }

    /// Writes it into a clause, over what has the same ids there: `there` is the clause as it is, when it is not fresh.
    pub fn write(&self, edit: &mut Edit<'_>, clause: Id, there: Option<&ClauseView>) -> Result<(), EditError> {
        for (id, table) in &self.tables {
            let known = there.and_then(|there| there.tables.iter().find(|known| known.id == *id));
            write_table(edit, ClauseTable { clause, id: *id }, table, known)?;
        }
        for (id, words) in &self.notes {
            let place = Footnote { clause, id: *id };
            if !there.is_some_and(|there| there.footnotes.iter().any(|known| known.id == *id)) {
                FootnoteView::begin(edit, &place)?;
            }
            text::update(edit, &place, footnote::BODY, words)?;
        }
        self.images.iter().try_for_each(|(id, image)| image.write(edit, clause, *id))
    }
}

/// Cell by cell; rows and columns that there are too few of are added, those too many removed.
fn write_table(
    edit: &mut Edit<'_>,
    place: ClauseTable,
    table: &HeldTable,
    known: Option<&TableView>,
) -> Result<(), EditError> {
    if known.is_some_and(|known| known.grid() == table.grid) {
        return Ok(());
    }
    if known.is_none() {
        TableView::begin(edit, &place)?;
    }
    edit.set(&place, clause_table::CAPTION, table.caption.clone())?;
    let (clause, id) = (place.clause, place.id);
    let (mut rows, mut columns) = known.map(|known| (known.rows(), known.columns())).unwrap_or_default();
    let mut last = known.and_then(|known| known.rows.iter().filter_map(|row| row.ord.value.clone()).max());
    while rows.len() < table.grid.len() {
        let ord = OrdKey::between(last.as_ref(), None);
        rows.push(add_row(edit, clause, id, last.as_ref(), None)?);
        last = Some(ord);
    }
    let width = table.grid.iter().map(Vec::len).max().unwrap_or(0);
    let mut last = known.and_then(|known| known.columns.iter().filter_map(|column| column.ord.value.clone()).max());
    while columns.len() < width {
        let ord = OrdKey::between(last.as_ref(), None);
        columns.push(add_column(edit, clause, id, last.as_ref(), None)?);
        last = Some(ord);
    }
    for surplus in rows.iter().skip(table.grid.len()) {
        edit.remove(&TableRow { clause, table: id, id: *surplus })?;
    }
    for surplus in columns.iter().skip(width) {
        edit.remove(&TableColumn { clause, table: id, id: *surplus })?;
    }
    for (row, words) in rows.iter().zip(&table.grid) {
        for (column, words) in columns.iter().zip(words) {
            let at = CellKey { row: *row, column: *column };
            if !words.is_empty() || known.is_some_and(|known| known.cell(*row, *column).is_some()) {
                set_cell(edit, clause, id, at, words)?;
            }
        }
    }
    Ok(())
}

/// Every word of a clause, a line for each block, for each row of a table, for each footnote and for each image.
pub fn all_words(doc: &Doc, view: &ClauseView) -> String {
    let spans = rich::spans(doc, &view.place(), clause::BODY).unwrap_or_default();
    let mut lines = Vec::new();
    for block in blocks::read(&spans) {
        lines.push(block.text());
        for embed in block.runs.iter().filter_map(|run| run.embed.as_ref()) {
            match embed {
                Embed::Table(id) => {
                    let table = view.tables.iter().find(|table| table.id == *id);
                    lines.extend(table.map(TableView::grid).unwrap_or_default().iter().map(|row| row.join(" | ")));
                }
                Embed::Footnote(id) => lines.push(footnote_text(doc, view.id, *id)),
                Embed::Image(id) => lines.extend(images::find(doc, *id).map(|image| images::words(doc, &image))),
                Embed::Unknown(_) => {}
            }
        }
    }
    lines.join("\n")
}
