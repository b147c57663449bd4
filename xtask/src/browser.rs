//! Scripts that drive a browser on the real relay and the app as it is shipped.

use anyhow::Result;

use crate::{
    dist::{self, Profile},
    install, process, serve,
    workspace::Workspace,
};

/// The package of the browser tests, with their support.
pub const PACKAGE: &str = "tests/browser";

/// `cargo xtask screens`: the pages of the demonstration as pictures, into `docs/screens`.
pub fn screens(workspace: &Workspace) -> Result<()> {
    run_script(workspace, "screens.mjs")
}

/// Builds what a script drives, then runs it with Node. It finds the browser, the relay and the app in `CHROMIUM`, `RELAY_BIN`
/// and `APP_DIST`.
pub fn run_script(workspace: &Workspace, script: &str) -> Result<()> {
    install::npm_packages(workspace, PACKAGE)?;
    let chromium = install::chromium(workspace, PACKAGE)?;
    dist::build(workspace, Profile::Release)?;
    let relay = serve::build_relay(workspace, Profile::Release)?;
    let mut node = workspace.node_tool("node", PACKAGE, [script]);
    process::run(node.env("CHROMIUM", chromium).env("RELAY_BIN", relay).env("APP_DIST", workspace.dist()))
}
