//! `cargo xtask sim`: many seeds, or one again.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use intreccio_tests::sim::{self, Failure};

/// Simulated devices, one relay, and everything that can go wrong
#[derive(Parser)]
struct Options {
    /// How many seeds to run
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Run this one only
    #[arg(long)]
    seed: Option<u64>,
    /// Print all that happens (with --seed)
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match options.seed {
        Some(seed) => one(seed, options.verbose),
        None => many(options.first, options.seeds),
    }
}

fn one(seed: u64, verbose: bool) -> ExitCode {
    match sim::run(seed, verbose) {
        Ok(seen) => {
            say(&format!("seed {seed}: all holds; {seen:?}"));
            ExitCode::SUCCESS
        }
        Err(failure) => failed(&[failure]),
    }
}

fn many(first: u64, count: u64) -> ExitCode {
    let began = Instant::now();
    let (next, failures) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                return;
            }
            if let Err(failure) = sim::run(seed, false)
                && let Ok(mut failures) = failures.lock()
            {
                failures.push(failure);
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(work);
        }
    });
    let per_second = count as f64 / began.elapsed().as_secs_f64();
    say(&format!("{count} seeds from {first} on {cores} cores, {per_second:.1} a second"));
    say(&format!(r#"{{"bench":"sim","what":"seeds per second","unit":"1/s","ours":{per_second:.1}}}"#));
    match failures.into_inner() {
        Ok(failures) if failures.is_empty() => ExitCode::SUCCESS,
        Ok(failures) => failed(&failures),
        Err(_) => ExitCode::FAILURE,
    }
}

fn failed(failures: &[Failure]) -> ExitCode {
    const SHOWN: usize = 3;
    failures.iter().take(SHOWN).for_each(|failure| say(&failure.to_string()));
    let seeds: Vec<u64> = failures.iter().map(|failure| failure.seed).collect();
    say(&format!("{} failed: {seeds:?}", seeds.len()));
    ExitCode::FAILURE
}

#[expect(clippy::print_stdout, reason = "what the command is asked for")]
fn say(line: &str) {
    println!("{line}");
}
