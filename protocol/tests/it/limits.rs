//! Limits hold at the last allowed value and at the first that is not.

use intreccio_protocol::frame::{Bytes, ClientFrame, ServerFrame};
use intreccio_protocol::ids::Accumulator;
use intreccio_protocol::{
    BlobId, ContentEntry, ControlOp, Cursor, DecodeError, DeviceId, Entry, Lane, Refusal, Role, Signature, Workspace,
    limits,
};

use crate::world::{Keys, Person, World, add_user, doc, epoch, genesis, header, invite, space_id};

fn content(ciphertext: usize) -> Result<ContentEntry, DecodeError> {
    let header = header(space_id(1), doc(1), Lane::Body, DeviceId([3; 16])).encode();
    let ciphertext = vec![0; ciphertext - header.len()];
    ContentEntry::new(header, [0; 24], ciphertext, Signature::ZERO)
}

#[test]
fn an_entry_of_exactly_the_limit_passes_and_one_byte_more_does_not() {
    let largest = Entry::Content(Box::new(content(limits::ENTRY).unwrap()));
    assert_eq!(Entry::decode(&largest.encode()), Ok(largest));
    assert_eq!(content(limits::ENTRY + 1), Err(DecodeError::TooLarge));
}

#[test]
fn bytes_past_the_limit_are_not_even_read() {
    assert_eq!(Entry::decode(&vec![0xff; limits::ENTRY + limits::ENVELOPE + 1]), Err(DecodeError::TooLarge));
    assert_eq!(ClientFrame::decode(&vec![0xff; limits::FRAME + 1]), Err(DecodeError::TooLarge));
}

#[test]
fn a_sync_names_at_most_so_many_spaces() {
    let sync =
        |n| ClientFrame::Sync { cursors: vec![Cursor { space: space_id(1), n: 9, acc: Accumulator([1; 32]) }; n] };
    assert_eq!(ClientFrame::decode(&sync(limits::CURSORS).encode()), Ok(sync(limits::CURSORS)));
    assert_eq!(ClientFrame::decode(&sync(limits::CURSORS + 1).encode()), Err(DecodeError::TooLarge));
}

#[test]
fn an_append_brings_at_most_so_many_entries() {
    let append = |n| ClientFrame::Append { space: space_id(1), entries: vec![Bytes(vec![1, 2]); n] };
    assert_eq!(ClientFrame::decode(&append(limits::APPEND).encode()), Ok(append(limits::APPEND)));
    assert_eq!(ClientFrame::decode(&append(limits::APPEND + 1).encode()), Err(DecodeError::TooLarge));
}

#[test]
fn a_part_of_an_attachment_is_at_most_so_long() {
    let (space, blob, total, offset) = (space_id(1), BlobId([7; 32]), limits::BLOB, 0);
    let put = |n| ClientFrame::PutBlob { space, blob, total, offset, bytes: Bytes(vec![1; n]) };
    assert_eq!(ClientFrame::decode(&put(limits::BLOB_PART).encode()), Ok(put(limits::BLOB_PART)));
    assert_eq!(ClientFrame::decode(&put(limits::BLOB_PART + 1).encode()), Err(DecodeError::TooLarge));
    let part = |n| ServerFrame::BlobPart { space, blob, total, offset, bytes: Bytes(vec![1; n]) };
    assert_eq!(ServerFrame::decode(&part(limits::BLOB_PART).encode()), Ok(part(limits::BLOB_PART)));
    assert_eq!(ServerFrame::decode(&part(limits::BLOB_PART + 1).encode()), Err(DecodeError::TooLarge));
}

#[test]
fn a_presence_is_at_most_so_long() {
    let (space, device) = (space_id(1), DeviceId([7; 16]));
    let said = |n| ClientFrame::Presence { space, sealed: Bytes(vec![1; n]) };
    assert_eq!(ClientFrame::decode(&said(limits::PRESENCE).encode()), Ok(said(limits::PRESENCE)));
    assert_eq!(ClientFrame::decode(&said(limits::PRESENCE + 1).encode()), Err(DecodeError::TooLarge));
    let heard = |n| ServerFrame::Presence { space, device, sealed: Bytes(vec![1; n]) };
    assert_eq!(ServerFrame::decode(&heard(limits::PRESENCE).encode()), Ok(heard(limits::PRESENCE)));
    assert_eq!(ServerFrame::decode(&heard(limits::PRESENCE + 1).encode()), Err(DecodeError::TooLarge));
}

#[test]
fn frames_before_authentication_fit_their_limit() {
    let code = "x".repeat(limits::FRAME_BEFORE_AUTH - 10);
    let setup = ClientFrame::AuthSetup { version: 1, code };
    assert!(setup.encode().len() <= limits::FRAME_BEFORE_AUTH);
    let auth = ClientFrame::Auth {
        version: 1,
        workspace: space_id(1),
        device: DeviceId([3; 16]),
        signature: Signature([4; 64]),
    };
    assert!(auth.encode().len() <= 128);
}

#[test]
fn the_most_wraps_fit_into_an_entry_and_one_more_is_refused() {
    let world = World::new();
    let new_epoch = |n| ControlOp::NewEpoch { epoch: epoch(2, vec![world.people["owner"].keys.wrap(); n]) };
    let share = |n| ControlOp::ShareKey { epoch: 1, wraps: vec![world.people["owner"].keys.wrap(); n] };
    for op in [new_epoch(limits::WRAPS), share(limits::WRAPS)] {
        let entry = Entry::Control(Box::new(world.entry("owner", world.family, op.clone())));
        assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
        assert_eq!(world.would("owner", world.family, op), Ok(()));
    }
    for op in [new_epoch(limits::WRAPS + 1), share(limits::WRAPS + 1)] {
        assert_eq!(world.would("owner", world.family, op), Err(Refusal::TooLarge));
    }
}

/// Each way in which a key or wrap can have the wrong length, where it is used.
#[test]
fn keys_and_wraps_of_the_wrong_length_are_refused() {
    let world = World::new();
    let good = world.people["owner"].keys.wrap();
    let mut short_enc = good.clone();
    short_enc.enc.pop();
    let mut long_key = good;
    long_key.sealed.push(0);
    for wrap in [short_enc, long_key] {
        let share = ControlOp::ShareKey { epoch: 1, wraps: vec![wrap.clone()] };
        assert_eq!(world.would("owner", world.family, share), Err(Refusal::Malformed));
        let next = ControlOp::NewEpoch { epoch: epoch(2, vec![wrap.clone()]) };
        assert_eq!(world.would("owner", world.family, next), Err(Refusal::Malformed));
        let user = world.people["member"].user;
        let add = ControlOp::AddMember { user, role: Role::Reader, epoch: 1, wraps: vec![wrap] };
        assert_eq!(world.would("owner", world.family, add), Err(Refusal::Malformed));
    }
    let mut keys = Keys::from_seed(0x55);
    keys.public.kem.pop();
    assert_eq!(world.would("admin", world.root, invite(&keys, None, 1)), Err(Refusal::Malformed));
}

#[test]
fn who_joins_with_keys_of_the_wrong_length_is_refused() {
    let world = World::new();
    let join = |person: &Person| {
        let op = add_user(&world.root, person, &world.open_invite);
        world.workspace.clone().apply(&person.keys.control(world.root, world.head(world.root), op))
    };
    let good = world.people["outsider"].clone();
    assert_eq!(join(&good), Ok(()));
    let mut short_device = good.clone();
    short_device.keys.public.kem.pop();
    assert_eq!(join(&short_device), Err(Refusal::Malformed));
    let mut long_paper = good;
    long_paper.paper.public.kem.push(0);
    assert_eq!(join(&long_paper), Err(Refusal::Malformed));
}

#[test]
fn a_genesis_with_too_many_wraps_is_refused() {
    let founder = Person::new(1);
    let mut body = genesis(&founder).body().clone();
    let ControlOp::Genesis { epoch, .. } = &mut body.op else { unreachable!() };
    epoch.wraps = vec![founder.keys.wrap(); limits::WRAPS + 1];
    assert_eq!(Workspace::found(&founder.keys.control_body(&body)).map(drop), Err(Refusal::TooLarge));
}

#[test]
fn a_genesis_with_keys_of_the_wrong_length_is_refused() {
    let mut founder = Person::new(1);
    founder.paper.public.kem.push(0);
    assert_eq!(Workspace::found(&genesis(&founder)).map(drop), Err(Refusal::Malformed));
    let mut founder = Person::new(1);
    founder.keys.public.kem.clear();
    assert_eq!(Workspace::found(&genesis(&founder)).map(drop), Err(Refusal::Malformed));
}
