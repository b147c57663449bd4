//! Devices and a relay in one program: stories, seeds, and a text that two people really wrote.

#[cfg(test)]
mod seeds;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod trace;
