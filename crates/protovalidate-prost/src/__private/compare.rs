//! The comparisons of ranges, bytes and field masks.

use std::ops::{Bound, RangeBounds};

/// Returns whether `value` lies between the bounds. NaN lies between none.
#[inline]
pub fn is_within<T: PartialOrd + Copy>(value: T, lower: Bound<T>, upper: Bound<T>) -> bool {
    (lower, upper).contains(&value)
}

/// Returns whether `value` lies above `lower` or below `upper`, which stands lower. NaN lies nowhere.
#[inline]
pub fn is_without<T: PartialOrd + Copy>(value: T, lower: Bound<T>, upper: Bound<T>) -> bool {
    (lower, Bound::Unbounded).contains(&value) || (Bound::Unbounded, upper).contains(&value)
}

/// Returns whether `bytes` holds `part` somewhere.
pub fn contains_bytes(bytes: &[u8], part: &[u8]) -> bool {
    part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
}

/// Returns whether one of `masks` is `path` or a field above it.
pub fn is_covered(path: &str, masks: &[&str]) -> bool {
    masks.iter().any(|mask| {
        path.strip_prefix(mask)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Bound::{Excluded, Included, Unbounded};

    #[test]
    fn bounds_hold_on_both_sides() {
        let within = |lower, upper| {
            (0..=6)
                .filter(|n| is_within(*n, lower, upper))
                .collect::<Vec<_>>()
        };
        assert_eq!(within(Included(2), Included(4)), [2, 3, 4]);
        assert_eq!(within(Excluded(2), Excluded(4)), [3]);
        assert_eq!(within(Unbounded, Excluded(2)), [0, 1]);
        assert_eq!(within(Excluded(4), Unbounded), [5, 6]);
    }

    #[test]
    fn a_gap_leaves_out_what_lies_inside() {
        let without = |lower, upper| {
            (0..=6)
                .filter(|n| is_without(*n, lower, upper))
                .collect::<Vec<_>>()
        };
        assert_eq!(without(Excluded(4), Excluded(2)), [0, 1, 5, 6]);
        assert_eq!(without(Included(4), Included(2)), [0, 1, 2, 4, 5, 6]);
    }

    #[test]
    fn nan_is_nowhere() {
        assert!(!is_within(f64::NAN, Unbounded, Included(f64::INFINITY)));
        assert!(!is_without(f64::NAN, Included(1.0), Included(0.0)));
    }

    #[test]
    fn bytes_are_found_anywhere() {
        for part in ["", "a", "bc", "abc"] {
            assert!(contains_bytes(b"abc", part.as_bytes()), "{part}");
        }
        for part in ["ac", "abcd"] {
            assert!(!contains_bytes(b"abc", part.as_bytes()), "{part}");
        }
    }

    #[test]
    fn a_mask_covers_the_fields_below_it() {
        for path in ["a", "a.b", "a.b.c", "c.d"] {
            assert!(is_covered(path, &["a", "c.d"]), "{path}");
        }
        for path in ["", "ab", "c", "c.de", "b.a"] {
            assert!(!is_covered(path, &["a", "c.d"]), "{path}");
        }
    }
}
