//! The relay's behaviour, told with the core alone: no sockets, no clock.

use intreccio_protocol::frame::{Bytes, ClientFrame, Failure, ServerFrame};
use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{
    ControlOp, Cursor, Entry, EntryId, FRAMES, Refusal, Role, Seen, SpaceId, VERSION, WorkspaceRole, limits,
};
use intreccio_relay::{ConnId, Limits, LogStore};

use crate::support::author::{Keys, Person, Session, epoch, invite};
use crate::support::net::{CODE, NOW, Net, World, acked, control, positions, refusals};

#[test]
fn what_one_device_writes_the_other_receives_and_the_author_is_acknowledged() {
    let mut world = World::new();
    let (ada, bruno) = (world.synced(&world.ada.clone()), world.synced(&world.bruno.clone()));
    let entry = world.write(&world.bruno.clone(), &mut Session::named("bruno"), "obiettivo");
    world.net.append(bruno, std::slice::from_ref(&entry));
    let frames = world.net.hear(bruno);
    let [ServerFrame::Ack { entry: id, receipt }] = frames[..] else { panic!("{frames:?}") };
    assert_eq!(id, entry.id());
    assert!(receipt.signed_by(&world.net.core.public_key()));
    assert_eq!(receipt.cursor, world.net.cursor(world.at.space));
    assert_eq!(positions(&world.net.hear(ada), world.at.space), [(receipt.cursor.n, id)]);
}

#[test]
fn the_other_socket_of_the_same_device_receives_the_entry_itself() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let (one, other) = (world.synced(&bruno), world.synced(&bruno));
    let entry = world.write(&bruno, &mut Session::named("bruno"), "a");
    world.net.append(one, std::slice::from_ref(&entry));
    assert_eq!(acked(&world.net.hear(one)), [entry.id()]);
    assert!(
        matches!(&world.net.hear(other)[..], [ServerFrame::Entries { entries, .. }] if entries[0].0 == entry.encode())
    );
}

#[test]
fn nothing_is_acknowledged_or_pushed_before_it_is_durable() {
    let mut world = World::new();
    let (ada, bruno) = (world.synced(&world.ada.clone()), world.synced(&world.bruno.clone()));
    world.net.slow = true;
    let entry = world.write(&world.bruno.clone(), &mut Session::named("bruno"), "a");
    world.net.append(bruno, std::slice::from_ref(&entry));
    assert_eq!((world.net.hear(ada), world.net.hear(bruno)), (vec![], vec![]));
    world.net.write_disk();
    assert_eq!(acked(&world.net.hear(bruno)), [entry.id()]);
    assert_eq!(positions(&world.net.hear(ada), world.at.space).len(), 1);
}

#[test]
fn a_returning_device_gets_what_it_missed_then_caught_up_and_its_acks_in_the_order_of_the_log() {
    let mut world = World::new();
    let space = world.at.space;
    let before = [world.net.cursor(world.root), world.net.cursor(space)];
    let seen = world.net.seen(space);
    let (ada, bruno) = (world.ada.clone(), world.bruno.clone());
    let socket = world.synced(&ada);
    let mut writing = Session::named("ada");
    for text in ["a", "b", "c"] {
        let entry = world.write(&ada, &mut writing, text);
        world.net.append(socket, &[entry]);
    }
    world.net.slow = true;
    let back = world.net.device(&bruno.keys, world.root).conn;
    world.net.say(back, &ClientFrame::Sync { cursors: before.to_vec() });
    let mine = Entry::Content(Box::new(Session::named("bruno").write(&bruno.keys, world.at, seen, 1, vec![1])));
    world.net.append(back, std::slice::from_ref(&mine));
    world.net.write_disk();
    assert_eq!(world.net.hear(back), [], "the ack waits for the entries before it");
    world.net.read_disk();
    let frames = world.net.hear(back);
    let ids: Vec<EntryId> = world.net.log(space).iter().map(Entry::id).collect();
    let expected: Vec<(u64, EntryId)> = (1..).zip(ids).skip(before[1].n as usize).collect();
    assert_eq!(positions(&frames, space), expected);
    assert_eq!(acked(&frames), [mine.id()]);
    assert_eq!(frames.last(), Some(&ServerFrame::CaughtUp));
}

#[test]
fn two_hundred_unchanged_spaces_are_synced_in_one_small_answer() {
    let mut world = World::new();
    let (ada, root) = (world.ada.clone(), world.root);
    let socket = world.synced(&ada);
    let mut spaces = vec![root, world.at.space];
    for number in 0..200_u8 {
        let space = SpaceId([[number, 1]; 8].concat().try_into().unwrap());
        world.net.must(socket, &ada.keys, root, ControlOp::SpaceCreated { space });
        world.net.must(socket, &ada.keys, space, ControlOp::NewEpoch { epoch: epoch(1, vec![]) });
        spaces.push(space);
    }
    let again = world.net.device(&ada.keys, root).conn;
    let cursors = spaces.iter().map(|space| world.net.cursor(*space)).collect();
    let question = ClientFrame::Sync { cursors };
    assert!(question.encode().len() < 16 * 1024);
    world.net.say(again, &question);
    assert_eq!(world.net.hear(again), [ServerFrame::CaughtUp]);
}

#[test]
fn a_new_member_is_sent_the_space_from_the_beginning_without_asking() {
    let mut world = World::new();
    let carla = Person::named("carla");
    world.join(&carla);
    let root = world.root;
    let socket = world.net.synced(&carla.keys, root, &[root]);
    world.add_member(&carla, Role::Reader);
    let got = positions(&world.net.hear(socket), world.at.space);
    assert_eq!(got.len(), world.net.log(world.at.space).len());
    let ada = world.synced(&world.ada.clone());
    let entry = world.write(&world.ada.clone(), &mut Session::named("ada"), "a");
    world.net.append(ada, &[entry]);
    assert_eq!(positions(&world.net.hear(socket), world.at.space).len(), 1, "and what follows");
}

#[test]
fn who_is_on_the_way_to_become_a_member_is_sent_nothing_until_that_is_durable() {
    let mut world = World::new();
    let carla = Person::named("carla");
    world.join(&carla);
    let (root, space, ada) = (world.root, world.at.space, world.ada.clone());
    let author = world.synced(&ada);
    world.net.slow = true;
    let wraps = vec![carla.keys.wrap()];
    let op = ControlOp::AddMember { user: carla.user, role: Role::Reader, epoch: 1, wraps };
    let entry = ada.keys.control(space, world.net.seen(space).control, op);
    world.net.append(author, &[control(&entry)]);
    let socket = world.net.device(&carla.keys, root).conn;
    let cursors = vec![world.net.cursor(root)];
    world.net.say(socket, &ClientFrame::Sync { cursors });
    world.net.read_disk();
    assert_eq!(positions(&world.net.hear(socket), space), []);
    world.net.write_disk();
    world.net.read_disk();
    assert_eq!(positions(&world.net.hear(socket), space).len(), world.net.log(space).len());
}

#[test]
fn what_is_new_in_a_space_comes_after_the_root_that_it_rests_on() {
    let mut world = World::new();
    let (root, space, ada, bruno) = (world.root, world.at.space, world.ada.clone(), world.bruno.clone());
    let author = world.synced(&ada);
    let entry = world.write(&ada, &mut Session::named("ada"), "a");
    world.net.slow = true;
    let reader = world.net.device(&bruno.keys, root).conn;
    // Behind in the root, at the head of the space.
    let cursors = vec![Cursor::start(root), world.net.cursor(space)];
    world.net.say(reader, &ClientFrame::Sync { cursors });
    world.net.append(author, std::slice::from_ref(&entry));
    world.net.write_disk();
    assert_eq!(positions(&world.net.hear(reader), space), [], "not before the root");
    world.net.read_disk();
    let frames = world.net.hear(reader);
    assert_eq!(positions(&frames, root).len(), world.net.log(root).len());
    assert_eq!(positions(&frames, space).len(), 1);
}

#[test]
fn who_is_not_a_member_is_sent_nothing_and_may_append_nothing() {
    let mut world = World::new();
    let carla = Person::named("carla");
    world.join(&carla);
    let socket = world.net.device(&carla.keys, world.root).conn;
    world.net.say(socket, &ClientFrame::Sync { cursors: vec![] });
    let frames = world.net.hear(socket);
    assert_eq!(positions(&frames, world.at.space), []);
    assert_eq!(frames.last(), Some(&ServerFrame::CaughtUp));
    let entry = world.write(&carla, &mut Session::named("carla"), "a");
    world.net.append(socket, &[entry]);
    assert_eq!(refusals(&world.net.hear(socket)), [Refusal::NotAllowed]);
    let known = world.net.cursor(world.at.space);
    world.net.say(socket, &ClientFrame::Sync { cursors: vec![world.net.cursor(world.root), known] });
    let head = Cursor::start(world.at.space);
    assert_eq!(world.net.hear(socket), [ServerFrame::Diverged { head }, ServerFrame::CaughtUp]);
}

#[test]
fn a_reader_may_read_and_not_write() {
    let mut world = World::new();
    let carla = Person::named("carla");
    world.join(&carla);
    world.add_member(&carla, Role::Reader);
    let socket = world.synced(&carla);
    let entry = world.write(&carla, &mut Session::named("carla"), "a");
    world.net.append(socket, &[entry]);
    assert_eq!(refusals(&world.net.hear(socket)), [Refusal::NotAllowed]);
}

#[test]
fn the_same_entry_again_gets_the_same_position_even_after_the_key_changed() {
    let mut world = World::new();
    let (ada, bruno) = (world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    let entry = world.write(&bruno, &mut Session::named("bruno"), "a");
    world.net.append(two, std::slice::from_ref(&entry));
    let first = positions(&world.net.hear(two), world.at.space);
    world.net.must(one, &ada.keys, world.at.space, ControlOp::NewEpoch { epoch: epoch(2, vec![]) });
    world.net.hear(two);
    world.net.append(two, std::slice::from_ref(&entry));
    assert_eq!(positions(&world.net.hear(two), world.at.space), first);
    world.net.restart();
    let again = world.synced(&bruno);
    world.net.append(again, &[entry]);
    assert_eq!(positions(&world.net.hear(again), world.at.space), first, "and after a restart");
    assert_eq!(world.net.core.stats().appended, 0);
}

#[test]
fn an_entry_sent_twice_before_it_is_durable_is_stored_once_and_acknowledged_on_both_sockets() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let (one, two) = (world.synced(&bruno), world.synced(&bruno));
    world.net.slow = true;
    let entry = world.write(&bruno, &mut Session::named("bruno"), "a");
    world.net.append(one, std::slice::from_ref(&entry));
    world.net.append(two, std::slice::from_ref(&entry));
    world.net.write_disk();
    assert_eq!(acked(&world.net.hear(one)), [entry.id()]);
    assert_eq!(acked(&world.net.hear(two)), [entry.id()]);
    assert_eq!(world.net.log(world.at.space).iter().filter(|known| known.id() == entry.id()).count(), 1);
}

#[test]
fn a_control_entry_again_is_acknowledged_again() {
    let mut world = World::new();
    let ada = world.ada.clone();
    let socket = world.synced(&ada);
    let op = ControlOp::SetWorkspaceRole { user: world.bruno.user, role: WorkspaceRole::Admin };
    let entry = world.net.must(socket, &ada.keys, world.root, op);
    world.net.must(socket, &ada.keys, world.root, ControlOp::SpaceCreated { space: SpaceId([8; 16]) });
    world.net.append(socket, &[control(&entry)]);
    assert_eq!(acked(&world.net.hear(socket)), [entry.id()]);
}

#[test]
fn a_control_entry_that_is_not_on_the_head_is_a_conflict_and_comes_after_what_it_conflicts_with() {
    let mut world = World::new();
    let (ada, bruno) = (world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    world.net.slow = true;
    let head = world.net.seen(world.root).control;
    let first = ada.keys.control(world.root, head, ControlOp::SpaceCreated { space: SpaceId([8; 16]) });
    let second = bruno.keys.control(world.root, head, ControlOp::SpaceCreated { space: SpaceId([9; 16]) });
    world.net.append(one, &[control(&first)]);
    world.net.append(two, &[control(&second)]);
    assert_eq!(world.net.hear(two), []);
    world.net.write_disk();
    let frames = world.net.hear(two);
    assert_eq!(positions(&frames[..1], world.root).len(), 1);
    assert_eq!(refusals(&frames[1..]), [Refusal::Conflict]);
}

#[test]
fn a_session_may_not_fork_skip_or_be_taken_over() {
    let mut world = World::new();
    let (ada, bruno) = (world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    let start = Session::named("bruno");
    let mut session = start.clone();
    let first = world.write(&bruno, &mut session, "a");
    let after_first = session.clone();
    world.net.append(two, &[first]);
    world.net.hear(two);
    let another_first = world.write(&bruno, &mut start.clone(), "b");
    let mut ahead = after_first.clone();
    world.write(&bruno, &mut ahead, "skipped");
    let third = world.write(&bruno, &mut ahead, "c");
    let mut elsewhere = Session { prev: EntryId([1; 32]), ..after_first.clone() };
    let on_another_past = world.write(&bruno, &mut elsewhere, "d");
    for (entry, reason) in
        [(another_first, Refusal::Equivocation), (third, Refusal::Gap), (on_another_past, Refusal::Equivocation)]
    {
        world.net.append(two, &[entry]);
        assert_eq!(refusals(&world.net.hear(two)), [reason]);
    }
    let taken_over = world.write(&ada, &mut after_first.clone(), "e");
    world.net.hear(one);
    world.net.append(one, &[taken_over]);
    assert_eq!(refusals(&world.net.hear(one)), [Refusal::NotAllowed]);
}

#[test]
fn what_an_author_saw_must_be_on_this_log() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    let seen = world.net.seen(world.at.space);
    let nothing = Seen { n: 0, acc: Accumulator::ZERO, control: EntryId::ZERO };
    let wrong = [
        Seen { acc: Accumulator([1; 32]), ..seen },
        Seen { n: seen.n + 1, ..seen },
        Seen { control: EntryId([1; 32]), ..seen },
        Seen { control: seen.control, ..nothing },
    ];
    let mut write = |seen| {
        let entry = Session::named("bruno").write(&bruno.keys, world.at, seen, 1, vec![]);
        world.net.append(socket, &[Entry::Content(Box::new(entry))]);
        refusals(&world.net.hear(socket))
    };
    for seen in wrong {
        assert_eq!(write(seen), [Refusal::OtherPast], "{seen:?}");
    }
    assert_eq!(write(nothing), []);
}

#[test]
fn the_past_is_checked_far_back_and_after_a_restart() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let old = world.net.seen(world.at.space);
    let socket = world.synced(&bruno);
    let mut session = Session::named("bruno");
    for number in 0..100 {
        let entry = world.write(&bruno, &mut session, &number.to_string());
        world.net.append(socket, &[entry]);
    }
    assert_eq!(acked(&world.net.hear(socket)).len(), 100);
    for restarted in [false, true] {
        if restarted {
            world.net.restart();
        }
        let socket = world.synced(&bruno);
        let name = format!("late {restarted}");
        let good = Session::named(&name).write(&bruno.keys, world.at, old, 1, vec![1]);
        let forged = Seen { acc: Accumulator([1; 32]), ..old };
        let bad = Session::named(&format!("bad {name}")).write(&bruno.keys, world.at, forged, 1, vec![1]);
        world.net.append(socket, &[Entry::Content(Box::new(good)), Entry::Content(Box::new(bad))]);
        let frames = world.net.hear(socket);
        assert_eq!((acked(&frames).len(), refusals(&frames)), (1, vec![Refusal::OtherPast]));
    }
}

#[test]
fn a_session_goes_on_after_the_relay_was_restarted() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let mut session = Session::named("bruno");
    for text in ["a", "b", "c"] {
        let socket = world.synced(&bruno);
        let entry = world.write(&bruno, &mut session, text);
        world.net.append(socket, std::slice::from_ref(&entry));
        assert_eq!(acked(&world.net.hear(socket)), [entry.id()]);
        world.net.restart();
    }
}

#[test]
fn a_forged_signature_is_refused() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    let Entry::Content(entry) = world.write(&bruno, &mut Session::named("bruno"), "a") else { unreachable!() };
    let signature = world.ada.keys.sign(b"something else");
    let (header, ciphertext) = (entry.header_bytes().to_vec(), entry.ciphertext().to_vec());
    let forged = intreccio_protocol::ContentEntry::new(header, *entry.nonce(), ciphertext, signature).unwrap();
    world.net.append(socket, &[Entry::Content(Box::new(forged))]);
    assert_eq!(refusals(&world.net.hear(socket)), [Refusal::BadSignature]);
    world.net.append(socket, &[Entry::Content(entry)]);
    assert_eq!(acked(&world.net.hear(socket)).len(), 1, "the right one is still welcome");
}

#[test]
fn what_cannot_be_read_is_refused_one_by_one() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    let good = world.write(&bruno, &mut Session::named("bruno"), "a");
    let entries = vec![Bytes(vec![0xff]), Bytes(vec![0x82, 0x09, 0x80]), Bytes(good.encode())];
    world.net.say(socket, &ClientFrame::Append { space: world.at.space, entries });
    let frames = world.net.hear(socket);
    assert_eq!(refusals(&frames), [Refusal::Malformed, Refusal::Unknown]);
    assert_eq!(acked(&frames), [good.id()]);
    world.net.say(socket, &ClientFrame::Append { space: world.root, entries: vec![Bytes(good.encode())] });
    assert_eq!(refusals(&world.net.hear(socket)), [Refusal::Malformed], "an entry of another space");
}

#[test]
fn a_cursor_on_another_past_is_answered_with_the_relays_head() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let head = world.net.cursor(world.at.space);
    let root = world.net.cursor(world.root);
    for wrong in [
        Cursor { acc: Accumulator([1; 32]), ..head },
        Cursor { n: head.n + 1, ..head },
        Cursor { n: 1, ..head },
        Cursor { n: 0, ..head },
    ] {
        let socket = world.net.device(&bruno.keys, world.root).conn;
        world.net.say(socket, &ClientFrame::Sync { cursors: vec![root, wrong] });
        assert_eq!(world.net.hear(socket), [ServerFrame::Diverged { head }, ServerFrame::CaughtUp]);
        world.net.core.disconnect(socket);
    }
}

#[test]
fn a_slow_reader_is_told_to_start_over_and_misses_nothing() {
    let mut world = World::new();
    let (ada, bruno) = (world.ada.clone(), world.bruno.clone());
    let (one, two) = (world.synced(&ada), world.synced(&bruno));
    let before = [world.net.cursor(world.root), world.net.cursor(world.at.space)];
    let mut session = Session::named("ada");
    let entry = world.write(&ada, &mut session, "dropped with the queue");
    world.net.append(one, &[entry]);
    world.net.hear(two);
    let effects = world.net.core.overflowed(two);
    world.net.perform(effects);
    let entry = world.write(&ada, &mut session, "not pushed");
    world.net.append(one, &[entry]);
    let mine = world.write(&bruno, &mut Session::named("bruno"), "not acknowledged");
    world.net.append(two, std::slice::from_ref(&mine));
    assert_eq!(world.net.hear(two), [ServerFrame::Resync], "and nothing after it");
    world.net.say(two, &ClientFrame::Sync { cursors: before.to_vec() });
    world.net.append(two, std::slice::from_ref(&mine));
    let frames = world.net.hear(two);
    assert_eq!(positions(&frames, world.at.space).len(), 3 + 1, "three entries, and an ack for one's own");
    assert_eq!(acked(&frames), [mine.id()]);
}

#[test]
fn a_page_that_was_asked_for_before_an_overflow_is_not_sent_after_it() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    world.net.slow = true;
    let socket = world.net.device(&bruno.keys, world.root).conn;
    world.net.say(socket, &ClientFrame::Sync { cursors: vec![] });
    let effects = world.net.core.overflowed(socket);
    world.net.perform(effects);
    world.net.read_disk();
    assert_eq!(world.net.hear(socket), [ServerFrame::Resync]);
}

#[test]
fn a_long_log_comes_in_pages() {
    let mut world = World::new();
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    let mut session = Session::named("bruno");
    for _ in 0..8 {
        let seen = world.net.seen(world.at.space);
        let entry = session.write(&bruno.keys, world.at, seen, 1, vec![1; limits::PAGE / 3]);
        world.net.append(socket, &[Entry::Content(Box::new(entry))]);
    }
    world.net.hear(socket);
    let new = world.net.device(&bruno.keys, world.root).conn;
    world.net.say(new, &ClientFrame::Sync { cursors: vec![world.net.cursor(world.root)] });
    let frames = world.net.hear(new);
    let length = world.net.log(world.at.space).len() as u64;
    let expected: Vec<u64> = (1..=length).collect();
    assert_eq!(positions(&frames, world.at.space).iter().map(|(n, _)| *n).collect::<Vec<_>>(), expected);
    assert!(frames.len() >= 4);
    assert!(frames.iter().all(|frame| frame.encode().len() <= limits::PAGE + 4096));
    assert_eq!(frames.last(), Some(&ServerFrame::CaughtUp));
}

#[test]
fn the_setup_code_founds_one_workspace() {
    let mut net = Net::new();
    let wrong = net.open().conn;
    net.say(wrong, &ClientFrame::AuthSetup { version: VERSION, code: "ABCD-EFGX".into() });
    assert_eq!(net.failure(wrong), Some(Failure::SetupCode));
    let sloppy = net.open().conn;
    net.say(sloppy, &ClientFrame::AuthSetup { version: VERSION, code: " abcdefgh ".into() });
    assert_eq!(net.hear(sloppy), [ServerFrame::Welcome { user: None }]);
    let root = net.found(&Person::named("ada"));
    net.append(sloppy, &[control(&Person::named("bruno").genesis())]);
    assert_eq!(refusals(&net.hear(sloppy)), [Refusal::NotAllowed], "somebody was faster");
    let late = net.open().conn;
    net.say(late, &ClientFrame::AuthSetup { version: VERSION, code: CODE.into() });
    assert_eq!(net.failure(late), Some(Failure::SetupCode));
    net.restart();
    let later = net.open().conn;
    net.say(later, &ClientFrame::AuthSetup { version: VERSION, code: CODE.into() });
    assert_eq!(net.failure(later), Some(Failure::SetupCode));
    net.device(&Person::named("ada").keys, root);
}

#[test]
fn a_founder_goes_on_as_a_device_on_the_same_socket() {
    let mut net = Net::new();
    let ada = Person::named("ada");
    let socket = net.open();
    net.say(socket.conn, &ClientFrame::AuthSetup { version: VERSION, code: CODE.into() });
    net.append(socket.conn, &[control(&ada.genesis())]);
    net.authenticate(socket, &ada.keys, ada.genesis().space());
    net.say(socket.conn, &ClientFrame::Sync { cursors: vec![] });
    let frames = net.hear(socket.conn);
    assert!(frames.contains(&ServerFrame::Welcome { user: Some(ada.user) }));
    assert_eq!(frames.last(), Some(&ServerFrame::CaughtUp));
}

#[test]
fn an_invitation_is_refused_for_the_reason_that_holds() {
    let mut world = World::new();
    let (ada, root) = (world.ada.clone(), world.root);
    let socket = world.synced(&ada);
    let [open, late, withdrawn, unknown] = ["open", "late", "withdrawn", "unknown"].map(Keys::named);
    world.net.must(socket, &ada.keys, root, invite(&open, NOW + 1000, 1));
    world.net.must(socket, &ada.keys, root, invite(&late, NOW, 1));
    world.net.must(socket, &ada.keys, root, invite(&withdrawn, NOW + 1000, 1));
    world.net.must(socket, &ada.keys, root, ControlOp::RevokeInvite { invite: withdrawn.invite_id() });
    let answer = |world: &mut World, keys: &Keys, workspace| {
        let socket = world.net.open();
        world.net.show_invitation(socket, keys, workspace);
        world.net.failure(socket.conn)
    };
    assert_eq!(answer(&mut world, &unknown, root), Some(Failure::InviteUnknown));
    assert_eq!(answer(&mut world, &late, root), Some(Failure::InviteExpired));
    assert_eq!(answer(&mut world, &withdrawn, root), Some(Failure::InviteRevoked));
    assert_eq!(answer(&mut world, &open, SpaceId([7; 16])), Some(Failure::UnknownWorkspace));
    assert_eq!(answer(&mut world, &open, root), None);
    let carla = Person::named("carla");
    let joining = world.net.open();
    world.net.show_invitation(joining, &open, root);
    world.net.must(joining.conn, &carla.keys, root, carla.add_user(root, &open));
    assert_eq!(answer(&mut world, &open, root), Some(Failure::InviteUsed));
}

#[test]
fn who_shows_an_invitation_without_its_key_learns_nothing_of_it() {
    let mut world = World::new();
    let (ada, root) = (world.ada.clone(), world.root);
    let socket = world.synced(&ada);
    let invitation = Keys::named("invitation");
    world.net.must(socket, &ada.keys, root, invite(&invitation, NOW, 1));
    let stranger = world.net.open();
    let signature = ada.keys.invite_auth(&world.net.core.public_key(), &stranger.nonce, &root);
    let invite = invitation.invite_id();
    let frame = ClientFrame::AuthInvite { version: VERSION, workspace: root, invite, signature };
    world.net.say(stranger.conn, &frame);
    assert_eq!(world.net.failure(stranger.conn), Some(Failure::NotAuthorised));
}

#[test]
fn an_invitation_reads_the_root_only_and_joins_only_for_itself_and_in_time() {
    let mut world = World::new();
    let (ada, root) = (world.ada.clone(), world.root);
    let socket = world.synced(&ada);
    let [mine, other] = ["mine", "other"].map(Keys::named);
    world.net.must(socket, &ada.keys, root, invite(&mine, NOW + 1000, 1));
    world.net.must(socket, &ada.keys, root, invite(&other, NOW + 1000, 1));
    let guest = world.net.open();
    world.net.show_invitation(guest, &mine, root);
    world.net.say(guest.conn, &ClientFrame::Sync { cursors: vec![] });
    let frames = world.net.hear(guest.conn);
    assert_eq!(positions(&frames, root).len(), world.net.log(root).len());
    assert_eq!(positions(&frames, world.at.space), []);
    let carla = Person::named("carla");
    let head = world.net.seen(root).control;
    let with_another = carla.keys.control(root, head, carla.add_user(root, &other));
    let something_else = ada.keys.control(root, head, ControlOp::SpaceCreated { space: SpaceId([8; 16]) });
    let content = world.write(&ada, &mut Session::named("ada"), "a");
    world.net.append(guest.conn, &[control(&with_another), control(&something_else)]);
    world.net.append(guest.conn, &[content]);
    let reasons = refusals(&world.net.hear(guest.conn));
    assert_eq!(reasons, [Refusal::Invite, Refusal::NotAllowed, Refusal::NotAllowed]);
    world.net.now = NOW + 1000;
    let late = carla.keys.control(root, head, carla.add_user(root, &mine));
    world.net.append(guest.conn, &[control(&late)]);
    assert_eq!(refusals(&world.net.hear(guest.conn)), [Refusal::Invite]);
    world.net.now = NOW;
    world.net.append(guest.conn, &[control(&late)]);
    world.net.authenticate(guest, &carla.keys, root);
    let frames = world.net.hear(guest.conn);
    assert_eq!(acked(&frames), [late.id()]);
    assert!(frames.contains(&ServerFrame::Welcome { user: Some(carla.user) }));
}

#[test]
fn a_device_must_be_of_the_workspace_and_prove_it() {
    let mut world = World::new();
    let root = world.root;
    let answer = |world: &mut World, keys: &Keys, workspace, version| {
        let socket = world.net.open();
        let signature = keys.auth(&world.net.core.public_key(), &socket.nonce, &root);
        world.net.say(socket.conn, &ClientFrame::Auth { version, workspace, device: keys.id(), signature });
        world.net.failure(socket.conn)
    };
    let ada = world.ada.clone();
    assert_eq!(answer(&mut world, &ada.keys, SpaceId([7; 16]), VERSION), Some(Failure::UnknownWorkspace));
    assert_eq!(answer(&mut world, &Keys::named("stranger"), root, VERSION), Some(Failure::NotAuthorised));
    assert_eq!(answer(&mut world, &ada.paper, root, VERSION), Some(Failure::NotAuthorised));
    for unknown in [FRAMES.start() - 1, FRAMES.end() + 1] {
        assert_eq!(answer(&mut world, &ada.keys, root, unknown), Some(Failure::Version));
    }
    for known in FRAMES {
        assert_eq!(answer(&mut world, &ada.keys, root, known), None);
    }
    let socket = world.net.open();
    let nonce = [0xee; 32];
    let signature = ada.keys.auth(&world.net.core.public_key(), &nonce, &root);
    world
        .net
        .say(socket.conn, &ClientFrame::Auth { version: VERSION, workspace: root, device: ada.keys.id(), signature });
    assert_eq!(world.net.failure(socket.conn), Some(Failure::NotAuthorised), "a proof made for another socket");
}

#[test]
fn frames_out_of_turn_or_too_large_end_the_conversation() {
    let mut world = World::new();
    let frames: [Vec<u8>; 4] = [
        ClientFrame::Ping { token: 1 }.encode(),
        ClientFrame::Sync { cursors: vec![] }.encode(),
        vec![0xff; 10],
        ClientFrame::AuthSetup { version: VERSION, code: "A".repeat(limits::FRAME_BEFORE_AUTH) }.encode(),
    ];
    for frame in frames {
        let socket = world.net.open().conn;
        world.net.say_bytes(socket, &frame);
        assert_eq!(world.net.failure(socket), Some(Failure::BadFrame));
    }
    let ada = world.ada.clone();
    let socket = world.net.device(&ada.keys, world.root);
    world.net.say(socket.conn, &ClientFrame::Ping { token: 7 });
    assert_eq!(world.net.hear(socket.conn), [ServerFrame::Pong { token: 7 }]);
    world.net.authenticate(socket, &ada.keys, world.root);
    assert_eq!(world.net.failure(socket.conn), Some(Failure::BadFrame), "a device is who it is");
}

#[test]
fn who_does_not_say_who_they_are_is_sent_away() {
    let mut world = World::new();
    let (silent, ada) = (world.net.open().conn, world.synced(&world.ada.clone()));
    let tick = |world: &mut World, after| {
        let effects = world.net.core.tick(NOW + after);
        world.net.perform(effects);
    };
    tick(&mut world, Limits::default().auth_timeout - 1);
    assert!(!world.net.is_closed(silent));
    tick(&mut world, Limits::default().auth_timeout);
    assert!(world.net.is_closed(silent));
    assert!(!world.net.is_closed(ada));
}

#[test]
fn the_oldest_of_too_many_sockets_of_a_device_makes_room() {
    let mut world = World::new();
    let ada = world.ada.clone();
    let sockets: Vec<ConnId> = (0..=limits::SOCKETS_PER_DEVICE).map(|_| world.synced(&ada)).collect();
    assert_eq!(world.net.failure(sockets[0]), Some(Failure::TooMany));
    assert!(sockets[1..].iter().all(|socket| !world.net.is_closed(*socket)));
}

#[test]
fn a_device_that_sends_too_much_is_refused_until_its_budget_is_back() {
    let limits = Limits { entries_per_second: 10, entries_burst: 60, ..Limits::default() };
    let mut world = World::on(Net::with_limits(limits));
    let bruno = world.bruno.clone();
    let socket = world.synced(&bruno);
    let mut session = Session::named("bruno");
    let mut sent = 0;
    let refused = loop {
        let mut next = session.clone();
        let entry = world.write(&bruno, &mut next, "a");
        world.net.append(socket, &[entry]);
        if let [reason] = refusals(&world.net.hear(socket))[..] {
            break reason;
        }
        session = next;
        sent += 1;
        assert!(sent < 100);
    };
    assert_eq!(refused, Refusal::Busy);
    world.net.now += 1000;
    for _ in 0..10 {
        let entry = world.write(&bruno, &mut session, "a");
        world.net.append(socket, &[entry]);
        assert_eq!(refusals(&world.net.hear(socket)), []);
    }
    world.net.core.disconnect(socket);
    let again = world.net.device(&bruno.keys, world.root).conn;
    world.net.say(again, &ClientFrame::Ping { token: 1 });
    assert_eq!(world.net.failure(again), Some(Failure::TooMany), "reconnecting does not give a new budget");
}

#[test]
fn a_space_of_another_workspace_is_unknown_here() {
    let mut world = World::new();
    world.net.store.set_setup_code(CODE).unwrap();
    world.net.restart();
    let dora = Person::named("dora");
    let elsewhere = world.net.found(&dora);
    let socket = world.net.device(&dora.keys, elsewhere).conn;
    let content = world.write(&dora, &mut Session::named("dora"), "a");
    world.net.append(socket, &[content]);
    assert_eq!(refusals(&world.net.hear(socket)), [Refusal::UnknownSpace]);
    let head = world.net.seen(elsewhere).control;
    let squat = dora.keys.control(elsewhere, head, ControlOp::SpaceCreated { space: world.at.space });
    world.net.append(socket, &[control(&squat)]);
    assert_eq!(refusals(&world.net.hear(socket)), [Refusal::Exists], "ids are one name space on a relay");
}

#[test]
fn when_the_store_fails_everybody_is_sent_away_and_nothing_was_acknowledged() {
    let mut world = World::new();
    let (ada, bruno) = (world.synced(&world.ada.clone()), world.synced(&world.bruno.clone()));
    world.net.slow = true;
    let entry = world.write(&world.bruno.clone(), &mut Session::named("bruno"), "a");
    world.net.append(bruno, std::slice::from_ref(&entry));
    let effects = world.net.core.failed();
    world.net.perform(effects);
    for socket in [ada, bruno] {
        assert_eq!(world.net.failure(socket), Some(Failure::Unavailable));
    }
    world.net.restart();
    world.net.slow = false;
    let again = world.synced(&world.bruno.clone());
    world.net.append(again, std::slice::from_ref(&entry));
    assert_eq!(acked(&world.net.hear(again)), [entry.id()]);
}
