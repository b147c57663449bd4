//! `cargo xtask sim`: the simulator of `tests`, in release, with its arguments as they are.

use anyhow::Result;
use clap::Args;

use crate::workspace::Workspace;

#[derive(Args)]
pub struct Options {
    /// `--seeds N` to run many, `--seed S` to replay one
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut cargo =
        workspace.cargo(["run", "--quiet", "--release", "--package", "intreccio-tests", "--bin", "sim", "--"]);
    crate::process::run(cargo.args(&options.arguments))
}
