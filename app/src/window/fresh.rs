//! A document that nobody has yet.

use intreccio_model::doc::{self, Edit, EditError, Kind};
use intreccio_model::ids::{Actor, UserId};

use crate::bridge::Problem;
use crate::platform::{clock, random};

/// The changes of a fresh document of a kind after one gesture of `me`: what makes a space or a further document of one.
///
/// # Errors
/// `Internal` when the device has no randomness or the gesture is refused.
pub fn changes(
    kind: Kind,
    me: UserId,
    gesture: impl FnOnce(&mut Edit<'_>) -> Result<(), EditError>,
) -> Result<Vec<Vec<u8>>, Problem> {
    let actor = Actor(random::bytes().map_err(|_| Problem::Internal)?);
    let mut made = doc::new(kind, me, actor);
    let skeleton = doc::heads(&made);
    let mut fill = |bytes: &mut [u8]| drop(random::fill(bytes));
    doc::edit(&mut made, clock::now_signed(), &mut fill, gesture).map_err(|_| Problem::Internal)?;
    Ok(doc::changes_since(&made, &skeleton))
}
