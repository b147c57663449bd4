//! What other programs make of the files, and what no text can break.

#[cfg(test)]
mod archives;
#[cfg(test)]
mod fonts;
#[cfg(test)]
mod office;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tools;
