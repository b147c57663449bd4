//! The documents: what they hold, how they are read and edited, and where people disagreed.
//!
//! This crate knows nothing of keys, networks or storage, and has no clock and no randomness of its own: both come in as arguments.
//!
//! # Map
//!
//! | to do | look at |
//! |---|---|
//! | begin, open, save, merge a document; make a commit | [`doc`] |
//! | read a plan or the workspace | [`plan::read`], [`workspace::read`]: always a view and a list of [`read::Anomaly`] |
//! | write a field | [`doc::Edit::set`] with a place of [`place`] and a field of [`field`] |
//! | type into a shared text, keep the caret | [`text`] |
//! | make things: objectives, visits, lines, seats | [`plan`], [`workspace`] |
//! | what only some may read: identities, court file, notes | [`identity`], [`contacts`], [`court`], [`notes`]: documents of their own |
//! | who may do what, by professional role | [`roles`] |
//! | attachments, the activity log | [`attachment`], [`log`] |
//! | every deadline, those that court orders make too; as a calendar file | [`deadline`], [`calendar`] |
//! | remove and restore | [`doc::Edit::remove`], [`doc::Edit::restore`]; what a view says of it: [`read::Life`] |
//! | order by hand | [`ord`] |
//! | who wrote what, both values of a disagreement | [`register::Register`] |
//! | list and settle disagreements | [`conflict`] |
//! | paragraphs in which two people wrote at once | [`passage`] |
//! | what others changed meanwhile | [`review`] |
//! | corrections of closed entries of the diary | [`plan::Amendments`], [`plan::amend`] |
//! | all actors' interventions together, gaps and overlaps | [`overview`] |
//! | sessions of a table and their minutes | [`session`] |
//! | training and supervision; the clock and the phases of a co-design | [`training`], [`procedure`] |
//! | search over all that is on a device | [`search`] |
//! | cards and search for lists and the home page | [`projection`] |
//! | the fictional workspace for trying the product | [`demo`] |
//! | reports to the authority, assembled from the diary | [`report`] |
//! | numbers over many plans, without names | [`numbers`] |
//! | the economic plan of a co-design: its lines, sums, rules, approvals | [`budget`] |
//! | where things lie in an ecomap and a genogram | [`diagram`] |
//! | the workspace's grid and its phases, over the generic ones | [`grid`], [`guideline`] |
//! | vocabularies and their codes | [`vocab`] |
//! | ids, days, instants | [`ids`], [`time`] |
//!
//! An edit, from the gesture to the bytes that are sealed:
//!
//! ```
//! use intreccio_model::{doc, field::objective, ids::{Actor, UserId}, place::Objective, plan};
//!
//! let mut random = |bytes: &mut [u8]| bytes.fill(7); // from the platform, in real life
//! let mut doc = doc::new(doc::Kind::Plan, UserId([1; 16]), Actor([2; 16]));
//! let (id, change) = doc::edit(&mut doc, 1_764_000_000_000, &mut random, |edit| {
//!     let id = plan::add_objective(edit, "La sera si cena insieme", None)?;
//!     edit.set(&Objective { id }, objective::DUE, "2026-03-01".parse().ok())?;
//!     Ok(id)
//! })?;
//! assert!(change.is_some());
//! let (view, anomalies) = plan::read(&doc);
//! assert_eq!(view.objective(id).map(|o| o.text.value.as_str()), Some("La sera si cena insieme"));
//! assert!(anomalies.is_empty());
//! # Ok::<(), doc::EditError>(())
//! ```

pub mod act;
pub mod attachment;
pub mod budget;
pub mod calendar;
pub mod codesign;
pub mod codoc;
pub mod conflict;
pub mod contacts;
pub mod court;
pub mod deadline;
pub mod demo;
pub mod diagram;
pub mod doc;
pub mod draft;
pub mod field;
pub mod grid;
pub mod guideline;
pub mod history;
pub mod identity;
pub mod ids;
pub mod log;
pub mod notes;
pub mod numbers;
pub mod ord;
pub mod overview;
pub mod package;
pub mod passage;
pub mod path;
pub mod place;
pub mod plan;
pub mod procedure;
pub mod projection;
pub mod read;
mod record;
pub mod register;
pub mod reopened;
pub mod report;
pub mod review;
pub mod rich;
pub mod roles;
pub mod search;
pub mod session;
pub mod sort;
pub mod tax_code;
pub mod text;
pub mod time;
pub mod training;
pub mod vocab;
pub mod workspace;
