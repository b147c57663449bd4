//! Running other programs.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

/// Runs to the end with the terminal's streams; anything but success is an error that names the command.
pub fn run(command: &mut Command) -> Result<()> {
    if succeeds(command)? {
        return Ok(());
    }
    bail!("{} failed", describe(command))
}

/// Runs to the end with the terminal's streams.
pub fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.status().with_context(|| format!("could not start {}", describe(command)))?;
    Ok(status.success())
}

/// Standard output of a command that must succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start {}", describe(command)))?;
    if !output.status.success() {
        bail!("{} failed", describe(command));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// What a command printed on both streams, in no particular order between them, and whether it succeeded.
pub struct Transcript {
    pub text: String,
    pub success: bool,
}

/// Runs to the end, showing each line as it comes and keeping it.
pub fn transcribe(command: &mut Command) -> Result<Transcript> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {}", describe(command)))?;
    let errors = child.stderr.take().context("no standard error")?;
    let errors = thread::spawn(move || echo(errors));
    let mut text = echo(child.stdout.take().context("no standard output")?);
    text.push_str(&errors.join().unwrap_or_default());
    let success = child.wait()?.success();
    Ok(Transcript { text, success })
}

fn echo(stream: impl Read) -> String {
    let mut text = String::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Whether `program --version` runs.
pub fn exists(program: &str) -> bool {
    let probe = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    probe.is_ok_and(|status| status.success())
}

fn describe(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
