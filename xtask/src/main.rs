//! How Intreccio is built, served, tested and measured; nothing else knows.
#![expect(clippy::print_stdout, reason = "a command-line tool answers on its standard output")]

mod bench;
mod browser;
mod dist;
mod install;
mod process;
mod serve;
mod sim;
mod stamp;
mod tally;
mod test;
#[cfg(test)]
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, serve, test and measure Intreccio")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build app and relay, then run the relay, which serves the app
    Serve(serve::Options),
    /// Build the app into dist/ and report its size
    Dist(dist::Options),
    /// Formatting, clippy, all Rust tests, the app and its browser tests
    Test(test::Options),
    /// Simulate devices and a relay with seeded faults
    Sim(sim::Options),
    /// Measure one thing and print a JSON line per figure
    Bench(bench::Options),
    /// Take the pictures of docs/screens anew
    Screens,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::locate()?;
    match command {
        Command::Serve(options) => serve::run(&workspace, &options)?,
        Command::Dist(options) => dist::run(&workspace, &options).map(|report| report.print())?,
        Command::Test(options) => return Ok(test::run(&workspace, &options)),
        Command::Sim(options) => sim::run(&workspace, &options)?,
        Command::Bench(options) => bench::run(&workspace, &options)?,
        Command::Screens => browser::screens(&workspace)?,
    }
    Ok(ExitCode::SUCCESS)
}
