//! Repeated fields.

use std::marker::PhantomData;

use super::Kind;
use crate::read::{Found, Reader, Visitor};
use crate::report::Dropping;
use crate::write::{ArrayWriter, Writer};
use crate::{Cause, ErrorKind, Segment};

/// A list of values of one kind.
#[derive(Debug)]
pub struct List<K>(PhantomData<K>);

pub(crate) struct ListVisitor<'v, K, T> {
    list: &'v mut Vec<T>,
    /// Place in the input, which counts elements that are passed over too.
    index: usize,
    kind: PhantomData<K>,
}

impl<'v, K, T> ListVisitor<'v, K, T> {
    /// Appends to the list.
    pub(crate) fn new(list: &'v mut Vec<T>) -> Self {
        Self {
            index: list.len(),
            list,
            kind: PhantomData,
        }
    }
}

/// Makes sure that another element has room, within the budget.
#[inline]
pub(crate) fn make_room<T, R: Reader>(list: &mut Vec<T>, reader: &mut R) -> Result<(), R::Error> {
    if list.len() == list.capacity() {
        let more = list.len().max(4);
        reader.charge(more.saturating_mul(size_of::<T>()))?;
        list.reserve_exact(more);
    }
    Ok(())
}

impl<K: Kind<T>, T: Default> Visitor for ListVisitor<'_, K, T> {
    const ARRAY: bool = true;

    fn expected(&self) -> &'static str {
        "an array"
    }

    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        make_room(self.list, reader)?;
        if K::HEAP > 0 {
            reader.charge(K::HEAP)?;
        }
        let index = Segment::Index(self.index);
        self.index += 1;
        let mut value = T::default();
        match K::read(&mut value, reader) {
            Ok(Found::Value) => self.list.push(value),
            Ok(Found::Null) if !reader.options().lenient => {
                let cause = Cause::fixed(ErrorKind::Type, "a list element cannot be null");
                return Err(R::at(reader.fail(cause), index));
            }
            Ok(Found::Null) => reader.note(Dropping::Null)?,
            Ok(Found::Ignored) => {}
            Err(error) => return Err(R::at(error, index)),
        }
        Ok(())
    }
}

impl<K: Kind<T>, T: Default> Kind<Vec<T>> for List<K> {
    fn write<W: Writer>(value: &Vec<T>, writer: &mut W) -> Result<(), W::Error> {
        let mut array = writer.array(value.len())?;
        for element in value {
            array.element::<K, T>(element)?;
        }
        array.end()
    }

    fn read<R: Reader>(into: &mut Vec<T>, reader: &mut R) -> Result<Found, R::Error> {
        reader.read(&mut ListVisitor::<K, T>::new(into))
    }

    fn is_default(value: &Vec<T>) -> bool {
        value.is_empty()
    }
}
