//! What a fresh machine lacks: the wasm target, npm packages, a browser for the tests.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{self, output, run},
    stamp,
    workspace::Workspace,
};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the wasm target where rustup is told not to install what `rust-toolchain.toml` names.
pub fn wasm_target(workspace: &Workspace) -> Result<()> {
    let sysroot = output(workspace.rustc().args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).exists() {
        return Ok(());
    }
    run(Command::new("rustup").current_dir(workspace.path("")).args(["target", "add", WASM_TARGET]))
        .context("the wasm target is missing; without rustup, install it with the toolchain")
}

/// Installs the packages of a folder's lock file, unless that has been done for this very lock file.
pub fn npm_packages(workspace: &Workspace, folder: &str) -> Result<()> {
    let root = workspace.path(folder);
    let digest = stamp::digest_of(&[root.join("package-lock.json")])?;
    stamp::when_changed(&root.join("node_modules/.lock-digest"), &digest, || {
        run(&mut workspace.node_tool("npm", folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
    })
}

/// A Chromium to test with: `CHROMIUM`, what is there, Debian's package as root, else Playwright's own.
pub fn chromium(workspace: &Workspace, playwright: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    let system = Path::new("/usr/bin/chromium");
    if !system.exists() {
        debian(&["chromium"])?;
    }
    if system.exists() {
        return Ok(system.to_owned());
    }
    run(&mut workspace.node_tool("npx", playwright, ["playwright", "install", "chromium"]))?;
    let script = "process.stdout.write(require('playwright-core').chromium.executablePath())";
    let path = PathBuf::from(output(&mut workspace.node_tool("node", playwright, ["-e", script]))?);
    if !path.exists() {
        bail!("Playwright installed no Chromium at {}", path.display());
    }
    Ok(path)
}

/// What opens exported documents in tests: LibreOffice and poppler's tools, Debian's as root. A test that lacks them says so.
pub fn readers_of_documents() -> Result<()> {
    let wanted = [
        ("soffice", "libreoffice-writer-nogui"),
        ("/usr/lib/libreoffice/program/libsclo.so", "libreoffice-calc-nogui"),
        ("pdftotext", "poppler-utils"),
    ];
    let missing = wanted.into_iter().filter(|(file, _)| !is_there(file));
    debian(&missing.map(|(_, package)| package).collect::<Vec<_>>())
}

/// Whether a program is on the path, or a file at its place.
fn is_there(file: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(file).exists())
}

/// Installs Debian's packages where that is possible.
fn debian(packages: &[&str]) -> Result<()> {
    if packages.is_empty() || !process::exists("apt-get") || !is_root() {
        return Ok(());
    }
    run(Command::new("apt-get").args(["-qq", "update"]))?;
    run(Command::new("apt-get").args(["-qq", "install", "-y", "--no-install-recommends"]).args(packages))
}

/// `Uid:` of this process; the standard library has no call for it that is safe and portable.
fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let uid = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    uid.and_then(|ids| ids.split_whitespace().next()) == Some("0")
}
