//! Turns `locales/{it,en}/*.json` into the module `i18n`, one namespace per file.
//!
//! A key that English lacks falls back to Italian with a warning; the tidy checks of `xtask` make that an error.

use std::{env, error::Error, fs, path::PathBuf};

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::{options::Config, parse_locales};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("it")?.add_locale("en")?.add_namespaces(namespaces()?)?;
    let locales = parse_locales(None, config)?;
    for warning in locales.diag.warnings().iter() {
        println!("cargo::warning={warning}");
    }
    for error in locales.diag.errors().iter() {
        println!("cargo::error={error}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("i18n.rs"), gen_code(&locales, None, false, None, false)?.to_string())?;
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
