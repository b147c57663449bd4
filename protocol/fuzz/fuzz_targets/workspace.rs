//! Entries by whoever, one after another: the workspace answers, and changes nothing when it refuses.
//!
//! The input is entries, each after its length in two bytes.

#![no_main]

use intreccio_protocol::{Entry, Workspace};

fn entries(mut bytes: &[u8]) -> Vec<Entry> {
    let mut out = Vec::new();
    while let Some((len, rest)) = bytes.split_first_chunk() {
        let (entry, rest) = rest.split_at(rest.len().min(usize::from(u16::from_be_bytes(*len))));
        out.extend(Entry::decode(entry));
        bytes = rest;
    }
    out
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut workspace: Option<Workspace> = None;
    for entry in entries(bytes) {
        match (&mut workspace, entry) {
            (None, Entry::Control(entry)) => workspace = Workspace::found(&entry).ok(),
            (None, Entry::Content(_)) => {}
            (Some(workspace), Entry::Content(entry)) => drop(workspace.check_content(&entry)),
            (Some(workspace), Entry::Control(entry)) => {
                let before = workspace.clone();
                if workspace.apply(&entry).is_err() {
                    assert_eq!(*workspace, before);
                }
            }
        }
    }
});
