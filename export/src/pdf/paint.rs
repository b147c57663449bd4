//! Pages are drawn: what is on them goes to its place in the structure, what stands on every page to none.

use std::collections::BTreeMap;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Quadrilateral, Rect, Size, Transform};
use krilla::image::Image;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::flow::{Again, Flow, Mark, Part, Piece, Place, line_height};
use super::text::{Atom, Line, Look, Typesetter};
use super::tree::{NodeId, Tree};
use crate::ExportError;
use crate::document::{Align, Document, Figure, Picture, Text};
use crate::drawing::{self, Anchor, Colour, Drawing, Shape, Step};
use crate::page;

/// What stands on every page.
pub(super) struct Edges {
    /// Lines with their place on the page.
    header: Vec<Edge>,
    left: Vec<Edge>,
    page: String,
    of: String,
    look: Look,
    /// Where the text begins, from the top of the page.
    pub(super) top: f32,
    /// Where it ends.
    pub(super) bottom: f32,
}

struct Edge {
    x: f32,
    y: f32,
    line: Line,
    colour: &'static str,
}

/// Between text and edges.
const GAP: f32 = 12.0;

impl Edges {
    pub(super) fn new(document: &Document, setter: &mut Typesetter) -> Self {
        let size = document.scale.of(page::SMALL);
        let look = Look { size, bold: false, italic: false, colour: page::GREY, align: Align::Start };
        let mut header = Vec::new();
        let mut y = page::EDGE;
        if let Some(notice) = &document.notice {
            let look = Look { bold: true, colour: page::INK, ..look };
            y = edge(setter, notice, look, (page::SIDE, y), page::TEXT_WIDTH, &mut header);
        }
        let (left, right) = (page::TEXT_WIDTH * 0.68, page::TEXT_WIDTH * 0.3);
        for (start, end) in document.header.lines() {
            let below = edge(setter, start, look, (page::SIDE, y), left, &mut header);
            let look = Look { align: Align::End, ..look };
            let corner = (page::SIDE + page::TEXT_WIDTH - right, y);
            y = below.max(edge(setter, end, look, corner, right, &mut header));
        }
        let top = y + if header.is_empty() { 0.0 } else { GAP };
        let mut left = Vec::new();
        let height = edge(setter, &document.footer.left, look, (page::SIDE, 0.0), page::TEXT_WIDTH * 0.7, &mut left);
        let bottom = page::HEIGHT - page::EDGE - height.max(line_height(look));
        left.iter_mut().for_each(|edge| edge.y += bottom);
        let (page, of) = (document.footer.page.clone(), document.footer.of.clone());
        Self { header, left, page, of, look, top, bottom: bottom - GAP }
    }

    fn draw(&self, surface: &mut Surface, setter: &mut Typesetter, number: usize, count: usize) {
        artifact(surface, ArtifactType::Header, |surface| {
            self.header.iter().for_each(|edge| edge.draw(surface, setter));
        });
        let mut page = Vec::new();
        let words = format!("{} {number} {} {count}", self.page, self.of);
        let width = page::TEXT_WIDTH * 0.28;
        let corner = (page::SIDE + page::TEXT_WIDTH - width, self.bottom + GAP);
        edge(setter, &words, Look { align: Align::End, ..self.look }, corner, width, &mut page);
        artifact(surface, ArtifactType::Footer, |surface| {
            self.left.iter().chain(&page).for_each(|edge| edge.draw(surface, setter));
        });
    }
}

impl Edge {
    fn draw(&self, surface: &mut Surface, setter: &Typesetter) {
        surface.set_fill(Some(fill(rgb_of(self.colour))));
        for (x, atom) in &self.line.atoms {
            letters(surface, setter, atom, (self.x + x, self.y));
        }
    }
}

/// Adds the lines of some words; says where the next would begin.
fn edge(setter: &mut Typesetter, words: &str, look: Look, at: (f32, f32), width: f32, edges: &mut Vec<Edge>) -> f32 {
    if words.is_empty() {
        return at.1;
    }
    let mut y = at.1;
    for line in setter.lines(&Text::from(words), look, width) {
        edges.push(Edge { x: at.0, y: y + line_height(look) * 0.5 + look.size * 0.33, line, colour: look.colour });
        y += line_height(look);
    }
    y
}

/// Draws all pages, and says what headings there are where.
///
/// # Errors
/// When a picture cannot be read.
pub(super) fn pages(
    pdf: &mut krilla::Document,
    flow: &mut Flow,
    edges: &Edges,
    title: &str,
) -> Result<Outline, ExportError> {
    let (places, again) = flow.places();
    let count = places.last().map_or(1, |place| place.page + 1);
    let settings = PageSettings::from_wh(page::WIDTH, page::HEIGHT).ok_or(ExportError::Picture)?;
    let mut headings = Vec::new();
    for number in 0..count {
        let mut sheet = pdf.start_page_with(settings.clone());
        let mut links = BTreeMap::new();
        let mut surface = sheet.surface();
        edges.draw(&mut surface, &mut flow.setter, number + 1, count);
        let mut painter = Painter { surface: &mut surface, links: &mut links, top: edges.top };
        painter.repeated(flow, &again, number);
        for place in places.iter().filter(|place| place.page == number) {
            let Flow { setter, tree, pieces, .. } = &mut *flow;
            let Some(piece) = pieces.get(place.piece) else { continue };
            painter.piece(piece, place, setter, tree)?;
            if let Some((level, words)) = &piece.heading {
                let point = Point::from_xy(0.0, (edges.top + place.y - GAP).max(0.0));
                headings.push((*level, words.clone(), XyzDestination::new(number, point)));
            }
        }
        surface.finish();
        for (node, link) in links {
            let annotation = link.annotation();
            let drawn = sheet.add_tagged_annotation(annotation);
            let slot = flow.tree.slot(node);
            flow.tree.fill(slot, drawn);
        }
        sheet.finish();
    }
    Ok(outline(headings, title))
}

/// The parts of a link on one page.
struct Link {
    address: String,
    words: String,
    areas: Vec<Rect>,
}

impl Link {
    fn annotation(self) -> Annotation {
        let target = Target::Action(Action::Link(LinkAction::new(self.address.clone())));
        let areas: Vec<Quadrilateral> = self.areas.iter().copied().map(Quadrilateral::from).collect();
        let words = if self.words.trim().is_empty() { self.address } else { self.words };
        Annotation::new_link(LinkAnnotation::new_with_quad_points(areas, target), Some(words))
    }
}

struct Painter<'p, 's> {
    surface: &'p mut Surface<'s>,
    links: &'p mut BTreeMap<NodeId, Link>,
    top: f32,
}

impl Painter<'_, '_> {
    fn repeated(&mut self, flow: &Flow, again: &[Again], page: usize) {
        let headers =
            again.iter().filter(|again| again.page == page).filter_map(|again| flow.headers.get(again.header));
        for header in headers {
            for mark in &header.marks {
                artifact(self.surface, ArtifactType::PaginationOther, |surface| match mark {
                    Mark::Line { x, y, line, colour, .. } => {
                        surface.set_fill(Some(fill(rgb_of(colour))));
                        for (distance, atom) in &line.atoms {
                            letters(surface, &flow.setter, atom, (page::SIDE + x + distance, self.top + y));
                        }
                    }
                    Mark::Area { x, y, width, height, colour } => {
                        area(surface, (page::SIDE + x, self.top + y), (*width, *height), colour);
                    }
                    Mark::Picture { .. } => {}
                });
            }
        }
    }

    fn piece(
        &mut self,
        piece: &Piece,
        place: &Place,
        setter: &mut Typesetter,
        tree: &mut Tree,
    ) -> Result<(), ExportError> {
        let (left, top) = (page::SIDE, self.top + place.y);
        for mark in &piece.marks {
            match mark {
                Mark::Line { x, y, line, colour, parts } => {
                    for part in parts {
                        self.part(part, line, (left + x, top + y), colour, setter, tree);
                    }
                }
                Mark::Area { x, y, width, height, colour } => {
                    artifact(self.surface, ArtifactType::Layout, |surface| {
                        area(surface, (left + x, top + y), (*width, *height), colour);
                    });
                }
                Mark::Picture { x, y, width, height, figure, slot } => {
                    let drawn = self.surface.start_tagged(ContentTag::Other);
                    let done = picture(self.surface, figure, (left + x, top + y), (*width, *height), setter);
                    self.surface.end_tagged();
                    done?;
                    tree.fill(*slot, drawn);
                }
            }
        }
        Ok(())
    }

    /// The atoms of a line that belong to one run.
    fn part(&mut self, part: &Part, line: &Line, at: (f32, f32), colour: &str, setter: &Typesetter, tree: &mut Tree) {
        let own = || line.atoms.iter().filter(|(_, atom)| atom.run == part.run);
        let words: String = own().map(|(_, atom)| atom.shaped.text.as_str()).collect();
        let span = SpanTag::empty().with_lang(part.language);
        let drawn = self.surface.start_tagged(ContentTag::Span(span));
        let colour = if part.link.is_some() { page::LINK } else { colour };
        self.surface.set_fill(Some(fill(rgb_of(colour))));
        for (x, atom) in own() {
            letters(self.surface, setter, atom, (at.0 + x, at.1));
        }
        if let Some((address, node)) = part.link {
            let link = Link { address: address.to_owned(), words: String::new(), areas: Vec::new() };
            let link = self.links.entry(node).or_insert(link);
            link.words.push_str(&words);
            for (x, atom) in own() {
                let size = atom.size;
                underline(self.surface, (at.0 + x, at.1 + size * 0.12), atom.width(), size);
                link.areas.extend(Rect::from_xywh(at.0 + x, at.1 - size, atom.width(), size * 1.3));
            }
        }
        self.surface.end_tagged();
        tree.fill(part.slot, drawn);
    }
}

fn artifact(surface: &mut Surface, kind: ArtifactType, draw: impl FnOnce(&mut Surface)) {
    let _not_in_the_structure = surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    draw(surface);
    surface.end_tagged();
}

fn letters(surface: &mut Surface, setter: &Typesetter, atom: &Atom, at: (f32, f32)) {
    let Some(face) = setter.faces.get(atom.face) else { return };
    let shaped = &atom.shaped;
    if !shaped.glyphs.is_empty() {
        let start = Point::from_xy(at.0, at.1);
        surface.draw_glyphs(start, &shaped.glyphs, face.font.clone(), &shaped.text, atom.size, false);
    }
}

fn area(surface: &mut Surface, corner: (f32, f32), size: (f32, f32), colour: &str) {
    if let Some(path) = rectangle(corner, size) {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(rgb_of(colour))));
        surface.draw_path(&path);
    }
}

fn underline(surface: &mut Surface, at: (f32, f32), width: f32, size: f32) {
    if let Some(path) = rectangle(at, (width, size * 0.05)) {
        surface.draw_path(&path);
    }
}

fn rectangle(corner: (f32, f32), size: (f32, f32)) -> Option<Path> {
    let mut builder = PathBuilder::new();
    builder.push_rect(Rect::from_xywh(corner.0, corner.1, size.0, size.1)?);
    builder.finish()
}

fn picture(
    surface: &mut Surface,
    figure: &Figure,
    at: (f32, f32),
    size: (f32, f32),
    setter: &mut Typesetter,
) -> Result<(), ExportError> {
    let image = match &figure.picture {
        Picture::Drawing(drawing) => {
            surface.push_transform(&Transform::from_translate(at.0, at.1));
            let scale = size.0 / drawing.width;
            surface.push_transform(&Transform::from_scale(scale, scale));
            shapes(surface, drawing, setter);
            surface.pop();
            surface.pop();
            return Ok(());
        }
        Picture::Png(bytes) => Image::from_png(bytes.clone().into(), false),
        Picture::Jpeg(bytes) => Image::from_jpeg(bytes.clone().into(), false),
    };
    let image = image.map_err(|_| ExportError::Picture)?;
    let size = Size::from_wh(size.0, size.1).ok_or(ExportError::Picture)?;
    surface.push_transform(&Transform::from_translate(at.0, at.1));
    surface.draw_image(image, size);
    surface.pop();
    Ok(())
}

fn shapes(surface: &mut Surface, drawing: &Drawing, setter: &mut Typesetter) {
    for shape in &drawing.shapes {
        match shape {
            Shape::Path { steps, fill, stroke } => draw(surface, path(steps), *fill, stroke.as_ref()),
            Shape::Line { from, to, stroke } => {
                let steps = [Step::Move(from.0, from.1), Step::Line(to.0, to.1)];
                draw(surface, path(&steps), None, Some(stroke));
            }
            Shape::Ellipse { centre, radii, fill, stroke } => {
                draw(surface, path(&ellipse(*centre, *radii)), *fill, stroke.as_ref());
            }
            Shape::Rectangle { corner, size, fill, stroke } => {
                draw(surface, rectangle(*corner, *size), *fill, stroke.as_ref());
            }
            Shape::Words { at, size, anchor, bold, colour, text } => {
                let look = Look { size: *size, bold: *bold, italic: false, colour: page::INK, align: Align::Start };
                words(surface, setter, (*at, *anchor), look, *colour, text);
            }
        }
    }
}

fn words(
    surface: &mut Surface,
    setter: &mut Typesetter,
    at: ((f32, f32), Anchor),
    look: Look,
    colour: Colour,
    text: &str,
) {
    let text = Text::from(crate::tidy::clean(text).replace('\n', " "));
    let Some(line) = setter.lines(&text, look, 1.0e6).into_iter().next() else { return };
    let left = line.atoms.iter().map(|(x, _)| *x).fold(f32::INFINITY, f32::min);
    let right = line.atoms.iter().map(|(x, atom)| x + atom.width()).fold(0.0, f32::max);
    let ((x, y), anchor) = at;
    let start = match anchor {
        Anchor::Start => x - left,
        Anchor::Middle => x - f32::midpoint(left, right),
        Anchor::End => x - right,
    };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(rgb::Color::new(colour.0, colour.1, colour.2))));
    for (distance, atom) in &line.atoms {
        letters(surface, setter, atom, (start + distance, y));
    }
}

fn draw(surface: &mut Surface, path: Option<Path>, inside: Option<Colour>, stroke: Option<&drawing::Stroke>) {
    let Some(path) = path else { return };
    if inside.is_none() && stroke.is_none() {
        return;
    }
    let colour = |colour: Colour| rgb::Color::new(colour.0, colour.1, colour.2);
    surface.set_fill(inside.map(|inside| fill(colour(inside))));
    surface.set_stroke(stroke.map(|stroke| {
        Stroke {
            paint: colour(stroke.colour).into(),
            width: stroke.width.max(0.0),
            dash: stroke
                .dash
                .filter(|(dash, gap)| *dash > 0.0 && *gap > 0.0)
                .map(|(dash, gap)| StrokeDash { array: vec![dash, gap], offset: 0.0 }),
            ..Stroke::default()
        }
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => builder.move_to(x, y),
            Step::Line(x, y) => builder.line_to(x, y),
            Step::Curve(first, second, end) => builder.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1),
            Step::Close => builder.close(),
        }
    }
    builder.finish()
}

/// Four curves; 0.5523 is the handle of a quarter of a circle.
fn ellipse(centre: (f32, f32), radii: (f32, f32)) -> [Step; 6] {
    let (x, y, a, b) = (centre.0, centre.1, radii.0, radii.1);
    let (c, d) = (a * 0.552_285, b * 0.552_285);
    [
        Step::Move(x + a, y),
        Step::Curve((x + a, y + d), (x + c, y + b), (x, y + b)),
        Step::Curve((x - c, y + b), (x - a, y + d), (x - a, y)),
        Step::Curve((x - a, y - d), (x - c, y - b), (x, y - b)),
        Step::Curve((x + c, y - b), (x + a, y - d), (x + a, y)),
        Step::Close,
    ]
}

fn fill(colour: rgb::Color) -> Fill {
    Fill { paint: colour.into(), ..Fill::default() }
}

/// A colour of `page`, `1a2b3c`.
fn rgb_of(hex: &str) -> rgb::Color {
    let number = u32::from_str_radix(hex, 16).unwrap_or(0);
    let [_, red, green, blue] = number.to_be_bytes();
    rgb::Color::new(red, green, blue)
}

/// Headings under their headings; without any, the document itself.
fn outline(headings: Vec<(u8, String, XyzDestination)>, title: &str) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let headings = if headings.is_empty() {
        vec![(1, title.to_owned(), XyzDestination::new(0, Point::from_xy(0.0, 0.0)))]
    } else {
        headings
    };
    for (level, words, destination) in headings {
        close(&mut open, &mut outline, level);
        open.push((level, OutlineNode::new(words, destination).with_open(true)));
    }
    close(&mut open, &mut outline, 0);
    outline
}

/// Puts headings of this level and below where they belong.
fn close(open: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline, level: u8) {
    while let Some((_, node)) = open.pop_if(|(own, _)| *own >= level) {
        match open.last_mut() {
            Some((_, parent)) => parent.push_child(node),
            None => outline.push_child(node),
        }
    }
}
