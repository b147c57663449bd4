//! The relay from outside: its stores, its behaviour in stories, and the program itself under bad luck.

#[cfg(test)]
mod attachments;
#[cfg(test)]
mod blobs;
#[cfg(test)]
mod presence;
#[cfg(test)]
mod program;
#[cfg(test)]
mod stores;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod websocket;
