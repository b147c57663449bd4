//! The secret that travels in a link, after `#`, so that no server sees it.

use data_encoding::BASE64URL_NOPAD;

use crate::DecodeError;
use crate::hash::sha256;
use crate::ids::SpaceId;

const VERSION: u8 = 1;
const CHECK: usize = 4;
const LEN: usize = 1 + SpaceId::LEN + 32 + CHECK;

/// Which workspace, and the seed of the invitation's keys. Whoever holds it can join once.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The workspace, which is the hash of its genesis: who joins checks the whole log against it.
    pub workspace: SpaceId,
    /// From which the invitation's signing and HPKE keys are derived.
    pub seed: [u8; 32],
}

impl Invitation {
    /// 71 characters of base64url (RFC 4648 §5) without padding: version, workspace, seed, checksum.
    pub fn to_code(&self) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(self.workspace.0);
        bytes.extend(self.seed);
        bytes.extend(sha256("intreccio/invitation/v1", &[&bytes]).iter().take(CHECK));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads what [`Self::to_code`] writes; white space around it is ignored.
    ///
    /// # Errors
    /// `Unknown` for another version, `Malformed` for a code cut short or mistyped.
    pub fn from_code(code: &str) -> Result<Self, DecodeError> {
        let broken = || DecodeError::Malformed("invitation".into());
        let bytes = BASE64URL_NOPAD.decode(code.trim().as_bytes()).map_err(|_| broken())?;
        let (version, rest) = bytes.split_first().ok_or_else(broken)?;
        if *version != VERSION {
            return Err(DecodeError::Unknown);
        }
        if bytes.len() != LEN {
            return Err(broken());
        }
        let (body, check) = bytes.split_at(LEN - CHECK);
        if !sha256("intreccio/invitation/v1", &[body]).starts_with(check) {
            return Err(broken());
        }
        let (workspace, seed) = rest.split_at(SpaceId::LEN);
        Ok(Self {
            workspace: SpaceId::from_slice(workspace).ok_or_else(broken)?,
            seed: seed.get(..32).and_then(|s| s.try_into().ok()).ok_or_else(broken)?,
        })
    }
}
