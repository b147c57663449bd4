//! Who may use whom, as Cargo links it.

use crate::process::output;

use super::workspace;

/// Names of all packages that a crate links, itself included.
fn linked_by(package: &str) -> Vec<String> {
    let mut cargo = workspace().cargo(["tree", "--package", package, "--edges", "normal", "--prefix", "none"]);
    let tree = output(&mut cargo).unwrap();
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

fn check(package: &str, forbidden: &[&str]) {
    let linked = linked_by(package);
    assert!(linked.iter().any(|name| name == package), "cargo tree says nothing of {package}");
    for name in forbidden {
        assert!(!linked.iter().any(|linked| linked == name), "{package} links {name}");
    }
}

#[test]
fn the_relay_links_nothing_that_can_read_content() {
    check("intreccio-relay", &["automerge", "intreccio-model", "intreccio-engine", "intreccio-app"]);
}

#[test]
fn the_protocol_links_nothing_above_it() {
    check(
        "intreccio-protocol",
        &["automerge", "intreccio-model", "intreccio-engine", "intreccio-relay", "intreccio-app"],
    );
}

#[test]
fn the_model_knows_nothing_of_how_documents_travel() {
    check("intreccio-model", &["intreccio-engine", "intreccio-protocol", "intreccio-relay", "intreccio-app"]);
}

#[test]
fn the_engine_knows_nothing_of_what_a_plan_is() {
    check("intreccio-engine", &["intreccio-model", "intreccio-relay", "intreccio-app"]);
}

#[test]
fn exports_know_nothing_of_ours() {
    check(
        "intreccio-export",
        &["automerge", "intreccio-model", "intreccio-engine", "intreccio-protocol", "intreccio-relay", "intreccio-app"],
    );
}
