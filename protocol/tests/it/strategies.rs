//! Values of every wire type, for the property tests.

use intreccio_protocol::frame::{BlobRefusal, Bytes, ClientFrame, Failure, ServerFrame};
use intreccio_protocol::ids::{Accumulator, VerifyingKey};
use intreccio_protocol::invitation::Invitation;
use intreccio_protocol::{
    BlobId, ContentEntry, ContentKind, ControlBody, ControlEntry, ControlOp, Cursor, DeviceId, DevicePublic, DocId,
    Entry, EntryId, Epoch, Header, InviteId, Lane, Receipt, Refusal, Role, SUITE, Seen, SessionId, Signature, SpaceId,
    UserId, VERSION, WorkspaceRole, Wrap,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..max)
}

fn id<const N: usize, T: std::fmt::Debug>(make: fn([u8; N]) -> T) -> impl Strategy<Value = T> {
    any::<[u8; N]>().prop_map(make)
}

/// Numbers of every encoded length.
fn number() -> impl Strategy<Value = u64> {
    (any::<u64>(), 0u32..64).prop_map(|(n, shift)| n >> shift)
}

fn number32() -> impl Strategy<Value = u32> {
    (any::<u32>(), 0u32..32).prop_map(|(n, shift)| n >> shift)
}

fn signature() -> impl Strategy<Value = Signature> {
    (any::<[u8; 32]>(), any::<[u8; 32]>())
        .prop_map(|(a, b)| Signature::from_slice(&[a, b].concat()).unwrap_or(Signature::ZERO))
}

fn device() -> impl Strategy<Value = DevicePublic> {
    (id(VerifyingKey), bytes(64)).prop_map(|(sign, kem)| DevicePublic { sign, kem })
}

fn wrap() -> impl Strategy<Value = Wrap> {
    (id(DeviceId), bytes(64), bytes(64)).prop_map(|(device, enc, sealed)| Wrap { device, enc, sealed })
}

fn epoch() -> impl Strategy<Value = Epoch> {
    (number32(), any::<[u8; 32]>(), vec(wrap(), 0..4), bytes(80))
        .prop_map(|(number, commitment, wraps, previous)| Epoch { number, commitment, wraps, previous })
}

pub fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::Keeper, Role::Reader, Role::Commenter, Role::Editor, Role::Owner])
}

pub fn workspace_role() -> impl Strategy<Value = WorkspaceRole> {
    select(vec![WorkspaceRole::Member, WorkspaceRole::Admin])
}

fn joining_op() -> impl Strategy<Value = ControlOp> {
    prop_oneof![
        (any::<[u8; 16]>(), id(UserId), device(), device(), epoch()).prop_map(
            |(salt, user, device, recovery, epoch)| ControlOp::Genesis { salt, user, device, recovery, epoch }
        ),
        (id(UserId), device(), id(InviteId), signature(), device()).prop_map(
            |(user, device, invite, proof, recovery)| ControlOp::AddUser { user, device, invite, proof, recovery }
        ),
        (id(UserId), device(), id(InviteId), signature())
            .prop_map(|(user, device, invite, proof)| ControlOp::AddDevice { user, device, invite, proof }),
        (device(), workspace_role(), option::of(id(UserId)), number(), number32(), wrap(), number32()).prop_map(
            |(keys, role, user, expires, uses, wrap, epoch)| ControlOp::Invite {
                keys,
                role,
                user,
                expires,
                uses,
                wrap,
                epoch
            }
        ),
    ]
}

fn op() -> impl Strategy<Value = ControlOp> {
    prop_oneof![
        joining_op(),
        id(InviteId).prop_map(|invite| ControlOp::RevokeInvite { invite }),
        id(SpaceId).prop_map(|space| ControlOp::SpaceCreated { space }),
        (id(UserId), workspace_role()).prop_map(|(user, role)| ControlOp::SetWorkspaceRole { user, role }),
        (id(UserId), role(), number32(), vec(wrap(), 0..4))
            .prop_map(|(user, role, epoch, wraps)| ControlOp::AddMember { user, role, epoch, wraps }),
        (id(UserId), role()).prop_map(|(user, role)| ControlOp::SetRole { user, role }),
        epoch().prop_map(|epoch| ControlOp::NewEpoch { epoch }),
        id(DocId).prop_map(|doc| ControlOp::DocCreated { doc }),
        (number32(), vec(wrap(), 0..4)).prop_map(|(epoch, wraps)| ControlOp::ShareKey { epoch, wraps }),
    ]
}

fn control() -> impl Strategy<Value = ControlEntry> {
    (id(SpaceId), id(EntryId), id(DeviceId), op(), signature()).prop_map(|(space, prev, device, op, signature)| {
        ControlEntry::new(ControlBody::new(space, prev, device, op).encode(), signature).unwrap()
    })
}

fn header() -> impl Strategy<Value = Header> {
    let place = (id(SpaceId), id(DocId), select(vec![Lane::Body, Lane::Comments]), number32());
    let author = (id(DeviceId), id(SessionId), number(), id(EntryId));
    let seen = (number(), id(Accumulator), id(EntryId)).prop_map(|(n, acc, control)| Seen { n, acc, control });
    (place, author, seen, number32()).prop_map(
        |((space, doc, lane, epoch), (device, session, seq, prev), seen, padded)| Header {
            version: VERSION,
            suite: SUITE,
            space,
            doc,
            lane,
            epoch,
            kind: ContentKind::Changes,
            device,
            session,
            seq,
            prev,
            seen,
            padded,
        },
    )
}

fn content() -> impl Strategy<Value = ContentEntry> {
    (header(), any::<[u8; 24]>(), bytes(300), signature()).prop_map(|(header, nonce, ciphertext, signature)| {
        ContentEntry::new(header.encode(), nonce, ciphertext, signature).unwrap()
    })
}

pub fn entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        control().prop_map(|e| Entry::Control(Box::new(e))),
        content().prop_map(|e| Entry::Content(Box::new(e))),
    ]
}

fn cursor() -> impl Strategy<Value = Cursor> {
    (id(SpaceId), number(), id(Accumulator)).prop_map(|(space, n, acc)| Cursor { space, n, acc })
}

fn entries() -> impl Strategy<Value = Vec<Bytes>> {
    vec(bytes(200).prop_map(Bytes), 0..5)
}

pub fn client_frame() -> impl Strategy<Value = ClientFrame> {
    prop_oneof![
        (any::<u8>(), id(SpaceId), id(DeviceId), signature()).prop_map(|(version, workspace, device, signature)| {
            ClientFrame::Auth { version, workspace, device, signature }
        }),
        (any::<u8>(), id(SpaceId), id(InviteId), signature()).prop_map(|(version, workspace, invite, signature)| {
            ClientFrame::AuthInvite { version, workspace, invite, signature }
        }),
        (any::<u8>(), ".{0,40}").prop_map(|(version, code)| ClientFrame::AuthSetup { version, code }),
        vec(cursor(), 0..6).prop_map(|cursors| ClientFrame::Sync { cursors }),
        (id(SpaceId), entries()).prop_map(|(space, entries)| ClientFrame::Append { space, entries }),
        number().prop_map(|token| ClientFrame::Ping { token }),
        (place_of_blob(), number(), number(), bytes(300)).prop_map(|((space, blob), total, offset, bytes)| {
            ClientFrame::PutBlob { space, blob, total, offset, bytes: Bytes(bytes) }
        }),
        (place_of_blob(), number()).prop_map(|((space, blob), offset)| ClientFrame::GetBlob { space, blob, offset }),
        (id(SpaceId), bytes(300)).prop_map(|(space, sealed)| ClientFrame::Presence { space, sealed: Bytes(sealed) }),
    ]
}

fn place_of_blob() -> impl Strategy<Value = (SpaceId, BlobId)> {
    (id(SpaceId), id(BlobId))
}

pub const BLOB_REFUSALS: [BlobRefusal; 9] = [
    BlobRefusal::NotAllowed,
    BlobRefusal::UnknownSpace,
    BlobRefusal::Missing,
    BlobRefusal::TooLarge,
    BlobRefusal::WrongHash,
    BlobRefusal::Full,
    BlobRefusal::Busy,
    BlobRefusal::Unavailable,
    BlobRefusal::Malformed,
];

pub const FAILURES: [Failure; 12] = [
    Failure::Version,
    Failure::UnknownWorkspace,
    Failure::NotAuthorised,
    Failure::InviteUnknown,
    Failure::InviteUsed,
    Failure::InviteRevoked,
    Failure::InviteExpired,
    Failure::SetupCode,
    Failure::BadFrame,
    Failure::TooMany,
    Failure::Unavailable,
    Failure::GoingAway,
];

pub const REFUSALS: [Refusal; 16] = [
    Refusal::Conflict,
    Refusal::StaleEpoch,
    Refusal::NotAllowed,
    Refusal::BadSignature,
    Refusal::Malformed,
    Refusal::Unknown,
    Refusal::UnknownSpace,
    Refusal::UnknownDoc,
    Refusal::Equivocation,
    Refusal::Gap,
    Refusal::OtherPast,
    Refusal::Exists,
    Refusal::Invite,
    Refusal::Busy,
    Refusal::TooLarge,
    Refusal::Unavailable,
];

pub fn server_frame() -> impl Strategy<Value = ServerFrame> {
    prop_oneof![
        (any::<u8>(), any::<u8>(), id(VerifyingKey), any::<[u8; 32]>(), number()).prop_map(
            |(oldest, newest, relay, nonce, time)| ServerFrame::Challenge { oldest, newest, relay, nonce, time }
        ),
        option::of(id(UserId)).prop_map(|user| ServerFrame::Welcome { user }),
        (id(SpaceId), number(), entries()).prop_map(|(space, first, entries)| ServerFrame::Entries {
            space,
            first,
            entries
        }),
        Just(ServerFrame::CaughtUp),
        (id(EntryId), cursor(), signature())
            .prop_map(|(entry, cursor, signature)| ServerFrame::Ack { entry, receipt: Receipt { cursor, signature } }),
        (id(SpaceId), id(EntryId), select(REFUSALS.to_vec())).prop_map(|(space, entry, reason)| ServerFrame::Refused {
            space,
            entry,
            reason
        }),
        Just(ServerFrame::Resync),
        number().prop_map(|token| ServerFrame::Pong { token }),
        select(FAILURES.to_vec()).prop_map(|reason| ServerFrame::Failed { reason }),
        cursor().prop_map(|head| ServerFrame::Diverged { head }),
        (place_of_blob(), number(), number()).prop_map(|((space, blob), upto, total)| ServerFrame::BlobHave {
            space,
            blob,
            upto,
            total
        }),
        (place_of_blob(), number(), number(), bytes(300)).prop_map(|((space, blob), total, offset, bytes)| {
            ServerFrame::BlobPart { space, blob, total, offset, bytes: Bytes(bytes) }
        }),
        (id(SpaceId), id(DeviceId), bytes(300)).prop_map(|(space, device, sealed)| ServerFrame::Presence {
            space,
            device,
            sealed: Bytes(sealed)
        }),
        (place_of_blob(), select(BLOB_REFUSALS.to_vec()))
            .prop_map(|((space, blob), reason)| ServerFrame::BlobRefused { space, blob, reason }),
    ]
}

/// Codes, not invitations: a secret has no `Debug`.
pub fn invitation_code() -> impl Strategy<Value = String> {
    (id(SpaceId), any::<[u8; 32]>()).prop_map(|(workspace, seed)| Invitation { workspace, seed }.to_code())
}
