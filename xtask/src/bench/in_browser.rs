//! What a person waits for, measured in a real browser. The scripts print their tables and JSON lines themselves.

use anyhow::Result;

use crate::{browser, workspace::Workspace};

pub fn start(workspace: &Workspace) -> Result<()> {
    browser::run_script(workspace, "bench/start.mjs")
}

pub fn keystroke(workspace: &Workspace) -> Result<()> {
    browser::run_script(workspace, "bench/keystroke.mjs")
}

pub fn table(workspace: &Workspace) -> Result<()> {
    browser::run_script(workspace, "bench/table.mjs")
}
