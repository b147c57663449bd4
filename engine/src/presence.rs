//! Where people are at this moment (protocol §7): sealed for the members of a space, handed on by the relay at once, stored nowhere.
//!
//! The relay says which device a presence is from. A member who works together with the relay could speak for another's device: what
//! comes of it is a name beside a text for some seconds, never a change of it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use intreccio_protocol::frame::{Bytes, ClientFrame};
use intreccio_protocol::ids::{DeviceId, SpaceId};
use rand_core::CryptoRng;
use zeroize::Zeroize;

use crate::engine::{Engine, Event, Outcome, Problem, Timestamp};
use crate::keys::{SpaceKey, derive, random};

/// The version of frames that has presence.
const SPOKEN_FROM: u8 = 3;
/// Every presence is padded to so many bytes before sealing: its length says nothing.
const PADDED: usize = 512;
/// Time and length, before the content.
const HEAD: usize = 10;
/// Bytes that a presence may say at most.
pub const LONGEST: usize = PADDED - HEAD;
/// After a presence, somebody counts as there for this long (milliseconds).
const COMPANY: u64 = 20_000;

impl Engine {
    /// Says where this device's user is. What cannot be said now is not said later.
    pub(crate) fn present(&mut self, space: SpaceId, content: &[u8], rng: &mut dyn CryptoRng) -> Outcome {
        if !self.leader || !self.link.is_live() {
            return Outcome::Refused(Problem::Offline);
        }
        if self.link.version < SPOKEN_FROM {
            return Outcome::Refused(Problem::Update);
        }
        let Some(epoch) = self.workspace.as_ref().and_then(|w| w.space(&space)).map(|state| state.epoch) else {
            return Outcome::Refused(Problem::Unknown);
        };
        let at = At { space, device: self.me.keys.id(), epoch };
        let Some(known) = self.spaces.get_mut(&space) else { return Outcome::Refused(Problem::NotAllowed) };
        let Some(key) = known.keys.get(&epoch) else { return Outcome::Refused(Problem::NotAllowed) };
        // Leaving one text for another takes less than a millisecond, and one that is not later counts as repeated.
        known.presence_sent = self.now.max(known.presence_sent + 1);
        match seal(key, &at, known.presence_sent, content, rng) {
            Some(sealed) => {
                self.send(&ClientFrame::Presence { space, sealed: Bytes(sealed) });
                Outcome::Done
            }
            None => Outcome::Refused(Problem::TooLarge),
        }
    }

    /// Somebody else's. What does not open, is of nobody, or is not newer than what the device said before, is no presence.
    pub(crate) fn presence(&mut self, id: SpaceId, device: DeviceId, sealed: &[u8]) {
        let Some(workspace) = self.workspace.as_ref() else { return };
        let Some(user) = workspace.devices().get(&device).map(|known| known.user) else { return };
        let Some(space) = self.spaces.get_mut(&id).filter(|_| workspace.role(&user, &id).is_some()) else { return };
        let Some((epoch, time, content)) = open(&space.keys, id, device, sealed) else { return };
        let current = workspace.space(&id).is_some_and(|state| state.epoch == epoch);
        let before = space.presences.insert(device, time);
        if !current || before.is_some_and(|before| before >= time) {
            space.presences.extend(before.map(|before| (device, before)));
            return;
        }
        self.accompanied(id);
        self.tell(Event::Present { space: id, user, device, content });
    }

    /// Somebody else is in a space.
    pub(crate) fn accompanied(&mut self, space: SpaceId) {
        if let Some(space) = self.spaces.get_mut(&space) {
            space.company = self.now + COMPANY;
        }
    }

    /// Whether somebody else is in a space at this moment.
    pub(crate) fn has_company(&self, space: &SpaceId) -> bool {
        self.spaces.get(space).is_some_and(|space| space.company > self.now)
    }
}

/// What a presence is bound to.
struct At {
    space: SpaceId,
    device: DeviceId,
    epoch: u32,
}

impl At {
    fn bytes(&self) -> Vec<u8> {
        [b"intreccio/presence/v1".as_slice(), &self.space.0, &self.device.0, &self.epoch.to_be_bytes()].concat()
    }
}

fn cipher(key: &SpaceKey) -> XChaCha20Poly1305 {
    let mut own = derive(&key.0, &[b"intreccio/presence/v1"]);
    let cipher = XChaCha20Poly1305::new(&own.into());
    own.zeroize();
    cipher
}

/// `epoch (4) | nonce (24) | AEAD(time (8) | length (2) | content | zeros)`, numbers in big-endian order.
fn seal(key: &SpaceKey, at: &At, time: Timestamp, content: &[u8], rng: &mut dyn CryptoRng) -> Option<Vec<u8>> {
    let length = u16::try_from(content.len()).ok().filter(|_| content.len() <= LONGEST)?;
    let mut padded = [time.to_be_bytes().as_slice(), &length.to_be_bytes(), content].concat();
    padded.resize(PADDED, 0);
    let nonce: [u8; 24] = random(rng);
    let payload = Payload { msg: &padded, aad: &at.bytes() };
    let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).ok()?;
    Some([at.epoch.to_be_bytes().as_slice(), &nonce, &sealed].concat())
}

fn open(
    keys: &std::collections::BTreeMap<u32, SpaceKey>,
    space: SpaceId,
    device: DeviceId,
    sealed: &[u8],
) -> Option<(u32, Timestamp, Vec<u8>)> {
    let (epoch, rest) = sealed.split_first_chunk::<4>()?;
    let (nonce, sealed) = rest.split_first_chunk::<24>()?;
    let epoch = u32::from_be_bytes(*epoch);
    let payload = Payload { msg: sealed, aad: &At { space, device, epoch }.bytes() };
    let padded = cipher(keys.get(&epoch)?).decrypt(&XNonce::from(*nonce), payload).ok()?;
    let (time, rest) = padded.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let content = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    Some((epoch, u64::from_be_bytes(*time), content.to_vec()))
}
