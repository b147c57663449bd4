//! Blocks become pieces that follow each other down the page, and pieces find their pages.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag};

use super::text::{Line, Look, Typesetter};
use super::tree::{NodeId, ROOT, Slot, Tree};
use crate::ExportError;
use crate::document::{
    Align, Block, Cell, Column, Definition, Document, Figure, List, Quotation, Run, Scale, Signature, Table, Text,
};
use crate::page;

/// What is not divided by the end of a page. Lengths in points; marks are placed from the piece's top left corner.
#[derive(Default)]
pub(super) struct Piece<'a> {
    pub(super) height: f32,
    above: f32,
    below: f32,
    /// It stands on the page of the next one.
    with_next: bool,
    /// It begins a page.
    begins_page: bool,
    /// The header of a table that is repeated when the piece begins a page.
    repeats: Option<usize>,
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) heading: Option<(u8, String)>,
}

/// Something drawn.
pub(super) enum Mark<'a> {
    /// A line of text; `y` is the base line's.
    Line {
        x: f32,
        y: f32,
        line: Line,
        colour: &'static str,
        parts: Vec<Part<'a>>,
    },
    /// A filled rectangle, which says nothing.
    Area {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: &'static str,
    },
    Picture {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        figure: &'a Figure,
        slot: Slot,
    },
}

/// A part of a line that has a place of its own in the structure.
pub(super) struct Part<'a> {
    pub(super) run: usize,
    pub(super) slot: Slot,
    pub(super) language: Option<&'a str>,
    /// Address and node of a link.
    pub(super) link: Option<(&'a str, NodeId)>,
}

/// The header of a table, to be drawn again.
pub(super) struct Header<'a> {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark<'a>>,
}

/// Where a piece stands.
pub(super) struct Place {
    /// From 0.
    pub(super) page: usize,
    /// Below the top of the page's text.
    pub(super) y: f32,
    pub(super) piece: usize,
}

/// Where a header stands again.
pub(super) struct Again {
    pub(super) page: usize,
    pub(super) header: usize,
}

pub(super) struct Flow<'a, 'f> {
    pub(super) setter: Typesetter<'f>,
    pub(super) tree: Tree,
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) headers: Vec<Header<'a>>,
    pub(super) scale: Scale,
    /// Of a page's text.
    highest: f32,
    page_break: bool,
}

/// How far apart, in points at the usual scale.
const PADDING: f32 = 3.5;
const INDENT: f32 = 18.0;
/// The base line's distance from the middle of a line, in sizes of the letters.
const BELOW_MIDDLE: f32 = 0.33;
const LINE_WIDTH: f32 = 0.5;

/// Where a paragraph stands, and in what it differs from others.
#[derive(Clone, Copy)]
struct Setting {
    look: Look,
    x: f32,
    width: f32,
    above: f32,
    below: f32,
    /// All lines stay together, and with what follows.
    holds_on: bool,
    /// A line beside it: where.
    rule: Option<f32>,
}

impl<'a, 'f> Flow<'a, 'f> {
    pub(super) fn new(setter: Typesetter<'f>, scale: Scale, highest: f32) -> Self {
        Self { setter, tree: Tree::new(), pieces: Vec::new(), headers: Vec::new(), scale, highest, page_break: false }
    }

    pub(super) fn look(&self, size: f32) -> Look {
        Look { size: self.scale.of(size), bold: false, italic: false, colour: page::INK, align: Align::Start }
    }

    fn setting(&self, size: f32, above: f32, below: f32) -> Setting {
        Setting {
            look: self.look(size),
            x: 0.0,
            width: page::TEXT_WIDTH,
            above: self.scale.of(above),
            below: self.scale.of(below),
            holds_on: false,
            rule: None,
        }
    }

    /// # Errors
    /// When a picture cannot be read.
    pub(super) fn document(
        &mut self,
        document: &'a Document,
        title: &'a Text,
        notice: Option<&'a Text>,
    ) -> Result<(), ExportError> {
        if let Some(notice) = notice {
            self.notice(notice);
        }
        let mut setting = self.setting(page::TITLE, 0.0, 12.0);
        setting.look.bold = true;
        setting.holds_on = true;
        let node = self.tree.node(ROOT, Tag::Title);
        self.paragraph(title, setting, node);
        document.blocks.iter().try_for_each(|block| self.block(block))
    }

    fn block(&mut self, block: &'a Block) -> Result<(), ExportError> {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => {
                let node = self.tree.node(ROOT, Tag::P);
                self.paragraph(text, self.setting(page::BODY, 0.0, 6.0), node);
            }
            Block::Provenance(text) => {
                let mut setting = self.setting(page::SMALL, 0.0, 6.0);
                setting.look.colour = page::GREY;
                let node = self.tree.node(ROOT, Tag::P);
                self.paragraph(text, setting, node);
            }
            Block::List(list) => {
                self.list(list, 0, ROOT);
                self.after(6.0);
            }
            Block::Quotation(quotation) => self.quotation(quotation),
            Block::Table(table) => self.table(table),
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Figure(figure) => self.figure(figure)?,
            Block::PageBreak => self.page_break = true,
            Block::Signatures(signatures) => signatures.iter().for_each(|signature| self.signature(signature)),
        }
        Ok(())
    }

    fn push(&mut self, mut piece: Piece<'a>) {
        piece.begins_page |= std::mem::take(&mut self.page_break);
        self.pieces.push(piece);
    }

    /// At least so much space after what is there.
    fn after(&mut self, space: f32) {
        let space = self.scale.of(space);
        if let Some(last) = self.pieces.last_mut() {
            last.below = last.below.max(space);
        }
    }

    fn heading(&mut self, level: u8, text: &'a Text) {
        let mut setting = self.setting(page::heading(level), 12.0, 4.0);
        setting.look.bold = true;
        setting.holds_on = true;
        let words = text.words();
        let tag = Tag::Hn(
            NonZeroU16::from(std::num::NonZeroU8::new(level).unwrap_or(std::num::NonZeroU8::MIN)),
            Some(words.clone()),
        );
        let node = self.tree.node(ROOT, tag);
        let first = self.pieces.len();
        self.paragraph(text, setting, node);
        if let Some(piece) = self.pieces.get_mut(first) {
            piece.heading = Some((level, words));
        }
    }

    /// A piece for each line; no line is left alone at the end or the beginning of a page.
    fn paragraph(&mut self, text: &'a Text, setting: Setting, node: NodeId) {
        let lines = self.setter.lines(text, setting.look, setting.width);
        let mut places = Runs::new(text, node);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let (first, last) = (index == 0, index + 1 == count);
            let height = line_height(setting.look);
            let mut marks = Vec::new();
            if let Some(x) = setting.rule {
                // It goes on to the next line of the same quotation.
                marks.push(Mark::Area { x, y: 0.0, width: 2.0, height, colour: page::LINE });
            }
            marks.push(self.line(line, (setting.x, 0.0), setting.look, &mut places));
            self.push(Piece {
                height,
                above: if first { setting.above } else { 0.0 },
                below: if last { setting.below } else { 0.0 },
                with_next: setting.holds_on || (!last && (first || index + 2 == count)),
                marks,
                ..Piece::default()
            });
        }
    }

    /// A line whose top left corner is at `at`.
    fn line(&mut self, line: Line, at: (f32, f32), look: Look, places: &mut Runs<'a>) -> Mark<'a> {
        let parts = places.of(&line, &mut self.tree);
        let y = at.1 + line_height(look) / 2.0 + look.size * BELOW_MIDDLE;
        Mark::Line { x: at.0, y, line, colour: look.colour, parts }
    }

    /// In a frame, all of it on one page.
    fn notice(&mut self, text: &'a Text) {
        let padding = self.scale.of(5.0);
        let look = Look { bold: true, ..self.look(page::BODY) };
        let node = self.tree.node(ROOT, Tag::P);
        let lines = self.setter.lines(text, look, page::TEXT_WIDTH - 2.0 * padding);
        let mut places = Runs::new(text, node);
        let mut marks = Vec::new();
        let mut y = padding;
        for line in lines {
            marks.push(self.line(line, (padding, y), look, &mut places));
            y += line_height(look);
        }
        let height = y + padding;
        marks.extend(frame((0.0, 0.0), (page::TEXT_WIDTH, height), 1.0, page::INK));
        self.push(Piece { height, below: self.scale.of(10.0), marks, ..Piece::default() });
    }

    fn quotation(&mut self, quotation: &'a Quotation) {
        let outer = self.tree.node(ROOT, Tag::BlockQuote);
        let indent = self.scale.of(INDENT + 8.0);
        let beside = |setting: Setting, rule: f32| Setting {
            x: indent,
            width: page::TEXT_WIDTH - indent,
            rule: Some(rule),
            ..setting
        };
        let rule = self.scale.of(INDENT);
        let below = if quotation.source.is_some() { 0.0 } else { 8.0 };
        let mut setting = beside(self.setting(page::BODY, 4.0, below), rule);
        setting.look.italic = true;
        let node = self.tree.node(outer, Tag::P);
        self.paragraph(&quotation.text, setting, node);
        if let Some(source) = &quotation.source {
            if let Some(last) = self.pieces.last_mut() {
                last.with_next = true;
            }
            let setting = beside(self.setting(page::SMALL, 0.0, 8.0), rule);
            let node = self.tree.node(outer, Tag::P);
            self.paragraph(source, setting, node);
        }
    }

    fn list(&mut self, list: &'a List, depth: u8, parent: NodeId) {
        let numbering = if list.ordered { ListNumbering::Decimal } else { ListNumbering::Disc };
        let outer = self.tree.node(parent, Tag::L(numbering));
        let x = self.scale.of(INDENT) * f32::from(depth.min(6));
        for (item, number) in list.items.iter().zip(1..) {
            let entry = self.tree.node(outer, Tag::LI);
            let label = self.tree.node(entry, Tag::Lbl);
            let body = self.tree.node(entry, Tag::LBody);
            let bullet = ["•", "–", "◦"].get(usize::from(depth) % 3).copied().unwrap_or("•");
            let words = if list.ordered { format!("{number}.") } else { bullet.to_owned() };
            let mut setting = self.setting(page::BODY, 0.0, 3.0);
            setting.x = x + self.scale.of(INDENT);
            setting.width = page::TEXT_WIDTH - setting.x;
            let first = self.pieces.len();
            self.paragraph(&item.text, setting, body);
            let mark = self.alone(&words, setting.look, (x, 0.0), label);
            if let Some(piece) = self.pieces.get_mut(first) {
                piece.marks.insert(0, mark);
            }
            if let Some(inner) = &item.list {
                self.list(inner, depth.saturating_add(1), body);
            }
        }
    }

    /// Words that are not of the document, such as a number.
    fn alone(&mut self, words: &str, look: Look, at: (f32, f32), node: NodeId) -> Mark<'a> {
        let text = Text::from(words);
        let line = self.setter.lines(&text, look, f32::INFINITY).into_iter().next();
        let line = line.unwrap_or(Line { atoms: Vec::new() });
        let slot = self.tree.slot(node);
        let y = at.1 + line_height(look) / 2.0 + look.size * BELOW_MIDDLE;
        let parts = vec![Part { run: 0, slot, language: None, link: None }];
        Mark::Line { x: at.0, y, line, colour: look.colour, parts }
    }

    fn table(&mut self, table: &'a Table) {
        let outer = self.tree.node(ROOT, Tag::Table);
        if let Some(caption) = &table.caption {
            let mut setting = self.setting(page::SMALL + 1.0, 8.0, 4.0);
            setting.look.bold = true;
            setting.holds_on = true;
            let node = self.tree.node(outer, Tag::Caption);
            self.paragraph(caption, setting, node);
        }
        let columns = self.columns(&table.columns);
        let first = self.pieces.len();
        let repeats = (!table.header.is_empty()).then(|| self.table_header(table, &columns, outer));
        let body = self.tree.node(outer, Tag::TBody);
        for cells in &table.rows {
            let row = self.tree.node(body, Tag::TR);
            let name = |index: usize| table.header_column && index == 0;
            let fields = self.fields(cells, &columns, row, &name, TableHeaderScope::Row);
            self.rows(fields, repeats, true);
        }
        if repeats.is_some()
            && let Some(header) = self.pieces.get_mut(first)
        {
            header.with_next = !table.rows.is_empty();
        }
        self.after(10.0);
    }

    /// Left end, width and alignment of each column.
    fn columns(&self, columns: &[Column]) -> Vec<(f32, f32, Align)> {
        let mut x = 0.0;
        let column = |(share, column): (f32, &Column)| {
            let width = page::TEXT_WIDTH * share;
            let left = x;
            x += width;
            (left, width, column.align)
        };
        page::shares(columns).into_iter().zip(columns).map(column).collect()
    }

    /// The row of names, once in the text and once to be repeated; says its number.
    fn table_header(&mut self, table: &'a Table, columns: &[(f32, f32, Align)], outer: NodeId) -> usize {
        let head = self.tree.node(outer, Tag::THead);
        let row = self.tree.node(head, Tag::TR);
        let fields = self.fields(&table.header, columns, row, &|_| true, TableHeaderScope::Column);
        let again = fields.iter().map(|field| field.again(&mut self.setter)).collect::<Vec<_>>();
        let shade = |height: f32| Mark::Area { x: 0.0, y: 0.0, width: page::TEXT_WIDTH, height, colour: page::SHADE };
        let start = self.pieces.len();
        self.rows(fields, None, true);
        for piece in self.pieces.iter_mut().skip(start) {
            let height = piece.height;
            piece.marks.insert(0, shade(height));
        }
        let mut repeated = self.row(again, true);
        repeated.marks.insert(0, shade(repeated.height));
        self.headers.push(Header { height: repeated.height, marks: repeated.marks });
        self.headers.len() - 1
    }

    fn fields(
        &mut self,
        cells: &'a [Cell],
        columns: &[(f32, f32, Align)],
        row: NodeId,
        is_name: &dyn Fn(usize) -> bool,
        scope: TableHeaderScope,
    ) -> Vec<Field<'a>> {
        let padding = self.scale.of(PADDING);
        let mut fields = Vec::new();
        for (index, (cell, (x, width, align))) in cells.iter().zip(columns).enumerate() {
            let bold = is_name(index);
            let node = if bold { self.tree.node(row, Tag::TH(scope)) } else { self.tree.node(row, Tag::TD) };
            let look = Look { bold, align: *align, ..self.look(page::BODY - 1.0) };
            let inner = (width - 2.0 * padding).max(look.size);
            let lines = self.setter.lines(&cell.text, look, inner);
            fields.push(Field {
                x: x + padding,
                width: inner,
                look,
                text: &cell.text,
                lines,
                places: Some(Runs::new(&cell.text, node)),
            });
        }
        fields
    }

    /// A row, divided only when it is higher than a page.
    fn rows(&mut self, fields: Vec<Field<'a>>, repeats: Option<usize>, framed: bool) {
        let padding = self.scale.of(PADDING);
        let height = fields.iter().map(|field| line_height(field.look)).fold(1.0, f32::max);
        let header = repeats.and_then(|index| self.headers.get(index)).map_or(0.0, |header| header.height);
        let room = ((self.highest - header - 2.0 * padding) / height).floor().clamp(1.0, 10_000.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 10,000")]
        let room = room as usize;
        let most = fields.iter().map(|field| field.lines.len()).max().unwrap_or(0);
        let mut fields = fields;
        let mut from = 0;
        while from == 0 || from < most {
            let rest = fields.iter_mut().map(Field::next(room)).collect::<Vec<_>>();
            let mut piece = self.row(rest, framed);
            piece.repeats = repeats;
            self.push(piece);
            from += room;
        }
    }

    /// One piece of a row.
    fn row(&mut self, fields: Vec<Field<'a>>, framed: bool) -> Piece<'a> {
        let padding = self.scale.of(PADDING);
        let tallest = |field: &Field| count(field.lines.len()) * line_height(field.look);
        let height = fields.iter().map(tallest).fold(self.scale.of(page::BODY), f32::max) + 2.0 * padding;
        let mut marks = Vec::new();
        for field in fields {
            if framed {
                let corner = (field.x - padding, 0.0);
                marks.extend(frame(corner, (field.width + 2.0 * padding, height), LINE_WIDTH, page::LINE));
            }
            let mut y = padding;
            let mut places = field.places;
            for line in field.lines {
                marks.push(match &mut places {
                    Some(places) => self.line(line, (field.x, y), field.look, places),
                    None => again(line, (field.x, y), field.look),
                });
                y += line_height(field.look);
            }
        }
        Piece { height, marks, ..Piece::default() }
    }

    fn definitions(&mut self, definitions: &'a [Definition]) {
        let outer = self.tree.node(ROOT, Tag::L(ListNumbering::None));
        let padding = self.scale.of(PADDING);
        for Definition { label, value } in definitions {
            let entry = self.tree.node(outer, Tag::LI);
            let names = self.tree.node(entry, Tag::Lbl);
            let body = self.tree.node(entry, Tag::LBody);
            let split = page::TEXT_WIDTH * page::LABELS;
            let mut fields = Vec::new();
            for (text, node, x, width, bold) in
                [(label, names, 0.0, split, true), (value, body, split, page::TEXT_WIDTH - split, false)]
            {
                let look = Look { bold, ..self.look(page::BODY) };
                let inner = width - padding;
                let lines = self.setter.lines(text, look, inner);
                fields.push(Field { x, width: inner, look, text, lines, places: Some(Runs::new(text, node)) });
            }
            self.rows(fields, None, false);
        }
        self.after(8.0);
    }

    fn figure(&mut self, figure: &'a Figure) -> Result<(), ExportError> {
        let mut room = self.highest;
        if let Some(caption) = &figure.caption {
            let mut setting = self.setting(page::SMALL + 1.0, 8.0, 4.0);
            setting.look.bold = true;
            setting.holds_on = true;
            let node = self.tree.node(ROOT, Tag::P);
            let first = self.pieces.len();
            self.paragraph(caption, setting, node);
            room -= self.pieces.iter().skip(first).map(|piece| piece.height + piece.above + piece.below).sum::<f32>();
        }
        let (width, height) = crate::picture::extent(figure, page::TEXT_WIDTH, (room * 0.9).max(36.0))?;
        let node = self.tree.node(ROOT, Tag::Figure(Some(figure.alternative.clone())));
        let slot = self.tree.slot(node);
        let mark = Mark::Picture { x: 0.0, y: 0.0, width, height, figure, slot };
        let space = self.scale.of(6.0);
        self.push(Piece { height, above: space, below: space, marks: vec![mark], ..Piece::default() });
        Ok(())
    }

    fn signature(&mut self, signature: &Signature) {
        let look = self.look(page::BODY);
        let small = self.look(page::SMALL);
        let width = page::TEXT_WIDTH * 0.55;
        let node = self.tree.node(ROOT, Tag::P);
        let mut marks = Vec::new();
        let mut y = 0.0;
        for words in self.broken(&signature.label, look, page::TEXT_WIDTH) {
            marks.push(self.alone(&words, look, (0.0, y), node));
            y += line_height(look);
        }
        y += self.scale.of(30.0);
        marks.push(Mark::Area { x: 0.0, y, width, height: 0.75, colour: page::INK });
        y += 2.0;
        if let Some(note) = &signature.note {
            let node = self.tree.node(ROOT, Tag::P);
            for words in self.broken(note, small, width) {
                marks.push(self.alone(&words, small, (0.0, y), node));
                y += line_height(small);
            }
        }
        let (above, below) = (self.scale.of(18.0), self.scale.of(6.0));
        self.push(Piece { height: y, above, below, marks, ..Piece::default() });
    }

    /// The words of each line.
    fn broken(&mut self, words: &str, look: Look, width: f32) -> Vec<String> {
        let lines = self.setter.lines(&Text::from(words), look, width);
        let words = |line: Line| line.atoms.iter().map(|(_, atom)| atom.shaped.text.as_str()).collect();
        lines.into_iter().map(words).collect()
    }

    /// Finds a page for each piece.
    pub(super) fn places(&self) -> (Vec<Place>, Vec<Again>) {
        let mut pages =
            Pages { highest: self.highest, page: 0, y: 0.0, below: 0.0, places: Vec::new(), again: Vec::new() };
        let mut start = 0;
        for group in self.pieces.chunk_by(|piece, next| piece.with_next && !next.begins_page) {
            let begins_page = group.first().is_some_and(|piece| piece.begins_page);
            if (begins_page && !pages.is_fresh()) || !pages.has_room(group) {
                pages.turn(group.first(), &self.headers);
            }
            for (piece, index) in group.iter().zip(start..) {
                if !pages.has_room(std::slice::from_ref(piece)) {
                    pages.turn(Some(piece), &self.headers);
                }
                pages.put(piece, index);
            }
            start += group.len();
        }
        (pages.places, pages.again)
    }
}

/// The pages while they are filled.
struct Pages {
    highest: f32,
    page: usize,
    y: f32,
    /// Below what was put last.
    below: f32,
    places: Vec<Place>,
    again: Vec<Again>,
}

impl Pages {
    fn is_fresh(&self) -> bool {
        self.y == 0.0
    }

    /// Whether the pieces stand on this page together; on an empty page everything does.
    fn has_room(&self, group: &[Piece]) -> bool {
        let (mut y, mut below) = (self.y, self.below);
        for piece in group {
            y += if y == 0.0 { 0.0 } else { below.max(piece.above) } + piece.height;
            below = piece.below;
        }
        self.is_fresh() || y <= self.highest + 0.01
    }

    fn turn(&mut self, next: Option<&Piece>, headers: &[Header]) {
        if self.is_fresh() {
            return;
        }
        self.page += 1;
        self.y = 0.0;
        self.below = 0.0;
        if let Some(header) = next.and_then(|piece| piece.repeats)
            && let Some(height) = headers.get(header).map(|header| header.height)
        {
            self.again.push(Again { page: self.page, header });
            self.y = height;
        }
    }

    fn put(&mut self, piece: &Piece, index: usize) {
        let space = if self.is_fresh() { 0.0 } else { self.below.max(piece.above) };
        self.places.push(Place { page: self.page, y: self.y + space, piece: index });
        self.y += space + piece.height;
        self.below = piece.below;
    }
}

/// One field of a row.
struct Field<'a> {
    x: f32,
    width: f32,
    look: Look,
    text: &'a Text,
    lines: Vec<Line>,
    /// Nothing when it is drawn again: it is in the structure already.
    places: Option<Runs<'a>>,
}

impl<'a> Field<'a> {
    /// The same, to be drawn again.
    fn again(&self, setter: &mut Typesetter) -> Self {
        let lines = setter.lines(self.text, self.look, self.width);
        Field { x: self.x, width: self.width, look: self.look, text: self.text, lines, places: None }
    }

    /// Takes the next lines.
    fn next(room: usize) -> impl FnMut(&mut Self) -> Self {
        move |field| {
            let rest = field.lines.split_off(room.min(field.lines.len()));
            let lines = std::mem::replace(&mut field.lines, rest);
            Field {
                x: field.x,
                width: field.width,
                look: field.look,
                text: field.text,
                lines,
                places: field.places.clone(),
            }
        }
    }
}

/// The places of a paragraph's runs in the structure: links have nodes of their own.
#[derive(Clone)]
struct Runs<'a> {
    text: &'a Text,
    node: NodeId,
    links: Vec<(usize, NodeId)>,
}

impl<'a> Runs<'a> {
    const fn new(text: &'a Text, node: NodeId) -> Self {
        Self { text, node, links: Vec::new() }
    }

    /// The parts of a line, a run after the other.
    fn of(&mut self, line: &Line, tree: &mut Tree) -> Vec<Part<'a>> {
        let mut parts: Vec<Part<'a>> = Vec::new();
        for (_, atom) in &line.atoms {
            if parts.last().is_some_and(|part| part.run == atom.run) {
                continue;
            }
            let run = self.text.0.get(atom.run);
            let link = run.and_then(Run::address).map(|address| (address, self.link(atom.run, tree)));
            let slot = tree.slot(link.map_or(self.node, |(_, node)| node));
            parts.push(Part { run: atom.run, slot, language: run.and_then(|run| run.language.as_deref()), link });
        }
        parts
    }

    fn link(&mut self, run: usize, tree: &mut Tree) -> NodeId {
        if let Some((_, node)) = self.links.iter().find(|(known, _)| *known == run) {
            return *node;
        }
        let node = tree.node(self.node, Tag::Link);
        self.links.push((run, node));
        node
    }
}

pub(super) fn line_height(look: Look) -> f32 {
    look.size * page::LEADING
}

/// A line that is not in the structure.
fn again<'a>(line: Line, at: (f32, f32), look: Look) -> Mark<'a> {
    let y = at.1 + line_height(look) / 2.0 + look.size * BELOW_MIDDLE;
    Mark::Line { x: at.0, y, line, colour: look.colour, parts: Vec::new() }
}

/// Four lines.
fn frame<'a>(corner: (f32, f32), size: (f32, f32), thickness: f32, colour: &'static str) -> [Mark<'a>; 4] {
    let half = thickness / 2.0;
    let area = |x: f32, y: f32, width: f32, height: f32| Mark::Area { x, y, width, height, colour };
    let (left, top) = (corner.0 - half, corner.1 - half);
    [
        area(left, top, size.0 + thickness, thickness),
        area(left, corner.1 + size.1 - half, size.0 + thickness, thickness),
        area(left, top, thickness, size.1 + thickness),
        area(corner.0 + size.0 - half, top, thickness, size.1 + thickness),
    ]
}

fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}
