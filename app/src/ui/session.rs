//! A session of a table in words: what lists call it.

use intreccio_model::projection::{TableCard, TableKind};
use intreccio_model::time::Date;
use intreccio_model::vocab::{SessionBody, Vocabulary};

use super::{I18n, when, words};
use crate::i18n::t_string;

/// "Seduta 3 · mar 12 mag 2026", with the body when it is not the table. Empty for what is no session.
pub fn session_name(i18n: I18n, what: &TableKind) -> String {
    match what {
        TableKind::Session { body, number, date, .. } => name(i18n, *body, *number, *date),
        _ => String::new(),
    }
}

/// The same from its parts.
pub fn name(i18n: I18n, body: Option<SessionBody>, number: Option<i64>, date: Option<Date>) -> String {
    let session = match number {
        Some(number) => t_string!(i18n, session.numbered, number = number),
        None => t_string!(i18n, session.one).to_owned(),
    };
    let body = body.filter(|body| *body != SessionBody::Tavolo);
    let body = body.map(|body| words::vocabulary(i18n.get_locale(), SessionBody::NAME, body.code()));
    let date = date.map(|date| when::date(i18n.get_locale(), date));
    [body, Some(session), date].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What a document of a table is called.
pub fn table_title(i18n: I18n, card: &TableCard) -> String {
    match card.what {
        TableKind::Session { .. } => session_name(i18n, &card.what),
        _ => card.title.clone(),
    }
}
