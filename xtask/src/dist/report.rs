//! What crosses the network.

use std::fs;

use anyhow::Result;

use super::{compress::sibling, files::Dist};
use crate::bench::Figure;

/// Sizes of all files, in bytes. The service worker fetches each of them on the first visit; those that are not parts come before
/// the first page is there.
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    address: String,
    part: bool,
    raw: u64,
    brotli: u64,
    gzip: u64,
}

impl Report {
    pub fn measure(dist: &Dist) -> Result<Self> {
        let mut rows = Vec::new();
        for address in dist.addresses() {
            let file = dist.file(&address);
            let raw = fs::metadata(&file)?.len();
            let with = |extension| fs::metadata(sibling(&file, extension)).map_or(raw, |data| data.len());
            rows.push(Row { raw, part: dist.is_part(&address), brotli: with("br"), gzip: with("gz"), address });
        }
        rows.sort_by_key(|row| (row.part, std::cmp::Reverse(row.brotli)));
        Ok(Self { rows })
    }

    /// Bytes with brotli until the first page is there.
    pub fn first_load(&self) -> u64 {
        self.rows.iter().filter(|row| !row.part).map(|row| row.brotli).sum()
    }

    /// Bytes with brotli of all files.
    pub fn everything(&self) -> u64 {
        self.rows.iter().map(|row| row.brotli).sum()
    }

    pub fn print(&self) {
        println!("{:<44} {:>10} {:>10} {:>10}", "file", "bytes", "gzip", "brotli");
        for part in [false, true] {
            for Row { address, raw, brotli, gzip, .. } in self.rows.iter().filter(|row| row.part == part) {
                println!("{address:<44} {raw:>10} {gzip:>10} {brotli:>10}");
            }
            let all = || self.rows.iter().filter(|row| part || !row.part);
            let (raw, gzip, brotli) =
                (all().map(|row| row.raw), all().map(|row| row.gzip), all().map(|row| row.brotli));
            let what = if part { "the whole app" } else { "first load" };
            println!("{what:<44} {:>10} {:>10} {:>10}", raw.sum::<u64>(), gzip.sum::<u64>(), brotli.sum::<u64>());
        }
        for figure in self.figures() {
            figure.print();
        }
    }

    /// In KB (1,000 bytes), to one decimal.
    pub fn figures(&self) -> [Figure; 2] {
        let figure = |what, bytes: u64| Figure::new("first-load", what, "KB", bytes.div_ceil(100) as f64 / 10.0);
        [figure("brotli until the first page", self.first_load()), figure("brotli of the whole app", self.everything())]
    }
}
