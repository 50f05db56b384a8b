//! The heap that decoding a message from its binary form may take.
//!
//! prost decodes any input, and two bytes are enough for an element of a list: 4 MiB of `0a 00` become half a gigabyte.
//! [`check_binary`](crate::check_binary) rejects such input before prost begins. Two constants of
//! [`ProtoJson`](crate::ProtoJson) make that cheap:
//!
//! - [`HEAP_PER_BYTE`](crate::ProtoJson::HEAP_PER_BYTE), the most heap that a byte of input can take. Input that is short
//!   enough to fit the budget even then is accepted after one multiplication and one comparison.
//! - [`HEAP_TABLE`](crate::ProtoJson::HEAP_TABLE), the fields that take heap. Longer input is scanned once with the
//!   table, without an allocation, up to the first byte that exceeds the budget.
//!
//! Generated code has both. A message implemented by hand may define them too; see [`Table`] for the default.
//!
//! The scan counts the bytes that prost requests from the allocator, each list and map at its greatest growth: up to twice
//! the size of the elements of a list, up to four times for those of a map, because both grow by doubling. The
//! allocator's own overhead is not counted. A field of `Bytes` counts as if it were copied, because it keeps the whole
//! input alive.
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

mod binary_only;
mod content;
mod entry;
pub(crate) mod growth;
pub(crate) mod scan;
mod table;

pub use binary_only::BinaryOnly;
pub use content::{Content, Opaque, Recursive};
pub use entry::Entry;
pub use table::{Table, worst};
