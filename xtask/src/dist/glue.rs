//! The program: its first wasm module, the parts that are fetched when they are needed, and the JavaScript around them.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{Profile, read};
use crate::{
    install::{self, WASM_TARGET},
    process, stamp,
    workspace::Workspace,
};

/// What the window compiles first, as wasm-bindgen calls it; the Workers get it compiled.
const MAIN: &str = "app_bg.wasm";
/// Loads the parts. It and the glue of the first module import each other.
pub const LOADER: &str = "parts.js";

/// `app.js`, `app.wasm`, and the parts with their loader. They name each other as `./NAME`.
pub fn build(workspace: &Workspace, profile: Profile) -> Result<Vec<(String, Vec<u8>)>> {
    install::wasm_target(workspace)?;
    let out = workspace.scratch("glue").join(profile.label());
    generate(workspace, profile, None, &out)?;
    let mut files = Vec::new();
    for extension in ["js", "wasm"] {
        for path in stamp::files_below(&out, extension)? {
            let name = path.file_name().and_then(|name| name.to_str()).context("a name that is not text")?;
            let name = if name == MAIN { "app.wasm" } else { name };
            files.push((name.to_owned(), read(&path)?));
        }
    }
    Ok(files)
}

/// The module that exports what the browser tests drive below the interface; says where it is.
pub fn build_harness(workspace: &Workspace) -> Result<PathBuf> {
    let out = workspace.scratch("harness");
    generate(workspace, Profile::Release, Some("harness"), &out)?;
    Ok(out)
}

fn generate(workspace: &Workspace, profile: Profile, feature: Option<&str>, out: &Path) -> Result<()> {
    let module = compile(workspace, profile, feature)?;
    let digest = stamp::sha256_hex(&read(&module)?);
    stamp::when_changed(&out.join("digest"), &digest, || bind(&module, out, profile))
}

/// Cutting the module needs to know what refers to what.
const SPLIT: &str = "-Clink-args=--emit-relocs";
/// No inlining but where it makes the code smaller: 6 % of what crosses the network.
const SMALL: &str = "-Cllvm-args=-inline-threshold=0";

fn compile(workspace: &Workspace, profile: Profile, feature: Option<&str>) -> Result<PathBuf> {
    let mut cargo = workspace.cargo(["build", "--package", "intreccio-app", "--lib", "--target", WASM_TARGET]);
    cargo.args(feature.map(|feature| format!("--features={feature}")));
    let (folder, flags) = match profile {
        Profile::Dev => ("debug", SPLIT.to_owned()),
        Profile::Release => {
            cargo.args(["--profile", "release-wasm"]);
            ("release-wasm", format!("{SPLIT} {SMALL} {}", remap(workspace)))
        }
    };
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    process::run(&mut cargo)?;
    Ok(workspace.target(format!("{WASM_TARGET}/{folder}/intreccio_app.wasm")))
}

/// Panic messages name source files: not with the folders of the machine that built them, and the same bytes everywhere.
fn remap(workspace: &Workspace) -> String {
    let home = env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")));
    let registry = home.map(|home| format!(" --remap-path-prefix={home}=cargo")).unwrap_or_default();
    format!("--remap-path-prefix={}=.{registry}", workspace.path("").display())
}

/// Cuts the module, and makes the glue of its first part.
fn bind(module: &Path, out: &Path, profile: Profile) -> Result<()> {
    let _ = fs::remove_dir_all(out);
    fs::create_dir_all(out)?;
    let uncut = read(module)?;
    let main = module.with_file_name("intreccio_app_main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&uncut);
    options.output_dir = out;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    let loader = format!("./{LOADER}");
    options.link_name = &loader;
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("the module could not be cut: {error:#}"))?;
    if profile == Profile::Release {
        for part in stamp::files_below(out, "wasm")? {
            fs::write(&part, without_names(&read(&part)?)?)?;
        }
    }
    Bindgen::new()
        .input_path(&main)
        .out_name("app")
        .web(true)?
        .typescript(false)
        // The parts import what the first module exports.
        .keep_lld_exports(true)
        .demangle(false)
        .debug(profile == Profile::Dev)
        .keep_debug(profile == Profile::Dev)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        .generate(out)
        .context("wasm-bindgen refused the module")?;
    if out.join("snippets").exists() {
        bail!("a crate brings JavaScript snippets: `dist` would have to serve {}", out.join("snippets").display());
    }
    Ok(())
}

/// The same module in its shortest form, as wasm-bindgen leaves the first one: half of a part as it is cut are the names of its
/// functions, and numbers stand in the five bytes that the linker needs for them.
fn without_names(part: &[u8]) -> Result<Vec<u8>> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    Ok(config.parse(part)?.emit_wasm())
}
