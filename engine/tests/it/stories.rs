use automerge::ROOT;
use automerge::transaction::Transactable;
use intreccio_engine::store::{MemoryStore, Table, conformance};
use intreccio_engine::{Command, DocKey, Event, Input, Outcome, Problem, State};
use intreccio_protocol::Role;
use intreccio_protocol::frame::Failure;

use crate::devices::{World, block_on};

fn created(outcome: Outcome) -> DocKey {
    match outcome {
        Outcome::Created(key) => key,
        other => panic!("{other:?}"),
    }
}

/// Two people, one family that both may write.
pub fn two_at_one_family() -> (World, usize, usize, DocKey) {
    let mut world = World::new();
    let ada = world.found();
    let code = world.invite(ada, false);
    let bea = world.join(&code);
    let changes = world.change(ada, None, |d| d.put(ROOT, "alias", "Betulla").unwrap());
    let family = created(world.ask(ada, Command::CreateSpace { changes }));
    let user = world.devices[bea].engine.user();
    world.ask(ada, Command::AddMember { space: family.space, user, role: Role::Editor });
    (world, ada, bea, family)
}

/// A space of Ada's with one document, and Bea's role in it.
fn reserved(role: Option<Role>) -> (World, usize, usize, DocKey) {
    let mut world = World::new();
    let ada = world.found();
    let code = world.invite(ada, false);
    let bea = world.join(&code);
    let changes = world.change(ada, None, |d| d.put(ROOT, "mandate", "Valutare").unwrap());
    let file = created(world.ask(ada, Command::CreateSpace { changes }));
    if let Some(role) = role {
        let user = world.devices[bea].engine.user();
        world.ask(ada, Command::AddMember { space: file.space, user, role });
    }
    (world, ada, bea, file)
}

#[test]
fn who_was_not_let_into_a_reserved_space_receives_no_byte_of_it_and_opens_nothing() {
    let (mut world, ada, bea, file) = reserved(None);
    world.write(ada, file, "mandate", "Valutare le competenze");
    world.run(120_000);
    assert!(world.devices[bea].engine.replica(&file).is_none());
    assert_eq!(world.devices[bea].engine.role_in(&file.space), None);
    let of_file = |bytes: &[u8]| bytes.windows(16).any(|window| window == file.doc.0);
    let rows =
        |at: usize| Table::ALL.into_iter().flat_map(|table| world.devices[at].store.table(table)).collect::<Vec<_>>();
    let held = |at: usize| rows(at).iter().filter(|(key, value)| of_file(key) || of_file(value)).count();
    assert!(held(ada) > 0, "what is searched for is what a member stores");
    assert_eq!(held(bea), 0, "nothing of the document is stored");
    let user = world.devices[bea].engine.user();
    let let_in = Command::AddMember { space: file.space, user, role: Role::Reader };
    assert_eq!(world.ask(bea, let_in), Outcome::Refused(Problem::NotAllowed), "nobody lets themselves in");
}

#[test]
fn what_a_reader_writes_into_a_reserved_document_reaches_nobody() {
    let (mut world, ada, bea, file) = reserved(Some(Role::Reader));
    assert_eq!(world.values(bea, file)["mandate"], ["Valutare"]);
    world.write(bea, file, "mandate", "Archiviare");
    world.run(120_000);
    assert_eq!(world.values(ada, file)["mandate"], ["Valutare"]);
    assert!(matches!(world.devices[bea].engine.status().state, State::NeedsYou(_)), "it is said, not dropped");
}

#[test]
fn who_reads_with_a_reason_keeps_it_beside_the_document_and_does_not_write_in_it() {
    let (mut world, ada, bea, file) = reserved(Some(Role::Commenter));
    let beside = DocKey::beside(file.space, file.doc);
    world.write(bea, beside, "reason", "Verifica del fascicolo");
    world.reopen(bea);
    world.run(120_000);
    assert_eq!(world.values(ada, beside)["reason"], ["Verifica del fascicolo"]);
    assert_eq!(world.values(bea, beside)["reason"], ["Verifica del fascicolo"]);
    assert_eq!(world.devices[bea].engine.status().state, State::Delivered);
    world.write(bea, file, "mandate", "Archiviare");
    world.run(120_000);
    assert_eq!(world.values(ada, file)["mandate"], ["Valutare"]);
}

#[test]
fn after_leaving_with_a_new_key_what_is_written_is_closed_to_who_left_and_open_on_return() {
    let (mut world, ada, bea, file) = reserved(Some(Role::Editor));
    let user = world.devices[bea].engine.user();
    world.ask(ada, Command::SetRole { space: file.space, user, role: Role::Keeper });
    world.ask(ada, Command::RotateKey { space: file.space });
    world.write(ada, file, "mandate", "Nuovo mandato");
    world.run(120_000);
    assert_eq!(world.values(bea, file)["mandate"], ["Valutare"], "what was there stays");
    world.ask(ada, Command::SetRole { space: file.space, user, role: Role::Editor });
    world.run(120_000);
    assert_eq!(world.values(bea, file)["mandate"], ["Nuovo mandato"]);
}

#[test]
fn two_who_are_taken_out_without_a_network_are_both_without_the_new_key() {
    let (mut world, ada, bea, file) = reserved(Some(Role::Editor));
    let code = world.invite(ada, false);
    let cleo = world.join(&code);
    let user = world.devices[cleo].engine.user();
    world.ask(ada, Command::AddMember { space: file.space, user, role: Role::Reader });
    world.run(60_000);
    assert_eq!(world.values(cleo, file)["mandate"], ["Valutare"]);
    world.cut(ada, true);
    for who in [bea, cleo] {
        let user = world.devices[who].engine.user();
        world.ask(ada, Command::SetRole { space: file.space, user, role: Role::Keeper });
        world.ask(ada, Command::RotateKey { space: file.space });
    }
    world.cut(ada, false);
    world.run(120_000);
    world.write(ada, file, "mandate", "Nuovo mandato");
    world.run(120_000);
    for who in [bea, cleo] {
        assert_eq!(world.values(who, file)["mandate"], ["Valutare"]);
    }
}

#[test]
fn the_memory_store_does_what_every_store_must() {
    block_on(conformance(&MemoryStore::default())).unwrap();
}

#[test]
fn who_joins_reads_what_was_written_before() {
    let (world, _, bea, family) = two_at_one_family();
    assert_eq!(world.values(bea, family)["alias"], ["Betulla"]);
    assert_eq!(world.devices[bea].engine.status().state, State::Delivered);
}

#[test]
fn edits_made_offline_meet_and_no_value_is_lost() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.cut(ada, true);
    world.cut(bea, true);
    world.write(ada, family, "due", "2026-03-01");
    world.write(bea, family, "due", "2026-04-01");
    world.write(bea, family, "level", "base");
    assert!(matches!(world.devices[bea].engine.status().state, State::OnlyHere { records: 1, .. }));
    world.cut(ada, false);
    world.cut(bea, false);
    world.run(120_000);
    assert_eq!(world.values(ada, family), world.values(bea, family));
    assert_eq!(world.values(ada, family)["due"], ["2026-03-01", "2026-04-01"]);
    assert_eq!(world.devices[ada].engine.status().state, State::Delivered);
}

#[test]
fn what_was_typed_before_the_program_closed_is_delivered_after_it_opens() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.cut(bea, true);
    world.write(bea, family, "note", "prima");
    world.reopen(bea);
    world.write(bea, family, "note2", "dopo");
    assert_eq!(world.values(bea, family)["note"], ["prima"]);
    world.cut(bea, false);
    world.run(120_000);
    assert_eq!(world.values(ada, family)["note"], ["prima"]);
    assert_eq!(world.values(ada, family)["note2"], ["dopo"]);
    assert_eq!(world.stored_ops(bea, Table::Pending) + world.stored_ops(bea, Table::Outbox), 0);
}

#[test]
fn a_family_made_offline_arrives_whole() {
    let (mut world, ada, bea, _) = two_at_one_family();
    world.cut(ada, true);
    let changes = world.change(ada, None, |d| d.put(ROOT, "alias", "Ginepro").unwrap());
    let family = created(world.ask(ada, Command::CreateSpace { changes }));
    let user = world.devices[bea].engine.user();
    world.ask(ada, Command::AddMember { space: family.space, user, role: Role::Reader });
    world.reopen(ada);
    assert_eq!(world.values(ada, family)["alias"], ["Ginepro"]);
    world.cut(ada, false);
    world.run(120_000);
    assert_eq!(world.values(bea, family)["alias"], ["Ginepro"]);
    assert_eq!(world.devices[bea].engine.role_in(&family.space), Some(Role::Reader));
}

#[test]
fn two_owners_of_the_root_rebase_their_wishes() {
    let mut world = World::new();
    let ada = world.found();
    let code = world.invite(ada, false);
    let bea = world.join(&code);
    for at in [ada, bea] {
        world.cut(at, true);
        let changes = world.change(at, None, |d| d.put(ROOT, "alias", "x").unwrap());
        created(world.ask(at, Command::CreateSpace { changes }));
    }
    world.cut(ada, false);
    world.cut(bea, false);
    world.run(120_000);
    assert_eq!(world.devices[ada].engine.workspace().unwrap().spaces().len(), 3);
    assert_eq!(world.devices[bea].engine.workspace().unwrap().spaces().len(), 3);
    assert_eq!(world.devices[ada].engine.wishes().count(), 0);
    assert_eq!(world.devices[bea].engine.wishes().count(), 0);
}

#[test]
fn a_used_invitation_lets_nobody_in() {
    let mut world = World::new();
    let ada = world.found();
    let code = world.invite(ada, false);
    world.join(&code);
    let late = world.join(&code);
    let events = &world.devices[late].events;
    assert!(events.contains(&Event::EnterFailed(Failure::InviteUsed)), "{events:?}");
    assert!(!events.contains(&Event::Entered));
}

#[test]
fn a_further_device_of_a_person_gets_the_keys_of_their_families() {
    let (mut world, ada, bea, family) = two_at_one_family();
    let code = world.invite(bea, true);
    let tablet = world.join(&code);
    world.run(120_000);
    assert_eq!(world.devices[tablet].engine.user(), world.devices[bea].engine.user());
    assert!(world.devices[tablet].engine.is_further_device());
    assert_eq!(world.values(tablet, family)["alias"], ["Betulla"]);
    world.write(tablet, family, "from", "tablet");
    world.run(60_000);
    assert_eq!(world.values(ada, family)["from"], ["tablet"]);
}

#[test]
fn work_sealed_before_a_new_key_is_sealed_again() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.cut(bea, true);
    world.write(bea, family, "note", "sotto la chiave vecchia");
    world.ask(ada, Command::RotateKey { space: family.space });
    world.write(ada, family, "other", "sotto la chiave nuova");
    world.cut(bea, false);
    world.run(120_000);
    assert_eq!(world.values(ada, family), world.values(bea, family));
    assert_eq!(world.values(ada, family)["note"], ["sotto la chiave vecchia"]);
    // Somebody who comes after the change of key reads what was written before it.
    let code = world.invite(ada, false);
    let late = world.join(&code);
    let user = world.devices[late].engine.user();
    world.ask(ada, Command::AddMember { space: family.space, user, role: Role::Reader });
    world.run(60_000);
    assert_eq!(world.values(late, family), world.values(ada, family));
    world.reopen(late);
    assert_eq!(world.values(late, family), world.values(ada, family));
}

#[test]
fn a_reader_writes_nothing_and_what_they_typed_stays() {
    let (mut world, ada, bea, family) = two_at_one_family();
    let user = world.devices[bea].engine.user();
    world.cut(bea, true);
    world.write(bea, family, "note", "scritto senza rete");
    world.ask(ada, Command::SetRole { space: family.space, user, role: Role::Reader });
    world.cut(bea, false);
    world.run(120_000);
    assert!(!world.values(ada, family).contains_key("note"));
    assert_eq!(world.values(bea, family)["note"], ["scritto senza rete"]);
    let need = intreccio_engine::Need::AccessEnded;
    assert_eq!(world.devices[bea].engine.status().state, State::NeedsYou(need));
    world.reopen(bea);
    assert_eq!(world.values(bea, family)["note"], ["scritto senza rete"]);
    world.ask(ada, Command::SetRole { space: family.space, user, role: Role::Editor });
    world.run(60_000);
    assert_eq!(world.values(ada, family)["note"], ["scritto senza rete"], "a role that comes back lets it go");
    assert_eq!(world.devices[bea].engine.status().state, State::Delivered);
}

#[test]
fn an_invitation_without_network_is_given_up_and_leaves_nothing() {
    let mut world = World::new();
    let ada = world.found();
    world.cut(ada, true);
    let role = intreccio_protocol::WorkspaceRole::Member;
    let expires = world.now + 1_000_000;
    let outcome = world.ask(ada, Command::Invite { role, own_device: false, expires, uses: 1 });
    assert_eq!(outcome, Outcome::Refused(Problem::Offline));
    assert_eq!(world.devices[ada].engine.wishes().count(), 0);
}

#[test]
fn a_disk_that_fails_is_said_and_loses_nothing() {
    let (mut world, ada, bea, family) = two_at_one_family();
    world.devices[bea].broken_disk = true;
    let changes = world.change(bea, Some(family), |d| d.put(ROOT, "note", "disco pieno").unwrap());
    world.input(bea, Input::Command { token: 999, command: Command::Edit { doc: family, changes } });
    world.run(10_000);
    assert_eq!(world.devices[bea].engine.status().state, State::AtRisk);
    assert!(!world.devices[bea].engine.unsaved().is_empty(), "a backup made now can have it");
    assert!(!world.values(ada, family).contains_key("note"), "nothing is sent that is not stored");
    world.devices[bea].broken_disk = false;
    world.run(60_000);
    assert_eq!(world.values(ada, family)["note"], ["disco pieno"]);
    assert_eq!(world.devices[bea].engine.status().state, State::Delivered);
}

#[test]
fn a_second_tab_sees_and_sends_through_the_first() {
    let (mut world, ada, bea, family) = two_at_one_family();
    // A second engine on the same store: a tab that does not lead.
    let session = intreccio_protocol::SessionId([9; 16]);
    let opened = intreccio_engine::Engine::open(&world.devices[bea].store, session, Default::default(), world.now);
    let mut tab = block_on(opened).unwrap();
    let changes = world.change(bea, Some(family), |d| d.put(ROOT, "tab", "due").unwrap());
    let now = world.now;
    let command = Command::Edit { doc: family, changes };
    let effects = tab.step(now, &mut world.rng, Input::Command { token: 1, command });
    let ops = effects.iter().find_map(|e| match e {
        intreccio_engine::Effect::Store { ops, .. } => Some(ops.clone()),
        _ => None,
    });
    let ops = ops.expect("an edit is stored");
    world.devices[bea].store.apply(ops.clone());
    world.input(bea, Input::Mirrored(ops));
    assert_eq!(world.values(bea, family)["tab"], ["due"]);
    world.run(60_000);
    assert_eq!(world.values(ada, family)["tab"], ["due"]);
}

#[test]
fn who_joins_after_the_key_changed_gets_the_new_one() {
    let mut world = World::new();
    let ada = world.found();
    let code = world.invite(ada, false);
    let root = world.devices[ada].engine.workspace_id();
    world.ask(ada, Command::RotateKey { space: root });
    let bea = world.join(&code);
    let changes = world.change(ada, None, |d| d.put(ROOT, "name", "Rete").unwrap());
    let directory = created(world.ask(ada, Command::CreateDoc { space: root, changes }));
    world.run(60_000);
    assert_eq!(world.values(bea, directory)["name"], ["Rete"]);
    world.write(bea, directory, "from", "Bea");
    world.run(60_000);
    assert_eq!(world.values(ada, directory)["from"], ["Bea"]);
}

#[test]
fn a_clock_set_back_by_a_year_does_not_make_work_wait_for_a_year() {
    let (mut world, ada, bea, family) = two_at_one_family();
    const YEAR: u64 = 365 * 24 * 3_600_000;
    world.now += YEAR;
    let changes = world.change(bea, Some(family), |d| d.put(ROOT, "note", "nel futuro").unwrap());
    world.input(bea, Input::Command { token: 999, command: Command::Edit { doc: family, changes } });
    world.now -= YEAR;
    for _ in 0..60 {
        world.now += 1_000;
        world.input(bea, Input::Tick);
        world.input(ada, Input::Tick);
        world.run(0);
    }
    assert_eq!(world.values(ada, family)["note"], ["nel futuro"]);
}

#[test]
fn the_relay_hears_of_no_wish_that_is_not_stored() {
    let (mut world, ada, _, family) = two_at_one_family();
    world.devices[ada].broken_disk = true;
    world.input(ada, Input::Command { token: 999, command: Command::RotateKey { space: family.space } });
    world.run(10_000);
    let epoch = |world: &World| world.devices[ada].engine.workspace().unwrap().space(&family.space).unwrap().epoch;
    assert_eq!(epoch(&world), 1);
    world.devices[ada].broken_disk = false;
    world.run(60_000);
    assert_eq!(epoch(&world), 2);
}

#[test]
fn a_founder_who_cannot_store_does_not_call_the_relay() {
    let mut world = World::new();
    let ada = world.found_with(|device| device.broken_disk = true);
    world.run(20_000);
    assert!(!world.devices[ada].events.contains(&Event::Entered));
    world.devices[ada].broken_disk = false;
    world.run(20_000);
    assert!(world.devices[ada].events.contains(&Event::Entered));
}

#[test]
fn a_second_tab_says_what_the_first_knows_of_the_line() {
    let (world, _, bea, _) = two_at_one_family();
    let session = intreccio_protocol::SessionId([9; 16]);
    let opened = intreccio_engine::Engine::open(&world.devices[bea].store, session, Default::default(), world.now);
    assert_eq!(block_on(opened).unwrap().status().state, State::Delivered);
}
