//! The wasm module and its JavaScript glue.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{Profile, read};
use crate::{
    install::{self, WASM_TARGET},
    process, stamp,
    workspace::Workspace,
};

pub struct Program {
    pub wasm: Vec<u8>,
    pub glue: String,
}

pub fn build(workspace: &Workspace, profile: Profile) -> Result<Program> {
    install::wasm_target(workspace)?;
    let out = workspace.scratch("glue").join(profile.label());
    generate(workspace, profile, None, &out)?;
    let glue = String::from_utf8(read(&out.join("app.js"))?)?;
    Ok(Program { wasm: read(&out.join("app_bg.wasm"))?, glue })
}

/// The module that exports what the browser tests drive below the interface; says where it is.
pub fn build_harness(workspace: &Workspace) -> Result<PathBuf> {
    let out = workspace.scratch("harness");
    generate(workspace, Profile::Release, Some("harness"), &out)?;
    Ok(out)
}

fn generate(workspace: &Workspace, profile: Profile, feature: Option<&str>, out: &PathBuf) -> Result<()> {
    let module = compile(workspace, profile, feature)?;
    let digest = stamp::sha256_hex(&read(&module)?);
    stamp::when_changed(&out.join("digest"), &digest, || bind(&module, out, profile))
}

fn compile(workspace: &Workspace, profile: Profile, feature: Option<&str>) -> Result<PathBuf> {
    let mut cargo = workspace.cargo(["build", "--package", "intreccio-app", "--lib", "--target", WASM_TARGET]);
    cargo.args(feature.map(|feature| format!("--features={feature}")));
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            cargo
                .args(["--profile", "release-wasm"])
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap(workspace));
            "release-wasm"
        }
    };
    process::run(&mut cargo)?;
    Ok(workspace.target(format!("{WASM_TARGET}/{folder}/intreccio_app.wasm")))
}

/// Panic messages name source files: not with the folders of the machine that built them, and the same bytes everywhere.
fn remap(workspace: &Workspace) -> String {
    let home = env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")));
    let registry = home.map(|home| format!(" --remap-path-prefix={home}=cargo")).unwrap_or_default();
    format!("--remap-path-prefix={}=.{registry}", workspace.path("").display())
}

fn bind(module: &PathBuf, out: &PathBuf, profile: Profile) -> Result<()> {
    let _ = fs::remove_dir_all(out);
    Bindgen::new()
        .input_path(module)
        .out_name("app")
        .web(true)?
        .typescript(false)
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
