//! What the first visit costs.

use std::fs;

use anyhow::Result;

use super::{compress::sibling, files::Dist};
use crate::bench::Figure;

/// Sizes of all files, in bytes. The service worker fetches each of them on the first visit, so all of them count.
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    address: String,
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
            rows.push(Row { raw, brotli: with("br"), gzip: with("gz"), address });
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.brotli));
        Ok(Self { rows })
    }

    pub fn brotli_total(&self) -> u64 {
        self.rows.iter().map(|row| row.brotli).sum()
    }

    pub fn print(&self) {
        println!("{:<44} {:>10} {:>10} {:>10}", "file", "bytes", "gzip", "brotli");
        for Row { address, raw, brotli, gzip } in &self.rows {
            println!("{address:<44} {raw:>10} {gzip:>10} {brotli:>10}");
        }
        let raw: u64 = self.rows.iter().map(|row| row.raw).sum();
        let gzip: u64 = self.rows.iter().map(|row| row.gzip).sum();
        println!("{:<44} {raw:>10} {gzip:>10} {:>10}", "first load", self.brotli_total());
        self.figure().print();
    }

    /// The total in KB (1,000 bytes), to one decimal.
    pub fn figure(&self) -> Figure {
        let tenths = self.brotli_total().div_ceil(100);
        Figure::new("first-load", "brotli total", "KB", tenths as f64 / 10.0)
    }
}
