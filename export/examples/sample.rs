//! Writes the sample document of the tests: `cargo run -p intreccio-export --example sample -- FOLDER`.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    reason = "an example"
)]

#[path = "../tests/it/fonts.rs"]
mod fonts;
#[path = "../tests/it/sample.rs"]
mod sample;

use intreccio_export::{Format, write};

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let fonts = fonts::fonts();
    for format in Format::OFFERED {
        let written = write(&sample::report(), *format, &fonts).expect("a file");
        let path = std::path::Path::new(&folder).join("sample").with_extension(format.extension());
        std::fs::write(path, written.bytes).expect("the folder can be written");
    }
}
