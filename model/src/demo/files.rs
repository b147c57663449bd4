//! What lies beside a plan in spaces of its own, written in tables as [`super::tables`] has the plan: court file, identity vault and
//! contacts for visits, one professional's notes. [`super::beside`] makes the edits of them.

use super::tables::{Term, Who};
use crate::vocab::{Authority, DueKind, OrderKind, SectionKind};

pub(super) struct Beside {
    pub court: Option<CourtFile>,
    pub identity: Option<Vault>,
    pub notes: Option<Notebook>,
}

impl Beside {
    /// Nothing lies beside it.
    pub const NONE: Self = Self { court: None, identity: None, notes: None };
}

pub(super) struct CourtFile {
    pub orders: &'static [Order],
    /// Set by hand.
    pub terms: &'static [Term],
    pub reports: &'static [Report],
}

pub(super) struct Order {
    pub authority: Authority,
    pub kind: OrderKind,
    pub docket: &'static str,
    pub issued: i32,
    pub received: i32,
    pub mandate: &'static str,
    pub placement: Option<Who>,
    pub months: Option<i64>,
    /// Months between two reports.
    pub every: Option<i64>,
    pub acts: Acts,
    /// The days that it fixes.
    pub fixed: &'static [Term],
    pub counsels: &'static [&'static str],
}

/// Letters b to f of art. 5-bis; empty where the order says nothing.
pub(super) struct Acts {
    pub service: &'static str,
    pub placement: &'static str,
    pub parents: &'static str,
    pub curator: &'static str,
    pub tasks: &'static str,
}

impl Acts {
    pub const NONE: Self = Self { service: "", placement: "", parents: "", curator: "", tasks: "" };
}

/// A report that is being written.
pub(super) struct Report {
    /// By place.
    pub order: usize,
    pub subject: &'static str,
    pub from: i32,
    pub to: i32,
    pub begun: i32,
    pub due: Due,
    /// Whether the lines of the diary were taken already.
    pub taken: bool,
    pub bodies: &'static [(SectionKind, &'static str)],
}

/// By when a report is asked for.
#[derive(Clone, Copy)]
pub(super) enum Due {
    /// The first of the series that its order makes.
    FirstOfSeries,
    /// The one of this kind that is fixed or set by hand.
    Of(DueKind),
}

/// Who the persons are. No tax codes: a well-formed one may be somebody's.
pub(super) struct Vault {
    pub by: &'static str,
    pub day: i32,
    pub persons: &'static [Named],
    /// Whose address and telephone were handed out for visits, by place in the household, and until which day.
    pub handed_out: &'static [(usize, i32)],
}

/// A person of the household by place. All invented: families are called by their code names, streets are in no town, and telephone
/// numbers begin as none does.
pub(super) struct Named {
    pub member: usize,
    pub surname: &'static str,
    pub given_name: &'static str,
    /// Month and day; the year follows from the age.
    pub born: (i32, i32),
    pub address: &'static str,
    pub phone: &'static str,
    pub preferred: &'static str,
}

pub(super) const fn named(
    member: usize,
    surname: &'static str,
    given_name: &'static str,
    born: (i32, i32),
    address: &'static str,
    phone: &'static str,
) -> Named {
    Named { member, surname, given_name, born, address, phone, preferred: "" }
}

impl Named {
    /// How the person likes to be reached.
    pub const fn prefers(self, preferred: &'static str) -> Self {
        Self { preferred, ..self }
    }
}

pub(super) struct Notebook {
    pub by: &'static str,
    /// Day, title, words.
    pub notes: &'static [(i32, &'static str, &'static str)],
}
