//! Randomness of the platform.

use super::PlatformError;

/// Fills `bytes` from the operating system.
///
/// # Errors
/// `Missing` when the browser has no such source.
pub fn fill(bytes: &mut [u8]) -> Result<(), PlatformError> {
    getrandom::fill(bytes).map_err(|_| PlatformError::Missing("crypto.getRandomValues"))
}

/// `N` random bytes.
///
/// # Errors
/// As [`fill`].
pub fn bytes<const N: usize>() -> Result<[u8; N], PlatformError> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}
