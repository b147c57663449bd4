//! Deadlines as an iCalendar object (RFC 5545), for the calendar program of whoever takes them along.
//!
//! It writes what it is given: the caller leaves names, code names and words of people out. An event has one day
//! (`VALUE=DATE`) or one instant in UTC, is marked as private, and brings itself to mind as the deadline does.
//!
//! | rule | of RFC 5545 |
//! |---|---|
//! | lines end with CRLF and are folded at 75 octets, between characters | 3.1 |
//! | `\`, `;`, `,` and line breaks in texts are escaped | 3.3.11 |
//! | a day without `DTEND` lasts that day | 3.6.1 |
//! | an alarm that displays has a description and a trigger before the start | 3.6.6, 3.8.6.3 |
//! | `UID` is the same whenever the same deadline is written, so that a second import replaces the first | 3.8.4.7 |

use crate::time::{Date, Instant};

/// A deadline on its way into a calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// See [`uid`].
    pub uid: String,
    pub start: Start,
    /// What the calendar shows. Without names.
    pub summary: String,
    /// Days before it at which the calendar brings it to mind.
    pub remind: Vec<u16>,
}

/// When it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// On a day, wherever one is.
    Day(Date),
    /// At an instant.
    At(Instant),
}

/// The name of a deadline in every calendar: the id of its document and its key in it.
pub fn uid(doc: &[u8; 16], key: &str) -> String {
    format!("{key}@{}.intreccio", crate::ids::UserId(*doc))
}

/// The calendar as a file's text. `stamp` is when it was made. A calendar without entries is none by the RFC: ask for one entry at
/// least.
pub fn write(stamp: Instant, entries: &[Entry]) -> String {
    let mut lines = Lines::default();
    lines.push("BEGIN", "VCALENDAR");
    lines.push("VERSION", "2.0");
    lines.push("PRODID", "-//Intreccio//Agenda//IT");
    lines.push("CALSCALE", "GREGORIAN");
    for entry in entries {
        event(&mut lines, stamp, entry);
    }
    lines.push("END", "VCALENDAR");
    lines.text
}

fn event(lines: &mut Lines, stamp: Instant, entry: &Entry) {
    let summary = escape(&entry.summary);
    lines.push("BEGIN", "VEVENT");
    lines.push("UID", &escape(&entry.uid));
    lines.push("DTSTAMP", &utc(stamp));
    match entry.start {
        Start::Day(day) => {
            lines.push("DTSTART;VALUE=DATE", &compact(day));
            // A day on which something is due is not a day on which one is busy.
            lines.push("TRANSP", "TRANSPARENT");
        }
        Start::At(at) => lines.push("DTSTART", &utc(at)),
    }
    lines.push("SUMMARY", &summary);
    lines.push("CLASS", "PRIVATE");
    for days in &entry.remind {
        lines.push("BEGIN", "VALARM");
        lines.push("ACTION", "DISPLAY");
        lines.push("DESCRIPTION", &summary);
        lines.push("TRIGGER", &format!("-P{days}D"));
        lines.push("END", "VALARM");
    }
    lines.push("END", "VEVENT");
}

/// `20261123`.
fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// `20261123T094200Z`.
fn utc(at: Instant) -> String {
    let seconds = at.0.div_euclid(1000).rem_euclid(86_400);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{}T{hours:02}{minutes:02}{:02}Z", compact(at.date_utc()), seconds % 60)
}

/// Text as a value: control characters, which have no place in it, become spaces.
fn escape(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Octets of a line without its end.
const LINE: usize = 75;

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn push(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(c);
            length += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STAMP: Instant = Instant(1_764_155_045_678);

    fn entry(summary: &str) -> Entry {
        let start = Start::Day("2026-07-12".parse().unwrap());
        Entry { uid: uid(&[0xab; 16], "K-1"), start, summary: summary.to_owned(), remind: vec![30, 1] }
    }

    /// A reader of a few lines: unfolded, as pairs of a name with its parameters and a value.
    fn read(text: &str) -> Vec<(String, String)> {
        let whole = text.replace("\r\n ", "");
        let lines = whole.split_terminator("\r\n");
        lines
            .map(|line| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap())
            .collect()
    }

    fn unescape(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => match chars.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(other) => out.push(other),
                    None => panic!("a lone backslash in {value}"),
                },
                (c, false) => out.push(c),
            }
        }
        out
    }

    fn value<'a>(lines: &'a [(String, String)], name: &str) -> &'a str {
        &lines.iter().find(|(known, _)| known == name).unwrap().1
    }

    #[test]
    fn a_deadline_is_an_event_of_one_day_with_its_alarms() {
        let text = write(STAMP, &[entry("FP-06 · Relazione periodica, 1 di 4")]);
        let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Intreccio//Agenda//IT\r\nCALSCALE:GREGORIAN\r\n\
            BEGIN:VEVENT\r\nUID:K-1@abababababababababababababababab.intreccio\r\nDTSTAMP:20251126T110405Z\r\n\
            DTSTART;VALUE=DATE:20260712\r\nTRANSP:TRANSPARENT\r\n\
            SUMMARY:FP-06 · Relazione periodica\\, 1 di 4\r\nCLASS:PRIVATE\r\n\
            BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:FP-06 · Relazione periodica\\, 1 di 4\r\nTRIGGER:-P30D\r\nEND:VALARM\r\n\
            BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:FP-06 · Relazione periodica\\, 1 di 4\r\nTRIGGER:-P1D\r\nEND:VALARM\r\n\
            END:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn an_appointment_is_at_an_instant_in_utc() {
        let at = Start::At("2026-11-23".parse::<Date>().unwrap().at_utc(9 * 60 + 42));
        let text = write(STAMP, &[Entry { start: at, remind: Vec::new(), ..entry("Appuntamento") }]);
        assert_eq!(value(&read(&text), "DTSTART"), "20261123T094200Z");
        assert!(!text.contains("TRANSP") && !text.contains("VALARM"));
    }

    #[test]
    fn the_same_deadline_has_the_same_name_in_every_calendar() {
        let [one, other] = ["2026-07-12", "2026-08-01"].map(|day| {
            let entry = Entry { start: Start::Day(day.parse().unwrap()), ..entry("x") };
            value(&read(&write(STAMP, &[entry])), "UID").to_owned()
        });
        assert_eq!(one, other);
        assert_ne!(uid(&[1; 16], "K-1"), uid(&[2; 16], "K-1"));
    }

    proptest! {
        #[test]
        fn any_words_come_back_and_no_line_is_longer_than_75_octets(summary in ".{0,200}", breaks in "[a-zàé;,\\\\\n😀 ]{0,300}") {
            for words in [&summary, &breaks] {
                let text = write(STAMP, &[entry(words)]);
                prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
                prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE));
                prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
                let expected: String = words.replace("\r\n", "\n").replace('\r', "\n").chars()
                    .map(|c| if c.is_control() && !matches!(c, '\t' | '\n') { ' ' } else { c }).collect();
                prop_assert_eq!(unescape(value(&read(&text), "SUMMARY")), expected);
            }
        }
    }
}
