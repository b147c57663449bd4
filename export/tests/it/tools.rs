//! LibreOffice and poppler's tools, as `cargo xtask test` installs them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty folder of this process.
pub fn folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("intreccio-export-{}-{number}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// What a tool says.
pub fn run(command: &mut Command) -> String {
    let package = match command.get_program().to_str() {
        Some("soffice") => "libreoffice-writer-nogui",
        _ => "poppler-utils",
    };
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "{:?}: {error}. `cargo xtask test` installs Debian's {package} when it runs as root",
            command.get_program()
        )
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The file as LibreOffice understands it, in the format with this extension.
pub fn through_libreoffice(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let folder = folder();
    let source = folder.join(format!("a.{from}"));
    fs::write(&source, bytes).unwrap();
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}/profile", folder.display()));
    office.args(["--headless", "--norestore", "--convert-to", to, "--outdir"]).arg(folder.join("out")).arg(&source);
    let said = run(&mut office);
    let extension = to.split(':').next().unwrap();
    let result = fs::read(folder.join("out/a").with_extension(extension));
    let result = result.unwrap_or_else(|error| panic!("LibreOffice made nothing of it ({error}): {said}"));
    let _ = fs::remove_dir_all(&folder);
    result
}
