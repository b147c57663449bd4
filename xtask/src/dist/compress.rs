//! Compressed siblings, so that the relay never compresses.

use std::{
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use anyhow::{Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use super::{Profile, files::Dist, read};

/// Writes `.br` and `.gz` beside each file that they make smaller by a twentieth; fonts and pictures are packed already.
/// A dev build has none, and removes old ones.
pub fn siblings(dist: &Dist, profile: Profile) -> Result<()> {
    let waiting = Mutex::new(dist.addresses());
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.pop());
    let work = || {
        while let Some(address) = next() {
            make(dist, profile, &address)?;
        }
        Ok(())
    };
    let workers = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        started.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("compressing crashed"))?)
    })
}

fn make(dist: &Dist, profile: Profile, address: &str) -> Result<()> {
    let file = dist.file(address);
    let named_by_content = address.starts_with("/assets/");
    match profile {
        Profile::Dev => remove(&file),
        Profile::Release if named_by_content && sibling(&file, "br").exists() => Ok(()),
        Profile::Release => write(&file),
    }
}

/// `main.css` and `br` make `main.css.br`.
pub fn sibling(file: &Path, extension: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".");
    name.push(extension);
    name.into()
}

fn write(file: &Path) -> Result<()> {
    remove(file)?;
    let bytes = read(file)?;
    let (gz, br) = (gzip(&bytes)?, brotli(&bytes)?);
    // The brotli sibling comes last: its presence says that both are there.
    for (extension, smaller) in [("gz", gz), ("br", br)] {
        if smaller.len() * 20 < bytes.len() * 19 {
            fs::write(sibling(file, extension), smaller)?;
        }
    }
    Ok(())
}

fn remove(file: &Path) -> Result<()> {
    for extension in ["br", "gz"] {
        let path = sibling(file, extension);
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &params)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
