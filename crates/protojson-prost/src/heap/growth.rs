//! How much heap the collections of prost's messages take while they grow.

/// What an element takes, and what the first takes on top of that.
///
/// The sum over the elements is never less than what is there at any time, also when the elements are counted in several
/// runs that each have a first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    pub(crate) element: usize,
    pub(crate) first: usize,
}

/// A `Vec` that is pushed to: room for four at first, for eight if they are bytes, for one if they are beyond 1 KiB;
/// then twice as much whenever it is full.
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

/// A `HashMap`: four buckets at first, more if they are tiny; then twice as many whenever seven of eight are taken. A
/// bucket has a byte of its own, and all together a group of such bytes more. Old and new are there at a time.
pub(crate) const fn hash_map(entry: usize) -> Growth {
    Growth {
        element: 4 * (entry + 1),
        first: 64,
    }
}

/// A `BTreeMap`: a node has room for 11 entries and, when there are more nodes, at least five.
pub(crate) const fn btree_map(entry: usize) -> Growth {
    let leaf = 11 * entry + 32;
    let inner = leaf + 12 * size_of::<usize>();
    Growth {
        element: leaf.div_ceil(5) + inner.div_ceil(25),
        first: leaf,
    }
}

/// The bytes of a string, or of a `Vec` of them: eight at least.
pub(crate) const fn text(length: usize) -> usize {
    match length {
        0 => 0,
        1..8 => 8,
        more => more,
    }
}

/// The same with what glibc needs for itself: a word, all of it in units of two, four words at least. Where a list has room for
/// exactly what it holds, the shortest strings take more of that than of anything else.
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
