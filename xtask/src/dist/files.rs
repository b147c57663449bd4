//! The folder `dist/`: names by content, and the references between files.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::glue::LOADER;
use crate::stamp::sha256_hex;

/// How a source refers to another file: `asset:boot.js` becomes `/assets/boot.0123456789.js`.
const REFERENCE: &str = "asset:";
const HASH_DIGITS: usize = 10;
/// The parts of `app/src/parts.rs`, with when they cross the network. What two share comes with the earlier one.
const PARTS: [(&str, Stage); 4] =
    [("work", Stage::Work), ("pages", Stage::Later), ("table", Stage::Table), ("export", Stage::Exports)];

/// When a file crosses the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Before the first page is there.
    First,
    /// Then: before a workspace can be opened.
    Work,
    /// Behind that: the other pages, the demonstration.
    Later,
    /// As [`Stage::Later`]: the pages of the table, and the editor of its texts.
    Table,
    /// As [`Stage::Later`]: what writes files for people outside.
    Exports,
}

/// `dist/` while it is filled. Files are added before those that refer to them.
pub struct Dist {
    root: PathBuf,
    /// Logical name to address, for files named by content.
    assets: BTreeMap<String, String>,
    /// Addresses with a fixed name.
    pages: Vec<String>,
    /// By address, of what does not come first.
    stages: BTreeMap<String, Stage>,
}

impl Dist {
    pub fn open(root: PathBuf) -> Result<Self> {
        fs::create_dir_all(root.join("assets"))?;
        Ok(Self { root, assets: BTreeMap::new(), pages: Vec::new(), stages: BTreeMap::new() })
    }

    /// Writes bytes under a name that contains their digest. A file that is there already has the same bytes.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let (stem, extension) = name.rsplit_once('.').with_context(|| format!("{name} has no extension"))?;
        self.put(name, &address(stem, &sha256_hex(bytes), extension)?, bytes)
    }

    /// [`Self::add`], for a file that does not come first.
    pub fn add_later(&mut self, name: &str, bytes: &[u8], stage: Stage) -> Result<()> {
        self.add(name, bytes)?;
        self.stages.extend(self.assets.get(name).map(|address| (address.clone(), stage)));
        Ok(())
    }

    fn put(&mut self, name: &str, address: &str, bytes: &[u8]) -> Result<()> {
        write_if_new(&self.file(address), bytes)?;
        self.assets.insert(name.to_owned(), address.to_owned());
        Ok(())
    }

    /// Writes the files of the program. They refer to each other, so one digest of all is in all their names.
    pub fn add_program(&mut self, files: &[(String, Vec<u8>)]) -> Result<()> {
        let named: Vec<u8> = with_addresses(files, "?????????????")?.into_iter().flat_map(|(_, bytes)| bytes).collect();
        let digest = sha256_hex(&named);
        let loader = files.iter().find(|(name, _)| name == LOADER).map(|(_, bytes)| String::from_utf8_lossy(bytes));
        let loader = loader.unwrap_or_default();
        for ((name, _), (address, bytes)) in files.iter().zip(with_addresses(files, &digest)?) {
            self.stages.insert(address.clone(), stage_of(name, &loader)?);
            self.put(name, &address, &bytes)?;
        }
        Ok(())
    }

    /// When the file crosses the network.
    pub fn stage(&self, address: &str) -> Stage {
        self.stages.get(address).copied().unwrap_or(Stage::First)
    }

    pub fn add_text(&mut self, name: &str, text: &str) -> Result<()> {
        let text = self.resolve(text).with_context(|| format!("in {name}"))?;
        self.add(name, text.as_bytes())
    }

    /// Writes a file whose address people or browsers remember.
    pub fn add_page(&mut self, name: &str, text: &str) -> Result<()> {
        let text = self.resolve(text).with_context(|| format!("in {name}"))?;
        fs::write(self.root.join(name), text)?;
        self.pages.push(format!("/{name}"));
        Ok(())
    }

    /// Every address of this build, sorted.
    pub fn addresses(&self) -> Vec<String> {
        let mut addresses: Vec<_> = self.assets.values().chain(&self.pages).cloned().collect();
        addresses.sort();
        addresses
    }

    pub fn file(&self, address: &str) -> PathBuf {
        self.root.join(address.trim_start_matches('/'))
    }

    /// Deletes what earlier builds left, with its compressed siblings.
    pub fn remove_strangers(&self) -> Result<()> {
        let ours: Vec<_> = self.addresses().iter().map(|address| self.file(address)).collect();
        for folder in [self.root.clone(), self.root.join("assets")] {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_file() && !ours.contains(&without_compression(&path)) {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    fn resolve(&self, text: &str) -> Result<String> {
        let mut resolved = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(REFERENCE) {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')).unwrap_or(after.len());
            let (name, following) = after.split_at(end);
            let Some(address) = self.assets.get(name) else { bail!("nothing is called {REFERENCE}{name}") };
            resolved.push_str(before);
            resolved.push_str(address);
            rest = following;
        }
        resolved.push_str(rest);
        Ok(resolved)
    }
}

/// The stage of a file of the program. What is shared is called `chunk_N.wasm`, and the loader names before it the parts that share it:
/// `/* export, work */`, a line before `const __chunk_N = …`.
fn stage_of(name: &str, loader: &str) -> Result<Stage> {
    let Some(stem) = name.strip_suffix(".wasm").filter(|stem| *stem != "app") else { return Ok(Stage::First) };
    if let Some(part) = stem.strip_prefix("split_") {
        return stage_of_part(part);
    }
    let (before, _) =
        loader.split_once(&format!("const __{stem} ")).with_context(|| format!("nothing loads {name}"))?;
    let sharing = before.trim_end().lines().last().unwrap_or_default();
    let sharing = sharing.strip_prefix("/* ").and_then(|line| line.strip_suffix(" */"));
    let parts = sharing.with_context(|| format!("{name} is shared by nobody"))?.split(", ").map(stage_of_part);
    parts.collect::<Result<Vec<_>>>()?.into_iter().min().context("nobody shares it")
}

fn stage_of_part(part: &str) -> Result<Stage> {
    let known = PARTS.iter().find(|(name, _)| *name == part);
    known.map(|(_, stage)| *stage).with_context(|| format!("when is the part {part} fetched?"))
}

/// The files under their addresses, and in the scripts the addresses in the place of `./NAME`, where something is loaded from it:
/// elsewhere it is the name under which a module asks for its imports.
fn with_addresses(files: &[(String, Vec<u8>)], digest: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut addresses = Vec::new();
    for (name, _) in files {
        let (stem, extension) = name.rsplit_once('.').with_context(|| format!("{name} has no extension"))?;
        addresses.push(address(stem, digest, extension)?);
    }
    let rewrite = |(name, bytes): &(String, Vec<u8>)| -> Result<Vec<u8>> {
        if !name.ends_with(".js") {
            return Ok(bytes.clone());
        }
        let mut text = String::from_utf8(bytes.clone())?;
        for ((other, _), address) in files.iter().zip(&addresses) {
            for before in ["from \"", "from '", "URL(\"", "URL('"] {
                text = text.replace(&format!("{before}./{other}"), &format!("{before}{address}"));
            }
        }
        Ok(text.into_bytes())
    };
    let rewritten = files.iter().map(rewrite).collect::<Result<Vec<_>>>()?;
    Ok(addresses.into_iter().zip(rewritten).collect())
}

fn address(stem: &str, digest: &str, extension: &str) -> Result<String> {
    let digest = digest.get(..HASH_DIGITS).context("a digest has 64 digits")?;
    Ok(format!("/assets/{stem}.{digest}.{extension}"))
}

fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    // A build that is interrupted must not leave half a file under the name of the whole.
    let partial = path.with_extension("partial");
    fs::write(&partial, bytes)?;
    Ok(fs::rename(partial, path)?)
}

fn without_compression(path: &Path) -> PathBuf {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("br" | "gz") => path.with_extension(""),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(name: &str) -> Dist {
        let root = std::env::temp_dir().join(format!("xtask-dist-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        Dist::open(root).unwrap()
    }

    #[test]
    fn references_become_addresses_with_a_digest() {
        let mut dist = dist("references");
        dist.add("a.js", b"1").unwrap();
        dist.add_page("index.html", "<script src=\"asset:a.js\"></script>").unwrap();
        let page = fs::read_to_string(dist.file("/index.html")).unwrap();
        assert_eq!(page, "<script src=\"/assets/a.6b86b273ff.js\"></script>");
    }

    #[test]
    fn files_of_the_program_name_each_other_and_change_together() {
        let (mut dist, mut other) = (dist("program"), dist("other-program"));
        let files = |wasm: &[u8]| {
            let text = |text: &str| text.as_bytes().to_vec();
            let scripts = [
                ("app.js", text("from './parts.js'; { './parts.js': 1 }")),
                ("parts.js", text("from \"./app.js\"; URL(\"./split_work.wasm\"")),
            ];
            let mut files: Vec<_> = scripts.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
            files.push(("split_work.wasm".to_owned(), wasm.to_vec()));
            files
        };
        dist.add_program(&files(b"1")).unwrap();
        other.add_program(&files(b"2")).unwrap();
        let loader = dist.assets["parts.js"].clone();
        let read = |address: &str| fs::read_to_string(dist.file(address)).unwrap();
        assert_eq!(read(&dist.assets["app.js"]), format!("from '{loader}'; {{ './parts.js': 1 }}"));
        let expected = format!("from \"{}\"; URL(\"{}\"", dist.assets["app.js"], dist.assets["split_work.wasm"]);
        assert_eq!(read(&loader), expected);
        assert_eq!((dist.stage(&dist.assets["split_work.wasm"]), dist.stage(&loader)), (Stage::Work, Stage::First));
        assert!(dist.addresses().iter().all(|address| !other.addresses().contains(address)));
    }

    #[test]
    fn a_part_comes_in_its_stage_and_what_two_share_with_the_earlier_one() {
        let loader =
            "/* export, work */\nconst __chunk_3 = 1;\n/* export, pages */\nconst __chunk_4 = 2;\nconst __chunk_5 = 3;";
        let stage = |name| stage_of(name, loader).ok();
        assert_eq!(stage("app.wasm"), Some(Stage::First));
        assert_eq!(stage("split_export.wasm"), Some(Stage::Exports));
        assert_eq!((stage("chunk_3.wasm"), stage("chunk_4.wasm")), (Some(Stage::Work), Some(Stage::Later)));
        assert_eq!((stage("chunk_5.wasm"), stage("chunk_6.wasm"), stage("split_other.wasm")), (None, None, None));
        let mut dist = dist("exports");
        dist.add_later("document-400.ttf", b"1", Stage::Exports).unwrap();
        assert_eq!(dist.stage(&dist.assets["document-400.ttf"]), Stage::Exports);
    }

    #[test]
    fn a_reference_to_a_file_that_is_not_there_is_an_error() {
        let mut dist = dist("missing");
        assert!(dist.add_page("index.html", "asset:none.js").is_err());
    }

    #[test]
    fn files_of_an_earlier_build_are_removed_with_their_siblings() {
        let mut dist = dist("strangers");
        dist.add("a.js", b"1").unwrap();
        let old = dist.file("/assets/a.0000000000.js");
        let kept = dist.file("/assets/a.6b86b273ff.js.br");
        for path in [&old, &old.with_extension("js.br"), &kept] {
            fs::write(path, b"x").unwrap();
        }
        dist.remove_strangers().unwrap();
        assert!(!old.exists() && !old.with_extension("js.br").exists() && kept.exists());
    }
}
