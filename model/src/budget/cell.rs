//! The cells of the plan as a grid: what each holds, as people write it, and back.

use std::collections::BTreeMap;

use super::amount::{self, NoAmount, Style};
use super::sums::LARGEST_PART;
use super::{FramePartner, LineView, set_part, set_year};
use crate::doc::{Edit, EditError};
use crate::field::budget_line as fields;
use crate::ids::Id;
use crate::place::BudgetLine;
use crate::register::Register;
use crate::search::fold;
use crate::text;
use crate::vocab::{BudgetLevel, BudgetMacro, BudgetUnit, Fund, Vocabulary};

/// What can be written of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Column {
    Code,
    Label,
    Partners,
    Unit,
    Quantity,
    UnitCost,
    Comune,
    AtiCash,
    AtiKind,
    Heading,
    Level,
    Fund,
    Years,
    Note,
}

impl Column {
    /// In the order of the grid.
    pub const ALL: &'static [Self] = &[
        Self::Code,
        Self::Label,
        Self::Partners,
        Self::Unit,
        Self::Quantity,
        Self::UnitCost,
        Self::Comune,
        Self::AtiCash,
        Self::AtiKind,
        Self::Heading,
        Self::Level,
        Self::Fund,
        Self::Years,
        Self::Note,
    ];

    /// The label of the field, for the locale files.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Code => fields::CODE.label,
            Self::Label => fields::LABEL.label,
            Self::Partners => "line_partner.part",
            Self::Unit => fields::UNIT.label,
            Self::Quantity => fields::QTY_MILLI.label,
            Self::UnitCost => fields::UNIT_CENTS.label,
            Self::Comune => fields::SHARE_PA_CENTS.label,
            Self::AtiCash => fields::SHARE_ATI_CASH_CENTS.label,
            Self::AtiKind => fields::SHARE_ATI_KIND_CENTS.label,
            Self::Heading => fields::MACRO.label,
            Self::Level => fields::LEVEL.label,
            Self::Fund => fields::FUND.label,
            Self::Years => "line_year.cents",
            Self::Note => fields::NOTE.label,
        }
    }

    /// Whether it is an amount, to be set at the right.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Quantity | Self::UnitCost | Self::Comune | Self::AtiCash | Self::AtiKind)
    }

    /// The vocabulary that it takes its words from, with its codes.
    pub fn list(self) -> Option<(&'static str, Vec<&'static str>)> {
        fn of<T: Vocabulary>() -> Option<(&'static str, Vec<&'static str>)> {
            Some((T::NAME, T::ALL.iter().map(|term| term.code()).collect()))
        }
        match self {
            Self::Unit => of::<BudgetUnit>(),
            Self::Heading => of::<BudgetMacro>(),
            Self::Level => of::<BudgetLevel>(),
            Self::Fund => of::<Fund>(),
            _ => None,
        }
    }
}

/// What a cell holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    Text(Option<String>),
    Number(Option<i64>),
    /// A code of the column's vocabulary.
    Term(Option<&'static str>),
    /// Organisations with the weight of each.
    Partners(BTreeMap<Id, i64>),
    /// Cents by year.
    Years(BTreeMap<i32, i64>),
}

impl Content {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_none(),
            Self::Number(number) => number.is_none(),
            Self::Term(term) => term.is_none(),
            Self::Partners(all) => all.is_empty(),
            Self::Years(all) => all.is_empty(),
        }
    }

    /// What an empty cell of the column holds.
    pub fn nothing(column: Column) -> Self {
        match column {
            Column::Code | Column::Label | Column::Note => Self::Text(None),
            Column::Partners => Self::Partners(BTreeMap::new()),
            Column::Years => Self::Years(BTreeMap::new()),
            Column::Unit | Column::Heading | Column::Level | Column::Fund => Self::Term(None),
            _ => Self::Number(None),
        }
    }
}

/// Reads a cell.
pub fn read(line: &LineView, column: Column) -> Content {
    fn term<T: Vocabulary>(register: &Register<T>) -> Content {
        Content::Term(register.value.map(Vocabulary::code))
    }
    match column {
        Column::Code => Content::Text(line.code.value.clone()),
        Column::Label => Content::Text(line.label.value.clone()),
        Column::Note => Content::Text(Some(line.note.value.clone()).filter(|note| !note.is_empty())),
        Column::Partners => Content::Partners(line.parts()),
        Column::Unit => term(&line.unit),
        Column::Heading => term(&line.heading),
        Column::Level => term(&line.level),
        Column::Fund => term(&line.fund),
        Column::Quantity => Content::Number(line.qty_milli.value),
        Column::UnitCost => Content::Number(line.unit_cents.value),
        Column::Comune => Content::Number(line.share_pa_cents.value),
        Column::AtiCash => Content::Number(line.share_ati_cash_cents.value),
        Column::AtiKind => Content::Number(line.share_ati_kind_cents.value),
        Column::Years => Content::Years(line.year_cents()),
    }
}

/// Whether two people wrote different values in the cell.
pub fn is_contested(line: &LineView, column: Column) -> bool {
    match column {
        Column::Code => line.code.is_contested(),
        Column::Label => line.label.is_contested(),
        Column::Note => false,
        Column::Partners => line.partners.values().any(Register::is_contested),
        Column::Unit => line.unit.is_contested(),
        Column::Heading => line.heading.is_contested(),
        Column::Level => line.level.is_contested(),
        Column::Fund => line.fund.is_contested(),
        Column::Quantity => line.qty_milli.is_contested(),
        Column::UnitCost => line.unit_cents.is_contested(),
        Column::Comune => line.share_pa_cents.is_contested(),
        Column::AtiCash => line.share_ati_cash_cents.is_contested(),
        Column::AtiKind => line.share_ati_kind_cents.is_contested(),
        Column::Years => line.years.values().any(Register::is_contested),
    }
}

/// Every value of an amount in which people disagree, the one that is computed with last; empty where they do not.
pub fn contested_numbers(line: &LineView, column: Column) -> Vec<Option<i64>> {
    let register = match column {
        Column::Quantity => &line.qty_milli,
        Column::UnitCost => &line.unit_cents,
        Column::Comune => &line.share_pa_cents,
        Column::AtiCash => &line.share_ati_cash_cents,
        Column::AtiKind => &line.share_ati_kind_cents,
        _ => return Vec::new(),
    };
    if !register.is_contested() {
        return Vec::new();
    }
    let mut values: Vec<Option<i64>> = register.candidates.iter().map(|candidate| candidate.value).collect();
    values.dedup();
    values
}

/// Writes a cell. What it holds already is no edit.
///
/// # Errors
/// [`EditError::NotFound`] when the line is not there.
pub fn write(
    edit: &mut Edit<'_>,
    line: Id,
    before: &Content,
    column: Column,
    content: &Content,
) -> Result<(), EditError> {
    let place = BudgetLine { id: line };
    match (column, content) {
        (Column::Code, Content::Text(text)) => edit.set(&place, fields::CODE, text.clone()),
        (Column::Label, Content::Text(text)) => edit.set(&place, fields::LABEL, text.clone()),
        (Column::Note, Content::Text(words)) => {
            text::update(edit, &place, fields::NOTE, words.as_deref().unwrap_or_default())
        }
        (Column::Partners, Content::Partners(parts)) => {
            let old = if let Content::Partners(old) = before { old.clone() } else { BTreeMap::new() };
            old.keys().filter(|id| !parts.contains_key(id)).try_for_each(|id| set_part(edit, line, *id, None))?;
            parts.iter().try_for_each(|(id, part)| set_part(edit, line, *id, Some(*part)))
        }
        (Column::Years, Content::Years(years)) => {
            let old = if let Content::Years(old) = before { old.clone() } else { BTreeMap::new() };
            old.keys()
                .filter(|year| !years.contains_key(year))
                .try_for_each(|year| set_year(edit, line, *year, None))?;
            years.iter().try_for_each(|(year, cents)| set_year(edit, line, *year, Some(*cents)))
        }
        (Column::Unit, Content::Term(code)) => edit.set(&place, fields::UNIT, term(*code)),
        (Column::Heading, Content::Term(code)) => edit.set(&place, fields::MACRO, term(*code)),
        (Column::Level, Content::Term(code)) => edit.set(&place, fields::LEVEL, term(*code)),
        (Column::Fund, Content::Term(code)) => edit.set(&place, fields::FUND, term(*code)),
        (Column::Quantity, Content::Number(number)) => edit.set(&place, fields::QTY_MILLI, *number),
        (Column::UnitCost, Content::Number(number)) => edit.set(&place, fields::UNIT_CENTS, *number),
        (Column::Comune, Content::Number(number)) => edit.set(&place, fields::SHARE_PA_CENTS, *number),
        (Column::AtiCash, Content::Number(number)) => edit.set(&place, fields::SHARE_ATI_CASH_CENTS, *number),
        (Column::AtiKind, Content::Number(number)) => edit.set(&place, fields::SHARE_ATI_KIND_CENTS, *number),
        // A content of another column's kind is no value of this one.
        _ => Ok(()),
    }
}

fn term<T: Vocabulary>(code: Option<&str>) -> Option<T> {
    code.and_then(T::from_code)
}

/// What words mean depends on who the partners are and on the language.
pub struct Names<'a> {
    pub partners: &'a [FramePartner],
    /// The name of an organisation.
    pub organization: &'a dyn Fn(Id) -> String,
    /// What people read for a code of a vocabulary.
    pub words: &'a dyn Fn(&str, &str) -> String,
    pub style: Style,
}

/// Why words are no content of a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    Amount(NoAmount),
    /// No word of the column's vocabulary.
    NoTerm,
    /// These words name no partner.
    NoPartner(String),
    /// The weight of a partner is no whole number from 1.
    NoPart(String),
    /// Not a year with an amount.
    NoYear(String),
}

/// Reads what people write into a cell. Empty words clear it.
pub fn parse(column: Column, words: &str, names: &Names<'_>) -> Result<Content, Unread> {
    let trimmed = words.trim();
    if trimmed.is_empty() {
        return Ok(Content::nothing(column));
    }
    match column {
        Column::Code | Column::Label | Column::Note => Ok(Content::Text(Some(trimmed.to_owned()))),
        Column::Partners => partners(trimmed, names).map(Content::Partners),
        Column::Years => years(trimmed, names).map(Content::Years),
        Column::Quantity => amount::parse(trimmed, 3, names.style).map(Content::Number).map_err(Unread::Amount),
        Column::UnitCost | Column::Comune | Column::AtiCash | Column::AtiKind => {
            amount::parse(trimmed, 2, names.style).map(Content::Number).map_err(Unread::Amount)
        }
        Column::Unit | Column::Heading | Column::Level | Column::Fund => one_of(column, trimmed, names),
    }
}

/// A term by its words, its code, or words that begin only one of them: "h" is an hour.
fn one_of(column: Column, words: &str, names: &Names<'_>) -> Result<Content, Unread> {
    let (list, codes) = column.list().ok_or(Unread::NoTerm)?;
    let wanted = fold(words);
    let exact = codes.iter().find(|code| fold(&(names.words)(list, code)) == wanted || fold(code) == wanted);
    let short = match (column, wanted.as_str()) {
        (Column::Unit, "h" | "ore" | "hours") => Some("ora"),
        (Column::Unit, "mesi" | "months") => Some("mese"),
        (Column::Unit, "gg" | "giorno" | "giorni" | "giornate" | "days") => Some("giornata"),
        (Column::Unit, "a corpo" | "cad" | "forfait") => Some("corpo"),
        _ => None,
    };
    let begins = || {
        let mut found = codes
            .iter()
            .filter(|code| fold(&(names.words)(list, code)).starts_with(&wanted) || code.starts_with(wanted.as_str()));
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    let code = exact.copied().or(short).or_else(|| begins().copied());
    code.map(|code| Content::Term(Some(code))).ok_or(Unread::NoTerm)
}

/// "P1, P2", or "P1 3, P2 1" where the parts are not alike. Names and the beginning of a name do, too.
fn partners(words: &str, names: &Names<'_>) -> Result<BTreeMap<Id, i64>, Unread> {
    let mut parts = BTreeMap::new();
    for piece in words.split([',', ';', '+', '/', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let (name, part) = match piece.rsplit_once([' ', ':', '=']) {
            Some((name, part))
                if part.trim_end_matches('%').chars().all(|c| c.is_ascii_digit()) && !part.is_empty() =>
            {
                (name.trim(), Some(part.trim_end_matches('%')))
            }
            _ => (piece, None),
        };
        let found = partner(name, names).or_else(|| partner(piece, names).filter(|_| part.is_some()));
        let organization = found.ok_or_else(|| Unread::NoPartner(piece.to_owned()))?;
        let part = match part {
            None => 1,
            Some(part) => {
                let number = part.parse().ok().filter(|number| (1..=LARGEST_PART).contains(number));
                number.ok_or_else(|| Unread::NoPart(piece.to_owned()))?
            }
        };
        parts.insert(organization, part);
    }
    Ok(parts)
}

fn partner(words: &str, names: &Names<'_>) -> Option<Id> {
    let wanted = fold(words);
    let by_code = names.partners.iter().find(|one| !one.code.is_empty() && fold(&one.code) == wanted);
    let named = |one: &&FramePartner| fold(&(names.organization)(one.organization)) == wanted;
    let begins = || {
        let mut found =
            names.partners.iter().filter(|one| fold(&(names.organization)(one.organization)).starts_with(&wanted));
        let first = found.next();
        first.filter(|_| found.next().is_none() && wanted.len() > 2)
    };
    by_code.or_else(|| names.partners.iter().find(named)).or_else(begins).map(|one| one.organization)
}

/// "2026: 98.000,00; 2027: 98.000,00".
fn years(words: &str, names: &Names<'_>) -> Result<BTreeMap<i32, i64>, Unread> {
    let mut years = BTreeMap::new();
    for piece in words.split([';', '\n', '·']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let no = || Unread::NoYear(piece.to_owned());
        let (year, cents) = piece.split_once([':', '=', ' ']).ok_or_else(no)?;
        let year: i32 = year.trim().parse().ok().filter(|year| (1900..=2200).contains(year)).ok_or_else(no)?;
        let cents = amount::parse(cents, 2, names.style).map_err(Unread::Amount)?.ok_or_else(no)?;
        years.insert(year, cents);
    }
    Ok(years)
}

/// A cell as people write it.
pub fn spell(column: Column, content: &Content, names: &Names<'_>) -> String {
    match (column, content) {
        (_, Content::Text(text)) => text.clone().unwrap_or_default(),
        (Column::Quantity, Content::Number(Some(number))) => amount::milli(i128::from(*number), names.style),
        (_, Content::Number(Some(number))) => amount::cents(i128::from(*number), names.style),
        (_, Content::Number(None) | Content::Term(None)) => String::new(),
        (_, Content::Term(Some(code))) => column.list().map(|(list, _)| (names.words)(list, code)).unwrap_or_default(),
        (_, Content::Partners(parts)) => spell_partners(parts, names),
        (_, Content::Years(years)) => {
            let one =
                |(year, cents): (&i32, &i64)| format!("{year}: {}", amount::cents(i128::from(*cents), names.style));
            years.iter().map(one).collect::<Vec<_>>().join("; ")
        }
    }
}

fn spell_partners(parts: &BTreeMap<Id, i64>, names: &Names<'_>) -> String {
    let alike = parts.values().all(|part| *part == 1);
    let known = names.partners.iter().map(|one| one.organization).filter(|id| parts.contains_key(id));
    let unknown = parts.keys().copied().filter(|id| names.partners.iter().all(|one| one.organization != *id));
    let one = |id: Id| {
        let code = names.partners.iter().find(|one| one.organization == id).map(|one| one.code.clone());
        let name = code.filter(|code| !code.is_empty()).unwrap_or_else(|| (names.organization)(id));
        match parts.get(&id) {
            Some(part) if !alike => format!("{name} {part}"),
            _ => name,
        }
    };
    known.chain(unknown).map(one).collect::<Vec<_>>().join(", ")
}
