//! Messages as the content of fields.

use std::marker::PhantomData;

use super::{BinaryOnly, Table};

/// A message as the content of a field: any [`ProtoJson`](crate::ProtoJson), [`Recursive`] or [`Opaque`].
pub trait Content {
    /// The Rust type of the message.
    type Message;
    /// The heap that an empty message takes.
    const EMPTY: usize;
    /// The most heap that a byte of the message can take; zero if the table around it accounts for that.
    const PER_BYTE: usize;

    /// Returns the table of the message.
    fn table() -> &'static Table;
}

/// A message that leads back to the message whose table holds it, or is that message.
///
/// Its heap per byte would depend on itself. All messages of such a cycle use [`worst`](super::worst) of the cycle instead.
#[derive(Debug)]
pub struct Recursive<C>(PhantomData<C>);

impl<C: Content> Content for Recursive<C> {
    type Message = C::Message;
    const EMPTY: usize = C::EMPTY;
    const PER_BYTE: usize = 0;

    fn table() -> &'static Table {
        C::table()
    }
}

/// A message of Google without a ProtoJSON form in this crate, such as `google.protobuf.FileDescriptorProto`.
#[derive(Debug)]
pub struct Opaque<M>(PhantomData<M>);

impl<M: BinaryOnly> Content for Opaque<M> {
    type Message = M;
    const EMPTY: usize = 0;
    const PER_BYTE: usize = M::TABLE.per_byte();

    fn table() -> &'static Table {
        M::TABLE
    }
}
