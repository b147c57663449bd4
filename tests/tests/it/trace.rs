//! A text that two people wrote at the same time, through the sealed log and the relay, with the concurrency it had.

use std::collections::BTreeSet;
use std::io::Read;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ChangeHash, ROOT, ReadDoc};
use flate2::read::GzDecoder;
use intreccio_engine::{Command, DocKey, Outcome, State};
use intreccio_protocol::{Role, WorkspaceRole};
use intreccio_tests::device::DeviceNo;
use intreccio_tests::network::Notice;
use intreccio_tests::people::text;
use intreccio_tests::world::World;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    end_content: String,
    txns: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    parents: Vec<usize>,
    agent: usize,
    patches: Vec<Patch>,
}

/// Position, deleted, inserted.
type Patch = (usize, isize, String);

fn read() -> Trace {
    let packed = include_bytes!("../../data/friendsforever.json.gz");
    let mut json = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut json).unwrap();
    serde_json::from_str(&json).unwrap()
}

/// Two devices at one empty text.
struct Desk {
    world: World,
    doc: DocKey,
    /// What the one who types has not made a change of.
    typed: Vec<usize>,
    patches: Vec<Patch>,
    /// Changes that their engine does not have yet.
    changes: Vec<Vec<u8>>,
    /// The change that each transaction is in.
    hashes: Vec<Option<ChangeHash>>,
    commits: usize,
    runs: usize,
}

impl Desk {
    fn new(transactions: usize) -> Self {
        let mut world = World::new(1, false);
        let ada = world.found();
        world.run(5_000);
        let tab = world.tab(ada);
        let expires = world.now + 60_000;
        let invite = Command::Invite { role: WorkspaceRole::Member, own_device: false, expires, uses: 1 };
        let Outcome::Invited(secret) = world.ask(tab, invite) else { panic!("no invitation") };
        let bea = world.join(&secret.code);
        world.run(5_000);
        let token = world.create(tab, None).unwrap();
        world.run(5_000);
        let Some(Outcome::Created(doc)) = world.outcomes.get(&token).cloned() else { panic!("no document") };
        let user = world.engine(bea).user();
        world.ask(tab, Command::AddMember { space: doc.space, user, role: Role::Editor });
        world.run(10_000);
        let (typed, patches, changes) = (Vec::new(), Vec::new(), Vec::new());
        let hashes = vec![None; transactions];
        Self { world, doc, typed, patches, changes, hashes, commits: 0, runs: 0 }
    }

    fn type_one(&mut self, number: usize, transaction: &Transaction) {
        for (position, deleted, inserted) in &transaction.patches {
            match self.patches.last_mut() {
                // Letter after letter is one stretch, as the browser tells it.
                Some((at, 0, text)) if *deleted == 0 && *position == *at + text.len() => text.push_str(inserted),
                _ => self.patches.push((*position, *deleted, inserted.clone())),
            }
        }
        self.typed.push(number);
    }

    /// What was typed becomes one change.
    fn commit(&mut self, agent: DeviceNo) {
        let typed = std::mem::take(&mut self.typed);
        if typed.is_empty() {
            return;
        }
        let (tab, patches) = (self.world.tab(agent), std::mem::take(&mut self.patches));
        let type_all = |doc: &mut AutoCommit| {
            let text = doc.get(ROOT, "text").unwrap().unwrap().1;
            for (position, deleted, inserted) in patches {
                doc.splice_text(&text, position, deleted, &inserted).unwrap();
            }
        };
        let (hash, change) = self.world.window(tab, self.doc).unwrap().edit(0, type_all).unwrap();
        for number in typed {
            self.hashes[number] = Some(hash);
        }
        self.changes.push(change);
        self.commits += 1;
    }

    /// The engine gets what was typed since the last time.
    fn hand_over(&mut self, agent: DeviceNo) {
        self.commit(agent);
        let (doc, changes) = (self.doc, std::mem::take(&mut self.changes));
        self.world.command(self.world.tab(agent), Command::Edit { doc, changes });
        self.runs += 1;
        self.misfortune(agent);
        self.world.run(150);
    }

    /// Lines are cut again and again, now and then the relay dies. Whoever needs what the other wrote waits until it comes.
    fn misfortune(&mut self, agent: DeviceNo) {
        if self.runs.is_multiple_of(15) {
            let notice = if self.runs.is_multiple_of(30) { Notice::Soon } else { Notice::Never };
            self.world.cut(agent, notice);
        }
        if self.runs.is_multiple_of(100) {
            self.world.kill_relay(0);
        }
    }

    /// Waits until `agent` has what the other wrote up to here, and shows it, and nothing after it.
    fn wait_for(&mut self, agent: DeviceNo, number: usize) {
        let hash = self.hashes[number].expect("committed where the other goes on from it");
        let tab = self.world.tab(agent);
        if self.world.window(tab, self.doc).unwrap().catch_up_to(&hash) {
            return;
        }
        self.world.heal();
        for _ in 0..2_000 {
            self.world.run(100);
            if self.world.window(tab, self.doc).unwrap().catch_up_to(&hash) {
                return;
            }
        }
        panic!("what the other wrote never came: {:?}", self.world.engine(agent).status());
    }
}

#[test]
fn a_text_that_two_people_wrote_at_once_ends_as_it_was_published() {
    let trace = read();
    let agents = |number: usize| trace.txns[number].agent;
    // Positions are code points there and UTF-16 units here: for this text they are the same.
    assert!(trace.txns.iter().flat_map(|t| &t.patches).all(|(_, _, inserted)| inserted.is_ascii()));
    let of_others = |n: usize| trace.txns[n].parents.iter().copied().filter(move |p| agents(*p) != agents(n));
    let shared: BTreeSet<usize> = (0..trace.txns.len()).flat_map(of_others).collect();
    let mut desk = Desk::new(trace.txns.len());
    let mut left = [0, 1].map(|agent| (0..trace.txns.len()).filter(move |n| agents(*n) == agent).peekable());
    // Each types until they need what the other has not typed yet.
    for agent in [0, 1].into_iter().cycle() {
        while let Some(number) = left[agent].next_if(|n| of_others(*n).all(|parent| desk.hashes[parent].is_some())) {
            for parent in of_others(number) {
                desk.commit(agent);
                desk.wait_for(agent, parent);
            }
            desk.type_one(number, &trace.txns[number]);
            if shared.contains(&number) {
                desk.commit(agent);
            }
        }
        desk.hand_over(agent);
        if left.iter_mut().all(|left| left.peek().is_none()) {
            break;
        }
    }
    desk.world.heal();
    desk.world.run(120_000);
    for device in 0..2 {
        let tab = desk.world.tab(device);
        desk.world.window(tab, desk.doc).unwrap().catch_up();
        assert_eq!(text(&desk.world.window(tab, desk.doc).unwrap().doc), trace.end_content);
        assert_eq!(text(desk.world.engine(device).replica(&desk.doc).unwrap().doc()), trace.end_content);
        assert_eq!(desk.world.engine(device).status().state, State::Delivered);
    }
    let entries = desk.world.relay.log(&desk.doc.space).len();
    assert!(desk.commits > 2_000 && entries > 500, "{} commits in {entries} entries", desk.commits);
}
