//! `cargo xtask test`: everything that must hold, in one run, with one total at its end.

use std::{fs, process::ExitCode, time::Instant};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    dist::{self, Profile},
    install::{self, WASM_TARGET},
    process::{self, succeeds, transcribe},
    serve,
    tally::{self, Tally},
    workspace::Workspace,
};

const BROWSER_TESTS: &str = "tests/browser";

type Step = fn(&Workspace, &Options) -> Result<Tally>;

/// All steps run, whatever failed before: one run tells everything.
const STEPS: &[(&str, Step)] = &[
    ("prerequisites", prerequisites),
    ("formatting", formatting),
    ("clippy", clippy),
    ("clippy for the browser", clippy_for_browser),
    ("Rust tests", rust_tests),
    ("documentation tests", documentation_tests),
    ("the editor against Automerge's own package", editor),
    ("the app and its size", app),
    ("browser tests", browser_tests),
];

const BROWSER_STEPS: &[(&str, Step)] =
    &[("prerequisites", prerequisites), ("the app and its size", app), ("browser tests", browser_tests)];

/// Which of the steps, and which browser tests.
#[derive(Args, Default)]
pub struct Options {
    /// Only the browser tests whose file or name has these words, with what they drive
    #[arg(long, num_args = 0.., value_name = "WORDS")]
    browser: Option<Vec<String>>,
}

impl Options {
    fn steps(&self) -> &'static [(&'static str, Step)] {
        if self.browser.is_some() { BROWSER_STEPS } else { STEPS }
    }
}

pub fn run(workspace: &Workspace, options: &Options) -> ExitCode {
    let mut total = Tally::default();
    for (name, step) in options.steps() {
        println!("\n== {name}");
        let begun = Instant::now();
        let tally = step(workspace, options).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::FAILURE
        });
        if tally.failed > 0 {
            println!("== {name}: {} failed", tally.failed);
        }
        println!("== {name}: {} s", begun.elapsed().as_secs());
        total += tally;
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn prerequisites(workspace: &Workspace, _: &Options) -> Result<Tally> {
    install::wasm_target(workspace)?;
    install::npm_packages(workspace, "app")?;
    install::npm_packages(workspace, BROWSER_TESTS)?;
    install::chromium(workspace, BROWSER_TESTS)?;
    install::readers_of_documents()?;
    Ok(Tally::default())
}

fn formatting(workspace: &Workspace, _: &Options) -> Result<Tally> {
    must_succeed(workspace, &["fmt", "--all", "--check"])
}

fn clippy(workspace: &Workspace, _: &Options) -> Result<Tally> {
    must_succeed(workspace, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn clippy_for_browser(workspace: &Workspace, _: &Options) -> Result<Tally> {
    must_succeed(workspace, &["clippy", "--package", "intreccio-app", "--target", WASM_TARGET, "--", "-D", "warnings"])
}

fn must_succeed(workspace: &Workspace, cargo: &[&str]) -> Result<Tally> {
    Ok(Tally::default().with_status(succeeds(&mut workspace.cargo(cargo.iter().copied()))?))
}

fn rust_tests(workspace: &Workspace, _: &Options) -> Result<Tally> {
    if process::exists("cargo-nextest") {
        let run = transcribe(&mut workspace.cargo(["nextest", "run", "--workspace", "--no-fail-fast"]))?;
        return Ok(tally::nextest(&run.text).with_status(run.success));
    }
    let run = transcribe(&mut workspace.cargo(["test", "--workspace", "--all-targets", "--no-fail-fast"]))?;
    Ok(tally::libtest(&run.text).with_status(run.success))
}

fn documentation_tests(workspace: &Workspace, _: &Options) -> Result<Tally> {
    let run = transcribe(&mut workspace.cargo(["test", "--workspace", "--doc", "--no-fail-fast"]))?;
    Ok(tally::libtest(&run.text).with_status(run.success))
}

/// The same random edits on both sides: see `app/editor/shim.test.mjs`.
fn editor(workspace: &Workspace, _: &Options) -> Result<Tally> {
    let cases = workspace.scratch("rich-cases.jsonl");
    let generator = ["run", "--quiet", "--package", "intreccio-model", "--example", "rich_cases", "--", "0", "200"];
    process::run(workspace.cargo(generator).stdout(fs::File::create(&cases)?))?;
    let mut node = workspace.node_tool("node", "app", ["--test", "--test-reporter=tap", "editor/shim.test.mjs"]);
    let run = transcribe(node.env("CASES", &cases))?;
    Ok(tally::tap(&run.text).with_status(run.success))
}

fn app(workspace: &Workspace, _: &Options) -> Result<Tally> {
    let options = dist::Options::default();
    dist::run(workspace, &options)?.print();
    Ok(Tally::default())
}

/// The browser tests find what they drive in `CHROMIUM`, `RELAY_BIN`, `APP_DIST` and `APP_HARNESS`.
fn browser_tests(workspace: &Workspace, options: &Options) -> Result<Tally> {
    let chromium = install::chromium(workspace, BROWSER_TESTS)?;
    // The one that the Rust tests built: a second build of everything below it would prove nothing more of the app.
    let relay = serve::build_relay(workspace, Profile::Dev)?;
    let harness = dist::build_harness(workspace)?;
    let report = workspace.scratch("playwright.json");
    let _ = fs::remove_file(&report);
    let mut playwright = workspace.node_tool("npx", BROWSER_TESTS, ["playwright", "test", "--reporter=list,json"]);
    playwright.args(options.browser.iter().flatten());
    playwright.env("CHROMIUM", chromium).env("RELAY_BIN", relay).env("APP_DIST", workspace.dist());
    playwright.env("APP_HARNESS", harness);
    let success = succeeds(playwright.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report))?;
    let text = fs::read_to_string(&report).context("Playwright wrote no report")?;
    Ok(tally::playwright(&text).context("Playwright's report has no counts")?.with_status(success))
}
