//! The demonstration: twelve people found and join a workspace, let each other into eight families and write there, with engines,
//! keys and entries of their own, over a relay in this memory. What the device of one of them holds in the end becomes a vault: who
//! opens the demonstration as somebody has what that person was let into, and nothing else.
//!
//! Each person has a demonstration of their own, made when it is first opened: what one writes does not reach the others.

use std::collections::{BTreeMap, VecDeque};

use intreccio_engine::loopback::Loopback;
use intreccio_engine::store::{Durability, MemoryStore, Op, Store, Table};
use intreccio_engine::{Command, DocKey, Effect, Engine, Event, Input, Outcome};
use intreccio_model::demo::{
    self, Batch, DemoBudget, DemoCompanion, DemoDocs, DemoPlan, DemoTable, FOUNDER, OPERATORS,
};
use intreccio_model::doc::{self, Edit, EditError, Kind};
use intreccio_model::ids::{Actor, DocId, UserId};
use intreccio_model::plan;
use intreccio_model::roles::{self, Access, Area};
use intreccio_model::time::Instant;
use intreccio_protocol::control::{Role, WorkspaceRole};
use intreccio_protocol::ids::SpaceId;
use intreccio_protocol::invitation::Invitation;
use rand_chacha::ChaCha20Rng;

use super::vault::{Header, SealedStore};
use super::{Worker, entering, unlock};
use crate::bridge::{Answer, Problem};
use crate::parts;
use crate::platform::{clock, random};

/// Longer than the engine gathers changes, and than it waits before it saves what came from others.
const MOMENT: u64 = 30_000;

impl Worker {
    /// Opens the demonstration as `person` has it, making it on the first time.
    pub(super) async fn open_demo(&mut self, ask: u64, person: &str) -> Result<Option<Answer>, Problem> {
        let headers = self.registry().await?.list().await?;
        if let Some(header) = headers.into_iter().find(|header| header.demo_person() == Some(person)) {
            let key = header.open(&self.boot, "").await?;
            return self.enter(ask, header, key).await;
        }
        let rows = parts::demo_rows(clock::now_ms(), person.to_owned()).await.map_err(|_| Problem::NoNetwork)??;
        let (header, key) = Header::make_open(person)?;
        let store = SealedStore::open(&header.id, key.clone()).await?;
        store.commit(rows, Durability::Strict).await?;
        drop(store);
        self.registry().await?.put(&header).await?;
        self.enter(ask, header, key).await
    }
}

/// The rows of a person's device.
pub(crate) fn make(now: u64, person: &str) -> Result<Vec<Op>, Problem> {
    let mut stage = Stage::open(now)?;
    let (users, actors) = (stage.users(), actors()?);
    let nobody = (UserId([0; 16]), Actor([0; 16]));
    let cast = |name: &str| match (users.get(name), actors.get(name)) {
        (Some(user), Some(actor)) => (*user, *actor),
        _ => nobody,
    };
    let mut fill = |bytes: &mut [u8]| drop(random::fill(bytes));
    let now = i64::try_from(now).map_err(|_| Problem::Internal)?;
    let start = demo::start_for(Instant(now).date_utc());
    let script = demo::build(&cast, &mut fill, start, now).map_err(|_| Problem::Internal)?;
    stage.play_directory(&script.workspace)?;
    for plan in &script.plans {
        let made = stage.play_family(plan)?;
        let beside = plan.companions(&cast, &mut fill, DocId(made.doc.0)).map_err(|_| Problem::Internal)?;
        stage.play_companions(made, &beside)?;
    }
    let (table, sessions) = stage.play_table(&script.table)?;
    let (texts, changed) = script.table.texts(&cast, &mut fill, &sessions).map_err(|_| Problem::Internal)?;
    let texts = stage.play_documents(table.space, Kind::Codoc, &texts)?;
    let codesign = DocId(table.doc.0);
    let budget = script.table.budget(&cast, &mut fill, codesign).map_err(|_| Problem::Internal)?;
    let plan = stage.play_budget(&budget)?;
    let docs = DemoDocs { texts, changed, sessions, budget: DocId(plan.doc.0) };
    let reopen = |edit: &mut Edit<'_>| script.table.reopen(edit, &docs, budget.changed);
    stage.write_in(table, script.table.owner, script.table.reopened_ms(), reopen)?;
    stage.rows_of(person)
}

/// One actor for each operator: they write each document on one replica.
fn actors() -> Result<BTreeMap<&'static str, Actor>, Problem> {
    let actor = || random::bytes().map(Actor).map_err(|_| Problem::Internal);
    OPERATORS.iter().map(|person| Ok((person.key, actor()?))).collect()
}

struct Device {
    engine: Engine,
    store: MemoryStore,
}

/// Everybody's device, and the relay between them.
struct Stage {
    now: u64,
    relay: Loopback,
    rng: ChaCha20Rng,
    names: Vec<&'static str>,
    devices: Vec<Device>,
    outcomes: Vec<Outcome>,
}

impl Stage {
    /// The founder founds; the others join with one invitation.
    fn open(now: u64) -> Result<Self, Problem> {
        let mut rng = unlock::rng()?;
        let (engine, _) = Engine::found(String::new(), unlock::skeletons(), &mut rng).map_err(|_| Problem::Internal)?;
        let mut stage =
            Self { now, relay: Loopback::new(), rng, names: Vec::new(), devices: Vec::new(), outcomes: Vec::new() };
        stage.enter(FOUNDER, engine)?;
        let others: Vec<&'static str> =
            OPERATORS.iter().map(|person| person.key).filter(|key| *key != FOUNDER).collect();
        let uses = u32::try_from(others.len()).map_err(|_| Problem::Internal)?;
        let expires = stage.now.saturating_add(86_400_000);
        let invite = Command::Invite { role: WorkspaceRole::Member, own_device: false, expires, uses };
        let Outcome::Invited(secret) = stage.ask(FOUNDER, invite)? else { return Err(Problem::Internal) };
        let invitation = Invitation::from_code(&secret.code).map_err(|_| Problem::Internal)?;
        for name in others {
            let (engine, _) = Engine::join(&invitation, unlock::skeletons(), &mut stage.rng);
            stage.enter(name, engine)?;
        }
        Ok(stage)
    }

    fn enter(&mut self, name: &'static str, engine: Engine) -> Result<(), Problem> {
        self.names.push(name);
        self.devices.push(Device { engine, store: MemoryStore::default() });
        self.run(name, Input::Tick)?;
        self.settle(name)
    }

    fn users(&self) -> BTreeMap<&'static str, UserId> {
        let users = self.devices.iter().map(|device| UserId(device.engine.user().0));
        self.names.iter().copied().zip(users).collect()
    }

    fn play_directory(&mut self, batches: &[Batch]) -> Result<(), Problem> {
        let (first, rest) = batches.split_first().ok_or(Problem::Internal)?;
        let space = self.device(first.operator)?.engine.workspace_id();
        let changes = entering::on_skeleton(Kind::Workspace, first.changes.clone());
        let made = self.ask(first.operator, Command::CreateDoc { space, changes })?;
        self.play(&made, rest)
    }

    /// Everybody in the team is let in as the table of roles has it. Who is not in the table's plans and still writes in this one is an
    /// editor: the contact of a support family, who was seated because she is at the family's home.
    fn play_family(&mut self, plan: &DemoPlan) -> Result<DocKey, Problem> {
        let (first, rest) = plan.batches.split_first().ok_or(Problem::Internal)?;
        let changes = entering::on_skeleton(Kind::Plan, first.changes.clone());
        let made = self.ask(plan.owner, Command::CreateSpace { changes })?;
        let Outcome::Created(key) = made else { return Err(Problem::Internal) };
        for (name, role) in plan.team.iter().filter(|(name, _)| *name != plan.owner) {
            let access = roles::access(*role, Area::Plan).unwrap_or(Access::Editor);
            self.let_in(plan.owner, key.space, name, access)?;
        }
        self.play(&made, rest)?;
        Ok(key)
    }

    /// What lies beside a plan, each in a space of its own, with those as members who may read it; and the plan names it.
    fn play_companions(&mut self, plan: DocKey, all: &[DemoCompanion]) -> Result<(), Problem> {
        let mut named: BTreeMap<&'static str, Vec<(&DemoCompanion, DocKey)>> = BTreeMap::new();
        for one in all {
            let (first, rest) = one.batches.split_first().ok_or(Problem::Internal)?;
            let changes = entering::on_skeleton(one.kind, first.changes.clone());
            let made = self.ask(one.owner, Command::CreateSpace { changes })?;
            let Outcome::Created(key) = made else { return Err(Problem::Internal) };
            for (name, access) in &one.members {
                self.let_in(one.owner, key.space, name, *access)?;
            }
            self.play(&made, rest)?;
            // Who keeps notes is nobody's business.
            if one.kind != Kind::Notes {
                named.entry(one.owner).or_default().push((one, key));
            }
        }
        named.into_iter().try_for_each(|(owner, named)| self.name_in(plan, owner, &named))
    }

    /// The table's space with the co-design in it, and then its sessions: gives their documents.
    fn play_table(&mut self, table: &DemoTable) -> Result<(DocKey, Vec<DocId>), Problem> {
        let (first, rest) = table.codesign.split_first().ok_or(Problem::Internal)?;
        let changes = entering::on_skeleton(Kind::Codesign, first.changes.clone());
        let made = self.ask(table.owner, Command::CreateSpace { changes })?;
        let Outcome::Created(key) = made else { return Err(Problem::Internal) };
        for (name, access) in &table.members {
            self.let_in(table.owner, key.space, name, *access)?;
        }
        self.play(&made, rest)?;
        let sessions = self.play_documents(key.space, Kind::Session, &table.sessions)?;
        Ok((key, sessions))
    }

    /// Further documents of a space.
    fn play_documents(&mut self, space: SpaceId, kind: Kind, all: &[Vec<Batch>]) -> Result<Vec<DocId>, Problem> {
        let mut ids = Vec::new();
        for document in all {
            let (first, rest) = document.split_first().ok_or(Problem::Internal)?;
            let changes = entering::on_skeleton(kind, first.changes.clone());
            let made = self.ask(first.operator, Command::CreateDoc { space, changes })?;
            self.play(&made, rest)?;
            let Outcome::Created(key) = made else { return Err(Problem::Internal) };
            ids.push(DocId(key.doc.0));
        }
        Ok(ids)
    }

    /// The economic plan, in a space of its own.
    fn play_budget(&mut self, budget: &DemoBudget) -> Result<DocKey, Problem> {
        let (first, rest) = budget.batches.split_first().ok_or(Problem::Internal)?;
        let changes = entering::on_skeleton(Kind::Budget, first.changes.clone());
        let made = self.ask(budget.owner, Command::CreateSpace { changes })?;
        let Outcome::Created(key) = made else { return Err(Problem::Internal) };
        for (name, access) in &budget.members {
            self.let_in(budget.owner, key.space, name, *access)?;
        }
        self.play(&made, rest)?;
        Ok(key)
    }

    fn let_in(&mut self, by: &str, space: SpaceId, name: &str, access: Access) -> Result<(), Problem> {
        let user = self.device(name)?.engine.user();
        let role = match access {
            Access::Reader => Role::Reader,
            Access::Commenter => Role::Commenter,
            Access::Editor => Role::Editor,
            Access::Owner => Role::Owner,
        };
        self.ask(by, Command::AddMember { space, user, role }).map(drop)
    }

    /// Names documents in their plan.
    fn name_in(&mut self, plan: DocKey, owner: &str, named: &[(&DemoCompanion, DocKey)]) -> Result<(), Problem> {
        let when = named.iter().map(|(one, _)| one.opened_ms).max().unwrap_or_default();
        self.write_in(plan, owner, when, |edit| {
            named.iter().try_for_each(|(one, key)| {
                plan::add_companion(edit, one.kind, DocId(key.doc.0), &DocId(key.space.0).to_string())
            })
        })
    }

    /// Writes into a document, in one edit on a replica of its own.
    fn write_in(
        &mut self,
        at: DocKey,
        owner: &str,
        when: i64,
        gesture: impl FnOnce(&mut Edit<'_>) -> Result<(), EditError>,
    ) -> Result<(), Problem> {
        self.settle(owner)?;
        let place = self.place(owner)?;
        let engine = &mut self.devices.get_mut(place).ok_or(Problem::Internal)?.engine;
        let user = UserId(engine.user().0);
        let bytes = engine.replica_mut(&at).ok_or(Problem::Internal)?.doc_mut().save();
        let actor = random::bytes().map(Actor).map_err(|_| Problem::Internal)?;
        let mut doc = doc::load(&bytes, user, actor).map_err(|_| Problem::Internal)?;
        let mut fill = |bytes: &mut [u8]| drop(random::fill(bytes));
        let ((), change) = doc::edit(&mut doc, when, &mut fill, gesture).map_err(|_| Problem::Internal)?;
        let changes = change.into_iter().collect();
        match self.ask(owner, Command::Edit { doc: at, changes })? {
            Outcome::Done => Ok(()),
            _ => Err(Problem::Internal),
        }
    }

    /// Each batch is written by its operator, on a device that has what was written before.
    fn play(&mut self, made: &Outcome, batches: &[Batch]) -> Result<(), Problem> {
        let Outcome::Created(doc) = *made else { return Err(Problem::Internal) };
        for batch in batches {
            self.settle(batch.operator)?;
            let changes = batch.changes.clone();
            match self.ask(batch.operator, Command::Edit { doc, changes })? {
                Outcome::Done => self.settle(batch.operator)?,
                _ => return Err(Problem::Internal),
            }
        }
        Ok(())
    }

    fn place(&self, name: &str) -> Result<usize, Problem> {
        self.names.iter().position(|known| *known == name).ok_or(Problem::Internal)
    }

    fn device(&self, name: &str) -> Result<&Device, Problem> {
        self.devices.get(self.place(name)?).ok_or(Problem::Internal)
    }

    /// Applies what came, sends what is written.
    fn settle(&mut self, name: &str) -> Result<(), Problem> {
        self.now += 200;
        self.run(name, Input::Flush)
    }

    fn ask(&mut self, name: &str, command: Command) -> Result<Outcome, Problem> {
        self.outcomes.clear();
        self.run(name, Input::Command { token: 1, command })?;
        let outcome = self.outcomes.pop();
        self.settle(name)?;
        outcome.ok_or(Problem::Internal)
    }

    /// One input, and all that follows on every device.
    fn run(&mut self, name: &str, input: Input) -> Result<(), Problem> {
        let at = self.place(name)?;
        let mut inputs = VecDeque::from([(at, input)]);
        while let Some((at, input)) = inputs.pop_front() {
            let device = self.devices.get_mut(at).ok_or(Problem::Internal)?;
            let conn = u32::try_from(at).map_err(|_| Problem::Internal)?;
            for effect in device.engine.step(self.now, &mut self.rng, input) {
                match effect {
                    Effect::Store { batch, ops, .. } => {
                        device.store.apply(ops);
                        inputs.push_back((at, Input::Stored { batch }));
                    }
                    Effect::Load { load, table, key } => {
                        let row = device.store.table(table).into_iter().find(|(known, _)| *known == key);
                        inputs.push_back((at, Input::Loaded { load, value: row.map(|(_, value)| value) }));
                    }
                    Effect::Connect => {
                        self.relay.connect(conn, self.now);
                        inputs.push_back((at, Input::Connected));
                    }
                    Effect::Send(bytes) => self.relay.receive(conn, &bytes),
                    Effect::Tell(Event::Done { outcome, .. }) => self.outcomes.push(outcome),
                    Effect::Disconnect | Effect::WakeAt(_) | Effect::Tell(_) => {}
                }
            }
            while let Some((conn, bytes)) = self.relay.outgoing() {
                inputs.push_back((usize::try_from(conn).unwrap_or(usize::MAX), Input::Received(bytes)));
            }
        }
        Ok(())
    }

    fn rows_of(&mut self, name: &str) -> Result<Vec<Op>, Problem> {
        self.now += MOMENT;
        self.settle(name)?;
        self.settle(name)?;
        let store = &self.device(name)?.store;
        let put = |table: Table| store.table(table).into_iter().map(move |(key, value)| Op::Put(table, key, value));
        Ok(Table::ALL.into_iter().flat_map(put).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::{convert, lists};
    use intreccio_model::workspace;
    use intreccio_protocol::ids::SessionId;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// 23 November 2026, 10:00 UTC.
    const NOW: u64 = 1_795_428_000_000;

    fn opened_as(person: &str) -> Engine {
        let store = MemoryStore::default();
        store.apply(make(NOW, person).unwrap());
        let open = Engine::open(&store, SessionId([9; 16]), unlock::skeletons(), NOW);
        let Poll::Ready(engine) = pin!(open).poll(&mut Context::from_waker(Waker::noop())) else { panic!() };
        engine.unwrap()
    }

    fn is_of_table(kind: Kind) -> bool {
        matches!(Area::of(kind), Some(Area::Codesign | Area::Budget | Area::PartyDraft))
    }

    /// How many documents of each kind are on a device, all of them readable; without those of the table.
    fn kinds(engine: &mut Engine) -> BTreeMap<Kind, usize> {
        let mut kinds = all_kinds(engine);
        kinds.retain(|kind, _| !is_of_table(*kind));
        kinds
    }

    fn all_kinds(engine: &mut Engine) -> BTreeMap<Kind, usize> {
        let keys: Vec<DocKey> = engine.docs().map(|(key, _)| *key).collect();
        let mut kinds = BTreeMap::new();
        for key in keys {
            let doc = lists::copy(engine, key).unwrap();
            *kinds.entry(doc::kind(&doc).unwrap()).or_default() += 1;
        }
        kinds
    }

    #[test]
    fn the_demonstration_opens_as_the_coordinators_device_with_all_families() {
        let mut engine = opened_as(FOUNDER);
        let me = convert::me(&engine, true).unwrap();
        let user = UserId(me.user);
        let directory = lists::copy(&mut engine, convert::doc_key(me.directory)).unwrap();
        let (view, anomalies) = workspace::read(&directory);
        assert_eq!((view.operators.len(), anomalies), (OPERATORS.len(), vec![]));
        assert!(view.operator(user).is_some());
        let wanted = [(Kind::Workspace, 1), (Kind::Plan, 8), (Kind::Identity, 2), (Kind::Contacts, 2)];
        assert_eq!(kinds(&mut engine), wanted.into_iter().collect());
    }

    #[test]
    fn each_person_has_what_the_table_of_roles_lets_them_into_and_nothing_else() {
        use Kind::{Contacts, Court, Identity, Notes, Plan, Workspace};
        let rows: [(&str, &[(Kind, usize)]); 5] = [
            ("agnese", &[(Workspace, 1), (Plan, 4), (Court, 1), (Identity, 2), (Contacts, 2)]),
            ("bruno", &[(Workspace, 1), (Plan, 4), (Court, 2)]),
            ("carlotta", &[(Workspace, 1), (Plan, 1), (Court, 1), (Identity, 1)]),
            ("dario", &[(Workspace, 1), (Plan, 2), (Contacts, 1)]),
            ("greta", &[(Workspace, 1), (Plan, 2), (Notes, 1)]),
        ];
        for (person, wanted) in rows {
            let mut engine = opened_as(person);
            assert!(convert::me(&engine, true).is_some_and(|me| !me.admin), "{person}");
            let (table, beside): (BTreeMap<_, _>, BTreeMap<_, _>) =
                all_kinds(&mut engine).into_iter().partition(|(kind, _)| is_of_table(*kind));
            assert_eq!(beside, wanted.iter().copied().collect(), "{person}");
            // All of them read the table and the economic plan.
            let sits = [(Kind::Codesign, 1), (Kind::Codoc, 2), (Kind::Session, 7), (Kind::Budget, 1)];
            assert_eq!(table, sits.into_iter().collect(), "{person}");
        }
    }

    #[test]
    fn what_lies_beside_a_plan_is_named_there_and_says_whose_it_is() {
        let mut engine = opened_as("agnese");
        let keys: Vec<DocKey> = engine.docs().map(|(key, _)| *key).collect();
        let docs: Vec<_> = keys.into_iter().filter_map(|key| Some((key, lists::copy(&mut engine, key)?))).collect();
        for (key, doc) in
            docs.iter().filter(|(_, doc)| doc::kind(doc).is_some_and(|kind| Kind::COMPANIONS.contains(&kind)))
        {
            let card = intreccio_model::projection::companion_card(doc, 0).unwrap();
            assert_eq!(card.anomalies, 0);
            let (_, of) = docs.iter().find(|(plan, _)| Some(DocId(plan.doc.0)) == card.plan).unwrap();
            let (view, anomalies) = plan::read(of);
            assert_eq!(anomalies, []);
            assert!(view.companions.iter().any(|known| known.at.kind == card.kind && known.at.doc == DocId(key.doc.0)));
        }
    }

    #[test]
    fn everything_in_the_demonstration_is_delivered_and_nothing_is_set_aside() {
        for person in [FOUNDER, "agnese"] {
            let engine = opened_as(person);
            let status = engine.status();
            assert_eq!((status.waiting, status.wishes), (vec![], 0));
            assert_eq!(engine.quarantined().count(), 0);
            assert!(engine.workspace().unwrap().spaces().keys().all(|space| engine.alarm(space).is_none()));
        }
    }
}
