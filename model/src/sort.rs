//! Sorting. The standard library makes seven functions for each type that is sorted, six kilobytes of the program that every tablet
//! downloads, and there are fifty such types: here one sort of positions serves all.

use std::cmp::Ordering;
use std::mem;

/// Like [`slice::sort_by_key`]: stable. The key is made at each comparison.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Like [`slice::sort_by`]: stable.
pub fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = permutation(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| taken.get_mut(at).and_then(Option::take)));
}

/// The positions `0..len` in the order that `compare` gives; equal ones stay as they are.
fn permutation(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut items in proptest::collection::vec((0u8..8, any::<u16>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            by_key(&mut items, |(key, _)| *key);
            prop_assert_eq!(&items, &expected);
            expected.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
            by(&mut items, |a, b| (b.1, a.0).cmp(&(a.1, b.0)));
            prop_assert_eq!(items, expected);
        }
    }
}
