//! The numbers in words, on the screen and in the file.

use intreccio_model::numbers::{Indicator, Row, csv_line};

use super::demand::month_words;
use crate::i18n::{Locale, t_string};
use crate::ui::{I18n, words};

/// The item of a row in words.
pub fn item_words(i18n: I18n, row: &Row) -> String {
    let locale = i18n.get_locale();
    let code = |list: &str, code: &str| match code {
        "" => t_string!(i18n, numbers.unsaid).to_owned(),
        code => words::vocabulary(locale, list, code),
    };
    match row.indicator {
        Indicator::Opened | Indicator::Closed | Indicator::Open => month_words(locale, &row.item),
        Indicator::Channel => code("access_channel", &row.item),
        Indicator::Reason => code("reason", &row.item),
        Indicator::Level | Indicator::LevelChange => code("level", &row.item),
        Indicator::Objective => code("objective_state", &row.item),
        Indicator::Outcome => code("review_outcome", &row.item),
        Indicator::MinutesByDevice => format!("{} · {}", code("device", &row.item), code("level", &row.detail)),
        Indicator::MinutesByBudget if row.item.is_empty() => t_string!(i18n, numbers.unsaid).to_owned(),
        _ => row.item.clone(),
    }
}

/// The value of a row; minutes as hours with one decimal.
pub fn amount(i18n: I18n, row: &Row) -> String {
    if row.indicator.unit() == "minutes" { hours(i18n.get_locale(), row.value) } else { row.value.to_string() }
}

/// Minutes as hours, as the language writes them.
pub fn hours(locale: Locale, minutes: i64) -> String {
    let tenths = (minutes * 10 + minutes.signum() * 30) / 60;
    let (whole, rest) = (tenths / 10, tenths.abs() % 10);
    match (locale, rest) {
        (_, 0) => whole.to_string(),
        (Locale::it, rest) => format!("{whole},{rest}"),
        (Locale::en, rest) => format!("{whole}.{rest}"),
    }
}

fn indicator_words(i18n: I18n, indicator: Indicator) -> String {
    let days = |step: &str, what: &str| format!("{step}: {what}");
    let charge = || t_string!(i18n, numbers.to_charge);
    let agreement = || t_string!(i18n, numbers.to_agreement);
    match indicator {
        Indicator::Opened => t_string!(i18n, numbers.opened).to_owned(),
        Indicator::Closed => t_string!(i18n, numbers.closed).to_owned(),
        Indicator::Open => t_string!(i18n, numbers.open).to_owned(),
        Indicator::Channel => t_string!(i18n, numbers.channel).to_owned(),
        Indicator::Reason => t_string!(i18n, numbers.reason).to_owned(),
        Indicator::ToChargeCount => days(charge(), t_string!(i18n, numbers.times)),
        Indicator::ToChargeMedian => days(charge(), t_string!(i18n, numbers.median_days)),
        Indicator::ToChargeLongest => days(charge(), t_string!(i18n, numbers.longest_days)),
        Indicator::ToAgreementCount => days(agreement(), t_string!(i18n, numbers.times)),
        Indicator::ToAgreementMedian => days(agreement(), t_string!(i18n, numbers.median_days)),
        Indicator::ToAgreementLongest => days(agreement(), t_string!(i18n, numbers.longest_days)),
        Indicator::PhaseInTime => days(t_string!(i18n, numbers.phase), t_string!(i18n, numbers.in_time)),
        Indicator::PhaseLate => days(t_string!(i18n, numbers.phase), t_string!(i18n, numbers.late)),
        Indicator::PhaseOverdue => days(t_string!(i18n, numbers.phase), t_string!(i18n, numbers.overdue)),
        Indicator::PhaseDelay => days(t_string!(i18n, numbers.phase), t_string!(i18n, numbers.delay)),
        Indicator::Level => t_string!(i18n, numbers.level).to_owned(),
        Indicator::LevelChange => t_string!(i18n, numbers.level_changes).to_owned(),
        Indicator::Objective => t_string!(i18n, numbers.objective).to_owned(),
        Indicator::Outcome => t_string!(i18n, numbers.outcome).to_owned(),
        Indicator::MinutesByDevice => t_string!(i18n, numbers.by_device).to_owned(),
        Indicator::MinutesByBudget => t_string!(i18n, numbers.by_budget).to_owned(),
    }
}

fn unit_words(i18n: I18n, unit: &str) -> &'static str {
    match unit {
        "days" => t_string!(i18n, numbers.unit_days),
        "minutes" => t_string!(i18n, numbers.unit_minutes),
        "phases" => t_string!(i18n, numbers.unit_phases),
        "objectives" => t_string!(i18n, numbers.unit_objectives),
        "changes" => t_string!(i18n, numbers.unit_changes),
        _ => t_string!(i18n, numbers.unit_plans),
    }
}

/// The rows as a file of RFC 4180 in UTF-8, with words and codes, so that a person and a program can read it. Begins with a byte order
/// mark, without which spreadsheets misread accents.
pub fn csv(i18n: I18n, rows: &[Row]) -> String {
    let header = [
        t_string!(i18n, numbers.csv_indicator),
        t_string!(i18n, numbers.csv_code),
        t_string!(i18n, numbers.csv_item),
        t_string!(i18n, numbers.csv_detail),
        t_string!(i18n, numbers.csv_value),
        t_string!(i18n, numbers.csv_unit),
    ];
    let line = |row: &Row| {
        csv_line(&[
            indicator_words(i18n, row.indicator),
            row.indicator.code().to_owned(),
            item_words(i18n, row),
            row.detail.clone(),
            row.value.to_string(),
            unit_words(i18n, row.indicator.unit()).to_owned(),
        ])
    };
    let lines: String = rows.iter().map(line).collect();
    format!("\u{feff}{}{lines}", csv_line(&header.map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_rounded_to_tenths_of_an_hour() {
        assert_eq!(hours(Locale::it, 90), "1,5");
        assert_eq!(hours(Locale::en, 93), "1.6");
        assert_eq!(hours(Locale::it, 120), "2");
        assert_eq!(hours(Locale::it, 0), "0");
    }
}
