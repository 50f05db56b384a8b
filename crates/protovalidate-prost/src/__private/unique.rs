//! The rule `repeated.unique`.

use std::collections::HashSet;
use std::hash::Hash;

/// Up to this length, comparing each pair is faster than hashing, and needs no memory.
const PAIRWISE: usize = 16;

/// Returns whether no two items are equal. Time grows with the length of the list, not with its square.
pub fn is_unique<T: Eq + Hash>(items: &[T]) -> bool {
    if items.len() <= PAIRWISE {
        return all_differ(items, |a, b| a == b);
    }
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().all(|item| seen.insert(item))
}

/// Returns whether no two floats are equal: NaN differs from itself, the two zeros are equal.
pub fn is_unique_f32(items: &[f32]) -> bool {
    if items.len() <= PAIRWISE {
        return all_differ(items, |a, b| a == b);
    }
    let mut seen = HashSet::with_capacity(items.len());
    items
        .iter()
        .all(|item| item.is_nan() || seen.insert((item + 0.0).to_bits()))
}

/// Returns whether no two doubles are equal: NaN differs from itself, the two zeros are equal.
pub fn is_unique_f64(items: &[f64]) -> bool {
    if items.len() <= PAIRWISE {
        return all_differ(items, |a, b| a == b);
    }
    let mut seen = HashSet::with_capacity(items.len());
    items
        .iter()
        .all(|item| item.is_nan() || seen.insert((item + 0.0).to_bits()))
}

fn all_differ<T>(items: &[T], equal: impl Fn(&T, &T) -> bool) -> bool {
    items
        .iter()
        .enumerate()
        .all(|(position, item)| !items[..position].iter().any(|earlier| equal(earlier, item)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_lists_are_judged_alike() {
        for length in [0, 1, 2, 16, 17, 100] {
            let mut items: Vec<String> = (0..length).map(|n| n.to_string()).collect();
            assert!(is_unique(&items), "{length}");
            items.push("0".into());
            assert_eq!(is_unique(&items), length == 0, "{length}");
        }
    }

    #[test]
    fn nan_differs_from_itself_and_zeros_are_equal() {
        for padding in [0, 40] {
            let with = |first: f64, second: f64| {
                let mut items = vec![first, second];
                items.extend((1..=padding).map(f64::from));
                items
            };
            assert!(is_unique_f64(&with(f64::NAN, f64::NAN)));
            assert!(!is_unique_f64(&with(0.0, -0.0)));
            let narrow = |items: Vec<f64>| {
                items
                    .into_iter()
                    .map(|item| item as f32)
                    .collect::<Vec<_>>()
            };
            assert!(is_unique_f32(&narrow(with(f64::NAN, f64::NAN))));
            assert!(!is_unique_f32(&narrow(with(0.0, -0.0))));
        }
    }
}
