//! Pictures in the text: files, and groups of shapes (`wordprocessingGroup`, [MS-ODRAWXML] 2.12), which stay sharp and can be edited.

use super::{emu, half_points};
use crate::drawing::{Anchor, Colour, Drawing, Shape, Step, Stroke};
use crate::xml::Xml;

/// Where a picture stands, and what it says.
pub(super) struct Frame<'a> {
    /// From 1, over the whole document.
    pub(super) number: usize,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) alternative: &'a str,
}

/// Above the base line, in sizes of the letters, as in Arial.
const ASCENT: f32 = 0.905;

/// A picture made of dots.
pub(super) fn image(xml: &mut Xml, frame: &Frame, relation: &str) {
    const KIND: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    inline(xml, frame, KIND, |xml| {
        xml.element("pic:pic", &[], |xml| {
            xml.element("pic:nvPicPr", &[], |xml| {
                named(xml, "pic:cNvPr", frame);
                xml.empty("pic:cNvPicPr", &[]);
            });
            xml.element("pic:blipFill", &[], |xml| {
                xml.empty("a:blip", &[("r:embed", relation)]);
                xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
            });
            xml.element("pic:spPr", &[], |xml| {
                place(xml, (0, 0), (frame.width, frame.height), false);
                preset(xml, "rect");
            });
        });
    });
}

/// A drawing; `scale` is points for one of its units.
pub(super) fn group(xml: &mut Xml, frame: &Frame, drawing: &Drawing, scale: f32) {
    const KIND: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup";
    xml.element("mc:AlternateContent", &[], |xml| {
        xml.element("mc:Choice", &[("Requires", "wpg")], |xml| {
            inline(xml, frame, KIND, |xml| {
                xml.element("wpg:wgp", &[], |xml| {
                    xml.empty("wpg:cNvGrpSpPr", &[]);
                    xml.element("wpg:grpSpPr", &[], |xml| place(xml, (0, 0), (frame.width, frame.height), true));
                    // LibreOffice stretches what is in a group until it fills it: something must fill it.
                    around(xml, frame.number * 10_000, |xml| {
                        place(xml, (0, 0), (frame.width, frame.height), false);
                        preset(xml, "rect");
                        paint(xml, None, None, 1.0);
                    });
                    for (shape, number) in drawing.shapes.iter().zip(1..) {
                        self::shape(xml, shape, scale, frame.number * 10_000 + number);
                    }
                });
            });
        });
    });
}

fn inline(xml: &mut Xml, frame: &Frame, kind: &str, content: impl FnOnce(&mut Xml)) {
    let none = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
    xml.element("w:drawing", &[], |xml| {
        xml.element("wp:inline", &none, |xml| {
            xml.empty("wp:extent", &[("cx", &frame.width.to_string()), ("cy", &frame.height.to_string())]);
            named(xml, "wp:docPr", frame);
            xml.empty("wp:cNvGraphicFramePr", &[]);
            xml.element("a:graphic", &[], |xml| xml.element("a:graphicData", &[("uri", kind)], content));
        });
    });
}

fn named(xml: &mut Xml, element: &str, frame: &Frame) {
    let number = frame.number.to_string();
    let name = format!("Picture {number}");
    xml.empty(element, &[("id", &number), ("name", &name), ("descr", frame.alternative)]);
}

fn place(xml: &mut Xml, corner: (i64, i64), size: (i64, i64), is_group: bool) {
    let [x, y, width, height] = [corner.0, corner.1, size.0, size.1].map(|n| n.to_string());
    xml.element("a:xfrm", &[], |xml| {
        xml.empty("a:off", &[("x", &x), ("y", &y)]);
        xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
        if is_group {
            xml.empty("a:chOff", &[("x", &x), ("y", &y)]);
            xml.empty("a:chExt", &[("cx", &width), ("cy", &height)]);
        }
    });
}

fn preset(xml: &mut Xml, shape: &str) {
    xml.element("a:prstGeom", &[("prst", shape)], |xml| xml.empty("a:avLst", &[]));
}

fn shape(xml: &mut Xml, shape: &Shape, scale: f32, number: usize) {
    let length = |n: f32| emu(n * scale);
    let whole = |xml: &mut Xml, corner: (f32, f32), size: (f32, f32), kind: &str, fill, stroke| {
        around(xml, number, |xml| {
            place(xml, (length(corner.0), length(corner.1)), (length(size.0), length(size.1)), false);
            preset(xml, kind);
            paint(xml, fill, stroke, scale);
        });
    };
    match shape {
        Shape::Path { steps, fill, stroke } => {
            around(xml, number, |xml| {
                path(xml, steps, scale, fill.is_some());
                paint(xml, *fill, stroke.as_ref(), scale);
            });
        }
        Shape::Line { from, to, stroke } => {
            let steps = [Step::Move(from.0, from.1), Step::Line(to.0, to.1)];
            around(xml, number, |xml| {
                path(xml, &steps, scale, false);
                paint(xml, None, Some(stroke), scale);
            });
        }
        Shape::Ellipse { centre, radii, fill, stroke } => {
            let corner = (centre.0 - radii.0, centre.1 - radii.1);
            whole(xml, corner, (radii.0 * 2.0, radii.1 * 2.0), "ellipse", *fill, stroke.as_ref());
        }
        Shape::Rectangle { corner, size, fill, stroke } => {
            whole(xml, *corner, *size, "rect", *fill, stroke.as_ref());
        }
        Shape::Words { at, size, anchor, bold, colour, text } => {
            let look = Letters { size: size * scale, anchor: *anchor, bold: *bold, colour: *colour };
            words(xml, (at.0 * scale, at.1 * scale), &look, text, number);
        }
    }
}

fn around(xml: &mut Xml, number: usize, properties: impl FnOnce(&mut Xml)) {
    xml.element("wps:wsp", &[], |xml| {
        xml.empty("wps:cNvPr", &[("id", &number.to_string()), ("name", &format!("Shape {number}"))]);
        xml.empty("wps:cNvSpPr", &[]);
        xml.element("wps:spPr", &[], properties);
        xml.empty("wps:bodyPr", &[]);
    });
}

/// The place of a path and its steps, which are relative to its corner.
fn path(xml: &mut Xml, steps: &[Step], scale: f32, filled: bool) {
    let points: Vec<(f32, f32)> = steps.iter().flat_map(points_of).collect();
    let least = |of: fn(&(f32, f32)) -> f32| points.iter().map(of).fold(f32::INFINITY, f32::min);
    let most = |of: fn(&(f32, f32)) -> f32| points.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
    if points.is_empty() {
        return place(xml, (0, 0), (1, 1), false);
    }
    let corner = (least(|point| point.0), least(|point| point.1));
    // A line without width would have no unit to be measured in.
    let size = |least: f32, most: f32| emu((most - least) * scale).max(1);
    let size = (size(corner.0, most(|point| point.0)), size(corner.1, most(|point| point.1)));
    place(xml, (emu(corner.0 * scale), emu(corner.1 * scale)), size, false);
    let (width, height) = (size.0.to_string(), size.1.to_string());
    xml.element("a:custGeom", &[], |xml| {
        for list in ["a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst"] {
            xml.empty(list, &[]);
        }
        xml.empty("a:rect", &[("l", "0"), ("t", "0"), ("r", "r"), ("b", "b")]);
        xml.element("a:pathLst", &[], |xml| {
            let fill = if filled { "norm" } else { "none" };
            xml.element("a:path", &[("w", &width), ("h", &height), ("fill", fill)], |xml| {
                for step in steps {
                    let name = match step {
                        Step::Move(..) => "a:moveTo",
                        Step::Line(..) => "a:lnTo",
                        Step::Curve(..) => "a:cubicBezTo",
                        Step::Close => "a:close",
                    };
                    xml.element(name, &[], |xml| {
                        for (x, y) in points_of(step) {
                            let (x, y) = (emu((x - corner.0) * scale), emu((y - corner.1) * scale));
                            xml.empty("a:pt", &[("x", &x.to_string()), ("y", &y.to_string())]);
                        }
                    });
                }
            });
        });
    });
}

fn points_of(step: &Step) -> Vec<(f32, f32)> {
    match *step {
        Step::Move(x, y) | Step::Line(x, y) => vec![(x, y)],
        Step::Curve(first, second, end) => vec![first, second, end],
        Step::Close => Vec::new(),
    }
}

fn paint(xml: &mut Xml, fill: Option<Colour>, stroke: Option<&Stroke>, scale: f32) {
    match fill {
        Some(fill) => solid(xml, fill),
        None => xml.empty("a:noFill", &[]),
    }
    match stroke {
        Some(stroke) => xml.element("a:ln", &[("w", &emu(stroke.width * scale).to_string())], |xml| {
            solid(xml, stroke.colour);
            let dash = match stroke.dash {
                None => "solid",
                Some((dash, _)) if dash <= stroke.width * 1.5 => "sysDot",
                Some(_) => "dash",
            };
            xml.empty("a:prstDash", &[("val", dash)]);
        }),
        None => xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[])),
    }
}

fn solid(xml: &mut Xml, colour: Colour) {
    xml.element("a:solidFill", &[], |xml| xml.empty("a:srgbClr", &[("val", &colour.hex())]));
}

struct Letters {
    /// Points.
    size: f32,
    anchor: Anchor,
    bold: bool,
    colour: Colour,
}

/// A box without lines around the words: wide enough for any letters, since nobody measures them here.
fn words(xml: &mut Xml, at: (f32, f32), look: &Letters, text: &str, number: usize) {
    let text = crate::tidy::clean(text).replace('\n', " ");
    let letters = f32::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX));
    let width = look.size * (letters + 1.0);
    let (left, align) = match look.anchor {
        Anchor::Start => (at.0, "start"),
        Anchor::Middle => (at.0 - width / 2.0, "center"),
        Anchor::End => (at.0 - width, "end"),
    };
    let top = at.1 - look.size * ASCENT;
    let (size, colour) = (half_points(look.size), look.colour.hex());
    xml.element("wps:wsp", &[], |xml| {
        xml.empty("wps:cNvPr", &[("id", &number.to_string()), ("name", &format!("Words {number}"))]);
        xml.empty("wps:cNvSpPr", &[("txBox", "1")]);
        xml.element("wps:spPr", &[], |xml| {
            place(xml, (emu(left), emu(top)), (emu(width), emu(look.size * 1.3)), false);
            preset(xml, "rect");
            paint(xml, None, None, 1.0);
        });
        xml.element("wps:txbx", &[], |xml| {
            xml.element("w:txbxContent", &[], |xml| {
                xml.element("w:p", &[], |xml| {
                    xml.element("w:pPr", &[], |xml| {
                        let close = [("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")];
                        xml.empty("w:spacing", &close);
                        xml.empty("w:jc", &[("w:val", align)]);
                    });
                    xml.element("w:r", &[], |xml| {
                        xml.element("w:rPr", &[], |xml| {
                            if look.bold {
                                xml.empty("w:b", &[]);
                            }
                            xml.empty("w:color", &[("w:val", &colour)]);
                            xml.empty("w:sz", &[("w:val", &size)]);
                            xml.empty("w:szCs", &[("w:val", &size)]);
                        });
                        xml.leaf("w:t", &[("xml:space", "preserve")], &text);
                    });
                });
            });
        });
        let tight = [("wrap", "none"), ("lIns", "0"), ("tIns", "0"), ("rIns", "0"), ("bIns", "0"), ("anchor", "t")];
        xml.element("wps:bodyPr", &tight, |xml| xml.empty("a:noAutofit", &[]));
    });
}
