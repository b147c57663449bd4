//! Counts of tests, read from what the runners print.

use std::ops::AddAssign;

use serde_json::Value;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub const FAILURE: Self = Self { passed: 0, failed: 1 };

    /// A runner that stopped without naming a failed test has failed all the same.
    pub fn with_status(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Summary of nextest: `Summary [ 1.2s] 10 tests run: 7 passed (1 slow), 2 failed, 1 timed out, 3 skipped`.
pub fn nextest(text: &str) -> Tally {
    let summary = text.lines().rev().find(|line| line.trim_start().starts_with("Summary ["));
    let counts = summary.and_then(|line| line.split_once("run:")).map_or("", |(_, counts)| counts);
    counts_of(counts, ',', &["failed", "timed out", "exec failed"])
}

/// Summaries of `cargo test`: `test result: ok. 7 passed; 0 failed; 1 ignored; …`, one for each binary.
pub fn libtest(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        tally += counts_of(line.split_once(". ").map_or("", |(_, counts)| counts), ';', &["failed"]);
    }
    tally
}

/// What Node's own runner says at its end: `# pass 7`, `# fail 0`.
pub fn tap(text: &str) -> Tally {
    let count = |word: &str| {
        let line = text.lines().rev().find_map(|line| line.strip_prefix(word));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Tally { passed: count("# pass "), failed: count("# fail ") + count("# cancelled ") }
}

/// The report of Playwright's JSON reporter. A test that passed only when tried again has failed once too often.
pub fn playwright(report: &str) -> Option<Tally> {
    let report: Value = serde_json::from_str(report).ok()?;
    let count = |name: &str| report.pointer(&format!("/stats/{name}")).and_then(Value::as_u64);
    let errors = report.get("errors").and_then(Value::as_array).map_or(0, |errors| errors.len() as u64);
    Some(Tally { passed: count("expected")?, failed: count("unexpected")? + count("flaky")? + errors })
}

fn counts_of(counts: &str, separator: char, failures: &[&str]) -> Tally {
    let mut tally = Tally::default();
    for part in counts.split(separator) {
        let Some((number, word)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match word.split_once(" (").map_or(word, |(word, _)| word) {
            "passed" => tally.passed += number,
            word if failures.contains(&word) => tally.failed += number,
            _ => {}
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tally: Tally, passed: u64, failed: u64) {
        assert_eq!(tally, Tally { passed, failed });
    }

    #[test]
    fn the_summary_of_nextest_is_counted() {
        let text = "     PASS [ 0.1s] a b\n────\n     Summary [   0.052s] 13 tests run: 12 passed, 0 skipped\n";
        check(nextest(text), 12, 0);
        let text = "Summary [ 9s] 7/9 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 1 exec failed, 3 skipped";
        check(nextest(text), 4, 4);
    }

    #[test]
    fn the_summaries_of_all_binaries_are_added() {
        let text = "test result: ok. 7 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                    test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        check(libtest(text), 9, 3);
    }

    #[test]
    fn what_node_says_at_its_end_is_counted() {
        check(tap("ok 1 - a\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n"), 2, 2);
        check(tap("SyntaxError").with_status(false), 0, 1);
    }

    #[test]
    fn a_flaky_browser_test_counts_as_failed() {
        let report = r#"{"errors":[],"stats":{"expected":5,"unexpected":1,"flaky":2,"skipped":0}}"#;
        check(playwright(report).unwrap(), 5, 3);
        assert_eq!(playwright("not a report"), None);
    }

    #[test]
    fn a_runner_that_crashed_counts_as_failed() {
        check(nextest("error: could not compile").with_status(false), 0, 1);
    }
}
