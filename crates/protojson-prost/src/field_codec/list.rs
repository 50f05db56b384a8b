//! The codec of repeated fields.

use std::marker::PhantomData;

use crate::reader::make_room;
use crate::{
    ArrayWriter, Cause, DropReason, ErrorKind, FieldCodec, Reader, Segment, VisitResult, Visitor,
    Writer,
};

/// A list of values with one codec.
#[derive(Debug)]
pub struct List<C>(PhantomData<C>);

pub(crate) struct ListVisitor<'v, C, T> {
    list: &'v mut Vec<T>,
    /// The index in the input, which counts skipped elements too.
    index: usize,
    codec: PhantomData<C>,
}

impl<'v, C, T> ListVisitor<'v, C, T> {
    /// Creates a visitor that appends to the list.
    pub(crate) fn new(list: &'v mut Vec<T>) -> Self {
        Self {
            index: list.len(),
            list,
            codec: PhantomData,
        }
    }
}

impl<C: FieldCodec<T>, T: Default> Visitor for ListVisitor<'_, C, T> {
    const ARRAY: bool = true;

    fn expected(&self) -> &'static str {
        "an array"
    }

    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        make_room(self.list, reader)?;
        if C::HEAP > 0 {
            reader.charge(C::HEAP)?;
        }
        let index = Segment::Index(self.index);
        self.index += 1;
        let mut value = T::default();
        match C::read(&mut value, reader) {
            Ok(VisitResult::Value) => self.list.push(value),
            Ok(VisitResult::Null) if !reader.options().lenient => {
                let cause = Cause::fixed(ErrorKind::Type, "a list element cannot be null");
                return Err(R::at(reader.fail(cause), index));
            }
            Ok(VisitResult::Null) => reader.note(DropReason::Null)?,
            Ok(VisitResult::Ignored) => {}
            Err(error) => return Err(R::at(error, index)),
        }
        Ok(())
    }
}

impl<C: FieldCodec<T>, T: Default> FieldCodec<Vec<T>> for List<C> {
    fn write<W: Writer>(value: &Vec<T>, writer: &mut W) -> Result<(), W::Error> {
        let mut array = writer.array(value.len())?;
        for element in value {
            array.element::<C, T>(element)?;
        }
        array.end()
    }

    fn read<R: Reader>(into: &mut Vec<T>, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.read(&mut ListVisitor::<C, T>::new(into))
    }

    fn is_default(value: &Vec<T>) -> bool {
        value.is_empty()
    }
}
