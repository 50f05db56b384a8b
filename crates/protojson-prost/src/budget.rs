//! The limits of reading one input.

/// The limits of reading one input. All of them apply to JSON, `heap` to the binary form too.
///
/// Every input is read within a budget. Reading stops at an exceeded limit and fails with an [`Error`](crate::Error) of kind
/// [`ErrorKind::Budget`](crate::ErrorKind::Budget).
///
/// ```
/// use protojson_prost::Budget;
///
/// let budget = Budget::default().with_bytes(64 * 1024).with_depth(16);
/// assert_eq!(budget.bytes, 64 * 1024);
/// assert_eq!(budget.heap, 22 * 1024 * 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// Length of the input, after decompression. 4 MiB by default.
    pub bytes: usize,
    /// Nesting of objects and arrays. 100 by default.
    ///
    /// Reading recurses once per level: a limit of many thousands needs a large stack.
    pub depth: usize,
    /// Array elements and object members in all, skipped ones included. 1,000,000 by default.
    pub elements: usize,
    /// Bytes of heap that the decoded message may take, as far as they can be counted. 22 MiB by default: with the
    /// longest message beside it, in a buffer that has grown by doubling, that is less than 32 MiB.
    ///
    /// JSON is counted while it is read: lists by their capacity, hash maps with every table that they had, strings and
    /// bytes with the allocator's overhead. For a binary message [`check_binary`](crate::check_binary) counts before prost
    /// begins: lists and maps count with the greatest capacity for their length, up to three times the actual one.
    pub heap: usize,
}

impl Budget {
    /// Returns the default budget.
    pub const fn new() -> Self {
        Self {
            bytes: 4 << 20,
            depth: 100,
            elements: 1_000_000,
            heap: 22 << 20,
        }
    }

    /// Sets the greatest length of the input.
    #[must_use]
    pub const fn with_bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets the greatest nesting of objects and arrays.
    #[must_use]
    pub const fn with_depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Sets the greatest number of array elements and object members.
    #[must_use]
    pub const fn with_elements(mut self, elements: usize) -> Self {
        self.elements = elements;
        self
    }

    /// Sets the greatest heap of a decoded message.
    #[must_use]
    pub const fn with_heap(mut self, heap: usize) -> Self {
        self.heap = heap;
        self
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}
