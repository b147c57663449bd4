//! Where people are at this moment: seen by the members of the space, by nobody else, and kept nowhere.

use automerge::ROOT;
use automerge::transaction::Transactable;
use intreccio_engine::presence::LONGEST;
use intreccio_engine::store::Table;
use intreccio_engine::{Command, DocKey, Event, Input, Outcome, Problem};
use intreccio_protocol::frame::{ClientFrame, ServerFrame};
use intreccio_protocol::ids::SpaceId;

use crate::devices::World;
use crate::stories::two_at_one_family;

fn say(world: &mut World, at: usize, space: SpaceId, content: &[u8]) -> Outcome {
    let token = world.tell(at, Command::Present { space, content: content.to_vec() });
    world.run(200);
    world.outcome(at, token).unwrap()
}

fn heard(world: &World, at: usize) -> Vec<Vec<u8>> {
    let content = |event: &Event| match event {
        Event::Present { content, .. } => Some(content.clone()),
        _ => None,
    };
    world.devices[at].events.iter().filter_map(content).collect()
}

/// All that a device has stored.
fn rows(world: &World, at: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    Table::ALL.into_iter().flat_map(|table| world.devices[at].store.table(table)).collect()
}

/// The last presence that a device sent.
fn sent(world: &World) -> ClientFrame {
    let mut frames = world.watched.iter().filter_map(|bytes| ClientFrame::decode(bytes).ok()).rev();
    frames.find(|frame| matches!(frame, ClientFrame::Presence { .. })).unwrap()
}

#[test]
fn the_members_of_a_space_hear_where_somebody_is_and_from_which_device() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.run(120_000);
    let stored = rows(&world, bea);
    assert_eq!(say(&mut world, ada, family.space, b"clausola 3"), Outcome::Done);
    assert_eq!(heard(&world, bea), [b"clausola 3"]);
    assert_eq!(heard(&world, ada), Vec::<Vec<u8>>::new(), "one's own does not come back");
    let from = world.devices[bea].events.iter().find_map(|event| match event {
        Event::Present { user, device, .. } => Some((*user, *device)),
        _ => None,
    });
    let ada = &world.devices[ada].engine;
    assert_eq!(from, Some((ada.user(), ada.device())));
    assert!(rows(&world, bea) == stored, "nothing of it is stored");
}

#[test]
fn two_presences_of_one_moment_are_both_heard_in_their_order() {
    let (mut world, ada, bea, family) = two_at_one_family();
    for content in [b"via", b"qui"] {
        world.tell(ada, Command::Present { space: family.space, content: content.to_vec() });
    }
    world.run(200);
    assert_eq!(heard(&world, bea), [b"via", b"qui"]);
}

#[test]
fn who_is_not_in_the_space_hears_nothing_and_says_nothing() {
    let (mut world, ada, _, family) = two_at_one_family();
    let code = world.invite(ada, false);
    let carla = world.join(&code);
    say(&mut world, ada, family.space, b"qui");
    assert_eq!(heard(&world, carla), Vec::<Vec<u8>>::new());
    assert!(matches!(say(&mut world, carla, family.space, b"anche qui"), Outcome::Refused(_)));
}

#[test]
fn the_relay_sees_no_word_of_it_and_every_presence_is_equally_long() {
    let (mut world, ada, _, family) = two_at_one_family();
    world.watch = true;
    say(&mut world, ada, family.space, b"");
    let ClientFrame::Presence { sealed: short, .. } = sent(&world) else { panic!() };
    say(&mut world, ada, family.space, &[b'x'; LONGEST]);
    let ClientFrame::Presence { sealed: long, .. } = sent(&world) else { panic!() };
    assert_eq!(short.0.len(), long.0.len());
    assert!(!long.0.windows(8).any(|window| window == [b'x'; 8]));
    let most = vec![0; LONGEST + 1];
    assert_eq!(say(&mut world, ada, family.space, &most), Outcome::Refused(Problem::TooLarge));
}

#[test]
fn a_relay_that_repeats_changes_or_reattributes_a_presence_is_not_believed() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.watch = true;
    say(&mut world, ada, family.space, b"qui");
    let ClientFrame::Presence { space, sealed } = sent(&world) else { panic!() };
    let (device, other) = (world.devices[ada].engine.device(), world.devices[bea].engine.device());
    let mut changed = sealed.clone();
    *changed.0.last_mut().unwrap() ^= 1;
    for (device, sealed) in [(device, sealed.clone()), (other, sealed), (device, changed)] {
        world.input(bea, Input::Received(ServerFrame::Presence { space, device, sealed }.encode()));
    }
    assert_eq!(heard(&world, bea).len(), 1);
}

#[test]
fn without_a_line_or_with_an_older_relay_a_presence_is_refused_and_not_sent_later() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.cut(ada, true);
    assert_eq!(say(&mut world, ada, family.space, b"qui"), Outcome::Refused(Problem::Offline));
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(heard(&world, bea), Vec::<Vec<u8>>::new());
    world.cut(ada, true);
    world.relay.newest = 2;
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(say(&mut world, ada, family.space, b"qui"), Outcome::Refused(Problem::Update));
}

/// How long what Bea writes takes to Ada, in milliseconds of virtual time.
fn takes(world: &mut World, ada: usize, bea: usize, family: DocKey, word: &str) -> u64 {
    let begun = world.now;
    let changes = world.change(bea, Some(family), |d| d.put(ROOT, "note", word).unwrap());
    world.tell(bea, Command::Edit { doc: family, changes });
    while world.values(ada, family).get("note").is_none_or(|values| values[..] != [word]) {
        world.run(5);
        assert!(world.now - begun < 10_000);
    }
    world.now - begun
}

#[test]
fn in_company_what_one_writes_follows_at_once_and_alone_it_waits_for_a_pause() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.run(60_000);
    let alone = takes(&mut world, ada, bea, family, "uno");
    say(&mut world, ada, family.space, b"qui");
    say(&mut world, bea, family.space, b"qui");
    let together = takes(&mut world, ada, bea, family, "due");
    assert!(together <= 100 && alone >= 1_500, "{together} ms in company, {alone} ms alone");
    world.run(60_000);
    let alone = takes(&mut world, ada, bea, family, "tre");
    assert!(alone >= 1_500, "{alone} ms after the other has left");
    // As another tab of the device heard.
    for at in [ada, bea] {
        world.input(at, Input::Company(family.space));
    }
    let together = takes(&mut world, ada, bea, family, "quattro");
    assert!(together <= 100, "{together} ms");
}

/// The same while Ada types: a letter of hers is shown `every` so many milliseconds.
fn takes_between_letters(world: &mut World, ada: usize, bea: usize, family: DocKey, word: &str, every: u64) -> u64 {
    world.input(ada, Input::Lull);
    let begun = world.now;
    let changes = world.change(bea, Some(family), |d| d.put(ROOT, "note", word).unwrap());
    world.tell(bea, Command::Edit { doc: family, changes });
    while world.values(ada, family).get("note").is_none_or(|values| values[..] != [word]) {
        world.run(5);
        if (world.now - begun).is_multiple_of(every) {
            world.input(ada, Input::Lull);
        }
        assert!(world.now - begun < 10_000);
    }
    world.now - begun
}

#[test]
fn who_types_gets_the_letters_of_another_behind_a_letter_or_a_little_later() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.run(60_000);
    say(&mut world, ada, family.space, b"qui");
    say(&mut world, bea, family.space, b"qui");
    let rests = takes(&mut world, ada, bea, family, "uno");
    let quick = takes_between_letters(&mut world, ada, bea, family, "due", 60);
    assert_eq!(quick % 60, 0, "{quick} ms: between two letters");
    let slow = takes_between_letters(&mut world, ada, bea, family, "tre", 100_000);
    assert!(quick < slow && rests < slow && slow <= rests + 100, "{rests} at rest, {quick} and {slow} while typing");
}
