//! The two fields of a new passphrase, with advice while it is typed.

use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::field::{Faults, TextInput, fault};
use crate::words;

/// Shorter ones protect nothing: the worker refuses them too.
pub const MIN_LENGTH: usize = 12;

/// How hard a passphrase is to guess, as far as its shape tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    Empty,
    Short,
    /// Few different characters, or one word.
    Weak,
    Good,
    Strong,
}

/// Judges by length and variety: several words beat a short riddle of signs.
pub fn strength(passphrase: &str) -> Strength {
    let length = passphrase.chars().count();
    let mut distinct: Vec<char> = passphrase.to_lowercase().chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let words = passphrase.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3).count();
    match (length, distinct.len(), words) {
        (0, ..) => Strength::Empty,
        (length, ..) if length < MIN_LENGTH => Strength::Short,
        (_, distinct, _) if distinct < 6 => Strength::Weak,
        (length, _, words) if length >= 20 && words >= 4 => Strength::Strong,
        (length, _, words) if length >= 16 || words >= 3 => Strength::Good,
        _ => Strength::Weak,
    }
}

fn strength_words(i18n: I18n, strength: Strength) -> &'static str {
    match strength {
        Strength::Empty => "",
        Strength::Short => t_string!(i18n, start.strength_short),
        Strength::Weak => t_string!(i18n, start.strength_weak),
        Strength::Good => t_string!(i18n, start.strength_good),
        Strength::Strong => t_string!(i18n, start.strength_strong),
    }
}

/// What is wrong with a new passphrase and its repetition.
pub fn passphrase_faults(i18n: I18n, passphrase: &str, again: &str) -> Faults {
    let mut faults = Faults::new();
    if matches!(strength(passphrase), Strength::Empty | Strength::Short) {
        faults.push(("passphrase", t_string!(i18n, start.strength_short).to_owned()));
    } else if passphrase != again {
        faults.push(("passphrase-again", t_string!(i18n, start.passphrases_differ).to_owned()));
    }
    faults
}

/// The fields `passphrase` and `passphrase-again`.
#[component]
pub fn NewPassphrase(passphrase: RwSignal<String>, again: RwSignal<String>, faults: RwSignal<Faults>) -> impl IntoView {
    let i18n = use_i18n();
    let advice = move || strength_words(i18n, passphrase.with(|typed| strength(typed)));
    view! {
        <p>{t!(i18n, start.passphrase_why)}</p>
        <TextInput
            id="passphrase"
            label=words!(i18n, start.passphrase)
            value=passphrase
            kind="password"
            autocomplete="new-password"
            hint=words!(i18n, start.passphrase_hint)
            fault=fault(faults, "passphrase")
            required=true
        />
        <p class="field-saved" role="status">{advice}</p>
        <TextInput
            id="passphrase-again"
            label=words!(i18n, start.passphrase_again)
            value=again
            kind="password"
            autocomplete="new-password"
            fault=fault(faults, "passphrase-again")
            required=true
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_words_are_better_than_a_short_riddle() {
        assert_eq!(strength(""), Strength::Empty);
        assert_eq!(strength("X7$k!9"), Strength::Short);
        assert_eq!(strength("aaaaaaaaaaaaaaaa"), Strength::Weak);
        assert_eq!(strength("passwordlunga"), Strength::Weak);
        assert_eq!(strength("tre parole buone"), Strength::Good);
        assert_eq!(strength("larice nuvola treno sasso"), Strength::Strong);
    }
}
