//! `cargo xtask test`: everything that must hold, in one run, with one total at its end.

use std::{
    env, fs,
    path::PathBuf,
    process::{Child, Command, ExitCode},
    time::Instant,
};

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

/// What the steps share.
struct Run<'w> {
    workspace: &'w Workspace,
    options: &'w Options,
    /// The app, which is built beside the other steps: linking it keeps one core busy for minutes, and them the other.
    building: Option<Child>,
}

type Step = fn(&mut Run<'_>) -> Result<Tally>;

/// All steps run, whatever failed before: one run tells everything.
const STEPS: &[(&str, Step)] = &[
    ("prerequisites", prerequisites),
    ("the build of the app begins", begin_app),
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
    let mut summary = String::new();
    let mut run = Run { workspace, options, building: None };
    for (name, step) in options.steps() {
        println!("\n== {name}");
        let begun = Instant::now();
        let tally = step(&mut run).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::FAILURE
        });
        let failed = if tally.failed > 0 { format!(", {} FAILED", tally.failed) } else { String::new() };
        let said = format!("{name}: {} s{failed}", begun.elapsed().as_secs());
        println!("== {said}");
        summary.push_str(&format!("{said}\n"));
        total += tally;
    }
    // Once more at the end: thousands of lines lie between the first step and the last.
    println!("\n{summary}\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn prerequisites(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    install::wasm_target(workspace)?;
    install::npm_packages(workspace, "app")?;
    install::npm_packages(workspace, BROWSER_TESTS)?;
    install::chromium(workspace, BROWSER_TESTS)?;
    install::readers_of_documents()?;
    Ok(Tally::default())
}

fn formatting(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    must_succeed(workspace, &["fmt", "--all", "--check"])
}

fn clippy(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    let but_the_app = ["clippy", "--workspace", "--exclude", "intreccio-app", "--all-targets", "--", "-D", "warnings"];
    must_succeed(workspace, &but_the_app)
}

/// The app with its tests, for the target that it is made for.
fn clippy_for_browser(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    let app =
        ["clippy", "--package", "intreccio-app", "--all-targets", "--target", WASM_TARGET, "--", "-D", "warnings"];
    must_succeed(workspace, &app)
}

fn must_succeed(workspace: &Workspace, cargo: &[&str]) -> Result<Tally> {
    Ok(Tally::default().with_status(succeeds(&mut workspace.cargo(cargo.iter().copied()))?))
}

fn rust_tests(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    if process::exists("cargo-nextest") {
        let seen = transcribe(&mut workspace.cargo(["nextest", "run", "--workspace", "--no-fail-fast"]))?;
        return Ok(tally::nextest(&seen.text).with_status(seen.success));
    }
    let seen = transcribe(&mut workspace.cargo(["test", "--workspace", "--all-targets", "--no-fail-fast"]))?;
    Ok(tally::libtest(&seen.text).with_status(seen.success))
}

fn documentation_tests(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    let seen = transcribe(&mut workspace.cargo(["test", "--workspace", "--doc", "--no-fail-fast"]))?;
    Ok(tally::libtest(&seen.text).with_status(seen.success))
}

/// The same random edits on both sides: see `app/editor/shim.test.mjs`.
fn editor(run: &mut Run<'_>) -> Result<Tally> {
    let workspace = run.workspace;
    let cases = workspace.scratch_file("rich-cases.jsonl")?;
    // As the Rust tests built it: by itself the package has other features, and everything below it would be compiled again.
    process::run(&mut workspace.cargo(["build", "--workspace", "--example", "rich_cases"]))?;
    let mut generator = Command::new(workspace.target("debug/examples/rich_cases"));
    process::run(generator.args(["0", "200"]).stdout(fs::File::create(&cases)?))?;
    let mut node = workspace.node_tool("node", "app", ["--test", "--test-reporter=tap", "editor/shim.test.mjs"]);
    let seen = transcribe(node.env("CASES", &cases))?;
    Ok(tally::tap(&seen.text).with_status(seen.success))
}

/// In a process of its own, whose words come when it is waited for; with the module that the browser tests drive.
fn begin_app(run: &mut Run<'_>) -> Result<Tally> {
    let log = fs::File::create(app_log(run.workspace)?)?;
    let mut build = Command::new(env::current_exe()?);
    build.args(["dist", "--harness"]).stdout(log.try_clone()?).stderr(log);
    run.building = Some(build.spawn()?);
    Ok(Tally::default())
}

fn app_log(workspace: &Workspace) -> Result<PathBuf> {
    workspace.scratch_file("app-build.log")
}

fn app(run: &mut Run<'_>) -> Result<Tally> {
    let Some(mut building) = run.building.take() else {
        dist::run(run.workspace, &dist::Options::default())?.print();
        return Ok(Tally::default());
    };
    let built = building.wait()?.success();
    println!("{}", fs::read_to_string(app_log(run.workspace)?)?);
    Ok(Tally::default().with_status(built))
}

/// The browser tests find what they drive in `CHROMIUM`, `RELAY_BIN`, `APP_DIST` and `APP_HARNESS`.
fn browser_tests(run: &mut Run<'_>) -> Result<Tally> {
    let (workspace, options) = (run.workspace, run.options);
    let chromium = install::chromium(workspace, BROWSER_TESTS)?;
    // The one that the Rust tests built: a second build of everything below it would prove nothing more of the app.
    let relay = serve::build_relay(workspace, Profile::Dev)?;
    let harness = dist::build_harness(workspace)?;
    let report = workspace.scratch_file("playwright.json")?;
    let _ = fs::remove_file(&report);
    let mut playwright = workspace.node_tool("npx", BROWSER_TESTS, ["playwright", "test", "--reporter=list,json"]);
    playwright.args(options.browser.iter().flatten());
    playwright.env("CHROMIUM", chromium).env("RELAY_BIN", relay).env("APP_DIST", workspace.dist());
    playwright.env("APP_HARNESS", harness);
    let success = succeeds(playwright.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report))?;
    let text = fs::read_to_string(&report).context("Playwright wrote no report")?;
    Ok(tally::playwright(&text).context("Playwright's report has no counts")?.with_status(success))
}
