//! `/metrics`: the text format of Prometheus, version 0.0.4.

use std::fmt::Write;

use crate::hub::Metrics;

/// All figures. None of them names a person, a device or a space.
pub fn text(metrics: &Metrics) -> String {
    let gauges = [
        ("sockets", "Open sockets.", metrics.sockets as u64),
        ("workspaces", "Workspaces.", metrics.workspaces as u64),
        ("spaces", "Spaces of all workspaces.", metrics.spaces as u64),
        ("resident_memory_bytes", "Memory of the process.", resident().unwrap_or(0)),
    ];
    let core = &metrics.core;
    let counters = [
        ("entries_appended_total", "Entries acknowledged as durable.", core.appended),
        ("entries_duplicate_total", "Entries sent again.", core.duplicates),
        ("entries_refused_total", "Entries refused.", core.refused),
        ("entries_delivered_total", "Entries pushed to sockets in sync.", core.delivered),
        ("pages_total", "Pages read for sockets that catch up.", core.pages),
        ("resyncs_total", "Sockets told to start over because they read too slowly.", core.resyncs),
        ("failures_total", "Conversations ended with a failure.", core.failures),
        ("attachment_parts_total", "Parts of attachments acknowledged as durable.", core.blob_parts),
        ("attachment_bytes_total", "Bytes of those parts.", core.blob_bytes),
        ("attachments_total", "Attachments completed.", core.blobs),
        ("attachment_parts_given_total", "Parts of attachments handed out.", core.blob_parts_given),
        ("attachment_refusals_total", "Parts of attachments refused or not given.", core.blob_refusals),
        ("attachments_expired_total", "Attachments begun, left, and forgotten.", metrics.expired),
        ("commits_total", "Transactions of the store.", metrics.commits),
        ("commit_entries_total", "Entries in those transactions.", metrics.committed),
    ];
    let mut text = String::new();
    for (kind, rows) in [("gauge", gauges.as_slice()), ("counter", counters.as_slice())] {
        for (name, help, value) in rows {
            line(&mut text, kind, name, help, value);
        }
    }
    let seconds = metrics.commit_micros as f64 / 1e6;
    line(&mut text, "counter", "commit_seconds_total", "Time spent in those transactions.", &seconds);
    text
}

fn line(text: &mut String, kind: &str, name: &str, help: &str, value: &dyn std::fmt::Display) {
    // Writing into a string cannot fail.
    let _ = writeln!(
        text,
        "# HELP intreccio_relay_{name} {help}\n# TYPE intreccio_relay_{name} {kind}\nintreccio_relay_{name} {value}"
    );
}

/// Resident memory in bytes, where the system tells it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
