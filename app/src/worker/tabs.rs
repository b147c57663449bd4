//! The tabs of one device: one leads and owns the socket, all hear what the others have committed, and where people are. What goes over the
//! channel is sealed like the rows of the store.

use std::rc::Rc;

use intreccio_engine::store::{Op, Table};
use serde::{Deserialize, Serialize};

use super::seal::DataKey;
use crate::bridge::{Id16, Present};
use crate::platform::PlatformError;
use crate::platform::channel::Channel;
use crate::platform::locks::Lock;

/// What a tab tells the others.
pub enum TabNews {
    /// A batch is in the store.
    Committed(Vec<Op>),
    /// The person locked.
    Locked,
    /// Where the person of this device is: for the tab that leads to say.
    Say { space: Id16, content: Vec<u8> },
    /// Where somebody else is, as the tab that leads heard.
    Present(Present),
}

#[derive(Serialize, Deserialize)]
enum Wire {
    /// Table, key, and the value, or none for a removal.
    Committed(Vec<(u8, Vec<u8>, Option<Vec<u8>>)>),
    Locked,
    Say(Id16, Vec<u8>),
    Present(Present),
}

/// This tab among the others. Dropping it leaves them, and gives up the lead.
pub struct Tabs {
    channel: Channel,
    key: Rc<DataKey>,
    _lock: Lock,
}

impl Tabs {
    /// Joins the tabs of a vault; `hear` gets what they tell, `lead` is called when this one leads.
    ///
    /// # Errors
    /// When the browser has no channels or locks.
    pub fn join(
        vault: &str,
        key: DataKey,
        hear: impl Fn(TabNews) + 'static,
        lead: impl FnOnce() + 'static,
    ) -> Result<Self, PlatformError> {
        let name = format!("intreccio-{vault}");
        let key = Rc::new(key);
        let opener = Rc::clone(&key);
        let channel = Channel::join(&name, move |bytes| {
            if let Some(news) = open(&opener, &bytes) {
                hear(news);
            }
        })?;
        Ok(Self { channel, key, _lock: Lock::request(&name, lead)? })
    }

    /// Tells the others.
    ///
    /// # Errors
    /// When the browser refuses. They find what was committed in the store at their next start.
    pub fn tell(&self, news: TabNews) -> Result<(), PlatformError> {
        let wire = match news {
            TabNews::Committed(ops) => Wire::Committed(ops.into_iter().map(write).collect()),
            TabNews::Locked => Wire::Locked,
            TabNews::Say { space, content } => Wire::Say(space, content),
            TabNews::Present(present) => Wire::Present(present),
        };
        let bytes = postcard::to_stdvec(&wire).map_err(|_| PlatformError::Damaged)?;
        self.channel.post(&self.key.seal(&PLACE, &bytes)?)
    }
}

const PLACE: [&[u8]; 1] = [b"intreccio/tabs/v1"];

fn write(op: Op) -> (u8, Vec<u8>, Option<Vec<u8>>) {
    match op {
        Op::Put(table, key, value) => (table as u8, key, Some(value)),
        Op::Delete(table, key) => (table as u8, key, None),
    }
}

/// A tab of another version of the program may say what this one does not understand: then its rows are found at the next start.
fn open(key: &DataKey, bytes: &[u8]) -> Option<TabNews> {
    let bytes = key.open(&PLACE, bytes).ok()?;
    match postcard::from_bytes(&bytes).ok()? {
        Wire::Locked => Some(TabNews::Locked),
        Wire::Say(space, content) => Some(TabNews::Say { space, content }),
        Wire::Present(present) => Some(TabNews::Present(present)),
        Wire::Committed(rows) => {
            let read = |(table, key, value): (u8, Vec<u8>, Option<Vec<u8>>)| {
                let table = Table::from_number(table)?;
                Some(match value {
                    Some(value) => Op::Put(table, key, value),
                    None => Op::Delete(table, key),
                })
            };
            rows.into_iter().map(read).collect::<Option<Vec<Op>>>().map(TabNews::Committed)
        }
    }
}
