//! npm packages: exact versions, locked, and no word on where they were downloaded from.

use std::path::PathBuf;

use serde_json::Value;

use super::{text, workspace};

/// Folders with a `package.json`, as they stand in the repository.
fn packages() -> Vec<PathBuf> {
    let folders = ["app", "app/editor", "tests/browser", "docs", "."].map(|folder| workspace().path(folder));
    let packages: Vec<_> = folders.into_iter().filter(|folder| folder.join("package.json").exists()).collect();
    assert!(!packages.is_empty());
    packages
}

fn versions(manifest: &str) -> Vec<(String, String)> {
    let manifest: Value = serde_json::from_str(manifest).unwrap();
    let groups = ["dependencies", "devDependencies", "optionalDependencies"];
    let groups = groups.iter().filter_map(|group| manifest.get(group)?.as_object());
    let named = groups.flatten().map(|(name, version)| (name.clone(), version.as_str().unwrap_or_default().to_owned()));
    named.collect()
}

fn is_exact(version: &str) -> bool {
    let parts: Vec<_> = version.split('.').collect();
    parts.len() >= 3 && version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains([' ', '|', '*', 'x'])
}

#[test]
fn every_npm_package_is_pinned_exactly_and_locked() {
    for folder in packages() {
        for (name, version) in versions(&text(&folder.join("package.json"))) {
            assert!(is_exact(&version), "{}: {name} is {version:?}", folder.display());
        }
        assert!(folder.join("package-lock.json").exists(), "{} has no lock file", folder.display());
    }
}

#[test]
fn no_lock_file_names_a_registry() {
    for folder in packages() {
        let lock: Value = serde_json::from_str(&text(&folder.join("package-lock.json"))).unwrap();
        for (name, package) in lock.get("packages").and_then(Value::as_object).unwrap() {
            assert!(package.get("resolved").is_none(), "{}: {name} says where it came from", folder.display());
            assert!(name.is_empty() || package.get("integrity").is_some(), "{name} has no hash");
        }
    }
}

#[test]
fn ranges_are_not_exact() {
    let exact = ["1.2.3", "1.2.3-rc.1"];
    let ranges = ["^1.2.3", "~1.2.3", "1.x", "*", ">=1.2.3 <2.0.0", "latest", "1.2", ""];
    assert!(exact.iter().all(|version| is_exact(version)));
    assert!(ranges.iter().all(|version| !is_exact(version)));
}
