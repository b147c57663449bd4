//! What a later version may send is told apart from what is broken: a client says "update", not "corrupt".

use intreccio_protocol::control::control_message;
use intreccio_protocol::frame::{ClientFrame, ServerFrame};
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::{ContentEntry, ControlEntry, DecodeError, DeviceId, Entry, EntryId, Lane, Signature, SpaceId};
use minicbor::Encoder;
use minicbor::encode::Write;

use crate::world::{doc, header, space_id};

fn cbor(write: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder);
    encoder.into_writer()
}

fn kind(e: &mut Encoder<Vec<u8>>, kind: u32) {
    e.array(2).unwrap().u32(kind).unwrap().array(1).unwrap().bytes(&[1; 16]).unwrap();
}

fn body(version: u8, suite: u8, op: u32) -> Vec<u8> {
    cbor(|e| {
        e.array(6).unwrap().u8(version).unwrap().u8(suite).unwrap();
        e.encode(SpaceId([1; 16])).unwrap().encode(EntryId::ZERO).unwrap().encode(DeviceId([2; 16])).unwrap();
        kind(e, op);
    })
}

fn read_body(bytes: Vec<u8>) -> Result<(), DecodeError> {
    assert!(control_message(&bytes).ends_with(&bytes));
    ControlEntry::new(bytes, Signature::ZERO).map(drop)
}

fn read_header(bytes: Vec<u8>) -> Result<(), DecodeError> {
    ContentEntry::new(bytes, [0; 24], vec![0; 48], Signature::ZERO).map(drop)
}

#[test]
fn reserved_and_future_control_kinds_are_unknown() {
    assert_eq!(read_body(body(1, 1, 14)), Ok(()), "a kind that exists");
    for op in [0, 4, 9, 12, 15, 16, 18, 23, 24, 255, 256, 70_000] {
        assert_eq!(read_body(body(1, 1, op)), Err(DecodeError::Unknown), "control kind {op}");
    }
}

#[test]
fn reserved_and_future_content_kinds_are_unknown() {
    let valid = header(space_id(1), doc(1), Lane::Body, DeviceId([3; 16])).encode();
    // version, suite, space (17 bytes), doc (17 bytes), lane, epoch, kind
    let at = 1 + 1 + 1 + 17 + 17 + 1 + 1;
    assert_eq!(valid[at], 1);
    for kind in [0, 2, 3, 4, 23] {
        let mut bytes = valid.clone();
        bytes[at] = kind;
        assert_eq!(read_header(bytes), Err(DecodeError::Unknown), "content kind {kind}");
    }
    let mut lane = valid;
    lane[at - 2] = 2;
    assert_eq!(read_header(lane), Err(DecodeError::Unknown), "lane 2");
}

#[test]
fn other_kinds_of_entries_are_unknown() {
    for other in [0, 3, 24, 300] {
        assert_eq!(Entry::decode(&cbor(|e| kind(e, other))), Err(DecodeError::Unknown), "entry kind {other}");
    }
}

#[test]
fn other_kinds_of_frames_are_unknown() {
    for other in [0, 7, 11, 12, 100, 1000] {
        assert_eq!(ClientFrame::decode(&cbor(|e| kind(e, other))), Err(DecodeError::Unknown), "client kind {other}");
    }
    for other in [0, 11, 16, 17, 100, 1000] {
        assert_eq!(ServerFrame::decode(&cbor(|e| kind(e, other))), Err(DecodeError::Unknown), "server kind {other}");
    }
    let failure = cbor(|e| {
        e.array(2).unwrap().u8(9).unwrap().array(1).unwrap().u8(99).unwrap();
    });
    assert_eq!(ServerFrame::decode(&failure), Err(DecodeError::Unknown), "a reason that is not known");
}

#[test]
fn other_versions_and_suites_are_unknown() {
    assert_eq!(read_body(body(2, 1, 14)), Err(DecodeError::Unknown), "version 2 of control");
    assert_eq!(read_body(body(1, 2, 14)), Err(DecodeError::Unknown), "suite 2 of control");
    let mut later = header(space_id(1), doc(1), Lane::Body, DeviceId([3; 16]));
    later.version = 2;
    assert_eq!(read_header(later.encode()), Err(DecodeError::Unknown), "version 2 of content");
    (later.version, later.suite) = (1, 2);
    assert_eq!(read_header(later.encode()), Err(DecodeError::Unknown), "suite 2 of content");
}

/// A later version keeps version and suite in front and may change all that follows.
#[test]
fn a_later_version_of_another_shape_is_unknown_too() {
    let later = || {
        cbor(|e| {
            e.array(3).unwrap().u8(2).unwrap().u8(1).unwrap().str("of another shape").unwrap();
        })
    };
    assert_eq!(read_body(later()), Err(DecodeError::Unknown));
    assert_eq!(read_header(later()), Err(DecodeError::Unknown));
}

#[test]
fn this_version_of_another_shape_is_malformed() {
    let broken = || {
        cbor(|e| {
            e.array(3).unwrap().u8(1).unwrap().u8(1).unwrap().str("of another shape").unwrap();
        })
    };
    assert!(matches!(read_body(broken()), Err(DecodeError::Malformed(_))));
    assert!(matches!(read_header(broken()), Err(DecodeError::Malformed(_))));
    assert!(matches!(Entry::decode(b""), Err(DecodeError::Malformed(_))));
    assert!(matches!(ClientFrame::decode(b"\x01"), Err(DecodeError::Malformed(_))));
}

/// A later version adds fields at the end: this one reads what it knows and keeps the bytes that were signed.
#[test]
fn fields_added_at_the_end_are_passed_over_and_stay_in_the_id() {
    let plain = header(space_id(1), doc(1), Lane::Body, DeviceId([3; 16]));
    let mut longer = plain.encode();
    longer[0] += 1;
    longer.write_all(&[0x01]).unwrap();
    let read = ContentEntry::new(longer.clone(), [0; 24], vec![], Signature::ZERO).unwrap();
    assert_eq!((read.header(), read.header_bytes()), (&plain, longer.as_slice()));
    let short = ContentEntry::new(plain.encode(), [0; 24], vec![], Signature::ZERO).unwrap();
    assert_ne!(read.id(), short.id());
}

#[test]
fn an_invitation_of_another_version_is_unknown() {
    let code = Invitation { workspace: SpaceId([1; 16]), seed: [2; 32] }.to_code();
    assert!(code.starts_with("AQ"), "version 1 in front");
    let later = code.replacen("AQ", "Ag", 1);
    assert!(Invitation::from_code(&later) == Err(DecodeError::Unknown));
}
