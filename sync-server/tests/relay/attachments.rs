//! Attachments, told with the core alone; and with the program, killed in the middle.

use intreccio_protocol::frame::{BlobRefusal, Bytes, ClientFrame, ServerFrame};
use intreccio_protocol::hash::blob_id;
use intreccio_protocol::limits::{BLOB, BLOB_PART};
use intreccio_protocol::{BlobId, ControlOp, FRAMES, Role, SpaceId};
use intreccio_relay::{ConnId, Limits};

use crate::support::author::{Keys, Person, Session, invite};
use crate::support::net::{NOW, Net, World, acked, control};
use crate::support::program::{Client, Folder, Relay, Team};

fn photograph() -> Vec<u8> {
    (0..2 * BLOB_PART + 500).map(|at| (at % 253) as u8).collect()
}

fn total() -> u64 {
    photograph().len() as u64
}

/// The part that begins at `offset`, to be put.
fn part(space: SpaceId, offset: u64) -> ClientFrame {
    let bytes = photograph();
    let rest = &bytes[offset as usize..];
    let bytes = Bytes(rest[..rest.len().min(BLOB_PART)].to_vec());
    ClientFrame::PutBlob { space, blob: id(), total: total(), offset, bytes }
}

fn question(space: SpaceId) -> ClientFrame {
    ClientFrame::PutBlob { space, blob: id(), total: total(), offset: 0, bytes: Bytes(vec![]) }
}

fn id() -> BlobId {
    blob_id(&photograph())
}

fn have(space: SpaceId, upto: u64) -> ServerFrame {
    ServerFrame::BlobHave { space, blob: id(), upto, total: total() }
}

fn refused(space: SpaceId, reason: BlobRefusal) -> ServerFrame {
    ServerFrame::BlobRefused { space, blob: id(), reason }
}

/// Asks where to go on, and goes on to the end.
fn put_all(net: &mut Net, conn: ConnId, space: SpaceId) {
    net.say(conn, &question(space));
    loop {
        match net.hear(conn)[..] {
            [ServerFrame::BlobHave { upto, total, .. }] if upto == total => return,
            [ServerFrame::BlobHave { upto, .. }] => net.say(conn, &part(space, upto)),
            ref other => panic!("{other:?}"),
        }
    }
}

fn get(space: SpaceId, offset: u64) -> ClientFrame {
    ClientFrame::GetBlob { space, blob: id(), offset }
}

fn get_all(net: &mut Net, conn: ConnId, space: SpaceId) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < photograph().len() {
        net.say(conn, &get(space, bytes.len() as u64));
        match net.hear(conn).pop() {
            Some(ServerFrame::BlobPart { bytes: part, offset, total: all, .. }) => {
                assert_eq!((offset, all), (bytes.len() as u64, total()));
                bytes.extend(part.0);
            }
            other => panic!("{other:?}"),
        }
    }
    bytes
}

#[test]
fn what_one_device_puts_the_other_gets() {
    let mut world = World::new();
    let space = world.at.space;
    let (ada, bruno) = (world.synced(&world.ada.clone()), world.synced(&world.bruno.clone()));
    put_all(&mut world.net, bruno, space);
    assert_eq!(get_all(&mut world.net, ada, space), photograph());
    let stats = world.net.core.stats();
    assert_eq!((stats.blobs, stats.blob_parts, stats.blob_bytes), (1, 3, total()));
}

#[test]
fn an_upload_goes_on_where_it_was_cut_also_after_the_relay_was_killed() {
    let mut world = World::new();
    let (space, bruno) = (world.at.space, world.bruno.clone());
    let socket = world.synced(&bruno);
    world.net.say(socket, &part(space, 0));
    assert_eq!(world.net.hear(socket), [have(space, BLOB_PART as u64)]);
    world.net.core.disconnect(socket);
    let again = world.synced(&bruno);
    world.net.say(again, &question(space));
    assert_eq!(world.net.hear(again), [have(space, BLOB_PART as u64)]);
    world.net.say(again, &part(space, BLOB_PART as u64));
    world.net.restart();
    let third = world.synced(&bruno);
    world.net.say(third, &question(space));
    assert_eq!(world.net.hear(third), [have(space, 2 * BLOB_PART as u64)]);
    put_all(&mut world.net, third, space);
    assert_eq!(get_all(&mut world.net, third, space), photograph());
}

#[test]
fn a_part_is_not_acknowledged_before_it_is_durable() {
    let mut world = World::new();
    let space = world.at.space;
    let socket = world.synced(&world.bruno.clone());
    world.net.slow = true;
    world.net.say(socket, &part(space, 0));
    assert_eq!(world.net.hear(socket), []);
    world.net.write_disk();
    assert_eq!(world.net.hear(socket), [have(space, BLOB_PART as u64)]);
}

#[test]
fn a_slow_disk_for_attachments_does_not_hold_entries_up() {
    let mut world = World::new();
    let space = world.at.space;
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    world.net.slow = true;
    world.net.say(socket, &part(space, 0));
    let entry = world.write(&bruno, &mut Session::named("bruno"), "a");
    world.net.append(socket, std::slice::from_ref(&entry));
    world.net.write_logs();
    assert_eq!(acked(&world.net.hear(socket)), [entry.id()]);
}

#[test]
fn what_is_not_what_its_id_says_is_refused_and_may_be_sent_again() {
    let mut world = World::new();
    let space = world.at.space;
    let socket = world.synced(&world.bruno.clone());
    for offset in [0, BLOB_PART as u64, 2 * BLOB_PART as u64] {
        let ClientFrame::PutBlob { mut bytes, .. } = part(space, offset) else { unreachable!() };
        bytes.0[7] ^= u8::from(offset == 0);
        let frame = ClientFrame::PutBlob { space, blob: id(), total: total(), offset, bytes };
        world.net.say(socket, &frame);
    }
    assert_eq!(world.net.hear(socket).last(), Some(&refused(space, BlobRefusal::WrongHash)));
    put_all(&mut world.net, socket, space);
    assert_eq!(get_all(&mut world.net, socket, space), photograph());
}

#[test]
fn before_it_is_complete_nobody_gets_any_of_it() {
    let mut world = World::new();
    let space = world.at.space;
    let (ada, bruno) = (world.synced(&world.ada.clone()), world.synced(&world.bruno.clone()));
    world.net.say(ada, &get(space, 0));
    assert_eq!(world.net.hear(ada), [refused(space, BlobRefusal::Missing)]);
    world.net.say(bruno, &part(space, 0));
    world.net.say(ada, &get(space, 0));
    assert_eq!(world.net.hear(ada), [refused(space, BlobRefusal::Missing)]);
}

#[test]
fn who_is_not_a_member_neither_puts_nor_gets() {
    let mut world = World::new();
    let (space, root) = (world.at.space, world.root);
    let carla = Person::named("carla");
    world.join(&carla);
    let bruno = world.synced(&world.bruno.clone());
    put_all(&mut world.net, bruno, space);
    let socket = world.net.synced(&carla.keys, root, &[root]);
    world.net.say(socket, &get(space, 0));
    world.net.say(socket, &part(space, 0));
    world.net.say(socket, &get(SpaceId([9; 16]), 0));
    let expected = [
        refused(space, BlobRefusal::NotAllowed),
        refused(space, BlobRefusal::NotAllowed),
        refused(SpaceId([9; 16]), BlobRefusal::UnknownSpace),
    ];
    assert_eq!(world.net.hear(socket), expected);
}

#[test]
fn who_may_write_puts_and_who_may_read_gets() {
    for role in [Role::Keeper, Role::Reader, Role::Commenter, Role::Editor, Role::Owner] {
        let mut world = World::new();
        let space = world.at.space;
        let carla = Person::named("carla");
        world.join(&carla);
        let wraps = if role == Role::Keeper { vec![] } else { vec![carla.keys.wrap()] };
        let ada = world.synced(&world.ada.clone());
        let op = ControlOp::AddMember { user: carla.user, role, epoch: 1, wraps };
        world.net.must(ada, &world.ada.keys, space, op);
        put_all(&mut world.net, ada, space);
        let socket = world.synced(&carla);
        assert_eq!(get_all(&mut world.net, socket, space), photograph(), "{role:?} reads");
        world.net.say(socket, &question(space));
        let answer = if role >= Role::Editor { have(space, total()) } else { refused(space, BlobRefusal::NotAllowed) };
        assert_eq!(world.net.hear(socket), [answer], "{role:?}");
    }
}

#[test]
fn nothing_is_given_or_taken_before_a_membership_is_durable() {
    let mut world = World::new();
    let (space, root, ada) = (world.at.space, world.root, world.ada.clone());
    let carla = Person::named("carla");
    world.join(&carla);
    let author = world.synced(&ada);
    let socket = world.net.device(&carla.keys, root).conn;
    world.net.slow = true;
    let op = ControlOp::AddMember { user: carla.user, role: Role::Editor, epoch: 1, wraps: vec![carla.keys.wrap()] };
    let entry = ada.keys.control(space, world.net.seen(space).control, op);
    world.net.append(author, &[control(&entry)]);
    world.net.say(socket, &get(space, 0));
    world.net.say(socket, &part(space, 0));
    assert_eq!(world.net.hear(socket), [refused(space, BlobRefusal::Busy), refused(space, BlobRefusal::Busy)]);
    world.net.write_disk();
    world.net.say(socket, &part(space, 0));
    world.net.write_disk();
    assert!(world.net.hear(socket).contains(&have(space, BLOB_PART as u64)));
}

#[test]
fn an_invitation_gets_nothing() {
    let mut world = World::new();
    let (ada, root, invitation) = (world.ada.clone(), world.root, Keys::named("for a guest"));
    let author = world.synced(&ada);
    world.net.must(author, &ada.keys, root, invite(&invitation, NOW + 1000, 1));
    put_all(&mut world.net, author, root);
    let guest = world.net.open();
    world.net.show_invitation(guest, &invitation, root);
    world.net.hear(guest.conn);
    world.net.say(guest.conn, &get(root, 0));
    assert_eq!(world.net.hear(guest.conn), [refused(root, BlobRefusal::NotAllowed)]);
}

#[test]
fn what_is_no_part_of_an_attachment_is_refused() {
    let mut world = World::new();
    let space = world.at.space;
    let socket = world.synced(&world.bruno.clone());
    let bytes = |n: usize| Bytes(vec![1; n]);
    let whole = BLOB_PART as u64;
    let cases = [
        (BLOB + 1, 0, BLOB_PART, BlobRefusal::TooLarge),
        (0, 0, 0, BlobRefusal::Malformed),
        (10, 0, 11, BlobRefusal::Malformed),
        (10, 0, 9, BlobRefusal::Malformed),
        (2 * whole, 0, BLOB_PART - 1, BlobRefusal::Malformed),
        (2 * whole, whole - 1, BLOB_PART, BlobRefusal::Malformed),
        (whole, whole, 0, BlobRefusal::Malformed),
        (u64::MAX, 0, BLOB_PART, BlobRefusal::TooLarge),
        (10, u64::MAX - whole + 1, 10, BlobRefusal::Malformed),
    ];
    for (total, offset, length, reason) in cases {
        let frame = ClientFrame::PutBlob { space, blob: id(), total, offset, bytes: bytes(length) };
        world.net.say(socket, &frame);
        assert_eq!(world.net.hear(socket), [refused(space, reason)], "{total} {offset} {length}");
    }
    world.net.say(socket, &get(space, 1));
    assert_eq!(world.net.hear(socket), [refused(space, BlobRefusal::Malformed)]);
}

#[test]
fn who_sends_or_asks_for_too_much_at_once_is_told_to_wait_and_keeps_the_line() {
    let limits = Limits { bytes_burst: 150_000, bytes_per_second: 1_000, ..Limits::default() };
    let mut world = World::on(Net::with_limits(limits));
    world.net.now += 3_600_000;
    let (space, bruno) = (world.at.space, world.bruno.clone());
    let socket = world.synced(&bruno);
    world.net.slow = true;
    for _ in 0..5 {
        world.net.say(socket, &get(space, 0));
    }
    assert_eq!(world.net.hear(socket), [refused(space, BlobRefusal::Busy)], "the fifth");
    world.net.read_disk();
    assert_eq!(world.net.hear(socket).len(), 4, "and each of the four is answered");
    world.net.slow = false;
    let offsets = [0, BLOB_PART as u64, 2 * BLOB_PART as u64, 0];
    offsets.iter().for_each(|offset| world.net.say(socket, &part(space, *offset)));
    assert_eq!(world.net.hear(socket).last(), Some(&refused(space, BlobRefusal::Busy)), "more than its bytes");
    world.net.now += 3_600_000;
    put_all(&mut world.net, socket, space);
}

#[test]
fn a_space_that_is_full_says_so() {
    let limits = Limits { blobs_per_space: total() - 1, ..Limits::default() };
    let mut world = World::on(Net::with_limits(limits));
    let space = world.at.space;
    let socket = world.synced(&world.bruno.clone());
    world.net.say(socket, &part(space, 0));
    assert_eq!(world.net.hear(socket), [refused(space, BlobRefusal::Full)]);
}

#[test]
fn who_reads_too_slowly_is_given_no_part_that_was_asked_for_before() {
    let mut world = World::new();
    let space = world.at.space;
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    put_all(&mut world.net, socket, space);
    world.net.slow = true;
    world.net.say(socket, &get(space, 0));
    let effects = world.net.core.overflowed(socket);
    world.net.perform(effects);
    world.net.read_disk();
    assert_eq!(world.net.hear(socket), [ServerFrame::Resync]);
    let cursors = world.spaces().map(|space| world.net.cursor(space)).to_vec();
    world.net.say(socket, &ClientFrame::Sync { cursors });
    world.net.say(socket, &get(space, 0));
    world.net.read_disk();
    assert!(matches!(world.net.hear(socket)[..], [ServerFrame::CaughtUp, ServerFrame::BlobPart { .. }]));
}

#[test]
fn a_relay_says_that_it_knows_attachments() {
    let mut net = Net::new();
    let conn = ConnId(77);
    let effects = net.core.connect(conn, [1; 32], net.now);
    net.perform(effects);
    let heard = net.hear(conn);
    assert!(matches!(heard[..], [ServerFrame::Challenge { oldest: 1, newest: 3, .. }]), "{heard:?}");
    assert_eq!(FRAMES, 1..=3);
}

#[tokio::test]
async fn an_attachment_goes_through_the_program_and_survives_kills_in_the_middle() {
    let folder = Folder::new();
    let mut relay = Relay::fresh(folder.path());
    let team = Team::found(&relay, 2).await;
    let space = team.at.space;
    let mut upto = 0;
    while upto < total() {
        let mut client = Client::device(&relay.address, &team.people[1].keys, team.root).await;
        client.say(&question(space)).await.unwrap();
        assert_eq!(client.hear().await.unwrap(), have(space, upto), "what was acknowledged is there");
        client.say(&part(space, upto)).await.unwrap();
        let ServerFrame::BlobHave { upto: now, .. } = client.hear().await.unwrap() else { panic!("no answer") };
        assert!(now > upto);
        upto = now;
        relay.kill();
        relay = Relay::start(folder.path());
    }
    let mut reader = Client::device(&relay.address, &team.people[0].keys, team.root).await;
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < total() {
        reader.say(&get(space, bytes.len() as u64)).await.unwrap();
        match reader.hear().await.unwrap() {
            ServerFrame::BlobPart { bytes: part, .. } => bytes.extend(part.0),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(bytes, photograph());
}
