//! Who may do what, by professional role: one table, which the interface, the seats of a team and the tests read.
//!
//! It says what people agree on. What they *can* do is for the members of each space and their keys; [`access`] is the bridge: as what
//! somebody with a role is let into the space of an area.

use crate::doc::Kind;
use crate::vocab::OperatorRole;

/// What a right is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Area {
    /// Texts of the co-design and minutes of its table.
    Codesign,
    /// Drafts of one's own side.
    PartyDraft,
    Budget,
    /// The plan without names, for those who are seated in its team.
    Plan,
    /// Who the persons are.
    Identity,
    /// Addresses and telephone numbers handed out for visits.
    Contacts,
    /// Court orders and reports.
    Court,
    /// One's own notes.
    Notes,
}

impl Area {
    pub const ALL: &'static [Self] = &[
        Self::Codesign,
        Self::PartyDraft,
        Self::Budget,
        Self::Plan,
        Self::Identity,
        Self::Contacts,
        Self::Court,
        Self::Notes,
    ];

    /// The area of the documents of a kind; the workspace is everybody's.
    pub const fn of(kind: Kind) -> Option<Self> {
        match kind {
            // Reasons belong to the document beside which they are kept.
            Kind::Workspace | Kind::Reasons => None,
            Kind::Codesign | Kind::Codoc | Kind::Session => Some(Self::Codesign),
            Kind::Budget => Some(Self::Budget),
            Kind::Draft => Some(Self::PartyDraft),
            Kind::Plan => Some(Self::Plan),
            Kind::Identity => Some(Self::Identity),
            Kind::Court => Some(Self::Court),
            Kind::Notes => Some(Self::Notes),
            Kind::Contacts => Some(Self::Contacts),
        }
    }
}

/// How much is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reading {
    Nothing,
    /// Sums and counts.
    Totals,
    /// What was exported without names and codes.
    Pseudonymised,
    /// Only what one wrote oneself.
    Own,
    /// After giving a reason, which is kept.
    WithReason,
    All,
}

/// How much is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Writing {
    Nothing,
    /// One's own contributions. Where the space is not for one's role they are made in the plan (the lines of the diary, the assessments),
    /// from where those who write the reserved document take them over.
    Own,
    All,
}

/// A cell of the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rights {
    pub read: Reading,
    pub write: Writing,
    /// Signs and approves.
    pub sign: bool,
    /// Seats people and gives them access.
    pub assign: bool,
}

impl Rights {
    pub const NONE: Self = Self::of(Reading::Nothing, Writing::Nothing);
    const READ: Self = Self::of(Reading::All, Writing::Nothing);
    const WRITE: Self = Self::of(Reading::All, Writing::All);
    const REASON: Self = Self::of(Reading::WithReason, Writing::Nothing);
    /// Contributes without reading.
    const GIVE: Self = Self::of(Reading::Nothing, Writing::Own);
    const OWN: Self = Self::of(Reading::Own, Writing::Own);

    const fn of(read: Reading, write: Writing) -> Self {
        Self { read, write, sign: false, assign: false }
    }

    const fn and_sign(self) -> Self {
        Self { sign: true, ..self }
    }

    const fn and_assign(self) -> Self {
        Self { assign: true, ..self }
    }

    /// Whether one opens the document itself, perhaps after saying why.
    pub fn opens(self) -> bool {
        matches!(self.read, Reading::All | Reading::WithReason | Reading::Own)
    }
}

/// As what one is let into a space. The protocol's roles, in its order: each may what those before it may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Access {
    /// Reads.
    Reader,
    /// Reads, and keeps reasons in the lane beside the document.
    Commenter,
    /// Writes.
    Editor,
    /// Writes, and lets others in.
    Owner,
}

/// The cell of a role.
pub const fn rights(role: OperatorRole, area: Area) -> Rights {
    use OperatorRole as R;
    match area {
        Area::Codesign => match role {
            R::SocialWorker | R::Coordinator | R::MunicipalOfficer => Rights::WRITE.and_sign(),
            R::HomeEducator | R::Psychologist | R::Mediator | R::Clerk => Rights::WRITE,
            R::Supervisor | R::Researcher => Rights::READ,
            R::SupportFamilyContact => Rights::NONE,
        },
        Area::PartyDraft => match role {
            R::Supervisor | R::Researcher | R::SupportFamilyContact => Rights::NONE,
            R::SocialWorker
            | R::HomeEducator
            | R::Psychologist
            | R::Coordinator
            | R::MunicipalOfficer
            | R::Mediator
            | R::Clerk => Rights::WRITE,
        },
        Area::Budget => match role {
            R::Coordinator | R::MunicipalOfficer => Rights::WRITE.and_sign(),
            R::SocialWorker | R::HomeEducator | R::Psychologist | R::Supervisor | R::Mediator | R::Clerk => {
                Rights::READ
            }
            R::Researcher => Rights::of(Reading::Totals, Writing::Nothing),
            R::SupportFamilyContact => Rights::NONE,
        },
        Area::Plan => plan(role),
        Area::Identity => match role {
            R::SocialWorker => Rights::WRITE.and_assign(),
            R::Coordinator => Rights::WRITE,
            R::MunicipalOfficer => Rights::REASON,
            // Masked for all others: nothing of it reaches their devices.
            _ => Rights::NONE,
        },
        Area::Contacts => match role {
            R::SocialWorker => Rights::WRITE.and_assign(),
            R::Coordinator => Rights::WRITE,
            R::HomeEducator => Rights::REASON,
            _ => Rights::NONE,
        },
        Area::Court => match role {
            R::SocialWorker => Rights::WRITE.and_sign().and_assign(),
            R::MunicipalOfficer => Rights::READ.and_sign(),
            R::HomeEducator | R::Psychologist => Rights::GIVE,
            _ => Rights::NONE,
        },
        Area::Notes => match role {
            R::SocialWorker | R::HomeEducator | R::Psychologist | R::Mediator => Rights::OWN,
            _ => Rights::NONE,
        },
    }
}

const fn plan(role: OperatorRole) -> Rights {
    use OperatorRole as R;
    match role {
        R::SocialWorker => Rights::WRITE.and_sign().and_assign(),
        R::HomeEducator | R::Psychologist | R::Mediator => Rights::WRITE,
        R::Coordinator => Rights::READ.and_assign(),
        R::MunicipalOfficer => Rights::REASON,
        R::Supervisor => Rights::READ,
        R::Researcher => Rights::of(Reading::Pseudonymised, Writing::Nothing),
        R::SupportFamilyContact | R::Clerk => Rights::NONE,
    }
}

/// As what somebody with this role is let into the space of the area when seated in the team; `None`: not at all.
///
/// Notes are nobody else's, so that nobody is let in. To assign is to be an owner, and to sign is to write the signature into the document:
/// the protocol knows no smaller right for either, which `docs/decisions/0010-reserved-spaces.md` weighs.
pub fn access(role: OperatorRole, area: Area) -> Option<Access> {
    let rights = rights(role, area);
    if area == Area::Notes || !rights.opens() {
        return None;
    }
    Some(match rights {
        Rights { assign: true, .. } => Access::Owner,
        Rights { write: Writing::All, .. } | Rights { sign: true, .. } => Access::Editor,
        Rights { read: Reading::WithReason, .. } => Access::Commenter,
        _ => Access::Reader,
    })
}

/// Whether somebody with this role begins the document of the area when there is none.
pub fn may_open(role: OperatorRole, area: Area) -> bool {
    let rights = rights(role, area);
    rights.opens() && rights.write > Writing::Nothing
}

/// What leaves the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Export {
    Plan,
    Report,
    /// The sheet of one's own visit.
    OwnVisit,
    OwnAssessment,
    Aggregates,
    Hours,
    /// Texts that are published.
    Publishable,
    PseudonymisedTable,
}

/// What somebody with this role exports.
pub const fn exports(role: OperatorRole) -> &'static [Export] {
    use OperatorRole as R;
    match role {
        R::SocialWorker => &[Export::Plan, Export::Report],
        R::HomeEducator | R::Mediator => &[Export::OwnVisit],
        R::Psychologist => &[Export::OwnAssessment],
        R::Coordinator => &[Export::Aggregates, Export::Hours],
        R::MunicipalOfficer => &[Export::Aggregates, Export::Publishable],
        R::Researcher => &[Export::PseudonymisedTable],
        R::Supervisor | R::SupportFamilyContact | R::Clerk => &[],
    }
}

#[cfg(test)]
mod tests {
    use OperatorRole as R;

    use super::*;

    /// The columns of the published matrix, in its order.
    const COLUMNS: [R; 7] = [
        R::SocialWorker,
        R::HomeEducator,
        R::Psychologist,
        R::Coordinator,
        R::MunicipalOfficer,
        R::Supervisor,
        R::Researcher,
    ];

    /// A cell in the letters of the matrix: r read, R read with a reason, t totals, p pseudonymised, w write, s sign, a assign, o own.
    fn spell(rights: Rights) -> String {
        let read = match rights.read {
            Reading::Nothing => "",
            Reading::Totals => "t",
            Reading::Pseudonymised => "p",
            Reading::Own => "",
            Reading::WithReason => "R",
            Reading::All => "r",
        };
        let write = match rights.write {
            Writing::Nothing => "",
            Writing::Own => "o",
            Writing::All => "w",
        };
        let spelled = [read, write, if rights.sign { "s" } else { "" }, if rights.assign { "a" } else { "" }].concat();
        if spelled.is_empty() { "-".to_owned() } else { spelled }
    }

    fn row(area: Area) -> Vec<String> {
        COLUMNS.iter().map(|role| spell(rights(*role, area))).collect()
    }

    #[test]
    fn every_cell_is_as_the_matrix_has_it() {
        assert_eq!(row(Area::Codesign), ["rws", "rw", "rw", "rws", "rws", "r", "r"]);
        assert_eq!(row(Area::PartyDraft), ["rw", "rw", "rw", "rw", "rw", "-", "-"]);
        assert_eq!(row(Area::Budget), ["r", "r", "r", "rws", "rws", "r", "t"]);
        assert_eq!(row(Area::Plan), ["rwsa", "rw", "rw", "ra", "R", "r", "p"]);
        assert_eq!(row(Area::Identity), ["rwa", "-", "-", "rw", "R", "-", "-"]);
        assert_eq!(row(Area::Contacts), ["rwa", "R", "-", "rw", "-", "-", "-"]);
        assert_eq!(row(Area::Court), ["rwsa", "o", "o", "-", "rs", "-", "-"]);
        assert_eq!(row(Area::Notes), ["o", "o", "o", "-", "-", "-", "-"]);
    }

    #[test]
    fn a_seat_gives_access_to_what_the_role_opens_and_to_nothing_else() {
        use Access::{Commenter, Editor, Owner, Reader};
        let seats = |area| COLUMNS.map(|role| access(role, area));
        assert_eq!(
            seats(Area::Plan),
            [Some(Owner), Some(Editor), Some(Editor), Some(Owner), Some(Commenter), Some(Reader), None]
        );
        assert_eq!(seats(Area::Identity), [Some(Owner), None, None, Some(Editor), Some(Commenter), None, None]);
        assert_eq!(seats(Area::Contacts), [Some(Owner), Some(Commenter), None, Some(Editor), None, None, None]);
        assert_eq!(seats(Area::Court), [Some(Owner), None, None, None, Some(Editor), None, None]);
        assert_eq!(seats(Area::Notes), [None; 7]);
    }

    #[test]
    fn nobody_is_let_in_who_may_not_read() {
        for area in Area::ALL {
            for role in R::ALL {
                assert!(access(*role, *area).is_none() || rights(*role, *area).opens(), "{role:?} {area:?}");
            }
        }
    }

    #[test]
    fn contributions_to_the_court_file_open_nothing_of_it() {
        for role in [R::HomeEducator, R::Psychologist] {
            let cell = rights(role, Area::Court);
            assert!(!cell.opens() && cell.write == Writing::Own && !may_open(role, Area::Court));
        }
    }

    #[test]
    fn who_begins_a_reserved_document_may_write_in_it() {
        let begin = |area| R::ALL.iter().copied().filter(|role| may_open(*role, area)).collect::<Vec<_>>();
        assert_eq!(begin(Area::Identity), [R::SocialWorker, R::Coordinator]);
        assert_eq!(begin(Area::Court), [R::SocialWorker]);
        assert_eq!(begin(Area::Notes), [R::SocialWorker, R::HomeEducator, R::Psychologist, R::Mediator]);
    }

    #[test]
    fn exports_are_as_the_matrix_has_them() {
        use Export::{Aggregates, Hours, OwnAssessment, OwnVisit, Plan, PseudonymisedTable, Publishable, Report};
        let row: [&[Export]; 7] = COLUMNS.map(exports);
        let wanted: [&[Export]; 7] = [
            &[Plan, Report],
            &[OwnVisit],
            &[OwnAssessment],
            &[Aggregates, Hours],
            &[Aggregates, Publishable],
            &[],
            &[PseudonymisedTable],
        ];
        assert_eq!(row, wanted);
    }
}
