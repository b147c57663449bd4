//! Single things that go wrong, told with the real core of the relay.

use intreccio_engine::engine::InviteSecret;
use intreccio_engine::status::Need;
use intreccio_engine::{Command, DocKey, Outcome, State};
use intreccio_protocol::{Role, WorkspaceRole};
use intreccio_tests::device::DeviceNo;
use intreccio_tests::faults::Fault;
use intreccio_tests::network::Notice;
use intreccio_tests::people::values;
use intreccio_tests::world::World;

const MINUTE: u64 = 60_000;
const YEAR: i64 = 365 * 24 * 3_600_000;

fn invitation(world: &mut World, by: DeviceNo, own_device: bool) -> String {
    let expires = world.now + 60 * MINUTE;
    let invite = Command::Invite { role: WorkspaceRole::Member, own_device, expires, uses: 1 };
    match world.ask(world.tab(by), invite) {
        Outcome::Invited(InviteSecret { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

/// Two people and one family that both may write.
fn two_at_one_family() -> (World, DeviceNo, DeviceNo, DocKey) {
    let mut world = World::new(1, false);
    let ada = world.found();
    world.run(5_000);
    let code = invitation(&mut world, ada, false);
    let bea = world.join(&code);
    world.run(5_000);
    let token = world.create(world.tab(ada), None).unwrap();
    world.run(5_000);
    let Some(Outcome::Created(family)) = world.outcomes.get(&token).cloned() else { panic!("no family") };
    let user = world.engine(bea).user();
    world.ask(world.tab(ada), Command::AddMember { space: family.space, user, role: Role::Editor });
    world.run(10_000);
    (world, ada, bea, family)
}

fn register(world: &World, device: DeviceNo, doc: DocKey, key: &str) -> Vec<String> {
    world.engine(device).replica(&doc).map(|replica| values(replica.doc(), key)).unwrap_or_default()
}

fn write(world: &mut World, device: DeviceNo, doc: DocKey, key: &str, value: &str) {
    let tab = world.tab(device);
    world.window(tab, doc).unwrap().catch_up();
    let token = world.write_register(tab, doc, key, value).unwrap();
    // Disks are slow at times.
    for _ in 0..100 {
        if world.outcomes.contains_key(&token) {
            break;
        }
        world.run(50);
    }
    assert_eq!(world.outcomes.get(&token), Some(&Outcome::Done));
}

fn state(world: &World, device: DeviceNo) -> State {
    world.engine(device).status().state
}

#[test]
fn a_relay_that_dies_in_the_middle_of_a_push_loses_nothing() {
    for reached_the_disk in [0, 1] {
        let (mut world, ada, bea, family) = two_at_one_family();
        write(&mut world, bea, family, "due", "domani");
        while world.relay.queue.is_empty() {
            world.run(1);
        }
        world.kill_relay(reached_the_disk);
        world.run(30_000);
        assert_ne!(state(&world, bea), State::Delivered);
        assert_eq!(register(&world, ada, family, "due"), [""; 0]);
        assert!(world.relay.start());
        world.run(2 * MINUTE);
        assert_eq!(register(&world, ada, family, "due"), ["domani"]);
        assert_eq!((state(&world, ada), state(&world, bea)), (State::Delivered, State::Delivered));
    }
}

#[test]
fn a_relay_restored_from_an_old_backup_is_noticed_and_nothing_is_lost() {
    let (mut world, ada, bea, family) = two_at_one_family();
    let backup = world.relay.written();
    write(&mut world, ada, family, "due", "domani");
    world.run(MINUTE);
    assert_eq!(register(&world, bea, family, "due"), ["domani"]);
    world.kill_relay(0);
    world.relay.restore(backup);
    assert!(world.relay.start());
    world.run(3 * MINUTE);
    for device in [ada, bea] {
        assert_eq!(state(&world, device), State::NeedsYou(Need::OtherPast));
        assert_eq!(register(&world, device, family, "due"), ["domani"]);
    }
    // Work goes on, is safe, and is there after the next start.
    write(&mut world, bea, family, "level", "base");
    let tab = world.tab(bea);
    world.kill_tab(tab, true);
    world.open_tab(bea);
    world.run(MINUTE);
    assert_eq!(register(&world, bea, family, "level"), ["base"]);
    assert_eq!(register(&world, ada, family, "level"), [""; 0]);
    assert_eq!(state(&world, bea), State::NeedsYou(Need::OtherPast));
}

#[test]
fn a_clock_that_is_wrong_by_a_year_is_said_and_harms_nothing() {
    for wrong in [YEAR, -YEAR] {
        let (mut world, ada, bea, family) = two_at_one_family();
        world.strike(Fault::Clock(bea, wrong));
        world.cut(bea, Notice::Soon);
        write(&mut world, bea, family, "due", "domani");
        world.strike(Fault::Mend(bea));
        world.run(3 * MINUTE);
        assert_eq!(register(&world, ada, family, "due"), ["domani"]);
        assert_eq!(state(&world, bea), State::NeedsYou(Need::Clock));
        write(&mut world, ada, family, "due", "dopodomani");
        world.heal();
        write(&mut world, bea, family, "level", "base");
        world.run(3 * MINUTE);
        assert_eq!(register(&world, bea, family, "due"), ["dopodomani"]);
        assert_eq!(register(&world, ada, family, "level"), ["base"]);
        assert_eq!(state(&world, bea), State::Delivered);
    }
}

#[test]
fn the_second_tab_takes_over_when_the_first_dies() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.open_tab(bea);
    let (first, second) = (world.devices[bea].tabs[0], world.devices[bea].tabs[1]);
    world.run(1_000);
    let token = world.write_register(second, family, "due", "domani").unwrap();
    world.write_register(first, family, "level", "base").unwrap();
    world.run(1_000);
    assert_eq!(world.outcomes.get(&token), Some(&Outcome::Done));
    assert_eq!(register(&world, ada, family, "due"), [""; 0], "not sent yet: the first tab was still gathering");
    world.kill_tab(first, true);
    world.run(MINUTE);
    assert_eq!(world.devices[bea].leader, Some(second));
    for device in [ada, bea] {
        assert_eq!(register(&world, device, family, "due"), ["domani"]);
        assert_eq!(register(&world, device, family, "level"), ["base"]);
        assert_eq!(state(&world, device), State::Delivered);
    }
}

#[test]
fn an_invitation_asked_for_in_the_second_tab_is_made() {
    let (mut world, ada, _, _) = two_at_one_family();
    world.open_tab(ada);
    let second = world.devices[ada].tabs[1];
    let expires = world.now + MINUTE;
    let invite = Command::Invite { role: WorkspaceRole::Member, own_device: true, expires, uses: 1 };
    let outcome = world.ask(second, invite);
    assert!(matches!(outcome, Outcome::Invited(_)), "{outcome:?}");
}

#[test]
fn work_made_under_an_old_key_goes_under_the_new_one() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.cut(bea, Notice::Soon);
    write(&mut world, bea, family, "due", "domani");
    world.run(MINUTE);
    world.ask(world.tab(ada), Command::RotateKey { space: family.space });
    world.run(MINUTE);
    // The lines meet in the middle of the change: entries sealed with the old key are still on their way.
    world.strike(Fault::Mend(bea));
    world.ask(world.tab(ada), Command::RotateKey { space: family.space });
    write(&mut world, bea, family, "level", "base");
    world.run(3 * MINUTE);
    assert_eq!(register(&world, ada, family, "due"), ["domani"]);
    assert_eq!(register(&world, ada, family, "level"), ["base"]);
    assert_eq!((state(&world, ada), state(&world, bea)), (State::Delivered, State::Delivered));
}

#[test]
fn who_joins_over_a_slow_line_is_not_sent_away_for_good() {
    let (mut world, ada, _, _) = two_at_one_family();
    let code = invitation(&mut world, ada, false);
    let carla = world.join(&code);
    world.strike(Fault::Lag(carla, 8_000));
    world.run(50_000);
    assert!(!world.devices[carla].entered, "this slow, no answer comes in time");
    world.strike(Fault::Mend(carla));
    world.run(3 * MINUTE);
    assert!(world.devices[carla].entered);
    assert_eq!(state(&world, carla), State::Delivered);
}
