//! A device's disk: strict batches are on it, relaxed ones may go with the power.

use std::collections::VecDeque;

use intreccio_engine::store::{Durability, MemoryStore, Op};

/// See the module.
#[derive(Default)]
pub struct Disk {
    /// What a program reads.
    pub seen: MemoryStore,
    /// What is safe.
    safe: MemoryStore,
    /// What is between the two.
    relaxed: VecDeque<Vec<Op>>,
    /// Every batch fails.
    pub broken: bool,
}

impl Disk {
    /// Writes one batch.
    pub fn write(&mut self, ops: Vec<Op>, durability: Durability) {
        self.seen.apply(ops.clone());
        self.relaxed.push_back(ops);
        if durability == Durability::Strict {
            self.settle(self.relaxed.len());
        }
    }

    /// How many batches the power would take.
    pub fn unsafe_batches(&self) -> usize {
        self.relaxed.len()
    }

    /// The power goes: of the relaxed batches only the first `kept` had reached the disk.
    pub fn lose_power(&mut self, kept: usize) {
        self.settle(kept);
        self.relaxed.clear();
        self.seen = self.safe.clone();
    }

    fn settle(&mut self, count: usize) {
        for ops in self.relaxed.drain(..count) {
            self.safe.apply(ops);
        }
    }
}
