//! The heap of one field.

use prost::bytes::Bytes;

use super::growth::{self, Growth};
use super::{Content, Table};

/// A field that takes heap.
///
/// Numbers are those of the schema, types those of Rust.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub(super) number: u32,
    pub(super) shape: Shape,
    /// The heap that an element takes, without its content.
    pub(super) element: usize,
    /// The additional heap of the first element of a run.
    pub(super) first: usize,
    /// The most heap that a byte can take, with the content of messages.
    pub(super) per_byte: usize,
}

/// The wire form of a field, and its content.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Integers, packed or one by one.
    Varints,
    /// Numbers of four bytes, packed or one by one.
    Fixed32,
    /// Numbers of eight bytes, packed or one by one.
    Fixed64,
    /// Strings, or bytes that are copied.
    Texts,
    /// Bytes that are not copied.
    Shared,
    /// Length-delimited messages.
    Message(fn() -> &'static Table),
    /// Groups.
    Group(fn() -> &'static Table),
    /// Entries of a map; the table is that of the values, if they are messages.
    Map(Option<fn() -> &'static Table>),
}

impl Entry {
    /// Describes a list of integers or enums, or of `bool`.
    pub const fn varints<T>(number: u32) -> Self {
        Self::numbers(number, Shape::Varints, size_of::<T>(), 1)
    }

    /// Describes a list of numbers of fixed width, such as `f64`.
    ///
    /// # Panics
    /// Panics when the type is of another width than four or eight bytes.
    pub const fn fixed<T>(number: u32) -> Self {
        let width = size_of::<T>();
        assert!(width == 4 || width == 8, "a number of four or eight bytes");
        let shape = match width {
            4 => Shape::Fixed32,
            _ => Shape::Fixed64,
        };
        Self::numbers(number, shape, width, width)
    }

    const fn numbers(number: u32, shape: Shape, size: usize, width: usize) -> Self {
        let growth = growth::list(size);
        let alone = (growth.element + growth.first).div_ceil(key_length(number) + width);
        let among_others = growth.element.div_ceil(width);
        Self::new(number, shape, growth)
            .at_least(alone)
            .at_least(among_others)
    }

    /// Describes a list of strings, or of bytes as `Vec<u8>`.
    pub const fn strings(number: u32) -> Self {
        let growth = growth::list(size_of::<String>());
        let empty = growth.element + growth.first;
        let short = empty + growth::text(1);
        Self::new(number, Shape::Texts, growth)
            .at_least(empty.div_ceil(key_length(number) + 1))
            .at_least(short.div_ceil(key_length(number) + 2))
    }

    /// Describes a list of bytes as `Bytes`.
    pub const fn shared(number: u32) -> Self {
        let growth = growth::list(size_of::<Bytes>());
        Self::new(number, Shape::Shared, growth).with_header(key_length(number) + 1)
    }

    /// Describes a field that holds a message, as an `Option` or by itself.
    pub const fn message<C: Content>(number: u32) -> Self {
        let growth = Growth {
            element: C::EMPTY,
            first: 0,
        };
        Self::holding::<C>(number, Shape::Message(C::table), growth)
    }

    /// Describes a field that holds a message in a box.
    pub const fn boxed<C: Content>(number: u32) -> Self {
        let growth = Growth {
            element: size_of::<C::Message>() + C::EMPTY,
            first: 0,
        };
        Self::holding::<C>(number, Shape::Message(C::table), growth)
    }

    /// Describes a list of messages.
    pub const fn messages<C: Content>(number: u32) -> Self {
        let Growth { element, first } = growth::list(size_of::<C::Message>());
        let growth = Growth {
            element: element + C::EMPTY,
            first,
        };
        Self::holding::<C>(number, Shape::Message(C::table), growth)
    }

    /// Marks the message, or those of the list, as groups.
    #[must_use]
    pub const fn group(mut self) -> Self {
        if let Shape::Message(table) = self.shape {
            self.shape = Shape::Group(table);
        }
        self
    }

    /// Describes a `HashMap` whose values are no messages.
    pub const fn hash_map<K, V>(number: u32) -> Self {
        let growth = growth::hash_map(size_of::<(K, V)>());
        Self::new(number, Shape::Map(None), growth).with_header(key_length(number) + 1)
    }

    /// Describes a `HashMap` of messages.
    pub const fn hash_map_of<K, C: Content>(number: u32) -> Self {
        let Growth { element, first } = growth::hash_map(size_of::<(K, C::Message)>());
        let growth = Growth {
            element: element + C::EMPTY,
            first,
        };
        Self::holding::<C>(number, Shape::Map(Some(C::table)), growth)
    }

    /// Describes a `BTreeMap` whose values are no messages.
    pub const fn btree_map<K, V>(number: u32) -> Self {
        let growth = growth::btree_map(size_of::<(K, V)>());
        Self::new(number, Shape::Map(None), growth).with_header(key_length(number) + 1)
    }

    /// Describes a `BTreeMap` of messages.
    pub const fn btree_map_of<K, C: Content>(number: u32) -> Self {
        let Growth { element, first } = growth::btree_map(size_of::<(K, C::Message)>());
        let growth = Growth {
            element: element + C::EMPTY,
            first,
        };
        Self::holding::<C>(number, Shape::Map(Some(C::table)), growth)
    }

    const fn holding<C: Content>(number: u32, shape: Shape, growth: Growth) -> Self {
        Self::new(number, shape, growth)
            .with_header(key_length(number) + 1)
            .at_least(C::PER_BYTE)
    }

    const fn new(number: u32, shape: Shape, growth: Growth) -> Self {
        Self {
            number,
            shape,
            element: growth.element,
            first: growth.first,
            per_byte: 0,
        }
    }

    /// Counts the heap of an element over the bytes before its content.
    const fn with_header(self, length: usize) -> Self {
        let worst = (self.element + self.first).div_ceil(length);
        self.at_least(worst)
    }

    const fn at_least(mut self, per_byte: usize) -> Self {
        if per_byte > self.per_byte {
            self.per_byte = per_byte;
        }
        self
    }
}

/// Returns how many bytes a field's number and wire type take.
const fn key_length(number: u32) -> usize {
    match number {
        0..0x10 => 1,
        0x10..0x800 => 2,
        0x800..0x4_0000 => 3,
        0x4_0000..0x200_0000 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::key_length;

    #[test]
    fn the_length_of_a_key_is_prosts() {
        for bit in 0..29 {
            for number in [1 << bit, (1 << bit) - 1] {
                assert_eq!(key_length(number), prost::encoding::key_len(number));
            }
        }
    }
}
