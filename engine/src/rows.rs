//! How rows of the store are keyed and what they hold. Stored formats: golden files fix them.

use intreccio_protocol::content::Lane;
use intreccio_protocol::control::DevicePublic;
use intreccio_protocol::ids::{BlobId, DeviceId, DocId, EntryId, SessionId, SpaceId, UserId};
use intreccio_protocol::log::Cursor;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::intent::Intent;
use crate::replica::DocKey;

/// `space || n`.
pub(crate) fn log_key(space: &SpaceId, n: u64) -> Vec<u8> {
    [space.0.as_slice(), &n.to_be_bytes()].concat()
}

/// The inverse of [`log_key`].
pub(crate) fn from_log_key(key: &[u8]) -> Option<(SpaceId, u64)> {
    let (space, n) = key.split_at_checked(SpaceId::LEN)?;
    Some((SpaceId::from_slice(space)?, u64::from_be_bytes(n.try_into().ok()?)))
}

/// `space || session || seq`.
pub(crate) fn outbox_key(space: &SpaceId, session: &SessionId, seq: u64) -> Vec<u8> {
    [space.0.as_slice(), &session.0, &seq.to_be_bytes()].concat()
}

/// `document || session || count`.
pub(crate) fn pending_key(doc: &DocKey, session: &SessionId, count: u64) -> Vec<u8> {
    [doc.bytes().as_slice(), &session.0, &count.to_be_bytes()].concat()
}

/// `"key" || space || epoch`.
pub(crate) fn space_key_key(space: &SpaceId, epoch: u32) -> Vec<u8> {
    [b"key".as_slice(), &space.0, &epoch.to_be_bytes()].concat()
}

/// The inverse of [`space_key_key`].
pub(crate) fn from_space_key_key(key: &[u8]) -> Option<(SpaceId, u32)> {
    let (space, epoch) = key.strip_prefix(b"key")?.split_at_checked(SpaceId::LEN)?;
    Some((SpaceId::from_slice(space)?, u32::from_be_bytes(epoch.try_into().ok()?)))
}

pub(crate) const IDENTITY: &[u8] = b"identity";
pub(crate) const ENTERING: &[u8] = b"entering";
/// Whether the tab that owns the socket is online: for the other tabs.
pub(crate) const ONLINE: &[u8] = b"online";
/// The relay's key as first seen.
pub(crate) const RELAY: &[u8] = b"relay";
pub(crate) const DELIVERED: &[u8] = b"delivered";
pub(crate) const QUARANTINED: &[u8] = b"quarantined";

/// `"reviewed" || document`.
pub(crate) fn reviewed_key(doc: &DocKey) -> Vec<u8> {
    [b"reviewed".as_slice(), &doc.bytes()].concat()
}

/// `space || attachment`.
pub(crate) fn blob_key(space: &SpaceId, blob: &BlobId) -> Vec<u8> {
    [space.0.as_slice(), &blob.0].concat()
}

/// The inverse of [`blob_key`].
pub(crate) fn from_blob_key(key: &[u8]) -> Option<(SpaceId, BlobId)> {
    let (space, blob) = key.split_at_checked(SpaceId::LEN)?;
    Some((SpaceId::from_slice(space)?, BlobId::from_slice(blob)?))
}

/// `space || attachment || number`.
pub(crate) fn part_key(space: &SpaceId, blob: &BlobId, number: u32) -> Vec<u8> {
    [space.0.as_slice(), &blob.0, &number.to_be_bytes()].concat()
}

/// `"want" || space || attachment`: a tab asks the one that owns the socket for an attachment.
pub(crate) fn want_key(space: &SpaceId, blob: &BlobId) -> Vec<u8> {
    [b"want".as_slice(), &space.0, &blob.0].concat()
}

/// The inverse of [`want_key`].
pub(crate) fn from_want_key(key: &[u8]) -> Option<(SpaceId, BlobId)> {
    from_blob_key(key.strip_prefix(b"want")?)
}

/// How much of an attachment is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct HereRow {
    #[n(0)]
    pub total: u64,
    #[n(1)]
    pub upto: u64,
}

/// An attachment that the relay has not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct OutRow {
    #[n(0)]
    pub since: u64,
}

/// Who this device is.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct IdentityRow {
    #[n(0)]
    pub user: UserId,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub seed: [u8; 32],
    #[n(2)]
    pub workspace: SpaceId,
}

/// A sealed entry that the relay has not confirmed.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct OutboxRow {
    #[n(0)]
    pub since: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub entry: Vec<u8>,
}

/// Changes that are not yet in an entry.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct PendingRow {
    #[n(0)]
    pub since: u64,
    #[n(1)]
    pub key: DocKey,
    #[n(2)]
    pub changes: Vec<ByteVec>,
}

/// A wish, and when it was made.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct IntentRow {
    #[n(0)]
    pub since: u64,
    #[n(1)]
    pub intent: Intent,
}

/// How somebody is coming in, until the relay has said yes.
#[derive(Clone, Encode, Decode)]
pub(crate) enum EnteringRow {
    #[n(1)]
    Found {
        #[n(0)]
        code: String,
        #[cbor(n(1), with = "minicbor::bytes")]
        genesis: Vec<u8>,
    },
    #[n(2)]
    Join {
        #[cbor(n(0), with = "minicbor::bytes")]
        seed: [u8; 32],
        #[n(1)]
        recovery: DevicePublic,
    },
}

/// An entry set aside.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct QuarantineRow {
    #[n(0)]
    pub entry: EntryId,
    #[n(1)]
    pub device: DeviceId,
    #[n(2)]
    pub doc: DocId,
}

pub(crate) fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    // Derived encoders writing into a vector have no error of their own.
    minicbor::to_vec(value).unwrap_or_default()
}

pub(crate) fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Option<T> {
    minicbor::decode(bytes).ok()
}

pub(crate) fn cursor_row(cursor: &Cursor) -> Vec<u8> {
    encode(cursor)
}

/// `"offer" || space || epoch`.
pub(crate) fn offered_key(space: &SpaceId, epoch: u32) -> Vec<u8> {
    [b"offer".as_slice(), &space.0, &epoch.to_be_bytes()].concat()
}

/// The inverse of [`offered_key`].
pub(crate) fn from_offered_key(key: &[u8]) -> Option<(SpaceId, u32)> {
    let (space, epoch) = key.strip_prefix(b"offer")?.split_at_checked(SpaceId::LEN)?;
    Some((SpaceId::from_slice(space)?, u32::from_be_bytes(epoch.try_into().ok()?)))
}

/// Reads a row of [`reviewed_key`].
pub(crate) fn from_reviewed(key: &[u8], value: &[u8]) -> Option<(DocKey, Vec<[u8; 32]>)> {
    let key = key.strip_prefix(b"reviewed")?;
    let (space, rest) = key.split_at_checked(SpaceId::LEN)?;
    let (doc, lane) = rest.split_at_checked(DocId::LEN)?;
    let lane = match lane {
        [0] => Lane::Body,
        [1] => Lane::Comments,
        _ => return None,
    };
    let heads: Vec<EntryId> = decode(value)?;
    let doc = DocKey { space: SpaceId::from_slice(space)?, doc: DocId::from_slice(doc)?, lane };
    Some((doc, heads.into_iter().map(|h| h.0).collect()))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use intreccio_protocol::control::{Role, WorkspaceRole};
    use intreccio_protocol::ids::{Accumulator, InviteId, VerifyingKey};

    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    fn intents() -> Vec<Intent> {
        let (space, user, doc) = (SpaceId([1; 16]), UserId([2; 16]), DocId([3; 16]));
        let (device, role) = (DeviceId([4; 16]), Role::Editor);
        let keys = DevicePublic { sign: VerifyingKey([5; 32]), kem: vec![6; 4] };
        vec![
            Intent::CreateSpace { space },
            Intent::NewEpoch { space, epoch: 2 },
            Intent::CreateDoc { space, doc },
            Intent::AddMember { space, user, role },
            Intent::SetRole { space, user, role },
            Intent::SetWorkspaceRole { user, role: WorkspaceRole::Admin },
            Intent::Invite { keys, role: WorkspaceRole::Member, user: Some(user), expires: 7, uses: 8 },
            Intent::RevokeInvite { invite: InviteId([9; 16]) },
            Intent::ShareKey { space, device, epoch: 3 },
        ]
    }

    fn samples() -> Vec<(&'static str, Vec<u8>)> {
        let (space, user, doc) = (SpaceId([1; 16]), UserId([2; 16]), DocId([3; 16]));
        let (device, session, key) = (DeviceId([4; 16]), SessionId([5; 16]), DocKey::body(space, doc));
        let recovery = DevicePublic { sign: VerifyingKey([5; 32]), kem: vec![6; 4] };
        let mut all = vec![
            ("log key", log_key(&space, 258)),
            ("outbox key", outbox_key(&space, &session, 258)),
            ("pending key", pending_key(&key, &session, 258)),
            ("space key key", space_key_key(&space, 2)),
            ("offered key", offered_key(&space, 2)),
            ("reviewed key", reviewed_key(&key)),
            ("identity", encode(&IdentityRow { user, seed: [7; 32], workspace: space })),
            ("outbox", encode(&OutboxRow { since: 9, entry: vec![1, 2] })),
            ("pending", encode(&PendingRow { since: 9, key, changes: vec![vec![1, 2].into()] })),
            ("founding", encode(&EnteringRow::Found { code: "AB".into(), genesis: vec![1] })),
            ("joining", encode(&EnteringRow::Join { seed: [8; 32], recovery })),
            ("quarantine", encode(&vec![QuarantineRow { entry: EntryId([1; 32]), device, doc }])),
            ("part key", part_key(&space, &BlobId([6; 32]), 258)),
            ("here", encode(&HereRow { total: 70_000, upto: 65_536 })),
            ("out", encode(&OutRow { since: 9 })),
            ("cursor", cursor_row(&Cursor { space, n: 3, acc: Accumulator([2; 32]) })),
        ];
        all.extend(intents().into_iter().map(|intent| ("intent", encode(&IntentRow { since: 9, intent }))));
        all
    }

    /// What is on people's tablets must be read by every later version: a changed line comes with a decision note.
    #[test]
    fn stored_rows_keep_their_form() {
        let mut made = String::new();
        for (name, bytes) in samples() {
            let _ = writeln!(made, "{name}: {}", hex(&bytes));
        }
        assert_eq!(made, include_str!("../tests/golden/rows.txt"));
    }

    #[test]
    fn rows_are_read_back() {
        assert_eq!(from_log_key(&log_key(&SpaceId([1; 16]), 7)), Some((SpaceId([1; 16]), 7)));
        assert_eq!(from_space_key_key(&space_key_key(&SpaceId([1; 16]), 7)), Some((SpaceId([1; 16]), 7)));
        assert_eq!(from_offered_key(&offered_key(&SpaceId([1; 16]), 7)), Some((SpaceId([1; 16]), 7)));
        let blob = (SpaceId([1; 16]), BlobId([2; 32]));
        assert_eq!(from_blob_key(&blob_key(&blob.0, &blob.1)), Some(blob));
        assert_eq!(from_want_key(&want_key(&blob.0, &blob.1)), Some(blob));
        let here = HereRow { total: 70_000, upto: 65_536 };
        assert_eq!(decode(&encode(&here)), Some(here));
        for intent in intents() {
            let row: IntentRow = decode(&encode(&IntentRow { since: 9, intent: intent.clone() })).unwrap();
            assert_eq!(row.intent, intent);
        }
        assert!(decode::<IntentRow>(b"no row").is_none());
    }
}
