//! The protocol's promises: frozen bytes, decoders that survive anything, and a workspace that means one thing to all.

#[cfg(test)]
mod chain;
#[cfg(test)]
mod decoders;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod random_logs;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod strategies;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod world;
