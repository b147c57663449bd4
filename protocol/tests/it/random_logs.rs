//! Random people doing random things: the workspace answers every time, changes nothing when it refuses, keeps its
//! invariants when it accepts, and means the same to everybody who reads the log.

use intreccio_protocol::{
    ControlBody, ControlEntry, ControlOp, EntryId, Header, Lane, Refusal, Role, SpaceId, UserId, Workspace,
    WorkspaceRole,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::chain::possible;
use crate::strategies::{role, workspace_role};
use crate::world::{Keys, Person, WHO, World, add_device, add_user, doc, epoch, header, invite, space_id, user};

/// One attempt; numbers are small so that attempts meet, and epochs are told by how far they are `ahead` of the current.
#[derive(Debug, Clone)]
struct Attempt {
    who: &'static str,
    /// 0 is the root, 1 the family space, others may come to be; absent is where the deed belongs.
    place: Option<u8>,
    deed: Deed,
    prev: Prev,
    forged: bool,
}

#[derive(Debug, Clone, Copy)]
enum Prev {
    Head,
    HeadOfRoot,
    Older,
    None,
}

#[derive(Debug, Clone)]
enum Deed {
    Join { person: u8, invite: u8 },
    JoinDevice { user: u8, device: u8, invite: u8 },
    Invite { invite: u8, for_user: Option<u8>, role: WorkspaceRole, uses: u32, ahead: u8 },
    Revoke { invite: u8 },
    Space { space: u8 },
    WorkspaceRole { user: u8, role: WorkspaceRole },
    Member { user: u8, role: Role, ahead: u8 },
    Role { user: u8, role: Role },
    Epoch { ahead: u8, wraps: Vec<u8> },
    Doc { doc: u8 },
    Share { ahead: u8, wraps: Vec<u8> },
    Genesis,
    Write { doc: u8, lane: Lane, ahead: u8, seq: u64 },
}

fn deed() -> impl Strategy<Value = Deed> {
    let person = || 0u8..12;
    let ahead = || prop_oneof![8 => Just(0), 1 => 1..3u8];
    let wraps = || vec(1u8..10, 0..3);
    prop_oneof![
        2 => (9u8..12, 0u8..4).prop_map(|(person, invite)| Deed::Join { person, invite }),
        3 => (2u8..4, 12u8..15, 1u8..4).prop_map(|(user, device, invite)| Deed::JoinDevice { user, device, invite }),
        4 => (1u8..4, proptest::option::of(2u8..4), workspace_role(), 0u32..3, ahead())
            .prop_map(|(invite, for_user, role, uses, ahead)| Deed::Invite { invite, for_user, role, uses, ahead }),
        1 => (0u8..4).prop_map(|invite| Deed::Revoke { invite }),
        1 => (0u8..4).prop_map(|space| Deed::Space { space }),
        2 => (person(), workspace_role()).prop_map(|(user, role)| Deed::WorkspaceRole { user, role }),
        4 => (person(), role(), ahead()).prop_map(|(user, role, ahead)| Deed::Member { user, role, ahead }),
        3 => (person(), role()).prop_map(|(user, role)| Deed::Role { user, role }),
        2 => (ahead(), wraps()).prop_map(|(ahead, wraps)| Deed::Epoch { ahead, wraps }),
        2 => (0u8..5).prop_map(|doc| Deed::Doc { doc }),
        2 => (ahead(), wraps()).prop_map(|(ahead, wraps)| Deed::Share { ahead, wraps }),
        1 => Just(Deed::Genesis),
        2 => (0u8..5, select(vec![Lane::Body, Lane::Comments]), ahead(), 0u64..3)
            .prop_map(|(doc, lane, ahead, seq)| Deed::Write { doc, lane, ahead, seq }),
    ]
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let who = prop_oneof![1 => select(WHO.to_vec()), 1 => select(vec!["admin", "owner"])];
    let place = prop_oneof![6 => Just(None), 1 => (0u8..4).prop_map(Some)];
    let prev = prop_oneof![
        16 => Just(Prev::Head),
        1 => Just(Prev::HeadOfRoot),
        1 => Just(Prev::Older),
        1 => Just(Prev::None),
    ];
    (who, place, deed(), prev, prop::bool::weighted(0.05)).prop_map(|(who, place, deed, prev, forged)| Attempt {
        who,
        place,
        deed,
        prev,
        forged,
    })
}

/// With an invitation for a further device of `member`, so that random devices have something to join with.
fn start() -> World {
    let mut world = World::new();
    world.must("member", world.root, invite(&invite_keys(1), Some(world.people["member"].user), 2));
    world
}

fn place(world: &World, attempt: &Attempt) -> SpaceId {
    let natural = match attempt.deed {
        Deed::Join { .. }
        | Deed::JoinDevice { .. }
        | Deed::Invite { .. }
        | Deed::Revoke { .. }
        | Deed::Space { .. }
        | Deed::WorkspaceRole { .. }
        | Deed::Genesis => 0,
        _ => 1,
    };
    match attempt.place.unwrap_or(natural) {
        0 => world.root,
        n => space_id(n),
    }
}

fn keys(n: u8) -> Keys {
    Keys::from_seed(n)
}

fn invite_keys(n: u8) -> Keys {
    Keys::from_seed(0x40 + n)
}

fn op(world: &World, attempt: &Attempt) -> ControlOp {
    let root = world.root;
    let current = world.workspace.space(&place(world, attempt)).map_or(0, |s| s.epoch);
    let of = |ahead: u8| current + u32::from(ahead);
    let all = |wraps: &[u8]| wraps.iter().map(|n| keys(*n).wrap()).collect::<Vec<_>>();
    match attempt.deed.clone() {
        Deed::Join { person, invite } => add_user(&root, &Person::new(person), &invite_keys(invite)),
        Deed::JoinDevice { user: n, device, invite } => add_device(&root, user(n), &keys(device), &invite_keys(invite)),
        Deed::Invite { invite: n, for_user, role: as_role, uses: times, ahead } => {
            let ControlOp::Invite { keys, user, expires, uses, wrap, .. } =
                invite(&invite_keys(n), for_user.map(user), times)
            else {
                unreachable!()
            };
            ControlOp::Invite { keys, role: as_role, user, expires, uses, wrap, epoch: of(ahead) }
        }
        Deed::Revoke { invite } => ControlOp::RevokeInvite { invite: invite_keys(invite).invite_id() },
        Deed::Space { space } => ControlOp::SpaceCreated { space: space_id(space) },
        Deed::WorkspaceRole { user: n, role } => ControlOp::SetWorkspaceRole { user: user(n), role },
        Deed::Member { user: n, role, ahead } => {
            let wraps = if role == Role::Keeper { vec![] } else { all(&[n]) };
            ControlOp::AddMember { user: user(n), role, epoch: of(ahead), wraps }
        }
        Deed::Role { user: n, role } => ControlOp::SetRole { user: user(n), role },
        Deed::Epoch { ahead, wraps } => ControlOp::NewEpoch { epoch: epoch(of(ahead) + 1, all(&wraps)) },
        Deed::Doc { doc: n } => ControlOp::DocCreated { doc: doc(n) },
        Deed::Share { ahead, wraps } => ControlOp::ShareKey { epoch: of(ahead), wraps: all(&wraps) },
        Deed::Genesis | Deed::Write { .. } => crate::world::genesis(&world.people["admin"]).body().op.clone(),
    }
}

/// Who signs: who joins does so with the new device, or with another that they pretend is theirs.
fn signer(world: &World, attempt: &Attempt) -> Keys {
    match attempt.deed {
        Deed::Join { person, .. } => keys(person),
        Deed::JoinDevice { device, .. } => keys(device),
        _ => world.people[attempt.who].keys.clone(),
    }
}

fn control(world: &World, attempt: &Attempt, past: &[ControlEntry]) -> ControlEntry {
    let space = place(world, attempt);
    let prev = match attempt.prev {
        Prev::Head => world.head(space),
        Prev::HeadOfRoot => world.head(world.root),
        Prev::Older => past.first().map_or(EntryId::ZERO, ControlEntry::id),
        Prev::None => EntryId::ZERO,
    };
    let author = signer(world, attempt);
    let body = ControlBody::new(space, prev, author.id(), op(world, attempt));
    if attempt.forged { keys(0x7f).control_body(&body) } else { author.control_body(&body) }
}

fn check_write(world: &World, attempt: &Attempt) -> Option<Result<(), Refusal>> {
    let Deed::Write { doc: n, lane, ahead, seq } = attempt.deed else { return None };
    let author = &world.people[attempt.who].keys;
    let space = place(world, attempt);
    let epoch = world.workspace.space(&space).map_or(0, |s| s.epoch) + u32::from(ahead);
    let prev = if seq == 1 { EntryId::ZERO } else { EntryId([1; 32]) };
    let header = Header { epoch, seq, prev, ..header(space, doc(n), lane, author.id()) };
    let entry = author.content(&header, [1; 24], &[0; 48]);
    let answer = world.workspace.check_content(&entry);
    if answer.is_ok() {
        let role = world.workspace.role(&world.people[attempt.who].user, &space);
        assert!(role >= Some(if lane == Lane::Body { Role::Editor } else { Role::Commenter }));
    }
    Some(answer)
}

/// What holds in every workspace, whatever was accepted.
fn invariants(workspace: &Workspace) {
    let admins = workspace.users().values().filter(|r| **r == WorkspaceRole::Admin).count();
    assert!(admins > 0, "a workspace has an admin");
    for (id, device) in workspace.devices() {
        assert_eq!(*id, device.keys.id(), "a device is named by its keys");
        assert!(workspace.users().contains_key(&device.user), "a device belongs to a user");
    }
    for (id, space) in workspace.spaces() {
        let known = |user: &UserId| workspace.users().contains_key(user);
        assert!(space.members.keys().all(known), "members are users");
        assert!(space.members.values().any(|r| *r == Role::Owner), "a space has an owner");
        assert!(space.commitments.keys().copied().eq(1..=space.epoch), "epochs have no gaps");
        assert!(space.docs.is_empty() || space.epoch > 0, "documents have a key");
        assert!(*id == workspace.id() || space.epoch > 0 || space.members.len() == 1, "nobody joins before a key");
    }
}

/// The accepted entry is the new head of its space, and no other space has moved.
fn moved_one_head(before: &Workspace, after: &Workspace, entry: &ControlEntry) {
    for (id, space) in after.spaces() {
        let expected =
            if *id == entry.body().space { entry.id() } else { before.space(id).map_or(EntryId::ZERO, |s| s.control) };
        assert_eq!(space.control, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_workspace_answers_everything_and_a_refusal_changes_nothing(attempts in vec(attempt(), 1..40)) {
        let mut world = start();
        let start = world.workspace.clone();
        let mut accepted = Vec::new();
        for attempt in &attempts {
            if check_write(&world, attempt).is_some() {
                continue;
            }
            let entry = control(&world, attempt, &accepted);
            let before = world.workspace.clone();
            match world.workspace.apply(&entry) {
                Ok(()) => {
                    prop_assert!(!attempt.forged);
                    prop_assert_eq!(entry.body().prev, before.space(&entry.body().space).unwrap().control);
                    moved_one_head(&before, &world.workspace, &entry);
                    invariants(&world.workspace);
                    accepted.push(entry);
                }
                Err(_) => prop_assert_eq!(&world.workspace, &before),
            }
        }
        let mut replica = start;
        for entry in &accepted {
            prop_assert_eq!(replica.apply(entry), Ok(()));
        }
        prop_assert_eq!(replica, world.workspace);
    }

    /// Entries of different spaces may reach two readers in different orders; what they then know is the same.
    #[test]
    fn the_order_between_spaces_does_not_matter(attempts in vec(attempt(), 1..30), choices in vec(any::<bool>(), 64)) {
        let mut world = start();
        let start = world.workspace.clone();
        let mut accepted = Vec::new();
        for attempt in attempts.iter().filter(|a| !matches!(a.deed, Deed::Write { .. })) {
            let entry = control(&world, attempt, &accepted);
            if world.workspace.apply(&entry).is_ok() {
                accepted.push(entry);
            }
        }
        // The root first and then the rest, as a client reads a catch-up: spaces and users are known before they are used.
        let (root, others): (Vec<_>, Vec<_>) = accepted.iter().partition(|e| e.body().space == world.root);
        let (family, new): (Vec<_>, Vec<_>) = others.into_iter().partition(|e| e.body().space == world.family);
        let mut replica = start;
        for entry in &root {
            prop_assert_eq!(replica.apply(entry), Ok(()));
        }
        let (mut family, mut new) = (family.into_iter().peekable(), new.into_iter().peekable());
        let mut choices = choices.into_iter().cycle();
        while family.peek().is_some() || new.peek().is_some() {
            let from_family = choices.next().unwrap_or(true);
            let next = if from_family { family.next().or_else(|| new.next()) } else { new.next().or_else(|| family.next()) };
            if let Some(entry) = next {
                prop_assert_eq!(replica.apply(entry), Ok(()));
            }
        }
        prop_assert_eq!(replica, world.workspace);
    }

    /// Any prefix, any two entries on one head, in any order: one is accepted, the other conflicts.
    #[test]
    fn a_chain_never_forks(attempts in vec(attempt(), 0..20), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let mut world = start();
        for attempt in attempts.iter().filter(|a| !matches!(a.deed, Deed::Write { .. })) {
            let entry = control(&world, attempt, &[]);
            let _ = world.workspace.apply(&entry);
        }
        let next: Vec<_> = possible(&world)
            .into_iter()
            .map(|(who, space, op)| world.entry(who, space, op))
            .filter(|e| world.workspace.clone().apply(e).is_ok())
            .collect();
        prop_assume!(!next.is_empty());
        let (one, other) = (one.get(&next), other.get(&next));
        for (first, second) in [(one, other), (other, one)] {
            let mut workspace = world.workspace.clone();
            prop_assert_eq!(workspace.apply(first), Ok(()));
            if first.body().space == second.body().space {
                prop_assert_eq!(workspace.apply(second), Err(Refusal::Conflict));
            }
        }
    }
}

/// The random logs above are worth something only if much of what they try is accepted, in all its kinds.
#[test]
fn random_attempts_reach_every_kind_of_entry() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut tried, mut accepted) = (0, std::collections::BTreeMap::new());
    for _ in 0..100 {
        let mut world = start();
        for attempt in vec(attempt(), 40).new_tree(&mut runner).unwrap().current() {
            tried += 1;
            let kind = format!("{:?}", attempt.deed).split([' ', '(']).next().map(str::to_owned);
            let ok = check_write(&world, &attempt).unwrap_or_else(|| {
                let entry = control(&world, &attempt, &[]);
                world.workspace.apply(&entry)
            });
            if ok.is_ok() {
                *accepted.entry(kind.unwrap()).or_insert(0) += 1;
            }
        }
    }
    assert_eq!(accepted.len(), 12, "all but Genesis: {accepted:?}");
    assert!(accepted.values().sum::<i32>() * 20 > tried, "{accepted:?} of {tried}");
}
