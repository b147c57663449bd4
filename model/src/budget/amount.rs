//! Amounts as people write them, in Italy and in England, to and from whole numbers.

use std::fmt;

/// How a language writes numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `1.200,50`
    Italian,
    /// `1,200.50`
    English,
}

impl Style {
    const fn point(self) -> char {
        match self {
            Self::Italian => ',',
            Self::English => '.',
        }
    }

    const fn thousands(self) -> char {
        match self {
            Self::Italian => '.',
            Self::English => ',',
        }
    }
}

/// Why words are no amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoAmount {
    /// Something else than a number.
    NotANumber,
    Negative,
    /// More decimals than the field has.
    TooPrecise,
    TooLarge,
    /// One sign that may part thousands or decimals, and the two readings differ.
    Ambiguous,
}

/// The largest amount that is taken: a hundred billions of the unit.
pub const LARGEST: i64 = 100_000_000_000;

/// Reads an amount with `places` decimals as a whole number of the smallest of them: `1.200,50` with two is 120050. Spaces, the sign of
/// the euro and groups of thousands are taken as spreadsheets write them, of both languages where that is beyond doubt.
///
/// Empty words, and the dash that spreadsheets show for nothing, are `None`.
pub fn parse(text: &str, places: u32, style: Style) -> Result<Option<i64>, NoAmount> {
    let bare = bare(text);
    if bare.is_empty() || matches!(bare.as_str(), "-" | "–" | "—") {
        return Ok(None);
    }
    if bare.starts_with(['-', '−', '(']) {
        return Err(if bare.chars().any(|c| c.is_ascii_digit()) { NoAmount::Negative } else { NoAmount::NotANumber });
    }
    let (whole, decimals) = parts(&bare, places, style)?;
    number(&whole, &decimals, places).map(Some)
}

/// Without what surrounds the number.
fn bare(text: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '€' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let bare: String = text.chars().filter(kept).collect();
    let lower = bare.to_lowercase();
    let bare = lower.strip_prefix("eur").or_else(|| lower.strip_suffix("eur")).unwrap_or(&lower);
    bare.strip_prefix('+').unwrap_or(bare).to_owned()
}

/// The digits before and behind the point.
fn parts(bare: &str, places: u32, style: Style) -> Result<(String, String), NoAmount> {
    if !bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) || !bare.chars().any(|c| c.is_ascii_digit())
    {
        return Err(NoAmount::NotANumber);
    }
    let point = point(bare, places, style)?;
    let (whole, decimals) = match point {
        Some(at) => {
            let (whole, rest) = bare.split_at(at);
            (whole, rest.get(1..).unwrap_or_default())
        }
        None => (bare, ""),
    };
    let grouped = whole.split(['.', ',']).collect::<Vec<_>>();
    let mixed = whole.contains('.') && whole.contains(',');
    let first = grouped.first().map_or(0, |group| group.len());
    let well = grouped.len() < 2 || ((1..=3).contains(&first) && grouped.iter().skip(1).all(|group| group.len() == 3));
    if mixed || !well || decimals.contains(['.', ',']) {
        return Err(NoAmount::NotANumber);
    }
    Ok((grouped.concat(), decimals.to_owned()))
}

/// Where the decimals begin; `None`: all are thousands, or there is no sign.
fn point(bare: &str, places: u32, style: Style) -> Result<Option<usize>, NoAmount> {
    let (last_dot, last_comma) = (bare.rfind('.'), bare.rfind(','));
    let (at, sign) = match (last_dot, last_comma) {
        (None, None) => return Ok(None),
        (Some(dot), Some(comma)) => return Ok(Some(dot.max(comma))),
        (Some(at), None) => (at, '.'),
        (None, Some(at)) => (at, ','),
    };
    if bare.matches(sign).count() > 1 {
        return Ok(None);
    }
    let behind = bare.len() - at - 1;
    let groups = behind == 3 && (1..=3).contains(&at) && !bare.starts_with('0');
    if sign == style.point() {
        // A spreadsheet of the other language would mean thousands; a price has no third decimal.
        return if groups && places < 3 { Err(NoAmount::Ambiguous) } else { Ok(Some(at)) };
    }
    Ok(if groups { None } else { Some(at) })
}

fn number(whole: &str, decimals: &str, places: u32) -> Result<i64, NoAmount> {
    let decimals = decimals.trim_end_matches('0');
    let places = usize::try_from(places).unwrap_or(0);
    if decimals.len() > places {
        return Err(NoAmount::TooPrecise);
    }
    let digits = format!("{whole}{decimals:0<places$}");
    let digits = digits.trim_start_matches('0');
    let number: i64 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| NoAmount::TooLarge)? };
    let scale = 10_i64.saturating_pow(u32::try_from(places).unwrap_or(0));
    if number / scale > LARGEST { Err(NoAmount::TooLarge) } else { Ok(number) }
}

/// Writes cents as the language does: `1.200,50`.
pub fn cents(cents: i128, style: Style) -> String {
    decimal(cents, 2, 2, style)
}

/// Writes thousandths without the decimals that are nothing: `1.200`, `0,5`.
pub fn milli(milli: i128, style: Style) -> String {
    decimal(milli, 3, 0, style)
}

/// Writes basis points as per cent, with two decimals at most: `19,8`.
pub fn percent(bp: i128, style: Style) -> String {
    decimal(bp, 2, 0, style)
}

/// Writes a number of which the last `places` digits are decimals, at least `kept` of them.
pub fn decimal(number: i128, places: u32, kept: usize, style: Style) -> String {
    let places = usize::try_from(places).unwrap_or(0);
    let digits = number.unsigned_abs().to_string();
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let mut decimals = decimals.to_owned();
    while decimals.len() > kept && decimals.ends_with('0') {
        decimals.pop();
    }
    let mut text = String::new();
    if number < 0 {
        text.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(style.thousands());
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(style.point());
        text.push_str(&decimals);
    }
    text
}

/// A number for programs: `-1200.50`.
pub fn plain(number: i128, places: u32) -> String {
    let scale = 10_u128.saturating_pow(places);
    let (whole, rest) = (number.unsigned_abs() / scale, number.unsigned_abs() % scale);
    let sign = if number < 0 { "-" } else { "" };
    let places = usize::try_from(places).unwrap_or(0);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0>places$}") }
}

impl fmt::Display for NoAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not a number",
            Self::Negative => "negative",
            Self::TooPrecise => "too many decimals",
            Self::TooLarge => "too large",
            Self::Ambiguous => "ambiguous",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn italian(text: &str) -> Result<Option<i64>, NoAmount> {
        parse(text, 2, Style::Italian)
    }

    #[test]
    fn amounts_are_read_as_italian_spreadsheets_write_them() {
        for (text, cents) in [
            ("1.200,50", 120_050),
            ("24,50 €", 2_450),
            ("€ 24,50", 2_450),
            ("480.000,00", 48_000_000),
            ("26.000", 2_600_000),
            ("22.000,00", 2_200_000),
            ("1\u{a0}200,5", 120_050),
            ("30", 3_000),
            ("0", 0),
            ("0,5", 50),
            ("EUR 1.234.567,89", 123_456_789),
            ("24.5", 2_450),
            ("24.50", 2_450),
            ("1,200.50", 120_050),
            ("1,234,567", 123_456_700),
            ("007", 700),
            ("24,5000", 2_450),
            ("0.500", 50),
        ] {
            assert_eq!(italian(text), Ok(Some(cents)), "{text}");
        }
    }

    #[test]
    fn nothing_is_read_as_nothing() {
        for text in ["", "  ", "-", " - € ", "–"] {
            assert_eq!(italian(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_and_not_guessed() {
        for (text, why) in [
            ("da definire", NoAmount::NotANumber),
            ("12,345,6", NoAmount::NotANumber),
            ("1.2.3", NoAmount::NotANumber),
            ("1.200.50", NoAmount::NotANumber),
            (",", NoAmount::NotANumber),
            ("-5", NoAmount::Negative),
            ("(5,00)", NoAmount::Negative),
            ("12,3456", NoAmount::TooPrecise),
            ("1,200", NoAmount::Ambiguous),
            ("99999999999999999999", NoAmount::TooLarge),
            ("100.000.000.001", NoAmount::TooLarge),
            ("12%", NoAmount::NotANumber),
        ] {
            assert_eq!(italian(text), Err(why), "{text}");
        }
    }

    #[test]
    fn quantities_have_three_decimals_and_english_parts_thousands_with_commas() {
        assert_eq!(parse("1.200", 3, Style::Italian), Ok(Some(1_200_000)));
        assert_eq!(parse("1,25", 3, Style::Italian), Ok(Some(1_250)));
        assert_eq!(parse("1,250", 3, Style::Italian), Ok(Some(1_250)));
        assert_eq!(parse("1,200", 2, Style::English), Ok(Some(120_000)));
        assert_eq!(parse("1.200", 2, Style::English), Err(NoAmount::Ambiguous));
    }

    #[test]
    fn amounts_are_written_as_the_language_does() {
        assert_eq!(cents(59_580_000, Style::Italian), "595.800,00");
        assert_eq!(cents(-5, Style::Italian), "−0,05");
        assert_eq!(cents(120_050, Style::English), "1,200.50");
        assert_eq!(milli(8_000_000, Style::Italian), "8.000");
        assert_eq!(milli(500, Style::Italian), "0,5");
        assert_eq!(percent(1980, Style::Italian), "19,8");
        assert_eq!(plain(-120_050, 2), "-1200.50");
        assert_eq!(plain(7, 0), "7");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number in 0..LARGEST, italian in any::<bool>()) {
            let style = if italian { Style::Italian } else { Style::English };
            prop_assert_eq!(parse(&cents(i128::from(number), style), 2, style), Ok(Some(number)));
        }

        #[test]
        fn no_words_break_the_reader(text in ".{0,24}") {
            let _read = parse(&text, 2, Style::Italian);
            let _read = parse(&text, 3, Style::English);
        }
    }
}
