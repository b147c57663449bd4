//! What crosses the network.

use std::fs;

use anyhow::Result;

use super::{
    compress::sibling,
    files::{Dist, Stage},
};
use crate::bench::Figure;

/// Sizes of all files, in bytes, by the stage in which they cross the network. The service worker fetches the first two on the first
/// visit, and then the others.
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    address: String,
    stage: Stage,
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
            let stage = dist.stage(&address);
            rows.push(Row { raw, stage, brotli: with("br"), gzip: with("gz"), address });
        }
        rows.sort_by_key(|row| (row.stage, std::cmp::Reverse(row.brotli)));
        Ok(Self { rows })
    }

    /// Bytes with brotli until the first page is there.
    pub fn first_load(&self) -> u64 {
        self.sum(|stage| stage == Stage::First)
    }

    /// Bytes with brotli until a workspace can be opened: [`Self::first_load`] is in it.
    pub fn until_work(&self) -> u64 {
        self.sum(|stage| stage <= Stage::Work)
    }

    /// Bytes with brotli of what comes after that, without what only exports need.
    pub fn later(&self) -> u64 {
        self.sum(|stage| stage == Stage::Later)
    }

    /// Bytes with brotli of what only the table needs: its pages, and the editor of its texts.
    pub fn for_table(&self) -> u64 {
        self.sum(|stage| stage == Stage::Table)
    }

    /// Bytes with brotli of what only exports need: the part of the program that writes files, and the fonts of documents.
    pub fn for_exports(&self) -> u64 {
        self.sum(|stage| stage == Stage::Exports)
    }

    fn sum(&self, counts: impl Fn(Stage) -> bool) -> u64 {
        self.rows.iter().filter(|row| counts(row.stage)).map(|row| row.brotli).sum()
    }

    pub fn print(&self) {
        println!("{:<44} {:>10} {:>10} {:>10}", "file", "bytes", "gzip", "brotli");
        for (stage, what) in [
            (Stage::First, "until the first page"),
            (Stage::Work, "then, until a workspace can be opened"),
            (Stage::Later, "later"),
            (Stage::Table, "for the table"),
            (Stage::Exports, "for exports"),
        ] {
            let mut sums = [0; 3];
            for Row { address, raw, brotli, gzip, .. } in self.rows.iter().filter(|row| row.stage == stage) {
                println!("{address:<44} {raw:>10} {gzip:>10} {brotli:>10}");
                for (sum, bytes) in sums.iter_mut().zip([raw, gzip, brotli]) {
                    *sum += bytes;
                }
            }
            let [raw, gzip, brotli] = sums;
            println!("{what:<44} {raw:>10} {gzip:>10} {brotli:>10}");
        }
        for figure in self.figures() {
            figure.print();
        }
    }

    /// In KB (1,000 bytes), to one decimal.
    pub fn figures(&self) -> [Figure; 6] {
        let figure = |what, bytes: u64| Figure::new("first-load", what, "KB", bytes.div_ceil(100) as f64 / 10.0);
        [
            figure("brotli until the first page", self.first_load()),
            figure("brotli until a workspace can be opened", self.until_work()),
            figure("brotli of what comes later", self.later()),
            figure("brotli of what only the table needs", self.for_table()),
            figure("brotli of what only exports need", self.for_exports()),
            figure("brotli of everything", self.sum(|_| true)),
        ]
    }
}
