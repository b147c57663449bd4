//! What a place in the team opens: the plan, and what accompanies it in spaces of its own. One act gives, changes or takes all of it, as
//! far as the person at this device is an owner there; for the rest it is known whom to ask.

use std::collections::BTreeMap;

use intreccio_model::doc::Kind;
use intreccio_model::ids::{DocId, UserId};
use intreccio_model::plan::{PlanView, SeatView};
use intreccio_model::roles::{self, Area, Reading, Writing};
use intreccio_model::vocab::OperatorRole;

use super::companion::space_role;
use crate::bridge::{Access, Answer, Ask, CompanionEntry, DocRef, Id16, Problem, SpaceRole};
use crate::window::client::Client;

/// What accompanies a plan for several people. Notes are nobody else's.
const BESIDE: [Kind; 3] = [Kind::Court, Kind::Identity, Kind::Contacts];

/// A space of a family, and who may do what in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    pub kind: Kind,
    pub space: Id16,
    /// By the verified log; `None`: this device is not let in, and does not see who is.
    pub members: Option<BTreeMap<UserId, SpaceRole>>,
    /// Who opened it, as the document or the plan says.
    pub opened: Option<UserId>,
}

impl Door {
    /// As what somebody is a member; a keeper was let in once and reads no more.
    pub fn member(&self, user: UserId) -> Option<SpaceRole> {
        self.members.as_ref()?.get(&user).copied()
    }

    fn owners(&self) -> Vec<UserId> {
        let owners = |members: &BTreeMap<UserId, SpaceRole>| {
            members.iter().filter(|(_, role)| **role == SpaceRole::Owner).map(|(user, _)| *user).collect()
        };
        self.members.as_ref().map_or_else(|| self.opened.into_iter().collect(), owners)
    }
}

/// The plan, and behind it the spaces beside it: those that are on this device, and those that only the plan names.
pub fn doors(access: &Access, at: DocRef, here: &[CompanionEntry], plan: &PlanView, me: UserId) -> Vec<Door> {
    let members = |space: Id16| {
        let space = access.spaces.iter().find(|known| known.space == space)?;
        Some(space.members.iter().map(|(user, role)| (UserId(*user), *role)).collect())
    };
    // Before the relay has heard of a space its maker is the only member.
    let own = |space: Id16| members(space).unwrap_or_else(|| BTreeMap::from([(me, SpaceRole::Owner)]));
    let mut doors = vec![Door { kind: Kind::Plan, space: at.space, members: Some(own(at.space)), opened: None }];
    for kind in BESIDE {
        for entry in here.iter().filter(|entry| entry.card.kind == kind) {
            let (space, opened) = (entry.doc.space, entry.card.opened.and_then(|opened| opened.author));
            doors.push(Door { kind, space, members: Some(own(space)), opened });
        }
        for named in plan.companions.iter().filter(|named| named.at.kind == kind) {
            let Some(DocId(space)) = named.space.value.as_ref().and_then(|space| space.parse().ok()) else { continue };
            if !doors.iter().any(|door| door.space == space) {
                doors.push(Door { kind, space, members: members(space), opened: named.by.author });
            }
        }
    }
    doors
}

/// Somebody's place in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub user: UserId,
    pub role: Option<OperatorRole>,
    /// The seat has not ended.
    pub held: bool,
}

impl Place {
    pub fn of(seat: &SeatView) -> Self {
        Self { user: seat.user, role: seat.role.value, held: seat.is_held() }
    }

    /// As what the matrix lets the role into the space of a kind of document.
    fn due(self, kind: Kind) -> Option<SpaceRole> {
        let role = self.role.filter(|_| self.held)?;
        roles::access(role, Area::of(kind)?).map(space_role)
    }
}

/// As what somebody with this role may be let into the plan, the least first.
pub fn choices(role: OperatorRole) -> Vec<SpaceRole> {
    let rights = roles::rights(role, Area::Plan);
    let mut found = match (rights.read, rights.write) {
        _ if !rights.opens() => Vec::new(),
        // The reason is kept in the lane beside the plan, in which readers do not write.
        (Reading::WithReason, _) => vec![SpaceRole::Commenter],
        (_, Writing::All) => vec![SpaceRole::Reader, SpaceRole::Commenter, SpaceRole::Editor],
        _ => vec![SpaceRole::Reader, SpaceRole::Commenter],
    };
    if rights.assign {
        found.push(SpaceRole::Owner);
    }
    found
}

/// As what somebody with this role is let into the plan where nobody says otherwise. Who reads and seats others, and does not write, is
/// let in to read: only an owner can seat people, and the relay lets owners write, so that this is given on purpose.
pub fn first_choice(role: OperatorRole) -> Option<SpaceRole> {
    let rights = roles::rights(role, Area::Plan);
    if rights.opens() && rights.write == Writing::Nothing && rights.assign {
        return Some(SpaceRole::Reader);
    }
    roles::access(role, Area::Plan).map(space_role)
}

/// What changes for somebody in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Enter(SpaceRole),
    Become(SpaceRole),
    Leave,
}

/// From what somebody is in a space to what they are to be.
pub fn turn(held: Option<SpaceRole>, wanted: Option<SpaceRole>) -> Option<Turn> {
    match (held, wanted) {
        (None, Some(role)) => Some(Turn::Enter(role)),
        (Some(held), Some(role)) if held != role => Some(Turn::Become(role)),
        (Some(held), None) if held > SpaceRole::Keeper => Some(Turn::Leave),
        _ => None,
    }
}

/// What the person at this device has to do in the spaces of the family, for somebody to have what the place opens. Nobody takes the
/// own access away, and how much of the plan is given is chosen by a person: only too much of it counts.
pub fn turns(doors: &[Door], me: UserId, place: Place) -> Vec<(Id16, Turn)> {
    if place.user == me {
        return Vec::new();
    }
    let mine = doors.iter().filter(|door| door.member(me) == Some(SpaceRole::Owner));
    mine.filter_map(|door| Some((door.space, lacking(door, place)?))).collect()
}

fn lacking(door: &Door, place: Place) -> Option<Turn> {
    let held = door.member(place.user);
    if door.kind != Kind::Plan {
        return turn(held, place.due(door.kind));
    }
    let role = place.role.filter(|_| place.held);
    let allowed = role.map(choices).unwrap_or_default();
    let reads = held.filter(|held| *held > SpaceRole::Keeper);
    match reads {
        // Less than the role opens: as when an adhesion was taken back.
        Some(held) if allowed.iter().any(|most| *most >= held) => None,
        _ => turn(held, role.and_then(first_choice)),
    }
}

/// The spaces in which something is to change that the person at this device cannot change, with whom to ask.
pub fn to_ask(doors: &[Door], me: UserId, place: Place) -> Vec<(Kind, Vec<UserId>)> {
    let own = place.user == me;
    let others = doors.iter().filter(|door| own || door.member(me) != Some(SpaceRole::Owner));
    let asked = others.filter(|door| match door.members {
        Some(_) => lacking(door, place).is_some(),
        // Who is in is not seen from here: it is said for the roles that have to do with it.
        None => Place { held: true, ..place }.due(door.kind).is_some(),
    });
    let whom = |door: &Door| door.owners().into_iter().filter(|owner| *owner != place.user && *owner != me).collect();
    let asked = asked.map(|door| (door.kind, whom(door)));
    // Who is the only owner of something has nobody to ask about oneself.
    asked.filter(|(_, whom): &(Kind, Vec<UserId>)| !own || !whom.is_empty()).collect()
}

/// Wishes for a change in a space: kept on the device, and carried out when the relay is there. Who leaves is left without the keys of
/// what is written from then on.
///
/// # Errors
/// What the worker says.
pub async fn carry_out(client: Client, space: Id16, user: UserId, turn: Turn) -> Result<(), Problem> {
    let user = user.0;
    let first = match turn {
        Turn::Enter(role) => Ask::AddMember { space, user, role },
        Turn::Become(role) => Ask::SetRole { space, user, role },
        Turn::Leave => Ask::SetRole { space, user, role: SpaceRole::Keeper },
    };
    wish(client, first).await?;
    match turn {
        Turn::Leave => wish(client, Ask::RotateKey { space }).await,
        Turn::Enter(_) | Turn::Become(_) => Ok(()),
    }
}

async fn wish(client: Client, ask: Ask) -> Result<(), Problem> {
    match client.ask(ask).await {
        Answer::Failed(problem) => Err(problem),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use OperatorRole as R;
    use SpaceRole::{Commenter, Editor, Keeper, Owner, Reader};

    use super::*;

    const ME: UserId = UserId([1; 16]);
    const HER: UserId = UserId([2; 16]);
    const OTHER: UserId = UserId([3; 16]);

    fn door(kind: Kind, members: &[(UserId, SpaceRole)]) -> Door {
        let space = kind.code().bytes().next().map_or([0; 16], |first| [first; 16]);
        Door { kind, space, members: Some(members.iter().copied().collect()), opened: None }
    }

    const fn seated(role: OperatorRole) -> Place {
        Place { user: HER, role: Some(role), held: true }
    }

    const fn gone(role: OperatorRole) -> Place {
        Place { held: false, ..seated(role) }
    }

    fn only(doors: &[Door], place: Place) -> Vec<Turn> {
        turns(doors, ME, place).into_iter().map(|(_, turn)| turn).collect()
    }

    #[test]
    fn a_seat_opens_what_the_role_opens() {
        let doors = [door(Kind::Court, &[(ME, Owner)]), door(Kind::Identity, &[(ME, Owner)])];
        assert_eq!(only(&doors, seated(R::SocialWorker)), [Turn::Enter(Owner), Turn::Enter(Owner)]);
        assert_eq!(only(&doors, seated(R::MunicipalOfficer)), [Turn::Enter(Editor), Turn::Enter(Commenter)]);
        assert_eq!(only(&doors, seated(R::Coordinator)), [Turn::Enter(Editor)]);
        assert_eq!(only(&doors, seated(R::HomeEducator)), []);
    }

    #[test]
    fn a_seat_that_ends_closes_everything_and_one_that_comes_back_opens_it() {
        let all =
            |role| [door(Kind::Plan, &[(ME, Owner), (HER, role)]), door(Kind::Court, &[(ME, Owner), (HER, role)])];
        assert_eq!(only(&all(Owner), gone(R::SocialWorker)), [Turn::Leave, Turn::Leave]);
        assert_eq!(only(&all(Keeper), gone(R::SocialWorker)), []);
        assert_eq!(only(&all(Keeper), seated(R::SocialWorker)), [Turn::Become(Owner), Turn::Become(Owner)]);
    }

    #[test]
    fn a_role_that_opens_less_takes_what_it_does_not_open() {
        let doors =
            [door(Kind::Plan, &[(ME, Owner), (HER, Owner)]), door(Kind::Identity, &[(ME, Owner), (HER, Owner)])];
        assert_eq!(only(&doors, seated(R::HomeEducator)), [Turn::Become(Editor), Turn::Leave]);
        assert_eq!(only(&doors, seated(R::Supervisor)), [Turn::Become(Reader), Turn::Leave]);
    }

    #[test]
    fn less_of_the_plan_than_the_role_opens_is_somebodys_choice() {
        let doors = [door(Kind::Plan, &[(ME, Owner), (HER, Reader)])];
        assert_eq!(only(&doors, seated(R::SocialWorker)), []);
        assert_eq!(only(&doors, seated(R::Coordinator)), []);
    }

    #[test]
    fn who_does_not_own_a_space_changes_nothing_and_knows_whom_to_ask() {
        let doors = [door(Kind::Court, &[(ME, Editor), (OTHER, Owner)])];
        assert_eq!(turns(&doors, ME, seated(R::SocialWorker)), []);
        assert_eq!(to_ask(&doors, ME, seated(R::SocialWorker)), [(Kind::Court, vec![OTHER])]);
        assert_eq!(to_ask(&doors, ME, seated(R::HomeEducator)), []);
        let unseen = [Door { members: None, opened: Some(OTHER), ..door(Kind::Court, &[]) }];
        assert_eq!(to_ask(&unseen, ME, gone(R::SocialWorker)), [(Kind::Court, vec![OTHER])]);
        assert_eq!(to_ask(&unseen, ME, seated(R::HomeEducator)), []);
    }

    #[test]
    fn nobody_takes_the_own_access_away() {
        let doors = [door(Kind::Plan, &[(ME, Owner), (OTHER, Owner)])];
        let me = Place { user: ME, ..gone(R::SocialWorker) };
        assert_eq!(turns(&doors, ME, me), []);
        assert_eq!(to_ask(&doors, ME, me), [(Kind::Plan, vec![OTHER])]);
    }

    #[test]
    fn what_is_offered_never_exceeds_the_matrix_and_reading_is_the_first_choice_of_who_only_reads() {
        assert_eq!(choices(R::HomeEducator), [Reader, Commenter, Editor]);
        assert_eq!(choices(R::SocialWorker), [Reader, Commenter, Editor, Owner]);
        assert_eq!(choices(R::Coordinator), [Reader, Commenter, Owner]);
        assert_eq!(choices(R::MunicipalOfficer), [Commenter]);
        assert_eq!(choices(R::Supervisor), [Reader, Commenter]);
        for role in [R::Researcher, R::Clerk, R::SupportFamilyContact] {
            assert_eq!((choices(role), first_choice(role)), (vec![], None));
        }
        assert_eq!(first_choice(R::Coordinator), Some(Reader));
        for role in R::ALL {
            let first = first_choice(*role);
            assert!(first.is_none_or(|first| choices(*role).contains(&first)), "{role:?}");
        }
    }
}
