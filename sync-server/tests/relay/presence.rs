//! Presence: handed on to who reads the space, never answered, never kept, the first to be dropped.

use intreccio_protocol::frame::{Bytes, ClientFrame, ServerFrame};
use intreccio_protocol::{SpaceId, limits};
use intreccio_relay::ConnId;

use crate::support::net::World;

fn presence(space: SpaceId) -> ClientFrame {
    ClientFrame::Presence { space, sealed: Bytes(vec![7; 40]) }
}

fn heard(world: &mut World, conn: ConnId) -> usize {
    world.net.hear(conn).iter().filter(|frame| matches!(frame, ServerFrame::Presence { .. })).count()
}

#[test]
fn it_is_handed_to_the_other_sockets_in_the_space_with_the_device_that_sent_it() {
    let mut world = World::new();
    let (space, ada, bruno) = (world.at.space, world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    let log = world.net.log(space).len();
    world.net.say(one, &presence(space));
    assert_eq!(world.net.hear(one), [], "no answer");
    let expected = ServerFrame::Presence { space, device: ada.keys.id(), sealed: Bytes(vec![7; 40]) };
    assert_eq!(world.net.hear(two), [expected]);
    assert_eq!(world.net.log(space).len(), log, "it is not in the log");
}

#[test]
fn it_stays_within_the_space() {
    let mut world = World::new();
    let (ada, bruno) = (world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    world.net.say(one, &presence(SpaceId([9; 16])));
    assert_eq!((world.net.hear(one), world.net.hear(two)), (vec![], vec![]), "of a space that is not there");
    let before = world.net.open();
    world.net.say(before.conn, &presence(world.at.space));
    assert!(world.net.is_closed(before.conn), "from nobody");
    assert_eq!(heard(&mut world, two), 0);
}

#[test]
fn a_client_of_an_older_version_is_not_sent_frames_that_it_does_not_know() {
    let mut world = World::new();
    let (space, ada, bruno) = (world.at.space, world.ada.clone(), world.bruno.clone());
    let one = world.synced(&ada);
    let old = world.net.open();
    world.net.authenticate_as_of(2, old, &bruno.keys, world.root);
    world.net.say(old.conn, &ClientFrame::Sync { cursors: vec![] });
    world.net.hear(old.conn);
    world.net.say(one, &presence(space));
    assert_eq!(world.net.hear(old.conn), []);
}

#[test]
fn past_the_budget_of_a_device_it_is_dropped_and_the_device_stays() {
    let mut world = World::new();
    let (space, ada, bruno) = (world.at.space, world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    (0..50).for_each(|_| world.net.say(one, &presence(space)));
    let burst = heard(&mut world, two);
    assert!(burst < 20, "{burst}");
    world.net.now += 1_000;
    (0..50).for_each(|_| world.net.say(one, &presence(space)));
    assert_eq!(heard(&mut world, two) as u64, limits::PRESENCES_PER_SECOND);
    assert!(!world.net.is_closed(one));
}
