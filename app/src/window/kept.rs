//! Things that this device keeps for the person at it and for nobody else: where a visit was left, saved searches. They lie in the
//! vault, sealed like the documents, and do not travel.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::Client;
use crate::bridge::{Answer, Ask};

/// Keeps a value under a name; it replaces the one before. What cannot be kept is forgotten: nothing here is work that could be lost.
pub fn keep<T: Serialize>(client: Client, name: &str, value: &T) {
    if let Ok(value) = postcard::to_stdvec(value) {
        client.tell(Ask::Keep { name: name.to_owned(), value });
    }
}

/// Forgets what is kept under a name.
pub fn forget(client: Client, name: &str) {
    client.tell(Ask::Keep { name: name.to_owned(), value: Vec::new() });
}

/// What is kept under a name; `None` also for what an earlier version kept in another shape.
pub async fn recall<T: DeserializeOwned>(client: Client, name: &str) -> Option<T> {
    match client.ask(Ask::Recall { name: name.to_owned() }).await {
        Answer::Kept(value) => postcard::from_bytes(&value?).ok(),
        _ => None,
    }
}
