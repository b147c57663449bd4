//! The two languages say the same things.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;

use crate::stamp::files_below;

use super::{text, workspace};

/// `namespace.key.key` with the names of its placeholders, for every string of a language.
fn keys(folder: &Path) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in files_below(folder, "json").unwrap() {
        let namespace = file.file_stem().unwrap().to_string_lossy().into_owned();
        let value = serde_json::from_str(&text(&file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        flatten(&namespace, &value, &mut keys);
    }
    keys
}

fn flatten(prefix: &str, value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&format!("{prefix}.{name}"), value, keys);
            }
        }
        Value::String(words) => {
            keys.insert(format!("{prefix} {:?}", placeholders(words)));
        }
        other => {
            keys.insert(format!("{prefix} = {other}"));
        }
    }
}

fn placeholders(words: &str) -> BTreeSet<String> {
    let after_braces = words.split("{{").skip(1);
    after_braces.filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim().to_owned()).collect()
}

#[test]
fn italian_and_english_have_the_same_keys_and_placeholders() {
    let locales = workspace().path("app/locales");
    let (italian, english) = (keys(&locales.join("it")), keys(&locales.join("en")));
    assert!(!italian.is_empty());
    let missing: Vec<_> = italian.difference(&english).collect();
    let extra: Vec<_> = english.difference(&italian).collect();
    assert!(missing.is_empty() && extra.is_empty(), "only in Italian: {missing:#?}\nonly in English: {extra:#?}");
}

#[test]
fn a_different_placeholder_is_noticed() {
    assert_ne!(placeholders("{{ count }} schede"), placeholders("{{ number }} files"));
    assert_eq!(placeholders("{{count}} di {{ all }}"), placeholders("{{ all }} has {{ count }}"));
}
