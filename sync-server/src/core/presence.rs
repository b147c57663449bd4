//! Handing on where people are at this moment: at once, to who reads the space now, and never kept.

use intreccio_protocol::frame::{Bytes as Sealed, ServerFrame};
use intreccio_protocol::{SpaceId, limits};

use super::{ConnId, Core, Effect, Peer};

/// The version of frames that has presence.
const SPOKEN_FROM: u8 = 3;

/// Presences of one device at once.
pub(super) const BURST: u64 = 2 * limits::PRESENCES_PER_SECOND;

impl Core {
    /// What a device says of its user. Past its budget, or where it reads nothing, it is dropped without a word.
    pub(super) fn presence(&mut self, conn: ConnId, peer: Peer, space: SpaceId, sealed: Sealed, now: u64) {
        let Peer::Device { device, .. } = peer else { return };
        let reads = self.conns.get(&conn).is_some_and(|state| state.spaces.contains(&space));
        let Some(usage) = self.devices.get_mut(&device).filter(|_| reads) else { return };
        usage.presences.refill(BURST, now);
        if !usage.presences.holds(1) {
            return;
        }
        usage.presences.take(1);
        let Some(log) = self.logs.get(&space) else { return };
        let bytes: bytes::Bytes = ServerFrame::Presence { space, device, sealed }.encode().into();
        let hears = |other: &ConnId| self.conns.get(other).is_some_and(|state| state.version >= SPOKEN_FROM);
        let others = log.readers.keys().copied().filter(|other| *other != conn && hears(other));
        self.out.extend(others.map(|conn| Effect::Offer { conn, bytes: bytes.clone() }));
    }
}
