//! The fonts that the app hands over, from the npm packages that it is built with.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use flate2::read::ZlibDecoder;
use intreccio_export::Fonts;

pub fn fonts() -> Fonts {
    Fonts {
        regular: vec![titillium("latin-400-normal"), titillium("latin-ext-400-normal"), dejavu()],
        bold: vec![titillium("latin-700-normal"), titillium("latin-ext-700-normal")],
        italic: vec![titillium("latin-400-italic"), titillium("latin-ext-400-italic")],
        bold_italic: Vec::new(),
    }
}

pub fn titillium(name: &str) -> Vec<u8> {
    font(&format!("titillium-web/files/titillium-web-{name}.woff"))
}

fn dejavu() -> Vec<u8> {
    font("dejavu-sans/files/dejavu-sans-latin-400-normal.woff")
}

fn font(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/node_modules/@fontsource").join(name);
    let packed = fs::read(&path);
    let packed = packed.unwrap_or_else(|error| panic!("{}: {error}. `npm ci` in app/ brings it", path.display()));
    unpacked(&packed)
}

/// OpenType out of WOFF 1.0 (W3C).
fn unpacked(woff: &[u8]) -> Vec<u8> {
    let word = |at: usize| u32::from_be_bytes(woff[at..at + 4].try_into().unwrap());
    let half = |at: usize| u16::from_be_bytes(woff[at..at + 2].try_into().unwrap());
    assert_eq!(&woff[..4], b"wOFF");
    let count = half(12);
    let highest = 1 << count.ilog2();
    let mut head = woff[4..8].to_vec();
    for number in [count, highest * 16, u16::try_from(count.ilog2()).unwrap(), (count - highest) * 16] {
        head.extend(number.to_be_bytes());
    }
    let mut body = Vec::new();
    let start = 12 + 16 * usize::from(count);
    for entry in (0..usize::from(count)).map(|index| 44 + 20 * index) {
        let [offset, packed, length] = [4, 8, 12].map(|at| usize::try_from(word(entry + at)).unwrap());
        let bytes = &woff[offset..offset + packed];
        let mut table = Vec::new();
        if packed == length {
            table.extend(bytes);
        } else {
            ZlibDecoder::new(bytes).read_to_end(&mut table).unwrap();
        }
        head.extend(&woff[entry..entry + 4]);
        head.extend(&woff[entry + 16..entry + 20]);
        head.extend(u32::try_from(start + body.len()).unwrap().to_be_bytes());
        head.extend(u32::try_from(length).unwrap().to_be_bytes());
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    head.extend(body);
    head
}
