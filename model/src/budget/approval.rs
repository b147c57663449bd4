//! Two keys on the economic plan: each side approves its exact content, and a change lets the approval fall, which stays to be seen.
//!
//! The content is what was agreed about: the measures of the co-design (cap, least cofinancing, partners with their shares) and the lines
//! in their order. What was spent later is no part of it.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{ApprovalView, BudgetView, Frame, LineView, since};
use crate::codoc::{Key, Standing};
use crate::doc::{Edit, EditError};
use crate::field::budget_approval as fields;
use crate::ids::Id;
use crate::path::Path;
use crate::place::BudgetApproval;
use crate::register::Register;
use crate::vocab::{KeyWord, Side, Vocabulary};

/// Where the sides stand on a plan whose content has this hash. Of what people of one side said, the last word counts.
pub fn standing(view: &BudgetView, hash: &str) -> Standing {
    let of = |side| view.approvals.iter().rfind(|said| !said.life.is_removed() && said.side.value == Some(side));
    Standing { comune: key(of(Side::Comune), hash), ati: key(of(Side::Ati), hash) }
}

fn key(said: Option<&ApprovalView>, hash: &str) -> Key {
    let Some(said) = said else { return Key::Open };
    let (by, same) = (said.by, said.hash.value.as_deref() == Some(hash));
    match said.key.value {
        Some(KeyWord::Accetta) if same => Key::Accepts { by },
        Some(KeyWord::Accetta) => Key::Fell { by },
        Some(KeyWord::Dissente) => {
            Key::Dissents { by, words: said.words.value.clone().unwrap_or_default(), earlier: !same }
        }
        Some(KeyWord::Ritira) | None => Key::Open,
    }
}

/// The fields of the content in which people disagree, as label and path: while there is one, nobody can approve.
pub fn blocked_by(view: &BudgetView, frame: &Frame) -> Vec<(String, Path)> {
    let content = |label: &str| ["budget_line.", "line_partner.", "line_year."].iter().any(|of| label.starts_with(of));
    let gone = |path: &Path| {
        let line = path.keys().get(1).and_then(|id| id.parse().ok()).and_then(|id| view.line(id));
        line.is_some_and(|line| line.life.is_removed())
    };
    let own = view.conflicts.iter().filter(|conflict| content(conflict.label) && !gone(&conflict.path));
    let own = own.map(|conflict| (conflict.label.to_owned(), conflict.path.clone()));
    own.chain(frame.contested.iter().cloned()).collect()
}

/// Says something for a side of a plan as it reads, measured as it is.
pub fn say(
    edit: &mut Edit<'_>,
    side: Side,
    key: KeyWord,
    (view, frame): (&BudgetView, &Frame),
    words: &str,
) -> Result<Id, EditError> {
    let place = BudgetApproval { id: edit.new_id() };
    ApprovalView::begin(edit, &place)?;
    edit.set(&place, fields::SIDE, Some(side))?;
    edit.set(&place, fields::KEY, Some(key))?;
    edit.set(&place, fields::HASH, Some(content_hash(view, frame)))?;
    edit.set(&place, fields::MEASURES, Some(since::spell_measures(frame)))?;
    edit.set(&place, fields::WORDS, Some(words.to_owned()).filter(|words| !words.is_empty()))?;
    Ok(place.id)
}

/// SHA-256, in hexadecimal digits, of the content. The same on every device that has the same plan and the same co-design.
pub fn content_hash(view: &BudgetView, frame: &Frame) -> String {
    let mut text = String::new();
    put_number(&mut text, "cap", frame.cap_cents);
    put_number(&mut text, "cofinancing", frame.min_cofin_bp);
    for partner in &frame.partners {
        put(&mut text, "partner", &partner.organization.to_string());
        put(&mut text, "role", partner.role.code());
        put_number(&mut text, "share", partner.share_bp);
    }
    view.present().for_each(|line| put_line(&mut text, line));
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn put_line(text: &mut String, line: &LineView) {
    put(text, "code", line.code.value.as_deref().unwrap_or_default());
    put(text, "label", line.label.value.as_deref().unwrap_or_default());
    put(text, "macro", code(&line.heading));
    put(text, "level", code(&line.level));
    put(text, "unit", code(&line.unit));
    put(text, "fund", code(&line.fund));
    put_number(text, "quantity", line.qty_milli.value);
    put_number(text, "unit cost", line.unit_cents.value);
    put_number(text, "comune", line.share_pa_cents.value);
    put_number(text, "cash", line.share_ati_cash_cents.value);
    put_number(text, "kind", line.share_ati_kind_cents.value);
    line.parts().iter().for_each(|(id, part)| put_number(text, &id.to_string(), Some(*part)));
    line.year_cents().iter().for_each(|(year, cents)| put_number(text, &year.to_string(), Some(*cents)));
    put(text, "note", &line.note.value);
}

fn code<T: Vocabulary>(register: &Register<T>) -> &'static str {
    register.value.map_or("", Vocabulary::code)
}

fn put_number(text: &mut String, key: &str, value: Option<i64>) {
    put(text, key, &value.map(|number| number.to_string()).unwrap_or_default());
}

/// Length before content, so that no two contents make the same text.
fn put(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{} {key} {} {value}", key.len(), value.len());
}
