//! Turns `locales/{it,en}/*.json` into the module `i18n`, one namespace per file.
//!
//! A key that English lacks falls back to Italian with a warning; the tidy checks of `xtask` make that an error.

use std::{env, error::Error, fs, path::PathBuf};

use leptos_i18n_build::{Config, TranslationsInfos};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("it")?.add_locale("en")?.add_namespaces(namespaces()?)?;
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    let out = PathBuf::from(env::var("OUT_DIR")?).join("i18n");
    translations.generate_i18n_module(out)?;
    Ok(())
}

/// The names of the Italian files, sorted, so that a new file is a new namespace without registering it anywhere.
fn namespaces() -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir("locales/it")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            names.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
        }
    }
    names.sort();
    Ok(names)
}
