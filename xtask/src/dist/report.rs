//! What crosses the network.

use std::fs;

use anyhow::Result;

use super::{compress::sibling, files::Dist};
use crate::bench::Figure;

/// Sizes of all files, in bytes. The service worker fetches each of them on the first visit, and what only exports need when a
/// workspace has been opened; those that are not parts come before the first page is there.
pub struct Report {
    rows: Vec<Row>,
}

/// When a file crosses the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    First,
    Then,
    ForExports,
}

struct Row {
    address: String,
    when: When,
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
            let when = match (dist.is_for_exports(&address), dist.is_part(&address)) {
                (true, _) => When::ForExports,
                (false, true) => When::Then,
                (false, false) => When::First,
            };
            rows.push(Row { raw, when, brotli: with("br"), gzip: with("gz"), address });
        }
        rows.sort_by_key(|row| (row.when, std::cmp::Reverse(row.brotli)));
        Ok(Self { rows })
    }

    /// Bytes with brotli until the first page is there.
    pub fn first_load(&self) -> u64 {
        self.sum(|when| when == When::First)
    }

    /// Bytes with brotli of all files but those that only exports need.
    pub fn everything(&self) -> u64 {
        self.sum(|when| when != When::ForExports)
    }

    /// Bytes with brotli of what only exports need: the part of the program that writes files, and the fonts of documents.
    pub fn for_exports(&self) -> u64 {
        self.sum(|when| when == When::ForExports)
    }

    fn sum(&self, counts: impl Fn(When) -> bool) -> u64 {
        self.rows.iter().filter(|row| counts(row.when)).map(|row| row.brotli).sum()
    }

    pub fn print(&self) {
        println!("{:<44} {:>10} {:>10} {:>10}", "file", "bytes", "gzip", "brotli");
        let sums = [(When::First, "first load"), (When::Then, "the whole app"), (When::ForExports, "for exports only")];
        for (when, what) in sums {
            // The whole app is what comes then, after what came first.
            let counts = |of: When| of == when || when == When::Then && of == When::First;
            for Row { address, raw, brotli, gzip, .. } in self.rows.iter().filter(|row| row.when == when) {
                println!("{address:<44} {raw:>10} {gzip:>10} {brotli:>10}");
            }
            let all = || self.rows.iter().filter(|row| counts(row.when));
            let (raw, gzip, brotli) =
                (all().map(|row| row.raw), all().map(|row| row.gzip), all().map(|row| row.brotli));
            println!("{what:<44} {:>10} {:>10} {:>10}", raw.sum::<u64>(), gzip.sum::<u64>(), brotli.sum::<u64>());
        }
        for figure in self.figures() {
            figure.print();
        }
    }

    /// In KB (1,000 bytes), to one decimal.
    pub fn figures(&self) -> [Figure; 3] {
        let figure = |what, bytes: u64| Figure::new("first-load", what, "KB", bytes.div_ceil(100) as f64 / 10.0);
        [
            figure("brotli until the first page", self.first_load()),
            figure("brotli of the whole app", self.everything()),
            figure("brotli of what only exports need", self.for_exports()),
        ]
    }
}
