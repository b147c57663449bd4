//! Pictures made of lines, shapes and words, as charts and maps of relations are. All lengths are in the drawing's own unit, `y` goes
//! down, as in SVG.

/// A drawing of `width` by `height`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    /// Later ones lie over earlier ones.
    pub shapes: Vec<Shape>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Path {
        steps: Vec<Step>,
        fill: Option<Colour>,
        stroke: Option<Stroke>,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        stroke: Stroke,
    },
    /// An ellipse around `centre`; a circle has two equal radii.
    Ellipse {
        centre: (f32, f32),
        radii: (f32, f32),
        fill: Option<Colour>,
        stroke: Option<Stroke>,
    },
    Rectangle {
        corner: (f32, f32),
        size: (f32, f32),
        fill: Option<Colour>,
        stroke: Option<Stroke>,
    },
    /// One line of words; `at` is on the base line.
    Words {
        at: (f32, f32),
        /// Height of the letters, from base line to base line of two lines set solid.
        size: f32,
        anchor: Anchor,
        bold: bool,
        colour: Colour,
        text: String,
    },
}

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    Move(f32, f32),
    Line(f32, f32),
    /// A cubic Bézier curve: two handles, then the end.
    Curve((f32, f32), (f32, f32), (f32, f32)),
    Close,
}

/// Where the words stand in relation to their point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// They begin there.
    #[default]
    Start,
    Middle,
    /// They end there.
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub colour: Colour,
    pub width: f32,
    /// Lengths of dash and gap; `None` is a solid line.
    pub dash: Option<(f32, f32)>,
}

impl Stroke {
    #[must_use]
    pub const fn solid(colour: Colour, width: f32) -> Self {
        Self { colour, width, dash: None }
    }
}

/// Red, green, blue (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    pub const BLACK: Self = Self(0, 0, 0);
    pub const WHITE: Self = Self(255, 255, 255);

    /// `1a2b3c`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}
