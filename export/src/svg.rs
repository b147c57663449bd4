//! A drawing as SVG 1.1.

use crate::drawing::{Anchor, Colour, Drawing, Shape, Step, Stroke};
use crate::xml::Xml;

/// The whole file.
pub(crate) fn write(drawing: &Drawing) -> String {
    let mut xml = Xml::new();
    element(drawing, None, &mut xml);
    xml.finish()
}

/// The `svg` element; `label` is what it says to those who do not see it.
pub(crate) fn element(drawing: &Drawing, label: Option<&str>, xml: &mut Xml) {
    let (width, height) = (number(drawing.width), number(drawing.height));
    let view = format!("0 0 {width} {height}");
    let mut attributes = vec![
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", width.as_str()),
        ("height", &height),
        ("viewBox", &view),
        ("font-family", "Liberation Sans, Arial, sans-serif"),
    ];
    if let Some(label) = label {
        attributes.extend([("role", "img"), ("aria-label", label)]);
    }
    xml.element("svg", &attributes, |xml| drawing.shapes.iter().for_each(|shape| self::shape(shape, xml)));
}

fn shape(shape: &Shape, xml: &mut Xml) {
    match shape {
        Shape::Path { steps, fill, stroke } => {
            let mut attributes = vec![("d", steps_of(steps))];
            attributes.extend(paint(*fill, stroke.as_ref()));
            empty("path", &attributes, xml);
        }
        Shape::Line { from, to, stroke } => {
            let mut attributes = vec![("x1", number(from.0)), ("y1", number(from.1))];
            attributes.extend([("x2", number(to.0)), ("y2", number(to.1))]);
            attributes.extend(paint(None, Some(stroke)));
            empty("line", &attributes, xml);
        }
        Shape::Ellipse { centre, radii, fill, stroke } => {
            let mut attributes = vec![("cx", number(centre.0)), ("cy", number(centre.1))];
            attributes.extend([("rx", number(radii.0)), ("ry", number(radii.1))]);
            attributes.extend(paint(*fill, stroke.as_ref()));
            empty("ellipse", &attributes, xml);
        }
        Shape::Rectangle { corner, size, fill, stroke } => {
            let mut attributes = vec![("x", number(corner.0)), ("y", number(corner.1))];
            attributes.extend([("width", number(size.0)), ("height", number(size.1))]);
            attributes.extend(paint(*fill, stroke.as_ref()));
            empty("rect", &attributes, xml);
        }
        Shape::Words { at, size, anchor, bold, colour, text } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let attributes = [("x", number(at.0)), ("y", number(at.1)), ("font-size", number(*size))];
            let mut borrowed: Vec<_> = attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
            let fill = css(*colour);
            borrowed.extend([("text-anchor", anchor), ("fill", fill.as_str())]);
            if *bold {
                borrowed.push(("font-weight", "bold"));
            }
            xml.leaf("text", &borrowed, &crate::tidy::clean(text).replace('\n', " "));
        }
    }
}

fn empty(name: &str, attributes: &[(&'static str, String)], xml: &mut Xml) {
    let borrowed: Vec<_> = attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
    xml.empty(name, &borrowed);
}

fn paint(fill: Option<Colour>, stroke: Option<&Stroke>) -> Vec<(&'static str, String)> {
    let mut attributes = vec![("fill", fill.map_or("none".to_owned(), css))];
    if let Some(stroke) = stroke {
        attributes.extend([("stroke", css(stroke.colour)), ("stroke-width", number(stroke.width))]);
        if let Some((dash, gap)) = stroke.dash {
            attributes.push(("stroke-dasharray", format!("{} {}", number(dash), number(gap))));
        }
    }
    attributes
}

fn css(colour: Colour) -> String {
    format!("#{}", colour.hex())
}

fn steps_of(steps: &[Step]) -> String {
    let pair = |(x, y): (f32, f32)| format!("{} {}", number(x), number(y));
    let step = |step: &Step| match *step {
        Step::Move(x, y) => format!("M{}", pair((x, y))),
        Step::Line(x, y) => format!("L{}", pair((x, y))),
        Step::Curve(first, second, end) => format!("C{} {} {}", pair(first), pair(second), pair(end)),
        Step::Close => "Z".to_owned(),
    };
    steps.iter().map(step).collect::<Vec<_>>().join(" ")
}

/// To a hundredth; what is no number is 0.
pub(crate) fn number(n: f32) -> String {
    let n = if n.is_finite() { n } else { 0.0 };
    let text = format!("{n:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
