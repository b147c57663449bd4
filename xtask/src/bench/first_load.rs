//! What crosses the network until the first page, and in all.

use anyhow::Result;

use crate::{
    dist::{self, Profile},
    workspace::Workspace,
};

pub fn run(workspace: &Workspace) -> Result<()> {
    dist::build(workspace, Profile::Release)?.print();
    Ok(())
}
