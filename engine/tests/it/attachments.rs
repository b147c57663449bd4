//! Photographs and scans: added without a network, sent part by part, fetched when somebody wants them.

use intreccio_engine::blob::{self, BlobKey, LONGEST};
use intreccio_engine::store::{Durability, Op, Table};
use intreccio_engine::{Command, DocKey, Engine, Event, Input, Need, Outcome, Problem, State, Way};
use intreccio_protocol::frame::{BlobRefusal, Bytes, ClientFrame, ServerFrame};
use intreccio_protocol::ids::{BlobId, SessionId, SpaceId};
use intreccio_protocol::{Role, limits};

use crate::devices::{World, block_on};
use crate::stories::two_at_one_family;

fn photograph(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 % 251) as u8).collect()
}

const LARGE: usize = 300_000;

/// Adds a photograph at a device.
fn attach(world: &mut World, at: usize, space: SpaceId, content: &[u8]) -> (BlobId, BlobKey) {
    match world.ask(at, Command::Attach { space, content: content.to_vec() }) {
        Outcome::Attached { blob, key } => (blob, key),
        other => panic!("{other:?}"),
    }
}

fn fetch(world: &mut World, at: usize, space: SpaceId, blob: BlobId, key: &BlobKey) -> Outcome {
    world.ask(at, Command::Fetch { space, blob, key: key.clone() })
}

/// What a device can show of an attachment that it was told is there.
fn shown(world: &World, at: usize, space: SpaceId, blob: BlobId, key: &BlobKey, outcome: &Outcome) -> Vec<u8> {
    let Outcome::Fetched { total } = outcome else { panic!("{outcome:?}") };
    block_on(blob::read(&world.devices[at].store, &space, &blob, key, *total)).unwrap()
}

fn two() -> (World, usize, usize, DocKey) {
    two_at_one_family()
}

fn is_only_here(world: &World, at: usize) -> bool {
    matches!(world.devices[at].engine.status().state, State::OnlyHere { records: 1, .. })
}

#[test]
fn a_photograph_added_offline_is_seen_here_after_reopening_and_there_after_delivery() {
    let (mut world, ada, bea, family) = two();
    let (space, photo) = (family.space, photograph(LARGE));
    world.cut(ada, true);
    let (blob, key) = attach(&mut world, ada, space, &photo);
    assert!(is_only_here(&world, ada), "{:?}", world.devices[ada].engine.status());
    world.reopen(ada);
    assert!(is_only_here(&world, ada), "{:?}", world.devices[ada].engine.status());
    let here = fetch(&mut world, ada, space, blob, &key);
    assert!(shown(&world, ada, space, blob, &key, &here) == photo);
    assert_eq!(fetch(&mut world, bea, space, blob, &key), Outcome::Refused(Problem::NotYet));
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
    assert_eq!(world.stored_ops(ada, Table::BlobsOut), 0);
    let there = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &there) == photo);
    let again = fetch(&mut world, ada, space, blob, &key);
    assert!(shown(&world, ada, space, blob, &key, &again) == photo, "delivered, and still here");
}

#[test]
fn the_relay_holds_nothing_of_the_photograph_but_its_ciphertext() {
    let (mut world, ada, _, family) = two();
    let photo = photograph(LARGE);
    let (blob, key) = attach(&mut world, ada, family.space, &photo);
    world.run(60_000);
    let held = world.relay.blob(&family.space, &blob).unwrap();
    assert!(held.len() >= photo.len());
    let piece = &photo[..64];
    assert!(!held.windows(piece.len()).any(|window| window == piece));
    assert!(!held.windows(32).any(|window| window == key.0));
}

#[test]
fn an_upload_that_was_cut_goes_on_where_the_relay_is() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    world.cut(ada, true);
    let (blob, key) = attach(&mut world, ada, space, &photograph(LARGE));
    world.cut(ada, false);
    let before = world.sent;
    world.cut_after = Some(before + 200_000);
    world.run(30_000);
    assert!(world.devices[ada].cut, "it was cut in the middle");
    let there = world.relay.blob(&space, &blob).unwrap().len();
    assert!(there > 100_000 && there < LARGE, "{there}");
    assert_eq!(fetch(&mut world, bea, space, blob, &key), Outcome::Refused(Problem::NotYet));
    world.reopen(ada);
    let resumed = world.sent;
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
    let sent = world.sent - resumed;
    assert!(sent < LARGE - there + 2 * limits::BLOB_PART, "{sent} bytes after {there}");
    let fetched = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &fetched) == photograph(LARGE));
}

#[test]
fn a_download_that_was_cut_goes_on_where_it_was_also_after_reopening() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    let (blob, key) = attach(&mut world, ada, space, &photograph(LARGE));
    world.run(60_000);
    let token = world.tell(bea, Command::Fetch { space, blob, key: key.clone() });
    let parts = |world: &World| world.stored_ops(bea, Table::Blobs);
    while parts(&world) < 2 {
        let (conn, bytes) = world.relay.outgoing().expect("the relay answers");
        world.input(conn as usize, Input::Received(bytes));
    }
    world.cut(bea, true);
    assert_eq!(world.outcome(bea, token), Some(Outcome::Refused(Problem::Offline)));
    world.reopen(bea);
    assert_eq!(fetch(&mut world, bea, space, blob, &key), Outcome::Refused(Problem::Offline));
    world.cut(bea, false);
    world.run(120_000);
    world.devices[bea].events.clear();
    let fetched = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &fetched) == photograph(LARGE));
    let first = world.devices[bea].events.iter().find_map(|event| match event {
        Event::Attachment { way: Way::In, upto, .. } => Some(*upto),
        _ => None,
    });
    assert_eq!(first, Some(3 * limits::BLOB_PART as u64), "the two parts that were here are not sent again");
}

#[test]
fn entries_go_before_attachments() {
    let (mut world, ada, _, family) = two();
    world.cut(ada, true);
    attach(&mut world, ada, family.space, &photograph(LARGE));
    for n in 0..400 {
        world.write(ada, family, &format!("nota {n}"), "scritta dopo la fotografia");
    }
    let mut sent = Vec::new();
    world.cut(ada, false);
    world.watch = true;
    world.run(120_000);
    for bytes in std::mem::take(&mut world.watched) {
        sent.push(ClientFrame::decode(&bytes).unwrap());
    }
    let first_part = sent.iter().position(|f| matches!(f, ClientFrame::PutBlob { bytes, .. } if !bytes.0.is_empty()));
    let last_entry = sent.iter().rposition(|f| matches!(f, ClientFrame::Append { .. }));
    assert!(last_entry.unwrap() < first_part.unwrap());
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
}

#[test]
fn nothing_is_sent_before_it_is_safe_on_the_device() {
    let (mut world, ada, _, family) = two();
    world.devices[ada].broken_disk = true;
    world.watch = true;
    let token = world.tell(ada, Command::Attach { space: family.space, content: photograph(1_000) });
    world.run(10_000);
    assert_eq!(world.outcome(ada, token), None);
    let is_put = |bytes: &Vec<u8>| matches!(ClientFrame::decode(bytes), Ok(ClientFrame::PutBlob { .. }));
    assert!(!world.watched.iter().any(is_put));
    world.devices[ada].broken_disk = false;
    world.run(10_000);
    assert!(matches!(world.outcome(ada, token), Some(Outcome::Attached { .. })));
    assert!(world.watched.iter().any(is_put));
}

#[test]
fn who_may_only_read_attaches_nothing_and_nobody_more_than_fits() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    let user = world.devices[bea].engine.user();
    world.ask(ada, Command::SetRole { space, user, role: Role::Reader });
    let refused = |problem| Outcome::Refused(problem);
    let content = photograph(10);
    assert_eq!(world.ask(bea, Command::Attach { space, content }), refused(Problem::NotAllowed));
    let (elsewhere, content) = (SpaceId([9; 16]), photograph(10));
    assert_eq!(world.ask(ada, Command::Attach { space: elsewhere, content }), refused(Problem::Unknown));
    let content = vec![0; LONGEST + 1];
    assert_eq!(world.ask(ada, Command::Attach { space, content }), refused(Problem::TooLarge));
    let (blob, key) = attach(&mut world, ada, space, &vec![1; LONGEST]);
    world.run(60_000);
    let fetched = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &fetched) == vec![1; LONGEST], "a reader reads");
}

#[test]
fn an_attachment_in_a_family_made_offline_waits_for_the_family() {
    let (mut world, ada, bea, _) = two();
    world.cut(ada, true);
    let changes = world.change(ada, None, |d| {
        automerge::transaction::Transactable::put(d, automerge::ROOT, "alias", "Ginepro").unwrap();
    });
    let Outcome::Created(family) = world.ask(ada, Command::CreateSpace { changes }) else { panic!("not made") };
    let space = family.space;
    let (blob, key) = attach(&mut world, ada, space, &photograph(100_000));
    let user = world.devices[bea].engine.user();
    world.ask(ada, Command::AddMember { space, user, role: Role::Reader });
    world.reopen(ada);
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
    let fetched = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &fetched) == photograph(100_000));
}

#[test]
fn a_key_that_does_not_fit_shows_itself_at_the_first_part_and_nothing_is_kept() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    let (blob, key) = attach(&mut world, ada, space, &photograph(LARGE));
    world.run(60_000);
    let wrong = BlobKey([9; 32]);
    assert_eq!(fetch(&mut world, bea, space, blob, &wrong), Outcome::Refused(Problem::Damaged));
    assert_eq!(world.stored_ops(bea, Table::Blobs) + world.stored_ops(bea, Table::BlobsHere), 0);
    let fetched = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &fetched) == photograph(LARGE));
}

/// A relay that hands out something else, of the right length.
#[test]
fn what_a_dishonest_relay_sends_is_not_kept() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    let (blob, key) = attach(&mut world, ada, space, &photograph(1_000));
    world.run(60_000);
    let token = world.tell(bea, Command::Fetch { space, blob, key });
    let total = world.relay.blob(&space, &blob).unwrap().len() as u64;
    let bytes = Bytes(vec![5; total as usize]);
    let forged = ServerFrame::BlobPart { space, blob, total, offset: 0, bytes };
    world.input(bea, Input::Received(forged.encode()));
    assert_eq!(world.outcome(bea, token), Some(Outcome::Refused(Problem::Damaged)));
    assert_eq!(world.stored_ops(bea, Table::Blobs), 0);
}

#[test]
fn what_is_damaged_on_the_device_can_be_dropped_and_fetched_again_but_never_what_is_only_here() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    world.cut(ada, true);
    let (blob, key) = attach(&mut world, ada, space, &photograph(1_000));
    assert_eq!(world.ask(ada, Command::DropBlob { space, blob }), Outcome::Refused(Problem::NotAllowed));
    world.cut(ada, false);
    world.run(120_000);
    let fetched = fetch(&mut world, bea, space, blob, &key);
    let rows = world.devices[bea].store.table(Table::Blobs);
    let damaged = rows.iter().map(|(k, _)| Op::Put(Table::Blobs, k.clone(), vec![0; 10])).collect();
    world.devices[bea].store.apply(damaged);
    let Outcome::Fetched { total } = fetched else { panic!("{fetched:?}") };
    assert!(block_on(blob::read(&world.devices[bea].store, &space, &blob, &key, total)).is_err());
    assert_eq!(world.ask(bea, Command::DropBlob { space, blob }), Outcome::Done);
    let again = fetch(&mut world, bea, space, blob, &key);
    assert!(shown(&world, bea, space, blob, &key, &again) == photograph(1_000));
}

#[test]
fn to_a_relay_of_the_first_version_attachments_are_not_sent_and_the_person_is_told() {
    let (mut world, ada, _, family) = two();
    world.cut(ada, true);
    world.relay.newest = 1;
    let (blob, key) = attach(&mut world, ada, family.space, &photograph(1_000));
    world.cut(ada, false);
    world.write(ada, family, "nota", "arriva lo stesso");
    world.run(60_000);
    let status = world.devices[ada].engine.status();
    assert_eq!((status.state, status.online), (State::NeedsYou(Need::Update), true));
    assert_eq!(status.waiting, [], "entries go as before");
    assert_eq!(world.relay.blob(&family.space, &blob), None);
    let here = fetch(&mut world, ada, family.space, blob, &key);
    assert!(shown(&world, ada, family.space, blob, &key, &here) == photograph(1_000), "it is still here");
    world.cut(ada, true);
    world.relay.newest = 2;
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
}

#[test]
fn a_relay_without_room_is_said_and_asked_again_on_the_next_connection() {
    let (mut world, ada, _, family) = two();
    let space = family.space;
    world.cut(ada, true);
    let (blob, _) = attach(&mut world, ada, space, &photograph(1_000));
    world.cut(ada, false);
    let refused = |reason| ServerFrame::BlobRefused { space, blob, reason }.encode();
    world.refuse_parts = Some(BlobRefusal::Full);
    world.run(60_000);
    assert_eq!(world.devices[ada].engine.status().state, State::NeedsYou(Need::NoRoom));
    world.input(ada, Input::Received(refused(BlobRefusal::Busy)));
    assert_eq!(world.devices[ada].engine.status().state, State::NeedsYou(Need::NoRoom), "nobody asked");
    world.refuse_parts = None;
    world.cut(ada, true);
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
}

#[test]
fn a_busy_relay_is_asked_again_a_little_later() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    world.refuse_parts = Some(BlobRefusal::Busy);
    let token = world.tell(ada, Command::Attach { space, content: photograph(1_000) });
    world.run(10_000);
    let Some(Outcome::Attached { blob, key }) = world.outcome(ada, token) else { panic!("not attached") };
    assert!(matches!(world.devices[ada].engine.status().state, State::Sending { left: 1 }));
    world.refuse_parts = None;
    world.run(10_000);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
    world.refuse_parts = Some(BlobRefusal::Unavailable);
    let wanted = world.tell(bea, Command::Fetch { space, blob, key });
    world.run(10_000);
    assert_eq!(world.outcome(bea, wanted), None);
    world.refuse_parts = None;
    world.run(10_000);
    assert!(matches!(world.outcome(bea, wanted), Some(Outcome::Fetched { .. })));
}

#[test]
fn a_second_tab_attaches_and_fetches_through_the_one_that_owns_the_socket() {
    let (mut world, ada, bea, family) = two();
    let space = family.space;
    let mut second = Second::open(&mut world, bea);
    // Added in the second tab, delivered by the first.
    let (token, content) = (second.token(), photograph(LARGE));
    second.input(&mut world, Input::Command { token, command: Command::Attach { space, content } });
    let Some(Outcome::Attached { blob, key }) = second.outcome(token) else { panic!("not attached") };
    assert!(matches!(second.engine.status().state, State::Sending { left: 1 }));
    second.run(&mut world, 60_000);
    assert_eq!(second.engine.status().state, State::Delivered);
    let fetched = fetch(&mut world, ada, space, blob, &key);
    assert!(shown(&world, ada, space, blob, &key, &fetched) == photograph(LARGE));
    // Wanted in the second tab, fetched by the first.
    let (other, other_key) = attach(&mut world, ada, space, &photograph(100_000));
    world.run(60_000);
    let token = second.token();
    let command = Command::Fetch { space, blob: other, key: other_key.clone() };
    second.input(&mut world, Input::Command { token, command });
    second.run(&mut world, 60_000);
    let outcome = second.outcome(token).unwrap();
    assert!(shown(&world, bea, space, other, &other_key, &outcome) == photograph(100_000));
    // What nobody has.
    let token = second.token();
    let command = Command::Fetch { space, blob: BlobId([1; 32]), key: other_key };
    second.input(&mut world, Input::Command { token, command });
    second.run(&mut world, 60_000);
    assert_eq!(second.outcome(token), Some(Outcome::Refused(Problem::NotYet)));
}

/// Another tab of a device: it has its store, and hears what the first one commits.
struct Second {
    of: usize,
    engine: Engine,
    events: Vec<Event>,
    token: u64,
}

impl Second {
    fn open(world: &mut World, of: usize) -> Self {
        let store = &world.devices[of].store;
        let engine = Engine::open(store, SessionId([0x22; 16]), Default::default(), world.now);
        let engine = block_on(engine).unwrap();
        world.tell_others = Some((of, Vec::new()));
        Self { of, engine, events: Vec::new(), token: 0 }
    }

    fn token(&mut self) -> u64 {
        self.token += 1;
        self.token
    }

    fn outcome(&self, token: u64) -> Option<Outcome> {
        self.events.iter().find_map(|event| match event {
            Event::Done { token: of, outcome } if *of == token => Some(outcome.clone()),
            _ => None,
        })
    }

    fn input(&mut self, world: &mut World, input: Input) {
        let mut inputs = std::collections::VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.engine.step(world.now, &mut world.rng, input) {
                match effect {
                    intreccio_engine::Effect::Store { batch, ops, durability } => {
                        assert!(durability <= Durability::Strict);
                        world.devices[self.of].store.apply(ops.clone());
                        inputs.push_back(Input::Stored { batch });
                        world.input(self.of, Input::Mirrored(without_parts(ops)));
                    }
                    intreccio_engine::Effect::Tell(event) => self.events.push(event),
                    intreccio_engine::Effect::WakeAt(_) => {}
                    other => panic!("a tab that does not lead: {other:?}"),
                }
            }
        }
    }

    fn run(&mut self, world: &mut World, millis: u64) {
        for _ in 0..10 {
            world.run(millis / 10);
            let committed = world.tell_others.as_mut().map(|(_, ops)| std::mem::take(ops)).unwrap_or_default();
            self.input(world, Input::Mirrored(without_parts(committed)));
        }
    }
}

/// Tabs do not tell each other the parts: they are in the store.
fn without_parts(ops: Vec<Op>) -> Vec<Op> {
    ops.into_iter().filter(|op| op.table() != Table::Blobs).collect()
}
