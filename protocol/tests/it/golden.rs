//! Frozen bytes: what older programs stored and sent must be read, and made, for ever.
//!
//! A file holds the bytes in hexadecimal, 32 to a line. To make a file that is missing, run with `GOLDEN=write`; it
//! never overwrites. A file that changes is a new version of the protocol and comes with a decision note.

use std::fs;
use std::path::PathBuf;

use intreccio_protocol::frame::{
    BlobRefusal, Bytes, ClientFrame, Failure, ServerFrame, auth_message, invite_auth_message,
};
use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::log::receipt_message;
use intreccio_protocol::{
    BlobId, ControlEntry, ControlOp, Cursor, Entry, EntryId, Lane, Receipt, Refusal, Role, SpaceId, WorkspaceRole, hash,
};

use crate::world::{Keys, Person, add_device, add_user, doc, epoch, filler, genesis, header, invite, space_id, user};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.hex"))
}

fn hex_lines(bytes: &[u8]) -> String {
    bytes.chunks(32).map(|line| data_encoding::HEXLOWER.encode(line) + "\n").collect()
}

fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let mut out = String::new();
    for line in 0..old.len().max(new.len()) {
        let (old, new) = (old.get(line).copied().unwrap_or(""), new.get(line).copied().unwrap_or(""));
        if old != new {
            out += &format!("byte {}:\n- {old}\n+ {new}\n", line * 32);
        }
    }
    out
}

fn frozen(name: &str, bytes: &[u8]) {
    let (path, found) = (path(name), hex_lines(bytes));
    if !path.exists() && std::env::var_os("GOLDEN").is_some_and(|v| v == "write") {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(expected == found, "{name} has changed:\n{}", difference(&expected, &found));
}

fn frozen_entry(name: &str, entry: Entry) {
    let bytes = entry.encode();
    assert_eq!(Entry::decode(&bytes), Ok(entry.clone()), "{name}");
    frozen(name, &bytes);
    frozen(&format!("{name}.id"), &entry.id().0);
}

fn control(name: &str, entry: ControlEntry) {
    frozen_entry(name, Entry::Control(Box::new(entry)));
}

const PREV: EntryId = EntryId([0x22; 32]);
const SIGNER: u8 = 1;

fn root() -> SpaceId {
    genesis(&Person::new(SIGNER)).space()
}

fn by_founder(name: &str, space: SpaceId, op: ControlOp) {
    control(name, Keys::from_seed(SIGNER).control(space, PREV, op));
}

#[test]
fn entries_that_people_join_with_are_frozen() {
    let founder = Person::new(SIGNER);
    control("control-01-genesis", genesis(&founder));
    let (guest, device, open) = (Person::new(2), Keys::from_seed(3), Keys::from_seed(4));
    control("control-02-add-user", guest.keys.control(root(), PREV, add_user(&root(), &guest, &open)));
    control("control-03-add-device", device.control(root(), PREV, add_device(&root(), guest.user, &device, &open)));
    by_founder("control-05-invite-person", root(), invite(&open, None, 1));
    by_founder("control-05-invite-device", root(), invite(&open, Some(founder.user), 1));
    by_founder("control-06-revoke-invite", root(), ControlOp::RevokeInvite { invite: open.invite_id() });
}

#[test]
fn entries_about_spaces_and_members_are_frozen() {
    let guest = Person::new(2);
    let (user, wraps) = (guest.user, vec![guest.keys.wrap(), guest.paper.wrap()]);
    by_founder("control-07-space-created", root(), ControlOp::SpaceCreated { space: space_id(1) });
    let role = WorkspaceRole::Admin;
    by_founder("control-08-set-workspace-role", root(), ControlOp::SetWorkspaceRole { user, role });
    let add = ControlOp::AddMember { user, role: Role::Commenter, epoch: 1, wraps: wraps.clone() };
    by_founder("control-10-add-member", space_id(1), add);
    by_founder("control-11-set-role", space_id(1), ControlOp::SetRole { user, role: Role::Owner });
    by_founder("control-13-new-epoch", space_id(1), ControlOp::NewEpoch { epoch: epoch(2, wraps.clone()) });
    by_founder("control-14-doc-created", space_id(1), ControlOp::DocCreated { doc: doc(1) });
    by_founder("control-17-share-key", space_id(1), ControlOp::ShareKey { epoch: 300, wraps });
}

#[test]
fn content_is_frozen() {
    let keys = Keys::from_seed(SIGNER);
    let mut head = header(space_id(1), doc(1), Lane::Comments, keys.id());
    (head.epoch, head.seq, head.prev, head.seen.n, head.padded) = (2, 300, PREV, 70_000, 48);
    let entry = keys.content(&head, [0x33; 24], &filler(5, 64));
    frozen_entry("content-01-changes", Entry::Content(Box::new(entry)));
}

fn cursor() -> Cursor {
    Cursor { space: space_id(1), n: 300, acc: Accumulator([0x44; 32]) }
}

const BLOB: BlobId = BlobId([0x88; 32]);

fn part() -> Bytes {
    Bytes(filler(6, 40))
}

fn put_blob(bytes: Bytes) -> ClientFrame {
    ClientFrame::PutBlob { space: space_id(1), blob: BLOB, total: 70_000, offset: 65_536, bytes }
}

fn small_entries() -> Vec<Bytes> {
    vec![Bytes(vec![1, 2, 3]), Bytes(vec![])]
}

#[test]
fn frames_of_clients_are_frozen() {
    let (keys, invite, relay) = (Keys::from_seed(SIGNER), Keys::from_seed(4), Keys::from_seed(9));
    let (workspace, relay, nonce) = (root(), relay.public.sign, [0x55; 32]);
    let (device, id) = (keys.id(), invite.invite_id());
    let auth = keys.sign(&auth_message(&relay, &nonce, &workspace, &device));
    let invited = invite.sign(&invite_auth_message(&relay, &nonce, &workspace, &id));
    let frames = [
        ("client-01-auth", ClientFrame::Auth { version: 1, workspace, device, signature: auth }),
        ("client-02-auth-invite", ClientFrame::AuthInvite { version: 1, workspace, invite: id, signature: invited }),
        ("client-03-auth-setup", ClientFrame::AuthSetup { version: 1, code: "K7QX-2M4P".into() }),
        ("client-04-sync", ClientFrame::Sync { cursors: vec![Cursor::start(workspace), cursor()] }),
        ("client-05-append", ClientFrame::Append { space: space_id(1), entries: small_entries() }),
        ("client-06-ping", ClientFrame::Ping { token: 70_000 }),
        ("client-08-presence", ClientFrame::Presence { space: space_id(1), sealed: part() }),
        ("client-09-put-blob", put_blob(part())),
        ("client-09-put-blob-asking", put_blob(Bytes(vec![]))),
        ("client-10-get-blob", ClientFrame::GetBlob { space: space_id(1), blob: BLOB, offset: 65_536 }),
    ];
    for (name, frame) in frames {
        assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame.clone()), "{name}");
        frozen(name, &frame.encode());
    }
}

#[test]
fn frames_of_the_relay_are_frozen() {
    let (relay, keys, space, entry) = (Keys::from_seed(9), Keys::from_seed(SIGNER), space_id(1), PREV);
    let receipt = Receipt { cursor: cursor(), signature: relay.sign(&receipt_message(&cursor())) };
    let (key, nonce, time) = (relay.public.sign, [0x55; 32], 1_764_000_000_000);
    let frames = [
        ("server-01-challenge", ServerFrame::Challenge { oldest: 1, newest: 1, relay: key, nonce, time }),
        ("server-02-welcome-user", ServerFrame::Welcome { user: Some(user(1)) }),
        ("server-02-welcome-guest", ServerFrame::Welcome { user: None }),
        ("server-03-entries", ServerFrame::Entries { space, first: 300, entries: small_entries() }),
        ("server-04-caught-up", ServerFrame::CaughtUp),
        ("server-05-ack", ServerFrame::Ack { entry, receipt }),
        ("server-06-refused", ServerFrame::Refused { space, entry, reason: Refusal::OtherPast }),
        ("server-07-resync", ServerFrame::Resync),
        ("server-08-pong", ServerFrame::Pong { token: 70_000 }),
        ("server-09-failed", ServerFrame::Failed { reason: Failure::InviteExpired }),
        ("server-10-diverged", ServerFrame::Diverged { head: cursor() }),
        ("server-12-presence", ServerFrame::Presence { space, device: keys.id(), sealed: part() }),
        ("server-13-blob-have", ServerFrame::BlobHave { space, blob: BLOB, upto: 65_536, total: 70_000 }),
        (
            "server-14-blob-part",
            ServerFrame::BlobPart { space, blob: BLOB, total: 70_000, offset: 65_536, bytes: part() },
        ),
        ("server-15-blob-refused", ServerFrame::BlobRefused { space, blob: BLOB, reason: BlobRefusal::Missing }),
    ];
    for (name, frame) in frames {
        assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame.clone()), "{name}");
        frozen(name, &frame.encode());
    }
}

/// The numbers of every refusal and failure, in order: `[6, [space, entry, n]]`, `[15, [space, blob, n]]` and `[9, [n]]` end
/// with them.
#[test]
fn numbers_of_refusals_and_failures_are_frozen() {
    let (space, entry) = (space_id(1), PREV);
    for (number, reason) in (1..).zip(crate::strategies::REFUSALS) {
        assert_eq!(ServerFrame::Refused { space, entry, reason }.encode().last(), Some(&number), "{reason:?}");
    }
    for (number, reason) in (1..).zip(crate::strategies::BLOB_REFUSALS) {
        let frame = ServerFrame::BlobRefused { space, blob: BLOB, reason };
        assert_eq!(frame.encode().last(), Some(&number), "{reason:?}");
    }
    for (number, reason) in (1..).zip(crate::strategies::FAILURES) {
        assert_eq!(ServerFrame::Failed { reason }.encode(), [0x82, 9, 0x81, number], "{reason:?}");
    }
}

#[test]
fn invitations_are_frozen() {
    let invitation = Invitation { workspace: root(), seed: [0x66; 32] };
    frozen("invitation", invitation.to_code().as_bytes());
}

#[test]
fn hashes_are_frozen() {
    let keys = Keys::from_seed(SIGNER);
    frozen("hash-device-id", &hash::device_id(&keys.public).0);
    frozen("hash-invite-id", &hash::invite_id(&keys.public.sign).0);
    frozen("hash-blob-id", &hash::blob_id(b"ciphertext").0);
    frozen("hash-workspace-id", &hash::workspace_id(b"body").0);
    frozen("hash-accumulate", &hash::accumulate(&Accumulator([0x44; 32]), &PREV).0);
    frozen("hash-key-commitment", &hash::key_commitment(&space_id(1), 2, &[0x77; 32]));
}

/// Each file is of a test above: one that nobody reads is a promise that nobody keeps.
#[test]
fn no_golden_file_is_left_over() {
    let source = include_str!("golden.rs");
    for file in fs::read_dir(path("x").parent().unwrap()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".hex").trim_end_matches(".id");
        assert!(source.contains(&format!("\"{stem}\"")), "{name}");
    }
}

#[test]
fn a_changed_golden_is_told_with_its_place() {
    let old = hex_lines(&[0; 40]);
    let mut bytes = [0; 40];
    bytes[33] = 1;
    let told = difference(&old, &hex_lines(&bytes));
    assert_eq!(told, "byte 32:\n- 0000000000000000\n+ 0001000000000000\n");
}
