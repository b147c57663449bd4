//! Zip archives (PKWARE APPNOTE 6.3), as ODT and DOCX are: few files, all in memory, all with one fixed date, so that the same
//! document gives the same bytes. No extra fields and no data descriptors: `mimetype` must stand plainly at the beginning of an ODT.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// Midnight of 1 January 1980, where DOS dates begin.
const DATE: [u8; 4] = [0, 0, 0x21, 0];
/// Version 2.0 knows deflate.
const VERSION: u16 = 20;
/// File names are UTF-8.
const FLAGS: u16 = 1 << 11;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// An archive while it is filled.
#[derive(Default)]
pub(crate) struct Package {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Package {
    /// A file as it is.
    pub(crate) fn store(&mut self, name: &str, content: &[u8]) {
        self.put(name, content, STORED, content);
    }

    /// A file, packed.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(content).and_then(|()| encoder.finish());
        match packed {
            Ok(packed) if packed.len() < content.len() => self.put(name, content, DEFLATED, &packed),
            // Pictures are packed already; writing to memory does not fail.
            _ => self.store(name, content),
        }
    }

    fn put(&mut self, name: &str, content: &[u8], method: u16, packed: &[u8]) {
        let mut crc = Crc::new();
        crc.update(content);
        let mut common = Vec::with_capacity(26);
        for half in [VERSION, FLAGS, method] {
            common.extend(half.to_le_bytes());
        }
        common.extend(DATE);
        for word in [crc.sum(), size(packed.len()), size(content.len())] {
            common.extend(word.to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        common.extend(0_u16.to_le_bytes());

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&common);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(size(self.bytes.len()).to_le_bytes());
        self.directory.extend(name.as_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(common);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);
        self.files += 1;
    }

    /// The bytes of the archive.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let (start, length) = (size(self.bytes.len()), size(self.directory.len()));
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        for half in [self.files, self.files] {
            self.bytes.extend(half.to_le_bytes());
        }
        for word in [length, start] {
            self.bytes.extend(word.to_le_bytes());
        }
        self.bytes.extend([0, 0]);
        self.bytes
    }
}

/// A document of four gigabytes does not fit into the memory of a browser.
fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
