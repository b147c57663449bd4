//! How an entry of the diary begins: kind, hour and who writes are known without asking.

use intreccio_model::doc::EditError;
use intreccio_model::field::event as fields;
use intreccio_model::ids::{Id, Party, UserId};
use intreccio_model::place::Event;
use intreccio_model::plan::{self, EventDraft};
use intreccio_model::time::Instant;
use intreccio_model::vocab::EventKind;
use leptos::prelude::*;

use super::steps::place_of;
use crate::platform::lifecycle;
use crate::window::client::Client;
use crate::window::doc::OpenDoc;

/// Begins an entry now. It is in the diary at once, so that it is never lost.
///
/// # Errors
/// What the document refuses.
pub fn begin(client: Client, open: OpenDoc, me: UserId, kind: EventKind) -> Result<Id, EditError> {
    let offline = is_offline(client);
    open.edit(|edit| {
        let draft = EventDraft {
            start: Some(Instant(edit.now_ms())),
            place: place_of(kind),
            present: vec![Party::Operator(me)],
            ..EventDraft::of(kind)
        };
        let id = plan::add_event(edit, draft)?;
        edit.set(&Event { id }, fields::OFFLINE, offline.then_some(true))?;
        Ok(id)
    })
}

/// Whether there is no connection now, as the engine and the browser say.
fn is_offline(client: Client) -> bool {
    let connected = client.status.with_untracked(|status| status.as_ref().is_none_or(|status| status.online));
    let network = lifecycle::window().map_or(true, |window| window.navigator().on_line());
    !connected || !network
}
