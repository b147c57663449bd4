//! `cargo xtask bench NAME`: each bench prints a table for people and one JSON line per figure.

mod first_load;
mod in_browser;
mod relay;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::workspace::Workspace;

#[derive(Args)]
pub struct Options {
    /// Which one; without a name, lists them
    name: Option<String>,
}

type Bench = fn(&Workspace) -> Result<()>;

/// One row for each bench: its name, what it measures, and its code.
const BENCHES: &[(&str, &str, Bench)] = &[
    ("first-load", "what crosses the network until the first page, and in all, with brotli", first_load::run),
    ("start", "cold start with the demonstration", in_browser::start),
    ("keystroke", "keystroke to paint while another device writes", in_browser::keystroke),
    ("table", "a text of a hundred pages: opened, written in by two, merged", in_browser::table),
    ("relay", "the relay under load, beside a floor and other sync servers", relay::run),
];

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let Some(wanted) = &options.name else {
        for (name, about, _) in BENCHES {
            println!("{name:<12} {about}");
        }
        return Ok(());
    };
    match BENCHES.iter().find(|(name, ..)| name == wanted) {
        Some((_, _, bench)) => bench(workspace),
        None => bail!("no bench is called {wanted}"),
    }
}

/// One measured value, with what was measured beside it in the same run.
pub struct Figure {
    fields: Map<String, Value>,
}

impl Figure {
    pub fn new(bench: &str, what: &str, unit: &str, ours: f64) -> Self {
        let mut fields = Map::new();
        fields.insert("bench".to_owned(), json!(bench));
        fields.insert("what".to_owned(), json!(what));
        fields.insert("unit".to_owned(), json!(unit));
        fields.insert("ours".to_owned(), json!(ours));
        Self { fields }
    }

    /// A peer or floor that was measured in the same run.
    #[must_use]
    pub fn beside(mut self, name: &str, value: f64) -> Self {
        self.fields.insert(name.to_owned(), json!(value));
        self
    }

    pub fn print(&self) {
        println!("{}", Value::Object(self.fields.clone()));
    }
}
