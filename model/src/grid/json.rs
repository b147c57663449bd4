//! A small strict reader of JSON (RFC 8259) that knows on which line each value begins. It is for files that people choose: nothing
//! they hold makes it panic, and it goes no deeper than they need.

/// Deepest nesting that is read.
const DEPTH: usize = 8;

/// A value and the line on which it begins, from 1.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    Null,
    Flag,
    Number,
    Text(String),
    List(Vec<Node>),
    /// In the order of the file; a key may come twice.
    Map(Vec<(String, Node)>),
}

/// The line on which reading stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stop(pub usize);

pub(super) fn parse(text: &str) -> Result<Node, Stop> {
    let mut cursor = Cursor { rest: text.chars().collect::<Vec<_>>().into_iter().peekable(), line: 1 };
    cursor.blank();
    let node = cursor.value(0)?;
    cursor.blank();
    match cursor.rest.next() {
        None => Ok(node),
        Some(_) => Err(Stop(cursor.line)),
    }
}

struct Cursor {
    rest: std::iter::Peekable<std::vec::IntoIter<char>>,
    line: usize,
}

impl Cursor {
    fn next(&mut self) -> Result<char, Stop> {
        let c = self.rest.next().ok_or(Stop(self.line))?;
        if c == '\n' {
            self.line += 1;
        }
        Ok(c)
    }

    fn blank(&mut self) {
        while self.rest.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\r' | '\n')) {
            let _seen = self.next();
        }
    }

    /// Takes `wanted` if it comes next.
    fn takes(&mut self, wanted: char) -> bool {
        let comes = self.rest.peek() == Some(&wanted);
        if comes {
            let _seen = self.next();
        }
        comes
    }

    fn expect(&mut self, wanted: char) -> Result<(), Stop> {
        if self.takes(wanted) { Ok(()) } else { Err(Stop(self.line)) }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let line = self.line;
        if depth > DEPTH {
            return Err(Stop(line));
        }
        let value = match self.rest.peek() {
            Some('{') => self.map(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Value::Text(self.text()?),
            Some('-' | '0'..='9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(Stop(line)),
        };
        Ok(Node { line, value })
    }

    fn map(&mut self, depth: usize) -> Result<Value, Stop> {
        self.expect('{')?;
        let mut entries = Vec::new();
        self.blank();
        if self.takes('}') {
            return Ok(Value::Map(entries));
        }
        loop {
            self.blank();
            let key = self.text()?;
            self.blank();
            self.expect(':')?;
            self.blank();
            entries.push((key, self.value(depth + 1)?));
            self.blank();
            if !self.takes(',') {
                self.expect('}')?;
                return Ok(Value::Map(entries));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Stop> {
        self.expect('[')?;
        let mut items = Vec::new();
        self.blank();
        if self.takes(']') {
            return Ok(Value::List(items));
        }
        loop {
            self.blank();
            items.push(self.value(depth + 1)?);
            self.blank();
            if !self.takes(',') {
                self.expect(']')?;
                return Ok(Value::List(items));
            }
        }
    }

    fn text(&mut self) -> Result<String, Stop> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            let line = self.line;
            match self.next()? {
                '"' => return Ok(text),
                '\\' => text.push(self.escaped()?),
                c if c.is_control() => return Err(Stop(line)),
                c => text.push(c),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Stop> {
        let line = self.line;
        Ok(match self.next()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode()?,
            _ => return Err(Stop(line)),
        })
    }

    /// Four hexadecimal digits, or two times four for a character outside of the basic plane.
    fn unicode(&mut self) -> Result<char, Stop> {
        let line = self.line;
        let first = self.digits()?;
        let code = if (0xD800..0xDC00).contains(&first) {
            self.expect('\\')?;
            self.expect('u')?;
            let second = self.digits()?;
            let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or(Stop(line))?;
            0x1_0000 + ((first - 0xD800) << 10) + low
        } else {
            first
        };
        char::from_u32(code).ok_or(Stop(line))
    }

    fn digits(&mut self) -> Result<u32, Stop> {
        let line = self.line;
        (0..4).try_fold(0, |code, _| Ok(code << 4 | self.next()?.to_digit(16).ok_or(Stop(line))?))
    }

    /// Only its shape counts: no number is used.
    fn number(&mut self) -> Result<Value, Stop> {
        let mut spelled = String::new();
        while let Some(c) = self.rest.peek().copied().filter(|c| matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')) {
            spelled.push(c);
            let _seen = self.next();
        }
        spelled.parse::<f64>().map(|_| Value::Number).map_err(|_| Stop(self.line))
    }

    fn word(&mut self) -> Result<Value, Stop> {
        let line = self.line;
        let mut spelled = String::new();
        while self.rest.peek().is_some_and(char::is_ascii_lowercase) && spelled.len() < 8 {
            spelled.push(self.next()?);
        }
        match spelled.as_str() {
            "true" | "false" => Ok(Value::Flag),
            "null" => Ok(Value::Null),
            _ => Err(Stop(line)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Value {
        Value::Text(value.to_owned())
    }

    #[test]
    fn values_are_read_with_their_lines() {
        let node = parse("{\n \"a\": [1, true,\n null, \"\\u00e8 \\ud83d\\ude00\"]\n}").unwrap();
        let Value::Map(entries) = &node.value else { panic!("{node:?}") };
        let Value::List(items) = &entries[0].1.value else { panic!("{node:?}") };
        let lines: Vec<usize> = items.iter().map(|item| item.line).collect();
        assert_eq!((entries[0].0.as_str(), entries[0].1.line, lines), ("a", 2, vec![2, 2, 3, 3]));
        assert_eq!(items[3].value, text("è 😀"));
        assert_eq!(
            items[..3].iter().map(|item| item.value.clone()).collect::<Vec<_>>(),
            [Value::Number, Value::Flag, Value::Null]
        );
    }

    #[test]
    fn what_is_no_json_stops_on_its_line() {
        for (bad, line) in [
            ("", 1),
            ("{\n\"a\": 1,\n}", 3),
            ("[1 2]", 1),
            ("\n\n\"open", 3),
            ("\"a\nb\"", 1),
            ("{\"a\" 1}", 1),
            ("{} {}", 1),
            ("\"\\ud800x\"", 1),
            ("\"\\q\"", 1),
            ("nul", 1),
            ("1e", 1),
        ] {
            assert_eq!(parse(bad), Err(Stop(line)), "{bad}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
