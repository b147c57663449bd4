//! Writes the sample document of the tests: `cargo run -p intreccio-export --example sample -- FOLDER`.
#![expect(clippy::expect_used, reason = "an example")]

#[path = "../tests/it/sample.rs"]
mod sample;

use intreccio_export::{Fonts, Format, write};

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    for format in Format::OFFERED {
        let written = write(&sample::report(), *format, &Fonts::default()).expect("a file");
        let path = std::path::Path::new(&folder).join("sample").with_extension(format.extension());
        std::fs::write(path, written.bytes).expect("the folder can be written");
    }
}
