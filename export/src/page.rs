//! The sheet and the letters, the same in every format. Lengths in points (1/72 inch) at the usual scale, unless they say otherwise.

/// A4 (ISO 216).
pub(crate) const WIDTH: f32 = 595.276;
pub(crate) const HEIGHT: f32 = 841.89;
/// Left and right of the text: 2 cm.
pub(crate) const SIDE: f32 = 56.693;
/// Above the header and below the footer.
pub(crate) const EDGE: f32 = 36.0;
pub(crate) const TEXT_WIDTH: f32 = WIDTH - 2.0 * SIDE;

/// Sizes of letters.
pub(crate) const BODY: f32 = 11.0;
pub(crate) const SMALL: f32 = 9.0;
pub(crate) const TITLE: f32 = 20.0;
/// Of the levels 1 to 6.
pub(crate) const HEADINGS: [f32; 6] = [16.0, 13.5, 12.0, 11.5, 11.0, 11.0];
/// From base line to base line, in sizes of the letters.
pub(crate) const LEADING: f32 = 1.38;

pub(crate) const INK: &str = "17324d";
pub(crate) const GREY: &str = "455a6f";
pub(crate) const LINE: &str = "8895a3";
pub(crate) const SHADE: &str = "eef2f7";
pub(crate) const LINK: &str = "0054a6";

/// A heading's size; levels are 1 to 6.
pub(crate) fn heading(level: u8) -> f32 {
    HEADINGS.get(usize::from(level.saturating_sub(1))).copied().unwrap_or(BODY)
}

/// The parts of a table's width that its columns have, 1 in all.
pub(crate) fn shares(columns: &[crate::document::Column]) -> Vec<f32> {
    let all: f32 = columns.iter().map(|column| f32::from(column.width)).sum();
    columns.iter().map(|column| f32::from(column.width) / all.max(1.0)).collect()
}

/// The labels' part of the width, where labels stand beside their values.
pub(crate) const LABELS: f32 = 0.32;
