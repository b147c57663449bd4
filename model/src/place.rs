//! The things of the documents and where each has its fields.
//!
//! | thing | container of its fields | key of a field |
//! |---|---|---|
//! | workspace, plan | `/workspace`, `/plan` | `field` |
//! | organisation, objective, action, event, … | `/objectives/<id>/actions/<id>` | `field` |
//! | operator, seat in the team, progress at a visit | `/operators`, `/team`, `/events/<id>/progress` | `<who>.field` |
//! | member of a set (reason, person present, with whom) | `/reasons`, `/events/<id>/present` | `<member>` |
//!
//! Things that two people may make under the same name (the same colleague taken into the team twice) have no map of their own but
//! prefixed keys: two maps under one key would hide each other.

use crate::ids::{Id, Party, UserId};
use crate::path::Path;
use crate::vocab::{Reason, Vocabulary};

/// Something that has fields.
pub trait Place {
    /// The map which holds the fields.
    fn container(&self) -> Path;

    /// The key of `field` in that map.
    fn key(&self, field: &str) -> String {
        field.to_owned()
    }

    /// The removable things in which this is, itself included, outermost first.
    fn removables(&self) -> Vec<Path> {
        removables_within(&self.container())
    }
}

/// Something made under its own id, that can be removed and put back.
pub trait Entity: Place {
    /// Label of its tombstone.
    const REMOVED_LABEL: &'static str;
    /// Intent of removing it.
    const REMOVE: &'static str;
    /// Intent of putting it back.
    const RESTORE: &'static str;

    fn path(&self) -> Path;
}

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident $fields:tt at [$($key:tt)*] $(as $word:literal)?;)*) => {$(
        places!(@type $(#[$doc])* $name $fields);

        impl Place for $name {
            fn container(&self) -> Path {
                Path::root()$(.then(places!(@key self $key)))*
            }
        }

        $(impl Entity for $name {
            const REMOVED_LABEL: &'static str = concat!($word, ".removed");
            const REMOVE: &'static str = concat!($word, ".remove");
            const RESTORE: &'static str = concat!($word, ".restore");

            fn path(&self) -> Path {
                self.container()
            }
        })?
    )*};
    (@type $(#[$doc:meta])* $name:ident ()) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name;
    };
    (@type $(#[$doc:meta])* $name:ident { $($field:ident),* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name { $(pub $field: Id,)* }
    };
    (@key $self:ident $key:literal) => { $key };
    (@key $self:ident ($field:ident)) => { $self.$field.to_string() };
}

places! {
    /// The partnership itself.
    Workspace () at ["workspace"];
    /// An organisation of the partnership.
    Organization { id } at ["organizations" (id)] as "organization";
    /// The family plan itself.
    Plan () at ["plan"];
    /// A person of the household, without a name.
    Member { id } at ["household" (id)] as "member";
    /// An objective.
    Objective { id } at ["objectives" (id)] as "objective";
    /// An action of an objective.
    Action { objective, id } at ["objectives" (objective) "actions" (id)] as "action";
    /// A review of an objective.
    Review { objective, id } at ["objectives" (objective) "reviews" (id)] as "review";
    /// A visit, a meeting, a call: an entry of the diary.
    Event { id } at ["events" (id)] as "event";
    /// A line of the diary.
    Line { event, id } at ["events" (event) "lines" (id)] as "line";
}

/// A person who works in the partnership (workspace document).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Operator(pub UserId);

impl Place for Operator {
    fn container(&self) -> Path {
        Path::from(["operators"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// The place of an operator in a family's team. It informs; access is the control log's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seat(pub UserId);

impl Place for Seat {
    fn container(&self) -> Path {
        Path::from(["team"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// How an objective moved at an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Progress {
    pub event: Id,
    pub objective: Id,
}

impl Place for Progress {
    fn container(&self) -> Path {
        Event { id: self.event }.container().then("progress")
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.objective)
    }
}

/// One of the reasons of a plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlanReason(pub Reason);

impl Place for PlanReason {
    fn container(&self) -> Path {
        Path::from(["reasons"])
    }

    fn key(&self, _field: &str) -> String {
        Vocabulary::code(self.0).to_owned()
    }
}

/// One who was at an event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Present {
    pub event: Id,
    pub party: Party,
}

impl Place for Present {
    fn container(&self) -> Path {
        Event { id: self.event }.container().then("present")
    }

    fn key(&self, _field: &str) -> String {
        self.party.to_string()
    }
}

/// One with whom an action is done.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct With {
    pub action: Action,
    pub party: Party,
}

impl Place for With {
    fn container(&self) -> Path {
        self.action.container().then("with")
    }

    fn key(&self, _field: &str) -> String {
        self.party.to_string()
    }
}

/// The removable things on the way to `path`, outermost first: an objective holds its actions, an event its lines.
pub(crate) fn removables_within(path: &Path) -> Vec<Path> {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let lengths: &[usize] = match keys.as_slice() {
        ["objectives", _, "actions" | "reviews", _, ..] | ["events", _, "lines", _, ..] => &[2, 4],
        ["objectives" | "events" | "household" | "organizations", _, ..] => &[2],
        _ => &[],
    };
    let prefix = |length: &usize| keys.iter().take(*length).fold(Path::root(), |path, key| path.then(*key));
    lengths.iter().map(prefix).collect()
}

/// The label of the register or text at `path`, by the table above.
pub(crate) fn label_of(path: &Path) -> Option<&'static str> {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let suffix = |key: &'_ str| key.split_once('.').map(|(_, field)| field.to_owned());
    let label = match keys.as_slice() {
        ["workspace", key] => format!("workspace.{key}"),
        ["organizations", _, key] => format!("organization.{key}"),
        ["operators", key] => format!("operator.{}", suffix(key)?),
        ["plan", key] => format!("plan.{key}"),
        ["reasons", _] => "plan.reason".to_owned(),
        ["levels", _, key] => format!("level_change.{key}"),
        ["team", key] => format!("seat.{}", suffix(key)?),
        ["household", _, key] => format!("member.{key}"),
        ["objectives", _, key] => format!("objective.{key}"),
        ["objectives", _, "actions", _, key] => format!("action.{key}"),
        ["objectives", _, "actions", _, "with", _] => "action.with".to_owned(),
        ["objectives", _, "reviews", _, key] => format!("review.{key}"),
        ["events", _, key] => format!("event.{key}"),
        ["events", _, "present", _] => "event.present".to_owned(),
        ["events", _, "progress", key] => format!("progress.{}", suffix(key)?),
        ["events", _, "lines", _, key] => format!("line.{key}"),
        _ => return None,
    };
    crate::field::labels().find(|known| *known == label)
}
