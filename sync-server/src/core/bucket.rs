//! Token buckets: how many entries and bytes a device may send.

/// Tokens come back at a steady rate, up to a burst.
pub(super) struct Bucket {
    rate: u64,
    /// Thousandths of a token, so that a rate per second adds whole numbers each millisecond.
    tokens: u64,
    at: u64,
}

impl Bucket {
    /// Full, `burst` tokens, at time `now` in milliseconds; `rate` is per second.
    pub fn new(rate: u64, burst: u64, now: u64) -> Self {
        Self { rate, tokens: burst.saturating_mul(1000), at: now }
    }

    /// Adds what came back since the last time.
    pub fn refill(&mut self, burst: u64, now: u64) {
        // A clock set back adds nothing and does not stop the bucket.
        let passed = now.saturating_sub(self.at);
        self.at = now;
        self.tokens = self.tokens.saturating_add(passed.saturating_mul(self.rate)).min(burst.saturating_mul(1000));
    }

    /// Whether `count` tokens are there.
    pub fn holds(&self, count: u64) -> bool {
        self.tokens >= count.saturating_mul(1000)
    }

    /// Takes `count` tokens.
    pub fn take(&mut self, count: u64) {
        self.tokens = self.tokens.saturating_sub(count.saturating_mul(1000));
    }
}
