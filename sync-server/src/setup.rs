//! The set-up code: who types it founds a workspace on this relay, once.

use crate::store::{LogStore, StoreError};

/// Crockford's base 32: no letter that could be taken for another or for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code to show: the one not used yet, or a new one on a fresh store or when `renew` asks for it.
pub fn code(store: &dyn LogStore, renew: bool) -> Result<Option<String>, StoreError> {
    let unused = store.setup_code()?;
    let fresh = unused.is_none() && store.workspaces()?.is_empty();
    if !renew && !fresh {
        return Ok(unused);
    }
    let code = make();
    store.set_setup_code(&code)?;
    Ok(Some(code))
}

/// 40 random bits as `XXXX-XXXX`: each guess costs a connection.
#[expect(clippy::expect_used, reason = "an operating system without randomness cannot run a relay")]
fn make() -> String {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("randomness of the operating system");
    let mut code: String = bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect();
    code.insert(4, '-');
    code
}
