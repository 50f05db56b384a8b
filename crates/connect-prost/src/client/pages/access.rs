//! Typed access to the messages of a method that pages: a table of functions, which generated code makes.
//!
//! A table and not a trait, because the messages may be types of another crate.

use std::fmt;

use crate::{ConnectError, PageStyle};

/// How the runtime reads and changes the messages of a method that pages.
pub struct PageAccess<Req, Res, Item> {
    place: fn(&mut Req) -> (&mut dyn PageNumber, &mut dyn PageNumber),
    items: fn(&mut Res) -> &mut Vec<Item>,
    total: Option<fn(&Res) -> &dyn PageNumber>,
    key: Option<fn(&Item) -> &dyn PageKey>,
}

impl<Req, Res, Item> PageAccess<Req, Res, Item> {
    /// The table of a method: start and size in its request; the items in its response, and how many there are on all pages; what
    /// tells an item apart.
    pub const fn new(
        place: fn(&mut Req) -> (&mut dyn PageNumber, &mut dyn PageNumber),
        items: fn(&mut Res) -> &mut Vec<Item>,
        total: Option<fn(&Res) -> &dyn PageNumber>,
        key: Option<fn(&Item) -> &dyn PageKey>,
    ) -> Self {
        PageAccess {
            place,
            items,
            total,
            key,
        }
    }

    /// Returns where a request begins; `None` where it does not say.
    ///
    /// # Errors
    ///
    /// When it begins before the list.
    pub(super) fn start(&self, request: &mut Req) -> Result<Option<u64>, ConnectError> {
        let (start, _) = (self.place)(request);
        let start = start.get().map(u64::try_from).transpose();
        start.map_err(|_| {
            ConnectError::invalid_argument("the request begins before the first page of the list")
        })
    }

    /// Returns the size that a request asks for, whatever it is.
    pub(super) fn size(&self, request: &mut Req) -> Option<i128> {
        let (_, size) = (self.place)(request);
        size.get()
    }

    /// Sets where a request begins, and its size if there is one.
    ///
    /// # Errors
    ///
    /// When the fields of the request cannot hold the numbers.
    pub(super) fn set(
        &self,
        request: &mut Req,
        style: PageStyle,
        at: u64,
        size: Option<u64>,
    ) -> Result<(), ConnectError> {
        let (start, field) = (self.place)(request);
        let unit = match style {
            PageStyle::Offset => "offset",
            PageStyle::Page => "page",
        };
        if !start.set(at) {
            let error = format!("the request cannot hold the {unit} {at}, where the list goes on");
            return Err(ConnectError::out_of_range(error));
        }
        match size {
            Some(size) if !field.set(size) => Err(ConnectError::out_of_range(format!(
                "the request cannot hold a page of {size} items"
            ))),
            _ => Ok(()),
        }
    }

    /// Takes the items out of a response.
    pub(super) fn take_items(&self, response: &mut Res) -> Vec<Item> {
        std::mem::take((self.items)(response))
    }

    /// Returns the number of items on all pages, if the response has a number that can be one.
    pub(super) fn total(&self, response: &Res) -> Option<u64> {
        let total = self.total?(response).get()?;
        u64::try_from(total).ok()
    }

    /// Returns what tells an item apart, if it has that.
    pub(super) fn key(&self, item: &Item) -> Option<String> {
        self.key?(item).get()
    }
}

impl<Req, Res, Item> fmt::Debug for PageAccess<Req, Res, Item> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageAccess")
            .field("has_total", &self.total.is_some())
            .field("has_key", &self.key.is_some())
            .finish_non_exhaustive()
    }
}

mod sealed {
    pub trait Sealed {}
}

/// An integer field, with or without presence.
pub trait PageNumber: sealed::Sealed {
    /// Returns the number; `None` where the field is not set.
    fn get(&self) -> Option<i128>;

    /// Sets the number. Returns whether the field can hold it; if not, it stays as it was.
    fn set(&mut self, number: u64) -> bool;
}

/// A field that tells rows apart: an integer or a string, with or without presence.
pub trait PageKey: sealed::Sealed {
    /// Returns the key; `None` where there is none, or where it cannot be told from a field that is not set.
    fn get(&self) -> Option<String>;
}

/// The integers of protobuf.
trait Integer: Copy + Into<i128> + TryFrom<u64> + sealed::Sealed {}

impl Integer for i32 {}
impl Integer for i64 {}
impl Integer for u32 {}
impl Integer for u64 {}

impl sealed::Sealed for i32 {}
impl sealed::Sealed for i64 {}
impl sealed::Sealed for u32 {}
impl sealed::Sealed for u64 {}
impl sealed::Sealed for String {}
impl<T: sealed::Sealed> sealed::Sealed for Option<T> {}

impl<T: Integer> PageNumber for T {
    fn get(&self) -> Option<i128> {
        Some((*self).into())
    }

    fn set(&mut self, number: u64) -> bool {
        T::try_from(number).map(|number| *self = number).is_ok()
    }
}

impl<T: Integer> PageNumber for Option<T> {
    fn get(&self) -> Option<i128> {
        self.map(Into::into)
    }

    fn set(&mut self, number: u64) -> bool {
        T::try_from(number)
            .map(|number| *self = Some(number))
            .is_ok()
    }
}

impl<T: Integer> PageKey for T {
    fn get(&self) -> Option<String> {
        let number: i128 = (*self).into();
        (number != 0).then(|| number.to_string())
    }
}

impl<T: Integer> PageKey for Option<T> {
    fn get(&self) -> Option<String> {
        let number: i128 = (*self)?.into();
        Some(number.to_string())
    }
}

impl PageKey for String {
    fn get(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.clone())
    }
}

impl PageKey for Option<String> {
    fn get(&self) -> Option<String> {
        PageKey::get(self.as_ref()?)
    }
}
