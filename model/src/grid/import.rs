//! A grid that a workspace may use under a licence of its own, read from a file: JSON or CSV.
//!
//! ```text
//! #fonte: Griglia dell’ambito, 2025. Licenza: uso interno
//! codice;lato;etichetta;etichetta_en
//! sonno;bambino;Sonno e riposo;Sleep and rest
//! ```
//!
//! ```json
//! { "fonte": "Griglia dell’ambito, 2025. Licenza: uso interno",
//!   "dimensioni": [{ "codice": "sonno", "lato": "bambino", "etichetta": "Sonno e riposo" }] }
//! ```
//!
//! A file with any fault is refused whole: every fault is told with its line, and nothing is changed. Files come from outside: what
//! they hold is text of limited length without control characters, and never more.

use std::collections::{BTreeMap, BTreeSet};

use super::json::{self, Node, Stop, Value};
use super::{GridDimension, TermView, dimensions, place};
use crate::doc::{Edit, EditError};
use crate::field::term;
use crate::ids::DimensionCode;
use crate::ord::OrdKey;
use crate::sort;
use crate::time::Date;
use crate::vocab::GridSide;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 256 * 1024;
/// Most dimensions of a grid.
pub const MAX_DIMENSIONS: usize = 200;
/// Longest label, in characters.
pub const MAX_LABEL: usize = 160;
/// Longest text on source and licence, in characters.
pub const MAX_SOURCE: usize = 2_000;
/// Faults that are told at most: a file of another kind has one on every line.
const MAX_FAULTS: usize = 20;

/// A grid as a file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedGrid {
    /// Whose it is and under which licence it may be used.
    pub source: String,
    /// In the order of the file.
    pub rows: Vec<ImportedRow>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedRow {
    pub code: DimensionCode,
    pub side: GridSide,
    pub label_it: String,
    pub label_en: Option<String>,
}

/// What is wrong in a file, and on which line, from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportFault {
    pub line: usize,
    pub kind: ImportFaultKind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportFaultKind {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// Not UTF-8.
    NotUtf8,
    /// Neither JSON nor a table with the columns that are needed.
    NoHeader,
    /// The column is not there.
    NoColumn(&'static str),
    /// Not JSON from here on.
    Json,
    /// In JSON: the key is not there, or holds something else.
    WrongShape(&'static str),
    /// A quotation mark that is never closed.
    OpenQuote,
    /// More or fewer cells than columns.
    Cells { found: usize, expected: usize },
    /// Not 1 to 64 of `a`–`z`, `0`–`9`, `_`.
    Code(String),
    /// The code was used before, on line `first`.
    Twice { code: String, first: usize },
    /// Not one of the three sides.
    Side(String),
    /// No label.
    NoLabel,
    /// Longer than so many characters.
    TooLong(usize),
    /// A character that is no text: control characters, marks that turn the direction of writing.
    Character,
    /// Nothing on source and licence.
    NoSource,
    /// No dimension.
    Empty,
    /// More than [`MAX_DIMENSIONS`].
    TooMany,
}

/// A row before it was looked at, with its line.
struct Draft {
    line: usize,
    code: String,
    side: String,
    label_it: String,
    label_en: String,
}

/// Reads a file.
///
/// # Errors
/// Every fault found, at least one, by line.
pub fn parse(bytes: &[u8]) -> Result<ImportedGrid, Vec<ImportFault>> {
    let text = decode(bytes).map_err(|fault| vec![fault])?;
    let (source, drafts) = if text.trim_start().starts_with(['{', '[']) { from_json(text) } else { from_csv(text) }?;
    check(&source, &drafts)
}

fn fault(line: usize, kind: ImportFaultKind) -> ImportFault {
    ImportFault { line, kind }
}

fn decode(bytes: &[u8]) -> Result<&str, ImportFault> {
    if bytes.len() > MAX_BYTES {
        return Err(fault(1, ImportFaultKind::TooLarge));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
        fault(1 + sound.iter().filter(|byte| **byte == b'\n').count(), ImportFaultKind::NotUtf8)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

// --- JSON

fn from_json(text: &str) -> Result<(String, Vec<Draft>), Vec<ImportFault>> {
    let root = json::parse(text).map_err(|Stop(line)| vec![fault(line, ImportFaultKind::Json)])?;
    let dimensions = entry(&root, &["dimensioni", "dimensions"]);
    let Some(Node { value: Value::List(items), .. }) = dimensions else {
        return Err(vec![fault(
            dimensions.map_or(root.line, |node| node.line),
            ImportFaultKind::WrongShape("dimensioni"),
        )]);
    };
    let mut faults = Vec::new();
    let source = spelled(&root, &["fonte", "source"], "fonte", &mut faults);
    let licence = spelled(&root, &["licenza", "licence"], "licenza", &mut faults);
    let drafts = items.iter().map(|item| Draft {
        line: item.line,
        code: spelled(item, &["codice", "code"], "codice", &mut faults),
        side: spelled(item, &["lato", "side"], "lato", &mut faults),
        label_it: spelled(item, &["etichetta", "label_it"], "etichetta", &mut faults),
        label_en: spelled(item, &["etichetta_en", "label_en"], "etichetta_en", &mut faults),
    });
    let drafts: Vec<Draft> = drafts.collect();
    faults.truncate(MAX_FAULTS);
    if faults.is_empty() { Ok((joined(&source, &licence), drafts)) } else { Err(faults) }
}

fn entry<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(key, _)| keys.contains(&key.as_str())).map(|(_, node)| node),
        _ => None,
    }
}

/// The text under one of the keys; empty where there is none.
fn spelled(node: &Node, keys: &[&str], name: &'static str, faults: &mut Vec<ImportFault>) -> String {
    match (&node.value, entry(node, keys).map(|node| (node.line, &node.value))) {
        (Value::Map(_), Some((_, Value::Text(text)))) => text.trim().to_owned(),
        (Value::Map(_), None | Some((_, Value::Null))) => String::new(),
        (Value::Map(_), Some((line, _))) => {
            faults.push(fault(line, ImportFaultKind::WrongShape(name)));
            String::new()
        }
        _ => {
            faults.push(fault(node.line, ImportFaultKind::WrongShape(name)));
            String::new()
        }
    }
}

fn joined(source: &str, licence: &str) -> String {
    [source.trim(), licence.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

// --- CSV (RFC 4180, with the separator of the header)

/// A cell's text, row by row, each with its line.
type Rows = Vec<(usize, Vec<String>)>;

fn from_csv(text: &str) -> Result<(String, Vec<Draft>), Vec<ImportFault>> {
    let (source, header_line) = comments(text);
    let header = text.lines().nth(header_line).unwrap_or_default();
    let separator = [';', '\t', ','].into_iter().find(|c| header.contains(*c));
    let Some(separator) = separator else { return Err(vec![fault(header_line + 1, ImportFaultKind::NoHeader)]) };
    let body: String = text.split_inclusive('\n').skip(header_line).collect();
    let mut rows = cells(&body, separator, header_line + 1).map_err(|fault| vec![fault])?.into_iter();
    let (line, names) = rows.next().unwrap_or_default();
    let columns = Columns::of(line, &names)?;
    let mut faults = Vec::new();
    let mut drafts = Vec::new();
    for (line, row) in rows {
        if row.len() == names.len() {
            drafts.push(columns.draft(line, &row));
        } else {
            faults.push(fault(line, ImportFaultKind::Cells { found: row.len(), expected: names.len() }));
        }
    }
    faults.truncate(MAX_FAULTS);
    if faults.is_empty() { Ok((source, drafts)) } else { Err(faults) }
}

/// What the lines before the header say of source and licence, and where the header is, from 0.
fn comments(text: &str) -> (String, usize) {
    let mut said: Vec<&str> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        // Tables written by an office program may quote the comment and fill the row with separators.
        let plain = line.trim().trim_start_matches('"').trim_end_matches([';', ',', '\t']).trim_end_matches('"');
        match plain.strip_prefix('#') {
            Some(comment) => said.extend(after_name(comment.trim())),
            None if plain.is_empty() => {}
            None => return (said.join("\n"), index),
        }
    }
    (said.join("\n"), text.lines().count())
}

fn after_name(comment: &str) -> Option<&str> {
    let (name, said) = comment.split_once(':')?;
    let known = ["fonte", "licenza", "source", "licence"];
    known.contains(&name.trim().to_lowercase().as_str()).then(|| said.trim()).filter(|said| !said.is_empty())
}

struct Columns {
    code: usize,
    side: usize,
    label_it: usize,
    label_en: Option<usize>,
}

impl Columns {
    fn of(line: usize, names: &[String]) -> Result<Self, Vec<ImportFault>> {
        let find = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.to_lowercase().as_str()));
        let code = find(&["codice", "code"]);
        let side = find(&["lato", "side"]);
        let label_it = find(&["etichetta", "etichetta_it", "label_it"]);
        let label_en = find(&["etichetta_en", "label_en"]);
        if code.is_none() && side.is_none() && label_it.is_none() {
            return Err(vec![fault(line, ImportFaultKind::NoHeader)]);
        }
        let lacks = |name| vec![fault(line, ImportFaultKind::NoColumn(name))];
        Ok(Self {
            code: code.ok_or_else(|| lacks("codice"))?,
            side: side.ok_or_else(|| lacks("lato"))?,
            label_it: label_it.ok_or_else(|| lacks("etichetta"))?,
            label_en,
        })
    }

    fn draft(&self, line: usize, row: &[String]) -> Draft {
        let cell = |index: usize| row.get(index).cloned().unwrap_or_default();
        Draft {
            line,
            code: cell(self.code),
            side: cell(self.side),
            label_it: cell(self.label_it),
            label_en: self.label_en.map(cell).unwrap_or_default(),
        }
    }
}

/// Splits a table into trimmed cells. Rows without a word are left out.
fn cells(text: &str, separator: char, first_line: usize) -> Result<Rows, ImportFault> {
    let mut rows: Rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut line, mut row_line, mut quoted_from) = (first_line, first_line, None::<usize>);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, quoted_from) {
            ('"', Some(_)) if rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            ('"', Some(_)) => quoted_from = None,
            ('"', None) if cell.trim().is_empty() => quoted_from = Some(line),
            ('\n', None) => {
                row.push(std::mem::take(&mut cell));
                rows.push((row_line, std::mem::take(&mut row)));
                row_line = line + 1;
            }
            (c, None) if c == separator => row.push(std::mem::take(&mut cell)),
            (c, _) => cell.push(c),
        }
        line += usize::from(c == '\n');
    }
    if let Some(from) = quoted_from {
        return Err(fault(from, ImportFaultKind::OpenQuote));
    }
    row.push(cell);
    rows.push((row_line, row));
    for (_, row) in &mut rows {
        row.iter_mut().for_each(|cell| *cell = cell.trim().to_owned());
    }
    rows.retain(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    Ok(rows)
}

// --- what both have in common

fn check(source: &str, drafts: &[Draft]) -> Result<ImportedGrid, Vec<ImportFault>> {
    let mut faults = Vec::new();
    if source.is_empty() {
        faults.push(fault(1, ImportFaultKind::NoSource));
    }
    check_words(1, source, MAX_SOURCE, true, &mut faults);
    match drafts {
        [] => faults.push(fault(1, ImportFaultKind::Empty)),
        many if many.len() > MAX_DIMENSIONS => faults.push(fault(1, ImportFaultKind::TooMany)),
        _ => {}
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for draft in drafts.iter().take(MAX_DIMENSIONS) {
        if let Some(first) = seen.get(draft.code.as_str()) {
            faults.push(fault(draft.line, ImportFaultKind::Twice { code: draft.code.clone(), first: *first }));
        } else if let Some(row) = check_row(draft, &mut faults) {
            seen.insert(&draft.code, draft.line);
            rows.push(row);
        }
    }
    sort::by_key(&mut faults, |fault| fault.line);
    faults.truncate(MAX_FAULTS);
    if faults.is_empty() { Ok(ImportedGrid { source: source.to_owned(), rows }) } else { Err(faults) }
}

fn check_row(draft: &Draft, faults: &mut Vec<ImportFault>) -> Option<ImportedRow> {
    let before = faults.len();
    let shown = |text: &str| text.chars().filter(|c| !is_hidden(*c)).take(40).collect::<String>();
    let code: Option<DimensionCode> = draft.code.parse().ok();
    if code.is_none() {
        faults.push(fault(draft.line, ImportFaultKind::Code(shown(&draft.code))));
    }
    let side = side_of(&draft.side);
    if side.is_none() {
        faults.push(fault(draft.line, ImportFaultKind::Side(shown(&draft.side))));
    }
    if draft.label_it.is_empty() {
        faults.push(fault(draft.line, ImportFaultKind::NoLabel));
    }
    check_words(draft.line, &draft.label_it, MAX_LABEL, false, faults);
    check_words(draft.line, &draft.label_en, MAX_LABEL, false, faults);
    if faults.len() > before {
        return None;
    }
    let label_en = Some(draft.label_en.clone()).filter(|label| !label.is_empty());
    Some(ImportedRow { code: code?, side: side?, label_it: draft.label_it.clone(), label_en })
}

fn check_words(line: usize, words: &str, most: usize, lines: bool, faults: &mut Vec<ImportFault>) {
    if words.chars().count() > most {
        faults.push(fault(line, ImportFaultKind::TooLong(most)));
    }
    if words.chars().any(|c| is_hidden(c) && !(lines && c == '\n')) {
        faults.push(fault(line, ImportFaultKind::Character));
    }
}

/// Control characters and marks that turn the direction of writing (Unicode UAX 9): a label must read as it stands.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn side_of(text: &str) -> Option<GridSide> {
    match text.trim().to_lowercase().as_str() {
        "bambino" | "child" => Some(GridSide::Child),
        "famiglia" | "family" => Some(GridSide::Family),
        "ambiente" | "environment" => Some(GridSide::Environment),
        _ => None,
    }
}

// --- into the workspace

/// What happens to the dimensions that the file does not name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Others {
    /// They stay in use, before the new ones.
    Keep,
    /// They are retired: the file's grid takes their place.
    Retire,
}

/// What an import would do, for people to see before they decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ImportPlan {
    pub added: usize,
    /// In the grid already, and named or placed anew.
    pub renamed: usize,
    pub retired: usize,
}

/// What importing `grid` would do.
pub fn plan(terms: &[TermView], grid: &ImportedGrid, others: Others) -> ImportPlan {
    let known = dimensions(terms);
    let codes: BTreeSet<&DimensionCode> = grid.rows.iter().map(|row| &row.code).collect();
    let renamed = known.iter().filter(|dimension| codes.contains(&dimension.code)).count();
    let left = known.iter().filter(|dimension| !dimension.is_retired() && !codes.contains(&dimension.code)).count();
    ImportPlan { added: codes.len() - renamed, renamed, retired: if others == Others::Retire { left } else { 0 } }
}

/// Imports a grid: one commit. `today` is the day from which the others are retired.
pub fn apply(
    edit: &mut Edit<'_>,
    terms: &[TermView],
    grid: &ImportedGrid,
    others: Others,
    today: Date,
) -> Result<(), EditError> {
    let known = dimensions(terms);
    for side in [GridSide::Child, GridSide::Family, GridSide::Environment] {
        let named = |code: &DimensionCode| grid.rows.iter().any(|row| row.code == *code);
        let mut last =
            known.iter().filter(|one| one.side == side && !named(&one.code)).map(|one| one.ord.clone()).max();
        for row in grid.rows.iter().filter(|row| row.side == side) {
            let ord = OrdKey::between(last.as_ref(), None);
            import_row(edit, row, &grid.source, &ord)?;
            last = Some(ord);
        }
    }
    if others == Others::Retire {
        let left = known.iter().filter(|one| !one.is_retired() && grid.rows.iter().all(|row| row.code != one.code));
        for dimension in left {
            super::retire(edit, &dimension.code, Some(today))?;
        }
    }
    Ok(())
}

fn import_row(edit: &mut Edit<'_>, row: &ImportedRow, source: &str, ord: &OrdKey) -> Result<(), EditError> {
    let at = place(&row.code);
    edit.set(&at, term::GROUP, Some(row.side))?;
    edit.set(&at, term::LABEL_IT, Some(row.label_it.clone()))?;
    edit.set(&at, term::LABEL_EN, row.label_en.clone())?;
    edit.set(&at, term::SOURCE, Some(source.to_owned()))?;
    edit.set(&at, term::ORD, Some(ord.clone()))?;
    edit.set(&at, term::RETIRED_AT, None)
}

/// Takes an import back: every dimension is as `before` has it. What others changed meanwhile is changed back, too, and stays in the
/// history.
pub fn take_back(edit: &mut Edit<'_>, before: &[TermView], now: &[GridDimension]) -> Result<(), EditError> {
    for dimension in now {
        let at = dimension.place();
        let old = before.iter().find(|term| term.at == at);
        edit.set(&at, term::GROUP, old.and_then(|term| term.group.value))?;
        edit.set(&at, term::LABEL_IT, old.and_then(|term| term.label_it.value.clone()))?;
        edit.set(&at, term::LABEL_EN, old.and_then(|term| term.label_en.value.clone()))?;
        edit.set(&at, term::SOURCE, old.and_then(|term| term.source.value.clone()))?;
        edit.set(&at, term::ORD, old.and_then(|term| term.ord.value.clone()))?;
        edit.set(&at, term::RETIRED_AT, old.and_then(|term| term.retired_at.value))?;
    }
    Ok(())
}
