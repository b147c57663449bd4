//! How large a picture is, from its first bytes.

use crate::ExportError;
use crate::document::{Figure, Picture};

/// Width and height: pixels, or the units of a drawing.
///
/// # Errors
/// When it is not a picture of that kind, or has no extent.
pub(crate) fn size(picture: &Picture) -> Result<(f32, f32), ExportError> {
    let found = match picture {
        Picture::Drawing(drawing) => Some((drawing.width, drawing.height)),
        Picture::Png(bytes) => png(bytes),
        Picture::Jpeg(bytes) => jpeg(bytes),
    };
    found
        .filter(|(width, height)| *width > 0.0 && *height > 0.0 && (width / height).is_finite())
        .ok_or(ExportError::Picture)
}

/// Width and height on the page, in the unit of `text_width` and `highest`.
///
/// # Errors
/// When the picture cannot be read.
pub(crate) fn extent(figure: &Figure, text_width: f32, highest: f32) -> Result<(f32, f32), ExportError> {
    let (width, height) = size(&figure.picture)?;
    let wanted = text_width * f32::from(figure.width) / 100.0;
    let scale = (wanted / width).min(highest / height);
    Ok((width * scale, height * scale))
}

/// The header chunk (PNG, third edition, 11.2.1).
fn png(bytes: &[u8]) -> Option<(f32, f32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((pixels(number(0)?)?, pixels(number(4)?)?))
}

/// The first frame header (ITU-T T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker, high, low, ..] = rest else { return None };
        if *marker == 0xff {
            rest = rest.get(1..)?;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            let number = |at: usize| Some(u32::from(u16::from_be_bytes(rest.get(at..at + 2)?.try_into().ok()?)));
            return Some((pixels(number(7)?)?, pixels(number(5)?)?));
        }
        rest = rest.get(2 + length..)?;
    }
}

/// At most what a browser can show.
fn pixels(number: u32) -> Option<f32> {
    u16::try_from(number).ok().filter(|number| *number > 0).map(f32::from)
}
