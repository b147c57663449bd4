//! Where things are, and how Cargo is called.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

/// The checkout that this tool was built from.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The parent of this crate; the target folder is `CARGO_TARGET_DIR` when set, as for Cargo itself.
    pub fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root: root.to_owned(), target })
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// A file of Cargo's output, for example `release/intreccio-relay`.
    pub fn target(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.target.join(relative)
    }

    /// A folder for this tool's own intermediate results.
    pub fn scratch(&self, relative: &str) -> PathBuf {
        self.target.join("xtask").join(relative)
    }

    /// A file of this tool's own, in a folder that is there: on a fresh checkout nothing has made it yet.
    pub fn scratch_file(&self, name: &str) -> Result<PathBuf> {
        let path = self.scratch(name);
        let folder = path.parent().context("a file lies in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
        Ok(path)
    }

    /// Cargo, in the root of the workspace.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target).args(arguments);
        command
    }

    /// The compiler that Cargo uses here.
    pub fn rustc(&self) -> Command {
        let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command.current_dir(&self.root);
        command
    }

    /// A program of npm (`npm`, `npx`) in a folder of the workspace.
    pub fn node_tool<'a>(&self, program: &str, folder: &str, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path(folder)).args(arguments);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_ones_own_can_be_made_on_a_fresh_checkout() {
        let target = env::temp_dir().join(format!("intreccio-xtask-{}", std::process::id()));
        let workspace = Workspace { root: target.clone(), target: target.join("target") };
        let made = workspace.scratch_file("cases.jsonl").and_then(|path| Ok(fs::write(path, "{}")?));
        fs::remove_dir_all(&target).unwrap();
        made.unwrap();
    }
}
