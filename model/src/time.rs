//! Days and instants. A day has no time zone; an instant is what the device's clock declared.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::serde_as_text;

/// A text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date: {0}")]
pub struct InvalidDate(pub String);

/// Milliseconds since 1970-01-01T00:00:00Z, as declared by a device.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

const DAY_MS: i64 = 86_400_000;

impl Instant {
    /// The day in UTC. The interface, which knows the time zone, adds its offset before asking.
    pub fn date_utc(self) -> Date {
        Date::from_days(i32::try_from(self.0.div_euclid(DAY_MS)).unwrap_or(Date::LATEST.0))
    }
}

/// A day of the Gregorian calendar between the years 1 and 9999, written `YYYY-MM-DD` (RFC 3339 `full-date`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    const EARLIEST: Self = Self(-719_162);
    const LATEST: Self = Self(2_932_896);

    /// `days` since 1970-01-01, held inside the years 1 to 9999.
    pub fn from_days(days: i32) -> Self {
        Self(days.clamp(Self::EARLIEST.0, Self::LATEST.0))
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// `None` when there is no such day.
    pub fn new(year: i32, month: i32, day: i32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let date = Self(days_from_civil(year, month, day));
        (date.civil() == (year, month, day)).then_some(date)
    }

    /// Year, month (1 to 12) and day of the month.
    ///
    /// Eras of 400 years counted from the first of March, so that the leap day is the last of its year
    /// (Hinnant, "chrono-compatible low-level date algorithms").
    pub fn civil(self) -> (i32, i32, i32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        (year_of_era + era * 400 + i32::from(month <= 2), month, day)
    }

    /// 0 is Monday.
    pub fn weekday(self) -> u8 {
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// The same day of the month `months` later, or the last day of that month when it is shorter; held inside the years 1 to 9999.
    /// For the days of a series count each from the first: from 31 January, one month and one month more is 28 March.
    pub fn add_months(self, months: i32) -> Self {
        let (year, month, day) = self.civil();
        let index = (year * 12 + (month - 1)).saturating_add(months);
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let end = (28..=31).rev().find(|last| Self::new(year, month, *last).is_some()).unwrap_or(28);
        Self::new(year, month, day.min(end)).unwrap_or(if months < 0 { Self::EARLIEST } else { Self::LATEST })
    }

    /// `minutes` after midnight UTC of this day.
    pub fn at_utc(self, minutes: i64) -> Instant {
        Instant(i64::from(self.0) * DAY_MS + minutes * 60_000)
    }
}

fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl Add<i32> for Date {
    type Output = Self;

    fn add(self, days: i32) -> Self {
        Self::from_days(self.0.saturating_add(days))
    }
}

impl Sub for Date {
    type Output = i32;

    /// Days from `earlier` to this day.
    fn sub(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(s: &str) -> Result<Self, InvalidDate> {
        let invalid = || InvalidDate(s.to_owned());
        let shape = s.len() == 10 && s.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let mut numbers = s.split('-').map(|part| part.parse::<i32>().ok());
        match (shape, numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
            (true, Some(Some(year)), Some(Some(month)), Some(Some(day)), None) => {
                Self::new(year, month, day).filter(|date| date.to_string() == s).ok_or_else(invalid)
            }
            _ => Err(invalid()),
        }
    }
}

serde_as_text!(Date);

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_eight_centuries_has_one_spelling() {
        let mut expected = date("1700-01-01");
        for days in expected.days()..date("2500-01-01").days() {
            let day = Date::from_days(days);
            assert_eq!(day, expected);
            assert_eq!(date(&day.to_string()), day);
            expected = day + 1;
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2025-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-011", "+026-01-01", ""]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2024-02-29".parse::<Date>().is_ok());
    }

    #[test]
    fn months_end_where_the_shorter_month_ends() {
        assert_eq!(date("2025-01-31").add_months(1), date("2025-02-28"));
        assert_eq!(date("2025-12-15").add_months(24), date("2027-12-15"));
        assert_eq!(date("2025-03-31").add_months(-13), date("2024-02-29"));
        assert_eq!(date("2025-03-31").add_months(i32::MAX), Date::LATEST);
        assert_eq!(date("2025-03-31").add_months(i32::MIN), Date::EARLIEST);
    }

    #[test]
    fn known_days_are_where_the_calendar_has_them() {
        assert_eq!(Date::new(1970, 1, 1).map(Date::days), Some(0));
        assert_eq!(date("2000-03-01").days(), 11_017);
        assert_eq!(date("2026-11-23").weekday(), 0);
        assert_eq!(date("0001-01-01"), Date::EARLIEST);
        assert_eq!(date("9999-12-31"), Date::LATEST);
        assert_eq!(date("9999-12-31") + 5, Date::LATEST);
        assert_eq!(date("2026-03-01") - date("2026-02-01"), 28);
        assert_eq!(date("2026-03-01").at_utc(61).date_utc(), date("2026-03-01"));
        assert_eq!(Instant(-1).date_utc(), date("1969-12-31"));
    }
}
