//! Words for codes that come out of documents. Sentences are named in the code, through `t!`.

use intreccio_model::budget::amount::{self, Style};

use crate::i18n::{Locale, t_string, td_string};
use crate::ui::I18n;

include!(concat!(env!("OUT_DIR"), "/labels.rs"));

/// A reactive sentence: `words!(i18n, people.invite)`.
#[macro_export]
macro_rules! words {
    ($i18n:ident, $($key:tt)*) => {
        leptos::prelude::Signal::derive(move || $crate::i18n::t_string!($i18n, $($key)*).to_string())
    };
}

fn label(locale: Locale, key: &str) -> Option<&'static str> {
    let found = LABELS.binary_search_by_key(&key, |(key, _)| key).ok()?;
    let (_, [italian, english]) = LABELS.get(found)?;
    Some(match locale {
        Locale::it => italian,
        Locale::en => english,
    })
}

/// What people read for `code` of the vocabulary `list`. A code that this version does not know is shown, marked as such.
pub fn vocabulary(locale: Locale, list: &str, code: &str) -> String {
    match label(locale, &format!("vocab.{list}.{code}")) {
        Some(words) => words.to_owned(),
        None => td_string!(locale, common.unknown_code, code = code),
    }
}

/// The label of a field such as `plan.state`.
pub fn field(locale: Locale, key: &str) -> &'static str {
    label(locale, &format!("field.{key}")).unwrap_or_else(|| td_string!(locale, common.unknown_field))
}

/// What was done, for an intent of a commit: a field's label or one of the named gestures.
pub fn intent(locale: Locale, key: &str) -> String {
    match (label(locale, &format!("intent.{key}")), label(locale, &format!("field.{key}"))) {
        (Some(words), _) => words.to_owned(),
        (None, Some(field)) => td_string!(locale, common.wrote_field, field = field),
        (None, None) => td_string!(locale, common.unknown_edit).to_owned(),
    }
}

/// [`field`], following the language.
pub fn field_now(i18n: I18n, key: &str) -> &'static str {
    field(i18n.get_locale(), key)
}

/// "6,2 MB", "10,7 GB".
pub fn megabytes(locale: Locale, megabytes: f64) -> String {
    let (number, unit) = if megabytes < 1_000.0 { (megabytes, "MB") } else { (megabytes / 1_000.0, "GB") };
    let number = format!("{number:.1}");
    match locale {
        Locale::it => format!("{} {unit}", number.replace('.', ",")),
        Locale::en => format!("{number} {unit}"),
    }
}

/// How the language of the interface writes numbers.
pub fn number_style(i18n: I18n) -> Style {
    match i18n.get_locale() {
        Locale::it => Style::Italian,
        Locale::en => Style::English,
    }
}

/// "1.200,50 €", on one line.
pub fn euro(i18n: I18n, cents: i128) -> String {
    format!("{}\u{a0}€", amount::cents(cents, number_style(i18n)))
}

/// "19,8 %", of basis points, on one line.
pub fn percent(i18n: I18n, bp: i128) -> String {
    format!("{}\u{a0}%", amount::percent(bp, number_style(i18n)))
}

/// Yes or no.
pub fn flag(i18n: I18n, value: bool) -> &'static str {
    if value { t_string!(i18n, common.yes) } else { t_string!(i18n, common.no) }
}

#[cfg(test)]
mod tests {
    use intreccio_model::{field as fields, vocab};

    use super::*;

    #[test]
    fn every_code_of_every_vocabulary_has_words_in_both_languages() {
        for (list, codes) in vocab::VOCABULARIES {
            for code in *codes {
                assert!(label(Locale::it, &format!("vocab.{list}.{code}")).is_some(), "vocab.{list}.{code}");
            }
        }
    }

    #[test]
    fn every_field_of_the_documents_has_a_label() {
        for key in fields::labels() {
            assert!(label(Locale::en, &format!("field.{key}")).is_some(), "field.{key}");
        }
    }

    #[test]
    fn every_gesture_has_words() {
        for intent in intreccio_model::review::INTENTS {
            assert!(label(Locale::it, &format!("intent.{intent}")).is_some(), "intent.{intent}");
        }
    }

    #[test]
    fn sizes_are_written_as_the_language_writes_them() {
        assert_eq!(megabytes(Locale::it, 6.24), "6,2 MB");
        assert_eq!(megabytes(Locale::en, 10_744.0), "10.7 GB");
    }

    #[test]
    fn an_unknown_code_is_shown_and_not_dropped() {
        assert!(vocabulary(Locale::it, "kin", "cugina").contains("cugina"));
    }
}
