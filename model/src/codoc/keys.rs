//! Two keys: a clause is agreed when each side has accepted its exact content. A change of the content lets the acceptances fall, which
//! stay to be seen; dissent stays whatever the content becomes, until the side that dissented says something else.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::blocks::Embed;
use super::{AcceptanceView, ClauseView, images, tables};
use crate::doc::{Doc, Edit, EditError};
use crate::field::{acceptance, clause};
use crate::ids::{DocId, Id};
use crate::place::Acceptance;
use crate::read::By;
use crate::rich::{self, RichValue, Span};
use crate::vocab::{ClauseState, KeyWord, Side};

/// Where one side stands on a clause.
#[derive(Clone, PartialEq, Debug)]
pub enum Key {
    /// It has said nothing.
    Open,
    /// It accepts what the clause says now.
    Accepts { by: By },
    /// It accepted what the clause said before somebody changed it.
    Fell { by: By },
    /// It dissents. `earlier`: from what the clause said then.
    Dissents { by: By, words: String, earlier: bool },
}

/// Where the two sides stand on a clause.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    pub comune: Key,
    pub ati: Key,
}

impl Standing {
    pub fn of(&self, side: Side) -> Option<&Key> {
        match side {
            Side::Comune => Some(&self.comune),
            Side::Ati => Some(&self.ati),
            Side::Esterno => None,
        }
    }

    /// What the clause is, unless it was struck out.
    pub fn state(&self) -> ClauseState {
        let keys = [&self.comune, &self.ati];
        if keys.iter().any(|key| matches!(key, Key::Dissents { .. })) {
            return ClauseState::Contestata;
        }
        match keys.iter().filter(|key| matches!(key, Key::Accepts { .. })).count() {
            2 => ClauseState::Concordata,
            1 => ClauseState::Proposta,
            _ => ClauseState::Libera,
        }
    }
}

/// Where the sides stand on a clause whose content has this hash. Of what people of one side said, the last word counts.
pub fn standing(view: &ClauseView, hash: &str) -> Standing {
    let of = |side| last_word(view, side);
    Standing { comune: key(of(Side::Comune), hash), ati: key(of(Side::Ati), hash) }
}

/// The last that a side said of a clause.
pub fn last_word(view: &ClauseView, side: Side) -> Option<&AcceptanceView> {
    view.acceptances.iter().rfind(|said| !said.life.is_removed() && said.side.value == Some(side))
}

fn key(said: Option<&AcceptanceView>, hash: &str) -> Key {
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

/// Says something for a side of the content with this hash.
pub fn say(
    edit: &mut Edit<'_>,
    clause: Id,
    side: Side,
    key: KeyWord,
    hash: &str,
    words: &str,
    session: Option<DocId>,
) -> Result<Id, EditError> {
    let place = Acceptance { clause, id: edit.new_id() };
    AcceptanceView::begin(edit, &place)?;
    edit.set(&place, acceptance::SIDE, Some(side))?;
    edit.set(&place, acceptance::KEY, Some(key))?;
    edit.set(&place, acceptance::HASH, Some(hash.to_owned()))?;
    edit.set(&place, acceptance::WORDS, Some(words.to_owned()).filter(|words| !words.is_empty()))?;
    edit.set(&place, acceptance::SESSION, session.map(|session| session.to_string()))?;
    Ok(place.id)
}

/// SHA-256, in hexadecimal digits, of what a clause says: its title, its text with marks and blocks, the tables, footnotes and images that
/// the text names, and whether it is struck out. The same on every device that has the same content.
pub fn content_hash(doc: &Doc, view: &ClauseView) -> String {
    let mut text = String::new();
    put(&mut text, "title", view.title.value.as_deref().unwrap_or_default());
    put(&mut text, "struck", if view.is_struck() { "1" } else { "0" });
    let spans = rich::spans(doc, &view.place(), clause::BODY).unwrap_or_default();
    let named = tables::embedded_in(&spans);
    for span in spans {
        match span {
            Span::Text { value, marks } => {
                put(&mut text, "text", &value);
                marks.iter().for_each(|(name, value)| put_value(&mut text, name, value));
            }
            Span::Block { value } => {
                put(&mut text, "block", "");
                value.iter().for_each(|(name, value)| put_value(&mut text, name, value));
            }
        }
    }
    put_embedded(&mut text, doc, view, named);
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Nothing where the text names nothing, so that clauses of words alone hash as they always did.
fn put_embedded(text: &mut String, doc: &Doc, view: &ClauseView, named: Vec<Embed>) {
    for embed in named {
        match embed {
            Embed::Table(id) => {
                let Some(table) = view.tables.iter().find(|table| table.id == id) else { continue };
                put(text, "table", table.caption.value.as_deref().unwrap_or_default());
                for row in table.grid() {
                    put(text, "row", "");
                    row.iter().for_each(|cell| put(text, "cell", cell));
                }
            }
            Embed::Footnote(id) if view.footnotes.iter().any(|note| note.id == id) => {
                put(text, "footnote", &tables::footnote_text(doc, view.id, id));
            }
            Embed::Image(id) => {
                let Some(image) = images::find(doc, id) else { continue };
                put(text, "image", image.blob.value.as_deref().unwrap_or_default());
                put(text, "alt", image.alt.value.as_deref().unwrap_or_default());
                put(text, "caption", &images::caption(doc, id));
            }
            Embed::Footnote(_) | Embed::Unknown(_) => {}
        }
    }
}

fn put_value(text: &mut String, name: &str, value: &RichValue) {
    put(text, name, &format!("{value:?}"));
}

/// Length before content, so that no two contents make the same text.
fn put(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{} {key} {} {value}", key.len(), value.len());
}
