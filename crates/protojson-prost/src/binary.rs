//! Checks what decoding the binary form of a message would take of the heap; see [`heap`](crate::heap).

use crate::heap::{Content, Table, scan};
use crate::{Cause, Error, ErrorKind, ProtoJson, ReadOptions};

/// Checks that decoding a message from its binary form stays within the heap of the budget in `options`.
///
/// Invalid input passes as far as prost would read it: prost then reports the error.
///
/// # Errors
/// Fails with an error of kind [`ErrorKind::Budget`] when the message would take more.
#[inline]
pub fn check_binary<M: ProtoJson>(input: &[u8], options: &ReadOptions) -> Result<(), Error> {
    check_within::<M>(input, options.budget.heap).map_err(|cause| Error::new(cause, None))
}

/// Checks the same against a limit in bytes.
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

/// Returns the text of the error for a message, in either form, that exceeds its limit.
pub(crate) fn too_big(length: usize, heap: usize) -> String {
    format!("the message of {length} bytes takes more than {heap} bytes of heap")
}

impl<M: ProtoJson> Content for M {
    type Message = M;
    const EMPTY: usize = M::HEAP;
    const PER_BYTE: usize = M::HEAP_PER_BYTE;

    fn table() -> &'static Table {
        M::HEAP_TABLE
    }
}
