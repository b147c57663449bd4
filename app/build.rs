//! Turns `locales/{it,en}/*.json` into code: the module `i18n`, one namespace per file, for the sentences that the program
//! names; and a table of labels by code for the files in [`LABELS`], whose keys come out of documents.
//!
//! A key that one of the languages lacks is an error in the table and a warning in the module, where the tidy checks of `xtask`
//! make it an error.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};
use serde_json::Value;

/// Files whose keys are codes of `model`.
const LABELS: [&str; 3] = ["field", "intent", "vocab"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let options = ParseOptions::new().interpolate_display(true);
    let config = Config::new("it")?.add_locale("en")?.add_namespaces(namespaces()?)?.parse_options(options);
    let locales = parse_locales(None, config)?;
    for warning in locales.diag.warnings().iter() {
        println!("cargo::warning={warning}");
    }
    for error in locales.diag.errors().iter() {
        println!("cargo::error={error}");
    }
    fs::write(out.join("i18n.rs"), gen_code(&locales, None, false, None, false)?.to_string())?;
    fs::write(out.join("labels.rs"), labels()?)?;
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
    names.retain(|name| !LABELS.contains(&name.as_str()));
    names.sort();
    Ok(names)
}

/// A sorted table `(key, [Italian, English])`, keys such as `vocab.kin.madre`.
fn labels() -> Result<String, Box<dyn Error>> {
    let (italian, english) = (flat(Path::new("locales/it"))?, flat(Path::new("locales/en"))?);
    if let Some(key) = italian
        .keys()
        .find(|key| !english.contains_key(*key))
        .or_else(|| english.keys().find(|key| !italian.contains_key(*key)))
    {
        return Err(format!("{key} is in one language only").into());
    }
    let mut table = format!("static LABELS: [(&str, [&str; 2]); {}] = [\n", italian.len());
    for ((key, it), en) in italian.iter().zip(english.values()) {
        writeln!(table, "    ({key:?}, [{it:?}, {en:?}]),")?;
    }
    table.push_str("];\n");
    Ok(table)
}

fn flat(folder: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for name in LABELS {
        let value = serde_json::from_str(&fs::read_to_string(folder.join(name).with_extension("json"))?)?;
        gather(&mut found, name, &value)?;
    }
    Ok(found)
}

fn gather(found: &mut BTreeMap<String, String>, key: &str, value: &Value) -> Result<(), Box<dyn Error>> {
    match value {
        Value::String(words) => {
            found.insert(key.to_owned(), words.clone());
        }
        Value::Object(inner) => {
            for (name, value) in inner {
                gather(found, &format!("{key}.{name}"), value)?;
            }
        }
        _ => return Err(format!("{key} is neither words nor a group").into()),
    }
    Ok(())
}
