//! Steps that are skipped while their inputs stay the same.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Lower-case hex of SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One digest over the names and contents of files, in the given order.
pub fn digest_of(files: &[PathBuf]) -> Result<String> {
    let mut hasher = Sha256::new();
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(bytes.len().to_le_bytes());
        hasher.update(bytes);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Runs `step` unless the last run that succeeded left the same digest in `stamp`.
pub fn when_changed(stamp: &Path, digest: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
    if fs::read_to_string(stamp).is_ok_and(|last| last == digest) {
        return Ok(());
    }
    step()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(stamp, digest)?)
}

/// All files below a folder whose name ends in `extension`, sorted, so that a digest over them is stable.
pub fn files_below(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path, extension)?);
        } else if path.extension().is_some_and(|own| own == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_step_runs_again_only_when_its_digest_changes() {
        let stamp = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let runs = Cell::new(0);
        let step = |digest: &str| {
            when_changed(&stamp, digest, || {
                runs.set(runs.get() + 1);
                Ok(())
            })
        };
        step("a").unwrap();
        step("a").unwrap();
        step("b").unwrap();
        fs::remove_file(&stamp).unwrap();
        assert_eq!(runs.get(), 2);
    }

    #[test]
    fn a_step_that_fails_is_tried_again() {
        let stamp = std::env::temp_dir().join(format!("xtask-failed-{}", std::process::id()));
        assert!(when_changed(&stamp, "a", || anyhow::bail!("no")).is_err());
        assert!(!stamp.exists());
    }
}
