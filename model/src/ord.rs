//! Keys for an order made by hand: between any two there is room for a third, so that moving one row writes one register.
//!
//! Two people who insert at the same spot get the same key; whoever reads breaks the tie by id, alike on every replica.

use std::fmt;
use std::str::FromStr;

use crate::ids::{InvalidId, serde_as_text};

/// A fraction between 0 and 1 as digits of base 62 after the point, never ending in 0, compared as text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OrdKey(String);

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl OrdKey {
    /// A key after `low` and before `high`; `None` is the edge on that side. When `low` is not before `high`, the key comes after `low`.
    pub fn between(low: Option<&Self>, high: Option<&Self>) -> Self {
        let low = low.map_or_else(Vec::new, Self::digits);
        let high = high.map(Self::digits).filter(|high| *high > low);
        let digits = middle(&low, high.as_deref());
        Self(digits.iter().filter_map(|digit| DIGITS.get(*digit)).map(|symbol| char::from(*symbol)).collect())
    }

    fn digits(&self) -> Vec<usize> {
        self.0.bytes().filter_map(value_of).collect()
    }
}

fn value_of(symbol: u8) -> Option<usize> {
    DIGITS.iter().position(|digit| *digit == symbol)
}

fn middle(low: &[usize], high: Option<&[usize]>) -> Vec<usize> {
    let mut digits = Vec::new();
    let mut high = high;
    for place in 0.. {
        let from = low.get(place).copied().unwrap_or(0);
        let to = high.map_or(DIGITS.len(), |high| high.get(place).copied().unwrap_or(0));
        if to > from + 1 {
            // Appending at the end takes small steps, so that a list that only grows keeps short keys.
            let step = if high.is_none() && place < low.len() { 1 } else { (to - from) / 2 };
            digits.push(from + step);
            break;
        }
        digits.push(from);
        if to > from {
            high = None;
        }
    }
    digits
}

impl fmt::Display for OrdKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OrdKey {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, InvalidId> {
        let valid = !s.is_empty() && !s.ends_with('0') && s.bytes().all(|symbol| value_of(symbol).is_some());
        valid.then(|| Self(s.to_owned())).ok_or_else(|| InvalidId(s.to_owned()))
    }
}

serde_as_text!(OrdKey);
crate::register::scalar_as_text!(OrdKey: Text);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn there_is_always_room_between_two_neighbours(spots in prop::collection::vec(any::<prop::sample::Index>(), 1..120)) {
            let mut keys: Vec<OrdKey> = Vec::new();
            for spot in spots {
                let at = spot.index(keys.len() + 1);
                let low = at.checked_sub(1).and_then(|i| keys.get(i));
                let key = OrdKey::between(low, keys.get(at));
                prop_assert_eq!(key.to_string().parse(), Ok(key.clone()));
                keys.insert(at, key);
                prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }
    }

    #[test]
    fn a_list_that_grows_at_its_end_keeps_short_keys() {
        let mut last = OrdKey::between(None, None);
        for _ in 0..1000 {
            last = OrdKey::between(Some(&last), None);
        }
        assert!(last.to_string().len() < 40, "{last}");
    }
}
