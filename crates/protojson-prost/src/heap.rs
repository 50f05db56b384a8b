//! What reading a message from its binary form may take of the heap.
//!
//! prost decodes whatever its caller hands it, and two bytes are enough for an element of a list: 4 MiB of `0a 00` become
//! half a gigabyte. [`check_binary`] says no before prost begins. Two facts about each message, which stand in
//! [`ProtoJson`], make that cheap:
//!
//! - [`HEAP_PER_BYTE`](crate::ProtoJson::HEAP_PER_BYTE), the most heap that a byte of input can take. While the input is
//!   so short that even this fits the budget, it is not looked at: that is one multiplication and one comparison.
//! - [`HEAP_TABLE`](crate::ProtoJson::HEAP_TABLE), the fields that take heap. A longer input is gone through once with the
//!   table, without an allocation, up to the first byte that is too much.
//!
//! Generated code has both. A message that is implemented by hand may say them too; see [`Table`] for what is assumed
//! otherwise.
//!
//! What is counted is what prost asks the allocator for, each list and map at its greatest growth: up to twice what the
//! elements of a list need, up to four times for those of a map, because both grow by doubling. What the allocator needs
//! for itself is not counted. A field of `Bytes` counts as if it were copied, because it keeps the whole input alive.
//!
//! ```
//! use prost_types::{ListValue, Value};
//! use protojson_prost::{Budget, ReadOptions, check_binary};
//!
//! let bytes = [0x0a, 0x00].repeat(1 << 21);
//! let error = check_binary::<ListValue>(&bytes, &ReadOptions::new()).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "the message of 4194304 bytes takes more than 23068672 bytes of heap",
//! );
//! let options = ReadOptions::new().budget(Budget::new().with_heap(1 << 30));
//! assert!(check_binary::<ListValue>(&bytes, &options).is_ok());
//! ```

use crate::{Cause, Error, ErrorKind, ProtoJson, ReadOptions};

mod content;
mod entry;
mod google;
pub(crate) mod growth;
mod scan;
mod table;

pub use content::{Again, Content, Opaque};
pub use entry::Entry;
pub use google::Google;
pub use table::{Table, worst};

/// Checks that decoding a message from its binary form stays within the heap of the budget in `options`.
///
/// Input that is no such message passes as far as prost would read it: the error is prost's to give.
///
/// # Errors
/// An error of kind [`ErrorKind::Budget`] when the message would take more.
#[inline]
pub fn check_binary<M: ProtoJson>(input: &[u8], options: &ReadOptions) -> Result<(), Error> {
    check_within::<M>(input, options.budget.heap).map_err(|cause| Error::new(cause, None))
}

/// The same for a limit alone.
#[inline]
pub(crate) fn check_within<M: ProtoJson>(input: &[u8], heap: usize) -> Result<(), Cause> {
    let worst = input.len().saturating_mul(M::HEAP_PER_BYTE);
    if worst.saturating_add(M::HEAP) <= heap {
        return Ok(());
    }
    check_each_byte(M::HEAP_TABLE, M::HEAP, input, heap)
}

#[cold]
fn check_each_byte(table: &Table, empty: usize, input: &[u8], heap: usize) -> Result<(), Cause> {
    if heap >= empty && scan::fits(table, input, heap - empty) {
        return Ok(());
    }
    Err(Cause::new(ErrorKind::Budget, too_big(input.len(), heap)))
}

/// Says of a message, in either form, that it takes more than its limit.
pub(crate) fn too_big(length: usize, heap: usize) -> String {
    format!("the message of {length} bytes takes more than {heap} bytes of heap")
}
