//! `cargo xtask serve`: the app and the relay on this machine.

use std::{path::PathBuf, process::Command};

use anyhow::Result;
use clap::Args;

use crate::{dist, process, workspace::Workspace};

#[derive(Args)]
pub struct Options {
    /// Address and port of the relay
    #[arg(long, default_value = "127.0.0.1:8787")]
    listen: String,
    /// Folder of the relay's database; on a fresh one the relay prints the set-up code
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Build quickly instead of small and fast
    #[arg(long)]
    dev: bool,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let profile = dist::Profile::from_dev_flag(options.dev);
    dist::build(workspace, profile)?;
    let relay = build_relay(workspace, profile)?;
    let mut command = Command::new(relay);
    command.arg("--listen").arg(&options.listen).arg("--data").arg(&options.data).arg("--app").arg(workspace.dist());
    hand_over(&mut command)
}

/// Builds the relay and says where it is.
pub fn build_relay(workspace: &Workspace, profile: dist::Profile) -> Result<PathBuf> {
    let mut cargo = workspace.cargo(["build", "--package", "intreccio-relay"]);
    let folder = match profile {
        dist::Profile::Release => {
            cargo.arg("--release");
            "release"
        }
        dist::Profile::Dev => "debug",
    };
    process::run(&mut cargo)?;
    Ok(workspace.target(format!("{folder}/intreccio-relay")))
}

/// Becomes the relay, so that signals and the exit code are its own.
#[cfg(unix)]
fn hand_over(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn hand_over(command: &mut Command) -> Result<()> {
    process::run(command)
}
