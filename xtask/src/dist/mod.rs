//! `cargo xtask dist`: the files that the relay serves.
//!
//! ```text
//! dist/index.html sw.js manifest.webmanifest      fixed names, to be revalidated
//! dist/assets/NAME.HASH.EXT                       named by content, never change, may be cached for ever
//! dist/….br dist/….gz                             compressed siblings (release only)
//! ```

mod compress;
mod editor;
mod files;
mod glue;
mod report;
mod styles;
mod woff;

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{install, stamp, workspace::Workspace};
use files::{Dist, Stage};
pub use glue::build_harness;
pub use report::Report;

/// What may cross the network, with brotli, until the first page is there: bytes. Opening a workspace needs the rest.
const FIRST_LOAD_LIMIT: u64 = 650_000;
/// What may cross it in all, until a workspace can be opened: bytes.
const WORK_LIMIT: u64 = 1_250_000;
/// What may cross it after that, for the other pages and the demonstration: bytes.
const LATER_LIMIT: u64 = 1_100_000;
/// What may cross it for the table: its pages, and the editor of its texts: bytes.
const TABLE_LIMIT: u64 = 620_000;
/// What may cross it for exports: the part that writes files, and the fonts of documents: bytes.
const EXPORTS_LIMIT: u64 = 1_100_000;

#[derive(Args, Default)]
pub struct Options {
    /// Build quickly: no optimisation, no compressed siblings, no service worker
    #[arg(long)]
    dev: bool,
    /// Then build the module that the browser tests drive below the interface, too
    #[arg(long, hide = true)]
    harness: bool,
}

/// How the app and the relay are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    Release,
}

impl Profile {
    pub const fn from_dev_flag(dev: bool) -> Self {
        if dev { Self::Dev } else { Self::Release }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// Builds, and fails when a release is over one of the limits.
pub fn run(workspace: &Workspace, options: &Options) -> Result<Report> {
    let profile = Profile::from_dev_flag(options.dev);
    let report = build(workspace, profile)?;
    for (what, bytes, limit) in [
        ("the first load", report.first_load(), FIRST_LOAD_LIMIT),
        ("what comes until a workspace can be opened", report.until_work(), WORK_LIMIT),
        ("what comes later", report.later(), LATER_LIMIT),
        ("what only the table needs", report.for_table(), TABLE_LIMIT),
        ("what only exports need", report.for_exports(), EXPORTS_LIMIT),
    ] {
        if profile == Profile::Release && bytes > limit {
            report.print();
            bail!("{what} is {bytes} bytes with brotli, over {limit}");
        }
    }
    if options.harness {
        build_harness(workspace)?;
    }
    Ok(report)
}

/// Builds everything into `dist/`.
pub fn build(workspace: &Workspace, profile: Profile) -> Result<Report> {
    install::npm_packages(workspace, "app")?;
    let program = glue::build(workspace, profile)?;
    let style = styles::build(workspace, profile)?;
    let mut dist = Dist::open(workspace.dist())?;
    add_fonts(workspace, &mut dist)?;
    add_document_fonts(workspace, &mut dist)?;
    add_icons(workspace, &mut dist)?;
    dist.add_program(&program)?;
    dist.add_text("main.css", &style)?;
    dist.add_later("editor.js", editor::build(workspace, profile)?.as_bytes(), Stage::Table)?;
    dist.add_text("worker.js", &public(workspace, "worker.js")?)?;
    dist.add_text("boot.js", &public(workspace, "boot.js")?)?;
    dist.add_page("manifest.webmanifest", &public(workspace, "manifest.webmanifest")?)?;
    let page = public(workspace, "index.html")?.replace("@build@", profile.label());
    dist.add_page("index.html", &page)?;
    add_service_worker(workspace, &mut dist)?;
    dist.remove_strangers()?;
    compress::siblings(&dist, profile)?;
    Report::measure(&dist)
}

/// Regular and semi-bold; the extended half is fetched only by pages with a letter beyond Western Europe.
const FONTS: [(&str, &str); 4] = [
    ("titillium-400.woff2", "titillium-web-latin-400-normal.woff2"),
    ("titillium-600.woff2", "titillium-web-latin-600-normal.woff2"),
    ("titillium-400-ext.woff2", "titillium-web-latin-ext-400-normal.woff2"),
    ("titillium-600-ext.woff2", "titillium-web-latin-ext-600-normal.woff2"),
];

fn add_fonts(workspace: &Workspace, dist: &mut Dist) -> Result<()> {
    for (name, source) in FONTS {
        let path = format!("app/node_modules/@fontsource/titillium-web/files/{source}");
        dist.add(name, &read(&workspace.path(&path))?)?;
    }
    Ok(())
}

/// What PDF documents are set in, as OpenType: regular, bold and italic, and one font with many scripts for what these lack.
const DOCUMENT_FONTS: [(&str, &str); 7] = [
    ("document-400.ttf", "titillium-web/files/titillium-web-latin-400-normal.woff"),
    ("document-400-ext.ttf", "titillium-web/files/titillium-web-latin-ext-400-normal.woff"),
    ("document-700.ttf", "titillium-web/files/titillium-web-latin-700-normal.woff"),
    ("document-700-ext.ttf", "titillium-web/files/titillium-web-latin-ext-700-normal.woff"),
    ("document-400-italic.ttf", "titillium-web/files/titillium-web-latin-400-italic.woff"),
    ("document-400-italic-ext.ttf", "titillium-web/files/titillium-web-latin-ext-400-italic.woff"),
    ("document-wide.ttf", "dejavu-sans/files/dejavu-sans-latin-400-normal.woff"),
];

fn add_document_fonts(workspace: &Workspace, dist: &mut Dist) -> Result<()> {
    for (name, source) in DOCUMENT_FONTS {
        let packed = read(&workspace.path("app/node_modules/@fontsource").join(source))?;
        let font = woff::unpack(&packed).with_context(|| format!("in {source}"))?;
        dist.add_later(name, &font, Stage::Exports)?;
    }
    Ok(())
}

fn add_icons(workspace: &Workspace, dist: &mut Dist) -> Result<()> {
    for name in ["icon.svg", "icon-192.png", "icon-512.png", "icon-maskable.png"] {
        dist.add(name, &read(&workspace.path("public/icons").join(name))?)?;
    }
    Ok(())
}

/// The service worker keeps every other file, what comes later than the work behind the rest; its version is the digest of their names
/// and of the page.
fn add_service_worker(workspace: &Workspace, dist: &mut Dist) -> Result<()> {
    let all = dist.addresses();
    let page = read(&workspace.dist().join("index.html"))?;
    let version = stamp::sha256_hex(format!("{all:?}{}", stamp::sha256_hex(&page)).as_bytes());
    let version = version.get(..12).context("a digest has 64 digits")?;
    let (later, files): (Vec<_>, Vec<_>) = all.into_iter().partition(|address| dist.stage(address) > Stage::Work);
    let script = public(workspace, "sw.js")?
        .replace("[\"@files@\"]", &serde_json::to_string(&files)?)
        .replace("[\"@later@\"]", &serde_json::to_string(&later)?)
        .replace("@version@", version);
    dist.add_page("sw.js", &script)
}

fn public(workspace: &Workspace, name: &str) -> Result<String> {
    Ok(String::from_utf8(read(&workspace.path("public").join(name))?)?)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}
