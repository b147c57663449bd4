//! Checks of the repository itself, run by `cargo test` like any other.

mod arrows;
mod locales;
mod packages;
mod view_text;

use std::{fs, path::Path};

use crate::workspace::Workspace;

fn workspace() -> Workspace {
    Workspace::locate().expect("the workspace is where this crate was built")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_architecture_is_told_in_at_most_150_lines() {
    let path = workspace().path("ARCHITECTURE.md");
    let lines = text(&path).lines().count();
    assert!(lines <= 150, "{lines} lines");
}
