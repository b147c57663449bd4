//! Dates and times in plain words, in local time.

use intreccio_model::time::Date;

use crate::i18n::{Locale, td_string};
use crate::ui::browser;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// "lun 23 nov 2026".
pub fn date(locale: Locale, date: Date) -> String {
    let (year, month, day) = date.civil();
    format!("{} {day} {} {year}", weekday(locale, date.weekday()), month_name(locale, month))
}

/// "oggi", "domani", "tra 3 giorni", "ieri", "3 giorni fa"; farther away, the date.
pub fn day(locale: Locale, today: Date, then: Date) -> String {
    match then - today {
        0 => td_string!(locale, when.today).to_owned(),
        1 => td_string!(locale, when.tomorrow).to_owned(),
        -1 => td_string!(locale, when.yesterday).to_owned(),
        days @ 2..=14 => td_string!(locale, when.in_days, days = days),
        days @ -14..=-2 => td_string!(locale, when.days_ago, days = -days),
        _ => date(locale, then),
    }
}

/// "10:42" today, "ieri 18:05", "lun 16 nov 2026, 09:00".
pub fn moment(locale: Locale, now_ms: u64, then_ms: u64) -> String {
    let (today, _) = browser::local(now_ms);
    let (then, minutes) = browser::local(then_ms);
    let clock = clock(minutes);
    match then - today {
        0 => clock,
        -14..=14 => format!("{} {clock}", day(locale, today, then)),
        _ => format!("{}, {clock}", date(locale, then)),
    }
}

/// Minutes since midnight as "10:42".
pub fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// How long something has been lasting: "da poco", "da 5 minuti", "da 2 giorni".
pub fn lasting(locale: Locale, now_ms: u64, since_ms: u64) -> String {
    let past = now_ms.saturating_sub(since_ms);
    match past {
        _ if past < MINUTE => td_string!(locale, when.since_now).to_owned(),
        _ if past < 2 * MINUTE => td_string!(locale, when.since_minute).to_owned(),
        _ if past < HOUR => td_string!(locale, when.since_minutes, count = past / MINUTE),
        _ if past < 2 * HOUR => td_string!(locale, when.since_hour).to_owned(),
        _ if past < DAY => td_string!(locale, when.since_hours, count = past / HOUR),
        _ if past < 2 * DAY => td_string!(locale, when.since_day).to_owned(),
        _ => td_string!(locale, when.since_days, count = past / DAY),
    }
}

fn weekday(locale: Locale, day: u8) -> &'static str {
    match day {
        0 => td_string!(locale, when.mon),
        1 => td_string!(locale, when.tue),
        2 => td_string!(locale, when.wed),
        3 => td_string!(locale, when.thu),
        4 => td_string!(locale, when.fri),
        5 => td_string!(locale, when.sat),
        _ => td_string!(locale, when.sun),
    }
}

fn month_name(locale: Locale, month: i32) -> &'static str {
    match month {
        1 => td_string!(locale, when.jan),
        2 => td_string!(locale, when.feb),
        3 => td_string!(locale, when.mar),
        4 => td_string!(locale, when.apr),
        5 => td_string!(locale, when.may),
        6 => td_string!(locale, when.jun),
        7 => td_string!(locale, when.jul),
        8 => td_string!(locale, when.aug),
        9 => td_string!(locale, when.sep),
        10 => td_string!(locale, when.oct),
        11 => td_string!(locale, when.nov),
        _ => td_string!(locale, when.dec),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn near_days_are_said_in_words_and_far_days_as_dates() {
        let today = on("2026-11-23");
        let said = |then: &str| day(Locale::it, today, on(then));
        assert_eq!(said("2026-11-23"), "oggi");
        assert_eq!(said("2026-11-24"), "domani");
        assert_eq!(said("2026-11-22"), "ieri");
        assert_eq!(said("2026-11-26"), "tra 3 giorni");
        assert_eq!(said("2026-11-13"), "10 giorni fa");
        assert_eq!(said("2027-03-01"), "lun 1 mar 2027");
        assert_eq!(day(Locale::en, today, on("2026-11-26")), "in 3 days");
    }

    #[test]
    fn a_duration_is_rounded_down_to_the_largest_unit() {
        let said = |past| lasting(Locale::it, 10 * DAY, 10 * DAY - past);
        assert_eq!(said(0), "da poco");
        assert_eq!(said(MINUTE), "da un minuto");
        assert_eq!(said(5 * MINUTE), "da 5 minuti");
        assert_eq!(said(HOUR), "da un’ora");
        assert_eq!(said(DAY), "da un giorno");
        assert_eq!(said(2 * DAY + HOUR), "da 2 giorni");
    }
}
