//! The fonts, and which of them has a character.

use harfrust::{BufferFlags, Direction, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::{FontRef, MetadataProvider as _};

use crate::{ExportError, Fonts};

/// Stands where no font has a character; the first that a font has.
const MARKS: [char; 3] = ['\u{25A1}', '\u{FFFD}', '?'];

/// One font.
pub(super) struct Face<'a> {
    pub(super) font: Font,
    reference: FontRef<'a>,
    shaping: ShaperData,
    charmap: Charmap<'a>,
    units: f32,
}

/// All fonts, and in what order they are asked for each style.
pub(super) struct Faces<'a> {
    all: Vec<Face<'a>>,
    /// Regular, bold, italic, both.
    styles: [Vec<usize>; 4],
    mark: (char, usize),
}

/// Letters beside each other, shaped. Lengths in sizes of the letters.
pub(super) struct Shaped {
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) width: f32,
}

impl<'a> Faces<'a> {
    /// # Errors
    /// [`ExportError::Font`] without a regular font, or when a file is not a font.
    pub(super) fn new(fonts: &'a Fonts) -> Result<Self, ExportError> {
        let mut all = Vec::new();
        let mut load = |files: &'a [Vec<u8>]| -> Result<Vec<usize>, ExportError> {
            let first = all.len();
            for file in files {
                all.push(Face::new(file)?);
            }
            Ok((first..all.len()).collect())
        };
        let regular = load(&fonts.regular)?;
        let mut styles = [regular.clone(), load(&fonts.bold)?, load(&fonts.italic)?, load(&fonts.bold_italic)?];
        let [_, bold, italic, both] = &mut styles;
        if both.is_empty() {
            both.clone_from(bold);
        }
        // What a style lacks is set in the regular fonts.
        for style in [bold, italic, both] {
            style.extend(&regular);
        }
        let has = |mark: char| regular.iter().find(|face| all.get(**face).is_some_and(|face| face.has(mark)));
        let mark = MARKS.into_iter().find_map(|mark| Some((mark, *has(mark)?))).ok_or(ExportError::Font)?;
        Ok(Self { all, styles, mark })
    }

    pub(super) fn get(&self, index: usize) -> Option<&Face<'a>> {
        self.all.get(index)
    }

    /// The first font that has all characters of a cluster.
    pub(super) fn find(&self, cluster: &str, bold: bool, italic: bool) -> Option<usize> {
        let [regular, heavy, slanted, both] = &self.styles;
        let style = match (bold, italic) {
            (false, false) => regular,
            (true, false) => heavy,
            (false, true) => slanted,
            (true, true) => both,
        };
        let has_all = |face: &Face| cluster.chars().all(|c| is_ignorable(c) || (!is_private(c) && face.has(c)));
        style.iter().copied().find(|index| self.get(*index).is_some_and(has_all))
    }

    /// The mark for what no font has, and its font.
    pub(super) const fn mark(&self) -> (char, usize) {
        self.mark
    }
}

impl<'a> Face<'a> {
    fn new(file: &'a [u8]) -> Result<Self, ExportError> {
        let reference = FontRef::from_index(file, 0).map_err(|_| ExportError::Font)?;
        let font = Font::new(file.to_vec().into(), 0).ok_or(ExportError::Font)?;
        let charmap = reference.charmap();
        let shaping = ShaperData::new(&reference);
        let units = font.units_per_em();
        Ok(Self { font, reference, shaping, charmap, units })
    }

    fn has(&self, c: char) -> bool {
        self.charmap.map(c).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Glyphs in the order in which they stand, from the left.
    pub(super) fn shape(&self, text: &str, from_right: bool) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if from_right { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let shaped = self.shaping.shaper(&self.reference).build().shape(buffer, ShapeOptions::new());
        let (infos, places) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut starts: Vec<usize> = infos.iter().map(|info| offset(info.cluster)).collect();
        starts.sort_unstable();
        starts.dedup();
        let end = |start: usize| {
            let next = starts.partition_point(|known| *known <= start);
            starts.get(next).copied().unwrap_or(text.len())
        };
        #[expect(clippy::cast_precision_loss, reason = "font units are small")]
        let em = |units: i32| units as f32 / self.units;
        let glyph = |(info, place): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| {
            let start = offset(info.cluster);
            let (advance, offset) =
                ((em(place.x_advance), em(place.y_advance)), (em(place.x_offset), em(place.y_offset)));
            let glyph = GlyphId::new(info.glyph_id);
            KrillaGlyph::new(glyph, advance.0, offset.0, offset.1, advance.1, start..end(start), None)
        };
        let glyphs: Vec<_> = infos.iter().zip(places).map(glyph).collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Shaped { text: text.to_owned(), glyphs, width }
    }
}

fn offset(cluster: u32) -> usize {
    usize::try_from(cluster).unwrap_or(0)
}

/// Characters that are not drawn: joiners, marks of direction, variation selectors (`Default_Ignorable_Code_Point`, those that occur in
/// text).
pub(super) const fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Characters without a meaning of their own: PDF/A-2a wants their meaning told, and nobody knows it.
const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}
