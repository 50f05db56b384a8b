//! The types of map keys, which JSON spells as strings.

use crate::heap::growth;
use crate::text::owned;
use crate::{Cause, Number};

/// A type of map keys.
pub trait MapKey: Ord + Sized {
    /// Reads the key.
    ///
    /// # Errors
    /// Fails when the text does not spell a key of this type.
    fn from_text(text: &str) -> Result<Self, Cause>;

    /// Returns how much heap the key takes besides its slot in the map.
    fn heap(text: &str) -> usize {
        let _ = text;
        0
    }

    /// Calls a function with the key's text.
    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T;
}

impl MapKey for String {
    #[inline]
    fn from_text(text: &str) -> Result<Self, Cause> {
        Ok(owned(text))
    }

    #[inline]
    fn heap(text: &str) -> usize {
        growth::allocated(text.len())
    }

    #[inline]
    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
        f(self)
    }
}

impl MapKey for bool {
    fn from_text(text: &str) -> Result<Self, Cause> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Cause::value("the key is neither true nor false")),
        }
    }

    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
        f(if *self { "true" } else { "false" })
    }
}

macro_rules! integer_keys {
    ($($rust:ty: $to:ident;)*) => {$(
        impl MapKey for $rust {
            fn from_text(text: &str) -> Result<Self, Cause> {
                Number::parse(text)?
                    .$to()?
                    .try_into()
                    .map_err(|_| Cause::value("number out of range"))
            }

            fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
                f(itoa::Buffer::new().format(*self))
            }
        }
    )*};
}

integer_keys! {
    i32: to_i64;
    i64: to_i64;
    u32: to_u64;
    u64: to_u64;
}
