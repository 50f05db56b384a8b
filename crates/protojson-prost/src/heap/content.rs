use std::marker::PhantomData;

use super::{Google, Table};
use crate::ProtoJson;

/// A message as the content of a field; what [`Again`] and [`Opaque`] are for.
pub trait Content {
    /// The Rust type of the message.
    type Message;
    /// Heap that an empty message takes.
    const EMPTY: usize;
    /// The most heap that a byte of the message can take, if that is known here.
    const PER_BYTE: usize;

    /// Returns the table of the message.
    fn table() -> &'static Table;
}

impl<M: ProtoJson> Content for M {
    type Message = M;
    const EMPTY: usize = M::HEAP;
    const PER_BYTE: usize = M::HEAP_PER_BYTE;

    fn table() -> &'static Table {
        M::HEAP_TABLE
    }
}

/// A message that leads back to the one whose table this is in, or is that one itself.
///
/// What it takes per byte is not asked for, because the answer would need the asker's; both say
/// [`worst`](super::worst) of all that lead to each other instead.
#[derive(Debug)]
pub struct Again<C>(PhantomData<C>);

impl<C: Content> Content for Again<C> {
    type Message = C::Message;
    const EMPTY: usize = C::EMPTY;
    const PER_BYTE: usize = 0;

    fn table() -> &'static Table {
        C::table()
    }
}

/// A message of Google's own without a ProtoJSON form here, such as `google.protobuf.FileDescriptorProto`.
#[derive(Debug)]
pub struct Opaque<M>(PhantomData<M>);

impl<M: Google> Content for Opaque<M> {
    type Message = M;
    const EMPTY: usize = 0;
    const PER_BYTE: usize = M::TABLE.per_byte();

    fn table() -> &'static Table {
        M::TABLE
    }
}
