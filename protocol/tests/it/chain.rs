//! The chain of control entries: one past, one author for each link, and a start that names itself.

use intreccio_protocol::control::{ControlBody, control_message, join_message};
use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{
    ControlEntry, ControlOp, Cursor, Entry, EntryId, InviteId, Lane, Receipt, Refusal, Role, SpaceId, Workspace,
    WorkspaceRole, hash, log,
};

use crate::world::{Keys, Person, World, add_device, add_user, doc, epoch, genesis, header, invite, space_id};

/// Every control entry that the world's people could add next, each alone acceptable.
pub fn possible(world: &World) -> Vec<(&'static str, SpaceId, ControlOp)> {
    let (root, family) = (world.root, world.family);
    let user = |who: &str| world.people[who].user;
    let wraps = |who: &str| vec![world.people[who].keys.wrap()];
    vec![
        ("outsider", root, add_user(&root, &world.people["outsider"], &world.open_invite)),
        ("admin", root, invite(&Keys::from_seed(0x41), None, 1)),
        ("member", root, invite(&Keys::from_seed(0x42), Some(user("member")), 1)),
        ("admin", root, ControlOp::RevokeInvite { invite: world.open_invite.invite_id() }),
        ("member", root, ControlOp::SpaceCreated { space: space_id(2) }),
        ("admin", root, ControlOp::SetWorkspaceRole { user: user("member"), role: WorkspaceRole::Admin }),
        ("member", root, ControlOp::DocCreated { doc: doc(2) }),
        ("admin", root, ControlOp::NewEpoch { epoch: epoch(2, wraps("admin")) }),
        ("member", root, ControlOp::ShareKey { epoch: 1, wraps: wraps("member") }),
        (
            "owner",
            family,
            ControlOp::AddMember { user: user("member"), role: Role::Editor, epoch: 1, wraps: wraps("member") },
        ),
        ("owner", family, ControlOp::SetRole { user: user("reader"), role: Role::Editor }),
        ("owner", family, ControlOp::NewEpoch { epoch: epoch(2, wraps("owner")) }),
        ("editor", family, ControlOp::DocCreated { doc: doc(3) }),
        ("reader", family, ControlOp::ShareKey { epoch: 1, wraps: wraps("reader") }),
    ]
}

#[test]
fn of_two_entries_on_the_same_head_exactly_one_is_accepted() {
    let world = World::new();
    let all = possible(&world);
    for (first, place, op) in &all {
        for (second, other_place, other_op) in &all {
            let one = world.entry(first, *place, op.clone());
            let two = world.entry(second, *other_place, other_op.clone());
            let mut workspace = world.workspace.clone();
            assert_eq!(workspace.apply(&one), Ok(()), "{first} {op:?}");
            if place == other_place {
                let before = workspace.clone();
                assert_eq!(workspace.apply(&two), Err(Refusal::Conflict), "{second} {other_op:?}");
                assert_eq!(workspace, before);
            }
        }
    }
}

/// What lost the race is made again on the new head, unless the other entry did the same thing.
#[test]
fn an_entry_that_lost_the_race_is_accepted_on_the_new_head() {
    let mut world = World::new();
    let add = |role| ControlOp::SetRole { user: world.people["reader"].user, role };
    let late = world.entry("owner", world.family, add(Role::Editor));
    world.must("editor", world.family, ControlOp::DocCreated { doc: doc(3) });
    assert_eq!(world.workspace.apply(&late), Err(Refusal::Conflict));
    let again = late.body().op.clone();
    world.must("owner", world.family, again);
    assert_eq!(world.workspace.role(&world.people["reader"].user, &world.family), Some(Role::Editor));
}

#[test]
fn an_entry_is_not_accepted_twice() {
    let mut world = World::new();
    let entry = world.entry("owner", world.family, ControlOp::DocCreated { doc: doc(3) });
    assert_eq!(world.workspace.apply(&entry), Ok(()));
    assert_eq!(world.workspace.apply(&entry), Err(Refusal::Conflict));
}

#[test]
fn each_space_has_a_chain_of_its_own() {
    let mut world = World::new();
    let family = world.entry("editor", world.family, ControlOp::DocCreated { doc: doc(3) });
    world.must("admin", world.root, ControlOp::DocCreated { doc: doc(3) });
    assert_eq!(world.workspace.apply(&family), Ok(()), "the root's entry did not move the family's head");
}

#[test]
fn an_entry_for_one_space_is_not_accepted_in_another() {
    let world = World::new();
    let entry = world.entry("owner", space_id(9), ControlOp::DocCreated { doc: doc(3) });
    assert_eq!(world.workspace.clone().apply(&entry), Err(Refusal::UnknownSpace));
    let head_of_another =
        world.people["owner"].keys.control(world.family, world.head(world.root), ControlOp::DocCreated { doc: doc(3) });
    assert_eq!(world.workspace.clone().apply(&head_of_another), Err(Refusal::Conflict));
}

#[test]
fn an_entry_signed_by_somebody_else_is_refused() {
    let world = World::new();
    for (who, space, op) in possible(&world) {
        let device = world.people[who].keys.id();
        let body = ControlBody::new(space, world.head(space), device, op.clone());
        let forged = world.people["keeper"].keys.control_body(&body);
        assert_eq!(world.workspace.clone().apply(&forged), Err(Refusal::BadSignature), "{who} {op:?}");
    }
}

#[test]
fn a_paper_key_signs_nothing() {
    let world = World::new();
    let entry =
        world.people["admin"].paper.control(world.root, world.head(world.root), ControlOp::DocCreated { doc: doc(3) });
    assert_eq!(world.workspace.clone().apply(&entry), Err(Refusal::NotAllowed));
    let paper = &world.people["owner"].paper;
    let content = paper.content(&header(world.family, doc(1), Lane::Body, paper.id()), [1; 24], &[0; 48]);
    assert_eq!(world.workspace.check_content(&content), Err(Refusal::NotAllowed));
    assert_eq!(world.workspace.role_of_device(&paper.id(), &world.family), None);
    assert_eq!(world.workspace.role_of_device(&world.people["owner"].keys.id(), &world.family), Some(Role::Owner));
}

#[test]
fn a_workspace_is_named_by_its_genesis() {
    let (one, two) = (genesis(&Person::new(1)), genesis(&Person::new(2)));
    let workspace = Workspace::found(&one).unwrap();
    assert_eq!(workspace.id(), hash::workspace_id(one.body_bytes()));
    assert_eq!(workspace.id(), one.space());
    assert_ne!(one.space(), two.space());
}

#[test]
fn a_genesis_that_is_not_in_order_founds_nothing() {
    let founder = Person::new(1);
    let good = genesis(&founder).body().clone();
    let refusal = |body: &ControlBody| Workspace::found(&founder.keys.control_body(body)).map(drop);
    assert_eq!(refusal(&good), Ok(()));
    assert_eq!(refusal(&ControlBody { space: space_id(1), ..good.clone() }), Err(Refusal::Malformed));
    assert_eq!(refusal(&ControlBody { prev: EntryId([1; 32]), ..good.clone() }), Err(Refusal::Malformed));
    assert_eq!(refusal(&ControlBody { device: founder.paper.id(), ..good.clone() }), Err(Refusal::Malformed));
    let op = ControlOp::DocCreated { doc: doc(1) };
    assert_eq!(refusal(&ControlBody { op, ..good.clone() }), Err(Refusal::NotAllowed));
    let forged = founder.paper.control_body(&good);
    assert_eq!(Workspace::found(&forged).map(drop), Err(Refusal::BadSignature));
    let mut same = founder.clone();
    same.paper = same.keys.clone();
    assert_eq!(Workspace::found(&genesis(&same)).map(drop), Err(Refusal::Malformed));
}

#[test]
fn a_workspace_starts_with_its_first_key() {
    let founder = Person::new(1);
    let with_epoch = |epoch| {
        let mut body = genesis(&founder).body().clone();
        let ControlOp::Genesis { epoch: first, .. } = &mut body.op else { unreachable!() };
        *first = epoch;
        Workspace::found(&founder.keys.control_body(&body)).map(drop)
    };
    assert_eq!(with_epoch(epoch(1, vec![founder.keys.wrap()])), Ok(()));
    assert_eq!(with_epoch(epoch(2, vec![founder.keys.wrap()])), Err(Refusal::StaleEpoch));
    let mut broken = founder.keys.wrap();
    broken.sealed.clear();
    assert_eq!(with_epoch(epoch(1, vec![broken])), Err(Refusal::Malformed));
}

#[test]
fn a_second_genesis_is_refused() {
    let world = World::new();
    let again = genesis(&world.people["admin"]);
    assert_eq!(world.workspace.clone().apply(&again), Err(Refusal::UnknownSpace));
    let op = again.body().op.clone();
    assert_eq!(world.would("admin", world.root, op), Err(Refusal::Exists));
}

#[test]
fn who_joins_becomes_what_the_invitation_says_and_spends_it() {
    let mut world = World::new();
    let keys = Keys::from_seed(0x44);
    let ControlOp::Invite { keys: public, user, expires, wrap, epoch, .. } = invite(&keys, None, 1) else {
        unreachable!()
    };
    let role = WorkspaceRole::Admin;
    let op = ControlOp::Invite { keys: public, role, user, expires, uses: 1, wrap, epoch };
    world.must("admin", world.root, op);
    world.must("outsider", world.root, add_user(&world.root, &world.people["outsider"], &keys));
    let outsider = &world.people["outsider"];
    assert_eq!(world.workspace.users().get(&outsider.user), Some(&WorkspaceRole::Admin));
    assert_eq!(world.workspace.devices_of(outsider.user).count(), 2, "device and paper key");
    assert_eq!(world.workspace.role(&outsider.user, &world.family), None, "no family file without an addition");
    let next = Person::new(0x30);
    let entry = next.keys.control(world.root, world.head(world.root), add_user(&world.root, &next, &keys));
    assert_eq!(world.workspace.apply(&entry), Err(Refusal::Invite), "spent");
}

#[test]
fn an_invitation_that_is_unknown_withdrawn_or_for_another_purpose_is_refused() {
    let mut world = World::new();
    let (root, outsider) = (world.root, world.people["outsider"].clone());
    let join = |invite: &Keys| add_user(&root, &outsider, invite);
    assert_eq!(world.would("outsider", root, join(&Keys::from_seed(0x50))), Err(Refusal::Invite), "unknown");
    let own = Keys::from_seed(0x45);
    world.must("member", root, invite(&own, Some(world.people["member"].user), 1));
    assert_eq!(world.would("outsider", root, join(&own)), Err(Refusal::Invite), "for a further device of member");
    let device = Keys::from_seed(0x46);
    let open = world.open_invite.clone();
    let as_device = add_device(&root, world.people["member"].user, &device, &open);
    let entry = device.control(root, world.head(root), as_device);
    assert_eq!(world.workspace.clone().apply(&entry), Err(Refusal::Invite), "for a new person");
    world.must("admin", root, ControlOp::RevokeInvite { invite: open.invite_id() });
    assert_eq!(world.would("outsider", root, join(&open)), Err(Refusal::Invite), "withdrawn");
}

#[test]
fn an_invitation_holds_the_current_key_for_itself() {
    let mut world = World::new();
    let keys = Keys::from_seed(0x48);
    let ControlOp::Invite { keys: public, role, user, expires, wrap, .. } = invite(&keys, None, 1) else {
        unreachable!()
    };
    let with = |uses, wrap, epoch| ControlOp::Invite { keys: public.clone(), role, user, expires, uses, wrap, epoch };
    let (admin, root) = ("admin", world.root);
    assert_eq!(world.would(admin, root, with(1, wrap.clone(), 1)), Ok(()));
    assert_eq!(world.would(admin, root, with(0, wrap.clone(), 1)), Err(Refusal::Malformed), "no uses");
    let anothers = Keys::from_seed(0x49).wrap();
    assert_eq!(world.would(admin, root, with(1, anothers, 1)), Err(Refusal::Malformed), "a wrap for another");
    let mut short = wrap.clone();
    short.enc.pop();
    assert_eq!(world.would(admin, root, with(1, short, 1)), Err(Refusal::Malformed), "half a wrap");
    for epoch in [0, 2] {
        assert_eq!(world.would(admin, root, with(1, wrap.clone(), epoch)), Err(Refusal::StaleEpoch), "epoch {epoch}");
    }
    let next = epoch(2, vec![world.people["admin"].keys.wrap()]);
    world.must(admin, root, ControlOp::NewEpoch { epoch: next });
    assert_eq!(world.would(admin, root, with(1, wrap, 1)), Err(Refusal::StaleEpoch), "an old key");
}

#[test]
fn a_device_that_is_there_cannot_join_again() {
    let mut world = World::new();
    let (root, member) = (world.root, world.people["member"].clone());
    let keys = Keys::from_seed(0x45);
    world.must("member", root, invite(&keys, Some(member.user), 2));
    let again = member.keys.control(root, world.head(root), add_device(&root, member.user, &member.keys, &keys));
    assert_eq!(world.workspace.apply(&again), Err(Refusal::Exists));
    let stranger = Person { user: crate::world::user(0x36), ..member };
    let entry = stranger.keys.control(root, world.head(root), add_user(&root, &stranger, &world.open_invite));
    assert_eq!(world.workspace.apply(&entry), Err(Refusal::Exists), "another user with the same device");
}

#[test]
fn a_further_device_belongs_to_whom_its_invitation_names() {
    let mut world = World::new();
    let (keys, device) = (Keys::from_seed(0x45), Keys::from_seed(0x46));
    let (member, reader) = (world.people["member"].user, world.people["reader"].user);
    world.must("member", world.root, invite(&keys, Some(member), 1));
    let apply = |op| world.workspace.clone().apply(&device.control(world.root, world.head(world.root), op));
    assert_eq!(apply(add_device(&world.root, reader, &device, &keys)), Err(Refusal::Invite));
    assert_eq!(apply(add_device(&world.root, member, &device, &keys)), Ok(()));
    let entry = device.control(world.root, world.head(world.root), add_device(&world.root, member, &device, &keys));
    world.workspace.apply(&entry).unwrap();
    assert_eq!(world.workspace.role_of_device(&device.id(), &world.root), Some(Role::Editor));
    assert_eq!(world.workspace.devices_of(member).count(), 3);
}

#[test]
fn a_proof_is_for_one_workspace_one_user_and_one_device() {
    let world = World::new();
    let outsider = &world.people["outsider"];
    let joining = |message: Vec<u8>| {
        let ControlOp::AddUser { user, device, invite, recovery, .. } =
            add_user(&world.root, outsider, &world.open_invite)
        else {
            unreachable!()
        };
        let proof = world.open_invite.sign(&message);
        world.would("outsider", world.root, ControlOp::AddUser { user, device, invite, proof, recovery })
    };
    let other = Person::new(0x31);
    assert_eq!(joining(join_message(&world.root, &outsider.user, &outsider.keys.id())), Ok(()));
    assert_eq!(joining(join_message(&world.family, &outsider.user, &outsider.keys.id())), Err(Refusal::BadSignature));
    assert_eq!(joining(join_message(&world.root, &other.user, &outsider.keys.id())), Err(Refusal::BadSignature));
    assert_eq!(joining(join_message(&world.root, &outsider.user, &other.keys.id())), Err(Refusal::BadSignature));
}

#[test]
fn who_is_there_already_cannot_be_added_again() {
    let world = World::new();
    let (root, open) = (world.root, &world.open_invite);
    let member = world.people["member"].clone();
    assert_eq!(world.would("member", root, add_user(&root, &member, open)), Err(Refusal::Exists), "user");
    let taken = Person { user: member.user, ..Person::new(0x35) };
    let entry = taken.keys.control(root, world.head(root), add_user(&root, &taken, open));
    assert_eq!(world.workspace.clone().apply(&entry), Err(Refusal::Exists), "a user with a stranger's device");
    let outsider = world.people["outsider"].clone();
    let stolen = Person { paper: member.keys.clone(), ..outsider.clone() };
    assert_eq!(world.would("outsider", root, add_user(&root, &stolen, open)), Err(Refusal::Exists), "a taken device");
    let same = Person { paper: outsider.keys.clone(), ..outsider };
    assert_eq!(world.would("outsider", root, add_user(&root, &same, open)), Err(Refusal::Malformed), "one key twice");
    let (user, role) = (world.people["reader"].user, Role::Owner);
    let again = ControlOp::AddMember { user, role, epoch: 1, wraps: vec![] };
    assert_eq!(world.would("owner", world.family, again), Err(Refusal::Exists), "member");
    let space = ControlOp::SpaceCreated { space: world.family };
    assert_eq!(world.would("admin", root, space), Err(Refusal::Exists), "space");
    let document = ControlOp::DocCreated { doc: doc(1) };
    assert_eq!(world.would("owner", world.family, document), Err(Refusal::Exists), "document");
    let same_invite = invite(open, None, 1);
    assert_eq!(world.would("admin", root, same_invite), Err(Refusal::Exists), "invitation");
}

#[test]
fn roles_are_given_to_people_who_are_there() {
    let world = World::new();
    let (stranger, member) = (world.people["outsider"].user, world.people["member"].user);
    let admin = ControlOp::SetWorkspaceRole { user: stranger, role: WorkspaceRole::Admin };
    assert_eq!(world.would("admin", world.root, admin), Err(Refusal::NotAllowed));
    let add = ControlOp::AddMember { user: stranger, role: Role::Reader, epoch: 1, wraps: vec![] };
    assert_eq!(world.would("owner", world.family, add), Err(Refusal::NotAllowed));
    let set = ControlOp::SetRole { user: member, role: Role::Owner };
    assert_eq!(world.would("owner", world.family, set), Err(Refusal::NotAllowed), "not in the space");
}

#[test]
fn epochs_count_by_one_and_older_keys_are_stale() {
    let mut world = World::new();
    let family = world.family;
    let wraps = || vec![world.people["owner"].keys.wrap()];
    for number in [0, 1, 3, u32::MAX] {
        let op = ControlOp::NewEpoch { epoch: epoch(number, wraps()) };
        assert_eq!(world.would("owner", family, op), Err(Refusal::StaleEpoch), "epoch {number}");
    }
    let mut without_past = epoch(2, wraps());
    without_past.previous.clear();
    let op = ControlOp::NewEpoch { epoch: without_past };
    assert_eq!(world.would("owner", family, op), Err(Refusal::Malformed), "the history must stay readable");
    let next = epoch(2, wraps());
    world.must("owner", family, ControlOp::NewEpoch { epoch: next.clone() });
    let space = world.workspace.space(&family).unwrap();
    assert_eq!((space.epoch, space.commitments.get(&2)), (2, Some(&next.commitment)));
    let share = ControlOp::ShareKey { epoch: 1, wraps: vec![world.people["owner"].keys.wrap()] };
    assert_eq!(world.would("owner", family, share), Err(Refusal::StaleEpoch));
    let editor = &world.people["editor"].keys;
    let old = editor.content(&header(family, doc(1), Lane::Body, editor.id()), [1; 24], &[0; 48]);
    assert_eq!(world.workspace.check_content(&old), Err(Refusal::StaleEpoch));
}

#[test]
fn a_space_without_a_key_takes_no_members_and_no_documents() {
    let mut world = World::new();
    let new = space_id(2);
    world.must("member", world.root, ControlOp::SpaceCreated { space: new });
    let reader = world.people["reader"].user;
    let add = ControlOp::AddMember { user: reader, role: Role::Reader, epoch: 0, wraps: vec![] };
    assert_eq!(world.would("member", new, add), Err(Refusal::StaleEpoch));
    assert_eq!(world.would("member", new, ControlOp::DocCreated { doc: doc(1) }), Err(Refusal::StaleEpoch));
    assert_eq!(world.would("member", new, ControlOp::ShareKey { epoch: 0, wraps: vec![] }), Err(Refusal::StaleEpoch));
    let first = ControlOp::NewEpoch { epoch: epoch(1, vec![world.people["member"].keys.wrap()]) };
    assert_eq!(world.would("member", new, first), Ok(()));
}

#[test]
fn the_last_owner_and_the_last_admin_stay() {
    let mut world = World::new();
    let (owner, editor) = (world.people["owner"].user, world.people["editor"].user);
    let step_down = || ControlOp::SetRole { user: owner, role: Role::Reader };
    assert_eq!(world.would("owner", world.family, step_down()), Err(Refusal::NotAllowed));
    world.must("owner", world.family, ControlOp::SetRole { user: editor, role: Role::Owner });
    world.must("owner", world.family, step_down());
    let (admin, member) = (world.people["admin"].user, world.people["member"].user);
    let resign = || ControlOp::SetWorkspaceRole { user: admin, role: WorkspaceRole::Member };
    assert_eq!(world.would("admin", world.root, resign()), Err(Refusal::NotAllowed));
    world.must("admin", world.root, ControlOp::SetWorkspaceRole { user: member, role: WorkspaceRole::Admin });
    world.must("admin", world.root, resign());
}

#[test]
fn content_out_of_place_is_refused() {
    let world = World::new();
    let editor = &world.people["editor"].keys;
    let good = header(world.family, doc(1), Lane::Body, editor.id());
    let check = |header| world.workspace.check_content(&editor.content(&header, [1; 24], &[0; 48]));
    assert_eq!(check(good.clone()), Ok(()));
    assert_eq!(check(intreccio_protocol::Header { space: space_id(9), ..good.clone() }), Err(Refusal::UnknownSpace));
    assert_eq!(check(intreccio_protocol::Header { doc: doc(9), ..good.clone() }), Err(Refusal::UnknownDoc));
    assert_eq!(check(intreccio_protocol::Header { epoch: 2, ..good.clone() }), Err(Refusal::StaleEpoch));
    assert_eq!(check(intreccio_protocol::Header { seq: 0, ..good.clone() }), Err(Refusal::Malformed));
    assert_eq!(check(intreccio_protocol::Header { seq: 2, ..good.clone() }), Err(Refusal::Malformed));
    let (seq, prev) = (2, EntryId([1; 32]));
    assert_eq!(check(intreccio_protocol::Header { seq, prev, ..good.clone() }), Ok(()));
    assert_eq!(check(intreccio_protocol::Header { prev, ..good.clone() }), Err(Refusal::Malformed));
    let forged = world.people["owner"].keys.content(&good, [1; 24], &[0; 48]);
    assert_eq!(world.workspace.check_content(&forged), Err(Refusal::BadSignature));
}

#[test]
fn every_part_of_a_content_entry_is_under_its_id_and_signature() {
    let keys = Keys::from_seed(1);
    let head = header(space_id(1), doc(1), Lane::Body, keys.id());
    let base = keys.content(&head, [1; 24], &[2; 48]);
    assert!(base.signed_by(&keys.public.sign));
    let other_header = intreccio_protocol::Header { padded: 33, ..head };
    let parts = [
        (other_header.encode(), [1; 24], vec![2; 48]),
        (base.header_bytes().to_vec(), [9; 24], vec![2; 48]),
        (base.header_bytes().to_vec(), [1; 24], vec![3; 48]),
    ];
    for (header, nonce, ciphertext) in parts {
        let changed = intreccio_protocol::ContentEntry::new(header, nonce, ciphertext, *base.signature()).unwrap();
        assert_ne!(changed.id(), base.id());
        assert!(!changed.signed_by(&keys.public.sign));
    }
}

#[test]
fn two_logs_that_differ_once_never_meet_again() {
    let ids = |seed: u8| EntryId([seed; 32]);
    let start = Cursor::start(space_id(1));
    let one = start.then(&ids(1)).then(&ids(2)).then(&ids(3));
    let other = start.then(&ids(1)).then(&ids(9)).then(&ids(3));
    assert_eq!((one.n, other.n), (3, 3));
    assert_ne!(one.acc, other.acc);
    assert_ne!(start.then(&ids(1)).then(&ids(2)).acc, start.then(&ids(2)).then(&ids(1)).acc, "order counts");
}

#[test]
fn a_receipt_is_for_one_position_of_one_log() {
    let relay = Keys::from_seed(8);
    let cursor = Cursor { space: space_id(1), n: 7, acc: Accumulator([1; 32]) };
    let receipt = Receipt { cursor, signature: relay.sign(&log::receipt_message(&cursor)) };
    assert!(receipt.signed_by(&relay.public.sign));
    for other in [
        Cursor { space: space_id(2), ..cursor },
        Cursor { n: 8, ..cursor },
        Cursor { acc: Accumulator([2; 32]), ..cursor },
    ] {
        assert!(!Receipt { cursor: other, ..receipt }.signed_by(&relay.public.sign));
    }
    assert!(!receipt.signed_by(&Keys::from_seed(9).public.sign));
}

#[test]
fn a_signature_for_one_purpose_fits_no_other() {
    let keys = Keys::from_seed(1);
    let body = keys.control(space_id(1), EntryId::ZERO, ControlOp::RevokeInvite { invite: InviteId::ZERO });
    let bare = ControlEntry::new(body.body_bytes().to_vec(), keys.sign(body.body_bytes())).unwrap();
    assert!(!bare.signed_by(&keys.public.sign), "the domain is part of the message");
    assert!(body.signed_by(&keys.public.sign));
    assert!(control_message(body.body_bytes()).starts_with(b"intreccio/control/v1"));
    assert_eq!(Entry::Control(Box::new(body.clone())).id(), hash::control_id(body.body_bytes()));
}
