//! What is asked for: words, phrases and filters; and how a text is compared with it.

use serde::{Deserialize, Serialize};

use super::{Entry, Thing};
use crate::ids::UserId;
use crate::time::Date;
use crate::vocab::LineKind;

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Query {
    /// Words, all of which have to occur, and phrases in quotes of any kind.
    pub words: String,
    /// No kind: every kind.
    pub things: Vec<Thing>,
    /// A plan and what belongs to it, by the hexadecimal digits of its document's id.
    pub family: Option<String>,
    pub author: Option<UserId>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    pub line_kind: Option<LineKind>,
}

impl Query {
    /// Whether something besides words is asked for.
    pub fn has_filter(&self) -> bool {
        !self.things.is_empty()
            || self.family.is_some()
            || self.author.is_some()
            || self.from.is_some()
            || self.to.is_some()
            || self.line_kind.is_some()
    }

    /// Whether an entry is one of those that are asked for, its text apart. What has no author or no date is left out when one is
    /// asked for.
    pub(super) fn allows(&self, entry: &Entry) -> bool {
        (self.things.is_empty() || self.things.contains(&entry.thing))
            && (self.author.is_none() || self.author == entry.author)
            && self.from.is_none_or(|from| entry.date.is_some_and(|date| date >= from))
            && self.to.is_none_or(|to| entry.date.is_some_and(|date| date <= to))
            && (self.line_kind.is_none() || self.line_kind == entry.line_kind)
    }
}

/// A folded word, or several that have to follow each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    text: String,
    phrase: bool,
}

impl Term {
    /// Whether it occurs in a folded text.
    pub fn is_in(&self, folded: &str) -> bool {
        folded.contains(&self.text)
    }

    /// 0 when the term does not occur; more at the beginning of a word, more for a whole word, more for a phrase.
    pub(super) fn points(&self, folded: &str) -> u32 {
        let mut best = 0;
        for (start, found) in folded.match_indices(&self.text) {
            let before = folded.get(..start).and_then(|text| text.chars().next_back());
            let after = folded.get(start + found.len()..).and_then(|text| text.chars().next());
            let begins = before.is_none_or(|c| !c.is_alphanumeric());
            let ends = after.is_none_or(|c| !c.is_alphanumeric());
            let points = match (begins, ends) {
                (true, true) if self.phrase => 8,
                (true, true) => 6,
                (true, false) => 4,
                (false, _) => 2,
            };
            best = best.max(points);
            if best >= 6 {
                break;
            }
        }
        best
    }
}

/// The terms of a query. A quote that is not closed goes to the end.
pub fn terms(words: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let straight = words.replace(['«', '»', '“', '”', '„'], "\"");
    for (index, piece) in straight.split('"').enumerate() {
        let folded = fold(piece);
        if index % 2 == 1 {
            let text = folded.split_whitespace().collect::<Vec<_>>().join(" ");
            let phrase = text.contains(' ');
            terms.push(Term { text, phrase });
        } else {
            terms.extend(folded.split_whitespace().map(|word| Term { text: word.to_owned(), phrase: false }));
        }
    }
    terms.retain(|term| !term.text.is_empty());
    terms
}

/// A piece of an excerpt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part {
    pub text: String,
    /// A term of the query.
    pub marked: bool,
}

/// Text as it is searched: lower case, without accents, every white space a space, apostrophes and dashes of one shape.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_into(c, &mut folded);
    }
    folded
}

fn fold_into(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(if c.is_ascii_whitespace() { ' ' } else { c.to_ascii_lowercase() });
        return;
    }
    for c in c.to_lowercase() {
        match base(c) {
            Some(base) => out.push_str(base),
            None if c.is_whitespace() => out.push(' '),
            // Combining accents, for texts that spell é as e and an accent.
            None if ('\u{300}'..='\u{36f}').contains(&c) => {}
            None => out.push(c),
        }
    }
}

/// The plain letters of the languages of Europe that are written in Latin letters.
fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ļ' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' | 'ŕ' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ț' | 'ţ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        '‘' | '’' | 'ʼ' => "'",
        '“' | '”' | '«' | '»' | '„' => "\"",
        '–' | '—' | '‑' => "-",
        _ => return None,
    })
}

/// A folded text that knows where each of its bytes comes from.
pub(super) struct Folded {
    pub text: String,
    /// For each byte, and for the end, the byte of the original.
    from: Vec<usize>,
}

impl Folded {
    pub fn of(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), from: Vec::new() };
        for (at, c) in original.char_indices() {
            fold_into(c, &mut folded.text);
            folded.from.resize(folded.text.len(), at);
        }
        folded.from.push(original.len());
        folded
    }

    /// The ranges of the original that hold a term, in order, none inside another.
    fn marks(&self, terms: &[Term]) -> Vec<(usize, usize)> {
        let mut marks = Vec::new();
        for term in terms {
            for (start, found) in self.text.match_indices(&term.text) {
                let ends = (self.from.get(start), self.from.get(start + found.len()));
                if let (Some(start), Some(end)) = ends {
                    marks.push((*start, *end));
                }
            }
        }
        marks.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::new();
        for (start, end) in marks {
            match apart.last_mut() {
                Some((_, last)) if start <= *last => *last = end.max(*last),
                _ => apart.push((start, end)),
            }
        }
        apart
    }
}

/// Characters before the first mark, and in all.
const BEFORE: usize = 50;
const LENGTH: usize = 180;

/// The words around the first term, with all terms marked. Cut between words.
pub(super) fn excerpt(text: &str, terms: &[Term]) -> Vec<Part> {
    let marks = Folded::of(text).marks(terms);
    let first = marks.first().map_or(0, |(start, _)| *start);
    let start = cut_before(text, first);
    let end = cut_after(text, start);
    let mut parts = Vec::new();
    let mut push = |words: &str, marked: bool| {
        if !words.is_empty() {
            parts.push(Part { text: words.replace(char::is_whitespace, " "), marked });
        }
    };
    push(if start > 0 { "…" } else { "" }, false);
    let mut at = start;
    for (from, to) in marks.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        push(text.get(at..from).unwrap_or_default(), false);
        push(text.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    push(text.get(at..end).unwrap_or_default(), false);
    push(if end < text.len() { "…" } else { "" }, false);
    parts
}

fn cut_before(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let Some((far, _)) = before.char_indices().rev().nth(BEFORE) else { return 0 };
    let space = before.get(far..).and_then(|part| part.find(char::is_whitespace));
    let after_space = space.map(|space| far + space);
    let skip = |at: usize| text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    after_space.map_or(far, |at| at + skip(at))
}

fn cut_after(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let Some((far, _)) = rest.char_indices().nth(LENGTH) else { return text.len() };
    let space = rest.get(..far).and_then(|part| part.rfind(char::is_whitespace));
    start + space.unwrap_or(far)
}
