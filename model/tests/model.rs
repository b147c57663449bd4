//! Everything that must hold of the documents, seen from outside.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops here")]

#[path = "behaviour/agreement.rs"]
mod agreement;
#[path = "behaviour/budgets.rs"]
mod budgets;
#[path = "behaviour/codocs.rs"]
mod codocs;
#[path = "behaviour/conflicts.rs"]
mod conflicts;
#[path = "behaviour/corrections.rs"]
mod corrections;
#[path = "behaviour/deadlines.rs"]
mod deadlines;
#[path = "behaviour/demo.rs"]
mod demo;
#[path = "behaviour/documents.rs"]
mod documents;
#[path = "behaviour/grid.rs"]
mod grid;
#[path = "behaviour/hostile.rs"]
mod hostile;
#[path = "behaviour/images.rs"]
mod images;
#[path = "behaviour/merging.rs"]
mod merging;
#[path = "behaviour/overview.rs"]
mod overview;
#[path = "behaviour/path.rs"]
mod path;
#[path = "behaviour/projections.rs"]
mod projections;
#[path = "behaviour/remarks.rs"]
mod remarks;
#[path = "behaviour/reopened.rs"]
mod reopened;
#[path = "behaviour/reports.rs"]
mod reports;
#[path = "behaviour/search.rs"]
mod search;
#[path = "behaviour/sessions.rs"]
mod sessions;
mod support;
#[path = "behaviour/texts.rs"]
mod texts;
#[path = "behaviour/versions.rs"]
mod versions;
