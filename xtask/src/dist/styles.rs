//! Sass from `app/styles` and `bootstrap-italia` to one style sheet.

use std::fs;

use anyhow::Result;

use super::Profile;
use crate::{process, stamp, workspace::Workspace};

pub fn build(workspace: &Workspace, profile: Profile) -> Result<String> {
    let out = workspace.scratch("styles").join(profile.label());
    fs::create_dir_all(&out)?;
    let css = out.join("main.css");
    let mut inputs = stamp::files_below(&workspace.path("app/styles"), "scss")?;
    inputs.push(workspace.path("app/package-lock.json"));
    stamp::when_changed(&out.join("digest"), &stamp::digest_of(&inputs)?, || {
        let style = if profile == Profile::Release { "--style=compressed" } else { "--style=expanded" };
        let mut sass = workspace.node_tool("npx", "app", ["sass", "--no-source-map", "--quiet-deps", style]);
        // `bootstrap-italia` still uses `@import`; its warnings are not about our styles.
        sass.args(["--silence-deprecation=import", "--load-path=node_modules", "styles/main.scss"]);
        process::run(sass.arg(&css))
    })?;
    Ok(fs::read_to_string(css)?)
}
