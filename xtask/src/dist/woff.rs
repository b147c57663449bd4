//! Fonts for documents: OpenType out of WOFF 1.0 (<https://www.w3.org/TR/WOFF/>), the form in which npm has them and PDF does not.

use std::io::Read as _;

use anyhow::{Context, Result, ensure};
use flate2::read::ZlibDecoder;

const HEADER: usize = 44;
const ENTRY: usize = 20;

/// One table of the font.
struct Table {
    tag: [u8; 4],
    checksum: [u8; 4],
    bytes: Vec<u8>,
}

/// The font that is packed in a WOFF file.
pub fn unpack(woff: &[u8]) -> Result<Vec<u8>> {
    ensure!(woff.starts_with(b"wOFF"), "not WOFF 1.0");
    let flavour = word(woff, 4)?;
    let count = usize::from(u16::from_be_bytes([byte(woff, 12)?, byte(woff, 13)?]));
    let tables: Result<Vec<Table>> = (0..count).map(|index| table(woff, HEADER + ENTRY * index)).collect();
    assemble(flavour, &tables?)
}

fn table(woff: &[u8], entry: usize) -> Result<Table> {
    let number = |at: usize| word(woff, entry + at).map(|word| u32::from_be_bytes(word) as usize);
    let (start, packed, length) = (number(4)?, number(8)?, number(12)?);
    let content = woff.get(start..start + packed).context("a table is cut off")?;
    let mut bytes = Vec::with_capacity(length);
    if packed == length {
        bytes.extend(content);
    } else {
        ZlibDecoder::new(content).read_to_end(&mut bytes)?;
    }
    ensure!(bytes.len() == length, "a table is not as long as it says");
    Ok(Table { tag: word(woff, entry)?, checksum: word(woff, entry + 16)?, bytes })
}

/// The table directory (OpenType 1.9, "Organization of an OpenType font") and the tables.
fn assemble(flavour: [u8; 4], tables: &[Table]) -> Result<Vec<u8>> {
    let count = u16::try_from(tables.len())?;
    ensure!(count > 0, "no tables");
    let rank = count.ilog2();
    let search = 16 << rank;
    let mut head = flavour.to_vec();
    for half in [count, search, u16::try_from(rank)?, count * 16 - search] {
        head.extend(half.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut body = Vec::new();
    for Table { tag, checksum, bytes } in tables {
        head.extend(tag);
        head.extend(checksum);
        head.extend(u32::try_from(offset)?.to_be_bytes());
        head.extend(u32::try_from(bytes.len())?.to_be_bytes());
        let padded = bytes.len().next_multiple_of(4);
        body.extend(bytes);
        body.resize(body.len() + padded - bytes.len(), 0);
        offset += padded;
    }
    head.extend(body);
    Ok(head)
}

fn word(bytes: &[u8], at: usize) -> Result<[u8; 4]> {
    let word = bytes.get(at..at + 4).context("the file is cut off")?;
    Ok(word.try_into()?)
}

fn byte(bytes: &[u8], at: usize) -> Result<u8> {
    bytes.get(at).copied().context("the file is cut off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_not_packed_comes_out_as_it_is() {
        let mut woff = b"wOFF\0\x01\0\0".to_vec();
        woff.extend([0; 4]);
        woff.extend([0, 1]);
        woff.resize(HEADER, 0);
        woff.extend(b"name");
        for number in [64_u32, 3, 3, 7] {
            woff.extend(number.to_be_bytes());
        }
        woff.extend(b"abc");
        let font = unpack(&woff).unwrap();
        assert_eq!(&font[..12], [0, 1, 0, 0, 0, 1, 0, 16, 0, 0, 0, 0]);
        assert_eq!(&font[12..20], b"name\0\0\0\x07");
        assert_eq!(&font[20..28], [0, 0, 0, 28, 0, 0, 0, 3]);
        assert_eq!(&font[28..], b"abc\0");
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        assert!(unpack(b"wOFF").is_err() && unpack(b"OTTO").is_err());
    }
}
