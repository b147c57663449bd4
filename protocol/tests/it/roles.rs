//! Who may do what, as a table: the columns are people, the rows are deeds.

use intreccio_protocol::{ControlOp, DocId, Lane, Refusal, Role, SpaceId, WorkspaceRole};

use crate::world::{Keys, Person, WHO, World, add_device, add_user, doc, epoch, header, invite, space_id};

/// `member` and `admin` are in the workspace but not in the family space; those after them are in both.
/// `+` is done, `-` is refused as not allowed.
const TABLE: &str = "
    deed                        outsider member admin reader commenter editor owner keeper
    invite somebody                -       -      +     -        -        -      -     -
    invite a device of mine        -       +      +     +        +        +      +     +
    invite a device of another     -       -      -     -        -        -      -     -
    revoke my invitation           -       +      +     +        +        +      +     +
    revoke another's invitation    -       -      +     -        -        -      -     -
    create a space                 -       +      +     +        +        +      +     +
    change a workspace role        -       -      +     -        -        -      -     -
    new epoch in the root          -       -      +     -        -        -      -     -
    document in the root           -       +      +     +        +        +      +     +
    my key in the root             -       +      +     +        +        +      +     +
    another's key in the root      -       -      +     -        -        -      -     -
    add a member to the root       -       -      -     -        -        -      -     -
    set a space role in the root   -       -      -     -        -        -      -     -
    write in the root              -       +      +     +        +        +      +     +
    add a member                   -       -      -     -        -        -      +     -
    set a role                     -       -      -     -        -        -      +     -
    new epoch                      -       -      -     -        -        -      +     -
    document                       -       -      -     -        -        +      +     -
    my key                         -       -      -     +        +        +      +     -
    another's key                  -       -      -     -        -        -      +     -
    write                          -       -      -     -        -        +      +     -
    comment                        -       -      -     -        +        +      +     -
    invite from a family space     -       -      -     -        -        -      -     -
    join from a family space       -       -      -     -        -        -      -     -
    space from a family space      -       -      -     -        -        -      -     -
    workspace role from a family   -       -      -     -        -        -      -     -
";

fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    TABLE.lines().skip(2).filter(|line| !line.trim().is_empty()).map(|line| {
        let (deed, cells) = line.trim().split_once("  ").unwrap();
        (deed, cells.split_whitespace().collect())
    })
}

#[test]
fn everybody_may_do_what_the_table_says_and_no_more() {
    let columns: Vec<&str> = TABLE.lines().nth(1).unwrap().split_whitespace().skip(1).collect();
    assert_eq!(columns, WHO);
    let world = World::new();
    let mut wrong = Vec::new();
    let mut cells = 0;
    for (deed, row) in rows() {
        assert_eq!(row.len(), WHO.len(), "{deed}");
        for (who, cell) in WHO.into_iter().zip(row) {
            let expected = if cell == "+" { Ok(()) } else { Err(Refusal::NotAllowed) };
            let found = attempt(&world, who, deed);
            cells += 1;
            if found != expected {
                wrong.push(format!("{who}: {deed}: expected {expected:?}, found {found:?}"));
            }
        }
    }
    assert_eq!(cells, 26 * 8);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn attempt(world: &World, who: &str, deed: &str) -> Result<(), Refusal> {
    let (root, family) = (world.root, world.family);
    match deed {
        "write in the root" => write(world, who, root, doc(0), Lane::Body),
        "write" => write(world, who, family, doc(1), Lane::Body),
        "comment" => write(world, who, family, doc(1), Lane::Comments),
        "revoke my invitation" => revoke(who, who),
        "revoke another's invitation" => revoke(who, if who == "owner" { "editor" } else { "owner" }),
        _ if deed.contains("family") => world.would(who, family, root_op(world, who, deed)),
        _ if deed.ends_with("root") || deed.starts_with("invite") || deed == "create a space" => {
            world.would(who, root, root_op(world, who, deed))
        }
        "change a workspace role" => world.would(who, root, root_op(world, who, deed)),
        _ => world.would(who, family, family_op(world, who, deed)),
    }
}

fn root_op(world: &World, who: &str, deed: &str) -> ControlOp {
    let user = |who: &str| world.people[who].user;
    let other = another(who);
    let keys = Keys::from_seed(0x41);
    match deed {
        "invite somebody" | "invite from a family space" => invite(&keys, None, 1),
        "invite a device of mine" => invite(&keys, Some(user(who)), 1),
        "invite a device of another" => invite(&keys, Some(user(other)), 1),
        "create a space" | "space from a family space" => ControlOp::SpaceCreated { space: space_id(2) },
        "change a workspace role" | "workspace role from a family" => {
            ControlOp::SetWorkspaceRole { user: user(other), role: WorkspaceRole::Admin }
        }
        "new epoch in the root" => ControlOp::NewEpoch { epoch: epoch(2, vec![world.people["admin"].keys.wrap()]) },
        "document in the root" => ControlOp::DocCreated { doc: doc(3) },
        "my key in the root" => share(world, who),
        "another's key in the root" => share(world, other),
        "add a member to the root" => add_member(world, "outsider"),
        "set a space role in the root" => ControlOp::SetRole { user: user(other), role: Role::Owner },
        "join from a family space" => add_device(&world.root, user(who), &world.people[who].keys, &world.open_invite),
        _ => panic!("no such deed: {deed}"),
    }
}

fn family_op(world: &World, who: &str, deed: &str) -> ControlOp {
    match deed {
        "add a member" => add_member(world, "member"),
        "set a role" => ControlOp::SetRole { user: world.people["reader"].user, role: Role::Editor },
        "new epoch" => ControlOp::NewEpoch { epoch: epoch(2, vec![world.people["owner"].keys.wrap()]) },
        "document" => ControlOp::DocCreated { doc: doc(3) },
        "my key" => share(world, who),
        "another's key" => share(world, another(who)),
        _ => panic!("no such deed: {deed}"),
    }
}

/// Somebody else who reads the family space.
fn another(who: &str) -> &'static str {
    if who == "reader" { "editor" } else { "reader" }
}

fn share(world: &World, whose: &str) -> ControlOp {
    ControlOp::ShareKey { epoch: 1, wraps: vec![world.people[whose].keys.wrap()] }
}

fn add_member(world: &World, who: &str) -> ControlOp {
    let person = &world.people[who];
    ControlOp::AddMember { user: person.user, role: Role::Reader, epoch: 1, wraps: vec![person.keys.wrap()] }
}

fn revoke(who: &str, whose: &str) -> Result<(), Refusal> {
    let mut world = World::new();
    let keys = Keys::from_seed(0x41);
    let maker = if whose == "outsider" { "owner" } else { whose };
    world.must(maker, world.root, invite(&keys, Some(world.people[maker].user), 1));
    world.would(who, world.root, ControlOp::RevokeInvite { invite: keys.invite_id() })
}

fn write(world: &World, who: &str, space: SpaceId, document: DocId, lane: Lane) -> Result<(), Refusal> {
    let keys = &world.people[who].keys;
    world.workspace.check_content(&keys.content(&header(space, document, lane, keys.id()), [1; 24], &[0; 48]))
}

#[test]
fn only_who_holds_an_invitation_joins() {
    let world = World::new();
    let outsider = world.people["outsider"].clone();
    let join = |keys: &Keys| world.would("outsider", world.root, add_user(&world.root, &outsider, keys));
    assert_eq!(join(&world.open_invite), Ok(()));
    assert_eq!(join(&outsider.keys), Err(Refusal::Invite), "an invitation of one's own making");
    let elsewhere = add_user(&world.root, &outsider, &world.open_invite);
    assert_eq!(world.would("outsider", world.family, elsewhere), Err(Refusal::NotAllowed), "only in the root");
    let claimed = add_user(&world.root, &outsider, &world.open_invite);
    let body_of_another = world.people["member"].keys.control(world.root, world.head(world.root), claimed);
    assert_eq!(world.workspace.clone().apply(&body_of_another), Err(Refusal::Malformed), "signed by the new device");
}

#[test]
fn an_invitation_to_ones_own_device_makes_no_admin() {
    let world = World::new();
    let member = world.people["member"].user;
    let ControlOp::Invite { keys, user, expires, uses, wrap, epoch, .. } =
        invite(&Keys::from_seed(0x41), Some(member), 1)
    else {
        unreachable!()
    };
    let op = ControlOp::Invite { keys, role: WorkspaceRole::Admin, user, expires, uses, wrap, epoch };
    assert_eq!(world.would("member", world.root, op), Err(Refusal::NotAllowed));
}

#[test]
fn a_keeper_is_given_no_key() {
    let mut world = World::new();
    let keeper = world.people["keeper"].clone();
    let owner = world.people["owner"].keys.wrap();
    assert_eq!(world.would("owner", world.family, share(&world, "keeper")), Err(Refusal::NotAllowed));
    let next = ControlOp::NewEpoch { epoch: epoch(2, vec![owner, keeper.keys.wrap()]) };
    assert_eq!(world.would("owner", world.family, next), Err(Refusal::NotAllowed));
    let member = &world.people["member"];
    let (user, wraps) = (member.user, vec![member.keys.wrap()]);
    let add = ControlOp::AddMember { user, role: Role::Keeper, epoch: 1, wraps };
    assert_eq!(world.would("owner", world.family, add), Err(Refusal::NotAllowed));
    world.must("owner", world.family, ControlOp::SetRole { user: keeper.user, role: Role::Reader });
    world.must("owner", world.family, ControlOp::ShareKey { epoch: 1, wraps: vec![keeper.keys.wrap()] });
}

#[test]
fn keys_go_to_devices_of_the_workspace_that_may_read() {
    let world = World::new();
    let stranger = Person::new(0x33);
    for wrap in [stranger.keys.wrap(), world.people["member"].keys.wrap()] {
        let share = ControlOp::ShareKey { epoch: 1, wraps: vec![wrap.clone()] };
        assert_eq!(world.would("owner", world.family, share), Err(Refusal::NotAllowed));
        let next = ControlOp::NewEpoch { epoch: epoch(2, vec![wrap]) };
        assert_eq!(world.would("owner", world.family, next), Err(Refusal::NotAllowed));
    }
    let paper = ControlOp::ShareKey { epoch: 1, wraps: vec![world.people["reader"].paper.wrap()] };
    assert_eq!(world.would("reader", world.family, paper), Ok(()), "one's own paper key");
}

#[test]
fn spaces_that_may_be_read_are_the_root_and_those_of_ones_teams() {
    let world = World::new();
    let readable = |who: &str| world.workspace.readable(world.people[who].user).collect::<Vec<_>>();
    assert_eq!(readable("outsider"), []);
    assert_eq!(readable("admin"), [world.root], "an admin reads no family file without being added");
    for who in ["reader", "commenter", "editor", "owner", "keeper"] {
        let mut both = vec![world.root, world.family];
        both.sort();
        assert_eq!(readable(who), both);
    }
}
