//! The descriptors of messages, fields and enums that generated code passes to the runtime.

use crate::WriteOptions;

/// The facts about a message type that ProtoJSON needs.
#[derive(Debug)]
pub struct MessageDescriptor {
    /// Full name in the schema, such as `team.v2.User`.
    pub full_name: &'static str,
    /// The fields in declaration order; their index is what
    /// [`ProtoJson::read_field`](crate::ProtoJson::read_field) is called with.
    pub fields: &'static [FieldDescriptor],
    pub(crate) has_redacted: bool,
}

/// The facts about a field that ProtoJSON needs.
#[derive(Debug)]
pub struct FieldDescriptor {
    pub(crate) name: &'static str,
    pub(crate) json_name: &'static str,
    pub(crate) key: &'static str,
    pub(crate) number: u32,
    pub(crate) redact: bool,
    pub(crate) omit_empty: bool,
    /// Whether the JSON name is the same when it is percent-encoded.
    pub(crate) is_plain: bool,
}

impl FieldDescriptor {
    /// Describes a field: its name in the schema, its JSON name as a key in JSON text (comma before,
    /// quotes and colon included, such as `,"userName":`) and its number.
    ///
    /// # Panics
    /// Panics when the key does not have that form; within a constant, that is an error of compilation.
    pub const fn new(name: &'static str, key: &'static str, number: u32) -> Self {
        Self {
            name,
            json_name: name_in(key),
            key,
            number,
            redact: false,
            omit_empty: false,
            is_plain: is_plain(name_in(key)),
        }
    }

    /// Sets the JSON name if it needs escapes in the key.
    #[must_use]
    pub const fn json_named(mut self, json_name: &'static str) -> Self {
        self.json_name = json_name;
        self.is_plain = is_plain(json_name);
        self
    }

    /// Marks the field as declared `debug_redact`.
    #[must_use]
    pub const fn redacted(mut self) -> Self {
        self.redact = true;
        self
    }

    /// Marks the field as declared `omit_empty`.
    #[must_use]
    pub const fn omit_empty(mut self) -> Self {
        self.omit_empty = true;
        self
    }

    /// Returns the name in the schema.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name in JSON.
    pub const fn json_name(&self) -> &'static str {
        self.json_name
    }

    /// Returns the field number.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Returns whether the field is declared `debug_redact`.
    pub const fn is_redacted(&self) -> bool {
        self.redact
    }

    /// Returns the name to write.
    pub(crate) const fn name_for(&self, options: &WriteOptions) -> &'static str {
        if options.original_names {
            self.name
        } else {
            self.json_name
        }
    }
}

/// Removes `,"` and `":` from a key.
const fn name_in(key: &'static str) -> &'static str {
    let (lead, rest) = key.split_at(2);
    let (name, end) = rest.split_at(rest.len() - 2);
    assert!(matches!(lead.as_bytes(), b",\"") && matches!(end.as_bytes(), b"\":"));
    name
}

/// Returns whether a name has unreserved characters only.
const fn is_plain(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !(bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'_' | b'-')) {
            return false;
        }
        at += 1;
    }
    true
}

impl MessageDescriptor {
    /// Describes a message type.
    pub const fn new(full_name: &'static str, fields: &'static [FieldDescriptor]) -> Self {
        let mut has_redacted = false;
        let mut at = 0;
        while at < fields.len() {
            has_redacted |= fields[at].redact;
            at += 1;
        }
        Self {
            full_name,
            fields,
            has_redacted,
        }
    }

    /// Finds the field of a key: by JSON name, by name in the schema and, when lenient, by the
    /// lowerCamelCase form of the latter. `hint` is the index of the expected field: most writers keep the order of the
    /// schema.
    pub(crate) fn find(&self, key: &str, hint: usize, lenient: bool) -> Option<usize> {
        let position = |found: &dyn Fn(&FieldDescriptor) -> bool| {
            let len = self.fields.len();
            let mut indices = (hint.min(len)..len).chain(0..hint.min(len));
            indices.find(|index| found(&self.fields[*index]))
        };
        position(&|f| f.json_name == key)
            .or_else(|| position(&|f| f.name == key))
            .or_else(|| position(&|f| lenient && is_camel_case_of(key, f.name)))
    }
}

/// Returns whether `camel` is the lowerCamelCase form of the snake_case `snake`.
fn is_camel_case_of(camel: &str, snake: &str) -> bool {
    let mut camel = camel.bytes();
    let mut upper = false;
    for byte in snake.bytes() {
        if byte == b'_' {
            upper = true;
            continue;
        }
        let expected = if upper {
            byte.to_ascii_uppercase()
        } else {
            byte
        };
        if camel.next() != Some(expected) {
            return false;
        }
        upper = false;
    }
    camel.next().is_none()
}

const fn is_counted(values: &[(&'static str, i32)]) -> bool {
    let mut at = 0;
    while at < values.len() {
        if values[at].1 as usize != at {
            return false;
        }
        at += 1;
    }
    true
}

/// The facts about an enum type that ProtoJSON needs.
///
/// Generated code implements it for every enum.
pub trait ProtoEnum {
    /// Full name in the schema, such as `team.v2.Status`.
    const FULL_NAME: &'static str;
    /// Names and numbers in declaration order, aliases included. The first name of a number is
    /// the one that is written.
    const VALUES: &'static [(&'static str, i32)];
    /// Whether the numbers are 0, 1, 2 and so on.
    const IS_COUNTED: bool = is_counted(Self::VALUES);

    /// Returns the name that is written for a number.
    fn name_of(number: i32) -> Option<&'static str> {
        let found = if Self::IS_COUNTED {
            Self::VALUES.get(usize::try_from(number).ok()?)
        } else {
            Self::VALUES.iter().find(|(_, n)| *n == number)
        };
        found.map(|(name, _)| *name)
    }

    /// Returns the number of a name.
    fn number_of(name: &str) -> Option<i32> {
        Self::VALUES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camel_case_is_compared_without_building_it() {
        for (camel, snake, expected) in [
            ("userName", "user_name", true),
            ("user_name", "user_name", false),
            ("username", "user_name", false),
            ("email", "email", true),
            ("emailX", "email", false),
            ("field1", "field_1", true),
            ("FooBar", "_foo_bar", true),
        ] {
            assert_eq!(is_camel_case_of(camel, snake), expected, "{camel} {snake}");
        }
    }
}
