//! The editor of rich text, from `app/editor` and its packages to one module.

use std::fs;

use anyhow::Result;

use super::Profile;
use crate::{process, stamp, workspace::Workspace};

pub fn build(workspace: &Workspace, profile: Profile) -> Result<String> {
    let out = workspace.scratch("editor").join(profile.label());
    fs::create_dir_all(&out)?;
    let module = out.join("editor.js");
    let mut inputs = stamp::files_below(&workspace.path("app/editor"), "mjs")?;
    inputs.push(workspace.path("app/package-lock.json"));
    stamp::when_changed(&out.join("digest"), &stamp::digest_of(&inputs)?, || {
        let mut node = workspace.node_tool("node", "app", ["editor/build.mjs"]);
        node.arg(&module);
        if profile == Profile::Release {
            node.arg("--minify");
        }
        process::run(&mut node)
    })?;
    Ok(fs::read_to_string(module)?)
}
