//! Every decoder answers for every input, and reads back what was written.

use intreccio_protocol::frame::{ClientFrame, ServerFrame};
use intreccio_protocol::hash::{BlobHash, blob_id};
use intreccio_protocol::ids::{DeviceId, SpaceId, VerifyingKey};
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::{DecodeError, Entry};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::strategies::{client_frame, entry, invitation_code, server_frame};

/// What a decoder accepts, it must be able to say again.
fn survives(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(Entry::decode(&entry.encode()).as_ref(), Ok(&entry));
        assert_eq!((entry.id(), entry.space()), Entry::decode(&entry.encode()).map(|e| (e.id(), e.space())).unwrap());
    }
    if let Ok(frame) = ClientFrame::decode(bytes) {
        assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
    }
    if let Ok(frame) = ServerFrame::decode(bytes) {
        assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(invitation) = Invitation::from_code(&text) {
        assert_eq!(invitation.to_code(), text.trim());
    }
    if let Some(id) = SpaceId::from_hex(&text) {
        assert_eq!(id.to_hex(), text);
    }
}

/// One way to damage bytes.
#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    Cut(Index),
    Insert(Index, u8),
    Drop(Index),
    Repeat(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<Index>(), 1..=u8::MAX).prop_map(|(at, by)| Damage::Flip(at, by)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        1 => any::<Index>().prop_map(Damage::Drop),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let len = bytes.len() + 1;
        match damage {
            Damage::Insert(at, byte) => bytes.insert(at.index(len), *byte),
            Damage::Cut(at) => bytes.truncate(at.index(len)),
            Damage::Repeat(from, to) => {
                let (from, to) = (from.index(len), to.index(len));
                let piece = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(from..from, piece);
            }
            _ if bytes.is_empty() => {}
            Damage::Flip(at, by) => *at.get_mut(&mut bytes) ^= by,
            Damage::Drop(at) => drop(bytes.remove(at.index(len - 1))),
        }
    }
    bytes
}

fn valid_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => entry().prop_map(|e| e.encode()),
        2 => client_frame().prop_map(|f| f.encode()),
        2 => server_frame().prop_map(|f| f.encode()),
        1 => invitation_code().prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn entries_read_back_as_written(entry in entry()) {
        let bytes = entry.encode();
        let read = Entry::decode(&bytes);
        prop_assert_eq!(read.as_ref(), Ok(&entry));
        prop_assert_eq!(read.map(|e| e.id()), Ok(entry.id()));
    }

    #[test]
    fn client_frames_read_back_as_written(frame in client_frame()) {
        prop_assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn server_frames_read_back_as_written(frame in server_frame()) {
        prop_assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn decoders_survive_random_bytes(bytes in vec(any::<u8>(), 0..600)) {
        survives(&bytes);
    }

    /// Random bytes rarely start like a value: give them a start.
    #[test]
    fn decoders_survive_random_arrays(kind in 0u8..24, bytes in vec(any::<u8>(), 0..300)) {
        survives(&[&[0x82, kind], bytes.as_slice()].concat());
        survives(&[&[0x82, kind, 0x9f], bytes.as_slice()].concat());
    }

    #[test]
    fn decoders_survive_damage(bytes in valid_bytes(), damages in vec(damage(), 1..6)) {
        survives(&damaged(bytes, &damages));
    }

    #[test]
    fn a_value_cut_anywhere_or_followed_by_anything_is_refused(entry in entry(), at in any::<Index>(), more in any::<u8>()) {
        let bytes = entry.encode();
        prop_assert!(Entry::decode(&bytes[..at.index(bytes.len())]).is_err());
        prop_assert!(Entry::decode(&[bytes.as_slice(), &[more]].concat()).is_err());
    }

    #[test]
    fn an_invitation_reads_back_and_notices_a_typing_error(
        workspace in any::<[u8; 16]>(),
        seed in any::<[u8; 32]>(),
        at in any::<Index>(),
        typed in "[A-Za-z0-9_-]",
    ) {
        let invitation = Invitation { workspace: SpaceId(workspace), seed };
        let code = invitation.to_code();
        prop_assert_eq!(code.len(), 71);
        let pasted = [" ", code.as_str(), "\n"].concat();
        prop_assert!(Invitation::from_code(&pasted) == Ok(invitation.clone()));
        let at = at.index(code.len());
        let mistyped = [&code[..at], &typed, &code[at + 1..]].concat();
        prop_assert_eq!(Invitation::from_code(&mistyped).is_ok(), mistyped == code);
        prop_assert!(Invitation::from_code(&code[..at]).is_err());
    }

    #[test]
    fn hexadecimal_reads_back_and_is_the_only_form(key in any::<[u8; 32]>(), at in any::<Index>(), other in "[^0-9a-f]") {
        let hex = VerifyingKey(key).to_hex();
        prop_assert_eq!(VerifyingKey::from_hex(&hex), Some(VerifyingKey(key)));
        let at = at.index(hex.len());
        prop_assert_eq!(VerifyingKey::from_hex(&[&hex[..at], &other, &hex[at + 1..]].concat()), None);
        prop_assert_eq!(VerifyingKey::from_hex(&hex[1..]), None);
    }
}

proptest! {
    #[test]
    fn the_id_of_an_attachment_does_not_depend_on_its_parts(parts in vec(vec(any::<u8>(), 0..50), 0..6)) {
        let mut hash = BlobHash::new();
        parts.iter().for_each(|part| hash.update(part));
        prop_assert_eq!(hash.finish(), blob_id(&parts.concat()));
    }
}

#[test]
fn hexadecimal_with_signs_or_capitals_is_refused() {
    for hex in ["+f+f+f+f+f+f+f+f+f+f+f+f+f+f+f+f", "FFffffffffffffffffffffffffffffff", ""] {
        assert_eq!(DeviceId::from_hex(hex), None, "{hex}");
    }
}

#[test]
fn deep_nesting_in_a_field_that_nobody_reads_is_no_danger() {
    let deep = vec![0x81; 200_000];
    let extra_field = [&[0x82, 6, 0x82, 1], deep.as_slice(), &[0]].concat();
    assert!(!matches!(ClientFrame::decode(&extra_field), Err(DecodeError::TooLarge)));
    let indefinite = [&[0x82, 6, 0x9f, 1], vec![0x9f; 200_000].as_slice()].concat();
    assert!(matches!(ClientFrame::decode(&indefinite), Err(DecodeError::Malformed(_))));
}
