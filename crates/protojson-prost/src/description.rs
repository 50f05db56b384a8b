//! The tables that generated code hands to the runtime.

/// What ProtoJSON needs to know about a message type.
#[derive(Debug)]
pub struct Description {
    /// Full name in the schema, such as `team.v2.User`.
    pub full_name: &'static str,
    /// The fields in declaration order; their index is what
    /// [`ProtoJson::read_field`](crate::ProtoJson::read_field) is called with.
    pub fields: &'static [Field],
}

/// What ProtoJSON needs to know about a field.
#[derive(Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) json_name: &'static str,
    pub(crate) key: &'static str,
    pub(crate) number: u32,
    pub(crate) redact: bool,
    pub(crate) omit_empty: bool,
}

impl Field {
    /// Describes a field: its name in the schema, its JSON name, the JSON name as a key in JSON
    /// text (quoted, escaped, colon included) and its number.
    pub const fn new(
        name: &'static str,
        json_name: &'static str,
        key: &'static str,
        number: u32,
    ) -> Self {
        Self {
            name,
            json_name,
            key,
            number,
            redact: false,
            omit_empty: false,
        }
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

    /// Tells whether the field is declared `debug_redact`.
    pub const fn is_redacted(&self) -> bool {
        self.redact
    }
}

impl Description {
    /// Describes a message type.
    pub const fn new(full_name: &'static str, fields: &'static [Field]) -> Self {
        Self { full_name, fields }
    }

    /// Finds the field a key names: by JSON name, by name in the schema and, when lenient, by the
    /// lowerCamelCase form of the latter. `hint` is where the next field is expected, because
    /// most writers keep the order of the schema.
    pub(crate) fn find(&self, key: &str, hint: usize, lenient: bool) -> Option<usize> {
        let position = |found: &dyn Fn(&Field) -> bool| {
            let len = self.fields.len();
            let mut indices = (hint.min(len)..len).chain(0..hint.min(len));
            indices.find(|index| found(&self.fields[*index]))
        };
        if self.fields.get(hint).is_some_and(|f| f.json_name == key) {
            return Some(hint);
        }
        position(&|f| f.json_name == key)
            .or_else(|| position(&|f| f.name == key))
            .or_else(|| position(&|f| lenient && is_camel_case_of(key, f.name)))
    }
}

/// Tells whether `camel` is the lowerCamelCase form of the snake_case `snake`.
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

/// Which fields of a message were met.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    first: u64,
    /// Only messages of more than 64 fields get here.
    rest: Vec<u64>,
}

impl Seen {
    /// Notes the field; false when it was met before.
    pub(crate) fn insert(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => &mut self.first,
            n => {
                if self.rest.len() < n {
                    self.rest.resize(n, 0);
                }
                &mut self.rest[n - 1]
            }
        };
        let bit = 1 << (index % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// What ProtoJSON needs to know about an enum type.
///
/// Generated code implements it for every enum.
pub trait ProtoEnum {
    /// Full name in the schema, such as `team.v2.Status`.
    const FULL_NAME: &'static str;
    /// Names and numbers in declaration order, aliases included. The first name of a number is
    /// the one that is written.
    const VALUES: &'static [(&'static str, i32)];

    /// Returns the name that is written for a number.
    fn name_of(number: i32) -> Option<&'static str> {
        Self::VALUES
            .iter()
            .find(|(_, n)| *n == number)
            .map(|(name, _)| *name)
    }

    /// Returns the number a name stands for.
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

    #[test]
    fn seen_counts_beyond_the_first_word() {
        let mut seen = Seen::default();
        for index in [0, 63, 64, 200] {
            assert!(seen.insert(index));
            assert!(!seen.insert(index));
        }
    }
}
