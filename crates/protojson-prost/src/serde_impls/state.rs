//! The elements and heap that deserialization has counted against its budget.

use std::cell::Cell;

use crate::ReadOptions;

/// The counts of one deserialization, shared by its readers.
pub(super) struct State<'o> {
    pub(super) options: &'o ReadOptions,
    pub(super) elements: Cell<usize>,
    pub(super) heap: Cell<usize>,
}

impl<'o> State<'o> {
    pub(super) fn new(options: &'o ReadOptions) -> Self {
        Self {
            options,
            elements: Cell::new(0),
            heap: Cell::new(0),
        }
    }

    pub(super) fn count_element<E: serde_core::de::Error>(&self) -> Result<(), E> {
        self.elements.set(self.elements.get() + 1);
        let limit = self.options.budget.elements;
        if self.elements.get() > limit {
            return Err(E::custom(format_args!(
                "more than {limit} elements and members"
            )));
        }
        Ok(())
    }

    pub(super) fn charge<E: serde_core::de::Error>(&self, bytes: usize) -> Result<(), E> {
        let limit = self.options.budget.heap;
        let heap = self.heap.get().saturating_add(bytes);
        self.heap.set(heap);
        if heap > limit {
            let text = format_args!("the message takes more than {limit} bytes of heap");
            return Err(E::custom(text));
        }
        Ok(())
    }
}
