//! XML 1.0 that is well formed by construction.

/// XML while it is written.
pub(crate) struct Xml {
    out: String,
}

pub(crate) type Attribute<'a> = (&'a str, &'a str);

impl Xml {
    /// With the declaration of UTF-8.
    pub(crate) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned() }
    }

    /// A piece, to be put into a whole with [`Self::insert`].
    pub(crate) const fn piece() -> Self {
        Self { out: String::new() }
    }

    pub(crate) fn element(&mut self, name: &str, attributes: &[Attribute], content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        self.out.push('>');
        content(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    pub(crate) fn empty(&mut self, name: &str, attributes: &[Attribute]) {
        self.open(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with nothing but text in it.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[Attribute], text: &str) {
        self.element(name, attributes, |xml| xml.text(text));
    }

    pub(crate) fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// What another writer wrote.
    pub(crate) fn insert(&mut self, piece: &Self) {
        self.out.push_str(&piece.out);
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn open(&mut self, name: &str, attributes: &[Attribute]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }
}

/// Adds text with what would be markup escaped, and without what XML cannot hold.
pub(crate) fn escape(out: &mut String, text: &str) {
    for c in text.chars().filter(|c| allowed(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // In an attribute they would become spaces.
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
}

/// `Char` of XML 1.0, fifth edition, production 2.
const fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
