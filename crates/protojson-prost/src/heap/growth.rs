//! The heap that the collections of prost's messages take while they grow.

/// The heap of an element, and the additional heap of the first.
///
/// The sum over the elements is never less than the heap in use at any time, also when the elements are counted in several
/// runs that each have a first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    pub(crate) element: usize,
    pub(crate) first: usize,
}

/// Returns the growth of a `Vec` by `push`: room for four elements at first, for eight bytes, for one element beyond 1 KiB;
/// then it doubles.
pub(crate) const fn list(size: usize) -> Growth {
    let at_first = match size {
        1 => 8,
        2..=1024 => 4,
        _ => 2,
    };
    Growth {
        element: 2 * size,
        first: (at_first - 2) * size,
    }
}

/// Returns the growth of a `HashMap`: four buckets at first, more if they are tiny; it doubles when seven of eight are
/// taken. Each bucket has a control byte, and the table a group of them more. The old and the new table exist together.
pub(crate) const fn hash_map(entry: usize) -> Growth {
    Growth {
        element: 4 * (entry + 1),
        first: 64,
    }
}

/// Returns the growth of a `BTreeMap`: a node has room for 11 entries and, with more nodes, holds at least five.
pub(crate) const fn btree_map(entry: usize) -> Growth {
    let leaf = 11 * entry + 32;
    let inner = leaf + 12 * size_of::<usize>();
    Growth {
        element: leaf.div_ceil(5) + inner.div_ceil(25),
        first: leaf,
    }
}

/// Returns the heap of a string or a `Vec<u8>`: at least eight bytes.
pub(crate) const fn text(length: usize) -> usize {
    match length {
        0 => 0,
        1..8 => 8,
        more => more,
    }
}

/// Returns the heap of a string with the overhead of glibc: one word more, rounded up to two words, at least four words.
/// For short strings in a list without spare room, that overhead is the largest part.
#[inline]
pub(crate) const fn allocated(length: usize) -> usize {
    const WORD: usize = size_of::<usize>();
    const LEAST: usize = 4 * WORD;
    if length == 0 {
        return 0;
    }
    let chunk = (length + WORD).next_multiple_of(2 * WORD);
    if chunk < LEAST { LEAST } else { chunk }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// Counts what a list of so many elements is charged, in so many runs.
    fn charged(growth: Growth, elements: usize, runs: usize) -> usize {
        elements * growth.element + runs * growth.first
    }

    fn assert_list_covered<T: Default>() {
        let mut list = Vec::<T>::new();
        for length in 1..5000 {
            list.push(T::default());
            let taken = list.capacity() * size_of::<T>();
            assert!(charged(super::list(size_of::<T>()), length, 1) >= taken);
        }
    }

    #[test]
    fn a_list_never_has_more_room_than_is_counted() {
        assert_list_covered::<u8>();
        assert_list_covered::<u16>();
        assert_list_covered::<u64>();
        assert_list_covered::<[u64; 30]>();
        assert_list_covered::<([[u64; 32]; 4], u8)>();
    }

    #[test]
    fn a_hash_map_never_has_more_room_than_is_counted() {
        let mut map = HashMap::new();
        let (mut before, mut most) = (0, 0);
        for length in 1..10_000_usize {
            map.insert(length, length);
            let buckets = (map.capacity() * 8).div_ceil(7).next_power_of_two();
            let taken = buckets * (size_of::<(usize, usize)>() + 1) + 16;
            if taken != before {
                most = before + taken;
                before = taken;
            }
            let growth = hash_map(size_of::<(usize, usize)>());
            assert!(charged(growth, length, 1) >= most, "{length}: {most}");
        }
    }
}
