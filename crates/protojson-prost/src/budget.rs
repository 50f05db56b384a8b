//! What one input may cost.

/// Bounds on what reading one input may cost. All of them hold for JSON, `heap` for the binary form too.
///
/// Every input that comes from outside is read under a budget. A limit that is exceeded ends the
/// reading with an [`Error`](crate::Error) of kind [`ErrorKind::Budget`](crate::ErrorKind::Budget);
/// nothing is read beyond it.
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
    /// Length of the input, after decompression. 4 MiB unless told otherwise.
    pub bytes: usize,
    /// Nesting of objects and arrays. 100 unless told otherwise.
    ///
    /// Reading recurses once per level, so a limit of many thousands needs a stack to match.
    pub depth: usize,
    /// Array elements and object members in all, skipped ones included. 1,000,000 unless told otherwise.
    pub elements: usize,
    /// Bytes of heap that the decoded message may take, as far as they can be counted. 22 MiB unless told otherwise: with the
    /// longest message beside it, in a buffer that has grown by doubling, that is less than 32 MiB.
    ///
    /// JSON is counted while it is read: lists by the room that they have, hash maps with every table that they have had,
    /// texts and bytes with what the allocator needs for them. Of a binary message
    /// [`check_binary`](crate::check_binary) counts before prost begins, so lists and maps are taken to have as much room
    /// as they can at that length, which may be up to three times what they turn out to have.
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

    /// Sets the most heap that a decoded message may take.
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
